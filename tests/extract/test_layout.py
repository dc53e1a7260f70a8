"""What the layout of a text tells: paragraphs, days, tables, cards, lists. Each case to its events, its evidence exact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import layoutcases
import pytest

from kgbuild.annotate import Pipeline, annotate
from kgbuild.extract.reading import Tools, read_document
from kgbuild.gazetteer import load as load_gazetteer
from kgbuild.lexiconfiles import load as load_lexicon
from kgbuild.lexiconfiles import turtle_files
from kgbuild.model import ArticleExtraction, EventMention, Mention
from kgbuild.nouns import Nouns
from kgbuild.read import Record, to_article
from kgbuild.read.page import page_words
from kgbuild.resources import shipped
from kgbuild.speech import Speech

PUBLISHED = "2024-03-10"
URL = "https://wire.example/" + "x" * 150

# text; the events: their trigger, with what they must be given: time, place, attacker, killed
Want = dict[str, str]
CASES: dict[str, tuple[str, list[Want]]] = {
    "wrapped": (
        "Gunmen on motorcycles attacked a military post near the village of\n"
        "Koutougou on Monday and killed nine soldiers before reinforcements\n"
        "came.\n",
        [{"trigger": "attacked", "killed": "nine"}],
    ),
    "wrapped around a long address": (
        "Gunmen on motorcycles attacked a military post in the village of\n"
        f"Koutougou on Monday and killed nine soldiers.\n{URL}\n"
        "On Tuesday a roadside bomb hit a lorry in the same village and\n"
        "killed four traders who were on their way to the market.\n",
        [{"trigger": "attacked", "killed": "nine"}, {"trigger": "hit", "killed": "four"}],
    ),
    "quoted": (
        "The statement reads:\n\n"
        "> Gunmen on motorcycles attacked a military post in\n> Koutougou on Monday and killed nine\n> soldiers.\n",
        [{"trigger": "attacked", "place": "Koutougou", "killed": "nine"}],
    ),
    "page number and running head inside a sentence": (
        "Report of the Secretary-General\n\n"
        "Gunmen on motorcycles attacked a military post in Koutougou on Monday and\n\n"
        "7\nReport of the Secretary-General\n\n"
        "killed nine soldiers, the mission said.\n",
        [{"trigger": "attacked", "place": "Koutougou", "killed": "nine"}],
    ),
    "numbered paragraphs": (
        "12. On 3 March gunmen attacked a military post in Koutougou and killed nine soldiers.\n"
        "13. On 5 March a roadside bomb hit a lorry in Arbinda and killed four traders.\n",
        [
            {"trigger": "attacked", "time": "3 March", "killed": "nine"},
            {"trigger": "hit", "time": "5 March", "killed": "four"},
        ],
    ),
    "heading of a day, Markdown": (
        "## 3 March 2024\n\nGunmen attacked the village of Koutougou, killing nine people.\n\n"
        "## 5 March 2024\n\nGunmen attacked the village of Arbinda, killing four people.\n",
        [
            {"trigger": "attacked", "time": "3 March 2024", "killed": "nine"},
            {"trigger": "attacked", "time": "5 March 2024", "killed": "four"},
        ],
    ),
    "heading of a day, colon": (
        "Attacks on Sunday, 3 March 2024:\nGunmen attacked the village of Koutougou, killing nine people.\n",
        [{"trigger": "attacked", "time": "3 March 2024", "killed": "nine"}],
    ),
    "headings of days, bare": (
        "3 March 2024\nGunmen attacked the village of Koutougou, killing nine people.\n\n"
        "5 March 2024\nGunmen attacked the village of Arbinda, killing four people.\n",
        [
            {"trigger": "attacked", "time": "3 March 2024", "killed": "nine"},
            {"trigger": "attacked", "time": "5 March 2024", "killed": "four"},
        ],
    ),
    "a day of publication is no event's": (
        "Sorrow in Koutougou\n\n5 March 2024\n\n"
        "Gunmen attacked the village of Koutougou, killing nine people.\n",
        [{"trigger": "attacked", "time": "", "killed": "nine"}],
    ),
    "a time of its own comes before the heading's": (
        "## 5 March 2024\n\nGunmen attacked the village of Koutougou on 2 March, killing nine people.\n",
        [{"trigger": "attacked", "time": "2 March", "killed": "nine"}],
    ),
    "a heading of the same rank ends a day": (
        "## 3 March 2024\n\nGunmen attacked the village of Koutougou, killing nine people.\n\n"
        "## Background\n\nGunmen killed thirty farmers in Solhan.\n",
        [
            {"trigger": "attacked", "time": "3 March 2024", "killed": "nine"},
            {"trigger": "killed", "time": "", "killed": "thirty"},
        ],
    ),
    "datelines of a digest": (
        "DORI, 3 March (Wire) – Gunmen attacked a checkpoint and killed nine soldiers.\n\n"
        "MOPTI, 5 March (Wire) – Gunmen attacked a convoy and killed four drivers.\n",
        [
            {"trigger": "attacked", "time": "3 March", "place": "DORI", "killed": "nine"},
            {"trigger": "attacked", "time": "5 March", "place": "MOPTI", "killed": "four"},
        ],
    ),
    "table, Markdown": (
        "| Day | Town | What happened | By | Dead |\n|:--|---|---|---|--:|\n"
        "| 3 March 2024 | Koutougou | Raid on a military post | JNIM | 9 |\n"
        "| 5 March 2024 | Arbinda | Roadside bombing of a lorry | JNIM | at least 4 |\n",
        [
            {
                "trigger": "Raid",
                "time": "3 March 2024",
                "place": "Koutougou",
                "attacker": "JNIM",
                "killed": "9",
            },
            {
                "trigger": "bombing",
                "time": "5 March 2024",
                "place": "Arbinda",
                "attacker": "JNIM",
                "killed": "at least 4",
            },
        ],
    ),
    "table, tabs": (
        "Date\tLocation\tIncident\tFatalities\n"
        "2024-03-03\tKoutougou\tRaid on a military post\t9\n2024-03-05\tArbinda\tShelling of a market\t4\n",
        [
            {"trigger": "Raid", "time": "2024-03-03", "place": "Koutougou", "killed": "9"},
            {"trigger": "Shelling", "time": "2024-03-05", "place": "Arbinda", "killed": "4"},
        ],
    ),
    "table, aligned": (
        "Date        Location    Incident                  Killed\n"
        "----------  ----------  ------------------------  ------\n"
        "2024-03-03  Koutougou   Raid on a military post        9\n"
        "2024-03-05  Arbinda     Shelling of a market           4\n",
        [
            {"trigger": "Raid", "time": "2024-03-03", "place": "Koutougou", "killed": "9"},
            {"trigger": "Shelling", "time": "2024-03-05", "place": "Arbinda", "killed": "4"},
        ],
    ),
    "table, commas": (
        "Date,Location,Incident,Killed\n2024-03-03,Koutougou,Raid on a military post,9\n"
        '2024-03-05,"Arbinda",Shelling of a market,4\n',
        [
            {"trigger": "Raid", "time": "2024-03-03", "place": "Koutougou", "killed": "9"},
            {"trigger": "Shelling", "time": "2024-03-05", "place": "Arbinda", "killed": "4"},
        ],
    ),
    "cards": (
        "Date: 3 March 2024\nLocation: Koutougou\nType: Raid on a military post\nPerpetrator: JNIM\nFatalities: 9\n\n"
        "Date: 5 March 2024\nLocation: Arbinda\nType: Shelling of a market\nPerpetrator: JNIM\nFatalities: 4\n",
        [
            {
                "trigger": "Raid",
                "time": "3 March 2024",
                "place": "Koutougou",
                "attacker": "JNIM",
                "killed": "9",
            },
            {
                "trigger": "Shelling",
                "time": "5 March 2024",
                "place": "Arbinda",
                "attacker": "JNIM",
                "killed": "4",
            },
        ],
    ),
    "card above a text": (
        "Date: 3 March 2024\nLocation: Koutougou\nFatalities: 9\n\n"
        "Gunmen on motorcycles attacked a military post and fled with two vehicles.\n",
        [{"trigger": "attacked", "time": "3 March 2024", "place": "Koutougou", "killed": "9"}],
    ),
    "list under a sentence": (
        "On 3 March jets conducted airstrikes in Syria.\n\n"
        "- In Raqqa, one airstrike destroyed a bridge.\n- In Manbij, one airstrike hit a truck.\n",
        [
            {"trigger": "conducted", "time": "3 March"},
            {"trigger": "airstrike", "time": "3 March", "place": "Raqqa"},
            {"trigger": "airstrike", "time": "3 March", "place": "Manbij"},
        ],
    ),
    "ticker": (
        "Latest\n21:44\nArtillery strike kills four in Kramatorsk\n21:35\nRockets hit Kharkiv\n\n"
        "The ministry said on Friday that pensions would rise next year.\n",
        [],
    ),
    "menu, teasers and captions": (
        "- Home\n- War in Sudan\n- Sport\n\nPensions to rise next year\n\n"
        "The ministry said on Friday that pensions would rise next year.\n\n"
        "Soldiers killed in an ambush are buried in Dori. Photo: S. Dar/AFP\n\nMost read\n\nRockets hit Kharkiv\n",
        [],
    ),
    "soft hyphens and characters of no width": (
        "Gun\u00admen attacked a mili\u00adtary post in Kou\u200btou\u200bgou on 3 March "
        "and kil\u00adled nine sol\u00addiers.\n",
        [{"trigger": "attacked", "time": "3 March", "place": "Koutougou", "killed": "nine"}],
    ),
    "links and bold words": (
        "**Gunmen** attacked a [military post](https://maps.example/a) in **Koutougou** on 3 March "
        "and killed nine soldiers.\n",
        [{"trigger": "attacked", "time": "3 March", "place": "Koutougou", "killed": "nine"}],
    ),
    "places before days": (
        "Mosul: On 4 March gunmen shot dead two policemen.\n\n"
        "Tikrit: On 9 March the army killed five militants in a raid.\n",
        [
            {"trigger": "shot", "place": "Mosul", "time": "4 March"},
            {"trigger": "raid", "place": "Tikrit", "time": "9 March", "killed": "five"},
        ],
    ),
    "rows without a line of columns": (
        "4 March 2024 | Gao | Gunmen ambushed an army convoy | 4 killed\n"
        "6 March 2024 | Kidal | A drone strike hit a wedding | 11 killed\n",
        [
            {"trigger": "ambushed", "place": "Gao", "time": "4 March 2024", "killed": "4"},
            {"trigger": "strike", "place": "Kidal", "time": "6 March 2024", "killed": "11"},
        ],
    ),
    "a card with dots": (
        "Date ......... 6 March 2024\nTown ......... Baidoa\nPerpetrator ... Al-Shabaab\nKilled ....... 7\n"
        "Summary ...... Gunmen attacked a convoy.\n",
        [
            {
                "trigger": "attacked",
                "place": "Baidoa",
                "attacker": "Al-Shabaab",
                "time": "6 March",
                "killed": "7",
            }
        ],
    ),
    "entries under clock times": (
        "Fighting in the north\n\nLast updated 18:40 GMT, 9 March 2024\n\n17:52\nTwo shells hit a market in Gao.\n\n"
        "14:05\nThe army bombed a bridge near Kidal.\n",
        [{"trigger": "hit", "time": "9 March 2024"}, {"trigger": "bombed", "time": "9 March 2024"}],
    ),
    "paragraphs of paragraphs": (
        "3.1 Dori: A mine struck an escort of the army, killing two soldiers.\n"
        "3.2 Arbinda: Rebels attacked a post of the army; six soldiers killed.\n",
        [
            {"trigger": "struck", "place": "Dori", "killed": "two"},
            {"trigger": "attacked", "place": "Arbinda", "attacker": "Rebels", "killed": "six"},
        ],
    ),
}


CASES |= layoutcases.CASES


@pytest.fixture(scope="module")
def tools() -> Tools:
    words = [f for f in turtle_files(shipped("ontology"), []) if f.name != "shapes.ttl"]
    return Tools(load_lexicon(words), Nouns.load(words), Speech.load(words), load_gazetteer())


@pytest.fixture(scope="module")
def reading(pipeline: Pipeline, tools: Tools) -> Callable[[str], ArticleExtraction]:
    def run(text: str) -> ArticleExtraction:
        article, _ = to_article(Record("a", text, "a.txt", "a.txt", {"published": PUBLISHED}), page_words())
        assert article.published == date(2024, 3, 10)
        return read_document(next(annotate([article], pipeline)), tools)

    return run


def told(event: EventMention, want: Want) -> Want:
    """Return of an event what a case asks for."""
    found: Want = {"trigger": want["trigger"] if want["trigger"] in {t.text for t in event.triggers} else "?"}
    for name in want.keys() - {"trigger"}:
        mentions = [f.mention.text for f in event.arguments if f.role == name]
        found[name] = (
            want[name] if any(want[name] and want[name] in m for m in mentions) else " | ".join(mentions)
        )
    return found


def evidence(reading: ArticleExtraction) -> list[Mention]:
    arguments = [f.mention for e in reading.events for f in e.arguments]
    return [
        *arguments,
        *(t for e in reading.events for t in e.triggers),
        *(m for e in reading.entities for m in e.mentions),
    ]


@pytest.mark.parametrize("name", CASES)
def test_events(name: str, reading: Callable[[str], ArticleExtraction]) -> None:
    text, wanted = CASES[name]
    events = [e for e in reading(text).events if e.triggers]
    found = [e for want in wanted for e in events if told(e, want) == want]
    assert [told(e, w) for e, w in zip(events, wanted, strict=False)] == wanted or len(found) >= len(wanted)
    assert len(events) == len(wanted)


@pytest.mark.parametrize("name", CASES)
def test_evidence_points_into_the_canonical_text(
    name: str, reading: Callable[[str], ArticleExtraction]
) -> None:
    read = reading(CASES[name][0])
    for mention in evidence(read):
        assert " ".join(read.article.text[mention.start : mention.end].split()) == mention.text
        assert mention.sentence[0] <= mention.start < mention.end <= mention.sentence[1]


def test_all_cases_are_collected() -> None:
    assert len(CASES) == 52
