"""The way to the workers: starts a keeper for each state of the graph, asks its workers, and changes over without a gap."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kgbuild.errors import GraphError
from kgbuild.explorer.asking import Answer, refused
from kgbuild.explorer.snapshot import compact, stamp
from kgbuild.explorer.worker import LENGTH

#: Questions that may wait for a worker; more are turned away.
_WAITING: Final = 256
#: Seconds between two looks at the file of the graph.
_LOOK: Final = 1.0
#: Seconds that a keeper has to load a graph.
_PATIENCE: Final = 3600


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may take: seconds of work, mebibytes beyond the graph itself; and how many workers there are."""

    seconds: float = 20.0
    mebibytes: int = 1024
    workers: int = min(4, max(2, os.cpu_count() or 2))


class Keeper:
    """One state of the graph, held by a process with its workers."""

    def __init__(self, process: asyncio.subprocess.Process, path: str, place: str, seen: str) -> None:
        self._process, self.path, self._place, self.stamp = process, path, place, seen
        self.asked = 0

    @classmethod
    async def start(cls, folder: Path, limits: Limits) -> Keeper:
        """Load the graph in `folder`. Raises GraphError where there is none, or where it is broken."""
        seen = stamp(folder)
        place = tempfile.mkdtemp(prefix="kgbuild-")
        path = str(Path(place) / "graph")
        numbers = (str(limits.workers), str(limits.seconds), str(limits.mebibytes))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "kgbuild.explorer.worker", str(folder), path, *numbers,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        keeper = cls(process, path, place, seen)
        try:
            assert process.stdout
            line = await asyncio.wait_for(process.stdout.readline(), _PATIENCE)
            told = json.loads(line or b'{"error": "the graph cannot be held: memory?"}')
        except (TimeoutError, ValueError):
            told = {"error": f"the graph is not loaded after {_PATIENCE} seconds"}
        if "error" in told:
            await keeper.close()
            remedy = told.get("remedy", "Make room, or build a smaller graph")
            raise GraphError(told["error"], where=told.get("where") or str(folder), remedy=remedy)
        return keeper

    @property
    def ended(self) -> bool:
        """Whether the process is no more: the system may end what takes much memory."""
        return self._process.returncode is not None

    async def ask(self, question: dict[str, Any]) -> Answer | None:
        """Return the answer, None where the worker ended before it gave one."""
        self.asked += 1
        try:
            reader, writer = await asyncio.open_unix_connection(self.path)
            try:
                sent = compact(question)
                writer.write(LENGTH.pack(len(sent)) + sent)
                await writer.drain()
                (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
                head = json.loads(await reader.readexactly(length))
                return Answer(head["status"], head["kind"], await reader.readexactly(head["length"]))
            finally:
                writer.close()
        except (OSError, asyncio.IncompleteReadError):
            return None
        finally:
            self.asked -= 1

    async def close(self) -> None:
        """End the workers when all that was asked is answered."""
        while self.asked:
            await asyncio.sleep(0.05)
        if self._process.stdin:
            self._process.stdin.close()
        with contextlib.suppress(TimeoutError, ProcessLookupError):
            await asyncio.wait_for(self._process.wait(), 10)
        if self._process.returncode is None:
            self._process.kill()
        with contextlib.suppress(OSError):
            Path(self.path).unlink(missing_ok=True)
            Path(self._place).rmdir()


class Pool:
    """The graph in a folder, as it is now: asks the workers of its newest state that could be loaded."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder, self.limits = folder, limits
        self.trouble = ""
        self._keeper: Keeper | None = None
        self._turn = asyncio.Semaphore(limits.workers)
        self._waiting = 0
        self._watching: asyncio.Task[None] | None = None
        self._leaving: set[asyncio.Task[None]] = set()
        self._kept: dict[tuple[str, str], Answer] = {}

    async def __aenter__(self) -> Pool:
        self._keeper = await Keeper.start(self.folder, self.limits)
        self._watching = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._watching:
            self._watching.cancel()
        if self._keeper:
            await self._keeper.close()
        await asyncio.gather(*self._leaving, return_exceptions=True)

    @property
    def stamp(self) -> str:
        """What tells this state of the graph from another."""
        return self._keeper.stamp if self._keeper else ""

    async def ask(self, question: dict[str, Any]) -> Answer:
        """Return the answer to a question; one that took too much is told so, and so is one too many."""
        if self._waiting >= _WAITING:
            return refused(503, "too many questions are waiting", "Ask again in a moment")
        self._waiting += 1
        try:
            async with self._turn:
                assert self._keeper
                begun = time.monotonic()
                answer = await self._keeper.ask(question)
        finally:
            self._waiting -= 1
        if answer is None:
            slow = time.monotonic() - begun >= self.limits.seconds * 0.9
            taken = (
                f"more than {self.limits.seconds:g} seconds"
                if slow
                else "more memory than one question may have"
            )
            return refused(
                500,
                f"the question took {taken}, and was given up",
                "Ask for less: a LIMIT, a narrower pattern",
            )
        return answer

    async def kept(self, what: str) -> Answer:
        """Return an answer that is the same as long as the graph is; it is asked for once."""
        key = (self.stamp, what)
        if key not in self._kept:
            self._kept = {k: v for k, v in self._kept.items() if k[0] == self.stamp}
            self._kept[key] = await self.ask({"what": what})
        return self._kept[key]

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK)
            try:
                if stamp(self.folder) != self.stamp or (self._keeper and self._keeper.ended):
                    await self._change_over()
                    self.trouble = ""
            except GraphError as error:  # the old graph stays until there is a whole one again
                self.trouble = str(error)

    async def _change_over(self) -> None:
        new = await Keeper.start(self.folder, self.limits)
        old, self._keeper = self._keeper, new
        if old:
            task = asyncio.create_task(old.close())
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)
