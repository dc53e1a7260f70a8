"""What a word's letters tell beside its pieces: the word, its first and last letters and its shape, as rows of tables.

Rows come from a checksum, so that every word has some; two words may share one.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from spacy.lang.lex_attrs import word_shape

#: Rows of the tables of words, beginnings, endings and shapes.
ROWS: Final = (4000, 1500, 1500, 1000)


@lru_cache(100_000)
def rows_of(word: str) -> tuple[int, ...]:
    """Return a word's row in each table.

    >>> rows_of("Homs")
    (2060, 805, 779, 972)
    """
    lower = word.lower()
    seen = (f"n{lower}", f"p{lower[:3]}", f"s{lower[-3:]}", f"h{word_shape(word)}")
    return tuple(zlib.crc32(text.encode()) % size for text, size in zip(seen, ROWS, strict=True))


def rows(words: Sequence[str]) -> NDArray[np.int64]:
    """Return the rows of a window's words [n + 1, 4]; row 0, the root's, is all zero."""
    return np.asarray([(0,) * len(ROWS), *map(rows_of, words)], np.int64)
