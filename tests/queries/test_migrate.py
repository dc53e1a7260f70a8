"""A graph of an earlier version of the ontology becomes, by the updates of `queries/migrate`, one of today's shape."""

from __future__ import annotations

import pyoxigraph as ox

from kgbuild.resources import shipped
from kgbuild.vocab import EV, NIF, PROV

from .conftest import WORLD

#: What 0.2.0 did, undone: the text, the offsets and the article stand on each mention, and sentences are no nodes.
_OLD = f"""
DELETE {{ GRAPH ?g {{ ?m <{EV}inSentence> ?n }} }}
INSERT {{ GRAPH ?g {{
  ?m <{EV}sentence> ?t ; <{EV}sentenceBegin> ?b ; <{EV}sentenceEnd> ?e ; <{PROV}wasDerivedFrom> ?a
}} }}
WHERE {{ GRAPH ?g {{
  ?m <{EV}inSentence> ?n .
  ?n <{NIF}anchorOf> ?t ; <{NIF}beginIndex> ?b ; <{NIF}endIndex> ?e ; <{PROV}wasDerivedFrom> ?a
}} }} ;
DELETE WHERE {{ GRAPH ?g {{ ?n a <{EV}Sentence> ; ?p ?o }} }}
"""


def test_a_graph_of_the_first_version_is_brought_up_to_date() -> None:
    today = set(ox.parse(path=str(WORLD), format=ox.RdfFormat.TURTLE))
    graph = ox.NamedNode("https://w3id.org/kgbuild/data/assertions/a1")
    store = ox.Store()
    store.extend(ox.Quad(*quad.triple, graph) for quad in today)
    store.update(_OLD)
    old = {quad.triple for quad in store}
    assert len(old & {quad.triple for quad in today}) < len(today)
    assert not [triple for triple in old if triple.predicate.value == EV + "inSentence"]
    store.extend(ox.Quad(*triple) for triple in old)
    store.update((shipped("queries") / "migrate" / "0.1.0-to-0.2.0.ru").read_text(encoding="utf-8"))
    assert {quad.triple for quad in store.quads_for_pattern(None, None, None, graph)} == {
        q.triple for q in today
    }
    assert set(store.quads_for_pattern(None, None, None, ox.DefaultGraph())) == today
