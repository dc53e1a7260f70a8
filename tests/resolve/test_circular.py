"""Sources are counted, and not articles."""

from __future__ import annotations

import pytest

from kgbuild.model import Article, ArticleExtraction, Block, EventArgument, EventMention, Mention, Source
from kgbuild.resolve.circular import Origins, copied, publishers, shingles

WIRE = (
    "Rockets hit the old bridge of the town late on Wednesday and killed three men who were mending nets below it. "
    "The mayor closed the quay until the morning and asked the army for help."
)
OWN = (
    "Three fishermen died when the bridge was shelled on Wednesday night. People of the town said that they had heard "
    "four explosions, the last of them close to the market."
)


def article(name: str, text: str, source: str = "") -> Article:
    return Article(name, text, (Block(0, len(text), "body"),), source=source)


def reading(
    name: str, text: str, source: str = "", speakers: tuple[int | None, ...] = (None,)
) -> ArticleExtraction:
    """Return a reading with one event mention, its class and each fill told by one of `speakers`."""
    mention = Mention(name, 0, 3, text[0:3], (0, len(text)))
    arguments = tuple(EventArgument("killed", mention, Source(speaker), number=3) for speaker in speakers)
    event = EventMention(0, "Attack", (mention,), arguments, source=Source(speakers[0]))
    return ArticleExtraction(article(name, text, source), events=(event,))


#: What each article is (text, outlet, who tells it: 7 is the medium of the name "State News", 8 an officer), and how
#: many sources that makes.
CASES = [
    ([(WIRE, "", None)], 1),
    ([(WIRE, "", None), (OWN, "", None)], 2),
    ([(WIRE, "", None), (WIRE, "", None), (WIRE, "", None)], 1),
    ([(WIRE, "Post", None), (f"{WIRE} It was the second such night.", "Courier", None)], 1),
    ([(WIRE, "Post", None), (OWN, "Post", None)], 1),
    ([(WIRE, "Wire", None), (WIRE, "Post", None), (OWN, "Post", None)], 2),
    ([(WIRE, "", 7), (OWN, "", 7)], 1),
    ([(WIRE, "", 8), (OWN, "", 8)], 2),
    ([(WIRE, "State News", None), (OWN, "", 7)], 1),
    ([(WIRE, "Harbor Wire", None), (f"Harbor Wire reported: {OWN}", "Post", None)], 1),
    ([(WIRE, "Harbor Wire", None), (f"The harbor wire broke. {OWN}", "Post", None)], 2),
]


@pytest.mark.parametrize(("told", "sources"), CASES)
def test_sources(told: list[tuple[str, str, int | None]], sources: int) -> None:
    readings = [reading(f"a{n}", text, outlet, (who,)) for n, (text, outlet, who) in enumerate(told)]
    origins = Origins(readings, lambda n, key: "medium" if key == 7 else "",
                      publishers({"medium": ["State News"]}, str.lower),
                      [outlet for _, outlet, _ in told])  # fmt: skip
    assert len(set(origins.sources([(n, 0) for n in range(len(readings))]).values())) == sources


def test_cases_collected() -> None:
    assert len(CASES) == 11


def test_what_is_told_by_others_too() -> None:
    readings = [reading("a", WIRE, "", (7,)), reading("b", OWN, "", (7, 8))]
    origins = Origins(readings, lambda n, key: "medium" if key == 7 else "", publishers({}, str.lower), [])
    assert len(set(origins.sources([(0, 0), (1, 0)]).values())) == 2


@pytest.mark.parametrize(
    ("a", "b", "copy"),
    [(WIRE, WIRE.upper(), True), (WIRE, OWN, False), (WIRE, WIRE[:80], True), (WIRE, "", False),
     (f"{OWN} “{WIRE[111:]}”", WIRE, False)],
)  # fmt: skip
def test_copies(a: str, b: str, copy: bool) -> None:
    assert copied(shingles(article("a", a)), shingles(article("b", b))) is copy


def test_captions_are_not_compared() -> None:
    assert not shingles(Article("a", WIRE, (Block(0, len(WIRE), "caption"),)))
