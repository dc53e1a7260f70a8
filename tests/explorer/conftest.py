"""A graph of the sample articles and one with a script in an article, each behind a server of its own; a browser."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright
from servers import CHROMIUM, FLAGS, SCRIPT, Server, serving

from kgbuild import pipeline


@pytest.fixture(scope="session")
def server(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the sample graph that takes rulings, into a file of its own."""
    rulings = tmp_path_factory.mktemp("rulings") / "rulings.ttl"
    with serving(sample, "--edit", "--rulings", str(rulings), "--seconds", "8") as found:
        yield found


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a graph whose one article holds a script in its title, its source and its text."""
    folder = tmp_path_factory.mktemp("hostile")
    text = f"Rockets hit a base near Erbil on Monday and killed two soldiers, the army said. {SCRIPT} No more was known."
    line = {"id": "hostile", "text": text, "title": f"Rockets {SCRIPT}", "published": "2021-06-28",
            "source": f"Paper {SCRIPT}", "url": "javascript:document.title='run'"}  # fmt: skip
    (folder / "articles.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    pipeline.build([folder / "articles.jsonl"], folder / "out")
    with serving(folder / "out") as found:
        yield found


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the graph of 10,000 events that `make large` writes, or of KGBUILD_LARGE; it takes rulings."""
    folder = Path(os.environ.get("KGBUILD_LARGE", "build/large"))
    if not (folder / "graph.trig").is_file():
        pytest.skip(f"{folder} holds no graph: make large writes one of 10,000 events")
    rulings = tmp_path_factory.mktemp("large") / "rulings.ttl"
    with serving(folder, "--seconds", "60", "--edit", "--rulings", str(rulings)) as found:
        yield found


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Debian's Chromium."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not there: make tools installs it")
    with sync_playwright() as playwright:
        try:
            found = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        except Error as error:
            pytest.skip(f"Chromium does not start here: {error}")
        yield found
        found.close()
