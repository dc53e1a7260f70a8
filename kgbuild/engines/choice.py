"""Which engine works where nobody chose one."""

from __future__ import annotations

import os
from typing import Final

from kgbuild.engines import Alone, Engine
from kgbuild.engines.pool import Pool

#: From so many characters of text on a pool saves more time than its processes take to load the language model.
_WORTH: Final = 120_000


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def chosen_for(characters: int) -> Engine:
    """Return an engine for so much text: as many processes as there are cores, or this one where that is quicker."""
    return Pool(cores()) if characters > _WORTH and cores() > 1 else Alone()
