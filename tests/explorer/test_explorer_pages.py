"""The pages in a browser: every view opens, filters hold, the address restores, evidence is read, rulings are written."""

from __future__ import annotations

import re

import journeys
import pytest
from browsing import fits, nameless, opened, page_of, paths, serious, shot, unfolded
from playwright.sync_api import Browser, expect
from servers import Server

from kgbuild.vocab import DATA


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_each_view(server: Server, browser: Browser, width: int, scheme: str) -> None:
    """No error in the console, no request to elsewhere, no control without a name, and nothing serious for axe.

    Nothing is wider than the screen, from left to right or from right to left.
    """
    asked: list[str] = []
    with page_of(browser, width, scheme=scheme) as (page, told):
        page.on("request", lambda request: asked.append(request.url))
        for path in paths(server):
            opened(page, f"{server.address}/#/{path}")
            assert not page.locator("main .state.trouble").count(), path
            assert fits(page), path
            assert nameless(page) == [], path
            shot(page, f"{path}-{width}")
            if width < 1280:
                unfolded(page)
            assert serious(page, "color-contrast" if scheme == "dark" else "") == [], path
            page.evaluate("document.documentElement.dir = 'rtl'")
            page.wait_for_timeout(50)
            assert fits(page), path
            assert told == [], path
    assert {
        url.split("/#")[0].removeprefix(server.address)[:1]
        for url in asked
        if not url.startswith(("about:", "data:", "blob:"))
    } == {"/"}


def test_filters_hold_across_views_and_in_the_address(server: Server, browser: Browser) -> None:
    journeys.filters_hold(server, browser)


def test_an_event_shows_two_versions_and_their_sentences(server: Server, browser: Browser) -> None:
    journeys.two_versions(server, browser)


def test_a_saved_query_runs_with_a_parameter_and_is_downloaded(server: Server, browser: Browser) -> None:
    journeys.saved_query(server, browser)


def test_free_sparql_runs_and_says_where_it_is_wrong(server: Server, browser: Browser) -> None:
    journeys.free_sparql(server, browser)


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
    journeys.ruling(server, browser)


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
