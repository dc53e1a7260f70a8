"""Which graph answers: files, folders and standard input; default graphs of two kinds; a store that loses rows."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from kgbuild import graphs
from kgbuild import publish as publishing
from kgbuild.cli.program import main
from kgbuild.endpoint import Endpoint
from kgbuild.errors import EndpointError, GraphError
from kgbuild.graphs import STDIN, graph_file, has_path, open_graph, open_once
from kgbuild.publish import SHIPPED, located, publish
from kgbuild.query import list_queries, run, written

from .conftest import WORLD, Fake, Oxigraph
from .test_cases import CASES, _read
from .test_publish import ONTOLOGY, A, _folder

#: A second source's own toll, which the reading does not share: where all graphs answer, it shows.
OTHER = (
    "<https://w3id.org/kgbuild/data/event/2021-06-28-rocket-attack-al-omar-oil-field>"
    " <https://w3id.org/kgbuild/ontology#killed> 99 . "
    "<urn:claim> a <https://w3id.org/kgbuild/ontology#Claim> ; <https://w3id.org/kgbuild/ontology#aboutEvent>"
    " <https://w3id.org/kgbuild/data/event/2021-06-28-rocket-attack-al-omar-oil-field> ;"
    " <https://w3id.org/kgbuild/ontology#aboutProperty> <https://w3id.org/kgbuild/ontology#killed> ."
)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KGBUILD_ENDPOINT_USER", raising=False)
    monkeypatch.setattr(publishing, "SHIPPED", {ONTOLOGY: SHIPPED[ONTOLOGY]})


class Union(Oxigraph):
    """An Oxigraph whose default graph is all graphs together."""

    def start(self) -> None:
        self.options = ("--union-default-graph",)
        super().start()


@pytest.fixture
def union(tmp_path: Path) -> Iterator[Union]:
    running = Union(tmp_path / "union")
    yield running
    running.kill()


@pytest.fixture
def trig(tmp_path: Path) -> Path:
    folder = _folder(tmp_path / "graph", 3, A)
    with (folder / "graph.trig").open("a", encoding="utf-8") as file:
        file.write(f"GRAPH <{A}> {{ {OTHER} }}\n")
    return folder


def test_every_query_is_right_under_a_union(union: Union, trig: Path, store: ox.Store) -> None:
    publish(union.url, trig)
    endpoint = Endpoint(f"{union.url}/query")
    assert {name for name, _, _ in map(_read, CASES)} == {query.name for query in list_queries()}
    for name, params, _ in map(_read, CASES):
        assert run(name, graph=endpoint, params=params) == run(name, graph=store, params=params)


@pytest.mark.parametrize("kind", ["union", "oxigraph"])
def test_a_query_that_is_shown_is_right_in_any_editor(
    kind: str, request: pytest.FixtureRequest, trig: Path, store: ox.Store
) -> None:
    """The text alone, as somebody pastes it, without kgbuild and without a parameter of the protocol."""
    server = request.getfixturevalue(kind)
    publish(server.url, trig)
    endpoint = Endpoint(f"{server.url}/query")
    for name in ("casualties_claimed", "casualties_by_month", "attacks_by_month"):
        text = written(name, graph=endpoint)
        assert endpoint.query(text).rows == run(name, graph=store).rows


def test_a_union_without_a_name_for_the_reading_is_refused(union: Union, trig: Path) -> None:
    data = (trig / "graph.trig").read_bytes()
    put = Endpoint(f"{union.url}/query", f"{union.url}/update", f"{union.url}/store")
    load(union, data)
    with pytest.raises(EndpointError, match="all of its graphs together"):
        run("casualties_claimed", graph=put)


def test_a_default_graph_of_its_own_is_asked(oxigraph: Oxigraph, trig: Path, store: ox.Store) -> None:
    load(oxigraph, (trig / "graph.trig").read_bytes())
    found = run("casualties_by_month", graph=Endpoint(f"{oxigraph.url}/query"))
    assert found == run("casualties_by_month", graph=store)


def load(server: Oxigraph, data: bytes) -> None:
    import urllib.request

    headers = {"Content-Type": "application/trig"}
    request = urllib.request.Request(f"{server.url}/store", data, headers, method="POST")
    urllib.request.urlopen(request, timeout=10).close()


def _named(server: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        body = json.dumps({"head": {}, "boolean": False}).encode()
        handler.send_response_only(200)
        handler.send_header("Server", server)
        handler.send_header("Content-Type", "application/sparql-results+json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def test_virtuoso_is_not_asked_what_it_answers_wrongly(fake: Callable[..., Fake]) -> None:
    server = fake(_named("Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu"))
    with pytest.raises(EndpointError, match="is a Virtuoso, which loses rows of queries with paths"):
        run("attacks_on_place", graph=Endpoint(server.url), params={"place": "gaz:country-SY"})
    assert len(server.requests) == 1


def test_what_has_a_path_is_known() -> None:
    with_paths = {query.name for query in list_queries() if has_path(query.text)}
    assert {"attacks_on_place", "statements_by_speaker", "claims_in_conflict"} <= with_paths
    assert not with_paths & {"people_positions", "casualties_claimed", "event_evidence", "claims_denied"}
    assert has_path("ASK { ?a <http://x/y>+ ?b }")
    assert not has_path('ASK { ?a ?b "c+ d* e? " . FILTER (?x * 2 > 1 + 1) }')


def test_a_server_is_named_by_its_base_or_its_address(oxigraph: Oxigraph) -> None:
    for given in (oxigraph.url, f"{oxigraph.url}/", f"{oxigraph.url}/query"):
        assert located(given).url == f"{oxigraph.url}/query"


# ------------------------------------------------------------------------------------------ files


def test_a_folder_means_its_graph(trig: Path) -> None:
    (trig / "graph.ttl").write_bytes(WORLD.read_bytes())
    assert graph_file(trig) == trig / "graph.ttl"
    assert graph_file(trig, trig=True) == trig / "graph.trig"
    assert len(open_graph(trig)) == len(open_graph(WORLD))


@pytest.mark.parametrize("format", ["TURTLE", "N_TRIPLES", "N_QUADS", "RDF_XML", "TRIG"])
def test_standard_input_is_a_graph(format: str, store: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = getattr(ox.RdfFormat, format)
    text = store.dump(format=kind, from_graph=None if kind.supports_datasets else ox.DefaultGraph()) or b""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert len(open_graph(graph_file(STDIN))) == len(store)


COMMANDS = [
    ["query", "events_undated", "--graph"],
    ["explain", "event:2021-06-28-rocket-attack-al-omar-oil-field", "--graph"],
    ["export", "--format", "geojson", "--out", "x.geojson", "--graph"],
    ["diff", str(WORLD)],
]


@pytest.mark.parametrize("command", COMMANDS, ids=[command[0] for command in COMMANDS])
def test_commands_take_a_file_a_folder_and_standard_input(
    command: list[str], trig: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (trig / "graph.ttl").write_bytes(WORLD.read_bytes())
    outputs = set()
    for given, stdin in ((str(WORLD), None), (str(trig), None), ("-", WORLD.read_bytes())):
        done = CliRunner().invoke(main, [*command, given], input=stdin)
        assert done.exit_code == 0, done.output
        outputs.add(done.output)
    assert len(outputs) == 1
    gone = CliRunner().invoke(main, [*command, "gone"])
    assert (gone.exit_code, gone.output) == (
        1,
        "kgbuild: gone: there is no such graph file. Build it: kgbuild build ARTICLES --out DIR\n",
    )


@pytest.mark.parametrize(
    "command", [*COMMANDS[:3], ["check"], ["reason", "--out", "x.ttl"]], ids=lambda command: command[0]
)
def test_what_is_wrong_with_standard_input_is_told_of_it(command: list[str]) -> None:
    done = CliRunner().invoke(main, [*command, "-"], input="@prefix x")
    assert done.exit_code == 1
    assert done.output.startswith("kgbuild: standard input:1: ")


def test_control_characters_reach_no_terminal(tmp_path: Path) -> None:
    text = WORLD.read_text(encoding="utf-8").replace(
        "A rocket attack hit the", r"A rocket attack hit\u001Bthe"
    )
    (tmp_path / "graph.ttl").write_text(text, encoding="utf-8")
    for command in (
        ["explain", "event:2021-06-28-rocket-attack-al-omar-oil-field"],
        ["query", "event_evidence", "--param", "event=2021-06-28-rocket-attack-al-omar-oil-field"],
    ):
        program = [sys.executable, "-m", "kgbuild", *command, "--graph", str(tmp_path)]
        done = subprocess.run(program, capture_output=True, check=True)
        assert b"\x1b" not in done.stdout
        assert "hit\N{REPLACEMENT CHARACTER}the" in " ".join(done.stdout.decode().split()).replace(
            "[", ""
        ).replace("]", "")


def test_tables_fit_a_pipe() -> None:
    done = CliRunner().invoke(main, ["query", "events_undated", "--graph", str(WORLD)])
    assert max(map(len, done.output.splitlines())) <= 100
    with pytest.raises(GraphError, match="no known kind of graph file"):
        graph_file(Path(__file__))


# ------------------------------------------------------------------------------------- stores on disk


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a build whose graph is large, as far as anybody knows."""
    monkeypatch.setattr(graphs, "_LARGE", 100)
    folder = tmp_path / ".builds" / "1a2b"
    folder.mkdir(parents=True)
    (folder / "graph.ttl").write_bytes(WORLD.read_bytes())
    (tmp_path / ".builds" / "current").symlink_to("1a2b")
    (tmp_path / "graph.ttl").symlink_to(".builds/current/graph.ttl")
    return tmp_path


def stores(out: Path) -> list[Path]:
    return [path for path in (out / ".builds" / "1a2b").iterdir() if path.is_dir()]


def test_a_large_graph_is_loaded_once(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = set(open_graph(WORLD))
    assert set(open_once(large)) == whole
    assert len(stores(large)) == 1

    def never(*_: object) -> None:
        raise AssertionError("it is loaded again")

    monkeypatch.setattr(graphs, "_load", never)
    assert set(open_once(large / "graph.ttl")) == set(open_once(large)) == whole


def test_answers_are_those_of_the_store_in_memory(large: Path) -> None:
    for query in list_queries():
        if not any(parameter.required and not parameter.default for parameter in query.parameters):
            assert run(query, graph=large) == run(query, graph=open_graph(WORLD)), query.name


def test_a_store_that_cannot_be_made_or_opened_costs_nothing(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path, folder: Path) -> None:
        (folder / "half").touch()
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(graphs, "_load", full)
        assert set(open_once(large)) == set(open_graph(WORLD))
        assert stores(large) == []
    open_once(large)
    for path in stores(large)[0].iterdir():
        path.write_bytes(b"damaged")
    assert set(open_once(large)) == set(open_graph(WORLD))


def test_a_broken_graph_is_told_of_as_ever(large: Path) -> None:
    (large / ".builds" / "1a2b" / "graph.ttl").write_text("@prefix : <http://example.org/> .\n:a :b .\n" * 20)
    with pytest.raises(GraphError, match="syntax error"):
        open_once(large)
    assert stores(large) == []


def test_files_that_no_build_wrote_are_loaded_into_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphs, "_LARGE", 100)
    (tmp_path / "graph.ttl").write_bytes(WORLD.read_bytes())
    open_once(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["graph.ttl"]
