"""Turtle, RDF/XML and functional syntax are one ontology to the OWL API; RDF4J reads Turtle-star.

Needs a Java compiler and Debian's libowlapi-java (`apt-get install libowlapi-java default-jdk-headless`).
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import rdflib

from kgbuild.graph.axioms import annotated
from kgbuild.graph.export import FORMATS, export, read
from kgbuild.vocab import EV

PROGRAMS = Path(__file__).parents[1] / "owlapi"
JARS = Path("/usr/share/java")
#: The OWL API and what Debian's package of it depends on.
LIBRARIES = """
    owlapi-*.jar rdf4j*.jar guava.jar failureaccess.jar caffeine.jar commons-*.jar hppcrt.jar jackson-*.jar
    atinject-jsr330-api.jar jsr305.jar httpclient.jar httpcore.jar slf4j-api.jar slf4j-nop.jar xz.jar
"""
#: Each format, and the class of the OWL API that must have read it.
READERS = {
    "turtle": "RioTurtleDocumentFormat",
    "rdfxml": "RDFXMLDocumentFormat",
    "ofn": "FunctionalSyntaxDocumentFormat",
}

pytestmark = pytest.mark.skipif(
    not (shutil.which("javac") and (JARS / "owlapi-distribution.jar").exists()),
    reason="the OWL API is not installed: apt-get install libowlapi-java default-jdk-headless",
)


def java(program: str, folder: Path, *files: Path) -> str:
    """Compile a program into `folder`, run it on files, and return what it prints."""
    jars = sorted(str(jar) for pattern in LIBRARIES.split() for jar in JARS.glob(pattern))
    path = ":".join([str(folder), *jars])
    source = PROGRAMS / f"{program}.java"
    subprocess.run(["javac", "-cp", path, "-d", str(folder), str(source)], check=True, timeout=120)
    command = ["java", "-Dfile.encoding=UTF-8", "-cp", path, program, *map(str, files)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=True).stdout


@pytest.mark.parametrize("annotate", [False, True], ids=["plain", "annotated"])
def test_owl_api_reads_one_ontology(built: Path, tmp_path: Path, annotate: bool) -> None:
    quads = annotated(read(built)) if annotate else read(built)
    files = []
    for name in READERS:
        files.append(tmp_path / f"graph{FORMATS[name].ending}")
        files[-1].write_bytes(export(quads, name))
    _, *parts = java("Axioms", tmp_path, *files).split("file format=")
    heads, axioms = zip(*(part.split("\n", 1) for part in parts), strict=True)
    counts = [len(told.splitlines()) for told in axioms]
    assert list(heads) == [
        f"{reader} unparsed=0 violations=0 axioms={count}"
        for reader, count in zip(READERS.values(), counts, strict=True)
    ]
    assert axioms[2] == axioms[1]
    more = {*axioms[1].splitlines()} - {*axioms[0].splitlines()}
    assert {*axioms[0].splitlines()} <= {*axioms[1].splitlines()}
    assert len(more) > 500, "claims, statements, mentions, sentences and decisions are declared"
    assert {axiom[: axiom.index("<")] for axiom in more} == {"Declaration(NamedIndividual("}
    notes = {q.subject for q in quads if q.object.value.endswith("owl#Axiom")} if annotate else set()
    assert axioms[0].count("sourceCertainty> ") >= len(notes)
    assert bool(notes) is annotate


def test_rdf4j_reads_turtle_star(built: Path, tmp_path: Path) -> None:
    """All statements of the graph, and one for each claim about the triple that it claims."""
    path = tmp_path / "graph.ttls"
    path.write_bytes(export(read(built), "rdfstar"))
    graph = rdflib.Graph().parse(built / "graph.ttl", format="turtle")
    claims = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(EV + "Claim")))
    assert java("Star", tmp_path, path).split() == [str(len(graph)), str(len(claims))]
