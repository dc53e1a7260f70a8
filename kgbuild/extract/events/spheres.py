"""Words of violence as figures of speech: a passage about a game, a market or a debate, in which nobody is armed."""

from __future__ import annotations

from kgbuild.extract.events import factuality, owners
from kgbuild.extract.events.candidate import EventCandidate, Role
from kgbuild.extract.events.context import EventContext
from kgbuild.extract.mentions.phrase import Phrase
from kgbuild.extract.senses import senses
from kgbuild.words import classes

#: How many sentences before and behind an event tell what a passage is about, and how many words of it must be there.
_AROUND, _WORDS = 2, 2
#: The lists of words of spheres in which nobody is armed.
_SPHERES = ("games", "trade", "debates")
#: How an exercise is named at which something is fired.
_WHILE = frozenset({"during", "in", "at", "as part of"})
#: Roles whose fillers tell by whom it was done in earnest.
_EARNEST = ("claimedBy", "accused", "orderedBy")


def is_of_sphere(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether an event without weapon, dead and armed parties is of the game, trade or debate that is told of."""
    if _is_flown(ctx, draft) or _is_drilled(ctx, draft):
        return True
    if draft.kind not in classes("spoken") or draft.has(*_EARNEST):
        return False
    if any(f.role == "killed" and f.number for f in draft.figures):
        return False
    about = [name for name in _SPHERES if len(_said_around(ctx, draft, name)) >= _WORDS]
    return any(_belongs(ctx, draft, name) for name in about) and not _armed_around(ctx, draft)


def _is_drilled(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether it is practised or played: nobody is said to have been hurt by anybody but those who train."""
    if any(f.role in ("killed", "wounded") and f.number for f in draft.figures) or draft.has(*_EARNEST):
        return False
    does = [ctx.entities.kind(r.key) for r in draft.roles if r.role == "attacker"]
    if any(ctx.lexicon.is_listed(kind, "irregular") for kind in does):
        return False
    if _at_exercise(ctx, draft):
        return True
    first, last = ctx.doc.sents[draft.sent]
    told = ctx.spheres["drills"]
    here = any(first <= i == j < last and i not in draft.words for i, j, _ in told)
    return here and len(_said_around(ctx, draft, "drills")) >= _WORDS


def _at_exercise(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a force fires while it trains: "fired missiles at an old frigate [during an exercise]"."""
    when = [ctx.words[j] for i in draft.words for j in ctx.clauses.below(i, "obl", "nmod")]
    trained = any(w.prep in _WHILE and w.lemma.lower() in senses()["exercises"] for w in when)
    aims = [ctx.words[j].lemma.lower() for i in draft.words for j in ctx.clauses.below(i, "advcl")]
    trained = trained or bool(senses()["trying"].intersection(aims)) or _is_mocked(ctx, draft)
    return trained and not any(
        r.role == "target" and ctx.lexicon.fits(ctx.entities.kind(r.key), ("HumanActor",))
        for r in draft.roles
    )


def _is_mocked(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether what is hit only stands for a target: "a [dummy] warhead"."""
    hit = [r.word for r in draft.roles if r.role in ("target", "weapon")]
    hit += [j for i in draft.words for j in ctx.clauses.below(i, "obj", "subj:pass")]
    said = {ctx.words[k].lemma.lower() for j in hit for k in ctx.clauses.below(j, "amod", "compound")}
    return bool(said & senses()["mocked"])


def _is_flown(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a rocket that blew up was on its way into space."""
    hit = draft.has("target", *_EARNEST) or any(f.number for f in draft.figures)
    if draft.kind not in classes("launched") or hit:
        return False
    return len(_said_around(ctx, draft, "space")) >= _WORDS and not any(
        _is_armed(ctx, p.kind) for p in ctx.entities.headed(*_around(ctx, draft))
    )


def _belongs(ctx: EventContext, draft: EventCandidate, sphere: str) -> bool:
    """Tell whether who does it and whom it befalls may be of a sphere; of a debate somebody must be who speaks."""
    if not all(_is_of(ctx, r, sphere) for r in draft.roles if r.role in ("attacker", "target", "weapon")):
        return False
    hurt = [f.span for f in draft.figures if f.role == "wounded" and f.number]
    if not all(any(ctx.words[i].lemma.lower() in senses()[sphere] for i in range(*span)) for span in hurt):
        return False  # "two fans were hurt" is no injury of the game
    if draft.has("attacker"):
        return True
    argued = draft.kind in classes("argued") or not draft.has("place", "near", "target")
    return sphere != "debates" and argued  # "shots were fired outside the stadium before the match"


def _is_of(ctx: EventContext, role: Role, sphere: str) -> bool:
    """Tell whether a party is named or of the sphere; places that are hit are of none, but those that a game is about."""
    kind, named = ctx.entities.kind(role.key), ctx.entities.has_name(role.key)
    word = ctx.words[role.word]
    if word.lemma.lower() in senses()[sphere]:
        return True
    if word.rel in ("compound", "amod") and ctx.words[word.head].lemma.lower() in senses()[sphere]:
        return True  # "[rebel] lawmakers"
    if (
        role.role == "weapon"
        or _is_armed(ctx, kind)
        or (sphere == "debates" and ctx.lexicon.fits(kind, ("Place",)))
    ):
        return False
    if ctx.lexicon.fits(kind, ("HumanActor",)):
        return named or (sphere == "debates" and kind == "Person" and role.role == "target")
    return sphere == "games" or not ctx.lexicon.fits(kind, ("Country", "Place", "MaterialTarget"))


def _is_armed(ctx: EventContext, kind: str) -> bool:
    return ctx.lexicon.is_listed(kind, "armed")


def _said_around(ctx: EventContext, draft: EventCandidate, sphere: str) -> set[str]:
    """Return the words of a sphere in the sentences around a draft but its own."""
    first, last = _around(ctx, draft)
    told = [(i, j, term) for i, j, term in ctx.spheres[sphere] if first <= i and j < last]
    return {term for i, j, term in told if i not in draft.words and j not in draft.words}


def _around(ctx: EventContext, draft: EventCandidate) -> tuple[int, int]:
    sents = ctx.doc.sents
    return sents[max(draft.sent - _AROUND, 0)][0], sents[min(draft.sent + _AROUND, len(sents) - 1)][1]


def _armed_around(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether weapons, armed people or dead are told of around a draft."""
    others = owners.events_of(ctx, draft.sent - _AROUND, draft.sent + _AROUND)
    if any(_is_deadly(ctx, d) for d in others if d is not draft):
        return True
    return any(bears_arms(ctx, phrase) for phrase in ctx.entities.headed(*_around(ctx, draft)))


def _is_deadly(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether an event has dead and is no figure of speech itself: "killed off the match"."""
    dead = any(f.role == "killed" and f.number for f in draft.figures)
    return dead and not factuality.unreal(ctx.triggers, draft.word)


def bears_arms(ctx: EventContext, phrase: Phrase) -> bool:
    """Tell whether a phrase names a weapon or somebody armed; "rebel" before "lawmakers" is none."""
    word = ctx.words[phrase.head]
    if word.rel in ("compound", "amod") and ctx.words[word.head].lemma.lower() in senses()["debates"]:
        return False
    known = ctx.words[phrase.head].lemma.lower() in ctx.lexicon.perpetrators
    return known or _is_armed(ctx, phrase.kind) or ctx.lexicon.fits(phrase.kind, ("WeaponType",))
