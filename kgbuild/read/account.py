"""The account of a reading: what became of every file that was found."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kgbuild.read.files import Files
from kgbuild.read.records import Problem, printable


@dataclass(frozen=True, slots=True, order=True)
class Outcome:
    """What became of a file: "read", "left out" or "skipped"; its articles, those left out of it, and the reasons."""

    path: str
    state: str
    articles: int = 0
    left_out: int = 0
    reasons: tuple[str, ...] = ()


def found(files: Files) -> list[Outcome]:
    """Return what became of files that cannot be opened or that no format reads."""
    skipped = [Outcome(s.path, "skipped", reasons=(s.kind,)) for s in files.skipped]
    return skipped + [Outcome(p.where, "left out", 0, 1, (f"{p.what}. {p.remedy}",)) for p in files.problems]


def opened(path: str, articles: int, lost: Sequence[Problem]) -> Outcome:
    """Return what became of a file that was opened."""
    reasons = tuple(f"{p.where}: {p.what}. {p.remedy}" for p in lost) or (
        () if articles else ("it holds no articles",)
    )
    return Outcome(path, "read" if articles else "left out", articles, sum(p.cost for p in lost), reasons)


@dataclass(frozen=True, slots=True)
class Account:
    """The outcomes of all files, sorted by path."""

    files: tuple[Outcome, ...] = ()

    def counts(self) -> Mapping[str, int]:
        """Return how many files were read, left out and skipped."""
        found = Counter(outcome.state for outcome in self.files)
        return {state: found[state] for state in ("read", "left out", "skipped")}

    def without(self, lost: Iterable[tuple[str, Problem]]) -> Account:
        """Return the account where articles of some files, by their paths, were left out after they had been read.

        >>> before = Account((Outcome("a.txt", "read", 1),))
        >>> [one] = before.without([("a.txt", Problem("a", "too long", "Cut it"))]).files
        >>> one.state, one.articles, one.left_out
        ('left out', 0, 1)
        """
        files = list(self.files)
        for path, problem in lost:
            n = next((n for n, one in enumerate(files) if one.path == path and one.articles), None)
            if n is None:
                continue
            one, told = files[n], f"{problem.where}: {problem.what}. {problem.remedy}"
            state = one.state if one.articles > 1 else "left out"
            files[n] = Outcome(path, state, one.articles - 1, one.left_out + 1, (*one.reasons, told))
        return Account(tuple(files))

    def in_words(self) -> str:
        """Return the account in a line.

        >>> skipped = Outcome("b.png", "skipped", reasons=("files that end in .png",))
        >>> Account((Outcome("a.txt", "read", 1), skipped)).in_words()
        '2 files: 1 read, 1 skipped (1 .png)'
        """
        told = [f"{n:,} {state}" for state, n in self.counts().items() if n]
        kinds = Counter(
            o.reasons[0].removeprefix("files that end in ") for o in self.files if o.state == "skipped"
        )
        if kinds:
            told[-1] += " (" + ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items())) + ")"
        return printable(
            f"{len(self.files):,} file{'s' * (len(self.files) != 1)}: {', '.join(told) or 'none'}"
        )

    def lines(self) -> list[str]:
        """Return a line for each file, with the reasons where something was left out or passed over."""
        out = []
        for o in self.files:
            what = f"{o.state}: {o.path}"
            counted = f": {o.articles:,} article{'s' * (o.articles != 1)}" if o.articles else ""
            counted += f", {o.left_out:,} left out" if o.articles and o.left_out else ""
            why = f" ({'; '.join(o.reasons)})" if o.reasons and not o.articles else ""
            out.append(printable(f"{what}{counted}{why}"))
        return out

    def plain(self) -> dict[str, Any]:
        """Return the account as values that JSON knows."""
        return {
            "files": {**self.counts(), "all": len(self.files)},
            "articles": sum(o.articles for o in self.files),
            "left_out": sum(o.left_out for o in self.files),
            "each": [
                {
                    "path": o.path,
                    "state": o.state,
                    "articles": o.articles,
                    "left_out": o.left_out,
                    "reasons": list(o.reasons),
                }
                for o in self.files
            ],
        }

    def dump(self) -> bytes:
        """Return the account as a JSON file, the same bytes for the same input."""
        return (json.dumps(self.plain(), ensure_ascii=False, indent=1) + "\n").encode(
            "utf-8", "backslashreplace"
        )
