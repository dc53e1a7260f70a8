"""Mends of verbs and of how clauses hang together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kgbuild.annotate.mends.words import FINITE, JOINING, NOUNS, SAYING, VERBAL
from kgbuild.annotate.tree import Tree

_REFLEXIVE: Final = ("self", "selves")
#: Verbs whose object does what the infinitive says.
_CAUSING: Final = frozenset(
    {"prompt", "provoke", "force", "lead", "cause", "compel", "push", "drive", "allow", "enable", "help"}
)
#: Nouns that open a clause behind "in" with nothing between them and the subject.
_OPENINGS: Final = frozenset({"response", "retaliation", "revenge", "return", "reply", "turn"})


def mend_infinitives(tree: Tree) -> None:
    """Make a clause of "the operation [to free X]", where the parser took the infinitive for an adjective of X."""
    for i in range(1, len(tree.head)):
        noun = tree.head[i]
        if tree.tag[i] != "VB" or tree.rel[i] != "amod" or tree.lower[i - 1] != "to" or noun < i:
            continue
        above = tree.head[noun]
        if above == noun or tree.rel[noun] not in ("nmod", "obl"):
            continue
        tree.hang(i, above, "acl" if tree.pos[above] in NOUNS else "advcl")
        tree.hang(noun, i, "obj")
        tree.hang(i - 1, i, "mark")
        tree.pos[i] = "VERB"


def mend_verbs(tree: Tree, spans: Iterable[tuple[int, int]]) -> None:
    """Take a word in lower case that has a subject for a verb, though the tagger held it for a name ("it overran X")."""
    inside = {first for first, _ in spans}
    for i, tag in enumerate(tree.tag):
        if tag not in ("NNP", "NN") or not tree.text[i].islower() or not tree.text[i].isalpha():
            continue
        if not any(tree.rel[j] == "subj" and tree.tag[j] == "PRP" for j in tree.below[i]):
            continue
        if any(tree.rel[j] in ("cop", "det", "amod", "case") for j in tree.below[i]):
            continue
        tree.tag[i], tree.pos[i] = "VBD", "VERB"
        for j in tree.below[i]:
            if j == i + 1 and tree.rel[j] in ("flat", "compound", "appos") and j in inside:
                tree.rel[j] = "obj"


def mend_cased_verbs(tree: Tree) -> None:
    """Take a verb that a preposition introduces for part of the noun behind it: "in response to [mortar] fire"."""
    for i in range(1, len(tree.head) - 1):
        noun = i + 1
        led = tree.cases(i)
        if tree.tag[i] not in ("VB", "VBP") or tree.rel[i] not in ("obl", "nmod") or not led:
            continue
        if tree.head[noun] != i or tree.rel[noun] != "obj" or tree.pos[noun] not in NOUNS:
            continue
        tree.hang(noun, tree.head[i], tree.rel[i])
        for j in list(tree.below[i]):
            tree.hang(j, noun, tree.rel[j])
        tree.hang(i, noun, "compound")
        tree.pos[i], tree.tag[i] = "NOUN", "NN"


def mend_openings(tree: Tree) -> None:
    """Part "in response" and its like from the subject behind it: "[in response] troops raided a house"."""
    for i in range(1, len(tree.head) - 1):
        noun = tree.head[i]
        if tree.lower[i] not in _OPENINGS or tree.lower[i - 1] != "in" or tree.rel[i] != "compound":
            continue
        verb = tree.head[noun]
        if noun > i and tree.rel[noun] in ("subj", "subj:pass", "obl") and tree.pos[verb] in VERBAL:
            if tree.rel[noun] == "obl" and tree.under(verb, "subj"):
                continue
            tree.hang(i, verb, "obl")
            for j in tree.cases(noun):
                tree.hang(j, i, "case")
            tree.rel[noun] = "subj" if tree.rel[noun] == "obl" else tree.rel[noun]


def mend_caused(tree: Tree) -> None:
    """Take the infinitive behind the object of a verb of causing for what was done: "forced [residents] to flee"."""
    for i, tag in enumerate(tree.tag):
        verb = tree.head[i]
        if tag != "VB" or tree.rel[i] != "advcl" or tree.lemma[verb] not in _CAUSING or verb > i:
            continue
        objects = [j for j in tree.under(verb, "obj") if verb < j < i]
        marks = [j for j in tree.below[i] if j < i and tree.lower[j] == "to"]
        if objects and marks and marks[-1] - 1 in tree.without(objects[-1], i):
            tree.rel[i] = "xcomp"


def mend_marked(tree: Tree) -> None:
    """Take a clause that a conjunction of time joins for no second main clause: "shelled X [after] rebels hit Y"."""
    for i, rel in enumerate(tree.rel):
        marks = [j for j in tree.under(i, "mark") if j < i and tree.lower[j] in JOINING]
        if rel == "conj" and marks and not tree.under(i, "cc") and tree.head[i] < marks[0]:
            tree.rel[i] = "advcl"


def mend_relatives(tree: Tree) -> None:
    """Take a clause with a relative pronoun as subject for one that describes the noun before: "a raid [that killed]"."""
    for i, rel in enumerate(tree.rel):
        pronouns = [j for j in tree.under(i, "subj") if tree.lower[j] in ("that", "which") and j < i]
        if rel != "advcl" or not pronouns or pronouns[0] < 2 or tree.head[i] > i:
            continue
        noun = pronouns[0] - 1 - (tree.text[pronouns[0] - 1] == ",")
        if tree.pos[noun] in NOUNS and not tree.under(i, "mark"):
            tree.hang(i, noun, "relcl")


def mend_shared_heads(tree: Tree) -> None:
    """Take a bare noun before "and" and a compound for the first part of that: "in [mortar] and rocket attacks"."""
    for i in range(len(tree.head) - 3):
        noun = next((j for j in tree.under(i, "conj") if j == i + 3), None)
        if noun is None or tree.lower[i + 1] not in ("and", "or") or not tree.tag[noun].startswith("NN"):
            continue
        part = i + 2
        bare = all(tree.rel[j] in ("case", "conj", "punct") and j < i for j in tree.below[i] if j != noun)
        if (
            tree.tag[i] != "NN"
            or not bare
            or tree.head[part] != noun
            or tree.rel[part] != "compound"
            or tree.tag[part] != "NN"
        ):
            continue
        tree.hang(noun, tree.head[i], tree.rel[i])
        for j in list(tree.below[i]):
            tree.hang(j, noun, tree.rel[j])
        tree.hang(i, noun, "compound")


def mend_roots(tree: Tree) -> None:
    """Take a participle for no main verb where a finite verb follows: "shells [fired from a hill] hit the town"."""
    for i in [i for i, head in enumerate(tree.head) if head == i and tree.tag[i] in ("VBN", "VBD")]:
        below = {tree.rel[j] for j in tree.below[i]}
        subjects = [j for j in tree.below[i] if tree.rel[j] in ("subj", "subj:pass") and j < i]
        joined = below & {"obj", "aux", "aux:pass", "cop", "cc", "mark", "prt"}
        if not subjects or joined or subjects[-1] != i - 1 or tree.tag[i - 1] == "PRP":
            continue
        main = next((j for j in tree.below[i] if j > i and _is_main(tree, j)), None)
        if main is None:
            continue
        noun = subjects[-1]
        tree.hang(main, main, "root")
        for j in list(tree.below[i]):
            if j < noun or j > main:
                tree.hang(j, main, tree.rel[j])
        tree.hang(noun, main, "subj")
        tree.hang(i, noun, "acl")
        tree.tag[i] = "VBN"


def _is_main(tree: Tree, i: int) -> bool:
    """Tell whether a clause below a participle is the main one: in a past tense, without a subject and what joins it."""
    below = {tree.rel[j] for j in tree.below[i]}
    joined = below & {"subj", "subj:pass", "mark", "cc", "csubj", "expl"}
    whens = any(tree.tag[j].startswith("W") for j in tree.below[i])
    clause = tree.rel[i] in ("advcl", "ccomp", "conj", "parataxis", "xcomp", "dep")
    return clause and tree.tag[i] == "VBD" and not joined and not whens and tree.text[i - 1] != ","


def mend_perfects(tree: Tree) -> None:
    """Take "has" before a participle for its auxiliary: "Ukraine [has] itself struck a depot"."""
    for i, lemma in enumerate(tree.lemma):
        if lemma != "have" or tree.rel[i] in ("aux", "mark"):
            continue
        below = tree.below[i]
        verb = next(
            (j for j in below if j > i and tree.rel[j] in ("xcomp", "ccomp") and tree.tag[j] == "VBN"), None
        )
        if verb is None or any(
            tree.rel[j] == "obj" and not tree.lower[j].endswith(_REFLEXIVE) for j in below
        ):
            continue
        if any(tree.rel[j] in ("subj", "subj:pass", "mark", "aux") for j in tree.below[verb]):
            continue
        tree.raise_over(verb, "aux")
        for j in list(tree.below[i]):
            tree.hang(j, verb, tree.rel[j] if tree.rel[j] != "obj" else "advmod")


def mend_in_which(tree: Tree) -> None:
    """Take one of two subjects for the noun that a clause describes: "[the raid], in which nine men died, began at dawn"."""
    for i, word in enumerate(tree.lower):
        verb = tree.head[i]
        if word != "which" or not tree.cases(i) or tree.rel[i] not in ("obl", "nmod") or i > verb:
            continue
        subjects = [j for j in tree.below[verb] if tree.rel[j] in ("subj", "subj:pass") and j < verb]
        if len(subjects) != 2 or not subjects[0] < i < subjects[1]:
            continue
        main = next((j for j in tree.below[verb] if j > verb and _continues(tree, j)), None)
        if main is None:
            continue
        above, rel = tree.head[verb], tree.rel[verb]
        tree.hang(main, main if above == verb else above, rel)
        tree.hang(subjects[0], main, "subj:pass" if tree.under(main, "aux:pass") else "subj")
        for j in [j for j in tree.below[verb] if j > main]:
            tree.hang(j, main, tree.rel[j])
        tree.hang(verb, subjects[0], "relcl")


def _continues(tree: Tree, j: int) -> bool:
    """Tell whether word `j` is a verb in a tense that has no subject, behind a comma."""
    below = tree.below[j]
    first = min([j, *(k for k in below if tree.rel[k] in ("aux", "aux:pass", "cop", "neg", "advmod"))])
    finite = tree.tag[j] in FINITE or any(tree.tag[k] in FINITE for k in below if k < j)
    subject = any(tree.rel[k] in ("subj", "subj:pass", "mark", "cc") for k in below if k < j)
    return (
        tree.rel[j] in ("parataxis", "conj", "advcl", "ccomp")
        and finite
        and not subject
        and tree.text[first - 1] == ","
    )


def mend_consequences(tree: Tree) -> None:
    """Hang what followed on the main verb: "hit a bus carrying pilgrims, [killing] two" - no pilgrims did that."""
    for i, rel in enumerate(tree.rel):
        if tree.tag[i] != "VBG":
            continue
        above = tree.head[i]
        if rel == "conj" and tree.tag[above] != "VBG" and tree.rel[above] == "acl":
            while tree.head[above] != above and tree.tag[above] != "VBG":
                above = tree.head[above]
            if tree.tag[above] == "VBG" and above < i:
                tree.hang(i, above, "conj")
        elif (
            rel == "advcl"
            and tree.tag[above] == "VBG"
            and tree.rel[above] == "acl"
            and tree.text[i - 1] == ","
        ):
            while tree.head[above] != above and not (
                tree.tag[above] in FINITE or tree.under(above, "aux:pass")
            ):
                above = tree.head[above]
            if tree.tag[above] in FINITE or tree.under(above, "aux:pass"):
                tree.hang(i, above, "advcl")


def mend_called(tree: Tree) -> None:
    """Hang on "said" what "what" was: "troops fired in what it said was [a reply]"; the main verb stands before it."""
    for i, word in enumerate(tree.lower):
        said = next((j for j in tree.under(i, "relcl") if tree.lemma[j] in SAYING), -1)
        be = said + 1
        if word != "what" or said < 0 or be >= len(tree.head) or tree.rel[be] != "cop":
            continue
        told = tree.head[be]
        subject = next((j for j in tree.under(told, "subj") if j < i), -1)
        main = next((j for j in tree.under(subject, "acl") if subject >= 0 and subject < j < i), -1)
        if tree.head[told] != told or subject < 0 or main < 0 or tree.tag[main] != "VBD":
            continue
        tree.hang(main, main, "root")
        for j in [j for j in tree.below[told] if j < i]:
            tree.hang(j, main, tree.rel[j])
        tree.hang(told, said, "ccomp")
