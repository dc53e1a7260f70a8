"""The words of `ontology/lexicon/senses.ttl`, by list: what nobody willed, what is told in tales, what is false."""

from __future__ import annotations

from collections.abc import Mapping

from kgbuild.words import in_force


def senses() -> Mapping[str, frozenset[str]]:
    """Return the lists, and what a user adds to them, by name."""
    return in_force().senses
