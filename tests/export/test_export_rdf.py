"""Exports in RDF hold what the graph holds: each is read back by a reader that is not ours."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import owlready2
import pyhornedowl
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from kgbuild.errors import GraphError
from kgbuild.graph.axioms import annotated
from kgbuild.graph.export import FORMATS, export, read
from kgbuild.vocab import DATA, EV, OWL, PROV, RDF, SKOS, XSD

REIFIES = ox.NamedNode(RDF + "reifies")
#: What each triple of a text may do to a format: quotes, line ends, tags, other scripts, white space at the ends.
AWKWARD = [
    'a "quoted" word',
    "back\\slash",
    "two\nlines\r\n",
    "<b>&amp;</b>",
    "القائم 🚀",
    " space ",
    "]]>",
    "tab\there",
    "",
]


@cache
def fused(folder: Path) -> rdflib.Graph:
    """Return the graph of a build as rdflib reads it; it is there to be read."""
    return rdflib.Graph().parse(folder / "graph.ttl", format="turtle")


@cache
def undeclared(folder: Path) -> set[rdflib.term.Node]:
    """Return the claims, statements, mentions, sentences and decisions: exports for OWL declare them, the graph does not."""
    graph, individual = fused(folder), rdflib.OWL.NamedIndividual
    typed = {node for node, kind in graph.subject_objects(rdflib.RDF.type) if kind.startswith(EV)}
    return typed - set(graph.subjects(rdflib.RDF.type, individual))


def declarations(folder: Path, name: str) -> set[tuple[rdflib.term.Node, ...]]:
    """Return the declarations of individuals that an export has and the graph has not."""
    kind = rdflib.RDF.type, rdflib.OWL.NamedIndividual
    return {(node, *kind) for node in undeclared(folder)} if name == "rdfxml" else set()


@cache
def content(folder: Path, name: str, *, annotate: bool = False) -> bytes:
    quads = read(folder)
    return export(annotated(quads) if annotate else quads, name)


def exported(folder: Path, name: str, *, annotate: bool = False) -> str:
    return content(folder, name, annotate=annotate).decode()


@cache
def notes(folder: Path) -> rdflib.Graph:
    """Return the graph of a build with annotations, written as Turtle, as rdflib reads it; it is there to be read."""
    return rdflib.Graph().parse(data=exported(folder, "turtle", annotate=True), format="turtle")


def spelt(triple: tuple[rdflib.term.Node, ...]) -> tuple[str, ...]:
    """Return a triple in which a plain text and one of the datatype string are the same."""
    return tuple(term.n3().replace(f"^^<{XSD}string>", "") for term in triple)  # type: ignore[attr-defined]


def quad(subject: str, prop: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(ox.NamedNode(DATA + subject), ox.NamedNode(EV + prop), value)


def awkward() -> list[ox.Quad]:
    """Return a graph of texts, numbers and names that formats stumble over."""
    texts = [quad("event/a", "quote", ox.Literal(text, language="en")) for text in AWKWARD]
    plain = [quad("event/b", "bound", ox.Literal(text)) for text in AWKWARD]
    others = [
        quad("event/c", "killed", ox.Literal("4", datatype=ox.NamedNode(XSD + "integer"))),
        quad("event/c", "killed", ox.Literal("-9" * 12, datatype=ox.NamedNode(XSD + "integer"))),
        quad("event/c", "direct", ox.Literal("1", datatype=ox.NamedNode(XSD + "boolean"))),
        quad("event/c", "direct", ox.Literal(True)),
        quad("event/c", "latitude", ox.Literal("35.0150", datatype=ox.NamedNode(XSD + "decimal"))),
        quad("event/c", "date", ox.Literal("2021-06-28T00:00:00Z", datatype=ox.NamedNode(XSD + "dateTime"))),
        quad("event/d~/é", "place", ox.NamedNode("urn:x:y")),
        quad("no-slash", "place", ox.NamedNode(DATA)),
        quad("event/e", "place", ox.Literal("https://example.org/")),
        quad("event/f", "place", ox.NamedNode(DATA + "place/a:b")),
        quad("event/f", "geo", ox.NamedNode(DATA + "place/a%20b")),
        quad("event/f", "geo", ox.Literal("a", language="ar")),
    ]
    return [*texts, *plain, *others]


# --------------------------------------------------------------------------------------- all formats


def test_all_formats_collected() -> None:
    assert list(FORMATS) == [
        "turtle", "trig", "nquads", "rdfxml", "ofn", "jsonld", "rdf12", "rdfstar", "acled", "geojson", "geoparquet",
        "graphml", "neo4j", "catalogue",
    ]  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_order_does_not_matter(few: Path, name: str) -> None:
    quads = read(few)
    assert content(few, name) == export(random.Random(1).sample(quads, len(quads)), name)


def test_hash_seed_does_not_matter(few: Path) -> None:
    program = (
        "import sys, hashlib; from pathlib import Path; from kgbuild.graph.axioms import annotated\n"
        "from kgbuild.graph.export import FORMATS, export, read\n"
        "quads = annotated(read(Path(sys.argv[1])))\n"
        "print([(n, hashlib.sha256(export(quads, n)).hexdigest()) for n in FORMATS])"
    )
    printed = [
        subprocess.run(
            [sys.executable, "-c", program, str(few)],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert printed[0] == printed[1]
    assert printed[0].count(b"(") == len(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_graph(name: str) -> None:
    assert isinstance(export([], name), bytes)


# --------------------------------------------------------------------------------------- read by rdflib


@pytest.mark.parametrize(("name", "format"), [("turtle", "turtle"), ("rdfxml", "xml"), ("jsonld", "json-ld")])
def test_rdflib_reads_the_same_graph(built: Path, name: str, format: str) -> None:
    found = rdflib.Graph().parse(data=exported(built, name), format=format)
    wanted = set(fused(built)) | declarations(built, name)
    assert len(found) == len(wanted) > 5000
    assert set(found) == wanted


@pytest.mark.parametrize(("name", "format"), [("turtle", "turtle"), ("rdfxml", "xml"), ("jsonld", "json-ld")])
def test_rdflib_reads_the_same_annotations(few: Path, name: str, format: str) -> None:
    assert len(notes(few)) > len(fused(few)) + 100
    found = rdflib.Graph().parse(data=exported(few, name, annotate=True), format=format)
    wanted = rdflib.Graph()
    for triple in (*notes(few), *declarations(few, name)):
        wanted.add(triple)
    assert len(found) == len(wanted) > 2000
    assert isomorphic(found, wanted)


@pytest.mark.parametrize(("name", "format"), [("turtle", "turtle"), ("rdfxml", "xml"), ("jsonld", "json-ld")])
def test_rdflib_reads_awkward_terms(name: str, format: str) -> None:
    quads = awkward()
    expected = rdflib.Graph()
    for q in quads:
        expected.parse(data=f"{q} .", format="nt")
    assert len(expected) == len(quads) == 30
    found = rdflib.Graph().parse(data=export(quads, name).decode(), format=format)
    assert set(found) == set(expected)


def test_numbers_stay_as_written() -> None:
    """rdflib reads the bare 04 of Turtle as 4, so Turtle is read by pyoxigraph here."""
    quads = [quad("event/c", "killed", ox.Literal("04", datatype=ox.NamedNode(XSD + "integer")))]
    for name, format in (("turtle", "TURTLE"), ("jsonld", "JSON_LD"), ("rdfxml", "RDF_XML")):
        assert list(ox.parse(export(quads, name), format=getattr(ox.RdfFormat, format))) == quads


@pytest.mark.parametrize(("name", "format"), [("trig", "trig"), ("nquads", "nquads")])
def test_rdflib_reads_the_named_graphs(built: Path, name: str, format: str) -> None:
    found = rdflib.Dataset()
    found.parse(data=exported(built, name), format=format)
    expected = rdflib.Dataset()
    expected.parse(built / "graph.trig", format="trig")
    graphs = {str(graph.identifier): len(graph) for graph in expected.graphs()}
    assert len(graphs) >= 16
    assert {str(graph.identifier): len(graph) for graph in found.graphs()} == graphs
    assert set(found.quads()) == set(expected.quads())


def test_turtle_is_what_the_build_wrote(built: Path) -> None:
    assert exported(built, "turtle") == (built / "graph.ttl").read_text(encoding="utf-8")
    assert exported(built, "trig") == (built / "graph.trig").read_text(encoding="utf-8")


def test_json_is_plain(built: Path) -> None:
    """Who knows nothing of RDF finds names, numbers and links as strings."""
    nodes = {node["@id"]: node for node in json.loads(exported(built, "jsonld"))["@graph"]}
    event = nodes["event/2021-02-15-rocket-attack-erbil"]
    assert event["@type"] == ["RocketAttack", "owl:NamedIndividual"]
    assert event["killed"] == 1
    assert event["place"] == "gaz:erbil"
    assert event["rdfs:label"] == {"en": "Rocket attack in Erbil (2021-02-15)"}
    assert event["date"] == "2021-02-15T00:00:00"


# -------------------------------------------------------------------------------- read by tools of OWL


def test_owlready_reads_rdfxml(built: Path, tmp_path: Path) -> None:
    path = tmp_path / "graph.rdf"
    path.write_text(exported(built, "rdfxml"), encoding="utf-8")
    world = owlready2.World()
    world.get_ontology(path.as_uri()).load()
    typed = set(fused(built).subjects(rdflib.RDF.type))
    listed = {individual.iri for individual in world.individuals()}
    assert {str(node) for node in typed if str(node).startswith(DATA)} - listed == {f"{DATA}graph/reading"}
    found = {spelt(triple) for triple in world.as_rdflib_graph()}
    missing = [t for t in map(spelt, fused(built)) if t not in found]
    # owlready2 reads decimals as floats, and takes the last slash off an IRI
    assert [t for t in missing if not t[1].endswith(("#lat>", "#long>")) and not t[2].endswith("/>")] == []
    assert len(missing) < 0.01 * len(found)


@pytest.mark.parametrize("command", ["rapper"])
def test_rapper_counts_alike(built: Path, tmp_path: Path, command: str) -> None:
    if not shutil.which(command):
        pytest.skip(f"{command} is not installed (Debian: raptor2-utils)")
    path = tmp_path / "graph.rdf"
    path.write_text(exported(built, "rdfxml"), encoding="utf-8")
    done = subprocess.run(
        [command, "-i", "rdfxml", "-c", str(path)], capture_output=True, text=True, check=True
    )
    assert f"returned {len(fused(built)) + len(undeclared(built))} triples" in done.stderr


def test_functional_syntax_holds_each_triple(built: Path) -> None:
    """Without annotations each triple of a built graph is one axiom, but for the one that it is an ontology."""
    ontology = pyhornedowl.open_ontology_from_string(exported(built, "ofn"), "ofn")
    headers = list(fused(built).subjects(rdflib.RDF.type, rdflib.OWL.Ontology))
    assert len(headers) == 1
    assert len(ontology.get_axioms()) == len(fused(built)) + len(undeclared(built)) - len(headers)
    again = rdflib.Graph().parse(data=ontology.save_to_string("rdf"), format="xml")
    assert set(map(spelt, fused(built))) <= set(map(spelt, again))


def test_what_owl_cannot_say_is_no_file() -> None:
    """An annotated axiom is a node without a name in OWL; of one with a name, the tool that writes keeps nothing."""
    axiom = ox.NamedNode(DATA + "axiom")
    quads = [ox.Quad(axiom, ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "Axiom"))]
    parts = {"Source": DATA + "event/a", "Property": EV + "place", "Target": DATA + "place/b"}
    quads += [ox.Quad(axiom, ox.NamedNode(f"{OWL}annotated{n}"), ox.NamedNode(v)) for n, v in parts.items()]
    with pytest.raises(GraphError, match="OWL has no axiom for the triple") as caught:
        export(quads, "ofn")
    assert caught.value.remedy


@pytest.mark.parametrize(("name", "sign"), [("rdfxml", "\ufffd"), ("ofn", "\x0b"), ("graphml", "\ufffd")])
def test_what_xml_cannot_say_blocks_no_export(name: str, sign: str) -> None:
    label = "http://www.w3.org/2004/02/skos/core#prefLabel"
    quads = [
        ox.Quad(ox.NamedNode(DATA + "actor/a"), ox.NamedNode(p), o)
        for p, o in (
            (str(rdflib.RDF.type), ox.NamedNode(EV + "Militia")),
            (label, ox.Literal("a\x0bb", language="en")),
            (label + "2", ox.Literal("a\x0bb")),
        )
    ]
    quads += [
        ox.Quad(ox.NamedNode(p), ox.NamedNode(str(rdflib.RDF.type)), ox.NamedNode(OWL + "AnnotationProperty"))
        for p in (label, label + "2")
    ]
    written = export([*quads, *_class()], name).decode()
    assert f"a{sign}b" in written
    assert [c for c in "\x0b\ufffd" if c in written] == [sign]


def _class() -> list[ox.Quad]:
    """Return that what is a militia is of a class, which OWL asks for."""
    kind = ox.NamedNode(OWL + "Class")
    return [ox.Quad(ox.NamedNode(EV + "Militia"), ox.NamedNode(str(rdflib.RDF.type)), kind)]


def test_a_property_that_xml_cannot_name() -> None:
    with pytest.raises(GraphError, match="RDF/XML cannot name"):
        export([quad("event/a", "3", ox.Literal("b"))], "rdfxml")


# ------------------------------------------------------------------------- claims on what they claim


def test_claims_reify_what_they_claim(built: Path) -> None:
    store = ox.Store()
    store.load(exported(built, "rdf12"), format=ox.RdfFormat.TURTLE)
    reified = [(q.subject, q.object) for q in store.quads_for_pattern(None, REIFIES, None)]
    claims = list(fused(built).subjects(rdflib.RDF.type, rdflib.URIRef(EV + "Claim")))
    assert len({claim for claim, _ in reified}) == len(claims) > 100
    assert len(store) == len(fused(built)) + len(reified)
    answer = store.query(
        f"PREFIX ev: <{EV}> PREFIX skos: <{SKOS}> SELECT ?certainty {{"
        f" BIND(<{DATA}event/2021-02-15-rocket-attack-erbil> AS ?event)"
        " << ?event ev:killed 1 ~ ?claim >> ev:heldAs/skos:notation ?certainty }"
    )
    assert [row["certainty"].value for row in answer] == ["stated"]


def test_quoted_triples_come_from_claims(built: Path) -> None:
    """RDF 1.2 reads Turtle-star too: a quoted triple there is a reifier without a name."""
    quads = list(ox.parse(exported(built, "rdfstar"), format=ox.RdfFormat.TURTLE))
    named = {
        q.object for q in quads if q.predicate.value == PROV + "wasDerivedFrom" and "claim/" in str(q.object)
    }
    claims = set(fused(built).subjects(rdflib.RDF.type, rdflib.URIRef(EV + "Claim")))
    assert {str(node.value) for node in named} == {str(claim) for claim in claims}


# ------------------------------------------------------------------------------- axioms with their source


def test_annotations_say_why(built: Path) -> None:
    graph = notes(built)
    event = rdflib.URIRef(DATA + "event/2021-02-15-rocket-attack-erbil")
    rows = graph.query(
        """SELECT ?sentence ?certainty ?claim WHERE {
             ?axiom a owl:Axiom ; owl:annotatedSource ?event ; owl:annotatedProperty ev:killed ;
                owl:annotatedTarget 1 ; ev:sourceSentence ?sentence ; ev:sourceCertainty ?certainty ;
                rdfs:seeAlso ?claim }""",
        initBindings={"event": event},
        initNs={"ev": rdflib.Namespace(EV), "owl": rdflib.OWL, "rdfs": rdflib.RDFS},
    )
    [(sentence, certainty, claim)] = rows
    assert "killed a Filipino contractor" in sentence
    assert str(certainty) == "stated"
    assert (claim, rdflib.URIRef(EV + "aboutEvent"), event) in graph


def test_only_facts_of_the_graph_are_annotated(built: Path) -> None:
    graph = notes(built)
    axioms = list(graph.subjects(rdflib.RDF.type, rdflib.OWL.Axiom))
    assert len(axioms) > 100
    for axiom in axioms:
        fact = tuple(
            graph.value(axiom, rdflib.OWL[f"annotated{n}"]) for n in ("Source", "Property", "Target")
        )
        assert fact in graph
        assert isinstance(axiom, rdflib.BNode), "OWL's mapping to RDF asks for it"


def test_annotated_once(built: Path) -> None:
    once = annotated(read(built))
    assert annotated(once) == once


def test_functional_syntax_carries_annotations(built: Path) -> None:
    """Each claim's annotation is there, also where several claims are of one fact."""
    written = exported(built, "ofn", annotate=True)
    nodes = {q.subject for q in annotated(read(built)) if q.object == ox.NamedNode(OWL + "Axiom")}
    assert (
        written.count("Annotation(ev:sourceCertainty")
        == written.count("Annotation(rdfs:seeAlso")
        == len(nodes)
    )
    assert len(nodes) > 100
    assert "owl:Axiom" not in written
    ontology = pyhornedowl.open_ontology_from_string(written, "ofn")
    assert sum(bool(axiom.ann) for axiom in ontology.get_axioms()) == len(nodes)
