"""CSV and TSV: a table whose first line names its columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from kgbuild.read.decoding import decode
from kgbuild.read.records import Problem, bad
from kgbuild.read.sources.base import Found, Item
from kgbuild.read.sources.rows import articles

_CELL = 10_000_000  # characters of the longest cell
_TABLE = 2_000_000_000  # bytes


def read(item: Item) -> Iterator[Found]:
    """Yield the articles of a table in text."""
    notes: list[Problem] = []
    text = decode(item.data(_TABLE), item.where, notes.append)
    yield from notes
    if not text.strip():
        raise bad(item.where, "the file is empty", "Give it articles or remove it")
    csv.field_size_limit(_CELL)
    lines = iter(text.replace("\0", " ").splitlines(keepends=True))
    reader = csv.reader(lines, delimiter=_delimiter(item, text))
    names = [name.strip() for name in next(reader, [])]
    yield from articles(names, _rows(reader, item), item, "line")


def _rows(reader: Iterator[list[str]], item: Item) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with the numbers of the lines that they begin on."""
    line = reader.line_num + 1  # type: ignore[attr-defined]  # csv's readers count lines
    try:
        for row in reader:
            if row:
                yield line, row
            line = reader.line_num + 1  # type: ignore[attr-defined]
    except csv.Error as error:
        raise bad(f"{item.where}:{line}", f"not valid CSV: {error}", "Correct the line") from error


def _delimiter(item: Item, text: str) -> str:
    """Return what parts the columns: the sign that the first line has most of."""
    if item.name.lower().endswith((".tsv", ".tab")):
        return "\t"
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    return max(",;\t|", key=lambda sign: (first.count(sign), -",;\t|".index(sign)))
