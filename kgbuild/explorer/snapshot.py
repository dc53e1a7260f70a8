"""A built graph in memory, as the explorer sees it: each node's values, names and classes, and what it lies within."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

import pyoxigraph as ox

from kgbuild.errors import GraphError
from kgbuild.query import open_graph
from kgbuild.resources import shipped
from kgbuild.vocab import DATA, DCTERMS, EV, OWL, RDF, RDFS, SKOS, local

#: The file that the explorer opens; where it is missing, the other.
FILES: Final = ("graph.trig", "graph.ttl")
_NAMES: Final = (SKOS + "prefLabel", RDFS + "label", DCTERMS + "title", DCTERMS + "identifier")
_DEFAULT: Final = ox.DefaultGraph()

Term = ox.NamedNode | ox.Literal
_Node = TypeVar("_Node", str, int)


def graph_file(folder: Path) -> Path:
    """Return the graph in `folder` (or `folder` itself where it is a file). Raises GraphError where there is none."""
    if folder.is_file():
        return folder
    for name in FILES:
        if (folder / name).is_file():
            return folder / name
    raise GraphError(
        "no graph in this folder",
        where=str(folder),
        remedy=f"Build one: kgbuild build ARTICLES --out {folder}",
    )


def stamp(folder: Path) -> str:
    """Return what tells this state of the graph from another: a digest of the file's identity, size and time."""
    found = graph_file(folder).stat()
    return hashlib.sha256(f"{found.st_ino}-{found.st_size}-{found.st_mtime_ns}".encode()).hexdigest()[:16]


class Snapshot:
    """A graph in a store, and what comes with kgbuild (ontology and gazetteer) in another."""

    def __init__(self, folder: Path) -> None:
        """Load the graph in `folder`. Raises GraphError where there is none, or where it is broken."""
        self.file = graph_file(folder)
        self.folder = self.file.parent
        self.stamp = stamp(folder)
        self.store = open_graph(self.file)
        self.known = _known()
        self._labels: dict[str, str] = {}
        self._known_values: dict[tuple[str, str], list[str]] = {}

    # ---------------------------------------------------------------------------------- single nodes

    def terms(self, node: str, prop: str) -> list[Term]:
        """Return the values of a property in the fused reading, sorted."""
        found = (
            quad.object for quad in self.store.quads_for_pattern(_node(node), _node(prop), None, _DEFAULT)
        )
        return sorted((o for o in found if isinstance(o, ox.NamedNode | ox.Literal)), key=_order)

    def values(self, node: str, prop: str) -> list[str]:
        """Return the values of a property as strings: IRIs, or the words of literals."""
        return [term.value for term in self.terms(node, prop)]

    def own(self, node: str, name: str) -> list[str]:
        """Return the values of a property of our ontology, by its local name."""
        return self.values(node, EV + name)

    def first(self, node: str, prop: str) -> str:
        """Return the first value of a property, an empty string where there is none."""
        return next(iter(self.values(node, prop)), "")

    def known_values(self, node: str, prop: str) -> list[str]:
        """Return the values of a property: the graph's or, where it has none, those that come with kgbuild."""
        if (node, prop) not in self._known_values:
            found = self.values(node, prop)
            if not found:
                quads = self.known.quads_for_pattern(_node(node), _node(prop), None, _DEFAULT)
                found = sorted(
                    q.object.value for q in quads if isinstance(q.object, ox.NamedNode | ox.Literal)
                )
            self._known_values[node, prop] = found
        return self._known_values[node, prop]

    def pointing(self, node: str, prop: str | None = None) -> list[tuple[str, str]]:
        """Return (subject, property) of the triples that point at a node, sorted."""
        quads = self.store.quads_for_pattern(None, _node(prop) if prop else None, _node(node), _DEFAULT)
        return sorted(
            (q.subject.value, q.predicate.value) for q in quads if isinstance(q.subject, ox.NamedNode)
        )

    def holds(self, node: str) -> bool:
        """Tell whether the fused reading says anything of a node."""
        return any(self.store.quads_for_pattern(_node(node), None, None, _DEFAULT))

    def label(self, node: str, language: str = "en") -> str:
        """Return the name of a node in a language or in English, or the end of its IRI."""
        if language != "en":
            return self._label(node, language) or self.label(node)
        if node not in self._labels:
            self._labels[node] = self._label(node, "en") or local(node.rstrip("/"))
        return self._labels[node]

    def _label(self, node: str, language: str) -> str:
        for prop in _NAMES:
            for store in (self.store, self.known):
                quads = store.quads_for_pattern(_node(node), _node(prop), None, _DEFAULT)
                words = [q.object for q in quads if isinstance(q.object, ox.Literal)]
                words = [w for w in words if language == "en" or w.language == language]
                if words:
                    return min(words, key=lambda w: (w.language not in (None, language), w.value)).value
        return ""

    # --------------------------------------------------------------------------------------- columns

    def column(self, prop: str) -> dict[str, list[Term]]:
        """Return the values of a property for all nodes that have it."""
        found: dict[str, list[Term]] = defaultdict(list)
        for quad in self.store.quads_for_pattern(None, _node(prop), None, _DEFAULT):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                found[quad.subject.value].append(quad.object)
        for terms in found.values():
            if len(terms) > 1:
                terms.sort(key=_order)
        return found

    def texts(self, prop: str) -> dict[str, list[str]]:
        """Return a column with IRIs and words as strings."""
        return {node: [term.value for term in terms] for node, terms in self.column(prop).items()}

    # --------------------------------------------------------------------------------------- classes

    @cached_property
    def parents(self) -> dict[str, list[str]]:
        """The classes straight above each class of our ontology."""
        found: dict[str, set[str]] = defaultdict(set)
        for store in (self.store, self.known):
            for quad in store.quads_for_pattern(None, _node(RDFS + "subClassOf"), None, _DEFAULT):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                    found[quad.subject.value].add(quad.object.value)
        return {kind: sorted(above) for kind, above in found.items()}

    def above(self, kind: str) -> list[str]:
        """Return a class and all above it, the nearest first."""
        return reach(kind, self.parents)

    def line(self, kind: str) -> list[str]:
        """Return a class and those above it, each straight above the one before: of several, the first by its IRI."""
        found: list[str] = []
        while kind and kind not in found:
            found.append(kind)
            kind = next((above for above in self.parents.get(kind, ()) if above.startswith(EV)), "")
        return found

    def kind(self, node: str) -> str:
        """Return the most specific class of a node, by IRI."""
        kinds = [k for k in self.known_values(node, RDF + "type") if k.startswith(EV)]
        return max(kinds, key=lambda k: (len(self.above(k)), k), default="")

    def is_a(self, kind: str, *names: str) -> bool:
        """Tell whether a class (an IRI) is one of these (local names) or below one."""
        return bool({EV + name for name in names}.intersection(self.above(kind)))

    # ------------------------------------------------------------------------------------- the graph

    @cached_property
    def base_iri(self) -> str:
        """What begins the IRIs of individuals: what stands before `article/` in those of articles."""
        for quad in self.store.quads_for_pattern(None, _node(RDF + "type"), _node(EV + "Article"), _DEFAULT):
            if isinstance(quad.subject, ox.NamedNode) and "article/" in quad.subject.value:
                return quad.subject.value.rsplit("article/", 1)[0]
        return DATA

    @cached_property
    def replaced(self) -> dict[str, list[str]]:
        """What took the place of IRIs of smaller and of earlier builds; nothing for one that was withdrawn."""
        found = {old: list(new) for old, new in self.texts(DCTERMS + "isReplacedBy").items()}
        beside = self.folder / "replaced.ttl"
        if beside.is_file():
            for quad in ox.parse(path=str(beside), format=ox.RdfFormat.TURTLE):
                if isinstance(quad.subject, ox.NamedNode):
                    news = found.setdefault(quad.subject.value, [])
                    if isinstance(quad.object, ox.NamedNode):
                        news.append(quad.object.value)
        for iri in self.column(OWL + "deprecated"):
            found.setdefault(iri, [])
        return found

    def now(self, iri: str) -> list[str]:
        """Return what stands for an IRI in the graph, however often it was replaced."""
        return [each for each in reach(iri, self.replaced) if each not in self.replaced and self.holds(each)]

    def around(self, place: str) -> list[str]:
        """Return what a place lies within, the nearest first; its country too. The gazetteer knows more steps."""
        return list(self._reach(place, ("within", "country")))[1:]

    def _reach(self, start: str, names: Iterable[str]) -> Iterator[str]:
        waiting = [start]
        for node in waiting:
            yield node
            for name in names:
                waiting += [o for o in self.known_values(node, EV + name) if o not in waiting]


def _known() -> ox.Store:
    """Return what comes with kgbuild, without the words that only help to read texts."""
    store, folder = ox.Store(), shipped("ontology")
    for path in [folder / "kgbuild.ttl", *sorted((folder / "gazetteer").glob("*.ttl"))]:
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    return store


def reach(start: _Node, steps: Mapping[_Node, list[_Node]]) -> list[_Node]:
    """Return a node and all that can be reached from it, the nearest first.

    >>> reach("a", {"a": ["b"], "b": ["c", "a"]})
    ['a', 'b', 'c']
    """
    seen = {start: None}
    for node in (waiting := [start]):
        for other in steps.get(node, ()):
            if other not in seen:
                seen[other] = None
                waiting.append(other)
    return list(seen)


def compact(value: object) -> bytes:
    """Return a value as JSON in the fewest bytes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _order(term: Term) -> tuple[int, int, str, str]:
    """Sort numbers by size, all else by its text."""
    number = term.value.isdecimal()
    language = (term.language or "") if isinstance(term, ox.Literal) else ""
    return (not number, int(term.value) if number else 0, term.value, language)
