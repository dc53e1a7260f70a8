"""Whether words of violence stand in a peaceful passage: what the model makes of the passage, weighed with what is told.

The model's odds come of the passage's vectors alone (`Heads.passages`). An armed party, a weapon or dead speak for
violence in earnest even where a passage sounds peaceful. The weights stand in `peace.json`; `training/passages.py` fits
both.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from kgbuild.extract.events import layout
from kgbuild.extract.events.candidate import EventCandidate
from kgbuild.extract.events.context import EventContext
from kgbuild.weights import load
from kgbuild.words import classes

FILE: Final = Path(__file__).with_name("peace.json")
BIAS: Final = "bias"
#: Roles that speak for violence in earnest where the clause itself fills them.
_ROLES: Final = ("attacker", "claimedBy", "target", "weapon")
#: Triggers of the model that tell of violence: before the dot of their types.
_VIOLENT: Final = ("Conflict", "Life")
#: How many sentences before and behind one belong to its passage, as the model has it
#: (`en_kgbuild.heads.AROUND`): a test holds them equal, since reading loads no model.
_PASSAGE: Final = 2
#: Decimals to which odds are compared, so that processors that differ in the last bit agree.
_DECIMALS: Final = 6


def in_earnest(ctx: EventContext, drafts: Sequence[EventCandidate]) -> list[EventCandidate]:
    """Return the drafts that are in earnest: what came of an event is so beside one that is."""
    sure = [draft for draft in drafts if not is_peaceful(ctx, draft)]
    told = {draft.sent for draft in sure if _is_a(ctx, draft, "earnest")}
    return [d for d in drafts if d in sure or _near(d.sent, told, _reach(d))]


def _reach(draft: EventCandidate) -> int:
    """Return how far from what is in earnest a draft may stand to be so too: a result in the passage, others beside it."""
    return _PASSAGE if draft.trigger.strength == "result" else 1


def _near(sent: int, told: Iterable[int], reach: int) -> bool:
    return any(abs(sent - other) <= reach for other in told)


def is_peaceful(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a draft of violence has too little to be one in earnest: "the visitors raided the left wing"."""
    told = evidence(ctx, draft)
    if not told:
        return False
    weights = shipped()
    return round(weights[BIAS] + sum(weights[name] * value for name, value in told.items()), _DECIMALS) < 0


def evidence(ctx: EventContext, draft: EventCandidate) -> dict[str, float]:
    """Return what speaks for or against violence in earnest, nothing where the model has not read the text."""
    odds = _odds(ctx, draft.word)
    if odds is None or not _is_a(ctx, draft, "earnest") or layout.has_fields(ctx, draft.word):
        return {}  # a row of a table is no passage
    roles = [role for role in draft.roles if not role.implied]
    told = {name: any(role.role == name for role in roles) for name in _ROLES}
    armed = [r for r in roles if r.role == "attacker"]
    told["armed"] = any(ctx.lexicon.is_listed(ctx.entities.kind(r.key), "armed") for r in armed)
    told["by weapon"] = _is_a(ctx, draft, "by-weapon")
    told["killed"] = any(f.role == "killed" and f.number for f in draft.figures)
    told["main"] = draft.trigger.strength == "main"
    seen = {name: _share(ctx, draft, name) for name in _VIOLENT}
    passages = [odds for _, odds in ctx.doc.heads.passages]
    text = {"whole": sum(passages) / len(passages), "elsewhere": _elsewhere(ctx, draft)}
    return {"odds": odds, **told, **seen, **text}


def _odds(ctx: EventContext, i: int) -> float | None:
    """Return the model's log odds that the passage around word `i` tells of violence."""
    passages = ctx.doc.heads.passages
    at = bisect_right(passages, (i, float("inf"))) - 1
    return passages[at][1] if at >= 0 else None


def _is_a(ctx: EventContext, draft: EventCandidate, name: str) -> bool:
    return any(ctx.lexicon.is_a(draft.kind, kind) for kind in classes(name))


def _share(ctx: EventContext, draft: EventCandidate, kind: str) -> float:
    """Return the model's share for a word of a draft as a trigger of a kind."""
    found = (s for i, k, s in ctx.doc.heads.triggers if i in draft.words and k.startswith(kind))
    return max(found, default=0.0)


def _elsewhere(ctx: EventContext, draft: EventCandidate) -> float:
    """Return the model's share for the surest word of violence that is none of a draft's own."""
    own = set(draft.words)
    found = (s for i, k, s in ctx.doc.heads.triggers if i not in own and k.startswith(_VIOLENT))
    return max(found, default=0.0)


@cache
def shipped() -> dict[str, float]:
    """Return the fitted weights, in log odds. Raises ModelError where the file does not hold them."""
    return load(FILE, _plain, of="violence in earnest", command="make -C training passages")


def _plain(told: Mapping[str, float]) -> dict[str, float]:
    return {str(name): float(weight) for name, weight in told.items()}
