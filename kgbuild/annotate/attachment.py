"""Mends of what a parser hangs on a verb further up than grammar lets it reach."""

from __future__ import annotations

from typing import Final

from kgbuild.annotate.tree import Tree
from kgbuild.words import listed

_SUBJECTS: Final = frozenset({"subj", "subj:pass"})
_PAST: Final = frozenset({"VBD", "VBN"})


def mend_near(tree: Tree) -> None:
    """Hang a phrase on the clause that it stands right behind: "shelled the town after two men were hurt [in a raid]".

    Only a comma would part it from that clause.
    """
    for noun, rel in enumerate(tree.rel):
        verb = tree.head[noun]
        if rel != "obl" or noun < verb or not tree.cases(noun):
            continue
        first = min(tree.without(noun, -1))
        clauses = [j for j in tree.under(verb, "advcl") if verb < j < first]
        if not clauses:
            continue
        clause = clauses[-1]
        ends = max(tree.without(clause, -1))
        if ends == first - 1 and any(tree.rel[j] in _SUBJECTS for j in tree.below[clause]):
            tree.hang(noun, clause, rel)


def mend_counted(tree: Tree) -> None:
    """Take what is asked a number of for the subject of a verb behind it: "could not say how [many] had died"."""
    for many, rel in enumerate(tree.rel):
        verb = tree.head[many]
        asked = many > 0 and tree.lower[many - 1] == "how" and tree.lower[many] in ("many", "much")
        if not asked or rel != "obj" or not many < verb or tree.tag[verb] not in _PAST:
            continue
        if all(j > many or tree.rel[j] not in _SUBJECTS for j in tree.below[verb]):
            tree.rel[many] = "subj:pass" if tree.under(verb, "aux:pass") else "subj"


def mend_shifted(tree: Tree) -> None:
    """Join a past to the verb of saying, not to what was said to have been: "said ten had died and [blamed] rebels"."""
    for verb, rel in enumerate(tree.rel):
        told = tree.head[verb]
        above = tree.head[told]
        if rel != "conj" or not above < told < verb or tree.rel[told] != "ccomp" or tree.tag[verb] != "VBD":
            continue
        if tree.lemma[verb] not in listed("declaring") | listed("speaking"):
            continue  # "said that they had stopped a bus and [killed] ten"
        if {tree.rel[j] for j in tree.below[verb]} & {*_SUBJECTS, "aux", "aux:pass", "mark"}:
            continue
        past = any(tree.lower[j] == "had" for j in tree.under(told, "aux"))
        if past and tree.tag[above] in _PAST and tree.lemma[above] in listed("joining"):
            tree.hang(verb, above, "conj")
