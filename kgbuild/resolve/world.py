"""Brings the readings of all articles together: things, article dates, events, claims, statements, relations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Protocol, TypeVar

from kgbuild.lexicon import Lexicon
from kgbuild.model import (
    Bounds,
    Claim,
    DatedArticle,
    Event,
    EventMention,
    Fill,
    Mention,
    Position,
    Reading,
    Relation,
    Ruling,
    Source,
    Statement,
    Thing,
    World,
)
from kgbuild.resolve.chronology import bounds_of, candidates, infer_day
from kgbuild.resolve.circular import Origins, publishers
from kgbuild.resolve.fusion import across_articles, telling, within_article
from kgbuild.resolve.iris import Minter, digest
from kgbuild.resolve.naming import Called, Names, Replaced, assign, order_of
from kgbuild.resolve.rulings import redated, regroup, ruled
from kgbuild.resolve.sketch import Relatedness, Sketch, bounded, mention_order
from kgbuild.resolve.support import Chooser
from kgbuild.resolve.things import resolve_things
from kgbuild.timeline import days

#: Words that names of areas have beside the name: geographic indexes give some with, some without them.
_AREAS = frozenset({"province", "governorate", "region", "district", "muhafazat", "state"})


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
    world = _Resolver(readings, knowledge, lexicon, base_iri, rulings).world()
    return ruled(world, rulings) if rulings else world


class _Resolver:
    def __init__(
        self,
        readings: list[Reading],
        knowledge: Knowledge,
        lexicon: Lexicon,
        base_iri: str,
        rulings: Sequence[Ruling] = (),
    ) -> None:
        self.readings, self.knowledge, self.lexicon, self.rulings = readings, knowledge, lexicon, rulings
        self.minter = Minter(base_iri)
        self.things = resolve_things(readings, knowledge, lexicon, self.minter, rulings)
        self.by_iri = {t.iri: t for t in self.things.all}
        self.origin = self._origins()
        self.origins = self._media()
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
            cache(self._name),
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

    def _media(self) -> Origins:
        media = {t.iri: t for t in self.things.all if self.lexicon.is_a(t.kind, "Media")}
        names = {iri: (t.label, *t.names) for iri, t in media.items()}

        def medium(n: int, key: int) -> str:
            iri = self.iri(n, key)
            return iri if iri in media else ""

        return Origins(self.readings, medium, publishers(names, self.knowledge.key))

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

    def _name(self, iri: str) -> str:
        """Return the name of a place in the form in which names are compared, without "province" and the like."""
        thing = self.by_iri.get(iri) or self.knowledge.describe(self._known(iri))
        words = [w for w in thing.label.split() if w.lower() not in _AREAS] if thing else []
        return self.knowledge.key(" ".join(words))

    def _generic(self, iri: str) -> bool:
        return iri in self.by_iri and self.by_iri[iri].note == "described"

    # ---------------------------------------------------------------------------------------- world

    def world(self) -> World:
        clustered = self._cluster()
        events, claims, iri_of_event, replaced = self._events(clustered)
        things = self._all_things()
        return World(
            articles=tuple(clustered.dates),
            things=things,
            events=tuple(sorted(events, key=lambda e: e.iri)),
            claims=tuple(sorted(_apart(claims), key=lambda c: c.iri)),
            statements=self._statements(iri_of_event),
            positions=self._positions(),
            relations=self._relations(things),
            replaced=tuple(sorted({*self.things.replaced, *replaced})),
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
        return [c for c in within_article(sketches, self.related) if telling(c) or self._of_somebody(c)]

    def _of_somebody(self, cluster: Sketch) -> bool:
        """Tell whether somebody with a name suffered it: "the murder of X" is one event, wherever it was."""
        return any(
            self.lexicon.is_a(self._kind(t), "Person") and not self._generic(t) for t in cluster.targets
        )

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
            if fill.source.certainty == "implied":
                continue  # what the text only implies does not tell events apart or together
            if fill.entity is not None and fill.role in into:
                into[fill.role].add(self.iri(n, fill.entity))
            elif fill.role == "count" and fill.number is not None:
                sketch.count.add(fill.number)
            elif fill.number is not None and fill.bound != "part":
                sketch.figures.setdefault(fill.role, set()).add(fill.number)
        return sketch

    # ----------------------------------------------------------------------------------------- events

    def _events(
        self, clustered: _Clustered
    ) -> tuple[list[Event], list[Claim], dict[tuple[int, int], str], list[Replaced]]:
        alone = self._alone()
        name_of = {member: called.iri for members, called in alone for member in members}
        chooser = self._chooser()
        clusters = self._ruled(clustered, alone, chooser) if self.rulings else clustered.clusters
        drafts = [(cluster, self._claims_of(cluster, name_of)) for cluster in clusters]
        iris, replaced = assign(self._names(clusters, alone, chooser))
        events = [self._event(iri, c, claims, chooser) for iri, (c, claims) in zip(iris, drafts, strict=True)]
        iri_of = {m: iri for iri, (c, _) in zip(iris, drafts, strict=True) for m in c.members}
        claims = [
            replace(claim, about=iri) for iri, (_, of) in zip(iris, drafts, strict=True) for claim in of
        ]
        linked = [self._linked(e, c, iri_of) for e, (c, _) in zip(events, drafts, strict=True)]
        return linked, claims, iri_of, replaced

    def _ruled(
        self, clustered: _Clustered, alone: list[tuple[list[tuple[int, int]], Called]], chooser: Chooser
    ) -> list[Sketch]:
        """Return the events as rulings group and date them."""
        clusters = clustered.clusters
        iris, _ = assign(self._names(clusters, alone, chooser))
        called = {member: name for members, name in alone for member in members}
        names = Names({iri: c.members for iri, c in zip(iris, clusters, strict=True)}, called)
        for cluster in clusters:
            for member in cluster.members:
                names.mentioned(member, self._mention(member).triggers, self.minter)
        before = {frozenset(c.members): c for c in clusters}
        groups = regroup([set(c.members) for c in clusters], names.named, self.rulings)
        found = [before.get(frozenset(g)) or self._rebuilt(g, clustered) for g in groups]
        for ruling in self.rulings:
            if ruling.verdict == "date":
                members = set().union(*map(names.named, ruling.concerns))
                day = date.fromisoformat(ruling.value[:10])
                for cluster in found:
                    if members & {*cluster.members}:
                        cluster.bounds = days(day)
        return sorted(found, key=lambda c: c.order)

    def _rebuilt(self, members: set[tuple[int, int]], clustered: _Clustered) -> Sketch:
        whole: Sketch | None = None
        for n, key in sorted(members):
            day = clustered.dates[n].published
            news = days(day - timedelta(days=2), day) if day else Bounds()
            sketch = self._sketch(n, key, clustered.bounds[n][key], news)
            if whole is None:
                whole = sketch
            else:
                whole.absorb(sketch)
        assert whole is not None
        return whole

    def _chooser(self) -> Chooser:
        implied = {t.iri: self.knowledge.implied(self._known(t.iri)) for t in self.things.all}
        return Chooser(self.lexicon, self.related, implied)

    # ------------------------------------------------------------------------------------------ names

    def _alone(self) -> list[tuple[list[tuple[int, int]], Called]]:
        """Return the events that each article would tell of if there were no other: mentions and name."""
        found = []
        for n, reading in enumerate(self.readings):
            one = _Resolver([reading], self.knowledge, self.lexicon, self.minter.base)
            found += [([(n, k) for k in keys], called) for keys, called in one.told_alone()]
        return found

    def told_alone(self) -> list[tuple[list[int], Called]]:
        """Return the events of the only reading: keys of mentions, and what it calls them."""
        day = self.readings[0].article.published
        clusters = self._local(0, bounds_of(self.readings[0], day), day)
        chooser = self._chooser()
        return [([k for _, k in sorted(c.members)], self._called(c, chooser)) for c in clusters]

    def _called(self, cluster: Sketch, chooser: Chooser) -> Called:
        """Return what the article of the first mention calls an event by itself.

        A day and a place, or who was hit, are a name that another article may give too. Less is no name: the
        article's own digest is added.
        """
        n, key = min(
            cluster.members, key=lambda m: mention_order(self.readings[m[0]].article.id, self._mention(m))
        )
        article, event = self.readings[n].article, self._mention((n, key))
        kind, roles = self._chosen(cluster, self._claims_of(cluster, {}), chooser)
        words = self._label(kind, roles, cluster.bounds)[1]
        iri = self.minter.mint("event", words)
        if not (cluster.bounds.day and words[2]):
            iri += f"-{digest(article.id)}"
        trigger = event.triggers[0] if event.triggers else None
        told = f"{trigger.text}|{article.text[slice(*trigger.sentence)]}" if trigger else str(key)
        return Called(order_of(article, trigger.start if trigger else 0), iri, f"{article.id}|{told}")

    def _mention(self, member: tuple[int, int]) -> EventMention:
        return self.readings[member[0]].events[member[1]]

    def _names(
        self, clusters: list[Sketch], alone: list[tuple[list[tuple[int, int]], Called]], chooser: Chooser
    ) -> list[list[Called]]:
        """Return what each event is called: by each article that would tell of it alone."""
        home = {member: n for n, cluster in enumerate(clusters) for member in cluster.members}
        names: list[list[Called]] = [[] for _ in clusters]
        for members, called in alone:
            at = next((home[m] for m in members if m in home), None)
            if at is not None:
                names[at].append(called)
        return [given or [self._called(c, chooser)] for c, given in zip(clusters, names, strict=True)]

    def _event(self, iri: str, cluster: Sketch, claims: list[Claim], chooser: Chooser) -> Event:
        mentions = [self._mention(m) for m in sorted(cluster.members)]
        kind, roles = self._chosen(cluster, claims, chooser)
        return Event(
            iri=iri,
            kind=kind,
            label=self._label(kind, roles, cluster.bounds)[0],
            articles=tuple(sorted(cluster.articles)),
            mentions=tuple(sorted({t for m in mentions for t in m.triggers})),
            roles=roles,
            figures=chooser.figures(claims),
            bounds=cluster.bounds if bounded(cluster.bounds) else Bounds(),
            time_texts=tuple(sorted({f.when.text for m in mentions for f in m.fills if f.when})),
            independent_sources=self.origins.count(cluster.members),
        )

    def _chosen(
        self, cluster: Sketch, claims: list[Claim], chooser: Chooser
    ) -> tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]:
        """Return class and roles of an event, as its claims support them best."""
        kind = chooser.kind([self._mention(m).kind for m in sorted(cluster.members)])
        return kind, chooser.roles(claims, kind)

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

    def _claims_of(self, cluster: Sketch, name_of: dict[tuple[int, int], str]) -> list[Claim]:
        """Return every source's version of every property of an event, still without the event's IRI.

        `name_of` gives what its article alone calls the event of a mention; the IRIs of claims are made from it.
        """
        found: dict[tuple[str, str | int, bool, str, str, str, str], set[Mention]] = {}
        firsts: dict[tuple[str, str | int, bool, str, str, str, str], tuple[str, str]] = {}
        for n, key in sorted(cluster.members):
            reading = self.readings[n]
            for fill in _with_perpetrators(reading.events[key].fills):
                value = self._value(n, fill)
                if value is None:
                    continue
                speaker = "" if fill.source.speaker is None else self.iri(n, fill.source.speaker)
                about = (reading.article.id, speaker, fill.bound, fill.of)
                slot = (fill.role, value, fill.entity is not None, *about)
                found.setdefault(slot, set()).add(fill.mention)
                name = self._claim_iri(reading, fill, name_of.get((n, key), ""))
                firsts.setdefault(slot, (name, fill.source.certainty))
        return [
            Claim(
                iri, "", role, value, is_iri, article, tuple(sorted(mentions)), speaker, certainty, bound, of
            )
            for slot, mentions in sorted(found.items(), key=lambda x: tuple(map(str, x[0])))
            for role, value, is_iri, article, speaker, bound, of in [slot]
            for iri, certainty in [firsts[slot]]
        ]

    def _claim_iri(self, reading: Reading, fill: Fill, event: str) -> str:
        """Return the IRI of a claim: by what its article alone says, so that no other article changes it."""
        speaker = "" if fill.source.speaker is None else reading.entities[fill.source.speaker].name
        sentence = reading.article.text[slice(*fill.mention.sentence)]
        parts = (event, fill.role, fill.mention.text, sentence, speaker, fill.bound, fill.of)
        words = f"{fill.role}-{digest('|'.join(parts))}"
        return self.minter.within("claim", reading.article.id, words)

    def _value(self, n: int, fill: Fill) -> str | int | None:
        if fill.entity is not None:
            return self.iri(n, fill.entity)
        if fill.number is not None:
            return fill.number
        return None

    # --------------------------------------------------------------- statements, positions, relations

    def _statements(self, iri_of_event: dict[tuple[int, int], str]) -> tuple[Statement, ...]:
        found = []
        for n, reading in enumerate(self.readings):
            for s in reading.statements:
                iri = self.minter.within("statement", reading.article.id, digest(s.quote))
                about = tuple(sorted({iri_of_event[(n, k)] for k in s.about if (n, k) in iri_of_event}))
                found.append(
                    Statement(
                        iri, self.iri(n, s.speaker), s.quote, reading.article.id, s.mention, s.direct, about
                    )
                )
        return tuple(sorted(_apart(found), key=lambda s: s.iri))

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


_Told = TypeVar("_Told", Claim, Statement)


def _apart(told: Sequence[_Told]) -> list[_Told]:
    """Tell claims or statements apart that one article makes twice in the same words: the later by its place."""
    found: dict[str, _Told] = {}
    for record in sorted(told, key=_place_told):
        iri = record.iri
        if iri in found:
            iri += f"-{digest(str(_place_told(record)))}"
        found[iri] = replace(record, iri=iri)
    return list(found.values())


def _place_told(record: Claim | Statement) -> tuple[tuple[int, int], ...]:
    mentions = record.mentions if isinstance(record, Claim) else (record.mention,)
    return tuple((m.start, m.end) for m in mentions)


def _when(bounds: Bounds) -> str:
    """Return the day, or the month or year that holds the bounds, else an empty string."""
    if bounds.day:
        return bounds.day.isoformat()
    if bounds.earliest and bounds.latest and bounds.earliest.year == bounds.latest.year:
        same_month = bounds.earliest.month == bounds.latest.month
        return bounds.earliest.strftime("%Y-%m" if same_month else "%Y")
    return ""
