"""Commands that ask a graph."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kgbuild.cli.program import A_GRAPH, EXIT_CODES, GRAPH, READING_OF, main, tell
from kgbuild.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.query import Query


_FORMATS: Final = ("table", "csv", "json", "ttl")


@main.command(
    epilog=f"""\b
Examples:
  kgbuild query --list
  kgbuild query attacks_by_actor --param actor="Islamic State"
  kgbuild query events_of_day --param day=2021-06-28 --format csv
  kgbuild query attacks_by_month --endpoint http://localhost:7878
  kgbuild query attacks_by_actor --param actor="Islamic State" --endpoint http://localhost:7878 --show
  kgbuild query mine.rq --graph out/graph.trig

A query is a saved one by name, or the path of a file that ends in .rq. A thing is given by its IRI, a
CURIE (gaz:country-IQ) or any of its names.

{EXIT_CODES}"""
)
@click.argument("name", required=False)
@click.option("--list", "listed", is_flag=True, help="List the saved queries with their parameters.")
@click.option("--graph", type=READING_OF, metavar="GRAPH", help=f"{A_GRAPH}  [default: {GRAPH}]")
@click.option("--endpoint", metavar="URL", help="Ask a SPARQL server instead: its base or its query address.")
@click.option("--show", is_flag=True, help="Show the query's text, ready for another tool, and ask nothing.")
@click.option("--param", "params", multiple=True, metavar="K=V", help="A parameter of the query.")
@click.option(
    "--format",
    "style",
    default="table",
    show_default=True,
    type=click.Choice(_FORMATS),
    help="Of the answer.",
)
@click.option("--width", type=int, metavar="N", help="Columns of a table.  [default: the terminal's]")
def query(
    name: str | None,
    listed: bool,
    graph: Path | None,
    endpoint: str | None,
    params: tuple[str, ...],
    style: str,
    width: int | None,
    show: bool,
) -> None:
    """Ask a saved query of a graph or an endpoint."""
    from kgbuild import query as queries
    from kgbuild.graphs import graph_file
    from kgbuild.publish import located
    from kgbuild.results import render

    if listed:
        click.echo("\n".join(map(_described, queries.list_queries())))
        return
    if not name:
        raise UsageError("no query is named", remedy="Choose one that `kgbuild query --list` shows")
    if graph and endpoint:
        raise UsageError("both --graph and --endpoint are given", remedy="Leave one of them out")
    asked, given = queries.load(name), dict(map(_pair, params))
    source = located(endpoint) if endpoint else graph or graph_file(GRAPH)
    if show:
        click.echo(queries.written(asked, graph=source, params=given), nl=False)
        return
    result = queries.run(asked, graph=source, params=given)
    terminal = sys.stdout.isatty()
    width = width or (shutil.get_terminal_size().columns if terminal else None)
    click.echo(render(result, style, terminal=terminal, width=width), nl=False)


def _pair(param: str) -> tuple[str, str]:
    key, sign, value = param.partition("=")
    if not sign or not key:
        raise UsageError(f"--param {param!r} gives no value", remedy="Write it as NAME=VALUE")
    return key, value


def _described(query: Query) -> str:
    lines = [f"{query.name}: {query.summary}"]
    for parameter in query.parameters:
        need = "required" if parameter.required else "optional"
        default = f", default {parameter.default}" if parameter.default else ""
        lines.append(f"    {parameter.name} ({parameter.type}, {need}{default}): {parameter.meaning}")
    return "\n".join(lines)


@main.command(
    epilog=f"""\b
Examples:
  kgbuild diff monday/out tuesday/out
  kgbuild diff old.ttl out/graph.ttl --format json
  kgbuild diff before out --exit-code

An event is the same where its IRI is, or where NEW says what took its place. Beside a graph, replaced.ttl is read.

{EXIT_CODES} With --exit-code differences end with 1."""
)
@click.argument("old", type=READING_OF)
@click.argument("new", type=READING_OF)
@click.option("--format", "style", default="words", show_default=True, type=click.Choice(("words", "json")),
              help="Of the answer.")  # fmt: skip
@click.option("--exit-code", is_flag=True, help="End with 1 where the graphs differ.")
def diff(old: Path, new: Path, style: str, exit_code: bool) -> None:
    """Tell what changed between two graphs.

    OLD and NEW are graph files, the folders of builds, or - for standard input. Told are the events that are new,
    changed (which property, from what to what) and withdrawn, and the events and entities that were merged or split.
    """
    from kgbuild.diff import diff as compared
    from kgbuild.diff import in_words

    found = compared(old, new)
    if style == "json":
        click.echo(found.to_json(), nl=False)
    else:
        tell(in_words(found), end="")
    if exit_code and found:
        click.get_current_context().exit(1)


@main.command(
    epilog=f"""\b
Examples:
  kgbuild explain event:2021-06-28-rocket-attack-al-omar-oil-field
  kgbuild explain https://w3id.org/kgbuild/data/actor/antony-blinken
  kgbuild explain gaz:country-IQ --graph out/graph.ttl
  kgbuild explain event:2021-06-28-rocket-attack-al-omar-oil-field --why --format json

{EXIT_CODES}"""
)
@click.argument("iri")
@click.option("--graph", type=READING_OF, default=GRAPH, show_default=True, metavar="GRAPH", help=A_GRAPH)
@click.option(
    "--why", is_flag=True, help="Tell what proposed each fact, its score, and what it was preferred to."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="With --why: text, or JSON."
)
def explain(iri: str, graph: Path, why: bool, form: str) -> None:
    """Show what a fact rests on, and who says so; with --why, which rule or frame of the program proposed it.

    IRI is an event, a thing, a claim or a statement, in full or as a CURIE with a prefix of the graph
    (event:…, actor:…, gaz:…). The words that each fact rests on stand [between brackets], with their offsets
    in the article.
    """
    from kgbuild.explain import Marks
    from kgbuild.explain import explain as explained
    from kgbuild.why import as_json, as_text

    if form == "json" and not why:
        raise UsageError("--format json goes with --why", remedy="Add --why")
    marks = Marks("\x1b[1m[", "]\x1b[0m") if sys.stdout.isatty() else Marks()
    if form == "json":
        click.echo(as_json(graph, iri), nl=False)
    else:
        click.echo((as_text if why else explained)(graph, iri, marks), nl=False)
