"""Records to articles: canonical text, blocks, day of publication, outlet; one article for each id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePosixPath

from kgbuild.errors import InputError
from kgbuild.model import Article, Block
from kgbuild.read import account
from kgbuild.read.account import Account
from kgbuild.read.blocks import READ, divide
from kgbuild.read.canonical import canonical
from kgbuild.read.dates import parse_stated, unclear
from kgbuild.read.fields import naming
from kgbuild.read.files import find_files
from kgbuild.read.language import foreign
from kgbuild.read.layout import composed, unpaged
from kgbuild.read.options import Options
from kgbuild.read.page import PageWords, page_words
from kgbuild.read.records import LONGEST, BadInput, Problem, Record, bad
from kgbuild.read.sources import records
from kgbuild.read.stated import Stated, stated_day, stated_source


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The articles, sorted by id, what was wrong with the input, sorted by place, and what became of each file."""

    articles: tuple[Article, ...]
    problems: tuple[Problem, ...] = ()
    account: Account = field(default_factory=Account)

    @property
    def left_out(self) -> int:
        """How many inputs could not be used."""
        return sum(problem.cost for problem in self.problems if problem.left_out)


def _string(record: Record, name: str) -> str:
    """Return a field that is a string, else ""; a list of strings, as of authors, is joined."""
    value = record.fields.get(name)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = ", ".join(value)
    return " ".join(canonical(value)[0].split()) if isinstance(value, str) else ""


def _published(record: Record, found: Stated) -> tuple[date | None, str, list[Problem]]:
    """Return the day of publication, its evidence, and problems: the field first, then the text, then the file's own."""
    value = record.fields.get("published")
    day = parse_stated(value)
    if day:
        return day, f"the field “published”: “{canonical(str(value))[0]}”", []
    problems = []
    if value not in (None, ""):
        what = f'"published" is no date: {str(value)[:40]!r}'
        if unclear(value):
            what = f'"published" can be read as two days: {str(value)[:40]!r}'
        problems.append(Problem(record.where, what, "Write the day as 2021-06-28", left_out=False, cost=0))
    if found.unclear:
        what = f"the date {found.unclear} can be read as two days"
        remedy = 'Give the day as "published" in a JSON line'
        problems.append(Problem(record.where, what, remedy, left_out=False, cost=0))
    made = parse_stated(record.fields.get("made"))
    if found.day is None and made:
        return made, f"the day on which the file says that it was made: “{made}”", problems
    return found.day, found.evidence, problems


def _title(text: str, blocks: Sequence[Block]) -> str:
    """Return the first headline of a text, "" where it has none."""
    return next((" ".join(text[b.start : b.end].split()) for b in blocks if b.kind == "headline"), "")


def _checked(record: Record, text: str) -> None:
    """Raise BadInput where a text is empty, too long or no text."""
    if not text.strip():
        raise bad(record.where, "the article is empty", "Give it a text or remove it")
    if not any(character.isalpha() for character in text):
        raise bad(record.where, "the article holds no words", "Give it a text or remove it")
    if len(text) > LONGEST:
        what = f"the article has {len(text):,} characters, more than {LONGEST:,}"
        raise bad(record.where, what, "Split it into the articles that it is made of")


def to_article(record: Record, page: PageWords, credits: Sequence[str] = ()) -> tuple[Article, list[Problem]]:
    """Return the article of a record, and the problems that did not cost it. Raises BadInput where it has no text."""
    spelled, runs = canonical(record.text)
    text, joined = unpaged(spelled, page)
    _checked(record, text)
    notes = _mended(record, text)
    blocks = divide(text, credits=credits, page=page)
    url = _string(record, "url")
    day, evidence, problems = _published(record, stated_day(text, blocks, page, url))
    article = Article(
        id=canonical(record.id)[0].strip() or record.id,
        text=text,
        blocks=blocks,
        title=_string(record, "title") or _title(text, blocks),
        published=day,
        published_evidence=evidence,
        source=_string(record, "source") or stated_source(text, blocks, page),
        url=url,
        path=record.path,
        shown=composed(record.shown, composed(runs, joined)),
    )
    return article, [*notes, *problems]


#: Half of a character that UTF-16 writes as two.
_HALF = re.compile("[\ud800-\udfff]")


def _mended(record: Record, text: str) -> list[Problem]:
    """Tell of characters that were lost before the text came here."""
    lost = len(_HALF.findall(record.text))
    nulls = record.text.count("\0")
    told = []
    if lost:
        told.append(f"{lost} half character{'s' * (lost != 1)} (lone surrogates) read as \ufffd")
    if nulls:
        told.append(f"{nulls} NUL character{'s' * (nulls != 1)} read as spaces")
    return [
        Problem(record.where, what, "Mend the text where it was made", left_out=False, cost=0)
        for what in told
    ]


class _Reading:
    """One reading of many files: what is kept, and what is told."""

    def __init__(self, page: PageWords, credits: Sequence[str]) -> None:
        self._page, self._credits = page, credits
        self.articles: dict[str, Article] = {}
        self.problems: list[Problem] = []
        self._places: dict[str, Record] = {}
        self._renamed: list[tuple[str, str, str]] = []
        self._foreign: dict[str, list[str]] = {}

    def take(self, found: Record | Problem) -> Problem | None:
        """Take an article; return the problem that left it out."""
        if isinstance(found, Problem):
            self.problems.append(found)
            return found if found.left_out else None
        try:
            article, notes = self._article(found)
        except BadInput as error:
            self.problems.append(error.problem)
            return error.problem
        self.problems += notes
        language = foreign(" ".join(article.text[b.start : b.end] for b in article.blocks if b.kind in READ))
        if language:
            self._foreign.setdefault(language, []).append(found.where)
            return Problem(found.where, f"it is in {language}", "Only English is read")
        self.articles[article.id] = article
        self._places[article.id] = found
        return None

    def _article(self, record: Record) -> tuple[Article, list[Problem]]:
        try:
            article, notes = to_article(record, self._page, self._credits)
        except BadInput:
            raise
        except Exception as error:  # one article that reading stumbles over shall not end all others
            told = f"{type(error).__name__}: {error}".split("\n")[0][:200]
            raise bad(
                record.where, f"the article could not be read ({told})", "Leave it out, or report it"
            ) from error
        if article.id in self.articles:
            taken = self._places[article.id]
            id = next((one for one in _further_ids(record, taken) if one not in self.articles), "")
            if not id:
                what = f"the id '{article.id}' is taken already, by {taken.where}"
                raise bad(record.where, what, "Give each article an id of its own")
            self._renamed.append((record.where, id, f"{taken.where} has '{article.id}'"))
            article = replace(article, id=id)
        return article, notes

    def told(self) -> list[Problem]:
        """Return all problems, articles in other languages summed up in a line a language."""
        lines = []
        for language, places in sorted(self._foreign.items()):
            more = f", with {len(places) - 1} more" if len(places) > 1 else ""
            what = f"it is in {language}{more}, and only English is read"
            lines.append(Problem(places[0], what, "Translate it, or leave it out", cost=len(places)))
        if self._renamed:
            where, id, other = min(self._renamed)
            others = len(self._renamed) - 1
            what = f"its id is '{id}', since {other}{f', and {others} more so' * bool(others)}"
            lines.append(Problem(where, what, "Give files names of their own to choose it", False, 0))
        return sorted([*self.problems, *lines])


def _further_ids(record: Record, taken: Record) -> Iterator[str]:
    """Yield ids for an article that has the file name of another as its id: with the file's ending, with its folders.

    >>> one, other = (Record("a", "", "", "", file=f"news/{name}") for name in ("x/a.txt", "y/a.txt"))
    >>> [*_further_ids(other, one)]
    ['y/a', 'news/y/a']
    """
    if not record.file or record.file == taken.file:
        return
    *folders, name = [part for part in re.split(r"!?/", record.file) if part]
    stem, ending = PurePosixPath(name).stem, PurePosixPath(name).suffix
    number = record.id.removeprefix(stem)
    if name != taken.file.rpartition("/")[2]:
        yield f"{stem}{ending}{number}"
    for n in range(len(folders) - 1, -1, -1):
        yield "/".join((*folders[n:], record.id))


def read(
    paths: Sequence[Path],
    *,
    strict: bool = False,
    credits: Sequence[str] = (),
    options: Options | None = None,
) -> ReadResult:
    """Read the articles of files, folders (with all below), patterns and standard input ("-").

    The result does not depend on the order of `paths`. `credits` are further names of agencies and media that
    picture credits may carry. A broken article is left out and reported; with `strict` it is an error.
    Raises InputError for a path that does not exist, and where nothing at all can be read.
    """
    files = find_files(paths, options)
    words = options.words if options else ()
    reading = _Reading(page_words(words), credits)
    outcomes = account.found(files)
    with naming(words):
        for item in files.items:
            before = len(reading.articles)
            lost = [problem for found in records(item) if (problem := reading.take(found)) is not None]
            outcomes.append(account.opened(item.path, len(reading.articles) - before, lost))
    whole = Account(tuple(sorted(outcomes)))
    problems = sorted([*files.problems, *reading.told()])
    lost_all = [problem for problem in problems if problem.left_out]
    if lost_all and (strict or not reading.articles):
        raise _error(lost_all)
    if not reading.articles:
        raise _nothing(whole)
    return ReadResult(tuple(sorted(reading.articles.values(), key=lambda a: a.id)), tuple(problems), whole)


def _error(lost: Sequence[Problem]) -> InputError:
    """Return the first problem as an exception that also tells how many more there are."""
    first, count = lost[0].error(), sum(problem.cost for problem in lost)
    more = f" (and {count - lost[0].cost} more)" if count > lost[0].cost else ""
    return InputError(first.problem + more, where=first.where, remedy=first.remedy)


def _nothing(whole: Account) -> InputError:
    if whole.files:
        remedy = "Give files or folders of articles"
        return InputError("no article was found", where=whole.files[0].path, remedy=remedy)
    return InputError("no paths were given", remedy="Give files or folders of articles")
