"""Each shape finds its problem, and nothing else does: one change to a sound graph, one finding."""

from __future__ import annotations

import pytest
import rdflib
from checkdata import triples

from kgbuild.graph.check import SEVERITIES, by_shapes
from kgbuild.resources import shipped
from kgbuild.vocab import SH

SHAPES = shipped("ontology") / "shapes.ttl"
RULES = rdflib.Graph().parse(SHAPES, format="turtle")

#: shape, what is taken away, what is added
CASES = [
    ("Actor-backedBy", "", ":front ev:backedBy :town ."),
    ("Actor-controls", "", ":army ev:controls :front ."),
    ("Actor-country", "", ":army ev:country :town ."),
    ("Actor-nationalBodyOf", "", ":army ev:nationalBodyOf :league ."),
    ("Actor-partOfGroup", "", ":front ev:partOfGroup :town ."),
    ("Actor-stationedAt", "", ":army ev:stationedAt :ray ."),
    ("Actor-successorOf", "", ":front ev:successorOf :town ."),
    ("Article-date", "", ':a dcterms:date "2021-06-30T00:00:00"^^xsd:dateTime .'),
    ("Article-dated", ':a dcterms:date "2021-06-29T00:00:00"^^xsd:dateTime .', ""),
    ("Article-identifier", ':a dcterms:identifier "a" .', ""),
    ("Article-publishedBy", "", ":a ev:publishedBy :front ."),
    ("Claim-aboutProperty", ":c0 ev:aboutProperty ev:attacker .", ""),
    ("Claim-accordingTo", "", ":c0 ev:accordingTo :rocket ."),
    ("Claim-boundedAs", "", ":c0 ev:boundedAs bound:roughly ."),
    ("Claim-heldAs", ":c0 ev:heldAs certainty:stated .", ":c0 ev:heldAs certainty:sure ."),
    ("Claim-evidence", ":c0 ev:evidence :m .", ""),
    ("Claim-heldAs", "", ":c0 ev:heldAs bound:least ."),
    ("Claim-proposedBy", "", ':c0 ev:proposedBy "a slot" .'),
    ("Claim-score", "", ":c0 ev:score 1 ."),
    ("Claim-statedIn", ":c0 ev:statedIn :a .", ""),
    ("Decision-decides", ":d ev:decides :e .", ""),
    ("Decision-evidence", "", ":d ev:evidence :town ."),
    ("Decision-proposedBy", ":d ev:proposedBy lex:attack-n .", ""),
    ("Decision-score", ":d ev:score 0.9 .", ":d ev:score 1 ."),
    ("Entity-nameOnce", "", ':front skos:altLabel "Front"@en .'),
    ("Entity-prefLabel", ':front skos:prefLabel "Front"@en .', ""),
    ("Event-accused", "", ":e ev:accused :town ."),
    ("Event-attacker", "", ":e ev:attacker :rocket ."),
    ("Event-claimedBy", "", ":e ev:claimedBy :town ."),
    ("Event-count", ":o ev:count 3 .", ":o ev:count 0 ."),
    ("Event-date", "", ':e ev:date "2021-06-28T12:00:00"^^xsd:dateTime .'),
    (
        "Event-earliestBeforeDate",
        ':e ev:date "2021-06-28T00:00:00"^^xsd:dateTime .',
        ':e ev:date "2021-06-27T00:00:00"^^xsd:dateTime .',
    ),
    (
        "Event-earliest",
        "",
        ':f ev:latest "2021-06-01T00:00:00"^^xsd:dateTime .',
    ),
    ("Event-evidence", ":o ev:evidence :m .", ""),
    ("Event-inResponseTo", "", ":f ev:inResponseTo :town ."),
    ("Event-independentSources", ":e ev:independentSources 1 .", ":e ev:independentSources 0 ."),
    ("Event-killed", ":e ev:killed 2 .", ":e ev:killed -2 ."),
    ("Event-label", ':o rdfs:label "Offensive"@en .', ""),
    ("Event-latest", "", ':e ev:latest "2021-06-28T23:59:00"^^xsd:dateTime .'),
    ("Event-orderedBy", "", ":e ev:orderedBy :town ."),
    ("Event-partOf", "", ":f ev:partOf :town ."),
    ("Event-participant", "", ":o ev:participant :town ."),
    ("Event-place", "", ":e ev:place :front ."),
    ("Event-reportedIn", ":o ev:reportedIn :a .", ""),
    ("Event-target", "", ":e ev:target :s ."),
    ("Event-weapon", "", ":e ev:weapon :front ."),
    ("Event-wounded", "", ":e ev:wounded 4 ."),
    ("Mention-anchorOf", ':m nif:anchorOf "strike"@en .', ""),
    ("Mention-beginIndex", ":m nif:beginIndex 3 .", ":m nif:beginIndex 9 ."),
    ("Mention-endIndex", ":m nif:endIndex 9 .", ""),
    ("Mention-inSentence", ":m ev:inSentence :n .", ""),
    ("Person-memberOf", "", ":ray ev:memberOf :rocket ."),
    ("Person-roleTitle", "", ":ray ev:roleTitle :army ."),
    ("Place-latitude", ":town geo:lat 33.5 .", ":town geo:lat 144.25 ."),
    ("Place-longitude", "", ":town geo:long 44.5 ."),
    ("Place-near", "", ":town ev:near :front ."),
    ("Place-within", "", ":town ev:within :front ."),
    ("Sentence-anchorOf", ':n nif:anchorOf "A strike came."@en .', ""),
    ("Sentence-beginIndex", ":n nif:beginIndex 1 .", ":n nif:beginIndex 15 ."),
    ("Sentence-endIndex", ":n nif:endIndex 15 .", ""),
    ("Sentence-wasDerivedFrom", ":n prov:wasDerivedFrom :a .", ""),
    ("Statement-aboutEvent", "", ":s ev:aboutEvent :town ."),
    ("Statement-direct", ":s ev:direct true .", ':s ev:direct "yes" .'),
    ("Statement-quote", ':s ev:quote "No."@en .', ""),
    ("Statement-speaker", ":s ev:speaker :ray .", ""),
    ("WeaponType-broader", "", ":rocket skos:broader :town ."),
    ("WeaponType-related", "", ":rocket skos:related :town ."),
]


def found(without: str = "", more: str = "") -> set[str]:
    return {finding.check for finding in by_shapes(triples(without, more), SHAPES)}


def test_a_sound_graph_passes() -> None:
    assert found() == set()


@pytest.mark.parametrize(("shape", "without", "more"), CASES, ids=[case[0] for case in CASES])
def test_shape_finds_its_problem(shape: str, without: str, more: str) -> None:
    assert shape in found(without, more)


def test_every_shape_has_its_case() -> None:
    shapes = {str(s).rsplit("#", 1)[1] for s in RULES.subjects(None, rdflib.URIRef(SH + "PropertyShape"))}
    assert len(shapes) >= 55
    assert shapes == {case[0] for case in CASES}
    used = {str(s).rsplit("#", 1)[1] for s in RULES.objects(None, rdflib.URIRef(SH + "property"))}
    assert used == shapes


def test_a_finding_says_problem_and_remedy() -> None:
    (finding,) = by_shapes(triples(more=":e ev:weapon :front ."), SHAPES)
    assert finding.severity == "violation"
    assert finding.focus == "https://example.org/e"
    assert finding.detail == "https://example.org/front"
    assert finding.problem == "The weapon is no means of attack."
    assert finding.remedy == "Type it as ev:WeaponType or below ev:Vehicle, or take the role away."


def test_every_message_is_a_problem_and_a_remedy() -> None:
    messages = list(RULES.subject_objects(rdflib.URIRef(SH + "message")))
    assert len(messages) >= 55
    for shape, message in messages:
        problem, _, remedy = str(message).partition(". ")
        assert problem[0].isupper(), shape
        assert remedy[:1].isupper(), shape
        assert remedy.endswith("."), shape


def test_severities_are_known() -> None:
    severities = RULES.objects(None, rdflib.URIRef(SH + "severity"))
    assert {str(severity).rsplit("#", 1)[1].lower() for severity in severities} == set(SEVERITIES)
