"""Turtle, RDF/XML and functional syntax are one ontology to the OWL API, which Protégé is made of.

Needs a Java compiler and Debian's libowlapi-java (`apt-get install libowlapi-java default-jdk-headless`).
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from kgbuild.graph.axioms import annotated
from kgbuild.graph.export import FORMATS, export, read

PROGRAM = Path(__file__).parents[1] / "owlapi" / "Axioms.java"
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


@pytest.mark.parametrize("annotate", [False, True], ids=["plain", "annotated"])
def test_owl_api_reads_one_ontology(built: Path, tmp_path: Path, annotate: bool) -> None:
    quads = annotated(read(built)) if annotate else read(built)
    jars = sorted(str(jar) for pattern in LIBRARIES.split() for jar in JARS.glob(pattern))
    path = ":".join([str(tmp_path), *jars])
    subprocess.run(["javac", "-cp", path, "-d", str(tmp_path), str(PROGRAM)], check=True, timeout=120)
    files = []
    for name in READERS:
        files.append(tmp_path / f"graph{FORMATS[name].ending}")
        files[-1].write_bytes(export(quads, name))
    command = ["java", "-Dfile.encoding=UTF-8", "-cp", path, "Axioms", *map(str, files)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=True)
    _, *parts = done.stdout.split("file format=")
    heads, axioms = zip(*(part.split("\n", 1) for part in parts), strict=True)
    count = len(axioms[0].splitlines())
    assert list(heads) == [f"{reader} unparsed=0 violations=0 axioms={count}" for reader in READERS.values()]
    assert axioms[1] == axioms[0]
    assert axioms[2] == axioms[0]
    notes = {q.subject for q in quads if q.object.value.endswith("owl#Axiom")} if annotate else set()
    assert axioms[0].count("sourceCertainty> ") >= len(notes)
    assert bool(notes) is annotate
