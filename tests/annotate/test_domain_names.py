"""Names are found exactly and with their class on sentences from the domain, the gazetteer on."""

from __future__ import annotations

import pytest

from kgbuild.annotate import Pipeline
from kgbuild.nouns import Nouns
from measures import domainnames
from training import conllu, paths, relations

NAMES = domainnames.rows(domainnames.TABLES / "names.tsv")
UNSEEN = domainnames.rows(domainnames.TABLES / "names_unseen.tsv")


@pytest.fixture(scope="module")
def tools() -> tuple[Pipeline, Nouns]:
    return domainnames.load()


def test_the_tables_are_whole() -> None:
    assert (len(NAMES), sum(len(row.names) for row in NAMES)) == (106, 179)
    assert (len(UNSEEN), sum(len(row.names) for row in UNSEEN)) == (60, 159)


def test_no_sentence_comes_twice_or_is_trained_on() -> None:
    texts = [row.text for row in NAMES + UNSEEN]
    trained = {sentence.text for path in paths.DOMAIN.glob("*.conllu") for sentence in conllu.load(path)}
    assert len(trained) > 400
    assert len(set(texts)) == len(texts)
    assert not trained & set(texts)


def test_the_sentences_whose_parse_is_checked_are_in_it() -> None:
    assert {sentence for sentence, _ in relations.table()} <= {row.text for row in NAMES}


def test_classes_are_the_ontologys(tools: tuple[Pipeline, Nouns]) -> None:
    given = {c for row in NAMES + UNSEEN for name in row.names for mark in name for c in mark.classes}
    assert len(given) > 15
    assert given - {"Nationality"} <= {*tools[1].parents}


@pytest.fixture(scope="module")
def checked(tools: tuple[Pipeline, Nouns]) -> list[domainnames.Checked]:
    return list(domainnames.check(NAMES, *tools))


def test_names_of_the_domain(checked: list[domainnames.Checked]) -> None:
    score = domainnames.score(checked)
    assert min(score.precision, score.recall) >= 0.97, [c for c in checked if c.missed or c.extra]


@pytest.mark.skipif(not domainnames.SEEDS.is_dir(), reason="the seed stories are not beside this checkout")
def test_names_of_the_domain_and_the_seed_stories(
    checked: list[domainnames.Checked], tools: tuple[Pipeline, Nouns]
) -> None:
    told = list(domainnames.check(domainnames.seed_rows(), *tools))
    assert domainnames.score(told).wanted == 85
    assert domainnames.score(told).recall >= 0.92, [c for c in told if c.missed or c.extra]
    score = domainnames.score(checked + told)
    assert min(score.precision, score.recall) >= 0.955


def test_names_that_no_rule_was_made_for(tools: tuple[Pipeline, Nouns]) -> None:
    score = domainnames.score(domainnames.check(UNSEEN, *tools))
    assert score.precision >= 0.926
    assert score.recall >= 0.896
