"""Brings the readings of all articles together: things, article dates, events, claims, statements, relations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Protocol

from kgbuild.lexicon import Lexicon
from kgbuild.model import (
    Bounds,
    Claim,
    DatedArticle,
    Event,
    Fill,
    Mention,
    Position,
    Reading,
    Relation,
    Source,
    Statement,
    Thing,
    World,
)
from kgbuild.resolve.chronology import bounds_of, candidates, infer_day
from kgbuild.resolve.fusion import across_articles, telling, within_article
from kgbuild.resolve.iris import Minter, digest, slug
from kgbuild.resolve.sketch import Relatedness, Sketch, bounded, mention_order
from kgbuild.resolve.support import Chooser
from kgbuild.resolve.things import resolve_things
from kgbuild.timeline import days

_ROLES = ("attacker", "target", "weapon", "place", "orderedBy", "claimedBy", "accused", "participant", "near")


class Knowledge(Protocol):
    """What the gazetteer and the geographic index know, asked by IRI."""

    def describe(self, iri: str) -> Thing | None:
        """Return the thing under `iri` without mentions, None where it is unknown."""

    def key(self, name: str) -> str:
        """Return the form in which names are compared."""

    def containers(self, iri: str) -> tuple[str, ...]:
        """Return the places that directly contain a place."""

    def affiliations(self, iri: str) -> frozenset[str]:
        """Return what an actor acts for: itself, its state or its umbrella."""

    def implied(self, iri: str) -> str:
        """Return the event class that a weapon implies, else an empty string."""


@dataclass(frozen=True)
class _Clustered:
    """The events of the articles, before they become records."""

    clusters: list[Sketch]
    dates: list[DatedArticle]
    bounds: list[list[Bounds]]


def resolve(readings: Sequence[Reading], knowledge: Knowledge, lexicon: Lexicon, base_iri: str) -> World:
    """Return the world of `readings`, the same whatever their order."""
    readings = sorted(readings, key=lambda r: r.article.id)
    return _Resolver(readings, knowledge, lexicon, base_iri).world()


class _Resolver:
    def __init__(
        self, readings: list[Reading], knowledge: Knowledge, lexicon: Lexicon, base_iri: str
    ) -> None:
        self.readings, self.knowledge, self.lexicon = readings, knowledge, lexicon
        self.minter = Minter(base_iri)
        self.things = resolve_things(readings, knowledge, lexicon, self.minter)
        self.by_iri = {t.iri: t for t in self.things.all}
        self.origin = self._origins()
        self.within = self._related_by("within")
        self.backing = self._related_by("backedBy")
        self.stations = self._related_by("stationedAt")
        self.related = Relatedness(
            lexicon,
            cache(self._containers),
            cache(self._affiliations),
            self._stationed,
            self._kind,
            self._generic,
        )

    def iri(self, reading: int, key: int) -> str:
        return self.things.iri_of[(reading, key)]

    # ------------------------------------------------------------------------------- what is known

    def _origins(self) -> dict[str, str]:
        """Map the IRI of each thing to the one under which gazetteer or geographic index know it."""
        return {
            self.iri(n, e.key): e.iri
            for n, reading in enumerate(self.readings)
            for e in reading.entities
            if e.iri
        }

    def _related_by(self, predicate: str) -> dict[str, set[str]]:
        """Map each thing to what the texts relate it to by `predicate`."""
        found: dict[str, set[str]] = {}
        for n, reading in enumerate(self.readings):
            for relation in reading.relations:
                if relation.predicate == predicate:
                    found.setdefault(self.iri(n, relation.subject), set()).add(self.iri(n, relation.object))
        return found

    def _stationed(self, force: str) -> frozenset[str]:
        return frozenset(self.stations.get(force, ()))

    def _known(self, iri: str) -> str:
        return self.origin.get(iri, iri)

    def _here(self, known: str) -> str:
        """Return the IRI that a known place has in this graph."""
        thing = self.knowledge.describe(known)
        return self.minter.known(known, thing.label) if thing else known

    def _containers(self, iri: str) -> frozenset[str]:
        """Return every place that contains `iri`, from texts, gazetteer and geographic index."""
        seen: set[str] = set()
        stack = [iri]
        while stack:
            place = stack.pop()
            above = {
                *self.within.get(place, ()),
                *map(self._here, self.knowledge.containers(self._known(place))),
            }
            for outer in above - seen:
                seen.add(outer)
                stack.append(outer)
        return frozenset(seen - {iri})

    def _affiliations(self, iri: str) -> frozenset[str]:
        own = {iri, *self.knowledge.affiliations(self._known(iri))}
        if self._generic(iri):
            own |= {f"backed:{self._known(b)}" for b in self.backing.get(iri, ())}
        return frozenset(own)

    def _kind(self, iri: str) -> str:
        return self.by_iri[iri].kind if iri in self.by_iri else ""

    def _generic(self, iri: str) -> bool:
        return iri in self.by_iri and self.by_iri[iri].note == "described"

    # ---------------------------------------------------------------------------------------- world

    def world(self) -> World:
        clustered = self._cluster()
        events, claims, iri_of_event = self._events(clustered)
        things = self._all_things()
        return World(
            articles=tuple(clustered.dates),
            things=things,
            events=tuple(sorted(events, key=lambda e: e.iri)),
            claims=tuple(sorted(claims, key=lambda c: c.iri)),
            statements=self._statements(iri_of_event),
            positions=self._positions(),
            relations=self._relations(things),
        )

    # --------------------------------------------------------------------------------- dates, clusters

    def _cluster(self) -> _Clustered:
        days_of = [r.article.published for r in self.readings]
        bounds = [bounds_of(r, day) for r, day in zip(self.readings, days_of, strict=True)]
        local = [self._local(n, b, day) for n, (b, day) in enumerate(zip(bounds, days_of, strict=True))]
        dated = [c for n, clusters in enumerate(local) if days_of[n] for c in clusters]
        dates: list[DatedArticle] = []
        for n, reading in enumerate(self.readings):
            day, evidence = days_of[n], reading.article.published_evidence or "stated"
            if day is None:
                day, evidence = self._infer(n, [d for d in days_of if d], dated)
                if day:
                    bounds[n] = bounds_of(reading, day)
                    local[n] = self._local(n, bounds[n], day)
            dates.append(DatedArticle(reading.article, day, evidence if day else ""))
        clusters = across_articles([c for each in local for c in each], self.related)
        return _Clustered(clusters, dates, bounds)

    def _infer(self, n: int, known: Sequence[date], dated: list[Sketch]) -> tuple[date | None, str]:
        reading = self.readings[n]
        if not reading.events or not known:
            return None, ""
        on = {day: self._local(n, bounds_of(reading, day), day) for day in candidates(known)}
        found = infer_day(on, dated, known, self.related)
        if found is None:
            return None, ""
        day, mine, other = found
        trigger = self._first_trigger(mine)
        article = sorted(other.articles)[0]
        return day, (
            f'inferred: an event told here ("{trigger}") agrees in day, class, place and parties with one in article '
            f"{article}; {day.isoformat()} is the earliest day of publication on which most events agree"
        )

    def _first_trigger(self, sketch: Sketch) -> str:
        n, key = sorted(sketch.members)[0]
        return self.readings[n].events[key].triggers[0].text

    def _local(self, n: int, bounds: list[Bounds], day: date | None) -> list[Sketch]:
        news = days(day - timedelta(days=2), day) if day else Bounds()
        sketches = [self._sketch(n, key, bounds[key], news) for key in range(len(self.readings[n].events))]
        return [c for c in within_article(sketches, self.related) if telling(c)]

    def _sketch(self, n: int, key: int, bounds: Bounds, news: Bounds) -> Sketch:
        reading = self.readings[n]
        event = reading.events[key]
        sketch = Sketch(mention_order(reading.article.id, event), {event.kind}, bounds, news)
        sketch.answers = any(prop == "inResponseTo" for prop, _ in event.links)
        sketch.reference, sketch.plural, sketch.sentence = event.reference, event.plural, event.sentence
        sketch.members, sketch.articles = [(n, key)], {reading.article.id}
        into = {
            "place": sketch.places,
            "attacker": sketch.attackers,
            "target": sketch.targets,
            "weapon": sketch.weapons,
            "near": sketch.near,
        }
        for fill in event.fills:
            if fill.entity is not None and fill.role in into:
                into[fill.role].add(self.iri(n, fill.entity))
            elif fill.role == "count" and fill.number is not None:
                sketch.count.add(fill.number)
            elif fill.number is not None and fill.bound != "part":
                sketch.figures.setdefault(fill.role, set()).add(fill.number)
        return sketch

    # ----------------------------------------------------------------------------------------- events

    def _events(self, clustered: _Clustered) -> tuple[list[Event], list[Claim], dict[tuple[int, int], str]]:
        drafts = [(cluster, self._claims_of(cluster)) for cluster in clustered.clusters]
        implied = {t.iri: self.knowledge.implied(self._known(t.iri)) for t in self.things.all}
        chooser = Chooser(self.lexicon, self.related, implied)
        events: list[Event] = []
        iri_of: dict[tuple[int, int], str] = {}
        claims: list[Claim] = []
        for cluster, loose in drafts:
            event = self._event(cluster, loose, chooser)
            iri_of |= dict.fromkeys(cluster.members, event.iri)
            claims += [self._bind(claim, event.iri) for claim in loose]
            events.append(event)
        return [self._linked(e, c, iri_of) for e, (c, _) in zip(events, drafts, strict=True)], claims, iri_of

    def _event(self, cluster: Sketch, claims: list[Claim], chooser: Chooser) -> Event:
        mentions = [self.readings[n].events[k] for n, k in sorted(cluster.members)]
        kind = chooser.kind([m.kind for m in mentions])
        roles = chooser.roles(claims, kind)
        label, words = self._label(kind, roles, cluster.bounds)
        first = self.readings[cluster.members[0][0]].article.id
        identity = f"{first}|{cluster.order}"
        return Event(
            iri=self.minter.mint("event", words, identity),
            kind=kind,
            label=label,
            articles=tuple(sorted(cluster.articles)),
            mentions=tuple(sorted({t for m in mentions for t in m.triggers})),
            roles=roles,
            figures=chooser.figures(claims),
            bounds=cluster.bounds if bounded(cluster.bounds) else Bounds(),
            time_texts=tuple(sorted({f.when.text for m in mentions for f in m.fills if f.when})),
            independent_sources=len(cluster.articles),
        )

    def _label(
        self, kind: str, roles: tuple[tuple[str, tuple[str, ...]], ...], bounds: Bounds
    ) -> tuple[str, tuple[str, ...]]:
        """Return the label and the words of the IRI: the day, the class, and where or whom it hit."""
        of = dict(roles)
        name = re.sub(r"(?<!^)(?=[A-Z])", " ", kind).lower()
        where = next((of[r][0] for r in ("place", "target", "attacker") if of.get(r)), "")
        known = self.by_iri.get(where)
        object_ = known.label if known else ""
        when = _when(bounds)
        relation = "in" if of.get("place") else "on" if of.get("target") else "by"
        label = " ".join(
            filter(
                None, (name.capitalize(), f"{relation} {object_}" if object_ else "", when and f"({when})")
            )
        )
        return label, (when or "undated", name, object_)

    def _linked(self, event: Event, cluster: Sketch, iri_of: dict[tuple[int, int], str]) -> Event:
        links = {
            (prop, iri_of[(n, other)])
            for n, key in cluster.members
            for prop, other in self.readings[n].events[key].links
            if (n, other) in iri_of
        }
        return replace(
            event,
            in_response_to=tuple(sorted(i for p, i in links if p == "inResponseTo" and i != event.iri)),
            part_of=tuple(sorted(i for p, i in links if p == "partOf" and i != event.iri)),
        )

    # ----------------------------------------------------------------------------------------- claims

    def _claims_of(self, cluster: Sketch) -> list[Claim]:
        """Return every source's version of every property of an event, still without the event's IRI."""
        found: dict[tuple[str, str | int, bool, str, str, str, str], set[Mention]] = {}
        certainty: dict[tuple[str, str | int, bool, str, str, str, str], str] = {}
        for n, key in sorted(cluster.members):
            reading = self.readings[n]
            for fill in _with_perpetrators(reading.events[key].fills):
                value = self._value(n, fill)
                if value is None:
                    continue
                speaker = "" if fill.source.speaker is None else self.iri(n, fill.source.speaker)
                slot = (
                    fill.role,
                    value,
                    fill.entity is not None,
                    reading.article.id,
                    speaker,
                    fill.bound,
                    fill.of,
                )
                found.setdefault(slot, set()).add(fill.mention)
                certainty.setdefault(slot, fill.source.certainty)
        return [
            Claim(
                "",
                "",
                role,
                value,
                is_iri,
                article,
                tuple(sorted(mentions)),
                speaker,
                certainty[slot],
                bound,
                of,
            )
            for slot, mentions in sorted(found.items(), key=lambda x: tuple(map(str, x[0])))
            for role, value, is_iri, article, speaker, bound, of in [slot]
        ]

    def _value(self, n: int, fill: Fill) -> str | int | None:
        if fill.entity is not None:
            return self.iri(n, fill.entity)
        if fill.number is not None:
            return fill.number
        return None

    def _bind(self, claim: Claim, event: str) -> Claim:
        parts = (claim.about, claim.property, str(claim.value), claim.according_to, claim.bound, claim.of)
        identity = "|".join((event, *parts, claim.article))
        iri = f"{self.minter.base}claim/{slug(claim.article)}-{claim.property}-{digest(identity)}"
        return replace(claim, iri=iri, about=event)

    # --------------------------------------------------------------- statements, positions, relations

    def _statements(self, iri_of_event: dict[tuple[int, int], str]) -> tuple[Statement, ...]:
        found = []
        for n, reading in enumerate(self.readings):
            for s in reading.statements:
                iri = self.minter.mint(
                    "statement",
                    (reading.article.id, str(s.mention.start)),
                    f"{n}|{s.mention.start}|{s.mention.end}",
                )
                about = tuple(sorted({iri_of_event[(n, k)] for k in s.about if (n, k) in iri_of_event}))
                found.append(
                    Statement(
                        iri, self.iri(n, s.speaker), s.quote, reading.article.id, s.mention, s.direct, about
                    )
                )
        return tuple(sorted(found, key=lambda s: s.iri))

    def _positions(self) -> tuple[Position, ...]:
        found = {
            Position(
                self.iri(n, p.person),
                p.title,
                "" if p.organization is None else self.iri(n, p.organization),
                reading.article.id,
                p.mention,
            )
            for n, reading in enumerate(self.readings)
            for p in reading.positions
        }
        return tuple(sorted(found, key=lambda p: (p.person, p.title, p.organization, p.article, p.mention)))

    def _relations(self, things: tuple[Thing, ...]) -> tuple[Relation, ...]:
        found = {
            Relation(
                self.iri(n, r.subject),
                r.predicate,
                self.iri(n, r.object),
                reading.article.id,
                r.mention,
                "" if r.source.speaker is None else self.iri(n, r.source.speaker),
            )
            for n, reading in enumerate(self.readings)
            for r in reading.relations
            if self.iri(n, r.subject) != self.iri(n, r.object)
        }
        found |= {Relation(t.iri, "within", outer) for t in things for outer in self._outer(t.iri)}
        return tuple(
            sorted(found, key=lambda r: (r.subject, r.predicate, r.object, r.article, str(r.mention)))
        )

    def _outer(self, iri: str) -> Iterable[str]:
        return (
            list(map(self._here, self.knowledge.containers(self._known(iri)))) if self._is_place(iri) else []
        )

    def _is_place(self, iri: str) -> bool:
        thing = self.by_iri.get(iri)
        return thing is None or self.lexicon.is_a(thing.kind, "Place")

    def _all_things(self) -> tuple[Thing, ...]:
        """Return the things that the texts name and the places that contain them."""
        found = dict(self.by_iri)
        stack = [self._known(t.iri) for t in self.things.all if self._is_place(t.iri)]
        while stack:
            for outer in self.knowledge.containers(stack.pop()):
                thing, here = self.knowledge.describe(outer), self._here(outer)
                if thing is not None and here not in found:
                    found[here] = replace(thing, iri=here)
                    self.origin[here] = outer
                    stack.append(outer)
        return tuple(sorted(found.values(), key=lambda t: t.iri))


def _with_perpetrators(fills: Sequence[Fill]) -> list[Fill]:
    """Return the fills with what a claim of responsibility or an accusation says of the attacker, as a version of it."""
    found = list(fills)
    accuser = next((f.entity for f in fills if f.role == "accuser"), None)
    for fill in fills:
        if fill.role == "claimedBy":
            found.append(replace(fill, role="attacker", source=Source(fill.entity, "claimed")))
        elif fill.role == "accused":
            found.append(
                replace(
                    fill,
                    role="attacker",
                    source=Source(accuser if accuser is not None else fill.source.speaker, "accused"),
                )
            )
    return found


def _when(bounds: Bounds) -> str:
    """Return the day, or the month or year that holds the bounds, else an empty string."""
    if bounds.day:
        return bounds.day.isoformat()
    if bounds.earliest and bounds.latest and bounds.earliest.year == bounds.latest.year:
        same_month = bounds.earliest.month == bounds.latest.month
        return bounds.earliest.strftime("%Y-%m" if same_month else "%Y")
    return ""
