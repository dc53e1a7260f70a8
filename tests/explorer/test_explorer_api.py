"""The API: what its description says holds for whatever is sent."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance
from servers import Server

from kgbuild.explorer.asking import accepted
from kgbuild.explorer.openapi import document


@pytest.fixture(scope="module")
def operations(server: Server) -> dict[str, Any]:
    found = schemathesis.openapi.from_url(server.address + "/api/openapi.json").get_all_operations()
    return {result.ok().path: result.ok() for result in found}


@pytest.mark.parametrize("path", document()["paths"])
def test_the_api_is_what_it_says(operations: dict[str, Any], path: str) -> None:
    """Whatever is sent, nothing fails on the server's side, and what comes back is as described."""

    @settings(
        max_examples=15,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operations[path].as_strategy())
    def holds(case: Any) -> None:
        response = case.call()
        case.validate_response(
            response, checks=(not_a_server_error, response_schema_conformance, status_code_conformance)
        )

    holds()


def test_search(server: Server) -> None:
    hits = server.ask("/api/search?q=erbil%20airp").json["hits"]
    names = [hit["label"] for hit in hits if hit["kind"] != "Sentence"]
    assert "Erbil International Airport" in names or "airport of Erbil" in names
    assert "\x02" in hits[0]["marked"]
    told = [hit for hit in server.ask("/api/search?q=rockets").json["hits"] if hit["kind"] == "Sentence"]
    assert told
    assert server.ask("/api/search?q=%22%20OR%20NEAR(").json["hits"] == []
    assert server.ask("/api/search?q=").json["hits"] == []


def test_events_by_filters(server: Server) -> None:
    board = server.ask("/api/board").json
    every = server.ask("/api/events?limit=1000").json
    assert every["inAll"] == len(board["events"]) == len(every["events"])
    july = server.ask("/api/events?from=2021-07-01&to=2021-07-31&limit=1000").json["events"]
    assert july
    assert all(event["to"] >= "2021-07-01" for event in july)
    drones = server.ask("/api/events?class=ev:DroneAttack").json["events"]
    assert {event["class"] for event in drones} == {"DroneAttack"}
    syria = server.ask("/api/events?place=gaz:country-SY&limit=1000").json["events"]
    assert 0 < len(syria) < every["inAll"]
    assert server.ask("/api/events?limit=-1").status == 400


def test_a_node_shows_every_version(server: Server) -> None:
    node = server.ask("/api/node?iri=" + quote(server.event)).json
    killed = next(fact for fact in node["facts"] if fact["property"]["label"] == "killed")
    assert killed["differ"]
    assert len({version["article"]["iri"] for version in killed["versions"]}) >= 3
    for version in killed["versions"]:
        for sentence in version["sentences"]:
            assert all(0 <= begin < end <= len(sentence["text"]) for begin, end in sentence["spans"])


def test_disagreements(server: Server) -> None:
    rows = server.ask("/api/disagreements").json
    assert rows == sorted(rows, key=lambda row: -row["weight"])
    airstrike = [row for row in rows if row["event"]["iri"] == server.event]
    assert "killed" in {row["about"] for row in airstrike}
    assert not {row["about"] for row in rows} & {"target", "place"}, "plurality is no disagreement"


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("application/json, */*;q=0.1", "application/json"),
        ("text/*;q=0.3, application/json;q=0.2", "text/turtle"),
        ("text/turtle;q=0, */*", "application/json"),
        ("image/png", ""),
        ("text/turtle;q=nonsense, application/json;q=0.5", "application/json"),
    ],
)
def test_what_a_request_takes(header: str, chosen: str) -> None:
    assert accepted(header, ["text/turtle", "application/json"]) == chosen
