"""Article → spaCy Doc → Document: one Doc for each article, every token's place in the article kept.

Only headline and body blocks are read. White space within a block becomes a single space, a blank line ends a
sentence, and so does the end of a block: the parser respects these bounds.
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
from kgbuild.model import Article, Document, Name

#: Keys of `Doc.user_data`: offsets of the tokens in the article; indices of the tokens that open a headline.
STARTS: Final = "kgbuild_starts"
HEADLINES: Final = "kgbuild_headlines"

_READ: Final = frozenset({"headline", "body"})
_RUN: Final = re.compile(r"\S+")
_BLANK_LINE: Final = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph: offsets in the article's text, and whether it is a headline."""

    start: int
    end: int
    headline: bool


def _pieces(article: Article) -> Iterator[_Piece]:
    for block in sorted(article.blocks, key=lambda b: b.start):
        if block.kind in _READ:
            at = block.start
            for gap in _BLANK_LINE.finditer(article.text, block.start, block.end):
                yield _Piece(at, gap.start(), block.kind == "headline")
                at = gap.end()
            yield _Piece(at, block.end, block.kind == "headline")


def blank_doc(article: Article, nlp: Language) -> Doc:
    """Return the article's tokens, sentence starts set at each paragraph, ready for the pipeline."""
    runs: list[str] = []
    offsets: list[int] = []
    opens: list[tuple[int, bool]] = []
    for piece in _pieces(article):
        found = [
            (match.group(), match.start()) for match in _RUN.finditer(article.text, piece.start, piece.end)
        ]
        if found:
            opens.append((len(runs), piece.headline))
            runs.extend(text for text, _ in found)
            offsets.extend(start for _, start in found)
    doc = nlp.tokenizer(" ".join(runs))
    places = np.cumsum([0, *(len(run) + 1 for run in runs)])[:-1] if runs else np.zeros(0, int)
    idx = doc.to_array("IDX").astype("int64") if runs else np.zeros(0, int)
    run_of = np.searchsorted(places, idx, side="right") - 1
    doc.user_data[STARTS] = (np.asarray(offsets, int)[run_of] + idx - places[run_of]).tolist() if runs else []
    _set_openings(doc, [(int(np.searchsorted(idx, places[run])), headline) for run, headline in opens])
    return doc


def _set_openings(doc: Doc, openings: list[tuple[int, bool]]) -> None:
    starts = np.zeros(len(doc), dtype="uint64")
    starts[[first for first, _ in openings]] = 1
    if openings:
        doc.from_array(["SENT_START"], starts.reshape(-1, 1))  # type: ignore[arg-type]  # numpy is fine
    bounds = [first for first, _ in openings] + [len(doc)]
    doc.user_data[HEADLINES] = [
        (first, last) for (first, headline), last in zip(openings, bounds[1:], strict=True) if headline
    ]


def to_document(article: Article, doc: Doc, names: tuple[Name, ...] = (), labels: str = "") -> Document:
    """Return the Document of a parsed Doc; `labels` is the parser's scheme where it is known.

    A Doc that `blank_doc` did not make must have the article's text as its own.
    """
    found = words(doc, doc.user_data.get(STARTS), labels, [(name.first, name.last) for name in names])
    sents: list[tuple[int, int]] = []
    for word in found:
        if word.sent == len(sents):
            sents.append((word.i, word.i + 1))
        else:
            sents[-1] = (sents[-1][0], word.i + 1)
    headlines = frozenset(
        found[i].sent for first, last in doc.user_data.get(HEADLINES, ()) for i in range(first, last)
    )
    return Document(article, found, tuple(sents), names, headlines)
