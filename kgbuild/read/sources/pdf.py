"""PDF: the text layer, page by page, in paragraphs (pdfminer.six)."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from kgbuild.read.records import Record, bad
from kgbuild.read.sources.base import Found, Item, library

_LARGEST: Final = 100_000_000  # bytes
_PAGES: Final = 5_000
_HYPHEN: Final = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_DAY: Final = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_ENDS: Final = re.compile(r"[.!?:;…][\"”’')\]]*$")


def read(item: Item) -> Iterator[Found]:
    """Yield the article of a PDF."""
    high: Any = library("pdfminer.high_level", "pdf", item)
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    data = item.data(_LARGEST)
    pages = [_boxes(page) for page in high.extract_pages(io.BytesIO(data), maxpages=_PAGES)]
    text = joined(pages)
    if not text.strip():
        what = f"the PDF has no text layer: {len(pages)} page{'s' * (len(pages) != 1)} of pictures"
        raise bad(item.where, what, "Run text recognition over it, such as ocrmypdf")
    yield Record(item.stem, text, item.where, item.path, _known(data))


def _boxes(page: Any) -> list[str]:
    """Return the paragraphs of a page in reading order."""
    return [text for box in page if hasattr(box, "get_text") and (text := box.get_text().strip())]


def joined(pages: Sequence[Sequence[str]]) -> str:
    r"""Return the text of pages: running heads and page numbers away, paragraphs that go over a page in one.

    >>> joined([["News 7", "The army said that"], ["News 8", "it was hit."]])
    'The army said that it was hit.'
    """
    heads = _running(pages)
    out: list[str] = []
    for page in pages:
        boxes = [
            box for n, box in enumerate(page) if not (n in (0, 1, len(page) - 1) and _shape(box) in heads)
        ]
        for n, box in enumerate(boxes):
            clean = " ".join(_HYPHEN.sub("", box).split())
            goes_on = n == 0 and out and not _ENDS.search(out[-1]) and clean[:1].islower()
            if goes_on:
                out[-1] = f"{out[-1]} {clean}"
            else:
                out += _paragraphs(box)
    return "\n\n".join(out)


def _paragraphs(box: str) -> list[str]:
    """Return a box as lines of a paragraph; short lines stay apart, as those of an address or a table do."""
    lines = [line.strip() for line in box.split("\n") if line.strip()]
    widest = max(map(len, lines), default=0)
    if len(lines) > 2 and sum(len(line) >= 0.6 * widest for line in lines[:-1]) < 0.6 * (len(lines) - 1):
        return ["\n".join(lines)]
    return [" ".join(_HYPHEN.sub("", "\n".join(lines)).split())]


def _shape(text: str) -> str:
    """Return a line with its numbers blanked out: what running heads and page numbers have in common."""
    return re.sub(r"\d+", "#", " ".join(text.split()))


def _running(pages: Sequence[Sequence[str]]) -> set[str]:
    """Return the shapes of what stands at the top or bottom of most pages."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_shape(box) for box in [*page[:2], *page[-1:]] if len(box) < 150})
    return {
        shape
        for shape, n in seen.items()
        if (n >= 2 and n >= 0.4 * len(pages)) or re.fullmatch(r"\W*#\W*", shape)
    }


def _known(data: bytes) -> dict[str, object]:
    """Return title, author and day of making that a PDF states of itself."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser
    from pdfminer.utils import decode_text

    info: dict[str, object] = {}
    for found in PDFDocument(PDFParser(io.BytesIO(data))).info:
        info |= found
    said = {k: decode_text(v) if isinstance(v, bytes) else str(v) for k, v in info.items()}
    day = _DAY.match(said.get("CreationDate", ""))
    fields: dict[str, object] = {
        "title": said.get("Title", "").strip(),
        "author": said.get("Author", "").strip(),
    }
    fields["made"] = "-".join(day.groups()) if day else ""
    dull = re.compile(
        r"^(?:\(?untitled\)?|\(?anonymous\)?|Microsoft Word - .*|\(?unspecified\)?)$", re.IGNORECASE
    )
    return {k: v for k, v in fields.items() if v and not dull.match(str(v))}
