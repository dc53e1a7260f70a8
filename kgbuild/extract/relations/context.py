"""What relations are read from, and which classes a relation holds between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kgbuild.extract.coreference.entities import Entities
from kgbuild.model import Document
from kgbuild.nouns import RelationWord
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.clauses import SUBJECTS, Argument, Clauses
from kgbuild.syntax.subjects import predicate_of
from kgbuild.syntax.words import MODALS
from kgbuild.words import classes, listed

#: Subject, property, object (keys of entities), and the word that the evidence is about.
Pair = tuple[int, str, int, int]

#: Prepositions behind which a gerund says what is denied or charged: "accused of [backing]", "barred from [ruling]".
_CHARGING = frozenset({"against", "for", "from", "of", "without"})


class RelationContext:
    """What relations are read from: a document, its clauses and its entities."""

    def __init__(self, document: Document, entities: Entities) -> None:
        self.doc, self.entities = document, entities
        self.words, self.nouns = document.words, entities.nouns
        self.clauses = Clauses(document)


def is_a(ctx: RelationContext, key: int, *kinds: str) -> bool:
    """Tell whether an entity is of one of the classes."""
    return any(ctx.nouns.is_a(ctx.entities.kind(key), kind) for kind in kinds)


def right(ctx: RelationContext, predicate: str, subject: int, target: int) -> bool:
    """Tell whether subject and object are of the classes that the property relates."""
    if predicate == "backedBy":
        return (
            is_a(ctx, subject, "Actor") and not is_a(ctx, subject, "Country") and is_a(ctx, target, "Actor")
        )
    if predicate == "controls":
        return is_a(ctx, subject, "Organization", "Country", "PeopleGroup") and is_a(ctx, target, "Place")
    if predicate == "stationedAt":
        return is_a(ctx, subject, *classes("stationed")) and is_a(ctx, target, "Place")
    return True


def stated(ctx: RelationContext, word: RelationWord, near: int, far: int, at: int) -> Iterator[Pair]:
    """Yield the relation between the phrase that a word is said of and the other, if the classes fit."""
    subject, target = (near, far) if word.forward else (far, near)
    if right(ctx, word.relates, subject, target):
        yield subject, word.relates, target, at


def keys(ctx: RelationContext, heads: Iterable[int]) -> list[int]:
    """Return the entities of words and of what is coordinated with them, in order."""
    found = (ctx.entities.of(k) for j in heads for k in ctx.entities.members(j))
    return list(dict.fromkeys(key for key in found if key is not None))


def subjects(ctx: RelationContext, arguments: Iterable[Argument]) -> list[int]:
    """Return the entities of the subjects among the arguments of a verb."""
    return keys(ctx, (a.head for a in arguments if a.position in SUBJECTS))


def said_of(ctx: RelationContext, i: int) -> list[int]:
    """Return what word `i` is said of: the subject of a verb or predicate, the noun that a clause or phrase modifies."""
    if ctx.clauses.is_verb(i):
        return subjects(ctx, arguments_of(ctx.clauses, i))
    if ctx.words[i].rel in ("nmod", "obl"):
        head = ctx.words[i].head
        own = ctx.entities.of(head)
        return [own] if own is not None and is_a(ctx, own, "Place", "Actor") else said_of(ctx, head)
    if ctx.words[i].rel in ("appos", "conj", "relcl") and not ctx.clauses.below(i, *SUBJECTS):
        return keys(ctx, [ctx.words[i].head])
    return keys(ctx, (a.head for a in predicate_of(ctx.clauses, i)))


def is_unreal(ctx: RelationContext, i: int) -> bool:
    """Tell whether a clause does not say that its relation holds: denied, possible, wanted, charged, past."""
    word = ctx.words[i]
    if ctx.clauses.negated(i) or any(
        ctx.words[j].text.lower() in MODALS for j in ctx.clauses.below(i, "aux")
    ):
        return True
    if any(ctx.words[j].text.lower() in listed("bygone") for j in ctx.clauses.below(i, "advmod", "mark")):
        return True
    if word.tag == "VBG" and word.prep in _CHARGING:
        return True
    above = word.head
    infinitive = word.tag == "VB" and any(
        ctx.words[j].text.lower() == "to" for j in ctx.clauses.below(i, "mark", "aux", "case")
    )
    if infinitive or (word.rel == "xcomp" and above != i):
        return ctx.words[above].lemma.lower() not in listed("upholding") and not ctx.clauses.below(
            above, "subj:pass", "aux:pass"
        )
    return False


def force(ctx: RelationContext, key: int) -> int | None:
    """Return the armed forces of a country where the article speaks of them, else the party itself."""
    if not is_a(ctx, key, "Country"):
        return key
    return ctx.entities.forces(ctx.entities.entity(key).iri)


def owner_before(ctx: RelationContext, i: int) -> int | None:
    """Return the party that stands before noun `i` and modifies it, the nearest first: "the army's", "Russian"."""
    return _modifying(ctx, i, lambda j: ctx.entities.of(j))


def holder_before(ctx: RelationContext, i: int) -> int | None:
    """Return the party that stands before noun `i`, also one that a common noun tells: "rebel hands"."""
    return _modifying(ctx, i, lambda j: _known(ctx, j))


def _known(ctx: RelationContext, j: int) -> int | None:
    own = ctx.entities.of(j)
    return own if own is not None else ctx.entities.faction(j)


def _modifying(ctx: RelationContext, i: int, party: Callable[[int], int | None]) -> int | None:
    before = (j for j in reversed(ctx.clauses.below(i, "compound", "poss", "amod", "nmod")) if j < i)
    return next((key for j in before if (key := party(j)) is not None and is_a(ctx, key, "Actor")), None)
