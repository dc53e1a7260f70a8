"""What `kgbuild explain` says of the small world of `worlds`: facts, the words behind them, and whose."""

from __future__ import annotations

from pathlib import Path

import pytest
from worlds import ATTACK, world

from kgbuild.errors import UsageError
from kgbuild.explain import Marks, explain
from kgbuild.graph import terms
from kgbuild.graph.build import quads
from kgbuild.graph.write import save
from kgbuild.resources import shipped
from kgbuild.vocab import DATA, DCTERMS

#: What is asked for, and a paragraph that is there.
CASES = [
    ("label, class, IRI", ATTACK, f"Rocket attack at Qarat\nrocket attack · {ATTACK}\n"),
    ("articles", ATTACK,
     "\nreported in a_1 (The Valley Post, 2021-06-29), b/2; 2 independent of each other\n"),
    ("a role that only a denial names", ATTACK,
     "\nattacker: left open - sources differ\n"
     "  Reed Front, according to Reed Front; denied\n"
     "    The Reed Front [denied] the attack on Qarat. (b/2: 15-21)\n\n"),
    ("two weapons", ATTACK,
     "\nweapon: rocket - sources differ\n"
     "  missile, according to Sami Darwish; reported\n"
     "    The Reed Front fired [missiles], Major Sami Darwish of the army said. (a_1: 83-91)\n"
     "  rocket\n"
     "    [Rockets] hit the Qarat base on Monday, and four soldiers died. (a_1: 0-7)\n\n"),
    ("two tolls, of whom, a bound", ATTACK,
     "\nkilled: 4 - sources differ\n"
     "  4 (soldiers)\n"
     "    Rockets hit the Qarat base on Monday, and [four soldiers] died. (a_1: 42-55)\n"
     "  at least 3\n"
     "    At least [three] died. (b/2: 52-57)\n\n"),
    ("a day that nobody doubts", ATTACK, "\ndate: 2021-06-28\n  2021-06-28\n    Rockets hit"),
    ("the words that tell of it", ATTACK,
     "\nrests on:\n"
     "  Rockets [hit] the Qarat base on Monday, and four soldiers died. (a_1: 8-11)\n"
     "  The Reed Front denied the [attack] on Qarat. (b/2: 26-32)\n"),
    ("what answers it", ATTACK, f"\nanswered by:\n  Airstrike <{DATA}event/2021-06-29-airstrike>\n"),
    ("a position", "actor:sami-darwish",
     "\nrole title: Major\n  Major\n"
     "    The Reed Front fired missiles, [Major] Sami Darwish of the army said. (a_1: 93-98)\n"),
    ("names", "actor:sami-darwish", "\nnamed in a_1 (The Valley Post, 2021-06-29)\nalso called Darwish\n"),
    ("what somebody said", "actor:sami-darwish",
     f"\nsaid:\n  Sami Darwish: We know who did it. <{DATA}statement/1>\n"),
    ("a relation", "actor:army",
     '\ncontrols: Qarat\n  Qarat\n    "We know who did it." The army [holds] Qarat. (a_1: 161-166)\n'),
    ("events at a place", "place:qarat", f"\nplace of:\n  Rocket attack at Qarat <{ATTACK}>\n"),
    ("a thing of the gazetteer", "gaz:reed-front",
     "Reed Front\nmilitia · https://w3id.org/kgbuild/gazetteer#reed"),
    ("a claim", "claim:2",
     "\nstated in b/2\n\nabout event: Rocket attack at Qarat\n\nabout property: killed\n"),
    ("a statement", "statement:1", "\nquote: We know who did it.\n"),
    ("an article", "article:a_1", f"Rockets at Qarat\narticle · {DATA}article/a_1\n"),
    ("no prefix", "2021-06-29-airstrike", "\nin response to: Rocket attack at Qarat\n"),
]  # fmt: skip


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("explain")
    save(quads(world(), DATA, terms.read([shipped("ontology") / "kgbuild.ttl"])), out, DATA)
    return out / "graph.ttl"


@pytest.mark.parametrize(("iri", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_explain(graph: Path, iri: str, words: str) -> None:
    assert words in explain(graph, iri) + "\n"


def test_all_cases_collected() -> None:
    assert len(CASES) == 18


def test_same_from_trig(graph: Path) -> None:
    assert explain(graph.with_suffix(".trig"), ATTACK) == explain(graph, ATTACK)


def test_marks(graph: Path) -> None:
    assert "Rockets <b>hit</b> the" in explain(graph, ATTACK, Marks("<b>", "</b>"))


@pytest.mark.parametrize(
    ("iri", "remedy"),
    [
        ("actor:sami-darwich", f"Did you mean {DATA}actor/sami-darwish?"),
        (DATA + "event/2021-06-28-rocket-attack", f"Did you mean {ATTACK}"),
        ("zzz:zzzzzz", "kgbuild query lists what it holds"),
    ],
)
def test_unknown(graph: Path, iri: str, remedy: str) -> None:
    with pytest.raises(UsageError, match="the graph has no") as caught:
        explain(graph, iri)
    assert caught.value.remedy.startswith(remedy)


def test_ambiguous(graph: Path) -> None:
    with pytest.raises(UsageError, match="the graph has several '1'") as caught:
        explain(graph, "1")
    assert caught.value.remedy == f"Did you mean {DATA}claim/1 or {DATA}statement/1?"


def test_an_old_name_leads_on(graph: Path, tmp_path: Path) -> None:
    for name in ("graph.ttl", "graph.trig"):
        (tmp_path / name).write_bytes(graph.with_name(name).read_bytes())
    replaced = f"<{DATA}event/old> <{DCTERMS}isReplacedBy> <{DATA}event/older> .\n"
    replaced += f"<{DATA}event/older> <{DCTERMS}isReplacedBy> <{ATTACK}> .\n"
    (tmp_path / "replaced.ttl").write_text(replaced)
    told = explain(tmp_path / "graph.ttl", "event:old")
    first, _, rest = told.partition("\n\n")
    assert " ".join(first.split()) == f"{DATA}event/old is now {ATTACK}"
    assert rest == explain(graph, ATTACK)


def test_why_it_is_one_thing(graph: Path) -> None:
    assert "\none thing: spellings of one name: Darwish, Darwich\n" in explain(graph, "actor:sami-darwish")
