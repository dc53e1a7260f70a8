"""Holds the size of what a reader has to keep in mind: of classes and modules. `make lint` runs it; ruff holds functions.

    python tests/sizes.py

It names what is too long, and exceptions that no longer are ones.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
#: The lines that a class and a module may have.
CLASS, MODULE = 250, 400
#: What may be longer, with its reason: "kgbuild/module.py" or "kgbuild/module.py:Class".
EXCEPTIONS: Final[dict[str, str]] = {}


def main() -> int:
    """Print what is too long and has no reason to be; return 1 where something is."""
    long = dict(too_long(ROOT))
    for name in sorted(long.keys() - EXCEPTIONS.keys()):
        print(f"{name} has {long[name]} lines: divide it, or give a reason in tests/sizes.py")
    for name in sorted(EXCEPTIONS.keys() - long.keys()):
        print(f"{name} is short enough: take it out of tests/sizes.py")
    return int(long.keys() != EXCEPTIONS.keys())


def too_long(root: Path) -> Iterator[tuple[str, int]]:
    """Yield modules and classes of the package that are too long, with their lines."""
    for path in sorted((root / "kgbuild").rglob("*.py")):
        text, name = path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()
        if (lines := len(text.splitlines())) > MODULE:
            yield name, lines
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef) and node.end_lineno is not None:
                lines = node.end_lineno - node.lineno + 1
                if lines > CLASS:
                    yield f"{name}:{node.name}", lines


if __name__ == "__main__":
    sys.exit(main())
