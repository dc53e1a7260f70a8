"""English time phrases → symbolic times (`timeline`), from the words alone: a closed grammar.

A phrase is read in a sentence written as its lower-case tokens with single spaces between them. Two values
are left open, to be filled in from the parse by `finding`: `TENSE`, the direction of the verb's tense, and
`EVENT`, the word that evokes the event from which "two days after …" counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from kgbuild.extract.times.parts import MONTHS, WEEKDAYS, rule
from kgbuild.extract.times.tables import CLOCKS, OTHERS, SIMPLE, TENSE, WRAPPERS, Args, Rule, ranged

_PART_WORDS = {
    "early": "early", "beginning": "early", "start": "early", "outset": "early", "turn": "early",
    "mid": "mid", "middle": "mid", "midway": "mid", "late": "late", "end": "late", "close": "late",
    "first": "early", "opening": "early", "last": "late", "final": "late", "closing": "late",
    "latter": "late",
}  # fmt: skip
_PART = rule(r"(?:very )?(?P<part>early|late|mid)(?: ?-)?(?: (?:in|on|during))?(?: the)?")
_PART_OF = rule(r"(?:the )?(?:very )?(?P<part>beginning|start|outset|turn|middle|end|close)(?: of)(?: the)?")
_HALF_OF = rule(r"the (?P<half>first|second|latter) half of(?: the)?")
_HALVES = {"first": "first-half", "second": "second-half", "latter": "second-half"}
_END_OF = rule(
    r"the (?P<part>early|first|opening|last|final|closing|latter) "
    r"(?:part|(?:<NUM> )?(?:days|weeks|months)) of(?: the)?"
)
#: Before a span: "overnight from Friday to Saturday".
_NIGHT = re.compile(r"(?:overnight|the night) (?=between |from )")
_MID = re.compile(r"(?P<part>mid)-(?=[a-z0-9])")
_LOOSE = rule(
    r"(?:(?:on|over|at) )?(?:earlier|later|sometime|some time|during|the course of|midday|on|overnight"
    r"|the weekend of)(?: (?:in|on|of))?"
)
_DAY_OF = rule(
    r"(?:(?:in|during) )?(?:the )?(?:early |late )?(?:morning|afternoon|evening|night|dawn|day|course"
    r"|(?:early |morning |evening |small )*hours) of"
)
_DAY_SUFFIX = rule(
    r" (?:at night|at dawn|at noon|at midday|at dusk|in the (?:morning|afternoon|evening)|night)"
)
_JOINED = re.compile(r" (?:and|or|to|through|until|-)(?: (?:on|in|early|late))? ")
_BEFORE_DAY = re.compile(r" (?:, )?(?:on |of |the )?")
_OPENERS = {"between": re.compile(r" and (?:on )?"), "from": re.compile(r" (?:to|until|till|through) ")}
Found = tuple[int, Args]


class _Rules(NamedTuple):
    """Rules, and the pattern of what any of them reads: at most words none does."""

    each: Sequence[Rule]
    any: re.Pattern[str]


def _together(rules: Sequence[Rule]) -> _Rules:
    unnamed = (re.sub(r"\(\?P<\w+>", "(?:", pattern.pattern) for pattern, _ in rules)
    return _Rules(rules, re.compile("|".join(unnamed)))


_SIMPLE, _OTHERS, _CLOCKS = _together(SIMPLE), _together(OTHERS), _together(CLOCKS)


def _longest(rules: _Rules, text: str, at: int) -> Found | None:
    best: Found | None = None
    for pattern, build in rules.each if rules.any.match(text, at) else ():
        if (m := pattern.match(text, at)) and (best is None or m.end() > best[0]) and (args := build(m)):
            best = m.end(), args
    return best


@lru_cache(maxsize=64)  # three of the readers of `phrase` ask for the same
def _simple(text: str, at: int) -> Found | None:
    """Read a date, a day or a period with what narrows it: "early last week", "the end of June"."""
    best = _longest(_SIMPLE, text, at)
    for found in (_partial(text, at), _loose(text, at)):
        if found and (best is None or found[0] > best[0]):
            best = found
    if best and (suffix := _DAY_SUFFIX.match(text, best[0])) and best[1][0] in ("date", "weekday", "day"):
        best = suffix.end(), best[1]
    return best


def _partial(text: str, at: int) -> Found | None:
    for pattern in (_PART, _PART_OF, _HALF_OF, _END_OF, _MID):
        if m := pattern.match(text, at):
            parts = m.groupdict()
            part = _HALVES[m["half"]] if parts.get("half") else _PART_WORDS[m["part"]]
            start = m.end() + (text[m.end() : m.end() + 1] == " ")
            inner = _longest(_SIMPLE, text, start) or _bare_period(text, start)
            return (inner[0], ("part", part, *inner[1])) if inner else None
    return None


_BARE = rule(r"(?:the )?(?P<unit>day|week|month|year)")


def _bare_period(text: str, at: int) -> Found | None:
    """Read "the month" in "the end of the month": the present one."""
    if not (m := _BARE.match(text, at)):
        return None
    unit = m["unit"]
    return m.end(), ("date", "+0", 0, 0, TENSE) if unit == "year" else (unit, 0)


def _loose(text: str, at: int) -> Found | None:
    """Read a time after words that leave it as it is: "earlier on Monday", "the night of 16 November"."""
    for pattern in (_LOOSE, _DAY_OF):
        if (m := pattern.match(text, at)) and (inner := _longest(_SIMPLE, text, m.end() + 1)):
            return inner
    return None


def _span(text: str, at: int) -> Found | None:
    """Read a span of two times: "between April and June", "from Monday to Wednesday", "2014 - 2017"."""
    if m := _NIGHT.match(text, at):
        at = m.end()
    first_word = text[at:].split(" ", 1)[0]
    joint = _OPENERS.get(first_word)
    start = at + len(first_word) + 1 if joint else at
    if not (first := _simple(text, start)) or not (m := (joint or _JOINED).match(text, first[0])):
        return None
    last = _simple(text, m.end())
    if (
        not last
        or not (joint or first[1][0] == last[1][0])
        or (not joint and first[1][0] not in ("date", "weekday"))
    ):
        return None
    return last[0], ranged(first[1], last[1])


def _wrapped(text: str, at: int) -> Found | None:
    """Read "since April", "until the end of June"; "after Monday's attack" does not count from Monday."""
    for pattern, kind in WRAPPERS:
        if m := pattern.match(text, at):
            inner = _simple(text, m.end() + 1)
            if (
                inner
                and not text.startswith((" 's", " '"), inner[0])
                and inner[1][0] not in ("recent", "coming")
            ):
                return inner[0], (kind, *inner[1])
    return None


def _clocked(text: str, at: int) -> Found | None:
    """Read a day with a time of day before or after it: "at dawn on Tuesday", "Monday at 2030"."""
    if clock := _longest(_CLOCKS, text, at):
        m = _BEFORE_DAY.match(text, clock[0])
        if m and (day := _simple(text, m.end())) and day[1][0] in ("date", "weekday", "day"):
            return day
        return clock
    day = _simple(text, at)
    if day and day[1][0] in ("date", "weekday", "day") and (clock := _longest(_CLOCKS, text, day[0] + 1)):
        return clock[0], day[1]
    return None


def _other(text: str, at: int) -> Found | None:
    return _longest(_OTHERS, text, at)


def phrase(text: str, at: int) -> Found | None:
    """Read the longest time phrase at character `at` of a sentence; return where it ends, and kind and args.

    >>> phrase("at least five attacks since april", 22)
    (33, ('since', 'date', 0, 4, 0, '?'))
    >>> phrase("a day after the raid", 0)
    (11, ('after-event', '@', 1, 'day'))
    >>> phrase("from 2014 to 2017", 0)
    (17, ('range', 5, 'date', 2014, 0, 0, '?', 'date', 2017, 0, 0, '?'))
    """
    readers = (_span, _clocked, _wrapped, _simple, _other)
    found = [f for f in (read(text, at) for read in readers) if f]
    return max(found, key=lambda f: f[0]) if found else None


_OPENING = """
a about after afterwards ahead almost an and approximately around as at barely before beginning
between boxing by christmas coming couple current dating days decades dozens during earlier early easter eight eleven even
ever exactly few fifteen final five following for four from good half hours hundreds in immediately
inside just last lasting late later latest less little many mere merely mid midday minutes moments
months more nearly new next nights nine no not on one over overnight palm past present prior recent right
roughly scant seconds seven several shortly since six slightly so some sometime soon spring starting
summer autumn ten thanksgiving that the these this three through till today tomorrow tonight twelve two under
until up very weeks well within years yesterday
"""
#: Words with which a time phrase may begin, besides numbers.
STARTERS = frozenset(_OPENING.split()) | MONTHS.keys() | WEEKDAYS.keys()


def may_start(word: str) -> bool:
    """Tell whether a time phrase may begin with this lower-case word."""
    return (
        word in STARTERS
        or word[:1].isdigit()
        or word.startswith("mid-")
        or word.endswith("teen")
        or "ty" in word
    )
