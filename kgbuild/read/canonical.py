r"""The canonical text of an article: what its source showed, without what only a screen or a typesetter needs.

Soft hyphens, characters of no width and marks of writing direction split words that readers see whole; ligatures and
letters with loose accents spell them otherwise. The target of a link and the stars around bold words are markup. All
that goes; every offset of the canonical text leads back to where its source shows it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

#: Runs of the canonical text: each begins at its first number, and at its second in the source; none where they are one.
Runs = tuple[tuple[int, int], ...]

_NOTHING = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_EDIT = re.compile(
    rf"(?P<nothing>[{_NOTHING}]+)"
    r"|(?P<line>\r\n?|\x85)"
    r"|(?P<page>\n?\x0c)"
    r"|(?P<control>[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f])"
    r"|(?P<half>[\ud800-\udfff])"
    r"|(?P<letter>[\ufb00-\ufb06]|[^\W\d_][\u0300-\u036f]+)"
    r"|(?P<image>!\[[^\[\]\n]{0,300}\]\([^()\s]{1,2000}\))"
    r"|(?P<link>\[(?P<shown>[^\[\]\n]{1,300})\]\((?:https?:|mailto:|/|\#|www\.)[^()\s]{0,2000}(?: \"[^\"\n]{0,300}\")?\))"
    r"|(?P<bold>\*\*(?P<strong>[^\s*](?:[^*\n]{0,500}[^\s*])?)\*\*)"
)
_PLAIN = re.compile(r"[\t\n -~\u00a0-\u00ac\u00ae-\u02ff‘’“”–—…]*")
_MARKUP = re.compile(r"\]\(|\*\*")


def _edits(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, replacement) for all that is written otherwise in the canonical text."""
    for match in _EDIT.finditer(text):
        start, end = match.span()
        name = match.lastgroup
        if match["link"] is not None or match["bold"] is not None:
            inner = "shown" if match["link"] is not None else "strong"
            if match["link"] is not None and _alone(text, start, end):
                continue  # a line of its own: layout tells it from the story
            yield start, match.start(inner), ""
            yield from (
                (a + match.start(inner), b + match.start(inner), c) for a, b, c in _edits(match[inner])
            )
            yield match.end(inner), end, ""
        elif name == "nothing" or match["image"] is not None:
            yield start, end, ""
        elif name == "letter":
            whole = unicodedata.normalize(
                "NFKC" if "\ufb00" <= text[start] <= "\ufb06" else "NFC", match.group()
            )
            if whole != match.group():
                yield start, end, whole
        else:
            yield start, end, {"line": "\n", "page": "\n\n", "control": " "}.get(name or "", "\ufffd")


def _alone(text: str, start: int, end: int) -> bool:
    """Whether nothing but marks stands beside a stretch on its line."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    line_end = text.find("\n", end)
    after = text[end : line_end if line_end >= 0 else len(text)]
    return (
        not re.search(r"\w", before)
        and not re.search(r"\w", after)
        and before.strip() not in {"#", "##", "###"}
    )


def canonical(text: str) -> tuple[str, Runs]:
    r"""Return the canonical form of a text and the runs that lead back.

    >>> canonical("a com\u00admander")
    ('a commander', ((0, 0), (5, 6)))
    """
    if _PLAIN.fullmatch(text) and not _MARKUP.search(text):
        return text, ()
    return edited(text, _edits(text))


def edited(text: str, edits: Iterable[tuple[int, int, str]]) -> tuple[str, Runs]:
    """Return a text with other words in place of some stretches, given as (start, end, words), and the runs that lead back.

    They come sorted; one that begins in another is passed over.
    """
    parts: list[str] = []
    runs: list[tuple[int, int]] = [(0, 0)]
    done = length = 0
    for start, end, new in edits:
        if start < done:
            continue
        parts += [text[done:start], new]
        length += start - done + len(new)
        done = end
        if runs[-1][0] == length:
            runs[-1] = (length, end)
        elif len(new) != end - start:
            runs.append((length, end))
    parts.append(text[done:])
    whole = "".join(parts)
    return whole, () if runs == [(0, 0)] else tuple(runs)


def shown_at(runs: Sequence[tuple[int, int]], offset: int) -> int:
    """Return the offset in the source of an offset in the canonical text.

    >>> shown_at(((0, 0), (5, 6)), 7)
    8
    """
    if not runs:
        return offset
    start, there = runs[bisect_right(runs, (offset, float("inf"))) - 1]
    return there + offset - start
