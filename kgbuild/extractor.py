"""Reads articles: the resources that this takes, loaded once, and the function that engines take to wherever they work."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from kgbuild.annotate import BATCH, Pipeline, annotate, load_pipeline
from kgbuild.extract.incidents import FILE, Model, filled
from kgbuild.extract.reading import Tools, read_document
from kgbuild.gazetteer import Gazetteer
from kgbuild.geography import Geography
from kgbuild.incremental.cache import packed, to_text
from kgbuild.lexiconfiles import load as load_lexicon
from kgbuild.lexiconfiles import turtle_files
from kgbuild.limits import Limits, TooMuchError, timed
from kgbuild.model import Article, ArticleExtraction
from kgbuild.nouns import Nouns
from kgbuild.resolve.knowledge import GazetteerKnowledge
from kgbuild.resolve.world import outlined, words
from kgbuild.resources import shipped
from kgbuild.speech import Speech

#: How many new objects there are before the garbage collector looks for cycles among them; among older ones it never does.
_YOUNG: Final = 50_000
_NEVER: Final = 1_000_000_000
#: Articles of so many characters go through the model together at most.
_CHUNK: Final = 60_000


@dataclass(frozen=True)
class Resources:
    """Everything that stages after reading are driven by, loaded once.

    `weights` are files with the weights of a pack's incidents, of which the last is `incidents`.
    """

    files: tuple[Path, ...]
    tools: Tools
    geography: Geography
    weights: tuple[Path, ...] = ()
    incidents: Model | None = None

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> Resources:
        """Load the shipped ontology, lexicon and gazetteer, and the files or folders `extra`."""
        files = turtle_files(shipped("ontology"), extra)
        words = [f for f in files if f.name != "shapes.ttl"]
        tools = Tools(load_lexicon(words), Nouns.load(words), Speech.load(words), Gazetteer.load(words))
        weights = tuple(path for folder in extra for path in sorted(folder.rglob(FILE)))
        return cls(tuple(files), tools, Geography(), weights, Model.load(weights[-1]) if weights else None)

    @property
    def inputs(self) -> tuple[Path, ...]:
        """All files that a reading depends on."""
        return self.files + self.weights

    @cached_property
    def knowledge(self) -> GazetteerKnowledge:
        """What gazetteer and geographic index know, for bringing articles together."""
        return GazetteerKnowledge(self.tools.gazetteer, self.geography, self.tools.lexicon)


def language(resources: Resources, model: str | None = None) -> Pipeline:
    """Load the language model with a finder of the names that `resources` know."""
    known, words = resources.tools.gazetteer, [f for f in resources.files if f.name != "shapes.ttl"]
    with uncollected():
        return load_pipeline(
            model,
            gazetteer=known,
            geography=resources.geography,
            files=words,
            vectors=resources.incidents is not None,
        )


def extract(
    articles: Iterable[Article],
    resources: Resources,
    model: str | None = None,
    loaded: Pipeline | None = None,
) -> Iterator[ArticleExtraction]:
    """Yield what each article says, in the order given; `loaded` is what `language` returned before.

    With a pack that has weights, events of the classes that they are of are the incidents that they find.
    """
    for document in annotate(articles, loaded or language(resources, model)):
        reading = read_document(document, resources.tools)
        if resources.incidents is not None:
            reading = filled(document, reading, resources.incidents, resources.tools.lexicon)
        yield reading


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for cycles among what is new alone: millions of small records that stay hold none."""
    before = gc.get_threshold()
    gc.set_threshold(_YOUNG, _NEVER)
    try:
        yield
    finally:
        gc.set_threshold(*before)


#: An article with the key of its reading.
Keyed = tuple[str, Article]


class Read(NamedTuple):
    """What came of an article: its reading, `packed`, and two results that bringing articles together will ask for.

    Where it could not be read, `problem` says why.
    """

    key: str
    article: Article
    reading: bytes = b""
    outline: str = ""
    words: str = ""
    problem: str = ""


class Extractor:
    """Reads articles where it is called, each with the model that was loaded there once.

    It is pickled as what it was made of; a process that is forked has the resources of its parent.
    """

    def __init__(
        self,
        ontology: Sequence[Path],
        model: str | None,
        base_iri: str,
        limits: Limits,
        resources: Resources | None = None,
    ) -> None:
        self._made_of = (tuple(ontology), model, base_iri, limits)
        self.ontology, self.model, self.base_iri, self.limits = self._made_of
        if resources is not None:
            self.resources = resources
        self._loaded: tuple[int, Pipeline] | None = None

    def __reduce__(self) -> tuple[type[Extractor], tuple[object, ...]]:
        return Extractor, self._made_of

    @cached_property
    def resources(self) -> Resources:
        """Ontology, lexicon, gazetteer."""
        with uncollected():
            return Resources.load(self.ontology)

    def __call__(self, keyed: Sequence[Keyed]) -> list[Read]:
        """Return what came of each article, in their order; one that cannot be read costs no other."""
        articles = [article for _, article in keyed]
        try:
            with timed(self.limits.seconds * len(articles)):
                readings = list(extract(articles, self.resources, self.model, self.pipeline))
        except Exception as error:
            if len(keyed) == 1:
                return [Read(*keyed[0], problem=self._reason(error))]
            return [read for one in keyed for read in self([one])]
        return [self._read(*one, reading) for one, reading in zip(keyed, readings, strict=True)]

    @property
    def pipeline(self) -> Pipeline:
        """The language model of this process: one that was loaded before a fork is not trusted behind it."""
        if self._loaded is None or self._loaded[0] != os.getpid():
            self._loaded = (os.getpid(), language(self.resources, self.model))
        return self._loaded[1]

    def _read(self, key: str, article: Article, reading: ArticleExtraction) -> Read:
        """Return a reading with what can be worked out of it alone."""
        tools = self.resources.tools
        try:
            with timed(self.limits.seconds):
                outline = outlined(reading, key, self.resources.knowledge, tools.lexicon, self.base_iri)
                return Read(key, article, packed(reading), outline, to_text(words(reading)))
        except Exception as error:
            return Read(key, article, problem=self._reason(error))

    def _reason(self, error: Exception) -> str:
        """Say why an article could not be read."""
        if isinstance(error, TooMuchError):
            return f"reading it takes more than {self.limits.seconds:g} s of the processor"
        if isinstance(error, MemoryError):
            return "reading it takes more memory than there is"
        return f"it cannot be read ({type(error).__name__}: {' '.join(str(error).split())[:200]})"


def lost(keyed: Keyed) -> Read:
    """Return what came of an article at which the process died that read it."""
    return Read(*keyed, problem="the process that read it was killed, it may take more memory than there is")


def chunks(articles: Iterable[Keyed]) -> Iterator[list[Keyed]]:
    """Yield articles in groups that go through the language model together: so many, or so much text.

    >>> [len(chunk) for chunk in chunks(("", Article(str(n), "word " * 5000, ())) for n in range(5))]
    [3, 2]
    """
    chunk: list[Keyed] = []
    size = 0
    for one in articles:
        chunk.append(one)
        size += len(one[1].text)
        if len(chunk) == BATCH or size > _CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
