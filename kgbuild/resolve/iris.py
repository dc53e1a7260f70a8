"""The IRIs of individuals: readable, stable, decided here and nowhere else.

An IRI is made from what an individual is, never from its number: the same individual gets the same IRI whatever else
is built beside it. Which of several names an individual bears, and what tells two of one name apart, is decided in
`naming`.
"""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.slugs import article_key, article_name, slug
from kgbuild.vocab import GAZ, local

_FOLDERS = ("actor", "place", "weapon", "target", "event", "statement", "claim", "outlet")


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
        return f"{self.base}article/{article_name(article)}"

    def mentions(self, article: str, start: int, end: int) -> tuple[str, str]:
        """Return the IRI of a stretch of an article, and the one that the first version gave, which rulings may hold."""
        names = (article_key(article), article_name(article))
        key, name = (f"{self.base}mention/{name}-{start}-{end}" for name in names)
        return key, name

    def within(self, folder: str, article: str, words: str) -> str:
        """Return the IRI of what one article holds: `base/folder/key-words`, with the key of the article.

        >>> Minter("x/").within("statement", "a/b", "1f")
        'x/statement/t09YhDCA-1f'
        """
        return f"{self.base}{folder}/{article_key(article)}-{words}"
