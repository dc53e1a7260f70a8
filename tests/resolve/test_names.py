"""Which spellings are held to be one name: 200 pairs, and 77 that the rules were not made on."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kgbuild.resolve.spelling import key

FOLDER = Path(__file__).parent


def pairs(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize(
    ("name", "number", "precision", "recall"),
    [("names.tsv", 200, 0.98, 0.90), ("names-unseen.tsv", 77, 0.96, 0.75)],
)
def test_pairs(name: str, number: int, precision: float, recall: float) -> None:
    rows = pairs(name)
    assert len(rows) == number
    assert {row["are"] for row in rows} == {"same", "different"}
    joined = [row for row in rows if key(row["one"]) == key(row["other"])]
    right = sum(row["are"] == "same" for row in joined)
    assert right / len(joined) >= precision, [row for row in joined if row["are"] == "different"]
    assert right / sum(row["are"] == "same" for row in rows) >= recall


def test_no_pair_twice() -> None:
    rows = [
        frozenset((row["one"], row["other"]))
        for name in ("names.tsv", "names-unseen.tsv")
        for row in pairs(name)
    ]
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize("name", ["(KSS)", "A", "al", "X Y Z", "46", "", "'"])
def test_every_name_has_a_form(name: str) -> None:
    assert key(name) == key(f" {name} ")
    assert bool(key(name)) == any(c.isalnum() for c in name)
