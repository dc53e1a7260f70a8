"""Puts fitted incidents in place of the events that the rules read, where a pack has weights for them.

The rules' events of the replaced classes are the evidence of the incidents: each gives its words, times, places and
figures to the incident whose fillers it tells of, and is left out where it is of none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from kgbuild.extract.incidents.candidates import Group, Told, told
from kgbuild.extract.incidents.grouping import Filler
from kgbuild.extract.incidents.judging import Incident, reported, together
from kgbuild.extract.incidents.model import Floats, Model
from kgbuild.extract.incidents.naming import options
from kgbuild.extract.incidents.spans import Spans, plain
from kgbuild.lexicon import Lexicon
from kgbuild.model import ArticleExtraction, Document, Entity, EventArgument, EventMention, Mention, Why

#: By whom a fitted decision is made.
_BY: Final = "head:incidents"
#: What an incident keeps of a rule's event that is part of it.
_KEPT: Final = frozenset({"killed", "wounded", "count", "time", "place"})


def filled(
    document: Document, reading: ArticleExtraction, model: Model, lexicon: Lexicon
) -> ArticleExtraction:
    """Return a reading whose events of the replaced classes are the incidents that the model finds."""
    return _Filling(document, reading, model, lexicon).reading()


class _Filling:
    def __init__(
        self, document: Document, reading: ArticleExtraction, model: Model, lexicon: Lexicon
    ) -> None:
        self.doc, self.old, self.model, self.lexicon = document, reading, model, lexicon
        self.about: dict[str, Any] = model.about
        self.spans = Spans(document)
        self.entities = list(reading.entities)
        self.made: dict[tuple[int, str], int] = {}

    def reading(self) -> ArticleExtraction:
        """Return the reading with incidents in place of events."""
        found = told(self.doc, self.old)
        shares, article = self.model.shares(found)
        fillers = chosen(self.doc, found, shares, self.model)
        incidents = together(reported(fillers, article.tolist(), self.model), self.model)
        replaced = [e for e in self.old.events if self.lexicon.fits(e.kind, self.about["replaces"])]
        kept = [e for e in self.old.events if e not in replaced]
        owner = {e.key: self._owner(e, incidents) for e in replaced}
        drafts = [
            self._event(incident, [e for e in replaced if owner[e.key] == n])
            for n, incident in enumerate(incidents)
        ]
        order = sorted(
            [*kept, *drafts], key=lambda e: (e.sentence, e.triggers, e.kind, e.arguments[:1] == ())
        )
        number = {e.key: n for n, e in enumerate(order) if e.key >= 0}
        places = {id(e): n for n, e in enumerate(order)}
        number |= {key: places[id(drafts[n])] for key, n in owner.items() if n is not None}
        events = tuple(self._numbered(event, n, number) for n, event in enumerate(order))
        statements = tuple(
            replace(s, about=tuple(sorted({number[k] for k in s.about if k in number})))
            for s in self.old.statements
        )
        return replace(self.old, entities=tuple(self.entities), events=events, statements=statements)

    @staticmethod
    def _numbered(event: EventMention, n: int, number: dict[int, int]) -> EventMention:
        links = tuple(sorted({(p, number[k]) for p, k in event.links if k in number and number[k] != n}))
        arguments = tuple(
            f for f in (_counted(argument, number) for argument in event.arguments) if f is not None
        )
        kept = {str(k): str(v) for k, v in number.items()}
        linking = {p for p, _ in event.links}
        why = tuple(
            (what, replace(y, grounds=kept[y.grounds]) if what in linking else y)
            for what, y in event.why
            if what not in linking or (y.grounds in kept and kept[y.grounds] != str(n))
        )
        return replace(event, key=n, links=links, arguments=arguments, why=why)

    def _owner(self, event: EventMention, incidents: Sequence[Incident]) -> int | None:
        """Return the incident that an event of the rules is part of: most of its words stand with the incident's fillers."""
        words = {self.spans.root(*self.spans.of(f.mention)) for f in event.arguments if f.entity is not None}
        worth = [
            (
                len(words & {m.head for filler in one.fillers for m in filler.group.members}),
                self.about["types"][one.type]["class"] == event.kind,
                sum(event.sentence in filler.group.sentences for filler in one.fillers),
                -n,
            )
            for n, one in enumerate(incidents)
        ]
        best = max(worth, default=(0, False, 0, 0))
        return -best[3] if best[0] or best[2] else None

    def _event(self, incident: Incident, parts: Sequence[EventMention]) -> EventMention:
        kind = self.about["types"][incident.type]["class"]
        kinds = [e.kind for e in parts if self._is_finer(e.kind, kind)]
        first = min(incident.fillers, key=lambda f: f.group.members[0].head).group.members[0].head
        triggers = tuple(sorted({t for e in parts for t in e.triggers})) or (
            self._mention(*self._above(first)),
        )
        rest = dict.fromkeys(f for e in parts for f in e.arguments if f.role in _KEPT)
        why = Why(_BY, incident.share, tuple((t.start, t.end) for t in triggers))
        return EventMention(
            key=-1,
            kind=max(kinds, key=lambda k: (kinds.count(k), k), default=kind),
            triggers=triggers,
            arguments=(*(self._fill(f) for f in incident.fillers), *rest),
            sentence=self.doc.words[self.spans.of(triggers[0])[0]].sent,
            why=(("type", why), ("fact", why)),
            whole=True,
        )

    def _is_finer(self, kind: str, of: str) -> bool:
        """Tell whether a class is below that of a type of incidents, and below no other type's that is."""
        others = [
            t["class"]
            for t in self.about["types"]
            if t["class"] != of and self.lexicon.fits(t["class"], [of])
        ]
        return self.lexicon.fits(kind, [of]) and not self.lexicon.fits(kind, others)

    def _above(self, head: int) -> tuple[int, int]:
        """Return what a phrase hangs on, itself where it hangs on nothing."""
        above = self.doc.words[head].head
        return above, above + 1

    def _fill(self, filler: Filler) -> EventArgument:
        member = filler.group.members[0]
        span = self.spans.variants(member.head)["full"]
        role = self.about["roles"][filler.role]
        why = Why(_BY, filler.share, ((self.doc.words[span[0]].start, self.doc.words[span[1] - 1].end),))
        return EventArgument(role["property"], self._mention(*span), entity=self._entity(filler), why=why)

    def _entity(self, filler: Filler) -> int:
        """Return the entity that a filler is: the reading's where name and class fit, else one of its own."""
        role, known = self.about["roles"][filler.role], filler.group.entity
        kind = known.kind if known and self._fits(known.kind, role) else role["class"]
        if known and kind == known.kind and [plain(n) for n in known.names] == [plain(filler.name)]:
            return known.key
        key = (filler.role, plain(filler.name))
        if key not in self.made:
            self.made[key] = len(self.entities)
            mentions = tuple(
                self._mention(*self.spans.variants(m.head)["full"]) for m in filler.group.members
            )
            generic = known is None or known.generic
            self.entities.append(
                Entity(self.made[key], kind, filler.name, (filler.name,), generic=generic, mentions=mentions)
            )
        return self.made[key]

    def _fits(self, kind: str, role: dict[str, Any]) -> bool:
        return self.lexicon.fits(kind, role["of"]) and not self.lexicon.fits(kind, role["not"])

    def _mention(self, first: int, last: int) -> Mention:
        words, text = self.doc.words, self.doc.article.text
        opens, closes = self.doc.sents[words[first].sent]
        start, end = words[first].start, words[last - 1].end
        around = (words[opens].start, words[closes - 1].end)
        return Mention(self.doc.article.id, start, end, " ".join(text[start:end].split()), around)


def _counted(argument: EventArgument, number: dict[int, int]) -> EventArgument | None:
    """Return a fill whose time counts from an event by the event's new number; None where that event is gone."""
    if argument.when is None or not argument.when.kind.endswith("-event") or not argument.when.args:
        return argument
    key = argument.when.args[0]
    if key == -1:
        return argument
    if not isinstance(key, int) or key not in number:
        return None
    return replace(argument, when=replace(argument.when, args=(number[key], *argument.when.args[1:])))


def chosen(document: Document, found: Told, shares: Floats, model: Model) -> list[Filler]:
    """Return the fillers of an article, the likeliest first, each name once in a role.

    `shares` are those of its groups of phrases, as `Model.shares` has them.
    """
    about = model.about
    text = f" {plain(document.article.text)} "
    roles = about["roles"]
    taken: set[tuple[int, str]] = set()
    fillers: list[Filler] = []
    likely = [
        (float(shares[n, r]), n, r)
        for n in range(len(found.groups))
        for r in range(len(roles))
        if shares[n, r] > about["least"][r]
    ]
    for share, n, r in sorted(likely, key=lambda one: (-one[0], one[1], one[2])):
        name, named = called(document, text, found.groups[n], roles[r]["name"], model)
        if name and (r, plain(name)) not in taken:
            taken.add((r, plain(name)))
            types = tuple(map(float, shares[n, len(roles) :]))
            fillers.append(Filler(found.groups[n], r, name, share, posterior(types, about), types, named))
    return fillers


def posterior(shares: Iterable[float], about: dict[str, Any]) -> tuple[float, ...]:
    """Return how likely each type is of a filler, whatever the types' frequency."""
    worth = [(float(s) + 1e-3) / weight for s, weight in zip(shares, about["frequency"], strict=True)]
    return tuple(round(one / sum(worth), 6) for one in worth)


def called(document: Document, text: str, group: Group, role: str, model: Model) -> tuple[str, float]:
    """Return what a filler is called, and the log odds of that; nothing where the text has no name for it."""
    found = options(document, text, group, role)
    scores = [model.score("name", dict.fromkeys(one.features, 1.0)) for one in found]
    best = max(range(len(found)), key=lambda n: (scores[n], -n), default=None)
    return ("", 0.0) if best is None else (found[best].text, scores[best])
