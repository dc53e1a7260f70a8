"""Words and questions of grammar that several mends share."""

from __future__ import annotations

from typing import Final

from kgbuild.annotate.tree import Tree

VERBAL: Final = frozenset({"VERB", "AUX", "ADJ", "ADV"})
NOUNS: Final = frozenset({"NOUN", "PROPN"})
FINITE: Final = frozenset({"VBD", "VBZ", "VBP", "MD"})
NOMINAL: Final = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
#: Verbs behind which a clause stands without a word that joins it.
SAYING: Final = frozenset(
    {"say", "report", "claim", "believe", "think", "add", "announce", "state", "deny", "tell"}
)
#: Prepositions that join clauses too.
JOINING: Final = frozenset({"after", "before", "as", "since", "until", "while", "because"})


def ancestors(tree: Tree, i: int) -> set[int]:
    """Return the words above word `i`, up to the root."""
    found = set[int]()
    while tree.head[i] != i:
        i = tree.head[i]
        found.add(i)
    return found


def goes_on(tree: Tree, verb: int) -> bool:
    """Tell whether verb `verb` is one of a list: "shelled, [stormed] and burned the camp"."""
    return any(
        j > verb and tree.rel[j] == "conj" and any(tree.rel[k] == "cc" for k in tree.below[j])
        for j in tree.below[tree.head[verb]]
    )
