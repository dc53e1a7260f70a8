"""Whose words a text is where it quotes nobody, and whom it accuses: what each source says of an event."""

from __future__ import annotations

import pytest

from kgbuild import pipeline
from kgbuild.model import Article, ArticleExtraction
from kgbuild.read.blocks import divide

COMMUNIQUE = """Communiqué of the General Staff of the Armed Forces of Niger

Our troops repelled a raid on the post at Banibangou on Monday. Twelve raiders were killed with mortars.

The mayor of Ouallam said that two herders were hurt."""

RELEASE = """Rockets strike a clinic

The Relief Corps condemns the bombing of our clinic in Kadugli. A drone hit the ward on Friday and killed three nurses.

A nurse told us that she had seen it."""

TRANSCRIPT = """Briefing at the ministry, 3 May 2024

MS. LEE: Good morning. On Thursday rebels shelled the harbour of Hodeidah with mortars.

Q: Did they hit a ship?

MS. LEE: They did not.

GEN. HALL: A drone struck a depot in Taiz on Wednesday."""

LETTER = """Excellency,

I write to you about the raid on my country. Rebels shelled the port of Basra on Monday.

(Signed) Adam Hale
Prime Minister of the Kingdom of Jordan

Her Excellency Ms. Rosa Lind
President of the Security Council"""

NEWS = """Guards hurt near Kirkuk

Rockets hit a base near Kirkuk on Monday. A guard told us that two men were hurt. The US army has not replied."""

#: A text, and who tells of the event that a word of it stands for; none where the article does itself.
TOLD = [
    (COMMUNIQUE, "raid", "General Staff"),
    (COMMUNIQUE, "killed", "General Staff"),
    (COMMUNIQUE, "hurt", "mayor"),
    (RELEASE, "hit", "Relief Corps"),
    (TRANSCRIPT, "shelled", "LEE"),
    (TRANSCRIPT, "struck", "HALL"),
    (LETTER, "shelled", "Adam Hale"),
    (NEWS, "hit", None),
]  # fmt: skip

#: What is said of a raid told before, and who accuses whom of it.
ACCUSED = [
    ("The union accused the army of having carried out the raid.", "union", "army"),
    ("Villagers pointed the finger at the army.", "villagers", "army"),
    ("The mayor attributed the raid to the M23.", "mayor", "M23"),
]  # fmt: skip


@pytest.fixture(scope="module")
def resources() -> pipeline.Resources:
    return pipeline.Resources.load()


def read(resources: pipeline.Resources, text: str) -> ArticleExtraction:
    (found,) = pipeline.extract([Article("t", text, divide(text))], resources)
    return found


@pytest.mark.parametrize(("text", "word", "teller"), TOLD, ids=[f"{c[0][:12]} {c[1]}" for c in TOLD])
def test_who_tells_of_it(resources: pipeline.Resources, text: str, word: str, teller: str | None) -> None:
    found = read(resources, text)
    (event,) = (e for e in found.events if word in [t.text for t in e.triggers])
    speaker = event.source.speaker
    assert (None if speaker is None else found.entities[speaker].name) == teller


def test_a_question_is_nobodys_statement(resources: pipeline.Resources) -> None:
    found = read(resources, TRANSCRIPT)
    assert [(found.entities[s.speaker].name, s.quote[:20]) for s in found.statements] == [
        ("LEE", "Good morning. On Thu"),
        ("LEE", "They did not."),
        ("HALL", "A drone struck a dep"),
    ]


def test_who_is_told_something_says_nothing(resources: pipeline.Resources) -> None:
    assert [s.quote for s in read(resources, NEWS).statements] == ["two men were hurt"]


@pytest.mark.parametrize(("text", "accuser", "accused"), ACCUSED, ids=[c[0][:30] for c in ACCUSED])
def test_who_accuses_whom(resources: pipeline.Resources, text: str, accuser: str, accused: str) -> None:
    found = read(resources, f"Gunmen killed ten people in a raid on a market in Goma on Monday. {text}")
    told = [
        (argument.role, found.entities[argument.entity].name, argument.source)
        for event in found.events
        for argument in event.arguments
        if argument.entity is not None and argument.role in ("attacker", "accused", "accuser")
    ]
    by = {name for role, name, source in told if role == "accuser"}
    by |= {
        found.entities[source.speaker].name
        for role, name, source in told
        if source.certainty == "accused" and source.speaker is not None
    }
    assert accused in {name for role, name, _ in told if role in ("accused", "attacker")}
    assert any(accuser in name.lower() for name in by)


def test_who_issued_the_statement(resources: pipeline.Resources) -> None:
    text = "The ministry said in a statement that two men died. The statement added that nine were hurt."
    found = read(resources, text)
    assert [found.entities[s.speaker].name for s in found.statements] == ["ministry", "ministry"]


def test_who_signed_holds_the_office_below(resources: pipeline.Resources) -> None:
    found = read(resources, LETTER)
    told = [(found.entities[p.person].name, p.title, p.organization) for p in found.positions]
    assert [
        (name, title, None if key is None else found.entities[key].name) for name, title, key in told
    ] == [
        ("Adam Hale", "Prime Minister", "Jordan"),
        ("Rosa Lind", "President", "Security Council"),
    ]


def test_who_says_it_is_none_of_those_told_of(resources: pipeline.Resources) -> None:
    text = "Colonel Ann Ray spoke to us. A soldier and four guards were hurt, she added. Ten soldiers died, the army said."
    found = read(resources, text)
    assert [found.entities[s.speaker].name for s in found.statements] == ["Ann Ray", "army"]


def test_a_branch_is_not_the_armed_forces(resources: pipeline.Resources) -> None:
    found = read(resources, "The Israeli air force bombed a depot near Tyre on Monday, the military said.")
    (event,) = found.events
    assert event.source.speaker is not None
    assert found.entities[event.source.speaker].name == "Israel Defense Forces"


def test_who_denies_a_part_in_it_blames_others_for_it(resources: pipeline.Resources) -> None:
    text = "A bomb killed five people in Quetta on Monday. The rebels denied any role in the attack and blamed the army."
    told = [argument for event in read(resources, text).events for argument in event.arguments]
    assert "accused" in {argument.role for argument in told}
    assert "denied" not in {argument.source.certainty for argument in told}  # the attack itself is granted


def test_a_ministry_is_that_of_the_country_behind_it(resources: pipeline.Resources) -> None:
    found = read(resources, "The Ministry of Defence of the Russian Federation said that a depot had burned.")
    assert [e.iri.rpartition("#")[2] for e in found.entities if e.kind == "Agency"] == ["defence-ministry-RU"]


def test_what_follows_a_signature_is_not_the_signers(resources: pipeline.Resources) -> None:
    text = """Our forces shelled the port of Basra on Monday.

Adam Hale
Official Spokesman, the Falcons

The Red Cross said that a drone hit a lorry near Kuma on Sunday."""
    found = read(resources, text)
    speakers = [e.source.speaker for e in found.events]
    assert [None if key is None else found.entities[key].name for key in speakers] == [
        "Falcons",
        "Red Cross",
    ]


#: A sentence, and who speaks in it.
SPEAKERS = [
    ("Ten people were hurt in Basra, the governor's office said.", "office"),
    ("Three people were killed, two of them children, when rockets that were fired from Syria hit the border town "
     "of Karkamis on Monday, Turkey's interior minister, Adem Kaya, said.", "Adem Kaya"),
    ("Three soldiers were killed by a drone in Jordan; Washington blamed Kataib Hezbollah for it. The group denied "
     "that it had launched the drone.", "Kataib Hezbollah"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker"), SPEAKERS, ids=[c[1] for c in SPEAKERS])
def test_who_speaks(resources: pipeline.Resources, text: str, speaker: str) -> None:
    found = read(resources, text)
    assert speaker in {found.entities[s.speaker].name for s in found.statements}


#: A sentence, and who ordered what it tells.
ORDERED = [
    ("At President Joe Biden's direction, jets struck two sites in Iraq on Monday.", "Joe Biden"),
    ("Two brothers were shot in Kaduna on the orders of Bello Turji.", "Bello Turji"),
    ("Jets struck two sites in the direction of Basra.", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "orderer"), ORDERED, ids=[c[0][:20] for c in ORDERED])
def test_who_ordered_it(resources: pipeline.Resources, text: str, orderer: str | None) -> None:
    found = read(resources, text)
    told = [a for e in found.events for a in e.arguments if a.role == "orderedBy" and a.entity is not None]
    names = {found.entities[a.entity].name for a in told if a.entity is not None}
    assert names == ({orderer} if orderer else set())


def test_quoted_people_are_counted(resources: pipeline.Resources) -> None:
    found = read(
        resources,
        'The army said that it had killed 30 "bandits" in Kano. It neutralised nine more in Kaduna.',
    )
    assert [a.number for e in found.events for a in e.arguments if a.role == "killed"] == [30, 9]


def test_none_of_them_denies_nobody(resources: pipeline.Resources) -> None:
    text = "The Houthis said that they had attacked a ship near Aden. An official said that none of them came close."
    event = read(resources, text).events[0]
    assert "attacker" in {argument.role for argument in event.arguments}


def test_the_army_is_no_liberation_army(resources: pipeline.Resources) -> None:
    text = "The Baloch Liberation Army shot four men near Quetta. It spoke of drone strikes by the army on Monday."
    found = read(resources, text)
    names = [
        found.entities[a.entity].name for a in found.events[-1].arguments if a.role == "attacker" and a.entity
    ]
    assert names == ["army"]


def test_what_is_claimed_of_a_weapon(resources: pipeline.Resources) -> None:
    text = "Hezbollah claimed responsibility for the rockets that were fired at Haifa on Monday."
    (event,) = read(resources, text).events
    assert "claimedBy" in {argument.role for argument in event.arguments}


#: A sentence, and the person, title and seat that it tells of.
OFFICES = [
    ("Musa Adam, the governor of Darfur, said the road was open.", ("Musa Adam", "governor", "Darfur")),
    ("Lena Roth, a nurse at Medina hospital, said the ward had burned.", ("Lena Roth", "nurse", "Medina hospital")),
    ("In Cali a bridge fell, Mayor Ana Ruiz said.", ("Ana Ruiz", "Mayor", "Cali")),
    ("The ministry's head of emergencies, Rana Aziz, said so.", ("Rana Aziz", "head of emergencies", "ministry")),
    ("The M23 is a militia; its spokesman is Musa Adam.", ("Musa Adam", "spokesman", "M23")),
    ("Omar Lund, chief minister of Kashmir, was there.", ("Omar Lund", "chief minister", "Kashmir")),
    ("Masrour Barzani, prime minister of the Kurdistan region, was there.",
     ("Masrour Barzani", "prime minister", "Kurdistan region")),
    ("Colonel Ann Ray, a spokeswoman in Goma, said so.", ("Ann Ray", "spokeswoman", None)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "office"), OFFICES, ids=[c[0][:30] for c in OFFICES])
def test_offices_of_places(
    resources: pipeline.Resources, text: str, office: tuple[str, str, str | None]
) -> None:
    found = read(resources, text)
    told = [
        (
            found.entities[p.person].name,
            p.title,
            None if p.organization is None else found.entities[p.organization].name,
        )
        for p in found.positions
    ]
    assert office in told


def test_all_cases_collected() -> None:
    assert (len(TOLD), len(ACCUSED), len(OFFICES), len(SPEAKERS), len(ORDERED)) == (8, 3, 8, 3, 3)


def test_whoever_claims_the_operation_claims_the_attack_told_before(resources: pipeline.Resources) -> None:
    text = "Drones hit a fuel depot in Smolensk on Monday. The rebels claimed the operation."
    (event,) = read(resources, text).events
    assert "claimedBy" in {argument.role for argument in event.arguments}


def test_a_pronoun_is_not_who_acts(resources: pipeline.Resources) -> None:
    text = "The rebels accused the army of shelling Homs on Monday and of hitting it from the air."
    events = read(resources, text).events
    assert any(a.role == "attacker" for event in events for a in event.arguments)
    for event in events:
        doers = {a.entity for a in event.arguments if a.role == "attacker"}
        assert not doers & {a.entity for a in event.arguments if a.role == "target"}
