"""Adding, editing and removing articles: the bytes of one full build, and IRIs that stay."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest

from kgbuild import cache, pipeline, registry
from kgbuild.errors import GraphError, KgbuildError, UsageError
from kgbuild.model import Article, Block, Reading
from kgbuild.read import read
from kgbuild.serial import from_plain, to_plain
from kgbuild.vocab import DCTERMS, OWL

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "articles"
FILES = ("graph.ttl", "graph.trig")
REPLACED = ox.NamedNode(DCTERMS + "isReplacedBy")


@pytest.fixture(scope="module", autouse=True)
def loaded_once() -> Iterator[None]:
    """Load ontology, lexicon and gazetteer once for all builds: they are the same, and a second each."""
    resources = pipeline.Resources.load()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline.Resources, "load", lambda extra=(): resources)
        yield


@pytest.fixture(scope="module")
def singles(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Each example article as a file of one JSON line."""
    folder = tmp_path_factory.mktemp("singles")
    files = []
    for article in read([ARTICLES]).articles:
        fields = {"id": article.id, "text": article.text, "source": article.source}
        if article.published:
            fields["published"] = article.published.isoformat()
        file = folder / f"{len(files):02}.jsonl"
        file.write_text(json.dumps(fields) + "\n", encoding="utf-8")
        files.append(file)
    assert len(files) >= 16
    return files


@pytest.fixture(scope="module")
def full(singles: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("full")
    pipeline.build(singles, out)
    return out


@pytest.fixture
def warm(full: Path, tmp_path: Path) -> Path:
    """An output folder in which all example articles have been read, and nothing was built."""
    (tmp_path / cache.FILE).write_bytes((full / cache.FILE).read_bytes())
    return tmp_path


def iris(path: Path) -> set[str]:
    """Return the IRIs of events, things, claims and statements that a graph holds or leads on from."""
    kinds = ("/event/", "/actor/", "/place/", "/weapon/", "/target/", "/claim/", "/statement/")
    found = {
        quad.subject.value for quad in ox.parse(path=str(path)) if isinstance(quad.subject, ox.NamedNode)
    }
    return {iri for iri in found if any(kind in iri for kind in kinds)}


def contents(out: Path) -> list[bytes]:
    return [(out / name).read_bytes() for name in FILES]


@pytest.mark.parametrize("seed", range(5))
def test_adding_one_by_one_in_any_order(seed: int, singles: Sequence[Path], full: Path, warm: Path) -> None:
    order = random.Random(seed).sample(list(singles), len(singles))
    pipeline.build(order[:1], warm)
    (warm / cache.FILE).write_bytes((full / cache.FILE).read_bytes())
    first, given = iris(warm / "graph.ttl"), set()
    for file in order[1:]:
        pipeline.add([file], warm)
        given |= iris(warm / "graph.ttl")
    assert contents(warm) == contents(full)
    assert len(first) >= 8
    assert first - iris(full / "graph.ttl") == set()
    assert given - iris(full / "graph.ttl") - iris(warm / "replaced.ttl") == set()


def test_the_same_without_a_single_reading_kept(singles: Sequence[Path], full: Path, tmp_path: Path) -> None:
    pipeline.build(singles[:8], tmp_path)
    (tmp_path / cache.FILE).unlink()
    pipeline.add(singles[8:], tmp_path)
    assert contents(tmp_path) == contents(full)


def test_removing(singles: Sequence[Path], full: Path, warm: Path, tmp_path: Path) -> None:
    pipeline.build(singles, warm)
    last = read(singles[-1:]).articles[0].id
    pipeline.remove([last], warm)
    other = tmp_path / "other"
    other.mkdir()
    (other / cache.FILE).write_bytes((full / cache.FILE).read_bytes())
    pipeline.build(singles[:-1], other)
    assert contents(warm) == contents(other)
    gone = iris(full / "graph.ttl") - iris(warm / "graph.ttl")
    things = {iri for iri in gone if "/claim/" not in iri and "/statement/" not in iri}
    assert things
    assert things <= iris(warm / "replaced.ttl")
    pipeline.add(singles[-1:], warm)
    assert contents(warm) == contents(full)
    assert iris(warm / "replaced.ttl") == set(), "what comes back is withdrawn no more"


def test_an_edited_article(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    text = "Rockets hit the Ain al-Asad base in Iraq on Monday. Two soldiers were killed."
    other = "Gunmen shot dead a judge in Kirkuk on Sunday."

    def write(text: str) -> None:
        file.write_text(json.dumps({"id": "a", "published": "2021-07-06", "text": text}) + "\n")

    write(text)
    pipeline.build([file], tmp_path / "out")
    before = events(tmp_path / "out")
    write(f"{other} {text}")
    pipeline.add([file], tmp_path / "out")
    assert before < events(tmp_path / "out"), "an event that is told as before keeps its IRI"
    write(other)
    pipeline.add([file], tmp_path / "out")
    gone = [q for q in ox.parse(path=str(tmp_path / "out" / "replaced.ttl")) if q.subject.value in before]
    assert [q.predicate.value for q in gone] == [OWL + "deprecated"] * len(before)


def events(out: Path) -> set[str]:
    return {iri for iri in iris(out / "graph.ttl") if "/event/" in iri}


def test_the_registry_never_changes_what_a_build_says(
    singles: Sequence[Path], full: Path, warm: Path
) -> None:
    pipeline.build(singles[:3], warm)
    (warm / registry.FILE).unlink()
    (warm / cache.FILE).write_bytes((full / cache.FILE).read_bytes())
    pipeline.build(singles, warm)
    assert contents(warm) == contents(full)


def test_a_build_goes_on_where_it_was_killed(
    singles: Sequence[Path], full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(Exception):
        pass

    def kill(done: int, _: int) -> None:
        if done == 5:
            raise KilledError

    with pytest.raises(KilledError):
        pipeline.build(singles, tmp_path, progress=kill)
    read_again: list[str] = []
    extract = pipeline.extract

    def watched(articles: Sequence[Article], *rest: object) -> object:
        read_again.extend(article.id for article in articles)
        return extract(articles, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "extract", watched)
    pipeline.build(singles, tmp_path)
    assert len(read_again) == len(singles) - 5
    assert contents(tmp_path) == contents(full)


def test_a_damaged_file_of_readings_is_begun_anew(singles: Sequence[Path], tmp_path: Path) -> None:
    (tmp_path / cache.FILE).write_bytes(b"no database" * 1000)
    assert pipeline.build(singles[:1], tmp_path).articles == 1
    with cache.Readings.open(tmp_path) as readings:
        key = registry.required(tmp_path).articles[read(singles[:1]).articles[0].id].key
        assert readings.get(key) is not None
    with sqlite3.connect(tmp_path / cache.FILE) as connection:
        connection.execute("UPDATE readings SET reading = x'00'")
    assert pipeline.build(singles[:1], tmp_path).articles == 1


def test_readings_come_back_as_they_were(singles: Sequence[Path], full: Path) -> None:
    resources = pipeline.Resources.load()
    articles = read(singles[:6]).articles
    for reading in pipeline.extract(articles, resources):
        plain = json.loads(json.dumps(to_plain(reading)))
        assert from_plain(Reading, plain) == reading
    assert len(articles) == 6


@pytest.mark.parametrize("plain", [None, [], [1, 2], [["a"], [], [], [], [], []]])
def test_what_is_no_reading(plain: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        from_plain(Reading, plain)


def test_keys() -> None:
    article = Article("a", "Text.", (Block(0, 5, "body"),))
    key = cache.key_of(article, "p")
    assert key == cache.key_of(Article("a", "Text.", (Block(0, 5, "body"),), path="elsewhere.txt"), "p")
    others = [
        cache.key_of(article, "q"),
        cache.key_of(Article("a", "Text!", (Block(0, 5, "body"),)), "p"),
        cache.key_of(Article("b", "Text.", (Block(0, 5, "body"),)), "p"),
        cache.key_of(Article("a", "Text.", (Block(0, 4, "body"),)), "p"),
    ]
    assert len({key, *others}) == 5


def test_the_program_is_in_the_key(tmp_path: Path) -> None:
    words = tmp_path / "words.ttl"
    words.write_text("# one\n")
    one = cache.program_digest("en_kgbuild", [words])
    words.write_text("# two\n")
    assert (
        len({one, cache.program_digest("en_kgbuild", [words]), cache.program_digest("en_kgbuild", [])}) == 3
    )


@pytest.mark.parametrize(
    ("action", "error"),
    [
        (lambda out, file: pipeline.add([file], out / "nothing"), GraphError),
        (lambda out, file: pipeline.remove(["a"], out / "nothing"), GraphError),
        (lambda out, file: pipeline.remove(["nobody"], out), UsageError),
        (lambda out, file: pipeline.remove([*registry.required(out).articles], out), UsageError),
    ],
)
def test_errors(action: object, error: type[KgbuildError], singles: Sequence[Path], full: Path) -> None:
    before = contents(full)
    with pytest.raises(error) as caught:
        action(full, singles[0])  # type: ignore[operator]
    assert caught.value.remedy
    assert contents(full) == before
