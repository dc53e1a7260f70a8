"""Word documents: paragraphs, headings, lists and tables in their order (python-docx)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from kgbuild.read.records import Record, bad
from kgbuild.read.sources.base import Found, Item, library
from kgbuild.read.sources.html import table
from kgbuild.read.sources.packed import guarded

_HEADING = re.compile(r"^(?:Heading|Title)\s*(\d?)", re.IGNORECASE)


def read(item: Item) -> Iterator[Found]:
    """Yield the article of a document."""
    docx: Any = library("docx", "office", item)
    data = item.data()
    guarded(data, item)
    document = docx.Document(io.BytesIO(data))
    text = "\n\n".join(block for block in _blocks(document) if block.strip())
    if not text.strip():
        raise bad(item.where, "the document has no text", "Leave it out")
    known = document.core_properties
    fields = {"title": (known.title or "").strip(), "author": (known.author or "").strip()}
    yield Record(item.stem, text, item.where, item.path, {k: v for k, v in fields.items() if v})


def _is_item(paragraph: Any) -> bool:
    """Whether a paragraph is an item of a list by its own numbering."""
    known = paragraph._p.pPr
    return known is not None and known.numPr is not None


def _blocks(document: Any) -> Iterator[str]:
    """Yield paragraphs and tables; the paragraphs of one list are one block."""
    items: list[str] = []
    for block in document.iter_inner_content():
        style = (block.style.name or "") if block.style is not None else ""
        if hasattr(block, "rows"):
            yield "\n".join(items)
            items = []
            yield table([[" ".join(cell.text.split()) for cell in row.cells] for row in block.rows])
            continue
        text = block.text.strip()
        if text and (style.startswith("List") or _is_item(block)):
            items.append(f"- {text}")
            continue
        yield "\n".join(items)
        items = []
        heading = _HEADING.match(style)
        yield f"{'#' * int(heading[1] or 1)} {text}" if heading and text else text
    yield "\n".join(items)
