"""The records of events: their best-supported reading, their label, and what each article alone would call them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kgbuild.model import ArticleExtraction, Bounds, EventMention
from kgbuild.records import Claim, Event
from kgbuild.resolve.circular import Origins, publishers
from kgbuild.resolve.claims import Member, claims_of
from kgbuild.resolve.iris import Minter
from kgbuild.resolve.naming import Called, order_of
from kgbuild.resolve.profile import EventProfile, bounded, mention_order
from kgbuild.resolve.support import Chooser
from kgbuild.resolve.ties import EntityContext
from kgbuild.slugs import digest

Roles = tuple[tuple[str, tuple[str, ...]], ...]


class Events:
    """Makes records of the events that some readings tell of."""

    def __init__(self, readings: Sequence[ArticleExtraction], ties: EntityContext, minter: Minter) -> None:
        self._readings, self._ties, self._minter = readings, ties, minter
        self._outlines = ties.things.outlines
        self._origins = self._media()
        self._chooser = Chooser(ties.lexicon, ties.related, ties.implied())

    def mention(self, member: Member) -> EventMention:
        """Return a mention by the number of its reading and its key."""
        return self._readings[member[0]].events[member[1]]

    def record(self, iri: str, cluster: EventProfile, claims: list[Claim]) -> Event:
        """Return the record of an event, still without what it is a part of or answers."""
        mentions = [self.mention(m) for m in sorted(cluster.members)]
        sources = self._origins.sources(cluster.members)
        chooser = replace(self._chooser, sources=sources)
        kind, roles = self._chosen(cluster, claims, chooser)
        return Event(
            iri=iri,
            kind=kind,
            label=self._label(kind, roles, cluster.bounds)[0],
            articles=tuple(sorted(cluster.articles)),
            mentions=tuple(sorted({t for m in mentions for t in m.triggers})),
            roles=roles,
            figures=chooser.figures(claims),
            bounds=cluster.bounds if bounded(cluster.bounds) else Bounds(),
            time_texts=tuple(sorted({f.when.text for m in mentions for f in m.arguments if f.when})),
            independent_sources=len(set(sources.values())),
        )

    def context(self, members: Sequence[Member]) -> list[str]:
        """Return what the count of an event's sources depends on beside the articles themselves."""
        found = []
        for n, key in members:
            outline = self._outlines[n]
            named = self._origins.named(outline.events[key].sentences) - {outline.source}
            found += [*self._origins.nodes([outline.source, *named]), ""]
        return found

    def links(self, members: Iterable[Member], iri_of: Mapping[Member, str]) -> list[tuple[str, str]]:
        """Return what the mentions of an event say that it answers or is a part of: property and IRI, sorted."""
        return sorted(
            {
                (prop, iri_of[(n, other)])
                for n, key in members
                for prop, other in self._outlines[n].events[key].links
                if (n, other) in iri_of
            }
        )

    def called(self, cluster: EventProfile) -> Called:
        """Return what the article of the first mention calls an event by itself.

        A day and a place, or who was hit, are a name that another article may give too. Less is no name: the
        article's own digest is added.
        """
        n, key = min(
            cluster.members, key=lambda m: mention_order(self._readings[m[0]].article.id, self.mention(m))
        )
        article, event = self._readings[n].article, self.mention((n, key))
        claims = claims_of(cluster.members, self._readings, self._ties, self._minter, {})
        kind, roles = self._chosen(cluster, claims, self._chooser)
        words = self._label(kind, roles, cluster.bounds)[1]
        iri, whole = self._name(words), bool(cluster.bounds.day and words[2])
        if not whole:
            iri += f"-{digest(article.id)}"
        trigger = event.triggers[0] if event.triggers else None
        told = f"{trigger.text}|{article.text[slice(*trigger.sentence)]}" if trigger else str(key)
        order = order_of(article, trigger.start if trigger else 0)
        return Called(order, iri, f"{article.id}|{told}", words[0], kind, whole)

    def borne_out(self, event: Event, names: Iterable[Called]) -> list[Called]:
        """Return the names of an event; those that say another day or class than it has get one that holds instead."""
        words = self._label(event.kind, event.roles, event.bounds)[1]
        return [c if self._holds(c, event) else replace(c, instead=self._name(words)) for c in names]

    def _holds(self, name: Called, event: Event) -> bool:
        """Tell whether a name says nothing that the record of its event contradicts; less than it is no contradiction."""
        is_a = self._ties.lexicon.is_a
        return _when(event.bounds).startswith(name.when) and (
            is_a(event.kind, name.kind) or is_a(name.kind, event.kind)
        )

    def _name(self, words: Iterable[str]) -> str:
        return self._minter.mint("event", words)

    def _chosen(self, cluster: EventProfile, claims: list[Claim], chooser: Chooser) -> tuple[str, Roles]:
        """Return class and roles of an event, as its claims support them best."""
        mentions = [(self._readings[n].article.id, self.mention((n, k))) for n, k in sorted(cluster.members)]
        told = [(article, mention.kind, _certainty(mention)) for article, mention in mentions]
        if any(cluster.figures.get("killed", ())):
            told = list(self._without_fires(told))
        kind = chooser.kind(told)
        return kind, chooser.roles(claims, kind)

    def _without_fires(self, told: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
        """Leave out the fires that an article tells of after a deadly attack: they were lit in its course."""
        first: dict[str, str] = {}
        for article, kind, certainty in told:
            opens = self._ties.lexicon.is_a(first.setdefault(article, kind), "Arson")
            if opens or not self._ties.lexicon.is_a(kind, "Arson"):
                yield article, kind, certainty

    def _label(self, kind: str, roles: Roles, bounds: Bounds) -> tuple[str, tuple[str, ...]]:
        """Return the label and the words of the IRI: the day, the class, and where or whom it hit."""
        of = dict(roles)
        name = re.sub(r"(?<!^)(?=[A-Z])", " ", kind).lower()
        where = next((of[r][0] for r in ("place", "target", "attacker") if of.get(r)), "")
        known = self._ties.thing(where)
        object_ = known.label if known else ""
        when = _when(bounds)
        befalls = "of" if self._ties.lexicon.is_listed(kind, "befalling") else "on"
        relation = "in" if of.get("place") else befalls if of.get("target") else "by"
        parts = (name.capitalize(), f"{relation} {object_}" if object_ else "", when and f"({when})")
        return " ".join(filter(None, parts)), (when, name, object_)

    def _media(self) -> Origins:
        ties = self._ties
        media = {t.iri: t for t in ties.things.all if ties.lexicon.is_a(t.kind, "Media")}
        names = {iri: (t.label, *ties.things.names(t)) for iri, t in media.items()}

        def medium(n: int, key: int) -> str:
            iri = ties.iri(n, key)
            return iri if iri in media else ""

        outlets = {outline.source for outline in self._outlines}
        return Origins(self._readings, medium, publishers(names, ties.knowledge.key), outlets)


def _certainty(mention: EventMention) -> str:
    """Return how sure the class of a mention is; one that goes back to what was told names it as others tell it."""
    told_anew = mention.reference not in ("definite", "anaphoric")
    return mention.source.certainty if told_anew or mention.source.certainty != "stated" else "reported"


def linked(event: Event, links: Iterable[tuple[str, str]]) -> Event:
    """Return the record of an event with what it is a part of and what it answers."""
    to = {
        prop: tuple(i for p, i in links if p == prop and i != event.iri)
        for prop in ("inResponseTo", "partOf")
    }
    return replace(event, in_response_to=to["inResponseTo"], part_of=to["partOf"])


def _when(bounds: Bounds) -> str:
    """Return the day, or the month or year that holds the bounds, else an empty string."""
    if bounds.day:
        return bounds.day.isoformat()
    if bounds.earliest and bounds.latest and bounds.earliest.year == bounds.latest.year:
        same_month = bounds.earliest.month == bounds.latest.month
        return bounds.earliest.strftime("%Y-%m" if same_month else "%Y")
    return ""
