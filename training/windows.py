"""What the network sees at once: windows of consecutive sentences, and batches of windows of like length."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from training import data, items
from training.items import Item, Tree

#: Words of a window at most, share of single sentences, sentences at most.
LIMIT, SINGLE, MOST = 110, 0.4, 4
#: Pieces of a window that are too many for a batch.
PIECES = 500


def shifted(item: Item, by: int) -> Item:
    """Return the item with positions counted from `by` words earlier."""

    def tree(t: Tree) -> Tree:
        return replace(t, heads=[h + by for h in t.heads])

    def over(rows: list[tuple] | None, move: Callable[[tuple], tuple]) -> list | None:  # type: ignore[type-arg]
        return None if rows is None else [move(row) for row in rows]

    return replace(
        item,
        starts=[s + by for s in item.starts],
        tree=item.tree and tree(item.tree),
        ents=over(item.ents, lambda e: (e[0] + by, e[1] + by, e[2])),
        preds=over(item.preds, lambda p: (p[0] + by, [(a + by, b + by, x) for a, b, x in p[1]])),
        facts=over(item.facts, lambda f: (f[0] + by, f[1])),
        triggers=over(item.triggers, lambda t: (t[0] + by, t[1])),
        args=over(item.args, lambda a: (a[0] + by, a[1], a[2] + by)),
    )


def _added(parts: Sequence[list | None]) -> list | None:  # type: ignore[type-arg]
    """Return the lists of all parts in one; None where one part has none."""
    return None if any(p is None for p in parts) else [row for part in parts for row in part or ()]


def joined(run: Sequence[Item]) -> Item:
    """Return consecutive sentences as one item; what not all of them have is left out, but roles and values."""
    parts, at = [], 0
    for one in run:
        parts.append(shifted(one, at))
        at += len(one.words)
    trees = [p.tree for p in parts]
    columns = ("tags", "pos", "feats", "heads", "deps")
    tree = None if None in trees else Tree(**{c: [x for t in trees for x in getattr(t, c)] for c in columns})
    return Item(
        [w for p in parts for w in p.words],
        run[0].doc,
        [s for p in parts for s in p.starts],
        tree,
        _added([p.ents for p in parts]),
        _added([p.preds for p in parts]),
        [f for p in parts for f in p.facts or ()],
        _added([p.triggers for p in parts]),
        _added([p.args for p in parts]),
    )


def grouped(found: Iterable[Item], chance: random.Random, limit: int = LIMIT, most: int = MOST,
            single: float = SINGLE) -> Iterator[Item]:  # fmt: skip
    """Yield runs of consecutive sentences of one document, each as one item."""
    run: list[Item] = []
    size = 1
    for one in found:
        full = sum(len(r.words) for r in run) + len(one.words) > limit
        if run and (len(run) >= size or run[0].doc != one.doc or full):
            yield joined(run)
            run, size = [], 1 if chance.random() < single else chance.randint(2, most)
        run.append(one)
    if run:
        yield joined(run)


def cut(document: Item, chance: random.Random, limit: int = LIMIT) -> Iterator[Item]:
    """Cut a document with events into windows of whole sentences; where the first ends is drawn."""
    edges = [*document.starts, len(document.words)]
    first, room = 0, chance.randint(limit // 3, limit)
    for start, end in pairwise(edges):
        if end - first > room and start > first:
            yield part(document, first, start)
            first, room = start, limit
        while end - first > 2 * limit:  # a list without a full stop
            yield part(document, first, first + limit)
            first += limit
    if first < len(document.words):
        yield part(document, first, len(document.words))


def part(document: Item, first: int, end: int) -> Item:
    """Return the words from `first` to `end` of a document with events."""

    def inside(*words: int) -> bool:
        return all(first <= w < end for w in words)

    return Item(
        document.words[first:end],
        document.doc,
        [s - first for s in document.starts if first <= s < end] or [0],
        triggers=[(w - first, x) for w, x in document.triggers or () if inside(w)],
        args=[(t - first, r, w - first) for t, r, w in document.args or () if inside(t, w)],
    )


class Sets:
    """The training sets, read once; each epoch takes its own windows out of them."""

    def __init__(self, *, raw: bool = False) -> None:
        names = (*data.TRAIN, "raw") if raw else data.TRAIN
        self.sets = {name: list(items.load(data.place(name))) for name in names}

    def epoch(self, number: int, seed: int = 0, others: int = 1, raw: int = 0) -> list[Item]:
        """Windows of one epoch: all trees; of copies with swapped names and of texts without events a share.

        Of what has no trees one in `others` is taken, others each epoch; of texts that nothing is known of one in `raw`.
        """
        chance = random.Random(f"{seed}/{number}")
        s = self.sets
        out = list(grouped(s["ewt-train"] + s["gum-train"], chance))
        out += share(s["domain"], 1 / 5, 2, number)
        bare = share(s["names-own"], 1 / 9, 8, number)
        bare += share(s["names-re3d-train"], 1 / 5, 2, number)
        bare += s["names-wikigold"] + s["names-uner-ewt-dev"] + share(s["names-wnut"], 0, 2, number)
        for document in s["wikievents-train"]:
            bare += [w for w in cut(document, chance) if w.triggers or chance.random() < 0.3]
        if raw:
            bare = share(bare, 0, others, number)
            return out + bare + share(list(grouped(s["raw"], chance)), 0, raw, number)
        return out + share(bare, 0, others, number)


def share(found: Sequence[Item], whole: float, every: int, epoch: int) -> list[Item]:
    """Return the first part of a set as it stands, and of the rest each `every`-th one, others each epoch."""
    base = round(len(found) * whole)
    return [*found[:base], *(x for i, x in enumerate(found[base:]) if i % every == epoch % every)]


def batches(
    wins: Iterable[Item], size: Callable[[Item], int], budget: int, chance: random.Random
) -> list[list[Item]]:
    """Batches of windows of like length, `budget` pieces each at most, in random order."""
    sized = [(n, w) for w in wins if 2 < (n := size(w)) <= PIECES]
    order = sorted(range(len(sized)), key=lambda i: sized[i][0] + 4 * chance.random())
    out: list[list[Item]] = []
    longest = 0
    for i in order:
        n, one = sized[i]
        longest = max(longest, n)
        if not out or (len(out[-1]) + 1) * longest > budget:
            out.append([])
            longest = n
        out[-1].append(one)
    chance.shuffle(out)
    return out
