"""The component that reads the words: each window of the text through the network, one at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from en_kgbuild.layout import windows
from en_kgbuild.network import Network, embeddings
from en_kgbuild.parts import Encoded, Part, extend, positions, starts
from en_kgbuild.pieces import Pieces

extend("encoded")
extend("spelled")


class Encoder(Part):
    """Sets `doc._.encoded` and `doc._.spelled` (see `parts`). A window goes through alone: nothing but its words counts."""

    FILES: ClassVar[tuple[str, ...]] = ("network.onnx", "pieces.npy", "scales.npy", "tokenizer.json")

    def read(self, folder: Path) -> None:
        """Load the network, the vectors of pieces and the tokenizer of words into pieces."""
        self._network = Network(folder / "network.onnx")
        self._vectors, self._scales = embeddings(folder)
        self._pieces = Pieces(folder / "tokenizer.json")

    def __call__(self, doc: Doc) -> Doc:
        """Encode a Doc."""
        at = positions(doc)
        words = [doc[i].text for i in at.tolist()]
        sizes = [len(self._pieces.of(word)) for word in words]
        found: Encoded = []
        spelled: list[NDArray[np.float32]] = []
        for first, end in windows(words, starts(doc)[at].tolist(), sizes):
            vectors, before = self._window(words[first:end])
            found.append((at[first:end], vectors))
            spelled.append(before)
        doc._.encoded, doc._.spelled = found, spelled
        return doc

    def _window(self, words: list[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the words' vectors behind the network, and the means of their pieces' before it (nothing for the root)."""
        window = self._pieces.window(words)
        vectors = self._vectors[window.ids].astype(np.float32) * self._scales[window.ids]
        rest: dict[str, Any] = {
            name: np.asarray(getattr(window, name), np.int64)
            for name in ("shapes", "first", "last", "word_shapes")
        }
        out: NDArray[np.float32] = self._network(pieces=vectors, **rest)["vectors"]
        size = rest["last"] - rest["first"] + 1
        before = np.add.reduceat(vectors[:-1], rest["first"]) / size[:, None].astype(np.float32)
        before[0] = 0
        return out, before


@Language.factory("kgbuild_encoder", assigns=["doc._.encoded", "doc._.spelled"])
def create(nlp: Language, name: str) -> Encoder:
    """Return the component; its files come with `from_disk`."""
    return Encoder(name)
