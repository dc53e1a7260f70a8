"""When and by whom an article says that it was published, with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kgbuild.model import Block
from kgbuild.read.dates import MONTH, date_in_address, end_of_week, find_dates, find_month_day, last_day
from kgbuild.read.page import PageWords

_STATED, _BARE, _ADDRESS, _UPDATED = range(4)
_AND_OTHERS = re.compile(r"\s+(?:and|with|\+)\s+[a-z]+$")
_AGENCY = re.compile(r"[(/](?P<name>[A-Z][\w.’'& -]{1,38})[)/]")
_FIRST = re.compile(r"\b\d{1,2}\s?[-–/]\s?(?=\d)")  # "3-[9 June 2024]"
#: What stands between the title of a report and its day: "Statement of the staff, Juba, 4 May 2024".
_BEHIND_TITLE = re.compile(r"[,–—|(-]\s*$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MONTH_OF_YEAR = re.compile(rf"\b(?P<month>{MONTH})\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
_WINDOW = timedelta(days=45)  # how long after a day without a year a dated change can still give it its year


@dataclass(frozen=True, slots=True)
class Stated:
    """A day of publication and the words that state it; `unclear` are words that could mean two days."""

    day: date | None = None
    evidence: str = ""
    unclear: str = ""


def _cue(text: str, before: int, cues: Sequence[str]) -> bool:
    """Whether one of the cues stands in front of a date, or opens its line."""
    pattern = r"\b(?:" + "|".join(map(re.escape, cues)) + r")\b"
    return bool(re.search(pattern, text[:before], re.IGNORECASE))


def _quoted(text: str, start: int, end: int) -> str:
    """Return words of the article with their place, as evidence."""
    return f"“{' '.join(text[start:end].split())}” [{start}:{end}]"


def _candidates(
    text: str, blocks: Sequence[Block], page: PageWords
) -> Iterator[tuple[int, int, date | None, str]]:
    """Yield (rank, place, day, evidence) for each date that a line of dates or a byline states.

    What other articles, captions and notices of rights date from is no evidence, nor what the story tells of.
    """
    begun, dating = False, _dating(blocks)
    for n, block in enumerate(blocks):
        begun = begun or block.kind == "body"
        if n not in dating:
            continue
        line = text[block.start : block.end]
        for found in find_dates(line):
            updated = _cue(line, found.start, page.updated) and not _cue(line, found.start, page.published)
            rank = (
                _UPDATED
                if updated
                else _STATED
                if _cue(line, found.start, page.published) or not begun
                else _BARE
            )
            yield rank, block.start + found.start, found.day, _quoted(text, block.start, block.end)


def _dating(blocks: Sequence[Block]) -> set[int]:
    """Return the lines that date an article: those of dates, bylines, and the only day of a page, of which all of it is."""
    days = [n for n, block in enumerate(blocks) if block.kind == "day"]
    live = days if len(days) == 1 and blocks[days[0]].holds == "date" else []
    return {*live, *(n for n, block in enumerate(blocks) if block.kind in ("dateline", "byline"))}


def _with_year(text: str, blocks: Sequence[Block], later: date) -> tuple[date, str] | None:
    """Return the day of a dateline without a year ("BAGHDAD, June 28 - ") in the year of a later change."""
    for block in blocks:
        if block.kind == "body":
            return None
        month_day = find_month_day(text[block.start : block.end]) if block.kind == "dateline" else None
        if month_day and month_day != (2, 29):
            for year in (later.year, later.year - 1):
                day = date(year, *month_day)
                if timedelta(0) <= later - day <= _WINDOW:
                    return day, _quoted(text, block.start, block.end)
    return None


def _period(text: str, blocks: Sequence[Block]) -> Stated | None:
    """Return the last day of a line above the story, "Digest, 3-9 June 2024", "2024-W23", where days below have no year."""
    lines = [(block, _FIRST.sub("", text[block.start : block.end])) for block in blocks]
    days = [line for block, line in lines if "date" in block.holds.split()]
    if not any(find_month_day(line) and not [*find_dates(line)] for line in days):
        return None
    above = next((n for n, (block, _) in enumerate(lines) if block.kind in ("body", "cell")), len(lines))
    found = [(day, block) for block, line in lines[:above] if (day := _last_of(line))][:1]
    if found and not any(
        [*find_dates(lines[n][1])] for n in range(above)
    ):  # months that stand above their days
        found += [
            (day, b)
            for b, line in lines[above:]
            if b.kind not in ("body", "cell") and (day := _last_of(line))
        ]
    if not found or found[0][0].year != max(found, key=lambda one: one[0])[0].year:
        return None
    day, block = max(found, key=lambda one: one[0])
    return Stated(day, _quoted(text, block.start, block.end))


def _last_of(line: str) -> date | None:
    """Return the last day that a line names, or the last of its month: "Incidents, March 2024"."""
    found = [one.day for one in find_dates(line) if one.day]
    month = _MONTH_OF_YEAR.search(line)
    if month and not found:
        return last_day(month["month"], int(month["year"]))
    return found[-1] if found else end_of_week(line)


def _titled(text: str, blocks: Sequence[Block]) -> Stated | None:
    """Return the day that a line above the story ends with, where the text tells of no later year."""
    for block in blocks:
        if block.kind in ("body", "cell", "day"):
            break
        line = text[block.start : block.end]
        found = next((one for one in find_dates(line) if line[one.end :].strip(" .)") == ""), None)
        if block.kind != "headline" or found is None or found.day is None:
            continue
        years = map(int, _YEAR.findall(text, block.end))
        if _BEHIND_TITLE.search(line[: found.start]) and max(years, default=0) <= found.day.year:
            return Stated(found.day, _quoted(text, block.start, block.end))
    return None


def stated_day(text: str, blocks: Sequence[Block], page: PageWords, url: str = "") -> Stated:
    """Return the day of publication that an article states.

    A stated publication comes before a bare date, that before a date in the web address, and all before the
    day of a change, which may lie after midnight or after years. A day or a period in a title comes last.
    """
    found = sorted(_candidates(text, blocks, page), key=lambda candidate: candidate[:2])
    unclear = next((words for _, _, day, words in found if day is None), "")
    days = [(rank, day, words) for rank, _, day, words in found if day is not None]
    address = date_in_address(url)
    if address and address.day:
        days.append(
            (_ADDRESS, address.day, f"“{url[address.start : address.end].strip('/-')}” in the address")
        )
    if not days:
        return _titled(text, blocks) or _period(text, blocks) or Stated(unclear=unclear)
    rank, day, words = min(days, key=lambda candidate: candidate[0])
    earlier = _with_year(text, blocks, day) if rank == _UPDATED else None
    if earlier:
        return Stated(earlier[0], f"{earlier[1]}, year from {words}")
    return Stated(day, words, unclear if rank > _STATED else "")


def _source(page: PageWords) -> re.Pattern[str]:
    return re.compile(rf"^{page.any_of('sources')}\s*:\s*(?P<name>.{{2,60}})$", re.IGNORECASE)


def _holder(page: PageWords) -> re.Pattern[str]:
    return re.compile(
        rf"(?:©|\(c\)|{page.any_of('rights')})[\s©]*(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?)[\s,]*(?:by\s+)?"
        r"(?P<name>[A-Z][^.,;|©]{1,50}?)(?=\s*(?:[.,;|]|$|All rights))",
        re.IGNORECASE,
    )


def stated_source(text: str, blocks: Sequence[Block], page: PageWords) -> str:
    """Return the outlet that an article names: "Source: X", an agency's dateline, the holder of rights."""
    lines = [(block.kind, text[block.start : block.end]) for block in blocks]
    for kinds, pattern in (
        ({"boilerplate", "byline"}, _source(page)),
        ({"dateline", "day"}, _AGENCY),
        ({"boilerplate"}, _holder(page)),
    ):
        for kind, line in lines:
            match = pattern.search(line) if kind in kinds else None
            if match:
                return _AND_OTHERS.sub("", " ".join(match["name"].split()).strip(" ."))
    return ""
