"""Every fact has its reason: the records of decisions in the graphs of development texts, and how they are told."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from kgbuild import annotate as annotation
from kgbuild import proposers, scores
from kgbuild.cli.program import main
from kgbuild.graph.build import quads
from kgbuild.graph.terms import read as read_terms
from kgbuild.graph.write import turtle
from kgbuild.pipeline import Resources, extract, fuse
from kgbuild.read import read
from kgbuild.records import World
from kgbuild.resources import shipped
from kgbuild.vocab import DATA, EV, LEX, RDF, RULE
from kgbuild.why import reasons

ROOT = Path(__file__).parents[2]
#: Where the texts of a set stand, and whether each article is a graph by itself.
SETS = {
    "articles": (ROOT / "articles", False),
    "broadsheet": (ROOT / "benchmarks" / "broadsheet" / "texts.jsonl", False),
    "seeds": (ROOT.parent / "shared" / "seeds", False),
    "guardian-dev": (ROOT.parent / "shared" / "eval" / "texts" / "guardian-dev.jsonl", True),
}
ROLES = (
    "attacker",
    "target",
    "weapon",
    "place",
    "near",
    "orderedBy",
    "claimedBy",
    "accused",
    "accuser",
    "participant",
)
FIGURES = ("killed", "wounded", "count")
#: How much of the Turtle of a graph the records may take.
SHARE = 0.2
#: What a claim, and the record of another decision, says of why.
REASONS = ("attributedBy", "grounds", "preferredTo", "proposedBy", "ruledOut", "score")


@pytest.fixture(scope="module")
def resources() -> Resources:
    return Resources.load()


@pytest.fixture(scope="module", params=SETS)
def worlds(
    request: pytest.FixtureRequest, resources: Resources, pipeline: annotation.Pipeline
) -> list[World]:
    path, alone = SETS[request.param]
    if not path.exists():
        pytest.skip(f"{path} is not there: it holds material that is not shipped")
    readings = list(extract(read([path]).articles, resources, loaded=pipeline))
    return [fuse(some, resources) for some in ([[r] for r in readings] if alone else [readings])]


@pytest.fixture(scope="module")
def graph(sample: Path) -> Path:
    """The graph of the sample articles."""
    return sample / "graph.ttl"


class Records:
    """The records of a world's graph."""

    def __init__(self, world: World) -> None:
        self.store = ox.Store()
        self.store.extend(quads(world, DATA))

    def values(self, subject: str | None, name: str) -> list[str]:
        node = ox.NamedNode(subject) if subject else None
        found = self.store.quads_for_pattern(node, ox.NamedNode(EV + name), None, ox.DefaultGraph())
        return [quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode | ox.Literal)]

    def about(self, iri: str, matter: str) -> list[str]:
        """Return the decisions of a matter on an event or a place."""
        found = self.store.quads_for_pattern(None, ox.NamedNode(EV + "decides"), ox.NamedNode(iri), None)
        decisions = [q.subject.value for q in found if isinstance(q.subject, ox.NamedNode)]
        return [d for d in decisions if self.values(d, "matter") == [matter]]


@pytest.fixture(scope="module")
def told(worlds: list[World]) -> list[tuple[World, Records]]:
    return [(world, Records(world)) for world in worlds]


def test_every_argument_and_figure(told: list[tuple[World, Records]]) -> None:
    counted = 0
    for world, records in told:
        events = {event.iri for event in world.events}
        for claim in world.claims:
            if claim.about in events:
                counted += 1
                assert claim.property in (*ROLES, *FIGURES)
                assert records.values(claim.iri, "proposedBy"), claim
                assert len(records.values(claim.iri, "score")) == 1, claim
                assert not claim.according_to or claim.source_by, claim
    assert counted > 50


def test_every_toll_leads_to_the_list_of_its_word(told: list[tuple[World, Records]]) -> None:
    """But for those of fields and those that a rule adds up, which no word of a list tells."""
    lists, tolls = set[str](), 0
    for world, records in told:
        for claim in world.claims:
            if claim.property in ("killed", "wounded"):
                by = records.values(claim.iri, "proposedBy")
                found = {iri for iri in by if iri.startswith(f"{LEX}casualty-")}
                tolls += 1
                assert found or any(rule in " ".join(by) for rule in ("given_fields", "told_apart")), claim
                lists |= found
    assert tolls > 5
    assert len(lists) >= 2
    assert {proposers.find(iri).file for iri in lists} == {"ontology/lexicon/tolls.ttl"}
    assert all(proposers.find(iri).line and proposers.find(iri).says.endswith(".") for iri in lists)


def test_a_verb_of_ones_own_leads_to_its_file(tmp_path: Path) -> None:
    """The list stands in the shipped file, whoever adds a word to it; a trigger of one's own where it is written."""
    articles, words = tmp_path / "a.jsonl", tmp_path / "words.ttl"
    text = "On Monday a shell hit a school in Homs and vapourised nine pupils, a doctor said."
    articles.write_text(
        json.dumps({"id": "a", "text": text, "published": "2016-06-08"}) + "\n", encoding="utf-8"
    )
    words.write_text(f'<{LEX}casualty-killing> <{LEX}lemma> "vapourise" .\n', encoding="utf-8")
    given = ["--out", str(tmp_path / "out"), "--ontology", str(words)]
    assert CliRunner().invoke(main, ["build", str(articles), *given]).exit_code == 0
    event = next(
        q.subject
        for q in ox.parse(path=str(tmp_path / "out" / "graph.ttl"))
        if q.predicate.value == EV + "killed"
    )
    _, _, found = reasons(tmp_path / "out" / "graph.ttl", event.value)
    killed = next(reason for reason in found if reason.matter == "killed")
    assert killed.proposers[0].name == "lex:casualty-killing"
    assert killed.proposers[0].place.startswith("ontology/lexicon/tolls.ttl:")


def test_every_day_link_and_class(told: list[tuple[World, Records]]) -> None:
    for world, records in told:
        for event in world.events:
            assert len(records.about(event.iri, "date")) >= len(event.time_texts), event
            for prop, others in (("inResponseTo", event.in_response_to), ("partOf", event.part_of)):
                outcomes = {o for d in records.about(event.iri, prop) for o in records.values(d, "outcome")}
                assert outcomes == {*others}
            for decision in records.about(event.iri, "type"):
                assert records.values(decision, "proposedBy"), event


def test_every_merge(told: list[tuple[World, Records]]) -> None:
    """A mention less than there are of an event was brought together with another."""
    merged = 0
    for world, records in told:
        for event in world.events:
            by = [records.values(d, "proposedBy") for d in records.about(event.iri, "merge")]
            assert all(by), event
            likened = [rules for rules in by if "resolve.fusion" in rules[0]]
            assert len(likened) == len(records.about(event.iri, "type")) - 1, event
            merged += len(likened)
    assert merged > 10


def test_every_event_that_is_kept_apart(told: list[tuple[World, Records]]) -> None:
    """By a rule that parts the two, or because too little speaks for one: of two events of the graph, a mention of each."""
    parting = ("resolve.vetoes.", "resolve.fusion.")
    counted = 0
    for world, records in told:
        events = {event.iri: event for event in world.events}
        for iri in events:
            for decision in records.about(iri, "apart"):
                counted += 1
                [other], [by] = records.values(decision, "outcome"), records.values(decision, "proposedBy")
                assert other in events
                assert other != iri
                assert by.removeprefix(RULE).startswith(parting), by
                assert len(records.values(decision, "evidence")) == 2
                likely = float(records.values(decision, "score")[0]) > 0
                assert likely or "fusion._host" in by or "vetoes" in by, decision
    assert counted


def test_every_place_that_is_known(told: list[tuple[World, Records]]) -> None:
    for world, records in told:
        named = {t.iri: t for t in world.things if t.mentions and t.kind == "Settlement" and not t.note}
        known = [iri for iri, thing in named.items() if thing.latitude is not None and "#" not in iri]
        assert all(records.about(iri, "identity") for iri in known)


@pytest.fixture(scope="module")
def both(worlds: list[World], resources: Resources) -> list[tuple[list[ox.Quad], list[ox.Quad]]]:
    """The graph of each world with the records, and without."""
    terms = read_terms(resources.files)
    return [(quads(world, DATA, terms), quads(world, DATA, terms, why=False)) for world in worlds]


def test_the_graph_without_is_the_same_but_for_them(both: list[tuple[list[ox.Quad], list[ox.Quad]]]) -> None:
    reasons = {EV + name for name in REASONS}
    for whole, without in ((set(one), set(other)) for one, other in both):
        kind = ox.NamedNode(EV + "Decision")
        records = {q.subject for q in whole if q.predicate.value == RDF + "type" and q.object == kind}
        more = {q for q in whole - without if q.predicate.value not in reasons}
        beside = {q for q in more if q.subject not in records}
        assert without <= whole
        assert records
        assert all(str(q.subject).startswith(f"<{EV}") for q in beside), "but for the terms that they use"
        assert not any(isinstance(term, ox.BlankNode) for q in whole for term in (q.subject, q.object))


def test_their_share_of_the_graph(both: list[tuple[list[ox.Quad], list[ox.Quad]]]) -> None:
    whole, without = (sum(len(turtle(graph, DATA)) for graph in graphs) for graphs in zip(*both, strict=True))
    assert (whole - without) / whole <= SHARE


def test_every_proposer_is_found(told: list[tuple[World, Records]]) -> None:
    names = {by for _, records in told for by in records.values(None, "proposedBy")}
    names |= {by for _, records in told for by in records.values(None, "assertedBy")}
    names |= {by for _, records in told for by in records.values(None, "attributedBy")}
    found = [proposers.find(iri) for iri in sorted(names)]
    assert len(found) > 40
    assert [p.iri for p in found if not (p.line and p.says and p.file)] == []
    assert {p.file.endswith(".py") for p in found if p.iri.startswith(RULE)} == {True}


def test_every_decision_of_the_samples_leads_to_a_term_or_a_function(graph: Path) -> None:
    """Python and the Turtle files themselves are asked: a term that is described, or a function that says what it does."""
    triples = [quad.triple for quad in ox.parse(path=str(graph))]
    decisions = {t.subject for t in triples if t.predicate.value == EV + "score"}
    by = {EV + name for name in ("proposedBy", "attributedBy", "assertedBy")}
    named = [(t.subject, t.object.value) for t in triples if t.predicate.value in by]
    assert len(decisions) > 300
    assert {decision for decision, _ in named} == decisions
    words = (path for path in shipped("ontology").rglob("*.ttl"))
    described = {
        q.subject.value for path in words for q in ox.parse(path=str(path)) if hasattr(q.subject, "value")
    }
    for iri in {iri for _, iri in named}:
        if not iri.startswith(RULE):
            assert iri in described, iri
            continue
        name, _, function = iri.removeprefix(RULE).rpartition(".")
        module = importlib.import_module(f"kgbuild.{name}")
        places = [module, *(one for one in vars(module).values() if isinstance(one, type))]
        [rule] = {found for place in places if (found := vars(place).get(function))}
        assert rule.__doc__, iri


def test_scores_are_of_proposers_that_there_are() -> None:
    rows = [line.split("\t") for line in scores.FILE.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(rows) > 50
    assert rows == sorted(rows)
    for by, _, _ in rows:
        iri = RULE + by.removeprefix("rule:") if by.startswith("rule:") else by.removeprefix("frame:")
        assert proposers.find(iri).line, by
        assert 0 < scores.score(by) < 1


def test_told_as_text(graph: Path) -> None:
    done = CliRunner().invoke(main, ["explain", EVENT, "--why", "--graph", str(graph)])
    assert done.exit_code == 0, done.output
    for words in TOLD:
        assert words in done.output, words


def test_told_as_json(graph: Path) -> None:
    done = CliRunner().invoke(main, ["explain", EVENT, "--why", "--format", "json", "--graph", str(graph)])
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert told["iri"].endswith(EVENT.split(":")[1])
    for reason in told["reasons"]:
        assert reason["proposers"], reason
        for proposer in reason["proposers"]:
            assert proposer["file"], reason
    assert {"attacker", "place", "date", "type", "merge"} <= {reason["matter"] for reason in told["reasons"]}


def test_a_claim_and_a_place(graph: Path) -> None:
    _, _, of_event = reasons(graph, EVENT)
    claim = next(r for r in of_event if r.matter == "attacker")
    assert "/claim/" in claim.iri
    _, _, of_claim = reasons(graph, claim.iri)
    assert of_claim == [claim]
    of_places = {q.subject for q in ox.parse(path=str(graph)) if q.object == ox.Literal("identity")}
    decided = next(
        q.object
        for q in ox.parse(path=str(graph))
        if q.subject in of_places and q.predicate.value == EV + "decides"
    )
    assert isinstance(decided, ox.NamedNode)
    _, _, of_place = reasons(graph, decided.value)
    assert {r.matter for r in of_place} == {"identity"}


def test_why_two_events_are_two(tmp_path: Path) -> None:
    """It is told of either, and leads to the rule that parts them."""
    text = "Rockets hit the base at Kharan on 3 May 2021. Rockets hit the base at Kharan on 9 May 2021, too."
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"id": "a", "text": text, "published": "2021-05-10"}) + "\n", encoding="utf-8"
    )
    built = CliRunner().invoke(main, ["build", str(tmp_path / "a.jsonl"), "--out", str(tmp_path / "out")])
    assert built.exit_code == 0, built.output
    graph = tmp_path / "out" / "graph.ttl"
    events = {q.subject.value for q in ox.parse(path=str(graph)) if q.predicate.value == EV + "earliest"}
    assert len(events) == 2
    for iri in events:
        _, label, found = reasons(graph, iri)
        [apart] = [reason for reason in found if reason.matter == "apart"]
        assert apart.value != label
        assert apart.score > 0
        assert apart.grounds.startswith("another time; ")
        assert [by.name for by in apart.proposers] == ["rule:resolve.vetoes._at_other_times"]
        assert len(apart.sentences) == 2
        said = CliRunner().invoke(main, ["explain", iri, "--why", "--graph", str(graph)])
        assert f"\nanother event than: {apart.value}\n" in said.output
        assert (
            "\n  kept apart by rule:resolve.vetoes._at_other_times (kgbuild/resolve/vetoes.py:" in said.output
        )
        plain = CliRunner().invoke(main, ["explain", iri, "--why", "--format", "json", "--graph", str(graph)])
        assert "apart" in {reason["matter"] for reason in json.loads(plain.output)["reasons"]}


def test_a_graph_without_them(graph: Path, tmp_path: Path) -> None:
    reasons = {EV + name for name in (*REASONS, "decides")}
    kept = [q for q in ox.parse(path=str(graph)) if q.predicate.value not in reasons]
    (tmp_path / "graph.ttl").write_bytes(turtle(kept, DATA))
    done = CliRunner().invoke(main, ["explain", EVENT, "--why", "--graph", str(tmp_path / "graph.ttl")])
    assert done.exit_code == 2
    assert "Build it again without --no-why" in done.output
    done = CliRunner().invoke(main, ["explain", EVENT, "--format", "json", "--graph", str(graph)])
    assert "Add --why" in done.output


TOLD = (
    "\nattacker: ", "\n  proposed by lex:slot-", "(ontology/lexicon/en.ttl:", "\n  score 0.", "\n  ruled out ",
    "\n  preferred to ", "\none event\n", " was needed\n", "held to have happened by rule:",
)  # fmt: skip
#: An event of the sample articles that two tell of.
EVENT = "event:2021-06-27-airstrike-iraq"
