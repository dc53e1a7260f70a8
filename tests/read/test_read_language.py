"""The language of one short sentence: English ones may be made of names of any language."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.read.language import foreign

_LINES = (Path(__file__).parent / "languages.tsv").read_text(encoding="utf-8").splitlines()[1:]
_ROWS = [[*line.split("\t"), ""][:3] for line in _LINES]


@pytest.mark.parametrize(("language", "sentence", "taken"), _ROWS, ids=lambda value: value[:40])
def test_language_of_a_sentence(language: str, sentence: str, taken: str) -> None:
    assert bool(foreign(sentence)) == (language != "English" and not taken)


def test_names_without_a_sentence_are_taken() -> None:
    assert foreign("Kryvyi Rih, Zaporizhzhia, Kharkiv, Mykolaiv, Kherson, Melitopol") == ""


def test_text_in_capitals_is_told_too() -> None:
    assert foreign("AL MENOS CINCO POLICÍAS MURIERON EN UN ATAQUE CON EXPLOSIVOS EN EL CAUCA") == "Spanish"
    assert foreign("SHELLING KILLS OLEKSANDR KOVALENKO, HANNA SHEVCHENKO, PETRO BONDARENKO IN KHERSON") == ""
