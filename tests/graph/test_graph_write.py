"""The graph's files: the same bytes for the same graph, read alike by all, replaced whole or not at all."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from worlds import world

from kgbuild.errors import GraphError
from kgbuild.graph.build import quads
from kgbuild.graph.write import replace, save, trig, turtle
from kgbuild.vocab import DATA, EV, INDIVIDUAL, RDF

HERE = Path(__file__).parent
NODE = ox.NamedNode


def quad(subject: str, value: ox.NamedNode | ox.Literal, graph: str = "") -> ox.Quad:
    return ox.Quad(NODE(DATA + subject), NODE(EV + "p"), value, NODE(DATA + graph) if graph else None)


#: What stands where, and how it is written, prefixes apart.
CASES = [
    ("a name in a leaf namespace", [quad("event/a", NODE(DATA + "actor/b"))], "event:a ev:p actor:b ."),
    ("a digit first", [quad("event/2021-06-28-x", ox.Literal(4))], "event:2021-06-28-x ev:p 4 ."),
    ("a dot inside", [quad("event/a.b", ox.Literal(4))], "event:a.b ev:p 4 ."),
    ("a dot at the end", [quad("event/a.", ox.Literal(4))], f"<{DATA}event/a.> ev:p 4 ."),
    ("a slash too many", [quad("event/a/b", ox.Literal(4))], f"<{DATA}event/a/b> ev:p 4 ."),
    ("an apostrophe", [quad("event/a'b", ox.Literal(4))], f"<{DATA}event/a'b> ev:p 4 ."),
    ("a slash behind a hash", [ox.Quad(NODE(EV + "a/b"), NODE(EV + "p"), ox.Literal(4))],
     f"<{EV}a/b> <{EV}p> 4 ."),
    ("a percent sign", [quad("event/a%20b", ox.Literal(4))], f"<{DATA}event/a%20b> ev:p 4 ."),
    ("no ASCII", [quad("event/é", ox.Literal(4))], f"<{DATA}event/é> ev:p 4 ."),
    ("line ends", [quad("event/a", ox.Literal("x .\ny", language="en"))], 'event:a ev:p "x .\\ny"@en .'),
    ("one awkward name costs its namespace the prefix",
     [quad("event/a", ox.Literal(1)), quad("event/b~", ox.Literal(2))],
     f"<{DATA}event/a> ev:p 1 .\n\n<{DATA}event/b~> ev:p 2 ."),
    ("a text like Turtle keeps its spaces",
     [quad("event/a", ox.Literal(' , ;"\\ ;', language="en")), quad("event/a", ox.Literal(1))],
     'event:a ev:p " , ;\\"\\\\ ;"@en, 1 .'),
    ("a folder that is called like a short prefix has none",
     [quad("m/a", ox.Literal(1)), quad("mention/a", ox.Literal(2))],
     f"<{DATA}m/a> ev:p 1 .\n\nm:a ev:p 2 ."),
    ("what looks like the end of a line in N-Triples",
     [quad("event/a", ox.Literal("x .\n<y> <z> 1 .\n")), quad("event/a", ox.Literal(" . "))],
     'event:a ev:p " . ", "x .\\n<y> <z> 1 .\\n" .'),
    ("a triple that is named",
     [ox.Quad(NODE(EV + "a"), NODE(EV + "p"), ox.Triple(NODE(EV + "b"), NODE(EV + "q"), ox.Literal('c" )>>')))],
     'ev:a ev:p <<( ev:b ev:q "c\\" )>>" )>> .'),
    ("what is said twice",
     [quad("event/a", ox.Literal(2)), quad("event/a", ox.Literal(1)), quad("event/a", ox.Literal(2)),
      *[ox.Quad(NODE(DATA + "event/a"), NODE(RDF + "type"), NODE(kind)) for kind in (INDIVIDUAL, EV + "A") * 2]],
     "event:a a ev:A, owl:NamedIndividual;\n\tev:p 1, 2 ."),
    ("subjects apart, values in order",
     [quad("event/b", ox.Literal(2)), quad("event/a", ox.Literal(2)), quad("event/a", ox.Literal(1))],
     "event:a ev:p 1, 2 .\n\nevent:b ev:p 2 ."),
]  # fmt: skip


@pytest.mark.parametrize(("built", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_turtle(built: list[ox.Quad], expected: str) -> None:
    body = re.sub(r"\A(@prefix .*\n)+", "", turtle(built, DATA).decode())
    assert body.strip() == expected


def test_all_cases_collected() -> None:
    assert len(CASES) == 17


def test_type_and_label_come_first() -> None:
    lines = turtle(quads(world(), DATA), DATA).decode().split("\n")
    place = next(i for i, line in enumerate(lines) if line.startswith("event:2021-06-28"))
    assert "a ev:RocketAttack" in lines[place]
    assert lines[place + 1].strip() == 'rdfs:label "Rocket attack at Qarat"@en;'


def test_same_quads_read_back() -> None:
    built = quads(world(), DATA)
    read = set(ox.parse(trig(built, DATA), format=ox.RdfFormat.TRIG))
    assert read == set(built)
    fused = {q.triple for q in ox.parse(turtle(built, DATA), format=ox.RdfFormat.TURTLE)}
    assert fused == {q.triple for q in built if q.graph_name == ox.DefaultGraph()}


def test_prefixes_sorted_used_and_leaves() -> None:
    text = trig(quads(world(), DATA), DATA).decode()
    names = re.findall(r"^@prefix (\w+): <(.*)> \.$", text, re.MULTILINE)
    assert names == sorted(names)
    assert {"a", "actor", "assertions", "c", "ev", "event", "gaz", "m"} <= {n for n, _ in names}
    assert "\\" not in re.sub(r'"(?:[^"\\]|\\.)*"', "", text)
    assert all(
        re.search(rf"\b{name}:", text.split("\n\n", 1)[1]) for name, _ in names if name not in {"rdf", "xsd"}
    )
    assert not [a for _, a in names for _, b in names if a != b and a.startswith(b)]


def test_order_does_not_matter() -> None:
    built = quads(world(), DATA)
    shuffled = random.Random(1).sample(built, len(built))
    assert turtle(built, DATA) == turtle(shuffled, DATA)
    assert trig(built, DATA) == trig(shuffled, DATA)


def test_hash_seed_does_not_matter() -> None:
    program = (
        "import sys; from worlds import world; from kgbuild.graph.build import quads; "
        "from kgbuild.graph.write import trig, turtle; q = quads(world(), 'http://x/'); "
        "sys.stdout.buffer.write(turtle(q, 'http://x/') + trig(q, 'http://x/'))"
    )
    written = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(HERE)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2024")
    }
    assert len(written) == 1
    assert len(written.pop()) > 10_000


@pytest.mark.parametrize(
    ("command", "pattern"),
    [(["rapper", "-i", "turtle", "-c"], r"returned (\d+) triples"), (["serdi", "-i", "turtle"], None)],
    ids=["rapper", "serdi"],
)
def test_other_readers_count_alike(tmp_path: Path, command: list[str], pattern: str | None) -> None:
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed (Debian: raptor2-utils, serdi)")
    path = tmp_path / "graph.ttl"
    path.write_bytes(turtle(quads(world(), DATA), DATA))
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, check=True)
    found = re.search(pattern, done.stderr) if pattern else None
    count = int(found[1]) if found else len(done.stdout.splitlines())
    assert count == len(rdflib.Graph().parse(path, format="turtle")) > 200


def test_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "graph.ttl"
    replace(path, b"one")
    replace(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in path.parent.iterdir()] == ["graph.ttl"]


def test_both_files(tmp_path: Path) -> None:
    built = quads(world(), DATA)
    save(built, tmp_path / "out", DATA)
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == {
        "graph.ttl": turtle(built, DATA),
        "graph.trig": trig(built, DATA),
    }


def test_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "graph.ttl"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(GraphError, match="No space left on device"):
        replace(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["graph.ttl"]


def test_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(GraphError) as caught:
        replace(tmp_path / "out" / "graph.ttl", b"")
    assert caught.value.where.endswith("graph.ttl")
    assert caught.value.remedy
