"""The analyst's rulings, put into effect: who is whom, what is wrong, what something is called, when it was.

A ruling names individuals by any IRI that a graph gives or gave them, or by a mention, which is always of one only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from kgbuild.model import ArticleExtraction
from kgbuild.records import Claim, Event, ResolvedEntity, Ruling, World
from kgbuild.resolve.iris import Minter

_Member = TypeVar("_Member", bound=Hashable)


def regroup(
    groups: Sequence[set[_Member]], named: Callable[[str], set[_Member]], rulings: Sequence[Ruling]
) -> list[set[_Member]]:
    """Return groups of members as the rulings have them: first those told apart, then those that are the same.

    What is wrong takes nothing else with it, whatever it is said to be one with.

    >>> both = Ruling("r", "same", ("a", "b"))
    >>> regroup([{1}, {2}, {3}], lambda name: {"a": {1}, "b": {2}}[name], [both])
    [{3}, {1, 2}]
    >>> regroup([{1, 2}, {3}], lambda name: {"a": {1}, "b": {2}}[name], [replace(both, verdict="different")])
    [{1}, {3}, {2}]
    >>> regroup([{1}, {2}, {3}], lambda name: {"a": {1}, "b": {2}}[name], [Ruling("w", "wrong", ("a",)), both])
    [{3}, {2}, {1}]
    """
    found = [set(group) for group in groups]
    for ruling in rulings:
        if ruling.verdict == "different":
            found = _apart(found, [named(iri) for iri in ruling.concerns])
    for ruling in rulings:
        if ruling.verdict == "same":
            found = _together(found, set().union(*map(named, ruling.concerns)))
    for ruling in rulings:
        if ruling.verdict == "wrong":
            found = _without_rest(found, set().union(*map(named, ruling.concerns)))
    return found


def _apart(groups: list[set[_Member]], named: Sequence[set[_Member]]) -> list[set[_Member]]:
    found = [set(group) for group in groups]
    for n, later in enumerate(named):
        for earlier in named[:n]:
            # a name that stands for all of a group stands for what the other does not
            moved = later - earlier if earlier <= later else later
            kept = earlier - moved
            for group in [g for g in found if g & moved and g & kept]:
                found.append(group & moved)
                group -= moved
    return [group for group in found if group]


def _together(groups: list[set[_Member]], members: set[_Member]) -> list[set[_Member]]:
    touched = [group for group in groups if group & members]
    if len(touched) < 2:
        return groups
    return [*(group for group in groups if not group & members), set().union(*touched)]


def _without_rest(groups: list[set[_Member]], members: set[_Member]) -> list[set[_Member]]:
    """Return groups in which some members stand with none but each other."""
    mixed = [group for group in groups if group & members and group - members]
    parted = [part for group in mixed for part in (group - members, group & members)]
    return [*(group for group in groups if group not in mixed), *parted]


# ----------------------------------------------------------------------------------- days of articles


def redated(
    readings: Sequence[ArticleExtraction], rulings: Iterable[Ruling], minter: Minter
) -> list[ArticleExtraction]:
    """Return the readings with the days of publication that rulings give."""
    days = {iri: r for r in rulings if r.verdict == "date" for iri in r.concerns}
    return [_redated(reading, days.get(minter.article(reading.article.id))) for reading in readings]


def _redated(reading: ArticleExtraction, ruling: Ruling | None) -> ArticleExtraction:
    if ruling is None:
        return reading
    evidence = f"ruled: {ruling.because}"
    day = date.fromisoformat(ruling.value[:10])
    return replace(reading, article=replace(reading.article, published=day, published_evidence=evidence))


# ----------------------------------------------------------------------------------- the whole world


def ruled(world: World, rulings: Sequence[Ruling], minter: Minter) -> World:
    """Return the world with what rulings call wrong left out and what they rename renamed, and with the rulings.

    A mention that is called wrong stands for its event, which has been parted from what others tell.
    """
    into: dict[str, set[str]] = {}
    for old, new in world.replaced:
        into.setdefault(old, set()).add(new)
    records: list[Event | ResolvedEntity | Claim] = [*world.events, *world.things, *world.claims]
    there = {record.iri for record in records} | set(into)
    of_mention = {
        iri: event.iri
        for event in world.events
        for m in event.mentions
        for iri in minter.mentions(m.article, m.start, m.end)
    }

    def named(ruling: Ruling, iri: str) -> set[str]:
        wrong = of_mention.get(iri) if ruling.verdict == "wrong" else None
        return {wrong} if wrong else into.get(iri, {iri})

    told = [
        replace(r, decided=tuple(sorted(set().union(*(named(r, i) for i in r.concerns))))) for r in rulings
    ]
    warnings = [
        f"{f'{r.where}: ' if r.where else ''}{r.verdict} <{iri}>: {nothing}"
        for r in rulings
        for iri in r.concerns
        if (nothing := _nothing(r, iri, there, of_mention))
    ]
    world = _without(world, {i for r in told if r.verdict == "wrong" for i in r.decided})
    world = _renamed(world, {i: r.value for r in told if r.verdict == "rename" for i in r.decided})
    return replace(world, rulings=tuple(told), warnings=(*world.warnings, *warnings))


def _nothing(ruling: Ruling, iri: str, there: Collection[str], of_mention: Collection[str]) -> str:
    """Return why a ruling comes to nothing; empty where it does not. What is wrong is an event, never words of a thing."""
    if "/mention/" in iri:
        idle = ruling.verdict == "wrong" and iri not in of_mention
        return (
            "these words tell of no event of the graph; rule on the thing or the claim itself" if idle else ""
        )
    return "" if iri in there or "/article/" in iri else "no article of the graph tells of it"


def _renamed(world: World, names: dict[str, str]) -> World:
    return replace(
        world,
        things=tuple(_thing_renamed(t, names[t.iri]) if t.iri in names else t for t in world.things),
        events=tuple(replace(e, label=names[e.iri]) if e.iri in names else e for e in world.events),
    )


def _thing_renamed(thing: ResolvedEntity, name: str) -> ResolvedEntity:
    return replace(thing, label=name, names=tuple(sorted({*thing.names, thing.label} - {name})))


def _without(world: World, wrong: set[str]) -> World:
    """Return the world without some events, things and claims, and without what is said of them."""
    if not wrong:
        return world
    claims = tuple(c for c in world.claims if not {c.iri, c.about, c.according_to, str(c.value)} & wrong)
    gone = {(c.about, c.property, c.value) for c in world.claims} - {
        (c.about, c.property, c.value) for c in claims
    }
    return replace(
        world,
        articles=tuple(replace(a, outlet="") if a.outlet in wrong else a for a in world.articles),
        things=tuple(t for t in world.things if t.iri not in wrong),
        events=tuple(_event_without(e, wrong, gone) for e in world.events if e.iri not in wrong),
        claims=claims,
        statements=tuple(
            replace(s, about=tuple(a for a in s.about if a not in wrong))
            for s in world.statements
            if s.speaker not in wrong
        ),
        positions=tuple(p for p in world.positions if not {p.person, p.organization} & wrong),
        relations=tuple(r for r in world.relations if not {r.subject, r.object, r.according_to} & wrong),
        replaced=tuple(pair for pair in world.replaced if pair[1] not in wrong),
        decisions=tuple(d for d in world.decisions if d.about not in wrong),
    )


def _event_without(event: Event, wrong: set[str], gone: set[tuple[str, str, str | int | datetime]]) -> Event:
    """Return an event without roles and figures that no claim is left for."""
    roles = (
        (role, tuple(v for v in values if v not in wrong and (event.iri, role, v) not in gone))
        for role, values in event.roles
    )
    return replace(
        event,
        roles=tuple((role, values) for role, values in roles if values),
        figures=tuple((role, n) for role, n in event.figures if (event.iri, role, n) not in gone),
        in_response_to=tuple(i for i in event.in_response_to if i not in wrong),
        part_of=tuple(i for i in event.part_of if i not in wrong),
    )
