"""Backing, control, stationing, containment: a sentence and its (subject | property | object)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from parsed import HERE, Case, cases, gazetteer, nouns
from test_events import tools as shipped

from kgbuild.extract.coreference.entities import Entities
from kgbuild.extract.reading import read_document
from kgbuild.extract.relations.relations import relations
from kgbuild.model import ArticleExtraction, Document

CASES = cases("relations")
tools = cache(shipped)


def test_the_table_is_whole() -> None:
    assert len(CASES) == 39


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:60])
def test_relations(case: Case) -> None:
    entities = Entities.read(case.document, gazetteer(), nouns())
    found = [
        (_names(entities, r.subject), r.predicate, _names(entities, r.object))
        for r in relations(case.document, entities)
    ]
    wanted = [tuple(x.split(" | ")) for x in case.expect.split(" ; ") if x]
    assert len(found) == len(wanted), found
    for subject, predicate, target in wanted:
        assert any(
            s & set(subject.split("|")) and p == predicate and o & set(target.split("|")) for s, p, o in found
        ), found


def _names(entities: Entities, key: int) -> set[str]:
    entity = entities.entity(key)
    return {entity.name, *entity.names, entities.known.label(entity.iri)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        line.split("\t")
        for line in (HERE / "relations.tsv").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ],
)
def test_relations_of_clauses(text: str, expected: str, annotate: Callable[..., Document]) -> None:
    reading = read_document(annotate(text), tools())
    found = [
        (_called(reading, r.subject), r.predicate, _called(reading, r.object))
        for r in reading.relations
        if r.predicate in ("backedBy", "controls", "stationedAt")
    ]
    if expected == "none":
        assert found == []
    for wanted in expected.split(" ; ") if expected != "none" else []:
        subject, predicate, target = wanted.split(" | ")
        assert any(subject in s and p == predicate and target in o for s, p, o in found), found


def _called(reading: ArticleExtraction, key: int) -> str:
    entity = reading.entities[key]
    return " / ".join([entity.name, *entity.names, *(m.text for m in entity.mentions), entity.iri])


def test_a_verb_added_in_turtle_alone(tmp_path: Path, annotate: Callable[..., Document]) -> None:
    text = "Rwanda godfathers the M23, the envoy said."
    document = annotate(text)
    assert not [r for r in read_document(document, tools()).relations if r.predicate == "backedBy"]
    extra = tmp_path / "more.ttl"
    extra.write_text(
        "@prefix ev: <https://w3id.org/kgbuild/ontology#> .\n"
        "@prefix lex: <https://w3id.org/kgbuild/lexicon#> .\n"
        "lex:relation-more a lex:RelationWord ; lex:lemma 'godfather' ; lex:relates ev:backedBy ;\n"
        "  lex:form 'verb' ; lex:direction 'backward' .\n",
        encoding="utf-8",
    )
    reading = read_document(document, shipped(extra))
    found = [(_called(reading, r.subject), _called(reading, r.object)) for r in reading.relations]
    assert any("M23" in s and "Rwanda" in o for s, o in found), found
