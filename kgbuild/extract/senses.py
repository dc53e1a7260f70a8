"""The words of `ontology/lexicon/senses.ttl`, by list: what nobody willed, what is told in tales, what is false."""

from __future__ import annotations

from functools import lru_cache

from kgbuild.resources import shipped
from kgbuild.wordlists import word_lists

_LISTS = (
    "mishaps", "mishap-verbs", "fires", "crafts", "falling", "down", "unwilled", "natural", "tales", "reports",
    "false", "retracting", "clearing", "courts",
)  # fmt: skip


@lru_cache(maxsize=1)
def senses() -> dict[str, frozenset[str]]:
    """Return the lists by name."""
    return word_lists(shipped("ontology") / "lexicon" / "senses.ttl", _LISTS, prefix="sense-")
