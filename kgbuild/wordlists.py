"""Word lists in Turtle: lemmas that a rule of grammar needs and that a domain expert may extend.

A list is a `lex:WordList` with `lex:lemma`s; where words differ in what they tell, there is a list for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kgbuild.errors import OntologyError
from kgbuild.turtle import described
from kgbuild.vocab import LEX, RDF


def word_lists(files: Iterable[Path], needed: Iterable[str], prefix: str = "") -> dict[str, frozenset[str]]:
    """Return the word lists `needed` of Turtle files; `prefix` goes before their local names.

    A list that stands in several files has the words of all.

    Raises OntologyError for bad Turtle, and where a list is missing or has no words.
    """
    words = _read(files)
    found = {name: frozenset(words.get(prefix + name, ())) for name in needed}
    for name, lemmas in found.items():
        if not lemmas:
            remedy = "Give the list its lex:lemma values"
            raise OntologyError(f"lex:{prefix}{name} has no words", where=LEX + prefix + name, remedy=remedy)
    return found


def _read(files: Iterable[Path]) -> dict[str, list[str]]:
    lists = described(files)
    return {
        iri.removeprefix(LEX): values.get(LEX + "lemma", [])
        for iri, values in lists.items()
        if LEX + "WordList" in values.get(RDF + "type", ())
    }
