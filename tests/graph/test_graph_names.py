"""The languages of names in a graph: what its letters tell, and what the gazetteer knows."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kgbuild.graph.build import quads
from kgbuild.graph.names import language
from kgbuild.graph.terms import Terms
from kgbuild.records import ResolvedEntity, World
from kgbuild.vocab import DATA, SKOS

KYIV = DATA + "place/kyiv"


@pytest.mark.parametrize(
    ("tag", "names"),
    [
        ("en", "Kyiv|Kata'ib Hezbollah|Łódź|Đức|İzmir|Saʿada|42|U.S.|🚀"),
        ("uk", "Київ|Єрмак"),
        ("be", "Магілёў"),
        ("sr", "Ђаковица"),
        ("ar", "حزب الله|جبهة القصب|إدلب"),
        ("ur", "راولپنڈی"),
        ("ckb", "هەولێر"),
        ("he", "חיפה"),
        ("ko", "서울"),
        ("ja", "とうきょう"),
        ("el", "Αθήνα"),
        ("und", "Киев|سوريا|تهران|北京|दिल्ली"),
    ],
)
def test_language_of_a_name(tag: str, names: str) -> None:
    assert {name: language(name) for name in names.split("|")} == dict.fromkeys(names.split("|"), tag)


def test_names_of_a_thing_stand_in_their_languages_and_once() -> None:
    """Of one that the gazetteer knows the language of, the name without it goes; so does the preferred one's repetition."""
    thing = ResolvedEntity(KYIV, "City", "Київ", ("Kyiv", "Київ", "Киев", "كييف"), ())
    known = ox.Triple(ox.NamedNode(KYIV), ox.NamedNode(SKOS + "altLabel"), ox.Literal("كييف", language="ar"))
    found = {
        (q.predicate.value.removeprefix(SKOS), q.object.value, q.object.language)
        for q in quads(World((), (thing,), (), (), (), (), ()), DATA, Terms((known,)))
        if q.subject == ox.NamedNode(KYIV) and isinstance(q.object, ox.Literal)
    }
    assert found == {
        ("prefLabel", "Київ", "uk"),
        ("altLabel", "Kyiv", "en"),
        ("altLabel", "Киев", "und"),
        ("altLabel", "كييف", "ar"),
    }
