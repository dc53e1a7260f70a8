"""`report.html`: what became of what was given to a build, as a page that stands alone.

It says nothing of when and how fast, so that the same input gives the same bytes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Final, NamedTuple

from kgbuild.graph.write import replace
from kgbuild.read import Account, Outcome, Problem
from kgbuild.read.records import printable
from kgbuild.resolve.outline import ArticleOutline

FILE: Final = "report.html"
_ACCOUNT: Final = "report.json"
#: So many rows a table has at most: a page of a hundred thousand helps nobody, and report.json has them all.
_ROWS: Final = 1000

_STYLE: Final = """
:root { color-scheme: light dark; --paper: #fcfbf8; --ink: #23211d; --soft: #655f55; --line: #e2ddd2; --tint: #f3efe6;
  --mark: #9a3412 }
@media (prefers-color-scheme: dark) { :root { --paper: #191816; --ink: #e9e4da; --soft: #a59d8f; --line: #38342e;
  --tint: #292622; --mark: #f0a27d } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 2rem 1.2rem 4rem; max-width: 62rem; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .4rem }
h2 { font-size: 1.2rem; margin: 2.4rem 0 .5rem }
p { margin: .4rem 0; max-width: 46rem }
.soft { color: var(--soft) }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: .7rem; margin: 1.2rem 0 }
dl div { background: var(--tint); border-radius: .5rem; padding: .6rem .8rem }
dt { color: var(--soft); font-size: .85rem }
dd { margin: 0; font-size: 1.35rem; font-variant-numeric: tabular-nums }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .93rem }
th, td { text-align: left; vertical-align: top; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere }
td:first-child { min-width: 9rem }
th { color: var(--soft); font-weight: 600; white-space: nowrap }
th.n, td.n { text-align: right; padding-right: 1.8rem;
  font-variant-numeric: tabular-nums; overflow-wrap: normal; white-space: nowrap }
.bad { color: var(--mark) }
"""


class Source(NamedTuple):
    """A publisher: its articles, how many of them have a day and an event, their events, first and last day."""

    name: str
    articles: int
    dated: int
    telling: int
    events: int
    first: str
    last: str


class Told(NamedTuple):
    """An article of a graph: its publisher and its day, which may be empty, and how many events it tells of."""

    source: str
    day: str
    events: int


@dataclass(frozen=True)
class Report:
    """What a build holds, under the names of its counts, and what it leaves out."""

    counts: Sequence[tuple[str, int]]
    articles: Sequence[Told]
    problems: Sequence[Problem] = ()
    account: Account = field(default_factory=Account)

    def page(self) -> bytes:
        """Return the page."""
        parts = (self._top(), self._left_out(), self._files(), self._warnings(), self._sources())
        body = "\n".join(part for part in parts if part)
        return _page(body).encode("utf-8", "backslashreplace")

    def _top(self) -> str:
        counts = (*self.counts, ("left out", self._cost()))
        tiles = "".join(
            f"<div><dt>{escape(name)}</dt><dd{_bad(name, n)}>{n:,}</dd></div>" for name, n in counts
        )
        whole = len(self.articles)
        dated, telling = sum(bool(a.day) for a in self.articles), sum(a.events > 0 for a in self.articles)
        shares = (
            f"{_share(dated, whole)} of the articles have a day of publication, {_share(telling, whole)} tell of an event. "
            f"{_share(self._cost(), whole + self._cost())} of all articles found were left out."
        )
        return f"<h1>Report of the build</h1>\n<p>{escape(self._in_words())}</p>\n<dl>{tiles}</dl>\n<p>{shares}</p>"

    def _in_words(self) -> str:
        return (
            f"Read {self.account.in_words()}." if self.account.files else "No files were read for this graph."
        )

    def _cost(self) -> int:
        return sum(problem.cost for problem in self.problems if problem.left_out)

    def _left_out(self) -> str:
        rows = [(p.where, p.what, p.remedy) for p in self.problems if p.left_out]
        return _table("Left out", ("where", "why", "what helps"), rows)

    def _warnings(self) -> str:
        rows = [(p.where, p.what, p.remedy) for p in self.problems if not p.left_out]
        return _table("To look at", ("where", "what", "what helps"), rows)

    def _files(self) -> str:
        """Return what was passed over, kind by kind, and the files of which nothing was read."""
        kinds = Counter(o.reasons[0] for o in self.account.files if o.state == "skipped" and o.reasons)
        lost = [(o.path, "; ".join(o.reasons)) for o in self.account.files if o.state == "left out"]
        skipped = [(kind, number) for kind, number in sorted(kinds.items())]
        return _table("Passed over", ("kind", "files"), skipped) + _table(
            "Files of which nothing was read", ("file", "why"), lost
        )

    def _sources(self) -> str:
        heads = ("source", "articles", "with a day", "with an event", "events told", "first day", "last day")
        rows = [(one.name or "(not stated)", *one[1:]) for one in sources(self.articles)]
        return _table("Sources", heads, rows)


def sources(articles: Iterable[Told]) -> list[Source]:
    """Return what each publisher gave, the one with the most articles first.

    >>> sources([Told("Wire", "2024-03-04", 2), Told("Wire", "", 0)])
    [Source(name='Wire', articles=2, dated=1, telling=1, events=2, first='2024-03-04', last='2024-03-04')]
    """
    of: dict[str, list[Told]] = {}
    for article in articles:
        of.setdefault(article.source, []).append(article)
    found = []
    for name, some in of.items():
        days = sorted(a.day for a in some if a.day)
        telling = sum(a.events > 0 for a in some)
        first, last = (days[0], days[-1]) if days else ("", "")
        found.append(Source(name, len(some), len(days), telling, sum(a.events for a in some), first, last))
    return sorted(found, key=lambda one: (-one.articles, one.name))


def write_reports(
    to: Path,
    before: Path,
    account: Account | None,
    counts: Sequence[tuple[str, int]],
    outlines: Iterable[ArticleOutline],
    problems: Sequence[Problem],
) -> None:
    """Write both reports into the folder `to`; where no files were read, what is told of those `before` stands."""
    there = before / _ACCOUNT
    if account is not None:
        replace(to / _ACCOUNT, account.dump())
    elif there.is_file():
        replace(to / _ACCOUNT, there.read_bytes())
    articles = [Told(one.source, one.day, len(one.named)) for one in outlines]
    replace(to / FILE, Report(counts, articles, problems, account or account_of(there)).page())


def account_of(report: Path) -> Account:
    """Return the account that a file `report.json` holds; an empty one where there is none, or it is damaged."""
    try:
        each = json.loads(report.read_text(encoding="utf-8"))["each"]
        return Account(tuple(Outcome(**{**one, "reasons": tuple(one["reasons"])}) for one in each))
    except (OSError, ValueError, KeyError, TypeError):
        return Account()


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str | int]]) -> str:
    """Return a table under its title; nothing where it has no rows."""
    if not rows:
        return ""
    top = "".join(
        f'<th scope="col"{_number(cell)}>{escape(head)}</th>'
        for head, cell in zip(heads, rows[0], strict=True)
    )
    body = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows[:_ROWS])
    more = len(rows) - _ROWS
    rest = f'<p class="soft">and {more:,} more, which report.json or --verbose tells</p>' if more > 0 else ""
    name = escape(title)
    return (
        f"<h2>{name} ({len(rows):,})</h2>\n"
        f'<div class="wide" role="region" aria-label="{name}" tabindex="0"><table>\n<thead><tr>{top}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table></div>{rest}\n"
    )


def _cell(value: str | int) -> str:
    text = f"{value:,}" if isinstance(value, int) else escape(printable(value))
    return f"<td{_number(value)}>{text}</td>"


def _number(value: str | int) -> str:
    return ' class="n"' if isinstance(value, int) else ""


def _bad(name: str, number: int) -> str:
    return ' class="bad"' if name == "left out" and number else ""


def _share(part: int, whole: int) -> str:
    """Return a share in words.

    >>> _share(1, 3), _share(0, 0)
    ('33.3 %', '0.0 %')
    """
    return f"{100 * part / max(whole, 1):.1f} %"


def _page(body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Report of the build – kgbuild</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )
