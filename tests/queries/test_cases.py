"""Each saved query gives the expected rows of the small world, the same ones on four engines."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kgbuild.endpoint import Endpoint
from kgbuild.query import Source, list_queries, load, run
from kgbuild.resources import shipped
from kgbuild.results import Result, Term, cell

CASES = sorted((Path(__file__).parent / "cases").glob("*.tsv"))
ENGINES = ("pyoxigraph", "rdflib", "server")


def _read(path: Path) -> tuple[str, dict[str, str], list[list[str]]]:
    """Return the query's name, the parameters and the rows, columns first, of a case `NAME[.VARIANT].tsv`."""
    lines = path.read_text(encoding="utf-8").splitlines()
    params = dict(line.removeprefix("# ").split("=", 1) for line in lines if line.startswith("# "))
    return path.name.split(".")[0], params, [line.split("\t") for line in lines if not line.startswith("# ")]


def _shown(term: Term | None) -> str:
    return cell(term) if isinstance(term, rdflib.URIRef) else str(term if term is not None else "")


def _written(result: Result) -> list[list[str]]:
    return [list(result.columns), *([_shown(term) for term in row] for row in result.rows)]


@pytest.fixture
def source(request: pytest.FixtureRequest, store: ox.Store, graph: rdflib.Graph, server: Endpoint) -> Source:
    return {"pyoxigraph": store, "rdflib": graph, "server": server}[request.param]


@pytest.mark.parametrize("source", ENGINES, indirect=True)
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_rows(path: Path, source: Source) -> None:
    name, params, expected = _read(path)
    assert _written(run(name, graph=source, params=params)) == expected


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_engines_agree_term_by_term(
    path: Path, store: ox.Store, graph: rdflib.Graph, server: Endpoint
) -> None:
    name, params, _ = _read(path)
    first = run(name, graph=store, params=params)
    assert run(name, graph=graph, params=params) == first
    assert run(name, graph=server, params=params) == first


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_comunica_agrees_term_by_term(path: Path, store: ox.Store, comunica: Endpoint) -> None:
    """All rows are equal; those that are ordered by a text may change places: Comunica sorts as people of a language do."""
    name, params, _ = _read(path)
    found, wanted = (run(name, graph=engine, params=params) for engine in (comunica, store))
    assert found.columns == wanted.columns
    assert Counter(found.rows) == Counter(wanted.rows)


EXAMPLES = {
    "iri": "ev:Event",
    "date": "2021-01-01",
    "endDate": "2021-01-02",
    "integer": "1",
    "number": "1",
    "text": "1",
}


@pytest.mark.parametrize("name", [query.name for query in list_queries() if query.name != "event_facts"])
def test_of_nothing_comes_nothing(name: str) -> None:
    """rdflib makes a row without values of a subquery that groups no solutions, which then fits everything."""
    graph = rdflib.Graph().parse(shipped("ontology") / "kgbuild.ttl")
    params = {one.name: EXAMPLES[one.type] for one in load(name).parameters if one.required}
    assert not run(name, graph=graph, params=params).rows


def test_every_query_has_a_case_with_rows() -> None:
    with_rows = {name for name, _, rows in map(_read, CASES) if len(rows) > 1}
    assert with_rows == {query.name for query in list_queries()}
    assert len(with_rows) >= 46
    assert len(CASES) >= 70
