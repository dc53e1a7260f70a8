"""Builds as commands of their own, which tests look at and disturb while they go on."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from kgbuild.annotate import BATCH
from kgbuild.incremental import cache

FILES = ("graph.ttl", "graph.trig", "replaced.ttl", "registry.json", "report.json", "report.html")
#: How many articles are generated for builds that are disturbed: four chunks.
GENERATED = 4 * BATCH
#: Seconds in which what is waited for happens, on the slowest of machines.
_PATIENCE = 300.0


def started(articles: Path, out: Path, *more: str) -> subprocess.Popen[str]:
    """Begin a build."""
    command = [sys.executable, "-m", "kgbuild", "build", str(articles), "--out", str(out), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def built(articles: Path, out: Path, *more: str) -> Path:
    """Build, and return the folder."""
    ended(started(articles, out, *more))
    return out


def ended(build: subprocess.Popen[str]) -> str:
    """Let a build end, which is to be well, and return what it told."""
    said, _ = build.communicate(timeout=_PATIENCE)
    assert build.returncode == 0, said
    return said


def contents(out: Path) -> dict[str, bytes]:
    """Return what a build has written, beside what it keeps for the next one."""
    return {name: (out / name).read_bytes() for name in FILES if (out / name).exists()}


def read_so_far(out: Path) -> int:
    """Return how many articles the builds into a folder have read."""
    if not (out / cache.FILE).exists():
        return 0
    with closing(sqlite3.connect(f"{(out / cache.FILE).as_uri()}?mode=ro", uri=True)) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM readings").fetchone()[0])
        except sqlite3.OperationalError:  # it is being made
            return 0


def until(condition: Callable[[], bool]) -> None:
    """Wait for something to become true."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < _PATIENCE, "it has never come to that"
        time.sleep(0.02)


def processes() -> Iterator[tuple[int, int, str]]:
    """Yield number, parent and command of each process."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().decode(errors="replace")
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has ended
            continue
        yield int(folder.name), parent, words
