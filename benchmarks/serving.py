"""Measures the saved queries through `kgbuild serve` against the Oxigraph server, both on one graph, in one run.

    python -m benchmarks.serving FOLDER [ROUNDS]

FOLDER holds a graph (`make large` writes one of 10,000 events). Each query is asked of the one server and then of the
other, ROUNDS times (3), over a connection that stands; the best counts. Answers must be equal, or this fails. No
figure makes it fail: a machine may be busy, though both servers are busy together.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pyoxigraph as ox

from kgbuild.endpoint import Endpoint
from kgbuild.query import Parameter, Query, list_queries, written

#: A question may take so many seconds.
_SECONDS: Final = 600
#: The sum of all times is to be at most so many times that of the Oxigraph server.
ASKED: Final = 1.1
_VALUES: Final = {"text": "brigade", "integer": "1", "date": "2015-01-01", "endDate": "2015-03-31",
                  "dateTime": "2015-01-01T00:00:00"}  # fmt: skip


#: Degrees north and east of Baghdad, for queries about a point.
_POINT: Final = {"latitude": "33.3", "longitude": "44.4"}


@dataclass(frozen=True, slots=True)
class Row:
    """The best times of one query, in milliseconds."""

    name: str
    ours: float
    theirs: float


class Server:
    """A server that is asked by the SPARQL 1.1 Protocol over a connection that stands before the clock runs."""

    def __init__(self, address: str, path: str) -> None:
        self.address, self._path = address, path
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=_SECONDS)

    def ask(self, query: str) -> tuple[float, bytes, str]:
        """Return how many milliseconds the answer took, the answer, and its media type."""
        headers = {
            "Content-Type": "application/sparql-query",
            "Accept": "application/sparql-results+json, application/n-triples;q=0.9",
        }
        self._connection.close()  # a server hangs up on who is silent while the other one works
        self._connection.connect()
        begun = time.perf_counter()
        self._connection.request("POST", self._path, query.encode(), headers)
        response = self._connection.getresponse()
        body = response.read()
        taken = 1000 * (time.perf_counter() - begun)
        if response.status != 200:
            sys.exit(f"{self.address}: {response.status} {body[:300].decode(errors='replace')}\n{query}")
        return taken, body, response.headers.get_content_type()


def main(folder: Path, rounds: int = 3) -> None:
    """Print the table."""
    with (
        tempfile.TemporaryDirectory() as place,
        _kgbuild(folder) as ours,
        _oxigraph(folder, Path(place)) as theirs,
    ):
        values = _values(ours)
        endpoint = Endpoint(ours.address + "/sparql")
        rows = []
        for query in list_queries():
            text = written(query, graph=endpoint, params=_params(query, values))
            rows.append(compared(query, text, ours, theirs, rounds))
    print("\n".join(told(rows)))


def compared(query: Query, text: str, ours: Server, theirs: Server, rounds: int) -> Row:
    """Return the best times of a query by each server. Ends the program where their answers differ."""
    best = [float("inf"), float("inf")]
    for _ in range(rounds):
        answers = []
        for number, server in enumerate((ours, theirs)):
            taken, body, kind = server.ask(text)
            best[number] = min(best[number], taken)
            answers.append(content(body, kind, query.lists))
        if answers[0] != answers[1]:
            sys.exit(f"{query.name}: the servers give different answers")
    return Row(query.name, *best)


def content(body: bytes, kind: str, lists: Sequence[str] = ()) -> Counter[str]:
    """Return what an answer says, in no order: rows, or triples. Names of blank nodes do not count.

    The columns `lists` hold names joined by "; ", whose order SPARQL leaves open.
    """
    if kind == "application/n-triples":
        return Counter(_nameless(str(t)) for t in ox.parse(body, format=ox.RdfFormat.N_TRIPLES))
    found = json.loads(body)
    if "boolean" in found:
        return Counter([str(found["boolean"])])
    rows = found["results"]["bindings"]
    for cell in (row[name] for row in rows for name in lists if name in row):
        cell["value"] = "; ".join(sorted(cell["value"].split("; ")))
    return Counter(_nameless(json.dumps(row, sort_keys=True)) for row in rows)


def _nameless(text: str) -> str:
    text = re.sub(r'("type": "bnode", "value": )"[^"]*"', r"\1", text)
    return re.sub(r"_:\w+", "_:", text)


def told(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the table, the slowest query first, and the ratio of the sums."""
    yield f"{'saved query':<34}{'kgbuild serve':>15}{'Oxigraph':>12}{'ratio':>8}"
    for row in sorted(rows, key=lambda row: -row.theirs):
        yield f"{row.name:<34}{row.ours:>12.1f} ms{row.theirs:>9.1f} ms{row.ours / row.theirs:>8.2f}"
    ours, theirs = sum(row.ours for row in rows), sum(row.theirs for row in rows)
    yield f"{'all ' + str(len(rows)):<34}{ours:>12.1f} ms{theirs:>9.1f} ms{ours / theirs:>8.2f}  ({ASKED} or less)"


# ----------------------------------------------------------------------------------------- the servers


@contextmanager
def _kgbuild(folder: Path) -> Iterator[Server]:
    command = [
        sys.executable,
        "-m",
        "kgbuild",
        "serve",
        str(folder),
        "--port",
        "0",
        "--seconds",
        str(_SECONDS),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        for line in process.stdout:
            if found := re.search(r"Explorer: (http://[\d.:]+)", line):
                yield Server(found[1], "/sparql")
                return
        sys.exit(f"kgbuild serve {folder} did not start")
    finally:
        process.terminate()
        process.wait(60)


@contextmanager
def _oxigraph(folder: Path, place: Path) -> Iterator[Server]:
    program = str(Path(sys.executable).with_name("oxigraph"))
    store = ["--location", str(place / "store")]
    subprocess.run(
        [program, "load", *store, "--file", str(folder / "graph.trig")], check=True, capture_output=True
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        bound = f"127.0.0.1:{probe.getsockname()[1]}"
    process = subprocess.Popen(
        [program, "serve-read-only", *store, "--bind", bound], stderr=subprocess.DEVNULL
    )
    try:
        yield Server(_awaited(bound), "/query")
    finally:
        process.terminate()
        process.wait(60)


def _awaited(bound: str) -> str:
    """Return the address of a server when it answers there."""
    host, port = bound.split(":")
    for _ in range(600):
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return f"http://{bound}"
    sys.exit(f"no server at {bound} after a minute")


# ---------------------------------------------------------------------------------------- the questions


def _values(server: Server) -> dict[str, str]:
    """Return an IRI of each kind that parameters stand for: those that most events name."""
    connection = HTTPConnection(urlsplit(server.address).netloc, timeout=_SECONDS)
    connection.request("GET", "/api/board")
    board: dict[str, Any] = json.loads(connection.getresponse().read())
    events, things = board["events"], board["things"]

    def busiest(role: str) -> str:
        counts = Counter(number for event in events for number in event.get(role, ()))
        return f"<{things[counts.most_common(1)[0][0]]['iri']}>"

    most = max(events, key=lambda event: len(event.get("articles", ())))["iri"]
    return {
        "event": f"<{most}>",
        "place": busiest("place"),
        "weapon": busiest("weapon"),
        "actor": busiest("attacker"),
    }


def _params(query: Query, values: Mapping[str, str]) -> dict[str, str]:
    """Return a value for each parameter that a query needs."""
    needed = [p for p in query.parameters if p.required and not p.default]
    return {p.name: _value(p, values) for p in needed}


def _value(parameter: Parameter, values: Mapping[str, str]) -> str:
    if parameter.type != "iri":
        return _POINT.get(parameter.name) or _VALUES[parameter.type]
    return values.get(parameter.name, values["actor"])


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
