"""A live Oxigraph server with the small data set in the shape of Wikidata, and the gazetteer to be linked."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from kgbuild.endpoint import Endpoint

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def wikidata(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        bound = f"127.0.0.1:{probe.getsockname()[1]}"
    program = str(Path(sys.executable).with_name("oxigraph"))
    place = str(tmp_path_factory.mktemp("wikidata"))
    running = subprocess.Popen(
        [program, "serve", "--location", place, "--bind", bound], stderr=subprocess.DEVNULL
    )
    try:
        _load(f"http://{bound}/store?default", (HERE / "wikidata.ttl").read_bytes())
        yield Endpoint(f"http://{bound}/query", credentials=None)
    finally:
        running.kill()
        running.wait(10)


def _load(url: str, turtle: bytes) -> None:
    request = urllib.request.Request(url, turtle, {"Content-Type": "text/turtle"}, method="PUT")
    for attempt in range(100):
        try:
            urllib.request.urlopen(request, timeout=10).close()
        except ConnectionError:
            time.sleep(0.1)
        except urllib.error.URLError as error:
            if attempt == 99 or not isinstance(error.reason, ConnectionError):
                raise
            time.sleep(0.1)
        else:
            return


@pytest.fixture
def gazetteer(tmp_path: Path) -> Path:
    """A folder that holds a copy of the gazetteer to be linked, and nothing else."""
    folder = tmp_path / "gazetteer"
    folder.mkdir()
    shutil.copy(HERE / "gazetteer.ttl", folder / "things.ttl")
    return folder
