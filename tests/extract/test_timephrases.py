"""The table `timephrases.tsv`: phrases without a sentence, put on the calendar."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from kgbuild.bounds import days
from kgbuild.extract.times.expressions import phrase
from kgbuild.extract.times.tables import EVENT, TENSE
from kgbuild.model import Bounds, TimeExpression
from kgbuild.timeline import ground

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "timephrases.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
DIRECTIONS = {"past": -1, "none": 0, "future": 1}


def spaced(text: str) -> str:
    """Write a phrase as lower-case tokens with spaces between, as a tokenizer takes it apart."""
    return (
        re.sub(r"(?<=\d)-(?=\d)|,", lambda m: f" {m[0]}", text.lower())
        .replace("-1", "- 1")
        .replace("-0", "- 0")
    )


def shown(bounds: Bounds) -> str:
    if bounds == Bounds():
        return "none"
    if bounds.day:
        return bounds.day.isoformat()
    first, last = bounds.earliest, bounds.latest
    return f"{first.date() if first else ''}..{last.date() if last else ''}"


def test_size() -> None:
    assert len(ROWS) >= 120


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[1]}")
def test_phrase(row: list[str]) -> None:
    text, published, tense, anchor, expected = row
    words = spaced(text.lstrip("!"))
    found = phrase(words, 0) or phrase(words, words.find(" ") + 1 or len(words))
    if text.startswith("!"):
        assert found is None
        return
    assert found is not None
    end, args = found
    assert end == len(words)
    filled = [DIRECTIONS[tense] if a == TENSE else 0 if a == EVENT else a for a in args]
    known = None if anchor == "-" else days(date.fromisoformat(anchor))
    when = TimeExpression(str(filled[0]), tuple(filled[1:]))
    assert shown(ground(when, date.fromisoformat(published), anchor=known)) == expected
