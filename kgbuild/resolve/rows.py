"""Profiles of events as lists that JSON knows, so that what an article tells by itself is worked out once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from kgbuild.incremental.memo import stamp
from kgbuild.model import Bounds
from kgbuild.resolve.fusion import days_of
from kgbuild.resolve.profile import EventProfile, bounded

_SETS: Final = ("places", "near", "attackers", "targets", "weapons")


class Row(NamedTuple):
    """A profile of one article: what has to be known of it to find those that it is compared with, and the `rest`.

    `keys` are those of the mentions, `place` that of the first in the text, `first` and `last` the ordinals of the days
    on which it may lie (0 where they are not known), `things` the IRIs in it; `digest` stands for all of it.
    """

    keys: Sequence[int]
    place: int
    told: int
    bounded: bool
    first: int
    last: int
    things: Sequence[str]
    digest: str
    rest: Sequence[Any]


def row(profile: EventProfile, article: str) -> Row:
    """Return the profile of events of one article as a row."""
    on = days_of(profile)
    rest = [
        sorted(profile.kinds),
        _bounds(profile.bounds),
        _bounds(profile.news),
        profile.answers,
        *(sorted(getattr(profile, name)) for name in _SETS),
        {role: sorted(numbers) for role, numbers in sorted(profile.figures.items())},
        {role: sorted(numbers) for role, numbers in sorted(profile.least.items())},
        sorted(profile.count),
        profile.reference,
        profile.plural,
        sorted(profile.lean),
        profile.sentence,
        sorted(key for _, key in profile.answered),
    ]
    keys = [key for _, key in profile.members]
    things = sorted(set().union(*(getattr(profile, name) for name in _SETS)))
    digest = stamp([article, str(profile.order[1]), str(keys), json.dumps(rest)])
    days = (on[0].toordinal(), on[-1].toordinal()) if on else (0, 0)
    return Row(keys, profile.order[1], profile.told, bounded(profile.bounds), *days, things, digest, rest)


def profile(row: Row, number: int, article: str) -> EventProfile:
    """Return the profile of a row, of the article of this number and id."""
    (
        kinds,
        bounds,
        news,
        answers,
        *sets,
        figures,
        least,
        count,
        reference,
        plural,
        lean,
        sentence,
        answered,
    ) = row.rest
    found = EventProfile((article, row.place), set(kinds), _read_bounds(bounds), _read_bounds(news), answers)
    for name, values in zip(_SETS, sets, strict=True):
        setattr(found, name, set(values))
    found.figures = {role: set(numbers) for role, numbers in figures.items()}
    found.least = {role: set(numbers) for role, numbers in least.items()}
    found.count, found.reference, found.plural, found.sentence = set(count), reference, plural, sentence
    found.lean, found.answered = frozenset(lean), {(number, key) for key in answered}
    found.members, found.articles = [(number, key) for key in row.keys], {article}
    return found


def _bounds(bounds: Bounds) -> list[str]:
    return [moment.isoformat() if moment else "" for moment in (bounds.earliest, bounds.latest)]


def _read_bounds(values: Iterable[str]) -> Bounds:
    return Bounds(*(datetime.fromisoformat(value) if value else None for value in values))
