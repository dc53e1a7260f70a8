"""No request leaves the machine: a service clause is refused in whatever guise, and nobody is asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from servers import Server

#: Queries with a service clause; ADDRESS is a server that must not be asked.
GUISES = {
    "plain": "SELECT * { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "small letters": "SELECT * { service silent <ADDRESS> { ?s ?p ?o } }",
    "after less than": "SELECT * { ?s ?p ?a FILTER(?a < 3) SERVICE <ADDRESS> { ?s ?p ?o } }",
    "before greater than": "SELECT * { ?s ?p ?a FILTER(3 < ?a) SERVICE <ADDRESS> { ?s ?p ?o } FILTER(?a > 1) }",
    "glued to less than": "SELECT * { ?s ?p ?a FILTER(?a<3)SERVICE#>\n<ADDRESS> { ?s ?p ?o } }",
    "between long strings": (
        "SELECT * { ?s ?p ?a FILTER(?a != '''\n\"''') SERVICE <ADDRESS> { ?s ?p ?o } FILTER(?a != '''\"\n''') }"
    ),
    "after a line of a string": "SELECT * { ?s ?p ?a FILTER(?a != '''\n# ''') SERVICE <ADDRESS> { ?s ?p ?o } }",
    "after a comment that a return ends": "SELECT * { # ?a\rSERVICE <ADDRESS> { ?s ?p ?o } }",
    "with comments inside": "SELECT * { SERVICE # one\n # two\n SILENT # three\n<ADDRESS> # four\n { ?s ?p ?o } }",
    "glued to a number": "SELECT * { ?s ?p 1.SERVICE<ADDRESS>{ ?s ?p ?o } }",
    "glued to a truth value": "SELECT * { ?s ?p trueSERVICE<ADDRESS>{ ?s ?p ?o } }",
    "by prefix": "PREFIX x: <ADDRESS> SELECT * { SERVICE x: { ?s ?p ?o } }",
    "by no prefix": "PREFIX : <ADDRESS> SELECT * { SERVICE: { ?s ?p ?o } }",
    "by variable": "SELECT * { BIND(<ADDRESS> AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "by values": "SELECT * { VALUES $x { <ADDRESS> } SERVICE $x { ?s ?p ?o } }",
    "with an escape in the address": "SELECT * { SERVICE <\\u0068ADDRESS-WITHOUT-H> { ?s ?p ?o } }",
    "in a subquery": "SELECT * { { SELECT * { OPTIONAL { SERVICE <ADDRESS> { ?s ?p ?o } } } } }",
    "in exists": "ASK { ?s ?p ?o FILTER NOT EXISTS { SERVICE <ADDRESS> { ?s ?p ?o } } }",
    "in construct": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "in describe": "DESCRIBE ?s WHERE { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "escaped": "SELECT * { \\u0053ERVICE <ADDRESS> { ?s ?p ?o } }",
}


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """The address of a server, and what it was asked."""
    asked: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(500)

        do_POST = do_GET  # noqa: N815 - the name that http.server looks for

        def log_message(self, *_: object) -> None:
            return

    found = ThreadingHTTPServer(("127.0.0.1", 0), Listening)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{found.server_port}/sparql", asked
    found.shutdown()


def _written(guise: str, address: str) -> str:
    return GUISES[guise].replace("ADDRESS-WITHOUT-H", address.removeprefix("h")).replace("ADDRESS", address)


@pytest.mark.parametrize("guise", GUISES)
def test_nobody_else_is_asked(server: Server, elsewhere: tuple[str, list[str]], guise: str) -> None:
    address, asked = elsewhere
    query = _written(guise, address)
    body = json.dumps({"query": query}).encode()
    answers = (
        server.ask("/sparql?query=" + quote(query)),
        server.ask("/sparql", query.encode(), Content_Type="application/sparql-query"),
        server.ask("/api/table", body, Content_Type="application/json"),
    )
    assert asked == []
    for answer in answers:
        assert answer.status in (400, 403), "refused, or no SPARQL at all"
        assert answer.json["error"]


def test_the_guises_would_ask(elsewhere: tuple[str, list[str]]) -> None:
    """Most of the guises are right SPARQL, and the store by itself would ask: so the test above can fail."""
    address, asked = elsewhere
    store, ask = ox.Store(), 0
    store.add(ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal(1)))
    for guise in GUISES:
        before = len(asked)
        try:
            for _ in store.query(_written(guise, address)):  # type: ignore[union-attr]
                pass
        except (OSError, RuntimeError, SyntaxError, TypeError):
            pass
        ask += len(asked) > before
    assert ask >= 12
    asked.clear()
