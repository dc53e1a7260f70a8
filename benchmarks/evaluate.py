"""Scores today's graphs against every set of evaluation texts that is there, and prints the figures beside the last ones.

    python -m benchmarks.evaluate FOLDER [--record]

FOLDER holds `score.py` with `gold/SET.json` and the texts (`texts/SET.jsonl`, or the folder SET beside FOLDER), and
`muc4` with its own scorer. The gold of the sample articles is the project's own (`tests/gold`). What needs FOLDER is left
out, with a line that says so, where it is absent. The last figures stand in `benchmarks/scores.json`; `--record` puts
today's in their place.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks import freshsight
from kgbuild.graph.build import quads
from kgbuild.graph.terms import read as read_terms
from kgbuild.graph.write import save
from kgbuild.pipeline import Resources, build, extract, fuse
from kgbuild.read import read
from kgbuild.resolve.spelling import key
from kgbuild.resources import shipped
from kgbuild.vocab import DATA
from measures import domainnames, fusion, nonevents

_ROOT = Path(__file__).parent.parent
_TESTS = _ROOT / "tests"
RECORD = Path(__file__).parent / "scores.json"
_COUNTED = ("statements", "positions", "relations", "claims", "entities", "article_dates")

#: Of each set, each measure with its figure as it is printed.
Scores: TypeAlias = dict[str, dict[str, str]]


def main(folder: Path, *, record: bool = False) -> int:
    """Print the table of all sets found and, asked to, record it."""
    scores = measure(folder)
    before: Scores = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    print("\n".join(table(scores, before)))
    if record:
        kept = {**before, **scores}
        RECORD.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


def measure(folder: Path) -> Scores:
    """Return the figures of every set that is there; say on standard error which are not."""
    scores = own_sets()
    if not (folder / "score.py").exists():
        print(f"left out: there are no texts with gold in {folder} (make evaluate EVAL=DIR)", file=sys.stderr)
        return scores
    scores["sample articles"] = _built_together(folder, "articles", _ROOT / "articles", _TESTS / "gold")
    own = Path(__file__).parent / "broadsheet" / "texts.jsonl"
    scores["broadsheet"] = _built_together(folder, "gold", own, own.parent)
    for name, texts in sets(folder):
        scores[name] = _built_together(folder, name, texts, folder / "gold")
        if texts.is_file():
            scores[f"{name}, each article alone"] = _built_alone(folder, name, texts)
    for name, files in alone(folder):
        scores[f"{name}, each alone"] = freshsight.measured(folder, files)
    if (folder / "muc4").is_dir():
        scores["MUC-4 dev"] = _muc4(folder / "muc4")
    return scores


def own_sets() -> Scores:
    """Return the figures of the sets that the project holds itself, under `tests`."""
    return {
        "texts without events": _false_alarms(),
        "reports of one event": _fused(),
        **_named(),
        "pairs of names": _joined("names.tsv"),
        "pairs of names, unseen": _joined("names-unseen.tsv"),
    }


def table(scores: Scores, before: Scores | None = None) -> Iterator[str]:
    """Yield the lines of a Markdown table; `before` adds a column of earlier figures."""
    yield "| set | measure | now |" if before is None else "| set | measure | before | now |"
    yield "|---|---|---|" if before is None else "|---|---|---|---|"
    for name, figures in scores.items():
        for what, figure in figures.items():
            cells = [name, what, figure]
            if before is not None:
                cells.insert(2, before.get(name, {}).get(what, "-"))
            yield f"| {' | '.join(cells)} |"


def sets(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield each set that has gold and texts, by name."""
    for gold in sorted((folder / "gold").glob("*.json")):
        for texts in (folder / "texts" / f"{gold.stem}.jsonl", folder.parent / gold.stem):
            if texts.exists():
                yield gold.stem, texts
                break


def alone(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """Yield the sets whose texts have each its own gold, by name: those in FOLDER, and the fresh passages."""
    for name, file in (("guardian-dev2", "guardian-dev2.jsonl"), ("small cases", "cases/dev.jsonl")):
        if (folder / file).exists():
            yield name, [folder / file]
    yield "fresh passages", sorted(freshsight.HERE.glob("*.jsonl"))


def _built_together(folder: Path, name: str, texts: Path, gold: Path) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as out:
        build([texts], Path(out))
        return _figures(score(folder, gold / f"{name}.json", [Path(out) / "graph.ttl"]))


def _built_alone(folder: Path, name: str, texts: Path) -> dict[str, str]:
    """Score graphs of one article each, so that no article helps another."""
    resources = Resources.load()
    terms = read_terms(resources.files)
    with tempfile.TemporaryDirectory() as out:
        graphs = []
        for n, reading in enumerate(extract(read([texts]).articles, resources)):
            save(quads(fuse([reading], resources), DATA, terms), Path(out) / str(n), DATA)
            graphs.append(Path(out) / str(n) / "graph.ttl")
        return _figures(score(folder, folder / "gold" / f"{name}.json", graphs))


def score(folder: Path, gold: Path, graphs: Sequence[Path], *options: str) -> dict[str, Any]:
    """Return what the scorer in `folder` says of graphs beside a file of gold."""
    scorer = [sys.executable, str(folder / "score.py"), *map(str, graphs)]
    options = (
        "--gold",
        str(gold),
        "--ontology",
        str(shipped("ontology")),
        *options,
    )
    done = subprocess.run([*scorer, *options, "--json"], check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _figures(result: Mapping[str, Any]) -> dict[str, str]:
    """Return the figures of the scorer that the table shows."""
    found = {
        f"{part}, {title}": f"{result[part][key]:.3f}"
        for part in ("events", "slots")
        for key, title in (("p", "precision"), ("r", "recall"), ("f1", "F1"))
    }
    for part in _COUNTED:
        if result[part]["of"]:
            found[part.replace("_", " ")] = f"{result[part]['hit']} of {result[part]['of']}"
    found["entities, extra nodes"] = str(result["entities"]["extra_nodes"])
    found["entities, lumped"] = str(result["entities"]["lumped"])
    if result["traps"]["of"]:
        found["traps fallen into"] = f"{result['traps']['fell']} of {result['traps']['of']}"
    return found


def _muc4(folder: Path) -> dict[str, str]:
    """Score the graph of the recased reports, built with the pack for them."""
    pack = shipped("ontology") / "packs" / "muc4"
    with tempfile.TemporaryDirectory() as out:
        build([folder / "dev.jsonl"], Path(out), extra_ontology=[pack])
        files = [Path(out) / "graph.ttl", shipped("ontology") / "kgbuild.ttl", *sorted(pack.glob("*.ttl"))]
        told = Path(out) / "muc4.json"
        gold, texts = folder / "gold-dev.json", folder / "dev.jsonl"
        options = ["--gold", str(gold), "--texts", str(texts), "--json", str(told)]
        scorer = [sys.executable, str(folder / "score_muc4.py"), *map(str, files)]
        beside = {**os.environ, "PYTHONPATH": str(folder)}  # it imports a module that stands beside it
        subprocess.run([*scorer, *options], check=True, capture_output=True, env=beside)
        result = json.loads(told.read_text(encoding="utf-8"))
    measures = [f"{what} {how}" for what in ("REE", "TF") for how in ("exact", "head")]
    return {f"{name}, F1": f"{result[name]['micro'][2]:.1f}" for name in measures}


def _false_alarms() -> dict[str, str]:
    texts = nonevents.rows()
    found = sum(len(events) for _, events in nonevents.found(texts))
    return {"events found": f"{found} in {len(texts)}"}


def _named() -> Scores:
    """Score the names found, exact with class, on sentences from the domain; the first with those of the seed stories."""
    pipeline, nouns = domainnames.load()
    known, unseen = (domainnames.rows(domainnames.TABLES / f) for f in ("names.tsv", "names_unseen.tsv"))
    return {
        "names in sentences": domainnames.figures(known + domainnames.seed_rows(), pipeline, nouns),
        "names in sentences, unseen": domainnames.figures(unseen, pipeline, nouns),
    }


def _fused() -> dict[str, str]:
    scores = fusion.fusion_scores()
    return {f"pairs, {what}": f"{scores[what]:.3f}" for what in ("precision", "recall")}


def _joined(name: str) -> dict[str, str]:
    """Score which spellings are held to be one name."""
    with (_TESTS / "resolve" / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    joined = [row["are"] == "same" for row in rows if key(row["one"]) == key(row["other"])]
    same = sum(row["are"] == "same" for row in rows)
    return {"precision": f"{sum(joined) / len(joined):.3f}", "recall": f"{sum(joined) / same:.3f}"}


if __name__ == "__main__":
    arguments = [a for a in sys.argv[1:] if a != "--record"]
    sys.exit(main(Path(arguments[0]), record="--record" in sys.argv))
