"""Who signed a letter or a communiqué: the name alone in a line below it, and the office in the lines behind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kgbuild.read.lines import Piece, is_sentence, sub, words
from kgbuild.read.page import PageWords

#: A line that is one name, capitals and initials allowed, behind a note in brackets or a title that ends in a full stop.
_NAME = re.compile(
    r"^(?:\([^()]{1,20}\)|/\w/)?[\s:,]*(?:[^,;:]*\b[A-Z][a-z]{1,2}\.\s+)?"
    r"(?P<name>[A-Z][\w.’'-]*(?:\s+(?:[a-z]{1,3}[\s-]+)?[A-Z][\w.’'-]*){1,4})$"
)
_QUOTED = re.compile(r"[“\"„«][^“”\"„«»]*[”\"»]")
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y)\b")
#: A line that is the name of a body: "Yemeni Armed Forces", "Ministry of Defence".
_BODY = re.compile(r"(?:The\s+)?[A-Z][\w.’'-]*(?:\s+(?:(?:of|for|the|and)\s+)*[A-Z][\w.’'-]*){1,5}")
#: So many words an office has at most, and so many lines.
_OFFICE, _OFFICES = 14, 3


def with_signatures(pieces: Sequence[Piece], page: PageWords) -> list[Piece]:
    """Return the pieces, those around a text in the first person that name whose it is as cells of their own.

    What holds the name below it "holds" signer, the lines behind it office; the office above a press release gives it out.
    """
    told = [n for n, piece in enumerate(pieces) if piece.kind == "body" and is_sentence(piece.text)]
    out = list(pieces)
    if not told or not any(_FIRST_PERSON.search(_QUOTED.sub("", pieces[n].text)) for n in told):
        return out
    giver = _giver(pieces[: told[0]], page)
    if giver is not None:
        out[giver] = replace(pieces[giver], kind="cell", holds="office")
        return out
    at = told[0] + 1
    while at < len(pieces):
        name = _signer(pieces[at])
        offices = _offices(pieces, at + 1) if name is not None else 0
        if name is not None and offices:
            out[at] = name
            for n in range(at + 1, at + 1 + offices):
                out[n] = replace(pieces[n], kind="cell", holds="office")
        at += 1 + offices
    return out


def _giver(above: Sequence[Piece], page: PageWords) -> int | None:
    """Return the line of a press release's head that is the name of who gives it."""
    released = [n for n, piece in enumerate(above) if _is_any_of(piece.text, page.lists["releases"])]
    names = [n for n, piece in enumerate(above) if n not in released and _BODY.fullmatch(piece.text)]
    return names[0] if released and len(names) == 1 else None


def _is_any_of(text: str, names: Sequence[str]) -> bool:
    return " ".join(words(text)).lower() in names


def _signer(piece: Piece) -> Piece | None:
    """Return the name of a line that is no more than that."""
    if piece.kind in ("cell", "day"):
        return None
    match = _NAME.match(piece.text)
    found = sub(piece, match.start("name"), len(piece.text), "cell") if match is not None else None
    return replace(found, holds="signer") if found is not None else None


def _offices(pieces: Sequence[Piece], at: int) -> int:
    """Return how many lines from `at` on may be the office of who signed: short, no sentences, no further name."""
    count = 0
    while at + count < len(pieces) and count < _OFFICES:
        piece = pieces[at + count]
        short = 0 < len(words(piece.text)) <= _OFFICE and piece.text[0].isupper()
        if piece.kind == "cell" or not short or is_sentence(piece.text):
            break
        if count and (piece.paragraph != pieces[at].paragraph or any(c.isdigit() for c in piece.text)):
            break
        count += 1
    return count
