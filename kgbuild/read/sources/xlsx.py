"""Excel workbooks: each sheet is a table whose first filled row names its columns (openpyxl)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from kgbuild.read.records import BadInput, Problem
from kgbuild.read.sources.base import Found, Item, library
from kgbuild.read.sources.packed import guarded
from kgbuild.read.sources.rows import articles, text_of


def read(item: Item) -> Iterator[Found]:
    """Yield the articles of a workbook."""
    openpyxl: Any = library("openpyxl", "office", item)
    data = item.data()
    guarded(data, item)
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in sheets:
        named = item if len(sheets) == 1 else _of_sheet(item, sheet.title)
        try:
            yield from _sheet(sheet, named)
        except BadInput as error:
            yield error.problem
    if not sheets:
        yield Problem(item.where, "the workbook has no sheets", "Give it articles or remove it")


def _of_sheet(item: Item, title: str) -> Item:
    """Return a sheet as an item, its articles called by file and sheet."""
    return replace(item, name=f"{item.stem}-{title}.xlsx", where=f"{item.where}!/{title}")


def _sheet(sheet: Any, item: Item) -> Iterator[Found]:
    rows: Iterator[tuple[int, Sequence[object]]] = enumerate(sheet.iter_rows(values_only=True), 1)
    filled = ((n, cells) for n, cells in rows if any(text_of(c).strip() for c in cells))
    head = next(filled, None)
    first = next(filled, None)
    if head is None or first is None:
        if head is not None:
            yield Problem(
                item.where, "the sheet has no rows below its first", "Give it rows", left_out=False, cost=0
            )
        return
    yield from articles([text_of(name).strip() for name in head[1]], chain([first], filled), item)
