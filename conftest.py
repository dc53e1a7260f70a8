"""What all tests may ask for: the language model, a sentence annotated, the folder of shared material."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from spacy.language import Language

from kgbuild import annotate as annotation
from kgbuild.geography import Geography
from kgbuild.model import Article, Block, Document

SHARED = Path(__file__).resolve().parents[1] / "shared"


@pytest.fixture(scope="session")
def pipeline() -> annotation.Pipeline:
    """The default pipeline with gazetteer and geographic index."""
    return annotation.load_pipeline(geography=Geography.open())


@pytest.fixture(scope="session")
def nlp(pipeline: annotation.Pipeline) -> Language:
    """The language model."""
    return pipeline.nlp


@pytest.fixture(scope="session")
def annotate(pipeline: annotation.Pipeline) -> Callable[..., Document]:
    """A function from a text, and the day it was published, to its Document."""

    def run(text: str, published: date | None = None) -> Document:
        article = Article("test", text, (Block(0, len(text), "body"),), published=published)
        return next(annotation.annotate([article], pipeline))

    return run


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of material beside the repository that is not part of it."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not there: it holds material that is not shipped")
    return SHARED
