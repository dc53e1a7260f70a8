"""Readings of articles that nobody wrote, as many as asked for: what graphs of thousands of events are tested on.

Each article tells of an event of its own, and every fifth also of the one before it, which its own answers. Who, where
and by which weapon goes round the gazetteer; nothing is left to chance. The readings are what extraction would hand on,
so that what resolves and renders them is the program itself; offsets fit the texts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from string import Formatter
from typing import Final

import pyoxigraph as ox

from kgbuild.gazetteer import Entry
from kgbuild.graph.build import quads
from kgbuild.graph.terms import read as read_terms
from kgbuild.graph.write import fused, save
from kgbuild.model import (
    Article,
    ArticleExtraction,
    Block,
    Entity,
    EventArgument,
    EventMention,
    Mention,
    PositionMention,
    RelationMention,
    Source,
    StatementMention,
    TimeExpression,
)
from kgbuild.pipeline import Resources, fuse
from kgbuild.search import Index
from kgbuild.vocab import DATA

_FIRST: Final = date(2014, 1, 1)
#: Events of one day, no two of them in one place.
_A_DAY: Final = 10
#: Every so many articles one tells of the event before its own, too.
TOLD_AGAIN: Final = 5
_EVENT: Final = (
    "On {time}, {attacker} made an {trigger} on {target} in {place} with a {weapon}: "
    "{killed} dead, {wounded} hurt."
)
_SAID: Final = "{speaker}, {title} of {group}, said: {quote}"
#: Characters that each syntax escapes in its own way.
_QUOTE: Final = "“No. {number}” was \\ \"theirs\" – هجوم, {attacker}’s <own> & 'last'"


@dataclass(frozen=True, slots=True)
class Plot:
    """What happens in event number `number`."""

    number: int
    kind: str
    day: date
    attacker: Entry
    place: Entry
    weapon: Entry
    speaker: Entry


class Cast:
    """Those who take part, from the gazetteer, and what they do, from the ontology."""

    def __init__(self, resources: Resources) -> None:
        lexicon, entries = resources.tools.lexicon, resources.tools.gazetteer.entries.values()
        self.kinds = sorted(kind for kind in lexicon.parents if lexicon.is_a(kind, "Attack"))
        self.attackers = [e for e in entries if lexicon.fits(e.kind, ("ArmedGroup", "MilitaryForce"))]
        self.places = [e for e in entries if lexicon.is_a(e.kind, "Settlement")]
        self.weapons = [e for e in entries if e.kind == "WeaponType"]
        self.speakers = [e for e in entries if e.kind == "Person"]

    def plot(self, number: int) -> Plot:
        """Return event number `number`."""
        return Plot(
            number,
            self.kinds[number % len(self.kinds)],
            _FIRST + timedelta(days=number // _A_DAY),
            _turn(self.attackers, number),
            _turn(self.places, number),
            _turn(self.weapons, number),
            _turn(self.speakers, number),
        )


def _turn(entries: Sequence[Entry], number: int) -> Entry:
    return entries[number % len(entries)]


def readings(number: int, resources: Resources) -> Iterator[ArticleExtraction]:
    """Return the readings of `number` articles, which tell of so many events."""
    cast = Cast(resources)
    return (reading(n, cast) for n in range(number))


def reading(number: int, cast: Cast) -> ArticleExtraction:
    """Return the reading of article `number`: of its event, every so often behind that of the article before."""
    draft = _Draft(f"synthetic-{number:06}")
    if number and number % TOLD_AGAIN == 0:
        draft.tell(cast.plot(number - 1), again=True)
    draft.tell(cast.plot(number), again=False)
    return draft.reading(cast.plot(number).day + timedelta(days=1))


def graph(number: int, resources: Resources) -> list[ox.Quad]:
    """Return the graph of `number` synthetic articles, as `kgbuild build` makes it."""
    world = fuse(list(readings(number, resources)), resources)
    return quads(world, DATA, read_terms(resources.files))


def write_articles(number: int, path: Path, resources: Resources) -> Path:
    """Write `number` articles as JSON lines, for builds that read them; return the file."""
    with path.open("w", encoding="utf-8") as file:
        for article in (reading.article for reading in readings(number, resources)):
            day = article.published.isoformat() if article.published else None
            fields = {"id": article.id, "text": article.text, "published": day, "source": article.source}
            file.write(json.dumps(fields, ensure_ascii=False) + "\n")
    return path


class _Draft:
    """A reading in the making: the text so far, and what has been read in it."""

    def __init__(self, id: str) -> None:
        self.id, self.text = id, ""
        self.entities: list[Entity] = []
        self.events: list[EventMention] = []
        self.statements: list[StatementMention] = []
        self.positions: list[PositionMention] = []
        self.relations: list[RelationMention] = []

    def tell(self, plot: Plot, *, again: bool) -> None:
        """Tell of an event; `again` with another number of dead, on somebody's word."""
        group = f"{plot.place.label} Brigade {plot.number % 997}"
        killed = plot.number % 29 + again
        at = self._write(
            _EVENT,
            time=plot.day.isoformat(),
            attacker=plot.attacker.label,
            trigger="attack",
            target=group,
            place=plot.place.label,
            weapon=plot.weapon.label,
            killed=str(killed),
            wounded=str(plot.number % 31),
        )
        quote = _QUOTE.format(number=plot.number, attacker=plot.attacker.label)
        said = self._write(_SAID, speaker=plot.speaker.label, title="spokesman", group=group, quote=quote)
        attacker, place, weapon = (
            self._known(e, at[r])
            for e, r in ((plot.attacker, "attacker"), (plot.place, "place"), (plot.weapon, "weapon"))
        )
        target = self._named("MilitaryForce", group, at["target"], said["group"])
        speaker = self._known(plot.speaker, said["speaker"])
        word = Source(speaker, "reported") if again else Source()
        day = (plot.day.year, plot.day.month, plot.day.day, 0)
        arguments = (
            EventArgument("attacker", at["attacker"], word, entity=attacker),
            EventArgument("target", at["target"], word, entity=target),
            EventArgument("place", at["place"], word, entity=place),
            EventArgument("weapon", at["weapon"], word, entity=weapon),
            EventArgument("killed", at["killed"], word, number=killed, bound="least" if again else "exactly"),
            EventArgument("wounded", at["wounded"], word, number=plot.number % 31, of="soldiers"),
            EventArgument(
                "time", at["time"], word, when=TimeExpression("date", day, at["time"].text, at["time"])
            ),
            EventArgument("accused", at["attacker"], Source(speaker, "accused"), entity=attacker),
        )
        key = len(self.events)
        links = (("inResponseTo", key - 1),) if key else ()
        self.events.append(
            EventMention(
                key, plot.kind, (at["trigger"],), arguments, links, word, "indefinite", sentence=2 * key
            )
        )
        self.statements.append(StatementMention(speaker, quote, said["quote"], direct=True, about=(key,)))
        self.positions.append(PositionMention(speaker, "spokesman", target, said["title"]))
        self.relations.append(RelationMention(target, "stationedAt", place, at["target"], word))

    def _write(self, pattern: str, **words: str) -> dict[str, Mention]:
        """Add a sentence to the text; return where each of its words stands."""
        begin, spans = len(self.text), {}
        for literal, name, _, _ in Formatter().parse(pattern):
            self.text += literal
            if name:
                spans[name] = (len(self.text), len(self.text) + len(words[name]))
                self.text += words[name]
        sentence = begin, len(self.text)
        self.text += "\n"
        return {name: Mention(self.id, *span, words[name], sentence) for name, span in spans.items()}

    def _known(self, entry: Entry, *mentions: Mention) -> int:
        return self._named(entry.kind, entry.label, *mentions, iri=entry.iri)

    def _named(self, kind: str, name: str, *mentions: Mention, iri: str = "") -> int:
        """Return the number of the entity of this name, which is mentioned here."""
        for entity in self.entities:
            if (entity.kind, entity.name) == (kind, name):
                self.entities[entity.key] = replace(entity, mentions=(*entity.mentions, *mentions))
                return entity.key
        self.entities.append(Entity(len(self.entities), kind, name, (name,), iri, mentions=mentions))
        return len(self.entities) - 1

    def reading(self, published: date) -> ArticleExtraction:
        """Return all that was told."""
        body = (Block(0, len(self.text), "body"),)
        article = Article(
            self.id,
            self.text,
            body,
            title=f"News of {published}",
            published=published,
            source=f"Paper {published.day}",
        )
        return ArticleExtraction(
            article,
            *map(tuple, (self.entities, self.events, self.statements, self.positions, self.relations)),
        )


def main(arguments: Sequence[str]) -> None:
    """Write the graph of so many events into a folder, with its index of words; one that is there is left."""
    number, folder = int(arguments[0]), Path(arguments[1])
    if (folder / "graph.trig").is_file():
        print(f"{folder} holds a graph already")
        return
    found = graph(number, Resources.load())
    save(found, folder, DATA)
    with Index.open(folder) as index:
        index.put("synthetic", fused(found))
        index.save()
    print(f"Wrote {folder}: {number:,} events, {len(found):,} quads")


if __name__ == "__main__":
    main(sys.argv[1:])
