"""A time in a document."""

from __future__ import annotations

from dataclasses import dataclass

from kgbuild.model import TimeExpression

#: Kinds that others may count from.
POINTS = frozenset({"date", "weekday", "day", "range", "part", "ago", "later", "earlier", "same"})
#: Kinds that tell on which day something was.
DAYS = POINTS - {"range", "ago"}
#: How far up the tree the tense is looked for.
CLIMB = 8


def is_half_year(when: TimeExpression) -> bool:
    """Tell whether a time is the first or second half of a year."""
    halved = when.kind == "part" and str(when.args[0]).endswith("half")
    return halved and when.args[1] == "date" and not when.args[3]


@dataclass(frozen=True, slots=True)
class FoundTime:
    """A time in words `first` to `last` (exclusive).

    `head` is the word that it modifies: a verb ("struck on Monday") or a noun ("Monday's strikes"); None
    where it stands alone (a dateline, a heading). `direction` is -1 past, 1 future, 0 unknown, as the
    verb's tense tells; it is already part of `when`. Durations (kind "duration") and bare times of day
    ("clock") are reported as such.
    """

    first: int
    last: int
    head: int | None
    when: TimeExpression
    direction: int = 0
