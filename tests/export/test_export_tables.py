"""Events as a table, on a map and in a network: read back with csv, json and networkx."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
import zipfile
from pathlib import Path

import networkx
import pyoxigraph as ox
import pytest
import rdflib

from kgbuild.graph.export import export, read
from kgbuild.vocab import DATA, EV

HEAD = """
@prefix bound: <https://w3id.org/kgbuild/scheme/bound#> .
@prefix certainty: <https://w3id.org/kgbuild/scheme/certainty#> .
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
d:abroad a ev:Article ; dcterms:identifier "b" ; dcterms:publisher "Agence France-Presse" .
d:net a ev:Article ; dcterms:identifier "c" ; dcterms:publisher "Telegram" .
d:mill a ev:Village ; skos:prefLabel "Mill"@en ; ev:within d:lower .
d:lower a ev:Province ; skos:prefLabel "Lower Wadi"@en ; ev:within d:wadi .
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

#: A claim about the toll of the event; the last statement goes on with what the row ends with.
CLAIM = (
    "d:c{n} a ev:Claim ; ev:aboutEvent :e ; ev:aboutProperty ev:killed ; ev:literalValue {number} ; {more} . "
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
    ("no toll", "ev:Attack", "",
     {"fatalities": "0", "tags": "class: Attack; killed: not told", "source": "The Valley Post", "event_id_cnty": "e"}),
    ("tolls that differ", "ev:Attack",
     "ev:killed 4 . " + CLAIM.format(n=1, number=3, more='ev:heldAs certainty:stated')
     + CLAIM.format(n=2, number=4, more='ev:heldAs certainty:reported'),
     {"fatalities": "3", "tags": "class: Attack; killed: 4"}),
    ("tolls that do not count", "ev:Attack",
     "ev:killed 4 . " + CLAIM.format(n=1, number=1, more='ev:heldAs certainty:denied')
     + CLAIM.format(n=2, number=2, more='ev:heldAs certainty:stated ; ev:ofWhom "soldiers"@en')
     + CLAIM.format(n=3, number=3, more='ev:heldAs certainty:stated ; ev:boundedAs bound:most'),
     {"fatalities": "4", "tags": "class: Attack"}),
    ("a region", "ev:Attack", "ev:place d:qarat", {"region": "Middle East"}),
    ("a region of Africa", "ev:Attack", "ev:place gaz:country-ML", {"region": "Western Africa", "country": "Mali"}),
    ("no place, no region", "ev:Attack", "", {"region": "", "source_scale": ""}),
    ("provinces in each other", "ev:Attack", "ev:place d:mill",
     {"admin1": "Wadi", "admin2": "Lower Wadi", "admin3": "", "location": "Mill"}),
    ("an outlet from abroad", "ev:Attack", "ev:place d:qarat ; ev:reportedIn d:abroad",
     {"source": "Agence France-Presse; The Valley Post", "source_scale": "International"}),
    ("an outlet of the country", "ev:Attack", "ev:place gaz:country-FR ; ev:reportedIn d:abroad",
     {"source_scale": "National"}),
    ("an outlet of the country, and the net", "ev:Attack",
     "ev:place gaz:country-FR ; ev:reportedIn d:abroad , d:net", {"source_scale": "New media-National"}),
    ("an outlet that nobody knows", "ev:Attack", "ev:place d:qarat", {"source_scale": ""}),
    ("a strategic development", "ev:Arrest", "", {"disorder_type": "Strategic developments"}),
    ("civilians alone as target", "ev:Attack", "ev:target d:people",
     {"civilian_targeting": "Civilian targeting"}),
]  # fmt: skip


def graph(kind: str, facts: str) -> list[ox.Quad]:
    text = EVENT.format(kind=kind, facts=facts).replace(" ;  .", " .").replace(" .  .", " .")
    return list(ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE))


def rows(quads: list[ox.Quad]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export(quads, "acled").decode())))


@pytest.mark.parametrize(("kind", "facts", "expected"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_row(kind: str, facts: str, expected: dict[str, str]) -> None:
    [row] = rows(graph(kind, facts))
    assert {column: row[column] for column in expected} == expected


def test_all_rows_collected() -> None:
    assert len(ROWS) == len({row[0] for row in ROWS}) == 39


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
        str(event): 0 if killed is None else int(killed)
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
    tolls = {DATA + "event/" + row["event_id_cnty"]: int(row["fatalities"]) for row in found}
    assert tolls.keys() == expected.keys()
    assert [event for event in tolls if tolls[event] > expected[event]] == []
    assert sum(tolls[event] == expected[event] for event in tolls) >= 0.954 * len(tolls)
    with_types = [row for row in found if row["event_type"]]
    assert len(with_types) >= 0.954 * len(found)
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


# ------------------------------------------------------------- property graph, GeoParquet, catalogue


def unzipped(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        return {name: zipped.read(name).decode() for name in zipped.namelist()}


def test_property_graph(built: Path) -> None:
    files = unzipped(export(read(built), "neo4j"))
    assert list(files) == ["nodes.csv", "relationships.csv", "load.cypher"]
    nodes = list(csv.DictReader(io.StringIO(files["nodes.csv"], newline="")))
    links = list(csv.DictReader(io.StringIO(files["relationships.csv"], newline="")))
    ids = [node[":ID"] for node in nodes]
    assert len(set(ids)) == len(ids) > 150
    assert {link[end] for link in links for end in (":START_ID", ":END_ID")} <= {*ids}
    event = next(n for n in nodes if n[":ID"] == DATA + "event/2021-02-15-rocket-attack-erbil")
    assert (event["killed:int"], event["date:datetime"]) == ("1", "2021-02-15T00:00:00")
    assert {"Event", "Attack", "RocketAttack"} <= {*event[":LABEL"].split(";")}
    kinds = {link[":TYPE"] for link in links if link[":START_ID"] == event[":ID"]}
    assert kinds == {"PLACE", "TARGET", "WEAPON", "REPORTED_IN"}
    network = networkx.parse_graphml(export(read(built), "graphml").decode())
    both = {(s, t) for s, t in network.edges()} <= {(link[":START_ID"], link[":END_ID"]) for link in links}
    assert both, "what GraphML links is linked here, too"


def test_columns_are_those_that_stores_know(built: Path) -> None:
    files = unzipped(export(read(built), "neo4j"))
    heads = files["nodes.csv"].split("\n", 1)[0].split(",")
    assert heads[0] == ":ID"
    assert heads[-1] == ":LABEL"
    types = {head.split(":")[1] for head in heads[1:-1]}
    assert types == {"string", "int", "double", "datetime"}
    labels = {
        one
        for row in csv.DictReader(io.StringIO(files["nodes.csv"], newline=""))
        for one in row[":LABEL"].split(";")
    }
    set_by_script = set(re.findall(r"SET n:(\w+);", files["load.cypher"]))
    assert set_by_script == labels
    assert set(re.findall(r"\[:(\w+)\]", files["load.cypher"])) == {
        row[":TYPE"] for row in csv.DictReader(io.StringIO(files["relationships.csv"], newline=""))
    }


def test_geoparquet_holds_what_geojson_holds(built: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    quads = read(built)
    features = json.loads(export(quads, "geojson"))["features"]
    table = parquet.read_table(io.BytesIO(export(quads, "geoparquet")))
    geo = json.loads(table.schema.metadata[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    column = geo["columns"]["geometry"]
    assert (column["encoding"], column["geometry_types"]) == ("WKB", ["Point"])
    found = table.to_pylist()
    assert [row["id"] for row in found] == [feature["id"] for feature in features]
    points = [struct.unpack("<BIdd", row["geometry"]) for row in found]
    assert [[*p[2:]] for p in points] == [f["geometry"]["coordinates"] for f in features]
    assert {p[:2] for p in points} == {(1, 1)}
    west, south, east, north = column["bbox"]
    assert all(west <= x <= east and south <= y <= north for _, _, x, y in points)
    for row, feature in zip(found, features, strict=True):
        told = {
            name: value for name, value in row.items() if value is not None and name not in ("id", "geometry")
        }
        assert {k: v for k, v in told.items() if v != []} == {
            k: v for k, v in feature["properties"].items() if k in row
        }


def test_geoparquet_without_points() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(io.BytesIO(export(graph("ev:Attack", ""), "geoparquet")))
    assert table.num_rows == 0
    assert "bbox" not in json.loads(table.schema.metadata[b"geo"])["columns"]["geometry"]


def test_catalogue_counts_what_is_there(built: Path) -> None:
    quads = read(built)
    fused = {q.triple for q in quads if isinstance(q.graph_name, ox.DefaultGraph)}
    found = rdflib.Graph().parse(data=export(quads, "catalogue"), format="turtle")
    void, dcat = rdflib.Namespace("http://rdfs.org/ns/void#"), rdflib.Namespace("http://www.w3.org/ns/dcat#")
    [dataset] = set(found.subjects(rdflib.RDF.type, dcat.Dataset))
    assert str(dataset) == DATA + "graph/reading"
    assert int(found.value(dataset, void.triples)) == len(fused)
    assert int(found.value(dataset, void.properties)) == len({t.predicate for t in fused})
    for prop, of in ((void.property, void.triples), (void["class"], void.entities)):
        counted = {str(c): int(found.value(node, of)) for node, c in found.subject_objects(prop)}
        for iri, number in counted.items():
            wanted = (
                [t for t in fused if t.predicate.value == iri]
                if prop == void.property
                else [
                    t
                    for t in fused
                    if t.predicate.value == str(rdflib.RDF.type) and t.object == ox.NamedNode(iri)
                ]
            )
            assert len(wanted) == number, iri
    assert {str(t) for t in found.objects(dataset, rdflib.DCTERMS.license)} == {
        "https://creativecommons.org/licenses/by/4.0/"
    }
    files = {str(found.value(d, rdflib.DCTERMS.title)) for d in found.objects(dataset, dcat.distribution)}
    assert files == {path.name for path in built.glob("graph.*")}
    span = found.value(dataset, rdflib.DCTERMS.temporal)
    assert found.value(span, dcat.startDate) < found.value(span, dcat.endDate)
