"""Measures what it takes to add one article to a graph, against the build of the graph itself.

    python -m benchmarks.adding ARTICLES [NUMBER]

The graph holds NUMBER articles (400): copies of ARTICLES under ids of their own, round after round. Each round is told
nine days after the one before and moves the towns on by one, so that copies tell of other days and other places and
not all of one event. Processor seconds, in one process; then it is held that adding has given what a build gives.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

from kgbuild import pipeline
from kgbuild.model import Article
from kgbuild.read import read

_ROUND: Final = timedelta(days=9)
#: Towns that take each other's places.
_TOWNS: Final = (
    "Erbil", "Mosul", "Kirkuk", "Tikrit", "Samarra", "Ramadi", "Fallujah", "Basra", "Najaf", "Karbala", "Baqubah",
)  # fmt: skip
_TOWN: Final = re.compile(rf"\b(?:{'|'.join(_TOWNS)})\b")
_FILES: Final = ("graph.ttl", "graph.trig")


def main(articles: Path, number: int = 400) -> None:
    """Print seconds of the build, of adding one article, and their ratio; fail where the two graphs differ."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        many, one = corpus(articles, number, folder)
        built = _seconds(lambda: pipeline.build([many], folder / "out"))
        added = _seconds(lambda: pipeline.add([one], folder / "out"))
        print(f"{number:,} articles: built in {built:.1f} s, one added in {added:.1f} s, {added / built:.1%}")
        (folder / "whole").mkdir()
        shutil.copy(folder / "out" / "readings.sqlite", folder / "whole")
        pipeline.build([many, one], folder / "whole")
        if any((folder / "out" / f).read_bytes() != (folder / "whole" / f).read_bytes() for f in _FILES):
            sys.exit("adding has not given the bytes of one build")


def corpus(articles: Path, number: int, folder: Path) -> tuple[Path, Path]:
    """Write the articles to build a graph of and the one to add, as JSON lines; return the two files."""
    dated = [article for article in read([articles]).articles if article.published]
    many, one = folder / "many.jsonl", folder / "one.jsonl"
    many.write_text("".join(_line(dated, n) for n in range(number)), encoding="utf-8")
    one.write_text(_line(dated, number), encoding="utf-8")
    return many, one


def _line(articles: Sequence[Article], number: int) -> str:
    """Return copy number `number` as a JSON line."""
    rounds, place = divmod(number, len(articles))
    article = articles[place]
    assert article.published
    fields = {
        "id": f"{article.id}-{rounds}",
        "text": _TOWN.sub(lambda town: _moved(town.group(), rounds), article.text),
        "published": (article.published + rounds * _ROUND).isoformat(),
        "source": article.source,
    }
    return json.dumps(fields, ensure_ascii=False) + "\n"


def _moved(town: str, rounds: int) -> str:
    return _TOWNS[(_TOWNS.index(town) + rounds) % len(_TOWNS)]


def _seconds(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:3]))
