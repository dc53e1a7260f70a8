"""The SPARQL 1.1 Protocol, linked data, and what is refused, over plain HTTP and through SPARQLWrapper."""

from __future__ import annotations

import shutil
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox
import pytest
from servers import Server, serving
from SPARQLWrapper import CSV, JSON, POST, RDFXML, TURTLE, URLENCODED, XML, SPARQLWrapper

from kgbuild.endpoint import Endpoint
from kgbuild.errors import EndpointError, UsageError
from kgbuild.publish import located, publish
from kgbuild.query import list_queries, open_graph, run
from kgbuild.vocab import DATA

SELECT = "SELECT ?s WHERE { ?s a <https://w3id.org/kgbuild/ontology#Article> } ORDER BY ?s LIMIT 3"
FORM = "application/x-www-form-urlencoded"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?d && ?c != ?i) }"


# --------------------------------------------------------------------- the protocol's own tests, those for queries


def test_query_get(server: Server) -> None:
    answer = server.ask("/sparql?" + urlencode({"query": SELECT}))
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert len(answer.json["results"]["bindings"]) == 3


def test_query_post_form(server: Server) -> None:
    answer = server.ask("/sparql", urlencode({"query": SELECT}).encode(), Content_Type=FORM)
    assert (answer.status, len(answer.json["results"]["bindings"])) == (200, 3)


def test_query_post_direct(server: Server) -> None:
    answer = server.ask("/sparql", SELECT.encode(), Content_Type="application/sparql-query; charset=utf-8")
    assert (answer.status, len(answer.json["results"]["bindings"])) == (200, 3)


def test_query_content_type_ask(server: Server) -> None:
    answer = server.ask("/sparql?query=" + quote("ASK {}"), Accept="application/sparql-results+xml")
    assert answer.headers["content-type"] == "application/sparql-results+xml"
    assert b"<boolean>true</boolean>" in answer.body


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        (query, kind)
        for query, kinds in {
            SELECT: ["application/sparql-results+json", "application/sparql-results+xml",
                     "text/csv", "text/tab-separated-values"],
            "CONSTRUCT WHERE { ?s a <https://w3id.org/kgbuild/ontology#Article> }":
                ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"],
            "DESCRIBE <https://w3id.org/kgbuild/gazetteer#country-IQ>":
                ["text/turtle", "application/n-triples", "application/ld+json"],
        }.items()
        for kind in kinds
    ],
)  # fmt: skip
def test_query_content_negotiation(server: Server, query: str, kind: str) -> None:
    answer = server.ask("/sparql?query=" + quote(query), Accept=kind)
    assert answer.status == 200
    assert answer.headers["content-type"].split(";")[0] == kind
    assert "accept" in answer.headers["vary"].lower()
    if "SELECT" not in query:
        assert list(ox.parse(answer.body, format=ox.RdfFormat.from_media_type(kind)))


def test_what_no_format_fits(server: Server) -> None:
    assert server.ask("/sparql?query=ASK%20%7B%7D", Accept="image/png").status == 406


def test_query_dataset(server: Server) -> None:
    """Graphs named by the request are the data set: default and named, by GET and by both POST forms."""
    graph = f"{DATA}assertions/harbor-wire-rockets-at-omar"
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    whole = _number(server, count, [])
    own = _number(server, count, [("default-graph-uri", graph)])
    assert 0 < own < whole
    named = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert _number(server, named, [("named-graph-uri", graph)]) == own
    assert _number(server, named, [("default-graph-uri", graph)]) == 0
    two = [
        ("default-graph-uri", graph),
        ("default-graph-uri", f"{DATA}assertions/harbor-wire-rockets-at-ain-al-asad"),
    ]
    assert _number(server, count, two) > own
    direct = server.ask(
        "/sparql?" + urlencode([("default-graph-uri", graph)]),
        count.encode(),
        Content_Type="application/sparql-query",
    )
    assert int(direct.json["results"]["bindings"][0]["n"]["value"]) == own


def _number(server: Server, query: str, graphs: list[tuple[str, str]]) -> int:
    answer = server.ask("/sparql", urlencode([("query", query), *graphs]).encode(), Content_Type=FORM)
    assert answer.status == 200, answer.body
    return int(answer.json["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize(
    ("path", "body", "kind", "status"),
    [
        ("/sparql?query=ASK%7B%7D&query=ASK%7B%7D", None, "", 400),  # bad_multiple_queries
        ("/sparql", b"query=" + quote(SELECT).encode(), "text/plain", 415),  # bad_query_wrong_media_type
        ("/sparql", SELECT.encode(), "", 415),  # bad_query_missing_form_type
        ("/sparql", "ASK {}".encode("utf-16"), "application/sparql-query", 400),  # bad_query_non_utf8
        ("/sparql?query=SELECT%20%3Fs%20WHERE%20%7B", None, "", 400),  # bad_query_syntax
        ("/sparql", b"", FORM, 400),
        ("/sparql", b"update=" + quote("DROP ALL").encode(), FORM, 403),
        ("/sparql", b"DROP ALL", "application/sparql-update", 403),
        ("/sparql?query=" + quote("PREFIX a: <b:> INSERT DATA { <a:b> <a:b> <a:b> }"), None, "", 403),
        ("/sparql?query=" + quote("# SELECT\nCLEAR ALL"), None, "", 403),
        ("/sparql?query=" + quote("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"), None, "", 403),
        ("/sparql?query=" + quote("SELECT * { service silent ?x { ?s ?p ?o } }"), None, "", 403),
        ("/sparql?default-graph-uri=no%20iri&query=ASK%7B%7D", None, "", 400),
    ],
)  # fmt: skip
def test_what_is_refused(server: Server, path: str, body: bytes | None, kind: str, status: int) -> None:
    headers = {"Content_Type": kind} if body is not None else {}
    answer = server.ask(path, body, **headers)
    assert answer.status == status
    assert answer.json["error"]


def test_a_word_is_no_keyword(server: Server) -> None:
    """The words SERVICE and DROP stand in strings, names, IRIs and lines of comment."""
    for query in (
        'PREFIX service: <x:> SELECT ?service { BIND("SERVICE <x>" AS ?service) } # DROP ALL',
        "# SERVICE ?x { }\nSELECT ?s { ?s a <http://example.org/service> } LIMIT 1",
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>\nSELECT ?s { ?s a sd:Service . { ?s ?p ?o } }",
        "PREFIX x: <x:> SELECT ?s { ?s x:service ?service OPTIONAL { ?s x:service 1 } }",
    ):
        assert server.ask("/sparql?query=" + quote(query)).status == 200, query


def test_other_methods(server: Server) -> None:
    assert server.ask("/sparql", b"x", "PUT").status == 405
    assert server.ask("/sparql", None, "DELETE").status == 405
    assert server.ask("/store?default", b"x", "PUT").status == 403


def test_a_syntax_error_says_where(server: Server) -> None:
    answer = server.ask("/sparql?query=" + quote("SELECT ?s\nWHERE { ?s a }"))
    assert answer.status == 400
    assert answer.json["line"] == 2
    assert answer.json["column"]


def test_service_description(server: Server) -> None:
    answer = server.ask("/sparql", Accept="text/turtle")
    told = list(ox.parse(answer.body, format=ox.RdfFormat.TURTLE))
    predicates = {str(t.predicate.value) for t in told}
    assert "http://www.w3.org/ns/sparql-service-description#endpoint" in predicates
    assert "http://www.w3.org/ns/dcat#distribution" in predicates
    assert "http://rdfs.org/ns/void#triples" in predicates
    assert server.ask("/sparql", Accept="text/html").headers["location"].endswith("#/sparql")


def test_cors_is_off_unless_asked(server: Server, sample: Path) -> None:
    assert (
        "access-control-allow-origin"
        not in server.ask("/sparql?query=ASK%7B%7D", Origin="https://example.org").headers
    )
    with serving(sample, "--cors", "https://example.org") as open_one:
        told = open_one.ask("/sparql?query=ASK%7B%7D", Origin="https://example.org").headers
        assert told["access-control-allow-origin"] == "https://example.org"


@pytest.mark.parametrize("form", [JSON, XML, CSV, TURTLE, RDFXML])
@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper(server: Server, form: str, method: str) -> None:
    asked = SPARQLWrapper(server.address + "/sparql")
    asked.setMethod(method)
    asked.setRequestMethod(URLENCODED)
    asked.setReturnFormat(form)
    asked.setQuery(
        "CONSTRUCT WHERE { ?s a <https://w3id.org/kgbuild/ontology#Article> }"
        if form in (TURTLE, RDFXML)
        else SELECT
    )
    assert asked.query().response.read()


# ------------------------------------------------------------------------------------- through kgbuild


def test_a_base_address_serves_query_and_publish(server: Server, sample: Path) -> None:
    found = located(server.address)
    assert isinstance(found, Endpoint)
    assert run("sources_coverage", graph=found).rows
    with pytest.raises(EndpointError):
        publish(server.address, sample)


PARAMS = {
    "iri": "Al-Omar oil field", "text": "rocket", "integer": "1", "date": "2021-06-28", "endDate": "2021-06-28",
    "dateTime": "2021-06-28T00:00:00",
}  # fmt: skip


@pytest.mark.parametrize("query", list_queries(), ids=lambda query: query.name)
def test_saved_queries_are_equal(server: Server, sample: Path, query: object) -> None:
    """Each saved query gives through the server what it gives locally."""
    params = {p.name: PARAMS[p.type] for p in query.parameters if p.required and not p.default}  # type: ignore[attr-defined]
    for name in ("event", "evidence_of"):
        if name in params:
            params[name] = f"<{server.event}>"
    store = open_graph(sample / "graph.trig")
    here, there = (run(query, graph=g, params=params) for g in (store, Endpoint(server.address + "/sparql")))  # type: ignore[arg-type]
    assert here.columns == there.columns
    assert sorted(map(str, here.rows)) == sorted(map(str, there.rows))
    given = urlencode({f"p.{name}": value for name, value in params.items()})
    answer = server.ask(f"/api/queries/{query.name}?{given}&limit=10000")  # type: ignore[attr-defined]
    assert answer.status == 200
    assert answer.json["inAll"] == len(here.rows)


# ---------------------------------------------------------------------------------------- linked data


def test_an_iri_answers_by_what_is_taken(server: Server) -> None:
    path = "/data/" + server.event.removeprefix(DATA)
    page = server.ask(path, Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (page.status, page.headers["location"]) == (303, "/#/" + server.event.removeprefix(DATA))
    elsewhere = server.ask("/resource?iri=" + quote(server.event, safe=""), Accept="text/html")
    assert elsewhere.headers["location"] == "/#/node/" + quote(server.event, safe="")
    for kind in ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"):
        told = server.ask(path, Accept=kind)
        subjects = {
            getattr(t.subject, "value", "")
            for t in ox.parse(told.body, format=ox.RdfFormat.from_media_type(kind))
        }
        assert server.event in subjects
    assert server.ask(f"{path}.ttl").headers["content-type"].startswith("text/turtle")
    assert server.ask("/gazetteer/country-IQ", Accept="text/turtle").status == 200
    assert server.ask("/ontology/RocketAttack", Accept="text/turtle").status == 200


def test_an_old_iri_leads_on(server: Server) -> None:
    rows = run_query(server, "SELECT ?old ?new { ?old <http://purl.org/dc/terms/isReplacedBy> ?new }")
    olds = [row["old"]["value"] for row in rows]
    row = next(r for r in rows if olds.count(r["old"]["value"]) == 1 and r["new"]["value"] not in olds)
    old, new = row["old"]["value"].removeprefix(DATA), row["new"]["value"].removeprefix(DATA)
    answer = server.ask(f"/data/{old}", Accept="text/turtle")
    assert answer.status == 308
    assert answer.headers["location"] in (
        f"/data/{new}",
        "/resource?iri=" + quote(row["new"]["value"], safe=""),
    )
    assert server.ask("/api/node?iri=" + quote(DATA + old)).json["now"] == row["new"]["value"]


def run_query(server: Server, query: str) -> list[dict[str, dict[str, str]]]:
    found: list[dict[str, dict[str, str]]] = server.ask("/sparql?query=" + quote(query)).json["results"][
        "bindings"
    ]
    return found


def test_an_unknown_iri_names_what_is_near(server: Server) -> None:
    path = "/data/" + server.event.removeprefix(DATA)
    answer = server.ask(f"{path}s", Accept="text/turtle")
    assert answer.status == 404
    assert server.event in [near["iri"] for near in answer.json["near"]]
    assert server.ask(f"{path}s", Accept="text/html").status == 404
    for strange in ("%20", "a%00b", "%3Cscript%3E", "x" * 3000, "..%2f..%2fetc%2fpasswd"):
        assert server.ask("/data/" + strange, Accept="text/turtle").status == 404


# ------------------------------------------------------------------------------------------ bad input


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
        assert run_query(found, "SELECT ?o { <https://example.org/new> ?p ?o }")
        (folder / "graph.trig").write_text("this is no graph", encoding="utf-8")
        until = time.monotonic() + 60
        while not (trouble := found.ask("/api/status").json["trouble"]) and time.monotonic() < until:
            time.sleep(0.3)
        assert "syntax error" in trouble
        assert run_query(found, "SELECT ?o { <https://example.org/new> ?p ?o }")


def test_a_folder_without_a_graph(tmp_path: Path) -> None:
    from kgbuild.explorer.serve import Options, serve

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
