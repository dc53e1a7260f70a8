"""What stands in front of an item and holds for it: "11 June 2024: …", "- Mosul: …", "12 May, Gao – …".

The lead becomes a field of its own, as the cell of a table is, and what follows is told then and there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kgbuild.read.dates import MONTH, WEEKDAY, find_dates, find_month_day, short_day, without_dates
from kgbuild.read.layout import is_clocked
from kgbuild.read.lines import Piece, is_sentence, sub, words

_LEAD: Final = re.compile(r"^(?:[-•*·▪]\s+)?(?P<lead>[^:–—\n]{3,60}?)(?P<sign>\s*:|\s+[-–—])\s+(?=\S)")
_NAME: Final = re.compile(r"[A-Z][^\W\d_]*(?:[ ’'-][^\W\d_]+)*")
#: "Incidents of 4 May: in Gao, …; in Kidal, …", and what parts the items.
_SERIES: Final = re.compile(r"^(?P<lead>[^:;.!?]{6,80}):\s+(?=[^;]+;\s+[^;]+)")
_FIRST_PERSON: Final = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y|[Yy]ou)\b")
_SEMICOLON: Final = re.compile(r";\s+(?:and\s+)?")
_DAY_BEHIND: Final = re.compile(
    rf"(?:on\s+)?(?:{WEEKDAY}\b|\d{{1,2}}\s+{MONTH}|{MONTH}\s+\d{{1,2}}\b)", re.IGNORECASE
)
_CLOCKED: Final = 2  # pieces that begin with a clock time
_ITEM: Final = 5  # words: shorter parts are names
_ITEMS: Final = frozenset({"bullet", "number"})
_REST: Final = 5  # words of a place beside a day
_PLACE: Final = 3  # words of a place alone


def with_leads(
    pieces: Sequence[Piece], cues: Sequence[str], order: str = "", speakers: Sequence[str] = ()
) -> list[Piece]:
    """Return the pieces, the leads of items cut off, each a cell that holds a day, a place or both for its item.

    A day stands in front of items of a list, or of two paragraphs and more; a place of two items and more. Clock times go
    that stand in front of two and more. `order` as in `kgbuild.dayorder`.
    """
    pieces = _unclocked(pieces)
    found = {n: lead for n, piece in enumerate(pieces) if (lead := _lead(piece, cues, order))}
    dated = [n for n, (holds, _, _) in found.items() if "date" in holds]
    found |= _in_capitals(pieces, speakers)
    placed = [n for n in found if n not in dated]
    kept = {n for n in dated if len(dated) > 1 or pieces[n].form in _ITEMS} | {
        n for n in placed if len(placed) > 1
    }
    row = max((piece.row for piece in pieces), default=0)
    behind = {n: place for n in kept & {*dated} if (place := _place_behind(pieces[n], found[n]))}
    out: list[Piece] = []
    for n, piece in enumerate(pieces):
        row += n in kept
        place = behind.get(n) if len(behind) > 1 else None
        out += _cut(piece, *found[n], row, place) if n in kept else parted(piece)
    return out


def _in_capitals(pieces: Sequence[Piece], speakers: Sequence[str]) -> dict[int, tuple[str, int, int]]:
    """Return the places in capitals before colons, "GAO: Rockets hit …": no speakers, who come again and say "I"."""
    found: dict[int, tuple[str, int, int]] = {}
    names: list[str] = []
    for n, piece in enumerate(pieces):
        match = None if piece.kind or piece.row or piece.level else _LEAD.match(piece.text)
        if match is None or not match["lead"].isupper() or not match["sign"].endswith(":"):
            continue
        name = words(match["lead"].lower())
        if not _NAME.fullmatch(match["lead"]) or len(name) > _PLACE or {*name} & {*speakers, "a", "q"}:
            return {}
        if _FIRST_PERSON.search(piece.text, match.end()):
            return {}
        names.append(match["lead"])
        if is_sentence(piece.text):
            found[n] = ("place", match.end("lead"), match.end())
    return found if len({*names}) == len(names) else {}


def _unclocked(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Return the pieces, the clock times that two and more begin with as pieces of their own."""
    ends = {n: is_clocked(p.text) for n, p in enumerate(pieces) if not p.kind and not p.row and not p.level}
    clocked = {n: end for n, end in ends.items() if end and is_sentence(pieces[n].text[end:])}
    if len(clocked) < _CLOCKED:
        return pieces
    out: list[Piece] = []
    for n, piece in enumerate(pieces):
        end = clocked.get(n, 0)
        clock, rest = sub(piece, 0, end, "boilerplate"), sub(piece, end, len(piece.text))
        out += [part for part in (clock and replace(clock, form="clock"), rest) if part] if end else [piece]
    return out


def _place_behind(piece: Piece, lead: tuple[str, int, int]) -> tuple[int, int] | None:
    """Return where a place ends that stands behind the day in front of an item, and where the item begins."""
    holds, _, begin = lead
    match = _LEAD.match(piece.text[begin:]) if holds == "date" else None
    fits = match is not None and _NAME.fullmatch(match["lead"]) and len(words(match["lead"])) <= _PLACE
    return (begin + match.end("lead"), begin + match.end()) if match is not None and fits else None


def _lead(piece: Piece, cues: Sequence[str], order: str) -> tuple[str, int, int] | None:
    """Return what the lead of a piece holds, where it ends, and where the item begins; None where it has none."""
    match = None if piece.kind or piece.row or piece.level else _LEAD.match(piece.text)
    if match is None or not (piece.form in _ITEMS or is_sentence(piece.text)):
        return None
    lead = match["lead"]
    beside = " ".join(words(without_dates(lead)))
    named = bool(_NAME.fullmatch(beside)) and beside.lower() not in cues
    if short_day(lead, order) is not None:
        fits, holds = True, "date"
    elif any(date.day for date in find_dates(lead, order)) or find_month_day(lead) is not None:
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


def _cut(
    piece: Piece, holds: str, end: int, begin: int, row: int, place: tuple[int, int] | None
) -> list[Piece]:
    start = begin
    behind: list[tuple[Piece | None, str, str]] = []
    if place is not None:
        behind = [
            (sub(piece, start, place[0], "cell"), "mark", "place"),
            (sub(piece, *place, "boilerplate"), "mark", ""),
        ]
        begin = place[1]
    short = is_sentence(piece.text) and not is_sentence(piece.text[begin:])  # "8 May: X captured Y."
    parts = (
        (sub(piece, 0, end, "cell"), "mark", holds),
        (sub(piece, end, start, "boilerplate"), "mark", ""),
        *behind,
        (sub(piece, begin, len(piece.text), "body" if short else ""), piece.form, "event"),
    )
    return [replace(part, form=form, holds=held, row=row) for part, form, held in parts if part]
