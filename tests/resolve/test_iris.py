"""An IRI never says what is not so: events are renamed in the build in which the evidence changes, and old names lead on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from kgbuild import pipeline
from kgbuild.incremental.registry import load
from kgbuild.model import Bounds
from kgbuild.read import read
from kgbuild.records import Event, World
from kgbuild.resolve.naming import Called, assign
from kgbuild.rulings import append, make
from kgbuild.slugs import article_key, article_name, slug
from kgbuild.vocab import DATA

VAGUE = ("a", "", "Rockets hit the Al-Omar oil field. Two soldiers were killed.")
DATED = ("b", "2021-06-29", "Rockets hit the Al-Omar oil field on Monday. Two soldiers were killed.")
WIDER = ("c", "2021-06-28", "Two soldiers were killed in a rocket attack in Syria on Monday.")
NAMED = f"{DATA}event/2021-06-28-rocket-attack-al-omar-oil-field"

Fuse = Callable[..., World]


@pytest.fixture(scope="module")
def fuse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuse]:
    resources = pipeline.Resources.load()
    folder = tmp_path_factory.mktemp("iris")

    def run(*articles: tuple[str, str, str]) -> World:
        lines = [json.dumps({"id": i, "published": day or None, "text": text}) for i, day, text in articles]
        (folder / "news.jsonl").write_text("\n".join(lines))
        readings = list(pipeline.extract(read([folder / "news.jsonl"]).articles, resources))
        return pipeline.fuse(readings, resources, DATA, ())

    return run


def only(world: World) -> Event:
    [event] = [e for e in world.events if e.kind != "Statement"]
    return event


def test_no_name_says_that_a_day_is_unknown(fuse: Fuse) -> None:
    alone = only(fuse(VAGUE))
    assert alone.bounds == Bounds()
    assert re.fullmatch(f"{DATA}event/rocket-attack-al-omar-oil-field-[0-9a-f]{{8}}", alone.iri)


def test_dated_later(fuse: Fuse) -> None:
    before, world = only(fuse(VAGUE)).iri, fuse(VAGUE, DATED)
    assert only(world).iri == NAMED
    assert (before, NAMED) in world.replaced, "the old name leads to the new one, in the graph itself"
    assert only(fuse(DATED)).iri == NAMED


def test_place_sharpened_later(fuse: Fuse) -> None:
    before, world = only(fuse(WIDER)), fuse(WIDER, DATED)
    assert before.iri == f"{DATA}event/2021-06-28-rocket-attack-syria"
    now = only(world)
    assert now.iri == before.iri, "the field lies in Syria: the first name still holds"
    assert (NAMED, now.iri) in world.replaced


@pytest.mark.parametrize("folder", ["articles", "../shared/seeds"])
def test_names_hold(folder: str, tmp_path: Path) -> None:
    path = Path(__file__).parents[2] / folder
    if not path.is_dir():
        pytest.skip(f"{path} is not there: it holds material that is not shipped")
    resources = pipeline.Resources.load()
    world = pipeline.fuse(list(pipeline.extract(read([path]).articles, resources)), resources, DATA, ())
    events = [e for e in world.events if e.kind != "Statement"]
    assert len(events) >= 6
    for event in events:
        told = re.match(r"\d{4}(-\d\d)*(?=-)", event.iri.removeprefix(f"{DATA}event/"))
        day = event.bounds.day.isoformat() if event.bounds.day else str(event.bounds.earliest)
        assert not told or day.startswith(told[0]), event.iri
        assert "undated" not in event.iri


def test_names_that_do_not_hold_are_nobodys() -> None:
    order = (False, date(2021, 6, 28), "a", 0)
    wrong = Called(order, "x/27-omar", "1", instead="x/28-omar")
    right = Called((True, *order[1:]), "x/28-omar-field", "2")
    assert assign([[wrong, right]]) == (["x/28-omar-field"], [("x/27-omar", "x/28-omar-field")])
    [[iri], replaced] = assign([[wrong]])
    assert re.fullmatch("x/28-omar-[0-9a-f]{8}", iri)
    assert replaced == [("x/27-omar", iri)]


def test_registry_leads_on_from_a_ruled_day(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(json.dumps({"id": "b", "published": DATED[1], "text": DATED[2]}))
    out = tmp_path / "out"
    pipeline.build([tmp_path / "news.jsonl"], out)
    assert NAMED in load(out).individuals  # type: ignore[union-attr]
    append(tmp_path / "rulings.ttl", make("date", (NAMED,), "2021-06-27", "the army's log", DATA))
    pipeline.build([tmp_path / "news.jsonl"], out)
    registry = load(out)
    assert registry
    [now] = [iri for iri in registry.individuals if "/event/" in iri]
    assert now.startswith(f"{DATA}event/2021-06-27-rocket-attack-al-omar-oil-field-")
    assert registry.names[NAMED] == (now,)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Łódź", "lodz"), ("Đức", "duc"), ("Київ", "kyiv"), ("Миколаїв", "mykolaiv"), ("Идлиб", "idlib"),
        ("Горловка", "gorlovka"), ("Çavuşoğlu", "cavusoglu"), ("بغداد", "bghdad"), ("دير الزور", "dyr-alzwr"),
        ("Straße", "strasse"), ("Þórshöfn", "thorshofn"), ("北京", "beijing"), ("Kata’ib", "kataib"),
        ("Hawler ʿAyn", "hawler-ayn"), ("\U0001f680", "rocket"),
    ],
)  # fmt: skip
def test_letters_are_folded(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_what_has_no_letters_has_a_digest() -> None:
    assert re.fullmatch("x[0-9a-f]{8}", slug("…"))
    assert slug("…") != slug("—")


def test_names_and_keys_of_articles() -> None:
    ids = [
        "000_688",
        "a1",
        "a/b",
        "a-b",
        "world/2021/jun/28",
        "غارة-على-دير",
        "غارة-على-ديرا",
        "x" * 300,
        "long-identifier",
    ]
    assert re.fullmatch("gharh-dyr-[0-9a-f]{8}", article_name("غارة-دير"))
    for made in (article_name, article_key):
        assert len({made(i) for i in ids}) == len(ids)
        assert all(re.fullmatch("[A-Za-z0-9_-]+", made(i)) for i in ids)
    assert article_key("000_688") == "000_688"
    assert {len(article_key(i)) for i in ids if len(i) > 7 or "/" in i} == {8}
