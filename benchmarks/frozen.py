"""Prints what stands for the bytes of the graphs of all development texts, to see to a change that should change none.

    python -m benchmarks.frozen FOLDER [--why] [SET ...]

FOLDER is that of `benchmarks.evaluate`. A line is the digest of a graph, the set and the text: `articles`, `broadsheet`,
`seeds` are one graph each, of the other sets each article (of `cases` each case) is one by itself. Two commits are
compared by the output of both: `diff before after` is empty, or names the texts that read otherwise. The records of why
(`ev:Decision`) are left out, unless asked for: who proposed a fact may change where no fact does.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from benchmarks.evaluate import sets
from kgbuild.graph.build import quads
from kgbuild.graph.terms import Terms
from kgbuild.graph.terms import read as read_terms
from kgbuild.graph.write import trig, turtle
from kgbuild.model import Article
from kgbuild.pipeline import Resources, extract, fuse, language
from kgbuild.read import read
from kgbuild.vocab import DATA

_ROOT = Path(__file__).parent.parent

#: A set's name, the text's name, and the articles of one graph.
Graph = tuple[str, str, Sequence[Article]]


def main(folder: Path, wanted: Sequence[str] = (), *, why: bool = False) -> int:
    """Print the digests of the graphs of all sets, or of those that are asked for."""
    digest = Digests(why=why)
    for name, text, articles in graphs(folder):
        if not wanted or name in wanted:
            print(f"{digest(articles)}  {name}  {text}", flush=True)
    return 0


class Digests:
    """Builds graphs in memory, with one language model for all."""

    def __init__(self, *, why: bool = False) -> None:
        self._why = why
        self.resources = Resources.load()
        self._terms: Terms = read_terms(self.resources.files)
        self._language = language(self.resources)

    def __call__(self, articles: Sequence[Article]) -> str:
        """Return the SHA-256 of the TriG of the graph of some articles."""
        return hashlib.sha256(trig(self._quads(articles), DATA)).hexdigest()

    def turtle(self, articles: Sequence[Article]) -> bytes:
        """Return the graph of some articles as Turtle."""
        return turtle(self._quads(articles), DATA)

    def _quads(self, articles: Sequence[Article]) -> list[ox.Quad]:
        readings = list(extract(articles, self.resources, loaded=self._language))
        return quads(fuse(readings, self.resources), DATA, self._terms, why=self._why)


def graphs(folder: Path) -> Iterator[Graph]:
    """Yield the articles of each graph of the development sets, those set by set that are there."""
    yield "articles", "all", read([_ROOT / "articles"]).articles
    yield "broadsheet", "all", read([Path(__file__).parent / "broadsheet" / "texts.jsonl"]).articles
    for name, texts in sets(folder):
        articles = read([texts]).articles
        if texts.is_dir():
            yield name, "all", articles
        else:
            yield from ((name, article.id, [article]) for article in articles)
    for file in (*sorted(folder.glob("*.jsonl")), *sorted((folder / "cases").glob("dev.jsonl"))):
        yield from _cases("cases" if file.parent != folder else file.stem, file)


def _cases(name: str, file: Path) -> Iterator[Graph]:
    """Yield the articles of each line of a file that holds gold beside them."""
    with tempfile.TemporaryDirectory() as scratch:
        for line in file.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            texts = Path(scratch, "articles.jsonl")
            texts.write_text("\n".join(map(json.dumps, case["articles"])), encoding="utf-8")
            yield name, case["id"], read([texts]).articles


if __name__ == "__main__":
    asked = [word for word in sys.argv[1:] if word != "--why"]
    sys.exit(main(Path(asked[0]), asked[1:], why="--why" in sys.argv))
