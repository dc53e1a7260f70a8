"""Lists the mentions of one article that are one event by the gold and two in the graph, or the other way round.

    python -m benchmarks.pairs FOLDER [--set NAME]

FOLDER is as for `benchmarks.evaluate`. Mentions are labelled as `benchmarks.fit` labels them. Of each pair stand the words
in which both are told, what rules the second out of the event of the first or the features that count, and the score.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.alignment import Judge
from benchmarks.fit import Known, known
from kgbuild.model import ArticleExtraction
from kgbuild.pipeline import Resources
from kgbuild.resolve.chronology import bounds_of
from kgbuild.resolve.features import within_features
from kgbuild.resolve.fusion import within_article
from kgbuild.resolve.knowledge import GazetteerKnowledge
from kgbuild.resolve.profile import EventProfile, Relatedness
from kgbuild.resolve.similarity import shipped
from kgbuild.resolve.vetoes import ruled_out
from kgbuild.resolve.world import resolved
from kgbuild.vocab import DATA

_WIDTH: Final = 150


def wrong_pairs(one: Known, resources: Resources) -> Iterator[tuple[str, str]]:
    """Yield "missed" or "false" with the lines that describe a pair, one for each two groups that should be one or two."""
    tools = resources.tools
    knowledge = GazetteerKnowledge(tools.gazetteer, resources.geography, tools.lexicon)
    ids = [r.article.id for r in one.readings]
    world = resolved(one.readings, ids, knowledge, tools.lexicon, DATA)
    related = world.named.related
    for n, reading in enumerate(one.readings):
        day = world.clustered.dates[n][0]
        bounds = bounds_of(reading, day)
        alone = dict(enumerate(world.clusterer.mentions(n, bounds, day)))
        joined = world.clusterer.mentions(n, bounds, day)
        whole = {key for key, event in enumerate(reading.events) if event.whole}
        groups = within_article([m for key, m in enumerate(joined) if key not in whole], related)
        group_of = {key: at for at, group in enumerate(groups) for _, key in group.members}
        names = {key: one.labels.get((reading.article.id, key), "") for key in group_of}
        yield from _wrong(reading, names, group_of, alone, related)


def _wrong(
    reading: ArticleExtraction,
    names: dict[int, str],
    group_of: dict[int, int],
    alone: dict[int, EventProfile],
    related: Relatedness,
) -> Iterator[tuple[str, str]]:
    keys = [key for key in sorted(names, key=lambda key: alone[key].order) if names[key]]
    seen = set()
    for at, second in enumerate(keys):
        for first in reversed(keys[:at]):
            same, one = names[first] == names[second], group_of[first] == group_of[second]
            what = (same, *sorted({(names[first], group_of[first]), (names[second], group_of[second])}))
            if same != one and what not in seen:
                seen.add(what)
                yield "missed" if same else "false", _told(reading, alone[first], alone[second], related)


def _told(reading: ArticleExtraction, a: EventProfile, b: EventProfile, related: Relatedness) -> str:
    """Return two mentions with their words, and what speaks for and against their being one."""
    model = shipped()[0]
    features = within_features(a, b, related)
    why = ruled_out(a, b, related)
    score = f"ruled out: {why}" if why else f"{model.score(features):.2f}"
    return "\n".join(
        [f"  {_words(reading, s)}" for s in (a, b)] + [f"    {score}  {', '.join(model.told(features))}"]
    )


def _words(reading: ArticleExtraction, profile: EventProfile) -> str:
    event = reading.events[profile.members[0][1]]
    text, trigger = reading.article.text, event.triggers[0]
    start, end = trigger.sentence
    marked = f"{text[start : trigger.start]}[{trigger.text}]{text[trigger.end : end]}"
    cut = max(0, trigger.start - start - _WIDTH // 2)
    return f"{event.kind} {event.reference or '-'} {' '.join(marked[cut : cut + _WIDTH].split())}"


def main(folder: Path, sets: Sequence[str]) -> None:
    """Print the pairs, set by set, and how many there are."""
    resources = Resources.load()
    counts: Counter[tuple[str, str]] = Counter()
    for one in known(folder, resources, Judge.load(folder)):
        if sets and one.case.set not in sets:
            continue
        for kind, lines in wrong_pairs(one, resources):
            counts[one.case.set, kind] += 1
            print(f"{kind} {one.case.set} {one.case.id}\n{lines}")
    for (name, kind), number in sorted(counts.items()):
        print(f"{name:20} {kind:8} {number}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Lists wrong pairs of mentions.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--set", action="append", default=[], dest="sets")
    given = parser.parse_args()
    main(given.folder, given.sets)
