"""Word lists in Turtle: lemmas that a rule of grammar needs and that a domain expert may extend.

A list is a `lex:WordList` with `lex:lemma`s; where its words differ in what they tell, one list stands for
each.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kgbuild.errors import OntologyError
from kgbuild.vocab import LEX, RDF


def word_lists(path: Path) -> dict[str, frozenset[str]]:
    """Return the word lists of a Turtle file by local name. Raises OntologyError for bad Turtle."""
    try:
        quads = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    except (SyntaxError, OSError, ValueError) as error:
        raise OntologyError(f"not valid Turtle ({error})", where=str(path), remedy="Mend the file") from error
    lists = [
        q.subject
        for q in quads
        if q.predicate.value == RDF + "type" and q.object == ox.NamedNode(LEX + "WordList")
    ]
    found: dict[str, set[str]] = {
        node.value.removeprefix(LEX): set() for node in lists if isinstance(node, ox.NamedNode)
    }
    for quad in quads:
        name = quad.subject.value.removeprefix(LEX) if isinstance(quad.subject, ox.NamedNode) else ""
        if name in found and quad.predicate.value == LEX + "lemma":
            found[name].add(quad.object.value)
    return {name: frozenset(words) for name, words in found.items()}


def word_list(path: Path, name: str) -> frozenset[str]:
    """Return one word list. Raises OntologyError where the file has none of that name, or an empty one."""
    words = word_lists(path).get(name)
    if not words:
        raise OntologyError(
            f"lex:{name} has no words", where=str(path), remedy="Give the list its lex:lemma values"
        )
    return words
