"""What a later sentence says of the attack told before without naming it: who was behind it, what it was aimed at."""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.extract.events import anchors, factuality, frames, modality, owners
from kgbuild.extract.events.candidate import EventCandidate, Role
from kgbuild.extract.events.context import EventContext
from kgbuild.lexicon import Support
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.clauses import SUBJECTS, Argument
from kgbuild.syntax.passive import conjuncts
from kgbuild.words import listed

#: How many sentences back what is claimed or blamed may have been told.
BACK = 4
#: How many sentences back what was aimed at may have been hit.
_NEAR = 2
_TOWARDS = frozenset({"at", "for", "against"})


def hostile(ctx: EventContext, i: int) -> list[EventCandidate]:
    """Return the attacks of a text that word `i` is no part of; none for "denied any role in [the attack]"."""
    return _hostile(ctx, i, owners.all_events(ctx))


def hostile_before(ctx: EventContext, i: int, back: int) -> list[EventCandidate]:
    """Return those of them that its sentence and so many before tell of before word `i`."""
    return _hostile(ctx, i, owners.told_before(ctx, i, back))


def _hostile(ctx: EventContext, i: int, events: Iterable[EventCandidate]) -> list[EventCandidate]:
    attacks = [d for d in events if i not in d.words and is_attack(ctx, d)]
    return [d for d in attacks if anchors.is_met(ctx, d) and not factuality.unreal(ctx.triggers, d.word)]


def is_attack(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether an event is one that somebody does to others."""
    hostile = any(s.role == "attacker" for s in draft.trigger.slots)
    return hostile or ctx.lexicon.is_a(draft.kind, "Attack")


def takes_it_on(ctx: EventContext, i: int, support: Support) -> bool:
    """Let who is said to be responsible, for what is known, have done what was told: "a group said [that it was]".

    Who says so of itself claims it: "the army said [jihadists were]" leaves it with the army.
    """
    word = ctx.words[i]
    doing = any(s.role == "attacker" for s in support.slots) and not ctx.clauses.is_verb(i)
    if not doing or word.rel not in ("acl", "ccomp") or ctx.clauses.negated(i):
        return False
    said = (
        ctx.words[word.head].head if word.rel == "acl" else word.head
    )  # "said in a statement [that it was]"
    if said not in ctx.reporting or ctx.clauses.below(i, "obl", "nmod", "advcl"):
        return False
    # "that it was" may hang on "a statement", and then seem to be said of it
    subjects = ctx.clauses.below(i, "subj")
    own = [ctx.entities.of(j) for j in subjects]
    who = next((a.head for a in arguments_of(ctx.clauses, said) if a.position == "subj"), None)
    key = ctx.entities.of(who) if who is not None else None
    before = hostile_before(ctx, i, BACK)
    if who is None or key is None or not before or not own or own[0] is None:
        return False
    by = "rule:extract.events.sequels.takes_it_on"
    if key in own:
        before[-1].add(Role("claimedBy", key, who), by)
    elif ctx.lexicon.fits(ctx.entities.kind(own[0]), ("Actor",)):
        before[-1].add(Role("attacker", own[0], subjects[0]), by)
    else:
        return False
    return True


def tell_aims(ctx: EventContext) -> None:
    """Take for a target what somebody says an attack was aimed at: "The army said the target was a rebel camp"."""
    telling = listed("aims") | listed("aiming")
    for word in ctx.words:
        if word.i in ctx.at or word.lemma.lower() not in telling:
            continue
        aims = _aims(ctx, word.i)
        draft = _last_told(ctx, word.i) if aims else None
        for i in aims if draft is not None else ():
            assert draft is not None
            slots = [s for s in draft.trigger.slots if s.role == "target"]
            for j in conjuncts(ctx.clauses, i):
                key = ctx.entities.of(j)
                if key is not None and frames.open_slot(
                    ctx, slots, Argument("obj", "", j), ctx.entities.kind(key)
                ):
                    draft.add(Role("target", key, j), "rule:extract.events.sequels.tell_aims")


def _last_told(ctx: EventContext, i: int) -> EventCandidate | None:
    """Return the attack that the last sentence with one tells first, a few sentences before word `i` at most."""
    before = [d for d in hostile_before(ctx, i, _NEAR) if not owners.is_aside(ctx, d)]
    return next((d for d in before if d.sent == before[-1].sent), None)


def _aims(ctx: EventContext, i: int) -> list[int]:
    """Return what a word says to have been aimed at: "the target was [a camp]", "it had aimed at [a camp]"."""
    word = ctx.words[i]
    lemma = word.lemma.lower()
    if lemma in listed("aims") and word.rel in SUBJECTS and ctx.clauses.below(word.head, "cop"):
        return [] if modality.is_denied(ctx.triggers, word.head) else [word.head]
    if lemma in listed("aiming") and ctx.clauses.is_verb(i) and not modality.is_denied(ctx.triggers, i):
        return [a.head for a in arguments_of(ctx.clauses, i) if a.position == "obl" and a.prep in _TOWARDS]
    return []
