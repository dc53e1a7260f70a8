"""What decides whether two words, classes or descriptions can stand for one thing: read from Turtle.

The vocabulary (`lex:Confusion`, `lex:SpellingHabit`) is described in `ontology/lexicon/sameness.ttl` itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kgbuild.errors import OntologyError
from kgbuild.resources import shipped
from kgbuild.turtle import described
from kgbuild.vocab import EV, LEX, RDF
from kgbuild.wordlists import word_lists

_LISTS = (
    "area",
    "article",
    "direction",
    "broad",
    "another",
    "further",
    "beside",
    "compared",
    "uncounted",
    "early",
    "late",
)


@dataclass(frozen=True, slots=True)
class Habit:
    """A spelling of one sound: `pattern` is compared as `replacement`, with `full` in names of several words only."""

    pattern: re.Pattern[str]
    replacement: str
    full: bool


@dataclass(frozen=True, slots=True)
class Confusion:
    """Classes of events that sources confuse: `classes` as they are, those in `below` with every class below them."""

    classes: frozenset[str]
    below: frozenset[str]


@dataclass(frozen=True)
class Sameness:
    """Word lists by name (those of `_LISTS`), the habits of spelling in order, the confusions."""

    words: Mapping[str, frozenset[str]]
    habits: tuple[Habit, ...]
    confusions: tuple[Confusion, ...]
    #: What `resolve.spelling` compares of words, by (word, whether others of the name tell, too): names repeat themselves.
    heard: dict[tuple[str, bool], str] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def load(cls, files: Iterable[Path]) -> Sameness:
        """Read Turtle files, each of which adds to the others.

        Raises OntologyError for bad Turtle, a missing list or a pattern that is none.
        """
        files = sorted(files)
        words = word_lists(files, _LISTS, prefix="same-")
        found = described(files)
        habits = [(iri, of) for iri, of in found.items() if LEX + "SpellingHabit" in of.get(RDF + "type", ())]
        confusions = [of for _, of in sorted(found.items()) if LEX + "Confusion" in of.get(RDF + "type", ())]
        in_order = sorted(habits, key=lambda habit: (int(habit[1][LEX + "rank"][0]), habit[0]))
        return cls(words, tuple(_habit(*habit) for habit in in_order), tuple(map(_confusion, confusions)))


def _habit(iri: str, of: Mapping[str, list[str]]) -> Habit:
    try:
        pattern = re.compile(of[LEX + "pattern"][0])
    except re.error as error:
        raise OntologyError(
            f"the pattern cannot be read ({error})", where=iri, remedy="Mend lex:pattern"
        ) from error
    return Habit(pattern, of[LEX + "replacement"][0], of.get(LEX + "inFullNames") == ["true"])


def _confusion(of: Mapping[str, list[str]]) -> Confusion:
    as_they_are, below = (
        frozenset(c.removeprefix(EV) for c in of.get(LEX + name, ()))
        for name in ("confuses", "confusesBelow")
    )
    return Confusion(as_they_are, below)


@cache
def sameness() -> Sameness:
    """Return what the shipped ontology says of sameness."""
    return Sameness.load([shipped("ontology") / "lexicon" / "sameness.ttl"])
