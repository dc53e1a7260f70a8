"""IRIs, nodes and values of a graph."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from kgbuild.model import Mention
from kgbuild.records import Claim
from kgbuild.slugs import article_key, article_name
from kgbuild.vocab import XSD

Triples = Iterator[ox.Triple]
#: A triple with the id of the article that asserts it.
Assertions = Iterator[tuple[str, ox.Triple]]
Term = ox.NamedNode | ox.Literal
#: Where something is mentioned: the id of the article, start and end.
Place = tuple[str, int, int]
_LABEL_LENGTH: Final = 60


def article_iri(base_iri: str, article: str) -> str:
    """Return the IRI of the article with this id.

    >>> article_iri("https://w3id.org/kgbuild/data/", "000_688")
    'https://w3id.org/kgbuild/data/article/000_688'
    """
    return f"{base_iri}article/{article_name(article)}"


def assertions_iri(base_iri: str, article: str) -> str:
    """Return the IRI of the named graph that holds an article's own assertions."""
    return f"{base_iri}assertions/{article_name(article)}"


def mention_iri(base_iri: str, mention: Mention) -> str:
    """Return the IRI of a mention: its article and its offsets.

    >>> mention_iri("https://w3id.org/kgbuild/data/", Mention("000", 3, 9, "rocket", (0, 20)))
    'https://w3id.org/kgbuild/data/mention/000-3-9'
    """
    return f"{base_iri}mention/{mention_name(mention.article, mention.start, mention.end)}"


def sentence_iri(base_iri: str, mention: Mention) -> str:
    """Return the IRI of the sentence that a mention stands in: its article and its offsets.

    >>> sentence_iri("https://w3id.org/kgbuild/data/", Mention("000", 3, 9, "rocket", (0, 20)))
    'https://w3id.org/kgbuild/data/sentence/000-0-20'
    """
    return f"{base_iri}sentence/{mention_name(mention.article, *mention.sentence)}"


def mention_name(article: str, start: int, end: int) -> str:
    """Return the last part of the IRI of a mention."""
    return f"{article_key(article)}-{start}-{end}"


def triple_of(subject: str, predicate: str, value: Term) -> ox.Triple:
    """Return a triple of two IRIs and a term."""
    return ox.Triple(node_of(subject), node_of(predicate), value)


def quad_of(triple: ox.Triple, graph: ox.NamedNode | None = None) -> ox.Quad:
    """Return a triple as a quad, of the default graph if of no other."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


@lru_cache(maxsize=1 << 16)
def node_of(iri: str) -> ox.NamedNode:
    """Return the node of an IRI."""
    return ox.NamedNode(iri)


def words_of(words: str) -> ox.Literal:
    """Return words as a literal in English."""
    return ox.Literal(words, language="en")


def address_of(url: str) -> Term:
    """Return the address of an article as a node, or as words where it is no IRI.

    >>> str(address_of("https://example.org/a")), str(address_of("example.org, page 4"))
    ('<https://example.org/a>', '"example.org, page 4"')
    """
    try:
        return node_of(url)
    except ValueError:
        return ox.Literal(url)


def value_of(claim: Claim) -> Term:
    """Return the value of a claim."""
    if claim.is_iri:
        return node_of(str(claim.value))
    if isinstance(claim.value, datetime):
        return moment_of(claim.value)
    return ox.Literal(claim.value) if isinstance(claim.value, int) else words_of(claim.value)


def moment_of(moment: date) -> ox.Literal:
    """Return a full xsd:dateTime, the form of time that every reasoner takes; a day is its start.

    >>> moment_of(date(2021, 6, 28)).value
    '2021-06-28T00:00:00'
    """
    full = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    return ox.Literal(full.isoformat(timespec="seconds"), datatype=node_of(XSD + "dateTime"))


def degrees_of(angle: float) -> ox.Literal:
    """Return degrees as a decimal of at most five places, about a metre.

    >>> degrees_of(35.1).value, degrees_of(40).value
    ('35.1', '40.0')
    """
    return ox.Literal(str(round(float(angle), 5)), datatype=node_of(XSD + "decimal"))


def shortened(quote: str) -> str:
    """Return the first words of a quote.

    >>> shortened("We will answer")
    'We will answer'
    """
    return textwrap.shorten(quote, _LABEL_LENGTH, placeholder=" …")
