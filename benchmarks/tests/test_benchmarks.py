"""The measures say what the scorer says: errors joined with causes, figures beside the last ones, tables of causes whole."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from spacy.language import Language

from benchmarks import ablate, adding, bench, errors, evaluate, mending, scaling, serving, whys
from benchmarks.errors import CAUSES, ORDER, Error
from kgbuild.extract.events import told_again

LOG = """
found  omar: militias fired at a base
found  june: three strikes | target (missing 1, wrong 2); place (missing 1, wrong 0)
MISSED usjets: jets have attacked
MISSED statement: {"speaker": "someone", "quote": "words"}
SPURIOUS https://w3id.org/kgbuild/data/event/2017-armed-clash-59e8aec1 ['ArmedClash'] ['Armed clash (2017)']
"""


def test_errors_of_a_log() -> None:
    assert list(errors.errors("s", LOG)) == [
        Error("s", "june", "target", "slot missed"),
        Error("s", "june", "target", "slot false"),
        Error("s", "june", "target", "slot false"),
        Error("s", "june", "place", "slot missed"),
        Error("s", "usjets", "event", "event missed"),
        Error("s", "2017-armed-clash-59e8aec1", "event", "event false"),
    ]


def test_errors_are_joined_with_causes() -> None:
    known = {("s", "june", "target"): "fusion", ("s", "usjets", "event"): "names"}
    assert list(errors.table(errors.errors("s", LOG), known)) == [
        "| cause | event missed | event false | slot missed | slot false | together |",
        "|---|---|---|---|---|---|",
        "| names | 1 | 0 | 0 | 0 | 1 |",
        "| fusion | 0 | 0 | 1 | 2 | 3 |",
        "| unassigned | 0 | 1 | 1 | 0 | 2 |",
        "| all | 1 | 1 | 2 | 2 | 6 |",
    ]


def test_causes_are_known_and_given_once() -> None:
    lines = [x for x in CAUSES.read_text(encoding="utf-8").splitlines() if x and not x.startswith("#")]
    rows = [line.split("\t") for line in lines]
    assert len(rows) >= 60
    assert {len(row) for row in rows} == {4}
    assert {row[3] for row in rows} <= {*ORDER} - {"unassigned"}
    assert max(Counter(tuple(row[:3]) for row in rows).values()) == 1


def test_figures_stand_beside_the_last_ones() -> None:
    now, before = {"seeds": {"slots, F1": "0.900"}}, {"seeds": {"slots, F1": "0.889"}}
    assert list(evaluate.table(now, before))[2:] == ["| seeds | slots, F1 | 0.889 | 0.900 |"]
    assert list(evaluate.table(now, {}))[2:] == ["| seeds | slots, F1 | - | 0.900 |"]
    assert list(evaluate.table(now))[2:] == ["| seeds | slots, F1 | 0.900 |"]


def test_without_texts_a_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(evaluate, "own_sets", lambda: {"texts without events": {"events found": "0 in 100"}})
    assert evaluate.main(tmp_path) == 0
    told = capsys.readouterr()
    assert "| texts without events | events found |" in told.out
    assert "left out: there are no texts with gold in" in told.err


def test_speeds_are_words_by_the_clock_and_by_the_processor() -> None:
    spent = {"tokenizer": bench.Spent(0.02, 0.01), "language model": bench.Spent(2.0, 1.0)}
    assert list(bench.table(spent, 6000))[2:] == [
        "| tokenizer | 300,000 | 600,000 | 0.0100 |",
        "| language model | 3,000 | 6,000 | 1.00 |",
    ]


def test_of_several_rounds_the_best_counts() -> None:
    rounds = iter([0.05, 0.0, 0.05])
    assert bench.best(lambda: time.sleep(next(rounds)), 3).clock < 0.04


def test_adding_is_measured_against_a_build(capfd: pytest.CaptureFixture[str]) -> None:
    adding.main(Path(__file__).parents[2] / "articles", 1)
    told = capfd.readouterr().out
    assert re.search(r"^1 articles built in \d+\.\d s \(by the clock", told, re.MULTILINE)
    assert re.search(r"^one added in \d+\.\d s .*: \d+\.\d% of the build$", told, re.MULTILINE)
    assert "3% at most at 10,000 articles: make bench NUMBER=10000" in told


def test_what_a_mend_does_is_counted() -> None:
    gold = [[(1, "subj"), (1, "root"), (1, "obj")], [(0, "root"), (0, "obl")]]
    before = [[(1, "dep"), (1, "root"), (1, "obj")], [(0, "root"), (0, "nmod")]]
    after = [[(1, "subj"), (1, "root"), (0, "obj")], [(0, "root"), (0, "tmod")]]
    assert mending.effect(gold, before, after) == mending.Effect(sentences=2, righted=1, wronged=1, neither=1)
    assert mending.effect(gold, before, before) == mending.Effect(0, 0, 0, 0)


def test_mends_left_out_leave_a_tree_as_it_was(nlp: Language) -> None:
    docs = [nlp("The assault by gunmen was repelled.")]
    heads = [(token.head.i, token.dep_) for token in docs[0]]
    assert [head for head, _ in mending.trees_of(docs, ())[0]] == [head for head, _ in heads]
    assert mending.MENDS


def test_growth_and_workers_are_ratios() -> None:
    few, one, two = (scaling.Cost(p, c, m << 30) for p, c, m in ((10, 11, 1), (110, 120, 2), (115, 60, 1)))
    told = scaling.told(1000, few, one, two)
    assert told[3:] == [
        "processor time an article at 1,000 / at 100: 1.10 (1.1 or less)",
        "time by the clock, one worker / two: 2.00 (1.8 or more)",
        "the most memory of a process at 1,000: 2.00 GiB (1.1 or less)",
    ]


def test_every_tenth_article_has_no_day(tmp_path: Path) -> None:
    file, _ = adding.corpus(Path(__file__).parents[2] / "articles", 25, tmp_path)
    lines = [json.loads(line) for line in scaling.undated(file).read_text(encoding="utf-8").splitlines()]
    assert [n for n, line in enumerate(lines) if "published" not in line] == [0, 10, 20]


# ------------------------------------------------------------------------------------------------- serving


def test_the_ratio_is_that_of_all_queries_together() -> None:
    rows = [serving.Row("slow", 5, 0.120, 0.100), serving.Row("quick", -1, 0.001, 0.010)]
    assert list(serving.table(rows))[2:] == [
        "| slow | 5 | 120.0 | 100.0 | 1.20 |",
        "| quick | triples | 1.0 | 10.0 | 0.10 |",
        "all 2 together: 1.10 times Oxigraph's time (at most 1.1 asked)",
    ]
    assert serving.total(rows) <= serving.MOST


def test_ablation_tells_what_a_rule_brings() -> None:
    rows = [
        ablate.Row("mend_nothing", 4, {"one": (0, 0), "two": (0, 0)}),
        ablate.Row("rule", 1, {"one": (3, -1), "two": (0, 2)}),
    ]
    assert [row.idle for row in rows] == [True, False]
    assert list(ablate.table(rows))[2:] == [
        "| `mend_nothing` | 4 |  |  |",
        "| `rule` | 1 | +3 right, -1 wrong | +2 wrong |",
    ]


def test_ablation_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    rows = [ablate.Row("a", 4, {"one": (1, 0)}), ablate.Row("b", 1, {"one": (0, 0)})]
    first = ablate.Kept(tmp_path / "kept", "program")
    first.add("a", lambda: rows[0])
    again = ablate.Kept(tmp_path / "kept", "program")
    again.add("a", lambda: pytest.fail("it is there"))
    again.add("b", lambda: rows[1])
    assert [*again.rows.values()] == rows
    assert ablate.Kept(tmp_path / "kept", "another").rows == {}


def test_ablation_leaves_out_what_joins_words() -> None:
    rule = "rule:extract.events.told_again.hit_as_told"
    with ablate._silenced(rule):
        assert told_again.hit_as_told(None, None) is None  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        told_again.hit_as_told(None, None)  # type: ignore[arg-type]


def test_ablation_silences_one_rule_alone() -> None:
    said: list[str] = []
    heard = ablate._deaf(lambda *args, by="": said.append(by or args[-1]), "rule:a")
    heard("role", "rule:a")
    heard("role", "rule:b")
    heard("role", by="rule:a")
    assert said == ["rule:b"]
    assert {"mend_states", "mend_reported"} <= {*ablate.mends()}


def test_ten_facts_lead_to_what_proposed_them(sample: Path) -> None:
    """Right and wrong ones; what is mended has gone from the graph, and its row is to be replaced by another."""
    facts = whys.facts()
    assert len(facts) == 10
    assert {"right", "wrong"} <= {fact.verdict.split(":")[0] for fact in facts}
    matters = {
        "attacker",
        "claimedBy",
        "date",
        "killed",
        "wounded",
        "merge",
        "inResponseTo",
        "type",
        "apart",
    }
    assert {fact.matter for fact in facts} == matters
    told = [reason for fact in facts if (reason := whys.reason_of(fact, sample / "graph.ttl"))]
    assert len(told) >= 6
    for by in (by for reason in told for by in reason.proposers):
        assert by.file, by
        assert by.line, by
        assert by.says, by
