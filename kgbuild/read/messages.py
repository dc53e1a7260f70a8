"""Messages in a text: the lines that open those of a chat as it is exported, and those of letters that are passed on.

Each says when it was sent. What a chat tells is of that day; what a letter tells counts from it ("this morning").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kgbuild.read.dates import MONTH, find_dates
from kgbuild.read.layout import Line

_DAY: Final = rf"(?P<day>\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|\d{{1,2}}\s{MONTH},?\s\d{{4}}|{MONTH}\s\d{{1,2}},\s\d{{4}})"
_CLOCK: Final = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s*[ap]\.?m\b\.?)?"
_WHO: Final = r"[^:\[\]\n]{1,40}"
#: How chats are written out: "[26/04/2024, 07:12] Ali: …", "26/04/2024, 07:12 - Ali: …", "Ali, [26.04.2024 07:12]".
_CHATS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\[{_DAY},?\s+{_CLOCK}\]\s*{_WHO}:(?:\s+|$)",
        rf"\[{_CLOCK},\s+{_DAY}\]\s*{_WHO}:(?:\s+|$)",
        rf"{_DAY},?\s+{_CLOCK}\s+[-–]\s+(?:{_WHO}:(?:\s+|$))?",
        rf"{_WHO}\[{_DAY}(?:,|\s+at)?\s+{_CLOCK}\]:?(?:\s+|$)",
        rf"{_WHO}\s[—–]\s+{_DAY}\s+{_CLOCK}$",
    )
)
#: The head of a letter, and the line above one that is answered.
_HEAD: Final = re.compile(
    r"(?P<key>from|sent|date|to|cc|bcc|subject|reply-to)\s*:\s*(?P<value>\S.*)?$", re.IGNORECASE
)
_WROTE: Final = re.compile(r"on\s.{6,200}\bwrote:$", re.IGNORECASE)
_TAG: Final = re.compile(r"#\w+$|https?://\S+$|t\.me/\S+$")
_TAGS: Final = 12  # tags and addresses that a message may end in
_FEWEST: Final = 2  # messages that make a chat
_KEYS: Final = 3  # lines that make the head of a letter


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a message: lines `first` to `last` (exclusive), its day from `start` to `end`, and where its text goes on.

    `text` is an offset in the last of its lines, -1 where nothing stands behind. `sent` tells that its day is only that
    of sending.
    """

    first: int
    last: int
    start: int
    end: int
    text: int = -1
    sent: bool = False


def openings(found: Sequence[Line]) -> list[Opening]:
    """Return what opens the messages in the lines of a text, in order."""
    return sorted((*_of_chats(found), *_of_letters(found)), key=lambda opening: opening.first)


def _of_chats(found: Sequence[Line]) -> Iterator[Opening]:
    matches = [
        (n, form, match)
        for n, line in enumerate(found)
        if any(sign.isdigit() for sign in line.text[:60])
        for form, pattern in enumerate(_CHATS)
        if (match := pattern.match(line.text))
    ]
    counts = Counter(form for _, form, _ in matches)
    for n, form, match in matches:
        if counts[form] >= _FEWEST:
            at = found[n].start
            behind = at + match.end() if match.end() < len(found[n].text) else -1
            yield Opening(n, n + 1, at + match.start("day"), at + match.end("day"), behind)


def _of_letters(found: Sequence[Line]) -> Iterator[Opening]:
    n = 0
    while n < len(found):
        last, day = n, None
        keys: set[str] = set()
        while last < len(found) and (match := _HEAD.match(found[last].text)):
            keys.add(match["key"].lower())
            day = _day_in(found[last]) if match["key"].lower() in ("sent", "date") else day
            last += 1
        if len(keys) >= _KEYS and "from" in keys and day is not None:
            yield Opening(n, last, *day, sent=True)
        elif _WROTE.match(found[n].text) and (day := _day_in(found[n])) is not None:
            yield Opening(n, n + 1, *day, sent=True)
        n = max(last, n + 1)


def _day_in(line: Line) -> tuple[int, int] | None:
    """Return where the day of a line stands."""
    one = next(find_dates(line.text), None)
    return (line.start + one.start, line.start + one.end) if one is not None else None


def end_of_words(text: str) -> int:
    """Return where the tags and addresses begin that a text ends in.

    >>> end_of_words("Strike on a depot #Kharkiv https://t.example/1 #war")
    17
    """
    end = len(text)
    for token in reversed(text.rsplit(None, _TAGS)[1:]):
        if not _TAG.match(token):
            break
        end = text.rindex(token, 0, end)
    return len(text[:end].rstrip())
