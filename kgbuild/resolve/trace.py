"""What was decided when the mentions of an article, or the events of several, were brought together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Member = tuple[int, int]  # number of the reading, key of the event


class Other(NamedTuple):
    """Another event that something was compared with: how alike, what parts the two, and the rule that says so."""

    member: Member
    score: float
    what: str = ""
    by: str = ""


class Joined(NamedTuple):
    """A mention, or an article's event, that was brought together with another: how alike, of what, and what lost.

    `score` is the likeness, `needed` the least that would have done.
    """

    member: Member
    host: Member
    score: float
    needed: float
    grounds: str
    against: Sequence[Other] = ()


class Parted(NamedTuple):
    """A mention, or an article's event, that was kept apart from the one likest to it (`other`), of these grounds."""

    member: Member
    other: Other
    grounds: str


@dataclass
class Trace:
    """Which were brought together, and which nearly were."""

    joined: list[Joined] = field(default_factory=list)
    parted: list[Parted] = field(default_factory=list)

    def plain(self, at: Mapping[Member, int]) -> list[Any]:
        """Return it as values that JSON knows, with a number for each member."""
        joined = [
            [at[j.member], at[j.host], j.score, j.needed, j.grounds, [_plain(o, at) for o in j.against]]
            for j in self.joined
        ]
        return [joined, [[at[p.member], _plain(p.other, at), p.grounds] for p in self.parted]]


def trace_of(plain: Sequence[Any], members: Sequence[Member]) -> Trace:
    """Return what `Trace.plain` has returned, with the members that the numbers stand for."""
    joined, parted = plain
    return Trace(
        [
            Joined(members[i], members[host], score, needed, grounds, [_other(o, members) for o in against])
            for i, host, score, needed, grounds, against in joined
        ],
        [Parted(members[i], _other(other, members), grounds) for i, other, grounds in parted],
    )


def _plain(other: Other, at: Mapping[Member, int]) -> list[Any]:
    return [at[other.member], *other[1:]]


def _other(plain: Sequence[Any], members: Sequence[Member]) -> Other:
    number, *rest = plain
    return Other(members[number], *rest)
