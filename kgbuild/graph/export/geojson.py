"""Events as GeoJSON points (RFC 7946), each with how exactly it is known where it happened."""

from __future__ import annotations

import json
from typing import Any

from kgbuild.graph.export.happenings import Happening, Where, happenings
from kgbuild.graph.export.view import View
from kgbuild.vocab import local


def geojson(view: View) -> bytes:
    """Return the events whose place has coordinates, as a collection of points, by IRI."""
    collection = {"type": "FeatureCollection", "features": features(view)}
    return (json.dumps(collection, ensure_ascii=False, indent=1) + "\n").encode()


def features(view: View) -> list[dict[str, Any]]:
    """Return the events whose place has coordinates as features, by IRI."""
    return [
        _feature(event, event.where, view)
        for event in happenings(view)
        if event.where and event.where.precision
    ]


def _feature(event: Happening, where: Where, view: View) -> dict[str, Any]:
    position = [float(where.longitude), float(where.latitude)]
    return {
        "type": "Feature",
        "id": event.iri,
        "geometry": {"type": "Point", "coordinates": position},
        "properties": _properties(event, where, view),
    }


def _properties(event: Happening, where: Where, view: View) -> dict[str, Any]:
    """Return what a map shows of an event; what is not known is left out, but for the precision."""
    known = {
        "label": event.label,
        "type": local(event.kind),
        "date": event.day,
        "earliest": event.earliest,
        "latest": event.latest,
        "place": where.label,
        "country": "; ".join(where.countries),
        **{role: view.labels(nodes) for role, nodes in event.roles.items()},
        "sources": list(event.sources),
        "text": " ".join(event.sentences),
    }
    told = {name: value for name, value in known.items() if value}
    return {**told, **event.figures, "precision": "area" if where.area else where.precision}
