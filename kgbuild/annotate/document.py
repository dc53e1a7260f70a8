"""Article → spaCy Doc → Document: one Doc for each article, every token's place in the article kept.

Headline and body blocks are read, and what gives them days and fields. White space within a block becomes a single
space, a blank line ends a sentence, and so does the end of a block: the parser respects these bounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kgbuild.annotate.grammar import words
from kgbuild.annotate.heads import heads
from kgbuild.annotate.tree import Strings
from kgbuild.model import Article, Document, Name
from kgbuild.words import listed

#: Keys of `Doc.user_data`: offsets of the tokens in the article; headlines as (first, last) tokens; nouns
#: that only say what a name is of ("the town of X") as (noun, first, last); fields that hold a place, and those that hold
#: the name of who signed, as (first, last).
STARTS: Final = "kgbuild_starts"
HEADLINES: Final = "kgbuild_headlines"
APPOSED: Final = "kgbuild_apposed"
PLACED: Final = "kgbuild_placed"
SIGNED: Final = "kgbuild_signed"

#: Tokens that a sentence has at most where no mark ends it.
LONGEST: Final = 400

_READ: Final = frozenset({"headline", "body", "day", "cell"})
#: Marks that end a sentence, marks after which one may start, and closing marks.
_STOPS: Final = frozenset(".?!")
_ENDS: Final = frozenset(".?!…:;\"'”’»)]–—-*•|")
_CLOSING: Final = frozenset("”’»)]")
_QUOTES: Final = frozenset("\"'“‘«")
_ALWAYS, _NEVER = 1, -1
_RUN: Final = re.compile(r"\S+")
#: A word of two that a hyphen joins, without the ending of a plural.
_JOINED: Final = re.compile(r"\W*(?P<means>[a-z]+(?:-[a-z]+)*)-(?P<deed>[a-z]+?)s?(?![\w-])", re.IGNORECASE)
_BLANK_LINE: Final = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph: offsets in the article's text, and whether it is a headline."""

    start: int
    end: int
    headline: bool
    holds: str = ""


def _pieces(article: Article) -> Iterator[_Piece]:
    for block in sorted(article.blocks, key=lambda b: b.start):
        if block.kind in _READ:
            at = block.start
            for gap in _BLANK_LINE.finditer(article.text, block.start, block.end):
                yield _Piece(at, gap.start(), block.kind == "headline")
                at = gap.end()
            yield _Piece(at, block.end, block.kind == "headline", block.holds)


def blank_doc(article: Article, nlp: Language) -> Doc:
    """Return the article's tokens, sentence starts set at each paragraph, ready for the pipeline."""
    runs: list[str] = []
    offsets: list[int] = []
    opens: list[tuple[int, bool]] = []
    fields: dict[str, list[tuple[int, int]]] = {}
    for piece in _pieces(article):
        found = [
            (match.group(), match.start()) for match in _RUN.finditer(article.text, piece.start, piece.end)
        ]
        if found:
            opens.append((len(runs), piece.headline))
            runs.extend(_apart(text) for text, _ in found)
            offsets.extend(start for _, start in found)
            fields.setdefault(piece.holds, []).append((opens[-1][0], len(runs)))
    doc = nlp.tokenizer(" ".join(runs))
    places = np.cumsum([0, *(len(run) + 1 for run in runs)])[:-1] if runs else np.zeros(0, int)
    idx = doc.to_array("IDX").astype("int64") if runs else np.zeros(0, int)
    run_of = np.searchsorted(places, idx, side="right") - 1
    doc.user_data[STARTS] = (np.asarray(offsets, int)[run_of] + idx - places[run_of]).tolist() if runs else []
    ends = [*places, len(doc.text) + 1]
    for key, holds in ((PLACED, "place"), (SIGNED, "signer")):
        spans = fields.get(holds, ())
        doc.user_data[key] = [tuple(map(int, np.searchsorted(idx, (ends[a], ends[b])))) for a, b in spans]
    _set_bounds(doc, [(int(np.searchsorted(idx, places[run])), headline) for run, headline in opens])
    return doc


def _apart(run: str) -> str:
    """Return a word with a space for the hyphen between what an attack is done with and the attack, as long as before.

    "A car-bombing" is what "a car bombing" is, of which the lexicon and the model know both words.
    """
    parts = _JOINED.match(run) if "-" in run else None
    if parts is None or parts["deed"].lower() not in listed("deeds"):
        return run
    at = parts.end("means")
    return f"{run[:at]} {run[at + 1 :]}" if parts["means"].lower() in listed("weaponry") else run


def _set_bounds(doc: Doc, openings: list[tuple[int, bool]]) -> None:
    """Fix what layout and marks tell of sentence bounds; the parser decides the rest."""
    bounds = _Bounds(doc).all()
    for first, _ in openings:
        bounds[first] = _ALWAYS
    if bounds:
        column = np.asarray(bounds, "int64").astype("uint64").reshape(-1, 1)
        doc.from_array(["SENT_START"], column)  # type: ignore[arg-type]  # numpy's arrays are what it takes
    ends = [first for first, _ in [*openings[1:], (len(doc), False)]][: len(openings)]
    doc.user_data[HEADLINES] = [(at[0], end) for at, end in zip(openings, ends, strict=True) if at[1]]


class _Bounds:
    """Where sentences may start, must start and cannot start, by the marks before and the capitals after."""

    def __init__(self, doc: Doc) -> None:
        table = doc.to_array(["ORTH", "SPACY"])
        strings = Strings(doc)
        self.text = [strings[x] for x in table[:, 0].tolist()]
        self.spaced = [bool(x) for x in table[:, 1].tolist()]
        marks = [i for i in range(1, len(self.text)) if self.text[i - 1][-1] in _STOPS]
        #: Lower case tells nothing in a text that has no capitals.
        self.cased = any(self.text[i][0].isupper() for i in marks)

    def all(self) -> list[int]:
        """Return for each token 1 (starts a sentence), -1 (does not) or 0 (the parser decides).

        Where none may start for LONGEST tokens, one does: what is told of a sentence takes more than twice as long for
        one of twice the length, and no writer's sentence is so long.
        """
        found = [self._at(i) for i in range(len(self.text))]
        since = 0
        for i, bound in enumerate(found):
            since = 0 if bound != _NEVER else since + 1
            if since == LONGEST:
                found[i], since = _ALWAYS, 0
        return found

    def _at(self, i: int) -> int:
        before, text = self.text[i - 1][-1:] if i else "", self.text[i]
        if before not in _ENDS or self._closes(i) or (self.cased and text[0].islower()):
            return _NEVER
        if i and self.text[i - 1] in _QUOTES and not self._closes(i - 1):
            return _NEVER  # a mark that opens a quotation ends nothing
        if i > 1 and self.text[i - 1] == "." and self.text[i + 1 : i + 2] == [":"] and text.isupper():
            return _NEVER  # "GEN. HALL: …" names who speaks
        if self._opens_quotation(i):
            return _ALWAYS
        if i > 1 and self._closes(i - 1):
            if self.text[i - 2] == ",":
                return _NEVER
            if self.text[i - 2] == "." and (text[0].isupper() or text in _QUOTES):
                return _ALWAYS
        return 0

    def _opens_quotation(self, i: int) -> bool:
        """Tell whether token `i` opens a quotation behind a full stop, as in: They fled. "We stayed," he said."""
        if i < 1 or i + 1 >= len(self.text) or self.text[i] not in _QUOTES or not self.spaced[i - 1]:
            return False
        return self.text[i - 1] in _STOPS and not self.spaced[i] and self.text[i + 1][0].isupper()

    def _closes(self, i: int) -> bool:
        """Tell whether token `i` is a closing quotation mark or bracket."""
        text = self.text[i]
        return text in _CLOSING or (text in _QUOTES and i > 0 and not self.spaced[i - 1])


def to_document(article: Article, doc: Doc, names: tuple[Name, ...] = (), labels: str = "") -> Document:
    """Return the Document of a parsed Doc; `labels` is the parser's scheme where it is known.

    A Doc that `blank_doc` did not make must have the article's text as its own.
    """
    spans = [(name.first, name.last) for name in names]
    data = doc.user_data
    found = words(doc, data.get(STARTS), labels, spans, data.get(APPOSED, ()))
    sents: list[tuple[int, int]] = []
    for word in found:
        if word.sent == len(sents):
            sents.append((word.i, word.i + 1))
        else:
            sents[-1] = (sents[-1][0], word.i + 1)
    headlines = frozenset(
        found[i].sent for first, last in doc.user_data.get(HEADLINES, ()) for i in range(first, last)
    )
    return Document(article, found, tuple(sents), names, headlines, heads(doc))
