"""What an output folder remembers: which articles its graph holds, how it was built, and every IRI that it ever gave.

`registry.json` lets `add` and `remove` go on from a graph, and lets IRIs that a build no longer gives lead to what
took their place. It never changes what a graph says: the same articles give the same `graph.ttl` with it or without.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from kgbuild.errors import GraphError
from kgbuild.records import Event, ResolvedEntity, World
from kgbuild.vocab import DATA

FILE: Final = "registry.json"
_FORMAT: Final = 1
#: From this share of common words on, two labels of one class in one article are held to name one thing.
_ALIKE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Settings:
    """How a graph was built, so that articles are added to it in the same way."""

    base_iri: str = DATA
    model: str | None = None
    ontology: tuple[str, ...] = ()
    rulings: tuple[str, ...] = ()  # where rulings stand, or may come to stand
    annotate: bool = False
    columns: tuple[str, ...] = ()  # FIELD=COLUMN, of tables
    why: bool = True


@dataclass(frozen=True, slots=True)
class Kept:
    """An article of the graph: the key of its reading and where it was read from."""

    key: str
    path: str


@dataclass(frozen=True, slots=True)
class Individual:
    """An event or a thing of the last build; `told` are digests of the sentences and words that tell of it, by article."""

    kind: str
    label: str
    told: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Registry:
    """The memory of an output folder; `program` stands for what read the articles.

    `names` are the IRIs that the graph itself replaces by others. `replaced` has each IRI that the graph gave once and
    knows no more, with what took its place: nothing where it was withdrawn.
    """

    settings: Settings = Settings()
    program: str = ""
    articles: Mapping[str, Kept] = field(default_factory=dict)
    individuals: Mapping[str, Individual] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    replaced: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def parts(self) -> Iterator[str]:
        """Yield the registry as JSON, sorted, a line for each article and each IRI."""
        yield f'{{"format": {_FORMAT},\n"settings": {_line(asdict(self.settings))},\n"program": {_line(self.program)}'
        yield from _lines("articles", self.articles, asdict)
        yield from _lines("individuals", self.individuals, lambda one: [one.kind, one.label, one.told])
        yield from _lines("names", self.names, list)
        yield from _lines("replaced", self.replaced, list)
        yield "}\n"


_line: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def _lines(name: str, values: Mapping[str, Any], plain: Callable[[Any], object]) -> Iterator[str]:
    yield f',\n"{name}": {{\n'
    for n, key in enumerate(sorted(values)):
        yield f"{',' * bool(n)}{chr(10) * bool(n)}{_line(key)}: {_line(plain(values[key]))}"
    yield "}"


def load(folder: Path) -> Registry | None:
    """Return the registry of an output folder, None where it has none that can be read."""
    try:
        plain = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if plain["format"] != _FORMAT:
            return None
        return _registry(plain)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def required(folder: Path) -> Registry:
    """Return the registry of an output folder. Raises GraphError where it has none that can be read."""
    registry = load(folder)
    if registry is None:
        raise _missing(folder)
    return registry


def found(folder: Path) -> None:
    """Raise GraphError where an output folder has no registry, before anything is made in it."""
    if not (folder / FILE).is_file():
        raise _missing(folder)


def _missing(folder: Path) -> GraphError:
    return GraphError(
        "no graph here that articles can be added to or removed from",
        where=str(folder / FILE),
        remedy=f"Build it first: kgbuild build ARTICLES --out {folder}",
    )


def _registry(plain: Mapping[str, Any]) -> Registry:
    settings = plain["settings"]
    return Registry(
        Settings(
            settings["base_iri"],
            settings["model"],
            tuple(settings["ontology"]),
            tuple(settings["rulings"]),
            bool(settings.get("annotate", False)),
            tuple(settings.get("columns", ())),
            bool(settings.get("why", True)),
        ),
        str(plain.get("program", "")),
        {id: Kept(kept["key"], kept["path"]) for id, kept in plain["articles"].items()},
        {
            iri: Individual(kind, label, {a: tuple(told) for a, told in of.items()})
            for iri, (kind, label, of) in plain["individuals"].items()
        },
        {old: tuple(new) for old, new in plain["names"].items()},
        {old: tuple(new) for old, new in plain["replaced"].items()},
    )


# ------------------------------------------------------------------------------------------- history


def remember(before: Registry | None, now: Registry) -> Registry:
    """Return the registry `now` with what has become of the IRIs of the build before it."""
    names = {old: {*new} for old, new in now.names.items()}
    return replace(now, replaced=_history(before, now.individuals, names)) if before else now


def names_of(replaced: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return pairs of an IRI and one that took its place as a registry has them.

    >>> names_of([("x:a", "x:c"), ("x:a", "x:b")])
    {'x:a': ('x:b', 'x:c')}
    """
    names: dict[str, set[str]] = {}
    for old, new in replaced:
        names.setdefault(old, set()).add(new)
    return {old: tuple(sorted(new)) for old, new in names.items()}


def individuals(world: World) -> dict[str, Individual]:
    """Return the events and things of a world as a registry has them."""
    texts = {dated.article.id: dated.article.text for dated in world.articles}
    records: list[Event | ResolvedEntity] = [*world.events, *world.things]
    return {record.iri: _individual(record, texts) for record in records}


def individual(kind: str, label: str, told: Iterable[tuple[str, str]]) -> Individual:
    """Return an event or a thing as a registry has it; `told` are articles and digests."""
    of: dict[str, set[str]] = {}
    for article, words in told:
        of.setdefault(sys.intern(article), set()).add(words)
    return Individual(sys.intern(kind), label, {a: tuple(sorted(t)) for a, t in sorted(of.items())})


def _individual(record: Event | ResolvedEntity, texts: Mapping[str, str]) -> Individual:
    sort = type(record).__name__  # an event and a thing are never each other's successors
    told = (
        (m.article, _digest(f"{sort}|{m.text}|{texts[m.article][slice(*m.sentence)]}"))
        for m in record.mentions
    )
    return individual(record.kind, record.label, told)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _history(
    before: Registry, now: Mapping[str, Individual], names: Mapping[str, set[str]]
) -> dict[str, tuple[str, ...]]:
    """Return what took the place of each IRI that was given once and is not in the graph."""
    leads: dict[str, set[str]] = {iri: {iri} for iri in now} | {old: {*news} for old, news in names.items()}
    there = {*leads}
    gone = sorted(before.individuals.keys() - there)
    finder = _Finder(before, now, gone)
    for iri in gone:
        leads[iri] = finder.successors(before.individuals[iri])
    for old, news in sorted({**before.replaced, **before.names}.items()):
        if old not in leads:
            leads[old] = {successor for iri in news for successor in leads.get(iri, ())}
    return {iri: tuple(sorted(news)) for iri, news in leads.items() if iri not in there}


class _Finder:
    """Finds the individuals of this build that an individual of the last build went into."""

    def __init__(self, before: Registry, now: Mapping[str, Individual], gone: Iterable[str]) -> None:
        self._now = now
        self._articles = {article for iri in gone for article in before.individuals[iri].told}
        self._fresh = sorted(iri for iri in now if iri not in before.individuals)

    @cached_property
    def _telling(self) -> dict[tuple[str, str], set[str]]:
        """The individuals that words in an article tell of, for the articles that told of those that are gone."""
        found: dict[tuple[str, str], set[str]] = {}
        for iri, individual in self._now.items():
            for article in individual.told.keys() & self._articles:
                for one in individual.told[article]:
                    found.setdefault((article, one), set()).add(iri)
        return found

    def successors(self, old: Individual) -> set[str]:
        """Return the ones that most of the same words tell of, else the one new in its articles that is most alike."""
        votes: Counter[str] = Counter()
        for article, told in old.told.items():
            for one in told:
                votes.update(self._telling.get((article, one), ()))
        most = max(votes.values(), default=0)
        return {iri for iri, n in votes.items() if n == most} or self._alike(old)

    def _alike(self, old: Individual) -> set[str]:
        likes = {iri: _likeness(self._now[iri], old) for iri in self._fresh}
        best = max(likes.values(), default=0.0)
        winners = {iri for iri, like in likes.items() if like == best}
        return winners if best >= _ALIKE and len(winners) == 1 else set()


def _likeness(a: Individual, b: Individual) -> float:
    if not a.told.keys() & b.told.keys():
        return 0.0
    one, other = ({*individual.label.lower().split()} for individual in (a, b))
    return len(one & other) / len(one | other)


def pairs(replaced: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    """Return the replaced IRIs with each that took their place, sorted.

    >>> pairs({"x:b": ["x:c"], "x:a": []})
    [('x:b', 'x:c')]
    """
    return sorted((old, new) for old, news in replaced.items() for new in news)
