"""Two engines for SHACL find the same: pySHACL as `kgbuild check` uses it, and rudof, which `make tools` brings."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from checkdata import triples
from test_check_shapes import CASES, RULES, SHAPES

from kgbuild import pipeline
from kgbuild.graph.check import by_shapes
from kgbuild.graph.reason import ontology_triples, read
from kgbuild.graph.shapes import results
from measures.synthetic import graph as synthetic_graph

PYTHON = Path(__file__).parents[2] / "build" / "tools" / "bin" / "python"
ENGINE = Path(__file__).with_name("second_engine.py")
#: severity, shape, node
Found = set[tuple[str, str, str]]


def with_pyshacl(data: list[ox.Triple]) -> Found:
    return {
        (f.severity, f"https://w3id.org/kgbuild/shapes#{f.check}", f.focus) for f in by_shapes(data, SHAPES)
    }


def with_rudof(folder: Path, *graphs: list[ox.Triple]) -> list[Found]:
    if not PYTHON.exists():
        pytest.skip("rudof is not there: make tools")
    files = [folder / f"{number}.ttl" for number in range(len(graphs))]
    for file, graph in zip(files, graphs, strict=True):
        file.write_bytes(ox.serialize(graph, format=ox.RdfFormat.TURTLE) or b"")
    command = [str(PYTHON), str(ENGINE), str(SHAPES), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    return [{(s, shape, node) for s, shape, node in json.loads(line)} for line in done.stdout.splitlines()]


def test_engines_agree_on_each_mistake(tmp_path: Path) -> None:
    graphs = [triples(), *(triples(without, more) for _, without, more in CASES)]
    ours = [with_pyshacl(graph) for graph in graphs]
    assert ours[0] == set()
    assert all(ours[1:])
    assert with_rudof(tmp_path, *graphs) == ours


def test_engines_agree_on_whole_graphs(sample: Path, tmp_path: Path) -> None:
    """The graph of the articles, and a synthetic one: as they are, and with each tenth triple lost."""
    built = read([sample / "graph.ttl"])
    made = [
        q.triple for q in synthetic_graph(40, pipeline.Resources.load()) if q.graph_name == ox.DefaultGraph()
    ]
    lossy = [[t for n, t in enumerate(sorted(graph, key=str)) if n % 10] for graph in (built, made)]
    graphs = [[*ontology_triples(), *graph] for graph in (built, made, *lossy)]
    ours = [with_pyshacl(graph) for graph in graphs]
    assert [len(found) > 100 for found in ours] == [False, False, True, True]
    assert with_rudof(tmp_path, *graphs) == ours


def test_batches_find_what_the_whole_finds() -> None:
    """Shapes as they stand in the file and the whole graph at once, against marks and three nodes at a time."""
    more = (
        ":e ev:weapon :front ; ev:killed -2 . :t ev:within :ray . :t a ev:Town . :c0 ev:accordingTo :rocket ."
    )
    data = triples(more=more, without=":c0 ev:statedIn :a .")
    whole = rdflib.Graph().parse(ox.serialize(data, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    _, report, _ = pyshacl.validate(whole, shacl_graph=RULES, allow_warnings=True)
    expected = {
        tuple(
            report.value(result, rdflib.SH[name])
            for name in ("resultSeverity", "sourceShape", "focusNode", "value")
        )
        for result in report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult)
    }
    assert len(expected) >= 7
    assert {tuple(row)[:4] for row in results(data, RULES, batch=3)} == expected
