"""Times in sentences: what they modify, and where they lie for a text published on 29 June 2021.

An expectation is `phrase @word value`, several separated by " ; ": the value is a day, first..last
with either left out where unbounded, or the kind of a time that has no day of its own, with the word
that it counts from.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from parsed import Case, cases

from kgbuild.extract.times.attachment import governors
from kgbuild.extract.times.finding import find_times
from kgbuild.extract.times.found import FoundTime
from kgbuild.model import Document
from kgbuild.timeline import ground

CASES = cases("times")
PUBLISHED = date(2021, 6, 29)
#: Kinds that the table shows by name.
UNGROUNDED = ("duration", "clock", "after-previous", "before-previous", "with-previous")


def shown(document: Document, time: FoundTime) -> str:
    head = "-" if time.head is None else document.words[time.head].text
    return f"{time.when.text} @{head} {value(document, time)}"


def value(document: Document, time: FoundTime) -> str:
    kind = time.when.kind
    if kind.endswith("-event"):
        word = time.when.args[0]
        assert isinstance(word, int)
        return f"{kind} {document.words[word].text}"
    if kind in UNGROUNDED:
        return kind
    bounds = ground(time.when, PUBLISHED)
    first, last = bounds.earliest, bounds.latest
    return str(bounds.day or f"{first.date() if first else ''}..{last.date() if last else ''}")


def test_the_table_is_whole() -> None:
    assert len(CASES) == 64


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:60])
def test_times(case: Case) -> None:
    found = [shown(case.document, time) for time in find_times(case.document)]
    assert (" ; ".join(found) or "none") == case.expect


def test_mentions_are_the_article_s_own_characters() -> None:
    for case in CASES:
        for time in find_times(case.document):
            mention = time.when.mention
            assert mention is not None
            assert case.text[mention.start : mention.end] == mention.text == time.when.text


def test_governors_end_at_the_verb() -> None:
    case = next(c for c in CASES if c.text.startswith("It was the third raid"))
    (time,) = find_times(case.document)
    assert [case.document.words[i].text for i in governors(case.document, time)] == ["raid"]
    case = next(c for c in CASES if c.text.startswith("The strikes on 12 June"))
    (time,) = find_times(case.document)
    assert [case.document.words[i].text for i in governors(case.document, time)] == ["strikes", "killed"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“Our forces this evening struck a depot,” a spokesman said in a statement on Sunday.", "weekday"),
        ("Rebels today attacked a camp, the army said on Monday.", "weekday"),
        ("Rebels attacked a camp today, the army said.", "day"),
    ],
)
def test_today_is_the_day_of_saying(text: str, kind: str, annotate: Callable[..., Document]) -> None:
    found = {t.when.kind for t in find_times(annotate(text, PUBLISHED))}
    assert found == {kind}
