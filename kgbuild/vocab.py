"""Namespaces and prefixes: the only place in the program where they are written."""

from __future__ import annotations

from typing import Final

EV: Final = "https://w3id.org/kgbuild/ontology#"
LEX: Final = "https://w3id.org/kgbuild/lexicon#"
GAZ: Final = "https://w3id.org/kgbuild/gazetteer#"
RULE: Final = "https://w3id.org/kgbuild/rule#"
DATA: Final = "https://w3id.org/kgbuild/data/"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
PROV: Final = "http://www.w3.org/ns/prov#"
NIF: Final = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
WGS84: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#"
SH: Final = "http://www.w3.org/ns/shacl#"
VOID: Final = "http://rdfs.org/ns/void#"
DCAT: Final = "http://www.w3.org/ns/dcat#"
SD: Final = "http://www.w3.org/ns/sparql-service-description#"

#: What each individual is beside its class, so that tools for OWL find it; it tells nothing of it.
INDIVIDUAL: Final = OWL + "NamedIndividual"

#: Schemes of concepts; the end of a concept's name is its notation.
BOUND, CERTAINTY, VERDICT = (
    f"https://w3id.org/kgbuild/scheme/{name}#" for name in ("bound", "certainty", "verdict")
)

PREFIXES: Final[dict[str, str]] = {
    "bound": BOUND,
    "certainty": CERTAINTY,
    "dcterms": DCTERMS,
    "ev": EV,
    "gaz": GAZ,
    "geo": WGS84,
    "lex": LEX,
    "nif": NIF,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "rule": RULE,
    "skos": SKOS,
    "verdict": VERDICT,
    "xsd": XSD,
}
#: Prefixes that graphs have for the folders of individuals that they name most often.
SHORT: Final[dict[str, str]] = {
    "a": "article",
    "c": "claim",
    "d": "decision",
    "m": "mention",
    "q": "statement",
    "s": "sentence",
}


def local(iri: str) -> str:
    """Return the local name of an IRI.

    >>> local("https://w3id.org/kgbuild/ontology#Attack")
    'Attack'
    """
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
