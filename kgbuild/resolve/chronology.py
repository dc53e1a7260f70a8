"""Puts the events of an article on the calendar, and an undated article among dated ones."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from kgbuild.bounds import days
from kgbuild.model import ArticleExtraction, Bounds, EventArgument, EventMention, TimeExpression
from kgbuild.resolve.profile import EventProfile, Relatedness, bounded, narrower
from kgbuild.resolve.vetoes import ruled_out_across
from kgbuild.sameness import Sameness
from kgbuild.timeline import ground

#: How many sentences a tale goes on at the time told last.
_TALE = 2
#: Around the dated articles, how many days are tried for an undated one.
_REACH = 3


def bounds_of(reading: ArticleExtraction, published: date | None) -> list[Bounds]:
    """Return the time bounds of each event mention of a reading, given the article's day."""
    known: list[Bounds] = [_direct(_times(event.arguments), published) for event in reading.events]
    for n, event in enumerate(reading.events):
        if event.reference == "anaphoric" and not bounded(known[n]):
            known[n] = next(
                (b for b in reversed(known[:n]) if bounded(b)), known[n]
            )  # "the bloodshed" was then
    for _ in range(2):  # an anchor may itself be anchored; a third step has not been seen in news
        known = [
            bounds if bounded(bounds) else _anchored(n, reading, published, known)
            for n, bounds in enumerate(known)
        ]
    return [
        bounds if bounded(bounds) else _answer(n, reading, published, known) for n, bounds in enumerate(known)
    ]


def _answer(n: int, reading: ArticleExtraction, published: date | None, known: list[Bounds]) -> Bounds:
    """Return the time of an answer to an event: not before it, and not after the article that tells of both."""
    answered = [known[other] for prop, other in reading.events[n].links if prop == "inResponseTo"]
    starts = [b.earliest for b in answered if b.earliest]
    if not starts or published is None or max(starts).date() > published:
        return known[n]
    return Bounds(max(starts), days(published).latest)


def lean(arguments: Sequence[EventArgument], same: Sameness) -> frozenset[int]:
    """Return on which day beside its own an event may lie elsewhere: -1 for "early on Monday", 1 for "Monday night"."""
    words = {word for when in _times(arguments) for word in re.findall(r"[a-z]+", when.text.lower())}
    return frozenset(n for n, name in ((-1, "early"), (1, "late")) if words & same.words[name])


def _times(arguments: Sequence[EventArgument]) -> list[TimeExpression]:
    return [f.when for f in arguments if f.when is not None]


def _direct(times: Sequence[TimeExpression], published: date | None) -> Bounds:
    found = Bounds()
    for when in times:
        if not _needs_anchor(when):
            found = narrower(found, ground(when, published))
    return found


def _needs_anchor(when: TimeExpression) -> bool:
    return when.kind.endswith(("-event", "-previous")) or when.kind == "clock"


def _anchored(n: int, reading: ArticleExtraction, published: date | None, known: list[Bounds]) -> Bounds:
    found = known[n]
    for when in _times(reading.events[n].arguments):
        if not _needs_anchor(when):
            continue
        anchor = _anchor(when, n, reading.events, known)
        if anchor is not None:
            found = narrower(found, ground(when, published, anchor=anchor))
    return found


def date_by_others(
    found: Sequence[EventProfile], events: Sequence[EventMention], published: date | None
) -> None:
    """Date the events of an article that are told to lie so long before or after others, wherever the day of those is told.

    "Ten days before the town fell": that it fell on Monday may have been told in the first sentence.
    """
    whose = {key: profile for profile in found for _, key in profile.members}
    for profile in [p for p in found if not bounded(p.bounds)]:
        for _, key in sorted(profile.members):
            for when in _times(events[key].arguments):
                other = when.args[0] if when.kind.endswith("-event") and when.args else None
                anchor = whose.get(other) if isinstance(other, int) else None
                if anchor is not None and anchor is not profile and bounded(anchor.bounds):
                    counted = ground(when, published, anchor=anchor.bounds)
                    profile.bounds = narrower(profile.bounds, counted)


def date_by_tale(
    found: Sequence[EventProfile], events: Sequence[EventMention], is_attack: Callable[[str], bool]
) -> None:
    """Let an attack told right after the event that an article begins with, without a time, have been on its day."""
    first = min(found, key=lambda profile: profile.order, default=None)
    if first is None or first.bounds.day is None:
        return
    told = {key for _, key in first.members}
    for profile in [p for p in found if p.bounds == Bounds() and not p.headline]:
        key = min(key for _, key in profile.members)
        near = key - 1 in told and events[key].sentence - events[key - 1].sentence <= _TALE
        if near and "going on" in events[key].signs and is_attack(events[key].kind):
            profile.bounds = first.bounds


def _anchor(
    when: TimeExpression, n: int, events: Sequence[EventMention], known: list[Bounds]
) -> Bounds | None:
    """Return the time that another is counted from: of the event that it names, else of the one told last.

    That is none of which a clause only says in passing when it was, nor one that is spoken of as known: "Hours later …".
    """
    if when.kind.endswith("-event"):
        key = when.args[0] if when.args else None
        return known[key] if isinstance(key, int) and 0 <= key < len(known) and key != n else None
    told = [(b, e) for b, e in zip(known[:n], events, strict=False) if bounded(b)]
    told = [(b, e) for b, e in told if "in passing" not in e.signs]
    anew = [b for b, e in told if e.reference != "definite"]
    return next(reversed(anew or [b for b, _ in told]), None)


def infer_day(
    profiles_on: Mapping[date, Sequence[EventProfile]],
    dated: Callable[[EventProfile], Iterable[EventProfile]],
    known: Sequence[date],
    related: Relatedness,
) -> tuple[date, EventProfile, EventProfile] | None:
    """Return the day on which most of an undated article's events agree with those of dated articles, and one pair.

    `profiles_on` holds the undated article's events as they would lie if it had appeared on each candidate day; `dated`
    gives those of dated articles that share a day with one, as no others can agree with it; `known` are the days of
    dated articles, sorted. Of equally good days the
    one nearest to a dated article wins, then the earliest. None where no event agrees in day, class and place or parties.
    """
    best: tuple[tuple[float, int], date, EventProfile, EventProfile] | None = None
    for day in sorted(profiles_on):
        matches = [
            (score, a, b)
            for a in profiles_on[day]
            for b in dated(a)
            if (score := _agreement(a, b, related)) > 0
        ]
        if not matches:
            continue
        total = (round(sum(score for score, _, _ in matches), 6), -_off(day, known))
        if best is None or total > best[0]:
            _, a, b = max(matches, key=lambda m: (m[0], m[2].order))
            best = (total, day, a, b)
    return best[1:] if best else None


def _off(day: date, known: Sequence[date]) -> int:
    """Return how many days there are to the nearest of some days, sorted."""
    at = bisect_left(known, day)
    return min(abs(day - other).days for other in known[max(at - 1, 0) : at + 1])


def _agreement(a: EventProfile, b: EventProfile, related: Relatedness) -> float:
    """Return how much two events agree: in full where both have a day, at half where one is news without a time.

    Half, as an event without a day may be of any day near its article: two of those weigh what one with a day does.
    """
    timed = bounded(a.bounds) and bounded(b.bounds)
    if ruled_out_across(a, b, related) or (timed and related.times(a.bounds, b.bounds) < 2):
        return 0.0
    if not timed and not related.fresh(a, b):
        return 0.0
    place = related.places(a.places, b.places)
    sides = related.parties(a.attackers, b.attackers) + related.targets(a.targets, b.targets)
    if place + sides < (1 if timed else 2):
        return 0.0
    return (place + sides) * (1.0 if timed else 0.5)


def candidates(dated: Sequence[date]) -> list[date]:
    """Return the days on which an undated article may have appeared: the dated ones and a few around each."""
    return sorted({day + timedelta(days=n) for day in dated for n in range(-1, _REACH + 1)})
