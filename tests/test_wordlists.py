from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.errors import OntologyError
from kgbuild.resources import shipped
from kgbuild.turtle import described
from kgbuild.vocab import EV, LEX, OWL, RDF, local
from kgbuild.wordlists import class_lists, word_lists
from kgbuild.words import Words, in_force, using

PREFIX = "@prefix lex: <https://w3id.org/kgbuild/lexicon#> .\n"


def test_reads_the_lists_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "words.ttl"
    file.write_text(
        PREFIX + 'lex:my-verbs a lex:WordList ; lex:lemma "hit", "raid" .\nlex:x lex:lemma "no" .\n'
    )
    assert word_lists([file], ["verbs"], prefix="my-") == {"verbs": {"hit", "raid"}}


def test_lists_of_several_files_are_one(tmp_path: Path) -> None:
    for name, lemma in (("a", "hit"), ("b", "raid")):
        (tmp_path / f"{name}.ttl").write_text(f'{PREFIX}lex:verbs a lex:WordList ; lex:lemma "{lemma}" .')
    assert word_lists(tmp_path.glob("*.ttl"), ["verbs"]) == {"verbs": {"hit", "raid"}}


@pytest.mark.parametrize(
    ("turtle", "problem", "where"),
    [
        (PREFIX + "lex:verbs a lex:WordList .", "lex:verbs has no words", LEX + "verbs"),
        (PREFIX + 'lex:verbs lex:lemma "hit" .', "lex:verbs has no words", LEX + "verbs"),
        (PREFIX + "lex:verbs a ", "not valid Turtle", "words.ttl:"),
    ],
)
def test_says_what_is_wrong(tmp_path: Path, turtle: str, problem: str, where: str) -> None:
    file = tmp_path / "words.ttl"
    file.write_text(turtle)
    with pytest.raises(OntologyError, match=problem) as raised:
        word_lists([file], ["verbs"])
    assert where in str(raised.value.where)


def test_no_word_tells_both_of_the_dead_and_of_the_living() -> None:
    path = shipped("ontology") / "lexicon" / "tolls.ttl"
    lists = word_lists(
        [path], ["killing", "dying", "dead", "wounding", "hurt", "unharmed"], prefix="casualty-"
    )
    dead = lists["killing"] | lists["dying"] | lists["dead"]
    assert not dead & (lists["wounding"] | lists["hurt"] | lists["unharmed"])


def test_a_list_has_the_classes_of_all_files(tmp_path: Path) -> None:
    file, extra = shipped("ontology") / "lexicon" / "classes.ttl", tmp_path / "extra.ttl"
    extra.write_text(PREFIX + f"lex:classes-deadly lex:class <{EV}Siege> .")
    assert class_lists([file, extra], ["deadly"], "classes-") == {"deadly": {"ArmedClash", "Attack", "Siege"}}
    with pytest.raises(OntologyError, match="lex:classes-none has no classes"):
        class_lists([file, extra], ["none"], "classes-")


def test_every_listed_class_is_one_of_the_ontology() -> None:
    ontology = shipped("ontology")
    known = {
        local(iri)
        for iri, of in described([ontology / "kgbuild.ttl"]).items()
        if OWL + "Class" in of.get(RDF + "type", ())
    }
    assert set().union(*in_force().classes.values()) <= known


def test_words_are_in_force_inside_alone() -> None:
    before = in_force()
    own = Words({"killing": frozenset({"flatten"})}, {}, {}, {})
    with using(own):
        assert in_force() is own
    assert in_force() is before
    assert "kill" in before.tolls["killing"]


def test_a_phrase_of_time_says_what_it_means(tmp_path: Path) -> None:
    files = [
        shipped("ontology") / "lexicon" / f"{name}.ttl"
        for name in ("classes", "grammar", "senses", "times", "tolls")
    ]
    extra = tmp_path / "extra.ttl"
    phrase = 'lex:x a lex:TimePhrase ; lex:lemma "Founders\' Day", "Regent\'s Day" ; lex:means "3 June" .'
    extra.write_text(PREFIX + phrase)
    words = Words.load([*files, extra])
    pieces = words.read_as(["since", "founders", "'", "day", "2016", ",", "regent", "'s", "day", "."])
    assert [piece.text for piece in pieces] == ["since", "3 june", "2016", ",", "3 june", "."]
    assert (pieces[4].first, pieces[4].last) == (6, 9)
    extra.write_text(PREFIX + 'lex:x a lex:TimePhrase ; lex:lemma "founders day" .')
    with pytest.raises(OntologyError, match="needs one lex:means"):
        Words.load([*files, extra])
