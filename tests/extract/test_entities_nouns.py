"""The nouns of the lexicon: each lemma once, each class declared, and a file that says too little is refused."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from parsed import nouns

from kgbuild.errors import OntologyError
from kgbuild.nouns import Nouns
from kgbuild.resources import shipped
from kgbuild.vocab import EV, LEX, PREFIXES, RDF

FILE = shipped("ontology") / "lexicon" / "nouns.ttl"
TYPE = ox.NamedNode(RDF + "type")


def lemmas(*kinds: str) -> Counter[str]:
    store = ox.Store()
    store.load(path=str(FILE), format=ox.RdfFormat.TURTLE)
    found: Counter[str] = Counter()
    for kind in kinds:
        for quad in store.quads_for_pattern(None, TYPE, ox.NamedNode(LEX + kind)):
            lemma = ox.NamedNode(LEX + "lemma")
            found.update(q.object.value for q in store.quads_for_pattern(quad.subject, lemma, None))
    return found


@pytest.mark.parametrize("kinds", [("CommonNoun",), ("TitleNoun", "RankNoun"), ("Honorific",)])
def test_each_lemma_stands_once(kinds: tuple[str, ...]) -> None:
    found = lemmas(*kinds)
    assert len(found) > 10
    assert [lemma for lemma, number in found.items() if number > 1] == []


def test_every_class_is_declared() -> None:
    declared = {*nouns().parents, "Entity", "Event", "Document", "Actor", "Place"}
    used = {kind for n in nouns().common.values() for kind in (n.kind, n.one, n.body, *n.anaphor) if kind}
    assert used - declared == set()


@pytest.mark.parametrize(
    ("turtle", "problem"),
    [
        ('lex:x a lex:CommonNoun ; lex:lemma "tower" .', "lex:denotes is missing"),
        ('lex:x a lex:RelationWord ; lex:lemma "back" ; lex:relates ev:backedBy .', "lex:form is missing"),
        ("lex:x a lex:CommonNoun", "not valid Turtle"),
    ],
)
def test_entries_that_say_too_little(tmp_path: Path, turtle: str, problem: str) -> None:
    head = "".join(f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in ("ev", "lex"))
    (tmp_path / "bad.ttl").write_text(head + turtle)
    with pytest.raises(OntologyError, match=problem):
        Nouns.load([tmp_path / "bad.ttl"])


def test_an_expert_adds_a_noun_in_turtle_alone(tmp_path: Path) -> None:
    head = f"@prefix ev: <{EV}> .\n@prefix lex: <{LEX}> .\n"
    (tmp_path / "more.ttl").write_text(
        head + 'lex:n a lex:CommonNoun ; lex:lemma "cable car" ; lex:denotes ev:Vehicle .'
    )
    found = Nouns.load([tmp_path / "more.ttl"]).noun(["the", "old", "cable", "car"])
    assert found is not None
    assert (found[0].kind, found[1]) == ("Vehicle", 2)
