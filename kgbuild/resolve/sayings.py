"""What articles say beside events: statements, positions and relations, with the things that they are of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kgbuild.model import Position, Reading, Relation, Statement, Thing
from kgbuild.resolve.claims import apart
from kgbuild.resolve.iris import Minter, digest
from kgbuild.resolve.ties import Ties


def statements(
    readings: Sequence[Reading], ties: Ties, minter: Minter, event_of: Mapping[tuple[int, int], str]
) -> tuple[Statement, ...]:
    """Return what is said in the articles; `event_of` gives the IRI of the event of a mention."""
    found = []
    for n, reading in enumerate(readings):
        for s in reading.statements:
            iri = minter.within("statement", reading.article.id, digest(s.quote))
            about = tuple(sorted({event_of[(n, k)] for k in s.about if (n, k) in event_of}))
            speaker = ties.iri(n, s.speaker)
            found.append(Statement(iri, speaker, s.quote, reading.article.id, s.mention, s.direct, about))
    return tuple(sorted(apart(found), key=lambda s: s.iri))


def positions(readings: Sequence[Reading], ties: Ties) -> tuple[Position, ...]:
    """Return the offices, ranks and jobs of persons."""
    found = {
        Position(
            ties.iri(n, p.person),
            p.title,
            "" if p.organization is None else ties.iri(n, p.organization),
            reading.article.id,
            p.mention,
        )
        for n, reading in enumerate(readings)
        for p in reading.positions
    }
    return tuple(sorted(found, key=lambda p: (p.person, p.title, p.organization, p.article, p.mention)))


def relations(readings: Sequence[Reading], ties: Ties, things: Sequence[Thing]) -> tuple[Relation, ...]:
    """Return how things are related, as the articles say; and what lies in what, as is known of `things`."""
    found = {
        Relation(
            ties.iri(n, r.subject),
            r.predicate,
            ties.iri(n, r.object),
            reading.article.id,
            r.mention,
            "" if r.source.speaker is None else ties.iri(n, r.source.speaker),
        )
        for n, reading in enumerate(readings)
        for r in reading.relations
        if ties.iri(n, r.subject) != ties.iri(n, r.object)
    }
    found |= {Relation(t.iri, "within", outer) for t in things for outer in ties.outer(t.iri)}
    return tuple(sorted(found, key=lambda r: (r.subject, r.predicate, r.object, r.article, str(r.mention))))
