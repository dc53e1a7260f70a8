"""kgbuild's parts as spaCy components, for anybody's pipeline.

    nlp = spacy.load("en_core_web_sm")
    nlp.add_pipe("kgbuild_names")
    nlp("Rockets hit a base near Deir ez-Zor.").spans["kgbuild"]

Each span has the class as its label and, where the name is known, its IRI as `kb_id_`.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc, Span

from kgbuild.annotate.names import NameFinder
from kgbuild.gazetteer import load
from kgbuild.geography import Geography

#: The key of the spans that the component sets.
SPANS: Final = "kgbuild"


class NamesComponent:
    """Sets `doc.spans["kgbuild"]` to the names of a parsed Doc."""

    def __init__(self, finder: NameFinder) -> None:
        self._finder = finder

    def __call__(self, doc: Doc) -> Doc:
        """Find the names and set them."""
        doc.spans[SPANS] = [
            Span(doc, name.first, name.last, label=name.kind, kb_id=name.iri) for name in self._finder(doc)
        ]
        return doc

    def to_disk(self, path: object, exclude: object = ()) -> None:
        """Write nothing: ontology and gazetteer come with kgbuild."""

    def from_disk(self, path: object, exclude: object = ()) -> NamesComponent:
        """Read nothing."""
        return self


@cache
def _shipped_finder() -> NameFinder:
    """Return one finder for all pipelines: it keeps no state between texts."""
    return NameFinder(load(), Geography.open())


@Language.factory(
    "kgbuild_names",
    assigns=["doc.spans"],
    requires=["token.pos", "token.tag", "token.dep", "token.is_sent_start", "doc.ents"],
)
def create_names(nlp: Language, name: str) -> NamesComponent:
    """Return the component that finds names, with the shipped gazetteer and the geographic index."""
    return NamesComponent(_shipped_finder())
