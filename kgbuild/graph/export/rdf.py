"""The graph as RDF in other clothes: N-Quads, RDF/XML, RDF 1.2, Turtle-star."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final
from xml.sax.saxutils import quoteattr

import pyoxigraph as ox

from kgbuild.errors import GraphError
from kgbuild.graph.export.view import View
from kgbuild.graph.namespaces import prefixes
from kgbuild.graph.write import turtle
from kgbuild.vocab import EV, PROV, RDF

_REIFIES: Final = ox.NamedNode(RDF + "reifies")
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_XML_NAME: Final = re.compile(r"[^\W\d][\w.-]*$")
_ROOT: Final = re.compile(rb"<rdf:RDF[^>]*>")


def nquads(view: View) -> bytes:
    """Return all quads, a line each, sorted."""
    return ox.serialize(view.quads, format=ox.RdfFormat.N_QUADS) or b""


def rdfxml(view: View) -> bytes:
    """Return the fused reading as RDF/XML, each individual declared. Raises GraphError as `as_rdfxml` does."""
    return as_rdfxml(view.declared, view.base_iri)


def as_rdfxml(triples: Sequence[ox.Triple], base_iri: str) -> bytes:
    """Return triples as RDF/XML, the root's namespaces in order.

    Raises GraphError where XML has no place for the name of a property. Characters that it has no place for are replaced.
    """
    triples = [_in_xml(triple) for triple in triples]
    for prop in sorted({triple.predicate.value for triple in triples}):
        if not _XML_NAME.search(prop):
            remedy = "Give it a name that ends in letters, or export to another format"
            raise GraphError("RDF/XML cannot name the property", where=prop, remedy=remedy)
    found = prefixes([ox.Quad(*triple) for triple in triples], base_iri)
    names = {name: iri for name, iri in found.items() if name not in ("rdf", "xsd")}
    written = ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=names) or b""
    spaces = [f"xmlns:{name}={quoteattr(iri)}" for name, iri in sorted({**names, "rdf": RDF}.items())]
    root = "\n\t".join(["<rdf:RDF", *spaces]) + ">"
    return kept_returns(_ROOT.sub(lambda _: root.encode(), written, count=1))


def kept_returns(xml: bytes) -> bytes:
    """Return XML whose texts keep their carriage returns, which a reader would take for line ends."""
    return xml.replace(b"\r", b"&#13;")


def in_xml(text: str) -> str:
    r"""Return a text with the sign for what is no character in place of each that XML has no place for.

    >>> in_xml("red \x1b[31m")
    'red \ufffd[31m'
    """
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def outside_xml(text: str) -> set[str]:
    """Return the characters of a text that XML has no place for."""
    return {*_NO_XML.findall(text)}


def with_text(literal: ox.Literal, text: str) -> ox.Literal:
    """Return a literal with another text."""
    if literal.language:
        return ox.Literal(text, language=literal.language)
    return ox.Literal(text, datatype=literal.datatype)


def _in_xml(triple: ox.Triple) -> ox.Triple:
    subject, predicate, value = triple
    if isinstance(value, ox.Literal) and _NO_XML.search(value.value):
        return ox.Triple(subject, predicate, with_text(value, in_xml(value.value)))
    return triple


def rdf12(view: View) -> bytes:
    """Return the fused reading as Turtle of RDF 1.2, each claim a reifier of the triple that it claims.

    A triple that nobody but a source claims, or that one denies, is named without being asserted.
    """
    reified = [ox.Quad(ox.NamedNode(claim), _REIFIES, triple) for claim, triple in claimed(view)]
    return turtle([*(ox.Quad(*triple) for triple in view.fused), *reified], view.base_iri)


def rdfstar(view: View) -> bytes:
    """Return the fused reading as Turtle-star, each claimed triple with the claims that it comes from."""
    lines = sorted(f"<< {t} >> <{PROV}wasDerivedFrom> <{claim}> ." for claim, t in claimed(view))
    written = turtle([ox.Quad(*triple) for triple in view.fused], view.base_iri)
    return written + "\n".join(["", *lines, ""]).encode()


def claimed(view: View) -> Iterator[tuple[str, ox.Triple]]:
    """Yield each claim with the triple that it claims."""
    for claim in view.instances("Claim"):
        about = map(ox.NamedNode, [*view.own(claim, "aboutEvent"), *view.own(claim, "about")])
        props = map(ox.NamedNode, view.own(claim, "aboutProperty"))
        values = [*view.terms(claim, EV + "value"), *view.terms(claim, EV + "literalValue")]
        for node, prop, value in product(about, props, values):
            yield claim, ox.Triple(node, prop, value)
