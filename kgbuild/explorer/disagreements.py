"""Where sources give different tolls, attackers or weapons for one event, the weightiest first.

A claim differs from another where a different source gives another value and neither value contains the other: a
province and its town, a militia and the front that it belongs to, "at least four" and five agree. Two values that one
source gives together (two targets, two weapons) are a plurality, and no disagreement; what is only described ("gunmen") may
be whatever another source names.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import pyoxigraph as ox

from kgbuild.explorer.snapshot import Snapshot, reach
from kgbuild.vocab import DCTERMS, EV, SKOS, local

#: What is compared, by the question that its answers answer: who is accused and who claims it are answers to one.
QUESTIONS: Final = {"killed": "killed", "wounded": "wounded", "attacker": "attacker", "accused": "attacker",
                     "claimedBy": "attacker", "weapon": "weapon"}  # fmt: skip
#: What a disagreement on each weighs at the least.
_WEIGHTS: Final = {"attacker": 2.0, "killed": 1.0, "wounded": 0.5, "weapon": 0.5}
#: Steps from a value to one that contains it.
_WIDER: Final = (
    *(EV + name for name in ("within", "partOfGroup", "nationalBodyOf", "memberOf", "backedBy")),
    SKOS + "broader",
)


@dataclass(frozen=True, slots=True)
class _Claim:
    iri: str
    value: str
    source: str
    bound: str
    of: str
    denied: bool


def disagreements(graph: Snapshot) -> list[dict[str, Any]]:
    """Return each event and question on which sources differ, with every version, the weightiest first."""
    wider = _steps(graph)
    described = {node for node, notes in graph.texts(SKOS + "note").items() if "described" in notes}
    found = []
    for (event, question), claims in _by_question(graph).items():
        named = [claim for claim in claims if claim.value not in described]
        pairs = [pair for pair in combinations(_positions(named), 2) if _differ(*pair, question, wider)]
        refused = [c for c in claims if c.denied]
        if pairs or (refused and any(not c.denied for c in claims)):
            found.append(_row(graph, event, question, claims, bool(refused) and not pairs))
    return sorted(found, key=lambda row: (-row["weight"], row["event"]["iri"], row["about"]))


def _steps(graph: Snapshot) -> dict[str, list[str]]:
    steps: dict[str, list[str]] = defaultdict(list)
    for prop in _WIDER:
        for node, values in graph.texts(prop).items():
            steps[node] += values
    for quad in graph.known.quads_for_pattern(None, ox.NamedNode(SKOS + "broader"), None, None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            steps[quad.subject.value].append(quad.object.value)
    return steps


def _by_question(graph: Snapshot) -> dict[tuple[str, str], list[_Claim]]:
    """Return all claims on each question, by event."""
    names = (
        "aboutEvent",
        "aboutProperty",
        "value",
        "literalValue",
        "boundedAs",
        "ofWhom",
        "heldAs",
        "accordingTo",
        "statedIn",
    )
    columns = {name: graph.texts(EV + name) for name in names}
    found: dict[tuple[str, str], list[_Claim]] = defaultdict(list)
    for iri, (event, *_) in sorted(columns["aboutEvent"].items()):
        of = {name: next(iter(column.get(iri, ())), "") for name, column in columns.items()}
        question = QUESTIONS.get(of["aboutProperty"].removeprefix(EV))
        if question:
            claim = _Claim(
                iri,
                of["value"] or of["literalValue"],
                of["accordingTo"] or of["statedIn"],
                local(of["boundedAs"]),
                of["ofWhom"],
                local(of["heldAs"]) == "denied",
            )
            found[event, question].append(claim)
    return found


def _positions(claims: Iterable[_Claim]) -> list[list[_Claim]]:
    """Return the claims of each source that it does not deny: what it holds, all together."""
    by: dict[str, list[_Claim]] = defaultdict(list)
    for claim in claims:
        if not claim.denied:
            by[claim.source].append(claim)
    return [by[source] for source in sorted(by)]


def _differ(one: list[_Claim], other: list[_Claim], question: str, wider: Mapping[str, list[str]]) -> bool:
    """Tell whether no value of one source fits a value of the other."""
    fit = _figures_fit if question in ("killed", "wounded") else None
    return not any(fit(a, b) if fit else _fit(a.value, b.value, wider) for a in one for b in other)


def _fit(a: str, b: str, wider: Mapping[str, list[str]]) -> bool:
    return b in reach(a, wider) or a in reach(b, wider)


def _figures_fit(a: _Claim, b: _Claim) -> bool:
    x, y = int(a.value), int(b.value)
    bounds = ((a.bound, x, y), (b.bound, y, x))
    return x == y or any((bound == "least" and mine <= theirs) or (bound == "most" and mine >= theirs)
                         for bound, mine, theirs in bounds)  # fmt: skip


def _row(graph: Snapshot, event: str, question: str, claims: list[_Claim], denial: bool) -> dict[str, Any]:
    versions = list(_versions(graph, claims))
    sources = {claim.source for claim in claims}
    weight = _WEIGHTS[question] * math.log2(1 + len(sources))
    if question in ("killed", "wounded"):
        told = [int(claim.value) for claim in claims if not claim.denied]
        weight *= 1 + math.log2((max(told, default=0) + 1) / (min(told, default=0) + 1))
    return {
        "event": {"iri": event, "label": graph.label(event)},
        "day": (graph.own(event, "earliest") or [""])[0][:10],
        "about": question,
        "denial": denial,
        "chosen": [graph.label(v) if "://" in v else v for v in graph.own(event, question)],
        "versions": versions,
        "weight": round(weight, 2),
    }


def _versions(graph: Snapshot, claims: list[_Claim]) -> Iterator[dict[str, Any]]:
    """Yield each value once, with the sources that give it; those with most sources first."""
    by: dict[tuple[str, str, str, bool], list[_Claim]] = defaultdict(list)
    for claim in claims:
        by[claim.value, claim.bound, claim.of, claim.denied].append(claim)
    for (value, bound, of, denied), found in sorted(by.items(), key=lambda item: (-len(item[1]), item[0])):
        node = "://" in value
        told = {
            "value": graph.label(value) if node else value,
            "iri": value if node else "",
            "bound": bound if bound != "exactly" else "",
            "of": of,
            "denied": denied,
            "sources": sorted({_called(graph, c.source) for c in found}),
        }
        yield {key: each for key, each in told.items() if each}


def _called(graph: Snapshot, source: str) -> str:
    """Return what a source is called: a speaker by name, an article by its publisher where it has one."""
    return graph.first(source, DCTERMS + "publisher") or graph.label(source)
