"""Bounds of time and how they are counted: days, months, what two have in common."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from kgbuild.model import Bounds

LAST_MOMENT = time(23, 59, 59)
#: So many hours before or behind something are of its day, as an unnamed number is.
_SAME_DAY = 4
_DAYS = {"second": 0, "moment": 0, "minute": 0, "hour": 0, "day": 1, "night": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "year": 12, "decade": 120, "century": 1200}
#: How many units an unnamed number of them is taken to be ("days ago", "a few weeks later"); None: no limit.
_FEW: dict[str, tuple[int, int | None]] = {
    "day": (1, 7),
    "night": (1, 7),
    "week": (1, 8),
    "month": (1, 12),
    "year": (1, None),
    "decade": (1, None),
    "century": (1, None),
}


def days(first: date, last: date | None = None) -> Bounds:
    """Return the bounds from the first instant of a day to the last of the same or another day.

    >>> days(date(2021, 6, 28)).latest
    datetime.datetime(2021, 6, 28, 23, 59, 59)
    """
    return Bounds(datetime.combine(first, time.min), datetime.combine(last or first, LAST_MOMENT))


def overlap(a: Bounds, b: Bounds) -> Bounds | None:
    """Return what two bounds have in common, None where they exclude each other.

    >>> overlap(days(date(2021, 6, 1), date(2021, 6, 30)), days(date(2021, 6, 28))).day
    datetime.date(2021, 6, 28)
    >>> overlap(days(date(2021, 6, 1)), days(date(2021, 6, 2))) is None
    True
    """
    earliest = max((e for e in (a.earliest, b.earliest) if e), default=None)
    latest = min((e for e in (a.latest, b.latest) if e), default=None)
    return None if earliest and latest and earliest > latest else Bounds(earliest, latest)


def month_of(year: int, month: int) -> Bounds:
    """Return the bounds of a month."""
    return days(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def moved(day: date, months: int) -> date:
    """Return the day so many months on, the last of the month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shift(day: date, n: int, unit: str) -> date:
    """Return the day n units on; units shorter than a day stay on it."""
    if unit in _MONTHS:
        return moved(day, n * _MONTHS[unit])
    return day + timedelta(n * _DAYS[unit])


def slack_of_unit(unit: str) -> timedelta:
    """Return how far off "three weeks ago" may be: half a unit either way for units longer than a day."""
    return {"week": timedelta(3), "fortnight": timedelta(7), "month": timedelta(15)}.get(
        unit, timedelta(182) if unit in _MONTHS else timedelta(0)
    )


def counted_from(start: Bounds, sign: int, n: int, unit: str, *, written: bool = False) -> Bounds:
    """Return the bounds of what lies n units before (sign -1) or after `start`; `written` says that it is that of writing.

    What was hours before or after something told was on its day but for what was late in the evening. What was hours
    before an article was written, perhaps in the morning, may have been the day before.
    """
    low, high = _span(n, unit)
    slack = timedelta(0) if _is_as_wide(start, unit) else _slack_of(n, unit)
    near, far = (start.earliest, start.latest) if sign > 0 else (start.latest, start.earliest)
    first = near and shift(near.date(), sign * low, unit) - sign * slack
    last = None if high is None else far and shift(far.date(), sign * high, unit) + sign * slack
    if unit == "hour":
        last = far and (far.date() if n <= _SAME_DAY and not written else hours_on(far.date(), sign, n))
    first, last = (first, last) if sign > 0 else (last, first)
    return Bounds(
        datetime.combine(first, time.min) if first else None,
        datetime.combine(last, LAST_MOMENT) if last else None,
    )


def _is_as_wide(bounds: Bounds, unit: str) -> bool:
    """Tell whether bounds are as wide as a unit: "a month later" than some time in May is some time in June."""
    if bounds.earliest is None or bounds.latest is None or unit not in ("month", "year"):
        return False
    return bounds.latest - bounds.earliest + timedelta(2) >= 2 * slack_of_unit(unit)


def _span(n: int, unit: str) -> tuple[int, int | None]:
    return (n, n) if n else _FEW.get(unit, (0, 0))


def _slack_of(n: int, unit: str) -> timedelta:
    return slack_of_unit(unit) if n else timedelta(0)


def hours_on(day: date, sign: int, n: int) -> date:
    """Return the last day that n hours from some time of `day` may reach; an unnamed number is below 24."""
    return day + sign * timedelta(max(1, -(-n // 24)))
