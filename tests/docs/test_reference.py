"""The reference pages: everything is in them, their HTML is valid, every link leads on, and a browser is content."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import html5rdf
import pytest

from kgbuild.graph.check import list_checks
from kgbuild.query import list_queries
from kgbuild.vocab import EV, local
from reference.answers import WORLD
from reference.site import build
from reference.terms import Vocabulary, curie, load

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Page(HTMLParser):
    """The ids and the addresses of a page, and what its tags load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name in ("href", "src"):
                (self.links if tag == "a" else self.loaded).append(value or "")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("docs") / "site"
    build(out, WORLD)
    return out


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, str]:
    return {str(p.relative_to(site)): p.read_text(encoding="utf-8") for p in sorted(site.rglob("*.html"))}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load()


# ------------------------------------------------------------------------------------------- what is there


def test_all_pages_collected(pages: dict[str, str]) -> None:
    own = {
        "index.html", "classes.html", "properties.html", "individuals.html", "queries.html", "checks.html",
        "ontology.html", "shapes.html", "changes.html",
    }  # fmt: skip
    assert set(pages) == own | {f"queries/{query.name}.html" for query in list_queries()}
    assert len(pages) >= 38


def test_every_term_has_its_card(pages: dict[str, str], vocabulary: Vocabulary) -> None:
    assert len(vocabulary.classes) >= 110
    assert len(vocabulary.properties) >= 60
    for term in (*vocabulary.classes, *vocabulary.properties):
        page = pages[term.page]
        opening = re.search(f'<article class="term(?: deprecated)?" id="{term.anchor}">', page)
        assert opening, term.iri
        card = page[opening.start() :].split("</article>")[0]
        text = re.sub(r"&#39;", "'", re.sub(r"&#34;", '"', card))
        for told in (term.label, term.arabic, term.definition, term.example):
            assert told, term.iri
            assert told.replace("&", "&amp;") in text, term.iri
        assert term.sources, term.iri
        shown = text.split("<dt>Source</dt>")[1]
        for source in term.sources:
            other = vocabulary.named(source)
            assert (other.label if other else curie(source)) in shown, (term.iri, source)
        for iri in (*term.parents, *term.domain, *term.range):
            assert f"#{local(iri)}" in card or f"<code>{term.curie}" in card, term.iri


def test_a_card_in_full(pages: dict[str, str]) -> None:
    """A class with everything: hierarchy, expression, words, matches."""
    card = pages["classes.html"].split('id="ProxyAttack"')[1].split("</article>")[0]
    assert "<code>ev:Attack and (ev:attacker some ev:ProxyForce)</code>" in card
    assert '<dt>A kind of</dt>\n<dd><a href="classes.html#Attack">attack</a>' in card
    card = pages["properties.html"].split('id="backedBy"')[1].split("</article>")[0]
    assert '<dt>Inverse</dt>\n<dd><a href="properties.html#backs">backs</a></dd>' in card
    card = pages["classes.html"].split('id="Airstrike"')[1].split("</article>")[0]
    assert '<a href="individuals.html#acled-AirDroneStrike">' in card
    assert "<dt>Words that tell of it</dt>" in card


def test_trees_hold_every_event_and_entity(pages: dict[str, str], vocabulary: Vocabulary) -> None:
    trees = re.findall(r'(?s)<svg class="tree".*?</svg>', pages["classes.html"])
    assert len(trees) == 2
    drawn = {name for tree in trees for name in re.findall(r'classes\.html#(\w+)"', tree)}
    above = {term.iri: term.parents for term in vocabulary.classes}

    def below(iri: str) -> bool:
        return local(iri) in ("Event", "Entity") or any(map(below, above.get(iri, ())))

    assert drawn == {local(iri) for iri in above if below(iri)}
    assert len(drawn) >= 100


def test_overview_joins_the_main_classes(pages: dict[str, str]) -> None:
    [drawing] = re.findall(r'(?s)<svg class="overview".*?</svg>', pages["index.html"])
    assert len(re.findall("<rect", drawing)) == 8
    for name in ("reportedIn", "attacker", "weapon", "speaker", "evidence", "accordingTo"):
        assert f'"properties.html#{name}"' in drawing


@pytest.mark.parametrize("query", list_queries(), ids=lambda query: query.name)
def test_queries_are_whole(pages: dict[str, str], query: object) -> None:
    """Header, parameters, text, the command and at least one row."""
    page = pages[f"queries/{query.name}.html"]  # type: ignore[attr-defined]
    assert f"$ kgbuild query {query.name}" in page  # type: ignore[attr-defined]
    for parameter in query.parameters:  # type: ignore[attr-defined]
        assert f"<td><code>{parameter.name}</code></td>" in page
    rows = page.split('id="rows"')[1].split("</table>")[0]
    assert rows.count("<tr>") >= 2
    assert '<div class="source">' in page


def test_checks_are_whole(pages: dict[str, str]) -> None:
    checks = list_checks()
    assert len(checks) >= 25
    assert [check.name for check in checks if f'id="{check.name}"' not in pages["checks.html"]] == []


def test_transcript_is_the_readmes(pages: dict[str, str]) -> None:
    assert pages["index.html"].count('<span class="prompt">$ kgbuild ') >= 2


def test_same_bytes(site: Path, tmp_path: Path) -> None:
    build(tmp_path / "again", WORLD)
    files = [path.relative_to(site) for path in sorted(site.rglob("*")) if path.is_file()]
    assert len(files) >= 44
    assert [f for f in files if (site / f).read_bytes() != (tmp_path / "again" / f).read_bytes()] == []


# ------------------------------------------------------------------------------------ validity, and the links


def test_html_is_valid(pages: dict[str, str]) -> None:
    """No page has an error by the parsing rules of HTML, or an id twice."""
    for name, text in pages.items():
        parser = html5rdf.HTMLParser()
        parser.parse(text)
        assert parser.errors == [], name
        ids = Page(text).ids
        assert len(ids) == len(set(ids)), name
        assert text.count("<h1>") == 1, name


def test_invalid_html_is_seen() -> None:
    parser = html5rdf.HTMLParser()
    parser.parse("<!DOCTYPE html><title>x</title><p><b>y</p>")
    assert parser.errors


def test_links_resolve(site: Path, pages: dict[str, str]) -> None:
    known = {name: set(Page(text).ids) for name, text in pages.items()}
    counted, broken = 0, []
    for name, text in pages.items():
        for link in Page(text).links:
            address = urlsplit(link)
            if address.scheme:
                continue
            counted += 1
            target = (site / name).parent / unquote(address.path) if address.path else site / name
            there = target.resolve()
            inside = str(there.relative_to(site.resolve()))
            if not there.is_file() or (address.fragment and address.fragment not in known.get(inside, ())):
                broken.append(f"{name}: {link}")
    assert broken == []
    assert counted >= 2500


def test_the_search_leads_somewhere(site: Path, pages: dict[str, str]) -> None:
    import json

    script = (site / "terms.js").read_text(encoding="utf-8")
    entries = json.loads(script.removeprefix("const TERMS = ").rstrip().rstrip(";"))
    assert len(entries) >= 350
    known = {name: set(Page(text).ids) for name, text in pages.items()}
    for *_, address, _what in entries:
        page, _, anchor = address.partition("#")
        assert page in pages
        assert not anchor or anchor in known[page], address


def test_nothing_is_fetched_from_elsewhere(site: Path, pages: dict[str, str]) -> None:
    loaded = {address for text in pages.values() for address in Page(text).loaded}
    assert {urlsplit(address).scheme for address in loaded} <= {"", "data"}
    assert "http" not in (site / "site.js").read_text(encoding="utf-8")
    assert "url(" not in (site / "site.css").read_text(encoding="utf-8")


# --------------------------------------------------------------------------------------------- in a browser


def visit(address: str, folder: Path, *options: str) -> tuple[str, str]:
    """Return the page as the browser has it after its scripts ran, and what it logged."""
    assert CHROMIUM
    done = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         f"--user-data-dir={folder}", "--enable-logging=stderr", "--virtual-time-budget=3000", "--dump-dom",
         *options, address],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stdout, done.stderr


needs_browser = pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed")


@needs_browser
@pytest.mark.parametrize(
    "page",
    ["index.html", "classes.html", "properties.html", "individuals.html", "queries.html", "checks.html",
     "queries/attacks_by_actor.html"],
)  # fmt: skip
def test_no_console_error(site: Path, tmp_path: Path, page: str) -> None:
    dom, log = visit((site / page).as_uri(), tmp_path)
    assert "</footer>" in dom
    assert [line for line in log.splitlines() if "CONSOLE" in line] == []


@needs_browser
def test_console_errors_are_seen(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<!DOCTYPE html><title>x</title><script>nothing()</script>")
    _, log = visit((tmp_path / "page.html").as_uri(), tmp_path / "profile")
    assert "CONSOLE" in log


@needs_browser
@pytest.mark.parametrize(
    ("asked", "page", "first"),
    [
        ("airstrike", "index.html", "classes.html#Airstrike"),
        ("غارة", "index.html", "classes.html#Airstrike"),
        ("retaliation chains", "queries/events_of_day.html", "../queries/attacks_retaliation_chains.html"),
        ("ev:backedBy", "classes.html", "properties.html#backedBy"),
    ],
)
def test_search(site: Path, tmp_path: Path, asked: str, page: str, first: str) -> None:
    """What somebody types into the box finds the term first."""
    probe = site / page.replace(".html", ".probe.html")
    script = (
        f"<script>const box = document.getElementById('search'); box.value = {asked!r};"
        "box.dispatchEvent(new Event('input'))</script></body>"
    )
    probe.write_text((site / page).read_text(encoding="utf-8").replace("</body>", script), encoding="utf-8")
    try:
        dom, log = visit(probe.as_uri(), tmp_path)
    finally:
        probe.unlink()
    assert "CONSOLE" not in log
    found = re.findall(r'href="([^"]+)"', dom.split('id="found"')[1].split("</ul>")[0])
    assert found[0] == first


@needs_browser
@pytest.mark.parametrize("page", ["index.html", "classes.html", "queries/attacks_by_actor.html"])
def test_a_narrow_screen_does_not_scroll_sideways(site: Path, tmp_path: Path, page: str) -> None:
    """Drawings and tables scroll inside the page, which stays as wide as the screen."""
    frame = tmp_path / "frame.html"
    frame.write_text(
        f"""<!DOCTYPE html><title>x</title><iframe id="f" width="390" height="800" src="{(site / page).as_uri()}">
</iframe><script>f.onload = () => document.title = f.contentDocument.documentElement.scrollWidth</script>""",
        encoding="utf-8",
    )
    dom, _ = visit(frame.as_uri(), tmp_path / "profile", "--allow-file-access-from-files")
    [width] = re.findall(r"<title>(\d+)</title>", dom)
    assert int(width) <= 390


def test_own_terms_are_ours(vocabulary: Vocabulary) -> None:
    assert all(term.iri.startswith(EV) for term in (*vocabulary.classes, *vocabulary.properties))
