"""Finds what stands in quotation marks, across sentences and where a mark is missing."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from kgbuild.model import Document

_OPEN, _CLOSE = frozenset("“„«"), frozenset("”»")
_STRAIGHT = frozenset({'"', "''", "``", "＂"})
_SINGLE = frozenset({"'", "‘", "’"})
MARKS = _OPEN | _CLOSE | _STRAIGHT | _SINGLE


@dataclass(frozen=True, slots=True)
class Quote:
    """Words `first` to `last` (exclusive) stand in quotation marks; the opening mark is word `first` - 1.

    `end` is the word behind the closing mark. `continues`: the mark before was never closed, the speaker goes
    on, as at the start of each paragraph of a long quotation.
    """

    first: int
    last: int
    end: int
    continues: bool = False


class Quotes:
    """The quotations of one document, in order."""

    def __init__(self, document: Document) -> None:
        self.doc = document
        self._starts = [block.start for block in document.article.blocks]
        self.all = tuple(self._find())
        self.holding = {i: quote for quote in self.all for i in range(quote.first, quote.last)}

    def paragraph(self, i: int) -> int:
        """Return the number of the block in which word `i` stands."""
        return bisect_right(self._starts, self.doc.words[i].start)

    def _gap(self, i: int, step: int) -> bool:
        """Tell whether white space (or nothing at all) stands before (-1) or behind (+1) word `i`."""
        words, j = self.doc.words, i + step
        if not 0 <= j < len(words):
            return True
        return words[i].start > words[j].end if step < 0 else words[j].start > words[i].end

    def _role(self, i: int, inside: bool) -> str:
        """Return what mark `i` does: open, close, or nothing."""
        text = self.doc.words[i].text
        if text in _OPEN or text in _CLOSE:
            return "open" if text in _OPEN else "close"
        before, behind = self._gap(i, -1), self._gap(i, 1)
        if before != behind:
            return "open" if before else "close"
        if inside:
            return "close"
        bracket = i > 0 and self.doc.words[i - 1].text in {"(", "[", "—", "–", "-"}
        return "open" if bracket or before else "close"

    def _find(self) -> list[Quote]:
        found: list[Quote] = []
        opened, unclosed = -1, False
        words = self.doc.words
        for word in words:
            i = word.i
            if opened >= 0 and self.paragraph(i) != self.paragraph(opened):
                # a paragraph's end closes a quotation; the next may take it up with a mark of its own
                self._add(found, opened, i, i, unclosed)
                opened, unclosed = -1, True
                if word.text not in MARKS:
                    unclosed = False
            if word.text not in MARKS or word.text in _SINGLE:
                continue
            role = self._role(i, opened >= 0)
            if role == "open":
                if opened >= 0:
                    self._add(found, opened, i, i, unclosed)
                    unclosed = True
                opened = i
            elif opened >= 0:
                self._add(found, opened, i, i + 1, unclosed)
                opened, unclosed = -1, False
        if opened >= 0:
            self._add(found, opened, len(words), len(words), unclosed)
        return self._with_single(found)

    @staticmethod
    def _add(found: list[Quote], opened: int, last: int, end: int, continues: bool) -> None:
        if last > opened + 1:
            found.append(Quote(opened + 1, last, end, continues))

    def _with_single(self, found: list[Quote]) -> list[Quote]:
        """Add what stands in single marks outside of double ones; an apostrophe is no mark."""
        taken = {i for quote in found for i in range(quote.first - 1, quote.end)}
        opened = -1
        for word in self.doc.words:
            if word.i in taken or (opened >= 0 and self.paragraph(opened) != self.paragraph(word.i)):
                opened = -1
            if word.text not in _SINGLE or word.tag == "POS" or word.i in taken:
                continue
            before, behind = self._gap(word.i, -1), self._gap(word.i, 1)
            if before and not behind and word.text != "’":
                opened = word.i
            elif behind and not before and opened >= 0 and word.text != "‘":
                self._add(found, opened, word.i, word.i + 1, False)
                opened = -1
        return sorted(found, key=lambda quote: quote.first)
