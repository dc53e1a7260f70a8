"""The IRIs of individuals: readable, stable, decided here and nowhere else.

An IRI is made from what an individual is, never from its number: the same individual gets the same IRI whatever else
is built beside it. Which of several names an individual bears, and what tells two of one name apart, is decided in
`naming`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from kgbuild.vocab import GAZ, local

_FOLDERS = ("actor", "place", "weapon", "target", "event", "statement", "claim", "outlet")


_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "’": "", "‘": "", "ʿ": "", "ʾ": ""}
)


def slug(text: str, longest: int = 80) -> str:
    """Return `text` in lower-case ASCII letters, digits and hyphens.

    >>> slug("Kata'ib Hezbollah"), slug("Deir ez-Zor"), slug("Çavuşoğlu")
    ('kataib-hezbollah', 'deir-ez-zor', 'cavusoglu')
    """
    # dotless i and a few others have no decomposition
    text = text.translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"['`]", "", plain)
    plain = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(plain) <= longest:
        return plain or "x" + digest(text)
    return plain[:longest].rsplit("-", 1)[0] + "-" + digest(text)


def digest(text: str) -> str:
    """Return eight hexadecimal digits that stand for `text`."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


class Minter:
    """Makes IRIs below one base."""

    def __init__(self, base: str) -> None:
        self.base = base

    def known(self, iri: str, label: str) -> str:
        """Return the IRI of a thing that the gazetteer (its own IRI stays) or the geographic index knows."""
        if iri.startswith(GAZ):
            return iri
        return f"{self.base}place/{slug(label)}-{slug(local(iri.rstrip('/')))}"

    def mint(self, folder: str, words: Iterable[str]) -> str:
        """Return `base/folder/words`."""
        assert folder in _FOLDERS, folder
        return f"{self.base}{folder}/" + slug(" ".join(w for w in words if w))

    def article(self, article: str) -> str:
        """Return the IRI of the article with this id.

        >>> Minter("x/").article("a/b")
        'x/article/a-b-c14cddc0'
        """
        return f"{self.base}article/{_safe(article)}"

    def mention(self, article: str, start: int, end: int) -> str:
        """Return the IRI of a stretch of an article."""
        return f"{self.base}mention/{_safe(article)}-{start}-{end}"

    def within(self, folder: str, article: str, words: str) -> str:
        """Return the IRI of what one article holds: `base/folder/article-words`.

        >>> Minter("x/").within("statement", "a/b", "1f")
        'x/statement/a-b-c14cddc0-1f'
        """
        return f"{self.base}{folder}/{_safe(article)}-{words}"


def _safe(article: str) -> str:
    """Return an article's id as part of an IRI that needs no escape anywhere; a digest keeps ids apart."""
    safe = re.sub(r"[^A-Za-z0-9_-]", "-", article)
    return safe if safe == article else f"{safe}-{digest(article)}"
