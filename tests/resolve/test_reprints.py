"""Which articles print one text: reprints as editors alter them, against reports in words of their own."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kgbuild.model import Article
from kgbuild.read import Record, to_article
from kgbuild.read.page import page_words
from kgbuild.resolve.circular import copied, shingles

WIRE = (
    "Gunmen kill nine soldiers near Djibo",
    "Gunmen on motorcycles attacked a military post near Djibo on Monday and killed nine soldiers, the army said.",
    "The attackers came at dawn from two sides and set the barracks on fire before they withdrew to the north.",
    "A helicopter was sent from Dori in the afternoon, and eleven wounded men were flown to a hospital in the capital.",
    "It was the third attack on the post since January, and the governor asked for more troops to guard the road.",
)
#: How an editor alters a reprint.
ALTERED: dict[str, tuple[str, ...]] = {
    "another headline": ("Deadly dawn raid in the north", *WIRE[1:]),
    "without its last paragraph": WIRE[:-1],
    "without its last two paragraphs": WIRE[:-2],
    "with the agency's tag": (WIRE[0], f"DJIBO, Burkina Faso (Harbor Wire) — {WIRE[1]}", *WIRE[2:]),
    "with a sentence of its own": (*WIRE, "The newspaper could not reach the ministry of defence on Tuesday evening."),
    "in one paragraph": (WIRE[0], " ".join(WIRE[1:])),
    "with other quotation marks and spaces": tuple(p.replace(" ", "  ").replace(",", " ,") for p in WIRE),
    "all of these": (
        "Deadly dawn raid", f"DJIBO (Harbor Wire) - {WIRE[1]} {WIRE[2]}", "More is to follow from our reporters there.",
    ),
}  # fmt: skip
#: Reports of the same event in words of their own.
OWN: tuple[tuple[str, ...], ...] = (
    ("Army post overrun", "Nine soldiers died when armed men stormed a base close to the town of Djibo on Monday.",
     "Barracks burned for hours, people there said, and the wounded were taken to the capital by helicopter."),
    ("Djibo attack: what we know", "The army has said that gunmen killed nine of its men in an assault on Monday.",
     "“The attackers came at dawn from two sides,” an officer told us; nobody has claimed it."),
)  # fmt: skip


def _set(paragraphs: Sequence[str]) -> Article:
    article, _ = to_article(Record("a", "\n\n".join(paragraphs), "a", "a"), page_words())
    return article


@pytest.mark.parametrize("name", ALTERED)
def test_altered_reprints_are_of_one_source(name: str) -> None:
    assert copied(shingles(_set(WIRE)), shingles(_set(ALTERED[name])))


@pytest.mark.parametrize("own", OWN)
def test_reports_in_words_of_their_own_are_not(own: tuple[str, ...]) -> None:
    for other in (WIRE, *ALTERED.values()):
        assert not copied(shingles(_set(other)), shingles(_set(own)))
