"""What a request asks, and what goes back, in terms of HTTP."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import parse_qsl, quote

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from kgbuild.explorer.asking import Answer, refused
from kgbuild.vocab import EV, GAZ

#: The greatest body that is read, in bytes.
BODY: Final = 1 << 20


async def sparql_question(request: Request) -> dict[str, Any] | Response | None:
    """Return the query with its data set, None where there is none, or what is wrong with the request."""
    pairs = request.query_params.multi_items()
    if request.method == "POST":
        body = await body_of(request)
        if isinstance(body, Response):
            return body
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return wrong(400, "the body is not text in UTF-8", "Send it as UTF-8")
        if kind == "application/sparql-query":
            pairs = [*((k, v) for k, v in pairs if k != "query"), ("query", text)]
        elif kind == "application/x-www-form-urlencoded":
            pairs = parse_qsl(text, keep_blank_values=True)
        elif kind == "application/sparql-update":
            return wrong(
                403, "this server is read-only: updates are refused", "Build the graph again to change it"
            )
        else:
            return wrong(415, f"a query cannot be read from {kind or 'a body without a type'}",
                          "Send application/sparql-query or application/x-www-form-urlencoded")  # fmt: skip
    if any(k == "update" for k, _ in pairs):
        return wrong(
            403, "this server is read-only: updates are refused", "Build the graph again to change it"
        )
    queries = [v for k, v in pairs if k == "query"]
    if len(queries) > 1:
        return wrong(400, "there is more than one query", "Send one")
    if not queries:
        return (
            None
            if request.method == "GET" or request.method == "HEAD"
            else wrong(400, "there is no query", "Send one as `query`")
        )
    return {
        "query": queries[0],
        "accept": request.headers.get("accept", ""),
        "default": [v for k, v in pairs if k == "default-graph-uri"],
        "named": [v for k, v in pairs if k == "named-graph-uri"],
    }


async def body_of(request: Request) -> bytes | Response:
    """Return the body, or an error where it is greater than is read."""
    found = bytearray()
    try:
        async for part in request.stream():
            found += part
            if len(found) > BODY:
                return wrong(413, f"the body is greater than {BODY >> 20} MiB", "Send less", close=True)
    except ClientDisconnect:
        return wrong(400, "the body breaks off")
    return bytes(found)


async def json_body(request: Request) -> dict[str, Any] | Response:
    """Return the object in a body of JSON, or what is wrong with the body."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return wrong(415, "the body must be application/json", "Say so in Content-Type")
    body = await body_of(request)
    if isinstance(body, Response):
        return body
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return wrong(400, "the body is no JSON", "Correct it")
    return found if isinstance(found, dict) else wrong(400, "the body must be an object of JSON")


def numbers_of(request: Request, **limits: tuple[int, int]) -> dict[str, int] | Response:
    """Return whole numbers of the address, each with its (default, greatest), or an error where one is none."""
    found = {}
    for name, (default, most) in limits.items():
        text = request.query_params.get(name, str(default))
        if not (text.isascii() and text.isdigit() and len(text) < 12 and int(text) <= most):
            return wrong(400, f"`{name}` is a whole number from 0 to {most}", "Correct it")
        found[name] = int(text)
    return found


def iri_of(request: Request) -> str:
    """Return the IRI that an address stands for; what is no IRI of a namespace is a word under the graph's own."""
    path = request.path_params
    if request.url.path.startswith("/resource"):
        return request.query_params.get("iri", "")
    if "name" in path:
        return (EV if request.url.path.startswith("/ontology/") else GAZ) + str(path["name"])
    return str(path["path"])


def page_of(iri: str) -> str:
    """Return where the pages show a node; what is no IRI is a word under the graph's own namespace.

    >>> page_of("event/2021-06-28-attack"), page_of("https://example.org/a")
    ('/#/event/2021-06-28-attack', '/#/node/https%3A%2F%2Fexample.org%2Fa')
    """
    for begin, short in ((EV, "ev/"), (GAZ, "gaz/")):
        if iri.startswith(begin):
            return "/#/" + short + quote(iri.removeprefix(begin))
    return "/#/" + quote(iri) if "://" not in iri else "/#/node/" + quote(iri, safe="")


def moved_to(new: str, old: str, asked: str) -> str:
    """Return where on this server an IRI is found, beside the address that was asked for."""
    if asked and old.endswith(asked):
        base = old.removesuffix(asked)
        if new.startswith(base):
            return "/data/" + quote(new.removeprefix(base))
    return "/resource?iri=" + quote(new, safe="")


# --------------------------------------------------------------------------------- what is answered


def answered(answer: Answer, *, vary: bool = False) -> Response:
    """Return an answer as a response; with `vary` it depends on the Accept header."""
    headers = {"Vary": "Accept"} if vary else {}
    if answer.status == 503:
        headers["Retry-After"] = "1"
    return Response(answer.body, answer.status, media_type=answer.kind, headers=headers)


def wrong(status: int, problem: str, remedy: str = "", *, close: bool = False) -> Response:
    """Return an error as a response; with `close` the rest of the request is not read."""
    response = answered(refused(status, problem, remedy))
    if close:
        response.headers["Connection"] = "close"
    return response


async def http_error(request: Request, error: Exception) -> Response:
    """Return what is told of an address that is none, or of a method that it does not take."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    problem, remedy = {
        404: ("there is nothing at this address", "Begin at /"),
        405: ("this address does not take this kind of request", "See /api/"),
    }.get(status, ("the request cannot be answered", "See /api/"))
    response = wrong(status, problem, remedy)
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response


async def unforeseen(request: Request, error: Exception) -> Response:
    """Return what is told where the server itself failed."""
    return wrong(500, "this should not have happened", "Report it with the server's output")
