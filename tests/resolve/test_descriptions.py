"""What is only described: made one where two reports of one event speak of it, and nothing tells it apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from kgbuild import pipeline
from kgbuild.model import Article, Block
from kgbuild.records import ResolvedEntity, Ruling, World
from kgbuild.vocab import GAZ

DAY = date(2023, 5, 10)

#: Reports of one day, each to its own outlet; words of two things; whether they are one thing.
CASES = [
    ("two descriptions with one noun",
     ["Rockets hit a US base near Hasakah in Syria on Tuesday, the army said. Nobody was hurt.",
      "Rockets struck a military base near Hasakah in Syria on Tuesday. There were no casualties."],
     ("US base", "military base"), True),
    ("a broad noun and a closer one",
     ["American warplanes carried out strikes on sites in eastern Syria on Tuesday and killed four fighters.",
      "American warplanes struck weapons depots in eastern Syria on Tuesday and killed four fighters."],
     ("sites", "weapons depots"), True),
    ("two nouns of which neither is broad",
     ["Shells hit a school in Idlib in Syria on Tuesday and killed four people, residents said.",
      "Shells hit a hospital in Idlib in Syria on Tuesday and killed four people, residents said."],
     ("school", "hospital"), False),
    ("two nations",
     ["Rockets hit a Turkish base near Bashiqa in Iraq on Tuesday and wounded two soldiers.",
      "Rockets hit an Iraqi base near Bashiqa in Iraq on Tuesday and wounded two soldiers."],
     ("Turkish base", "Iraqi base"), False),
    ("one and several",
     ["Shells hit a house in Idlib in Syria on Tuesday and killed four people, residents said.",
      "Shells hit houses in Idlib in Syria on Tuesday and killed four people, residents said."],
     ("house", "houses"), False),
    ("two events on two days",
     ["Rockets hit a military base near Hasakah in Syria on Monday. Nobody was hurt.",
      "Rockets struck a military base near Hasakah in Syria on Tuesday. There were no casualties."],
     ("military base", "military base"), False),
    ("a base and its name",
     ["Drones attacked the Ain al-Asad base in Iraq on Tuesday, the army said. Nobody was hurt.",
      "Drones attacked a base in Iraq on Tuesday, officials said. Nobody was hurt."],
     ("Ain al-Asad", "base"), True),
    ("a base that lies elsewhere",
     ["Drones attacked the Ain al-Asad base in Iraq on Tuesday, the army said. Nobody was hurt.",
      "Drones attacked a base in Erbil in Iraq on Tuesday, officials said. Nobody was hurt."],
     ("Ain al-Asad", "base"), False),
]  # fmt: skip


@pytest.fixture(scope="module")
def resources() -> pipeline.Resources:
    return pipeline.Resources.load()


def articles(texts: Sequence[str]) -> Iterator[Article]:
    for n, text in enumerate(texts):
        yield Article(f"t{n}", text, (Block(0, len(text), "body"),), published=DAY, source=f"Outlet {n}")


def world(resources: pipeline.Resources, texts: Sequence[str], rulings: Sequence[Ruling] = ()) -> World:
    return pipeline.fuse(list(pipeline.extract(articles(texts), resources)), resources, rulings=rulings)


def called(found: World, words: str, article: str) -> ResolvedEntity:
    """Return the thing that an article calls by these words."""
    exact = [t for t in found.things if any((m.text, m.article) == (words, article) for m in t.mentions)]
    things = exact or [
        t for t in found.things if any(words in m.text and m.article == article for m in t.mentions)
    ]
    assert len(things) == 1, (words, article, [t.label for t in found.things])
    return things[0]


@pytest.mark.parametrize(("texts", "words", "one"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_one_or_two(
    resources: pipeline.Resources, texts: list[str], words: tuple[str, str], one: bool
) -> None:
    found = world(resources, texts)
    a, b = (called(found, w, f"t{n}") for n, w in enumerate(words))
    assert (a.iri == b.iri) == one
    assert any("one event" in reason for reason in a.reasons) == one
    assert found == world(resources, texts), "the same again"


def test_all_cases_collected() -> None:
    assert len(CASES) == 8
    assert len({case[0] for case in CASES}) == 8


def test_names_that_went_lead_on(resources: pipeline.Resources) -> None:
    texts = CASES[0][1]
    alone = [called(world(resources, ["", texts[1]]), "military base", "t1")]
    found = world(resources, texts)
    now = called(found, "military base", "t1")
    assert alone[0].iri != now.iri
    assert (alone[0].iri, now.iri) in found.replaced


def test_a_ruling_keeps_two_apart(resources: pipeline.Resources) -> None:
    texts = CASES[0][1]
    one = called(world(resources, [texts[0]]), "US base", "t0")
    other = called(world(resources, ["", texts[1]]), "military base", "t1")
    ruling = Ruling("r", "different", (one.iri, other.iri), because="two camps")
    found = world(resources, texts, [ruling])
    assert called(found, "US base", "t0").iri != called(found, "military base", "t1").iri


@pytest.mark.parametrize(
    ("text", "words", "body"),
    [
        ("Navy Commander John Harper, a spokesman for the Pentagon, said that nobody was hurt.", "Navy", "us-navy"),
        ("\"We will protect our troops,\" said Lloyd Austin, the US defense secretary.", "our troops", "forces-US"),
    ],
)  # fmt: skip
def test_whose_body(resources: pipeline.Resources, text: str, words: str, body: str) -> None:
    thing = called(world(resources, [text]), words, "t0")
    assert thing.iri == GAZ + body
    assert [words.split()[-1].lower() in reason.lower() for reason in thing.reasons] == [True]


def test_nothing_told_is_no_node(resources: pipeline.Resources) -> None:
    found = world(resources, ["Rockets hit Erbil in Iraq on Tuesday. The facilities look new."])
    assert [t.label for t in found.things if t.note == "described"] == []
    assert any(t.label == "Erbil" for t in found.things)


def test_a_place_of_the_gazetteer_is_not_read_to_be_in_another_country(resources: pipeline.Resources) -> None:
    texts = [
        "A drone hit a house in Erbil, northern Syria, on Sunday. A drone hit a house in Afrin, northern Syria."
    ]
    told = {(r.subject, r.object) for r in world(resources, texts).relations if r.predicate == "within"}
    assert (GAZ + "afrin", GAZ + "northern-syria") in told
    assert (GAZ + "erbil", GAZ + "northern-syria") not in told
