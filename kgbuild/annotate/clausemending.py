"""Mends what parsers commonly get wrong of clauses: whose subject a noun is, which verb is the main one, what is reported.

As in `mending`, each pass changes the tree of a Doc in place and knows no word of the domain.
"""

from __future__ import annotations

from typing import Final

from kgbuild.annotate.tree import Tree
from kgbuild.words import listed

_NOUNS: Final = frozenset({"NOUN", "PROPN"})


def mend_moments(tree: Tree) -> None:
    """Give a clause with "when" the subject behind it that a parser hung further up: "were killed when [a bomb] fell"."""
    for mark, rel in enumerate(tree.rel):
        if tree.lower[mark] not in ("when", "while") or rel not in ("advmod", "mark"):
            continue
        verb = _marked(tree, mark)
        if not mark < verb:
            continue
        if any(tree.rel[j] in ("subj", "subj:pass") for j in tree.below[verb]):
            continue
        above = tree.head[verb]
        own = [j for j in tree.below[above] if mark < j < verb and tree.rel[j] in ("subj", "subj:pass")]
        if own and above < mark and not tree.cases(own[0]):
            tree.hang(own[0], verb, "subj:pass" if tree.under(verb, "aux:pass") else "subj")


def _marked(tree: Tree, mark: int) -> int:
    """Return the verb of a clause with "when", which is no participle in it: "[when] a missile fired by X [hit] a tank"."""
    verb = tree.head[mark]
    noun = tree.head[verb]
    inside = tree.rel[verb] == "acl" and mark < noun < verb and tree.rel[noun] in ("subj", "subj:pass")
    if inside and tree.rel[tree.head[noun]] == "advcl":
        tree.hang(mark, tree.head[noun], tree.rel[mark])
    return int(tree.head[mark])


def mend_particles(tree: Tree) -> None:
    """Take for an object what stands behind the particle of a verb: "set [off] his vest", tagged so and taken for a case."""
    for i, rel in enumerate(tree.rel):
        noun, verb = tree.head[i], i - 1
        particle = rel == "case" and tree.tag[i] == "RP" and i and tree.head[noun] == verb
        if particle and tree.rel[noun] == "obl" and noun > i and not tree.under(verb, "obj"):
            tree.hang(i, verb, "prt")
            tree.rel[noun] = "obj"


def mend_joined(tree: Tree) -> None:
    """Join a verb to the clause between commas that it ends: "came, hours after rebels hit a post and [killed] two"."""
    for verb, rel in enumerate(tree.rel):
        above, joins = tree.head[verb], tree.under(verb, "cc")
        if rel != "conj" or above > verb or not joins or tree.tag[verb] not in ("VBD", "VBN"):
            continue
        if any(tree.rel[j] in ("subj", "subj:pass", "aux", "aux:pass", "mark") for j in tree.below[verb]):
            continue
        inner = [
            j for j in tree.under(above, "advcl") if above < j < joins[0] and tree.tag[j] in ("VBD", "VBN")
        ]
        inner = [j for j in inner if any(tree.rel[k] in ("subj", "subj:pass") for k in tree.below[j])]
        if not inner:
            continue
        opens = min(tree.without(inner[-1], -1))
        if opens > above and tree.text[opens - 1] == "," and "," not in tree.text[inner[-1] : joins[0]]:
            tree.hang(verb, inner[-1], "conj")


def mend_reduced(tree: Tree) -> None:
    """Take for a participle what a passive behind it shows to be one: "four fighters [killed on Monday] were buried"."""
    for second in range(len(tree.rel)):
        first, help_ = tree.head[second], tree.under(second, "aux:pass")
        if (
            tree.rel[second] not in ("advcl", "ccomp", "dep", "conj", "parataxis")
            or not help_
            or first >= second
        ):
            continue
        subjects = tree.under(first, "subj")
        joined = any(tree.rel[j] in ("subj", "subj:pass", "mark", "cc") for j in tree.below[second])
        told = any(
            tree.rel[j] in ("obj", "aux", "aux:pass", "cop", "cc", "conj")
            for j in tree.below[first]
            if j < second
        )
        told = told or tree.lemma[first] in listed("joining")  # "a man police said was held"
        if (
            joined
            or told
            or tree.tag[first] not in ("VBD", "VBN")
            or len(subjects) != 1
            or subjects[0] > first
        ):
            continue
        if tree.text[help_[0] - 1] in (",", ":", ";", "”", '"') or help_[0] < first:
            continue
        _make_reduced(tree, first, second, subjects[0])


def _make_reduced(tree: Tree, first: int, second: int, noun: int) -> None:
    """Let the second of two verbs be the one of the clause, and the first modify the noun that both are said of."""
    above, rel = tree.head[first], tree.rel[first]
    tree.hang(second, second if above == first else above, rel)
    tree.hang(noun, second, "subj:pass")
    for j in list(tree.below[first]):
        if j < noun or j > second:
            tree.hang(j, second, tree.rel[j])
    tree.hang(first, noun, "acl")
    tree.tag[first] = "VBN"


def mend_reported(tree: Tree) -> None:
    """Hang on a reported clause what stands in it or opens it: "[on Monday] rebels shelled X [at noon], the army said"."""
    for verb, rel in enumerate(tree.rel):
        if tree.lemma[verb] not in listed("joining"):
            continue
        told = tree.head[verb] if rel == "parataxis" else None
        told = next((j for j in tree.below[verb] if j < verb and tree.rel[j] in ("ccomp", "parataxis")), told)
        if told is None or told > verb:
            continue
        subject = next((j for j in tree.below[verb] if told < j and tree.rel[j] == "subj"), None)
        if subject is None:
            subject = _second_subject(tree, told, verb)
        if subject is None:
            continue
        comma = _comma_between(tree, told, min(subject, verb))
        for j in list(tree.below[verb]):
            if (
                comma is not None
                and j < comma
                and j != told
                and tree.rel[j] in ("obl", "tmod", "nmod", "advcl", "advmod")
            ):
                tree.hang(j, told, tree.rel[j])


def _second_subject(tree: Tree, told: int, verb: int) -> int | None:
    """Hang on a reporting verb the subject that a parser gave to what is reported, which has its own before it."""
    subjects = [j for j in tree.below[told] if tree.rel[j] == "subj"]
    if len(subjects) < 2 or not told < subjects[-1] < verb:
        return _teller_before(tree, told, verb)
    tree.hang(subjects[-1], verb, "subj")
    return subjects[-1]


def _teller_before(tree: Tree, told: int, verb: int) -> int | None:
    """Hang on a reporting verb the phrase between a comma and it: "…, killing twelve, [state media] reported"."""
    noun = verb - 1
    while told < tree.head[noun] < verb and tree.rel[noun] in ("compound", "flat", "amod", "nmod", "conj"):
        noun = tree.head[noun]
    first = min(tree.without(noun, -1))
    if (
        tree.pos[noun] not in _NOUNS
        or tree.cases(noun)
        or first < 2
        or tree.text[first - 1] != ","
        or first <= told
    ):
        return None
    tree.hang(noun, verb, "subj")
    return noun


def _comma_between(tree: Tree, first: int, last: int) -> int | None:
    """Return the last comma or quotation mark between two words."""
    return next((j for j in range(last - 1, first, -1) if tree.text[j] in (",", "”", '"', "’")), None)
