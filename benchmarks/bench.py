"""Measures words a second on one core: tokenizer, language model, reading to extraction, whole build; and the ratios.

    python -m benchmarks.bench ARTICLES [WORDS]

The articles are taken over and over, each copy under an id of its own, until they have WORDS words (30,000).
So the texts are real, whole and in batches as a build has them, and the number of events is not: each copy tells the
same ones. Loading is apart. Tokenizer and model take the same texts, the model with all that extraction needs; of
several rounds the best counts, of the whole build there is one. On a busy machine the time that the processor spent
tells more than that of the clock; both are printed. A word is what white space parts (the model's tokens are a seventh
more).
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Final, TypeVar
from unittest import mock

import spacy

from kgbuild import extractor, pipeline
from kgbuild.annotate import BATCH, Pipeline, model
from kgbuild.engines import Alone
from kgbuild.model import Article
from kgbuild.read import read

_T = TypeVar("_T")

#: Rounds of each but the whole build; the best counts.
ROUNDS: Final = 5
#: Keeps linear algebra on one core; read when numpy is loaded, so before this program runs.
_ONE_CORE: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock and of the processor."""

    clock: float
    processor: float


def main(articles: Path, words: int = 30_000) -> None:
    """Print the table."""
    nlp, load_model = timed(model.load)
    (resources, loaded), load_rest = timed(_loaded)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = folder / "corpus.jsonl"
        count = _write(corpus, read([articles]).articles, words)
        texts = [article.text for article in read([corpus]).articles]
        bare = spacy.blank("en")
        spent = {
            "tokenizer": best(lambda: list(bare.pipe(texts, batch_size=BATCH))),
            "language model": best(lambda: list(nlp.pipe(texts, batch_size=BATCH))),
            "read, annotate, extract": best(
                lambda: list(pipeline.extract(read([corpus]).articles, resources, loaded=loaded))
            ),
            "whole build": timed(lambda: _build(corpus, folder / "out", resources, loaded))[1],
        }
    print(f"{count:,} words in {len(texts)} articles, one thread, the model {BATCH} articles at a time")
    print(
        f"loading: {load_model.clock:.1f} s language model alone, {load_rest.clock:.1f} s with lexicon, gazetteer, geography"
    )
    print("\n".join(table(spent, count)))
    ratio = spent["language model"].processor / spent["tokenizer"].processor
    whole = spent["whole build"].processor / spent["language model"].processor
    print(f"processor time of the whole build / of the language model alone: {whole:.2f} (1.8 or less)")
    print(f"the tokenizer alone is {ratio:.0f} times as fast as the model")


def _loaded() -> tuple[pipeline.Resources, Pipeline]:
    resources = pipeline.Resources.load()
    return resources, pipeline.language(resources)


def _build(corpus: Path, out: Path, resources: pipeline.Resources, loaded: Pipeline) -> None:
    """Build with what is loaded already, in this process."""
    with (
        mock.patch.object(pipeline.Resources, "load", return_value=resources),
        mock.patch.object(extractor, "language", return_value=loaded),
    ):
        pipeline.build([corpus], out, how=pipeline.How(engine=Alone()))


def _write(path: Path, articles: Sequence[Article], words: int) -> int:
    """Write copies of the articles as JSON lines until they have `words` words; return how many they have."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for number, article in enumerate(cycle(articles)):
            if count >= words:
                break
            count += len(article.text.split())
            published = article.published.isoformat() if article.published else None
            line = {"id": f"{article.id}-{number}", "text": article.text, "published": published}
            file.write(json.dumps({key: value for key, value in line.items() if value}) + "\n")
    return count


def timed(action: Callable[[], _T]) -> tuple[_T, Spent]:
    """Return what an action returns, and the time that it took."""
    clock, processor = time.perf_counter(), time.process_time()
    result = action()
    return result, Spent(time.perf_counter() - clock, time.process_time() - processor)


def best(action: Callable[[], object], rounds: int = ROUNDS) -> Spent:
    """Return the least time by either measure that an action took in some rounds."""
    spent = [timed(action)[1] for _ in range(rounds)]
    return Spent(min(s.clock for s in spent), min(s.processor for s in spent))


def table(spent: Mapping[str, Spent], words: int) -> Iterator[str]:
    """Yield a row for each stage; the ratio is to the bare language model, by the processor's time."""
    yield "| | words/s | words/s of processor time | time, model = 1 |"
    yield "|---|---|---|---|"
    one = spent["language model"].processor
    for stage, took in spent.items():
        rates = f"{words / took.clock:,.0f} | {words / took.processor:,.0f}"
        yield f"| {stage} | {rates} | {took.processor / one:.{2 if took.processor > one / 20 else 4}f} |"


def _alone() -> None:
    """Run this again with one thread, unless it has no more."""
    if any(os.environ.get(name) != value for name, value in _ONE_CORE.items()):
        os.execve(
            sys.executable,
            [sys.executable, "-m", "benchmarks.bench", *sys.argv[1:]],
            {**os.environ, **_ONE_CORE},
        )


if __name__ == "__main__":
    _alone()
    main(Path(sys.argv[1]), *map(int, sys.argv[2:3]))
