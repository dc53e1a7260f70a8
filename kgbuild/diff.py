"""What changed from one graph to another: events new, changed and withdrawn; events and entities merged and split.

An event is the same where its IRI is, or where the newer graph says what took its place (`dcterms:isReplacedBy`, in
the graph itself or in `replaced.ttl` beside it). Values are compared in the same way: a fact is not changed because
an actor has another IRI now.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kgbuild.errors import GraphError, told
from kgbuild.vocab import DCTERMS, EV, INDIVIDUAL, RDF, RDFS, SKOS, local

_REPLACED: Final = ox.NamedNode(DCTERMS + "isReplacedBy")
_TYPE: Final = ox.NamedNode(RDF + "type")
_INDIVIDUAL: Final = ox.NamedNode(INDIVIDUAL)
_LABELS: Final = (ox.NamedNode(RDFS + "label"), ox.NamedNode(SKOS + "prefLabel"))
_REPORTED: Final = ox.NamedNode(EV + "reportedIn")
_MENTIONED: Final = ox.NamedNode(EV + "mentionedIn")
_STATEMENT: Final = ox.NamedNode(EV + "Statement")
#: What changes with every article and says nothing of the event.
_BESIDE: Final = frozenset(EV + name for name in ("evidence", "timeText"))

Values = tuple[str, ...]
Successors = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Item:
    """An event or an entity: its IRI and its label."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One property of an event: what it was and what it is, IRIs told by their labels, sorted."""

    property: str
    before: Values
    after: Values


@dataclass(frozen=True, slots=True)
class Changed:
    """An event that is in both graphs; `was` is its IRI in the older one."""

    iri: str
    label: str
    was: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Regrouped:
    """Several that became one (merged), or one that became several (split)."""

    before: tuple[Item, ...]
    after: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """What changed; every tuple sorted by IRI."""

    new: tuple[Item, ...] = ()
    changed: tuple[Changed, ...] = ()
    withdrawn: tuple[Item, ...] = ()
    events_merged: tuple[Regrouped, ...] = ()
    events_split: tuple[Regrouped, ...] = ()
    entities_new: tuple[Item, ...] = ()
    entities_withdrawn: tuple[Item, ...] = ()
    entities_merged: tuple[Regrouped, ...] = ()
    entities_split: tuple[Regrouped, ...] = ()

    def __bool__(self) -> bool:
        return self != Diff()

    def to_json(self) -> str:
        """Return the differences as a JSON object with a key for each kind, ending with a line break."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def diff(old: Path, new: Path) -> Diff:
    """Compare two graphs, each a `graph.ttl` (or other RDF) or the folder of a build.

    Raises GraphError where one cannot be read.
    """
    before, after = _Graph.read(old), _Graph.read(new)
    leads = _successors(before, after)
    events = _Regrouping(before, after, before.events, after.events, leads)
    things = _Regrouping(before, after, before.things, after.things, leads)
    return Diff(
        new=events.new(),
        changed=tuple(_changed(before, after, events.same(), leads)),
        withdrawn=events.withdrawn(),
        events_merged=events.merged(),
        events_split=events.split(),
        entities_new=things.new(),
        entities_withdrawn=things.withdrawn(),
        entities_merged=things.merged(),
        entities_split=things.split(),
    )


@dataclass(frozen=True)
class _Graph:
    """A graph by subject and property, with what it says of replaced names."""

    facts: Mapping[str, Mapping[str, Values]]
    labels: Mapping[str, str]
    events: frozenset[str]
    things: frozenset[str]
    replaced: Mapping[str, frozenset[str]]

    @classmethod
    def read(cls, path: Path) -> _Graph:
        file = path / "graph.ttl" if path.is_dir() else path
        facts: dict[str, dict[str, set[str]]] = {}
        for triple in _triples(file):
            if isinstance(triple.subject, ox.NamedNode) and triple.object != _INDIVIDUAL:
                of = facts.setdefault(triple.subject.value, {})
                of.setdefault(triple.predicate.value, set()).add(_value(triple.object))
        replaced = {iri: of.get(_REPLACED.value, set()) for iri, of in facts.items()}
        for triple in _triples(file.with_name("replaced.ttl"), optional=True):
            if triple.predicate == _REPLACED:
                replaced.setdefault(_value(triple.subject), set()).add(_value(triple.object))
        sorted_facts = {iri: {p: tuple(sorted(v)) for p, v in of.items()} for iri, of in facts.items()}
        return cls(
            sorted_facts,
            {iri: label for iri, of in sorted_facts.items() if (label := _label(of))},
            frozenset(i for i, of in facts.items() if _REPORTED.value in of and not _is_statement(of)),
            frozenset(i for i, of in facts.items() if _MENTIONED.value in of),
            {old: frozenset(news) for old, news in replaced.items() if news},
        )

    def item(self, iri: str) -> Item:
        return Item(iri, self.labels.get(iri, local(iri)))


def _is_statement(of: Mapping[str, set[str]]) -> bool:
    return _STATEMENT.value in of.get(_TYPE.value, ())


def _triples(file: Path, *, optional: bool = False) -> list[ox.Triple]:
    """Return the default graph of a file; nothing where it is not there and `optional`."""
    if optional and not file.exists():
        return []
    try:
        quads = list(ox.parse(path=str(file)))
    except (OSError, SyntaxError, ValueError) as error:
        raise GraphError(
            f"cannot be read ({error})", where=told(file), remedy="Give a graph.ttl or the folder of a build"
        ) from error
    return [quad.triple for quad in quads if isinstance(quad.graph_name, ox.DefaultGraph)]


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _label(of: Mapping[str, Values]) -> str:
    return next((of[p.value][0] for p in _LABELS if p.value in of), "")


def _successors(before: _Graph, after: _Graph) -> Successors:
    """Return what each individual of the older graph is in the newer one: itself, or what took its place."""
    there = after.events | after.things
    return {
        iri: frozenset({iri}) if iri in there else after.replaced.get(iri, frozenset()) & there
        for iri in before.events | before.things
    }


class _Regrouping:
    """Which events (or things) of two graphs are the same, and which came together or apart."""

    def __init__(
        self,
        before: _Graph,
        after: _Graph,
        old: frozenset[str],
        new: frozenset[str],
        leads: Successors,
    ) -> None:
        self._before, self._after, self._old, self._new = before, after, old, new
        self._into = {iri: leads[iri] & new | self._parted(iri) for iri in old}
        self._from: dict[str, set[str]] = {}
        for iri, news in self._into.items():
            for one in news:
                self._from.setdefault(one, set()).add(iri)

    def _parted(self, iri: str) -> frozenset[str]:
        """Return the names that the older graph replaced by this one and that are individuals in the newer."""
        names = (name for name, of in self._before.replaced.items() if iri in of)
        return frozenset(name for name in names if name in self._new and name not in self._old)

    def new(self) -> tuple[Item, ...]:
        return tuple(self._after.item(iri) for iri in sorted(self._new - self._from.keys()))

    def withdrawn(self) -> tuple[Item, ...]:
        return tuple(self._before.item(iri) for iri in sorted(self._old) if not self._into[iri])

    def same(self) -> list[tuple[str, str]]:
        """Return the pairs (older, newer) that are one individual: of several, the one whose IRI stayed."""
        found = []
        for iri, olds in sorted(self._from.items()):
            found.append((iri if iri in olds else min(olds), iri))
        return found

    def merged(self) -> tuple[Regrouped, ...]:
        return tuple(
            Regrouped(tuple(map(self._before.item, sorted(olds))), (self._after.item(iri),))
            for iri, olds in sorted(self._from.items())
            if len(olds) > 1
        )

    def split(self) -> tuple[Regrouped, ...]:
        return tuple(
            Regrouped((self._before.item(iri),), tuple(map(self._after.item, sorted(news))))
            for iri, news in sorted(self._into.items())
            if len(news) > 1
        )


def _changed(
    before: _Graph, after: _Graph, same: Iterable[tuple[str, str]], leads: Successors
) -> Iterator[Changed]:
    for was, iri in same:
        edits = tuple(_edits(before, after, was, iri, leads))
        if edits or was != iri:
            yield Changed(iri, after.item(iri).label, was, edits)


def _edits(before: _Graph, after: _Graph, was: str, iri: str, leads: Successors) -> Iterator[Edit]:
    old, new = before.facts[was], after.facts[iri]
    for name in sorted(old.keys() | new.keys()):
        if name in _BESIDE or not (name.startswith(EV) or name in (_TYPE.value, RDFS + "label")):
            continue
        there = {successor for v in old.get(name, ()) for successor in leads.get(v, {v})}
        if there != {*new.get(name, ())}:
            yield Edit(local(name), _told(old.get(name, ()), before), _told(new.get(name, ()), after))


def _told(values: Values, graph: _Graph) -> Values:
    return tuple(sorted(graph.labels.get(v, local(v) if v.startswith("http") else v) for v in values))


# ------------------------------------------------------------------------------------------ in words


def in_words(found: Diff) -> str:
    """Return the differences as text for people, a paragraph for each kind; it ends with a line break."""
    parts = [
        _listed("new", found.new, "event"),
        _edited(found.changed),
        _listed("withdrawn", found.withdrawn, "event"),
        _regrouped("merged", found.events_merged, "event"),
        _regrouped("split", found.events_split, "event"),
        _listed("new", found.entities_new, "entity"),
        _listed("withdrawn", found.entities_withdrawn, "entity"),
        _regrouped("merged", found.entities_merged, "entity"),
        _regrouped("split", found.entities_split, "entity"),
    ]
    return "\n".join(part for part in parts if part) or "Nothing changed.\n"


def _head(what: str, number: int, noun: str) -> str:
    plural = {"event": "events", "entity": "entities"}[noun]
    return f"{number} {noun if number == 1 else plural} {what}:\n"


def _listed(what: str, items: tuple[Item, ...], noun: str) -> str:
    return _head(what, len(items), noun) + "".join(f"  {_shown(i)}\n" for i in items) if items else ""


def _shown(item: Item) -> str:
    return f"{item.label} <{item.iri}>"


def _edited(changed: tuple[Changed, ...]) -> str:
    if not changed:
        return ""
    lines = [_head("changed", len(changed), "event")]
    for one in changed:
        lines.append(f"  {one.label} <{one.iri}>\n")
        if one.was != one.iri:
            lines.append(f"    was <{one.was}>\n")
        lines += [f"    {e.property}: {_values(e.before)} -> {_values(e.after)}\n" for e in one.edits]
    return "".join(lines)


def _values(values: Values) -> str:
    return "; ".join(values) or "nothing"


def _regrouped(what: str, found: tuple[Regrouped, ...], noun: str) -> str:
    if not found:
        return ""
    told = [
        f"  {', '.join(map(_shown, one.before))}\n    -> {', '.join(map(_shown, one.after))}\n"
        for one in found
    ]
    return _head(what, len(found), noun) + "".join(told)
