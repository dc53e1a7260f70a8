"""The shape of the graph, asked of the small world of `worlds` as its users ask: in SPARQL."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from worlds import ANSWER, ARMY, ATTACK, BASE, DARWISH, FIRST, FRONT, MISSILE, ROCKET, TERMS, world

from kgbuild.errors import OntologyError
from kgbuild.graph import terms
from kgbuild.graph.about import header
from kgbuild.graph.build import quads
from kgbuild.graph.triples import article_iri, assertions_iri
from kgbuild.resources import shipped
from kgbuild.vocab import BOUND, CERTAINTY, DATA, EV, GAZ, PREFIXES, RDF

HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
CLAIM = DATA + "claim/"
ARTICLE_1, ARTICLE_2 = article_iri(DATA, "a_1"), article_iri(DATA, "b/2")

#: What is asked, and the rows that come back.
CASES = [
    ("articles", "SELECT ?i ?t { ?a a ev:Article ; dcterms:identifier ?i OPTIONAL { ?a dcterms:title ?t } }",
     {("a_1", "Rockets at Qarat"), ("b/2", "")}),
    ("day of an article", "SELECT ?a ?d ?e { ?a dcterms:date ?d ; ev:dateEvidence ?e }",
     {(ARTICLE_1, "2021-06-29T00:00:00", "stated")}),
    ("publisher", "SELECT ?p ?u { ?a dcterms:publisher ?p ; dcterms:source ?u }",
     {("The Valley Post", "https://example.org/news?id=1")}),
    ("names", f"SELECT ?n {{ <{FRONT}> skos:prefLabel|skos:altLabel ?n }}",
     {("Reed Front",), ("The Reed Front",), ("RF",), ("جبهة القصب",)}),
    ("one preferred label", "SELECT ?x { ?x skos:prefLabel ?a, ?b FILTER(?a != ?b) }", set()),
    ("coordinates", f"SELECT ?a ?o {{ <{BASE}> geo:lat ?a ; geo:long ?o }}", {("33.1", "40.25")}),
    ("named in", f"SELECT ?a {{ <{FRONT}> ev:mentionedIn ?a }}", {(ARTICLE_2,)}),
    ("roles", f"SELECT ?p ?v {{ <{ATTACK}> ?p ?v VALUES ?p {{ ev:target ev:weapon ev:place ev:attacker }} }}",
     {(EV + "target", BASE), (EV + "weapon", ROCKET), (EV + "place", BASE)}),
    ("figures", "SELECT ?e ?n { ?e ev:killed ?n }", {(ATTACK, "4")}),
    ("day of an event", "SELECT ?e ?f ?l { ?e ev:date ?d ; ev:earliest ?f ; ev:latest ?l }",
     {(ATTACK, "2021-06-28T00:00:00", "2021-06-28T23:59:59")}),
    ("open bounds", f"SELECT ?l {{ <{ANSWER}> ev:latest ?l MINUS {{ <{ANSWER}> ev:earliest|ev:date ?f }} }}",
     {("2021-06-30T23:59:59",)}),
    ("words for time", "SELECT ?w { ?e ev:timeText ?w }", {("on Monday",)}),
    ("answers", "SELECT ?e ?f { ?e ev:inResponseTo ?f }", {(ANSWER, ATTACK)}),
    ("sources", f"SELECT ?n {{ <{ATTACK}> ev:independentSources ?n }}", {("2",)}),
    ("reported in", f"SELECT ?a {{ <{ATTACK}> ev:reportedIn ?a }}", {(ARTICLE_1,), (ARTICLE_2,)}),
    ("versions of a toll",
     "SELECT ?c ?n ?b { ?c ev:aboutProperty ev:killed ; ev:literalValue ?n ; ev:boundedAs ?b }",
     {(CLAIM + "1", "4", BOUND + "exactly"), (CLAIM + "2", "3", BOUND + "least")}),
    ("of whom", "SELECT ?c ?w { ?c ev:ofWhom ?w }", {(CLAIM + "1", "soldiers")}),
    ("versions of a weapon",
     "SELECT ?v ?w ?c { ?x ev:aboutProperty ev:weapon ; ev:value ?v ; ev:heldAs ?c "
     "OPTIONAL { ?x ev:accordingTo ?w } }",
     {(MISSILE, DARWISH, CERTAINTY + "reported"), (ROCKET, "", CERTAINTY + "stated")}),
    ("no bound without a figure", "SELECT ?c { ?c ev:value ?v ; ev:boundedAs ?b }", set()),
    ("claimed day",
     "SELECT ?d { ?c ev:aboutProperty ev:date ; ev:literalValue ?d }", {("2021-06-28T00:00:00",)}),
    ("statement", "SELECT ?s ?q ?d ?e { ?x a ev:Statement ; ev:speaker ?s ; ev:quote ?q ; ev:direct ?d ; "
     "ev:aboutEvent ?e ; ev:reportedIn ?a }", {(DARWISH, "We know who did it.", "true", ATTACK)}),
    ("label of a statement", "SELECT ?l { ?x a ev:Statement ; rdfs:label ?l }",
     {("Sami Darwish: We know who did it.",)}),
    ("position", "SELECT ?p ?t ?o { ?p ev:roleTitle ?t ; ev:memberOf ?o }", {(DARWISH, "Major", ARMY)}),
    ("evidence of a position",
     "SELECT ?v ?w { ?c ev:about ?p ; ev:aboutProperty ?x ; ev:value|ev:literalValue ?v ; "
     "ev:evidence/nif:anchorOf ?w VALUES ?x { ev:roleTitle ev:memberOf } }",
     {("Major", "Major"), (ARMY, "Major")}),
    ("relations", "SELECT ?s ?o { ?s ev:controls|ev:within ?o }", {(ARMY, BASE), (BASE, GAZ + "country-XA")}),
    ("evidence of a relation",
     "SELECT ?w ?a { ?c ev:aboutProperty ev:controls ; ev:evidence/nif:anchorOf ?w ; "
     "ev:statedIn ?a }", {("holds", ARTICLE_1)}),
    ("no claim of what is known without an article", "SELECT ?c { ?c ev:aboutProperty ev:within }", set()),
    ("sentence", "SELECT ?b ?e ?s ?f ?g { ?m nif:anchorOf 'hit'@en ; nif:beginIndex ?b ; nif:endIndex ?e ; "
     "ev:inSentence ?x . ?x a ev:Sentence ; nif:anchorOf ?s ; nif:beginIndex ?f ; nif:endIndex ?g }",
     {("8", "11", FIRST[: FIRST.index(".") + 1], "0", str(FIRST.index(".") + 1))}),
    ("no mention without article",
     "SELECT ?m { ?m a ev:Mention MINUS { ?m ev:inSentence/prov:wasDerivedFrom/a ev:Article } }",
     set()),
    ("no evidence undescribed", "SELECT ?m { ?x ev:evidence ?m MINUS { ?m a ev:Mention } }", set()),
    ("hierarchy", "SELECT ?c { ev:RocketAttack rdfs:subClassOf+ ?c }", {(EV + "Attack",), (EV + "Event",)}),
    ("classes not in use stay out", "SELECT ?p { ev:Arson ?p ?o }", set()),
    ("a property that only a claim is about", "SELECT ?c { ev:attacker rdfs:range ?c . ?c a owl:Class }",
     {(EV + "Actor",)}),
    ("superproperties", "SELECT ?l { ev:attacker rdfs:subPropertyOf/rdfs:label ?l }", {("involves",)}),
    ("labels of terms in English", "SELECT ?l { ev:Event rdfs:label ?l }", {("event",)}),
    ("what the gazetteer knows", "SELECT ?s ?o { ?s ev:backedBy ?o }",
     {(FRONT, GAZ + "country-XA")}),
    ("whom its facts lead to", "SELECT ?s ?n { ?s a ev:Country ; skos:prefLabel ?n }",
     {(GAZ + "country-XA", "Xanadu")}),
    ("aids for reading stay out",
     "SELECT ?s { ?s ev:demonym|<https://w3id.org/kgbuild/lexicon#cue> ?o }", set()),
    ("what article a_1 says", f"SELECT ?p ?v {{ GRAPH <{assertions_iri(DATA, 'a_1')}> {{ <{ATTACK}> ?p ?v }} "
     "FILTER(?p != ev:evidence) }",
     {(EV + "killed", "4"), (EV + "weapon", ROCKET), (EV + "date", "2021-06-28T00:00:00"),
      (EV + "reportedIn", ARTICLE_1)}),
    ("what article b/2 says", f"SELECT ?p ?v {{ GRAPH <{assertions_iri(DATA, 'b/2')}> {{ <{ATTACK}> ?p ?v }} "
     "FILTER(?p != ev:evidence) }", {(EV + "killed", "3"), (EV + "reportedIn", ARTICLE_2)}),
    ("claims by graph", "SELECT ?g ?c { GRAPH ?g { ?c ev:aboutProperty ev:killed } }",
     {(assertions_iri(DATA, "a_1"), CLAIM + "1"), (assertions_iri(DATA, "b/2"), CLAIM + "2")}),
    ("no node without a name", "SELECT ?x { { ?x ?p ?o } UNION { ?s ?p ?x } FILTER isBlank(?x) }", set()),
    ("nothing in a named graph about another article",
     "SELECT ?g ?h { GRAPH ?g { ?m prov:wasDerivedFrom ?a } "
     "GRAPH ?h { ?n prov:wasDerivedFrom ?a } FILTER(?g != ?h) }", set()),
]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    path = tmp_path_factory.mktemp("terms") / "terms.ttl"
    path.write_text(TERMS, encoding="utf-8")
    built = ox.Store()
    built.extend(quads(world(), DATA, terms.read([path])))
    return built


@pytest.mark.parametrize(("query", "rows"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_shape(store: ox.Store, query: str, rows: set[tuple[str, ...]]) -> None:
    answer = store.query(HEAD + query)
    assert isinstance(answer, ox.QuerySolutions)
    assert {tuple(term.value if term else "" for term in row) for row in answer} == rows


def test_all_cases_collected() -> None:
    assert len(CASES) == len({name for name, *_ in CASES}) == 43


def test_no_quad_twice() -> None:
    built = quads(world(), DATA)
    assert len(built) == len(set(built))


def test_other_base() -> None:
    base = "https://example.org/kg/"
    found = {quad.subject.value for quad in quads(world(), base) if "/mention/" in quad.subject.value}
    assert found
    assert all(iri.startswith(base + "mention/") for iri in found)


def test_a_graph_says_what_made_it_and_neither_a_day_nor_a_version_of_its_own() -> None:
    reading = f"{DATA}graph/reading"
    known = terms.read([shipped("ontology")])
    told = [t for t in header(DATA, known, ["language model mine 1.0"]) if t.subject.value == reading]
    said = {t.predicate.value for t in told}
    wanted = {"conformsTo", "creator", "license", "provenance", "rights", "title"}
    assert said == {PREFIXES["dcterms"] + name for name in wanted} | {RDF + "type"}


def test_broken_ontology_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text("@prefix ev: <https://w3id.org/kgbuild/ontology#> .\n\nev:Attack ev:is .\n")
    with pytest.raises(OntologyError) as caught:
        terms.read([tmp_path])
    assert caught.value.where == f"{path}:3"


def test_missing_ontology_file(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="No such file"):
        terms.read([tmp_path / "none.ttl"])
