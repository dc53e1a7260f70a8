"""Who ordered an event, as a phrase of its clause says: "at the president's direction", "on the orders of X"."""

from __future__ import annotations

from kgbuild.extract.events.candidate import EventCandidate, Role
from kgbuild.extract.events.context import EventContext
from kgbuild.syntax.arguments import arguments_of
from kgbuild.words import listed

#: Prepositions before what somebody orders, and within a phrase that says on whose orders.
_AT = frozenset({"at", "by", "on", "under", "upon"})


def add_orders(ctx: EventContext, drafts: list[EventCandidate]) -> None:
    """Give events who ordered them."""
    for draft in drafts:
        for verb in sorted({i if ctx.clauses.is_verb(i) else ctx.clauses.clause_of(i) for i in draft.words}):
            for head in (j for i in _phrases(ctx, verb) for j in _orderers(ctx, i, ctx.words[i].prep)):
                key = ctx.entities.of(head)
                own = key is None or key in draft.keys("attacker")
                if key is not None and not own and ctx.lexicon.fits(ctx.entities.kind(key), ("Actor",)):
                    draft.add(Role("orderedBy", key, head), "rule:extract.events.orders.add_orders")


def _phrases(ctx: EventContext, verb: int) -> list[int]:
    """Return the phrases of a verb's clause, those too that a parser hangs on its places: "shot in X [on orders of] Y"."""
    if not ctx.clauses.is_verb(verb):
        return []
    own = [a.head for a in arguments_of(ctx.clauses, verb)]
    return own + [k for j in own for k in ctx.clauses.below(j, "nmod")]


def _orderers(ctx: EventContext, i: int, prep: str) -> list[int]:
    """Return whose orders a phrase speaks of: "on the orders of [X]", "at [X]'s direction"."""
    inside = set(prep.split())
    if len(inside) > 2 and inside & _AT and any(word in listed("orders") for word in inside):
        return [i]
    word = ctx.words[i]
    if word.lemma.lower() not in listed("orders") or prep not in _AT:
        return []
    behind = [j for j in ctx.clauses.below(i, "nmod") if ctx.words[j].prep in ("of", "from")]
    return [*ctx.clauses.below(i, "poss"), *behind][:1]
