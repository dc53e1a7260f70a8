"""What is known of the things of a graph beside their names: from the texts, the gazetteer, the geographic index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Protocol

from kgbuild.lexicon import Lexicon
from kgbuild.model import Reading, Thing
from kgbuild.resolve.iris import Minter
from kgbuild.resolve.sketch import Relatedness
from kgbuild.resolve.things import Things

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


class Ties:
    """The things of some readings, and how they hang together: what lies in what, who acts for whom."""

    def __init__(
        self,
        readings: Sequence[Reading],
        things: Things,
        knowledge: Knowledge,
        lexicon: Lexicon,
        minter: Minter,
    ) -> None:
        self.things, self.knowledge, self.lexicon, self._minter = things, knowledge, lexicon, minter
        self._by_iri = {t.iri: t for t in things.all}
        self._origin = self._origins(readings)
        self._within = self._related_by("within", readings)
        self._backing = self._related_by("backedBy", readings)
        self._stations = self._related_by("stationedAt", readings)
        self.related = Relatedness(
            lexicon,
            cache(self.containers),
            cache(self._affiliations),
            self._stationed,
            self.kind,
            self.generic,
            cache(self._name),
        )

    def iri(self, reading: int, key: int) -> str:
        """Return the IRI of an entity, by the number of its reading and its key."""
        return self.things.iri_of[(reading, key)]

    def thing(self, iri: str) -> Thing | None:
        """Return the thing under `iri`, where a text names it."""
        return self._by_iri.get(iri)

    def kind(self, iri: str) -> str:
        """Return the class of a thing, an empty string where no text names it."""
        return self._by_iri[iri].kind if iri in self._by_iri else ""

    def generic(self, iri: str) -> bool:
        """Tell whether a thing is only described."""
        return iri in self._by_iri and self._by_iri[iri].note == "described"

    def is_place(self, iri: str) -> bool:
        """Tell whether a thing is a place; what no text names is one that contains another."""
        thing = self._by_iri.get(iri)
        return thing is None or self.lexicon.is_a(thing.kind, "Place")

    def implied(self) -> dict[str, str]:
        """Map each thing to the event class that it implies as a weapon, else an empty string."""
        return {t.iri: self.knowledge.implied(self._known(t.iri)) for t in self.things.all}

    def outer(self, iri: str) -> list[str]:
        """Return the places that directly contain a place, as the gazetteer and the geographic index know it."""
        if not self.is_place(iri):
            return []
        return list(map(self._here, self.knowledge.containers(self._known(iri))))

    def containers(self, iri: str) -> frozenset[str]:
        """Return every place that contains `iri`, from texts, gazetteer and geographic index."""
        seen: set[str] = set()
        stack = [iri]
        while stack:
            place = stack.pop()
            above = {
                *self._within.get(place, ()),
                *map(self._here, self.knowledge.containers(self._known(place))),
            }
            for outer in above - seen:
                seen.add(outer)
                stack.append(outer)
        return frozenset(seen - {iri})

    def with_containers(self) -> tuple[Thing, ...]:
        """Return the things that the texts name and the places that contain them, sorted by IRI."""
        found = dict(self._by_iri)
        stack = [self._known(t.iri) for t in self.things.all if self.is_place(t.iri)]
        while stack:
            for outer in self.knowledge.containers(stack.pop()):
                thing = self.knowledge.describe(outer)
                here = self._here(outer)
                if thing is not None and here not in found:
                    found[here] = replace(thing, iri=here)
                    self._origin[here] = outer
                    stack.append(outer)
        return tuple(sorted(found.values(), key=lambda t: t.iri))

    # ------------------------------------------------------------------------------------ one by one

    def _origins(self, readings: Sequence[Reading]) -> dict[str, str]:
        """Map the IRI of each thing to the one under which gazetteer or geographic index know it."""
        return {self.iri(n, e.key): e.iri for n, r in enumerate(readings) for e in r.entities if e.iri}

    def _related_by(self, predicate: str, readings: Sequence[Reading]) -> dict[str, set[str]]:
        """Map each thing to what the texts relate it to by `predicate`."""
        found: dict[str, set[str]] = {}
        for n, reading in enumerate(readings):
            for relation in reading.relations:
                if relation.predicate == predicate:
                    found.setdefault(self.iri(n, relation.subject), set()).add(self.iri(n, relation.object))
        return found

    def _stationed(self, force: str) -> frozenset[str]:
        return frozenset(self._stations.get(force, ()))

    def _known(self, iri: str) -> str:
        return self._origin.get(iri, iri)

    def _here(self, known: str) -> str:
        """Return the IRI that a known place has in this graph."""
        thing = self.knowledge.describe(known)
        return self._minter.known(known, thing.label) if thing else known

    def _affiliations(self, iri: str) -> frozenset[str]:
        own = {iri, *self.knowledge.affiliations(self._known(iri))}
        if self.generic(iri):
            own |= {f"backed:{self._known(b)}" for b in self._backing.get(iri, ())}
        return frozenset(own)

    def _name(self, iri: str) -> str:
        """Return the name of a place in the form in which names are compared, without "province" and the like."""
        thing = self._by_iri.get(iri) or self.knowledge.describe(self._known(iri))
        words = [w for w in thing.label.split() if w.lower() not in _AREAS] if thing else []
        return self.knowledge.key(" ".join(words))
