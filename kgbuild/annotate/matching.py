"""Finds the gazetteer's names in a text: word by word, the longest first, capitals where they tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from kgbuild.annotate.tokens import ARTICLES, Tokens
from kgbuild.gazetteer import Gazetteer, normalise, pieces

NATIONALITY: Final = "Nationality"
METONYM: Final = "Metonym"

#: Acronyms of so many letters may also be written like a word ("Isis", "Nato").
_SPOKEN: Final = 4


@dataclass(frozen=True, slots=True)
class Form:
    """One written form of a name. `acronym` is set where only these capitals are the name.

    `capital` is the part that must have a capital, -1 for none (a common noun such as "rocket").
    """

    iri: str
    kind: str
    acronym: str = ""
    capital: int = -1


@dataclass(slots=True)
class _Node:
    forms: list[Form] = field(default_factory=list)
    next: dict[str, _Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """Tokens `first` to `last` (exclusive) that bear the name of the things in `forms`."""

    first: int
    last: int
    forms: tuple[Form, ...]


class Matcher:
    """All names of a gazetteer, with the adjectives and metonyms of countries, as a tree of words."""

    def __init__(self, gazetteer: Gazetteer, stop_words: Iterable[str] = ()) -> None:
        self._root = _Node()
        self._stop = frozenset(stop_words)
        for iri in sorted(gazetteer.entries):
            entry = gazetteer.entries[iri]
            for name in entry.names:
                self._add(name, iri, entry.kind)
            for name in entry.demonyms:
                for plural in _plurals(name):
                    self._add(plural, iri, NATIONALITY)
            for name in entry.metonyms:
                self._add(name, iri, METONYM)

    def _add(self, name: str, iri: str, kind: str) -> None:
        parts = normalise(name).split()
        node = self._root
        for part in parts:
            node = node.next.setdefault(part, _Node())
        form = _form(name, iri, kind)
        if parts and form not in node.forms:
            node.forms.append(form)

    def find(self, tokens: Tokens) -> Iterator[Match]:
        """Yield the longest match at every token; matches may overlap those at other tokens."""
        roots = self._root.next
        for first, last in tokens.sents:
            for i in range(first, last):
                parts = tokens.parts[i]
                if parts and parts[0] in roots:
                    match = self._longest(tokens, i, last)
                    if match:
                        yield match

    def _longest(self, tokens: Tokens, first: int, end: int) -> Match | None:
        node, best = self._root, None
        for j in range(first, end):
            for part in tokens.parts[j]:
                following = node.next.get(part)
                if following is None:
                    return best
                node = following
            if node.forms and tokens.parts[j]:
                forms = tuple(f for f in node.forms if self._fits(f, tokens, first, j + 1))
                best = Match(first, j + 1, forms) if forms else best
        return best

    def _fits(self, form: Form, tokens: Tokens, first: int, last: int) -> bool:
        """Tell whether the capitals in the text allow this form."""
        if form.acronym:
            return self._fits_acronym(form.acronym, tokens, first, last)
        if form.capital < 0:
            return True
        written = _written(
            "".join(tokens.text[first:last]) if last - first == 1 else tokens.joined(first, last)
        )
        word = written[form.capital] if form.capital < len(written) else ""
        if not word[:1].isupper():
            return False
        return not (tokens.shouted[first] and last - first == 1 and word.lower() in self._stop)

    def _fits_acronym(self, acronym: str, tokens: Tokens, first: int, last: int) -> bool:
        written = "".join(tokens.text[first:last])
        text = written.replace(".", "")
        if text == acronym:
            sure = "." in written or tokens.pos[first] == "PROPN"
            return sure or not (tokens.shouted[first] and text.lower() in self._stop)
        return len(acronym) >= _SPOKEN and text[:1].isupper() and text.lower() not in self._stop

    def inside(self, part: str) -> tuple[Form, ...]:
        """Return the countries that one part of a hyphenated word names ("Iran" in "Iran-backed")."""
        found = pieces(part)
        node = self._root.next.get(found[0]) if len(found) == 1 else None
        written = part.replace(".", "")
        return tuple(
            form
            for form in (node.forms if node else ())
            if form.kind in ("Country", NATIONALITY)
            and (form.acronym in ("", written))
            and part[:1].isupper()
        )


def _form(name: str, iri: str, kind: str) -> Form:
    bare = name.replace(".", "")
    if bare.isupper() and bare.isalpha() and len(bare) > 1:
        return Form(iri, kind, acronym=bare)
    for at, word in enumerate(_written(name)):
        if word[:1].isupper() and word.lower() not in ARTICLES:
            return Form(iri, kind, capital=at)
    return Form(iri, kind)


@lru_cache(maxsize=20_000)
def _written(name: str) -> tuple[str, ...]:
    """Return the parts of a name as `gazetteer.pieces` has them, but in the capitals of the text."""
    words = name.replace("–", "-").replace("-", " ").replace("/", " ").split()
    words = [bare for word in words if (bare := word.strip("'’‘`ʿʾ.,"))]
    return tuple(words[1:] if len(words) > 1 and words[0].lower() == "the" else words)


def _plurals(demonym: str) -> tuple[str, ...]:
    """Return an adjective of nationality and the noun for several of its people, where it makes one.

    >>> _plurals("Iraqi"), _plurals("French"), _plurals("US")
    (('Iraqi', 'Iraqis'), ('French',), ('US',))
    """
    if demonym.endswith(("s", "sh", "ch", "ese")) or demonym.replace(".", "").isupper():
        return (demonym,)
    return (demonym, demonym + "s")
