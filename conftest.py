"""What all tests may ask for: the language model, a sentence annotated, the graph of the articles, what is shared."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from builds import GENERATED
from filelock import FileLock
from spacy.language import Language

from kgbuild import annotate as annotation
from kgbuild import extractor
from kgbuild import pipeline as building
from kgbuild.engines import Alone
from kgbuild.model import Article, Block, Document
from measures.synthetic import write_articles

ROOT = Path(__file__).resolve().parent
SHARED = ROOT.parent / "shared"
#: What takes longest comes first, so that no process is alone at the end with one of these. Each file has one process
#: (`--dist loadfile`): what its tests share is made once.
FIRST = (
    "tests/explorer/test_explorer_large.py",
    "tests/explorer/test_explorer_pages.py",
    "tests/test_ray.py",
    "tests/test_crashes.py",
    "tests/explorer",
    "tests/graph/test_check_reason.py",
    "tests/test_incremental.py",
    "tests/export/test_export_rdf.py",
    "tests/graph/test_check_owlapi.py",
)
#: A JVM of a test lives for seconds: it is quicker where it neither compiles twice nor collects with several threads.
os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of `FIRST` before all others."""
    items.sort(
        key=lambda item: next((n for n, path in enumerate(FIRST) if item.nodeid.startswith(path)), len(FIRST))
    )


@pytest.fixture(scope="session", autouse=True)
def loaded_once() -> Iterator[None]:
    """Load ontology, lexicon, gazetteer and language model once for all builds of a process that name the same files."""
    resources: dict[object, building.Resources] = {}
    models: dict[object, tuple[building.Resources, annotation.Pipeline]] = {}
    load, language = building.Resources.load, extractor.language

    def load_once(extra: Sequence[Path] = ()) -> building.Resources:
        key = tuple((file, file.stat().st_mtime_ns) for at in extra for file in (at, *sorted(at.rglob("*"))))
        if key not in resources:
            resources[key] = load(extra)
        return resources[key]

    def language_once(of: building.Resources, model: str | None = None) -> annotation.Pipeline:
        if (id(of), model) not in models:
            models[id(of), model] = of, language(of, model)  # what is kept keeps its id
        return models[id(of), model][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building.Resources, "load", load_once)
        patch.setattr(extractor, "language", language_once)
        yield


@pytest.fixture(scope="session")
def pipeline() -> annotation.Pipeline:
    """The default pipeline with gazetteer and geographic index: that of all builds of this process."""
    return extractor.language(building.Resources.load())


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


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a build of the sample articles, made once for all processes that test; it is there to be read."""
    with _once(tmp_path_factory, "sample") as out:
        if not (out / "graph.ttl").is_file():
            building.build([ROOT / "articles"], out)
    return out


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with generated articles, and `one`, their build by one process; made once, as the sample is."""
    with _once(tmp_path_factory, "generated") as out:
        if not (out / "one" / "graph.ttl").is_file():
            out.mkdir(exist_ok=True)
            write_articles(GENERATED, out / "articles.jsonl", building.Resources.load())
            building.build([out / "articles.jsonl"], out / "one", how=building.How(engine=Alone()))
    return out


@contextmanager
def _once(factory: pytest.TempPathFactory, name: str) -> Iterator[Path]:
    """Give a folder that all processes share, to one of them at a time."""
    own = factory.getbasetemp()
    place = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with FileLock(place / f"{name}.lock"):
        yield place / name
