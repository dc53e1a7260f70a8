"""Small texts of every layout, each with all that it tells: class, day, place, parties, weapon, toll. The gold came first.

`layouts.jsonl` has a text a line, in words of our own, and its gold in the form of `benchmarks/fresh`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import cases_of

from kgbuild.annotate import Pipeline
from kgbuild.pipeline import Resources, extract, fuse
from kgbuild.read import Record, to_article
from kgbuild.read.page import page_words
from kgbuild.records import Event, ResolvedEntity, World

CASES = cases_of(Path(__file__).with_name("layouts.jsonl"))
#: What is still read wrong, and why.
WRONG = {
    "l-columns": "two columns side by side in plain text are read across",
}
#: Which properties of an event fill a slot.
SLOTS = {"attacker": "attacker", "target": "target", "weapon": "weapon", "place": "place", "near": "place"}


@pytest.fixture(scope="module")
def resources() -> Resources:
    return Resources.load()


def bare(name: str) -> str:
    words = name.casefold().split()
    return " ".join(words[1:] if words[0] in ("the", "a", "an") else words)


def called(thing: ResolvedEntity, entity: dict[str, Any]) -> bool:
    return not {bare(name) for name in entity["names"]}.isdisjoint(map(bare, (thing.label, *thing.names)))


def misses(
    event: Event, gold: dict[str, Any], entities: dict[str, Any], things: dict[str, ResolvedEntity]
) -> Iterator[str]:
    """Yield what an event has too little or too much."""
    if event.kind not in {gold["type"], *gold["also"]}:
        yield event.kind
    if event.bounds.day is None or f"{event.bounds.day:%Y-%m-%d}" != gold["date"]:
        yield f"{event.bounds}"
    for slot in ("attacker", "target", "weapon", "place"):
        found = [things[iri] for role, iris in event.roles if SLOTS.get(role) == slot for iri in iris]
        asked = [[one] if isinstance(one, str) else one for one in gold[slot]]
        allowed = {name for some in asked for name in some} | {*gold.get(f"{slot}_ok", ())}
        for some in asked:
            if not any(called(thing, entities[name]) for thing in found for name in some):
                yield f"no {slot} {some}"
        for thing in found:
            if not any(called(thing, entities[name]) for name in allowed):
                yield f"{slot} {thing.label}"
    figures = dict(event.figures)
    for figure in ("killed", "wounded"):
        if figures.get(figure) != gold.get(figure) and (figures.get(figure) or gold.get(figure)):
            yield f"{figure} {figures.get(figure)}"


def world_of(case: dict[str, Any], pipeline: Pipeline, resources: Resources) -> World:
    [given] = case["articles"]
    fields = {name: given[name] for name in ("published", "source") if name in given}
    article, _ = to_article(Record(given["id"], given["text"], "x", "x", fields), page_words())
    return fuse(list(extract([article], resources, loaded=pipeline)), resources)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(n, marks=pytest.mark.xfail(reason=WRONG[n], strict=True)) if n in WRONG else n
        for n in CASES
    ],
)
def test_all_that_a_layout_tells(name: str, pipeline: Pipeline, resources: Resources) -> None:
    gold = CASES[name]["gold"]
    world = world_of(CASES[name], pipeline, resources)
    things = {thing.iri: thing for thing in world.things}
    left = list(world.events)
    for told in gold["events"]:
        near = [(len([*misses(event, told, gold["entities"], things)]), n) for n, event in enumerate(left)]
        best = min(near, default=(1, -1))
        if told.get("optional"):  # finding it is neither asked for nor wrong
            left = [event for event in left if event.kind != told["type"]]
            continue
        assert best[1] >= 0, f"nothing is left for {told}"
        event = left.pop(best[1])
        assert not [*misses(event, told, gold["entities"], things)], f"{event.label} is not {told}"
    assert not [event.label for event in left]


def test_all_cases_are_there() -> None:
    assert len(CASES) == 16
