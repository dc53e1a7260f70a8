"""The second stage: a head for semantic roles over trees, trained on the finished encoder's word vectors.

For each predicate each other word of the sentence is the head of an argument with some label, or of none; where the
word stands in the tree (steps up from the predicate, steps down from there) is told beside both words' vectors.
``python -m training.noderoles`` writes ``build/nodes.pt``; a few minutes on one thread.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody calls it
from numpy.typing import NDArray
from spacy.language import Language
from torch import Tensor

from en_kgbuild.roles import steps
from training import data, evaluate, items, paths, targets, tokens
from training.items import Item
from training.net import Nodes, distance

#: Times through the data, pairs of a batch, learning rate, dropout on the vectors.
EPOCHS, BATCH, RATE, DROP = 10, 4096, 2e-3, 0.15
LEAST = 20


@dataclass
class Sentences:
    """Word vectors of all sentences in one table, and pairs (predicate, word, steps, label) by row of it."""

    vectors: Tensor
    pairs: Tensor


def label_list(found: Sequence[Item]) -> list[str]:
    """Return the labels that a word may head, "" for none."""
    return ["", *(x[2:] for x in targets.labels(found).lists["role"][1::2])]


def top(heads: Sequence[int], first: int, end: int) -> int:
    """Return the word of a span whose head lies outside it, the first of several."""
    return next((i for i in range(first, end) if not first <= heads[i] < end or heads[i] == i), first)


def pairs(item: Item, heads: Sequence[int], index: dict[str, int]) -> NDArray[np.int64]:
    """Return rows (predicate, word, steps, label) of one sentence."""
    out = []
    for predicate, spans in item.preds or ():
        gold = {top(heads, a, b): index.get(x, -100) for a, b, x in spans}
        walk = steps(heads, predicate)
        out += [
            (predicate, i, walk[i], gold.get(i, 0))
            for i in range(len(heads))
            if i != predicate and walk[i] >= 0
        ]
    return np.asarray(out, np.int64).reshape(-1, 4)


def read(nlp: Language, found: Sequence[Item], index: dict[str, int]) -> Sentences:
    """Encode sentences, each alone, with their gold trees."""
    tables, rows, at = [], [], 0
    for item, doc in zip(found, evaluate.parsed(nlp, found), strict=True):
        if not item.preds or item.tree is None:
            continue
        tables.append(np.concatenate([vectors[1:] for _, vectors in doc._.encoded]).astype(np.float16))
        rows.append(pairs(item, item.tree.heads, index) + np.asarray([at, at, 0, 0]))
        at += len(doc)
    return Sentences(torch.from_numpy(np.concatenate(tables)), torch.from_numpy(np.concatenate(rows)))


def loss(net: Nodes, known: Sentences, rows: Tensor, drop: float) -> Tensor:
    """Cross-entropy of a batch of pairs."""
    p, a, walk, y = rows.unbind(1)
    one, other = (F.dropout(known.vectors[i].float(), drop) for i in (p, a))
    scores = net(net.one(one), net.other(other), distance(a - p), walk)
    return F.cross_entropy(scores, y, ignore_index=-100)


def fit(known: Sentences, labels: list[str], *, seed: int = 0, epochs: int = EPOCHS) -> Nodes:
    """Train the head."""
    torch.manual_seed(seed)
    net = Nodes(known.vectors.shape[1], len(labels))
    opt = torch.optim.AdamW(net.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
    total, done, began = epochs * (len(known.pairs) // BATCH), 0, time.time()
    for epoch in range(epochs):
        order = torch.randperm(len(known.pairs))
        summed = 0.0
        for k in range(len(order) // BATCH):
            value = loss(net, known, known.pairs[order[k * BATCH : (k + 1) * BATCH]], DROP)
            opt.zero_grad(set_to_none=True)
            value.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
            for group in opt.param_groups:
                group["lr"] = RATE * min((done + 1) / 100, 1 - done / total)
            opt.step()
            done += 1
            summed += float(value.detach())
        print(
            f"epoch {epoch + 1}: loss {summed / (len(order) // BATCH):.4f}, {time.time() - began:.0f} s",
            flush=True,
        )
    return net.eval()


def build(encoder: Path, target: Path) -> None:
    """Train on EWT's training part with the encoder in a folder; write the head."""
    nlp = tokens.blank()
    component: Any = nlp.add_pipe("kgbuild_encoder", name="encoder")
    component.from_disk(encoder)
    found = list(items.load(data.place("ewt-train")))
    labels = label_list(found)
    index = {x: i for i, x in enumerate(labels)}
    net = fit(read(nlp, found, index), labels)
    torch.save({"model": net.state_dict(), "labels": labels}, target)


if __name__ == "__main__":
    torch.set_num_threads(1)
    build(paths.BUILD / "parts/encoder", paths.BUILD / "nodes.pt")
