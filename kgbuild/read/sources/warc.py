"""Web archives: each page that was fetched whole is an article (warcio)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from io import StringIO
from typing import Any, Final

from kgbuild.read.records import BadInput, Problem, Record
from kgbuild.read.sources.base import Found, Item, library, opened
from kgbuild.read.sources.html import page

_PAGES: Final = ("text/html", "application/xhtml+xml")
_LARGEST: Final = 30_000_000  # bytes of one page


def read(item: Item) -> Iterator[Found]:
    """Yield the articles of a web archive; what is no page is counted."""
    iterator: Any = library("warcio.archiveiterator", "warc", item)
    skipped: Counter[str] = Counter()
    with opened(item) as stream:
        archive = iterator.ArchiveIterator(stream)
        for number, record in enumerate(_each(archive), 1):
            if record.rec_type not in ("response", "resource"):
                continue
            kind = _kind(record)
            if kind not in _PAGES:
                skipped[kind or "no type"] += 1
                continue
            found = _record(record, number, item)
            if found is not None:
                yield found
    if skipped:
        told = ", ".join(f"{n} {kind}" for kind, n in sorted(skipped.items()))
        yield Problem(item.where, f"passed over in the archive: {told}", "Only pages are read", False, 0)
    if archive.err_count:
        what = "records do not end where they say that they do (Content-Length)"
        yield Problem(item.where, what, "Pages may be cut; fetch them again if so", False, 0)


def _each(archive: Any) -> Iterator[Any]:
    """Yield the records of an archive, without the words that warcio has for those that end unexpectedly."""
    while True:
        with redirect_stderr(StringIO()):
            record = next(archive, None)
        if record is None:
            return
        yield record


def _kind(record: Any) -> str:
    """Return the type of what was fetched, "" where fetching failed or led elsewhere."""
    if record.rec_type == "response":
        if not record.http_headers or record.http_headers.get_statuscode()[:1] != "2":
            return f"answers {record.http_headers.get_statuscode()}" if record.http_headers else ""
        return str(record.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    return str(record.rec_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()


def _record(record: Any, number: int, item: Item) -> Found | None:
    """Return the article of a page that was fetched."""
    url = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    where = f"{item.where}: record {number} ({url})"
    data = record.content_stream().read(_LARGEST)
    try:
        found: Record = page(data, replace(item, where=where), url=url)
    except BadInput as error:
        return error.problem
    return replace(found, id=url or f"{item.stem}-{number}")
