"""Records to articles: blocks, day of publication, outlet; one article for each id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kgbuild.errors import InputError
from kgbuild.model import Article, Block
from kgbuild.read.blocks import divide
from kgbuild.read.dates import parse_stated
from kgbuild.read.files import Problem, Record, find_files, records
from kgbuild.read.page import PageWords, page_words
from kgbuild.read.stated import Stated, stated_day, stated_source


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The articles, sorted by id, and what was wrong with the input, sorted by place."""

    articles: tuple[Article, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def left_out(self) -> int:
        """How many inputs could not be used."""
        return sum(problem.left_out for problem in self.problems)


def _string(record: Record, name: str) -> str:
    """Return a field that is a string, else ""."""
    value = record.fields.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _published(record: Record, found: Stated) -> tuple[date | None, str, list[Problem]]:
    """Return the day of publication, its evidence, and problems: the field first, then the text."""
    value = record.fields.get("published")
    day = parse_stated(value)
    if day:
        return day, f"the field “published”: “{value}”", []
    problems = []
    if value not in (None, ""):
        what = f'"published" is no date: {str(value)[:40]!r}'
        problems.append(Problem(record.where, what, "Write the day as 2021-06-28", left_out=False))
    if found.unclear:
        what = f"the date {found.unclear} can be read as two days"
        remedy = 'Give the day as "published" in a JSON line'
        problems.append(Problem(record.where, what, remedy, left_out=False))
    return found.day, found.evidence, problems


def _title(text: str, blocks: Sequence[Block]) -> str:
    """Return the first headline of a text, "" where it has none."""
    return next((" ".join(text[b.start : b.end].split()) for b in blocks if b.kind == "headline"), "")


def to_article(record: Record, page: PageWords, credits: Sequence[str] = ()) -> tuple[Article, list[Problem]]:
    """Return the article of a record, and the problems that did not cost it."""
    blocks = divide(record.text, credits=credits, page=page)
    url = _string(record, "url")
    day, evidence, problems = _published(record, stated_day(record.text, blocks, page, url))
    article = Article(
        id=record.id,
        text=record.text,
        blocks=blocks,
        title=_string(record, "title") or _title(record.text, blocks),
        published=day,
        published_evidence=evidence,
        source=_string(record, "source") or stated_source(record.text, blocks),
        url=url,
        path=record.path,
    )
    return article, problems


def _unique(found: Iterable[Record | Problem]) -> tuple[list[Record], list[Problem]]:
    """Keep the first record of each id; report the others."""
    kept: dict[str, Record] = {}
    problems: list[Problem] = []
    for item in found:
        if isinstance(item, Problem):
            problems.append(item)
        elif item.id in kept:
            what = f"the id '{item.id}' is taken already, by {kept[item.id].where}"
            problems.append(Problem(item.where, what, "Give each article an id of its own"))
        else:
            kept[item.id] = item
    return list(kept.values()), problems


def read(paths: Sequence[Path], *, strict: bool = False, credits: Sequence[str] = ()) -> ReadResult:
    """Read the articles of files and folders (recursive): `.txt`, `.jsonl`, `.json`.

    The result does not depend on the order of `paths`. `credits` are further names of agencies and media that
    picture credits may carry. A broken article is left out and reported; with `strict` it is an error.
    Raises InputError for a path that does not exist, and where nothing at all can be read.
    """
    files, problems = find_files(paths)
    kept, broken = _unique(item for file in files for item in records(file))
    problems += broken
    page = page_words()
    articles: list[Article] = []
    for record in kept:
        article, notes = to_article(record, page, credits)
        articles.append(article)
        problems += notes
    problems.sort()
    lost = [problem for problem in problems if problem.left_out]
    if lost and (strict or not articles):
        raise _error(lost)
    if not articles:
        raise InputError("no paths were given", remedy="Give files or folders of articles")
    return ReadResult(tuple(sorted(articles, key=lambda article: article.id)), tuple(problems))


def _error(lost: Sequence[Problem]) -> InputError:
    """Return the first problem as an exception that also tells how many more there are."""
    first = lost[0]
    more = f" (and {len(lost) - 1} more)" if len(lost) > 1 else ""
    return InputError(first.what + more, where=first.where, remedy=first.remedy)
