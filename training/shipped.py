"""The shipped package's weights as the network that training knows: what the export wrote, read back.

No checkpoint in floating point outlives a build; training can go on from here all the same, and what is already learned
stays. Products come back as they were rounded, and so do the vectors of pieces.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from training.net import HEADS, LAYERS, WIDTH, Net
from training.targets import Labels

#: Where the lists of labels stand: files of the package by the names that training has for the lists.
_LISTS = {"grammar": ("tags", "pos", "feats", "deps"), "ner": ("ner",), "heads": ("role", "trigger", "arg")}
_PACKED = "_quantized"


def tensors(path: Path) -> dict[str, Tensor]:
    """Return the weights of a graph by name, products in whole numbers as what they stand for, inputs last."""
    raw = {i.name: numpy_helper.to_array(i) for i in onnx.load(str(path)).graph.initializer}
    out = {}
    for name, value in raw.items():
        if name.endswith(_PACKED):
            stem = name.removesuffix(_PACKED)
            whole = (value.astype(np.float32) - raw[f"{stem}_zero_point"]) * raw[f"{stem}_scale"]
            out[stem.removesuffix("_Transposed")] = torch.from_numpy(whole.T.copy())
        elif not name.endswith(("_scale", "_zero_point")):
            out[name] = torch.from_numpy(value.copy())
    return out


def labels(package: Path) -> Labels:
    """Return the labels of every head."""
    lists = {}
    for part, names in _LISTS.items():
        found = json.loads((package / part / "labels.json").read_text("utf-8"))
        lists |= {name: found[name] for name in names}
    return Labels(lists)


def _encoder(package: Path) -> dict[str, Tensor]:
    """Weights of the encoder: queries, keys and values apart again."""
    out = tensors(package / "encoder/network.onnx")
    for i in range(LAYERS):
        for part in ("weight", "bias"):
            joint = out.pop(f"qkv.{i}.{part}").split(WIDTH)
            for name, tensor in zip("qkv", joint, strict=True):
                factor = (WIDTH // HEADS) ** 0.5 if name == "q" else 1
                out[f"encoder.layers.{i}.{name}.{part}"] = tensor * factor
    vectors, scales = (np.load(package / f"encoder/{n}.npy") for n in ("pieces", "scales"))
    return out | {"encoder.word.weight": torch.from_numpy(vectors.astype(np.float32) * scales)}


def _pairs(path: Path, name: str, found: dict[str, Tensor]) -> dict[str, Tensor]:
    """Weights of a head for pairs; the product's has no name of its own in its graph."""
    out = {k.replace("pairs.", f"{name}."): v for k, v in tensors(path).items() if not k.startswith("onnx::")}
    product = next(v for k, v in tensors(path).items() if k.startswith("onnx::"))
    return out | {f"{name}.product.weight": product.T} | found


def state(package: Path) -> dict[str, Tensor]:
    """Return all weights of the package's first stage, named as the network has them."""
    out = _encoder(package)
    for path in ("grammar/words.onnx", "grammar/labels.onnx", "heads/words.onnx"):
        for name, tensor in tensors(package / path).items():
            if name.startswith("net."):
                out[name.removeprefix("net.")] = tensor
            elif name.startswith("onnx::"):
                out["head_bias.weight" if "words" in path else "lab_product.weight"] = tensor.T
    out |= {f"ner.{name}": tensor for name, tensor in tensors(package / "ner/first.onnx").items()}
    return out | _pairs(
        package / "heads/roles.onnx", "role", _pairs(package / "heads/arguments.onnx", "arg", {})
    )


def load(package: Path) -> tuple[Net, Labels]:
    """Return the network and its labels."""
    found = labels(package)
    net = Net(found.sizes)
    net.load_state_dict(state(package))
    return net.eval(), found
