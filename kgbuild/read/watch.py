"""Watches a folder: which files are new in it or have changed, once nobody writes to them any more."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kgbuild.errors import InputError
from kgbuild.read.files import found_paths

Seen = dict[Path, tuple[int, int]]


def _states(folder: Path) -> Seen:
    """Return size and time of change of each file in a folder that may hold articles."""
    states: Seen = {}
    for path in found_paths(folder):
        try:
            status = path.stat()
        except OSError:
            continue  # it went away again
        states[path] = (status.st_size, status.st_mtime_ns)
    return states


def changes(
    folder: Path, every: float = 2.0, sleep: Callable[[float], None] = time.sleep
) -> Iterator[list[Path]]:
    """Yield, again and again, the files of `folder` that are new or changed and have stayed as they are for `every` seconds.

    What is there at the beginning counts as known. Raises InputError where the folder goes away.
    """
    known = before = _states(folder)
    while True:
        sleep(every)
        if not folder.is_dir():
            raise InputError(
                "the folder is not there any more", where=str(folder), remedy="Make it, and watch it again"
            )
        now = _states(folder)
        settled = sorted(p for p, state in now.items() if known.get(p) != state and before.get(p) == state)
        before = now
        if settled:
            known = {**known, **{path: now[path] for path in settled}}
            yield settled
