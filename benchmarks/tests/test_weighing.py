"""The search for the weights of versions, on slots that are made up."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from benchmarks.weighing import STEPS, Search, dumped, steps
from kgbuild.resolve.support import FILE, Weights, shipped


@pytest.fixture
def search(monkeypatch: pytest.MonkeyPatch) -> Search:
    """A search in which boasts are best believed and charges are not, but for one small set, where no boast is."""

    def counted(self: Search, weights: Weights) -> dict[str, Counter[str]]:
        wrong = round(10 * abs(weights.boasted - 0.9) + 10 * abs(weights.accused - 0.2))
        other = round(5 * abs(weights.boasted - 0.3))
        return {"many": Counter(tp=50, fp=wrong), "few": Counter(tp=5, fp=other)}

    monkeypatch.setattr(Search, "__post_init__", lambda self: None)
    monkeypatch.setattr(Search, "_counted", counted)
    nothing: Any = None
    return Search((), nothing, nothing)


def test_one_weight_after_the_other(search: Search) -> None:
    final = search.search()
    assert final == replace(shipped(), boasted=0.9, accused=0.2)
    assert search.best(without="few") == final


def test_a_set_is_judged_by_the_others(search: Search) -> None:
    search.search()
    assert search.best(without="many").boasted == 0.3
    assert search.best(without="many").accused == shipped().accused, "of equals what is in place"


def test_steps_go_on_both_sides_of_what_is_in_place() -> None:
    for name, values in STEPS.items():
        assert min(values) <= getattr(shipped(), name) <= max(values)
    assert len({*steps(shipped())}) == sum(map(len, STEPS.values())) - len(STEPS)


def test_the_file_of_weights_can_be_compared_line_by_line() -> None:
    assert FILE.read_text(encoding="utf-8") == dumped(shipped())
