"""Packed files and archives: gzip, bzip2, xz, zip, tar. Members are read as if they lay in a folder of that name."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, Final, cast

from kgbuild.read.records import Problem, bad
from kgbuild.read.sources.base import LARGEST, RATIO, Bounded, Found, Item, opened
from kgbuild.read.sources.kinds import ending_of, kind_of, records

Member = tuple[str, Callable[[], BinaryIO]]
_STREAMS: Final[dict[str, Callable[[BinaryIO], BinaryIO]]] = {
    "gz": lambda stream: cast(BinaryIO, gzip.GzipFile(fileobj=stream)),
    "bz2": lambda stream: cast(BinaryIO, bz2.BZ2File(stream)),
    "xz": lambda stream: cast(BinaryIO, lzma.LZMAFile(stream)),  # noqa: SIM115 - whoever opens it closes it
}
_SHORT: Final = {"tgz": "gz", "tbz2": "bz2", "txz": "xz"}
_SIGNS: Final = ((b"\x1f\x8b", "gz"), (b"BZh", "bz2"), (b"\xfd7zXZ", "xz"), (b"PK", "zip"))
_MEMBERS: Final = 1_000_000
_ARCHIVE: Final = 1_000_000_000  # bytes that any archive may unpack to
_BROKEN: Final = (EOFError, zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, gzip.BadGzipFile)


def read(item: Item) -> Iterator[Found]:
    """Yield the articles of a packed file."""
    try:
        how = _how(item)
        if how in ("zip", "tar"):
            yield from _articles(item, _zip(item) if how == "zip" else _tar(item))
        else:
            yield from records(_unpacked(item, how))
    except _BROKEN as error:
        raise bad(item.where, f"the archive is damaged: {error}", "Fetch it anew") from error


def _how(item: Item) -> str:
    """Return how an item is packed: by its first bytes, else by its ending."""
    with opened(item) as stream:
        head = stream.read(512)
    if head[257:262] == b"ustar":
        return "tar"
    ending = ending_of(item.name)
    shown = next((how for sign, how in _SIGNS if head.startswith(sign)), "")
    if not shown and _SHORT.get(ending, ending) in _STREAMS:
        raise bad(
            item.where,
            f"it is no {_SHORT.get(ending, ending)} file, whatever its ending",
            "Name it as what it is",
        )
    return shown or ("zip" if ending == "zip" else "tar")


def _unpacked(item: Item, how: str) -> Item:
    """Return what a compressed file holds, as an item of its name without the last ending."""
    ending = ending_of(item.name)
    name = item.name.removesuffix(f".{ending}") if ending in {*_STREAMS, *_SHORT} else item.name
    name += ".tar" if ending in _SHORT else ""

    def open_() -> BinaryIO:
        packed = _size(item)
        return cast(BinaryIO, io.BufferedReader(Bounded(_STREAMS[how](opened(item)), item, packed)))

    inner = item.inside(name, open_)
    # what is only compressed is told by its own name
    return Item(name, item.where, item.path, inner.open, inner.depth, item.options)


def _size(item: Item) -> int:
    """Return the bytes of an item as it is packed."""
    with opened(item) as stream:
        if stream.seekable():
            try:
                return stream.seek(0, io.SEEK_END)
            except (OSError, ValueError):
                pass
    return LARGEST // RATIO


def _seekable(item: Item) -> BinaryIO:
    """Return an item's bytes, so that one can go back in them."""
    stream = opened(item)
    if item.depth == 0 and stream.seekable():
        return stream
    with stream:
        return io.BytesIO(item.data())


def _zip(item: Item) -> Iterator[Member | Problem]:
    with _seekable(item) as stream, zipfile.ZipFile(stream) as archive:
        members = sorted(archive.infolist(), key=lambda info: info.filename)
        unpacked = sum(info.file_size for info in members)
        if len(members) > _MEMBERS or unpacked > max(_ARCHIVE, RATIO * _size(item)):
            what = f"its {len(members):,} files unpack to {unpacked:,} bytes: a bomb, or damaged"
            raise bad(item.where, what, "Unpack it by hand and look at it")
        for info in members:
            if info.flag_bits & 1:
                where = f"{item.where}!/{info.filename}"
                yield Problem(where, "it is encrypted", "Unpack it with its password")
            elif not info.is_dir():

                def open_(info: zipfile.ZipInfo = info) -> BinaryIO:
                    inner = cast(BinaryIO, archive.open(info))
                    return cast(BinaryIO, io.BufferedReader(Bounded(inner, item, info.compress_size)))

                yield info.filename, open_


def _tar(item: Item) -> Iterator[Member | Problem]:
    with _seekable(item) as stream, tarfile.open(fileobj=stream, mode="r:") as archive:
        members = [member for member in archive if not member.isdir()]
        for member in sorted(members, key=lambda m: m.name):
            if member.isreg():

                def open_(member: tarfile.TarInfo = member) -> BinaryIO:
                    return cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, archive.extractfile(member))))

                yield member.name, open_
            else:
                kind = "a link" if member.issym() or member.islnk() else "neither a file nor a folder"
                what = f"it is {kind} inside an archive, and passed over"
                yield Problem(f"{item.where}!/{member.name}", what, "Add the file itself", False, 0)


def _passed_over(name: str) -> bool:
    """Whether a member is hidden or a system's own note."""
    return any(
        (part.startswith(".") and part not in {".", ".."}) or part == "__MACOSX"
        for part in PurePosixPath(name).parts
    )


def _articles(item: Item, members: Iterable[Member | Problem]) -> Iterator[Found]:
    """Yield the articles of an archive; nothing is ever written to the disk, so no path can lead out of it."""
    skipped: Counter[str] = Counter()
    for member in members:
        if isinstance(member, Problem):
            yield member
        elif not _passed_over(member[0]):
            if kind_of(member[0]):
                yield from records(item.inside(*member))
            else:
                skipped[f".{ending_of(member[0])}" if ending_of(member[0]) else "without an ending"] += 1
    if skipped:
        told = ", ".join(f"{n} {kind}" for kind, n in sorted(skipped.items()))
        yield Problem(item.where, f"passed over in the archive: {told}", "No format reads them", False, 0)


def guarded(data: bytes, item: Item) -> None:
    """Raise BadInput where an office document is a bomb or no archive at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile as error:
        raise bad(item.where, "the document is damaged: no ZIP archive", "Save it anew") from error
    if unpacked > max(LARGEST, RATIO * len(data)) or unpacked > 20 * LARGEST:
        raise bad(
            item.where, f"the document unpacks to {unpacked:,} bytes: a bomb, or damaged", "Save it anew"
        )
