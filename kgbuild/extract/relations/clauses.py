"""Relations that a clause tells: who backs whom, who holds which place."""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.extract.relations.context import (
    Pair,
    RelationContext,
    holder_before,
    is_a,
    is_unreal,
    keys,
    owner_before,
    right,
    said_of,
    stated,
    subjects,
)
from kgbuild.nouns import RelationWord
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.clauses import SUBJECTS, Argument
from kgbuild.syntax.modifiers import modifiers_of
from kgbuild.syntax.passive import is_passive
from kgbuild.words import listed

_VERBAL = frozenset({"VBN", "VBD", "VBG"})
_IN = frozenset({"in", "inside", "within", "of"})
_ABOUT = frozenset({"about", "around", "over", "up to", "under"})
_OVER = frozenset({"of", "over", "on"})
_FROM = frozenset({"from", "of", "by"})
_OF = frozenset({"of"})


def of_clause(ctx: RelationContext, i: int) -> Iterator[Pair]:
    """Yield what the clause or phrase of word `i` says."""
    word = ctx.words[i]
    if ctx.clauses.is_verb(i) or word.tag in _VERBAL:
        if not is_unreal(ctx, i):
            yield from _participle(ctx, i) if is_passive(ctx.clauses, i) else _active(ctx, i)
            yield from _by_noun(ctx, i)
    else:
        yield from _under_control(ctx, i)
        yield from _in_control(ctx, i)
        yield from _with_support(ctx, i)


def objects(ctx: RelationContext, arguments: list[Argument]) -> list[int]:
    """Return the entities of the objects of a verb; "about half of X" is an object whatever the parser says."""
    return keys(ctx, (a.head for a in arguments if a.position == "obj" or _is_amount(ctx, a)))


def _is_amount(ctx: RelationContext, argument: Argument) -> bool:
    phrase = ctx.entities.details(argument.head)
    counted = phrase is not None and (phrase.numbered or phrase.through is not None)
    return argument.position == "obl" and argument.prep in _ABOUT and counted


def verb_word(ctx: RelationContext, i: int, form: str) -> RelationWord | None:
    """Return the relation word that verb `i` is, with its particle where it has one: "prop up", "take over"."""
    lemma = ctx.words[i].lemma.lower()
    particles = [ctx.words[j].lemma.lower() for j in ctx.clauses.below(i, "prt", "advmod") if j == i + 1]
    together = ctx.nouns.relation(f"{lemma} {particles[0]}", form) if particles else None
    return together or ctx.nouns.relation(lemma, form)


def _participle(ctx: RelationContext, i: int) -> Iterator[Pair]:
    """Read "groups backed by X", "the town, which is controlled by X", "backed by X's jets"."""
    word = ctx.nouns.relation(ctx.words[i].text.lower(), "participle")
    if word is None:
        return
    arguments = arguments_of(ctx.clauses, i)
    agents = [a.head for a in arguments if a.position == "agent"]
    parties = [key for key in keys(ctx, agents) if is_a(ctx, key, "Actor")]
    parties = parties or [key for j in agents if (key := owner_before(ctx, j)) is not None]
    for near in _outer(ctx, i, subjects(ctx, arguments) or said_of(ctx, i)):
        for far in parties:
            yield from stated(ctx, word, near, far, i)


def _outer(ctx: RelationContext, i: int, near: list[int]) -> list[int]:
    """Read "a town in X province held by Y": it is the town that Y holds."""
    inner = ctx.words[i].head
    outer = ctx.entities.details(ctx.words[inner].head)
    place = ctx.entities.of(ctx.words[inner].head)
    if ctx.words[i].rel != "acl" or ctx.words[inner].prep not in _IN or outer is None or place is None:
        return near
    return [place] if outer.noun and not outer.definite and is_a(ctx, place, "Place") else near


def _active(ctx: RelationContext, i: int) -> Iterator[Pair]:
    """Read "X controls the town", "Iran backs the groups"."""
    word = verb_word(ctx, i, "verb")
    if word is None or word.relates == "stationedAt":
        return
    arguments = arguments_of(ctx.clauses, i)
    for near in subjects(ctx, arguments):
        for far in objects(ctx, arguments):
            yield from stated(ctx, word, near, far, i)


def _by_noun(ctx: RelationContext, i: int) -> Iterator[Pair]:
    """Read a verb that a noun of relation completes: "took control of X", "gives support to Y", "has backing from Z"."""
    passive = is_passive(ctx.clauses, i)
    nouns = ctx.clauses.below(i, *SUBJECTS) if passive else ctx.clauses.below(i, "obj")
    for verb in ctx.nouns.relation_words(ctx.words[i].lemma.lower(), "support"):
        for noun in nouns:
            named = ctx.nouns.relation(ctx.words[noun].lemma.lower(), "noun", "aid", "goods")
            if named is not None and named.relates == verb.relates:
                yield from _completed(ctx, i, verb, noun)


def _completed(ctx: RelationContext, i: int, verb: RelationWord, noun: int) -> Iterator[Pair]:
    """Yield the relations of a verb with the noun that completes it."""
    arguments = arguments_of(ctx.clauses, i)
    agents = keys(ctx, (a.head for a in arguments if a.position == "agent"))
    own = agents if is_passive(ctx.clauses, i) else subjects(ctx, arguments)
    completed = [a for a in (*arguments, *modifiers_of(ctx.clauses, noun)) if a.prep in verb.prepositions]
    far = keys(ctx, (a.head for a in completed))
    if not far and verb.relates == "backedBy" and verb.forward:
        far = _owner(ctx, noun)
    for near in own:
        for key in far:
            yield from stated(ctx, verb, near, key, i)


def _owner(ctx: RelationContext, noun: int) -> list[int]:
    owner = owner_before(ctx, noun)
    return [] if owner is None else [owner]


def _parties(ctx: RelationContext, noun: int, preps: frozenset[str]) -> list[int]:
    """Return the parties that a noun names: "rebel control", "control of the rebels"."""
    behind = (
        a.head for a in modifiers_of(ctx.clauses, noun) if a.position in ("nmod", "obl") and a.prep in preps
    )
    before = holder_before(ctx, noun)
    return [before] if before is not None else keys(ctx, behind)


def _under_control(ctx: RelationContext, i: int) -> Iterator[Pair]:
    """Read "the town, which was under X control", "under the control of X", "in the hands of X"."""
    word = ctx.words[i]
    if _tells_holder(ctx, word.prep):
        head = word.head if word.rel in ("nmod", "obl") else i
        own = ctx.entities.of(head)
        places = [own] if own is not None and is_a(ctx, own, "Place") else said_of(ctx, head)
        yield from _held(ctx, keys(ctx, [i]), places, i)
        return
    named = ctx.nouns.relation(word.lemma.lower(), "noun", "hands")
    if named is not None and named.relates == "controls" and _preps(ctx, i) & named.prepositions:
        yield from _held(ctx, _parties(ctx, i, _OF), said_of(ctx, i), i)


def _tells_holder(ctx: RelationContext, prep: str) -> bool:
    """Tell whether a preposition of several words stands before who holds a place: "under the control of"."""
    first, *_, noun, last = prep.split() if prep.count(" ") > 1 else ["", "", ""]
    named = ctx.nouns.relation(noun.removesuffix("s"), "noun", "hands")
    return last == "of" and named is not None and named.relates == "controls" and first in named.prepositions


def _preps(ctx: RelationContext, i: int) -> set[str]:
    """Return the prepositions before a noun, also before one that is a predicate."""
    return {ctx.words[i].prep, *(ctx.words[j].text.lower() for j in ctx.clauses.below(i, "case"))}


def _held(ctx: RelationContext, holders: list[int], places: list[int], at: int) -> Iterator[Pair]:
    for place in places:
        for holder in holders:
            if right(ctx, "controls", holder, place):
                yield holder, "controls", place, at


def _in_control(ctx: RelationContext, i: int) -> Iterator[Pair]:
    """Read "X is in control of the town"."""
    word = ctx.words[i]
    named = ctx.nouns.relation(word.lemma.lower(), "noun")
    if named is None or named.relates != "controls" or "in" not in _preps(ctx, i) or is_unreal(ctx, i):
        return
    stays = word.rel in ("obl", "xcomp") and ctx.words[word.head].lemma.lower() in listed("upholding")
    if not stays and not ctx.clauses.below(i, "cop"):
        return
    places = keys(ctx, (a.head for a in modifiers_of(ctx.clauses, i) if a.prep in _OVER))
    yield from _held(ctx, said_of(ctx, i), places, i)


def _with_support(ctx: RelationContext, i: int) -> Iterator[Pair]:
    """Read "with Russian air support, the army took X"."""
    word = ctx.words[i]
    named = ctx.nouns.relation(word.lemma.lower(), "aid")
    if named is None or word.prep != "with":
        return
    for near in said_of(ctx, i):
        for far in _parties(ctx, i, _FROM):
            yield from stated(ctx, named, near, far, i)
