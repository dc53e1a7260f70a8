"""Adding, editing and removing articles: the bytes of one full build, and IRIs that stay."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import pyoxigraph as ox
import pytest

import en_kgbuild
from kgbuild import extractor, pipeline
from kgbuild.errors import GraphError, KgbuildError, UsageError
from kgbuild.graph import terms
from kgbuild.graph.about import header
from kgbuild.graph.build import quads
from kgbuild.graph.pieces import Pieces
from kgbuild.graph.write import save
from kgbuild.incremental import cache, digests, registry
from kgbuild.incremental.serial import from_plain, to_plain
from kgbuild.model import Article, ArticleExtraction, Block
from kgbuild.read import read
from kgbuild.resolve.profile import Relatedness
from kgbuild.vocab import DATA, DCTERMS, OWL

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "articles"
FILES = ("graph.ttl", "graph.trig")
REPLACED = ox.NamedNode(DCTERMS + "isReplacedBy")


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


@pytest.mark.parametrize("seed", range(3))
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


def test_the_bytes_of_a_graph_made_at_once(singles: Sequence[Path], full: Path, tmp_path: Path) -> None:
    """The whole world in memory, and none of what is kept between builds, gives what is written piece by piece."""
    resources = pipeline.Resources.load()
    world = pipeline.fuse(list(pipeline.extract(read(singles).articles, resources)), resources)
    known = terms.read(resources.files)
    told = header(DATA, known, [f"language model en_kgbuild {en_kgbuild.__version__}"])
    save(quads(world, DATA, known, told), tmp_path, DATA)
    assert contents(tmp_path) == contents(full)


def variants(singles: Sequence[Path]) -> list[dict[str, str]]:
    """Return articles that lean on each other: with ids that begin alike, without a day, with another text."""
    found = [json.loads(file.read_text(encoding="utf-8")) for file in singles]
    found += [{**one, "id": f"{one['id']}-{n}"} for n, one in enumerate(found[:4])]
    found += [
        {key: one[key] for key in ("text", "source")} | {"id": f"{one['id']}-1-2"} for one in found[4:6]
    ]
    return found + [{**found[n], "text": found[n + 1]["text"]} for n in range(0, 12, 4)]


@pytest.fixture(scope="module")
def variants_read(singles: Sequence[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of readings of a build of all variants; of two with one id the later one stands in it, too."""
    out, file = tmp_path_factory.mktemp("variants"), tmp_path_factory.mktemp("lines") / "one.jsonl"
    pool = variants(singles)
    for some in (pool[:-3], pool[-3:]):
        file.write_text("".join(json.dumps(one) + "\n" for one in some), encoding="utf-8")
        (pipeline.add if (out / cache.FILE).exists() else pipeline.build)([file], out)
    return out / cache.FILE


@pytest.mark.parametrize("seed", range(3))
def test_adding_editing_and_removing_at_random(
    seed: int, singles: Sequence[Path], variants_read: Path, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    file, pool, there = tmp_path / "one.jsonl", variants(singles), {}
    for name in ("out", "whole"):
        (tmp_path / name).mkdir()
        (tmp_path / name / cache.FILE).write_bytes(variants_read.read_bytes())
    for turn in range(12):
        if turn > 4 and chance.random() < 0.3:
            gone = chance.choice(sorted(there))
            del there[gone]
            pipeline.remove([gone], tmp_path / "out")
        else:
            some = chance.sample(pool, 3)
            there |= {one["id"]: one for one in some}
            file.write_text("".join(json.dumps(one) + "\n" for one in some), encoding="utf-8")
            (pipeline.add if turn else pipeline.build)([file], tmp_path / "out")
    file.write_text("".join(json.dumps(one) + "\n" for one in there.values()), encoding="utf-8")
    pipeline.build([file], tmp_path / "whole")
    assert len(there) >= 8
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")
    kept, anew = (registry.required(tmp_path / name) for name in ("out", "whole"))
    assert (kept.individuals, kept.names) == (anew.individuals, anew.names)


def test_what_an_article_does_not_touch_is_not_worked_out_again(
    singles: Sequence[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.build(singles, tmp_path)
    file = tmp_path / "one.jsonl"
    text = "Gunmen shot dead a judge in Kirkuk on Sunday."
    file.write_text(json.dumps({"id": "judge", "published": "2019-03-04", "text": text}), encoding="utf-8")
    fetched, made = [], []
    get, render = cache.Readings.get, Pieces._rendered
    monkeypatch.setattr(cache.Readings, "get", lambda self, key: fetched.append(key) or get(self, key))
    monkeypatch.setattr(Pieces, "_rendered", lambda self, make: made.append(make) or render(self, make))
    pipeline.add([file], tmp_path)
    assert len(fetched) == 2, "the reading of the new article, and of the one whose day is not stated"
    with sqlite3.connect(tmp_path / cache.FILE) as connection:
        [(entries,)] = connection.execute(
            "SELECT count(*) FROM results WHERE what = 'part of pieces'"
        ).fetchall()
    assert len(made) <= 8 < entries // 20, "the article, its event and its things, and the terms"


def test_results_are_kept_while_they_are_asked_for(tmp_path: Path) -> None:
    def ask(program: str, *inputs: str) -> list[str]:
        made: list[str] = []
        with cache.Readings.open(tmp_path) as readings:
            results = readings.results(program)
            for one in inputs:
                results.once("f", [one], lambda one=one: made.append(one) or [one])  # type: ignore[misc]
            results.save()
        return made

    assert ask("p", "a", "b") == ["a", "b"]
    assert ask("p", "a", "c") == ["c"]
    assert ask("p", "a", "b", "c") == ["b"], "b was not asked for the last time"
    assert ask("q", "a") == ["a"], "another program"
    assert ask("p", "a") == ["a"]


def test_results_stay_where_a_build_is_killed_and_only_those_of_one_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_AHEAD", 0)  # written as they come

    def ask(program: str) -> list[str]:
        made: list[str] = []
        with cache.Readings.open(tmp_path) as readings:  # and never saved
            results = readings.results(program)
            results.offer("g", ["a"], '["offered"]')
            results.once("f", ["a"], lambda: made.append(program) or [program])
            assert results.once("f", ["a"], lambda: pytest.fail("is there")) == [program]
            assert results.once("g", ["a"], lambda: pytest.fail("was offered")) == ["offered"]
        return made

    assert [ask(program) for program in ("p", "p", "q", "p")] == [["p"], [], ["q"], ["p"]]


def test_everything_that_is_asked_of_things_is_in_their_digest() -> None:
    """A function that is added here has to have a part in `EntityContext.stamp`, or what is kept may be out of date."""
    asked = {"containers", "affiliations", "stationed", "kind", "generic", "broad", "name"}
    assert {field.name for field in fields(Relatedness)} == asked | {"lexicon", "memo"}


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
        if done >= 5:
            raise KilledError

    monkeypatch.setattr(extractor, "BATCH", 5)
    with pytest.raises(KilledError):
        pipeline.build(singles, tmp_path, progress=kill)
    read_again: list[str] = []
    read_articles = extractor.Extractor.__call__

    def watched(self: extractor.Extractor, keyed: Sequence[extractor.Keyed]) -> list[extractor.Read]:
        read_again.extend(article.id for _, article in keyed)
        return read_articles(self, keyed)

    monkeypatch.setattr(extractor.Extractor, "__call__", watched)
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
        assert from_plain(ArticleExtraction, plain) == reading
    assert len(articles) == 6


@pytest.mark.parametrize("plain", [None, [], [1, 2], [["a"], [], [], [], [], []]])
def test_what_is_no_reading(plain: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        from_plain(ArticleExtraction, plain)


def test_keys() -> None:
    article = Article("a", "Text.", (Block(0, 5, "body"),))
    key = digests.key_of(article, "p")
    assert key == digests.key_of(Article("a", "Text.", (Block(0, 5, "body"),), path="elsewhere.txt"), "p")
    others = [
        digests.key_of(article, "q"),
        digests.key_of(Article("a", "Text!", (Block(0, 5, "body"),)), "p"),
        digests.key_of(Article("b", "Text.", (Block(0, 5, "body"),)), "p"),
        digests.key_of(Article("a", "Text.", (Block(0, 4, "body"),)), "p"),
    ]
    assert len({key, *others}) == 5


def test_the_program_is_in_the_key(tmp_path: Path) -> None:
    words = tmp_path / "words.ttl"
    words.write_text("# one\n")
    one = digests.program_digest("en_kgbuild", [words])
    words.write_text("# two\n")
    assert (
        len({one, digests.program_digest("en_kgbuild", [words]), digests.program_digest("en_kgbuild", [])})
        == 3
    )


def test_a_file_is_read_again_where_it_has_changed(tmp_path: Path) -> None:
    """Of the same length and, as far as a time that is set tells, of the same age."""
    words = tmp_path / "words.ttl"
    found = []
    for text in ("# one\n", "# two\n", "# one\n"):
        words.write_text(text)
        os.utime(words, (1_000_000_000, 1_000_000_000))
        found += [digests.program_digest("en_kgbuild", [words]) for _ in range(2)]
    assert found[0] == found[1] == found[4] == found[5]
    assert found[2] == found[3] != found[0]


def test_every_module_that_reading_loads_is_in_the_key() -> None:
    """Python itself tells what is loaded where the modules that read are imported."""
    code = (
        "import sys, kgbuild.read, kgbuild.annotate, kgbuild.annotate.components, kgbuild.extract.reading\n"
    )
    code += "print(*(m.__file__ for n, m in sys.modules.items() if n.split('.')[0] == 'kgbuild'), sep='\\n')"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    loaded = {Path(line) for line in told.splitlines()}
    found = {*digests.modules(digests.READING)}
    assert len(loaded) > 60
    assert loaded <= found
    assert not {path.name for path in found} & {"pipeline.py", "world.py", "cache.py", "cli.py", "query.py"}


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
