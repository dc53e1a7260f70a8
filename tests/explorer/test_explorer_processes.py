"""The server's processes: they end with it, a graph that is replaced leaves none behind, one that dies is begun anew."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from servers import Server, processes, serving

SELECT = "SELECT ?s WHERE { ?s a <https://w3id.org/kgbuild/ontology#Article> } LIMIT 3"


@pytest.fixture
def folder(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample graph that no other server holds."""
    return Path(shutil.copytree(sample, tmp_path / "out"))


def _within(seconds: float, holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not (found := holds()) and time.monotonic() < until:
        time.sleep(0.2)
    return found


def _asked(server: Server) -> int:
    return server.ask("/sparql?query=" + quote(SELECT)).status


def test_nothing_is_left_when_the_server_ends(folder: Path) -> None:
    with serving(folder) as server:
        assert _asked(server) == 200
        assert len(processes(folder)) >= 4, "the server, the keeper and two workers"
        begun = time.monotonic()
    assert time.monotonic() - begun < 8, "the keeper sees that it is to end, and need not be killed"
    assert _within(5, lambda: not processes(folder))


def test_nothing_is_left_when_the_server_is_killed(folder: Path) -> None:
    with serving(folder) as server:
        assert _asked(server) == 200
        server.process.kill()
        assert _within(15, lambda: not processes(folder))


def test_a_replaced_graph_leaves_no_workers(folder: Path) -> None:
    with serving(folder) as server:
        before = processes(folder)
        stamp = server.ask("/api/status").json["stamp"]
        (folder / "new").write_bytes((folder / "graph.trig").read_bytes() + b"\n")
        (folder / "new").replace(folder / "graph.trig")
        assert _within(60, lambda: bool(server.ask("/api/status").json["stamp"] != stamp))
        assert _within(15, lambda: len(processes(folder)) == len(before))
        assert _asked(server) == 200


def test_a_keeper_that_dies_is_begun_anew(folder: Path) -> None:
    """The system may end the process that holds the graph: its workers go, and another takes its place."""
    with serving(folder) as server:
        keepers = [pid for pid, parent in processes(folder).items() if parent == server.process.pid]
        assert len(keepers) == 1
        os.kill(keepers[0], signal.SIGKILL)
        assert _within(60, lambda: keepers[0] not in processes(folder) and _asked(server) == 200)
        assert _within(15, lambda: keepers[0] not in processes(folder).values()), (
            "no worker outlives its keeper"
        )


def test_an_endless_query_ends_its_worker_alone(folder: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?d && ?c != ?i) }"
    with serving(folder, "--seconds", "2") as server:
        before = processes(folder)
        answer = server.ask("/sparql?query=" + quote(endless))
        assert (answer.status, "2 seconds" in answer.json["error"]) == (500, True)
        assert _within(10, lambda: len(processes(folder)) == len(before))
        assert len(processes(folder).keys() - before.keys()) == 1
        assert _asked(server) == 200
