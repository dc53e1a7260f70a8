"""Turtle → gazetteer, and the normal form of names."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from kgbuild import gazetteer, transliteration
from kgbuild.annotate import grammar, matching, prepositions, tokens
from kgbuild.errors import OntologyError
from kgbuild.gazetteer import Gazetteer, normalise
from kgbuild.vocab import GAZ

PREFIXES = """@prefix ev: <https://w3id.org/kgbuild/ontology#> .
@prefix gaz: <https://w3id.org/kgbuild/gazetteer#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def _load(folder: Path, turtle: str) -> Gazetteer:
    path = folder / "mine.ttl"
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    return Gazetteer.load([path])


def test_an_entry_has_its_names_and_links(tmp_path: Path) -> None:
    found = _load(
        tmp_path,
        """
        gaz:zayn a ev:Militia ; skos:prefLabel "Zayn Brigade"@en ; skos:altLabel "ZB"@en , "Liwa Zayn"@en ;
            ev:backedBy gaz:x ; ev:partOfGroup gaz:y ; ev:within gaz:z ; ev:country gaz:country-IQ ;
            ev:shortName "Z" .
        gaz:bomb a ev:WeaponType ; skos:prefLabel "bomb"@en ; skos:broader gaz:weapon ;
            ev:impliesEvent ev:Bombing .
        gaz:country-IQ a ev:Country ; skos:prefLabel "Iraq"@en ; ev:demonym "Iraqi" ; ev:metonym "Baghdad" .
        """,
    )
    zayn = found.entries[GAZ + "zayn"]
    assert (zayn.kind, zayn.label, zayn.names) == (
        "Militia",
        "Zayn Brigade",
        ("Zayn Brigade", "Liwa Zayn", "ZB"),
    )
    assert (zayn.backers, zayn.umbrella, zayn.within) == ((GAZ + "x",), (GAZ + "y",), (GAZ + "z",))
    assert (zayn.country, zayn.links) == (GAZ + "country-IQ", {"shortName": ("Z",)})
    bomb = found.entries[GAZ + "bomb"]
    assert (bomb.broader, bomb.implies) == ((GAZ + "weapon",), "Bombing")
    assert found.by_demonym["iraqi"] == found.by_metonym["baghdad"] == (GAZ + "country-IQ",)
    assert [entry.iri for entry in found.lookup("the LIWA ZAYN")] == [GAZ + "zayn"]


def test_one_name_may_mean_several(tmp_path: Path) -> None:
    found = _load(
        tmp_path,
        'gaz:b a ev:Town ; skos:prefLabel "Zab"@en . gaz:a a ev:WaterBody ; skos:prefLabel "Zāb"@en .',
    )
    assert [entry.iri for entry in found.lookup("Zab")] == [GAZ + "a", GAZ + "b"]


def test_what_is_no_individual_of_the_ontology_is_left_out(tmp_path: Path) -> None:
    assert not _load(tmp_path, 'gaz:note skos:prefLabel "a note"@en .').entries


def test_bad_turtle_is_told_with_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(OntologyError) as caught:
        _load(tmp_path, 'gaz:x a ev:Militia ;\n skos:prefLabel "Zayn"@en ;;; a .\n')
    assert caught.value.where.startswith(str(tmp_path / "mine.ttl:"))
    assert int(caught.value.where.rsplit(":", 1)[1]) == 5


def test_an_entry_without_a_label_is_told(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="skos:prefLabel is missing"):
        _load(tmp_path, "gaz:x a ev:Militia .")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(OntologyError):
        Gazetteer.load([tmp_path / "missing.ttl"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kata'ib Zayn", "Kata’ib Zayn"),
        ("Kata'ib Zayn", "Kataib Zayn"),
        ("Al-Omar", "al Omar"),
        ("U.S.", "US"),
        ("The Furat Times", "Furat Times"),
        ("Çavuşoğlu", "Cavusoglu"),
        ("Workers’ Party", "Workers' Party"),
        ("Iraq’s army", "Iraq's army"),
    ],
)
def test_names_that_are_equal(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(("one", "other"), [("Omar", "Umar"), ("Al Omar", "Omar"), ("The", "")])
def test_names_that_are_not(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_the_shipped_gazetteer_is_read_whole() -> None:
    found = gazetteer.load()
    assert len(found.entries) > 1000
    assert all(entry.label and entry.kind for entry in found.entries.values())


@pytest.mark.parametrize("module", [gazetteer, transliteration, grammar, prepositions, matching, tokens])
def test_the_examples_in_the_code_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted > 0
    assert result.failed == 0
