"""Which event a relative clause tells of that a parser hangs on a place or people beside it."""

from __future__ import annotations

from kgbuild.extract.events import owners
from kgbuild.extract.events.candidate import EventCandidate
from kgbuild.extract.events.context import EventContext
from kgbuild.words import in_force


def nearest(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the event noun before a relative clause hung further up or on a place: "a raid in X, [which killed 9]"."""
    word = ctx.words[draft.word]
    pronouns = {ctx.words[j].text.lower() for j in ctx.clauses.below(draft.word, "subj")}
    if word.rel != "relcl" or not pronouns & {"that", "which"}:
        return None
    key = ctx.entities.of(word.head)
    if key is not None and "which" in pronouns and ctx.lexicon.fits(ctx.entities.kind(key), ("HumanActor",)):
        key = None  # "released pictures of suspects in a bombing, [which] killed nine"
    if draft.trigger.objects & in_force().tolls["dead"]:
        key = None  # "an ambush on a convoy in X [that] left nine dead": what leaves people dead is an attack
    if key is not None:
        above = _of_place(ctx, word.head) if _is_spot(ctx, key) else None
        return above if above is not draft else None
    events = owners.told_before(ctx, draft.word)
    between = [d for d in events if d.noun and word.head < d.word]
    between = between or [d for d in events if d.word < word.head and ctx.lexicon.is_a(d.kind, "Attack")]
    between = [d for d in between if d.trigger.strength not in ("result", "agent")]
    if between:  # who stands before the clause did not do it
        draft.roles = [r for r in draft.roles if r.word != word.head]
    return between[-1] if between else None


def _is_spot(ctx: EventContext, key: int) -> bool:
    """Tell whether an entity is a place and no party: a country can strike, a town cannot."""
    kind = ctx.entities.kind(key)
    return ctx.lexicon.fits(kind, ("Place",)) and not ctx.lexicon.fits(kind, ("Actor", "Country"))


def _of_place(ctx: EventContext, place: int) -> EventCandidate | None:
    """Return the event that a place stands below: "the [attack] on camp X", "[carried out] an attack at camp X"."""
    below = place
    for above in ctx.clauses.ancestors(place):
        event = owners.event_of(ctx, above)
        if event is not None and (above in ctx.at or ctx.words[below].rel == "obl"):
            return event
        if ctx.words[above].rel != "nmod":
            verb = ctx.words[above].head
            held = ctx.words[above].rel in ("obl", "obj") and verb not in ctx.reporting
            return owners.event_of(ctx, verb) if held else None
        below = above
    return None
