"""Web pages: the story, title, day, author and publisher (trafilatura)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from kgbuild.read.records import Record, bad
from kgbuild.read.sources.base import Found, Item, library

_LARGEST: Final = 30_000_000  # bytes of one page
_MORE: Final = 1.5
_SOME: Final = 300  # characters
_DEEP: Final = 2_000  # tags that are open at once
_TAG: Final = re.compile(
    rb"<(/?)(div|span|table|ul|ol|li|blockquote|section|font|b|i|em|strong|a|p)\b", re.IGNORECASE
)
_LEVEL: Final = {"h1": "# ", "h2": "## ", "h3": "### ", "h4": "### ", "h5": "### ", "h6": "### "}


def read(item: Item) -> Iterator[Found]:
    """Yield the article of a page."""
    yield page(item.data(_LARGEST), item)


def page(data: bytes, item: Item, **known: object) -> Record:
    """Return the article of a page; `known` are fields that somebody else knows of it, such as its address.

    Raises BadInput where a page has no story.
    """
    found = extracted(data, item, str(known.get("url") or ""))
    text = rendered(found.body) if found is not None else ""
    if not text.strip():
        raise bad(item.where, "no story was found in the page", "Save its text, or leave it out")
    fields = {
        "title": found.title,
        "published": found.date,
        "author": found.author,
        "source": found.sitename or found.hostname,
        "url": found.url,
    }
    fields = {
        **{k: v for k, v in known.items() if v},
        **{k: v for k, v in fields.items() if v and not known.get(k)},
    }
    return Record(item.stem, text, item.where, item.path, fields)


def extracted(data: bytes | str, item: Item, url: str = "") -> Any:
    """Return what trafilatura finds in a page: a document with `body`, `title`, `date` …; None where it finds nothing.

    Raises BadInput for a page whose tags lie too deep in each other for a parser.
    """
    trafilatura: Any = library("trafilatura", "html", item)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    if _depth(data if isinstance(data, bytes) else data.encode("utf-8", "replace")) > _DEEP:
        raise bad(item.where, f"more than {_DEEP:,} tags are open at once", "Save the page's text")
    found = _found(trafilatura, data, url, recall=False)
    if found is None or found.body.find(".//head") is None:
        # a simple page may have all of its headings in what is left out as doubtful
        more = _found(trafilatura, data, url, recall=True)
        if more is not None and (found is None or _is_fuller(more.body, found.body)):
            return more
    return found


def _found(trafilatura: Any, data: bytes | str, url: str, *, recall: bool) -> Any:
    return trafilatura.bare_extraction(
        data, url=url or None, include_tables=True, include_formatting=True, include_links=False,
        include_comments=False, with_metadata=True, favor_recall=recall, config=_settings(),
    )  # fmt: skip


def _is_fuller(more: Any, body: Any) -> bool:
    """Whether a body has headings that the other lacks, and hardly more text."""
    lengths = [len(" ".join("".join(b.itertext()).split())) for b in (more, body)]
    return more.find(".//head") is not None and lengths[0] <= _MORE * lengths[1] + _SOME


@cache
def _settings() -> Any:
    """Return trafilatura's settings, but for the length below which it takes a page for none."""
    from trafilatura.settings import use_config

    config = use_config()
    for name in ("MIN_EXTRACTED_SIZE", "MIN_OUTPUT_SIZE"):
        config.set("DEFAULT", name, "1")
    return config


def _depth(data: bytes) -> int:
    """Return about how many tags are open at once at most."""
    deep = deepest = 0
    for match in _TAG.finditer(data):
        deep += -1 if match[1] else (match[2].lower() not in (b"li", b"p"))
        deep = max(deep, 0)
        deepest = max(deepest, deep)
    return deepest


def rendered(body: Any) -> str:
    """Return the text of an extracted body: paragraphs apart, headings, lists and tables as Markdown writes them."""
    return "\n\n".join(block for block in map(str.strip, _blocks(body)) if block)


def _blocks(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == "head":
            yield _LEVEL.get(child.get("rend", ""), "## ") + _flat(child)
        elif child.tag == "list":
            yield "\n".join(f"- {_flat(entry)}" for entry in child if _flat(entry))
        elif child.tag == "table":
            yield table([[_flat(cell) for cell in row] for row in child.iter("row")])
        elif child.tag in ("div", "quote", "body", "section") and len(child):
            yield child.text or ""
            yield from _blocks(child)
        elif child.tag not in ("graphic", "comments"):
            yield _flat(child)
        yield child.tail or ""


def _flat(element: Any) -> str:
    """Return the text of an element on one line; a break of a line is a space."""
    parts = [element.text or ""]
    for child in element:
        parts += [
            " " if child.tag in ("lb", "p", "item") else "",
            _flat(child) if len(child) or child.text else "",
            child.tail or "",
        ]
    return " ".join("".join(parts).split())


def table(rows: list[list[str]]) -> str:
    r"""Return a table as Markdown writes it; the first row names the columns.

    >>> table([["Day", "Dead"], ["1 May", "4"]])
    '| Day | Dead |\n|---|---|\n| 1 May | 4 |'
    """
    rows = [row for row in rows if any(row)]
    if not rows:
        return ""
    width = max(map(len, rows))
    lines = [
        "| " + " | ".join(c.replace("|", "/") for c in [*row, *[""] * (width - len(row))]) + " |"
        for row in rows
    ]
    return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])
