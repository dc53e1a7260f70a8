"""What no likeness makes up for: why two mentions, or what two articles tell, cannot be of one event.

Each rule tells it of an event told before (`a`) and of what may tell of it again (`b`); `_VETOES` has all of them, with the
word for what parts the two. How alike two are that nothing parts is weighed by `features`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from kgbuild.model import Bounds
from kgbuild.resolve.features import NEAR, echoes, named_person, victims_apart
from kgbuild.resolve.profile import (
    EventProfile,
    Relatedness,
    answering,
    bounded,
    counting,
    opposed,
    told_later,
)

Veto = Callable[[EventProfile, EventProfile, Relatedness], bool]

#: The references of what was told before, in so many words.
_BACK: Final = frozenset({"definite", "anaphoric"})
#: The class of attacks whose weapon says no more of what they were.
_ANY_WEAPON: Final = frozenset({"Attack"})
#: What was so long before the days of the news is none of it.
_LONG_PAST: Final = timedelta(days=30)


def ruled_out(a: EventProfile, b: EventProfile, related: Relatedness) -> str:
    """Return why two cannot be of one event, an empty string where they can."""
    return veto(a, b, related)[0]


def veto(a: EventProfile, b: EventProfile, related: Relatedness) -> tuple[str, str]:
    """Return what parts two and the rule that says so, empty strings where nothing does."""
    return _first_of(_VETOES, a, b, related)


def ruled_out_across(a: EventProfile, b: EventProfile, related: Relatedness) -> str:
    """Return why two articles cannot tell of one event, an empty string where they can."""
    return veto_across(a, b, related)[0]


def veto_across(a: EventProfile, b: EventProfile, related: Relatedness) -> tuple[str, str]:
    """Return what parts what two articles tell, and the rule: beside what holds inside one, who did it, or how many.

    Days that only the night between them parts are one.
    """
    found = veto(replace(a, bounds=Bounds()) if next_night(a, b) else a, b, related)
    return found if found[0] else _first_of(_ACROSS, a, b, related)


def _first_of(
    vetoes: tuple[tuple[str, Veto], ...], a: EventProfile, b: EventProfile, related: Relatedness
) -> tuple[str, str]:
    for what, parts in vetoes:
        if parts(a, b, related):
            return what, f"rule:resolve.vetoes.{parts.__name__}"
    return "", ""


def next_night(a: EventProfile, b: EventProfile) -> bool:
    """Tell whether two articles put an event on two days between which the night may lie in which it was."""
    first, second = (s.bounds.day for s in (a, b))
    if first is None or second is None or a.articles & b.articles or abs((second - first).days) != 1:
        return False
    earlier, later = (a, b) if first < second else (b, a)
    return 1 in earlier.lean or -1 in later.lean


def _of_other_attackers(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether two articles name attackers of whom none can be one of the others."""
    return related.parties(a.attackers, b.attackers) < 0


def _counts_differ(a: EventProfile, b: EventProfile, _: Relatedness) -> bool:
    """Tell whether two articles count events otherwise: "three strikes" are not four, and none is "a strike"."""
    if a.count and b.count:
        return a.count.isdisjoint(b.count)
    several, single = (a, b) if a.count else (b, a)
    single_one = not single.plural and single.reference == "indefinite"
    return single_one and max(several.count, default=1) > 1


def _answering(a: EventProfile, b: EventProfile, _: Relatedness) -> bool:
    """Tell whether a text says that one answers the other: nothing is its own answer."""
    return answering(a, b)


def _counting(a: EventProfile, b: EventProfile, _: Relatedness) -> bool:
    """Tell whether a text counts from one to the other: what was a day after a raid is not the raid."""
    return counting(a, b)


def _further(a: EventProfile, b: EventProfile, _: Relatedness) -> bool:
    """Tell whether a text calls one a further event: "another attack"."""
    return b.reference == "further" and bool(a.articles & b.articles)


def _compared(a: EventProfile, b: EventProfile, _: Relatedness) -> bool:
    """Tell whether a text compares one with others: "the worst attack since the raid of May"."""
    return "compared" in b.signs and bool(a.articles & b.articles)


def _of_period(a: EventProfile, b: EventProfile, _: Relatedness) -> bool:
    """Tell whether one was on a day and the other over a time: "killed two on Monday"; "has killed 38 since July"."""
    return (a.reference == "period") != (b.reference == "period") and bool(a.articles & b.articles)


def _at_other_times(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether the two were at other times: the day of one may be that on which it was told."""
    return related.times(a.bounds, b.bounds) < 0 and not told_later(a, b)


def _in_other_places(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether the two were in places of which none is inside the other."""
    return related.places(a.places, b.places) < 0


def _of_other_classes(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether the two are of classes that reports do not confuse, and nobody with a name died in both."""
    return related.classes(a.kinds, b.kinds) < 0 and not (_died_in_both(a, b, related) or _said_again(a, b))


def _with_other_victims(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether both name who suffered, and nobody is among both."""
    return victims_apart(a, b, related)


def _on_other_sides(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether the attackers of one are the targets of the other: a strike and its answer."""
    return opposed(a, b, related)


def _answers_to(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether a clause tells what somebody did in answer, and that is not what others did: "the army [hit back]"."""
    told = b.answers and not a.answers and b.reference == "" and bool(a.articles & b.articles)
    return told and bool(b.attackers) and related.parties(a.attackers, b.attackers) <= 0


def _lead_and_past(a: EventProfile, b: EventProfile, _: Relatedness) -> bool:
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


def _on_one_day(a: EventProfile, b: EventProfile, _: Relatedness) -> bool:
    """Tell whether a text goes on with what else was on a day: "attacked a post on Monday. [The same day] X …"."""
    told_anew = b.reference not in _BACK and bool(a.articles & b.articles)
    return "same day" in b.signs and told_anew and 0 < b.sentence - a.sentence <= NEAR


def _described_beside(a: EventProfile, b: EventProfile, _: Relatedness) -> bool:
    """Tell whether one was before the other, as a clause says: "bombed the town that rebels took"."""
    beside = a.sentence == b.sentence and bool(a.articles & b.articles)
    return beside and any(
        (sign in a.signs) != (sign in b.signs) for sign in ("begun", "describing", "ending")
    )


def _done_by_others(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether a text goes on with what others did elsewhere: "separatists burnt a lorry. [In X], the army shot two"."""
    beside = bool(a.articles & b.articles) and b.reference == "result" and not echoes(b)
    apart = beside and bool(a.attackers and b.attackers) and related.parties(a.attackers, b.attackers) < 0
    return apart and bool(b.places) and related.places(a.places, b.places) <= 0


def _killed_by_others(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether one text gives other numbers of dead to other doers: "separatists shot 23. Gunmen killed ten"."""
    beside = bool(a.articles & b.articles) and a.attackers and b.attackers and not echoes(b)
    one, other = (s.figures.get("killed", set()) for s in (a, b))
    return (
        bool(beside and one and other)
        and one.isdisjoint(other)
        and related.parties(a.attackers, b.attackers) < 1
    )


def _of_what_had_been(a: EventProfile, b: EventProfile, _: Relatedness) -> bool:
    """Tell whether one is only a backdrop, and a result follows: "hit a base [that had been hit in May]. Ten died"."""
    behind = "backdrop" in a.signs and bool(a.articles & b.articles) and a.sentence < b.sentence
    return (
        behind
        and len(a.members) == 1
        and b.reference == "result"
        and "pluperfect" not in b.signs
        and not b.timed
    )


def _by_other_means(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether a noun speaks of bombs where what was told before was done with what is none: "threw [stones]"."""
    armed = bool(a.weapons) and a.kinds <= _ANY_WEAPON and bool(a.articles & b.articles)
    bombs = all(related.lexicon.is_listed(kind, "by-weapon") for kind in b.kinds)
    return armed and bombs and b.reference == "definite" and not b.weapons and len(a.members) == 1


def _told_anew(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether a text comes to what was at a time and a place of its own, long after what was told without either.

    Nobody with a name is common to both: "two men shot at soldiers … On 21 January gunmen shot 11 soldiers in X".
    """
    far = (
        bool(a.articles & b.articles) and b.sentence - a.sentence > NEAR and b.reference in ("", "indefinite")
    )
    if not far or not b.timed or a.timed or related.places(a.places, b.places) > 0:
        return False
    placed = any(not related.generic(p) for p in b.places)
    one, other = ({x for x in s.attackers | s.targets if not related.generic(x)} for s in (a, b))
    return placed and bounded(b.bounds) and one.isdisjoint(other)


def _listed_apart(a: EventProfile, b: EventProfile, _: Relatedness) -> bool:
    """Tell whether two rows of a table or items of a list tell of two events; "the attack" may go back to another's."""
    told_anew = b.reference not in _BACK
    same_text = bool(a.articles & b.articles)
    return same_text and told_anew and bool(a.items and b.items) and a.items.isdisjoint(b.items)


def _said_again(a: EventProfile, b: EventProfile) -> bool:
    """Tell whether a bare noun goes back to what its verb has told: "captured two suspects. [The capture] was hailed"."""
    bare = not (b.attackers or b.targets or b.places or b.weapons or b.timed)
    return b.reference == "definite" and bare and bool(a.words & b.words) and bool(a.articles & b.articles)


def _died_in_both(a: EventProfile, b: EventProfile, related: Relatedness) -> bool:
    """Tell whether one person with a name dies in both: nobody is killed twice, whatever each source says it was by.

    Who is said by somebody to have been hit in the hour of his death died of that.
    """
    alike = {t for t in a.targets & b.targets if named_person(t, related)}
    dead = ["killed" in s.figures for s in (a, b)]
    then = "reported" in b.signs and related.times(a.bounds, b.bounds) == 2
    return bool(alike) and (all(dead) or (dead[0] and then))


#: What parts two, and the rule that tells it, in the order in which they are asked.
_VETOES: Final[tuple[tuple[str, Veto], ...]] = (
    ("answer", _answering),
    ("answer", _answers_to),
    ("time", _counting),
    ("time", _lead_and_past),
    ("time", _on_one_day),
    ("time", _of_what_had_been),
    ("time", _told_anew),
    ("list", _listed_apart),
    ("further", _further),
    ("compared", _compared),
    ("describing", _described_beside),
    ("period", _of_period),
    ("time", _at_other_times),
    ("place", _in_other_places),
    ("class", _of_other_classes),
    ("weapon", _by_other_means),
    ("victims", _with_other_victims),
    ("toll", _killed_by_others),
    ("attacker", _done_by_others),
    ("sides", _on_other_sides),
)
#: What parts the events of two articles besides.
_ACROSS: Final[tuple[tuple[str, Veto], ...]] = (
    ("attacker", _of_other_attackers),
    ("count", _counts_differ),
)
