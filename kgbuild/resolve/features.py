"""What speaks for and against two mentions' being of one event, as the names of features that hold; and what rules it out.

Features are indicators, so that the fitted weights (`identity.json`) read as a table: `place:same`, `class:below`. Those
of one part ("place:…") exclude each other. Nothing here says how much a feature weighs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from kgbuild.model import Bounds
from kgbuild.resolve.profile import (
    EventProfile,
    Relatedness,
    answering,
    bounded,
    counting,
    opposed,
    span,
    told_later,
)

#: What lasts longer is a period; a shorter time may be one night, or a day that two texts count differently.
_PERIOD = timedelta(days=4)
#: What was so long before the days of the news is none of it.
_LONG_PAST = timedelta(days=30)
#: The shortest stem that an ending is taken from.
_STEM = 3
#: The class of what is told of in the broadest words: that two are of it says little.
_BROADEST = "Attack"
_FIGURES = ("killed", "wounded")
#: Sentences within which a text goes on with what it has told.
_NEAR = 2
#: Sentences within which somebody may be quoted on an event without saying which.
_ECHOED = 5
#: The references of what was told before, in so many words.
_BACK = frozenset({"definite", "anaphoric"})
#: How a mention refers to what was told before; all others tell of it as new.
_REFERENCES = {"definite": "definite", "anaphoric": "anaphoric", "result": "result", "known": "definite"}


def within_features(cluster: EventProfile, profile: EventProfile, related: Relatedness) -> frozenset[str]:
    """Return what holds of a mention and an event that its article has told of before."""
    found = frozenset({*_shared_features(cluster, profile, related), *_of_text(cluster, profile)})
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


def _of_text(cluster: EventProfile, profile: EventProfile) -> Iterator[str]:
    """Yield what the text itself says of a mention: how it refers, how much it tells, how far it stands."""
    if profile.headline:
        yield "reference:headline"
        return
    uncounted = "uncounted" in cluster.signs | profile.signs
    reference = _REFERENCES.get(profile.reference, "new")
    # "the toll" is of one or of many
    if cluster.plural != profile.plural and not (cluster.mixed or uncounted or reference == "anaphoric"):
        yield "several:one"
    far = profile.sentence - cluster.sentence
    if "pointing" in profile.signs:
        yield f"pointing distance:{_distance(far)}"
    if reference == "new" and far <= _ECHOED and _echoes(profile):
        yield "reference:echo"
    yield f"reference:{reference}"
    yield f"distance:{_distance(far)}"
    if reference != "new":
        yield f"reference:{reference} distance:{'near' if far <= _NEAR else 'far'}"
        yield f"reference:{reference} told:{'little' if _little(profile, reference) else 'much'}"
    elif profile.told <= 1:
        yield "told:little"
    if cluster.words & profile.words:
        yield "word:same"
    if len(cluster.members) > 1:
        yield "size:some"


def _echoes(profile: EventProfile) -> bool:
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
    one, other = ({t for t in s.targets if _named_person(t, related)} for s in (a, b))
    return bool(one and other) and one.isdisjoint(other)


def _died_in_both(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether one person with a name dies in both: nobody is killed twice, whatever each source says it was by.

    Who is said by somebody to have been hit in the hour of his death died of that.
    """
    alike = {t for t in a.targets & b.targets if _named_person(t, related)}
    dead = ["killed" in s.figures for s in (a, b)]
    then = "reported" in b.signs and related.times(a.bounds, b.bounds) == 2
    return bool(alike) and (all(dead) or (dead[0] and then))


def _named_person(thing: str, related: Relatedness) -> bool:
    return related.lexicon.is_a(related.kind(thing), "HumanActor") and not related.generic(thing)


def _plain(a: set[str] | set[int], b: set[str] | set[int]) -> str:
    if not a or not b:
        return ""
    return "other" if a.isdisjoint(b) else "same"


def _toll(a: EventProfile, b: EventProfile) -> str:
    """Return "same" where a number of killed or wounded is told of both, "other" where only different ones are."""
    found = {_plain(a.figures.get(role, set()), b.figures.get(role, set())) for role in _FIGURES}
    return "same" if "same" in found else "other" if "other" in found else ""


def ruled_out(a: EventProfile, b: EventProfile, related: Relatedness) -> str:
    """Return why two cannot be of one event, an empty string where they can: what no likeness makes up for."""
    if answering(a, b):
        return "answer"
    if _answers_to(a, b, related):
        return "answer"
    if counting(a, b) or _lead_and_past(a, b) or _on_one_day(a, b):
        return "time"
    if _listed_apart(a, b):
        return "list"
    if b.reference == "further" and a.articles & b.articles:
        return "further"
    if "compared" in b.signs and a.articles & b.articles:
        return "compared"
    if _described_beside(a, b):
        return "describing"
    if _done_beside(a, b, related):
        return "beside"
    if (a.reference == "period") != (b.reference == "period") and a.articles & b.articles:
        return "period"  # "killed two on Monday"; "has killed 38 since July"
    if related.times(a.bounds, b.bounds) < 0 and not told_later(a, b):
        return "time"
    if related.places(a.places, b.places) < 0:
        return "place"
    if related.classes(a.kinds, b.kinds) < 0 and not _died_in_both(a, b, related):
        return "class"
    return _sides_apart(a, b, related)


def _sides_apart(a: EventProfile, b: EventProfile, related: Relatedness) -> str:
    """Return why the doers or those who suffered cannot be the same, an empty string where they can."""
    if victims_apart(a, b, related):
        return "victims"
    if b.reference == "result" and "reported" not in b.signs and _other_doers(a, b, related):
        return "attacker"
    if _done_by_others(a, b, related) or _struck_back(a, b, related):
        return "attacker"
    if _killed_by_others(a, b, related):
        return "toll"
    return "sides" if opposed(a, b, related) else ""


def _done_by_others(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether a clause says whom somebody else killed: "launched drones at a base. The army killed three men"."""
    if b.reference != "result" or not a.articles & b.articles or not (a.targets and b.targets):
        return False
    if "reported" in b.signs and "pluperfect" not in b.signs:
        return False  # "the mayor's office said that they killed eight people": those who were told of
    return related.parties(a.attackers, b.attackers) < 0 and related.targets(a.targets, b.targets) <= 0


def _struck_back(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether others hit those who did what was told before: "killed ten. Police shot two of the attackers"."""
    others = bool(a.attackers) and related.parties(a.attackers, b.attackers) < 1
    return "striking back" in b.signs and others and bool(a.articles & b.articles)


def _other_doers(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether a clause that says what was done names its doer, and that is none of those of an event."""
    named = not any(related.generic(x) for x in a.attackers | b.attackers)
    return named and bool(b.attackers and b.weapons) and related.parties(a.attackers, b.attackers) < 0


def _answers_to(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether a clause tells what somebody did in answer, and that is not what others did: "the army [hit back]"."""
    told = b.answers and not a.answers and b.reference == "" and bool(a.articles & b.articles)
    return told and bool(b.attackers) and related.parties(a.attackers, b.attackers) <= 0


def _lead_and_past(a: EventProfile, b: EventProfile) -> bool:
    """Tell whether one is news and the other long past: "have abducted 40 women"; "in 2014 they took 276".

    So is what had been long before what is told without a time: "The town fell. Rebels [had seized it in June 2014]".
    """
    before = "pluperfect" in b.signs and "pluperfect" not in a.signs
    timed = bounded(a.bounds) if before else a.timed
    if not (before or "news" in a.signs) or timed or not a.articles & b.articles:
        return False
    if b.reference not in ("", "result") or not b.timed:
        return False
    start, end = a.news.earliest, b.bounds.latest
    return start is not None and end is not None and bounded(b.bounds) and end < start - _LONG_PAST


def _on_one_day(a: EventProfile, b: EventProfile) -> bool:
    """Tell whether a text goes on with what else was on a day: "attacked a post on Monday. [The same day] X …"."""
    told_anew = b.reference not in _BACK and bool(a.articles & b.articles)
    return "same day" in b.signs and told_anew and 0 < b.sentence - a.sentence <= _NEAR


def _done_beside(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether something else was done to others: "killed ten people. They also burned houses"."""
    told_anew = "beside" in b.signs and b.reference not in _REFERENCES and bool(a.articles & b.articles)
    others = bool(a.targets and b.targets) and related.targets(a.targets, b.targets) <= 0
    return told_anew and others and not a.kinds & b.kinds


def _described_beside(a: EventProfile, b: EventProfile) -> bool:
    """Tell whether one was before the other, as a clause says: "bombed the town that rebels took"."""
    beside = a.sentence == b.sentence and bool(a.articles & b.articles)
    return beside and any((sign in a.signs) != (sign in b.signs) for sign in ("describing", "ending"))


def _killed_by_others(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether one text gives other numbers of dead to other doers: "separatists shot 23. Gunmen killed ten"."""
    beside = bool(a.articles & b.articles) and a.attackers and b.attackers and not _echoes(b)
    counted = _plain(a.figures.get("killed", set()), b.figures.get("killed", set()))
    return bool(beside) and counted == "other" and related.parties(a.attackers, b.attackers) < 1


def _listed_apart(a: EventProfile, b: EventProfile) -> bool:
    """Tell whether two rows of a table or items of a list tell of two events; "the attack" may go back to another's."""
    told_anew = b.reference not in _BACK
    same_text = bool(a.articles & b.articles)
    return same_text and told_anew and bool(a.items and b.items) and a.items.isdisjoint(b.items)


def ruled_out_across(a: EventProfile, b: EventProfile, related: Relatedness) -> str:
    """Return why two articles cannot tell of one event: beside what holds inside one, other attackers, another number.

    Days that only the night between them parts are one.
    """
    found = ruled_out(replace(a, bounds=Bounds()) if next_night(a, b) else a, b, related)
    if found:
        return found
    if related.parties(a.attackers, b.attackers) < 0:
        return "attacker"
    return "count" if _counts_differ(a, b) else ""


def next_night(a: EventProfile, b: EventProfile) -> bool:
    """Tell whether two articles put an event on two days between which the night may lie in which it was."""
    first, second = (s.bounds.day for s in (a, b))
    if first is None or second is None or a.articles & b.articles or abs((second - first).days) != 1:
        return False
    earlier, later = (a, b) if first < second else (b, a)
    return 1 in earlier.lean or -1 in later.lean


def _counts_differ(a: EventProfile, b: EventProfile) -> bool:
    if a.count and b.count:
        return a.count.isdisjoint(b.count)
    several, single = (a, b) if a.count else (b, a)
    single_one = not single.plural and single.reference == "indefinite"
    return single_one and max(several.count, default=1) > 1


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
