"""How much one article may take, so that a strange one costs itself alone."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


@dataclass(frozen=True, slots=True)
class Limits:
    """What an article may take: `seconds` of the processor. 0 is no limit."""

    seconds: float = 120.0


class TooMuchError(Exception):
    """An article takes more time than it may."""


@contextmanager
def timed(seconds: float) -> Iterator[None]:
    """Raise TooMuchError where what is done takes more than so many seconds of this process's processor time.

    A clock on the wall would make what a graph holds depend on what else a machine does. Where the system has no
    such clock, or not in the main thread, there is no limit.
    """
    able = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if not seconds or not able:
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(_: int, __: FrameType | None) -> None:
    raise TooMuchError
