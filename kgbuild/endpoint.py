"""SPARQL endpoints: the one adapter around SPARQLWrapper.

SPARQLWrapper by itself asks by GET, hands over whatever comes back (a login page as well as a result), lets
a busy server's 429 or 503 through as a bare error, and does not see that an answer broke off. This adapter
asks by POST, with a time limit, looks at the content type, tries again a bounded number of times where that
can help, and turns what is left into an EndpointError that says what to do.
"""

from __future__ import annotations

import ast
import base64
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import Final, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    build_opener,
    parse_http_list,
    parse_keqv_list,
)

import pyoxigraph as ox
from SPARQLWrapper import BASIC, DIGEST, JSON, POST, TURTLE, URLENCODED, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from kgbuild.errors import EndpointError
from kgbuild.results import Result, from_oxigraph, from_triples

#: Environment variables with the credentials, so that none stands in a shell's history or in a process list.
USER, PASSWORD, SCHEME = "KGBUILD_ENDPOINT_USER", "KGBUILD_ENDPOINT_PASSWORD", "KGBUILD_ENDPOINT_AUTH"

_JSON: Final = ("application/sparql-results+json", "application/json")
#: In this order: some servers, as Comunica's, have a JSON of their own, and give it where both are as welcome.
_ACCEPTED: Final = ", ".join((_JSON[0], *(f"{kind};q=0.5" for kind in _JSON[1:])))
_TURTLE: Final = (
    "text/turtle",
    "application/turtle",
    "application/x-turtle",
    "application/n-triples",
    "text/plain",
)
_BUSY: Final = frozenset({429, 502, 503, 504})
_LONGEST_WAIT: Final = 30.0
_EXCERPT: Final = 300

_OFTEN: Final = ": often it ends in /query or /sparql"
#: The statuses for which SPARQLWrapper has exceptions of its own.
_CODES: Final = {"QueryBadFormed": 400, "Unauthorized": 401, "EndPointNotFound": 404, "URITooLong": 414}

_T = TypeVar("_T")


class _PassingError(Exception):
    """A failure that may be gone at the next attempt; `wait` is what the server asked for, in seconds."""

    def __init__(self, problem: str, wait: float = 0.0) -> None:
        super().__init__(problem)
        self.wait = wait


@dataclass(frozen=True)
class Credentials:
    """A name and a password; `scheme` is "basic" or "digest"."""

    user: str
    password: str = field(repr=False)
    scheme: str = "basic"

    @classmethod
    def from_environment(cls) -> Credentials | None:
        """Return the credentials that the environment holds, or None."""
        user, password = os.environ.get(USER), os.environ.get(PASSWORD)
        if not user or not password:
            return None
        return cls(user, password, os.environ.get(SCHEME, "basic").lower())


@dataclass(frozen=True)
class Endpoint:
    """A SPARQL endpoint: `url` answers queries, `update_url` takes updates, `store_url` whole graphs.

    `update_url` and `store_url` (Graph Store Protocol) are only needed to write. `timeout` is in seconds for
    each attempt; `attempts` counts the first one; between them lie `backoff`, then twice, then four times as
    many seconds, or as many as the server asks for, 30 at most.
    """

    url: str
    update_url: str = ""
    store_url: str = ""
    timeout: int = 60
    attempts: int = 4
    backoff: float = 0.5
    default_graphs: tuple[str, ...] = ()
    credentials: Credentials | None = field(default_factory=Credentials.from_environment)
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False, compare=False)

    def query(self, text: str) -> Result:
        """Return the answer to a SELECT, ASK, CONSTRUCT or DESCRIBE query.

        Raises EndpointError where the endpoint is down, refuses, or answers with something that is no result.
        """
        return self._patiently(self.url, lambda: self._answer(text))[0]

    def ask(self, text: str) -> bool:
        """Return the answer to an ASK query; raises EndpointError as `query` does."""
        return self.ask_whom(text)[0]

    def ask_whom(self, text: str) -> tuple[bool, str]:
        """Return the answer to an ASK query, and what the server calls itself; raises EndpointError as `query` does."""
        result, headers = self._patiently(self.url, lambda: self._answer(text))
        return str(result.rows[0][0]) in ("true", "1"), headers.get(
            "Server", ""
        )  # Virtuoso answers with a number

    def software(self) -> str:
        """Return what the server calls itself when it answers a question; raises EndpointError as `query` does."""
        return self.ask_whom("ASK { ?s ?p ?o }")[1]

    def update(self, text: str) -> None:
        """Send a SPARQL update; it must be one that may run twice, since a lost answer makes it run again.

        Raises EndpointError as `query` does.
        """
        url = self.update_url or self.url
        self._patiently(url, lambda: self._fetch(url, lambda: _opened(self._wrapper(text, url))))

    def put(self, graph: str, turtle: bytes, *, replace: bool) -> None:
        """Add the triples of `turtle` to a named graph, or `replace` what it holds (Graph Store Protocol).

        Raises EndpointError as `query` does.
        """
        address = f"{self.store_url}?{urlencode({'graph': graph})}"
        headers = {"Content-Type": "text/turtle", "User-Agent": "kgbuild"}
        request = Request(address, turtle, headers, method="PUT" if replace else "POST")
        self._patiently(self.store_url, lambda: self._fetch(self.store_url, lambda: self._open(request)))

    def _patiently(self, url: str, action: Callable[[], _T]) -> _T:
        for attempt in range(self.attempts):
            try:
                return action()
            except _PassingError as passing:
                last = passing
                if attempt + 1 < self.attempts:
                    self.sleep(min(max(passing.wait, self.backoff * 2**attempt), _LONGEST_WAIT))
        times = f", {self.attempts} times in a row" if self.attempts > 1 else ""
        raise _error(url, f"{last}{times}", "Wait a little, then try again")

    def _answer(self, text: str) -> tuple[Result, HTTPMessage]:
        wrapper = self._wrapper(text, self.url)
        constructs = wrapper.queryType in ("CONSTRUCT", "DESCRIBE")
        kind, headers, body = self._fetch(self.url, lambda: _opened(wrapper))
        if kind not in (_TURTLE if constructs else _JSON):
            problem = f"answers with {kind} where a SPARQL result was asked for"
            raise _error(self.url, problem, f"Give the address that answers SPARQL itself{_OFTEN}")
        result = _read(body, constructs)
        limit = headers.get("X-SPARQL-MaxRows", "")  # Virtuoso cuts off, and says so in this header alone
        if limit.isdigit() and len(result.rows) >= int(limit):
            remedy = "Raise the server's limit (Virtuoso: ResultSetMaxRows)"
            raise _error(self.url, f"cuts its answers to {limit} rows", remedy)
        return result, headers

    def _wrapper(self, text: str, url: str) -> SPARQLWrapper:
        wrapper = SPARQLWrapper(url, updateEndpoint=url, agent="kgbuild")
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(URLENCODED)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(self.timeout)
        wrapper.setQuery(_without_comments(text))
        wrapper.setReturnFormat(TURTLE if wrapper.queryType in ("CONSTRUCT", "DESCRIBE") else JSON)
        if wrapper.queryType in ("SELECT", "ASK"):
            wrapper.addCustomHttpHeader("Accept", _ACCEPTED)
        for graph in self.default_graphs:
            wrapper.addParameter("default-graph-uri", graph)
        if self.credentials:
            wrapper.setHTTPAuth(DIGEST if self.credentials.scheme == "digest" else BASIC)
            wrapper.setCredentials(self.credentials.user, self.credentials.password)
        return wrapper

    def _open(self, request: Request) -> HTTPResponse:
        """Send a request of the Graph Store Protocol, with the credentials in their scheme."""
        known, opener = self.credentials, build_opener()
        if known and known.scheme == "digest":
            passwords = HTTPPasswordMgrWithDefaultRealm()
            passwords.add_password(None, self.store_url, known.user, known.password)
            handler = HTTPDigestAuthHandler(passwords)
            opener = build_opener(handler)
            if challenge := self._challenge(request.full_url):
                answer = handler.get_authorization(request, challenge)
                request.add_unredirected_header("Authorization", f"Digest {answer}")
        elif known:
            pair = base64.b64encode(f"{known.user}:{known.password}".encode()).decode()
            request.add_header("Authorization", f"Basic {pair}")
        response: HTTPResponse = opener.open(request, timeout=self.timeout)
        return response

    def _challenge(self, address: str) -> dict[str, str]:
        """Return what the server wants answered; empty where it does not ask.

        It is asked before the data are sent: a server that refuses them may hang up on whoever still sends.
        """
        try:
            build_opener().open(Request(address, method="HEAD"), timeout=self.timeout).close()
        except HTTPError as error:
            with error:
                scheme, _, values = error.headers.get("WWW-Authenticate", "").partition(" ")
            return parse_keqv_list(parse_http_list(values)) if scheme.lower() == "digest" else {}
        return {}

    def _fetch(self, url: str, opened: Callable[[], HTTPResponse]) -> tuple[str, HTTPMessage, bytes]:
        """Return the answer's content type, headers and bytes."""
        try:
            with opened() as response:
                return response.headers.get_content_type(), response.headers, response.read()
        except SPARQLWrapperException as error:
            raise _failure(url, _CODES.get(type(error).__name__, 500), _said(error), "") from error
        except HTTPError as error:
            with error:
                said = error.read(_EXCERPT).decode(errors="replace")
            raise _failure(url, error.code, said, error.headers.get("Retry-After", "")) from error
        except URLError as error:
            raise _unreachable(url, error.reason, self.timeout) from error
        except (ConnectionError, TimeoutError, HTTPException) as error:
            raise _unreachable(url, error, self.timeout) from error
        except ValueError as error:  # urllib's word for an address without a scheme
            remedy = "It begins with http:// or https://"
            raise _error(url, f"is no address of an endpoint ({error})", remedy) from error


def _opened(wrapper: SPARQLWrapper) -> HTTPResponse:
    response: HTTPResponse = wrapper.query().response
    return response


def _failure(url: str, code: int, said: str, wait: str) -> Exception:
    """Return what an HTTP status means: something that may pass, or an error with its remedy."""
    if code in _BUSY:
        return _PassingError(f"answers {code}, busy", float(wait) if wait.isdigit() else 0.0)
    words = " ".join(said.split())[:_EXCERPT].rstrip(".") or "no reason given"
    problem, remedy = {
        400: (
            f"does not accept what it is sent: {words}",
            "Correct the query, or the address where it is none",
        ),
        401: ("asks for a name and a password", f"Set {USER} and {PASSWORD} ({SCHEME}=digest if needed)"),
        403: ("does not allow it", f"Set {USER} and {PASSWORD} to an account that may do it"),
        404: ("answers 404, not found", f"Check the address{_OFTEN}"),
        405: ("does not take this kind of request", f"Check the address{_OFTEN}"),
        500: (f"fails with an error of its own: {words}", "Look into the server's log"),
    }.get(code, (f"answers {code}: {words}", "Check the address and the server's log"))
    return _error(url, problem, remedy)


def _unreachable(url: str, reason: object, timeout: int) -> Exception:
    if isinstance(reason, TimeoutError):
        return _error(
            url, f"gives no answer within {timeout} seconds", "Ask for less at once, or try again later"
        )
    broken = isinstance(reason, (ConnectionError, HTTPException))
    if broken and not isinstance(reason, ConnectionRefusedError):
        return _PassingError(f"the connection broke ({type(reason).__name__})")
    return _error(url, f"cannot be reached ({reason})", "Start the server, or check the address")


def _error(url: str, problem: str, remedy: str) -> EndpointError:
    return EndpointError(problem, where=url, remedy=remedy)


def _read(body: bytes, constructs: bool) -> Result:
    try:
        if constructs:
            return from_triples(quad.triple for quad in ox.parse(body, format=ox.RdfFormat.TURTLE))
        return from_oxigraph(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON))
    except (SyntaxError, ValueError) as error:
        problem = str(error)
    # Out here, so that no traceback holds the parser: it must not be dropped on another thread.
    if plain := b"" if constructs else _plain(body):
        return _read(plain, constructs)
    raise _PassingError(f"the answer breaks off or is malformed after {len(body)} bytes ({problem})")


def _plain(body: bytes) -> bytes:
    """Return an answer without what SPARQL's JSON has not, as Comunica's "metadata"; empty where all of it is SPARQL's.

    The parser refuses what stands behind the rows. It is empty, too, where the answer is no object of JSON.
    """
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return b""
    if not isinstance(said, dict) or not isinstance(rows := said.get("results", {}), dict):
        return b""
    kept = {key: said[key] for key in ("head", "boolean") if key in said}
    if "bindings" in rows:
        kept["results"] = {"bindings": rows["bindings"]}
    return json.dumps(kept).encode() if kept != said else b""


def _without_comments(text: str) -> str:
    """Return the query without lines of comment: SPARQLWrapper guesses the kind of query from the rest."""
    return "\n".join("" if line.lstrip().startswith("#") else line for line in text.splitlines())


def _said(error: SPARQLWrapperException) -> str:
    """Return what the server said; SPARQLWrapper keeps it as the `repr` of the bytes."""
    _, _, answer = str(error).partition("Response:\n")
    said: bytes = ast.literal_eval(answer) if answer else b""
    return said.decode(errors="replace")
