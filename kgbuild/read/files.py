"""Finds the files to read, and keeps account of every one: read, left out with a reason, or skipped as a kind."""

from __future__ import annotations

import glob
import io
import os
import re
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from kgbuild.errors import InputError
from kgbuild.read.options import Options
from kgbuild.read.records import Problem
from kgbuild.read.sources import Item, kind_of
from kgbuild.read.sources.base import LARGEST
from kgbuild.read.sources.kinds import ending_of

STDIN: Final = "-"
_ADDRESS: Final = re.compile(r"^(?P<scheme>https?|ftp):/+", re.IGNORECASE)
#: What files about a folder are called; they are read where they are named.
_NOTES: Final = frozenset({"readme", "license", "licence", "copying", "changelog", "contributing"})
_SIGNS: Final = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True, order=True)
class Skipped:
    """A file that no format reads, or that is none: `kind` says of which sort, "files that end in .png"."""

    path: str
    kind: str


@dataclass
class Files:
    """What was found: `items` to read, sorted by name; `skipped` and `problems`."""

    items: list[Item] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def readable(path: str | Path) -> str:
    r"""Return a path as text: bytes of its name that are no UTF-8 are written as \xNN."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def find_files(paths: Sequence[Path], options: Options | None = None) -> Files:
    """Return the files under `paths`, each once, and what else was there.

    A path is a file, a folder, a pattern ("news/*.html") or "-" for standard input. Raises InputError for one that does
    not exist, and for a web address.
    """
    finder = _Finder(options or Options())
    for path in sorted({*paths}):
        finder.add(path)
    return finder.found()


def web_address(path: Path) -> InputError | None:
    """Return the error for a path that is a web address: kgbuild fetches nothing."""
    text = str(path)
    match = _ADDRESS.match(text)
    if not match:
        return None
    address = f"{match['scheme']}://{text[match.end() :]}"
    remedy = f"Save it first: curl -L -o page.html '{address}' (or wget --warc-file=page '{address}'), and give the file"
    return InputError("web addresses are not read: kgbuild fetches nothing", where=address, remedy=remedy)


def found_paths(folder: Path) -> list[Path]:
    """Return the files under a folder that a format reads."""
    finder = _Finder(Options())
    finder.add(folder)
    return finder.paths()


class _Finder:
    def __init__(self, options: Options) -> None:
        self._options = options
        self._files: dict[tuple[int, int], Path] = {}
        self._folders: set[tuple[int, int]] = set()
        self._result = Files()

    def found(self) -> Files:
        """Return everything, sorted so that neither the disk nor the order of paths decides."""
        self._result.items += [self._item(path) for path in self._files.values()]
        self._result.items.sort(key=lambda item: (item.name, item.path))
        self._result.skipped.sort()
        return self._result

    def paths(self) -> list[Path]:
        """Return the paths of what there is to read."""
        return sorted(self._files.values())

    def add(self, path: Path) -> None:
        """Add a path that the user gave."""
        if str(path) == STDIN:
            self._result.items.append(_standard_input(self._options))
            return
        if os.path.lexists(path):
            self._given(path)
            return
        matches = sorted(glob.glob(str(path), recursive=True)) if _SIGNS.search(str(path)) else []  # noqa: PTH207 - of any root
        if not matches:
            raise web_address(path) or InputError(
                "no such file or folder", where=readable(path), remedy="Check the path"
            )
        for match in matches:
            self._given(Path(match))

    def _given(self, path: Path) -> None:
        if path.is_dir():
            before = len(self._files)
            problems = len(self._result.problems)
            self._walk(path, ())
            if (
                len(self._files) == before
                and len(self._result.problems) == problems
                and not self._seen_before(path)
            ):
                remedy = "Give a folder that holds articles: .txt, .html, .pdf, .jsonl …"
                self._result.problems.append(Problem(readable(path), "the folder holds no articles", remedy))
            return
        self._file(path, given=True)

    def _seen_before(self, path: Path) -> bool:
        """Whether the folder's files were all found under another name already."""
        there = {_identity(file) for file in self._files.values()}
        return any(
            _identity(Path(root) / name) in there for root, _, names in os.walk(path) for name in names
        )

    def _walk(self, folder: Path, above: tuple[str, ...]) -> None:
        """Add the files of a folder and its subfolders, no hidden ones; links are followed, but never in circles."""
        try:
            identity = _identity(folder)
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            reason = error.strerror or str(error)
            remedy = "Check its permissions, or name the files to read"
            self._result.problems.append(
                Problem(readable(folder), f"the folder cannot be read: {reason}", remedy)
            )
            return
        if identity in self._folders:
            if above:
                self._result.skipped.append(
                    Skipped(readable(folder), "links to a folder that is read already")
                )
            return
        self._folders.add(identity)
        for entry in entries:
            path = Path(entry.path)
            if entry.name.startswith("."):
                continue
            if _is_folder(path):
                self._walk(path, (*above, entry.name))
            else:
                self._file(path, given=False)

    def _file(self, path: Path, *, given: bool) -> None:
        try:
            status = path.stat()
        except OSError as error:
            reason = error.strerror or str(error)
            self._result.problems.append(
                Problem(readable(path), f"cannot be read: {reason}", "Check the file and its permissions")
            )
            return
        if not stat.S_ISREG(status.st_mode):
            if given:
                self._result.problems.append(
                    Problem(readable(path), "neither a file nor a folder", "Check the path")
                )
            else:
                self._result.skipped.append(Skipped(readable(path), "pipes, sockets and devices"))
        elif not given and path.stem.lower() in _NOTES:
            self._result.skipped.append(Skipped(readable(path), "notes about the folder"))
        elif kind_of(path.name) or (given and not ending_of(path.name)):
            self._files.setdefault((status.st_dev, status.st_ino), path)
        elif given:
            remedy = "Give text, HTML, PDF, JSON lines or another of the formats in docs/reading.md"
            what = f"files that end in '{path.suffix}' are not read"
            self._result.problems.append(Problem(readable(path), what, remedy))
        else:
            ending = ending_of(path.name)
            kind = f"files that end in .{readable(ending)}" if ending else "files without an ending"
            self._result.skipped.append(Skipped(readable(path), kind))

    def _item(self, path: Path) -> Item:
        def open_() -> BinaryIO:
            return path.open("rb")

        return Item(readable(path.name), readable(path), readable(path), open_, 0, self._options)


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _standard_input(options: Options) -> Item:
    """Return standard input as an item; what it is shows in its first bytes."""
    data: list[bytes] = []

    def open_() -> BinaryIO:
        if not data:
            data.append(sys.stdin.buffer.read(20 * LARGEST))
        return io.BytesIO(data[0])

    return Item("stdin", "standard input", STDIN, open_, 0, options)
