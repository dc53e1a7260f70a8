"""Reads ontology, gazetteer and a built graph with the OWL API, which Protégé is made of: nothing is left.

Needs a Java compiler and Debian's libowlapi-java (`apt-get install libowlapi-java default-jdk-headless`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from worlds import world

from kgbuild import pipeline
from kgbuild.graph import terms
from kgbuild.graph.about import header
from kgbuild.graph.build import quads
from kgbuild.graph.reason import described, inferred
from kgbuild.graph.write import turtle
from kgbuild.resources import shipped
from kgbuild.vocab import DATA, DCTERMS, EV, OWL, PROV, RDF, SKOS
from measures.synthetic import graph as synthetic_graph

PROGRAM = Path(__file__).parents[1] / "owlapi" / "Profile.java"
JARS = Path("/usr/share/java")
#: The OWL API and what Debian's package of it depends on.
LIBRARIES = """
    owlapi-*.jar rdf4j*.jar guava.jar failureaccess.jar caffeine.jar commons-*.jar hppcrt.jar jackson-*.jar
    atinject-jsr330-api.jar jsr305.jar httpclient.jar httpcore.jar slf4j-api.jar slf4j-nop.jar xz.jar
"""
ONTOLOGY = shipped("ontology")
#: Where `make tools` puts vocabularies from npm.
VOCABULARIES = Path(__file__).parents[2] / "build" / "npm" / "node_modules" / "@vocabulary"
#: So many synthetic events are read; each kind of node is among the first hundred.
EVENTS = int(os.environ.get("KGBUILD_TEST_EVENTS", "250"))

pytestmark = pytest.mark.skipif(
    not (shutil.which("javac") and (JARS / "owlapi-distribution.jar").exists()),
    reason="the OWL API is not installed: apt-get install libowlapi-java default-jdk-headless",
)

Report = dict[str, str]
Read = Callable[[Path], tuple[Report, list[str]]]

#: What SKOS, PROV-O and SEM, as they are published, say of the kind of each of their terms that ours stand beside.
PUBLISHED = {
    "Class": """
        skos:Concept skos:ConceptScheme prov:Activity prov:Agent prov:Entity prov:Organization prov:Person
        prov:SoftwareAgent sem:Actor sem:Event sem:Place
    """,
    "ObjectProperty": """
        skos:broadMatch skos:broader skos:closeMatch skos:exactMatch skos:inScheme skos:narrowMatch
        skos:related skos:relatedMatch skos:topConceptOf prov:hadPrimarySource prov:wasAssociatedWith
        prov:wasAttributedTo prov:wasDerivedFrom prov:wasInfluencedBy sem:accordingTo sem:hasActor sem:hasPlace
        sem:hasSubEvent
    """,
    "DatatypeProperty": """
        skos:notation sem:hasEarliestBeginTimeStamp sem:hasLatestEndTimeStamp sem:hasTimeStamp
    """,
    "AnnotationProperty": """
        skos:altLabel skos:definition skos:example skos:hiddenLabel skos:note skos:prefLabel skos:scopeNote
    """,
}
NAMESPACES = {
    "skos": SKOS,
    "prov": PROV,
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
}
WGS84 = "http://www.w3.org/2003/01/geo/wgs84_pos#"


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    """Return a function that reads a Turtle file and tells how it went, and what is amiss: see `Profile.java`."""
    folder = tmp_path_factory.mktemp("classes")
    jars = sorted(str(jar) for pattern in LIBRARIES.split() for jar in JARS.glob(pattern))
    path = ":".join([str(folder), *jars])
    subprocess.run(["javac", "-cp", path, "-d", str(folder), str(PROGRAM)], check=True, timeout=120)
    complaints = (folder / "stderr").open("w+")
    running = subprocess.Popen(
        ["java", "-cp", path, "Profile"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        text=True,
    )

    def run(file: Path) -> tuple[Report, list[str]]:
        assert running.stdin
        assert running.stdout
        running.stdin.write(f"{file}\n")  # the program heeds the catalogue beside the file
        running.stdin.flush()
        told = list(takewhile(lambda line: line != "\n", running.stdout))
        assert told, (folder / "stderr").read_text()[-2000:]
        first, *amiss = [line.rstrip("\n") for line in told]
        return dict(pair.split("=", 1) for pair in first.split(" ")), amiss

    yield run
    running.kill()
    running.wait()
    complaints.close()


def write(path: Path, triples: Iterable[ox.Triple]) -> Path:
    """Write triples as one Turtle file with the header of the ontology alone."""
    header, main = ox.NamedNode(OWL + "Ontology"), ox.NamedNode("https://w3id.org/kgbuild/ontology")
    kept = list(triples)
    others = {t.subject for t in kept if t.object == header} - {main}
    content = ox.serialize([t for t in kept if t.subject not in others], format=ox.RdfFormat.TURTLE)
    path.write_bytes(content or b"")
    return path


def built(path: Path) -> Path:
    """Write the small world of these tests as `kgbuild build` does, and return the path."""
    known = terms.read([ONTOLOGY / "kgbuild.ttl", ONTOLOGY / "gazetteer"])
    path.write_bytes(turtle(quads(world(), DATA, known, header(DATA, known)), DATA))
    return path


def synthetic(path: Path) -> Path:
    """Write the graph of synthetic events; of 5,000 (`make test-large`) it has a million triples and more."""
    graph = synthetic_graph(EVENTS, pipeline.Resources.load())
    assert len({quad.subject for quad in graph if quad.predicate.value == EV + "date"}) == EVENTS
    path.write_bytes(turtle(graph, DATA))
    return path


SOURCES: dict[str, Callable[[Path], Path]] = {
    "ontology": lambda path: ONTOLOGY / "kgbuild.ttl",
    "with-gazetteer": lambda path: write(
        path, terms.read([ONTOLOGY / "kgbuild.ttl", ONTOLOGY / "gazetteer"]).triples
    ),
    "with-alignment": lambda path: write(
        path, terms.read([ONTOLOGY / "kgbuild.ttl", ONTOLOGY / "alignment.ttl"]).triples
    ),
    "built-graph": built,
    "synthetic": synthetic,
}


@pytest.mark.parametrize("source", SOURCES)
def test_owl_api_reads_it_whole(source: str, tmp_path: Path, profile: Read) -> None:
    is_whole(SOURCES[source](tmp_path / "graph.ttl"), profile)


def test_owl_api_reads_the_graph_of_the_articles_whole(sample: Path, profile: Read) -> None:
    is_whole(sample / "graph.ttl", profile)


@pytest.mark.parametrize("path", sorted(ONTOLOGY.rglob("*.ttl")), ids=lambda path: path.name)
def test_owl_api_reads_each_file_alone(path: Path, profile: Read) -> None:
    is_whole(path, profile)


def test_owl_api_reads_what_follows(tmp_path: Path, profile: Read) -> None:
    """What `kgbuild reason` writes, opened alone."""
    found = described(inferred([built(tmp_path / "graph.ttl")]))
    header = {t.predicate.value.removeprefix(DCTERMS) for t in found if "graph/inferred" in str(t.subject)}
    assert header == {RDF + "type", "title", "creator", "license", "conformsTo"}
    (tmp_path / "inferred.ttl").write_bytes(turtle([ox.Quad(*triple) for triple in found], DATA))
    is_whole(tmp_path / "inferred.ttl", profile)


def test_owl_api_reads_the_seeds_whole(shared: Path, tmp_path: Path, profile: Read) -> None:
    pipeline.build([shared / "seeds"], tmp_path)
    is_whole(tmp_path / "graph.ttl", profile)


def is_whole(file: Path, profile: Read) -> None:
    """Assert that the OWL API reads the file as Turtle, every triple of it, and finds nothing amiss.

    That is nothing outside OWL 2 DL, and no name for things of two kinds, such as a class and an individual.
    """
    report, amiss = profile(file)
    assert amiss == []
    assert report["format"] == "RioTurtleDocumentFormat", "another parser took over: the file has an error"
    assert report["unparsed"] == "0"
    graph = rdflib.Graph().parse(file, format="turtle")
    cells = len(list(graph.subjects(rdflib.RDF.rest)))  # the OWL API adds the class of each
    assert int(report["triples"]) == len(graph) + cells


def merged(path: Path, *others: ox.Triple) -> Path:
    """Write a graph with all that the ontology's folder has, and what others say of their own terms."""
    ours = terms.read([ONTOLOGY / name for name in ("kgbuild.ttl", "alignment.ttl", "gazetteer")]).triples
    graph = terms.read([built(path.with_name("graph.ttl"))]).triples
    return write(path, sorted({*ours, *graph, *others}, key=str))


def test_with_the_kinds_that_vocabularies_declare_no_name_has_two_kinds(
    tmp_path: Path, profile: Read
) -> None:
    is_whole(merged(tmp_path / "all.ttl", *declared()), profile)


def declared() -> Iterator[ox.Triple]:
    for kind, names in PUBLISHED.items():
        for prefix, _, name in (word.partition(":") for word in names.split()):
            term = ox.NamedNode(NAMESPACES[prefix] + name)
            yield ox.Triple(term, ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + kind))


@pytest.fixture(scope="module")
def published() -> list[ox.Triple]:
    """What SKOS, PROV-O and SEM say of themselves, as npm's packages have it."""
    files = [VOCABULARIES / name / f"{name}.nq" for name in ("skos", "prov", "sem")]
    if not all(file.exists() for file in files):
        pytest.skip("SKOS, PROV-O and SEM are not installed: make tools brings them where npm is")
    # Renamed, so that no blank node of one file is one of the other.
    read = [ox.parse(path=file, format=ox.RdfFormat.N_QUADS, rename_blank_nodes=True) for file in files]
    # SEM matches this class of another vocabulary as if it were a concept; there it is a class.
    spatial = ox.Triple(
        ox.NamedNode(WGS84 + "SpatialThing"), ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "Class")
    )
    return [spatial, *(quad.triple for quads in read for quad in quads)]


def test_the_kinds_are_those_that_are_published(published: list[ox.Triple]) -> None:
    known = set(declared())
    assert known - set(published) == set()
    assert len(known) > 35


def test_nothing_is_amiss_beside_skos_prov_and_sem_that_is_not_in_them_alone(
    published: list[ox.Triple], tmp_path: Path, profile: Read
) -> None:
    """Amiss are three names of two kinds and undeclared inverses of PROV-O, and what SEM matches: those, and no more."""
    _, theirs = profile(write(tmp_path / "theirs.ttl", published))
    report, amiss = profile(merged(tmp_path / "all.ttl", *published))
    assert (report["format"], report["unparsed"]) == ("RioTurtleDocumentFormat", "0")
    assert Counter(map(without_ontology, amiss)) == Counter(map(without_ontology, theirs))
    assert any(line.startswith("punned ") for line in theirs)


def without_ontology(line: str) -> str:
    """Return what is amiss without the name of the ontology that it is in."""
    return line.partition(" in OntologyID(")[0]


def test_a_violation_is_found(tmp_path: Path, profile: Read) -> None:
    """The test of the test: a class that nobody declared."""
    file = tmp_path / "odd.ttl"
    file.write_text(f"@prefix : <https://example.org/> .\n:a a <{OWL}NamedIndividual> , :Undeclared .\n")
    report, amiss = profile(file)
    assert amiss
    assert report["violations"] == str(len(amiss))


def test_a_name_of_two_kinds_is_found(tmp_path: Path, profile: Read) -> None:
    file = tmp_path / "odd.ttl"
    file.write_text(f"@prefix : <https://example.org/> .\n:A a <{OWL}Class> , :B .\n:B a <{OWL}Class> .\n")
    report, amiss = profile(file)
    assert amiss == ["punned https://example.org/A"]
    assert (report["violations"], report["punned"]) == ("0", "1")
