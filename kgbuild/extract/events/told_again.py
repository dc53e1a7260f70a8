"""What is said again of an attack that was told just before: what it hit, who fired what."""

from __future__ import annotations

from kgbuild.extract.events import anchors, factuality, owners
from kgbuild.extract.events.candidate import EventCandidate, Role
from kgbuild.extract.events.context import TOLD_BEFORE, EventContext
from kgbuild.syntax.arguments import arguments_of
from kgbuild.words import listed

#: So many sentences on it may be said again what an attack hit.
_AGAIN = 2
#: So many sentences on its weapon or its target, named as known, still is that of the attack.
_KNOWN_FOR = 4
#: Pronouns that may stand for a weapon.
_THINGS = frozenset({"it", "they", "both"})
#: Determiners of what was spoken of.
_KNOWN = frozenset({"the", "these", "those", "both", "this", "that"})


def hit_again(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the attack told just before, of a clause that says again what was hit: "[The clinic was struck] at noon".

    The clause tells neither by what nor by whom, and is in the plain past: what "had been hit" was hit before.
    """
    if draft.noun or draft.trigger.strength != "anchored" or anchors.is_met(ctx, draft) or draft.figures:
        return None
    helpers = owners.helpers_of(ctx, draft.word)
    targets = [r for r in draft.roles if r.role == "target"]
    if not targets or helpers & {"had", "has", "have"} or draft.reference == "further" or _apart(ctx, draft):
        return None
    before = _attacks_before(ctx, draft)
    alike = [d for d in before if any(_means_target(ctx, r.word, r.key, d) for r in targets)]
    return alike[-1] if len({id(d) for d in alike}) == 1 and not _dated_twice(ctx, alike[-1], draft) else None


def hit_as_told(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the attack told just before that another source tells: "SANA reported that [missiles had hit the field]"."""
    helpers = owners.helpers_of(ctx, draft.word)
    if draft.noun or "had" not in helpers or not owners.is_reported(ctx, draft.word) or _apart(ctx, draft):
        return None
    if draft.reference == "further" or not ctx.lexicon.is_a(draft.kind, "Attack"):
        return None
    hit = [r for r in draft.roles if r.role == "target"]
    before = [d for d in _attacks_before(ctx, draft, _KNOWN_FOR) if not owners.is_aside(ctx, d)]
    alike = [d for d in before if hit and all(_means_target(ctx, r.word, r.key, d) for r in hit)]
    if len({id(d) for d in alike}) != 1 or any(t.head in draft.words for t in ctx.times):
        return None
    return None if alike[0].at_odds(draft, "attacker") else alike[0]


def fought_for(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the capture or assault of which a known battle was: "retook the town. Nine died in [the battle]"."""
    if not (draft.noun and draft.reference == "definite" and ctx.lexicon.is_a(draft.kind, "ArmedClash")):
        return None
    said = [j for j in ctx.doc.children[draft.word] if ctx.words[j].rel not in ("det", "case", "punct")]
    if said or draft.has("attacker", "place", "near") or any(t.head in draft.words for t in ctx.times):
        return None
    before = [d for d in owners.told_before(ctx, draft.word, _KNOWN_FOR) if not owners.is_aside(ctx, d)]
    told = [d for d in before if anchors.is_met(ctx, d) and ctx.lexicon.is_a(d.kind, "HostileAct")]
    told = [d for d in told if d.trigger.strength != "result"]
    fights = (d for d in before if ctx.lexicon.is_a(d.kind, "ArmedClash"))
    if not told or _apart(ctx, draft) or any(d is not draft for d in fights):
        return None
    taken = ctx.lexicon.is_a(told[-1].kind, "Offensive") and draft.sent - told[-1].sent <= 1
    fought = taken or (ctx.lexicon.is_a(told[-1].kind, "ArmedAssault") and told[-1].has("attacker"))
    return told[-1] if fought else None


def flown(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the downing told just before of an aircraft whose crew came to harm: "shot down a jet. [The pilot died]"."""
    hurt = [r.word for r in draft.roles if r.role == "target"]
    aboard = bool(hurt) and all(ctx.words[i].lemma.lower() in listed("aboard") for i in hurt)
    if draft.noun or draft.trigger.strength != "result" or not aboard or draft.has("attacker", "weapon"):
        return None
    before = owners.told_before(ctx, draft.word, _AGAIN)
    downed = [
        d for d in before if d is not draft and ctx.lexicon.is_a(d.kind, "Interception") and d.has("target")
    ]
    return downed[-1] if downed and not _dated_twice(ctx, downed[-1], draft) else None


def _apart(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a clause is of another time than what is told beside it, or of what did not happen."""
    return owners.at_another_time(ctx, draft) or factuality.unreal(ctx.triggers, draft.word) != ""


def _dated_twice(ctx: EventContext, host: EventCandidate, draft: EventCandidate) -> bool:
    """Tell whether two clauses each have a time of their own."""
    return all(any(t.head in d.words for t in ctx.times) for d in (host, draft))


def _means_target(ctx: EventContext, word: int, key: int, host: EventCandidate) -> bool:
    """Tell whether a target is one of an attack told before: the same thing, or "the clinic" of one clinic."""
    hit = [r for r in host.roles if r.role in ("target", "place")]
    if any(r.key == key for r in hit) or key in _sites(ctx, host):
        return True
    definite = any(ctx.words[j].text.lower() == "the" for j in ctx.clauses.below(word, "det"))
    return definite and any(ctx.words[r.word].lemma.lower() == ctx.words[word].lemma.lower() for r in hit)


def _sites(ctx: EventContext, host: EventCandidate) -> set[int]:
    """Return the places where the clause of an attack has it happen, and those where what it hit is."""
    told = [a.head for a in arguments_of(ctx.clauses, host.word) if not host.noun and a.position == "obl"]
    told += [j for r in host.roles if r.role == "target" for j in ctx.doc.subtree(r.word)]
    keys = [ctx.entities.of(j) for j in told if ctx.words[j].prep in ("at", "in")]
    return {k for k in keys if k is not None and ctx.lexicon.fits(ctx.entities.kind(k), ("Facility",))}


def fired_again(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the attack told just before of whose weapon a clause tells more: "[The rockets were launched] by X".

    The weapon refers back, and the clause names nothing else that was hit.
    """
    if draft.noun or not ctx.lexicon.is_a(draft.kind, "Attack") or draft.reference == "further":
        return None
    if draft.figures or _apart(ctx, draft):
        return None
    told = [d for d in _attacks_before(ctx, draft, _KNOWN_FOR, here=True) if _tells_weapon(ctx, draft, d)]
    if not told or _dated_twice(ctx, told[-1], draft):
        return None
    host = told[-1]
    lit = ctx.lexicon.is_a(draft.kind, "Arson")  # what a weapon set on fire is where it hit
    elsewhere = not lit and any(_hit_too(ctx, r, host) for r in draft.roles if r.role == "target")
    return None if elsewhere or host.at_odds(draft, "attacker") else host


def _hit_too(ctx: EventContext, role: Role, host: EventCandidate) -> bool:
    """Tell whether a target is another than those of an attack told before, and more than a stretch of land."""
    land = role.word not in ctx.doc.name_at and ctx.lexicon.fits(ctx.entities.kind(role.key), ("Region",))
    return not land and role.key not in host.keys("target") | host.keys("place")


def _tells_weapon(ctx: EventContext, draft: EventCandidate, host: EventCandidate) -> bool:
    """Tell whether a clause is about the weapon of an attack told before: "the rockets", "they"."""
    arms = [r for r in host.roles if r.role == "weapon"]
    lemmas = {ctx.words[r.word].lemma.lower() for r in arms}
    for role in [r for r in draft.roles if r.role == "weapon" and _refers_back(ctx, r.word)]:
        if role.key in host.keys("weapon") or ctx.words[role.word].lemma.lower() in lemmas:
            return True
    if (
        draft.has("weapon")
        or draft.sent - host.sent > 1
        or all(ctx.words[r.word].rel != "subj" for r in arms)
    ):
        return False
    alike = ctx.lexicon.by_lemma.get((ctx.words[draft.word].lemma.lower(), "verb"), ())
    fired = any(s.role == "weapon" and "subj:pass" in s.positions for t in alike for s in t.slots)
    subjects = ctx.clauses.below(draft.word, "subj:pass")
    return fired and any(ctx.words[j].text.lower() in _THINGS for j in subjects)


def _refers_back(ctx: EventContext, i: int) -> bool:
    """Tell whether a phrase means what was spoken of: "the rockets", "both bombs", "they"."""
    if ctx.words[i].pos == "PRON":
        return True
    return any(ctx.words[j].text.lower() in _KNOWN for j in ctx.clauses.below(i, "det"))


def _attacks_before(
    ctx: EventContext, draft: EventCandidate, reach: int = _AGAIN, *, here: bool = False
) -> list[EventCandidate]:
    """Return the attacks that were told in the `reach` sentences before; `here` takes those before a semicolon too."""
    opens = ctx.doc.sents[draft.sent][0]
    if here:
        opens = next((i for i in range(draft.word, opens, -1) if ctx.words[i].text == ";"), opens)
    near = owners.told_before(ctx, opens, reach)
    before = [d for d in near if d.trigger.strength not in TOLD_BEFORE]
    hostile = [d for d in before if ctx.lexicon.is_a(d.kind, "Attack") and anchors.is_met(ctx, d)]
    return [d for d in hostile if not factuality.unreal(ctx.triggers, d.word)]


def burnt_then(ctx: EventContext, drafts: list[EventCandidate]) -> None:
    """Take what burnt, nobody says by whose hand, after an attack for what came of it: "Six died and [14 homes burned]"."""
    for draft in drafts:
        if (
            draft.noun
            or not ctx.lexicon.is_a(draft.kind, "Arson")
            or draft.has("attacker", "weapon", "place")
        ):
            continue
        verbs = [i for i in sorted(draft.words) if ctx.clauses.is_verb(i)]
        willed = any(ctx.clauses.below(i, "obj", "agent", "prt") for i in verbs)
        if not willed and not draft.times and not _apart(ctx, draft) and _attacks_before(ctx, draft):
            draft.kind, draft.reference = "Attack", "result"
