"""E-mail: a letter is an article; `.eml` holds one, `.mbox` many (Python's own email and mailbox)."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any, Final

from kgbuild.read.records import BadInput, Record, bad
from kgbuild.read.sources.base import Found, Item, opened
from kgbuild.read.sources.html import extracted, rendered

_FROM: Final = re.compile(rb"^From \S.*\d{4}\s*$")
_LETTER: Final = 50_000_000  # bytes of one letter
_QUOTED_BEFORE: Final = re.compile(
    r"^(?:On .{5,200} wrote:|-{2,}\s*(?:Original|Forwarded) Message\s*-{2,})\s*$", re.M
)


def read(item: Item) -> Iterator[Found]:
    """Yield the articles of a letter or of a box of letters."""
    with opened(item) as stream:
        box = item.name.lower().endswith(".mbox") or bool(_FROM.match(stream.readline(1000)))
    if not box:
        yield _record(item.data(_LETTER), item.stem, item.where, item)
        return
    number = 0
    for number, data in enumerate(_letters(item), 1):
        try:
            yield _record(data, "", f"{item.where}: letter {number}", item, number)
        except BadInput as error:
            yield error.problem
    if not number:
        raise bad(item.where, "the file is empty", "Give it letters or remove it")


def _letters(item: Item) -> Iterator[bytes]:
    """Yield the letters of an mbox: each begins at a "From " line behind a blank one."""
    lines: list[bytes] = []
    blank, size, begun = True, 0, False
    with opened(item) as stream:
        for line in stream:
            if blank and line.startswith(b"From ") and _FROM.match(line):
                if begun:
                    yield b"".join(lines)
                lines, size, begun = [], 0, True
            elif begun and size <= _LETTER:
                lines.append(line[1:] if re.match(rb">+From ", line) else line)
                size += len(line)
            blank = not line.strip()
    if begun:
        yield b"".join(lines)


def _record(data: bytes, id_: str, where: str, item: Item, number: int = 0) -> Record:
    """Return the article of a letter."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    text = _text(message, item)
    if not text.strip():
        raise bad(where, "the letter has no text", "Leave it out")
    name, address = parseaddr(_header(message, "from"))
    fields = {
        "title": _header(message, "subject"),
        "published": _day(message),
        "source": name or address.partition("@")[2],
        "url": _header(message, "archived-at").strip("<>"),
    }
    id_ = id_ or _header(message, "message-id").strip("<> ") or f"{item.stem}-{number}"
    return Record(id_, text, where, item.path, {k: v for k, v in fields.items() if v})


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except (
        ValueError,
        IndexError,
        AttributeError,
        TypeError,
        KeyError,
    ):  # what email raises on broken headers
        return ""


def _day(message: EmailMessage) -> str:
    """Return the day of sending, in the zone that it was sent in."""
    try:
        return parsedate_to_datetime(_header(message, "date")).date().isoformat()
    except (ValueError, TypeError, OverflowError):
        return ""


def _text(message: EmailMessage, item: Item) -> str:
    """Return what a letter says: its plain part, else its HTML; without the letter that it answers."""
    plain = _body(message, "plain")
    if plain.strip():
        answered = _QUOTED_BEFORE.search(plain)
        return (
            plain[: answered.start()] if answered and len(plain[: answered.start()].split()) > 20 else plain
        )
    markup = _body(message, "html")
    found: Any = extracted(markup, item) if markup.strip() else None
    return rendered(found.body) if found is not None else ""


def _body(message: EmailMessage, kind: str) -> str:
    try:
        part = message.get_body((kind,))
    except (AttributeError, KeyError, ValueError):
        return ""
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, ValueError, AttributeError):
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
