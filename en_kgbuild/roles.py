"""Which spans of a sentence are a predicate's arguments: the best set of phrases that do not overlap.

Each word has scores for beginning, continuing or being outside an argument. A phrase is a word with some of its
dependents on both sides, whole with what hangs below them, as many as stand next to it; it does not hold the predicate.
Of all phrases the set is taken that makes the words' labels likeliest.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from en_kgbuild.decode import likeliest

Ints = NDArray[np.int64]


def phrases(heads: Sequence[int]) -> Ints:
    """Return (first, last + 1) of every phrase of a sentence, sorted by end; `heads` are places in it, its own at a root.

    A head beyond the sentence counts as none.
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
    found: set[tuple[int, int]] = set()
    for word, children in enumerate(below):
        firsts = [word, *(left[i] for i in children if i < word)]
        ends = [word + 1, *(right[i] for i in children if i > word)]
        found.update((end, first) for first in firsts for end in ends)
    return np.asarray([(first, end) for end, first in sorted(found)], np.int64).reshape(-1, 2)


def arguments(table: Ints, spans: Ints, predicate: int) -> list[tuple[int, int, int]]:
    """Return the arguments (first, last + 1, label) of a predicate, in order.

    `table` are the words' shares as `decode.logs` gives them, `spans` the sentence's phrases.
    """
    return likeliest(table, spans[(predicate < spans[:, 0]) | (predicate >= spans[:, 1])])
