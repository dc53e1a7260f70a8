"""The component that finds names: people, organisations, places of three kinds, nationalities.

Two scorers speak to each word and count alike. The first was trained with the encoder and reads its vectors. The second was
trained on the finished encoder, and reads beside its vectors the words themselves: their pieces as they stood before the
encoder, and their letters.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import ClassVar

from spacy.language import Language
from spacy.tokens import Doc, Span

from en_kgbuild.decode import likeliest, logs, stretches
from en_kgbuild.encoder import Encoder
from en_kgbuild.letters import rows
from en_kgbuild.network import Network
from en_kgbuild.parts import Part


class Entities(Part):
    """Sets `doc.ents`: PERSON, ORG, GPE, LOC, FAC and NORP."""

    FILES: ClassVar[tuple[str, ...]] = ("first.onnx", "second.onnx", "labels.json")

    def __init__(self, name: str, nlp: Language) -> None:
        super().__init__(name)
        self._nlp = nlp

    @cached_property
    def _encoder(self) -> Encoder:
        """The encoder of the pipeline that this is part of."""
        found = [part for _, part in self._nlp.components if isinstance(part, Encoder)]
        if not found:
            raise ValueError(f"'{self.name}' needs the component 'encoder' before it; add it to the pipeline")
        return found[0]

    def read(self, folder: Path) -> None:
        """Load both scorers of words."""
        super().read(folder)
        self._first, self._second = Network(folder / "first.onnx"), Network(folder / "second.onnx")

    def __call__(self, doc: Doc) -> Doc:
        """Find the names of a Doc that the encoder has read; a name with white space inside holds it."""
        names = self.lists["ner"][1::2]
        found = []
        texts = [token.text for token in doc]
        before = self._encoder.spelled(doc)
        for (at, vectors), spelled in zip(self.encoded(doc), before, strict=True):
            letters = rows([texts[i] for i in at.tolist()])
            scores = self._first(x=vectors)["ner"]
            scores += self._second(x=vectors, spelled=spelled, rows=letters)["ner"]
            table = logs(0.5 * scores[1:])
            for first, end, label in likeliest(table, stretches(table)):
                found.append(
                    Span(doc, int(at[first]), int(at[end - 1]) + 1, label=names[label].partition("-")[2])
                )
        doc.set_ents(found)
        return doc


@Language.factory(
    "kgbuild_entities",
    requires=["doc._.encoded", "doc._.pieces"],
    assigns=["doc.ents", "token.ent_iob", "token.ent_type"],
)
def create(nlp: Language, name: str) -> Entities:
    """Return the component; its files come with `from_disk`."""
    return Entities(name, nlp)
