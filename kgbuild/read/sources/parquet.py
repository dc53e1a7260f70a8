"""Parquet: a table, read batch by batch (pyarrow)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from kgbuild.read.sources.base import Found, Item, library, opened
from kgbuild.read.sources.rows import articles

_BATCH = 500  # rows


def read(item: Item) -> Iterator[Found]:
    """Yield the articles of a Parquet file."""
    parquet: Any = library("pyarrow.parquet", "parquet", item)
    with opened(item) as stream:
        table = parquet.ParquetFile(stream if stream.seekable() else io.BytesIO(item.data()))
        yield from articles(list(table.schema_arrow.names), _rows(table), item)


def _rows(table: Any) -> Iterator[tuple[int, Sequence[object]]]:
    number = 0
    for batch in table.iter_batches(batch_size=_BATCH):
        columns = [column.to_pylist() for column in batch.columns]
        for cells in zip(*columns, strict=True):
            number += 1
            yield number, cells
