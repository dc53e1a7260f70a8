"""Prints of ten facts of the sample graph, right and wrong ones, what proposed each, and where that stands.

    python -m benchmarks.whys [GRAPH]

The facts stand in `whys.tsv`, each with what the gold of the samples holds of it; GRAPH is `out/graph.ttl` if none is named.
`kgbuild explain IRI --why` tells the same of each, with its sentence and all that it was preferred to.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kgbuild.errors import UsageError
from kgbuild.why import Reason, reasons

FILE: Final = Path(__file__).with_suffix(".tsv")


@dataclass(frozen=True)
class Fact:
    """A fact of an event: its matter and how its value begins, and whether the gold has it (`verdict`)."""

    event: str
    matter: str
    value: str
    verdict: str

    def __str__(self) -> str:
        return f"`{self.event}`: {self.matter} {self.value}".rstrip()


def facts() -> list[Fact]:
    """Return the ten facts."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [Fact(**row) for row in csv.DictReader(file, delimiter="\t")]


def reason_of(fact: Fact, graph: Path) -> Reason | None:
    """Return why a graph holds a fact, none where it does so no more."""
    try:
        _, _, found = reasons(graph, fact.event)
    except UsageError:
        return None
    alike = (r for r in found if r.matter == fact.matter and r.value.startswith(fact.value))
    return next(alike, None)


def table(graph: Path) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    yield "| fact | it is | proposed by | what that says |"
    yield "|---|---|---|---|"
    for fact in facts():
        reason = reason_of(fact, graph)
        for n, by in enumerate(reason.proposers if reason else ()):
            told = (str(fact), fact.verdict) if n == 0 else ("", "")
            says = by.says.replace("|", "\\|")
            yield f"| {' | '.join(told)} | `{by.name}` in `{by.file}` | {says} |"
        if reason is None:
            yield f"| {fact} | {fact.verdict} | the graph has it no more | |"


if __name__ == "__main__":
    print("\n".join(table(Path(sys.argv[1] if len(sys.argv) > 1 else "out/graph.ttl"))))
