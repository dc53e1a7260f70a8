"""Which fillers are of one incident: features of two, and fillers brought together by how likely that is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kgbuild.extract.incidents.candidates import Group, bucket
from kgbuild.extract.incidents.spans import plain
from kgbuild.model import EventMention

Pairs = Mapping[tuple[int, int], float]


@dataclass(frozen=True, slots=True)
class Filler:
    """A thing in a role (by its number): what it is called, how likely, and how likely each type of incident is.

    `types` leave out how frequent types are, `raw` have it; `named` are the log odds of the name.
    """

    group: Group
    role: int
    name: str
    share: float
    types: tuple[float, ...]
    raw: tuple[float, ...] = ()
    named: float = 0.0

    @property
    def type(self) -> int:
        """The likeliest type."""
        return max(range(len(self.types)), key=lambda n: (self.types[n], -n))


def pair_features(a: Filler, b: Filler, fillers: int) -> dict[str, float]:
    """Return what speaks of two fillers being of one incident, in an article with so many fillers."""
    if a.role > b.role:
        a, b = b, a
    one, other = a.group.sentences, b.group.sentences
    apart = _far(min(abs(x - y) for x in one for y in other))
    begin, roles, same = _far(abs(one[0] - other[0])), f"{a.role}{b.role}", a.type == b.type
    alike = sum(x * y for x, y in zip(a.types, b.types, strict=True))
    marks = (
        "bias", f"r={roles}", f"d={apart}", f"d={apart}:{roles}", f"fd={begin}", f"fd={begin}:{roles}",
        f"st={same}", f"st={same}:{roles}", f"t={min(a.type, b.type)}{max(a.type, b.type)}",
        f"st={same}:d={apart}", f"ev={bool(hangs_on(a.group) & hangs_on(b.group))}", f"n1={_far(len(one))}",
        f"n2={_far(len(other))}", f"shared={min(3, len({*one} & {*other}))}", f"tot={bucket(fillers)}",
        f"w={bool({*plain(a.name).split()} & {*plain(b.name).split()} - {'of'})}",
        f"span={apart}:{min(4, len(one) * len(other))}",
        *_of_events(a.group.events, b.group.events, roles),
    )  # fmt: skip
    return {**dict.fromkeys(marks, 1.0), "ov": alike, f"ov:d={apart}": alike, "p": a.share, "p2": b.share}


def _of_events(one: Sequence[EventMention], other: Sequence[EventMention], roles: str) -> Iterator[str]:
    """Yield what the rules' events say of two things being of one: themselves, their parties, places, times."""
    if not one or not other:
        yield f"x={bool(one)}{bool(other)}"
        return
    keys, others = {e.key for e in one}, {e.key for e in other}
    if keys & others:
        yield from ("x=one", f"x=one:{roles}", f"x=one:{len(keys) == 1}{len(others) == 1}")
        return
    yield from (
        "x=apart",
        f"x=apart:{roles}",
        f"x=near:{_far(min(abs(a - b) for a in keys for b in others))}",
    )
    yield f"x=kind:{bool({e.kind for e in one} & {e.kind for e in other})}"
    for what, of in (("who", "attacker"), ("whom", "target"), ("by", "weapon"), ("where", "place")):
        ours, theirs = _having(one, of), _having(other, of)
        if ours and theirs:
            yield f"x={what}:{bool(ours & theirs)}"
    when, then = (
        {f.mention.text.lower() for e in some for f in e.arguments if f.role == "time"}
        for some in (one, other)
    )
    if when and then:
        yield f"x=when:{bool(when & then)}"


def _having(events: Iterable[EventMention], role: str) -> set[int | None]:
    return {f.entity for e in events for f in e.arguments if f.role == role}


def _far(n: int) -> int:
    return n if n < 3 else 3 if n < 5 else 5 if n < 9 else 9


def hangs_on(group: Group) -> set[str]:
    """Return what the phrases of a thing hang on: classes of events and types of triggers."""
    said = (feature for member in group.members for feature in member.features)
    return {f.split(":")[0].split("=")[1] for f in said if f.startswith(("gt=", "ge=", "ggt="))}


def grouped(
    fillers: Sequence[Filler], likely: Pairs, core: Collection[int], cut: float, share: float
) -> list[list[int]]:
    """Return fillers, by their numbers, in incidents: `likely` are log odds that two are of one.

    Those in the `core` roles come together while the mean of their odds is above `cut`; the others go to the incident
    that they fit best, and to each other that they fit better than `share`.
    """
    inner = [n for n, filler in enumerate(fillers) if filler.role in core] or list(range(len(fillers)))
    whole = _joined([[n] for n in inner], likely, cut)
    found = [list(one) for one in whole]
    for n in range(len(fillers)):
        if n not in inner:
            fit = [_mean([n], one, likely) for one in whole]
            best = max(range(len(fit)), key=lambda k: (fit[k], -k))
            for k, odds in enumerate(fit):
                if k == best or odds > share:
                    found[k].append(n)
    return found


def _joined(parts: list[list[int]], likely: Pairs, cut: float) -> list[list[int]]:
    while len(parts) > 1:
        pairs = combinations(range(len(parts)), 2)
        odds, u, v = max((_mean(parts[u], parts[v], likely), -u, -v) for u, v in pairs)
        if odds <= cut:
            break
        parts = [p + parts[-v] if n == -u else p for n, p in enumerate(parts) if n != -v]
    return parts


def _mean(one: Sequence[int], other: Sequence[int], likely: Pairs) -> float:
    odds = [likely[min(a, b), max(a, b)] for a in one for b in other]
    return sum(odds) / len(odds)
