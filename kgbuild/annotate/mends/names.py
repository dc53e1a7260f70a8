"""Mends of names: their words, their titles, what is told beside them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kgbuild.annotate.mends.words import NOUNS, VERBAL, ancestors
from kgbuild.annotate.tree import Tree

_LEADING: Final = frozenset({"case", "det"})
_LEADS: Final = frozenset({"ADP", "SCONJ"})
#: Prepositions before the name of where somebody is from.
_WHENCE: Final = (["from"], ["in"], ["near"], ["outside"])


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
    if tree.rel[top] != "flat" or tree.head[top] != title or tree.pos[title] not in NOUNS:
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
    if i in ancestors(tree, top):
        tree.hang(top, tree.head[i] if tree.head[i] != i else top, tree.rel[i])
    tree.hang(i, top, "compound" if i < top else "flat")
    for j in list(tree.below[i]):
        if not first <= j < last:
            tree.hang(j, top, tree.rel[j])


def mend_clausal(tree: Tree, spans: Iterable[tuple[int, int]]) -> None:
    """Take a name behind a preposition for a noun, where the parser made a clause of it ("south of [Tell Abyad]")."""
    for first, last in spans:
        top = next((i for i in range(first, last) if not first <= tree.head[i] < last), first)
        led = [
            j
            for j in tree.below[top]
            if j < first and tree.rel[j] in ("mark", "case") and tree.pos[j] in _LEADS
        ]
        if led and tree.rel[top] in ("advcl", "acl", "ccomp"):
            tree.rel[top] = "obl" if tree.pos[tree.head[top]] in VERBAL else "nmod"
            for j in led:
                tree.rel[j] = "case"
        elif tree.rel[top] == "obj":
            _mend_participle(tree, top, first)


def _mend_participle(tree: Tree, name: int, first: int) -> None:
    """Take a participle between preposition and name for a modifier: "in [occupied Makiivka]"."""
    verb = tree.head[name]
    led = [
        j for j in tree.below[verb] if j < verb and tree.rel[j] in ("mark", "case") and tree.pos[j] in _LEADS
    ]
    if not led or verb != first - 1 or tree.tag[verb] not in ("VBD", "VBN", "JJ") or led[-1] != verb - 1:
        return
    above = tree.head[verb]
    tree.hang(name, above, "obl" if tree.pos[above] in VERBAL else "nmod")
    for j in [*led, *(j for j in tree.below[verb] if j > name)]:
        tree.hang(j, name, "case" if j in led else tree.rel[j])
    tree.hang(verb, name, "amod")


def mend_asides(tree: Tree) -> None:
    """Take a name between commas that no "and" joins for an apposition: "her mother, [Amal], said"."""
    for i, rel in enumerate(tree.rel):
        noun = tree.head[i]
        if rel != "conj" or tree.pos[i] != "PROPN" or tree.pos[noun] != "NOUN" or noun > i:
            continue
        joined = [noun, *tree.under(noun, "conj")]
        inside = tree.without(i, -1)
        first, last = min(inside), max(j for j in inside if tree.pos[j] == "PROPN")
        alone = not any(tree.under(j, "cc") for j in joined) and tree.text[first - 1] == ","
        if alone and last + 1 < len(tree.head) and tree.text[last + 1] == ",":
            tree.rel[i] = "appos"


def mend_appositions(tree: Tree, apposed: Iterable[tuple[int, int, int]]) -> None:
    """Let a name stand for the noun that only says what it is of: "the town of X" is X."""
    for noun, first, last in apposed:
        name = next((i for i in range(first, last) if not first <= tree.head[i] < last), first)
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


def mend_ages(tree: Tree) -> None:
    """Take "aged five" for what describes the noun before it, whatever the parser made of it."""
    for i in range(2, len(tree.head) - 1):
        subjects = [j for j in tree.below[i] if j < i and tree.rel[j] in ("subj", "subj:pass")]
        if tree.lower[i] != "aged" or tree.pos[i + 1] != "NUM" or not subjects:
            continue
        noun = subjects[-1]
        verbs = [j for j in tree.below[i] if j > i and tree.tag[j] in ("VBD", "VBZ", "VBN", "VBP")]
        if not verbs:
            continue
        verb = verbs[0]
        tree.hang(verb, verb if tree.head[i] == i else tree.head[i], tree.rel[i])
        for j in list(tree.below[i]):
            if j > i + 1 or j < noun:
                tree.hang(j, verb, tree.rel[j])
        tree.hang(noun, verb, "subj:pass" if tree.under(verb, "aux:pass") else "subj")
        tree.hang(i, noun, "acl")


def mend_who(tree: Tree) -> None:
    """Hang a clause with "who" on the person, not on where the person is from: "a sergeant from Dayton, Ohio, [who] …"."""
    for i, word in enumerate(tree.lower):
        verb = tree.head[i]
        if word != "who" or tree.rel[i] not in ("subj", "subj:pass") or tree.rel[verb] != "relcl":
            continue
        place = tree.head[verb]
        while tree.rel[place] in ("appos", "tmod", "conj") and tree.pos[tree.head[place]] == "PROPN":
            place = tree.head[place]
        person = tree.head[place]
        led = [tree.lower[j] for j in tree.cases(place)]
        named = led == ["of"] and tree.pos[person] == "PROPN"
        if tree.rel[place] == "nmod" and tree.pos[place] == "PROPN" and (named or led in _WHENCE):
            tree.hang(verb, person, "relcl")


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


def mend_titles(tree: Tree) -> None:
    """Take the first of two objects side by side for what the second is: "beheaded [the expert] Khaled A"."""
    for i, rel in enumerate(tree.rel):
        if rel != "obj" or not tree.tag[i].startswith("NNP") or not tree.text[i].isalpha():
            continue
        first = min(tree.without(i, -1))
        before = [j for j in tree.under(tree.head[i], "obj") if j == first - 1 and tree.tag[j] == "NN"]
        if before and not tree.under(before[0], "appos"):
            tree.hang(before[0], i, "compound")
            for j in list(tree.below[before[0]]):
                tree.hang(j, i, tree.rel[j])
