"""Writes into README.md what its commands print today: the transcripts, and the table of `make evaluate`.

The table of `make errors` goes into docs/extraction.md likewise, that of `benchmarks.whys` into docs/graph.md.

    python -m benchmarks.readme [EVAL]
"""

from __future__ import annotations

import re
import shlex
import sys
import tempfile
from datetime import date
from pathlib import Path

from benchmarks import errors, evaluate, whys
from reference.transcripts import ROOT, TRANSCRIPT, said

_TABLE = re.compile(r"(?s)(<!-- make evaluate -->\n).*?(<!-- end -->)")
_ERRORS = re.compile(r"(?s)(<!-- make errors -->\n).*?(<!-- end -->)")
_WHYS = re.compile(r"(?s)(<!-- ten facts -->\n).*?(<!-- end -->)")


def main(eval_folder: Path) -> None:
    """Rewrite README.md."""
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        said(f"kgbuild build {shlex.quote(str(ROOT / 'articles'))} --out out", folder)
        text = TRANSCRIPT.sub(lambda m: f"```console\n$ {m[1]}\n{said(m[1], folder)}```", text)
        tell_whys(folder / "out" / "graph.ttl")
    if (eval_folder / "score.py").exists():
        table = "\n".join(evaluate.table(evaluate.measure(eval_folder)))
        measured = f"Measured on {date.today().isoformat()}:"
        text = _TABLE.sub(lambda m: f"{m[1]}{measured}\n\n{table}\n{m[2]}", text)
        _count_errors(eval_folder)
    path.write_text(text, encoding="utf-8")


def tell_whys(graph: Path) -> None:
    """Rewrite the table of ten facts in docs/graph.md."""
    page = ROOT / "docs" / "graph.md"
    table = "\n".join(whys.table(graph))
    text = _WHYS.sub(lambda m: f"{m[1]}{table}\n{m[2]}", page.read_text(encoding="utf-8"))
    page.write_text(text, encoding="utf-8")


def _count_errors(eval_folder: Path) -> None:
    """Rewrite the table of errors in docs/extraction.md."""
    page = ROOT / "docs" / "extraction.md"
    table = "\n".join(errors.table(errors.found(eval_folder), errors.causes()))
    text = _ERRORS.sub(lambda m: f"{m[1]}{table}\n{m[2]}", page.read_text(encoding="utf-8"))
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT.parent / "shared" / "eval"))
