"""What the tests of the ontology share: where its files are, and how they are read."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import rdflib
from rdflib import OWL as OWL
from rdflib import RDF as RDF
from rdflib import RDFS as RDFS
from rdflib import SKOS as SKOS

from kgbuild.vocab import EV as EV

ONTOLOGY = Path(__file__).parents[2] / "ontology"
MAIN = ONTOLOGY / "kgbuild.ttl"
GAZETTEER = sorted((ONTOLOGY / "gazetteer").glob("*.ttl"))
FILES = sorted(ONTOLOGY.rglob("*.ttl"))


def words(text: str) -> list[str]:
    """Return the words of a text."""
    return text.split()


def ev(name: str) -> rdflib.URIRef:
    """Return the term of the ontology with this local name."""
    return rdflib.URIRef(EV + name)


@lru_cache
def graph(*paths: Path) -> rdflib.Graph:
    """Return the triples of Turtle files together."""
    read = rdflib.Graph()
    for path in paths:
        read.parse(path, format="turtle")
    return read


def subjects(path: Path) -> list[tuple[str, list[str]]]:
    """Return each block of a Turtle file: its subject, and its lines."""
    blocks = re.split(r"\n\s*\n", path.read_text(encoding="utf-8"))
    lines = [[line for line in block.splitlines() if not line.startswith("#")] for block in blocks]
    return [(block[0], block) for block in lines if block and not block[0].startswith("@prefix")]
