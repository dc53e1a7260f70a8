"""What single articles say, kept on disk, so that a build reads only what is new or has changed.

`readings.sqlite` in the output folder holds one row for each reading. Its key is a digest of everything that the
reading depends on: the article, the language model, the Turtle files, the program that reads. A row is therefore
right for ever or never asked for again, and deleting the file costs time and nothing else. Rows are committed as
they come: a build that is killed goes on where it stopped.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, Final

from kgbuild.errors import GraphError
from kgbuild.incremental.folder import failed, writing
from kgbuild.incremental.memo import Memo, stamp
from kgbuild.incremental.serial import from_plain, to_plain
from kgbuild.model import ArticleExtraction

FILE: Final = "readings.sqlite"
_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_INSERT: Final = "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?)"
#: Results of so many characters wait to be written.
_AHEAD: Final = 1 << 21
#: Where the results have what stands for the program that returned them.
_PROGRAM: Final = ("program", "")
#: What stands before the name of what is noted in parts.
_PART: Final = "part of "
#: The form of the file; one of another form is begun anew.
_FORM: Final = 2
_TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS readings (key TEXT PRIMARY KEY, reading BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS results (what TEXT, key TEXT, value TEXT NOT NULL, sum INTEGER NOT NULL,"
    " PRIMARY KEY (what, key)) WITHOUT ROWID",
    f"PRAGMA user_version = {_FORM}",
)
#: Seconds to wait for another process that has the file open and writes.
_PATIENCE: Final = 20.0


class DamagedError(Exception):
    """The file of the readings is damaged, or of another form: what it held is worked out again."""


class Readings:
    """The readings of one output folder, found by key; `open` makes them."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection, self.path, self._process = connection, path, os.getpid()

    @classmethod
    def open(cls, folder: Path, tell: Callable[[str], None] | None = None) -> Readings:
        """Open the readings in `folder`; a file that is damaged is begun anew, and `tell` is told so.

        Raises GraphError where the folder cannot be written, or another process holds the file.
        """
        path = folder / FILE
        with writing(path), _told(path):
            folder.mkdir(parents=True, exist_ok=True)
            try:
                return cls(_connect(path), path)
            except DamagedError as error:
                if tell:
                    tell(f"{path}: {error}; it is begun anew, and every article is read again")
                begin_anew(path)
                return cls(_connect(path), path)

    def __enter__(self) -> Readings:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def rows(self, query: str, *values: object) -> list[Any]:
        """Return what SQL asks for. Raises DamagedError where the file is damaged."""
        with _told(self.path):
            return self._here().execute(query, values).fetchall()

    def each(self, query: str, *values: object) -> Iterator[Any]:
        """Yield what SQL asks for, one by one. Raises DamagedError where the file is damaged."""
        with _told(self.path):
            yield from self._here().execute(query, values)

    def change(self, *changes: tuple[str, Iterable[Sequence[object]]]) -> None:
        """Do what each SQL statement says with each of its rows of values: all of it or nothing."""
        with _told(self.path), self._here() as connection:
            for statement, values in changes:
                connection.executemany(statement, values)

    def _here(self) -> sqlite3.Connection:
        """Return a connection of this process: one must not be used on both sides of a fork."""
        if self._process != os.getpid():
            self._connection, self._process = _connect(self.path), os.getpid()
        return self._connection

    def get(self, key: str) -> ArticleExtraction | None:
        """Return the reading under `key`, None where there is none or it cannot be read."""
        rows = self.rows("SELECT reading FROM readings WHERE key = ?", key)
        return unpacked(rows[0][0]) if rows else None

    def keys(self) -> set[str]:
        """Return the keys of all readings."""
        return {row[0] for row in self.rows("SELECT key FROM readings")}

    def put(self, readings: Iterable[tuple[str, bytes]]) -> None:
        """Keep readings, `packed`, under their keys."""
        self.change(("INSERT OR REPLACE INTO readings VALUES (?, ?)", readings))

    def keep_only(self, keys: Iterable[str]) -> None:
        """Drop every reading that is not under one of `keys`."""
        gone = self.keys() - set(keys)
        self.change(("DELETE FROM readings WHERE key = ?", [(key,) for key in gone]))

    def results(self, program: str, *, fresh: bool = False) -> Results:
        """Return what the functions of `program`, which stands for all of it, have returned; nothing where `fresh`."""
        return Results(self, program, fresh=fresh)


def packed(reading: ArticleExtraction) -> bytes:
    """Return a reading as it is kept."""
    return zlib.compress(_JSON(to_plain(reading)).encode(), 1)


def unpacked(data: bytes) -> ArticleExtraction | None:
    """Return the reading of which `packed` made `data`, None where it is damaged."""
    try:
        return from_plain(ArticleExtraction, json.loads(zlib.decompress(data)))
    except (zlib.error, ValueError, TypeError):
        return None


def to_text(value: object) -> str:
    """Return plain values as `Results.once` keeps them."""
    return _JSON(value)


def begin_anew(path: Path) -> None:
    """Take a file of readings away."""
    for name in (path.name, f"{path.name}-journal", f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


class Results(Memo):
    """Results of functions in the file of the readings: those that the last build asked for.

    New ones go into the file as they come, so that they take no memory; what a build notes, and that it did not ask for
    others any more, waits for `save`.
    """

    def __init__(self, readings: Readings, program: str, *, fresh: bool = False) -> None:
        self._readings, self._program = readings, program
        self._begun = self._stored(_PROGRAM) == program
        self._fresh = fresh
        # keys by their hash alone: one that is taken for another is asked for in vain, or kept in vain
        self._written: set[int] = set()
        self._asked = {hash(_PROGRAM)}
        self._ahead: dict[tuple[str, str], str] = {}
        self._size = 0
        self._notes: dict[str, str] = {}
        self._parts: dict[str, Iterable[tuple[str, str]]] = {}

    def offer(self, what: str, inputs: Iterable[str], text: str) -> None:
        """Give a result that was worked out elsewhere, for the case that it is asked for."""
        self._put((what, stamp(inputs)), text)

    def note(self, what: str) -> str:
        """Return what the last build noted under this name, an empty string where it noted nothing."""
        return (self._stored((what, "")) or "") if self._may_have((what, "")) else ""

    def set_note(self, what: str, text: str, parts: Iterable[tuple[str, str]] = ()) -> None:
        """Note something that `save` shall keep; its parts go into the file then, in the place of those before."""
        self._notes[what] = text
        self._parts[what] = parts

    def part(self, what: str, key: str) -> str:
        """Return a part that the last build noted, an empty string where it noted none."""
        return self._stored((_PART + what, key)) or ""

    def once(self, what: str, inputs: Iterable[str], make: Callable[[], Any]) -> Any:
        """Return what `make` returned for these inputs before, else what it returns."""
        return json.loads(self.text(what, inputs, lambda: _JSON(make())))

    def text(self, what: str, inputs: Iterable[str], make: Callable[[], str]) -> str:
        """Return the text that `make` returned for these inputs before, else what it returns."""
        key = (what, stamp(inputs))
        self._asked.add(hash(key))
        text = self._ahead.get(key)
        if text is None and self._may_have(key):
            text = self._stored(key)
        if text is None:
            text = make()
            self._put(key, text)
        return text

    def keep(self, what: str, inputs: Iterable[str]) -> None:
        """Keep a result that is there."""
        self._asked.add(hash((what, stamp(inputs))))

    def save(self) -> None:
        """Keep what was asked for and noted, and nothing else."""
        self._write()
        asked = self._asked | {hash((what, "")) for what in self._notes}
        there = self._readings.each("SELECT what, key FROM results WHERE what NOT LIKE ?", f"{_PART}%")
        gone = [key for key in there if hash(key) not in asked]
        new = [(what, "", text, _sum(text)) for what, text in self._notes.items() if self.note(what) != text]
        parts = (
            (_PART + what, key, text, _sum(text)) for what, each in self._parts.items() for key, text in each
        )
        self._readings.change(
            ("DELETE FROM results WHERE what = ? AND key = ?", gone),
            ("DELETE FROM results WHERE what LIKE ?", [(f"{_PART}%",)]),
            (_INSERT, chain(new, parts)),
        )

    def _may_have(self, key: tuple[str, str]) -> bool:
        """Tell whether the file may have a result of this program, of this build alone where that is fresh."""
        return hash(key) in self._written if self._fresh else self._begun

    def _stored(self, key: tuple[str, str]) -> str | None:
        """Return a result that is in the file, None where it is damaged."""
        rows = self._readings.rows("SELECT value, sum FROM results WHERE what = ? AND key = ?", *key)
        return next((value for value, told in rows if _sum(value) == told), None)

    def _put(self, key: tuple[str, str], text: str) -> None:
        self._ahead[key] = text
        self._size += len(text)
        if self._size > _AHEAD:
            self._write()

    def _write(self) -> None:
        """Write new results into the file, which has those of one program alone."""
        rows = [(*key, text, _sum(text)) for key, text in self._ahead.items()]
        if self._begun:
            self._readings.change((_INSERT, rows))
        else:
            program = (*_PROGRAM, self._program, _sum(self._program))
            self._readings.change(("DELETE FROM results", [()]), (_INSERT, [program, *rows]))
        self._begun = True
        if self._fresh:
            self._written.update(map(hash, self._ahead))
        self._ahead.clear()
        self._size = 0


def _sum(text: str) -> int:
    """Return a sum by which a flipped byte is found."""
    return zlib.crc32(text.encode())


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level="IMMEDIATE")
    try:
        with _told(path):
            connection.execute("PRAGMA synchronous = OFF")  # a lost row is read again
            [(form,)] = connection.execute("PRAGMA user_version").fetchall()
            if form != _FORM and connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                raise DamagedError("is of another version of kgbuild, or of another program")
            for statement in _TABLES if form != _FORM else ():
                connection.execute(statement)
            connection.execute("SELECT key, reading FROM readings LIMIT 0")
            connection.execute("SELECT what, key, value, sum FROM results LIMIT 0")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell an error of the database by what can be done about it: what is only in use is never taken for damaged."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            problem = f"another process has held the file for {_PATIENCE:.0f} s ({error})"
            raise GraphError(
                problem, where=str(path), remedy="Close what has it open, and run this again"
            ) from error
        if code == sqlite3.SQLITE_FULL:
            raise failed(OSError(errno.ENOSPC, "no space left on device"), path) from error
        if code in (
            sqlite3.SQLITE_READONLY,
            sqlite3.SQLITE_CANTOPEN,
            sqlite3.SQLITE_IOERR,
            sqlite3.SQLITE_PERM,
        ):
            raise failed(OSError(errno.EIO, str(error)), path) from error
        raise DamagedError(f"is damaged ({error})") from error
