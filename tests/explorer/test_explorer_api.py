"""The API: what its description says holds for whatever is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from playwright.sync_api import Browser
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance
from servers import Server

from kgbuild.explorer.asking import accepted
from kgbuild.explorer.disagreements import QUESTIONS, disagreements
from kgbuild.explorer.filters import Filters
from kgbuild.explorer.openapi import document
from kgbuild.explorer.snapshot import Snapshot
from kgbuild.vocab import EV, GAZ, PREFIXES


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


@pytest.mark.parametrize(
    "asked",
    [
        {"actor": "gaz/country-US"},
        {"actor": "gaz/country-US", "to": "2021-06-27"},
        {"place": "gaz/country-IQ"},
        {"place": "gaz/country-SY", "class": "ev/Attack", "from": "2021-06-28"},
        {"class": "ev/IndirectFire"},
        {"source": "Harbor Wire"},
        {"certainty": "stated"},
        {"certainty": "reported", "place": "gaz/country-IQ"},
        {"certainty": "denied"},
        {"actor": "gaz/nobody"},
    ],
    ids=lambda asked: " ".join(f"{k}={v}" for k, v in asked.items()),
)
def test_the_api_filters_as_the_pages_do(server: Server, browser: Browser, asked: dict[str, str]) -> None:
    """An actor comes with its parts, a place with what lies within it, a class with those below, here as there."""
    named = {key: value.replace("/", ":") for key, value in asked.items()}
    found = server.ask("/api/events?limit=1000&" + urlencode(named)).json
    page = browser.new_page()
    try:
        page.goto(f"{server.address}/#/overview?{urlencode(asked)}")
        count = page.locator(".filter-head .count").inner_text()
    finally:
        page.close()
    assert count.split(" ")[0] == str(found["inAll"]) == str(len(found["events"]))
    every = len(server.ask("/api/board").json["events"])
    assert found["inAll"] < every
    assert (found["inAll"] == 0) == (asked in ({"actor": "gaz/nobody"}, {"certainty": "denied"}))


def test_filters_look_into_parts() -> None:
    """A brigade's attack on a village is found by its army and by the country around the village, and by no other."""
    board = {
        "classes": [{"iri": "Raid", "above": [1]}, {"iri": "Attack", "above": []}, {"iri": "Talks", "above": []}],
        "things": [{"iri": name} for name in ("army", "brigade", "land", "village", "elsewhere")],
        "relations": [(1, "partOfGroup", 0), (3, "within", 2), (4, "backs", 0)],
        "articles": [{"iri": "a", "source": "Paper"}, {"iri": "b", "label": "Untold"}],
        "certainties": ("stated", "reported", "claimed", "denied"),
        "events": [
            {"iri": "raid", "class": 0, "attacker": [1], "place": [3], "articles": [0], "certainty": 1, "from": "2021-01-02",
             "to": "2021-01-05", "denied": True},
            {"iri": "talks", "class": 2, "participant": [4], "articles": [1], "certainty": 0},
        ],
    }  # fmt: skip
    found = {
        (key, value): [row["iri"] for row in Filters(board).select({key: value})]
        for key, value in [("actor", "army"), ("actor", "brigade"), ("actor", "elsewhere"), ("place", "land"),
                           ("place", "elsewhere"), ("class", "Attack"), ("source", "Paper"), ("source", "Untold"),
                           ("from", "2021-01-05"), ("from", "2021-01-06"), ("to", "2021-01-02"), ("to", "2021-01-01"),
                           ("certainty", "stated"), ("certainty", "reported"), ("certainty", "denied"),
                           ("certainty", "wished")]
    }  # fmt: skip
    raid = {("actor", "army"), ("actor", "brigade"), ("place", "land"), ("class", "Attack"), ("source", "Paper"),
            ("from", "2021-01-05"), ("to", "2021-01-02"), ("certainty", "denied")}  # fmt: skip
    talks = {("actor", "elsewhere"), ("source", "Untold"), ("certainty", "stated")}
    both = {("certainty", "reported")}
    assert {pair for pair, names in found.items() if names == ["raid"]} == raid
    assert {pair for pair, names in found.items() if names == ["talks"]} == talks
    assert {pair for pair, names in found.items() if len(names) == 2} == both
    assert [row["iri"] for row in Filters(board).select({"actor": "army", "class": "Talks"})] == []


def test_pages_differ_where_disagreements_do(server: Server) -> None:
    """What one source says together, a bomb and a warplane, is marked on no page as a difference."""
    told = {(row["event"]["iri"], row["about"]) for row in server.ask("/api/disagreements").json}
    marked, several = set(), 0
    for event in server.ask("/api/board").json["events"]:
        for fact in server.ask("/api/node?iri=" + quote(event["iri"])).json["facts"]:
            question = QUESTIONS.get(fact["property"]["iri"].partition("#")[2])
            if question and fact["differ"]:
                marked.add((event["iri"], question))
            several += bool(question) and not fact["differ"] and len({v["key"] for v in fact["versions"]}) > 1
    assert marked == told
    assert marked
    assert several, "the sample has values that stand beside each other"


def test_a_node_shows_every_version(server: Server) -> None:
    node = server.ask("/api/node?iri=" + quote(server.event)).json
    killed = next(fact for fact in node["facts"] if fact["property"]["label"] == "killed")
    assert killed["differ"]
    assert len({version["article"]["iri"] for version in killed["versions"]}) >= 3
    for version in killed["versions"]:
        for sentence in version["sentences"]:
            assert all(0 <= begin < end <= len(sentence["text"]) for begin, end in sentence["spans"])


def test_classes_of_a_node_are_one_line(server: Server) -> None:
    """A country is an actor and a place: the page says from the one to the next, not that a place is above an actor."""
    classes = server.ask("/api/node?iri=" + quote(GAZ + "country-IQ")).json["classes"]
    assert [row["iri"].removeprefix(EV) for row in classes] == ["Entity", "Employer", "Actor", "Country"]


def test_disagreements(server: Server) -> None:
    rows = server.ask("/api/disagreements").json
    assert rows == sorted(rows, key=lambda row: -row["weight"])
    airstrike = [row for row in rows if row["event"]["iri"] == server.event]
    assert "killed" in {row["about"] for row in airstrike}
    assert not {row["about"] for row in rows} & {"target", "place"}, "plurality is no disagreement"


def test_what_is_only_described_may_be_whoever_another_source_names(tmp_path: Path) -> None:
    who = {"army": "", "front": "", "gunmen": ' ; skos:note "described"@en'}
    things = "".join(f'<x:{n}> a ev:Militia ; skos:prefLabel "{n}"@en{note} .' for n, note in who.items())
    claims = "".join(
        f"<x:c-{event}-{n}> ev:aboutEvent <x:{event}> ; ev:aboutProperty ev:attacker ; ev:value <x:{n}> ;"
        f' ev:heldAs certainty:stated ; ev:statedIn <x:a-{n}> . <x:{event}> a ev:Attack ; rdfs:label "{event}"@en .'
        for event, n in (("raid", "army"), ("raid", "gunmen"), ("siege", "army"), ("siege", "front"))
    )
    head = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
    for name in ("graph.ttl", "graph.trig"):
        (tmp_path / name).write_text(head + things + claims, encoding="utf-8")
    assert [row["event"]["label"] for row in disagreements(Snapshot(tmp_path))] == ["siege"]


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
