"""Reads what decides whether two things can be one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.errors import OntologyError
from kgbuild.lexiconfiles import load, turtle_files
from kgbuild.resources import shipped
from kgbuild.sameness import Sameness, sameness


def test_what_is_shipped() -> None:
    found = sameness()
    assert len(found.habits) >= 15
    assert any(habit.full for habit in found.habits)
    assert len(found.confusions) >= 10
    classes = load(turtle_files(shipped("ontology"))).parents
    named = {kind for c in found.confusions for kind in (*c.classes, *c.below)}
    assert len(named) >= 10
    assert named <= classes.keys()


def test_habits_come_by_rank(tmp_path: Path) -> None:
    text = (shipped("ontology") / "lexicon" / "sameness.ttl").read_text(encoding="utf-8")
    file = tmp_path / "sameness.ttl"
    file.write_text(
        text + 'lex:last a lex:SpellingHabit ; lex:rank 900 ; lex:pattern "x" ; lex:replacement "y" .\n'
        'lex:first a lex:SpellingHabit ; lex:rank 1 ; lex:pattern "v" ; lex:replacement "w" .\n'
    )
    habits = Sameness.load([file]).habits
    assert (habits[0].replacement, habits[-1].replacement) == ("w", "y")


def test_a_pattern_that_is_none(tmp_path: Path) -> None:
    text = (shipped("ontology") / "lexicon" / "sameness.ttl").read_text(encoding="utf-8")
    file = tmp_path / "sameness.ttl"
    file.write_text(
        text + 'lex:bad a lex:SpellingHabit ; lex:rank 1 ; lex:pattern "(" ; lex:replacement "" .\n'
    )
    with pytest.raises(OntologyError, match="cannot be read") as raised:
        Sameness.load([file])
    assert str(raised.value.where).endswith("#bad")
