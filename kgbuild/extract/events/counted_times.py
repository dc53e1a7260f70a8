"""Days counted from another event, where that is told without its own day or "it" stands for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from kgbuild.extract.events import moments, owners
from kgbuild.extract.events.candidate import EventCandidate
from kgbuild.extract.events.context import EventContext
from kgbuild.extract.times.found import FoundTime
from kgbuild.model import TimeExpression
from kgbuild.words import in_force, listed

#: How many sentences back the event may have been told of that "it" stands for.
_TALE = 2
#: What stands for an event told before.
_IT = frozenset({"it", "this", "that"})
#: The kinds of times that tell a day.
_POINTS = frozenset({"date", "weekday", "day"})


def count_from_day(ctx: EventContext, time: FoundTime) -> None:
    """Count from the day of what is no event: "pulled bodies out on Friday, two days after [a missile hit the clinic]"."""
    counted = _counted_from(ctx, time, {"after-event": "earlier", "before-event": "later"})
    if counted is None or counted.distance[1] == "hour":
        return  # hours from midnight may be of another day
    above = {counted.above, *(t.head for t in ctx.times if counted.above in range(t.first, t.last))}
    above |= {j for i in above if i is not None for j in ctx.clauses.below(i, "xcomp")}
    days = [t.when for t in ctx.times if t.head in above and t.when.kind in _POINTS]
    known = any(i is not None and (moments.tells(ctx, i) or i in ctx.reporting) for i in above)
    if len(days) == 1 and not known:
        args = (*counted.distance, days[0].kind, *days[0].args)
        when = TimeExpression(counted.turned, args, time.when.text, time.when.mention)
        counted.other.date(when, (time.first, time.last), "rule:extract.events.counted_times.count_from_day")


def count_from_tale(ctx: EventContext, time: FoundTime) -> None:
    """Count from the attack told last, where "it" stands for that: "It came two weeks after [rebels shelled a school]"."""
    counted = _counted_from(ctx, time, {"after-event": "before-event", "before-event": "after-event"})
    if counted is None:
        return
    carries = ctx.lexicon.support_by_lemma.get(ctx.words[counted.above].lemma.lower(), ())
    subjects = {ctx.words[j].text.lower() for j in ctx.clauses.below(counted.above, "subj")}
    if not subjects & _IT or all(s.position != "subj" for s in carries):
        return
    before = [d for d in owners.all_events(ctx) if 0 < counted.other.sent - d.sent <= _TALE]
    before = [d for d in before if ctx.lexicon.is_a(d.kind, "UseOfForce")]
    if before:
        last = next((d for d in before if d.sent == before[-1].sent), before[-1])
        args = (last.word, *counted.distance)
        when = TimeExpression(counted.turned, args, time.when.text, time.when.mention)
        counted.other.date(when, (time.first, time.last), "rule:extract.events.counted_times.count_from_tale")


def count_from_it(ctx: EventContext, time: FoundTime) -> TimeExpression:
    """Count from the attack that "it" stands for: "blamed the army for the strike. Two days after [it], men stopped X"."""
    turned = {"later": "after-event", "after-previous": "after-event"}.get(time.when.kind)
    turned = {"earlier": "before-event", "before-previous": "before-event"}.get(time.when.kind, turned)
    closes = ctx.doc.sents[ctx.words[time.first].sent][1]
    follows = ctx.words[time.last].text.lower() if time.last < closes else ""
    sent = ctx.words[time.first].sent
    if turned is None or follows not in _IT or ctx.words[time.last].rel != "obl":
        return time.when
    before = [d for d in owners.events_of(ctx, sent - 1, sent - 1) if ctx.lexicon.is_a(d.kind, "UseOfForce")]
    if not before or not (before[-1].times or before[-1].reference == "definite"):
        return time.when
    args = (before[-1].word, *time.when.args[:2])
    return TimeExpression(turned, args, time.when.text, time.when.mention)


class _Counted(NamedTuple):
    """A time counted from an event: that event, the word above it, the distance, and the kind that counts back."""

    other: EventCandidate
    above: int
    distance: tuple[Any, ...]
    turned: str


def _counted_from(ctx: EventContext, time: FoundTime, turns: Mapping[str, str]) -> _Counted | None:
    """Return what a time like "two weeks after [rebels shelled a school]" counts from, None for other times."""
    turned = turns.get(time.when.kind)
    anchor, *distance = time.when.args or (None,)
    if turned is None or not isinstance(anchor, int) or not distance or not distance[0]:
        return None
    other = owners.event_of(ctx, anchor)
    return None if other is None else _Counted(other, ctx.words[anchor].head, tuple(distance), turned)


def range_of(ctx: EventContext) -> None:
    """Let what began on one day and went on into another have been from the one to the other."""
    for draft in owners.all_events(ctx):
        heads = {
            span: ctx.words[t.head].lemma.lower()
            for t in ctx.times
            if t.head is not None
            for span in [(t.first, t.last)]
        }
        begun = [
            t
            for t in draft.times
            if heads.get(t[1]) in in_force().times["inchoative"] and t[0].kind in _POINTS
        ]
        on = [t for t in draft.times if heads.get(t[1]) in listed("lasting") and t[0].kind in _POINTS]
        if len(begun) == 1 and len(on) == 1 and draft.times == [*begun, *on]:
            (first, span), (last, _) = begun[0], on[0]
            args = (1 + len(first.args), first.kind, *first.args, last.kind, *last.args)
            draft.times = []
            when = TimeExpression("range", args, first.text, first.mention)
            draft.date(when, span, "rule:extract.events.counted_times.range_of")
