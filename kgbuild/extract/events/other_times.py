"""Times that are of no event: what is compared, who tells it, courts, tallies."""

from __future__ import annotations

from kgbuild.extract.casualties.quantities import ORDINALS
from kgbuild.extract.events import owners
from kgbuild.extract.events.context import EventContext
from kgbuild.extract.senses import senses
from kgbuild.extract.times.found import FoundTime
from kgbuild.model import TimeExpression

#: Prepositions of what something was done for.
REASONS = frozenset({"about", "in connection with", "over"})


def of_no_event(ctx: EventContext, time: FoundTime) -> bool:
    """Tell whether a time only compares, tells which thing is meant, or is that of a source, a court or a tally."""
    if _compares(ctx, time) or _is_of_a_thing(ctx, time) or _is_of_a_tally(ctx, time):
        return True
    return time.head is not None and (
        _is_of_a_source(ctx, time.head) or _is_of_a_court(ctx, time.head) or _is_of_the_reason(ctx, time.head)
    )


def _compares(ctx: EventContext, time: FoundTime) -> bool:
    """Tell whether a time says among what an event ranks: "the worst attack in [five years], since [1971]"."""
    if time.head is None:
        return False
    above = (time.head, *ctx.clauses.ancestors(time.head))
    noun = next((i for i in above if i in ctx.ranked), None)
    if noun is not None and noun < time.first:
        return True
    kind, args = time.when.kind, time.when.args
    long = kind in ("since", "recent", "duration", "month", "week") or (kind == "date" and args[1] == 0)
    opens = ctx.doc.sents[ctx.words[time.first].sent][0]
    ending = [i for i in range(opens, time.first) if ends_at(ctx, i, time.first)] if long else []
    ranks = [i for i in (*above, *ending) if i < time.first and not ctx.clauses.is_verb(i)]
    return long and any(owners.is_ranked(ctx, i) or ctx.words[i].lemma.lower() in ORDINALS for i in ranks)


def _is_of_a_thing(ctx: EventContext, time: FoundTime) -> bool:
    """Tell whether a time only tells which thing is meant: "the first strike since [the war of 1971]"."""
    of = time.first > 0 and ctx.words[time.first - 1].text.lower() == "of"
    return of and time.head is not None and time.head not in ctx.at and ctx.words[time.head].pos == "NOUN"


def _is_of_a_source(ctx: EventContext, head: int) -> bool:
    """Tell whether a time is that of a source: "was hit, according to a statement [issued yesterday]"."""
    return any(ctx.words[i].prep == "according to" for i in (head, *ctx.clauses.ancestors(head)))


def _is_of_the_reason(ctx: EventContext, head: int) -> bool:
    """Tell whether a time is that of what something was done for: "arrested him [over a theft in 2014]"."""
    for i in (head, *ctx.clauses.ancestors(head)):
        if i in ctx.at or ctx.clauses.is_verb(i):
            return False
        if ctx.words[i].prep in REASONS and ctx.words[i].rel in ("obl", "nmod"):
            return True
    return False


def _is_of_a_court(ctx: EventContext, head: int) -> bool:
    """Tell whether a time is that of a trial or of mourning: "pleaded guilty [on Tuesday] to opening fire"."""
    lemma = ctx.words[head].lemma.lower()
    return ctx.clauses.is_verb(head) and head not in ctx.at and lemma in senses()["courts"]


def _is_of_a_tally(ctx: EventContext, time: FoundTime) -> bool:
    """Tell whether a time is that of a count: "taking the [toll since May] to 40", "raised the toll [on Monday]"."""
    if time.head is None:
        return False
    if time.when.kind not in ("since", "recent", "week", "month"):
        verb = ctx.words[time.head].head if ctx.words[time.head].pos == "NUM" else time.head
        if verb in ctx.at or not ctx.clauses.is_verb(verb):
            return False
        return any(ctx.words[i].lemma.lower() in ctx.lexicon.tallies for i in ctx.clauses.below(verb, "obj"))
    nouns = [time.head, *ctx.clauses.below(time.head, "obj", "subj")]
    return any(i < time.first and ctx.words[i].lemma.lower() in ctx.lexicon.tallies for i in nouns)


def ends_at(ctx: EventContext, i: int, end: int) -> bool:
    """Tell whether the phrase of word `i` with its clauses ends right before word `end`."""
    phrase = [j for j in ctx.doc.subtree(i) if ctx.words[j].rel != "punct"]
    return max(phrase, default=i) + 1 == end


def point_of(when: TimeExpression) -> TimeExpression:
    """Return the time itself of "since 4 October", "until 4 October"."""
    return (
        when
        if when.kind not in ("since", "until")
        else TimeExpression(str(when.args[0]), when.args[1:], when.text, when.mention)
    )
