"""The words for periods, from Turtle."""

from __future__ import annotations

from kgbuild.words import in_force


def periods() -> frozenset[str]:
    """Return the nouns of time that stand for what went on: the "days" of "two days of fighting"."""
    return in_force().times["period"]
