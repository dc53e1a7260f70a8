"""The lines of Turtle and TriG: subjects, properties and values as they follow each other, sorted already.

They are the lines that pyoxigraph writes of the same quads, without the space before a comma or a semicolon and with an
empty line behind each subject. Written here, each IRI is shortened once and each value is looked at once, for both files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import pyoxigraph as ox

from kgbuild.vocab import RDF, RDFS, SKOS, XSD

#: Local names that every reader of Turtle takes without a backslash, and that end in no full stop.
PLAIN: Final = re.compile(r"\w[\w-]*(?:\.[\w-]+)*", re.ASCII)
#: What a reader wants to see first of a subject; all other properties follow by their IRI.
FIRST: Final = {RDF + "type": "0", SKOS + "prefLabel": "1", RDFS + "label": "2"}
#: That something is an individual, behind its own class.
LAST_TYPE: Final = "01"
#: Before the IRI of each other property.
OTHER: Final = "3"
_TYPE: Final = RDF + "type"
_BY_RANK: Final = {**{rank: iri for iri, rank in FIRST.items()}, LAST_TYPE: _TYPE}
#: Values that Turtle takes without quotation marks and datatype.
_BARE: Final = {
    XSD + "boolean": re.compile("true|false"),
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "double": re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
}


class Placed(NamedTuple):
    """A quad as what it is sorted by: graph, subject, property, and value as in N-Triples.

    `graph` is empty for the default graph; `subject` is the IRI between pointed brackets behind "0" for individuals of
    the graph, "1" for terms and what others know; `rank` puts class and name before what else is said.
    """

    graph: str
    subject: str
    rank: str
    value: str
    quad: ox.Quad


def predicate_of(rank: str) -> str:
    """Return the IRI of the property that has this rank.

    >>> predicate_of("3http://x/p"), predicate_of("2")
    ('http://x/p', 'http://www.w3.org/2000/01/rdf-schema#label')
    """
    return rank[1:] if rank.startswith(OTHER) else _BY_RANK[rank]


class Listing(NamedTuple):
    """All values of a property of a subject in the default graph: names in one namespace, and the quad of one of them.

    Very many are written at once so, and the quad stands for them elsewhere. It is not the first of its subject.
    """

    quad: ox.Quad
    one: str
    names: Sequence[str]


def written(placed: Iterable[Placed], names: Mapping[str, str], listings: Iterable[Listing] = ()) -> str:
    """Return quads, sorted, as Turtle or TriG; `names` are the namespaces by their prefixes.

    All values of `listings` are written where their quads are. What follows each other is told from the strings alone.
    """
    listed = {listing.quad: listing for listing in listings}
    shorten = _Shortener(names)
    return "".join(_parts(placed, shorten, listed))


def _parts(placed: Iterable[Placed], shorten: _Shortener, listed: Mapping[ox.Quad, Listing]) -> Iterator[str]:
    graph, subject, rank, indent = "", "", "", "\t"
    for its_graph, its_subject, its_rank, value, quad in placed:
        if its_subject != subject or its_graph != graph:
            if subject:
                yield " .\n\n"
            if its_graph != graph:
                yield ("}\n\n" if graph else "") + shorten.term(its_graph) + " {\n\n"
                graph, indent = its_graph, "\t\t"
            subject, rank = its_subject, its_rank
            yield f"{indent[1:]}{shorten.term(subject[1:])} {shorten.predicate(rank)} "
        elif its_rank == rank or (its_rank == LAST_TYPE and rank == FIRST[_TYPE]):
            yield ", "
        else:
            rank = its_rank
            yield f";\n{indent}{shorten.predicate(rank)} "
        yield shorten.listed(listed[quad]) if listed and quad in listed else shorten.value(value, quad)
    if subject:
        yield " .\n\n}\n\n" if graph else " .\n\n"


class _Shortener:
    """Writes IRIs with prefixes and literals as Turtle has them, each once."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._prefixes = {namespace: f"{name}:" for name, namespace in names.items()}
        self._terms: dict[str, str] = {}
        self._predicates: dict[str, str] = {}

    def term(self, term: str) -> str:
        """Return a node as in N-Triples in its short form."""
        short = self._terms.get(term)
        if short is None:
            short = self._terms[term] = self._iri(term[1:-1]) if term.startswith("<") else term
        return short

    def _iri(self, iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._prefixes.get(iri[:cut])
        return f"{prefix}{iri[cut:]}" if prefix and PLAIN.fullmatch(iri, cut) else f"<{iri}>"

    def predicate(self, rank: str) -> str:
        """Return the property that has this rank, in its short form."""
        short = self._predicates.get(rank)
        if short is None:
            iri = predicate_of(rank)
            short = self._predicates[rank] = "a" if iri == _TYPE else self._iri(iri)
        return short

    def value(self, value: str, quad: ox.Quad) -> str:
        """Return a value as in N-Triples in its short form."""
        if value.startswith("<"):
            named = quad.object if " " in value else None
            return self._triple(named) if isinstance(named, ox.Triple) else self.term(value)
        if not value.endswith(">"):  # without a datatype, or a blank node
            return value
        cut = value.rindex("^^<")
        datatype, text = value[cut + 3 : -1], value[:cut]
        bare = _BARE.get(datatype)
        return (
            text[1:-1]
            if bare and bare.fullmatch(text, 1, cut - 1)
            else f"{text}^^{self.term(value[cut + 2 :])}"
        )

    def _triple(self, triple: ox.Triple) -> str:
        """Return a triple that is named without being asserted."""
        told = self.value(str(triple.object), ox.Quad(*triple))
        return f"<<( {self.term(str(triple.subject))} {self.term(str(triple.predicate))} {told} )>>"

    def listed(self, listing: Listing) -> str:
        """Return all values of a listing."""
        namespace = str(listing.quad.object)[1:-1].removesuffix(listing.one)
        prefix = self._prefixes.get(namespace)
        before, after = (prefix, "") if prefix else (f"<{namespace}", ">")
        return f"{before}{f'{after}, {before}'.join(listing.names)}{after}"
