"""Which event of the gold each mention that was read tells of, by the scorer's own likeness and the gold's own words.

The scorer (`score.py`) compares events of a graph with the gold. Here each mention is an event of its own, in a graph of
its article alone; what the scorer finds it most like, with the words by which the gold names it ("says"), labels it.
"""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final
from unittest.mock import patch

import pyoxigraph as ox

from benchmarks.goldsets import Case
from kgbuild.graph.build import quads
from kgbuild.model import ArticleExtraction, EventMention
from kgbuild.pipeline import Resources, fuse
from kgbuild.records import World
from kgbuild.resolve import clusters
from kgbuild.resolve.profile import EventProfile
from kgbuild.resources import shipped
from kgbuild.vocab import DATA, DCTERMS, EV, RDF, RDFS, SKOS

#: From this likeness on a mention is held to be of an event, where no other is nearly as like.
_LEAST: Final = 1.0
_AHEAD: Final = 0.3
#: How much of the gold's words a sentence holds to be the one they are from, and what that and a trigger in them add.
_QUOTED: Final = 0.6
_IN_SENTENCE: Final = 1.5
_IN_TRIGGER: Final = 1.0
_SCORED: Final = frozenset(
    {RDF + "type", RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel", DCTERMS + "identifier"}
    | {
        EV + name
        for name in (
            *("attacker", "target", "weapon", "place", "near", "orderedBy", "claimedBy", "killed", "wounded"),
            *("count", "reportedIn", "date", "earliest", "latest", "partOf", "inResponseTo"),
        )
    }
)

#: Of each mention, by article and key: the likeness to events of the gold, the best first.
Likeness = dict[tuple[str, int], list[tuple[float, str]]]


@dataclass(frozen=True)
class Judge:
    """The scorer in `folder`, with the classes of the ontology."""

    module: ModuleType
    classes: Sequence[Any]

    @classmethod
    def load(cls, folder: Path) -> Judge:
        """Load `score.py`."""
        spec = importlib.util.spec_from_file_location("score", folder / "score.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["score"] = module
        spec.loader.exec_module(module)
        return cls(module, module.hierarchy(shipped("ontology")))

    def scorer(self, world: World, gold: dict[str, Any]) -> Any:
        """Return a scorer of what a graph holds of events."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "graph.nt"
            path.write_bytes(b"".join(_lines(world)))
            return self.module.Scorer(self.module.Built([path], self.classes), gold)


def _lines(world: World) -> Iterator[bytes]:
    for quad in quads(world, DATA):
        if isinstance(quad.graph_name, ox.DefaultGraph) and quad.predicate.value in _SCORED:
            yield f"{quad.triple} .\n".encode()


def apart(profiles: Sequence[EventProfile], *_: object) -> list[EventProfile]:
    """Bring nothing together: each mention is an event."""
    return sorted(profiles, key=lambda s: s.order)


def likeness(
    case: Case, readings: Sequence[ArticleExtraction], resources: Resources, judge: Judge
) -> Likeness:
    """Return how like each mention is to the events of the gold that its article tells."""
    found: Likeness = {}
    for reading in readings:
        with (
            patch.object(clusters, "within_article", apart),
            patch.object(clusters, "telling", lambda _: True),
        ):
            world = fuse([reading], resources)
        scorer = judge.scorer(world, case.gold)
        ids = case.gold.get("documents", {})
        golds = [g for g in case.gold["events"] if reading.article.id in {ids.get(d, d) for d in g["docs"]}]
        keys = {trigger: event.key for event in reading.events for trigger in event.triggers}
        nodes = {str(node): node for node in scorer.b.events({*scorer.docs.values()} - {None})}
        told = {
            e.iri: _Told(reading, reading.events[keys[e.mentions[0]]], judge.module) for e in world.events
        }
        named = {g["id"]: _named(g, told) for g in golds}
        for event in world.events:
            node = nodes.get(event.iri)
            if node is not None:
                likes = [
                    (scorer.likeness(g, node) + named[g["id"]].get(event.iri, 0.0), g["id"]) for g in golds
                ]
                likes = [(round(like, 2), name) for like, name in likes if round(like, 2) > 0]
                found[reading.article.id, told[event.iri].event.key] = sorted(likes, key=_best_first)
    return found


def _named(gold: dict[str, Any], told: Mapping[str, _Told]) -> dict[str, float]:
    """Return what the words by which the gold names an event add to the likeness of each mention.

    Where they hold the word that tells of one mention, others of the sentence get nothing.
    """
    added = {iri: of.named(gold) for iri, of in told.items()}
    most = max(added.values(), default=0.0)
    return {iri: more for iri, more in added.items() if more == most}


def _best_first(like: tuple[float, str]) -> tuple[float, str]:
    return -like[0], like[1]


@dataclass(frozen=True)
class _Told:
    """The words in which a mention is told."""

    reading: ArticleExtraction
    event: EventMention
    module: ModuleType

    def named(self, gold: dict[str, Any]) -> float:
        """Return what the words by which the gold names an event add to its likeness."""
        words = {w for w in self.module.norm(gold.get("says", "")).split() if len(w) > 2}
        sentences = {trigger.sentence for trigger in self.event.triggers}
        texts = [{*self.module.norm(self.reading.article.text[a:b]).split()} for a, b in sorted(sentences)]
        if not words or max(len(words & text) / len(words) for text in texts) <= _QUOTED:
            return 0.0
        inside = any(self.module.norm(t.text) in words for t in self.event.triggers)
        return _IN_SENTENCE + (_IN_TRIGGER if inside else 0.0)


def label(likes: Sequence[tuple[float, str]]) -> str:
    """Return the event that a mention is of, "" where that is not clear.

    >>> label([(2.0, "v1"), (1.9, "v2")]), label([(2.0, "v1"), (1.0, "v2")])
    ('', 'v1')
    """
    clear = likes and likes[0][0] >= _LEAST and (len(likes) == 1 or likes[0][0] - likes[1][0] >= _AHEAD)
    return likes[0][1] if clear else ""
