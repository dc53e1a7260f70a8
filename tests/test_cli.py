"""The command line: each command has help, examples and its place in the README; each error is one line."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from kgbuild.cli.program import main
from kgbuild.cli.publishing import EXPORTS
from kgbuild.errors import GraphError

ROOT = Path(__file__).parent.parent
COMMANDS = sorted(main.commands)

GRAPH = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ev: <https://w3id.org/kgbuild/ontology#> .
@prefix event: <https://w3id.org/kgbuild/data/event/> .
@prefix article: <https://w3id.org/kgbuild/data/article/> .
@prefix mention: <https://w3id.org/kgbuild/data/mention/> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sentence: <https://w3id.org/kgbuild/data/sentence/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ev:RocketAttack rdfs:subClassOf ev:Attack ; rdfs:label "rocket attack"@en .
ev:Attack rdfs:subClassOf ev:Event ; rdfs:label "attack"@en .
article:a1 a ev:Article ; dcterms:identifier "a1" .
event:2021-06-28-rocket-attack
    a ev:RocketAttack ;
    rdfs:label "Rocket attack"@en ;
    ev:date "2021-06-28T00:00:00"^^xsd:dateTime ;
    ev:earliest "2021-06-28T00:00:00"^^xsd:dateTime ;
    ev:latest "2021-06-28T23:59:59"^^xsd:dateTime ;
    ev:reportedIn article:a1 ;
    ev:evidence mention:a1-16-19 .
mention:a1-16-19
    a ev:Mention ;
    nif:beginIndex 16 ;
    nif:endIndex 19 ;
    nif:anchorOf "hit"@en ;
    ev:inSentence sentence:a1-8-29 .
sentence:a1-8-29
    a ev:Sentence ;
    nif:beginIndex 8 ;
    nif:endIndex 29 ;
    nif:anchorOf "Rockets\\nhit the base."@en ;
    prov:wasDerivedFrom article:a1 .
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a graph, and files that are wrong in every way."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "graph.ttl").write_text(GRAPH, encoding="utf-8")
    (tmp_path / "broken.ttl").write_text("@prefix ev: <http://x/> .\n\nev:a ev:b .\n", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (tmp_path / "wrong.txt").write_bytes(b"They said \x00\x01\x00 so.")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "good.txt").write_text("Rockets hit a base on Monday.\n", encoding="utf-8")
    (tmp_path / "cut.jsonl").write_text('{"id": "a", "text": "x"}\n{"id": \n', encoding="utf-8")
    (tmp_path / "no-text.jsonl").write_text('{"id": "a"}\n', encoding="utf-8")
    (tmp_path / "nothing").mkdir()
    return tmp_path


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args, prog_name="kgbuild")


# ---------------------------------------------------------------------------------------------- help


def test_all_commands_collected() -> None:
    assert COMMANDS == [
        "add",
        "build",
        "check",
        "diff",
        "explain",
        "export",
        "link",
        "publish",
        "query",
        "reason",
        "remove",
        "rule",
        "serve",
        "site",
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_help(name: str) -> None:
    told = run(name, "--help")
    assert told.exit_code == 0
    assert re.search(rf"Examples:\n\s+kgbuild {name}\b", told.output)
    assert "Exit codes: 0 done, 1 failed, 2 wrong usage." in told.output
    command = main.commands[name]
    assert command.help
    options = [p for p in command.params if isinstance(p, click.Option)]
    assert not [p.name for p in options if not p.help]


def test_help_of_export_tells_each_format_on_its_line() -> None:
    """Lines of a table would be wrapped into one paragraph, were they not told apart."""
    lines = run("export", "--help").output.splitlines()
    table = lines[lines.index("  Formats:") + 1 :]
    told = [name for line in table[: table.index("")] for name in line.strip().split("   ")[0].split(", ")]
    assert told == list(EXPORTS)
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize("name", COMMANDS)
def test_documented(name: str) -> None:
    assert f"kgbuild {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_examples_parse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the help shows is accepted where the files and the graphs of which it speaks are there."""
    monkeypatch.chdir(tmp_path)
    shown = [line.strip() for name in COMMANDS for line in run(name, "--help").output.splitlines()]
    examples = [line.split()[1:] for line in shown if line.startswith("kgbuild ")]
    assert len(examples) >= 12
    for name, *args in examples:
        given = [arg.strip('"') for arg in args if arg != 'State"']
        for path in (
            Path(arg) for arg in given if re.fullmatch(r"[\w./-]+", arg) and not arg.startswith("-")
        ):
            for graph in [path] if path.suffix else [path / "graph.ttl", path / "graph.trig"]:
                graph.parent.mkdir(parents=True, exist_ok=True)
                graph.touch()
        main.commands[name].make_context(name, given)


def test_help_starts_fast() -> None:
    """Help imports none of the heavy libraries."""
    heavy = {"spacy", "rdflib", "pyoxigraph", "rich"}
    program = f"import sys, kgbuild.cli; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_module_runs() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kgbuild", "--version"], capture_output=True, text=True, check=True
    )
    assert re.fullmatch(r"kgbuild, version \d+\.\d+\.\d+\n", done.stdout)


# ------------------------------------------------------------------------------------------- answers


def test_query(folder: Path) -> None:
    told = run(
        "query", "events_of_day", "--param", "day=2021-06-28", "--graph", "graph.ttl", "--format", "csv"
    )
    assert told.exit_code == 0, told.stderr
    assert "Rocket attack" in told.stdout


def test_query_list() -> None:
    told = run("query", "--list")
    assert told.exit_code == 0
    assert "\nevents_of_day: " in told.output
    assert re.search(r"\n    day \(\w+, required.*\): ", told.output)


@pytest.mark.parametrize(
    "iri",
    [
        "https://w3id.org/kgbuild/data/event/2021-06-28-rocket-attack",
        "event:2021-06-28-rocket-attack",
        "event/2021-06-28-rocket-attack",
        "2021-06-28-rocket-attack",
    ],
)
def test_explain(folder: Path, iri: str) -> None:
    told = run("explain", iri, "--graph", "graph.ttl")
    assert told.exit_code == 0, told.stderr
    assert told.stdout.startswith(
        "Rocket attack\nrocket attack · https://w3id.org/kgbuild/data/event/2021-06-28"
    )
    assert "reported in a1\n" in told.stdout
    assert "\n  Rockets [hit] the base. (a1: 16-19)\n" in told.stdout


def test_query_in_columns(folder: Path) -> None:
    args = ["query", "events_of_day", "--param", "day=2021-06-28", "--graph", "graph.ttl", "--width"]
    assert "\nlabel " in run(*args, "40").stdout, "a record for each row where the table is too wide"
    assert "\nlabel " not in run(*args, "200").stdout


def test_check(folder: Path) -> None:
    (folder / "graph.ttl").write_text(
        GRAPH.replace("ev:reportedIn article:a1", "ev:reportedIn mention:a1-16-19")
    )
    told = run("check", "graph.ttl")
    assert told.exit_code == 1
    assert re.search(r"^violation \(\S+\): .*\.$", told.stdout, re.MULTILINE)
    assert "\n  https://w3id.org/kgbuild/data/event/2021-06-28-rocket-attack" in told.stdout
    assert re.search(r"\ngraph\.ttl: \d+ violations?", told.stdout)


# ---------------------------------------------------------------------------------------- wrong input

#: The arguments, the exit code, and what the one line on stderr says.
WRONG = [
    ("no command of that name", ["bild"], 2, "No such command 'bild'"),
    ("no such option", ["build", "--fast"], 2, "No such option"),
    ("no path", ["build", "--out", "out"], 2, "no paths were given"),
    ("no out", ["build", "good.txt"], 2, "Missing option '--out'"),
    ("base that is no IRI", ["build", "good.txt", "--out", "o", "--base-iri", "kg"], 2, "--base-iri 'kg'"),
    ("base with no end", ["build", "good.txt", "--out", "o", "--base-iri", "http://x/y"], 2,
     "ends in / or #"),
    ("missing path", ["build", "none.txt", "--out", "o"], 1, "none.txt"),
    ("empty folder", ["build", "nothing", "--out", "o"], 1, "nothing"),
    ("nothing but a picture", ["build", "picture.png", "--out", "o", "--strict"], 1, "picture.png"),
    ("no text", ["build", "wrong.txt", "--out", "o", "--strict"], 1, "wrong.txt"),
    ("empty article", ["build", "empty.txt", "--out", "o", "--strict"], 1, "empty.txt"),
    ("cut-off JSON", ["build", "cut.jsonl", "--out", "o", "--strict"], 1, "cut.jsonl:2"),
    ("a line without text", ["build", "no-text.jsonl", "--out", "o", "--strict"], 1, "no-text.jsonl:1"),
    ("out is a file", ["build", "good.txt", "--out", "empty.txt"], 1, "empty.txt: is a file, not a folder"),
    ("out below a file", ["build", "good.txt", "--out", "empty.txt/o"], 1, "Give --out a folder"),
    ("broken ontology", ["build", "good.txt", "--out", "o", "--ontology", "broken.ttl"], 1, "broken.ttl:3"),
    ("no query named", ["query"], 2, "kgbuild query --list"),
    ("unknown query", ["query", "event_of_day"], 2, "events_of_day"),
    ("unknown parameter", ["query", "events_of_day", "--param", "date=x", "--graph", "graph.ttl"], 2,
     "'date'"),
    ("missing parameter", ["query", "events_of_day", "--graph", "graph.ttl"], 2, "--param day="),
    ("wrong type", ["query", "events_of_day", "--param", "day=Monday", "--graph", "graph.ttl"], 2, "Monday"),
    ("parameter without a value", ["query", "events_of_day", "--param", "day"], 2, "NAME=VALUE"),
    ("unknown format", ["query", "events_of_day", "--format", "xml"], 2, "'xml' is not one of"),
    ("graph and endpoint", ["query", "x", "--graph", "graph.ttl", "--endpoint", "http://x/"], 2,
     "--endpoint"),
    ("missing graph", ["query", "events_undated", "--graph", "none.ttl"], 1, "none.ttl"),
    ("graph that is no graph", ["query", "events_undated", "--graph", "picture.png"], 1, "picture.png"),
    ("syntax error in a graph", ["query", "events_undated", "--graph", "broken.ttl"], 1, "broken.ttl:3"),
    ("explain: missing graph", ["explain", "event:x", "--graph", "none.ttl"], 1, "kgbuild build"),
    ("explain: syntax error", ["explain", "event:x", "--graph", "broken.ttl"], 1, "broken.ttl:3"),
    ("explain: misspelt", ["explain", "event:2021-06-28-roket-attack", "--graph", "graph.ttl"], 2,
     "Did you mean https://w3id.org/kgbuild/data/event/2021-06-28-rocket-attack?"),
    ("explain: unknown", ["explain", "event:qqqqqq", "--graph", "graph.ttl"], 2,
     "the graph has no 'event:qqqqqq'"),
    ("check: missing graph", ["check", "none.ttl"], 1, "none.ttl"),
    ("check: syntax error", ["check", "broken.ttl"], 1, "broken.ttl:3"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("args", "code", "words"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_wrong_input(folder: Path, args: list[str], code: int, words: str) -> None:
    told = run(*args)
    assert told.exit_code == code, told.output
    assert words in told.stderr
    assert told.stderr.startswith("kgbuild: ")
    assert told.stderr.count("\n") == 1
    assert not told.stdout
    assert not list((folder / "o").glob("graph.*"))


def test_all_wrong_input_collected() -> None:
    assert len(WRONG) == len({case[0] for case in WRONG}) == 33


def test_endpoint_that_is_down() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = run("query", "events_undated", "--endpoint", f"http://127.0.0.1:{port}/query")
    assert told.exit_code == 1
    assert told.stderr.startswith("kgbuild: ")
    assert f"127.0.0.1:{port}" in told.stderr
    assert told.stderr.count("\n") == 1


def test_debug_shows_where(folder: Path) -> None:
    told = run("--debug", "query", "events_undated", "--graph", "none.ttl")
    assert isinstance(told.exception, GraphError)


def test_unforeseen_errors_are_one_line_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a\nb")

    monkeypatch.setattr("kgbuild.query.open_once", fail)
    told = run("query", "events_undated", "--graph", "graph.ttl")
    assert told.exit_code == 1
    assert told.stderr == (
        "kgbuild: this should not have happened: ZeroDivisionError: a b. --debug tells more\n"
    )
