"""`kgbuild diff`: what is told of two small graphs, in words and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kgbuild.cli.program import main
from kgbuild.diff import Diff, Edit, Item, diff, in_words
from kgbuild.errors import GraphError

HEAD = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ev: <https://w3id.org/kgbuild/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix x: <urn:x:> .
"""
ATTACK = 'x:e1 a ev:Attack ; rdfs:label "Attack at Omar" ; ev:reportedIn x:a ; ev:evidence x:m1'
OTHER = 'x:e2 a ev:Attack ; rdfs:label "Attack at Asad" ; ev:reportedIn x:b ; ev:evidence x:m2'
SDF = 'x:sdf a ev:Militia ; skos:prefLabel "SDF" ; ev:mentionedIn x:a .'
QSD = 'x:qsd a ev:Militia ; skos:prefLabel "QSD" ; ev:mentionedIn x:b .'

#: older graph, newer graph, replaced.ttl beside it, field of the Diff, what it holds (IRIs)
CASES = [
    (f"{ATTACK} .", f"{ATTACK} .", "", "", []),
    (f"{ATTACK} .", f"{ATTACK} . {OTHER} .", "", "new", ["urn:x:e2"]),
    (f"{ATTACK} . {OTHER} .", f"{ATTACK} .", "", "withdrawn", ["urn:x:e2"]),
    (f"{ATTACK} .", f"{ATTACK} ; ev:killed 3 .", "", "changed", ["urn:x:e1"]),
    (f"{ATTACK} .", f"{ATTACK} , x:m7 .", "", "", []),
    (f"{ATTACK} . {OTHER} .", f"{ATTACK} . x:e2 dcterms:isReplacedBy x:e1 .", "", "events_merged", ["urn:x:e1"]),
    (f"{ATTACK} . {OTHER} .", f"{ATTACK} .", "x:e2 dcterms:isReplacedBy x:e1 .", "events_merged", ["urn:x:e1"]),
    (f"{ATTACK} . x:e2 dcterms:isReplacedBy x:e1 .", f"{ATTACK} . {OTHER} .", "", "events_split", ["urn:x:e1"]),
    (f"{ATTACK} .", f"{OTHER} .", "x:e1 dcterms:isReplacedBy x:e2 .", "changed", ["urn:x:e2"]),
    (SDF, f"{SDF} {QSD}", "", "entities_new", ["urn:x:qsd"]),
    (f"{SDF} {QSD}", SDF, "", "entities_withdrawn", ["urn:x:qsd"]),
    (f"{SDF} {QSD}", f"{SDF} x:qsd dcterms:isReplacedBy x:sdf .", "", "entities_merged", ["urn:x:sdf"]),
    (f"{SDF} x:qsd dcterms:isReplacedBy x:sdf .", f"{SDF} {QSD}", "", "entities_split", ["urn:x:sdf"]),
    (f"{ATTACK} ; ev:attacker x:qsd . {SDF} {QSD}",
     f"{ATTACK} ; ev:attacker x:sdf . {SDF} x:qsd dcterms:isReplacedBy x:sdf .", "", "entities_merged", ["urn:x:sdf"]),
]  # fmt: skip


def graphs(folder: Path, old: str, new: str, replaced: str = "") -> tuple[Path, Path]:
    for name, text in (("old", old), ("new", new)):
        (folder / name).mkdir()
        (folder / name / "graph.ttl").write_text(HEAD + text)
    if replaced:
        (folder / "new" / "replaced.ttl").write_text(HEAD + replaced)
    return folder / "old", folder / "new"


@pytest.mark.parametrize(("old", "new", "replaced", "field", "iris"), CASES)
def test_kinds_of_difference(
    old: str, new: str, replaced: str, field: str, iris: list[str], tmp_path: Path
) -> None:
    found = diff(*graphs(tmp_path, old, new, replaced))
    told = {name: getattr(found, name) for name in Diff.__dataclass_fields__}
    assert {name for name, value in told.items() if value} - {"changed"} == {field} - {"", "changed"}
    if field in ("new", "withdrawn", "changed", "entities_new", "entities_withdrawn"):
        assert [one.iri for one in told[field]] == iris
    elif field:
        end = "before" if field.endswith("split") else "after"
        assert [one.iri for group in told[field] for one in getattr(group, end)] == iris
    assert bool(found) == bool(field)


def test_cases_collected() -> None:
    assert len(CASES) == 14


def test_what_changed(tmp_path: Path) -> None:
    militia = 'x:m a ev:Militia ; skos:prefLabel "the militia" ; ev:mentionedIn x:a .'
    found = diff(*graphs(tmp_path, f"{ATTACK} ; ev:killed 3 . {militia}",
                         f"{ATTACK} ; ev:killed 4 ; ev:attacker x:m . {militia}"))  # fmt: skip
    [changed] = found.changed
    assert changed.edits == (Edit("attacker", (), ("the militia",)), Edit("killed", ("3",), ("4",)))
    assert in_words(found) == (
        "1 event changed:\n  Attack at Omar <urn:x:e1>\n"
        "    attacker: nothing -> the militia\n    killed: 3 -> 4\n"
    )


def test_in_words(tmp_path: Path) -> None:
    found = diff(*graphs(tmp_path, f"{ATTACK} . {OTHER} .", f"{ATTACK} . x:e2 dcterms:isReplacedBy x:e1 ."))
    assert found.events_merged[0].before == (
        Item("urn:x:e1", "Attack at Omar"),
        Item("urn:x:e2", "Attack at Asad"),
    )
    assert (
        "1 event merged:\n  Attack at Omar <urn:x:e1>, Attack at Asad <urn:x:e2>\n    -> Attack"
        in in_words(found)
    )
    assert in_words(Diff()) == "Nothing changed.\n"


def test_command(tmp_path: Path) -> None:
    old, new = graphs(tmp_path, f"{ATTACK} .", f"{ATTACK} . {OTHER} .")
    told = CliRunner().invoke(main, ["diff", str(old), str(new / "graph.ttl"), "--format", "json"])
    assert told.exit_code == 0
    assert json.loads(told.output)["new"] == [{"iri": "urn:x:e2", "label": "Attack at Asad"}]
    assert CliRunner().invoke(main, ["diff", str(old), str(new), "--exit-code"]).exit_code == 1
    assert CliRunner().invoke(main, ["diff", str(old), str(old), "--exit-code"]).exit_code == 0
    assert CliRunner().invoke(main, ["diff", str(old), str(new)]).output.startswith("1 event new:\n")


@pytest.mark.parametrize("content", [None, "no turtle"])
def test_no_graph(content: str | None, tmp_path: Path) -> None:
    old, new = graphs(tmp_path, f"{ATTACK} .", f"{ATTACK} .")
    (new / "graph.ttl").unlink()
    if content:
        (new / "graph.ttl").write_text(content)
    with pytest.raises(GraphError) as caught:
        diff(old, new)
    assert str(new / "graph.ttl") in caught.value.where
