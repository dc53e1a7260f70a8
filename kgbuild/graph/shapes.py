"""Validates triples against SHACL shapes with pySHACL, in batches, so that a large graph takes its time and no more.

Two things make it fast. A property's shape aims at the nodes itself, all of a batch at once: where a node's shape leads
to it, pySHACL sets it up for every node anew, which takes five times as long. And a batch holds what its nodes need:
since the paths of the shapes are single properties, that is their own triples of the properties that the shapes name,
and the classes of what these lead to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib import RDF, RDFS, SH

from kgbuild.vocab import INDIVIDUAL

#: How many nodes are looked at together.
BATCH: Final = 20_000

_TYPE: Final = ox.NamedNode(str(RDF.type))
_INDIVIDUAL: Final = ox.NamedNode(INDIVIDUAL)
_SUBCLASS: Final = ox.NamedNode(str(RDFS.subClassOf))
_RESULTS: Final = """
SELECT ?severity ?shape ?focus ?value ?message
WHERE {
  ?result a sh:ValidationResult ;
    sh:resultSeverity ?severity ; sh:sourceShape ?shape ; sh:focusNode ?focus ; sh:resultMessage ?message .
  OPTIONAL { ?result sh:value ?value }
}
"""


def results(
    triples: Iterable[ox.Triple], rules: rdflib.Graph, batch: int = BATCH
) -> Iterator[tuple[Any, ...]]:
    """Yield severity, shape, node, value (None where there is none) and message of each result.

    `triples` hold the class hierarchy too. What has a target in `rules` has a target class, and leads to shapes of
    properties that say all; their paths are single properties.
    """
    data = _Data(triples, {str(term) for term in rules.objects()})
    aimed, marks = _aimed(rules, data.hierarchy)
    nodes = [node for node in data.own if any(kind in marks for kind in data.kinds(node))]
    for start in range(0, len(nodes), batch):
        some = nodes[start : start + batch]
        graph = data.around(some)
        for node in some:
            for mark in {mark for kind in data.kinds(node) for mark in marks.get(kind, ())}:
                graph.add((_term(node), RDF.type, mark))
        _, report, _ = pyshacl.validate(graph, shacl_graph=aimed, allow_warnings=True, inplace=True)
        yield from report.query(_RESULTS, initNs={"sh": SH})


class _Data:
    """Triples by subject: those that the shapes speak of, and the classes of each node."""

    def __init__(self, triples: Iterable[ox.Triple], told: set[str]) -> None:
        self.own: dict[object, list[ox.Triple]] = defaultdict(list)
        self.types: dict[object, list[ox.Triple]] = defaultdict(list)
        self.hierarchy = rdflib.Graph()
        for triple in triples:
            if triple.predicate == _TYPE:
                if triple.object == _INDIVIDUAL:
                    continue
                self.types[triple.subject].append(triple)
                self.own[triple.subject]
            elif triple.predicate == _SUBCLASS:
                self.hierarchy.add(_converted(triple))
            elif triple.predicate.value in told:
                self.own[triple.subject].append(triple)

    def kinds(self, node: object) -> Iterator[rdflib.term.Node]:
        """Yield the classes that a node is said to have."""
        return (_term(triple.object) for triple in self.types.get(node, ()))

    def around(self, nodes: Iterable[object]) -> rdflib.Graph:
        """Return the graph that holds what must be known of these nodes."""
        graph = rdflib.Graph()
        for triple in self.hierarchy:
            graph.add(triple)
        known = set()
        for node in nodes:
            known |= {node, *(triple.object for triple in self.own[node])}
            graph.addN((*_converted(triple), graph) for triple in self.own[node])
        graph.addN((*_converted(t), graph) for node in known for t in self.types.get(node, ()))
        return graph


_Marks = defaultdict[object, list[rdflib.term.Node]]


def _aimed(rules: rdflib.Graph, hierarchy: rdflib.Graph) -> tuple[rdflib.Graph, _Marks]:
    """Return the shapes, each property's aiming at a mark that its nodes bear, and for each class the marks.

    A mark stands for the target class, and is borne by the nodes of a batch alone, not by what these lead to.
    """
    aimed, marks = rdflib.Graph(), _Marks(list)
    for triple in rules:
        if triple[1] not in (SH.targetClass, SH.property):
            aimed.add(triple)
    for shape, wanted in rules.subject_objects(SH.targetClass):
        mark = rdflib.URIRef(f"urn:x-kgbuild:mark:{wanted}")
        for kind in hierarchy.transitive_subjects(RDFS.subClassOf, wanted):
            marks[kind].append(mark)
        for property in rules.objects(shape, SH.property):
            aimed.add((property, SH.targetClass, mark))
    return aimed, marks


def _converted(triple: ox.Triple) -> tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]:
    return _term(triple.subject), _term(triple.predicate), _term(triple.object)


@lru_cache(maxsize=100_000)
def _term(term: object) -> rdflib.term.Node:
    """Return a term of pyoxigraph as one of rdflib, a literal as it is written."""
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)
