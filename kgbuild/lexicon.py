"""The event lexicon: which words evoke which event class, and which position fills which role.

`ontology/lexicon/*.ttl` and any file that the user adds are read alike, so that a new event class with its trigger
words and its frame needs no Python. The vocabulary (`lex:`) is described in `ontology/lexicon/en.ttl` itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeVar

from kgbuild.sameness import Sameness
from kgbuild.words import Words

#: The shortest word that may have an ending.
_STEM: Final = 3


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a frame: a filler at one of `positions`, introduced by one of `preps`, of one of `kinds`, has `role`.

    Empty `preps` or `kinds` mean any. Slots are tried in the order of `rank`: the first that fits takes the filler.
    `iri` is its name in the lexicon.
    """

    role: str
    positions: frozenset[str]
    preps: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    rank: int = 50
    iri: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that evoke an event class.

    `strength`: "main" stands alone; "anchored" needs a weapon, a party or a support verb beside it ("fire"),
    "armed" a weapon, "aimed" a target; "result" tells what an event did ("kill") and joins the event it belongs to;
    "agent" who did it ("killer"), an event only with whom it befell;
    "anaphoric" speaks only of an event told before ("the bloodshed"), "tally" of its toll ("the toll").
    `particle` is a lemma and `objects` are lemmas one of which must stand with a verb ("blow" + "up", "open" + "fire"),
    `modifiers` lemmas one of which must modify a noun. `bare` says that the class is only a fallback that any specific
    word overrides.
    """

    id: str
    evokes: str
    pos: str
    lemmas: frozenset[str]
    slots: tuple[Slot, ...]
    strength: str = "main"
    particle: str = ""
    objects: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    voice: str = ""
    iri: str = ""

    @property
    def specific(self) -> int:
        """How many words beside its own it asks for."""
        return bool(self.objects) + bool(self.particle) + bool(self.modifiers)


@dataclass(frozen=True, slots=True)
class Support:
    """A verb that lends its arguments to an event noun: "carried out a strike", "came under fire".

    The noun stands at `position` (with one of `preps`); `slots` give the verb's own arguments roles in its event.
    """

    lemmas: frozenset[str]
    particle: str
    position: str
    preps: frozenset[str]
    slots: tuple[Slot, ...]
    noun: str = ""
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Refinement:
    """An event of class `of`, of `triggers` if any, whose `role` has a filler of `kinds` or `lemmas` is of class `to`."""

    of: str
    role: str
    kinds: frozenset[str]
    to: str
    lemmas: frozenset[str] = frozenset()
    iri: str = ""
    triggers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Link:
    """Words that relate two events: a preposition, or a noun or verb with its preposition, as `property`."""

    property: str
    lemmas: frozenset[str]
    preps: frozenset[str]


_Entry = TypeVar("_Entry", Support, Link)


@dataclass(frozen=True, slots=True)
class Context:
    """A word that takes what stands below it out of fact: how (`reading`), and by which prepositions (empty: any)."""

    reading: str
    preps: frozenset[str]


@dataclass(frozen=True)
class Lexicon:
    """All entries, indexed.

    `partitives` are nouns that stand for what they are a number of ("a series of raids"), `perpetrators` those for
    who did it ("the bomber"), `sufferers` words for those whom it befell ("the dead"), `arrivals` verbs whose
    object is where one is from then on ("entered the town"), `anaphors` words that mean an event told before ("blamed
    it on"), `reasons` nouns that give one event for the reason of another. `contexts` maps a lemma to how it takes an
    event out of fact (planned, feared …), `holders` the verbs that say whose something is ("used by", "belonging to")
    to the prepositions of the holder. `words` are those of tolls, times and senses, `sameness` tells what can stand
    for one thing.
    """

    triggers: tuple[Trigger, ...]
    supports: tuple[Support, ...]
    refinements: tuple[Refinement, ...]
    links: tuple[Link, ...]
    contexts: Mapping[str, tuple[Context, ...]]
    holders: Mapping[str, frozenset[str]]
    partitives: frozenset[str]
    perpetrators: frozenset[str]
    sufferers: frozenset[str]
    arrivals: frozenset[str]
    anaphors: frozenset[str]
    reasons: frozenset[str]
    parents: Mapping[str, frozenset[str]]
    armed: Mapping[str, frozenset[str]]
    lasting: frozenset[str]
    words: Words
    sameness: Sameness

    @cached_property
    def by_lemma(self) -> dict[tuple[str, str], tuple[Trigger, ...]]:
        """Triggers by (lemma, "verb" or "noun"), the ones that ask for more words first."""
        found: dict[tuple[str, str], list[Trigger]] = {}
        for trigger in self.triggers:
            for lemma in trigger.lemmas:
                found.setdefault((lemma, trigger.pos), []).append(trigger)
        return {k: tuple(sorted(v, key=lambda t: (-t.specific, t.id))) for k, v in found.items()}

    @cached_property
    def support_by_lemma(self) -> dict[str, tuple[Support, ...]]:
        """Support verbs by lemma."""
        return {
            lemma: tuple(sorted(supports, key=lambda s: (not s.particle, not s.noun, s.position)))
            for lemma, supports in _by_lemma(self.supports).items()
        }

    def links_of(self, lemma: str) -> tuple[Link, ...]:
        """Return the links that a lemma, or a verb with its adverb, is one of the words of."""
        return self._links_by_lemma.get(lemma, ())

    @cached_property
    def _links_by_lemma(self) -> dict[str, tuple[Link, ...]]:
        return {lemma: tuple(found) for lemma, found in _by_lemma(self.links).items()}

    @cached_property
    def answering(self) -> frozenset[str]:
        """The prepositions that by themselves say what is answered: "in response to"."""
        return frozenset(p for link in self.links if not link.lemmas for p in link.preps)

    @cached_property
    def tallies(self) -> frozenset[str]:
        """The nouns whose verb tells of a count and not of the event: "the toll rose on Monday"."""
        return frozenset(w for t in self.triggers if t.strength == "tally" for w in t.lemmas)

    @cached_property
    def near_preps(self) -> frozenset[str]:
        """The prepositions that keep a place apart from what happens near it."""
        return frozenset(p for t in self.triggers for s in t.slots if s.role == "near" for p in s.preps)

    def context(self, lemma: str, prep: str = "") -> str:
        """Return how `lemma` takes out of fact what hangs from it by `prep`, an empty string if it does not."""
        fitting = (c.reading for c in self.contexts_of(lemma) if not c.preps or prep in c.preps)
        return next(fitting, "")

    def contexts_of(self, lemma: str) -> tuple[Context, ...]:
        """Return the contexts of a lemma; of one that a model left inflected ("threatening", "bees"), those of its base."""
        bases = _bases(word) if (word := lemma.lower()).endswith(("ing", "ed", "s")) else (word,)
        return next((self.contexts[base] for base in bases if base in self.contexts), ())

    def preps_of_context(self, lemma: str) -> frozenset[str]:
        """Return every preposition (or "subj") by which `lemma` takes something out of fact."""
        return frozenset(p for c in self.contexts_of(lemma) for p in c.preps)

    def is_a(self, kind: str, wanted: str) -> bool:
        """Tell whether class `kind` is `wanted` or below it."""
        return kind == wanted or wanted in self.parents.get(kind, ())

    def is_listed(self, kind: str, name: str) -> bool:
        """Tell whether class `kind` is of a list of `ontology/lexicon/classes.ttl` or below one that is."""
        return self.fits(kind, self.words.classes[name])

    def bears_arms(self, kind: str, *ways: str) -> bool:
        """Tell whether those of a class bear arms in one of the `ways`: by their members, by fighters, by forces."""
        return any(self.fits(kind, self.armed.get(way, ())) for way in ways)

    def fits(self, kind: str, kinds: Collection[str]) -> bool:
        """Tell whether class `kind` is one of `kinds` or below one."""
        return kind in kinds or not self.parents.get(kind, frozenset()).isdisjoint(kinds)


def _by_lemma(entries: Iterable[_Entry]) -> dict[str, list[_Entry]]:
    found: dict[str, list[_Entry]] = {}
    for entry in entries:
        for lemma in entry.lemmas:
            found.setdefault(lemma, []).append(entry)
    return found


def _bases(word: str) -> Iterator[str]:
    """Yield a word, then what it may be a form of.

    >>> [*_bases("plotting")][:3]
    ['plotting', 'plott', 'plotte']
    """
    yield word
    for ending in ("ing", "ed", "s"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _STEM:
            yield from (stem, f"{stem}e")
            if stem[-1] == stem[-2]:
                yield stem[:-1]
