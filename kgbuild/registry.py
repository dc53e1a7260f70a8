"""What an output folder remembers: which articles its graph holds, how it was built, and every IRI that it ever gave.

`registry.json` lets `add` and `remove` go on from a graph, and lets IRIs that a build no longer gives lead to what
took their place. It never changes what a graph says: the same articles give the same `graph.ttl` with it or without.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from kgbuild.errors import GraphError
from kgbuild.model import Event, Thing, World
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
    """The memory of an output folder.

    `names` are the IRIs that the graph itself replaces by others. `replaced` has each IRI that the graph gave once and
    knows no more, with what took its place: nothing where it was withdrawn.
    """

    settings: Settings = Settings()
    articles: Mapping[str, Kept] = field(default_factory=dict)
    individuals: Mapping[str, Individual] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    replaced: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def dump(self) -> bytes:
        """Return the registry as JSON, sorted, a line for each article and each IRI."""
        parts = {
            "settings": _line(asdict(self.settings)),
            "articles": _lines({k: asdict(v) for k, v in self.articles.items()}),
            "individuals": _lines({k: [v.kind, v.label, v.told] for k, v in self.individuals.items()}),
            "names": _lines(self.names),
            "replaced": _lines(self.replaced),
        }
        body = ",\n".join(f'"{name}": {text}' for name, text in parts.items())
        return f'{{"format": {_FORMAT},\n{body}}}\n'.encode()


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _lines(values: Mapping[str, object]) -> str:
    return "{\n" + ",\n".join(f"{_line(key)}: {_line(values[key])}" for key in sorted(values)) + "}"


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
    found = load(folder)
    if found is None:
        raise GraphError(
            "no graph here that articles can be added to or removed from",
            where=str(folder / FILE),
            remedy=f"Build it first: kgbuild build ARTICLES --out {folder}",
        )
    return found


def _registry(plain: Mapping[str, Any]) -> Registry:
    settings = plain["settings"]
    return Registry(
        Settings(
            settings["base_iri"],
            settings["model"],
            tuple(settings["ontology"]),
            tuple(settings["rulings"]),
            bool(settings.get("annotate", False)),
        ),
        {id: Kept(kept["key"], kept["path"]) for id, kept in plain["articles"].items()},
        {
            iri: Individual(kind, label, {a: tuple(told) for a, told in of.items()})
            for iri, (kind, label, of) in plain["individuals"].items()
        },
        {old: tuple(new) for old, new in plain["names"].items()},
        {old: tuple(new) for old, new in plain["replaced"].items()},
    )


# ------------------------------------------------------------------------------------------- history


def remember(
    before: Registry | None, settings: Settings, articles: Mapping[str, Kept], world: World
) -> Registry:
    """Return the registry after a build of `world`; `before` is the one of the build before it."""
    texts = {dated.article.id: dated.article.text for dated in world.articles}
    records: list[Event | Thing] = [*world.events, *world.things]
    now = {record.iri: _individual(record, texts) for record in records}
    names: dict[str, set[str]] = {}
    for old, new in world.replaced:
        names.setdefault(old, set()).add(new)
    history = _history(before, now, names) if before else {}
    return Registry(settings, articles, now, {old: tuple(sorted(new)) for old, new in names.items()}, history)


def _individual(record: Event | Thing, texts: Mapping[str, str]) -> Individual:
    told: dict[str, set[str]] = {}
    sort = type(record).__name__  # an event and a thing are never each other's successors
    for m in record.mentions:
        words = f"{sort}|{m.text}|{texts[m.article][slice(*m.sentence)]}"
        told.setdefault(m.article, set()).add(_digest(words))
    return Individual(record.kind, record.label, {a: tuple(sorted(t)) for a, t in sorted(told.items())})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _history(
    before: Registry, now: Mapping[str, Individual], names: Mapping[str, set[str]]
) -> dict[str, tuple[str, ...]]:
    """Return what took the place of each IRI that was given once and is not in the graph."""
    finder = _Finder(before, now)
    leads: dict[str, set[str]] = {iri: {iri} for iri in now} | {old: {*news} for old, news in names.items()}
    there = {*leads}
    for iri in sorted(before.individuals.keys() - there):
        leads[iri] = finder.successors(before.individuals[iri])
    for old, news in sorted({**before.replaced, **before.names}.items()):
        if old not in leads:
            leads[old] = {successor for iri in news for successor in leads.get(iri, ())}
    return {iri: tuple(sorted(news)) for iri, news in leads.items() if iri not in there}


class _Finder:
    """Finds the individuals of this build that an individual of the last build went into."""

    def __init__(self, before: Registry, now: Mapping[str, Individual]) -> None:
        self._now = now
        self._fresh = sorted(iri for iri in now if iri not in before.individuals)
        self._telling: dict[tuple[str, str], set[str]] = {}
        for iri, individual in now.items():
            for article, told in individual.told.items():
                for one in told:
                    self._telling.setdefault((article, one), set()).add(iri)

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
