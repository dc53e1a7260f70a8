"""What single articles say, kept on disk, so that a build reads only what is new or has changed.

`readings.sqlite` in the output folder holds one row for each reading. Its key is a digest of everything that the
reading depends on: the article, the language model, the Turtle files, the program that reads. A row is therefore
right for ever or never asked for again, and deleting the file costs time and nothing else. Rows are committed as
they come: a build that is killed goes on where it stopped.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from kgbuild.errors import GraphError
from kgbuild.incremental.memo import Memo, stamp
from kgbuild.incremental.serial import from_plain, to_plain
from kgbuild.model import Reading

FILE: Final = "readings.sqlite"
_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
#: Where the results have what stands for the program that returned them.
_PROGRAM: Final = ("program", "")
_TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS readings (key TEXT PRIMARY KEY, reading BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS results (what TEXT, key TEXT, value TEXT NOT NULL, PRIMARY KEY (what, key))"
    " WITHOUT ROWID",
)


class Readings:
    """The readings of one output folder, found by key; `open` makes them."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection, self.path = connection, path

    @classmethod
    def open(cls, folder: Path) -> Readings:
        """Open the readings in `folder`; a file that is damaged is begun anew.

        Raises GraphError where the folder cannot be written.
        """
        path = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            try:
                return cls(_connect(path), path)
            except sqlite3.DatabaseError:
                path.unlink(missing_ok=True)
                return cls(_connect(path), path)
        except (OSError, sqlite3.Error) as error:
            raise GraphError(
                f"cannot be written ({error})",
                where=str(path),
                remedy="Give --out a folder that you may write to",
            ) from error

    def __enter__(self) -> Readings:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def get(self, key: str) -> Reading | None:
        """Return the reading under `key`, None where there is none or it cannot be read."""
        row = self._connection.execute("SELECT reading FROM readings WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        try:
            return from_plain(Reading, json.loads(zlib.decompress(row[0])))
        except (zlib.error, ValueError, TypeError):
            return None

    def keys(self) -> set[str]:
        """Return the keys of all readings."""
        return {row[0] for row in self._connection.execute("SELECT key FROM readings")}

    def put(self, key: str, reading: Reading) -> None:
        """Keep a reading."""
        text = json.dumps(to_plain(reading), ensure_ascii=False, separators=(",", ":"))
        with self._connection:
            self._connection.execute(
                "INSERT OR REPLACE INTO readings VALUES (?, ?)", (key, zlib.compress(text.encode(), 1))
            )

    def keep_only(self, keys: Iterable[str]) -> None:
        """Drop every reading that is not under one of `keys`."""
        gone = self.keys() - set(keys)
        with self._connection:
            self._connection.executemany("DELETE FROM readings WHERE key = ?", [(key,) for key in gone])

    def results(self, program: str, *, fresh: bool = False) -> Results:
        """Return what the functions of `program`, which stands for all of it, have returned; nothing where `fresh`."""
        return Results(self._connection, program, fresh=fresh)


class Results(Memo):
    """Results of functions in the file of the readings: those that the last build asked for."""

    def __init__(self, connection: sqlite3.Connection, program: str, *, fresh: bool = False) -> None:
        self._connection = connection
        rows = connection.execute("SELECT what, key, value FROM results")
        self._there: dict[tuple[str, str], str] = {(what, key): value for what, key, value in rows}
        # what another program has returned is not asked for
        self._before = {} if fresh or self._there.get(_PROGRAM) != program else self._there
        self._now: dict[tuple[str, str], str | None] = {_PROGRAM: program}

    def note(self, what: str) -> str:
        """Return what was noted under this name, an empty string where nothing was."""
        return self._before.get((what, ""), "")

    def set_note(self, what: str, text: str) -> None:
        """Note something that `save` shall keep."""
        self._now[what, ""] = None if self._before.get((what, "")) == text else text

    def once(self, what: str, inputs: Iterable[str], make: Callable[[], Any]) -> Any:
        """Return what `make` returned for these inputs before, else what it returns."""
        return json.loads(self.text(what, inputs, lambda: _JSON(make())))

    def text(self, what: str, inputs: Iterable[str], make: Callable[[], str]) -> str:
        """Return the text that `make` returned for these inputs before, else what it returns."""
        key = (what, stamp(inputs))
        text = self._now.get(key) or self._before.get(key)
        if text is None:
            text = make()
            self._now[key] = text
        else:
            self._now.setdefault(key)
        return text

    def keep(self, what: str, inputs: Iterable[str]) -> None:
        """Keep a result that is there."""
        key = (what, stamp(inputs))
        if key in self._before:
            self._now.setdefault(key)

    def save(self) -> None:
        """Keep what was asked for, and nothing else."""
        new = [(what, key, text) for (what, key), text in self._now.items() if text is not None]
        gone = self._there.keys() - self._now.keys()
        with self._connection:
            self._connection.executemany("DELETE FROM results WHERE what = ? AND key = ?", gone)
            self._connection.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", new)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA synchronous = OFF")  # a lost row is read again
        for table in _TABLES:
            connection.execute(table)
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
