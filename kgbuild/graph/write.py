r"""Writes quads as Turtle and TriG that people can read and all stores load, with the same bytes every time.

It sorts what is said, since a set has no order, and `lines` writes the lines; only a namespace whose names need no
backslash gets a prefix, since some stores read `org\/0` as another IRI and say nothing. Terms are made into N-Triples
by pyoxigraph, all of a graph at once, and are plain strings from there on. Nearly all names are plain: lines are written
as if all were, and once more where one is not.
"""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, Final, TypeAlias

import pyoxigraph as ox

from kgbuild.errors import GraphError
from kgbuild.graph.lines import LAST_TYPE, Block, Known, Listing, Said, Shortener, rank_of, written
from kgbuild.graph.namespaces import PLAIN
from kgbuild.incremental.folder import failed
from kgbuild.vocab import INDIVIDUAL, RDF

#: The triples of one graph; quads that are all of the default graph do as well.
Triples: TypeAlias = Collection[ox.Triple] | Collection[ox.Quad]


def turtle(quads: Iterable[ox.Quad], base_iri: str) -> bytes:
    """Return the default graph of `quads` as Turtle: individuals, then terms, each by IRI.

    >>> n = ox.NamedNode
    >>> quad = ox.Quad(n("http://x/data/actor/sdf"), n("http://x/o#p"), ox.Literal(3))
    >>> print(turtle([quad], "http://x/data/").decode())
    @prefix actor: <http://x/data/actor/> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    <BLANKLINE>
    actor:sdf <http://x/o#p> 3 .
    <BLANKLINE>
    """
    default = ox.DefaultGraph()
    return as_turtle([quad for quad in quads if quad.graph_name == default], base_iri)


def as_turtle(triples: Triples, base_iri: str) -> bytes:
    """Return triples as Turtle, as `turtle` does."""
    return _render(blocks(triples, base_iri), base_iri)


def fused(quads: Iterable[ox.Quad]) -> list[ox.Triple]:
    """Return the default graph of `quads`."""
    return [quad.triple for quad in quads if isinstance(quad.graph_name, ox.DefaultGraph)]


def trig(quads: Iterable[ox.Quad], base_iri: str) -> bytes:
    """Return all of `quads` as TriG: the default graph first, then the named ones by IRI."""
    return _render(inorder(quads, base_iri), base_iri)


def save(quads: Iterable[ox.Quad], out: Path, base_iri: str) -> None:
    """Write `out/graph.ttl` and `out/graph.trig`; nothing is replaced before both are rendered.

    Raises GraphError where the folder cannot be made or written.
    """
    found = inorder(quads, base_iri)
    as_trig = _render(found, base_iri)
    as_turtle = _render([block for block in found if not block.graph], base_iri)
    replace(out / "graph.trig", as_trig)
    replace(out / "graph.ttl", as_turtle)


def writable(out: Path) -> None:
    """Raise GraphError where the folder `out` cannot be made or written, before hours go into a build."""
    there = next(path for path in (out.absolute(), *out.absolute().parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        problem = "cannot be written to" if there.is_dir() else "is a file, not a folder"
        raise GraphError(problem, where=str(there), remedy="Give --out a folder that you may write to")


def replace(path: Path, content: bytes) -> None:
    """Put `content` into `path`, whole or not at all: a reader sees the old file or the new one.

    Raises GraphError where the folder cannot be made or written.
    """
    with replacing(path) as file:
        file.write(content)


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a temporary file in the same folder, so that the last step is a rename inside one file system.

    It takes the place of `path` where nothing is raised. Raises GraphError where the folder cannot be made or written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with _kept_whole(Path(name), path), os.fdopen(handle, "w+b") as file:
            yield file
    except OSError as error:
        raise failed(error, path) from error


@contextmanager
def _kept_whole(temporary: Path, path: Path) -> Iterator[None]:
    try:
        yield
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    """Return the process's umask, which can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _render(found: Sequence[Block], base_iri: str) -> bytes:
    shorten = Shortener(base_iri)
    text, used = body(found, shorten), shorten.met()
    escaped = frozenset(one.iri for one in used if not one.plain)
    if escaped:
        text = body(found, Shortener(base_iri, escaped))
    return header({one.prefix: one.iri for one in used if one.plain}) + text[:-1]


def header(names: Mapping[str, str]) -> bytes:
    """Return the lines of prefixes, and an empty one."""
    return b"".join(_prefix_lines(names)) + b"\n"


def _prefix_lines(names: Mapping[str, str]) -> list[bytes]:
    return [f"@prefix {name}: <{iri}> .\n".encode() for name, iri in sorted(names.items())]


def body(found: Sequence[Block], shorten: Shortener, listings: Sequence[Listing] = ()) -> bytes:
    """Return what follows the header: subjects and graphs, each with an empty line after it.

    The default graph is the same in Turtle and TriG. All values of `listings` are written where the values that stand
    for them are.
    """
    for listing in listings:
        subject, rank = listing.place
        same = {
            value
            for block in found
            if not block.graph and block.subject[1:] == subject
            for its_rank, value in block.said
            if its_rank == rank
        }
        if len(same) != 1:
            raise GraphError(
                "has a value that was not written by kgbuild",
                where=f"{listing.triple.predicate} of {subject}",
                remedy="Take the value out of the Turtle files that were given",
            )
    return written(found, shorten, listings).encode()


def listing(subject: str, predicate: str, namespace: str, names: Iterable[str]) -> Listing:
    """Return that a subject has a property with these IRIs, at least one, of one namespace.

    >>> listing("x:a", "x:p", "x:", {"b-1", "b", "c"}).names
    ['b-1', 'b', 'c']
    """
    as_iris = sorted(names, key=lambda name: f"{name}>")  # as `blocks` sorts them
    # one that needs a backslash, if any does, shows that the namespace gets no prefix
    one = next((name for name in as_iris if not PLAIN.fullmatch(name)), as_iris[0])
    return Listing(ox.Triple(*map(ox.NamedNode, (subject, predicate, namespace + one))), one, as_iris)


def inorder(quads: Iterable[ox.Quad], base_iri: str) -> list[Block]:
    """Sort: the default graph first, individuals before terms, class and name before what else is said."""
    graphs: dict[str, list[ox.Triple]] = defaultdict(list)
    for quad in quads:
        name = quad.graph_name
        graphs["" if isinstance(name, ox.DefaultGraph) else str(name)].append(quad.triple)
    return [block for graph in sorted(graphs) for block in blocks(graphs[graph], base_iri, graph)]


def blocks(triples: Triples, base_iri: str, graph: str = "") -> list[Block]:
    """Sort the triples of one graph, which is given as in N-Triples: subject by subject.

    Lines are cut as bytes, which takes half the time of cutting text.
    """
    lines = BytesIO(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    of = defaultdict[bytes, list[Said]](list)
    for line in lines:  # an end of line inside a value is written as a backslash and a letter
        subject, predicate, rest = line.split(b" ", 2)
        rank, value = _RANKS[predicate], rest[:_END].decode()
        of[subject].append((rank if rank != _TYPE or value != _INDIVIDUAL else LAST_TYPE, value))
    own = f"<{base_iri}".encode()
    placed = sorted((b"0" if subject.startswith(own) else b"1") + subject for subject in of)
    for said in of.values():
        said.sort()
    return [Block(graph, subject.decode(), of[subject[1:]]) for subject in placed]


_RANKS: Final = Known[bytes, str](lambda predicate: rank_of(predicate[1:-1].decode()))
_TYPE: Final = rank_of(RDF + "type")
_INDIVIDUAL: Final = str(ox.NamedNode(INDIVIDUAL))
_END: Final = -len(" .\n")
