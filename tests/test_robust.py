"""Builds that are killed, interrupted, given strange articles or damaged files: nothing lost, nothing twice, all told."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kgbuild import annotate as annotation
from kgbuild import extractor, limits, pipeline
from kgbuild.engines import Alone, Engine
from kgbuild.engines.pool import Pool
from kgbuild.errors import GraphError, InputError
from kgbuild.incremental import cache
from kgbuild.model import Article, ArticleExtraction
from kgbuild.pipeline import How

TOWNS = ("Mosul", "Kirkuk", "Tikrit", "Samarra", "Ramadi", "Basra", "Najaf", "Erbil", "Baqubah", "Karbala")
FILES = ("graph.ttl", "graph.trig", "registry.json", "replaced.ttl")


@pytest.fixture(scope="module")
def resources() -> pipeline.Resources:
    return pipeline.Resources.load()


@pytest.fixture(autouse=True)
def loaded_once(
    resources: pipeline.Resources, pipeline: annotation.Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Load lexicon and model once for all builds, on both sides of a fork; two articles make a chunk."""
    monkeypatch.setattr(type(resources), "load", lambda extra=(): resources)
    monkeypatch.setattr(extractor.Extractor, "pipeline", pipeline)
    monkeypatch.setattr(extractor, "BATCH", 2)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Ten articles, one of them without a day."""
    file = tmp_path / "news.jsonl"
    lines = [
        {
            "id": f"news-{n}",
            "published": f"2021-07-{n + 1:02}",
            "text": f"Rockets hit a base near {town} on Monday. {n + 2} soldiers were killed, the army said.",
        }
        for n, town in enumerate(TOWNS)
    ]
    del lines[3]["published"]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return file


def contents(out: Path, names: Sequence[str] = FILES) -> list[bytes]:
    return [(out / name).read_bytes() for name in names if (out / name).exists()]


@pytest.mark.parametrize("engine", [Pool(1), Pool(2), Pool(4)])
def test_the_same_bytes_whoever_works(engine: Engine, articles: Path, tmp_path: Path) -> None:
    pipeline.build([articles], tmp_path / "one", how=How(engine=Alone()))
    pipeline.build([articles], tmp_path / "many", how=How(engine=engine))
    assert contents(tmp_path / "many") == contents(tmp_path / "one")


def spoilt(what: Callable[[], object]) -> Callable[..., ArticleExtraction]:
    """Return a function that reads documents and does something else at the article news-4."""
    read = extractor.read_document

    def run(document: object, tools: object) -> ArticleExtraction:
        if document.article.id == "news-4":  # type: ignore[attr-defined]
            what()
        return read(document, tools)  # type: ignore[arg-type]

    return run


def fail() -> None:
    raise ZeroDivisionError("of no use")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def linger() -> None:
    while True:
        sum(range(1000))


@pytest.mark.parametrize(
    ("what", "engine", "told"),
    [
        (fail, Alone(), "it cannot be read (ZeroDivisionError: of no use)"),
        (fail, Pool(2), "it cannot be read (ZeroDivisionError: of no use)"),
        (linger, Alone(), "reading it takes more than 0.3 s of the processor"),
        (linger, Pool(2), "reading it takes more than 0.3 s of the processor"),
        (die, Pool(2), "the process that read it was killed"),
    ],
)
def test_a_strange_article_costs_itself_alone(
    what: Callable[[], object],
    engine: Engine,
    told: str,
    articles: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = articles.read_text(encoding="utf-8").splitlines(keepends=True)
    others = tmp_path / "others.jsonl"
    others.write_text("".join(line for line in lines if "news-4" not in line), encoding="utf-8")
    pipeline.build([others], tmp_path / "others", how=How(engine=Alone()))
    monkeypatch.setattr(extractor, "read_document", spoilt(what))
    how = How(engine=engine, limits=limits.Limits(seconds=0.3))
    summary = pipeline.build([articles], tmp_path / "out", how=how)
    [problem] = summary.problems
    assert problem.left_out
    assert problem.where == f"{articles}: news-4"
    assert problem.what.startswith(told)
    assert summary.articles == 9
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert (report["articles"], report["left_out"]) == (9, 1)
    assert told in report["each"][0]["reasons"][0]
    assert contents(tmp_path / "out", FILES[:2]) == contents(tmp_path / "others", FILES[:2])
    with pytest.raises(InputError, match="news-4"):
        pipeline.build([articles], tmp_path / "out", how=how, strict=True)


def test_where_no_article_can_be_read(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extractor, "read_document", lambda *_: fail())
    with pytest.raises(InputError, match="of no use"):
        pipeline.build([articles], tmp_path / "out", how=How(engine=Alone()))
    assert not (tmp_path / "out" / "graph.ttl").exists()


@pytest.fixture
def undisturbed(articles: Path, tmp_path: Path) -> list[bytes]:
    pipeline.build([articles], tmp_path / "undisturbed", how=How(engine=Alone()))
    return contents(tmp_path / "undisturbed")


@pytest.mark.parametrize("seed", range(8))
def test_killed_at_any_moment(seed: int, articles: Path, undisturbed: list[bytes], tmp_path: Path) -> None:
    """All files of a build of more articles are there, or all of the build before it; the next is as if nothing was."""
    out, few = tmp_path / "out", tmp_path / "few.jsonl"
    few.write_text(
        "".join(articles.read_text(encoding="utf-8").splitlines(keepends=True)[:3]), encoding="utf-8"
    )
    pipeline.build([few], out, how=How(engine=Alone()))
    first = contents(out)
    chance = random.Random(seed)
    child = os.fork()
    if child == 0:
        signal.setitimer(signal.ITIMER_VIRTUAL, chance.uniform(0.01, 0.8))
        signal.signal(signal.SIGVTALRM, signal.SIG_DFL)  # ends the process there and then
        pipeline.build([articles], out, how=How(engine=Alone(), limits=limits.Limits(seconds=0)))
        os._exit(0)
    os.waitpid(child, 0)
    assert contents(out) in (first, undisturbed)
    pipeline.build([articles], out, how=How(engine=Alone()))
    assert contents(out) == undisturbed
    assert len([p for p in (out / ".builds").iterdir() if p.is_dir() and not p.is_symlink()]) == 1


def test_damaged_readings_are_told_and_read_again(
    articles: Path, undisturbed: list[bytes], tmp_path: Path
) -> None:
    out, lines = tmp_path / "out", []
    shutil.copytree(tmp_path / "undisturbed", out, symlinks=True)
    data = bytearray((out / cache.FILE).read_bytes())
    for page in range(4096, len(data), 4096):
        data[page : page + 64] = b"\xff" * 64
    (out / cache.FILE).write_bytes(data)
    pipeline.build([articles], out, how=How(engine=Alone(), tell=lines.append))
    assert contents(out) == undisturbed
    assert any("begun anew" in line for line in lines)


def test_damaged_readings_while_articles_are_added(
    articles: Path, undisturbed: list[bytes], tmp_path: Path
) -> None:
    out, rest = tmp_path / "out", articles.read_text(encoding="utf-8").splitlines(keepends=True)
    parts = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for part, some in zip(parts, (rest[:5], rest[5:]), strict=True):
        part.write_text("".join(some), encoding="utf-8")
    pipeline.build(parts[:1], out, how=How(engine=Alone()))
    (out / cache.FILE).write_bytes((out / cache.FILE).read_bytes()[:6000])
    pipeline.add(parts[1:], out, how=How(engine=Alone()))
    assert contents(out, FILES[:2]) == undisturbed[:2]


def test_a_second_build_in_the_same_folder(articles: Path, tmp_path: Path) -> None:
    out, seen = tmp_path / "out", []

    def meanwhile(done: int, _: int) -> None:
        if not seen:
            seen.append(done)
            with pytest.raises(GraphError, match="another kgbuild"):
                pipeline.build([articles], out, how=How(wait=False))

    pipeline.build([articles], out, how=How(engine=Alone()), progress=meanwhile)
    assert seen


# ------------------------------------------------------------------------------------------- command


@pytest.fixture
def started(articles: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A command that builds, and has begun."""
    out = tmp_path / "out"
    process = subprocess.Popen(
        [sys.executable, "-m", "kgbuild", "build", str(articles), "--out", str(out), "--workers", "2"],
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 60
    while not (out / ".builds" / "lock").exists() and time.monotonic() < until:
        time.sleep(0.02)
    yield process
    process.kill()
    process.wait()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_command_that_is_stopped_says_that_it_goes_on(
    number: int, code: int, started: subprocess.Popen[str]
) -> None:
    started.send_signal(number)
    _, told = started.communicate(timeout=60)
    assert told == "kgbuild: Stopped. What has been read is kept: the same command goes on from there.\n"
    assert started.returncode == code


def test_lines_of_json(articles: Path, tmp_path: Path) -> None:
    with articles.open("a", encoding="utf-8") as file:
        file.write("no JSON\n")
    done = subprocess.run(
        [sys.executable, "-m", "kgbuild", "build", str(articles), "--out", str(tmp_path / "o"), "--log-format", "json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines] == ["progress", "progress", "left-out", "done"]
    assert [(line["done"], line["total"]) for line in lines[:2]] == [(0, 10), (10, 10)]
    assert lines[1]["rate"] > 0
    assert lines[1]["seconds_left"] == 0.0
    assert lines[3]["articles"] == 10


def test_chunks_are_by_number_and_by_length() -> None:
    one = Article("a", "word " * 100, ())
    keyed = [(str(n), replace(one, id=str(n))) for n in range(5)]
    assert [len(chunk) for chunk in extractor.chunks(keyed)] == [2, 2, 1]
