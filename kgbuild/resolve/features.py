"""What speaks for and against two mentions' being of one event, as the names of features that hold.

Features are indicators, so that the fitted weights (`identity.json`) read as a table: `place:same`, `class:below`. Those
of one part ("place:…") exclude each other. Nothing here says how much a feature weighs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from kgbuild.resolve.profile import (
    EventProfile,
    Relatedness,
    bounded,
    span,
    told_later,
)
from kgbuild.words import in_force

#: What lasts longer is a period; a shorter time may be one night, or a day that two texts count differently.
_PERIOD = timedelta(days=4)
#: The shortest stem that an ending is taken from.
_STEM = 3
#: The class of what is told of in the broadest words: that two are of it says little.
_BROADEST = "Attack"
_FIGURES = ("killed", "wounded")
#: How much more than the least that was told a toll may be.
_MORE = 1.15
#: Sentences within which a text goes on with what it has told.
NEAR = 2
#: Sentences within which somebody may be quoted on an event without saying which.
_ECHOED = 5
#: How a mention refers to what was told before; all others tell of it as new.
REFERENCES = {"definite": "definite", "anaphoric": "anaphoric", "result": "result", "known": "definite"}


def within_features(cluster: EventProfile, profile: EventProfile, related: Relatedness) -> frozenset[str]:
    """Return what holds of a mention and an event that its article has told of before."""
    found = frozenset({*_shared_features(cluster, profile, related), *_of_text(cluster, profile, related)})
    if {"reference:definite", "class:confused"} <= found:
        return found | {"reference:definite class:confused"}
    return found


def across_features(a: EventProfile, b: EventProfile, related: Relatedness) -> frozenset[str]:
    """Return what holds of two articles' events; the order of the two makes no difference."""
    return frozenset({*_shared_features(a, b, related), *_of_news(a, b, related)})


def _shared_features(a: EventProfile, b: EventProfile, related: Relatedness) -> Iterator[str]:
    """Yield where both tell something and it agrees or differs; what only one of them tells speaks neither way."""
    parts = {
        "class": _class(a, b, related),
        "time": _time(a, b, related),
        "place": _place(a, b, related),
        "attacker": _part(a.attackers, b.attackers, related.parties, related),
        "target": _target(a, b, related),
        "weapon": _plain(a.weapons, b.weapons),
        "toll": _toll(a, b),
        "count": _plain(a.count, b.count),
    }
    yield from (f"{part}:{found}" for part, found in parts.items() if found)
    if a.answers and b.answers:
        yield "answer:both"


def _of_text(cluster: EventProfile, profile: EventProfile, related: Relatedness) -> Iterator[str]:
    """Yield what the text itself says of a mention: how it refers, how much it tells, how far it stands."""
    if profile.headline:
        yield "reference:headline"
        return
    uncounted = "uncounted" in cluster.signs | profile.signs
    reference = _reference(profile, related)
    # "the toll" is of one or of many
    if cluster.plural != profile.plural and not (cluster.mixed or uncounted or reference == "anaphoric"):
        yield "several:one"
    far = profile.sentence - cluster.sentence
    if "pointing" in profile.signs:
        yield f"pointing distance:{_distance(far)}"
    if reference == "new" and far <= _ECHOED and echoes(profile):
        yield "reference:echo"
    yield f"reference:{reference}"
    yield f"distance:{_distance(far)}"
    if reference != "new":
        yield f"reference:{reference} distance:{'near' if far <= NEAR else 'far'}"
        yield f"reference:{reference} told:{'little' if _little(profile, reference) else 'much'}"
    elif profile.told <= 1:
        yield "told:little"
    if cluster.words & profile.words:
        yield "word:same"
    if len(cluster.members) > 1:
        yield "size:some"


def _reference(profile: EventProfile, related: Relatedness) -> str:
    """Return how a mention refers: whoever "killed his brother" is told of anew, though killing comes of attacks."""
    known = bool(profile.attackers) and any(named_person(t, related) for t in profile.targets)
    return "new" if known and profile.reference == "result" else REFERENCES.get(profile.reference, "new")


def echoes(profile: EventProfile) -> bool:
    """Tell whether somebody is said to have spoken of what had been: "the army said that it had hit a command post".

    So does a witness who is quoted with no word of when or where: "They shot at everybody".
    """
    told = profile.signs
    of_before = ("reported" in told and "pluperfect" in told) or (
        "quoted" in told and not (profile.places or profile.near)
    )
    return of_before and "beside" not in told and not profile.timed


def _little(profile: EventProfile, reference: str) -> bool:
    """Tell whether a mention has to be known from elsewhere: "the attack", "ten were hurt in the attack"."""
    if reference != "definite":
        return profile.told <= 1
    return not (profile.timed or profile.places or profile.near or profile.attackers or profile.weapons)


def _of_news(a: EventProfile, b: EventProfile, related: Relatedness) -> Iterator[str]:
    if not (bounded(a.bounds) and bounded(b.bounds)):
        yield f"news:{'same' if related.fresh(a, b) else 'other'}"
    if a.plural != b.plural and not _told_as_one(a, b, related):
        yield "several:one"
    if (a.lean or b.lean) and a.bounds.day != b.bounds.day:
        yield "night:may-be"


def _told_as_one(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether one article says broadly in the singular what another says closely in the plural.

    "An attack" may have been several airstrikes; one airstrike was not.
    """
    several, single = (a, b) if a.plural else (b, a)
    return all(k != kind and related.lexicon.is_a(k, kind) for kind in single.kinds for k in several.kinds)


def _distance(sentences: int) -> str:
    """Return how far a mention stands from the last one of an event."""
    steps = ((0, "same"), (1, "next"), (2, "two"), (5, "five"))
    return next((name for most, name in steps if sentences <= most), "far")


def _class(a: EventProfile, b: EventProfile, related: Relatedness) -> str:
    score = related.classes(a.kinds, b.kinds)
    if 0 <= score < 1 and _by_the_same_word(a, b, related):
        return "below"
    if score == 2 and _BROADEST in a.kinds | b.kinds:
        return "broad"
    return "apart" if score < 0 else "confused" if score < 1 else "below" if score < 2 else "same"


def _by_the_same_word(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether a noun goes back to an event told by its verb: who "bombed" a house from the air did "the bombing"."""
    back = b.reference == "definite" and not b.weapons and bool(a.words & b.words)
    return back and (not b.timed or related.times(a.bounds, b.bounds) == 2)


def _time(a: EventProfile, b: EventProfile, related: Relatedness) -> str:
    known = bounded(a.bounds) + bounded(b.bounds)
    score = related.times(a.bounds, b.bounds)
    if score < 0:
        return "overlap" if told_later(a, b) else "apart"
    if known < 2:
        return ""
    if score == 2:
        return "same"
    long = [span(s.bounds) > _PERIOD for s in (a, b)]
    return "period" if all(long) else "day-in-period" if any(long) else "overlap"


def _place(a: EventProfile, b: EventProfile, related: Relatedness) -> str:
    """Return how two agree in where they were, or in what they were near."""
    found = _part(a.places, b.places, related.places, related)
    if found not in ("", "open") or not (a.near or b.near):
        return found
    if a.near & b.near:
        return "same"
    return "related" if related.places(a.places | a.near, b.places | b.near) > 0 else found


def _part(
    a: set[str], b: set[str], compare: Callable[[set[str], set[str]], float], related: Relatedness
) -> str:
    if not a or not b:
        return ""
    score = compare(a, b)
    if score < 0:
        return "apart"
    if score == 2 and all(map(related.generic, a & b)):
        return "described"
    return ("open", "related", "same")[int(score)]


def _target(a: EventProfile, b: EventProfile, related: Relatedness) -> str:
    if victims_apart(a, b, related):
        return "victims-apart"
    found = _part(a.targets, b.targets, related.targets, related)
    return "other" if found == "open" else found


def victims_apart(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether both name who suffered, and nobody is among both."""
    one, other = ({t for t in s.targets if named_person(t, related)} for s in (a, b))
    return bool(one and other) and one.isdisjoint(other)


def named_person(thing: str, related: Relatedness) -> bool:
    """Tell whether a thing is a person, or people, with a name."""
    return related.lexicon.is_a(related.kind(thing), "HumanActor") and not related.generic(thing)


def died_once(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether one person dies in both: "killed the leader of the cell. [He was killed] in a raid with eight others"."""
    dead = all("killed" in s.figures for s in (a, b))
    return dead and any(related.lexicon.is_a(related.kind(t), "Person") for t in a.targets & b.targets)


def _plain(a: set[str] | set[int], b: set[str] | set[int]) -> str:
    if not a or not b:
        return ""
    return "other" if a.isdisjoint(b) else "same"


def _toll(a: EventProfile, b: EventProfile) -> str:
    """Return "same" where a number of killed or wounded is told of both, "other" where only different ones are."""
    found = {
        _plain(a.figures.get(r, set()), b.figures.get(r, set())) for r in _FIGURES if not _outdone(a, b, r)
    }
    return "same" if "same" in found else "other" if "other" in found else ""


def _outdone(a: EventProfile, b: EventProfile, role: str) -> bool:
    """Tell whether one gives the least and the other somewhat more: "more than 60 were killed", "62 soldiers died"."""
    pairs = [(s.least.get(role, set()), o.figures.get(role, set())) for s, o in ((a, b), (b, a))]
    return any(low < number <= low * _MORE for lows, numbers in pairs for low in lows for number in numbers)


def stem(word: str) -> str:
    """Return a word without the endings of number and time.

    >>> stem("Attacks"), stem("bombing"), stem("killed")
    ('attack', 'bomb', 'kill')
    """
    folded = word.casefold()
    for ending in ("ings", "ing", "ed", "es", "s", "e"):
        if folded.endswith(ending) and len(folded) - len(ending) >= _STEM:
            return folded.removesuffix(ending)
    return folded


def harms() -> frozenset[str]:
    """Return the stems of words of harm, which all attacks have: that two were "killed" in is no sign of one event."""
    tolls = in_force().tolls
    words = tolls["killing"] | tolls["dying"] | tolls["wounding"] | tolls["dead"] | tolls["hurt"]
    return frozenset(map(stem, words))
