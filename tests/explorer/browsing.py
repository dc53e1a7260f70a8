"""What tests of the pages share: a page of a fresh profile, views to open, and screenshots where CI names a folder."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect
from servers import Server

from kgbuild.vocab import DATA

VIEWS = ("overview", "map", "timeline", "network", "disagreements", "queries", "queries/attacks_by_month",
         "queries/attacks_on_place?p.place=Erbil&run=1", "sparql", "search?q=rocket", "gaz/country-IQ",
         "gaz/country-US", "gaz/john-kirby", "ev/Airstrike")  # fmt: skip
#: Screenshots go here, where CI names a folder.
SHOTS = os.environ.get("KGBUILD_SHOTS", "")
#: Milliseconds until a page is given up: two cores that all else runs on too draw a large graph slowly.
WAIT = 180_000
expect.set_options(timeout=WAIT)


@contextmanager
def page_of(
    browser: Browser, width: int = 1280, height: int = 900, scheme: str = "light"
) -> Iterator[tuple[Page, list[str]]]:
    """Yield a page of a fresh browser profile, and what its console says that it should not."""
    size: ViewportSize = {"width": width, "height": height}
    context = browser.new_context(viewport=size, color_scheme=scheme, accept_downloads=True)  # type: ignore[arg-type]
    context.set_default_timeout(WAIT)
    page, told = context.new_page(), []
    page.on("console", lambda m: told.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: told.append(str(e)))
    try:
        yield page, told
    finally:
        context.close()


def opened(page: Page, address: str) -> None:
    """Open an address anew, and wait until its view is drawn."""
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("main .panel, main .figures, main .state.trouble, main .state.empty", timeout=WAIT)
    expect(page.locator("main .state.loading")).to_have_count(0, timeout=WAIT)


def paths(server: Server) -> list[str]:
    board = server.ask("/api/board").json
    article = max(board["articles"], key=lambda row: row["iri"])["iri"]
    return [*VIEWS, server.event.removeprefix(DATA), article.removeprefix(DATA)]


def fits(page: Page) -> bool:
    """Tell whether nothing is wider than the screen."""
    found: bool = page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    return found


def shot(page: Page, name: str) -> None:
    """Keep a screenshot of the whole page, where CI names a folder for them."""
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        name = re.sub("[^a-z0-9]+", "-", name.lower())
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def serious(page: Page, rule: str = "") -> list[str]:
    """Return what axe finds serious or critical on a page, by one rule or by all."""
    options = {"resultTypes": ["violations"], **({"runOnly": [rule]} if rule else {})}
    return [
        f"{v['id']}: {v['nodes'][0]['html'][:120]} {v['nodes'][0]['failureSummary'][:200]}"
        for v in Axe().run(page, options=options).response["violations"]
        if v["impact"] in ("serious", "critical")
    ]


def nameless(page: Page) -> list[str]:
    """Return the controls of a page that have no name."""
    found: list[str] = (
        page.evaluate("""() => [...document.querySelectorAll('input, select, textarea, button, a[href]')]
        .filter((e) => e.getClientRects().length && !e.textContent.trim() && !e.getAttribute('aria-label')
            && !e.labels?.length && !e.title).map((e) => e.outerHTML.slice(0, 100))""")
    )
    return found


def unfolded(page: Page) -> None:
    """Unfold the filters of a narrow screen, and the first of what is folded."""
    if page.locator(".filter-toggle").is_visible():
        page.locator(".filter-toggle").click()
    for folded in page.locator("main details").all()[:3]:
        folded.evaluate("(e) => { e.open = true; }")
