"""Events as a table in the columns of ACLED; its types come from the matches in `ontology/alignment.ttl`.

Columns that reports do not tell (region, the kind of an actor, the scale of a source) stay empty, and so does a
type where no match says that every event of the class is of it.
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
from kgbuild.graph.export.happenings import Happening, Where, happenings
from kgbuild.graph.export.view import View
from kgbuild.resources import shipped
from kgbuild.vocab import SKOS, local

#: ACLED's columns, without `timestamp`: when a row was written is no part of the graph.
COLUMNS: Final = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude",
    "geo_precision", "source", "source_scale", "notes", "fatalities", "tags",
)  # fmt: skip

_DISORDER: Final = {
    "Battles": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Protests": "Demonstrations",
    "Strategic developments": "Strategic developments",
}
_SCHEME: Final = "/scheme/acled#"
#: The matches that hold for every event of a class; a narrower or related one does not.
_MATCHES: Final = tuple(SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch"))


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
        **types.of(event.kind),
        **_actors(event, view),
        "source": "; ".join(event.sources),
        "notes": " ".join([f"{event.label}.", *event.sentences]),
        "fatalities": event.figures.get("killed", ""),
        "tags": _tags(event, view),
    }
    return row | (_place(event.where) if event.where else {})


def _time(event: Happening) -> dict[str, object]:
    """Return the day of an event, or the first of the span that holds it; nothing for more than a month."""
    precision = event.time_precision
    if precision is None:
        years = {bound[:4] for bound in (event.earliest, event.latest)}
        return {"year": years.pop() if len(years) == 1 else ""}
    day = event.day or event.earliest[:10]
    return {"event_date": day, "year": day[:4], "time_precision": precision}


def _actors(event: Happening, view: View) -> dict[str, object]:
    """Return who acts and at whom it is directed; where nobody is the attacker, those who take part."""
    first = [*event.roles["attacker"]] or [*event.roles["participant"]][:1]
    second = [t for t in event.roles["target"] if view.is_a(t, "Actor")]
    if not event.roles["attacker"]:
        second = [*event.roles["participant"]][1:] + second
    return {
        "actor1": "".join(view.labels(first[:1])),
        "assoc_actor_1": "; ".join(view.labels(first[1:])),
        "actor2": "".join(view.labels(second[:1])),
        "assoc_actor_2": "; ".join(view.labels(second[1:])),
    }


def _place(where: Where) -> dict[str, object]:
    return {
        "iso": "; ".join(filter(None, map(_numeric, where.codes))),
        "country": "; ".join(where.countries),
        "admin1": where.province,
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


def _tags(event: Happening, view: View) -> str:
    """Return what else is known and ACLED has no column for."""
    told = [f"class: {local(event.kind)}"]
    roles = ("weapon", "orderedBy", "claimedBy", "accused")
    told += [f"{role}: {name}" for role in roles for name in view.labels(event.roles[role])]
    told += [f"wounded: {event.figures['wounded']}"] if "wounded" in event.figures else []
    return "; ".join(told)


@dataclass(frozen=True)
class _Types:
    """ACLED's types of the classes of events."""

    view: View

    @cached_property
    def _alignment(self) -> terms.Terms:
        folder = shipped("ontology")
        return terms.read([folder / "kgbuild.ttl", folder / "alignment.ttl"])

    def of(self, kind: str) -> dict[str, object]:
        """Return the types of a class: of its own match, or of the nearest class above that has one."""
        for iri in [kind, *self.view.superclasses(kind)]:
            for match in _MATCHES:
                for concept in self._values(iri, match):
                    if _SCHEME in concept:
                        return self._columns(concept)
        return {}

    def _columns(self, concept: str) -> dict[str, object]:
        [notation] = self._values(concept, SKOS + "notation")
        broader = self._values(concept, SKOS + "broader")
        event_type = self._values(broader[0], SKOS + "notation")[0] if broader else notation
        return {
            "disorder_type": _DISORDER.get(event_type, ""),
            "event_type": event_type,
            "sub_event_type": notation if broader else "",
        }

    def _values(self, node: str, prop: str) -> list[str]:
        found = [
            t.object for t in self._alignment.of.get(ox.NamedNode(node), []) if t.predicate.value == prop
        ]
        return sorted(term.value for term in found if isinstance(term, ox.NamedNode | ox.Literal))
