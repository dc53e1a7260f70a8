"""The table of docs/ontology-quality.md is true: each row is a check that runs here, or says why none does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ontologyfiles import FILES, MAIN, ONTOLOGY, graph
from pitfalls import CHECKS
from quality import EV, profile
from rdflib import Graph, Literal, URIRef

TABLE = Path(__file__).parents[2] / "docs" / "ontology-quality.md"
ROWS = dict(
    re.findall(
        r"^\| ((?:ROBOT|FOOPS!|OOPS!) [^|]+?) \| [^|]+ \| ([^|]+?) \|$",
        TABLE.read_text("utf-8"),
        re.MULTILINE,
    )
)
#: How ROBOT's report is told to look at our files.
PROFILE = profile()


def findings(name: str) -> list[str]:
    return CHECKS[name](graph(MAIN))


@pytest.mark.parametrize("name", CHECKS)
def test_check(name: str) -> None:
    result = ROWS[name]
    if result.startswith("warning: "):
        assert PROFILE.get(name, ("WARN",))[0] != "ERROR", "an error has no reason that excuses it"
        assert len(result) > 40, "a warning has its reason"
    else:
        assert result == "holds"
        assert findings(name) == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_robot_finds_no_error_in_any_file(path: Path) -> None:
    """Entries of the lexicon are words, so they are called nothing."""
    words = path.parent.name in ("lexicon", "muc4")
    errors = [name for name, (level, _) in PROFILE.items() if level == "ERROR"]
    found = {
        name: CHECKS[name](graph(path)) for name in errors if not (words and name == "ROBOT missing_label")
    }
    assert {name: what for name, what in found.items() if what} == {}


def test_every_line_of_the_profile_is_a_check() -> None:
    assert {name for name in CHECKS if name.startswith("ROBOT")} == set(PROFILE)
    own = {query for _, query in PROFILE.values() if query}
    assert own == set((ONTOLOGY / "robot").glob("*.rq"))
    assert (len(PROFILE), len(own)) == (26, 8)


def test_warnings_are_needed() -> None:
    warned = [name for name in CHECKS if ROWS[name].startswith("warning: ")]
    assert len(warned) == 4
    assert [name for name in warned if not findings(name)] == []


def test_every_row_is_a_check_or_says_why_not() -> None:
    rest = {name: result for name, result in ROWS.items() if name not in CHECKS}
    assert [name for name, result in rest.items() if not re.match(r"(not read|holds): \w+", result)] == []
    pitfalls = {int(n) for name in ROWS if name.startswith("OOPS!") for n in re.findall(r"P(\d+)", name)}
    assert pitfalls == set(range(1, 42))


#: What each check must find, for a check that finds nothing anywhere would hold of everything.
BAD = """
    @prefix ev: <https://w3id.org/kgbuild/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix dcterms: <http://purl.org/dc/terms/> .
    <urn:x:bad.owl> a owl:Ontology . owl:Thing rdfs:label "thing" .
    <http://schema.org/X> a owl:Class ; rdfs:subClassOf ev:A .
    ev:A a owl:Class ; rdfs:label " a\\n"@en , "b"@en ; skos:definition "one."@en , "two."@en ; rdfs:subClassOf ev:B ;
        skos:altLabel "s" ;
        owl:equivalentClass ev:B , [ owl:intersectionOf ( ev:A ev:B ) ] , [ owl:intersectionOf ( ev:B ) ] ,
            [ a owl:Restriction ; owl:onProperty ev:p ; owl:someValuesFrom ev:B ] .
    ev:B a owl:Class ; rdfs:label "b"@en ; skos:definition "one."@en , " three."@en ;
        rdfs:subClassOf ev:A ; skos:altLabel "s" .
    ev:SiegeAndRaid a owl:Class ; rdfs:label "obsolete siege"@en . ev:OtherThing a owl:Class . ev:lower a owl:Class .
    ev:Z rdfs:subClassOf ev:Undeclared .
    ev:gone a owl:ObjectProperty ; owl:deprecated "yes" .
    ev:x ev:gone ev:y . ev:GoneClass a owl:Class ; owl:deprecated true ;
        rdfs:label "gone"@en .
    ev:E a owl:Class ; rdfs:subClassOf ev:GoneClass ; dcterms:isReplacedBy ev:A .
    ev:is a owl:ObjectProperty ; owl:inverseOf ev:is .
    ev:p a owl:ObjectProperty , owl:SymmetricProperty ; rdfs:domain ev:SiegeAndRaid ;
        rdfs:range ev:OtherThing ; owl:inverseOf ev:q ; owl:equivalentProperty ev:q .
    ev:q a owl:ObjectProperty ; rdfs:domain ev:A , ev:B ; rdfs:range ev:E .
    ev:t a owl:ObjectProperty , owl:TransitiveProperty ; rdfs:domain ev:SiegeAndRaid ; rdfs:range ev:OtherThing ;
        owl:propertyChainAxiom ( ev:p ) .
"""
#: The first reads the alignment; the others are asked below.
FIXED = {"FOOPS! VOC2", "FOOPS! VOC1", "OOPS! P10"}


def test_every_check_finds_what_is_wrong() -> None:
    bad = Graph().parse(data=BAD, format="turtle")
    assert [name for name, check in CHECKS.items() if name not in FIXED and not check(bad)] == []
    assert CHECKS["OOPS! P10"](Graph()) == ["no classes are disjoint"]
    own = Graph().add((URIRef(EV[:-1]), URIRef(EV + "title"), Literal("ours")))
    assert CHECKS["FOOPS! VOC1"](own) == [EV + "title"]
