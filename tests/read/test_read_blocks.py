"""What is story and what stands beside it: one page, one expected list of kinds."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from kgbuild.read import divide
from kgbuild.read.blocks import READ
from kgbuild.read.page import page_words
from kgbuild.resources import shipped

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared"

LEAD = "Gunmen attacked a checkpoint west of the town on Tuesday and wounded three policemen."
MORE = "The police said that the attackers fled in two cars towards the river."
LAST = "It was the fourth attack on the road since the beginning of the month."
STORY = [("body", LEAD), ("body", MORE), ("body", LAST)]

# A page is a list of (kind, line); lines are set apart by blank lines, "+" glues a line to the one before it,
# "|" sets it on the next line without a blank one.
PAGES: dict[str, list[tuple[str, str]]] = {
    "a story alone": STORY,
    "headline": [("headline", "Gunmen attack checkpoint in west"), *STORY],
    "headline and standfirst": [
        ("headline", "Gunmen attack checkpoint in west"),
        ("headline", "Three policemen hurt as cars flee towards river"),
        *STORY,
    ],
    "headline that is a question": [("headline", "Who attacked the checkpoint?"), *STORY],
    "bare date and headline on a line": [
        ("dateline", "date 2021-03-09"),
        ("+headline", " Gunmen attack checkpoint in west"),
        *STORY,
    ],
    "date line with clock": [
        ("headline", "Gunmen attack checkpoint"),
        ("dateline", "9 March 2021 - 17:45 GMT"),
        *STORY,
    ],
    "byline": [("headline", "Gunmen attack checkpoint"), ("byline", "By Leila Marwan and Tom Aster"), *STORY],
    "byline with the": [("headline", "Gunmen attack checkpoint"), ("byline", "By the Ledger staff"), *STORY],
    "byline by place": [
        ("headline", "Gunmen attack checkpoint"),
        ("byline", "Leila Marwan in Basra"),
        *STORY,
    ],
    "agency dateline": [("dateline", "BASRA, Iraq (Wire) —"), ("+body", f" {LEAD}"), ("body", MORE)],
    "agency dateline with day": [
        ("dateline", "BASRA, March 9 (Wire) -"),
        ("+body", f" {LEAD}"),
        ("body", MORE),
    ],
    "plain place and dash": [("dateline", "Basra –"), ("+body", f" {LEAD}"), ("body", MORE)],
    "place and colon": [("dateline", "BASRA:"), ("+body", f" {LEAD}"), ("body", MORE)],
    "two places": [("dateline", "BASRA/BAGHDAD, March 9 (Wire) -"), ("+body", f" {LEAD}"), ("body", MORE)],
    "dash that belongs to the sentence": [
        ("body", "Basra – a port in the south – was quiet again on Wednesday morning, its governor said."),
        ("body", MORE),
    ],
    "colon that belongs to the sentence": [
        ("body", "Note: The police have not named a suspect so far."),
        ("body", MORE),
    ],
    "day that belongs to the sentence": [
        ("body", "On 9 March 2021, Gunmen attacked the same checkpoint."),
        ("body", MORE),
    ],
    "caption with agency": [
        ("headline", "Gunmen attack checkpoint"),
        ("caption", "Policemen stand on the road west of the town. AFP"),
        *STORY,
    ],
    "caption with two names": [
        ("caption", "Policemen stand on the road west of the town. Photo: Sami Dar/AP"),
        *STORY,
    ],
    "caption in brackets": [("caption", "Policemen stand on the road. [Sami Dar/Reuters]"), *STORY],
    "caption in round brackets": [
        ("body", LEAD),
        ("caption", "Policemen stand on the road. (AFP)"),
        ("body", MORE),
        ("body", LAST),
    ],
    "caption with bar": [("caption", "Policemen stand on the road. Getty Images | Sami Dar/Stock"), *STORY],
    "caption via": [("caption", "Smoke over the road. Sami Dar via Getty Images"), *STORY],
    "caption by its opening": [
        ("caption", "FILE PHOTO: Policemen stand on the road west of the town."),
        *STORY,
    ],
    "caption by its words": [("caption", "The road west of the town in a file photo."), *STORY],
    "caption by its form": [
        ("caption", "Policemen are seen on a road near the town, Sunday, May 6, 2012."),
        *STORY,
    ],
    "caption twice, credited once": [
        *STORY,
        ("caption", "Policemen patrol the road west of the town in winter."),
        ("|caption", "Policemen patrol the road west of the town in winter. Getty Images | Sami Dar"),
    ],
    "caption glued to a link": [
        ("body", LEAD),
        ("caption", "Policemen patrol the road in winter. Reuters"),
        ("+teaser", "Governor of Basra sacks police chief"),
        ("body", MORE),
        ("body", LAST),
    ],
    "caption glued to the story": [
        ("body", LEAD),
        ("caption", "Policemen patrol the road in winter. Getty Images"),
        ("+body", "The police said that the attackers fled in two cars towards the river."),
        ("body", LAST),
    ],
    "credit alone": [("headline", "Gunmen attack checkpoint"), ("caption", "AFP via Getty Images"), *STORY],
    "a date in the story is no caption": [
        ("body", "The checkpoint was built on May 6, 2012, the police said."),
        ("body", MORE),
    ],
    "story told to an agency": [
        ("body", LEAD),
        ("body", "The attackers fled in two cars, a policeman told Reuters."),
    ],
    "signature of the desk": [("body", LEAD), ("body", MORE), ("+boilerplate", " – Reuters")],
    "signature in brackets": [("body", LEAD), ("body", MORE), ("+boilerplate", " (Reuters)")],
    "link between paragraphs": [
        ("body", LEAD),
        ("teaser", "Governor of Basra sacks police chief"),
        ("body", MORE),
    ],
    "question between paragraphs": [
        ("body", LEAD),
        ("teaser", "Who controls the roads of the south?"),
        ("body", MORE),
    ],
    "question that somebody asks": [
        ("body", LEAD),
        ("body", "“Who controls this road?” asked a driver."),
        ("body", MORE),
    ],
    "read more": [("body", LEAD), ("teaser", "Read more: The roads of the south"), ("body", MORE)],
    "list of links at the end": [
        *STORY,
        ("teaser", "Related articles"),
        ("teaser", "Governor of Basra sacks police chief"),
        ("teaser", "The governor announced on Monday that the chief of police would […]"),
        ("teaser", "- by Sami Dar on 12/01/2023"),
        ("teaser", "A port without ships"),
    ],
    "list of links in the middle": [
        ("body", LEAD),
        ("teaser", "Most read"),
        ("teaser", "A port without ships"),
        ("body", "The police said that the attackers fled in two cars towards the river and were not found."),
        ("body", "It was the fourth attack on the road to the town since the beginning of the month."),
    ],
    "rights": [*STORY, ("boilerplate", "© 2024 The Ledger. All rights reserved.")],
    "rights, in words": [*STORY, ("boilerplate", "Copyright 2024 The Ledger. All rights reserved.")],
    "rights glued": [
        ("body", LEAD),
        ("body", MORE),
        ("+boilerplate", " © 2024 The Ledger. All rights reserved."),
    ],
    "caption with an unknown outlet": [("caption", "Policemen stand on the road. The Ledger"), *STORY],
    "source": [*STORY, ("boilerplate", "Source: The Ledger")],
    "contributors": [*STORY, ("boilerplate", "Agencies contributed to this report")],
    "reporters and editors": [*STORY, ("boilerplate", "(Reporting by Sami Dar; Editing by Tom Aster)")],
    "updated": [*STORY, ("dateline", "Updated: March 10, 2021 12:20 AM")],
    "newsletter": [
        *STORY,
        ("boilerplate", "Sign up for our newsletter to get the news of the south every morning."),
    ],
    "follow": [*STORY, ("boilerplate", "Follow us on Twitter, Facebook and Telegram.")],
    "donation": [*STORY, ("boilerplate", "The Ledger runs on your donation. Help us to stay independent.")],
    "slogan": [
        *STORY,
        ("boilerplate", "Source: The Ledger"),
        ("boilerplate", "The Ledger"),
        ("boilerplate", "Sine ira et studio"),
    ],
    "navigation": [
        ("boilerplate", "Home"),
        ("|boilerplate", "News"),
        ("headline", "Gunmen attack checkpoint in west"),
        *STORY,
    ],
    "advertisement": [("body", LEAD), ("boilerplate", "ADVERTISEMENT"), ("body", MORE)],
    "address": [("body", LEAD), ("boilerplate", "https://ledger.example/a/1"), ("body", MORE)],
    "signature of a tweet": [
        ("body", LEAD),
        ("boilerplate", "— Sami Dar (@samidar) March 9, 2021"),
        ("body", MORE),
    ],
    "rule": [("body", LEAD), ("boilerplate", "* * *"), ("body", MORE)],
    "pull quote": [("body", LEAD), ("body", MORE), ("boilerplate", MORE), ("body", LAST)],
    "list after a colon": [
        ("body", "The police listed what the attackers left behind:"),
        ("|body", "- two rifles"),
        ("|body", "- a burnt car"),
        ("body", LAST),
    ],
    "paragraph without full stop": [
        ("body", LEAD),
        ("body", "The police said that the attackers had fled in the two cars"),
        ("body", LAST),
    ],
    "bracketed note behind a sentence": [("body", LEAD), ("body", f"{MORE} (end of recording)")],
    "sentence with a word of notices": [
        ("body", LEAD),
        ("body", "Agencies of the United Nations share this view of the attack."),
        ("body", LAST),
    ],
    "only a caption": [("body", "Policemen stand on the road west of the town."), ("+boilerplate", " AFP")],
    "only a line": [("body", "Gunmen attack checkpoint in west of town")],
}
CASES = 64


def page(lines: list[tuple[str, str]]) -> tuple[str, list[tuple[str, str]]]:
    """Return a page's text and the blocks that are expected of it."""
    text, want = "", []
    for mark, line in lines:
        kind = mark.lstrip("+|")
        text += ("" if mark[0] == "+" else "\n" if mark[0] == "|" else "\n\n" if text else "") + line
        want.append((kind, line.strip()))
    return text, want


def found(text: str) -> list[tuple[str, str]]:
    return [(block.kind, text[block.start : block.end]) for block in divide(text)]


@pytest.mark.parametrize("name", PAGES)
def test_kinds(name: str) -> None:
    text, want = page(PAGES[name])
    assert found(text) == want


def test_all_pages_are_collected() -> None:
    assert len(PAGES) == CASES


@pytest.mark.parametrize("name", PAGES)
def test_blocks_are_ordered_disjoint_and_whole(name: str) -> None:
    text, _ = page(PAGES[name])
    blocks = divide(text)
    assert all(one.end <= other.start for one, other in pairwise(blocks))
    for block in blocks:
        part = text[block.start : block.end]
        assert part == part.strip() != ""
    covered = {i for block in blocks for i in range(block.start, block.end)}
    assert not [i for i, character in enumerate(text) if not character.isspace() and i not in covered]


@pytest.mark.parametrize("name", PAGES)
def test_line_ends_of_windows_and_spaces_change_no_kind(name: str) -> None:
    text, want = page(PAGES[name])
    spaced = text.replace("\n", " \n\t")
    assert [(kind, " ".join(part.split())) for kind, part in found(spaced)] == want


def test_lines_wrapped_by_hand_are_one_paragraph() -> None:
    wrapped = (
        "Gunmen attacked a checkpoint west of the town on Tuesday and\n"
        "wounded three policemen, two of them badly, before they made\n"
        "off in cars.\n\n"
        "The police said that the attackers fled towards the river and\n"
        "that a search was under way on both banks since the morning.\n"
    )
    assert [(kind, part.count("\n")) for kind, part in found(wrapped)] == [("body", 2), ("body", 1)]


def test_the_narrow_column_of_a_newspaper_is_one_paragraph() -> None:
    column = (
        "Rebels stormed a police post in\nArua on Monday and killed four\nofficers, the mayor said. They\n"
        "left on two lorries that they\nhad taken from a school."
    )
    assert found(column) == [("body", column)]


def test_menus_of_short_lines_are_no_paragraph() -> None:
    menu = "News from the north\nSport and weather\nLetters to the editor\nJobs\n\nRebels stormed a post on Monday.\n"
    assert [kind for kind, part in found(menu) if "post" in part] == ["body"]
    assert all("\n" not in part for _, part in found(menu))


def test_a_footnote_is_no_story() -> None:
    text = "Rebels stormed a post.\n\n[1] https://www.example.org/news/rebels-stormed-a-post-on-monday"
    assert found(text) == [("body", "Rebels stormed a post."), ("boilerplate", text.split("\n\n")[1])]


def test_names_of_media_can_be_added() -> None:
    text, _ = page([("caption", "Policemen stand on the road west of the town. (The Ledger)"), *STORY])
    assert divide(text)[0].kind == "body"
    assert divide(text, credits=["The Ledger"])[0].kind == "caption"


def test_nothing_comes_of_nothing() -> None:
    assert divide("") == divide(" \n\t\n") == ()


def test_reports_of_one_paragraph_lose_nothing() -> None:
    folder = SHARED / "eval"
    if not folder.is_dir():
        pytest.skip("the evaluation texts are not beside the repository")
    texts = [json.loads(line)["text"] for line in (folder / "muc4" / "dev.jsonl").read_text().splitlines()]
    texts += [
        json.loads(line)["text"]
        for line in (folder / "texts" / "guardian-dev.jsonl").read_text().splitlines()
    ]
    assert len(texts) == 212
    read = sum(block.end - block.start for text in texts for block in divide(text) if block.kind in READ)
    assert read / sum(len(text.strip()) for text in texts) > 0.99


def test_nothing_beside_the_story_is_read_in_real_pages() -> None:
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip("the seed articles are not beside the repository")
    files = sorted(folder.glob("*.txt"))
    assert len(files) == 3
    traps = (
        "Safai",
        "Sharaa",
        "Ocalan",
        "Liberum",
        "2006",
        "Getty",
        "AFP",
        "Agencies",
        "parade",
        "2024",
        "Albeash",
    )
    for file in files:
        text = file.read_text()
        read = " ".join(text[block.start : block.end] for block in divide(text) if block.kind in READ)
        assert not [trap for trap in traps if trap in read]
        assert read.count(".") > 8


def test_phrases_and_lists_of_a_users_own(tmp_path: Path) -> None:
    """A sentence that is no part of the story, and a participle of captions."""
    caption = "Two flags are hung over the road, Thursday, June 24, 2021."
    text = "\n\n".join([LEAD, caption, MORE, "This piece was penned at the harbour desk by two readers."])
    extra = tmp_path / "extra.ttl"
    extra.write_text(
        "@prefix lex: <https://w3id.org/kgbuild/lexicon#> .\n"
        'lex:page-desk a lex:PagePhrase ; lex:block "boilerplate" ; lex:match "anywhere" ; lex:phrase "penned at" .\n'
        'lex:page-participles lex:lemma "hung" .\n'
    )
    taught = page_words((shipped("ontology") / "lexicon" / "page.ttl", extra))
    kinds = [[block.kind for block in divide(text, page=page)] for page in (None, taught)]
    assert kinds == [["body"] * 4, ["body", "caption", "body", "boilerplate"]]


def test_the_title_of_a_live_page_dates_it() -> None:
    text = """Fighting at the northern border live: Monday, 7 October 2024

17.40 Rockets near the port
The army said that rockets had hit a depot near the port.

16.55 Strike on a fire station
Ten men were killed when a jet bombed a fire station."""
    blocks = divide(text)
    assert (blocks[0].kind, blocks[0].holds) == ("day", "date")
    assert [b.given for b in blocks if b.kind == "body"] == [(0,), (0,)]


def test_who_signed_a_letter() -> None:
    text = """We condemn the raid on our village in the strongest terms.

(Signed) Adam Hale
Ambassador of Jordan"""
    assert [(b.kind, b.holds) for b in divide(text)] == [
        ("body", ""),
        ("cell", "signer"),
        ("cell", "office"),
    ]


#: Texts with what holds for each line of the story: the words of the days, places and tolls that are given to it.
GIVEN = {
    "places before days": (
        "Mosul: On 4 March 2024 gunmen shot two policemen.\n\nKirkuk: On 6 March 2024 a bomb hurt three soldiers.",
        [["Mosul"], ["Kirkuk"]],
    ),
    "speakers": (
        "Anchor: On the bridge gunmen shot two policemen.\n\nAdam: In the town a bomb hurt three soldiers.",
        [[], []],
    ),
    "rows without a line of columns": (
        "12 May 2024 | Gao | Gunmen ambushed an army convoy | 4 killed\n"
        "14 May 2024 | Kidal | A drone strike hit a wedding | 11 killed, 3 hurt",
        [["12 May 2024", "Gao", "4 killed"], ["14 May 2024", "Kidal", "11 killed, 3 hurt"]],
    ),
    "a ticker": ("Rockets hit airport | Oil is up two per cent | Lions beat Eagles\n\nNobody was hurt on Monday.", [[]]),
    "leaders": (
        "Date ........ 22/08/2024\nTown ........ Baidoa\nKilled ...... 7\nSummary ..... A car blew up outside a restaurant.",
        [["22/08/2024", "Baidoa", "7"]],
    ),
    "days that are counted": (
        "Day 1 - 3 January 2024\nTanks shelled the old town.\n\nDay 2 - 4 January 2024\nSnipers shot two nurses.",
        [["3 January 2024"], ["4 January 2024"]],
    ),
    "numbers of paragraphs": (
        "3.1 Dori: A mine struck an escort of the army.\n3.2 Arbinda: Rebels attacked a post of the army.",
        [["Dori"], ["Arbinda"]],
    ),
    "clock times on lines of their own": (
        "Fighting in the north\n\nLast updated 18:40 GMT, 11 May 2024\n\n17:52\nTwo shells hit the market of the town.\n\n"
        "14:05\nThe army bombed a bridge near the port.",
        [["Last updated 18:40 GMT, 11 May 2024"]] * 2,
    ),
    "a heading of what came since": (
        "## The war since 7 October 2023\n\nTroops entered the town.\n\n## Talks\n\nNothing was agreed upon.",
        [[], []],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GIVEN)
def test_what_a_layout_gives(name: str) -> None:
    text, given = GIVEN[name]
    blocks = divide(text)
    told = [[text[blocks[n].start : blocks[n].end] for n in b.given] for b in blocks if b.kind == "body"]
    assert told == given


def test_a_text_of_items_alone_is_read() -> None:
    text = "Headlines of Monday 2 September 2024\n\n* Bomb kills two in Ramadi\n* Gunmen abduct 30 pupils in Kaduna"
    assert [b.kind for b in divide(text)] == ["dateline", "body", "body"]
