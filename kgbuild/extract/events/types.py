"""Makes the class of an event as specific as weapons and parties allow."""

from __future__ import annotations

from kgbuild.extract.casualties.quantities import ORDINALS
from kgbuild.extract.events import owners
from kgbuild.extract.events.candidate import EventCandidate, Reason, Role
from kgbuild.extract.events.context import EventContext
from kgbuild.extract.times.found import DAYS
from kgbuild.extract.whys import frame
from kgbuild.lexicon import Refinement
from kgbuild.model import TimeExpression

#: The tags of words that stand for some of several things: "them", "two", "all", "most", "which".
_SOME = frozenset({"PRP", "CD", "DT", "PDT", "JJS", "WDT"})
#: How often one party must be named before all air attacks of an article are held to be its own.
_ENOUGH = 2


def flyers(ctx: EventContext, drafts: list[EventCandidate]) -> None:
    """Let air attacks without an attacker be those of the one party that flies all others of the article."""
    strikes = [d for d in drafts if ctx.lexicon.is_a(d.kind, "Airstrike")]  # drones are flown by all sides
    known = [r for d in strikes for r in d.roles if r.role == "attacker"]
    if len(known) < _ENOUGH or len({r.key for r in known}) != 1:
        return
    for draft in strikes:
        if not draft.has("attacker", "accused", "claimedBy"):
            nearest = min(known, key=lambda r: abs(r.word - draft.word))
            draft.add(
                Role("attacker", nearest.key, nearest.word, implied=True), "rule:extract.events.types.flyers"
            )


def brought_down(ctx: EventContext, draft: EventCandidate) -> None:
    """Let what was shot down be what had just been fired: "fired forty rockets; [most of them] were intercepted".

    "[It] was shot down" is the one drone or missile told of, "brought down [a third]" one more of several.
    """
    if draft.noun or not ctx.lexicon.is_a(draft.kind, "Interception"):
        return
    before = owners.told_before(ctx, draft.word, 1)
    some = [j for j in ctx.clauses.below(draft.word, "obj", "subj:pass") if _stands_for_some(ctx, j)]
    alone = any(ctx.words[j].text.lower() == "it" for j in some)
    kinds = [ctx.entities.kind(r.key) for r in draft.roles if r.role == "target"]
    if alone and any(ctx.lexicon.fits(kind, ("MaterialTarget", "WeaponType")) for kind in kinds):
        return  # "hit a helicopter with a missile. [It] was shot down"
    tag = "NN" if alone else "NNS"
    fired = [(d, r) for d in before for r in d.roles if _is_fired(ctx, d, r) and ctx.words[r.word].tag == tag]
    if not fired or not some:
        return
    attack, weapon = fired[-1]
    draft.roles = [r for r in draft.roles if r.role != "target" or r.word not in _with_nested(ctx, some)]
    draft.add(Role("target", weapon.key, some[0]), "rule:extract.events.types.brought_down")
    days = [told for told in attack.times if told[0].kind in DAYS]
    if days and not draft.times:
        when, span = days[0]
        then = TimeExpression("with-event", (attack.word,), when.text, when.mention)
        draft.date(then, span, "rule:extract.events.types.brought_down")


def _is_fired(ctx: EventContext, draft: EventCandidate, role: Role) -> bool:
    """Tell whether a filler is what was fired: the weapon of an attack, what another downing was of."""
    downed = ctx.lexicon.is_a(draft.kind, "Interception")
    return role.role == ("target" if downed else "weapon")


def _stands_for_some(ctx: EventContext, i: int) -> bool:
    """Tell whether a word stands for some of several things told of: "them", "two", "all but two", "most of them"."""
    word = ctx.words[i]
    inner = ctx.clauses.below(i, "nmod")
    another = word.lemma.lower() in ORDINALS and bool(ctx.clauses.below(i, "det"))
    return (word.tag in _SOME or another) and all(ctx.words[j].pos == "PRON" for j in inner)


def _with_nested(ctx: EventContext, heads: list[int]) -> set[int]:
    return {k for j in heads for k in ctx.doc.subtree(j)}


def refine(ctx: EventContext, draft: EventCandidate) -> None:
    """Make the class as specific as weapon and parties allow."""
    for key in sorted(draft.keys("weapon")):
        implied = ctx.implied(key)
        if implied and ctx.lexicon.is_a(implied, draft.kind):
            draft.kind = implied
            draft.steps.append(
                ("type", Reason("rule:extract.events.types.refine", _fillers(ctx, draft, key)))
            )
            break
    for refinement in ctx.lexicon.refinements:
        filled = [r for r in draft.roles if r.role == refinement.role]
        fits = [_refines(ctx, r, refinement) for r in filled]
        if refinement.triggers and draft.trigger.iri not in refinement.triggers:
            continue  # the army that blows up a house drops no bomb on it
        if refinement.of == draft.kind and any(fits) and (all(fits) or not refinement.kinds):
            draft.kind = refinement.to
            words = tuple(r.word for r in filled)
            draft.steps.append(("type", Reason(frame(refinement.iri), words)))
    draft.kinds.add(draft.kind)


def _fillers(ctx: EventContext, draft: EventCandidate, key: int) -> tuple[int, ...]:
    return tuple(r.word for r in draft.roles if r.key == key)


def _refines(ctx: EventContext, role: Role, refinement: Refinement) -> bool:
    if role.role != refinement.role:
        return False
    word = ctx.words[role.word]
    before = ctx.words[role.word - 1].lemma.lower() if role.word else ""
    names = {word.lemma.lower(), f"{before} {word.lemma.lower()}"}
    if word.pos == "PRON":  # "warplanes kept up [their] bombardment"
        heads = [phrase.head for phrase in ctx.entities.phrases_of(role.key)]
        names |= {ctx.words[i].lemma.lower() for i in heads}
    if role.role == "weapon":
        names.add(
            ctx.entities.entity(role.key).name.lower()
        )  # a parser may not know "warplanes" for a plural
    return bool(names & refinement.lemmas) or ctx.lexicon.fits(ctx.entities.kind(role.key), refinement.kinds)
