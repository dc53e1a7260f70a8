"""Fits the weights by which mentions of events are brought together, and measures how they carry over to other sets.

    python -m benchmarks.fit FOLDER [--write]

FOLDER is as for `benchmarks.evaluate`. Each mention that extraction reads is aligned with an event of the gold
(`benchmarks.alignment`); in the order of its text it chooses among the events told before it, or none, and the weights
make the right choices likely. Every set is then left out in turn: the table shows what its graph scores with weights
fitted on the others, beside no merging inside articles, merging by the gold, and weights fitted on all. `--write` puts
those last into `kgbuild/resolve/identity.json`. Readings are kept in `build/fit`.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Final
from unittest.mock import patch

from benchmarks.alignment import Judge, apart, label, likeness
from benchmarks.goldsets import Case, cases, fresh
from benchmarks.logistic import Choice, fitted, pair
from kgbuild.annotate.model import chosen
from kgbuild.incremental.cache import Readings, packed
from kgbuild.incremental.digests import key_of, program_digest
from kgbuild.model import Article, ArticleExtraction
from kgbuild.pipeline import Resources, extract, fuse
from kgbuild.read import read
from kgbuild.resolve import clusters
from kgbuild.resolve import fusion as merging
from kgbuild.resolve.chronology import bounds_of
from kgbuild.resolve.features import across_features, within_features
from kgbuild.resolve.fusion import comparable, in_order, within_article
from kgbuild.resolve.knowledge import GazetteerKnowledge
from kgbuild.resolve.profile import EventProfile, Relatedness
from kgbuild.resolve.similarity import FILE, Similarity
from kgbuild.resolve.vetoes import ruled_out, ruled_out_across
from kgbuild.resolve.world import resolved
from kgbuild.vocab import DATA
from measures import fusion as reports

_KEPT: Final = Path("build") / "fit"
_REPORTS: Final = "reports"
_RIDGE: Final = 32.0
_DECIMALS: Final = 3

#: References of mentions that point back where they tell little by themselves.
_BACK: Final = frozenset({"definite", "anaphoric", "known"})

Weights = tuple[Mapping[str, float], Mapping[str, float]]
Merge = Callable[..., list[EventProfile]]


#: What one would think without data: what agrees speaks for one event, what differs against it, half as much what may.
_PRIOR: Final = {
    "class:same": 1.0, "class:below": 0.5, "class:confused": -0.5,
    "time:same": 1.0, "time:overlap": 0.5, "time:day-in-period": -1.0,
    "place:same": 1.0, "place:described": 1.0, "place:related": 0.5,
    "attacker:same": 1.0, "attacker:described": 0.5, "attacker:related": 0.5, "attacker:apart": -1.0,
    "target:same": 1.0, "target:described": 1.0, "target:related": 0.5, "target:other": -0.5,
    "weapon:same": 1.0, "weapon:other": -0.5, "toll:same": 1.0, "toll:other": -1.0, "count:same": 1.0, "count:other": -1.0,
    "several:one": -1.0, "answer:both": 1.0, "word:same": 0.5, "night:may-be": -0.5,
}  # fmt: skip
#: The same of how a text refers to what it has told: as new or as known, near or far.
_PRIOR_OF_TEXT: Final = {
    "reference:new": -1.0, "reference:result distance:near": 0.5, "reference:definite told:little": 0.5,
    "distance:five": -0.25, "distance:far": -0.5, "pointing distance:same": 1.0, "pointing distance:next": 0.5,
    "reference:echo": 1.0, "reference:definite class:confused": -0.5,
}  # fmt: skip


@dataclass
class Known:
    """A case with what was read of it and the event of the gold that each mention tells of."""

    case: Case
    readings: Sequence[ArticleExtraction]
    labels: Mapping[tuple[str, int], str]
    nothing: frozenset[tuple[str, int]]
    choices: list[Choice] = field(default_factory=list)
    pairs: list[Choice] = field(default_factory=list)


# ------------------------------------------------------------------------------------------ the data


def read_all(articles: Iterable[Article], resources: Resources) -> dict[str, ArticleExtraction]:
    """Return the reading of each article by its digest; what was read before, and has not changed, is not read again."""
    program = program_digest(chosen(None), resources.files)
    keys = {key_of(article, program): article for article in articles}
    with Readings.open(_KEPT) as kept:
        new = {key: article for key, article in keys.items() if kept.get(key) is None}
        for key, reading in zip(new, extract(new.values(), resources), strict=True):
            kept.put([(key, packed(reading))])
        kept.keep_only(keys)
        found = {key: kept.get(key) for key in keys}
    return {_id(keys[key]): reading for key, reading in found.items() if reading is not None}


def _id(article: Article) -> str:
    return f"{article.id} {hash_of(article)}"


def hash_of(article: Article) -> str:
    """Return what tells articles of one id apart."""
    return key_of(article, "")


def known(folder: Path, resources: Resources, judge: Judge) -> list[Known]:
    """Return all cases with their readings and labels."""
    found = [*cases(folder), *fresh()]
    told = read([reports.FOLDER / "reports.jsonl"]).articles
    at_hand = read_all([a for case in found for a in case.articles] + list(told), resources)
    all_known = []
    for case in found:
        readings = _sorted(at_hand[_id(a)] for a in case.articles)
        likes = likeness(case, readings, resources, judge)
        labels = {mention: label(of) for mention, of in likes.items()}
        all_known.append(Known(case, readings, labels, frozenset(m for m, of in likes.items() if not of)))
    case = Case(_REPORTS, _REPORTS, told, {})
    all_known.append(Known(case, _sorted(at_hand[_id(a)] for a in told), _told(told, at_hand), frozenset()))
    for one in all_known:
        _gather(one, resources)
    return all_known


def _sorted(readings: Iterable[ArticleExtraction]) -> list[ArticleExtraction]:
    return sorted(readings, key=lambda r: r.article.id)


def _told(
    articles: Sequence[Article], at_hand: Mapping[str, ArticleExtraction]
) -> dict[tuple[str, int], str]:
    """Return the labels of the set of reports, whose gold is words of the text."""
    readings = {a.id: at_hand[_id(a)] for a in articles}
    return {
        (gold.report, event.key): gold.event
        for gold in reports.gold_of(reports.FOLDER, articles)
        for event in readings[gold.report].events
        if any(gold.start <= trigger.start < gold.end for trigger in event.triggers)
    }


def _gather(one: Known, resources: Resources) -> None:
    """Add the choices that the mentions of each article make, and the pairs of events of different articles."""
    tools = resources.tools
    knowledge = GazetteerKnowledge(tools.gazetteer, resources.geography, tools.lexicon)
    ids = [r.article.id for r in one.readings]
    world = resolved(one.readings, ids, knowledge, tools.lexicon, DATA)
    related, events = world.named.related, list[tuple[str, EventProfile]]()
    for n, reading in enumerate(one.readings):
        day = world.clustered.dates[n][0]
        mentions = world.clusterer.mentions(n, bounds_of(reading, day), day)
        told = _chosen(one, reading.article.id, mentions, related)
        events += [(name, profile) for name, profile in told if name]
    for (x, a), (y, b) in combinations(events, 2):
        one.pairs += _compared(a, b, related, same=x == y)


def _chosen(
    one: Known, article: str, mentions: Sequence[EventProfile], related: Relatedness
) -> list[tuple[str, EventProfile]]:
    """Add the choices of one article's mentions; return its events by the gold, with their names."""
    events: list[tuple[str, EventProfile]] = []
    for mention in in_order(mentions):
        at = (article, mention.members[0][1])
        name = one.labels.get(at, "")
        fresh = at in one.nothing and not mention.reference and mention.told > 1
        if not (name or fresh):
            one.choices += _back(mention, [profile for _, profile in events], related)
            continue  # nobody knows what it tells of
        right = next((event for event, _ in events if event and event == name), None)
        near = [(event, profile) for event, profile in events if not ruled_out(profile, mention, related)]
        numbers = [n for n, (event, _) in enumerate(near) if event and event == name]
        if near and (numbers or right is None):
            features = [within_features(profile, mention, related) for _, profile in near]
            one.choices.append(Choice(features, numbers[0] if numbers else None))
        if right is not None:
            next(profile for event, profile in events if event == name).absorb(mention)
        else:
            events.append((name, mention))
    return events


def _back(mention: EventProfile, events: Sequence[EventProfile], related: Relatedness) -> Iterator[Choice]:
    """Yield the choice of a mention that points back to one of the events told before, whichever that is: "the attack"."""
    near = [profile for profile in events if not ruled_out(profile, mention, related)]
    if near and mention.reference in _BACK and mention.told <= 1 and not mention.headline:
        yield Choice([within_features(profile, mention, related) for profile in near], None, some=True)


def _compared(a: EventProfile, b: EventProfile, related: Relatedness, *, same: bool) -> Iterator[Choice]:
    if (
        a.articles.isdisjoint(b.articles)
        and not ruled_out_across(a, b, related)
        and comparable(b, a, related)
    ):
        yield pair(across_features(a, b, related), same)


# ------------------------------------------------------------------------------------------- fitting


def fit(told: Iterable[Known]) -> Weights:
    """Return the weights for mentions of one article and for events of two."""
    some = list(told)
    within = fitted([choice for one in some for choice in one.choices], _RIDGE, _PRIOR | _PRIOR_OF_TEXT)
    across = fitted([choice for one in some for choice in one.pairs], _RIDGE, _PRIOR)
    return within, across


@contextmanager
def merged_by(within: Merge, across: Mapping[str, float] | None = None) -> Iterator[None]:
    """Bring mentions together in this way, for a while."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(clusters, "within_article", within))
        if across is not None:
            model = Similarity(across)
            stack.enter_context(patch.object(merging, "likeness", partial(merging.likeness, model=model)))
        yield


def by_gold(one: Known) -> Merge:
    """Return the merging of one article's mentions that the gold asks for."""

    def within(profiles: Sequence[EventProfile], *_: object) -> list[EventProfile]:
        found: dict[object, EventProfile] = {}
        for n, profile in enumerate(in_order(profiles)):
            article, key = min(profile.articles), profile.members[0][1]
            name = one.labels.get((article, key)) or n
            if name in found:
                found[name].absorb(profile)
            elif profile.reference != "anaphoric" or name != n:
                found[name] = profile
        return list(found.values())

    return within


def by_weights(weights: Weights) -> tuple[Merge, Mapping[str, float]]:
    """Return the ways in which these weights bring mentions and events together."""
    return partial(within_article, model=Similarity(weights[0])), weights[1]


# ----------------------------------------------------------------------------------------- measuring


class Tally:
    """Events and slots, summed over the cases of a set; pairs of mentions for the set of reports."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def f1(self, part: str) -> float:
        """Return F1 of events or slots."""
        tp, missed, wrong = (self.counts[f"{part} {k}"] for k in ("tp", "fn", "fp"))
        return 2 * tp / max(1, 2 * tp + missed + wrong)

    def __str__(self) -> str:
        """Return what is printed."""
        if self.counts["right"]:
            right, wrong, missed = (self.counts[k] for k in ("right", "wrong", "missed"))
            return f"P {right / (right + wrong):.3f} R {right / (right + missed):.3f}"
        return f"{self.f1('events'):.3f} {self.f1('slots'):.3f}"


@dataclass
class Measure:
    """Scores the graphs of cases under one way of merging or another."""

    told: Sequence[Known]
    resources: Resources
    judge: Judge

    def of(self, name: str, way: Callable[[Known], tuple[Merge, Mapping[str, float] | None]]) -> Tally:
        """Return the figures of a set."""
        tally = Tally()
        for one in self.told:
            if one.case.set == name:
                with merged_by(*way(one)):
                    world = fuse(one.readings, self.resources)
                if name == _REPORTS:
                    gold = reports.gold_of(reports.FOLDER, one.case.articles)
                    scores = reports.scored(gold, world)
                    tally.counts.update({k: int(scores[k]) for k in ("right", "wrong", "missed")})
                    continue
                result = self.judge.scorer(world, one.case.gold).score_events()
                for part in ("events", "slots"):
                    tally.counts.update({f"{part} {k}": result[part][k] for k in ("tp", "fn", "fp")})
        return tally


def main(folder: Path, *, write: bool = False) -> None:
    """Print the table and, asked to, put the weights in their place."""
    began = time.monotonic()
    resources, judge = Resources.load(), Judge.load(folder)
    told = known(folder, resources, judge)
    measure, sets = Measure(told, resources, judge), list(dict.fromkeys(one.case.set for one in told))
    final = fit(told)
    print(
        f"{'events, slots F1 (pairs P, R)':32} {'none':14} {'gold':14} {'left out':14} {'all':14} choices, pairs"
    )
    for name in sets:
        left_out = fit(one for one in told if one.case.set != name)
        ways = [
            lambda _: (apart, final[1]),
            lambda one: (by_gold(one), final[1]),
            _way(left_out),
            _way(final),
        ]
        tallies = [measure.of(name, way) for way in ways]
        of = [one for one in told if one.case.set == name]
        number = f"{sum(len(one.choices) for one in of)}, {sum(len(one.pairs) for one in of)}"
        print(f"{name:32} " + " ".join(f"{tally!s:14}" for tally in tallies), number, flush=True)
    print(dumped(final))
    if write:
        FILE.write_text(dumped(final), encoding="utf-8")
    print(f"{time.monotonic() - began:.0f} s")


def _way(weights: Weights) -> Callable[[Known], tuple[Merge, Mapping[str, float] | None]]:
    return lambda _: by_weights(weights)


def dumped(weights: Weights) -> str:
    """Return the text of the file of weights: sorted by name, one a line, so that a change can be read."""
    within, across = ({k: round(v, _DECIMALS) for k, v in sorted(table.items())} for table in weights)
    return json.dumps({"within": within, "across": across}, indent=1) + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]), write="--write" in sys.argv)
