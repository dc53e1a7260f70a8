"""What words refer to: one sentence or two, and for each word asked about its entity.

`word = Kind "name" ~iri` says what it is (`|` between classes that are both fair), `word = word` that
both are one thing, `word != word` that they are two, `word = None` that it refers to nothing. `word#2`
is its second occurrence.
"""

from __future__ import annotations

import re

import pytest
from parsed import Case, cases, gazetteer, nouns

from kgbuild.extract.coreference.entities import Entities
from kgbuild.vocab import local

CASES = cases("entities")
_WANTED = re.compile(r'(?P<kind>[A-Z][\w|]*)?\s*(?:"(?P<name>[^"]*)")?\s*(?:~(?P<iri>\S+))?$')


def test_the_table_is_whole() -> None:
    assert len(CASES) == 89


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:60])
def test_entities(case: Case) -> None:
    entities = Entities.read(case.document, gazetteer(), nouns())
    wrong = [part for part in case.expect.split(" ; ") if not _holds(case, entities, part)]
    assert not wrong, _shown(case, entities)


def _holds(case: Case, entities: Entities, part: str) -> bool:
    left, sign, right = re.split(r"\s(!?=)\s", part, maxsplit=1)
    one = entities.of(_place(case, left))
    if sign == "!=":
        return one is None or one != entities.of(_place(case, right))
    if right == "None":
        return one is None
    if _is_word(case, right):
        return one is not None and one == entities.of(_place(case, right))
    wanted = _WANTED.match(right)
    assert wanted, f"not understood: {right}"
    if one is None:
        return False
    entity = entities.entity(one)
    kind, name, iri = wanted["kind"], wanted["name"], wanted["iri"]
    return (
        (not kind or entity.kind in kind.split("|"))
        and (name in (None, "-") or entity.name == name or name in entity.names)
        and (not iri or local(entity.iri) == iri)
    )


def _is_word(case: Case, text: str) -> bool:
    return any(word.text == text.split("#")[0] for word in case.document.words) and '"' not in text


def _place(case: Case, text: str) -> int:
    forms, _, number = text.partition("#")
    found = [w.i for w in case.document.words if w.text in forms.split("|")]
    return found[int(number or 1) - 1]


def _shown(case: Case, entities: Entities) -> str:
    rows = [f"{case.text}\n  wanted {case.expect}"]
    for entity in entities.all:
        words = [w.text for w in case.document.words if entities.of(w.i) == entity.key]
        rows.append(f"  {entity.kind} {entity.name!r} {local(entity.iri)} {entity.names} {words}")
    return "\n".join(rows)
