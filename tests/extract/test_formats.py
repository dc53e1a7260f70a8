"""What people paste and save, in every form: logs, chats, cards, rows of databases, live pages, letters, subtitles.

`formats.jsonl` has a text a line, in words of our own, and its events as they were written down before the first run:
"class|day|place|attacker|target|killed|wounded", alternatives parted by "/", "?" for what is not asked, nothing for none
(of targets: for any). Nothing else may be found, and what an event rests on must stand in the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from support import cases_of

from kgbuild.annotate import Pipeline
from kgbuild.model import Article, Mention
from kgbuild.pipeline import Resources, extract, fuse
from kgbuild.read import Record, read, to_article
from kgbuild.read.page import page_words
from kgbuild.records import Event, ResolvedEntity

CASES = cases_of(Path(__file__).with_name("formats.jsonl"))
#: What is still read wrong, and why.
WRONG = {
    "mil-abbrev": "abbreviations of armies beyond KIA and WIA are not known: INS, CAS, SAF as weapons",
    "slash-list": "rows whose cells slashes part are no table",
    "dplus": "days that count from a day D are not read",
}
#: Which properties of an event fill a slot.
SLOTS = {"attacker": "attacker", "accused": "attacker", "target": "target", "place": "place", "near": "place"}


@pytest.fixture(scope="module")
def resources() -> Resources:
    return Resources.load()


def articles(case: dict[str, Any], folder: Path) -> tuple[Article, ...]:
    if case["file"] != "a.txt":
        (folder / case["file"]).write_text(case["text"], encoding="utf-8")
        return read([folder / case["file"]]).articles
    stated = {"published": case["published"]} if "published" in case else {}
    return (to_article(Record(case["id"], case["text"], "x", "x", stated), page_words())[0],)


def plain(text: str) -> str:
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode().lower()


def misses(event: Event, told: str, things: dict[str, ResolvedEntity]) -> list[str]:
    """Return what an event has too little or too much."""
    kinds, day, *slots, killed, wounded = told.split("|")
    out = [event.kind] if {event.kind, "?"}.isdisjoint(kinds.split("/")) else []
    if day != "?" and (event.bounds.day is None or event.bounds.day.isoformat() != day):
        out.append(f"{event.bounds}")
    for slot, wanted in zip(("place", "attacker", "target"), slots, strict=True):
        found = [things[iri] for role, iris in event.roles if SLOTS.get(role) == slot for iri in iris]
        names = [plain(" ".join((thing.label, *thing.names))) for thing in found]
        if "?" in wanted.split("/") or (not wanted and slot == "target"):
            continue
        if names and not wanted:
            out.append(f"{slot} {names}")
        if wanted and not any(plain(one) in name for name in names for one in wanted.split("/")):
            out.append(f"no {slot} {wanted}: {names}")
    figures = dict(event.figures)
    for figure, number in (("killed", killed), ("wounded", wounded)):
        if number != "?" and (figures.get(figure) or 0) != int(number or 0):
            out.append(f"{figure} {figures.get(figure)}")
    return out


def mentions(value: object) -> Iterator[Mention]:
    """Yield the mentions that a record of extraction holds, however deep."""
    if isinstance(value, Mention):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from mentions(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from mentions(getattr(value, field.name))


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(n, marks=pytest.mark.xfail(reason=WRONG[n], strict=True)) if n in WRONG else n
        for n in CASES
    ],
)
def test_what_a_form_tells(name: str, pipeline: Pipeline, resources: Resources, tmp_path: Path) -> None:
    given = articles(CASES[name], tmp_path)
    texts = {article.id: article.text for article in given}
    found = list(extract(list(given), resources, loaded=pipeline))
    for reading in found:
        for mention in mentions(reading.events):
            there = texts[mention.article][mention.start : mention.end]
            assert there.split() == mention.text.split()
    world = fuse(found, resources)
    things = {thing.iri: thing for thing in world.things}
    left = list(world.events)
    for told in CASES[name]["events"]:
        _, best = min(
            ((len(misses(event, told, things)), n) for n, event in enumerate(left)), default=(0, -1)
        )
        assert best >= 0, f"nothing is left for {told}"
        event = left.pop(best)
        assert not misses(event, told, things), f"{event.label} is not {told}"
    assert not [event.label for event in left]


def test_all_forms_are_there() -> None:
    assert len(CASES) == 41
