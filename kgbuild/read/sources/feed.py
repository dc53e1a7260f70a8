"""RSS and Atom: an entry is an article (feedparser); what entries hold in HTML is read as pages are."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from kgbuild.read.records import BadInput, Problem, Record, bad
from kgbuild.read.sources.base import Found, Item, library
from kgbuild.read.sources.html import extracted, rendered

_LARGEST: Final = 50_000_000  # bytes
_BOMB: Final = re.compile(rb"<!ENTITY", re.IGNORECASE)
_BREAK: Final = re.compile(r"<(?:br|/p|/div|/li|/h\d|/tr)\b[^>]{0,200}>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]{1,1000}>")


def read(item: Item) -> Iterator[Found]:
    """Yield the articles of a feed."""
    feedparser: Any = library("feedparser", "html", item)
    data = item.data(_LARGEST)
    if _BOMB.search(data[:100_000]):
        raise bad(
            item.where,
            "the XML defines entities of its own, which are not read",
            "Save the feed without them",
        )
    found = feedparser.parse(io.BytesIO(data), sanitize_html=False)
    if not found.version and not found.entries:
        raise bad(item.where, "the XML is no feed", "Give an RSS or Atom feed")
    if not found.entries:
        raise bad(item.where, "the feed has no entries", "Give it articles or remove it")
    if found.bozo and not isinstance(found.bozo_exception, feedparser.CharacterEncodingOverride):
        what = f"the feed is not well formed ({str(found.bozo_exception).splitlines()[0][:100]})"
        yield Problem(item.where, f"{what}: what stands before the fault was read", "Fetch it anew", False, 0)
    for number, entry in enumerate(found.entries, 1):
        try:
            yield _record(entry, found.feed, number, item)
        except BadInput as error:
            yield error.problem


def _record(entry: Any, feed: Any, number: int, item: Item) -> Record:
    """Return the article of an entry."""
    where = f"{item.where}: entry {number}"
    source = (entry.get("source") or {}).get("title") or feed.get("title", "")
    bodies = [content.get("value", "") for content in entry.get("content", ())] + [entry.get("summary", "")]
    text = max((_text(body, item) for body in bodies), key=len, default="")
    title = _text(entry.get("title", ""), item)
    if not text.strip():
        text = title
    if not text.strip():
        raise bad(where, "the entry has neither title nor text", "Leave it out")
    fields = {
        "title": title,
        "published": entry.get("published") or entry.get("updated") or "",
        "source": source,
        "url": entry.get("link", ""),
        "author": entry.get("author", ""),
    }
    number_of = str(entry.get("id") or entry.get("link") or f"{item.stem}-{number}")
    return Record(number_of, text, where, item.path, {k: v for k, v in fields.items() if v})


def _text(markup: str, item: Item) -> str:
    """Return markup as text: long ones as a page, short ones with their tags taken out."""
    if not _TAG.search(markup):
        return unescape(markup).strip()
    if len(markup) > 1000:
        found = extracted(f"<html><body><article>{markup}</article></body></html>", item)
        text = rendered(found.body) if found is not None else ""
        if len(text) > len(_TAG.sub("", markup)) / 2:
            return text
    lines = unescape(_TAG.sub("", _BREAK.sub("\n\n", markup))).split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip()
