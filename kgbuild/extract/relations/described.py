"""Relations that a noun phrase tells by itself: "Iran-backed militias", "the rebel enclave of X", "Y's main backer"."""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.extract.mentions.phrase import Phrase
from kgbuild.extract.relations.context import (
    Pair,
    RelationContext,
    force,
    holder_before,
    is_a,
    keys,
    owner_before,
    said_of,
    stated,
)
from kgbuild.syntax.modifiers import modifiers_of

_OF = frozenset({"of", "for"})


def of_phrase(ctx: RelationContext, phrase: Phrase) -> Iterator[Pair]:
    """Yield what a phrase says of itself."""
    yield from _combined(ctx, phrase)
    yield from _holding(ctx, phrase)
    yield from _based(ctx, phrase)
    yield from _belonging(ctx, phrase)


def of_noun(ctx: RelationContext, i: int) -> Iterator[Pair]:
    """Yield what a noun of relation says of the phrase beside it."""
    yield from _patron(ctx, i)
    yield from _proxy(ctx, i)


def _combined(ctx: RelationContext, phrase: Phrase) -> Iterator[Pair]:
    """Read "Iran-backed militias", "the militia-held town"."""
    key = ctx.entities.of(phrase.head)
    if phrase.related is None or key is None:
        return
    at, word = phrase.related
    party = ctx.entities.party(at)
    if party is not None:
        yield from stated(ctx, word, key, party, phrase.head)


def _holding(ctx: RelationContext, phrase: Phrase) -> Iterator[Pair]:
    """Read "X's stronghold" is a place that X holds; in "the rebel enclave of Y" it is Y."""
    key = ctx.entities.of(phrase.head)
    if key is None or ctx.entities.entity(key).generic:
        return
    if phrase.name is None:
        lemmas = [phrase.noun.lemma.split()[-1] if phrase.noun else ctx.words[phrase.head].lemma.lower()]
        owner = ctx.entities.owner(phrase.head)
    else:
        lemmas = [ctx.words[j].lemma.lower() for j in ctx.clauses.below(phrase.head, "compound")]
        owner = holder_before(ctx, phrase.head)
    word = next((w for x in lemmas if (w := ctx.nouns.relation(x, "holding"))), None)
    if word is not None and owner is not None:
        yield from stated(ctx, word, key, owner, phrase.head)


def _based(ctx: RelationContext, phrase: Phrase) -> Iterator[Pair]:
    """Read "a US base": forces of the country are stationed there."""
    key = ctx.entities.of(phrase.head)
    if key is None or not phrase.nation or not is_a(ctx, key, "MilitaryBase"):
        return
    forces = ctx.entities.forces(phrase.nation)
    if forces is not None:
        yield forces, "stationedAt", key, phrase.head


def _belonging(ctx: RelationContext, phrase: Phrase) -> Iterator[Pair]:
    """Read "X, of the aid group Y": a person without a title is of the organization behind the name."""
    key = ctx.entities.of(phrase.head)
    if not phrase.name or phrase.kind != "Person" or key is None:
        return
    i = phrase.last
    i += i < len(ctx.words) and ctx.words[i].text == ","
    if i >= len(ctx.words) or ctx.words[i].text.lower() not in ("of", "from"):
        return
    for other in ctx.entities.starting(i + 1):
        body = ctx.entities.of(other.head)
        if body is not None and other.name and is_a(ctx, body, "Organization"):
            yield key, "memberOf", body, phrase.head


def _patron(ctx: RelationContext, i: int) -> Iterator[Pair]:
    """Read "X, Y's main backer", "the main backer of Y is X"."""
    named = ctx.nouns.relation(ctx.words[i].lemma.lower(), "noun")
    if named is None or named.relates != "backedBy":
        return
    for owner in _owners(ctx, i):
        for far in _named_beside(ctx, i):
            yield from stated(ctx, named, far, owner, i)


def _proxy(ctx: RelationContext, i: int) -> Iterator[Pair]:
    """Read "X, a proxy of Iran", "its Syrian proxies"."""
    named = ctx.nouns.relation(ctx.words[i].lemma.lower(), "client")
    own = ctx.entities.of(i)
    if named is None:
        return
    for owner in _owners(ctx, i):
        party = force(ctx, owner) if own is None else owner
        for near in dict.fromkeys([*([own] if own is not None else []), *_named_beside(ctx, i)]):
            if party is not None and near != party:
                yield from stated(ctx, named, near, party, i)


def _owners(ctx: RelationContext, i: int) -> list[int]:
    """Return the parties that a noun of relation belongs to: before it, or behind "of"."""
    whose = ctx.entities.owner(i)
    before = whose if whose is not None else owner_before(ctx, i)
    behind = keys(
        ctx, (a.head for a in modifiers_of(ctx.clauses, i) if a.position == "nmod" and a.prep in _OF)
    )
    return [*([before] if before is not None else []), *behind]


def _named_beside(ctx: RelationContext, i: int) -> list[int]:
    """Return what a noun stands beside or is said of: its own apposition, the head of that, its subject."""
    found = keys(ctx, ctx.clauses.below(i, "appos", "flat"))
    while not found and ctx.words[i].rel in ("appos", "compound", "conj", "flat"):
        i = ctx.words[i].head
        own = ctx.entities.of(i)
        found = [] if own is None else [own]
    found = found or (said_of(ctx, i) if ctx.clauses.below(i, "subj", "cop") else [])
    return [key for key in found if is_a(ctx, key, "Actor")]
