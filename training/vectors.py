"""What the finished encoder says of sets of sentences, computed once and kept in half precision.

The second stage learns from these: heads see in training what they see in use, the shipped network's vectors.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from en_kgbuild import letters
from training import paths, tokens
from training.items import Item

Table = NDArray[Any]


@dataclass(frozen=True)
class Windows:
    """Windows of words, the root before each: `edges` bound them in the tables, `labels` are -100 at the root."""

    vectors: Table
    spelled: Table
    rows: Table
    labels: Table
    edges: Table

    def __len__(self) -> int:
        return len(self.edges) - 1

    def sizes(self) -> list[int]:
        """Words of each window, the root among them."""
        return [b - a for a, b in pairwise(self.edges.tolist())]


def pipeline(parts: Path, *, grammar: bool = False) -> Language:
    """Return the tokenizer with the encoder of a folder of parts, and its grammar where that is asked for."""
    nlp = tokens.blank()
    for name in ("encoder", "grammar")[: 1 + grammar]:
        component: Any = nlp.add_pipe(f"kgbuild_{name}", name=name)
        component.from_disk(parts / name)
    return nlp


def place(parts: Path, name: str) -> Path:
    """File of a set's vectors, beside those of no other encoder."""
    mark = hashlib.sha256((parts / "encoder/network.onnx").read_bytes()).hexdigest()[:12]
    return paths.BUILD / f"vectors/{mark}/{name}.npz"


def windows(
    nlp: Language, found: Iterable[Item], label: Callable[[Item], Sequence[int]], case: Callable[[str], str]
) -> Windows:
    """Encode items in some case, each alone, their windows cut as in use."""
    parts: dict[str, list[Table]] = {name: [] for name in ("vectors", "spelled", "rows", "labels")}
    edges = [0]
    for item in found:
        words = [case(word) for word in item.words]
        encoder: Any = nlp.get_pipe("encoder")
        doc = encoder(Doc(nlp.vocab, words=words))
        gold = np.asarray(label(item), np.int64)
        for (at, vectors), spelled in zip(doc._.encoded, encoder.spelled(doc), strict=True):
            parts["vectors"].append(vectors.astype(np.float16))
            parts["spelled"].append(spelled.astype(np.float16))
            parts["rows"].append(letters.rows([words[i] for i in at.tolist()]))
            parts["labels"].append(np.r_[-100, gold[at]])
            edges.append(edges[-1] + len(vectors))
    return Windows(**{n: np.concatenate(found) for n, found in parts.items()}, edges=np.asarray(edges))


def kept(path: Path, make: Callable[[], Windows]) -> Windows:
    """Return what stands in a file, made first where it does not stand."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("wb") as out:
            np.savez(out, **vars(make()))
        part.replace(path)
    with np.load(path) as tables:
        return Windows(**tables)
