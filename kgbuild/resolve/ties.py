"""What is known of the things of a graph beside their names: from the texts, the gazetteer, the geographic index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from functools import cache, lru_cache
from typing import Protocol

from kgbuild.incremental.memo import stamp
from kgbuild.lexicon import Lexicon
from kgbuild.records import ResolvedEntity
from kgbuild.resolve.iris import Minter
from kgbuild.resolve.outline import ArticleOutline
from kgbuild.resolve.profile import Relatedness
from kgbuild.resolve.things import EntityCluster, EntityClusters
from kgbuild.sameness import Sameness
from kgbuild.vocab import GAZ

#: Classes of which a description may be of any kind of thing below them.
ANYTHING = ("Facility", "MaterialTarget")
#: Where what follows the noun of a description begins.
_BEHIND = re.compile(r"(?<=\w) (?:at|for|from|in|near|of|on|to|with)\b")


class Knowledge(Protocol):
    """What the gazetteer and the geographic index know, asked by IRI."""

    def describe(self, iri: str) -> ResolvedEntity | None:
        """Return the thing under `iri` without mentions, None where it is unknown."""

    def outlet(self, name: str) -> str:
        """Return the IRI of the one outlet that the gazetteer knows by a name, else an empty string."""

    def key(self, name: str) -> str:
        """Return the form in which names are compared."""

    def containers(self, iri: str) -> tuple[str, ...]:
        """Return the places that directly contain a place."""

    def affiliations(self, iri: str) -> frozenset[str]:
        """Return what an actor acts for: itself, its state or its umbrella."""

    def implied(self, iri: str) -> str:
        """Return the event class that a weapon implies, else an empty string."""

    def national(self, name: str, beside: Iterable[str]) -> str:
        """Return the IRI of the body of this name of the one country for which all of `beside` act, else ""."""

    def nations(self, words: Iterable[str]) -> frozenset[str]:
        """Return the countries that words name or say something belongs to."""


class EntityContext:
    """The things of some articles, and how they hang together: what lies in what, who acts for whom."""

    def __init__(
        self, things: EntityClusters, knowledge: Knowledge, lexicon: Lexicon, minter: Minter
    ) -> None:
        self.things, self.knowledge, self.lexicon, self._minter = things, knowledge, lexicon, minter
        self._by_iri = {t.iri: t for t in things.all}
        self._origin = self._origins(things.outlines)
        self._countries = cache(self._known_countries)
        self._within = self._related_by("within", things.outlines)
        self._backing = self._related_by("backedBy", things.outlines)
        self._stations = self._related_by("stationedAt", things.outlines)
        self._inside = _inverse(self._within)
        self._beyond: dict[str, str] = {}  # of places that no text names, as `_origin` of those in the texts
        self.containers = cache(self._containers)
        self.idle = cache(self._idle)
        self._facts = cache(self._all_facts)
        self._fact = cache(self._one_fact)
        self._here = cache(self._placed)
        self._key = cache(knowledge.key)
        self._known_outer = cache(self._known_containers)
        self.related = Relatedness(
            lexicon,
            self.containers,
            cache(self._affiliations),
            self._stationed,
            self.kind,
            self.generic,
            cache(self._name),
            self._broad,
        )

    def iri(self, reading: int, key: int) -> str:
        """Return the IRI of an entity, by the number of its reading and its key."""
        return self.things.iris[reading][key]

    def alone(self, reading: int, *keys: int | None) -> tuple[str, ...]:
        """Return what an article alone calls some of its entities, an empty string for none."""
        entities = [None if k is None else self.things.outlines[reading].entities[k] for k in keys]
        return tuple("" if e is None else self._here(e.known) if e.known else e.iri for e in entities)

    def thing(self, iri: str) -> EntityCluster | None:
        """Return the thing under `iri`, where a text names it."""
        return self._by_iri.get(iri)

    def kind(self, iri: str) -> str:
        """Return the class of a thing, of a place that no text names too; an empty string where nobody knows it."""
        if iri in self._by_iri:
            return self._by_iri[iri].kind
        known = self._beyond.get(iri)
        thing = self.knowledge.describe(known) if known else None
        return thing.kind if thing else ""

    def generic(self, iri: str) -> bool:
        """Tell whether a thing is only described."""
        return iri in self._by_iri and self._by_iri[iri].generic

    def _idle(self, iri: str) -> bool:
        """Tell whether a thing is only described, by words for anything or anybody, and nothing is told of it."""
        node = self._by_iri.get(iri)
        if node is None or not node.generic or self.things.told_of(node):
            return False
        return node.kind in (*ANYTHING, "Place") or not self.lexicon.is_a(node.kind, "Place")

    def apart(self, inner: str, outer: str) -> bool:
        """Tell whether a place of the gazetteer is known to lie in another country than a second place does.

        A text that seems to say that it lies in the other was misread; a place that only the geographic index knows may
        be another of its name.
        """
        if not self._known(inner).startswith(GAZ):
            return False
        one, other = self._countries(inner), self._countries(outer)
        return bool(one and other) and one.isdisjoint(other)

    def misread(self, predicate: str, one: str, other: str) -> bool:
        """Tell whether what a text seems to say cannot be: that a place lies in another country than it is known to."""
        return predicate == "within" and self.apart(one, other)

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
        known = self._beyond.get(iri) or self._known(iri)
        return list(map(self._here, self.knowledge.containers(known)))

    def around(self) -> list[ResolvedEntity]:
        """Return the places that contain those of the texts and that no text names, sorted by IRI."""
        found: dict[str, ResolvedEntity] = {}
        stack = [self._known(t.iri) for t in self.things.all if self.is_place(t.iri)]
        seen = set(stack)
        while stack:
            for outer in {*self.knowledge.containers(stack.pop())} - seen:
                seen.add(outer)
                stack.append(outer)
                thing, here = self.knowledge.describe(outer), self._here(outer)
                if thing is not None and here not in self._by_iri:
                    found[here] = replace(thing, iri=here)
                    self._beyond[here] = outer
        return [found[iri] for iri in sorted(found)]

    # ---------------------------------------------------------------------------------------- digests

    def stamp(self, iris: Iterable[str]) -> str:
        """Return a digest of all that is known of some things, of each by itself and of all among each other.

        What `related` says of them, compared with each other, follows from it.
        """
        known = dict.fromkeys(iris)
        return stamp([*map(self._facts, known), *self._stationed_among(known, known.keys())])

    def among(self, profiles: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
        """Return digests of all that comparing any two of some profiles depends on.

        Of each a digest of its own is given, `stamp` of its things in it, and its things.
        """
        things = {iri for _, of in profiles for iri in of}
        crossing = [self._stationed_among(of, things) for _, of in profiles]
        return [
            stamp([own, *other]) if other else own for (own, _), other in zip(profiles, crossing, strict=True)
        ]

    def _stationed_among(self, forces: Iterable[str], places: Set[str]) -> list[str]:
        stations = self._stations
        return [f"{x} {y}" for x in forces if x in stations for y in sorted(places & stations[x])]

    def _all_facts(self, iri: str) -> str:
        node = self._by_iri.get(iri)
        places = [self._fact(place) for place in (iri, *sorted(self._named_containers(iri)))]
        sides = sorted(self.related.affiliations(iri))
        # that a place lies in what one article describes stands with the latter: it concerns nobody else
        described = (self._inside, self._within) if self.generic(iri) else ()
        beside = [place for of in described for place in ("", *sorted(of.get(iri, ())))]
        implied = self.knowledge.implied(self._known(iri))
        return stamp([node.label if node else "", implied, *places, "", *sides, *beside])

    def _one_fact(self, iri: str) -> str:
        return f"{iri} {self.kind(iri)} {self.generic(iri)} {self._broad(iri)} {self.related.name(iri)}"

    # ------------------------------------------------------------------------------------ one by one

    def _origins(self, outlines: Sequence[ArticleOutline]) -> dict[str, str]:
        """Map the IRI of each thing to the one under which gazetteer or geographic index know it."""
        return {
            self.iri(n, k): entity.known
            for n, outline in enumerate(outlines)
            for k, entity in enumerate(outline.entities)
            if entity.known
        }

    def _related_by(self, predicate: str, outlines: Sequence[ArticleOutline]) -> dict[str, set[str]]:
        """Map each thing to what the texts relate it to by `predicate`."""
        found: dict[str, set[str]] = {}
        for n, outline in enumerate(outlines):
            for name, subject, object_ in outline.relations:
                one, other = self.iri(n, subject), self.iri(n, object_)
                if name == predicate and not self.misread(name, one, other):
                    found.setdefault(one, set()).add(other)
        return found

    def _known_countries(self, iri: str) -> frozenset[str]:
        """Return the countries that gazetteer or geographic index know a place, or what contains it, to be."""
        seen: set[str] = set()
        stack = [self._known(iri)]
        while stack:
            place = stack.pop()
            if place not in seen:
                seen.add(place)
                stack += self.knowledge.containers(place)
        things = {place: self.knowledge.describe(place) for place in seen}
        return frozenset(place for place, thing in things.items() if thing and thing.kind == "Country")

    def _containers(self, iri: str) -> frozenset[str]:
        """Return every place that contains `iri`, from texts, gazetteer and geographic index.

        What an article only describes ("the north of the country") leads on to nothing else.
        """
        named = self._named_containers(iri)
        described = {y for x in (iri, *named) for y in self._within.get(x, ()) if self.generic(y)}
        return frozenset((named | described) - {iri})

    def _named_containers(self, iri: str) -> set[str]:
        seen: set[str] = set()
        stack = [iri]
        while stack:
            place = stack.pop()
            told = (outer for outer in self._within.get(place, ()) if not self.generic(outer))
            for outer in {*told, *self._known_outer(place)} - seen:
                seen.add(outer)
                stack.append(outer)
        return seen - {iri}

    def _known_containers(self, iri: str) -> tuple[str, ...]:
        outer = self.knowledge.containers(self._beyond.get(iri) or self._known(iri))
        self._beyond.update(
            {self._here(known): known for known in outer if self._here(known) not in self._by_iri}
        )
        return tuple(map(self._here, outer))

    def _stationed(self, force: str) -> frozenset[str]:
        return frozenset(self._stations.get(force, ()))

    def _known(self, iri: str) -> str:
        return self._origin.get(iri, iri)

    def _placed(self, known: str) -> str:
        """Return the IRI that a known place has in this graph."""
        thing = self.knowledge.describe(known)
        return self._minter.known(known, thing.label) if thing else known

    def _affiliations(self, iri: str) -> frozenset[str]:
        own = {iri, *self.knowledge.affiliations(self._known(iri))}
        if self.generic(iri):
            own |= {f"backed:{self._known(b)}" for b in self._backing.get(iri, ())}
        return frozenset(own)

    def _broad(self, iri: str) -> bool:
        node = self._by_iri.get(iri)
        return node is not None and broad(node, self.lexicon.sameness)

    def _name(self, iri: str) -> str:
        """Return the name of a place in the form in which names are compared, without "province" and the like."""
        thing = self._by_iri.get(iri) or self.knowledge.describe(self._known(iri))
        areas = self.lexicon.sameness.words["area"]
        words = [w for w in thing.label.split() if w.lower() not in areas] if thing else []
        return self._key(" ".join(words))


def _inverse(pairs: dict[str, set[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for x, of in pairs.items():
        for y in of:
            found.setdefault(y, set()).add(x)
    return found


def head(node: EntityCluster) -> str:
    """Return the noun of a description: what stands before "of the army" and its like."""
    return _head(node.label)


@lru_cache(maxsize=10_000)
def _head(label: str) -> str:
    return _BEHIND.split(label)[0].split()[-1].casefold()


def broad(node: EntityCluster, same: Sameness) -> bool:
    """Tell whether a description says no more than that there was something: "sites", not "weapons facilities"."""
    if node.kind not in ANYTHING:
        return False
    noun = head(node)
    singular = noun[:-3] + "y" if noun.endswith("ies") else noun.removesuffix("s")
    return bool({noun, singular} & same.words["broad"])
