"""Who said what: sentences with their speaker, verb, certainty, whether quoted, and the words."""

from __future__ import annotations

from pathlib import Path

import pytest
from parsed import Case, cases

from kgbuild.errors import OntologyError
from kgbuild.extract.attribution.statement import FoundStatement
from kgbuild.extract.attribution.statements import holding, statements
from kgbuild.model import Document
from kgbuild.resources import shipped
from kgbuild.speech import CERTAINTIES, Speech

CASES = cases("statements")
SPEECH = Speech.load()
SPEECH_FILES = [shipped("ontology") / "lexicon" / "speech.ttl"]


def find(document: Document) -> list[FoundStatement]:
    """Return the statements, every nominal being an entity of its own."""
    nominal = {word.i: word.i for word in document.words if word.pos in ("NOUN", "PROPN", "PRON")}
    return statements(document, nominal.get, SPEECH)


def test_the_table_is_whole() -> None:
    assert len(CASES) == 100


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:60])
def test_statements(case: Case) -> None:
    words = case.document.words
    found = find(case.document)
    wanted = [row.split(" | ") for row in case.expect.split(" ;; ") if row]
    got = [
        [
            words[s.speaker_word].text,
            "-" if s.verb is None else words[s.verb].text,
            s.certainty,
            "direct" if s.direct else "indirect",
            s.quote,
        ]
        for s in found
    ]
    assert [row[1:] for row in got] == [row[1:] for row in wanted]
    assert [row[0] in want[0].split() for row, want in zip(got, wanted, strict=True)] == [True] * len(
        wanted
    ), got


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:60])
def test_the_words_are_the_articles_own(case: Case) -> None:
    for s in find(case.document):
        inside = case.document.text(s.first, s.last).replace(",", "")
        assert all(part in inside for part in s.quote.replace(",", "").split())
        assert s.verb is None or not s.first <= s.verb < s.last or len(inside) > len(s.quote)


def test_holding_gives_the_narrowest_statement() -> None:
    case = next(
        case for case in CASES if case.text.startswith("The army said the convoy was hit twice and added")
    )
    found = find(case.document)
    words = [word.text for word in case.document.words]
    hurt = holding(found, words.index("hurt"))
    assert hurt is not None
    assert words[hurt.verb or 0] == "added"
    assert holding(found, words.index("said")) is None
    outer = FoundStatement(0, None, 0, len(words), "", False, None, "reported")
    assert holding([outer, *found], words.index("hurt")) == hurt


def test_every_certainty_is_in_the_table() -> None:
    assert {row.split(" | ")[2] for case in CASES for row in case.expect.split(" ;; ") if row} == CERTAINTIES


def test_a_verb_is_added_in_turtle_alone(tmp_path: Path) -> None:
    words = tmp_path / "more.ttl"
    words.write_text(
        "@prefix lex: <https://w3id.org/kgbuild/lexicon#> .\n"
        'lex:x a lex:ReportingVerb ; lex:certainty "claimed" ; lex:content "quote" ; lex:lemma "intone" .\n'
    )
    from_both = [*SPEECH_FILES, words]
    assert "intone" not in SPEECH.verbs
    assert Speech.load(from_both).verbs["intone"].certainty == "claimed"
    assert Speech.load(from_both).verbs.keys() - {"intone"} == SPEECH.verbs.keys()


BAD_TURTLE = {
    'lex:x a lex:ReportingVerb ; lex:certainty "sure" ; lex:content "quote" .': "lex:certainty",
    'lex:x a lex:ReportingVerb ; lex:content "quote" .': "lex:certainty",
    'lex:x a lex:ReportingVerb ; lex:certainty "stated" .': "lex:content",
    'lex:x a lex:ReportingVerb ; lex:certainty "stated" ; lex:content "song" .': "lex:content",
    "lex:x a": "not valid Turtle",
}


@pytest.mark.parametrize("entry", BAD_TURTLE)
def test_a_wrong_entry_is_named(entry: str, tmp_path: Path) -> None:
    words = tmp_path / "wrong.ttl"
    words.write_text(f"@prefix lex: <https://w3id.org/kgbuild/lexicon#> .\n{entry}\n")
    with pytest.raises(OntologyError, match=BAD_TURTLE[entry]) as caught:
        Speech.load([words])
    assert caught.value.where.startswith(str(words))
    assert caught.value.remedy
