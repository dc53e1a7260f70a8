"""Renders why facts are as they are: what proposed a claim and what it was preferred to; a record of each other decision.

It stands in the default graph alone and says nothing of the world: without it the graph is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from kgbuild.graph.terms import TYPE
from kgbuild.model import Rival, Why
from kgbuild.proposers import REAL, SAID
from kgbuild.records import Claim, Decision
from kgbuild.vocab import EV, LEX, PROV, RULE, XSD

Triples = Iterator[ox.Triple]

_FRAME: Final = "frame:"


def of_claim(claim: Claim) -> Triples:
    """Yield the reasons of a claim: by whom it was proposed, by whom its source, and what lost against it."""
    if not claim.why:
        return
    yield from _reasons(claim.iri, claim.why)
    if claim.source_by and proposer(claim.source_by) != SAID:
        yield _triple(claim.iri, "attributedBy", ox.NamedNode(proposer(claim.source_by)))


def of_decision(decision: Decision, article: str, mentions: Iterable[str]) -> Triples:
    """Yield the record of a decision that is no claim; `article` and `mentions` are the IRIs of what it rests on."""
    iri = decision.iri
    yield ox.Triple(ox.NamedNode(iri), TYPE, ox.NamedNode(EV + "Decision"))
    yield _triple(iri, "decides", ox.NamedNode(decision.about))
    yield from _reasons(iri, decision.why)
    yield _triple(iri, "matter", ox.Literal(decision.property))
    if decision.fact_by and proposer(decision.fact_by) != REAL:
        yield _triple(iri, "assertedBy", ox.NamedNode(proposer(decision.fact_by)))
    if decision.is_iri:
        yield _triple(iri, "outcome", ox.NamedNode(decision.value))
    elif decision.value:
        yield _triple(iri, "onWords", ox.Literal(decision.value))
        derived = ox.NamedNode(PROV + "wasDerivedFrom")
        yield ox.Triple(ox.NamedNode(iri), derived, ox.NamedNode(article))
    for mention in mentions:
        yield _triple(iri, "evidence", ox.NamedNode(mention))


def proposer(by: str) -> str:
    """Return the IRI of who proposed something.

    >>> proposer("rule:extract.events.places.scenes")
    'https://w3id.org/kgbuild/rule#extract.events.places.scenes'
    >>> proposer("frame:https://w3id.org/kgbuild/lexicon#slot-object-target")
    'https://w3id.org/kgbuild/lexicon#slot-object-target'
    """
    return by.removeprefix(_FRAME) if by.startswith(_FRAME) else RULE + by.split(":", 1)[1]


def _reasons(iri: str, whys: Iterable[Why]) -> Triples:
    whys = list(whys)
    for by in dict.fromkeys(why.by for why in whys if why.by):
        yield _triple(iri, "proposedBy", ox.NamedNode(proposer(by)))
    for entry in dict.fromkeys(why.entry for why in whys if why.entry):
        yield _triple(iri, "proposedBy", ox.NamedNode(entry))
    if any(why.by for why in whys):
        yield _triple(iri, "score", _score(max(why.score for why in whys)))
    for grounds in dict.fromkeys(why.grounds for why in whys if why.grounds):
        yield _triple(iri, "grounds", ox.Literal(grounds))
    rivals = {(rival.value, rival.by): rival for why in whys for rival in why.against}
    for rival in rivals.values():
        yield _triple(iri, "ruledOut" if rival.veto else "preferredTo", ox.Literal(told(rival)))


def told(rival: Rival) -> str:
    """Return an alternative in one line: what it was, who proposed it, and its score or what ruled it out.

    >>> told(Rival("place", "frame:https://w3id.org/kgbuild/lexicon#slot-in-place", 0.5))
    'place | lex:slot-in-place | 0.5'
    """
    name = proposer(rival.by) if rival.by else ""
    for prefix, iri in (("lex", LEX), ("rule", RULE)):
        name = name.replace(iri, f"{prefix}:")
    return " | ".join(filter(None, (rival.value, name, rival.veto or str(round(rival.score, 2)))))


def _triple(subject: str, name: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(EV + name), value)


def _score(value: float) -> ox.Literal:
    """Return a score as a decimal of two places at most.

    >>> _score(1.0).value, _score(0.4567).value
    ('1.0', '0.46')
    """
    return ox.Literal(str(round(float(value), 2)), datatype=ox.NamedNode(XSD + "decimal"))
