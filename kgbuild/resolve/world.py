"""Brings the readings of all articles together: things, article dates, events, claims, statements, relations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache, partial
from typing import Any, Final

from kgbuild.bounds import days
from kgbuild.incremental.memo import Memo, stamp
from kgbuild.incremental.serial import from_plain as record
from kgbuild.incremental.serial import to_plain
from kgbuild.lexicon import Lexicon
from kgbuild.model import ArticleExtraction, Mention
from kgbuild.records import Event, Relation, ResolvedEntity, Ruling
from kgbuild.resolve import crowds
from kgbuild.resolve.chronology import bounds_of
from kgbuild.resolve.claims import Member, claims_of
from kgbuild.resolve.clusters import Clustered, Clusterer
from kgbuild.resolve.descriptions import Descriptions, allowed
from kgbuild.resolve.events import Events, linked
from kgbuild.resolve.iris import Minter
from kgbuild.resolve.naming import Called, Names, assign
from kgbuild.resolve.outlets import Outlets
from kgbuild.resolve.outline import ArticleOutline, EntityOutline, Outliner, from_text, to_text, with_events
from kgbuild.resolve.profile import EventProfile
from kgbuild.resolve.reasons import Reasons
from kgbuild.resolve.rulings import redated, regroup
from kgbuild.resolve.sayings import known_relations
from kgbuild.resolve.things import EntityCluster, resolve_things
from kgbuild.resolve.ties import EntityContext, Knowledge
from kgbuild.resolve.trace import Joined, Parted
from kgbuild.slugs import digest


def resolved(
    readings: Sequence[ArticleExtraction],
    keys: Sequence[str],
    knowledge: Knowledge,
    lexicon: Lexicon,
    base_iri: str,
    rulings: Sequence[Ruling] = (),
    memo: Memo | None = None,
) -> Resolved:
    """Bring together `readings`, in the order of their articles' ids; `keys` stand for them.

    What `memo` knows is not worked out again, and the readings behind it are not asked for.
    """
    memo, minter = memo or Memo(), Minter(base_iri)
    if rulings:
        readings = redated(readings, rulings, minter)
        keys = [stamp([key, str(r.article.published)]) for key, r in zip(keys, readings, strict=True)]

    def outline(n: int) -> str:
        memo.once("words", [keys[n]], lambda: words(readings[n]))  # for later, while the reading is at hand
        return outlined(readings[n], keys[n], knowledge, lexicon, base_iri)

    for key in keys:
        memo.keep("words", [key])
    known: dict[str, EntityOutline] = {}
    outlines = [
        from_text(memo.text("outline", [base_iri, key], partial(outline, n)), known)
        for n, key in enumerate(keys)
    ]
    return Resolved(readings, outlines, knowledge, lexicon, minter, rulings, memo)


def outlined(
    reading: ArticleExtraction, key: str, knowledge: Knowledge, lexicon: Lexicon, base_iri: str
) -> str:
    """Return the outline of a reading as `resolved` keeps it, as "outline" of the base IRI and the reading's `key`."""
    minter = Minter(base_iri)
    outline = Outliner(knowledge, lexicon, minter).outline(reading, key)
    one = Resolved([reading], [outline], knowledge, lexicon, minter)
    return to_text(with_events(outline, told_alone(one, reading)))


def told_alone(one: Resolved, reading: ArticleExtraction) -> list[tuple[list[int], Called]]:
    """Return the events of an article that `one` brought together without others: keys of mentions, and name."""
    day = reading.article.published
    clusters = one.clusterer.local(0, bounds_of(reading, day), day)
    events = Events([reading], one.named, one.minter)
    return [([k for _, k in sorted(c.members)], events.called(c)) for c in clusters]


#: The words of so many articles are at hand, some ten kilobytes each.
_AT_HAND: Final = 2048
#: Of things and of events, by their keys: where each is mentioned, and a digest of the words.
_Words = Sequence[Sequence[Sequence[tuple[int, int, str]]]]


@dataclass(frozen=True)
class _Cluster:
    """An event: its mentions, the best known first, and its profile."""

    members: Sequence[Member]
    profile: Callable[[], EventProfile]


class Resolved:
    """Articles brought together. Records are made where they are asked for; each is the same whatever came before."""

    def __init__(
        self,
        readings: Sequence[ArticleExtraction],
        outlines: Sequence[ArticleOutline],
        knowledge: Knowledge,
        lexicon: Lexicon,
        minter: Minter,
        rulings: Sequence[Ruling] = (),
        memo: Memo | None = None,
    ) -> None:
        self.readings, self.outlines, self.rulings, self.minter = readings, outlines, rulings, minter
        self.memo = memo or Memo()
        things = resolve_things(outlines, readings, knowledge, lexicon, minter, rulings)
        self._tied = partial(EntityContext, knowledge=knowledge, lexicon=lexicon, minter=minter)
        self.named = self._tied(things)
        self.clusterer = Clusterer(readings, self.named, self.memo)
        self.words_in = lru_cache(maxsize=_AT_HAND)(self._told_in)
        self.reasons = Reasons(readings, minter, lexicon)

    @cached_property
    def ties(self) -> EntityContext:
        """The things, those made one of which events say that they are, and how they hang together."""
        descriptions = Descriptions(self.named)
        joins = [join for group in self.clustered.groups for join in descriptions.joins(group)]
        if self.rulings:
            joins = allowed(joins, self.named.things, self.readings, self.minter, self.rulings)
        things = self.named.things.joined(joins, self.named.lexicon)
        ruled = crowds.ruled(things, self.readings, self.minter, self.rulings) if self.rulings else ()
        return self._tied(crowds.parted(things, self.clustered.groups, self.named.lexicon, ruled))

    @cached_property
    def events(self) -> Events:
        """What makes records of events."""
        return Events(self.readings, self.ties, self.minter)

    @cached_property
    def things(self) -> Sequence[EntityCluster]:
        """The things that the texts name, and those described of which they tell something."""
        return [node for node in self.ties.things.all if not self.ties.idle(node.iri)]

    @cached_property
    def around(self) -> Sequence[ResolvedEntity]:
        """The places that contain those of the texts, and the outlets that published them, that no text names."""
        named = {node.iri for node in self.things}
        outlets = [thing for thing in self.outlets.things(self._sources) if thing.iri not in named]
        return [*self.ties.around(), *outlets]

    @cached_property
    def outlets(self) -> Outlets:
        """The outlets of the articles."""
        return Outlets(self.things, self.ties, self.minter)

    @property
    def _sources(self) -> set[str]:
        """The names of the articles' outlets."""
        return {outline.source for outline in self.outlines}

    @cached_property
    def known_relations(self) -> set[Relation]:
        """What lies in what, without an article that says so."""
        return known_relations([*(t.iri for t in self.things), *(t.iri for t in self.around)], self.ties)

    @cached_property
    def clustered(self) -> Clustered:
        """The mentions of events, brought together."""
        return self.clusterer.clustered()

    @cached_property
    def clusters(self) -> Sequence[_Cluster]:
        """The events, as rulings have them."""
        whole = self.clustered.whole
        found = [
            _Cluster([(n, k) for n, row in group for k in row.keys], partial(whole, group))
            for group in self.clustered.groups
        ]
        return self._ruled(found) if self.rulings else found

    @cached_property
    def _names(self) -> tuple[Sequence[str], Sequence[tuple[str, str]]]:
        iris, replaced = assign(self._called(self.clusters))
        return iris, sorted({*self.ties.things.replaced, *replaced})

    @property
    def event_iris(self) -> Sequence[str]:
        """The IRIs of the events."""
        return self._names[0]

    @property
    def replaced(self) -> Sequence[tuple[str, str]]:
        """IRIs that articles alone would give, with those that took their place."""
        return sorted({*self._names[1], *self.outlets.replaced(self._sources)})

    @cached_property
    def event_of(self) -> Sequence[Mapping[int, int]]:
        """The number of the event of each mention that is of one, article by article."""
        found: list[dict[int, int]] = [{} for _ in self.outlines]
        for number, cluster in enumerate(self.clusters):
            for n, key in cluster.members:
                found[n][key] = number
        return found

    def iris_of(self, n: int) -> Mapping[int, str]:
        """Return the IRI of the event of each mention in an article."""
        return {key: self.event_iris[number] for key, number in self.event_of[n].items()}

    def links(self, number: int) -> list[tuple[str, str]]:
        """Return what an event answers and is a part of: property and IRI, sorted."""
        members = self.clusters[number].members
        iri_of = {(n, k): iri for n in {n for n, _ in members} for k, iri in self.iris_of(n).items()}
        return self.events.links(members, iri_of)

    def merged_in(self, number: int) -> list[Joined]:
        """Return why articles' events are one, by those that are in it."""
        joined, members = self.clustered.joined, self.clusters[number].members
        return [joined[m] for m in members if m in joined and joined[m].host in members]

    def parted_from(self, number: int) -> list[tuple[Parted, str]]:
        """Return why articles' events are others than those that they are like, with the IRIs of these."""
        parted = self.clustered.parted
        found = [parted[m] for m in self.clusters[number].members if m in parted]
        others = [(why, self.event_of[why.other.member[0]].get(why.other.member[1])) for why in found]
        return [(why, self.event_iris[other]) for why, other in others if other not in (None, number)]

    @cached_property
    def _stamps(self) -> Sequence[str]:
        stamps = [self._stamp(cluster.members) for cluster in self.clusters]
        for one in stamps:
            self.memo.keep("event", [one])
        return stamps

    def _stamp(self, members: Sequence[Member]) -> str:
        """Return what stands for all that the record of an event depends on beside its IRI and its links."""
        articles = dict.fromkeys(n for n, _ in members)
        iris, outlines = self.ties.things.iris, self.outlines
        alone = len(articles) == 1 and iris[members[0][0]] == self.named.things.iris[members[0][0]]
        parties = () if alone else (iris[n][k] for n in articles for k in outlines[n].parties)
        told = [f"{self.clustered.stamps[n]} {key}" for n, key in members]
        return stamp([*told, self.ties.stamp(parties), *self.events.context(members)])

    @cached_property
    def short_keys(self) -> Sequence[str]:
        """What stands for each article, short."""
        return [stamp([outline.key]) for outline in self.outlines]

    def event(self, number: int) -> Event:
        """Return the record of an event."""
        event = replace(self._fused(self.clusters[number]), iri=self.event_iris[number])
        return linked(event, self.links(number))

    def _fused(self, cluster: _Cluster) -> Event:
        """Return the record of an event but for its IRI and its links."""
        memo, inputs = (Memo(), []) if self.rulings else (self.memo, [self._stamp(cluster.members)])
        return record(Event, memo.once("event", inputs, lambda: to_plain(self._event(cluster))))

    def _event(self, cluster: _Cluster) -> Event:
        claims = claims_of(cluster.members, self.readings, self.ties, self.minter, {})
        return self.events.record("", cluster.profile(), claims)

    @cached_property
    def connections(self) -> Mapping[str, set[tuple[str, str, str]]]:
        """What things are connected with: positions as (title, organization) and relations as (predicate, other)."""
        found: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
        for outline, iris in zip(self.outlines, self.ties.things.iris, strict=True):
            for person, title, organization in outline.positions:
                of = "" if organization is None else iris[organization]
                found[iris[person]].add(("position", title, of))
            for predicate, subject, other in outline.relations:
                one, outer = iris[subject], iris[other]
                if one != outer and not self.ties.misread(predicate, one, outer):
                    found[one].add(("relation", predicate, outer))
        for relation in self.known_relations:
            found[relation.subject].add(("relation", relation.predicate, relation.object))
        return found

    def words(self, n: int) -> _Words:
        """Return the `words` of article `n`."""
        return self.words_in(n)  # type: ignore[no-any-return]

    def _told_in(self, n: int) -> Any:
        return self.memo.once("words", [self.outlines[n].key], lambda: words(self.readings[n]))

    def _called(self, clusters: Sequence[_Cluster]) -> list[list[Called]]:
        """Return what each event is called: by each article that would tell of it alone."""
        home = {member: i for i, cluster in enumerate(clusters) for member in cluster.members}
        names: list[list[Called]] = [[] for _ in clusters]
        for n, outline in enumerate(self.outlines):
            for event in outline.named:
                at = next((home[(n, key)] for key in event.keys if (n, key) in home), None)
                if at is not None:
                    names[at].append(outline.called(event))
        return [
            self._borne_out(cluster, given or [self.events.called(cluster.profile())])
            for cluster, given in zip(clusters, names, strict=True)
        ]

    def _borne_out(self, cluster: _Cluster, given: list[Called]) -> list[Called]:
        """Return names as all evidence bears them out; a single name is its own, unless an analyst knows better."""
        if len(given) == 1 and not self.rulings:
            return given
        return self.events.borne_out(self._fused(cluster), given)

    def _ruled(self, clusters: Sequence[_Cluster]) -> list[_Cluster]:
        """Return the events as rulings group and date them."""
        names = self._ruled_names(clusters)
        before = {frozenset(c.members): c.profile for c in clusters}
        groups = regroup([set(c.members) for c in clusters], names.named, self.rulings)
        found = [
            before[frozenset(g)]() if frozenset(g) in before else self.clusterer.of_members(g, self.clustered)
            for g in groups
        ]
        for ruling in self.rulings:
            if ruling.verdict == "date":
                _date(found, set().union(*map(names.named, ruling.concerns)), ruling)
        found.sort(key=lambda c: c.order)
        return [_Cluster(c.members, partial(_same, c)) for c in found]

    def _ruled_names(self, clusters: Sequence[_Cluster]) -> Names:
        """Return what the IRIs in rulings stand for."""
        iris, _ = assign(self._called(clusters))
        called = {
            (n, key): outline.called(event)
            for n, outline in enumerate(self.outlines)
            for event in outline.named
            for key in event.keys
        }
        names = Names({iri: c.members for iri, c in zip(iris, clusters, strict=True)}, called)
        for cluster in clusters:
            for member in cluster.members:
                names.mentioned(member, self.events.mention(member).triggers, self.minter)
        return names


def words(reading: ArticleExtraction) -> _Words:
    """Return where an article mentions each thing, and each event: start, end and a digest of the sentence."""
    text = reading.article.text
    of_things = [_told(text, "Thing", entity.mentions) for entity in reading.entities]
    return [of_things, [_told(text, "Event", event.triggers) for event in reading.events]]


def _told(text: str, sort: str, mentions: Iterable[Mention]) -> list[tuple[int, int, str]]:
    return [(m.start, m.end, digest(f"{sort}|{m.text}|{text[slice(*m.sentence)]}")) for m in mentions]


def _same(profile: EventProfile) -> EventProfile:
    return profile


def _date(clusters: Sequence[EventProfile], members: set[Member], ruling: Ruling) -> None:
    """Put the events of some mentions on the day of a ruling."""
    day = date.fromisoformat(ruling.value[:10])
    for cluster in clusters:
        if members & {*cluster.members}:
            cluster.bounds = days(day)
