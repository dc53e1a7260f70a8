"""What pages do apart from showing data: keyboard, print, colours, narrow and right to left; empty, loading, in trouble."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
from browsing import opened, page_of
from playwright.sync_api import Browser, Locator, expect
from servers import Server, serving

from kgbuild.vocab import DATA, EV

# -------------------------------------------------------------------------------------------- states


def test_nothing_fits(server: Server, browser: Browser) -> None:
    """Each view says so where no event fits the filters, and axe finds nothing there either."""
    says = {
        "overview": "No event fits",
        "map": "No event that fits has a place",
        "timeline": "No event that fits has a day",
        "network": "No two actors are linked",
        "disagreements": "No two sources differ",
    }
    with page_of(browser) as (page, told):
        for view, words in says.items():
            opened(page, f"{server.address}/#/{view}?from=1990-01-01&to=1990-01-02")
            expect(page.locator("main")).to_contain_text(words)
            expect(page.locator(".filter-head .count")).to_contain_text("0 of")
        opened(page, f"{server.address}/#/search?q=xyzzyq")
        assert told == []


def test_what_is_not_there(server: Server, browser: Browser) -> None:
    """An unknown IRI names those that are near, an unknown query the way back; neither is a blank page."""
    event = server.event.removeprefix(DATA)
    with page_of(browser) as (page, _):
        opened(page, f"{server.address}/#/{event}s")
        near = page.locator("main .state.trouble")
        expect(near).to_contain_text("holds nothing under this IRI")
        near.locator("a").first.click()
        page.wait_for_selector("article.node h1")
        opened(page, f"{server.address}/#/queries/no_such_query")
        expect(page.locator("main .state.trouble")).to_contain_text("There is no query no_such_query")


def test_a_server_that_is_gone(sample: Path, browser: Browser) -> None:
    """A page says that the server does not answer, and goes on when it is there again."""
    with page_of(browser) as (page, _), serving(sample) as found:
        opened(page, f"{found.address}/#/overview")
        page.route("**/api/node*", lambda route: route.abort())
        page.locator("table.events a").first.click()
        expect(page.locator("main .state.trouble h2")).to_have_text("The server does not answer")
        assert _lacking(page.get_by_role("alert")) == []
        page.unroute("**/api/node*")
        page.get_by_role("button", name="Try again").click()
        page.wait_for_selector("article.node h1")


def _lacking(alert: Locator) -> list[str]:
    """Return which parts a message lacks that say what is wrong, and lead on."""
    return [what for what in ("h2", "button") if not alert.locator(what).count()]


def test_what_is_loading_says_so(server: Server, browser: Browser) -> None:
    with page_of(browser) as (page, _):
        waiting = []
        page.route("**/api/board", lambda route: waiting.append(route))
        page.goto(f"{server.address}/#/overview")
        expect(page.get_by_role("status").first).to_contain_text("Loading the graph")
        waiting[0].continue_()
        page.wait_for_selector("main .figures")


# ---------------------------------------------------------------------------------- paper and screens


def test_what_scrolls_is_printed_whole(server: Server, browser: Browser) -> None:
    with page_of(browser) as (page, _):
        for path in (
            "overview",
            "map",
            server.event.removeprefix(DATA),
            "queries/attacks_by_month",
            "network",
        ):
            opened(page, f"{server.address}/#/{path}")
            page.emulate_media(media="print")
            cut = """[...document.querySelectorAll('main *')].filter((e) => e.scrollHeight > e.clientHeight + 1
                && ['auto', 'scroll'].includes(getComputedStyle(e).overflowY)).map((e) => e.className)"""
            assert page.evaluate(cut) == [], path
            page.emulate_media(media="screen")


def test_arabic_is_written_from_right_to_left(server: Server, browser: Browser) -> None:
    with page_of(browser) as (page, _):
        opened(page, f"{server.address}/#/ev/Airstrike")
        name = page.locator(".arabic")
        assert (name.get_attribute("dir"), name.get_attribute("lang")) == ("rtl", "ar")
        assert re.search("[\u0600-\u06ff]", name.inner_text())
        assert name.bounding_box()["x"] < 100, "it stands under the name, not at the far side"  # type: ignore[index]
        for text in page.locator("bdi").all()[:20]:
            assert text.evaluate("(e) => getComputedStyle(e).unicodeBidi") == "isolate"


def test_all_views_can_be_reached_on_a_narrow_screen(server: Server, browser: Browser) -> None:
    with page_of(browser, 390) as (page, _):
        opened(page, f"{server.address}/#/overview")
        for link in page.get_by_role("navigation", name="Views").get_by_role("link").all():
            box = link.bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390, link.inner_text()


def test_colours_are_kept(server: Server, browser: Browser) -> None:
    with page_of(browser) as (page, _):
        page.emulate_media(color_scheme="light")
        opened(page, f"{server.address}/#/overview")
        ground = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(ground)
        page.get_by_role("button", name=re.compile("^Colours")).click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        dark = page.evaluate(ground)
        assert dark != light
        opened(page, f"{server.address}/#/map")
        assert page.evaluate(ground) == dark


# ---------------------------------------------------------------------------------------- keyboard


def test_by_keyboard_alone(server: Server, browser: Browser) -> None:
    """The first key leads to the content; a filter is chosen and an event opened without a pointer."""
    with page_of(browser) as (page, told):
        opened(page, f"{server.address}/#/overview")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.getAttribute('aria-label')") == "Class":
                break
        page.keyboard.type("drone")
        expect(page).to_have_url(re.compile(r"#.*class="))
        link = page.locator("table.events a").first
        link.focus()
        assert link.evaluate("(e) => getComputedStyle(e).outlineStyle") != "none"
        page.keyboard.press("Enter")
        page.wait_for_selector("article.node h1")
        assert told == []


# ------------------------------------------------------------------------------------------- views


def test_the_map_shows_how_exactly_a_place_is_known(server: Server, browser: Browser) -> None:
    spots = [event["spot"] for event in server.ask("/api/board").json["events"] if event.get("spot")]
    assert {"at", "near"} <= {spot[2] for spot in spots}
    with page_of(browser) as (page, told):
        opened(page, f"{server.address}/#/map")
        for words in ("at this place", "near this place"):
            assert page.locator(".place-list").get_by_text(words).count()
        slider = page.locator(".slider input[type=range]").first
        everything = page.locator(".filter-head .count").inner_text()
        slider.focus()
        page.keyboard.press("End")
        expect(page.locator(".filter-head .count")).not_to_have_text(everything)
        expect(page).to_have_url(re.compile(r"#.*from="))
        address, shown = page.url, page.locator(".filter-head .count").inner_text()
        opened(page, address)
        expect(page.locator(".filter-head .count")).to_have_text(shown)
        assert told == []


def test_the_timeline_joins_what_answers(server: Server, browser: Browser) -> None:
    events = server.ask("/api/board").json["events"]
    dated = {n for n, event in enumerate(events) if event.get("from") or event.get("day")}
    joined = sum(1 for n in dated for other in events[n].get("answers", ()) if other in dated)
    assert joined
    with page_of(browser) as (page, _):
        opened(page, f"{server.address}/#/timeline")
        assert page.locator("path.answer[marker-end]").count() == joined
        assert page.locator(".chains > li").count()
        page.get_by_role("link", name="By class").click()
        assert page.locator("path.answer[marker-end]").count() == joined
        assert "lanes=class" in page.url


def test_the_network_has_each_kind_of_link(server: Server, browser: Browser) -> None:
    with page_of(browser) as (page, _):
        opened(page, f"{server.address}/#/network")
        kinds = set(page.locator("table td:nth-child(2)").all_inner_texts())
        assert kinds == {"attacked", "backs", "member of", "speaks for"}
        page.get_by_role("button", name="backs").click()
        expect(page.locator("table td:nth-child(2)", has_text=re.compile("^backs$"))).to_have_count(0)
        assert "without=backs" in page.url
        boxes = [box for text in page.locator(".node text").all() if (box := text.bounding_box())]
        assert len(boxes) > 10
        over = [(a, b) for i, a in enumerate(boxes) for b in boxes[:i] if _overlap(a, b)]
        assert over == []


def _overlap(a: dict[str, float], b: dict[str, float]) -> bool:
    """Tell whether two boxes lie on each other by more than a trifle."""
    across = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
    down = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
    return across > 6 and down > 4


def test_an_event_says_why_without_drowning_the_rest(server: Server, browser: Browser) -> None:
    """Reasons are folded by what they decide, and no line of them is broken off."""
    node = server.ask("/api/node?iri=" + quote(server.event)).json
    assert len(node["why"]) > 20
    with page_of(browser) as (page, _):
        opened(page, f"{server.address}/#/{server.event.removeprefix(DATA)}")
        assert page.locator(".why details").count() == len({reason["what"] for reason in node["why"]})
        assert page.evaluate("document.documentElement.scrollHeight") < 9000
        first = page.locator(".why details").first
        expect(first.locator("li").first).to_be_hidden()
        first.locator("summary").click()
        expect(first.locator("li", has_text="proposed by").first).to_be_visible()
        page.get_by_text("Turtle", exact=True).click()
        turtle = page.locator("article.node details pre").first.inner_text()
        subjects = {
            getattr(t.subject, "value", "") for t in ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE)
        }
        assert server.event in subjects


# ------------------------------------------------------------------------------------------- editor


def test_the_editor_completes_from_the_ontology(server: Server, browser: Browser) -> None:
    with page_of(browser) as (page, told):
        opened(page, f"{server.address}/#/sparql")
        assert f"PREFIX ev: <{EV}>" in page.locator(".cm-content").inner_text()
        assert "skos:" not in page.locator(".cm-content").inner_text(), (
            "prefixes that are not used are left out"
        )
        page.locator(".cm-content").click()
        page.keyboard.press("Control+End")
        page.keyboard.type("# ev:RocketA")
        expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("ev:RocketAttack")
        assert told == []


def test_the_history_is_kept(server: Server, browser: Browser) -> None:
    query = "SELECT ?s WHERE { ?s a <https://w3id.org/kgbuild/ontology#Article> } LIMIT 2"
    with page_of(browser) as (page, _):
        opened(page, f"{server.address}/#/sparql?query=" + quote(query))
        page.wait_for_selector(".results tbody tr")
        opened(page, f"{server.address}/#/sparql")
        # the page of the query above is gone
        expect(page.locator(".cm-content")).to_contain_text("LIMIT 100")
        page.locator(".history select").select_option(label=query[:70])
        expect(page.locator(".cm-content")).to_contain_text("LIMIT 2")


def test_each_answer_is_had_in_its_own_formats(server: Server, browser: Browser) -> None:
    formats = {
        "SELECT ?s WHERE { ?s a <https://w3id.org/kgbuild/ontology#Article> }": ["CSV", "TSV", "JSON"],
        "CONSTRUCT WHERE { ?s a <https://w3id.org/kgbuild/ontology#Article> }": ["Turtle", "N-Triples", "JSON-LD"],
    }  # fmt: skip
    every = {name for names in formats.values() for name in names}
    with page_of(browser) as (page, _):
        for query, names in formats.items():
            opened(page, f"{server.address}/#/sparql?query=" + quote(query))
            links = page.locator(".aside-links")
            links.get_by_role("button", name=names[0], exact=True).wait_for()
            shown = links.get_by_role("button").all_inner_texts()
            assert [name for name in shown if name in every] == names
            for name in names:
                with page.expect_download() as loading:
                    links.get_by_role("button", name=name, exact=True).click()
                assert Path(loading.value.path()).stat().st_size > 100


def test_a_download_that_fails_is_told(server: Server, browser: Browser) -> None:
    """No file is handed over that holds an error instead of an answer."""
    query = "SELECT ?s WHERE { ?s a <https://w3id.org/kgbuild/ontology#Article> }"
    with page_of(browser) as (page, _):
        opened(page, f"{server.address}/#/sparql?query=" + quote(query))
        page.wait_for_selector(".results tbody tr")
        failure = '{"error": "the answer is greater than 64 MiB", "remedy": "Ask for it in parts"}'
        page.route(
            "**/sparql",
            lambda route: route.fulfill(status=413, body=failure, content_type="application/json"),
        )
        files: list[object] = []
        page.on("download", lambda download: files.append(download))
        page.get_by_role("button", name="CSV").click()
        expect(page.locator("main .state.trouble")).to_contain_text("greater than 64 MiB")
        assert files == []
