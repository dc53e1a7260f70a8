"""The index of places: what it finds, how it is built."""

from __future__ import annotations

import pickle
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kgbuild import geography
from kgbuild.annotate.places import Context
from kgbuild.errors import KgbuildError
from kgbuild.geography import COUNTRY, GEONAMES, REGION, Geography, Place

#: A name, the countries around it, the identity of the best place.
LOOKUPS = [
    ("Deir ez-Zor", "SY", GEONAMES + "170794/"),
    ("Deir Ezzor", "SY", GEONAMES + "170794/"),
    ("Deir al-Zour", "SY", GEONAMES + "170794/"),
    ("Al Mayadeen", "SY", GEONAMES + "173480/"),
    ("Al-Mayadin", "SY", GEONAMES + "173480/"),
    ("Mayadin", "", GEONAMES + "173480/"),
    ("Khan Sheikhoun", "SY", GEONAMES + "168325/"),
    ("Raqqa", "SY", GEONAMES + "172955/"),
    ("Ar Raqqah", "", GEONAMES + "172955/"),
    ("Manbij", "", GEONAMES + "167357/"),
    ("Mosul", "IQ", GEONAMES + "99072/"),
    ("Diyala", "IQ", REGION + "IQ-DI"),
    ("Ohio", "US", REGION + "US-OH"),
    ("Iraq", "", COUNTRY + "IQ"),
    ("Rome", "", GEONAMES + "3169070/"),
    ("Homs", "SY", GEONAMES + "169577/"),
    ("Hama", "SY", GEONAMES + "170017/"),
]


@pytest.fixture(scope="module")
def places() -> Geography:
    return Geography.open()


@pytest.mark.parametrize(("name", "country", "iri"), LOOKUPS)
def test_lookup(places: Geography, name: str, country: str, iri: str) -> None:
    assert places.lookup(name, {country})[0].iri == iri


def test_all_lookups_were_collected() -> None:
    assert len(LOOKUPS) == 17


def test_a_place_around_comes_before_a_larger_one(places: Geography) -> None:
    assert places.lookup("Susah", {"SY"})[0].country == "SY"
    assert places.lookup("Susah", {"TN"})[0].country == "TN"


def test_an_unknown_name_gives_nothing(places: Geography) -> None:
    assert places.lookup("Zyqrit") == ()
    assert places.lookup("") == ()


def test_a_small_word_does_not_match_loosely(places: Geography) -> None:
    assert all(place.iri in places.exact("Man") for place in places.lookup("Man"))


def test_a_town_lies_in_its_province_and_that_in_its_country(places: Geography) -> None:
    town = GEONAMES + "170794/"
    assert places.containers(town) == (REGION + "SY-DY",)
    assert places.containers(REGION + "SY-DY") == (COUNTRY + "SY",)
    assert places.containers(COUNTRY + "SY") == ()
    assert places.region_of(town) == REGION + "SY-DY"


def test_a_place_has_coordinates(places: Geography) -> None:
    place = places.place(GEONAMES + "170794/")
    assert isinstance(place, Place)
    assert (round(place.latitude or 0, 1), round(place.longitude or 0, 1)) == (35.3, 40.1)
    thing = places.describe(place.iri)
    assert thing is not None
    assert (thing.kind, thing.exact_match) == ("Settlement", (place.iri,))


def test_the_seat_of_a_country_is_its_largest_town(places: Geography) -> None:
    seats = [places.seat("IQ"), places.seat("XX")]
    assert [seat and seat.name for seat in seats] == ["Baghdad", None]


def test_unknown_identities(places: Geography) -> None:
    assert places.place("https://example.org/x") is None
    assert places.describe("https://example.org/x") is None
    assert places.containers("https://example.org/x") == ()


def test_it_travels_to_another_process(places: Geography) -> None:
    places.lookup("Mosul")
    again = pickle.loads(pickle.dumps(places))
    assert again.lookup("Mosul") == places.lookup("Mosul")


def test_the_cache_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KGBUILD_CACHE", str(tmp_path / "mine"))
    assert geography.index_path().parent == tmp_path / "mine"
    monkeypatch.delenv("KGBUILD_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert geography.index_path().parent == tmp_path / "xdg" / "kgbuild"


def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the index hold two places, so that building it takes no time."""
    town = Place("t", "Zyqrit", "Settlement", "IQ", "r", 1.0, 2.0, 900)
    monkeypatch.setattr(geography, "_gather", lambda: ([town], {("zyqrit", 1, "t")}))


def test_several_may_build_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _few(monkeypatch)
    path = tmp_path / "places.sqlite"
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: Geography(path).lookup("Zyqrit"), range(8)))
    assert {places[0].iri for places in found} == {"t"}
    assert [file.name for file in tmp_path.iterdir()] == ["places.sqlite"]


def test_a_build_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken() -> None:
        raise RuntimeError("no data")

    monkeypatch.setattr(geography, "_gather", broken)
    with pytest.raises(RuntimeError):
        Geography(tmp_path / "places.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KgbuildError, match="cannot be written") as caught:
        Geography(tmp_path / "file" / "places.sqlite")
    assert "KGBUILD_CACHE" in caught.value.remedy


def test_a_damaged_index_is_told(tmp_path: Path) -> None:
    (tmp_path / "places.sqlite").write_text(
        "no database, but long enough to be taken for a file of that kind"
    )
    with pytest.raises(KgbuildError, match="is damaged"):
        Geography(tmp_path / "places.sqlite").lookup("Mosul")


@pytest.mark.parametrize("told", [{}, {"UA": 1}, {"UA": 1, "RU": 1}])
def test_a_town_that_is_called_so_today_is_meant_before_a_larger_one_that_was(told: dict[str, int]) -> None:
    context = Context(mentioned=Counter(told))
    found = Geography().lookup("Pokrovsk", list(told))
    assert {"Pokrovsk", "Engels"} <= {place.name for place in found}
    likely = max(found, key=lambda place: context.score(place, 0, True, "Pokrovsk"))
    assert (likely.name, likely.country) == ("Pokrovsk", "UA")
