"""Builds very many generated articles without a language model, and scores how their events were brought together.

    python -m measures.many [NUMBER] [WORKERS] [MEMORY]

NUMBER (100,000) articles of `measures.synthetic` are built by WORKERS (2) processes with MEMORY (128) MB of readings at
hand. In place of the model and of extraction stands the generator, which knows what its articles say; all else is
the program: outlines, fusion, rendering, files. The generator knows, too, which mentions tell of one event: every
fifth article tells the event of the one before it again. Printed are the scores of pairs of mentions, and the cost.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, Final
from unittest import mock

import pyoxigraph as ox

from kgbuild import extractor, pipeline
from kgbuild.engines.pool import Pool
from kgbuild.extractor import Resources
from kgbuild.graph.triples import mention_iri
from kgbuild.model import Article, ArticleExtraction
from kgbuild.pipeline import How
from kgbuild.read import ReadResult
from kgbuild.vocab import DATA, EV
from measures.synthetic import TOLD_AGAIN, Cast, reading

_EVIDENCE: Final = ox.NamedNode(EV + "evidence")


def built(number: int, out: Path, how: How, resources: Resources) -> None:
    """Build the graph of `number` articles into `out`."""
    cast = Cast(resources)

    def told(articles: Sequence[Article], *_: Any) -> Iterator[ArticleExtraction]:
        return (reading(int(article.id.rsplit("-", 1)[1]), cast) for article in articles)

    found = ReadResult(tuple(reading(n, cast).article for n in range(number)), ())
    with (
        mock.patch.object(pipeline, "read", return_value=found),
        mock.patch.object(extractor, "extract", told),
        mock.patch.object(extractor, "language"),
    ):
        pipeline.build([out.parent / "generated"], out, how=how)


def events(number: int, resources: Resources) -> dict[str, int]:
    """Return which event each mention of an event tells of, by the mention's IRI."""
    cast = Cast(resources)
    return {
        mention_iri(DATA, event.triggers[0]): n - (len(told) - 1 - event.key)
        for n in range(number)
        for told in [reading(n, cast).events]
        for event in told
    }


def scores(graph: Path, gold: dict[str, int]) -> tuple[int, int, int]:
    """Return how many pairs of mentions a graph holds to be of one event: rightly, wrongly, and not, but should."""
    groups: dict[str, set[str]] = defaultdict(set)
    for quad in ox.parse(path=str(graph), format=ox.RdfFormat.TURTLE):
        if quad.predicate == _EVIDENCE and "/event/" in str(quad.subject) and quad.object.value in gold:
            groups[str(quad.subject)].add(quad.object.value)
    pairs = [gold[a] == gold[b] for group in groups.values() for a, b in combinations(sorted(group), 2)]
    wanted = sum(n * (n - 1) // 2 for n in Counter(gold.values()).values())
    return sum(pairs), len(pairs) - sum(pairs), wanted - sum(pairs)


def main(number: int = 100_000, workers: int = 2, memory: int = 128) -> None:
    """Print what it took, and how right it was; fail where F1 is below .95."""
    resources = Resources.load()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "out"
        built(number, out, How(engine=Pool(workers), memory=memory), resources)
        clock = time.monotonic() - begun
        spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        right, wrong, missed = scores(out / "graph.ttl", events(number, resources))
        size = (out / "graph.ttl").stat().st_size
    processor = sum(used.ru_utime + used.ru_stime for used in spent)
    most = max(used.ru_maxrss for used in spent)
    f1 = 2 * right / max(1, 2 * right + wrong + missed)
    print(
        f"{number:,} articles, {workers} workers: {processor:,.0f} s of the processor, {clock:,.0f} s by the clock,"
    )
    print(f"  {1000 * processor / number:.1f} ms an article, at most {most / 1024:,.0f} MiB in a process")
    print(
        f"  graph.ttl {size / 1e6:,.0f} MB; pairs of mentions of one event: {right:,} right, {wrong:,} wrong,"
    )
    print(f"  {missed:,} missed, F1 {f1:.3f} (one in {TOLD_AGAIN} is told again)")
    sys.exit(f1 < 0.95)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
