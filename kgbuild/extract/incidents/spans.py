"""Where an article's mentions stand in its words, and what stretches of words a noun phrase may be called by."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from typing import Final

from kgbuild.model import Document, Mention, Name

_LEFT: Final = frozenset(
    {"amod", "compound", "nummod", "nmod", "poss", "flat", "dep", "advmod", "det", "punct"}
)
_NOMINAL: Final = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "DET", "NUM"})
#: So many words an "of" phrase reaches from its noun at most, and another.
_FAR: Final = 12
_MARKS: Final = re.compile(r"[^\w\s]|_")
_ARTICLES: Final = re.compile(r"\b(a|an|the)\b")


def plain(text: str) -> str:
    """Return a name as names are compared: without case, accents, marks and articles.

    >>> plain("The Army of José's")
    'army of joses'
    """
    letters = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(_ARTICLES.sub(" ", _MARKS.sub("", bare)).split())


class Spans:
    """The words of one document by their place in the article."""

    def __init__(self, document: Document) -> None:
        self.doc, self.words = document, document.words
        self._starts = [word.start for word in self.words]

    def of(self, mention: Mention) -> tuple[int, int]:
        """Return the first word of a mention and the one behind its last."""
        first = min(bisect_left(self._starts, mention.start), len(self.words) - 1)
        return first, min(max(bisect_left(self._starts, mention.end), first + 1), len(self.words))

    def root(self, first: int, last: int) -> int:
        """Return the word that heads a span, the last noun of several."""
        inside = range(first, last)
        tops = [i for i in inside if self.words[i].head == i or self.words[i].head not in inside]
        nouns = [i for i in tops if self.words[i].pos in _NOMINAL]
        return (nouns or tops or [last - 1])[-1]

    def variants(self, head: int) -> dict[str, tuple[int, int]]:
        """Return the stretches of words that a noun may be called by, by what they are."""
        first, end = self._full(head), head + 1
        bare = self._without(first, head, ("DET", "PUNCT", "ADV"))
        unnumbered = self._without(bare, head, ("DET", "PRON", "NUM"))
        described = self._described(first, head)
        found = {
            "head": (head, end),
            "compound": (self._compound(first, head), end),
            "adj": (described, end),
            "full": (bare, end),
            "nonum": (unnumbered, end),
        }
        name = self.doc.name_at.get(head)
        if name:
            found["name"] = (name.first, name.last)
        return found | self._behind(head, described, bare)

    def _full(self, head: int) -> int:
        below = self.doc.children[head]
        left = [c for c in below if c < head and self.words[c].rel in _LEFT]
        return min((min(self.doc.subtree(c)) for c in left), default=head)

    def _without(self, first: int, head: int, parts: tuple[str, ...]) -> int:
        while first < head and self.words[first].pos in parts:
            first += 1
        return first

    def _compound(self, first: int, head: int) -> int:
        at = head
        while at > first and self.words[at - 1].rel in ("compound", "flat", "dep"):
            at -= 1
        return at

    def _described(self, first: int, head: int) -> int:
        at = head
        while (
            at > first
            and self.words[at - 1].pos not in ("DET", "NUM", "PRON")
            and self.words[at - 1].tag != "POS"
        ):
            at -= 1
        return at

    def _behind(self, head: int, described: int, bare: int) -> dict[str, tuple[int, int]]:
        """Return the stretches with a phrase behind the noun: "branch of the bank", "men in uniform"."""
        found: dict[str, tuple[int, int]] = {}
        behind = [c for c in self.doc.children[head] if c > head and self.words[c].rel == "nmod"]
        for child in behind:
            end, of = max(self.doc.subtree(child)) + 1, self.words[child].prep == "of"
            if end - head >= _FAR:
                continue
            kind = "of" if of else "pp"
            found.setdefault(kind, (described, end))
            found.setdefault(f"full{kind}", (bare, end))
            if of:
                name: Name | None = self.doc.name_at.get(child)
                short = max(child + 1, name.last if name else 0)
                found.setdefault("of1", (described, short))
                found.setdefault("fullof1", (bare, short))
        return found
