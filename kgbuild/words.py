"""The words by which rules read names, tolls, times and what is no attack, and the classes that they treat alike (Turtle).

They are asked for deep inside the rules, so what is read with (`Words.load` of the shipped files and of a user's) is put in
force around the reading of an article by `using`, and `in_force` returns it; outside of that the shipped words hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Final, NamedTuple

from kgbuild.errors import OntologyError
from kgbuild.resources import shipped
from kgbuild.turtle import described
from kgbuild.vocab import LEX, RDF
from kgbuild.wordlists import class_lists, word_lists

_TOLLS: Final = (
    "beasts", "bodies", "carrying", "clinging", "collectives", "conditions", "conflicts", "dead", "death-tolls", "deaths",
    "doubted", "dying", "escaping", "figurative", "figures", "giving", "hospitals", "hurt", "injuries",
    "killing", "leaving", "limbs", "lives", "losses", "lying", "measures", "mourned", "numbering", "offering",
    "reaching", "recovering", "reports", "revising", "slayings", "suffering", "surviving", "taking", "tolls", "totals",
    "treating", "uncaused", "undescribing", "unharmed", "wounding",
)  # fmt: skip
_TIMES: Final = ("inchoative", "period", "prospective")
_SENSES: Final = (
    "mishaps", "mishap-verbs", "fires", "crafts", "falling", "down", "unwilled", "natural", "tales",
    "reports", "false", "retracting", "clearing", "courts", "passing", "works", "shows", "games", "trade",
    "debates", "efforts", "explosives", "disasters", "flying", "violent", "careless", "old-wars", "space",
    "remains", "drills", "agreeing", "lapsing", "breaching", "mishap-phrases", "ages", "exercises",
    "firearms", "darting", "mocked", "trying", "outliving", "taking-in", "fuels", "leaking", "munitions",
    "memories",
)  # fmt: skip
_GRAMMAR: Final = (
    "aboard", "aiming", "aims", "anybody", "attempting", "askers", "beaten-off", "believing", "branches", "bygone",
    "culprits", "declaring", "deeds", "deputies", "distances", "doing", "fleeing", "former", "grounds", "harbours",
    "identifying", "intransitive", "invariant", "joining", "lasting", "latest", "left", "linking", "making", "means",
    "naming", "orders", "scenes", "owning", "portions", "presuming", "proceeding", "retaking", "seats",
    "sending", "several", "sides", "speaking", "strongpoints", "suspects", "transitive", "upholding", "verges",
    "weaponry", "wielding", "witnesses",
)  # fmt: skip
_CLASSES: Final = (
    "accidental", "agreed", "alike-a-state", "argued", "armed", "aside", "backed", "befalling", "blasts", "bloodless",
    "bombarding", "by-weapon", "deadly", "earnest", "explaining", "goods", "irregular", "kindled",
    "launched", "leaders", "left", "membership", "modifying", "of-a-state", "pinpoints", "posts", "ranks",
    "spoken", "stationed", "takings", "tellers", "unspecific", "used",
)  # fmt: skip
_FILES: Final = ("classes.ttl", "grammar.ttl", "senses.ttl", "times.ttl", "tolls.ttl")

#: What a tokenizer parts from the word before it.
_POSSESSIVE: Final = re.compile(r"(?<=\w)('s\b|'(?!\w))")

_Lists = Mapping[str, frozenset[str]]


class Piece(NamedTuple):
    """Tokens `first` to `last` (exclusive) of a sentence, and the words that they are read as."""

    text: str
    first: int
    last: int


@dataclass(frozen=True)
class Words:
    """Word lists by name, and the phrases of time that stand for others ("may day" for "1 may"), as tokens.

    `classes` are lists of classes, by local name.
    """

    tolls: _Lists
    times: _Lists
    senses: _Lists
    grammar: _Lists
    phrases: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    classes: _Lists = field(default_factory=dict)

    @classmethod
    def load(cls, files: Iterable[Path]) -> Words:
        """Read the words of Turtle files; a list that stands in several has the words of all.

        Raises OntologyError for bad Turtle, a list that is empty, and a phrase of time that does not say what it means.
        """
        files = sorted(files)
        tolls, times = word_lists(files, _TOLLS, prefix="casualty-"), word_lists(files, _TIMES)
        senses = word_lists(files, _SENSES, prefix="sense-")
        grammar = word_lists(files, _GRAMMAR, prefix="grammar-")
        classes = class_lists(files, _CLASSES, prefix="classes-")
        return cls(tolls, times, senses, grammar, dict(_phrases(files)), classes)

    def read_as(self, tokens: Sequence[str]) -> list[Piece]:
        """Return lower-case tokens, those of a phrase of time as one piece that reads as what it stands for.

        >>> words = Words({}, {}, {}, {}, {("may", "day"): "1 may"})
        >>> [piece.text for piece in words.read_as(["on", "may", "day", "2016"])]
        ['on', '1 may', '2016']
        """
        pieces, i = list[Piece](), 0
        while i < len(tokens):
            own, size = tokens[i], 1
            for length in self._lengths.get(tokens[i], ()):
                phrase = tuple(tokens[i : i + length])
                if phrase in self.phrases:
                    own, size = self.phrases[phrase], length
                    break
            pieces.append(Piece(own, i, i + size))
            i += size
        return pieces

    @cached_property
    def _lengths(self) -> Mapping[str, tuple[int, ...]]:
        """How many tokens the phrases have that begin with one, the longest first."""
        found: dict[str, set[int]] = {}
        for phrase in self.phrases:
            found.setdefault(phrase[0], set()).add(len(phrase))
        return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}

    @cached_property
    def lists_of_tolls(self) -> Mapping[str, frozenset[str]]:
        """The names of the lists of `tolls` that each word is in: nearly all words of a text are in none."""
        return _lists_by_word(self.tolls)

    @cached_property
    def lists_of_senses(self) -> Mapping[str, frozenset[str]]:
        """The names of the lists of `senses` that each word, or run of words, is in."""
        return _lists_by_word(self.senses)

    @cached_property
    def ends_of_senses(self) -> frozenset[str]:
        """The last words of the runs of words in `senses`: "bowl" of "super bowl"."""
        return frozenset(known.rpartition(" ")[2] for known in self.lists_of_senses if " " in known)


def _lists_by_word(lists: _Lists) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, words in lists.items():
        for word in words:
            found.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}


def _phrases(files: Iterable[Path]) -> Iterator[tuple[tuple[str, ...], str]]:
    for iri, of in sorted(described(files).items()):
        if LEX + "TimePhrase" not in of.get(RDF + "type", ()):
            continue
        means, lemmas = of.get(LEX + "means", []), of.get(LEX + "lemma", [])
        if len(set(means)) != 1 or not all(lemma.split() for lemma in lemmas):
            raise OntologyError(
                "a phrase of time needs one lex:means", where=iri, remedy="State what it stands for"
            )
        for lemma in lemmas:
            yield tuple(_POSSESSIVE.sub(r" \1", lemma.lower()).split()), means[0].lower()


_in_force: ContextVar[Words | None] = ContextVar("words in force", default=None)


def in_force() -> Words:
    """Return the words to read with here: those of the `using` around, else the shipped ones."""
    return _in_force.get() or _shipped()


def listed(name: str) -> frozenset[str]:
    """Return the words of a list of `ontology/lexicon/grammar.ttl`, and what a user adds to it."""
    return in_force().grammar[name]


def is_speaking(lemma: str) -> bool:
    """Tell whether a verb says that somebody speaks: "say", "argue"."""
    return lemma.lower() in in_force().grammar["speaking"]


def classes(name: str) -> frozenset[str]:
    """Return the classes of a list of `ontology/lexicon/classes.ttl`, by local name, and what a user adds to it."""
    return in_force().classes[name]


@contextmanager
def using(words: Words) -> Iterator[None]:
    """Read with these words inside of the block."""
    token = _in_force.set(words)
    try:
        yield
    finally:
        _in_force.reset(token)


@cache
def _shipped() -> Words:
    return Words.load(shipped("ontology") / "lexicon" / name for name in _FILES)
