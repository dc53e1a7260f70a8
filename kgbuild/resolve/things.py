"""One node for each actor, place and weapon: the entities of all articles brought together.

What is in the gazetteer or the geographic index keeps that identity. Other names are compared without case, accents,
titles, articles and the spelling habits of transliteration, within one family of classes. Descriptions ("Iran-backed
militias") keep to their words and their backer and never become a named one; a described place or thing ("the
base") belongs to its article, and so do described people and bodies in the end (`crowds`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from kgbuild.lexicon import Lexicon
from kgbuild.model import ArticleExtraction, Mention
from kgbuild.records import ResolvedEntity, Ruling
from kgbuild.resolve.iris import Minter
from kgbuild.resolve.naming import Called, Names, Order, Replaced, assign
from kgbuild.resolve.outline import ArticleOutline, EntityIndex, EntityOutline, Identity
from kgbuild.resolve.rulings import regroup

#: Why entities are one thing, by what makes their identity.
_REASONS = {
    "iri": "names that gazetteer or geographic index know for one thing",
    "name": "spellings of one name",
    "backed": "descriptions of groups with one backer",
    "described": "descriptions in the same words",
}
_SURNAME = "the surname of the only person who is named in full with it"
_NATIONAL = "the body of that name of the country that its people or those who call it ours act for"

Ref = tuple[int, int]  # number of the reading, key of the entity
_Groups = dict[Identity, list[Ref]]


@dataclass(frozen=True, slots=True)
class EntityCluster:
    """A thing as far as events ask: its IRI, class, name to show, and whether it is only described.

    `refs` are the entities of articles that are this thing, `known` what gazetteer or geographic index know of it.
    """

    iri: str
    kind: str
    label: str
    generic: bool
    refs: Sequence[Ref]
    known: ResolvedEntity | None


@dataclass(frozen=True, slots=True)
class Join:
    """Things, by IRI, that are one although nothing names them alike, and why."""

    iris: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class EntityClusters:
    """The resolved things, sorted by IRI, and the IRI of each article's entities, by their keys."""

    all: tuple[EntityCluster, ...]
    iris: Sequence[Sequence[str]]
    replaced: tuple[Replaced, ...]
    outlines: Sequence[ArticleOutline]
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def names(self, node: EntityCluster) -> tuple[str, ...]:
        """Return all names of a thing but the one to show."""
        entities = [self.outlines[n].entities[k] for n, k in node.refs]
        found = {name for e in entities for name in (e.name, *e.names)}
        return tuple(sorted({*found, *(node.known.names if node.known else ())} - {node.label, ""}))

    def told_of(self, node: EntityCluster) -> bool:
        """Tell whether an article tells something of a thing: a part in events, a relation, a position, their words."""
        return any(k in self._told[n] for n, k in node.refs)

    @cached_property
    def _told(self) -> Sequence[frozenset[int]]:
        return [outline.told for outline in self.outlines]

    def record(self, node: EntityCluster, mentions: Iterable[Mention]) -> ResolvedEntity:
        """Return the record of a thing that is mentioned in these places."""
        base = node.known
        return ResolvedEntity(
            iri=node.iri,
            kind=node.kind,
            label=node.label,
            names=self.names(node),
            mentions=tuple(sorted(set(mentions))),
            exact_match=base.exact_match if base else (),
            latitude=base.latitude if base else None,
            longitude=base.longitude if base else None,
            note="described" if node.generic else "",
            reasons=(*self._alike(node), *self.reasons.get(node.iri, ())),
        )

    def _alike(self, node: EntityCluster) -> list[str]:
        """Return why the entities of articles are this thing, as far as their names and descriptions say so."""
        refs: dict[tuple[Identity, str], list[EntityOutline]] = {}
        for n, k in node.refs:
            entity = self.outlines[n].entities[k]
            refs.setdefault((entity.identity, _why(entity, node)), []).append(entity)
        found = []
        for (_, why), entities in refs.items():
            if len(entities) > 1 or why in (_SURNAME, _NATIONAL):
                names = sorted({name for e in entities for name in (e.name, *e.names)})
                found.append(f"{why}: {', '.join(names)}")
        return sorted(found)

    def joined(self, joins: Iterable[Join], lexicon: Lexicon) -> EntityClusters:
        """Return the things with those of each join made one; a name of one that is known or came first stays."""
        nodes = {node.iri: node for node in self.all}
        reasons: dict[str, tuple[str, ...]] = {}
        at: dict[str, str] = {}
        for iris, why in _overlapping(joins):
            parts = sorted((nodes.pop(iri) for iri in iris), key=lambda p: (p.known is None, self._first(p)))
            one = self._one(parts, lexicon)
            nodes[one.iri], reasons[one.iri] = one, why
            at |= {part.iri: one.iri for part in parts}
        replaced = {(old, at.get(new, new)) for old, new in self.replaced}
        replaced |= {(old, new) for old, new in at.items() if old != new}
        return EntityClusters(
            tuple(nodes[iri] for iri in sorted(nodes)),
            [[at.get(iri, iri) for iri in iris] for iris in self.iris],
            tuple(sorted(pair for pair in replaced if pair[0] != pair[1])),
            self.outlines,
            reasons,
        )

    def _first(self, node: EntityCluster) -> Order:
        return min(self.outlines[n].order(k) for n, k in node.refs)

    def _one(self, parts: Sequence[EntityCluster], lexicon: Lexicon) -> EntityCluster:
        telling = [p for p in parts if p.known] or [p for p in parts if not p.generic] or parts
        if telling[0].known:
            kind, label = telling[0].kind, telling[0].label
        else:
            entities = [self.outlines[n].entities[k] for part in telling for n, k in part.refs]
            kind, label = _kind(entities, lexicon), _label(entities, ())
        refs = sorted(ref for part in parts for ref in part.refs)
        return EntityCluster(parts[0].iri, kind, label, telling[0].generic, refs, parts[0].known)


def _overlapping(joins: Iterable[Join]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return sets of things that are one, and why, those that have a thing in common made one."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for join in joins:
        iris, why = set(join.iris), {join.reason}
        for other in [found[iri] for iri in join.iris if iri in found]:
            iris, why = iris | other[0], why | other[1]
        found |= dict.fromkeys(iris, (iris, why))
    return sorted({(tuple(sorted(iris)), tuple(sorted(why))) for iris, why in found.values()})


def _why(entity: EntityOutline, node: EntityCluster) -> str:
    """Return why an entity is a thing."""
    if entity.identity[:2] == ("name", "person") and " " not in entity.name and " " in node.label:
        return _SURNAME
    return _NATIONAL if entity.inferred else _REASONS[entity.identity[0]]


def resolve_things(
    outlines: Sequence[ArticleOutline],
    readings: Sequence[ArticleExtraction],
    known: EntityIndex,
    lexicon: Lexicon,
    minter: Minter,
    rulings: Sequence[Ruling] = (),
) -> EntityClusters:
    """Group the entities of all articles, as rulings have them, and give each group its IRI.

    `readings` are asked for where there are rulings.
    """
    groups: _Groups = {}
    for number, outline in enumerate(outlines):
        for key, entity in enumerate(outline.entities):
            groups.setdefault(entity.identity, []).append((number, key))
    groups = _join_surnames(groups, outlines)
    called = {i: _called(i, groups[i], outlines, known, minter) for i in groups}
    if rulings:
        groups, called = _ruled(groups, outlines, readings, known, minter, rulings)
    identities = sorted(groups)
    iris, replaced = assign([called[i] for i in identities])
    nodes = [
        node_of(iri, identity, groups[identity], outlines, lexicon, known)
        for iri, identity in zip(iris, identities, strict=True)
    ]
    iris_of = [[""] * len(outline.entities) for outline in outlines]
    for node in nodes:
        for n, k in node.refs:
            iris_of[n][k] = node.iri
    return EntityClusters(tuple(sorted(nodes, key=lambda t: t.iri)), iris_of, tuple(replaced), outlines)


def _ruled(
    groups: _Groups,
    outlines: Sequence[ArticleOutline],
    readings: Sequence[ArticleExtraction],
    known: EntityIndex,
    minter: Minter,
    rulings: Sequence[Ruling],
) -> tuple[_Groups, dict[Identity, list[Called]]]:
    """Return the groups as rulings have them; what comes together keeps the identity that is known best."""
    identities = sorted(groups)
    identity_of = {ref: identity for identity in identities for ref in groups[identity]}
    called = {ref: c for i in groups for ref in groups[i] for c in _called(i, [ref], outlines, known, minter)}
    iris, _ = assign([[called[ref] for ref in groups[i]] for i in identities])
    names = Names({iri: groups[identity] for iri, identity in zip(iris, identities, strict=True)}, called)
    for n, reading in enumerate(readings):
        for entity in reading.entities:
            names.mentioned((n, entity.key), entity.mentions, minter)
    found: _Groups = {}
    for group in regroup([set(groups[i]) for i in identities], names.named, rulings):
        of = {identity_of[ref] for ref in group}
        identity = min(of, key=lambda i: (i[0] != "iri", i))
        while identity in found:  # the other part of a group that was told apart
            identity = (*identity, "apart")
            called |= {ref: replace(called[ref], special=f"{called[ref].special}|apart") for ref in group}
        found[identity] = sorted(group)
    return found, {identity: [called[ref] for ref in group] for identity, group in found.items()}


def _called(
    identity: Identity,
    refs: Iterable[Ref],
    outlines: Sequence[ArticleOutline],
    known: EntityIndex,
    minter: Minter,
) -> list[Called]:
    """Return each name that articles give a thing, once, by the first of them; `identity` is that of its group."""
    base = known.describe(identity[1]) if identity[0] == "iri" else None
    special = "|".join(identity)
    if base:
        # what is known keeps its IRI, whatever a ruling brings together with it
        return [Called((False, date.min, "", 0), minter.known(base.iri, base.label), special)]
    firsts: dict[str, Called] = {}
    for n, k in refs:
        iri, order = outlines[n].entities[k].iri, outlines[n].order(k)
        if iri not in firsts or order < firsts[iri].order:
            firsts[iri] = Called(order, iri, special)
    return list(firsts.values())


def _join_surnames(groups: _Groups, outlines: Sequence[ArticleOutline]) -> _Groups:
    """Join a lone surname to the one person who bears it, where only one does."""
    bearers: dict[str, set[Identity]] = {}
    for outline in outlines:
        for entity in outline.entities:
            if entity.bearer:
                bearers.setdefault(entity.bearer, set()).add(entity.identity)
    joined: _Groups = {}
    for identity in sorted(groups):
        full = bearers.get(identity[2], set()) if identity[:2] == ("name", "person") else set()
        target = next(iter(full)) if len(full) == 1 and identity not in full else identity
        joined.setdefault(target, []).extend(groups[identity])
    return {k: sorted(v) for k, v in joined.items()}


def node_of(
    iri: str,
    identity: Identity,
    refs: Sequence[Ref],
    outlines: Sequence[ArticleOutline],
    lexicon: Lexicon,
    known: EntityIndex | None = None,
) -> EntityCluster:
    """Return the thing that entities of articles are, with the class and the name that most of them support."""
    entities = [outlines[n].entities[k] for n, k in refs]
    base = known.describe(identity[1]) if known and identity[0] == "iri" else None
    if base:
        return EntityCluster(iri, base.kind, base.label, False, refs, base)
    return EntityCluster(
        iri, _kind(entities, lexicon), _label(entities, identity), entities[0].generic, refs, None
    )


def _kind(entities: Iterable[EntityOutline], lexicon: Lexicon) -> str:
    """Return the class that most mentions support, the most specific among equals."""
    votes: Counter[str] = Counter()
    for entity in entities:
        votes[entity.kind] += max(1, entity.mentions)
    return max(votes, key=lambda k: (votes[k], len(lexicon.parents.get(k, ())), k))


def _label(entities: Iterable[EntityOutline], identity: Identity) -> str:
    """Return the name to show: the fullest for a person, the most frequent for others."""
    votes: Counter[str] = Counter()
    for entity in entities:
        votes[entity.name] += max(1, entity.mentions)
    if identity[:2] == ("name", "person"):
        return max(votes, key=lambda n: (len(n.split()), votes[n], n))
    return max(votes, key=lambda n: (votes[n], -len(n), n))
