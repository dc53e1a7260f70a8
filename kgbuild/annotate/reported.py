"""Mends of what is reported and who reports it, where a parser mixes the two clauses."""

from __future__ import annotations

from typing import Final

from kgbuild.annotate.tree import Tree
from kgbuild.words import listed

_NOUNS: Final = frozenset({"NOUN", "PROPN"})
#: What opens a clause that tells when something was.
_MOMENTS: Final = frozenset({"after", "as", "before", "when", "while"})


def mend_reported(tree: Tree) -> None:
    """Hang on a reported clause what stands in it or opens it: "[on Monday] rebels shelled X [at noon], the army said"."""
    for verb, rel in enumerate(tree.rel):
        if tree.lemma[verb] not in listed("joining"):
            continue
        clauses = [j for j in tree.below[verb] if j < verb and tree.rel[j] in ("ccomp", "parataxis")]
        clauses = clauses or ([tree.head[verb]] if rel == "parataxis" else [])
        told = next((j for j in clauses if _has_another(tree, j)), next(iter(clauses), None))
        if told is None or told > verb:
            continue
        subject = next((j for j in tree.below[verb] if told < j and tree.rel[j] == "subj"), None)
        if subject is None:
            subject = _second_subject(tree, told, verb)
        if subject is None:
            continue
        _join_moments(tree, told, verb)
        comma = _comma_between(tree, told, min(subject, verb))
        for j in list(tree.below[verb]):
            if (
                comma is not None
                and j < comma
                and j != told
                and tree.rel[j] in ("obl", "tmod", "nmod", "advcl", "advmod")
            ):
                tree.hang(j, told, tree.rel[j])


def _join_moments(tree: Tree, told: int, verb: int) -> None:
    """Hang on what is reported the clause that tells its moment: "ten died [when rebels struck a village], he said"."""
    for j in [j for j in tree.below[verb] if told < j < verb and tree.rel[j] == "ccomp"]:
        opens = [k for k in tree.below[j] if tree.rel[k] in ("mark", "advmod") and told < k < j]
        if any(tree.lower[k] in _MOMENTS for k in opens):
            tree.hang(j, told, "advcl")


def _second_subject(tree: Tree, told: int, verb: int) -> int | None:
    """Hang on a reporting verb the subject that a parser gave to what is reported, which has its own before it."""
    subjects = _subjects(tree, told)
    if not _has_another(tree, told) or not told < subjects[-1] < verb:
        return (
            _subject_behind(tree, told, verb)
            or _subject_of_joined(tree, told, verb)
            or _teller_before(tree, told, verb)
            or _described_teller(tree, told, verb)
        )
    tree.hang(subjects[-1], verb, "subj")
    return subjects[-1]


def _subjects(tree: Tree, verb: int) -> list[int]:
    return [j for j in tree.below[verb] if tree.rel[j] in ("subj", "subj:pass")]


def _has_another(tree: Tree, verb: int) -> bool:
    """Tell whether a verb has a subject behind it beside one before it: the latter is its own."""
    subjects = _subjects(tree, verb)
    return len(subjects) > 1 and subjects[0] < verb < subjects[-1]


def _subject_behind(tree: Tree, told: int, verb: int) -> int | None:
    """Hang on a reporting verb what a participle has for a subject behind it: "killing ten, [a priest], Jo Ray, told X"."""
    for noun in range(verb - 1, told, -1):
        if (
            tree.rel[noun] != "subj"
            or not told < tree.head[noun] < noun
            or tree.tag[tree.head[noun]] != "VBG"
        ):
            continue
        if tree.text[min(tree.without(noun, -1)) - 1] == ",":
            tree.hang(noun, verb, "subj")
            return noun
    return None


def _subject_of_joined(tree: Tree, told: int, verb: int) -> int | None:
    """Hang on a reporting verb what a joined verb has for a subject behind it: "came and shot ten, [the mayor] told X"."""
    for joined in tree.under(told, "conj"):
        behind = [j for j in _subjects(tree, joined) if joined < j < verb]
        if behind and tree.text[min(tree.without(behind[-1], -1)) - 1] == ",":
            tree.hang(behind[-1], verb, "subj")
            return behind[-1]
    return None


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


def _described_teller(tree: Tree, told: int, verb: int) -> int | None:
    """Hang on a reporting verb the phrase with a name between commas: "ten died, [the vicar of Dori, Jo Ray], said"."""
    for noun in [j for j in tree.below[told] if told < j < verb and tree.pos[j] in _NOUNS]:
        if tree.rel[noun] not in ("parataxis", "appos", "dep") or tree.cases(noun):
            continue
        phrase = tree.without(noun, -1)
        if max(phrase) == verb - 2 and {tree.text[verb - 1], tree.text[min(phrase) - 1]} == {","}:
            tree.hang(noun, verb, "subj")
            return noun
    return None


def _comma_between(tree: Tree, first: int, last: int) -> int | None:
    """Return the last comma or quotation mark between two words."""
    return next((j for j in range(last - 1, first, -1) if tree.text[j] in (",", "”", '"', "’")), None)
