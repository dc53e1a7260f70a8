"""Parties of a fight that the clause around it tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kgbuild.extract.events.candidate import EventCandidate, Role
from kgbuild.extract.events.context import EventContext
from kgbuild.syntax.arguments import arguments_of

#: Prepositions by which a clause says when or amid which fight its subject did something.
_AMID = frozenset({"after", "amid", "during", "in", "following"})


def tell_parties(ctx: EventContext, drafts: Iterable[EventCandidate]) -> None:
    """Give events the parties that the clause around them tells."""
    for draft in drafts:
        for key, word in _fighting(ctx, draft):
            draft.add(Role("attacker", key, word), "rule:extract.events.parties._fighting")


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
