"""Mends what parsers commonly get wrong, by what English grammar does not allow.

Each pass changes the tree of a Doc in place. They know no word of the domain; the names that they are given are spans.
`make ablate` says what each brings: one that brings nothing goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kgbuild.annotate.attachment import (
    mend_counted,
    mend_crossing,
    mend_dated,
    mend_first_clause,
    mend_given,
    mend_headed,
    mend_household,
    mend_near,
    mend_of_whom,
    mend_opened,
    mend_owned,
    mend_shifted,
    mend_whom,
)
from kgbuild.annotate.casemending import PLACING, bare_before, mend_cased_objects, mend_cased_subjects
from kgbuild.annotate.clausemending import (
    mend_done,
    mend_headlines,
    mend_inside,
    mend_joined,
    mend_lists,
    mend_moments,
    mend_objects,
    mend_ones,
    mend_pairs,
    mend_particles,
    mend_parts,
    mend_places,
    mend_reduced,
    mend_relatives,
    mend_rows,
)
from kgbuild.annotate.reported import mend_reported
from kgbuild.annotate.shortmending import mend_actives, mend_bare, mend_doubled
from kgbuild.annotate.tree import Tree
from kgbuild.syntax.words import FINITE
from kgbuild.words import listed

_NOUNS: Final = frozenset({"NOUN", "PROPN"})
_NOMINAL: Final = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
#: What stands below the participle of a clause, and not below its verb in the past.
_HELPED: Final = frozenset({"aux", "aux:pass", "cop", "subj:pass"})
_MODIFIERS: Final = frozenset({"amod", "compound", "nummod", "poss"})
_AUXILIARIES: Final = frozenset({"be", "have", "do"})
_CORE: Final = frozenset({"subj", "subj:pass", "obj", "agent"})
_LEADING: Final = frozenset({"case", "det"})


def mend(tree: Tree, names: Iterable[tuple[int, int]], apposed: Iterable[tuple[int, int, int]]) -> None:
    """Make all the passes; `names` and `apposed` as `grammar.words` has them."""
    names = list(names)
    mend_verbs(tree, names)
    mend_nouns(tree)
    mend_names(tree, names)
    mend_pairs(tree, names)
    mend_crossing(tree)
    mend_cases(tree)
    mend_fronted(tree)
    mend_cased_subjects(tree)
    mend_cased_objects(tree)
    mend_whom(tree)
    mend_of_whom(tree)
    mend_relatives(tree)
    mend_particles(tree)
    mend_lists(tree, names)
    mend_household(tree)
    mend_rows(tree, names)
    mend_moments(tree)
    mend_objects(tree)
    mend_places(tree)
    mend_done(tree)
    mend_joined(tree)
    mend_counted(tree)
    mend_shifted(tree)
    mend_owned(tree)
    mend_given(tree)
    mend_dated(tree)
    mend_near(tree)
    mend_first_clause(tree)
    mend_reduced(tree)
    mend_inside(tree)
    mend_headed(tree)
    mend_opened(tree)
    mend_gapped(tree)
    mend_bare(tree)
    mend_actives(tree)
    mend_doubled(tree)
    mend_headlines(tree)
    mend_states(tree)
    mend_parts(tree)
    mend_named(tree, names)
    mend_appositions(tree, apposed)
    mend_ones(tree)
    mend_cases(tree)
    mend_reported(tree)


def mend_verbs(tree: Tree, spans: Iterable[tuple[int, int]]) -> None:
    """Take a word in lower case that has a subject for a verb, though the tagger held it for a name ("it overran X").

    A form that is not the verb's own is no present: "they [fled]".
    """
    inside = {first for first, _ in spans}
    for i, tag in enumerate(tree.tag):
        if tag in FINITE and all(tree.rel[j] != "obj" for j in tree.below[i]):
            for j in [j for j in tree.below[i] if j > i and tree.rel[j] == "compound"][:1]:
                tree.rel[j] = (
                    "obj"  # "gunmen shot dead [the editor] Jo Ray": what stands behind a verb is no part of it
                )
        lemma, below = tree.lemma[i].lower(), {tree.rel[j] for j in tree.below[i]}
        if tag == "VB" and tree.lower[i].endswith("ing") and (tree.lower[i] != lemma or _is_led(tree, i)):
            tree.tag[i] = (
                "VBG"  # no infinitive: "pleaded guilty to [killing] him", "accused them of [bombing] it"
            )
        elif tag in ("VBP", "VB") and tree.lower[i] != lemma and lemma not in _AUXILIARIES:
            tree.tag[i] = "VBD"
        elif tag == "VBN" and {"subj", "obj", "mark"} <= below and not below & _HELPED:
            tree.tag[i] = "VBD"  # no participle: "since a missile [brought] down a jet"
        named = tag in ("NNP", "NN") and tree.text[i].islower() and tree.text[i].isalpha()
        if named and tree.pos[i] == "VERB" and tree.lower[i] != lemma and "obj" in below:
            _conjugate(tree, i)  # "the army [retook] the town"
        if tree.tag[i] == "VBD":
            _give_articles(tree, i)
        if not named:
            continue
        if not any(tree.rel[j] == "subj" and tree.tag[j] == "PRP" for j in tree.below[i]):
            continue
        if any(tree.rel[j] in ("cop", "det", "amod", "case") for j in tree.below[i]):
            continue
        tree.tag[i], tree.pos[i] = "VBD", "VERB"
        for j in tree.below[i]:
            if j == i + 1 and tree.rel[j] in ("flat", "compound", "appos") and j in inside:
                tree.rel[j] = "obj"


def _is_led(tree: Tree, verb: int) -> bool:
    """Tell whether a preposition other than "to" introduces a verb, as it does no infinitive."""
    led = [tree.lower[j] for j in tree.below[verb] if j < verb and tree.rel[j] in ("mark", "case")]
    return bool(led) and "to" not in led


def _conjugate(tree: Tree, verb: int) -> None:
    """Take for a past what the tagger held for a name, the noun before it for its subject."""
    tree.tag[verb] = "VBD"
    before = [j for j in tree.below[verb] if j < verb and tree.pos[j] in _NOUNS]
    if not before or any(tree.rel[j] in ("subj", "subj:pass") for j in before):
        return
    tree.rel[before[-1]] = "subj"


def _give_articles(tree: Tree, verb: int) -> None:
    """Hang an article on the subject behind it, where a parser gave it to the verb: "[the] army retook the town"."""
    subjects = [j for j in tree.under(verb, "subj") if j < verb and tree.pos[j] in _NOUNS]
    for j in list(tree.below[verb]):
        behind = [k for k in subjects if k > j]
        if tree.rel[j] in ("det", "poss", *_MODIFIERS) and behind:
            tree.hang(j, behind[0], tree.rel[j])


def mend_nouns(tree: Tree) -> None:
    """Take for nouns what has nothing that verbs have: "bomb [attack]" in a field, "[shelling] by rebels hit a bus".

    A participle or adjective alone with a noun behind it modifies that: "[suspected] rebels".
    """
    for i, tag in enumerate(tree.tag):
        if tag == "VBG" and tree.rel[i] == "csubj" and any(tree.rel[j] == "agent" for j in tree.below[i]):
            tree.tag[i], tree.pos[i], tree.rel[i], tree.lemma[i] = "NN", "NOUN", "subj", tree.lower[i]
            for j in tree.under(i, "agent"):
                tree.rel[j] = "nmod"
        below = {tree.rel[j] for j in tree.below[i]} if tag in ("VB", "VBP") and tree.head[i] == i else set()
        if "compound" in below and below <= {"compound", "amod", "nummod", "punct"}:
            tree.tag[i], tree.pos[i] = "NN", "NOUN"
        if tag == "NNS" and tree.pos[i] == "VERB" and not tree.below[i]:
            tree.pos[i] = "NOUN"  # "rockets" in a field
        if tag == "JJ" and tree.rel[i] in _CORE and tree.lower[i].endswith("-old"):
            tree.tag[i], tree.pos[i] = "NN", "NOUN"  # "[a 23-year-old] was shot"
        if tag in ("VBN", "JJ") and tree.head[i] == i and len(tree.below[i]) == 1:
            _modify(tree, i, tree.below[i][0])


def _modify(tree: Tree, word: int, noun: int) -> None:
    """Let a participle or adjective modify the noun behind it."""
    if tree.rel[noun] == "subj" and noun > word and tree.pos[noun] in _NOUNS:
        tree.raise_over(noun, "amod")


def mend_names(tree: Tree, spans: Iterable[tuple[int, int]]) -> None:
    """Give each name one head: a name is one phrase, whatever the parser made of its words."""
    for first, last in spans:
        tops = [i for i in range(first, last) if not first <= tree.head[i] < last or tree.head[i] == i]
        led = [i for i in tops if any(j < first and tree.rel[j] in _LEADING for j in tree.below[i])]
        top = led[0] if led else _highest(tree, tops)
        for i in tops:
            if i != top:
                _demote(tree, i, top, first, last)
        _entitle(tree, top, first)


def _entitle(tree: Tree, top: int, first: int) -> None:
    """Put a name over the title before it, where a parser hung it there: "[Sergeant] Paul Dent died"."""
    title = first - 1
    if tree.rel[top] != "flat" or tree.head[top] != title or tree.pos[title] not in _NOUNS:
        return
    tree.raise_over(top, "compound")
    for j in list(tree.below[title]):
        tree.hang(j, top, tree.rel[j])


def _highest(tree: Tree, tops: list[int]) -> int:
    """Return the word that is nearest to the root; of equals the last, as names end in their head."""
    depths = [(_depth(tree, i), -i) for i in tops]
    return -min(depths)[1]


def _depth(tree: Tree, i: int) -> int:
    depth = 0
    while tree.head[i] != i:
        i, depth = tree.head[i], depth + 1
    return depth


def _demote(tree: Tree, i: int, top: int, first: int, last: int) -> None:
    """Hang word `i` of a name below the name's head, and what hung on it from outside on the head."""
    if i in _ancestors(tree, top):
        tree.hang(top, tree.head[i] if tree.head[i] != i else top, tree.rel[i])
    tree.hang(i, top, "compound" if i < top else "flat")
    for j in list(tree.below[i]):
        if not first <= j < last:
            tree.hang(j, top, tree.rel[j])


def _ancestors(tree: Tree, i: int) -> set[int]:
    """Return the words above word `i`, up to the root."""
    found = set[int]()
    while tree.head[i] != i:
        i = tree.head[i]
        found.add(i)
    return found


def mend_named(tree: Tree, spans: Iterable[tuple[int, int]]) -> None:
    """Hang a clause with "who" on the name between commas before it: "one of ours, Corporal Ann Lee, [who] fell"."""
    ends = {last: first for first, last in spans}
    for i, word in enumerate(tree.lower):
        verb = tree.head[i]
        if word != "who" or tree.rel[i] not in ("subj", "subj:pass") or tree.text[i - 1] != ",":
            continue
        last = next((end for end in (i - 1, i - 2) if end in ends), None)
        if last is None or tree.rel[verb] not in ("relcl", "acl", "advcl", "parataxis", "conj"):
            continue
        first = start = ends[last]
        while start and tree.tag[start - 1] in ("NNP", "NN") and tree.rel[start - 1] not in ("root", "punct"):
            start -= 1
        full = start < first or last - first > 1
        listed = any(
            tree.cases(j) for j in range(ends.get(start - 1, start - 1), start - 1)
        )  # "from Bury, Kent"
        if (
            full
            and not listed
            and start
            and tree.text[start - 1] == ","
            and not first <= tree.head[verb] < last
        ):
            tree.hang(verb, _highest(tree, list(range(first, last))), "relcl")


def mend_appositions(tree: Tree, apposed: Iterable[tuple[int, int, int]]) -> None:
    """Let a name stand for the noun that only says what it is of: "the town of X" is X."""
    for noun, first, last in apposed:
        name = tree.top(first, last)
        if tree.head[name] != noun:
            continue
        for j in tree.under(name, "case"):
            if noun < j < first:
                tree.hang(j, noun, "dep")
        above, rel = tree.head[noun], tree.rel[noun]
        tree.hang(name, name if above == noun else above, rel)
        for j in list(tree.below[noun]):
            if j < noun or j > last:
                tree.hang(j, name, tree.rel[j])
        tree.hang(noun, name, "compound")


def mend_cases(tree: Tree) -> None:
    """Give a preposition to the noun of its phrase, where the parser hung it on a modifier before the noun."""
    for i, rel in enumerate(tree.rel):
        above = tree.head[i]
        if (
            rel == "mark"
            and tree.tag[i] == "IN"
            and tree.rel[above] in ("nmod", "obl")
            and not tree.cases(above)
        ):
            tree.rel[i] = "case"  # "days [of] fighting": what a gerund as a noun has is a preposition
        if tree.rel[i] == "case" and tree.tag[i] != "POS":
            noun = tree.head[i]
            while tree.rel[noun] in _MODIFIERS and noun < tree.head[noun]:
                noun = tree.head[noun]
            if noun != tree.head[i] and i < tree.head[i] and tree.pos[noun] in _NOUNS:
                tree.hang(i, noun, "case")
            elif (nearer := bare_before(tree, i)) is not None:
                tree.hang(i, nearer, "case")


def mend_fronted(tree: Tree) -> None:
    """Set a name behind a preposition apart from a subject, which none introduces: "in [Leeds] gunmen shot a man"."""
    for noun, rel in enumerate(tree.rel):
        if rel not in ("subj", "subj:pass") or tree.tag[noun] not in ("NN", "NNS"):
            continue
        cases = [j for j in tree.cases(noun) if tree.lower[j] in PLACING]
        if not cases:
            continue
        first = last = cases[-1] + 1
        while last < noun and tree.tag[last] in ("NNP", "NNPS"):
            last += 1
        tops = [i for i in range(first, last) if tree.head[i] == noun and tree.rel[i] == "compound"]
        if tops and not tree.under(noun, "det"):
            for i in tops[:-1]:
                tree.hang(i, tops[-1], "compound")
            tree.hang(tops[-1], tree.head[noun], "obl")
            for j in cases:
                if tree.head[j] == noun:
                    tree.hang(j, tops[-1], "case")


def mend_gapped(tree: Tree) -> None:
    """Make a clause of a noun joined to a verb: "four were killed and [two injured]" leaves "were" unsaid."""
    for noun, rel in enumerate(tree.rel):
        verb = tree.head[noun]
        if rel != "conj" or tree.pos[noun] not in _NOMINAL or not tree.under(verb, "aux:pass") or noun < verb:
            continue
        joined = any(tree.rel[j] == "cc" for j in tree.below[noun])
        second = [j for j in tree.under(noun, "acl") if tree.tag[j] in ("VBN", "VBD") and j > noun]
        if not joined or not second or tree.cases(noun):
            continue
        clause = second[0]
        tree.hang(clause, verb, "conj")
        tree.hang(noun, clause, "subj:pass")
        for j in tree.under(noun, "cc"):
            tree.hang(j, clause, "cc")
        tree.tag[clause] = "VBN"
    _mend_elided(tree)


def _mend_elided(tree: Tree) -> None:
    """Let a form without object that is joined to a passive be one: "one was killed and [fourteen people hurt]"."""
    for verb, rel in enumerate(tree.rel):
        first = tree.head[verb]
        if rel != "conj" or tree.tag[verb] not in ("VBN", "VBD") or not tree.under(first, "aux:pass"):
            continue
        below = {tree.rel[j] for j in tree.below[verb]}
        lemma = tree.lemma[verb].lower()
        alike = tree.tag[verb] == "VBN" or lemma == tree.lower[verb]  # "hurt" is either
        alike = alike or lemma in listed("transitive")
        if alike and "subj" in below and not below & {"obj", "aux", "cop", "ccomp", "xcomp", "aux:pass"}:
            for j in tree.under(verb, "subj"):
                tree.rel[j] = "subj:pass"
            tree.tag[verb] = "VBN"


def mend_states(tree: Tree) -> None:
    """Take an adjective for what becomes of the object: "shot [dead] six men", "left a man and two boys [dead]"."""
    for i, rel in enumerate(tree.rel):
        noun = tree.head[i]
        if rel == "prt" and tree.lower[i] in listed("left") and tree.head[i] == i - 1:
            tree.tag[i], tree.pos[i], tree.rel[i] = "JJ", "ADJ", "xcomp"  # no particle: "shot [dead] two men"
        if tree.tag[i] != "JJ" or tree.lower[i] not in listed("left"):
            continue
        if rel == "amod" and tree.rel[noun] == "obj" and tree.head[noun] == i - 1:
            if any(i < j < noun for rel in ("nummod", "det") for j in tree.under(noun, rel)):
                tree.hang(i, i - 1, "xcomp")
        elif rel in ("prt", "obj") and noun == i - 1 and any(j > i for j in tree.under(noun, "obj")):
            tree.rel[i] = "xcomp"
        elif (rel == "flat" and tree.tag[noun].startswith("NNP") and noun < i) or (
            rel == "amod" and noun == i - 1 and tree.rel[noun] == "conj"
        ):
            while tree.rel[noun] in ("nmod", "flat", "appos", "conj") and tree.head[noun] < noun:
                noun = tree.head[noun]
            if tree.rel[noun] == "obj":
                tree.hang(i, tree.head[noun], "xcomp")
