"""Graphs that can be asked: which file is meant, how it is loaded, and which of an endpoint's graphs answers.

A user may name a file, the folder of a build, or standard input ("-"); one wording tells what is wrong with it.
"""

from __future__ import annotations

import atexit
import re
import shutil
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kgbuild.endpoint import Endpoint
from kgbuild.errors import STDIN_NAME, EndpointError, GraphError, told
from kgbuild.incremental.folder import BUILDS
from kgbuild.vocab import DATA, EV

#: The named graph that `kgbuild publish` puts the fused reading into, asked where an endpoint has it.
READING: Final = DATA + "graph/reading"
#: What stands for standard input.
STDIN: Final = Path("-")

#: From so many bytes on a graph is worth a store on disk: loading it takes longer than all else that a query does.
_LARGE: Final = 4_000_000

_BUILD: Final = "Build it: kgbuild build ARTICLES --out DIR"
_PUBLISHED: Final = f"ASK {{ GRAPH <{READING}> {{ ?s ?p ?o }} }}"
_PARTED: Final = f"ASK {{ GRAPH ?graph {{ ?claim a <{EV}Claim> }} }}"
#: A fact that stands in an article's graph alone is seen in the default graph only where that is all graphs together.
_SINGLE: Final = f"""
ASK {{
  GRAPH ?graph {{ ?claim <{EV}aboutEvent> ?event . ?claim <{EV}aboutProperty> ?property . ?event ?property ?value }}
  FILTER NOT EXISTS {{ ?event ?property ?value }}
}}
"""
#: A path of any length: a star, a plus or a question mark behind a name, an IRI or a bracket.
_PATH: Final = re.compile(r"[\w>)](?:[*+]|\?(?=[\s/|)]))")
_WHERE: Final = re.compile(r"\bWHERE\s*\{", re.IGNORECASE)
_QUOTED: Final = re.compile(r"^\s*#.*$|\"[^\"\n]*\"|<[^<>\s]*>", re.MULTILINE)


def graph_file(path: Path, trig: bool = False) -> Path:
    """Return the file that is meant by a file, the folder of a build, or "-", standard input, which becomes a file.

    Of a folder it is `graph.ttl`, with `trig` the file that has each article's assertions, too. Raises GraphError
    where there is no such file, or none of a known kind.
    """
    if path == STDIN:
        return _from_stdin()
    file = path / ("graph.trig" if trig else "graph.ttl") if path.is_dir() else path
    if not file.is_file():
        raise GraphError("there is no such graph file", where=str(file), remedy=_BUILD)
    _kind(file)
    return file


def _from_stdin() -> Path:
    """Keep standard input in a file of its own, whose end tells its syntax: RDF/XML, N-Quads or else TriG."""
    content = sys.stdin.buffer.read()
    start = content.lstrip()[:200]
    ending = ".rdf" if start.startswith((b"<?xml", b"<rdf:RDF")) else ".trig"
    if (
        ending == ".trig"
        and not _parses(content, ox.RdfFormat.TRIG)
        and _parses(content, ox.RdfFormat.N_QUADS)
    ):
        ending = ".nq"
    folder = tempfile.mkdtemp(prefix="kgbuild-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / f"{STDIN_NAME}{ending}"
    path.write_bytes(content)
    return path


def _parses(content: bytes, format: ox.RdfFormat) -> bool:
    try:
        next(iter(ox.parse(content, format=format)), None)
    except SyntaxError:
        return False
    return True


def _kind(path: Path) -> ox.RdfFormat:
    kind = ox.RdfFormat.from_extension(path.suffix.lstrip("."))
    if kind is None:
        remedy = "It ends in .ttl, .trig, .nt, .nq or .rdf, or is a folder that kgbuild build wrote"
        raise GraphError("no known kind of graph file", where=str(path), remedy=remedy)
    return kind


def open_graph(path: Path) -> ox.Store:
    """Load a graph file (.ttl, .trig, .nt, .nq, .rdf, .jsonld), or the folder of a build, into a store in memory.

    Raises GraphError where the file is missing, of another kind, or has a syntax error, with file and line.
    """
    path = path / "graph.ttl" if path.is_dir() else path
    kind, store = _kind(path), ox.Store()
    try:
        store.bulk_load(path=str(path), format=kind)
    except FileNotFoundError as error:
        raise GraphError("there is no such graph file", where=str(path), remedy=_BUILD) from error
    except OSError as error:
        remedy = "Give a graph file that you may read"
        raise GraphError(f"the graph cannot be read ({error})", where=str(path), remedy=remedy) from error
    except SyntaxError as error:
        problem = "syntax error: " + re.sub(r"^Parser error at .*?: ", "", str(error.msg))
        remedy = "Correct it, or build the graph anew"
        raise GraphError(problem, where=f"{told(path)}:{error.lineno}", remedy=remedy) from error
    return store


def open_once(path: Path) -> ox.Store:
    """Open a graph for one command, as `open_graph` does, but so that the next command need not load it again.

    The graph of a build that is large is loaded into a store on disk in the folder of the build, which goes with it; others,
    and those in folders that cannot be written, are loaded into memory. It is only to be read.
    """
    path = path / "graph.ttl" if path.is_dir() else path
    with suppress(OSError, RuntimeError):  # the latter is how a damaged store is told of
        file = path.resolve()
        if file.parent.parent.name == BUILDS and file.stat().st_size > _LARGE:
            return ox.Store.read_only(str(_stored(file)))
    return open_graph(path)


def _stored(file: Path) -> Path:
    """Return the folder of the store that holds a graph file of a build, made now if need be."""
    store = file.with_name(f"{file.name}-{version('pyoxigraph')}")
    if not store.is_dir():
        new = Path(tempfile.mkdtemp(prefix=f".{store.name}.", dir=file.parent))
        try:
            _load(file, new)
            new.rename(store)
        except (OSError, SyntaxError):  # no room, or another command was quicker, or the graph is broken
            shutil.rmtree(new, ignore_errors=True)
            if not store.is_dir():
                raise OSError(f"{file} cannot be stored") from None
    return store


def _load(file: Path, folder: Path) -> None:
    """Load a graph file into a store on disk, which is closed then."""
    store = ox.Store(str(folder))
    store.bulk_load(path=str(file), format=_kind(file))
    store.flush()


def reading_of(endpoint: Endpoint, text: str) -> Endpoint:
    """Return the endpoint that answers `text` from the fused reading alone, so that no fact counts twice.

    That is the published graph, where there is one, else the default graph. Raises EndpointError where the answer
    could be wrong: the default graph is all graphs together, or the store is known to lose rows of such a query.
    """
    if endpoint.default_graphs:
        return endpoint
    published, software = endpoint.ask_whom(_PUBLISHED)
    if "virtuoso" in software.lower() and has_path(text):
        raise EndpointError(
            "is a Virtuoso, which loses rows of queries with paths (*, +, ?) and says nothing",
            where=endpoint.url,
            remedy="Ask the graph file with --graph, or another store",
        )
    if published:
        return replace(endpoint, default_graphs=(READING,))
    if endpoint.ask(_PARTED) and not endpoint.ask(_SINGLE):
        raise EndpointError(
            "answers from all of its graphs together, so facts would count once for each article",
            where=endpoint.url,
            remedy="Load the graph with kgbuild publish, which gives the reading a name, or load graph.ttl alone",
        )
    return endpoint


def has_path(text: str) -> bool:
    """Tell whether a query has a path of any length.

    >>> has_path("SELECT (COUNT(*) AS ?n) WHERE { ?a ex:p ?b }"), has_path("ASK { ?a ex:p/ex:q* ?b }")
    (False, True)
    """
    return bool(_PATH.search(_QUOTED.sub(lambda quoted: ">" if quoted[0].startswith("<") else "", text)))


def from_reading(text: str) -> str:
    r"""Return a query that names the published reading, so that it is right in any editor of such a store.

    A GRAPH around all that it asks holds in every store; one whose default graph is all graphs may pass over a FROM.

    >>> print(from_reading("SELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s"))
    SELECT ?s WHERE { GRAPH <https://w3id.org/kgbuild/data/graph/reading> { ?s ?p ?o } } ORDER BY ?s
    """
    bare = _QUOTED.sub(lambda quoted: "." * len(quoted[0]), text)
    where = next(found.end() for found in _WHERE.finditer(bare) if _depth(bare[: found.start()]) == 0)
    end = next(at for at in range(where, len(bare) + 1) if _depth(bare[where:at]) < 0) - 1
    return f"{text[:where]} GRAPH <{READING}> {{{text[where:end]}}} {text[end:]}"


def _depth(text: str) -> int:
    return text.count("{") - text.count("}")
