"""Who those are that are told of as "the two", "both sides" or "all": parties and people told of just before."""

from __future__ import annotations

from kgbuild.extract.events import owners
from kgbuild.extract.events.candidate import EventCandidate, Role
from kgbuild.extract.events.context import EventContext
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.modifiers import modifiers_of
from kgbuild.words import listed

#: How many sentences back the two were told of.
_BACK = 3
#: Roles of the parties to an event.
_PARTIES = frozenset({"attacker", "target", "participant"})
_KINDS = ("Organization", "Country")
#: How many the words mean.
_TWO = 2
#: What alone stands for people told of before.
_ALL = frozenset({"all", "both", "each", "most"})


def both_sides(ctx: EventContext, draft: EventCandidate) -> None:
    """Let "the two", "both sides" of a fight be the two parties told of before: "fighting between [the two] went on"."""
    if not ctx.lexicon.is_a(draft.kind, "ArmedClash") or draft.has("attacker"):
        return
    heads = [
        a.head for i in sorted(draft.words) for a in arguments_of(ctx.clauses, i) if a.position == "subj"
    ]
    heads += [
        a.head for i in sorted(draft.words) for a in modifiers_of(ctx.clauses, i) if a.prep == "between"
    ]
    for head in [h for h in heads if _means_two(ctx, h)][:1]:
        for key, word in _parties(ctx, head):
            draft.add(Role("attacker", key, word), "rule:extract.events.sides.both_sides")


def _means_two(ctx: EventContext, i: int) -> bool:
    """Tell whether a phrase stands for two parties that are known: "the two", "both", "both sides", "the two armies"."""
    word = ctx.words[i]
    said = {word.text.lower(), *(ctx.words[j].text.lower() for j in ctx.doc.children[i] if j < i)}
    if "both" in said:
        return word.text.lower() == "both" or word.lemma.lower() in listed("sides")
    return {"the", "two"} <= said and (word.text.lower() == "two" or word.lemma.lower() in listed("sides"))


def _parties(ctx: EventContext, i: int) -> list[tuple[int, int]]:
    """Return the two parties of the event told last before a word that has two, else the two bodies named last.

    Each is told by its entity and the word that names it.
    """
    for told in reversed(owners.told_before(ctx, i, _BACK)):
        found = {r.key: r.word for r in told.roles if r.role in _PARTIES and _is_party(ctx, r.key)}
        if len(found) == _TWO:
            return list(found.items())
    sent = ctx.words[i].sent
    for n in range(sent, max(sent - _BACK, 0) - 1, -1):
        first, last = ctx.doc.sents[n]
        heads = [p.head for p in ctx.entities.headed(first, min(last, i))]
        keys = {key: j for j in reversed(heads) if (key := ctx.entities.of(j)) is not None}
        found = {key: j for key, j in keys.items() if _is_party(ctx, key)}
        if found:
            return sorted(found.items()) if len(found) == _TWO else []
    return []


def _is_party(ctx: EventContext, key: int) -> bool:
    return ctx.lexicon.fits(ctx.entities.kind(key), _KINDS)


def all_of_them(ctx: EventContext, draft: EventCandidate) -> None:
    """Let "all", "both" who suffered be the people told of last: "found three farmers' bodies. [All] had been shot"."""
    if draft.noun or draft.has("target"):
        return
    takes = {p for s in draft.trigger.slots if s.role == "target" for p in s.positions}
    for argument in arguments_of(ctx.clauses, draft.word):
        word = ctx.words[argument.head]
        alone = word.text.lower() in _ALL and not ctx.clauses.below(word.i, "nmod")
        if alone and argument.position in takes:
            for head in _people(ctx, word.i):
                key = ctx.entities.of(head)
                if key is not None:
                    draft.add(Role("target", key, word.i), "rule:extract.events.sides.all_of_them")


def _people(ctx: EventContext, i: int) -> list[int]:
    """Return the heads of the last phrase for several people before word `i`, in its sentence or the one before."""
    begin = ctx.doc.sents[max(ctx.words[i].sent - 1, 0)][0]
    for phrase in reversed(ctx.entities.headed(begin, i)):
        if ctx.words[phrase.head].rel == "conj" or not _is_people(ctx, phrase.head):
            continue
        heads = [h for h in ctx.entities.members(phrase.head) if h < i and _is_people(ctx, h)]
        if len(heads) > 1 or phrase.plural:
            return heads
    return []


def _is_people(ctx: EventContext, head: int) -> bool:
    key = ctx.entities.of(head)
    return key is not None and ctx.lexicon.fits(ctx.entities.kind(key), ("HumanActor",))
