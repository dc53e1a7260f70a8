"""Engines: each item once, whatever becomes of the processes that work on them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from builds import until

from kgbuild.engines import Alone, Engine
from kgbuild.engines.pool import Pool


def squares(numbers: Sequence[int]) -> list[tuple[int, int]]:
    return [(n, n * n) for n in numbers]


def deadly(numbers: Sequence[int]) -> list[tuple[int, int]]:
    if 13 in numbers:
        os.kill(os.getpid(), signal.SIGKILL)
    return squares(numbers)


def lost(number: int) -> tuple[int, int]:
    return (number, -1)


def chunks(number: int, size: int = 4) -> Iterator[list[int]]:
    yield from (list(range(n, min(n + size, number))) for n in range(0, number, size))


class Once:
    """Kills its process the first time that it gets a number, as an accident would."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __call__(self, numbers: Sequence[int]) -> list[tuple[int, int]]:
        if 13 in numbers and not self.mark.exists():
            self.mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return squares(numbers)


@pytest.mark.parametrize("engine", [Alone(), Pool(1), Pool(2), Pool(4)])
def test_each_item_once(engine: Engine) -> None:
    found = [result for some in engine.map(squares, chunks(50), lost) for result in some]
    assert sorted(found) == squares(range(50))


@pytest.mark.parametrize("workers", [1, 3])
def test_the_item_that_kills_is_lost_alone(workers: int) -> None:
    found = sorted(result for some in Pool(workers).map(deadly, chunks(40), lost) for result in some)
    assert found == [(n, -1 if n == 13 else n * n) for n in range(40)]


@pytest.mark.parametrize("workers", [1, 3])
def test_an_accident_costs_nothing(workers: int, tmp_path: Path) -> None:
    found = sorted(r for some in Pool(workers).map(Once(tmp_path / "mark"), chunks(40), lost) for r in some)
    assert (tmp_path / "mark").exists()
    assert found == squares(range(40))


def slow(numbers: Sequence[int]) -> list[int]:
    time.sleep(0.2)
    return [os.getpid() for _ in numbers]


def test_no_process_outlives_a_pool_that_is_left(tmp_path: Path) -> None:
    running = Pool(2).map(slow, chunks(1000), lambda n: 0)
    first = next(running)[0]
    running.close()  # type: ignore[attr-defined]
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_no_process_outlives_one_that_is_killed(tmp_path: Path) -> None:
    maker = os.fork()
    if maker == 0:
        for some in Pool(2).map(slow, chunks(1000), lambda n: 0):
            (tmp_path / str(some[0])).touch()
        os._exit(0)
    until(lambda: len(list(tmp_path.iterdir())) == 2)
    os.kill(maker, signal.SIGKILL)
    os.waitpid(maker, 0)
    until(lambda: not any(is_there(int(path.name)) for path in tmp_path.iterdir()))


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def failing(numbers: Sequence[int]) -> list[int]:
    raise ValueError("of the program")


@pytest.mark.parametrize("engine", [Alone(), Pool(2)])
def test_an_error_of_the_program_is_not_hidden(engine: Engine) -> None:
    with pytest.raises(ValueError, match="of the program"):
        list(engine.map(failing, chunks(8), lambda n: 0))
