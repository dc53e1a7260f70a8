"""Renders a World as quads: the shape of the graph, described in `docs/graph.md`.

The default graph holds the fused reading, the claims behind it and the words that they rest on. Beside it,
each article has a named graph of its own assertions: what it says itself, its claims and its statements.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from typing import Final

import pyoxigraph as ox

from kgbuild.graph.lines import Listing
from kgbuild.graph.names import names_once
from kgbuild.graph.rendering import Renderer
from kgbuild.graph.terms import TYPE, Terms, facts, facts_around, facts_of, schema
from kgbuild.graph.triples import Place, assertions_iri, mention_name, node_of, quad_of, triple_of
from kgbuild.graph.write import listing
from kgbuild.records import World
from kgbuild.slugs import article_name
from kgbuild.vocab import DCTERMS, EV, OWL

#: What points to classes, properties and concepts of the ontology.
TO_TERMS: Final = frozenset(
    {TYPE, *(ox.NamedNode(EV + name) for name in ("aboutProperty", "boundedAs", "heldAs", "ruledAs"))}
)


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
    render = Renderer(world, base_iri)
    evidence = [*render.told(), *render.links()]
    reasons = render.reasons() if why else ()
    fused = dict.fromkeys(chain(about, render.fused(), (triple for _, triple in evidence), reasons))
    if terms:
        fused |= dict.fromkeys(facts((ox.NamedNode(thing.iri) for thing in world.things), terms))
        fused |= dict.fromkeys(schema(used(fused), terms))
    own = dict.fromkeys(chain(evidence, render.spoken()))
    named = (quad_of(triple, node_of(assertions_iri(base_iri, article))) for article, triple in own)
    return [*(quad_of(triple) for triple in names_once(fused)), *named]


def article_triples(
    told: World, base_iri: str, *, why: bool = True
) -> tuple[Collection[ox.Triple], Collection[ox.Triple]]:
    """Return what the default graph holds because of one article, and what its own graph does.

    `told` is what that article tells by itself: its claims, statements and mentions, itself, and with `why` what was
    decided in it; its own graph has its assertions.
    """
    render = Renderer(told, base_iri)
    own = [triple for _, triple in render.told()]
    reasons = render.reasons() if why else ()
    described = dict.fromkeys(chain(chain.from_iterable(map(render.article, told.articles)), own, reasons))
    links = (triple for _, triple in chain(render.links(), render.spoken()))
    return described.keys(), dict.fromkeys(chain(own, links)).keys()


def individual_triples(one: World, base_iri: str, terms: Terms) -> list[ox.Triple]:
    """Return what the default graph says of a thing or an event: all that `one` holds."""
    render = Renderer(one, base_iri)
    known = (t for thing in one.things for t in facts_of(ox.NamedNode(thing.iri), terms))
    said = dict.fromkeys(chain(render.fused(), known, render.reasons()))
    return [*names_once(said), *(triple for _, triple in render.links())]


def mentioned(iri: str, places: Iterable[Place], base_iri: str) -> list[Listing]:
    """Return where a thing is mentioned and in which articles, as the default graph says it: many have very much of it."""
    told = {(article, mention_name(article, start, end)) for article, start, end in places}
    found = {
        ("evidence", "mention"): {name for _, name in told},
        ("mentionedIn", "article"): {article_name(article) for article, _ in told},
    }
    return [
        listing(iri, EV + predicate, f"{base_iri}{folder}/", names)
        for (predicate, folder), names in found.items()
        if names
    ]


def term_triples(
    things: Iterable[str], properties: Iterable[ox.NamedNode], terms: Terms
) -> Collection[ox.Triple]:
    """Return what a graph of these things and terms takes over of the ontology and of others in the gazetteer."""
    around = list(facts_around(map(ox.NamedNode, things), terms))
    described = schema({*properties, *used(around)}, terms)
    return dict.fromkeys(chain(around, described)).keys()


def successions(replaced: Mapping[str, Iterable[str]]) -> list[ox.Triple]:
    """Return what took the place of IRIs that earlier graphs held; one that nothing replaces is deprecated."""
    triples = []
    for old, news in replaced.items():
        triples += [triple_of(old, DCTERMS + "isReplacedBy", node_of(new)) for new in news]
        if not news:
            triples.append(triple_of(old, OWL + "deprecated", ox.Literal(True)))
    return triples


def used(triples: Iterable[ox.Triple]) -> set[ox.NamedNode]:
    """Return every class, property and concept in use, and the properties that claims are about."""
    used = set()
    for triple in triples:
        used.add(triple.predicate)
        if triple.predicate in TO_TERMS and isinstance(triple.object, ox.NamedNode):
            used.add(triple.object)
    return used
