"""The mentions of events that tell of one event, and the days of articles that follow from it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from kgbuild.bounds import days
from kgbuild.incremental.memo import Memo, compact, stamp
from kgbuild.model import ArticleExtraction, Block, Bounds, EventMention
from kgbuild.resolve.chronology import bounds_of, candidates, date_by_others, date_by_tale, infer_day, lean
from kgbuild.resolve.features import harms, stem
from kgbuild.resolve.fusion import PairSimilarity, across_articles, agree, order_of, telling, within_article
from kgbuild.resolve.profile import EventProfile, Relatedness, mention_order
from kgbuild.resolve.rows import Row, profile, row
from kgbuild.resolve.ties import EntityContext
from kgbuild.resolve.trace import Joined, Member, Parted, Trace, trace_of
from kgbuild.resolve.undated import Acquainted, Alike, Movable

#: An event without a time of its own is held to be of these many days before publication.
_NEWS = timedelta(days=2)
#: Of a day that more profiles share, not each is compared with each.
HOT = 256
#: What of a mention identifies its event, by the role that fills it.
_PARTS = {
    "place": "places",
    "attacker": "attackers",
    "target": "targets",
    "weapon": "weapons",
    "near": "near",
}
#: The rule that gives the news of a lead the day on which it was told.
_SAID_ON = "rule:extract.events.times.said_on"
_Numbered = tuple[int, Row]  # number of the article, what it tells


@dataclass(frozen=True)
class Clustered:
    """The events of the articles, before they become records: of each the profiles of single articles, best known first.

    `dates` are the days of the articles, with how they are known; `stamps` stand for what each article tells of events
    and for all that is known of the things in it, `whys` for why its mentions tell of so many events. `joined` tells why
    the event of an article, known by its first mention, is one with that of another, `parted` why it is not.
    """

    groups: Sequence[Sequence[_Numbered]]
    dates: Sequence[tuple[date | None, str]]
    stamps: Sequence[str]
    articles: Sequence[str]
    whys: Sequence[str] = ()
    joined: Mapping[Member, Joined] = field(default_factory=dict)
    parted: Mapping[Member, Parted] = field(default_factory=dict)

    def whole(self, group: Sequence[_Numbered]) -> EventProfile:
        """Return the profile of an event."""
        first, *others = (profile(row, n, self.articles[n]) for n, row in group)
        for other in others:
            first.absorb(other)
        return first


class Clusterer:
    """Brings the mentions of events together, article by article and then across them."""

    def __init__(self, readings: Sequence[ArticleExtraction], ties: EntityContext, memo: Memo) -> None:
        self._readings, self._ties, self._memo = readings, ties, memo
        self._outlines = ties.things.outlines
        self._trace = Trace()
        self._whys: dict[int, Sequence[Any]] = {}
        self._marked, self._harms = _Marked(), harms()
        #: Days that so many profiles share that not all of them were compared with each other.
        self.hot: list[tuple[date, int]] = []

    def clustered(self) -> Clustered:
        """Return the events of all articles, and the day of each article where it is known or follows from them."""
        dates = [(o.published, o.evidence or "stated") for o in self._outlines]
        stamps = [self._stamp(n, day) for n, (day, _) in enumerate(dates)]
        local = [self._rows(n, day, stamps[n]) for n, (day, _) in enumerate(dates)]
        if not all(day for day, _ in dates):
            known = sorted({day for day, _ in dates if day})
            dated = Acquainted(
                [self._profile_of(n, r) for n, rows in enumerate(local) if dates[n][0] for r in rows],
                self._ties.related,
            )
            for n, (day, _) in enumerate(dates):
                if day is None:
                    dates[n] = self._infer(n, known, dated)
                    stamps[n] = self._stamp(n, dates[n][0])
                    local[n] = self._rows(n, dates[n][0], stamps[n])
        groups = self._across([(n, row) for n, rows in enumerate(local) for row in rows])
        whys = [stamp([str(self._whys[n])]) for n in range(len(dates))]
        joined = {why.member: why for why in self._trace.joined}
        parted = {why.member: why for why in self._trace.parted}
        return Clustered(groups, dates, stamps, [o.article for o in self._outlines], whys, joined, parted)

    def within(self, n: int) -> Trace:
        """Return why mentions of article `n` are held to tell of one event, and why of two; `clustered` comes first."""
        return trace_of(self._whys[n], [(n, key) for key in range(len(self._outlines[n].events))])

    def local(
        self, n: int, bounds: list[Bounds], day: date | None, trace: Trace | None = None
    ) -> list[EventProfile]:
        """Return the events that article `n` tells of by itself, as they lie if it appeared on `day`."""
        events, mentions = self._readings[n].events, self.mentions(n, bounds, day)
        whole = [m for m, event in zip(mentions, events, strict=True) if event.whole]
        rest = [m for m, event in zip(mentions, events, strict=True) if not event.whole]
        found = within_article(rest, self._ties.related, trace)
        told = [c for c in found if telling(c) or self._of_somebody(c)]
        date_by_others(told, events, day)
        date_by_tale(told, events, lambda kind: self._ties.lexicon.is_a(kind, "Attack"))
        return whole + told

    def mentions(self, n: int, bounds: Sequence[Bounds], day: date | None) -> list[EventProfile]:
        """Return a profile of each mention of an event in article `n`."""
        keys = range(len(self._readings[n].events))
        return [self._profile(n, key, bounds[key], _news(day)) for key in keys]

    def _stamp(self, n: int, day: date | None) -> str:
        """Return what stands for all that the events of an article depend on, as far as they are its own."""
        outline, iris = self._outlines[n], self._ties.things.iris[n]
        parties = [iris[k] for k in outline.parties]
        return stamp([outline.key, str(day), *parties, self._ties.stamp(parties)])

    def _rows(self, n: int, day: date | None, digest: str) -> list[Row]:
        """Return what article `n` tells of events by itself, and note why it is so."""

        def make() -> list[Any]:
            reading, trace = self._readings[n], Trace()
            found = self.local(n, bounds_of(reading, day), day, trace)
            keys = {(n, key): key for key in range(len(reading.events))}
            return [[row(s, reading.article.id) for s in found], trace.plain(keys)]

        rows, told = self._memo.once("local", [digest], make)
        self._whys[n] = compact(told)
        return [Row._make(compact(values)) for values in rows]

    def _profile_of(self, n: int, row: Row) -> EventProfile:
        return profile(row, n, self._outlines[n].article)

    # --------------------------------------------------------------------------------- across articles

    def _across(self, rows: Sequence[_Numbered]) -> list[Sequence[_Numbered]]:
        """Bring the profiles of all articles together, set by set of those that hang together."""
        groups = []
        for members in _components(len(rows), self._pairs(rows)):
            groups += self._grouped([rows[i] for i in members])
        return sorted(groups, key=lambda g: min((self._outlines[n].article, row.place) for n, row in g))

    def _pairs(self, rows: Sequence[_Numbered]) -> Iterable[tuple[int, int]]:
        """Yield pairs that tie all profiles that hang together by pairs of one event, day by day."""
        on_day: dict[int, list[int]] = defaultdict(list)
        for i, (_, told) in enumerate(rows):
            if told.first:
                for day in range(told.first, told.last + 1):
                    on_day[day].append(i)
        stamps = [stamp([told.digest, self._ties.stamp(told.things)]) for _, told in rows]
        for day, members in on_day.items():
            if len(members) > 1:
                some = [rows[i] for i in members]
                found = self._agreeing(
                    day, some, self._ties.among([(stamps[i], rows[i][1].things) for i in members])
                )
                yield from ((members[i], members[j]) for i, j in found)

    def _agreeing(
        self, day: int, rows: Sequence[_Numbered], stamps: Sequence[str]
    ) -> Sequence[tuple[int, int]]:
        """Return pairs that tie all profiles that hang together: those that have this day and none before in common.

        Two are compared once: whether they agree depends on nothing but what their stamps stand for.
        """
        note, agreed = self._memo.note(f"day {day}"), self._memo.note(f"pairs {day}")
        before: dict[str, Any] = json.loads(note) if note else {"stamps": [], "ties": []}
        ties: list[tuple[int, int]] = before["ties"]
        if before["stamps"] != stamps:
            known = {digest: n for n, digest in enumerate(before["stamps"])}
            were = [known.get(digest, -1) for digest in stamps]
            found = self._compared(day, rows, were, {tuple(pair) for pair in json.loads(agreed or "[]")})
            ties = [(first, i) for first, *others in _components(len(rows), found) for i in others]
            note, agreed = json.dumps({"stamps": stamps, "ties": ties}), json.dumps(found)
        self._memo.set_note(f"day {day}", note)
        self._memo.set_note(f"pairs {day}", agreed)
        return ties

    def _compared(
        self, day: int, rows: Sequence[_Numbered], were: Sequence[int], agreed: Collection[tuple[int, ...]]
    ) -> list[tuple[int, int]]:
        """Return the pairs that agree; `were` are the numbers before of those that were compared, by which they `agreed`."""
        profiles, fit = [self._profile_of(n, row) for n, row in rows], PairSimilarity(self._ties.related)
        order = sorted(range(len(rows)), key=lambda i: order_of(profiles[i]))
        if len(profiles) > HOT:
            self.hot.append((date.fromordinal(day), len(profiles)))
        before = _before([profiles[i] for i in order], self._ties.related)
        found = []
        for at, j in enumerate(order):
            first, past = rows[j][1].first, were[j]
            for i in (order[earlier] for earlier in before(at)):
                if max(rows[i][1].first, first) != day:
                    continue
                if (
                    (were[i], past) in agreed
                    if past >= 0 and were[i] >= 0
                    else agree(profiles[i], profiles[j], fit)
                ):
                    found.append((i, j))
        return found

    def _inputs(self, rows: Sequence[_Numbered]) -> list[str]:
        """Return all that a comparison of some profiles depends on."""
        return [self._ties.stamp(_things(rows)), *(row.digest for _, row in rows)]

    def _grouped(self, rows: Sequence[_Numbered]) -> list[Sequence[_Numbered]]:
        """Return the events of profiles that hang together."""
        if len(rows) == 1:
            return [rows]

        at = {(n, row.keys[0]): i for i, (n, row) in enumerate(rows)}

        def make() -> list[Any]:
            profiles = [self._profile_of(n, row) for n, row in rows]
            trace = Trace()
            events = across_articles(profiles, self._ties.related, trace)
            groups = [[at[member] for member in event.members if member in at] for event in events]
            return [groups, trace.plain(at)]

        groups, told = self._memo.once("events", self._inputs(rows), make)
        trace = trace_of(told, list(at))
        self._trace.joined += trace.joined
        self._trace.parted += trace.parted
        return [[rows[i] for i in group] for group in groups]

    def of_members(self, members: set[tuple[int, int]], clustered: Clustered) -> EventProfile:
        """Return the event that these mentions, at least one, tell of."""
        first, *others = (self._of_member(n, key, clustered.dates[n][0]) for n, key in sorted(members))
        for other in others:
            first.absorb(other)
        return first

    def _of_member(self, n: int, key: int, day: date | None) -> EventProfile:
        return self._profile(n, key, bounds_of(self._readings[n], day)[key], _news(day))

    def _infer(self, n: int, known: Sequence[date], dated: Acquainted) -> tuple[date | None, str]:
        reading = self._readings[n]
        if not reading.events or not known:
            return None, ""
        near = dated.near(self._profile(n, key, Bounds(), Bounds()) for key in range(len(reading.events)))
        local = Movable(partial(self.local, n), _news)
        on: dict[date, list[EventProfile]] = {}
        for day in candidates(known) if near else ():
            bounds = bounds_of(reading, day)
            if near.touch(bounds, _news(day)):
                on[day] = local(bounds, day)
        found = infer_day(on, near.near, known, self._ties.related)
        if found is None:
            return None, ""
        day, mine, other = found
        trigger = self._first_trigger(mine)
        article = sorted(other.articles)[0]
        return day, (
            f'inferred: an event told here ("{trigger}") agrees in day, class, place and parties with one in article '
            f"{article}; {day.isoformat()} is the earliest day of publication on which most events agree"
        )

    def _first_trigger(self, profile: EventProfile) -> str:
        n, key = sorted(profile.members)[0]
        return self._readings[n].events[key].triggers[0].text

    def _of_somebody(self, cluster: EventProfile) -> bool:
        """Tell whether somebody with a name suffered it: "the murder of X" is one event, wherever it was."""
        ties = self._ties
        return any(
            ties.lexicon.is_a(ties.kind(t), "HumanActor") and not ties.generic(t) for t in cluster.targets
        )

    def _profile(self, n: int, key: int, bounds: Bounds, news: Bounds) -> EventProfile:
        reading = self._readings[n]
        event, marked = reading.events[key], self._marked.of(reading)
        profile = EventProfile(mention_order(reading.article.id, event), {event.kind}, bounds, news)
        profile.answered = {(n, other) for prop, other in event.links if prop == "inResponseTo"}
        profile.answers, profile.counted = bool(profile.answered), set(_counted_from(n, event))
        profile.reference, profile.plural, profile.sentence = event.reference, event.plural, event.sentence
        profile.members, profile.articles = [(n, key)], {reading.article.id}
        profile.words = {stem(trigger.text) for trigger in event.triggers} - self._harms
        profile.headline, profile.lean = (
            _in_headline(marked, event),
            lean(event.arguments, self._ties.lexicon.sameness),
        )
        profile.items = _items(marked, event)
        profile.signs = frozenset(event.signs)
        if event.source.speaker is not None:
            profile.signs |= {"reported"}
        profile.timed = any(f.when is not None and f.when.kind != "with-event" for f in event.arguments)
        told = [f.why.by if f.why else "" for f in event.arguments if f.when is not None]
        profile.said = bool(told) and all(by == _SAID_ON for by in told)
        ordered: set[str] = set()
        for argument in event.arguments:
            if argument.source.certainty == "implied":
                continue  # what the text only implies does not tell events apart or together
            if argument.entity is not None and argument.role == "orderedBy":
                ordered.add(self._ties.iri(n, argument.entity))
            elif argument.entity is not None and argument.role in _PARTS:
                getattr(profile, _PARTS[argument.role]).add(self._ties.iri(n, argument.entity))
            elif argument.role == "count" and argument.number is not None:
                profile.count.add(argument.number)
            elif argument.number is not None and argument.bound != "part":
                profile.figures.setdefault(argument.role, set()).add(argument.number)
                if argument.bound == "least":
                    profile.least.setdefault(argument.role, set()).add(argument.number)
        profile.attackers = profile.attackers or ordered  # his side did what the president ordered
        profile.mixed = event.reference == "" and _hits_several(profile, self._ties)
        return profile


def _hits_several(profile: EventProfile, ties: EntityContext) -> bool:
    """Tell whether more than one place was hit, by what may be called one attack or several."""
    return sum(ties.lexicon.is_a(ties.kind(t), "Place") for t in profile.targets) > 1


class _Marked:
    """The headlines, rows and items of lists of the article that was asked for last: most blocks of a long text are none."""

    def __init__(self) -> None:
        self._last: tuple[ArticleExtraction | None, Sequence[Block]] = None, ()

    def of(self, reading: ArticleExtraction) -> Sequence[Block]:
        """Return those of an article, in order."""
        if self._last[0] is not reading:
            blocks = [b for b in reading.article.blocks if b.item or b.kind == "headline"]
            self._last = reading, blocks
        return self._last[1]


def _in_headline(marked: Sequence[Block], event: EventMention) -> bool:
    start = event.triggers[0].start if event.triggers else 0
    return any(b.kind == "headline" and b.start <= start < b.end for b in marked)


def _items(marked: Sequence[Block], event: EventMention) -> set[int]:
    """Return the row or the item of a list that tells of an event."""
    start = event.triggers[0].start if event.triggers else 0
    return {b.item for b in marked if b.item and b.start <= start < b.end}


def _counted_from(n: int, event: EventMention) -> Iterator[tuple[int, int]]:
    """Yield the mentions from which the time of one is counted: "a day after [the raid]"; a result may be of that."""
    own = event.reference != "result" or any(f.role in ("attacker", "weapon") for f in event.arguments)
    for when in (f.when for f in event.arguments if own and f.when is not None):
        if when.kind in ("after-event", "before-event") and isinstance(when.args[0], int):
            yield n, when.args[0]


def _news(day: date | None) -> Bounds:
    return days(day - _NEWS, day) if day else Bounds()


def _things(rows: Iterable[_Numbered]) -> list[str]:
    return [iri for _, row in rows for iri in row.things]


def _before(profiles: Sequence[EventProfile], related: Relatedness) -> Callable[[int], Iterable[int]]:
    """Return what gives, for each profile of a day, the earlier ones that it is compared with.

    These are all, or on a day that very many share those that may agree with it by a place or a party.
    """
    if len(profiles) <= HOT:
        return range
    earlier: dict[int, list[int]] = defaultdict(list)
    for first, second in sorted(Alike(profiles, related).pairs()):
        if first != second:
            earlier[second].append(first)
    return lambda at: earlier.get(at, ())


def _components(number: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the numbers below `number` in sets that hang together by pairs, sorted.

    >>> _components(4, [(0, 2), (2, 3)])
    [[0, 2, 3], [1]]
    """
    above = list(range(number))

    def root(i: int) -> int:
        while above[i] != i:
            above[i] = i = above[above[i]]
        return i

    for i, j in pairs:
        one, other = sorted((root(i), root(j)))
        above[other] = one
    found: dict[int, list[int]] = {}
    for i in range(number):
        found.setdefault(i if above[i] == i else root(i), []).append(i)
    return list(found.values())
