"""Reads Turtle files: their triples, what they say of each subject, and the classes above a class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph as ox

from kgbuild.errors import OntologyError
from kgbuild.vocab import EV, RDFS, local

#: Of each subject (IRI) the values, IRIs and literals as strings in the order of the files, by property (IRI).
Described: TypeAlias = dict[str, dict[str, list[str]]]
#: How many files the parsed contents are kept of.
_FILES: Final = 64


def triples(path: Path) -> tuple[ox.Triple, ...]:
    """Return the triples of a file. Raises OntologyError, with the line, where it is no Turtle or cannot be read."""
    try:
        return _triples(path.read_bytes())
    except SyntaxError as error:
        line = f":{error.lineno}" if error.lineno else ""
        raise OntologyError(
            f"not valid Turtle ({error.msg})", where=f"{path}{line}", remedy="Mend the file at this line"
        ) from error
    except (OSError, ValueError) as error:
        raise OntologyError(
            f"cannot be read ({error})", where=str(path), remedy="Mend or remove the file"
        ) from error


@lru_cache(maxsize=_FILES)
def _triples(turtle: bytes) -> tuple[ox.Triple, ...]:
    return tuple(quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE))


def described(paths: Iterable[Path]) -> Described:
    """Return what files say of each subject that has an IRI. Raises OntologyError as `triples` does.

    Many ask for the same files, and are given the same dictionary: it is there to be read.
    """
    return _described(tuple(map(triples, sorted(paths))))


@lru_cache(maxsize=_FILES)
def _described(files: tuple[tuple[ox.Triple, ...], ...]) -> Described:
    found: Described = {}
    for triple in chain.from_iterable(files):
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal):
            values = found.setdefault(triple.subject.value, {})
            values.setdefault(triple.predicate.value, []).append(triple.object.value)
    return found


def armed_classes(found: Mapping[str, Mapping[str, list[str]]]) -> dict[str, frozenset[str]]:
    """Return the classes, by local name, whose own bear arms, by how they do: "members", "fighters", "forces"."""
    ways = sorted({way for values in found.values() for way in values.get(EV + "bearsArms", ())})
    return {
        way: frozenset(local(s) for s, values in found.items() if way in values.get(EV + "bearsArms", ()))
        for way in ways
    }


def lasting_classes(found: Mapping[str, Mapping[str, list[str]]]) -> frozenset[str]:
    """Return the classes, by local name, whose events go on for days."""
    return frozenset(local(s) for s, values in found.items() if "true" in values.get(EV + "lasts", ()))


def classes_above(found: Mapping[str, Mapping[str, list[str]]]) -> dict[str, frozenset[str]]:
    """Return, by local name, every class above each class of the ontology.

    >>> ev, sub = "https://w3id.org/kgbuild/ontology#", "http://www.w3.org/2000/01/rdf-schema#subClassOf"
    >>> above = classes_above({ev + "Airstrike": {sub: [ev + "Attack"]}, ev + "Attack": {sub: [ev + "Event"]}})
    >>> sorted(above["Airstrike"])
    ['Attack', 'Event']
    """
    direct = {
        local(s): {local(o) for o in values[RDFS + "subClassOf"] if o.startswith(EV)}
        for s, values in found.items()
        if RDFS + "subClassOf" in values
    }
    closed: dict[str, frozenset[str]] = {}
    for name in direct:
        seen, waiting = set[str](), [*direct[name]]
        while waiting:
            parent = waiting.pop()
            if parent not in seen:
                seen.add(parent)
                waiting.extend(direct.get(parent, ()))
        closed[name] = frozenset(seen)
    return closed
