"""What the gazetteer and the geographic index know, in the form that resolving asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kgbuild.gazetteer import Entry, Gazetteer, normalise, pieces
from kgbuild.geography import Geography
from kgbuild.lexicon import Lexicon
from kgbuild.records import ResolvedEntity
from kgbuild.resolve.spelling import key


def _of_countries(gazetteer: Gazetteer) -> Iterator[str]:
    """Yield the words in names of countries, and in those for what belongs to them."""
    for entry in gazetteer.entries.values():
        if entry.kind == "Country":
            for name in (*entry.names, *entry.demonyms):
                yield from pieces(name)


class GazetteerKnowledge:
    """Answers by IRI from the gazetteer (`gaz:`) and the geographic index (GeoNames)."""

    def __init__(self, gazetteer: Gazetteer, geography: Geography, lexicon: Lexicon) -> None:
        self.gazetteer, self.geography, self.lexicon = gazetteer, geography, lexicon
        self._by_country = (gazetteer.by_demonym, gazetteer.by_name)
        self._plain = lexicon.sameness.words["direction"] | frozenset(_of_countries(gazetteer))

    def key(self, name: str) -> str:
        """Return the form in which names are compared: directions and the names of countries are spelt in one way."""
        return key(name, self._plain, self.lexicon.sameness)

    def describe(self, iri: str) -> ResolvedEntity | None:
        """Return the thing under `iri` without mentions, None where it is unknown."""
        entry = self.gazetteer.entries.get(iri)
        if entry is not None:
            return ResolvedEntity(iri, entry.kind, entry.label, tuple(sorted({*entry.names} - {entry.label})))
        return self.geography.describe(iri)

    def outlet(self, name: str) -> str:
        """Return the IRI of the one outlet that the gazetteer knows by a name, else an empty string."""
        found = [e.iri for e in self.gazetteer.lookup(name) if self.lexicon.is_a(e.kind, "Media")]
        return found[0] if len(found) == 1 else ""

    def containers(self, iri: str) -> tuple[str, ...]:
        """Return the places that directly contain a place."""
        entry = self.gazetteer.entries.get(iri)
        if entry is not None:
            return entry.within or ((entry.country,) if entry.country and self._is_place(entry) else ())
        return self.geography.containers(iri)

    def _is_place(self, entry: Entry) -> bool:
        return self.lexicon.is_a(entry.kind, "Place")

    def affiliations(self, iri: str) -> frozenset[str]:
        """Return what an actor acts for: itself, its umbrella groups, its state where it is an arm of the state."""
        found: set[str] = set()
        stack = [iri]
        while stack:
            entry = self.gazetteer.entries.get(stack.pop())
            if entry is None or entry.iri in found:
                continue
            found.add(entry.iri)
            stack += entry.umbrella
            if not self.lexicon.is_a(entry.kind, "ArmedGroup"):
                found |= {c for c in (entry.country, *entry.links.get("nationalBodyOf", ())) if c}
            found |= {f"backed:{b}" for b in entry.backers}
            found |= {c for name in entry.names for c in self._leader(name)}
            stack += entry.links.get("memberOf", ())  # who holds an office acts for whose it is
        return frozenset(found)

    def _leader(self, name: str) -> tuple[str, ...]:
        """Return the country that leads a coalition by its name: "US-led coalition"."""
        leader, led, _ = name.partition("-led ")
        return self.gazetteer.by_demonym.get(normalise(leader), ()) if led else ()

    def implied(self, iri: str) -> str:
        """Return the event class that a weapon implies, else an empty string."""
        entry = self.gazetteer.entries.get(iri)
        return entry.implies if entry else ""

    def nations(self, words: Iterable[str]) -> frozenset[str]:
        """Return the countries that words name or say something belongs to."""
        found = {iri for w in words for by in self._by_country for iri in by.get(w, ())}
        return frozenset(iri for iri in found if self.gazetteer.entries[iri].kind == "Country")

    def national(self, name: str, beside: Iterable[str]) -> str:
        """Return the body of this name of the one country for which all of `beside` act: "the navy" of an admiral.

        Empty where they act for none or for several, and where its bodies of that name are none or several.
        """
        countries = {c for iri in beside for c in self.nations_of(iri)}
        if len(countries) != 1:
            return ""
        country = self.gazetteer.entries[countries.pop()]
        words = {*country.names, *country.demonyms}
        found = {e.iri for word in words for e in self.gazetteer.lookup(f"{word} {name}")}
        return found.pop() if len(found) == 1 else ""

    def nations_of(self, iri: str) -> frozenset[str]:
        """Return the countries that something is or acts for."""
        entries = self.gazetteer.entries
        return frozenset(a for a in self.affiliations(iri) if a in entries and entries[a].kind == "Country")
