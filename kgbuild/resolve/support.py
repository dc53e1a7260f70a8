"""Which of several versions the event itself carries: the best-supported reading.

The rule (docs/decisions/0004-best-supported-reading.md): more independent sources before fewer, told by the
article itself before told by
somebody in it, specific before general. What loses stays as a claim.

How much a version weighs by how it is told stands in `support.json`; `make fit` fits it anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from kgbuild.lexicon import Lexicon
from kgbuild.records import Claim
from kgbuild.resolve.profile import Relatedness
from kgbuild.weights import load
from kgbuild.words import listed

FILE: Final = Path(__file__).with_name("support.json")
_FIGURES = ("killed", "wounded", "count")


@dataclass(frozen=True)
class Weights:
    """How much a version weighs by how it is told; what the article itself tells is the measure of all others.

    Others are told by somebody in it, claimed for himself, charged on another, only implied; `boasted` is the most weight of
    a figure that a party gives of what it did.
    """

    stated: float
    reported: float
    claimed: float
    accused: float
    implied: float
    boasted: float

    def of(self, certainty: str) -> float:
        """Return the weight of a version; one that is told in none of these ways weighs what somebody reports."""
        weights = {
            "stated": self.stated,
            "claimed": self.claimed,
            "accused": self.accused,
            "implied": self.implied,
        }
        return weights.get(certainty, self.reported)


@cache
def shipped() -> Weights:
    """Return the weights of `support.json`."""
    return read(FILE)


def read(path: Path) -> Weights:
    """Return the weights of a file. Raises ModelError where it does not hold one number for each way of telling."""
    return load(path, _weights, of="versions", command="make fit")


def _weights(told: Mapping[str, float]) -> Weights:
    return Weights(**{str(name): float(weight) for name, weight in told.items()})


def _are_doers(of: str) -> bool:
    """Tell whether a noun, in one or many, is of who did it.

    >>> _are_doers("attackers"), _are_doers("gunmen"), _are_doers("soldiers")
    (True, True, False)
    """
    word = of.casefold()
    return not listed("culprits").isdisjoint((word, word.removesuffix("s"), re.sub("men$", "man", word)))


@dataclass(frozen=True)
class Chooser:
    """Chooses among the claims on one event; `implied` gives the class that a weapon implies.

    `sources` maps articles to what is the same for all of one source: what copies repeat has weight once. Articles
    that are not there are sources of their own.
    """

    lexicon: Lexicon
    related: Relatedness
    implied: dict[str, str]
    sources: Mapping[str, str] = field(default_factory=dict)
    weights: Weights = field(default_factory=shipped)

    def kind(self, kinds: Sequence[tuple[str, str, str]]) -> str:
        """Return the class with most support, a mention of a broader class counting for each class below it.

        An attack says no more than that force was used: it counts for a clash as well. `kinds` are the articles of the
        mentions, their classes, and how sure of them the article is.
        """
        tally = self._support(
            (k, article, self.weights.of(certainty))
            for k in sorted({kind for _, kind, _ in kinds})
            for article, other, certainty in kinds
            if self.lexicon.is_a(k, other) or (other == "Attack" and self.lexicon.is_a(k, "UseOfForce"))
        )
        return max(tally, key=lambda k: (tally[k], len(self.lexicon.parents.get(k, ())), k))

    def roles(self, claims: Sequence[Claim], kind: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the chosen values of each role, sorted."""
        told = [c for c in claims if c.is_iri and c.certainty != "denied" and not self._of_tellers(c)]
        values = {
            role: self._support(
                (str(c.value), c.article, self.weights.of(c.certainty)) for c in told if c.property == role
            )
            for role in dict.fromkeys(c.property for c in told)
        }
        chosen = {
            "attacker": self._attackers(values.get("attacker", {}), kind),
            "weapon": self._weapons(values.get("weapon", {}), kind),
            "place": self._places(values.get("place", {})),
        }
        for role, of in values.items():
            chosen.setdefault(role, sorted(of))
        chosen["target"] = [t for t in chosen.get("target", []) if t not in chosen["attacker"]]
        return tuple((role, tuple(found)) for role, found in sorted(chosen.items()) if found)

    def _support(self, told: Iterable[tuple[str, str, float]]) -> dict[str, float]:
        """Add up the weights of values that articles tell: of each source the article that says most for it."""
        by_article: dict[tuple[str, str], float] = {}
        for value, article, weight in told:
            by_article[value, article] = by_article.get((value, article), 0.0) + weight
        by_source: dict[tuple[str, str], float] = {}
        for (value, article), weight in by_article.items():
            source = (value, self.sources.get(article, article))
            by_source[source] = max(weight, by_source.get(source, 0.0))
        found: dict[str, float] = {}
        for (value, _), weight in by_source.items():
            found[value] = found.get(value, 0.0) + weight
        return found

    def _of_tellers(self, claim: Claim) -> bool:
        """Tell whether people who only tell of an attack are taken for those who did it: "witnesses said they fired"."""
        teller = claim.property == "attacker" and claim.value == claim.according_to
        value = str(claim.value)
        return (
            teller
            and self.related.generic(value)
            and self.lexicon.is_a(self.related.kind(value), "HumanActor")
        )

    def _attackers(self, of: dict[str, float], kind: str) -> list[str]:
        """Choose among those who are described as people by itself: "two men" did it, and their group stands accused.

        Two sides fight a clash, of which one may have no name: "the army and the Rapid Support Forces".
        """
        persons = {v for v in of if self.lexicon.is_a(self.related.kind(v), "HumanActor")}
        people = {v: w for v, w in of.items() if v in persons and self.related.generic(v)}
        others = {v: w for v, w in of.items() if v not in people}
        best = self._best(others)
        if self.lexicon.is_a(kind, "ArmedClash") and len(best) == 1:
            best += [v for v in others if v not in best and self.related.parties({v}, set(best)) < 0]
        return sorted(best + ([] if persons - people.keys() else self._best(people)))

    def _best(self, of: dict[str, float]) -> list[str]:
        """Return the best supported of some attackers, and those as well supported or of its side."""
        of = {v: w for v, w in of.items() if not self.related.generic(v)} or of
        if not of:
            return []
        best = max(of, key=lambda v: (of[v], v))
        # what is only claimed or charged stands where nothing is told
        outright = self.weights.reported
        enough = of[best] if of[best] >= outright else 0.0
        return [
            v
            for v in of
            if v == best or of[v] >= (enough or of[best]) or (self._kin(v, best) and of[v] >= outright)
        ]

    def _kin(self, a: str, b: str) -> bool:
        return bool(self.related.affiliations(a) & self.related.affiliations(b))

    def _weapons(self, of: dict[str, float], kind: str) -> list[str]:
        fitting = {v: w for v, w in of.items() if not self._contradicts(self.implied.get(v, ""), kind)}
        best = max(of.values(), default=0.0)
        return sorted({*(fitting or of), *(v for v, w in of.items() if w >= best)})

    def _contradicts(self, implied: str, kind: str) -> bool:
        return bool(implied) and not (self.lexicon.is_a(implied, kind) or self.lexicon.is_a(kind, implied))

    def _places(self, of: dict[str, float]) -> list[str]:
        told = {v: w for v, w in of.items() if w >= self.weights.accused}
        # a site without a name ("a block of flats") is on no map: a place with a name says where, if only implied
        by_name = (
            (v for v in told if not self.related.generic(v)),
            (v for v in of if not self.related.generic(v)),
        )
        of = {v: of[v] for v in by_name[0]} or {v: of[v] for v in by_name[1]} or told or of
        inner = [v for v in of if not any(v in self.related.containers(w) for w in of if w != v)]
        return sorted(inner)

    def figures(self, claims: Sequence[Claim]) -> tuple[tuple[str, int], ...]:
        """Return the chosen figures: the best supported, the largest among equals (later reports raise a toll)."""
        parties = {str(c.value) for c in claims if c.property in ("attacker", "claimedBy")}
        chosen = [
            (role, self._figure([c for c in claims if c.property == role], parties)) for role in _FIGURES
        ]
        return tuple((role, number) for role, number in chosen if number is not None)

    def _figure(self, claims: Sequence[Claim], parties: Set[str]) -> int | None:
        """Choose a figure: of each source its largest (it counts up as it tells), then the one most sources give.

        What those who did it say weighs no more than other boasts.

        Of those killed in an attack who did it are told last: "64 soldiers were killed, and 100 attackers".

        Of a range the lower end is what is sure; the upper one is a figure only where nothing else is told.
        """
        totals: dict[tuple[str, str], tuple[int, float]] = {}
        claims = [c for c in claims if not _are_doers(c.of)] or claims
        sure = [c for c in claims if c.bound not in ("part", "most")]
        for claim in sure or claims:
            if isinstance(claim.value, int) and claim.bound != "part":
                source = (self.sources.get(claim.article, claim.article), claim.according_to)
                weight = (
                    min(self.weights.of(claim.certainty), self.weights.boasted)
                    if claim.according_to in parties
                    else self.weights.of(claim.certainty)
                )
                totals[source] = max(totals.get(source, (-1, 0.0)), (claim.value, weight))
        tally: dict[int, float] = {}
        for number, weight in totals.values():
            tally[number] = tally.get(number, 0.0) + weight
        return max(tally, key=lambda n: (tally[n], n)) if tally else None
