"""How likely two mentions are to be of one event: features weighed by a fitted model.

The weights stand in `identity.json`, in log odds; `make fit` fits them anew. A decision needs evidence: what lies below
zero is kept apart, and there is no other threshold.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from kgbuild.weights import load

FILE: Final = Path(__file__).with_name("identity.json")
BIAS: Final = "bias"
#: Decimals to which scores are compared, so that one order of adding is as good as another.
_DECIMALS: Final = 6


class Similarity:
    """Weights of features; features that it has no weight for count nothing."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._bias, self._weights = weights[BIAS], weights

    def score(self, features: Collection[str]) -> float:
        """Return the log odds that a pair with these features is of one event."""
        return round(self._bias + sum(self._weights.get(f, 0.0) for f in sorted(features)), _DECIMALS)

    def told(self, features: Collection[str]) -> tuple[str, ...]:
        """Return the features that count, those that weigh most first."""
        return tuple(sorted(features & self._weights.keys(), key=lambda f: (-abs(self._weights[f]), f)))


@cache
def shipped() -> tuple[Similarity, Similarity]:
    """Return the models for mentions of one article and for events of two."""
    return read(FILE)


def read(path: Path) -> tuple[Similarity, Similarity]:
    """Return the models of a file. Raises ModelError where it does not hold two tables of numbers with a bias."""
    return load(path, _models, of="event identity", command="make fit")


def _models(tables: Mapping[str, Mapping[str, float]]) -> tuple[Similarity, Similarity]:
    within, across = (
        Similarity({str(k): float(v) for k, v in tables[name].items()}) for name in ("within", "across")
    )
    return within, across
