"""Who says what and who is what, from the text on: names that the gazetteer would take apart, speakers told elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from test_events import tools as shipped

from kgbuild.extract.reading import read_document
from kgbuild.model import Document

tools = cache(shipped)

SAYINGS = [
    (
        "Local officials gave differing accounts. One said 14 villagers were shot dead.",
        "local officials",
        "14 villagers were shot dead",
    ),
    (
        "Lila Abdallah fled to Konya. The AFP news agency quoted her as saying: “I cannot describe my joy.”",
        "Lila Abdallah",
        "I cannot describe my joy",
    ),
    (
        "A spokesman for the Karen National Union said that ten had died. “We found them at dawn,” he said.",
        "Karen National Union",
        "We found them at dawn",
    ),
    (
        "Mervan Qamishli, a commander, said the rest had surrendered on Wednesday.",
        "Mervan Qamishli",
        "the rest had surrendered",
    ),
]
POSITIONS = [
    ("Ciyar Mend, an SDF leader, said it was over.", "Ciyar Mend", "leader", "SDF"),
    (
        "The Nasser hospital was hit. “We work by torchlight,” said the hospital's director, Omar Salha.",
        "Omar Salha",
        "director",
        "Nasser hospital",
    ),
]


@pytest.mark.parametrize(("text", "speaker", "words"), SAYINGS)
def test_speakers(text: str, speaker: str, words: str, annotate: Callable[..., Document]) -> None:
    reading = read_document(annotate(text), tools())
    said = [(reading.entities[s.speaker], s.quote) for s in reading.statements]
    names = [({e.name.lower(), *(n.lower() for n in e.names)}, quote) for e, quote in said]
    assert any(speaker.lower() in called and words in quote for called, quote in names), said


@pytest.mark.parametrize(("text", "person", "title", "body"), POSITIONS)
def test_offices(text: str, person: str, title: str, body: str, annotate: Callable[..., Document]) -> None:
    reading = read_document(annotate(text), tools())
    held = [
        (reading.entities[p.person], p.title, reading.entities[p.organization])
        for p in reading.positions
        if p.organization is not None
    ]
    assert any(
        person in (e.name, *e.names) and t == title and body in (o.name, *o.names) for e, t, o in held
    ), held


CLAIMS = [
    (
        "A village near Djibo was attacked on Monday. The army denied it and said jihadists were responsible.",
        "attacker",
        "jihadists",
        "army",
    ),
    (
        "A village near Djibo was attacked on Monday. The army said jihadists were behind it.",
        "attacker",
        "jihadists",
        "army",
    ),
    (
        "Israel struck a building in Beirut. The Israeli army said the target was a Hezbollah commander.",
        "target",
        "commander",
        "army",
    ),
    (
        "A missile hit a hospital in Beersheba. Iran said it had aimed at a command centre nearby.",
        "target",
        "command centre",
        "Iran",
    ),
    (
        "Residents said soldiers came at dawn. “They burned our houses,” said Fatou Diarra.",
        "attacker",
        "they",
        "Fatou Diarra",
    ),
    (
        "Gunmen killed six soldiers near Shabwa on Monday, tribal sources said.",
        "attacker",
        "gunmen",
        "sources",
    ),
]


@pytest.mark.parametrize(("text", "role", "filler", "source"), CLAIMS)
def test_versions(text: str, role: str, filler: str, source: str, annotate: Callable[..., Document]) -> None:
    reading = read_document(annotate(text), tools())
    told = [
        (a.role, a.mention.text.lower(), reading.entities[a.source.speaker].name)
        for event in reading.events
        for a in event.arguments
        if a.source.speaker is not None
    ]
    assert any(r == role and filler in text and source.lower() in name.lower() for r, text, name in told), (
        told
    )
