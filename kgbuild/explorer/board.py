"""The whole graph at a glance: every event as a row of small numbers, with the things, classes and articles it names.

The pages filter, count and draw from this one table, so that a filter needs no question to a server, and the static
pages show the figures of the server.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kgbuild.explorer.places import Spot, country_number, located
from kgbuild.explorer.snapshot import Snapshot
from kgbuild.vocab import DCTERMS, EV, RDF, RDFS, SKOS, local

#: Roles of an event that things fill, by the key of the row.
ROLES: Final = {
    "attacker": "attacker", "accused": "accused", "claimed": "claimedBy", "ordered": "orderedBy",
    "target": "target", "weapon": "weapon", "place": "place", "near": "near", "participant": "participant",
}  # fmt: skip
#: Relations between things that the pages draw or follow.
RELATIONS: Final = (
    "memberOf", "partOfGroup", "backs", "backedBy", "nationalBodyOf", "within", "country", "near",
    "controls", "stationedAt", "successorOf",
)  # fmt: skip
#: From the surest to the least.
CERTAINTIES: Final = ("stated", "reported", "claimed", "denied")


@dataclass
class _Numbers:
    """Numbers for IRIs, in the order in which they are asked for."""

    of: dict[str, int] = field(default_factory=dict)

    def __call__(self, iri: str) -> int:
        return self.of.setdefault(iri, len(self.of))


class Board:
    """Builds the table; `data` is what the pages read."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._graph = snapshot
        self._things, self._classes, self._articles = _Numbers(), _Numbers(), _Numbers()
        self._types = snapshot.texts(RDF + "type")
        self._events = self._numbered_events()
        self._claims = _Claims(snapshot)
        self._spoken = Counter(
            who for speakers in snapshot.texts(EV + "speaker").values() for who in speakers
        )

    def data(self) -> dict[str, Any]:
        """Return the table as plain values; a row's numbers are places in `things`, `classes`, `articles`, `events`."""
        events = self._rows()
        relations = self._relations()
        things = [self._thing(iri) for iri in self._all_things()]
        articles = self._article_rows()
        classes = self._class_rows()
        return {
            "stamp": self._graph.stamp,
            "base": self._graph.base_iri,
            "certainties": CERTAINTIES,
            "classes": classes,
            "things": things,
            "articles": articles,
            "relations": relations,
            "events": events,
        }

    # ---------------------------------------------------------------------------------------- events

    def _numbered_events(self) -> dict[str, int]:
        """Return a number for each event that articles report, by day, then IRI; statements are left out."""
        reported, days = self._graph.texts(EV + "reportedIn"), self._graph.texts(EV + "earliest")
        found = [iri for iri in reported if not self._is_a(iri, "Statement")]
        found.sort(key=lambda iri: (days.get(iri, ["9"])[0], iri))
        return {iri: number for number, iri in enumerate(found)}

    def _is_a(self, iri: str, *names: str) -> bool:
        return any(self._graph.is_a(kind, *names) for kind in self._types.get(iri, ()))

    def _kind(self, iri: str) -> int:
        kinds = [k for k in self._types.get(iri, ()) if k.startswith(EV)]
        best = max(kinds, key=lambda k: (len(self._graph.above(k)), k), default="")
        best = best or self._graph.kind(iri)
        return self._classes(best) if best else -1

    def _rows(self) -> list[dict[str, Any]]:
        graph = self._graph
        roles = {key: graph.texts(EV + name) for key, name in ROLES.items()}
        texts = {key: graph.texts(EV + key) for key in ("earliest", "latest", "date", "reportedIn", "count",
                                                        "independentSources", "inResponseTo", "partOf")}  # fmt: skip
        labels = graph.texts(RDFS + "label")
        return [self._row(iri, roles, texts, labels) for iri in self._events]

    def _row(
        self,
        iri: str,
        roles: Mapping[str, Mapping[str, list[str]]],
        texts: Mapping[str, Mapping[str, list[str]]],
        labels: Mapping[str, list[str]],
    ) -> dict[str, Any]:
        """Return one event; what is not known is left out."""

        def first(key: str) -> str:
            return next(iter(texts[key].get(iri, ())), "")

        fills = {key: [self._things(o) for o in of.get(iri, ())] for key, of in roles.items()}
        told = self._claims.told(iri)
        places = roles["place"].get(iri) or self._places_hit(roles["target"].get(iri, ()))
        spot = located(self._graph, places, roles["near"].get(iri, ()))
        row = {
            "iri": iri,
            "label": next(iter(labels.get(iri, ())), ""),
            "class": self._kind(iri),
            "day": first("date")[:10],
            "from": first("earliest")[:10],
            "to": first("latest")[:10],
            **fills,
            "killed": told.toll("killed", self._graph.own(iri, "killed")),
            "wounded": told.toll("wounded", self._graph.own(iri, "wounded")),
            "count": int(first("count") or 0),
            "articles": [self._articles(a) for a in texts["reportedIn"].get(iri, ())],
            "independent": int(first("independentSources") or 0),
            "answers": [self._events[o] for o in texts["inResponseTo"].get(iri, ()) if o in self._events],
            "partOf": [self._events[o] for o in texts["partOf"].get(iri, ()) if o in self._events],
            "certainty": told.certainty,
            "denied": told.denied,
            "spot": self._spot(spot) if spot else None,
        }
        return _known(row)

    def _places_hit(self, targets: Iterable[str]) -> list[str]:
        return [t for t in targets if self._is_a(t, "Place") and not self._is_a(t, "Actor")]

    def _spot(self, spot: Spot) -> list[Any]:
        """Return latitude, longitude, precision ("at", "near", "within", "area"), the radius in km and the place."""
        return [spot.latitude, spot.longitude, spot.precision, spot.radius, self._things(spot.place)]

    # ---------------------------------------------------------------------------------------- things

    def _relations(self) -> list[tuple[int, str, int]]:
        """Return relations between things that events or relations name, until nothing new is named."""
        found: dict[tuple[int, str, int], None] = {}
        for name in RELATIONS:
            for subject, objects in sorted(self._graph.texts(EV + name).items()):
                if subject not in self._events:
                    found |= {
                        (self._things(subject), name, self._things(o)): None for o in sorted(set(objects))
                    }
        for iri in sorted(self._types):  # what no event names has a page all the same
            if self._is_a(iri, "Actor", "Place", "WeaponType", "MaterialTarget"):
                self._things(iri)
        for iri in (waiting := list(self._things.of)):
            for outer in self._graph.known_values(iri, EV + "within") or self._graph.known_values(
                iri, EV + "country"
            ):
                if outer not in self._things.of:
                    waiting.append(outer)
                found[self._things(iri), "within", self._things(outer)] = None
        return list(found)

    def _all_things(self) -> list[str]:
        return list(self._things.of)

    def _thing(self, iri: str) -> dict[str, Any]:
        spot = located(self._graph, [iri], ())
        exact = spot and spot.place == iri and spot.precision in ("at", "area")
        row = {
            "iri": iri,
            "label": self._graph.label(iri),
            "ar": self._graph.label(iri, "ar"),
            "class": self._kind(iri),
            "at": [spot.latitude, spot.longitude] if spot and exact else None,
            "described": "described" in self._graph.values(iri, SKOS + "note"),
            "iso": country_number(self._graph, iri),
            "statements": self._spoken[iri] or None,
        }
        row["ar"] = "" if row["ar"] == row["label"] else row["ar"]
        return _known(row)

    # ------------------------------------------------------------------------------ articles, classes

    def _article_rows(self) -> list[dict[str, Any]]:
        graph = self._graph
        for iri in sorted(iri for iri, kinds in self._types.items() if EV + "Article" in kinds):
            self._articles(iri)
        names = {p: graph.texts(DCTERMS + p) for p in ("title", "identifier", "publisher", "date")}
        rows = []
        for iri in self._articles.of:
            of = {p: next(iter(values.get(iri, ())), "") for p, values in names.items()}
            row = {
                "iri": iri, "label": of["title"] or of["identifier"], "source": of["publisher"],
                "day": of["date"][:10],
            }  # fmt: skip
            rows.append(_known(row))
        return rows

    def _class_rows(self) -> list[dict[str, Any]]:
        """Return the classes in use and all above them."""
        for iri in (waiting := list(self._classes.of)):
            for parent in self._graph.parents.get(iri, ()):
                if parent.startswith(EV) and parent not in self._classes.of:
                    self._classes(parent)
                    waiting.append(parent)
        return [
            {
                "iri": iri,
                "label": self._graph.label(iri),
                "ar": self._graph.label(iri, "ar"),
                "above": [self._classes(p) for p in self._graph.parents.get(iri, ()) if p.startswith(EV)],
            }
            for iri in list(self._classes.of)
        ]


@dataclass
class _Told:
    """What claims say of one event."""

    certainty: int = 0
    denied: bool = False
    #: For each figure, the greatest number of each article: an article that counts four men and a child says four.
    figures: dict[str, dict[str, int]] = field(default_factory=dict)

    def toll(self, name: str, best: list[str]) -> list[int] | None:
        """Return the best figure, the lowest and the highest that articles give; None where nobody counts."""
        told = list(self.figures.get(name, {}).values())
        if not best and not told:
            return None
        known = int(best[0]) if best else max(told)
        return [known, min([known, *told]), max([known, *told])]


class _Claims:
    """The claims of a graph by event, from whole columns: very many are read at once."""

    def __init__(self, graph: Snapshot) -> None:
        self._of: dict[str, _Told] = defaultdict(_Told)
        about, prop = graph.texts(EV + "aboutEvent"), graph.texts(EV + "aboutProperty")
        sure, value = graph.texts(EV + "heldAs"), graph.texts(EV + "literalValue")
        stated = graph.texts(EV + "statedIn")
        levels: dict[str, set[str]] = defaultdict(set)
        for claim, (event, *_) in about.items():
            if claim not in prop:
                continue
            level = local(next(iter(sure.get(claim, ())), "stated"))
            levels[event].add(level)
            name = prop[claim][0].removeprefix(EV)
            number = next(iter(value.get(claim, ())), "")
            if name in ("killed", "wounded") and number.isdecimal() and level != "denied":
                told, article = (
                    self._of[event].figures.setdefault(name, {}),
                    next(iter(stated.get(claim, ())), ""),
                )
                told[article] = max(int(number), told.get(article, 0))
        for event, found in levels.items():
            self._of[event].denied = "denied" in found
            self._of[event].certainty = min(CERTAINTIES.index(c) if c in CERTAINTIES else 1 for c in found)

    def told(self, event: str) -> _Told:
        return self._of.get(event, _Told())


def _known(row: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not known; zero is."""
    return {k: v for k, v in row.items() if v is not None and v is not False and v != "" and v != []}
