"""Messages, subtitles, and days whose numbers can be read two ways: how they are cut, and what each is dated by."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.dayorder import order_of
from kgbuild.errors import InputError
from kgbuild.model import Block
from kgbuild.read import Record, divide, read, to_article
from kgbuild.read.dates import parse_stated
from kgbuild.read.page import page_words

# a text; the words of its story, each with (year, month, day) of the day above it and whether that is of sending alone
TEXTS: dict[str, tuple[str, list[tuple[str, tuple[int, ...], str]]]] = {
    "a chat in brackets": (
        "[26/04/2024, 07:13] Ali: Shells fell on the market\n[26/04/2024, 07:14] Mia: ok\n"
        "[27/04/2024, 18:02:11] Ali: A mosque was hit\nand a school\n",
        [
            ("Shells fell on the market", (2024, 4, 26), "date"),
            ("A mosque was hit", (2024, 4, 27), "date"),
            ("and a school", (2024, 4, 27), "date"),
        ],
    ),
    "a chat with dashes": (
        "13/05/2024, 21:40 - Messages are encrypted.\n14/05/24, 9:02 PM - Omar: Gunmen stormed the post\n",
        [
            ("Messages are encrypted.", (2024, 5, 13), "date"),
            ("Gunmen stormed the post", (2024, 5, 14), "date"),
        ],
    ),
    "a chat with the day behind the name": (
        "Watch, [11.03.2024 06:41]\nA monastery was hit.\n\nWatch, [12.03.2024 22:03]\nThe outpost was taken.\n",
        [("A monastery was hit.", (2024, 3, 11), "date"), ("The outpost was taken.", (2024, 3, 12), "date")],
    ),
    "the head of a letter": (
        "See below, please read it.\n\nFrom: A <a@x.example>\nSent: Tuesday, May 14, 2024 7:55 PM\nTo: B\nSubject: Bus\n\n"
        "Gunmen attacked a bus this morning.\n",
        [
            ("See below, please read it.", (), ""),
            ("Gunmen attacked a bus this morning.", (2024, 5, 14), "sent"),
        ],
    ),
    "a letter that is answered": (
        "Thanks, that is useful.\n\nOn Thu, 7 Mar 2024 at 18:20, A <a@x.example> wrote:\n"
        "> A bomb exploded in Azaz yesterday.\n",
        [("Thanks, that is useful.", (), ""), ("A bomb exploded in Azaz yesterday.", (2024, 3, 7), "sent")],
    ),
    "one bracket alone is no chat": (
        "[26/04/2024, 07:13] Ali: Shells fell on the market of the town.\n\nNobody was hurt there, he said.\n",
        [
            ("[26/04/2024, 07:13] Ali: Shells fell on the market of the town.", (), ""),
            ("Nobody was hurt there, he said.", (), ""),
        ],
    ),
}


def above(blocks: tuple[Block, ...], block: Block) -> tuple[tuple[int, ...], str]:
    given = [blocks[n] for n in block.given if blocks[n].day]
    return (given[0].day, given[0].holds) if given else ((), "")


@pytest.mark.parametrize("name", TEXTS)
def test_messages_and_their_days(name: str) -> None:
    text, told = TEXTS[name]
    article, _ = to_article(Record("a", text, "x", "x"), page_words())
    found = [
        (article.text[b.start : b.end], *above(article.blocks, b)) for b in article.blocks if b.kind == "body"
    ]
    assert found == told


@pytest.mark.parametrize(
    ("line", "marks"),
    [
        ("UPDATE 1-Three policemen were killed in Quetta.", ["UPDATE 1-"]),
        ("Forwarded: A drone hit the fuel depot in El Obeid.", ["Forwarded:"]),
        ("🔴 BREAKING: Shells hit the market of Kherson. #Kherson #war", ["🔴 BREAKING:", "#Kherson #war"]),
        ("Update the map, the officer told the men.", []),
        ("LIVE", []),
    ],
)
def test_marks_around_a_report(line: str, marks: list[str]) -> None:
    blocks = divide(f"{line}\n\nThe town was quiet on Monday, the mayor said.")
    rest = [line[b.start : b.end] for b in blocks if b.start < len(line)]
    assert [part for part in rest if part in marks] == marks
    assert len(rest) == len(marks) + 1


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("On 13/04/2024 and on 05/04/2024", "day"),
        ("On 04/13/2024 and on 04/05/2024", "month"),
        ("On 13/04/2024 and on 04/13/2024", ""),
        ("13/08 - Sinja: an attack\n03/09 - Kassala: another", "day"),
        ("all days as MM/DD/YYYY; 04/05/2024", "month"),
        ("The score was 24/7, the ratio 3/14.", ""),
    ],
)
def test_which_number_is_the_day(text: str, order: str) -> None:
    assert order_of(text) == order


def test_unix_seconds_are_a_day() -> None:
    assert str(parse_stated("1710800000")) == "2024-03-18"
    assert parse_stated("20240") is None


SRT = """1
00:00:01,000 --> 00:00:04,200
<i>A blast ripped through a café</i>
in Bengaluru on Friday,

2
00:00:04,300 --> 00:00:07,000
injuring ten people.

3
00:00:12,100 --> 00:00:14,000
- {\\an8}Police say a bomb was used.
"""
SPOKEN = "A blast ripped through a café in Bengaluru on Friday, injuring ten people.\n\n- Police say a bomb was used."
VTT = (
    "WEBVTT\n\nNOTE made by hand\n\n00:00.000 --> 00:03.500 align:start\n<v Reporter>Rebels ambushed\n\n"
    "00:03.500 --> 00:06.000\na convoy.\n"
)


@pytest.mark.parametrize(
    ("name", "text", "spoken"),
    [
        ("a.srt", SRT, SPOKEN),
        ("a.srt", SRT.replace("\n", "\r\n"), SPOKEN),
        ("b.vtt", VTT, "Rebels ambushed a convoy."),
    ],
)
def test_subtitles_are_put_together(tmp_path: Path, name: str, text: str, spoken: str) -> None:
    (tmp_path / name).write_bytes(text.encode())
    [article] = read([tmp_path]).articles
    assert article.text == spoken


def test_subtitles_without_cues_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text("Two men were arrested near the bridge on Monday.")
    with pytest.raises(InputError, match="no cues"):
        read([tmp_path])
