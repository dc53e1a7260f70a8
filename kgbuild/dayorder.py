"""Which number of "04/05/2024" is the day: what the other dates of a text, or its own words, say."""

from __future__ import annotations

import re
from typing import Final

#: Dates of numbers, their year last: the first, the sign, the second.
_NUMERIC: Final = re.compile(r"(?<![\w/.-])(\d{1,2})([/.-])(\d{1,2})\2(?:(?:19|20)\d\d|\d\d)(?![\d/])")
#: Days without a year that open their lines: "26/04: …".
_OPENING: Final = re.compile(r"^[^\w\n]{0,4}(\d{1,2})([/-])(\d{1,2})(?=\s?[:–—-]\s|,\s)", re.MULTILINE)
#: "all dates are DD/MM/YYYY".
_TOLD: Final = re.compile(r"\b(?:(dd?)([/.-])mm?|(mm?)([/.-])dd?)(?:[/.-]y{2,4})?\b", re.IGNORECASE)
DAY_FIRST: Final = "day"
MONTH_FIRST: Final = "month"
_MONTHS: Final = 12


def order_of(text: str) -> str:
    """Return whether the dates of a text have the day or the month first, "" where none of them says it, or both.

    >>> order_of("13/04/2024 and 05/04/2024"), order_of("Dates: MM/DD/YYYY"), order_of("05/04/2024")
    ('day', 'month', '')
    """
    told = _TOLD.search(text)
    if told is not None:
        return DAY_FIRST if told[1] else MONTH_FIRST
    found = {
        DAY_FIRST if int(first) > _MONTHS else MONTH_FIRST
        for first, _, second in (*_NUMERIC.findall(text), *_OPENING.findall(text))
        if (int(first) > _MONTHS) != (int(second) > _MONTHS)
    }
    return found.pop() if len(found) == 1 else ""


def month_and_day(first: int, second: int, order: str, sign: str = "/") -> tuple[int, int] | None:
    """Return month and day out of the two numbers of a date, None where they can be read both ways.

    Where full stops part them ("04.05.2024"), the day is the first.

    >>> month_and_day(26, 4, ""), month_and_day(4, 5, ""), month_and_day(4, 5, "month")
    ((4, 26), None, (4, 5))
    """
    order = DAY_FIRST if sign == "." and second <= _MONTHS else order
    if first > _MONTHS or first == second or (order == DAY_FIRST and second <= _MONTHS):
        return second, first
    if second > _MONTHS or order == MONTH_FIRST:
        return first, second
    return None
