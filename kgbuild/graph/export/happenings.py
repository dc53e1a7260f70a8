"""The events of a graph as rows: when, where and how exactly, who, whom, with what toll, and who reports it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kgbuild.graph.export.view import View
from kgbuild.vocab import DCTERMS, EV, NIF, PROV, RDF, SKOS, WGS84

_TYPE: Final = RDF + "type"
_NEAR, _WITHIN, _COUNTRY = EV + "near", EV + "within", EV + "country"

_AREAS: Final = ("Country", "Region", "Province", "WaterBody", "Road")
_WEEK, _MONTH = timedelta(days=7), timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Where:
    """A place of an event.

    `precision` tells how `latitude` and `longitude` (degrees, WGS 84) stand to it: "at" it, of a place "near"
    it, or of an area "within" which it lies; empty where there are none. `provinces` come from the outermost on,
    `states` are the IRIs of the `countries`.
    """

    iri: str
    label: str
    precision: str = ""
    latitude: str = ""
    longitude: str = ""
    area: bool = False
    provinces: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Happening:
    """An event: `kind` its class (an IRI), roles as IRIs by property, figures by property."""

    iri: str
    kind: str
    label: str
    earliest: str
    latest: str
    day: str
    roles: dict[str, tuple[str, ...]]
    figures: dict[str, int]
    where: Where | None
    sources: tuple[str, ...]
    sentences: tuple[str, ...]

    @property
    def time_precision(self) -> int | None:
        """1 for a known day, 2 for a span within a week, 3 within a month (31 days), None for more or unknown."""
        if self.day:
            return 1
        if not self.earliest or not self.latest:
            return None
        span = datetime.fromisoformat(self.latest) - datetime.fromisoformat(self.earliest)
        return 2 if span <= _WEEK else 3 if span <= _MONTH else None


_ROLES: Final = (
    "attacker",
    "participant",
    "target",
    "weapon",
    "orderedBy",
    "claimedBy",
    "accused",
    "inResponseTo",
)
_FIGURES: Final = ("killed", "wounded", "count")


def happenings(view: View) -> Iterator[Happening]:
    """Yield the events of a graph by IRI; statements, which are events too, are left out."""
    for iri in view.instances("Event"):
        if not view.is_a(iri, "Statement") and view.own(iri, "reportedIn"):
            yield _happening(iri, view)


def _happening(iri: str, view: View) -> Happening:
    return Happening(
        iri=iri,
        kind=_most_specific(view.kinds(iri), view),
        label=view.label(iri),
        earliest=_first(view.own(iri, "earliest")),
        latest=_first(view.own(iri, "latest")),
        day=_first(view.own(iri, "date"))[:10],
        roles={role: tuple(view.own(iri, role)) for role in _ROLES},
        figures={figure: int(_first(view.own(iri, figure))) for figure in _FIGURES if view.own(iri, figure)},
        where=_where(iri, view),
        sources=_sources(iri, view),
        sentences=_sentences(iri, view),
    )


def _most_specific(kinds: list[str], view: View) -> str:
    """Return the class that has the most classes above it."""
    return max(sorted(kinds), key=lambda kind: len(view.superclasses(kind)), default="")


def _sources(iri: str, view: View) -> tuple[str, ...]:
    """Return the publishers of the articles that report an event; of one without a publisher its id."""
    articles = view.own(iri, "reportedIn")
    named = [_first(view.values(a, DCTERMS + "publisher")) or _first(view.values(a, DCTERMS + "identifier"))
             for a in articles]  # fmt: skip
    return tuple(sorted(set(filter(None, named))))


def _sentences(iri: str, view: View) -> tuple[str, ...]:
    """Return the first sentence of each article that tells of an event, white space made single."""
    first: dict[str, tuple[int, str]] = {}
    for mention in view.own(iri, "evidence"):
        for sentence in view.own(mention, "inSentence"):
            begin = int(_first(view.values(sentence, NIF + "beginIndex")) or 0)
            told = (begin, " ".join(_first(view.values(sentence, NIF + "anchorOf")).split()))
            for article in view.values(sentence, PROV + "wasDerivedFrom"):
                first[article] = min(first.get(article, told), told)
    return tuple(words for _, (_, words) in sorted(first.items()))


# -------------------------------------------------------------------------------------------- places


def _where(iri: str, view: View) -> Where | None:
    """Return the place of an event: what it says, else a place that it is directed at, else what it is near."""
    targets = [t for t in view.own(iri, "target") if view.is_a(t, "Place") and not view.is_a(t, "Actor")]
    places = _innermost(view.own(iri, "place") or targets, view)
    if places:
        return min((_located(place, view) for place in places), key=_rank)
    near = _innermost(view.own(iri, "near"), view)
    return min((_located(place, view, near=True) for place in near), key=_rank, default=None)


def _rank(place: Where) -> tuple[int, bool, str]:
    """Order places: those whose coordinates say most come first."""
    return ("at", "near", "within", "").index(place.precision), place.area, place.iri


def _innermost(places: list[str], view: View) -> list[str]:
    """Leave out places in which another of them lies."""
    around = {outer for place in places for outer in _containers(place, view)}
    return [place for place in places if place not in around] or places


def _located(place: str, view: View, *, near: bool = False) -> Where:
    containers = _containers(place, view)
    precision, (latitude, longitude) = _coordinates(place, containers, view)
    around = [place, *containers]
    countries = sorted(p for p in around if view.is_a(p, "Country"))
    return Where(
        place,
        view.label(place),
        "near" if near and precision == "at" else precision,
        latitude,
        longitude,
        view.is_a(place, *_AREAS),
        tuple(view.labels(_provinces(around, view))),
        tuple(view.labels(countries)),
        tuple(_first(view.known_values(country, SKOS + "notation")) for country in countries),
        tuple(countries),
    )


def _provinces(around: list[str], view: View) -> list[str]:
    """Return the provinces among a place and what it lies within, the outermost first."""
    found = [place for place in around if view.is_a(place, "Province")]
    return sorted(found, key=lambda p: (len({*_containers(p, view)} & {*found}), found.index(p)))


def _coordinates(place: str, containers: list[str], view: View) -> tuple[str, tuple[str, str]]:
    """Return the best coordinates that are known for a place, and how they stand to it."""
    tries = [("at", [place]), ("near", view.known_values(place, _NEAR)), ("within", containers)]
    for precision, nodes in tries:
        for node in nodes:
            latitude = _first(view.known_values(node, WGS84 + "lat"))
            longitude = _first(view.known_values(node, WGS84 + "long"))
            if latitude and longitude:
                return precision, (latitude, longitude)
    return "", ("", "")


def _containers(place: str, view: View) -> list[str]:
    """Return what a place lies within, the nearest first; its country too."""
    found: list[str] = []
    waiting = [place]
    for node in waiting:
        for outer in [*view.known_values(node, _WITHIN), *view.known_values(node, _COUNTRY)]:
            if outer not in waiting:
                waiting.append(outer)
                found.append(outer)
    return found


def _first(values: list[str]) -> str:
    return values[0] if values else ""
