"""What triggers and their factuality are read from."""

from __future__ import annotations

from kgbuild.extract.events.present import Present
from kgbuild.extract.events.veracity import Veracity
from kgbuild.lexicon import Lexicon
from kgbuild.model import Document
from kgbuild.syntax.clauses import Clauses


class TriggerContext:
    """A document with what its triggers and their factuality are read from."""

    def __init__(self, document: Document, clauses: Clauses, lexicon: Lexicon) -> None:
        self.doc, self.clauses, self.lexicon = document, clauses, lexicon
        self.veracity, self.present = Veracity(document, clauses), Present(document, clauses, lexicon)
        self.unreal: dict[int, str] = {}  # `factuality.unreal` keeps it
