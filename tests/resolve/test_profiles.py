"""Two profiles that tell the same are compared once; all that a comparison asks of a profile is in its content."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any, cast

import pytest

from kgbuild.bounds import days
from kgbuild.model import Bounds
from kgbuild.resolve import fusion
from kgbuild.resolve.fusion import PairSimilarity
from kgbuild.resolve.profile import EventProfile, Relatedness

DAY = days(date(2021, 6, 28), date(2021, 6, 28))
#: What else each field may hold; a field that is new has to have its place in one of these.
TOLD: dict[str, Any] = {
    "kinds": {"Airstrike"}, "bounds": DAY, "news": DAY, "answers": True, "places": {"x:town"}, "near": {"x:town"},
    "attackers": {"x:militia"}, "targets": {"x:base"}, "weapons": {"x:rocket"}, "figures": {"killed": {2}},
    "least": {"killed": {2}},
    "count": {3}, "reference": "definite", "plural": True, "lean": frozenset({1}),
}  # fmt: skip
#: What is asked of inside an article alone, `mixed` and `headline` among it.
WHERE: dict[str, Any] = {
    "order": ("b", 9), "sentence": 4, "members": [(7, 1)], "articles": {"b"}, "mixed": True, "headline": True, "timed": True,
    "answered": {(7, 2)}, "words": {"raid"}, "items": {3}, "signs": frozenset({"pointing"}),
    "said": True, "counted": {(7, 3)},
}  # fmt: skip


def profile(article: str = "a", **told: Any) -> EventProfile:
    return EventProfile((article, 0), {"Attack"}, articles={article}, **told)


def test_every_field_is_looked_at() -> None:
    assert {field.name for field in fields(EventProfile)} == TOLD.keys() | WHERE.keys()


@pytest.mark.parametrize("name", TOLD)
def test_what_is_told_is_content(name: str) -> None:
    assert replace(profile(), **{name: TOLD[name]}).content != profile().content


@pytest.mark.parametrize("name", WHERE)
def test_where_it_is_told_is_none(name: str) -> None:
    assert replace(profile(), **{name: WHERE[name]}).content == profile().content


def test_the_day_of_a_report_is_content_only_where_no_time_is_told() -> None:
    assert profile(bounds=DAY, news=DAY).content == profile(bounds=DAY).content
    assert (
        profile(bounds=Bounds(DAY.earliest), news=DAY).content != profile(bounds=Bounds(DAY.earliest)).content
    )


def test_reports_in_the_same_words_are_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[EventProfile, EventProfile]] = []
    monkeypatch.setattr(fusion, "likeness", lambda a, b, _: compared.append((a, b)) or -1.0)
    fit = PairSimilarity(cast(Relatedness, None))
    copies = [profile(article, places={"x:town"}) for article in "abc"]
    other = profile("d", places={"x:hill"})
    assert {fit(copy, other) for copy in copies} == {-1.0}
    assert len(compared) == 1
    fit(other, copies[0])
    assert len(compared) == 2, "the better known comes first: the other way round is another question"
