"""What articles, things and events tell, as records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kgbuild.lexicon import Lexicon
from kgbuild.model import ArticleExtraction, Mention
from kgbuild.records import (
    Claim,
    DatedArticle,
    Decision,
    Event,
    Position,
    Relation,
    ResolvedEntity,
    Ruling,
    World,
)
from kgbuild.resolve.claims import apart, claims_of
from kgbuild.resolve.rulings import ruled
from kgbuild.resolve.sayings import positions, relations, statements
from kgbuild.resolve.things import EntityCluster
from kgbuild.resolve.ties import Knowledge
from kgbuild.resolve.world import Resolved, resolved


def resolve(
    readings: Sequence[ArticleExtraction],
    knowledge: Knowledge,
    lexicon: Lexicon,
    base_iri: str,
    rulings: Sequence[Ruling] = (),
) -> World:
    """Return the world of `readings`, the same whatever their order, as `rulings` have it."""
    readings = sorted(readings, key=lambda r: r.article.id)
    world = resolved(readings, [r.article.id for r in readings], knowledge, lexicon, base_iri, rulings)
    return whole(world)


def told_by(ctx: Resolved, n: int) -> World:
    """Return what article `n` tells by itself, in the words of all: events and things with its mentions alone."""
    reading, iris = ctx.readings[n], ctx.iris_of(n)
    article = reading.article
    day, evidence = ctx.clustered.dates[n]
    events: dict[str, set[Mention]] = defaultdict(set)
    for key, iri in iris.items():
        events[iri].update(reading.events[key].triggers)
    things: dict[str, set[Mention]] = defaultdict(set)
    for entity in reading.entities:
        things[ctx.ties.iri(n, entity.key)].update(entity.mentions)
    told_of = {iri for iri in things if not ctx.ties.idle(iri)}
    return World(
        articles=(DatedArticle(article, day, evidence if day else "", ctx.outlets.iri(article.source)),),
        things=tuple(_thing(ctx, iri, things[iri]) for iri in sorted(told_of)),
        events=tuple(Event(i, "", "", (article.id,), tuple(sorted(events[i]))) for i in sorted(events)),
        claims=tuple(sorted(apart(_claims(ctx, n)), key=lambda c: c.iri)),
        statements=tuple(sorted(statements(n, reading, ctx.ties, ctx.minter, iris), key=lambda s: s.iri)),
        positions=sorted_positions(positions(n, reading, ctx.ties)),
        relations=sorted_relations(relations(n, reading, ctx.ties)),
        decisions=tuple(_decisions(ctx, n, iris, told_of)),
    )


def _decisions(ctx: Resolved, n: int, iris: Mapping[int, str], told_of: set[str]) -> list[Decision]:
    def thing_of(key: int) -> str:
        iri = ctx.ties.iri(n, key)
        return iri if iri in told_of else ""

    return ctx.reasons.of_article(n, iris, thing_of, ctx.clusterer.within(n))


def merges_of(ctx: Resolved, number: int) -> list[Decision]:
    """Return why articles' events are one, and why others are not."""
    return ctx.reasons.across(ctx.merged_in(number), ctx.parted_from(number), ctx.event_iris[number])


def _thing(ctx: Resolved, iri: str, mentions: Iterable[Mention]) -> ResolvedEntity:
    node = ctx.ties.thing(iri)
    assert node is not None, iri
    return ResolvedEntity(iri, node.kind, node.label, mentions=tuple(sorted(mentions)))


def _claims(ctx: Resolved, n: int) -> list[Claim]:
    name_of = {(n, key): event.iri for event in ctx.outlines[n].named for key in event.keys}
    keys_of: dict[int, list[int]] = defaultdict(list)
    for key, number in ctx.event_of[n].items():
        keys_of[number].append(key)
    return [
        replace(claim, about=ctx.event_iris[number])
        for number in sorted(keys_of, key=lambda number: min(keys_of[number]))
        for claim in claims_of(
            [(n, key) for key in keys_of[number]], ctx.readings, ctx.ties, ctx.minter, name_of
        )
    ]


def thing(ctx: Resolved, node: EntityCluster) -> World:
    """Return a thing and what it is connected with, as all articles tell it, without its mentions."""
    nowhere = Mention("", 0, 0, "", (0, 0))
    connections = ctx.connections[node.iri]
    return World(
        articles=(),
        things=(ctx.ties.things.record(node, ()),),
        events=(),
        claims=(),
        statements=(),
        positions=tuple(
            Position(node.iri, title, organization, "", nowhere)
            for kind, title, organization in sorted(connections)
            if kind == "position"
        ),
        relations=tuple(
            Relation(node.iri, predicate, other)
            for kind, predicate, other in sorted(connections)
            if kind == "relation"
        ),
    )


def place(ctx: Resolved, thing: ResolvedEntity) -> World:
    """Return a place that no text names, and what it lies in."""
    relations = sorted_relations(r for r in ctx.known_relations if r.subject == thing.iri)
    return World((), (thing,), (), (), (), (), relations)


def places_of_thing(ctx: Resolved, node: EntityCluster) -> Iterator[tuple[str, int, int]]:
    """Yield where a thing is mentioned: article, start and end."""
    for n, k in node.refs:
        yield from ((ctx.outlines[n].article, start, end) for start, end, _ in ctx.words(n)[0][k])


def words_of_thing(ctx: Resolved, node: EntityCluster) -> Iterator[tuple[str, str]]:
    """Yield the articles that mention a thing, each with a digest of words and sentence."""
    for n, k in node.refs:
        yield from ((ctx.outlines[n].article, told) for _, _, told in ctx.words(n)[0][k])


def words_of_event(ctx: Resolved, number: int) -> Iterator[tuple[str, str]]:
    """Yield the articles that tell of an event, each with a digest of words and sentence."""
    for n, k in ctx.clusters[number].members:
        yield from ((ctx.outlines[n].article, told) for _, _, told in ctx.words(n)[1][k])


def whole(ctx: Resolved) -> World:
    """Return all of it at once."""
    told = [told_by(ctx, n) for n in range(len(ctx.outlines))]
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for thing in (thing for each in told for thing in each.things):
        mentions[thing.iri] += thing.mentions
    things = [ctx.ties.things.record(node, mentions[node.iri]) for node in ctx.things]
    events = [ctx.event(number) for number in range(len(ctx.clusters))]
    world = World(
        articles=tuple(article for each in told for article in each.articles),
        things=tuple(sorted([*things, *ctx.around], key=lambda t: t.iri)),
        events=tuple(sorted(events, key=lambda e: e.iri)),
        claims=tuple(sorted((c for each in told for c in each.claims), key=lambda c: c.iri)),
        statements=tuple(sorted((s for each in told for s in each.statements), key=lambda s: s.iri)),
        positions=sorted_positions(p for each in told for p in each.positions),
        relations=sorted_relations([*ctx.known_relations, *(r for each in told for r in each.relations)]),
        replaced=tuple(ctx.replaced),
        decisions=(
            *(d for each in told for d in each.decisions),
            *(d for number in range(len(ctx.clusters)) for d in merges_of(ctx, number)),
        ),
    )
    return ruled(world, ctx.rulings, ctx.minter) if ctx.rulings else world


def sorted_positions(found: Iterable[Position]) -> tuple[Position, ...]:
    """Return positions in the order in which a graph tells them."""
    return tuple(
        sorted(found, key=lambda p: (p.person, p.title, p.organization, p.article, p.mention, p.told))
    )


def sorted_relations(found: Iterable[Relation]) -> tuple[Relation, ...]:
    """Return relations in the order in which a graph tells them."""
    return tuple(
        sorted(found, key=lambda r: (r.subject, r.predicate, r.object, r.article, str(r.mention), r.told))
    )
