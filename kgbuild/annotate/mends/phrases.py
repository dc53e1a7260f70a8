"""Mends of nouns and what belongs to them: heads, prepositions, objects, states."""

from __future__ import annotations

from typing import Final

from kgbuild.annotate.mends.words import NOUNS, SAYING, VERBAL
from kgbuild.annotate.tree import Tree

_MODIFIERS: Final = frozenset({"amod", "compound", "nummod", "poss"})
#: What people may be left as.
_STATES: Final = frozenset({"dead", "injured", "wounded", "hurt", "homeless", "missing", "trapped"})
#: Where nouns stand.
_PLACES: Final = frozenset({"subj", "subj:pass", "obj", "nmod", "obl"})
#: Prepositions of where and when.
_SETTINGS: Final = frozenset({"in", "on", "at", "near", "during", "after", "outside", "inside"})
#: Verbs with a noun that says what their subject or object is.
_COPULAS: Final = frozenset(
    {
        "be",
        "become",
        "remain",
        "seem",
        "appear",
        "look",
        "sound",
        "feel",
        "stay",
        "turn",
        "prove",
        "get",
        "go",
        "make",
    }
    | {"call", "name", "dub", "term", "consider", "declare", "elect", "appoint"}
)


def mend_cases(tree: Tree) -> None:
    """Give a preposition to the noun of its phrase, where the parser hung it on a modifier before the noun."""
    for i, rel in enumerate(tree.rel):
        if rel == "case" and tree.tag[i] != "POS":
            noun = tree.head[i]
            while tree.rel[noun] in _MODIFIERS and noun < tree.head[noun]:
                noun = tree.head[noun]
            if noun != tree.head[i] and i < tree.head[i] and tree.pos[noun] in NOUNS:
                tree.hang(i, noun, "case")


def mend_objects(tree: Tree) -> None:
    """Take an object that a preposition introduces for an oblique."""
    for i, rel in enumerate(tree.rel):
        if rel in ("obj", "iobj") and tree.below[i] and tree.cases(i):
            tree.rel[i] = "obl"
        elif rel == "tmod" and tree.below[i] and tree.cases(i):
            tree.rel[i] = "obl" if tree.pos[tree.head[i]] in VERBAL else "nmod"


def mend_nouns(tree: Tree) -> None:
    """Take a participle behind a noun for what describes it: "a drone [shot] down by soldiers exploded"."""
    for i in range(1, len(tree.head)):
        noun = i - 1
        stated = tree.tag[i] == "NN" and _has_state(tree, i)
        verbal = stated or (tree.tag[i] in ("VBN", "VBD") and tree.rel[i] in _PLACES)
        if not verbal or tree.rel[i] == "root":
            continue
        if tree.head[noun] != i or tree.rel[noun] != "compound" or tree.pos[noun] not in NOUNS:
            continue
        head, rel = tree.head[i], tree.rel[i]
        tree.hang(noun, head, rel)
        for j in list(tree.below[i]):
            if j < noun:
                tree.hang(j, noun, tree.rel[j])
        tree.hang(i, noun, "acl")
        tree.tag[i], tree.pos[i] = "VBN", "VERB"
        _describe_before(tree, noun)


def _has_state(tree: Tree, i: int) -> bool:
    """Tell whether a word says how somebody ended, as no noun does: "a nurse [shot] dead"."""
    return any(tree.rel[j] == "xcomp" and tree.tag[j] == "JJ" and j == i + 1 for j in tree.below[i])


def _describe_before(tree: Tree, noun: int) -> None:
    """Hang a noun behind a comma on the name before it, which it describes: "Ann Lee, [a nurse] shot dead by troops"."""
    first = min(j for j in tree.without(noun, -1) if j <= noun)
    name = first - 2
    if (
        tree.rel[noun] in ("advcl", "ccomp", "acl")
        and name >= 0
        and tree.text[first - 1] == ","
        and tree.pos[name] == "PROPN"
    ):
        while tree.rel[name] in ("flat", "compound") and tree.pos[tree.head[name]] == "PROPN":
            name = tree.head[name]
        tree.hang(noun, name, "appos")


def mend_verbs_for_objects(tree: Tree) -> None:
    """Take a base form that stands as an object for what is said of it: "helped [the militia] shell the camp"."""
    for i, rel in enumerate(tree.rel):
        subject = any(j < i and tree.rel[j] == "subj" for j in tree.below[i])
        predicate = any(tree.rel[j] == "cop" for j in tree.below[i])
        verbal = tree.tag[i] in ("VB", "VBP") or (tree.tag[i] == "NN" and subject and not predicate)
        if rel != "obj" or not verbal or tree.head[i] > i:
            continue
        nouns = [
            j for j in tree.below[i] if j < i and tree.rel[j] in ("compound", "subj") and tree.pos[j] in NOUNS
        ]
        if not nouns:
            continue
        verb, noun = tree.head[i], nouns[-1]
        if tree.lemma[verb] in SAYING:
            tree.rel[i] = "ccomp"
            continue
        tree.hang(noun, verb, "obj")
        for j in list(tree.below[i]):
            if j < noun:
                tree.hang(j, noun, tree.rel[j])
        tree.hang(i, verb, "xcomp")
        tree.tag[i] = "VB"


def mend_objects_of_nouns(tree: Tree) -> None:
    """Hang the object of a noun on the verb above it: "taking as hostages [three men]"; nouns have none."""
    for i, rel in enumerate(tree.rel):
        noun = tree.head[i]
        verb = tree.head[noun]
        if (
            rel != "obj"
            or i < noun
            or tree.tag[noun] not in ("NN", "NNS")
            or tree.rel[noun] not in ("obl", "nmod")
        ):
            continue
        if tree.tag[verb].startswith("VB") and not tree.under(verb, "obj"):
            tree.hang(i, verb, "obj")


def mend_free_relatives(tree: Tree) -> None:
    """Let "what" be the object of the verb before it: "carried out [what] officials called a strike"."""
    for i, word in enumerate(tree.lower):
        clause = tree.head[i]
        verb = tree.head[clause]
        if word != "what" or tree.rel[i] != "obj" or tree.rel[clause] != "ccomp" or not verb < i < clause:
            continue
        if tree.under(verb, "prt") and not tree.under(verb, "obj"):
            tree.hang(i, verb, "obj")
            tree.hang(clause, i, "relcl")


def mend_states(tree: Tree) -> None:
    """Take an adjective for what becomes of the object: "shot [dead] six men", "left a man and two boys [dead]"."""
    for i, rel in enumerate(tree.rel):
        noun = tree.head[i]
        if tree.tag[i] != "JJ" or tree.lower[i] not in _STATES:
            continue
        if rel == "amod" and tree.rel[noun] == "obj" and tree.head[noun] == i - 1:
            if any(i < j < noun for j in tree.under(noun, "nummod")):
                tree.hang(i, i - 1, "xcomp")
        elif (rel == "flat" and tree.tag[noun].startswith("NNP") and noun < i) or (
            rel == "amod" and noun == i - 1 and tree.rel[noun] == "conj"
        ):
            while tree.rel[noun] in ("nmod", "flat", "appos", "conj") and tree.head[noun] < noun:
                noun = tree.head[noun]
            if tree.rel[noun] == "obj":
                tree.hang(i, tree.head[noun], "xcomp")


def mend_settings(tree: Tree) -> None:
    """Hang on a passive what a parser hung on the state it brings about: "was shot dead [by soldiers] [in the street]"."""
    for i, rel in enumerate(tree.rel):
        verb = tree.head[i]
        if rel != "xcomp" or tree.tag[i] != "JJ" or not tree.under(verb, "aux:pass"):
            continue
        for j in list(tree.below[i]):
            settled = tree.rel[j] == "obl" and {tree.lower[k] for k in tree.cases(j)} & _SETTINGS
            if j > i and (tree.rel[j] in ("agent", "tmod") or settled):
                tree.hang(j, verb, tree.rel[j])


def mend_heads(tree: Tree) -> None:
    """Take an adjective with a noun or an owner before it for a noun ("its air [offensive]"), an adverb for none."""
    for i, rel in enumerate(tree.rel):
        if tree.tag[i] not in ("JJ", "RB") or rel not in ("obj", "subj", "subj:pass", "obl", "nmod", "agent"):
            continue
        before = [j for j in tree.below[i] if j < i and tree.rel[j] in ("compound", "poss")]
        if before and tree.tag[i] == "JJ":
            tree.tag[i], tree.pos[i] = "NN", "NOUN"
        elif before and before[-1] == i - 1 and tree.pos[i - 1] == "NOUN":
            _behead(tree, i)


def _behead(tree: Tree, i: int) -> None:
    """Put the noun before adverb `i` in its place: "downed [a helicopter] nearby"."""
    noun = i - 1
    tree.hang(noun, tree.head[i], tree.rel[i])
    for j in list(tree.below[i]):
        tree.hang(j, noun, tree.rel[j])
    tree.hang(i, noun, "advmod")


def mend_gerunds(tree: Tree) -> None:
    """Take a gerund without an object for the agent of a passive: "were wounded by [shelling]"."""
    for i, rel in enumerate(tree.rel):
        verb = tree.head[i]
        led = [j for j in tree.under(i, "mark") if tree.lower[j] == "by" and j < i]
        if tree.tag[i] != "VBG" or rel != "advcl" or not led or not tree.under(verb, "aux:pass"):
            continue
        below = {tree.rel[j] for j in tree.below[i]}
        if below & {"obj", "xcomp", "ccomp", "advcl", "prt"} or led[-1] < verb:
            continue
        tree.rel[i], tree.tag[i], tree.pos[i] = "agent", "NN", "NOUN"
        for j in tree.below[i]:
            tree.rel[j] = {"mark": "case", "obl": "nmod", "advmod": "amod"}.get(tree.rel[j], tree.rel[j])


def mend_counted(tree: Tree) -> None:
    """Take a participle that a number counts for a noun: "treated 112 [wounded]"; no verb is counted."""
    for i, tag in enumerate(tree.tag):
        counted = i > 0 and tree.rel[i - 1] == "nummod" and tree.head[i - 1] == i
        if (
            tag not in ("VBN", "VBD", "JJ")
            or not counted
            or tree.rel[i] not in ("conj", "ccomp", "xcomp", "acl")
        ):
            continue
        verb = tree.head[i]
        if len(tree.without(i, -1)) > 2 or tree.pos[verb] != "VERB" or verb > i or tree.under(verb, "obj"):
            continue
        tree.rel[i], tree.tag[i], tree.pos[i] = "obj", "NNS", "NOUN"


def mend_complements(tree: Tree) -> None:
    """Take a noun that a parser made a predicate of for the object that a verb lacks: "stormed [the compound]"."""
    for i, rel in enumerate(tree.rel):
        verb = tree.head[i]
        below = {tree.rel[j] for j in tree.below[i]}
        if rel != "xcomp" or not tree.tag[i].startswith("NN") or tree.tag[verb] not in ("VBD", "VBZ", "VBP"):
            continue
        apart = below & {"cop", "mark", "case", "subj", "obj", "aux"} or i < verb
        if (
            apart
            or tree.lemma[verb] in _COPULAS
            or any(tree.rel[j] in ("obj", "aux:pass", "ccomp") for j in tree.below[verb])
        ):
            continue
        tree.rel[i] = "obj"
