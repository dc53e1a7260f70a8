"""What stands in front of an item and holds for it: "11 June 2024: …", "- Mosul: …", "12 May, Gao – …".

The lead becomes a field of its own, as the cell of a table is, and what follows is told then and there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kgbuild.read.dates import MONTH, WEEKDAY, find_dates, find_month_day, without_dates
from kgbuild.read.lines import Piece, is_sentence, sub, words

_LEAD: Final = re.compile(r"^(?:[-•*·▪]\s+)?(?P<lead>[^:–—\n]{3,60}?)(?P<sign>\s*:|\s+[-–—])\s+(?=\S)")
_NAME: Final = re.compile(r"[A-Z][^\W\d_]*(?:[ ’'-][^\W\d_]+)*")
#: "Incidents of 4 May: in Gao, …; in Kidal, …", and what parts the items.
_SERIES: Final = re.compile(r"^(?P<lead>[^:;.!?]{6,80}):\s+(?=[^;]+;\s+[^;]+)")
_SEMICOLON: Final = re.compile(r";\s+(?:and\s+)?")
_DAY_BEHIND: Final = re.compile(
    rf"(?:on\s+)?(?:{WEEKDAY}\b|\d{{1,2}}\s+{MONTH}|{MONTH}\s+\d{{1,2}}\b)", re.IGNORECASE
)
_ITEM: Final = 5  # words: shorter parts are names
_ITEMS: Final = frozenset({"bullet", "number"})
_REST: Final = 5  # words of a place beside a day
_PLACE: Final = 3  # words of a place alone


def with_leads(pieces: Sequence[Piece], cues: Sequence[str]) -> list[Piece]:
    """Return the pieces, the leads of items cut off, each a cell that holds a day, a place or both for its item.

    A day stands in front of items of a list, or of two paragraphs and more; a place of two items and more.
    """
    found = {n: lead for n, piece in enumerate(pieces) if (lead := _lead(piece, cues))}
    dated = [n for n, (holds, _, _) in found.items() if "date" in holds]
    placed = [n for n in found if n not in dated]
    kept = {n for n in dated if len(dated) > 1 or pieces[n].form in _ITEMS} | {
        n for n in placed if len(placed) > 1
    }
    row = max((piece.row for piece in pieces), default=0)
    out: list[Piece] = []
    for n, piece in enumerate(pieces):
        row += n in kept
        out += _cut(piece, *found[n], row) if n in kept else parted(piece)
    return out


def _lead(piece: Piece, cues: Sequence[str]) -> tuple[str, int, int] | None:
    """Return what the lead of a piece holds, where it ends, and where the item begins; None where it has none."""
    match = None if piece.kind or piece.row or piece.level else _LEAD.match(piece.text)
    if match is None or not (piece.form in _ITEMS or is_sentence(piece.text)):
        return None
    lead = match["lead"]
    beside = " ".join(words(without_dates(lead)))
    named = bool(_NAME.fullmatch(beside)) and beside.lower() not in cues
    if any(date.day for date in find_dates(lead)) or find_month_day(lead) is not None:
        fits = not beside or (named and len(beside.split()) <= _REST)
        holds = "date place" if beside else "date"
    else:
        # who speaks stands before a colon in a paragraph, the place of writing is in capitals
        item = piece.form in _ITEMS
        parts = (match["sign"].endswith(":") == item or (item and "," in lead)) and not lead.isupper()
        parts = parts or bool(_DAY_BEHIND.match(piece.text, match.end()))  # nobody begins to speak with a day
        fits = named and len(words(lead)) <= _PLACE and parts
        holds = "place"
    return (holds, match.end("lead"), match.end()) if fits else None


def parted(piece: Piece) -> list[Piece]:
    """Return a paragraph as a day and the items behind it, which semicolons part; as it is where it is none.

    >>> text = "Reported on 4 May: in Gao, two rockets hit a market; in Kidal, a mine killed two men."
    >>> [(part.text, part.kind) for part in parted(Piece(0, len(text), text, 0))][1:]
    [('in Gao, two rockets hit a market', 'body'), ('in Kidal, a mine killed two men.', 'body')]
    """
    match = None if piece.kind or piece.row or piece.level else _SERIES.match(piece.text)
    if match is None or (
        find_month_day(match["lead"]) is None and not any(d.day for d in find_dates(match["lead"]))
    ):
        return [piece]
    ends = [m.span() for m in _SEMICOLON.finditer(piece.text, match.end())]
    starts = [match.end(), *(end for _, end in ends)]
    items = [
        sub(piece, start, end, "body")
        for start, end in zip(starts, [*(start for start, _ in ends), len(piece.text)], strict=True)
    ]
    if not all(item and len(words(item.text)) >= _ITEM for item in items):
        return [piece]
    day = sub(piece, 0, match.end(), "day")
    return [part if part is day else replace(part, form="bullet") for part in (day, *items) if part]


def _cut(piece: Piece, holds: str, end: int, begin: int, row: int) -> list[Piece]:
    short = is_sentence(piece.text) and not is_sentence(piece.text[begin:])  # "8 May: X captured Y."
    parts = (
        (sub(piece, 0, end, "cell"), "mark", holds),
        (sub(piece, end, begin, "boilerplate"), "mark", ""),
        (sub(piece, begin, len(piece.text), "body" if short else ""), piece.form, "event"),
    )
    return [replace(part, form=form, holds=held, row=row) for part, form, held in parts if part]
