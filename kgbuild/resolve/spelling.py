"""The form in which names are compared: blind to case, accents, articles and the habits of transliteration."""

from __future__ import annotations

import re
from collections.abc import Collection

from kgbuild.gazetteer import pieces
from kgbuild.sameness import Sameness, sameness

#: From this length on the vowels of a word may be written as anybody hears them.
_LONG = 6
#: In names of several words, from this length on, but for an u at its beginning.
_MIDDLING = 5
#: So many words are remembered at most.
_REMEMBERED = 100_000
_VOWELS = re.compile("[aiu]+")
#: With so many consonants no vowel is needed: some write one into a cluster, some do not.
_CLUSTERED = 5
#: The vowel that slips in before an r: Ghurayb beside Ghraib.
_SLIPPED = re.compile(r"(?<=..[bdfgkst])a(?=ra)")
#: Words that are written apart from the next one or together with it; the article between them is part of neither.
_JOINED = re.compile(r"\b(abd(?=(?:[aeou]?[lrsnztd])?\b)|(?:al|a)?bo?u\b) ?(?:[aeou]?[lrsnztd]\b)? (?=\w)")
_SERVANT = re.compile(r"\babd[aeou](?:l(?=\w)|([rsnztd])(?=\1))")
_FATHER = re.compile(r"\b(?:al|a)bo?u(?=\w{4})")
_HILL = re.compile(r"\bte(ll?)\b")
_FAITH = re.compile(r"(?<=\w\w)(?: [aeu][ld])? d(?:i|ee)ne?\b|(?<=\w\w) ?[aeiu]+(?:dd|ld)(?:i|ee)ne?\b")
_GOD = re.compile(r" (allah\b)")
_BRACKETS = re.compile(r"(?<=\w)\s*\([^)]*\)")


def key(name: str, plain: Collection[str] = (), same: Sameness | None = None) -> str:
    """Return the form in which two spellings of one name are equal; words in `plain` are compared as they stand.

    `same` says how names are spelt, by default as shipped.

    >>> key("Deir ez-Zor") == key("Deir al-Zour") == key("Deir Ezzor")
    True
    >>> key("Kata'ib Hezbollah") == key("Kataib Hizballah"), key("Omar") == key("Amir")
    (True, False)
    >>> key("Rami Abdul Rahman") == key("Rami Abdurrahman"), key("Kenneth F. McKenzie") == key("Kenneth McKenzie")
    (True, True)
    """
    same = same or sameness()
    words = [w for w in pieces(_BRACKETS.sub(" ", name)) if w.isalnum()]
    words = [w for n, w in enumerate(words) if len(w) > 1 or w.isdigit() or n in (0, len(words) - 1)]
    words = _written_together(" ".join(words)).split()
    kept = [w for w in words if w not in same.words["article"]] or words
    return " ".join(w if w in plain else _skeleton(w, same, full=len(kept) > 1) for w in kept)


def _written_together(name: str) -> str:
    """Join what is written apart by some: "Abdul Rahman", "Abu Bakr", "Salah al-Din", "Ansar Allah"; "Tel" is "Tal"."""
    name = _JOINED.sub(lambda m: "abd" if m.group().startswith("abd") else "bu", name)
    name = _HILL.sub(r"ta\1", name)
    name = _FAITH.sub("din", name)
    return _GOD.sub(r"\1", _FATHER.sub("bu", _SERVANT.sub("abd", name)))


def _skeleton(word: str, same: Sameness, *, full: bool) -> str:
    """Return what of a word is compared; `full` where other words of the name tell it from others, too."""
    if word.isdigit() or len(word) <= 2:
        return word
    known = same.heard.get((word, full))
    if known is None:
        if len(same.heard) >= _REMEMBERED:
            same.heard.clear()
        known = same.heard[word, full] = _heard(word, same, full=full)
    return known


def _heard(word: str, same: Sameness, *, full: bool) -> str:
    """Return a word's consonants, and those of its vowels that tell it from others."""
    word = re.sub(r"^e([zsdrtn])(?=\1)", "", word)  # the article glued to its noun: "Ezzor"
    for habit in same.habits:
        if full or not habit.full:
            word = habit.pattern.sub(habit.replacement, word)
    first = _VOWELS.search(word)
    if first is None or len(word) < (_MIDDLING if full else _LONG):
        return word  # in short words the vowels tell Omar from Amir
    heard = "u" if "u" in first.group() else "a"  # Husayn is not Hasan, Khomeini not Khamenei
    before, after = word[: first.start()], word[first.end() :]
    if len(word) < _LONG:
        return before + heard + after  # Bashir is not Bashar
    bare = _VOWELS.sub("", word)
    return bare if len(bare) >= _CLUSTERED else _SLIPPED.sub("", before + heard + _VOWELS.sub("a", after))
