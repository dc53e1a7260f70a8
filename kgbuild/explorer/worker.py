"""The processes that hold a graph and answer questions about it, apart from the one that speaks HTTP.

A keeper loads the graph once and forks workers, which share its memory. Each takes one question at a time from a socket
of the file system. A question that takes too long, or too much memory, ends its worker and nothing else; the keeper
forks another. So an endless query never stops the server, and a crash is the answer to one question.

Run as `python -m kgbuild.explorer.worker FOLDER SOCKET WORKERS SECONDS MEBIBYTES`; prints a line when it is ready, and
ends when its standard input is closed.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from kgbuild.errors import KgbuildError
from kgbuild.explorer import asking
from kgbuild.explorer.asking import Answer
from kgbuild.explorer.board import Board
from kgbuild.explorer.disagreements import disagreements
from kgbuild.explorer.nodes import Nodes
from kgbuild.explorer.snapshot import Snapshot, compact

#: Questions to one worker before another takes its place: what leaks, leaks little.
_QUESTIONS: Final = 5_000
#: Of a question, the length comes first: four bytes, the most significant first.
LENGTH: Final = struct.Struct(">I")


class Desk:
    """Answers one question at a time; a question is a dictionary with `what` and what that needs."""

    def __init__(self, folder: Path) -> None:
        self.graph = Snapshot(folder)
        board, at_odds = Board(self.graph).data(), disagreements(self.graph)
        self.nodes = Nodes(self.graph, board, at_odds)
        self.board, self.disagreements = compact(board), compact(at_odds)
        self.catalogue = compact(asking.catalogue())
        self._ways: dict[str, Callable[[dict[str, Any]], Answer]] = {
            "board": lambda _: Answer(200, "application/json", self.board),
            "disagreements": lambda _: Answer(200, "application/json", self.disagreements),
            "queries": lambda _: Answer(200, "application/json", self.catalogue),
            "sparql": lambda asked: asking.protocol(self.graph, asked),
            "table": lambda asked: asking.table(self.graph, asked),
            "saved": lambda asked: asking.saved(self.graph, asked),
            "node": self.nodes.answer,
            "rdf": self.nodes.rdf,
            "search": self.nodes.search,
            "events": self.nodes.events,
            "terms": self.nodes.terms,
            "about": self.nodes.about,
        }

    def answer(self, asked: dict[str, Any]) -> Answer:
        """Return the answer; whatever goes wrong is an answer, too."""
        try:
            return self._ways[asked["what"]](asked)
        except KgbuildError as error:
            return asking.refused(400, error.problem, error.remedy)
        except MemoryError:
            return asking.refused(500, "the question took more memory than one question may have, and was given up",
                                  "Ask for less: a LIMIT, a narrower pattern")  # fmt: skip
        except Exception:  # a question must not end what answers it
            traceback.print_exc()
            return asking.refused(500, "this should not have happened", "Report it with the server's output")


def main(folder: Path, path: str, workers: int, seconds: float, mebibytes: int) -> None:
    """Load the graph, listen, fork, and replace workers that end, until standard input is closed."""
    desk = Desk(folder)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    Path(path).chmod(0o600)
    listening.listen(256)
    listening.setblocking(False)  # several workers wait for each question, and one gets it
    gc.collect()
    gc.freeze()  # the collector must not touch, and so copy, what all workers share
    alive, hold = (
        os.pipe()
    )  # nobody but this process holds the other end: workers see when it ends, however it ends
    children = {_fork(desk, listening, alive, hold, seconds, mebibytes) for _ in range(workers)}
    print(json.dumps({"ready": desk.graph.stamp, "triples": len(desk.graph.store)}), flush=True)
    wake, write = os.pipe()
    os.set_blocking(write, False)
    signal.set_wakeup_fd(write)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asker = sys.stdin.fileno()
    while asker not in select.select([wake, asker], [], [])[0]:
        os.read(wake, 512)
        for child in [c for c in children if os.waitpid(c, os.WNOHANG)[0]]:
            children.discard(child)
            children.add(_fork(desk, listening, alive, hold, seconds, mebibytes))
    for child in children:
        os.kill(child, signal.SIGTERM)


def _fork(desk: Desk, listening: socket.socket, alive: int, hold: int, seconds: float, mebibytes: int) -> int:
    child = os.fork()
    if child:
        return child
    try:
        os.close(hold)
        _work(desk, listening, alive, seconds, mebibytes)
    finally:
        os._exit(0)
    return 0


def _work(desk: Desk, listening: socket.socket, alive: int, seconds: float, mebibytes: int) -> None:
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)  # by default an alarm ends the process, whatever it is doing
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(mebibytes)
    for _ in range(_QUESTIONS):
        connection = _next(listening, alive)
        if connection is None:
            return
        with connection:
            connection.settimeout(10)
            try:
                asked = json.loads(_received(connection))
                signal.setitimer(signal.ITIMER_REAL, seconds)
                answer = desk.answer(asked)
                signal.setitimer(signal.ITIMER_REAL, 0)
                _send(connection, answer)
            except (OSError, ValueError):  # who asked has gone
                continue


def _next(listening: socket.socket, alive: int) -> socket.socket | None:
    """Return who asks next; None when the keeper has ended."""
    while alive not in select.select([listening.fileno(), alive], [], [])[0]:
        with contextlib.suppress(BlockingIOError):  # another worker was faster
            return listening.accept()[0]
    return None


def _limit_memory(mebibytes: int) -> None:
    """Let this process take so much more than it has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    if pages:
        limit = pages * resource.getpagesize() + (mebibytes << 20)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _received(connection: socket.socket) -> bytes:
    (length,) = LENGTH.unpack(_exactly(connection, LENGTH.size))
    return _exactly(connection, length)


def _exactly(connection: socket.socket, length: int) -> bytes:
    found = bytearray()
    while len(found) < length:
        part = connection.recv(min(1 << 20, length - len(found)))
        if not part:
            raise OSError("the question breaks off")
        found += part
    return bytes(found)


def _send(connection: socket.socket, answer: Answer) -> None:
    head = compact({"status": answer.status, "kind": answer.kind, "length": len(answer.body)})
    connection.sendall(LENGTH.pack(len(head)) + head)
    connection.sendall(answer.body)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5]))
    except KgbuildError as broken:
        print(
            json.dumps({"error": broken.problem, "where": broken.where, "remedy": broken.remedy}), flush=True
        )
        sys.exit(1)
