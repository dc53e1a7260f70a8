"""Backing, control, stationing, containment: a sentence and its (subject | property | object)."""

from __future__ import annotations

import pytest
from parsed import Case, cases, gazetteer, nouns

from kgbuild.extract.coreference.entities import Entities
from kgbuild.extract.relations.relations import relations

CASES = cases("relations")


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
