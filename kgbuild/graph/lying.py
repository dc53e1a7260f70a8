"""Where the pieces of a graph lie: on disk, since very many take more memory than a graph of them all should.

A piece is a run of bytes of a file, an entry all pieces of one digest with what is to be known again with them.
"""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any, Final, NamedTuple

_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_TABLES: Final = (
    "CREATE TABLE entries (number INTEGER PRIMARY KEY, digest TEXT UNIQUE, aside TEXT, old INTEGER)",
    "CREATE TABLE pieces (number INTEGER PRIMARY KEY, entry INTEGER, graph TEXT, first TEXT, last TEXT,"
    " start INTEGER, stop INTEGER, uses INTEGER, old INTEGER)",
    "CREATE TABLE moved (number INTEGER PRIMARY KEY, start INTEGER)",
)
_PIECES: Final = "SELECT graph, first, last, start, stop, uses, old, number FROM pieces"


class Piece(NamedTuple):
    """Where bytes begin and end, and the place that they take: by graph, then by their first and last subject.

    `uses` is the number of what they use; `old` says that they are in the graph before this one; `number` tells it from
    others.
    """

    graph: str
    first: str
    last: str
    start: int
    end: int
    uses: int
    old: bool = True
    number: int = 0


class Lying:
    """The entries of a graph in the order in which they came, and their pieces in the order that they take."""

    def __init__(self) -> None:
        self._made()

    def _made(self) -> None:
        self._db = sqlite3.connect(
            "", isolation_level=None
        )  # a file that has no name, once it is more than a few MB
        self._db.execute("PRAGMA journal_mode = OFF")
        for statement in _TABLES:
            self._db.execute(statement)
        self._db.execute("BEGIN")
        self._sorted = False

    def clear(self) -> None:
        """Forget all."""
        self._db.close()
        self._made()

    def add(self, digest: str, pieces: Iterable[Piece], aside: Any, *, old: bool) -> None:
        """Add an entry; `old` says that the graph before has it."""
        insert = "INSERT INTO entries (digest, aside, old) VALUES (?, ?, ?)"
        with _room():
            entry = self._db.execute(insert, (digest, _JSON(aside), old)).lastrowid
            self._db.executemany(
                "INSERT INTO pieces (entry, graph, first, last, start, stop, uses, old) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                ((entry, *piece[:-1]) for piece in pieces),
            )

    def is_old(self, digest: str) -> bool | None:
        """Tell whether the graph before has an entry that was added, None where none of this digest was."""
        row = self._db.execute("SELECT old FROM entries WHERE digest = ?", (digest,)).fetchone()
        return None if row is None else bool(row[0])

    def aside(self, digest: str) -> Any:
        """Return what is to be known again with an entry."""
        [(aside,)] = self._db.execute("SELECT aside FROM entries WHERE digest = ?", (digest,)).fetchall()
        return json.loads(aside)

    def uses(self, *, fused: bool = False) -> list[int]:
        """Return the numbers of what the pieces use, with `fused` those of the default graph alone, sorted."""
        where = "WHERE graph = ''" if fused else ""
        return [n for (n,) in self._db.execute(f"SELECT DISTINCT uses FROM pieces {where} ORDER BY uses")]

    def pieces(self, *, fused: bool) -> Iterator[Piece]:
        """Yield the pieces of the default graph, or of the others, in the order that they take."""
        if not self._sorted:
            with _room():
                self._db.execute("CREATE INDEX place ON pieces (graph, first)")
            self._sorted = True
        sign = "=" if fused else ">"
        rows = self._db.execute(f"{_PIECES} WHERE graph {sign} '' ORDER BY graph, first, number")
        yield from map(Piece._make, rows)

    def move(self, places: Iterable[tuple[int, int]]) -> None:
        """Note where pieces begin now: their numbers and offsets."""
        with _room():
            self._db.executemany("INSERT INTO moved VALUES (?, ?)", places)

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield each entry that lies in one stretch, by its digest: as `entry_of` reads it."""
        with _room():
            self._db.execute("CREATE INDEX IF NOT EXISTS entry ON pieces (entry)")
        rows = self._db.execute(
            "SELECT e.digest, e.aside, p.graph, p.first, p.last, m.start, p.start, p.stop, p.uses FROM entries e"
            " LEFT JOIN pieces p ON p.entry = e.number LEFT JOIN moved m ON m.number = p.number"
            " ORDER BY e.number, p.number"
        )
        for (digest, aside), run in groupby(rows, key=lambda row: row[:2]):
            pieces = [row[2:] for row in run if row[2] is not None]
            if all(now is not None for _, _, _, now, *_ in pieces):
                lying = [(g, a, z, now, now + end - begin, uses) for g, a, z, now, begin, end, uses in pieces]
                yield digest, f"[{_JSON(lying)},{aside}]"

    def close(self) -> None:
        """Forget all, for good."""
        self._db.close()


@contextmanager
def _room() -> Iterator[None]:
    """Tell that a disk is full as other files do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(errno.ENOSPC, str(error)) from error


def entry_of(line: str) -> tuple[list[Piece], Any]:
    """Return the pieces of an entry that lay there, and what is to be known again with them."""
    pieces, aside = json.loads(line)
    return [Piece(*values) for values in pieces], aside
