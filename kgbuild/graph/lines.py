"""The lines of Turtle and TriG: subjects, properties and values as they follow each other, sorted already.

They are the lines that pyoxigraph writes of the same quads, without the space before a comma or a semicolon and with an
empty line behind each subject. All terms come as N-Triples has them; each is looked at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import pyoxigraph as ox

from kgbuild.graph.namespaces import Namespace, namespace_of, together
from kgbuild.vocab import RDF, RDFS, SKOS, XSD

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
#: The datatypes of literals that state none.
_STRING: Final = f"<{XSD}string>"
_IN_LANGUAGE: Final = f"<{RDF}langString>"
#: So many terms are known in their short form; then they are forgotten.
_AT_HAND: Final = 1 << 17
#: A triple that is named without being asserted.
_NAMED: Final = re.compile(r"<<\( (\S+) (\S+) (.*) \)>>")


class Block(NamedTuple):
    """What a graph says of a subject: properties by their rank, and values as in N-Triples, sorted, each once.

    `graph` is empty for the default graph; `subject` is the IRI between pointed brackets behind "0" for individuals of
    the graph, "1" for terms and what others know. A rank puts class and name before what else is said.
    """

    graph: str
    subject: str
    said: Sequence[tuple[str, str]]


def rank_of(predicate: str) -> str:
    """Return the rank of a property, by which it is sorted; that something is an individual has `LAST_TYPE`."""
    return FIRST.get(predicate) or OTHER + predicate


def predicate_of(rank: str) -> str:
    """Return the IRI of the property that has this rank.

    >>> predicate_of("3http://x/p"), predicate_of("2")
    ('http://x/p', 'http://www.w3.org/2000/01/rdf-schema#label')
    """
    return rank[1:] if rank.startswith(OTHER) else _BY_RANK[rank]


class Listing(NamedTuple):
    """All values of a property of a subject in the default graph: names in one namespace, and the triple of one of them.

    Very many are written at once so, and the triple stands for them elsewhere. It is not the first of its subject.
    """

    triple: ox.Triple
    one: str
    names: Sequence[str]

    @property
    def place(self) -> tuple[str, str]:
        """The subject as in N-Triples, and the rank of the property."""
        return str(self.triple.subject), rank_of(self.triple.predicate.value)


def written(blocks: Iterable[Block], shorten: Shortener, listings: Iterable[Listing] = ()) -> str:
    """Return blocks, sorted, as Turtle or TriG.

    All values of `listings` are written where the values that stand for them are.
    """
    listed: dict[str, dict[str, str]] = {}
    for listing in listings:
        subject, rank = listing.place
        listed.setdefault(subject, {})[rank] = shorten.listed(listing)
    return "".join(_parts(blocks, shorten, listed))


def _parts(blocks: Iterable[Block], shorten: Shortener, listed: Mapping[str, Mapping[str, str]]) -> list[str]:
    parts: list[str] = []
    graph, between, nothing = "", ";\n\t", dict[str, str]()
    for its_graph, subject, said in blocks:
        if its_graph != graph:
            parts += ("}\n\n" if graph else "", shorten.term(its_graph), " {\n\n")
            graph, between = its_graph, ";\n\t\t"
        at = subject[1:]
        parts += (between[3:], shorten.term(at), " ")
        parts += _said(said, shorten, between, listed.get(at, nothing) if not graph else nothing)
        parts.append(" .\n\n")
    if graph:
        parts.append("}\n\n")
    return parts


def _said(
    said: Iterable[tuple[str, str]], shorten: Shortener, between: str, listed: Mapping[str, str]
) -> list[str]:
    """Return properties and values of a subject; `between` stands before each property but the first."""
    found: list[str] = []
    known, properties, rank = shorten.known, shorten.properties, ""
    for its_rank, value in said:
        short = value if value[-1] != ">" else known.get(value) or shorten.term(value)
        if its_rank == rank or (its_rank == LAST_TYPE and rank == FIRST[_TYPE]):
            found += (", ", short)
        else:
            rank = its_rank
            named = properties.get(rank) or shorten.property(rank)
            found += (between if found else "", named, listed.get(rank) or short)
    return found


class Shortener:
    """Writes IRIs with prefixes and literals as Turtle has them.

    Namespaces that are `escaped` have no prefix. `known` are terms that were written, `properties` those by their rank,
    each with the space behind it.
    """

    def __init__(self, base_iri: str, escaped: frozenset[str] = frozenset()) -> None:
        self._base, self._escaped = base_iri, escaped
        self._namespaces: dict[str, Namespace | None] = {}
        self.known: dict[str, str] = {}
        self.properties: dict[str, str] = {}

    def term(self, term: str) -> str:
        """Return a term as in N-Triples in its short form."""
        short = self.known.get(term)
        if short is None:
            if len(self.known) >= _AT_HAND:
                self.known.clear()
            short = self.known[term] = self._short(term)
        return short

    def _short(self, term: str) -> str:
        if not term.endswith(">"):  # without a datatype, or a blank node
            return term
        if not term.startswith("<"):
            return self._typed(term)
        if term.startswith("<<"):
            return f"<<( {' '.join(map(self.term, _named(term)))} )>>"
        return self._iri(term)

    def _iri(self, term: str) -> str:
        namespace = self._namespace(term)
        if namespace is None or not namespace.plain or namespace.iri in self._escaped:
            return term
        return f"{namespace.prefix}:{term[len(namespace.iri) + 1 : -1]}"

    def _namespace(self, term: str) -> Namespace | None:
        """Return the namespace of an IRI as in N-Triples."""
        if term not in self._namespaces:
            if len(self._namespaces) >= _AT_HAND:
                self._namespaces.clear()
            self._namespaces[term] = namespace_of(term[1:-1], self._base)
        return self._namespaces[term]

    def _typed(self, value: str) -> str:
        cut = value.rindex("^^<")
        datatype, text = value[cut + 3 : -1], value[:cut]
        bare = _BARE.get(datatype)
        if bare and bare.fullmatch(text, 1, cut - 1):
            return text[1:-1]
        return f"{text}^^{self.term(value[cut + 2 :])}"

    def property(self, rank: str) -> str:
        """Return the property that has this rank, in its short form, and a space."""
        iri = predicate_of(rank)
        self.properties[rank] = "a " if iri == _TYPE else f"{self.term(f'<{iri}>')} "
        return self.properties[rank]

    def listed(self, listing: Listing) -> str:
        """Return all values of a listing."""
        one = str(listing.triple.object)
        short = self.term(one)
        before, after = short.removesuffix(">").removesuffix(listing.one), ">" if short == one else ""
        return f"{before}{f'{after}, {before}'.join(listing.names)}{after}"

    def used(self, blocks: Sequence[Block]) -> list[Namespace]:
        """Return the namespaces of all IRIs of some blocks, those of datatypes and graphs included."""
        return together({one for one in map(self._namespace, _iris(blocks)) if one})


def _named(triple: str) -> tuple[str, ...]:
    """Return the terms of a triple that is named without being asserted."""
    match = _NAMED.fullmatch(triple)
    return match.groups() if match else ()


def _iris(blocks: Sequence[Block]) -> set[str]:
    """Return the IRIs of some blocks as in N-Triples."""
    values = {value for block in blocks for _, value in block.said}
    for triple in [value for value in values if value.startswith("<<")]:
        values.remove(triple)
        values.update(_named(triple))
    literals = [value for value in values if value[0] == '"']
    found = {value for value in values if value[0] == "<"}
    found.update(block.graph for block in blocks if block.graph)
    found.update(block.subject[1:] for block in blocks if block.subject[-1] == ">")
    found.update(f"<{predicate_of(rank)}>" for rank in {rank for block in blocks for rank, _ in block.said})
    found.update(map(_datatype, literals))
    return found


def _datatype(literal: str) -> str:
    if literal[-1] == ">":
        return literal[literal.rindex("<") :]
    return _STRING if literal[-1] == '"' else _IN_LANGUAGE
