"""Writes the explorer's views as static files, which open from a disk as from any web server.

What the server would answer stands in scripts that hand it to the pages: a page that is opened from a disk may load
scripts beside it, and nothing else.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kgbuild import search
from kgbuild.errors import GraphError, UsageError
from kgbuild.explorer import asking
from kgbuild.explorer.app import STATIC
from kgbuild.explorer.board import Board
from kgbuild.explorer.disagreements import disagreements
from kgbuild.explorer.pages import Pages, turtle
from kgbuild.explorer.snapshot import Snapshot
from kgbuild.explorer.texts import Texts
from kgbuild.query import list_queries
from kgbuild.query import run as run_saved
from kgbuild.vocab import EV, RDF

Progress = Callable[[int, int], None]

_POLICY: Final = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data:; "
    "base-uri 'none'; form-action 'none'"
)
_MARK: Final = ".kgbuild-site"
#: Where the two digests of a name begin.
_SEEDS: Final = (2166136261, 3339675911)


def write(folder: Path, site: Path, *, texts: bool = True, progress: Progress | None = None) -> int:
    """Write the pages of the graph in `folder` to `site`, replaced whole or not at all; return how many nodes have one.

    Without `texts`, articles are shown by the sentences that the graph holds. `progress` is called with (pages done,
    pages in all). Raises GraphError where there is no graph, or `site` cannot be written; UsageError where `site` holds
    what this did not write.
    """
    graph = Snapshot(folder)
    if site.exists() and (not site.is_dir() or (any(site.iterdir()) and not (site / _MARK).is_file())):
        raise UsageError(
            "there is something else in this place", where=str(site), remedy="Name a new folder for the pages"
        )
    try:
        site.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=site.parent, prefix=f".{site.name}.") as made:
            number = _write(graph, Path(made) / "site", texts, progress or (lambda done, total: None))
            _put_in_place(Path(made), site)
    except OSError as error:
        raise GraphError(
            f"cannot write ({error.strerror or error})",
            where=str(site),
            remedy="Name a folder that you may write to",
        ) from error
    return number


def _put_in_place(made: Path, site: Path) -> None:
    """Move the new pages to their place; the old ones go with the temporary folder."""
    if site.exists():
        site.rename(made / "old")
    (made / "site").rename(site)


def _write(graph: Snapshot, site: Path, texts: bool, progress: Progress) -> int:
    (site / "data" / "node").mkdir(parents=True)
    shutil.copytree(STATIC, site / "static", ignore=shutil.ignore_patterns("index.html", "editor.js"))
    (site / _MARK).write_text("Written by kgbuild site, which may replace this folder.\n", encoding="utf-8")
    (site / "index.html").write_text(_index(), encoding="utf-8")
    shutil.copyfile(graph.file, site / graph.file.name)
    board, at_odds = Board(graph).data(), disagreements(graph)
    _data(site, "board", board | {"stamp": ""})
    _data(site, "disagreements", at_odds)
    _data(site, "queries", list(_queries(graph)))
    _data(site, "search", _searchable(graph.folder))
    pages = Pages(graph, Texts(graph.folder) if texts else Texts(site), at_odds)
    return _nodes(pages, _with_pages(graph, board), site, progress)


def _index() -> str:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    page = page.replace('"/static/', '"static/').replace(
        '<html lang="en"', '<html data-mode="static" lang="en"'
    )
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    return page.replace('<meta name="kgbuild-nonce" content="__NONCE__">', policy)


def _data(site: Path, name: str, value: object) -> None:
    (site / "data" / f"{name}.js").write_text(
        f"kgbuildData({_script(name)},{_script(value)})\n", encoding="utf-8"
    )


def _script(value: object) -> str:
    """Return a value as JSON that is also a script, and that ends none where it stands inside a page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _nodes(pages: Pages, iris: Sequence[str], site: Path, progress: Progress) -> int:
    graph = pages.graph
    names: dict[str, str] = {}
    for done, iri in enumerate(iris):
        name = file_of(iri)
        if names.setdefault(name, iri) != iri:
            raise GraphError(
                "two nodes have one file", where=iri, remedy="Report it: rename one of them with kgbuild rule"
            )
        _data(site, f"node/{name}", pages.page(iri) | {"turtle": turtle(graph, iri).decode()})
        progress(done + 1, len(iris))
    for old in sorted(graph.replaced.keys() - set(iris)):
        now = graph.now(old)
        if len(now) == 1:
            _data(site, f"node/{file_of(old)}", {"iri": old, "now": now[0]})
        elif now:
            _data(
                site, f"node/{file_of(old)}", {"error": "several", "near": [pages.reference(n) for n in now]}
            )
    return len(iris)


def _with_pages(graph: Snapshot, board: Mapping[str, Any]) -> list[str]:
    """Return the nodes that links lead to: all but claims and mentions, and the classes and places around them."""
    types = graph.texts(RDF + "type")
    hidden = {EV + name for name in ("Claim", "Mention", "Sentence", "Decision", "Ruling")}
    named = {iri for iri, kinds in types.items() if not hidden.intersection(kinds)}
    around = {row["iri"] for key in ("things", "classes") for row in board[key]}
    return sorted(named | around)


def _queries(graph: Snapshot) -> Iterator[dict[str, Any]]:
    """Yield the saved queries, with the answers of those that need no parameter."""
    for query, told in zip(list_queries(), asking.catalogue(), strict=True):
        if all(not p.required or p.default for p in query.parameters):
            told["answer"] = asking.rows_of(graph, run_saved(query, graph=graph.store), 0, 5000)
        yield told


def _searchable(folder: Path) -> list[list[Any]]:
    """Return what the index of the graph holds, sorted; nothing where it has none."""
    path = folder / search.FILE
    if not path.is_file():
        return []
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            rows = connection.execute(
                "SELECT DISTINCT text, iri, kind, label, at FROM entries ORDER BY 1, 2, 3, 4, 5"
            )
            return [list(row) for row in rows]
        finally:
            connection.close()
    except sqlite3.Error:
        return []


def file_of(iri: str) -> str:
    """Return the name of the file of a node: two FNV-1a digests of its IRI, which a script can work out as well.

    >>> file_of("https://example.org/a")
    '1393c24490c76b0e'
    """
    return "".join(f"{_fnv(iri.encode(), seed):08x}" for seed in _SEEDS)


def _fnv(data: bytes, seed: int) -> int:
    found = seed
    for byte in data:
        found = ((found ^ byte) * 16777619) & 0xFFFFFFFF
    return found
