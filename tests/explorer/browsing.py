"""What tests of the pages share: a page of a fresh profile, views to open, and screenshots where CI names a folder."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from servers import Server

from kgbuild.vocab import DATA

VIEWS = ("overview", "map", "timeline", "network", "disagreements", "queries", "queries/attacks_by_month",
         "queries/attacks_on_place?p.place=Erbil&run=1", "sparql", "search?q=rocket", "gaz/country-IQ",
         "gaz/country-US", "gaz/john-kirby", "ev/Airstrike")  # fmt: skip
#: Screenshots go here, where CI names a folder.
SHOTS = os.environ.get("KGBUILD_SHOTS", "")
WAIT = 60_000


@contextmanager
def page_of(browser: Browser, width: int = 1280, height: int = 900) -> Iterator[tuple[Page, list[str]]]:
    """Yield a page of a fresh browser profile, and what its console says that it should not."""
    context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
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
