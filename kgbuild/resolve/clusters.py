"""The mentions of events that tell of one event, and the days of articles that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kgbuild.model import Bounds, DatedArticle, Reading
from kgbuild.resolve.chronology import bounds_of, candidates, infer_day
from kgbuild.resolve.fusion import across_articles, telling, within_article
from kgbuild.resolve.sketch import Sketch, mention_order
from kgbuild.resolve.ties import Ties
from kgbuild.timeline import days

#: An event without a time of its own is held to be of these many days before publication.
_NEWS = timedelta(days=2)
#: What of a mention identifies its event, by the role that fills it.
_PARTS = {
    "place": "places",
    "attacker": "attackers",
    "target": "targets",
    "weapon": "weapons",
    "near": "near",
}


@dataclass(frozen=True)
class Clustered:
    """The events of the articles, before they become records."""

    clusters: list[Sketch]
    dates: list[DatedArticle]
    bounds: list[list[Bounds]]


class Clusterer:
    """Brings the mentions of events together, article by article and then across them."""

    def __init__(self, readings: Sequence[Reading], ties: Ties) -> None:
        self._readings, self._ties = readings, ties

    def clustered(self) -> Clustered:
        """Return the events of all articles, and the day of each article where it is known or follows from them."""
        days_of = [r.article.published for r in self._readings]
        bounds = [bounds_of(r, day) for r, day in zip(self._readings, days_of, strict=True)]
        local = [self.local(n, b, day) for n, (b, day) in enumerate(zip(bounds, days_of, strict=True))]
        dated = [c for n, clusters in enumerate(local) if days_of[n] for c in clusters]
        dates: list[DatedArticle] = []
        for n, reading in enumerate(self._readings):
            day, evidence = days_of[n], reading.article.published_evidence or "stated"
            if day is None:
                day, evidence = self._infer(n, [d for d in days_of if d], dated)
                if day:
                    bounds[n] = bounds_of(reading, day)
                    local[n] = self.local(n, bounds[n], day)
            dates.append(DatedArticle(reading.article, day, evidence if day else ""))
        clusters = across_articles([c for each in local for c in each], self._ties.related)
        return Clustered(clusters, dates, bounds)

    def local(self, n: int, bounds: list[Bounds], day: date | None) -> list[Sketch]:
        """Return the events that article `n` tells of by itself, as they lie if it appeared on `day`."""
        sketches = [
            self._sketch(n, key, bounds[key], _news(day)) for key in range(len(self._readings[n].events))
        ]
        related = self._ties.related
        return [c for c in within_article(sketches, related) if telling(c) or self._of_somebody(c)]

    def of_members(self, members: set[tuple[int, int]], clustered: Clustered) -> Sketch:
        """Return the event that these mentions, at least one, tell of."""
        first, *others = (
            self._sketch(n, key, clustered.bounds[n][key], _news(clustered.dates[n].published))
            for n, key in sorted(members)
        )
        for other in others:
            first.absorb(other)
        return first

    def _infer(self, n: int, known: Sequence[date], dated: list[Sketch]) -> tuple[date | None, str]:
        reading = self._readings[n]
        if not reading.events or not known:
            return None, ""
        on = {day: self.local(n, bounds_of(reading, day), day) for day in candidates(known)}
        found = infer_day(on, dated, known, self._ties.related)
        if found is None:
            return None, ""
        day, mine, other = found
        trigger = self._first_trigger(mine)
        article = sorted(other.articles)[0]
        return day, (
            f'inferred: an event told here ("{trigger}") agrees in day, class, place and parties with one in article '
            f"{article}; {day.isoformat()} is the earliest day of publication on which most events agree"
        )

    def _first_trigger(self, sketch: Sketch) -> str:
        n, key = sorted(sketch.members)[0]
        return self._readings[n].events[key].triggers[0].text

    def _of_somebody(self, cluster: Sketch) -> bool:
        """Tell whether somebody with a name suffered it: "the murder of X" is one event, wherever it was."""
        ties = self._ties
        return any(ties.lexicon.is_a(ties.kind(t), "Person") and not ties.generic(t) for t in cluster.targets)

    def _sketch(self, n: int, key: int, bounds: Bounds, news: Bounds) -> Sketch:
        reading = self._readings[n]
        event = reading.events[key]
        sketch = Sketch(mention_order(reading.article.id, event), {event.kind}, bounds, news)
        sketch.answers = any(prop == "inResponseTo" for prop, _ in event.links)
        sketch.reference, sketch.plural, sketch.sentence = event.reference, event.plural, event.sentence
        sketch.members, sketch.articles = [(n, key)], {reading.article.id}
        for fill in event.fills:
            if fill.source.certainty == "implied":
                continue  # what the text only implies does not tell events apart or together
            if fill.entity is not None and fill.role in _PARTS:
                getattr(sketch, _PARTS[fill.role]).add(self._ties.iri(n, fill.entity))
            elif fill.role == "count" and fill.number is not None:
                sketch.count.add(fill.number)
            elif fill.number is not None and fill.bound != "part":
                sketch.figures.setdefault(fill.role, set()).add(fill.number)
        return sketch


def _news(day: date | None) -> Bounds:
    return days(day - _NEWS, day) if day else Bounds()
