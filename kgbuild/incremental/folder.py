"""An output folder: one build at a time writes into it, and all files of a build take their places at once.

Each build writes into a folder of its own under `.builds`. What users read, `graph.ttl` and its like, are links that
lead through `.builds/current`; a build ends by renaming that one link. So whoever looks, and whenever a build is
killed, sees the files of one build. Where a file system has no links, the files are renamed one after the other.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from kgbuild.errors import GraphError

#: Where the folders of builds are in an output folder.
BUILDS: Final = ".builds"
_CURRENT: Final = "current"
_LOCK: Final = "lock"
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
#: Files that builds before this layout left where they were killed begin so.
_LEFT: Final = ("graph.ttl", "graph.trig", "replaced.ttl", "registry.json", "report.json", "report.html")


@contextmanager
def locked(out: Path, *, wait: bool = True, tell: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold the folder `out`, so that no other build writes into it; `tell` is told where another one has to end first.

    Raises GraphError where the folder cannot be made or written, or without `wait` where it is held already.
    """
    with writing(out):
        (out / BUILDS).mkdir(parents=True, exist_ok=True)
        path = out / BUILDS / _LOCK
        lock = FileLock(path)
        _acquire(lock, path, wait=wait, tell=tell)
    try:
        with writing(out):
            path.write_text(f"{os.getpid()}\n", encoding="ascii")
            _sweep(out)
        yield
    finally:
        lock.release()


def _acquire(lock: FileLock, path: Path, *, wait: bool, tell: Callable[[str], None] | None) -> None:
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        holder = f"another kgbuild (process {_holder(path)}) is writing here"
        if not wait:
            remedy = "Run this again when that has ended, or leave out --no-wait"
            raise GraphError(holder, where=str(path.parents[1]), remedy=remedy) from error
        if tell:
            tell(f"{path.parents[1]}: {holder}; this waits until it has ended")
        lock.acquire()


def _holder(path: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text(encoding="ascii").strip() or "?"
    return "?"


@contextmanager
def writing(where: Path) -> Iterator[None]:
    """Tell an error of the operating system, while something is written, by what can be done about it."""
    try:
        yield
    except OSError as error:
        raise failed(error, where) from error


def failed(error: OSError, where: Path) -> GraphError:
    """Return an error of writing for its user: a full disk wants another remedy than a folder that is not one's own."""
    remedy = "Give --out a folder that you may write to"
    if error.errno in _FULL:
        remedy = f"Make room and run this again: it goes on where it was ({_room(where)})"
    return GraphError(f"cannot write ({error.strerror or error})", where=str(where), remedy=remedy)


def _room(where: Path) -> str:
    there = next((path for path in (where, *where.parents) if path.exists()), Path())
    try:
        return f"{shutil.disk_usage(there).free >> 20:,} MB are free there"
    except OSError:
        return "no room is left there"


class _NoLinksError(Exception):
    """The file system has no symbolic links, or the user may not make them."""


class Switch:
    """The files of a build in the making: written under `folder`, and put in place all at once by `done`."""

    def __init__(self, out: Path) -> None:
        self.out = out
        with writing(out):
            self.folder = out / BUILDS / f"{time.time_ns():x}"
            self.folder.mkdir(parents=True)

    def done(self) -> None:
        """Let all files under `folder` take their places in `out`.

        Raises GraphError where that cannot be done: then all files are as they were.
        """
        with writing(self.out):
            names = sorted(path.name for path in self.folder.iterdir())
            for path in (*(self.folder / name for name in names), self.folder):
                _to_disk(path)
            try:
                _adopt(self.out, names)
                _link(self.folder.name, self.out / BUILDS / _CURRENT)
            except _NoLinksError:
                _move(self.folder, self.out, names)
            _sweep(self.out)


def _adopt(out: Path, names: Sequence[str]) -> None:
    """Make links of all files that are to be; what is no link yet goes on being what it was, behind one."""
    there = [name for name in names if (out / name).is_file() and not _is_ours(out / name)]
    if there:
        before = out / BUILDS / f"{time.time_ns():x}"
        before.mkdir()
        for name in names:
            if (out / name).is_file():
                _same_file((out / name).resolve(), before / name)
        _link(before.name, out / BUILDS / _CURRENT)
    for name in names:
        if not _is_ours(out / name):
            _link(f"{BUILDS}/{_CURRENT}/{name}", out / name)


def _same_file(path: Path, new: Path) -> None:
    try:
        os.link(path, new)
    except OSError:  # a file system without further names for a file
        shutil.copy2(path, new)


def _is_ours(path: Path) -> bool:
    return path.is_symlink() and path.readlink() == Path(BUILDS, _CURRENT, path.name)


def _link(target: str, path: Path) -> None:
    """Make `path` a link to `target`, in one step, whatever was there."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    try:
        new.symlink_to(target)
    except (NotImplementedError, OSError) as error:
        if isinstance(error, OSError) and error.errno in _FULL:
            raise
        raise _NoLinksError from error
    new.replace(path)


def _move(folder: Path, out: Path, names: Sequence[str]) -> None:
    for name in names:
        (folder / name).replace(out / name)


def _to_disk(path: Path) -> None:
    """Have the system write a file to its disk, so that no link leads to what a power cut took."""
    handle = os.open(path, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems know no such thing for folders
            os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(out: Path) -> None:
    """Take away what killed builds have left."""
    builds = out / BUILDS
    current = str((builds / _CURRENT).readlink()) if (builds / _CURRENT).is_symlink() else ""
    for path in builds.iterdir():
        if path.is_dir() and not path.is_symlink() and path.name != current:
            shutil.rmtree(path, ignore_errors=True)
    for path in [*out.glob(".*"), *builds.glob(".*")]:
        if path.name.startswith(tuple(f".{name}." for name in (*_LEFT, _CURRENT))):
            path.unlink(missing_ok=True)
