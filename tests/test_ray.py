"""Ray on a cluster of two nodes on this machine: the bytes of the pool, and nothing lost whatever dies in the middle."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from builds import GENERATED, built, contents, ended, processes, read_so_far, started, until
from test_engines import Once, chunks, deadly, failing, lost, squares

from kgbuild.engines import rays
from kgbuild.engines.rays import Rays
from kgbuild.errors import UsageError

pytest.importorskip("ray", reason="needs Ray: pip install 'kgbuild[ray]'")


class Nodes:
    """A cluster of two nodes, a processor each."""

    def __init__(self) -> None:
        from ray.cluster_utils import Cluster

        self._few = {"num_cpus": 1, "object_store_memory": 100 << 20, "include_dashboard": False}
        self._cluster: Any = Cluster(initialize_head=True, head_node_args=self._few)
        self._second = self._cluster.add_node(**self._few)
        self.address = str(self._cluster.address)

    def lose(self) -> None:
        """Kill the node that is not the head, with all that runs on it."""
        self._cluster.remove_node(self._second, allow_graceful=False)

    def shut(self) -> None:
        """End all of it."""
        self._cluster.shutdown()

    def workers(self) -> list[int]:
        """Return the processes of both nodes that read articles."""
        raylets = [node.all_processes["raylet"][0].process.pid for node in self._cluster.list_all_nodes()]
        return [pid for pid, parent, words in processes() if parent in raylets and "ray::_work" in words]


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parent))  # so that its workers have these functions
        found = Nodes()
    yield found
    found.shut()


@pytest.fixture(scope="module")
def articles(generated: Path) -> Path:
    return generated / "articles.jsonl"


@pytest.fixture(scope="module")
def undisturbed(generated: Path) -> dict[str, bytes]:
    return contents(generated / "one")


def test_each_item_once(nodes: Nodes) -> None:
    found = [result for some in Rays(nodes.address).map(squares, chunks(50), lost) for result in some]
    assert sorted(found) == squares(range(50))


def test_the_item_that_kills_is_lost_alone(nodes: Nodes, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it is tried; each time takes a process more."""
    monkeypatch.setattr(rays, "_TRIES", 1)
    found = sorted(result for some in Rays(nodes.address).map(deadly, chunks(40), lost) for result in some)
    assert found == [(n, -1 if n == 13 else n * n) for n in range(40)]


def test_an_accident_costs_nothing(nodes: Nodes, tmp_path: Path) -> None:
    once = Once(tmp_path / "mark")
    found = sorted(result for some in Rays(nodes.address, 1).map(once, chunks(40), lost) for result in some)
    assert (tmp_path / "mark").exists()
    assert found == squares(range(40))


def test_an_error_of_the_program_is_not_hidden(nodes: Nodes) -> None:
    with pytest.raises(ValueError, match="of the program"):
        list(Rays(nodes.address).map(failing, chunks(8), lambda n: 0))


class Nowhere:
    """What a worker cannot load."""

    def __reduce__(self) -> tuple[Any, ...]:
        return __import__, ("nowhere",)

    def __call__(self, numbers: Sequence[int]) -> list[tuple[int, int]]:
        return squares(numbers)


def test_workers_that_lack_the_program_are_told_of(nodes: Nodes) -> None:
    with pytest.raises(UsageError, match="nowhere") as caught:
        list(Rays(nodes.address).map(Nowhere(), chunks(8), lost))
    assert "every node" in caught.value.remedy


def test_two_nodes_give_the_bytes_of_the_pool(
    nodes: Nodes, articles: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    assert contents(built(articles, tmp_path, "--engine", "ray", "--address", nodes.address)) == undisturbed


def test_a_build_that_is_killed_goes_on_where_it_was(
    nodes: Nodes, articles: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    build = started(articles, tmp_path, "--engine", "ray", "--address", nodes.address)
    until(lambda: read_so_far(tmp_path) > 0)
    build.kill()
    build.communicate()
    there = read_so_far(tmp_path)
    assert 0 < there < GENERATED
    said = ended(started(articles, tmp_path, "--engine", "ray", "--address", nodes.address,
                         "--log-format", "json"))  # fmt: skip
    assert f'"progress", "done": {there},' in said
    assert contents(tmp_path) == undisturbed


def test_what_dies_in_the_middle_costs_nothing(
    nodes: Nodes, articles: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    """A worker, and then a node with all that runs on it; the last test, as there is but one node left."""
    build = started(articles, tmp_path, "--engine", "ray", "--address", nodes.address)
    until(lambda: read_so_far(tmp_path) > 0 and bool(nodes.workers()))
    os.kill(nodes.workers()[0], signal.SIGKILL)
    nodes.lose()
    assert read_so_far(tmp_path) < GENERATED
    ended(build)
    assert contents(tmp_path) == undisturbed
