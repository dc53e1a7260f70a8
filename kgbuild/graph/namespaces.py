"""The namespaces of IRIs, and which of them have prefixes: only those whose names all stand without a backslash."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final, NamedTuple

import pyoxigraph as ox

from kgbuild.vocab import PREFIXES, SHORT

#: Local names that every reader of Turtle takes without a backslash, and that end in no full stop.
PLAIN: Final = re.compile(r"\w[\w-]*(?:\.[\w-]+)*", re.ASCII)
#: Folders whose names are written very often have a short prefix.
_SHORT: Final = {name: prefix for prefix, name in SHORT.items()}
_KNOWN: Final = {iri: name for name, iri in PREFIXES.items()}
#: A folder of such a name has no prefix of its own.
_TAKEN: Final = frozenset((*PREFIXES, *SHORT))


class Namespace(NamedTuple):
    """A namespace, its prefix, and whether what is named in it needs no backslash."""

    iri: str
    prefix: str
    plain: bool


def namespace_of(iri: str, base_iri: str) -> Namespace | None:
    """Return the namespace of an IRI, plain where its own name is; mostly the last part is the name.

    >>> namespace_of("http://x/data/actor/sdf", "http://x/data/")
    Namespace(iri='http://x/data/actor/', prefix='actor', plain=True)
    """
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    whole = _whole(iri[:cut], base_iri)
    if whole:
        return whole if PLAIN.fullmatch(iri, cut) else whole._replace(plain=False)
    match = _splitter(base_iri).fullmatch(iri)
    return Namespace(match[1], _prefix(match), plain=False) if match else None


def together(found: Iterable[Namespace]) -> list[Namespace]:
    """Return each namespace once, sorted; it is plain where it is so for all that is named in it."""
    by_iri = {one.iri: one for one in sorted(found, key=lambda one: not one.plain)}
    return sorted(by_iri.values())


def prefixes(quads: Iterable[ox.Quad], base_iri: str) -> dict[str, str]:
    """Return the prefixes of the namespaces in use whose names all stand without a backslash."""
    found = (namespace_of(iri, base_iri) for iri in _iris(quads))
    return {one.prefix: one.iri for one in together(one for one in found if one) if one.plain}


def _iris(quads: Iterable[ox.Quad]) -> Iterator[str]:
    """Yield each different IRI of the quads, those of datatypes and graphs included."""
    terms = {term for quad in quads for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    for term in terms:
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Literal):
            yield term.datatype.value


@lru_cache(maxsize=1 << 12)
def _whole(before: str, base_iri: str) -> Namespace | None:
    """Return the namespace that is all that stands before a name."""
    match = _splitter(base_iri).fullmatch(before)
    if not match or match[3]:
        return None
    return Namespace(match[1], _prefix(match), match[2] not in _TAKEN)


def _prefix(match: re.Match[str]) -> str:
    return _KNOWN.get(match[1]) or _SHORT.get(match[2], match[2])


@cache
def _splitter(base_iri: str) -> re.Pattern[str]:
    shared = "|".join(map(re.escape, sorted(PREFIXES.values())))
    return re.compile(f"({shared}|{re.escape(base_iri)}([a-z]+)/)(.*)")
