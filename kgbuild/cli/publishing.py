"""Commands that check a graph and give it to others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kgbuild.cli.program import (
    A_GRAPH,
    EXIT_CODES,
    GRAPH,
    PATH,
    READING_OF,
    WHOLE,
    main,
    progress_shown,
    tell,
)

if TYPE_CHECKING:
    from kgbuild.graph.check import Finding


EXPORTS: Final = (
    "turtle", "trig", "nquads", "rdfxml", "ofn", "jsonld", "rdf12", "rdfstar", "acled", "geojson", "geoparquet",
    "graphml", "neo4j", "catalogue",
)  # fmt: skip
_PLACES_SHOWN: Final = 10


@main.command(
    epilog=f"""\b
Examples:
  kgbuild check
  kgbuild check out/graph.ttl

Each finding says what is wrong, where, and what to do.

{EXIT_CODES} A violation is a failure; warnings are not."""
)
@click.argument("graph", required=False, type=READING_OF)
@click.option("--all", "everything", is_flag=True, help=f"Show more than {_PLACES_SHOWN} places a finding.")
def check(graph: Path | None, everything: bool) -> None:
    """Check the ontology, or a graph against it: a file, the folder of a build, or - for standard input.

    Three ways: SHACL shapes, SPARQL checks, consistency in OWL (HermiT). Without GRAPH, the ontology and the
    gazetteer that come with kgbuild are checked.
    """
    from kgbuild.errors import told
    from kgbuild.graph.check import SEVERITIES
    from kgbuild.graph.check import check as findings_of

    findings = findings_of([graph] if graph else [])
    for line in _findings(findings, None if everything else _PLACES_SHOWN):
        tell(line)
    counts = {severity: sum(f.severity == severity for f in findings) for severity in SEVERITIES}
    counted = ", ".join(
        f"{count} {severity}{'s' * (count != 1)}" for severity, count in counts.items() if count
    )
    click.echo(
        f"{told(graph) if graph else 'The ontology and the gazetteer'}: {counted or 'nothing is wrong'}."
    )
    if counts["violation"]:
        click.get_current_context().exit(1)


def _findings(findings: Sequence[Finding], limit: int | None) -> Iterator[str]:
    """Yield the findings, those of one kind together: the problem, what to do, and where."""
    for (severity, name, problem, remedy), group in groupby(
        findings, key=lambda f: (f.severity, f.check, f.problem, f.remedy)
    ):
        places = list(group)
        yield f"{severity} ({name}): {problem} {remedy}".rstrip()
        yield from (f"  {f.focus} {f.detail}".rstrip() for f in places[:limit])
        if limit and len(places) > limit:
            yield f"  … and {len(places) - limit} more (--all shows them)"
        yield ""


@main.command(
    epilog=f"""\b
Examples:
  kgbuild export --format acled --out events.csv
  kgbuild export --graph out/graph.ttl --format geojson --out events.geojson
  kgbuild export --format ofn --annotate --out graph.ofn

\b
Formats:
  turtle, trig, nquads   the graph as it is, the latter two with its named graphs
  rdfxml, ofn            RDF/XML, OWL functional syntax: for OWL tools (Protégé)
  jsonld                 JSON-LD with a context, links as plain strings
  rdf12, rdfstar         Turtle in which claims hang on the triples they claim
  acled                  CSV, an event a line, in ACLED's columns
  geojson, geoparquet    events as points on a map
  graphml                events, actors, places as a network
  neo4j                  the same as a ZIP of CSV with a script in Cypher
  catalogue              what the graph is and holds, in VoID and DCAT

XML has no place for some control characters: rdfxml and graphml have the sign U+FFFD for each of them.

{EXIT_CODES}"""
)
@click.option(
    "--graph",
    type=WHOLE,
    default=GRAPH,
    show_default=True,
    metavar="GRAPH",
    help=A_GRAPH,
)
@click.option(
    "--format",
    "name",
    required=True,
    type=click.Choice(EXPORTS),
    metavar="FORMAT",
    help="One of those below.",
)
@click.option("--out", required=True, type=PATH, metavar="FILE", help="The file to write.")
@click.option(
    "--annotate", is_flag=True, help="In RDF: sentence and certainty on each claimed fact (owl:Axiom)."
)
def export(graph: Path, name: str, out: Path, annotate: bool) -> None:
    """Write a graph in the format of another tool.

    FILE is replaced whole or not at all, with the same bytes for the same graph.
    """
    from kgbuild.graph import export as exports
    from kgbuild.graph.axioms import annotated
    from kgbuild.graph.write import replace

    quads = exports.read(graph)
    content = exports.export(annotated(quads) if annotate else quads, name)
    replace(out, content)
    click.echo(f"Wrote {out}: {exports.FORMATS[name].says}, {len(content):,} bytes.")


@main.command(
    epilog=f"""\b
Examples:
  kgbuild publish http://localhost:7878 out
  kgbuild publish http://localhost:7200/repositories/conflict out
  kgbuild publish http://localhost:8890 out --timeout 3600

URL is the server's base (Oxigraph, Virtuoso), the data set's (Fuseki) or the repository's (GraphDB, RDF4J). GRAPH
is the folder of a build, a graph file, or - for standard input. Only what was published before is replaced: whole
or not at all, and counted afterwards; where it fails, the old data stand. User and password are
KGBUILD_ENDPOINT_USER and KGBUILD_ENDPOINT_PASSWORD in the environment; for digest authentication
KGBUILD_ENDPOINT_AUTH=digest.

{EXIT_CODES}"""
)
@click.argument("url")
@click.argument("directory", type=WHOLE, metavar="GRAPH")
@click.option("--query-url", default="", metavar="URL", help="Where the server answers queries.")
@click.option("--update-url", default="", metavar="URL", help="Where it takes updates.")
@click.option(
    "--store-url", default="", metavar="URL", help="Where it takes whole graphs (Graph Store Protocol)."
)
@click.option(
    "--timeout",
    default=600,
    show_default=True,
    type=click.IntRange(1),
    metavar="N",
    help="Seconds a request.",
)
def publish(url: str, directory: Path, query_url: str, update_url: str, store_url: str, timeout: int) -> None:
    """Load a graph, with ontology and gazetteer, into a SPARQL server."""
    from kgbuild.graphs import READING
    from kgbuild.publish import publish as published

    with progress_shown("Sending graphs") as progress:
        done = published(
            url,
            directory,
            query_url=query_url,
            update_url=update_url,
            store_url=store_url,
            timeout=timeout,
            progress=progress,
        )
    click.echo(
        f"Published {done.triples:,} triples in {done.graphs:,} graphs on {done.kind}: {done.query_url}\n"
        f"Ask the graph <{READING}>: kgbuild query does, and --show writes a query that does."
    )


@main.command(
    epilog=f"""\b
Examples:
  kgbuild serve
  kgbuild serve out --port 8123 --open
  kgbuild serve out --edit

DIR is what kgbuild build wrote. Pages, SPARQL at /sparql, an API at /api/; nothing is asked of other machines. A graph
that a build replaces is taken over while the server runs. With --edit, rulings can be written from the pages, by who
has the address that is printed.

{EXIT_CODES}"""
)
@click.argument("directory", type=PATH, metavar="[DIR]", default=GRAPH)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="H", help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), metavar="N",
              help="The port; 0 for any that is free.")  # fmt: skip
@click.option("--open", "browser", is_flag=True, help="Open a browser.")
@click.option("--edit", is_flag=True, help="Take rulings from the pages (this machine alone).")
@click.option(
    "--rulings", type=PATH, metavar="FILE", help="The file for them.  [default: beside the articles]"
)
@click.option("--cors", "origins", multiple=True, metavar="ORIGIN", help="Let pages of ORIGIN read answers.")
@click.option("--seconds", default=20.0, show_default=True, type=click.FloatRange(0.1, 3600), metavar="N",
              help="What one question may take.")  # fmt: skip
def serve(
    directory: Path,
    host: str,
    port: int,
    browser: bool,
    edit: bool,
    rulings: Path | None,
    origins: tuple[str, ...],
    seconds: float,
) -> None:
    """Look at a graph in a browser, and ask it."""
    from kgbuild.explorer.pool import Limits
    from kgbuild.explorer.serve import Options
    from kgbuild.explorer.serve import serve as served

    options = Options(directory, host, port, edit, browser, origins, rulings, Limits(seconds=seconds))
    served(options, click.echo)


@main.command(
    epilog=f"""\b
Examples:
  kgbuild site out --out public
  kgbuild site out --out public --without-texts

Opens from a disk (public/index.html) and from any web server. SITE is replaced whole or not at all.

{EXIT_CODES}"""
)
@click.argument("directory", type=PATH, metavar="DIR")
@click.option("--out", "site", required=True, type=PATH, metavar="SITE", help="The folder to write.")
@click.option(
    "--without-texts", is_flag=True, help="Leave out articles' texts but for the sentences of the graph."
)
def site(directory: Path, site: Path, without_texts: bool) -> None:
    """Write the explorer's views of a graph as static files."""
    from kgbuild.explorer.site import write

    with progress_shown("Writing pages") as progress:
        number = write(directory, site, texts=not without_texts, progress=progress)
    click.echo(f"Wrote {site / 'index.html'}: {number:,} pages.")
