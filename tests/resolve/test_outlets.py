"""An outlet is one node, whether it publishes an article, is named in one, or both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from kgbuild import pipeline
from kgbuild.model import Article, Block
from kgbuild.records import World
from kgbuild.rulings import make
from kgbuild.vocab import DATA, GAZ

#: Outlets with what each writes, and the node of the first one, of the media that are then nodes.
CASES = [
    ("nobody names it",
     [("Caspian Dispatch", "Gunmen killed a guard in Mosul on Sunday.")],
     "outlet/caspian-dispatch", ["outlet/caspian-dispatch"]),
    ("it names itself",
     [("Caspian Dispatch", "Gunmen killed a guard in Mosul on Sunday. Caspian Dispatch condemned the attack.")],
     "actor/caspian-dispatch", ["actor/caspian-dispatch"]),
    ("another names it, with an article before the name",
     [("Caspian Dispatch", "Gunmen killed a guard in Mosul on Sunday."),
      ("Nordlys Review", "Police raided the newspaper the Caspian Dispatch on Monday. "
       "The Caspian Dispatch condemned the raid.")],
     "actor/caspian-dispatch", ["actor/caspian-dispatch", "outlet/nordlys-review"]),
    ("the gazetteer knows it",
     [("The Guardian", "Gunmen killed a guard in Mosul on Sunday, The Guardian reported.")],
     "the-guardian", ["the-guardian"]),
    ("a person of its name",
     [("John Carter", "Gunmen killed a guard in Mosul on Sunday. John Carter said that he had fled.")],
     "outlet/john-carter", ["outlet/john-carter"]),
    ("a town of its name",
     [("Halabja", "Gunmen killed a guard in Halabja on Sunday.")],
     "outlet/halabja", ["outlet/halabja"]),
    ("no name",
     [("", "Gunmen killed a guard in Mosul on Sunday. Caspian Dispatch condemned the attack.")],
     "", ["actor/caspian-dispatch"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def resources() -> pipeline.Resources:
    return pipeline.Resources.load()


def articles(told: Sequence[tuple[str, str]]) -> list[Article]:
    return [
        Article(f"t{n}", text, (Block(0, len(text), "body"),), published=date(2023, 5, 9), source=outlet)
        for n, (outlet, text) in enumerate(told)
    ]


def short(iri: str) -> str:
    return iri.removeprefix(DATA).removeprefix(GAZ)


def media(world: World) -> list[str]:
    return sorted(short(thing.iri) for thing in world.things if thing.kind == "Media")


@pytest.mark.parametrize(("told", "outlet", "nodes"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_one_node(
    told: Sequence[tuple[str, str]], outlet: str, nodes: list[str], resources: pipeline.Resources
) -> None:
    world = pipeline.fuse(list(pipeline.extract(articles(told), resources)), resources)
    assert short(world.articles[0].outlet) == outlet
    assert media(world) == nodes
    made = (f"{DATA}outlet/caspian-dispatch", f"{DATA}actor/caspian-dispatch")
    assert (made in world.replaced) == (outlet == "actor/caspian-dispatch")


def test_all_cases_collected() -> None:
    assert len(CASES) == 7


def test_the_bytes_do_not_depend_on_who_is_added_last(tmp_path: Path) -> None:
    """An article that names an outlet changes the node that published those before it."""
    silent, naming = tmp_path / "silent.txt", tmp_path / "naming.txt"
    silent.write_text("Source: Caspian Dispatch\n\nGunmen killed a guard in Mosul on Sunday.\n")
    naming.write_text("Caspian Dispatch condemned the death of a guard. Gunmen shot a medic in Erbil.\n")
    for out, first, second in (("one", silent, naming), ("other", naming, silent)):
        pipeline.build([first], tmp_path / out)
        pipeline.add([second], tmp_path / out)
    pipeline.build([silent, naming], tmp_path / "whole")
    graphs = {out: (tmp_path / out / "graph.ttl").read_bytes() for out in ("one", "other", "whole")}
    assert b"ev:publishedBy actor:caspian-dispatch" in graphs["whole"]
    assert graphs["one"] == graphs["other"] == graphs["whole"]


def test_an_outlet_ruled_wrong_publishes_nothing(resources: pipeline.Resources) -> None:
    readings = list(pipeline.extract(articles(CASES[1][1]), resources))
    wrong = make("wrong", (f"{DATA}actor/caspian-dispatch",), "", "we know", DATA)
    world = pipeline.fuse(readings, resources, DATA, (wrong,))
    assert (world.articles[0].outlet, media(world)) == ("", [])
