"""Holds the alignments: everything that is pointed to stands there, and every event class has its codes."""

from __future__ import annotations

import pytest
from ontologyfiles import MAIN, ONTOLOGY, OWL, RDF, RDFS, SKOS, ev, graph
from rdflib import URIRef

ALIGNMENT = ONTOLOGY / "alignment.ttl"
MATCHES = tuple(ev(name) for name in ("exactTerm", "closeTerm", "broadTerm", "narrowTerm", "relatedTerm"))
SCHEME = "https://w3id.org/kgbuild/scheme/"
#: Each scheme with how many of its concepts must stand here: ACLED and PLOVER whole, CAMEO as far as it is used.
SCHEMES = {"acled": 26, "plover": 31, "cameo": 40}
EVENTS = sorted(graph(MAIN).transitive_subjects(RDFS.subClassOf, ev("Event")))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_event_class_has_its_match(scheme: str) -> None:
    assert len(EVENTS) >= 50
    for event in EVENTS:
        found = [o for p in MATCHES for o in graph(ALIGNMENT).objects(event, p) if f"/{scheme}#" in str(o)]
        assert len(found) == 1, event


@pytest.mark.parametrize("scheme", SCHEMES)
def test_schemes_are_whole(scheme: str) -> None:
    g = graph(ALIGNMENT)
    concepts = set(g.subjects(SKOS.inScheme, URIRef(SCHEME + scheme)))
    assert len(concepts) >= SCHEMES[scheme]
    for concept in concepts:
        assert (concept, RDF.type, SKOS.Concept) in g
        assert len(list(g.objects(concept, SKOS.prefLabel))) == 1
        above = list(g.objects(concept, SKOS.broader))
        assert set(above) <= concepts
        assert bool(above) != bool(list(g.objects(concept, SKOS.topConceptOf))), concept


def test_everything_pointed_to_is_declared() -> None:
    g, main = graph(ALIGNMENT), graph(MAIN)
    pointed = {o for p in (*MATCHES, RDFS.subClassOf, RDFS.subPropertyOf) for o in g.objects(None, p)}
    assert len(pointed) >= 100
    assert (
        sorted(str(o) for o in pointed if not list(g.objects(o, RDF.type)) + list(main.objects(o, RDF.type)))
        == []
    )


def test_what_is_aligned_is_ours() -> None:
    own = {s for p in (*MATCHES, RDFS.subClassOf, RDFS.subPropertyOf) for s in graph(ALIGNMENT).subjects(p)}
    assert [s for s in own if not list(graph(MAIN).objects(s, RDF.type))] == []


def test_kinds_fit() -> None:
    """A class stands below a class, an object property below an object property."""
    both = graph(ALIGNMENT, MAIN)
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
        for below, above in graph(ALIGNMENT).subject_objects(predicate):
            kinds = {t for t in both.objects(below, RDF.type) if str(t).startswith(str(OWL))}
            assert kinds & set(both.objects(above, RDF.type)), f"{below} below {above}"


@pytest.mark.parametrize(
    ("event", "scheme", "notation"),
    [
        ("Abduction", "acled", "Abduction/forced disappearance"),
        ("Airstrike", "acled", "Air/drone strike"),
        ("ArtilleryAttack", "acled", "Shelling/artillery/missile attack"),
        ("SuicideBombing", "acled", "Suicide bomb"),
        ("ArmedClash", "acled", "Armed clash"),
        ("CarBombing", "cameo", "1832"),
        ("Assassination", "cameo", "186"),
        ("DroneAttack", "cameo", "1952"),
        ("DroneAttack", "plover", "ASSAULT-drone"),
        ("Meeting", "plover", "CONSULT"),
        ("Withdrawal", "plover", "RETREAT"),
    ],
)
def test_codes_that_an_analyst_expects(event: str, scheme: str, notation: str) -> None:
    g = graph(ALIGNMENT)
    found = [o for p in MATCHES for o in g.objects(ev(event), p) if f"/{scheme}#" in str(o)]
    assert [str(g.value(concept, SKOS.notation)) for concept in found] == [notation]
