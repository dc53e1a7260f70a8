"""Which events of two articles are one, where little is told: a month, a country, a part of who and whom."""

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


def test_all_cases_collected() -> None:
    assert len(CASES) == 3
