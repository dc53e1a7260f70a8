"""Rulings from a page: the same as `kgbuild rule`, with what to run for them to take effect."""

from __future__ import annotations

import shlex
import threading
from pathlib import Path
from typing import Any, Final

from kgbuild import rule as ruling
from kgbuild.errors import KgbuildError
from kgbuild.explorer.asking import Answer, refused
from kgbuild.explorer.snapshot import compact, graph_file
from kgbuild.incremental import registry
from kgbuild.rulings import VERDICTS

#: One ruling is written at a time.
_TURN: Final = threading.Lock()


def rule(folder: Path, given: dict[str, Any], file: Path | None = None) -> Answer:
    """Write the ruling `given` (`verdict`, `iris`, `because`, `value`) on the graph in `folder`, and tell what to run."""
    verdict, iris, because, value = (given.get(k) for k in ("verdict", "iris", "because", "value"))
    wrong = _wrong(verdict, iris, because, value)
    if wrong:
        return refused(400, *wrong)
    try:
        with _TURN:
            told = ruling.write(
                _turtle(folder), str(verdict), iris or [], str(value or ""), str(because).strip(), file
            )
    except KgbuildError as error:
        return refused(400, error.problem, error.remedy)
    return Answer(200, "application/json", compact({"told": told.strip(), "run": _command(folder)}))


def _wrong(verdict: Any, iris: Any, because: Any, value: Any) -> tuple[str, str] | None:
    if verdict not in VERDICTS:
        return "there is no such verdict", f"Choose one of {', '.join(VERDICTS)}"
    if not isinstance(iris, list) or not iris or not all(isinstance(iri, str) and iri for iri in iris):
        return "`iris` must be a list of IRIs", "Name what is ruled"
    if not isinstance(because, str) or not because.strip():
        return "a ruling needs a reason", "Say why: it stands in the graph"
    if value is not None and not isinstance(value, str):
        return "`value` must be a text", "A name for rename, a day for date"
    return None


def _turtle(folder: Path) -> Path:
    """Return the graph that IRIs are looked up in: the smaller file, where both are there."""
    beside = graph_file(folder).parent / "graph.ttl"
    return beside if beside.is_file() else graph_file(folder)


def _command(folder: Path) -> str:
    """Return the build that puts the ruling into effect: of the folders that the articles were read from."""
    known = registry.load(folder)
    places = (
        sorted({str(Path(kept.path).parent) for kept in known.articles.values()}) if known else ["ARTICLES"]
    )
    return f"kgbuild build {' '.join(map(shlex.quote, places))} --out {shlex.quote(str(folder))}"
