"""Descriptions of people and bodies: "fighters" and "civilians" of two articles are not the same ones.

To compare events they count as alike (`things`). In the graph each article has its own, but that of articles that tell of
one event with them, or of which a ruling says so: docs/decisions/one-thing.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kgbuild.lexicon import Lexicon
from kgbuild.model import ArticleExtraction
from kgbuild.records import Ruling
from kgbuild.resolve.iris import Minter
from kgbuild.resolve.naming import Called, Names, assign
from kgbuild.resolve.rows import Row
from kgbuild.resolve.things import EntityCluster, EntityClusters, Ref, node_of

_CROWDS: Final = ("organization", "person")


def parted(
    things: EntityClusters,
    events: Iterable[Iterable[tuple[int, Row]]],
    lexicon: Lexicon,
    ruled: Iterable[Iterable[Ref]] = (),
) -> EntityClusters:
    """Return the things with those that are only described apart, article by article.

    `events` are those that articles tell of; `ruled` are entities that are one because an analyst says so.
    """
    crowds = {node.iri: node for node in things.all if _is_crowd(node, things)}
    links = _links(crowds, events, things)
    of = {ref: iri for iri, node in crowds.items() for ref in node.refs}
    for refs in ruled:
        for iri in {of[ref] for ref in refs if ref in of}:
            links[iri].append({n for n, k in refs if of.get((n, k)) == iri})
    groups = [(node, refs) for iri, node in crowds.items() for refs in _groups(node.refs, links[iri])]
    called = [_called(refs, things) for _, refs in groups]
    iris, renamed = assign(called)
    parts = [
        node_of(
            iri, things.outlines[refs[0][0]].entities[refs[0][1]].identity, refs, things.outlines, lexicon
        )
        for iri, (_, refs) in zip(iris, groups, strict=True)
    ]
    return _with(things, crowds.keys(), parts, renamed)


def _is_crowd(node: EntityCluster, things: EntityClusters) -> bool:
    identities = {things.outlines[n].entities[k].identity[:2] for n, k in node.refs}
    return node.known is None and identities <= {("described", kin) for kin in _CROWDS}


def _links(
    crowds: Iterable[str], events: Iterable[Iterable[tuple[int, Row]]], things: EntityClusters
) -> dict[str, list[set[int]]]:
    """Return, for each crowd, which articles tell of one event with it, or on its word."""
    known, links = frozenset(crowds), defaultdict[str, list[set[int]]](list)
    speakers = [
        {things.iris[n][k] for k in outline.speakers} & known for n, outline in enumerate(things.outlines)
    ]
    for event in events:
        told: dict[str, set[int]] = defaultdict(set)
        for n, row in event:
            for iri in known.intersection(row.things) | speakers[n]:
                told[iri].add(n)
        for iri, articles in told.items():
            links[iri].append(articles)
    return links


def _groups(refs: Sequence[Ref], links: Iterable[set[int]]) -> Iterator[list[Ref]]:
    """Yield the entities of the articles that hang together; those of one article always do."""
    left = {n for n, _ in refs}
    whole = [set(articles) for articles in links]
    while left:
        found = {min(left)}
        while more := [articles for articles in whole if articles & found and articles - found]:
            found = found.union(*more)
        left -= found
        yield [ref for ref in refs if ref[0] in found]


def _called(refs: Sequence[Ref], things: EntityClusters) -> list[Called]:
    outlines = things.outlines
    return [
        Called(outlines[n].order(k), outlines[n].entities[k].iri, "|".join(outlines[n].entities[k].identity))
        for n, k in refs
    ]


def _with(
    things: EntityClusters,
    gone: Iterable[str],
    parts: Sequence[EntityCluster],
    renamed: Iterable[tuple[str, str]],
) -> EntityClusters:
    """Return the things with `parts` for those that are gone, and the names that both replace."""
    gone = frozenset(gone)
    nodes = [*(node for node in things.all if node.iri not in gone), *parts]
    iris = [list(of) for of in things.iris]
    for part in parts:
        for n, k in part.refs:
            iris[n][k] = part.iri
    kept = {pair for pair in things.replaced if pair[1] not in gone}
    return EntityClusters(
        tuple(sorted(nodes, key=lambda node: node.iri)),
        iris,
        tuple(sorted({*kept, *renamed})),
        things.outlines,
        things.reasons,
    )


def ruled(
    things: EntityClusters, readings: Sequence[ArticleExtraction], minter: Minter, rulings: Iterable[Ruling]
) -> list[set[Ref]]:
    """Return the entities that rulings say to be one."""
    called = {
        (n, k): Called(outline.order(k), entity.iri, "")
        for n, outline in enumerate(things.outlines)
        for k, entity in enumerate(outline.entities)
    }
    names = Names({node.iri: node.refs for node in things.all if not node.generic}, called)
    for n, reading in enumerate(readings):
        for entity in reading.entities:
            names.mentioned((n, entity.key), entity.mentions, minter)
    return [
        set().union(*(names.named(iri) for iri in ruling.concerns))
        for ruling in rulings
        if ruling.verdict == "same"
    ]
