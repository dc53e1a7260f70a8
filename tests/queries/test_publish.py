"""Publishing on a real Oxigraph: exact counts, neighbours untouched, the old data there until the new are."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pyoxigraph as ox
import pytest

from kgbuild import publish as publishing
from kgbuild.endpoint import Endpoint
from kgbuild.errors import EndpointError, GraphError
from kgbuild.publish import MANIFEST, SHIPPED, STAGING, find_addresses, publish
from kgbuild.query import READING, list_queries, run

from .conftest import WORLD, Fake, Oxigraph, free_port
from .test_cases import CASES, _read

A, B = (f"https://w3id.org/kgbuild/data/assertions/{name}" for name in "ab")
ONTOLOGY = "https://w3id.org/kgbuild/ontology"
SPEAKER = (
    "<https://w3id.org/kgbuild/data/statement/{}> <https://w3id.org/kgbuild/ontology#speaker> <urn:x:a> ."
)


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KGBUILD_ENDPOINT_USER", raising=False)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small batches, so that there are some to lose; of the shipped files only the small one."""
    monkeypatch.setattr(publishing, "_BATCH", 1000)
    monkeypatch.setattr(publishing, "SHIPPED", {ONTOLOGY: SHIPPED[ONTOLOGY]})


def _folder(path: Path, statements: int, *names: str) -> Path:
    """Write a graph.trig: the world in the default graph, and so many statements in a graph for each name."""
    triples = " ".join(SPEAKER.format(n) for n in range(statements))
    path.mkdir()
    named = "".join(f"GRAPH <{name}> {{ {triples} }}\n" for name in names)
    (path / "graph.trig").write_text(WORLD.read_text(encoding="utf-8") + named, encoding="utf-8")
    return path


def _counts(server: Oxigraph) -> dict[str, int]:
    text = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    return {str(graph): int(str(n)) for graph, n in Endpoint(f"{server.url}/query").query(text).rows}


def _world_size() -> int:
    return len(set(ox.parse(path=str(WORLD), format=ox.RdfFormat.TURTLE)))


def test_counts_are_exact(oxigraph: Oxigraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "SHIPPED", SHIPPED)
    steps: list[tuple[int, int]] = []
    folder = _folder(tmp_path / "one", 120, A, B)
    done = publish(oxigraph.url, folder, progress=lambda sent, total: steps.append((sent, total)))
    counts = _counts(oxigraph)
    assert (counts[A], counts[B], counts[READING]) == (120, 120, _world_size())
    assert (done.graphs, done.triples) == (len(counts), sum(counts.values()))
    assert (done.kind, done.query_url) == ("Oxigraph", f"{oxigraph.url}/query")
    assert steps[-1] == (len(counts), len(counts))
    assert counts[ONTOLOGY] > 500
    assert counts["https://w3id.org/kgbuild/gazetteer"] > 500


def test_saved_queries_ask_what_was_published(oxigraph: Oxigraph, tmp_path: Path, store: ox.Store) -> None:
    publish(oxigraph.url, _folder(tmp_path / "one", 3, A))
    cases = [(name, params) for name, params, _ in map(_read, CASES)]
    assert {name for name, _ in cases} == {query.name for query in list_queries()}
    endpoint = Endpoint(f"{oxigraph.url}/query")
    for name, params in cases:
        assert run(name, graph=endpoint, params=params) == run(name, graph=store, params=params)


def test_replaces_its_own_graphs_and_no_others(oxigraph: Oxigraph, tmp_path: Path) -> None:
    theirs = Endpoint(f"{oxigraph.url}/query", f"{oxigraph.url}/update")
    theirs.update("INSERT DATA { <urn:a> <urn:b> 1 . GRAPH <urn:theirs> { <urn:a> <urn:b> 2 } }")
    publish(oxigraph.url, _folder(tmp_path / "one", 120, A, B))
    publish(oxigraph.url, _folder(tmp_path / "two", 7, B))
    counts = _counts(oxigraph)
    assert (counts.get(A), counts[B], counts["urn:theirs"]) == (None, 7, 1)
    assert theirs.ask("ASK { <urn:a> <urn:b> 1 }")
    assert not [graph for graph in counts if graph.startswith(STAGING)]


def test_twice_is_once(oxigraph: Oxigraph, tmp_path: Path) -> None:
    folder = _folder(tmp_path / "one", 120, A)
    first = publish(oxigraph.url, folder)
    counts = _counts(oxigraph)
    assert publish(f"{oxigraph.url}/query", folder) == first
    assert _counts(oxigraph) == counts


@pytest.mark.parametrize("sent", [0, 1, 4, 7])
def test_a_server_that_dies_keeps_the_old_data(
    sent: int, oxigraph: Oxigraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is killed after so many batches, started again, and published to once more."""
    publish(oxigraph.url, _folder(tmp_path / "one", 120, A))
    before = _counts(oxigraph)
    put, batches = Endpoint.put, iter(range(sent))

    def dying(self: Endpoint, graph: str, turtle: bytes, *, replace: bool) -> None:
        if next(batches, None) is None:
            oxigraph.kill()
        put(self, graph, turtle, replace=replace)

    new = _folder(tmp_path / "two", 2500, A, B)
    with monkeypatch.context() as patched:
        patched.setattr(Endpoint, "put", dying)
        with pytest.raises(EndpointError, match="cannot be reached"):
            publish(oxigraph.url, new)
    oxigraph.start()
    between = {graph: n for graph, n in _counts(oxigraph).items() if not graph.startswith(STAGING)}
    assert between == before
    publish(oxigraph.url, new)
    after = _counts(oxigraph)
    assert (after[A], after[B], len(after)) == (2500, 2500, len(before) + 1)


def test_a_lost_answer_to_the_last_step_is_no_failure(
    oxigraph: Oxigraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update = Endpoint.update

    def deaf(self: Endpoint, text: str) -> None:
        update(self, text)
        if "MOVE" in text:
            raise EndpointError("the connection broke")

    monkeypatch.setattr(Endpoint, "update", deaf)
    publish(oxigraph.url, _folder(tmp_path / "one", 120, A))
    assert _counts(oxigraph)[A] == 120


def test_a_last_step_that_fails_changes_nothing(
    oxigraph: Oxigraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(oxigraph.url, _folder(tmp_path / "one", 120, A))
    before, update = _counts(oxigraph), Endpoint.update

    def failing(self: Endpoint, text: str) -> None:
        update(self, text + " ;\nMOVE GRAPH <urn:nowhere> TO GRAPH <urn:x>" if "MOVE" in text else text)

    monkeypatch.setattr(Endpoint, "update", failing)
    with pytest.raises(EndpointError, match="urn:nowhere"):
        publish(oxigraph.url, _folder(tmp_path / "two", 2500, A))
    assert _counts(oxigraph) == before


def test_a_loader_that_loses_triples_is_found_out(
    oxigraph: Oxigraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(oxigraph.url, _folder(tmp_path / "one", 120, A))
    before, put = _counts(oxigraph), Endpoint.put

    def losing(self: Endpoint, graph: str, turtle: bytes, *, replace: bool) -> None:
        if replace or len(turtle) < 90_000:
            put(self, graph, turtle, replace=replace)

    monkeypatch.setattr(Endpoint, "put", losing)
    with pytest.raises(EndpointError, match=r"holds [\d,]+ triples of the [\d,]+ that were sent"):
        publish(oxigraph.url, _folder(tmp_path / "two", 2500, A))
    assert _counts(oxigraph) == before


def test_no_graph(oxigraph: Oxigraph, tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="there is no such graph file"):
        publish(oxigraph.url, tmp_path)
    (tmp_path / "graph.trig").write_text("")
    with pytest.raises(GraphError, match="the graph is empty"):
        publish(oxigraph.url, tmp_path)


def test_no_server(tmp_path: Path) -> None:
    with pytest.raises(EndpointError, match=r"no SPARQL server is found here\. Give --query-url"):
        publish(f"http://127.0.0.1:{free_port()}", _folder(tmp_path / "one", 1, A))


def _server(path: str, name: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """Return what answers as a SPARQL server of that name at that path, and with 404 anywhere else."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        body = json.dumps({"head": {}, "boolean": True}).encode()
        handler.send_response_only(200 if handler.path == path else 404)
        handler.send_header("Server", name)
        handler.send_header("Content-Type", "application/sparql-results+json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


SERVERS = [
    ("", "/query", "Oxigraph/0.5.1", ("query", "update", "store"), "Oxigraph"),
    ("/query", "/query", "Oxigraph/0.5.1", ("query", "update", "store"), "Oxigraph"),
    ("/ds/", "/ds/query", "Apache Jena Fuseki", ("ds/query", "ds/update", "ds/data"), "Fuseki"),
    ("", "/sparql", "Virtuoso/07.20", ("sparql", "sparql-auth", "sparql-graph-crud-auth"), "Virtuoso"),
    (
        "/repositories/r",
        "/repositories/r",
        "GraphDB",
        ("repositories/r", "repositories/r/statements", "repositories/r/rdf-graphs/service"),
        "RDF4J or GraphDB",
    ),
]


@pytest.fixture
def named(fake: Callable[..., Fake]) -> Callable[[str, str], str]:
    return lambda path, name: fake(_server(path, name)).url.removesuffix("/sparql")


@pytest.mark.parametrize(("given", "path", "name", "addresses", "kind"), SERVERS)
def test_addresses_are_found(
    given: str,
    path: str,
    name: str,
    addresses: tuple[str, str, str],
    kind: str,
    named: Callable[[str, str], str],
) -> None:
    base = named(path, name)
    found = find_addresses(base + given)
    assert (found.query, found.update, found.store) == tuple(f"{base}/{part}" for part in addresses)
    assert found.kind == kind


def test_addresses_may_be_given(oxigraph: Oxigraph, tmp_path: Path) -> None:
    parts = {f"{name}_url": f"{oxigraph.url}/{name}" for name in ("query", "update", "store")}
    done = publish("http://localhost:1", _folder(tmp_path / "one", 3, A), **parts)
    assert done.kind == "as given"
    assert MANIFEST in _counts(oxigraph)
