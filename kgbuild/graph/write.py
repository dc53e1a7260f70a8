r"""Writes quads as Turtle and TriG that people can read and all stores load, with the same bytes every time.

pyoxigraph writes; this module decides what it leaves open. It sorts the quads, since a set has no order; it
writes the prefixes itself, since pyoxigraph keeps them in a map of random order; and only a namespace whose
names need no backslash gets a prefix, since some stores read `org\/0` as another IRI and say nothing.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
from collections.abc import Collection, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kgbuild.errors import GraphError
from kgbuild.vocab import PREFIXES, RDF, RDFS, SKOS

#: Local names that every reader of Turtle takes without a backslash, and that end in no full stop.
_PLAIN: Final = re.compile(r"\w[\w-]*(?:\.[\w-]+)*", re.ASCII)
_NAMESPACE: Final = re.compile(r"(.*[#/])([^#/]+)")
#: What a reader wants to see first of a subject; all other properties follow by their IRI.
_FIRST: Final = {RDF + "type": "0", SKOS + "prefLabel": "1", RDFS + "label": "2"}


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
    fused = [quad for quad in quads if quad.graph_name == ox.DefaultGraph()]
    return _render(fused, base_iri, ox.RdfFormat.TURTLE)


def trig(quads: Iterable[ox.Quad], base_iri: str) -> bytes:
    """Return all of `quads` as TriG: the default graph first, then the named ones by IRI."""
    return _render(quads, base_iri, ox.RdfFormat.TRIG)


def save(quads: Iterable[ox.Quad], out: Path, base_iri: str) -> None:
    """Write `out/graph.ttl` and `out/graph.trig`; nothing is replaced before both are rendered.

    Raises GraphError where the folder cannot be made or written.
    """
    built = list(quads)
    files = {"graph.trig": trig(built, base_iri), "graph.ttl": turtle(built, base_iri)}
    for name, content in files.items():
        replace(out / name, content)


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
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_beside(path, content)
    except OSError as error:
        raise GraphError(
            f"cannot write ({error.strerror or error})",
            where=str(path),
            remedy="Give --out a folder that you may write to",
        ) from error


def _write_beside(path: Path, content: bytes) -> None:
    """Write a temporary file in the same folder, so that the last step is a rename inside one file system."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
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


def _render(quads: Iterable[ox.Quad], base_iri: str, format: ox.RdfFormat) -> bytes:
    ordered = sorted(set(quads), key=partial(_order, base_iri=base_iri))
    prefixes = _prefixes(ordered, base_iri)
    body = io.BytesIO()
    if format.supports_datasets:
        ox.serialize(ordered, body, format, prefixes=prefixes)
    else:
        ox.serialize([quad.triple for quad in ordered], body, format, prefixes=prefixes)
    lines = [f"@prefix {name}: <{iri}> .\n".encode() for name, iri in sorted(prefixes.items())]
    return b"".join(lines) + _spaced(body.getvalue()[sum(map(len, lines)) :])


def _spaced(body: bytes) -> bytes:
    """Set subjects and graphs apart by an empty line; the line ends inside literals are escaped."""
    apart = body.replace(b" .\n", b" .\n\n").replace(b" {\n", b" {\n\n").replace(b"}\n", b"}\n\n")
    return (b"\n" + apart).rstrip(b"\n") + b"\n"


def _order(quad: ox.Quad, base_iri: str) -> tuple[str, bool, str, str, str]:
    """Put the default graph first, individuals before terms, and class and name before the rest."""
    graph = "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)
    subject, predicate = str(quad.subject), quad.predicate.value
    term = not subject.startswith("<" + base_iri)
    return graph, term, subject, _FIRST.get(predicate, "3" + predicate), str(quad.object)


def _prefixes(quads: Collection[ox.Quad], base_iri: str) -> dict[str, str]:
    """Return the prefixes of the namespaces in use whose names all stand without a backslash."""
    used: dict[str, bool] = {}
    for iri in _iris(quads):
        match = _NAMESPACE.fullmatch(iri)
        if match:
            used[match[1]] = used.get(match[1], True) and bool(_PLAIN.fullmatch(match[2]))
    names = {iri: name for name, iri in PREFIXES.items()}
    for namespace in sorted(used):
        kind = namespace.removeprefix(base_iri).rstrip("/")
        if namespace.startswith(base_iri) and kind.isalpha() and kind not in PREFIXES:
            names[namespace] = kind
    return {names[iri]: iri for iri, plain in used.items() if plain and iri in names}


def _iris(quads: Iterable[ox.Quad]) -> Iterator[str]:
    """Yield each different IRI of the quads, those of datatypes and graphs included."""
    terms = {term for quad in quads for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    for term in terms:
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Literal):
            yield term.datatype.value
