"""Linked data: each IRI of the graph answers with what is asked for, old ones lead on, unknown ones name what is near."""

from __future__ import annotations

from urllib.parse import quote

import pyoxigraph as ox
from servers import Server

from kgbuild.vocab import DATA


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
    rows = server.rows("SELECT ?old ?new { ?old <http://purl.org/dc/terms/isReplacedBy> ?new }")
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


def test_an_unknown_iri_names_what_is_near(server: Server) -> None:
    path = "/data/" + server.event.removeprefix(DATA)
    answer = server.ask(f"{path}s", Accept="text/turtle")
    assert answer.status == 404
    assert server.event in [near["iri"] for near in answer.json["near"]]
    assert server.ask(f"{path}s", Accept="text/html").status == 404
    for strange in ("%20", "a%00b", "%3Cscript%3E", "x" * 3000, "..%2f..%2fetc%2fpasswd"):
        assert server.ask("/data/" + strange, Accept="text/turtle").status == 404
