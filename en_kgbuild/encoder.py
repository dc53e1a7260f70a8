"""The component that reads the words: each window of the text through the network, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from en_kgbuild.layout import windows
from en_kgbuild.network import Network, embeddings
from en_kgbuild.parts import Cut, Encoded, Part, extend, positions, starts
from en_kgbuild.pieces import Pieces, Window, told_apart

extend("encoded")
extend("pieces")


class Encoder(Part):
    """Sets `doc._.encoded` and `doc._.pieces` (see `parts`). A window goes through alone: nothing but its words counts."""

    FILES: ClassVar[tuple[str, ...]] = ("network.onnx", "pieces.npy", "scales.npy", "tokenizer.json")

    def read(self, folder: Path) -> None:
        """Load the network, the vectors of pieces and the tokenizer of words into pieces."""
        self._network = Network(folder / "network.onnx")
        self._vectors, self._scales = embeddings(folder)
        self._pieces = Pieces(folder / "tokenizer.json")

    def __call__(self, doc: Doc) -> Doc:
        """Encode a Doc."""
        at = positions(doc)
        words = told_apart([doc[i].text for i in at.tolist()])
        sizes = [len(self._pieces.of(word)) for word in words]
        found: Encoded = []
        pieces: list[Cut] = []
        for first, end in windows(words, starts(doc)[at].tolist(), sizes):
            window = self._pieces.window(words[first:end])
            found.append((at[first:end], self._vectors_of(window)))
            pieces.append([np.asarray(part, np.int32) for part in (window.ids, window.first, window.last)])
        doc._.encoded, doc._.pieces = found, pieces
        return doc

    def spelled(self, doc: Doc) -> Iterator[NDArray[np.float32]]:
        """Yield the vectors of words before the network, window by window: the means of their pieces', nothing for the root.

        They are worked out when they are asked for: those of a long Doc take as much room as what comes behind the network.
        """
        for ids, first, last in doc._.pieces:
            vectors = self._vectors[ids].astype(np.float32) * self._scales[ids]
            means = np.add.reduceat(vectors[:-1], first) / (last - first + 1)[:, None].astype(np.float32)
            means[0] = 0
            yield means

    def _vectors_of(self, window: Window) -> NDArray[np.float32]:
        """Return the words' vectors behind the network."""
        rest: dict[str, Any] = {
            name: np.asarray(getattr(window, name), np.int64)
            for name in ("shapes", "first", "last", "word_shapes")
        }
        vectors = self._vectors[window.ids].astype(np.float32) * self._scales[window.ids]
        out: NDArray[np.float32] = self._network(pieces=vectors, **rest)["vectors"]
        return out


@Language.factory("kgbuild_encoder", assigns=["doc._.encoded", "doc._.pieces"])
def create(nlp: Language, name: str) -> Encoder:
    """Return the component; its files come with `from_disk`."""
    return Encoder(name)
