"""What columns, keys and fields hold, by their names: `ontology/lexicon/fields.ttl`, and what a user adds to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final

from kgbuild.resources import shipped
from kgbuild.turtle import described
from kgbuild.vocab import LEX

#: Fields of an article, and what makes a row or a card tell of an event.
ARTICLE: Final = ("id", "text", "title", "published", "source", "url", "author")
EVENT: Final = ("event", "date", "place", "attacker", "target", "killed", "wounded", "toll", "weapon")
_ORDER: Final = (*ARTICLE, *EVENT)


_files: ContextVar[tuple[Path, ...]] = ContextVar("files with names of fields", default=())


@contextmanager
def naming(files: tuple[Path, ...]) -> Iterator[None]:
    """Take the names of fields from these Turtle files inside of the block, where there are any."""
    token = _files.set(files)
    try:
        yield
    finally:
        _files.reset(token)


@cache
def _names(files: tuple[Path, ...]) -> Mapping[str, str]:
    """Return what a name stands for, by the name in lower case with single spaces."""
    found: dict[str, str] = {}
    for values in described(files or [shipped("ontology") / "lexicon" / "fields.ttl"]).values():
        for held in values.get(LEX + "holds", ()):
            found |= dict.fromkeys(map(plain, values.get(LEX + "phrase", ())), held)
    return found


def plain(name: str) -> str:
    """Return a name as it is looked up.

    >>> plain("Event_Date "), plain("**Killed:**")
    ('event date', 'killed')
    """
    return " ".join(re.sub(r"[\W_]+(?<![/.])", " ", name.lower()).split())


def field_of(name: str) -> str:
    """Return what a column or a key of this name holds, "" where that is not known.

    >>> field_of("Event_Date"), field_of("Colour")
    ('date', '')
    """
    return _held(name).partition(" ")[0]


def _held(name: str) -> str:
    """Return what a column holds, with "wide" behind it where a narrower column of the same comes before it.

    >>> _held("Date (dd/mm/yyyy)"), _held("Datum / Date"), _held("Killed/Colour")
    ('date', 'date', 'killed')
    """
    names = _names(_files.get())
    bare = re.sub(r"\s*[(\[][^()\[\]]*[)\]]\s*$", "", name)
    known = (names.get(plain(one), "") for one in (name, bare, *bare.split("/")))
    return next(filter(None, known), "")


def assigned(names: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """Return for each field the first column that holds it: as `given`, else by its name, of a place the first narrow one.

    >>> assigned(["Country", "Region", "Town"], {})
    {'place': 'Town'}
    """
    there = list(names)
    lowered = {name.lower(): name for name in there}
    found = {f: lowered[column.lower()] for f, column in given.items() if column.lower() in lowered}
    for name in sorted(there, key=lambda name: " " in _held(name)):
        held = field_of(name)
        if held and held not in found and name not in found.values():
            found[held] = name
    return {f: found[f] for f in _ORDER if f in found}
