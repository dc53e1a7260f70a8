"""Days as pages write them: ISO, "28 June 2021", "June 28, 2021", "Mon, 28 Jun 2021", "28/06/2021", "281430ZJUN21"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from kgbuild.dayorder import month_and_day

_NAMES = {name.lower(): n for n in range(1, 13) for name in (calendar.month_name[n], calendar.month_abbr[n])}
_MONTHS = _NAMES | {"sept": 9}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=lambda name: (-len(name), name))) + ")"
MONTH = rf"{_MONTH}\b\.?"
WEEKDAY = r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ORDINAL = rf"{_DAY}(?:st|nd|rd|th)?"
_FORMS = (
    rf"(?P<y1>{_YEAR})-(?P<m1>[01]?\d)-(?P<d1>{_DAY})(?!\d)",
    rf"(?P<y2>{_YEAR})[/.](?P<m2>[01]?\d)[/.](?P<d2>{_DAY})(?!\d)",
    rf"(?P<d3>{_ORDINAL})(?:\s+of)?[\s-]+(?P<m3>{MONTH}),?[\s-]+(?P<y3>{_YEAR})\b",
    rf"(?P<m4>{MONTH})\s+(?P<d4>{_ORDINAL})(?:\s*,\s*|\s+)(?P<y4>{_YEAR})\b",
    rf"(?P<a5>{_DAY})(?P<sep>[/.-])(?P<b5>{_DAY})(?P=sep)(?P<y5>{_YEAR}|\d\d)(?!\d)",
    # "26-Apr-24", "26Apr2024", "26 Apr '24", and "26 Apr 24" where no noun follows that the number may count
    rf"(?P<d6>{_DAY})(?:[-/.]?(?P<m6>{_MONTH})[-/.]?|\s(?P<n6>{_MONTH})\.?\s(?:[’']|(?=\d\d\s*(?:[,;:|)\]–—-]|$))))"
    rf"(?P<y6>{_YEAR}|\d\d)\b",
    # a group of day and time, as armies write it: "260630ZAPR24", "260630Z Apr 2024"
    rf"(?P<d7>(?:0[1-9]|[12]\d|3[01]))(?:[01]\d|2[0-3])[0-5]\d\s?[A-Z]?\s?(?P<m7>{_MONTH})\s?(?P<y7>{_YEAR}|\d\d)\b",
    rf"(?P<y8>{_YEAR})(?P<m8>0[1-9]|1[0-2])(?P<d8>0[1-9]|[12]\d|3[01])(?!\w)",
)
_DATE = re.compile(rf"(?<![\w/.-])(?:{'|'.join(_FORMS)})", re.IGNORECASE)
_DAY_OF_MONTH = re.compile(
    rf"\b(?:(?P<m1>{MONTH})\s+(?P<d1>{_ORDINAL})|(?P<d2>{_ORDINAL})\s+(?P<m2>{MONTH}))(?!\w)", re.IGNORECASE
)
#: Dates, days of a month, clock times, time zones, weekdays.
_TIMES = (
    _DATE,
    _DAY_OF_MONTH,
    re.compile(
        r"\b\d{1,2}(?:[:.]\d\d){1,2}(?:\s*[ap]\.?m\b\.?)?|\b\d{1,2}\s*[ap]\.?m\b\.?|\b\d{4}\s*(?:GMT|UTC|Z|h|hrs?|hours)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:GMT|UTC|BST|C?EST|C?EDT|[ECMP][SD]?T|AST|IST|TRT|AM|PM|Z)\b(?:\s*[+-]\d{1,2}(?::?\d\d)?)?"
    ),
    re.compile(WEEKDAY, re.IGNORECASE),
)
#: What is found in a line of so many characters is kept for the next one who asks; more would fill the memory.
LINE = 2_000
_COMPACT = re.compile(rf"\s*({_YEAR})(\d\d)(\d\d)(?:T.*)?\s*")
#: The end of a title that says when something is from: "Statement of the staff, Juba, [4 May 2024]".
TITLED = re.compile(rf"\w{{3,}}\s*[,–—|(-]\s*{_DATE.pattern}[\s.)]*$", re.IGNORECASE)
_IN_ADDRESS = re.compile(rf"/({_YEAR})/(\d\d?)/(\d\d?)(?=/|$)|[/-]({_YEAR})-(\d\d)-(\d\d)(?=\D|$)")
_CLOCK = re.compile(
    r"^\d{4}-?\d\d-?\d\d[T ](?P<h>\d\d):?(?P<m>\d\d)(?::?(?P<s>\d\d)(?:[.,]\d+)?)?"
    r"\s*(?:Z|(?P<zone>[+-])(?P<zh>\d\d):?(?P<zm>\d\d)?)?$"
)
#: Unix seconds or milliseconds, since September 2001.
_SECONDS = re.compile(r"1\d{9}(?:\d{3})?")
_FARTHEST_ZONE = 14  # hours from Greenwich, ahead; no zone is farther
_LAST_SECOND = 253402300799


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text, from `start` to `end`; `day` is None where it could be two days."""

    start: int
    end: int
    day: date | None


def _day(year: str, month: str, day: str) -> date | None:
    """Return the date, or None where the calendar has no such day."""
    number = _MONTHS.get(month.lower().rstrip("."))
    try:
        return date(int(year), number or int(month), int(re.sub(r"\D", "", day)))
    except ValueError:
        return None


def _numeric(first: str, second: str, year: str, order: str, sign: str) -> date | None:
    """Read "28/06/2021" or "06/28/2021"; None where both readings give a day, and not the same."""
    read = month_and_day(int(first), int(second), order, sign)
    return _day(_full(year), str(read[0]), str(read[1])) if read else None


def _full(year: str) -> str:
    return year if len(year) == 4 else f"20{year}"


def find_dates(text: str, order: str = "") -> Iterator[FoundDate]:
    """Yield the dates with a year in `text`, in order; days that do not exist are passed over.

    `order` says which number comes first in those that can be read as two days (`kgbuild.dayorder`).

    >>> [found.day for found in find_dates("Mon, 28 Jun 2021 19:04 GMT")]
    [datetime.date(2021, 6, 28)]
    """
    for match in _DATE.finditer(text):
        got = {name: value for name, value in match.groupdict().items() if value is not None}
        if "a5" in got:
            day = _numeric(got["a5"], got["b5"], got["y5"], order, got["sep"])
            if day or (int(got["a5"]) <= 12 and int(got["b5"]) <= 12):
                yield FoundDate(*match.span(), day)
            continue
        form = next(name[1] for name in got if name[0] == "y")
        day = _day(_full(got[f"y{form}"]), got.get(f"m{form}") or got[f"n{form}"], got[f"d{form}"])
        if day:
            yield FoundDate(*match.span(), day)


#: A day in numbers without a year, and nothing beside it but a weekday or a clock time: "Fri 26/04", "26.4."
_SHORT = re.compile(
    rf"\W*(?:{WEEKDAY},?\s+)?(?P<a>\d{{1,2}})(?P<sep>[/.])(?P<b>\d{{1,2}})(?:(?P=sep))?(?:,?\s+\d{{1,2}}:\d\d)?\W*",
    re.IGNORECASE,
)


def short_day(text: str, order: str = "") -> tuple[int, int] | None:
    """Return (month, day) of a text that is a day in numbers without a year, None of any other.

    >>> short_day("26/04"), short_day("Fri 26.4."), short_day("4/5"), short_day("24/7 watch")
    ((4, 26), (4, 26), None, None)
    """
    match = _SHORT.fullmatch(text)
    read = month_and_day(int(match["a"]), int(match["b"]), order, match["sep"]) if match else None
    return read if read and _day("2000", str(read[0]), str(read[1])) else None


def find_month_day(text: str) -> tuple[int, int] | None:
    """Return (month, day) of the first date without a year, "June 28" or "28 June".

    >>> find_month_day("BAGHDAD, June 28 (Wire) -")
    (6, 28)
    """
    match = _DAY_OF_MONTH.search(text)
    if not match:
        return None
    month, day = match["m1"] or match["m2"], match["d1"] or match["d2"]
    found = _day("2000", month, day)
    return (found.month, found.day) if found else None


_SIDE = re.compile(r"\b(?:since|until|till|before|after|during)\s+(?:the\s+)?$", re.IGNORECASE)


def is_bounded(text: str) -> bool:
    """Tell whether a line tells of what lies on one side of its first day: no day of the line itself.

    >>> is_bounded("The war since 7 October 2023"), is_bounded("Published on 7 October 2023")
    (True, False)
    """
    found = next(find_dates(text), None)
    return found is not None and bool(_SIDE.search(text[: found.start]))


def is_day(text: str) -> bool:
    """Tell whether a text is a day and nothing else, but for a weekday or a clock time.

    >>> is_day("Mon, 4 March 2024"), is_day("4 March"), is_day("4 dead")
    (True, True, False)
    """
    told = find_month_day(text) is not None or any(find_dates(text))
    return told and not re.search(r"\w", without_dates(text))


def without_dates(text: str) -> str:
    """Return `text` with its dates, days of a month, weekdays, clock times and time zones blanked out."""
    return _blanked(text) if len(text) <= LINE else _blanked.__wrapped__(text)


@lru_cache(maxsize=1 << 8)  # a line is asked for it more than once
def _blanked(text: str) -> str:
    for pattern in _TIMES:
        text = pattern.sub(" ", text)
    return text


def _is_time(value: str) -> bool:
    """Whether a time of ISO 8601 can be one; all that is written otherwise passes."""
    match = _CLOCK.match(value)
    if not match:
        return True
    h, m, s, zh, zm = (int(match[name] or 0) for name in ("h", "m", "s", "zh", "zm"))
    return h <= 24 and m < 60 and s <= 60 and zh <= _FARTHEST_ZONE and zm < 60


def parse_stated(value: object) -> date | None:
    """Read the `published` of a JSON line: a date or time in any of the forms above, or Unix seconds.

    A time keeps the day that it was written with, whatever its zone. None where nothing can be read.

    >>> parse_stated("2021-06-28T23:30:00-05:00"), parse_stated("20210628")
    (datetime.date(2021, 6, 28), datetime.date(2021, 6, 28))
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        seconds = value / 1000 if value > _LAST_SECOND / 10 else value
        return datetime.fromtimestamp(seconds, UTC).date() if 0 < seconds < _LAST_SECOND else None
    if not isinstance(value, str):
        return None
    if _SECONDS.fullmatch(value.strip()):
        return parse_stated(int(value))
    if not _is_time(value.strip()):
        return None
    compact = _COMPACT.fullmatch(value)
    if compact:
        return _day(*compact.groups())
    return next(
        (found.day for found in find_dates(value.replace("T", " ", 1) if value[:1].isdigit() else value)),
        None,
    )


def unclear(value: object) -> bool:
    """Tell whether a stated day can be read as two: "04/05/2024".

    >>> unclear("04/05/2024"), unclear("24/05/2024")
    (True, False)
    """
    found = next(find_dates(value), None) if isinstance(value, str) else None
    return found is not None and found.day is None


_WEEK = re.compile(
    rf"\b(?P<year>{_YEAR})-?W(?P<week>\d\d)\b|\bweek\s(?P<week2>\d\d?)\s?(?:[,/]|of)?\s?(?P<year2>{_YEAR})\b",
    re.IGNORECASE,
)


def end_of_week(text: str) -> date | None:
    """Return the Sunday of the week of the year that a text names, None where it names none.

    >>> end_of_week("Digest 2024-W18"), end_of_week("Week 18, 2024")
    (datetime.date(2024, 5, 5), datetime.date(2024, 5, 5))
    """
    match = _WEEK.search(text)
    if match is None:
        return None
    year, week = match["year"] or match["year2"], match["week"] or match["week2"]
    try:
        return date.fromisocalendar(int(year), int(week), 7)
    except ValueError:
        return None


def last_day(month: str, year: int) -> date:
    """Return the last day of a month that is given by its name.

    >>> last_day("Feb.", 2024)
    datetime.date(2024, 2, 29)
    """
    number = _MONTHS[month.lower().rstrip(".")]
    return date(year, number, calendar.monthrange(year, number)[1])


def date_in_address(url: str) -> FoundDate | None:
    """Return the day that a web address carries, as ".../2021/06/28/slug" or ".../slug-2021-06-28".

    >>> date_in_address("https://wire.example/2021/06/28/rockets").day
    datetime.date(2021, 6, 28)
    """
    match = _IN_ADDRESS.search(url)
    day = _day(*(part for part in match.groups() if part)) if match else None
    return FoundDate(*match.span(), day) if match and day else None
