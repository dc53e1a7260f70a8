"""Servers to test: started, asked, and ended."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

import pytest

ARTICLES = Path(__file__).resolve().parents[2] / "articles"
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip

#: Text that would run where it is not taken for text.
SCRIPT = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"


@dataclass(frozen=True)
class Answer:
    """What a server gave: status, headers with small letters, bytes."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Server:
    """A server that runs: its address, its token for rulings, its process."""

    address: str
    token: str
    folder: Path
    process: subprocess.Popen[str]

    @property
    def rulings(self) -> Path:
        """The file that the server writes rulings to."""
        words = list(map(str, self.process.args))  # type: ignore[call-overload]
        return Path(words[words.index("--rulings") + 1])

    @property
    def event(self) -> str:
        """The IRI of the event that most articles tell of."""
        events = self.ask("/api/board").json["events"]
        best: str = max(events, key=lambda event: len(event.get("articles", ())))["iri"]
        return best

    def ask(self, path: str, body: bytes | None = None, method: str | None = None, **headers: str) -> Answer:
        """Ask without following redirects; header names are given with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return ask(self.address + path, body, method, **named)

    def rows(self, query: str) -> list[dict[str, dict[str, str]]]:
        """Return the rows that a query selects."""
        found: list[dict[str, dict[str, str]]] = self.ask("/sparql?query=" + quote(query)).json["results"][
            "bindings"
        ]
        return found


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def ask(address: str, body: bytes | None = None, method: str | None = None, **headers: str) -> Answer:
    request = Request(address, body, headers, method=method)
    try:
        with build_opener(_Stay).open(request, timeout=300) as response:
            return Answer(response.status, _small(response.headers), response.read())
    except HTTPError as error:
        with error:
            return Answer(error.code, _small(error.headers), error.read())


def _small(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Server]:
    """Run `kgbuild serve` on a free port until the block ends."""
    command = [sys.executable, "-m", "kgbuild", "serve", str(folder), "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout
    told: list[str] = []
    try:
        for line in process.stdout:
            told.append(line)
            if found := re.search(r"Explorer: (http://[\d.:]+)/(?:#/\?token=(\S+))?", line):
                threading.Thread(target=process.stdout.read, daemon=True).start()
                yield Server(found[1], found[2] or "", folder, process)
                break
        else:
            pytest.fail("the server did not start: " + "".join(told))
    finally:
        process.terminate()
        process.wait(20)


def fetched(address: str) -> bytes:
    with urlopen(address, timeout=60) as response:
        body: bytes = response.read()
        return body


def processes(folder: Path) -> dict[int, int]:
    """Return the processes of servers on a folder (Linux), each with the one that started it."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended meanwhile
            continue
        if str(folder).encode() in words and any(word.startswith(b"kgbuild") for word in words):
            found[int(entry.name)] = parent
    return found


def memory(pids: Iterable[int]) -> int:
    """Return the mebibytes that processes take together; what they share counts once (Linux)."""
    kibibytes = 0
    for pid in pids:
        try:
            told = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:  # it ended meanwhile
            continue
        kibibytes += int(re.search(r"^Pss: +(\d+)", told, re.MULTILINE)[1])  # type: ignore[index]
    return kibibytes >> 10
