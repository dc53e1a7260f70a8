"""Events by the filters that all views share, as the pages apply them to the same table (`web/src/model.ts`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from kgbuild.explorer.snapshot import reach

#: What may be asked for, each an IRI, a day, a publisher, or one of the levels of certainty.
FILTERS: Final = ("from", "to", "class", "actor", "place", "source", "certainty")
_ACTORS: Final = ("attacker", "target", "accused", "claimed", "ordered", "participant")
_PLACES: Final = ("place", "near", "target")
_PARTS: Final = frozenset(("memberOf", "partOfGroup", "nationalBodyOf"))
_INSIDE: Final = frozenset(("within", "country"))

Row = Mapping[str, Any]
Test = Callable[[Row], bool]


class Filters:
    """Chooses rows of a table of events (`kgbuild.explorer.board`)."""

    def __init__(self, board: Mapping[str, Any]) -> None:
        self._board = board
        self._things = {row["iri"]: n for n, row in enumerate(board["things"])}
        self._above = {n: [*row["above"]] for n, row in enumerate(board["classes"])}
        self._parts, self._inside = self._steps(_PARTS), self._steps(_INSIDE)

    def select(self, asked: Mapping[str, str]) -> list[Row]:
        """Return the events that fit all that is asked for, in the order of the table."""
        tests = [self._test(name, asked[name]) for name in FILTERS if asked.get(name)]
        return [row for row in self._board["events"] if all(test(row) for test in tests)]

    def _test(self, name: str, value: str) -> Test:
        if name == "from":
            return lambda row: _last(row) >= value
        if name == "to":
            return lambda row: "" < _first(row) <= value
        if name == "certainty":
            return self._sure(value)
        if name == "source":
            return _names(("articles",), self._articles(value))
        if name == "class":
            return _names(("class",), self._below(value))
        roles, steps = (_ACTORS, self._parts) if name == "actor" else (_PLACES, self._inside)
        return _names(roles, reach(self._things[value], steps) if value in self._things else ())

    def _steps(self, relations: Iterable[str]) -> dict[int, list[int]]:
        """Return what each thing contains by these relations."""
        found: dict[int, list[int]] = defaultdict(list)
        for part, name, whole in self._board["relations"]:
            if name in relations:
                found[whole].append(part)
        return found

    def _articles(self, source: str) -> list[int]:
        """Return the articles of a publisher; one whose publisher nobody knows goes by its own name."""
        rows = enumerate(self._board["articles"])
        return [n for n, row in rows if (row.get("source") or row.get("label")) == source]

    def _below(self, iri: str) -> list[int]:
        """Return a class and those below it."""
        rows = self._board["classes"]
        return [n for n in self._above if iri in (rows[above]["iri"] for above in reach(n, self._above))]

    def _sure(self, level: str) -> Test:
        if level == "denied":
            return lambda row: bool(row.get("denied"))
        levels = self._board["certainties"]
        return lambda row: level in levels and row["certainty"] <= levels.index(level)


def _names(keys: tuple[str, ...], numbers: Iterable[int]) -> Test:
    """Return whether a row has one of these numbers under one of the keys."""
    wanted = frozenset(numbers)

    def test(row: Row) -> bool:
        values = (row.get(key, ()) for key in keys)
        return any(not wanted.isdisjoint(value if isinstance(value, list) else (value,)) for value in values)

    return test


def _first(row: Row) -> str:
    found: str = row.get("from") or row.get("day") or row.get("to") or ""
    return found


def _last(row: Row) -> str:
    found: str = row.get("to") or row.get("day") or row.get("from") or ""
    return found
