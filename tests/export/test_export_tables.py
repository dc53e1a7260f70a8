"""Events as a table, on a map and in a network: read back with csv, json and networkx."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import networkx
import pyoxigraph as ox
import pytest
import rdflib

from kgbuild.graph.export import export, read
from kgbuild.vocab import DATA, EV

HEAD = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ev: <https://w3id.org/kgbuild/ontology#> .
@prefix gaz: <https://w3id.org/kgbuild/gazetteer#> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://w3id.org/kgbuild/data/event/> .
@prefix d: <https://w3id.org/kgbuild/data/> .

ev:RocketAttack rdfs:subClassOf ev:IndirectFire . ev:IndirectFire rdfs:subClassOf ev:Attack .
ev:MortarAttack rdfs:subClassOf ev:IndirectFire .
ev:Attack rdfs:subClassOf ev:HostileAct . ev:HostileAct rdfs:subClassOf ev:Event .
ev:Protest rdfs:subClassOf ev:Event . ev:Meeting rdfs:subClassOf ev:Event .
ev:Denial rdfs:subClassOf ev:Statement . ev:Statement rdfs:subClassOf ev:Event .
ev:Militia rdfs:subClassOf ev:Actor . ev:MilitaryBase rdfs:subClassOf ev:Place . ev:Village rdfs:subClassOf ev:Place .
ev:Country rdfs:subClassOf ev:Actor , ev:Place . ev:Province rdfs:subClassOf ev:Place . ev:Region rdfs:subClassOf ev:Place .

<https://w3id.org/kgbuild/data/article/a> a ev:Article ; dcterms:identifier "a" ; dcterms:publisher "The Valley Post" .
d:front a ev:Militia ; skos:prefLabel "Reed Front"@en , "جبهة القصب"@ar .
d:guard a ev:Militia ; skos:prefLabel "River Guard"@en .
d:people a ev:PeopleGroup ; skos:prefLabel "three civilians"@en .
gaz:forces-US a ev:MilitaryForce ; skos:prefLabel "US forces"@en .
gaz:forces-IQ a ev:MilitaryForce ; skos:prefLabel "Iraqi forces"@en .
d:rocket a ev:WeaponType ; skos:prefLabel "rocket"@en .
d:qarat a ev:MilitaryBase ; skos:prefLabel "Qarat"@en ; geo:lat 33.10 ; geo:long 40.25 ; ev:within d:wadi .
d:hill a ev:Village ; skos:prefLabel "Hill"@en ; ev:near d:qarat .
d:yard a ev:Village ; skos:prefLabel "Yard"@en ; ev:within d:wadi .
d:wadi a ev:Province ; skos:prefLabel "Wadi"@en ; geo:lat 33.0 ; geo:long 40.0 ; ev:within gaz:country-IQ .
gaz:country-US a ev:Country ; skos:prefLabel "United States"@en .
gaz:country-IQ a ev:Country ; skos:prefLabel "Iraq"@en ; skos:notation "IQ" .
"""
EVENT = (
    ':e a {kind} ; rdfs:label "It"@en ; ev:reportedIn <https://w3id.org/kgbuild/data/article/a> ; {facts} .'
)

#: What is said of an event, and the columns that it fills.
ROWS = [
    ("a known day", "ev:Attack",
     'ev:date "2021-06-28T00:00:00"^^xsd:dateTime ; ev:earliest "2021-06-28T00:00:00"^^xsd:dateTime',
     {"event_date": "2021-06-28", "year": "2021", "time_precision": "1"}),
    ("a week", "ev:Attack",
     'ev:earliest "2021-06-28T00:00:00"^^xsd:dateTime ; ev:latest "2021-07-04T23:59:59"^^xsd:dateTime',
     {"event_date": "2021-06-28", "year": "2021", "time_precision": "2"}),
    ("a month", "ev:Attack",
     'ev:earliest "2021-07-01T00:00:00"^^xsd:dateTime ; ev:latest "2021-07-31T23:59:59"^^xsd:dateTime',
     {"event_date": "2021-07-01", "year": "2021", "time_precision": "3"}),
    ("a year", "ev:Attack",
     'ev:earliest "2021-01-01T00:00:00"^^xsd:dateTime ; ev:latest "2021-12-31T23:59:59"^^xsd:dateTime',
     {"event_date": "", "year": "2021", "time_precision": ""}),
    ("one bound alone", "ev:Attack", 'ev:latest "2021-12-31T23:59:59"^^xsd:dateTime',
     {"event_date": "", "year": "", "time_precision": ""}),
    ("a class with a match", "ev:RocketAttack", "",
     {"disorder_type": "Political violence", "event_type": "Explosions/Remote violence",
      "sub_event_type": "Shelling/artillery/missile attack"}),
    ("a class below one with a match", "ev:MortarAttack", "",
     {"event_type": "Explosions/Remote violence", "sub_event_type": "Shelling/artillery/missile attack"}),
    ("a match at the top of the scheme", "ev:Protest", "",
     {"disorder_type": "Demonstrations", "event_type": "Protests", "sub_event_type": ""}),
    ("a match that says too little", "ev:Attack", "", {"event_type": "", "sub_event_type": ""}),
    ("attackers and targets", "ev:Attack", "ev:attacker d:guard , d:front ; ev:target d:qarat , d:guard",
     {"actor1": "Reed Front", "assoc_actor_1": "River Guard", "actor2": "River Guard", "location": "Qarat"}),
    ("participants", "ev:Meeting", "ev:participant d:guard , d:front",
     {"actor1": "Reed Front", "actor2": "River Guard", "event_type": "Strategic developments"}),
    ("a place with coordinates", "ev:Attack", "ev:place d:qarat",
     {"location": "Qarat", "latitude": "33.10", "longitude": "40.25", "geo_precision": "1", "admin1": "Wadi",
      "country": "Iraq", "iso": "368"}),
    ("a place near one with coordinates", "ev:Attack", "ev:place d:hill",
     {"location": "Hill", "latitude": "33.10", "geo_precision": "2", "country": ""}),
    ("a place within an area with coordinates", "ev:Attack", "ev:place d:yard",
     {"location": "Yard", "latitude": "33.0", "geo_precision": "3", "admin1": "Wadi"}),
    ("an area", "ev:Attack", "ev:place d:wadi", {"location": "Wadi", "geo_precision": "3", "admin1": "Wadi"}),
    ("only near a place", "ev:Attack", "ev:near d:qarat", {"location": "Qarat", "geo_precision": "2"}),
    ("a place and what it lies within", "ev:Attack", "ev:place gaz:country-IQ , d:wadi , d:qarat",
     {"location": "Qarat"}),
    ("a place that only the gazetteer puts in a country", "ev:Attack", "ev:place gaz:al-omar-oil-field",
     {"country": "Syria", "iso": "760", "admin1": "Deir ez-Zor province"}),
    ("a toll and a weapon", "ev:Attack", "ev:killed 4 ; ev:wounded 0 ; ev:weapon d:rocket",
     {"fatalities": "4", "tags": "class: Attack; weapon: rocket; wounded: 0"}),
    ("state forces at home against those abroad", "ev:Airstrike",
     "ev:place d:qarat ; ev:attacker gaz:forces-US ; ev:target gaz:forces-IQ",
     {"inter1": "8", "inter2": "1", "interaction": "18", "civilian_targeting": ""}),
    ("a state with nobody against it", "ev:Airstrike", "ev:place d:qarat ; ev:attacker gaz:country-US",
     {"inter1": "8", "inter2": "", "interaction": "80"}),
    ("state forces at no known place", "ev:Airstrike", "ev:attacker gaz:forces-US", {"inter1": "", "interaction": ""}),
    ("a group that no report classes", "ev:Attack", "ev:place d:qarat ; ev:attacker d:front ; ev:target gaz:forces-IQ",
     {"inter1": "", "inter2": "1", "interaction": ""}),
    ("civilians", "ev:Airstrike", "ev:place d:qarat ; ev:attacker gaz:forces-IQ ; ev:target d:people",
     {"inter1": "1", "inter2": "7", "interaction": "17", "civilian_targeting": "Civilian targeting"}),
    ("an assault on civilians", "ev:ArmedAssault", "ev:target d:people",
     {"event_type": "Violence against civilians", "sub_event_type": "Attack"}),
    ("an assault on those who fight", "ev:ArmedAssault", "ev:target gaz:forces-IQ",
     {"event_type": "Battles", "sub_event_type": "Armed clash", "disorder_type": "Political violence"}),
    ("no toll", "ev:Attack", "", {"fatalities": "", "source": "The Valley Post", "event_id_cnty": "e"}),
]  # fmt: skip


def graph(kind: str, facts: str) -> list[ox.Quad]:
    text = EVENT.format(kind=kind, facts=facts).replace(" ;  .", " .")
    return list(ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE))


def rows(quads: list[ox.Quad]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export(quads, "acled").decode())))


@pytest.mark.parametrize(("kind", "facts", "expected"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_row(kind: str, facts: str, expected: dict[str, str]) -> None:
    [row] = rows(graph(kind, facts))
    assert {column: row[column] for column in expected} == expected


def test_all_rows_collected() -> None:
    assert len(ROWS) == len({row[0] for row in ROWS}) == 27


def test_statements_are_no_rows() -> None:
    assert rows(graph("ev:Denial", "")) == []


def test_a_graph_without_its_classes() -> None:
    """What stands above a class is known from the ontology where the graph does not say it."""
    quads = [
        q for q in graph("ev:CarBombing", "ev:place d:qarat") if not q.predicate.value.endswith("subClassOf")
    ]
    [row] = rows(quads)
    assert (row["sub_event_type"], row["admin1"]) == ("Remote explosive/landmine/IED", "Wadi")


@pytest.mark.parametrize(
    ("facts", "precision", "position"),
    [
        ("ev:place d:qarat", "at", [40.25, 33.1]),
        ("ev:target d:qarat", "at", [40.25, 33.1]),
        ("ev:place d:hill", "near", [40.25, 33.1]),
        ("ev:near d:qarat", "near", [40.25, 33.1]),
        ("ev:place d:yard", "within", [40.0, 33.0]),
        ("ev:place d:wadi", "area", [40.0, 33.0]),
        ("ev:place gaz:country-IQ", None, None),
        ("ev:killed 4", None, None),
    ],
)
def test_point(facts: str, precision: str | None, position: list[float] | None) -> None:
    features = json.loads(export(graph("ev:Attack", facts), "geojson"))["features"]
    found = [(f["properties"]["precision"], f["geometry"]["coordinates"]) for f in features]
    assert found == ([(precision, position)] if precision else [])


# ------------------------------------------------------------------------------------ a built graph


def test_a_row_for_each_event(built: Path) -> None:
    quads = read(built)
    fused = rdflib.Graph().parse(built / "graph.ttl", format="turtle")
    expected = {
        str(event): None if killed is None else int(killed)
        for event, killed in fused.query(
            f"""PREFIX ev: <{EV}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
                SELECT DISTINCT ?event ?killed WHERE {{
                  ?event a ?class ; ev:reportedIn ?article . ?class rdfs:subClassOf* ev:Event
                  FILTER NOT EXISTS {{ ?class rdfs:subClassOf* ev:Statement }}
                  OPTIONAL {{ ?event ev:killed ?killed }} }}"""
        )
    }
    found = rows(quads)
    assert len(found) > 20  # the samples tell of some twenty events
    assert {
        DATA + "event/" + r["event_id_cnty"]: int(r["fatalities"]) if r["fatalities"] else None for r in found
    } == expected
    with_types = [row for row in found if row["event_type"]]
    assert len(with_types) > 0.7 * len(found)
    assert {row["event_type"] for row in with_types} <= {
        "Battles", "Explosions/Remote violence", "Protests", "Riots", "Strategic developments",
        "Violence against civilians",
    }  # fmt: skip


def test_a_map_of_the_graph(built: Path) -> None:
    found = json.loads(export(read(built), "geojson"))
    assert found["type"] == "FeatureCollection"
    assert len(found["features"]) > 10
    for feature in found["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert feature["type"] == "Feature"
        assert feature["geometry"]["type"] == "Point"
        longitude, latitude = feature["geometry"]["coordinates"]
        assert 30 < longitude < 60 or feature["properties"]["country"] == "Italy"
        assert 10 < latitude < 45
        assert feature["properties"]["precision"] in {"at", "near", "within", "area"}


def test_a_network_of_the_graph(built: Path) -> None:
    found = networkx.parse_graphml(export(read(built), "graphml").decode(), force_multigraph=True)
    fused = rdflib.Graph().parse(built / "graph.ttl", format="turtle")
    event = DATA + "event/2021-02-15-rocket-attack-erbil"
    assert found.nodes[event]["label"] == "Rocket attack in Erbil (2021-02-15)"
    assert found.nodes[event]["kind"] == "Event"
    assert found.nodes[event]["killed"] == 1
    roles = {(target, data["role"]) for _, target, data in found.out_edges(event, data=True)}
    ours = {(str(o), str(p).removeprefix(EV)) for p, o in fused.predicate_objects(rdflib.URIRef(event))}
    assert roles == {(o, p) for o, p in ours if p in {"place", "target", "weapon"}}
    kinds = {data["kind"] for _, data in found.nodes(data=True)}
    assert kinds >= {"Event", "Statement", "Actor", "Place", "WeaponType"}
    assert found.number_of_edges() > 300


def test_texts_keep_their_characters() -> None:
    text = ox.Literal("a \"b\" <c>&amp; 'd'\r\nالقائم", language="en")
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    front = ox.NamedNode(DATA + "front")
    quads = [
        q for q in graph("ev:Attack", "ev:attacker d:front") if (q.subject, q.predicate) != (front, label)
    ]
    quads.append(ox.Quad(front, label, text))
    network = networkx.parse_graphml(export(quads, "graphml").decode())
    assert network.nodes[front.value]["label"] == text.value
    table = export(quads, "acled").decode()
    assert next(csv.DictReader(io.StringIO(table, newline="")))["actor1"] == text.value
