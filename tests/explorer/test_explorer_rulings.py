"""Rulings from the pages: with the token, where the server was started for it, and written as `kgbuild rule` does."""

from __future__ import annotations

import json
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from servers import Answer, Server, ask

from kgbuild.vocab import EV


def _ruled(server: Server, **given: object) -> Answer:
    headers = {"Content_Type": "application/json", "X_Kgbuild_Token": server.token}
    return server.ask("/api/rulings", json.dumps(given).encode(), **headers)


def _written(server: Server) -> list[ox.Quad]:
    return list(ox.parse(path=str(server.rulings), format=ox.RdfFormat.TURTLE))


def test_a_ruling_needs_the_token(server: Server) -> None:
    body = b'{"verdict": "wrong", "iris": ["' + server.event.encode() + b'"], "because": "a test"}'
    for token in ("", "guess"):
        assert (
            server.ask("/api/rulings", body, Content_Type="application/json", X_Kgbuild_Token=token).status
            == 403
        )
    right = {"Content_Type": "application/json", "X_Kgbuild_Token": server.token}
    assert server.ask("/api/rulings", b'{"verdict": "wrong"}', **right).status == 400
    assert server.ask("/api/rulings", b"[]", **right).status == 400
    assert server.ask("/api/rulings", body.replace(b"event/", b"event/no-"), **right).status == 400
    answer = server.ask("/api/rulings", body, **right)
    assert answer.status == 200, answer.body
    assert "will be left out" in answer.json["told"]
    assert answer.json["run"].startswith("kgbuild build ")


def test_no_rulings_without_edit(hostile: Server) -> None:
    body = b'{"verdict": "wrong", "iris": ["x:y"], "because": "a test"}'
    assert (
        ask(
            hostile.address + "/api/rulings",
            body,
            **{"Content-Type": "application/json", "X-Kgbuild-Token": ""},
        ).status
        == 403
    )


def _another(server: Server) -> str:
    """Return an event that is of the same class as the one that most articles tell of."""
    events = server.ask("/api/board").json["events"]
    mine = next(event for event in events if event["iri"] == server.event)
    found: str = next(e["iri"] for e in events if e["class"] == mine["class"] and e["iri"] != mine["iri"])
    return found


@pytest.mark.parametrize("verdict", ["same", "different", "wrong"])
def test_each_verdict_is_written_with_its_reason(server: Server, verdict: str) -> None:
    """The file holds what was ruled, on what, and why, whatever the reason says, and the answer says what to run."""
    reason = f'{verdict}: they "said so" \\ <script>\n. ev:x a ev:y . هجوم'
    iris = [_another(server)] if verdict == "wrong" else [server.event, _another(server)]
    answer = _ruled(server, verdict=verdict, iris=iris, because=reason)
    assert answer.status == 200, answer.body
    assert answer.json["run"].startswith("kgbuild build ")
    quads = _written(server)
    ruling = next(
        q.subject
        for q in quads
        if isinstance(q.object, ox.Literal) and q.object.value.startswith(f"{verdict}: ")
    )
    said = {(q.predicate.value, q.object.value) for q in quads if q.subject == ruling}
    assert {value for _, value in said} >= {verdict}
    told = next(value for _, value in said if value.startswith(f"{verdict}: "))
    assert " ".join(told.split()) == " ".join(reason.split())
    assert not any(q.subject == ox.NamedNode(EV + "x") for q in quads)


def test_what_is_no_ruling_is_not_written(server: Server) -> None:
    before = server.rulings.read_bytes() if server.rulings.exists() else b""
    for given in (
        {"verdict": "burn", "iris": [server.event], "because": "x"},
        {"verdict": "wrong", "iris": [server.event], "because": "  "},
        {"verdict": "wrong", "iris": [], "because": "x"},
        {"verdict": "wrong", "iris": server.event, "because": "x"},
        {"verdict": "same", "iris": [server.event], "because": "x"},
        {"verdict": "date", "iris": [server.event], "because": "x", "value": "the day after"},
        {"verdict": "wrong", "iris": ["https://example.org/nobody"], "because": "x"},
    ):
        answer = _ruled(server, **given)
        assert answer.status == 400, given
        assert answer.json["error"]
        assert answer.json["remedy"]
    assert (server.rulings.read_bytes() if server.rulings.exists() else b"") == before


def test_a_page_of_elsewhere_cannot_rule(server: Server) -> None:
    """A form of another page is sent without the token, and as a type that is not read."""
    body = json.dumps({"verdict": "wrong", "iris": [server.event], "because": "x"}).encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = server.ask("/api/rulings", body, Content_Type=kind, Origin="https://evil.example")
        assert answer.status == 403
    assert (
        server.ask("/api/rulings?token=" + quote(server.token), body, Content_Type="application/json").status
        == 403
    )
