from __future__ import annotations

import pytest

from kgbuild.numerals import cardinal, quantity

CASES = [
    ("four", 4, 4, "exactly"),
    ("twenty-five men", 25, 25, "exactly"),
    ("twenty five men", 25, 25, "exactly"),
    ("1,300", 1300, 1300, "exactly"),
    ("2.5 million people", 2_500_000, 2_500_000, "exactly"),
    ("a hundred", 100, 100, "exactly"),
    ("two hundred and five", 205, 205, "exactly"),
    ("three thousand two hundred", 3200, 3200, "exactly"),
    ("two hundred thousand", 200_000, 200_000, "exactly"),
    ("half a dozen", 6, 6, "exactly"),
    ("two dozen", 24, 24, "exactly"),
    ("a couple of farmers", 2, 2, "exactly"),
    ("both drivers", 2, 2, "exactly"),
    ("no one", 0, 0, "exactly"),
    ("another 20", 20, 20, "exactly"),
    ("a total of 40", 40, 40, "exactly"),
    ("at least 14", 14, 14, "least"),
    ("more than two dozen", 24, 24, "least"),
    ("no fewer than 9", 9, 9, "least"),
    ("20 or more", 20, 20, "least"),
    ("up to 24", 24, 24, "most"),
    ("as many as 16", 16, 16, "most"),
    ("fewer than ten", 10, 10, "most"),
    ("about 120", 120, 120, "about"),
    ("an estimated 5,000", 5000, 5000, "about"),
    ("some 30", 30, 30, "about"),
    ("a dozen or so", 12, 12, "about"),
    ("between nine and 50", 9, 50, "range"),
    ("from 10 to 20", 10, 20, "range"),
    ("two or three", 2, 3, "range"),
    ("10 - 12", 10, 12, "range"),
    ("dozens of", None, None, "vague"),
    ("tens of thousands of", None, None, "vague"),
    ("a number of", None, None, "vague"),
    ("several", None, None, "vague"),
]


@pytest.mark.parametrize(("text", "low", "high", "bound"), CASES, ids=[c[0] for c in CASES])
def test_quantity(text: str, low: int | None, high: int | None, bound: str) -> None:
    found = quantity(text.split(), 0)
    assert found is not None
    assert (found.low, found.high, found.bound) == (low, high, bound)


@pytest.mark.parametrize("text", ["the soldiers", "a", "an", "and four", "26-year-old", "3.5", "first"])
def test_no_quantity(text: str) -> None:
    assert quantity(text.split(), 0) is None


def test_two_numbers_do_not_run_together() -> None:
    assert cardinal(["two", "and", "three"], 0) == (2, 1)
    assert cardinal(["five", "four"], 0) == (5, 1)
    assert cardinal(["2014", "2015"], 0) == (2014, 1)
