"""What the gazetteer tells about the parties of an article, in the questions that coreference asks."""

from __future__ import annotations

from functools import lru_cache

from kgbuild.gazetteer import Entry, Gazetteer, normalise
from kgbuild.nouns import Nouns

#: What a name of several meanings is taken for where a party to a conflict is asked for, first come first.
_PARTIES = ("Country", "ArmedGroup", "StateForce", "Organization", "Person", "Region", "WeaponType")


class EntityLinker:
    """The gazetteer as coreference sees it; IRIs are strings, "" where there is none."""

    def __init__(self, gazetteer: Gazetteer, nouns: Nouns) -> None:
        self._gazetteer, self._nouns = gazetteer, nouns

    def kind(self, iri: str) -> str:
        """Return the class of an individual by local name, "" for an unknown one."""
        entry = self._gazetteer.entries.get(iri)
        return entry.kind if entry else ""

    def label(self, iri: str) -> str:
        """Return its preferred name."""
        entry = self._gazetteer.entries.get(iri)
        return entry.label if entry else ""

    def country(self, iri: str) -> str:
        """Return the country that an actor belongs to."""
        entry = self._gazetteer.entries.get(iri)
        return entry.country or next(iter(entry.links.get("nationalBodyOf", ())), "") if entry else ""

    def offices(self, iri: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return a person's titles and the bodies (or countries) that they hold them in."""
        entry = self._gazetteer.entries.get(iri)
        return (entry.links.get("roleTitle", ()), entry.links.get("memberOf", ())) if entry else ((), ())

    def home(self, iri: str) -> str:
        """Return the country of an actor, for a person that of the body they belong to."""
        if self.kind(iri) == "Country":
            return iri
        found = [self.country(iri), *(self.home(body) for body in self.offices(iri)[1])]
        return next(filter(None, found), "")

    def backers(self, iri: str) -> tuple[str, ...]:
        """Return who backs an actor."""
        entry = self._gazetteer.entries.get(iri)
        return entry.backers if entry else ()

    def find(self, text: str) -> str:
        """Return the party, country or weapon that a name, an alias or a demonym means."""
        name = normalise(text)
        found = self._gazetteer.by_name.get(name) or self._gazetteer.by_demonym.get(name) or ()
        return min(found, key=self._rank, default="")

    def short(self, text: str) -> str:
        """Return the one actor that goes by a short name after "the" ("the coalition")."""
        found = _indices(_Same(self._gazetteer))[0].get(normalise(text), [])
        return found[0] if len(found) == 1 else ""

    def _rank(self, iri: str) -> tuple[int, str]:
        kind = self.kind(iri)
        places = (i for i, party in enumerate(_PARTIES) if self._nouns.is_a(kind, party))
        return next(places, len(_PARTIES)), iri

    def metonym(self, text: str) -> str:
        """Return the country that the name of its capital or palace stands for."""
        return next(iter(self._gazetteer.by_metonym.get(normalise(text), ())), "")

    def body(self, country: str, kind: str) -> str:
        """Return a country's armed forces (MilitaryForce) or government (Government)."""
        bodies = _indices(_Same(self._gazetteer))[1].get(country, ())
        return next((e.iri for e in bodies if self._nouns.is_a(e.kind, kind)), "")

    def forces_around(self, iri: str) -> str:
        """Return the armed forces of a country of which an actor is a branch: of its air force those forces."""
        entry = self._gazetteer.entries.get(iri)
        around = [self._gazetteer.entries.get(x) for x in entry.umbrella] if entry else []
        return next((e.iri for e in around if e is not None and e.links.get("nationalBodyOf")), "")


class _Same:
    """A gazetteer compared by identity, so that what is drawn from it once serves every article."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.gazetteer is other.gazetteer

    def __hash__(self) -> int:
        return id(self.gazetteer)


@lru_cache(maxsize=4)
def _indices(same: _Same) -> tuple[dict[str, list[str]], dict[str, list[Entry]]]:
    """Return the IRIs behind each short name, and the bodies through which each country acts."""
    shorts: dict[str, list[str]] = {}
    bodies: dict[str, list[Entry]] = {}
    for iri, entry in sorted(same.gazetteer.entries.items()):
        for name in entry.links.get("shortName", ()):
            shorts.setdefault(normalise(name), []).append(iri)
        for country in entry.links.get("nationalBodyOf", ()):
            bodies.setdefault(country, []).append(entry)
    return shorts, bodies
