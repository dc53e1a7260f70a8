"""The API in OpenAPI 3.1: what each address takes and gives."""

from __future__ import annotations

from typing import Any, Final

from kgbuild import __version__

Plain = dict[str, Any]

_TEXT: Final[Plain] = {"type": "string"}
_REFERENCE: Final[Plain] = {
    "type": "object",
    "required": ["iri", "label"],
    "properties": {"iri": _TEXT, "label": _TEXT, "class": _TEXT, "classLabel": _TEXT, "ar": _TEXT},
}
_ERROR: Final[Plain] = {
    "type": "object",
    "required": ["error", "remedy"],
    "properties": {"error": _TEXT, "remedy": _TEXT, "line": {"type": ["integer", "null"]},
                   "column": {"type": ["integer", "null"]}, "near": {"type": "array", "items": _REFERENCE}},
}  # fmt: skip
_TABLE: Final[Plain] = {
    "type": "object",
    "required": ["columns", "rows", "more"],
    "properties": {
        "columns": {"type": "array", "items": _TEXT},
        "rows": {"type": "array", "items": {"type": "array", "items": {"type": ["object", "null"]}}},
        "more": {"type": "boolean"},
        "offset": {"type": "integer"},
        "inAll": {"type": "integer"},
    },
}


def document() -> Plain:
    """Return the description of the API."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "kgbuild explorer",
            "version": __version__,
            "description": "A graph of events in armed conflict, to read. SPARQL stands at /sparql (SPARQL 1.1 Protocol).",
        },
        "paths": {
            "/api/board": _get(
                "Every event as a row, with the things, classes and articles that rows name", _object()
            ),
            "/api/disagreements": _get(
                "Where sources give different tolls, attackers or weapons",
                {"type": "array", "items": {"type": "object"}},
            ),
            "/api/queries": _get(
                "The saved queries with their parameters", {"type": "array", "items": {"type": "object"}}
            ),
            "/api/terms": _get(
                "Classes, properties and prefixes, for completion", _object("terms", "prefixes")
            ),
            "/api/status": _get("Which state of the graph is served", _object("stamp", "trouble", "edit")),
            "/api/node": _get(
                "A node with its facts, every source's version, and the sentences behind them",
                _object("iri"),
                [_query("iri", "An IRI or a CURIE such as event:NAME", required=True)],
                {
                    "400": "No IRI is given",
                    "404": "Nothing under this IRI; `near` has names like it",
                    "410": "It was withdrawn",
                },
            ),
            "/api/search": _get(
                "Names and sentences that hold words",
                _object("hits"),
                [_query("q", "Words; the last may be the beginning of one"), _limit(100)],
                {"400": "A limit that is none"},
            ),
            "/api/events": _get(
                "Events by filters, the earliest first",
                _object("events", "inAll", "offset"),
                [
                    _query("from", "First day"),
                    _query("to", "Last day"),
                    _query("class", "A class: ev:Airstrike"),
                    _query("actor", "An actor that takes part, itself or by a part of it"),
                    _query("place", "A place, with what lies within"),
                    _query("source", "A publisher"),
                    _query(
                        "certainty",
                        "stated, reported or claimed: so sure or surer; denied: somebody denies it",
                    ),
                    _limit(1000),
                    _offset(),
                ],
                {"400": "A number that is none"},
            ),
            "/api/queries/{name}": _get(
                "The answer of a saved query; its parameters are given as p.NAME",
                _TABLE,
                [
                    {"name": "name", "in": "path", "required": True, "schema": _TEXT},
                    _query(
                        "format", "For a download", schema={"type": "string", "enum": ["csv", "json", "ttl"]}
                    ),
                    _limit(10000),
                    _offset(),
                ],
                {
                    "400": "A parameter is missing or unfit",
                    "404": "There is no such query",
                    "500": "It took too much",
                },
                ("text/csv", "application/sparql-results+json", "text/turtle"),
            ),
            "/api/table": {
                "post": {
                    "summary": "The answer of a SPARQL query, some rows at a time",
                    "requestBody": {
                        "required": True,
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "required": ["query"],
                                    "properties": {
                                        "query": _TEXT,
                                        "offset": {"type": "integer", "minimum": 0, "maximum": 10**9},
                                        "limit": {"type": "integer", "minimum": 0, "maximum": 10**9},
                                    },
                                }
                            }
                        },
                    },
                    "responses": _responses(
                        _TABLE,
                        {
                            "400": "A syntax error, with line and column",
                            "403": "An update, or SERVICE",
                            "413": "The body is too large",
                            "415": "The body is no JSON",
                            "500": "It took too much",
                        },
                    ),
                }
            },
            "/api/rulings": {
                "post": {
                    "summary": "Write an analyst's ruling (kgbuild serve --edit)",
                    "parameters": [
                        {"name": "X-Kgbuild-Token", "in": "header", "required": True, "schema": _TEXT}
                    ],
                    "requestBody": {
                        "required": True,
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "required": ["verdict", "iris", "because"],
                                    "properties": {
                                        "verdict": {
                                            "type": "string",
                                            "enum": ["same", "different", "wrong", "rename", "date"],
                                        },
                                        "iris": {"type": "array", "items": _TEXT, "minItems": 1},
                                        "because": {"type": "string", "minLength": 1},
                                        "value": _TEXT,
                                    },
                                }
                            }
                        },
                    },
                    "responses": _responses(
                        _object("told", "run"),
                        {
                            "400": "The ruling does not fit",
                            "403": "No rulings here, or a wrong token",
                            "413": "The body is too large",
                            "415": "The body is no JSON",
                        },
                    ),
                }
            },
        },
    }


def _object(*required: str) -> Plain:
    return {"type": "object", "required": list(required)} if required else {"type": "object"}


def _get(
    summary: str,
    schema: Plain,
    parameters: list[Plain] | None = None,
    errors: dict[str, str] | None = None,
    others: tuple[str, ...] = (),
) -> Plain:
    responses = _responses(schema, errors or {})
    responses["200"]["content"] |= {kind: {"schema": {}} for kind in others}
    return {"get": {"summary": summary, "parameters": parameters or [], "responses": responses}}


def _responses(schema: Plain, errors: dict[str, str]) -> Plain:
    told = {**errors, "503": "Too many questions are waiting"}
    return {
        "200": {"description": "The answer", "content": {"application/json": {"schema": schema}}},
        **{
            code: {"description": says, "content": {"application/json": {"schema": _ERROR}}}
            for code, says in told.items()
        },
    }


def _query(name: str, says: str, *, required: bool = False, schema: Plain | None = None) -> Plain:
    return {"name": name, "in": "query", "description": says, "required": required, "schema": schema or _TEXT}


def _limit(most: int) -> Plain:
    return _query("limit", "So many at most", schema={"type": "integer", "minimum": 0, "maximum": most})


def _offset() -> Plain:
    return _query(
        "offset", "So many are passed over", schema={"type": "integer", "minimum": 0, "maximum": 10**9}
    )
