"""What all steps of reading events share: the document, and the events by their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Protocol

from kgbuild.extract.casualties.figures import FoundToll
from kgbuild.extract.events import modality
from kgbuild.extract.events.candidate import EventCandidate, EventsByWord
from kgbuild.extract.events.sphere_terms import Term, sphere_terms
from kgbuild.extract.events.trigger_context import TriggerContext
from kgbuild.extract.mentions.phrase import Phrase
from kgbuild.extract.times.found import FoundTime
from kgbuild.lexicon import Lexicon
from kgbuild.model import Block, Document, Entity
from kgbuild.syntax.clauses import Clauses

#: Triggers that need words beside them: a weapon or a party, a weapon, a target.
NEEDY = frozenset({"anchored", "armed", "aimed"})
#: Triggers that speak only of an event told before.
TOLD_BEFORE = frozenset({"anaphoric", "tally"})


class EntityView(Protocol):
    """What event extraction asks of an article's entities (see `extract.coreference.entities.Entities`)."""

    def of(self, head: int) -> int | None:
        """Return the key of the entity that word `head` stands for."""

    def kind(self, key: int) -> str:
        """Return an entity's class."""

    def entity(self, key: int) -> Entity:
        """Return the entity with this key."""

    def members(self, head: int) -> tuple[int, ...]:
        """Return the heads of a coordination."""

    def owner(self, head: int) -> int | None:
        """Return the actor that a phrase belongs to: "Turkish jets"."""

    def nation(self, key: int) -> int | None:
        """Return the key of an actor's country, where the article speaks of it."""

    def phrase(self, head: int) -> tuple[int, int]:
        """Return the word span of the phrase of word `head`."""

    def details(self, head: int) -> Phrase | None:
        """Return the phrase of word `head`."""

    def phrases_of(self, key: int) -> tuple[Phrase, ...]:
        """Return the phrases that refer to an entity."""

    def headed(self, first: int, end: int) -> Sequence[Phrase]:
        """Return the phrases with a head from word `first` on, before word `end`."""

    def has_name(self, key: int) -> bool:
        """Tell whether a phrase with a name refers to an entity."""

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """Return all phrases, in the order of their heads."""


class EventContext:
    """The events of one document in the making, and what every step asks of it."""

    def __init__(
        self,
        document: Document,
        entities: EntityView,
        lexicon: Lexicon,
        implied: Callable[[int], str],
        times: Sequence[FoundTime],
        tolls: Sequence[FoundToll],
        reporting: frozenset[int] = frozenset(),
        sources: frozenset[int] = frozenset(),
    ) -> None:
        """`implied` gives the event class that a weapon (by entity key) implies; `reporting` are verbs of saying.

        `sources` are words of phrases that only name a source: "according to X, a monitor".
        """
        self.doc, self.entities, self.lexicon = document, entities, lexicon
        self.words = document.words
        self.clauses = Clauses(document)
        self.triggers = TriggerContext(document, self.clauses, lexicon)
        self.implied, self.times, self.tolls, self.reporting = implied, times, tolls, reporting
        self.sources = sources
        self.at = EventsByWord()
        self.ordered: tuple[int, list[EventCandidate]] = 0, []  # `owners.all_events` keeps it
        self.outlived: dict[
            int, EventCandidate
        ] = {}  # verbs of dying, and the attack that brought the death about
        self.ranked: set[int] = set()  # nouns that only say how an event compares with others
        self.carriers: set[int] = (
            set()
        )  # verbs that would be events, were they not said of one: "executed a raid"

    @cached_property
    def linking(self) -> Mapping[str, frozenset[str]]:
        """The words, verbs with their adverbs among them, that relate events in each way: "verb", "object", "provoked"."""
        found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
        for link in self.lexicon.links:
            for way in link.preps:
                found[way] |= link.lemmas
        return found

    @cached_property
    def times_of(self) -> dict[int, list[FoundTime]]:
        """The times of each sentence, in the order in which they were found."""
        found: dict[int, list[FoundTime]] = {}
        for time in self.times:
            found.setdefault(self.words[time.first].sent, []).append(time)
        return found

    @cached_property
    def accused(self) -> dict[int, list[EventCandidate]]:
        """The events that somebody is accused of, by the word that names him; asked for when all roles are filled."""
        found: dict[int, list[EventCandidate]] = {}
        for draft in {id(draft): draft for draft in self.at.values()}.values():
            for role in (r for r in draft.roles if r.role == "accused"):
                found.setdefault(role.word, []).append(draft)
        return found

    @cached_property
    def denied(self) -> frozenset[int]:
        """The entities that the text speaks of as "no group", "neither side"; not those of "none of them"."""
        keys = {self.entities.of(i) for i in modality.nobodies(self.triggers)}
        return frozenset(key for key in keys if key is not None and not self._is_told_of(key))

    def _is_told_of(self, key: int) -> bool:
        """Tell whether a text speaks of an entity in words of its own that deny nothing."""
        heads = [
            p.head
            for p in self.entities.phrases_of(key)
            if not p.pronoun and self.words[p.head].pos != "PRON"
        ]
        return any(not modality.is_nobody(self.triggers, head) for head in heads)

    @cached_property
    def spheres(self) -> dict[str, list[Term]]:
        """Where the text has words of spheres in which nobody is armed, by sphere."""
        return sphere_terms(self.words)

    @cached_property
    def apart(self) -> frozenset[str]:
        """The prepositions that keep two events apart: those of answers, and of before and after."""
        return self.lexicon.answering | {"after", "since", "following", "before", "over", "despite"}

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the article, in the order of their words."""
        return tuple(sorted(self.doc.article.blocks, key=lambda block: block.start))

    @cached_property
    def block_starts(self) -> list[int]:
        """Where the blocks start."""
        return [block.start for block in self.blocks]

    @cached_property
    def word_starts(self) -> list[int]:
        """Where the words start."""
        return [word.start for word in self.words]
