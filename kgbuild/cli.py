"""The command line: parses, calls, prints. Commands import what they need when they run: help is quick."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kgbuild import __version__
from kgbuild.errors import KgbuildError, UsageError
from kgbuild.running import Log, options, running
from kgbuild.vocab import DATA

if TYPE_CHECKING:
    from kgbuild.graph.check import Finding
    from kgbuild.pipeline import BuildSummary
    from kgbuild.query import Query

_GRAPH: Final = Path("out/graph.ttl")
_FORMATS: Final = ("table", "csv", "json", "ttl")
_EXPORTS: Final = (
    "turtle", "trig", "nquads", "rdfxml", "ofn", "jsonld", "rdf12", "rdfstar", "acled", "geojson", "geoparquet",
    "graphml", "neo4j", "catalogue",
)  # fmt: skip
_EXIT_CODES: Final = "Exit codes: 0 done, 1 failed, 2 wrong usage."
_PLACES_SHOWN: Final = 10
_PATH: Final = click.Path(path_type=Path)
_A_GRAPH: Final = "A graph file, the folder of a build, or - for standard input."


class _GraphType(click.ParamType):  # type: ignore[type-arg]  # no generic before click 8.3
    """A graph: a file, the folder of a build (then its graph.ttl, or graph.trig with `trig`), - for standard input."""

    name = "graph"

    def __init__(self, *, trig: bool = False) -> None:
        self._trig = trig

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the file; raises GraphError where there is none."""
        from kgbuild.graphs import graph_file

        return graph_file(Path(value), self._trig)


_READING_OF, _WHOLE = _GraphType(), _GraphType(trig=True)


class _Program(click.Group):
    """A group of commands that tells an error in one line, and shows a traceback only to who asks for it."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error of kgbuild has its own exit code, an unforeseen one ends with 1."""
        try:
            return super().invoke(ctx)
        except KgbuildError as error:
            self._tell(ctx, error, str(error), error.exit_code)
        except KeyboardInterrupt as error:
            self._tell(ctx, error, "Stopped.", 130)
        except click.UsageError as error:
            if isinstance(error, click.exceptions.NoArgsIsHelpError):
                raise
            path = error.ctx.command_path if error.ctx else "kgbuild"
            self._tell(ctx, error, f"{error.format_message()} See {path} --help", error.exit_code)
        except (click.exceptions.Exit, click.ClickException, click.Abort, BrokenPipeError):
            raise
        except Exception as error:  # whatever it is, a traceback helps only those who program
            told = f"this should not have happened: {type(error).__name__}: {error}. --debug tells more"
            self._tell(ctx, error, told, 1)

    def _tell(self, ctx: click.Context, error: BaseException, told: str, code: int) -> None:
        if ctx.params.get("debug"):
            raise error
        click.echo(f"kgbuild: {' '.join(told.split())}", err=True)
        ctx.exit(code)


@click.group(
    cls=_Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=f"Example: kgbuild build articles --out out\n\n{_EXIT_CODES}",
)
@click.version_option(__version__, prog_name="kgbuild")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(debug: bool) -> None:
    """Turn news reports of armed conflict into a knowledge graph that answers questions."""


# --------------------------------------------------------------------------------------------- build


@main.command(
    epilog=f"""\b
Examples:
  kgbuild build articles --out out
  kgbuild build monday.txt feed.jsonl --out out --strict
  kgbuild build articles --out out --ontology mine.ttl --base-iri https://example.org/kg/
  kgbuild build "news/*.html" crawl.warc.gz wire.mbox --out out
  kgbuild build incidents.xlsx --column event=Remarks --column date=Day --out out
  kgbuild build articles --watch inbox --out out

Read are text, Markdown, HTML, PDF, Word, JSON, CSV, Parquet, Excel, RSS, Atom, e-mail and web archives, and
these packed (gz, bz2, xz, zip, tar); "-" is standard input. Every file found is accounted for: OUT/report.json.

Writes OUT/graph.ttl (the fused reading with its claims and evidence) and OUT/graph.trig (the same, and
each article's own assertions in a graph of its own). A broken article is told and left out. What was read
before is kept in OUT/readings.sqlite and not read again; a build that was killed goes on where it stopped.

{_EXIT_CODES} With --strict an article left out is a failure."""
)
@click.argument("paths", nargs=-1, type=_PATH, metavar="PATH...")
@click.option("--out", required=True, type=_PATH, metavar="DIR", help="The folder to write the graph to.")
@click.option("--base-iri", default=DATA, show_default=True, metavar="IRI", help="Begins individuals' IRIs.")
@click.option("--model", metavar="NAME", help="A spaCy pipeline, by name or folder; default: kgbuild's own.")
@click.option(
    "--ontology", multiple=True, type=_PATH, metavar="PATH", help="More Turtle: classes, triggers, names."
)
@click.option("--strict", is_flag=True, help="Fail where an article is left out.")
@click.option("--annotate", is_flag=True, help="Sentence and certainty on each claimed fact, for Protégé.")
@click.option(
    "--no-why", "why", flag_value=False, default=True, help="Leave out the records of why it is so."
)
@click.option("--fresh", is_flag=True, help="Read every article again, changed or not.")
@click.option(
    "--rulings",
    multiple=True,
    type=_PATH,
    metavar="FILE",
    help="Rulings beside rulings.ttl of PATH's folder.",
)
@click.option("--column", "columns", multiple=True, metavar="FIELD=COLUMN",
              help="What a column of tables holds: text, title, published, event, date, place …")  # fmt: skip
@click.option("--watch", type=_PATH, metavar="DIR", help="Then add what comes into DIR, until interrupted.")
@click.option("--verbose", is_flag=True, help="Tell of each file what became of it.")
@options
def build(
    paths: tuple[Path, ...],
    out: Path,
    base_iri: str,
    model: str | None,
    ontology: tuple[Path, ...],
    strict: bool,
    annotate: bool,
    why: bool,
    fresh: bool,
    rulings: tuple[Path, ...],
    columns: tuple[str, ...],
    watch: Path | None,
    verbose: bool,
    **how: Any,
) -> None:
    """Build a graph from articles.

    PATH is a file, a folder, a pattern in quotes, or "-". A text file is an article; a line of JSON has `id` and
    `text`, and may have `title`, `published`, `source` and `url`.
    """
    from kgbuild.graph.write import writable

    paths = paths or ((watch,) if watch else ())
    if not paths:
        raise UsageError("no paths were given", remedy="Give files or folders of articles")
    _check_base(base_iri)
    writable(out)
    from kgbuild import pipeline  # loads spaCy

    with running(**how) as (work, log):
        summary = pipeline.build(
            paths,
            out,
            base_iri=base_iri,
            model=model,
            extra_ontology=ontology,
            strict=strict,
            annotate=annotate,
            why=why,
            fresh=fresh,
            rulings=rulings,
            columns=columns,
            how=work,
        )
    _report(summary, out, log, verbose=verbose)
    if watch:
        _watch(watch, out, log)


def _watch(folder: Path, out: Path, log: Log) -> None:
    """Add to the graph what comes into a folder, until somebody interrupts."""
    from kgbuild import pipeline

    log.line(f"Watching {folder}: press Ctrl-C to end.")
    for summary in pipeline.watch(folder, out, problem=log.line):
        _report(summary, out, log)


@main.command(
    epilog=f"""\b
Examples:
  kgbuild add tuesday.txt --out out
  kgbuild add feed.jsonl late/ --out out --strict

The graph is the same, byte for byte, as if all its articles had been built at once, with the options of the
build before. An article with the id of one that is there replaces it. IRIs that the graph gave before stay, or
lead to what took their place by dcterms:isReplacedBy (in the graph, or in OUT/replaced.ttl where an article was
edited or removed).

{_EXIT_CODES} With --strict an article left out is a failure."""
)
@click.argument("paths", nargs=-1, required=True, type=_PATH, metavar="PATH...")
@click.option("--out", required=True, type=_PATH, metavar="DIR", help="The folder that holds the graph.")
@click.option("--strict", is_flag=True, help="Fail where an article is left out.")
@click.option("--verbose", is_flag=True, help="Tell of each file what became of it.")
@options
def add(paths: tuple[Path, ...], out: Path, strict: bool, verbose: bool, **how: Any) -> None:
    """Add articles to a graph, or bring it up to date with edited ones.

    Only what is new or has changed is read.
    """
    from kgbuild import pipeline  # loads spaCy

    with running(**how) as (work, log):
        summary = pipeline.add(paths, out, strict=strict, how=work)
    _report(summary, out, log, verbose=verbose)


@main.command(
    epilog=f"""\b
Examples:
  kgbuild remove harbor-wire-rockets-at-omar --out out

ID is the dcterms:identifier of an article: its file's name without the ending, or the id of its JSON line. What
only that article told of is withdrawn; OUT/replaced.ttl tells so.

{_EXIT_CODES}"""
)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--out", required=True, type=_PATH, metavar="DIR", help="The folder that holds the graph.")
def remove(ids: tuple[str, ...], out: Path) -> None:
    """Take articles out of a graph."""
    from kgbuild import pipeline  # loads spaCy

    with running() as (work, log):
        summary = pipeline.remove(ids, out, how=work)
    _report(summary, out, log)


def _check_base(base_iri: str) -> None:
    import pyoxigraph as ox

    try:
        ox.NamedNode(base_iri)
    except ValueError:
        fits = False
    else:
        fits = base_iri.endswith(("/", "#", ":"))
    if not fits:
        remedy = "Give an absolute IRI that ends in / or #, such as https://example.org/kg/"
        raise UsageError(f"--base-iri {base_iri!r} cannot begin IRIs", remedy=remedy)


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """Yield a function that draws how many parts are done, or None where nobody watches a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _report(summary: BuildSummary, out: Path, log: Log, *, verbose: bool = False) -> None:
    log.report(summary)
    for line in summary.account.lines() if verbose else ():
        log.line(line)
    if summary.account.files:
        click.echo(f"Read {summary.account.in_words()}.")
    names = ("articles", "mentions", "things", "events", "claims", "statements")
    counts = ", ".join(_counted(getattr(summary, name), name) for name in names)
    left_out = sum(problem.cost for problem in summary.problems if problem.left_out)
    click.echo(f"Built {out / 'graph.ttl'} and {out / 'graph.trig'}: {counts}; {left_out} left out.")


def _counted(number: int, things: str) -> str:
    return f"{number:,} {things.removesuffix('s') if number == 1 else things}"


# --------------------------------------------------------------------------------------------- query


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

{_EXIT_CODES}"""
)
@click.argument("name", required=False)
@click.option("--list", "listed", is_flag=True, help="List the saved queries with their parameters.")
@click.option("--graph", type=_READING_OF, metavar="GRAPH", help=f"{_A_GRAPH}  [default: {_GRAPH}]")
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
    from kgbuild.publish import located
    from kgbuild.results import render

    if listed:
        click.echo("\n".join(map(_described, queries.list_queries())))
        return
    if not name:
        raise UsageError("no query is named", remedy="Choose one that `kgbuild query --list` shows")
    if graph and endpoint:
        raise UsageError("both --graph and --endpoint are given", remedy="Leave one of them out")
    source = located(endpoint) if endpoint else graph or _GRAPH
    if show:
        click.echo(queries.written(name, graph=source, params=dict(map(_pair, params))), nl=False)
        return
    result = queries.run(name, graph=source, params=dict(map(_pair, params)))
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


# ---------------------------------------------------------------------------------------------- diff


@main.command(
    epilog=f"""\b
Examples:
  kgbuild diff monday/out tuesday/out
  kgbuild diff old.ttl out/graph.ttl --format json
  kgbuild diff before out --exit-code

An event is the same where its IRI is, or where NEW says what took its place. Beside a graph, replaced.ttl is read.

{_EXIT_CODES} With --exit-code differences end with 1."""
)
@click.argument("old", type=_READING_OF)
@click.argument("new", type=_READING_OF)
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
    click.echo(found.to_json() if style == "json" else in_words(found), nl=False)
    if exit_code and found:
        click.get_current_context().exit(1)


# ---------------------------------------------------------------------------------------------- rule


@main.command(
    epilog=f"""\b
Examples:
  kgbuild rule same event:2021-06-28-attack-syria event:2021-06-28-rocket-attack-omar --because "one attack"
  kgbuild rule different actor:hezbollah actor:kataib-hezbollah --because "two groups"
  kgbuild rule wrong event:2021-07-02-attack-city --because "a film, not an attack"
  kgbuild rule rename actor:ahmad-al-ali "Ahmed al-Ali" --because "his own spelling"
  kgbuild rule date event:2021-07-rocket-attack-base 2021-07-05 --because "the army's report"

An IRI is written in full or as a CURIE with a prefix of the graph. Mentions (m:KEY-START-END) say which part
of an article is meant, where two events bear one name.

{_EXIT_CODES}"""
)
@click.argument("verdict", type=click.Choice(("same", "different", "wrong", "rename", "date")))
@click.argument("words", nargs=-1, required=True, metavar="IRI... [VALUE]")
@click.option("--because", required=True, metavar="TEXT", help="The reason; it stands in the graph.")
@click.option("--graph", type=_READING_OF, default=_GRAPH, show_default=True, metavar="GRAPH", help=_A_GRAPH)
@click.option(
    "--rulings", type=_PATH, metavar="FILE", help="The file to write to.  [default: beside the articles]"
)
def rule(verdict: str, words: tuple[str, ...], because: str, graph: Path, rulings: Path | None) -> None:
    """Rule on what a graph says: same, different, wrong, rename, date.

    The ruling is written into rulings.ttl beside the articles. Every build from there on keeps to it.
    """
    from kgbuild import rule as ruling

    valued = verdict in ("rename", "date")
    iris, value = (words[:-1], words[-1]) if valued else (words, "")
    click.echo(ruling.write(graph, verdict, iris, value, because, rulings), nl=False)


# ------------------------------------------------------------------------------------------- explain


@main.command(
    epilog=f"""\b
Examples:
  kgbuild explain event:2021-06-28-rocket-attack-al-omar-oil-field
  kgbuild explain https://w3id.org/kgbuild/data/actor/antony-blinken
  kgbuild explain gaz:country-IQ --graph out/graph.ttl
  kgbuild explain event:2021-06-28-rocket-attack-al-omar-oil-field --why --format json

{_EXIT_CODES}"""
)
@click.argument("iri")
@click.option("--graph", type=_READING_OF, default=_GRAPH, show_default=True, metavar="GRAPH", help=_A_GRAPH)
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


# --------------------------------------------------------------------------------------------- check


@main.command(
    epilog=f"""\b
Examples:
  kgbuild check
  kgbuild check out/graph.ttl

Each finding says what is wrong, where, and what to do.

{_EXIT_CODES} A violation is a failure; warnings are not."""
)
@click.argument("graph", required=False, type=_READING_OF)
@click.option("--all", "everything", is_flag=True, help=f"Show more than {_PLACES_SHOWN} places a finding.")
def check(graph: Path | None, everything: bool) -> None:
    """Check the ontology, or a graph against it: a file, the folder of a build, or - for standard input.

    Three ways: SHACL shapes, SPARQL checks, consistency in OWL (HermiT). Without GRAPH, the ontology and the
    gazetteer that come with kgbuild are checked.
    """
    from kgbuild.graph.check import SEVERITIES
    from kgbuild.graph.check import check as findings_of

    findings = findings_of([graph] if graph else [])
    for line in _findings(findings, None if everything else _PLACES_SHOWN):
        click.echo(line)
    counts = {severity: sum(f.severity == severity for f in findings) for severity in SEVERITIES}
    told = ", ".join(f"{count} {severity}{'s' * (count != 1)}" for severity, count in counts.items() if count)
    click.echo(f"{graph or 'The ontology and the gazetteer'}: {told or 'nothing is wrong'}.")
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


# ------------------------------------------------------------------------------------------- export


@main.command(
    epilog=f"""\b
Examples:
  kgbuild export --format acled --out events.csv
  kgbuild export --graph out/graph.ttl --format geojson --out events.geojson
  kgbuild export --format ofn --annotate --out graph.ofn

Formats:
  turtle   trig   nquads   the graph as it is; trig and nquads with a named graph an article
  rdfxml   ofn             RDF/XML and OWL functional syntax, for Protégé and other OWL tools
  jsonld                   JSON-LD with a context, links as plain strings
  rdf12    rdfstar         Turtle in which claims hang on the very triples that they claim
  acled                    CSV, an event a line, in ACLED's columns
  geojson  geoparquet      events as points on a map
  graphml  neo4j           events, actors, places as a network; neo4j is a ZIP of CSV and a script in Cypher
  catalogue                what the graph is and how much it holds, in VoID and DCAT

XML has no place for some control characters: rdfxml and graphml have the sign U+FFFD for each of them.

{_EXIT_CODES}"""
)
@click.option(
    "--graph",
    type=_WHOLE,
    default=_GRAPH.parent,
    show_default=True,
    metavar="GRAPH",
    help=_A_GRAPH,
)
@click.option("--format", "name", required=True, type=click.Choice(_EXPORTS), help="One of those below.")
@click.option("--out", required=True, type=_PATH, metavar="FILE", help="The file to write.")
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


# ------------------------------------------------------------------------------------------ publish


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

{_EXIT_CODES}"""
)
@click.argument("url")
@click.argument("directory", type=_WHOLE, metavar="GRAPH")
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

    with _progress("Sending graphs") as progress:
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


# -------------------------------------------------------------------------------------------- serve


@main.command(
    epilog=f"""\b
Examples:
  kgbuild serve
  kgbuild serve out --port 8123 --open
  kgbuild serve out --edit

DIR is what kgbuild build wrote. Pages, SPARQL at /sparql, an API at /api/; nothing is asked of other machines. A graph
that a build replaces is taken over while the server runs. With --edit, rulings can be written from the pages, by who
has the address that is printed.

{_EXIT_CODES}"""
)
@click.argument("directory", type=_PATH, metavar="[DIR]", default=_GRAPH.parent)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="H", help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), metavar="N",
              help="The port; 0 for any that is free.")  # fmt: skip
@click.option("--open", "browser", is_flag=True, help="Open a browser.")
@click.option("--edit", is_flag=True, help="Take rulings from the pages (this machine alone).")
@click.option(
    "--rulings", type=_PATH, metavar="FILE", help="The file for them.  [default: beside the articles]"
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


# --------------------------------------------------------------------------------------------- site


@main.command(
    epilog=f"""\b
Examples:
  kgbuild site out --out public
  kgbuild site out --out public --without-texts

Opens from a disk (public/index.html) and from any web server. SITE is replaced whole or not at all.

{_EXIT_CODES}"""
)
@click.argument("directory", type=_PATH, metavar="DIR")
@click.option("--out", "site", required=True, type=_PATH, metavar="SITE", help="The folder to write.")
@click.option(
    "--without-texts", is_flag=True, help="Leave out articles' texts but for the sentences of the graph."
)
def site(directory: Path, site: Path, without_texts: bool) -> None:
    """Write the explorer's views of a graph as static files."""
    from kgbuild.explorer.site import write

    with _progress("Writing pages") as progress:
        number = write(directory, site, texts=not without_texts, progress=progress)
    click.echo(f"Wrote {site / 'index.html'}: {number:,} pages.")


# ------------------------------------------------------------------------------------------- reason


@main.command(
    epilog=f"""\b
Examples:
  kgbuild reason out/graph.ttl --out out/inferred.ttl

What follows from the graph and the ontology and stands in neither: further classes (an attack by a militia
that a state backs is a proxy attack), roles the other way round, what lies within what. HermiT reasons over
bounded parts of a large graph.

{_EXIT_CODES}"""
)
@click.argument("graph", type=_READING_OF)
@click.option("--out", required=True, type=_PATH, metavar="FILE", help="The Turtle file to write.")
def reason(graph: Path, out: Path) -> None:
    """Write what follows from a graph (a file, the folder of a build, or - for standard input), apart from it."""
    import pyoxigraph as ox

    from kgbuild.graph.reason import described, inferred
    from kgbuild.graph.write import replace, turtle

    triples = inferred([graph])
    replace(out, turtle([ox.Quad(*triple) for triple in described(triples)], DATA))
    click.echo(f"Wrote {out}: {len(triples):,} inferred triples.")


# --------------------------------------------------------------------------------------------- link


@main.group(
    invoke_without_command=True,
    epilog=f"""\b
Examples:
  kgbuild link --endpoint https://query.wikidata.org/sparql
  kgbuild link --endpoint http://localhost:7878/query --graph out/graph.ttl --format ttl --out links.ttl
  kgbuild link accept links.ttl

Names, types, countries, coordinates, years and offices are compared; each proposal comes with its score and
the reasons. The Turtle is a list to read: nothing holds until its "#!" is taken away and the file accepted.

{_EXIT_CODES}""",
)
@click.option("--endpoint", metavar="URL", help="A SPARQL endpoint with data in the shape of Wikidata.")
@click.option(
    "--graph",
    type=_READING_OF,
    metavar="GRAPH",
    help=f"Link a graph's things, not the gazetteer's. {_A_GRAPH}",
)
@click.option("--gazetteer", type=_PATH, metavar="DIR", help="A gazetteer of your own, a folder of Turtle.")
@click.option(
    "--least", type=click.FloatRange(0, 1), default=0.7, show_default=True, help="The least score to propose."
)
@click.option(
    "--format",
    "style",
    type=click.Choice(("table", "json", "ttl")),
    default="table",
    show_default=True,
    help="How to show the proposals; ttl is for `link accept`.",
)
@click.option("--out", type=_PATH, metavar="FILE", help="Write to a file, which must not be there yet.")
@click.pass_context
def link(
    ctx: click.Context,
    endpoint: str | None,
    graph: Path | None,
    gazetteer: Path | None,
    least: float,
    style: str,
    out: Path | None,
) -> None:
    """Propose links to Wikidata and GeoNames for actors and places.

    Without --graph, those of the gazetteer that have no link to Wikidata yet.
    """
    if ctx.invoked_subcommand:
        return
    if not endpoint:
        raise UsageError("no endpoint to ask", remedy="Give --endpoint URL")
    if out and out.exists():  # somebody may have read and edited it
        raise UsageError("is there already", where=str(out), remedy="Give --out another name")
    from kgbuild.endpoint import Endpoint
    from kgbuild.link import link as proposed
    from kgbuild.link import render, things

    text = render(proposed(things(graph, gazetteer), Endpoint(endpoint), least=least), style)
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


@link.command(
    epilog=f"""\b
Examples:
  kgbuild link accept links.ttl
  kgbuild link accept links.ttl --gazetteer my-gazetteer

{_EXIT_CODES}"""
)
@click.argument("file", type=_PATH, metavar="FILE")
@click.option("--gazetteer", type=_PATH, metavar="DIR", help="The gazetteer to enter the links into.")
def accept(file: Path, gazetteer: Path | None) -> None:
    """Enter the links of FILE, as `link --format ttl` wrote it, whose "#!" you took away."""
    from kgbuild.link import accept as accepted

    entered = accepted(file, gazetteer)
    for thing, target in entered:
        click.echo(f"{thing} skos:exactMatch {target}")
    click.echo(f"{len(entered)} link{'s' * (len(entered) != 1)} entered.")
