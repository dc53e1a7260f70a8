"""Tolls that nouns tell: deaths, injuries, casualties, lives, and tolls that rise to a figure."""

from __future__ import annotations

from dataclasses import replace

from kgbuild.extract.casualties.arguments import (
    circumstance_of,
    first_subject,
    place_of,
    subjects_of,
    victims_of,
)
from kgbuild.extract.casualties.counts import single
from kgbuild.extract.casualties.grammar import (
    Clause,
    counts_them,
    governor_of,
    is_date,
    is_open,
    kids,
    lists,
    texts_of,
)
from kgbuild.extract.casualties.quantities import Count, nth
from kgbuild.model import Document, Word
from kgbuild.numerals import quantity
from kgbuild.syntax.clauses import Clauses
from kgbuild.syntax.passive import is_passive
from kgbuild.words import listed

BOTH = ("killed", "wounded")
#: Behind these stands what a count has come to.
_RISEN = frozenset({"to", "past", "above"})
_VALUES = frozenset({"of", "to", "at", "past", "above"})


def read_noun(document: Document, word: Word, name: str) -> Clause | None:
    """Read a noun that counts: "three deaths", "the deaths of two men", "no casualties"."""
    if word.pos not in ("NOUN", "PROPN"):
        return None
    kinds = {"deaths": ("killed",), "injuries": ("wounded",), "losses": BOTH}[name]
    head = governor_of(document, word.i)
    if name == "injuries" and word.prep == "with" and (hurt := _who_has(document, word)):
        return None if is_open(document, head) else Clause(kinds, word.i, tuple(hurt), head)
    if _is_none(document, word, head):
        first = min(word.i, _first_no(document, word))
        zero = Count(first, word.i + 1, 0, of=_kind_of_people(document, word.i))
        return Clause(kinds, word.i, (), head, _cause_of_none(document, word, head), (zero,))
    if counts_them(document, word):
        return read_toll(document, word, name)
    if name == "losses" or is_open(document, head) or _is_tried(document, word):
        return None
    if name == "deaths" and (whose := _whose_death(document, word, head)):
        return Clause(kinds, word.i, tuple(whose), head, _cause_of_none(document, word, head))
    of = _kind_of_people(document, word.i)
    counted = tuple(replace(c, of=of, of_word=None) for c in single(document, word.i) if c.number)
    if not counted or word.tag != "NNS":
        return None
    return Clause(kinds, word.i, (), head, _cause_of_none(document, word, head), counted)


def read_slaying(document: Document, word: Word, name: str) -> Clause | None:
    """Read a noun for killings that does not count them itself: "the massacre of 40 villagers"."""
    head = governor_of(document, word.i)
    if word.pos != "NOUN" or is_open(document, head) or _is_tried(document, word):
        return None
    inner = [j for j in kids(document, word.i, "nmod") if document.words[j].prep == "of"]
    counted = [j for j in inner if document.words[j].pos == "NUM" or kids(document, j, "nummod")]
    if not counted:
        return None
    return Clause(("killed",), word.i, tuple(counted), head, _cause_of_none(document, word, head))


def _is_tried(document: Document, word: Word) -> bool:
    """Tell whether nobody died: "the [attempted] murder of a policeman"."""
    return any(
        document.words[j].lemma.lower() in listed("attempting") for j in kids(document, word.i, "amod")
    )


def _who_has(document: Document, word: Word) -> list[int]:
    """Return who is left or told of with wounds: "left [two people] with slight wounds", "[four men] with burns"."""
    above = document.words[word.head]
    if word.rel == "nmod":
        counted = [word.head]
    elif word.rel == "obl" and above.lemma.lower() in lists()["leaving"] | lists()["numbering"]:
        before = min(kids(document, word.i, "case"), default=1) - 1
        passive = is_passive(Clauses(document), above.i)
        counted = victims_of(document, above) if passive else kids(document, above.i, "obj")
        counted = (
            [before] if document.words[before].pos == "NUM" else counted
        )  # "six dead and [80] with burns"
    else:
        return []
    return [j for j in counted if kids(document, j, "nummod") or document.words[j].pos == "NUM"]


def _whose_death(document: Document, word: Word, head: int) -> list[int]:
    """Return who "the death of two men", "Karim's murder" and "were shot to death" are said of."""
    words = document.words
    if word.prep == "to":
        if words[head].lemma.lower() not in lists()["leaving"]:
            return []
        passive = is_passive(Clauses(document), head)
        return victims_of(document, words[head]) if passive else kids(document, head, "obj")
    inner = [j for j in kids(document, word.i, "nmod") if words[j].prep == "of"]
    return inner or [j for j in kids(document, word.i, "poss") if j in document.name_at]


def _cause_of_none(document: Document, word: Word, head: int) -> int | None:
    """Return what had no victims: the subject of "caused", what "without" hangs from, or "in the attack"."""
    words = document.words
    subject = first_subject(document, head)
    named = subject in document.name_at or words[head].lemma.lower() in lists()["escaping"]
    if subject is not None and subject not in (word.i, word.head) and not named:
        return subject
    for at in (word.i, head):
        if (found := circumstance_of(document, at)) is not None and found != word.i:
            return found
    return None


def _kind_of_people(document: Document, i: int) -> str:
    modifiers = [document.words[j] for j in kids(document, i, "amod", "compound") if j < i]
    return " ".join(w.text for w in modifiers if w.lemma.lower() not in lists()["undescribing"])


def _first_no(document: Document, word: Word) -> int:
    return min(
        (j for j in document.children[word.i] if document.words[j].text.lower() in ("no", "without")),
        default=word.i,
    )


def _is_none(document: Document, word: Word, head: int) -> bool:
    """Tell whether there were none: "no", "without", "did not cause any", "no reports of"."""
    words = document.words
    if any(words[j].lemma.lower() in lists()["doubted"] for j in document.children[word.i]):
        return False
    if {"no", "neither", "nor"} & texts_of(document, document.children[word.i]) or word.prep == "without":
        return True
    if words[head].prep == "without" and word.rel == "obj":
        return True
    if words[head].lemma.lower() in lists()["escaping"] and word.rel == "obj":
        return not is_open(document, head)
    if "any" in texts_of(document, document.children[word.i]) and kids(document, head, "neg"):
        return True
    report = words[word.head]
    if report.lemma.lower() in lists()["reports"] and word.prep == "of":
        return _is_none(document, report, head)
    if word.rel == "conj" and report.pos == "NOUN":
        return _is_none(document, report, head)
    return False


def read_lives(document: Document, word: Word, name: str) -> Clause | None:
    """Read "claimed the lives of two", "cost 12 lives", "two lost their lives"."""
    words = document.words
    verb = words[word.head]
    if word.rel == "obl" and verb.lemma.lower() in lists()["clinging"] and word.prep in ("for", "to"):
        return _clinging(document, verb)
    if word.prep == "of" and "no" in texts_of(document, document.children[word.head]):
        head = governor_of(document, word.i)
        return Clause(
            ("killed",),
            word.i,
            (),
            head,
            _cause_of_none(document, word, head),
            (Count(word.i, word.i + 1, 0),),
        )
    if verb.lemma.lower() not in lists()["taking"] | lists()["offering"] or word.rel not in (
        "obj",
        "subj:pass",
        "subj",
    ):
        return None
    if is_open(document, verb.i) or kids(document, verb.i, "neg"):
        return None
    inner = [
        j for j in kids(document, word.i, "nmod", "poss") if words[j].prep == "of" or words[j].tag != "PRP$"
    ]
    owners = [j for j in kids(document, word.i, "poss") if words[j].tag == "PRP$"]
    subjects = subjects_of(document, verb.i, "subj")
    if owners and word.rel == "obj" and verb.lemma.lower() in lists()["offering"]:
        head, _ = place_of(document, verb.i, False)
        return Clause(("killed",), word.i, tuple(subjects), head, circumstance_of(document, verb.i))
    if verb.lemma.lower() not in lists()["taking"]:
        return None
    cause = subjects[0] if subjects and word.rel == "obj" else circumstance_of(document, verb.i)
    head, _ = place_of(document, verb.i, False)
    if inner:
        return Clause(("killed",), word.i, tuple(inner), head, cause)
    counted = tuple(replace(c, of="", of_word=None) for c in single(document, word.i))
    return Clause(("killed",), word.i, (), head, cause, counted) if counted else None


def _clinging(document: Document, verb: Word) -> Clause | None:
    """Read "two are fighting for their lives", "a third is clinging to life": they are hurt."""
    if is_open(document, verb.i) or kids(document, verb.i, "neg"):
        return None
    victims = subjects_of(document, verb.i, "subj")
    counted = tuple(Count(j, j + 1, 1) for j in victims if nth(document, j))  # "[a third] is fighting"
    return Clause(("wounded",), verb.i, () if counted else tuple(victims), verb.i, None, counted)


def read_limb(document: Document, word: Word, name: str) -> Clause | None:
    """Read "lost a leg", "lost both arms in the blast": whoever does is hurt."""
    verb = document.words[word.head]
    if word.rel != "obj" or verb.lemma.lower() != "lose" or is_open(document, verb.i):
        return None
    if kids(document, verb.i, "neg"):
        return None
    victims = subjects_of(document, verb.i, "subj")
    return (
        Clause(("wounded",), word.i, tuple(victims), verb.i, circumstance_of(document, verb.i))
        if victims
        else None
    )


def read_bodies(document: Document, word: Word, name: str) -> Clause | None:
    """Read "nine bodies were recovered", "pulled the bodies of nine men from the rubble"."""
    words = document.words
    verb = words[word.head]
    if word.rel not in ("obj", "subj:pass", "subj") or verb.lemma.lower() not in lists()["recovering"]:
        return None
    if is_open(document, verb.i) or kids(document, verb.i, "neg"):
        return None
    if word.rel == "subj" and not is_passive(Clauses(document), verb.i):
        return None
    if found := nth(
        document, word.i
    ):  # "recovered [a third body], that of a teacher": there are three with it
        return Clause(
            ("killed",), word.i, (), verb.i, None, (Count(word.i - 1, word.i + 1, found, revised=True),)
        )
    inner = [j for j in kids(document, word.i, "nmod") if words[j].prep == "of"]
    if inner:
        return Clause(("killed",), word.i, tuple(inner), verb.i)
    counted = tuple(replace(c, of="", of_word=None) for c in single(document, word.i) if c.number)
    return Clause(("killed",), word.i, (), verb.i, None, counted) if counted else None


def read_lost(document: Document, word: Word, name: str) -> Clause | None:
    """Read "the army lost 14 soldiers", "she lost two sons in the raid": a number of people as the object."""
    verb = document.words[word.head]
    if word.rel != "obj" or verb.lemma.lower() != "lose" or is_open(document, verb.i):
        return None
    owned = bool(kids(document, word.i, "poss"))
    if kids(document, verb.i, "neg") or not (owned or kids(document, word.i, "nummod")):
        return None
    return Clause(("killed",), word.i, (word.i,), verb.i, circumstance_of(document, verb.i))


def read_toll(document: Document, word: Word, name: str) -> Clause | None:
    """Read "a death toll of 20", "the toll rose to 87", "gave the number of dead as 151"."""
    words = document.words
    verb = governor_of(document, word.i)
    closes = document.sents[word.sent][1]
    tokens = document.small[:closes]
    near = range(word.i + 1, min(word.i + 9, closes - 1))
    known = _VALUES | {"as"} if words[verb].lemma.lower() in lists()["giving"] else _VALUES
    values = [j for j in near if words[j].text.lower() in known]
    led = [j for j in kids(document, verb, "obl", "nmod") if j > word.i]
    values += [k for j in led for k in kids(document, j, "case")]  # "has gone up [to] eight"
    after = range(word.i + 1, closes - 1)
    values += [j for j in after if words[j - 1].pos == "VERB" and words[j].text in ("at", "to")]
    begins = [j + 1 for j in values if words[j].text.lower() in known and j + 1 < closes]
    begins += _reached(document, verb)
    for j in begins:
        found = quantity(tokens, j)
        if found and found.low is not None and not is_date(words, found.last):
            noun = found.last if found.last < closes and words[found.last].pos == "NOUN" else None
            of = words[noun].text if noun else ""
            risen = words[j - 1].text.lower() in _RISEN
            counted = [Count(word.i, found.last, found.low, found.bound, of, noun, revised=risen)]
            if found.bound == "range":  # "put the dead at between 20 and 28"
                low, high = replace(counted[0], bound="least"), replace(counted[0], number=found.high)
                counted = [low, replace(high, bound="most")]
            kinds = ("wounded",) if name in ("hurt", "wounding", "injuries") else ("killed",)
            return Clause(kinds, word.i, (), verb, _cause_of_none(document, word, verb), tuple(counted))
    return None


def _reached(document: Document, verb: int) -> list[int]:
    """Return where the figure stands that a count comes to: "the number of dead reached [35]"."""
    if document.words[verb].lemma.lower() not in lists()["reaching"]:
        return []
    return [
        min(document.subtree(j))
        for j in kids(document, verb, "obj")
        if j > verb and document.words[j].pos == "NUM"
    ]
