"""What is a conflict of sources and what is not: two claims of one event, by each of the two queries for it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib

from kgbuild.query import run
from kgbuild.resources import shipped
from kgbuild.vocab import PREFIXES

HEADER = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items()) + "PREFIX : <urn:x:>\n"
#: Who and what claims are about; of the ontology what the queries follow.
WORLD = """
    :raid a ev:Airstrike ; rdfs:label "Raid"@en .
    :one dcterms:identifier "one" . :two dcterms:identifier "two" .
    :fay skos:prefLabel "Fay"@en . :gus skos:prefLabel "Gus"@en .
    :north a ev:Country ; skos:exactMatch :map-1 . :south a ev:Country ; skos:exactMatch :map-2 .
    :upper a ev:Province ; ev:within :north . :hill a ev:Town ; ev:within :upper . :dale a ev:Town ; ev:within :upper .
    :port a ev:Town ; ev:within :south . :glade a ev:Town .
    :army a ev:MilitaryForce ; ev:nationalBodyOf :north . :wing a ev:MilitaryForce ; ev:partOfGroup :army .
    :ministry a ev:Agency ; ev:country :north . :rebels a ev:ArmedGroup ; ev:country :north .
    :others a ev:ArmedGroup ; ev:memberOf :league . :league a ev:Coalition .
    :ann a ev:Person . :bob a ev:Person . :men a ev:PeopleGroup ; skos:note "described"@en .
    :plane a ev:WeaponType ; skos:related :glider . :glider a ev:WeaponType ; skos:broader :bomb .
    :bomb a ev:WeaponType . :rocket a ev:WeaponType .
"""
CONFLICTS = [
    ("killed", "3", "4"),
    ("killed", '3 ; ev:ofWhom "Nurses"@en', '4 ; ev:ofWhom "nurses"@en'),
    ("killed", '3 ; ev:ofWhom "nurses"@en', '4 ; ev:ofWhom "people"@en'),
    ("killed", "5 ; ev:boundedAs bound:least", "4"),
    ("killed", "3 ; ev:boundedAs bound:most", "4"),
    ("place", ":hill", ":port"),
    ("place", ":north", ":south"),
    ("attacker", ":army", ":rebels"),
    ("attacker", ":rebels", ":others"),
    ("orderedBy", ":ann", ":bob"),
    ("weapon", ":bomb", ":rocket"),
    ("weapon", ":plane", ":rocket"),
]
AGREEMENTS = [
    ("killed", "3", "3"),
    ("killed", "3 ; ev:boundedAs bound:part", "4"),
    ("killed", '3 ; ev:ofWhom "nurses"@en', '4 ; ev:ofWhom "soldiers"@en'),
    ("killed", "3 ; ev:boundedAs bound:least", "4"),
    ("killed", "3", "4 ; ev:boundedAs bound:most"),
    ("killed", "3", "4 ; ev:heldAs certainty:denied"),
    ("place", ":hill", ":north"),
    ("place", ":hill", ":dale"),
    ("place", ":hill", ":glade"),
    ("attacker", ":army", ":wing"),
    ("attacker", ":ministry", ":wing"),
    ("attacker", ":others", ":league"),
    ("attacker", ":rebels", ":men"),
    ("attacker", ":ann", ":rebels"),
    ("weapon", ":plane", ":bomb"),
    ("weapon", ":glider", ":plane"),
    ("target", ":army", ":rebels"),
]


def _claim(name: str, told: str, value: str) -> str:
    """Return the Turtle of a claim; a value brings what else the claim says."""
    certainty = "" if "ev:heldAs" in value else " ; ev:heldAs certainty:stated"
    content = "value" if value.startswith(":") else "literalValue"
    return f":{name} ev:aboutEvent :raid ; {told} ; ev:{content} {value}{certainty} .\n"


def _asked(query: str, claims: str, engine: type[ox.Store] | type[rdflib.Graph]) -> int:
    """Return how many rows a query gives of the world with these claims."""
    turtle = HEADER + WORLD + claims
    ontology = shipped("ontology") / "kgbuild.ttl"
    if engine is rdflib.Graph:
        graph = rdflib.Graph().parse(data=turtle, format="turtle").parse(ontology)
        return len(run(query, graph=graph).rows)
    store = ox.Store()
    store.load(turtle, format=ox.RdfFormat.TURTLE)
    store.load(path=str(ontology), format=ox.RdfFormat.TURTLE)
    return len(run(query, graph=store).rows)


def _rows(asserted: str, first: str, second: str, sources: tuple[str, str], engine: type = ox.Store) -> int:
    """Return how many versions `claims_in_conflict` shows of two claims, `casualties_in_conflict` agreeing."""
    told = [f"ev:aboutProperty ev:{asserted} ; {source}" for source in sources]
    claims = _claim("first", told[0], first) + _claim("second", told[1], second)
    found = _asked("claims_in_conflict", claims, engine)
    if asserted == "killed":
        assert _asked("casualties_in_conflict", claims, engine) == found / 2
    return found


ARTICLES = ("ev:statedIn :one", "ev:statedIn :two")


@pytest.mark.parametrize(("asserted", "first", "second"), CONFLICTS)
def test_sources_disagree(asserted: str, first: str, second: str) -> None:
    assert _rows(asserted, first, second, ARTICLES) == 2
    assert _rows(asserted, second, first, ARTICLES) == 2


@pytest.mark.parametrize(("asserted", "first", "second"), AGREEMENTS)
def test_sources_agree(asserted: str, first: str, second: str) -> None:
    assert _rows(asserted, first, second, ARTICLES) == 0
    assert _rows(asserted, second, first, ARTICLES) == 0


@pytest.mark.parametrize(
    ("sources", "versions"),
    [
        (("ev:statedIn :one ; ev:accordingTo :fay", "ev:statedIn :one ; ev:accordingTo :gus"), 2),
        (("ev:statedIn :one ; ev:accordingTo :fay", "ev:statedIn :one"), 2),
        (("ev:statedIn :one ; ev:accordingTo :fay", "ev:statedIn :one ; ev:accordingTo :fay"), 0),
        (("ev:statedIn :one", "ev:statedIn :one"), 0),
    ],
)
def test_one_source_does_not_speak_against_itself(sources: tuple[str, str], versions: int) -> None:
    assert _rows("killed", "3", "4", sources) == versions


def test_what_one_source_tells_together_is_no_conflict_of_others() -> None:
    about = "ev:aboutProperty ev:weapon"
    claims = [(":one", ":bomb"), (":two", ":rocket"), (":three", ":bomb"), (":three", ":rocket")]
    turtle = [
        _claim(f"c{n}", f"{about} ; ev:statedIn {told}", value) for n, (told, value) in enumerate(claims)
    ]
    assert _asked("claims_in_conflict", "".join(turtle[:2]), ox.Store) == 2
    assert _asked("claims_in_conflict", "".join(turtle), ox.Store) == 0


def test_another_engine_agrees() -> None:
    for asserted, first, second in (*CONFLICTS[::4], *AGREEMENTS[::4]):
        rows = _rows(asserted, first, second, ARTICLES)
        assert _rows(asserted, first, second, ARTICLES, rdflib.Graph) == rows
