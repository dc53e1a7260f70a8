"""The asking of an endpoint for what bears a thing's name, and the proposals that are made of the answers.

A SPARQL endpoint with data in Wikidata's shape is asked for whatever bears a name of the thing, or its GeoNames
number. Each candidate is weighed: name, type (`ontology/linking.ttl`), country, coordinates, dates, and for people
office and party. What contradicts rules a candidate out. A proposal is one that has enough for it and no rival
near it; everything else is doubtful. Nothing is applied: `accept` enters only lines that a reader freed of
their `#`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, TypeVar

import pyoxigraph as ox

from kgbuild.endpoint import Endpoint
from kgbuild.linking.things import (
    FACTS,
    WIKIDATA,
    LinkedEntity,
    Proposal,
    facts_by_thing,
    geonames_number,
    types_known,
)
from kgbuild.linking.weights import LEAST, best, with_geonames, without_shared

#: So many names or candidates go into one query.
_BATCH: Final = 80
_T = TypeVar("_T")
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


def link(todo: Sequence[LinkedEntity], endpoint: Endpoint, *, least: float = LEAST) -> tuple[Proposal, ...]:
    """Return what the endpoint has for the things, sorted by thing and score; the doubtful ones are marked.

    A thing that has a link to Wikidata already is not looked for. Raises EndpointError.
    """
    wanted = [thing for thing in todo if not any(link.startswith(WIKIDATA) for link in thing.links)]
    types, found = types_known(), dict[str, FACTS]()
    items = sorted(_candidates(wanted, endpoint))
    kinds = " ".join(f"<{iri}>" for iri in sorted({i for items in types.items.values() for i in items}))
    for batch in _batches(items):
        text = _ITEMS % {"items": " ".join(f"<{item}>" for item in batch), "types": kinds}
        found.update(facts_by_thing(endpoint.query(text).rows))
    weighed = [best(thing, found, types, least) for thing in sorted(wanted, key=lambda thing: thing.iri)]
    return tuple(with_geonames(without_shared([p for group in weighed for p in group]), found))


def _candidates(wanted: Iterable[LinkedEntity], endpoint: Endpoint) -> set[str]:
    """Return the items that bear a name of one of the things, or its GeoNames number."""
    names = sorted(
        {form for thing in wanted for name in (thing.label, *thing.aliases) for form in _forms(name)}
    )
    numbers = sorted({number for thing in wanted for number in geonames_number(thing)})
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


def _batches(values: Sequence[_T]) -> Iterator[tuple[_T, ...]]:
    rest = iter(values)
    while batch := tuple(islice(rest, _BATCH)):
        yield batch
