"""What reading hands on: articles as a file holds them, and what is wrong with the input."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kgbuild.errors import InputError

LONGEST = 1_000_000  # characters of one article: what the language model takes
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def printable(text: str) -> str:
    r"""Return text that a terminal only shows: control characters and halves of characters as escapes.

    >>> printable("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    return _UNPRINTABLE.sub(lambda match: match.group().encode("unicode_escape").decode("ascii"), text)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong with the input; `where`: file or file:line; `left_out`: whether it cost articles, `cost`: how many."""

    where: str
    what: str
    remedy: str
    left_out: bool = True
    cost: int = 1

    def __str__(self) -> str:
        return printable(f"{self.where}: {self.what}. {self.remedy}")

    def error(self) -> InputError:
        """Return the problem as an exception."""
        return InputError(printable(self.what), where=printable(self.where), remedy=self.remedy)


class BadInput(Exception):  # noqa: N818 - carries a Problem inside this package, never to a user
    """A Problem on its way to the list of problems."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Record:
    """One article as it stands in a file: its fields, unchecked but for `id` and `text`.

    `where` says it to people ("a.zip!/b.html", "feed.jsonl:7"), `path` is the file on disk that holds it. `shown` leads
    from `text` back to what the file showed, as in `kgbuild.read.canonical`. `file` is the file after which the article
    has its id, "" where it has one of its own.
    """

    id: str
    text: str
    where: str
    path: str
    fields: dict[str, object] = field(default_factory=dict)
    shown: tuple[tuple[int, int], ...] = ()
    file: str = ""


def bad(where: str, what: str, remedy: str) -> BadInput:
    """Return the exception that leaves an article out."""
    return BadInput(Problem(where, what, remedy))
