"""Participles of harm that a parser hangs too far up: only the lexicon tells which of two verbs may have done it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from kgbuild.extract.events.context import EventContext
from kgbuild.extract.events.triggers import TriggerMatch
from kgbuild.syntax.clauses import SUBJECTS

#: What opens a clause that tells what else was going on.
_MOMENTS = frozenset({"as", "when", "while"})
#: What makes a participle a clause of its own.
_CLAUSAL = (*SUBJECTS, "mark", "aux", "aux:pass")


def rehung(ctx: EventContext, readings: Mapping[int, Sequence[TriggerMatch]]) -> dict[int, int]:
    """Return participles with the verb that they belong to: "resigned after gunmen [stormed] a school, killing eight".

    `readings` are those of the words that evoke an event. A parser hangs a participle that ends a sentence on the main
    verb; where that does no harm and a clause before the comma does, it is said of the clause.
    """
    found = {}
    telling = {i for i, every in readings.items() if any(map(_is_harm, every))}
    for i in sorted(telling):
        word = ctx.words[i]
        loose = word.tag == "VBG" and word.rel == "advcl" and not word.prep and word.head < i
        if (
            loose
            and word.head not in telling
            and _behind_comma(ctx, i)
            and not ctx.clauses.below(i, *_CLAUSAL)
        ):
            inner = list(_clauses_between(ctx, word.head, i, telling))
            if inner:
                found[i] = inner[-1]
        elif (
            loose and _behind_comma(ctx, i) and (above := _above_moment(ctx, word.head, telling)) is not None
        ):
            found[i] = above
    return found


def _above_moment(ctx: EventContext, verb: int, telling: Collection[int]) -> int | None:
    """Return the attack at the moment of which others did what harms nobody: "hit X [as nurses left], killing nine"."""
    opens = {ctx.words[verb].prep, *ctx.clauses.marks(verb)}
    does = [ctx.entities.of(j) for j in ctx.clauses.below(verb, *SUBJECTS)]
    if ctx.words[verb].rel != "advcl" or not opens & _MOMENTS or not does:
        return None
    if any(key is None or not _is_harmless(ctx, key) for key in does):
        return None
    above = (j for j in ctx.clauses.ancestors(verb) if j in telling and ctx.clauses.is_verb(j))
    return next(above, None)


def _is_harmless(ctx: EventContext, key: int) -> bool:
    kind = ctx.entities.kind(key)
    return ctx.lexicon.fits(kind, ("HumanActor",)) and not ctx.lexicon.bears_arms(kind, "members", "forces")


def _is_harm(found: TriggerMatch) -> bool:
    """Tell whether what a word evokes is done to somebody: an attack, an abduction, no agreement."""
    return any(slot.role == "attacker" for slot in found.trigger.slots)


def _behind_comma(ctx: EventContext, i: int) -> bool:
    """Tell whether a comma stands before a word, an adverb between them left aside: ", [reportedly] killing ten"."""
    before = i - 1 if ctx.words[i - 1].tag != "RB" else i - 2
    return before >= 0 and ctx.words[before].text == ","


def _clauses_between(ctx: EventContext, verb: int, end: int, telling: Collection[int]) -> Iterator[int]:
    """Yield the verbs with a subject of their own below a verb that tell of an attack, up to a word."""
    for j in range(verb + 1, end):
        tells = j in telling and ctx.clauses.is_verb(j) and ctx.clauses.below(j, *SUBJECTS)
        if tells and verb in ctx.clauses.ancestors(j):
            yield j
