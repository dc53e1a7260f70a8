"""Annotates facts with the sentences that they rest on, for tools that show annotations of axioms (Protégé).

A fact that sources claim gets an `owl:Axiom` for each claim: the sentences, how sure the source is, and the claim
itself. OWL's mapping to RDF asks for blank nodes there, so these are the only ones of a graph; their labels follow
from the claim.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from kgbuild.graph import terms
from kgbuild.resources import shipped
from kgbuild.vocab import EV, NIF, OWL, RDF, RDFS, local

_TYPE: Final = ox.NamedNode(RDF + "type")
_AXIOM: Final = ox.NamedNode(OWL + "Axiom")
_SOURCE, _PROPERTY, _TARGET = (
    ox.NamedNode(f"{OWL}annotated{name}") for name in ("Source", "Property", "Target")
)
_SENTENCE, _CERTAINTY = ox.NamedNode(EV + "sourceSentence"), ox.NamedNode(EV + "sourceCertainty")
_SEE: Final = ox.NamedNode(RDFS + "seeAlso")
_CLAIM: Final = ox.NamedNode(EV + "Claim")

_Of = dict[object, dict[str, list[ox.NamedNode | ox.Literal]]]


def annotated(quads: Sequence[ox.Quad]) -> list[ox.Quad]:
    """Return the quads and, in the default graph, an annotation for each claim of a fact that stands there.

    A graph that has annotated axioms already is returned as it is.
    """
    fused = [quad.triple for quad in quads if isinstance(quad.graph_name, ox.DefaultGraph)]
    if any(triple.object == _AXIOM for triple in fused):
        return list(quads)
    ontology = terms.read([shipped("ontology") / "kgbuild.ttl"])
    added = {*_axioms(fused), *terms.schema([_SENTENCE, _CERTAINTY], ontology)} - set(fused)
    return [*quads, *(ox.Quad(*triple) for triple in sorted(added, key=str))]


def _axioms(fused: Sequence[ox.Triple]) -> Iterator[ox.Triple]:
    facts, of = set(fused), _by_subject(fused)
    for claim in sorted(
        (node for node, props in of.items() if _CLAIM in props.get(_TYPE.value, ())), key=str
    ):
        said = of[claim]
        for fact in _facts(said):
            if fact in facts:
                yield from _axiom(claim, fact, _told(said, of))


def _facts(said: dict[str, list[ox.NamedNode | ox.Literal]]) -> Iterator[ox.Triple]:
    """Yield what a claim claims."""
    for about in (*said.get(EV + "aboutEvent", ()), *said.get(EV + "about", ())):
        for prop in said.get(EV + "aboutProperty", ()):
            for value in (*said.get(EV + "value", ()), *said.get(EV + "literalValue", ())):
                yield ox.Triple(about, prop, value)  # type: ignore[arg-type]


def _told(
    said: dict[str, list[ox.NamedNode | ox.Literal]], of: _Of
) -> Iterator[tuple[ox.NamedNode, ox.Literal]]:
    """Yield the annotations of a claim: its sentences, white space made single, and its certainty."""
    for mention in said.get(EV + "evidence", ()):
        for sentence in of.get(mention, {}).get(EV + "inSentence", ()):
            for text in of.get(sentence, {}).get(NIF + "anchorOf", ()):
                if isinstance(text, ox.Literal):
                    yield _SENTENCE, ox.Literal(" ".join(text.value.split()), language=text.language)
    for certainty in said.get(EV + "heldAs", ()):
        yield _CERTAINTY, ox.Literal(local(certainty.value))


def _axiom(
    claim: object, fact: ox.Triple, told: Iterable[tuple[ox.NamedNode, ox.Literal]]
) -> Iterator[ox.Triple]:
    digest = hashlib.sha256(f"{claim} {fact}".encode()).hexdigest()[:16]
    node = ox.BlankNode(f"axiom{digest}")
    yield ox.Triple(node, _TYPE, _AXIOM)
    yield ox.Triple(node, _SOURCE, fact.subject)
    yield ox.Triple(node, _PROPERTY, fact.predicate)
    yield ox.Triple(node, _TARGET, fact.object)
    yield ox.Triple(node, _SEE, claim)  # type: ignore[arg-type]
    for prop, value in told:
        yield ox.Triple(node, prop, value)


def _by_subject(triples: Iterable[ox.Triple]) -> _Of:
    found: _Of = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.object, ox.NamedNode | ox.Literal):
            found[triple.subject][triple.predicate.value].append(triple.object)
    return found
