"""Countries in names: bodies that one behind tells apart ("the Ministry of Defence of Russia"), towns of the same name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kgbuild.annotate.namewords import NameWords
from kgbuild.annotate.spans import Proposal
from kgbuild.annotate.tokens import Tokens
from kgbuild.gazetteer import Entry, Gazetteer, normalise
from kgbuild.geography import COUNTRY, Geography


def lands_of(entries: Mapping[str, Entry], iris: Iterable[str]) -> set[str]:
    """Return the ISO codes of the countries that places of the gazetteer lie in."""
    around, seen = list(iris), set[str]()
    while around:
        iri = around.pop()
        if iri not in seen:
            seen.add(iri)
            around += entries[iri].within if iri in entries else ()
    return {iri.removeprefix(COUNTRY) for iri in seen if iri.startswith(COUNTRY)}


class Lands:
    """The countries that a text names: for the token that each begins with, where it ends and its IRI."""

    def __init__(
        self, tokens: Tokens, gazetteer: Gazetteer, countries: Mapping[int, tuple[int, str]]
    ) -> None:
        self._tokens, self._entries, self._by_name = tokens, gazetteer.entries, gazetteer.by_name
        self._countries = countries

    def body(self, known: Proposal) -> Proposal:
        """Return a known body together with the country that "of" leads to, as that one's, where it is not its own."""
        entry, land = self._entries.get(known.iri), self._behind(known.last)
        if entry is None or land is None or not entry.country or entry.country == land[1]:
            return known
        other = self._entries.get(land[1])
        name = f"{self._tokens.joined(known.first, known.last)} of {other.label}" if other is not None else ""
        own = self._by_name.get(normalise(name), ())
        return replace(known, last=land[0], iri=own[0] if len(own) == 1 else "")

    def _behind(self, i: int) -> tuple[int, str] | None:
        """Return where the country behind "of" at token `i` ends, and its IRI."""
        texts = self._tokens.text
        if i + 1 >= self._tokens.size or texts[i].lower() != "of":
            return None
        return self._countries.get(i + 1 + (texts[i + 1].lower() == "the"))


def is_town(t: Tokens, geography: Geography | None, words: NameWords, p: Proposal) -> bool:
    """Tell whether what has a country's name is a town: "in [Lebanon], Tennessee", "in Puerto [Jordan]"."""
    if geography is None:
        return False
    if _ends_town(t, words, p):
        return True
    if p.last + 1 >= t.size or t.text[p.last] != ",":
        return False
    towns = geography.lookup(t.joined(p.first, p.last))
    behind = next((end for first, end in t.runs() if first == p.last + 1), p.last + 1)
    named = geography.lookup(t.joined(p.last + 1, behind)) if behind > p.last + 1 else ()
    around = [place for place in named if place.kind == "Region"]
    return any(
        town.kind == "Settlement"
        and (town.region or region.iri) == region.iri
        and town.country == region.country
        for town in towns
        for region in around
    )


def _ends_town(t: Tokens, words: NameWords, p: Proposal) -> bool:
    """Tell whether a country's name ends what the model takes for a longer name of a place: "Puerto [Jordan]"."""
    first = p.first - 1
    if first < 0 or t.loud[first] or not t.text[first][0].isupper() or t.pos[first] != "PROPN":
        return False
    inside = any(b <= first and e == p.last and label in ("GPE", "LOC", "FAC") for b, e, label in t.ents)
    lower = t.text[first].lower()
    return inside and lower not in words.directions and lower not in words.none
