"""Counts how often each proposer was right on the development texts, and writes it where `kgbuild.scores` reads it.

    python -m benchmarks.scores FOLDER

FOLDER is that of `benchmarks.evaluate`. A proposal is right where the gold of its event has the value or lets it pass; what
is told of an event that the gold does not know counts for the word that evoked it alone. Nothing is fitted beyond the
count, and no graph depends on it: the scores tell a reader what to doubt first.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import rdflib

from benchmarks.evaluate import sets
from benchmarks.frozen import Digests, graphs
from kgbuild import scores
from kgbuild.resources import shipped
from kgbuild.vocab import EV, RULE

_ROOT = Path(__file__).parent.parent
_EV = rdflib.Namespace(EV)
_FIGURES = ("killed", "wounded", "count")

#: A proposer, and whether it was right.
Outcome = tuple[str, bool]


def main(folder: Path) -> int:
    """Count, write and print how many proposers there are."""
    sys.path.insert(0, str(folder))
    scorer = _scorer(folder / "score.py")
    golds, digests = dict(_golds(folder)), Digests(why=True)
    classes = scorer.hierarchy(shipped("ontology"))
    right, wrong = Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as scratch:
        for name, text, articles in graphs(folder):
            gold = golds.get((name, text)) or golds.get((name, ""))
            if gold is None:
                continue
            path = Path(scratch, "graph.ttl")
            path.write_bytes(digests.turtle(articles))
            only = {**gold, "events": _of(gold["events"], {a.id for a in articles})}
            found = scorer.Scorer(scorer.Built([path], classes), only)
            found.align()
            for by, good in _outcomes(found):
                (right if good else wrong)[by] += 1
    _write(right, wrong)
    print(f"{len(right.keys() | wrong.keys())} proposers, {right.total()} right, {wrong.total()} wrong")
    return 0


def _scorer(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _golds(folder: Path) -> Iterator[tuple[tuple[str, str], Any]]:
    """Yield the gold of sets, and of the lines of files that hold it beside their texts."""
    files = {"articles": _ROOT / "tests" / "gold" / "articles.json"}
    files["broadsheet"] = Path(__file__).parent / "broadsheet" / "gold.json"
    files |= {name: folder / "gold" / f"{name}.json" for name, _ in sets(folder)}
    for name, file in files.items():
        yield (name, ""), json.loads(file.read_text(encoding="utf-8"))
    for name, file in (
        ("guardian-dev2", folder / "guardian-dev2.jsonl"),
        ("cases", folder / "cases" / "dev.jsonl"),
    ):
        for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
            case = json.loads(line)
            empty: dict[str, Any] = {"set": case["id"], "articles": [], "events": [], "entities": {}}
            yield (name, case["id"]), empty | case["gold"] | {"articles": [a["id"] for a in case["articles"]]}


def _of(events: Sequence[Any], articles: set[str]) -> list[Any]:
    """Return the events of a set's gold that some of its articles tell of."""
    return [event for event in events if {*event["docs"]} & articles or len(articles) > 1]


def _outcomes(found: Any) -> Iterator[Outcome]:
    """Yield what came of each proposal of one graph."""
    graph, events = found.b.g, {e["id"]: e for e in found.gold["events"]}
    gold_of = {node: events[name] for node, name in found.of_node.items()}
    for decision in {*graph.subjects(_EV.proposedBy)}:
        for good in _judged(found, graph, decision, gold_of):
            asserted = graph.objects(decision, _EV.assertedBy)
            for by in (*graph.objects(decision, _EV.proposedBy), *asserted):
                yield _name(str(by)), good


def _judged(found: Any, graph: Any, decision: Any, gold_of: Mapping[Any, Any]) -> Iterator[bool]:
    """Yield whether what a claim or a decision says is right, as far as the gold tells."""
    about, matter = graph.value(decision, _EV.decides), str(graph.value(decision, _EV.matter) or "")
    if matter == "type":
        if about in gold_of:
            yield True
        elif about in found.spurious:
            yield False
    elif matter == "date" and about in gold_of:
        time = found.time(gold_of[about], about)
        if time.tp or time.fp:
            yield bool(time.tp)
    elif matter == "inResponseTo" and about in gold_of:
        other = found.of_node.get(graph.value(decision, _EV.outcome))
        yield other in {*gold_of[about].get(matter, ()), *gold_of[about].get(f"{matter}_ok", ())}
    elif not matter:
        yield from _of_claim(found, graph, decision, gold_of)


def _of_claim(found: Any, graph: Any, claim: Any, gold_of: Mapping[Any, Any]) -> Iterator[bool]:
    event = gold_of.get(graph.value(claim, _EV.aboutEvent))
    role = str(graph.value(claim, _EV.aboutProperty) or "").removeprefix(EV)
    if event is None:
        return
    accepted = [event.get(role, []), event.get(f"{role}_ok", [])]
    if role in _FIGURES:
        numbers = [n for of in accepted for n in (of if isinstance(of, list) else [of])]
        yield int(graph.value(claim, _EV.literalValue)) in numbers
    elif role in ("attacker", "target", "weapon", "place", "orderedBy", "claimedBy", "accused"):
        names: set[str] = set().union(set(), *(found.alias(filler) for of in accepted for filler in of))
        yield bool(found.b.labels(graph.value(claim, _EV.value)) & names)


def _name(iri: str) -> str:
    return f"rule:{iri.removeprefix(RULE)}" if iri.startswith(RULE) else f"frame:{iri}"


def _write(right: Counter[str], wrong: Counter[str]) -> None:
    rows = [f"{by}\t{right[by]}\t{wrong[by]}" for by in sorted(right.keys() | wrong.keys())]
    scores.FILE.write_text("\n".join(["proposer\tright\twrong", *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
