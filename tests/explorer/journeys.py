"""What a reader does with the pages, the same on any graph: each journey asserts what it finds on its way."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
from browsing import opened, page_of
from playwright.sync_api import Browser, expect
from servers import Server

from kgbuild.vocab import DATA


def filters_hold(server: Server, browser: Browser) -> None:
    """Choose a class and a place, go through the views, and open the address anew."""
    with page_of(browser) as (page, told):
        opened(page, f"{server.address}/#/overview")
        count = page.locator(".filter-head .count")
        everything = count.inner_text()
        page.get_by_label("Class", exact=True).select_option("ev/DroneAttack")
        expect(count).not_to_have_text(everything)
        filtered = count.inner_text()
        page.get_by_label("Place", exact=True).fill("Iraq")
        page.get_by_label("Place", exact=True).press("Tab")
        expect(page).to_have_url(re.compile(r"#.*place=gaz/country-IQ"))
        expect(count).not_to_have_text(filtered)
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
        assert not both.startswith("0 ")
        assert told == []


def two_versions(server: Server, browser: Browser) -> None:
    """Read two sources' versions of a number, the sentence of each, and that sentence in its article."""
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


def saved_query(server: Server, browser: Browser) -> None:
    """Ask a saved query with a place; its downloads hold the rows that the page shows; draw the map and a chart."""
    with page_of(browser) as (page, told):
        opened(page, f"{server.address}/#/queries/attacks_on_place")
        page.get_by_label(re.compile("^place")).fill("Erbil")
        page.get_by_role("button", name="Ask").click()
        page.wait_for_selector(".results table")
        rows = page.locator(".results tbody tr").count()
        assert rows
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


def free_sparql(server: Server, browser: Browser) -> None:
    """Run queries of one's own, download what they give, and be told where one is wrong."""
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


def ruling(server: Server, browser: Browser) -> None:
    """Write a ruling with the form of an event's page; the file holds it."""
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
    quads = list(ox.parse(path=str(server.rulings), format=ox.RdfFormat.TURTLE))
    ruled = next(q.subject for q in quads if getattr(q.object, "value", "") == "Both armies say so.")
    said = {getattr(q.object, "value", "") for q in quads if q.subject == ruled}
    assert said >= {server.event, "2021-06-27"}
