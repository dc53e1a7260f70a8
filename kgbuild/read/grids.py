"""Tables and cards: lines that hold fields, each with what it says of an event.

A table is lines of as many cells each, parted by bars, tabs, commas or two spaces and more, under a line that names its
columns. A card is lines "Key: value". A cell of a column that is known gives its field to what its row or card tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kgbuild.read.dates import find_dates, is_day
from kgbuild.read.fields import ARTICLE, EVENT, field_of
from kgbuild.read.layout import Line

_RULE: Final = re.compile(r"^[|+:=\s-]*-[|+:=\s-]*$")
_BAR: Final = re.compile(r"(?<!\\)\|")
_GAP: Final = re.compile(r"\t+|[ \xa0]{2,}")
_COMMAS: Final = {sign: re.compile(rf'(?:^|(?<={sign}))(?:"[^"]*"|[^{sign}"]*)(?={sign}|$)') for sign in ",;"}
_KEY: Final = re.compile(
    r"^(?:[-•*·▪]\s+)?(?P<key>[A-Za-z][\w /().#&’'-]{0,38}?)[ \t]*(?::|=|\t| [–-] |\.{3,}|…+)[ \t]*(?P<value>\S.*)$"
)
#: Figures with what they count, and names, each a whole cell.
_TOLL: Final = re.compile(r"(?:[A-Za-z]+ ){0,2}\d[\d,]*\+?\s+[A-Za-z]+(?:[ ,;/]+[\w+]+){0,6}$")
_NAME: Final = re.compile(r"[A-Z][^\W\d_]*(?:[ ,’'-]+[^\W\d_]+){0,4}")
_BARE: Final = 3  # cells of a row that no line of columns stands above
_PROSE: Final = 4  # words from which on a cell without a known column may tell what happened
_LONGEST_CARD: Final = 60  # lines
_FEWEST: Final = 2  # known columns or keys that make lines a table or a card


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of the text: what it `holds` (an event's field, "event", or "" for what is no story), its `row`."""

    start: int
    end: int
    holds: str
    row: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table or a card: `lines` from `first` to `last` (exclusive) of those it was found in."""

    first: int
    last: int
    cells: tuple[Cell, ...]


def grids(found: Sequence[Line]) -> list[Grid]:
    """Return the tables and cards in the lines of a text, in order; rows are numbered from 1 through all of them."""
    out: list[Grid] = []
    at = rows = 0
    while at < len(found):
        grid = _table(found, at, rows) or _bare_table(found, at, rows) or _card(found, at, rows)
        if grid is None:
            at += 1
            continue
        out.append(grid)
        at = grid.last
        rows = max((cell.row for cell in grid.cells), default=rows)
    return out


# ---------------------------------------------------------------------------------------------- tables


def _split(line: Line, how: str) -> list[tuple[int, int]]:
    """Return the cells of a line as stretches of its text."""
    if how in _COMMAS:
        spans = [match.span() for match in _COMMAS[how].finditer(line.text)]
        return [_bare(line.text, start, end, '" ') for start, end in spans]
    sign = _BAR if how == "|" else _GAP
    cuts = [(0, 0), *(match.span() for match in sign.finditer(line.text)), (len(line.text), len(line.text))]
    spans = [(a[1], b[0]) for a, b in pairwise(cuts)]
    if how == "|":
        spans = spans[line.text.startswith("|") :]
        spans = spans[: len(spans) - (line.text.endswith("|") and len(spans) > 0)]
    return [_bare(line.text, start, end, " \t\xa0") for start, end in spans]


def _bare(text: str, start: int, end: int, marks: str) -> tuple[int, int]:
    part = text[start:end]
    left = len(part) - len(part.lstrip(marks))
    right = len(part.rstrip(marks))
    return start + min(left, right), start + max(right, min(left, right))


def _table(found: Sequence[Line], at: int, rows: int) -> Grid | None:
    """Return the table whose line of columns is line `at`, None where there is none."""
    head = found[at]
    if head.form in ("blank", "url", "rule", "heading"):
        return None
    for how in ("|", "\t", ",", ";"):
        if (how == "|" and "|" not in head.text) or (how in _COMMAS and head.text.count(how) < 2):
            continue
        grid = _table_by(found, at, rows, how)
        if grid is not None:
            return grid
    return None


def _table_by(found: Sequence[Line], at: int, rows: int, how: str) -> Grid | None:
    columns = _split(found[at], how)
    if len(columns) < 2 + (how != "|"):
        return None
    names = [found[at].text[a:b] for a, b in columns]
    fields = [_event_field(name) for name in names]
    ruled = (
        how == "|"
        and at + 1 < len(found)
        and "|" in found[at + 1].text
        and bool(_RULE.match(found[at + 1].text))
    )
    known = sum(map(bool, fields))
    if (known < _FEWEST and not ruled) or (how in _COMMAS and known < 3):
        return None
    body, last = _body(found, at + 1, how, len(columns))
    if not body:
        return None
    fields = _with_event(fields, body)
    cells = [Cell(found[at].start, found[at].end, "", rows)]
    for number, (line, spans) in enumerate(body, rows + 1):
        cells += _row(line, spans, fields, columns, number)
    cells += [Cell(line.start, line.end, "", rows) for line in found[at + 1 : last] if _RULE.match(line.text)]
    return Grid(at, last, tuple(cells))


def _event_field(name: str) -> str:
    held = field_of(name)
    return "event" if held == "text" else held if held in EVENT else ""


Row = tuple[Line, list[tuple[int, int]]]


def _bare_table(found: Sequence[Line], at: int, rows: int) -> Grid | None:
    """Return the table of rows that no line of columns stands above: "4 May 2024 | Gao | Gunmen shot … | 4 killed".

    One column of it holds days. What the others hold shows in their first two cells: a figure with a word, a name, and
    in one of them what happened.
    """
    for how in ("|", "\t"):
        columns = _split(found[at], how) if how in found[at].text or how == "\t" else []
        if len(columns) < _BARE or (
            "\t" not in found[at].text and how == "\t" and not _is_dated(found[at], columns)
        ):
            continue
        first, _ = _body(found[at : at + _FEWEST], 0, how, len(columns))
        fields = [_shown(first, n) for n in range(len(columns))]
        if len(first) < _FEWEST or fields.count("date") != 1:
            continue
        for held in ("place", "toll"):  # the first column of names, the first of figures
            fields = [f if f != held or n == fields.index(held) else "" for n, f in enumerate(fields)]
        fields = _with_event(fields, first)
        if "event" in fields:
            body, last = _body(found, at, how, len(columns))
            cells = [
                c
                for n, (line, spans) in enumerate(body, rows + 1)
                for c in _row(line, spans, fields, columns, n)
            ]
            return Grid(at, last, tuple(cells))
    return None


def _is_dated(line: Line, columns: Sequence[tuple[int, int]]) -> bool:
    """Whether a day is the first of the cells that spaces alone part."""
    return is_day(line.text[slice(*columns[0])])


def _shown(body: Sequence[Row], n: int) -> str:
    """Return what a column without a name holds, by all of its cells, "" where that does not show."""
    cells = [line.text[slice(*spans[n])] for line, spans in body if n < len(spans)]
    for held, fits in (("date", is_day), ("toll", _TOLL.match), ("place", _NAME.fullmatch)):
        if all(map(fits, cells)):
            return held
    return ""


def _body(found: Sequence[Line], at: int, how: str, width: int) -> tuple[list[Row], int]:
    """Return the rows below a line of columns, and the line behind the last."""
    body: list[Row] = []
    last = at
    while at < len(found):
        line = found[at]
        if line.form == "rule" or (line.text and _RULE.match(line.text)):
            at += 1
            last = at if body or how == "|" else last
            continue
        spans = _split(line, how) if line.form != "blank" else []
        fits = len(spans) == width or (how in "|\t" and 2 <= len(spans) < width and how in line.text + "\t")
        if not fits or (how == "\t" and len(spans) < 2):
            break
        body.append((line, spans))
        at += 1
        last = at
    return body, last


def _with_event(fields: Sequence[str], body: Sequence[Row]) -> list[str]:
    """Return the fields with one that tells what happened: where no column is called so, the wordiest unknown one."""
    if "event" in fields:
        return list(fields)
    counts = {
        n: sum(len(line.text[slice(*spans[n])].split()) for line, spans in body if n < len(spans)) / len(body)
        for n, held in enumerate(fields)
        if not held
    }
    best = max(counts, key=lambda n: (counts[n], -n), default=-1)
    if best < 0 or counts[best] < _PROSE:
        return _with_target(fields)
    return ["event" if n == best else held for n, held in enumerate(fields)]


def _with_target(fields: Sequence[str]) -> list[str]:
    """Return the fields, that of who was hit telling the event where columns say all of it and none says what happened."""
    sides, rest = {"attacker", "target"} & {*fields}, {"weapon", "killed", "wounded", "toll"} & {*fields}
    if len(sides) + len(rest) < 3 or not sides or not {"date", "place"} & {*fields}:
        return list(fields)
    told = "target" if "target" in sides else "attacker"
    return [f"event {told}" if held == told else held for held in fields]


def _row(
    line: Line,
    spans: Sequence[tuple[int, int]],
    fields: Sequence[str],
    columns: Sequence[tuple[int, int]],
    number: int,
) -> Iterator[Cell]:
    """Yield the cells of a row; where some are missing, by where the columns begin."""
    for n, (start, end) in enumerate(spans):
        if start == end:
            continue
        at = (
            n
            if len(spans) == len(columns)
            else max((k for k, c in enumerate(columns) if c[0] <= start + 1), default=0)
        )
        held = fields[at]
        if not held and any(f.start == 0 and f.end >= end - start for f in find_dates(line.text[start:end])):
            held = "date"
        yield Cell(line.start + start, line.start + end, held, number)


# ----------------------------------------------------------------------------------------------- cards


def _card(found: Sequence[Line], at: int, rows: int) -> Grid | None:
    """Return the card that begins with line `at`, None where there is none."""
    first = _key(found[at])
    if first is None or not first[0]:
        return None
    entries: list[tuple[Line, re.Match[str], str]] = []
    cells: list[Cell] = []
    n = at
    last = at
    while n < min(len(found), at + _LONGEST_CARD):
        line = found[n]
        entry = _key(line)
        if line.form == "blank" and n + 1 < len(found) and _key(found[n + 1]) is not None:
            n += 1
            continue
        if entry is None:
            held = entries[-1][2] if entries and n == last else ""
            if held == "event" and line.form == "text" and cells:
                cells[-1] = Cell(cells[-1].start, line.end, "event", rows + 1)
                n += 1
                last = n
                continue
            break
        if entry[0] and entry[0] != "event" and entry[0] != "place" and entry[0] in {e[2] for e in entries}:
            break  # the next card
        entries.append((line, entry[1], entry[0]))
        cells += _of_entry(line, entry[1], entry[0], rows + 1)
        n += 1
        last = n
    known = {held for _, _, held in entries if held}
    if len(known) < _FEWEST or (len(entries) < 3 and not known & {"event"}) or not known & {"date", "place"}:
        return None
    return Grid(at, last, tuple(cells))


def _key(line: Line) -> tuple[str, re.Match[str]] | None:
    """Return what a line "Key: value" holds ("" for a key that is not known) and its match; None for other lines."""
    match = _KEY.match(line.text) if line.form in ("text", "bullet") else None
    if match is None or len(match["key"].split()) > 5:
        return None
    held = _event_field(match["key"])
    if not held and (field_of(match["key"]) in ARTICLE or not match["key"][0].isupper()):
        return None
    return held, match


def _of_entry(line: Line, match: re.Match[str], held: str, row: int) -> list[Cell]:
    """Return the key and the value of a line of a card."""
    value = line.start + match.start("value")
    return [Cell(line.start, value, "", row), Cell(value, line.start + match.end("value"), held, row)]
