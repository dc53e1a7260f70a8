"""Bodies that a country behind them tells apart: "the Ministry of Defence of Russia" is not Britain's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kgbuild.annotate.spans import Proposal
from kgbuild.annotate.tokens import Tokens
from kgbuild.gazetteer import Gazetteer, normalise


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
