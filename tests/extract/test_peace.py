"""Words of violence in peaceful passages, and the evidence by which a passage is in earnest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from test_events import PUBLISHED, Tools, tools

from en_kgbuild.heads import AROUND, passages
from kgbuild.errors import ModelError
from kgbuild.extract.events import peace
from kgbuild.extract.reading import read_document
from kgbuild.model import ArticleExtraction, Document

#: Notes that stand in no file from which the weights are learnt.
QUIET = (
    "Crickets invaded a bakery in Bologna overnight. The owner chased them out with a broom.",
    "Snow besieged two hundred pilgrims in a hostel in the Pyrenees. They sang and drank cocoa.",
    "The bakers of Lyon raided the top prizes and left the Parisians with crumbs. The jury tasted 90 loaves.",
    "Fischer attacked in Reykjavik with the queen, and Spassky collapsed. The final was seen by millions.",
    "The Turkish side shot its way to the final in Cologne. The coach praised his keeper.",
)
EARNEST = (
    "Gunmen raided a village near Bunia on Friday and killed nine farmers.",
    "The army shelled two suburbs of Omdurman overnight. A clinic was hit.",
    "Police arrested four suspected bombers in Karachi on Sunday.",
    "Students beat a thief to death in Dhaka on Monday.",
)


@pytest.fixture(scope="module")
def shipped_tools() -> Tools:
    return tools()


def told(reading: ArticleExtraction) -> list[str]:
    return [event.kind for event in reading.events]


@pytest.mark.parametrize("text", QUIET)
def test_peaceful_passages(text: str, annotate: Callable[..., Document], shipped_tools: Tools) -> None:
    document = annotate(text, PUBLISHED)
    assert not told(read_document(document, shipped_tools))
    unread = replace(document, heads=replace(document.heads, passages=()))
    assert told(read_document(unread, shipped_tools)), (
        "without the model's odds the words alone tell of an attack"
    )


@pytest.mark.parametrize("text", EARNEST)
def test_passages_in_earnest(text: str, annotate: Callable[..., Document], shipped_tools: Tools) -> None:
    assert told(read_document(annotate(text, PUBLISHED), shipped_tools))


def test_odds_come_with_each_sentence(annotate: Callable[..., Document]) -> None:
    document = annotate("Rebels shelled the town. Two people died.", PUBLISHED)
    assert [first for first, _ in document.heads.passages] == [first for first, _ in document.sents]


def test_a_passage_is_a_sentence_and_two_on_either_side() -> None:
    vectors = np.arange(7, dtype=np.float32)[:, None]  # row 0 is the root's
    first, means = passages([(np.arange(6), vectors)], np.array([0, 1, 1, 2, 3, 4]))
    assert first.tolist() == [0, 1, 3, 4, 5]
    assert means[:, 0].tolist() == pytest.approx([2.5, 3.0, 3.5, 4.0, 5.0])


def test_damaged_weights_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peace, "FILE", peace.FILE.with_name("missing.json"))
    peace.shipped.cache_clear()
    with pytest.raises(ModelError, match="Fit them again"):
        peace.shipped()
    peace.shipped.cache_clear()


def test_a_passage_is_what_the_model_was_fitted_on() -> None:
    assert peace._PASSAGE == AROUND
