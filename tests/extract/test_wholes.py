"""Short texts with all that their graph has of their events, and no more: a wrong filler fails as a missing one does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kgbuild.extract.reading import read_document
from kgbuild.model import Document
from kgbuild.pipeline import Resources, fuse
from kgbuild.records import Event, World

HERE = Path(__file__).parent
PUBLISHED = date(2023, 8, 16)  # a Wednesday
CASES = [
    line.split("\t")
    for line in (HERE / "wholes.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def shown(world: World) -> list[str]:
    """Return each event as a line of the table has it, sorted."""
    labels = {t.iri: t.label for t in world.things}
    return sorted(_line(event, labels) for event in world.events)


def _line(event: Event, labels: dict[str, str]) -> str:
    parts = [event.kind]
    for role, fillers in event.roles:
        parts.append(f"{role}={'+'.join(sorted(labels.get(iri, iri) for iri in fillers))}")
    parts += [f"{name}={number}" for name, number in event.figures]
    if event.bounds.day is not None:
        parts.append(f"date={event.bounds.day.isoformat()}")
    return " ".join(parts)


@pytest.fixture(scope="module")
def resources() -> Resources:
    """Ontology, lexicon, gazetteer."""
    return Resources.load()


def test_table_is_whole() -> None:
    assert len(CASES) >= 37
    assert len({text for text, _ in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0][:60])
def test_whole(case: list[str], annotate: Callable[..., Document], resources: Resources) -> None:
    text, expected = case
    world = fuse([read_document(annotate(text, PUBLISHED), resources.tools)], resources)
    assert shown(world) == (sorted(expected.split(" ; ")) if expected != "none" else [])
