"""Fits weights of indicators to judged choices: a conditional logit with a ridge, by Newton's method.

A choice is between things that something may be one with, and none of them, which weighs nothing. With one candidate it is a
logistic regression. The ridge draws weights towards a `prior`, what one would think without data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from kgbuild.resolve.similarity import BIAS

Floats = npt.NDArray[np.float64]
_ROUNDS: Final = 60
_CLOSE: Final = 1e-9
#: So many kinds of pairs are worked on at a time: all of them as numbers would take a gigabyte.
_ROWS: Final = 8192
#: The bias is hardly drawn anywhere.
_BIAS_RIDGE: Final = 0.01


class Choice(NamedTuple):
    """The features of each candidate, and the number of the right one; None where it is none of them.

    With `some` it is one of them, and nobody knows which.
    """

    candidates: Sequence[Collection[str]]
    right: int | None
    some: bool = False


def fitted(
    choices: Sequence[Choice], ridge: float, prior: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Return a weight for each feature, and the bias, in log odds.

    The same choices in the same order give the same weights.
    """
    given = prior or {}
    seen = {name for choice in choices for features in choice.candidates for name in features}
    names = [BIAS, *sorted(seen | given.keys() - {BIAS})]
    column = {name: n for n, name in enumerate(names)}
    start = np.array([given.get(name, 0.0) for name in names])
    pull = np.array([_BIAS_RIDGE] + [ridge] * (len(names) - 1))
    tables = [_table(choice, column) for choice in choices]
    return dict(zip(names, _newton(tables, start, pull).tolist(), strict=True))


def _table(choice: Choice, column: Mapping[str, int]) -> tuple[Floats, Floats | None]:
    table = np.zeros((len(choice.candidates), len(column)))
    table[:, 0] = 1.0
    for row, features in enumerate(choice.candidates):
        table[row, [column[name] for name in features]] = 1.0
    if choice.some:
        return table, None
    right = np.zeros(len(choice.candidates))
    if choice.right is not None:
        right[choice.right] = 1.0
    return table, right


def _newton(tables: Iterable[tuple[Floats, Floats | None]], start: Floats, pull: Floats) -> Floats:
    weights = start.copy()
    for _ in range(_ROUNDS):
        slope, bend = pull * (weights - start), np.diag(pull)
        for table, right in tables:
            odds = np.exp(table @ weights)
            likely = odds / (1 + odds.sum())
            mean = table.T @ likely
            wanted = odds / odds.sum() if right is None else right
            slope = slope + table.T @ (likely - wanted)
            bend = bend + (table * likely[:, None]).T @ table - np.outer(mean, mean)
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if np.abs(step).max() < _CLOSE:
            break
    return weights


def pair(features: Collection[str], same: bool) -> Choice:
    """Return the choice whether two are one."""
    return Choice((features,), 0 if same else None)


def regression(pairs: Iterable[tuple[Collection[str], bool]], ridge: float) -> dict[str, float]:
    """Return weights of many pairs by themselves, as `fitted` does of choices between one candidate and none.

    Pairs of which the same holds are counted, not kept: there are far fewer kinds of pairs than pairs.
    """
    counts: Counter[tuple[frozenset[str], bool]] = Counter((frozenset(f), same) for f, same in pairs)
    kinds = sorted(counts, key=lambda kind: (sorted(kind[0]), kind[1]))
    names = [BIAS, *sorted({name for features, _ in kinds for name in features})]
    column = {name: n for n, name in enumerate(names)}
    table = np.zeros((len(kinds), len(names)), dtype=np.bool_)
    table[:, 0] = True
    for row, (features, _) in enumerate(kinds):
        table[row, [column[name] for name in features]] = True
    same, often = (np.array(of, dtype=float) for of in ([s for _, s in kinds], [counts[k] for k in kinds]))
    pull = np.array([_BIAS_RIDGE] + [ridge] * (len(names) - 1))
    weights = np.zeros(len(names))
    for _ in range(_ROUNDS):
        slope, bend = pull * weights, np.diag(pull)
        for first in range(0, len(kinds), _ROWS):
            some = slice(first, first + _ROWS)
            rows = table[some].astype(np.float64)
            likely = 1 / (1 + np.exp(-(rows @ weights)))
            slope = slope + rows.T @ (often[some] * (likely - same[some]))
            bend = bend + rows.T @ (rows * (often[some] * likely * (1 - likely))[:, None])
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if np.abs(step).max() < _CLOSE:
            break
    return dict(zip(names, weights.tolist(), strict=True))


def score(weights: Mapping[str, float], features: Iterable[str]) -> float:
    """Return the log odds of a candidate; features without a weight count nothing."""
    return weights[BIAS] + sum(weights.get(name, 0.0) for name in sorted(features))
