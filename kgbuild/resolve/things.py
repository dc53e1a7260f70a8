"""One node for each actor, place and weapon: the entities of all articles brought together.

What is in the gazetteer or the geographic index keeps that identity. Other names are compared without case, accents,
titles, articles and the spelling habits of transliteration, within one family of classes. Descriptions ("Iran-backed
militias") keep to their words and their backer and never become a named one; a described place or thing ("the
base") belongs to its article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from kgbuild.lexicon import Lexicon
from kgbuild.model import Entity, Mention, Reading, Ruling, Thing
from kgbuild.resolve.iris import Minter, slug
from kgbuild.resolve.naming import Called, Names, Replaced, assign, order_of
from kgbuild.resolve.rulings import regroup

Ref = tuple[int, int]  # number of the reading, key of the entity


class Known(Protocol):
    """What the gazetteer and the geographic index know of an IRI."""

    def describe(self, iri: str) -> Thing | None:
        """Return the thing under `iri`, without mentions; None where it is unknown."""

    def key(self, name: str) -> str:
        """Return the form in which names are compared."""


@dataclass(frozen=True)
class Things:
    """The resolved things, sorted by IRI, and the IRI of each article's entities."""

    all: tuple[Thing, ...]
    iri_of: dict[Ref, str]
    replaced: tuple[Replaced, ...] = ()

    def get(self, iri: str) -> Thing | None:
        """Return the thing under `iri`."""
        return next((t for t in self.all if t.iri == iri), None)


def resolve_things(
    readings: Sequence[Reading],
    known: Known,
    lexicon: Lexicon,
    minter: Minter,
    rulings: Sequence[Ruling] = (),
) -> Things:
    """Group the entities of all readings, as rulings have them, and give each group its IRI."""
    groups: dict[tuple[str, ...], list[Ref]] = {}
    for number, reading in enumerate(readings):
        backers = _backers(reading)
        for entity in reading.entities:
            identity = _identity(reading, entity, backers, known, lexicon)
            groups.setdefault(identity, []).append((number, entity.key))
    groups = _join_surnames(groups, readings, known)
    called = {(n, k): _called(i, readings[n], k, known, minter) for i in groups for n, k in groups[i]}
    if rulings:
        groups = _ruled(groups, called, readings, minter, rulings)
    identities = sorted(groups)
    iris, replaced = assign([[called[ref] for ref in groups[i]] for i in identities])
    things = [
        _thing(iri, identity, [readings[n].entities[k] for n, k in groups[identity]], known, lexicon)
        for iri, identity in zip(iris, identities, strict=True)
    ]
    iri_of = {ref: iri for iri, identity in zip(iris, identities, strict=True) for ref in groups[identity]}
    return Things(tuple(sorted(things, key=lambda t: t.iri)), iri_of, tuple(replaced))


def _ruled(
    groups: dict[tuple[str, ...], list[Ref]],
    called: dict[Ref, Called],
    readings: Sequence[Reading],
    minter: Minter,
    rulings: Sequence[Ruling],
) -> dict[tuple[str, ...], list[Ref]]:
    """Return the groups as rulings have them; what comes together keeps the identity that is known best."""
    identities = sorted(groups)
    identity_of = {ref: identity for identity in identities for ref in groups[identity]}
    iris, _ = assign([[called[ref] for ref in groups[i]] for i in identities])
    names = Names({iri: groups[identity] for iri, identity in zip(iris, identities, strict=True)}, called)
    for n, reading in enumerate(readings):
        for entity in reading.entities:
            names.mentioned((n, entity.key), entity.mentions, minter)
    found: dict[tuple[str, ...], list[Ref]] = {}
    for group in regroup([set(groups[i]) for i in identities], names.named, rulings):
        of = {identity_of[ref] for ref in group}
        identity = min(of, key=lambda i: (i[0] != "iri", i))
        while identity in found:  # the other part of a group that was told apart
            identity = (*identity, "apart")
            called |= {ref: replace(called[ref], special=f"{called[ref].special}|apart") for ref in group}
        found[identity] = sorted(group)
    return found


def _backers(reading: Reading) -> dict[int, int]:
    return {r.subject: r.object for r in reading.relations if r.predicate == "backedBy"}


def _called(identity: tuple[str, ...], reading: Reading, key: int, known: Known, minter: Minter) -> Called:
    """Return what one article calls a thing; `identity` is that of its group."""
    entity, order = reading.entities[key], order_of(reading.article, key)
    base = known.describe(identity[1]) if identity[0] == "iri" else None
    if base:
        # what is known keeps its IRI, whatever a ruling brings together with it
        return Called((False, date.min, "", 0), minter.known(base.iri, base.label), "|".join(identity))
    if identity[0] == "backed":
        backer = reading.entities[_backers(reading)[key]]
        behind = known.describe(backer.iri) if backer.iri else None
        iri = minter.mint("actor", (behind.label if behind else backer.name, "backed", identity[1]))
    else:
        folder = identity[1] if identity[1] in ("place", "weapon", "target") else "actor"
        iri = minter.mint(folder, (entity.name, identity[3] if len(identity) > 3 else ""))
    return Called(order, iri, "|".join(identity))


def family(kind: str, lexicon: Lexicon) -> str:
    """Return the family within which names are compared: person, place, weapon, organization, target."""
    for name, folder in (
        ("Person", "person"),
        ("WeaponType", "weapon"),
        ("Place", "place"),
        ("MaterialTarget", "target"),
    ):
        if lexicon.is_a(kind, name):
            return folder
    return "organization"


def _identity(
    reading: Reading, entity: Entity, backers: dict[int, int], known: Known, lexicon: Lexicon
) -> tuple[str, ...]:
    if entity.iri:
        return ("iri", entity.iri)
    kin = family(entity.kind, lexicon)
    if not entity.generic:
        return ("name", kin, known.key(entity.name))
    backer = backers.get(entity.key)
    if backer is not None and lexicon.is_a(entity.kind, "Organization"):
        other = reading.entities[backer]
        return ("backed", _broad(entity.kind, lexicon), other.iri or known.key(other.name))
    if kin in ("place", "target"):
        return ("described", kin, slug(entity.name), reading.article.id)
    return ("described", kin, slug(entity.name))


def _broad(kind: str, lexicon: Lexicon) -> str:
    return "ArmedGroup" if lexicon.is_a(kind, "ArmedGroup") else kind


def _join_surnames(
    groups: dict[tuple[str, ...], list[Ref]], readings: Sequence[Reading], known: Known
) -> dict[tuple[str, ...], list[Ref]]:
    """Join a lone surname to the one person who bears it, where only one does."""
    bearers: dict[str, set[tuple[str, ...]]] = {}
    for identity, refs in groups.items():
        for number, key in refs:
            entity = readings[number].entities[key]
            if entity.kind == "Person" and not entity.generic and " " in entity.name.strip():
                bearers.setdefault(known.key(entity.name.split()[-1]), set()).add(identity)
    joined: dict[tuple[str, ...], list[Ref]] = {}
    for identity in sorted(groups):
        full = bearers.get(identity[2], set()) if identity[:2] == ("name", "person") else set()
        target = next(iter(full)) if len(full) == 1 and identity not in full else identity
        joined.setdefault(target, []).extend(groups[identity])
    return {k: sorted(v) for k, v in joined.items()}


def _thing(
    iri: str, identity: tuple[str, ...], entities: list[Entity], known: Known, lexicon: Lexicon
) -> Thing:
    mentions = tuple(sorted({m for e in entities for m in e.mentions}))
    surfaces = Counter(n for e in entities for n in (e.name, *e.names))
    base = known.describe(identity[1]) if identity[0] == "iri" else None
    kind = base.kind if base else _kind(entities, lexicon)
    label = base.label if base else _label(entities, identity)
    names = {*surfaces, *(base.names if base else ())} - {label, ""}
    return Thing(
        iri=iri,
        kind=kind,
        label=label,
        names=tuple(sorted(names)),
        mentions=mentions,
        exact_match=base.exact_match if base else (),
        latitude=base.latitude if base else None,
        longitude=base.longitude if base else None,
        note="" if base or not entities[0].generic else "described",
    )


def _kind(entities: list[Entity], lexicon: Lexicon) -> str:
    """Return the class that most mentions support, the most specific among equals."""
    votes = Counter(e.kind for e in entities for _ in (e.mentions or (None,)))
    return max(votes, key=lambda k: (votes[k], len(lexicon.parents.get(k, ())), k))


def _label(entities: list[Entity], identity: tuple[str, ...]) -> str:
    """Return the name to show: the fullest for a person, the most frequent for others."""
    votes: Counter[str] = Counter()
    for entity in entities:
        votes[entity.name] += max(1, len(entity.mentions))
    if identity[:2] == ("name", "person"):
        return max(votes, key=lambda n: (len(n.split()), votes[n], n))
    return max(votes, key=lambda n: (votes[n], -len(n), n))


def mentions_of(things: Things, iri: str) -> tuple[Mention, ...]:
    """Return where a thing is named."""
    thing = things.get(iri)
    return thing.mentions if thing else ()
