"""Days and places that hold for what follows: headings of days, datelines of digests, fields of rows and cards.

A page gives its day of publication once, above the story, and a report its place of writing: neither is said of an
event. A heading "## 8 October 2023", "Incidents of Monday, 4 March 2024:" or the datelines of several reports in one
text are: what stands below happened then and, for datelines, there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kgbuild.model import Block
from kgbuild.read.dates import TITLED, find_dates, find_month_day, is_bounded, short_day, without_dates
from kgbuild.read.layout import is_clocked
from kgbuild.read.lines import Piece, is_sentence, sub, words

_ENTRIES: Final = 2  # entries with clock times that make a page of them
_REST: Final = 6  # words that a heading of a day may have beside it
_PLACE: Final = re.compile(r"[A-Z][^\W\d_]+(?:[ ’'-][^\W\d_]+)*(?=,|\s*[(/–—-])")
#: "3-5 May", "between": more days than one.
_SPAN: Final = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?\s?[-–—/&]\s?\d{1,2}\s|\b(?:to|and|until|between)\b", re.IGNORECASE
)
_CLOCK: Final = re.compile(r"\b\d{1,2}[:.]\d\d\b")
#: "Day 3 - 5 January": which day of something it is, no period.
_COUNTED: Final = re.compile(r"day\s+\d{1,4}\s*[-–—:.,|(]\s*(?=\S)", re.IGNORECASE)
#: Fields that hold for one event only; day and place hold for all that is told under them.
_ONCE: Final = frozenset({"attacker", "target", "killed", "wounded", "toll", "weapon"})

#: Fields that hold a day: that of what is told, and that of sending.
_TELLING: Final = frozenset({"date", "sent"})

Formed = tuple[Piece, str]


def with_days(forms: Sequence[Formed], cues: Sequence[str]) -> list[Formed]:
    """Return the pieces, those that are headings of days and datelines of digests of the form "day"."""
    found = [n for n in range(len(forms)) if _is_candidate(forms, n, cues) and not _is_title(forms, n)]
    marked = {n for n in found if _is_marked(forms[n][0])}
    plain = [n for n in found if n not in marked and not _CLOCK.search(forms[n][0].text)]
    datelines = [n for n, (piece, form) in enumerate(forms) if _is_dateline(forms, n, piece, form)]
    days = marked | (set(plain) if len(plain) >= 2 else set())
    days |= set(datelines) if len(datelines) >= 2 else set()
    live = _live_title(forms)
    days |= live
    out: list[Formed] = []
    for n, (piece, form) in enumerate(forms):
        parts = _placed(piece) if n in days and n in datelines else _numbered(piece)
        parts = [replace(piece, kind="day", holds="date")] if n in live else parts
        out += [(part, part.kind) for part in parts] if n in days else [(piece, form)]
    return out


def _is_title(forms: Sequence[Formed], n: int) -> bool:
    """Whether a heading is the title of the whole, which says when that is from: "# Security brief, 14 June 2024"."""
    first = next((k for k, (piece, _) in enumerate(forms) if piece.form != "mark"), n)
    return n == first and forms[n][0].level == 1 and bool(TITLED.search(forms[n][0].text))


def _live_title(forms: Sequence[Formed]) -> set[int]:
    """Return the title of a page of entries with clock times where it tells the day: all that the page tells is of it."""
    clocked = [
        n
        for n, (piece, _) in enumerate(forms)
        if piece.form == "clock" or (piece.form != "mark" and is_clocked(piece.text))
    ]
    entries = [n for n in clocked if _is_told(forms, n + 1)]
    if len(entries) < _ENTRIES:
        return set()
    above = [n for n in range(entries[0]) if forms[n][1] in ("fragment", "dateline") and not forms[n][0].kind]
    dated = [n for n in above if _tells_day(forms[n][0].text)]
    return set(dated[:1])


def _is_told(forms: Sequence[Formed], n: int) -> bool:
    """Whether a sentence stands behind a clock time, or behind the heading of its entry."""
    below = [form for _, form in forms[n : n + 2]]
    return below[:1] == ["sentence"] or below == ["fragment", "sentence"]


def _tells_day(text: str) -> bool:
    return any(found.day for found in find_dates(text)) or find_month_day(text) is not None


def _numbered(piece: Piece) -> list[Piece]:
    """Return a heading of a day without what counts it: "Day 3 – [5 January 2024]"."""
    match = _COUNTED.match(piece.text)
    end = match.end() if match else 0
    parts = sub(piece, 0, end, "boilerplate"), sub(piece, end, len(piece.text), "day")
    return [part for part in parts if part]


def _placed(piece: Piece) -> list[Piece]:
    """Return a dateline in its parts: the place, "DORI, Burkina Faso", and the rest."""
    match = _PLACE.match(piece.text)
    if not match:
        return [replace(piece, kind="day", holds="date")]
    parts = sub(piece, 0, match.end(), "day"), sub(piece, match.end(), len(piece.text), "day")
    return [replace(part, holds=holds) for part, holds in zip(parts, ("place", "date"), strict=True) if part]


def _is_marked(piece: Piece) -> bool:
    """Whether a line shows that it stands above something: a heading's mark, or a colon at its end."""
    return bool(piece.level) or piece.text.endswith(":")


def _is_candidate(forms: Sequence[Formed], n: int, cues: Sequence[str]) -> bool:
    """Whether a piece is a day and little else, and something is told below it."""
    piece, form = forms[n]
    text = piece.text
    if (
        form not in ("dateline", "fragment", "sentence", "question", "headline")
        or piece.row
        or piece.form == "bullet"
    ):
        return False
    if (is_sentence(text) and not text.endswith(":")) or len(text) > 120:
        return False
    if not _tells_day(text) or is_bounded(text):
        return False
    rest = [word.lower() for word in words(without_dates(text))]
    stated = any(rest[: len(cue.split())] == cue.split() for cue in cues if cue != "date") and not piece.level
    return len(rest) <= _REST and not stated and _tells(forms, n + 1, n)


def _tells(forms: Sequence[Formed], n: int, before: int) -> bool:
    """Whether a story follows a line: a sentence, an item of a list or a row, not the next line of links."""
    while n < len(forms) and (
        forms[n][0].form in ("mark", "clock") or (forms[n][0].kind == "boilerplate" and forms[n][0].row)
    ):
        n += 1
    if n == len(forms):
        return False
    piece, form = forms[n]
    if piece.level and forms[before][0].level and n + 1 < len(forms):  # a heading below the day's
        return _tells(forms, n + 1, before)
    return form == "sentence" or bool(piece.row) or piece.form in ("bullet", "number")


def _is_dateline(forms: Sequence[Formed], n: int, piece: Piece, form: str) -> bool:
    """Whether a dateline with a place or a day opens a report: "DORI, 4 May (Wire) – [Gunmen …]"."""
    if form != "dateline" or n + 1 == len(forms) or forms[n + 1][1] != "sentence":
        return False
    return forms[n + 1][0].paragraph == piece.paragraph and bool(re.search(r"[-–—:]\s*$", piece.text))


# ----------------------------------------------------------------------------------------------- given


def blocks(pieces: Sequence[Piece], order: str = "") -> tuple[Block, ...]:
    """Return pieces as blocks, each with the blocks whose fields hold for it; `order` as in `kgbuild.dayorder`."""
    rows: dict[int, list[int]] = {}
    for n, piece in enumerate(pieces):
        if piece.row and piece.kind == "cell":
            rows.setdefault(piece.row, []).append(n)
    told = {piece.row for piece in pieces if piece.row and tells(piece)}
    out: list[Block] = []
    scope = _Scope(pieces, rows, told)
    leads = _leads(pieces)
    number = max(rows, default=0)
    entry = 0
    for n, piece in enumerate(pieces):
        given = (*scope.at(n), *leads.get(n, ()))
        holds = (
            piece.holds
            if piece.kind in ("cell", "body")
            else piece.holds or "date place"
            if piece.kind == "day"
            else "clock"
            if piece.form == "clock"
            else ""
        )
        number += n in leads or piece.form == "clock"
        entry = number if piece.form == "clock" else 0 if piece.kind == "day" or piece.level else entry
        item = piece.row if tells(piece) else number if n in leads else entry if piece.kind == "body" else 0
        day = (
            _day(piece.text, order)
            if piece.kind in ("cell", "day") and not _TELLING.isdisjoint(holds.split())
            else ()
        )
        out.append(Block(piece.start, piece.end, piece.kind, holds, given, item, day))
    return tuple(out)


def _day(text: str, order: str) -> tuple[int, ...]:
    """Return (year, month, day) of the one day that a text gives, the year 0 where it is not said; () of any other."""
    found = [one.day for one in find_dates(text, order)]
    if len(found) == 1 and found[0] is not None and not _SPAN.search(text):
        return found[0].year, found[0].month, found[0].day
    short = short_day(text, order) if not found else None
    return (0, *short) if short else ()


def tells(piece: Piece) -> bool:
    """Whether a piece is the field of a row or a card that tells of the event."""
    return "event" in piece.holds.split()


def _leads(pieces: Sequence[Piece]) -> dict[int, tuple[int, ...]]:
    """Return the items of lists of two and more, each with the sentence that the list hangs on, where there is one."""
    found: dict[int, tuple[int, ...]] = {}
    run: list[int] = []
    lead: int | None = None
    for n, piece in enumerate([*pieces, None]):
        if piece is not None and piece.form == "mark":
            continue
        if piece is not None and piece.form == "bullet" and piece.kind == "body":
            run.append(n)
            continue
        if len(run) > 1:
            found |= dict.fromkeys(run, () if lead is None else (lead,))
        run = []
        lead = n if piece is not None and piece.kind == "body" and not piece.row else None
    return found


class _Scope:
    """Which fields hold as one reads on."""

    def __init__(self, pieces: Sequence[Piece], rows: dict[int, list[int]], told: set[int]) -> None:
        self._pieces, self._rows, self._told = pieces, rows, told
        self._days: tuple[int, ...] = ()
        self._level = 0
        self._within: int | None = None
        self._card: list[int] = []

    def at(self, n: int) -> tuple[int, ...]:
        """Return the blocks whose fields hold for piece `n`; pieces are asked for in order."""
        piece = self._pieces[n]
        if piece.kind == "day":
            goes_on = (
                n and self._pieces[n - 1].kind == "day" and self._pieces[n - 1].paragraph == piece.paragraph
            )
            self._days = (*self._days, n) if goes_on else (n,)
            self._level, self._card = piece.level, []
            after = self._pieces[n + 1] if n + 1 < len(self._pieces) else piece
            # in front of the items of its own paragraph, it holds for them alone
            self._within = (
                piece.paragraph if after.form == "bullet" and after.paragraph == piece.paragraph else None
            )
        elif piece.level and self._level and piece.level <= self._level:
            self._days, self._card = (), []  # a heading of its own rank ends what a day stands above
        elif piece.row and piece.kind == "cell" and piece.row not in self._told:
            self._card = self._rows[piece.row]
        if piece.kind != "body":
            return ()
        if self._within is not None and piece.paragraph != self._within:
            self._days = ()
        own = self._rows.get(piece.row, []) if piece.row else self._card
        if not piece.row and self._card:
            self._card = [k for k in self._card if self._pieces[k].holds not in _ONCE]
        if piece.row:
            self._card = []
        dated = any(self._pieces[k].holds == "date" for k in own)
        return tuple(own) if dated else (*own, *self._days)
