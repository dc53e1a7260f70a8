"""A built graph as the exports see it: what is said of each node, and what the gazetteer adds to its places."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kgbuild.errors import GraphError, told
from kgbuild.graph import terms
from kgbuild.resources import shipped
from kgbuild.vocab import DATA, EV, INDIVIDUAL, RDF, RDFS, SKOS, local

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
#: For each node, each property (by IRI) with its values in order.
Index = Mapping[str, Mapping[str, list[Term]]]

_NAMES = (SKOS + "prefLabel", RDFS + "label")


def read(path: Path) -> list[ox.Quad]:
    """Return the quads of a graph file, or of the `graph.trig` in a folder, each literal as it is written there.

    Raises GraphError where the file is missing, of another kind, or has a syntax error, with file and line.
    """
    path = path / "graph.trig" if path.is_dir() else path
    kind = ox.RdfFormat.from_extension(path.suffix.lstrip("."))
    if kind is None:
        remedy = "It ends in .ttl, .trig, .nt, .nq or .rdf, or is a folder that kgbuild build wrote"
        raise GraphError("no known kind of graph file", where=str(path), remedy=remedy)
    try:
        return list(ox.parse(path=str(path), format=kind))
    except OSError as error:
        remedy = "Build it: kgbuild build ARTICLES --out DIR"
        raise GraphError(f"cannot be read ({error.strerror})", where=str(path), remedy=remedy) from error
    except SyntaxError as error:
        problem = "syntax error: " + re.sub(r"^Parser error at .*?: ", "", str(error.msg))
        remedy = "Correct it, or build the graph anew"
        raise GraphError(problem, where=f"{told(path)}:{error.lineno}", remedy=remedy) from error


class View:
    """The quads of a graph, in a stable order, and the fused reading found by subject. Nodes are their IRIs."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self.quads = _with_stable_labels(list(quads))

    @cached_property
    def fused(self) -> list[ox.Triple]:
        """The default graph."""
        return [q.triple for q in self.quads if isinstance(q.graph_name, ox.DefaultGraph)]

    @cached_property
    def declared(self) -> list[ox.Triple]:
        """The default graph, in which each individual of a class of ours is declared, as tools for OWL list them."""
        kind, individual = ox.NamedNode(RDF + "type"), ox.NamedNode(INDIVIDUAL)
        own = {t.subject for t in self.fused if t.predicate == kind and _is_ours(t.object)}
        own -= {t.subject for t in self.fused if t.predicate == kind and t.object == individual}
        return [*self.fused, *(ox.Triple(one, kind, individual) for one in sorted(own, key=str))]

    @cached_property
    def base_iri(self) -> str:
        """What begins the IRIs of individuals: what stands before `article/` in those of articles."""
        for iri in sorted(self.of):
            if EV + "Article" in self.values(iri, RDF + "type") and "article/" in iri:
                return iri.rsplit("article/", 1)[0]
        return DATA

    @cached_property
    def of(self) -> Index:
        """What the fused reading says of each node."""
        return _indexed(self.fused)

    @cached_property
    def _known(self) -> Index:
        """What comes with kgbuild. A graph holds one step of where a place lies; the gazetteer knows the country."""
        folder = shipped("ontology")
        return _indexed(terms.read([folder / "kgbuild.ttl", folder / "gazetteer"]).triples)

    @cached_property
    def _above(self) -> dict[str, dict[str, None]]:
        """Each class with itself and all classes above it, the nearest first."""
        nodes = [*self.of, *(iri for iri in self._known if iri not in self.of)]
        parents = {iri: self.known_values(iri, RDFS + "subClassOf") for iri in nodes}
        return {iri: _reach(iri, parents) for iri in parents if parents[iri]}

    def terms(self, node: str, prop: str) -> list[Term]:
        """Return the values of a property, in order."""
        return self.of.get(node, {}).get(prop, [])

    def values(self, node: str, prop: str) -> list[str]:
        """Return the values of a property as strings: IRIs, or the words of literals."""
        return [t.value for t in self.terms(node, prop) if isinstance(t, ox.NamedNode | ox.Literal)]

    def own(self, node: str, name: str) -> list[str]:
        """Return the values of a property of our ontology, by its local name."""
        return self.values(node, EV + name)

    def known_values(self, node: str, prop: str) -> list[str]:
        """Return the values of a property: the graph's or, where it has none, those that come with kgbuild."""
        found = self.values(node, prop)
        known = self._known.get(node, {}).get(prop, [])
        return found or [t.value for t in known if isinstance(t, ox.NamedNode | ox.Literal)]

    def kinds(self, node: str) -> list[str]:
        """Return the classes that the graph says a node to be of, by IRI."""
        return [iri for iri in self.values(node, RDF + "type") if iri != INDIVIDUAL]

    def classes(self, node: str) -> list[str]:
        """Return the classes that a node is said to be of, as local names."""
        return [local(iri) for iri in self.known_values(node, RDF + "type") if iri.startswith(EV)]

    @cached_property
    def countries_of_outlets(self) -> dict[str, set[str]]:
        """The countries of each media outlet that graph or gazetteer know, by each of its names in lower case."""
        found: dict[str, set[str]] = defaultdict(set)
        for node in {*self.of, *self._known}:
            if EV + "Media" in self.known_values(node, RDF + "type"):
                names = [*self.known_values(node, _NAMES[0]), *self.known_values(node, SKOS + "altLabel")]
                for name in names:
                    found[name.casefold()].update(self.known_values(node, EV + "country"))
        return dict(found)

    def is_a(self, node: str, *names: str) -> bool:
        """Tell whether a node is of one of these classes (by local name), or of one below."""
        wanted = {EV + name for name in names}
        kinds = self.known_values(node, RDF + "type")
        return any(wanted & self._above.get(kind, {kind: None}).keys() for kind in kinds)

    def superclasses(self, kind: str) -> list[str]:
        """Return the classes above a class, those nearest first."""
        return list(self._above.get(kind, ()))[1:]

    def label(self, node: str) -> str:
        """Return the English name of a node, or any, or the end of its IRI."""
        for prop in _NAMES:
            names = self.terms(node, prop) or self._known.get(node, {}).get(prop, [])
            words = [t for t in names if isinstance(t, ox.Literal)]
            words.sort(key=lambda t: (t.language not in (None, "en"), t.value))
            if words:
                return words[0].value
        return local(node.rstrip("/"))

    def labels(self, nodes: Iterable[str]) -> list[str]:
        """Return the names of nodes."""
        return [self.label(node) for node in nodes]

    def instances(self, *names: str) -> Iterator[str]:
        """Yield the nodes of the graph that are of one of these classes, in order."""
        return (node for node in sorted(self.of) if self.is_a(node, *names))


def _is_ours(kind: Term) -> bool:
    return isinstance(kind, ox.NamedNode) and kind.value.startswith(EV)


def _with_stable_labels(quads: list[ox.Quad]) -> list[ox.Quad]:
    """Return the quads sorted; nodes without a name get labels that depend on what is said of them alone."""
    if any(isinstance(t, ox.BlankNode) for q in quads for t in (q.subject, q.object)):
        dataset = ox.Dataset(quads)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        quads = list(dataset)
    return sorted(set(quads), key=str)


def _indexed(triples: Iterable[ox.Triple]) -> Index:
    found: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for triple in sorted(triples, key=str):
        subject = triple.subject
        if isinstance(subject, ox.NamedNode):
            found[subject.value][triple.predicate.value].append(triple.object)
    return {node: dict(props) for node, props in found.items()}


def _reach(start: str, parents: Mapping[str, list[str]]) -> dict[str, None]:
    """Return a node and all above it, nearest first."""
    seen = {start: None}
    for node in (waiting := [start]):
        for parent in parents.get(node, []):
            if parent not in seen:
                seen[parent] = None
                waiting.append(parent)
    return seen
