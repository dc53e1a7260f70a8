"""What one sentence tells of several events, each for itself.

A toll told place by place is of as many events: "shelling killed two people in X and [three in Y]"; who says to have
done two attacks, or is said to, did either.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from kgbuild.extract.events import owners
from kgbuild.extract.events.candidate import EventCandidate, Figure, Role
from kgbuild.extract.events.context import EventContext
from kgbuild.model import Name
from kgbuild.numerals import Quantity, quantity

#: What all places of a list share: who did it, with what, at whose order.
_SHARED = ("attacker", "weapon", "orderedBy", "claimedBy")
#: The prepositions of the place of a number.
_AT = ("in", "at", "near")
#: What stands between the members of a list.
_JOINS = frozenset({",", ";", "and"})
#: So many words may lie between a number and its place: "[three others] in the village of X".
_REACH = 6
_RULE = "rule:extract.events.distribution.told_apart"
_GAPPED = "rule:extract.events.distribution.gapped"
#: The places that are told apart: of the rest one may lie in another.
_PLACES = ("Settlement",)


#: What is said of several attacks at once.
_SAID = {"accused", "accuser", "attacker", "claimedBy", "orderedBy"}
#: Numbers of attacks, from two on.
_NUMBERS = ("two", "three", "four")


class _Member(NamedTuple):
    """A number, with its place: the words that it begins and ends with, the words of the noun and of the place."""

    first: int
    last: int
    number: Quantity
    noun: int | None
    place: int


def told_apart(ctx: EventContext) -> None:
    """Make an event of its own of each place that a list counts the dead or hurt of, where nothing else is shared.

    Of one raid on several places the numbers are summed up.
    """
    for draft in owners.all_events(ctx):
        kinds = {f.role for f in draft.figures}
        members = list(_members(ctx, draft)) if len(kinds) == 1 and kinds <= {"killed", "wounded"} else []
        if len(members) < 2:
            continue
        role = kinds.pop()
        if not _only_victims(ctx, draft, members[0]):
            _sum_up(ctx, draft, members, role)
            continue
        draft.figures = _own_figures(draft, members[0])
        draft.roles = [r for r in draft.roles if r.role in _SHARED or r.word <= members[0].last]
        _place(ctx, draft, members[0])
        for member in members[1:]:
            _open(ctx, draft, member, role)


def gapped(ctx: EventContext) -> None:
    """Make an event of each place that a list dates for itself: "seized [X in January] and [Y in February]"."""
    for draft in [d for d in owners.all_events(ctx) if not (d.noun or d.figures) and len(d.times) > 1]:
        words = sorted({r.word for r in draft.roles if _is_listed_place(ctx, r)})
        words += [i for i in _hung_on_times(ctx, draft) if i not in words]
        ends = [*words[1:], ctx.doc.sents[draft.sent][1]]
        dated = [[t for t in draft.times if i < t[1][0] < end] for i, end in zip(words, ends, strict=False)]
        joined = all(ctx.words[i].rel == "conj" for i in words[1:]) and words == sorted(words)
        if len(words) < 2 or not joined or any(len(own) != 1 for own in dated):
            continue
        roles = [r for r in draft.roles if r.word not in words]
        for i, own in zip(words, dated, strict=True):
            more = (
                draft
                if i == words[0]
                else EventCandidate(i, draft.trigger, draft.kind, False, draft.sent, {i})
            )
            more.roles = [replace(r) for r in roles if more is draft or r.role in _SHARED]
            more.times = []
            for when, span in own:
                more.date(when, span, _GAPPED)
            for role in ("target", "place"):
                more.add(Role(role, _key(ctx, i), i), _GAPPED)
            more.supported, more.kinds, more.source = draft.supported, set(draft.kinds), draft.source
            ctx.at[more.word] = more


def _key(ctx: EventContext, i: int) -> int:
    """Return the entity that a word is known to stand for."""
    key = ctx.entities.of(i)
    assert key is not None
    return key


def _hung_on_times(ctx: EventContext, draft: EventCandidate) -> list[int]:
    """Return the towns that a parser joins to the time before them: "took X in [May] and [Y] in August"."""
    days = [i for _, span in draft.times for i in range(*span)]
    joined = [j for i in days for j in ctx.clauses.below(i, "conj") if j in ctx.doc.name_at]
    keys = [(j, ctx.entities.of(j)) for j in joined]
    return sorted(j for j, k in keys if k is not None and ctx.lexicon.fits(ctx.entities.kind(k), _PLACES))


def _is_listed_place(ctx: EventContext, role: Role) -> bool:
    """Tell whether a role names a town that was hit or taken."""
    named = role.role in ("target", "place") and role.word in ctx.doc.name_at
    return named and ctx.lexicon.fits(ctx.entities.kind(role.key), _PLACES)


def _sum_up(ctx: EventContext, draft: EventCandidate, members: list[_Member], role: str) -> None:
    """Give an event the sum of the numbers of all its places, and those; the addends stay as parts of it."""
    for member in members:
        _place(ctx, draft, member)
    total = sum(m.number.low or 0 for m in members)
    if any(f.number == total for f in draft.figures):
        return
    draft.figures = [replace(f, part=True) for f in draft.figures]
    draft.count(Figure(role, total, "exactly", "", (members[0].first, members[-1].last)), _RULE)


def _members(ctx: EventContext, draft: EventCandidate) -> Iterator[_Member]:
    """Yield the members of the list in the sentence of an event: numbers, each with a town of its own."""
    begin, end = ctx.doc.sents[draft.sent]
    texts = [w.text.lower() for w in ctx.words[begin:end]]
    at, seen, joined = min(begin, *draft.words), set[int](), False
    while at < end:
        found = quantity(texts, at - begin)
        member = _member(ctx, at, begin, found, end) if found is not None and found.low else None
        key = ctx.entities.of(member.place) if member is not None else None
        if member is not None and key is not None and key not in seen and (joined or not seen):
            seen.add(key)
            yield member
            at, joined = member.last, False
            while at < end and texts[at - begin] in _JOINS:
                at, joined = at + 1, True
        elif seen:
            return
        else:
            at += 1


def _member(ctx: EventContext, at: int, begin: int, number: Quantity, end: int) -> _Member | None:
    """Return the number at word `at` with the town right behind it: "three [people were killed] in X"."""
    start = begin + number.last
    for name in ctx.doc.names[bisect_left(ctx.doc.names, start + 1, key=_first) :]:
        if name.first > start + _REACH:
            break
        if name.last > end:
            continue
        key = ctx.entities.of(name.last - 1)
        if key is None or not ctx.lexicon.fits(ctx.entities.kind(key), _PLACES):
            return None
        between = ctx.words[start : name.first]
        preps = [w.text.lower() for w in between if w.tag == "IN"]
        plain = all(w.text not in _JOINS and w.tag != "CD" for w in between)
        if not plain or not preps or preps[0] not in _AT or preps[1:] not in ([], ["of"]):
            return None
        nouns = [w.i for w in between if w.tag == "NNS" and w.i < name.first]
        return _Member(at, name.last, number, nouns[0] if nouns else None, name.last - 1)
    return None


def shared(ctx: EventContext, drafts: list[EventCandidate]) -> list[EventCandidate]:
    """Give who claims or is said to have done several attacks to each of those told last: "X claimed [both attacks]"."""
    kept = []
    for n, draft in enumerate(drafts):
        number = _several(ctx, draft)
        told = [d for d in drafts[:n] if _may_be_meant(ctx, d, draft)][-number:] if number else []
        if not told or any(f.role == "count" for d in told for f in d.figures):
            kept.append(draft)
            continue
        for attack in told:
            for role in draft.roles:
                attack.add(replace(role), "rule:extract.events.distribution.shared")
    return kept


def _several(ctx: EventContext, draft: EventCandidate) -> int:
    """Return how many attacks told before a noun stands for, of which only who did them is told; 0 for one or any number."""
    small = [w.text.lower() for w in ctx.words[: draft.word]][-_REACH:]
    before = [w for w in small[-2:] if w in ("both", *_NUMBERS)]
    plain = draft.noun and draft.plural and {r.role for r in draft.roles} <= _SAID and bool(draft.roles)
    if not plain or not before or draft.times or not ctx.lexicon.is_a(draft.kind, "Attack"):
        return 0
    if before[-1] == "both":
        return 2
    return _NUMBERS.index(before[-1]) + 2 if draft.reference == "definite" else 0


def _may_be_meant(ctx: EventContext, told: EventCandidate, draft: EventCandidate) -> bool:
    """Tell whether an attack told before is one that a later sentence may speak of."""
    fresh = told.reference != "anaphoric" and told.sent not in ctx.doc.headline_sents
    known = told.has("place", "near", "target", "weapon") and not told.has("claimedBy", "accused")
    return fresh and known and told.sent < draft.sent and ctx.lexicon.is_a(told.kind, "Attack")


def _first(name: Name) -> int:
    return name.first


def _only_victims(ctx: EventContext, draft: EventCandidate, first: _Member) -> bool:
    """Tell whether nothing was hit but those counted: a raid on posts in two towns stays one."""
    hit = [r.word for r in draft.roles if r.role == "target"]
    return all(first.first <= i for i in hit)


def _own_figures(draft: EventCandidate, first: _Member) -> list[Figure]:
    """Return the figures of the first place: not the sum, nor what was counted elsewhere."""
    own = [f for f in draft.figures if f.span[1] <= first.last and f.number == first.number.low]
    return [replace(f, part=False) for f in own]


def _open(ctx: EventContext, draft: EventCandidate, member: _Member, role: str) -> None:
    """Open the event of a further place of a list: all that is shared, with a number and a place of its own."""
    more = EventCandidate(member.first, draft.trigger, draft.kind, False, draft.sent, {member.first})
    for shared in (r for r in draft.roles if r.role in _SHARED):
        more.add(replace(shared), _RULE)
    for when, span in draft.times:
        more.date(when, span, _RULE)
    _place(ctx, more, member)
    victims = ctx.entities.of(member.noun) if member.noun is not None else None
    if victims is not None and member.noun is not None:
        more.add(Role("target", victims, member.noun), _RULE)
    of = ctx.words[member.noun].text if member.noun is not None else ""
    bound = member.number.bound if member.number.bound in ("least", "most", "about") else "exactly"
    more.count(Figure(role, member.number.low or 0, bound, of, (member.first, member.last)), _RULE)
    more.supported, more.kinds, more.source = draft.supported, set(draft.kinds), draft.source
    ctx.at[member.first] = more


def _place(ctx: EventContext, draft: EventCandidate, member: _Member) -> None:
    key = ctx.entities.of(member.place)
    if key is not None:
        draft.add(Role("place", key, member.place), _RULE)
