"""Markdown: the text as it stands, with what its front matter says of title, day, author and outlet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgbuild.read.decoding import decode
from kgbuild.read.fields import field_of
from kgbuild.read.records import Problem, Record
from kgbuild.read.sources.base import Found, Item

_MATTER = re.compile(
    r"\A(?P<fence>---|\+\+\+)[ \t]*\r?\n(?P<inner>.{0,20000}?)^(?P=fence)[ \t]*(?:\r?\n|\Z)", re.S | re.M
)
_ENTRY = re.compile(r"^(?P<key>[\w -]{1,40})[ \t]*[:=][ \t]*(?P<value>.+?)[ \t\r]*$", re.M)
_TITLE = re.compile(r"^#[ \t]+(?P<title>[^\n]{1,300}?)[ \t#\r]*$", re.M)


def read(item: Item) -> Iterator[Found]:
    """Yield the article of a Markdown file."""
    notes: list[Problem] = []
    text = decode(item.data(), item.where, notes.append)
    yield from notes
    matter = _MATTER.match(text)
    fields: dict[str, object] = {}
    for entry in _ENTRY.finditer(matter["inner"]) if matter else ():
        name = field_of(entry["key"])
        name = "published" if name == "date" else name
        if name in ("title", "published", "source", "url", "author"):
            fields.setdefault(name, entry["value"].strip().strip("\"'"))
    title = _TITLE.search(text, matter.end() if matter else 0)
    if title and title["title"] and "title" not in fields:
        fields["title"] = title["title"]
    body = matter.end() if matter else 0
    shown = ((0, body),) if body else ()
    yield Record(item.stem, text[body:], item.where, item.path, fields, shown)
