"""What a word's spelling tells of its form as a verb: "detonated" is no third person, "shot" no base form.

The network sees words without capitals and in pieces, and in short sentences takes pasts for presents. Which forms an
irregular verb has is read off the treebanks (`verbs.json`: form, its tags); of other words the ending decides.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

VERBAL: Final = ("VB", "VBD", "VBG", "VBN", "VBP", "VBZ")
#: The tags of a verb with a subject, the likeliest first.
_LIKELY: Final = ("VBD", "VBP", "VBZ", "VB", "VBN", "VBG")
_ING: Final = ("ing", "in'", "in’")
#: Endings of base forms that look like pasts: "proceed", "embed".
_BASES: Final = ("eed", "bed")


class Spelling:
    """Tells which verbal tags a word cannot have; `forms` has the tags of known forms."""

    def __init__(self, forms: Mapping[str, Sequence[str]]) -> None:
        self._forms = {form: frozenset(tags) for form, tags in forms.items()}
        self.barred = lru_cache(100_000)(self._barred)

    @classmethod
    def load(cls, path: Path) -> Spelling:
        """Read the forms of a file."""
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def known(self, word: str) -> list[str]:
        """Return the verbal tags that the treebanks have for a word in lower case, pasts first; none for others.

        >>> Spelling({"shot": ["VBN", "VBD"]}).known("shot")
        ['VBD', 'VBN']
        """
        return sorted(self._forms.get(word, ()), key=_LIKELY.index)

    def _barred(self, word: str) -> frozenset[str]:
        """Return the verbal tags that a word in lower case cannot have.

        >>> sorted(Spelling({"shot": ["VBD", "VBN"]}).barred("shot"))
        ['VB', 'VBG', 'VBP', 'VBZ']
        >>> sorted(Spelling({}).barred("detonated"))
        ['VB', 'VBG', 'VBP', 'VBZ']
        >>> sorted(Spelling({}).barred("proceed"))
        ['VBG', 'VBZ']
        """
        known = self._forms.get(word)
        if known is not None:
            return frozenset(VERBAL) - known
        out = set()
        if not word.endswith(_ING):
            out.add("VBG")
        if not word.endswith("s"):
            out.add("VBZ")
        if word.endswith("ed") and len(word) > 4 and not word.endswith(_BASES):
            out |= {"VB", "VBP"}
        return frozenset(out)
