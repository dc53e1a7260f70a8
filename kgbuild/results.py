"""The answer to a SPARQL query, whichever engine gave it, and how it is shown: table, CSV, JSON or Turtle."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox
import rdflib
import rdflib.query
from rdflib.term import BNode, Literal, URIRef
from rich import box
from rich.console import Console, JustifyMethod
from rich.table import Table

from kgbuild.errors import UsageError
from kgbuild.vocab import DATA, PREFIXES, XSD

Term = URIRef | BNode | Literal
Row = tuple[Term | None, ...]

#: The formats of `render`.
FORMATS = ("table", "csv", "json", "ttl")

#: What joins the names in a column that holds several (`#+ list:` in a query's header).
SEPARATOR = "; "

_TRIPLE = ("subject", "predicate", "object")
_MIDNIGHT = re.compile(r"^(\d{4}-\d\d-\d\d)T(?:00:00:00|23:59:59)(?:\.0+)?(?:Z|\+00:00)?$")
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of an answer, one rdflib term for each column, None where a row leaves a column open.

    `triples` says that the rows are the triples of a CONSTRUCT (columns subject, predicate, object), sorted.
    The answer to an ASK is one row with one boolean in the column "answer".
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    triples: bool = False

    def with_sorted_lists(self, columns: Iterable[str]) -> Result:
        """Return the result with the parts of the joined `columns` sorted: SPARQL leaves their order open.

        >>> Result(("who",), ((Literal("b; a"),),)).with_sorted_lists(["who"]).rows[0][0].value
        'a; b'
        """
        places = [i for i, column in enumerate(self.columns) if column in set(columns)]
        return replace(self, rows=tuple(_with_sorted(row, places) for row in self.rows)) if places else self


def _with_sorted(row: Row, places: Sequence[int]) -> Row:
    cells = list(row)
    for i in places:
        parts = sorted({part for part in str(cells[i] or "").split(SEPARATOR) if part})
        cells[i] = Literal(SEPARATOR.join(parts)) if parts else None
    return tuple(cells)


# ------------------------------------------------------------------------------------- from the engines


def from_oxigraph(answer: ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean) -> Result:
    """Return what pyoxigraph answered, or read from the answer of an endpoint.

    Raises SyntaxError where the answer of an endpoint is malformed or breaks off.
    """
    if isinstance(answer, ox.QueryBoolean):
        return _yes_or_no(bool(answer))
    if isinstance(answer, ox.QueryTriples):
        return from_triples(answer)
    columns = tuple(variable.value for variable in answer.variables)
    rows = tuple(tuple(_term(solution[i]) for i in range(len(columns))) for solution in answer)
    return Result(columns, rows)


def from_triples(triples: Iterable[ox.Triple]) -> Result:
    """Return triples as a result, each once, sorted as N-Triples."""
    once = sorted(set(triples), key=str)
    return Result(_TRIPLE, tuple((_term(t.subject), _term(t.predicate), _term(t.object)) for t in once), True)


def from_rdflib(answer: rdflib.query.Result) -> Result:
    """Return what rdflib answered."""
    if answer.type == "ASK":
        return _yes_or_no(bool(answer.askAnswer))
    if answer.type in ("CONSTRUCT", "DESCRIBE"):
        triples = sorted(answer.graph or (), key=lambda triple: " ".join(term.n3() for term in triple))
        return Result(_TRIPLE, tuple(tuple(_plain(term) for term in triple) for triple in triples), True)
    columns = tuple(str(variable) for variable in answer.vars or ())
    rows = tuple(tuple(_plain(binding.get(v)) for v in answer.vars or ()) for binding in answer.bindings)
    return Result(columns, rows)


def _yes_or_no(answer: bool) -> Result:
    return Result(("answer",), ((Literal(answer),),))


def _term(term: object) -> Term | None:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        datatype = None if term.language or term.datatype.value == XSD + "string" else term.datatype.value
        return Literal(
            term.value, lang=term.language, datatype=datatype and URIRef(datatype), normalize=False
        )
    return None


def _plain(term: object) -> Term | None:
    """Return a term of rdflib as the other engines give it: a string without its datatype."""
    if isinstance(term, Literal) and str(term.datatype) == XSD + "string":
        return Literal(str(term))
    return term if isinstance(term, (URIRef, BNode, Literal)) else None


# ------------------------------------------------------------------------------------------ to the user


def render(result: Result, format: str = "table", *, terminal: bool = False, width: int | None = None) -> str:
    """Return `result` as text that ends with a line break; `format` is one of FORMATS.

    A table shows prefixes for namespaces and days for dates, and wraps long quotes; with `terminal` it is
    coloured and laid out in `width` columns. CSV, JSON (SPARQL 1.1 results) and Turtle hold every term in
    full.

    Raises UsageError for an unknown format, and for Turtle where the query constructs no triples.
    """
    writers = {"table": lambda r: _table(r, terminal, width), "csv": _csv, "json": _json, "ttl": _turtle}
    if format not in writers:
        raise UsageError(f"there is no format '{format}'", remedy=f"Choose one of {', '.join(FORMATS)}")
    return writers[format](result)


def cell(term: Term | None) -> str:
    """Return a term for a reader's eye: no quotes, the namespace short, first and last second as the day.

    >>> cell(URIRef("https://w3id.org/kgbuild/gazetteer#rocket"))
    'gaz:rocket'
    >>> cell(URIRef("https://w3id.org/kgbuild/data/event/2021-06-28-rocket-attack"))
    'event/2021-06-28-rocket-attack'
    >>> cell(Literal("2021-06-28T00:00:00", datatype=URIRef(XSD + "dateTime")))
    '2021-06-28'
    """
    if term is None:
        return ""
    if isinstance(term, URIRef):
        return _short(str(term))
    text = " ".join(str(term).split())
    if isinstance(term, Literal) and str(term.datatype) == XSD + "dateTime":
        day = _MIDNIGHT.match(text)
        return day.group(1) if day else text.replace("T", " ")
    return text


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and "/" not in iri.removeprefix(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri.removeprefix(DATA)


def _table(result: Result, terminal: bool, width: int | None) -> str:
    table = Table(box=box.SIMPLE_HEAD if terminal else box.ASCII2, header_style="bold", pad_edge=False)
    if not terminal:
        table.box, table.show_edge = _RULED, False
    for i, column in enumerate(result.columns):
        table.add_column(_heading(column), justify=_side(result, i), overflow="fold", max_width=_WIDEST)
    for row in result.rows:
        table.add_row(*map(_escaped, map(cell, row)))
    page = io.StringIO()
    Console(file=page, width=width or (100 if terminal else 1000), force_terminal=terminal).print(table)
    lines = [line.rstrip() for line in page.getvalue().splitlines()]
    count = len(result.rows)
    return "\n".join([*lines, "", f"{count} {'row' if count == 1 else 'rows'}", ""])


#: Column heads, a rule below, two spaces between the columns.
_RULED = box.Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)


def _heading(column: str) -> str:
    """Return a variable's name as words.

    >>> _heading("accordingTo")
    'according to'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column).replace("_", " ").lower()


def _side(result: Result, i: int) -> JustifyMethod:
    cells = [row[i] for row in result.rows if row[i] is not None]
    numbers = [isinstance(term, Literal) and str(term.datatype) == XSD + "integer" for term in cells]
    return "right" if numbers and all(numbers) else "left"


def _escaped(text: str) -> str:
    return text.replace("[", r"\[")


def _csv(result: Result) -> str:
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(result.columns)
    writer.writerows(["" if term is None else str(term) for term in row] for row in result.rows)
    return page.getvalue()


def _json(result: Result) -> str:
    answer = rdflib.query.Result("SELECT")
    answer.vars = [rdflib.Variable(column) for column in result.columns]
    answer.bindings = [
        {variable: term for variable, term in zip(answer.vars, row, strict=True) if term is not None}
        for row in result.rows
    ]
    return (
        json.dumps(json.loads(answer.serialize(format="json") or b"{}"), ensure_ascii=False, indent=1) + "\n"
    )


def _turtle(result: Result) -> str:
    if not result.triples:
        raise UsageError(
            "Turtle holds triples, and this query gives a table",
            remedy="Choose table, csv or json, or ask a query that constructs (event_facts)",
        )
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for row in result.rows:
        graph.add(row)  # type: ignore[arg-type]  # rows of triples have three terms
    return graph.serialize(format="turtle")
