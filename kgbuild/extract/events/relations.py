"""Which event answers which: responses, retaliation, reasons given."""

from __future__ import annotations

from kgbuild.extract.events import answering, factuality, owners
from kgbuild.extract.events.candidate import EventCandidate
from kgbuild.extract.events.context import EventContext
from kgbuild.extract.whys import first_of
from kgbuild.syntax.arguments import arguments_of

#: How many sentences may lie between an event and the words that tell what it avenged.
_NEAR = 2
#: Where a verb tells of its own what somebody did.
_MAIN = frozenset({"root", "ccomp", "conj", "parataxis"})


def link_answers(ctx: EventContext, drafts: list[EventCandidate]) -> None:
    """Link events to what they answer."""
    for n, draft in enumerate(drafts):
        for i in sorted(draft.words):
            for answered in answering.answered(ctx, i):
                other = _event_behind(ctx, answered, drafts[:n])
                bare = other is None or (other not in drafts and not other.roles)
                if bare and answering.speaks_back(ctx, answered):
                    other = _previous(ctx, draft, drafts[:n])
                if other is not None and other is not draft and other in drafts:
                    draft.link("inResponseTo", other, "rule:extract.events.answering.answered")
            for reason in answering.reasons(ctx, i):
                other = _event_behind(ctx, reason, drafts[:n])
                if other is not None and other is not draft and other in drafts:
                    draft.link("inResponseTo", other, "rule:extract.events.answering.reasons")
            if answering.answers(ctx, i):
                previous = _previous(ctx, draft, drafts[:n])
                if previous is not None and not draft.links:
                    draft.link("inResponseTo", previous, "rule:extract.events.relations._previous")
    _avenge(ctx, drafts)
    _provoke(ctx, drafts)
    _told_to_answer(ctx, drafts)
    for draft in drafts:
        rules = () if draft.links else (_blamed_before, _hit_before)
        other, by = first_of(ctx, [(rule, draft) for rule in rules])
        if other is not None and other is not draft and other in drafts:
            draft.link("inResponseTo", other, by)


def _blamed_before(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return what somebody is blamed for by whoever then acts: "[blamed the group for the raid] and ordered strikes"."""
    for verb in (ctx.words[i].head for i in sorted(draft.words) if ctx.words[i].rel == "conj"):
        heads = {a.head for a in arguments_of(ctx.clauses, verb) if a.position in ("obj", "obl")}
        blamed = [d for head in heads for d in ctx.accused.get(head, ())]
        if blamed:
            return min(blamed, key=lambda d: d.word)
    return None


def _hit_before(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the attack by others after which a clause says that one was made: "shelled X [after rebels attacked Y]".

    Days that lie between part the two.
    """
    if not _is_one_sided(ctx, draft) or not draft.has("attacker"):
        return None
    for i in sorted(draft.words):
        for j in ctx.clauses.below(i, "advcl") if ctx.clauses.is_verb(i) else ():
            other = owners.event_of(ctx, j)
            if other is None or not _after(ctx, j) or not _is_one_sided(ctx, other):
                continue
            theirs, mine = other.keys("attacker"), draft.keys("attacker")
            if theirs and not theirs & mine and ctx.lexicon.is_a(other.kind, "Attack"):
                return other
    return None


def _after(ctx: EventContext, i: int) -> bool:
    """Tell whether "after" alone joins clause `i`, and no count of days."""
    marks = [j for j in ctx.clauses.below(i, "mark") if ctx.words[j].text.lower() == "after"]
    measured = any(t.first <= j < t.last for t in ctx.times for j in marks)
    return bool(marks) and not measured


def _told_to_answer(ctx: EventContext, drafts: list[EventCandidate]) -> None:
    """Link what was told last to what it is said to have answered: "troops [were responding to] the shelling"."""
    for verb in (i for i in ctx.clauses.verbs if answering.responds(ctx, i)):
        if (
            owners.event_of(ctx, verb) is not None
            or ctx.words[verb].rel not in _MAIN
            or factuality.unreal(ctx.triggers, verb)
        ):
            continue
        heads = [
            a.head for a in arguments_of(ctx.clauses, verb) if a.prep in answering.prepositions(ctx, verb)
        ]
        other = next((d for j in heads if (d := _event_behind(ctx, j, [])) is not None), None)
        draft = _last_told(ctx, verb, other, drafts) if other in drafts else None
        if draft is not None and other is not None and not draft.links:
            mine, theirs = draft.keys("attacker"), other.keys("attacker")
            if mine and theirs and not mine & theirs:  # "the attack" alone may be what was told last
                draft.link("inResponseTo", other, "rule:extract.events.relations._told_to_answer")


def _provoke(ctx: EventContext, drafts: list[EventCandidate]) -> None:
    """Link what an event is said to have brought on: "the raid [prompted] rebels to shell the town"."""
    provoking = ctx.linking["provoked"]
    for verb in (i for i in ctx.clauses.verbs if ctx.words[i].lemma.lower() in provoking):
        arguments = arguments_of(ctx.clauses, verb)
        causes = [a.head for a in arguments if a.position in ("subj", "agent")]
        cause = owners.first_event(ctx, (j for head in causes for j in owners.event_nouns(ctx, head)))
        effects = [a.head for a in arguments if a.position in ("obj", "subj:pass")]
        heads = [j for head in effects for j in owners.event_nouns(ctx, head)]
        draft = owners.first_event(ctx, [*ctx.clauses.below(verb, "xcomp", "ccomp"), *heads])
        if cause is None or draft is None or cause is draft or cause not in drafts or draft not in drafts:
            continue
        if _is_one_sided(ctx, draft) and not factuality.unreal(ctx.triggers, verb):
            draft.link("inResponseTo", cause, "rule:extract.events.relations._provoke")


def _is_one_sided(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether somebody does it to others: what sparks a clash is not answered by it."""
    return any(s.role == "attacker" for s in draft.trigger.slots) and not ctx.lexicon.is_a(
        draft.kind, "ArmedClash"
    )


def _avenge(ctx: EventContext, drafts: list[EventCandidate]) -> None:
    """Link what is done "to avenge X", by the verb above or else told just before, to X."""
    for verb in (i for i in ctx.clauses.verbs if owners.takes_answered(ctx, ctx.words[i].lemma)):
        above = list(ctx.clauses.ancestors(verb))[:3]
        if verb in ctx.at or any(ctx.lexicon.context(ctx.words[j].lemma, "to") for j in above):
            continue  # "vowed to avenge the strike": that is still to come
        objects = [a.head for a in arguments_of(ctx.clauses, verb) if a.position == "obj"]
        other = next((d for j in objects if (d := _event_behind(ctx, j, [])) is not None), None)
        draft = owners.first_event(ctx, above)
        draft = draft or _last_told(ctx, verb, other, drafts)
        if other in drafts and draft in drafts and other is not draft and other and draft:
            draft.link("inResponseTo", other, "rule:extract.events.relations._avenge")


def _last_told(
    ctx: EventContext, i: int, other: EventCandidate | None, drafts: list[EventCandidate]
) -> EventCandidate | None:
    """Return the event that the sentences before word `i` tell of, other than the avenged one."""
    near = (d for d in reversed(drafts) if d.word < i and ctx.words[i].sent - d.sent <= _NEAR)
    return next((d for d in near if d is not other and d.trigger.strength != "result"), None)


def _event_behind(ctx: EventContext, word: int, earlier: list[EventCandidate]) -> EventCandidate | None:
    """Return the event that a word stands for: an event's own, or the last one that used that weapon ("the rockets")."""
    found = owners.event_nouns(ctx, word)
    if found:
        return ctx.at[found[0]]
    owner = owners.event_of(ctx, word) or owners.first_event(ctx, ctx.clauses.below(word, "acl", "relcl"))
    if owner is not None:
        return owner  # "in response to a missile [fired at the city]"
    key = ctx.entities.of(word)
    return next((d for d in reversed(earlier) if key is not None and key in d.keys("weapon")), None)


def _previous(
    ctx: EventContext, draft: EventCandidate, earlier: list[EventCandidate]
) -> EventCandidate | None:
    """Return the event told last before this one that somebody else began."""
    mine = draft.keys("attacker")
    for other in reversed(earlier):
        theirs = other.keys("attacker")
        if owners.at_another_time(ctx, other):
            continue  # "less than a day after jets bombed the port"
        told = other.trigger.strength != "result" or other.has("attacker", "weapon")
        if told and (not theirs or not theirs & mine):
            return other
    return None
