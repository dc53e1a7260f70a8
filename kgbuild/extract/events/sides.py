"""Who stands on which side of an attack: its doers, those whom it hit, and whether another was by or on the same."""

from __future__ import annotations

from kgbuild.extract.events import owners
from kgbuild.extract.events.candidate import EventCandidate
from kgbuild.extract.events.context import EventContext

#: So many sentences back the attack was told that "the strikes" are.
_TOLD = 3


def meet(ctx: EventContext, draft: EventCandidate, other: EventCandidate) -> bool:
    """Tell whether one of two attacks was by those whom the other hit, and both are by others."""
    own = _as_told(ctx, draft)
    mine, theirs = own.keys("attacker"), other.keys("attacker")
    if mine & theirs:
        return False
    return _alike(ctx, theirs, _suffering(ctx, own)) or _alike(ctx, mine, _suffering(ctx, other))


def _as_told(ctx: EventContext, draft: EventCandidate) -> EventCandidate:
    """Return the attack told before that a noun goes back to: "The strikes came hours after …"."""
    if not draft.noun or draft.has("attacker"):
        return draft
    before = owners.told_before(ctx, draft.word, _TOLD)
    alike = [d for d in before if d.has("attacker") and ctx.lexicon.is_a(d.kind, draft.kind)]
    return alike[-1] if alike else draft


def _suffering(ctx: EventContext, draft: EventCandidate) -> set[int]:
    """Return the entities of those whom an attack hit, and of those whose people, goods or places these are."""
    hit = [r for r in draft.roles if r.role in ("target", "place", "near")]
    keys = {r.key for r in hit} | {ctx.entities.of(j) for r in hit for j in ctx.doc.subtree(r.word)}
    return {key for key in keys if key is not None}


def _alike(ctx: EventContext, doers: set[int], hit: set[int]) -> bool:
    """Tell whether doers are among those hit, or both are forces of a state or bands that one of them has no name for."""
    if doers & hit:
        return True
    for one in doers:
        for two in hit:
            described = ctx.entities.entity(one).generic or ctx.entities.entity(two).generic
            a, b = ctx.entities.kind(one), ctx.entities.kind(two)
            of_state = ctx.lexicon.is_listed(a, "alike-a-state") and ctx.lexicon.is_a(b, "StateForce")
            bands = all(ctx.lexicon.is_listed(kind, "alike-a-band") for kind in (a, b))
            if described and (of_state or bands):
                return True
    return False
