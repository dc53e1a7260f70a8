"""Tolls in sentences.

An expectation is kind, bound (= exactly, >= least, <= most, ~ about, ? unnamed), number, of whom, `@` the
word that it hangs on, `<` what caused it; "part" of another number, "sum" over a period; several
separated by " ; ".
"""

from __future__ import annotations

import pytest
from parsed import Case, cases

from kgbuild.extract.casualties.figures import FoundToll, find_tolls
from kgbuild.extract.times.finding import find_times
from kgbuild.model import Document

CASES = cases("tolls")
BOUNDS = {"exactly": "=", "least": ">=", "most": "<=", "about": "~", "vague": "?"}


def shown(document: Document, toll: FoundToll) -> str:
    words = document.words
    said = f"{toll.kind}{BOUNDS[toll.bound]}{'' if toll.number is None else toll.number}"
    parts = [said, toll.of, f"@{words[toll.head].text}"]
    parts += [f"<{words[toll.cause].text}"] if toll.cause is not None else []
    parts += ["part"] if toll.part_of else []
    parts += ["sum"] if toll.cumulative else []
    return " ".join(p for p in parts if p)


def test_the_table_is_whole() -> None:
    assert len(CASES) == 136


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:60])
def test_tolls(case: Case) -> None:
    found = [shown(case.document, toll) for toll in find_tolls(case.document)]
    assert (" ; ".join(found) or "none") == case.expect


def test_times_given_make_no_difference() -> None:
    for case in CASES:
        assert find_tolls(case.document, find_times(case.document)) == find_tolls(case.document)


def test_words_lie_in_the_span() -> None:
    for case in CASES:
        for toll in find_tolls(case.document):
            assert toll.first <= toll.trigger < toll.last <= len(case.document.words)
            assert toll.of_word is None or toll.first <= toll.of_word < toll.last
