"""What an article says beside events: statements, positions and relations, with the things that they are of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kgbuild.model import ArticleExtraction
from kgbuild.records import Position, Relation, Statement
from kgbuild.resolve.claims import apart
from kgbuild.resolve.iris import Minter
from kgbuild.resolve.ties import EntityContext
from kgbuild.slugs import digest


def statements(
    n: int, reading: ArticleExtraction, ties: EntityContext, minter: Minter, event_of: Mapping[int, str]
) -> list[Statement]:
    """Return what is said in the article of number `n`; `event_of` gives the IRI of the event of a mention."""
    found = []
    for s in reading.statements:
        iri = minter.within("statement", reading.article.id, digest(s.quote))
        about = tuple(sorted({event_of[k] for k in s.about if k in event_of}))
        speaker = ties.iri(n, s.speaker)
        found.append(Statement(iri, speaker, s.quote, reading.article.id, s.mention, s.direct, about))
    return apart(found)


def positions(n: int, reading: ArticleExtraction, ties: EntityContext) -> set[Position]:
    """Return the offices, ranks and jobs of persons in the article of number `n`."""
    return {
        Position(
            ties.iri(n, p.person),
            p.title,
            "" if p.organization is None else ties.iri(n, p.organization),
            reading.article.id,
            p.mention,
            ties.alone(n, p.person, p.organization),
        )
        for p in reading.positions
    }


def relations(n: int, reading: ArticleExtraction, ties: EntityContext) -> set[Relation]:
    """Return how things are related, as the article of number `n` says."""
    return {
        Relation(
            ties.iri(n, r.subject),
            r.predicate,
            ties.iri(n, r.object),
            reading.article.id,
            r.mention,
            "" if r.source.speaker is None else ties.iri(n, r.source.speaker),
            ties.alone(n, r.subject, r.object, r.source.speaker),
        )
        for r in reading.relations
        if ties.iri(n, r.subject) != ties.iri(n, r.object)
        and not ties.misread(r.predicate, ties.iri(n, r.subject), ties.iri(n, r.object))
    }


def known_relations(things: Iterable[str], ties: EntityContext) -> set[Relation]:
    """Return what lies in what, as is known of things by their IRIs."""
    return {Relation(iri, "within", outer) for iri in things for outer in ties.outer(iri)}
