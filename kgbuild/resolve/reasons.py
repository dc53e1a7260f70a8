"""Why mentions are held to tell of one event, and every other decision on events and things that no claim tells of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Final

from kgbuild.lexicon import Lexicon
from kgbuild.model import ArticleExtraction, Entity, EventMention, Mention, Rival, Why
from kgbuild.records import Decision
from kgbuild.resolve.iris import Minter
from kgbuild.resolve.profile import EventProfile, Relatedness
from kgbuild.resolve.trace import Joined, Member, Other, Parted, Trace
from kgbuild.resolve.vetoes import veto_across
from kgbuild.slugs import digest, record_iri
from kgbuild.vocab import GAZ

#: So many of the others that something was compared with are told: the likest.
_TOLD: Final = 1
#: Below this a likeness is no reason to name a rival: nothing speaks for it.
_LEAST: Final = 0.5


def joined(
    profile: EventProfile,
    host: EventProfile,
    others: Iterable[tuple[EventProfile, float]],
    needed: float,
    score: float,
    related: Relatedness,
) -> Joined:
    """Return why `profile` was joined to `host`, and not to the best of `others`, which come with their likeness."""
    ranked = sorted(others, key=lambda x: (-x[1], x[0].order))
    parted = ((o, s, *veto_across(o, profile, related)) for o, s in ranked if o is not host)
    telling = (Other(o.members[0], round(s, 2), what, by) for o, s, what, by in parted if s >= _LEAST or what)
    against = list(islice(telling, _TOLD))
    return Joined(
        profile.members[0], host.members[0], round(score, 2), needed, grounds(host, profile, related), against
    )


def grounds(a: EventProfile, b: EventProfile, related: Relatedness) -> str:
    """Return in what two profiles agree (1, 2) or differ (-1), as they are compared."""
    found = {
        "class": related.classes(a.kinds, b.kinds),
        "time": related.times(a.bounds, b.bounds),
        "place": related.places(a.places, b.places),
        "attacker": related.parties(a.attackers, b.attackers),
        "target": related.targets(a.targets, b.targets),
        "weapon": float(bool(a.weapons & b.weapons)),
        "toll": _tolls(a, b),
    }
    return ", ".join(f"{name} {value:g}" for name, value in found.items() if value)


def _tolls(a: EventProfile, b: EventProfile) -> float:
    common = a.figures.keys() & b.figures.keys()
    return sum(1.0 if a.figures[role] & b.figures[role] else -1.0 for role in common)


class Reasons:
    """Makes the records of decisions; `readings` and `minter` are those of the world."""

    def __init__(self, readings: Sequence[ArticleExtraction], minter: Minter, lexicon: Lexicon) -> None:
        self._readings, self._minter, self._lexicon = readings, minter, lexicon

    def of_article(
        self,
        n: int,
        event_of: Mapping[int, str],
        thing_of: Callable[[int], str],
        within: Trace,
    ) -> list[Decision]:
        """Return what was decided in article `n`: on its events, their times and links, and on who is who."""
        reading = self._readings[n]
        found = [d for key, iri in sorted(event_of.items()) for d in self._event(reading, key, iri, event_of)]
        found += [d for entity in reading.entities for d in self._entity(reading, entity, thing_of)]
        merges = (j for j in within.joined if j.member[1] in event_of)
        found += [self._merge(j, event_of[j.member[1]], "rule:resolve.fusion.within_article") for j in merges]
        for parted in within.parted:
            iri, other = (event_of.get(m[1], "") for m in (parted.member, parted.other.member))
            if iri and other and iri != other:  # another article may have told that they are one
                found.append(self._kept_apart(parted, iri, other))
        return _apart(found)

    def across(
        self, merges: Iterable[Joined], parted: Iterable[tuple[Parted, str]], event: str
    ) -> list[Decision]:
        """Return why the events of several articles are the one with this IRI, and why others are not, by their IRIs."""
        by = "rule:resolve.fusion.across_articles"
        found = [self._merge(j, event, by) for j in merges]
        found += [self._kept_apart(p, event, other) for p, other in parted]
        name = event.rsplit("/", 1)[-1]
        return _apart(
            [replace(d, iri=f"{self._minter.base}merge/{name}-{digest(str(d.mentions))}") for d in found]
        )

    def _event(
        self, reading: ArticleExtraction, key: int, iri: str, event_of: Mapping[int, str]
    ) -> Iterator[Decision]:
        event = reading.events[key]
        decided = partial(self._decided, reading, event, iri)
        types = tuple(why for what, why in event.why if what == "type")
        fact = next((why.by for what, why in event.why if what == "fact"), "")
        if types:
            yield replace(decided("type", types, _first(event, types)), fact_by=fact)
        for what, why in event.why:
            if what in ("inResponseTo", "partOf"):
                other = event_of.get(int(why.grounds), "")
                if other and other != iri:
                    yield decided(what, (replace(why, grounds=""),), _first(event, types), other)
            elif what == "merge":
                yield decided(what, (why,), _at(event.triggers, why))
            elif what == "role":
                yield decided(what, (why,), words=_words(reading, why))
        for argument in event.arguments:
            if argument.when is not None and argument.why is not None:
                yield decided("date", (argument.why,), words=argument.when.text)

    def _entity(
        self, reading: ArticleExtraction, entity: Entity, thing_of: Callable[[int], str]
    ) -> Iterator[Decision]:
        iri = thing_of(entity.key)
        spot = self._is_spot(entity.kind) and not entity.iri.startswith(GAZ)
        told = entity.why is not None and (entity.why.against or spot)
        if entity.why is not None and iri and told:
            name = record_iri(self._minter.base, reading.article.id, f"{iri} identity")
            article, first = reading.article.id, entity.mentions[:1]
            yield Decision(name, iri, "identity", "", False, article, (entity.why,), first)

    def _is_spot(self, kind: str) -> bool:
        """Tell whether a class is one of places whose names are often shared: not of countries."""
        return self._lexicon.is_a(kind, "Place") and not self._lexicon.is_a(kind, "Country")

    def _decided(
        self,
        reading: ArticleExtraction,
        event: EventMention,
        about: str,
        what: str,
        whys: tuple[Why, ...],
        mentions: tuple[Mention, ...] = (),
        outcome: str = "",
        words: str = "",
    ) -> Decision:
        """Return a decision on an event; it is named by where the event is told and what was decided, not by who did."""
        start = event.triggers[0].start if event.triggers else 0
        name = f"{start} {what} {outcome} {[why.words for why in whys]}"
        iri, article = record_iri(self._minter.base, reading.article.id, name), reading.article.id
        return Decision(iri, about, what, outcome or words, bool(outcome), article, whys, mentions)

    def _merge(self, join: Joined, event: str, by: str) -> Decision:
        reading = self._readings[join.member[0]]
        both = [m for m in map(self._first, (join.host, join.member)) if m is not None]
        against = tuple(Rival(self._told(o.member, join.member), o.by, o.score, o.what) for o in join.against)
        why = Why(by, join.score, (), f"{join.grounds}; {join.needed:g} was needed", against)
        name = f"merge {[(m.article, m.start) for m in both]}"
        iri = record_iri(self._minter.base, reading.article.id, name)
        return Decision(iri, event, "merge", "", False, reading.article.id, (why,), tuple(both))

    def _kept_apart(self, parted: Parted, event: str, other: str) -> Decision:
        """Return why an event is another than the one likest to it."""
        reading = self._readings[parted.member[0]]
        both = [m for m in map(self._first, (parted.other.member, parted.member)) if m is not None]
        told = "; ".join(filter(None, (parted.other.what and f"another {parted.other.what}", parted.grounds)))
        why = Why(parted.other.by, parted.other.score, (), told)
        name = f"apart {[(m.article, m.start) for m in both]}"
        iri = record_iri(self._minter.base, reading.article.id, name)
        return Decision(iri, event, "apart", other, True, reading.article.id, (why,), tuple(both))

    def _first(self, member: Member) -> Mention | None:
        return next(iter(self._readings[member[0]].events[member[1]].triggers), None)

    def _told(self, member: Member, beside: Member) -> str:
        """Return a mention of an event as a reader finds it: its word, where it stands, its article if it is another."""
        first = self._first(member)
        if first is None:
            return ""
        of = "" if member[0] == beside[0] else f" of {first.article}"
        return f"{first.text} [{first.start}-{first.end}{of}]"


def _first(event: EventMention, types: tuple[Why, ...]) -> tuple[Mention, ...]:
    """Return the mention of the word that evoked an event."""
    at = [span for why in types[:1] for span in why.words]
    return tuple([t for t in event.triggers if any(a <= t.start < b for a, b in at)] or event.triggers)[:1]


def _at(triggers: tuple[Mention, ...], why: Why) -> tuple[Mention, ...]:
    """Return the first mention that a reason's words hold, and the first that they do not: what was joined, and to what."""
    inside = [t for t in triggers if any(start <= t.start < end for start, end in why.words)]
    return (*inside[:1], *[t for t in triggers if t not in inside][:1])


def _words(reading: ArticleExtraction, why: Why) -> str:
    return " … ".join(" ".join(reading.article.text[start:end].split()) for start, end in why.words)


def _apart(found: Iterable[Decision]) -> list[Decision]:
    """Tell decisions apart that have one name: the later by its number."""
    kept: dict[str, Decision] = {}
    for decision in found:
        iri, number = decision.iri, 1
        while iri in kept:
            number += 1
            iri = f"{decision.iri}-{number}"
        kept[iri] = replace(decision, iri=iri)
    return list(kept.values())
