"""Measures what it takes to add one article to a graph, against the build of the graph itself.

    python -m benchmarks.adding ARTICLES [NUMBER]

The graph holds NUMBER articles (1,000): copies of ARTICLES under ids of their own, each round nine days after the one
before, so that copies tell of other days and not all of one event. Processor seconds, in one process.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from kgbuild import pipeline
from kgbuild.model import Article
from kgbuild.read import read

_ROUND = timedelta(days=9)


def main(articles: Path, number: int = 1000) -> None:
    """Print seconds of the build, of adding one article, and their ratio."""
    dated = [article for article in read([articles]).articles if article.published]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        many, one = folder / "many.jsonl", folder / "one.jsonl"
        many.write_text("".join(_line(dated, n) for n in range(number)), encoding="utf-8")
        one.write_text(_line(dated, number), encoding="utf-8")
        built = _seconds(lambda: pipeline.build([many], folder / "out"))
        added = _seconds(lambda: pipeline.add([one], folder / "out"))
    print(f"{number:,} articles: built in {built:.1f} s, one added in {added:.1f} s, {added / built:.1%}")


def _line(articles: Sequence[Article], number: int) -> str:
    """Return copy number `number` as a JSON line."""
    rounds, place = divmod(number, len(articles))
    article = articles[place]
    assert article.published
    day = (article.published + rounds * _ROUND).isoformat()
    fields = {
        "id": f"{article.id}-{rounds}",
        "text": article.text,
        "published": day,
        "source": article.source,
    }
    return json.dumps(fields, ensure_ascii=False) + "\n"


def _seconds(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:3]))
