"""Scores which mentions of events are brought together, on twenty reports of six events: `tests/fusion`.

    python -m measures.fusion [FOLDER]

The gold names, for each report, words that tell of an event. Two mentions of one event are a pair. A pair that should
have been brought together and was not, or of which one mention was not found at all, costs recall; a pair brought
together that tells of two events costs precision.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from kgbuild import pipeline
from kgbuild.model import Article
from kgbuild.read import read
from kgbuild.records import World

FOLDER = Path(__file__).parent.parent / "tests" / "fusion"


class Told(NamedTuple):
    """Words of a report that tell of an event, by their place in its text."""

    report: str
    event: str
    start: int
    end: int


def fusion_scores(folder: Path = FOLDER) -> dict[str, float]:
    """Return precision, recall and the numbers of pairs behind them: right, wrong, missed."""
    articles = read([folder / "reports.jsonl"]).articles
    return scored(gold_of(folder, articles), built(articles))


def built(articles: Sequence[Article]) -> World:
    """Return what the reports say together."""
    resources = pipeline.Resources.load()
    return pipeline.fuse(list(pipeline.extract(articles, resources)), resources)


def gold_of(folder: Path, articles: Sequence[Article]) -> list[Told]:
    """Return the gold of a folder. Raises ValueError for words that their report does not hold."""
    texts = {article.id: article.text for article in articles}
    with (folder / "gold.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [_told(row["report"], row["event"], row["words"], texts[row["report"]]) for row in rows]


def _told(report: str, event: str, words: str, text: str) -> Told:
    start = text.index(words)
    return Told(report, event, start, start + len(words))


def scored(gold: Sequence[Told], world: World) -> dict[str, float]:
    """Compare the pairs of mentions of the gold with those of a world."""
    of = {told: _event(told, world) for told in gold}
    right = wrong = missed = 0
    for a, b in combinations(gold, 2):
        together = bool(of[a]) and of[a] == of[b]
        right += together and a.event == b.event
        wrong += together and a.event != b.event
        missed += not together and a.event == b.event
    return {
        "precision": right / max(1, right + wrong),
        "recall": right / max(1, right + missed),
        "right": right,
        "wrong": wrong,
        "missed": missed,
    }


def _event(told: Told, world: World) -> str:
    """Return the event that one of the words is a mention of, "" for none."""
    found = (
        event.iri
        for event in world.events
        for m in event.mentions
        if m.article == told.report and told.start <= m.start < told.end
    )
    return next(found, "")


def lines(gold: Sequence[Told], world: World) -> Iterator[str]:
    """Yield for each event of the gold what its mentions became."""
    for told in sorted(gold, key=lambda t: (t.event, t.report, t.start)):
        yield f"{told.event} {told.report} {told.start:4} {_event(told, world).rsplit('/', 1)[-1] or '-'}"


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if sys.argv[1:] else FOLDER
    found = read([folder / "reports.jsonl"]).articles
    told, world = gold_of(folder, found), built(found)
    print("\n".join(lines(told, world)))
    print(" ".join(f"{name} {value:.3g}" for name, value in scored(told, world).items()))
