"""The second stage for names: a head beside the first stage's, trained on the finished encoder.

Two scorers speak to each word and their scores are added. One reads the encoder's vectors. The encoder has seen the training
names with their labels, and is surer of them than of new ones; so the other reads nothing of it: the word's pieces as
they came from the pretrained model, the word's letters (`en_kgbuild/letters.py`) and two words on both sides. Each has its
own loss, so that neither leans on the other.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody calls it
from torch import Tensor, nn

from en_kgbuild.letters import ROWS
from training import data, items, targets, vectors
from training.items import Item
from training.net import BESIDE, WIDTH
from training.vectors import Windows

#: Widths: of a table of letters, of the scorer of vectors, of the one of letters; how many times that looks around.
TABLE, VECTOR, LETTER, DEPTH = 48, 192, 128, 2
#: Dropout on the encoder's vectors, on the pieces, on the letters, inside.
DROPS = (0.3, 0.15, 0.2, 0.25)
#: What the scorer of vectors counts; chosen on Universal NER over EWT's test and copies of a fifth of re3d's training
#: documents with other names, with heads that had seen neither.
SHARE = 0.65
SEED, EPOCHS, BUDGET, RATE, WARM = 0, 5, 1500, 2e-3, 50

#: Each set with the share of its first part that is as it stands, how often that is seen in a round, and what share of
#: the rest (copies with other names) is; both may be broken.
SETS: dict[str, tuple[float, float, float]] = {
    "names-re3d-train": (1 / 5, 3.0, 1.0),
    "names-own": (1 / 9, 1.0, 0.3),
    "names-uner-ewt-dev": (1.0, 1.0, 0.0),
    "names-uner-ewt-test": (1.0, 1.0, 0.0),
    "names-wikigold": (1.0, 1.0, 0.0),
    "names-wnut": (1.0, 0.3, 0.0),
    "gum-train": (1.0, 1.0, 0.0),
}
#: Shares of each set that are seen in lower case and in capitals too.
CASES = {str.lower: 0.08, str.upper: 0.04}


class Around(nn.Module):
    """A word with its neighbours: the larger of two sums, added to what there was."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.both, self.norm = nn.Conv1d(width, 2 * width, 3, padding=1), nn.LayerNorm(width)
        self.drop = nn.Dropout(DROPS[3])

    def forward(self, x: Tensor) -> Tensor:
        """[b, words, width] → the same."""
        one, other = self.both(x.transpose(1, 2)).transpose(1, 2).chunk(2, -1)
        out: Tensor = self.norm(x + self.drop(torch.maximum(one, other)))
        return out


class Names(nn.Module):
    """Both scorers."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        self.up, self.out = nn.Linear(WIDTH + BESIDE, VECTOR), nn.Linear(VECTOR, labels)
        self.tables = nn.ModuleList(nn.Embedding(size, TABLE) for size in ROWS)
        for table in self.tables:
            nn.init.normal_(table.weight, std=0.1)
        self.pieces, self.letters = nn.Linear(WIDTH, LETTER), nn.Linear(len(ROWS) * TABLE, LETTER, bias=False)
        self.norm, self.last = nn.LayerNorm(LETTER), nn.Linear(LETTER, labels)
        self.around = nn.ModuleList(Around(LETTER) for _ in range(DEPTH))
        self.drops = nn.ModuleList(nn.Dropout(share) for share in DROPS)

    def of_vectors(self, x: Tensor) -> Tensor:
        """[.., width] → [.., labels]."""
        out: Tensor = self.out(self.drops[3](F.relu(self.up(self.drops[0](x)))))
        return out

    def of_letters(self, spelled: Tensor, rows: Tensor, real: Tensor | None = None) -> Tensor:
        """[b, words, width], [b, words, 4] → [b, words, labels]; `real` [b, words, 1] is 0 at the padding."""
        found = self.drops[2](torch.cat([t(rows[..., i]) for i, t in enumerate(self.tables)], -1))
        x = self.norm(F.relu(self.pieces(self.drops[1](spelled)) + self.letters(found)))
        x = self.drops[3](x)
        for layer in self.around:
            x = layer(x if real is None else x * real)
        out: Tensor = self.last(x)
        return out


class NamesGraph(nn.Module):
    """One window: the mean of both scorers' logarithms of shares, the one of vectors counting more."""

    def __init__(self, net: Names) -> None:
        super().__init__()
        self.net = net

    def forward(self, x: Tensor, spelled: Tensor, rows: Tensor) -> Tensor:
        """[words, width] twice, [words, 4] → [words, labels]."""
        one = self.net.of_vectors(x).log_softmax(-1)
        other = self.net.of_letters(spelled[None], rows[None])[0].log_softmax(-1)
        return SHARE * one + (1 - SHARE) * other


@dataclass(frozen=True)
class Part:
    """Windows that are seen together as often as `times` says, in a round."""

    windows: Windows
    times: float


def gold(item: Item) -> list[int]:
    """Labels of an item's words."""
    index = {x: i for i, x in enumerate(targets.bio(targets.NAMES))}
    return targets.spans_row(len(item.words), item.ents or (), index)


def prepared(parts: Path) -> list[Part]:
    """Return the training sets as the encoder sees them."""
    nlp = vectors.pipeline(parts)
    out = []
    for name, (whole, often, rest) in SETS.items():
        found = [x for x in items.load(data.place(name)) if x.ents is not None and x.words]
        cut = round(len(found) * whole)
        chance = random.Random(name)
        groups: list[tuple[str, list[Item], float]] = [("base", found[:cut], often)]
        if rest:
            groups.append(("copies", chance.sample(found[cut:], round(rest * (len(found) - cut))), 1.0))
        for kind, group, times in groups:
            out.append(_part(parts, nlp, f"{name}-{kind}", group, times, str))
        for case, share in CASES.items():
            few = chance.sample(found, round(share * len(found)))
            out.append(_part(parts, nlp, f"{name}-{case.__name__}", few, 1.0, case))
    return out


def _part(
    parts: Path, nlp: vectors.Language, name: str, found: list[Item], times: float, case: type | object
) -> Part:
    path = vectors.place(parts, name)
    return Part(vectors.kept(path, lambda: vectors.windows(nlp, found, gold, case)), times)  # type: ignore[arg-type]


Place = tuple[Windows, int]


def batches(found: Sequence[Part], chance: random.Random) -> list[list[Place]]:
    """Return one round's batches: windows of like length, in random order."""
    drawn: list[Place] = []
    for part in found:
        every = range(len(part.windows))
        drawn += [(part.windows, i) for _ in range(int(part.times)) for i in every]
        rest = chance.sample(every, round((part.times - int(part.times)) * len(part.windows)))
        drawn += [(part.windows, i) for i in rest]
    sized = [(int(w.edges[i + 1] - w.edges[i]), chance.random(), (w, i)) for w, i in drawn]
    out: list[list[Place]] = []
    longest = 0
    for size, _, place in sorted(sized, key=lambda row: row[0] + 6 * row[1]):
        longest = max(longest, size)
        if not out or (len(out[-1]) + 1) * longest > BUDGET:
            out.append([])
            longest = size
        out[-1].append(place)
    chance.shuffle(out)
    return out


def padded(places: Sequence[Place]) -> tuple[Tensor, ...]:
    """Return vectors, pieces, rows, labels of a batch and where its words are real."""
    cuts = [(w, slice(int(w.edges[i]), int(w.edges[i + 1]))) for w, i in places]
    longest = max(cut.stop - cut.start for _, cut in cuts)

    def column(name: str, fill: int, kind: type) -> Tensor:
        first = getattr(cuts[0][0], name)
        out = np.full((len(cuts), longest, *first.shape[1:]), fill, kind)
        for row, (w, cut) in zip(out, cuts, strict=True):
            row[: cut.stop - cut.start] = getattr(w, name)[cut]
        return torch.from_numpy(out)

    real = torch.zeros(len(cuts), longest, 1)
    for k, (_, cut) in enumerate(cuts):
        real[k, : cut.stop - cut.start] = 1
    return (
        column("vectors", 0, np.float32),
        column("spelled", 0, np.float32),
        column("rows", 0, np.int64),
        column("labels", -100, np.int64),
        real,
    )


def loss(net: Names, places: Sequence[Place]) -> Tensor:
    """Cross-entropy of both scorers, each for itself."""
    x, spelled, rows, labels, real = padded(places)
    scores = (net.of_vectors(x), net.of_letters(spelled, rows, real))
    return sum((F.cross_entropy(s.flatten(0, 1), labels.flatten()) for s in scores), torch.zeros(()))


def fit(found: Sequence[Part], state: Path) -> Names:
    """Train the head; it goes on after the last round that `state` holds."""
    torch.manual_seed(SEED)
    net = Names(len(targets.bio(targets.NAMES)))
    opt = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.02)
    first = 0
    if state.exists():
        saved = torch.load(state, weights_only=True)
        net.load_state_dict(saved["model"])
        opt.load_state_dict(saved["optimizer"])
        first = saved["epoch"]
    total = EPOCHS * len(batches(found, random.Random(f"{SEED}/0")))
    for epoch in range(first, EPOCHS):
        torch.manual_seed(SEED + 1000 + epoch)
        _round(net, opt, batches(found, random.Random(f"{SEED}/{epoch}")), epoch, total)
        saved = {"model": net.state_dict(), "optimizer": opt.state_dict(), "epoch": epoch + 1}
        torch.save(saved, state.with_suffix(".part"))
        state.with_suffix(".part").replace(state)
    return net.eval()


def _round(net: Names, opt: torch.optim.Optimizer, found: list[list[Place]], epoch: int, total: int) -> None:
    """Go once through the sets."""
    net.train()
    began, summed = time.time(), 0.0
    for k, places in enumerate(found):
        value = loss(net, places)
        opt.zero_grad(set_to_none=True)
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        done = epoch * len(found) + k
        for group in opt.param_groups:
            group["lr"] = RATE * max(0.01, min((done + 1) / WARM, 1 - done / total))
        opt.step()
        summed += float(value.detach())
    print(
        f"names, round {epoch + 1}: loss {summed / len(found):.4f}, {time.time() - began:.0f} s", flush=True
    )


def load(state: Path) -> Names:
    """Return the head that a file holds."""
    net = Names(len(targets.bio(targets.NAMES)))
    net.load_state_dict(torch.load(state, weights_only=True)["model"])
    return net.eval()
