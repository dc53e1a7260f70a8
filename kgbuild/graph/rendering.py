"""What a graph says of articles, things, events and claims, as triples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Final

import pyoxigraph as ox

from kgbuild.graph.decisions import of_claim, of_decision
from kgbuild.graph.names import named
from kgbuild.graph.terms import TYPE, declared, of_class
from kgbuild.graph.triples import (
    Assertions,
    Triples,
    address_of,
    article_iri,
    degrees_of,
    mention_iri,
    moment_of,
    node_of,
    sentence_iri,
    shortened,
    triple_of,
    value_of,
    words_of,
)
from kgbuild.model import Bounds, Mention
from kgbuild.records import Claim, DatedArticle, Event, ResolvedEntity, Ruling, Statement, World
from kgbuild.slugs import article_key, digest
from kgbuild.vocab import BOUND, CERTAINTY, DCTERMS, EV, NIF, OWL, PROV, RDFS, SKOS, VERDICT, WGS84

#: Classes that are told with the one above: who asks, without a reasoner, for those who act or for forces finds them.
_TOLD_ABOVE: Final = {"PeopleGroup": "HumanActor", "PoliceForce": "StateForce", "SecurityForce": "StateForce"}


class Renderer:
    """Renders the records of one World; each method yields the triples of one kind of record."""

    def __init__(self, world: World, base_iri: str) -> None:
        self.world, self.base = world, base_iri
        self.texts = {dated.article.id: dated.article.text for dated in world.articles}
        self.labels = {thing.iri: thing.label for thing in world.things}
        self.events = {event.iri for event in world.events}
        self.claims = (*world.claims, *_claims_of_connections(world, base_iri))

    def fused(self) -> Triples:
        """Yield what the articles say together: the articles, things, events, positions and relations."""
        yield from chain.from_iterable(map(self.article, self.world.articles))
        yield from chain.from_iterable(map(_thing, self.world.things))
        yield from chain.from_iterable(map(_event, self.world.events))
        yield from (triple for _, triple in _connections(self.world))
        for old, new in self.world.replaced:
            yield triple_of(old, DCTERMS + "isReplacedBy", node_of(new))
        yield from chain.from_iterable(map(self.ruling, self.world.rulings))

    def reasons(self) -> Triples:
        """Yield why it is so: the reasons of each claim that has any, and a record for each other decision."""
        for claim in self.world.claims:
            yield from of_claim(claim)
        for decision in self.world.decisions:
            mentions = [mention_iri(self.base, mention) for mention in decision.mentions]
            yield from of_decision(decision, article_iri(self.base, decision.article), mentions)

    def ruling(self, ruling: Ruling) -> Triples:
        """Render what an analyst has decided, and what of the graph it decided."""
        yield from declared(ruling.iri, EV + "Ruling")
        yield triple_of(
            ruling.iri, RDFS + "label", words_of(shortened(f"{ruling.verdict}: {ruling.because}"))
        )
        yield triple_of(ruling.iri, EV + "verdict", ox.Literal(ruling.verdict))
        yield triple_of(ruling.iri, EV + "ruledAs", node_of(VERDICT + ruling.verdict))
        for iri in ruling.concerns:
            yield triple_of(ruling.iri, EV + "concerns", node_of(iri))
        if ruling.because:
            yield triple_of(ruling.iri, EV + "because", words_of(ruling.because))
        if ruling.value:
            yield triple_of(ruling.iri, EV + "verdictValue", _ruled_value(ruling))
        for iri in ruling.decided:
            if ruling.verdict == "wrong":
                yield triple_of(iri, OWL + "deprecated", ox.Literal(True))
            else:
                yield triple_of(iri, PROV + "wasInfluencedBy", node_of(ruling.iri))

    def told(self) -> Assertions:
        """Yield what stands in both graphs of articles: claims, statements, and the words that all rests on."""
        for claim in self.claims:
            yield from ((claim.article, triple) for triple in self.claim(claim))
        for statement in self.world.statements:
            yield from ((statement.article, triple) for triple in self.statement(statement))
        for claim in self.claims:
            yield from self.rests_on(claim.iri, claim.mentions)
        for statement in self.world.statements:
            yield from self.rests_on(statement.iri, (statement.mention,))
        mentions = {mention for record in self.records() for mention in _mentions(record)}
        for mention in mentions:
            yield from ((mention.article, triple) for triple in self.mention(mention))
        for mention in {(mention.article, mention.sentence): mention for mention in mentions}.values():
            yield from ((mention.article, triple) for triple in self.sentence(mention))

    def links(self) -> Assertions:
        """Yield what stands in both graphs of things and events: the articles and the words that tell of them."""
        for thing in self.world.things:
            yield from self.rests_on(thing.iri, thing.mentions)
            for article in {mention.article for mention in thing.mentions}:
                yield article, triple_of(thing.iri, EV + "mentionedIn", self.in_article(article))
        for event in self.world.events:
            yield from self.rests_on(event.iri, event.mentions)
            yield from (
                (a, triple_of(event.iri, EV + "reportedIn", self.in_article(a))) for a in event.articles
            )

    def rests_on(self, iri: str, mentions: Iterable[Mention]) -> Assertions:
        """Yield each mention that an event, a thing, a claim or a statement rests on, as its evidence."""
        for mention in mentions:
            yield mention.article, triple_of(iri, EV + "evidence", node_of(mention_iri(self.base, mention)))

    def records(self) -> Iterator[Event | ResolvedEntity | Claim | Statement]:
        """Yield everything that rests on mentions."""
        yield from chain(self.world.events, self.world.things, self.claims, self.world.statements)

    def spoken(self) -> Assertions:
        """Yield what each article says in its own voice, sure of it and on nobody else's word."""
        for claim in self.claims:
            if not claim.according_to and claim.certainty == "stated":
                yield claim.article, triple_of(claim.about, EV + claim.property, value_of(claim))

    def article(self, dated: DatedArticle) -> Triples:
        """Render an article: its id, title, publisher, address, and its day with how that is known."""
        article, iri = dated.article, article_iri(self.base, dated.article.id)
        yield from declared(iri, EV + "Article")
        yield triple_of(iri, DCTERMS + "identifier", ox.Literal(article.id))
        if article.title:
            yield triple_of(iri, DCTERMS + "title", words_of(article.title))
        if article.source:
            yield triple_of(iri, DCTERMS + "publisher", ox.Literal(article.source))
        if dated.outlet:
            yield triple_of(iri, EV + "publishedBy", node_of(dated.outlet))
        if article.url:
            yield triple_of(iri, DCTERMS + "source", address_of(article.url))
        if dated.published:
            yield triple_of(iri, DCTERMS + "date", moment_of(dated.published))
        if dated.evidence:
            yield triple_of(iri, EV + "dateEvidence", words_of(dated.evidence))

    def claim(self, claim: Claim) -> Triples:
        """Render one source's version of one property."""
        about = "aboutEvent" if claim.about in self.events else "about"
        yield of_class(claim.iri, EV + "Claim")
        yield triple_of(claim.iri, EV + about, node_of(claim.about))
        yield triple_of(claim.iri, EV + "aboutProperty", node_of(EV + claim.property))
        yield triple_of(claim.iri, EV + ("value" if claim.is_iri else "literalValue"), value_of(claim))
        yield triple_of(claim.iri, EV + "statedIn", self.in_article(claim.article))
        yield triple_of(claim.iri, EV + "heldAs", node_of(CERTAINTY + claim.certainty))
        if claim.according_to:
            yield triple_of(claim.iri, EV + "accordingTo", node_of(claim.according_to))
        if isinstance(claim.value, int):
            yield triple_of(claim.iri, EV + "boundedAs", node_of(BOUND + claim.bound))
        if claim.of:
            yield triple_of(claim.iri, EV + "ofWhom", words_of(claim.of))

    def statement(self, statement: Statement) -> Triples:
        """Render what somebody said; the label is the speaker and the first words."""
        speaker = self.labels.get(statement.speaker, "")
        yield of_class(statement.iri, EV + "Statement")
        yield triple_of(statement.iri, RDFS + "label", words_of(f"{speaker}: {shortened(statement.quote)}"))
        yield triple_of(statement.iri, EV + "speaker", node_of(statement.speaker))
        yield triple_of(statement.iri, EV + "quote", words_of(statement.quote))
        yield triple_of(statement.iri, EV + "direct", ox.Literal(statement.direct))
        yield triple_of(statement.iri, EV + "reportedIn", self.in_article(statement.article))
        for event in statement.about:
            yield triple_of(statement.iri, EV + "aboutEvent", node_of(event))

    def mention(self, mention: Mention) -> Triples:
        """Render a stretch of an article: offsets, characters, and the sentence that it stands in."""
        iri, text = mention_iri(self.base, mention), self.texts[mention.article]
        yield of_class(iri, EV + "Mention")
        yield triple_of(iri, NIF + "beginIndex", ox.Literal(mention.start))
        yield triple_of(iri, NIF + "endIndex", ox.Literal(mention.end))
        yield triple_of(iri, NIF + "anchorOf", named(text[mention.start : mention.end]))
        yield triple_of(iri, EV + "inSentence", node_of(sentence_iri(self.base, mention)))

    def sentence(self, mention: Mention) -> Triples:
        """Render the sentence that a mention stands in, as it was read; all its mentions point to it."""
        iri, (begin, end) = sentence_iri(self.base, mention), mention.sentence
        yield of_class(iri, EV + "Sentence")
        yield triple_of(iri, NIF + "beginIndex", ox.Literal(begin))
        yield triple_of(iri, NIF + "endIndex", ox.Literal(end))
        yield triple_of(iri, NIF + "anchorOf", words_of(self.texts[mention.article][begin:end]))
        yield triple_of(iri, PROV + "wasDerivedFrom", self.in_article(mention.article))

    def in_article(self, article: str) -> ox.NamedNode:
        """Return the node of the article with this id."""
        return node_of(article_iri(self.base, article))


def _mentions(record: Event | ResolvedEntity | Claim | Statement) -> tuple[Mention, ...]:
    return (record.mention,) if isinstance(record, Statement) else record.mentions


def _ruled_value(ruling: Ruling) -> ox.Literal:
    return moment_of(date.fromisoformat(ruling.value)) if ruling.verdict == "date" else words_of(ruling.value)


def _thing(thing: ResolvedEntity) -> Triples:
    yield from declared(thing.iri, EV + thing.kind)
    if thing.kind in _TOLD_ABOVE:
        yield triple_of(thing.iri, TYPE.value, node_of(EV + _TOLD_ABOVE[thing.kind]))
    yield triple_of(thing.iri, SKOS + "prefLabel", named(thing.label))
    for other in thing.names:
        yield triple_of(thing.iri, SKOS + "altLabel", named(other))
    for match in thing.exact_match:
        yield triple_of(thing.iri, SKOS + "exactMatch", node_of(match))
    if thing.latitude is not None and thing.longitude is not None:
        yield triple_of(thing.iri, WGS84 + "lat", degrees_of(thing.latitude))
        yield triple_of(thing.iri, WGS84 + "long", degrees_of(thing.longitude))
    if thing.note:
        yield triple_of(thing.iri, SKOS + "note", words_of(thing.note))
    for reason in thing.reasons:
        yield triple_of(thing.iri, EV + "mergeReason", words_of(reason))


def _event(event: Event) -> Triples:
    yield from declared(event.iri, EV + event.kind)
    yield triple_of(event.iri, RDFS + "label", words_of(event.label))
    links = (("inResponseTo", event.in_response_to), ("partOf", event.part_of))
    for role, fillers in chain(event.roles, links):
        yield from (triple_of(event.iri, EV + role, node_of(filler)) for filler in fillers)
    for figure, number in event.figures:
        yield triple_of(event.iri, EV + figure, ox.Literal(number))
    yield from _times(event.iri, event.bounds)
    for words in event.time_texts:
        yield triple_of(event.iri, EV + "timeText", words_of(words))
    yield triple_of(event.iri, EV + "independentSources", ox.Literal(event.independent_sources))


def _times(iri: str, bounds: Bounds) -> Triples:
    if bounds.earliest:
        yield triple_of(iri, EV + "earliest", moment_of(bounds.earliest))
    if bounds.latest:
        yield triple_of(iri, EV + "latest", moment_of(bounds.latest))
    if bounds.day:
        yield triple_of(iri, EV + "date", moment_of(bounds.day))


def _connections(world: World) -> Assertions:
    """Yield positions and relations as plain triples; the article is empty for what we know without one."""
    for position in world.positions:
        yield position.article, triple_of(position.person, EV + "roleTitle", words_of(position.title))
        if position.organization:
            yield (
                position.article,
                triple_of(position.person, EV + "memberOf", node_of(position.organization)),
            )
    for relation in world.relations:
        triple = triple_of(relation.subject, EV + relation.predicate, node_of(relation.object))
        yield relation.article, triple


def _claims_of_connections(world: World, base_iri: str) -> Iterator[Claim]:
    """Yield a claim for each position and relation that an article states, unless the world holds it already.

    A triple cannot point at its evidence; the claim does. Title and organisation of one share a mention. A claim is
    named by what its article alone calls the things, so that no other article renames it.
    """
    made = {_content(claim) for claim in world.claims}
    found: dict[tuple[str, ...], Claim] = {}
    for claim, name in chain(_claims_of_positions(world), _claims_of_relations(world)):
        before = found.setdefault(name, claim)
        mentions = {*before.mentions, *claim.mentions}
        found[name] = replace(before, mentions=tuple(sorted(mentions)))
    for name, claim in found.items():
        if _content(claim) not in made:
            words = f"{article_key(claim.article)}-{claim.property}-{digest(repr(name))}"
            yield replace(claim, iri=f"{base_iri}claim/{words}")


def _content(claim: Claim) -> tuple[str, ...]:
    return claim.about, claim.property, str(claim.value), claim.article, claim.according_to


def _claims_of_positions(world: World) -> Iterator[tuple[Claim, tuple[str, ...]]]:
    for p in world.positions:
        person, body = p.told or (p.person, p.organization)
        title = Claim("", p.person, "roleTitle", p.title, False, p.article, (p.mention,))
        yield title, (person, "roleTitle", p.title, p.article, "")
        if p.organization:
            of = Claim("", p.person, "memberOf", p.organization, True, p.article, (p.mention,))
            yield of, (person, "memberOf", body, p.article, "")


def _claims_of_relations(world: World) -> Iterator[tuple[Claim, tuple[str, ...]]]:
    for r in world.relations:
        if r.article and r.mention:
            certainty = "reported" if r.according_to else "stated"
            subject, object_, speaker = r.told or (r.subject, r.object, r.according_to)
            yield (
                Claim(
                    "",
                    r.subject,
                    r.predicate,
                    r.object,
                    True,
                    r.article,
                    (r.mention,),
                    r.according_to,
                    certainty,
                ),
                (subject, r.predicate, object_, r.article, speaker),
            )
