"""Places told by what is part of them or by what stands for them: "at the gate of X", "outside the village", "there"."""

from __future__ import annotations

from kgbuild.extract.events import modality, owners
from kgbuild.extract.events.candidate import EventCandidate, Role
from kgbuild.extract.events.context import EventContext
from kgbuild.extract.events.spots import add_places, place_before
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.clauses import Argument
from kgbuild.syntax.modifiers import modifiers_of
from kgbuild.words import listed

#: Where a verge lies to the place that it belongs to: at it, or only near it.
_BELONGING = frozenset({"of", "to", "into"})
_ASIDE = frozenset({"above", "below", "overlooking"})
#: The prepositions of where something was done.
_DONE_AT = frozenset({"at", "by", "in", "inside", "on", "outside"})


def there(ctx: EventContext, draft: EventCandidate) -> None:
    """Let "there" be the place that the text spoke of last: "two women were killed there", "the raid on a post there"."""
    hit = [r.word for r in draft.roles if r.role in ("target", "place")]
    said = [k for i in hit for k in (i, *ctx.clauses.below(i, "acl"))]
    said += [
        ctx.words[i].head for i in draft.words if ctx.words[i].rel == "xcomp"
    ]  # "there they were said to have"
    told = {j for i in {*draft.words, *said} for j in ctx.clauses.below(i, "advmod")}
    told |= {i + 1 for i in hit if i + 1 < len(ctx.words) and ctx.words[i + 1].rel in ("advmod", "expl")}
    for j in sorted(told):
        place = place_before(ctx, j) if ctx.words[j].text.lower() == "there" else None
        if place is not None:
            described = place[1] not in ctx.doc.name_at
            draft.add(Role("place", *place, implied=described), "rule:extract.events.landmarks.there")


def at_verges(ctx: EventContext, draft: EventCandidate) -> None:
    """Take the place that a spot is part of, or leads to: "at [the entrance to X]", "on [the steps of X's church]"."""
    for a in _told_beside(ctx, draft):
        if a.prep not in _DONE_AT or ctx.words[a.head].lemma.lower() not in listed("verges"):
            continue
        key = ctx.entities.of(a.head)
        if key is not None and not ctx.entities.entity(key).generic:
            continue
        for b in modifiers_of(ctx.clauses, a.head):
            if b.position == "nmod" and b.prep in _BELONGING | _ASIDE:
                role = "near" if b.prep in _ASIDE else "place"
                add_places(ctx, draft, b.head, "rule:extract.events.landmarks.at_verges", role)


def opening(ctx: EventContext, draft: EventCandidate) -> None:
    """Take the place that a sentence opens with, whoever tells of it: "[In Baghdad], officials said bombs had gone off"."""
    verb = ctx.clauses.clause_of(draft.word)
    teller = ctx.words[verb].head
    if ctx.words[verb].rel != "ccomp" or teller not in ctx.reporting:
        return
    if any(r.role in ("place", "near") and r.word in ctx.doc.name_at for r in draft.roles):
        return
    subjects = ctx.clauses.below(teller, "subj")
    for a in arguments_of(ctx.clauses, teller):
        if a.position == "obl" and a.prep == "in" and subjects and a.head < min(subjects) < verb:
            add_places(ctx, draft, a.head, "rule:extract.events.landmarks.opening")


def at_the_town(ctx: EventContext, draft: EventCandidate) -> None:
    """Let "the village" be the one told last, where no other is: "blew up a cart [outside the village]"."""
    if any(r.role in ("place", "near") and r.word in ctx.doc.name_at for r in draft.roles):
        return
    for a in _told_beside(ctx, draft):
        near = a.prep in ctx.lexicon.near_preps
        if not (near or a.prep in ("in", "at", "inside")) or not _is_the_town(ctx, a.head):
            continue
        place = place_before(ctx, a.head)
        if place is None or not ctx.lexicon.fits(ctx.entities.kind(place[0]), ("Settlement",)):
            continue
        draft.roles = [r for r in draft.roles if r.role not in ("place", "near") or r.word != a.head]
        role = Role("near" if near else "place", *place, implied=True)
        draft.add(role, "rule:extract.events.landmarks.at_the_town")
        return


def on_a_road(ctx: EventContext, a: Argument) -> bool:
    """Tell whether a phrase says on which road somebody was: "ambushed a column [on the road to X]"."""
    key = ctx.entities.of(a.head) if a.prep in ("on", "along") else None
    return key is not None and ctx.lexicon.fits(ctx.entities.kind(key), ("Road",))


def far_from(ctx: EventContext, draft: EventCandidate) -> None:
    """Take the place that it is said how far an event was from: "blew up a pipeline, [45 kilometres from X]"."""
    known = any(r.role in ("place", "near") and r.word in ctx.doc.name_at for r in draft.roles)
    if known or not draft.has("target", "weapon"):
        return  # "attacked 80 kilometres from the finish" may tell of a race
    first, last = ctx.doc.sents[draft.sent]
    for i in range(max(first + 1, draft.word), last - 2):
        told = ctx.words[i].lemma.lower() in listed("distances") and ctx.words[i + 1].text.lower() == "from"
        if (
            not told
            or ctx.words[i - 1].pos != "NUM"
            or owners.event_of(ctx, _verb_above(ctx, i)) is not draft
        ):
            continue
        name = next((j for j in (i + 2, i + 3) if j < last and j in ctx.doc.name_at), None)
        if name is not None:
            end = ctx.doc.name_at[name].last
            heads = [j for j in range(name, end) if ctx.entities.of(j) is not None]
            for head in heads[:1]:
                add_places(ctx, draft, head, "rule:extract.events.landmarks.far_from", "near")


def _verb_above(ctx: EventContext, i: int) -> int:
    """Return the next word above that tells an event, else the word of its clause."""
    return next((j for j in ctx.clauses.ancestors(i) if j in ctx.at), ctx.clauses.clause_of(i))


def of_witnesses(ctx: EventContext, draft: EventCandidate) -> None:
    """Let what the people of a town tell of be in it: "[residents of X] say that soldiers shot ten men"."""
    for i in ctx.clauses.ancestors(draft.word):
        if not (draft.has("attacker") or modality.blaming(ctx.triggers, ctx.words[i])):
            continue  # what is told of nobody's deed may have been seen from afar
        if i in ctx.at or not ctx.clauses.is_verb(i):
            continue
        for j in ctx.clauses.below(i, "subj"):
            if ctx.words[j].lemma.lower() not in listed("witnesses"):
                continue
            for a in modifiers_of(ctx.clauses, j):
                key = ctx.entities.of(a.head)
                town = key is not None and ctx.lexicon.fits(ctx.entities.kind(key), ("Settlement",))
                if key is not None and town and a.prep in ("of", "in", "from") and a.head in ctx.doc.name_at:
                    draft.add(
                        Role("place", key, a.head, implied=True), "rule:extract.events.landmarks.of_witnesses"
                    )


def _is_the_town(ctx: EventContext, i: int) -> bool:
    """Tell whether a noun means a town told before: "the village", and not "the village of X" or "a village"."""
    key = ctx.entities.of(i)
    if key is None or i in ctx.doc.name_at or not ctx.entities.entity(key).generic:
        return False
    bare = not ctx.clauses.below(i, "amod", "nmod", "poss", "compound", "acl", "relcl", "appos")
    the = any(ctx.words[j].text.lower() == "the" for j in ctx.clauses.below(i, "det"))
    one = ctx.words[i].tag == "NN" and ctx.lexicon.fits(ctx.entities.kind(key), ("Settlement",))
    return bare and the and one


def _told_beside(ctx: EventContext, draft: EventCandidate) -> list[Argument]:
    """Return what stands beside an event's word, and beside what was hit or what hit it."""
    own = modifiers_of(ctx.clauses, draft.word) if draft.noun else arguments_of(ctx.clauses, draft.word)
    hit = [r.word for r in draft.roles if r.role in ("target", "weapon") and r.word > draft.word]
    return [*own, *(a for i in hit for a in modifiers_of(ctx.clauses, i))]
