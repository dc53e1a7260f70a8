"""Which descriptions are of one thing: reports of one event that tell of its target or its place without a name.

"A US base" of one report and "the military base" of another are one base once the two tell of one event, unless
something tells them apart: another article's word for it, nationality, direction, number, a place that only one of them
lies in. docs/decisions/one-thing.md says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import combinations

from kgbuild.gazetteer import pieces
from kgbuild.model import ArticleExtraction
from kgbuild.records import Ruling
from kgbuild.resolve.iris import Minter
from kgbuild.resolve.naming import Names
from kgbuild.resolve.rows import Row, profile
from kgbuild.resolve.things import EntityCluster, EntityClusters, Join
from kgbuild.resolve.ties import ANYTHING, EntityContext, broad, head

_ROLES = {"target": "targets", "place": "places"}
_Set = frozenset[str]
_Level = Callable[[_Set, _Set], bool]


@dataclass(frozen=True)
class _Told:
    """What the articles of one event tell of: of each thing the roles it has, and the articles that name it."""

    roles: dict[str, set[str]] = field(default_factory=dict)
    articles: dict[str, set[int]] = field(default_factory=dict)
    places: dict[int, set[str]] = field(default_factory=dict)


class Descriptions:
    """Finds the described things of events that are one."""

    def __init__(self, ties: EntityContext) -> None:
        self._ties = ties
        self._outlines = ties.things.outlines
        self._described = cache(self._is_described)
        self._heads = cache(self._heads_of)
        self._broad = cache(self._is_broad)
        self._words = cache(self._words_of)
        self._apart = cache(partial(_told_apart, ties=ties))

    def joins(self, group: Sequence[tuple[int, Row]]) -> list[Join]:
        """Return which things of an event, told by these articles, are one, and why."""
        if not any(self._described(iri) for _, row in group for iri in row.things):
            return []
        told = self._told(group)
        described = sorted(iri for iri in told.roles if self._described(iri))
        if not described:
            return []
        groups = [frozenset((iri,)) for iri in described]
        broader = (self._both_broad, self._one_broad) if any(map(self._broad, groups)) else ()
        for level in (self._one_head, *broader):
            groups = _merged(groups, partial(self._one, told, level))
        return [join for join in (self._join(g, groups, told) for g in groups) if join and len(join.iris) > 1]

    def _told(self, group: Iterable[tuple[int, Row]]) -> _Told:
        told = _Told()
        for n, row in group:
            of = profile(row, n, self._outlines[n].article)
            told.places.setdefault(n, set()).update(of.places)
            for role, name in _ROLES.items():
                for iri in sorted(getattr(of, name)):
                    told.roles.setdefault(iri, set()).add(role)
                    told.articles.setdefault(iri, set()).add(n)
        return told

    def _is_described(self, iri: str) -> bool:
        node = self._ties.thing(iri)
        return node is not None and node.generic and self._is_site(node)

    def _is_site(self, node: EntityCluster) -> bool:
        return self._ties.lexicon.fits(node.kind, ANYTHING)

    def _node(self, iri: str) -> EntityCluster:
        node = self._ties.thing(iri)
        assert node is not None, iri
        return node

    # ----------------------------------------------------------------------------------- two of them

    def _one(self, told: _Told, level: _Level, a: _Set, b: _Set) -> bool:
        """Tell whether two sets of descriptions are of one thing: nothing tells them apart, and `level` says so."""
        return level(a, b) and all(self._compatible(x, y, told) for x in a for y in b)

    def _compatible(self, x: str, y: str, told: _Told) -> bool:
        one, other = self._node(x), self._node(y)
        if not told.roles[x] & told.roles[y] or not self._alike(one, other):
            return False
        if head(one) == head(other):
            return not self._apart(self._words(x), self._words(y))
        # who uses two words in one article means two things; "a site" is not "some sites"
        return not (
            told.articles[x] & told.articles[y]
            or _plural(one) != _plural(other)
            or self._apart(self._words(x), self._words(y))
        )

    def _alike(self, one: EntityCluster, other: EntityCluster) -> bool:
        is_a = self._ties.lexicon.is_a
        return is_a(one.kind, other.kind) or is_a(other.kind, one.kind)

    def _words_of(self, iri: str) -> frozenset[str]:
        node = self._node(iri)
        names = (node.label, *self._ties.things.names(node))
        return frozenset(word for name in names for word in pieces(name))

    def _heads_of(self, some: _Set) -> _Set:
        return frozenset(head(self._node(iri)) for iri in some)

    def _is_broad(self, some: _Set) -> bool:
        """Tell whether one of some descriptions says no more than that there was something."""
        return any(broad(self._node(iri), self._ties.lexicon.sameness) for iri in some)

    def _one_head(self, a: _Set, b: _Set) -> bool:
        return not self._heads(a).isdisjoint(self._heads(b))

    def _both_broad(self, a: _Set, b: _Set) -> bool:
        return self._broad(a) and self._broad(b)

    def _one_broad(self, a: _Set, b: _Set) -> bool:
        return self._broad(a) or self._broad(b)

    # ------------------------------------------------------------------------------------ with others

    def _join(self, group: _Set, groups: Sequence[_Set], told: _Told) -> Join | None:
        """Return what a set of descriptions is one with: the named thing that they describe, and their like."""
        named = self._named(group, told)
        rivals = [g for g in groups if g != group and named and named in self._candidates(g, told)]
        iris = {*group, *self._elsewhere(group, told)}
        if named and not rivals:
            iris.add(named)
        roles = sorted(set().union(*(told.roles[iri] for iri in group)))
        words = sorted({f'"{self._node(iri).label}"' for iri in iris})
        return Join(tuple(sorted(iris)), f"{' and '.join(roles)} of one event: {', '.join(words)}")

    def _named(self, group: _Set, told: _Told) -> str:
        """Return the one named thing that descriptions may be of, else an empty string."""
        found = self._candidates(group, told)
        return found[0] if len(found) == 1 else ""

    def _candidates(self, group: _Set, told: _Told) -> list[str]:
        """Return the named things with a role of the descriptions that nothing tells from them."""
        return [iri for iri in sorted(told.roles) if all(self._may_name(iri, d, told) for d in sorted(group))]

    def _may_name(self, iri: str, description: str, told: _Told) -> bool:
        node, described = self._ties.thing(iri), self._node(description)
        if node is None or node.generic or not self._is_site(node):
            return False
        if not told.roles[iri] & told.roles[description] or told.articles[iri] & told.articles[description]:
            return False
        return self._ties.lexicon.is_a(node.kind, described.kind) and self._there(iri, description, told)

    def _there(self, iri: str, description: str, told: _Told) -> bool:
        """Tell whether a named thing lies wherever the articles that describe it say that it happened."""
        around = {iri, *self._ties.containers(iri)}
        return all(
            place in around or place == description
            for n in told.articles[description]
            for place in self._innermost(told.places[n] - {description})
        )

    def _innermost(self, places: set[str]) -> set[str]:
        return {p for p in places if not any(p in self._ties.containers(o) for o in places if o != p)}

    def _elsewhere(self, group: _Set, told: _Told) -> set[str]:
        """Return what other articles of the event call by the same words of more than one, without a part in events."""
        wanted = {(self._node(i).label.casefold(), self._node(i).kind) for i in group}
        wanted = {(name, kind) for name, kind in wanted if len(name.split()) > 1}
        own = set().union(*(told.articles[iri] for iri in group))
        return {
            self._ties.iri(n, k)
            for n in (told.places.keys() - own if wanted else ())
            for k, entity in enumerate(self._outlines[n].entities)
            if entity.generic and (entity.name.casefold(), entity.kind) in wanted
            if k not in self._outlines[n].parties
        }


def _merged(groups: Sequence[_Set], one: Callable[[_Set, _Set], bool]) -> list[_Set]:
    """Join the sets that hang together by `one`, where each of them goes with each other."""
    links = {pair for pair in combinations(groups, 2) if one(*pair)}
    found: list[_Set] = []
    waiting = list(groups)
    while waiting:
        together = [waiting.pop(0)]
        for member in together:
            near = [g for g in waiting if {(member, g), (g, member)} & links]
            waiting = [g for g in waiting if g not in near]
            together += near
        whole = all(pair in links or pair[::-1] in links for pair in combinations(together, 2))
        found += [frozenset().union(*together)] if whole else together
    return sorted(found, key=sorted)


def _told_apart(a: frozenset[str], b: frozenset[str], ties: EntityContext) -> bool:
    """Tell whether the words of two descriptions do not go together: two countries, two directions, "another"."""
    words = ties.lexicon.sameness.words
    if (a | b) & words["another"]:
        return True
    for one, other in (
        (a & words["direction"], b & words["direction"]),
        (ties.knowledge.nations(a), ties.knowledge.nations(b)),
    ):
        if one and other and not one & other:
            return True
    return False


def _plural(node: EntityCluster) -> bool:
    return head(node).endswith("s") and not head(node).endswith("ss")


def allowed(
    joins: Sequence[Join],
    things: EntityClusters,
    readings: Sequence[ArticleExtraction],
    minter: Minter,
    rulings: Iterable[Ruling],
) -> list[Join]:
    """Return the joins that make nothing one that a ruling tells apart."""
    names = Names({node.iri: node.refs for node in things.all}, {})
    for n, reading in enumerate(readings):
        for entity in reading.entities:
            names.mentioned((n, entity.key), entity.mentions, minter)
    renamed = dict(things.replaced)
    apart = [
        {things.iris[n][k] for iri in ruling.concerns for n, k in names.named(renamed.get(iri, iri))}
        for ruling in rulings
        if ruling.verdict == "different"
    ]
    return [join for join in joins if not any(len(of & {*join.iris}) > 1 for of in apart)]
