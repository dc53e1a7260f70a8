"""Deaths that an attack told of brought about later: their day and place are those of no attack."""

from __future__ import annotations

from kgbuild.extract.casualties.arguments import in_hospital, wounds_of
from kgbuild.extract.casualties.grammar import lists
from kgbuild.extract.events import owners
from kgbuild.extract.events.candidate import EventCandidate
from kgbuild.extract.events.context import EventContext
from kgbuild.syntax.passive import is_passive

#: So many sentences back the attack may have been told of which somebody dies later.
_OUTLIVED = 5


def set_apart(ctx: EventContext, draft: EventCandidate) -> None:
    """Leave out a death that an event told beside it brought about: its day and place are those of no attack."""
    if not owners.is_dying(ctx, draft.word) or draft.word not in ctx.at:
        return
    wounds = wounds_of(ctx.doc, draft.word)
    host = owners.cause_of(ctx, wounds) if wounds is not None else _died_of(ctx, draft.word)
    if host is None and (wounds is not None or in_hospital(ctx.doc, draft.word)):
        before = _attacks_before(ctx, draft)  # who died of wounds told of before is in the toll of that
        host = next((d for d in before[-1:] if wounds is None or d.sent == draft.sent), None)
    if host is not None and host is not draft:
        ctx.outlived[draft.word] = host
        del ctx.at[draft.word]
    elif (
        host is None and (wounds is not None or _of_the_hurt(ctx, draft.word)) and _attacks_before(ctx, draft)
    ):
        hurt = [
            k for j in ctx.clauses.below(draft.word, "subj") for k in ctx.clauses.below(j, "relcl", "acl")
        ]
        for j in [draft.word, *(k for k in hurt if k in ctx.at and not ctx.at[k].has("attacker"))]:
            del ctx.at[j]
        ctx.carriers.add(draft.word)  # of whose number the toll told before is


def only_counts(ctx: EventContext, i: int) -> bool:
    """Tell whether a verb only takes a count to a figure, or says that somebody is hurt.

    "[Brings] the number of dead to 12", "is [fighting] for his life".
    """
    below = [ctx.words[j] for j in ctx.clauses.below(i, "obj", "obl")]
    counts = any(w.rel == "obj" and w.lemma.lower() in lists()["tolls"] for w in below)
    clings = ctx.words[i].lemma.lower() in lists()["clinging"]
    alive = any(w.prep in ("for", "to") and w.lemma.lower() in lists()["lives"] for w in below)
    return ctx.clauses.is_verb(i) and (counts or (clings and alive))


def _attacks_before(ctx: EventContext, draft: EventCandidate) -> list[EventCandidate]:
    """Return the attacks told of not long before: who now "died of his wounds" was hurt in one."""
    before = owners.told_before(ctx, draft.word, _OUTLIVED)
    return [d for d in before if ctx.lexicon.is_a(d.kind, "Attack") and not d.plural]


def _of_the_hurt(ctx: EventContext, i: int) -> bool:
    """Tell whether one of those known to be hurt died: "two of [the wounded] have died"."""
    does = ctx.clauses.below(i, "subj")
    known = [k for j in does for k in (j, *ctx.clauses.below(j, "nmod"))]
    return any(
        ctx.words[k].text.lower() in lists()["hurt"]
        and any(ctx.words[j].text.lower() == "the" for j in ctx.clauses.below(k, "det"))
        for k in known
    )


def _died_of(ctx: EventContext, i: int) -> EventCandidate | None:
    """Return the attack that somebody outlived for a while: "was shot on Monday and [died] two days later"."""
    word = ctx.words[i]
    later = any(t.head == i and t.when.kind in ("later", "after-previous", "after-event") for t in ctx.times)
    later = later or any(ctx.words[j].text.lower() == "later" for j in ctx.clauses.below(i, "advmod"))
    subjects = ctx.clauses.below(i, "subj", "subj:pass")
    suffered = [ctx.at[j] for k in subjects for j in ctx.clauses.below(k, "relcl", "acl") if j in ctx.at]
    if later and suffered and ctx.lexicon.is_a(suffered[0].kind, "Attack"):
        return suffered[0]  # "a man who was stabbed died later"
    for time in ctx.times:
        anchor = time.when.args[0] if time.when.kind == "after-event" else None
        if time.head == i and isinstance(anchor, int) and anchor in ctx.at and _befell_same(ctx, anchor):
            return ctx.at[anchor]
    if word.rel != "conj" or subjects or not later:
        return None
    for above in ctx.clauses.ancestors(i):
        if above in ctx.at and ctx.lexicon.is_a(ctx.at[above].kind, "Attack"):
            return ctx.at[above]
        if ctx.words[above].rel not in ("conj", "advcl"):
            return None
    return None


def _befell_same(ctx: EventContext, i: int) -> bool:
    """Tell whether an attack befell who is spoken of: "died a month after [being shot]", "after he was shot"."""
    does = ctx.clauses.below(i, "subj", "subj:pass")
    own = not does or ctx.words[does[0]].pos == "PRON"
    return own and is_passive(ctx.clauses, i) and ctx.lexicon.is_a(ctx.at[i].kind, "Attack")
