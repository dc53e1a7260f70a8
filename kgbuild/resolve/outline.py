"""What bringing articles together asks of each of them: as little as can be kept in mind of very many at once.

An outline depends on its article alone. Whole readings are asked for only where something is not known already.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple, Protocol

from kgbuild.incremental.memo import compact
from kgbuild.lexicon import Lexicon
from kgbuild.model import ArticleExtraction, Entity, Mention
from kgbuild.records import ResolvedEntity
from kgbuild.resolve.iris import Minter
from kgbuild.resolve.naming import Called, Order
from kgbuild.slugs import article_key, slug

Identity = tuple[str, ...]


class EntityIndex(Protocol):
    """What the gazetteer and the geographic index know of an IRI."""

    def describe(self, iri: str) -> ResolvedEntity | None:
        """Return the thing under `iri`, without mentions; None where it is unknown."""

    def key(self, name: str) -> str:
        """Return the form in which names are compared."""

    def national(self, name: str, beside: Iterable[str]) -> str:
        """Return the IRI of the body of this name of the one country for which all of `beside` act, else ""."""


class EntityOutline(NamedTuple):
    """An entity: what makes it one with others (`identity`), and what its article alone calls it (`iri`).

    `names` are further ones; `known` is the IRI of gazetteer or geographic index; `bearer` is the surname of a person
    who is named in full, as names are compared; `inferred` says that a body is known by its people alone.
    """

    identity: Identity
    iri: str
    kind: str
    name: str
    names: Sequence[str]
    mentions: int
    generic: bool
    known: str
    bearer: str
    inferred: bool


class EventOutline(NamedTuple):
    """A mention of an event: the sentences that tell of it, and its links to others of the article."""

    sentences: Sequence[str]
    links: Sequence[tuple[str, int]]


class NamedEvent(NamedTuple):
    """An event that the article tells of by itself: keys of its mentions, and what the article alone calls it.

    `when`, `kind` and `whole` are those of `naming.Called`.
    """

    keys: Sequence[int]
    iri: str
    special: str
    place: int
    when: str
    kind: str
    whole: bool


class ArticleOutline(NamedTuple):
    """An article in outline. `key` stands for its reading; `day` is its stated day, an ISO date or empty.

    `relations` are (predicate, subject, object), `positions` (person, title, organization or None). `parties` are the
    entities that have to do with events, `speakers` those whose words are quoted.
    """

    key: str
    article: str
    day: str
    evidence: str
    source: str
    entities: Sequence[EntityOutline]
    events: Sequence[EventOutline]
    relations: Sequence[tuple[str, int, int]]
    positions: Sequence[tuple[int, str, int | None]]
    parties: Sequence[int]
    speakers: Sequence[int]
    named: Sequence[NamedEvent]

    @property
    def told(self) -> frozenset[int]:
        """The entities of which something is told: a part in events, a relation, a position, their words."""
        related = [k for _, subject, object_ in self.relations for k in (subject, object_)]
        placed = [k for person, _, of in self.positions for k in (person, of) if k is not None]
        return frozenset((*self.parties, *self.speakers, *related, *placed))

    @property
    def published(self) -> date | None:
        """The stated day."""
        return date.fromisoformat(self.day) if self.day else None

    def order(self, place: int = 0) -> Order:
        """Return the order in which articles name things, as `naming.order_of` gives it."""
        return (not self.day, self.published or date.min, self.article, place)

    def called(self, event: NamedEvent) -> Called:
        """Return what the article alone calls one of its events."""
        named = (event.iri, event.special, event.when, event.kind, event.whole)
        return Called(self.order(event.place), *named)


class Outliner:
    """Makes outlines of readings."""

    def __init__(self, known: EntityIndex, lexicon: Lexicon, minter: Minter) -> None:
        self._known, self._lexicon, self._minter = known, lexicon, minter

    def outline(self, reading: ArticleExtraction, key: str) -> ArticleOutline:
        """Return the outline of a reading, without the events that it tells of by itself."""
        article, backers = reading.article, _backers(reading)
        return ArticleOutline(
            key,
            article.id,
            article.published.isoformat() if article.published else "",
            article.published_evidence,
            article.source,
            [self._entity(reading, entity, backers) for entity in reading.entities],
            [EventOutline(*_event(reading, n)) for n in range(len(reading.events))],
            [(r.predicate, r.subject, r.object) for r in reading.relations],
            [(p.person, p.title, p.organization) for p in reading.positions],
            _parties(reading),
            sorted({s.speaker for s in reading.statements}),
            (),
        )

    def _entity(self, reading: ArticleExtraction, entity: Entity, backers: dict[int, int]) -> EntityOutline:
        identity = self._identity(reading, entity, backers)
        full = entity.kind == "Person" and not entity.generic and " " in entity.name.strip()
        return EntityOutline(
            identity,
            self._iri(identity, reading, entity, backers),
            entity.kind,
            entity.name,
            [name for name in entity.names if name != entity.name],
            len(entity.mentions),
            entity.generic and identity[0] != "iri",
            identity[1] if identity[0] == "iri" else "",
            self._known.key(entity.name.split()[-1]) if full else "",
            identity[0] == "iri" and not entity.iri,
        )

    def _identity(self, reading: ArticleExtraction, entity: Entity, backers: dict[int, int]) -> Identity:
        if entity.iri:
            return ("iri", entity.iri)
        kin = family(entity.kind, self._lexicon)
        if not entity.generic:
            return ("name", kin, self._known.key(entity.name))
        body = self._known.national(entity.name, _beside(reading, entity)) if kin == "organization" else ""
        if body:
            return ("iri", body)
        backer = backers.get(entity.key)
        if backer is not None and self._lexicon.is_a(entity.kind, "Organization"):
            other = reading.entities[backer]
            return ("backed", _broad(entity.kind, self._lexicon), other.iri or self._known.key(other.name))
        if kin in ("place", "target"):
            number = self._number(reading, entity, kin)
            return ("described", kin, slug(entity.name), reading.article.id, *[str(number)] * (number > 1))
        return ("described", kin, slug(entity.name))

    def _number(self, reading: ArticleExtraction, entity: Entity, kin: str) -> int:
        """Return which of several that are called the same it is: "a mosque in X …, and [a mosque] in Y" are two."""
        if not _is_new(entity):
            return 1
        alike = (e for e in reading.entities[: entity.key] if e.generic and not e.iri)
        named = [
            e for e in alike if slug(e.name) == slug(entity.name) and family(e.kind, self._lexicon) == kin
        ]
        return 1 + len(named[:1]) + sum(map(_is_new, named[1:]))

    def _iri(
        self, identity: Identity, reading: ArticleExtraction, entity: Entity, backers: dict[int, int]
    ) -> str:
        """Return what an article calls a thing that neither gazetteer nor geographic index know."""
        if identity[0] == "backed":
            backer = reading.entities[backers[entity.key]]
            behind = self._known.describe(backer.iri) if backer.iri else None
            words = (behind.label if behind else backer.name, "backed", identity[1])
            return self._minter.mint("actor", words)
        folder = identity[1] if identity[1] in ("place", "weapon", "target") else "actor"
        own = identity[0] == "described" and folder != "weapon"
        key = f"-{article_key(reading.article.id)}" if own else ""
        number = identity[4:] if folder in ("place", "target") else ()
        return self._minter.mint(folder, (entity.name, *number)) + key


def _is_new(entity: Entity) -> bool:
    """Tell whether a text tells of something as of one that it has not told of: "a mosque", "another house"."""
    first = entity.mentions[0].text.split(maxsplit=1)[0].lower() if entity.mentions else ""
    return first in ("a", "an", "another")


def with_events(outline: ArticleOutline, named: Iterable[tuple[Sequence[int], Called]]) -> ArticleOutline:
    """Return an outline with the events that its article tells of by itself: keys of mentions, and name."""
    return outline._replace(
        named=[
            NamedEvent(list(keys), c.iri, c.special, c.order[-1], c.when, c.kind, c.whole)
            for keys, c in named
        ]
    )


def _backers(reading: ArticleExtraction) -> dict[int, int]:
    return {r.subject: r.object for r in reading.relations if r.predicate == "backedBy"}


def _beside(reading: ArticleExtraction, entity: Entity) -> list[str]:
    """Return what tells whose a body is that is only described: for whom else its people act, or who says "our"."""
    people = {p.person for p in reading.positions if p.organization == entity.key}
    spoken = [m for m in entity.mentions if m.text.casefold().startswith("our ")]
    people |= {s.speaker for s in reading.statements for m in spoken if _within(m, s.mention)}
    found = {*people, *(p.organization for p in reading.positions if p.person in people)} - {entity.key, None}
    return sorted({reading.entities[k].iri for k in found if k is not None} - {""})


def _within(inner: Mention, outer: Mention) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _event(reading: ArticleExtraction, n: int) -> tuple[list[str], list[tuple[str, int]]]:
    event, text = reading.events[n], reading.article.text
    return [text[slice(*trigger.sentence)] for trigger in event.triggers], list(event.links)


def _parties(reading: ArticleExtraction) -> list[int]:
    arguments = [argument for event in reading.events for argument in event.arguments]
    speakers = [event.source.speaker for event in reading.events] + [
        argument.source.speaker for argument in arguments
    ]
    return sorted({k for k in (*speakers, *(argument.entity for argument in arguments)) if k is not None})


def family(kind: str, lexicon: Lexicon) -> str:
    """Return the family within which names are compared: person, place, weapon, organization, target."""
    for name, folder in (
        ("HumanActor", "person"),
        ("WeaponType", "weapon"),
        ("Place", "place"),
        ("MaterialTarget", "target"),
    ):
        if lexicon.is_a(kind, name):
            return folder
    return "organization"


def _broad(kind: str, lexicon: Lexicon) -> str:
    return "ArmedGroup" if lexicon.is_a(kind, "ArmedGroup") else kind


def to_text(outline: ArticleOutline) -> str:
    """Return an outline as lines of JSON: itself, and each of its entities, since many articles have the same."""
    return "\n".join([_JSON(outline._replace(entities=())), *map(_JSON, outline.entities)])


def from_text(text: str, known: dict[str, EntityOutline]) -> ArticleOutline:
    """Return the outline of which `to_text` made `text`; `known` are the entities decoded so far, by their line."""
    first, *lines = text.split("\n")
    found = ArticleOutline._make(compact(json.loads(first)))
    return found._replace(
        entities=[known.get(line) or _decoded(line, known) for line in lines],
        events=[EventOutline._make(e) for e in found.events],
        named=[NamedEvent._make(e) for e in found.named],
    )


def _decoded(line: str, known: dict[str, EntityOutline]) -> EntityOutline:
    known[line] = EntityOutline._make(compact(json.loads(line)))
    return known[line]


_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
