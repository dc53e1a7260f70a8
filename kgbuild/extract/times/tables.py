"""Phrases of time: the parts that they are made of, and as regular expressions with the values that they give."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from kgbuild.dayorder import month_and_day
from kgbuild.extract.times.parts import FEASTS, MONTHS, SEASONS, WEEKDAYS, rule
from kgbuild.numerals import quantity

Args = tuple[int | str, ...]
Match = re.Match[str]
TENSE = "?"
EVENT = "@"
#: Units so long that "over two of them ago" is another time than "two of them ago".
_LONG = frozenset({"week", "month", "year", "decade"})
_UNITS = {"fortnight": "week", "moment": "minute", "century": "decade", "centurie": "decade"}


def _direction(word: str | None) -> int | str:
    """Return the direction that "last", "past", "next" and "coming" give."""
    if word is None:
        return TENSE
    return -1 if "last" in word or "past" in word else 1 if "next" in word or "coming" in word else TENSE


_OFFSET = {
    "last": -1,
    "previous": -1,
    "past": -1,
    "this": 0,
    "same": 0,
    "next": 1,
    "coming": 1,
    "following": 1,
}


def _offset(text: str) -> int:
    return next((value for word, value in _OFFSET.items() if word in text.split()), 0)


def _year(m: Match) -> int | str:
    parts = m.groupdict()
    if parts.get("year"):
        return int(parts["year"])
    return f"{_offset(parts['rel']):+d}" if parts.get("rel") else 0


def _date(m: Match) -> Args:
    parts = m.groupdict()
    day = int(parts["day"]) if parts.get("day") else 0
    return (
        "date",
        _year(m),
        MONTHS[m["month"]] if parts.get("month") else 0,
        day,
        _direction(parts.get("way")),
    )


def _numeric_date(m: Match) -> Args | None:
    """Read 24/07/2025; where day and month cannot be told apart, nothing."""
    first, second, year = (int(m[group]) for group in (1, 3, 4))
    year += 2000 if year < 50 else 1900 if year < 100 else 0
    read = month_and_day(first, second, "", m[2])
    return ("date", year, *read, TENSE) if read else None


def _yearless_date(m: Match) -> Args | None:
    """Read "on 26/04"; where day and month cannot be told apart, nothing."""
    read = month_and_day(int(m[m.lastindex - 1]), int(m[m.lastindex]), "") if m.lastindex else None
    return ("date", 0, *read, TENSE) if read and read[0] <= max(MONTHS.values()) else None


def _short_date(m: Match) -> Args:
    """Read "26-apr-24", and the group of day and time that armies write: "260630zapr24"."""
    year = int(m["yy"])
    return "date", year if year > 99 else 2000 + year, MONTHS[m["month"]], int(m["day"]), TENSE


def _feast(m: Match) -> Args:
    month, day = FEASTS[m["feast"].replace(" '", "'")]
    return "date", _year(m), month, day, _direction(m.groupdict().get("way"))


def _easter(m: Match) -> Args:
    """Read a day about Easter as the weeks that it may lie in."""
    year = _year(m)
    return ranged(("date", year, 3, 15, TENSE), ("date", year, 4, 26, TENSE))


def _thanksgiving(m: Match) -> Args:
    """Read the fourth Thursday of November as the week that it lies in."""
    year = _year(m)
    return ranged(("date", year, 11, 22, TENSE), ("date", year, 11, 28, TENSE))


def _day_range(m: Match) -> Args:
    month, year = MONTHS[m["month"]], _year(m)
    return ranged(("date", year, month, int(m["day"]), TENSE), ("date", year, month, int(m["day2"]), TENSE))


def ranged(first: Args, last: Args) -> Args:
    """Return the value of a time from one to another."""
    return "range", len(first), *first, *last


def _weekday(m: Match) -> Args:
    parts = m.groupdict()
    if week := parts.get("week"):
        return "weekday", WEEKDAYS[m["wd"]], TENSE, f"{_offset(week):+d}"
    way = parts.get("way")
    strict = "strict" if way and way.split()[-1] in ("last", "next") else ""
    return "weekday", WEEKDAYS[m["wd"]], _direction(way), strict


def _period(m: Match) -> Args:
    offset = _offset(m["way"])
    if m["period"] == "year":
        return "date", f"{offset:+d}", 0, 0, _sign(offset)
    return m["period"], offset


def _sign(n: int) -> int:
    return (n > 0) - (n < 0)


def _season(m: Match) -> Args:
    parts = m.groupdict()
    year = _year(m) if parts.get("year") or parts.get("rel") else 0
    way = _direction(parts.get("way"))
    first, last = SEASONS[m["season"]]
    return ranged(("date", year, first, 0, way), ("date", year, last, 0, way))


def _decade(m: Match) -> Args:
    year = int(m["decade"])
    return ranged(("date", year, 0, 0, -1), ("date", year + 9, 0, 0, -1))


def _week_of_month(m: Match) -> Args:
    month, year = MONTHS[m["month"]], _year(m)
    if m["nth"] in ("last", "final"):
        return "part", "late", "date", year, month, 0, TENSE
    first = 7 * ("first", "second", "third", "fourth").index(m["nth"]) + 1
    return ranged(("date", year, month, first, TENSE), ("date", year, month, first + 6, TENSE))


@lru_cache(maxsize=1024)
def number(text: str) -> int:
    """Return the number in words like "just a few", 0 where it is not named.

    >>> number("a"), number("a few"), number("about two hundred"), number("two or three"), number("")
    (1, 0, 200, 3, 0)
    """
    words = text.replace("couple ", "couple of ").replace("of of", "of").split()
    for i in range(len(words)):
        if words[i] in ("a", "an") and i == len(words) - 1:
            return 1
        if (found := quantity(words, i)) and found.last > i:
            return found.high or 0
    return 0


def _counted(kind: str) -> Callable[[Match], Args]:
    def build(m: Match) -> Args:
        return kind, number(m.groupdict().get("n") or ""), _unit(m)

    return build


def _bounded(kind: str, bound: str) -> Callable[[Match], Args]:
    """Build a time that lies some units away and more, or not quite as many; of days that is said of hours."""

    def build(m: Match) -> Args:
        counted = _counted(kind)(m)
        return (*counted, bound) if counted[1] and counted[2] in _LONG else counted

    return build


def _once(kind: str) -> Callable[[Match], Args]:
    """Build a time one unit away: "the next day"."""
    return lambda m: (kind, 1, _unit(m))


def _unit(m: Match) -> str:
    unit = m["unit"]
    return {"morning": "day", "evening": "day", "afternoon": "day"}.get(unit, _UNITS.get(unit, unit))


def _of_event(kind: str, n: int | None = None) -> Callable[[Match], Args]:
    def build(m: Match) -> Args:
        return kind, EVENT, number(m.groupdict().get("n") or "") if n is None else n, _unit(m)

    return build


def always(*args: int | str) -> Callable[[Match], Args]:
    """Return what gives the same value for any words."""
    return lambda m: args


def _clock(m: Match) -> Args:
    return "clock", m[0]


Rule = tuple[re.Pattern[str], Callable[[Match], Args | None]]
_DATES: list[Rule] = [
    (rule(r"(?P<year>\d{4}) ?- ?(?P<m>\d\d) ?- ?(?P<day>\d\d)"),
     lambda m: ("date", int(m["year"]), int(m["m"]), int(m["day"]), TENSE)),
    (rule(r"(?P<year>(?:19|20)\d\d)[/.]?(?P<m>0[1-9]|1[0-2])[/.]?(?P<day>\d\d)"),
     lambda m: ("date", int(m["year"]), int(m["m"]), int(m["day"]), TENSE)),
    (rule(r"(\d{1,2})([/.])(\d{1,2})[/.](\d{4}|\d\d)"), _numeric_date),
    (rule(r"on (?:<WD> (?:, )?)?(\d{1,2})/(\d{1,2})"), _yearless_date),
    (rule(r"<DAY> ?[-/.] ?<MONTH> ?[-/.] ?(?P<yy>\d\d|\d{4})"), _short_date),
    (rule(r"<DAY> <MONTH> '? ?(?P<yy>\d\d)(?= [,;:)]| -|$)"), _short_date),
    (rule(r"(?P<day>\d{1,2})<SHORTMONTH>(?P<yy>\d\d|\d{4})"), _short_date),
    (rule(r"(?P<day>\d\d)\d{4}[a-z]?<SHORTMONTH>(?P<yy>\d\d|\d{4})"), _short_date),
    (rule(r"(?P<day>\d\d)\d{4}[a-z]? <MONTH> (?P<yy>\d\d|\d{4})"), _short_date),
    (rule(r"(?:<ANYWD> (?:, )?)?(?:the )?(?:<PARTDAY> of )?(?:the )?<DAY> (?:of )?<MONTH>(?: (?:, "
           r"|of )?<YEAR>| <RELYEAR>)?"),
     _date),
    (rule(r"(?:<ANYWD> (?:, )?)?(?:(?P<way>last|next"
           r"|this past) )?<MONTH> (?:the )?<DAY>(?! ,\d)"
           r"(?: (?:, )?<YEAR>| <RELYEAR>)?"), _date),
    (rule(r"on the (?P<day>[12]\d|3[01]|0?[1-9]) ?(?:st|nd|rd|th)"
           r"(?= (?:[.,;:)]|(?:an?|the|in|at|near|when|as)\b|(?:and|but) [a-z])|$)"),
     _date),
    (rule(r"(?:the month of )?<MONTH>(?: (?:, |of )?<YEAR>| <RELYEAR>)"), _date),
    (rule(r"(?:(?P<way>last|next|this past|past|this coming|coming"
           r"|this) )?(?:the month of )?<FULLMONTH>"), _date),
    (rule(r"(?:(?P<way>last|next|this past|this) )?<FEAST>(?: (?:(?:, )?(?:in |of )?<YEAR>|<RELYEAR>))?"), _feast),
    (rule(r"(?:easter|palm) (?:sunday|monday)(?: <YEAR>)?"), _easter),
    (rule(r"good friday(?: <YEAR>)?"), _easter),
    (rule(r"thanksgiving(?: day)?(?: <YEAR>)?"), _thanksgiving),
    (rule(r"(?:the year )?<YEAR>"), _date),
    (rule(r"<DAY> (?:and|-|to|or|until|through) <DAY2> (?:of )?<MONTH>(?: (?:, )?<YEAR>"
           r"| <RELYEAR>)?"), _day_range),
    (rule(r"<MONTH> <DAY> (?:and|-|to|or|until|through) <DAY2>(?: (?:, )?<YEAR>| <RELYEAR>)?"), _day_range),
    (rule(r"(?:the )?(?P<nth>first|second|third|fourth|last|final) week (?:of"
           r"|in) <MONTH>(?: <YEAR>| <RELYEAR>)?"),
     _week_of_month),
    (rule(r"(?P<way>last|next|this past|this) (?P<season>spring|summer|autumn|winter)"), _season),
    (rule(r"(?:the )?(?P<season>spring|summer|autumn) (?:(?:of )?<YEAR>|<RELYEAR>)"), _season),
    (rule(r"the (?:early |mid- ?|late )?(?P<decade>(?:1[89]|20)\d0) ?'?s"), _decade),
]  # fmt: skip
_DAYS: list[Rule] = [
    (rule(r"the day before yesterday"), always("day", -2)),
    (rule(r"the day after tomorrow"), always("day", 2)),
    (rule(r"yesterday(?: <PARTDAY>)?"), always("day", -1)),
    (
        rule(r"(?:today|tonight|this very day|this (?:early |late )?(?:morning|afternoon|evening|noon))"),
        always("day", 0),
    ),
    (rule(r"tomorrow(?: <PARTDAY>)?"), always("day", 1)),
    (rule(r"last (?:night|evening)"), always("day", -1)),
    (rule(r"overnight"), lambda m: ranged(("day", -1), ("day", 0))),
    (
        rule(r"(?:the )?(?:(?P<way>last|next|this past|past|this coming|coming|this) )?<WD>(?: <PARTDAY>)?"),
        _weekday,
    ),
    (rule(r"<WD>(?: <PARTDAY>)? (?:of )?(?P<week>last|this|next) week"), _weekday),
    (rule(r"(?P<week>last|this|next) week (?:, )?(?:on )?<WD>"), _weekday),
    (rule(r"a week ago (?:on )?(?:last )?<WD>"), lambda m: ("weekday", WEEKDAYS[m["wd"]], -1, "-1")),
]
_PERIODS: list[Rule] = [
    (rule(r"(?P<way>last|this|next|this past|this coming) (?P<period>week|weekend|month|year)"), _period),
    (rule(r"(?P<way>)the (?P<period>weekend)"), _period),
    (rule(r"(?:the )?(?P<way>current|present) (?P<period>week|month|year)"), _period),
    (rule(r"so far this (?P<period>year|month|week)(?P<way>)"), _period),
]
_COUNTED: list[Rule] = [
    (rule(r"(?:a little |slightly |well )?(?:more than|over) <NUM> <UNIT> ago"), _bounded("ago", "over")),
    (rule(r"(?:nearly|almost|less than|under|not quite) <NUM> <UNIT> ago"), _bounded("ago", "under")),
    (rule(r"<HEDGE><NUM>(?: and a half)? <UNIT>(?: and a half)? (?:ago|back)(?: this (?:week|month))?"), _counted("ago")),
    (rule(r"<HEDGE><UNIT> ago"), _counted("ago")),
    (rule(r"(?:the |these )?(?:past|last|latest) <HEDGE><NUM> <UNIT>"), _counted("recent")),
    (rule(r"the (?:past|last|latest) <UNIT>"), _once("recent")),
    (rule(r"the (?:recent|previous|preceding) <HEDGE><NUM> <UNIT>"), _counted("recent")),
    (rule(r"(?:the )?(?:very )?(?:past|recent|last) (?:few )?(?P<unit>hour|day|night|week|month"
           r"|year|decade)s"),
     _counted("recent")),
    (rule(r"(?:the )?(?:coming|next) (?:<HEDGE><NUM> )?(?P<unit>minute|hour|day|week|month|year)s"),
     _counted("coming")),
    (rule(r"the coming (?P<unit>hour|day|week|month|year)"), _once("coming")),
]  # fmt: skip
_PLACED: list[Rule] = [
    (rule(r"<HEDGE><NUM> <UNIT> (?:after|following|since|from)"), _of_event("after-event")),
    (rule(r"<HEDGE><NUM> <UNIT> (?:before|prior to|ahead of)"), _of_event("before-event")),
    (rule(r"<HEDGE><UNIT> (?:after|following)"), _of_event("after-event")),
    (rule(r"<HEDGE><UNIT> (?:before|prior to|ahead of)"), _of_event("before-event")),
    (rule(r"the (?P<unit>day|night|morning|evening|week|month|year) (?:after"
           r"|following)"), _of_event("after-event", 1)),
    (rule(r"(?:the|a) (?P<unit>day|night|evening|week|month|year) (?:before"
           r"|prior to)"), _of_event("before-event", 1)),
    (rule(r"(?:very )?(?:shortly|soon|immediately|right|not long) (?:after|following)"),
     always("after-event", EVENT, 0, "minute")),
    (rule(r"(?:shortly|just|immediately|right|not long) (?:before"
           r"|prior to)"), always("before-event", EVENT, 0, "minute")),
    (rule(r"the eve of"), always("before-event", EVENT, 1, "day")),
    (rule(r"the (?:same )?(?:day|night|morning|evening|afternoon) (?:of|as"
           r"|that)"), always("with-event", EVENT)),
    (rule(r"the (?:day|night|morning|evening|afternoon) when"), always("with-event", EVENT)),
]  # fmt: skip
_FOLLOWING: list[Rule] = [
    (rule(r"<HEDGE><NUM> <UNIT> (?:later|afterwards?|after|on(?= ,))"), _counted("after-previous")),
    (rule(r"<HEDGE><NUM> <UNIT> (?:earlier|before|beforehand|previously)"), _counted("before-previous")),
    (rule(r"<HEDGE><UNIT> (?:later|afterwards?)"), _counted("after-previous")),
    (rule(r"<HEDGE><UNIT> (?:earlier|before|beforehand)"), _counted("before-previous")),
    (rule(r"the (?:next|following|ensuing) (?P<unit>day|night|morning|evening|afternoon|week|month|year)"),
     _once("after-previous")),
    (rule(r"the (?:previous|preceding|prior) (?P<unit>day|night|evening|week|month"
           r"|year)"), _once("before-previous")),
    (rule(r"the (?P<unit>day|night|evening|morning|week|month|year) before"), _once("before-previous")),
    (rule(r"the (?P<unit>day|night|evening|morning|week|month|year) after"), _once("after-previous")),
    (rule(r"(?:the )?following (?P<unit>day|night|week|month|year)s"), _counted("after-previous")),
    (rule(r"the following (?:weekend|<ANYWD>(?: <PARTDAY>)?)"), always("after-previous", 0, "day")),
    (rule(r"the (?:previous (?:weekend|<ANYWD>(?: <PARTDAY>)?)|(?:weekend|<ANYWD>) (?:before|earlier))"),
     always("before-previous", 0, "day")),
    (rule(r"(?:(?:earlier|later|early|late) )?(?:(?:that|the) (?:very )?same|that) (?P<unit>day"
           r"|night|morning|evening"
           r"|afternoon|week|month|year)"), lambda m: ("with-previous", _unit(m))),
    (rule(r"(?:earlier|later|early|late) in the (?P<unit>day|night|morning|evening|afternoon|week"
           r"|month|year)"),
     lambda m: ("with-previous", _unit(m))),
    (rule(r"(?:in )?the same period"), always("with-previous", "day")),
]  # fmt: skip
_LENGTHS: list[Rule] = [
    (rule(r"(?:in|within|inside) <HEDGE><NUM> <UNIT>"), _counted("in")),
    (rule(r"(?:for |lasting |during )?(?:the )?(?:first |final |opening )?<HEDGE><NUM> <UNIT>(?: of| in)?"),
     _counted("duration")),
    (rule(r"(?:for|after|during) <HEDGE>(?P<unit>minute|hour|day|night|week|month|year|decade)s"), _counted("duration")),
    (rule(r"(?:for |after )?<HEDGE>(?P<unit>hour|day|night|week|month|year|decade)s of"), _counted("duration")),
    (rule(r"<NUM> <UNIT> (?:old|of age)"), always("age")),
]  # fmt: skip
CLOCKS: list[Rule] = [
    (rule(r"(?:at|around|about)(?: (?:about|around|approximately|exactly))? <CLOCKTIME>"), _clock),
    (rule(r"(?:shortly|just|soon) (?:before|after) <CLOCKTIME>"), _clock),
    (rule(r"(?:before|after|by|until|from|since)(?: (?:about|around))?"
           r" (?!\d{4}(?! (?:hours|hrs|gmt)))<CLOCKTIME>"), _clock),
    (rule(r"(?:at|around) <CLOCKTIME> (?:in the )?<PARTDAY>"), _clock),
    (rule(r"(?:in|during) the (?:early |late )?(?:morning|afternoon|evening|night)"), _clock),
]  # fmt: skip
#: Times that a preposition or "early" may take, and those that stand by themselves.
SIMPLE = [*_DATES, *_DAYS, *_PERIODS, *_COUNTED]
OTHERS = [*_PLACED, *_FOLLOWING, *_LENGTHS]
WRAPPERS: list[tuple[re.Pattern[str], str]] = [
    (rule(r"(?:ever )?since(?: (?:at least|about|around|as early as|as far back as))?"), "since"),
    (
        rule(r"(?:beginning|starting|dating back to|as far back as|as early as|from)(?: (?:in|on|from))?"),
        "since",
    ),
    (rule(r"(?:until|till|up until|up to|through|no later than|by)(?: at least)?"), "until"),
    (rule(r"(?:before|prior to|ahead of)"), "before"),
    (rule(r"(?:after|following)"), "after"),
]
