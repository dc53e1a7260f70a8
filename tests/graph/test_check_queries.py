"""Each query of `queries/checks` finds its problem in a spoilt graph, and none in a sound one."""

from __future__ import annotations

from pathlib import Path

import pytest
from checkdata import triples

from kgbuild.errors import OntologyError
from kgbuild.graph.check import by_queries, list_checks

CHECKS = {check.name: check for check in list_checks()}

#: check, what is taken away, what is added, the node that is found
CASES = [
    ("actor_attacks_itself", "", ":e ev:target :front .", "e"),
    ("actor_backs_itself", "", ":land ev:backedBy :front .", "front"),
    ("claim_about_nothing", ":c0 ev:aboutEvent :e .", "", "c0"),
    ("claim_without_one_value", ":c0 ev:value :front .", "", "c0"),
    ("claim_without_one_value", "", ":c0 ev:literalValue 3 .", "c0"),
    ("event_after_its_reports", "", ':o ev:earliest "2021-07-02T00:00:00"^^xsd:dateTime .', "o"),
    ("event_answers_itself", "", ":e ev:inResponseTo :f .", "e"),
    (
        "event_answers_later_one",
        "",
        ':e ev:inResponseTo :o . :o ev:earliest "2021-06-29T00:00:00"^^xsd:dateTime .',
        "e",
    ),
    ("event_part_of_itself", "", ":o ev:partOf :f .", "o"),
    (
        "event_told_twice",
        "",
        ":g a ev:RocketAttack ; ev:place :town ; ev:target :base ;"
        ' ev:date "2021-06-28T00:00:00"^^xsd:dateTime .',
        "e",
    ),
    ("event_without_participants", ":o ev:participant :army .", "", "o"),
    ("fact_without_claim", "", ":e ev:wounded 7 .", "e"),
    ("group_part_of_itself", "", ":league ev:partOfGroup :front .", "league"),
    ("mention_of_wrong_length", ':m nif:anchorOf "strike"@en .', ':m nif:anchorOf "strikes"@en .', "m"),
    ("mention_outside_sentence", "", ":m nif:endIndex 16 .", "m"),
    ("node_dangling", "", ":e ev:target :nobody .", "nobody"),
    ("node_without_name", "", "[] a ev:Militia .", ""),
    ("object_does_not_fit_property", "", ":e ev:weapon :town .", "town"),
    (
        "place_in_two_countries",
        "",
        ":town ev:within :one , :two . :one a ev:Country . :two a ev:Region ; ev:within :far . :far a ev:Country .",
        "town",
    ),
    ("place_near_itself", "", ":town ev:near :town .", "town"),
    ("place_within_itself", "", ":town ev:within :base .", "town"),
    ("subject_does_not_fit_property", "", ":town ev:attacker :front .", "town"),
    ("tag_missing", "", ':town skos:altLabel "Burg" .', "town"),
    ("term_undeclared", "", ":e ev:atacker :front .", "https://w3id.org/kgbuild/ontology#atacker"),
    ("term_undeclared", "", ":x a ev:RoketAttack .", "https://w3id.org/kgbuild/ontology#RoketAttack"),
    ("thing_of_disjoint_classes", "", ":ray a ev:Village .", "ray"),
    ("time_malformed", "", ':o ev:date "2021-06-28"^^xsd:date .', "o"),
    ("time_malformed", "", ':o ev:date "2021-06-28"^^xsd:dateTime .', "o"),
    ("two_things_of_one_name", "", ':second a ev:Militia ; skos:prefLabel "Front"@en .', "front"),
    ("weapon_attacks", "", ":e ev:attacker :rocket .", "e"),
]


def found(name: str, without: str = "", more: str = "") -> set[str]:
    return {f.focus for f in by_queries(triples(without, more), [CHECKS[name]])}


def test_a_sound_graph_passes() -> None:
    assert list(by_queries(triples(), CHECKS.values())) == []


@pytest.mark.parametrize(("name", "without", "more", "focus"), CASES, ids=[case[0] for case in CASES])
def test_check_finds_its_problem(name: str, without: str, more: str, focus: str) -> None:
    foci = found(name, without, more)
    if focus:
        assert (focus if "#" in focus else f"https://example.org/{focus}") in foci
    else:
        assert len(foci) == 1, "a blank node has a name of its own in each run"


def test_every_check_has_its_case() -> None:
    assert len(CHECKS) == 27
    assert set(CHECKS) == {case[0] for case in CASES}


@pytest.mark.parametrize("check", CHECKS.values(), ids=list(CHECKS))
def test_check_is_written_in_the_house_style(check: object) -> None:
    name, text = check.name, check.text  # type: ignore[attr-defined]
    assert name == name.lower()
    assert max(map(len, text.splitlines())) <= 120
    assert "ORDER BY" in text
    assert "SELECT *" not in text
    prefixes = [line.split()[1] for line in text.splitlines() if line.startswith("PREFIX")]
    body = text.split("WHERE", 1)[1] + text.split("SELECT", 1)[1]
    assert prefixes == sorted(prefixes)
    assert [prefix for prefix in prefixes if prefix not in body] == []
    assert check.problem.endswith("."), "the summary has no full stop of its own"  # type: ignore[attr-defined]
    assert check.remedy.endswith(".")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("SELECT ?focus WHERE { ?focus ?p ?o }", "the header says no summary, severity, remedy"),
        ("#+ summary: x\n#+ severity: bad\n#+ remedy: y\nSELECT ?focus WHERE {}", "no known severity"),
    ],
)
def test_a_bad_header_is_an_error(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "odd.rq").write_text(text)
    with pytest.raises(OntologyError, match=problem) as error:
        list_checks(tmp_path)
    assert "odd.rq" in str(error.value)


def test_a_bad_query_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "odd.rq").write_text("#+ summary: x\n#+ severity: info\n#+ remedy: y\nSELECT ?focus WHERE {")
    with pytest.raises(OntologyError, match="odd"):
        list(by_queries([], list_checks(tmp_path)))
