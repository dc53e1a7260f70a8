"""Answers about nodes: their pages, their triples, what took their place; and what is found by words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from operator import itemgetter
from typing import Any, Final

import pyoxigraph as ox

from kgbuild.explorer import asking
from kgbuild.explorer.asking import Answer, refused
from kgbuild.explorer.board import ROLES
from kgbuild.explorer.filters import FILTERS, Filters
from kgbuild.explorer.pages import Pages, turtle
from kgbuild.explorer.snapshot import Snapshot, compact
from kgbuild.explorer.texts import Texts
from kgbuild.search import Hit, find
from kgbuild.vocab import DCAT, DCTERMS, EV, GAZ, PREFIXES, RDF, RDFS, SD, SHORT, SKOS, VOID, local

_NOBODYS_AIM: Final = re.compile(r"/(?:claim|mention|sentence|decision|merge|assertions)/[^/]+$")
_FOUND: Final = 20


class Nodes:
    """Answers about the nodes of one graph."""

    def __init__(
        self, graph: Snapshot, board: Mapping[str, Any], at_odds: Iterable[Mapping[str, Any]]
    ) -> None:
        self.graph = graph
        self.pages = Pages(graph, Texts(graph.folder), at_odds)
        self._filters = Filters(board)

    def answer(self, asked: Mapping[str, Any]) -> Answer:
        """Return a node's page; of an old IRI where it leads to, of an unknown one the names that are near."""
        return self._with(asked, lambda iri: _json(self.pages.page(iri)))

    def rdf(self, asked: Mapping[str, Any]) -> Answer:
        """Return a node's triples in the format that `accept` likes best."""
        kind = asking.accepted(asked.get("accept", ""), asking.GRAPHS)
        if not kind:
            return refused(406, "none of the formats that the request takes can be given",
                           f"Take one of {', '.join(asking.GRAPHS)}")  # fmt: skip
        charset = "; charset=utf-8" if kind.startswith("text/") else ""
        format = asking.GRAPHS[kind]
        return self._with(asked, lambda iri: Answer(200, kind + charset, turtle(self.graph, iri, format)))

    def _with(self, asked: Mapping[str, Any], make: Callable[[str], Answer]) -> Answer:
        iri = self.iri(str(asked["iri"]))
        try:
            ox.NamedNode(iri)
        except ValueError:
            return refused(404, f"{iri!r} is no IRI", "Look for a name", iri=iri, near=[])
        if iri in self.graph.replaced:
            now = self.graph.now(iri)
            if len(now) == 1:
                return refused(308, "replaced", iri=iri, now=now[0])
            if not now:
                return refused(410, "this was withdrawn: an earlier build told of it, and no article does now",
                               "Look for what is there now", iri=iri, near=self._near(iri))  # fmt: skip
            return refused(
                300, "several took its place", iri=iri, near=[self.pages.reference(n) for n in now]
            )
        if not self.graph.holds(iri):
            return refused(404, "the graph holds nothing under this IRI", "Look for a name, or try one that is near",
                           iri=iri, near=self._near(iri))  # fmt: skip
        return make(iri)

    def iri(self, word: str) -> str:
        """Return the IRI that an address or a CURIE means."""
        if re.match(r"[a-z][a-z0-9+.-]*://|urn:", word):
            return word
        prefix, colon, name = word.partition(":")
        if colon and prefix in PREFIXES:
            return PREFIXES[prefix] + name
        return (
            f"{self.graph.base_iri}{SHORT.get(prefix, prefix)}/{name}"
            if colon
            else self.graph.base_iri + word
        )

    @cached_property
    def _names(self) -> dict[str, str]:
        """The last part of the IRI of each event and thing, with the IRI."""
        quads = self.graph.store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), None, ox.DefaultGraph())
        iris = {q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode)}
        return {local(iri).casefold(): iri for iri in sorted(iris) if not _NOBODYS_AIM.search(iri)}

    def _near(self, iri: str) -> list[dict[str, Any]]:
        names = difflib.get_close_matches(local(iri.rstrip("/")).casefold(), self._names, n=5, cutoff=0.5)
        return [self.pages.reference(self._names[name]) for name in names]

    # ---------------------------------------------------------------------------------------- search

    def search(self, asked: Mapping[str, Any]) -> Answer:
        """Return the names and sentences that hold the words `q`."""
        hits = find(self.graph.folder, str(asked.get("q", "")), int(asked.get("limit", _FOUND)))
        return _json({"hits": [self._hit(hit) for hit in hits]})

    def _hit(self, hit: Hit) -> dict[str, Any]:
        entry = hit.entry
        found: dict[str, Any] = {"iri": entry.iri, "marked": hit.marked, "kind": entry.kind}
        if entry.kind == "Sentence":
            return {**found, "at": entry.at, "label": self.graph.label(entry.iri)}
        return {**found, "label": entry.label, "classLabel": self.graph.label(EV + entry.kind)}

    # ------------------------------------------------------------------------------ for who programs

    def events(self, asked: Mapping[str, Any]) -> Answer:
        """Return events by filters, as `kgbuild.explorer.filters` has them; `limit`, `offset`."""
        named = {name: str(asked[name]) for name in FILTERS if asked.get(name)}
        iris = {name: self.iri(value) for name, value in named.items() if name in ("class", "actor", "place")}
        found = self._filters.select({**named, **iris})
        offset, limit = int(asked.get("offset", 0)), int(asked.get("limit", 100))
        rows = [self._event(row["iri"]) for row in found[offset : offset + limit]]
        return _json({"inAll": len(found), "offset": offset, "events": rows})

    def _event(self, iri: str) -> dict[str, Any]:
        graph = self.graph
        roles = {key: [self.pages.reference(o) for o in graph.own(iri, name)] for key, name in ROLES.items()}
        figures = {key: int(graph.own(iri, key)[0]) for key in ("killed", "wounded") if graph.own(iri, key)}
        days = {"from": graph.first(iri, EV + "earliest")[:10], "to": graph.first(iri, EV + "latest")[:10]}
        filled = {key: value for key, value in {**roles, **days}.items() if value}
        return {**self.pages.reference(iri), **filled, **figures}

    def terms(self, _: Mapping[str, Any]) -> Answer:
        """Return the classes and properties of the ontology and the prefixes, for an editor's completion."""
        found: list[dict[str, str]] = []
        for quad in self.graph.known.quads_for_pattern(None, ox.NamedNode(SKOS + "definition"), None, None):
            iri = getattr(quad.subject, "value", "")
            if iri.startswith(EV):
                found.append({"name": "ev:" + local(iri), "says": getattr(quad.object, "value", "")})
        prefixes = {
            **PREFIXES,
            **{
                kind: f"{self.graph.base_iri}{kind}/"
                for kind in ("event", "actor", "place", "article", "claim")
            },
        }
        terms = sorted(found, key=itemgetter("name"))
        return _json({"terms": terms, "prefixes": prefixes})

    def about(self, asked: Mapping[str, Any]) -> Answer:
        """Return what the data set is, in VoID and DCAT, as RDF; `base` is the address of this server."""
        kind = asking.accepted(asked.get("accept", ""), asking.GRAPHS) or "text/turtle"
        charset = "; charset=utf-8" if kind.startswith("text/") else ""
        return Answer(200, kind + charset, described(self.graph, str(asked["base"]), asking.GRAPHS[kind]))


def described(graph: Snapshot, base: str, format: ox.RdfFormat) -> bytes:
    """Return the data set described in VoID and DCAT, and its service in SPARQL's vocabulary."""
    formats = "http://www.w3.org/ns/formats/"
    data, service, csv = (ox.NamedNode(base + part) for part in ("/#dataset", "/sparql#service", "/#turtle"))
    default = ox.NamedNode(base + "/#default-graph")
    triples = 0
    for _ in graph.store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        triples += 1
    said: list[tuple[ox.NamedNode, str, object]] = [
        (data, RDF + "type", ox.NamedNode(VOID + "Dataset")),
        (data, RDF + "type", ox.NamedNode(DCAT + "Dataset")),
        (data, DCTERMS + "title", ox.Literal("A graph of events in armed conflict, built by kgbuild", language="en")),
        (data, VOID + "sparqlEndpoint", ox.NamedNode(base + "/sparql")),
        (data, VOID + "uriSpace", ox.Literal(graph.base_iri)),
        (data, VOID + "triples", ox.Literal(triples)),
        (data, VOID + "dataDump", ox.NamedNode(base + "/graph.ttl")),
        *((data, VOID + "vocabulary", ox.NamedNode(v)) for v in (EV, GAZ, SKOS, DCTERMS)),
        (data, DCAT + "distribution", csv),
        (csv, RDF + "type", ox.NamedNode(DCAT + "Distribution")),
        (csv, DCAT + "downloadURL", ox.NamedNode(base + "/graph.ttl")),
        (csv, DCAT + "mediaType", ox.NamedNode("https://www.iana.org/assignments/media-types/text/turtle")),
        (data, DCAT + "distribution", service),
        (service, RDF + "type", ox.NamedNode(SD + "Service")),
        (service, SD + "endpoint", ox.NamedNode(base + "/sparql")),
        (service, SD + "supportedLanguage", ox.NamedNode(SD + "SPARQL11Query")),
        (service, SD + "defaultDataset", data),
        (data, RDF + "type", ox.NamedNode(SD + "Dataset")),
        (data, SD + "defaultGraph", default),
        (default, RDF + "type", ox.NamedNode(SD + "Graph")),
        (default, VOID + "triples", ox.Literal(triples)),
        *((service, SD + "resultFormat", ox.NamedNode(formats + name)) for name in
          ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
           "Turtle", "N-Triples", "RDF_XML", "JSON-LD")),
        (data, RDFS + "label", ox.Literal("kgbuild", language="en")),
    ]  # fmt: skip
    quads = [ox.Triple(s, ox.NamedNode(p), o) for s, p, o in said]  # type: ignore[arg-type]
    wanted = {"void": VOID, "dcat": DCAT, "sd": SD, "dcterms": DCTERMS, "rdfs": RDFS}
    prefixes = wanted if format in (ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML) else None
    return ox.serialize(quads, format=format, prefixes=prefixes) or b""


def _json(value: object) -> Answer:
    return Answer(200, "application/json", compact(value))
