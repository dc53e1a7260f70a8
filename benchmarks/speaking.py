"""Counts in how many texts of some corpora each rule speaks and each mend of parses changes something.

    python -m benchmarks.speaking PATH ... [--sets FOLDER] [--every N] [--only WORDS] [--without FUNCTION] [--show N]

A PATH is what `kgbuild build` reads, or lines of JSON with `text`, `tokens` or `sentences`, gzipped or not: the texts of
MUC-4 (`eval/muc4/train.jsonl`), WikiEvents and RAMS; or a table of the tests, a text a line (`tests/extract/events.tsv`).
`--sets` adds the texts of `benchmarks.ablate` as one more corpus. Rules are all that stand in a `Why` of an event or an
entity. `--without resolve.vetoes._listed_apart` counts the texts that tell other events where that function finds nothing,
whatever module calls it. `--show` prints so many places of each, to see whether it is right there; `--only` keeps to names
that contain WORDS, `--every` reads each N-th text. The rarest come first.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import sys
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias
from unittest.mock import patch

from spacy.tokens import Doc
from tqdm import tqdm

from benchmarks.goldsets import cases, fresh
from kgbuild.annotate import Pipeline, mending
from kgbuild.annotate.document import blank_doc, to_document
from kgbuild.annotate.tree import Tree
from kgbuild.extract.reading import read_document
from kgbuild.model import Article, ArticleExtraction, Block, Document, Mention, Name, Why
from kgbuild.pipeline import Resources, fuse, language
from kgbuild.read import read

#: So many words are shown before what a mend changed and behind it.
_AROUND: Final = 9
#: What a function returns that finds nothing, by what it returns; any other returns none.
_NOTHING: Final[dict[str, Callable[[], object]]] = {
    "Iterator": partial(iter, ()),
    **{kind.__name__: kind for kind in (bool, int, str, list, tuple, set, frozenset, dict)},
}
#: So many characters are shown on each side of a rule's words.
_BESIDE: Final = 90


#: An article with its parse and the names in it, before any mend.
Parsed: TypeAlias = tuple[Article, Doc, tuple[Name, ...]]


@dataclass
class Count:
    """In which texts of each corpus something speaks, and where it does, as a reader sees it."""

    texts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    places: list[str] = field(default_factory=list)

    @property
    def all(self) -> int:
        """Return the number of texts of all corpora."""
        return sum(map(len, self.texts.values()))


class Counts:
    """Who has spoken in which text."""

    def __init__(self) -> None:
        self.of: dict[str, Count] = defaultdict(Count)
        self.corpus, self.text = "", ""

    def add(self, name: str, place: str) -> None:
        """Note that something spoke in the text at hand."""
        count = self.of[name]
        if self.text not in count.texts[self.corpus]:
            count.texts[self.corpus].add(self.text)
            count.places.append(f"{self.text}: {' '.join(place.split())}")


def texts(path: Path) -> Iterator[Article]:
    """Yield the articles of a corpus."""
    if path.suffix == ".tsv":
        yield from _rows(path)
        return
    if ".jsonl" not in path.name:
        yield from read([path]).articles
        return
    kept = path.read_bytes()
    for n, line in enumerate((gzip.decompress(kept) if path.suffix == ".gz" else kept).splitlines()):
        yield _article(json.loads(line), f"{path.parent.name}-{n}")


def _rows(path: Path) -> Iterator[Article]:
    """Yield the text of each line of a table, which is its first cell, or its second behind a reason of one word."""
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        if line and not line.startswith("#"):
            first, *rest = line.split("\t")
            text = first if " " in first or not rest else rest[0]
            yield _article({"text": text.replace("\\n", "\n")}, f"{path.stem}-{n}")


def _article(record: dict[str, Any], name: str) -> Article:
    """Return one line of a corpus as an article whose text is all body.

    >>> _article({"sentences": [["Rebels", "fell", "."], ["So", "it", "is", "."]]}, "a").text
    'Rebels fell . So it is .'
    """
    words = record.get("tokens") or [w for sentence in record.get("sentences", ()) for w in sentence]
    text = record.get("text") or " ".join(words)
    published = date.fromisoformat(record.get("published") or "2024-05-15")
    return Article(str(record.get("id", name)), text, (Block(0, len(text), "body"),), published=published)


def set_texts(folder: Path) -> Iterator[Article]:
    """Yield each article of the sets that rules may be looked at in, once."""
    known = {a.id: a for case in (*cases(folder), *fresh()) for a in case.articles}
    yield from known.values()


@contextmanager
def listening(counts: Counts) -> Iterator[None]:
    """Note which mends change a tree."""
    with ExitStack() as stack:
        for name in [name for name in vars(mending) if name.startswith("mend_")]:
            stack.enter_context(patch.object(mending, name, _watched(getattr(mending, name), counts)))
        yield


def _watched(mend: Callable[..., None], counts: Counts) -> Callable[..., None]:
    def watched(tree: Tree, *rest: Any) -> None:
        before = list(zip(tree.head, tree.rel, tree.tag, tree.pos, strict=True))
        mend(tree, *rest)
        now = zip(tree.head, tree.rel, tree.tag, tree.pos, strict=True)
        i = next((i for i, (a, b) in enumerate(zip(before, now, strict=True)) if a != b), None)
        if i is not None:
            left, right = tree.text[max(0, i - _AROUND) : i], tree.text[i + 1 : i + _AROUND]
            counts.add(mend.__name__, " ".join([*left, f"[{tree.text[i]}]", *right]))

    return watched


@contextmanager
def silent(name: str) -> Iterator[None]:
    """Let a function find nothing: `name` is that of its module in `kgbuild`, and its own."""
    returned = _function(name).__annotations__["return"].partition("[")[0]
    nothing = _NOTHING.get(returned)
    with _instead(name, lambda *_, **__: nothing() if nothing else None):
        yield


@contextmanager
def heard(names: Iterable[str]) -> Iterator[set[str]]:
    """Note which functions find something."""
    found = set[str]()
    with ExitStack() as stack:
        for name in names:
            stack.enter_context(_instead(name, _noting(_function(name), partial(found.add, name))))
        yield found


def _function(name: str) -> Callable[..., Any]:
    module, _, function = name.rpartition(".")
    found: Callable[..., Any] = getattr(importlib.import_module(f"kgbuild.{module}"), function)
    return found


@contextmanager
def _instead(name: str, other: Callable[..., Any]) -> Iterator[None]:
    """Put another function in the place of one, in all modules that import it and in their tables."""
    own = _function(name)
    found = [
        (module, key, value)
        for module in [m for known, m in sys.modules.items() if known.startswith("kgbuild.")]
        for key, value in vars(module).items()
        if value is own or isinstance(value, tuple)
    ]
    with ExitStack() as stack:
        for module, key, value in found:
            stack.enter_context(patch.object(module, key, _with_other(value, own, other)))
        yield


def _with_other(table: Any, own: object, other: object) -> Any:
    """Return a table, or tables in it, with another function in the place of one.

    >>> _with_other((("a", max), min), max, len)
    (('a', <built-in function len>), <built-in function min>)
    """
    if type(table) is tuple:
        return tuple(_with_other(row, own, other) for row in table)
    return other if table is own else table


def _noting(function: Callable[..., Any], note: Callable[[], None]) -> Callable[..., Any]:
    def noting(*args: Any, **options: Any) -> Any:
        result = function(*args, **options)
        if result:
            note()
        return result

    return noting


def whys(reading: ArticleExtraction) -> Iterator[Why]:
    """Yield all reasons of a reading."""
    for event in reading.events:
        yield from (a.why for a in event.arguments if a.why)
        yield from (why for _, why in event.why)
    yield from (e.why for e in reading.entities if e.why)


class Reader:
    """Reads articles as the pipeline does, one after the other."""

    def __init__(self) -> None:
        self.resources = Resources.load()
        self._pipeline: Pipeline = language(self.resources)

    def parsed(self, article: Article) -> Parsed:
        """Return an article with its parse."""
        doc = self._pipeline.nlp(blank_doc(article, self._pipeline.nlp))
        return article, doc, tuple(self._pipeline.finder(doc)) if self._pipeline.finder else ()

    def document(self, parsed: Parsed) -> Document:
        """Return the document of a parse, with what mends it."""
        return to_document(*parsed, self._pipeline.labels)

    def reading(self, document: Document) -> ArticleExtraction:
        """Return what a document tells."""
        return read_document(document, self.resources.tools)

    def events(self, reading: ArticleExtraction, *, resolved: bool) -> dict[str, str]:
        """Return what stands for each event, as the article or all its mentions tell it, and how a reader finds it."""
        text = reading.article.text
        if resolved:
            told = fuse([reading], self.resources).events
            return {str(replace(e, iri="")): _shown(e.mentions, text) for e in told}
        parts = ((str((e.kind, e.reference, e.triggers, e.arguments, e.links)), e) for e in reading.events)
        return {plain: _shown(e.triggers, text) for plain, e in parts}


def _shown(mentions: Sequence[Mention], text: str) -> str:
    """Return the words of an event, each with what stands beside it."""
    return " + ".join(
        f"{text[max(0, m.start - 50) : m.start]}[{m.text}]{text[m.end : m.end + 50]}" for m in mentions
    )


def _shown_at(document: Document, why: Why) -> str:
    start, end = (min(a for a, _ in why.words), max(b for _, b in why.words)) if why.words else (0, 0)
    text = document.article.text
    return f"{text[max(0, start - _BESIDE) : start]}[{text[start:end]}]{text[end : end + _BESIDE]}"


def count(corpora: dict[str, Sequence[Article]], without: Sequence[str] = ()) -> Counts:
    """Return who speaks in which text of some corpora, and what is told otherwise without some functions."""
    counts, reader = Counts(), Reader()
    with listening(counts):
        for corpus, articles in corpora.items():
            for article in tqdm(articles, desc=corpus, unit="text"):
                counts.corpus, counts.text = corpus, article.id
                parsed = reader.parsed(article)
                document = reader.document(parsed)
                for why in whys(reader.reading(document)):
                    counts.add(why.by, _shown_at(document, why))
                for name, told in told_otherwise(reader, parsed, without):
                    counts.add(name, told)
    return counts


def told_otherwise(reader: Reader, parsed: Parsed, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each function without which other events are told, with the events that differ."""
    names = list(names)
    with heard(names) as spoken:
        document = reader.document(parsed)
        reading = reader.reading(document)
        own = reader.events(reading, resolved=False)
        resolved = any(name.startswith("resolve.") for name in names)
        together = reader.events(reading, resolved=True) if resolved else {}
    for name in sorted(spoken):
        of_all = name.startswith("resolve.")
        before = together if of_all else own
        with silent(name):
            there = reader.document(parsed) if name.startswith("annotate.") else document
            now = reader.events(reading if of_all else reader.reading(there), resolved=of_all)
        if before != now:
            lost = [told for event, told in before.items() if event not in now]
            won = [told for event, told in now.items() if event not in before]
            yield name, f"{'; '.join(lost[:2])} | {'; '.join(won[:2])}"


def table(counts: Counts, corpora: Iterable[str], only: str, shown: int) -> Iterator[str]:
    """Yield the lines of a Markdown table, rarest first, then places of each."""
    names = sorted((n for n in counts.of if only in n), key=lambda n: (counts.of[n].all, n))
    columns = list(corpora)
    yield f"| who | {' | '.join(columns)} |"
    yield f"|---|{'---|' * len(columns)}"
    for name in names:
        cells = [str(len(counts.of[name].texts[corpus])) for corpus in columns]
        yield f"| `{name}` | {' | '.join(cells)} |"
    for name in names if shown else ():
        yield f"\n{name}"
        # the same places in each run, and of all corpora
        places = sorted(counts.of[name].places, key=lambda p: zlib.crc32(p.encode()))
        yield from (f"    {place}" for place in places[:shown])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", type=Path, nargs="*")
    parser.add_argument("--sets", type=Path, metavar="FOLDER", help="the sets' texts, too")
    parser.add_argument("--every", type=int, default=1, metavar="N")
    parser.add_argument("--only", default="", metavar="WORDS")
    parser.add_argument("--without", action="append", default=[], metavar="FUNCTION")
    parser.add_argument("--show", type=int, default=0, metavar="N")
    args = parser.parse_args()
    corpora = {f"{p.parent.name} {p.name.split('.')[0]}": list(texts(p))[:: args.every] for p in args.paths}
    if args.sets:
        corpora["sets"] = list(set_texts(args.sets))[:: args.every]
    print("\n".join(table(count(corpora, args.without), corpora, args.only, args.show)))


if __name__ == "__main__":
    main()
