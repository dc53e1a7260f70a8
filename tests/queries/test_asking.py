"""What the user may write, what goes wrong, and how an answer is shown."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rich.cells import cell_len

from kgbuild.endpoint import Endpoint
from kgbuild.errors import GraphError, KgbuildError, UsageError
from kgbuild.query import load, open_graph, run
from kgbuild.results import Result, render

ROCKETS = "2021-06-28-rocket-attack-al-omar-oil-field"
US = "https://w3id.org/kgbuild/gazetteer#country-US"

NAMES = [
    "United States",
    "united states",
    "The United States",
    "  US ",
    "America",
    "gaz:country-US",
    US,
    f"<{US}>",
]
BAD_QUESTIONS = [
    ("attack_by_actor", {}, "there is no query 'attack_by_actor'. Did you mean attacks_by_actor"),
    ("attacks-by-acter", {}, "Did you mean attacks_by_actor"),
    ("../queries/attacks_by_actor", {}, "there is no query"),
    ("wibble", {}, "kgbuild query --list"),
    ("nowhere/mine.rq", {}, "nowhere/mine.rq: the query cannot be read"),
    ("attacks_by_actor", {}, "attacks_by_actor needs the parameter 'actor'"),
    ("attacks_by_actor", {"acter": "US"}, "has no parameter 'acter'. It takes actor, from, to"),
    ("events_undated", {"x": "1"}, "has no parameter 'x'. It takes none"),
    ("attacks_by_actor", {"actor": "Katib Hezbollah"}, "Did you mean Kataib Hezbollah"),
    ("attacks_by_actor", {"actor": "qqqq"}, "nothing in the graph is called 'qqqq'"),
    ("attacks_by_actor", {"actor": ""}, "nothing in the graph is called ''"),
    ("attacks_by_actor", {"actor": "http://x/<y>"}, "is a name or an IRI, and 'http://x/<y>' is none"),
    ("attacks_by_actor", {"actor": "US", "from": "June"}, "a day like 2021-06-28, and 'June' is none"),
    ("attacks_by_actor", {"actor": "US", "to": "2021-06-31"}, "and '2021-06-31' is none"),
    ("actors_most_active", {"least": "two"}, "a whole number, and 'two' is none"),
    ("events_around_point", {"latitude": "35N", "longitude": "40"}, "a number like 35.1, and '35N' is none"),
    ("events_around_point", {"latitude": "35", "longitude": "nan"}, "a number like 35.1, and 'nan' is none"),
]
BAD_GRAPHS = [
    ("gone.ttl", None, "gone.ttl: there is no such graph file. Build it: kgbuild build"),
    ("graph.xlsx", b"", "graph.xlsx: no known kind of graph file"),
    ("bad.ttl", b"@prefix a: <http://a/> .\na:b a:c a:d .\na:b a:c x .\n", "bad.ttl:3: syntax error"),
    ("bad.nt", b"<http://a/b> <http://a/c> .\n", "bad.nt:1: syntax error"),
    ("latin.ttl", '<http://a/b> <http://a/c> "café" .'.encode("latin-1"), "latin.ttl:1: syntax error"),
]
BAD_FILES = [
    (b"SELECT ?x\nWHERE {\n  ?x }\n", ":3: the query has a syntax error (cannot go on at: ?x })"),
    (b"SELECT ?x WHERE { ?x a b:c }\n", "the query has a syntax error (a prefix is not declared)"),
    (b"DELETE WHERE { ?x ?y ?z }\n", "the query has a syntax error"),
    (b'#+ param: n colour required "N"\nSELECT ?n WHERE { VALUES ?n { 1 } }\n', ":1: the parameter"),
    (b'#+ param: n integer required "N"\nSELECT ?n WHERE { ?n ?n ?n }\n', "has no place in the query"),
    (b"SELECT ?x WHERE { ?x ?y 'caf\xe9' }\n", "the query is not text in UTF-8"),
]


def test_the_tables_are_whole() -> None:
    assert (len(NAMES), len(BAD_QUESTIONS), len(BAD_GRAPHS), len(BAD_FILES)) == (8, 17, 5, 6)


@pytest.mark.parametrize("name", NAMES)
def test_a_thing_by_any_of_its_names(name: str, store: ox.Store) -> None:
    result = run("attacks_by_actor", graph=store, params={"actor": name})
    assert [str(row[1]) for row in result.rows] == [
        "US airstrikes on Kataib Hezbollah at Abu Kamal",
        "US shelling of Al-Mayadin",
    ]


@pytest.mark.parametrize(
    "name", [ROCKETS, "event:" + ROCKETS, "Rocket attack on US forces at al-Omar oil field"]
)
def test_an_event_by_label_or_by_the_end_of_its_iri(name: str, store: ox.Store) -> None:
    result = run("articles_behind_event", graph=store, params={"event": name})
    assert [str(row[1]) for row in result.rows] == ["a3", "a1"]


def test_a_name_that_two_things_bear_means_both() -> None:
    turtle = """
        PREFIX ev: <https://w3id.org/kgbuild/ontology#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX x: <http://x/>
        x:town a ev:Town ; skos:prefLabel "Hasakah"@en ; ev:within x:province .
        x:province a ev:Province ; skos:prefLabel "al-Hasakah"@en ; skos:altLabel "Hasakah"@en .
        x:village a ev:Village ; skos:prefLabel "Tell"@en ; ev:within x:province .
        x:suburb a ev:Village ; skos:prefLabel "Wall"@en ; ev:within x:town .
    """
    graph = rdflib.Graph().parse(data=turtle)
    rows = run("places_within", graph=graph, params={"place": "Hasakah"}).rows
    assert {str(row[1]) for row in rows} == {"Hasakah", "Tell", "Wall"}


@pytest.mark.parametrize(("name", "params", "message"), BAD_QUESTIONS)
def test_bad_questions(name: str, params: dict[str, str], message: str, store: ox.Store) -> None:
    with pytest.raises(UsageError) as error:
        run(name, graph=store, params=params)
    assert message in str(error.value)
    assert "\n" not in str(error.value)
    assert error.value.exit_code == 2


@pytest.mark.parametrize(("name", "content", "message"), BAD_GRAPHS)
def test_bad_graphs(name: str, content: bytes | None, message: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(GraphError) as error:
        open_graph(tmp_path / name)
    assert message in str(error.value)
    assert error.value.exit_code == 1


def test_a_folder_without_a_graph(tmp_path: Path) -> None:
    folder = tmp_path / "x.ttl"
    folder.mkdir()
    with pytest.raises(GraphError, match=r"x.ttl/graph.ttl: there is no such graph file"):
        open_graph(folder)


@pytest.mark.parametrize(("content", "message"), BAD_FILES)
def test_bad_query_files(content: bytes, message: str, tmp_path: Path, store: ox.Store) -> None:
    path = tmp_path / "mine.rq"
    path.write_bytes(content)
    with pytest.raises(UsageError) as error:
        run(path, graph=store)
    assert message in str(error.value)
    assert "mine.rq" in str(error.value)


@pytest.mark.parametrize("text", ["SELECT ?x WHERE { ?x ?y }", "SELECT ?x WHERE { ?x a b:c }"])
def test_syntax_errors_in_rdflib_too(text: str, tmp_path: Path, graph: rdflib.Graph) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(text)
    with pytest.raises(UsageError, match="syntax error"):
        run(path, graph=graph)


def test_own_query(tmp_path: Path, store: ox.Store) -> None:
    path = tmp_path / "mine.rq"
    path.write_text('#+ param: n integer optional default=2 "N"\nSELECT ?n WHERE { VALUES ?n { 1 } }\n')
    assert run(path, graph=store).rows[0][0] == rdflib.Literal(2)
    assert run(str(path), graph=store, params={"n": "3"}).rows[0][0] == rdflib.Literal(3)


def test_ask(tmp_path: Path, store: ox.Store, graph: rdflib.Graph, server: Endpoint) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("ASK { ?x a <https://w3id.org/kgbuild/ontology#Militia> }")
    for source in (store, graph, server):
        assert run(path, graph=source) == Result(("answer",), ((rdflib.Literal(True),),))


@pytest.mark.parametrize("value", ['"', "\\", "} # {", "a\nb", "'''", '"""', "?x", "\\u0022 } {"])
def test_a_text_is_a_term_whatever_it_holds(
    value: str, tmp_path: Path, store: ox.Store, graph: rdflib.Graph, server: Endpoint
) -> None:
    path = tmp_path / "mine.rq"
    path.write_text('#+ param: words text required "Words"\nSELECT ?words WHERE { VALUES ?words { "x" } }\n')
    for source in (store, graph, server):
        assert run(path, graph=source, params={"words": value}).rows == ((rdflib.Literal(value),),)


def test_dates_are_bound_as_instants(tmp_path: Path, store: ox.Store) -> None:
    path = tmp_path / "mine.rq"
    header = "".join(
        f'#+ param: {n} {t} required "A"\n' for n, t in (("a", "date"), ("b", "endDate"), ("c", "dateTime"))
    )
    path.write_text(header + "SELECT ?a ?b ?c WHERE { VALUES ?a { 1 } VALUES ?b { 1 } VALUES ?c { 1 } }")
    params = {"a": "2021-06-28", "b": "2021-06-28", "c": "2021-06-28T21:30"}
    found = [str(term) for term in run(path, graph=store, params=params).rows[0]]
    assert found == ["2021-06-28T00:00:00", "2021-06-28T23:59:59", "2021-06-28T21:30:00"]


def test_named_graphs_are_not_asked(tmp_path: Path) -> None:
    path = tmp_path / "graph.trig"
    triple = "<http://x/a> <https://w3id.org/kgbuild/ontology#partOf> <http://x/b> ."
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    path.write_text(f"{triple} <http://x/a> {label} 'a' . GRAPH <http://x/g> {{ <http://x/b> {label} 'b' }}")
    assert run("event_parts", graph=path).rows == ()


def test_table(store: ox.Store) -> None:
    text = render(run("attacks_by_month", graph=store, params={"from": "2021-06-28"}))
    assert text == (
        "month     part       name                attacks\n"
        "------------------------------------------------\n"
        "          attacker   Kataib Hezbollah          1\n"
        "          attacker   Night Guard               1\n"
        "          attacker   gunmen                    1\n"
        "          target     Badr Organization         1\n"
        "          target     US forces                 1\n"
        "          target     United States             1\n"
        "          weapon     rocket                    1\n"
        "2021-06   attacker   Kataib Hezbollah          1\n"
        "2021-06   attacker   US forces                 1\n"
        "2021-06   attacker   gunmen                    1\n"
        "2021-06   target     Al-Mayādīn                1\n"
        "2021-06   target     Badr Organization         1\n"
        "2021-06   target     US forces                 1\n"
        "2021-06   target     al-Omar oil field         1\n"
        "2021-06   weapon     rocket                    1\n"
        "2021-06   weapon     shell                     1\n"
        "\n"
        "16 rows\n"
    )


def test_table_of_nothing(store: ox.Store) -> None:
    assert render(run("actors_most_active", graph=store, params={"least": "9"})).endswith("\n\n0 rows\n")


def test_long_quotes_are_wrapped_and_brackets_kept() -> None:
    result = Result(("quote",), ((rdflib.Literal("[bold] " + "word " * 40),),))
    text = render(result)
    assert max(map(len, text.splitlines())) <= 60
    assert "[bold]" in text


def test_narrow_terminal_shows_records(store: ox.Store) -> None:
    result = run("attacks_by_actor", graph=store, params={"actor": "Kataib Hezbollah"})
    lines = render(result, terminal=True, width=70).splitlines()
    assert any("event:" + ROCKETS in line for line in lines)
    assert "─" not in "".join(lines)


def test_wide_terminal_shows_a_table(store: ox.Store) -> None:
    assert "─" in render(run("attacks_by_month", graph=store), terminal=True, width=120)


@pytest.mark.parametrize("width", range(24, 130))
def test_no_width_cuts_anything_off(width: int) -> None:
    """Each row has all its cells, whole or on several lines, whether laid out as a table or as records."""
    rows = [
        ("https://example.org/a-long-name-of-one-word", "Armed Forces of the United States", 10, 20, 30, 40),
        ("x", "القوات المسلحة في الولايات المتحدة", 50, 60, 70, 80),
    ]
    columns = ("actor", "name", "claimed", "accused", "attributed", "denied")
    result = Result(columns, tuple(tuple(map(rdflib.Literal, row)) for row in rows))
    text = render(result, width=width)
    assert max(map(cell_len, text.splitlines())) <= width
    together = re.sub(r"\s+", "", text)
    assert all(f"{number}" in together for _, _, *numbers in rows for number in numbers)
    assert all(column in together for column in columns)
    assert all(word in text for _, name, *_ in rows for word in name.split())


def test_csv(store: ox.Store) -> None:
    result = run("articles_behind_event", graph=store, params={"event": ROCKETS})
    rows = list(csv.DictReader(io.StringIO(render(result, "csv"))))
    assert [row["identifier"] for row in rows] == ["a3", "a1"]
    assert rows[1]["article"] == "https://w3id.org/kgbuild/data/article/a1"
    assert rows[1]["published"] == "2021-06-29T00:00:00"


def test_json_is_read_by_another_reader(store: ox.Store) -> None:
    result = run("statements_by_speaker", graph=store, params={"speaker": "US"})
    read = ox.parse_query_results(render(result, "json"), format=ox.QueryResultsFormat.JSON)
    assert isinstance(read, ox.QuerySolutions)
    assert [solution["voice"].value for solution in read] == ["Dana Reed", "United States"]
    assert json.loads(render(result, "json"))["head"]["vars"] == list(result.columns)


def test_turtle_is_read_by_another_reader(store: ox.Store) -> None:
    result = run("event_facts", graph=store, params={"event": ROCKETS})
    text = render(result, "ttl")
    assert len(list(ox.parse(text, format=ox.RdfFormat.TURTLE))) == len(result.rows) > 80
    assert text == render(result, "ttl")


@pytest.mark.parametrize(
    ("format", "message"), [("ttl", "Turtle holds triples"), ("xml", "there is no format 'xml'")]
)
def test_formats_that_do_not_fit(format: str, message: str, store: ox.Store) -> None:
    with pytest.raises(UsageError, match=message):
        render(run("events_undated", graph=store), format)


def test_header_is_read() -> None:
    query = load("attacks_by_actor")
    assert [(p.name, p.type, p.required, p.default) for p in query.parameters] == [
        ("actor", "iri", True, ""),
        ("from", "date", False, "1900-01-01"),
        ("to", "endDate", False, "2100-12-31"),
    ]
    assert query.lists == ("attackers", "targets", "weapons", "places")
    assert query.description.startswith("Each attack that the actor")
    assert "  " not in query.description


def test_every_error_says_what_to_do(store: ox.Store, fake: Callable[..., object]) -> None:
    for name, params, _ in BAD_QUESTIONS:
        with pytest.raises(KgbuildError) as error:
            run(name, graph=store, params=params)
        assert error.value.remedy
