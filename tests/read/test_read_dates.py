"""When and by whom an article was published, and which words say so."""

from __future__ import annotations

from datetime import date

import pytest

from kgbuild.read import Record, to_article
from kgbuild.read.dates import find_dates, parse_stated
from kgbuild.read.page import page_words

STORY = (
    "Shells fell on a village east of the river on Friday.\n\nNobody was hurt, its mayor said on Saturday."
)
DAY = date(2022, 3, 11)
EVE = date(2022, 3, 10)

FORMS: list[tuple[object, date | None]] = [
    ("2022-03-11", DAY),
    ("2022-3-11", DAY),
    ("2022-03-11T23:59:00-08:00", DAY),
    ("2022-03-11T00:10:00Z", DAY),
    ("2022-03-11 00:10:00", DAY),
    ("20220311", DAY),
    ("20220311T101500Z", DAY),
    ("2022/03/11", DAY),
    ("2022.03.11", DAY),
    ("11 March 2022", DAY),
    ("11th of March 2022", DAY),
    ("11-Mar-2022", DAY),
    ("March 11, 2022", DAY),
    ("Mar. 11th, 2022 4:15 pm", DAY),
    ("MARCH 11 2022", DAY),
    ("Fri, 11 Mar 2022 16:15:00 +0300", DAY),
    ("Friday, March 11, 2022", DAY),
    ("31/03/2022", date(2022, 3, 31)),
    ("03/31/2022", date(2022, 3, 31)),
    ("31.03.22", date(2022, 3, 31)),
    ("04/04/2022", date(2022, 4, 4)),
    ("11/03/2022", None),
    (1646995500, DAY),
    (1646995500000, DAY),
    ("2022-02-30", None),
    ("31 April 2022", None),
    ("last Friday", None),
    ("", None),
    (None, None),
    (True, None),
    (["2022-03-11"], None),
]

# page, day, words that the evidence holds
PAGES: list[tuple[str, date | None, str]] = [
    (STORY, None, ""),
    (f"date 2022-03-11 Shells fall on village\n\n{STORY}", DAY, "date 2022-03-11"),
    (f"Shells fall on village\n\n11 March 2022\n\n{STORY}", DAY, "11 March 2022"),
    (f"Shells fall on village\n\nPublished on 11 March 2022 at 14:30\n\n{STORY}", DAY, "Published on"),
    (f"Shells fall on village\n\nPosted: Fri, 11 Mar 2022\n\n{STORY}", DAY, "Posted: Fri"),
    (f"Shells fall on village\n\nFriday, March 11, 2022 | 9:02 AM ET\n\n{STORY}", DAY, "Friday"),
    (f"Shells fall on village\n\nBy Ana Roth, March 11, 2022\n\n{STORY}", DAY, "Ana Roth"),
    (f"{STORY}\n\nPublished: 11 March 2022", DAY, "Published"),
    (f"{STORY}\n\n11 March 2022", DAY, "11 March 2022"),
    (f"{STORY}\n\nUpdated: March 11, 2022 12:38 AM", DAY, "Updated"),
    (
        f"date 2022-03-10 Shells fall on village\n\n{STORY}\n\nUpdated: March 11, 2022 12:38 AM",
        EVE,
        "date 2022-03-10",
    ),
    (f"Updated 11 March 2022\nPublished 10 March 2022\n\n{STORY}", EVE, "Published 10"),
    (
        f"Last modified on 11 March 2022\n\nFirst published on 10 March 2022\n\n{STORY}",
        EVE,
        "First published",
    ),
    (f"TRIPOLI, March 11, 2022 (Wire) - {STORY}", DAY, "TRIPOLI"),
    (f"TRIPOLI, March 11 (Wire) - {STORY}", None, ""),
    (f"TRIPOLI, March 10 (Wire) - {STORY}\n\nUpdated: March 11, 2022", EVE, "TRIPOLI"),
    (f"TRIPOLI, Dec 31 (Wire) - {STORY}\n\nUpdated: January 1, 2022", date(2021, 12, 31), "TRIPOLI"),
    (f"{STORY}\n\n© 2022 The Ledger. All rights reserved.", None, ""),
    (f"{STORY}\n\nCopyright 11 March 2022 The Ledger. All rights reserved.", None, ""),
    (f"Men are seen on a road, March 11, 2022. AFP\n\n{STORY}", None, ""),
    (f"{STORY}\n\nRelated articles\n\nA quiet port\n- by Ana Roth on 12/04/2023", None, ""),
    (f"{STORY}\n\nThe last attack was on March 11, 2022.", None, ""),
    (f"# Digest, 7-11 March 2022\n\n## Monday, 7 March\n\n{STORY}", DAY, "7-11 March 2022"),
    (f"Week of 5 to 11 March 2022\n\n- 7 March: {STORY}\n- 9 March: {STORY}", DAY, "Week of 5 to 11"),
    (f"# Digest, 7-11 March 2022\n\n## Monday, 7 March 2022\n\n{STORY}", None, ""),
    (f"Statement of the general staff, Juba, 11 March 2022\n\n{STORY}", DAY, "Statement of the"),
    (f"SITREP 22/14 — 11 March 2022\n\n{STORY}", DAY, "SITREP"),
    (f"The night of the raid on Juba, 11 March 2022\n\n{STORY} It was forgotten by 2024.", None, ""),
    (f"The war since 11 March 2022\n\n{STORY}", None, ""),
    (
        "INCIDENTS, MARCH 2022\n\n- 7 March: A mine hurt two men.\n- 9 March: A shell hit a school.",
        date(2022, 3, 31),
        "MARCH 2022",
    ),
    (f"Shells fall on village\n\n11/03/2022\n\n{STORY}", None, ""),
]

SOURCES: list[tuple[str, str]] = [
    (STORY, ""),
    (f"{STORY}\n\nSource: The Ledger", "The Ledger"),
    (f"{STORY}\n\nSource: The Ledger and agencies", "The Ledger"),
    (f"TRIPOLI, March 11 (Wire) - {STORY}", "Wire"),
    (f"TRIPOLI (North Wire) — {STORY}", "North Wire"),
    (f"{STORY}\n\n© 2024 The Ledger. All rights reserved.", "The Ledger"),
    (f"{STORY}\n\nCopyright © 2022-2024 Ledger Media, Inc.", "Ledger Media"),
    (f"Men stand on a road. AFP\n\n{STORY}", ""),
    (f"{STORY}\n\nThe mayor gave no source: it was dark.", ""),
]


@pytest.mark.parametrize(("value", "day"), FORMS)
def test_forms_of_a_stated_day(value: object, day: date | None) -> None:
    assert parse_stated(value) == day


@pytest.mark.parametrize(("text", "day", "words"), PAGES)
def test_day_and_evidence_in_a_page(text: str, day: date | None, words: str) -> None:
    article, _ = to_article(Record("a", text, "a.txt", "a.txt"), page_words())
    assert article.published == day
    assert words in article.published_evidence
    assert bool(article.published_evidence) == (day is not None)


def test_evidence_says_where_its_words_stand() -> None:
    text = f"Shells fall on village\n\nPublished on 11 March 2022\n\n{STORY}"
    article, _ = to_article(Record("a", text, "a.txt", "a.txt"), page_words())
    assert article.published_evidence == "“Published on 11 March 2022” [24:50]"
    assert text[24:50] == "Published on 11 March 2022"


@pytest.mark.parametrize(("text", "source"), SOURCES)
def test_source_in_a_page(text: str, source: str) -> None:
    article, _ = to_article(Record("a", text, "a.txt", "a.txt"), page_words())
    assert article.source == source


def test_the_field_comes_before_the_text() -> None:
    fields: dict[str, object] = {"published": "2022-03-10", "source": "The Post", "title": " A  title "}
    record = Record("a", f"{PAGES[3][0]}\n\nSource: The Ledger", "a.jsonl:1", "a.jsonl", fields)
    article, problems = to_article(record, page_words())
    assert (article.published, article.source, article.title, problems) == (EVE, "The Post", "A title", [])


def test_a_field_that_is_no_date_is_reported_and_the_text_asked() -> None:
    record = Record("a", PAGES[3][0], "a.jsonl:1", "a.jsonl", {"published": "yesterday"})
    article, problems = to_article(record, page_words())
    assert article.published == DAY
    assert [(problem.where, problem.left_out) for problem in problems] == [("a.jsonl:1", False)]


def test_a_day_in_the_address_counts_where_the_text_says_nothing() -> None:
    fields: dict[str, object] = {"url": "https://ledger.example/world/2022/03/11/shells"}
    article, _ = to_article(Record("a", STORY, "a.jsonl:1", "a.jsonl", fields), page_words())
    assert (article.published, "2022/03/11" in article.published_evidence) == (DAY, True)


def test_a_day_that_could_be_two_is_reported() -> None:
    article, problems = to_article(Record("a", PAGES[-1][0], "a.txt", "a.txt"), page_words())
    assert article.published is None
    assert "11/03/2022" in problems[0].what


def test_every_date_of_a_line_is_found_with_its_place() -> None:
    text = "from 9 March 2022 to 2022-03-11, not 1.2.3 nor 2022-03-111"
    assert [text[found.start : found.end] for found in find_dates(text)] == ["9 March 2022", "2022-03-11"]


def test_all_cases_are_collected() -> None:
    assert (len(FORMS), len(PAGES), len(SOURCES)) == (31, 31, 9)
