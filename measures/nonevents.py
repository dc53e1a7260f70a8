"""Counts the events found in texts that tell of none (`tests/extract/nonevents.tsv`); each text is a graph of its own.

python -m measures.nonevents [TABLE]
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kgbuild.model import EventMention
from kgbuild.pipeline import Resources, extract, fuse
from kgbuild.read import read

TABLE = Path(__file__).parent.parent / "tests" / "extract" / "nonevents.tsv"
_PUBLISHED = "2021-06-29"


@dataclass(frozen=True, slots=True)
class Row:
    """A text that tells of no event, and why: it is feared, denied, a caption."""

    cause: str
    text: str


def rows(table: Path = TABLE) -> list[Row]:
    r"""Return the rows of a table: cause, a tab, text (`\n` is a line break)."""
    lines = [line for line in table.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return [Row(cause, text.replace("\\n", "\n")) for cause, text in (line.split("\t") for line in lines)]


def found(
    texts: list[Row], resources: Resources | None = None
) -> Iterator[tuple[Row, tuple[EventMention, ...]]]:
    """Yield each text with the events that the graph built of it alone has."""
    loaded = resources or Resources.load()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "nonevents.jsonl"
        lines = [{"id": f"{n:03}", "text": row.text, "published": _PUBLISHED} for n, row in enumerate(texts)]
        path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        for reading in extract(read([path]).articles, loaded):
            yield texts[int(reading.article.id)], fuse([reading], loaded).events


def main(table: Path = TABLE) -> None:
    """Print each event found, and how many there are."""
    texts = rows(table)
    events = [(row, event) for row, told in found(texts) for event in told]
    for row, event in events:
        print(f"{event.label} [{row.cause}] {row.text}")
    print(f"{len(events)} events in {len(texts)} texts that tell of none")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
