"""What a user may say of the files: which column is what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kgbuild.errors import UsageError


@dataclass(frozen=True, slots=True)
class Options:
    """`columns` gives for fields of an article ("text", "title", "published" …) the column that holds them."""

    columns: Mapping[str, str] = field(default_factory=dict)


def options_of(columns: Sequence[str], known: Sequence[str]) -> Options:
    """Return the options of `FIELD=COLUMN` pairs.

    Raises UsageError where a pair is none, or names none of the fields `known`.
    """
    pairs: dict[str, str] = {}
    for pair in columns:
        name, sign, column = pair.partition("=")
        if not sign or not column or name not in known:
            remedy = f"Write FIELD=COLUMN, with FIELD out of {', '.join(sorted(known))}"
            raise UsageError(f"--column {pair!r} names no field", remedy=remedy)
        pairs[name] = column
    return Options(pairs)
