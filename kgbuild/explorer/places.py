"""Where an event lies on a map, and how exactly that is known: at a point, near one, or somewhere in an area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pycountry

from kgbuild.explorer.snapshot import Snapshot
from kgbuild.vocab import EV, SKOS, WGS84

#: Classes of places that are areas, with the radius in kilometres of the circle that stands for one on a map.
_AREAS: Final = {"Country": 200.0, "Region": 90.0, "Province": 60.0, "WaterBody": 60.0, "Road": 40.0}
#: Kilometres around a place for "near" it.
_NEAR: Final = 12.0
_ORDER: Final = ("at", "near", "area", "within")


@dataclass(frozen=True, slots=True)
class Spot:
    """Coordinates in degrees (WGS 84); `precision` is one of "at", "near", "area", "within"; `radius` in km.

    "area": the place itself is an area. "within": all that is known is an area around the place.
    """

    latitude: float
    longitude: float
    precision: str
    radius: float
    place: str


def located(graph: Snapshot, places: Sequence[str], near: Sequence[str]) -> Spot | None:
    """Return where something lies that is in one of `places`, or `near` others; None where no coordinates are known."""
    found = [_spot(graph, place, near=False) for place in _innermost(graph, places)]
    found += [] if places else [_spot(graph, place, near=True) for place in _innermost(graph, near)]
    spots = [spot for spot in found if spot]
    return min(spots, key=lambda s: (_ORDER.index(s.precision), s.radius, s.place), default=None)


def _innermost(graph: Snapshot, places: Sequence[str]) -> list[str]:
    """Leave out places in which another of them lies."""
    if len(places) < 2:
        return list(places)
    around = {outer for place in places for outer in graph.around(place)}
    return [place for place in places if place not in around] or list(places)


def _spot(graph: Snapshot, place: str, *, near: bool) -> Spot | None:
    own = _coordinates(graph, place)
    if own:
        radius = _radius(graph, place)
        precision, radius = ("area", radius) if radius else ("near", _NEAR) if near else ("at", 0.0)
        return Spot(*own, precision, radius, place)
    for other in graph.known_values(place, EV + "near"):
        if there := _coordinates(graph, other):
            return Spot(*there, "near", _NEAR, place)
    for outer in graph.around(place):
        if there := _coordinates(graph, outer):
            return Spot(*there, "within", _radius(graph, outer) or _NEAR, place)
    return None


def _radius(graph: Snapshot, place: str) -> float:
    kind = graph.kind(place)
    return next((radius for name, radius in _AREAS.items() if kind and graph.is_a(kind, name)), 0.0)


def _coordinates(graph: Snapshot, node: str) -> tuple[float, float] | None:
    latitude = graph.known_values(node, WGS84 + "lat")
    longitude = graph.known_values(node, WGS84 + "long")
    return (float(latitude[0]), float(longitude[0])) if latitude and longitude else None


def country_number(graph: Snapshot, place: str) -> str:
    """Return the three digits of ISO 3166 for a country, by which outlines are found; empty for any other place."""
    for code in graph.known_values(place, SKOS + "notation"):
        if found := pycountry.countries.get(alpha_2=code):
            return str(found.numeric)
    return ""
