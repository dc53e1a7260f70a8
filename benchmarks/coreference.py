"""How well mentions were brought together, by the three measures whose mean is the CoNLL score: MUC, B³, CEAFe.

Each compares two partitions of the same mentions, a sequence of sets: what should be together, and what was brought
together. See Pradhan and others, "Scoring Coreference Partitions of Predicted Mentions" (ACL 2014).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

Partition = Sequence[AbstractSet[Hashable]]


class Score(NamedTuple):
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def conll(gold: Partition, found: Partition) -> float:
    """Return the mean of the F1 of MUC, B³ and CEAFe.

    >>> round(conll([{1, 2}, {3}], [{1, 2}, {3}]), 3)
    1.0
    """
    return sum(measure(gold, found).f1 for measure in (muc, b_cubed, ceaf_e)) / 3


def muc(gold: Partition, found: Partition) -> Score:
    """Count links: how many fewer would join each set's parts; sets of one have none (Vilain and others 1995)."""
    return Score(_links(found, gold), _links(gold, found))


def _links(of: Partition, by: Partition) -> float:
    number = _numbered(by)
    kept = sum(len(group) - len({number.get(m, (m,)) for m in group}) for group in of)
    return _ratio(kept, sum(len(group) - 1 for group in of))


def b_cubed(gold: Partition, found: Partition) -> Score:
    """Average over mentions the share of each one's set that is right (Bagga and Baldwin 1998)."""
    return Score(_overlap(found, gold), _overlap(gold, found))


def _overlap(of: Partition, by: Partition) -> float:
    holding = {mention: group for group in by for mention in group}
    shares = [len(group & holding.get(m, set())) / len(group) for group in of for m in group]
    return _ratio(sum(shares), len(shares))


def ceaf_e(gold: Partition, found: Partition) -> Score:
    """Align sets one to one so that they are most alike (phi 4), and average over sets (Luo 2005)."""
    best = sum(_alike(gold[i], found[j]) for i, j in _assigned(gold, found))
    return Score(_ratio(best, len(found)), _ratio(best, len(gold)))


def _alike(one: AbstractSet[Hashable], other: AbstractSet[Hashable]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _assigned(gold: Partition, found: Partition) -> list[tuple[int, int]]:
    """Return the best alignment of sets, worked out apart for those that hang together by common mentions."""
    number = _numbered(found)
    near = [sorted({number[m] for m in group if m in number}) for group in gold]
    pairs: list[tuple[int, int]] = []
    for rows in _hanging_together(near):
        columns = sorted({j for i in rows for j in near[i]})
        if columns:
            likeness = [[_alike(gold[i], found[j]) for j in columns] for i in rows]
            pairs += [(rows[i], columns[j]) for i, j in _best(likeness)]
    return pairs


def _hanging_together(near: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the rows in groups that share no column with each other."""
    rows_at: dict[int, list[int]] = {}
    for row, columns in enumerate(near):
        for column in columns:
            rows_at.setdefault(column, []).append(row)
    groups, seen = [], set[int]()
    for first in range(len(near)):
        group, stack = [], [first]
        while stack:
            row = stack.pop()
            if row not in seen:
                seen.add(row)
                group.append(row)
                stack += [other for column in near[row] for other in rows_at[column]]
        if group:
            groups.append(sorted(group))
    return groups


def _best(likeness: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return pairs of row and column, each once, with the greatest sum (the Hungarian method, with potentials).

    >>> _best([[0.9, 0.8], [0.8, 0.1]])
    [(0, 1), (1, 0)]
    """
    flipped = len(likeness) > len(likeness[0])
    table = [list(row) for row in (zip(*likeness, strict=True) if flipped else likeness)]
    rows, columns = len(table), len(table[0])
    by_row, by_column = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0] = row
        _augment(lambda i, j: -table[i - 1][j - 1], by_row, by_column, owner)
    pairs = [(owner[j] - 1, j - 1) for j in range(1, columns + 1) if owner[j]]
    return sorted((j, i) if flipped else (i, j) for i, j in pairs)


def _augment(
    cost: Callable[[int, int], float], by_row: list[float], by_column: list[float], owner: list[int]
) -> None:
    """Give the row in `owner[0]` a column by the cheapest chain of changes."""
    columns = len(owner) - 1
    least, back, used = [float("inf")] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
    at = 0
    while owner[at]:
        used[at] = True
        row = owner[at]
        for j in range(1, columns + 1):
            if not used[j] and (cut := cost(row, j) - by_row[row] - by_column[j]) < least[j]:
                least[j], back[j] = cut, at
        step, to = min((least[j], j) for j in range(1, columns + 1) if not used[j])
        for j in range(columns + 1):
            if used[j]:
                by_row[owner[j]] += step
                by_column[j] -= step
            else:
                least[j] -= step
        at = to
    while at:
        owner[at] = owner[back[at]]
        at = back[at]


def _numbered(partition: Partition) -> dict[Hashable, int]:
    return {mention: n for n, group in enumerate(partition) for mention in group}


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
