"""How much speaks for a candidate: name, type, country, coordinates, dates, office."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kgbuild.gazetteer import normalise, pieces
from kgbuild.geography import GEONAMES, kilometres
from kgbuild.linking.things import FACTS, LinkedEntity, Proposal, Types, geonames_number
from kgbuild.transliteration import loose
from kgbuild.vocab import local

#: The score from which a candidate is proposed, of 1 at most.
LEAST: Final = 0.7
#: A rival with a score so near makes a candidate doubtful.
_MARGIN: Final = 0.1
#: Places so far apart, in kilometres, are not the same; regions have their centre anywhere.
_NEAR: Final = 15.0
_FAR: Final = 60.0
_FAR_REGION: Final = 400.0


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The parts of a score, added up one by one; `out` where something contradicts."""

    score: float = 0.0
    reasons: tuple[str, ...] = ()
    out: bool = False

    def plus(self, points: float, reason: str) -> _Weighed:
        return replace(self, score=self.score + points, reasons=(*self.reasons, reason))

    def ruled_out(self, reason: str) -> _Weighed:
        return replace(self, reasons=(*self.reasons, reason), out=True)


def best(thing: LinkedEntity, found: Mapping[str, FACTS], types: Types, least: float) -> list[Proposal]:
    """Return the candidates for a thing that nothing rules out, the best first; a clear winner is no doubt."""
    proposals = []
    for item, facts in found.items():
        weighed = _weighed(thing, facts, types)
        if weighed and not weighed.out:
            label, *_ = sorted(facts.get("label", {local(item)}))
            description = next(iter(sorted(facts.get("description", ()))), "")
            score = round(min(max(weighed.score, 0.0), 1.0), 2)
            proposals.append(Proposal(thing, item, label, description, score, weighed.reasons, True))
    proposals.sort(key=lambda p: (-p.score, len(p.target), p.target))
    if proposals and proposals[0].score >= least:
        rivals = [p for p in proposals[1:] if round(proposals[0].score - p.score, 2) <= _MARGIN]
        told = tuple(f"but {local(p.target)} is as good ({p.score:.2f})" for p in rivals[:3])
        best = proposals[0]
        proposals[0] = replace(best, doubtful=bool(rivals), reasons=best.reasons + told)
    return proposals


def _weighed(thing: LinkedEntity, facts: FACTS, types: Types) -> _Weighed | None:
    """Return what speaks for and against a candidate; None where neither name nor number leads to it."""
    weighed = _by_number(thing, facts, _by_name(thing, facts))
    if not weighed.reasons:
        return None
    for weigh in (_by_country, _by_point, _by_years, _by_office):
        weighed = weigh(thing, facts, weighed)
    return _by_type(thing, facts, weighed, types)


def _by_name(thing: LinkedEntity, facts: FACTS) -> _Weighed:
    names, aliases = {normalise(thing.label)}, {normalise(a) for a in thing.aliases}
    label = {normalise(name) for name in facts.get("label", ())}
    others = {normalise(name) for name in facts.get("alias", ())}
    letters = {normalise(name) for name in (thing.label, *thing.aliases) if name.isupper()}  # many bear them
    for points, ours, theirs, reason in (
        (0.5, names, label, "the label is its label"),
        (0.4, names, others, "the label is an alias of it"),
        (0.4, aliases, label, "an alias is its label"),
        (0.35, aliases, others, "the two share an alias"),
    ):
        if common := ours & theirs:
            return _Weighed().plus(points / 2 if common <= letters else points, f"{reason} ({min(common)})")
    keys = {loose(name) for name in (thing.label, *thing.aliases)} if "Place" in thing.kinds else set()
    like = keys & {loose(name) for name in (*facts.get("label", ()), *facts.get("alias", ()))}
    return _Weighed().plus(0.35, "a name is spelt alike") if like else _Weighed()


def _by_number(thing: LinkedEntity, facts: FACTS, weighed: _Weighed) -> _Weighed:
    ours, theirs = geonames_number(thing), facts.get("geonames", frozenset())
    if common := ours & theirs:
        return weighed.plus(0.5, f"GeoNames {min(common)} is linked to both")
    return (
        weighed.plus(-0.2, f"it is GeoNames {min(theirs)}")
        if ours and theirs and weighed.reasons
        else weighed
    )


def _by_type(thing: LinkedEntity, facts: FACTS, weighed: _Weighed, types: Types) -> _Weighed:
    """Weigh the type; that somebody is a human being says little, that a militia is an organisation nothing."""
    line = [kind for kind in thing.kinds if kind in types.items]
    classes = facts.get("class", frozenset())
    if not line or not facts.get("instance"):
        return weighed.plus(0, "its type is not known")
    for kind in line:
        if types.items[kind] & classes:
            points = -0.05 if kind != line[0] else 0.1 if kind == "Person" else 0.2
            return weighed.plus(points, f"it is of the type {kind}")
    return weighed.ruled_out(f"it is not of the type {line[0]}")


def _by_country(thing: LinkedEntity, facts: FACTS, weighed: _Weighed) -> _Weighed:
    theirs = facts.get("country", frozenset())
    if not thing.countries or not theirs:
        return weighed.plus(0, "no country to compare")
    if common := thing.countries & theirs:
        return weighed.plus(0.2, f"country {min(common)}")
    return weighed.ruled_out(f"country {min(theirs)}, not {min(thing.countries)}")


def _by_point(thing: LinkedEntity, facts: FACTS, weighed: _Weighed) -> _Weighed:
    points = [_point(text) for text in sorted(facts.get("point", ()))]
    if thing.point is None or not any(points):
        return weighed
    apart = min(kilometres(thing.point, point) for point in points if point)
    far = _FAR_REGION if {"Region", "Country"} & set(thing.kinds) else _FAR
    if apart > far:
        return weighed.ruled_out(f"{apart:.0f} km away")
    return weighed.plus(0.2, f"{apart:.0f} km away") if apart <= _NEAR else weighed


def _point(text: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a WKT point, which says the longitude first.

    >>> _point("Point(44.01 36.19)")
    (36.19, 44.01)
    """
    found = re.search(r"Point\s*\(\s*(\S+)\s+([^\s)]+)\s*\)", text, re.IGNORECASE)
    return (float(found[2]), float(found[1])) if found else None


def _by_years(thing: LinkedEntity, facts: FACTS, weighed: _Weighed) -> _Weighed:
    begin, end = (_years(facts.get(key, ())) for key in ("begin", "end"))
    if not thing.years or not (begin or end):
        return weighed
    if begin and min(begin) > thing.years[0]:
        return weighed.ruled_out(f"it begins in {min(begin)}, later than {thing.years[0]}")
    if end and max(end) < thing.years[0]:
        return weighed.ruled_out(f"it ends in {max(end)}, before {thing.years[0]}")
    return weighed.plus(0.05, f"the years fit ({thing.years[0]})")


def _years(dates: Iterable[str]) -> list[int]:
    return [int(found[0]) for date in dates if (found := re.match(r"-?\d{4,}", date))]


def _by_office(thing: LinkedEntity, facts: FACTS, weighed: _Weighed) -> _Weighed:
    """Weigh what a person does: a namesake of the same country is told by nothing else."""
    if "Person" not in thing.kinds:
        return weighed
    theirs = _words((*facts.get("office", ()), *facts.get("description", ())))
    if common := _words(thing.offices) & theirs:
        return weighed.plus(0.1, f"what they do fits ({', '.join(sorted(common))})")
    return weighed.plus(-0.15, "nothing says that they do the same")


def _words(texts: Iterable[str]) -> set[str]:
    """Return the words that may tell what somebody does: those of four letters and more."""
    return {word.rstrip("s") for text in texts for word in pieces(text) if len(word) > 3}


def without_shared(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Mark as doubtful what would link one item to several things: at most the best of them is right."""
    claims: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        if not proposal.doubtful:
            claims[proposal.target].append(proposal)
    beaten = {}
    for target, rivals in claims.items():
        rivals.sort(key=lambda p: -p.score)
        equal = len(rivals) > 1 and rivals[0].score == rivals[1].score
        for loser in rivals if equal else rivals[1:]:
            other = rivals[1] if loser is rivals[0] else rivals[0]
            beaten[(loser.thing.iri, target)] = (
                f"but {other.thing.label} ({local(other.thing.iri)}) fits it as well"
            )
    return [
        replace(p, doubtful=True, reasons=(*p.reasons, beaten[p.thing.iri, p.target]))
        if (p.thing.iri, p.target) in beaten
        else p
        for p in proposals
    ]


def with_geonames(proposals: Iterable[Proposal], found: Mapping[str, FACTS]) -> Iterator[Proposal]:
    """Yield the proposals, and behind one for a place that has no GeoNames link the one that it leads to."""
    for proposal in proposals:
        yield proposal
        numbers = sorted(found[proposal.target].get("geonames", ()))
        if proposal.doubtful or "Place" not in proposal.thing.kinds or geonames_number(proposal.thing):
            continue
        if len(numbers) == 1:
            reason = f"{local(proposal.target)} has this GeoNames number"
            yield replace(proposal, target=f"{GEONAMES}{numbers[0]}/", reasons=(reason, *proposal.reasons))
