"""Article → Document: the language model, one small grammar for every label scheme, and names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import tee
from pathlib import Path
from typing import Protocol

from spacy.language import Language
from spacy.tokens import Doc

from kgbuild.annotate import model
from kgbuild.annotate.document import blank_doc, to_document
from kgbuild.annotate.grammar import scheme
from kgbuild.annotate.heads import Component, beside, forget, vectors
from kgbuild.annotate.names import NameFinder
from kgbuild.gazetteer import Gazetteer
from kgbuild.gazetteer import load as load_gazetteer
from kgbuild.geography import Geography
from kgbuild.model import Article, Document, Name
from kgbuild.words import Words, in_force, using

__all__ = ["Pipeline", "annotate", "load_pipeline", "to_document"]

#: Articles that go through the model together.
BATCH = 32


class Finder(Protocol):
    """Finds the names in a parsed Doc, sorted, none overlapping another."""

    def __call__(self, doc: Doc) -> tuple[Name, ...]: ...


@dataclass(frozen=True)
class Pipeline:
    """The language model with what reads its output: the scheme of its labels, the finder of names, the words of grammar.

    `beside` are the components that give the heads which another's model lacks. With `vectors` the Documents have those of
    their words.
    """

    nlp: Language
    labels: str
    finder: Finder | None = None
    beside: tuple[Component, ...] = ()
    words: Words = field(default_factory=in_force)
    vectors: bool = False


def load_pipeline(
    name: str | Path | None = None,
    *,
    gazetteer: Gazetteer | None = None,
    geography: Geography | None = None,
    files: Iterable[Path] | None = None,
    coreference: bool = False,
    vectors: bool = False,
) -> Pipeline:
    """Return the language model `name` (see `model.load`) with a finder of names.

    Without a gazetteer the shipped one is read; without a geographic index its places alone are known. `files` are
    those with the words that names are made of, by default the shipped. With `coreference` the Documents' `heads` have it,
    which takes some time; with `vectors` the Documents have those of their words, which takes room.
    """
    nlp = model.load(name)
    labels = scheme(label for pipe in nlp.pipe_labels.values() for label in pipe)
    known = load_gazetteer() if gazetteer is None else gazetteer
    files = None if files is None else list(files)
    finder = NameFinder(known, geography, files)
    words = in_force() if files is None else Words.load(files)
    return Pipeline(nlp, labels, finder, beside(nlp, coreference=coreference), words, vectors)


def annotate(
    articles: Iterable[Article], pipeline: Pipeline, *, batch_size: int = BATCH
) -> Iterator[Document]:
    """Yield the Document of each article, in order, `batch_size` of them going through the model together."""
    ahead, behind = tee(articles)
    blanks = (_blank(article, pipeline) for article in ahead)
    for article, doc in zip(behind, pipeline.nlp.pipe(blanks, batch_size=batch_size), strict=True):
        for component in pipeline.beside:
            doc = component(doc)
        with using(pipeline.words):
            names = pipeline.finder(doc) if pipeline.finder else ()
            read = vectors(doc) if pipeline.vectors else ()
            forget(doc)
            document = to_document(article, doc, names, pipeline.labels)
        yield replace(document, vectors=read) if pipeline.vectors else document


def _blank(article: Article, pipeline: Pipeline) -> Doc:
    with using(pipeline.words):
        return blank_doc(article, pipeline.nlp)
