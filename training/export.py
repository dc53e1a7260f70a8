"""The trained network → the files that the package reads: ONNX graphs, piece vectors, labels.

The encoder's products are in whole numbers of 8 bits (weights of 7: on processors without VNNI sums of two products of
8 bits do not fit, and the results would differ from processor to processor). Heads stay as they are.
"""

from __future__ import annotations

import json
import shutil
import warnings
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody calls it
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from en_kgbuild.mentions import CLASSES
from training.coreference import PAIR, Links, WordGraph
from training.namehead import Names, NamesGraph
from training.net import BESIDE, HEADS, LAYERS, WIDTH, Net, Nodes
from training.targets import Labels

OPSET = 17
Axes = dict[str, dict[int, str]]


class EncoderGraph(nn.Module):
    """The encoder with queries, keys and values in one product; one window, word vectors out."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.encoder, self.beside = net.encoder, net.beside
        self.qkv = nn.ModuleList(nn.Linear(WIDTH, 3 * WIDTH) for _ in range(LAYERS))
        for joint, layer in zip(self.qkv, self.encoder.layers, strict=True):
            scale = (WIDTH // HEADS) ** -0.5
            joint.weight.data = torch.cat([layer.q.weight * scale, layer.k.weight, layer.v.weight]).detach()
            joint.bias.data = torch.cat([layer.q.bias * scale, layer.k.bias, layer.v.bias]).detach()

    def forward(
        self, pieces: Tensor, shapes: Tensor, first: Tensor, last: Tensor, word_shapes: Tensor
    ) -> Tensor:
        """[n, width] vectors of pieces → [words, width + beside]."""
        e, n = self.encoder, shapes.shape[0]
        x = e.norm(pieces + e.place.weight[:n] + e.shape(shapes))
        for layer, joint in zip(e.layers, self.qkv, strict=True):
            q, k, v = joint(x).view(n, 3, HEADS, WIDTH // HEADS).permute(1, 2, 0, 3).unbind(0)
            a = (q @ k.transpose(1, 2)).softmax(-1) @ v
            x = layer.n1(x + layer.o(a.transpose(0, 1).reshape(n, WIDTH)))
            x = layer.n2(x + layer.down(F.gelu(layer.up(x))))
        return torch.cat([(x[first] + x[last]) * 0.5, self.beside(word_shapes)], -1)


class GrammarGraph(nn.Module):
    """Word vectors → scores of tags, parts of speech, features, sentence starts, arcs; vectors for their labels."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        """[words, width], the root first."""
        net = self.net
        ad, ah, ld, lh = (F.leaky_relu(f(x), 0.1) for f in (net.arc_d, net.arc_h, net.lab_d, net.lab_h))
        arcs = (ad @ net.bilinear) @ ah.transpose(0, 1) + net.head_bias(ah).transpose(0, 1)
        return net.tag(x), net.pos(x), net.feats(x), net.start(x), arcs, ld, lh


class LabelGraph(nn.Module):
    """Vectors of both ends of arcs → scores of their labels."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, dependent: Tensor, head: Tensor) -> Tensor:
        """[arcs, label width] twice → [arcs, labels]."""
        return self.net.labels(dependent, head)


class EventGraph(nn.Module):
    """Word vectors → scores of predicates and triggers, factuality, vectors for pairs."""

    def __init__(self, net: Net, nodes: Nodes) -> None:
        super().__init__()
        self.net, self.nodes = net, nodes

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        """[words, width]."""
        net = self.net
        pairs = (*net.role.both(x), *net.arg.both(x), self.nodes.one(x), self.nodes.other(x))
        return net.pred(x), net.trigger(x), net.fact(x)[:, 0], *pairs


class PairGraph(nn.Module):
    """Vectors of both words of pairs, class of their distance, kind of the first → scores of labels."""

    def __init__(self, pairs: nn.Module) -> None:
        super().__init__()
        self.pairs = pairs

    def forward(self, one: Tensor, other: Tensor, far: Tensor, kind: Tensor) -> Tensor:
        """[pairs, pair width] twice, [pairs] twice → [pairs, labels]."""
        p = self.pairs
        total = one + other + p.far(far)
        total = total + (0 * kind[:, None] if p.kind is None else p.kind(kind))
        scores: Tensor = p.product(one * other) + p.sum(F.relu(total))
        return scores


def write(
    graph: nn.Module, inputs: Sequence[Tensor], names: Sequence[str], outputs: Sequence[str], path: Path
) -> None:
    """Write one graph; the first axis of every input and output is free, and the second of ``arcs``."""
    axes: Axes = {name: {0: "n" if name in ("pieces", "shapes") else "w"} for name in (*names, *outputs)}
    if "arcs" in axes:
        axes["arcs"][1] = "w"
    path.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph.eval(), tuple(inputs), str(path), input_names=list(names), output_names=list(outputs),
            dynamic_axes=axes, opset_version=OPSET, dynamo=False,
        )  # fmt: skip


def quantised(source: Path, target: Path, *, reduce: bool = True) -> None:
    """Write a graph with its products in whole numbers, a scale for each column of weights."""
    quantize_dynamic(
        source, target, op_types_to_quantize=["MatMul", "Gemm"], weight_type=QuantType.QInt8,
        per_channel=True, reduce_range=reduce,
    )  # fmt: skip


def piece_vectors(net: Net, folder: Path) -> None:
    """Write the vectors of the pieces in 8 bits with a scale for each."""
    vectors = net.encoder.word.weight.detach().numpy()
    scales = np.maximum(np.abs(vectors).max(1, keepdims=True) / 127, 1e-9).astype(np.float32)
    np.save(folder / "pieces.npy", np.rint(vectors / scales).astype(np.int8))
    np.save(folder / "scales.npy", scales)


def encoder(net: Net, tokenizer: Path, folder: Path, *, whole: bool = True) -> None:
    """Write the encoder's folder; with ``whole`` false its products stay in floating point (to compare)."""
    folder.mkdir(parents=True, exist_ok=True)
    n = torch.arange(3)
    example = (torch.zeros(5, WIDTH), torch.zeros(5, dtype=torch.int64), n, n, n)
    names = ("pieces", "shapes", "first", "last", "word_shapes")
    with TemporaryDirectory() as work:
        plain = Path(work) / "network.onnx"
        write(EncoderGraph(net), example, names, ["vectors"], plain)
        if whole:
            quantised(plain, folder / "network.onnx")
        else:
            shutil.copy(plain, folder / "network.onnx")
    piece_vectors(net, folder)
    shutil.copy(tokenizer, folder / "tokenizer.json")


def heads(net: Net, labels: Labels, nodes: Nodes, node_labels: list[str], folder: Path) -> None:
    """Write the folders of the first stage's heads and of the roles: ``grammar``, ``ner``, ``heads``."""
    x = torch.randn(4, WIDTH + BESIDE)
    write(
        GrammarGraph(net),
        [x],
        ["x"],
        ["tag", "pos", "feats", "start", "arcs", "ld", "lh"],
        folder / "grammar/words.onnx",
    )
    write(net.ner, [x], ["x"], ["ner"], folder / "ner/first.onnx")
    ends = [torch.randn(3, net.lab_d.out_features) for _ in range(2)]
    write(LabelGraph(net), ends, ["dependent", "head"], ["label"], folder / "grammar/labels.onnx")
    outputs = ["pred", "trigger", "fact"]
    outputs += [f"{name}_{end}" for name in ("role", "arg", "node") for end in ("one", "other")]
    write(EventGraph(net, nodes), [x], ["x"], outputs, folder / "heads/words.onnx")
    graphs: dict[str, nn.Module] = {
        "roles": PairGraph(net.role),
        "arguments": PairGraph(net.arg),
        "nodes": nodes,
    }
    for name, pairs in (("roles", net.role), ("arguments", net.arg), ("nodes", nodes)):
        ends = [torch.randn(3, pairs.one.out_features) for _ in range(2)]
        classes = [torch.arange(3), torch.arange(3)]
        used = ["one", "other", "far", "kind"]
        write(graphs[name], [*ends, *classes], used, ["label"], folder / f"heads/{name}.onnx")
    for part, names in (
        ("grammar", ("tags", "pos", "feats", "deps")),
        ("ner", ("ner",)),
        ("heads", ("role", "trigger", "arg")),
    ):
        found = {n: labels.lists[n] for n in names} | ({"node": node_labels} if part == "heads" else {})
        text = json.dumps(found, indent=0, ensure_ascii=False)
        (folder / part / "labels.json").write_text(text + "\n", encoding="utf-8")


def names(net: Names, folder: Path) -> None:
    """Write the second scorer of names."""
    x = torch.randn(4, WIDTH + BESIDE)
    example = [x, torch.randn(4, WIDTH), torch.zeros(4, len(net.tables), dtype=torch.int64)]
    write(NamesGraph(net), example, ["x", "spelled", "rows"], ["ner"], folder / "second.onnx")


def coreference(net: Links, folder: Path) -> None:
    """Write the folder of the links between mentions."""
    folder.mkdir(parents=True, exist_ok=True)
    write(WordGraph(net), [torch.randn(4, WIDTH + BESIDE)], ["x"], ["one", "other"], folder / "words.onnx")
    ends = [torch.randn(3, PAIR) for _ in range(2)]
    seen = torch.zeros(3, len(CLASSES), dtype=torch.int64)
    write(net, [*ends, seen], ["one", "other", "features"], ["score"], folder / "pairs.onnx")


def load(checkpoint: Path) -> tuple[Net, Labels]:
    """Return the network and labels of a checkpoint."""
    saved = torch.load(checkpoint, weights_only=True)
    labels = Labels(saved["labels"])
    net = Net(labels.sizes)
    net.load_state_dict(saved["model"])
    return net.eval(), labels


def load_nodes(path: Path) -> tuple[Nodes, list[str]]:
    """Return the head for roles over trees and its labels."""
    saved = torch.load(path, weights_only=True)
    nodes = Nodes(WIDTH + BESIDE, len(saved["labels"]))
    nodes.load_state_dict(saved["model"])
    return nodes.eval(), saved["labels"]


def check(folder: Path) -> None:
    """Raise where a graph is not valid."""
    for path in sorted(folder.rglob("*.onnx")):
        onnx.checker.check_model(str(path))
