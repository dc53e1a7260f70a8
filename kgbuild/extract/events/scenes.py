"""Where events happen that do not say so: on the scene that the text has just set."""

from __future__ import annotations

from kgbuild.extract.events import owners
from kgbuild.extract.events.candidate import EventCandidate, Role
from kgbuild.extract.events.context import EventContext

#: How many sentences back the scene of an event may have been set.
_SCENE = 1
#: Adverbs of what is close to a place told before: "a few metres away".
_CLOSE = frozenset({"away", "nearby"})
#: What introduces the place that the tale goes on in.
SCENES = frozenset({"in", "at", "into", "inside", "across"})


def scenes(ctx: EventContext, drafts: list[EventCandidate]) -> None:
    """Let an event without a place happen where the text just was: the last town that something was said to be in."""
    for draft in drafts:
        before = [d for d in drafts if 0 <= draft.sent - d.sent <= _SCENE and d.word < draft.word]
        same = [r for r in draft.roles if r.role in ("place", "near") and _is_same(ctx, r.word)]
        if any(d.has("place", "near") for d in before):
            draft.roles = [r for r in draft.roles if r not in same]  # "the same town" is one with a name
        new = draft.reference not in ("definite", "period")
        if new and not draft.has("place", "near") and (same or _is_close_by(ctx, draft)):
            _beside(draft, before)
        elif new and not _is_found(ctx, draft) and not _told_apart(ctx, draft):
            scene = _scene(ctx, draft)
            if scene is not None:
                draft.add(Role("place", *scene, implied=True), "rule:extract.events.scenes.scenes")


def _told_apart(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether an event is of another time than what is told beside it, or is none in particular."""
    return owners.at_another_time(ctx, draft) or (draft.plural and draft.reference == "bare")


def _is_close_by(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a clause says that it was by the place told of last: "a few metres away", "near the same town"."""
    verbs = [i for i in sorted(draft.words) if ctx.clauses.is_verb(i)]
    below = [k for i in verbs for k in ctx.doc.subtree(i) if k > i]
    away = any(ctx.words[k].text.lower() in _CLOSE for k in below)
    return away or any(_is_same(ctx, k) and _is_spot(ctx, k) for k in below)


def _is_same(ctx: EventContext, i: int) -> bool:
    """Tell whether a noun means what was told of before: "the [same] town"."""
    return any(ctx.words[j].text.lower() == "same" for j in ctx.clauses.below(i, "amod"))


def _is_spot(ctx: EventContext, i: int) -> bool:
    key = ctx.entities.of(i)
    return key is not None and ctx.lexicon.fits(ctx.entities.kind(key), ("Place",))


def _beside(draft: EventCandidate, before: list[EventCandidate]) -> None:
    """Take the places of the event told last for what another was near to."""
    last = next((d for d in reversed(before) if d.has("place", "near")), None)
    for role in [r for r in last.roles if r.role in ("place", "near")] if last is not None else []:
        draft.add(Role("near", role.key, role.word, implied=True), "rule:extract.events.scenes._beside")


def _is_found(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a name says where an event happened: "at a school" alone is still in the town spoken of."""
    spots = [r for r in draft.roles if r.role in ("place", "near")]
    sites = [r for r in spots if ctx.lexicon.fits(ctx.entities.kind(r.key), ("Facility",))]
    return bool(spots) and (sites != spots or any(r.word in ctx.doc.name_at for r in spots))


def _scene(ctx: EventContext, draft: EventCandidate) -> tuple[int, int] | None:
    first = ctx.doc.sents[max(0, draft.sent - _SCENE)][0]
    for i in range(draft.word - 1, first - 1, -1):
        key = ctx.entities.of(i)
        if (
            key is not None
            and _sets_scene(ctx, i)
            and ctx.lexicon.fits(ctx.entities.kind(key), ("Settlement",))
        ):
            return key, i
    return None


def _sets_scene(ctx: EventContext, i: int) -> bool:
    """Tell whether a name says where something is, and not where its teller is: "sources in X said"."""
    word = ctx.words[i]
    there = word.rel in ("obl", "nmod") and word.prep in SCENES
    entered = word.rel == "obj" and ctx.words[word.head].lemma.lower() in ctx.lexicon.arrivals
    if i not in ctx.doc.name_at or not (there or entered):
        return False
    if word.rel == "nmod" and ctx.words[word.head].pos == "PRON":
        return False  # "anyone in Ankara"
    return ctx.clauses.clause_of(i) not in ctx.reporting
