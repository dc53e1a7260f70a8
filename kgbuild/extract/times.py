"""Finds the times in a Document: each with its symbolic value and the word that it modifies.

The phrases are read by `timephrases`; here the parse decides what they hang from, which direction a weekday
or a date without a year has (the tense of the verb above it), and which word evokes the event that "two
days after …" counts from. `timeline.ground` puts the result on the calendar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kgbuild.extract.timephrases import EVENT, MONTHS, TENSE, Args, may_start, phrase
from kgbuild.model import Document, Mention, When, Word
from kgbuild.words import in_force

#: A sentence without any of these tells no time.
_CORE = re.compile(
    r"\b(?:day|night|morn|evening|noon|afternoon|dawn|dusk|sun|week|month|year|hour|minute|moment|decade"
    r"|centur|fortnight|ago\b|later\b|earlier\b|tomorrow|yesterday|overnight|spring|summer|autumn|winter|shortly|soon"
    r"|immediately|eve\b|christmas|thanksgiving|same|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat)"
    r"|\d|today|tonight|midday|midnight|mid-"
)
_VERBAL = frozenset({"VERB", "AUX"})
_FUTURE = frozenset({"will", "shall", "'ll", "’ll", "would", "wo", "ll"})
_OPEN = frozenset({"may", "might", "could", "should", "must", "can", "ought"})
_INTRODUCED = frozenset({"case", "mark"})
_BEFORE_YEARS = frozenset({"in", "of", "during", "for", "(", "throughout", ","})
#: Positions inside a phrase or clause, below the word that tells the event.
_INSIDE = frozenset({"subj", "subj:pass", "compound", "poss", "amod"})
_WRAPPERS = frozenset({"since", "until", "before", "after"})
_MONTHS_OR_WORDS = frozenset({"may", "march", "mar.", "august"})
#: Kinds that count from the time told last, and what they become when that is known.
_CHAINED = {"after-previous": "later", "before-previous": "earlier", "with-previous": "same"}
#: Kinds that others may count from.
_POINTS = frozenset({"date", "weekday", "day", "range", "part", "ago", "later", "earlier", "same"})
#: How many sentences back the time told last may lie.
_CHAIN = 4
#: How far up the tree the tense is looked for.
_CLIMB = 8


@dataclass(frozen=True, slots=True)
class FoundTime:
    """A time in words `first` to `last` (exclusive).

    `head` is the word that it modifies: a verb ("struck on Monday") or a noun ("Monday's strikes"); None
    where it stands alone (a dateline, a heading). `direction` is -1 past, 1 future, 0 unknown, as the
    verb's tense tells; it is already part of `when`. Durations (kind "duration") and bare times of day
    ("clock") are reported as such.
    """

    first: int
    last: int
    head: int | None
    when: When
    direction: int = 0


def find_times(document: Document) -> list[FoundTime]:
    """Return the times of a document in order, none inside another."""
    times = [t for first, last in document.sents for t in _in_sentence(document, first, last)]
    return _chained(document, _as_said(document, times))


def _as_said(document: Document, times: list[FoundTime]) -> list[FoundTime]:
    """Let "this evening" be that of the day on which it is said to have been said: "…, he said on Sunday".

    What is quoted further on, without a day of its own, was said on the same day.
    """
    found: list[FoundTime] = []
    spoken: tuple[int, When] | None = None  # the sentence in which a day of saying was told, and that day
    for time in times:
        saying = _said_by(document, time.head) if time.head is not None else None
        if time.when.kind == "day" and time.when.args == (0,) and saying is not None:
            sentence = document.words[saying].sent
            own = next((t.when for t in times if _is_of_saying(document, t, saying)), None)
            if own is not None:
                spoken = (sentence, own)
            if spoken is not None and sentence - spoken[0] <= _CHAIN:
                time = replace(time, when=replace(time.when, kind=spoken[1].kind, args=spoken[1].args))
        found.append(time)
    return found


def _is_of_saying(document: Document, time: FoundTime, saying: int) -> bool:
    """Tell whether a time is that of a verb of saying: "said on Sunday", "said in a statement on Sunday"."""
    head = time.head
    if head is None or time.when.kind not in ("weekday", "date"):
        return False
    return head == saying or (document.words[head].head == saying and document.words[head].pos == "NOUN")


def _said_by(document: Document, i: int) -> int | None:
    """Return the verb whose object clause word `i` stands in, None where there is none."""
    words = document.words
    for _ in range(_CLIMB):
        if words[i].rel == "ccomp":
            return words[i].head
        behind = [j for j in document.children[i] if j > i and words[j].rel == "parataxis"]
        saying = [j for j in behind if any(words[k].rel == "subj" for k in document.children[j])]
        if saying:
            return saying[
                0
            ]  # "rebels attacked, the army said": a parser may hang what says it on what is said
        if words[i].head == i:
            return None
        i = words[i].head
    return None


def _chained(document: Document, times: list[FoundTime]) -> list[FoundTime]:
    """Let "two days later" count from the time of which the text spoke last, where that is near enough.

    "Said on Monday" gives no such time, "said on 5 May" does.
    """
    found: list[FoundTime] = []
    spoken: FoundTime | None = None
    for time in times:
        far = spoken is None or document.words[time.first].sent - document.words[spoken.first].sent > _CHAIN
        if spoken and not far and time.when.kind in _CHAINED:
            args = (*time.when.args, spoken.when.kind, *spoken.when.args)
            time = replace(time, when=replace(time.when, kind=_CHAINED[time.when.kind], args=args))
        found.append(time)
        dated = time.when.kind in ("date", "range") or not _reports(document, time)
        told = _is_point(time.when) and time.direction <= 0 and dated
        aside = spoken is not None and not far and _is_aside(document, time)
        spoken = time if told and not aside else spoken
    return found


def _is_aside(document: Document, time: FoundTime) -> bool:
    """Tell whether a time is told of a thing in passing: "died in a town [seized a week ago]"."""
    return time.head is not None and document.words[time.head].rel in ("acl", "relcl")


def _is_point(when: When) -> bool:
    """Tell whether other times may count from this one: a day, a period, or "the past 24 hours"."""
    return when.kind in _POINTS or (when.kind == "recent" and when.args[1] in ("hour", "day", "night"))


def _reports(document: Document, time: FoundTime) -> bool:
    """Tell whether a time is that of saying something: what it hangs from has a clause as its object."""
    if time.head is None:
        return False
    below = (document.words[j].rel for j in document.children[time.head])
    return document.words[time.head].rel == "parataxis" or "ccomp" in below


def governors(document: Document, time: FoundTime) -> tuple[int, ...]:
    """Return the words that a time may be said of: its head and all above, up to the first verb.

    Parsers hang "at the base on Monday" from the base; the caller takes the first of these that tells an
    event.
    """
    found: list[int] = []
    at = time.head
    while at is not None and at not in found and len(found) < _CLIMB:
        found.append(at)
        at = None if document.words[at].pos in _VERBAL else document.words[at].head
    return tuple(found)


def _in_sentence(document: Document, start: int, end: int) -> Iterator[FoundTime]:
    pieces = in_force().read_as([_plain(w.text) for w in document.words[start:end]])
    text, at = " ".join(piece.text for piece in pieces), 0
    if not _CORE.search(text):
        return
    offsets, ends = [], {}
    for i, piece in enumerate(pieces):
        offsets.append(at)
        at += len(piece.text) + 1
        ends[at - 1] = i + 1
    i = 0
    while i < len(pieces):
        found = phrase(text, offsets[i]) if may_start(pieces[i].text.split(" ", 1)[0]) else None
        last = ends.get(found[0]) if found else None
        time = None
        if found and last:
            time = _found(document, start + pieces[i].first, start + pieces[last - 1].last, found[1])
        if time:
            yield time
        i = last or i + 1


def _plain(text: str) -> str:
    return text.lower().replace("’", "'").replace("–", "-").replace("—", "-").replace(" ", "_")


def _found(document: Document, first: int, last: int, args: Args) -> FoundTime | None:
    """Turn a phrase into a time, or reject it: part of a name, a number of things, an age."""
    top = _top(document.words, first, last)
    if args[0] == "age" or _in_name(document, first, last, top) or _is_count(document, first, last, args):
        return None
    if args[0] == "range" and _is_life(document, first, last):
        return None
    if any(w.lemma == "old" or w.text == "aged" for w in document.words[max(0, first - 1) : last + 1]):
        return None
    while args[0] in _WRAPPERS and _names_an_event(document.words[top], document.words[first]):
        first, args = first + 1, args[1:]  # "after Monday's attack" is no time after Monday
    if (
        first != top
        and document.words[first].rel == "case"
        and not first <= document.words[first].head < last
    ):
        first += 1  # "on" of "on Monday's raid" belongs to the raid
    if args[0] == "date" and _counts_behind(document, last - 1):
        last, args = last - 1, (*args[:3], 0, *args[4:])  # "last December [15 soldiers] were killed"
    top = _past_purpose(document, first, _out_of_habit(document, top, args))
    direction = tense(document, top)
    anchor = _anchor(document, last - 1) if EVENT in args and not _closed(document, last) else None
    if EVENT in args and anchor is None:
        args = _unanchored(args)
    head = _reported(document, first, _head(document, top, anchor), args)
    if anchor is not None and _counts_to_now(document, head, anchor, args):
        head, args, anchor = anchor, ("ago", *args[2:]), None
    filled = _settled(document, last, args, direction)
    if head is not None and _opens_a_period(document, head, filled):
        filled = ("since", *filled)
    filled = tuple(
        direction if a == TENSE else anchor if a == EVENT and anchor is not None else a for a in filled
    )
    text = document.text(first, last)
    when = When(str(filled[0]), filled[1:], text, _mention(document, first, last, text))
    return FoundTime(first, last, head, when, direction)


def _mention(document: Document, first: int, last: int, text: str) -> Mention:
    words = document.words
    opens, closes = document.sents[words[first].sent]
    sentence = (words[opens].start, words[closes - 1].end)
    return Mention(document.article.id, words[first].start, words[last - 1].end, text, sentence)


# ----------------------------------------------------------------------------- what is no time after all


def _in_name(document: Document, first: int, last: int, top: int) -> bool:
    """Tell whether the phrase is a person's name or a part of a longer name ("19 April Movement")."""
    words = document.words
    name = document.name_at.get(first)
    if name is None:
        head = words[words[top].head]
        dated = words[top].rel in ("compound", "nummod", "nmod", "flat", "amod") and head.i == last
        named = dated and words[first].text.lower() == "the"
        return named and head.pos == "PROPN" and any(w.pos == "NUM" for w in words[first:last])
    longer = name.first < first or name.last > last
    return name.kind == "Person" or (longer and name.first <= first and name.last >= last)


def _is_count(document: Document, first: int, last: int, args: Args) -> bool:
    """Tell whether a year is a number of things, or a month's name another word ("may", "march")."""
    word = document.words[last - 1]
    if args[0] != "date" and args[0] not in _WRAPPERS | {"part"}:
        return False
    following = document.words[last] if last < len(document.words) else word
    if word.text.istitle() and following.rel == "flat" and following.head == word.i:
        return True  # "May Karam"
    bare = not any(w.text[0].isdigit() for w in document.words[first:last])
    if bare and word.text.lower() in _MONTHS_OR_WORDS:
        modifies = word.rel in ("compound", "nmod") and word.head > word.i
        after_article = document.words[word.i - 1].text.lower() == "the" and not modifies
        return after_article or not (
            word.text[0].isupper() and (word.pos == "PROPN" or word.tag.startswith("NNP"))
        )
    if not (word.text.isdigit() and len(word.text) == 4):
        return False
    alone = args[:2] == ("date", int(word.text)) and args[2] == 0 and last - first == 1
    noun = document.words[word.head]
    counts = word.rel == "nummod" and word.head >= last and noun.pos in ("NOUN", "PROPN") and noun.tag != "NN"
    return counts or (alone and not _stands_as_year(document, word))


def _counts_behind(document: Document, day: int) -> bool:
    """Tell whether the number behind a month counts what follows: "in May [12 villagers] died"."""
    word = document.words[day]
    noun = document.words[word.head]
    counted = word.rel == "nummod" and noun.i > day and noun.tag in ("NNS", "NNPS")
    month = document.words[day - 1].text.lower() in MONTHS
    return counted and word.text.isdigit() and len(word.text) < 3 and month


def _is_life(document: Document, first: int, last: int) -> bool:
    """Tell whether a range stands in brackets behind a person's name: "Ali Karim (1960–2014)"."""
    words = document.words
    around = words[max(0, first - 1)].text, words[min(last, len(words) - 1)].text
    name = document.name_at.get(first - 2)
    return around == ("(", ")") and name is not None and name.kind == "Person"


def _stands_as_year(document: Document, word: Word) -> bool:
    """Tell whether a bare number of four digits is a year: after "in" and its like, or in brackets."""
    before = document.words[word.i - 1].text.lower() if word.i else ""
    described = word.head > word.i and document.words[word.head].tag == "NN"  # "the 2016 attack"
    return before in _BEFORE_YEARS or (described and before in ("the", "a", "an", "'s", "’s"))


def _names_an_event(top: Word, opener: Word) -> bool:
    return top.rel in ("poss", "compound", "amod", "tmod") and top.head > opener.i and opener.head == top.head


def _closed(document: Document, last: int) -> bool:
    """Tell whether a comma parts a time from what follows: "the evening before, a strike hit X" is not before the strike."""
    return last < len(document.words) and document.words[last].text == ","


def _unanchored(args: Args) -> Args:
    """Return the time for which no event word was found: it counts from the time told before."""
    if args[0] == "with-event":
        return ("with-previous", "day")
    return (str(args[0]).replace("-event", "-previous"), *args[2:])


def _opens_a_period(document: Document, head: int, args: Args) -> bool:
    """Tell whether a time is the first of a period: "since the shelling began on Sunday"."""
    verb = document.words[head]
    if verb.rel != "advcl" or "since" not in verb.prep.split() or args[0] not in _POINTS:
        return False
    objects = any(document.words[j].rel == "obj" for j in document.children[head])
    return not objects and verb.lemma.lower() in in_force().times["inchoative"]


def _settled(document: Document, last: int, args: Args, direction: int) -> Args:
    """Decide what "in two weeks" is: the time ahead, the time since, or a length ("in two months of war")."""
    if args[0] != "in":
        return args
    following = document.words[last].text.lower() if last < len(document.words) else ""
    if following == "of":
        return ("duration", *args[1:])
    return ("coming" if direction > 0 else "recent", *args[1:])


# --------------------------------------------------------------------------------------- what it hangs from


def _top(words: tuple[Word, ...], first: int, last: int) -> int:
    """Return the highest word of a phrase: the first whose head lies outside, a function word last."""
    tops = [i for i in range(first, last) if not first <= words[i].head < last or words[i].head == i]
    solid = [i for i in tops if words[i].rel not in (*_INTRODUCED, "punct", "det", "cc")]
    return (solid or tops or [last - 1])[0]


def _head(document: Document, top: int, anchor: int | None) -> int | None:
    """Return the word that the phrase modifies, past the event that it counts from."""
    words = document.words
    while words[top].rel == "conj":  # "on Tuesday and late on Sunday": both hang where the first does
        top = words[top].head
    head = words[top].head
    while anchor is not None and head != words[head].head and (head == anchor or _below(words, head, anchor)):
        head = words[head].head
    while head in document.name_at and words[head].head != head:
        head = words[head].head  # a base has no time: what happened there has
    return None if head in (top, anchor) else head


def _out_of_habit(document: Document, top: int, args: Args) -> int:
    """Return the noun that a clause of lasting state describes, for a day that a parser hangs inside that clause.

    "Rockets hit a base that hosts troops on Monday": nothing that is so in general is so on one day; nor is the day
    that of "a bus carrying pilgrims". Else `top`.
    """
    words = document.words
    verb = words[words[top].head]
    lasting = verb.tag in ("VBZ", "VBP", "VBG") and not any(
        words[j].rel in ("aux", "aux:pass") for j in document.children[verb.i]
    )
    if args[0] in _POINTS and lasting and verb.rel in ("relcl", "acl") and verb.head < verb.i < top:
        return verb.head
    return top


def _past_purpose(document: Document, first: int, top: int) -> int:
    """Return an infinitive of purpose for a time behind a comma, as if it hung there: "moved to take X, Syria, [on 6 May]".

    The day is that of what was done, not of what it was done for.
    """
    words = document.words
    phrase = top
    while words[phrase].rel == "conj":  # a parser may join a day to the place before it
        phrase = words[phrase].head
    verb = words[words[phrase].head]
    purpose = verb.tag == "VB" and verb.rel in ("advcl", "acl", "xcomp") and verb.prep == "to"
    behind = first > 0 and words[first - 1].text == "," and verb.i < first
    return verb.i if purpose and behind else top


def _counts_to_now(document: Document, head: int | None, anchor: int, args: Args) -> bool:
    """Tell whether a span since an event ends with the report: "three days after the raid, it is still unclear"."""
    if args[0] != "after-event" or not args[2]:
        return False
    if head is None:
        # a parser may take the clause of the event for the main one
        behind = [
            j for j in document.children[anchor] if document.words[j].rel in ("conj", "parataxis", "ccomp")
        ]
        head = next((j for j in behind if j > anchor), anchor)
    group = [
        document.words[j]
        for j in document.children[head]
        if document.words[j].rel in ("aux", "aux:pass", "cop")
    ]
    finite = (group or [document.words[head]])[0]
    return finite.tag in ("VBZ", "VBP") and finite.lemma.lower() in ("be", "have", "do", "remain", "continue")


def _reported(document: Document, first: int, head: int | None, args: Args) -> int | None:
    """Return the reported verb for a date before a reporting one: "On 1 May doctors said that two died"."""
    opens = document.sents[document.words[first].sent][0]
    day = args[0] == "range" or (args[0] == "date" and args[3])
    if head is None or head < first or first - opens > 1 or not day:
        return head
    clauses = [j for j in document.children[head] if document.words[j].rel == "ccomp" and j > head]
    return clauses[0] if clauses and not _looks_back(document, clauses[0]) else head


def _looks_back(document: Document, verb: int) -> bool:
    """Tell whether a told clause lies before the telling: "On 1 May he admitted that he [had] killed two men"."""
    return any(
        document.words[j].rel == "aux" and document.words[j].text.lower() in ("had", "'d", "’d")
        for j in document.children[verb]
    )


def _below(words: tuple[Word, ...], i: int, above: int) -> bool:
    for _ in range(_CLIMB):
        if words[i].head == above:
            return True
        if words[i].head == i:
            return False
        i = words[i].head
    return False


def _anchor(document: Document, opener: int) -> int | None:
    """Return the word of the event after the preposition `opener`: its clause's verb, or its noun."""
    words = document.words
    end = document.sents[words[opener].sent][1]
    target = words[opener].head if words[opener].rel in _INTRODUCED and words[opener].head > opener else None
    if target is None:
        word = words[opener].text.lower()
        after = range(opener + 1, end)
        target = next((i for i in after if word in words[i].prep.split() or words[i].head == opener), None)
    if target is None or words[target].pos in ("PRON", "DET"):
        return None  # "a day before that"
    if (verb := _swallowed(document, target)) is not None:
        return verb
    while words[target].rel in _INSIDE and words[target].head > opener:
        target = words[target].head
    return target


def _swallowed(document: Document, noun: int) -> int | None:
    """Return the verb of "after the army shelled the port" that a parser took for a clause about the army."""
    words = document.words
    for j in document.children[noun]:
        own = {words[k].rel for k in document.children[j]}
        finite = words[j].tag == "VBD" or (words[j].tag == "VBN" and "obj" in own)
        if words[j].rel in ("relcl", "acl") and j > noun and finite and "subj" not in own:
            return j
    return None


# ------------------------------------------------------------------------------------------------- tense


def tense(document: Document, i: int) -> int:
    """Return the direction of the verb group that governs word `i`: -1 past, 1 future, 0 unknown.

    A noun looks further up to the verb of its clause; a participle or an infinitive that says nothing itself
    takes the direction of the verb above it, an infinitive under a word that looks ahead ("plan") the future.
    """
    words = document.words
    if words[i].rel in ("poss", "compound") and words[words[i].head].pos == "NOUN":
        return -1  # "Monday's attack will be investigated": what has a name for its day has mostly happened
    for _ in range(_CLIMB):
        word = words[i]
        if word.pos in _VERBAL or any(
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
    return None if verb.tag in ("VBG", "VB", "JJ") or verb.pos not in _VERBAL else 0


def _kids(document: Document, word: Word) -> tuple[int, ...]:
    return document.children[word.i]


def _infinitive(document: Document, verb: Word) -> int | None:
    above = document.words[verb.head]
    if above.lemma.lower() in prospective():
        return 1
    return None if verb.rel in ("xcomp", "conj") else 0


def prospective() -> frozenset[str]:
    """Return the verbs and nouns whose infinitive lies ahead, from the lexicon."""
    return in_force().times["prospective"]


def periods() -> frozenset[str]:
    """Return the nouns of time that stand for what went on: the "days" of "two days of fighting"."""
    return in_force().times["period"]
