"""Commands by which somebody rules over what a graph says."""

from __future__ import annotations

from pathlib import Path

import click

from kgbuild.cli.program import A_GRAPH, EXIT_CODES, GRAPH, PATH, READING_OF, main, tell
from kgbuild.errors import UsageError, without_controls
from kgbuild.vocab import DATA


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

{EXIT_CODES}"""
)
@click.argument("verdict", type=click.Choice(("same", "different", "wrong", "rename", "date")))
@click.argument("words", nargs=-1, required=True, metavar="IRI... [VALUE]")
@click.option("--because", required=True, metavar="TEXT", help="The reason; it stands in the graph.")
@click.option("--graph", type=READING_OF, default=GRAPH, show_default=True, metavar="GRAPH", help=A_GRAPH)
@click.option(
    "--rulings", type=PATH, metavar="FILE", help="The file to write to.  [default: beside the articles]"
)
def rule(verdict: str, words: tuple[str, ...], because: str, graph: Path, rulings: Path | None) -> None:
    """Rule on what a graph says: same, different, wrong, rename, date.

    The ruling is written into rulings.ttl beside the articles. Every build from there on keeps to it.
    """
    from kgbuild import rule as ruling

    valued = verdict in ("rename", "date")
    iris, value = (words[:-1], words[-1]) if valued else (words, "")
    tell(ruling.write(graph, verdict, iris, value, because, rulings), end="")


@main.command(
    epilog=f"""\b
Examples:
  kgbuild reason out/graph.ttl --out out/inferred.ttl

What follows from the graph and the ontology and stands in neither: further classes (an attack by a militia
that a state backs is a proxy attack), roles the other way round, what lies within what. HermiT reasons over
bounded parts of a large graph.

{EXIT_CODES}"""
)
@click.argument("graph", type=READING_OF)
@click.option("--out", required=True, type=PATH, metavar="FILE", help="The Turtle file to write.")
def reason(graph: Path, out: Path) -> None:
    """Write what follows from a graph (a file, the folder of a build, or - for standard input), apart from it."""
    import pyoxigraph as ox

    from kgbuild.graph.reason import described, inferred
    from kgbuild.graph.write import replace, turtle

    triples = inferred([graph])
    replace(out, turtle([ox.Quad(*triple) for triple in described(triples)], DATA))
    click.echo(f"Wrote {out}: {len(triples):,} inferred triples.")


@main.group(
    invoke_without_command=True,
    epilog=f"""\b
Examples:
  kgbuild link --endpoint https://query.wikidata.org/sparql
  kgbuild link --endpoint http://localhost:7878/query --graph out/graph.ttl --format ttl --out links.ttl
  kgbuild link accept links.ttl

Names, types, countries, coordinates, years and offices are compared; each proposal comes with its score and
the reasons. The Turtle is a list to read: nothing holds until its "#!" is taken away and the file accepted.

{EXIT_CODES}""",
)
@click.option("--endpoint", metavar="URL", help="A SPARQL endpoint with data in the shape of Wikidata.")
@click.option(
    "--graph",
    type=READING_OF,
    metavar="GRAPH",
    help=f"Link a graph's things, not the gazetteer's. {A_GRAPH}",
)
@click.option("--gazetteer", type=PATH, metavar="DIR", help="A gazetteer of your own, a folder of Turtle.")
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
@click.option("--out", type=PATH, metavar="FILE", help="Write to a file, which must not be there yet.")
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
    from kgbuild.linking.accepting import render
    from kgbuild.linking.candidates import link as proposed
    from kgbuild.linking.things import things

    text = render(proposed(things(graph, gazetteer), Endpoint(endpoint), least=least), style)
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        click.echo(without_controls(text) if style == "table" else text, nl=False)


@link.command(
    epilog=f"""\b
Examples:
  kgbuild link accept links.ttl
  kgbuild link accept links.ttl --gazetteer my-gazetteer

{EXIT_CODES}"""
)
@click.argument("file", type=PATH, metavar="FILE")
@click.option("--gazetteer", type=PATH, metavar="DIR", help="The gazetteer to enter the links into.")
def accept(file: Path, gazetteer: Path | None) -> None:
    """Enter the links of FILE, as `link --format ttl` wrote it, whose "#!" you took away."""
    from kgbuild.linking.accepting import accept as accepted

    entered = accepted(file, gazetteer)
    for thing, target in entered:
        click.echo(f"{thing} skos:exactMatch {target}")
    click.echo(f"{len(entered)} link{'s' * (len(entered) != 1)} entered.")
