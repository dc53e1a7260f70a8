"""Which events are one where little is told: a month, a country, a night between two days, a headline."""

from __future__ import annotations

from datetime import date

import pytest

from kgbuild import pipeline
from kgbuild.model import Article, Block

#: What two articles of May tell of a month before, and how many events that is.
CASES = [
    ("an attack that was several airstrikes",
     "In March, Turkey launched airstrikes against facilities in Iraq that it said belonged to the PKK.",
     "An attack was carried out in March on buildings in Iraq that belonged to the PKK.", 1),
    ("a month and a country alone",
     "In March, gunmen attacked a police station in Iraq.",
     "In March, gunmen attacked a market in Iraq.", 2),
    ("two months",
     "In March, Turkey launched airstrikes against facilities in Iraq that it said belonged to the PKK.",
     "An attack was carried out in April on buildings in Iraq that belonged to the PKK.", 2),
    ("one night, told by two calendars",
     "American jets bombed a depot of Kata'ib Hezbollah near Al-Qaim in Iraq on Sunday evening.",
     "American jets bombed a depot of Kata'ib Hezbollah near Al-Qaim in Iraq in the early hours of Monday.", 1),
    ("one night and one toll",
     "Israeli jets bombed a barracks near Damascus on Sunday and killed six soldiers.",
     "Israeli jets bombed a barracks near Damascus early on Monday and killed six soldiers.", 1),
    ("two days",
     "American jets bombed a depot of Kata'ib Hezbollah near Al-Qaim in Iraq on Sunday.",
     "American jets bombed a depot of Kata'ib Hezbollah near Al-Qaim in Iraq on Monday.", 2),
    ("a night by nobody with a name",
     "Rockets hit the airport of Erbil on Sunday night.",
     "Rockets hit the airport of Erbil early on Monday.", 2),
    ("an evening and what another day brought",
     "Israeli jets bombed a barracks near Damascus on Sunday evening.",
     "Israeli jets bombed a barracks near Damascus on Monday.", 2),
    ("what a president ordered",
     "Airstrikes ordered by President Joe Biden hit facilities of militias in Syria on Monday.",
     "American aircraft carried out airstrikes against facilities of militias on Monday.", 1),
]  # fmt: skip

#: Headline, text, and how many events the article tells of.
ALONE = [
    ("a headline says less",
     "Four are killed in American raid",
     "American jets bombed four posts of Kata'ib Hezbollah near Al-Qaim on Monday.", 1),
    ("a headline of another class",
     "Shells fall on a base as jets strike the border",
     "American jets bombed four posts of Kata'ib Hezbollah near Al-Qaim on Monday.", 2),
    ("told of as one and as several",
     "",
     "American jets carried out an air raid on Al-Qaim on Monday. Damascus condemned the raid. "
     "The minister defended the strikes. The raid killed four fighters of Kata'ib Hezbollah.", 1),
    ("what somebody said had been",
     "",
     "Israeli jets bombed a house in Rafah on Monday. Rescuers dug for hours. "
     "The army said that it had hit a command post of Islamic Jihad.", 1),
    ("the day of telling gives way to the day of the event",
     "",
     "Gunmen killed 12 villagers in central Mali, officials said on Thursday. "
     "The attackers rode into Dogofry on Wednesday evening and opened fire in the market.", 1),
    ("a toll that a text begins with",
     "",
     "The death toll from a truck bomb in the Karrada district of Baghdad has reached 281, the ministry said on Thursday. "
     "The lorry blew up outside a shopping centre shortly after midnight on Sunday.", 1),
    ("news, and what is long past",
     "",
     "Boko Haram fighters have abducted at least 40 women from a village in Borno state, residents said. "
     "Two years ago the group seized 276 schoolgirls in Chibok.", 2),
    ("an answer",
     "",
     "Two journalists were wounded when a mortar fired from Syria landed near the town of Kilis on Tuesday. "
     "The army hit back at posts of Islamic State within minutes and killed at least 20 militants.", 2),
    ("a base that was taken before it was hit",
     "",
     "Turkish howitzers fired on the Menagh air base, which the YPG captured last Thursday.", 2),
    ("that attack, not the one with the same toll",
     "",
     "A patrol was ambushed near Mondomo on Friday; a sergeant was shot dead. In March rebels shot at a guard in Toribío. "
     "Carmelina Yule died in that attack, and two others were injured.", 2),
    ("that attack",
     "",
     "Gunmen stormed a hotel in Kabul on Monday. A truce ended in March after rebels had shot at a guard in Herat. "
     "A teacher died in that attack, and two others were injured.", 2),
    ("a month later",
     "",
     "The Syrian Democratic Forces took Tabqa in May and encircled Raqqa a month later.", 2),
    ("what was hit as well",
     "",
     "Israeli jets bombed a house in Rafah on Monday. The army said that it had also hit a port on Tuesday.", 2),
    ("that attack",
     "",
     "Gunmen overran a post in Mansila in June; more than 100 soldiers were killed in that attack.", 1),
    ("fighting of which clashes were told",
     "",
     "Twenty people died in clashes between two gangs in Calamar. The fighting broke out on Saturday.", 1),
    ("an event that another is compared with",
     "",
     "Rebels attacked Afrin on Monday, killing ten. It was a raid like the attack on Douma in which six people died.", 2),
    ("what others did to the attackers",
     "",
     "Gang members attacked a prison in Port-au-Prince on Saturday. Police said they had killed 12 of the attackers. "
     "At least ten people died in the assault, a doctor said.", 2),
    ("what it came a day after",
     "",
     "The raid on Kuma in Syria came a day after a car bomb killed four soldiers in Kidal.", 2),
    ("what else was on that day",
     "",
     "JNIM attacked a camp at Sévaré on 25 February. On the same day armed men killed worshippers at a church in Mopti.", 2),
    ("what had been long before",
     "",
     "Tal Afar fell after eight days of shelling. The jihadists had seized the city in June 2014.", 2),
    ("a rival account with another toll",
     "",
     "Israeli jets bombed a depot in Khan Younis on Tuesday, killing four people, medics said. The army said that it had "
     "hit a tunnel. Residents spoke of six dead.", 1),
    ("a count of the same dead by others",
     "",
     "The army said that five soldiers were killed in a raid on Monday, but local officials said that at least nine "
     "soldiers were killed.", 1),
    ("the same dead, counted at a hospital",
     "",
     "Police said six people were killed in the blast in Quetta on Monday, while a hospital official said eight people "
     "had died.", 1),
    ("the bombing, by those who bombed",
     "",
     "Kurdish fighters killed two soldiers in an attack on a base in Bashiqa on Saturday. Turkey said that its jets had "
     "bombed the fighters as they fled. Iraq condemned the bombing.", 2),
    ("whom one calls captured is detained to another",
     "",
     "An engineer, Sam Hill, was abducted in Tripoli last week. The militia said it had detained Sam Hill.", 1),
    ("the two men of whom the lead tells",
     "",
     "Two Belgian jihadists have been captured by Kurdish fighters in Syria. Their families were told on Monday. "
     "The two men were captured near Hajin, officials said.", 1),
    ("a capture that is no capture of a town",
     "",
     "Kurdish fighters have captured two Belgian jihadists in Syria. The capture was first reported by Le Soir.", 1),
    ("what is near a town is somewhere",
     "",
     "A convoy that carried aid was attacked near El Fasher.", 1),
    ("a relative who is named once",
     "",
     "Salma's uncle, Yusuf Karim, was detained by the militia in May 2015. The city was rebuilt after the war. "
     "Shops have opened again. Salma's uncle was detained in his shop.", 1),
    ("more than sixty and sixty-two",
     "",
     "Airstrikes by the coalition killed more than 60 soldiers near Deir Ezzor on Saturday. "
     "A spokesman said 62 soldiers had died and a hundred had been wounded when jets carried out four strikes.", 1),
    ("the news of a lead, and what had been two years before",
     "",
     "Islamic State militants have killed 52 people in a dawn raid on two villages in central Syria. "
     "In March 2015 they had killed 46 people in Mabujah when they shot at villagers in their homes.", 2),
    ("what had befallen the place before",
     "",
     "Israeli jets hit a research centre at Jamraya on Sunday, which had been bombed in January too. "
     "At least 42 soldiers were killed, the monitors said.", 2),
    ("stones, and the bombing",
     "",
     "A truck bomb blew up in Karrada on Sunday, killing 90 people. "
     "A crowd threw stones at the minister's convoy on Monday. The bombing came a week after the fall of Falluja.", 3),
    ("men without a name, and others long after on a day and at a place of their own",
     "",
     "Two men who shot at the soldiers from a window in Atme were killed. Neighbours spoke of a long night. "
     "The president thanked his staff. Officials had planned it for months. "
     "On 21 April gunmen shot eleven soldiers in their sleep in Diyala.", 3),
    ("a hall and two bars are an attack, or the attacks",
     "",
     "Gunmen hit a concert hall and two restaurants in Paris on Friday, killing 120 people. "
     "The president called the attacks an act of war.", 1),
]  # fmt: skip


#: Texts in which a side is told without a time before "the attack" is claimed or blamed on somebody: whose deed is what.
CLAIMED = [
    ("Rockets hit an air base in Iraq on Monday and wounded two soldiers. A guard said that a bomb had exploded at a "
     "school. Kata'ib Hezbollah claimed responsibility for the attack.", "RocketAttack"),
    ("Jets bombed a market in Idlib on Monday and killed thirty people. A medic said that a second strike had hit an "
     "ambulance. Activists blamed the Syrian air force for the attack.", "Airstrike"),
    ("Gunmen killed nine people in Mosul on Monday. Residents said that a mine had exploded near a bridge. "
     "Islamic State claimed responsibility for the attack.", "ArmedAssault"),
    ("Gunmen opened fire on a tanker in the Red Sea on Monday. The Houthis claimed responsibility on Tuesday afternoon.",
     "ArmedAssault"),
    ("A bomb wrecked a hotel in Kabul on Monday. On Tuesday the Islamic State owned up in a video.", "Bombing"),
    ("A drone struck a refinery in Omsk on Monday. The governor put the attack down to Ukraine.", "DroneAttack"),
]  # fmt: skip


#: Texts of 10 May, a Wednesday, with a class of event and the day on which one of that class was.
DATED = [
    ("Rebels attacked a base in Kamina on Thursday. Jets bombed a market in Lubudi two days after the attack on the base.",
     "Airstrike", date(2023, 5, 6)),
    ("Rescuers pulled bodies out of a clinic in Kherson on Tuesday, two days after a missile hit the building.",
     "MissileAttack", date(2023, 5, 7)),
    ("Gunmen drove into a camp near Zalingei on Sunday and opened fire on people who queued for bread.",
     "ArmedAssault", date(2023, 5, 7)),
    ("Nobody had been hurt in Basra until last Thursday, when two rockets hit a market and killed nine people. "
     "Four days later a drone hit a bus in Hilla.", "DroneAttack", date(2023, 5, 8)),
    ("Russia attacked cities across Ukraine. At least 33 people were killed in Kyiv that day, 8 May.",
     "Attack", date(2023, 5, 8)),
    ("Jets bombed a camp in Jabaliya on Monday and killed nine people. The raid was the worst of the war. "
     "Tank shells hit tents in Rafah and wounded six.", "ArtilleryAttack", date(2023, 5, 8)),
    ("Rebels entered Kamina in March. On Sunday the army suffered a setback in Lubudi. There, militiamen were said to "
     "have captured a base.", "Offensive", date(2023, 5, 7)),
    ("A drone hit a school in Um Rawaba on 4 May. The army blamed the RSF for the strike. Two days after it, gunmen "
     "stopped a bus near Kosti and led away the driver.", "Abduction", date(2023, 5, 6)),
    ("On Monday, villagers found two bodies near Quila. The men had been abducted from their homes in Eldorado last Friday. "
     "Soldiers arrested five suspects the same day.", "Arrest", date(2023, 5, 8)),
    ("Jets bombed a monastery in Wetlet on Sunday. The families had run the day before from Hla Taw, where soldiers had set "
     "houses on fire.", "Arson", date(2023, 5, 6)),
    ("A bomb went off at a pump in Sange on the 7th and killed six people.", "Bombing", date(2023, 5, 7)),
    ("A bomb went off at a pump in Sange on the 21st and killed six people.", "Bombing", date(2023, 4, 21)),
]  # fmt: skip


@pytest.fixture(scope="module")
def resources() -> pipeline.Resources:
    return pipeline.Resources.load()


@pytest.mark.parametrize(("one", "other", "events"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_background(resources: pipeline.Resources, one: str, other: str, events: int) -> None:
    articles = [
        Article(
            f"t{n}", text, (Block(0, len(text), "body"),), published=date(2023, 5, 10), source=f"Outlet {n}"
        )
        for n, text in enumerate((one, other))
    ]
    world = pipeline.fuse(list(pipeline.extract(articles, resources)), resources)
    assert {a for event in world.events for a in event.articles} == {"t0", "t1"}
    assert len(world.events) == events, [event.label for event in world.events]


@pytest.mark.parametrize(("headline", "text", "events"), [c[1:] for c in ALONE], ids=[c[0] for c in ALONE])
def test_one_article(resources: pipeline.Resources, headline: str, text: str, events: int) -> None:
    whole = f"{headline}\n\n{text}"
    blocks = (Block(0, len(headline), "headline"), Block(len(headline) + 2, len(whole), "body"))
    article = Article("t", whole, blocks, published=date(2023, 5, 10), source="Outlet")
    world = pipeline.fuse(list(pipeline.extract([article], resources)), resources)
    assert len(world.events) == events, [event.label for event in world.events]


@pytest.mark.parametrize(("text", "kind"), CLAIMED, ids=[kind for _, kind in CLAIMED])
def test_claimed(resources: pipeline.Resources, text: str, kind: str) -> None:
    article = Article("t", text, (Block(0, len(text), "body"),), published=date(2023, 5, 10), source="Outlet")
    world = pipeline.fuse(list(pipeline.extract([article], resources)), resources)
    claimed = [e.kind for e in world.events if {"claimedBy", "accused"} & {role for role, _ in e.roles}]
    assert claimed == [kind], [event.label for event in world.events]


def test_who_claims_all_of_them_claims_each(resources: pipeline.Resources) -> None:
    text = (
        "Yesterday our fighters struck a convoy of the army with a mine in Tank. On 8 May they blew up a bridge near "
        "Bannu. The Taliban accept responsibility for all these operations."
    )
    article = Article("t", text, (Block(0, len(text), "body"),), published=date(2023, 5, 10), source="Outlet")
    world = pipeline.fuse(list(pipeline.extract([article], resources)), resources)
    told = {e.kind: {role for role, _ in e.roles} for e in world.events}
    assert len(told) == 2
    assert all("claimedBy" in roles for roles in told.values()), told


@pytest.mark.parametrize(("text", "kind", "day"), DATED, ids=[f"{kind} {day}" for _, kind, day in DATED])
def test_dated(resources: pipeline.Resources, text: str, kind: str, day: date) -> None:
    article = Article("t", text, (Block(0, len(text), "body"),), published=date(2023, 5, 10), source="Outlet")
    world = pipeline.fuse(list(pipeline.extract([article], resources)), resources)
    assert day in [e.bounds.day for e in world.events if e.kind == kind], [e.label for e in world.events]


def test_the_figure_of_those_who_did_it_stands_back(resources: pipeline.Resources) -> None:
    text = (
        "More than 40 soldiers were killed in an attack on a camp in Mondoro on Monday, officials said. The militia "
        "JNIM said that it had carried out the attack and that 63 soldiers had been killed."
    )
    article = Article("t", text, (Block(0, len(text), "body"),), published=date(2023, 5, 10), source="Outlet")
    world = pipeline.fuse(list(pipeline.extract([article], resources)), resources)
    assert [dict(event.figures) for event in world.events] == [{"killed": 40}]


def test_all_cases_collected() -> None:
    assert (len(CASES), len(ALONE), len(CLAIMED), len(DATED)) == (9, 35, 6, 12)
