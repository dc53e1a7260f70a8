"""What telling a toll looks like in grammar: verb groups that leave it open, what governs a word.

The words are in `ontology/lexicon/tolls.ttl`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kgbuild.extract.casualties.quantities import Count
from kgbuild.extract.times.parts import MONTHS
from kgbuild.extract.times.tense import prospective
from kgbuild.model import Document, Word
from kgbuild.syntax.words import CONDITIONS, MODALS
from kgbuild.vocab import LEX
from kgbuild.words import in_force

NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "PRON"})


@dataclass(frozen=True, slots=True)
class Clause:
    """What tells a toll: its word, the nouns that it counts (or counts already made), where it hangs.

    `entry` is the IRI of the list of the lexicon that the word is in.
    """

    kinds: tuple[str, ...]
    trigger: int
    victims: tuple[int, ...]
    head: int
    cause: int | None = None
    counts: tuple[Count, ...] = ()
    entry: str = ""


def lists() -> Mapping[str, frozenset[str]]:
    """Return the lists of `ontology/lexicon/tolls.ttl`, and what a user adds to them, by name."""
    return in_force().tolls


def is_among(document: Document, i: int) -> bool:
    """Tell whether "among" introduces word `i`."""
    return any(document.words[j].text.lower() in ("among", "amongst") for j in kids(document, i, "case"))


def among(document: Document, trigger: int) -> tuple[int, ...]:
    """Return who is said to be among those of whom a participle tells: "[a nurse] was among those killed"."""
    word = document.words[trigger]
    if word.rel != "acl" or not is_among(document, word.head):
        return ()
    return tuple(kids(document, word.head, "subj"))


def entry_of(name: str) -> str:
    """Return the IRI of a list of tolls.

    >>> entry_of("killing")
    'https://w3id.org/kgbuild/lexicon#casualty-killing'
    """
    return f"{LEX}casualty-{name}"


def kids(document: Document, i: int, *rels: str) -> list[int]:
    """Return the dependents of word `i` in one of these positions."""
    words = document.words
    return [j for j in document.children[i] if words[j].rel in rels]


def texts_of(document: Document, indices: Sequence[int]) -> set[str]:
    """Return the words at these indices, in small letters."""
    return {document.words[j].text.lower() for j in indices}


def is_open(document: Document, verb: int) -> bool:
    """Tell whether a verb group leaves it open whether it happened: by a modal, a condition, a purpose."""
    word = document.words[verb]
    group = kids(document, verb, "aux", "aux:pass", "mark", "cop")
    forms = texts_of(document, group)
    if forms & MODALS or CONDITIONS & set(word.prep.split()) or forms & CONDITIONS:
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


def giving_verb(document: Document, i: int) -> int | None:
    """Return the verb of giving figures that word `i` belongs to: "put it [at 40]", "counted [40] dead"."""
    words = document.words
    if words[i].rel == "nummod" and words[words[i].head].prep == "at":
        i = words[i].head  # "put its losses at [six men]"
    prep = words[i].prep
    names = "giving" if prep in ("as", "at") else "revising" if prep in ("to", "up to") else "numbering"
    verb = words[i]
    for _ in range(3):
        verb = words[verb.head] if verb.lemma.lower() not in lists()[names] else verb
    if verb.lemma.lower() not in lists()[names] or verb.pos != "VERB":
        return None
    counted = words[words[i].head] if words[i].rel == "nummod" else words[i]  # "spoke of two [civilians]"
    told = (counted.rel, counted.prep) in (("obj", ""), ("obl", "of"), ("nmod", "of"))
    return verb.i if names != "numbering" or (words[i].pos == "NUM" and told) else None
