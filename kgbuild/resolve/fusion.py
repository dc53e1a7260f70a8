"""Which mentions tell of one event: first inside an article, by reference, then across articles, by what is told.

In news of repeated violence words do not identify an event; day, place and parties do. The reasons for the weights
stand in docs/decisions/0003-event-identity.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from kgbuild.resolve.reasons import Joined, joined
from kgbuild.resolve.sketch import LONGEST, Relatedness, Sketch, answering, bounded, opposed, span

#: From here on several events of one kind in a country are likely.
_WEEK = timedelta(days=7)

#: The likeness of a mention to an event, the event's last sentence, its place in the order, and itself.
_Scored = tuple[float, int, int, Sketch]

#: The likeness from which two articles are held to tell of one event.
_ENOUGH = 2.4


def within_article(
    sketches: Sequence[Sketch], related: Relatedness, trace: list[Joined] | None = None
) -> list[Sketch]:
    """Bring the mentions of one article together, in the order of the text; headlines repeat what it tells.

    Why each was joined to another is added to `trace`, if there is one.
    """
    clusters: list[Sketch] = []
    for sketch in sorted(sketches, key=lambda s: (s.headline, s.order)):
        host = _host(clusters, sketch, related)
        if host is None and sketch.reference == "anaphoric":
            continue  # "the bloodshed" is no event beside those that the text tells of
        if host is None:
            clusters.append(sketch)
        else:
            if trace is not None:
                trace.append(_why(clusters, host, sketch, related))
            host.absorb(sketch)
    return clusters


def _why(clusters: Sequence[Sketch], host: Sketch, sketch: Sketch, related: Relatedness) -> Joined:
    scored = [(c, likeness(c, sketch, related) + _salience(c)) for c in clusters]
    score = next(s for c, s in scored if c is host)
    return joined(sketch, host, scored, _needed(sketch, host), score, related)


def _host(clusters: list[Sketch], sketch: Sketch, related: Relatedness) -> Sketch | None:
    scored = [
        (likeness(c, sketch, related) + _salience(c), c.sentence, -n, c)
        for n, c in enumerate(clusters)
        if not answering(c, sketch) and not _listed_apart(c, sketch)
    ]
    fitting = [x for x in scored if x[0] > _needed(sketch, x[3])]
    if not fitting:
        return None
    if sketch.headline:
        return max(fitting, key=lambda x: (round(x[0]), x[2]))[3]  # what the text begins with
    if sketch.reference in ("definite", "anaphoric") and sketch.told <= 1:
        fitting = _not_beside(fitting)
        # "the attack" goes back to the latest event that it can mean, unless another is clearly more alike
        return max(fitting, key=lambda x: (round(x[0]), x[1], x[2]))[3]
    return max(fitting, key=lambda x: (x[0], x[1], x[2]))[3]


def _listed_apart(cluster: Sketch, sketch: Sketch) -> bool:
    """Tell whether two rows of a table or items of a list tell of two events; "the attack" may go back to another's."""
    told_anew = sketch.reference not in ("definite", "anaphoric")
    return told_anew and bool(cluster.items and sketch.items) and not cluster.items & sketch.items


def _not_beside(fitting: list[_Scored]) -> list[_Scored]:
    """Leave out what is told without a time of its own beside the event that the article begins with: "the rest blew up"."""
    first = min(fitting, key=lambda x: x[3].order)
    if not first[3].timed:
        return fitting
    return [x for x in fitting if x is first or x[3].timed or x[3].told > first[3].told]


def _salience(cluster: Sketch) -> float:
    """Return the weight of a cluster: what an article speaks of most is what "the attack" most likely means."""
    return min(0.1 * len(cluster.members), 0.4)


def _needed(sketch: Sketch, cluster: Sketch) -> float:
    """Return how much likeness it takes: little for "the attack", more for a mention that stands for itself."""
    if sketch.headline:
        return 0.4
    if sketch.reference == "known":
        return 0.3  # "the bomber": who speaks so has told of the bombing
    if sketch.reference in ("definite", "anaphoric"):
        if sketch.told <= 1:
            return 0.0 if sketch.sentence - cluster.sentence <= 2 else 0.4
        return 0.4 if sketch.told == 2 else 1.6
    if sketch.reference == "result":
        if sketch.attackers and not cluster.attackers and not sketch.targets & cluster.targets:
            return 1.2  # "jets destroyed two trucks": who did it to whom is told of an event of its own
        # "five were wounded" tells of what the text just told of
        return 0.4 if sketch.sentence - cluster.sentence <= 2 else 1.4
    if sketch.answers and sketch.told <= 2 and sketch.kinds & cluster.kinds:
        return 0.9  # "they responded with strikes": how the other side answered is told as known
    return 1.9 if sketch.told == 0 else 1.6


def telling(cluster: Sketch) -> bool:
    """Tell whether an event is more than alluded to: a time, a place, a toll or count, or both sides are known."""
    sided = bool(cluster.attackers and cluster.targets)
    armed = bool(cluster.weapons and cluster.targets)
    return (
        bounded(cluster.bounds) or bool(cluster.places or cluster.figures or cluster.count) or sided or armed
    )


def across_articles(
    clusters: Sequence[Sketch], related: Relatedness, trace: list[Joined] | None = None
) -> list[Sketch]:
    """Bring the events of different articles together, the best known first.

    Only groups that share a day with a cluster are compared with it: no others can be held to be one event. Why each was
    joined to another is added to `trace`, if there is one.
    """
    fused: list[list[Sketch]] = []
    on_day: dict[date, set[int]] = {}
    fit = Fit(related)
    for cluster in sorted(clusters, key=order_of):
        days = days_of(cluster)
        near = sorted({n for day in days for n in on_day.get(day, ())})
        best = max(((_match(fused[n], cluster, fit), -n) for n in near), default=(0.0, 0))
        number = -best[1] if best[0] > 0 else len(fused)
        if number == len(fused):
            fused.append([])
        elif trace is not None:
            others = [(fused[n][0], fit(fused[n][0], cluster)) for n in near if n != number]
            host = max(fused[number], key=lambda c: 0 if c.articles & cluster.articles else fit(c, cluster))
            trace.append(joined(cluster, host, others, _ENOUGH, best[0], related))
        fused[number].append(cluster)
        for day in days:
            on_day.setdefault(day, set()).add(number)
    return sorted((_whole(group) for group in fused), key=lambda c: c.order)


def order_of(cluster: Sketch) -> tuple[bool, int, tuple[str, int]]:
    """Return the order in which events are brought together: the best known first."""
    return (not bounded(cluster.bounds), -cluster.told, cluster.order)


class Fit:
    """Compares sketches of different articles; two that tell just what two others tell are not compared again."""

    def __init__(self, related: Relatedness) -> None:
        self.related = related
        self._numbers: dict[object, int] = {}
        self._number_of: dict[int, tuple[Sketch, int]] = {}
        self._found: dict[tuple[int, int], float] = {}

    def __call__(self, a: Sketch, b: Sketch) -> float:
        """Return the likeness of two sketches, the better known first: negative where they contradict each other.

        It is 0 where the two cannot be held to tell of one event.
        """
        key = (self._number(a), self._number(b))
        score = self._found.get(key)
        if score is None:
            score = likeness(a, b, self.related)
            if score > 0 and not _comparable(b, a, self.related):
                score = 0.0
            self._found[key] = score
        return score

    def _number(self, sketch: Sketch) -> int:
        known = self._number_of.get(id(sketch))  # its sketch is kept, so that the id stays its own
        if known is None:
            number = self._numbers.setdefault(sketch.content, len(self._numbers))
            known = self._number_of[id(sketch)] = (sketch, number)
        return known[1]


def agree(a: Sketch, b: Sketch, fit: Fit) -> bool:
    """Tell whether two articles' sketches are of one event by themselves; `a` is the better known.

    Such two share a day. What is one event hangs together by such pairs, so that each set of sketches that hangs
    together can be brought together by itself.
    """
    return not a.articles & b.articles and fit(a, b) >= _ENOUGH


def days_of(cluster: Sketch) -> list[date]:
    """Return the days on which an event may lie; none where it is not known to a month or so."""
    window = cluster.bounds if bounded(cluster.bounds) else cluster.news
    if window.earliest is None or window.latest is None or window.latest - window.earliest > LONGEST:
        return []
    first, last = window.earliest.date(), window.latest.date()
    if cluster.bounds.day:
        first, last = first + timedelta(min({0, *cluster.lean})), last + timedelta(max({0, *cluster.lean}))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


class ByDay:
    """Sketches, found by the days on which they may lie."""

    def __init__(self, sketches: Sequence[Sketch]) -> None:
        self._sketches = sketches
        self._on: dict[date, list[int]] = {}
        for number, sketch in enumerate(sketches):
            for day in days_of(sketch):
                self._on.setdefault(day, []).append(number)

    def near(self, sketch: Sketch) -> list[Sketch]:
        """Return those that share a day with a sketch, in their order."""
        numbers = {number for day in days_of(sketch) for number in self._on.get(day, ())}
        return [self._sketches[number] for number in sorted(numbers)]


def _whole(group: list[Sketch]) -> Sketch:
    whole = group[0]
    for other in group[1:]:
        whole.absorb(other)
    return whole


def _match(group: list[Sketch], cluster: Sketch, fit: Fit) -> float:
    """Return how well a cluster fits a group of clusters that are held to be one event; 0 where it does not."""
    best = 0.0
    for other in group:
        if cluster.articles & other.articles:
            if answering(other, cluster) or likeness(other, cluster, fit.related) < 1.2:
                return 0.0  # one article tells of them as two
            continue
        score = fit(other, cluster)
        if score < 0:
            return 0.0
        best = max(best, score)
    return best if best >= _ENOUGH else 0.0


def _comparable(a: Sketch, b: Sketch, related: Relatedness) -> bool:
    """Tell whether two articles can be held to tell of one event: a time that both allow, and a place or both parties."""
    if _next_night(a, b):
        return _one_night(a, b, related)
    timed = bounded(a.bounds) and bounded(b.bounds)
    if (timed and related.times(a.bounds, b.bounds) < 1) or (not timed and not related.fresh(a, b)):
        return False
    placed = _placed(a, b, related)
    hit, by = related.targets(a.targets, b.targets) > 0, related.parties(a.attackers, b.attackers) > 0
    if timed:
        # shells and rockets on one day in one region may be an attack and its answer: a party must agree as well
        told_alike = related.classes(a.kinds, b.kinds) >= 1 or hit or by
        if _vague(a, related) or _vague(b, related):
            # "gunmen" of two reports are nobody in common
            return (
                hit
                or related.parties(_with_names(a.attackers, related), _with_names(b.attackers, related)) > 0
            )
        return (placed and told_alike) or (hit and by) or _bare_of_place(a, b, related)
    armed = bool(a.weapons & b.weapons)
    return (placed and (hit or by or armed)) or (hit and by) or (a.answers and b.answers and (by or armed))


def _next_night(a: Sketch, b: Sketch) -> bool:
    """Tell whether two articles put an event on two days between which the night may lie in which it was."""
    first, second = (s.bounds.day for s in (a, b))
    if first is None or second is None or a.articles & b.articles or abs((second - first).days) != 1:
        return False
    earlier, later = (a, b) if first < second else (b, a)
    return 1 in earlier.lean or -1 in later.lean


def _one_night(a: Sketch, b: Sketch, related: Relatedness) -> bool:
    """Tell whether such an event is one: who did it and where or to whom, and both tell of that night, or of one toll."""
    if related.parties(_with_names(a.attackers, related), _with_names(b.attackers, related)) <= 0:
        return False
    there = _placed(a, b, related)
    if any(a.figures.get(role, set()) & of - {0} for role, of in b.figures.items()):
        return there or related.targets(a.targets, b.targets) > 0
    hit = related.targets(_with_names(a.targets, related), _with_names(b.targets, related)) > 0
    earlier, later = sorted((a, b), key=lambda s: str(s.bounds.earliest))
    return 1 in earlier.lean and -1 in later.lean and (there or hit)


def _with_names(actors: set[str], related: Relatedness) -> set[str]:
    return {actor for actor in actors if not related.generic(actor)}


def _vague(sketch: Sketch, related: Relatedness) -> bool:
    """Tell whether no more is said than a country and weeks: there many events of one kind may lie."""
    return span(sketch.bounds) > _WEEK and all(related.kind(p) in ("Country", "") for p in sketch.places)


def _bare_of_place(a: Sketch, b: Sketch, related: Relatedness) -> bool:
    """Tell whether two events of one day and one named attacker may be one: one is told without where and whom by name.

    "American jets attacked on Sunday", beside a full account of what they hit that day.
    """
    if related.times(a.bounds, b.bounds) < 2 or related.classes(a.kinds, b.kinds) < 1:
        return False
    if related.parties(_with_names(a.attackers, related), _with_names(b.attackers, related)) < 1:
        return False
    return any(not s.places and not s.near and all(map(related.generic, s.targets)) for s in (a, b))


def _placed(a: Sketch, b: Sketch, related: Relatedness) -> bool:
    """Tell whether two sketches agree in a place, or in what they were near or hit."""
    return (
        related.places(a.places, b.places) > 0 or related.places(_sites(a, related), _sites(b, related)) > 0
    )


def _sites(sketch: Sketch, related: Relatedness) -> set[str]:
    """Return every place that helps to tell where: its own, those it is near, and targets that are places."""
    return (
        sketch.places
        | sketch.near
        | {t for t in sketch.targets if related.lexicon.is_a(related.kind(t), "Place")}
    )


def likeness(a: Sketch, b: Sketch, related: Relatedness) -> float:
    """Return how much two sketches agree; negative where they contradict each other."""
    scores = {
        "class": related.classes(a.kinds, b.kinds),
        "time": 0.0 if _next_night(a, b) else related.times(a.bounds, b.bounds),
        "place": related.places(a.places, b.places),
        "attacker": related.parties(a.attackers, b.attackers),
    }
    if min(scores.values()) < 0 or _counts_differ(a, b) or opposed(a, b, related):
        return -1.0
    total = scores["class"] * 0.5 + scores["time"] * 0.9 + scores["place"] * 0.7 + scores["attacker"] * 0.7
    total += related.targets(a.targets, b.targets) * 0.7
    total += 0.7 if a.weapons & b.weapons else 0.0
    total += 1.0 if a.answers and b.answers else 0.0
    if a.plural != b.plural and not (_either(a, b) or _told_as_one(a, b, related)):
        total -= 0.6
    return total + _figures(a, b)


def _either(a: Sketch, b: Sketch) -> bool:
    """Tell whether an article that has told of `a` as one and as several goes back to it: "the raid", "the strikes"."""
    return (
        a.mixed and (b.headline or b.reference in ("definite", "anaphoric")) and bool(a.articles & b.articles)
    )


def _told_as_one(a: Sketch, b: Sketch, related: Relatedness) -> bool:
    """Tell whether one article says broadly in the singular what another says closely in the plural.

    "An attack" may have been several airstrikes; one airstrike was not. Who writes of both means two.
    """
    if a.articles & b.articles:
        return False
    several, single = (a, b) if a.plural else (b, a)
    return all(k != kind and related.lexicon.is_a(k, kind) for kind in single.kinds for k in several.kinds)


def _counts_differ(a: Sketch, b: Sketch) -> bool:
    if a.count and b.count:
        return not a.count & b.count
    several, single = (a, b) if a.count else (b, a)
    return (
        bool(several.count)
        and max(several.count) > 1
        and not single.plural
        and single.reference == "indefinite"
    )


def _figures(a: Sketch, b: Sketch) -> float:
    """Equal tolls speak for one event, unequal ones against it (a toll can be corrected, so not beyond doubt)."""
    total = 0.0
    for role in sorted(a.figures.keys() & b.figures.keys()):
        anaphoric = b.reference in ("definite", "result", "known")
        # one article that gives two tolls, each to an attack of its own, tells of two attacks
        apart = -0.2 if anaphoric else (-3.0 if a.articles & b.articles else -1.5)
        total += 1.0 if a.figures[role] & b.figures[role] else apart
    return total
