"""The articles' own texts, from the readings beside a graph; a graph by itself holds sentences alone."""

from __future__ import annotations

import json
import sqlite3
import zlib
from functools import cached_property
from pathlib import Path
from typing import Any

from kgbuild.incremental import registry
from kgbuild.incremental.cache import FILE
from kgbuild.incremental.serial import from_plain
from kgbuild.model import Article


class Texts:
    """The texts of the articles of the graph in `folder`, where its readings are still there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _keys(self) -> dict[str, str]:
        known = registry.load(self._folder)
        return {id: kept.key for id, kept in known.articles.items()} if known else {}

    def parts(self, article: str) -> list[dict[str, Any]] | None:
        """Return the blocks of the article with this id: offset, text and role; None where its text is not at hand."""
        told = self._article(self._keys.get(article, ""))
        if told is None:
            return None
        return [
            {"begin": block.start, "text": told.text[block.start : block.end], "role": block.kind}
            for block in told.blocks
        ]

    def _article(self, key: str) -> Article | None:
        path = self._folder / FILE
        if not key or not path.is_file():
            return None
        try:
            connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)
            try:
                row = connection.execute("SELECT reading FROM readings WHERE key = ?", (key,)).fetchone()
            finally:
                connection.close()
            return from_plain(Article, json.loads(zlib.decompress(row[0]))[0]) if row else None
        except (sqlite3.Error, zlib.error, ValueError, TypeError, LookupError):
            return None
