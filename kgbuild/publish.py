"""Publishes a built graph on a SPARQL server, in named graphs of its own, whole or not at all.

What goes where: the default graph of `graph.trig` (the fused reading) becomes the named graph `READING`,
which the saved queries ask; the named graphs of the file keep their names; ontology and gazetteer have a
named graph each; `MANIFEST` lists them all. Nothing else on the server is touched.

How: all is sent in batches to graphs of other names (`STAGING` before the name), counted there, and put in
place by a single update, which stores with transactions run as one. Whatever fails before leaves the old data
as it was. What an interrupted run left behind is removed by the next one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pyoxigraph as ox

from kgbuild.endpoint import Endpoint
from kgbuild.errors import EndpointError, GraphError
from kgbuild.graphs import READING, graph_file, open_graph
from kgbuild.resources import shipped
from kgbuild.vocab import DATA, DCTERMS

#: The named graph that says which graphs were published, and what its own digest is.
MANIFEST: Final = DATA + "graph/manifest"
#: The named graphs of the files that come with kgbuild.
SHIPPED: Final = {
    "https://w3id.org/kgbuild/ontology": ("kgbuild.ttl", "alignment.ttl"),
    "https://w3id.org/kgbuild/gazetteer": ("gazetteer/*.ttl",),
}
STAGING: Final = "urn:x-kgbuild:staging:"

_BATCH: Final = 20_000
#: Seconds for the last step: the store moves every triple in it (Oxigraph: some 5,000 a second).
_LAST_STEP: Final = 3600

#: Tells how far the sending is: graphs sent, graphs in all.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of a server: for queries, for updates, for whole graphs; `kind` is the server's name."""

    query: str
    update: str
    store: str
    kind: str


@dataclass(frozen=True, slots=True)
class Published:
    """What stands on the server now, as counted there."""

    graphs: int
    triples: int
    kind: str
    query_url: str


@dataclass(frozen=True, slots=True)
class _Graph:
    """A named graph as N-Triples, a line each; `whole` says that blank nodes bind it together."""

    name: str
    lines: tuple[bytes, ...]

    @property
    def whole(self) -> bool:
        return any(b"_:" in line for line in self.lines)


def publish(
    url: str,
    directory: Path,
    *,
    query_url: str = "",
    update_url: str = "",
    store_url: str = "",
    timeout: int = 600,
    progress: Progress | None = None,
) -> Published:
    """Replace what was published on the server at `url` by the graph in `directory` (or a file), and count it there.

    `url` is the server's base (Oxigraph, Virtuoso), the data set's (Fuseki) or the repository's (GraphDB,
    RDF4J); the other addresses are found from it where they are not given. Credentials come from the
    environment (see `kgbuild.endpoint`). `timeout` is in seconds for each request.

    Raises GraphError where `directory` holds no whole graph, and EndpointError where the server is down, is
    of an unknown kind, refuses, or holds another number of triples than were sent; the old data then stand.
    """
    graphs = _graphs(graph_file(directory, trig=True))
    found = _with_given(url, query_url, update_url, store_url, timeout)
    server = Endpoint(found.query, found.update, found.store, timeout=timeout)
    _clean(server)
    try:
        _send(server, graphs, progress or (lambda sent, total: None))
        _compare(server, _STAGED, graphs)
        _put_in_place(server, graphs)
    except EndpointError:
        _clean_if_possible(server)
        raise
    _compare(server, _STANDING, graphs)
    return Published(len(graphs), sum(len(graph.lines) for graph in graphs), found.kind, found.query)


# ------------------------------------------------------------------------------------------- what is sent


def _graphs(path: Path) -> list[_Graph]:
    """Return the named graphs to publish, the manifest last."""
    store = open_graph(path)
    if not len(store):
        remedy = "Build it: kgbuild build ARTICLES --out DIR"
        raise GraphError("the graph is empty", where=str(path), remedy=remedy)
    named = {READING: _lines(store, ox.DefaultGraph())}
    for graph in store.named_graphs():
        if isinstance(graph, ox.NamedNode):
            named[graph.value] = _lines(store, graph)
    named |= {name: _lines_of_files(patterns) for name, patterns in SHIPPED.items()}
    graphs = [_Graph(name, lines) for name, lines in sorted(named.items()) if lines]
    return [*graphs, _Graph(MANIFEST, _manifest(graphs))]


def _lines(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> tuple[bytes, ...]:
    dumped = store.dump(from_graph=graph, format=ox.RdfFormat.N_TRIPLES) or b""
    return tuple(sorted(dumped.splitlines(keepends=True)))


def _lines_of_files(patterns: Sequence[str]) -> tuple[bytes, ...]:
    store = ox.Store()
    for pattern in patterns:
        for path in sorted(shipped("ontology").glob(pattern)):
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    return _lines(store, ox.DefaultGraph())


def _manifest(graphs: Sequence[_Graph]) -> tuple[bytes, ...]:
    """Return a triple for each graph, and last the digest of them all."""
    digest = hashlib.sha256()
    for graph in graphs:
        digest.update(b"".join([graph.name.encode(), b"\n", *graph.lines]))
    parts = [f"<{MANIFEST}> <{DCTERMS}hasPart> <{graph.name}> .\n" for graph in graphs]
    return tuple(
        s.encode() for s in [*parts, f'<{MANIFEST}> <{DCTERMS}identifier> "{digest.hexdigest()}" .\n']
    )


# ------------------------------------------------------------------------------------------- the sending


def _send(server: Endpoint, graphs: Sequence[_Graph], progress: Progress) -> None:
    """Send each graph to its staging graph; the first batch replaces what may still lie there."""
    for n, graph in enumerate(graphs, start=1):
        for start, batch in _batches(graph):
            server.put(STAGING + graph.name, batch, replace=start == 0)
        progress(n, len(graphs))


def _batches(graph: _Graph) -> Iterator[tuple[int, bytes]]:
    """Yield the graph's lines in batches, with the number of the first line.

    A graph with blank nodes stays whole, since a blank node means another thing in each request.
    """
    size = len(graph.lines) if graph.whole else _BATCH
    for start in range(0, len(graph.lines), size):
        yield start, b"".join(graph.lines[start : start + size])


def _put_in_place(server: Endpoint, graphs: Sequence[_Graph]) -> None:
    """Drop what was published before and move the staged graphs into its place, by one update.

    A second run of it would drop the new data, so it is not repeated: where its answer is lost, the manifest
    on the server tells whether it was done.
    """
    new = [graph.name for graph in graphs]
    gone = [name for name in _published(server) if name not in set(new)]
    steps = [f"DROP SILENT GRAPH <{name}>" for name in gone]
    steps += [f"MOVE GRAPH <{STAGING}{name}> TO GRAPH <{name}>" for name in new]
    try:
        replace(server, attempts=1, timeout=max(server.timeout, _LAST_STEP)).update(" ;\n".join(steps))
    except EndpointError:
        if not _holds(server, graphs[-1]):
            raise


def _published(server: Endpoint) -> list[str]:
    """Return the named graphs that the manifest on the server lists."""
    pattern = f"GRAPH <{MANIFEST}> {{ ?manifest <{DCTERMS}hasPart> ?part }}"
    return [str(row[0]) for row in server.query(f"SELECT ?part WHERE {{ {pattern} }} ORDER BY ?part").rows]


def _holds(server: Endpoint, manifest: _Graph) -> bool:
    digest = manifest.lines[-1].decode().removesuffix(" .\n")
    return server.ask(f"ASK {{ GRAPH <{MANIFEST}> {{ {digest} }} }}")


def _clean(server: Endpoint) -> None:
    """Remove what an interrupted run left behind."""
    rows = server.query(f"SELECT DISTINCT ?graph WHERE {{ {_STAGED} }} ORDER BY ?graph").rows
    if rows:
        server.update(" ;\n".join(f"DROP SILENT GRAPH <{row[0]}>" for row in rows))


def _clean_if_possible(server: Endpoint) -> None:
    """Remove the staged graphs after a failure; a server that is down keeps them until the next run."""
    try:
        _clean(replace(server, attempts=1))
    except EndpointError:
        return


# ------------------------------------------------------------------------------------------ the counting

_STAGED: Final = f'GRAPH ?graph {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?graph), "{STAGING}"))'
_STANDING: Final = (
    f"{{ GRAPH <{MANIFEST}> {{ ?manifest <{DCTERMS}hasPart> ?graph }} GRAPH ?graph {{ ?s ?p ?o }} }}"
    f" UNION {{ GRAPH <{MANIFEST}> {{ ?s ?p ?o }} }}"
)


def _compare(server: Endpoint, pattern: str, graphs: Sequence[_Graph]) -> None:
    """Count on the server: some loaders report success and lose a part."""
    sent = sum(len(graph.lines) for graph in graphs)
    there = int(str(server.query(f"SELECT (COUNT(*) AS ?triples) WHERE {{ {pattern} }}").rows[0][0]))
    if there != sent:
        problem = f"holds {there:,} triples of the {sent:,} that were sent"
        raise EndpointError(
            problem, where=server.url, remedy="Look into the server's log, then publish again"
        )


# ----------------------------------------------------------------------------------------- the addresses


def _with_given(url: str, query_url: str, update_url: str, store_url: str, timeout: int) -> Addresses:
    if query_url and update_url and store_url:
        return Addresses(query_url, update_url, store_url, "as given")
    found = find_addresses(url, timeout=timeout)
    return replace(
        found,
        query=query_url or found.query,
        update=update_url or found.update,
        store=store_url or found.store,
    )


def find_addresses(url: str, *, timeout: int = 60) -> Addresses:
    """Return the addresses of the server whose base (or query address) is `url`, found by asking it.

    Raises EndpointError where it is down, or answers SPARQL at none of the places that are known.
    """
    base = url.rstrip("/")
    for ending in ("/query", "/sparql"):
        base = base.removesuffix(ending)
    problem: EndpointError | None = None
    for addresses in _known(base):
        try:
            server = Endpoint(addresses.query, timeout=min(timeout, 60), attempts=2).software()
        except EndpointError as error:
            problem = problem or error
        else:
            return addresses if addresses.kind != "Oxigraph or Fuseki" else _told_apart(base, server)
    remedy = f"Give --query-url, --update-url and --store-url ({problem})"
    raise EndpointError("no SPARQL server is found here", where=url, remedy=remedy)


def located(url: str) -> Endpoint:
    """Return the endpoint at `url`, which is the address of its queries or, as `publish` takes it, the server's base.

    Where nothing is found below `url` it is taken as it is: the question itself tells what is wrong with it.
    """
    if urlsplit(url).path.rstrip("/").endswith(("/query", "/sparql")):
        return Endpoint(url)
    try:
        return Endpoint(find_addresses(url, timeout=Endpoint(url).timeout).query)
    except EndpointError:
        return Endpoint(url)


def _known(base: str) -> list[Addresses]:
    if "/repositories/" in urlsplit(base).path:
        return [Addresses(base, f"{base}/statements", f"{base}/rdf-graphs/service", "RDF4J or GraphDB")]
    virtuoso = f"{base}/sparql", f"{base}/sparql-auth", f"{base}/sparql-graph-crud-auth"
    return [
        Addresses(f"{base}/query", f"{base}/update", f"{base}/store", "Oxigraph or Fuseki"),
        Addresses(*virtuoso, "Virtuoso"),
    ]


def _told_apart(base: str, software: str) -> Addresses:
    """Oxigraph names itself in a header; a Fuseki may be told not to."""
    if "oxigraph" in software.lower():
        return Addresses(f"{base}/query", f"{base}/update", f"{base}/store", "Oxigraph")
    return Addresses(f"{base}/query", f"{base}/update", f"{base}/data", "Fuseki")
