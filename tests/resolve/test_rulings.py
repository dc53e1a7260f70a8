"""What an analyst rules is kept to by every build, and stands in the graph."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kgbuild import pipeline
from kgbuild.cli.program import main
from kgbuild.diff import diff
from kgbuild.errors import InputError, UsageError
from kgbuild.graph.build import quads
from kgbuild.model import Mention
from kgbuild.read import read
from kgbuild.records import Ruling, World
from kgbuild.rulings import append, load, make
from kgbuild.vocab import DATA, EV, PROV

ARTICLES = [
    ("a", "2021-07-06", "Rockets hit the Ain al-Asad base in Iraq on Monday. Two soldiers were killed."),
    ("b", "2021-07-07", "Gunmen attacked the Ain al-Asad base in Iraq on Monday. "
     "Gunmen shot dead a judge in Kirkuk on Sunday. Colonel Wayne Marotto spoke of a crime."),
    ("c", "2021-07-08", "Rockets hit the Ain al-Asad base in Iraq on Monday, said Colonel Marotto."),
]  # fmt: skip
BASE = f"{DATA}event/2021-07-05-rocket-attack-"


@pytest.fixture(scope="module", autouse=True)
def loaded_once() -> Iterator[pipeline.Resources]:
    resources = pipeline.Resources.load()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline.Resources, "load", lambda extra=(): resources)
        yield resources


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ruled")
    lines = [json.dumps({"id": i, "published": day, "text": text}) for i, day, text in ARTICLES]
    (folder / "news.jsonl").write_text("\n".join(lines))
    pipeline.build([folder / "news.jsonl"], folder / "out")
    return folder


@pytest.fixture(scope="module")
def fused(folder: Path, loaded_once: pipeline.Resources):  # type: ignore[no-untyped-def]
    readings = list(pipeline.extract(read([folder / "news.jsonl"]).articles, loaded_once))

    def run(*rulings: Ruling) -> World:
        return pipeline.fuse(readings, loaded_once, DATA, rulings)

    return run


def rule(verdict: str, *concerns: str, value: str = "", because: str = "we know") -> Ruling:
    return make(verdict, concerns, value, because, DATA)


def event(world: World, article: str, words: str) -> str:
    """Return the IRI of the event that an article tells of by a trigger word."""
    [found] = {e.iri for e in world.events for m in e.mentions if m.article == article and m.text == words}
    return found


def test_same_and_different_events(fused) -> None:  # type: ignore[no-untyped-def]
    world = fused()
    rockets, gunmen, judge = (
        event(world, "a", "hit"),
        event(world, "b", "attacked"),
        event(world, "b", "shot"),
    )
    assert len({rockets, gunmen, judge}) == 3
    assert event(world, "c", "hit") == rockets
    one = fused(rule("same", gunmen, rockets))
    assert event(one, "b", "attacked") == event(one, "a", "hit") == rockets
    assert (gunmen, rockets) in one.replaced
    assert event(one, "b", "shot") == judge


def test_reports_that_were_fused_are_told_apart(fused) -> None:  # type: ignore[no-untyped-def]
    mentions = {m.article: f"{DATA}mention/{m.article}-{m.start}-{m.end}"
                for e in fused().events for m in e.mentions if m.text == "hit"}  # fmt: skip
    world = fused(rule("different", mentions["a"], mentions["c"]))
    first, second = event(world, "a", "hit"), event(world, "c", "hit")
    assert first != second
    shared = event(fused(), "a", "hit")
    assert {(shared, first), (shared, second)} <= {*world.replaced, (shared, shared)}


def test_things(fused) -> None:  # type: ignore[no-untyped-def]
    guns, judge = f"{DATA}actor/gunmen-b", f"{DATA}actor/judge-b"
    world = fused(rule("same", guns, judge))
    assert len({t.iri for t in world.things} & {guns, judge}) == 1
    wayne = next(t for t in fused().things if t.label == "Wayne Marotto")
    lone = next(m for m in wayne.mentions if m.article == "c")
    apart = fused(rule("different", wayne.iri, f"{DATA}mention/c-{lone.start}-{lone.end}"))
    assert len([t for t in apart.things if "Marotto" in t.label]) == 2


def test_wrong(fused) -> None:  # type: ignore[no-untyped-def]
    judge = event(fused(), "b", "shot")
    world = fused(rule("wrong", judge))
    assert judge not in {e.iri for e in world.events}
    assert judge not in {c.about for c in world.claims}
    claim = next(c for c in fused().claims if c.property == "killed" and c.value == 2)
    world = fused(rule("wrong", claim.iri))
    assert claim.iri not in {c.iri for c in world.claims}
    assert "killed" not in dict(next(e for e in world.events if e.iri == claim.about).figures)


@pytest.mark.parametrize("first", ["wrong", "same"])
def test_what_is_wrong_takes_nothing_else_with_it(fused, first: str) -> None:  # type: ignore[no-untyped-def]
    """Also where another ruling says that it is one with something that is right."""
    rockets, gunmen = event(fused(), "a", "hit"), event(fused(), "b", "attacked")
    both = [rule("wrong", gunmen), rule("same", gunmen, rockets)]
    world = fused(*(both if first == "wrong" else reversed(both)))
    assert event(world, "a", "hit") == event(world, "c", "hit") == rockets
    assert not [m for e in world.events for m in e.mentions if m.text == "attacked"]
    judge, guns = f"{DATA}actor/judge-b", f"{DATA}actor/gunmen-b"
    left = {t.iri for t in fused(rule("wrong", guns), rule("same", guns, judge)).things}
    assert judge in left
    assert guns not in left


def test_a_mention_that_is_wrong_takes_its_event_alone(fused) -> None:  # type: ignore[no-untyped-def]
    hits = {m for e in fused().events for m in e.mentions if m.text == "hit"}
    one = min(hits)
    world = fused(rule("wrong", f"{DATA}mention/{one.article}-{one.start}-{one.end}"))
    assert {m for e in world.events for m in e.mentions if m.text == "hit"} == hits - {one}


def test_rename_and_date(fused) -> None:  # type: ignore[no-untyped-def]
    judge, guns = event(fused(), "b", "shot"), f"{DATA}actor/gunmen-b"
    world = fused(rule("date", judge, value="2021-07-01"), rule("rename", guns, value="the gunmen of Kirkuk"))
    [now] = [new for old, new in world.replaced if old == judge]
    [dated] = [e for e in world.events if e.iri == now]
    assert "2021-07-01" in now, "a name does not say another day than the event has"
    assert world.rulings[0].decided == (now,)
    assert dated.bounds.day is not None
    assert dated.bounds.day.isoformat() == "2021-07-01"
    [named] = [t for t in world.things if t.iri == guns]
    assert named.label == "the gunmen of Kirkuk"
    assert "gunmen" in {n.lower() for n in named.names}


def test_day_of_an_article(fused) -> None:  # type: ignore[no-untyped-def]
    world = fused(rule("date", f"{DATA}article/b", value="2021-07-14", because="the printed page"))
    [article] = [a for a in world.articles if a.article.id == "b"]
    assert (article.published.isoformat(), article.evidence) == ("2021-07-14", "ruled: the printed page")


def test_provenance(fused) -> None:  # type: ignore[no-untyped-def]
    ruling = rule("same", event(fused(), "a", "hit"), event(fused(), "b", "attacked"), because="one night")
    triples = {(q.subject.value, q.predicate.value, q.object.value) for q in quads(fused(ruling), DATA)
               if hasattr(q.object, "value")}  # fmt: skip
    assert (ruling.iri, EV + "because", "one night") in triples
    assert (event(fused(), "a", "hit"), PROV + "wasInfluencedBy", ruling.iri) in triples


def test_what_nobody_tells_of_is_a_warning(fused) -> None:  # type: ignore[no-untyped-def]
    [warning] = fused(rule("wrong", f"{DATA}event/never")).warnings
    assert warning == f"wrong <{DATA}event/never>: no article of the graph tells of it"


def test_words_that_tell_of_no_event_are_a_warning(fused, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """What is called wrong by words is an event; of the words for a base, or of none, nothing would be left out."""
    world = fused()
    [hit] = [m for e in world.events for m in e.mentions if (m.article, m.text) == ("a", "hit")]
    base = _base(world)
    spans = (f"{hit.start}-{hit.end}", f"{base.start}-{base.end}", "1-2")
    rulings = [rule("wrong", f"{DATA}mention/a-{span}") for span in spans]
    for ruling in rulings:
        append(tmp_path / "rulings.ttl", ruling)
    found = fused(*load([tmp_path / "rulings.ttl"]))
    lines = (tmp_path / "rulings.ttl").read_text().splitlines()
    told = "these words tell of no event of the graph; rule on the thing or the claim itself"
    assert set(found.warnings) == {
        f"rulings.ttl:{lines.index(f'<{r.iri}>') + 1}: wrong <{r.concerns[0]}>: {told}" for r in rulings[1:]
    }
    assert hit not in [m for e in found.events for m in e.mentions]


def _base(world: World) -> Mention:
    """Return the longest mention of the base in the first article."""
    mentions = {m for t in world.things for m in t.mentions if m.article == "a" and "Asad" in m.text}
    return max(mentions, key=lambda m: len(m.text))


def test_the_command_takes_no_words_that_tell_of_no_event(folder: Path, fused) -> None:  # type: ignore[no-untyped-def]
    base, graph = _base(fused()), str(folder / "out" / "graph.ttl")
    words = ["rule", "wrong", f"m:a-{base.start}-{base.end}", "--because", "x", "--graph", graph]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2
    assert "these words tell of no event" in done.output
    assert not (folder / "rulings.ttl").exists()


def test_command_and_file(folder: Path, fused) -> None:  # type: ignore[no-untyped-def]
    rockets, gunmen = event(fused(), "a", "hit"), event(fused(), "b", "attacked")
    graph = str(folder / "out" / "graph.ttl")
    words = [
        "rule",
        "same",
        rockets,
        gunmen.replace(f"{DATA}event/", "event:"),
        "--because",
        'a "single"\nattack',
    ]
    for told in ("Wrote", "Already in"):
        done = CliRunner().invoke(main, [*words, "--graph", graph])
        assert done.exit_code == 0, done.output
        assert done.output.startswith(f"{told} {folder / 'rulings.ttl'}: ")
    [ruling] = load([folder / "rulings.ttl"])
    assert (ruling.verdict, set(ruling.concerns)) == ("same", {rockets, gunmen})
    assert ruling.because == 'a "single" attack'
    pipeline.build([folder / "news.jsonl"], folder / "again")
    assert len(diff(folder / "out", folder / "again").events_merged) == 1
    bad = CliRunner().invoke(main, ["rule", "wrong", "event:never", "--because", "x", "--graph", graph])
    assert bad.exit_code == 2


@pytest.mark.parametrize(
    ("verdict", "concerns", "value"),
    [("same", ["x:a"], ""), ("same", ["x:a", "x:a"], ""), ("wrong", [], ""), ("wrong", ["x:a"], "now"),
     ("rename", ["x:a"], ""), ("rename", ["x:a", "x:b"], "n"), ("date", ["x:a"], "monday"), ("so", ["x:a"], "")],
)  # fmt: skip
def test_no_ruling(verdict: str, concerns: list[str], value: str) -> None:
    with pytest.raises(UsageError) as caught:
        make(verdict, concerns, value, "because", DATA)
    assert caught.value.remedy


def test_files(tmp_path: Path) -> None:
    file = tmp_path / "new" / "rulings.ttl"
    ruling = rule("rename", "urn:x:a", value='the "A"')
    assert append(file, ruling)
    assert not append(file, ruling)
    assert append(file, rule("wrong", "urn:x:b"))
    assert load([file, tmp_path / "nothing.ttl"]) == tuple(
        sorted([ruling, rule("wrong", "urn:x:b")], key=lambda r: r.iri)
    )
    file.write_text("no Turtle")
    with pytest.raises(InputError) as caught:
        load([file])
    assert caught.value.where.startswith(f"{file}:1")
    file.write_text(f'<urn:r> a <{EV}Ruling> ; <{EV}verdict> "same" ; <{EV}concerns> <urn:x:a> .')
    with pytest.raises(InputError, match="2 or more"):
        load([file])
