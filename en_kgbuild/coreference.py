"""The component that says which mentions of a text are one: people, groups, places, things and the pronouns for them.

It sets `doc._.coreference`, a list of chains in the order of their first mentions; a chain is a list of mentions (head,
first, last), the position of the head's word, of the first word and behind the last, in the order of the heads. A mention
that is alone is in no chain. The component is switched off until ``nlp.enable_pipe("coreference")``, and reads its files
when it is first used.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from en_kgbuild.decode import whole
from en_kgbuild.mentions import best_links, candidates, chains, pairs, words_of
from en_kgbuild.network import Network
from en_kgbuild.parts import Part, extend

extend("coreference")

Chain = list[tuple[int, int, int]]


class Coreference(Part):
    """Sets `doc._.coreference` (see the module)."""

    FILES: ClassVar[tuple[str, ...]] = ("words.onnx", "pairs.onnx")

    @cached_property
    def _networks(self) -> tuple[Network, Network]:
        """The scorers of words and of pairs."""
        folder = self.folder
        if folder is None:
            raise ValueError(f"'{self.name}' has no files; load the pipeline from its folder")
        return Network(folder / "words.onnx"), Network(folder / "pairs.onnx")

    def read(self, folder: Path) -> None:
        """Check that the files are there; they are read when they are needed."""
        for name in self.FILES:
            if not (folder / name).exists():
                raise OSError(f"{folder / name} is missing")

    def __call__(self, doc: Doc) -> Doc:
        """Find the chains of a Doc that the encoder and the grammar have read."""
        found = candidates(doc)
        said = pairs(doc, found)
        doc._.coreference = []
        if not len(said.later):
            return doc
        one, other = self._vectors(doc, [c.word for c in found])
        scores = self._networks[1](one=one[said.earlier], other=other[said.later], features=said.features)[
            "score"
        ]
        for chain in chains(best_links(said.later, said.earlier, whole(scores), len(found))):
            words = [found[i].word for i in chain]
            doc._.coreference.append([(word, *words_of(doc[word])) for word in words])
        return doc

    def _vectors(self, doc: Doc, words: list[int]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the vectors of words as the earlier and as the later of a pair."""
        encoded = self.encoded(doc)
        table = np.concatenate([vectors[1:] for _, vectors in encoded])
        at = np.searchsorted(np.concatenate([at for at, _ in encoded]), words)
        out = self._networks[0](x=table[at])
        return out["one"], out["other"]


@Language.factory(
    "kgbuild_coreference",
    requires=["doc._.encoded", "token.is_sent_start", "token.head", "token.dep", "token.pos", "token.tag"],
    assigns=["doc._.coreference"],
)
def create(nlp: Language, name: str) -> Coreference:
    """Return the component; its files come with `from_disk`."""
    return Coreference(name)
