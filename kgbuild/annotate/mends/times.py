"""Mends of times and of phrases at the edge of a clause."""

from __future__ import annotations

from typing import Final

from kgbuild.annotate.mends.words import NOUNS, SAYING, VERBAL, goes_on
from kgbuild.annotate.tree import Tree

#: A time by which something followed: "hours later".
_UNITS: Final = frozenset({"minutes", "hours", "days", "weeks", "months", "years", "moments"})
_DELAYS: Final = frozenset({"later", "earlier", "after", "before", "ago"})
#: Nouns of time that may open a sentence.
_TIMES: Final = frozenset({
    "day", "night", "morning", "afternoon", "evening", "week", "weekend", "month", "year"
})  # fmt: skip
_NEIGHBOURS: Final = frozenset({"previous", "following", "next", "same", "preceding", "last"})


def mend_time_compounds(tree: Tree) -> None:
    """Take a time before a subject for no part of it: "[the previous week] militants had overrun a fort"."""
    for i, rel in enumerate(tree.rel):
        noun, adjective = tree.head[i], i - 1
        verb = tree.head[noun]
        if rel != "compound" or tree.lower[i] not in _TIMES or noun != i + 1 or i < 2:
            continue
        if tree.lower[adjective] not in _NEIGHBOURS or tree.tag[noun] != "NNS":
            continue
        if tree.rel[noun] in ("subj", "subj:pass") and tree.tag[verb][:2] == "VB":
            tree.hang(i, verb, "tmod")
            for j in [j for j in tree.below[noun] if j < i]:
                tree.hang(j, i, tree.rel[j])


def mend_adverbs(tree: Tree) -> None:
    """Hang on the verb what a parser hung on its adverb of time: "were killed later [in a shootout]"."""
    for i, rel in enumerate(tree.rel):
        adverb = tree.head[i]
        verb = tree.head[adverb]
        if rel not in ("obl", "nmod") or i < adverb or not tree.cases(i) or tree.lower[adverb] not in _DELAYS:
            continue
        if (
            tree.rel[adverb] in ("advmod", "tmod")
            and tree.tag[adverb].startswith("RB")
            and tree.tag[verb][:2] == "VB"
        ):
            tree.hang(i, verb, "obl")


def mend_leading(tree: Tree) -> None:
    """Hang a phrase that opens a clause on its verb: "[on Wednesday] the crisis deepened" is no phrase of the crisis.

    No prepositional phrase stands before the noun that it describes.
    """
    for i, rel in enumerate(tree.rel):
        noun = tree.head[i]
        if rel != "nmod" or i > noun or not tree.cases(i):
            continue
        verb = tree.head[noun]
        if tree.rel[noun] in ("subj", "subj:pass", "obj") and tree.pos[verb] in VERBAL:
            tree.hang(i, verb, "obl")


def mend_reported(tree: Tree) -> None:
    """Hang on a reported clause what stands in it or opens it: "[on Monday] rebels shelled X [at noon], the army said"."""
    for verb, rel in enumerate(tree.rel):
        if tree.lemma[verb] not in SAYING:
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
    while told < tree.head[noun] < verb and tree.rel[noun] in ("compound", "flat", "amod", "nmod"):
        noun = tree.head[noun]
    first = min(tree.without(noun, -1))
    if (
        tree.pos[noun] not in NOUNS
        or tree.cases(noun)
        or first < 2
        or tree.text[first - 1] != ","
        or first <= told
    ):
        return None
    tree.hang(noun, verb, "subj")
    return noun


def mend_inserted(tree: Tree) -> None:
    """Hang on the main verb what follows an inserted clause: "began its offensive, named Shield, [on Sunday]"."""
    for i, rel in enumerate(tree.rel):
        if rel not in ("acl", "conj", "advcl") or tree.tag[i] not in ("VBN", "VBD"):
            continue
        below = {tree.rel[j] for j in tree.below[i]}
        if min(tree.without(i, -1)) != i or not i or tree.text[i - 1] != ",":
            continue
        if below & {"subj", "subj:pass", "cc", "aux", "aux:pass", "mark", "conj"} or goes_on(tree, i):
            continue
        verb = tree.head[i]
        while tree.pos[verb] != "VERB" and tree.head[verb] != verb:
            verb = tree.head[verb]
        for j in list(tree.below[i]):
            opens = min(tree.without(j, -1))
            if tree.rel[j] in ("obl", "tmod") and opens > i + 1 and tree.text[opens - 1] == "," and verb < i:
                tree.hang(j, verb, tree.rel[j])


def mend_unit_subjects(tree: Tree) -> None:
    """Take "hours after" for a time and not for who acts: "hours after [a bomb] in the town killed two soldiers"."""
    for i, rel in enumerate(tree.rel):
        verb = tree.head[i]
        if rel != "subj" or tree.lower[i] not in _UNITS or tree.tag[verb] not in ("VBD", "VBN"):
            continue
        for j in tree.under(i, "nmod"):
            cases = tree.cases(j)
            if cases and tree.lower[cases[0]] in ("after", "before"):
                tree.hang(j, verb, "subj")
                tree.hang(cases[0], verb, "mark")
                for k in [k for k in tree.below[i] if k > j]:
                    tree.hang(k, j, tree.rel[k])
                tree.rel[i] = "tmod"
                tree.rel[verb] = "advcl" if tree.rel[verb] == "parataxis" else tree.rel[verb]
                break


def _comma_between(tree: Tree, first: int, last: int) -> int | None:
    """Return the last comma or quotation mark between two words."""
    return next((j for j in range(last - 1, first, -1) if tree.text[j] in (",", "”", '"', "’")), None)
