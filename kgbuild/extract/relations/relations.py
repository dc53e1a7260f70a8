"""Relations that an article states between parties and places: backing, control, stationing, containment."""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.extract.coreference.entities import Entities
from kgbuild.extract.relations import clauses, containment, described, stationing
from kgbuild.extract.relations.context import Pair, RelationContext
from kgbuild.model import Document, RelationMention


def relations(document: Document, entities: Entities) -> tuple[RelationMention, ...]:
    """Return the relations of the article, each once with its first mention, in the order of its words."""
    found: dict[tuple[int, str, int], RelationMention] = {}
    relating = RelationContext(document, entities)
    for subject, predicate, target, at in read(relating):
        key = (subject, predicate, target)
        if subject != target and key not in found:
            found[key] = RelationMention(subject, predicate, target, entities.mention(at))
    return tuple(sorted(found.values(), key=lambda r: (r.mention.start, r.predicate, r.subject, r.object)))


def read(ctx: RelationContext) -> Iterator[Pair]:
    """Yield (subject, property, object, word of the mention)."""
    for phrase in ctx.entities.phrases:
        yield from described.of_phrase(ctx, phrase)
        yield from containment.of_phrase(ctx, phrase)
    heads, children = ctx.nouns.relation_heads, ctx.clauses.children
    for word in ctx.words:
        if word.lemma.lower() in heads or word.text.lower() in heads or word.prep.count(" ") > 1:
            yield from clauses.of_clause(ctx, word.i)
            yield from stationing.of_word(ctx, word.i)
            yield from described.of_noun(ctx, word.i)
        if len(children[word.i]) > 2:  # of the few words that can be such a predicate
            yield from stationing.located(ctx, word.i)
