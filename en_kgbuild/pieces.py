"""Words → what the network reads: word pieces, the shape of each word, and which pieces a word begins and ends with.

The encoder knows no capitals, so each word's shape (its case, whether it has a digit or a hyphen) goes beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

#: Ids of the pieces that open and close a window; the first stands for the root of every tree.
OPENS, CLOSES, UNKNOWN = 101, 102, 100
#: Pieces of one word at most.
LONGEST: Final = 8
#: Number of shapes, and the one of no word.
SHAPES, NO_SHAPE = 25, 24

#: An acronym that is a verb without its capitals, and what is read for it in a text that names what it stands for.
_ACRONYM: Final = ("IS", "ISIS")
_NAMED: Final = (["Islamic", "State"], "ISIS", "ISIL")

_PLAIN: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})

Ids = NDArray[np.int64]


class Window(NamedTuple):
    """Pieces of a run of words: ids and shapes by piece; first and last piece, shape by word, word 0 the root."""

    ids: list[int]
    shapes: list[int]
    first: list[int]
    last: list[int]
    word_shapes: list[int]

    def arrays(self) -> dict[str, Ids]:
        """Return the network's inputs for this window alone."""
        return {name: np.asarray([column], np.int64) for name, column in zip(self._fields, self, strict=True)}


def shape(word: str) -> int:
    """Return the shape of a word: six kinds of case, times digit, times hyphen.

    >>> [shape(w) for w in ("hit", "Homs", "US", "US-led", "B-52", "3")]
    [4, 16, 12, 17, 11, 2]
    """
    letters = [c for c in word if c.isalpha()]
    digit, hyphen = any(c.isdigit() for c in word), "-" in word and len(word) > 1
    return _case(word, letters) * 4 + 2 * digit + hyphen


def _case(word: str, letters: Sequence[str]) -> int:
    """0 no letters, 1 lower, 2 a single capital, 3 capitals, 4 capitalised or compound, 5 mixed."""
    if not letters:
        return 0
    if all(c.islower() for c in letters):
        return 1
    if len(letters) == 1:
        return 2
    if all(c.isupper() for c in letters):
        return 3
    if letters[0].isupper():
        return 4 if "-" in word or not any(c.isupper() for c in letters[1:]) else 5
    return 5


def told_apart(words: Sequence[str]) -> list[str]:
    """Return the words of a text as they are read: for "IS" beside "Islamic State" what the network takes for a name.

    Among other words in capitals it stays the verb.

    >>> told_apart("Islamic State fled . IS claimed it , it IS known".split())[4:7]
    ['ISIS', 'claimed', 'it']
    >>> told_apart("THIS IS WAR . Islamic State fled".split())[:3]
    ['THIS', 'IS', 'WAR']
    """
    said, read = _ACRONYM
    if said not in words or not _names_it(words):
        return list(words)
    edged = ["", *words, ""]
    return [
        read if word == said and not (edged[n].isupper() or edged[n + 2].isupper()) else word
        for n, word in enumerate(words)
    ]


def _names_it(words: Sequence[str]) -> bool:
    whole, *short = _NAMED
    return any(word in short for word in words) or any(list(two) == whole for two in pairwise(words))


class Pieces:
    """Cuts words into pieces, each word once."""

    def __init__(self, tokenizer: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._known: dict[str, tuple[int, ...]] = {}

    def of(self, word: str) -> tuple[int, ...]:
        """Return the ids of a word's pieces, at least one."""
        known = self._known.get(word)
        if known is None:
            plain = word.translate(_PLAIN)
            ids = self._tokenizer.encode(plain, add_special_tokens=False).ids or [UNKNOWN]
            known = tuple(ids if len(ids) <= LONGEST else ids[: LONGEST - 1] + ids[-1:])
            self._known[word] = known
        return known

    def window(self, words: Sequence[str], shown: Sequence[str] | None = None) -> Window:
        """Return the pieces of a run of words; `shown` are the same words in another case, for their shapes."""
        out = Window([OPENS], [NO_SHAPE], [0], [0], [NO_SHAPE])
        for word, seen in zip(words, shown or words, strict=True):
            ids, kind = self.of(word), shape(seen)
            out.first.append(len(out.ids))
            out.ids.extend(ids)
            out.shapes.extend([kind] * len(ids))
            out.last.append(len(out.ids) - 1)
            out.word_shapes.append(kind)
        out.ids.append(CLOSES)
        out.shapes.append(NO_SHAPE)
        return out
