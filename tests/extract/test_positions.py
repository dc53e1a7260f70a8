"""Offices, ranks and jobs: one sentence, and the (person | title | whose) it states, "*" for any."""

from __future__ import annotations

import pytest
from parsed import Case, cases, gazetteer, nouns

from kgbuild.extract.coreference.entities import Entities
from kgbuild.extract.relations.positions import positions

CASES = cases("positions")


def test_the_table_is_whole() -> None:
    assert len(CASES) == 53


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:60])
def test_positions(case: Case) -> None:
    entities = Entities.read(case.document, gazetteer(), nouns())
    found = [
        (entities.entity(p.person).name, p.title, _names(entities, p.organization))
        for p in positions(case.document, entities)
    ]
    wanted = [tuple(x.split(" | ")) for x in case.expect.split(" ; ") if x]
    assert len(found) == len(wanted), found
    for person, title, owner in wanted:
        assert any(
            p == person and t in title.split("|") and (owner == "*" or set(o) & set(owner.split("|")))
            for p, t, o in found
        ), found


def _names(entities: Entities, key: int | None) -> tuple[str, ...]:
    if key is None:
        return ("-",)
    entity = entities.entity(key)
    return (entity.name, *entity.names, entities.known.label(entity.iri))
