"""Times that a clause with "when", "as" or "while" shares with the event beside it."""

from __future__ import annotations

from kgbuild.extract.events import anchors, owners
from kgbuild.extract.events.candidate import EventCandidate
from kgbuild.extract.events.context import NEEDY, EventContext

_AT_ONCE = frozenset({"as", "when", "while"})


def at_that_moment(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return the event that a clause tells the moment of: "was shot [as he walked home on Sunday]".

    A parser may hang the clause on the last noun before it.
    """
    while ctx.words[head].rel == "xcomp" and ctx.words[head].head != head:
        head = ctx.words[head].head  # "as they tried [to cross] on Monday"
    word = ctx.words[head]
    if word.rel not in ("advcl", "acl") or not {word.prep, *ctx.clauses.marks(head)} & _AT_ONCE:
        return None
    above = word.head if word.rel == "advcl" else ctx.words[word.head].head
    owner = owners.event_of(ctx, above)
    return owner if owner is not None and not owner.times else None


def tells(ctx: EventContext, i: int) -> bool:
    """Tell whether a word tells an event, with the words beside it that it needs for that."""
    own = ctx.at.get(i)
    return own is not None and (own.trigger.strength not in NEEDY or anchors.is_met(ctx, own))


def told_by_when(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return the event that a clause with "when" tells: "it happened in May, when a convoy was shelled"."""
    for j in ctx.clauses.below(head, "advcl", "relcl"):
        marks = {ctx.words[k].text.lower() for k in ctx.clauses.below(j, "mark", "advmod", "obl")}
        if "when" in marks:
            owner = owners.event_of(ctx, j) or owners.event_of_clause(ctx, j)
            if owner is not None:
                return owner
    return None
