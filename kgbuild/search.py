"""Names and sentences of a graph, found by words: `search.sqlite` beside it, an FTS5 index that a build keeps.

The index is made of the pieces that a graph is written from (`kgbuild.pipeline`), each under its digest, so that one
article more costs what is new. Its rows depend on the graph alone; their order in the file does not matter, since
answers are sorted by rank, then by what they say.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox

from kgbuild.errors import GraphError
from kgbuild.vocab import DCTERMS, EV, NIF, PROV, RDF, RDFS, SKOS, local

FILE: Final = "search.sqlite"
#: What the tables hold; another number makes the index anew.
_VERSION: Final = 1
_TABLES: Final = (
    "CREATE TABLE pieces (digest TEXT PRIMARY KEY, first INTEGER, last INTEGER) WITHOUT ROWID",
    "CREATE VIRTUAL TABLE entries USING fts5(text, iri UNINDEXED, kind UNINDEXED, label UNINDEXED, at UNINDEXED,"
    " tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')",
    f"PRAGMA user_version = {_VERSION}",
)
_NAMES: Final = tuple(p + n for p, n in ((SKOS, "prefLabel"), (RDFS, "label"), (DCTERMS, "title"),
                                         (SKOS, "altLabel"), (DCTERMS, "identifier")))  # fmt: skip
#: What names and sentences are made of.
_TELLING: Final = frozenset(
    (*_NAMES, RDF + "type", PROV + "wasDerivedFrom", NIF + "beginIndex", NIF + "anchorOf")
)
#: Kinds of nodes that nobody looks for by name.
_NAMELESS: Final = frozenset(("Mention", "Claim", "Ruling", "Statement", "Decision"))
_SENTENCE: Final = "Sentence"
_WORD: Final = re.compile(r"\w+")


class Entry(NamedTuple):
    """A name or a sentence: the node that it leads to, its class, what the node is called; `at` is an offset there."""

    text: str
    iri: str
    kind: str
    label: str
    at: int


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found: an entry, and its text with the words that were found between two marks."""

    entry: Entry
    marked: str


class Index:
    """The index in an output folder, being brought up to date; what is not kept is dropped by `save`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        rows = connection.execute("SELECT digest, first, last FROM pieces")
        self._there: dict[str, tuple[int, int]] = {digest: (first, last) for digest, first, last in rows}
        self._kept: set[str] = set()
        self._next = max((last for _, last in self._there.values()), default=0) + 1

    @classmethod
    def open(cls, folder: Path, before: Path | None = None) -> Index:
        """Open the index in `folder`, which begins as a copy of that in the folder `before`, if there is one.

        One that is damaged, or of another version, is begun anew. Raises GraphError where the folder cannot be written,
        or where this Python's SQLite has no FTS5.
        """
        path = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            try:
                if before and (before / FILE).is_file():
                    _copy(before / FILE, path)
                return cls(_connected(path))
            except sqlite3.DatabaseError:
                path.unlink(missing_ok=True)
                return cls(_connected(path))
        except (OSError, sqlite3.Error) as error:
            raise GraphError(
                f"cannot be written ({error})", where=str(path), remedy="Make the folder writable"
            ) from error

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()  # what was not saved is rolled back

    def __contains__(self, digest: str) -> bool:
        return digest in self._there

    def keep(self, digest: str) -> None:
        """Keep the piece with this digest, which is there."""
        self._kept.add(digest)

    def put(self, digest: str, triples: Iterable[ox.Triple]) -> None:
        """Enter what the triples of a piece in the default graph say, once."""
        self._kept.add(digest)
        if digest in self._there:
            return
        found = list(entries(triples))
        first = self._next
        self._connection.executemany(
            "INSERT INTO entries (rowid, text, iri, kind, label, at) VALUES (?, ?, ?, ?, ?, ?)",
            ((first + n, *entry) for n, entry in enumerate(found)),
        )
        self._next = first + len(found)
        self._there[digest] = (first, self._next - 1)
        self._connection.execute("INSERT INTO pieces VALUES (?, ?, ?)", (digest, first, self._next - 1))

    def save(self) -> None:
        """Drop what was not kept, and write."""
        for digest in self._there.keys() - self._kept:
            first, last = self._there[digest]
            self._connection.execute("DELETE FROM entries WHERE rowid BETWEEN ? AND ?", (first, last))
            self._connection.execute("DELETE FROM pieces WHERE digest = ?", (digest,))
        self._connection.commit()


def _copy(path: Path, to: Path) -> None:
    """Copy a database as it was when its last writer was done with it, however that ended."""
    with closing(sqlite3.connect(path, timeout=30)) as there, closing(sqlite3.connect(to)) as copy:
        copy.execute("PRAGMA synchronous = OFF")
        there.backup(copy)


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != _VERSION:
        if version or connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            connection.close()
            path.unlink()
            connection = sqlite3.connect(path, timeout=30)
        for statement in _TABLES:
            connection.execute(statement)
        connection.commit()
    return connection


def entries(triples: Iterable[ox.Triple]) -> Iterator[Entry]:
    """Yield the names and sentences that the triples of a default graph hold, sorted, each once."""
    of: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in triples:
        named = predicate.value
        if named in _TELLING and isinstance(subject, ox.NamedNode):
            of[subject.value][named].append(getattr(value, "value", ""))
    found = {entry for iri, said in of.items() for entry in _entries_of(iri, said)}
    yield from sorted(found)


def _entries_of(iri: str, said: dict[str, list[str]]) -> Iterator[Entry]:
    kinds = sorted(local(kind) for kind in said.get(RDF + "type", ()) if kind.startswith(EV))
    if _SENTENCE in kinds:
        for article in said.get(PROV + "wasDerivedFrom", ()):
            begin, sentence = int(said[NIF + "beginIndex"][0]), " ".join(said[NIF + "anchorOf"][0].split())
            yield Entry(sentence, article, _SENTENCE, "", begin)
    elif kinds and not _NAMELESS.intersection(kinds):
        names = [name for prop in _NAMES for name in said.get(prop, ())]
        yield from (Entry(name, iri, kinds[0], names[0], 0) for name in dict.fromkeys(names))


# ---------------------------------------------------------------------------------------- the finding


def find(folder: Path, words: str, limit: int = 20, marks: tuple[str, str] = ("\x02", "\x03")) -> list[Hit]:
    """Return what holds all of `words`, the last of which may be the beginning of one: names first, then sentences.

    Of each node its best name is returned. Raises GraphError where the folder has no index.
    """
    asked = _asked(words)
    if not asked:
        return []
    try:
        connection = sqlite3.connect(f"{(folder / FILE).absolute().as_uri()}?mode=ro", uri=True, timeout=5)
        try:
            names = _hits(connection, asked, limit * 4, marks, sentences=False)
            told = _hits(connection, asked, limit, marks, sentences=True)
        finally:
            connection.close()
    except sqlite3.Error as error:
        remedy = "Build the graph again: the build makes the index"
        raise GraphError(
            f"no index to search in ({error})", where=str(folder / FILE), remedy=remedy
        ) from error
    best = {hit.entry.iri: hit for hit in reversed(names)}
    firsts = [hit for hit in names if best[hit.entry.iri] is hit]
    return [*firsts[:limit], *told[:limit]]


def _asked(words: str) -> str:
    """Return words as a question to FTS5, in which nothing that a user writes is syntax.

    >>> _asked('Kata"ib OR NEAR(')
    '"Kata" "ib" "OR" "NEAR"*'
    """
    found = _WORD.findall(words)
    return " ".join(f'"{word}"' for word in found) + "*" if found else ""


def _hits(
    connection: sqlite3.Connection, asked: str, limit: int, marks: Sequence[str], *, sentences: bool
) -> list[Hit]:
    rows = connection.execute(
        "SELECT text, iri, kind, label, at, highlight(entries, 0, ?, ?) FROM entries WHERE entries MATCH ?"
        f" AND kind {'=' if sentences else '<>'} ? ORDER BY round(rank, 6), length(text), text, iri LIMIT ?",
        (*marks, asked, _SENTENCE, limit),
    )
    return [Hit(Entry(text, iri, kind, label, at), marked) for text, iri, kind, label, at, marked in rows]
