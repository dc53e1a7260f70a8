"""Where the sentences of a window begin.

One scorer says of each word how likely it begins a sentence. Where that is in doubt, the trees have a say too: two sentences
that are taken for one, or one that is cut in two, make a tree that the scorer of arcs finds less likely.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from en_kgbuild.decode import Scores, logs

#: A start whose log odds are further from 0 is in no doubt; what is added to the odds of the others, since what is missed
#: costs more than what is too much; odds count so many times what the logarithm of a tree's share does. In thousandths,
#: chosen on the development parts of EWT and GUM.
DOUBT: Final = 4000
MORE: Final = 1000
TIMES: Final = 4
_NEVER: Final = -(10**6)


def begins(odds: Scores, preset: list[int], arcs: Scores) -> list[int]:
    """Return the words of a window at which sentences begin.

    `odds` are the log odds of each word, `preset` what is known of it (1 or -1, else 0), `arcs[dependent, head]` scores
    of arcs, row and column 0 the root; all in thousandths. Doubtful words are decided one by one, the surest first.
    """
    likely = np.where(np.abs(odds) < DOUBT, odds + MORE, odds)
    found = {i for i, known in enumerate(preset) if i == 0 or known == 1 or (known == 0 and likely[i] > 0)}
    doubtful = [i for i, known in enumerate(preset) if i and known == 0 and abs(odds[i]) < DOUBT]
    if not doubtful:
        return sorted(found)
    shares = logs(arcs / 1000)
    for i in sorted(doubtful, key=lambda i: (-abs(int(likely[i])), i)):
        first = max(x for x in found if x < i)
        end = min((x for x in found if x > i), default=len(preset))
        halves = _share(shares, first, i) + _share(shares, i, end)
        apart = halves - _share(shares, first, end)
        (found.add if TIMES * int(likely[i]) + apart > 0 else found.discard)(i)
    return sorted(found)


def _share(shares: Scores, first: int, end: int) -> int:
    """Return the logarithm of the share of the likeliest heads of the words from `first` to `end`, one of them the root."""
    table = shares[first + 1 : end + 1, first + 1 : end + 1]
    inside = np.where(np.eye(len(table), dtype=bool), _NEVER, table).max(1)
    return int(inside.sum() + (shares[first + 1 : end + 1, 0] - inside).max())
