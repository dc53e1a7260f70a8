"""The adapter around SPARQLWrapper, against servers that fail in every way that servers have."""

from __future__ import annotations

import base64
import socket
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs

import pytest
import rdflib

from kgbuild.endpoint import Credentials, Endpoint
from kgbuild.errors import EndpointError
from kgbuild.query import run

from .conftest import Fake, free_port

ANSWER = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}'
RESULTS = "application/sparql-results+json"
ASK = "SELECT ?x WHERE { VALUES ?x { 1 } }"

Answer = Callable[[BaseHTTPRequestHandler], None]


def _say(code: int = 200, body: bytes = ANSWER, kind: str = RESULTS, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def _hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    handler.connection.close()


def _break_off(handler: BaseHTTPRequestHandler) -> None:
    _say(body=ANSWER[:30], Content_Length=str(len(ANSWER)))(handler)


def _dawdle(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(2)


PASSING = {
    "busy": _say(503, b""),
    "too many": _say(429, b""),
    "hung up": _hang_up,
    "broken off": _break_off,
    "cut JSON": _say(body=ANSWER[:50]),
}
LASTING = [
    ("HTML", _say(body=b"<html>login</html>", kind="text/html"), "answers with text/html where a SPARQL"),
    ("400", _say(400, b"parse error at 1:5"), "does not accept what it is sent: parse error at 1:5"),
    ("401", _say(401, b""), "asks for a name and a password. Set KGBUILD_ENDPOINT_USER"),
    ("403", _say(403, b""), "does not allow it. Set KGBUILD_ENDPOINT_USER"),
    ("404", _say(404, b""), "answers 404, not found. Check the address"),
    ("500", _say(500, b"disk full"), "fails with an error of its own: disk full"),
    ("501", _say(501, b""), "answers 501"),
    ("capped", _say(X_SPARQL_MaxRows="1"), "cuts its answers to 1 rows"),
]


def _endpoint(fake: Fake, **options: object) -> tuple[Endpoint, list[float]]:
    waits: list[float] = []
    return Endpoint(fake.url, credentials=None, sleep=waits.append, **options), waits  # type: ignore[arg-type]


def test_the_tables_are_whole() -> None:
    assert (len(PASSING), len(LASTING)) == (5, 8)


@pytest.mark.parametrize("failure", PASSING)
def test_passing_failures_are_tried_again(failure: str, fake: Callable[..., Fake]) -> None:
    server = fake(PASSING[failure], PASSING[failure], _say())
    endpoint, waits = _endpoint(server)
    assert endpoint.query(ASK).rows == ((rdflib.Literal("1"),),)
    assert waits == [0.5, 1.0]
    assert len(server.requests) == 3


@pytest.mark.parametrize("failure", PASSING)
def test_not_for_ever(failure: str, fake: Callable[..., Fake]) -> None:
    server = fake(PASSING[failure])
    endpoint, waits = _endpoint(server)
    with pytest.raises(EndpointError, match=r"4 times in a row\. Wait a little"):
        endpoint.query(ASK)
    assert waits == [0.5, 1.0, 2.0]
    assert len(server.requests) == 4


@pytest.mark.parametrize(("name", "answer", "message"), LASTING, ids=[name for name, _, _ in LASTING])
def test_lasting_failures_are_told_at_once(
    name: str, answer: Answer, message: str, fake: Callable[..., Fake]
) -> None:
    server = fake(answer)
    endpoint, waits = _endpoint(server)
    with pytest.raises(EndpointError) as error:
        endpoint.query(ASK)
    assert f"{server.url}: {message}" in str(error.value)
    assert error.value.remedy
    assert (waits, len(server.requests)) == ([], 1)


@pytest.mark.parametrize(
    ("body", "row"),
    [
        (ANSWER[:-1] + b',"metadata":{"requestTime":12,"rows":[{"x":1}]}}', "1"),
        (b'{"head":{},"boolean":true,"metadata":{"requestTime":12}}', "true"),
        (ANSWER.replace(b"}]}", b'}],"ordered":true}'), "1"),
    ],
    ids=["rows", "boolean", "behind the bindings"],
)
def test_what_a_server_adds_to_its_answer_is_passed_over(
    body: bytes, row: str, fake: Callable[..., Fake]
) -> None:
    """Comunica adds how it came to the answer, behind the rows."""
    endpoint, waits = _endpoint(fake(_say(body=body)))
    assert [str(cell) for (cell,) in endpoint.query(ASK).rows] == [row]
    assert waits == []


@pytest.mark.parametrize(
    "body",
    [
        ANSWER[:-1],
        b"[]",
        b'{"results":[],"metadata":{}}',
        b'{"metadata":{}}',
        b'{"error":"busy"}',
        b'{"a":' * 100_000,
    ],
    ids=["cut", "list", "list of results", "metadata alone", "error", "deep"],
)
def test_what_is_no_result_stays_one_that_breaks_off(body: bytes, fake: Callable[..., Fake]) -> None:
    endpoint, _ = _endpoint(fake(_say(body=body)), attempts=1)
    with pytest.raises(EndpointError, match="breaks off or is malformed"):
        endpoint.query(ASK)


def test_the_server_says_how_long_to_wait(fake: Callable[..., Fake]) -> None:
    endpoint, waits = _endpoint(
        fake(_say(429, b"", Retry_After="7"), _say(503, b"", Retry_After="900"), _say())
    )
    endpoint.query(ASK)
    assert waits == [7.0, 30.0]


def test_no_answer_in_time(fake: Callable[..., Fake]) -> None:
    endpoint, _ = _endpoint(fake(_dawdle), timeout=1)
    with pytest.raises(EndpointError, match="gives no answer within 1 seconds"):
        endpoint.query(ASK)


def test_down() -> None:
    url = f"http://127.0.0.1:{free_port()}/query"
    with pytest.raises(EndpointError, match=r"cannot be reached .*Start the server, or check the address"):
        run("events_undated", graph=Endpoint(url, credentials=None))


@pytest.mark.parametrize("url", ["nonsense", "", "ftp:/x"])
def test_no_address(url: str) -> None:
    with pytest.raises(EndpointError):
        Endpoint(url, credentials=None).query(ASK)


def test_long_queries_go_by_post(fake: Callable[..., Fake]) -> None:
    server = fake(_say())
    endpoint, _ = _endpoint(server, default_graphs=("http://x/g",))
    endpoint.query(f"SELECT ?x WHERE {{ VALUES ?x {{ {'1 ' * 50000} }} }}")
    method, path, headers, body = server.requests[0]
    assert (method, path, len(body) > 100_000) == ("POST", "/sparql", True)
    assert headers["Accept"] == "application/sparql-results+json, application/json;q=0.5"
    assert parse_qs(body)["default-graph-uri"] == ["http://x/g"]


def test_credentials_come_from_the_environment(
    fake: Callable[..., Fake], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KGBUILD_ENDPOINT_USER", "ada")
    monkeypatch.setenv("KGBUILD_ENDPOINT_PASSWORD", "s3cret")
    server = fake(_say())
    endpoint = Endpoint(server.url)
    endpoint.query(ASK)
    assert server.requests[0][2]["Authorization"] == "Basic " + base64.b64encode(b"ada:s3cret").decode()
    assert "s3cret" not in repr(endpoint)


def test_no_credentials_without_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KGBUILD_ENDPOINT_USER", "ada")
    monkeypatch.delenv("KGBUILD_ENDPOINT_PASSWORD", raising=False)
    assert Credentials.from_environment() is None


def test_update_and_construct_on_a_real_server(server: Endpoint) -> None:
    writable = Endpoint(server.url, server.url.replace("/query", "/update"), credentials=None)
    triple = "<http://x/a> <http://x/b> 'c'@en"
    writable.update(f"INSERT DATA {{ GRAPH <http://x/g> {{ {triple} }} }}")
    found = writable.query("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <http://x/g> { ?s ?p ?o } }")
    writable.update("DROP GRAPH <http://x/g>")
    assert found.rows == (
        (rdflib.URIRef("http://x/a"), rdflib.URIRef("http://x/b"), rdflib.Literal("c", "en")),
    )
    assert writable.query("ASK { GRAPH <http://x/g> { ?s ?p ?o } }").rows[0][0] == rdflib.Literal(False)
