"""Sentences and the events that they tell of, or do not: the tables of this folder are the specification."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from parsed import cases as parsed_cases

from kgbuild.extract.reading import Tools, read_document
from kgbuild.gazetteer import Gazetteer
from kgbuild.lexiconfiles import load as load_lexicon
from kgbuild.lexiconfiles import turtle_files
from kgbuild.model import ArticleExtraction, Document, EventMention
from kgbuild.nouns import Nouns
from kgbuild.resources import shipped
from kgbuild.speech import Speech
from measures.nonevents import found, rows

HERE = Path(__file__).parent
PUBLISHED = date(2021, 6, 29)
FIGURES = ("killed", "wounded", "count")
NOBODY = (
    "No militia has claimed the attack on the convoy.",
    "Nobody has claimed responsibility for Sunday's bombing in Basra.",
    "None of the groups claimed the car bombing in Mosul.",
    "Neither side claimed the attack on the hospital in Sanaa.",
    "No group said it had carried out the attack on the mosque.",
    "No official has been accused of the bombing of the market in Aleppo.",
)
#: Sentences that tell of an attack and of nobody who did it.
NO_DOER = (
    "Hundreds fled the market after a grenade exploded, killing nine.",
    "A farmer died when his cart hit a roadside bomb that killed two of his sons near Kidal.",
    "Wednesday's attack on the base will probably be blamed on Iran.",
    "Rebels say that a raid on an air base near Hodeidah left two cooks dead.",
)
#: Sentences whose times are of no event: of telling, of comparing, of somebody's life.
TIMES_OF_OTHER_THINGS = (
    "On 4 June 2009, the prisoner confessed that he had abducted and killed two teachers.",
    "On 3 June the prosecutor said that the men had kidnapped a judge in Medellin.",
    "The bombing of the market was the deadliest in the city since 2015.",
    "A guard was killed in a car bomb blast, according to a statement issued yesterday.",
    "His brother Ali Karim (1960-2014) was killed by a sniper in Homs.",
    "Miners were shot dead on Bloody Tuesday in Lota.",
)


def table(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


CASES = table("events.tsv")
OPEN = table("events_open.tsv")


def tools(*extra: Path) -> Tools:
    files = [f for f in turtle_files(shipped("ontology"), extra) if f.name != "shapes.ttl"]
    return Tools(load_lexicon(files), Nouns.load(files), Speech.load(files), Gazetteer.load(files))


@pytest.fixture(scope="module")
def shipped_tools() -> Tools:
    return tools()


def folded(name: str) -> str:
    return re.sub(r"^(the|a|an) ", "", re.sub(r"[^a-z0-9]+", " ", name.lower()).strip())


def fillers(reading: ArticleExtraction, event: EventMention, role: str) -> list[set[str]]:
    found = [reading.entities[f.entity] for f in event.arguments if f.role == role and f.entity is not None]
    return [{folded(n) for n in (e.name, *e.names)} for e in found]


def lacks(reading: ArticleExtraction, event: EventMention, expected: str) -> list[str]:
    """Return what an event lacks of "Class role=name|name+name figure=n time=words"."""
    parts = re.split(r" (?=\w+=)", expected.strip())
    missing = [] if event.kind in parts[0].split("|") else [f"class {parts[0]}, not {event.kind}"]
    for part in parts[1:]:
        role, wanted = part.split("=", 1)
        for names in wanted.split("+"):
            if role in FIGURES:
                hit = int(names) in [f.number for f in event.arguments if f.role == role]
            elif role == "time":
                hit = names in [f.when.text for f in event.arguments if f.when]
            else:
                hit = any(
                    {folded(n) for n in names.split("|")} & found for found in fillers(reading, event, role)
                )
            if not hit:
                missing.append(f"{role}={names}")
    return missing


def sentences(name: str) -> set[str]:
    """The texts of any table of this folder, frozen parses included."""
    if name.endswith(".parsed"):
        return {case.text for case in parsed_cases(name.removesuffix(".parsed"))}
    return {row.text for row in rows()} if name == "nonevents.tsv" else {row[0] for row in table(name)}


def test_tables_are_whole() -> None:
    assert len(CASES) >= 560
    assert len({sentence for sentence, _ in CASES + [row[:2] for row in OPEN]}) == len(CASES) + len(OPEN)
    assert len(OPEN) <= 0.05 * (len(CASES) + len(OPEN))
    assert len(rows()) >= 300


def test_all_tables_of_sentences_together() -> None:
    names = [p.name for p in HERE.glob("*.parsed")]
    names += ["events.tsv", "events_open.tsv", "nonevents.tsv"]
    assert len(names) >= 9
    assert len(set.union(*map(sentences, names))) >= 700


@pytest.mark.parametrize(("sentence", "expected"), CASES, ids=[s[:60] for s, _ in CASES])
def test_events(
    sentence: str, expected: str, annotate: Callable[..., Document], shipped_tools: Tools
) -> None:
    check(read_document(annotate(sentence, PUBLISHED), shipped_tools), expected)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [pytest.param(s, e, marks=pytest.mark.xfail(strict=True, reason=why)) for s, e, why in OPEN],
    ids=[row[0][:60] for row in OPEN],
)
def test_events_read_wrongly_today(
    sentence: str, expected: str, annotate: Callable[..., Document], shipped_tools: Tools
) -> None:
    check(read_document(annotate(sentence, PUBLISHED), shipped_tools), expected)


def check(reading: ArticleExtraction, expected: str) -> None:
    """Hold what a sentence was read as to a row of the table."""
    wanted = [] if expected == "none" else expected.split(" ; ")
    told = [f"{e.kind} {[(f.role, f.mention.text) for f in e.arguments]}" for e in reading.events]
    assert len(reading.events) == len(wanted), told
    for event, want in zip(reading.events, wanted, strict=True):
        assert not lacks(reading, event, want), told


def test_texts_without_events() -> None:
    events = [(event.label, row.text) for row, told in found(rows()) for event in told]
    assert len(events) <= 3, events


def test_nobody_is_no_party(annotate: Callable[..., Document], shipped_tools: Tools) -> None:
    """Whoever is denied to be there fills no role."""
    for sentence in NOBODY:
        reading = read_document(annotate(sentence, PUBLISHED), shipped_tools)
        told = [(f.role, f.mention.text) for e in reading.events for f in e.arguments if f.entity is not None]
        assert not [t for t in told if t[0] in ("attacker", "claimedBy", "accused", "orderedBy")], sentence


def test_who_stands_beside_did_nothing(annotate: Callable[..., Document], shipped_tools: Tools) -> None:
    for sentence in NO_DOER:
        reading = read_document(annotate(sentence, PUBLISHED), shipped_tools)
        told = [(f.role, f.mention.text) for e in reading.events for f in e.arguments if f.entity is not None]
        assert reading.events, sentence
        assert not [t for t in told if t[0] in ("attacker", "accused", "claimedBy")], (sentence, told)


def test_where_an_attack_happened_is_no_target(
    annotate: Callable[..., Document], shipped_tools: Tools
) -> None:
    text = "A convoy was attacked near Gao. The attack occurred on the road to Kidal."
    events = read_document(annotate(text, PUBLISHED), shipped_tools).events
    hit = [f.mention.text for e in events for f in e.arguments if f.role == "target"]
    assert hit == ["A convoy"]


def test_times_of_other_things_are_of_no_event(
    annotate: Callable[..., Document], shipped_tools: Tools
) -> None:
    for sentence in TIMES_OF_OTHER_THINGS:
        reading = read_document(annotate(sentence, PUBLISHED), shipped_tools)
        assert reading.events
        assert not [f.when for e in reading.events for f in e.arguments if f.when], sentence


def test_the_day_of_a_claim_is_not_that_of_the_deed(
    annotate: Callable[..., Document], shipped_tools: Tools
) -> None:
    text = "A lorry hit a mine near Baidoa on 2 June. Al-Shabaab claimed the attack on 5 June."
    events = read_document(annotate(text, PUBLISHED), shipped_tools).events
    assert [f.when.text for e in events for f in e.arguments if f.when] == ["on 2 June"]


def test_a_toll_of_a_period_is_of_no_attack(annotate: Callable[..., Document], shipped_tools: Tools) -> None:
    """The deaths of a period stay apart from the attack told beside them, and are nobody's toll."""
    for text in (
        "A drone killed two tailors in Kherson on Monday. Drones have killed 38 people in the city since May.",
        "A sniper killed two tailors in Homs on Monday. Snipers have killed 38 people since the talks began in May.",
        "Jets killed two tailors in Homs on Monday. In total, 38 people are known to have been killed by jets.",
    ):
        events = read_document(annotate(text, PUBLISHED), shipped_tools).events
        assert [f.number for e in events for f in e.arguments if f.role == "killed"] == [2], text
        assert [e.reference for e in events][-1] == "period", text


def test_class_added_in_turtle_alone(tmp_path: Path, annotate: Callable[..., Document]) -> None:
    added = tmp_path / "extortion.ttl"
    added.write_text(
        """
@prefix ev: <https://w3id.org/kgbuild/ontology#> .
@prefix lex: <https://w3id.org/kgbuild/lexicon#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

ev:Extortion a owl:Class ; rdfs:subClassOf ev:Attack ; rdfs:label "extortion"@en .
lex:trigger-extort a lex:Trigger ; lex:evokes ev:Extortion ; lex:partOfSpeech "verb" ;
    lex:lemma "extort" ; lex:frame lex:frame-extortion .
lex:frame-extortion a lex:Frame ; lex:inherits lex:frame-place ; lex:slot lex:slot-extorter, lex:slot-extorted .
lex:slot-extorter a lex:Slot ; lex:role ev:attacker ; lex:position "subj", "agent" ; lex:filler ev:Actor .
lex:slot-extorted a lex:Slot ; lex:role ev:target ; lex:position "obj", "subj:pass" .
""",
        encoding="utf-8",
    )
    sentence = "Militants extorted a hospital in Kirkuk on Monday."
    assert not [e for e in read_document(annotate(sentence), tools()).events if e.kind == "Extortion"]
    reading = read_document(annotate(sentence), tools(added))
    (event,) = reading.events
    assert not lacks(reading, event, "Extortion attacker=militants target=hospital place=Kirkuk")
