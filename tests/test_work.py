"""What a build holds in memory: readings at hand have a bound, which changes no byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild import athand, pipeline
from kgbuild.athand import Kept
from kgbuild.engines import Alone
from kgbuild.model import Article, ArticleExtraction
from kgbuild.pipeline import How

ARTICLES = Path(__file__).parent.parent / "articles"


class Fetched:
    """Readings of a thousand characters, and which were fetched."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, n: int) -> ArticleExtraction:
        self.asked.append(n)
        return ArticleExtraction(Article(str(n), "x" * 1000, ()), (), (), (), (), ())


@pytest.mark.parametrize(
    ("room", "again"), [(1_000_000, []), (150_000, [0, 1, 2]), (280_000, []), (0, [0, 1, 2])]
)
def test_as_many_readings_are_at_hand_as_there_is_room_for(room: int, again: list[int]) -> None:
    fetched = Fetched()
    kept = Kept(["a", "b", "c"], fetched, room)
    assert [kept[n].article.id for n in (0, 1, 2, 0, 1, 2)] == ["0", "1", "2", "0", "1", "2"]
    assert fetched.asked == [0, 1, 2, *again]
    assert [reading.article.id for reading in kept[1:]] == ["1", "2"]
    with pytest.raises(IndexError):
        kept[3]


def test_little_memory_changes_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline.build([ARTICLES], tmp_path / "much", how=How(engine=Alone()))
    monkeypatch.setattr(athand, "_PER_CHARACTER", 1 << 20)  # no two of them have room
    pipeline.build([ARTICLES], tmp_path / "little", how=How(engine=Alone(), memory=1))
    for name in ("graph.ttl", "graph.trig", "registry.json"):
        assert (tmp_path / "much" / name).read_bytes() == (tmp_path / "little" / name).read_bytes()
