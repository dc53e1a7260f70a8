r"""Writes quads as Turtle and TriG that people can read and all stores load, with the same bytes every time.

It sorts what is said, since a set has no order, and `lines` writes the lines; only a namespace whose names need no
backslash gets a prefix, since some stores read `org\/0` as another IRI and say nothing. Terms are made into N-Triples
by pyoxigraph, all of a graph at once, and are plain strings from there on.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import IO, Final

import pyoxigraph as ox

from kgbuild.errors import GraphError
from kgbuild.graph.lines import LAST_TYPE, PLAIN, Block, Listing, predicate_of, rank_of, written
from kgbuild.incremental.folder import failed
from kgbuild.vocab import INDIVIDUAL, PREFIXES, RDF, SHORT, XSD

#: The datatypes of literals that state none.
_STRING: Final = XSD + "string"
_IN_LANGUAGE: Final = RDF + "langString"
#: Folders whose names are written very often have a short prefix.
_SHORT: Final = {name: prefix for prefix, name in SHORT.items()}
_KNOWN: Final = {iri: name for name, iri in PREFIXES.items()}
#: A folder of such a name has no prefix of its own.
_TAKEN: Final = frozenset((*PREFIXES, *SHORT))


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
    return as_turtle(fused(quads), base_iri)


def as_turtle(triples: Collection[ox.Triple], base_iri: str) -> bytes:
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
    names = {name: iri for iri, (name, plain) in namespaces_of(iris(found), base_iri).items() if plain}
    return header(names) + body(found, names)[:-1]


def header(names: Mapping[str, str]) -> bytes:
    """Return the lines of prefixes, and an empty one."""
    return b"".join(_prefix_lines(names)) + b"\n"


def _prefix_lines(names: Mapping[str, str]) -> list[bytes]:
    return [f"@prefix {name}: <{iri}> .\n".encode() for name, iri in sorted(names.items())]


def body(found: Sequence[Block], names: Mapping[str, str], listings: Sequence[Listing] = ()) -> bytes:
    """Return what follows the header: subjects and graphs, each with an empty line after it.

    The default graph is the same in Turtle and TriG. All values of `listings` are written where the values that stand
    for them are.
    """
    for listing in listings:
        subject, rank = listing.place
        same = [
            value
            for block in found
            if not block.graph and block.subject[1:] == subject
            for its_rank, value in block.said
            if its_rank == rank
        ]
        if len(same) != 1:
            raise GraphError(
                "has a value that was not written by kgbuild",
                where=f"{listing.triple.predicate} of {subject}",
                remedy="Take the value out of the Turtle files that were given",
            )
    return written(found, names, listings).encode()


def listing(subject: str, predicate: str, namespace: str, names: Iterable[str]) -> Listing:
    """Return that a subject has a property with these IRIs, at least one, of one namespace.

    >>> listing("x:a", "x:p", "x:", {"b-1", "b", "c"}).names
    ['b-1', 'b', 'c']
    """
    as_iris = sorted(names, key=lambda name: f"{name}>")  # as `blocks` sorts them
    # one that needs a backslash, if any does, shows `namespaces` that the namespace gets no prefix
    one = next((name for name in as_iris if not PLAIN.fullmatch(name)), as_iris[0])
    return Listing(ox.Triple(*map(ox.NamedNode, (subject, predicate, namespace + one))), one, as_iris)


def inorder(quads: Iterable[ox.Quad], base_iri: str) -> list[Block]:
    """Sort: the default graph first, individuals before terms, class and name before what else is said."""
    graphs: dict[str, list[ox.Triple]] = defaultdict(list)
    for quad in quads:
        name = quad.graph_name
        graphs["" if isinstance(name, ox.DefaultGraph) else str(name)].append(quad.triple)
    return [block for graph in sorted(graphs) for block in blocks(graphs[graph], base_iri, graph)]


def blocks(triples: Collection[ox.Triple], base_iri: str, graph: str = "") -> list[Block]:
    """Sort the triples of one graph, which is given as in N-Triples: subject by subject."""
    lines = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
    of: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in lines.split(" .\n")[
        :-1
    ]:  # an end of line inside a value is written as a backslash and a letter
        subject, predicate, value = line.split(" ", 2)
        told = _RANKS[predicate], value
        of[subject].append(told if told != _IS_INDIVIDUAL else (LAST_TYPE, value))
    own = f"<{base_iri}"
    placed = sorted(("0" if subject.startswith(own) else "1") + subject for subject in of)
    return [Block(graph, subject, sorted(set(of[subject[1:]]))) for subject in placed]


class _Ranks(dict[str, str]):
    """The ranks of properties, which are given as in N-Triples."""

    def __missing__(self, predicate: str) -> str:
        self[predicate] = rank_of(predicate[1:-1])
        return self[predicate]


_RANKS: Final = _Ranks()
_IS_INDIVIDUAL: Final = (rank_of(RDF + "type"), str(ox.NamedNode(INDIVIDUAL)))


def iris(found: Sequence[Block]) -> Iterator[str]:
    """Yield each different IRI of some blocks, those of datatypes and graphs included, more than once where it must be."""
    yield from {block.graph[1:-1] for block in found if block.graph}
    yield from {block.subject[2:-1] for block in found if block.subject[-1] == ">"}
    yield from map(predicate_of, {rank for block in found for rank, _ in block.said})
    for value in {value for block in found for _, value in block.said}:
        if value.startswith("<"):
            if " " not in value:  # else it is a triple
                yield value[1:-1]
        elif value.endswith('"'):
            yield _STRING
        elif value.endswith(">"):
            yield value[value.rindex("<") + 1 : -1]
        elif value.startswith('"'):
            yield _IN_LANGUAGE


def prefixes(quads: Iterable[ox.Quad], base_iri: str) -> dict[str, str]:
    """Return the prefixes of the namespaces in use whose names all stand without a backslash."""
    return {name: iri for iri, (name, plain) in namespaces(quads, base_iri).items() if plain}


def namespaces(quads: Iterable[ox.Quad], base_iri: str) -> dict[str, tuple[str, bool]]:
    """Map each namespace in use to its prefix, and whether all names in it stand without a backslash."""
    return namespaces_of(_iris(quads), base_iri)


def namespaces_of(iris: Iterable[str], base_iri: str) -> dict[str, tuple[str, bool]]:
    """Map the namespace of each of some IRIs to its prefix, and whether all names in it stand without a backslash."""
    names: dict[str, set[str]] = defaultdict(set)
    for iri in iris:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        names[iri[:cut]].add(iri[cut:])
    found: dict[str, tuple[str, bool]] = {}
    for before, after in names.items():
        for namespace, prefix, kind, of in _split(before, after, base_iri):
            _, plain = found.get(namespace) or ("", kind not in _TAKEN)
            found[namespace] = (prefix, plain and all(map(PLAIN.fullmatch, of)))
    return found


def _split(before: str, after: Iterable[str], base_iri: str) -> Iterator[tuple[str, str, str, Iterable[str]]]:
    """Yield namespace, prefix, folder of individuals and names of IRIs; mostly the last part is the name."""
    whole = _space(before, base_iri)
    if whole:
        yield (*whole, after)
        return
    matches = (_splitter(base_iri).fullmatch(before + name) for name in after)
    yield from ((match[1], _prefix(match), match[2], [match[3]]) for match in matches if match)


@lru_cache(maxsize=1 << 12)
def _space(before: str, base_iri: str) -> tuple[str, str, str] | None:
    match = _splitter(base_iri).fullmatch(before)
    return (match[1], _prefix(match), match[2]) if match and not match[3] else None


def _prefix(match: re.Match[str]) -> str:
    return _KNOWN.get(match[1]) or _SHORT.get(match[2], match[2])


@cache
def _splitter(base_iri: str) -> re.Pattern[str]:
    shared = "|".join(map(re.escape, sorted(PREFIXES.values())))
    return re.compile(f"({shared}|{re.escape(base_iri)}([a-z]+)/)(.*)")


def _iris(quads: Iterable[ox.Quad]) -> Iterator[str]:
    """Yield each different IRI of the quads, those of datatypes and graphs included."""
    terms = {term for quad in quads for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    for term in terms:
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Literal):
            yield term.datatype.value
