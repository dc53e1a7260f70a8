"""SPARQL endpoints: the one adapter around SPARQLWrapper.

SPARQLWrapper by itself asks by GET, hands over whatever comes back (a login page as well as a result), lets
a busy server's 429 or 503 through as a bare error, and does not see that an answer broke off. This adapter
asks by POST, with a time limit, looks at the content type, tries again a bounded number of times where that
can help, and turns what is left into an EndpointError that says what to do.
"""

from __future__ import annotations

import ast
import http.client
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar
from urllib.error import HTTPError, URLError

import pyoxigraph as ox
from SPARQLWrapper import BASIC, DIGEST, JSON, POST, TURTLE, URLENCODED, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from kgbuild.errors import EndpointError
from kgbuild.results import Result, from_oxigraph, from_triples

#: Environment variables with the credentials, so that none stands in a shell's history or in a process list.
USER, PASSWORD, SCHEME = "KGBUILD_ENDPOINT_USER", "KGBUILD_ENDPOINT_PASSWORD", "KGBUILD_ENDPOINT_AUTH"

_JSON: Final = ("application/sparql-results+json", "application/json")
_TURTLE: Final = ("text/turtle", "application/x-turtle", "application/n-triples", "text/plain")
_BUSY: Final = frozenset({429, 502, 503, 504})
_LONGEST_WAIT: Final = 30.0
_EXCERPT: Final = 300

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
    """A SPARQL endpoint: `url` answers queries, `update_url` takes updates (`url` itself where it is empty).

    `timeout` is in seconds for each attempt; `attempts` counts the first one; between them lie `backoff`,
    then twice, then four times as many seconds, or as many as the server asks for, 30 at most.
    """

    url: str
    update_url: str = ""
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
        return self._patiently(lambda: self._answer(text))

    def update(self, text: str) -> None:
        """Send a SPARQL update; it must be one that may run twice, since a lost answer makes it run again.

        Raises EndpointError as `query` does.
        """
        self._patiently(lambda: self._fetch(self._wrapper(text, self.update_url or self.url)))

    def _patiently(self, action: Callable[[], _T]) -> _T:
        for attempt in range(self.attempts):
            try:
                return action()
            except _PassingError as passing:
                last = passing
                if attempt + 1 < self.attempts:
                    self.sleep(min(max(passing.wait, self.backoff * 2**attempt), _LONGEST_WAIT))
        raise self._error(f"{last}, {self.attempts} times in a row", "Wait a little, then try again")

    def _answer(self, text: str) -> Result:
        wrapper = self._wrapper(text, self.url)
        constructs = wrapper.queryType in ("CONSTRUCT", "DESCRIBE")
        kind, headers, body = self._fetch(wrapper)
        if kind not in (_TURTLE if constructs else _JSON):
            raise self._error(
                f"answers with {kind or 'no content type'} where a SPARQL result was asked for",
                "Give the address that answers SPARQL itself: often it ends in /query or /sparql",
            )
        result = _read(body, constructs)
        self._uncut(result, headers)
        return result

    def _uncut(self, result: Result, headers: http.client.HTTPMessage) -> None:
        """Refuse an answer that the server cut to its own limit (Virtuoso says so in a header alone)."""
        limit = headers.get("X-SPARQL-MaxRows", "")
        if limit.isdigit() and len(result.rows) >= int(limit):
            raise self._error(
                f"cuts its answers to {limit} rows", "Raise the server's limit (Virtuoso: ResultSetMaxRows)"
            )

    def _wrapper(self, text: str, url: str) -> SPARQLWrapper:
        wrapper = SPARQLWrapper(url, updateEndpoint=url, agent="kgbuild")
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(URLENCODED)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(self.timeout)
        wrapper.setQuery(_without_comments(text))
        wrapper.setReturnFormat(TURTLE if wrapper.queryType in ("CONSTRUCT", "DESCRIBE") else JSON)
        for graph in self.default_graphs:
            wrapper.addParameter("default-graph-uri", graph)
        if self.credentials:
            wrapper.setHTTPAuth(DIGEST if self.credentials.scheme == "digest" else BASIC)
            wrapper.setCredentials(self.credentials.user, self.credentials.password)
        return wrapper

    def _fetch(self, wrapper: SPARQLWrapper) -> tuple[str, http.client.HTTPMessage, bytes]:
        """Return the answer's content type, headers and bytes."""
        try:
            with wrapper.query().response as response:
                return response.headers.get_content_type(), response.headers, response.read()
        except SPARQLWrapperException as error:
            raise self._refusal(error) from error
        except HTTPError as error:
            raise self._http_error(error) from error
        except URLError as error:
            raise self._unreachable(error.reason) from error
        except TimeoutError as error:
            raise self._late() from error
        except (ConnectionError, http.client.HTTPException) as error:
            raise _PassingError(f"the connection broke ({type(error).__name__})") from error
        except ValueError as error:  # urllib's word for an address without a scheme
            raise self._error(
                f"is no address of an endpoint ({error})", "It begins with http:// or https://"
            ) from error

    def _refusal(self, error: SPARQLWrapperException) -> EndpointError:
        name, said = type(error).__name__, _said(error)
        if name == "Unauthorized":
            return self._error(
                "asks for a name and a password", f"Set {USER} and {PASSWORD} ({SCHEME}=digest if needed)"
            )
        if name == "EndPointNotFound":
            return self._error(
                "answers 404, not found", "Check the address: often it ends in /query or /sparql"
            )
        if name == "QueryBadFormed":
            return self._error(
                f"does not accept the query: {said}", "Correct the query, or the address, where it is none"
            )
        return self._error(f"fails with an error of its own: {said}", "Look into the server's log")

    def _http_error(self, error: HTTPError) -> Exception:
        if error.code in _BUSY:
            asked = error.headers.get("Retry-After", "")
            return _PassingError(f"answers {error.code}, busy", float(asked) if asked.isdigit() else 0.0)
        remedy = (
            f"Set {USER} and {PASSWORD}" if error.code == 403 else "Check the address and the server's log"
        )
        return self._error(f"answers {error.code}, {error.reason}", remedy)

    def _unreachable(self, reason: object) -> Exception:
        if isinstance(reason, TimeoutError):
            return self._late()
        if isinstance(reason, ConnectionError) and not isinstance(reason, ConnectionRefusedError):
            return _PassingError(f"the connection broke ({type(reason).__name__})")
        return self._error(f"cannot be reached ({reason})", "Start the server, or check the address")

    def _late(self) -> EndpointError:
        return self._error(
            f"gives no answer within {self.timeout} seconds", "Narrow the question, or try again later"
        )

    def _error(self, problem: str, remedy: str) -> EndpointError:
        return EndpointError(problem, where=self.url, remedy=remedy)


def _read(body: bytes, constructs: bool) -> Result:
    try:
        if constructs:
            return from_triples(quad.triple for quad in ox.parse(body, format=ox.RdfFormat.TURTLE))
        return from_oxigraph(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON))
    except (SyntaxError, ValueError) as error:
        problem = str(error)
    # Raised out here, so that no traceback holds the parser: it must not be dropped on another thread.
    raise _PassingError(f"the answer breaks off or is malformed after {len(body)} bytes ({problem})")


def _without_comments(text: str) -> str:
    """Return the query without lines of comment: SPARQLWrapper guesses the kind of query from the rest."""
    return "\n".join("" if line.lstrip().startswith("#") else line for line in text.splitlines())


def _said(error: SPARQLWrapperException) -> str:
    """Return the first words of what the server said; SPARQLWrapper keeps them as the `repr` of the bytes."""
    _, _, answer = str(error).partition("Response:\n")
    words = ast.literal_eval(answer).decode(errors="replace") if answer else "no reason given"
    return " ".join(words.split())[:_EXCERPT].rstrip(".")
