"""Subword vectors (floret): a small table that has a vector for every word, seen or not."""

from pathlib import Path

import floret
from spacy.training.initialize import convert_vectors

from training import paths, raw, tokens

DIMENSIONS = 96
BUCKETS = 25_000


def train(corpus: Path, target: Path) -> None:
    """Train on a tokenised corpus; write floret's table. About five minutes on one thread."""
    model = floret.train_unsupervised(
        str(corpus),
        model="cbow",
        mode="floret",
        hashCount=2,
        dim=DIMENSIONS,
        bucket=BUCKETS,
        minn=4,
        maxn=5,
        minCount=5,
        epoch=4,
        ws=4,
        neg=5,
        thread=1,
    )
    model.save_floret_vectors(str(target))


def pipeline(table: Path, target: Path) -> None:
    """Save an empty pipeline that carries the vectors, looked up by NORM."""
    nlp = tokens.blank()
    convert_vectors(nlp, table, prune=-1, truncate=0, mode="floret", attr="NORM")
    nlp.to_disk(target)


def build() -> None:
    """Corpus, table, pipeline; each step is skipped where its output stands."""
    corpus, table = paths.BUILD / "raw.txt", paths.BUILD / "vectors.floret"
    if not corpus.exists():
        raw.write(corpus)
    if not table.exists():
        train(corpus, table)
    pipeline(table, paths.BUILD / "vectors")
