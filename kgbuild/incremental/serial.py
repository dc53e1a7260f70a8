"""Records to JSON and back, exactly: each dataclass is a list of its fields, in the order of their declaration.

What a value is stands in the annotations of the dataclasses alone, so that a file holds values and no type names.
Understood are str, int, float, bool, None, date, datetime, dataclasses, tuples, a union of plain types, and any of
these or None.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final, TypeVar, Union

_T = TypeVar("_T")
_PLAIN: Final = frozenset((str, int, float, bool, type(None)))

Convert = Callable[[Any], Any]


def to_plain(value: object) -> Any:
    """Return `value`, a record, as lists and plain values that JSON knows.

    >>> from kgbuild.model import Block
    >>> to_plain(Block(0, 9, "body"))
    [0, 9, 'body', '', [], 0, []]
    """
    return _writer(typing.cast(Any, type(value)))(value)


def from_plain(kind: type[_T], plain: Any) -> _T:
    """Return the record of class `kind` that `to_plain` made `plain` of.

    Raises TypeError or ValueError where it is no such record.

    >>> from kgbuild.model import Bounds
    >>> from_plain(Bounds, to_plain(Bounds(None, datetime(2021, 6, 28)))).latest.day
    28
    """
    read: Callable[[Any], _T] = _reader(typing.cast(Any, kind))
    return read(plain)


@cache
def _writer(kind: Any) -> Convert:
    if kind in (date, datetime):
        return lambda value: value.isoformat()
    if is_dataclass(kind):
        return _write_record(kind)
    return _compound(kind, _writer, list)


@cache
def _reader(kind: Any) -> Convert:
    if kind in (date, datetime):
        parse: Convert = kind.fromisoformat
        return parse
    if is_dataclass(kind):
        return _read_record(kind)
    return _compound(kind, _reader, tuple)


def _same(value: Any) -> Any:
    return value


def _compound(kind: Any, convert: Callable[[Any], Convert], into: Convert) -> Convert:
    """Return the conversion of a type that is plain or made of others; `into` makes the tuples."""
    if kind in _PLAIN:
        return _same
    if typing.get_origin(kind) is tuple:
        return _sequence(typing.get_args(kind), convert, into)
    if typing.get_origin(kind) in (Union, types.UnionType):
        return _optional(kind, convert)
    raise TypeError(f"records of type {kind} cannot be kept")


def _sequence(inner: tuple[Any, ...], convert: Callable[[Any], Convert], into: Convert) -> Convert:
    if inner[-1] is Ellipsis:
        one = convert(inner[0])
        return into if one is _same else lambda value: into([one(x) for x in value])
    parts = [convert(part) for part in inner]
    if all(part is _same for part in parts):
        return into
    return lambda value: into([part(x) for part, x in zip(parts, value, strict=True)])


def _optional(kind: Any, convert: Callable[[Any], Convert]) -> Convert:
    inner = [part for part in typing.get_args(kind) if part is not type(None)]
    if all(part in _PLAIN for part in inner):
        return _same
    if len(inner) > 1:
        raise TypeError(f"{kind} does not tell which of its types a value has")
    one = convert(inner[0])
    return lambda value: None if value is None else one(value)


def _write_record(kind: Any) -> Convert:
    hints = typing.get_type_hints(kind)
    parts = [(field.name, _writer(hints[field.name])) for field in fields(kind)]
    return lambda value: [convert(getattr(value, name)) for name, convert in parts]


def _read_record(kind: Any) -> Convert:
    hints = typing.get_type_hints(kind)
    parts = [_reader(hints[field.name]) for field in fields(kind)]
    return lambda plain: kind(*[convert(x) for convert, x in zip(parts, plain, strict=True)])
