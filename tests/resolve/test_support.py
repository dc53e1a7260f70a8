"""Which version an event carries: what copies repeat has weight once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kgbuild import pipeline
from kgbuild.errors import ModelError
from kgbuild.model import Article, Block
from kgbuild.resolve.support import read, shipped

WIRE = (
    "Rockets hit the town of Tall Afar in Iraq on Tuesday and killed three people, the governor said. "
    "The market on the main street stayed shut, and the school was to open again at the end of the week."
)
FIRST = (
    "Five people were killed on Tuesday when rockets struck Tall Afar in Iraq, a doctor at the hospital said."
)
SECOND = (
    "Rockets struck Tall Afar in Iraq on Tuesday. The attack killed five people, residents told reporters."
)


@pytest.fixture(scope="module")
def resources() -> pipeline.Resources:
    return pipeline.Resources.load()


def test_the_shipped_weights() -> None:
    """What the article tells itself comes before what somebody reports, and so on down to what is only implied."""
    weights = shipped()
    order = [weights.of(certainty) for certainty in ("stated", "reported", "claimed", "accused", "implied")]
    assert order == sorted(order, reverse=True)
    assert weights.of("quoted") == weights.reported


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"stated": 1}', '{"stated": "x"}'])
def test_what_are_no_weights(text: str, tmp_path: Path) -> None:
    (tmp_path / "support.json").write_text(text)
    with pytest.raises(ModelError) as caught:
        read(tmp_path / "support.json")
    assert "make fit" in caught.value.remedy


@pytest.mark.parametrize(
    ("texts", "killed"),
    [([WIRE, WIRE, WIRE, FIRST, SECOND], 5), ([WIRE, WIRE, WIRE], 3), ([FIRST, WIRE], 5)],
)
def test_copies_weigh_once(resources: pipeline.Resources, texts: list[str], killed: int) -> None:
    articles = [
        Article(
            f"t{n}", text, (Block(0, len(text), "body"),), published=date(2023, 5, 10), source=f"Outlet {n}"
        )
        for n, text in enumerate(texts)
    ]
    world = pipeline.fuse(list(pipeline.extract(articles, resources)), resources)
    assert len(world.events) == 1, [event.label for event in world.events]
    assert dict(world.events[0].figures)["killed"] == killed
    assert world.events[0].independent_sources == len(set(texts))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param(
            "The union leader Omar Hadi was killed in Basra on Tuesday by a bomb. "
            "A radio station had said that he was killed by a rocket.",
            "Bombing",
            id="what is told outright says of which class it is",
        ),
        pytest.param(
            "The union leader Omar Hadi died on Tuesday when a missile hit his car near Basra. "
            "According to a monitor, he was shot by soldiers.",
            "MissileAttack",
            id="nobody dies twice, whoever tells of it",
        ),
    ],
)
def test_one_death_told_in_two_ways(resources: pipeline.Resources, text: str, kind: str) -> None:
    article = Article("t", text, (Block(0, len(text), "body"),), published=date(2023, 5, 10))
    world = pipeline.fuse(list(pipeline.extract([article], resources)), resources)
    assert [event.kind for event in world.events] == [kind]


@pytest.mark.parametrize(
    ("text", "weapons", "label"),
    [
        ("Russia hit Kharkiv with missiles and drones on Monday.", {"missile", "drone"}, "in Kharkiv"),
        ("Artillery and mortars struck a depot near Goma on Monday.", {"artillery", "mortar"}, "in depot"),
        ("Police arrested three students on Monday.", set(), "Arrest of students"),
    ],
)
def test_weapons_told_together_are_all_kept(
    resources: pipeline.Resources, text: str, weapons: set[str], label: str
) -> None:
    article = Article("t", text, (Block(0, len(text), "body"),), published=date(2023, 5, 10), source="Outlet")
    world = pipeline.fuse(list(pipeline.extract([article], resources)), resources)
    labels = {thing.iri: thing.label for thing in world.things}
    assert {labels[iri] for iri in dict(world.events[0].roles).get("weapon", ())} == weapons
    assert label in world.events[0].label
