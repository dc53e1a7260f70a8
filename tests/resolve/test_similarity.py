"""The weights of event identity: what is read, how they are added up, and what is kept of each decision."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from kgbuild.errors import ModelError
from kgbuild.lexiconfiles import load, turtle_files
from kgbuild.model import Bounds
from kgbuild.resolve.fusion import across_articles, within_article
from kgbuild.resolve.profile import EventProfile, Relatedness
from kgbuild.resolve.similarity import FILE, Similarity, read, shipped
from kgbuild.resolve.trace import Joined, Other, Parted, Trace, trace_of
from kgbuild.resources import shipped as folder


@pytest.fixture(scope="module")
def related() -> Relatedness:
    lexicon = load([f for f in turtle_files(folder("ontology"), ()) if f.name != "shapes.ttl"])
    nothing = frozenset[str]()
    return Relatedness(
        lexicon,
        lambda iri: nothing,
        lambda iri: frozenset({iri}),
        lambda iri: nothing,
        lambda iri: "Settlement",
        lambda iri: False,
        str,
        lambda iri: False,
    )


def mention(key: int, **told: object) -> EventProfile:
    found = EventProfile(("a", key), {"Bombing"}, articles={"a"}, members=[(0, key)], sentence=key)
    for name, value in told.items():
        setattr(found, name, value)
    return found


def test_scores() -> None:
    model = Similarity({"bias": -1.0, "place:same": 2.5, "time:same": 0.1})
    assert model.score({"place:same", "unheard:of"}) == 1.5
    assert model.told({"time:same", "place:same", "unheard:of"}) == ("place:same", "time:same")


def test_what_is_kept_of_a_decision(related: Relatedness) -> None:
    model = Similarity({"bias": -1.0, "place:same": 2.0, "word:same": 0.5, "reference:new": 0.0})
    told = [mention(0, places={"Town"}), mention(1, places={"Hill"}), mention(2), mention(3, places={"Town"})]
    trace = Trace()
    events = within_article(told, related, trace, model)
    assert [[key for _, key in event.members] for event in events] == [[0, 3], [1], [2]]
    against = [Other((0, 2), -1.0)]
    assert trace.joined == [Joined((0, 3), (0, 0), 1.0, 0.0, "place:same, reference:new", against)]


def test_what_is_kept_of_those_kept_apart(related: Relatedness) -> None:
    """The likest, with what parts the two; nothing where nothing speaks for one event."""
    model = Similarity({"bias": -0.1, "place:same": 2.0, "class:same": -0.1, "place:described": 2.0})
    told = [mention(0, places={"Town"}), mention(1, places={"Town"}, reference="further"), mention(2)]
    trace = Trace()
    assert len(within_article(told, related, trace, model)) == 3
    by = "rule:resolve.vetoes._further"
    first = Parted((0, 1), Other((0, 0), 1.8, "further", by), "place:same, class:same")
    unlikely = Parted((0, 2), Other((0, 1), -0.2, "", "rule:resolve.fusion._host"), "class:same")
    assert trace.parted == [first, unlikely]
    trace = Trace()
    within_article([mention(0), mention(1)], related, trace, Similarity({"bias": -0.5}))
    assert trace == Trace()


def test_an_event_that_contradicts_the_group_of_one_that_it_agrees_with(related: Relatedness) -> None:
    """Two reports that name other attackers are kept apart, though a third that names none agrees with both."""
    day = datetime(2021, 5, 3), datetime(2021, 5, 3, 23, 59, 59)
    parts: list[dict[str, Any]] = [
        {"weapons": {"Car"}, "figures": {"killed": {3}}},
        {"attackers": {"North"}},
        {"attackers": {"South"}},
    ]
    told = [
        EventProfile(
            (name, 0),
            {"Bombing"},
            articles={name},
            members=[(n, 0)],
            bounds=Bounds(*day),
            places={"Town"},
            targets={"Clinic"},
            **part,
        )
        for n, (name, part) in enumerate(zip("abc", parts, strict=True))
    ]
    trace = Trace()
    events = across_articles(told, related, trace)
    assert [[n for n, _ in event.members] for event in events] == [[0, 1], [2]]
    [parted] = trace.parted
    assert parted.member == (2, 0)
    assert parted.other.member == (0, 0)
    assert (parted.other.what, parted.other.by) == ("attacker", "rule:resolve.vetoes._of_other_attackers")


def test_a_trace_in_plain_values() -> None:
    others = [Other((3, 0), 0.5), Other((3, 1), -1.0, "time", "rule:resolve.vetoes._counting")]
    trace = Trace(
        [Joined((2, 0), (3, 1), 1.5, 0.0, "place:same", others)], [Parted((3, 0), others[1], "class:same")]
    )
    members = [(2, 0), (3, 0), (3, 1)]
    plain = json.loads(json.dumps(trace.plain({member: n for n, member in enumerate(members)})))
    assert trace_of(plain, members) == trace


def test_no_evidence_is_not_enough(related: Relatedness) -> None:
    events = within_article([mention(0), mention(1)], related, None, Similarity({"bias": 0.0}))
    assert len(events) == 2


def test_of_equals_the_last_is_meant(related: Relatedness) -> None:
    told = [mention(0, answered={(0, 1)}), mention(1), mention(2)]
    events = within_article(told, related, None, Similarity({"bias": 1.0}))
    assert [[key for _, key in event.members] for event in events] == [[0], [1, 2]]


def test_the_shipped_weights() -> None:
    tables = json.loads(FILE.read_text(encoding="utf-8"))
    assert set(tables) == {"within", "across"}
    assert FILE.read_text(encoding="utf-8") == json.dumps(tables, indent=1, sort_keys=False) + "\n"
    for table in tables.values():
        assert list(table) == sorted(table)
        for part in ("time", "place", "target", "toll"):
            assert table[f"{part}:same"] > 0, "what agrees speaks for one event"
        assert table["toll:other"] < 0
    assert len(shipped()) == 2


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"within": {"bias": 1}}', '{"within": {"bias": "x"}, "across": {}}']
)
def test_what_are_no_weights(text: str, tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    path.write_text(text)
    with pytest.raises(ModelError) as caught:
        read(path)
    assert "make fit" in caught.value.remedy
