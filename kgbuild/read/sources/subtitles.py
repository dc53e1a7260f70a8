"""Subtitles, SRT and WebVTT: what is spoken, put together from its cues; a file is an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from kgbuild.read.decoding import decode
from kgbuild.read.records import Problem, bad
from kgbuild.read.sources.base import Found, Item, single

_TIMES: Final = re.compile(
    r"^(?:\d+\s*\n)?\s*(?:(?P<h>\d{1,3}):)?(?P<m>\d\d):(?P<s>\d\d)[.,]\d{1,3}\s+-->\s+"
    r"(?:(?P<h2>\d{1,3}):)?(?P<m2>\d\d):(?P<s2>\d\d)[.,]\d{1,3}[^\n]*\n"
)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>\n]{0,80}>|\{\\[^{}\n]{1,40}\}")
_ENDED: Final = re.compile(r"""[.!?…]["”’')\]]*$""")
_SPEAKER: Final = re.compile(r"^(?:[-–]\s|>>)")
#: Seconds of silence behind a sentence that part what is told.
_PAUSE: Final = 3


def read(item: Item) -> Iterator[Found]:
    """Yield the article of a file of subtitles. Raises BadInput where it has no cue."""
    notes: list[Problem] = []
    text = decode(item.data(), item.where, notes.append)
    yield from notes
    cues = [*_cues(text)]
    if not cues:
        raise bad(item.where, "it has no cues as subtitles have", "Save it as .txt if it is text")
    out = [cues[0][2]]
    for (_, last, before), (first, _, words) in pairwise(cues):
        parted = _SPEAKER.match(words) or (_ENDED.search(before) and first - last >= _PAUSE)
        out += ["\n\n" if parted else " ", words]
    yield from single(item, "".join(out))


def _cues(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the cues: the seconds at which each begins and ends, and its words on one line."""
    for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        match = _TIMES.match(part.strip("\n\ufeff ") + "\n")
        if match is None:
            continue
        words = " ".join(_TAG.sub("", part.strip("\n\ufeff ")[match.end() :]).split())
        if words:
            begin, end = (_seconds(match[f"h{n}"], match[f"m{n}"], match[f"s{n}"]) for n in ("", "2"))
            yield begin, end, words


def _seconds(hours: str | None, minutes: str, seconds: str) -> int:
    return (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
