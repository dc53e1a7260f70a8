"""What is said again of an attack that was told just before: what it hit, whose car that was, who else died."""

from __future__ import annotations

from dataclasses import replace

from kgbuild.extract.events import anchors, factuality, owners
from kgbuild.extract.events.candidate import EventCandidate, Figure
from kgbuild.extract.events.context import TOLD_BEFORE, EventContext

#: So many sentences on it may be said again what an attack hit.
_AGAIN = 2
#: Words by which some people are more than those told of.
_MORE = frozenset({"other", "others", "another"})
_ALSO = frozenset({"also", "too"})


def hit_again(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the attack told just before, of a clause that says again what was hit: "[The clinic was struck] at noon".

    The clause tells neither by what nor by whom, and is in the plain past: what "had been hit" was hit before.
    """
    if draft.noun or draft.trigger.strength != "anchored" or anchors.is_met(ctx, draft) or draft.figures:
        return None
    helpers = {ctx.words[j].text.lower() for j in ctx.clauses.below(draft.word, "aux", "aux:pass")}
    targets = [r for r in draft.roles if r.role == "target"]
    if not targets or helpers & {"had", "has", "have"} or draft.reference == "further" or _apart(ctx, draft):
        return None
    before = _attacks_before(ctx, draft)
    alike = [d for d in before if any(_means_target(ctx, r.word, r.key, d) for r in targets)]
    return alike[-1] if len({id(d) for d in alike}) == 1 and not _dated_twice(ctx, alike[-1], draft) else None


def _apart(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a clause is of another time than what is told beside it, or of what did not happen."""
    return owners.at_another_time(ctx, draft) or factuality.unreal(ctx.triggers, draft.word) != ""


def _dated_twice(ctx: EventContext, host: EventCandidate, draft: EventCandidate) -> bool:
    """Tell whether two clauses each have a time of their own."""
    return all(any(t.head in d.words for t in ctx.times) for d in (host, draft))


def _means_target(ctx: EventContext, word: int, key: int, host: EventCandidate) -> bool:
    """Tell whether a target is one of an attack told before: the same thing, or "the clinic" of one clinic."""
    hit = [r for r in host.roles if r.role in ("target", "place")]
    if any(r.key == key for r in hit):
        return True
    definite = any(ctx.words[j].text.lower() == "the" for j in ctx.clauses.below(word, "det"))
    return definite and any(ctx.words[r.word].lemma.lower() == ctx.words[word].lemma.lower() for r in hit)


def hit_his(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the attack on somebody told just before whose belongings a clause says were hit: "[His car] was hit"."""
    owned = [j for r in draft.roles if r.role == "target" for j in ctx.clauses.below(r.word, "poss")]
    whose = {ctx.entities.of(j) for j in owned if ctx.words[j].tag == "PRP$"}
    if draft.noun or not whose or draft.reference == "further" or _apart(ctx, draft):
        return None
    before = [d for d in _attacks_before(ctx, draft) if d.keys("target") & whose]
    if len(before) != 1 or _dated_twice(ctx, before[0], draft):
        return None
    doers = [d.keys("attacker") for d in (before[0], draft)]
    return None if all(doers) and doers[0].isdisjoint(doers[1]) else before[0]


def _attacks_before(ctx: EventContext, draft: EventCandidate) -> list[EventCandidate]:
    """Return the attacks that were told in the sentences just before."""
    before = [d for d in owners.all_events(ctx) if 0 < draft.sent - d.sent <= _AGAIN]
    before = [d for d in before if d.trigger.strength not in TOLD_BEFORE]
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


def with_others(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the attack told last, of a clause that says who else came to harm: "[Two others died too]"."""
    if draft.noun or draft.trigger.strength != "result" or not draft.figures or draft.links:
        return None
    if draft.has("attacker", "weapon", "place") or draft.times or _apart(ctx, draft):
        return None
    before = _attacks_before(ctx, draft)
    last = [d for d in before if d.sent == max(b.sent for b in before)]
    if len(last) != 1 or any(d.sent == draft.sent for d in owners.all_events(ctx) if d is not draft):
        return None
    return last[0] if last[0].has("target") and _says_more(ctx, draft.word, last[0]) else None


def _says_more(ctx: EventContext, i: int, host: EventCandidate) -> bool:
    """Tell whether a clause counts more people than those told of: "others", "also", "with him"."""
    if any(ctx.words[j].text.lower() in _ALSO for j in ctx.clauses.below(i, "advmod")):
        return True
    does = ctx.clauses.below(i, "subj", "subj:pass")
    beside = [k for j in does for k in (j, *ctx.clauses.below(j, "amod", "det"))]
    if any(ctx.words[j].text.lower() in _MORE for j in beside):
        return True
    company = [j for j in ctx.clauses.below(i, "obl") if ctx.words[j].prep in ("with", "alongside")]
    # a pronoun behind "with" is nobody of its own clause, whomever it was taken for
    return any(ctx.words[j].pos == "PRON" or ctx.entities.of(j) in host.keys("target") for j in company)


def sum_up(host: EventCandidate, draft: EventCandidate) -> None:
    """Add the numbers of who else came to harm to those of an attack; the addends stay as parts of the sum."""
    for more in [f for f in draft.figures if not f.part and f.number]:
        own = [f for f in host.figures if f.role == more.role and not f.part and f.number]
        if len(own) == 1:
            bound = "least" if "least" in (own[0].bound, more.bound) else own[0].bound
            total = Figure(more.role, own[0].number + more.number, bound, "", more.span)
            host.figures = [replace(f, part=True) if f is own[0] else f for f in host.figures]
            draft.figures = [replace(f, part=True) if f is more else f for f in draft.figures]
            host.figures.append(total)
