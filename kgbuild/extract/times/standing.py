"""Times that count from what stands above them: "yesterday" under "14 May 2024", "2 October" behind "9 September 2023"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from kgbuild.extract.times.found import FoundTime
from kgbuild.extract.times.tables import Args, ranged
from kgbuild.model import Block, Bounds, Document, TimeExpression
from kgbuild.timeline import ground, is_relative

#: Months from which on a month earlier in the calendar is of the year after: December, then January.
_TURN = 6


def in_month(document: Document, when: TimeExpression, told: TimeExpression | None) -> TimeExpression:
    """Return "on the 7th" with its month: that of the date told before, else of the last or next such day."""
    if when.kind != "date" or when.args[1] or not when.args[2]:
        return when
    day, direction, published = int(when.args[2]), int(when.args[3]), document.article.published
    if told is not None and told.kind == "date" and told.args[1]:
        return replace(when, args=(*told.args[:2], day, direction))
    if published is None:
        return when
    turned = direction <= 0 and day > published.day
    year, month = (published.year - (published.month == 1), published.month - 1 or 12) if turned else (0, 0)
    return replace(when, args=(year or published.year, month or published.month, day, direction))


def standing(document: Document, times: Sequence[FoundTime]) -> list[FoundTime]:
    """Return the times, those counted from the day that a heading or a message gives, and those that want a year."""
    return [*_with_years(document, _under_days(document, times))]


def _under_days(document: Document, times: Sequence[FoundTime]) -> list[FoundTime]:
    blocks = document.article.blocks
    if not any(block.day for block in blocks):
        return list(times)
    starts = [block.start for block in blocks]
    out: list[FoundTime] = []
    for time in times:
        block = blocks[max(0, bisect_right(starts, document.words[time.first].start) - 1)]
        base = _base(document, [blocks[n] for n in block.given], time.when)
        bounds = ground(time.when, base) if base is not None and is_relative(time.when) else Bounds()
        fixed = _fixed(bounds)
        if fixed is not None:
            time = replace(time, when=replace(time.when, kind=str(fixed[0]), args=fixed[1:]))
        out.append(time)
    return out


def _base(document: Document, given: Sequence[Block], when: TimeExpression) -> date | None:
    """Return the day that a time counts from: that of a heading, for "yesterday" that of a row, too."""
    kinds = {"day", "cell"} if when.kind == "day" else {"day"}
    found = next((b.day for b in given if b.day and b.kind in kinds), None)
    if found is None:
        return None
    year, month, day = found
    if year:
        return date(year, month, day)
    bounds = ground(TimeExpression("date", (0, month, day, -1)), document.article.published)
    return bounds.day


def _fixed(bounds: Bounds) -> Args | None:
    """Return the value of a time of which first and last day are known."""
    if bounds.earliest is None or bounds.latest is None:
        return None
    first, last = (
        ("date", day.year, day.month, day.day, 0) for day in (bounds.earliest.date(), bounds.latest.date())
    )
    return first if first == last else ranged(first, last)


def _with_years(document: Document, times: Sequence[FoundTime]) -> Iterator[FoundTime]:
    """Give dates without a year that of the date told before, else behind: of a text that says not when it is from."""
    told = [t.when.args for t in times if _is_full(t.when)]
    if document.article.published is not None or not told:
        yield from times
        return
    year, month = _year_and_month(told[0])
    for time in times:
        when = time.when
        if _is_full(when):
            year, month = _year_and_month(when.args)
        elif when.kind == "date" and when.args[0] == 0 and when.args[1]:
            there = int(when.args[1])
            turned = month - there > _TURN
            if there - month <= _TURN:
                args = (year + turned, *when.args[1:])
                time = replace(time, when=replace(when, args=args))
        yield time


def _is_full(when: TimeExpression) -> bool:
    return when.kind == "date" and isinstance(when.args[0], int) and when.args[0] > 0 and bool(when.args[1])


def _year_and_month(args: Args) -> tuple[int, int]:
    return int(args[0]), int(args[1])
