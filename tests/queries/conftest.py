"""A live Oxigraph server and an HTTP server that misbehaves on purpose."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kgbuild.endpoint import Endpoint
from kgbuild.query import open_graph

WORLD = Path(__file__).parent / "world.ttl"
#: Where `make tools` puts packages of npm.
MODULES = Path(__file__).parents[2] / "build" / "npm"


@pytest.fixture(scope="session")
def store() -> ox.Store:
    return open_graph(WORLD)


@pytest.fixture(scope="session")
def graph() -> rdflib.Graph:
    normal, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        return rdflib.Graph().parse(WORLD)
    finally:
        rdflib.NORMALIZE_LITERALS = normal


class Oxigraph:
    """An Oxigraph server that keeps its data in `place`, and can be killed and started again."""

    options: tuple[str, ...] = ()

    def __init__(self, place: Path) -> None:
        self.place, self.port = place, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        program = str(Path(sys.executable).with_name("oxigraph"))
        bound = f"127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [program, "serve", "--location", str(self.place), "--bind", bound, *self.options],
            stderr=subprocess.DEVNULL,
        )
        _await(self.port)

    def kill(self) -> None:
        """Kill the server as a crash would, without a word to it."""
        self.process.kill()
        self.process.wait(10)


@pytest.fixture
def oxigraph(tmp_path: Path) -> Iterator[Oxigraph]:
    running = Oxigraph(tmp_path / "oxigraph")
    yield running
    running.kill()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """An Oxigraph server that holds the world in its default graph, reached through SPARQLWrapper."""
    running = Oxigraph(tmp_path_factory.mktemp("oxigraph"))
    headers = {"Content-Type": "text/turtle"}
    request = urllib.request.Request(
        f"{running.url}/store?default", WORLD.read_bytes(), headers, method="PUT"
    )
    urllib.request.urlopen(request, timeout=10).close()
    yield Endpoint(f"{running.url}/query", credentials=None)
    running.kill()


@pytest.fixture(scope="session")
def comunica() -> Iterator[Endpoint]:
    """Comunica with the world in its default graph, behind the SPARQL protocol; `make tools` installs it."""
    node = shutil.which("node")
    if node is None or not (MODULES / "node_modules" / "@comunica").is_dir():
        pytest.skip("Comunica is not installed: make tools brings it where npm is")
    command = [node, str(WORLD.with_name("comunica.cjs")), str(MODULES), str(WORLD)]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert running.stdout
    port = running.stdout.readline().strip()
    yield Endpoint(f"http://127.0.0.1:{port}/", credentials=None, timeout=15, attempts=1)
    running.kill()
    running.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"no server on port {port} after ten seconds")


class Fake:
    """An HTTP server that gives the scripted answers one after the other, and the last one for ever."""

    def __init__(self, *answers: Callable[[BaseHTTPRequestHandler], None]) -> None:
        self.answers, self.requests = list(answers), list[tuple[str, str, dict[str, str], str]]()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                outer.requests.append((self.command, self.path, dict(self.headers), body))
                outer.answers[min(len(outer.requests), len(outer.answers)) - 1](self)

            def log_message(self, *args: object) -> None:
                """Keep the test's output clean."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/sparql"
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def fake() -> Iterator[Callable[..., Fake]]:
    started: list[Fake] = []

    def start(*answers: Callable[[BaseHTTPRequestHandler], None]) -> Fake:
        started.append(Fake(*answers))
        return started[-1]

    yield start
    for one in started:
        one.http.shutdown()
        one.http.server_close()
