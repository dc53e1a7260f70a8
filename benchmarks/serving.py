"""Asks the saved queries of the explorer's server and of Oxigraph's, in one run, and prints how long each takes.

    python -m benchmarks.serving FOLDER [ROUNDS]

FOLDER holds a graph that a build wrote, `make large` among them. Both servers hold all of it in memory, and are asked the
same texts over the same protocol for the same format, in turn, so that a busy machine hinders both. Of ROUNDS (5) rounds
the best counts. Answers must have equal numbers of rows. Ends with status 1 where all queries together take the explorer
more than 1.1 times as long.
"""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from kgbuild.endpoint import Endpoint
from kgbuild.query import Query, list_queries, written

#: How much longer than Oxigraph all queries together may take.
MOST: Final = 1.1
_TYPE: Final = "application/sparql-query"
_TAKEN: Final = "application/sparql-results+json, application/n-triples;q=0.9"
_PORT: Final = 7979
_PATIENCE: Final = 900
#: Parameters that name nothing of the graph.
_PLAIN: Final = {
    "latitude": "36.2",
    "longitude": "44.0",
    "middle": "2015-06-01",
    "day": "2015-06-01",
    "words": "rocket",
}
#: For each other parameter a pattern that what it names fits.
_FITTING: Final = {
    "event": "?x ev:reportedIn ?article ; ev:killed ?n",
    "place": "?event ev:place ?x",
    "speaker": "?x ^ev:speaker ?statement",
    "target": "?event ev:target ?x ; ev:weapon ?weapon",
    "backer": "?actor ev:backedBy ?x",
    "actor": "?event ev:attacker ?x ; ev:weapon ?weapon",
}


@dataclass(frozen=True, slots=True)
class Row:
    """What one query took, in seconds; `rows` is -1 for triples."""

    name: str
    rows: int
    ours: float
    theirs: float


class Client:
    """Asks one server, each time over a connection of its own: one that waits for the other server may be closed."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._path, self._host, self._port = parts.path, parts.hostname or "", parts.port

    def ask(self, query: str) -> tuple[float, bytes, str]:
        """Return the seconds until all of the answer is there, the answer, and its media type."""
        begun = time.perf_counter()
        headers = {"Content-Type": _TYPE, "Accept": _TAKEN}
        with closing(http.client.HTTPConnection(self._host, self._port, timeout=_PATIENCE)) as connection:
            connection.request("POST", self._path, query.encode(), headers)
            response = connection.getresponse()
            body = response.read()
        taken = time.perf_counter() - begun
        if response.status != http.client.OK:
            raise SystemExit(f"{self._path} answers {response.status}: {body[:300]!r}\n{query}")
        return taken, body, response.headers.get("Content-Type", "")


def main(folder: Path, rounds: int = 5) -> int:
    """Print the table; return the exit status."""
    with ExitStack() as stack:
        ours = stack.enter_context(_explorer(folder))
        theirs = stack.enter_context(_oxigraph(folder))
        texts = dict(_texts(Endpoint(ours)))
        rows = [_compared(name, text, Client(ours), Client(theirs), rounds) for name, text in texts.items()]
    print(*table(rows), sep="\n")
    return int(total(rows) > MOST)


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a line for each query, the longest first, and the ratio of all of them."""
    yield "| saved query | rows | explorer, ms | Oxigraph, ms | ratio |"
    yield "|---|---|---|---|---|"
    for row in sorted(rows, key=lambda row: -row.theirs):
        rows_told = "triples" if row.rows < 0 else f"{row.rows:,}"
        times = f"{row.ours * 1000:,.1f} | {row.theirs * 1000:,.1f} | {row.ours / row.theirs:.2f}"
        yield f"| {row.name} | {rows_told} | {times} |"
    yield f"all {len(rows)} together: {total(rows):.2f} times Oxigraph's time (at most {MOST} asked)"


def total(rows: Sequence[Row]) -> float:
    """Return how many times as long all queries take the explorer."""
    return sum(row.ours for row in rows) / sum(row.theirs for row in rows)


def _compared(name: str, text: str, ours: Client, theirs: Client, rounds: int) -> Row:
    asked = [(ours.ask(text), theirs.ask(text)) for _ in range(rounds)]
    counts = {_count(body, kind) for pair in asked for _, body, kind in pair}
    if len(counts) > 1:
        raise SystemExit(f"{name}: the servers give different numbers of rows: {sorted(counts)}")
    times = zip(*(((one[0], other[0]) for one, other in asked)), strict=True)
    return Row(name, counts.pop(), *map(min, times))


def _count(body: bytes, kind: str) -> int:
    if "json" not in kind:
        return -1
    found = json.loads(body)
    return len(found["results"]["bindings"]) if "results" in found else 1


# ------------------------------------------------------------------------------------------ the queries


def _texts(endpoint: Endpoint) -> Iterator[tuple[str, str]]:
    """Yield each saved query by name, with its parameters filled by what the graph holds."""
    names = dict(_PLAIN)
    for query in list_queries():
        yield query.name, written(query, graph=endpoint, params=_parameters(query, names, endpoint))


def _parameters(query: Query, names: dict[str, str], endpoint: Endpoint) -> Mapping[str, str]:
    needed = [p.name for p in query.parameters if p.required and not p.default]
    for name in needed:
        if name not in names:
            names[name] = _commonest(_FITTING[name], endpoint)
    return {name: names[name] for name in needed}


def _commonest(pattern: str, endpoint: Endpoint) -> str:
    """Return the IRI of what fits a pattern most often: its query has most to do."""
    text = (
        "PREFIX ev: <https://w3id.org/kgbuild/ontology#>\n"
        f"SELECT ?x WHERE {{ {pattern} }} GROUP BY ?x ORDER BY DESC(COUNT(*)) ?x LIMIT 1"
    )
    found = json.loads(Client(endpoint.url).ask(text)[1])["results"]["bindings"]
    if not found:
        raise SystemExit(f"the graph has nothing that fits {pattern}: make large writes one that has")
    return f"<{found[0]['x']['value']}>"


# ------------------------------------------------------------------------------------------- the servers


@contextmanager
def _explorer(folder: Path) -> Iterator[str]:
    command = [
        sys.executable,
        "-m",
        "kgbuild",
        "serve",
        str(folder),
        "--port",
        "0",
        "--seconds",
        str(_PATIENCE),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        for line in process.stdout:
            if found := re.search(r"Explorer: (http://[\d.:]+)/", line):
                yield found[1] + "/sparql"
                return
        raise SystemExit("the explorer does not start: see above")
    finally:
        process.terminate()
        process.wait(60)


@contextmanager
def _oxigraph(folder: Path) -> Iterator[str]:
    """Run Oxigraph's own server with the same graph in memory, its time limit off."""
    program = Path(sys.executable).with_name("oxigraph")
    process = subprocess.Popen([program, "serve", "--bind", f"127.0.0.1:{_PORT}"], stderr=subprocess.DEVNULL)
    try:
        _load(folder / "graph.trig", process)
        yield f"http://127.0.0.1:{_PORT}/query"
    finally:
        process.terminate()
        process.wait(60)


def _load(graph: Path, process: subprocess.Popen[bytes]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", _PORT, timeout=_PATIENCE)
    for _ in range(100):
        if process.poll() is not None:
            raise SystemExit(f"Oxigraph's server ended: is port {_PORT} taken?")
        try:
            connection.connect()
            break
        except OSError:
            time.sleep(0.1)
    headers = {"Content-Type": "application/trig", "Content-Length": str(graph.stat().st_size)}
    with graph.open("rb") as file:
        connection.request("POST", "/store", file, headers)
    response = connection.getresponse()
    if response.status >= http.client.BAD_REQUEST:
        raise SystemExit(f"Oxigraph does not take {graph}: {response.read()[:300]!r}")
    response.read()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *map(int, sys.argv[2:3])))
