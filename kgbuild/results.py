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
from rich.cells import cell_len
from rich.console import Console, JustifyMethod
from rich.markup import escape
from rich.table import Table

from kgbuild.errors import UsageError, without_controls
from kgbuild.vocab import DATA, PREFIXES, XSD

Term = URIRef | BNode | Literal
Row = tuple[Term | None, ...]

#: The formats of `render`.
FORMATS = ("table", "csv", "json", "ttl")

#: What joins the names in a column that holds several (`#+ list:` in a query's header).
SEPARATOR = "; "

_TRIPLE = ("subject", "predicate", "object")
_MIDNIGHT = re.compile(r"^(\d{4}-\d\d-\d\d)T(?:00:00:00|23:59:59)(?:\.0+)?(?:Z|\+00:00)?$")
_BOOLEAN, _BOOLEANS = URIRef(XSD + "boolean"), {"1": "true", "0": "false"}
_WIDEST, _NARROWEST = 60, 18
#: Spaces between two columns.
_BETWEEN = 3
#: Columns of a table where nobody says how many there are.
_ROOM = 100


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
    return _of_rows(columns, (tuple(_term(solution[i]) for i in range(len(columns))) for solution in answer))


def from_triples(triples: Iterable[ox.Triple]) -> Result:
    """Return triples as a result, each once, in an order that does not depend on the engine."""
    return _of_triples((_term(t.subject), _term(t.predicate), _term(t.object)) for t in triples)


def _of_rows(columns: tuple[str, ...], rows: Iterable[Row]) -> Result:
    """Return the rows that bind anything: rdflib makes an empty row of a GROUP BY that has no groups."""
    return Result(columns, tuple(row for row in rows if any(term is not None for term in row)))


def _of_triples(rows: Iterable[Row]) -> Result:
    return Result(_TRIPLE, tuple(sorted(set(rows), key=lambda row: [_order(term) for term in row])), True)


def _order(term: Term | None) -> tuple[str, ...]:
    literal = term if isinstance(term, Literal) else None
    return (
        str(term),
        type(term).__name__,
        str(literal and literal.language),
        str(literal and literal.datatype),
    )


def from_rdflib(answer: rdflib.query.Result) -> Result:
    """Return what rdflib answered."""
    if answer.type == "ASK":
        return _yes_or_no(bool(answer.askAnswer))
    if answer.type in ("CONSTRUCT", "DESCRIBE"):
        return _of_triples(tuple(map(_plain, triple)) for triple in answer.graph or ())
    columns = tuple(str(variable) for variable in answer.vars or ())
    return _of_rows(
        columns, (tuple(_plain(row.get(v)) for v in answer.vars or ()) for row in answer.bindings)
    )


def _yes_or_no(answer: bool) -> Result:
    return Result(("answer",), ((Literal(answer),),))


def _term(term: object) -> Term | None:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        datatype = (
            None if term.language or term.datatype.value == XSD + "string" else URIRef(term.datatype.value)
        )
        # Virtuoso writes 1 and 0 for true and false.
        value = _BOOLEANS.get(term.value, term.value) if datatype == _BOOLEAN else term.value
        return Literal(value, lang=term.language, datatype=datatype, normalize=False)
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
    'event:2021-06-28-rocket-attack'
    >>> cell(Literal("2021-06-28T00:00:00", datatype=URIRef(XSD + "dateTime")))
    '2021-06-28'
    """
    if term is None:
        return ""
    if isinstance(term, URIRef):
        return _short(str(term))
    text = without_controls(" ".join(str(term).split()))
    if isinstance(term, Literal) and str(term.datatype) == XSD + "dateTime":
        day = _MIDNIGHT.match(text)
        return day.group(1) if day else text.replace("T", " ")
    return text


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and "/" not in iri.removeprefix(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    kind, slash, rest = iri.removeprefix(DATA).partition("/")
    return f"{kind}:{rest}" if iri.startswith(DATA) and slash and "/" not in rest else iri


def _table(result: Result, terminal: bool, width: int | None) -> str:
    rows = [tuple(map(cell, row)) for row in result.rows]
    heads = [_heading(column) for column in result.columns]
    columns = list(zip(heads, *rows, strict=True))
    room = width or _ROOM
    widths = _widths(columns, room - _BETWEEN * (len(heads) - 1))
    if widths is None:
        table = _records(heads, rows)
    else:
        table = _grid(heads, rows, widths, [_side(result, i) for i in range(len(heads))])
    table.box = box.SIMPLE_HEAD if terminal and table.box else table.box
    body = _printed(table, terminal, room)
    return f"{body}\n\n{len(rows)} {'row' if len(rows) == 1 else 'rows'}\n"


def _widths(columns: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """Return how wide each column of a table is that takes `room` at most, or None where that is too narrow for one.

    Each has what it needs; what is left goes first to those that want the least more.
    """
    widths = list(map(_least, columns))
    if (spare := room - sum(widths)) < 0:
        return None
    wanted = [
        min(max(map(cell_len, column)), _WIDEST) - width
        for column, width in zip(columns, widths, strict=True)
    ]
    for n, i in enumerate(sorted(range(len(widths)), key=wanted.__getitem__)):
        given = min(wanted[i], spare // (len(widths) - n))
        widths[i] += given
        spare -= given
    return widths


def _least(cells: Sequence[str]) -> int:
    """Return the width below which a column would have to break words, or turn into a ribbon."""
    longest_word = max(cell_len(word) for text in cells for word in text.split() or [""])
    return max(min(longest_word, _WIDEST), min(max(map(cell_len, cells)), _NARROWEST))


def _grid(
    heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], sides: Sequence[JustifyMethod]
) -> Table:
    """Lay the rows out as a table, long cells wrapped.

    Rich itself narrows columns below what they need, and cuts off those that then find no room.
    """
    table = Table(box=_RULED, show_edge=False, pad_edge=False, header_style="bold")
    for head, width, side in zip(heads, widths, sides, strict=True):
        table.add_column(head, justify=side, overflow="fold", width=width)
    for row in rows:
        table.add_row(*map(escape, row))
    return table


def _records(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """Lay the rows out one below the other, for a terminal too narrow for a table; empty cells left out."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for n, row in enumerate(rows):
        if n:
            table.add_row("", "")
        for head, text in zip(heads, row, strict=True):
            if text:
                table.add_row(head, escape(text))
    return table


def _printed(table: Table, terminal: bool, room: int) -> str:
    page = io.StringIO()
    Console(file=page, width=room, force_terminal=terminal).print(table)
    return "\n".join(line.rstrip() for line in page.getvalue().splitlines()).strip("\n")


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
    written = json.loads(answer.serialize(format="json") or b"{}")
    ordered = {"head": written["head"], "results": written["results"]}
    return json.dumps(ordered, ensure_ascii=False, indent=1) + "\n"


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
