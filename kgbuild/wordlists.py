"""Lists in Turtle: lemmas or classes that a rule of grammar needs and that a domain expert may extend.

A list is a `lex:WordList` with `lex:lemma`s, or a `lex:ClassList` with `lex:class`es; where words differ in what they
tell, there is a list for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kgbuild.errors import OntologyError
from kgbuild.turtle import described
from kgbuild.vocab import LEX, RDF, local


def word_lists(files: Iterable[Path], needed: Iterable[str], prefix: str = "") -> dict[str, frozenset[str]]:
    """Return the word lists `needed` of Turtle files; `prefix` goes before their local names.

    A list that stands in several files has the words of all.

    Raises OntologyError for bad Turtle, and where a list is missing or has no words.
    """
    return _needed(_read(files, "WordList", "lemma"), needed, prefix, "words", "lemma")


def class_lists(files: Iterable[Path], needed: Iterable[str], prefix: str = "") -> dict[str, frozenset[str]]:
    """Return the class lists `needed` of Turtle files, the classes by local name, as `word_lists` does."""
    lists = {name: list(map(local, iris)) for name, iris in _read(files, "ClassList", "class").items()}
    return _needed(lists, needed, prefix, "classes", "class")


def _needed(
    lists: Mapping[str, list[str]], needed: Iterable[str], prefix: str, what: str, term: str
) -> dict[str, frozenset[str]]:
    found = {name: frozenset(lists.get(prefix + name, ())) for name in needed}
    for name, values in found.items():
        if not values:
            remedy = f"Give the list its lex:{term} values"
            raise OntologyError(f"lex:{prefix}{name} has no {what}", where=LEX + prefix + name, remedy=remedy)
    return found


def _read(files: Iterable[Path], kind: str, term: str) -> dict[str, list[str]]:
    """Return the values of `lex:term` of each list of a kind, by the list's local name."""
    return {
        iri.removeprefix(LEX): values.get(LEX + term, [])
        for iri, values in described(files).items()
        if LEX + kind in values.get(RDF + "type", ())
    }
