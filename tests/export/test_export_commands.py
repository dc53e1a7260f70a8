"""The commands export, publish and reason, and builds that are annotated."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner, Result

from kgbuild.cli.program import main
from kgbuild.cli.publishing import EXPORTS
from kgbuild.graph.export import FORMATS
from kgbuild.incremental import cache
from kgbuild.vocab import DATA, EV, OWL

ARTICLES = Path(__file__).parents[2] / "articles"


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, args)), prog_name="kgbuild")


def test_the_command_knows_each_format() -> None:
    assert tuple(FORMATS) == EXPORTS
    told = run("export", "--help").output
    assert [name for name in FORMATS if f" {name}" not in told] == []


@pytest.mark.parametrize("name", FORMATS)
def test_export(few: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "new" / "file"
    told = run("export", "--graph", few, "--format", name, "--out", out)
    assert told.exit_code == 0, told.stderr
    assert told.stdout == f"Wrote {out}: {FORMATS[name].says}, {out.stat().st_size:,} bytes.\n"
    assert [path.name for path in out.parent.iterdir()] == ["file"]


def test_the_folder_has_named_graphs_and_the_file_has_not(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "graph.nq"
    counts = []
    for graph in (built, built / "graph.trig", built / "graph.ttl"):
        assert run("export", "--graph", graph, "--format", "nquads", "--out", out).exit_code == 0
        counts.append(out.read_text(encoding="utf-8").count("assertions/"))
    assert counts[0] == counts[1] > 1000
    assert counts[2] == 0


#: The arguments after `--out`'s, what the one line on stderr says, and the exit code.
WRONG = [
    ("no graph", ["export", "--graph", "none", "--format", "turtle"], "none", 1),
    ("no file of that name", ["export", "--graph", "none.ttl", "--format", "turtle"], "kgbuild build", 1),
    (
        "no graph file",
        ["export", "--graph", "text.png", "--format", "turtle"],
        "no known kind of graph file",
        1,
    ),
    ("a syntax error", ["export", "--graph", "broken.ttl", "--format", "acled"], "broken.ttl:3", 1),
    ("no such format", ["export", "--graph", "broken.ttl", "--format", "xls"], "'xls' is not one of", 2),
    ("reason: no graph", ["reason", "none.ttl"], "none.ttl", 1),
    ("reason: a contradiction", ["reason", "odd.ttl"], "contradicts the ontology", 1),
]


@pytest.mark.parametrize(("args", "words", "code"), [case[1:] for case in WRONG], ids=[c[0] for c in WRONG])
def test_wrong_input_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], words: str, code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.ttl").write_text("@prefix ev: <http://x/> .\n\nev:a ev:b .\n", encoding="utf-8")
    (tmp_path / "text.png").write_text("no graph", encoding="utf-8")
    (tmp_path / "odd.ttl").write_text(f"<urn:x:a> a <{EV}Person> , <{EV}Village> .\n", encoding="utf-8")
    (tmp_path / "out").write_text("old", encoding="utf-8")
    told = run(*args, "--out", "out")
    assert told.exit_code == code, told.output
    assert words in told.stderr
    assert told.stderr.startswith("kgbuild: ")
    assert told.stderr.count("\n") == 1
    assert (tmp_path / "out").read_text(encoding="utf-8") == "old"


def test_all_wrong_input_collected() -> None:
    assert len(WRONG) == 7


def test_reason(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "inferred.ttl"
    told = run("reason", built / "graph.ttl", "--out", out)
    assert told.exit_code == 0, told.stderr
    given, inferred = rdflib.Graph().parse(built / "graph.ttl"), rdflib.Graph().parse(out)
    said = re.fullmatch(rf"Wrote {out}: ([\d,]+) inferred triples\.\n", told.stdout)
    assert said, told.stdout
    # what makes the file one to open alone stands there, too: a header, and what terms are
    beside = {s for s, _, kind in inferred.triples((None, rdflib.RDF.type, None)) if kind.startswith(OWL)}
    new = {t for t in inferred if t[0] not in beside}
    assert len(new) == int(said[1].replace(",", ""))
    assert not new & set(given)
    event = rdflib.URIRef(DATA + "event/2021-02-15-rocket-attack-erbil")
    place = rdflib.URIRef("https://w3id.org/kgbuild/gazetteer#erbil")
    assert (place, rdflib.URIRef(EV + "placeOf"), event) in inferred


# ------------------------------------------------------------------------------------------- publish


@pytest.fixture
def server() -> Iterator[str]:
    """Yield the address of an Oxigraph server with nothing in it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        at = f"127.0.0.1:{free.getsockname()[1]}"
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or "oxigraph"
    process = subprocess.Popen([program, "serve", "--bind", at], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://{at}/", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://{at}"
    finally:
        process.kill()
        process.wait()


def test_publish(built: Path, server: str) -> None:
    told = run("publish", server, built)
    assert told.exit_code == 0, told.stderr
    assert told.stdout.startswith("Published ")
    assert f" on Oxigraph: {server}/query\n" in told.stdout
    assert "graph/reading" in told.stdout, "which graph to ask is told"
    asked = run("query", "events_of_day", "--param", "day=2021-02-15", "--endpoint", f"{server}/query")
    assert "Rocket attack in Erbil" in asked.stdout


def test_publish_what_is_annotated(annotated_build: Path, server: str) -> None:
    """The nodes without names that annotations need arrive, and the counts agree."""
    told = run("publish", server, annotated_build, "--timeout", "120")
    assert told.exit_code == 0, told.stderr
    assert told.stdout.startswith("Published ")


def test_publish_nowhere(built: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        at = f"http://127.0.0.1:{free.getsockname()[1]}"
    told = run("publish", at, built)
    assert told.exit_code == 1
    assert told.stderr.startswith("kgbuild: ")
    assert at in told.stderr
    assert told.stderr.count("\n") == 1


# ------------------------------------------------------------------------------------ annotated builds


@pytest.fixture(scope="session")
def annotated_build(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("annotated")
    shutil.copy(sample / cache.FILE, out)  # the articles have been read
    told = run("build", ARTICLES, "--out", out, "--annotate")
    assert told.exit_code == 0, told.stderr
    return out


def test_build_annotates(built: Path, annotated_build: Path) -> None:
    """Nothing but annotations is added, and an export of the plain build adds the same."""
    plain, annotated = (rdflib.Graph().parse(path / "graph.ttl") for path in (built, annotated_build))
    build_of = rdflib.URIRef(DATA + "graph/build")  # says how each was built
    for graph in (plain, annotated):
        graph.remove((build_of, rdflib.RDFS.label, None))
    assert set(plain) <= set(annotated)
    nodes = set(annotated.subjects(rdflib.RDF.type, rdflib.URIRef(OWL + "Axiom")))
    terms = {rdflib.URIRef(EV + name) for name in ("sourceSentence", "sourceCertainty")}
    assert len(nodes) > 100
    assert {s for s, _, _ in set(annotated) - set(plain)} == nodes | terms


def test_what_is_added_is_annotated_too(annotated_build: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder, names in ((first, "gulf"), (second, "tigris-post-drone")):
        folder.mkdir()
        for path in ARTICLES.glob(f"{names}*.txt"):
            shutil.copy(path, folder)
    at_once = run("build", first, second, "--out", tmp_path / "one", "--annotate")
    assert at_once.exit_code == 0, at_once.stderr
    assert run("build", first, "--out", tmp_path / "two", "--annotate").exit_code == 0
    assert run("add", second, "--out", tmp_path / "two").exit_code == 0
    written = [(tmp_path / name / "graph.ttl").read_bytes() for name in ("one", "two")]
    assert written[0] == written[1]
    assert b"owl:Axiom" in written[0]


def test_a_graph_with_annotations_is_checked_alike(built: Path, annotated_build: Path) -> None:
    told = [run("check", path / "graph.ttl").stdout.splitlines()[:-1] for path in (built, annotated_build)]
    assert told[0] == told[1]
