"""The wheel works outside the checkout: code, language model, ontology and queries are all in it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the wheel is unpacked into, which is what installing it does."""
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(place), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    [wheel] = place.glob("kgbuild-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place / "site")
    return place / "site"


def run(site: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run kgbuild as it is in `site`, from a folder that is no checkout."""
    environment = {**os.environ, "PYTHONPATH": str(site)}
    command = [sys.executable, "-m", "kgbuild", *args]
    return subprocess.run(
        command, cwd=site.parent, env=environment, capture_output=True, text=True, check=False
    )


def test_what_is_in_it(installed: Path) -> None:
    files = {path.relative_to(installed).as_posix() for path in installed.rglob("*") if path.is_file()}
    shipped = {f"kgbuild/_data/{p.relative_to(ROOT).as_posix()}" for folder in ("ontology", "queries")
               for p in (ROOT / folder).rglob("*") if p.suffix in {".ttl", ".rq"}}  # fmt: skip
    assert len(shipped) > 20
    assert shipped <= files
    assert "kgbuild/py.typed" in files
    assert {name.split("/")[0] for name in files} == {"kgbuild", "en_kgbuild", "kgbuild-0.1.0.dist-info"}
    assert any(name.endswith("licenses/LICENSE") for name in files)
    assert not [name for name in files if "__pycache__" in name]


def test_it_is_this_one_that_runs(installed: Path) -> None:
    where = "import kgbuild.resources as r; print(r.shipped('queries'))"
    done = subprocess.run(
        [sys.executable, "-c", where],
        cwd=installed.parent,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(installed / "kgbuild" / "_data" / "queries")


def test_queries(installed: Path) -> None:
    done = run(installed, "query", "--list")
    assert done.returncode == 0, done.stderr
    assert "events_of_day: " in done.stdout


def test_build(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Published: 29 June 2021\n\nRockets hit the Ain al-Asad base on Monday.\n"
    )
    done = run(installed, "build", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert "ev:Article" in (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")
