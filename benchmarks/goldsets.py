"""The texts whose events are known, set by set, as articles that are built together with the gold that they are scored by.

FOLDER is as for `benchmarks.evaluate`; a set of which texts or gold are not there is left out. A *case* is what is built
together: all articles of a set, or one article (or small input) alone.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgbuild.model import Article
from kgbuild.read import read

_ROOT = Path(__file__).parent.parent
_FRESH = Path(__file__).parent / "fresh"
#: The files of fresh passages whose errors nobody has read: they fit nothing, so that they can be measured on.
UNREAD = frozenset(
    {
        "2026-11-29-b",
        "2026-11-29-j",
        "2026-11-29-k",
        "2026-11-30-o",
        "2026-11-30-u",
        "2026-11-30-w",
        "2026-11-30-y",
        "2026-11-30-ab",
        "2026-11-30-ad",
        "2026-11-30-ae",
        "2026-11-30-ag",
        "2026-11-30-ah",
        "2026-11-30-aj",
        "2026-11-30-am",
        "2026-12-01-as",
        "2026-12-01-at",
        "2026-12-01-av",
    }
)


@dataclass(frozen=True)
class Case:
    """Articles that are built together, and the gold of what they tell."""

    set: str
    id: str
    articles: Sequence[Article]
    gold: dict[str, Any]


def cases(folder: Path) -> Iterator[Case]:
    """Yield the cases of every set that is there, set by set."""
    own = Path(__file__).parent / "broadsheet"
    yield from _alone("broadsheet", own / "texts.jsonl", own / "gold.json")
    yield from _together("samples", _ROOT / "articles", _ROOT / "tests" / "gold" / "articles.json")
    yield from _together("seeds", folder.parent / "seeds", folder / "gold" / "seeds.json")
    texts, gold = folder / "texts" / "guardian-dev.jsonl", folder / "gold" / "guardian-dev.json"
    yield from _alone("guardian-dev", texts, gold)
    yield from _lines("guardian-dev2", folder / "guardian-dev2.jsonl")
    yield from _lines("cases", folder / "cases" / "dev.jsonl")


def fresh() -> Iterator[Case]:
    """Yield the passages of `benchmarks/fresh` that have been looked at, each file a set."""
    for path in sorted(_FRESH.glob("*.jsonl")):
        if path.stem not in UNREAD:
            yield from _lines(f"fresh-{path.stem.split('-')[-1]}", path)


def together(folder: Path, name: str = "guardian-dev") -> Iterator[Case]:
    """Yield a set whose articles are cases of their own elsewhere as one case."""
    yield from _together(name, folder / "texts" / f"{name}.jsonl", folder / "gold" / f"{name}.json")


def _together(name: str, texts: Path, gold: Path) -> Iterator[Case]:
    if texts.exists() and gold.exists():
        yield Case(name, name, read([texts]).articles, json.loads(gold.read_text(encoding="utf-8")))


def _alone(name: str, texts: Path, gold: Path) -> Iterator[Case]:
    """Yield each article of a set with what the gold of the set holds of it."""
    for case in _together(name, texts, gold):
        for article in case.articles:
            yield Case(name, article.id, [article], _of(case.gold, article.id))


def _of(gold: dict[str, Any], article: str) -> dict[str, Any]:
    """Return the part of a gold that one article tells."""
    parts = {
        part: [x for x in gold.get(part, []) if article in x["docs"]]
        for part in ("events", "statements", "positions", "relations", "claims")
    }
    return {"set": gold["set"], "articles": [article], "entities": gold["entities"], **parts}


def _lines(name: str, path: Path) -> Iterator[Case]:
    """Yield each line of a file of small inputs."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        empty = {"articles": [a["id"] for a in case["articles"]], "events": [], "entities": {}}
        yield Case(name, case["id"], _read(case["articles"]), {"set": case["id"], **empty, **case["gold"]})


def _read(lines: Sequence[dict[str, Any]]) -> Sequence[Article]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.jsonl"
        path.write_text(
            "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8"
        )
        return read([path]).articles
