"""Renders a World as quads: the shape of the graph, described in `docs/graph.md`.

The default graph holds the fused reading, the claims behind it and the words that they rest on. Beside it,
each article has a named graph of its own assertions: what it says itself, its claims and its statements.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from functools import lru_cache
from itertools import chain
from typing import Final

import pyoxigraph as ox

from kgbuild.graph.decisions import of_claim, of_decision
from kgbuild.graph.names import named, names_once
from kgbuild.graph.terms import TYPE, Terms, declared, facts, facts_around, facts_of, schema
from kgbuild.graph.write import Listing, listing
from kgbuild.model import Bounds, Claim, DatedArticle, Event, Mention, Ruling, Statement, Thing, World
from kgbuild.slugs import article_key, article_name, digest
from kgbuild.vocab import (
    BOUND,
    CERTAINTY,
    DCTERMS,
    EV,
    NIF,
    OWL,
    PROV,
    RDFS,
    SKOS,
    VERDICT,
    WGS84,
    XSD,
)

Triples = Iterator[ox.Triple]
#: A triple with the id of the article that asserts it.
Assertions = Iterator[tuple[str, ox.Triple]]
Term = ox.NamedNode | ox.Literal
#: Where something is mentioned: the id of the article, start and end.
Place = tuple[str, int, int]

_LABEL_LENGTH: Final = 60
#: What points to classes, properties and concepts of the ontology.
_TO_TERMS: Final = frozenset(
    {TYPE, *(ox.NamedNode(EV + name) for name in ("aboutProperty", "boundedAs", "heldAs", "ruledAs"))}
)
#: Classes that are told with the one above: who asks, without a reasoner, for those who act or for forces finds them.
_TOLD_ABOVE: Final = {"PeopleGroup": "HumanActor", "PoliceForce": "StateForce", "SecurityForce": "StateForce"}


def quads(
    world: World,
    base_iri: str,
    terms: Terms | None = None,
    about: Iterable[ox.Triple] = (),
    *,
    why: bool = True,
) -> list[ox.Quad]:
    """Return the graph of `world`, no quad twice, in no order that means anything (`write` sorts).

    `base_iri` begins the IRIs of articles, mentions and named graphs. `terms` are the ontology and the
    gazetteer, of which the default graph takes over what it uses; `about` is what it says of itself. Without `why`
    it does not say why it is so.
    """
    render = _Renderer(world, base_iri)
    evidence = [*render.told(), *render.links()]
    reasons = render.reasons() if why else ()
    fused = dict.fromkeys(chain(about, render.fused(), (triple for _, triple in evidence), reasons))
    if terms:
        fused |= dict.fromkeys(facts((ox.NamedNode(thing.iri) for thing in world.things), terms))
        fused |= dict.fromkeys(schema(used(fused), terms))
    own = dict.fromkeys(chain(evidence, render.spoken()))
    named = (_quad(triple, _node(assertions_iri(base_iri, article))) for article, triple in own)
    return [*(_quad(triple) for triple in names_once(fused)), *named]


def article_quads(told: World, base_iri: str, *, why: bool = True) -> list[ox.Quad]:
    """Return what the graph holds because of one article; `told` is what that article tells by itself.

    That is its assertions, and in the default graph the claims, statements and mentions of it, and itself; with `why`
    what was decided in it.
    """
    render = _Renderer(told, base_iri)
    own = list(render.told())
    reasons = render.reasons() if why else ()
    described = chain(*map(render.article, told.articles), (triple for _, triple in own), reasons)
    asserted = dict.fromkeys(chain(own, render.links(), render.spoken()))
    named = (_quad(triple, _node(assertions_iri(base_iri, article))) for article, triple in asserted)
    return [*map(_quad, dict.fromkeys(described)), *named]


def individual_quads(one: World, base_iri: str, terms: Terms) -> list[ox.Quad]:
    """Return what the default graph says of a thing or an event: all that `one` holds."""
    render = _Renderer(one, base_iri)
    known = (t for thing in one.things for t in facts_of(ox.NamedNode(thing.iri), terms))
    said = dict.fromkeys(chain(render.fused(), known, render.reasons()))
    return [*map(_quad, names_once(said)), *map(_quad, (triple for _, triple in render.links()))]


def mentioned(iri: str, places: Iterable[Place], base_iri: str) -> list[Listing]:
    """Return where a thing is mentioned and in which articles, as the default graph says it: many have very much of it."""
    told = {(article, _mention_name(article, start, end)) for article, start, end in places}
    found = {
        ("evidence", "mention"): {name for _, name in told},
        ("mentionedIn", "article"): {article_name(article) for article, _ in told},
    }
    return [
        listing(iri, EV + predicate, f"{base_iri}{folder}/", names)
        for (predicate, folder), names in found.items()
        if names
    ]


def term_quads(things: Iterable[str], properties: Iterable[ox.NamedNode], terms: Terms) -> list[ox.Quad]:
    """Return what a graph of these things and terms takes over of the ontology and of others in the gazetteer."""
    around = list(facts_around(map(ox.NamedNode, things), terms))
    described = schema({*properties, *used(around)}, terms)
    return list(map(_quad, dict.fromkeys(chain(around, described))))


def successions(replaced: Mapping[str, Iterable[str]]) -> list[ox.Quad]:
    """Return what took the place of IRIs that earlier graphs held; one that nothing replaces is deprecated."""
    quads = []
    for old, news in replaced.items():
        quads += [_quad(_triple(old, DCTERMS + "isReplacedBy", _node(new))) for new in news]
        if not news:
            quads.append(_quad(_triple(old, OWL + "deprecated", ox.Literal(True))))
    return quads


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
    return f"{base_iri}mention/{_mention_name(mention.article, mention.start, mention.end)}"


def sentence_iri(base_iri: str, mention: Mention) -> str:
    """Return the IRI of the sentence that a mention stands in: its article and its offsets.

    >>> sentence_iri("https://w3id.org/kgbuild/data/", Mention("000", 3, 9, "rocket", (0, 20)))
    'https://w3id.org/kgbuild/data/sentence/000-0-20'
    """
    return f"{base_iri}sentence/{_mention_name(mention.article, *mention.sentence)}"


def _mention_name(article: str, start: int, end: int) -> str:
    return f"{article_key(article)}-{start}-{end}"


class _Renderer:
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
            yield _triple(old, DCTERMS + "isReplacedBy", _node(new))
        yield from chain.from_iterable(map(self.ruling, self.world.rulings))

    def reasons(self) -> Triples:
        """Yield why it is so: a record for each claim that has reasons, and for each other decision."""
        for claim in self.world.claims:
            yield from of_claim(claim, self.base)
        for decision in self.world.decisions:
            mentions = [mention_iri(self.base, mention) for mention in decision.mentions]
            yield from of_decision(decision, article_iri(self.base, decision.article), mentions)

    def ruling(self, ruling: Ruling) -> Triples:
        """Render what an analyst has decided, and what of the graph it decided."""
        yield from declared(ruling.iri, EV + "Ruling")
        yield _triple(ruling.iri, RDFS + "label", _text(_shortened(f"{ruling.verdict}: {ruling.because}")))
        yield _triple(ruling.iri, EV + "verdict", ox.Literal(ruling.verdict))
        yield _triple(ruling.iri, EV + "ruledAs", _node(VERDICT + ruling.verdict))
        for iri in ruling.concerns:
            yield _triple(ruling.iri, EV + "concerns", _node(iri))
        if ruling.because:
            yield _triple(ruling.iri, EV + "because", _text(ruling.because))
        if ruling.value:
            yield _triple(ruling.iri, EV + "verdictValue", _ruled_value(ruling))
        for iri in ruling.decided:
            if ruling.verdict == "wrong":
                yield _triple(iri, OWL + "deprecated", ox.Literal(True))
            else:
                yield _triple(iri, PROV + "wasInfluencedBy", _node(ruling.iri))

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
                yield article, _triple(thing.iri, EV + "mentionedIn", self.in_article(article))
        for event in self.world.events:
            yield from self.rests_on(event.iri, event.mentions)
            yield from (
                (a, _triple(event.iri, EV + "reportedIn", self.in_article(a))) for a in event.articles
            )

    def rests_on(self, iri: str, mentions: Iterable[Mention]) -> Assertions:
        """Yield each mention that an event, a thing, a claim or a statement rests on, as its evidence."""
        for mention in mentions:
            yield mention.article, _triple(iri, EV + "evidence", _node(mention_iri(self.base, mention)))

    def records(self) -> Iterator[Event | Thing | Claim | Statement]:
        """Yield everything that rests on mentions."""
        yield from chain(self.world.events, self.world.things, self.claims, self.world.statements)

    def spoken(self) -> Assertions:
        """Yield what each article says in its own voice, sure of it and on nobody else's word."""
        for claim in self.claims:
            if not claim.according_to and claim.certainty == "stated":
                yield claim.article, _triple(claim.about, EV + claim.property, _value(claim))

    def article(self, dated: DatedArticle) -> Triples:
        """Render an article: its id, title, publisher, address, and its day with how that is known."""
        article, iri = dated.article, article_iri(self.base, dated.article.id)
        yield from declared(iri, EV + "Article")
        yield _triple(iri, DCTERMS + "identifier", ox.Literal(article.id))
        if article.title:
            yield _triple(iri, DCTERMS + "title", _text(article.title))
        if article.source:
            yield _triple(iri, DCTERMS + "publisher", ox.Literal(article.source))
        if dated.outlet:
            yield _triple(iri, EV + "publishedBy", _node(dated.outlet))
        if article.url:
            yield _triple(iri, DCTERMS + "source", _address(article.url))
        if dated.published:
            yield _triple(iri, DCTERMS + "date", _instant(dated.published))
        if dated.evidence:
            yield _triple(iri, EV + "dateEvidence", _text(dated.evidence))

    def claim(self, claim: Claim) -> Triples:
        """Render one source's version of one property."""
        about = "aboutEvent" if claim.about in self.events else "about"
        yield from declared(claim.iri, EV + "Claim")
        yield _triple(claim.iri, EV + about, _node(claim.about))
        yield _triple(claim.iri, EV + "aboutProperty", _node(EV + claim.property))
        yield _triple(claim.iri, EV + ("value" if claim.is_iri else "literalValue"), _value(claim))
        yield _triple(claim.iri, EV + "statedIn", self.in_article(claim.article))
        yield _triple(claim.iri, EV + "certainty", ox.Literal(claim.certainty))
        yield _triple(claim.iri, EV + "heldAs", _node(CERTAINTY + claim.certainty))
        if claim.according_to:
            yield _triple(claim.iri, EV + "accordingTo", _node(claim.according_to))
        if isinstance(claim.value, int):
            yield _triple(claim.iri, EV + "bound", ox.Literal(claim.bound))
            yield _triple(claim.iri, EV + "boundedAs", _node(BOUND + claim.bound))
        if claim.of:
            yield _triple(claim.iri, EV + "ofWhom", _text(claim.of))

    def statement(self, statement: Statement) -> Triples:
        """Render what somebody said; the label is the speaker and the first words."""
        speaker = self.labels.get(statement.speaker, "")
        yield from declared(statement.iri, EV + "Statement")
        yield _triple(statement.iri, RDFS + "label", _text(f"{speaker}: {_shortened(statement.quote)}"))
        yield _triple(statement.iri, EV + "speaker", _node(statement.speaker))
        yield _triple(statement.iri, EV + "quote", _text(statement.quote))
        yield _triple(statement.iri, EV + "direct", ox.Literal(statement.direct))
        yield _triple(statement.iri, EV + "reportedIn", self.in_article(statement.article))
        for event in statement.about:
            yield _triple(statement.iri, EV + "aboutEvent", _node(event))

    def mention(self, mention: Mention) -> Triples:
        """Render a stretch of an article: offsets, characters, and the sentence that it stands in."""
        iri, text = mention_iri(self.base, mention), self.texts[mention.article]
        yield from declared(iri, EV + "Mention")
        yield _triple(iri, NIF + "beginIndex", ox.Literal(mention.start))
        yield _triple(iri, NIF + "endIndex", ox.Literal(mention.end))
        yield _triple(iri, NIF + "anchorOf", named(text[mention.start : mention.end]))
        yield _triple(iri, EV + "inSentence", _node(sentence_iri(self.base, mention)))

    def sentence(self, mention: Mention) -> Triples:
        """Render the sentence that a mention stands in, as it was read; all its mentions point to it."""
        iri, (begin, end) = sentence_iri(self.base, mention), mention.sentence
        yield from declared(iri, EV + "Sentence")
        yield _triple(iri, NIF + "beginIndex", ox.Literal(begin))
        yield _triple(iri, NIF + "endIndex", ox.Literal(end))
        yield _triple(iri, NIF + "anchorOf", _text(self.texts[mention.article][begin:end]))
        yield _triple(iri, PROV + "wasDerivedFrom", self.in_article(mention.article))

    def in_article(self, article: str) -> ox.NamedNode:
        """Return the node of the article with this id."""
        return _node(article_iri(self.base, article))


def _mentions(record: Event | Thing | Claim | Statement) -> tuple[Mention, ...]:
    return (record.mention,) if isinstance(record, Statement) else record.mentions


def _ruled_value(ruling: Ruling) -> ox.Literal:
    return _instant(date.fromisoformat(ruling.value)) if ruling.verdict == "date" else _text(ruling.value)


def _thing(thing: Thing) -> Triples:
    yield from declared(thing.iri, EV + thing.kind)
    if thing.kind in _TOLD_ABOVE:
        yield _triple(thing.iri, TYPE.value, _node(EV + _TOLD_ABOVE[thing.kind]))
    yield _triple(thing.iri, SKOS + "prefLabel", named(thing.label))
    for other in thing.names:
        yield _triple(thing.iri, SKOS + "altLabel", named(other))
    for match in thing.exact_match:
        yield _triple(thing.iri, SKOS + "exactMatch", _node(match))
    if thing.latitude is not None and thing.longitude is not None:
        yield _triple(thing.iri, WGS84 + "lat", _degrees(thing.latitude))
        yield _triple(thing.iri, WGS84 + "long", _degrees(thing.longitude))
    if thing.note:
        yield _triple(thing.iri, SKOS + "note", _text(thing.note))
    for reason in thing.reasons:
        yield _triple(thing.iri, EV + "mergeReason", _text(reason))


def _event(event: Event) -> Triples:
    yield from declared(event.iri, EV + event.kind)
    yield _triple(event.iri, RDFS + "label", _text(event.label))
    links = (("inResponseTo", event.in_response_to), ("partOf", event.part_of))
    for role, fillers in chain(event.roles, links):
        yield from (_triple(event.iri, EV + role, _node(filler)) for filler in fillers)
    for figure, number in event.figures:
        yield _triple(event.iri, EV + figure, ox.Literal(number))
    yield from _times(event.iri, event.bounds)
    for words in event.time_texts:
        yield _triple(event.iri, EV + "timeText", _text(words))
    yield _triple(event.iri, EV + "independentSources", ox.Literal(event.independent_sources))


def _times(iri: str, bounds: Bounds) -> Triples:
    if bounds.earliest:
        yield _triple(iri, EV + "earliest", _instant(bounds.earliest))
    if bounds.latest:
        yield _triple(iri, EV + "latest", _instant(bounds.latest))
    if bounds.day:
        yield _triple(iri, EV + "date", _instant(bounds.day))


def _connections(world: World) -> Assertions:
    """Yield positions and relations as plain triples; the article is empty for what we know without one."""
    for position in world.positions:
        yield position.article, _triple(position.person, EV + "roleTitle", _text(position.title))
        if position.organization:
            yield position.article, _triple(position.person, EV + "memberOf", _node(position.organization))
    for relation in world.relations:
        triple = _triple(relation.subject, EV + relation.predicate, _node(relation.object))
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


def used(triples: Iterable[ox.Triple | ox.Quad]) -> set[ox.NamedNode]:
    """Return every class, property and concept in use, and the properties that claims are about."""
    used = set()
    for triple in triples:
        used.add(triple.predicate)
        if triple.predicate in _TO_TERMS and isinstance(triple.object, ox.NamedNode):
            used.add(triple.object)
    return used


def _triple(subject: str, predicate: str, value: Term) -> ox.Triple:
    return ox.Triple(_node(subject), _node(predicate), value)


def _quad(triple: ox.Triple, graph: ox.NamedNode | None = None) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


@lru_cache(maxsize=1 << 16)
def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _text(words: str) -> ox.Literal:
    return ox.Literal(words, language="en")


def _address(url: str) -> Term:
    """Return the address of an article as a node, or as words where it is no IRI.

    >>> str(_address("https://example.org/a")), str(_address("example.org, page 4"))
    ('<https://example.org/a>', '"example.org, page 4"')
    """
    try:
        return _node(url)
    except ValueError:
        return ox.Literal(url)


def _value(claim: Claim) -> Term:
    if claim.is_iri:
        return _node(str(claim.value))
    if isinstance(claim.value, datetime):
        return _instant(claim.value)
    return ox.Literal(claim.value) if isinstance(claim.value, int) else _text(claim.value)


def _instant(moment: date) -> ox.Literal:
    """Return a full xsd:dateTime, the form of time that every reasoner takes; a day is its start.

    >>> _instant(date(2021, 6, 28)).value
    '2021-06-28T00:00:00'
    """
    full = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    return ox.Literal(full.isoformat(timespec="seconds"), datatype=_node(XSD + "dateTime"))


def _degrees(angle: float) -> ox.Literal:
    """Return degrees as a decimal of at most five places, about a metre.

    >>> _degrees(35.1).value, _degrees(40).value
    ('35.1', '40.0')
    """
    return ox.Literal(str(round(float(angle), 5)), datatype=_node(XSD + "decimal"))


def _shortened(quote: str) -> str:
    """Return the first words of a quote.

    >>> _shortened("We will answer")
    'We will answer'
    """
    return textwrap.shorten(quote, _LABEL_LENGTH, placeholder=" …")
