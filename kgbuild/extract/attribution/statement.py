"""A statement, and what statements are read from."""

from __future__ import annotations

from dataclasses import dataclass

from kgbuild.extract.attribution.quotations import Quotes
from kgbuild.extract.attribution.reporting import EntityOf, Saying, SayingContext, Span
from kgbuild.model import Document
from kgbuild.speech import Speech


@dataclass(frozen=True, slots=True)
class FoundStatement:
    """A statement in words `first` to `last` (exclusive) of a document.

    `speaker_word` heads the speaker's noun phrase, `speaker` is its entity; `quote` are the words without
    outer marks and without the attribution that may stand amid them; `direct`: all of it is quoted.
    `verb` is the verb of saying, None for a phrase of source ("according to"). `certainty`: stated, reported,
    claimed, denied, accused.
    """

    speaker_word: int
    speaker: int | None
    first: int
    last: int
    quote: str
    direct: bool
    verb: int | None
    certainty: str


@dataclass(frozen=True, slots=True)
class Told:
    """What is said, as spans of words; `direct` where all of it is quoted."""

    saying: Saying
    spans: tuple[Span, ...]
    direct: bool


class StatementContext:
    """What statements are read from: a document, its quotations and the sayings in it."""

    def __init__(self, document: Document, entity_of: EntityOf, lexicon: Speech) -> None:
        self.doc, self.entity_of, self.lexicon = document, entity_of, lexicon
        self.words = document.words
        self.quotes = Quotes(document)
        self.finder = SayingContext(document, self.quotes, entity_of, lexicon)
        self.sayings = self.finder.all
        self.clauses = self.finder.clauses
