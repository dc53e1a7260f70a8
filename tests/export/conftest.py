"""A graph to export: the articles that come with kgbuild, as `kgbuild build` writes them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import rdflib

from kgbuild import pipeline

ARTICLES = Path(__file__).parents[2] / "articles"


@pytest.fixture(scope="session")
def built(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a build, a copy of its own."""
    out = tmp_path_factory.mktemp("built")
    shutil.copytree(sample, out, dirs_exist_ok=True)
    return out


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a build of four of the articles, for what takes long on all of them."""
    out = tmp_path_factory.mktemp("few")
    names = ("gulf*.txt", "euphrates*.txt", "capitol*.txt", "*post-drone*.txt")
    pipeline.build([path for name in names for path in ARTICLES.glob(name)], out)
    return out


@pytest.fixture(autouse=True)
def literals_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep rdflib from rewriting literals as it reads."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
