"""Events with their roles, times and figures, as frames and support verbs of the lexicon say."""

from __future__ import annotations

from kgbuild.extract.events import (
    accidents,
    candidates,
    casualties,
    courses,
    distribution,
    existence,
    layout,
    merge,
    orders,
    owners,
    participants,
    peace,
    places,
    relations,
    sequels,
    sides,
    support_verbs,
    times,
    told_again,
    triggers,
    types,
)
from kgbuild.extract.events.candidate import EventCandidate
from kgbuild.extract.events.context import EventContext


def read_events(ctx: EventContext) -> list[EventCandidate]:
    """Return the drafts of events that the text holds to have happened, in order of their trigger words."""
    readings = {
        found[0].word: found for found in triggers.spot(ctx.triggers) if layout.tells(ctx, found[0].word)
    }
    candidates.open_candidates(ctx, readings)
    layout.open_rows(ctx)
    support_verbs.support(ctx)
    support_verbs.accuse(ctx)
    sequels.tell_aims(ctx)
    merge.merge_told_again(ctx)
    times.attach_times(ctx)
    casualties.attach_tolls(ctx)
    distribution.told_apart(ctx)
    participants.name_people(ctx)
    drafts = owners.all_events(ctx)
    layout.given_by_leads(ctx, drafts)
    layout.given_times(ctx, drafts)
    layout.live_times(ctx, drafts)
    for draft in drafts:
        layout.given_fields(ctx, draft)
        participants.doers(ctx, draft)
        participants.holders(ctx, draft)
        participants.losers(ctx, draft)
        sides.both_sides(ctx, draft)
        sides.all_of_them(ctx, draft)
        places.places(ctx, draft)
        layout.given_places(ctx, draft)
        places.vague_places(ctx, draft)
        types.brought_down(ctx, draft)
        types.refine(ctx, draft)
    distribution.gapped(ctx)
    drafts = owners.all_events(ctx)
    mishaps = accidents.unwilled_among(ctx, drafts)
    kept = [d for d in drafts if d not in mishaps and existence.settle(ctx, d)]
    kept = distribution.shared(ctx, peace.in_earnest(ctx, kept))
    times.hand_down(kept, ctx)
    places.scenes(ctx, kept)
    for draft in kept:
        places.described_places(ctx, draft)
    courses.in_course(ctx, kept)
    told_again.burnt_then(ctx, kept)
    orders.add_orders(ctx, kept)
    types.flyers(ctx, kept)
    for part in layout.parts(ctx, kept):
        times.go_on(ctx, part)
        times.said_on(ctx, part)
    relations.link_answers(ctx, kept)
    return kept
