"""A graph of an earlier version of the ontology becomes, by the updates of `queries/migrate`, one of today's shape."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kgbuild import pipeline
from kgbuild.resources import shipped
from kgbuild.vocab import DATA, EV, GAZ, INDIVIDUAL, OWL, PREFIXES, RDF, SKOS

from .conftest import WORLD

ARTICLES = Path(__file__).parents[2] / "articles"
UPDATE = (shipped("queries") / "migrate" / "0.1.0-to-0.2.0.ru").read_text(encoding="utf-8")
HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
#: What 0.2.0 did, undone: the text, the offsets and the article stand on each mention, and sentences are no nodes; of
#: each update the second is for the graphs of articles.
SENTENCES = """
DELETE { %(open)s ?m ev:inSentence ?n %(close)s }
INSERT { %(open)s ?m ev:sentence ?t ; ev:sentenceBegin ?b ; ev:sentenceEnd ?e ; prov:wasDerivedFrom ?a %(close)s }
WHERE { %(open)s
  ?m ev:inSentence ?n . ?n nif:anchorOf ?t ; nif:beginIndex ?b ; nif:endIndex ?e ; prov:wasDerivedFrom ?a
%(close)s } ;
DELETE WHERE { %(open)s ?n a ev:Sentence ; ?p ?o %(close)s }
"""
#: Individuals are not declared, concepts are words, all names are in English, crowds and police of one class.
SHAPE = """
INSERT { %(open)s ?c ?property ?word %(close)s }
WHERE { %(open)s ?c ?concept ?value %(close)s
  VALUES (?concept ?property) { (ev:heldAs ev:certainty) (ev:boundedAs ev:bound) }
  BIND (STRAFTER(STR(?value), "#") AS ?word) } ;
DELETE { %(open)s ?s ?p ?o %(close)s }
WHERE { %(open)s ?s ?p ?o %(close)s
  FILTER (?o = owl:NamedIndividual || ?p IN (ev:heldAs, ev:boundedAs, ev:ruledAs, ev:publishedBy)) } ;
DELETE { %(open)s ?s ?p ?o %(close)s } INSERT { %(open)s ?s ?p ?en %(close)s }
WHERE { %(open)s ?s ?p ?o FILTER (LANG(?o) = "und") %(close)s BIND (STRLANG(STR(?o), "en") AS ?en) }
"""
#: Addresses are words; outlets that no text names are no nodes.
NODES = """
DELETE { ?s dcterms:source ?o } INSERT { ?s dcterms:source ?words }
WHERE { ?s dcterms:source ?o FILTER (ISIRI(?o)) BIND (STR(?o) AS ?words) } ;
DELETE { ?s a ev:HumanActor } WHERE { ?s a ev:PeopleGroup } ;
DELETE { ?s a ev:StateForce } WHERE { ?s a ev:PoliceForce } ;
DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER (CONTAINS(STR(?s), "/outlet/")) }
"""
#: Each claim that has reasons has them in a record.
REASONS = """
DELETE { ?c ?p ?o } INSERT { ?d a ev:Decision ; ev:decides ?c ; ?p ?o }
WHERE { VALUES ?p { ev:attributedBy ev:grounds ev:preferredTo ev:proposedBy ev:ruledOut ev:score }
  ?c a ev:Claim ; ?p ?o BIND (IRI(REPLACE(STR(?c), "/claim/", "/decision/")) AS ?d) }
"""


def undone(quads: Iterable[ox.Quad], *updates: str) -> ox.Store:
    """Return the store of a graph as the first version had it."""
    store = ox.Store()
    store.extend(quads)
    for update in updates:
        for graph in ({"open": "", "close": ""}, {"open": "GRAPH ?g {", "close": "}"}):
            store.update(HEAD + update % graph)
    return store


def test_a_graph_of_the_first_version_is_brought_up_to_date() -> None:
    """The world of the tests of queries, in the default graph and in that of an article: sentences become nodes."""
    today = {q.triple for q in ox.parse(path=str(WORLD), format=ox.RdfFormat.TURTLE)}
    graph = ox.NamedNode(DATA + "assertions/a1")
    store = undone([q for t in today for q in (ox.Quad(*t), ox.Quad(*t, graph))], SENTENCES)
    old = {quad.triple for quad in store}
    assert not [triple for triple in old if triple.predicate.value == EV + "inSentence"]
    store.update(UPDATE)
    sentences = {t for t in today if "/sentence/" in str(t)}
    assert len(sentences) > 20
    for name in (graph, ox.DefaultGraph()):
        assert sentences <= {quad.triple for quad in store.quads_for_pattern(None, None, None, name)}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[ox.Quad]:
    """The graph of some articles, built now."""
    out = tmp_path_factory.mktemp("built")
    pipeline.build(sorted(ARTICLES.glob("[a-k]*")), out)
    return list(ox.parse(path=str(out / "graph.trig"), format=ox.RdfFormat.TRIG))


def known(quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """Return what a graph says but for what it repeats of the ontology, and for names that the gazetteer gives it."""
    quads = list(quads)
    kinds = {q.subject: q.object.value for q in quads if q.predicate.value == RDF + "type"}
    terms = {
        s for s, kind in kinds.items() if kind.startswith(OWL) and kind not in (INDIVIDUAL, OWL + "Ontology")
    }
    terms |= {q.subject for q in quads if "/scheme/" in str(q.subject)}
    return {q for q in quads if q.subject not in terms and getattr(q.object, "language", "") != "ar"}


def test_a_graph_of_articles_is_the_same_as_one_that_is_built_anew(built: list[ox.Quad]) -> None:
    old = undone(built, SENTENCES, SHAPE)
    old.update(HEAD + NODES)
    old.update(HEAD + REASONS)
    records = len(list(old.quads_for_pattern(None, ox.NamedNode(EV + "decides"), None)))
    assert records > len([q for q in built if q.predicate.value == EV + "decides"]) + 50
    assert not [q for q in old if q.object == ox.NamedNode(INDIVIDUAL) or "/sentence/" in str(q)]
    assert len(list(old.quads_for_pattern(None, ox.NamedNode(EV + "sentence"), None))) > 50
    assert len(list(old.quads_for_pattern(None, ox.NamedNode(EV + "certainty"), None))) > 50
    old.update(UPDATE)
    assert known(old) ^ known(built) == set()


def test_the_update_does_no_harm_to_a_graph_of_today(built: list[ox.Quad]) -> None:
    store = undone(built)
    store.update(UPDATE)
    assert known(store) == known(built)


def test_names_members_and_inferences_of_the_first_version() -> None:
    store = ox.Store()
    store.update(
        HEAD
        + """INSERT DATA {
            <x:p> a ev:City ; skos:prefLabel "Kyiv"@en ; skos:altLabel "Київ"@en , "Киев"@en , "حزب الله"@en .
            gaz:fatah ev:partOfGroup gaz:plo . gaz:egyptian-air-force ev:partOfGroup gaz:forces-EG .
            gaz:kataib-hezbollah ev:ultimatelyBackedBy gaz:country-IR .
            <x:i> a ev:Interception , ev:HostileAct , ev:Retaliation .
        }"""
    )
    store.update(UPDATE)
    place, up = ox.NamedNode("x:p"), ox.NamedNode("x:i")
    names = {(q.object.value, q.object.language) for q in store if isinstance(q.object, ox.Literal)}
    assert names == {("Kyiv", "en"), ("Київ", "uk"), ("Киев", "und"), ("حزب الله", "ar")}
    assert {q.predicate.value for q in store.quads_for_pattern(place, None, None)} >= {SKOS + "altLabel"}
    relations = {
        (q.subject.value.removeprefix(GAZ), q.predicate.value.removeprefix(EV))
        for q in store
        if str(q.subject).startswith(f"<{GAZ}")
    }
    assert relations == {
        ("fatah", "memberOf"),
        ("egyptian-air-force", "partOfGroup"),
        ("kataib-hezbollah", "backedThroughOthersBy"),
    }
    kinds = {q.object.value for q in store.quads_for_pattern(up, None, None)}
    assert kinds == {EV + "Interception", INDIVIDUAL}
