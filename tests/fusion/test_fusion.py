"""Twenty reports of six events in three weeks on neighbouring bases: which are brought together, from how many sources."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from kgbuild.read import read
from kgbuild.records import World
from measures.fusion import built, gold_of, scored

FOLDER = Path(__file__).parent
ARTICLES = read([FOLDER / "reports.jsonl"]).articles
GOLD = gold_of(FOLDER, ARTICLES)

#: Of each event: sources that do not copy each other.
SOURCES = {"E1": 4, "E2": 4, "E3": 3, "E4": 4, "E5": 4, "E6": 2}


@pytest.fixture(scope="module")
def world() -> World:
    return built(ARTICLES)


def test_the_set() -> None:
    assert len(ARTICLES) == 20
    assert {told.event for told in GOLD} == set(SOURCES)
    days = sorted(a.published for a in ARTICLES if a.published)
    assert [(day - days[0]).days for day in days][-2:] == [19, 37], (
        "three weeks, and one report late by a month"
    )
    with (FOLDER / "gold.tsv").open() as file:
        rows = list(csv.reader(file, delimiter="\t"))
    assert len(rows) == 51
    assert {told.report for told in GOLD} == {a.id for a in ARTICLES}


def test_pairs(world: World) -> None:
    scores = scored(GOLD, world)
    assert scores["right"] + scores["missed"] == 188
    assert scores["precision"] >= 0.99, scores
    assert scores["recall"] >= 0.99, scores


def test_sources(world: World) -> None:
    found = {}
    for name in SOURCES:
        votes = Counter(
            event.iri
            for told in GOLD
            if told.event == name
            for event in world.events
            for m in event.mentions
            if m.article == told.report and told.start <= m.start < told.end
        )
        best = votes.most_common(1)[0][0]
        found[name] = next(e.independent_sources for e in world.events if e.iri == best)
    assert found == SOURCES


def test_a_wrong_world_scores_badly(world: World) -> None:
    none = scored(GOLD, World((), (), (), (), (), (), ()))
    assert (none["right"], none["recall"]) == (0, 0.0)
