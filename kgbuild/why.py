"""Explains why a graph holds a fact: what proposed it, how sure that is, what it was preferred to, what was ruled out.

Everything is read from the claims and from the records of other decisions (`ev:Decision`) in the graph; what proposed is
looked up in the lexicon and in the program's own source.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kgbuild.errors import UsageError
from kgbuild.explain import Facts, Marks, Sentence, claims_about, find, sentences, shown, version_of, wrapped
from kgbuild.graphs import open_once
from kgbuild.incremental.registry import load as load_registry
from kgbuild.proposers import REAL, SAID, Proposer
from kgbuild.proposers import find as proposer
from kgbuild.vocab import EV, local

#: In this order facts are told; what is not here comes last.
_ORDER: Final = (
    "attacker", "accused", "claimedBy", "orderedBy", "target", "weapon", "place", "near", "date", "killed", "wounded",
    "count", "inResponseTo", "partOf", "identity", "type", "merge", "apart", "role",
)  # fmt: skip
_TITLES: Final = {
    "type": "an event of this class",
    "merge": "one event",
    "apart": "another event than",
    "role": "no role",
    "identity": "this place",
}


@dataclass(frozen=True, slots=True)
class Alternative:
    """What something was preferred to (`less` is by how much it scored less) or what was ruled out (`because` of what)."""

    value: str
    by: str
    score: float | None = None
    less: float | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One claim or decision: what was decided (`matter`, `value`), on which words, by whom, how sure, and against what."""

    matter: str
    value: str
    iri: str
    proposers: tuple[Proposer, ...]
    score: float
    grounds: str
    source: tuple[Proposer, ...]
    asserted: tuple[Proposer, ...]
    lost: tuple[Alternative, ...]
    ruled_out: tuple[Alternative, ...]
    words: str
    sentences: tuple[Sentence, ...]


def reasons(graph: Path, iri: str) -> tuple[str, str, list[Reason]]:
    """Return the IRI and the label of what `iri` means in the graph file, as `explain` finds it, and its reasons.

    Raises UsageError where the graph has nothing of that name or was built without reasons, and GraphError where it
    cannot be read.
    """
    facts = Facts(open_once(graph))
    node, _ = find(facts, iri, graph)
    known = load_registry(graph.parent)
    extra = [Path(path) for path in known.settings.ontology] if known else []
    found = sorted(_found(facts, node, extra), key=_order)
    if not found and next(facts.quads(None, EV + "proposedBy"), None) is None:
        remedy = "Build it again without --no-why"
        raise UsageError("the graph does not say why it is so", where=str(graph), remedy=remedy)
    return node.value, facts.label(node), found


def as_text(graph: Path, iri: str, marks: Marks | None = None) -> str:
    """Return the reasons of what `iri` means as text that ends with a line break."""
    node, label, found = reasons(graph, iri)
    lines = [label, node]
    for reason in found:
        lines += ["", *_lines(reason, marks or Marks())]
    return (
        "\n".join(
            lines
            if found
            else [*lines, "", "Nothing had to be decided about it: no text gives its name another meaning."]
        )
        + "\n"
    )


def told(store: ox.Store, iri: str, extra: Sequence[Path] = ()) -> list[list[str]]:
    """Return the reasons of a node of the graph in `store`: what each decides, then its lines, whole; none where none are.

    `extra` are the Turtle files of one's own that the graph was built with.
    """
    found = sorted(_found(Facts(store), ox.NamedNode(iri), extra), key=_order)
    return [[text for _, text in _said(reason, Marks())] for reason in found]


def as_json(graph: Path, iri: str) -> str:
    """Return the reasons of what `iri` means as JSON: iri, label, and a list of reasons."""
    node, label, found = reasons(graph, iri)
    plain = {"iri": node, "label": label, "reasons": [asdict(reason) for reason in found]}
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _order(reason: Reason) -> tuple[int, str, str, str]:
    place = _ORDER.index(reason.matter) if reason.matter in _ORDER else len(_ORDER)
    return (place, reason.matter, reason.value, reason.iri)


# --------------------------------------------------------------------------------------------- from the graph


def _found(facts: Facts, node: ox.NamedNode, extra: Sequence[Path]) -> Iterator[Reason]:
    """Yield the reasons of the claims about a node, or of the claim that it is, and of all else that was decided of it."""
    for claim in (*claims_about(facts, node), node):
        if facts.text(claim, EV + "aboutProperty") and facts.nodes(claim, EV + "proposedBy"):
            yield _reason(facts, claim, claim, extra)
    for decision in facts.about(node, EV + "decides"):
        yield _reason(facts, decision, node, extra)
    for decision in facts.about(node, EV + "outcome"):
        apart = facts.text(decision, EV + "matter") == "apart"  # what holds of two is told of either
        if apart and facts.nodes(decision, EV + "decides"):
            yield _reason(facts, decision, node, extra)


def _reason(facts: Facts, decision: ox.NamedNode, about: ox.NamedNode, extra: Sequence[Path]) -> Reason:
    """Return the reason of a decision about a node, or of a claim, which is its own."""
    score = float(facts.text(decision, EV + "score") or 0)
    claimed = facts.text(about, EV + "aboutProperty")
    matter = facts.text(decision, EV + "matter") or local(claimed)
    value = version_of(facts, about).told if claimed else _value(facts, decision, about, matter)

    def named(prop: str, default: Sequence[str] = ()) -> tuple[Proposer, ...]:
        found = [node.value for node in facts.nodes(decision, EV + prop)]
        return tuple(proposer(by, extra) for by in found or default)

    return Reason(
        matter,
        value,
        decision.value,
        named("proposedBy"),
        score,
        facts.text(decision, EV + "grounds"),
        named("attributedBy", [SAID] if facts.nodes(about, EV + "accordingTo") else []),
        named("assertedBy", [REAL] if matter == "type" else []),
        tuple(_lost(term.value, score) for term in facts.values(decision, EV + "preferredTo")),
        tuple(_ruled_out(term.value) for term in facts.values(decision, EV + "ruledOut")),
        facts.text(decision, EV + "onWords"),
        tuple(sentences(facts, decision)),
    )


def _value(facts: Facts, decision: ox.NamedNode, about: ox.NamedNode, matter: str) -> str:
    if matter == "type":
        return facts.kinds(about)
    outcome = facts.nodes(decision, EV + "outcome")
    if matter == "apart" and outcome == [about]:
        outcome = facts.nodes(decision, EV + "decides")
    return facts.label(outcome[0]) if outcome else facts.text(decision, EV + "onWords")


def _lost(told: str, score: float) -> Alternative:
    """Read what something was preferred to.

    >>> _lost("place | lex:slot-in-place | 0.5", 0.75)
    Alternative(value='place', by='lex:slot-in-place', score=0.5, less=0.25, because='')
    """
    value, *by, theirs = told.split(" | ")
    return Alternative(value, "".join(by), float(theirs), round(score - float(theirs), 3))


def _ruled_out(told: str) -> Alternative:
    value, *by, because = told.split(" | ")
    return Alternative(value, "".join(by), because=because)


# --------------------------------------------------------------------------------------------------- as text


def _lines(reason: Reason, marks: Marks) -> Iterator[str]:
    for indent, text in _said(reason, marks):
        yield from wrapped(text, indent)


def _said(reason: Reason, marks: Marks) -> Iterator[tuple[str, str]]:
    """Yield what is told of a reason, a line each, behind its indent."""
    title = _TITLES.get(reason.matter, reason.matter)
    yield "", f"{title}: {reason.value}" if reason.value else title
    for sentence in shown(reason.sentences, marks):
        yield "    ", sentence
    for of in reason.proposers:
        yield "  ", _proposer("kept apart by" if reason.matter == "apart" else "proposed by", of)
    yield "  ", f"score {reason.score:g}" + (f": {reason.grounds}" if reason.grounds else "")
    for what, some in (("source found by", reason.source), ("held to have happened by", reason.asserted)):
        for of in some:
            yield "  ", _proposer(what, of)
    for other in reason.lost:
        yield "  ", f"preferred to {_other(other)}, {_distance(other)}"
    for other in reason.ruled_out:
        yield "  ", f"ruled out {_other(other)}: {other.because}"


def _distance(other: Alternative) -> str:
    assert other.less is not None
    compared = f"{abs(other.less):g} {'less' if other.less >= 0 else 'more, but asked later'}"
    return f"score {other.score:g}, {compared}"


def _other(other: Alternative) -> str:
    return f"{other.value} by {other.by}" if other.by else other.value


def _proposer(what: str, of: Proposer) -> str:
    where = f" ({of.place})" if of.place else ""
    return f"{what} {of.name}{where}{': ' + of.says if of.says else ''}"
