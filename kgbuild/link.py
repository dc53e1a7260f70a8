"""Proposes links to Wikidata and GeoNames for actors and places, and enters those that somebody has accepted.

A SPARQL endpoint with data in Wikidata's shape is asked for whatever bears a name of the thing, or its GeoNames
number. Each candidate is weighed: name, type (`ontology/linking.ttl`), country, coordinates, dates, and for people
office and party. What contradicts rules a candidate out. A proposal is one that has enough for it and no rival
near it; everything else is doubtful. Nothing is applied: `accept` enters only lines that a reader freed of
their `#`.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

import pyoxigraph as ox

from kgbuild.endpoint import Endpoint
from kgbuild.errors import GraphError, OntologyError
from kgbuild.gazetteer import normalise, pieces
from kgbuild.geography import COUNTRY, GEONAMES, loose
from kgbuild.query import open_graph
from kgbuild.resources import shipped
from kgbuild.results import from_oxigraph
from kgbuild.vocab import EV, GAZ, PREFIXES, SKOS, local

__all__ = ["LEAST", "Proposal", "Thing", "accept", "link", "render", "things"]

WIKIDATA: Final = "http://www.wikidata.org/entity/"

#: The score from which a candidate is proposed, of 1 at most.
LEAST: Final = 0.7
#: A rival with a score so near makes a candidate doubtful.
_MARGIN: Final = 0.1
#: So many names or candidates go into one query.
_BATCH: Final = 80
#: Places so far apart, in kilometres, are not the same; regions have their centre anywhere.
_NEAR: Final = 15.0
_FAR: Final = 60.0
_FAR_REGION: Final = 400.0

_T = TypeVar("_T")
_FACTS = Mapping[str, frozenset[str]]

_WD: Final = """
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <http://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_CANDIDATES: Final = (
    _WD
    + """
SELECT DISTINCT ?item WHERE {
  { VALUES ?name { %(names)s } ?item rdfs:label|skos:altLabel ?name }
  UNION { VALUES ?number { %(numbers)s } ?item wdt:P1566 ?number }
} ORDER BY ?item
"""
)
_ITEMS: Final = (
    _WD
    + """
SELECT DISTINCT ?item ?key ?value WHERE {
  VALUES ?item { %(items)s }
  { ?item rdfs:label ?value . BIND("label" AS ?key) FILTER(LANG(?value) IN ("en", "mul")) }
  UNION { ?item skos:altLabel ?value . BIND("alias" AS ?key) FILTER(LANG(?value) IN ("en", "mul")) }
  UNION { ?item schema:description ?value . BIND("description" AS ?key) FILTER(LANG(?value) = "en") }
  UNION { ?item wdt:P31 ?value . BIND("instance" AS ?key) }
  UNION { VALUES ?value { %(types)s } ?item wdt:P31/wdt:P279* ?value . BIND("class" AS ?key) }
  UNION { ?item (wdt:P17|wdt:P27|wdt:P495)/wdt:P297 ?value . BIND("country" AS ?key) }
  UNION { ?item wdt:P297 ?value . BIND("country" AS ?key) }
  UNION { ?item wdt:P625 ?value . BIND("point" AS ?key) }
  UNION { ?item wdt:P1566 ?value . BIND("geonames" AS ?key) }
  UNION { ?item wdt:P569|wdt:P571 ?value . BIND("begin" AS ?key) }
  UNION { ?item wdt:P570|wdt:P576 ?value . BIND("end" AS ?key) }
  UNION { ?item (wdt:P39|wdt:P102|wdt:P106|wdt:P108|wdt:P241|wdt:P463)/rdfs:label ?value .
          BIND("office" AS ?key) FILTER(LANG(?value) IN ("en", "mul")) }
} ORDER BY ?item ?key ?value
"""
)
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
class Thing:
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

    thing: Thing
    target: str
    label: str
    description: str
    score: float
    reasons: tuple[str, ...]
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The parts of a score, added up one by one; `out` where something contradicts."""

    score: float = 0.0
    reasons: tuple[str, ...] = ()
    out: bool = False

    def plus(self, points: float, reason: str) -> _Weighed:
        return replace(self, score=self.score + points, reasons=(*self.reasons, reason))

    def ruled_out(self, reason: str) -> _Weighed:
        return replace(self, reasons=(*self.reasons, reason), out=True)


@dataclass(frozen=True, slots=True)
class _Types:
    """For each class of the ontology its superclasses, and what its things are instances of in Wikidata."""

    above: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    items: Mapping[str, frozenset[str]] = field(default_factory=dict)


# ----------------------------------------------------------------------------------------- what to link


def things(graph: Path | None = None, gazetteer: Path | None = None) -> tuple[Thing, ...]:
    """Return the actors and places of a graph file, else of a folder of gazetteer files (the shipped one).

    Raises GraphError for a file that is missing or broken.
    """
    store = ox.Store()
    for path in [graph] if graph else _files(gazetteer):
        for quad in open_graph(path):
            store.add(ox.Quad(quad.subject, quad.predicate, quad.object))
    above = _types().above
    found = (
        _thing(iri, facts, above) for iri, facts in _facts(from_oxigraph(store.query(_THINGS)).rows).items()
    )
    return tuple(thing for thing in found if thing)


def _files(folder: Path | None) -> list[Path]:
    return sorted((folder or shipped("ontology") / "gazetteer").glob("*.ttl"))


def _facts(rows: Iterable[Sequence[object]]) -> dict[str, _FACTS]:
    """Return rows of (thing, key, value) as thing → key → values."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for thing, key, value in rows:
        found[_plain(thing)][_plain(key)].add(_plain(value))
    return {t: {key: frozenset(values) for key, values in facts.items()} for t, facts in found.items()}


def _plain(term: object) -> str:
    return str(term.value) if isinstance(term, (ox.NamedNode, ox.BlankNode, ox.Literal)) else str(term)


def _thing(iri: str, facts: _FACTS, above: Mapping[str, tuple[str, ...]]) -> Thing | None:
    kinds = [local(kind) for kind in sorted(facts.get("kind", ())) if kind.startswith(EV)]
    line = tuple(dict.fromkeys(k for kind in kinds for k in above.get(kind, ())))
    if not facts.get("label") or not {"Actor", "Place"} & set(line):
        return None
    label, *others = sorted(facts["label"])
    countries = {iri} | facts.get("country", frozenset())
    lat, long = (sorted(facts.get(key, ())) for key in ("lat", "long"))
    return Thing(
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


def _types() -> _Types:
    store = ox.Store()
    for name in ("kgbuild.ttl", "linking.ttl"):
        store.bulk_load(path=str(shipped("ontology") / name), format=ox.RdfFormat.TURTLE)
    rdfs = PREFIXES["rdfs"]
    parents, items = defaultdict[str, list[str]](list), defaultdict[str, set[str]](set)
    for quad in store.quads_for_pattern(None, ox.NamedNode(rdfs + "subClassOf"), None):
        if isinstance(quad.object, ox.NamedNode):
            parents[local(_plain(quad.subject))].append(local(quad.object.value))
    for quad in store.quads_for_pattern(None, ox.NamedNode(EV + "closeTerm"), None):
        items[local(_plain(quad.subject))].add(_plain(quad.object))
    classes = sorted({*parents, *items, *(p for above in parents.values() for p in above)})
    above = {name: tuple(_line(name, parents)) for name in classes}
    return _Types(above, {name: frozenset(found) for name, found in items.items()})


def _line(name: str, parents: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield a class and its superclasses, the nearest first."""
    level, seen = [name], {name}
    while level:
        yield from level
        level = sorted({p for n in level for p in parents.get(n, ())} - seen)
        seen.update(level)


# -------------------------------------------------------------------------------------------- the asking


def link(todo: Sequence[Thing], endpoint: Endpoint, *, least: float = LEAST) -> tuple[Proposal, ...]:
    """Return what the endpoint has for the things, sorted by thing and score; the doubtful ones are marked.

    A thing that has a link to Wikidata already is not looked for. Raises EndpointError.
    """
    wanted = [thing for thing in todo if not any(link.startswith(WIKIDATA) for link in thing.links)]
    types, found = _types(), dict[str, _FACTS]()
    items = sorted(_candidates(wanted, endpoint))
    kinds = " ".join(f"<{iri}>" for iri in sorted({i for items in types.items.values() for i in items}))
    for batch in _batches(items):
        text = _ITEMS % {"items": " ".join(f"<{item}>" for item in batch), "types": kinds}
        found.update(_facts(endpoint.query(text).rows))
    weighed = [_best(thing, found, types, least) for thing in sorted(wanted, key=lambda thing: thing.iri)]
    return tuple(_with_geonames(_without_shared([p for group in weighed for p in group]), found))


def _candidates(wanted: Iterable[Thing], endpoint: Endpoint) -> set[str]:
    """Return the items that bear a name of one of the things, or its GeoNames number."""
    names = sorted(
        {form for thing in wanted for name in (thing.label, *thing.aliases) for form in _forms(name)}
    )
    numbers = sorted({number for thing in wanted for number in _geonames(thing)})
    found = set[str]()
    batches = [*((batch, ()) for batch in _batches(names)), *(((), batch) for batch in _batches(numbers))]
    for some_names, some_numbers in batches:
        terms = [str(ox.Literal(n, language=lang)) for n in some_names for lang in ("en", "mul")]
        filled = {"names": " ".join(terms), "numbers": " ".join(str(ox.Literal(n)) for n in some_numbers)}
        found.update(str(row[0]) for row in endpoint.query(_CANDIDATES % filled).rows)
    return {iri for iri in found if re.fullmatch(re.escape(WIKIDATA) + r"Q\d+", iri)}


def _forms(name: str) -> Iterator[str]:
    """Yield the spellings under which a name is looked up: an endpoint finds only the very characters.

    >>> sorted(set(_forms("Kata'ib al-Imam")))
    ["Kata'ib Al-Imam", "Kata'ib al Imam", "Kata'ib al-Imam", 'Kataib al-Imam', 'Kata’ib al-Imam']
    >>> sorted(_forms("al-Asad air base"))
    ['Al-Asad Air Base', 'Al-Asad air base', 'al Asad Air Base', 'al Asad air base', 'al-Asad Air Base', 'al-Asad air base']
    """
    capitals = re.sub(r"(?<![\w'’])[a-z]{3,}", lambda word: word[0].capitalize(), name)
    for form in {name, capitals}:
        yield from {
            form,
            re.sub("['’‘`]", "", form),
            form.replace("'", "’"),
            form.replace("-", " "),
            re.sub(r"\bal-", "Al-", form),
            re.sub(r"\bAl-", "al-", form),
        }


def _geonames(thing: Thing) -> set[str]:
    return {
        link.removeprefix(GEONAMES).rstrip("/")
        for link in (*thing.links, thing.iri)
        if link.startswith(GEONAMES)
    }


def _batches(values: Sequence[_T]) -> Iterator[tuple[_T, ...]]:
    rest = iter(values)
    while batch := tuple(islice(rest, _BATCH)):
        yield batch


# ------------------------------------------------------------------------------------------- the weighing


def _best(thing: Thing, found: Mapping[str, _FACTS], types: _Types, least: float) -> list[Proposal]:
    """Return the candidates for a thing that nothing rules out, the best first; a clear winner is no doubt."""
    proposals = []
    for item, facts in found.items():
        weighed = _weighed(thing, facts, types)
        if weighed and not weighed.out:
            label, *_ = sorted(facts.get("label", {local(item)}))
            description = next(iter(sorted(facts.get("description", ()))), "")
            score = round(min(max(weighed.score, 0.0), 1.0), 2)
            proposals.append(Proposal(thing, item, label, description, score, weighed.reasons, True))
    proposals.sort(key=lambda p: (-p.score, len(p.target), p.target))
    if proposals and proposals[0].score >= least:
        rivals = [p for p in proposals[1:] if round(proposals[0].score - p.score, 2) <= _MARGIN]
        told = tuple(f"but {local(p.target)} is as good ({p.score:.2f})" for p in rivals[:3])
        best = proposals[0]
        proposals[0] = replace(best, doubtful=bool(rivals), reasons=best.reasons + told)
    return proposals


def _weighed(thing: Thing, facts: _FACTS, types: _Types) -> _Weighed | None:
    """Return what speaks for and against a candidate; None where neither name nor number leads to it."""
    weighed = _by_number(thing, facts, _by_name(thing, facts))
    if not weighed.reasons:
        return None
    for weigh in (_by_country, _by_point, _by_years, _by_office):
        weighed = weigh(thing, facts, weighed)
    return _by_type(thing, facts, weighed, types)


def _by_name(thing: Thing, facts: _FACTS) -> _Weighed:
    names, aliases = {normalise(thing.label)}, {normalise(a) for a in thing.aliases}
    label = {normalise(name) for name in facts.get("label", ())}
    others = {normalise(name) for name in facts.get("alias", ())}
    letters = {normalise(name) for name in (thing.label, *thing.aliases) if name.isupper()}  # many bear them
    for points, ours, theirs, reason in (
        (0.5, names, label, "the label is its label"),
        (0.4, names, others, "the label is an alias of it"),
        (0.4, aliases, label, "an alias is its label"),
        (0.35, aliases, others, "the two share an alias"),
    ):
        if common := ours & theirs:
            return _Weighed().plus(points / 2 if common <= letters else points, f"{reason} ({min(common)})")
    keys = {loose(name) for name in (thing.label, *thing.aliases)} if "Place" in thing.kinds else set()
    like = keys & {loose(name) for name in (*facts.get("label", ()), *facts.get("alias", ()))}
    return _Weighed().plus(0.35, "a name is spelt alike") if like else _Weighed()


def _by_number(thing: Thing, facts: _FACTS, weighed: _Weighed) -> _Weighed:
    ours, theirs = _geonames(thing), facts.get("geonames", frozenset())
    if common := ours & theirs:
        return weighed.plus(0.5, f"GeoNames {min(common)} is linked to both")
    return (
        weighed.plus(-0.2, f"it is GeoNames {min(theirs)}")
        if ours and theirs and weighed.reasons
        else weighed
    )


def _by_type(thing: Thing, facts: _FACTS, weighed: _Weighed, types: _Types) -> _Weighed:
    """Weigh the type; that somebody is a human being says little, that a militia is an organisation nothing."""
    line = [kind for kind in thing.kinds if kind in types.items]
    classes = facts.get("class", frozenset())
    if not line or not facts.get("instance"):
        return weighed.plus(0, "its type is not known")
    for kind in line:
        if types.items[kind] & classes:
            points = -0.05 if kind != line[0] else 0.1 if kind == "Person" else 0.2
            return weighed.plus(points, f"it is of the type {kind}")
    return weighed.ruled_out(f"it is not of the type {line[0]}")


def _by_country(thing: Thing, facts: _FACTS, weighed: _Weighed) -> _Weighed:
    theirs = facts.get("country", frozenset())
    if not thing.countries or not theirs:
        return weighed.plus(0, "no country to compare")
    if common := thing.countries & theirs:
        return weighed.plus(0.2, f"country {min(common)}")
    return weighed.ruled_out(f"country {min(theirs)}, not {min(thing.countries)}")


def _by_point(thing: Thing, facts: _FACTS, weighed: _Weighed) -> _Weighed:
    points = [_point(text) for text in sorted(facts.get("point", ()))]
    if thing.point is None or not any(points):
        return weighed
    apart = min(kilometres(thing.point, point) for point in points if point)
    far = _FAR_REGION if {"Region", "Country"} & set(thing.kinds) else _FAR
    if apart > far:
        return weighed.ruled_out(f"{apart:.0f} km away")
    return weighed.plus(0.2, f"{apart:.0f} km away") if apart <= _NEAR else weighed


def _point(text: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a WKT point, which says the longitude first.

    >>> _point("Point(44.01 36.19)")
    (36.19, 44.01)
    """
    found = re.search(r"Point\s*\(\s*(\S+)\s+([^\s)]+)\s*\)", text, re.IGNORECASE)
    return (float(found[2]), float(found[1])) if found else None


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two points (latitude, longitude in degrees) on a sphere (haversine).

    >>> round(kilometres((33.31, 44.36), (36.19, 44.01)))
    322
    """
    (lat1, long1), (lat2, long2) = (tuple(map(math.radians, point)) for point in (one, other))
    a = math.sin((lat2 - lat1) / 2) ** 2
    a += math.cos(lat1) * math.cos(lat2) * math.sin((long2 - long1) / 2) ** 2
    return 6371.0 * 2 * math.asin(math.sqrt(a))


def _by_years(thing: Thing, facts: _FACTS, weighed: _Weighed) -> _Weighed:
    begin, end = (_years(facts.get(key, ())) for key in ("begin", "end"))
    if not thing.years or not (begin or end):
        return weighed
    if begin and min(begin) > thing.years[0]:
        return weighed.ruled_out(f"it begins in {min(begin)}, later than {thing.years[0]}")
    if end and max(end) < thing.years[0]:
        return weighed.ruled_out(f"it ends in {max(end)}, before {thing.years[0]}")
    return weighed.plus(0.05, f"the years fit ({thing.years[0]})")


def _years(dates: Iterable[str]) -> list[int]:
    return [int(found[0]) for date in dates if (found := re.match(r"-?\d{4,}", date))]


def _by_office(thing: Thing, facts: _FACTS, weighed: _Weighed) -> _Weighed:
    """Weigh what a person does: a namesake of the same country is told by nothing else."""
    if "Person" not in thing.kinds:
        return weighed
    theirs = _words((*facts.get("office", ()), *facts.get("description", ())))
    if common := _words(thing.offices) & theirs:
        return weighed.plus(0.1, f"what they do fits ({', '.join(sorted(common))})")
    return weighed.plus(-0.15, "nothing says that they do the same")


def _words(texts: Iterable[str]) -> set[str]:
    """Return the words that may tell what somebody does: those of four letters and more."""
    return {word.rstrip("s") for text in texts for word in pieces(text) if len(word) > 3}


def _without_shared(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Mark as doubtful what would link one item to several things: at most the best of them is right."""
    claims: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        if not proposal.doubtful:
            claims[proposal.target].append(proposal)
    beaten = {}
    for target, rivals in claims.items():
        rivals.sort(key=lambda p: -p.score)
        equal = len(rivals) > 1 and rivals[0].score == rivals[1].score
        for loser in rivals if equal else rivals[1:]:
            other = rivals[1] if loser is rivals[0] else rivals[0]
            beaten[(loser.thing.iri, target)] = (
                f"but {other.thing.label} ({local(other.thing.iri)}) fits it as well"
            )
    return [
        replace(p, doubtful=True, reasons=(*p.reasons, beaten[p.thing.iri, p.target]))
        if (p.thing.iri, p.target) in beaten
        else p
        for p in proposals
    ]


def _with_geonames(proposals: Iterable[Proposal], found: Mapping[str, _FACTS]) -> Iterator[Proposal]:
    """Yield the proposals, and behind one for a place that has no GeoNames link the one that it leads to."""
    for proposal in proposals:
        yield proposal
        numbers = sorted(found[proposal.target].get("geonames", ()))
        if proposal.doubtful or "Place" not in proposal.thing.kinds or _geonames(proposal.thing):
            continue
        if len(numbers) == 1:
            reason = f"{local(proposal.target)} has this GeoNames number"
            yield replace(proposal, target=f"{GEONAMES}{numbers[0]}/", reasons=(reason, *proposal.reasons))


# --------------------------------------------------------------------------------------------- the showing

_HEAD: Final = """\
# Proposed links, made by `kgbuild link`. None is in force.
# Read the reasons, look at the item, and take the "#!" away before each line that is right. Then:
#     kgbuild link accept FILE
@prefix gaz: <{gaz}> .
@prefix skos: <{skos}> .
@prefix wd: <{wd}> .
"""


def render(proposals: Sequence[Proposal], format: str = "table") -> str:
    """Return the proposals as text: "table", "json", or "ttl", the file that `accept` reads.

    In Turtle each proposal is a comment until a reader takes its `#!` away.
    """
    if format == "json":
        return json.dumps([_record(p) for p in proposals], ensure_ascii=False, indent=1) + "\n"
    if format == "ttl":
        head = _HEAD.format(gaz=GAZ, skos=SKOS, wd=WIKIDATA)
        return head + "".join(map(_turtle, proposals))
    sure = [p for p in proposals if not p.doubtful]
    lines = [_line_of(p) for p in sure]
    if doubtful := [p for p in proposals if p.doubtful]:
        lines += ["Doubtful:", *(_line_of(p) for p in doubtful)]
    counts = f"{len(sure)} proposal{'s' * (len(sure) != 1)}, {len(doubtful)} doubtful"
    return "\n".join(
        [*lines, f"{counts}. Nothing is applied; --format ttl writes a file for `kgbuild link accept`.", ""]
    )


def _line_of(proposal: Proposal) -> str:
    told = f": {proposal.description}" if proposal.description else ""
    head = f"{proposal.score:.2f}  {proposal.thing.label}  →  {proposal.target}  {proposal.label}{told}"
    return f"{head}\n      {'; '.join(proposal.reasons)}"


def _record(proposal: Proposal) -> dict[str, object]:
    return {
        "thing": proposal.thing.iri,
        "name": proposal.thing.label,
        "target": proposal.target,
        "label": proposal.label,
        "description": proposal.description,
        "score": proposal.score,
        "reasons": list(proposal.reasons),
        "doubtful": proposal.doubtful,
    }


def _turtle(proposal: Proposal) -> str:
    kind = proposal.thing.kinds[0]
    told = f": {proposal.description}" if proposal.description else ""
    mark = "doubtful, " if proposal.doubtful else ""
    return (
        f"\n# {_one_line(proposal.thing.label)} ({kind})  →  {_one_line(proposal.label + told)}\n"
        f"# {mark}{proposal.score:.2f}: {_one_line('; '.join(proposal.reasons))}\n"
        f"#! <{proposal.thing.iri}> skos:exactMatch <{proposal.target}> .\n"
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


# -------------------------------------------------------------------------------------------- the entering


def accept(path: Path, gazetteer: Path | None = None) -> tuple[tuple[str, str], ...]:
    """Enter the links of a file that `render` wrote and somebody edited; return those that are new, sorted.

    The files of the folder `gazetteer` (the shipped one by default) keep all else as it is, comments too; a
    file is replaced only when its triples are the ones before and the new ones.

    Raises GraphError where the file is broken, accepts nothing, or holds anything but such links, and
    OntologyError where a thing stands in no file of the gazetteer.
    """
    wanted = _accepted(path)
    files, entered, texts = _files(gazetteer), [], dict[Path, str]()
    homes = {
        quad.subject.value: file
        for file in files
        for quad in open_graph(file)
        if hasattr(quad.subject, "value")
    }
    for thing, target in wanted:
        if thing not in homes:
            problem = f"<{thing}> stands in no file of the gazetteer"
            raise OntologyError(problem, where=str(path), remedy="Give it an entry there first")
        home = homes[thing]
        text = texts.get(home) or home.read_text(encoding="utf-8")
        if (changed := _entered(text, thing, target, home)) != text:
            texts[home] = changed
            entered.append((thing, target))
    for home, text in texts.items():
        _replace(home, text, entered)
    return tuple(entered)


def _accepted(path: Path) -> list[tuple[str, str]]:
    pairs = set()
    for quad in open_graph(path):
        named = isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
        if not named or quad.predicate.value != SKOS + "exactMatch":
            problem = f"holds more than links: {quad.triple}"
            raise GraphError(problem, where=str(path), remedy="Leave only lines with skos:exactMatch")
        pairs.add((_plain(quad.subject), _plain(quad.object)))
    if not pairs:
        remedy = 'Take the "#!" away before each line that is right'
        raise GraphError("accepts no proposal", where=str(path), remedy=remedy)
    return sorted(pairs)


def _entered(text: str, thing: str, target: str, home: Path) -> str:
    """Return the text of a gazetteer file with the link, in the block of the thing, behind what comes before."""
    lines = text.split("\n")
    name = f"gaz:{thing.removeprefix(GAZ)}" if thing.startswith(GAZ) else f"<{thing}>"
    try:
        start = next(i for i, line in enumerate(lines) if line.strip() == name)
        end = next(i for i in range(start, len(lines)) if lines[i].strip() == ".")
    except StopIteration:
        problem, remedy = f"has no block of lines for {name}", "One predicate a line, the closing dot alone"
        raise OntologyError(problem, where=str(home), remedy=remedy) from None
    if any(f"<{target}>" in line for line in lines[start:end]):
        return text
    same = [i for i in range(start, end) if lines[i].startswith("\tskos:exactMatch ")]
    if same:
        lines[same[-1]] = re.sub(r" ;$", f" , <{target}> ;", lines[same[-1]])
        return "\n".join(lines)
    before = [
        i
        for i in range(start, end)
        if re.match(r"\t(a|skos:(pref|alt)Label|skos:notation|ev:\w+) ", lines[i])
    ]
    lines.insert(before[-1] + 1, f"\tskos:exactMatch <{target}> ;")
    return "\n".join(lines)


def _replace(home: Path, text: str, entered: Iterable[tuple[str, str]]) -> None:
    """Replace a gazetteer file by `text`, whole, if it says what it said before and the new links."""
    before = _triples(home.read_text(encoding="utf-8"))
    try:
        after = _triples(text)
    except SyntaxError as error:
        raise OntologyError(
            f"cannot take the links ({error.msg})", where=str(home), remedy="Enter them by hand"
        ) from error
    links = {
        str(ox.Triple(ox.NamedNode(s), ox.NamedNode(SKOS + "exactMatch"), ox.NamedNode(o)))
        for s, o in entered
    }
    if not before <= after or not after - before <= links:
        raise OntologyError("cannot take the links", where=str(home), remedy="Enter them by hand")
    fresh = home.with_suffix(".ttl.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(home)


def _triples(text: str) -> set[str]:
    """Return the triples as written: a store would turn 36.60 into 36.6."""
    return {str(quad.triple) for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}
