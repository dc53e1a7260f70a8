"""Whether the text holds that an event happened."""

from __future__ import annotations

from kgbuild.extract.events import modality, scope
from kgbuild.extract.events.trigger_context import TriggerContext


def unreal(ctx: TriggerContext, i: int) -> str:
    """Return why the event at word `i` is not said to have happened (planned, feared, denied …), or ""."""
    if i not in ctx.unreal:  # each event is asked for by each rule that looks back at it
        found = modality.own_reading(ctx, i) or scope.reading_above(ctx, i) or ctx.veracity.reading(i)
        ctx.unreal[i] = found
    return ctx.unreal[i]
