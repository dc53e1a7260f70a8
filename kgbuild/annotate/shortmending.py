"""Mends of short clauses, as headlines and lists have them: passives without their auxiliary, objects taken for subjects."""

from __future__ import annotations

from typing import Final

from kgbuild.annotate.tree import Tree
from kgbuild.words import listed

_NOUNS: Final = frozenset({"NOUN", "PROPN"})
#: What stands below a verb that is no passive without its auxiliary.
_HELPED: Final = frozenset({"aux", "aux:pass", "cop", "subj:pass"})
_OBJECTS: Final = frozenset({"obj", "iobj", "ccomp", "xcomp"})
#: What stands below a passive that is told without its auxiliary.
_BARE: Final = frozenset({"subj", "punct", "obl", "advmod", "cc", "conj"})


def mend_bare(tree: Tree) -> None:
    """Take for a participle what needs an object, and has none, at the end of a sentence or said of a number.

    "20 soldiers [killed]", "… raided the post; six soldiers [killed]", "Two villagers [abducted] near Gao".
    """
    for verb, lemma in enumerate(tree.lemma):
        harms = lemma.lower() in listed("transitive") or _leaves_dead(tree, verb)
        if tree.tag[verb] not in ("VBN", "VBD") or not harms:
            continue
        ends = verb + 1 == len(tree.lemma) or not tree.text[verb + 1].isalnum()
        rels = {tree.rel[j] for j in tree.below[verb]}
        bare = ends and rels <= _BARE and (tree.head[verb] == verb or tree.rel[verb] == "acl")
        if bare or _counts_victims(tree, verb) or _leaves_dead(tree, verb):
            for j in tree.under(verb, "subj"):
                tree.rel[j] = "subj:pass"
            tree.tag[verb] = "VBN"


def mend_actives(tree: Tree) -> None:
    """Take for a past what has a subject and no "was": of a verb that has no passive, or joined to one with an object.

    "Two commanders [died]", "a mob [rampaged] through the town"; "unknown men [shot] and killed a judge".
    """
    for verb, tag in enumerate(tree.tag):
        rels = {tree.rel[j] for j in tree.below[verb]} if tag in ("VBN", "VBD") else set()
        if {"subj:pass", "aux", "obj"} <= rels and "aux:pass" not in rels:
            tree.rel[tree.under(verb, "subj:pass")[0]] = "subj"  # "the army [had retaken] it"
        if not rels & {"subj", "subj:pass"} or rels & {"aux", "aux:pass"}:
            continue
        if tree.lemma[verb].lower() in listed("intransitive") or (tag == "VBN" and _shares(tree, verb)):
            tree.tag[verb] = "VBD"
            for j in tree.under(verb, "subj:pass"):
                tree.rel[j] = "subj"


def _shares(tree: Tree, verb: int) -> bool:
    """Tell whether a verb shares the object of the past right behind it: "[shot] and killed a judge"."""
    joined = [j for j in tree.under(verb, "conj") if j == verb + 2 and tree.tag[j] == "VBD"]
    rels = {tree.rel[k] for j in joined for k in tree.below[j]}
    return "obj" in rels and not rels & {"subj", "subj:pass", "aux", "aux:pass"}


def _leaves_dead(tree: Tree, verb: int) -> bool:
    """Tell whether a verb by itself tells what became of its subject: "Policeman shot [dead]"."""
    states = {tree.lower[j] for j in tree.under(verb, "xcomp") if j == verb + 1 and tree.tag[verb] == "VBN"}
    rels = {tree.rel[j] for j in tree.below[verb]}
    return (
        bool(states & listed("left")) and not rels & (_HELPED | _OBJECTS - {"xcomp"}) and "conj" not in rels
    )


def _counts_victims(tree: Tree, verb: int) -> bool:
    """Tell whether a verb without an object, by itself or joined to others, is said of a number of victims."""
    alone = tree.head[verb] == verb or tree.rel[verb] in ("parataxis", "conj", "ccomp")
    objects = [j for joined in tree.under(verb, "conj") for j in tree.under(joined, "obj")]
    if not alone or objects or {tree.rel[j] for j in tree.below[verb]} & (_HELPED | _OBJECTS):
        return False
    return any(j < verb and tree.under(j, "nummod") for j in tree.under(verb, "subj"))


def _part(tree: Tree, verb: int) -> None:
    """Make the first of two subjects, which no conjunction joins, what its sentence is about."""
    before = [j for j in tree.below[verb] if j < verb and tree.rel[j] in ("subj", "subj:pass")]
    counted = len(before) == 2 and (tree.tag[before[1]] == "CD" or tree.under(before[1], "nummod"))
    if not counted or before[1] != verb - 1 or tree.pos[before[0]] not in _NOUNS:
        return
    first = min(tree.without(before[1], -1))
    if first and tree.text[first - 1] == "," and max(tree.without(before[0], -1)) < first:
        above, rel = tree.head[verb], tree.rel[verb]
        tree.hang(before[0], before[0] if above == verb else above, rel)
        tree.hang(verb, before[0], "parataxis")


def mend_doubled(tree: Tree) -> None:
    """Take what stands behind a verb that has its subject before it for the object: "gunmen shot dead [a judge]".

    Of two that stand before it a comma parts the first: "[airstrike] on a mosque, three wounded".
    """
    for verb in range(len(tree.rel)):
        _part(tree, verb)
        subjects = [j for j in tree.under(verb, "subj") if tree.tag[j] != "EX"]
        behind = [j for j in subjects if j > verb and tree.pos[j] in _NOUNS]
        if (
            not behind
            or behind == subjects
            or {tree.rel[j] for j in tree.below[verb]} & {"obj", "cop", "ccomp"}
        ):
            continue
        if all(tree.text[j].isalnum() for j in range(verb + 1, behind[0])):
            tree.rel[behind[0]] = "obj"
            if tree.tag[verb] == "VBN" and not tree.under(verb, "aux"):
                tree.tag[verb] = "VBD"
