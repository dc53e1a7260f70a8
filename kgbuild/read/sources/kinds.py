"""Which format a file has, by its ending or its first bytes, and its articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import PurePosixPath
from typing import Final

from kgbuild.errors import UsageError
from kgbuild.read.records import BadInput, Problem, Record
from kgbuild.read.sources.base import Found, Item, opened

#: How deep archives in archives are opened.
DEEPEST: Final = 4
_SNIFFED: Final = 4096
#: What stands behind the name of a file in the ids of its articles.
_NUMBER: Final = re.compile(r"(?:-\d+)?")

_MODULES: Final = {
    "text": ("txt", "text", "log"),
    "subtitles": ("srt", "vtt"),
    "markdown": ("md", "markdown"),
    "html": ("html", "htm", "xhtml", "shtml", "mhtml"),
    "json": ("jsonl", "ndjson", "json"),
    "delimited": ("csv", "tsv", "tab"),
    "parquet": ("parquet",),
    "xlsx": ("xlsx", "xlsm"),
    "feed": ("rss", "atom", "rdf", "xml"),
    "mail": ("eml", "mbox"),
    "pdf": ("pdf",),
    "docx": ("docx",),
    "warc": ("warc",),
    "packed": ("gz", "bz2", "xz", "tgz", "tbz2", "txz", "zip", "tar"),
}
_KIND_OF: Final = {ending: module for module, endings in _MODULES.items() for ending in endings}
_CALLED: Final = {
    "pdf": "a PDF", "docx": "a Word document", "xlsx": "an Excel workbook", "parquet": "a Parquet table",
    "html": "a web page", "feed": "a feed", "mail": "e-mail", "warc": "a web archive", "packed": "an archive",
    "json": "JSON", "text": "text", "markdown": "Markdown", "delimited": "a table",
    "subtitles": "subtitles",
}  # fmt: skip
#: What a file begins with, and the format that this shows.
_SIGNS: Final = (
    (b"%PDF-", "pdf"),
    (b"PAR1", "parquet"),
    (b"WARC/", "warc"),
    (b"\x1f\x8b", "packed"),
    (b"BZh", "packed"),
    (b"\xfd7zXZ\x00", "packed"),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A format: the module that reads it, and whether the bytes speak for it against the ending."""

    module: str
    against_ending: bool = False


def ending_of(name: str) -> str:
    """Return the ending of a file's name in lower case, without the dot.

    >>> ending_of("Report.JSONL"), ending_of("notes")
    ('jsonl', '')
    """
    return PurePosixPath(name).suffix[1:].lower()


def kind_of(name: str) -> str:
    """Return the module that reads files of this name, "" where none does."""
    return _KIND_OF.get(ending_of(name), "")


def sniffed(head: bytes) -> str:
    """Return the format that the first bytes of a file show, "" where they show none."""
    for sign, kind in _SIGNS:
        if head.startswith(sign):
            return kind
    if head.startswith(b"PK\x03\x04"):
        if b"word/" in head or b"xl/" in head or b"[Content_Types].xml" in head[:200]:
            return "xlsx" if b"xl/" in head else "docx"
        return "packed"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1024].lower()
    if start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<!--") and b"<html" in start):
        return "html"
    if start.startswith((b"<rss", b"<feed", b"<rdf:rdf", b"<?xml")):
        return _xml(start)
    if len(head) > 262 and head[257:262] == b"ustar":
        return "packed"
    return ""


def _xml(start: bytes) -> str:
    """Tell feeds and pages in XML apart."""
    if b"<rss" in start or b"<feed" in start or b"<rdf:rdf" in start:
        return "feed"
    return "html" if b"<html" in start else ""


def resolved(item: Item) -> Kind:
    """Return the format of an item. Raises BadInput where it cannot be told or opened."""
    named = kind_of(item.name)
    if named in ("warc", "packed", "parquet"):
        return Kind(named)
    with opened(item) as stream:
        head = stream.read(_SNIFFED)
    shown = sniffed(head)
    if named in ("xlsx", "docx") and shown in ("xlsx", "docx", "packed"):
        return Kind(named)  # which of them it is stands further on than its first bytes
    if named == "text" and shown in ("", "feed") and not shown:
        return Kind("text")
    if named and shown and shown != named and not (named == "mail" and shown == "html"):
        return Kind(shown, against_ending=True)
    if named or shown:
        return Kind(named or shown)
    return Kind(_text_or_json(head))


def _text_or_json(head: bytes) -> str:
    """Tell JSON from text where no name helps."""
    return "json" if head.lstrip()[:1] in (b"{", b"[") else "text"


def items_of(item: Item) -> Iterator[Found]:
    """Yield the articles of an item; exceptions of a format's library come out as BadInput."""
    kind = resolved(item)
    if kind.against_ending:
        what = f"it is {_CALLED[kind.module]} by what it holds, whatever it is called: read as such"
        yield Problem(item.where, what, "Name it so", left_out=False, cost=0)
    if kind.module == "packed" and item.depth >= DEEPEST:
        raise BadInput(Problem(item.where, f"it lies in {DEEPEST} archives", "Unpack it by hand"))
    for found in import_module(f"kgbuild.read.sources.{kind.module}").read(item):
        unnamed = isinstance(found, Record) and not found.file and _is_after(found.id, item.stem)
        yield replace(found, file=item.where) if unnamed else found


def _is_after(id: str, stem: str) -> bool:
    """Tell whether an article has its id from the name of its file: "march", "march-12"."""
    return id.startswith(stem) and bool(_NUMBER.fullmatch(id.removeprefix(stem)))


def records(item: Item) -> Iterator[Found]:
    """Yield the articles of an item in order, and a Problem for each that cannot be read: nothing is raised."""
    try:
        yield from items_of(item)
    except BadInput as error:
        yield error.problem
    except UsageError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        yield Problem(item.where, f"cannot be read: {reason}", "Check the file and its permissions")
    except Exception as error:  # what a library raises on a broken file is not told beforehand
        told = f"{type(error).__name__}: {error}".split("\n")[0][:200].rstrip(" .:")
        what = f"cannot be read ({told})"
        yield Problem(
            item.where, what, "Open it with the program that made it, save it anew, or leave it out"
        )
