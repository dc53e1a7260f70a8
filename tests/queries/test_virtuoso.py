"""Publishing to a real Virtuoso, and the saved queries there; skipped where it is not installed.

Debian has it: apt-get install --no-install-recommends virtuoso-opensource-7-bin
"""

from __future__ import annotations

import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kgbuild import publish as publishing
from kgbuild.endpoint import Endpoint
from kgbuild.errors import EndpointError
from kgbuild.graphs import READING, has_path
from kgbuild.publish import SHIPPED, STAGING, publish
from kgbuild.query import list_queries, load, run, written

from .conftest import WORLD, free_port
from .test_cases import CASES, _read
from .test_publish import ONTOLOGY, A, B, _folder

PROGRAM = shutil.which("virtuoso-t")
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="virtuoso-t is not installed")

SYRIA = {"place": "gaz:country-SY"}
INI = """
[Database]
DatabaseFile = {place}/v.db
ErrorLogFile = {place}/v.log
LockFile = {place}/v.lck
TransactionFile = {place}/v.trx
xa_persistent_file = {place}/v.pxa
[TempDatabase]
DatabaseFile = {place}/t.db
TransactionFile = {place}/t.trx
[Parameters]
ServerPort = {port}
NumberOfBuffers = 10000
ThreadsPerQuery = 1
AsyncQueueMaxThreads = 1
[HTTPServer]
ServerPort = {http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 100000
"""


class Virtuoso:
    """A Virtuoso that keeps its data in `place`, and can be killed and started again."""

    def __init__(self, place: Path) -> None:
        self.place, http = place, free_port()
        self.url = f"http://127.0.0.1:{http}"
        (place / "v.ini").write_text(INI.format(place=place, port=free_port(), http=http))
        self.start()

    def start(self) -> None:
        (self.place / "v.lck").unlink(missing_ok=True)  # a killed server leaves it, and would not start again
        self.process = subprocess.Popen(
            [str(PROGRAM), "+configfile", str(self.place / "v.ini"), "+foreground"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _await(f"{self.url}/sparql")

    def kill(self) -> None:
        """Kill the server as a crash would, without a word to it."""
        self.process.kill()
        self.process.wait(10)


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    running = Virtuoso(tmp_path_factory.mktemp("virtuoso"))
    yield running
    running.kill()


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of a fresh Virtuoso."""
    _log_in(monkeypatch)


def _log_in(patch: pytest.MonkeyPatch) -> None:
    patch.setenv("KGBUILD_ENDPOINT_USER", "dba")
    patch.setenv("KGBUILD_ENDPOINT_PASSWORD", "dba")
    patch.setenv("KGBUILD_ENDPOINT_AUTH", "digest")


def _counts(server: Virtuoso) -> dict[str, int]:
    """Return the number of triples of each graph that kgbuild made; Virtuoso has graphs of its own."""
    ours = 'FILTER (STRSTARTS(STR(?g), "https://w3id.org/") || STRSTARTS(STR(?g), "urn:x-kgbuild:"))'
    text = f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?s ?p ?o }} {ours} }} GROUP BY ?g"
    return {str(graph): int(str(n)) for graph, n in Endpoint(f"{server.url}/sparql").query(text).rows}


def _await(url: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
        else:
            return
    pytest.fail(f"no server at {url} after a minute")


@pytest.fixture(scope="module")
def endpoint(virtuoso: Virtuoso, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """The world, published twice, so that the second time replaces the first."""
    folder = tmp_path_factory.mktemp("graph")
    shutil.copy(WORLD, folder / "graph.trig")
    with pytest.MonkeyPatch.context() as patch:
        _log_in(patch)
        first = publish(virtuoso.url, folder)
        assert publish(virtuoso.url, folder) == first
        assert (first.kind, first.graphs) == ("Virtuoso", 4)
    return Endpoint(first.query_url, credentials=None)


@pytest.mark.parametrize("name", [query.name for query in list_queries()])
def test_rows_are_equal_or_refused(name: str, endpoint: Endpoint, store: ox.Store) -> None:
    """Virtuoso 7.2.5 loses rows of a path of any length: it keeps one list of visited nodes for many rows at once."""
    paths = [path for path in CASES if path.name.split(".")[0] == name]
    assert paths
    for params in (_read(Path(path))[1] for path in paths):
        if has_path(load(name).text):
            with pytest.raises(EndpointError, match="is a Virtuoso, which loses rows"):
                run(name, graph=endpoint, params=params)
        else:
            assert run(name, graph=endpoint, params=params) == run(name, graph=store, params=params)


def test_a_query_that_is_shown_is_right_in_its_editor(endpoint: Endpoint, store: ox.Store) -> None:
    for name in ("casualties_claimed", "people_positions", "claims_denied"):
        text = written(name, graph=endpoint)
        assert sorted(map(str, endpoint.query(text).rows)) == sorted(map(str, run(name, graph=store).rows))


def test_rows_of_paths_are_lost_still(endpoint: Endpoint, store: ox.Store) -> None:
    """The reason for refusing: where this fails, a Virtuoso answers rightly, and may be asked."""
    bound = Endpoint(endpoint.url, credentials=None, default_graphs=(READING,))
    query = load("attacks_on_place")
    assert len(bound.query(query.text).rows) < len(run("attacks_on_place", graph=store, params=SYRIA).rows)


@pytest.mark.usefixtures("credentials")
def test_a_server_that_dies_keeps_the_old_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server is killed after so many batches, and last before they are put in place; each time it starts again."""
    monkeypatch.setattr(publishing, "_BATCH", 1000)
    monkeypatch.setattr(publishing, "SHIPPED", {ONTOLOGY: SHIPPED[ONTOLOGY]})
    (tmp_path / "store").mkdir()
    server = Virtuoso(tmp_path / "store")
    try:
        publish(server.url, _folder(tmp_path / "one", 120, A))
        before, new = _counts(server), _folder(tmp_path / "two", 2500, A, B)
        for step, number in (("put", 0), ("put", 1), ("put", 4), ("put", 7), ("update", 0)):
            _publish_and_die(server, new, step, number)
            server.start()
            between = {graph: n for graph, n in _counts(server).items() if not graph.startswith(STAGING)}
            assert between == before
        done = publish(server.url, new)
        after = _counts(server)
        assert (after[A], after[B], len(after)) == (2500, 2500, len(before) + 1)
        assert (done.graphs, done.triples) == (len(after), sum(after.values()))
    finally:
        server.kill()


def _publish_and_die(server: Virtuoso, folder: Path, step: str, number: int) -> None:
    """Publish, and kill the server at a step: as it is sent batch `number`, or told to put all in place."""
    action, left = getattr(Endpoint, step), iter(range(number))

    def dying(self: Endpoint, text: str, *rest: bytes, **options: bool) -> None:
        if (step == "put" or "MOVE" in text) and next(left, None) is None:
            server.kill()
        action(self, text, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Endpoint, step, dying)
        with pytest.raises(EndpointError, match="cannot be reached"):
            publish(server.url, folder)


@pytest.mark.usefixtures("credentials")
def test_large_batches_arrive(virtuoso: Virtuoso) -> None:
    """Virtuoso hangs up on data that come without the answer to its challenge; so the answer comes with them."""
    store = f"{virtuoso.url}/sparql-graph-crud-auth"
    server = Endpoint(f"{virtuoso.url}/sparql", f"{virtuoso.url}/sparql-auth", store)
    batch = b"".join(b'<urn:s:%d> <urn:p> "%s" .\n' % (n, b"x" * 200) for n in range(20_000))
    for number in range(3):
        server.put("urn:large", batch.replace(b"urn:p", b"urn:p%d" % number), replace=number == 0)
    rows = server.query("SELECT (COUNT(*) AS ?n) WHERE { GRAPH <urn:large> { ?s ?p ?o } }").rows
    assert str(rows[0][0]) == "60000"
    server.update("DROP SILENT GRAPH <urn:large>")
