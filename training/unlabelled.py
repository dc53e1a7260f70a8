"""Learning from texts without trees: what the running average of the network says of them is what it shall say itself.

The average reads the words as they are, without dropout; the network reads them with dropout, some pieces hidden. What
both have seen with a tree is learned by heart soon; here there is always something to learn.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
import torch.nn.functional as F  # noqa: N812  # as everybody calls it
from torch import Tensor

from training.net import Net

#: Heads of words that are learned so, and the weight of each; of arcs and their labels.
WORDS = {"tag": 0.3, "pos": 0.3, "feats": 0.3, "start": 0.3}
ARCS, LABELS = 1.0, 1.0
#: Words of a batch that its losses are divided by at least.
FEW = 150


def apart(scores: Tensor, wanted: Tensor) -> Tensor:
    """Return the sum over rows of the divergence of scores from those of a teacher."""
    return F.kl_div(scores.log_softmax(-1), wanted.log_softmax(-1), reduction="sum", log_target=True)


def losses(
    net: Net, teacher: Net, out: dict[str, Tensor], plain: list[Tensor], rows: list[int], sizes: list[int]
) -> Iterator[tuple[str, Tensor]]:
    """Yield names and losses for the windows `rows` of a batch; `plain` are its inputs undisturbed, `sizes` its words."""
    if not rows:
        return
    with torch.no_grad():
        wanted = teacher(*(column[rows] for column in plain))
    place = torch.arange(plain[2].shape[1])[None]
    size = torch.tensor([sizes[b] for b in rows])[:, None]
    real = place <= size
    word = real & (place > 0)
    many = max(int(word.sum()), FEW)
    for name, weight in WORDS.items():
        yield f"soft-{name}", weight * apart(out[name][rows][word], wanted[name][word]) / many
    theirs = wanted["arcs"].masked_fill(~real[:, None, :], -1e4)
    ours = out["arcs"][rows].masked_fill(~real[:, None, :], -1e4)
    yield "soft-arc", ARCS * apart(ours[word], theirs[word]) / many
    b, d = word.nonzero(as_tuple=True)
    head = theirs[word].argmax(-1)
    labels = net.labels(out["ld"][rows][b, d], out["lh"][rows][b, head])
    with torch.no_grad():
        gold = teacher.labels(wanted["ld"][b, d], wanted["lh"][b, head])
    yield "soft-dep", LABELS * apart(labels, gold) / many
