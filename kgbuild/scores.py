"""How sure each proposer is: the share of what it proposed on the development texts that their gold has.

`python -m benchmarks.scores FOLDER` counts it anew and writes `scores.tsv`. A proposer that was never seen there counts as
one that was right once and wrong once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).parent / "scores.tsv"
#: Where nothing was counted.
UNSEEN: Final = 0.5


def score(by: str) -> float:
    """Return the score of a proposer, between 0 and 1."""
    return _scores().get(by, UNSEEN)


def share(right: int, wrong: int) -> float:
    """Return the score of a proposer that was right and wrong so often, one each added so that few prove little.

    >>> share(0, 0), share(17, 1)
    (0.5, 0.9)
    """
    return round((right + 1) / (right + wrong + 2), 3)


@cache
def _scores() -> Mapping[str, float]:
    rows = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines()[1:]]
    return {by: share(int(right), int(wrong)) for by, right, wrong in rows}
