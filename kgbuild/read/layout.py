"""The lines of a text: what each is by its form, which of them a typewriter or a page broke, and what goes between.

Two things are decided here before any words are looked at: which lines belong to one paragraph (by the paragraph, not by
the file: one long address or a quotation set narrower changes nothing for the others), and what a line is by its marks:
heading, item of a list, row of a table, line of a card, page number, address.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kgbuild.numerals import quantity
from kgbuild.read.canonical import Runs, edited, shown_at
from kgbuild.read.dates import MONTH
from kgbuild.read.page import PageWords, page_words

_WIDEST: Final = 120  # columns: wider lines are paragraphs, not the lines of a typewriter
_NARROWEST: Final = 35  # columns: narrower lines are lists, verse, menus
_COLUMN: Final = 24  # columns: as narrow a newspaper sets its text, which shows by sentences that go on
_FULL: Final = 0.75  # of the width: shorter lines end by themselves
_END: Final = re.compile(r"""[.!?…:;]["”’')\]]*$""")
_HANGING: Final = re.compile(
    r"(?:,|[^\s–—-]-|\b(?:the|an?|of|in|on|at|to|and|or|for|by|with|from|that|which|who|was|were|is|has|had|near|than|into|as|its|their|his))$",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"^(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:\s*(?:GMT|UTC|[ap]\.?m\.?))?$", re.IGNORECASE)
#: "21:44 Strike …", "[09:15] …", "2115 hrs: …", "0630Z – …"; "2019 – …" is a year.
_CLOCKED: Final = re.compile(
    r"^[\[(]?(?:(?:[01]?\d|2[0-3])[:.h][0-5]\d\s?(?:[ap]\.?m\.?)?|(?:[01]\d|2[0-3])[0-5]\d(?=\s?(?:h|hrs?|hours|Z|L|GMT|UTC)\b)"
    r"|(?!19|20)(?:[01]\d|2[0-3])[0-5]\d(?=\s?[-–—:\])]))\s?(?:h|hrs?|hours|Z|L|GMT|UTC)?[\])]?\s*[-–—|:]?\s+(?=[A-Z\"“‘\d])"
)
_PAGE: Final = re.compile(
    r"^(?:[-–—\[(|]\s*)?(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?(?:\s*[-–—\])|])?$", re.IGNORECASE
)
_PAGED: Final = re.compile(r"\bpage\s{1,3}\d{1,4}(?:\s+of\s+\d{1,4})?$", re.IGNORECASE)
_ANY_PAGE: Final = re.compile(
    r"^[^\S\n]{0,40}[^\d\n]{0,8}\d{1,4}[^\d\n]{0,8}$|\bpage[^\S\n]{1,3}\d", re.MULTILINE | re.IGNORECASE
)
_RUNNING: Final = re.compile(r"^[^.!?]{1,80}$")
_SYMBOL: Final = re.compile(
    r"^[A-Z]{1,4}/[\w./-]+(?:\s+page\s+\d+)?$|^\d{2}-\d{5}(?:\s*\([A-Z]\))?(?:\s+\d+)?$"
)
_URL: Final = re.compile(
    r"^(?:\[\d{1,3}\]|\d{1,3}[.)]?)?\W*(?:\[[^\[\]]{0,300}\]\(\S+\)|(?:https?://|www\.)\S+|<(?:https?|mailto):[^>\s]+>)(?:\W*(?:https?://|www\.)\S+)*\W*$",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(r"^(?P<mark>#{1,6})[ \t]+(?=\S)")
_UNDERLINE: Final = re.compile(r"^(?:={3,}|-{3,}|_{3,}|\*{3,}|~{3,})$")
_BULLET: Final = re.compile(
    r"^(?P<mark>[-•*·▪◦‣–—●○■□►]|o(?=\s+[A-Z])|\((?:[a-z]|[ivx]{1,4}|\d{1,2})\)|[a-z]\))[ \t\xa0]+(?=\S)"
)
_NUMBERED: Final = re.compile(  # "24.", "3.1", "3.1.12", but no clock time: "16.40"
    r"^(?P<mark>\d{1,3}[.)]|\d{1,2}(?:\.\d|(?:\.\d{1,2}){2,3})\.?)[ \t\xa0]+(?=[A-Z\"“‘]|\d{1,2} (?i:"
    rf"{MONTH}))"
)
#: A word that the end of a line parts, in a text and at the end of its line.
_PARTED: Final = re.compile(r"[^\W\d_]{2}-\n[ \t]*[a-z]")
_PARTED_WORD: Final = re.compile(r"\b([^\W\d_]{2,})-$")
#: How long something is: "a two-year-old".
_MEASURED: Final = re.compile(r"(?:year|month|day|hour)s?(?:-\w+)?")
#: The number of a footnote, glued to the word or the stop that it stands behind.
_NOTE: Final = re.compile(r"(?:(?<=\w[.,;:!?”\"’)])|(?<=[^\W\d_]{3}))(?:\[\d{1,3}\])+(?=[\s.,;:!?]|$)")
#: Forms of lines that may be parts of one paragraph.
_IN_RUNS: Final = ("text", "number", "url", "bullet", "message")
_QUOTED: Final = re.compile(r"^[ \t]{0,3}(?:>[ \t]?)+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line without white space at its ends; `form`: text, blank, heading, bullet, number, page, url, clock, rule, message.

    `mark` is the length of the mark that it begins with: "## ", "- ", "24. ".
    """

    start: int
    end: int
    text: str
    form: str
    mark: int = 0


def lines(text: str) -> list[Line]:
    """Return the lines of a text with their forms."""
    out: list[Line] = []
    at = 0
    for raw in text.split("\n"):
        body = raw.strip()
        start = at + (len(raw) - len(raw.lstrip()) if body else 0)
        form, mark = _form(body)
        out.append(Line(start, start + len(body), body, form, mark))
        at += len(raw) + 1
    return out


def _form(body: str) -> tuple[str, int]:
    """Return the form of a line and the length of its mark."""
    if not body:
        return "blank", 0
    if _URL.match(body):
        return "url", 0
    for form, pattern in (("heading", _HEADING), ("bullet", _BULLET), ("number", _NUMBERED)):
        match = pattern.match(body)
        if match:
            return form, match.end()
    for form, pattern in (("clock", _CLOCK), ("page", _PAGE), ("rule", _UNDERLINE)):
        if pattern.match(body):
            return form, 0
    return "text", 0


# ------------------------------------------------------------------------------------------ unwrapping


def _near_full(line: Line, after: Line, width: int) -> bool:
    """Whether the first word of the next line had no room on a line."""
    word = after.text.split(None, 1)[0]
    return len(line.text) + 1 + len(word) > width


def _broken(line: Line, after: Line) -> bool:
    """Whether a sentence goes on over the end of a line, by how the one ends and the other begins."""
    if _END.search(line.text):
        return False
    return after.text[:1].islower() or bool(_HANGING.search(line.text))


def width_of(run: Sequence[Line]) -> int:
    """Return the column at which a run of lines was wrapped, 0 where it was not.

    Two signs: sentences that go on over ends of lines which had no room, or three lines and more of much one length.
    """
    lengths = [len(line.text) for line in run if line.form != "url"]
    width = max(lengths, default=0)
    narrow = width < _NARROWEST
    if len(lengths) < (4 if narrow else 2) or not _COLUMN <= width <= _WIDEST:
        return 0
    pairs = [(a, b) for a, b in pairwise(run) if a.form != "url" and _near_full(a, b, width)]
    broken = sum(_broken(a, b) for a, b in pairs)
    if broken and broken >= (0.6 if narrow else 0.4) * len(pairs):
        return width
    if narrow:
        return 0
    inner = lengths[:-1]
    full = sum(length >= _FULL * width for length in inner)
    ended = sum(bool(_END.search(line.text)) for line in run[:-1])
    return width if len(inner) >= 3 and full >= 0.6 * len(inner) and ended <= 0.5 * len(inner) else 0


def _runs(found: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the runs of lines that may be one paragraph: no blank line, heading or item between them."""
    run: list[Line] = []
    for n, line in enumerate(found):
        opens = line.form in ("heading", "bullet", "message") or (
            line.form == "number" and _may_open(found, n)
        )
        if (line.form not in (*_IN_RUNS, "heading") or opens) and run:
            yield run
            run = []
        if line.form in _IN_RUNS:
            run.append(line)
        elif line.form != "blank":
            yield [line]
    if run:
        yield run


def _may_open(found: Sequence[Line], n: int) -> bool:
    """Whether a line that begins with a number begins a paragraph: what stands before it has ended."""
    before = found[n - 1] if n else None
    return (
        before is None
        or before.form != "text"
        or bool(_END.search(before.text))
        or len(before.text) < _NARROWEST
    )


def paragraphs(text: str, found: Sequence[Line]) -> Iterator[tuple[list[Line], int]]:
    """Yield the lines that make one paragraph each, with the number of the block, blank lines apart, they stand in."""
    runs = list(_runs(found))
    widths = [width_of(run) for run in runs]
    common = Counter(width for width in widths if width)
    usual = max(common, key=lambda width: (common[width], width), default=0)
    blank = [line.start for line in found if line.form == "blank"]
    number = 0
    for run, own in zip(runs, widths, strict=True):
        while number < len(blank) and blank[number] < run[0].start:
            number += 1
        widest = max(len(line.text) for line in run)
        width = own or (usual if widest <= usual + 2 else 0)
        for part in _parted(run, width):
            yield part, number


def _parted(run: Sequence[Line], width: int) -> Iterator[list[Line]]:
    """Cut a run where a line was not broken by the width."""
    part = [run[0]]
    for line in run[1:]:
        last = part[-1]
        if line.form == "text" and last.form not in ("url", "heading") and _joined(last, line, width):
            part.append(line)
        else:
            yield part
            part = [line]
    yield part


def _joined(last: Line, line: Line, width: int) -> bool:
    """Whether a line goes on where the one before, of a run of this width, had no room or stops in the middle."""
    if _parts_word(last, line):
        return True
    cut = _broken(last, line) and len(last.text) >= _FULL * width
    return bool(width) and (cut or _near_full(last, line, width))


def _parts_word(line: Line, after: Line) -> bool:
    """Whether the end of a line parts a word."""
    return bool(_PARTED_WORD.search(line.text)) and after.text[:1].islower()


# ------------------------------------------------------------------------------------------- furniture


def unpaged(text: str, page: PageWords | None = None) -> tuple[str, Runs]:
    """Return a text without what pages put into the middle of sentences, and without the marks of quotations.

    Page numbers with running heads beside them go where the sentence before goes on behind them, and words that ends of
    lines part are whole; the runs lead back.
    """
    whole, runs = edited(
        text, ((start, end, "") for start, end in sorted({*_furniture(text), *_quotes(text), *_notes(text)}))
    )
    if not _PARTED.search(whole):
        return whole, runs
    joined, more = edited(whole, _unbroken(whole, page or page_words()))
    return joined, composed(runs, more)


def _unbroken(text: str, page: PageWords) -> Iterator[tuple[int, int, str]]:
    """Yield what makes the paragraphs of a text whole in which ends of lines part words: "motor-", "cycles"."""
    for part, _ in paragraphs(text, lines(text)):
        for line, after in pairwise(part):
            match = _PARTED_WORD.search(line.text) if _parts_word(line, after) else None
            if match is None:
                yield line.end, after.start, " "
            elif _is_compound(match[1], after.text.split(None, 1)[0].rstrip(".,;:!?"), text, page):
                yield line.end, after.start, ""
            else:
                yield line.end - 1, after.start, ""


def _is_compound(before: str, behind: str, text: str, page: PageWords) -> bool:
    """Whether the hyphen at the end of a line belongs to the word: "Iran-", "backed"; also where it stands so elsewhere."""
    led = before.lower() in page.lists["hyphened-first"] or quantity([before.lower()], 0) is not None
    ends = behind in page.lists["hyphened-last"] or bool(_MEASURED.fullmatch(behind))
    return led or ends or f"{before}-{behind}" in text


def _furniture(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of page numbers and running heads that part a sentence."""
    if not _ANY_PAGE.search(text):
        return
    found = [line for line in lines(text) if line.form != "blank"]
    shapes = Counter(re.sub(r"\d+", "#", line.text) for line in found)
    n = 1
    while n < len(found):
        if found[n].form != "page" and not _is_head(found[n], shapes):
            n += 1
            continue
        first = n
        while n < len(found) and (found[n].form == "page" or _is_head(found[n], shapes)):
            n += 1
        between = found[first:n]
        if (
            n < len(found)
            and any(line.form == "page" or _PAGED.search(line.text) for line in between)
            and _goes_on(found[first - 1], found[n])
        ):
            yield found[first - 1].end, found[n].start - 1


def _is_head(line: Line, shapes: Counter[str]) -> bool:
    """Whether a line may be a running head: the sign of a document, or a short line that comes again."""
    if line.form != "text":
        return False
    again = shapes[re.sub(r"\d+", "#", line.text)] >= 2
    return bool(_SYMBOL.match(line.text)) or (again and bool(_RUNNING.match(line.text)))


def _goes_on(before: Line, after: Line) -> bool:
    return before.form in ("text", "number", "bullet") and after.form == "text" and _broken(before, after)


def _notes(text: str) -> Iterator[tuple[int, int]]:
    """Yield the numbers of footnotes in the middle of a text: "killed 30 men.[1]"."""
    if "[" in text:
        yield from (match.span() for match in _NOTE.finditer(text))


def _quotes(text: str) -> Iterator[tuple[int, int]]:
    """Yield the marks of quotations, "> ": where two lines and more have them, or a sentence has."""
    marks = list(_QUOTED.finditer(text))
    ends = {mark.start() for mark in marks}
    for mark in marks:
        line_end = text.find("\n", mark.end())
        line_end = line_end if line_end >= 0 else len(text)
        before = text.rfind("\n", 0, max(0, mark.start() - 1)) + 1
        many = line_end + 1 in ends or (mark.start() > 0 and before in ends)
        if many or re.search(r"""[.!?]["”’')\]]*\s*$""", text[mark.end() : line_end]):
            yield mark.span()


def composed(first: Runs, second: Runs) -> Runs:
    """Return the runs that lead back through two texts: `second` to the one between, `first` to the source.

    >>> composed(((0, 0), (5, 6)), ((0, 0), (2, 4)))
    ((0, 0), (2, 4), (3, 6))
    """
    if not second:
        return first
    if not first:
        return second
    out: list[tuple[int, int]] = []
    ends = [start for start, _ in second[1:]] + [None]
    for (start, there), end in zip(second, ends, strict=True):
        out.append((start, shown_at(first, there)))
        for begin, source in first:
            at = start + begin - there
            if begin > there and (end is None or at < end):
                out.append((at, source))
    return tuple(out)


def is_clocked(text: str) -> int:
    """Return where a line goes on behind a clock time that it begins with, 0 where it begins with none.

    >>> is_clocked("21:44 Strike damages homes"), is_clocked("At 21:44 it was over")
    (6, 0)
    """
    match = _CLOCKED.match(text)
    return match.end() if match else 0
