"""What a user may say of the files: which column is what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kgbuild.errors import UsageError
from kgbuild.lexiconfiles import turtle_files
from kgbuild.resources import shipped


@dataclass(frozen=True, slots=True)
class Options:
    """`columns` gives for fields of an article ("text", "title", "published" …) the column that holds them.

    `words` are the Turtle files with words of pages and names of fields, none for the shipped ones.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    words: tuple[Path, ...] = ()


def options_of(columns: Sequence[str], known: Sequence[str], ontology: Sequence[Path] = ()) -> Options:
    """Return the options of `FIELD=COLUMN` pairs, and of files and folders of Turtle beside the shipped.

    Raises UsageError where a pair is none, or names none of the fields `known`.
    """
    pairs: dict[str, str] = {}
    for pair in columns:
        name, sign, column = pair.partition("=")
        if not sign or not column or name not in known:
            remedy = f"Write FIELD=COLUMN, with FIELD out of {', '.join(sorted(known))}"
            raise UsageError(f"--column {pair!r} names no field", remedy=remedy)
        pairs[name] = column
    return Options(pairs, tuple(turtle_files(shipped("ontology"), ontology)) if ontology else ())
