"""Digests of all that a record depends on."""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.incremental.memo import stamp
from kgbuild.resolve.things import EntityCluster
from kgbuild.resolve.trace import Joined, Member, Other
from kgbuild.resolve.world import Resolved


def stamp_of_event(ctx: Resolved, number: int) -> str:
    """Return what stands for all that the record of an event depends on."""
    links = (part for link in ctx.links(number) for part in link)
    merges = (_stamp_of_merge(ctx, joined) for joined in ctx.merged_in(number))
    parted = (
        f"{_told(ctx, [why.member])} {_others(ctx, [why.other])} {iri}"
        for why, iri in ctx.parted_from(number)
    )
    return stamp([ctx._stamps[number], ctx.event_iris[number], *links, "", *merges, "", *parted])


def _stamp_of_merge(ctx: Resolved, join: Joined) -> str:
    """Return what stands for a join, by its articles: their numbers change where others come or go."""
    scores = f"{join.score} {join.needed} {join.grounds}"
    return " ".join((_told(ctx, [join.member, join.host]), scores, _others(ctx, join.against)))


def _others(ctx: Resolved, others: Iterable[Other]) -> str:
    return " ".join(f"{_told(ctx, [o.member])} {o.score} {o.what} {o.by}" for o in others)


def _told(ctx: Resolved, members: Iterable[Member]) -> str:
    return " ".join(f"{ctx.short_keys[n]} {key}" for n, key in members)


def stamp_of_thing(ctx: Resolved, node: EntityCluster) -> str:
    """Return what stands for all that the record of a thing and its connections depend on."""
    keys, why = ctx.short_keys, ctx.ties.things.reasons.get(node.iri, ())
    connections = (part for connection in sorted(ctx.connections[node.iri]) for part in connection)
    return stamp([node.iri, *(f"{keys[n]} {k}" for n, k in node.refs), "", *connections, "", *why])


def stamp_of_article(ctx: Resolved, n: int) -> str:
    """Return what stands for all that depends on what an article tells by itself."""
    outline, iris = ctx.outlines[n], ctx.ties.things.iris[n]
    events = [f"{key} {iri}" for key, iri in sorted(ctx.iris_of(n).items())]
    speakers = [_label(ctx, iris[k]) for k in outline.speakers]
    things = ["" if ctx.ties.idle(iri) else iri for iri in iris]
    told = [
        outline.key,
        ctx.outlets.iri(outline.source),
        *map(str, ctx.clustered.dates[n]),
        ctx.clustered.whys[n],
    ]
    return stamp([*told, *things, "", *speakers, "", *events])


def _label(ctx: Resolved, iri: str) -> str:
    node = ctx.ties.thing(iri)
    return node.label if node else ""
