"""The fused reading in OWL functional syntax, through py-horned-owl.

Its reader of RDF keeps but one annotated axiom of a fact, so those are handed to it as axioms, not as RDF.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import pyhornedowl
import pyhornedowl.model as model
import pyoxigraph as ox

from kgbuild.errors import GraphError
from kgbuild.graph.export.rdf import as_rdfxml, outside_xml, with_text
from kgbuild.graph.export.view import Term, View
from kgbuild.graph.namespaces import prefixes
from kgbuild.vocab import OWL, RDF, XSD

_AXIOM: Final = ox.NamedNode(OWL + "Axiom")
_FACT: Final = tuple(f"{OWL}annotated{name}" for name in ("Source", "Property", "Target"))
_STRING: Final = XSD + "string"
#: Where the last of the planes for private use begins.
_PRIVATE: Final = 0x100000

#: What RDF says of a node without a name that annotates a fact.
_Note = dict[str, list[Term]]


def functional(view: View) -> bytes:
    """Return the fused reading in OWL's functional syntax, each individual declared, annotations of facts included.

    Raises GraphError where the graph says something that OWL has no axiom for.
    """
    stands_for = _stand_ins(view)
    fused = [_swapped(triple, stands_for) for triple in view.declared]
    notes = _notes(view, fused)
    facts = {tuple(note[part][0] for part in _FACT) for note in notes.values()}
    triples = [t for t in fused if t.subject not in notes and tuple(t) not in facts]
    ontology = _read(triples, view.base_iri)
    for note in notes.values():
        ontology.add_axiom(_assertion(note, view), set(_annotations(note)))
    names = prefixes([ox.Quad(*triple) for triple in view.fused], view.base_iri)
    for name, iri in sorted({**names, "owl": OWL}.items()):
        ontology.prefix_mapping.add_prefix(name, iri)
    written: str = ontology.save_to_string("ofn")
    back = {ord(sign): char for char, sign in stands_for.items()}
    return (written.translate(back).rstrip("\n") + "\n").encode()


def _stand_ins(view: View) -> dict[str, str]:
    """Return a character of no text for each that XML, through which the graph is read, has no place for."""
    texts = [t.object.value for t in view.fused if isinstance(t.object, ox.Literal)]
    barred = sorted(set().union(*map(outside_xml, texts))) if texts else []
    used = {c for text in texts for c in text if ord(c) >= _PRIVATE} if barred else set()
    free = (sign for sign in map(chr, range(_PRIVATE, 0x10FFFE)) if sign not in used)
    return dict(zip(barred, free, strict=False))


def _swapped(triple: ox.Triple, stands_for: dict[str, str]) -> ox.Triple:
    subject, predicate, value = triple
    if not stands_for or not isinstance(value, ox.Literal):
        return triple
    text = value.value.translate({ord(char): sign for char, sign in stands_for.items()})
    return triple if text == value.value else ox.Triple(subject, predicate, with_text(value, text))


def _read(triples: Sequence[ox.Triple], base_iri: str) -> Any:
    """Return an ontology of the triples; each that has no blank node is there when it is written again."""
    ontology = pyhornedowl.open_ontology_from_string(as_rdfxml(triples, base_iri).decode(), "rdf")
    kept = {q.triple for q in ox.parse(ontology.save_to_string("rdf"), format=ox.RdfFormat.RDF_XML)}
    for triple in triples:
        if not {type(triple.subject), type(triple.object)} & {ox.BlankNode} and triple not in kept:
            remedy = "Take it out, or export to another format"
            raise GraphError(f"OWL has no axiom for the triple {triple}", remedy=remedy)
    return ontology


def _notes(view: View, fused: Sequence[ox.Triple]) -> dict[ox.BlankNode, _Note]:
    """Return what annotates assertions of object and data properties."""
    found: dict[ox.BlankNode, _Note] = defaultdict(lambda: defaultdict(list))
    axioms = {triple.subject for triple in fused if triple.object == _AXIOM}
    for triple in fused:
        if triple.subject in axioms and isinstance(triple.subject, ox.BlankNode):
            found[triple.subject][triple.predicate.value].append(triple.object)
    return {node: note for node, note in found.items() if _kind(note, view)}


def _kind(note: _Note, view: View) -> str:
    """Return the kind of property whose assertion is annotated; empty for another axiom."""
    if not all(len(note.get(part, ())) == 1 for part in _FACT):
        return ""
    declared = view.values(_value(note[_FACT[1]][0]), RDF + "type")
    return next((kind for kind in ("ObjectProperty", "DatatypeProperty") if OWL + kind in declared), "")


def _assertion(note: _Note, view: View) -> Any:
    source, prop, target = (note[part][0] for part in _FACT)
    subject, name = model.NamedIndividual(_iri(source)), _iri(prop)
    if _kind(note, view) == "ObjectProperty":
        return model.ObjectPropertyAssertion(
            model.ObjectProperty(name), subject, model.NamedIndividual(_iri(target))
        )
    return model.DataPropertyAssertion(model.DataProperty(name), subject, _literal(target))


def _annotations(note: _Note) -> Iterator[Any]:
    said: Iterable[tuple[str, Term]] = (
        (prop, value)
        for prop, values in note.items()
        for value in values
        if prop not in {*_FACT, RDF + "type"}
    )
    for prop, value in said:
        shown = _literal(value) if isinstance(value, ox.Literal) else _iri(value)
        yield model.Annotation(model.AnnotationProperty(model.IRI.parse(prop)), shown)


def _literal(term: Term) -> Any:
    assert isinstance(term, ox.Literal), "the property is declared to take literals"
    if term.language:
        return model.LanguageLiteral(term.value, term.language)
    if term.datatype.value == _STRING:
        return model.SimpleLiteral(term.value)
    return model.DatatypeLiteral(term.value, model.IRI.parse(term.datatype.value))


def _iri(term: Term) -> Any:
    return model.IRI.parse(_value(term))


def _value(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal) else ""
