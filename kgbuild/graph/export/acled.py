"""Events as a table in the columns of ACLED; its types come from the matches in `ontology/alignment.ttl`.

What reports do not tell stays empty, but for the toll, and so does a type where no match
says that every event of the class is of it. The kind of an actor is told of a state's forces, at home or abroad, and of
civilians: whether a group is of rebels or a militia is a coder's judgement. By ACLED's codebook an attack on those who
fight is a battle, and no violence against civilians.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pycountry
import pyoxigraph as ox

from kgbuild.graph import terms
from kgbuild.graph.export.acledtables import Tables
from kgbuild.graph.export.happenings import Happening, Where, happenings
from kgbuild.graph.export.view import View
from kgbuild.resources import shipped
from kgbuild.vocab import EV, SKOS, local

#: ACLED's columns, without `timestamp`: when a row was written is no part of the graph.
COLUMNS: Final = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude",
    "geo_precision", "source", "source_scale", "notes", "fatalities", "tags",
)  # fmt: skip

_SCHEME: Final = "/scheme/acled#"
_ACTOR_SCHEME: Final = "/scheme/acled-actor#"
_ATTACK, _CLASH = (f"https://w3id.org/kgbuild{_SCHEME}{name}" for name in ("Attack", "ArmedClash"))
_CIVILIANS, _EXTERNAL, _STATE = (
    f"https://w3id.org/kgbuild{_ACTOR_SCHEME}{name}"
    for name in ("Civilians", "ExternalForces", "StateForces")
)
_OF_COUNTRY: Final = ("country", "nationalBodyOf")
#: The matches that hold for every event of a class; a narrower or related one does not.
_MATCHES: Final = tuple(EV + name for name in ("exactTerm", "closeTerm", "broadTerm"))


def acled(view: View) -> bytes:
    """Return the events as CSV in UTF-8: a line of column names, then a line for each event."""
    table = io.StringIO()
    rows = csv.DictWriter(table, COLUMNS, restval="", lineterminator="\n")
    rows.writeheader()
    types = _Types(view)
    rows.writerows(_row(event, view, types) for event in happenings(view))
    return table.getvalue().encode()


def _row(event: Happening, view: View, types: _Types) -> dict[str, object]:
    row: dict[str, object] = {
        "event_id_cnty": event.iri.removeprefix(view.base_iri + "event/"),
        **_time(event),
        **types.of_event(event, view),
        **_actors(event, view),
        **types.interaction(event, view),
        "source": "; ".join(event.sources),
        "notes": " ".join([f"{event.label}.", *event.sentences]),
        "source_scale": types.tables.scale(event),
        "fatalities": (fatalities := types.tables.fatalities(event)),
        "tags": _tags(event, view, fatalities),
    }
    if event.where:
        row |= {**_place(event.where), "region": types.tables.region(event.where.states)}
    return row


def _time(event: Happening) -> dict[str, object]:
    """Return the day of an event, or the first of the span that holds it; nothing for more than a month."""
    precision = event.time_precision
    if precision is None:
        years = {bound[:4] for bound in (event.earliest, event.latest)}
        return {"year": years.pop() if len(years) == 1 else ""}
    day = event.day or event.earliest[:10]
    return {"event_date": day, "year": day[:4], "time_precision": precision}


def _sides(event: Happening, view: View) -> tuple[list[str], list[str]]:
    """Return who acts and at whom it is directed; where nobody is the attacker, those who take part."""
    first = [*event.roles["attacker"]] or [*event.roles["participant"]][:1]
    second = [t for t in event.roles["target"] if view.is_a(t, "Actor")]
    if not event.roles["attacker"]:
        second = [*event.roles["participant"]][1:] + second
    return first, second


def _actors(event: Happening, view: View) -> dict[str, object]:
    """Return the names of both sides, the first of each apart."""
    first, second = _sides(event, view)
    return {
        "actor1": "".join(view.labels(first[:1])),
        "assoc_actor_1": "; ".join(view.labels(first[1:])),
        "actor2": "".join(view.labels(second[:1])),
        "assoc_actor_2": "; ".join(view.labels(second[1:])),
    }


def _one(actors: list[str]) -> str:
    return actors[0] if actors else ""


def _place(where: Where) -> dict[str, object]:
    return {
        "iso": "; ".join(filter(None, map(_numeric, where.codes))),
        "country": "; ".join(where.countries),
        **dict(zip(("admin1", "admin2", "admin3"), where.provinces, strict=False)),
        "location": where.label,
        "latitude": where.latitude,
        "longitude": where.longitude,
        "geo_precision": _precision(where),
    }


def _precision(where: Where) -> int | str:
    """Return 1 for the place itself, 2 for one nearby, 3 for an area; nothing without coordinates.

    >>> _precision(Where("", "", "near", "33.1", "40.2"))
    2
    """
    if not where.precision:
        return ""
    if where.area or where.precision == "within":
        return 3
    return 1 if where.precision == "at" else 2


def _numeric(code: str) -> str:
    """Return the numeric code of a country by its two letters.

    >>> _numeric("IQ"), _numeric("")
    ('368', '')
    """
    country = pycountry.countries.get(alpha_2=code) if code else None
    return country.numeric if country else ""


def _tags(event: Happening, view: View, fatalities: int) -> str:
    """Return what else is known and ACLED has no column for."""
    told = [f"class: {local(event.kind)}"]
    roles = ("weapon", "orderedBy", "claimedBy", "accused")
    told += [f"{role}: {name}" for role in roles for name in view.labels(event.roles[role])]
    best = event.figures.get("killed", "not told")
    told += [f"killed: {best}"] if best != fatalities else []
    told += [f"wounded: {event.figures['wounded']}"] if "wounded" in event.figures else []
    return "; ".join(told)


@dataclass(frozen=True)
class _Types:
    """ACLED's types of the classes of events."""

    view: View

    @cached_property
    def tables(self) -> Tables:
        """What ACLED's other columns say."""
        return Tables(self.view)

    @cached_property
    def _alignment(self) -> terms.Terms:
        folder = shipped("ontology")
        return terms.read([folder / "kgbuild.ttl", folder / "alignment.ttl"])

    def of_event(self, event: Happening, view: View) -> dict[str, object]:
        """Return the types of an event: those of its class, but of an attack on those who fight a battle's."""
        concept = self._concept(event.kind, _SCHEME)
        second = _sides(event, view)[1]
        if concept == _ATTACK and second and view.is_a(second[0], "ArmedGroup", "StateForce"):
            concept = _CLASH
        return self._columns(concept) if concept else {}

    def interaction(self, event: Happening, view: View) -> dict[str, object]:
        """Return the kinds of both sides and of what is between them, and whether it is directed at civilians."""
        first, second = (
            (self._side(actor, event) if actor else "") for actor in map(_one, _sides(event, view))
        )
        alone = first and not _sides(event, view)[1]
        return {
            "inter1": first,
            "inter2": second,
            "interaction": f"{first}0"
            if alone
            else "".join(sorted(first + second))
            if first and second
            else "",
            "civilian_targeting": "Civilian targeting" if second == self._notation(_CIVILIANS) else "",
        }

    def _side(self, actor: str, event: Happening) -> str:
        """Return the code of an actor's kind; state forces away from home are external ones."""
        if {*self.view.label(actor).lower().split()} & {*self._values(_CIVILIANS, SKOS + "altLabel")}:
            return self._notation(_CIVILIANS)
        kinds = [self._concept(kind, _ACTOR_SCHEME) for kind in self.view.kinds(actor)]
        concept = min(filter(None, kinds), default="")
        if concept != _STATE:
            return self._notation(concept)
        homes = {*self._states(actor)}
        scenes = {*event.where.states} if event.where else set()
        if not homes or not scenes:
            return ""
        return self._notation(_STATE if homes & scenes else _EXTERNAL)

    def _states(self, actor: str) -> list[str]:
        """Return the countries that an actor belongs to, or is."""
        own = [actor] if self.view.is_a(actor, "Country") else []
        return [*own, *(c for p in _OF_COUNTRY for c in self.view.known_values(actor, EV + p))]

    def _concept(self, kind: str, scheme: str) -> str:
        """Return the concept of a scheme that a class matches, or the nearest class above that has a match."""
        for iri in [kind, *self.view.superclasses(kind)]:
            for match in _MATCHES:
                for concept in self._values(iri, match):
                    if scheme in concept:
                        return concept
        return ""

    def _notation(self, concept: str) -> str:
        return "".join(self._values(concept, SKOS + "notation")) if concept else ""

    def _columns(self, concept: str) -> dict[str, object]:
        [notation] = self._values(concept, SKOS + "notation")
        broader = self._values(concept, SKOS + "broader")
        event_type = self._values(broader[0], SKOS + "notation")[0] if broader else notation
        return {
            "disorder_type": self.tables.disorder(broader[0] if broader else concept),
            "event_type": event_type,
            "sub_event_type": notation if broader else "",
        }

    def _values(self, node: str, prop: str) -> list[str]:
        found = [
            t.object for t in self._alignment.of.get(ox.NamedNode(node), []) if t.predicate.value == prop
        ]
        return sorted(term.value for term in found if isinstance(term, ox.NamedNode | ox.Literal))
