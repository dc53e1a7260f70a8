"""Scores → trees and spans. Scores are taken to three digits, as whole numbers, so that no last bit decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.int64]

#: Less than any score, and what a second root costs: more than any tree can gain by it.
_NEVER: Final = -(10**12)
_ROOT: Final = -(10**9)
#: The least share; a share of being outside that is sure (its logarithm); words of a name at most.
_LEAST: Final = 1e-9
_SURE: Final = -10
_LONGEST: Final = 14

#: A span: first word, last + 1, number of its label.
Span = tuple[int, int, int]


def whole(scores: NDArray[Any]) -> Scores:
    """Return scores in thousandths.

    >>> whole(np.array([0.12345, -1.0])).tolist()
    [123, -1000]
    """
    return np.rint(np.asarray(scores, np.float64) * 1000).astype(np.int64)


def best(scores: NDArray[Any]) -> list[int]:
    """Return the label of each row, the first of equals."""
    found: list[int] = whole(scores).argmax(-1).tolist()
    return found


def _is_tree(heads: NDArray[np.int64]) -> bool:
    """Tell whether every word leads to the root (0)."""
    above = heads
    for _ in range(max(1, int(np.ceil(np.log2(len(heads)))))):
        above = above[above]
    return not above.any()


def _cycle(heads: NDArray[np.int64]) -> list[int]:
    """Return the words of a circle, or nothing."""
    seen = np.zeros(len(heads), np.int64)
    for start in range(1, len(heads)):
        path, at = [], start
        while at and not seen[at]:
            seen[at] = start
            path.append(at)
            at = int(heads[at])
        if at and seen[at] == start:
            return path[path.index(at) :]
    return []


def _spanning(scores: Scores) -> NDArray[np.int64]:
    """Chu, Liu and Edmonds: heads of the best tree for `scores[dependent, head]`, node 0 the root."""
    heads: NDArray[np.int64] = scores.argmax(1)
    heads[0] = 0
    circle = _cycle(heads)
    if not circle:
        return heads
    inside = np.asarray(circle)
    outside = np.ones(len(scores), bool)
    outside[inside] = False
    rest = np.flatnonzero(outside)
    size = len(rest)
    small = np.full((size + 1, size + 1), _NEVER, np.int64)
    small[:size, :size] = scores[rest[:, None], rest]
    out = scores[rest[:, None], inside]
    small[:size, size] = out.max(1)
    into = scores[inside[:, None], rest] - scores[inside, heads[inside]][:, None]
    small[size, :size] = into.max(0)
    small[0] = _NEVER
    above = _spanning(small)
    for i in range(1, size):
        heads[rest[i]] = inside[out[i].argmax()] if above[i] == size else rest[above[i]]
    heads[inside[into[:, above[size]].argmax()]] = rest[above[size]]
    return heads


def tree(scores: Scores) -> NDArray[np.int64]:
    """Return the heads of the best tree with one root.

    `scores[dependent, head]` of a sentence, row and column 0 the root; heads[0] is 0. Without a tie the best tree is
    found exactly: a second word under the root costs more than any tree can gain.
    """
    table = scores.copy()
    np.fill_diagonal(table, _NEVER)
    table[0] = _NEVER
    heads: NDArray[np.int64] = table.argmax(1)
    heads[0] = 0
    if int((heads[1:] == 0).sum()) == 1 and _is_tree(heads):
        return heads
    table[1:, 0] += _ROOT
    return _spanning(table)


def softmax(scores: NDArray[Any]) -> NDArray[np.float64]:
    """Return the share of each label of each row."""
    raised = np.exp(np.asarray(scores, np.float64) - np.max(scores, -1, keepdims=True))
    shares: NDArray[np.float64] = raised / raised.sum(-1, keepdims=True)
    return shares


def logs(scores: NDArray[Any]) -> Scores:
    """Return the logarithms of the labels' shares, in thousandths."""
    return whole(np.log(np.maximum(softmax(scores), _LEAST)))


def stretches(table: Scores) -> Scores:
    """Return (first, last + 1) of every run of words none of which is surely outside, sorted by end."""
    doubtful = table[:, 0] < _SURE
    out = []
    first = 0
    for end in range(1, len(table) + 1):
        if not doubtful[end - 1]:
            first = end
        out += [(start, end) for start in range(max(first, end - _LONGEST), end)]
    return np.asarray(out, np.int64).reshape(-1, 2)


def likeliest(table: Scores, spans: Scores) -> list[Span]:
    """Return the set of `spans` (sorted by end) that do not overlap and make the words' labels likeliest.

    `table` [words, 1 + 2 labels] has the logarithms of the shares of being outside, then beginning and inside of each
    label. What a span wins is how much likelier its label is than that all its words are outside.
    """
    first, end = spans.T
    begins, insides, outside = table[:, 1::2], table[:, 2::2], table[:, :1]
    inside = np.zeros((len(table) + 1, begins.shape[1]), np.int64)
    np.cumsum(insides - outside, 0, out=inside[1:])
    gains = (begins - outside)[first] + inside[end] - inside[first + 1]
    label = gains.argmax(1)
    gain = gains[np.arange(len(first)), label]
    kept = np.flatnonzero(gain > 0)
    rows = zip(*(x[kept].tolist() for x in (first, end, label, gain)), strict=True)
    return _apart(list(rows))


def _apart(found: Sequence[tuple[int, int, int, int]]) -> list[Span]:
    """Return the set of spans (first, end, label, gain), sorted by end, that do not overlap and win most."""
    reached: list[tuple[int, int, int]] = [(0, 0, -1)]  # end, most won up to it, span that ends there
    before: list[int] = []
    for k, (first, end, _, gain) in enumerate(found):
        at = len(reached) - 1
        while reached[at][0] > first:
            at -= 1
        before.append(at)
        if reached[at][1] + gain > reached[-1][1]:
            reached.append((end, reached[at][1] + gain, k))
    out: list[Span] = []
    at = len(reached) - 1
    while at > 0:
        k = reached[at][2]
        out.append(found[k][:3])
        at = before[k]
    return out[::-1]
