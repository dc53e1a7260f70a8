"""The tense of a verb, as the direction in which its times lie."""

from __future__ import annotations

from kgbuild.extract.times.found import CLIMB
from kgbuild.model import Document, Word
from kgbuild.words import in_force

VERBAL = frozenset({"VERB", "AUX"})
_FUTURE = frozenset({"will", "shall", "'ll", "’ll", "would", "wo", "ll"})
_OPEN = frozenset({"may", "might", "could", "should", "must", "can", "ought"})


def tense(document: Document, i: int) -> int:
    """Return the direction of the verb group that governs word `i`: -1 past, 1 future, 0 unknown.

    A noun looks further up to the verb of its clause; a participle or an infinitive that says nothing itself
    takes the direction of the verb above it, an infinitive under a word that looks ahead ("plan") the future.
    """
    words = document.words
    if words[i].rel in ("poss", "compound") and words[words[i].head].pos == "NOUN":
        return -1  # "Monday's attack will be investigated": what has a name for its day has mostly happened
    for _ in range(CLIMB):
        word = words[i]
        if word.pos in VERBAL or any(
            words[j].rel in ("cop", "aux", "aux:pass") for j in document.children[i]
        ):
            direction = _verb_tense(document, word)
            if direction is not None:
                return direction
        if word.head == i:
            break
        i = word.head
    return 0


def _verb_tense(document: Document, verb: Word) -> int | None:
    """Return the direction of one verb group, None where the verb above it decides."""
    group = [
        document.words[j]
        for j in document.children[verb.i]
        if document.words[j].rel in ("aux", "aux:pass", "cop")
    ]
    forms = {w.text.lower() for w in group}
    tags = {w.tag for w in group} | ({verb.tag} if not group else set())
    perfect = any(w.lemma == "have" for w in group)
    if forms & _FUTURE:
        return 1 if not perfect else -1
    if perfect or "VBD" in tags or {"was", "were", "did", "had"} & forms:
        return -1
    if forms & _OPEN:
        return 0
    if any(
        document.words[j].text.lower() == "to" and document.words[j].rel in ("mark", "aux")
        for j in _kids(document, verb)
    ):
        return _infinitive(document, verb)
    if verb.rel == "conj" and not group:
        return -1 if verb.tag == "VBD" else None
    if verb.tag == "VBN" and not group:
        return -1
    return None if verb.tag in ("VBG", "VB", "JJ") or verb.pos not in VERBAL else 0


def _kids(document: Document, word: Word) -> tuple[int, ...]:
    return document.children[word.i]


def _infinitive(document: Document, verb: Word) -> int | None:
    above = document.words[verb.head]
    if above.lemma.lower() in in_force().times["inchoative"]:
        return None  # "began to come back on Sunday"
    if above.lemma.lower() in prospective():
        return 1
    return None if verb.rel in ("xcomp", "conj") else 0


def prospective() -> frozenset[str]:
    """Return the verbs and nouns whose infinitive lies ahead, from the lexicon."""
    return in_force().times["prospective"]
