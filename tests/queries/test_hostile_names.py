"""Ten names that break what is put together without care: through a build, every export, every store, and back."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import networkx
import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner

from kgbuild import publish as publishing
from kgbuild.cli.program import main
from kgbuild.endpoint import Endpoint
from kgbuild.graph.axioms import annotated
from kgbuild.graph.export import FORMATS, export, read
from kgbuild.graphs import READING
from kgbuild.pipeline import build
from kgbuild.publish import publish
from kgbuild.vocab import GAZ, SKOS

from .conftest import Oxigraph
from .test_virtuoso import PROGRAM, Virtuoso, _log_in

#: What each is hard for, by the name that the article uses.
NAMES = {
    "Alder Brigade": "Łódź «Đức» Київ — 北京 ไทย",
    "Birch Brigade": 'the "Birch" \'Brigade\' """ of the \\"north\\"',
    "Cedar Brigade": "C:\\new\\table\\u0041 \\",
    "Dogwood Brigade": "red \x1b[31malert\x07 \x01\x7f",
    "Elder Brigade": "line\nbreak\r\nreturn\rtab\tend\x85\u2028.",
    "Fir Brigade": "👩‍🚀🇸🇾 rocket 🚀\ufe0f",
    "Ginkgo Brigade": "قوات \u202eسوريا\u202c الديمقراطية (SDF)\u200f",
    "Hazel Brigade": '"@en . <urn:x:a> <urn:x:b> "c" . #',
    "Iroko Brigade": "<script>alert(1)</script> ]]> &amp; &lt; <!--",
    "Juniper Brigade": "=cmd|' /C calc'!A0;'}) MATCH (n) DETACH DELETE n // {{x}} %s",
}
LABEL = ox.NamedNode(SKOS + "prefLabel")
#: XML cannot hold these at all.
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
IN_XML = {NO_XML.sub("\ufffd", name) for name in NAMES.values()}
WHOLE = set(NAMES.values())


def iri(plain: str) -> str:
    return f"{GAZ}hostile-{plain.split()[0].lower()}"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a build in which ten brigades with such names attack one village each."""
    folder = tmp_path_factory.mktemp("hostile")
    quads = []
    for plain, name in NAMES.items():
        node = ox.NamedNode(iri(plain))
        kind = ox.NamedNode("https://w3id.org/kgbuild/ontology#Militia")
        quads.append(ox.Triple(node, ox.NamedNode(str(rdflib.RDF.type)), kind))
        quads.append(ox.Triple(node, LABEL, ox.Literal(name, language="en")))
        quads.append(ox.Triple(node, ox.NamedNode(SKOS + "altLabel"), ox.Literal(plain, language="en")))
    (folder / "names.ttl").write_bytes(ox.serialize(quads, format=ox.RdfFormat.TURTLE) or b"")
    articles = [
        {"id": name, "title": name, "source": name, "published": "2021-06-29",
         "text": f"Fighters of the {plain} shelled a market in Erbil on Monday, killing {n + 2} people."}
        for n, (plain, name) in enumerate(NAMES.items())
    ]  # fmt: skip
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, articles)))
    build([folder / "news.jsonl"], folder / "out", extra_ontology=[folder / "names.ttl"])
    return folder / "out"


def labels(triples: object) -> set[str]:
    """Return the names of the brigades."""
    return {
        t[2].value if hasattr(t[2], "value") and not isinstance(t[2], rdflib.Literal) else str(t[2])
        for t in triples  # type: ignore[attr-defined]
        if str(getattr(t[1], "value", t[1])) == LABEL.value
        and str(getattr(t[0], "value", t[0])).startswith(f"{GAZ}hostile-")
    }


def test_the_build_has_all(hostile: Path) -> None:
    assert len(NAMES) == len(WHOLE) == len(IN_XML) == 10
    for name in ("graph.ttl", "graph.trig"):
        assert labels(read(hostile / name)) == WHOLE
    ids = {t.object.value for t in read(hostile / "graph.ttl") if t.predicate.value.endswith("/identifier")}
    assert len(ids) == 10, "reading cleans ids of what is no text, and keeps them apart"
    articles = {q.subject.value for q in read(hostile) if "/article/" in q.subject.value}
    assert len(articles) == 10
    assert all(re.fullmatch(r"[\w/:.#-]+", a, re.ASCII) for a in articles)


def by_rdflib(format: str, content: bytes) -> set[str]:
    graph = rdflib.Dataset(default_union=True) if format in ("trig", "nquads", "json-ld") else rdflib.Graph()
    graph.parse(data=content, format=format)
    return labels(graph.triples((None, rdflib.URIRef(LABEL.value), None)))


def by_oxigraph(format: ox.RdfFormat, content: bytes) -> set[str]:
    return labels(q.triple for q in ox.parse(content, format=format))


@pytest.mark.parametrize(
    ("name", "here", "there", "expected"),
    [
        ("turtle", ox.RdfFormat.TURTLE, "turtle", WHOLE), ("trig", ox.RdfFormat.TRIG, "trig", WHOLE),
        ("nquads", ox.RdfFormat.N_QUADS, "nquads", WHOLE), ("rdfxml", ox.RdfFormat.RDF_XML, "xml", IN_XML),
        ("jsonld", ox.RdfFormat.JSON_LD, "json-ld", WHOLE), ("rdf12", ox.RdfFormat.TURTLE, "", WHOLE),
        ("rdfstar", None, "", WHOLE),
    ],
)  # fmt: skip
def test_rdf(hostile: Path, name: str, here: ox.RdfFormat | None, there: str, expected: set[str]) -> None:
    content = export(read(hostile), name)
    if here:
        assert by_oxigraph(here, content) == expected
    else:  # the older form, whose quoted triples alone pyoxigraph does not read
        lines = content.decode().split("\n<< ", 1)[0].encode()
        assert by_oxigraph(ox.RdfFormat.TURTLE, lines) == expected
    if there:
        assert by_rdflib(there, content) == expected


@pytest.mark.parametrize("annotate", [False, True])
def test_functional_syntax(hostile: Path, annotate: bool) -> None:
    quads = read(hostile)
    written = export(annotated(quads) if annotate else quads, "ofn").decode()
    found = re.findall(
        r'AnnotationAssertion\(skos:prefLabel (?:gaz:|<[^>]*#)hostile-\w+ "((?:[^"\\]|\\.)*)"@[a-z]+\)',
        written,
    )
    assert {re.sub(r'\\(["\\])', r"\1", name) for name in found} == WHOLE


def test_tables_map_and_network(hostile: Path) -> None:
    quads = read(hostile)
    rows = list(csv.DictReader(io.StringIO(export(quads, "acled").decode(), newline="")))
    told = {name for row in rows for side in ("actor1", "assoc_actor_1") for name in [row[side]] if name}
    assert told >= WHOLE
    features = json.loads(export(quads, "geojson"))["features"]
    assert {name for f in features for name in f["properties"].get("attacker", [])} >= WHOLE
    network = networkx.parse_graphml(export(quads, "graphml").decode())
    assert {network.nodes[iri(plain)]["label"] for plain in NAMES} == IN_XML
    ET.fromstring(export(quads, "rdfxml"))
    parquet = pytest.importorskip("pyarrow.parquet")
    points = parquet.read_table(io.BytesIO(export(quads, "geoparquet"))).to_pylist()
    assert {name for row in points for name in row["attacker"] or []} >= WHOLE
    with zipfile.ZipFile(io.BytesIO(export(quads, "neo4j"))) as zipped:
        nodes = csv.DictReader(io.StringIO(zipped.read("nodes.csv").decode(), newline=""))
        assert {row["label:string"] for row in nodes} >= WHOLE
        script = zipped.read("load.cypher").decode()
    assert "DETACH" not in script, "no text of a graph is part of a script"
    assert export(quads, "catalogue")


@pytest.mark.parametrize("name", FORMATS)
def test_the_command_exports_the_whole_graph(hostile: Path, tmp_path: Path, name: str) -> None:
    args = ["export", "--graph", str(hostile), "--format", name, "--out", str(tmp_path / "file")]
    told = CliRunner().invoke(main, args)
    assert told.exit_code == 0, told.stderr
    assert not re.search(r"[\x00-\x08\x0b-\x1f]", told.output)


CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@pytest.mark.parametrize("plain", NAMES)
@pytest.mark.parametrize("command", ["explain", "explain --why", "query attacks_by_actor", "rule rename"])
def test_no_command_prints_control_characters(
    hostile: Path, tmp_path: Path, plain: str, command: str
) -> None:
    """Nothing that a name holds reaches the terminal as a command to it; directions of writing are let be."""
    name, *rest = command.split()
    given = {"query": [f"--param=actor={iri(plain)}"], "explain": [iri(plain)]}
    ruling = [iri(plain), "new \x9bname", "--because", "so", "--rulings", str(tmp_path / "rulings.ttl")]
    args = [name, *rest, *given.get(name, ruling), "--graph", str(hostile)]
    told = CliRunner().invoke(main, args, color=True)  # else click takes some of them away, as in a pipe
    assert told.exit_code == 0, told.stderr
    assert not CONTROL.search(told.output)
    assert any(word in told.output for word in re.findall(r"\w{3,}", NAMES[plain])), "its name is told"


def test_neither_changes_nor_errors_hold_control_characters(hostile: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.ttl").touch()
    for args in (
        ["diff", str(tmp_path / "empty.ttl"), str(hostile)],
        ["query", "attacks_by_actor", "--param", "actor=red \x1b[31malert", "--graph", str(hostile)],
        ["remove", NAMES["Dogwood Brigade"], "--out", str(hostile)],
    ):
        told = CliRunner().invoke(main, args, color=True)
        assert "red" in told.output
        assert not CONTROL.search(told.output)


# -------------------------------------------------------------------------------------------- stores


ASK = f"SELECT ?s ?p ?o WHERE {{ ?s ?p ?o FILTER (?p = <{LABEL.value}> && CONTAINS(STR(?s), '#hostile-')) }}"


def test_stores_of_the_program(hostile: Path) -> None:
    store = ox.Store()
    store.bulk_load(path=str(hostile / "graph.trig"), format=ox.RdfFormat.TRIG)
    assert {row["o"].value for row in store.query(ASK)} == WHOLE  # type: ignore[union-attr]
    graph = rdflib.Graph().parse(hostile / "graph.ttl")
    assert {str(row[2]) for row in graph.query(ASK)} == WHOLE  # type: ignore[index]
    back = rdflib.Graph().parse(data=graph.serialize(format="turtle"), format="turtle")
    assert {str(row[2]) for row in back.query(ASK)} == WHOLE  # type: ignore[index]


def published(url: str, hostile: Path) -> set[str]:
    """Publish the graph on a server, and return the names that it gives back."""
    there = publish(url, hostile)
    named = ASK.replace("WHERE {", f"FROM <{READING}> WHERE {{", 1)
    return {str(row[2]) for row in Endpoint(there.query_url, credentials=None).query(named).rows}


def test_oxigraph_server(hostile: Path, oxigraph: Oxigraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "SHIPPED", {})
    assert published(oxigraph.url, hostile) == WHOLE


@pytest.mark.skipif(PROGRAM is None, reason="virtuoso-t is not installed")
def test_virtuoso(hostile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "SHIPPED", {})
    _log_in(monkeypatch)
    server = Virtuoso(tmp_path)
    try:
        assert published(server.url, hostile) == WHOLE
    finally:
        server.kill()


@pytest.mark.skipif(shutil.which("rapper") is None, reason="raptor2-utils is not installed")
def test_raptor(hostile: Path) -> None:
    command = ["rapper", "--quiet", "--input", "turtle", "--output", "ntriples", str(hostile / "graph.ttl")]
    told = subprocess.run(command, capture_output=True, check=True, timeout=120).stdout
    assert by_oxigraph(ox.RdfFormat.N_TRIPLES, told) == WHOLE
