from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.errors import OntologyError
from kgbuild.resources import shipped
from kgbuild.wordlists import word_lists

PREFIX = "@prefix lex: <https://w3id.org/kgbuild/lexicon#> .\n"


def test_reads_the_lists_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "words.ttl"
    file.write_text(
        PREFIX + 'lex:my-verbs a lex:WordList ; lex:lemma "hit", "raid" .\nlex:x lex:lemma "no" .\n'
    )
    assert word_lists(file, ["verbs"], prefix="my-") == {"verbs": {"hit", "raid"}}


@pytest.mark.parametrize(
    ("turtle", "problem"),
    [
        (PREFIX + "lex:verbs a lex:WordList .", "lex:verbs has no words"),
        (PREFIX + 'lex:verbs lex:lemma "hit" .', "lex:verbs has no words"),
        (PREFIX + "lex:verbs a ", "not valid Turtle"),
    ],
)
def test_says_what_is_wrong(tmp_path: Path, turtle: str, problem: str) -> None:
    file = tmp_path / "words.ttl"
    file.write_text(turtle)
    with pytest.raises(OntologyError, match=problem) as raised:
        word_lists(file, ["verbs"])
    assert raised.value.where.startswith(str(file))


def test_no_word_tells_both_of_the_dead_and_of_the_living() -> None:
    path = shipped("ontology") / "lexicon" / "tolls.ttl"
    lists = word_lists(path, ["killing", "dying", "dead", "wounding", "hurt", "unharmed"], prefix="casualty-")
    dead = lists["killing"] | lists["dying"] | lists["dead"]
    assert not dead & (lists["wounding"] | lists["hurt"] | lists["unharmed"])
