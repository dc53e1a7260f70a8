"""The lines of Turtle and TriG: subjects, properties and values as they follow each other, sorted already.

They are the lines that pyoxigraph writes of the same quads, without the space before a comma or a semicolon and with an
empty line behind each subject. All terms come as N-Triples has them; each is looked at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias, TypeVar

import pyoxigraph as ox

from kgbuild.graph.namespaces import PLAIN, Namespace, namespace_of, together
from kgbuild.vocab import RDF, RDFS, SKOS, XSD

#: What a reader wants to see first of a subject; all other properties follow by their IRI.
FIRST: Final = {RDF + "type": "0", SKOS + "prefLabel": "1", RDFS + "label": "2"}
#: That something is an individual, behind its own class.
LAST_TYPE: Final = "01"
#: Before the IRI of each other property.
OTHER: Final = "3"
_TYPE: Final = RDF + "type"
_TYPE_RANK: Final = FIRST[_TYPE]
_BY_RANK: Final = {**{rank: iri for iri, rank in FIRST.items()}, LAST_TYPE: _TYPE}
#: Values that Turtle takes without quotation marks and datatype.
_BARE: Final = {
    f"<{XSD}boolean>": re.compile("true|false"),
    f"<{XSD}integer>": re.compile(r"[+-]?[0-9]+"),
    f"<{XSD}decimal>": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    f"<{XSD}double>": re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
}
#: The datatypes of literals that state none.
_STRING: Final = f"<{XSD}string>"
_IN_LANGUAGE: Final = f"<{RDF}langString>"
#: So many terms are known in their short form; then they are forgotten.
_AT_HAND: Final = 1 << 16
#: A name that needs no backslash, which stands for all such of a folder.
_PLAIN_NAME: Final = "a"
#: A triple that is named without being asserted.
_NAMED: Final = re.compile(r"<<\( (\S+) (\S+) (.*) \)>>")

#: A property by its rank, and a value as in N-Triples.
Said: TypeAlias = tuple[str, str]
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Block(NamedTuple):
    """What a graph says of a subject: properties by their rank, and values as in N-Triples, sorted.

    What is said twice is written once. `graph` is empty for the default graph; `subject` is the IRI between pointed
    brackets behind "0" for individuals of the graph, "1" for terms and what others know. A rank puts class and name
    before what else is said.
    """

    graph: str
    subject: str
    said: Sequence[Said]


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
    graph, between, nothing, terms = "", ";\n\t", dict[str, str](), shorten.terms
    for its_graph, subject, said in blocks:
        if its_graph != graph:
            parts += ("}\n\n" if graph else "", terms[its_graph], " {\n\n")
            graph, between = its_graph, ";\n\t\t"
        at = subject[1:]
        parts += (between[3:], terms[at], " ")
        _say(parts, said, shorten, between, listed.get(at, nothing) if not graph else nothing)
    if graph:
        parts.append("}\n\n")
    return parts


def _say(
    parts: list[str], said: Iterable[Said], shorten: Shortener, between: str, listed: Mapping[str, str]
) -> None:
    """Add properties and values of a subject, and its end; `between` stands before each property but the first."""
    add, terms, properties, untyped = parts.append, shorten.terms, shorten.properties, shorten.untyped
    rank = before = ""
    for its_rank, value in said:
        if its_rank == rank or (its_rank == LAST_TYPE and rank == _TYPE_RANK):
            if value == before:
                continue
            add(", ")
        else:
            if rank:
                add(between)
            rank = its_rank
            add(properties[rank])
        before = value
        if listed and rank in listed:
            add(listed[rank])
        else:
            add(terms[value] if value[-1] == ">" else untyped(value))
    add(" .\n\n")


class Known(dict[_Key, _Value]):
    """What a function returned, by what it was asked of; once that is too much it is forgotten."""

    def __init__(self, work: Callable[[_Key], _Value]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, key: _Key) -> _Value:
        found = self._work(key)
        if len(self) >= _AT_HAND:
            self.clear()
        self[key] = found
        return found


class Shortener:
    """Writes IRIs with prefixes and literals as Turtle has them.

    Namespaces that are `escaped` have no prefix. `terms` are terms as in N-Triples in their short form, `properties`
    those by their rank, each with the space behind it.
    """

    def __init__(self, base_iri: str, escaped: frozenset[str] = frozenset()) -> None:
        self._base, self._escaped = base_iri, escaped
        self._namespaces = Known[str, Namespace | None](lambda term: namespace_of(term[1:-1], base_iri))
        self._folders = Known(self._folder)
        self._string, self._in_language = self._namespaces[_STRING], self._namespaces[_IN_LANGUAGE]
        self._met: set[Namespace | None] = set()
        self.terms = Known(self._short)
        self.properties = Known(self._property)

    def untyped(self, value: str) -> str:
        """Return what states no datatype, a literal or a blank node: it is written as N-Triples has it."""
        if value[0] == '"':
            self._met.add(self._string if value[-1] == '"' else self._in_language)
        return value

    def _short(self, term: str) -> str:
        if term[-1] != ">":
            return self.untyped(term)
        if term[0] == '"':
            return self._typed(term)
        if term[1] == "<":
            return f"<<( {' '.join(self.terms[part] for part in _named(term))} )>>"
        return self._iri(term)

    def _iri(self, term: str) -> str:
        """Return an IRI in its short form; most are a plain name in a folder, and few folders hold them all."""
        folder, _, name = term.rpartition("/")
        namespace, prefix = self._folders[folder]
        if prefix and PLAIN.fullmatch(name, 0, len(name) - 1):
            self._met.add(namespace)
            return prefix + name[:-1]
        namespace = self._namespaces[term]
        self._met.add(namespace)
        prefix = self._prefix(namespace)
        return f"{prefix}{term[len(namespace.iri) + 1 : -1]}" if namespace and prefix else term

    def _folder(self, folder: str) -> tuple[Namespace | None, str]:
        """Return the namespace of plain names behind a pointed bracket, a folder and a slash, and its prefix."""
        namespace = namespace_of(f"{folder[1:]}/{_PLAIN_NAME}", self._base)
        return namespace, self._prefix(namespace)

    def _prefix(self, namespace: Namespace | None) -> str:
        """Return the prefix of a namespace with its colon, nothing where it has none."""
        if namespace is None or not namespace.plain or namespace.iri in self._escaped:
            return ""
        return f"{namespace.prefix}:"

    def _typed(self, value: str) -> str:
        cut = value.rindex("^^<")
        datatype, text = value[cut + 2 :], value[:cut]
        short, bare = self.terms[datatype], _BARE.get(datatype)
        return text[1:-1] if bare and bare.fullmatch(text, 1, cut - 1) else f"{text}^^{short}"

    def _property(self, rank: str) -> str:
        iri = predicate_of(rank)
        short = self.terms[f"<{iri}>"]
        return "a " if iri == _TYPE else f"{short} "

    def listed(self, listing: Listing) -> str:
        """Return all values of a listing."""
        one = str(listing.triple.object)
        short = self.terms[one]
        before, after = short.removesuffix(">").removesuffix(listing.one), ">" if short == one else ""
        return f"{before}{f'{after}, {before}'.join(listing.names)}{after}"

    def met(self) -> list[Namespace]:
        """Return the namespaces of all IRIs that were written, those of datatypes and graphs included."""
        return together({one for one in self._met if one})

    def used(self, blocks: Sequence[Block]) -> list[Namespace]:
        """Return the namespaces of all IRIs of some blocks, those of datatypes and graphs included."""
        return together({one for one in map(self._namespaces.__getitem__, _iris(blocks)) if one})


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
