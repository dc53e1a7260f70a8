"""Fresh passages on many conflicts, with their gold: how much of a text that nobody has looked at is read right.

    python -m benchmarks.freshsight FOLDER [FILE ...] [--show] [--record NAME]

FOLDER holds `score.py`. A FILE (default: every `benchmarks/fresh/*.jsonl`) has a passage a line: `id`, `kind`, `articles`
and `gold`. The gold was written before the first run. Each passage is a graph of its own. A short note has `fitting`, too:
the classes of which an event of it must have one, at any height; none where it tells of no violence. `--record NAME` keeps
the figures under that name in `benchmarks/fresh/firstsight.json`, with the day: of a file never looked at, that is the
first sight.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from kgbuild.pipeline import build

HERE = Path(__file__).parent / "fresh"
#: What is told beside events; counted where the gold asks for any.
TOLD = ("claims", "positions", "statements")
FIGURES = HERE / "firstsight.json"
#: Classes none of which a note without violence may have an event of.
_VIOLENT = frozenset({"HostileAct", "Interception", "Arrest"})
_ROOT = HERE.parent.parent


def scorer(folder: Path) -> ModuleType:
    """Return the module `score.py` of `folder`."""
    spec = importlib.util.spec_from_file_location("kgbuild_score", folder / "score.py")
    assert spec is not None, f"no score.py in {folder}"
    assert spec.loader is not None, f"{folder}/score.py cannot be loaded"
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def passages(files: Sequence[Path]) -> list[dict[str, Any]]:
    """Return the passages of the files, in order."""
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def judged(passage: dict[str, Any], score: ModuleType, classes: list[Any]) -> tuple[Counter[str], list[str]]:
    """Return what is asked, found, right in all parts and false in the graph of one passage, and the scorer's log.

    Of claims, positions, statements and links to what an event answers the counts are those asked for and those found.
    """
    gold = {"set": passage["id"], "articles": [a["id"] for a in passage["articles"]], **passage["gold"]}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in.jsonl")
        source.write_text("".join(json.dumps(a) + "\n" for a in passage["articles"]), encoding="utf-8")
        build([source], Path(folder, "out"))
        marked = score.Scorer(score.Built([Path(folder, "out", "graph.ttl")], classes), gold)
        result = marked.run()
    reported = sorted({e for a in marked.docs.values() for e in marked.b.g.subjects(score.EV.reportedIn, a)})
    classed = fitting(marked.b, reported, passage["fitting"]) if "fitting" in passage else {}
    if classed.get("notes fitting") == 0:
        marked.log.append(f"NOT FITTING {sorted(map(sorted, map(marked.b.local_types, reported)))}")
    asked = [g for g in gold["events"] if not g.get("optional")]
    found = [g for g in asked if g["id"] in marked.match]
    right = [
        g for g in found if not any(t.fn or t.fp for t in marked.slots(g, marked.match[g["id"]]).values())
    ]
    slots = {f"slots {k}": result["slots"][k] for k in ("tp", "fn", "fp")}
    counts = {"asked": len(asked), "found": len(found), "right": len(right), "false": len(marked.spurious)}
    told = {f"{part} {k}": result[part][k] for part in TOLD for k in ("hit", "of")}
    links = result["by_slot"].get("inResponseTo", Counter())
    answers = {
        "answers hit": links["tp"],
        "answers of": links["tp"] + links["fn"],
        "answers false": links["fp"],
    }
    return Counter(counts | slots | told | answers | classed), marked.log


def fitting(graph: Any, events: Sequence[Any], wanted: Sequence[str]) -> dict[str, int]:
    """Return whether a note has an event, one of a class that fits and, where it tells of no violence, a false one."""
    classes = [set().union(*map(graph.above, graph.local_types(event))) for event in events]
    if not wanted:
        return {"quiet of": 1, "quiet false": int(any(c & _VIOLENT for c in classes))}
    acts = [c for c in classes if "Event" in c and "Statement" not in c]
    fits = any(c & set(wanted) for c in acts)
    return {"notes of": 1, "notes found": int(bool(acts)), "notes fitting": int(fits)}


def figures(counts: Counter[str]) -> dict[str, str]:
    """Return the figures as they are printed."""
    built = counts["found"] + counts["false"]
    tp, missed, wrong = (counts[f"slots {k}"] for k in ("tp", "fn", "fp"))
    f1 = 2 * counts["found"] / max(1, counts["asked"] + built)
    told = {
        p: f"{counts[f'{p} hit']} of {counts[f'{p} of']}" for p in (*TOLD, "answers") if counts[f"{p} of"]
    }
    if "answers" in told:
        told["answers"] += f", {counts['answers false']} false"
    if counts["notes of"]:
        told["notes with an event"] = f"{counts['notes found']} of {counts['notes of']}"
        told["notes with a fitting one"] = f"{counts['notes fitting']} of {counts['notes of']}"
    if counts["quiet of"]:
        told["quiet notes with a false one"] = f"{counts['quiet false']} of {counts['quiet of']}"
    return {
        "events, F1": f"{f1:.3f}",
        "events found": f"{counts['found']} of {counts['asked']}",
        "events right in all parts": f"{counts['right']} of {counts['asked']}",
        "false events": f"{counts['false']} of {built}",
        "slots, F1": f"{2 * tp / max(1, 2 * tp + missed + wrong):.3f}",
    } | told


def measured(
    folder: Path, files: Sequence[Path], tell: Callable[[str], None] | None = None
) -> dict[str, str]:
    """Return the figures of all passages of the files together; `tell` is given what is missed and wrong in each."""
    score = scorer(folder)
    classes = score.hierarchy(_ROOT / "ontology")
    total: Counter[str] = Counter()
    for passage in passages(files):
        counts, log = judged(passage, score, classes)
        total.update(counts)
        if tell:
            tell("\n    ".join([passage["id"], *log]))
    return figures(total)


def main(folder: Path, files: Sequence[Path] = (), *, show: bool = False, record: str = "") -> None:
    """Print the figures of all passages together and, asked to, what is missed and wrong in each."""
    told = measured(folder, files or sorted(HERE.glob("*.jsonl")), print if show else None)
    print("\n".join(f"{what:28} {figure}" for what, figure in told.items()))
    if record:
        kept = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
        kept[record] = {"day": date.today().isoformat(), **told}
        FIGURES.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--show", action="store_true", help="list what is missed and wrong")
    parser.add_argument("--record", default="", metavar="NAME", help="keep the figures under this name")
    args = parser.parse_args()
    main(args.folder, args.files, show=args.show, record=args.record)
