"""A pool of processes on one machine, which goes on where one of them dies.

Where the system can fork, the processes share what was loaded before. What dies takes its chunk with it: a new pool is
made, and the items that were being worked on then go through it one at a time. So the one that kills is found, and it
alone is lost.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Final, Generic

from kgbuild.engines import R, T

#: Chunks that are handed to the pool for each of its processes, so that none waits.
_AHEAD: Final = 2
#: An item with which a process dies so many times is lost: once may be an accident, or another's fault.
_DEATHS: Final = 2

_function: Callable[[Sequence[Any]], list[Any]]


def _start(function: Callable[[Sequence[Any]], list[Any]]) -> None:
    """Begin a process of a pool: it leaves it to its parent to say what an interrupt means, and ends with it."""
    global _function
    _function = function
    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _end_with_parent() -> None:
    """Wait until the process that made the pool is gone, however it ended, and end: nobody wants what is done here."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(chunk: Sequence[Any]) -> list[Any]:
    return _function(chunk)


class Pool:
    """Works in so many processes."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def map(
        self,
        function: Callable[[Sequence[T]], list[R]],
        chunks: Iterable[Sequence[T]],
        lost: Callable[[T], R],
    ) -> Iterator[list[R]]:
        """Yield what `function` returns for each chunk, as they are done."""
        ahead = iter(chunks)
        while True:
            run = _Run(function, self.workers, ahead)
            yield from run.results()
            if not run.unfinished:
                return
            yield from self._one_by_one(function, [item for chunk in run.unfinished for item in chunk], lost)

    def _one_by_one(
        self, function: Callable[[Sequence[T]], list[R]], items: Sequence[T], lost: Callable[[T], R]
    ) -> Iterator[list[R]]:
        """Work on items in one process, one at a time, so that it is known at which one it dies."""
        rest, deaths = deque(items), 0
        while rest:
            run = _Run(function, 1, iter([[item] for item in rest]), ahead=1)
            for result in run.results():
                rest.popleft()
                deaths = 0
                yield result
            deaths += bool(run.unfinished)
            if deaths == _DEATHS:
                deaths = 0
                yield [lost(rest.popleft())]


class _Run(Generic[T, R]):
    """One pool of processes, until all is done or one of them dies; what was being worked on then is `unfinished`."""

    def __init__(
        self,
        function: Callable[[Sequence[T]], list[R]],
        workers: int,
        chunks: Iterator[Sequence[T]],
        *,
        ahead: int = 0,
    ) -> None:
        self.unfinished: list[Sequence[T]] = []
        self._chunks, self._ahead = chunks, ahead or workers * _AHEAD
        method = "fork" if sys.platform == "linux" else "spawn"
        self._pool = ProcessPoolExecutor(
            workers, multiprocessing.get_context(method), initializer=_start, initargs=(function,)
        )
        self._doing: dict[Future[list[R]], Sequence[T]] = {}

    def results(self) -> Iterator[list[R]]:
        """Yield results as they come."""
        try:
            while self._fill():
                done, _ = wait(self._doing, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
                    del self._doing[future]
            self._pool.shutdown()
        except BrokenProcessPool:
            finished = [f for f in self._doing if f.done() and f.exception() is None]
            for future in finished:
                del self._doing[future]
                yield future.result()
            self.unfinished += self._doing.values()
        finally:
            self._end()

    def _fill(self) -> bool:
        """Hand chunks to the pool; tell whether anything is being done."""
        while len(self._doing) < self._ahead:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            try:
                self._doing[self._pool.submit(_work, chunk)] = chunk
            except BrokenProcessPool:
                self.unfinished.append(chunk)
                raise
        return bool(self._doing)

    def _end(self) -> None:
        """Let no process of the pool outlive it, whatever it is doing."""
        processes = list((self._pool._processes or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()
        for process in processes:
            process.join()
