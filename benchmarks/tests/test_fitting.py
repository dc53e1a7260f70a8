"""The measures of coreference give the published figures; fitting finds weights that make the right choices likely."""

from __future__ import annotations

import math
import random
from itertools import permutations

import pytest

from benchmarks.alignment import label
from benchmarks.coreference import Partition, b_cubed, ceaf_e, conll, muc
from benchmarks.ecb import article, average_link
from benchmarks.fit import dumped
from benchmarks.logistic import Choice, fitted, pair, regression, score

#: Luo (2005): twelve mentions of three entities, and what four systems make of them.
TRUTH: Partition = [{1, 2, 3, 4, 5}, {6, 7}, {8, 9, 10, 11, 12}]
SYSTEMS: dict[str, Partition] = {
    "a": [{1, 2, 3, 4, 5}, {6, 7, 8, 9, 10, 11, 12}],
    "b": [{1, 2, 3, 4, 5, 8, 9, 10, 11, 12}, {6, 7}],
    "c": [{*range(1, 13)}],
    "d": [{n} for n in range(1, 13)],
}


@pytest.mark.parametrize(
    ("system", "muc_f1", "b_f1", "ceaf_f1"),
    [
        ("a", 0.947, 0.865, 0.733),
        ("b", 0.947, 0.737, 0.667),
        ("c", 0.900, 0.545, 0.294),
        ("d", 0.0, 0.400, 0.178),
    ],
)
def test_published_figures(system: str, muc_f1: float, b_f1: float, ceaf_f1: float) -> None:
    found = SYSTEMS[system]
    assert muc(TRUTH, found).f1 == pytest.approx(muc_f1, abs=5e-4)
    assert b_cubed(TRUTH, found).f1 == pytest.approx(b_f1, abs=5e-4)
    assert ceaf_e(TRUTH, found).f1 == pytest.approx(ceaf_f1, abs=5e-4)
    assert conll(TRUTH, found) == pytest.approx((muc_f1 + b_f1 + ceaf_f1) / 3, abs=1e-3)


def test_the_gold_itself_is_right() -> None:
    assert conll(TRUTH, TRUTH) == pytest.approx(1)


def test_the_best_alignment_of_sets() -> None:
    chance = random.Random(0)
    for _ in range(50):
        mentions = range(12)
        gold, found = (_partition([chance.randrange(5) for _ in mentions]) for _ in "gf")
        few, many = sorted((gold, found), key=len)
        best = max(
            sum(2 * len(a & b) / (len(a) + len(b)) for a, b in zip(few, order, strict=False))
            for order in permutations(many, len(few))
        )
        assert ceaf_e(gold, found).recall == pytest.approx(best / len(gold))


def _partition(numbers: list[int]) -> Partition:
    return [{i for i, n in enumerate(numbers) if n == number} for number in sorted({*numbers})]


def test_a_choice_is_learned() -> None:
    choices = [Choice([{"near"}, {"far"}], 0)] * 20 + [Choice([{"far"}], None)] * 20
    weights = fitted(choices, ridge=0.1)
    assert score(weights, {"near"}) > 0 > score(weights, {"far"})


def test_a_choice_of_one_is_a_regression() -> None:
    pairs = [({"x"}, True)] * 7 + [({"x"}, False)] * 3 + [(set[str](), False)] * 5
    one, other = regression(pairs, 0.5), fitted([pair(f, same) for f, same in pairs], 0.5)
    assert one == pytest.approx(other, abs=1e-6)
    assert 1 / (1 + math.exp(-score(one, {"x"}))) == pytest.approx(0.7, abs=0.1)


def test_the_ridge_draws_towards_the_prior() -> None:
    one = [Choice([{"seldom"}], 0)]
    assert fitted(one, 1000.0, {"seldom": -2.0, "never": 1.5})["seldom"] == pytest.approx(-2, abs=0.01)
    assert fitted(one, 1000.0, {"never": 1.5})["never"] == pytest.approx(1.5)


def test_what_points_back_is_one_of_them() -> None:
    choices = [Choice([{"near"}, {"far"}], None, some=True)] * 9 + [Choice([{"far"}], None)] * 9
    weights = fitted(choices, ridge=0.1)
    assert score(weights, {"near"}) > 0 > score(weights, {"far"})


def test_labels() -> None:
    assert [label(likes) for likes in ([], [(0.9, "a")], [(1.0, "a")], [(2.0, "a"), (1.8, "b")])] == [
        "",
        "",
        "a",
        "",
    ]


def test_groups_are_joined_by_their_mean() -> None:
    scores = {(0, 1): 2.0, (1, 2): 1.0, (0, 2): -4.0, (3, 4): 0.5}
    assert sorted(map(sorted, average_link(5, scores))) == [[0, 1], [2], [3, 4]]
    assert sorted(map(sorted, average_link(3, {(0, 1): 9.0, (1, 2): 9.0}, never=-1.0))) == [[0, 1, 2]]


def test_a_document_of_tokens() -> None:
    row = {
        "doc": "d",
        "sentences": [{"id": 4, "tokens": ["A", "judge", "'s", "car", ",", "he", "did", "n't", "say", "."]}],
    }
    found, at = article(row)
    assert found.text == "A judge's car, he didn't say.\n\n"
    assert found.text[at[4, 3] :].startswith("car")


def test_the_file_of_weights_can_be_compared_line_by_line() -> None:
    assert dumped(({"b": 0.12345, "a": 1}, {"bias": -1.0})).splitlines() == [
        "{", ' "within": {', '  "a": 1,', '  "b": 0.123', " },", ' "across": {', '  "bias": -1.0', " }", "}",
    ]  # fmt: skip
