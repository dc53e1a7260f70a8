"""Ray, for work that one machine is too small for: processes on all nodes of a cluster, each with its own model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from kgbuild.engines import R, T
from kgbuild.errors import UsageError

#: Chunks that are handed out for each worker, so that none waits.
_AHEAD: Final = 2
#: So often a chunk is given to another worker where its node or process is gone, before its items are tried alone.
_TRIES: Final = 3


class Rays:
    """Works on a Ray cluster, by default one that is started on this machine."""

    def __init__(self, address: str | None = None, workers: int | None = None) -> None:
        try:
            import ray
        except ImportError as error:
            remedy = "Install it: pip install 'kgbuild[ray]'"
            raise UsageError("--engine ray needs Ray, which is not installed", remedy=remedy) from error
        self._ray: Any = ray
        self.address, self.workers = address, workers

    def map(
        self,
        function: Callable[[Sequence[T]], list[R]],
        chunks: Iterable[Sequence[T]],
        lost: Callable[[T], R],
    ) -> Iterator[list[R]]:
        """Yield what `function` returns for each chunk, as they are done."""
        ray, own = self._ray, not self._ray.is_initialized()
        if own:
            ray.init(address=self.address, include_dashboard=False, log_to_driver=False, logging_level="ERROR",
                     num_cpus=None if self.address else self.workers)  # fmt: skip
        try:
            yield from _Run(ray, function, self.workers).results(chunks, lost)
        finally:
            if own:
                ray.shutdown()


class _Run:
    def __init__(self, ray: Any, function: Callable[[Sequence[Any]], list[Any]], workers: int | None) -> None:
        self._ray = ray
        self._task = ray.remote(num_cpus=1, max_retries=_TRIES)(_work)
        self._shared = ray.put(function)
        # as many workers as were asked for, however large the cluster is; else all that it has
        self._ahead = workers or _AHEAD * int(ray.cluster_resources().get("CPU", 1))
        self._doing: dict[Any, Sequence[Any]] = {}

    def results(self, chunks: Iterable[Sequence[Any]], lost: Callable[[Any], Any]) -> Iterator[list[Any]]:
        """Yield results as they come; a chunk that kills whoever works on it goes on item by item."""
        ahead = iter(chunks)
        alone: list[Sequence[Any]] = []
        while True:
            while len(self._doing) < self._ahead:
                chunk = alone.pop() if alone else next(ahead, None)
                if chunk is None:
                    break
                self._doing[self._task.remote([self._shared], chunk)] = chunk
            if not self._doing:
                return
            [done], _ = self._ray.wait(list(self._doing), num_returns=1)
            chunk = self._doing.pop(done)
            try:
                yield self._ray.get(done)
            except self._ray.exceptions.RayTaskError as error:
                raise self._told(error) from error
            except self._ray.exceptions.RayError:
                if len(chunk) == 1:
                    yield [lost(chunk[0])]
                alone += [[item] for item in chunk] if len(chunk) > 1 else []

    def _told(self, error: Any) -> Exception:
        """Return what an error that is no accident comes from: the function's own, or that there is no such function."""
        if isinstance(error.cause, self._ray.exceptions.RayError):
            lines = [line for line in str(error.cause).splitlines() if line.strip()]
            return UsageError(
                f"the workers of the Ray cluster cannot run kgbuild ({lines[-1] if lines else error})",
                remedy="Install the same kgbuild, with its model, on every node",
            )
        cause: Exception = error.cause
        return cause


#: What this process works with: it does many chunks, one after the other, and loads the language model once.
_kept: dict[Any, Callable[[Sequence[Any]], list[Any]]] = {}


def _work(reference: list[Any], chunk: Sequence[Any]) -> list[Any]:
    """Work on a chunk with the function behind a reference, which stands in a list so that Ray does not fetch it anew."""
    import ray

    if reference[0] not in _kept:
        _kept.clear()
        _kept[reference[0]] = ray.get(reference[0])
    return _kept[reference[0]](chunk)
