"""What every format is given: a named run of bytes that is opened where it is read, and bounded."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import PurePosixPath
from types import ModuleType
from typing import BinaryIO, Final

from kgbuild.read.options import Options
from kgbuild.read.records import BadInput, Problem, Record, bad

#: Bytes of one file that is read at once: pages, letters, documents.
LARGEST: Final = 200_000_000
#: Bytes that one packed file may unpack to; more than so many times its size, past the first so many bytes, is a bomb.
UNPACKED: Final = 20_000_000_000
RATIO: Final = 250
_FREE: Final = 50_000_000

Found = Record | Problem


@dataclass(frozen=True)
class Item:
    """Something to be read: a file, a member of an archive, standard input.

    `name` is what its ending and the ids of its articles are taken from, `where` what people are told, `path` the file
    on disk. `depth` counts the archives around it.
    """

    name: str
    where: str
    path: str
    open: Callable[[], BinaryIO]
    depth: int = 0
    options: Options = field(default_factory=Options)

    @property
    def stem(self) -> str:
        """The name without its ending."""
        return PurePosixPath(self.name).stem

    def data(self, limit: int = LARGEST) -> bytes:
        """Return all bytes. Raises BadInput where there are more than `limit` or none can be had."""
        with opened(self) as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise bad(self.where, f"the file is larger than {limit:,} bytes", "Split it")
        return data

    def inside(self, name: str, open_: Callable[[], BinaryIO]) -> Item:
        """Return a member of this archive."""
        return replace(self, name=name, where=f"{self.where}!/{name}", open=open_, depth=self.depth + 1)


def opened(item: Item) -> BinaryIO:
    """Open an item. Raises BadInput where that fails."""
    try:
        return item.open()
    except OSError as error:
        reason = error.strerror or str(error)
        raise bad(item.where, f"cannot be read: {reason}", "Check the file and its permissions") from error


def library(name: str, extra: str, item: Item) -> ModuleType:
    """Import the library that a format needs. Raises BadInput that names the extra where it is not installed."""
    try:
        return import_module(name)
    except ImportError as error:
        what = f"reading it needs {name.partition('.')[0]}, which is not installed"
        raise bad(item.where, what, f"Install it: pip install 'kgbuild[{extra}]'") from error


class Bounded(io.RawIOBase):
    """A stream that unpacks, and raises BadInput where that turns out to be a bomb."""

    def __init__(self, stream: BinaryIO, item: Item, packed: int) -> None:
        self._stream, self._item = stream, item
        self._left = min(UNPACKED, max(_FREE, RATIO * packed))

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: memoryview | bytearray) -> int:  # type: ignore[override]  # what RawIOBase gives
        """Read into `buffer`."""
        data = self._stream.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            what = "it unpacks to far more than its size: a bomb, or damaged"
            raise BadInput(Problem(self._item.where, what, "Unpack it by hand and look at it"))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the stream below too."""
        self._stream.close()
        super().close()


def single(item: Item, text: str, **fields: object) -> Iterator[Found]:
    """Yield the one article of an item, under its name."""
    yield Record(
        item.stem, text, item.where, item.path, {k: v for k, v in fields.items() if v not in (None, "")}
    )
