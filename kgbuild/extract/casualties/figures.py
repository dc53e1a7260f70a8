"""Finds who and how many were killed or wounded, and what in the sentence it is said of.

The words are in `ontology/lexicon/tolls.ttl`; what verbs and nouns tell is read in `verbs` and `nouns`.
A toll is told by a verb with its object ("killed four"), its subject ("two died"), by a state beside a number
("12 dead"), by a noun that counts ("three deaths", "no casualties"), by lives that are claimed, or by a toll that
rises to a figure. What is only possible, feared or intended is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from kgbuild.extract.casualties.counts import count
from kgbuild.extract.casualties.grammar import (
    NOMINAL,
    Clause,
    among,
    counts_them,
    entry_of,
    is_among,
    is_date,
    kids,
    lists,
)
from kgbuild.extract.casualties.nouns import (
    read_bodies,
    read_limb,
    read_lives,
    read_lost,
    read_noun,
    read_slaying,
    read_toll,
)
from kgbuild.extract.casualties.quantities import ORDINALS, quantity_of
from kgbuild.extract.casualties.verbs import (
    read_carried,
    read_dying,
    read_hurt,
    read_in_hospital,
    read_lost_life,
    read_state,
    read_unharmed,
    read_verb,
)
from kgbuild.extract.times.attachment import governors
from kgbuild.extract.times.finding import find_times
from kgbuild.extract.times.found import FoundTime, is_half_year
from kgbuild.model import Document, Word
from kgbuild.numerals import Quantity
from kgbuild.words import in_force

_LONG = frozenset({"week", "month", "year", "decade"})
#: What takes a month and more, or is a part of a year.
_STRETCHES = frozenset({"month", "year", "decade", "quarter", "half"})
#: So many sentences behind a toll others may set a figure against it.
_VERSIONS = 2


@dataclass(frozen=True, slots=True)
class FoundToll:
    """A number of people killed or wounded, told in words `first` to `last` (exclusive).

    `kind` is "killed" or "wounded". `number` is None for "dozens" (`bound` is then "vague"), 0 where the
    words deny deaths or injuries; else `bound` is exactly, least, most or about. `of` says of whom,
    `of_word` is its noun. `trigger` is the word that tells it (killed, dead, casualties). `head` is the
    verb or noun that it hangs on: the verb itself, the verb above a participle ("hit …, killing four"), the
    noun that a clause describes ("strikes that killed four"). `cause` is the word for what did it, where
    the clause names it ("in an airstrike"). `part_of`: it is counted in another toll of the sentence
    ("including two children"). `cumulative`: it sums up a period.
    `revised`: a count told before has come to it. `entry` is the list of the lexicon with its word.
    """

    first: int
    last: int
    kind: str
    number: int | None
    bound: str
    of: str
    of_word: int | None
    trigger: int
    head: int
    cause: int | None = None
    part_of: bool = False
    cumulative: bool = False
    revised: bool = False
    entry: str = field(default="", compare=False)


def find_tolls(
    document: Document, times: Sequence[FoundTime] | None = None, sources: frozenset[int] = frozenset()
) -> list[FoundToll]:
    """Return the tolls of a document in order; its `times` are found anew where they are not given.

    No toll counts `sources`, words that only name who tells of it.
    """
    clauses = [clause for word in document.words for clause in _clauses(document, word)]
    if sources:
        clauses = [replace(c, victims=tuple(i for i in c.victims if i not in sources)) for c in clauses]
    if not clauses:
        return []
    periods = list(_periods(document, find_times(document) if times is None else times))
    found = {toll: None for clause in clauses for toll in _counted(document, clause, periods)}
    found |= dict.fromkeys(_other_versions(document, list(found)))
    return sorted(_without_doubles(found), key=lambda t: (t.trigger, t.first, t.kind, t.part_of, t.bound))


def _clauses(document: Document, word: Word) -> Iterator[Clause]:
    """Yield what a word tells, by each of the ways that its lemma can tell a toll."""
    of = in_force().lists_of_tolls
    lemma = word.lemma.lower()
    forms = [lemma, word.text.lower()]
    if document.children[word.i]:
        forms += [
            f"{lemma} {document.words[j].text.lower()}" for j in kids(document, word.i, "prt", "advmod")
        ]
    its = {name for form in forms if form in of for name in of[form]}  # "gunned down"
    if not its:
        return
    for names, read in _READERS:
        for name in names:
            if name in its and (clause := read(document, word, name)):
                yield replace(clause, entry=entry_of(name))
                return


def _other_versions(document: Document, told: Sequence[FoundToll]) -> Iterator[FoundToll]:
    """Yield what others set against a toll told before: "ten died, the army said; villagers [spoke of 40]"."""
    for word in document.words:
        found = _bare_number(document, word) if word.pos == "NUM" else None
        if found is None or found.low is None or found.bound == "range":
            continue
        before = [
            t
            for t in told
            if t.trigger < word.i and 0 <= word.sent - document.words[t.trigger].sent <= _VERSIONS
        ]
        before = [t for t in before if t.number and not (t.part_of or t.cumulative)]
        if before:
            last = max(before, key=lambda t: t.trigger)
            yield replace(
                last,
                first=found.first,
                last=found.last,
                number=found.low,
                bound=found.bound,
                of="",
                of_word=None,
                revised=False,
                entry=entry_of("numbering"),
            )


def _bare_number(document: Document, word: Word) -> Quantity | None:
    """Return the number that a verb of giving figures has and no noun tells of what: "spoke [of six]", "said [25]"."""
    words = document.words
    if word.rel == "nummod" and words[word.head].lemma.lower() in lists()["mourned"]:
        word = words[word.head]  # "put its losses at [six men]"
        return _put_at(document, word) if (word.rel, word.prep) == ("obl", "at") else None
    found = quantity_of(document, word.i)
    if gapped(document, word.i) is not None:
        return found
    above = words[word.head]
    if word.rel == "obl" and word.prep in ("at", "as") and above.lemma.lower() in lists()["giving"]:
        return _put_at(document, word)
    if above.lemma.lower() in lists()["figures"] and word.prep == "of":
        above = words[above.head]  # "gave a figure [of 40]"
    if above.lemma.lower() not in lists()["numbering"] or word.rel not in ("obj", "obl", "nmod"):
        return None
    if word.prep not in ("", "of") or (word.rel == "obl" and not word.prep):
        return None
    opens, closes = document.sents[word.sent]
    ends = found is not None and (found.last >= closes or _ends_at(words, found.last))
    return found if ends and opens <= word.head < word.i and not is_date(words, word.i + 1) else None


def gapped(document: Document, i: int) -> int | None:
    """Return who gives a figure beside another, where the verb is not said again: "A speaks of 40, [sources] of 22"."""
    words = document.words
    word = words[i]
    if word.pos != "NUM" or word.prep != "of" or word.rel != "nmod" or words[word.head].i > i:
        return None
    giver = words[word.head]
    opens = document.sents[word.sent][0]
    first = min(j for j in document.subtree(giver.i) if words[j].rel not in ("punct", "cc"))
    before = [w for w in words[opens:first] if w.lemma.lower() in lists()["numbering"] and w.pos == "VERB"]
    told = [j for w in before[-1:] for j in kids(document, w.i, "obl") if words[j].prep == "of" and j < first]
    parted = first > opens and words[first - 1].text in (",", ";", "and")
    return giver.i if told and parted and giver.rel != "nmod" else None


def _ends_at(words: Sequence[Word], i: int) -> bool:
    """Tell whether nothing is counted from word `i` on: "gave 25, …", "gave seven [at first]", "spoke of six [earlier]"."""
    at_first = [w.text.lower() for w in words[i : i + 2]] == ["at", "first"]
    return at_first or words[i].pos in ("PUNCT", "CCONJ", "ADV")


def _put_at(document: Document, word: Word) -> Quantity | None:
    """Return the number at which somebody puts a figure spoken of before: "put the number [at four]", "put it [at 20]"."""
    told = [document.words[j] for j in kids(document, word.head, "obj") if j < word.i]
    known = [w for w in told if w.lemma.lower() in lists()["figures"] or w.text.lower() == "it"]
    bare = known and not kids(document, known[0].i, "nmod", "amod", "compound")
    return quantity_of(document, word.i) if bare else None


def _counted(document: Document, clause: Clause, periods: Sequence[_Period]) -> Iterator[FoundToll]:
    collectives = lists()["collectives"]
    counts = [*clause.counts, *(count(document, clause.victims, collectives) if clause.victims else ())]
    apart = any(
        kids(document, j, "relcl") for j in clause.victims
    )  # "among the dead are ten who were shot in X"
    if is_among(document, clause.trigger) and not apart:  # "her husband was [among the dead]"
        counts = [replace(c, part_of=True) for c in counts]
    some = among(document, clause.trigger)
    told = count(document, some, collectives) if some else ()
    counts += [replace(c, part_of=True) for c in told if not c.part_of]
    summed = _is_cumulative(document, clause, periods)
    for c in counts:
        for kind in clause.kinds:
            words = (clause.trigger, clause.trigger if c.of_word is None else c.of_word)
            first, last = min(c.first, *words), max(c.last - 1, *words) + 1
            yield FoundToll(
                first, last, kind, c.number, c.bound, c.of, c.of_word,
                clause.trigger, clause.head, clause.cause, c.part_of, summed, c.revised, clause.entry,
            )  # fmt: skip


def _without_doubles(found: dict[FoundToll, None]) -> Iterator[FoundToll]:
    """Drop the second of two tolls of one kind that count the same words ("12 dead" read by two rules)."""
    seen: set[tuple[str, int | None, int | None, str, bool]] = set()
    kept: list[FoundToll] = []
    for toll in found:
        key = (toll.kind, toll.number, toll.of_word, toll.bound, toll.part_of)
        same = toll.of_word is None and any(
            (t.kind, t.number, t.part_of) == (toll.kind, toll.number, toll.part_of)
            and t.first < toll.last > toll.first < t.last
            for t in kept
            if t.of_word is None
        )
        if key not in seen if toll.of_word is not None else not same:
            seen.add(key)
            kept.append(toll)
            yield toll


class _Period(NamedTuple):
    """A time over which a figure may be summed up: the word that it modifies, the words that it may be said of.

    `long` says that it is more than a day by itself, and not a year.
    """

    head: int | None
    said_of: frozenset[int]
    long: bool


def _periods(document: Document, times: Sequence[FoundTime]) -> Iterator[_Period]:
    """Yield the times over which figures may be summed up."""
    edges = _right_edges(document)
    for time in times:
        kind, args = time.when.kind, time.when.args
        long = kind == "since" or (kind in ("recent", "duration") and args[1] in _LONG)
        long = long or is_half_year(time.when)
        if not long and not (kind == "date" and args[1] == 0):
            continue
        follows = document.words[time.last].text.lower() if time.last < len(document.words) else ""
        if (kind, args[1:2]) == ("duration", ("week",)) and follows == "of":
            continue  # "killed in a week of fighting": that is one event, however long
        if not _ranks(document, time, edges):
            yield _Period(time.head, frozenset(governors(document, time)), long)


def _is_cumulative(document: Document, clause: Clause, periods: Sequence[_Period]) -> bool:
    """Tell whether a figure sums up a period: "in total", "since June", "in two months of fighting"."""
    near = {clause.trigger, clause.head}
    if _in_conflict(document, clause):
        return True
    if document.words[clause.trigger].rel == "conj":
        near.add(document.words[clause.trigger].head)  # "400 were killed and [900 hurt] last year"
    near |= {j for j in kids(document, clause.trigger, "conj") if not kids(document, j, "aux", "aux:pass")}
    for period in periods if not _is_single(document, clause.cause) else ():
        if near & period.said_of if period.long else period.head in near.union(clause.victims):
            return True
    if counts_them(document, document.words[clause.trigger]):
        near.add(document.words[clause.trigger].head)
    told = {clause.trigger}
    if document.words[clause.trigger].rel in ("obj", "obl") and not document.words[clause.trigger].prep:
        # "have counted 16 deaths [and 50 arrests] since the protests began"
        told |= {document.words[clause.trigger].head, *kids(document, clause.trigger, "conj")}
    if any(
        document.words[j].rel == "advcl" and document.words[j].prep == "since"
        for i in sorted(told)
        for j in document.children[i]
    ):
        return True  # "50 have been killed since the protests began"
    if any(
        document.words[j].rel == "advmod" and document.words[j].text.lower() == "since"
        for j in document.children[clause.trigger]
    ):
        return True  # "more than 150 have died since"
    joined = near.union(kids(document, clause.trigger, "conj")) - {clause.head} | {clause.trigger}
    if any(_is_stretch(document, j) for i in sorted(joined) for j in document.children[i]):
        return True
    if document.words[clause.trigger].rel == "xcomp":
        near.add(document.words[clause.trigger].head)  # "in total, seven are known to have been killed"
    below = [document.words[j] for i in near for j in (i, *document.children[i])]
    below = [w for w in below if document.words[w.i - 1].text.lower() != "a"]  # "a total of 31"
    texts = {w.lemma.lower() for w in below} | {f"{w.prep} {w.lemma.lower()}" for w in below}
    words = lists()["totals"]
    follows = document.words[clause.trigger + 1 : clause.trigger + 6]
    pairs = {f"{a.text} {b.text}".lower() for a, b in pairwise(follows)}
    return bool(texts & words or pairs & words)


def _in_conflict(document: Document, clause: Clause) -> bool:
    """Tell whether what has gone on for long did it: "a war that [has killed] 40,000", "have died in the unrest"."""
    told = {clause.trigger, clause.head}
    perfect = any(document.words[j].lemma.lower() == "have" for i in told for j in kids(document, i, "aux"))
    cause = document.words[clause.cause].lemma.lower() if clause.cause is not None else ""
    return perfect and cause in lists()["conflicts"]


def _is_stretch(document: Document, i: int) -> bool:
    """Tell whether a phrase is a month and more of something that lasts: "killed [in the year of fighting]"."""
    word = document.words[i]
    long = word.lemma.lower() in _STRETCHES and word.rel == "obl" and word.prep in ("in", "over", "during")
    return long and any(document.words[j].prep == "of" for j in document.children[i])


def _is_single(document: Document, cause: int | None) -> bool:
    """Tell whether one event or weapon did it, so that a year is when, and no period: "[a bomb] killed 20 in 2016"."""
    if cause is None or document.words[cause].tag != "NN":
        return False
    return any(document.words[j].text.lower() in ("a", "an", "another") for j in document.children[cause])


def _right_edges(document: Document) -> list[int]:
    """Return for each word the last word of all that hangs from it."""
    edges = list(range(len(document.words)))
    for word in reversed(document.words):
        at = word.head
        while edges[at] < word.i:
            edges[at] = word.i
            at = document.words[at].head
    return edges


def _ranks(document: Document, time: FoundTime, edges: Sequence[int]) -> bool:
    """Tell whether a time is that of a comparison: "the worst attack in five years", "the deadliest since 2015"."""
    opens = document.sents[document.words[time.first].sent][0]
    above = set(governors(document, time))
    nouns = [i for i in range(opens, time.first) if document.words[i].pos in NOMINAL]
    nouns = [i for i in nouns if i in above or edges[i] + 1 == time.first]
    below = [document.words[j] for i in nouns for j in document.children[i]]
    return any(w.tag == "JJS" or (w.rel == "amod" and w.lemma.lower() in ORDINALS) for w in below)


_Reader = Callable[[Document, Word, str], Clause | None]
_READERS: tuple[tuple[tuple[str, ...], _Reader], ...] = (
    (("killing", "wounding"), read_verb),
    (("dying",), read_dying),
    (("dead", "hurt"), read_state),
    (("deaths", "injuries", "losses"), read_noun),
    (("slayings",), read_slaying),
    (("lives",), read_lives),
    (("bodies",), read_bodies),
    (("suffering", "treating"), read_hurt),
    (("carrying",), read_carried),
    (("hospitals",), read_in_hospital),
    (("limbs",), read_limb),
    (("surviving",), read_lost_life),
    (("mourned",), read_lost),
    (("death-tolls",), read_toll),
    (("unharmed",), read_unharmed),
)
