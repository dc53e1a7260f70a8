"""The pages in a browser: every view opens, filters hold, the address restores, evidence is read, rulings are written."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import fits, opened, page_of, paths, shot
from playwright.sync_api import Browser, expect
from servers import Server

from kgbuild.vocab import DATA


@pytest.mark.parametrize("width", [1280, 390])
def test_each_view_opens_without_an_error(server: Server, browser: Browser, width: int) -> None:
    """No error in the console, nothing wider than the screen, no request to elsewhere, and nothing serious for axe."""
    asked: list[str] = []
    with page_of(browser, width) as (page, told):
        page.on("request", lambda request: asked.append(request.url))
        for path in paths(server):
            opened(page, f"{server.address}/#/{path}")
            assert not page.locator("main .state.trouble").count(), path
            assert told == [], path
            assert fits(page), path
            shot(page, f"{path}-{width}")
    assert {
        url.split("/#")[0].removeprefix(server.address)[:1]
        for url in asked
        if not url.startswith(("about:", "data:", "blob:"))
    } == {"/"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(server: Server, browser: Browser, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme=scheme, bypass_csp=True
    )  # type: ignore[arg-type]
    page, found = context.new_page(), {}
    try:
        for path in paths(server):
            opened(page, f"{server.address}/#/{path}")
            violations = Axe().run(page).response["violations"]
            serious = [
                f"{v['id']}: {v['nodes'][0]['html'][:120]} {v['nodes'][0]['failureSummary'][:200]}"
                for v in violations
                if v["impact"] in ("serious", "critical")
            ]
            found |= {path: serious} if serious else {}
    finally:
        context.close()
    assert not found, json.dumps(found, indent=1)


def test_filters_hold_across_views_and_in_the_address(server: Server, browser: Browser) -> None:
    with page_of(browser) as (page, told):
        opened(page, f"{server.address}/#/overview")
        count = page.locator(".filter-head .count")
        everything = count.inner_text()
        page.get_by_label("Class", exact=True).select_option("ev/DroneAttack")
        expect(count).not_to_have_text(everything)
        filtered = count.inner_text()
        page.get_by_label("Place", exact=True).fill("Iraq")
        page.get_by_label("Place", exact=True).press("Tab")
        expect(page).to_have_url(re.compile(r"#.*place=gaz/country\-IQ"))
        both = count.inner_text()
        for view in ("Map", "Timeline", "Network", "Disagreements"):
            page.get_by_role("navigation", name="Views").get_by_role("link", name=view).click()
            expect(count).to_have_text(both)
            assert "class=ev/DroneAttack" in page.url
        address = page.url
        opened(page, address)
        expect(count).to_have_text(both)
        expect(page.get_by_label("Class", exact=True)).to_have_value("ev/DroneAttack")
        page.get_by_role("button", name="Clear filters").click()
        expect(count).to_have_text(everything)
        assert filtered != everything
        assert told == []


def test_an_event_shows_two_versions_and_their_sentences(server: Server, browser: Browser) -> None:
    node = server.ask("/api/node?iri=" + quote(server.event)).json
    killed = next(fact for fact in node["facts"] if fact["property"]["label"] == "killed")
    assert len(killed["versions"]) > 1
    with page_of(browser) as (page, told):
        opened(page, f"{server.address}/#/{server.event.removeprefix(DATA)}")
        row = page.locator(".versions tr", has=page.get_by_role("rowheader", name=re.compile("^killed")))
        assert row.locator(".version").count() == len(killed["versions"])
        seen = set()
        for n in range(2):
            row.locator(".version").nth(n).click()
            seen.add(page.locator(".evidence-open blockquote").first.inner_text())
            assert page.locator(".evidence-open mark").count()
        assert len(seen) == 2
        page.locator(".evidence-open .in-context").first.click()
        page.wait_for_selector(".text .here")
        page.locator(".text a.mention").first.click()
        page.wait_for_selector("article.node .iri")
        assert told == []


def test_a_saved_query_runs_with_a_parameter_and_is_downloaded(server: Server, browser: Browser) -> None:
    with page_of(browser) as (page, told):
        opened(page, f"{server.address}/#/queries/attacks_on_place")
        page.get_by_label(re.compile("^place")).fill("Erbil")
        page.get_by_role("button", name="Ask").click()
        page.wait_for_selector(".results table")
        rows = page.locator(".results tbody tr").count()
        assert "p.place=Erbil" in page.url
        with page.expect_download() as loading:
            page.get_by_role("link", name="CSV").click()
        table = list(csv.reader(io.StringIO(Path(loading.value.path()).read_text(encoding="utf-8"))))
        assert len(table) == rows + 1
        with page.expect_download() as loading:
            page.get_by_role("link", name="JSON").click()
        assert len(json.loads(Path(loading.value.path()).read_bytes())["results"]["bindings"]) == rows
        page.get_by_role("button", name="Map").click()
        page.wait_for_selector(".map.small canvas")
        opened(page, f"{server.address}/#/queries/attacks_by_month")
        page.get_by_role("button", name="Chart").click()
        assert page.locator(".bars rect").count() > 1
        assert told == []


def test_free_sparql_runs_and_says_where_it_is_wrong(server: Server, browser: Browser) -> None:
    with page_of(browser) as (page, told):
        opened(page, f"{server.address}/#/sparql")
        page.get_by_role("button", name="Run").click()
        page.wait_for_selector(".results tbody tr")
        assert "query=" in page.url
        with page.expect_download() as loading:
            page.get_by_role("button", name="JSON").click()
        assert json.loads(Path(loading.value.path()).read_bytes())["results"]["bindings"]
        opened(
            page,
            f"{server.address}/#/sparql?query="
            + quote("CONSTRUCT WHERE { ?s a <https://w3id.org/kgbuild/ontology#Article> }"),
        )
        with page.expect_download() as loading:
            page.get_by_role("button", name="Turtle").click()
        assert list(ox.parse(Path(loading.value.path()).read_bytes(), format=ox.RdfFormat.TURTLE))
        assert told == []
        page.goto(f"{server.address}/#/sparql?query=" + quote("SELECT ?s\nWHERE { ?s a }"))
        expect(page.locator(".trouble h2")).to_contain_text("line 2")


def test_search_leads_from_any_page_by_keyboard(server: Server, browser: Browser) -> None:
    with page_of(browser) as (page, told):
        opened(page, f"{server.address}/#/network")
        page.keyboard.press("/")
        page.keyboard.type("al-omar oil")
        page.wait_for_selector(".hits li mark")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_selector("article.node h1")
        assert "Omar" in page.locator("h1").inner_text()
        assert told == []


def test_a_ruling_is_written_from_the_page(server: Server, browser: Browser) -> None:
    with page_of(browser) as (page, told):
        opened(page, f"{server.address}/#/{server.event.removeprefix(DATA)}?token={server.token}")
        assert "token" not in page.url
        form = page.locator("form.ruling")
        form.get_by_label("Verdict").select_option("date")
        form.get_by_label("The day").fill("2021-06-27")
        form.get_by_label("Reason").fill("Both armies say so.")
        form.get_by_role("button", name="Write the ruling").click()
        expect(form.locator(".notice")).to_contain_text("will be dated 2021-06-27")
        expect(form.locator(".notice code")).to_contain_text("kgbuild build")
        assert told == []


def test_a_script_in_an_article_stays_text(hostile: Server, browser: Browser) -> None:
    """The title of the page would tell; the script stands on the page as it stands in the article."""
    board = hostile.ask("/api/board").json
    with page_of(browser) as (page, told):
        for path in (
            "overview",
            "map",
            "search?q=rockets",
            board["events"][0]["iri"].removeprefix(DATA),
            "article/hostile",
        ):
            opened(page, f"{hostile.address}/#/{path}")
            page.wait_for_timeout(300)
            assert page.title() != "run"
        assert "<script>" in page.locator("h1").inner_text()
        assert page.locator("main img, main script").count() == 0
        assert page.locator("a[href^='javascript']").count() == 0
        assert told == []


def test_arabic_names_are_written_in_their_direction(server: Server, browser: Browser) -> None:
    with page_of(browser) as (page, _):
        opened(page, f"{server.address}/#/ev/Airstrike")
        assert page.locator(".arabic").get_attribute("dir") == "rtl"
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert fits(page)


def test_a_dark_page_is_printed_light(server: Server, browser: Browser) -> None:
    """Paper is white: what the screen shows light on dark is printed dark, without what only a screen can use."""
    with page_of(browser) as (page, told):
        page.emulate_media(color_scheme="dark")
        opened(page, f"{server.address}/#/{server.event.removeprefix(DATA)}")
        colours = "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
        on_screen = page.evaluate(colours)
        page.emulate_media(media="print", color_scheme="dark")
        ink, ground = page.evaluate(colours)
        assert (sum(map(int, re.findall(r"\d+", ink))) < 200, ground) == (True, "rgb(255, 255, 255)")
        assert [ink, ground] != on_screen
        for hidden in (".top nav", ".searchbox", ".theme", ".bottom"):
            expect(page.locator(hidden)).to_be_hidden()
        expect(page.locator("h1")).to_be_visible()
        assert page.pdf()[:5] == b"%PDF-"
        assert told == []
