"""Builds the graph of each set of evaluation texts and prints how it compares with the gold, as a table.

    python -m benchmarks.evaluate FOLDER

FOLDER holds `score.py`, `gold/SET.json` and the texts: `texts/SET.jsonl`, or the folder SET beside FOLDER.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kgbuild.pipeline import build
from kgbuild.resources import shipped

_COUNTED = ("statements", "positions", "relations", "claims", "entities", "article_dates")


def main(folder: Path) -> int:
    """Print the table of all sets; return 1 where there is none."""
    sets = list(_sets(folder))
    if not sets:
        print(f"no evaluation texts in {folder}: name their folder, make evaluate EVAL=DIR", file=sys.stderr)
        return 1
    print("\n".join(_table({name: _scores(folder, name, texts) for name, texts in sets})))
    return 0


def _sets(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield each set that has gold and texts, by name."""
    for gold in sorted((folder / "gold").glob("*.json")):
        for texts in (folder / "texts" / f"{gold.stem}.jsonl", folder.parent / gold.stem):
            if texts.exists():
                yield gold.stem, texts
                break


def _scores(folder: Path, name: str, texts: Path) -> Mapping[str, Any]:
    with tempfile.TemporaryDirectory() as out:
        build([texts], Path(out))
        graph, gold = Path(out) / "graph.ttl", folder / "gold" / f"{name}.json"
        scorer = [sys.executable, str(folder / "score.py"), str(graph), "--gold", str(gold)]
        done = subprocess.run(
            [*scorer, "--ontology", str(shipped("ontology")), "--json"],
            check=True,
            capture_output=True,
            text=True,
        )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def _table(results: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of a Markdown table, a column for each set."""
    yield f"| | {' | '.join(results)} |"
    yield "|---|" + "---|" * len(results)
    for name in ("events", "slots"):
        for key, title in (("p", "precision"), ("r", "recall"), ("f1", "F1")):
            yield _row(f"{name}, {title}", [f"{result[name][key]:.3f}" for result in results.values()])
    for name in _COUNTED:
        cells = [f"{r[name]['hit']} of {r[name]['of']}" if r[name]["of"] else "-" for r in results.values()]
        yield _row(name.replace("_", " "), cells)
    fallen = [f"{r['traps']['fell']} of {r['traps']['of']}" for r in results.values()]
    yield _row("traps fallen into", fallen)


def _row(title: str, cells: list[str]) -> str:
    return f"| {title} | {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
