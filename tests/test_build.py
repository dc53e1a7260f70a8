"""`kgbuild build` from files to files: the same bytes, what is left out, other namespaces."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kgbuild.cli.program import main
from kgbuild.vocab import EV, GAZ, LEX, RULE

ROOT = Path(__file__).parent.parent
ARTICLES = sorted(path for path in (ROOT / "articles").iterdir() if path.suffix in {".txt", ".jsonl"})


def started(*args: str | Path, seed: str = "0") -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "kgbuild", "build", *map(str, args)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def run(*args: str | Path) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(main, ["build", *map(str, args)], prog_name="kgbuild")


@pytest.fixture
def built(sample: Path) -> Path:
    return sample


def test_summary(tmp_path: Path) -> None:
    done = started(ARTICLES[0], "--out", tmp_path)
    read, built = done.stdout.splitlines()
    assert read == "Read 1 file: 1 read."
    assert built.startswith(f"Built {tmp_path / 'graph.ttl'} and {tmp_path / 'graph.trig'}: 1 article, ")
    assert done.stdout.endswith(" statements; 0 left out.\n")
    assert not done.stderr, "no progress bar in a pipe"


def test_same_bytes(built: Path, tmp_path: Path) -> None:
    shuffled = random.Random(3).sample(ARTICLES, len(ARTICLES))
    done = started(*shuffled, "--out", tmp_path, seed="4711")
    assert done.returncode == 0, done.stderr
    for name in ("graph.ttl", "graph.trig"):
        assert (tmp_path / name).read_bytes() == (built / name).read_bytes()


def test_trig_holds_the_same_default_graph(built: Path) -> None:
    fused = {quad.triple for quad in ox.parse(path=str(built / "graph.ttl"))}
    quads = list(ox.parse(path=str(built / "graph.trig")))
    assert {quad.triple for quad in quads if quad.graph_name == ox.DefaultGraph()} == fused
    graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    articles = {t.subject.value for t in fused if t.object == ox.NamedNode(EV + "Article")}
    assert {graph.replace("/assertions/", "/article/") for graph in graphs} <= articles
    assert len(graphs) >= 10


def test_no_blank_nodes_and_no_undeclared_terms(built: Path) -> None:
    triples = [quad.triple for quad in ox.parse(path=str(built / "graph.ttl"))]
    assert not [t for t in triples if ox.BlankNode in {type(t.subject), type(t.object)}]
    declared = {t.subject for t in triples if t.predicate.value.endswith("#type")}
    used = {t.predicate for t in triples} | {t.object for t in triples if t.predicate.value.endswith("#type")}
    builtin = ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#",
               "http://www.w3.org/2002/07/owl#")  # fmt: skip
    assert not sorted(str(term) for term in used - declared if not term.value.startswith(builtin))


def test_every_node_that_is_pointed_at_is_described(built: Path) -> None:
    triples = [quad.triple for quad in ox.parse(path=str(built / "graph.ttl"))]
    subjects = {t.subject for t in triples}
    pointed = {t.object for t in triples if isinstance(t.object, ox.NamedNode)
               and t.predicate.value.startswith(EV)}  # fmt: skip
    proposers = (LEX, RULE)  # they are described in the lexicon, or in the program
    assert not sorted(str(node) for node in pointed - subjects if not node.value.startswith(proposers))


def test_every_role_and_figure_has_a_claim(built: Path) -> None:
    store = ox.Store()
    store.bulk_load(path=str(built / "graph.ttl"))
    rows = store.query(
        f"""PREFIX ev: <{EV}>
        SELECT ?event ?role ?value {{
          ?event ev:reportedIn ?article ; ?role ?value .
          VALUES ?role {{
            ev:attacker ev:target ev:weapon ev:place ev:orderedBy ev:claimedBy ev:killed ev:wounded }}
          FILTER NOT EXISTS {{
            ?claim ev:aboutEvent ?event ; ev:aboutProperty ?role ; ev:evidence ?mention ;
              ev:value|ev:literalValue ?value }}
        }}"""
    )
    assert [tuple(term.value for term in row) for row in rows] == []


def test_broken_article_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Rockets hit the Ain al-Asad base on Monday.\n")
    (tmp_path / "bad.txt").write_bytes(b"They said \x00\x01\x02\x00 so.")
    done = run(tmp_path, "--out", tmp_path / "out")
    assert done.exit_code == 0
    assert done.stderr.startswith(f"kgbuild: left out: {tmp_path / 'bad.txt'}")
    assert done.stderr.count("\n") == 1
    assert done.stdout.endswith("; 1 left out.\n")


def test_strict_keeps_the_old_graph(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"They said \x00\x01\x02\x00 so.")
    (tmp_path / "graph.ttl").write_text("# old\n")
    done = run(tmp_path / "bad.txt", ARTICLES[0], "--out", tmp_path, "--strict")
    assert done.exit_code == 1
    assert "bad.txt" in done.stderr
    assert (tmp_path / "graph.ttl").read_text() == "# old\n"


def test_base_iri(tmp_path: Path) -> None:
    done = run(ARTICLES[0], "--out", tmp_path, "--base-iri", "https://example.org/kg/")
    assert done.exit_code == 0, done.stderr
    iris = {quad.subject.value for quad in ox.parse(path=str(tmp_path / "graph.trig"))}
    assert not [iri for iri in iris if iri.startswith("https://w3id.org/kgbuild/data/")]
    kinds = {iri.split("/")[4] for iri in iris if iri.startswith("https://example.org/kg/")}
    assert kinds >= {"article", "event", "mention", "claim"}


def test_no_place_is_read_into_another_country(tmp_path: Path) -> None:
    """The gazetteer knows of both places where they are, the one named by words that are said of others, too."""
    text = "Fighters came to the semi-autonomous Kurdish region of northern Syria on Sunday, the army said on Monday."
    (tmp_path / "a.txt").write_text(
        f"June 29, 2021\n\n{text} A drone hit a house in Afrin, northern Syria.\n"
    )
    assert run(tmp_path / "a.txt", "--out", tmp_path / "out").exit_code == 0
    store = ox.Store()
    store.load(path=str(tmp_path / "out" / "graph.trig"), format=ox.RdfFormat.TRIG)
    within = store.quads_for_pattern(
        None, ox.NamedNode(EV + "within"), ox.NamedNode(GAZ + "northern-syria"), None
    )
    assert {quad.subject.value for quad in within} == {GAZ + "afrin"}
