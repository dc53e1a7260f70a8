"""Measures what it takes to add one article to a graph, against the build of the graph itself.

    python -m benchmarks.adding ARTICLES [NUMBER]

The graph holds NUMBER articles (10,000): copies of ARTICLES under ids of their own, round after round. Each round is told
nine days after the one before and moves the towns on by one, so that copies tell of other days and other places and
not all of one event. Build and adding are commands in processes of their own, so that loading counts. Then it is held
that adding has given the bytes of a build that knows nothing but what single articles say.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final, NamedTuple

from kgbuild.incremental import cache
from kgbuild.model import Article
from kgbuild.read import read

#: One article added to a graph of so many takes at most so much of the build, in processor seconds.
DEMANDED: Final = 10_000
MOST: Final = 0.03

_ROUND: Final = timedelta(days=9)
#: Towns that take each other's places.
_TOWNS: Final = (
    "Erbil", "Mosul", "Kirkuk", "Tikrit", "Samarra", "Ramadi", "Fallujah", "Basra", "Najaf", "Karbala", "Baqubah",
)  # fmt: skip
_TOWN: Final = re.compile(rf"\b(?:{'|'.join(_TOWNS)})\b")
_FILES: Final = ("graph.ttl", "graph.trig")


class Cost(NamedTuple):
    """What a command took: seconds of processor and clock, and at most so many bytes of memory."""

    processor: float
    clock: float
    memory: int

    def __str__(self) -> str:
        return (
            f"{self.processor:.1f} s (by the clock {self.clock:.1f} s; {self.memory / 2**30:.1f} GiB at most)"
        )


def main(articles: Path, number: int = DEMANDED) -> None:
    """Print what the build took and the adding of one article, and their ratio.

    Fail where the two graphs differ, and where a graph of `DEMANDED` articles takes more than `MOST` of its build.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        many, one = corpus(articles, number, folder)
        built = cost("build", many, "--out", folder / "out")
        added = cost("add", one, "--out", folder / "out")
        ratio = added.processor / built.processor
        print(f"{number:,} articles built in {built}")
        print(f"one added in {added}: {ratio:.1%} of the build", flush=True)
        (folder / "whole").mkdir()
        _copy_readings(folder / "out", folder / "whole")
        cost("build", many, one, "--out", folder / "whole")
        if any((folder / "out" / f).read_bytes() != (folder / "whole" / f).read_bytes() for f in _FILES):
            sys.exit("adding has not given the bytes of one build")
        print("The graph has the bytes of one build of all.")
    if number < DEMANDED:
        print(f"It is to be {MOST:.0%} at most at {DEMANDED:,} articles: make bench NUMBER={DEMANDED}")
    elif ratio > MOST:
        sys.exit(f"adding takes more than {MOST:.0%} of a build")


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


def cost(*arguments: str | Path) -> Cost:
    """Run a command of kgbuild in a process of its own, so that nothing is loaded before."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "kgbuild", *arguments], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"kgbuild {arguments[0]} has failed")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss * 1024)


def _copy_readings(source: Path, to: Path) -> None:
    """Copy what single articles say, without anything that was worked out from it."""
    shutil.copy(source / cache.FILE, to)
    with sqlite3.connect(to / cache.FILE) as connection:
        connection.execute("DELETE FROM results")
    connection.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:3]))
