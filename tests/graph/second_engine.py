"""Validates Turtle files with rudof, a SHACL engine in Rust; run by an interpreter that has the package pyrudof.

python second_engine.py SHAPES FILE...   prints a JSON list for each file: [severity, shape, node] of each finding
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pyrudof


def findings(shapes: str, file: str) -> list[tuple[str, str, str]]:
    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_data(Path(file).read_text(encoding="utf-8"), reader_mode=pyrudof.ReaderMode.Strict)
    engine.read_shacl(shapes, reader_mode=pyrudof.ReaderMode.Strict)
    found = engine.validate_shacl()
    return sorted({(str(e.severity).lower(), str(e.source_shape), str(e.focus_node)) for e in found})


if __name__ == "__main__":
    for name in sys.argv[2:]:
        print(json.dumps(findings(sys.argv[1], name)))
