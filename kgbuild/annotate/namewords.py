"""The words that names are made of, read from `ontology/lexicon/names.ttl` and, for titles, `nouns.ttl`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

from kgbuild.errors import OntologyError
from kgbuild.gazetteer import pieces
from kgbuild.nouns import Nouns
from kgbuild.turtle import Described, described
from kgbuild.vocab import LEX, RDF, local

_STANDS: Final = frozenset({"after", "before", "of", "beside", "border"})


@dataclass(frozen=True, slots=True)
class Head:
    """What a word in or beside a name tells: the class named, and whether the word must have a capital."""

    kind: str
    capitals: bool


T = TypeVar("T")


class Phrases(dict[tuple[str, ...], T]):
    """Phrases, as `gazetteer.pieces` has them, and what they tell; `firsts` are the words they begin with."""

    def __init__(self, phrases: Mapping[tuple[str, ...], T]) -> None:
        super().__init__(phrases)
        self.firsts = frozenset(phrase[0] for phrase in phrases if phrase)


@dataclass(frozen=True)
class NameWords:
    """The words by where they stand (after, before, of, beside, border), and the lists.

    `naming` maps the nouns that say beside a name what it is the name of ("the tanker X") to that class.
    """

    heads: Mapping[str, Phrases[Head]]
    titles: Phrases[bool]
    naming: Phrases[str]
    honorifics: Phrases[bool]
    branches: frozenset[str]
    calendar: frozenset[str]
    directions: frozenset[str]
    particles: frozenset[str]
    none: frozenset[str]
    operations: frozenset[str]

    @cached_property
    def head_firsts(self) -> frozenset[str]:
        """The words that some head begins with: most words of a text are ruled out by one look-up."""
        return frozenset().union(*(table.firsts for table in self.heads.values()))

    @classmethod
    def load(cls, paths: Iterable[Path]) -> NameWords:
        """Read the words from Turtle files. Raises OntologyError for bad Turtle or an incomplete entry."""
        paths = sorted(paths)
        triples = described(paths)
        lists = {s: v for s, v in triples.items() if LEX + "NameList" in v.get(RDF + "type", ())}
        nouns = Nouns.load(paths)
        return cls(
            heads=_heads(triples),
            titles=Phrases(dict.fromkeys(map(pieces, sorted(nouns.titles)), True)),
            naming=Phrases({pieces(n.lemma): n.one for n in nouns.common.values() if n.naming}),
            honorifics=Phrases(dict.fromkeys(map(pieces, sorted(_list(lists, "honorific"))), True)),
            branches=_list(lists, "branch"),
            calendar=_list(lists, "calendar"),
            directions=_list(lists, "direction"),
            particles=_list(lists, "particle"),
            none=_list(lists, "none"),
            operations=_list(lists, "operation"),
        )


def _list(lists: Described, name: str) -> frozenset[str]:
    words = lists.get(f"{LEX}name-{name}", {}).get(LEX + "nameWord", [])
    if not words:
        raise OntologyError(f"lex:name-{name} has no words", where="names.ttl", remedy="State lex:nameWord")
    return frozenset(words)


def _heads(triples: Described) -> Mapping[str, Phrases[Head]]:
    found: dict[str, dict[tuple[str, ...], Head]] = {place: {} for place in _STANDS}
    for subject in sorted(triples):
        values = triples[subject]
        if LEX + "NameWord" not in values.get(RDF + "type", ()):
            continue
        kinds, places = values.get(LEX + "nameOf", []), values.get(LEX + "stands", [])
        if not kinds or not places or not _STANDS.issuperset(places):
            raise OntologyError(
                f"<{subject}> lacks lex:nameOf or a known lex:stands", where="names.ttl", remedy="State both"
            )
        head = Head(local(kinds[0]), "true" in values.get(LEX + "capitals", ()))
        for place in places:
            found[place].update({pieces(word): head for word in sorted(values.get(LEX + "nameWord", ()))})
    return {place: Phrases(phrases) for place, phrases in found.items()}
