"""Where a text has words of spheres in which nobody is armed: games, trade, debates, drills, space."""

from __future__ import annotations

from collections.abc import Sequence

from kgbuild.model import Word
from kgbuild.words import in_force

#: The lists of words of these spheres.
SPHERES = ("games", "trade", "debates", "drills", "space")
#: Between the two figures of a score.
_DASHES = frozenset({"-", "–"})
#: How a score is told in the list of words of games.
_SCORE = "0-0"

#: First and last word of a term, and the term.
Term = tuple[int, int, str]


def sphere_terms(words: Sequence[Word]) -> dict[str, list[Term]]:
    """Return the terms of each sphere in a text, of one word and of two ("super bowl"), in order."""
    found: dict[str, list[Term]] = {name: [] for name in SPHERES}
    lists_of, seconds = in_force().lists_of_senses, in_force().ends_of_senses
    for i, word in enumerate(words):
        lemma = word.lemma.lower()
        terms = [(i, i, lemma)]
        if i and lemma in seconds:
            terms.append((i - 1, i, f"{_before(words, i)} {lemma}"))
        if _is_score(words, i):
            terms.append((i, i, _SCORE))
        for term in terms:
            for name in lists_of.get(term[2], ()):
                if name in found:
                    found[name].append(term)
    return found


def _before(words: Sequence[Word], i: int) -> str:
    """Return the word before word `i` in small letters, "nth" for every ordinal in figures: "in the 89th minute"."""
    text = words[i - 1].text.lower()
    return "nth" if text[:-2].isdigit() and not text[-2:].isdigit() else text


def _is_score(words: Sequence[Word], i: int) -> bool:
    """Tell whether a dash stands between two figures: "won 3-0"."""
    if words[i].text not in _DASHES or not 0 < i < len(words) - 1:
        return False
    return words[i - 1].text.isdigit() and words[i + 1].text.isdigit()
