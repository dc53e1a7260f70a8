"""Writes a graph from pieces, and copies those that the graph before it has: the bytes that `write.save` would write.

A piece is what one article, one thing or one event gives to a graph, as far as it stands together in the file. It is
known by a digest of all that it depends on. So a graph of very many articles is never in memory as a whole, and one
article more costs what is new, and a copy of the rest.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

import pyoxigraph as ox

from kgbuild.graph.build import TO_TERMS
from kgbuild.graph.lines import LAST_TYPE, Block, Listing, Shortener, predicate_of, rank_of
from kgbuild.graph.lying import Lying, Piece, entry_of
from kgbuild.graph.namespaces import Namespace
from kgbuild.graph.write import blocks, body, header, replacing

_FORMAT: Final = 2
_TRIG: Final = "graph.trig"
_TURTLE: Final = "graph.ttl"
_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
#: So many pieces that lie one after the other are copied at once, and so many bytes.
_RUN: Final = 1 << 12
_BLOCK: Final = 1 << 22


#: The ranks of what points to classes, properties and concepts of the ontology.
_TO_TERMS: Final = frozenset(rank_of(predicate.value) for predicate in TO_TERMS) | {LAST_TYPE}


class Made(NamedTuple):
    """Triples and listings of the default graph, and what else is to be known again with them: plain values of JSON.

    `named` are the triples of named graphs, by the graph's IRI.
    """

    triples: Collection[ox.Triple]
    aside: Any = None
    listings: Sequence[Listing] = ()
    named: Mapping[str, Collection[ox.Triple]] = {}


class Uses(NamedTuple):
    """What a piece makes use of: namespaces, and terms by IRI."""

    namespaces: tuple[Namespace, ...]
    terms: tuple[str, ...]


class Known(NamedTuple):
    """What is known of a graph from before: as a whole, and each entry by its digest, an empty text where it has none."""

    head: str = ""
    entry: Callable[[str], str] = lambda _: ""


class Saved(NamedTuple):
    """What the next graph is to know: as a whole, and its entries by digest, which can be asked for once."""

    head: str
    entries: Iterator[tuple[str, str]]


class Pieces:
    """A graph for the folder `to`, piece by piece.

    The one before it lies in the folder `old`, and `before` is what `save` returned when it was written.
    """

    def __init__(self, to: Path, base_iri: str, old: Path | None = None, before: Known = Known()) -> None:  # noqa: B008
        self._out, self._base = to, base_iri
        known = json.loads(before.head) if before.head and old else {}
        there = known.get("format") == _FORMAT and known["file"] == _identity((old or to) / _TRIG)
        self._uses = (
            [Uses(tuple(map(Namespace._make, n)), tuple(t)) for n, t in known["uses"]] if there else []
        )
        self._number = {uses: n for n, uses in enumerate(self._uses)}
        self._escaped = frozenset(known["escaped"]) if there else frozenset()
        self._shorten = Shortener(base_iri, self._escaped)
        self._before = before.entry if there else Known().entry
        self._open = ExitStack()
        self._new: IO[bytes] = self._open.enter_context(tempfile.TemporaryFile(dir=to))  # noqa: SIM115
        self._old: IO[bytes] = self._new
        if there and old:
            self._old = self._open.enter_context((old / _TRIG).open("rb"))
        self._lying = Lying()
        self._makers: list[tuple[str, Callable[[], Made]]] = []

    def __enter__(self) -> Pieces:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def add(
        self,
        digest: str,
        make: Callable[[], Made],
        index: Callable[[str, Collection[ox.Triple]], None] | None = None,
    ) -> bool:
        """Add the quads that `make` returns; `digest` stands for all that they depend on.

        No subject of the default graph is in two. Returns whether they were there before; where they were not, `index`
        is called with the triples.
        """
        had = self._lying.is_old(digest)
        if had is not None:
            return had
        self._makers.append((digest, make))
        line = self._before(digest)
        if line:
            self._lying.add(digest, *entry_of(line), old=True)
        else:
            made = make()
            if index:
                index(digest, made.triples)
            self._lying.add(digest, self._rendered(made), made.aside, old=False)
        return bool(line)

    def aside(self, digest: str) -> Any:
        """Return what was made with the quads of this digest."""
        return self._lying.aside(digest)

    @property
    def terms(self) -> list[ox.NamedNode]:
        """The classes and properties that are used so far, sorted."""
        return [ox.NamedNode(iri) for iri in sorted({t for uses in self._all_uses() for t in uses.terms})]

    def save(self) -> Saved:
        """Write `graph.trig` and `graph.ttl`; return what the next graph in this folder is to know of them.

        Raises GraphError where the folder cannot be made or written.
        """
        escaped = {iri for uses in self._all_uses() for iri, _, plain in uses.namespaces if not plain}
        if escaped != self._escaped:  # which prefixes there are decides on the bytes of every piece
            self._escaped, self._before = frozenset(escaped), Known().entry
            self._shorten = Shortener(self._base, self._escaped)
            self._lying.clear()
            for digest, make in self._makers:
                made = make()
                self._lying.add(digest, self._rendered(made), made.aside, old=False)
        with replacing(self._out / _TRIG) as as_trig, replacing(self._out / _TURTLE) as as_turtle:
            as_trig.write(header(self._prefixes(self._lying.uses())))
            begin = as_trig.tell()
            self._write(self._lying.pieces(fused=True), as_trig)
            middle = as_trig.tell()
            self._write(self._lying.pieces(fused=False), as_trig)
            as_turtle.write(header(self._prefixes(self._lying.uses(fused=True))))
            _copy(as_trig, as_turtle, begin, middle)
            for file in (as_trig, as_turtle):
                _end(file)
        return Saved(self._head(), self._entries())

    # ------------------------------------------------------------------------------------- rendering

    def _rendered(self, made: Made) -> list[Piece]:
        triples, _, listings, named = made
        found = blocks([*triples, *(listing.triple for listing in listings)], self._base)
        for graph, told in sorted(named.items()):
            found += blocks(told, self._base, f"<{graph}>")
        runs = (list(run) for _, run in groupby(found, key=self._stretch))
        return [self._piece(run, listings) for run in runs]

    def _stretch(self, block: Block) -> str:
        """Return what the blocks of one piece have in common: a graph, a kind of individual, or else a subject."""
        if block.graph:
            return block.graph
        subject = block.subject
        return subject[: subject.index("/", len(self._base) + 2)] if subject.startswith("0") else subject

    def _piece(self, found: Sequence[Block], listings: Sequence[Listing]) -> Piece:
        graph, first, last = found[0].graph, found[0].subject, found[-1].subject
        there = {block.subject[1:] for block in found} if listings and not graph else ()
        text = body(found, self._shorten, [one for one in listings if one.place[0] in there])
        terms = sorted(_used(found)) if not graph else ()
        uses = Uses(tuple(self._shorten.used(found)), tuple(terms))
        number = self._number.setdefault(uses, len(self._uses))
        if number == len(self._uses):
            self._uses.append(uses)
        start = self._new.seek(0, 2)
        self._new.write(text)
        return Piece(
            graph, first, "" if graph or last == first else last, start, start + len(text), number, False
        )

    def _all_uses(self) -> Iterator[Uses]:
        return (self._uses[number] for number in self._lying.uses())

    def _prefixes(self, uses: Iterable[int]) -> dict[str, str]:
        found = (self._uses[number] for number in sorted({*uses}))
        return {name: iri for use in found for iri, name, _ in use.namespaces if iri not in self._escaped}

    # --------------------------------------------------------------------------------------- writing

    def _write(self, pieces: Iterable[Piece], to: IO[bytes]) -> None:
        """Copy pieces in their order; what lies across each other is parted. Where each begins now is noted."""
        run: list[Piece] = []
        for among in _apart(pieces):
            if len(among) > 1:
                self._flush(run, to)
                self._mix(among, to)
            else:
                apart = run and (run[-1].old, run[-1].end) != (among[0].old, among[0].start)
                if apart or len(run) == _RUN:
                    self._flush(run, to)
                run += among
        self._flush(run, to)

    def _flush(self, run: list[Piece], to: IO[bytes]) -> None:
        """Copy pieces that lie one after the other in their file."""
        if run:
            shift = to.tell() - run[0].start
            _copy(self._file(run[0]), to, run[0].start, run[-1].end)
            self._lying.move((piece.number, piece.start + shift) for piece in run)
            run.clear()

    def _mix(self, pieces: Sequence[Piece], to: IO[bytes]) -> None:
        """Write the subjects of pieces that lie across each other by their place."""
        names = {f"{name}:": iri for name, iri in self._prefixes(piece.uses for piece in pieces).items()}
        blocks = [block for piece in pieces for block in self._bytes(piece).split(b"\n\n") if block]
        for block in sorted(blocks, key=lambda block: _subject(block, names)):
            to.write(block + b"\n\n")

    def _bytes(self, piece: Piece) -> bytes:
        file = self._file(piece)
        file.seek(piece.start)
        return file.read(piece.end - piece.start)

    def _file(self, piece: Piece) -> IO[bytes]:
        return self._old if piece.old else self._new

    def _head(self) -> str:
        """Return what is to be known of the graph as a whole."""
        return _JSON(
            {
                "format": _FORMAT,
                "file": _identity(self._out / _TRIG),
                "escaped": sorted(self._escaped),
                "uses": self._uses,
            }
        )

    def _entries(self) -> Iterator[tuple[str, str]]:
        """Yield where everything is now; entries with pieces that were parted are rendered again the next time."""
        yield from self._lying.lines()
        self._lying.close()


def _used(found: Iterable[Block]) -> set[str]:
    """Return the IRI of every class, property and concept in use, and of the properties that claims are about."""
    said = {(rank, value if rank in _TO_TERMS else "") for block in found for rank, value in block.said}
    terms = {value[1:-1] for _, value in said if value.startswith("<")}
    return {predicate_of(rank) for rank, _ in said} | terms


def _apart(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Yield pieces one by one, and together those that lie across each other."""
    among: list[Piece] = []
    reach = ("", "")
    for piece in pieces:
        if among and (piece.graph, piece.first) > reach:
            yield among
            among = []
        among.append(piece)
        reach = max(reach, (piece.graph, piece.last or piece.first))
    if among:
        yield among


def _subject(block: bytes, names: dict[str, str]) -> str:
    """Return the subject that a block of Turtle begins with, as it is sorted.

    >>> _subject(b"mention:a-1 a ev:Mention .", {"mention:": "http://x/mention/"})
    '<http://x/mention/a-1>'
    """
    subject = block.split(b" ", 1)[0].decode()
    prefix = subject[: subject.index(":") + 1]
    return subject if subject.startswith("<") else f"<{names[prefix]}{subject.removeprefix(prefix)}>"


def _copy(source: IO[bytes], to: IO[bytes], start: int, end: int) -> None:
    """Copy bytes; the one line end that the last piece of a file lacks is put in."""
    source.flush()
    end_of_source = source.seek(0, 2)
    _copy_there(source, to, start, min(end, end_of_source))
    if end > end_of_source:
        to.write(b"\n")


def _copy_there(source: IO[bytes], to: IO[bytes], start: int, end: int) -> None:
    """Copy bytes that are there; a system that can does it by itself."""
    to.flush()
    while start < end and hasattr(os, "copy_file_range"):
        try:
            start += os.copy_file_range(source.fileno(), to.fileno(), end - start, start, to.tell())
        except OSError:  # not between these two
            break
        to.seek(0, 2)
    source.seek(start)
    while start < end:
        block = source.read(min(end - start, _BLOCK))
        to.write(block)
        start += len(block)


def _end(file: IO[bytes]) -> None:
    """Take the empty line off the end of a file."""
    file.truncate(max(file.seek(0, 2) - 1, 1))


def _identity(path: Path) -> list[int]:
    """Return what tells one state of a file from another."""
    try:
        stat = path.stat()
    except OSError:
        return []
    return [stat.st_size, stat.st_mtime_ns]
