"""Which place lies in or near another, as the text says it."""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.extract.mentions.phrase import Phrase
from kgbuild.extract.relations.context import Pair, RelationContext, is_a

_IN = frozenset({"in", "inside", "within", "of"})
_NEAR = frozenset(
    {"near", "outside", "close to", "around", "in the vicinity of", "on the outskirts of", "next to"}
)


def of_phrase(ctx: RelationContext, phrase: Phrase) -> Iterator[Pair]:
    """Read a place in, of or near another: "the base in Y province", "Y's X oil field"."""
    key = ctx.entities.of(phrase.head)
    if key is None or phrase.pronoun or phrase.modifying or not is_a(ctx, key, "Place"):
        return
    if is_a(ctx, key, "Border"):
        return
    for head, other in _around(ctx, phrase):
        where = ctx.entities.of(other)
        if where is None or not is_a(ctx, where, "Place") or ctx.entities.entity(where).generic:
            continue
        prep = ctx.words[other].prep
        if prep in _NEAR:
            yield key, "near", where, head
        elif _wider(ctx, key, where):
            yield key, "within", where, head


def _around(ctx: RelationContext, phrase: Phrase) -> Iterator[tuple[int, int]]:
    for j in ctx.doc.children[phrase.head]:
        word = ctx.words[j]
        if (
            (word.rel in ("nmod", "obl") and (word.prep in _IN or word.prep in _NEAR) and j > phrase.head)
            or word.rel == "poss"
            or (word.rel == "compound" and _placed_by(ctx, j))
        ):
            yield phrase.head, j
    yield from _after_comma(ctx, phrase)


def _placed_by(ctx: RelationContext, j: int) -> bool:
    """Read "the Manbij base" is in Manbij; "a US base" is not in the US."""
    key = ctx.entities.of(j)
    return key is not None and not is_a(ctx, key, "Country") and not ctx.entities.entity(key).generic


def _after_comma(ctx: RelationContext, phrase: Phrase) -> Iterator[tuple[int, int]]:
    """Read "Manbij, northern Syria": a wider place right behind a comma; not "in Sake, Pretoria said"."""
    i = phrase.last + 1
    if not phrase.name or i >= len(ctx.words) or ctx.words[i - 1].text != ",":
        return
    for other in ctx.entities.starting(_behind_direction(ctx, i)):
        if other.name and not other.modifying and ctx.words[other.head].rel != "subj":
            yield phrase.head, other.head


def _behind_direction(ctx: RelationContext, i: int) -> int:
    """Skip "in", and "in the north of"."""
    texts = [w.text.lower() for w in ctx.words[i : i + 5]]
    if texts[:1] != ["in"]:
        return i
    if texts[1:2] == ["the"] and texts[3:4] == ["of"]:
        return i + 4 + (texts[4:5] == ["the"])
    return i + 1


def _wider(ctx: RelationContext, inner: int, outer: int) -> bool:
    """Tell whether the second can contain the first: countries hold regions hold towns hold sites."""
    one, other = _width(ctx, inner), _width(ctx, outer)
    return one < other or (one == other == 3)


def _width(ctx: RelationContext, key: int) -> int:
    if is_a(ctx, key, "Country"):
        return 5
    if is_a(ctx, key, "Neighbourhood"):
        return 1
    if is_a(ctx, key, "Region"):
        return 3
    return 2 if is_a(ctx, key, "Settlement") else 0
