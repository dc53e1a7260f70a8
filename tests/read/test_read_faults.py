"""Broken and odd input, each a fault that was seen: one clear line, the rest read."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from kgbuild.read import Record, read, to_article
from kgbuild.read.canonical import canonical, shown_at
from kgbuild.read.dates import parse_stated
from kgbuild.read.page import page_words
from kgbuild.read.records import printable
from kgbuild.read.watch import changes

GOOD = "Two men were arrested near the bridge on Monday, the police said."


def lines(folder: Path, *texts: bytes | str) -> Path:
    path = folder / "a.jsonl"
    path.write_bytes(b"\n".join(t if isinstance(t, bytes) else t.encode() for t in texts) + b"\n")
    return path


def test_half_characters_are_mended_and_told(tmp_path: Path) -> None:
    path = lines(
        tmp_path,
        '{"id": "a", "title": "A \\ud800 title", "text": "' + GOOD + ' \\udfff"}',
        json.dumps({"id": "b", "text": GOOD}),
    )
    result = read([path])
    assert [a.id for a in result.articles] == ["a", "b"]
    assert (result.articles[0].title, result.articles[0].text[-1]) == ("A \ufffd title", "\ufffd")
    assert [p.what for p in result.problems] == ["1 half character (lone surrogates) read as \ufffd"]
    for article in result.articles:
        json.dumps([article.text, article.title, article.id], ensure_ascii=False).encode()


def test_numbers_of_thousands_of_digits(tmp_path: Path) -> None:
    path = lines(
        tmp_path,
        '{"id": "a", "text": "' + GOOD + '", "n": ' + "7" * 5000 + "}",
        '{"id": ' + "7" * 5000 + ', "text": "' + GOOD + '"}',
    )
    result = read([path])
    assert (len(result.articles), result.problems) == (2, ())


def test_one_wrong_byte_costs_nothing_but_itself(tmp_path: Path) -> None:
    path = lines(
        tmp_path,
        b'{"id": "a", "text": "' + GOOD.encode() + b' Caf\xe9."}',
        json.dumps({"id": "b", "text": GOOD}),
    )
    result = read([path])
    assert [a.text for a in result.articles] == [f"{GOOD} Café.", GOOD]
    assert result.problems[0].what == "byte 0xE9 at offset 90 is not valid UTF-8: read as Windows-1252"
    assert result.problems[0].where == f"{path}:1"


@pytest.mark.parametrize(
    ("data", "told", "end"),
    [
        (f"{GOOD} Ça va à l’été.".encode()[:-2], "", "l’ét"),
        (f"{GOOD} “Très bien.”".encode()[:-1], "cut off", "bien."),
        (f"{GOOD} “Très”".encode("cp1252"), "Windows-1252", "“Très”"),
        (f"{GOOD} été".encode() + b" caf\xe9.", "Windows-1252", "été café."),
        (f"{GOOD} été".encode("utf-16"), "UTF-16", "été"),
        (f"{GOOD} été".encode("utf-16-le"), "", "été"),
        (f"{GOOD} été".encode("utf-32"), "UTF-32", "été"),
        (b"\xef\xbb\xbf" + GOOD.encode(), "", "said."),
    ],
)  # fmt: skip
def test_encodings_are_found_and_told(data: bytes, told: str, end: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    result = read([tmp_path])
    assert result.articles[0].text.startswith(GOOD)
    assert result.articles[0].text.rstrip("\ufffd").endswith(end)
    assert result.left_out == 0
    assert told in " ".join(p.what for p in result.problems)


def test_text_of_another_script_in_its_own_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(
        ("Боевики атаковали блокпост к западу от города во вторник, сообщила полиция. " * 4).encode("koi8-r")
    )
    (tmp_path / "b.txt").write_text(GOOD)
    problems = read([tmp_path]).problems
    assert ["Russian" in p.what or "koi8" in p.what for p in problems] == [True, True]


def test_zones_and_clocks_that_are_none() -> None:
    assert parse_stated("2022-03-11T10:00:00-25:99") is None
    assert parse_stated("2022-03-11T10:00:00+15:00") is None
    assert parse_stated("2022-03-11T27:61:00Z") is None
    assert parse_stated("2022-03-11T23:59:60+14:00") == date(2022, 3, 11)


def test_dates_that_may_be_two_days_are_told() -> None:
    for fields, text in (
        ({"published": "04/05/2024"}, GOOD),
        ({}, f"Arrests at the bridge\n\n04/05/2024\n\n{GOOD}"),
    ):
        article, problems = to_article(Record("a", text, "a", "a", dict(fields)), page_words())
        assert article.published is None
        assert [p.what for p in problems if "can be read as two days" in p.what]


def test_nothing_moves_the_cursor_of_a_terminal(tmp_path: Path) -> None:
    lines(
        tmp_path,
        json.dumps({"id": "a\x1b[2J", "text": f"\x1b]0;title\x07{GOOD}\x9b31m"}),
        '{"id": "b\\u001b[31m"}',
    )
    result = read([tmp_path])
    shown = [result.articles[0].text, result.articles[0].id, *map(str, result.problems)]
    assert not [s for s in shown if "\x1b" in s or "\x07" in s or "\x9b" in s]
    assert printable("\x1b[2J") == "\\x1b[2J"


def test_canonical_text_leads_back_to_what_was_shown() -> None:
    source = (
        "The com\u00admander of the ﬁrst\r\n[brigade](https://a.example/b) was e\u0301lu in **Dori**\u200b."
    )
    text, runs = canonical(source)
    assert text == "The commander of the first\nbrigade was \u00e9lu in Dori."
    for word in ("mander", "brigade", "Dori", "was", "lu in"):
        at = shown_at(runs, text.index(word))
        assert source[at : at + len(word)] == word


def test_what_comes_into_a_folder(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text(GOOD)
    steps = iter(
        [
            ("new.txt", GOOD[:20]),
            ("new.txt", GOOD),
            None,
            ("old.txt", f"{GOOD} Later."),
            ("x.png", ""),
            None,
            None,
        ]
    )

    def sleep(_: float) -> None:
        step = next(steps)
        if step:
            (tmp_path / step[0]).write_text(step[1])

    found = changes(tmp_path, 0, sleep)
    assert [p.name for p in next(found)] == ["new.txt"]
    assert [p.name for p in next(found)] == ["old.txt"]


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8"])
def test_names_that_are_no_ascii_under_any_locale(locale: str, tmp_path: Path) -> None:
    (tmp_path / "élève.txt").write_text(GOOD)
    (tmp_path / "ñ.txt").write_text("")
    code = (
        "from pathlib import Path; from kgbuild.read import read;"
        f"r = read([Path({str(tmp_path)!r})]); print(r.articles[0].id, *map(str, r.problems), r.account.lines())"
    )
    env = {"LC_ALL": locale, "PATH": "/usr/bin:/bin"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=env)
    assert "élève" in done.stdout.decode()


def test_an_archive_with_records_longer_than_they_say(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = (Path(__file__).parent / "files" / "wget-plain.warc").read_bytes()
    at = (
        data.index(b"\r\n\r\n\r\nWARC/1.0")
        if b"\r\n\r\n\r\nWARC/1.0" in data
        else data.index(b"\r\n\r\nWARC/1.0")
    )
    (tmp_path / "a.warc").write_bytes(data[:at] + b"x" * 5000 + data[at:])
    result = read([tmp_path])
    assert [p.what for p in result.problems if "Content-Length" in p.what]
    assert capfd.readouterr().err == ""
