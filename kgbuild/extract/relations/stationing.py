"""Where forces are stationed: by verbs, by what somebody keeps there, by a presence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kgbuild.extract.relations.clauses import objects, verb_word
from kgbuild.extract.relations.context import (
    Pair,
    RelationContext,
    force,
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
from kgbuild.syntax.clauses import Argument
from kgbuild.syntax.modifiers import modifiers_of
from kgbuild.syntax.passive import is_passive

_AT = frozenset({"in", "at", "on", "inside", "across", "along", "within"})


def of_word(ctx: RelationContext, i: int) -> Iterator[Pair]:
    """Yield where the clause or noun of word `i` says that forces are."""
    if (ctx.clauses.is_verb(i) or ctx.words[i].tag == "VBN") and not is_unreal(ctx, i):
        yield from _by_verb(ctx, i)
    yield from _presence(ctx, i)


def _by_verb(ctx: RelationContext, i: int) -> Iterator[Pair]:
    passive = is_passive(ctx.clauses, i)
    arguments = arguments_of(ctx.clauses, i)
    station, stay = verb_word(ctx, i, "verb"), verb_word(ctx, i, "stay")
    if station and station.relates == "stationedAt":
        near = (subjects(ctx, arguments) or said_of(ctx, i)) if passive else _kept(ctx, arguments)
        yield from _there(ctx, station, near, arguments, i)
    if stay and not passive:
        yield from _there(ctx, stay, subjects(ctx, arguments), arguments, i)
    if not passive:
        yield from _hosting(ctx, i, arguments)
        yield from _keeping(ctx, i, arguments)


def _there(
    ctx: RelationContext, word: RelationWord, near: Iterable[int], arguments: list[Argument], i: int
) -> Iterator[Pair]:
    """Yield that forces are at the places of a clause: "troops stationed at X", "deployed to X", "remain in X"."""
    preps = _AT | word.prepositions
    places = keys(ctx, (a.head for a in arguments if a.position == "obl" and a.prep in preps))
    for key in near:
        for place in places:
            yield from stated(ctx, word, key, place, i)


def _kept(ctx: RelationContext, arguments: list[Argument]) -> list[int]:
    """Return the forces that a verb has for its object, and whose they are: "X has deployed [troops] to Y"."""
    found = [key for key in objects(ctx, arguments) if is_a(ctx, key, "HumanActor", "Organization")]
    owners = (
        [own for key in subjects(ctx, arguments) if (own := force(ctx, key)) is not None] if found else []
    )
    return [*owners, *found]


def _hosting(ctx: RelationContext, i: int, arguments: list[Argument]) -> Iterator[Pair]:
    """Read "a base that houses troops"."""
    host = verb_word(ctx, i, "host")
    for near in subjects(ctx, arguments) if host else ():
        for far in objects(ctx, arguments):
            assert host is not None
            yield from stated(ctx, host, near, far, i)


def _keeping(ctx: RelationContext, i: int, arguments: list[Argument]) -> Iterator[Pair]:
    """Read "the army runs a base in X", "keeps 300 soldiers in X": those who run it are there."""
    keeper, retainer = verb_word(ctx, i, "keeper"), verb_word(ctx, i, "retainer")
    bases = [key for key in objects(ctx, arguments) if is_a(ctx, key, "MilitaryBase")] if keeper else []
    owners = (
        [own for key in subjects(ctx, arguments) if (own := force(ctx, key)) is not None] if bases else []
    )
    for base in bases:
        for owner in owners:
            assert keeper is not None
            yield from stated(ctx, keeper, owner, base, i)
    word, near = (keeper, owners) if bases else (retainer, _kept(ctx, arguments) if retainer else [])
    if word is not None:
        yield from _there(ctx, word, near, _with_modifiers(ctx, arguments), i)


def _with_modifiers(ctx: RelationContext, arguments: list[Argument]) -> list[Argument]:
    """Return the arguments of a verb, and the places that a parser hangs on its object: "has [a base in X]"."""
    found = (m for a in arguments if a.position == "obj" for m in modifiers_of(ctx.clauses, a.head))
    return [*arguments, *(Argument("obl", m.prep, m.head) for m in found if m.prep)]


def _presence(ctx: RelationContext, i: int) -> Iterator[Pair]:
    """Read "the US presence in X"."""
    named = ctx.nouns.relation(ctx.words[i].lemma.lower(), "presence")
    owner = owner_before(ctx, i) if named else None
    party = force(ctx, owner) if owner is not None else None
    if named is None or party is None:
        return
    for far in keys(ctx, (j for j in ctx.clauses.below(i, "nmod") if ctx.words[j].prep in _AT)):
        yield from stated(ctx, named, party, far, i)


def located(ctx: RelationContext, i: int) -> Iterator[Pair]:
    """Read "2,000 troops are in X", where the place is the predicate."""
    below = {ctx.words[j].rel: j for j in ctx.clauses.children[i]}
    if not {"subj", "cop", "case"} <= below.keys() or "neg" in below:
        return
    near, where = ctx.entities.of(below["subj"]), ctx.entities.of(i)
    stands = ctx.words[below["case"]].text in _AT
    if stands and near is not None and where is not None and right(ctx, "stationedAt", near, where):
        yield near, "stationedAt", where, i
