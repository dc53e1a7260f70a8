"""Which spellings are held to be one name: 374 pairs, and 60 that were written after the rules."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kgbuild.pipeline import Resources
from kgbuild.resolve.knowledge import GazetteerKnowledge
from kgbuild.resolve.spelling import key

FOLDER = Path(__file__).parent


def pairs(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize(
    ("name", "number", "precision", "recall"),
    [("names.tsv", 374, 0.98, 0.90), ("names-unseen.tsv", 60, 0.98, 0.85)],
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


@pytest.fixture(scope="module")
def knowledge() -> GazetteerKnowledge:
    resources = Resources.load()
    return GazetteerKnowledge(resources.tools.gazetteer, resources.geography, resources.tools.lexicon)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("eastern Hama", "western Hama"),
        ("north-east Raqqa", "north-west Raqqa"),
        ("Nigerian coast guard", "Nigerien coast guard"),
        ("Kenyan rangers", "Ghanaian rangers"),
        ("Malian gendarmes", "Malawian gendarmes"),
    ],
)
def test_words_that_are_spelt_in_one_way(knowledge: GazetteerKnowledge, one: str, other: str) -> None:
    assert knowledge.key(one) != knowledge.key(other)


def test_few_names_of_the_gazetteer_look_alike(knowledge: GazetteerKnowledge) -> None:
    """Of thousands of names of different things, those of a handful are told apart by nothing but their IRIs."""
    bearers: dict[tuple[str, str], set[str]] = {}
    entries = knowledge.gazetteer.entries.values()
    for entry in entries:
        for name in entry.names:
            bearers.setdefault((entry.kind, knowledge.key(name)), set()).add(entry.iri)
    alike = {form: iris for form, iris in bearers.items() if len(iris) > 1}
    assert len(bearers) >= 5000
    assert len(alike) <= 8, alike
