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

#: Steps that are told apart, up from the predicate and down from there; further down nothing is an argument. Of the
#: treebank's arguments one in eight hundred lies more than FAR up or, beside the predicate's own, more than one down.
UP, DOWN, FAR = 6, 2, 3
WALKS = (UP + 1) * (DOWN + 1) * 2


def steps(heads: Sequence[int], predicate: int) -> list[int]:
    """Return where each word stands seen from a predicate: a class of its steps up and down and its side, -1 too far off.

    `heads` are places in the sentence, its own at a root.
    """
    size = len(heads)
    above: dict[int, int] = {predicate: 0}
    at = predicate
    while heads[at] != at and 0 <= heads[at] < size and heads[at] not in above:
        above[heads[at]] = len(above)
        at = heads[at]
    out = []
    for word, head in enumerate(heads):
        up, down = above.get(word), 0
        if up is None:
            up, down = above.get(head), 1
            if up is None and 0 <= head < size:
                up, down = above.get(heads[head]), 2
        if up is None or up > FAR or (up > 0 and down == DOWN):
            out.append(-1)
        else:
            out.append((up * (DOWN + 1) + down) * 2 + (word > predicate))
    return out


def reaches(heads: Sequence[int]) -> list[tuple[int, int]]:
    """Return the widest phrase (first, last + 1) of each word of a sentence; `heads` are places in it, its own at a root.

    A head beyond the sentence counts as none.

    >>> reaches([1, 1, 3, 1])
    [(0, 1), (0, 4), (2, 3), (2, 4)]
    """
    size = len(heads)
    left, right = list(range(size)), [i + 1 for i in range(size)]
    for i in range(size):
        at = i
        for _ in heads:
            if heads[at] == at or not 0 <= heads[at] < size:
                break
            at = heads[at]
            left[at], right[at] = min(left[at], i), max(right[at], i + 1)
    return list(zip(left, right, strict=True))


def phrases(heads: Sequence[int], widest: Sequence[tuple[int, int]], word: int) -> list[tuple[int, int]]:
    """Return all phrases of a word; `widest` are those of all words (`reaches`).

    >>> phrases([1, 1, 3, 1], reaches([1, 1, 3, 1]), 1)
    [(1, 2), (1, 4), (0, 2), (0, 4)]
    """
    below = [i for i, head in enumerate(heads) if head == word != i]
    firsts = [word, *(widest[i][0] for i in reversed(below) if i < word)]
    ends = [word + 1, *(widest[i][1] for i in below if i > word)]
    return [(first, end) for first in firsts for end in ends]


def whole_phrase(widest: tuple[int, int], word: int, marks: Sequence[bool]) -> tuple[int, int]:
    """Return a word's widest phrase without punctuation (`marks`) at its edges."""
    first, end = widest
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
