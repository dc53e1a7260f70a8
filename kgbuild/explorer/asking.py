"""Answers SPARQL over a snapshot: what may be asked, in which formats, and what is told of a query that is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import pyoxigraph as ox
from pyparsing.exceptions import ParseBaseException
from rdflib.plugins.sparql.parser import parseQuery

from kgbuild.errors import UsageError
from kgbuild.explorer.snapshot import Snapshot, compact
from kgbuild.query import list_queries, load
from kgbuild.query import run as run_saved
from kgbuild.results import Result, cell, render

#: Formats of tables, the first of them for whoever takes anything.
TABLES: Final = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
}
#: Formats of triples.
GRAPHS: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "application/json": ox.RdfFormat.JSON_LD,
    "application/xml": ox.RdfFormat.RDF_XML,
}
#: The greatest answer, in bytes: whoever wants more asks for it in parts.
LARGEST: Final = 64 << 20

_COMMENT: Final = re.compile(r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>)|#[^\n]*""")
#: What may stand between two tokens.
_GAP: Final = r"(?:\s|#[^\r\n]*+)*+"
#: A service clause as it stands in the text, wherever that is. Whether "<" begins an IRI and "#" a comment depends on what
#: stands before, so that whoever first takes out strings and comments can be led to take out a clause with them.
_SERVICE: Final = re.compile(
    rf"SERVICE{_GAP}(?:SILENT{_GAP})?(?:[?$]\w+|<[^<>]*>|[^\s:{{}}<]*:[^\s{{]*){_GAP}\{{", re.IGNORECASE
)
#: A line that is a comment, or in a string, from end to end: no quote that might close the string is in it.
_COMMENT_LINE: Final = re.compile(r"""(?:(?<=[\r\n])|\A)[ \t]*#[^\r\n"']*(?=[\r\n]|\Z)""")
_UPDATE: Final = re.compile(
    r"^\s*(?:(?:PREFIX\s+[\w.-]*:\s*<[^>]*>|BASE\s*<[^>]*>)\s*)*"
    r"(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b",
    re.IGNORECASE,
)  # fmt: skip
_PLACE: Final = re.compile(r"^error at (\d+):(\d+): ")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over HTTP."""

    status: int
    kind: str
    body: bytes


class _TooLargeError(Exception):
    """The answer is greater than what is sent at once."""


class _Page:
    """A file in memory that takes no more than `LARGEST` bytes."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0

    def write(self, part: bytes) -> int:
        self.size += len(part)
        if self.size > LARGEST:
            raise _TooLargeError
        self.parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Do nothing: all is in memory."""


def refused(status: int, problem: str, remedy: str = "", **more: object) -> Answer:
    """Return an error as JSON: what is wrong, what to do, and what else is known of it."""
    return Answer(status, "application/json", compact({"error": problem, "remedy": remedy, **more}))


def accepted(header: str, offered: Iterable[str]) -> str:
    """Return which of the `offered` media types an Accept header likes best; empty where it takes none of them.

    >>> accepted("text/csv;q=0.5, text/*;q=0.9, */*;q=0.1", ["text/csv", "text/html", "application/json"])
    'text/html'
    """
    best, chosen = 0.0, ""
    ranges = [_range(part) for part in (header or "*/*").split(",") if part.strip()]
    for kind in offered:
        fits = [(how, q) for name, q in ranges if (how := _specificity(name, kind))]
        q = max(fits)[1] if fits else 0.0
        if q > best:
            best, chosen = q, kind
    return chosen


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip() for piece in part.split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "q":
            try:
                return name.lower(), min(1.0, max(0.0, float(value)))
            except ValueError:
                return name.lower(), 0.0
    return name.lower(), 1.0


def _specificity(name: str, kind: str) -> int:
    if name == kind:
        return 3
    if name.endswith("/*") and kind.startswith(name[:-1]):
        return 2
    return int(name == "*/*")


# -------------------------------------------------------------------------------------- the protocol


def protocol(graph: Snapshot, asked: Mapping[str, Any]) -> Answer:
    """Answer a query of the SPARQL protocol: `query`, `accept`, and the graphs `default` and `named` as lists of IRIs."""
    text = asked["query"]
    if wrong := _forbidden(text):
        return wrong
    try:
        options = _dataset(asked)
        answer = graph.store.query(text, **options)
        return _written(answer, asked.get("accept", ""))
    except SyntaxError as error:
        return syntax_error(text, error)
    except ValueError as error:
        return refused(400, f"a graph's name is no IRI ({error})", "Give absolute IRIs")
    except (RuntimeError, OSError) as error:
        return refused(400, f"the query cannot be answered ({error})", "Ask it in another way")
    except _TooLargeError:
        return refused(
            413,
            f"the answer is greater than {LARGEST >> 20} MiB",
            "Ask for it in parts: ORDER BY, LIMIT, OFFSET",
        )


def _dataset(asked: Mapping[str, Any]) -> dict[str, Any]:
    default, named = asked.get("default") or [], asked.get("named") or []
    if not default and not named:
        return {}
    return {
        "default_graph": [ox.NamedNode(g) for g in default],
        "named_graphs": [ox.NamedNode(g) for g in named],
    }


def _forbidden(text: str) -> Answer | None:
    bare = _COMMENT.sub(lambda found: '""' if found[1] and found[1][0] != "<" else found[1] or " ", text)
    if not text.strip():
        return refused(400, "the query is empty", "Send one as the parameter `query`")
    if _UPDATE.match(bare):
        return refused(
            403, "this server is read-only: updates are refused", "Build the graph again to change it"
        )
    if _SERVICE.search(_COMMENT_LINE.sub("", text)):
        return refused(403, "SERVICE is refused: no request leaves this machine", "Ask this graph alone")
    return None


def syntax_error(text: str, error: Exception) -> Answer:
    """Return what is wrong with a query, and where: pyoxigraph points behind the spot, rdflib's parser at it."""
    said = str(error)
    place = _PLACE.match(said)
    line, column = (int(place[1]), int(place[2])) if place else (None, None)
    try:
        parseQuery(text)
    except ParseBaseException as better:
        line, column = better.lineno, better.column
    except Exception:  # rdflib has exceptions of its own for each kind of wrong query
        line, column = line or None, column or None
    problem = re.sub(_PLACE, "", said)
    spot = f" at line {line}, column {column}" if line else ""
    return refused(
        400, f"the query has a syntax error{spot}: {problem}", "Correct it there", line=line, column=column
    )


def _written(answer: ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean, accept: str) -> Answer:
    offered: Mapping[str, Any] = GRAPHS if isinstance(answer, ox.QueryTriples) else TABLES
    kind = accepted(accept, offered)
    if not kind:
        return refused(
            406,
            "none of the formats that the request takes can be given",
            f"Take one of {', '.join(offered)}",
        )
    page = _Page()
    answer.serialize(page, format=offered[kind])  # type: ignore[arg-type]
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return Answer(200, kind + charset, b"".join(page.parts))


# ------------------------------------------------------------------------------------- for the pages


def table(graph: Snapshot, asked: Mapping[str, Any]) -> Answer:
    """Answer a page's query with some of its rows: `offset` and `limit` say which, `more` that there are others."""
    text = asked["query"]
    if wrong := _forbidden(text):
        return wrong
    try:
        answer = graph.store.query(text)
    except SyntaxError as error:
        return syntax_error(text, error)
    if isinstance(answer, ox.QueryBoolean):
        return _json({"columns": ["answer"], "rows": [[{"text": str(bool(answer)).lower()}]], "more": False})
    offset, limit = int(asked.get("offset", 0)), int(asked.get("limit", 500))
    triples = isinstance(answer, ox.QueryTriples)
    if isinstance(answer, ox.QueryTriples):
        found = [[t.subject, t.predicate, t.object] for t in islice(answer, offset, offset + limit + 1)]
        columns = ["subject", "predicate", "object"]
    else:
        columns = [variable.value for variable in answer.variables]
        found = [[s[n] for n in range(len(columns))] for s in islice(answer, offset, offset + limit + 1)]
    rows = [[_cell(graph, term) for term in row] for row in found[:limit]]
    more = len(found) > limit
    return _json({"columns": columns, "rows": rows, "more": more, "offset": offset, "triples": triples})


def saved(graph: Snapshot, asked: Mapping[str, Any]) -> Answer:
    """Answer the saved query `name` with its `params`, as rows for a page or in a `format` of `kgbuild.results`."""
    try:
        query = load(asked["name"]) if not str(asked["name"]).endswith(".rq") else None
        if query is None:
            raise UsageError("a saved query is called by its name", remedy="GET /api/queries lists them")
        result = run_saved(query, graph=graph.store, params=asked.get("params") or {})
        if style := asked.get("format"):
            kinds = {
                "csv": "text/csv; charset=utf-8",
                "json": "application/sparql-results+json",
                "ttl": "text/turtle",
            }
            return Answer(200, kinds[style], render(result, style).encode())
    except UsageError as error:
        status = 404 if str(error.problem).startswith("there is no query") else 400
        return refused(status, error.problem, error.remedy)
    limit, offset = int(asked.get("limit", 500)), int(asked.get("offset", 0))
    return _json(rows_of(graph, result, offset, limit) | {"text": query.text})


def rows_of(graph: Snapshot, result: Result, offset: int = 0, limit: int = 500) -> dict[str, Any]:
    """Return some rows of a result as a page shows them."""
    shown = [
        [None if term is None else _plain_cell(graph, term) for term in row]
        for row in result.rows[offset : offset + limit]
    ]
    return {
        "columns": list(result.columns),
        "rows": shown,
        "more": len(result.rows) > offset + limit,
        "offset": offset,
        "inAll": len(result.rows),
        "triples": result.triples,
    }


def _plain_cell(graph: Snapshot, term: object) -> dict[str, str]:
    text = cell(term)  # type: ignore[arg-type]
    if type(term).__name__ == "URIRef":
        return {"iri": str(term), "text": text, "label": graph.label(str(term))}
    kind = str(getattr(term, "datatype", "") or "").rsplit("#", 1)[-1]
    return {"text": text, "type": kind} if kind else {"text": text}


def _cell(graph: Snapshot, term: object) -> dict[str, str] | None:
    if isinstance(term, ox.NamedNode):
        return {"iri": term.value, "text": term.value, "label": graph.label(term.value)}
    if isinstance(term, ox.Literal):
        kind = term.datatype.value.rsplit("#", 1)[-1]
        plain = kind in ("string", "langString")
        return {"text": term.value} if plain else {"text": term.value, "type": kind}
    return None if term is None else {"text": str(term)}


def catalogue() -> list[dict[str, Any]]:
    """Return the saved queries with their parameters, as forms need them."""
    return [
        {
            "name": query.name,
            "summary": query.summary,
            "description": query.description,
            "tags": list(query.tags),
            "text": query.text,
            "constructs": bool(re.search(r"^CONSTRUCT\b", query.text, re.MULTILINE)),
            "parameters": [
                {
                    "name": p.name,
                    "type": p.type,
                    "required": p.required,
                    "default": p.default,
                    "meaning": p.meaning,
                }
                for p in query.parameters
            ],
        }
        for query in list_queries()
    ]


def _json(value: object) -> Answer:
    return Answer(200, "application/json", compact(value))


def bare(answer: Answer) -> Any:
    """Return the value in an answer of JSON."""
    return json.loads(answer.body)


def sequence(value: object) -> Sequence[str]:
    """Return a list of strings that came over the wire."""
    return [str(each) for each in value] if isinstance(value, list) else []
