"""Whole builds whose processes are killed: nothing lost, nothing twice, and at any moment the files of one build."""

from __future__ import annotations

import os
import random
import signal
import sys
from pathlib import Path

import pytest
from builds import GENERATED, built, contents, ended, processes, read_so_far, started, until

from measures.crashes import Result, Trial

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux tells of them")


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    return Trial(tmp_path_factory.mktemp("trial"), 20, random.Random(7))


def test_killed_at_random_moments(trial: Trial) -> None:
    result = trial.at_moments(10)
    assert result.faults == []
    assert result.killed == result.before + result.after == 10


def test_killed_at_each_change_of_the_folder(trial: Trial) -> None:
    result = trial.at_steps()
    assert result.faults == []
    assert result.killed >= 15
    assert result.before
    assert result.after


def test_the_trial_finds_files_of_two_builds(trial: Trial) -> None:
    trial.reset()
    (trial.out / "graph.ttl").unlink()
    (trial.out / "graph.ttl").symlink_to(trial.whole / "graph.ttl")
    result = Result()
    trial.look(result)
    assert "not of one build" in result.faults[0]


@pytest.fixture(scope="module")
def articles(generated: Path) -> Path:
    return generated / "articles.jsonl"


@pytest.fixture(scope="module")
def undisturbed(generated: Path) -> dict[str, bytes]:
    return contents(generated / "one")


def test_a_pool_of_another_size_gives_the_same_bytes(
    articles: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    """Three processes here; undisturbed it was one, and below there are two."""
    assert contents(built(articles, tmp_path, "--workers", "3")) == undisturbed


def test_a_process_that_dies_in_the_middle_costs_nothing(
    articles: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    build = started(articles, tmp_path, "--workers", "2")
    until(lambda: read_so_far(tmp_path) > 0)
    os.kill(next(pid for pid, parent, _ in processes() if parent == build.pid), signal.SIGKILL)
    assert read_so_far(tmp_path) < GENERATED
    ended(build)
    assert contents(tmp_path) == undisturbed


def test_a_build_that_is_killed_goes_on_where_it_was(
    articles: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    build = started(articles, tmp_path, "--workers", "2")
    until(lambda: read_so_far(tmp_path) > 0)
    build.kill()
    build.communicate()
    there = read_so_far(tmp_path)
    assert 0 < there < GENERATED
    said = ended(started(articles, tmp_path, "--workers", "2", "--log-format", "json"))
    assert f'"progress", "done": {there},' in said
    assert contents(tmp_path) == undisturbed
