"""Places that the geographic index knows, with the context that tells a town from a word."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from kgbuild.annotate.namewords import NameWords
from kgbuild.annotate.spans import Proposal, Rank
from kgbuild.annotate.tokens import ARTICLES, Tokens
from kgbuild.geography import COUNTRY, Geography, Place

_LOCATIVE: Final = frozenset(
    ["across", "against", "around", "at", "between", "beyond", "bombed", "by", "from", "in", "inside", "into", "leaving", "near", "of", "off", "on", "outside", "over", "through", "throughout", "to", "toward", "towards", "via", "within"]
)
_STRICT: Final = frozenset(
    {"across", "around", "at", "from", "in", "inside", "near", "outside", "throughout", "within"}
)
_LONGEST: Final = 4
_MOST: Final = 5
#: Towns of so many people are believed without a country around them; provinces count as towns of `_PROVINCE`.
_KNOWN, _FAMOUS, _PROVINCE = 100_000, 500_000, 60_000


@dataclass
class Context:
    """The countries that a text speaks of, by ISO code: how often at all, how often as a place, and in which sentence."""

    mentioned: Counter[str] = field(default_factory=Counter)
    located: Counter[str] = field(default_factory=Counter)
    by_sentence: dict[int, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, tokens: Tokens, countries: Sequence[tuple[int, int, str]]) -> Context:
        """Gather the context from countries as (first token, end, IRI)."""
        context = cls()
        for first, _, iri in countries:
            code = iri.removeprefix(COUNTRY)
            context.mentioned[code] += 1
            context.by_sentence.setdefault(tokens.sent_of[first], set()).add(code)
            if before(tokens, first) in _STRICT or (first and tokens.text[first - 1] == ","):
                context.located[code] += 1
        return context

    def score(self, place: Place, sentence: int, exact: bool) -> float:
        """Return how likely a text of this context means `place`: a sum of decimal orders of magnitude."""
        people = place.population or (_PROVINCE if place.kind == "Region" else 100)
        score = math.log10(people) + (1.5 if exact else 0) + (1 if people >= 1_000_000 else 0)
        score += 2.5 if self.located[place.country] else 0.5 if self.mentioned[place.country] else 0
        return score + (0.7 if place.country in self.by_sentence.get(sentence, ()) else 0)


def before(tokens: Tokens, i: int) -> str:
    """Return the word before token `i` that governs it, articles, directions and place nouns passed over."""
    first = tokens.sents[tokens.sent_of[i]][0]
    j = i - 1
    while j >= first and (
        tokens.text[j].lower() in ("the", "nearby") or tokens.text[j].lower().endswith(("ern", "th"))
    ):
        j -= 1
    return tokens.text[j].lower() if j >= first else ""


class Places:
    """The places of one text."""

    def __init__(self, tokens: Tokens, geography: Geography, words: NameWords, context: Context) -> None:
        self.t, self.geography, self.words, self.context = tokens, geography, words, context
        self._last_end = -1

    def __call__(self) -> Iterator[Proposal]:
        """Yield the places, left to right, the longest name at each word."""
        for first, last in self.t.runs():
            i = first
            while i < last:
                proposal = self._at(i, last)
                if proposal is not None:
                    yield proposal
                i = proposal.last if proposal else i + 1
        yield from ()

    def _at(self, i: int, end: int) -> Proposal | None:
        for last in range(min(end, i + _LONGEST), i, -1):
            if not self._possible(i, last):
                continue
            found = self.ranked(self.t.joined(i, last), i)
            if found and self._believed(i, last, found[0]):
                self._last_end = last
                rank = Rank.LONG if last - i > 1 else Rank.PLACE
                iris = tuple(place.iri for place in found[:_MOST])
                return Proposal(i, last, found[0].kind, rank, iris[0], "gazetteer", iris[1:])
        return None

    def _possible(self, first: int, last: int) -> bool:
        text = self.t.joined(first, last)
        lower = text.lower()
        if len(text) < 3 or lower in self.words.none or lower in self.words.calendar or lower in ARTICLES:
            return False
        if last - first == 1 and ((text.isupper() and len(text) < 5) or lower in self.words.directions):
            return False
        if self.t.loud[first]:
            return self.t.label[first] in ("GPE", "LOC") or not any(p in self.t.small for p in lower.split())
        return self.t.pos[last - 1] in ("PROPN", "NOUN", "ADJ", "X")

    def ranked(self, name: str, at: int) -> list[Place]:
        """Return the places of a name, the likeliest at token `at` first; no countries."""
        found = [p for p in self.geography.lookup(name, self.context.mentioned) if p.kind != "Country"]
        sentence = self.t.sent_of[at]
        exact = self.geography.exact(name)
        scored = [
            (-self.context.score(p, sentence, p.iri in exact), p.kind != "Settlement", p.iri, p)
            for p in found
        ]
        scored.sort(key=lambda s: s[:3])
        return [place for _, _, _, place in scored]

    def _believed(self, first: int, last: int, place: Place) -> bool:
        labels = {self.t.label[i] for i in range(first, last)}
        whole = self._is_whole_entity(first, last)
        local = self.context.mentioned[place.country] > 0
        people = place.population or (_PROVINCE if place.kind == "Region" else 0)
        locative = before(self.t, first) in _LOCATIVE or self._listed(first) or self._beside(first, last)
        if labels <= {"GPE", "LOC"}:
            return local or people >= _KNOWN // 10 or locative
        if labels <= {"", "FAC"}:
            return (
                (locative
                and (local or people >= _KNOWN))
                or (local and people >= _KNOWN and not self.t.opens(first))
            )
        if not whole:
            return False
        strict = before(self.t, first) in _STRICT or self._beside(first, last)
        return (strict and local) or (labels == {"ORG"} and local and people >= _FAMOUS)

    def _is_whole_entity(self, first: int, last: int) -> bool:
        t = self.t
        inside = t.label[first]
        starts = first == 0 or t.label[first - 1] != inside or any(e[0] == first for e in t.ents)
        ends = last == t.size or t.label[last] != inside or any(e[1] == last for e in t.ents)
        return starts and ends

    def _listed(self, first: int) -> bool:
        """Tell whether the word before joins this name to a place before it."""
        return first > 1 and self.t.text[first - 1] in (",", "and", "or", "&") and self._last_end == first - 1

    def _beside(self, first: int, last: int) -> bool:
        """Tell whether a noun for places stands beside the name: "X province", "the town of X"."""
        table = self.words.heads["beside"]
        after = last < self.t.size and self.t.matches(table, last, min(self.t.size, last + 2)) > last
        j = first - (2 if first > 1 and self.t.text[first - 1] == "of" else 1)
        return after or (j >= 0 and tuple(self.t.parts[j]) in table)
