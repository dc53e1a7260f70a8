"""Which phrase of a sentence is an argument of a predicate.

Two scorers speak to it. One says of each word, by where it stands in the tree, whether it heads an argument and which. The
other scores each word as the beginning, the inside or the outside of an argument. A phrase is a word with some of its
dependents on both sides, whole with what hangs below them, as many as stand next to it; it does not hold the predicate. Of
the phrases of a word that heads an argument, the whole one is taken; where that would hold the predicate, the one without
it that the second scorer finds likeliest.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

#: Steps that are told apart, up from the predicate and down from there; further down nothing is an argument.
UP, DOWN = 6, 2
WALKS = (UP + 1) * (DOWN + 1) * 2


def steps(heads: Sequence[int], predicate: int) -> list[int]:
    """Return where each word stands seen from a predicate: a class of its steps up and down and its side, -1 too far down.

    `heads` are places in the sentence, its own at a root.
    """
    size = len(heads)
    above: dict[int, int] = {predicate: 0}
    at = predicate
    while heads[at] != at and 0 <= heads[at] < size and heads[at] not in above:
        above[heads[at]] = len(above)
        at = heads[at]
    out = []
    for word in range(size):
        down, at = 0, word
        while at not in above and down <= DOWN and 0 <= heads[at] < size and heads[at] != at:
            at, down = heads[at], down + 1
        near = at in above and down <= DOWN
        out.append((min(above[at], UP) * (DOWN + 1) + down) * 2 + (word > predicate) if near else -1)
    return out


def phrases(heads: Sequence[int]) -> list[list[tuple[int, int]]]:
    """Return the phrases (first, last + 1) of each word of a sentence; `heads` are places in it, its own at a root.

    A head beyond the sentence counts as none.

    >>> phrases([1, 1, 3, 1])
    [[(0, 1)], [(1, 2), (1, 4), (0, 2), (0, 4)], [(2, 3)], [(3, 4), (2, 4)]]
    """
    size = len(heads)
    left, right = list(range(size)), [i + 1 for i in range(size)]
    below: list[list[int]] = [[] for _ in heads]
    for i, head in enumerate(heads):
        if head != i and 0 <= head < size:
            below[head].append(i)
        at = i
        for _ in heads:
            if heads[at] == at or not 0 <= heads[at] < size:
                break
            at = heads[at]
            left[at], right[at] = min(left[at], i), max(right[at], i + 1)
    out = []
    for word, children in enumerate(below):
        firsts = [word, *(left[i] for i in reversed(children) if i < word)]
        ends = [word + 1, *(right[i] for i in children if i > word)]
        out.append([(first, end) for first in firsts for end in ends])
    return out


def whole_phrase(found: Sequence[tuple[int, int]], word: int, marks: Sequence[bool]) -> tuple[int, int]:
    """Return the widest of a word's phrases, without punctuation (`marks`) at its edges."""
    first, end = found[-1]
    while first < word and marks[first]:
        first += 1
    while end > word + 1 and marks[end - 1]:
        end -= 1
    return first, end


class Gains:
    """What it wins to take words for an argument with some label, rather than for words outside, in thousandths.

    `table` [words, 1 + 2 labels] has the logarithms of the shares (`decode.logs`): outside, then beginning and inside of
    each label.
    """

    def __init__(self, table: Ints) -> None:
        outside = table[:, :1]
        self._begins = table[:, 1::2] - outside
        self._inside = np.zeros((len(table) + 1, self._begins.shape[1]), np.int64)
        np.cumsum(table[:, 2::2] - outside, 0, out=self._inside[1:])

    def of(self, first: int, end: int, label: int) -> int:
        """Return what the words from `first` to `end` (exclusive) win."""
        inside = self._inside[end, label] - self._inside[first + 1, label]
        return int(self._begins[first, label] + inside)

    def best(self, found: Sequence[tuple[int, int]], predicate: int, label: int) -> tuple[int, int]:
        """Return the phrase that wins most, of those without the predicate; the shortest of equals."""
        free = [span for span in found if not span[0] <= predicate < span[1]]
        return max(free, key=lambda span: (self.of(span[0], span[1], label), span[0] - span[1]))
