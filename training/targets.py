"""Labels of each head, and the gold arrays of a batch: -100 where nothing is known, position 0 the root."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from training.items import Item
from training.net import Sizes

NAMES = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP")
NONE = -100
#: Labels seen less often are not learned.
LEAST = {"tags": 2, "pos": 2, "feats": 3, "deps": 2, "role": 20, "trigger": 1, "arg": 5}


def bio(names: Iterable[str]) -> list[str]:
    """Labels of words for spans with these names: outside, begin, inside."""
    return ["O", *(f"{p}-{name}" for name in names for p in "BI")]


@dataclass
class Labels:
    """The labels of every head, in order."""

    lists: dict[str, list[str]]

    def __post_init__(self) -> None:
        self.index = {head: {x: i for i, x in enumerate(found)} for head, found in self.lists.items()}

    @property
    def sizes(self) -> Sizes:
        """How many there are."""
        n = {head: len(found) for head, found in self.lists.items()}
        return Sizes(n["tags"], n["pos"], n["feats"], n["deps"], n["ner"], n["role"], n["trigger"], n["arg"])


def labels(found: Iterable[Item]) -> Labels:
    """Collect the labels of training items."""
    counts: dict[str, Counter[str]] = {head: Counter() for head in LEAST}
    for item in found:
        if item.tree:
            for head in ("tags", "pos", "feats", "deps"):
                counts[head].update(getattr(item.tree, head))
        counts["role"].update(label for _, spans in item.preds or () for _, _, label in spans)
        counts["trigger"].update(kind for _, kind in item.triggers or ())
        counts["arg"].update(role for _, role, _ in item.args or () if role)
    kept = {head: sorted(x for x, n in c.items() if n >= LEAST[head]) for head, c in counts.items()}
    return Labels(
        kept
        | {
            "ner": bio(NAMES),
            "role": bio(kept["role"]),
            "trigger": ["", *kept["trigger"]],
            "arg": ["", *kept["arg"]],
        }
    )


def padded(rows: Sequence[Sequence[float]], fill: float = 0) -> Tensor:
    """Rows of unlike length as one array."""
    size = max(map(len, rows))
    kind = torch.float32 if isinstance(fill, float) else torch.int64
    return torch.tensor([[*row, *[fill] * (size - len(row))] for row in rows], dtype=kind)


def spans_row(size: int, spans: Iterable[tuple[int, int, str]], index: dict[str, int]) -> list[int]:
    """Labels of `size` words for spans; words of a span whose label is not learned are unknown."""
    row = [0] * size
    for first, end, label in spans:
        for i in range(first, end):
            row[i] = index.get(("B-" if i == first else "I-") + label, NONE)
    return row


def word_rows(item: Item, labels: Labels) -> dict[str, list[float]]:
    """Gold of the heads that label words, without the root's place."""
    n, ix, t = len(item.words), labels.index, item.tree
    none: list[float] = [NONE] * n
    out = dict.fromkeys(
        ("tag", "pos", "feats", "dep", "head", "start", "pred", "ner", "trigger", "fact"), none
    )
    if t:
        for name, head in (("tag", "tags"), ("pos", "pos"), ("feats", "feats"), ("dep", "deps")):
            out[name] = [ix[head].get(x, NONE) for x in getattr(t, head)]
        out["head"] = [0 if h == i else h + 1 for i, h in enumerate(t.heads)]
        out["start"] = [int(i in set(item.starts)) for i in range(n)]
    if item.preds is not None:
        at = {p for p, _ in item.preds}
        out["pred"] = [int(i in at) for i in range(n)]
    if item.ents is not None:
        out["ner"] = list(spans_row(n, item.ents, ix["ner"]))
    if item.triggers is not None:
        kinds = dict(item.triggers)
        out["trigger"] = [ix["trigger"][kinds.get(i, "")] for i in range(n)]
    if item.facts:
        values = dict(item.facts)
        out["fact"] = [values.get(i, NONE) for i in range(n)]
    return out


def words(wins: Sequence[Item], labels: Labels) -> dict[str, Tensor]:
    """Gold arrays [windows, words + 1] of the heads that label words."""
    rows = [word_rows(w, labels) for w in wins]
    return {
        name: padded([[NONE, *row[name]] for row in rows], float(NONE) if name == "fact" else NONE)
        for name in rows[0]
    }


def sentence_of(item: Item, word: int) -> tuple[int, int]:
    """First word and end of the sentence that holds a word."""
    first = max(s for s in item.starts if s <= word)
    return first, min((s for s in item.starts if s > word), default=len(item.words))


def role_pairs(wins: Sequence[Item], labels: Labels) -> Tensor:
    """Gold pairs of predicate and word of its sentence: rows (window, predicate, word, label), root's place counted."""
    out: list[tuple[int, int, int, int]] = []
    for b, item in enumerate(wins):
        for p, spans in item.preds or ():
            first, end = sentence_of(item, p)
            inside = [(a - first, z - first, x) for a, z, x in spans if first <= a and z <= end]
            row = spans_row(end - first, inside, labels.index["role"])
            out += [(b, p + 1, first + i + 1, y) for i, y in enumerate(row)]
    return torch.tensor(out, dtype=torch.int64).reshape(-1, 4)


def arg_pairs(wins: Sequence[Item], labels: Labels) -> Tensor:
    """Gold pairs of trigger and any word of the window: rows (window, trigger, word, role, kind of the trigger)."""
    out: list[tuple[int, int, int, int, int]] = []
    for b, item in enumerate(wins):
        found = {
            (t, w): labels.index["arg"].get(role, NONE) if role else NONE for t, role, w in item.args or ()
        }
        for t, kind in item.triggers or ():
            k = labels.index["trigger"][kind]
            out += [(b, t + 1, w + 1, found.get((t, w), 0), k) for w in range(len(item.words))]
    return torch.tensor(out, dtype=torch.int64).reshape(-1, 5)
