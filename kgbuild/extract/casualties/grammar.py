"""What telling a toll looks like in grammar: verb groups that leave it open, passives, what governs a word.

The words are in `ontology/lexicon/tolls.ttl`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kgbuild.extract.casualties.quantities import Count
from kgbuild.extract.times.tables import MONTHS
from kgbuild.extract.times.tense import prospective
from kgbuild.model import Document, Word
from kgbuild.numerals import quantity
from kgbuild.words import in_force

_MODALS = frozenset({"could", "would", "might", "may", "should", "can", "will", "must", "shall", "'ll"})
_CONDITIONS = frozenset({"if", "unless", "whether", "lest"})
NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "PRON"})


@dataclass(frozen=True, slots=True)
class Clause:
    """What tells a toll: its word, the nouns that it counts (or counts already made), where it hangs."""

    kinds: tuple[str, ...]
    trigger: int
    victims: tuple[int, ...]
    head: int
    cause: int | None = None
    counts: tuple[Count, ...] = ()


def lists() -> Mapping[str, frozenset[str]]:
    """Return the lists of `ontology/lexicon/tolls.ttl`, and what a user adds to them, by name."""
    return in_force().tolls


def kids(document: Document, i: int, *rels: str) -> list[int]:
    """Return the dependents of word `i` in one of these positions."""
    return [j for j in document.children[i] if document.words[j].rel in rels]


def texts_of(document: Document, indices: Sequence[int]) -> set[str]:
    """Return the words at these indices, in small letters."""
    return {document.words[j].text.lower() for j in indices}


def is_open(document: Document, verb: int) -> bool:
    """Tell whether a verb group leaves it open whether it happened: by a modal, a condition, a purpose."""
    word = document.words[verb]
    group = kids(document, verb, "aux", "aux:pass", "mark", "cop")
    forms = texts_of(document, group)
    if forms & _MODALS or _CONDITIONS & set(word.prep.split()) or forms & _CONDITIONS:
        return True
    if "to" in forms and not any(document.words[j].lemma == "have" for j in group):
        return True
    if word.tag == "VBG" and word.rel == "acl" and document.words[word.head].lemma.lower() in prospective():
        return True
    if word.rel in ("xcomp", "ccomp", "conj", "advcl") and word.head != verb:
        above = document.words[word.head]
        if above.lemma.lower() in lists()["doubted"]:
            return True
        if word.rel == "conj" and not kids(document, verb, "subj", "subj:pass", "aux", "aux:pass"):
            return is_open(document, word.head)
    return False


def is_passive(document: Document, verb: int) -> bool:
    """Tell whether a verb is in the passive, or a participle that says what was done to its noun."""
    word = document.words[verb]
    if kids(document, verb, "subj:pass", "aux:pass", "agent"):
        return True
    if word.tag == "VBN" and not kids(document, verb, "aux", "obj"):
        return not _counts_next(document, verb)
    return (
        word.tag in ("VBD", "JJ") and word.rel in ("acl", "amod") and not kids(document, verb, "obj", "subj")
    )


def _counts_next(document: Document, verb: int) -> bool:
    """Tell whether a number follows right behind: the participle is then a past tense with its object."""
    words = document.words
    closes = document.sents[words[verb].sent][1]
    tokens = [w.text.lower() for w in words[verb:closes]]
    found = (
        quantity(tokens, 1)
        if len(tokens) > 1 and words[verb + 1].text.lower() not in ("the", "all")
        else None
    )
    return found is not None and not is_date(words, verb + found.last)


def is_date(words: Sequence[Word], i: int) -> bool:
    """Tell whether word `i` is of a date or a total."""
    return i < len(words) and (
        words[i].lemma.lower() in MONTHS or words[i].lemma.lower() in lists()["uncaused"]
    )


def governor_of(document: Document, i: int) -> int:
    """Return the verb above word `i`, past nouns and coordination; the topmost word where there is none."""
    words = document.words
    for _ in range(6):
        if words[i].head == i:
            break
        i = words[i].head
        if words[i].pos in ("VERB", "AUX"):
            break
    return i


def counts_them(document: Document, word: Word) -> bool:
    """Tell whether a word stands in "the number of dead"."""
    return word.prep == "of" and document.words[word.head].lemma.lower() in lists()["tolls"]
