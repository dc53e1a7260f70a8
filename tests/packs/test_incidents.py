"""Fitted incidents: read only with a pack that has weights, the same each time, each part held by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kgbuild.annotate import Pipeline
from kgbuild.annotate import annotate as annotate_all
from kgbuild.errors import OntologyError
from kgbuild.extract.incidents import FILE, Model, filled
from kgbuild.extract.incidents.candidates import Candidate, Group, told
from kgbuild.extract.incidents.grouping import Filler, grouped
from kgbuild.extract.incidents.judging import Report, reported, together, typed
from kgbuild.extract.incidents.naming import options
from kgbuild.extract.incidents.spans import Spans, plain
from kgbuild.extract.reading import read_document
from kgbuild.extractor import Resources
from kgbuild.model import Article, ArticleExtraction, Block, Document
from kgbuild.resources import shipped

PACK = shipped("ontology") / "packs" / "muc4"
PUBLISHED = date(1990, 3, 1)
TEXT = (
    "Bogota, 1 Mar 90 -- Police reported that guerrillas of the Army of National Liberation (ELN) kidnapped Carlos "
    "Vega, the mayor of Achi, on Sunday. In Medellin two powerful bombs exploded at the Banco Popular last night. "
    "The bombing of the bank was claimed by the Extraditables. The trade minister will visit Lima next week."
)


@pytest.fixture(scope="module")
def resources() -> Resources:
    return Resources.load([PACK])


@pytest.fixture(scope="module")
def document(pipeline: Pipeline) -> Document:
    article = Article("test", TEXT, (Block(0, len(TEXT), "body"),), published=PUBLISHED)
    return next(annotate_all([article], replace(pipeline, vectors=True)))


@pytest.fixture(scope="module")
def rules(document: Document, resources: Resources) -> ArticleExtraction:
    return read_document(document, resources.tools)


def model(resources: Resources) -> Model:
    assert resources.incidents is not None
    return resources.incidents


def arguments(reading: ArticleExtraction, kind: str) -> set[tuple[str, str]]:
    """Return (role, name) of the events of a class."""
    return {
        (argument.role, plain(reading.entities[argument.entity].name))
        for event in reading.events
        if event.kind == kind
        for argument in event.arguments
        if argument.entity is not None
    }


def test_weights_are_read_only_with_the_pack(resources: Resources) -> None:
    general = Resources.load()
    assert general.incidents is None
    assert general.inputs == general.files
    assert resources.incidents is not None
    assert {*resources.inputs} - {*resources.files} == {PACK / FILE}
    assert (PACK / FILE).stat().st_size <= 2_000_000


def test_incidents_stand_in_place_of_events(
    document: Document, rules: ArticleExtraction, resources: Resources
) -> None:
    reading = filled(document, rules, model(resources), resources.tools.lexicon)
    assert ("target", "carlos vega") in arguments(reading, "Abduction")
    assert ("attacker", "guerrillas") in arguments(reading, "Abduction")
    bombing = arguments(reading, "Bombing")
    assert {("weapon", "bomb"), ("target", "banco popular"), ("attacker", "extraditables")} <= bombing


def test_reading_stays_whole(document: Document, rules: ArticleExtraction, resources: Resources) -> None:
    """Numbers of events and entities are their places, and all that names one names one that is there."""
    reading = filled(document, rules, model(resources), resources.tools.lexicon)
    assert [e.key for e in reading.events] == [*range(len(reading.events))]
    assert [e.key for e in reading.entities] == [*range(len(reading.entities))]
    assert reading.entities[: len(rules.entities)] == rules.entities
    for event in reading.events:
        assert event.triggers
        assert all(0 <= key < len(reading.events) for _, key in event.links)
        for argument in event.arguments:
            assert argument.entity is None or argument.entity < len(reading.entities)
            assert (
                " ".join(TEXT[argument.mention.start : argument.mention.end].split()) == argument.mention.text
            )
    assert all(0 <= key < len(reading.events) for s in reading.statements for key in s.about)


def test_other_events_stay(annotate: Callable[..., Document], resources: Resources) -> None:
    document = annotate("Police arrested Carlos Vega in Lima on Sunday.", PUBLISHED)
    rules = read_document(document, resources.tools)
    assert [e.kind for e in rules.events] == ["Arrest"]
    reading = filled(document, rules, model(resources), resources.tools.lexicon)
    assert [e for e in reading.events if e.kind == "Arrest"] == [*rules.events]


def test_nothing_to_read(annotate: Callable[..., Document], resources: Resources) -> None:
    document = annotate("", PUBLISHED)
    rules = read_document(document, resources.tools)
    assert filled(document, rules, model(resources), resources.tools.lexicon) == rules


def test_same_bytes_whatever_the_hash(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    graphs = []
    for seed in ("0", "7"):
        out = tmp_path / seed
        command = [sys.executable, "-m", "kgbuild", "build", str(tmp_path / "one.txt"), "--out", str(out)]
        command += ["--ontology", str(PACK)]
        done = subprocess.run(
            command, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": seed}, check=False
        )
        assert done.returncode == 0, done.stderr
        graphs.append([(out / name).read_bytes() for name in ("graph.ttl", "graph.trig")])
    assert graphs[0] == graphs[1]
    assert b"Carlos Vega" in graphs[0][0]


def test_damaged_weights_are_told(tmp_path: Path) -> None:
    whole = (PACK / FILE).read_bytes()
    for name, content in (("half", whole[: len(whole) // 2]), ("other", b"no weights"), ("empty", b"")):
        path = tmp_path / f"{name}.npz"
        path.write_bytes(content)
        with pytest.raises(OntologyError, match="weights"):
            Model.load(path)
    np.savez(tmp_path / "lacking.npz", about=np.zeros(2, np.uint8))
    with pytest.raises(OntologyError, match="weights"):
        Model.load(tmp_path / "lacking.npz")


# ---------------------------------------------------------------------------------------------- the parts


def test_stretches_of_words(annotate: Callable[..., Document]) -> None:
    document = annotate("The two heavily armed men of the 5th Brigade fled.", PUBLISHED)
    head = next(w.i for w in document.words if w.text == "men")
    found = {what: document.text(*span) for what, span in Spans(document).variants(head).items()}
    assert found["head"] == "men"
    assert found["full"] == "two heavily armed men"
    assert found["nonum"] == "heavily armed men"
    assert found["fullof"] == "two heavily armed men of the 5th Brigade"


def test_names_stand_in_the_text(document: Document, rules: ArticleExtraction) -> None:
    text = f" {plain(TEXT)} "
    for group in told(document, rules).groups:
        for one in options(document, text, group, "Target"):
            assert f" {plain(one.text)} " in text
            assert one.features


def test_phrases_of_one_thing_are_one_group(document: Document, rules: ArticleExtraction) -> None:
    groups = told(document, rules).groups
    assert len({m.head for g in groups for m in g.members}) == sum(len(g.members) for g in groups)
    (vega,) = [g for g in groups if g.entity and "Carlos Vega" in g.entity.names]
    assert "k=Person" in vega.members[0].features


def test_fillers_come_together_by_their_odds() -> None:
    def one(role: int) -> Filler:
        return Filler(Group(None, ()), role, "", 0.5, (1.0,))

    fillers = [one(3), one(3), one(2), one(0)]  # two victims, a target, who did it
    likely = {(0, 1): 2.0, (0, 2): -1.0, (1, 2): -3.0, (0, 3): 1.0, (1, 3): 3.0, (2, 3): 0.5}
    core = (2, 3, 4)
    assert grouped(fillers, likely, core, 0.0, 9.0) == [[0, 1, 3], [2]]
    assert grouped(fillers, likely, core, 0.0, 0.0) == [[0, 1, 3], [2, 3]]
    assert grouped(fillers, likely, core, -3.0, 9.0) == [[0, 1, 2, 3]]
    assert grouped(fillers[3:], {}, core, 0.0, 0.0) == [[0]]


class Scores(Model):
    """Weights in whose place stand log odds for what is judged, by the role of the filler or the type."""

    def __init__(self, **odds: dict[int, float]) -> None:
        roles = [{"name": "PerpInd"}, {"name": "Victim"}, {"name": "VictimAny", "less": "Victim"}]
        self.odds = odds
        self.about = {
            "roles": roles, "types": [{"name": "attack"}, {"name": "bombing"}], "core": [1, 2],
            "cut": 0.0, "attach": 2.0, "keep": 0.2, "hold": 0.4,
        }  # fmt: skip

    def score(self, of: str, features: Mapping[str, float]) -> float:
        if of == "pair":
            return 3.0
        (number,) = {
            int(name.split(":")[0]) for name in features if name.split(":")[-1] == "bias" and ":" in name
        } or {0}
        return self.odds.get(of, {}).get(number, 2.0)


def told_of(*roles: int) -> Report:
    group = Group(None, (), [Candidate(0, 0, (), {})])
    fillers = [Filler(group, role, f"name {role}", 0.5, (0.6, 0.4), (0.3, 0.2)) for role in roles]
    return reported(fillers, (0.9, 0.6, 0.1), Scores())


def kept(report: Report, model: Model) -> list[list[int]]:
    return [sorted(f.role for f in one.fillers) for one in together(report, model)]


def test_incidents_and_fillers_stay_where_they_are_likely() -> None:
    report = told_of(0, 1, 2)
    assert kept(report, Scores()) == [[0, 1, 2]]
    assert kept(report, Scores(part={0: -2.0})) == [[1, 2]]
    assert kept(report, Scores(part={0: -2.0, 1: -2.0, 2: -2.0})) == []
    assert kept(report, Scores(whole={0: -2.0})) == [[0, 1, 2]]  # what is in it makes up for it
    assert kept(report, Scores(whole={0: -2.0}, part={0: -2.0, 1: -1.0})) == []
    assert kept(told_of(2), Scores(whole={0: -2.0})) == []  # the unnamed do not count
    assert kept(told_of(), Scores()) == []


def test_an_incident_is_of_the_likeliest_type() -> None:
    report = told_of(0, 1)
    assert typed(report, [0, 1], Scores()).type == 0  # the first of equals
    assert typed(report, [0, 1], Scores(type={1: 3.0})).type == 1
    assert typed(report, [0, 1], Scores(type={1: 3.0})).sure == 0.953
    assert together(report, Scores(type={1: 3.0}))[0].type == 1


def test_vectors_stand_beside_the_words_where_they_are_asked_for(
    document: Document, annotate: Callable[..., Document], rules: ArticleExtraction
) -> None:
    assert len(document.vectors) == len(document.words)
    assert all(map(any, document.vectors))
    plainly = annotate(TEXT, PUBLISHED)
    assert plainly.vectors == ()
    assert plainly == document
    found = told(document, rules)
    assert found.vectors is not None
    heads = [member.head for group in found.groups for member in group.members]
    assert [row.tobytes() for row in found.vectors] == [document.vectors[head] for head in heads]
    assert told(plainly, rules).vectors is None


def test_vectors_tell_in_networks_that_read_them(
    document: Document, rules: ArticleExtraction, resources: Resources
) -> None:
    found = told(document, rules)
    shares, article = model(resources).shares(found)
    bare, _ = model(resources).shares(replace(found, vectors=None))
    assert shares.shape == (len(found.groups), 10)
    assert article.shape == (5,)
    assert np.abs(shares - bare).max() > 0.01
    assert model(resources).shares(replace(found, groups=()))[0].shape == (0, 10)
