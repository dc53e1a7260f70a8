"""Mends of subjects: who acts and who suffers, where a parser hung them elsewhere."""

from __future__ import annotations

from typing import Final

from kgbuild.annotate.mends.words import FINITE, JOINING, NOMINAL, NOUNS, SAYING, VERBAL, ancestors, goes_on
from kgbuild.annotate.tree import Tree

#: Marks between a subject with an apposition and its verb.
_PAUSES: Final = frozenset({",", ")", ".", "…", "...", "”", '"', "’", "–", "—", "-"})
#: Where a predicate stands.
_PREDICATES: Final = frozenset({"root", "conj", "advcl", "ccomp", "relcl", "parataxis"})
#: Adverbs that go with adjectives.
_DEGREES: Final = frozenset({"very", "so", "too", "more", "most", "quite", "rather", "extremely", "deeply"})


def mend_joined_subjects(tree: Tree) -> None:
    """Hang a subject behind "and" on the one before it: "three men, a woman and [two children] were killed"."""
    for i, rel in enumerate(tree.rel):
        if rel not in ("subj", "subj:pass"):
            continue
        first = min(tree.without(i, -1))
        led = [j for j in tree.below[i] if j < i and tree.lower[j] in ("and", "or")]
        if not led and (not first or tree.lower[first - 1] not in ("and", "or")):
            continue
        before = [j for j in tree.below[tree.head[i]] if j < i and tree.rel[j] in ("subj", "subj:pass")]
        if before:
            tree.hang(i, before[-1], "conj")


def mend_cased_subjects(tree: Tree) -> None:
    """Take a subject that a preposition introduces for what it is: "the attack [by fighters] was carried out"."""
    for i, rel in enumerate(tree.rel):
        if rel not in ("subj", "subj:pass") or not tree.cases(i):
            continue
        verb = tree.head[i]
        before = [j for j in tree.below[verb] if j < i and tree.rel[j] in ("subj", "subj:pass")]
        if not before and tree.lower[tree.cases(i)[0]] in JOINING:
            _join_clause(tree, i, verb)
        elif before and tree.tag[i] not in ("CD", "WDT", "WP"):
            last = min(tree.without(i, -1)) - 1
            tree.hang(i, last if tree.pos[last] in NOUNS else before[-1], "nmod")


def _join_clause(tree: Tree, noun: int, verb: int) -> None:
    """Take the preposition before a subject for what joins its clause: "said nine died [after] a bomb hit a bus"."""
    above = tree.head[verb]
    for j in tree.cases(noun):
        tree.hang(j, verb, "mark")
    told = [j for j in tree.below[above] if j < noun and tree.rel[j] == "ccomp"]
    if tree.rel[verb] in ("ccomp", "conj", "parataxis") and told:
        tree.hang(verb, told[-1], "advcl")


def mend_outcomes(tree: Tree) -> None:
    """Take a past form that "with" leads for a passive: "shelled the port, [with nine people killed]"."""
    for verb, tag in enumerate(tree.tag):
        if tag not in ("VBD", "VBN") or tree.rel[verb] not in ("advcl", "acl"):
            continue
        subjects = tree.under(verb, "subj")
        led = [tree.lower[j] for j in tree.below[verb] if j < verb and tree.rel[j] in ("mark", "case")]
        led += [tree.lower[j] for i in subjects for j in tree.cases(i)]
        if "with" not in led or any(tree.rel[j] in ("obj", "aux", "xcomp") for j in tree.below[verb]):
            continue
        tree.tag[verb] = "VBN"
        for i in subjects:
            tree.rel[i] = "subj:pass"


def mend_gapped(tree: Tree) -> None:
    """Make a clause of a noun joined to a verb: "four were killed and [two injured]" leaves "were" unsaid."""
    for noun, rel in enumerate(tree.rel):
        verb = tree.head[noun]
        if rel != "conj" or tree.pos[noun] not in NOMINAL or not tree.under(verb, "aux:pass") or noun < verb:
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
        alike = tree.tag[verb] == "VBN" or tree.lower[verb] == tree.lemma[verb].lower()  # "hurt" is either
        if alike and "subj" in below and not below & {"obj", "aux", "cop", "ccomp", "xcomp", "aux:pass"}:
            for j in tree.under(verb, "subj"):
                tree.rel[j] = "subj:pass"
            tree.tag[verb] = "VBN"


def mend_subjects(tree: Tree) -> None:
    """Give a finite verb the subject that a parser hung elsewhere: the phrase that stands before it.

    A past form with an object of its own is finite too ("a series of raids by jets [killed] 20 fighters, the
    ministry said"), whatever tag it has: a participle that describes a noun has none.
    """
    for verb in range(1, len(tree.head)):
        if _lacks_subject(tree, verb):
            noun = _phrase_before(tree, verb)
            if noun is not None:
                _make_clause(tree, noun, verb)


def _lacks_subject(tree: Tree, verb: int) -> bool:
    """Tell whether word `verb` is a finite verb that has no subject and shares none."""
    below = tree.below[verb]
    rels = {tree.rel[j] for j in below}
    if tree.tag[verb] not in ("VBD", "VBN") or rels & {"subj", "subj:pass", "csubj", "expl"}:
        return False
    if "agent" in rels and not rels & {"obj", "aux:pass"}:
        return False
    finite = (
        tree.tag[verb] == "VBD"
        and tree.rel[verb] in ("acl", "parataxis")
        and _is_bare_root(tree, tree.head[verb])
    ) or any(tree.rel[j] in ("aux", "aux:pass", "cop") and tree.tag[j] in FINITE for j in below)
    if not finite and (
        "obj" not in rels or any(j < verb for j in below if tree.rel[j] in ("aux", "aux:pass"))
    ):
        return False
    joined = tree.rel[verb] == "conj" and ("cc" in rels or goes_on(tree, verb))
    return not joined and not any(tree.tag[j].startswith("W") for j in below if j < verb)


def _is_bare_root(tree: Tree, i: int) -> bool:
    """Tell whether word `i` is a noun that a parser took for a whole sentence: "the crisis [deepened] when ..."."""
    below = {tree.rel[j] for j in tree.below[i]}
    return (
        tree.head[i] == i and tree.pos[i] in NOUNS and not below & {"cop", "subj", "subj:pass", "aux", "mark"}
    )


def _phrase_before(tree: Tree, verb: int) -> int | None:
    """Return the head of the phrase that ends where the words of verb `verb` begin, if it may be its subject."""
    first = min(
        [verb, *(j for j in tree.below[verb] if tree.rel[j] in ("aux", "aux:pass", "cop", "neg", "advmod"))]
    )
    end = first - 1
    while end >= 0 and tree.text[end] in _PAUSES:
        end -= 1
    if end < 0 or tree.rel[end] == "cc":
        return None
    paused = end < first - 1
    noun = end
    found = list[int]()
    while True:
        if tree.pos[noun] in NOMINAL and max(tree.without(noun, verb), default=noun) <= end:
            found.append(noun)
        if tree.head[noun] == noun or tree.head[noun] > end or tree.head[noun] == verb:
            break
        noun = tree.head[noun]
    free = [i for i in reversed(found) if _free(tree, i, verb)]
    free = [i for i in free if not (paused and tree.rel[i] == "obl" and tree.cases(i))]
    return free[0] if free else None


def _free(tree: Tree, noun: int, verb: int) -> bool:
    """Tell whether a noun has no place of its own in the sentence, so that it can be the subject of `verb`."""
    above, rel = tree.head[noun], tree.rel[noun]
    cases = tree.cases(noun)
    marked = bool(tree.under(verb, "mark"))
    if marked or rel in ("case", "mark", "dep"):
        # "said that [rockets] hit": a noun is neither a preposition nor a conjunction
        return (
            rel in ("case", "mark", "dep")
            and tree.tag[noun].startswith("NN")
            and tree.without(noun, verb) == [noun]
        )
    if rel in ("root", "parataxis"):
        return not cases and not any(tree.rel[j] in ("cop", "subj", "subj:pass") for j in tree.below[noun])
    if rel in ("subj", "subj:pass"):
        others = [j for j in tree.below[above] if tree.rel[j] in ("subj", "subj:pass") and j > verb]
        return bool(others)
    if rel in ("obj", "ccomp"):
        return not cases and tree.lemma[above] in SAYING
    if (
        rel in ("obl", "nmod")
        and not cases
        and any(tree.tag[j] == "WRB" for j in tree.below[noun] if j < noun)
    ):
        return True  # "were killed when [a school] in the town, far from the front, was hit"
    joining = len(cases) == 1 and tree.lower[cases[0]] in JOINING
    return joining and (rel == "obl" or (rel == "nmod" and tree.lower[cases[0]] != "as"))


def _make_clause(tree: Tree, noun: int, verb: int) -> None:
    """Make `noun` the subject of `verb` and put the verb in its place."""
    above, rel = tree.head[noun], tree.rel[noun]
    told = rel in ("subj", "subj:pass", "obj", "ccomp")
    led = rel in ("obl", "nmod")
    place = "ccomp" if told else "advcl" if led else rel
    marks = tree.cases(noun) if led else []
    marks += [j for j in tree.below[noun] if j < noun and tree.tag[j] == "WRB"]
    while led and tree.pos[above] not in VERBAL and tree.head[above] != above:
        above = tree.head[above]
    if above != verb and rel not in ("case", "mark", "dep"):
        tree.hang(verb, verb if rel == "root" else above, place)
    passive = any(tree.rel[j] == "aux:pass" for j in tree.below[verb])
    for j in [*marks, *(j for j in tree.below[noun] if j > verb)]:
        whens = tree.tag[j] == "WRB"
        tree.hang(j, verb, "mark" if j in marks and not whens else tree.rel[j])
    tree.hang(noun, verb, "subj:pass" if passive else "subj")
    tree.pos[verb] = "VERB"
    if not passive and not any(tree.rel[j] == "aux" for j in tree.below[verb]):
        tree.tag[verb] = "VBD"


def mend_passives(tree: Tree) -> None:
    """Take an adjective in -ed for the participle of a passive, where words go with deeds: "was [bombed] by jets"."""
    for i, tag in enumerate(tree.tag):
        if tag != "JJ" or not tree.lower[i].endswith("ed") or tree.rel[i] not in _PREDICATES:
            continue
        be = [
            j for j in tree.below[i] if j < i and tree.rel[j] in ("cop", "aux:pass") and tree.lemma[j] == "be"
        ]
        past = [j for j in be if tree.tag[j] in ("VBD", "VBN", "VB")]
        if not past or any(tree.lower[j] in _DEGREES for j in tree.below[i] if j < i):
            continue
        if tree.rel[past[-1]] == "cop" and not any(
            j > i and _goes_with_deeds(tree, j) for j in tree.below[i]
        ):
            continue
        tree.tag[i], tree.pos[i] = "VBN", "VERB"
        for j in tree.below[i]:
            tree.rel[j] = {"cop": "aux:pass", "subj": "subj:pass"}.get(tree.rel[j], tree.rel[j])


def _goes_with_deeds(tree: Tree, j: int) -> bool:
    """Tell whether word `j` below a predicate says who did it, what came of it, or on which day."""
    leads_to = tree.rel[j] == "advcl" and tree.tag[j] == "VBG" and not tree.under(j, "mark")
    return leads_to or tree.rel[j] in ("agent", "tmod")


def mend_plurals(tree: Tree) -> None:
    """Take a form in -s without a subject for the noun that the verb behind it lacks: "where [raids] on Friday left"."""
    for i, tag in enumerate(tree.tag):
        if tag != "VBZ" or tree.rel[i] not in ("relcl", "acl", "root", "ccomp"):
            continue
        verb = next((j for j in range(i + 1, len(tree.head)) if _lacks_subject(tree, j)), None)
        if verb is None or "," in tree.text[i:verb] or tree.head[verb] not in (i, *ancestors(tree, i)):
            continue
        below = [j for j in tree.below[i] if tree.rel[j] != "punct" and j != verb]
        if not below or any(tree.rel[j] not in ("obl", "nmod", "advmod", "tmod") for j in below):
            continue
        tree.hang(verb, verb if tree.head[i] == i else tree.head[i], tree.rel[i])
        for j in below:
            tree.hang(j, verb if j < i else i, "nmod" if tree.rel[j] == "obl" and j > i else tree.rel[j])
        tree.hang(i, verb, "subj")
        tree.tag[i], tree.pos[i] = "NNS", "NOUN"


def mend_bare_participles(tree: Tree) -> None:
    """Let who suffers be the subject of a participle without auxiliary: "reported [one man] injured"."""
    for i, tag in enumerate(tree.tag):
        below = {tree.rel[j] for j in tree.below[i]}
        if (
            tag == "VBN"
            and tree.rel[i] == "ccomp"
            and not below & {"aux", "aux:pass", "cop", "obj", "mark", "xcomp"}
        ):
            for j in tree.under(i, "subj"):
                tree.rel[j] = "subj:pass"
