"""A small graph in which nothing is wrong, and how to spoil it: what the tests of the checks share."""

from __future__ import annotations

import pyoxigraph as ox

from kgbuild.graph.reason import ontology_triples
from kgbuild.vocab import PREFIXES

HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(PREFIXES.items()))
HEAD += "@prefix : <https://example.org/> .\n"

SOUND = """
:a a ev:Article ; dcterms:identifier "a" ; dcterms:date "2021-06-29T00:00:00"^^xsd:dateTime .
:m a ev:Mention ; nif:beginIndex 3 ; nif:endIndex 9 ; nif:anchorOf "strike"@en ; ev:inSentence :n .
:n a ev:Sentence ; nif:beginIndex 1 ; nif:endIndex 15 ; nif:anchorOf "A strike came."@en ; prov:wasDerivedFrom :a .
:army a ev:MilitaryForce ; skos:prefLabel "Army"@en ; skos:altLabel "the army"@en ; ev:country :land ;
	ev:controls :town ; ev:stationedAt :base ; ev:nationalBodyOf :land .
:front a ev:Militia ; skos:prefLabel "Front"@en ; ev:backedBy :land ; ev:partOfGroup :league ;
	ev:successorOf :league .
:league a ev:ArmedGroup ; skos:prefLabel "League"@en .
:land a ev:Country ; skos:prefLabel "Land"@en .
:ray a ev:Person ; skos:prefLabel "Ann Ray"@en ; ev:memberOf :army ; ev:roleTitle "spokeswoman"@en .
:town a ev:Town ; skos:prefLabel "Town"@en ; ev:within :land ; ev:near :base ; geo:lat 33.5 ; geo:long 44.25 .
:base a ev:MilitaryBase ; skos:prefLabel "Base"@en ; ev:within :town .
:rocket a ev:WeaponType ; skos:prefLabel "rocket"@en ; skos:broader :weapon .
:weapon a ev:WeaponType ; skos:prefLabel "weapon"@en .
:e a ev:RocketAttack ; rdfs:label "Rocket attack"@en ; ev:reportedIn :a ; ev:evidence :m ;
	ev:attacker :front ; ev:target :base ; ev:weapon :rocket ; ev:place :town ; ev:killed 2 ; ev:wounded 3 ;
	ev:independentSources 1 ;
	ev:earliest "2021-06-28T00:00:00"^^xsd:dateTime ; ev:latest "2021-06-28T23:59:59"^^xsd:dateTime ;
	ev:date "2021-06-28T00:00:00"^^xsd:dateTime ; ev:orderedBy :ray ;
	ev:claimedBy :front ; ev:accused :front .
:f a ev:Airstrike ; rdfs:label "Airstrike"@en ; ev:reportedIn :a ; ev:evidence :m ; ev:inResponseTo :e ;
	ev:attacker :army ; ev:partOf :o ; ev:earliest "2021-06-29T00:00:00"^^xsd:dateTime .
:o a ev:Offensive ; rdfs:label "Offensive"@en ; ev:reportedIn :a ; ev:evidence :m ;
	ev:participant :army ; ev:count 3 .
:s a ev:Statement ; rdfs:label "Ann Ray: no"@en ; ev:reportedIn :a ; ev:evidence :m ;
	ev:speaker :ray ; ev:quote "No."@en ; ev:direct true ; ev:aboutEvent :e .
:d a ev:Decision ; ev:decides :e ; ev:matter "type" ; ev:proposedBy lex:attack-n ; ev:score 0.9 ; ev:evidence :m .
:c0 ev:proposedBy lex:slot-object-target ; ev:score 0.8 .
:post a ev:Media ; skos:prefLabel "The Post"@en .
:a ev:publishedBy :post .
"""


def claim(number: int, event: str, name: str, value: str) -> str:
    """Return a claim in Turtle; `value` begins with a colon for a node."""
    link = "value" if value.startswith(":") else "literalValue"
    return (
        f":c{number} a ev:Claim ; ev:aboutEvent {event} ; ev:aboutProperty ev:{name} ; ev:{link} {value} ;"
        f" ev:statedIn :a ; ev:evidence :m ; ev:heldAs certainty:stated ; ev:boundedAs bound:exactly ;"
        " ev:accordingTo :ray .\n"
    )


FACTS = [
    (":e", "attacker", ":front"),
    (":e", "target", ":base"),
    (":e", "weapon", ":rocket"),
    (":e", "place", ":town"),
    (":e", "killed", "2"),
    (":e", "wounded", "3"),
    (":e", "orderedBy", ":ray"),
    (":e", "claimedBy", ":front"),
    (":e", "accused", ":front"),
    (":f", "attacker", ":army"),
    (":o", "count", "3"),
]
SOUND += "".join(claim(number, *fact) for number, fact in enumerate(FACTS))


def triples(without: str = "", more: str = "") -> list[ox.Triple]:
    """Return the ontology and the sound graph, less the triples in `without`, with those in `more`."""
    data = _parse(SOUND)
    if without:
        spoilt = _parse(without)
        assert spoilt <= data, "takes away what is not there"
        data -= spoilt
    return [*ontology_triples(), *sorted(data | _parse(more), key=str)]


def _parse(turtle: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(HEAD + turtle, format=ox.RdfFormat.TURTLE)}
