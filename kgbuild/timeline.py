"""Puts symbolic times (`model.TimeExpression`) on the calendar, and undated articles on the days that they allow.

The kinds and their `args`; a nested time is its kind followed by its args:

    date                    year, month, day, direction of the tense; 0 is unknown, and a year "-1", "+0" or
                            "+1" is counted from publication ("August last year")
    weekday                 0 (Monday) to 6, direction, and "", "strict" ("last Monday") or the week, counted
                            from publication ("-1": Monday last week)
    day                     offset from publication ("yesterday" is -1)
    week, weekend, month    offset of the calendar period that holds publication
    ago                     n, unit: so many before publication; n = 0 is a small one (over, under: or more, fewer)
    recent, coming          n, unit: the last, the next so many, publication included
    part                    early, mid, late, first-half or second-half, nested: thirds and halves of a period
    since, after            nested: on or after, after
    until, before           nested: on or before, before
    range                   number of the first's elements, first nested, last nested
    after-event, before-event, with-event
                            the index of the word that evokes an event, then n, unit (not for with-event)
    after-previous, before-previous
                            n, unit: counted from the time of which the text spoke last
    with-previous           unit: the same day, week, month or year as that
    later, earlier, same    the same three where the text gives that time: n, unit (same: unit), nested
    clock                   a time of day and no more, as text
    duration                n, unit: how long, not when

The kinds with -event and -previous, and clock, are grounded on the `anchor` of the caller. Days begin at
00:00:00 and end at 23:59:59; parts of the day ("Monday night") keep the whole day, "last night" is the day
before.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

from kgbuild.bounds import LAST_MOMENT, counted_from, days, hours_on, month_of, moved, overlap, shift
from kgbuild.model import Bounds, TimeExpression

Args = tuple[int | str, ...]
_NOTHING = Bounds()
#: How far back "recent weeks" reach.
_RECENT = {"day": 7, "night": 7, "week": 8, "month": 6, "year": 5, "decade": 3}
#: A date without a year may lie this many days after the publication of a text that tells it as past (time
#: zones).
_AHEAD = 1
#: Days: what is near enough to be meant without a year, and what is too far.
_NEAR, _FAR = 14, 300
#: So many hours ago are the same day, for whoever writes of them.
_FEW_HOURS = 3
#: How many values tell how long ago something was, the last of them that it was longer, or not quite as long.
_HEDGED = 3
#: Kinds that hold another time, and how many of their own values stand before it.
_NESTED = {"since": 0, "until": 0, "before": 0, "after": 0, "part": 1, "same": 1, "later": 2, "earlier": 2}
_DIRECT = frozenset({"date", "weekday", "day", "week", "weekend", "month", "ago", "recent", "coming"})


def ground(when: TimeExpression, published: date | None, *, anchor: Bounds | None = None) -> Bounds:
    """Return the bounds of a time, given the day of publication and, for times that need one, an anchor.

    What cannot be told (a relative time without a publication day, a duration, an unknown kind) is
    `Bounds()`.

    >>> ground(TimeExpression("weekday", (0, -1, "")), date(2021, 6, 29)).day
    datetime.date(2021, 6, 28)
    >>> ground(TimeExpression("date", (0, 2, 0, -1)), date(2021, 6, 29)).earliest
    datetime.datetime(2021, 2, 1, 0, 0)
    >>> ground(TimeExpression("since", ("date", 0, 4, 0, -1)), date(2021, 6, 29)).latest
    datetime.datetime(2021, 6, 29, 23, 59, 59)
    >>> ground(TimeExpression("after-event", (7, 1, "day")), None, anchor=days(date(2021, 6, 27))).day
    datetime.date(2021, 6, 28)
    >>> ground(TimeExpression("day", (-1,)), None)
    Bounds(earliest=None, latest=None)
    """
    try:
        bounds = _uncapped(when, published, anchor or _NOTHING)
    except (ValueError, OverflowError):
        return _NOTHING  # 31 June, or a year that no calendar has: the text is wrong
    return _capped(bounds, published, _way(when.kind, when.args))


def is_relative(when: TimeExpression) -> bool:
    """Tell whether the grounding of a time depends on the day of publication.

    >>> is_relative(TimeExpression("date", (2021, 6, 28, -1))), is_relative(TimeExpression("since", ("weekday", 0, -1, "")))
    (False, True)
    """
    if when.kind in _NESTED:
        skipped = _NESTED[when.kind]
        return is_relative(TimeExpression(str(when.args[skipped]), when.args[skipped + 1 :]))
    if when.kind == "range":
        first, last = _both(when.args)
        return is_relative(first) or is_relative(last)
    return when.kind in _DIRECT and not (
        when.kind == "date" and isinstance(when.args[0], int) and when.args[0]
    )


def candidate_days(
    evidence: Iterable[tuple[TimeExpression, Bounds]], *, reach: int = 366
) -> tuple[date, ...]:
    """Return, in order, the publication days on which every relative time agrees with what is known.

    `evidence` pairs times of an undated article with what other articles know of the same events; times
    that do not depend on publication, and events of which no day is known, say nothing. `reach`: days tried
    on either side.

    >>> monday = (TimeExpression("weekday", (0, -1, "")), days(date(2021, 6, 28)))
    >>> sunday = (TimeExpression("day", (-1,)), days(date(2021, 6, 27)))
    >>> candidate_days([monday])[0], candidate_days([monday])[-1], candidate_days([monday, sunday])
    (datetime.date(2021, 6, 28), datetime.date(2021, 7, 4), (datetime.date(2021, 6, 28),))
    """
    telling = [(w, known) for w, known in evidence if is_relative(w) and known.earliest and known.latest]
    if not telling:
        return ()
    start = min(known.earliest.date() for _, known in telling if known.earliest) - timedelta(reach)
    end = max(known.latest.date() for _, known in telling if known.latest) + timedelta(reach)
    tried = (start + timedelta(n) for n in range((end - start).days + 1))
    return tuple(day for day in tried if all(_agrees(when, known, day) for when, known in telling))


def _agrees(when: TimeExpression, known: Bounds, published: date) -> bool:
    grounded = ground(when, published)
    return grounded != _NOTHING and overlap(grounded, known) is not None


def _capped(bounds: Bounds, published: date | None, direction: int) -> Bounds:
    """Cut a period that holds publication: nothing that is told as past happened later."""
    if published and direction <= 0 and bounds.earliest and bounds.earliest.date() <= published:
        return overlap(bounds, Bounds(None, datetime.combine(published, LAST_MOMENT))) or bounds
    return bounds


def _way(kind: str, args: Args) -> int:
    """Return the direction of a period of the calendar; what else there is needs no cut, and has 1."""
    if kind == "part":
        return _way(str(args[1]), args[2:])
    return int(args[3 if kind == "date" else 0]) if kind in ("date", "week", "weekend", "month") else 1


def _uncapped(when: TimeExpression, published: date | None, anchor: Bounds) -> Bounds:
    rule = _RULES.get(when.kind)
    return rule(when.args, published, anchor) if rule else _NOTHING


def _date(args: Args, published: date | None, anchor: Bounds) -> Bounds:
    year, month, day, direction = args[0], int(args[1]), int(args[2]), int(args[3])
    if isinstance(year, str):
        if published is None:
            return _NOTHING
        year = published.year + int(year)
    if year:
        return _calendar(year, month, day)
    if published is None:
        return _NOTHING
    return _yearless(month, day, direction, published)


def _calendar(year: int, month: int, day: int) -> Bounds:
    if not month:
        return days(date(year, 1, 1), date(year, 12, 31))
    return days(date(year, month, day)) if day else month_of(year, month)


def _yearless(month: int, day: int, direction: int, published: date) -> Bounds:
    """Choose the year of a date that states none: the last one, the next one, or without a tense the nearest.

    A day within two weeks of publication is meant, whatever the tense of the verb seems to be, where the
    other choice is most of a year away: nobody leaves the year out of such a date.
    """
    years = [
        y for y in range(published.year - 4, published.year + 5) if not day or day <= monthrange(y, month)[1]
    ]
    found = [_calendar(y, month, day) for y in years]
    near = min(found, key=lambda b: _distance(b, published))
    if direction < 0:
        until = datetime.combine(published + timedelta(_AHEAD if day else 0), LAST_MOMENT)
        chosen = [b for b in found if b.earliest and b.earliest <= until][-1]
    elif direction > 0:
        since = datetime.combine(published, time.min)
        chosen = next(b for b in found if b.latest and b.latest >= since)
    else:
        return near
    far = day and _distance(chosen, published) > _FAR and _distance(near, published) <= _NEAR
    return near if far else chosen


def _distance(bounds: Bounds, day: date) -> int:
    """Return the days between a period and a day, 0 inside it."""
    if bounds.earliest is None or bounds.latest is None:
        return 0
    return max((bounds.earliest.date() - day).days, (day - bounds.latest.date()).days, 0)


def _weekday(args: Args, published: date | None, anchor: Bounds) -> Bounds:
    index, direction, week = int(args[0]), int(args[1]), str(args[2])
    if published is None:
        return _NOTHING
    if week not in ("", "strict"):
        monday = published - timedelta(published.weekday()) + timedelta(7 * int(week))
        return days(monday + timedelta(index))
    if direction > 0:
        ahead = (index - published.weekday()) % 7
        return days(published + timedelta(ahead or (7 if week else 0)))
    back = (published.weekday() - index) % 7
    return days(published - timedelta(back or (7 if week else 0)))


def _day(args: Args, published: date | None, anchor: Bounds) -> Bounds:
    return days(published + timedelta(int(args[0]))) if published else _NOTHING


def _week(args: Args, published: date | None, anchor: Bounds) -> Bounds:
    if published is None:
        return _NOTHING
    monday = published - timedelta(published.weekday()) + timedelta(7 * int(args[0]))
    return days(monday, monday + timedelta(6))


def _weekend(args: Args, published: date | None, anchor: Bounds) -> Bounds:
    """Return the weekend that goes on or has just passed; "last weekend" (-1) never goes on."""
    if published is None:
        return _NOTHING
    offset = int(args[0])
    back = (published.weekday() - 5) % 7
    if offset < 0 and back < 2:
        back += 7
    saturday = published - timedelta(back) + timedelta(7 * max(offset, 0))
    return days(saturday, saturday + timedelta(1))


def _this_month(args: Args, published: date | None, anchor: Bounds) -> Bounds:
    if published is None:
        return _NOTHING
    first = moved(published.replace(day=1), int(args[0]))
    return month_of(first.year, first.month)


def _ago(args: Args, published: date | None, anchor: Bounds) -> Bounds:
    """Return some units before publication: "over two months ago" lies within the third, "nearly two" within the second."""
    if published is None:
        return _NOTHING
    n, unit = int(args[0]), str(args[1])
    if len(args) == _HEDGED:
        least = n if args[2] == "over" else n - 1
        return days(shift(published, -least - 1, unit), shift(published, -least, unit))
    if unit in ("minute", "hour") and 0 < n <= _FEW_HOURS:
        return days(published)  # "about an hour ago"
    return counted_from(days(published), -1, n, unit, written=True)


def _recent(args: Args, published: date | None, anchor: Bounds) -> Bounds:
    if published is None:
        return _NOTHING
    return days(_reach(published, -1, args), published)


def _coming(args: Args, published: date | None, anchor: Bounds) -> Bounds:
    if published is None:
        return _NOTHING
    return days(published, _reach(published, 1, args))


def _reach(published: date, sign: int, args: Args) -> date:
    n, unit = int(args[0]), str(args[1])
    if unit == "hour":
        return hours_on(published, sign, n)
    return shift(published, sign * (n or _RECENT.get(unit, 1)), unit)


def _part(args: Args, published: date | None, anchor: Bounds) -> Bounds:
    """Return a third, or a half, of a month or year; a day and a week stay whole."""
    whole = _uncapped(TimeExpression(str(args[1]), args[2:]), published, anchor)
    if whole.earliest is None or whole.latest is None or (whole.latest - whole.earliest).days < 8:
        return whole
    first, last = whole.earliest.date(), whole.latest.date()
    if (last - first).days < 32:
        cuts = [first, first.replace(day=11), first.replace(day=21), last + timedelta(1)]
    else:
        third = max((last.year - first.year) * 12 + last.month - first.month + 1, 3) // 3
        cuts = [first, moved(first, third), moved(first, 2 * third), last + timedelta(1)]
    if str(args[0]).endswith("-half"):
        middle = first.replace(day=16) if (last - first).days < 32 else moved(first, 6)
        return days(first, middle - timedelta(1)) if args[0] == "first-half" else days(middle, last)
    i = ("early", "mid", "late").index(str(args[0]))
    return days(cuts[i], max(cuts[i], cuts[i + 1] - timedelta(1)))


def _inner(args: Args, published: date | None, anchor: Bounds) -> Bounds:
    return ground(TimeExpression(str(args[0]), args[1:]), published, anchor=anchor)


def _since(args: Args, published: date | None, anchor: Bounds) -> Bounds:
    inner = _inner(args, published, anchor)
    if inner.earliest is None:
        return _NOTHING
    return Bounds(inner.earliest, datetime.combine(published, LAST_MOMENT) if published else None)


def _after(args: Args, published: date | None, anchor: Bounds) -> Bounds:
    inner = _inner(args, published, anchor)
    return Bounds(inner.latest + timedelta(seconds=1), None) if inner.latest else _NOTHING


def _until(args: Args, published: date | None, anchor: Bounds) -> Bounds:
    return Bounds(None, _inner(args, published, anchor).latest)


def _before(args: Args, published: date | None, anchor: Bounds) -> Bounds:
    inner = _inner(args, published, anchor)
    return Bounds(None, inner.earliest - timedelta(seconds=1)) if inner.earliest else _NOTHING


def _both(args: Args) -> tuple[TimeExpression, TimeExpression]:
    size = int(args[0])
    first, last = args[1 : 1 + size], args[1 + size :]
    return TimeExpression(str(first[0]), first[1:]), TimeExpression(str(last[0]), last[1:])


def _range(args: Args, published: date | None, anchor: Bounds) -> Bounds:
    """Return the span of two times; the first, if it has no year, is the last such before the second."""
    first, last = _both(args)
    end = ground(last, published, anchor=anchor)
    if first.kind == "date" and first.args[0] == 0 and last.kind == "date" and end.latest:
        start = _yearless(int(first.args[1]), int(first.args[2]), -1, end.latest.date())
    else:
        start = ground(first, published, anchor=anchor)
    if start.earliest is None or end.latest is None or start.earliest > end.latest:
        return _NOTHING
    return Bounds(start.earliest, end.latest)


def _from_event(sign: int) -> Callable[[Args, date | None, Bounds], Bounds]:
    return lambda args, published, anchor: counted_from(anchor, sign, int(args[1]), str(args[2]))


def _from_previous(sign: int) -> Callable[[Args, date | None, Bounds], Bounds]:
    return lambda args, published, anchor: counted_from(anchor, sign, int(args[0]), str(args[1]))


def _same(args: Args, published: date | None, anchor: Bounds) -> Bounds:
    """Return the period of the named unit around the anchor; for a day the anchor itself."""
    unit = str(args[0]) if args else "day"
    if anchor.earliest is None or anchor.latest is None:
        return anchor
    first, last = anchor.earliest.date(), anchor.latest.date()
    if unit == "week":
        return days(first - timedelta(first.weekday()), last + timedelta(6 - last.weekday()))
    if unit == "month":
        return days(first.replace(day=1), last.replace(day=monthrange(last.year, last.month)[1]))
    return days(date(first.year, 1, 1), date(last.year, 12, 31)) if unit == "year" else anchor


def _apart(sign: int) -> Callable[[Args, date | None, Bounds], Bounds]:
    def rule(args: Args, published: date | None, anchor: Bounds) -> Bounds:
        return counted_from(_inner(args[2:], published, anchor), sign, int(args[0]), str(args[1]))

    return rule


def _same_as(args: Args, published: date | None, anchor: Bounds) -> Bounds:
    return _same(args[:1], published, _inner(args[1:], published, anchor))


def _itself(args: Args, published: date | None, anchor: Bounds) -> Bounds:
    return anchor


_RULES: dict[str, Callable[[Args, date | None, Bounds], Bounds]] = {
    "date": _date,
    "weekday": _weekday,
    "day": _day,
    "week": _week,
    "weekend": _weekend,
    "month": _this_month,
    "ago": _ago,
    "recent": _recent,
    "coming": _coming,
    "part": _part,
    "since": _since,
    "after": _after,
    "until": _until,
    "before": _before,
    "range": _range,
    "after-event": _from_event(1),
    "before-event": _from_event(-1),
    "with-event": _itself,
    "after-previous": _from_previous(1),
    "before-previous": _from_previous(-1),
    "with-previous": _same,
    "later": _apart(1),
    "earlier": _apart(-1),
    "same": _same_as,
    "clock": _itself,
}
