"""Writes a built graph in the formats of other tools; equal graphs give equal bytes. See `docs/exports.md`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kgbuild.graph import write
from kgbuild.graph.export.acled import acled
from kgbuild.graph.export.catalogue import catalogue
from kgbuild.graph.export.functional import functional
from kgbuild.graph.export.geojson import geojson
from kgbuild.graph.export.geoparquet import geoparquet
from kgbuild.graph.export.graphml import graphml
from kgbuild.graph.export.jsonld import jsonld
from kgbuild.graph.export.neo4j import neo4j
from kgbuild.graph.export.rdf import nquads, rdf12, rdfstar, rdfxml
from kgbuild.graph.export.view import View, read

__all__ = ["FORMATS", "Format", "export", "read"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is in a few words, the usual end of a file's name, how it is made."""

    says: str
    ending: str
    render: Callable[[View], bytes]


FORMATS: Final[dict[str, Format]] = {
    "turtle": Format("Turtle", ".ttl", lambda view: write.turtle(view.quads, view.base_iri)),
    "trig": Format(
        "TriG, with the named graphs of the input", ".trig", lambda v: write.trig(v.quads, v.base_iri)
    ),
    "nquads": Format("N-Quads, with the named graphs of the input", ".nq", nquads),
    "rdfxml": Format("RDF/XML", ".rdf", rdfxml),
    "ofn": Format("OWL functional syntax", ".ofn", functional),
    "jsonld": Format("JSON-LD with a context", ".jsonld", jsonld),
    "rdf12": Format("Turtle of RDF 1.2, claims as reifiers", ".ttl", rdf12),
    "rdfstar": Format("Turtle-star, claims on quoted triples", ".ttls", rdfstar),
    "acled": Format("CSV in ACLED's columns", ".csv", acled),
    "geojson": Format("GeoJSON, events as points", ".geojson", geojson),
    "geoparquet": Format("GeoParquet, events as points", ".parquet", geoparquet),
    "graphml": Format("GraphML, a network", ".graphml", graphml),
    "neo4j": Format("CSV for Neo4j and openCypher, a ZIP", ".zip", neo4j),
    "catalogue": Format("a description in VoID and DCAT", ".ttl", catalogue),
}


def export(quads: Iterable[ox.Quad], name: str) -> bytes:
    """Return the graph in the format `name`, one of FORMATS.

    Turtle, TriG and N-Quads hold the graph as it is; TriG and N-Quads with the assertions of each article. The
    others are made of the fused reading.

    Raises GraphError where the format has no place for something that the graph holds.
    """
    return FORMATS[name].render(View(quads))
