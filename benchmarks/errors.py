"""Prints where reading goes wrong: today's misses and false alarms, joined with the causes found for them by hand.

    python -m benchmarks.errors FOLDER [--list]

FOLDER is as for `benchmarks.evaluate`. `benchmarks/causes.tsv` gives a cause for each (set, event of the gold or false
alarm, slot) that somebody has looked at; what nobody has looked at is counted as unassigned. `--list` prints each error.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.evaluate import sets
from kgbuild.pipeline import build
from kgbuild.resources import shipped

CAUSES = Path(__file__).parent / "causes.tsv"
KINDS = ("event missed", "event false", "slot missed", "slot false")
ORDER = (
    "parse",
    "names",
    "lexicon",
    "frame",
    "coreference",
    "time",
    "place",
    "toll",
    "fusion",
    "gold",
    "unassigned",
)
_FOUND = re.compile(r"^(found|MISSED)\s+(\S+): .*?(?: \| ([^|]*))?$")
_SLOT = re.compile(r"(\w+) \(missing (\d+), wrong (\d+)\)")
#: What the log calls misses that are no events.
_PARTS = frozenset({"statement", "position", "relation", "claim", "entity", "date", "article_date"})
_FALSE = re.compile(r"^SPURIOUS \S*/event/(\S+) ")


@dataclass(frozen=True, slots=True, order=True)
class Error:
    """An error of `kind` at `item` (an event of the gold, or the name of a false alarm); `slot` is "event" or a role."""

    set: str
    item: str
    slot: str
    kind: str


def errors(name: str, log: str) -> Iterator[Error]:
    """Yield what a scorer's log tells of the set `name`.

    >>> [(e.item, e.slot, e.kind) for e in errors("s", "found  v1: a raid | place (missing 1, wrong 0)")]
    [('v1', 'place', 'slot missed')]
    """
    for line in log.splitlines():
        if false := _FALSE.match(line):
            yield Error(name, false[1], "event", "event false")
        elif (told := _FOUND.match(line)) and told[1] == "MISSED":
            if told[2] not in _PARTS:
                yield Error(name, told[2], "event", "event missed")
        elif told:
            for slot, missing, wrong in _SLOT.findall(told[3] or ""):
                yield from [Error(name, told[2], slot, "slot missed")] * int(missing)
                yield from [Error(name, told[2], slot, "slot false")] * int(wrong)


def causes(path: Path = CAUSES) -> dict[tuple[str, str, str], str]:
    """Return the cause of each error that was looked at, by set, item and slot."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {(row[0], row[1], row[2]): row[3] for row in rows}


def table(wrong: Iterable[Error], known: Mapping[tuple[str, str, str], str]) -> Iterator[str]:
    """Yield the lines of a Markdown table: a row for each cause, a column for each kind of error."""
    counts = Counter((known.get((e.set, e.item, e.slot), "unassigned"), e.kind) for e in wrong)
    yield f"| cause | {' | '.join(KINDS)} | together |"
    yield "|---|" + "---|" * (len(KINDS) + 1)
    for cause in sorted({cause for cause, _ in counts}, key=ORDER.index):
        numbers = [counts[cause, kind] for kind in KINDS]
        yield f"| {cause} | {' | '.join(map(str, numbers))} | {sum(numbers)} |"
    totals = [sum(n for (_, kind), n in counts.items() if kind == wanted) for wanted in KINDS]
    yield f"| all | {' | '.join(map(str, totals))} | {sum(totals)} |"


def log(folder: Path, name: str, texts: Path) -> str:
    """Build the graph of a set and return what the scorer says of each event."""
    with tempfile.TemporaryDirectory() as out:
        build([texts], Path(out))
        gold, ontology = folder / "gold" / f"{name}.json", str(shipped("ontology"))
        command = [
            sys.executable,
            str(folder / "score.py"),
            str(Path(out) / "graph.ttl"),
            "--gold",
            str(gold),
        ]
        command += ["--ontology", ontology, "--show"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def found(folder: Path) -> list[Error]:
    """Return the errors in all sets of the folder."""
    return [e for name, texts in sets(folder) for e in errors(name, log(folder, name, texts))]


def main(folder: Path, *, listed: bool = False) -> int:
    """Print the table, and each error asked to."""
    if not (folder / "score.py").exists():
        print(f"there are no texts with gold in {folder}: make errors EVAL=DIR", file=sys.stderr)
        return 0
    found = [e for name, texts in sets(folder) for e in errors(name, log(folder, name, texts))]
    known = causes()
    if listed:
        for e in found:
            print(
                "\t".join((e.set, e.item, e.slot, known.get((e.set, e.item, e.slot), "unassigned"), e.kind))
            )
    print("\n".join(table(found, known)))
    return 0


if __name__ == "__main__":
    arguments = [a for a in sys.argv[1:] if a != "--list"]
    sys.exit(main(Path(arguments[0]), listed="--list" in sys.argv))
