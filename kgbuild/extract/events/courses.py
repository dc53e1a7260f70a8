"""What was done in the course of an attack: who was taken "when gunmen stormed a school", "in a raid on a village"."""

from __future__ import annotations

from kgbuild.extract.events import owners
from kgbuild.extract.events.candidate import EventCandidate, Role
from kgbuild.extract.events.context import EventContext
from kgbuild.model import TimeExpression
from kgbuild.syntax.arguments import arguments_of

#: The subordinators and prepositions of the attack in whose course it was.
_WHEN = frozenset({"as", "when", "while"})
_IN = frozenset({"during", "in"})
_WHERE = ("place", "near")


def in_course(ctx: EventContext, drafts: list[EventCandidate]) -> None:
    """Give what was done in the course of an attack its doer, place and time where none of its own is told.

    "Forty pupils [were kidnapped] when gunmen attacked a school in Kankara on Monday."
    """
    for draft in drafts:
        attack = _attack_of(ctx, draft)
        if attack is None or attack not in drafts:
            continue
        by = "rule:extract.events.courses.in_course"
        if not draft.has("attacker", "accused", "claimedBy"):
            for role in [r for r in attack.roles if r.role == "attacker"]:
                draft.add(role, by)
        if not draft.has(*_WHERE):
            for role in _places(ctx, attack):
                draft.add(role, by)
        if not draft.times and attack.times:
            when, span = attack.times[0]
            draft.date(TimeExpression("with-event", (attack.word,), when.text, when.mention), span, by)


def _places(ctx: EventContext, attack: EventCandidate) -> list[Role]:
    """Return where an attack was, with a name if it is told."""
    found = [r for r in attack.roles if r.role in _WHERE]
    return [r for r in found if not ctx.entities.entity(r.key).generic] or found


def _attack_of(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the attack in whose course people were taken or arrested."""
    if draft.noun or not ctx.lexicon.is_listed(draft.kind, "takings"):
        return None
    clauses = [
        j
        for j in ctx.clauses.below(draft.word, "advcl")
        if {ctx.words[j].prep, *ctx.clauses.marks(j)} & _WHEN
    ]
    nouns = [
        k
        for a in arguments_of(ctx.clauses, draft.word)
        if a.position == "obl" and a.prep in _IN
        for k in owners.event_nouns(ctx, a.head)
    ]
    told = [ctx.at[j] for j in (*clauses, *nouns) if j in ctx.at]
    return next((d for d in told if d is not draft and ctx.lexicon.is_a(d.kind, "Attack")), None)
