"""Readings that are at hand: those asked for last, as many as there is room for in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final, overload

from kgbuild.model import ArticleExtraction

#: What a reading takes in memory for each character of its article, measured on reports of all lengths.
_PER_CHARACTER: Final = 70


class Kept(Sequence[ArticleExtraction]):
    """The readings of a build, in the order of `keys`, fetched where one is asked for.

    Those asked for last are at hand, as many as take no more than so many bytes together.
    """

    def __init__(self, keys: Sequence[str], fetch: Callable[[int], ArticleExtraction], room: int) -> None:
        self._keys, self._fetch, self._room = keys, fetch, room
        self._at_hand: OrderedDict[int, ArticleExtraction] = OrderedDict()

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, n: int) -> ArticleExtraction: ...
    @overload
    def __getitem__(self, n: slice) -> list[ArticleExtraction]: ...
    def __getitem__(self, n: int | slice) -> ArticleExtraction | list[ArticleExtraction]:
        if isinstance(n, slice):
            return [self[i] for i in range(len(self))[n]]
        if not 0 <= n < len(self):
            raise IndexError(n)
        if n in self._at_hand:
            self._at_hand.move_to_end(n)
            return self._at_hand[n]
        reading = self._at_hand[n] = self._fetch(n)
        self._room -= _size(reading)
        while self._room < 0 and len(self._at_hand) > 1:
            self._room += _size(self._at_hand.popitem(last=False)[1])
        return reading


def _size(reading: ArticleExtraction) -> int:
    """Return about how many bytes a reading takes in memory."""
    return len(reading.article.text) * _PER_CHARACTER
