"""What is published beside the pages of terms: other serialisations, metadata for machines, shapes, the log of changes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import rdflib
from markdown_it import MarkdownIt
from markupsafe import Markup
from rdflib import DCTERMS, OWL, RDF

from kgbuild.graph.export import export
from kgbuild.resources import shipped
from kgbuild.vocab import EV, SH

_ONTOLOGY: Final = rdflib.URIRef(EV[:-1])
#: The ontology in other forms, by the file's name.
_FORMS: Final = {
    "kgbuild.rdf": "rdfxml",
    "kgbuild.jsonld": "jsonld",
    "kgbuild.nt": "nquads",
}  # without graphs the two are one
#: Folders whose files can be had as one.
_MERGED: Final = ("gazetteer", "lexicon")
#: Of each file its media type, as a page or a server names it.
MEDIA_TYPES: Final = {
    "kgbuild.ttl": "text/turtle",
    "kgbuild.rdf": "application/rdf+xml",
    "kgbuild.jsonld": "application/ld+json",
    "kgbuild.nt": "application/n-triples",
}


@dataclass(frozen=True)
class Shape:
    """What data of a class must look like: the shape as it is written, and the shapes of its properties."""

    name: str
    target: str
    source: str
    messages: tuple[str, ...]
    properties: tuple[tuple[str, str], ...]


def serialisations() -> dict[str, bytes]:
    """Return the ontology in other forms than Turtle, by the file's name."""
    quads = list(ox.parse(path=str(shipped("ontology") / "kgbuild.ttl"), format=ox.RdfFormat.TURTLE))
    return {name: export(quads, form) for name, form in _FORMS.items()}


@cache
def files() -> dict[str, bytes]:
    """Return every file that an IRI of ours leads to, by its name: those of `ontology/`, and each folder as one."""
    folder = shipped("ontology")
    found = {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*.ttl"))}
    for name in _MERGED:
        quads = [
            q
            for p in sorted((folder / name).glob("*.ttl"))
            for q in ox.parse(path=str(p), format=ox.RdfFormat.TURTLE)
        ]
        found[f"{name}.ttl"] = export(quads, "turtle")
    found |= serialisations()
    return found | {f"{version()}/{name}": content for name, content in found.items()}


@cache
def version() -> str:
    """Return the version of the ontology."""
    graph = rdflib.Graph().parse(shipped("ontology") / "kgbuild.ttl")
    return str(graph.value(_ONTOLOGY, OWL.versionInfo))


def metadata() -> str:
    """Return what the ontology is, in JSON-LD of schema.org, for the head of a page."""
    graph = rdflib.Graph().parse(shipped("ontology") / "kgbuild.ttl")

    def of(prop: rdflib.URIRef) -> str:
        return str(graph.value(_ONTOLOGY, prop))

    terms = {
        s
        for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
        for s in graph.subjects(RDF.type, kind)
    }
    told = {
        "@context": "https://schema.org/",
        "@id": str(_ONTOLOGY),
        "@type": ["DefinedTermSet", "Dataset"],
        "name": of(DCTERMS.title),
        "description": of(DCTERMS.description),
        "version": of(OWL.versionInfo),
        "license": of(DCTERMS.license),
        "creator": {"@type": "Organization", "name": of(DCTERMS.creator)},
        "dateCreated": of(DCTERMS.created)[:10],
        "citation": of(DCTERMS.bibliographicCitation),
        "isBasedOn": sorted(map(str, graph.objects(_ONTOLOGY, DCTERMS.source))),
        "distribution": [
            {"@type": "DataDownload", "contentUrl": name, "encodingFormat": kind}
            for name, kind in MEDIA_TYPES.items()
        ],
        "hasDefinedTerm": [
            {"@type": "DefinedTerm", "@id": t} for t in sorted(map(str, terms)) if t.startswith(EV)
        ],
    }
    # "<" would end the script that it stands in
    return json.dumps(told, ensure_ascii=False, indent=1).replace("<", "\\u003c")


def changes(path: Path | None = None) -> Markup:
    """Return the log of changes of the ontology as HTML, without its title."""
    text = (path or shipped("ontology") / "CHANGES.md").read_text(encoding="utf-8")
    return Markup(MarkdownIt("commonmark", {"html": False}).render(re.sub(r"\A# .*\n", "", text)))


def shapes() -> list[Shape]:
    """Return the shapes of classes, by name, each as it is written in `shapes.ttl`."""
    path = shipped("ontology") / "shapes.ttl"
    graph, sources = rdflib.Graph().parse(path), _blocks(path.read_text(encoding="utf-8"))
    sh, found = rdflib.Namespace(SH), []
    for node in sorted(map(str, graph.subjects(RDF.type, sh.NodeShape))):
        shape, name = rdflib.URIRef(node), node.rsplit("#", 1)[-1]
        parts = [rdflib.URIRef(part) for part in sorted(map(str, graph.objects(shape, sh.property)))]
        messages = [str(m) for part in (shape, *parts) for m in graph.objects(part, sh.message)]
        of = tuple((str(p).rsplit("#", 1)[-1], sources.get(str(p).rsplit("#", 1)[-1], "")) for p in parts)
        found.append(
            Shape(name, str(graph.value(shape, sh.targetClass) or ""), sources[name], tuple(messages), of)
        )
    return found


def _blocks(text: str) -> dict[str, str]:
    """Return what is written of each shape, by its name."""
    blocks = re.findall(r"(?ms)^shape:([\w-]+)\n(.*?\n\t\.)$", text)
    return {name: f"shape:{name}\n{rest}" for name, rest in blocks}
