"""Rows of tables to articles: a row with a text is an article, a row without one a card of what happened."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from kgbuild.errors import UsageError
from kgbuild.read.fields import ARTICLE, EVENT, assigned, field_of, plain
from kgbuild.read.records import BadInput, Problem, Record, bad
from kgbuild.read.sources.base import Found, Item

#: Words from which on a column without a name that is known is held to be the text.
_PROSE: Final = 12
_SAMPLE: Final = 50
#: What three columns hold of a day, and the column that is made of them.
_PARTS: Final = ("year", "month", "monthday")
_COMPOSED: Final = "date"
_OF_MONTH: Final = "day of month"
_MONTHS: Final = tuple(calendar.month_name)[1:]


def text_of(value: object) -> str:
    """Return a cell as text; a time at midnight is a day, a whole number has no point.

    >>> text_of(datetime(2024, 5, 1)), text_of(4.0), text_of(None)
    ('2024-05-01', '4', '')
    """
    if value is None or value != value:  # a number that is none is not itself
        return ""
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time() == datetime.min.time()
            else value.isoformat(" ", "minutes")
        )
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if isinstance(value, date) else str(value)


def articles(
    names: Sequence[str], rows: Iterable[tuple[int, Sequence[object]]], item: Item, unit: str = "row"
) -> Iterator[Found]:
    """Yield the articles of a table: `names` of its columns, `rows` with their numbers.

    What columns are read as is told; raises BadInput where none can be the text.
    """
    ahead = iter(rows)
    sample = [row for row, _ in zip(ahead, range(_SAMPLE), strict=False)]
    names, compose = _with_days(names)
    columns = _columns(names, [[text_of(c) for c in cells] for _, cells in sample], item)
    others = {
        field: [n for n in names if field_of(n) == field and n != columns.get(field)] for field in EVENT
    }
    yield _told(columns, item)
    for rest in (sample, ahead):
        for number, cells in rest:
            values = {name: text_of(cell).strip() for name, cell in zip(names, cells, strict=False)}
            values |= compose(values)
            if any(values.values()):
                try:
                    yield _record(columns, others, values, number, item, unit)
                except BadInput as error:
                    yield error.problem


def _with_days(names: Sequence[str]) -> tuple[Sequence[str], Callable[[Mapping[str, str]], dict[str, str]]]:
    """Return the columns with one for the day where three hold it, and what composes that: "3 June 2019", "June 2019"."""
    whole = {held for name in names if (held := field_of(name))}
    if {"year", "month"} <= whole:  # beside those a column "Day" holds no more than the day of the month
        names = [_OF_MONTH if plain(name) == "day" else name for name in names]
    parts = {held: name for name in reversed(names) if (held := field_of(name)) in _PARTS}
    if len(parts) < len(_PARTS) or any(field_of(name) == "date" for name in names):
        return names, lambda values: {}

    def compose(values: Mapping[str, str]) -> dict[str, str]:
        year, month, day = (values.get(parts[held], "") for held in _PARTS)
        known = month.isdecimal() and 1 <= int(month) <= len(_MONTHS)
        told = f"{_MONTHS[int(month) - 1]} {year}" if known else year
        return {_COMPOSED: f"{int(day)} {told}" if known and day.isdecimal() and int(day) else told}

    return [*names, _COMPOSED], compose


def _columns(names: Sequence[str], sample: Sequence[Sequence[str]], item: Item) -> dict[str, str]:
    """Return which column holds which field."""
    given = item.options.columns
    missing = sorted(c for c in given.values() if c.lower() not in {n.lower() for n in names})
    if missing:
        what = f"there is no column {missing[0]!r}"
        raise UsageError(what, where=item.where, remedy=f"Its columns are {', '.join(names)}")
    columns = assigned(names, given)
    if "text" not in columns and "event" not in columns:
        lengths = {
            name: sum(len(row[n].split()) for row in sample if n < len(row)) / max(1, len(sample))
            for n, name in enumerate(names)
            if name not in columns.values()
        }
        longest = max(sorted(lengths), key=lambda name: lengths[name], default="")
        if not longest or lengths[longest] < _PROSE:
            remedy = "Name it: --column text=COLUMN, or --column event=COLUMN for rows that are events"
            raise bad(
                item.where,
                f"none of the columns {', '.join(names) or '(none)'} is known to hold the text",
                remedy,
            )
        columns["text"] = longest
    return columns


def _told(columns: Mapping[str, str], item: Item) -> Problem:
    """Tell what columns are read as."""
    order = (*ARTICLE, *EVENT)
    known = sorted(columns.items(), key=lambda pair: order.index(pair[0]))
    parts = ", ".join(f"{field} from {column!r}" for field, column in known)
    return Problem(item.where, f"columns: {parts}", "Say otherwise with --column FIELD=COLUMN", False, 0)


def _record(
    columns: Mapping[str, str],
    others: Mapping[str, Sequence[str]],
    values: Mapping[str, str],
    number: int,
    item: Item,
    unit: str,
) -> Record:
    """Return the article of a row; where a cell of an event is empty, `others` of its field are looked at."""
    full = {
        f: next((n for n in others[f] if values.get(n)), "")
        for f in EVENT
        if not values.get(columns.get(f, ""))
    }
    columns = {**columns, **{f: name for f, name in full.items() if name and f in columns}}
    held = {field: values.get(column, "") for field, column in columns.items()}
    article = {field: held[field] for field in ARTICLE if held.get(field)}
    where = f"{item.where}:{number}" if unit == "line" else f"{item.where}: {unit} {number}"
    event = {field: columns[field] for field in EVENT if held.get(field)}
    if "text" not in columns:
        text = "\n".join(f"{name}: {' '.join(values[name].split())}" for name in event.values())
    else:
        text = held["text"]
        if "published" not in article and held.get("date"):
            article["published"] = held["date"]
    if not text.strip():
        raise bad(where, "the article is empty", "Give it a text or remove it")
    return Record(article.get("id") or f"{item.stem}-{number}", text, where, item.path, dict(article))
