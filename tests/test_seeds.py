"""The three articles beside the checkout, built and held against their gold by the scorer that lies with it."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from kgbuild.pipeline import build

ONTOLOGY = Path(__file__).resolve().parents[1] / "ontology"


@pytest.fixture(scope="module")
def score(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("seeds")
    build([shared / "seeds"], out)
    spec = importlib.util.spec_from_file_location("score", shared / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    sys.modules["score"] = scorer
    spec.loader.exec_module(scorer)
    gold = json.loads((shared / "eval" / "gold" / "seeds.json").read_text(encoding="utf-8"))
    built = scorer.Built([out / "graph.ttl"], ONTOLOGY)
    found: dict[str, Any] = scorer.Scorer(built, gold).run()
    return found


def test_events_and_slots(score: dict[str, Any]) -> None:
    assert score["events"]["f1"] >= 0.99
    assert score["slots"]["f1"] >= 0.919


def test_no_trap_is_fallen_into(score: dict[str, Any]) -> None:
    assert score["traps"]["fell"] == 0


def test_entities_statements_and_relations(score: dict[str, Any]) -> None:
    assert score["entities"]["hit"] >= 43
    assert score["statements"]["hit"] >= 13
    assert score["positions"]["hit"] >= 10
    assert score["relations"]["hit"] >= 8
    assert score["claims"]["hit"] >= 11


def test_undated_articles_are_dated(score: dict[str, Any]) -> None:
    assert score["article_dates"] == {"hit": 3, "of": 3}
