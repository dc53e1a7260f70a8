"""Plain text: a file is an article."""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.read.decoding import decode
from kgbuild.read.records import Problem
from kgbuild.read.sources.base import Found, Item, single


def read(item: Item) -> Iterator[Found]:
    """Yield the article of a text file."""
    notes: list[Problem] = []
    text = decode(item.data(), item.where, notes.append)
    yield from notes
    yield from single(item, text)
