"""Parties of an attack or a fight that the clause around it tells, or one that says who the attackers were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kgbuild.extract.events import factuality, modality, owners
from kgbuild.extract.events.candidate import EventCandidate, Role
from kgbuild.extract.events.context import EventContext
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.modifiers import modifiers_of
from kgbuild.syntax.passive import conjuncts

#: Prepositions by which a clause says when or amid which fight its subject did something.
_AMID = frozenset({"after", "amid", "during", "in", "following"})
#: How many sentences after an attack it may be said who made it.
_SEQUEL = 3


def tell_parties(ctx: EventContext, drafts: Sequence[EventCandidate]) -> None:
    """Give events the parties that the clause around them tells."""
    for draft in drafts:
        for key, word in _fighting(ctx, draft):
            draft.add(Role("attacker", key, word), "rule:extract.events.parties._fighting")
    for phrase in ctx.entities.phrases:
        for key, word in _identified(ctx, phrase.head) if phrase.definite and not phrase.name else ():
            before = [d for d in drafts if 0 <= ctx.words[word].sent - d.sent <= _SEQUEL and d.word < word]
            told = [d for d in before if ctx.lexicon.is_a(d.kind, "Attack") and not owners.is_aside(ctx, d)]
            if told:
                told[-1].add(Role("attacker", key, word), "rule:extract.events.parties._identified")


def _fighting(ctx: EventContext, draft: EventCandidate) -> Iterator[tuple[int, int]]:
    """Yield who clashed with a party: "[soldiers] shot civilians after clashes with militiamen"."""
    word = ctx.words[draft.word]
    alone = draft.noun and ctx.lexicon.is_a(draft.kind, "ArmedClash") and not draft.has("attacker")
    if not alone or not draft.has("target") or word.rel != "obl" or word.prep not in _AMID:
        return
    for argument in arguments_of(ctx.clauses, word.head):
        key = ctx.entities.of(argument.head) if argument.position == "subj" else None
        if key is None or key in draft.keys("target"):
            continue
        if ctx.lexicon.bears_arms(ctx.entities.kind(key), "members"):
            yield key, argument.head


def _identified(ctx: EventContext, i: int) -> Iterator[tuple[int, int]]:
    """Yield who the attackers are said to be: "[The attackers] were members of X", "identified [the bomber] as X"."""
    word = ctx.words[i]
    if word.lemma.lower() not in ctx.lexicon.perpetrators:
        return
    said: list[int] = []
    if word.rel == "subj" and ctx.clauses.below(word.head, "cop"):
        said = [word.head]
    elif word.rel in ("obj", "subj:pass"):
        said = [
            a.head for a in arguments_of(ctx.clauses, word.head) if a.position == "obl" and a.prep == "as"
        ]
    for head in (j for k in said for j in conjuncts(ctx.clauses, k)):
        if factuality.unreal(ctx.triggers, head) or modality.is_nobody(ctx.triggers, head):
            continue
        of = [a.head for a in modifiers_of(ctx.clauses, head) if a.prep in ("of", "from")]
        for j, key in [(j, ctx.entities.of(j)) for j in (head, *of)] + [(head, ctx.entities.owner(head))]:
            if key is not None and ctx.lexicon.bears_arms(ctx.entities.kind(key), "members"):
                yield key, j
