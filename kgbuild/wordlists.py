"""Word lists in Turtle: lemmas that a rule of grammar needs and that a domain expert may extend.

A list is a `lex:WordList` with `lex:lemma`s; where words differ in what they tell, there is a list for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from kgbuild.errors import OntologyError
from kgbuild.vocab import LEX, RDF


def word_lists(path: Path, needed: Iterable[str], prefix: str = "") -> dict[str, frozenset[str]]:
    """Return the word lists `needed` of a Turtle file; `prefix` goes before their local names.

    Raises OntologyError for bad Turtle, and where a list is missing or has no words.
    """
    words = _read(path)
    found = {name: frozenset(words.get(prefix + name, ())) for name in needed}
    for name, lemmas in found.items():
        if not lemmas:
            remedy = "Give the list its lex:lemma values"
            raise OntologyError(f"lex:{prefix}{name} has no words", where=str(path), remedy=remedy)
    return found


def _read(path: Path) -> dict[str, set[str]]:
    try:
        quads = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    except (SyntaxError, OSError, ValueError) as error:
        remedy = "Mend the file"
        raise OntologyError(f"not valid Turtle ({error})", where=str(path), remedy=remedy) from error
    kind = ox.NamedNode(LEX + "WordList")
    lists = {q.subject for q in quads if q.predicate.value == RDF + "type" and q.object == kind}
    found: dict[str, set[str]] = {}
    for quad in quads:
        node, value = quad.subject, quad.object
        is_lemma = quad.predicate.value == LEX + "lemma" and isinstance(value, ox.Literal)
        if node in lists and isinstance(node, ox.NamedNode) and is_lemma:
            found.setdefault(node.value.removeprefix(LEX), set()).add(value.value)
    return found
