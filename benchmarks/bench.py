"""Measures words a second: tokenizer, language model, reading to extraction, whole build; and the ratios.

    python -m benchmarks.bench ARTICLES [WORDS]

The articles are taken over and over, each copy under an id of its own, until they have WORDS words (30,000).
So the texts are real, and the number of events is not: each copy tells the same ones. Loading is apart.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path
from typing import TypeVar

import spacy

from kgbuild import pipeline
from kgbuild.annotate import BATCH, model
from kgbuild.model import Article
from kgbuild.read import read

_T = TypeVar("_T")


def main(articles: Path, words: int = 30_000) -> None:
    """Print the table."""
    nlp, load_model = _timed(model.load)
    resources, load_rest = _timed(pipeline.Resources.load)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = folder / "corpus.jsonl"
        count = _write(corpus, read([articles]).articles, words)
        texts = [article.text for article in read([corpus]).articles]
        seconds = {
            "tokenizer": _timed(lambda: list(spacy.blank("en").pipe(texts)))[1],
            "language model": _timed(lambda: list(nlp.pipe(texts, batch_size=BATCH)))[1],
            "read, annotate, extract": _timed(
                lambda: list(pipeline.extract(read([corpus]).articles, resources))
            )[1],
            "whole build": _timed(lambda: pipeline.build([corpus], folder / "out"))[1],
        }
    print(f"{count:,} words in {len(texts)} articles")
    print(f"loading: {load_model:.1f} s language model, {load_rest:.1f} s lexicon, gazetteer, geography")
    _print(seconds, count)


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


def _timed(action: Callable[[], _T]) -> tuple[_T, float]:
    start = time.perf_counter()
    result = action()
    return result, time.perf_counter() - start


def _print(seconds: dict[str, float], words: int) -> None:
    """Print a row for each stage; the ratio is to the bare language model."""
    print("| | words/s | time, model = 1 |")
    print("|---|---|---|")
    for stage, spent in seconds.items():
        print(f"| {stage} | {words / spent:,.0f} | {spent / seconds['language model']:.2f} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:3]))
