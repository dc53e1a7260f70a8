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
#: So many times as large as other letters are those of headings; lines that end so far before the margin are last ones.
_LARGER: Final = 1.15
_RAGGED: Final = 0.15
_HYPHEN: Final = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_DAY: Final = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_ENDS: Final = re.compile(r"[.!?:;…][\"”’')\]]*$")


def read(item: Item) -> Iterator[Found]:
    """Yield the article of a PDF."""
    high: Any = library("pdfminer.high_level", "pdf", item)
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    data = item.data(_LARGEST)
    laid = list(high.extract_pages(io.BytesIO(data), maxpages=_PAGES))
    usual = _usual_size(laid)
    pages = [_boxes(page, usual) for page in laid]
    text = joined(pages)
    if not text.strip():
        what = f"the PDF has no text layer: {len(pages)} page{'s' * (len(pages) != 1)} of pictures"
        raise bad(item.where, what, "Run text recognition over it, such as ocrmypdf")
    yield Record(item.stem, text, item.where, item.path, _known(data))


def _lines(page: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Yield the boxes of a page in reading order, each with its lines."""
    for box in page:
        lines = [line for line in box if hasattr(line, "get_text")] if hasattr(box, "get_text") else []
        if lines:
            yield box, lines


def _size(line: Any) -> float:
    """Return the size of the letters of a line."""
    return float(max((getattr(letter, "size", 0.0) for letter in line), default=0.0))


def _usual_size(pages: Sequence[Any]) -> float:
    """Return the size that most letters have."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for _, lines in _lines(page):
            for line in lines:
                sizes[round(_size(line), 1)] += len(line.get_text())
    return max(sizes, key=lambda size: (sizes[size], size), default=0.0)


def _boxes(page: Any, usual: float) -> list[str]:
    """Return the paragraphs of a page; what is set larger, on a line or two, is marked as a heading."""
    out: list[str] = []
    for box, lines in _lines(page):
        part: list[Any] = []
        for line in lines:
            if part and _parts(part[-1], line, box):
                out.append(_marked(part, usual))
                part = []
            part.append(line)
        out.append(_marked(part, usual))
    return [text for text in out if text.strip("# •▪◦‣·")]


def _parts(last: Any, line: Any, box: Any) -> bool:
    """Whether a paragraph ends between two lines: another size of letters, or a sentence that ends before the margin."""
    larger, smaller = max(_size(last), _size(line)), min(_size(last), _size(line))
    if smaller and larger >= _LARGER * smaller:
        return True
    short = last.x1 < box.x1 - _RAGGED * (box.x1 - box.x0)
    return short and bool(_ENDS.search(last.get_text().strip()))


def _marked(lines: Sequence[Any], usual: float) -> str:
    """Return lines as text, headings with the mark of Markdown."""
    text = "".join(line.get_text() for line in lines).strip()
    heading = usual and len(lines) <= 2 and all(_size(line) >= _LARGER * usual for line in lines)
    return f"## {' '.join(text.split())}" if heading and text else text


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
