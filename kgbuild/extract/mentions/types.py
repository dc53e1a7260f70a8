"""Whether one thing can be of two classes, as a name and the noun beside it say."""

from __future__ import annotations

from kgbuild.nouns import Nouns

_ARMED = ("ArmedGroup", "StateForce", "PoliticalParty")


def kinds_agree(nouns: Nouns, one: str, other: str) -> bool:
    """Tell whether a thing can be of both classes: one is the other or below it, or both are armed groups."""
    if nouns.is_a(one, other) or nouns.is_a(other, one):
        return True
    if "Organization" in (one, other) and "Country" not in (one, other):
        return nouns.is_a(one, "Organization") and nouns.is_a(other, "Organization")
    armed = [any(nouns.is_a(kind, a) for a in _ARMED) for kind in (one, other)]
    if all(armed):
        return True
    return {one, other} == {"Settlement", "Region"}
