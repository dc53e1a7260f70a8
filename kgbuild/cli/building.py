"""Commands that build and change a graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kgbuild.cli.program import EXIT_CODES, PATH, main
from kgbuild.errors import UsageError
from kgbuild.running import Log, options, running
from kgbuild.vocab import DATA

if TYPE_CHECKING:
    from kgbuild.pipeline import BuildSummary


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

{EXIT_CODES} With --strict an article left out is a failure."""
)
@click.argument("paths", nargs=-1, type=PATH, metavar="PATH...")
@click.option("--out", required=True, type=PATH, metavar="DIR", help="The folder to write the graph to.")
@click.option("--base-iri", default=DATA, show_default=True, metavar="IRI", help="Begins individuals' IRIs.")
@click.option("--model", metavar="NAME", help="A spaCy pipeline, by name or folder; default: kgbuild's own.")
@click.option(
    "--ontology", multiple=True, type=PATH, metavar="PATH", help="More Turtle: classes, triggers, names."
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
    type=PATH,
    metavar="FILE",
    help="Rulings beside rulings.ttl of PATH's folder.",
)
@click.option("--column", "columns", multiple=True, metavar="FIELD=COLUMN",
              help="What a column of tables holds: text, title, published, event, date, place …")  # fmt: skip
@click.option("--watch", type=PATH, metavar="DIR", help="Then add what comes into DIR, until interrupted.")
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

{EXIT_CODES} With --strict an article left out is a failure."""
)
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PATH...")
@click.option("--out", required=True, type=PATH, metavar="DIR", help="The folder that holds the graph.")
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

{EXIT_CODES}"""
)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--out", required=True, type=PATH, metavar="DIR", help="The folder that holds the graph.")
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
