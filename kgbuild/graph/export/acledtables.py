"""What ACLED's columns say beside the types of events: kinds of disorder, regions, scales of sources, tolls.

The tables stand in `ontology/acled.ttl`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from kgbuild.graph.export.happenings import Happening
from kgbuild.graph.export.view import View
from kgbuild.resources import shipped
from kgbuild.turtle import described
from kgbuild.vocab import DCTERMS, EV, SKOS, local

_SCHEMES: Final = "https://w3id.org/kgbuild/scheme/acled-"
_SOCIAL: Final = f"{_SCHEMES}scale#NewMedia"
#: Scales from narrow to wide, as ACLED joins them.
_SCALES: Final = tuple(f"{_SCHEMES}scale#{name}" for name in ("NewMedia", "National", "International"))
#: On these grounds a toll counts, where it is no upper bound.
_SURE: Final = frozenset({"stated", "reported", "claimed"})
_LEAST: Final = frozenset({"exactly", "least", "about", ""})


class Tables:
    """ACLED's tables, and the claims of a graph that its rule for tolls asks for."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._of = described([shipped("ontology") / "acled.ttl"])

    def disorder(self, event_type: str) -> str:
        """Return the kind of disorder that a type of events (an IRI) is."""
        return self._whole("disorder", event_type)

    def region(self, countries: Iterable[str]) -> str:
        """Return the region of countries (IRIs), of several where they are in several."""
        return "; ".join(dict.fromkeys(filter(None, (self._whole("region", c) for c in countries))))

    def scale(self, event: Happening) -> str:
        """Return how wide the sources report: within a country of the event, from abroad, on the net.

        Nothing is said of an outlet that the gazetteer does not know.
        """
        scenes = {*event.where.states} if event.where else set()
        found = {self._scale(source, scenes) for source in event.sources}
        return "-".join(self._notation(scale) for scale in _SCALES if scale in found)

    def fatalities(self, event: Happening) -> int:
        """Return the toll by ACLED's rule: of tolls that differ the lowest, and 0 where no report tells of any.

        A toll of some of the dead alone ("two of them soldiers") does not count, nor an upper bound.
        """
        best = event.figures.get("killed")
        return min([*self._tolls.get(event.iri, ()), *([] if best is None else [best])], default=0)

    def _whole(self, scheme: str, part: str) -> str:
        prefix = f"{_SCHEMES}{scheme}#"
        for concept, values in self._of.items():
            if concept.startswith(prefix) and part in values.get(DCTERMS + "hasPart", ()):
                return self._notation(concept)
        return ""

    def _notation(self, concept: str) -> str:
        return "".join(self._of[concept][SKOS + "notation"])

    def _scale(self, source: str, scenes: set[str]) -> str:
        if source in self._of[_SOCIAL][SKOS + "altLabel"]:
            return _SOCIAL
        homes = self._view.countries_of_outlets.get(source.casefold())
        if not homes or not scenes:
            return ""
        return _SCALES[1] if homes & scenes else _SCALES[2]

    @cached_property
    def _tolls(self) -> dict[str, list[int]]:
        view, found = self._view, defaultdict[str, list[int]](list)
        for claim in view.instances("Claim"):
            bound = "".join(map(local, view.own(claim, "boundedAs")))
            whole = not view.own(claim, "ofWhom") and bound in _LEAST
            if whole and EV + "killed" in view.own(claim, "aboutProperty") and _certain(view, claim):
                numbers = [
                    t.value for t in view.terms(claim, EV + "literalValue") if isinstance(t, ox.Literal)
                ]
                for event in view.own(claim, "aboutEvent"):
                    found[event] += [int(number) for number in numbers if number.isdecimal()]
        return found


def _certain(view: View, claim: str) -> bool:
    return not _SURE.isdisjoint(map(local, view.own(claim, "heldAs")))
