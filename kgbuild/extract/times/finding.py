"""Finds the times in a Document: each with its symbolic value and the word that it modifies.

The phrases are read by `expressions`; here the parse decides what they hang from, which direction a weekday
or a date without a year has (the tense of the verb above it), and which word evokes the event that "two
days after …" counts from. `timeline.ground` puts the result on the calendar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from kgbuild.dayorder import month_and_day, order_of
from kgbuild.extract.times.attachment import (
    anchor_of,
    counts_to_now,
    head_of,
    out_of_habit,
    past_purpose,
    reported,
    settled,
    top_of,
)
from kgbuild.extract.times.expressions import may_start, phrase
from kgbuild.extract.times.found import CLIMB, POINTS, FoundTime
from kgbuild.extract.times.standing import in_month, standing
from kgbuild.extract.times.tables import EVENT, TENSE, Args
from kgbuild.extract.times.tense import tense
from kgbuild.model import Document, Mention, TimeExpression, Word
from kgbuild.words import in_force

#: A sentence without any of these tells no time.
_CORE = re.compile(
    r"\b(?:day|night|morn|evening|noon|afternoon|dawn|dusk|sun|week|month|year|hour|minute|moment|decade"
    r"|centur|fortnight|ago\b|later\b|earlier\b|tomorrow|yesterday|overnight|spring|summer|autumn|winter|shortly|soon"
    r"|immediately|eve\b|christmas|thanksgiving|same|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat)"
    r"|\d|today|tonight|midday|midnight|mid-"
)
#: A date in numbers, which may be two days.
_EITHER = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d\d|\d\d)")
_BEFORE_YEARS = frozenset({"in", "of", "during", "for", "(", "throughout", ","})
_WRAPPERS = frozenset({"since", "until", "before", "after"})
_MONTHS_OR_WORDS = frozenset({"may", "march", "mar.", "august"})
#: Kinds that count from the time told last, and what they become when that is known.
_CHAINED = {"after-previous": "later", "before-previous": "earlier", "with-previous": "same"}
#: How many sentences back the time told last may lie.
_CHAIN = 4


def find_times(document: Document) -> list[FoundTime]:
    """Return the times of a document in order, none inside another."""
    order = order_of(document.article.text)
    times = [t for first, last in document.sents for t in _in_sentence(document, first, last, order)]
    return _chained(document, standing(document, _as_said(document, times)))


def _as_said(document: Document, times: list[FoundTime]) -> list[FoundTime]:
    """Let "this evening" be that of the day on which it is said to have been said: "…, he said on Sunday".

    What is quoted further on, without a day of its own, was said on the same day.
    """
    found: list[FoundTime] = []
    spoken: tuple[int, TimeExpression] | None = (
        None  # the sentence in which a day of saying was told, and that day
    )
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
    for _ in range(CLIMB):
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

    "Said on Monday" gives no such time, "said on 5 May" does; what "had been the day before" counts from either.
    """
    found: list[FoundTime] = []
    spoken: FoundTime | None = None
    saying: FoundTime | None = None
    main: FoundTime | None = None  # the time told last that is not told as gone by already
    for time, following in zip_longest(times, times[1:]):
        if following is not None and _says_which_day(document, time, following):
            continue
        far = spoken is None or document.words[time.first].sent - document.words[spoken.first].sent > _CHAIN
        time = replace(time, when=in_month(document, time.when, None if far or not spoken else spoken.when))
        said = saying is not None and _is_said_back(document, time, saying)
        base = saying if said else _main_line(document, time, spoken, main)
        if base and (said or not far) and time.when.kind in _CHAINED:
            args = (*time.when.args, base.when.kind, *base.when.args)
            time = replace(time, when=replace(time.when, kind=_CHAINED[time.when.kind], args=args))
        found.append(time)
        time = replace(time, when=_moment(document, time))
        saying = time if _is_point(time.when) and _reports(document, time) else saying
        dated = time.when.kind in ("date", "range") or not _reports(document, time)
        told = _is_point(time.when) and time.direction <= 0 and dated
        if told and not _is_aside(document, time):
            spoken = time
            main = main if _looks_back(document, time.head) else time
    return found


def _main_line(
    document: Document, time: FoundTime, spoken: FoundTime | None, main: FoundTime | None
) -> FoundTime | None:
    """Return what a time counts from: "found on Thursday … had been taken on Saturday … held two men [the same day]".

    What is told on in the plain past is the same day as what was told so.
    """
    on = time.when.kind == "with-previous" and not _looks_back(document, time.head)
    aside = spoken is not None and _looks_back(document, spoken.head)
    return main if on and aside and main is not None else spoken


def _looks_back(document: Document, head: int | None) -> bool:
    """Tell whether a time is that of what "had been" before: "[had] been abducted last Saturday"."""
    below = document.children[head] if head is not None else ()
    return any(document.words[j].rel == "aux" and document.words[j].text.lower() == "had" for j in below)


def _says_which_day(document: Document, time: FoundTime, following: FoundTime) -> bool:
    """Tell whether a date right behind "that day" says which: "killed [that day], 8 July"."""
    beside = following.first - time.last == 1 and document.words[time.last].text == ","
    return time.when.kind == "with-previous" and beside and following.when.kind == "date"


def _moment(document: Document, time: FoundTime) -> TimeExpression:
    """Return the day itself of "until Thursday, [when two strikes hit X]": what follows may count from that day."""
    closes = document.sents[document.words[time.first].sent][1]
    behind = [w.text.lower() for w in document.words[time.last : closes] if w.text != ","][:1]
    if time.when.kind not in ("since", "until") or behind != ["when"]:
        return time.when
    return replace(time.when, kind=str(time.when.args[0]), args=time.when.args[1:])


def _is_said_back(document: Document, time: FoundTime, saying: FoundTime) -> bool:
    """Tell whether a time is of what was said to have been before: "said on Sunday that X [had] hit Y [the day before]"."""
    words, i = document.words, time.head
    while i is not None and words[i].rel != "ccomp" and words[i].head != i:
        i = words[i].head
    if i is None or words[i].rel != "ccomp" or words[i].head != saying.head:
        return False
    return any(words[j].rel == "aux" and words[j].text.lower() == "had" for j in document.children[i])


def _is_aside(document: Document, time: FoundTime) -> bool:
    """Tell whether a time is told of a thing in passing: "died in a town [seized a week ago]"."""
    head = document.words[time.head] if time.head is not None else None
    if head is None or not head.tag.startswith("NN"):
        return head is not None and head.rel in ("acl", "relcl")
    known = any(document.words[j].text.lower() == "the" for j in document.children[head.i])
    return known and head.rel in ("nmod", "obl")  # "denied any part in [the attack of 13 November]"


def _is_point(when: TimeExpression) -> bool:
    """Tell whether other times may count from this one: a day, a period, or "the past 24 hours"."""
    return when.kind in POINTS or (when.kind == "recent" and when.args[1] in ("hour", "day", "night"))


def _reports(document: Document, time: FoundTime) -> bool:
    """Tell whether a time is that of saying something: what it hangs from has a clause as its object."""
    if time.head is None:
        return False
    below = (document.words[j].rel for j in document.children[time.head])
    return document.words[time.head].rel == "parataxis" or "ccomp" in below


def _in_sentence(document: Document, start: int, end: int, order: str) -> Iterator[FoundTime]:
    pieces = in_force().read_as([_plain(w.text, order) for w in document.words[start:end]])
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


def _plain(text: str, order: str) -> str:
    match = _EITHER.fullmatch(text) if order else None
    read = month_and_day(int(match[1]), int(match[2]), order) if match else None
    if match and read:  # which of two days it is, the other dates of the text say
        return f"{match[3] if len(match[3]) > 2 else f'20{match[3]}'}-{read[0]:02}-{read[1]:02}"
    return text.lower().replace("’", "'").replace("–", "-").replace("—", "-").replace(" ", "_")


def _found(document: Document, first: int, last: int, args: Args) -> FoundTime | None:
    """Turn a phrase into a time, or reject it: part of a name, a number of things, an age."""
    top = top_of(document.words, first, last)
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
    top = past_purpose(document, first, out_of_habit(document, top, args))
    direction = tense(document, top)
    anchor = anchor_of(document, last - 1) if EVENT in args and not _closed(document, last) else None
    if EVENT in args and anchor is None:
        args = _unanchored(args)
    head = reported(document, first, head_of(document, top, anchor), args)
    if anchor is not None and counts_to_now(document, head, anchor, args):
        head, args, anchor = anchor, ("ago", *args[2:]), None
    filled = settled(document, last, args, direction)
    if head is not None and _opens_a_period(document, head, filled):
        filled = ("since", *filled)
    filled = tuple(
        direction if a == TENSE else anchor if a == EVENT and anchor is not None else a for a in filled
    )
    text = document.text(first, last)
    when = TimeExpression(str(filled[0]), filled[1:], text, _mention(document, first, last, text))
    return FoundTime(first, last, head, when, direction)


def _mention(document: Document, first: int, last: int, text: str) -> Mention:
    words = document.words
    opens, closes = document.sents[words[first].sent]
    sentence = (words[opens].start, words[closes - 1].end)
    return Mention(document.article.id, words[first].start, words[last - 1].end, text, sentence)


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
    if verb.rel != "advcl" or "since" not in verb.prep.split() or args[0] not in POINTS:
        return False
    objects = any(document.words[j].rel == "obj" for j in document.children[head])
    return not objects and verb.lemma.lower() in in_force().times["inchoative"]
