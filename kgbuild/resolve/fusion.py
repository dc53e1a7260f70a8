"""Which mentions tell of one event: first inside an article, by reference, then across articles, by what is told.

In news of repeated violence words do not identify an event; day, place and parties do. What is compared stands in
`features`, how much it weighs in `identity.json`; the reasons in docs/decisions/0003-event-identity.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice

from kgbuild.resolve.features import across_features, died_once, within_features
from kgbuild.resolve.profile import LONGEST, EventProfile, Relatedness, answering, bounded, span
from kgbuild.resolve.reasons import grounds, joined
from kgbuild.resolve.similarity import Similarity, shipped
from kgbuild.resolve.trace import Joined, Other, Parted, Trace
from kgbuild.resolve.vetoes import next_night, ruled_out_across, veto, veto_across

#: From here on several events of one kind in a country are likely.
_WEEK = timedelta(days=7)
#: So many of the other events that a mention might have told of are named in the reason: the likeliest.
_TOLD = 1
#: What is so likely, in log odds, to be of an event and is of none is told to be kept apart from it.
_NEARLY = -0.25
#: A mention is compared with so many events of its article, those spoken of last: else long reports would cost the square.
_RECENT = 128


def within_article(
    profiles: Sequence[EventProfile],
    related: Relatedness,
    trace: Trace | None = None,
    model: Similarity | None = None,
) -> list[EventProfile]:
    """Bring the mentions of one article together, in the order of the text; headlines repeat what it tells.

    Each goes to the event that it is most likely of, of equals to the one spoken of last, where that is likelier than none.
    Why each was joined to another, or was not though it is much like one, is added to `trace`, if there is one.
    """
    model, clusters = model or shipped()[0], list[EventProfile]()
    recent: dict[int, None] = {}  # the number of each, those spoken of last at the end
    for profile in in_order(profiles):
        near = {n: clusters[n] for n in sorted(islice(reversed(recent), _RECENT))}
        found = _host(near, profile, related, model)
        if found is not None:
            number, why = found
            clusters[number].absorb(profile)
            if trace is not None:
                trace.joined.append(why)
        elif profile.reference != "anaphoric":
            number = len(clusters)
            clusters.append(profile)
            if trace is not None:
                trace.parted += _nearly(near, profile, related, model)
        else:
            continue  # "the bloodshed" is no event beside those that the text tells of
        recent.pop(number, None)
        recent[number] = None
    return clusters


def in_order(profiles: Sequence[EventProfile]) -> list[EventProfile]:
    """Return the mentions of one article in the order in which they are brought together.

    A toll that an article begins with ("The death toll from a bomb in X has risen to 9") is of what is told behind it.
    """
    told = sorted(profiles, key=lambda s: (s.headline, s.order))
    first = next((s for s in told if not s.headline), None)
    if first is not None and first.reference == "anaphoric" and first.figures:
        told.remove(first)
        told.insert(1, first)
    return told


def _host(
    clusters: Mapping[int, EventProfile], profile: EventProfile, related: Relatedness, model: Similarity
) -> tuple[int, Joined] | None:
    """Return the number of the event that a mention is of, and why; None where it tells of one that was not told before."""
    out = {n: veto(c, profile, related) for n, c in clusters.items()}
    features = {n: within_features(clusters[n], profile, related) for n, (why, _) in out.items() if not why}
    scores = {n: model.score(features[n]) for n in features}
    once = [n for n in scores if died_once(clusters[n], profile, related)]  # nobody is killed twice
    likely = once or [n for n in scores if scores[n] > 0]
    pointing = "pointing" in profile.signs  # "that attack" is the one told just before
    if profile.reference in ("definite", "anaphoric") and profile.told <= 1 and not pointing:
        alike = [n for n in likely if "class:apart" not in features[n]] or likely
        likely = list(_not_beside(alike, clusters, profile))
    if pointing:
        beside = [n for n in likely if profile.sentence - clusters[n].sentence <= 1]
        last = max((clusters[n].sentence for n in beside), default=0)
        likely = [n for n in beside if clusters[n].sentence == last] or likely
    best = max(likely, key=lambda n: (scores[n], clusters[n].sentence, n), default=None)
    if best is None:
        return None
    host = clusters[best]
    lost = [Other(clusters[n].members[0], scores.get(n, 0.0), *why) for n, why in out.items() if n != best]
    lost.sort(key=lambda other: (other.what != "", -other.score, other.member))
    told = ", ".join(model.told(features[best]))
    return best, Joined(profile.members[0], host.members[0], scores[best], 0.0, told, lost[:_TOLD])


def _nearly(
    clusters: Mapping[int, EventProfile], profile: EventProfile, related: Relatedness, model: Similarity
) -> Iterator[Parted]:
    """Yield why a mention is not of the event that is likest to it, if it nearly is."""
    features = {n: within_features(c, profile, related) for n, c in clusters.items()}
    scores = {n: model.score(found) for n, found in features.items()}
    likest = max(scores, key=lambda n: (scores[n], clusters[n].sentence, n), default=None)
    if likest is None or scores[likest] <= _NEARLY:
        return
    other = clusters[likest]
    what, by = veto(other, profile, related)
    by = by or f"rule:resolve.fusion.{'_host' if scores[likest] <= 0 else '_not_beside'}"
    told = ", ".join(model.told(features[likest]))
    yield Parted(profile.members[0], Other(other.members[0], scores[likest], what, by), told)


def _not_beside(
    likely: Sequence[int], clusters: Mapping[int, EventProfile], profile: EventProfile
) -> Sequence[int]:
    """Leave out what is told without a time of its own beside the event that the article begins with: "the rest blew up".

    A mention by the word of one told beside it is of that: "jets bombed them as they fled. The bombing …".
    """
    named = [n for n in likely if clusters[n].words & profile.words]
    first = min(likely, key=lambda n: clusters[n].order, default=None)
    if len(named) == 1:
        return named
    if first is None or not clusters[first].timed:
        return likely
    told = clusters[first].told
    return [n for n in likely if n == first or clusters[n].timed or clusters[n].told > told]


def telling(cluster: EventProfile) -> bool:
    """Tell whether an event is more than alluded to: a time, a place, a toll or count, or both sides are known."""
    sided = bool(cluster.attackers and cluster.targets)
    armed = bool(cluster.weapons and cluster.targets)
    somewhere = bool(cluster.places or cluster.near)
    return bounded(cluster.bounds) or somewhere or bool(cluster.figures or cluster.count) or sided or armed


def across_articles(
    clusters: Sequence[EventProfile], related: Relatedness, trace: Trace | None = None
) -> list[EventProfile]:
    """Bring the events of different articles together, the best known first.

    Only groups that share a day with a cluster are compared with it: no others can be held to be one event. Why each was
    joined to another, or was not though it agrees with one, is added to `trace`, if there is one.
    """
    fused: list[list[EventProfile]] = []
    on_day: dict[date, set[int]] = {}
    fit = PairSimilarity(related)
    for cluster in sorted(clusters, key=order_of):
        days = days_of(cluster)
        near = sorted({n for day in days for n in on_day.get(day, ())})
        best = max(((_match(fused[n], cluster, fit), -n) for n in near), default=(0.0, 0))
        number = -best[1] if best[0] > 0 else len(fused)
        if number == len(fused):
            fused.append([])
            if trace is not None:
                trace.parted += _refused([fused[n] for n in near], cluster, fit)
        elif trace is not None:
            others = [(fused[n][0], fit(fused[n][0], cluster)) for n in near if n != number]
            host = max(fused[number], key=lambda c: 0 if c.articles & cluster.articles else fit(c, cluster))
            trace.joined.append(joined(cluster, host, others, 0.0, best[0], related))
        fused[number].append(cluster)
        for day in days:
            on_day.setdefault(day, set()).add(number)
    return sorted((_whole(group) for group in fused), key=lambda c: c.order)


def _refused(
    groups: Iterable[Sequence[EventProfile]], cluster: EventProfile, fit: PairSimilarity
) -> Iterator[Parted]:
    """Yield why an event is not that of the article that it agrees with best: it contradicts another of the same event."""
    agreeing = [(fit(o, cluster), o, group) for group in groups for o in group if agree(o, cluster, fit)]
    if not agreeing:
        return
    score, other, group = max(agreeing, key=lambda found: (found[0], found[1].order))
    vetoes = (veto_across(one, cluster, fit.related) for one in group)
    what, by = next((found for found in vetoes if found[1]), ("", "rule:resolve.fusion._match"))
    told = Other(other.members[0], round(score, 2), what, by)
    yield Parted(cluster.members[0], told, grounds(other, cluster, fit.related))


def order_of(cluster: EventProfile) -> tuple[bool, int, tuple[str, int]]:
    """Return the order in which events are brought together: the best known first."""
    return (not bounded(cluster.bounds), -cluster.told, cluster.order)


class PairSimilarity:
    """Compares profiles of different articles; two that tell just what two others tell are not compared again."""

    def __init__(self, related: Relatedness) -> None:
        self.related = related
        self._numbers: dict[object, int] = {}
        self._number_of: dict[int, tuple[EventProfile, int]] = {}
        self._found: dict[tuple[int, int], float] = {}

    def __call__(self, a: EventProfile, b: EventProfile) -> float:
        """Return how likely two profiles are of one event, the better known first, in log odds above zero.

        It is negative where they contradict each other, and 0 where the two cannot be held to tell of one event.
        """
        key = (self._number(a), self._number(b))
        score = self._found.get(key)
        if score is None:
            score = self._found[key] = likeness(a, b, self.related)
        return score

    def _number(self, profile: EventProfile) -> int:
        known = self._number_of.get(id(profile))  # its profile is kept, so that the id stays its own
        if known is None:
            number = self._numbers.setdefault(profile.content, len(self._numbers))
            known = self._number_of[id(profile)] = (profile, number)
        return known[1]


def agree(a: EventProfile, b: EventProfile, fit: PairSimilarity) -> bool:
    """Tell whether two articles' profiles are of one event by themselves; `a` is the better known.

    Such two share a day. What is one event hangs together by such pairs, so that each set of profiles that hangs
    together can be brought together by itself.
    """
    return not a.articles & b.articles and fit(a, b) > 0


def days_of(cluster: EventProfile) -> list[date]:
    """Return the days on which an event may lie; none where it is not known to a month or so."""
    window = cluster.bounds if bounded(cluster.bounds) else cluster.news
    if window.earliest is None or window.latest is None or window.latest - window.earliest > LONGEST:
        return []
    first, last = window.earliest.date(), window.latest.date()
    if cluster.bounds.day:
        first, last = first + timedelta(min({0, *cluster.lean})), last + timedelta(max({0, *cluster.lean}))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


class ByDay:
    """Profiles, found by the days on which they may lie."""

    def __init__(self, profiles: Sequence[EventProfile]) -> None:
        self._profiles = profiles
        self._on: dict[date, list[int]] = {}
        for number, profile in enumerate(profiles):
            for day in days_of(profile):
                self._on.setdefault(day, []).append(number)

    def near(self, profile: EventProfile) -> list[EventProfile]:
        """Return those that share a day with a profile, in their order."""
        numbers = {number for day in days_of(profile) for number in self._on.get(day, ())}
        return [self._profiles[number] for number in sorted(numbers)]


def _whole(group: list[EventProfile]) -> EventProfile:
    whole = group[0]
    for other in group[1:]:
        whole.absorb(other)
    return whole


def _match(group: list[EventProfile], cluster: EventProfile, fit: PairSimilarity) -> float:
    """Return how well a cluster fits a group of clusters that are held to be one event; 0 where it does not."""
    best = 0.0
    for other in group:
        if cluster.articles & other.articles:
            if answering(other, cluster) or likeness(other, cluster, fit.related) <= 0:
                return 0.0  # one article tells of them as two
            continue
        score = fit(other, cluster)
        if score < 0:
            return 0.0
        best = max(best, score)
    return best


def comparable(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether two articles can be held to tell of one event: a time that both allow, and a place or both parties."""
    if next_night(a, b):
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


def _one_night(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
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


def _vague(profile: EventProfile, related: Relatedness) -> bool:
    """Tell whether no more is said than a country and weeks: there many events of one kind may lie."""
    return span(profile.bounds) > _WEEK and all(related.kind(p) in ("Country", "") for p in profile.places)


def _bare_of_place(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether two events of one day and one named attacker may be one: one is told without where and whom by name.

    "American jets attacked on Sunday", beside a full account of what they hit that day.
    """
    if related.times(a.bounds, b.bounds) < 2 or related.classes(a.kinds, b.kinds) < 1:
        return False
    if related.parties(_with_names(a.attackers, related), _with_names(b.attackers, related)) < 1:
        return False
    return any(not s.places and not s.near and all(map(related.generic, s.targets)) for s in (a, b))


def _placed(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether two profiles agree in a place, or in what they were near or hit."""
    return related.places(a.places, b.places) > 0 or related.places(sites(a, related), sites(b, related)) > 0


def sites(profile: EventProfile, related: Relatedness) -> set[str]:
    """Return every place that helps to tell where: its own, those it is near, and targets that are places."""
    return (
        profile.places
        | profile.near
        | {t for t in profile.targets if related.lexicon.is_a(related.kind(t), "Place")}
    )


def likeness(
    a: EventProfile, b: EventProfile, related: Relatedness, model: Similarity | None = None
) -> float:
    """Return how likely two articles tell of one event: log odds above zero, 0 where it is not likely, else -1.

    It is -1 where they contradict each other.
    """
    if ruled_out_across(a, b, related):
        return -1.0
    if not comparable(b, a, related):
        return 0.0
    return max(0.0, (model or shipped()[1]).score(across_features(a, b, related)))
