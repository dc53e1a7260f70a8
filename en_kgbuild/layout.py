"""Where the windows of a text lie: they depend on its words and fixed sentence starts, on nothing beside the text.

A window holds whole stretches between sentence starts that are certain, as many as fit. A stretch that is too long
is cut where a sentence may start, or else anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

#: Words of a window, and of a stretch that stays whole.
LIMIT: Final = 110
LONGEST: Final = 180
#: Pieces of a window at most; the network has places for 512.
PIECES: Final = 500
#: Marks behind which a sentence may end.
_STOPS: Final = (".", "?", "!", "…", '"', "”", ")", ":", ";")


def windows(words: Sequence[str], starts: Sequence[int], sizes: Sequence[int]) -> list[tuple[int, int]]:
    """Return (first, end) of each window.

    `starts` are 1 (a sentence starts), -1 (none does) or 0 (not known) by word, `sizes` its number of pieces.
    """
    out: list[tuple[int, int]] = []
    for first, end in _stretches(words, starts, sizes):
        if out and end - out[-1][0] <= LIMIT and sum(sizes[out[-1][0] : end]) <= PIECES:
            out[-1] = (out[-1][0], end)
        else:
            out.append((first, end))
    return out


def _stretches(
    words: Sequence[str], starts: Sequence[int], sizes: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Yield stretches between certain starts, none longer than a window may be."""
    edges = [0, *(i for i in range(1, len(words)) if starts[i] == 1), len(words)]
    for first, end in pairwise(edges):
        while first < end and (end - first > LONGEST or sum(sizes[first:end]) > PIECES):
            cut = _cut(words, starts, sizes, first, end)
            yield first, cut
            first = cut
        if first < end:
            yield first, end


def _cut(words: Sequence[str], starts: Sequence[int], sizes: Sequence[int], first: int, end: int) -> int:
    """Return where a stretch that is too long is cut: at the last likely sentence start that fits, or where it is full."""
    last, room = first + 1, PIECES - sizes[first]
    while last < end and last - first < LIMIT and sizes[last] <= room:
        room -= sizes[last]
        last += 1
    for i in range(last, first + 1, -1):
        if i < end and starts[i] == 0 and words[i - 1].endswith(_STOPS):
            return i
    return last
