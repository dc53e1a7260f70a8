"""What a graph is, in VoID and DCAT: title, licence, how much of what it holds, and the formats it can be had in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from kgbuild.graph.export.view import View
from kgbuild.graph.write import turtle
from kgbuild.vocab import DCTERMS, PREFIXES, RDF, RDFS, XSD

_VOID: Final = "http://rdfs.org/ns/void#"
_DCAT: Final = "http://www.w3.org/ns/dcat#"
#: What is said of a graph in its own header, and so of it in a catalogue.
_OF_GRAPH: Final = tuple(
    DCTERMS + name for name in ("title", "creator", "license", "rights", "conformsTo", "provenance")
)
#: Media types of the files that a build writes.
_FILES: Final = {"graph.ttl": "text/turtle", "graph.trig": "application/trig"}
_TYPES: Final = "https://www.iana.org/assignments/media-types/"


def catalogue(view: View) -> bytes:
    """Return a description of the graph, about the node that its own header is about."""
    base = view.base_iri
    graph = f"{base}graph/reading"
    said: list[tuple[str, str, ox.NamedNode | ox.Literal]] = [
        (graph, RDF + "type", ox.NamedNode(kind)) for kind in (_VOID + "Dataset", _DCAT + "Dataset")
    ]
    said += [
        (graph, p, v)
        for p in _OF_GRAPH
        for v in view.terms(graph, p)
        if isinstance(v, ox.NamedNode | ox.Literal)
    ]
    said += _statistics(view, graph)
    said += [(graph, _VOID + "vocabulary", ox.NamedNode(namespace)) for namespace in _vocabularies(view)]
    said.append((graph, _VOID + "uriSpace", ox.Literal(base)))
    said += _days(view, graph)
    for name, kind in _FILES.items():
        file = f"{base}graph/{name}"
        said += [
            (graph, _DCAT + "distribution", ox.NamedNode(file)),
            (file, RDF + "type", ox.NamedNode(_DCAT + "Distribution")),
            (file, DCTERMS + "title", ox.Literal(name)),
            (file, _DCAT + "mediaType", ox.NamedNode(_TYPES + kind)),
        ]
    return turtle((ox.Quad(ox.NamedNode(s), ox.NamedNode(p), o) for s, p, o in said), base)


def _statistics(view: View, graph: str) -> Iterable[tuple[str, str, ox.NamedNode | ox.Literal]]:
    """Yield how many triples, entities, classes and properties there are, and how many of each class and property."""
    kinds, props = Counter(_kinds(view)), Counter(t.predicate.value for t in view.fused)
    entities = [iri for iri in view.of if iri.startswith(view.base_iri)]
    totals = (("triples", len(view.fused)), ("entities", len(entities)), ("classes", len(kinds)),
              ("properties", len(props)), ("distinctSubjects", len({t.subject for t in view.fused})),
              ("distinctObjects", len({t.object for t in view.fused})))  # fmt: skip
    yield from ((graph, _VOID + name, ox.Literal(number)) for name, number in totals)
    for part, of, counted in (("class", "entities", kinds), ("property", "triples", props)):
        for number, iri in enumerate(sorted(counted)):
            node = f"{view.base_iri}graph/{part}-{number:03}"
            yield graph, f"{_VOID}{part}Partition", ox.NamedNode(node)
            yield node, RDF + "type", ox.NamedNode(_VOID + "Dataset")
            yield node, _VOID + part, ox.NamedNode(iri)
            yield node, _VOID + of, ox.Literal(counted[iri])


def _vocabularies(view: View) -> list[str]:
    used = {*(t.predicate.value for t in view.fused), *_kinds(view)}
    shared = set(PREFIXES.values()) - {RDF, RDFS, XSD}
    return sorted(namespace for namespace in shared if any(iri.startswith(namespace) for iri in used))


def _days(view: View, graph: str) -> Iterable[tuple[str, str, ox.NamedNode | ox.Literal]]:
    """Yield the span of time that the events of the graph lie in."""
    first = min((d for e in view.of for d in view.own(e, "earliest")), default="")
    last = max((d for e in view.of for d in view.own(e, "latest")), default="")
    if first and last:
        span = f"{view.base_iri}graph/span"
        yield graph, DCTERMS + "temporal", ox.NamedNode(span)
        yield span, RDF + "type", ox.NamedNode(DCTERMS + "PeriodOfTime")
        for name, value in (("startDate", first), ("endDate", last)):
            yield span, _DCAT + name, ox.Literal(value, datatype=ox.NamedNode(XSD + "dateTime"))


def _kinds(view: View) -> list[str]:
    """Return the class of each statement that a node is of one."""
    return [kind for node in view.of for kind in view.values(node, RDF + "type")]
