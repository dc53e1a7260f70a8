from __future__ import annotations

from datetime import date, datetime

import pytest

from kgbuild.bounds import days, overlap
from kgbuild.model import Bounds, TimeExpression
from kgbuild.timeline import candidate_days, ground, is_relative

MONDAY = date(2021, 6, 28)


@pytest.mark.parametrize(
    "when",
    [
        TimeExpression("weekday", (0, -1, "")),
        TimeExpression("date", (0, 6, 28, -1)),
        TimeExpression("date", ("-1", 0, 0, -1)),
        TimeExpression("day", (-1,)),
        TimeExpression("week", (-1,)),
        TimeExpression("weekend", (0,)),
        TimeExpression("month", (0,)),
        TimeExpression("ago", (2, "day")),
        TimeExpression("recent", (0, "week")),
        TimeExpression("coming", (2, "day")),
        TimeExpression("since", ("date", 0, 4, 0, -1)),
        TimeExpression("part", ("late", "week", -1)),
    ],
    ids=lambda when: when.kind,
)
def test_relative_times_need_the_day_of_publication(when: TimeExpression) -> None:
    assert is_relative(when)
    assert ground(when, None) == Bounds()
    assert ground(when, MONDAY) != Bounds()


@pytest.mark.parametrize(
    ("when", "bounds"),
    [
        (TimeExpression("date", (2021, 6, 28, 0)), days(MONDAY)),
        (TimeExpression("date", (2016, 0, 0, 0)), days(date(2016, 1, 1), date(2016, 12, 31))),
        (TimeExpression("since", ("date", 2014, 0, 0, 0)), Bounds(datetime(2014, 1, 1), None)),
        (TimeExpression("until", ("date", 2016, 0, 0, 0)), Bounds(None, datetime(2016, 12, 31, 23, 59, 59))),
        (TimeExpression("before", ("date", 2016, 5, 0, 0)), Bounds(None, datetime(2016, 4, 30, 23, 59, 59))),
        (TimeExpression("after", ("date", 2016, 5, 3, 0)), Bounds(datetime(2016, 5, 4), None)),
        (
            TimeExpression("range", (5, "date", 2014, 0, 0, 0, "date", 2017, 0, 0, 0)),
            days(date(2014, 1, 1), date(2017, 12, 31)),
        ),
    ],
)
def test_absolute_times_do_not(when: TimeExpression, bounds: Bounds) -> None:
    assert not is_relative(when)
    assert ground(when, None) == bounds


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        (TimeExpression("after-event", (3, 1, "day")), MONDAY, MONDAY),
        (TimeExpression("after-event", (3, 0, "hour")), date(2021, 6, 27), date(2021, 6, 27)),
        (TimeExpression("after-event", (3, 9, "hour")), date(2021, 6, 27), MONDAY),
        (TimeExpression("before-event", (3, 2, "day")), date(2021, 6, 25), date(2021, 6, 25)),
        (TimeExpression("with-event", (3,)), date(2021, 6, 27), date(2021, 6, 27)),
        (TimeExpression("after-previous", (1, "week")), date(2021, 7, 1), date(2021, 7, 7)),
        (TimeExpression("before-previous", (1, "night")), date(2021, 6, 26), date(2021, 6, 26)),
        (TimeExpression("with-previous", ("month",)), date(2021, 6, 1), date(2021, 6, 30)),
        (TimeExpression("clock", ("at dawn",)), date(2021, 6, 27), date(2021, 6, 27)),
    ],
    ids=lambda x: x.kind if isinstance(x, TimeExpression) else str(x),
)
def test_anchored_times(when: TimeExpression, first: date, last: date) -> None:
    assert ground(when, None, anchor=days(date(2021, 6, 27))) == days(first, last)
    assert ground(when, MONDAY) == Bounds()


def test_an_anchor_open_on_one_side_stays_open() -> None:
    anchor = Bounds(datetime(2021, 6, 1), None)
    assert ground(TimeExpression("after-event", (3, 2, "day")), None, anchor=anchor) == Bounds(
        datetime(2021, 6, 3), None
    )


def test_what_no_calendar_has_is_nothing() -> None:
    assert ground(TimeExpression("date", (2021, 6, 31, 0)), MONDAY) == Bounds()
    assert ground(TimeExpression("date", (0, 2, 30, -1)), MONDAY) == Bounds()
    assert ground(TimeExpression("ago", (9999, "year")), MONDAY) == Bounds()
    assert ground(TimeExpression("duration", (5, "week")), MONDAY) == Bounds()
    assert ground(TimeExpression("nonsense"), MONDAY) == Bounds()


def test_leap_day_without_a_year() -> None:
    assert ground(TimeExpression("date", (0, 2, 29, -1)), date(2018, 3, 5)).day == date(2016, 2, 29)


def test_overlap_with_nothing_known_is_the_other() -> None:
    assert overlap(Bounds(), days(MONDAY)) == days(MONDAY)


@pytest.mark.parametrize(
    ("evidence", "first", "last"),
    [
        ([(TimeExpression("weekday", (0, -1, "")), days(MONDAY))], MONDAY, date(2021, 7, 4)),
        ([(TimeExpression("weekday", (0, -1, "strict")), days(MONDAY))], date(2021, 6, 29), date(2021, 7, 5)),
        ([(TimeExpression("day", (0,)), days(MONDAY))], MONDAY, MONDAY),
        (
            [
                (TimeExpression("weekday", (0, -1, "")), days(MONDAY)),
                (TimeExpression("week", (-1,)), days(date(2021, 6, 22))),
            ],
            MONDAY,
            date(2021, 7, 4),
        ),
        (
            [(TimeExpression("date", (0, 2, 0, -1)), days(date(2021, 2, 1), date(2021, 2, 28)))],
            date(2021, 2, 1),
            date(2022, 1, 31),
        ),
    ],
)
def test_candidate_days(evidence: list[tuple[TimeExpression, Bounds]], first: date, last: date) -> None:
    found = candidate_days(evidence)
    assert (found[0], found[-1]) == (first, last)
    assert len(found) == (last - first).days + 1


def test_evidence_that_says_nothing_or_contradicts_gives_no_days() -> None:
    assert candidate_days([]) == ()
    assert candidate_days([(TimeExpression("date", (2021, 6, 28, 0)), days(MONDAY))]) == ()
    assert (
        candidate_days(
            [
                (TimeExpression("day", (0,)), days(MONDAY)),
                (TimeExpression("day", (0,)), days(date(2021, 6, 30))),
            ]
        )
        == ()
    )
