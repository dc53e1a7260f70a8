"""Whether one thing can be of two classes, as a name and the noun beside it say."""

from __future__ import annotations

from kgbuild.nouns import Nouns


def kinds_agree(nouns: Nouns, one: str, other: str) -> bool:
    """Tell whether a thing can be of both classes: one is the other or below it, or both have fighters."""
    if (one, other) not in nouns.agreeing:  # each phrase is held against each thing told of before
        nouns.agreeing[one, other] = _agree(nouns, one, other)
    return nouns.agreeing[one, other]


def _agree(nouns: Nouns, one: str, other: str) -> bool:
    if nouns.is_a(one, other) or nouns.is_a(other, one):
        return True
    if "Organization" in (one, other) and "Country" not in (one, other):
        return nouns.is_a(one, "Organization") and nouns.is_a(other, "Organization")
    if nouns.has_fighters(one) and nouns.has_fighters(other):
        return True
    return {one, other} == {"Settlement", "Region"}
