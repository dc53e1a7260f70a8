"""Whether a word that alone tells of no attack has beside it what makes it one."""

from __future__ import annotations

from kgbuild.extract.events import dependents, owners
from kgbuild.extract.events.candidate import EventCandidate
from kgbuild.extract.events.context import NEEDY, EventContext
from kgbuild.numerals import quantity
from kgbuild.syntax.clauses import Argument

#: Prepositions by which fire finds its aim, whatever stands there.
_AIMS = frozenset(
    {"at", "against", "towards", "toward", "into", "onto", "on", "in", "near", "outside", "inside"}
)
#: Adverbs that say where something came down.
_SPOTS = frozenset({"there", "nearby", "inside", "outside"})


def is_met(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether what the event's trigger needs beside it is there."""
    return draft.trigger.strength not in NEEDY or is_anchored(ctx, draft)


def is_anchored(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a word that alone tells of no attack has beside it what makes it one: a weapon, a party, an aim."""
    if _is_of_another_kind(ctx, draft):
        return False
    if draft.supported:
        return True
    if draft.trigger.strength == "aimed":
        return draft.has("target") or (draft.noun and draft.has("weapon") and draft.has("place"))
    if draft.has("participant") or _many_take_part(ctx, draft):
        return True
    if draft.noun and draft.has("weapon"):
        return True
    if draft.trigger.strength == "armed":
        return draft.has("weapon")
    if draft.has("weapon") and any(
        _is_aim(ctx, a) for a in dependents.dependents_of(ctx, draft.word, draft.noun)
    ):
        return True
    if draft.has("weapon") and _hits(ctx, draft.word):
        return True
    if draft.has("weapon"):
        return draft.has("target", "place", "near") or bool(draft.figures) or _answers(ctx, draft)
    if draft.has("target") and _answers(ctx, draft):
        return True  # "nine bunkers had been hit in response to the attack"
    if draft.trigger.objects and draft.has("target") and not (draft.noun or _asks_who(draft)):
        return True  # "shots were fired at a convoy"
    return draft.has("attacker") and (_names_its_own(draft) or draft.has("target", "place", "near"))


def _is_of_another_kind(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether it is for no end of war that something is fought for: "are leading a campaign to [save] the whale"."""
    if not draft.noun or draft.trigger.strength != "anchored" or draft.has("target", "weapon"):
        return False
    ends = [j for j in ctx.clauses.below(draft.word, "acl") if ctx.words[j].tag == "VB"]
    ends += [k for j in ends for k in ctx.clauses.below(j, "xcomp")]
    return bool(ends) and not any(j in ctx.at or _is_warlike(ctx, j) for j in ends)


def _is_warlike(ctx: EventContext, i: int) -> bool:
    """Tell whether a verb says what forces set out to do: "an operation to [retake] the port"."""
    supports = ctx.lexicon.support_by_lemma.get(ctx.words[i].lemma.lower(), ())
    return any(support.position == "acl" for support in supports)


def _asks_who(draft: EventCandidate) -> bool:
    """Tell whether not everybody can do it: rescuers, too, pull a family from a house."""
    doers = [s for s in draft.trigger.slots if s.role == "attacker"]
    return bool(doers) and not any("Actor" in s.kinds for s in doers)


def _answers(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether somebody did it in answer to something: "launched ten missiles [in retaliation for a raid]"."""
    told = dependents.dependents_of(ctx, draft.word, draft.noun) if draft.has("attacker", "target") else []
    return any(owners.is_answered(ctx, a.head) for a in told)


def _many_take_part(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a number alone says who took part: "[thousands] marched", "[hundreds] protested"."""
    if draft.noun or not any(s.role == "participant" for s in draft.trigger.slots):
        return False
    return any(quantity(ctx.doc.small, j) is not None for j in ctx.clauses.below(draft.word, "subj"))


def _names_its_own(draft: EventCandidate) -> bool:
    """Tell whether a phrase itself says what was done harm to, as "cut down trees" does."""
    return bool(draft.trigger.objects) and not any(
        s.role in ("target", "weapon") for s in draft.trigger.slots
    )


def _hits(ctx: EventContext, i: int) -> bool:
    """Tell whether a weapon's verb says what or where it hit, whatever that may be: "struck the wall", "fell there"."""
    objects = [j for j in ctx.clauses.below(i, "obj") if ctx.words[j].tag.startswith("NN")]
    hit = [j for j in objects if not dependents.is_weapon(ctx, Argument("obj", "", j))]
    where = [j for j in ctx.clauses.below(i, "advmod") if ctx.words[j].text.lower() in _SPOTS]
    return ctx.clauses.is_verb(i) and bool(hit or where)


def _is_aim(ctx: EventContext, a: Argument) -> bool:
    return a.prep in _AIMS and not any(
        t.first <= a.head < t.last for t in ctx.times_of.get(ctx.words[a.head].sent, ())
    )
