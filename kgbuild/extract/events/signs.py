"""What the words that tell of an event say of whether it was told before: "that attack", "had hit the camp", "also hit"."""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.extract.events import owners, times
from kgbuild.extract.events.candidate import EventCandidate
from kgbuild.extract.events.context import EventContext
from kgbuild.syntax.words import POINTING

#: The last sentence of a lead, counted from 0.
_LEAD = 1
_SUBJECTS = frozenset({"subj", "subj:pass"})
#: Prepositions of comparison.
_AGAINST = frozenset({"like", "unlike", "than"})


def signs(ctx: EventContext, draft: EventCandidate) -> tuple[str, ...]:
    """Return the names of what holds of the words that tell of an event, sorted.

    "pluperfect": its clause looks back. "beside": an adverb sets it beside what was told. "pointing": its noun
    points back. "uncounted": its noun has no plural, so that it may stand for one or many. "compared": what was
    told is held against it. "going on": its clause goes on with a tale. "describing": its clause says what was done
    at some time to what another event is told of. "backdrop": its clause only tells what had once befallen a thing.
    "in passing": a clause gives its time that only describes a thing. "ending": what its clause is told with was
    before it. "begun": what its clause or noun is told with was after it. "same day": it was on the day of what was
    told before. "aside": it is only what another event answers. "news": the lead says that it has been. What stands
    in a quotation is "quoted" beside these.
    """
    return tuple(sorted(set(_signs(ctx, draft))))


def _signs(ctx: EventContext, draft: EventCandidate) -> Iterator[str]:
    clause, words = ctx.clauses.clause_of(draft.word), ctx.lexicon.sameness.words
    if any("had" in owners.helpers_of(ctx, ctx.clauses.clause_of(i)) for i in sorted(draft.words)):
        yield "pluperfect"
    adverbs = [
        ctx.words[j].text.lower() for i in {draft.word, clause} for j in ctx.clauses.below(i, "advmod")
    ]
    if not words["beside"].isdisjoint(adverbs):
        yield "beside"
    if times.goes_on(ctx, draft):
        yield "going on"
    if draft.sent <= _LEAD and not draft.noun and owners.helpers_of(ctx, clause) & {"has", "have"}:
        yield "news"
    yield from _described(ctx, draft, clause)
    if any(when.kind in ("same", "with-previous") and "day" in when.text.lower() for when, _ in draft.times):
        yield "same day"
    if any(ctx.words[j].text.lower() in ("before", "until") for j in ctx.clauses.below(clause, "mark")):
        yield "ending"
    if _was_before(ctx, draft, clause):
        yield "begun"
    if draft.noun:
        if owners.is_answered(ctx, draft.word):
            yield "aside"
        if not POINTING.isdisjoint(ctx.words[j].text.lower() for j in ctx.clauses.below(draft.word, "det")):
            yield "pointing"
        if ctx.words[draft.word].text.lower() in words["uncounted"]:
            yield "uncounted"
        if _compared(ctx, draft.word):
            yield "compared"


def _described(ctx: EventContext, draft: EventCandidate, clause: int) -> Iterator[str]:
    """Yield what a relative clause says of the thing that it describes."""
    if owners.describes(ctx, clause):
        yield "describing"
    if ctx.words[clause].rel == "relcl" and "had" in owners.helpers_of(ctx, clause) and draft.times:
        yield "backdrop"
    if (
        ctx.words[clause].rel == "relcl"
        and draft.times
        and ctx.words[ctx.words[clause].head].rel not in _SUBJECTS
    ):
        yield "in passing"


def _was_before(ctx: EventContext, draft: EventCandidate, clause: int) -> bool:
    """Tell whether it is said to have been before another event: "jets hit X [after a bomb hurt] two", "[after a raid]"."""
    if draft.noun and ctx.lexicon.fits(draft.kind, ctx.lexicon.lasting):
        return False  # "captured the palace after a siege", which it ended
    if draft.noun and ctx.words[draft.word].rel == "obl":
        at, told = draft.word, {ctx.words[draft.word].prep}
    else:
        at, told = (
            clause,
            {ctx.words[clause].prep, *ctx.clauses.marks(clause)}
            if ctx.words[clause].rel == "advcl"
            else set(),
        )
    above = ctx.words[at].head
    other = ctx.at.get(above) if at != above and told & {"after", "following"} else None
    return other is not None and other is not draft and other.trigger.strength != "result"


def _compared(ctx: EventContext, i: int) -> bool:
    """Tell whether a noun is what others are held against: "a blockade like [the siege] of X", "matched [the raid]"."""
    for j in (i, *ctx.clauses.ancestors(i)):
        word = ctx.words[j]
        if word.prep in _AGAINST:
            return True
        if word.rel == "obj":
            return ctx.words[word.head].lemma.lower() in ctx.lexicon.sameness.words["compared"]
        if word.rel not in ("conj", "nmod", "compound", "dep"):
            return False
    return False
