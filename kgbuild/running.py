"""What the commands that build have in common: who works, within which limits, how it is told, what ends it early."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

import click

from kgbuild.errors import KgbuildError, UsageError, without_controls

if TYPE_CHECKING:
    from kgbuild.engines import Engine
    from kgbuild.pipeline import BuildSummary, How

# One thread for linear algebra in each process: processes share out the cores, and sums come out the same whoever works.
# It is read where numpy is loaded, which is later.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

_F = TypeVar("_F", bound=Callable[..., Any])

_GOES_ON: Final = "Stopped. What has been read is kept: the same command goes on from there."
#: Seconds between two lines that tell how far a build is.
_PACE: Final = 5.0


class StoppedError(KgbuildError):
    """The user or the system has ended a command: by SIGINT (130) or SIGTERM (143)."""

    def __init__(self, number: int) -> None:
        super().__init__(_GOES_ON)
        self.exit_code = 128 + number

    def __str__(self) -> str:
        return _GOES_ON


def options(command: _F) -> _F:
    """Give a command the options that say how it works."""
    for option in reversed(
        (
            click.option(
                "--workers",
                type=click.IntRange(1),
                metavar="N",
                help="Processes that read articles.  [default: the cores, where it pays]",
            ),
            click.option(
                "--engine",
                "engine",
                type=click.Choice(("pool", "ray")),
                default="pool",
                show_default=True,
                help="Who reads articles: processes on this machine, or Ray (needs kgbuild[ray]).",
            ),
            click.option("--address", metavar="HOST:PORT", help="The Ray cluster; without, one is started."),
            click.option(
                "--article-seconds",
                type=click.FloatRange(0),
                default=120.0,
                show_default=True,
                metavar="S",
                help="Processor time that an article may take; 0: any.",
            ),
            click.option(
                "--memory",
                type=click.IntRange(1),
                default=256,
                show_default=True,
                metavar="MB",
                help="What readings may take that are at hand while articles are brought together.",
            ),
            click.option("--no-wait", is_flag=True, help="Fail where another build writes to the folder."),
            click.option(
                "--log-format",
                type=click.Choice(("text", "json")),
                default="text",
                show_default=True,
                help="How progress and problems are told.",
            ),
        )
    ):
        command = option(command)
    return command


class Log:
    """Tells progress, problems and results, in words or as lines of JSON on standard error."""

    def __init__(self, style: str) -> None:
        self.json = style == "json"
        self._begun = self._told = self._read_since = time.monotonic()
        self._first: int | None = None

    def line(self, text: str) -> None:
        """Tell the user something while a build goes on."""
        self._put(text, event="notice", text=text)

    def report(self, summary: BuildSummary) -> None:
        """Tell what was left out, and what to look at."""
        for problem in summary.problems:
            kind = "left out" if problem.left_out else "warning"
            self._put(
                f"{kind}: {problem}",
                event=kind.replace(" ", "-"),
                where=problem.where,
                problem=problem.what,
                remedy=problem.remedy,
            )
        if self.json:
            counts = {
                name: getattr(summary, name)
                for name in ("articles", "mentions", "things", "events", "claims", "statements")
            }
            self._put("", event="done", seconds=round(time.monotonic() - self._begun, 1), **counts)

    def progress(self, done: int, total: int) -> None:
        """Tell how far reading is, as JSON, not more than every few seconds."""
        now = time.monotonic()
        begins = self._first is None
        if self._first is None:
            self._first, self._read_since = done, now
        if not begins and done < total and now - self._told < _PACE:
            return
        self._told = now
        rate = (done - self._first) / max(now - self._read_since, 0.001)
        left = round((total - done) / rate, 1) if rate else None
        self._put("", event="progress", done=done, total=total, rate=round(rate, 2), seconds_left=left)

    def _put(self, words: str, **fields: object) -> None:
        click.echo(
            json.dumps(fields, ensure_ascii=False) if self.json else f"kgbuild: {without_controls(words)}",
            err=True,
        )


@contextmanager
def running(
    *,
    workers: int | None = None,
    engine: str = "pool",
    address: str | None = None,
    article_seconds: float = 120.0,
    memory: int = 256,
    no_wait: bool = False,
    log_format: str = "text",
) -> Iterator[tuple[How, Log]]:
    """Yield how a command works by its options, and what tells of it; SIGINT and SIGTERM end it with a word."""
    from kgbuild.limits import Limits
    from kgbuild.pipeline import How

    if address and engine != "ray":
        raise UsageError("--address is of a Ray cluster", remedy="Give --engine ray with it")
    log = Log(log_format)
    with _stoppable(), _drawn(log) as progress:
        yield (
            How(
                engine=_engine(engine, workers, address),
                limits=Limits(seconds=article_seconds),
                memory=memory,
                wait=not no_wait,
                tell=log.line,
                progress=progress,
            ),
            log,
        )


def _engine(name: str, workers: int | None, address: str | None) -> Engine | None:
    if name == "ray":
        from kgbuild.engines.rays import Rays

        return Rays(address, workers)
    if workers is None:
        return None
    from kgbuild.engines import Alone
    from kgbuild.engines.pool import Pool

    return Pool(workers) if workers > 1 else Alone()


@contextmanager
def _stoppable() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, _stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, _: FrameType | None) -> NoReturn:
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.SIG_IGN)  # what is being cleaned up is not to be ended half-way
    raise StoppedError(number)


@contextmanager
def _drawn(log: Log) -> Iterator[Callable[[int, int], None] | None]:
    """Yield what shows how many articles are read: lines of JSON, a bar on a terminal, or nothing."""
    if log.json or not sys.stderr.isatty():
        yield log.progress if log.json else None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Reading articles"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
               TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, rate="")

        def draw(done: int, total: int) -> None:
            speed = bar.tasks[0].speed
            bar.update(task, completed=done, total=total, rate=f"{speed:.1f}/s" if speed else "")

        yield draw
