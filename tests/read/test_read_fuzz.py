"""Whatever bytes and lines there are: nothing is raised but what is foreseen, offsets hold, time stays linear."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgbuild.read import Record, divide, to_article
from kgbuild.read.canonical import canonical, shown_at
from kgbuild.read.layout import composed, unpaged
from kgbuild.read.page import page_words
from kgbuild.read.records import BadInput, Problem
from kgbuild.read.sources import Item, records
from kgbuild.read.sources.kinds import _KIND_OF

FILES = Path(__file__).parent / "files"
#: So many examples of each; `KGBUILD_FUZZ=5000 pytest tests/read/test_read_fuzz.py` goes on for long.
EXAMPLES = int(os.environ.get("KGBUILD_FUZZ", "40"))
ROUNDS = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])

LINES = st.sampled_from(
    [
        "", " ", "\t", "12", "- 3 -", "Page 4 of 9", "# Heading", "## 3 March 2024", "3 March 2024", "04/05/2024", "21:44",
        "Incidents of Monday, 4 March 2024:", "- Gunmen attacked a post.", "* * *", "---", "| a | b |", "|---|---|",
        "| Date | Place | Event | Killed |", "| 2024-05-01 | Djibo | Ambush | 4 |", "Date\tPlace\tEvent", "1\t2\t3",
        "Date: 3 March 2024", "Location: Dori", "Type: raid", "Fatalities: 4", "Key: value", "> quoted words", "> > twice.",
        "DORI, 3 March (Wire) – Gunmen attacked a checkpoint and killed nine soldiers.", "[link](https://a.example/b)",
        "https://a.example/" + "x" * 200, "Gunmen attacked a military post near the village of the", "north, killing nine.",
        "24. On 3 March, gunmen attacked a post.", "A. Security", "S/2005/999", "Most read", "© 2024 The Ledger",
        "**bold** and [a link](http://b.example) and \u00ad\u200b", "e\u0301\u0302 ﬁre \ud800", "\x1b[2J\x00\x0c", "\r", "»",
        "[26/04/2024, 07:12] Ali: Shells fell on the market", "13/05/2024, 21:40 - Omar: ok", "Ali, [26.04.2024 07:12]",
        "From: A <a@x.example>", "Sent: Tuesday, May 14, 2024 7:55 PM", "Subject: Bus", "On Thu, 7 Mar 2024, A wrote:",
        "26/04: Fire.", "260630ZAPR24 - Gao: Fire.", "0500 – Gunmen attacked a post.", "2115 hrs: Two men died.",
        "UPDATE 1-Three men died", "🔴 BREAKING: Shells hit Kherson. #Kherson",
        "GAO: Gunmen attacked a post.", "Press release", "Ministry of Defence",
    ]
)  # fmt: skip
TEXTS = st.lists(LINES | st.text(max_size=60), max_size=25).map("\n".join)
ENDINGS = sorted({*_KIND_OF, "unknown", ""})


def item(name: str, data: bytes) -> Item:
    def open_() -> BinaryIO:
        return io.BytesIO(data)

    return Item(name, name, name, open_)


@given(TEXTS)
@ROUNDS
def test_blocks_are_ordered_disjoint_and_whole(text: str) -> None:
    clean = unpaged(canonical(text)[0])[0]
    blocks = divide(clean)
    assert all(one.end <= other.start for one, other in pairwise(blocks))
    assert all(0 <= n < len(blocks) and n != i for i, block in enumerate(blocks) for n in block.given)
    covered = [False] * len(clean)
    for block in blocks:
        assert clean[block.start : block.end] == clean[block.start : block.end].strip() != ""
        covered[block.start : block.end] = [True] * (block.end - block.start)
    lost = {c for c, there in zip(clean, covered, strict=True) if not there and not c.isspace()}
    assert lost <= set('|,;"')  # what parts the cells of a table


@given(TEXTS)
@ROUNDS
def test_offsets_lead_back(text: str) -> None:
    spelled, first = canonical(text)
    whole, second = unpaged(spelled)
    runs = composed(first, second)
    back = [shown_at(runs, at) for at in range(len(whole))]
    assert all(a <= b for a, b in pairwise(back))
    same = sum(text[b] == c for c, b in zip(whole, back, strict=True) if b < len(text))
    odd = sum(not (" " <= c <= "~" or c == "\n") for c in text)
    assert same >= len(whole) - 3 * odd
    assert canonical(whole)[0].isprintable() or "\ud800" not in whole


@given(
    st.sampled_from(ENDINGS),
    st.binary(max_size=300) | TEXTS.map(lambda t: t.encode("utf-8", "surrogatepass")),
)
@ROUNDS
def test_any_bytes_under_any_name(ending: str, data: bytes) -> None:
    for found in records(item(f"a.{ending}", data)):
        assert isinstance(found, Record | Problem)
        if isinstance(found, Record):
            with suppress(BadInput):
                to_article(found, page_words())


@given(st.data())
@ROUNDS
def test_broken_files_of_every_format(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(p for p in FILES.iterdir() if p.stat().st_size < 12_000)))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(content)))
    for found in records(item(path.name, bytes(content[:cut]))):
        assert isinstance(found, Record | Problem)
        assert "\n" not in str(found) or isinstance(found, Record)


RUNS: dict[str, Callable[[int], str]] = {
    "spaces": lambda n: "Rockets" + " " * n + "hit Mosul on Monday, the army said.",
    "line ends": lambda n: "Rockets" + "\n" * n + "hit Mosul.",
    "letters": lambda n: "a" * n,
    "capitals": lambda n: "A" * n + " – Rockets hit Mosul.",
    "names": lambda n: "Al Sham " * (n // 8) + "– Rockets hit Mosul.",
    "digits": lambda n: "7" * n + " soldiers were killed.",
    "quotation marks": lambda n: '"' * n,
    "brackets": lambda n: "[(" * (n // 2),
    "closing brackets": lambda n: "])" * (n // 2),
    "bars": lambda n: "|" * n + "\n" + "|" * n,
    "tables": lambda n: "Date\tPlace\tEvent\n" * (n // 17),
    "keys": lambda n: "Event: a raid\n" * (n // 14),
    "commas": lambda n: "date,place,event," * (n // 17) + "\n" + "a,b,c," * (n // 6),
    "stars": lambda n: "**a" * (n // 3),
    "links": lambda n: "[a](" * (n // 4),
    "marks of quotations": lambda n: "> " * (n // 2) + "\n> a\n" * (n // 10),
    "numbers of pages": lambda n: "and the\n7\n" * (n // 10),
    "hashes": lambda n: "#" * n + " a",
    "dashes": lambda n: "-–—" * (n // 3),
    "dots": lambda n: "." * n,
    "dates": lambda n: "3 March " * (n // 8),
    "loose accents": lambda n: "e" + "\u0301" * n,
    "nothing": lambda n: "\u200b" * n + "a",
    "at signs": lambda n: "a@" * (n // 2),
    "addresses": lambda n: "http://" * (n // 7),
}


@pytest.mark.parametrize("name", RUNS)
def test_time_grows_no_faster_than_text(name: str) -> None:
    def taken(n: int) -> float:
        record = Record("a", RUNS[name](n) + "\n\nGunmen attacked a post.", "a", "a")
        best = float("inf")
        for _ in range(2):
            start = time.process_time()
            to_article(record, page_words())
            best = min(best, time.process_time() - start)
        return best

    taken(100)
    short, long = taken(10_000), taken(40_000)
    assert long < 0.5 or long < 7 * max(short, 0.02)
