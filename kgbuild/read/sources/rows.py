"""Rows of tables to articles: a row with a text is an article, a row without one a card of what happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from kgbuild.errors import UsageError
from kgbuild.read.fields import ARTICLE, EVENT, assigned
from kgbuild.read.records import BadInput, Problem, Record, bad
from kgbuild.read.sources.base import Found, Item

#: Words from which on a column without a name that is known is held to be the text.
_PROSE: Final = 12
_SAMPLE: Final = 50


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
    columns = _columns(names, [[text_of(c) for c in cells] for _, cells in sample], item)
    yield _told(columns, item)
    for rest in (sample, ahead):
        for number, cells in rest:
            values = {name: text_of(cell).strip() for name, cell in zip(names, cells, strict=False)}
            if any(values.values()):
                try:
                    yield _record(columns, values, number, item, unit)
                except BadInput as error:
                    yield error.problem


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
    columns: Mapping[str, str], values: Mapping[str, str], number: int, item: Item, unit: str
) -> Record:
    """Return the article of a row."""
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
