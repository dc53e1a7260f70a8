"""Leaves out each mend of parses and each rule of extraction in turn, and prints what of the slots each brings.

    python -m benchmarks.ablate FOLDER [--only WORDS] [--idle] [--sums] [--kept FILE]

FOLDER is as for `benchmarks.evaluate`. A row tells in how many texts a rule speaks, or the words change without a mend, and
for each set how many right slots it adds (+) and how many wrong ones (-): "+3 -1" is three right and one wrong slot that are
not there without it, "-2 right" would be right ones that it costs. What is idle on all sets has nothing to say for itself.
Rules are those that propose roles, times, figures and links, and those that bring two words of one event together; a rule
of the latter that does more than to name an event is not left out. The fresh passages that nobody has read and MUC-4 are
not among the sets. `--only` names what to leave out (a part of the name), `--idle` prints what is idle alone, `--sums` adds
up the fresh passages, and all other sets. Rules that speak in few texts come first, mends last; each row is written to FILE,
and what stands there is not worked out again by the same program. Stopped (control and C), it prints what it has.
"""

from __future__ import annotations

import argparse
import importlib
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from spacy.tokens import Doc
from tqdm import tqdm

from benchmarks.freshsight import scorer
from benchmarks.goldsets import Case, cases, fresh
from kgbuild.annotate import Pipeline, mending
from kgbuild.annotate.document import blank_doc, to_document
from kgbuild.extract.events.candidate import EventCandidate
from kgbuild.extract.reading import read_document
from kgbuild.graph.build import quads
from kgbuild.graph.terms import read as read_terms
from kgbuild.graph.write import save
from kgbuild.incremental.digests import key_of, program_digest
from kgbuild.model import Article, ArticleExtraction, Document, EventMention, Name
from kgbuild.pipeline import Resources, fuse, language
from kgbuild.vocab import DATA

_ROOT = Path(__file__).parent.parent
#: The ways in which a rule adds something to an event in the making.
_ADDING = ("add", "date", "count", "link")


@dataclass(frozen=True)
class Text:
    """An article with its parse, as it was before any mend."""

    article: Article
    doc: Doc
    names: tuple[Name, ...]


@dataclass(frozen=True)
class Row:
    """What leaving out one thing changes: in so many texts, and of the slots of each set (right, wrong)."""

    name: str
    texts: int
    sets: Mapping[str, tuple[int, int]]

    @property
    def idle(self) -> bool:
        """Tell whether nothing changes in any slot."""
        return not any(any(change) for change in self.sets.values())


class Bench:
    """All cases with their parses and readings, and what their graphs score."""

    def __init__(self, folder: Path) -> None:
        self.resources = Resources.load()
        self._pipeline = language(self.resources)
        self._score = scorer(folder)
        self._classes = self._score.hierarchy(_ROOT / "ontology")
        self._terms = read_terms(self.resources.files)
        self.cases = [*cases(folder), *fresh()]
        articles = {key_of(a, ""): a for case in self.cases for a in case.articles}
        self.texts = dict(zip(articles, _parsed(articles.values(), self._pipeline), strict=True))
        self.documents = {key: self.document(text) for key, text in self.texts.items()}
        self.readings = {key: self.read(document) for key, document in self.documents.items()}
        self.scores = {case.id: self.scored(case, self.readings) for case in self.cases}

    def document(self, text: Text) -> Document:
        """Return the document of a text, with the mends that are in force."""
        return to_document(text.article, text.doc, text.names, self._pipeline.labels)

    def read(self, document: Document) -> ArticleExtraction:
        """Return what a document tells, by the rules that are in force."""
        return read_document(document, self.resources.tools)

    def scored(self, case: Case, readings: Mapping[str, ArticleExtraction]) -> Counter[str]:
        """Return the slots of a case's graph: right (tp), wrong (fp)."""
        with tempfile.TemporaryDirectory() as folder:
            world = fuse([readings[key_of(a, "")] for a in case.articles], self.resources)
            save(quads(world, DATA, self._terms), Path(folder), DATA)
            built = self._score.Built([Path(folder, "graph.ttl")], self._classes)
            result = self._score.Scorer(built, case.gold).run()
        return Counter({k: result["slots"][k] for k in ("tp", "fp")})

    def row(self, name: str, changed: Mapping[str, ArticleExtraction]) -> Row:
        """Return what the readings that something left out has changed make of the slots."""
        readings = {**self.readings, **changed}
        found: dict[str, tuple[int, int]] = {case.set: (0, 0) for case in self.cases}
        for case in self.cases:
            if any(key_of(a, "") in changed for a in case.articles):
                before, now = self.scores[case.id], self.scored(case, readings)
                right, wrong = found[case.set]
                found[case.set] = (right + before["tp"] - now["tp"], wrong + before["fp"] - now["fp"])
        return Row(name, len(changed), found)

    def without_mend(self, name: str) -> Row:
        """Leave out a mend of parses."""
        with patch.object(mending, name, lambda *_: None):
            documents = {key: self.document(text) for key, text in self.texts.items()}
        changed = {key: d for key, d in documents.items() if d.words != self.documents[key].words}
        return self.row(name, {key: self.read(document) for key, document in changed.items()})

    def without_rule(self, name: str) -> Row:
        """Leave out what a rule proposes."""
        using = [key for key, reading in self.readings.items() if name in proposers(reading)]
        with _silenced(name):
            return self.row(name, {key: self.read(self.documents[key]) for key in using})

    def tasks(self) -> list[tuple[str, Callable[[], Row]]]:
        """Return what can be left out, with how: rules that speak in few texts first, mends last."""
        spoken = Counter(rule for reading in self.readings.values() for rule in proposers(reading))
        rules = sorted(spoken, key=lambda rule: (spoken[rule], rule))
        found = [(name, partial(self.without_rule, name)) for name in rules]
        return [*found, *((name, partial(self.without_mend, name)) for name in mends())]

    def digest(self) -> str:
        """Return what stands for the program and its words."""
        return program_digest("en_kgbuild", self.resources.files, whole=True)


def mends() -> list[str]:
    """Return the names of all mends."""
    return sorted(name for name in vars(mending) if name.startswith("mend_"))


def proposers(reading: ArticleExtraction) -> set[str]:
    """Return the rules by which the events of a reading have their roles, times, figures, links and words."""
    return {rule for event in reading.events for rule in _rules(event)}


def _rules(event: EventMention) -> Iterator[str]:
    adding = {"merge", *dict(event.links)}
    reasons = [a.why for a in event.arguments] + [why for what, why in event.why if what in adding]
    joining = {why for what, why in event.why if what == "merge" and not _names_an_event(why.by)}
    yield from (why.by for why in reasons if why and why.by.startswith("rule:") and why not in joining)


@cache
def _names_an_event(rule: str) -> bool:
    """Tell whether a rule does no more than to return an event, if any, which another is told with."""
    if not rule.startswith("rule:"):
        return False
    module, function = _place(rule)
    returned = getattr(getattr(module, function, None), "__annotations__", {}).get("return")
    return returned == "EventCandidate | None"


def _place(rule: str) -> tuple[Any, str]:
    """Return the module of a rule and the name of its function there."""
    module, _, function = rule.removeprefix("rule:").rpartition(".")
    return importlib.import_module(f"kgbuild.{module}"), function


@contextmanager
def _silenced(rule: str) -> Iterator[None]:
    """Let nothing be added to an event by one rule, and no event be another's by it."""
    with ExitStack() as stack:
        if _names_an_event(rule):
            module, function = _place(rule)
            stack.enter_context(patch.object(module, function, lambda *_: None))
        for name in _ADDING:
            stack.enter_context(
                patch.object(EventCandidate, name, _deaf(getattr(EventCandidate, name), rule))
            )
        yield


def _deaf(method: Callable[..., None], rule: str) -> Callable[..., None]:
    def heard(*args: Any, **options: Any) -> None:
        if rule not in (*args, *options.values()):
            method(*args, **options)

    return heard


def _parsed(articles: Iterable[Article], pipeline: Pipeline) -> Iterator[Text]:
    kept = list(articles)
    docs = pipeline.nlp.pipe(blank_doc(article, pipeline.nlp) for article in kept)
    for article, doc in zip(kept, docs, strict=True):
        yield Text(article, doc, tuple(pipeline.finder(doc)) if pipeline.finder else ())


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    sets = list(rows[0].sets) if rows else []
    yield f"| left out | texts | {' | '.join(sets)} |"
    yield f"|---|---|{'---|' * len(sets)}"
    for row in rows:
        cells = [_cell(*row.sets[name]) for name in sets]
        yield f"| `{row.name}` | {row.texts} | {' | '.join(cells)} |"


def summed(row: Row) -> Row:
    """Return a row with the sums of the sets that were fitted to, and of the fresh passages.

    >>> summed(Row("a", 1, {"seeds": (1, 0), "cases": (2, 1), "fresh-a": (0, 3)})).sets
    {'development': (3, 1), 'fresh': (0, 3)}
    """
    found = {"development": (0, 0), "fresh": (0, 0)}
    for name, (right, wrong) in row.sets.items():
        kind = "fresh" if name.startswith("fresh") else "development"
        found[kind] = (found[kind][0] + right, found[kind][1] + wrong)
    return Row(row.name, row.texts, found)


def _cell(right: int, wrong: int) -> str:
    """Return what is brought to a set.

    >>> _cell(3, 1), _cell(0, -2), _cell(0, 0)
    ('+3 right, +1 wrong', '-2 wrong', '')
    """
    return ", ".join(f"{n:+} {what}" for n, what in ((right, "right"), (wrong, "wrong")) if n)


def main(
    folder: Path, *, only: str = "", idle: bool = False, sums: bool = False, kept: Path | None = None
) -> None:
    """Print the table, those that bring most first."""
    bench = Bench(folder)
    rows = Kept(kept, bench.digest())
    with suppress(KeyboardInterrupt):
        for name, leave in tqdm([t for t in bench.tasks() if only in t[0]], unit="left out"):
            rows.add(name, leave)
    told = [row for row in rows.rows.values() if only in row.name and (row.idle or not idle)]
    told.sort(key=lambda row: (-sum(right - wrong for right, wrong in row.sets.values()), row.name))
    print("\n".join(table([*map(summed, told)] if sums else told)))
    print(f"\n{sum(row.idle for row in told)} of {len(told)} change no slot of any set.")


class Kept:
    """Rows that have been worked out, in a file of lines of JSON if one is named; those of another program are gone."""

    def __init__(self, path: Path | None, program: str) -> None:
        self._path, self._program = path, program
        lines = path.read_text(encoding="utf-8").splitlines() if path and path.exists() else []
        there = [json.loads(line) for line in lines]
        self.rows = {r["name"]: _row(r) for r in there if r.pop("program") == program}

    def add(self, name: str, work_out: Callable[[], Row]) -> None:
        """Work a row out, unless it is there."""
        if name in self.rows:
            return
        self.rows[name] = work_out()
        if self._path:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"program": self._program, **asdict(self.rows[name])}) + "\n")


def _row(plain: dict[str, Any]) -> Row:
    sets = {name: (right, wrong) for name, (right, wrong) in plain["sets"].items()}
    return Row(plain["name"], plain["texts"], sets)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--only", default="", metavar="WORDS", help="leave out only what has this in its name"
    )
    parser.add_argument("--idle", action="store_true", help="print only what changes nothing")
    parser.add_argument("--sums", action="store_true", help="add up the sets: those fitted to, and the fresh")
    parser.add_argument("--kept", type=Path, metavar="FILE", help="keep rows here, and begin where it ends")
    args = parser.parse_args()
    main(args.folder, only=args.only, idle=args.idle, sums=args.sums, kept=args.kept)
