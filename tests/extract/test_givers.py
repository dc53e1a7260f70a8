"""Whose figure it is that a text gives: "the ministry put the number of wounded at 40"."""

from __future__ import annotations

import pytest

from kgbuild import pipeline
from kgbuild.model import Article, Block

#: What follows on an attack, the figure, and who gives it; none where the article does itself.
CASES = [
    ("The health ministry put the number of wounded at 22.", 22, "health ministry"),
    ("The Red Crescent put the toll at 51, including 40 boys.", 51, "Red Crescent"),
    ("On Tuesday the interior ministry put the death toll at nine.", 9, "interior ministry"),
    ("The army said that nine soldiers died; the governor spoke of thirty.", 30, "governor"),
    ("The army said that nine soldiers died. The Red Crescent put the number at 14.", 14, "Red Crescent"),
    ("The police said that nine people died; guards counted 15 dead, the union said.", 9, "police"),
    ("The health ministry counted 98 wounded.", 98, "health ministry"),
    ("Nine people were killed at the market.", 9, None),
]  # fmt: skip


@pytest.fixture(scope="module")
def resources() -> pipeline.Resources:
    return pipeline.Resources.load()


@pytest.mark.parametrize(("text", "number", "giver"), CASES, ids=[c[0][:40] for c in CASES])
def test_givers(resources: pipeline.Resources, text: str, number: int, giver: str | None) -> None:
    whole = f"Rockets hit a market in Kirkuk on Monday. {text}"
    article = Article("t", whole, (Block(0, len(whole), "body"),))
    (reading,) = pipeline.extract([article], resources)
    found = [
        argument.source.speaker
        for e in reading.events
        for argument in e.arguments
        if argument.number == number
    ]
    assert [None if key is None else reading.entities[key].name for key in found] == [giver]


def test_all_cases_collected() -> None:
    assert len(CASES) == 8
