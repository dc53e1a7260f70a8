"""A day that very many share: what can agree is compared, and what is found is what comparing all with all finds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kgbuild import pipeline
from kgbuild.model import ArticleExtraction
from kgbuild.pipeline import How, Resources
from kgbuild.read import read
from kgbuild.records import World
from kgbuild.resolve import clusters
from measures import synthetic

ROOT = Path(__file__).parents[2]
NEVER = 1 << 30


def counted(
    patch: pytest.MonkeyPatch, readings: list[ArticleExtraction], resources: Resources, hot: int
) -> tuple[World, int]:
    """Return what readings say together where days are hot from so many on, and how many pairs were compared."""
    number = 0
    agree = clusters.agree

    def one_more(*pair: object) -> bool:
        nonlocal number
        number += 1
        return agree(*pair)  # type: ignore[arg-type]

    with patch.context() as here:
        here.setattr(clusters, "HOT", hot)
        here.setattr(clusters, "agree", one_more)
        return pipeline.fuse(readings, resources), number


def test_of_a_hot_day_few_pairs_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthetic, "_A_DAY", 1000)
    resources = Resources.load()
    readings = list(synthetic.readings(150, resources))
    whole, all_pairs = counted(monkeypatch, readings, resources, NEVER)
    parted, some = counted(monkeypatch, readings, resources, 0)
    assert parted == whole
    assert 0 < some < all_pairs / 5


@pytest.mark.parametrize("source", ["articles", "tests/fusion/reports.jsonl"])
def test_real_events_are_brought_together_alike(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    resources = Resources.load()
    readings = list(pipeline.extract(read([ROOT / source]).articles, resources))
    whole, all_pairs = counted(monkeypatch, readings, resources, NEVER)
    parted, some = counted(monkeypatch, readings, resources, 0)
    assert parted == whole
    assert some < all_pairs


def test_hot_days_are_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "HOT", 5)
    lines: list[str] = []
    pipeline.build([ROOT / "tests" / "fusion" / "reports.jsonl"], tmp_path, how=How(tell=lines.append))
    assert any("tellings of events may be of" in line for line in lines)
    assert date.fromisoformat(lines[0].partition(" be of ")[2][:10])
