"""A graph written piece by piece has the bytes of the graph written at once, whatever was kept of the one before."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kgbuild.errors import GraphError
from kgbuild.graph.pieces import Known, Made, Pieces, Saved
from kgbuild.graph.write import listing, save
from kgbuild.vocab import DATA, EV, RDFS

#: Parts of a graph: (subject, property, object, graph); what has no colon is below the base.
A = [
    ("mention/x-3-5", "p", "actor/a", ""),
    ("claim/x-1", "p", '"one', ""),
    ("claim/x-1", "p", '"1', "assertions/x"),
]
B = [
    ("mention/x-1-3-5", "p", "actor/a", ""),
    ("mention/x-10-3-5", "q", '"} .\n\n', ""),
    ("claim/x-1-2", "p", '"', ""),
]
C = [
    ("actor/b", "p", "actor/a", ""),
    ("actor/a", "p", "actor/b", ""),
    ("actor/a", "p", "actor/b", "assertions/x-1"),
]
D = [
    ("mention/x-2-5", "q", "actor/c", ""),
    ("place/ü", "q", "http://x.org/", ""),
    ("mention/x-4-5", "q", '"x', ""),
]
ESCAPED = [("actor/c/d", "p", '"one', ""), ("weapon/.", "p", '"one', "")]
SEQUENCES = [
    ([A], [A, B], [A, B, C]),
    ([A, B, C, D], [B], [A, B, C, D]),
    ([C], [C, ESCAPED], [A, C]),
    ([A, ESCAPED, D], [A, D], [A, B, D]),
    ([D, A], [A, D, B], [A, D, B], [D]),
]


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(name if ":" in name else DATA + name if "/" in name else EV + name)


def quads(part: Iterable[tuple[str, str, str, str]]) -> list[ox.Quad]:
    return [
        ox.Quad(node(s), node(p), ox.Literal(o[1:]) if o.startswith('"') else node(o), node(g) if g else None)
        for s, p, o, g in part
    ]


def made(part: Iterable[tuple[str, str, str, str]], *aside: int) -> Made:
    """Return the triples of a part, graph by graph."""
    named: dict[str, list[ox.Triple]] = {}
    for quad in quads(part):
        name = quad.graph_name
        named.setdefault(name.value if isinstance(name, ox.NamedNode) else "", []).append(quad.triple)
    return Made(named.pop("", []), list(aside), named=named)


def known(saved: Saved) -> Known:
    """Return what is known of a graph that was saved."""
    entries = dict(saved.entries)
    return Known(saved.head, lambda digest: entries.get(digest, ""))


def written(out: Path) -> list[bytes]:
    return [(out / name).read_bytes() for name in ("graph.trig", "graph.ttl")]


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_the_bytes_of_a_graph_written_at_once(
    sequence: list[list[list[tuple[str, str, str, str]]]], tmp_path: Path
) -> None:
    note = Known()
    for parts in sequence:
        with Pieces(tmp_path, DATA, tmp_path, note) as pieces:
            for part in parts:
                pieces.add(str(part), lambda part=part: made(part))  # type: ignore[misc]
            note = known(pieces.save())
        save([quad for part in parts for quad in quads(part)], tmp_path / "once", DATA)
        assert written(tmp_path) == written(tmp_path / "once")


def test_cases_collected() -> None:
    assert len(SEQUENCES) == 5


@pytest.mark.parametrize(
    "names", [["x-1-2"], ["x-1-25", "x-1-2", "x-1", "x", "1"], ["x-1", "-x-1"], ["mention", "x.", "y"]]
)
def test_a_listing_is_written_as_its_quads_are(names: list[str], tmp_path: Path) -> None:
    told = [("actor/a", RDFS + "label", '"\n\tev:p mention:x-1-2 ;', ""), ("actor/a", "q", "actor/b", "")]
    with Pieces(tmp_path, DATA) as pieces:
        listings = [listing(DATA + "actor/a", EV + p, DATA + "mention/", names) for p in ("p", "r")]
        pieces.add("a", lambda: made(told)._replace(listings=listings))
        pieces.add("d", lambda: made(D))
        pieces.save()
    many = [("actor/a", p, f"mention/{name}", "") for p in ("p", "r") for name in names]
    save(quads([*told, *many, *D]), tmp_path / "once", DATA)
    assert written(tmp_path) == written(tmp_path / "once")


def test_a_value_that_would_hide_a_listing_is_reported(tmp_path: Path) -> None:
    told = [("actor/a", RDFS + "label", '"A', ""), ("actor/a", "p", "alien/x", "")]
    listings = [listing(DATA + "actor/a", EV + "p", DATA + "mention/", ["x-1", "x-2"])]
    with pytest.raises(GraphError, match="not written by kgbuild"), Pieces(tmp_path, DATA) as pieces:
        pieces.add("a", lambda: made(told)._replace(listings=listings))


def test_an_entry_counts_once_and_one_without_triples_is_known(tmp_path: Path) -> None:
    empty = Made([], [5])
    with Pieces(tmp_path, DATA) as pieces:
        for _ in range(2):
            assert not pieces.add("c", lambda: made(C))
        assert not pieces.add("e", lambda: empty)
        note = known(pieces.save())
    with Pieces(tmp_path, DATA, tmp_path, note) as pieces:
        assert pieces.add("e", lambda: pytest.fail("made again"))
        assert pieces.aside("e") == [5]
        pieces.add("c", lambda: pytest.fail("made again"))
        pieces.save()
    save(quads(C), tmp_path / "once", DATA)
    assert written(tmp_path) == written(tmp_path / "once")


def test_what_is_there_is_not_made_again(tmp_path: Path) -> None:
    with Pieces(tmp_path, DATA) as pieces:
        assert not pieces.add("c", lambda: made(C, 7))
        note = known(pieces.save())
    with Pieces(tmp_path, DATA, tmp_path, note) as pieces:
        assert pieces.add("c", lambda: pytest.fail("made again"))
        assert pieces.aside("c") == [7]
        assert pieces.terms == [ox.NamedNode(EV + "p")]


@pytest.mark.parametrize("change", ["write", "delete"])
def test_a_file_that_somebody_has_changed_is_not_copied_from(change: str, tmp_path: Path) -> None:
    with Pieces(tmp_path, DATA) as pieces:
        pieces.add("c", lambda: made(C))
        note = known(pieces.save())
    before = written(tmp_path)
    if change == "write":
        (tmp_path / "graph.trig").write_bytes(before[0].replace(b"actor:b", b"actor:c"))
    else:
        (tmp_path / "graph.trig").unlink()
    with Pieces(tmp_path, DATA, tmp_path, note) as pieces:
        assert not pieces.add("c", lambda: made(C))
        pieces.save()
    assert written(tmp_path) == before


def test_nothing_is_replaced_where_something_fails(tmp_path: Path) -> None:
    save([ox.Quad(node("actor/a"), node(RDFS + "label"), ox.Literal("a"))], tmp_path, DATA)
    before = written(tmp_path)
    with Pieces(tmp_path, DATA) as pieces:
        pieces.add("c", lambda: made(C))
        with pytest.raises(ZeroDivisionError):
            pieces.add("d", lambda: 1 / 0)  # type: ignore[arg-type, return-value]
    assert written(tmp_path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph.trig", "graph.ttl"]
