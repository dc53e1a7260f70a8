"""Sentences and the events that they tell of: the table `events.tsv` is the specification."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kgbuild.extract.reading import Tools, read_document
from kgbuild.gazetteer import Gazetteer
from kgbuild.lexicon import load as load_lexicon
from kgbuild.lexicon import turtle_files
from kgbuild.model import Document, EventMention, Reading
from kgbuild.nouns import Nouns
from kgbuild.resources import shipped
from kgbuild.speech import Speech

HERE = Path(__file__).parent
PUBLISHED = date(2021, 6, 29)
FIGURES = ("killed", "wounded", "count")


def table(name: str) -> list[tuple[str, str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(sentence, expected) for sentence, expected in rows]


CASES = table("events.tsv")


def tools(*extra: Path) -> Tools:
    files = [f for f in turtle_files(shipped("ontology"), extra) if f.name != "shapes.ttl"]
    return Tools(load_lexicon(files), Nouns.load(files), Speech.load(files), Gazetteer.load(files))


@pytest.fixture(scope="module")
def shipped_tools() -> Tools:
    return tools()


def folded(name: str) -> str:
    return re.sub(r"^(the|a|an) ", "", re.sub(r"[^a-z0-9]+", " ", name.lower()).strip())


def fillers(reading: Reading, event: EventMention, role: str) -> list[set[str]]:
    found = [reading.entities[f.entity] for f in event.fills if f.role == role and f.entity is not None]
    return [{folded(n) for n in (e.name, *e.names)} for e in found]


def lacks(reading: Reading, event: EventMention, expected: str) -> list[str]:
    """Return what an event lacks of "Class role=name|name+name figure=n"."""
    parts = re.split(r" (?=\w+=)", expected.strip())
    missing = [] if event.kind in parts[0].split("|") else [f"class {parts[0]}, not {event.kind}"]
    for part in parts[1:]:
        role, wanted = part.split("=", 1)
        for names in wanted.split("+"):
            if role in FIGURES:
                hit = int(names) in [f.number for f in event.fills if f.role == role]
            else:
                hit = any(
                    {folded(n) for n in names.split("|")} & found for found in fillers(reading, event, role)
                )
            if not hit:
                missing.append(f"{role}={names}")
    return missing


def test_table_is_whole() -> None:
    assert len(CASES) >= 60
    assert len({sentence for sentence, _ in CASES}) == len(CASES)


@pytest.mark.parametrize(("sentence", "expected"), CASES, ids=[s[:60] for s, _ in CASES])
def test_events(
    sentence: str, expected: str, annotate: Callable[..., Document], shipped_tools: Tools
) -> None:
    reading = read_document(annotate(sentence, PUBLISHED), shipped_tools)
    wanted = [] if expected == "none" else expected.split(" ; ")
    told = [f"{e.kind} {[(f.role, f.mention.text) for f in e.fills]}" for e in reading.events]
    assert len(reading.events) == len(wanted), told
    for event, want in zip(reading.events, wanted, strict=True):
        assert not lacks(reading, event, want), told


def test_class_added_in_turtle_alone(tmp_path: Path, annotate: Callable[..., Document]) -> None:
    added = tmp_path / "looting.ttl"
    added.write_text(
        """
@prefix ev: <https://w3id.org/kgbuild/ontology#> .
@prefix lex: <https://w3id.org/kgbuild/lexicon#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

ev:Looting a owl:Class ; rdfs:subClassOf ev:Attack ; rdfs:label "looting"@en .
lex:trigger-loot a lex:Trigger ; lex:evokes ev:Looting ; lex:partOfSpeech "verb" ;
    lex:lemma "loot", "plunder" ; lex:frame lex:frame-looting .
lex:frame-looting a lex:Frame ; lex:inherits lex:frame-place ; lex:slot lex:slot-looter, lex:slot-looted .
lex:slot-looter a lex:Slot ; lex:role ev:attacker ; lex:position "subj", "agent" ; lex:filler ev:Actor .
lex:slot-looted a lex:Slot ; lex:role ev:target ; lex:position "obj", "subj:pass" .
""",
        encoding="utf-8",
    )
    sentence = "Militants looted a hospital in Kirkuk on Monday."
    assert not [e for e in read_document(annotate(sentence), tools()).events if e.kind == "Looting"]
    reading = read_document(annotate(sentence), tools(added))
    (event,) = reading.events
    assert not lacks(reading, event, "Looting attacker=militants target=hospital place=Kirkuk")
