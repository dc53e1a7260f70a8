"""Which events of dated articles an undated article may tell of, and on which days it may have appeared for that.

Two events agree only where they have a day in common, and a place or a party. So the events of the dated articles are
found by what they have to do with, and only days on which one of those found lies are tried.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from kgbuild.model import Bounds
from kgbuild.resolve.fusion import ByDay, sites
from kgbuild.resolve.profile import LONGEST, EventProfile, Relatedness

#: The events of an article, as they lie if it appeared on a day on which its mentions have these bounds.
Local = Callable[[list[Bounds], date], list[EventProfile]]
_ROLES = ("places", "attackers", "targets")


class Acquainted:
    """Profiles, found by places and parties that they may have in common with others."""

    def __init__(self, profiles: Sequence[EventProfile], related: Relatedness) -> None:
        self._profiles, self._related = profiles, related
        self._under: dict[str, list[int]] = defaultdict(list)
        for number, profile in enumerate(profiles):
            for word in self._found_under(profile):
                self._under[word].append(number)

    def near(self, profiles: Iterable[EventProfile]) -> Near:
        """Return those of which one may agree with one of `features`, and with no others any can."""
        return Near([self._profiles[n] for n in self._numbers(profiles)])

    def _numbers(self, profiles: Iterable[EventProfile]) -> list[int]:
        asked = {w for s in profiles for w in self._asked_for(s)}
        return sorted({n for w in asked for n in self._under.get(w, ())})

    def _found_under(self, profile: EventProfile) -> set[str]:
        return {w for role, things in self._roles(profile) for x in things for w in self._words(role, x)}

    def _asked_for(self, profile: EventProfile) -> set[str]:
        return {w for role, things in self._roles(profile) for x in things for w in self._asked(role, x)}

    def _roles(self, profile: EventProfile) -> Iterator[tuple[str, Iterable[str]]]:
        """Yield what a profile has to do with, by role."""
        yield from ((role, getattr(profile, role)) for role in _ROLES)

    # What stands here goes along with `Relatedness.places`, `parties` and `targets`: where one of these is above
    # zero for two things, a word of the one is asked for the other.

    def _words(self, role: str, thing: str) -> Iterator[str]:
        """Yield under what a profile is found that has this thing in this role."""
        related = self._related
        if role != "places":
            yield from (f"{role} side {side}" for side in related.affiliations(thing))
        if role == "attackers":
            return
        yield f"{role} is {thing}"
        yield f"{role} called {related.name(thing)}"
        for outer in related.containers(thing):
            yield f"{role} in {outer}"
            yield f"{role} in one called {related.name(outer)}"
        if role == "targets":
            yield from (f"targets at {place}" for place in related.stationed(thing))
            if related.lexicon.is_a(related.kind(thing), "Facility"):
                yield "targets facility"

    def _asked(self, role: str, thing: str) -> Iterator[str]:
        """Yield under what profiles are looked for that may agree with one that has this thing in this role."""
        related = self._related
        if role != "places":
            yield from (f"{role} side {side}" for side in related.affiliations(thing))
        if role == "attackers":
            return
        yield from (f"{role} is {thing}", f"{role} in {thing}")
        if related.name(thing):
            yield f"{role} in one called {related.name(thing)}"
        for outer in related.containers(thing):
            yield f"{role} is {outer}"
            if related.name(outer):
                yield f"{role} called {related.name(outer)}"
        if role == "targets":
            yield from (f"targets is {place}" for place in related.stationed(thing))
            yield f"targets at {thing}"
            if related.lexicon.is_a(related.kind(thing), "Facility"):
                yield "targets facility"


class Alike(Acquainted):
    """Profiles of one day, found by anything by which `fusion.agree` may hold two of them for one event."""

    def pairs(self) -> set[tuple[int, int]]:
        """Return the pairs, by their numbers, that may agree; no others can."""
        found = ((n, m) for n, profile in enumerate(self._profiles) for m in self._numbers([profile]))
        return {(min(pair), max(pair)) for pair in found}

    def _roles(self, profile: EventProfile) -> Iterator[tuple[str, Iterable[str]]]:
        yield "places", sites(profile, self._related)
        yield from ((role, getattr(profile, role)) for role in _ROLES if role != "places")

    def _found_under(self, profile: EventProfile) -> set[str]:
        return super()._found_under(profile) | _answered(profile)

    def _asked_for(self, profile: EventProfile) -> set[str]:
        return super()._asked_for(profile) | _answered(profile)


def _answered(profile: EventProfile) -> set[str]:
    """Return by what two answers may agree that have no place and no party in common: their weapons."""
    return {f"weapons is {weapon}" for weapon in profile.weapons} if profile.answers else set()


class Near(ByDay):
    """Profiles, found by the days on which they may lie, that are asked whether there are any on some days."""

    def __bool__(self) -> bool:
        return bool(self._on)

    def touch(self, bounds: Iterable[Bounds], news: Bounds) -> bool:
        """Tell whether one of these may share a day with an event of which mentions have these bounds."""
        return any(self._touches(b) for b in {news, *bounds})

    def _touches(self, bounds: Bounds) -> bool:
        start, end = bounds.earliest, bounds.latest
        if start is None or end is None or end - start > LONGEST:
            return bounds != Bounds()  # an event may be bounded by two such
        first, last = start.date() - timedelta(1), end.date() + timedelta(1)
        return any(first + timedelta(n) in self._on for n in range((last - first).days + 1))


class Movable:
    """What `local` gives for an article, worked out once for days on which its mentions lie alike to each other."""

    def __init__(self, local: Local, news: Callable[[date], Bounds]) -> None:
        self._local, self._news = local, news
        self._known: dict[tuple[object, ...], tuple[date, list[EventProfile]]] = {}

    def __call__(self, bounds: list[Bounds], day: date) -> list[EventProfile]:
        """Return the events as they lie if the article appeared on `day`, on which its mentions have these bounds."""
        fixed = ("fixed", *bounds)
        moved = ("moved", *(_from(b, day) for b in bounds))
        if fixed in self._known:
            return self._on(day, timedelta(0), self._known[fixed][1])
        if moved in self._known:
            then, profiles = self._known[moved]
            return self._on(day, day - then, profiles)
        profiles = self._local(bounds, day)
        self._known[fixed] = self._known[moved] = (day, profiles)
        return profiles

    def _on(self, day: date, by: timedelta, profiles: Sequence[EventProfile]) -> list[EventProfile]:
        news = self._news(day)
        return [replace(s, bounds=_shifted(s.bounds, by), news=news) for s in profiles]


def _from(bounds: Bounds, day: date) -> tuple[timedelta | None, ...]:
    """Return how far from a day the ends of bounds lie."""
    start = datetime(day.year, day.month, day.day)
    return tuple(None if end is None else end - start for end in (bounds.earliest, bounds.latest))


def _shifted(bounds: Bounds, by: timedelta) -> Bounds:
    return Bounds(bounds.earliest and bounds.earliest + by, bounds.latest and bounds.latest + by)
