"""Who does the work of reading articles: this process, a pool of processes, or a cluster.

An engine takes chunks of items to a function and yields what the function returns, chunk by chunk, in any order. What
it returns must depend on the items alone, so that no engine changes a graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Engine(Protocol):
    """Runs a function over chunks of items."""

    def map(
        self,
        function: Callable[[Sequence[T]], list[R]],
        chunks: Iterable[Sequence[T]],
        lost: Callable[[T], R],
    ) -> Iterator[list[R]]:
        """Yield what `function` returns for each chunk, a result for each item, in any order of the chunks.

        `function` can be pickled, and loads what it needs where it is first called. Of an item at which the process dies
        that works on it, `lost` gives the result.
        """


class Alone:
    """Works in this process."""

    def map(
        self,
        function: Callable[[Sequence[T]], list[R]],
        chunks: Iterable[Sequence[T]],
        lost: Callable[[T], R],
    ) -> Iterator[list[R]]:
        """Yield what `function` returns for each chunk, in their order."""
        return map(function, chunks)
