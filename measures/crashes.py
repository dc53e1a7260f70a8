"""Kills builds with SIGKILL, at random moments and at each change of a folder's entries, and looks at what is there.

    python -m measures.crashes [ARTICLES] [MOMENTS]

A folder holds the graph of a tenth of ARTICLES (2,000) generated articles. A build of all of them begins in it, with some of
them still to be read, and is killed. Then every file is to be of one build: the one before, or the one that was killed.
Every other time the next build is killed, too. One that is let end is to leave the bytes of a build that nobody
disturbed. So it goes on until MOMENTS (50) builds were killed, and once for each file or folder that a build makes,
renames or takes away. A build is a process of its own, which reads by itself or has a pool of two; lexicon and articles
never change, and are loaded once for all of them.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final
from unittest import mock

from kgbuild import pipeline, search
from kgbuild.engines import Alone, Engine
from kgbuild.engines.pool import Pool
from kgbuild.incremental import cache
from kgbuild.pipeline import How, Resources
from kgbuild.read import ReadResult, read
from measures.synthetic import write_articles

#: What changes the entries of a folder: at each of these a build is killed once.
STEPS: Final = ("replace", "rename", "link", "symlink", "unlink", "mkdir", "rmdir")
#: Of so many articles one is still to be read when a build begins, and of so many one is in the graph before.
_UNREAD: Final = 20
_BEFORE: Final = 10
#: A moment is drawn from so much of the time that a build takes, so that none is left out.
_BEYOND: Final = 1.05


@dataclass
class Result:
    """How many builds were killed, in how many cases with the graph of the build before, and of the one killed.

    `ended` are those that were let end, `faults` what was wrong.
    """

    killed: int = 0
    before: int = 0
    after: int = 0
    ended: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        there = f"{self.before} left the graph before, {self.after} the new one"
        return (
            f"{self.killed} builds killed: {there}; {self.ended} ended after that; {len(self.faults)} faults"
        )


class Trial:
    """A folder in which builds are killed, and the graphs of the same builds undisturbed."""

    def __init__(self, folder: Path, number: int, chance: random.Random) -> None:
        self.out, self._older, self.whole = (folder / name for name in ("out", "older", "whole"))
        self._chance, self._resources = chance, Resources.load()
        self._file = write_articles(number, folder / "all.jsonl", self._resources)
        self._found = read([self._file])
        few = write_articles(max(number // _BEFORE, 1), folder / "few.jsonl", self._resources)
        self._build(few, self._older)  # here, so that the processes below have at hand what a build looks up
        shutil.copytree(self._older, self.whole, symlinks=True)
        if _run(lambda: self._build(self._file, self.whole)):
            sys.exit("a build fails that nobody disturbs")
        self._graphs = {"before": contents(self._older), "after": contents(self.whole)}
        self._seconds = 0.0

    def at_moments(self, number: int) -> Result:
        """Kill builds at so many moments."""
        result = Result()
        self.reset()
        self._let_end(result)
        while result.killed < number:
            self.reset()
            while self._killed_at(self._chance.uniform(0, self._seconds * _BEYOND)):
                self.look(result)
                if result.killed == number or self._chance.random() < 0.5:
                    break
            self._let_end(result)
        return result

    def at_steps(self) -> Result:
        """Kill a build at each change of the entries of a folder, one after the other."""
        result = Result()
        self.reset(unread=0)
        while _run(partial(self._build, self._file, self.out, step=result.killed)):
            self.look(result)
            self._let_end(result)
            self.reset(unread=0)
        return result

    def reset(self, unread: int = _UNREAD) -> None:
        """Have the graph before, and the readings of all articles but some that are drawn; nothing else is known."""
        shutil.rmtree(self.out, ignore_errors=True)
        shutil.copytree(self._older, self.out, symlinks=True)
        shutil.copy(self.whole / cache.FILE, self.out)
        with closing(sqlite3.connect(self.out / cache.FILE)) as connection, connection:
            keys = sorted(key for (key,) in connection.execute("SELECT key FROM readings"))
            gone = self._chance.sample(keys, len(keys) // unread if unread else 0)
            connection.executemany("DELETE FROM readings WHERE key = ?", [(key,) for key in gone])
            connection.execute("DELETE FROM results")

    def _build(self, file: Path, out: Path, engine: Engine | None = None, step: int | None = None) -> None:
        found: ReadResult = self._found if file == self._file else read([file])
        with (
            mock.patch.object(pipeline, "read", return_value=found),
            mock.patch.object(Resources, "load", return_value=self._resources),
            _deadly(step),
        ):
            pipeline.build([file], out, how=How(engine=engine or Alone()))

    def _killed_at(self, moment: float) -> bool:
        """Build, and kill the build after so many seconds; tell whether it was still going on."""
        engine = self._chance.choice((Alone(), Pool(2)))
        return _run(lambda: self._build(self._file, self.out, engine), moment) != 0

    def look(self, result: Result) -> None:
        """Note of which build the files are that a killed one left."""
        result.killed += 1
        there = contents(self.out)
        found = next((name for name, graph in self._graphs.items() if graph == there), "")
        result.before += found == "before"
        result.after += found == "after"
        if not found:
            result.faults.append(f"killed for the {result.killed}th time, files are not of one build")

    def _let_end(self, result: Result) -> None:
        """Build undisturbed, and note where that gives other bytes than it should, or leaves anything behind."""
        begun = time.monotonic()
        failed = _run(lambda: self._build(self._file, self.out))
        self._seconds = max(self._seconds, time.monotonic() - begun)
        result.ended += 1
        if failed or contents(self.out) != self._graphs["after"]:
            result.faults.append(
                f"ended for the {result.ended}th time, the graph is not that of a build undisturbed"
            )
        if sorted(map(_name, self.out.rglob("*"))) != sorted(map(_name, self.whole.rglob("*"))):
            result.faults.append(f"ended for the {result.ended}th time, the folder holds what it should not")


def contents(out: Path) -> Mapping[str, bytes]:
    """Return what the links in a folder lead to, the files of one build, of the index of words what it holds."""
    return {path.name: _held(path) for path in sorted(out.iterdir()) if path.is_symlink()}


def _held(path: Path) -> bytes:
    if path.name != search.FILE:
        return path.read_bytes()
    with closing(sqlite3.connect(path)) as index:
        return repr(index.execute("SELECT * FROM entries ORDER BY 1, 2, 3, 4, 5").fetchall()).encode()


def _name(path: Path) -> str:
    return "" if path.is_dir() else path.name


def _run(action: Callable[[], None], seconds: float | None = None) -> int:
    """Run an action in a process of its own, which is killed after so many seconds; return how it ended, 0 for well."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        try:
            action()
        finally:
            os._exit(sys.exc_info()[0] is not None)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@contextmanager
def _deadly(step: int | None) -> Iterator[None]:
    """Have this process killed where it changes the entries of a folder for the `step`-th time, from 0 on."""
    left = -1 if step is None else step

    def counted(change: Callable[..., object]) -> Callable[..., object]:
        def run(*args: object, **more: object) -> object:
            nonlocal left
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            return change(*args, **more)

        return run

    with ExitStack() as patches:
        for name in STEPS:
            patches.enter_context(mock.patch.object(os, name, counted(getattr(os, name))))
        yield


def main(number: int = 2_000, moments: int = 50) -> None:
    """Print what came of it; fail where anything was wrong."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        trial = Trial(Path(name), number, random.Random(1))
        results = {"random moments": trial.at_moments(moments), "each change of a folder": trial.at_steps()}
    print(f"{number:,} articles, {time.monotonic() - begun:,.0f} s")
    for what, result in results.items():
        print("\n  ".join((f"{what}: {result}", *result.faults)))
    sys.exit(any(result.faults for result in results.values()))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
