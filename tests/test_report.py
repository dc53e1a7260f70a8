"""The closing report: all that was left out, passed over and warned of, and what each source gave."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kgbuild import pipeline
from kgbuild.engines.pool import Pool
from kgbuild.pipeline import How
from kgbuild.read import Account, Outcome, Problem
from kgbuild.report import Report, Told, account_of

TOLD = (Told("Wire", "2024-03-04", 2), Told("Wire", "", 0), Told("", "2024-01-01", 1))


class Cells(HTMLParser):
    """The rows of each table under its heading."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.tiles: dict[str, str] = {}
        self._at, self._title, self._name = "", "", ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._at = tag
        if tag == "tr":
            self.tables[self._title].append([])
        assert not any(name in ("src", "href") for name, _ in attrs), "the page stands alone"

    def handle_data(self, data: str) -> None:
        if self._at == "h2":
            self._title = data.rpartition(" (")[0]
            self.tables[self._title] = []
        elif self._at in ("td", "th"):
            self.tables[self._title][-1].append(data)
        elif self._at == "dt":
            self._name = data
        elif self._at == "dd":
            self.tiles[self._name] = data
        self._at = ""


def test_everything_is_told() -> None:
    account = Account(
        (
            Outcome("a.png", "skipped", reasons=("files that end in .png",)),
            Outcome("b.png", "skipped", reasons=("files that end in .png",)),
            Outcome("c.txt", "left out", 0, 1, ("it is empty",)),
            Outcome("d.txt", "read", 3),
        )
    )
    lost = Problem("c.txt", "the <article> is empty\x1b[2J", "Give it a text", cost=2)
    odd = Problem("d.txt", "read as Windows-1252", "Save it as UTF-8", left_out=False)
    found = Cells(Report([("articles", 3), ("events", 1200)], TOLD, (lost, odd), account).page())
    assert found.tiles == {"articles": "3", "events": "1,200", "left out": "2"}
    assert found.tables["Left out"][1:] == [["c.txt", "the <article> is empty\\x1b[2J", "Give it a text"]]
    assert found.tables["To look at"][1:] == [["d.txt", "read as Windows-1252", "Save it as UTF-8"]]
    assert found.tables["Passed over"][1:] == [["files that end in .png", "2"]]
    assert found.tables["Files of which nothing was read"][1:] == [["c.txt", "it is empty"]]
    assert found.tables["Sources"][1:] == [
        ["Wire", "2", "1", "1", "2", "2024-03-04", "2024-03-04"],
        ["(not stated)", "1", "1", "1", "1", "2024-01-01", "2024-01-01"],
    ]


def test_what_there_is_nothing_of_is_not_told() -> None:
    assert list(Cells(Report([], TOLD).page()).tables) == ["Sources"]


def test_a_table_has_an_end() -> None:
    page = Report([], [Told(f"Paper {n}", "", 0) for n in range(1500)]).page()
    assert len(Cells(page).tables["Sources"]) == 1001
    assert b"and 500 more" in page


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.jsonl").write_text(
        '{"id": "a", "text": "Rockets hit a base near Erbil on Monday.", "source": "Wire"}\n'
        '{"id": "b", "text": "A bomb killed two soldiers in Mosul.", "published": "2024-03-04"}\n{"id": 3,\n'
    )
    (folder / "map.png").write_bytes(b"\x89PNG")
    return folder


def test_builds_write_the_same_bytes_and_removing_keeps_the_account(articles: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    summary = pipeline.build([articles], one)
    pipeline.build([articles], two, how=How(engine=Pool(2)))
    pipeline.build([articles], two)
    page = (one / "report.html").read_bytes()
    assert page == (two / "report.html").read_bytes()
    assert not re.search(rb"\d\d:\d\d", page), "nothing of when it was"
    found = Cells(page)
    assert found.tiles["articles"] == "2"
    assert found.tiles["left out"] == "1"
    assert account_of(one / "report.json") == summary.account
    pipeline.remove(["a"], one)
    after = Cells((one / "report.html").read_bytes())
    assert after.tiles["articles"] == "1"
    assert after.tables["Passed over"] == found.tables["Passed over"]
    assert json.loads((one / "report.json").read_text())["files"]["skipped"] == 1


@pytest.mark.parametrize("damage", ["", "{", '{"each": [{"no": 1}]}', '{"each": 3}'])
def test_a_damaged_account_is_none(damage: str, tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(damage)
    assert account_of(tmp_path / "report.json") == Account()
