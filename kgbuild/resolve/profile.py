"""What is compared when two mentions may be one event, and what is known of the things that fill their roles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from kgbuild.lexicon import Lexicon
from kgbuild.model import Bounds, EventMention
from kgbuild.sameness import Confusion

#: The longest span by which two events can still be told to be one.
LONGEST = timedelta(days=32)
#: So long after an event a lead may say that somebody told of it, and give only that day.
_TOLD_AFTER = timedelta(days=2)
#: So many comparisons of two sets are remembered, a fifth of a kilobyte each.
_REMEMBERED = 1 << 15


@dataclass(slots=True)
class EventProfile:
    """One or several mentions of an event by what identifies it: classes, time, places, parties, weapon, figures.

    `news` are the days around publication: where the text gives no time, a report is most likely of them. `answers`
    says that it is told as a response to another event, `answered` are the mentions of that, `counted` those from
    which its time is counted ("a day after the raid"). `lean` tells which days beside `bounds` the event may lie on
    elsewhere: the day before what was "early on Monday" (-1), the day after "Monday night" (1). `mixed` says that
    it has been told of both as one and as several, `headline` that a headline tells of it, `timed` that a time is
    told of it by itself. `least` are those of the figures that are told as the least there were. `items` are the
    rows and items of lists that tell of it, in one article. `said` says that its day is only the one on which
    somebody told of it in the lead. `words` are the stems of its triggers, `signs` what they say of whether it was
    told before, "reported" that a source tells it among them.
    """

    order: tuple[str, int]
    kinds: set[str]
    bounds: Bounds = Bounds()
    news: Bounds = Bounds()
    answers: bool = False
    places: set[str] = field(default_factory=set)
    near: set[str] = field(default_factory=set)
    attackers: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    weapons: set[str] = field(default_factory=set)
    figures: dict[str, set[int]] = field(default_factory=dict)
    least: dict[str, set[int]] = field(default_factory=dict)
    count: set[int] = field(default_factory=set)
    reference: str = ""
    plural: bool = False
    mixed: bool = False
    headline: bool = False
    timed: bool = False
    said: bool = False
    lean: frozenset[int] = frozenset()
    sentence: int = 0
    words: set[str] = field(default_factory=set)
    members: list[tuple[int, int]] = field(default_factory=list)
    answered: set[tuple[int, int]] = field(default_factory=set)
    counted: set[tuple[int, int]] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    items: set[int] = field(default_factory=set)
    signs: frozenset[str] = frozenset()

    def absorb(self, other: EventProfile) -> None:
        """Take over what another profile of the same event knows."""
        self.order = min(self.order, other.order)
        self.kinds |= other.kinds
        self.said, self.bounds = _both_bounds(self, other)
        self.places |= other.places
        self.near |= other.near
        self.attackers |= other.attackers
        self.targets |= other.targets
        self.weapons |= other.weapons
        for role, numbers in other.figures.items():
            self.figures.setdefault(role, set()).update(numbers)
        for role, numbers in other.least.items():
            self.least.setdefault(role, set()).update(numbers)
        self.count |= other.count
        self.mixed = self.mixed or other.mixed or self.plural != other.plural
        self.plural = self.plural or other.plural
        self.timed = self.timed or other.timed
        self.lean |= other.lean
        self.answers = self.answers or other.answers
        self.items |= other.items
        self.signs |= other.signs
        if "aside" not in other.signs:  # "… in reply to the raid" goes on with the reply
            self.sentence = max(self.sentence, other.sentence)
        self.words |= other.words
        self.members += other.members
        self.answered |= other.answered
        self.counted |= other.counted
        self.articles |= other.articles

    @property
    def content(self) -> tuple[object, ...]:
        """All that a comparison with a profile of another article depends on."""
        things = (self.kinds, self.places, self.near, self.attackers, self.targets, self.weapons)
        figures = frozenset((role, frozenset(numbers)) for role, numbers in self.figures.items())
        time = self.bounds if bounded(self.bounds) else (self.bounds, self.news)
        least = frozenset((role, frozenset(numbers)) for role, numbers in self.least.items())
        rest = (
            time,
            self.lean,
            self.answers,
            frozenset(self.count),
            figures,
            least,
            self.reference,
            self.plural,
        )
        return (*(frozenset(some) for some in things), *rest)

    @property
    def told(self) -> int:
        """How many kinds of detail are known."""
        known = (self.bounds.earliest, self.places, self.attackers, self.targets, self.weapons, self.figures)
        return sum(bool(x) for x in known)


def _both_bounds(a: EventProfile, b: EventProfile) -> tuple[bool, Bounds]:
    """Return whether the day of two profiles of one event is only that of telling, and their bounds."""
    told = [p for p in (a, b) if bounded(p.bounds)]
    if len(told) == 2 and a.said != b.said:
        return False, a.bounds if b.said else b.bounds
    return bool(told) and all(p.said for p in told), narrower(a.bounds, b.bounds)


def told_later(a: EventProfile, b: EventProfile) -> bool:
    """Tell whether the day of one is that on which its article says it was told, and the other was a day or two before."""
    said, other = (a, b) if a.said else (b, a)
    first, day = said.bounds.day, other.bounds.day
    if not said.said or other.said or first is None or day is None or not a.articles & b.articles:
        return False
    return timedelta(0) <= first - day <= _TOLD_AFTER


def narrower(a: Bounds, b: Bounds) -> Bounds:
    """Return the bounds that both allow; where they contradict each other, the narrower of the two.

    >>> narrower(Bounds(), Bounds()).day is None
    True
    """
    earliest = max((x for x in (a.earliest, b.earliest) if x), default=None)
    latest = min((x for x in (a.latest, b.latest) if x), default=None)
    if earliest and latest and earliest > latest:
        return min((a, b), key=_width)
    return Bounds(earliest, latest)


def _width(bounds: Bounds) -> tuple[timedelta, str]:
    return (span(bounds), str(bounds))


def span(bounds: Bounds) -> timedelta:
    """Return how long bounds are, the longest there is where an end is open."""
    if bounds.earliest is None or bounds.latest is None:
        return timedelta.max
    return bounds.latest - bounds.earliest


def bounded(bounds: Bounds) -> bool:
    """Tell whether both ends are known."""
    return bounds.earliest is not None and bounds.latest is not None


@dataclass(frozen=True)
class Relatedness:
    """What is known of things outside the event: containment of places, affiliation of actors, the class hierarchy."""

    lexicon: Lexicon
    containers: Callable[[str], frozenset[str]]
    affiliations: Callable[[str], frozenset[str]]
    stationed: Callable[[str], frozenset[str]]
    kind: Callable[[str], str]
    generic: Callable[[str], bool]
    name: Callable[[str], str]
    broad: Callable[[str], bool]
    memo: dict[tuple[str, frozenset[str], frozenset[str]], float] = field(default_factory=dict, compare=False)

    # -------------------------------------------------------------------------------------- class

    def _once(
        self, name: str, compare: Callable[[set[str], set[str]], float], a: set[str], b: set[str]
    ) -> float:
        """Compare two sets of one kind once: news repeats itself. What was long ago is forgotten."""
        key = (name, frozenset(a), frozenset(b))
        known = self.memo.get(key)
        if known is None:
            if len(self.memo) >= _REMEMBERED:
                self.memo.clear()
            known = self.memo[key] = compare(a, b)
        return known

    def classes(self, a: set[str], b: set[str]) -> float:
        """Compare classes: 2 the same, 1 one below the other, 0 fit for one event in the eyes of two sources, -1 not."""
        return self._once("classes", self._classes, a, b)

    def _classes(self, a: set[str], b: set[str]) -> float:
        pairs = [(x, y) for x in sorted(self._sharpest(a)) for y in sorted(self._sharpest(b))]
        return max((self._pair(x, y) for x, y in pairs), default=-1.0)

    def _sharpest(self, kinds: set[str]) -> set[str]:
        """Return the classes that no other of `kinds` is below: a strike told of as a drone's is no rocket's."""
        return {k for k in kinds if not any(o != k and self.lexicon.is_a(o, k) for o in kinds)}

    def _pair(self, x: str, y: str) -> float:
        if x == y:
            return 2.0
        if self.lexicon.is_a(x, y) or self.lexicon.is_a(y, x):
            return 1.0
        return max((self._confused(x, y, c) for c in self.lexicon.sameness.confusions), default=-1.0)

    def _confused(self, x: str, y: str, confusion: Confusion) -> float:
        """Return 0.5 for two classes below the only one confused, 0 for two of those confused, else -1."""
        of = confusion.classes
        if len(of) == 1 and not confusion.below:
            return 0.5 if all(self.lexicon.fits(kind, of) for kind in (x, y)) else -1.0
        if confusion.below:
            one = x in of and self.lexicon.fits(y, confusion.below)
            return 0.0 if one or (y in of and self.lexicon.fits(x, confusion.below)) else -1.0
        return 0.0 if {x, y} <= of else -1.0

    # --------------------------------------------------------------------------------------- time

    def times(self, a: Bounds, b: Bounds) -> float:
        """Compare times: 2 the same day, 1 overlapping spans, 0 unknown, -1 apart."""
        if a.earliest and b.latest and a.earliest > b.latest:
            return -1.0
        if b.earliest and a.latest and b.earliest > a.latest:
            return -1.0
        if not (bounded(a) and bounded(b)):
            return 0.0
        if a.day and a.day == b.day:
            return 2.0
        return 1.0 if self._alike(a, b) else 0.25

    def fresh(self, a: EventProfile, b: EventProfile) -> bool:
        """Tell whether an event without a time of its own may be the news of the days that the other speaks of."""
        one = a.bounds if bounded(a.bounds) else a.news
        other = b.bounds if bounded(b.bounds) else b.news
        return bounded(one) and bounded(other) and self.times(one, other) >= 1

    def _alike(self, a: Bounds, b: Bounds) -> bool:
        """Tell whether two spans say much the same ("in February" and "on 25 February" do, "this year" does not)."""
        return max(span(a), span(b)) <= LONGEST

    # -------------------------------------------------------------------------------------- places

    def places(self, a: set[str], b: set[str]) -> float:
        """Compare places: 2 one is the other, 1 one contains the other, 0 unknown, -1 apart."""
        return self._once("places", self._places, a, b)

    def _places(self, a: set[str], b: set[str]) -> float:
        if not a or not b:
            return 0.0
        named = [self._innermost({x for x in side if not self.generic(x)}) for side in (a, b)]
        a, b = self._innermost(a), self._innermost(b)
        if a & b:
            return 2.0
        for x in a:
            for y in b:
                if y in self.containers(x) or x in self.containers(y):
                    return 1.0
                if self._namesake(x, y) or self._namesake(y, x):
                    return 1.0
        countries = [
            {c for x in side for c in (x, *self.containers(x)) if self.kind(c) == "Country"}
            for side in (a, b)
        ]
        if all(countries) and not countries[0] & countries[1]:
            return -1.0
        if not named[0] or not named[1]:
            return 0.0
        spots = [{x for x in side if self._pinpoint(x)} for side in named]
        if not all(spots) or self._may_hold(*spots) or self._may_hold(*reversed(spots)):
            return 0.0
        return -1.0

    def _may_hold(self, sites: set[str], towns: set[str]) -> bool:
        """Tell whether all of some sites, of which nobody knows where they are, may lie in a town: "the X mosque".

        So may villages that no list has in a province.
        """
        if any(self.containers(x) for x in sites):
            return False
        kinds, outer = [self.kind(x) for x in sites], [self.kind(y) for y in towns]
        site = all(self.lexicon.fits(kind, ("Facility",)) for kind in kinds)
        village = all(self.lexicon.fits(kind, ("Settlement",)) for kind in kinds)
        if site and any(self.lexicon.fits(kind, ("Settlement",)) for kind in outer):
            return True
        return (site or village) and any(self.lexicon.fits(kind, ("Province",)) for kind in outer)

    def _namesake(self, town: str, place: str) -> bool:
        """Tell whether `place` lies in a province called like `town`: texts often leave open which of them they mean."""
        own = self.name(town)
        return bool(own) and any(self.name(outer) == own for outer in self.containers(place))

    def _innermost(self, places: set[str]) -> set[str]:
        """Return the places that contain no other of `places`."""
        return {p for p in places if not any(p in self.containers(o) for o in places if o != p)}

    def _pinpoint(self, place: str) -> bool:
        """Tell whether a place is small enough that two different ones are two places, not two views of a region."""
        return self.lexicon.is_listed(self.kind(place), "pinpoints")

    # -------------------------------------------------------------------------------------- parties

    def parties(self, a: set[str], b: set[str]) -> float:
        """Compare actors: 2 a common one, 1 affiliated ones, 0 unknown or described, -1 apart."""
        return self._once("parties", self._parties, a, b)

    def _parties(self, a: set[str], b: set[str]) -> float:
        if not a or not b:
            return 0.0
        if a & b:
            return 2.0
        for x in a:
            for y in b:
                if self.affiliations(x) & self.affiliations(y):
                    return 1.0
        return 0.0 if any(self._unnamed(x, y) for x in a for y in b) else -1.0

    def _unnamed(self, x: str, y: str) -> bool:
        """Tell whether one of two actors is only described, and by words that fit the other: "gunmen", "the militia"."""
        a, b = self.kind(x), self.kind(y)
        if self._stateless(x, b) or self._stateless(y, a):
            return True
        described = [self.generic(x), self.generic(y)]
        if not any(described):
            return False
        if all(described) and all(self.lexicon.is_listed(k, "irregular") for k in (a, b)):
            return True  # "gunmen", "the bandits"
        if {x for x in (a, b) if self.lexicon.is_a(x, "HumanActor") or x == "Organization"}:
            return True
        return self.lexicon.is_a(a, b) or self.lexicon.is_a(b, a)

    def _stateless(self, force: str, kind: str) -> bool:
        """Tell whether nobody says whose force it is that may be of a state: "the Air Force", beside a country."""
        of_a_state = self.lexicon.fits(self.kind(force), ("StateForce",)) and self.affiliations(force) <= {
            force
        }
        return of_a_state and self.lexicon.is_listed(kind, "alike-a-state")

    def targets(self, a: set[str], b: set[str]) -> float:
        """Compare targets: like parties and places, but two different ones are no contradiction.

        A base and the force stationed at it are one target; so are "the base" and a base with a name.
        """
        return self._once("targets", self._targets, a, b)

    def _targets(self, a: set[str], b: set[str]) -> float:
        together = any(y in self.stationed(x) or x in self.stationed(y) for x in a for y in b)
        best = max(self.parties(a, b), self.places(a, b), 2.0 if together else 0.0, 0.0)
        return best or (1.0 if any(self._may_be(x, y) for x in a for y in b) else 0.0)

    def _may_be(self, x: str, y: str) -> bool:
        """Tell whether a described facility may be the other one: both of one kind, at least one without a name.

        "Facilities" may be anything, but nothing with a name for that alone.
        """
        a, b = self.kind(x), self.kind(y)
        if not (self.lexicon.is_a(a, "Facility") and self.lexicon.is_a(b, "Facility")):
            return False
        if "Facility" in (a, b):
            return self.generic(x) and self.generic(y) and (self.broad(x) or self.broad(y))
        return a == b and (self.generic(x) or self.generic(y))


def answering(a: EventProfile, b: EventProfile) -> bool:
    """Tell whether a text says that one answers the other: nothing is its own answer."""
    return not (a.answered.isdisjoint(b.members) and b.answered.isdisjoint(a.members))


def counting(a: EventProfile, b: EventProfile) -> bool:
    """Tell whether a text counts from one to the other: what was a day after a raid is not the raid."""
    return not (a.counted.isdisjoint(b.members) and b.counted.isdisjoint(a.members))


def opposed(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether the attackers of one are the targets of the other: a strike and its answer."""
    return related.parties(a.attackers, b.targets) > 0 or related.parties(b.attackers, a.targets) > 0


def mention_order(article: str, event: EventMention) -> tuple[str, int]:
    """Return the order of a mention: by article, then by its place in the text."""
    return (article, event.triggers[0].start if event.triggers else 0)
