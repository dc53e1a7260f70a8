"""The pack for Latin American political violence: it is read only where named, and reads what it is for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kgbuild.extract.reading import Tools, read_document
from kgbuild.gazetteer import Gazetteer
from kgbuild.lexiconfiles import load as load_lexicon
from kgbuild.lexiconfiles import turtle_files
from kgbuild.model import ArticleExtraction, Document, EventMention
from kgbuild.nouns import Nouns
from kgbuild.resources import shipped
from kgbuild.speech import Speech

HERE = Path(__file__).parent
PACK = shipped("ontology") / "packs" / "muc4"
PUBLISHED = date(1990, 3, 1)


def table(name: str) -> list[tuple[str, str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(sentence, expected) for sentence, expected in rows]


CASES = table("muc4.tsv")


@pytest.fixture(scope="module")
def tools() -> Tools:
    files = [f for f in turtle_files(shipped("ontology"), [PACK]) if f.name != "shapes.ttl"]
    return Tools(load_lexicon(files), Nouns.load(files), Speech.load(files), Gazetteer.load(files))


def folded(name: str) -> str:
    return re.sub(r"^(the|a|an) ", "", re.sub(r"[^a-z0-9]+", " ", name.lower()).strip())


def fillers(reading: ArticleExtraction, event: EventMention, role: str) -> list[set[str]]:
    found = [reading.entities[f.entity] for f in event.arguments if f.role == role and f.entity is not None]
    return [{folded(n) for n in (e.name, *e.names)} for e in found]


def lacks(reading: ArticleExtraction, event: EventMention, expected: str) -> list[str]:
    """Return what an event lacks of "Class role=name|name+name"."""
    kinds, *roles = re.split(r" (?=\w+=)", expected)
    missing = [] if event.kind in kinds.split("|") else [f"class {kinds}, not {event.kind}"]
    for role, wanted in (part.split("=", 1) for part in roles):
        found = fillers(reading, event, role)
        for names in wanted.split("+"):
            if not any({folded(n) for n in names.split("|")} & one for one in found):
                missing.append(f"{role}={names}")
    return missing


def test_table_is_whole() -> None:
    assert len({sentence for sentence, _ in CASES}) == len(CASES) >= 35


def test_packs_are_read_only_where_named() -> None:
    assert not [f for f in turtle_files(shipped("ontology")) if "packs" in f.parts]
    assert {f.name for f in turtle_files(shipped("ontology"), [PACK])} >= {f.name for f in PACK.glob("*.ttl")}


@pytest.mark.parametrize(("sentence", "expected"), CASES, ids=[s[:60] for s, _ in CASES])
def test_events(sentence: str, expected: str, annotate: Callable[..., Document], tools: Tools) -> None:
    reading = read_document(annotate(sentence, PUBLISHED), tools)
    told = [f"{e.kind} {[(f.role, f.mention.text) for f in e.arguments]}" for e in reading.events]
    wanted = [] if expected == "none" else expected.split(" ; ")
    assert len(reading.events) == len(wanted), told
    for event, want in zip(reading.events, wanted, strict=True):
        assert not lacks(reading, event, want), told


def test_place_of_a_small_town(annotate: Callable[..., Document], tools: Tools) -> None:
    sentence = "The committee condemned the crime perpetrated on 3 May in Tela by hooded men."
    (event,) = (reading := read_document(annotate(sentence, PUBLISHED), tools)).events
    assert not lacks(reading, event, "Attack attacker=hooded men place=Tela")
