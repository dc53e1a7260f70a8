"""Checks the names that annotation finds, exact and with their class, on sentences from the domain.

    python -m measures.domainnames [TABLE ...]

A table of `tests/annotate` has sentences with their names marked, or offsets into the seed stories; its head says
what counts as a name. Each sentence is read by itself, with the shipped gazetteer and the geographic index.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kgbuild.annotate import Pipeline, annotate, load_pipeline
from kgbuild.model import Article, Block, Document
from kgbuild.nouns import Nouns
from kgbuild.pipeline import Resources

_ROOT = Path(__file__).parent.parent
TABLES = _ROOT / "tests" / "annotate"
SEEDS = _ROOT.parent / "shared" / "seeds"


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark: the first character and the last + 1 in the sentence, and the classes that a reader would give."""

    start: int
    end: int
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence and its names, in order; each has one mark, or several of which any is right."""

    text: str
    names: tuple[tuple[Marked, ...], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence with what was missed, and what was found (words and class) that is not in the table."""

    row: Row
    missed: tuple[tuple[Marked, ...], ...]
    extra: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How many names there are, were found, and were found just so."""

    wanted: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """Share of the names found that are right."""
        return self.right / self.found

    @property
    def recall(self) -> float:
        """Share of the names there that were found."""
        return self.right / self.wanted


def parse(line: str) -> Row:
    """Return a sentence without its marks, and the names that they tell.

    >>> parse("Rockets hit [Taiz=Settlement].")
    Row(text='Rockets hit Taiz.', names=((Marked(start=12, end=16, classes=('Settlement',)),),))
    >>> [mark.end for mark in parse("[[US=Country] jets=Force] hit it.").names[0]]
    [2, 7]
    """
    text, open_at = "", list[int]()
    marks, names = list[Marked](), list[tuple[Marked, ...]]()
    for character in line:
        if character == "[":
            open_at.append(len(text))
        elif character == "]":
            words, _, classes = text[open_at[-1] :].rpartition("=")
            text = text[: open_at[-1]] + words
            marks.append(Marked(open_at.pop(), len(text), tuple(classes.split("|"))))
            if not open_at:
                names.append(tuple(marks))
                marks.clear()
        else:
            text += character
    return Row(text, tuple(names))


def rows(table: Path) -> list[Row]:
    """Return the sentences of a table of marked sentences."""
    return [parse(line) for line in _lines(table)]


def seed_rows(folder: Path = SEEDS) -> list[Row]:
    """Return the sentences that `seed_names.tsv` marks in the seed stories; none where these are not there."""
    return [_of_seed(line, folder) for line in _lines(TABLES / "seed_names.tsv")] if folder.is_dir() else []


def _lines(table: Path) -> list[str]:
    return [line for line in table.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]


def _of_seed(line: str, folder: Path) -> Row:
    file, start, end, cells = line.split("\t")
    text = (folder / file).read_text(encoding="utf-8")[int(start) : int(end)]
    return Row(text, tuple(tuple(map(_mark, cell.split(" or "))) for cell in cells.split("; ")))


def _mark(cell: str) -> Marked:
    start, end, *classes = cell.split("|")
    return Marked(int(start), int(end), tuple(classes))


def load() -> tuple[Pipeline, Nouns]:
    """Return the pipeline as a build has it, and the nouns, which know the classes."""
    resources = Resources.load()
    tools = resources.tools
    return load_pipeline(gazetteer=tools.gazetteer, geography=resources.geography), tools.nouns


def check(table: Sequence[Row], pipeline: Pipeline, nouns: Nouns) -> Iterator[Checked]:
    """Yield each sentence with what is missing and what is too much."""
    articles = [Article(str(n), row.text, (Block(0, len(row.text), "body"),)) for n, row in enumerate(table)]
    for row, document in zip(table, annotate(articles, pipeline), strict=True):
        found = dict(_found(document))
        right = {
            (mark.start, mark.end): name
            for name in row.names
            for mark in name
            if any(nouns.is_a(found.get((mark.start, mark.end), ""), c) for c in mark.classes)
        }
        extra = [f"{row.text[a:b]} = {kind}" for (a, b), kind in found.items() if (a, b) not in right]
        missed = tuple(name for name in row.names if name not in right.values())
        yield Checked(row, missed, tuple(extra))


def _found(document: Document) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the span and the class of each name; common nouns that the gazetteer knows ("rockets") are none."""
    for name in document.names:
        start, end = document.words[name.first].start, document.words[name.last - 1].end
        small = name.kind == "WeaponType" and document.words[name.first].tag in ("NN", "NNS")
        if any(c.isupper() or c.isdigit() for c in document.article.text[start + small : end]):
            yield (start, end), name.kind


def score(checked: Iterable[Checked]) -> Score:
    """Count over sentences."""
    wanted = found = right = 0
    for each in checked:
        hits = len(each.row.names) - len(each.missed)
        wanted, found, right = wanted + len(each.row.names), found + hits + len(each.extra), right + hits
    return Score(wanted, found, right)


def figures(table: Sequence[Row], pipeline: Pipeline, nouns: Nouns) -> dict[str, str]:
    """Return the two measures as `benchmarks.evaluate` prints them."""
    result = score(check(table, pipeline, nouns))
    return {"precision": f"{result.precision:.3f}", "recall": f"{result.recall:.3f}"}


def main(tables: Sequence[Path]) -> None:
    """Print for each table what is missing and too much, and the two measures."""
    pipeline, nouns = load()
    for path in tables:
        table = rows(path) + (seed_rows() if path.name == "names.tsv" else [])
        checked = list(check(table, pipeline, nouns))
        for each in checked:
            missed = [
                f"{each.row.text[mark.start : mark.end]} = {'|'.join(mark.classes)}"
                for mark, *_ in each.missed
            ]
            if missed or each.extra:
                print(f"missed: {'; '.join(missed)} | extra: {'; '.join(each.extra)} | {each.row.text}")
        result = score(checked)
        print(
            f"{path.name}: {len(table)} sentences, {result.wanted} names, {result.right} exact with class: "
            f"precision {result.precision:.3f}, recall {result.recall:.3f}"
        )


if __name__ == "__main__":
    main([Path(a) for a in sys.argv[1:]] or [TABLES / "names.tsv", TABLES / "names_unseen.tsv"])
