"""The parts that a graph is written from: what each depends on, as a digest, and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import pyoxigraph as ox

from kgbuild.graph.build import article_triples, individual_triples, mentioned, successions, term_triples
from kgbuild.graph.pieces import Made, Pieces
from kgbuild.graph.terms import Terms
from kgbuild.graph.triples import assertions_iri
from kgbuild.incremental import registry
from kgbuild.incremental.memo import stamp
from kgbuild.records import World
from kgbuild.resolve import Resolved, stamps, telling
from kgbuild.resolve.things import EntityCluster
from kgbuild.search import Index


class Parts:
    """The parts that a graph is written from: what each depends on, as a digest, and how it is made."""

    def __init__(self, world: Resolved, base_iri: str, terms: Terms, *, why: bool = True) -> None:
        self._world, self._base, self._terms, self._why = world, base_iri, terms, why

    def articles(self) -> Iterator[tuple[str, Callable[[], Made]]]:
        """Yield what articles tell by themselves."""
        for n in range(len(self._world.outlines)):
            yield stamps.stamp_of_article(self._world, n), partial(self._article, n)

    def individuals(
        self,
    ) -> Iterator[tuple[str, str, Callable[[], Made], Callable[[], registry.Individual]]]:
        """Yield each event and thing: its IRI, its digest, its triples, and what is remembered of it."""
        world = self._world
        for number, iri in enumerate(world.event_iris):
            digest = stamps.stamp_of_event(world, number)
            yield iri, digest, partial(self._event, number), partial(self._event_remembered, number)
        for node in world.things:
            digest = stamps.stamp_of_thing(world, node)
            yield node.iri, digest, partial(self._thing, node), partial(self._thing_remembered, node)
        for thing in world.around:
            one = telling.place(world, thing)
            digest = stamp([thing.iri, thing.label, *(relation.object for relation in one.relations)])
            remembered = partial(registry.individual, thing.kind, thing.label, ())
            yield thing.iri, digest, partial(self._made, one), remembered

    def replaced(self) -> Iterator[tuple[str, Callable[[], Made]]]:
        """Yield the names that are replaced by others."""
        for old, new in registry.names_of(self._world.replaced).items():
            yield stamp([old, *new]), partial(_succession, old, new)

    def terms(self, properties: Sequence[ox.NamedNode]) -> tuple[str, Callable[[], Made]]:
        """Return what is taken over of the ontology and the gazetteer, of a graph in which these terms are used."""
        things = [*(node.iri for node in self._world.things), *(thing.iri for thing in self._world.around)]
        found = term_triples(things, properties, self._terms)
        return stamp(sorted(map(str, found))), lambda: Made(found)

    def _article(self, n: int) -> Made:
        told = telling.told_by(self._world, n)
        described, asserted = article_triples(told, self._base, why=self._why)
        own = {assertions_iri(self._base, told.articles[0].article.id): asserted} if asserted else {}
        return Made(described, [len(told.statements), len(told.claims)], named=own)

    def _event(self, number: int) -> Made:
        merges = tuple(telling.merges_of(self._world, number)) if self._why else ()
        return self._made(World((), (), (self._world.event(number),), (), (), (), (), decisions=merges))

    def _thing(self, node: EntityCluster) -> Made:
        places = telling.places_of_thing(self._world, node)
        return self._made(telling.thing(self._world, node))._replace(
            listings=mentioned(node.iri, places, self._base)
        )

    def _made(self, one: World) -> Made:
        return Made(individual_triples(one, self._base, self._terms))

    def _event_remembered(self, number: int) -> registry.Individual:
        event = self._world.event(number)
        told = telling.words_of_event(self._world, number)
        return registry.individual(event.kind, event.label, told)

    def _thing_remembered(self, node: EntityCluster) -> registry.Individual:
        return registry.individual(node.kind, node.label, telling.words_of_thing(self._world, node))


def entered(pieces: Pieces, index: Index, digest: str, make: Callable[[], Made]) -> bool:
    """Add a piece to a graph and to the index of its words; return whether the graph before had it."""
    there = pieces.add(digest, make, index.put)
    if digest not in index:  # an index that was deleted, or was never there
        index.put(digest, make().triples)
    index.keep(digest)
    return there


def _succession(old: str, new: Iterable[str]) -> Made:
    return Made(successions({old: new}))
