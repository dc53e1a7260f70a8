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
_ENOUGH: Final = 20
#: By so much the likeliest language must be likelier than English, for each word.
_MARGIN: Final = 0.5
_LONGEST: Final = 4_000  # characters
_WORD: Final = re.compile(r"[^\W\d_]+")
#: No letter of the Latin alphabet.
_STRANGE: Final = re.compile("[^\0-\u024f]")


def foreign(text: str) -> str:
    """Return the name of the language that a text is in where that is not English, else "".

    A text that says too little to tell counts as English unless its letters are not Latin.

    >>> foreign("The army said that it was hit by rockets.")
    ''
    """
    sample = text[:_LONGEST].lower()
    found = _WORD.findall(sample)
    if not found:
        return ""
    strange = 0.0 if sample.isascii() else len(_STRANGE.findall("".join(found))) / sum(map(len, found))
    if strange < 0.3 and (len(found) < _ENOUGH or sum(w in _ENGLISH for w in found) >= _SURE * len(found)):
        return ""
    return _likeliest(sample, len(found), strange >= 0.3)


def _likeliest(text: str, count: int, strange: bool) -> str:
    """Ask the identifier, which takes seconds to load: only where the common words leave a doubt."""
    import py3langid

    ranked = py3langid.rank(text)
    code, best = ranked[0]
    english = next((score for name, score in ranked if name == "en"), float("-inf"))
    if code == "en" or (not strange and best - english < _MARGIN * count):
        return ""
    return _name(code)


def _name(code: str) -> str:
    import pycountry

    found = pycountry.languages.get(alpha_2=code) or pycountry.languages.get(alpha_3=code)
    name = str(found.name) if found else f"the language '{code}'"
    return re.sub(r"\s*\(.*\)", "", name)
