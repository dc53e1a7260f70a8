"""Brings the readings of all articles together: things, article dates, events, claims, statements, relations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kgbuild.lexicon import Lexicon
from kgbuild.model import Claim, Event, Reading, Ruling, World
from kgbuild.resolve.chronology import bounds_of
from kgbuild.resolve.claims import Member, apart, claims_of
from kgbuild.resolve.clusters import Clustered, Clusterer
from kgbuild.resolve.events import Events
from kgbuild.resolve.iris import Minter
from kgbuild.resolve.naming import Called, Names, Replaced, assign
from kgbuild.resolve.rulings import redated, regroup, ruled
from kgbuild.resolve.sayings import positions, relations, statements
from kgbuild.resolve.sketch import Sketch
from kgbuild.resolve.things import resolve_things
from kgbuild.resolve.ties import Knowledge, Ties
from kgbuild.timeline import days


def resolve(
    readings: Sequence[Reading],
    knowledge: Knowledge,
    lexicon: Lexicon,
    base_iri: str,
    rulings: Sequence[Ruling] = (),
) -> World:
    """Return the world of `readings`, the same whatever their order, as `rulings` have it."""
    readings = sorted(readings, key=lambda r: r.article.id)
    readings = redated(readings, rulings, Minter(base_iri))
    alone = [
        ([(n, key) for key in keys], called)
        for n, reading in enumerate(readings)
        for keys, called in told_alone(reading, knowledge, lexicon, base_iri)
    ]
    world = _Resolver(readings, knowledge, lexicon, base_iri, rulings).world(alone)
    return ruled(world, rulings) if rulings else world


def told_alone(
    reading: Reading, knowledge: Knowledge, lexicon: Lexicon, base_iri: str
) -> list[tuple[list[int], Called]]:
    """Return the events that an article would tell of if there were no other: keys of mentions, and name."""
    one = _Resolver([reading], knowledge, lexicon, base_iri)
    day = reading.article.published
    clusters = one.clusterer.local(0, bounds_of(reading, day), day)
    return [([k for _, k in sorted(c.members)], one.events.called(c)) for c in clusters]


@dataclass(frozen=True)
class _Alone:
    """What single articles call the events that they tell of."""

    events: Sequence[tuple[Sequence[Member], Called]]

    def of_member(self) -> dict[Member, Called]:
        return {member: called for members, called in self.events for member in members}

    def names(self, clusters: Sequence[Sketch], events: Events) -> list[list[Called]]:
        """Return what each event is called: by each article that would tell of it alone."""
        home = {member: n for n, cluster in enumerate(clusters) for member in cluster.members}
        names: list[list[Called]] = [[] for _ in clusters]
        for members, called in self.events:
            at = next((home[m] for m in members if m in home), None)
            if at is not None:
                names[at].append(called)
        return [given or [events.called(c)] for c, given in zip(clusters, names, strict=True)]


class _Resolver:
    def __init__(
        self,
        readings: Sequence[Reading],
        knowledge: Knowledge,
        lexicon: Lexicon,
        base_iri: str,
        rulings: Sequence[Ruling] = (),
    ) -> None:
        self.readings, self.rulings, self.minter = readings, rulings, Minter(base_iri)
        things = resolve_things(readings, knowledge, lexicon, self.minter, rulings)
        self.ties = Ties(readings, things, knowledge, lexicon, self.minter)
        self.clusterer = Clusterer(readings, self.ties)
        self.events = Events(readings, self.ties, self.minter)

    def world(self, alone: Sequence[tuple[Sequence[Member], Called]]) -> World:
        clustered = self.clusterer.clustered()
        events, claims, iri_of, replaced = self._events(clustered, _Alone(alone))
        things = self.ties.with_containers()
        return World(
            articles=tuple(clustered.dates),
            things=things,
            events=tuple(sorted(events, key=lambda e: e.iri)),
            claims=tuple(sorted(apart(claims), key=lambda c: c.iri)),
            statements=statements(self.readings, self.ties, self.minter, iri_of),
            positions=positions(self.readings, self.ties),
            relations=relations(self.readings, self.ties, things),
            replaced=tuple(sorted({*self.ties.things.replaced, *replaced})),
        )

    def _events(
        self, clustered: Clustered, alone: _Alone
    ) -> tuple[list[Event], list[Claim], dict[Member, str], list[Replaced]]:
        clusters = self._ruled(clustered, alone) if self.rulings else clustered.clusters
        name_of = {member: called.iri for member, called in alone.of_member().items()}
        told = [claims_of(c, self.readings, self.ties, self.minter, name_of) for c in clusters]
        iris, replaced = assign(alone.names(clusters, self.events))
        iri_of = {m: iri for iri, c in zip(iris, clusters, strict=True) for m in c.members}
        events = [
            self.events.linked(self.events.record(iri, cluster, of), cluster, iri_of)
            for iri, cluster, of in zip(iris, clusters, told, strict=True)
        ]
        claims = [replace(claim, about=iri) for iri, of in zip(iris, told, strict=True) for claim in of]
        return events, claims, iri_of, replaced

    # ---------------------------------------------------------------------------------------- rulings

    def _ruled(self, clustered: Clustered, alone: _Alone) -> list[Sketch]:
        """Return the events as rulings group and date them."""
        clusters = clustered.clusters
        names = self._names(clusters, alone)
        before = {frozenset(c.members): c for c in clusters}
        groups = regroup([set(c.members) for c in clusters], names.named, self.rulings)
        found = [before.get(frozenset(g)) or self.clusterer.of_members(g, clustered) for g in groups]
        for ruling in self.rulings:
            if ruling.verdict == "date":
                _date(found, set().union(*map(names.named, ruling.concerns)), ruling)
        return sorted(found, key=lambda c: c.order)

    def _names(self, clusters: Sequence[Sketch], alone: _Alone) -> Names:
        """Return what the IRIs in rulings stand for."""
        iris, _ = assign(alone.names(clusters, self.events))
        of: Mapping[str, Sequence[Member]] = {iri: c.members for iri, c in zip(iris, clusters, strict=True)}
        names = Names(of, alone.of_member())
        for cluster in clusters:
            for member in cluster.members:
                names.mentioned(member, self.events.mention(member).triggers, self.minter)
        return names


def _date(clusters: Sequence[Sketch], members: set[Member], ruling: Ruling) -> None:
    """Put the events of some mentions on the day of a ruling."""
    day = date.fromisoformat(ruling.value[:10])
    for cluster in clusters:
        if members & {*cluster.members}:
            cluster.bounds = days(day)
