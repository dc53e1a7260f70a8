"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

import kgbuild

ROOT = Path(kgbuild.__file__).parent.parent
WITH_EXAMPLES = sorted(
    path for folder in ("kgbuild", "benchmarks", "measures", "reference") for path in (ROOT / folder).rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)  # fmt: skip


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_examples(path: Path) -> None:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried > 0
    assert failed == 0


def test_all_collected() -> None:
    assert len(WITH_EXAMPLES) >= 20
