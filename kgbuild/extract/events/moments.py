"""Times that a clause with "when", "as", "while" or "where" shares with the event beside it."""

from __future__ import annotations

from kgbuild.extract.casualties.grammar import lists
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


def left_behind(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return what left people in some state: "on 30 June, [rockets fired] at a base left two with wounds"."""
    if ctx.words[head].lemma.lower() not in lists()["leaving"]:
        return None
    subjects = ctx.clauses.below(head, "subj")
    return owners.first_event(ctx, [j for i in subjects for j in (i, *ctx.clauses.below(i, "acl"))])


def told_with_where(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return what a clause with "where" tells of a place: "had left on Friday X, [where troops had burned] houses"."""
    names = ctx.clauses.below(head, "obl", "obj")
    clauses = [k for j in names for k in ctx.clauses.below(j, "relcl")]
    clauses = [
        k for k in clauses if "where" in {ctx.words[j].text.lower() for j in ctx.clauses.below(k, "advmod")}
    ]
    for clause in clauses:
        for i in (clause, *ctx.clauses.below(clause, "conj")):
            owner = owners.event_of(ctx, i)
            alike = owners.helpers_of(ctx, clause) == owners.helpers_of(ctx, head)
            if owner is not None and not owner.times and alike:
                return owner
    return None
