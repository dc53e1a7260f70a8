"""What pure functions have returned, kept by a digest of all that they depend on.

A result that is found is right by that alone, and nothing has to be struck out when articles come or go: what depends
on something else now is asked for under another digest (docs/decisions/adding-articles.md).
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable
from typing import Any


class Memo:
    """Keeps nothing: what is asked for is worked out. Stores in files are made of this class (`cache.Results`)."""

    def once(self, what: str, inputs: Iterable[str], make: Callable[[], Any]) -> Any:
        """Return what `make` returns, plain values that JSON knows.

        `inputs` are all that it depends on beside the program and its Turtle files; `what` is the name of the function.
        """
        return make()

    def text(self, what: str, inputs: Iterable[str], make: Callable[[], str]) -> str:
        """Return what `make` returns, as `once` does: a text of any form."""
        return make()

    def keep(self, what: str, inputs: Iterable[str]) -> None:
        """Keep a result, if it is there, as if it had been asked for: what is not asked for may be dropped."""

    def note(self, what: str) -> str:
        """Return what was noted under this name the last time, an empty string where nothing was."""
        return ""

    def set_note(self, what: str, text: str, parts: Iterable[tuple[str, str]] = ()) -> None:
        """Note something for the next time, with very many parts, each by a key, that are asked for when all is kept."""

    def part(self, what: str, key: str) -> str:
        """Return a part of what was noted under this name the last time, an empty string where there is none."""
        return ""


def compact(plain: Any) -> Any:
    """Return plain values as they are kept in mind of very many articles: lists as tuples, equal texts as one.

    >>> compact({"a": ["b", []]})
    {'a': ('b', ())}
    """
    if isinstance(plain, str):
        return sys.intern(plain)
    if isinstance(plain, list):
        return tuple(map(compact, plain))
    return {sys.intern(k): compact(v) for k, v in plain.items()} if isinstance(plain, dict) else plain


def stamp(parts: Iterable[str]) -> str:
    """Return a digest of texts, told apart from each other; so short that thousands are quickly compared.

    >>> stamp(["a", "b"]) == stamp(["ab"]), len(stamp([]))
    (False, 32)
    """
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
