"""The nodes of the outlets that published the articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kgbuild.records import ResolvedEntity
from kgbuild.resolve.iris import Minter
from kgbuild.resolve.things import EntityCluster
from kgbuild.resolve.ties import EntityContext


class Outlets:
    """The outlets of articles, by their names."""

    def __init__(self, nodes: Iterable[EntityCluster], ties: EntityContext, minter: Minter) -> None:
        """`nodes` are the things of the graph."""
        self._knowledge, self._minter = ties.knowledge, minter
        self._named: dict[str, set[str]] = defaultdict(set)
        for node in nodes:
            if not node.generic and ties.lexicon.is_a(node.kind, "Media"):
                for name in (node.label, *ties.things.names(node)):
                    self._named[self._knowledge.key(name)].add(node.iri)

    def iri(self, name: str) -> str:
        """Return the IRI of an outlet, "" for no name.

        It is the gazetteer's, else that of the one medium which articles name so, else one that the name makes.
        """
        if not name:
            return ""
        told = self._named.get(self._knowledge.key(name), ())
        return self._knowledge.outlet(name) or (next(iter(told)) if len(told) == 1 else self._made(name))

    def things(self, names: Iterable[str]) -> list[ResolvedEntity]:
        """Return the outlets of these names as things without mentions, sorted by IRI."""
        found: dict[str, ResolvedEntity] = {}
        for name in sorted({*names} - {""}):
            iri = self.iri(name)
            found.setdefault(iri, self._knowledge.describe(iri) or ResolvedEntity(iri, "Media", name))
        return [found[iri] for iri in sorted(found)]

    def replaced(self, names: Iterable[str]) -> set[tuple[str, str]]:
        """Return the IRIs that names would make, each with that of the medium which articles name so."""
        pairs = {
            (self._made(name), self.iri(name)) for name in {*names} - {""} if not self._knowledge.outlet(name)
        }
        return {(made, iri) for made, iri in pairs if made != iri}

    def _made(self, name: str) -> str:
        return self._minter.mint("outlet", (name,))
