"""A graph to export: the articles that come with kgbuild, as `kgbuild build` writes them."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

from kgbuild.pipeline import build

ARTICLES = Path(__file__).parents[2] / "articles"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a build."""
    out = tmp_path_factory.mktemp("built")
    build([ARTICLES], out)
    return out


@pytest.fixture(autouse=True)
def literals_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep rdflib from rewriting literals as it reads."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
