"""The gazetteer: named actors, places, people and weapons that a domain expert keeps in Turtle.

An entry is an individual of a class of the ontology with its labels and links:

    gaz:x a ev:Militia ; skos:prefLabel "…"@en ; skos:altLabel "…"@en ; ev:backedBy gaz:y .

Names are compared in a normal form (`normalise`): no case, accents, full stops or apostrophes; hyphens are
spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from kgbuild.errors import OntologyError
from kgbuild.resources import shipped
from kgbuild.turtle import described
from kgbuild.vocab import EV, RDF, SKOS, local

_DROPPED: Final = re.compile("[.'’‘`´ʼʻʿʾ‛\u02be\u02bf\u0610-\u061a\u064b-\u065f]")
_PARTS: Final = re.compile(r"\w+|[^\w\s]")
_POSSESSIVE: Final = re.compile(r"(?<=\w)['’]s\b|(?<=s)['’](?=\s|$)")
_DASHES: Final = frozenset("-‐‑‒–—/_")
_LETTERS: Final = str.maketrans(
    {"ı": "i", "ø": "o", "đ": "d", "ł": "l", "ð": "d", "ə": "e", "æ": "ae", "œ": "oe"}
)


@lru_cache(maxsize=100_000)
def pieces(text: str) -> tuple[str, ...]:
    """Return the parts by which a name is compared: lower-case words without marks, and punctuation.

    Apostrophes and hyphens vanish, so that "Kata'ib" is one part and "Al-Omar" is two; a possessive ending is
    a part of its own.

    >>> pieces("Iran’s Al-Quds Force")
    ('iran', 's', 'al', 'quds', 'force')
    >>> pieces("U.S."), pieces("Kata'ib Sayyid ash-Shuhadā"), pieces("'")
    (('us',), ('kataib', 'sayyid', 'ash', 'shuhada'), ())
    """
    plain = fold(_POSSESSIVE.sub(" s", text) if len(text) > 2 else text)
    return tuple(part for part in _PARTS.findall(plain) if part not in _DASHES)


def fold(text: str) -> str:
    """Return `text` in lower case without accents, full stops and apostrophes.

    >>> fold("Çavuşoğlu"), fold("ʿAfrīn"), fold("D.C.")
    ('cavusoglu', 'afrin', 'dc')
    """
    if text.isascii():
        return _DROPPED.sub("", text).lower()
    parts = unicodedata.normalize("NFKD", _DROPPED.sub("", text))
    return "".join(c for c in parts if not unicodedata.combining(c)).casefold().translate(_LETTERS)


def normalise(name: str) -> str:
    """Return the form under which a name is looked up; an article at its beginning does not count.

    >>> normalise("The Al-Omar Oil Field")
    'al omar oil field'
    """
    if name.isascii() and name.isalpha():
        return name.lower()
    parts = pieces(name)
    return " ".join(parts[1:] if len(parts) > 1 and parts[0] == "the" else parts)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the gazetteer.

    `kind` is its class by local name, `names` all its names with `label` first. `demonyms` and `metonyms` are
    the words for what belongs to a country, and for its government. `backers`, `umbrella` (groups it is part
    of), `within` (places around it), `broader` (weapons) hold IRIs; `country` an IRI or "". `implies` is the
    local name of the class of events that the use of a weapon makes. `links` has every other property of the
    `ev:` namespace by local name, IRIs and literals as strings, sorted.
    """

    iri: str
    kind: str
    label: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    backers: tuple[str, ...] = ()
    umbrella: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    country: str = ""
    implies: str = ""
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Gazetteer:
    """All entries by IRI, and the IRIs behind each normalised name, demonym and metonym, each sorted."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    by_name: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_demonym: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_metonym: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def load(cls, paths: Iterable[Path]) -> Gazetteer:
        """Read Turtle files. Raises OntologyError (file, line) for bad Turtle or an entry without label."""
        found = described(paths)
        entries = [_entry(iri, found[iri]) for iri in sorted(found) if _kind(found[iri])]
        return cls.of(entries)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Gazetteer:
        """Return the gazetteer of these entries."""
        known = {entry.iri: entry for entry in sorted(entries, key=lambda e: e.iri)}
        return cls(
            known,
            _index((name, entry.iri) for entry in known.values() for name in entry.names),
            _index((name, entry.iri) for entry in known.values() for name in entry.demonyms),
            _index((name, entry.iri) for entry in known.values() for name in entry.metonyms),
        )

    def lookup(self, name: str) -> tuple[Entry, ...]:
        """Return the entries that bear a name, in any case and spelling of accents, sorted by IRI."""
        return tuple(self.entries[iri] for iri in self.by_name.get(normalise(name), ()))


def load(folder: Path | None = None) -> Gazetteer:
    """Return the gazetteer of a folder of Turtle files; the shipped one by default."""
    return Gazetteer.load((folder or shipped("ontology") / "gazetteer").glob("*.ttl"))


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for name, iri in pairs:
        found.setdefault(normalise(name), set()).add(iri)
    return {name: tuple(sorted(iris)) for name, iris in found.items()}


def _kind(values: Mapping[str, list[str]]) -> str:
    kinds = sorted(local(kind) for kind in values.get(RDF + "type", ()) if kind.startswith(EV))
    return kinds[0] if kinds else ""


def _entry(iri: str, values: Mapping[str, list[str]]) -> Entry:
    labels = sorted(values.get(SKOS + "prefLabel", ()))
    if not labels:
        raise OntologyError("skos:prefLabel is missing", where=iri, remedy="Give it one, in English")

    def many(name: str) -> tuple[str, ...]:
        return tuple(sorted(set(values.get(EV + name, ()))))

    return Entry(
        iri=iri,
        kind=_kind(values),
        label=labels[0],
        names=tuple(dict.fromkeys([*labels, *sorted(values.get(SKOS + "altLabel", ()))])),
        demonyms=many("demonym"),
        metonyms=many("metonym"),
        backers=many("backedBy"),
        umbrella=many("partOfGroup"),
        within=many("within"),
        broader=tuple(sorted(set(values.get(SKOS + "broader", ())))),
        country=next(iter(many("country")), ""),
        implies=local(next(iter(many("impliesEvent")), "")),
        links={
            local(p): many(local(p)) for p in sorted(values) if p.startswith(EV) and local(p) not in _FIELDS
        },
    )


_FIELDS: Final = frozenset(
    {"demonym", "metonym", "backedBy", "partOfGroup", "within", "country", "impliesEvent"}
)
