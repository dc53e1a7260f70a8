"""JSON: an article a line, an array of articles, or one article that is set over many lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from kgbuild.read.decoding import decode
from kgbuild.read.fields import assigned
from kgbuild.read.records import BadInput, Problem, Record, bad
from kgbuild.read.sources.base import Found, Item, opened

#: Digits of the longest number that is read as one: Python itself refuses to read 4,300.
_DIGITS: Final = 300
#: Bytes of the longest line: an article of a million characters, all escaped.
_LINE: Final = 20_000_000
_SPACE: Final = re.compile(r"\s*")


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) <= _DIGITS else digits


_DECODER: Final = json.JSONDecoder(parse_int=_number)


def read(item: Item) -> Iterator[Found]:
    """Yield the articles of a JSON file."""
    with opened(item) as stream:
        first = stream.readline(_LINE)
        while first and not first.strip(b"\xef\xbb\xbf \t\r\n"):
            first = stream.readline(_LINE)
    lined = _is_whole(first) and not first.lstrip(b"\xef\xbb\xbf \t").startswith(b"[")
    lined = lined or (item.name.lower().endswith(("jsonl", "ndjson")) and not _is_opening(first))
    empty = True
    for where, value in _lines(item) if lined else _values(item):
        if isinstance(value, Problem):
            yield value
            empty = empty and not value.left_out
            continue
        empty = False
        try:
            yield _record(value, where, item)
        except BadInput as error:
            yield error.problem
    if empty:
        yield Problem(item.where, "the file is empty", "Give it articles or remove it")


def _is_whole(line: bytes) -> bool:
    """Whether a line is a JSON value by itself."""
    try:
        _DECODER.decode(line.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return False
    return True


def _is_opening(line: bytes) -> bool:
    """Whether a line only opens an object or an array: JSON that is set over many lines."""
    return line.lstrip(b"\xef\xbb\xbf").strip() in (b"{", b"[", b"[{")


def _lines(item: Item) -> Iterator[tuple[str, object]]:
    """Yield (where, value) for each line; a line that is wrong costs nothing but itself."""
    with opened(item) as stream:
        n = 0
        while line := stream.readline(_LINE):
            n += 1
            where = f"{item.where}:{n}"
            if not line.strip(b"\xef\xbb\xbf \t\r\n"):
                continue
            notes: list[Problem] = []
            try:
                if len(line) == _LINE:
                    what = f"the line is longer than {_LINE:,} bytes, and the file is not read beyond it"
                    yield where, Problem(where, what, "Write an article a line")
                    return
                value = _parsed(decode(line, where, notes.append, numbered=False), where)
            except BadInput as error:
                value = error.problem
            yield from ((where, note) for note in notes)
            found = _articles(value) if isinstance(value, dict) else [value]
            yield from (
                (f"{where}: item {n}" if len(found) > 1 else where, v) for n, v in enumerate(found, 1)
            )


def _parsed(text: str, where: str) -> object:
    """Parse a line of JSON, or raise BadInput."""
    try:
        return _DECODER.decode(text.strip().removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise bad(
            where, f"not valid JSON: {error.msg} at column {error.colno}", "Correct the line"
        ) from error
    except (RecursionError, ValueError) as error:
        raise bad(where, "the JSON is nested too deeply", "Correct the line") from error


def _values(item: Item) -> Iterator[tuple[str, object]]:
    """Yield (where, value) for each article of a file whose values are set over many lines."""
    notes: list[Problem] = []
    text = decode(item.data(), item.where, notes.append)
    yield from ((note.where, note) for note in notes)
    at = _SPACE.match(text).end()  # type: ignore[union-attr]  # it matches nothing too
    n = 0
    while at < len(text):
        try:
            value, end = _DECODER.raw_decode(text, at)
        except RecursionError:
            yield item.where, Problem(item.where, "the JSON is nested too deeply", "Correct it")
            return
        except json.JSONDecodeError as error:
            what = f"not valid JSON: {error.msg} at column {error.colno}"
            yield item.where, Problem(f"{item.where}:{error.lineno}", what, "Correct the line")
            return
        line = text.count("\n", 0, at) + 1
        found = _articles(value)
        for member in found:
            n += 1
            yield f"{item.where}: item {n}" if len(found) > 1 or n > 1 else f"{item.where}:{line}", member
        at = _SPACE.match(text, end).end()  # type: ignore[union-attr]
        at += text.startswith(",", at)
        at = _SPACE.match(text, at).end()  # type: ignore[union-attr]


def _articles(value: Any) -> list[Any]:
    """Return the articles of a line or a file: an array's members, those under the one key that has such, or the value."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and "text" not in value:
        lists = [
            v for v in value.values() if isinstance(v, list) and v and all(isinstance(x, dict) for x in v)
        ]
        if len(lists) == 1:
            return lists[0]
    return [value]


def _record(value: object, where: str, item: Item) -> Record:
    """Return the record of one JSON value."""
    if not isinstance(value, dict):
        raise bad(where, "the line is no JSON object", 'Write {"id": "…", "text": "…"}')
    fields = _fields(value, item)
    text, number = _joined(fields.get("text")), fields.get("id") or fields.get("url")
    if not isinstance(text, str):
        what = 'the line has no "text"' if text is None else '"text" is no string'
        raise bad(where, what, 'Give the article\'s text as "text"')
    if isinstance(number, int) and not isinstance(number, bool):
        number = str(number)
    if not isinstance(number, str) or not number.strip():
        raise bad(where, 'the line has no "id"', 'Give each article a string as "id"')
    return Record(number.strip(), text, where, item.path, fields)


def _joined(text: object) -> object:
    """Return a text that is given in parts, as exports of messages do ("text" of each or the part itself), as one."""
    parts = (
        [part.get("text") if isinstance(part, dict) else part for part in text]
        if isinstance(text, list)
        else []
    )
    strings = [part for part in parts if isinstance(part, str)]
    return "".join(strings) if strings and len(strings) == len(parts) else text


def _fields(value: dict[str, object], item: Item) -> dict[str, object]:
    """Return the fields under their own names, those that have another name here too."""
    found = dict(value)
    given = item.options.columns
    for name, column in assigned(value, given).items():
        name = "published" if name == "date" else "text" if name == "event" and "text" not in found else name
        if name in given or found.get(name) in (None, ""):
            found[name] = value[column]
    return found
