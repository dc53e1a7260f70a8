"""Measures how the cost of a build grows, and what more workers save; prints ratios, beside what is asked of them.

    python -m benchmarks.scaling ARTICLES [NUMBER]

NUMBER (10,000) copies of the articles, moved in time and place as in `benchmarks.adding`, every tenth of them without its
day, are built with one worker and with two, and a tenth of them with one. Each build is a command of its own. No figure
makes this fail: a machine may be busy. That the bytes are the same whoever works does.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import rdflib

from benchmarks.adding import Cost, corpus, cost
from kgbuild.graph.write import turtle
from kgbuild.vocab import DATA

_UNDATED: Final = 10
_FILES: Final = ("graph.ttl", "graph.trig")


def main(articles: Path, number: int = 10_000) -> None:
    """Print the ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        many = undated(corpus(articles, number, folder)[0])
        (folder / "few").mkdir()
        few = undated(corpus(articles, number // 10, folder / "few")[0])
        small = cost("build", few, "--out", folder / "small", "--workers", "1")
        one = cost("build", many, "--out", folder / "one", "--workers", "1")
        two = cost("build", many, "--out", folder / "two", "--workers", "2")
        if any((folder / "one" / f).read_bytes() != (folder / "two" / f).read_bytes() for f in _FILES):
            sys.exit("two workers have not given the bytes of one")
        print("\n".join(told(number, small, one, two)))
        print(
            f"Turtle is written {writing(folder / 'small' / 'graph.ttl'):.0f} times as fast as by rdflib (10 or more)"
        )


def undated(file: Path) -> Path:
    """Take the day from every tenth article of a file of JSON lines; return the file."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    for line in lines[::_UNDATED]:
        del line["published"]
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return file


def told(number: int, small: Cost, one: Cost, two: Cost) -> list[str]:
    """Return what a tenth of the articles and all of them cost with one worker, and all with two."""
    growth = (one.processor / number) / (small.processor / (number // 10))
    return [
        f"{number // 10:,} articles, one worker: {small}",
        f"{number:,} articles, one worker: {one}",
        f"{number:,} articles, two workers: {two}",
        f"processor time an article at {number:,} / at {number // 10:,}: {growth:.2f} (1.1 or less)",
        f"time by the clock, one worker / two: {one.clock / two.clock:.2f} (1.8 or more)",
        f"the most memory of a process at {number:,}: {max(one.memory, two.memory) / 2**30:.2f} GiB (1.1 or less)",
    ]


def writing(graph: Path) -> float:
    """Return how many times as fast as rdflib kgbuild writes a graph as Turtle."""
    quads = list(ox.parse(path=str(graph)))
    theirs = rdflib.Graph().parse(graph)
    ours = _seconds(lambda: turtle(quads, DATA))
    return _seconds(lambda: theirs.serialize(io.BytesIO(), "turtle")) / ours


def _seconds(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:3]))
