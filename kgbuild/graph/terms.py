"""What a built graph takes over from the ontology and the gazetteer, so that the file can be queried alone.

Of the ontology: each class and property in use with its superclasses, superproperties, domain and range. Of
the gazetteer: what it knows of the things in use, and class and label of those that it relates them to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kgbuild.turtle import triples as parse
from kgbuild.vocab import EV, INDIVIDUAL, LEX, OWL, RDF, RDFS, SKOS

TYPE: Final = ox.NamedNode(RDF + "type")
_ANNOTATION: Final = ox.NamedNode(OWL + "AnnotationProperty")
_IN_SCHEME: Final = ox.NamedNode(SKOS + "inScheme")
_DEFINITION: Final = ox.NamedNode(SKOS + "definition")
_INVERSE: Final = ox.NamedNode(OWL + "inverseOf")
_PREFERRED: Final = ox.NamedNode(SKOS + "prefLabel")
_ALTERNATIVE: Final = ox.NamedNode(SKOS + "altLabel")

#: What is taken over of a class or a property: links to other terms, which come along, and its description.
_LINKS: Final = frozenset(
    ox.NamedNode(RDFS + name) for name in ("subClassOf", "subPropertyOf", "domain", "range")
) | {_INVERSE, _IN_SCHEME}
#: The classes of concepts and their schemes, and that they are individuals.
_CONCEPTS: Final = frozenset(map(ox.NamedNode, (SKOS + "Concept", SKOS + "ConceptScheme", INDIVIDUAL)))
_DESCRIPTION: Final = frozenset(
    ox.NamedNode(iri)
    for iri in (
        RDFS + "label",
        SKOS + "prefLabel",
        _DEFINITION.value,
        SKOS + "notation",
        EV + "rivalValues",
    )
)


@dataclass(frozen=True)
class Terms:
    """The triples of ontology and gazetteer files, found by their subject."""

    triples: tuple[ox.Triple, ...] = ()

    @cached_property
    def of(self) -> dict[object, list[ox.Triple]]:
        """The triples of each subject."""
        found: dict[object, list[ox.Triple]] = defaultdict(list)
        for triple in self.triples:
            found[triple.subject].append(triple)
        return dict(found)

    @cached_property
    def schema(self) -> frozenset[object]:
        """The subjects that are terms: classes, properties, the ontology itself."""
        return frozenset(t.subject for t in self.triples if t.predicate == TYPE and _is_owl(t.object))

    @cached_property
    def inverses(self) -> dict[object, ox.NamedNode]:
        """The declared inverse of each property that has one."""
        pairs = ((t.object, t.subject) for t in self.triples if t.predicate == _INVERSE)
        return {to: inverse for to, inverse in pairs if isinstance(inverse, ox.NamedNode)}

    @cached_property
    def reading_aids(self) -> frozenset[object]:
        """Our own annotation properties: they help to read texts (demonyms, short names), no facts."""
        return frozenset(
            t.subject
            for t in self.triples
            if t.predicate == TYPE
            and t.object == _ANNOTATION
            and isinstance(t.subject, ox.NamedNode)
            and t.subject.value.startswith(EV)
        )


def read(paths: Iterable[Path]) -> Terms:
    """Read Turtle files, and all `*.ttl` below folders, into Terms.

    Raises OntologyError with file and line where one is no Turtle.
    """
    triples: list[ox.Triple] = []
    for path in paths:
        for file in sorted(path.rglob("*.ttl")) if path.is_dir() else [path]:
            triples.extend(parse(file))
    return Terms(tuple(triples))


def schema(used: Collection[ox.NamedNode], terms: Terms) -> Iterator[ox.Triple]:
    """Yield the description of each class and property in `used`, and of all that those lead to.

    The inverse of a property comes along without its definition, for it names the property as seen from the other end.
    """
    inverses = {terms.inverses[term] for term in used if term in terms.inverses} - {*used}
    seen = {*used, *_DESCRIPTION, _IN_SCHEME, *inverses}
    waiting = list(seen)
    while waiting:
        for triple in terms.of.get(waiting.pop(), ()):
            leads = triple.predicate in _LINKS or triple.object in _CONCEPTS
            if leads and isinstance(triple.object, ox.NamedNode):
                if triple.object not in seen:
                    seen.add(triple.object)
                    waiting.append(triple.object)
            elif not _describes(triple) or (triple.predicate == _DEFINITION and triple.subject in inverses):
                continue
            if not isinstance(triple.object, ox.BlankNode):
                yield triple


def _describes(triple: ox.Triple) -> bool:
    """Tell whether a triple declares a term or describes it in English."""
    if triple.predicate == TYPE:
        return _is_owl(triple.object)
    text = triple.object
    return triple.predicate in _DESCRIPTION and isinstance(text, ox.Literal) and text.language in (None, "en")


def facts(things: Iterable[ox.NamedNode], terms: Terms) -> Iterator[ox.Triple]:
    """Yield what the gazetteer knows of `things`, and class and label of those that it relates them to.

    It stops there: a graph of two militias shall not hold everybody whom a chain of backers leads to.
    """
    labelled = frozenset(things)
    for thing in sorted(labelled, key=str):
        yield from facts_of(thing, terms)
    yield from facts_around(labelled, terms)


def facts_of(thing: ox.NamedNode, terms: Terms) -> Iterator[ox.Triple]:
    """Yield what the gazetteer knows of a thing.

    The thing itself has a preferred label already, so the gazetteer's becomes one more name of it.
    """
    for triple in terms.of.get(thing, ()):
        if _is_fact(triple, terms):
            yield _with_one_label(triple)


def facts_around(things: Iterable[ox.NamedNode], terms: Terms) -> Iterator[ox.Triple]:
    """Yield class and label of those that the gazetteer relates `things` to, and that are none of them."""
    labelled = frozenset(things)
    known = (triple for thing in labelled for triple in terms.of.get(thing, ()) if _is_fact(triple, terms))
    beside = {other for triple in known for other in _individuals(triple, terms)} - labelled
    for thing in sorted(beside, key=str):
        yield from (
            t for t in terms.of.get(thing, ()) if t.predicate in (TYPE, _PREFERRED) and _in_english(t)
        )


def _in_english(triple: ox.Triple) -> bool:
    return not isinstance(triple.object, ox.Literal) or triple.object.language in (None, "en")


def _is_fact(triple: ox.Triple, terms: Terms) -> bool:
    aid = triple.predicate in terms.reading_aids or triple.predicate.value.startswith(LEX)
    return not aid and not isinstance(triple.object, ox.BlankNode)


def _individuals(triple: ox.Triple, terms: Terms) -> set[ox.NamedNode]:
    """Return the object, as a set, where it is an individual that the gazetteer describes."""
    thing = triple.object
    found = isinstance(thing, ox.NamedNode) and thing in terms.of and thing not in terms.schema
    return {thing} if found and isinstance(thing, ox.NamedNode) else set()


def _with_one_label(triple: ox.Triple) -> ox.Triple:
    if triple.predicate == _PREFERRED:
        return ox.Triple(triple.subject, _ALTERNATIVE, triple.object)
    return triple


def _is_owl(term: object) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith((OWL, RDFS)) and not _is_individual(term)


def _is_individual(term: ox.NamedNode) -> bool:
    return term.value == INDIVIDUAL


def of_class(iri: str, kind: str) -> ox.Triple:
    """Return that an individual is of a class."""
    return ox.Triple(ox.NamedNode(iri), TYPE, ox.NamedNode(kind))


def declared(iri: str, kind: str) -> Iterator[ox.Triple]:
    """Yield that an individual is of a class, and that it is one; what was read (claims, mentions) says the first alone.

    >>> [triple.object.value for triple in declared("https://example.org/a", EV + "Article")]
    ['https://w3id.org/kgbuild/ontology#Article', 'http://www.w3.org/2002/07/owl#NamedIndividual']
    """
    yield of_class(iri, kind)
    yield of_class(iri, INDIVIDUAL)
