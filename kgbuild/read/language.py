"""Which language an article is in: only English is read."""

from __future__ import annotations

import re
from typing import Final

#: Words of grammar that no English text goes without.
_ENGLISH: Final = frozenset(
    re.findall(
        r"\w+",
        "the of and to in that was is for on with he it as at by from his they were are has have had be been said an"
        " this after their who which not but its",
    )
)
#: From this share of such words on, a text is English.
_SURE: Final = 0.22
#: Words from which on a text says enough to tell its language.
_ENOUGH: Final = 5
#: By so much the likeliest language must be likelier than English, for each word that begins small (names, which are of
#: every language, begin with a capital): English sentences come to 3.3 at most, those of other languages to 4.7 as a rule.
_MARGIN: Final = 4.0
#: The same where fewer than `_FEW` words begin small, and all are asked: names alone make 7.5 of an English headline.
_MARGIN_OF_NAMES: Final = 7.6
_FEW: Final = 3
_LONGEST: Final = 4_000  # characters
_WORD: Final = re.compile(r"[^\W\d_]+")
#: No letter of the Latin alphabet.
_STRANGE: Final = re.compile("[^\0-\u024f]")


def foreign(text: str) -> str:
    """Return the name of the language that a text is in where that is not English, else "".

    A text that says too little to tell counts as English unless its letters are not Latin.

    >>> foreign("The army said that it was hit by rockets.")
    ''
    >>> foreign("Rebellen nemen stad in het noorden in")
    'Dutch'
    """
    sample = text[:_LONGEST]
    found = _WORD.findall(sample)
    if not found:
        return ""
    strange = 0.0 if sample.isascii() else len(_STRANGE.findall("".join(found))) / sum(map(len, found))
    if strange >= 0.3:
        return _likeliest(sample.lower(), 0.0)
    if len(found) < _ENOUGH or _has_grammar([word.lower() for word in found]):
        return ""
    small = [word for word in found if word[0].islower()]
    if len(small) < _FEW:
        return _likeliest(sample.lower(), _MARGIN_OF_NAMES * len(found))
    return _likeliest(" ".join(small), _MARGIN * len(small))


def _has_grammar(words: list[str]) -> bool:
    """Tell whether a text has enough words of English grammar, of which other languages share one or the other ("in")."""
    common = [word for word in words if word in _ENGLISH]
    return len(common) >= _SURE * len(words) and len(set(common)) > 1


def _likeliest(text: str, margin: float) -> str:
    """Ask the identifier, which takes a while to load: only where the common words leave a doubt."""
    import py3langid

    ranked = py3langid.rank(text)
    code, best = ranked[0]
    english = next((score for name, score in ranked if name == "en"), float("-inf"))
    return "" if code == "en" or best - english < margin else _name(code)


def _name(code: str) -> str:
    import pycountry

    found = pycountry.languages.get(alpha_2=code) or pycountry.languages.get(alpha_3=code)
    name = str(found.name) if found else f"the language '{code}'"
    return re.sub(r"\s*\(.*\)", "", name)
