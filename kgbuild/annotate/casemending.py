"""Mends subjects and objects that a preposition introduces, as `mending` does."""

from __future__ import annotations

from typing import Final

from kgbuild.annotate.tree import Tree
from kgbuild.syntax.words import FINITE

#: Prepositions that join clauses too.
_JOINING: Final = frozenset({"after", "before", "as", "since", "until", "while", "because"})
#: Prepositions of places, which no object has.
PLACING: Final = frozenset(
    {"across", "at", "in", "into", "near", "on", "onto", "outside", "through", "toward", "towards"}
)
_NOUNS: Final = frozenset({"NOUN", "PROPN"})


def mend_cased_subjects(tree: Tree) -> None:
    """Take a subject that a preposition introduces for what it is: "the attack [by fighters] was carried out".

    What stands right before a verb that has no other subject is its own: "a week after [thirty] were killed".
    """
    for i, rel in enumerate(tree.rel):
        if rel == "obl" and _opens_clause(tree, i):
            _join_clause(tree, i, tree.head[i])
            tree.rel[i] = "subj:pass" if tree.under(tree.head[i], "aux:pass") else "subj"
            continue
        if rel not in ("subj", "subj:pass") or not tree.cases(i):
            continue
        verb = tree.head[i]
        before = [j for j in tree.below[verb] if j < i and tree.rel[j] in ("subj", "subj:pass")]
        if not before and tree.lower[tree.cases(i)[0]] in _JOINING:
            _join_clause(tree, i, verb)
        elif before and tree.tag[i] not in ("CD", "WDT", "WP"):
            last = min(tree.without(i, -1)) - 1
            tree.hang(i, last if tree.pos[last] in _NOUNS else before[-1], "nmod")


def _opens_clause(tree: Tree, i: int) -> bool:
    """Tell whether a word behind "after" and the like stands right before a finite verb without a subject."""
    verb, cases = tree.head[i], tree.cases(i)
    if not cases:  # "three days after [a bomb] killed nine": the verb has the word already
        cases = [j for j in tree.under(tree.head[i], "mark") if j == min(tree.without(i, -1)) - 1]
    if not i < verb or not cases or tree.lower[cases[0]] not in _JOINING:
        return False
    own = [j for j in tree.below[verb] if i < j < verb and tree.rel[j] in ("aux", "aux:pass", "cop")]
    behind = max(tree.without(i, -1)) + 1
    finite = tree.tag[min([*own, verb])] in FINITE
    return (
        finite and behind == min([*own, verb]) and not any(tree.under(verb, r) for r in ("subj", "subj:pass"))
    )


def mend_cased_objects(tree: Tree) -> None:
    """Take an object that a preposition introduces for none: "tore [through a market]", but "shot down 21 of 33".

    "At least" introduces nothing: "destroyed [at least ten towers]".
    """
    for i, rel in enumerate(tree.rel):
        cases = [j for j in tree.cases(i) if tree.head[i] < j < i] if rel == "obj" else []
        cases = [j for j in cases if not (tree.lower[j] == "at" and tree.tag[j + 1] in ("JJS", "RBS"))]
        if any(tree.tag[j] == "IN" and tree.lower[j] in PLACING for j in cases):
            tree.rel[i] = "obl"


def _join_clause(tree: Tree, noun: int, verb: int) -> None:
    """Take the preposition before a subject for what joins its clause: "said nine died [after] a bomb hit a bus"."""
    above = tree.head[verb]
    for j in tree.cases(noun):
        tree.hang(j, verb, "mark")
    told = [j for j in tree.below[above] if j < noun and tree.rel[j] == "ccomp"]
    if tree.rel[verb] in ("ccomp", "conj", "parataxis") and told:
        tree.hang(verb, told[-1], "advcl")


def bare_before(tree: Tree, case: int) -> int | None:
    """Return the noun that a preposition stands before, where the noun of a second phrase has both of theirs.

    "An ambush [in] Guerrero state, in the south": a parser may give both to the south.
    """
    noun = tree.head[case]
    later = [j for j in tree.cases(noun) if j > case + 1]
    if not later or "," not in tree.lower[case : later[0]]:
        return None
    above = (noun, tree.head[noun])
    between = range(case + 1, later[0])
    bare = [
        j for j in between if tree.rel[j] in ("nmod", "obl") and tree.head[j] in above and not tree.cases(j)
    ]
    return bare[0] if bare else None
