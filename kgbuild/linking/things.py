"""Actors and places of a graph that may be linked, and the classes that they may have elsewhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kgbuild.geography import COUNTRY, GEONAMES
from kgbuild.query import open_graph
from kgbuild.resources import shipped
from kgbuild.results import from_oxigraph
from kgbuild.vocab import EV, PREFIXES, local

WIKIDATA: Final = "http://www.wikidata.org/entity/"
FACTS = Mapping[str, frozenset[str]]
_THINGS: Final = (
    "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in ("ev", "geo", "skos"))
    + """
SELECT DISTINCT ?thing ?key ?value WHERE {
  { ?thing a ?value . BIND("kind" AS ?key) }
  UNION { ?thing skos:prefLabel ?value . BIND("label" AS ?key) }
  UNION { ?thing skos:altLabel ?value . BIND("alias" AS ?key) }
  UNION { ?thing ev:country|ev:memberOf|(ev:memberOf/ev:country)|(ev:partOfGroup+/ev:country)|ev:within+ ?value .
          BIND("country" AS ?key) }
  UNION { ?thing geo:lat ?value . BIND("lat" AS ?key) }
  UNION { ?thing geo:long ?value . BIND("long" AS ?key) }
  UNION { ?thing skos:exactMatch ?value . BIND("link" AS ?key) }
  UNION { ?thing ev:roleTitle|(ev:memberOf/skos:prefLabel) ?value . BIND("office" AS ?key) }
  UNION { ?thing skos:note ?value . BIND("year" AS ?key) }
  UNION { ?event ?role ?thing . ?event ev:earliest ?value . BIND("year" AS ?key) }
} ORDER BY ?thing ?key ?value
"""
)


@dataclass(frozen=True, slots=True)
class LinkedEntity:
    """An actor or a place to be linked.

    `kinds` are its class and the superclasses, nearest first; `countries` ISO codes; `point` latitude and
    longitude in degrees; `years` those in which it is known to have been there; `links` what it is linked to.
    """

    iri: str
    kinds: tuple[str, ...]
    label: str
    aliases: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    point: tuple[float, float] | None = None
    offices: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate for a thing, with its score of 1 at most and the reasons for and against it.

    `doubtful` says that the score does not reach, or that a rival is too near.
    """

    thing: LinkedEntity
    target: str
    label: str
    description: str
    score: float
    reasons: tuple[str, ...]
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Types:
    """For each class of the ontology its superclasses, and what its things are instances of in Wikidata."""

    above: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    items: Mapping[str, frozenset[str]] = field(default_factory=dict)


def things(graph: Path | None = None, gazetteer: Path | None = None) -> tuple[LinkedEntity, ...]:
    """Return the actors and places of a graph file, else of a folder of gazetteer files (the shipped one).

    Raises GraphError for a file that is missing or broken.
    """
    store = ox.Store()
    for path in [graph] if graph else gazetteer_files(gazetteer):
        for quad in open_graph(path):
            store.add(ox.Quad(quad.subject, quad.predicate, quad.object))
    above = types_known().above
    found = (
        thing_of(iri, facts, above)
        for iri, facts in facts_by_thing(from_oxigraph(store.query(_THINGS)).rows).items()
    )
    return tuple(thing for thing in found if thing)


def gazetteer_files(folder: Path | None) -> list[Path]:
    """Return the files of the gazetteer, or of a folder in its place, sorted."""
    return sorted((folder or shipped("ontology") / "gazetteer").glob("*.ttl"))


def facts_by_thing(rows: Iterable[Sequence[object]]) -> dict[str, FACTS]:
    """Return rows of (thing, key, value) as thing → key → values."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for thing, key, value in rows:
        found[plain(thing)][plain(key)].add(plain(value))
    return {t: {key: frozenset(values) for key, values in facts.items()} for t, facts in found.items()}


def plain(term: object) -> str:
    """Return a term of a graph or of an answer as text."""
    return str(term.value) if isinstance(term, (ox.NamedNode, ox.BlankNode, ox.Literal)) else str(term)


def thing_of(iri: str, facts: FACTS, above: Mapping[str, tuple[str, ...]]) -> LinkedEntity | None:
    """Return a thing with what its facts tell, None for what cannot be linked."""
    kinds = [local(kind) for kind in sorted(facts.get("kind", ())) if kind.startswith(EV)]
    line = tuple(dict.fromkeys(k for kind in kinds for k in above.get(kind, ())))
    if not facts.get("label") or not {"Actor", "Place"} & set(line):
        return None
    label, *others = sorted(facts["label"])
    countries = {iri} | facts.get("country", frozenset())
    lat, long = (sorted(facts.get(key, ())) for key in ("lat", "long"))
    return LinkedEntity(
        iri,
        line,
        label,
        tuple(sorted({*others, *facts.get("alias", ())})),
        frozenset(c.removeprefix(COUNTRY) for c in countries if c.startswith(COUNTRY)),
        (float(lat[0]), float(long[0])) if lat and long else None,
        tuple(sorted(facts.get("office", ()))),
        tuple(
            sorted({int(y) for text in facts.get("year", ()) for y in re.findall(r"\b(?:19|20)\d\d\b", text)})
        ),
        tuple(sorted(facts.get("link", ()))),
    )


def types_known() -> Types:
    """Return the classes that things may have at Wikidata, from `ontology/linking.ttl`."""
    store = ox.Store()
    for name in ("kgbuild.ttl", "linking.ttl"):
        store.bulk_load(path=str(shipped("ontology") / name), format=ox.RdfFormat.TURTLE)
    rdfs = PREFIXES["rdfs"]
    parents, items = defaultdict[str, list[str]](list), defaultdict[str, set[str]](set)
    for quad in store.quads_for_pattern(None, ox.NamedNode(rdfs + "subClassOf"), None):
        if isinstance(quad.object, ox.NamedNode):
            parents[local(plain(quad.subject))].append(local(quad.object.value))
    for quad in store.quads_for_pattern(None, ox.NamedNode(EV + "closeTerm"), None):
        items[local(plain(quad.subject))].add(plain(quad.object))
    classes = sorted({*parents, *items, *(p for above in parents.values() for p in above)})
    above = {name: tuple(_line(name, parents)) for name in classes}
    return Types(above, {name: frozenset(found) for name, found in items.items()})


def _line(name: str, parents: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield a class and its superclasses, the nearest first."""
    level, seen = [name], {name}
    while level:
        yield from level
        level = sorted({p for n in level for p in parents.get(n, ())} - seen)
        seen.update(level)


def geonames_number(thing: LinkedEntity) -> set[str]:
    """Return the GeoNames numbers of a thing."""
    return {
        link.removeprefix(GEONAMES).rstrip("/")
        for link in (*thing.links, thing.iri)
        if link.startswith(GEONAMES)
    }
