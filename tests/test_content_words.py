"""Lists of content words are found wherever they stand, and none of what is grammar or a symbol."""

from __future__ import annotations

import shutil
from pathlib import Path

import content_words
import pytest


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ('VERBS = frozenset({"bomb", "shell", "the"})', ["bomb", "shell"]),
        ('def f(lemma):\n    return lemma in ("raid", "storm")', ["raid", "storm"]),
        ('MEANS = {"grenade": "rocket"}', ["grenade", "rocket"]),
        ('PATTERN = r"\\b(?:gun|knife)s?\\b"', ["gun", "knife"]),
        ('NOUNS = "militant gunman of".split()', ["militant", "gunman"]),
        ('PHRASES = ["because of", "on the outskirts of", "in a raid", "amid shots"]', ["in a raid", "amid shots"]),
    ],
)  # fmt: skip
def test_lists_of_content_words(tmp_path: Path, code: str, words: list[str]) -> None:
    assert [found for _, _, found in _lists(tmp_path, code)] == [words]


@pytest.mark.parametrize(
    "code",
    [
        'PREPOSITIONS = {"in", "on", "near", "because of"}',
        'MONTHS = ("january", "february")',
        'RELATIONS = ("nsubj", "dobj")',
        'TAGS = ("NNS", "VBD")',
        'KINDS = ("Country", "Militia")',
        'one = "bomb"',
        '"""Reads "bomb|shell" for what it is."""',
        'def f() -> None:\n    """Reads bomb|shell."""',
        '__all__ = ["bomb", "shell"]',
        'from typing import Literal\nBound = Literal["lower", "upper"]\nBOUNDS = ("lower", "upper")',
    ],
)
def test_grammar_and_symbols_are_none(tmp_path: Path, code: str) -> None:
    assert _lists(tmp_path, code) == []


def test_lists_of_classes(tmp_path: Path) -> None:
    """Of what reads texts alone, and not of classes at the top."""
    shutil.copytree(content_words.ROOT / "ontology", tmp_path / "ontology")
    code = 'ARMED = ("ArmedGroup", "Country")\nPLACES = {"Country", "Region"}\nONE = ("Militia",)\n'
    for folder in ("extract", "graph"):
        (tmp_path / "kgbuild" / folder).mkdir(parents=True)
        (tmp_path / "kgbuild" / folder / "one.py").write_text(code, encoding="utf-8")
    found = list(content_words.class_lists(tmp_path))
    assert found == [("kgbuild/extract/one.py:ARMED", 1, ["ArmedGroup", "Country"])]


def test_every_exception_has_a_reason() -> None:
    assert all(content_words.exceptions().values())


def _lists(root: Path, code: str) -> list[tuple[str, int, list[str]]]:
    (root / "kgbuild").mkdir()
    (root / "kgbuild" / "one.py").write_text(code + "\n", encoding="utf-8")
    return list(content_words.lists(root))
