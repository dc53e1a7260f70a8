"""What must not end, slow or open the server: bodies, paths, headers and queries of bad faith, many clients, new graphs."""

from __future__ import annotations

import shutil
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from servers import Server, serving

from kgbuild.errors import UsageError
from kgbuild.explorer.serve import Options, serve
from kgbuild.vocab import DATA

SELECT = "SELECT ?s WHERE { ?s a <https://w3id.org/kgbuild/ontology#Article> } ORDER BY ?s LIMIT 3"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?d && ?c != ?i) }"


@pytest.mark.parametrize("path", ["/sparql", "/api/table", "/api/rulings"])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_too_large(server: Server, path: str, chunked: bool) -> None:
    """Ten megabytes are refused, whether or not the client says beforehand how many they are."""
    host, port = urlsplit(server.address).netloc.split(":")
    kind = "application/sparql-query" if path == "/sparql" else "application/json"
    part = b"186a0\r\n" + b" " * 100_000 + b"\r\n" if chunked else b" " * 100_000
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        length = "Transfer-Encoding: chunked" if chunked else "Content-Length: 10000000"
        token = f"X-Kgbuild-Token: {server.token}"
        head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}\r\n{length}\r\n{token}\r\n\r\n"
        connection.sendall(head.encode())
        try:
            for _ in range(100):
                connection.sendall(part)
        except OSError:
            pass  # the server hangs up on who still sends
        told = connection.recv(200)
    assert b" 413 " in told.split(b"\r\n")[0]
    assert server.ask("/api/status").status == 200


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2f..%2fcli.py",
                                  "/static//etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/static/"])  # fmt: skip
def test_nothing_outside_the_pages_is_read(server: Server, path: str) -> None:
    host, port = urlsplit(server.address).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        told = b"".join(iter(lambda: connection.recv(65536), b""))
    assert b" 404 " in told.split(b"\r\n")[0]
    assert b"import " not in told
    assert b"root:" not in told


def test_headers_cannot_be_injected(server: Server) -> None:
    answer = server.ask("/data/event%0d%0aSet-Cookie:%20a=b", Accept="text/html")
    assert "set-cookie" not in answer.headers
    redirected = server.ask(
        "/resource?iri=" + quote("https://w3id.org/kgbuild/ontology#Attack\r\nX-Evil: 1"), Accept="text/html"
    )
    assert "x-evil" not in redirected.headers


def test_a_page_of_elsewhere_cannot_ask(server: Server) -> None:
    """A name that somebody made lead to this machine is not the server's own."""
    assert server.ask("/api/status", Host="evil.example").status == 403


def test_an_endless_query_is_given_up(server: Server) -> None:
    with ThreadPoolExecutor(4) as several:
        asked = [several.submit(server.ask, "/sparql?query=" + quote(ENDLESS)) for _ in range(3)]
        assert server.ask("/api/status").status == 200
        for each in asked:
            answer = each.result()
            assert answer.status == 500
            assert "seconds" in answer.json["error"]
    assert server.ask("/sparql?query=" + quote(SELECT)).status == 200


def test_a_huge_answer_is_told(server: Server) -> None:
    huge = "SELECT ?a ?b ?c ?d { ?a ?p ?b . ?c ?q ?d } LIMIT 3000000"
    answer = server.ask("/sparql?query=" + quote(huge), Accept="text/csv")
    assert answer.status in (413, 500)
    paged = server.ask(
        "/api/table", b'{"query": "SELECT ?a ?b { ?a ?p ?b }", "limit": 10}', Content_Type="application/json"
    )
    assert (len(paged.json["rows"]), paged.json["more"]) == (10, True)


def test_every_page_has_a_policy(server: Server) -> None:
    for path in ("/", "/api/status", "/sparql?query=ASK%7B%7D", "/nowhere", "/static/main.js"):
        policy = server.ask(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy.split(";")[1]
        assert "unsafe" not in policy


def test_a_graph_that_is_replaced_is_taken_over(sample: Path, tmp_path: Path) -> None:
    """While the file is replaced, no request fails; a broken one leaves the old graph, and the server says so."""
    folder = tmp_path / "out"
    shutil.copytree(sample, folder)
    with serving(folder) as found:
        before = found.ask("/api/status").json["stamp"]
        more = (
            folder / "graph.trig"
        ).read_bytes() + b"\n<https://example.org/new> <https://example.org/p> 1 .\n"
        (folder / "new").write_bytes(more)
        (folder / "new").replace(folder / "graph.trig")
        statuses, until = [], time.monotonic() + 60
        while found.ask("/api/status").json["stamp"] == before and time.monotonic() < until:
            statuses.append(found.ask("/sparql?query=" + quote(SELECT)).status)
        assert set(statuses) == {200}
        assert found.rows("SELECT ?o { <https://example.org/new> ?p ?o }")
        (folder / "graph.trig").write_text("this is no graph", encoding="utf-8")
        until = time.monotonic() + 60
        while not (trouble := found.ask("/api/status").json["trouble"]) and time.monotonic() < until:
            time.sleep(0.3)
        assert "syntax error" in trouble
        assert found.rows("SELECT ?o { <https://example.org/new> ?p ?o }")


def test_a_folder_without_a_graph(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="no graph in this folder"):
        serve(Options(tmp_path, port=0), print)
    with pytest.raises(UsageError, match="this machine alone"):
        serve(Options(tmp_path, host="0.0.0.0", edit=True), print)


def test_many_clients_at_once(server: Server) -> None:
    paths = [
        "/api/board",
        "/sparql?query=" + quote(SELECT),
        "/api/search?q=rocket",
        "/data/" + server.event.removeprefix(DATA),
    ]
    with ThreadPoolExecutor(50) as clients:
        answers = list(
            clients.map(
                lambda n: server.ask(paths[n % 4], Accept="application/json;q=0.9, text/turtle"), range(200)
            )
        )
    assert {answer.status for answer in answers} == {200}
