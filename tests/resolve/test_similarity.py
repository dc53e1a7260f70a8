"""The weights of event identity: what is read, how they are added up, and what is kept of each decision."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kgbuild.errors import ModelError
from kgbuild.lexicon import load, turtle_files
from kgbuild.resolve.fusion import within_article
from kgbuild.resolve.profile import EventProfile, Relatedness
from kgbuild.resolve.reasons import Joined
from kgbuild.resolve.similarity import FILE, Similarity, read, shipped
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
    trace: list[Joined] = []
    events = within_article(told, related, trace, model)
    assert [[key for _, key in event.members] for event in events] == [[0, 3], [1], [2]]
    assert trace == [Joined((0, 3), (0, 0), 1.0, 0.0, "place:same, reference:new", [((0, 2), -1.0, "")])]


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
