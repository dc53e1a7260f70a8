"""Fits what a version of a fact weighs by how it is told, and measures how the weights carry over to other sets.

    python -m benchmarks.weighing FOLDER [--write]

FOLDER is as for `benchmarks.evaluate`. From the weights in place one after the other is set to each of some steps, what
makes the most of all slots is kept, and so on until nothing is gained; of equals those in place stay. Every set is then
left out in turn: the table shows F1 of its slots with the weights in place, with those that were best on the other sets, and
with those that were best on all. `--write` puts these last into `kgbuild/resolve/support.json`. Readings are kept in
`build/fit`, as those of `benchmarks.fit` are.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Final
from unittest.mock import patch

from benchmarks.alignment import Judge
from benchmarks.fit import hash_of, read_all
from benchmarks.goldsets import Case, cases, fresh
from kgbuild.pipeline import Resources, fuse
from kgbuild.resolve import support
from kgbuild.resolve.support import FILE, Weights, shipped

#: What each weight is set to; what the article itself tells weighs 1.
STEPS: Final[Mapping[str, Sequence[float]]] = {
    "reported": (0.7, 0.8, 0.9, 1.0),
    "claimed": (0.3, 0.5, 0.7, 0.9),
    "accused": (0.2, 0.4, 0.6),
    "implied": (0.1, 0.2, 0.3),
    "boasted": (0.3, 0.5, 0.7, 0.9),
}

#: Right, missed and wrong slots of each set.
Slots = Mapping[str, Counter[str]]


@dataclass
class Search:
    """Counts the slots of all cases with one choice of weights or another, each once."""

    cases: Sequence[Case]
    resources: Resources
    judge: Judge
    found: dict[Weights, Slots] = field(default_factory=dict)

    def __post_init__(self) -> None:
        read = read_all([a for case in self.cases for a in case.articles], self.resources)
        self._readings = [[read[f"{a.id} {hash_of(a)}"] for a in case.articles] for case in self.cases]

    def slots(self, weights: Weights) -> Slots:
        """Return the slots of each set with some weights."""
        if weights not in self.found:
            self.found[weights] = self._counted(weights)
        return self.found[weights]

    def _counted(self, weights: Weights) -> Slots:
        counts: dict[str, Counter[str]] = {case.set: Counter() for case in self.cases}
        with patch.object(support.Chooser, "__init__", _with(weights)):
            for case, readings in zip(self.cases, self._readings, strict=True):
                result = self.judge.scorer(fuse(readings, self.resources), case.gold).score_events()
                counts[case.set].update({k: result["slots"][k] for k in ("tp", "fn", "fp")})
        return counts

    def best(self, without: str = "") -> Weights:
        """Return the weights, of those that were tried, with the best F1 over all sets but one; of equals those in place."""
        names = [name for name in self.slots(shipped()) if name != without]
        return max(self.found, key=lambda w: (f1(self.found[w], names), w == shipped()))

    def search(self) -> Weights:
        """Set one weight after the other to what is best, until nothing is gained, and return what is."""
        now = shipped()
        self.slots(now)
        while True:
            for tried in steps(now):
                self.slots(tried)
            if (best := self.best()) == now:
                return now
            now = best


def _with(weights: Weights) -> object:
    made = support.Chooser.__init__

    def init(self: support.Chooser, *args: object, **named: object) -> None:
        made(self, *args, **{**named, "weights": weights})  # type: ignore[arg-type]

    return init


def steps(now: Weights) -> Iterator[Weights]:
    """Yield weights that differ in one from those given.

    >>> [w.claimed for w in steps(Weights(1, 0.9, 0.5, 0.4, 0.1, 0.5)) if w.claimed != 0.5]
    [0.3, 0.7, 0.9]
    """
    for name, values in STEPS.items():
        yield from (replace(now, **{name: value}) for value in values if value != getattr(now, name))


def f1(slots: Slots, names: Collection[str]) -> float:
    """Return F1 of the slots of some sets together.

    >>> f1({"a": Counter(tp=1, fn=1), "b": Counter(tp=2, fp=3)}, ["a", "b"])
    0.6
    """
    tp, missed, wrong = (sum(slots[name][k] for name in names) for k in ("tp", "fn", "fp"))
    return 2 * tp / max(1, 2 * tp + missed + wrong)


def main(folder: Path, *, write: bool = False) -> None:
    """Print the table and, asked to, put the weights in their place."""
    search = Search([*cases(folder), *fresh()], Resources.load(), Judge.load(folder))
    final = search.search()
    print(f"{'slots F1':16} in place  left out  all")
    for name in search.slots(shipped()):
        ways = (shipped(), search.best(without=name), final)
        print(f"{name:16} " + "  ".join(f"{f1(search.slots(w), [name]):8.4f}" for w in ways), flush=True)
    print(f"{len(search.found)} choices of weights tried")
    print(dumped(final))
    if write:
        FILE.write_text(dumped(final), encoding="utf-8")


def dumped(weights: Weights) -> str:
    """Return the text of the file of weights."""
    return json.dumps(dict(sorted(asdict(weights).items())), indent=1) + "\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]), write="--write" in sys.argv)
