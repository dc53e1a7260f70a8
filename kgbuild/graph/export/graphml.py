"""The fused reading as a network for Gephi, yEd, Cytoscape and networkx: GraphML."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree import ElementTree as ET

import pyoxigraph as ox

from kgbuild.graph.export.rdf import in_xml, kept_returns
from kgbuild.graph.export.view import View
from kgbuild.vocab import WGS84, local

_NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"
#: The kinds of nodes, the first that fits; what rests behind them (claims, mentions, articles) stays out.
_KINDS: Final = ("Statement", "Event", "WeaponType", "Actor", "Place", "Entity")
_ATTRIBUTES: Final = {
    "label": "string",
    "class": "string",
    "kind": "string",
    "earliest": "string",
    "latest": "string",
    "killed": "int",
    "wounded": "int",
    "latitude": "double",
    "longitude": "double",
}


def graphml(view: View) -> bytes:
    """Return events, statements, actors, places and weapons as nodes, and what links them as edges.

    Characters that XML has no place for are replaced.
    """
    root = ET.Element("graphml", {"xmlns": _NAMESPACE})
    for name, type_ in _ATTRIBUTES.items():
        ET.SubElement(root, "key", {"id": name, "for": "node", "attr.name": name, "attr.type": type_})
    ET.SubElement(root, "key", {"id": "role", "for": "edge", "attr.name": "role", "attr.type": "string"})
    graph = ET.SubElement(root, "graph", {"id": "kgbuild", "edgedefault": "directed"})
    nodes = {iri: kind for iri in sorted(view.of) if (kind := kind_of(iri, view))}
    for iri, kind in nodes.items():
        _add(ET.SubElement(graph, "node", {"id": iri}), _attributes(iri, kind, view))
    for number, (source, role, target) in enumerate(edges(view, nodes)):
        edge = ET.SubElement(graph, "edge", {"id": f"e{number}", "source": source, "target": target})
        _add(edge, {"role": local(role)})
    ET.indent(root, " ")
    written = io.BytesIO()
    ET.ElementTree(root).write(written, encoding="UTF-8", xml_declaration=True)
    return kept_returns(written.getvalue()) + b"\n"


def edges(view: View, nodes: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield each triple between two nodes."""
    known = set(nodes)
    for source in sorted(known):
        for prop, values in view.of[source].items():
            for target in values:
                if isinstance(target, ox.NamedNode) and target.value in known:
                    yield source, prop, target.value


def kind_of(iri: str, view: View) -> str:
    """Return the kind of a node, empty for what is no part of the network."""
    return next((kind for kind in _KINDS if view.is_a(iri, kind)), "")


def _attributes(iri: str, kind: str, view: View) -> dict[str, str]:
    found = {
        "label": view.label(iri),
        "class": "; ".join(view.classes(iri)),
        "kind": kind,
        **{name: next(iter(view.own(iri, name)), "") for name in ("earliest", "latest", "killed", "wounded")},
        "latitude": next(iter(view.values(iri, WGS84 + "lat")), ""),
        "longitude": next(iter(view.values(iri, WGS84 + "long")), ""),
    }
    return {name: value for name, value in found.items() if value}


def _add(element: ET.Element, attributes: dict[str, str]) -> None:
    for name, value in attributes.items():
        ET.SubElement(element, "data", {"key": name}).text = in_xml(value)
