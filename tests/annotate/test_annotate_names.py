"""One sentence, the names in it: by a small gazetteer, the shipped words and the geographic index."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from support import tagged_doc

from kgbuild.annotate.names import NameFinder
from kgbuild.gazetteer import Gazetteer
from kgbuild.geography import GEONAMES, Geography

#: words as form/tag/label of the model; "name = Kind identity" for each name, separated by semicolons.
CASES = {
    # the gazetteer
    "full name": ("Fighters/NNS of Islamic State fled", "Islamic State = ArmedGroup isis"),
    "acronym": ("the SDF said", "SDF = ArmedGroup sdf"),
    "acronym in small letters is none": ("it told us", ""),
    "IS is the group": ("militants/NNS of IS fled", "IS = ArmedGroup isis"),
    "is is a verb": ("it is Iraq", "Iraq = Country country-IQ"),
    "Is opens a question": ("Is/VBZ it Iraq", "Iraq = Country country-IQ"),
    "US in capitals": ("the US hit", "US = Country country-US"),
    "US with full stops": ("the U.S. hit", "U.S. = Country country-US"),
    "who is no organisation": ("Who/WP hit it", ""),
    "spoken acronym": ("the Isis fled", "Isis = ArmedGroup isis"),
    "apostrophe": ("the Kata’ib Hezbollah said", "Kata’ib Hezbollah = Militia kh"),
    "other spelling": ("the Kataib Hizballah said", "Kataib Hizballah = Militia kh"),
    "possessive stays out": ("the SDF 's/POS men", "SDF = ArmedGroup sdf"),
    "small head noun": ("at Al Omar oil field", "Al Omar oil field = OilField omar"),
    "small article": ("at al Omar oil field", "al Omar oil field = OilField omar"),
    "article with hyphen": ("at Al-Omar oil field", "Al-Omar oil field = OilField omar"),
    "common noun": ("it fired rockets/NNS", "rockets = WeaponType rocket"),
    "longest first": (
        "the Harakat Hezbollah al-Nujaba said",
        "Harakat Hezbollah al-Nujaba = Militia nujaba",
    ),
    "person": ("with John/NNP/PERSON Kirby/NNP/PERSON", "John Kirby = Person kirby"),
    "no metonym of an unknown place": ("the Kremlin said", "Kremlin = Country country-RU"),
    # towns that are called like countries, and those of other lands
    "a town before its province": (
        "in Russia/NNP/GPE , Ohio/NNP/GPE",
        "Russia = Settlement 5168839; Ohio = Region region-US-OH",
    ),
    "the end of a longer name": ("in Puerto/NNP/GPE Syria/NNP/GPE fled", "Puerto Syria = Settlement"),
    "a namesake far away": (
        "in Dumba/NNP/GPE in Iraq/NNP/GPE",
        "Dumba = Settlement; Iraq = Country country-IQ",
    ),
    # countries and what belongs to them
    "country": ("in Syria", "Syria = Country country-SY"),
    "nationality": ("two Iraqi/JJ soldiers/NNS", "Iraqi = Nationality country-IQ"),
    "people": ("four Americans/NNPS fled", "Americans = Nationality country-US"),
    "backed": ("the Iran-backed/JJ men/NNS", "Iran-backed = Nationality country-IR"),
    "pro": ("the pro-Iranian/JJ men/NNS", "pro-Iranian = Nationality country-IR"),
    "led": ("the US-led/JJ raid", "US-led = Nationality country-US"),
    "anti": ("the anti-Turkish/JJ men/NNS", "anti-Turkish = Nationality country-TR"),
    "both": ("the Turkish-Russian/JJ talks/NNS", "Turkish-Russian = Nationality country-TR"),
    "direction": ("in eastern/JJ Syria", "eastern Syria = Region"),
    "direction with hyphen": ("in north-eastern/JJ Syria", "north-eastern Syria = Region"),
    "direction before an army": ("the northern/JJ Syrian/JJ army", "Syrian = Nationality country-SY"),
    "border": ("near the Iraqi/JJ border", "Iraqi border = Border"),
    "border of two": ("on the Iraq-Syria/NNP border", "Iraq-Syria border = Border border-iq-sy"),
    "border region": (
        "in the Iraq-Syria/NNP border region",
        "Iraq-Syria border region = Border border-iq-sy",
    ),
    "border with": ("the Turkish/JJ border with Syria", "Turkish border with Syria = Border"),
    "border seen from the other side": (
        "the US raid in Syria near the Iraqi/JJ border",
        "US = Country country-US; Syria = Country country-SY; Iraqi border = Border border-iq-sy",
    ),
    "border between": ("the border between Iraq and Syria", "border between Iraq and Syria = Border"),
    # titles
    "rank": ("Colonel Omar Saleh said", "Omar Saleh = Person"),
    "abbreviated rank": ("Col. Omar Saleh said", "Omar Saleh = Person"),
    "rank of two words": ("Lt. Gen. Omar Saleh said", "Omar Saleh = Person"),
    "rank and full stop apart": ("Col . Omar Saleh said", "Omar Saleh = Person"),
    "courtesy": ("Mr Saleh said", "Saleh = Person"),
    "office": ("President Omar Saleh said", "Omar Saleh = Person"),
    "office of three words": ("Secretary of State Ann Ray said", "Ann Ray = Person"),
    "office in small letters": ("its spokesman Omar Saleh said", "Omar Saleh = Person"),
    "cleric": ("Sheikh Omar al-Saleh said", "Omar al-Saleh = Person"),
    "particles": ("General Omar bin Saleh said", "Omar bin Saleh = Person"),
    "initial": ("Captain Ann J Ray said", "Ann J Ray = Person"),
    "office before a country": ("President of Iraq", "Iraq = Country country-IQ"),
    "no person but a staff": ("the General Staff said", ""),
    "known after a title": ("Admiral John Kirby said", "John Kirby = Person kirby"),
    # head nouns
    "brigade": ("the Zayn Brigade said", "Zayn Brigade = Militia"),
    "numbered": ("the 3rd/JJ Zayn Brigade said", "3rd Zayn Brigade = Militia"),
    "number and arm": ("the 3rd/JJ Infantry Brigade said", "3rd Infantry Brigade = MilitaryForce"),
    "number as a word": (
        "the Third/JJ Armoured/VBN Division said",
        "Third Armoured Division = MilitaryForce",
    ),
    "number behind": ("the Task Force 59/CD said", "Task Force 59 = MilitaryForce"),
    "number of something else": ("the CTF 50/CD boats/NNS", ""),
    "ship": ("the tanker/NN Zayn Star fled", "Zayn Star = Vehicle"),
    "ship after a rank": ("the frigate/NN Admiral Zayn fled", "Admiral Zayn = Vehicle"),
    "ship of a navy": ("the USS Zayn fled", "USS Zayn = Vehicle"),
    "noun before a name": ("the newspaper/NN Zayn said", "Zayn = Media"),
    "noun before a titled name": ("the militia/NN Colonel Omar Saleh said", "Omar Saleh = Person"),
    "noun before a day": ("the newspaper/NN Friday said", ""),
    "village of no index": ("in the village/NN of Zyqrit", "Zyqrit = Village"),
    "group and its short name": ("the Jamaat Islamic State said", "Jamaat Islamic State = ArmedGroup isis"),
    "brigade in small letters is none": ("the nearby brigade hit it", ""),
    "battalions": ("the Imam Zayn Battalions said", "Imam Zayn Battalions = Militia"),
    "force": ("the Quwa Defence Force said", "Quwa Defence Force = MilitaryForce"),
    "airbase": ("near Harir airbase", "Harir airbase = MilitaryBase"),
    "air base": ("near Ain al-Faris air base", "Ain al-Faris air base = MilitaryBase"),
    "nationality is no name of a base": ("near a Syrian/JJ airbase", "Syrian = Nationality country-SY"),
    "known base and its noun": ("at Taji base", "Taji base = MilitaryBase taji"),
    "camp before": ("at Camp Falcon", "Camp Falcon = MilitaryBase"),
    "oil field": ("at the Sarout oil field", "Sarout oil field = OilField"),
    "group": ("the Liwa Fatah said", "Liwa Fatah = Militia"),
    "group with article": ("the Jabhat al-Zahra said", "Jabhat al-Zahra = Militia"),
    "ministry": ("the Ministry of Oil said", "Ministry of Oil = Agency"),
    "ministry and its town": (
        "the Ministry of Defence in Rome said",
        "Ministry of Defence = Agency; Rome = Settlement 3169070",
    ),
    "ministry of two": (
        "the Ministry of Health and Environment said",
        "Ministry of Health and Environment = Agency",
    ),
    "ministry after": ("the Oil Ministry said", "Oil Ministry = Agency"),
    "news agency": ("the Furat News Agency said", "Furat News Agency = Media"),
    "university": ("at Furat University", "Furat University = Organization"),
    "university of": ("at the University of Ninawa", "University of Ninawa = Organization"),
    "party": ("the Dawn Party said", "Dawn Party = PoliticalParty"),
    "hospital": ("at Salam hospital", "Salam hospital = Hospital"),
    "airport": ("at Zarqa airport", "Zarqa airport = Airport"),
    "bridge": ("on the Zayn bridge", "Zayn bridge = Road"),
    "neighbourhood": ("in the Zayyun neighbourhood", "Zayyun neighbourhood = Neighbourhood"),
    "sea": ("in the Gulf of Aden", "Gulf of Aden = WaterBody"),
    # places of the index
    "town": ("in Hajin near Syria", "Hajin = Settlement 174506; Syria = Country country-SY"),
    "spelling": (
        "in Khan Sheikhoun in Syria",
        "Khan Sheikhoun = Settlement 168325; Syria = Country country-SY",
    ),
    "other spelling of a town": (
        "in Deir Ezzor in Syria",
        "Deir Ezzor = Settlement 170794; Syria = Country country-SY",
    ),
    "province": (
        "in Deir Ezzor province in Syria",
        "Deir Ezzor province = Province region-SY-DY; Syria = Country country-SY",
    ),
    "village of": ("in the village of Susah in Syria", "Susah = Village 172415; Syria = Country country-SY"),
    "part of a town": (
        "in northern/JJ Aleppo in Syria",
        "northern Aleppo = Region; Syria = Country country-SY",
    ),
    "far and large": (
        "in Tripoli in Syria",
        "Syria = Country country-SY; Tripoli = Settlement 2210247",
    ),
    "far and famous": ("in Rome", "Rome = Settlement 3169070"),
    "capital": ("it told Tehran/NNP/PERSON", "Tehran = Settlement 112931"),
    "listed": (
        "in Raqqa and Hajin in Syria",
        "Raqqa = Settlement 172955; Hajin = Settlement 174506; Syria = Country country-SY",
    ),
    "word that is a town": ("Of/IN Man/NN and Green/JJ", ""),
    "no town inside an organisation": (
        "the Aleppo/NNP/ORG Today/NNP/ORG said in Syria",
        "Aleppo Today = Organization; Syria = Country country-SY",
    ),
    # the model
    "person of the model": ("with Ann/NNP/PERSON Ray/NNP/PERSON", "Ann Ray = Person"),
    "body of a person off": (
        "with Ann/NNP/PERSON Ray/NNP/PERSON of/IN/PERSON Zayn/NNP/PERSON",
        "Ann Ray = Person",
    ),
    "place that the model takes for a person": (
        "fighting near Zyqrit/NNP/PERSON",
        "Zyqrit = Settlement",
    ),
    "large city that the model takes for a person": (
        "Karachi/NNP/PERSON was/AUX calm",
        "Karachi = Settlement 1174872",
    ),
    "title off": ("with Mr/NNP/PERSON Ray/NNP/PERSON", "Ray = Person"),
    "nationality off": (
        "the Iraqi/JJ/PERSON Saleh/NNP/PERSON said",
        "Iraqi = Nationality country-IQ; Saleh = Person",
    ),
    "byname added": ("with Saleh/NNP/PERSON al-Hani", "Saleh al-Hani = Person"),
    "article off": ("with the/DT/ORG Zayn/NNP/ORG Trust/NNP/ORG", "Zayn Trust = Organization"),
    "day of the week": ("on Monday/NNP/PERSON", ""),
    "month": ("in June/NNP/PERSON", ""),
    "nationality is no person": ("the Iraqi/JJ/PERSON fled", "Iraqi = Nationality country-IQ"),
    "opening word": ("Rebels/NNS/ORG hit it", ""),
    "operation": ("in Operation Zayn/NNP/ORG", ""),
    "unknown place": ("in Zyqrit/NNP/GPE", "Zyqrit = Settlement"),
    "people of a name": ("the Zyqrits/NNPS/ORG fled", "Zyqrits = PeopleGroup"),
    # what the text tells
    "surname": (
        "with Ann/NNP/PERSON Ray/NNP/PERSON and Ray said",
        "Ann Ray = Person; Ray = Person",
    ),
    "surname of a known person": (
        "with John/NNP/PERSON Kirby/NNP/PERSON and Kirby said",
        "John Kirby = Person kirby; Kirby = Person kirby",
    ),
    "abbreviation": (
        "the Zayn Martyrs Brigade ( ZMB ) said ZMB fled",
        "Zayn Martyrs Brigade = Militia; ZMB = Militia; ZMB = Militia",
    ),
    "abbreviation of a known name": (
        "the Badr Organisation ( BO ) fled",
        "Badr Organisation = Militia badr; BO = Militia badr",
    ),
    "bracket that abbreviates nothing": (
        "with Ann/NNP/PERSON Ray/NNP/PERSON ( R ) fled",
        "Ann Ray = Person",
    ),
    "all capitals": ("SYRIAN/JJ REBELS/NNS TOLD/VBD US/PRP OF RAIDS/NNS", "SYRIAN = Nationality country-SY"),
}


@pytest.fixture(scope="module")
def finder() -> NameFinder:
    return NameFinder(Gazetteer.load([Path(__file__).parent / "names.ttl"]), Geography.open())


def _found(finder: NameFinder, text: str) -> set[str]:
    doc = tagged_doc(text)
    return {_shown(doc[name.first : name.last].text, name.kind, name.iri) for name in finder(doc)}


def _shown(text: str, kind: str, iri: str) -> str:
    identity = iri.removeprefix(GEONAMES).strip("/").rsplit("#", 1)[-1]
    return f"{text} = {kind} {identity}".strip()


@pytest.mark.parametrize("case", CASES)
def test_names(finder: NameFinder, case: str) -> None:
    text, expected = CASES[case]
    assert _found(finder, text) == {part.strip() for part in expected.split(";") if part.strip()}


def test_all_cases_were_collected() -> None:
    assert len(CASES) >= 120


def test_an_abbreviation_points_to_the_name_in_full(finder: NameFinder) -> None:
    names = finder(tagged_doc("the Zayn Martyrs Brigade ( ZMB ) said ZMB fled"))
    assert [name.alias_of for name in names] == [-1, 0, 0]


def test_names_are_sorted_and_do_not_overlap(finder: NameFinder) -> None:
    for text, _ in CASES.values():
        names = finder(tagged_doc(text))
        assert all(a.last <= b.first for a, b in pairwise(names))


def test_the_candidates_of_a_name_exclude_its_identity(finder: NameFinder) -> None:
    (name, _) = finder(tagged_doc("in Deir Ezzor in Syria"))
    assert name.iri not in name.candidates
    assert name.candidates


def test_without_an_index_the_model_still_finds_places() -> None:
    finder = NameFinder(Gazetteer())
    assert _found(finder, "in Hajin/NNP/GPE") == {"Hajin = Settlement"}
