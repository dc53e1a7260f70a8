"""Cuts a text into pieces: paragraphs or lines, and less where a page glued several things together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import zip_longest

from kgbuild.read.dates import LINE, MONTH, WEEKDAY, find_dates, find_month_day, is_bounded, without_dates
from kgbuild.read.grids import Cell, grids
from kgbuild.read.layout import Line, lines, paragraphs
from kgbuild.read.messages import end_of_words, openings
from kgbuild.read.page import PageWords, longest_first

_REPORT = 3  # words: less is no report
#: Arrows, dingbats and pictures in front of a line.
_SIGNS = re.compile(r"(?:[\u2190-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]\s*)+")
_LONGEST_CREDIT = 140  # characters
_LONGEST_DATELINE = 120  # characters
_APART = re.compile(r"\s{4,}")
_END = r"""[.!?…]["”’')\]]*"""
_SENTENCE_END = re.compile(rf"{_END}$")
_NOTE_BEHIND = re.compile(r"(?<=[.!?\"”’])\s*[\[(][^()\[\]]{1,40}[\])]$")
_WORDS = re.compile(r"[^\W_][\w.'’‑-]*")
_SENTENCE_BREAK = re.compile(r"""(?<=[^\W\d_]{3}[.!?])["”’')\]]*\s+(?=["“‘'(]?[A-Z])""")


_CLOCK = re.compile(
    r"(?:[\sT,|•-]*(?:at\s+)?\d{1,2}[:.]\d\d(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?|[AP]M)?(?:\s*[A-Z]{2,4}\b)?)?"
    r"[\s|•:–—-]+"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text without white space at its ends; `kind` is "" until it is known.

    `paragraph` numbers the paragraph (blank lines apart) that it stands in; `glued` marks what stood behind a
    picture credit without a space. `form` is that of its line ("heading", "bullet", "number", "clock" …), `level` that
    of a heading; `holds` and `row` are those of a cell of a table or a card.
    """

    start: int
    end: int
    text: str
    paragraph: int
    kind: str = ""
    glued: bool = False
    form: str = ""
    level: int = 0
    holds: str = ""
    row: int = 0


def words(text: str) -> tuple[str, ...]:
    """Return the words of `text`, as white space and dashes part them."""
    return _words(text) if len(text) <= LINE else tuple(_WORDS.findall(text))


@lru_cache(maxsize=1 << 9)  # each line is asked for its words by many rules, one after the other
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(text))


def is_sentence(text: str) -> bool:
    """Whether `text` ends as a sentence does, or holds the end of one and goes on for long.

    >>> is_sentence("Rockets hit a base near the river."), is_sentence("Rockets hit base near river")
    (True, False)
    """
    count = len(words(text))
    text = _NOTE_BEHIND.sub("", text)
    if _SENTENCE_END.search(text) and not text.rstrip("\"”’')]").endswith((" …", " ...")):
        return count >= 4
    if text.endswith(":"):
        return count >= 7
    return count >= 25 and bool(_SENTENCE_BREAK.search(text))


def sentence_starts(text: str) -> list[int]:
    """Return where the sentences of `text` begin, roughly: enough to tell a caption from a story."""
    return [0, *(match.end() for match in _SENTENCE_BREAK.finditer(text))]


def sub(piece: Piece, start: int, end: int, kind: str = "", *, glued: bool = False) -> Piece | None:
    """Return the part of a piece from `start` to `end` of its text, None where that is only white space."""
    part = piece.text[start:end]
    left = len(part) - len(part.lstrip())
    part = part.strip()
    begin = piece.start + start + left
    if not part:
        return None
    return replace(piece, start=begin, end=begin + len(part), text=part, kind=kind, glued=glued)


def _parts(piece: Piece, cuts: list[tuple[int, int, str]]) -> Iterator[Piece]:
    """Yield the parts of a piece that are not empty."""
    for start, end, kind in cuts:
        part = sub(piece, start, end, kind)
        if part:
            yield part


# --------------------------------------------------------------------------------------------- pieces


def pieces(text: str) -> list[Piece]:
    r"""Return the paragraphs and lines of a text, lines that were wrapped by hand joined, and the cells of tables and cards.

    >>> [piece.text for piece in pieces("Rockets hit base\n\nNobody was hurt.\n")]
    ['Rockets hit base', 'Nobody was hurt.']
    """
    found, out = _without_heads(text, lines(text))
    rest, at = [], 0
    for grid in grids(found):
        rest += found[at : grid.first]
        # what stands above a table and below it are never one paragraph
        rest.append(Line(found[grid.first].start, found[grid.first].start, "", "blank"))
        out += [_cell(text, cell) for cell in grid.cells if cell.start < cell.end]
        at = grid.last
    for part, number in paragraphs(text, [*rest, *found[at:]]):
        out += _paragraph(text, part, number)
    return sorted(out, key=lambda piece: piece.start)


def _without_heads(text: str, found: list[Line]) -> tuple[list[Line], list[Piece]]:
    """Return the lines of a text without what opens its messages, and that as pieces: a day where it is another."""
    heads = openings(found)
    out: list[Piece] = []
    rest = found[: heads[0].first] if heads else list(found)
    told = ""
    for head, following in zip_longest(heads, heads[1:]):
        begin = found[head.first].start
        end = head.text if head.text >= 0 else found[head.last - 1].end
        day = text[head.start : head.end]
        cuts = [(begin, head.start, ""), (head.start, head.end, day), (head.end, end, "")]
        cuts = [(begin, end, "")] if day == told else cuts
        told = day
        whole = Piece(begin, end, text[begin:end], 0, form="mark")
        for start, stop, dated in cuts:
            part = sub(whole, start - begin, stop - begin, "day" if dated else "boilerplate")
            if part:
                out.append(replace(part, holds=("sent" if head.sent else "date") if dated else ""))
        rest.append(Line(begin, begin, "", "blank"))
        if head.text >= 0:
            close = found[head.last - 1].end
            rest.append(Line(head.text, close, text[head.text : close], "message"))
        below = found[head.last : following.first if following else len(found)]
        rest += below if head.sent else [replace(x, form="message") if x.form == "text" else x for x in below]
    return rest, out


def _cell(text: str, cell: Cell) -> Piece:
    """Return a cell as a piece; what no column names is no story."""
    kind = "body" if "event" in cell.holds.split() else "cell" if cell.holds else "boilerplate"
    part = text[cell.start : cell.end]
    start = cell.start + len(part) - len(part.lstrip())
    part = part.strip()
    return Piece(start, start + len(part), part, -cell.row, kind, holds=cell.holds, row=cell.row)


def _paragraph(text: str, part: Sequence[Line], number: int) -> Iterator[Piece]:
    """Yield the pieces of a paragraph: the mark that it begins with, and the rest."""
    first = part[0]
    start, end = first.start, part[-1].end
    level = first.text.index(" ") if first.form == "heading" and " " in first.text else 0
    cut = first.form in ("heading", "number") or (first.form == "bullet" and is_sentence(text[start:end]))
    kind = "boilerplate" if first.form in ("url", "rule", "page") else ""
    if cut and first.mark:
        mark = text[start : start + first.mark].rstrip()
        yield Piece(start, start + len(mark), mark, number, "boilerplate", form="mark")
        start += first.mark
    yield Piece(start, end, text[start:end], number, kind, form=first.form, level=level)


# ------------------------------------------------------------------------------------------- credits


def _any(names: tuple[str, ...]) -> str:
    """Return a pattern of alternatives."""
    return "(?:" + "|".join(re.escape(name) for name in names) + ")"


def _written(words: Iterable[str]) -> tuple[str, ...]:
    """Return words as they are written at the head of a line, too: with a capital, and all in capitals."""
    return longest_first({form for word in words for form in (word, word.capitalize(), word.upper())})


@dataclass(frozen=True)
class Cutter:
    """Cuts pieces where a page glued a credit, a dateline or a notice to its neighbour."""

    words: PageWords
    credits: tuple[str, ...]

    @cached_property
    def _agency(self) -> str:
        return _any(longest_first({*self.words.credits, *self.credits}))

    @cached_property
    def _credit(self) -> re.Pattern[str]:
        """A picture credit at the end of a line, behind a sentence, a bracket, a dash or a label."""
        name, agency = r"[A-Z][\w.’'-]*", self._agency
        joint = r"(?:\s*[/|:,;•·]\s*|\s+(?:via|for|of|by|and|from)\s+|\s+)"
        label, place = _any(_written(self.words.lists["labels"])), self.words.any_of("archives")
        part = rf"(?:{label}|{place}|{agency}|{name})"
        run = rf"(?:{part}{joint}){{0,7}}?{agency}(?:{joint}{part}){{0,4}}"
        opening = (
            rf"(?<=[.!?…\"”’')\]])\s+|\s*(?P<open>[\[(|•]|(?<=[\s.!?\"”])(?:--?|–|—))\s*|\s+(?={label}\s*:)"
        )
        return re.compile(rf"(?:{opening})(?P<credit>{run})\s*(?:[\])]\.?)?$")

    def credit_tail(self, text: str) -> re.Match[str] | None:
        """Match a picture credit at the end of a line: `credit`, and `open`, the mark that sets it off.

        "… near Erbil. AFP", "… [Ali Hasan/Reuters]", "… Photo: A. Hasan/AP", "… | Getty Images".
        """
        return self._credit.search(text, max(0, len(text) - _LONGEST_CREDIT))

    def is_credit(self, text: str) -> bool:
        """Whether a line is nothing but a credit."""
        match = self.credit_tail(f". {text}") if len(words(text)) <= 8 else None
        return match is not None and match.start() <= 1

    @cached_property
    def _glue(self) -> re.Pattern[str]:
        joint = r"(?:\s*[/|]\s*|\s+via\s+)"
        run = (
            rf"(?:[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){{0,3}}{joint})?{self._agency}(?:{joint}{self._agency})*"
        )
        return re.compile(rf"(?<=[.!?…\"”’')\]])\s*[\[(]?{run}[\])]?(?=[A-Z][a-z]|[“\"][A-Z])")

    def unglue(self, piece: Piece) -> list[Piece]:
        """Cut behind a credit that runs straight into the next text: "… a town. ReutersForces …"."""
        parts: list[Piece] = []
        start = 0
        for match in self._glue.finditer(piece.text):
            parts += self._caption(piece, start, match.end())
            start = match.end()
        rest = sub(piece, start, len(piece.text), glued=start > 0)
        return [*parts, rest] if rest else parts

    def _caption(self, piece: Piece, start: int, end: int) -> Iterator[Piece]:
        """Yield a caption; of a long run only its last sentence, the credit with it, is one."""
        text = piece.text[start:end]
        starts = [s for s in sentence_starts(text) if len(words(text[s:])) > 4]
        cut = starts[-1] if len(starts) > 2 or len(words(text)) > 70 else 0
        yield from _parts(piece, [(start, start + cut, ""), (start + cut, end, "caption")])

    # ----------------------------------------------------------------------------------- datelines

    def dateline(self, text: str) -> int:
        """Return where the story begins behind a dateline, 0 where there is none.

        "BAGHDAD, June 28 (Wire) - ", "ERBIL (Wire) — ", "Baghdad – ", "DAMASCUS: ".
        """
        capital = r"[A-Z][\w.’'-]*"
        place = rf"{capital}(?:(?:,?\s+|/|-)(?:{capital}|of|de|and|the|el|al|ez|az)){{0,5}}"
        day = rf"(?:{WEEKDAY},?\s*)?(?:{MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{MONTH})(?:,?\s+\d{{4}})?|{WEEKDAY}"
        agency = r"[(/]\s*[A-Z][\w.’'&/ -]{1,38}[)/]\.?"
        before = rf"(?P<place>(?:{place}))??,?\s*(?P<day>(?i:{day}))?\.?,?\s*(?P<agency>{agency})?"
        pattern = rf"{before}\s*(?P<dash>--?|–|—|:)\s*"
        head = _APART.split(text[:_LONGEST_DATELINE], maxsplit=1)[0]
        match = re.match(pattern, head) or re.match(
            r"(?P<place>)(?P<day>)(?P<agency>\([A-Z]\w+\))(?P<dash>)\s*", head
        )
        if not match or not match.group() or not re.match(r"[\"“‘'A-Z0-9]", text[match.end() :]):
            return 0
        return match.end() if self._is_dateline(match, text[match.end() :]) else 0

    def _opens_report(self, text: str) -> bool:
        """Whether a paragraph further down opens a report of its own: "MOPTI, 5 March (Wire) – Gunmen …"."""
        end = self.dateline(text)
        head = text[:end]
        return bool(end and find_month_day(head) and re.match(r"[A-Z]{3}", head))

    def _is_dateline(self, match: re.Match[str], rest: str) -> bool:
        """Tell "Erbil – Rockets hit …" from "Iraq – Rockets in hand – fights on" and from "He said: …"."""
        place, day, agency, dash = (match[name] or "" for name in ("place", "day", "agency", "dash"))
        capitals = len(place) > 2 and place.upper() == place
        if not dash:
            return agency[1:-1] in {*self.words.credits, *self.credits}
        if dash == ":":
            speaks = (
                words(place)[0].rstrip(".").lower() in self.words.lists["speakers"] if words(place) else False
            )
            return capitals and len(place) > 3 and not agency and not speaks
        spaced = match.group().endswith((" ", "\xa0"))
        if day or agency:
            return spaced
        first = rest[: [*sentence_starts(rest), len(rest)][1]]
        before = match.group()[: match.group().rindex(dash)]
        return (
            bool(place)
            and spaced
            and before.endswith(" ")
            and f" {dash} " not in first
            and (capitals or len(words(place)) <= 3)
        )

    @cached_property
    def _slug(self) -> re.Pattern[str]:
        slugs = self.words.lists["slugs"]
        capitals, titled = (_any(tuple(map(how, slugs))) for how in (str.upper, str.capitalize))
        return re.compile(rf"\W{{0,8}}(?:{capitals}(?:\s?\d{{1,2}})?\s?[-–—:|]\s*|{titled}:\s+)(?=[^\W_])")

    def stripped(self, piece: Piece) -> list[Piece]:
        """Cut off what a desk or a sender sets around a report: "UPDATE 1-[Rockets hit base]", signs, "#Kharkiv #Ukraine".

        What ends in tags is a message of somebody.
        """
        if piece.kind or piece.row:
            return [piece]
        text = piece.text
        signs = _SIGNS.match(text) if piece.form == "text" else None
        slug = self._slug.match(text, signs.end() if signs else 0)
        begin = max(match.end() if match else 0 for match in (signs, slug))
        end = end_of_words(text)
        tags = "#" in text[end:]
        end = end if tags else len(text)
        if len(words(text[begin:end])) < _REPORT:
            return [piece]
        parts = _parts(piece, [(0, begin, "boilerplate"), (begin, end, ""), (end, len(text), "boilerplate")])
        return [part if part.kind or not tags else replace(part, form="message") for part in parts]

    def header_date(self, text: str) -> int:
        """Return where the headline begins behind a day of publication: "date 2021-06-28 US troops …"."""
        cue = rf"(?:{_any(longest_first({*self.words.published, *self.words.updated}))}\b\W*)?"
        found = next(find_dates(text), None)
        if not found or not re.fullmatch(rf"\W*{cue}(?:{WEEKDAY}\W*)?", text[: found.start], re.IGNORECASE):
            return 0
        rest = text[found.end :]
        clock = _CLOCK.match(rest)
        if (
            not clock
            or not re.match(r"[\"“‘'A-Z0-9]", rest[clock.end() :])
            or len(words(rest[clock.end() :])) < 3
        ):
            return 0
        return found.end + clock.end()

    # ------------------------------------------------------------------------------------- notices

    def notice(self, text: str) -> int:
        """Return where a copyright notice begins that is glued behind a story, 0 where there is none."""
        match = re.search(r"(?<=[.!?\"”])\s+((?:Copyright\s+)?(?:©|\([cC]\)\s*(?:19|20)\d\d))", text)
        return match.start(1) if match and len(words(text[match.start() :])) <= 60 else 0

    def cut(self, piece: Piece, *, head: bool) -> list[Piece]:
        """Return the parts of a piece; `head` says whether the story has not begun before it."""
        if not head and not self._opens_report(piece.text):
            return self._tail(piece)
        after_date = self.header_date(piece.text)
        if after_date:
            dated = _parts(piece, [(0, after_date, "dateline"), (after_date, len(piece.text), "")])
            return [
                part for whole in dated for part in ([whole] if whole.kind else self.cut(whole, head=True))
            ]
        story = self.dateline(piece.text)
        parts = _parts(piece, [(0, story, "dateline"), (story, len(piece.text), "")])
        return [part for whole in parts for part in ([whole] if whole.kind else self._tail(whole))]

    def _tail(self, piece: Piece) -> list[Piece]:
        """Cut glued credits and a glued notice off a piece."""
        begin = self.notice(piece.text) or len(piece.text)
        parts = _parts(piece, [(0, begin, ""), (begin, len(piece.text), "boilerplate")])
        return [part for whole in parts for part in ([whole] if whole.kind else self.unglue(whole))]


def is_date_line(text: str, cues: tuple[str, ...]) -> bool:
    """Whether a line holds a date or clock time and next to nothing else: a cue, a place.

    >>> is_date_line("Updated: June 29, 2021 12:38 AM", ("updated",))
    True
    """
    if is_sentence(text) or is_bounded(text):
        return False
    bare = without_dates(text)
    if bare == text:
        return False
    bare = re.sub(rf"\b{_any(cues)}\b", " ", bare, flags=re.IGNORECASE)
    return len([word for word in words(bare) if word.lower() not in {"at", "on", "in", "the", "by"}]) <= 2


def with_kind(piece: Piece, kind: str) -> Piece:
    """Return the piece, its kind decided."""
    return replace(piece, kind=kind)
