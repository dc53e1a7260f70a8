"""Fitted weights, each set in a JSON file beside the module that weighs with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from kgbuild.errors import ModelError

T = TypeVar("T")


def load(path: Path, make: Callable[[Any], T], *, of: str, command: str) -> T:
    """Return what `make` makes of the values of a file.

    `of` says what they weigh, `command` fits them anew. Raises ModelError where the file does not hold what `make` asks for.
    """
    try:
        return make(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise ModelError(
            f"holds no weights of {of} ({error})", where=str(path), remedy=f"Fit them again with `{command}`"
        ) from error
