"""Times that a clause with "when", "as", "while" or "where" shares with the event beside it."""

from __future__ import annotations

from kgbuild.extract.casualties.grammar import lists
from kgbuild.extract.events import anchors, owners
from kgbuild.extract.events.candidate import EventCandidate
from kgbuild.extract.events.context import NEEDY, EventContext
from kgbuild.extract.times.found import FoundTime

#: How many words may stand between a day and the noun that it stands before.
_BETWEEN = 4
#: So many sentences on it may be told how who attacked had come.
_ON = 2
_AT_ONCE = frozenset({"as", "when", "while"})


def at_that_moment(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return the event that a clause tells the moment of: "was shot [as he walked home on Sunday]".

    A parser may hang the clause on the last noun before it.
    """
    while ctx.words[head].rel == "xcomp" and ctx.words[head].head != head:
        head = ctx.words[head].head  # "as they tried [to cross] on Monday"
    word = ctx.words[head]
    if word.rel not in ("advcl", "acl") or not {word.prep, *ctx.clauses.marks(head)} & _AT_ONCE:
        return None
    above = word.head if word.rel == "advcl" else ctx.words[word.head].head
    owner = owners.event_of(ctx, above)
    return owner if owner is not None and not owner.times else None


def tells(ctx: EventContext, i: int) -> bool:
    """Tell whether a word tells an event, with the words beside it that it needs for that."""
    own = ctx.at.get(i)
    return own is not None and (own.trigger.strength not in NEEDY or anchors.is_met(ctx, own))


def told_by_when(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return the event that a clause with "when" tells: "it happened in May, when a convoy was shelled"."""
    for j in ctx.clauses.below(head, "advcl", "relcl"):
        marks = {ctx.words[k].text.lower() for k in ctx.clauses.below(j, "mark", "advmod", "obl")}
        if "when" in marks:
            owner = owners.event_of(ctx, j) or owners.event_of_clause(ctx, j)
            if owner is not None:
                return owner
    return None


def left_behind(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return what left people in some state: "on 30 June, [rockets fired] at a base left two with wounds"."""
    if ctx.words[head].lemma.lower() not in lists()["leaving"]:
        return None
    subjects = ctx.clauses.below(head, "subj")
    return owners.first_event(ctx, [j for i in subjects for j in (i, *ctx.clauses.below(i, "acl"))])


def noun_below(ctx: EventContext, time: FoundTime) -> EventCandidate | None:
    """Return the event that a noun with a time in front is a number of: "[last night's] wave of air strikes"."""
    if time.head is None or time.first > time.head or ctx.clauses.is_verb(time.head):
        return None
    told = owners.event_nouns(ctx, time.head)
    return ctx.at[told[0]] if told else None


def on_the_way(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return the undated attack told before by whoever went somewhere then: "[the attacker] walked to the gate Sunday"."""
    if not ctx.clauses.is_verb(head) or head in ctx.reporting or owners.event_of(ctx, head) is not None:
        return None
    does = {ctx.entities.of(j) for j in ctx.clauses.below(head, "subj")} - {None}
    told = [d for d in owners.told_before(ctx, head, _ON) if anchors.is_met(ctx, d)]
    own = told[-1:] and not told[-1].times and ctx.words[told[-1].word].sent < ctx.words[head].sent
    return told[-1] if own and does & told[-1].keys("attacker") else None


def told_with_where(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return what a clause with "where" tells of a place: "had left on Friday X, [where troops had burned] houses"."""
    names = ctx.clauses.below(head, "obl", "obj")
    clauses = [k for j in names for k in ctx.clauses.below(j, "relcl")]
    clauses = [
        k for k in clauses if "where" in {ctx.words[j].text.lower() for j in ctx.clauses.below(k, "advmod")}
    ]
    for clause in clauses:
        for i in (clause, *ctx.clauses.below(clause, "conj")):
            owner = owners.event_of(ctx, i)
            alike = owners.helpers_of(ctx, clause) == owners.helpers_of(ctx, head)
            if owner is not None and not owner.times and alike:
                return owner
    return None


def right_before(ctx: EventContext, time: FoundTime) -> EventCandidate | None:
    """Return the event whose noun a day stands before like an adjective: "those behind the [October 7, 2023] attack"."""
    noun = next((j for j in range(time.last, min(time.last + _BETWEEN, len(ctx.words))) if j in ctx.at), None)
    if noun is None or not ctx.at[noun].noun or time.first == 0:
        return None
    opens = ctx.words[time.first - 1]
    owned = opens.tag == "POS" or opens.text.endswith(("'", "\u2019")) or opens.rel in ("det", "poss")
    between = ctx.words[time.last : noun]
    return ctx.at[noun] if owned and all(w.rel in ("amod", "compound") for w in between) else None


def is_background(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether an event only says since when something has been so: "has shelled the border since [rebels] invaded"."""
    verb = ctx.clauses.clause_of(draft.word)
    marks = {*ctx.clauses.marks(verb), ctx.words[verb].prep, ctx.words[draft.word].prep}
    return "since" in marks and any(when.kind == "date" for when, _ in draft.times)
