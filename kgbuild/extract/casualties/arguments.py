"""Whom a toll is said of, and what did it: objects, subjects, agents, circumstances."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from kgbuild.extract.casualties.counts import count, single
from kgbuild.extract.casualties.grammar import NOMINAL, is_date, kids, lists, texts_of
from kgbuild.extract.times.parts import MONTHS, WEEKDAYS
from kgbuild.extract.times.words import periods
from kgbuild.model import Document, Word
from kgbuild.numerals import QUALIFIERS, Quantity, quantity
from kgbuild.syntax.antecedents import antecedent_of
from kgbuild.syntax.clauses import Clauses
from kgbuild.syntax.words import FINITE, REFLEXIVES, RELATIVES

_CAUSES = (
    "in",
    "by",
    "during",
    "from",
    "after",
    "as a result of",
    "following",
    "when",
    "in the course of",
    "on",
    "at",
)
_ALONGSIDE = frozenset({"alongside", "along with", "together with", "as well as"})
#: The words of qualifiers ("at least").
_QUALIFYING = frozenset({word for phrase in QUALIFIERS for word in phrase})
#: How many words before a verb group its counted subject is looked for.
_RUN = 12


def company_of(document: Document, verb: int) -> list[int]:
    """Return who met the same end: "was killed alongside two guards", "killed the mayor along with a guard"."""
    heads = [verb, *kids(document, verb, "obj")]
    if document.words[verb].rel == "xcomp":
        heads.append(document.words[verb].head)  # "was shot [dead] together with two guards"
    below = [j for i in heads for j in kids(document, i, "obl", "nmod", "advcl")]
    found = [j for j in below if document.words[j].prep in _ALONGSIDE]
    return found or [j for j in document.subtree(verb) if _is_set_off(document, verb, j)]


def _is_set_off(document: Document, verb: int, j: int) -> bool:
    """Tell whether a comma takes company out of the phrase it is hung on: "in a strike, [along with 13 others]"."""
    if document.words[j].prep not in _ALONGSIDE or not _has_number(document, j):
        return False
    first = next(
        (k for k in range(verb, j) if document.words[k].head == j and document.words[k].rel == "case"), j
    )
    return document.words[first - 1].text == ","


def objects_of(document: Document, word: Word) -> list[int]:
    """Return the objects of a verb, or the counted noun right after it where the parser saw no object.

    "Killed or wounded 20" says of neither how many.
    """
    words = document.words
    found = kids(document, word.i, "obj")
    if not found and word.rel == "conj" and not kids(document, word.i, "subj", "subj:pass", "aux:pass"):
        # "shot and [killed] a protester": a parser may hang the object on the first verb
        found = [j for j in kids(document, word.head, "obj") if word.i < j < word.i + _RUN]
    if found:
        # a parser may hang "and two guards" on the verb
        found += [
            j for j in kids(document, word.i, "conj") if words[j].pos in NOMINAL and _has_number(document, j)
        ]
        found = [_told(document, j) if words[j].text.lower() == "what" else j for j in found]
        return [j for j in found if words[j].text.lower() not in REFLEXIVES]
    closes = document.sents[word.sent][1]
    number = quantity(document.small[:closes], word.i + 1) if word.i + 1 < closes else None
    if number is None:
        return []
    noun = number.last - 1
    while (
        words[noun].head > noun
        and words[words[noun].head].pos in ("NOUN", "PROPN")
        and words[noun].head < closes
    ):
        noun = words[noun].head
    return [noun]


def _told(document: Document, what: int) -> int:
    """Return the noun that a free relative tells: the fighters of "killed what it said were [20 fighters]"."""
    inside = (j for j in sorted(document.subtree(what)) if document.words[j].tag.startswith("NN"))
    return next((j for j in inside if kids(document, j, "cop")), what)


def _has_number(document: Document, i: int) -> bool:
    word = document.words[i]
    owned = word.tag == "NN" and bool(kids(document, i, "poss"))
    return word.pos == "NUM" or owned or bool(kids(document, i, "nummod"))


def subjects_of(document: Document, verb: int, *rels: str) -> list[int]:
    """Return the subjects of a verb: its own, the noun that it describes, or those of the verb beside it."""
    words = document.words
    own = kids(document, verb, *rels)
    own = _one_subject(document, own)
    if own and words[own[0]].text.lower() in RELATIVES:
        return [antecedent_of(Clauses(document), own[0])]
    if own:
        return own
    if words[verb].rel == "relcl":
        return [words[verb].head]
    if words[verb].rel in ("conj", "xcomp") and words[verb].head != verb:
        return subjects_of(document, words[verb].head, *rels)
    return []


def _one_subject(document: Document, found: list[int]) -> list[int]:
    """Return of several subjects those listed together, else the one that is counted."""
    if len(found) > 1:
        found = [j for j in found if document.words[j].text.lower() not in RELATIVES] or found
    if len(found) < 2:
        return found
    between = document.words[found[-2] + 1 : found[-1]]
    if any(w.text.lower() in (",", "and") for w in between) and all(w.pos != "VERB" for w in between):
        return found
    counted = [j for j in found if any(document.words[k].rel == "nummod" for k in document.children[j])]
    return (counted or found)[-1:]


def victims_of(document: Document, word: Word) -> list[int]:
    """Return the subjects of a passive verb, or the counted noun before it where they count nobody."""
    own = kids(document, word.i, "subj:pass", "subj")
    described = word.rel in ("acl", "amod") and document.words[word.head].pos in NOMINAL
    if not own and described and count(document, [word.head], lists()["collectives"]):
        return [word.head]
    counted = counted_before(document, word.i)
    if not own and word.rel != "relcl" and counted is not None:
        return [counted]
    subjects = [_whole(document, j) for j in subjects_of(document, word.i, "subj:pass", "subj")]
    if subjects and count(document, subjects, lists()["collectives"]):
        return [*listed_before(document, subjects), *subjects]
    return subjects if counted is None else [counted]


def listed_before(document: Document, heads: Sequence[int]) -> list[int]:
    """Return the counted nouns before "and" and `heads` that the parse does not join with them."""
    words = document.words
    found: list[int] = []
    at = min((c.first for i in heads for c in single(document, i)), default=0)
    joint = words[at - 1].text.lower() if at else ""
    if joint == "and" and words[words[at - 1].head].pos in ("VERB", "AUX"):
        return []  # "…, and another died": it joins two clauses
    while at > 2 and joint == ("," if found else "and"):
        last = at - 2 - (words[at - 2].text == ",")
        nominal = words[last].pos in NOMINAL or _has_number(document, last)
        if words[last].lemma.lower() in lists()["dead"] | lists()["hurt"]:
            break  # "leaving [two men dead] and four wounded"
        known = single(document, last) if nominal and words[last].sent == words[at].sent else []
        if not known or last in heads or any(words[i].head == last and words[i].rel == "conj" for i in heads):
            break
        found.append(last)
        at = known[0].first
        joint = words[at - 1].text.lower() if at else ""
    return found


def _whole(document: Document, i: int) -> int:
    """Return the noun of which a part was taken for the subject: "14 civilians including three children"."""
    words = document.words
    if words[i].prep != "including" and "including" not in texts_of(document, document.children[i]):
        return i
    opener = next(
        (j for j in range(i, document.sents[words[i].sent][0], -1) if words[j].text.lower() == "including"), i
    )
    before = opener - 1 - (words[opener - 1].text == ",")
    while words[before].rel in ("nmod", "compound") and words[before].head < before:
        before = words[before].head
    return before if words[before].pos in ("NOUN", "PROPN", "NUM") and before < i else i


def counted_before(document: Document, verb: int) -> int | None:
    """Return the noun or numeral with a number right before a verb group, past an apposition."""
    words = document.words
    opens = document.sents[words[verb].sent][0]
    end = min([verb, *(j for j in kids(document, verb, "aux", "aux:pass", "cop", "advmod") if j > verb - 5)])
    if end > opens and words[end - 1].text == ",":
        end = next((j for j in range(end - 2, max(opens, end - 9), -1) if words[j].text == ","), end)
    start = end
    while start > opens and end - start < _RUN and _in_phrase(words[start - 1]):
        start -= 1
    tokens = document.small[:end]
    found = [
        q
        for j in range(start, end)
        if (q := quantity(tokens, j)) and q.low and not is_date(words, q.last) and not _is_age(words, q)
    ]
    if not found:
        return None
    after = max(q.last for q in found)
    nouns = list(takewhile(lambda j: words[j].pos in ("NOUN", "PROPN", "ADJ"), range(after, end)))
    return nouns[-1] if nouns else after - 1 if after == end else None


def _is_age(words: Sequence[Word], found: Quantity) -> bool:
    """Tell whether a bare number stands between commas behind a name: "Ali Karim, [24], died"."""
    around = words[max(0, found.first - 1)].text, words[found.last].text
    return around == (",", ",") and words[found.first - 2].pos == "PROPN"


def _in_phrase(word: Word) -> bool:
    return word.pos in ("NOUN", "PROPN", "ADJ", "NUM", "DET", "CCONJ") or word.text.lower() in _QUALIFYING


def place_of(document: Document, verb: int, passive: bool) -> tuple[int, int | None]:
    """Return the word on which a toll's verb hangs, and the word for what caused it."""
    words = document.words
    at = verb
    while (
        words[at].rel == "conj"
        and not kids(document, at, "subj", "subj:pass")
        and words[words[at].head].pos == "VERB"
    ):
        at = words[at].head
    if passive and words[verb].rel == "relcl" and texts_of(document, kids(document, verb, "obl")) & RELATIVES:
        return words[verb].head, words[verb].head
    if passive:
        joined = (at, *(j for j in kids(document, verb, "conj") if _shares_auxiliary(document, j)))
        return at, next((c for v in (verb, *joined) if (c := circumstance_of(document, v)) is not None), None)
    subject = subjects_of(document, verb, "subj")
    if subject and texts_of(document, kids(document, verb, "subj")) & RELATIVES:
        return subject[0], subject[0]
    if words[at].rel in ("advcl", "acl", "relcl", "xcomp", "ccomp") and not kids(document, at, "subj"):
        return words[at].head, subject[0] if subject else words[at].head
    if words[at].rel == "relcl" and subject:
        return words[at].head, subject[0]
    return at, subject[0] if subject else None


def _shares_auxiliary(document: Document, verb: int) -> bool:
    """Tell whether a participle has the auxiliary of the one before it: "80 were killed and 90 [displaced] in a raid"."""
    return document.words[verb].tag == "VBN" and not kids(document, verb, "aux", "aux:pass")


def circumstance_of(document: Document, verb: int) -> int | None:
    """Return what did it, or in which it happened: the agent, "in an airstrike", "when a bomb went off"."""
    words = document.words
    if agents := kids(document, verb, "agent"):
        return agents[0]
    for prep in _CAUSES:
        for j in kids(document, verb, "obl", "advcl", "nmod"):
            if words[j].prep == prep and words[j].text.lower() in RELATIVES:
                return words[verb].head if words[verb].rel in ("relcl", "acl") else None
            time = _is_calendar(words[j]) and not _goes_on(document, j)
            time = time or _is_measured(document, j)  # "died four days after the bombing"
            if words[j].prep == prep and j not in document.name_at and not time:
                return j
    return None


def _is_measured(document: Document, i: int) -> bool:
    """Tell whether it is said how long after something it was: "four days after [the bombing]"."""
    after = (j for j in kids(document, i, "case", "mark") if document.words[j].text.lower() == "after")
    return any(document.words[j - 1].lemma.lower() in periods() for j in after if j)


def _is_calendar(word: Word) -> bool:
    """Tell whether a word is of a date or a total, and so no cause."""
    low = word.lemma.lower()
    return word.pos == "NUM" or low in WEEKDAYS or low in MONTHS or low in lists()["uncaused"]


def first_subject(document: Document, verb: int) -> int | None:
    """Return the first subject of a verb; None where it has none or the word is no verb."""
    if document.words[verb].pos not in ("VERB", "AUX"):
        return None
    subjects = subjects_of(document, verb, "subj")
    return subjects[0] if subjects else None


def in_hospital(document: Document, verb: int) -> bool:
    """Tell whether something befell somebody where the hurt are brought: "a fourth [died] in hospital on Friday"."""
    for j in kids(document, verb, "obl"):
        word = document.words[j]
        names = {word.lemma.lower(), f"{document.small[j - 1]} {word.lemma.lower()}"}
        if word.prep in ("in", "at", "on") and names & lists()["hospitals"]:
            return True
    return False


def wounds_of(document: Document, verb: int) -> int | None:
    """Return the harm that somebody died of: "died on Friday in Rome of [wounds] sustained in a raid"."""
    closes = document.sents[document.words[verb].sent][1]
    for word in document.words[verb + 1 : closes]:
        if word.tag in FINITE:
            return None
        if word.lemma.lower() in lists()["injuries"] and word.prep.split()[-1:] in (["of"], ["from"], ["to"]):
            return word.i
    return None


def causes_of_wounds(document: Document, wounds: int) -> list[int]:
    """Return the words that may tell in what somebody came to harm: "wounds suffered in [a raid]", "from [a blast]"."""
    return [w.i for w in _up_to_pause(document, wounds) if set(w.prep.split()) & set(_CAUSES)]


def _up_to_pause(document: Document, i: int) -> list[Word]:
    """Return the words behind word `i` up to the next comma, wherever a parser hangs them."""
    closes = document.sents[document.words[i].sent][1]
    return list(takewhile(lambda w: w.text not in (",", ";", "–", "—"), document.words[i + 1 : closes]))


def _goes_on(document: Document, i: int) -> bool:
    """Tell whether a time is that of what goes on in it: "in three days [of fighting]"."""
    going = document.words[i].lemma.lower() in periods()
    return going and any(document.words[j].prep == "of" for j in kids(document, i, "nmod", "acl"))
