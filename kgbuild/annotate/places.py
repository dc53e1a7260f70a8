"""Places that the geographic index knows, with the context that tells a town from a word."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from kgbuild.annotate.namewords import NameWords
from kgbuild.annotate.spans import Proposal, Rank
from kgbuild.annotate.tokens import ARTICLES, Tokens
from kgbuild.gazetteer import normalise
from kgbuild.geography import COUNTRY, Geography, Place, kilometres

_LOCATIVE: Final = frozenset(
    {
        "across",
        "against",
        "around",
        "at",
        "between",
        "beyond",
        "from",
        "in",
        "inside",
        "into",
        "near",
        "of",
        "off",
    }
    | {"on", "outside", "over", "through", "throughout", "to", "toward", "towards", "via", "within"}
)
_STRICT: Final = frozenset(
    {"across", "around", "at", "from", "in", "inside", "near", "outside", "throughout", "within"}
)
_PLACES: Final = frozenset({"GPE", "LOC"})
_LONGEST: Final = 4
_MOST: Final = 5
#: Towns of so many people need no country around them; a province counts as a town of `_PROVINCE`.
_KNOWN, _FAMOUS, _PROVINCE = 100_000, 500_000, 60_000
#: What speaks for a place, in decimal orders of magnitude of people: a town that is spelt so, or whose country is told
#: beside it, outweighs one thirty or three hundred times as large; one that is called so today (Pokrovsk) one sixteen
#: times as large that once was (Engels). Set by hand, before there was gold to fit them to; with .6 to 2 for the last,
#: the tests of names come out alike.
_SPELT, _MILLION, _LOCATED, _MENTIONED, _IN_SENTENCE, _CALLED = 1.5, 1.0, 2.5, 0.5, 0.7, 1.2
#: How many people a settlement of unknown size is taken to have.
_FEW: Final = 100
#: A town so many kilometres from the largest of each country that a text speaks of is not meant; nor is one so many
#: from it that only another of its names is like.
_FAR, _FAR_BY_OTHER_NAME = 3000.0, 800.0
#: A single word that the model takes for a person is a city of so many people, unless it speaks.
_METROPOLIS: Final = 1_000_000


@dataclass
class Context:
    """The countries that a text speaks of, by ISO code: how often, how often as a place, and where."""

    mentioned: Counter[str] = field(default_factory=Counter)
    located: Counter[str] = field(default_factory=Counter)
    by_sentence: dict[int, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, tokens: Tokens, countries: Sequence[tuple[int, str]]) -> Context:
        """Gather the context from countries as (first token, IRI)."""
        context = cls()
        for first, iri in countries:
            code = iri.removeprefix(COUNTRY)
            context.mentioned[code] += 1
            context.by_sentence.setdefault(tokens.sent_of[first], set()).add(code)
            if before(tokens, first) in _STRICT or (first and tokens.text[first - 1] == ","):
                context.located[code] += 1
        return context

    def about(self, countries: Iterable[str]) -> None:
        """Take countries (ISO codes) of which a text names provinces or cities for told as where something is."""
        for code in countries:
            self.mentioned[code] += 1
            self.located[code] += 1

    def score(self, place: Place, sentence: int, exact: bool, name: str) -> float:
        """Return how likely a text of this context means `place` by a name: a sum of decimal orders of magnitude."""
        people = place.population or (_PROVINCE if place.kind == "Region" else _FEW)
        score = math.log10(people) + (_SPELT if exact else 0)
        if normalise(place.name) == normalise(name):
            score += _CALLED + (_MILLION if people >= 1_000_000 else 0)
        score += (
            _LOCATED if self.located[place.country] else _MENTIONED if self.mentioned[place.country] else 0
        )
        return score + (_IN_SENTENCE if place.country in self.by_sentence.get(sentence, ()) else 0)


def _point(place: Place) -> tuple[float, float]:
    return place.latitude or 0.0, place.longitude or 0.0


def before(tokens: Tokens, i: int) -> str:
    """Return the word before token `i` that governs it, articles, directions and place nouns passed over."""
    first = tokens.sents[tokens.sent_of[i]][0]
    j = i - 1
    while j >= first and (
        tokens.text[j].lower() in ("the", "nearby")
        or tokens.text[j].lower().endswith(("ern", "th"))
        or (tokens.tag[j] in ("JJ", "VBN") and tokens.text[j].islower())  # "in occupied X"
    ):
        j -= 1
    word = tokens.text[j].lower() if j >= first else ""
    return (
        "" if word == "to" and j > first and tokens.text[j - 1].lower() in ("according", "thanks") else word
    )


class Places:
    """The places of one text; `is_capital` tells of a name whether it may stand for a government."""

    def __init__(
        self,
        tokens: Tokens,
        geography: Geography,
        words: NameWords,
        context: Context,
        is_capital: Callable[[str], bool],
    ) -> None:
        self.t, self.geography, self.words, self.context = tokens, geography, words, context
        self.is_capital = is_capital
        self._last_end = -1

    def __call__(self) -> Iterator[Proposal]:
        """Yield the places, left to right, the longest name at each word; none far off where the text is elsewhere."""
        found = list(self._found())
        sure = {place.country for p in found if (place := self._sure(p)) is not None} - {
            *self.context.located
        }
        if sure:
            self.context.about(sure)
            self._last_end = -1
            found = list(self._found())
        yield from (p for p in found if not self._is_far(p))

    def _sure(self, p: Proposal) -> Place | None:
        """Return the province or city that a phrase with a preposition or behind a comma surely means."""
        place = self.geography.place(p.iri)
        said = before(self.t, p.first) in _STRICT or (p.first and self.t.text[p.first - 1] == ",")
        if place is None or not said or (place.kind != "Region" and place.population < _KNOWN):
            return None
        others = (self.geography.place(iri) for iri in p.candidates)
        return place if all(other is None or other.country == place.country for other in others) else None

    def _is_far(self, p: Proposal) -> bool:
        """Tell whether a small town is far from all countries that the text places something in."""
        place = self.geography.place(p.iri)
        if place is None or place.kind != "Settlement" or place.population >= _KNOWN:
            return False
        if not self.context.located or self.context.mentioned[place.country]:
            return False
        own = normalise(self.t.joined(p.first, p.last)) == normalise(place.name)
        seats = (self.geography.seat(code) for code in sorted(self.context.located))
        apart = [kilometres(_point(place), _point(seat)) for seat in seats if seat is not None]
        return bool(apart) and min(apart) > (_FAR if own else _FAR_BY_OTHER_NAME)

    def _found(self) -> Iterator[Proposal]:
        for first, last in self.t.runs():
            i = first
            while i < last:
                proposal = self._at(i, last)
                if proposal is not None:
                    yield proposal
                i = proposal.last if proposal else i + 1

    def listed(self, first: int, last: int) -> Iterator[Proposal]:
        """Yield the places of a field that holds one: "Djibo, Soum"; what the index does not know is a place still."""
        i = first
        while i < last:
            end = next((k for k in range(i, last) if self.t.text[k] in ",/;()"), last)
            if any(self.t.nameish[k] for k in range(i, end)) and end - i <= _LONGEST:
                found = self.ranked(self.t.joined(i, end), i)
                iris = tuple(place.iri for place in found[:_MOST])
                if found:
                    yield Proposal(i, end, found[0].kind, Rank.PLACE, iris[0], "gazetteer", iris[1:])
                else:
                    yield Proposal(i, end, "Settlement", Rank.BESIDE, "", "rule")
            i = end + 1

    def _at(self, i: int, end: int) -> Proposal | None:
        for last in range(min(end, i + _LONGEST), i, -1):
            if not self._possible(i, last):
                continue
            found = self.ranked(self.t.joined(i, last), i)
            if found and self._believed(i, last, found[0]):
                self._last_end = last
                iris = tuple(place.iri for place in found[:_MOST])
                rank = Rank.KNOWN if last - i > 1 else Rank.PLACE
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
            return self.t.label[first] in _PLACES or not any(p in self.t.small for p in lower.split())
        return self.t.pos[last - 1] in ("PROPN", "NOUN", "ADJ", "X")

    def ranked(self, name: str, at: int) -> list[Place]:
        """Return the places of a name, the likeliest at token `at` first; no countries.

        Another spelling counts only in countries that the text speaks of, and so does another name of a place that
        few know, where the text speaks of any: the Boni of a report on Mali is not Bonn.
        """
        sentence, exact, around = self.t.sent_of[at], self.geography.exact(name), self.context.mentioned
        found = [
            place
            for place in self.geography.lookup(name, around)
            if place.kind != "Country"
            and (
                place.country in around
                or (place.iri in exact and not (around and self._is_aside(place, name)))
            )
        ]
        scored = [
            (-self.context.score(p, sentence, p.iri in exact, name), p.kind != "Settlement", p.iri, p)
            for p in found
        ]
        scored.sort(key=lambda s: s[:3])
        return [place for _, _, _, place in scored]

    def _is_aside(self, place: Place, name: str) -> bool:
        """Tell whether a name is not the one that a place mostly goes by, and the place is no city of a million."""
        known = place.population >= _METROPOLIS or self.is_capital(name)
        return not known and normalise(place.name) != normalise(name)

    def _believed(self, first: int, last: int, place: Place) -> bool:
        labels = {self.t.label[i] for i in range(first, last)}
        if self.is_capital(self.t.joined(first, last)):
            return self._is_whole_entity(first, last) or labels == {""}
        whole = self._is_whole_entity(first, last)
        local = self.context.mentioned[place.country] > 0
        people = place.population or (_PROVINCE if place.kind == "Region" else 0)
        locative = before(self.t, first) in _LOCATIVE or self._listed(first) or self._beside(first, last)
        if labels <= _PLACES:
            return whole and (local or people >= _KNOWN // 10 or locative)
        if labels <= {"", "FAC"}:
            likely = local and people >= _KNOWN and not self.t.opens(first)
            enough = (
                _KNOWN if last - first == 1 else _KNOWN // 10
            )  # names of two words are rarely something else
            return likely or (locative and (local or people >= enough))
        if not whole:
            return False
        if labels == {"PERSON"} and people >= _METROPOLIS and self.t.joined(first, last) == place.name:
            return not self.t.speaks(first)
        strict = before(self.t, first) in _STRICT or self._beside(first, last)
        # "in Karachi": a large town after a preposition of place is no person, whatever the model says
        return (strict and (local or people >= _FAMOUS)) or (
            labels == {"ORG"} and local and people >= _FAMOUS
        )

    def _is_whole_entity(self, first: int, last: int) -> bool:
        """Tell whether the words are all the name-like words of what the model takes for a name."""
        for begin, end, _ in self.t.ents:
            if begin < last and first < end:
                named = [i for i in range(begin, end) if self.t.nameish[i]]
                return bool(named) and named[0] >= first and named[-1] < last
        return False

    def _listed(self, first: int) -> bool:
        """Tell whether the word before joins this name to a place before it."""
        return first > 1 and self.t.text[first - 1] in (",", "and", "or", "&") and self._last_end == first - 1

    def _beside(self, first: int, last: int) -> bool:
        """Tell whether a noun for places stands beside the name: "X province", "the town of X"."""
        table = self.words.heads["beside"]
        after = last < self.t.size and self.t.matches(table, last, min(self.t.size, last + 2)) > last
        j = first - (2 if first > 1 and self.t.text[first - 1] == "of" else 1)
        return after or (j >= 0 and tuple(self.t.parts[j]) in table)
