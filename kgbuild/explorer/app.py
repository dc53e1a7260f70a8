"""The server: SPARQL protocol, linked data, an API for the pages, and the pages themselves. All of it only reads."""

from __future__ import annotations

import gzip
import hmac
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from kgbuild.explorer import openapi
from kgbuild.explorer.asking import GRAPHS, Answer, accepted, bare
from kgbuild.explorer.filters import FILTERS
from kgbuild.explorer.guard import Guard
from kgbuild.explorer.pool import Limits, Pool
from kgbuild.explorer.ruling import rule
from kgbuild.explorer.snapshot import compact
from kgbuild.explorer.wire import (
    answered,
    http_error,
    iri_of,
    json_body,
    moved_to,
    numbers_of,
    page_of,
    sparql_question,
    unforeseen,
    wrong,
)

STATIC: Final = Path(__file__).resolve().parent / "static"
_HTML: Final = "text/html"
_NODE_FORMATS: Final = (_HTML, "application/xhtml+xml", *GRAPHS)
_SUFFIXES: Final = {".ttl": "text/turtle", ".nt": "application/n-triples", ".jsonld": "application/ld+json",
                    ".rdf": "application/rdf+xml"}  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """How the server was started; `origins` may read answers from other pages (CORS), `token` may rule (--edit)."""

    folder: Path
    limits: Limits = Limits()
    origins: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    token: str = ""
    rulings: Path | None = None
    extra: dict[str, Any] = field(default_factory=dict)


def application(settings: Settings) -> Starlette:
    """Return the application; it loads the graph when it starts. Raises GraphError then, where there is none."""
    server = _Server(settings)
    middleware = [
        Middleware(Guard, hosts=settings.hosts),
        Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5),
    ]
    if settings.origins:
        cors = Middleware(CORSMiddleware, allow_origins=list(settings.origins), allow_methods=["GET", "POST"],
                          allow_headers=["Accept", "Content-Type"])  # fmt: skip
        middleware.insert(0, cors)
    return Starlette(
        routes=server.routes(),
        middleware=middleware,
        lifespan=server.lifespan,
        exception_handlers={HTTPException: http_error, 500: unforeseen},
    )


class _Server:
    """The handlers, one for each address."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.pool: Pool
        self._zipped: dict[tuple[str, str], bytes] = {}

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        async with Pool(self.settings.folder, self.settings.limits) as self.pool:
            yield

    def routes(self) -> list[Route]:
        """Return every address."""
        both = ["GET", "POST"]
        return [
            Route("/", self.page),
            Route("/index.html", self.page),
            Route("/favicon.ico", self.icon),
            Route("/static/{path:path}", self.static),
            Route("/sparql", self.sparql, methods=both),
            Route("/query", self.sparql, methods=both),
            Route("/update", self.read_only, methods=both),
            Route("/store", self.read_only, methods=[*both, "PUT", "DELETE"]),
            Route("/api/", self.openapi),
            Route("/api/openapi.json", self.openapi),
            Route("/api/board", self.kept("board")),
            Route("/api/disagreements", self.kept("disagreements")),
            Route("/api/queries", self.kept("queries")),
            Route("/api/terms", self.kept("terms")),
            Route("/api/status", self.status),
            Route("/api/node", self.node),
            Route("/api/search", self.search),
            Route("/api/events", self.events),
            Route("/api/queries/{name}", self.saved),
            Route("/api/table", self.table, methods=["POST"]),
            Route("/api/rulings", self.rule, methods=["POST"]),
            Route("/graph.ttl", self.dump("graph.ttl", "text/turtle; charset=utf-8")),
            Route("/graph.trig", self.dump("graph.trig", "application/trig")),
            Route("/about", self.about),
            Route("/.well-known/void", self.about),
            Route("/resource", self.resource),
            Route("/data/{path:path}", self.resource),
            Route("/ontology/{name}", self.resource),
            Route("/gazetteer/{name}", self.resource),
        ]

    # ------------------------------------------------------------------------------------- the pages

    async def page(self, request: Request) -> Response:
        """Return the page that draws all views."""
        nonce = secrets.token_urlsafe(16)
        text = (STATIC / "index.html").read_text(encoding="utf-8").replace("__NONCE__", nonce)
        return Response(text, media_type=_HTML, headers={"x-nonce": nonce, "Cache-Control": "no-store"})

    async def icon(self, request: Request) -> Response:
        """Return the sign of the program."""
        return FileResponse(STATIC / "icon.svg", media_type="image/svg+xml")

    async def static(self, request: Request) -> Response:
        """Return a file of the pages, and nothing outside their folder."""
        path = (STATIC / request.path_params["path"]).resolve()
        if not path.is_relative_to(STATIC) or not path.is_file():
            return wrong(404, "there is no such file", "Begin at /")
        return FileResponse(path, headers={"Cache-Control": "no-cache"})

    # ------------------------------------------------------------------------------------ the protocol

    async def sparql(self, request: Request) -> Response:
        """Answer by the SPARQL 1.1 Protocol: a query by GET or by either form of POST."""
        asked = await sparql_question(request)
        if isinstance(asked, Response):
            return asked
        if asked is None:
            if accepted(request.headers.get("accept", ""), _NODE_FORMATS) == _HTML:
                return RedirectResponse("/#/sparql", 303)
            return await self.about(request)
        return answered(await self.pool.ask({"what": "sparql", **asked}), vary=True)

    async def read_only(self, request: Request) -> Response:
        """Refuse what would change the graph."""
        return wrong(
            403, "this server is read-only", "Build the graph again to change it; publish to another server"
        )

    async def about(self, request: Request) -> Response:
        """Describe the data set and the service (VoID, DCAT, SPARQL service description)."""
        base = str(request.base_url).rstrip("/")
        asked = {"what": "about", "base": base, "accept": request.headers.get("accept", "")}
        return answered(await self.pool.ask(asked), vary=True)

    # -------------------------------------------------------------------------------------- linked data

    async def resource(self, request: Request) -> Response:
        """Answer for an IRI of the graph: the page for who takes HTML, its triples for who takes RDF."""
        iri, accept = iri_of(request), request.headers.get("accept", "")
        for suffix, kind in _SUFFIXES.items():
            if iri.endswith(suffix):
                iri, accept = iri.removesuffix(suffix), kind
        kind = accepted(accept, _NODE_FORMATS)
        html = kind in ("text/html", "application/xhtml+xml")
        answer = await self.pool.ask(
            {"what": "rdf", "iri": iri, "accept": accept if not html else "text/turtle"}
        )
        if answer.status == 308:
            told = bare(answer)
            return RedirectResponse(moved_to(told["now"], told["iri"], iri), 308, headers={"Vary": "Accept"})
        if html and answer.status in (200, 300, 404, 410):
            if answer.status == 200:
                return RedirectResponse(page_of(iri), 303, headers={"Vary": "Accept"})
            page = await self.page(request)
            page.status_code = answer.status
            return page
        return answered(answer, vary=True)

    # ---------------------------------------------------------------------------------------- the API

    def kept(self, what: str) -> Callable[[Request], Awaitable[Response]]:
        """Return a handler for what is the same as long as the graph is."""

        async def handler(request: Request) -> Response:
            tag = f'"{self.pool.stamp}-{what}"'
            if request.headers.get("if-none-match") == tag:
                return Response(status_code=304, headers={"ETag": tag})
            answer = await self.pool.kept(what)
            headers = {"ETag": tag, "Cache-Control": "no-cache"}
            if answer.status == 200 and "gzip" in request.headers.get("accept-encoding", ""):
                body = self._zip(what, answer.body)
                headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
                return Response(body, media_type=answer.kind, headers=headers)
            return Response(answer.body, answer.status, media_type=answer.kind, headers=headers)

        return handler

    def _zip(self, what: str, body: bytes) -> bytes:
        key = (self.pool.stamp, what)
        if key not in self._zipped:
            self._zipped = {k: v for k, v in self._zipped.items() if k[0] == key[0]}
            self._zipped[key] = gzip.compress(body, 6, mtime=0)
        return self._zipped[key]

    async def openapi(self, request: Request) -> Response:
        """Return the description of the API."""
        return Response(compact(openapi.document()), media_type="application/json")

    async def status(self, request: Request) -> Response:
        """Return which state of the graph is served, whether a newer one cannot be, and whether rulings are taken."""
        told = {"stamp": self.pool.stamp, "trouble": self.pool.trouble, "edit": bool(self.settings.token)}
        return Response(compact(told), media_type="application/json", headers={"Cache-Control": "no-store"})

    async def node(self, request: Request) -> Response:
        """Return what the page of a node shows."""
        iri = request.query_params.get("iri", "")
        if not iri:
            return wrong(400, "no IRI is given", "Add ?iri=…")
        answer = await self.pool.ask({"what": "node", "iri": iri})
        # A page reads where an IRI leads to by itself; for it, an old one is an answer as any other.
        return answered(Answer(200, answer.kind, answer.body) if answer.status in (300, 308) else answer)

    async def search(self, request: Request) -> Response:
        """Return names and sentences that hold words."""
        numbers = numbers_of(request, limit=(20, 100))
        if isinstance(numbers, Response):
            return numbers
        asked = {"what": "search", "q": request.query_params.get("q", ""), **numbers}
        return answered(await self.pool.ask(asked))

    async def events(self, request: Request) -> Response:
        """Return events by filters."""
        numbers = numbers_of(request, limit=(100, 1000), offset=(0, 10**9))
        if isinstance(numbers, Response):
            return numbers
        given = {name: request.query_params[name] for name in FILTERS if request.query_params.get(name)}
        return answered(await self.pool.ask({"what": "events", **given, **numbers}))

    async def saved(self, request: Request) -> Response:
        """Answer a saved query; parameters of the address that begin with "p." are the query's."""
        numbers = numbers_of(request, limit=(500, 10000), offset=(0, 10**9))
        if isinstance(numbers, Response):
            return numbers
        style = request.query_params.get("format", "")
        if style not in ("", "csv", "json", "ttl"):
            return wrong(400, f"there is no format {style!r}", "Choose one of csv, json, ttl")
        params = {k[2:]: v for k, v in request.query_params.items() if k.startswith("p.") and v}
        name = request.path_params["name"]
        asked = {"what": "saved", "name": name, "params": params, "format": style, **numbers}
        response = answered(await self.pool.ask(asked))
        if style and response.status_code == 200:
            response.headers["Content-Disposition"] = f'attachment; filename="{name}.{style}"'
        return response

    async def table(self, request: Request) -> Response:
        """Answer a query of a page, some rows at a time."""
        given = await json_body(request)
        if isinstance(given, Response):
            return given
        query, numbers = given.get("query"), [given.get("offset", 0), given.get("limit", 500)]
        if not isinstance(query, str) or not all(type(n) is int and 0 <= n <= 10**9 for n in numbers):
            return wrong(
                400, "the body must have `query`, a text, and may have `offset` and `limit`, whole numbers"
            )
        offset, limit = numbers
        return answered(
            await self.pool.ask(
                {"what": "table", "query": query, "offset": offset, "limit": min(limit, 5000)}
            )
        )

    async def rule(self, request: Request) -> Response:
        """Write a ruling, where the server was started for it and the token is right."""
        if not self.settings.token:
            return wrong(403, "this server takes no rulings", "Start it with kgbuild serve --edit")
        if not hmac.compare_digest(
            request.headers.get("x-kgbuild-token", "").encode(), self.settings.token.encode()
        ):
            return wrong(
                403, "the token is missing or wrong", "Open the address that kgbuild serve --edit printed"
            )
        given = await json_body(request)
        if isinstance(given, Response):
            return given
        answer = await run_in_threadpool(rule, self.settings.folder, given, self.settings.rulings)
        return answered(answer)

    def dump(self, name: str, kind: str) -> Callable[[Request], Awaitable[Response]]:
        """Return a handler for a file of the graph, whole."""

        async def handler(request: Request) -> Response:
            path = self.settings.folder / name
            return (
                FileResponse(path, media_type=kind)
                if path.is_file()
                else wrong(404, f"there is no {name} here")
            )

        return handler
