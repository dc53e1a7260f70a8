"""Static pages: the same each time, each link leads somewhere, the figures of the server, from a disk and over HTTP."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
from browsing import opened, page_of, paths
from playwright.sync_api import Browser
from servers import Server

from kgbuild.errors import UsageError
from kgbuild.explorer.board import Board
from kgbuild.explorer.site import file_of, write
from kgbuild.explorer.snapshot import Snapshot
from kgbuild.query import list_queries
from kgbuild.vocab import DATA, EV, GAZ

VIEWS = ("overview", "map", "timeline", "network", "disagreements", "queries", "sparql", "search")
#: What a page shows that a graph decides: figures, counts, names, rows.
SHOWN = ".figures dd, .filter-head .count, .ranked li, table td, h1, .place-list li, .chains li, .roles dd, .stands li"


@pytest.fixture(scope="module")
def site(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "public"
    write(sample, out)
    return out


@pytest.fixture(scope="module")
def static_address(site: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            return

    found = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{found.server_port}/index.html"
    found.shutdown()


def test_static_pages_are_the_same_each_time(sample: Path, site: Path, tmp_path: Path) -> None:
    write(sample, tmp_path / "again")
    one, two = (
        {p.relative_to(f): p.read_bytes() for f in [folder] for p in f.rglob("*") if p.is_file()}
        for folder in (site, tmp_path / "again")
    )
    assert one == two


def test_every_node_that_is_named_has_a_page(sample: Path, site: Path) -> None:
    there = {p.stem for p in (site / "data/node").iterdir()}
    data = Board(Snapshot(sample)).data()
    for rows in (data["events"], data["things"], data["articles"], data["classes"]):
        assert not [row["iri"] for row in rows if file_of(row["iri"]) not in there]
    linked = re.compile(r'"iri":"([^"]+)","label"')
    found = {
        iri for p in (site / "data/node").iterdir() for iri in linked.findall(p.read_text(encoding="utf-8"))
    }
    assert len(found) > 100
    missing = sorted(iri for iri in found if file_of(iri) not in there and "ontology#" not in iri)
    assert missing == []


def test_something_else_is_not_written_over(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="something else"):
        write(sample, tmp_path)
    assert (tmp_path / "mine.txt").exists()


def test_static_pages_show_what_the_server_shows(
    server: Server, browser: Browser, site: Path, static_address: str
) -> None:
    """From a disk and over HTTP; every link that is shown leads somewhere: to a file, a node, a query or a view."""
    addresses = (server.address + "/", static_address, (site / "index.html").as_uri())
    nodes, links = {p.stem for p in (site / "data/node").iterdir()}, set[str]()
    with page_of(browser) as (page, told):
        for path in paths(server):
            if path == "sparql":
                continue  # asking needs the server
            shown = []
            for base in addresses:
                opened(page, f"{base}#/{path}")
                texts = page.locator(SHOWN).all_inner_texts()
                shown.append([text for text in texts if text])
            links |= set(
                page.eval_on_selector_all("a[href]:not([role=button]), link[href], script[src]",
                                          "all => all.map(e => e.getAttribute('href') ?? e.getAttribute('src'))")
            )  # fmt: skip
            assert shown[0], path
            if "run=1" not in path:  # as does what a parameter is given for
                assert shown == [shown[0]] * len(addresses), path
        assert told == []
    assert len(links) > 200
    assert [link for link in sorted(links) if not _leads(link, site, nodes)] == []


def _leads(link: str, site: Path, nodes: set[str]) -> bool:
    if link.startswith(("https://", "http://")):
        return True  # what is said elsewhere of a thing; no page asks for it
    if not link.startswith("#"):
        return (site / link).is_file()
    path = unquote(link.removeprefix("#").removeprefix("/").partition("?")[0])
    view, _, name = path.partition("/")
    if view in VIEWS or link == "#main":
        return not name or name in {query.name for query in list_queries()}
    begins = {"ev": EV, "gaz": GAZ, "iri": "", "node": ""}
    return file_of(begins[view] + name if view in begins else DATA + path) in nodes
