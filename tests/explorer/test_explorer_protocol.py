"""The SPARQL 1.1 Protocol over plain HTTP, through SPARQLWrapper and through kgbuild itself."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from servers import Server, serving
from SPARQLWrapper import CSV, JSON, POST, RDFXML, TURTLE, URLENCODED, XML, SPARQLWrapper

from kgbuild.endpoint import Endpoint
from kgbuild.errors import EndpointError
from kgbuild.publish import located, publish
from kgbuild.query import list_queries, open_graph, run
from kgbuild.vocab import DATA

SELECT = "SELECT ?s WHERE { ?s a <https://w3id.org/kgbuild/ontology#Article> } ORDER BY ?s LIMIT 3"
FORM = "application/x-www-form-urlencoded"


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
    "iri": "Al-Omar oil field", "text": "rocket", "integer": "1", "number": "35.1", "date": "2021-06-28",
    "endDate": "2021-06-28", "dateTime": "2021-06-28T00:00:00",
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
