"""Fits what tells violence in earnest from peaceful passages, and measures how it carries over.

    python -m training.passages EVAL LEARNING LANGUAGE [--write]

Two logistic regressions. The first reads the mean vector of a passage, a sentence and two on either side
(`en_kgbuild/data/heads/passages.json`); the second weighs its odds, as folds give them that have not seen the set, with
what is told of an event (`kgbuild/extract/events/peace.json`). Its bias is set so that of the events that left-out sets
of gold, and short reports, tell of no more than LOST go. Violent are the passages of events in the project's gold,
`training/domain/violence.txt`, MUC-4, WikiEvents and the violent topics of ECB+; peaceful are those with words of the
lexicon in `training/domain/quiet.txt`, notes whose gold is empty, ECB+'s other topics, and parts of GUM and EWT. The
table shows, for each set left out, how many of its events would go. Rows are kept in `training/build/passages.pkl`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.goldsets import cases, fresh
from en_kgbuild.heads import passages
from kgbuild.annotate import annotate, load_pipeline
from kgbuild.extract.events import peace, triggers
from kgbuild.extract.events.trigger_context import TriggerContext
from kgbuild.extract.reading import read_document
from kgbuild.model import Article, Document
from kgbuild.pipeline import Resources
from kgbuild.read import read
from kgbuild.syntax.clauses import Clauses
from kgbuild.words import using

HERE = Path(__file__).parent
TABLE = HERE / "build" / "passages.pkl"
ODDS = HERE.parent / "en_kgbuild" / "data" / "heads" / "passages.json"
TESTS = HERE.parent / "tests" / "extract"
FOLDS = 10
#: Large groups lie in all folds, by runs of so many rows.
SPREAD, RUN = frozenset({"events", "ewt", "muc", "violence", "wiki"}), 12
#: Groups of short texts, of which each counts for several: they have little else to be known by.
SHORT, WEIGHT = frozenset({"events", "violence"}), 6.0
#: The shares of events of left-out sets of the gold, and of short reports, that may go (one of 165: the lowest alone would
#: decide for all); what draws weights to zero.
LOST, RIDGES = (0.002, 0.006), (0.7, 0.5)
#: How many reports are read of collections that have more than are needed.
MOST = {"muc": 600, "wiki": 200, "ewt": 600}
#: ECB+'s topics of violence; kinds of texts in the tests' table, and genres, without any.
VIOLENT = frozenset({"3", "8", "13", "14", "16", "19", "22", "24", "26", "32", "33"})
SENSES = frozenset({"accident", "animals", "idiom", "illness", "natural", "screen", "sport", "weather"})
GENRES = frozenset(
    {"academic", "textbook", "vlog", "voyage", "interview", "court", "reviews", "answers", "email"}
)


@dataclass
class Row:
    """A passage by its mean vector, the mean of those of its text, and what is told of an event in it, if one was read."""

    group: str
    violent: bool
    own: bool
    vector: Any
    whole: Any
    told: dict[str, float]


# ------------------------------------------------------------------------------------------ the texts


def texts(evaluation: Path, learning: Path, language: Path) -> Iterator[tuple[str, bool, bool, Article]]:
    """Yield the group, whether it is violent, whether it is the project's own, and the article of each text."""
    for case in [*cases(evaluation), *fresh()]:
        told = case.gold["events"]
        if any(not event.get("optional") for event in told) or (not told and case.set.startswith("fresh")):
            yield from ((case.set, bool(told), True, article) for article in case.articles)
    plain = list(_plain(evaluation, learning, language))
    for (group, violent, own, _), article in zip(plain, articles(t for *_, t in plain), strict=True):
        yield group, violent, own, article


def _plain(evaluation: Path, learning: Path, language: Path) -> Iterator[tuple[str, bool, bool, str]]:
    for name in ("quiet", "violence"):
        for text in (HERE / "domain" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            yield name, name == "violence", True, text
    for name, violent in (("events", True), ("nonevents", False)):
        for line in (TESTS / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
            first, tab, second = line.partition("\t")
            if tab and not line.startswith("#") and (violent or first in SENSES):
                yield name, violent, True, (first if violent else second).replace("\\n", "\n")
    reports = (evaluation / "muc4" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    yield from (("muc", True, False, json.loads(line)["text"]) for line in reports[: MOST["muc"]])
    wiki = _lines(learning / "wikievents" / "train.jsonl.gz")[: MOST["wiki"]]
    yield from (("wiki", True, False, _joined(report["tokens"])) for report in wiki)
    for report in _lines(learning / "ecbplus" / "train.jsonl.gz"):
        text = " ".join(_joined(sentence["tokens"]) for sentence in report["sentences"])
        yield f"ecb {report['topic']}", report["topic"] in VIOLENT, False, text
    for name in ("gum", "ewt"):
        found = [text for genre, text in _treebank(language, name) if genre in GENRES]
        yield from ((name, False, False, text) for text in found[: MOST.get(name, len(found))])


def _lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _joined(tokens: Iterable[str]) -> str:
    text = " ".join(tokens)
    for apart, joined in ((" ,", ","), (" .", "."), (" 's", "'s"), ("( ", "("), (" )", ")"), (" n't", "n't")):
        text = text.replace(apart, joined)
    return text


def _treebank(language: Path, name: str) -> Iterator[tuple[str, str]]:
    """Yield the genre and the text of each document of a treebank's training part."""
    with gzip.open(language / "treebanks" / f"{name}-train.conllu.gz", "rt", encoding="utf-8") as lines:
        found: list[tuple[str, list[str]]] = []
        for line in lines:
            if line.startswith("# newdoc"):
                ident = line.split("=")[-1].strip()
                found.append((ident.split("_")[1] if name == "gum" else ident.split("-")[0], []))
            if line.startswith("# text ="):
                found[-1][1].append(line.partition("=")[2].strip())
    yield from ((genre, " ".join(sentences)) for genre, sentences in found)


def articles(found: Iterable[str]) -> Sequence[Article]:
    """Return an article for each text, read as any is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "texts.jsonl")
        lines = (json.dumps({"id": f"text-{n:05}", "text": text}) + "\n" for n, text in enumerate(found))
        path.write_text("".join(lines), encoding="utf-8")
        return read([path]).articles


# ------------------------------------------------------------------------------------------- the rows


def rows(document: Document, resources: Resources, group: str, violent: bool, own: bool) -> Iterator[Row]:
    """Yield a row for each event that is read, and of a peaceful text for each word of the lexicon too."""
    table = np.stack([np.frombuffer(vector, "<f2") for vector in document.vectors]).astype(np.float32)
    encoded = [(np.arange(len(table)), np.vstack([np.zeros((1, table.shape[1]), np.float32), table]))]
    sentences = np.array([word.sent for word in document.words])
    means = passages(encoded, sentences)[1]
    whole = means.mean(0).astype(np.float32)
    found: list[tuple[int, dict[str, float]]] = []

    def note(ctx: Any, draft: Any) -> bool:
        told = peace.evidence(ctx, draft)
        if told:
            found.append((draft.sent, told))
        return False

    with patch.object(peace, "is_peaceful", note):
        read_document(document, resources.tools)
    if not violent:
        with using(resources.tools.lexicon.words):
            ctx = TriggerContext(document, Clauses(document), resources.tools.lexicon)
            found += [(document.words[match[0].word].sent, {}) for match in triggers.spot(ctx)]
    yield from (Row(group, violent, own, means[sent].astype(np.float32), whole, told) for sent, told in found)


def read_rows(folders: tuple[Path, Path, Path]) -> list[Row]:
    """Return the rows of all texts, those of an earlier run where they are kept."""
    if TABLE.exists():
        kept: list[Row] = pickle.loads(TABLE.read_bytes())
        return kept
    resources = Resources.load()
    pipeline = load_pipeline(gazetteer=resources.tools.gazetteer, vectors=True)
    known = list(texts(*folders))
    documents = annotate((article for *_, article in known), pipeline)
    pairs = zip(known, documents, strict=True)
    found = [r for (g, v, o, _), d in pairs if d.words for r in rows(d, resources, g, v, o)]
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_bytes(pickle.dumps(found))
    return found


# -------------------------------------------------------------------------------------------- the fits


def fitted(table: Any, labels: Any, weights: Any, ridge: float) -> tuple[Any, float]:
    """Return the weights and the bias of a logistic regression, by Newton's method."""
    center = table.mean(0)
    design = np.c_[table - center, np.ones(len(table))]
    found, pull = np.zeros(design.shape[1]), np.append(np.full(table.shape[1], ridge), 1e-6)
    for _ in range(60):
        share = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
        slope = design.T @ (weights * (share - labels)) + pull * found
        curve = (design * (weights * share * (1 - share) + 1e-6)[:, None]).T @ design + np.diag(pull)
        step = np.linalg.solve(curve, slope)
        found -= step
        if np.abs(step).max() < 1e-4:
            break
    return found[:-1], float(found[-1] - center @ found[:-1])


def folds(known: list[Row]) -> Any:
    """Return the fold of each row; a group lies in one, but the large ones."""
    fold = {group: n % FOLDS for n, group in enumerate(sorted({row.group for row in known}))}
    seen: Counter[str] = Counter()
    found = []
    for row in known:
        seen[row.group] += 1
        found.append(seen[row.group] // RUN % FOLDS if row.group in SPREAD else fold[row.group])
    return np.array(found)


def weighed(names: list[str], known: list[Row], odds: Any, texts: Any) -> Any:
    """Return the table of what is told in each row, with its odds in the place of those that the shipped weights give."""
    told = [{**row.told, "odds": o, "whole": w} for row, o, w in zip(known, odds, texts, strict=True)]
    return np.array([[float(t.get(name, 0.0)) for name in names] for t in told])


def fit(known: list[Row]) -> tuple[dict[str, Any], dict[str, float], Any]:
    """Return the two models, and the score of each row by weights that have not seen its set."""
    labels = np.array([float(row.violent) for row in known])
    events = np.array([bool(row.told) for row in known])
    table, fold = np.array([row.vector for row in known], float), folds(known)
    short = np.array([row.group in SHORT for row in known])
    first = np.where(events, 1.0, 0.5) * np.where(labels == 0, 2.0, 1.0) * np.where(short, WEIGHT, 1.0)
    second = np.where(labels == 0, 4.0, 1.0) * np.where(short, WEIGHT, 1.0)
    whole = np.array([row.whole for row in known], float)
    odds, wide, scores = (np.zeros(len(known)) for _ in range(3))
    for n in range(FOLDS):
        of = fold != n
        w, bias = fitted(table[of], labels[of], first[of], RIDGES[0])
        odds[~of], wide[~of] = table[~of] @ w + bias, whole[~of] @ w + bias
    names = sorted({name for row in known for name in row.told})
    told = weighed(names, known, odds, wide)
    for n in range(FOLDS):
        of = (fold != n) & events
        w, bias = fitted(told[of], labels[of], second[of], RIDGES[1])
        scores[fold == n] = told[fold == n] @ w + bias
    ours = np.array([row.own for row in known]) & (labels == 1) & events & ~short
    reports = np.array([row.group == "violence" for row in known]) & events
    limit = min(float(np.quantile(scores[of], share)) for of, share in ((ours, LOST[0]), (reports, LOST[1])))
    w, bias = fitted(table, labels, first, RIDGES[0])
    passage = {"weights": [round(float(x), 4) for x in w], "bias": round(bias, 4)}
    w, bias = fitted(told[events], labels[events], second[events], RIDGES[1])
    return (
        passage,
        {"bias": round(bias - limit, 3)} | dict(zip(names, (round(float(x), 3) for x in w), strict=True)),
        scores - limit,
    )


def main(folders: tuple[Path, Path, Path], *, write: bool) -> None:
    """Fit, print what of each left-out set would go, and write the weights where asked to."""
    known = read_rows(folders)
    passage, told, scores = fit(known)
    events = [(row, score) for row, score in zip(known, scores, strict=True) if row.told]
    for group in sorted({(not row.violent, row.group) for row, _ in events}):
        gone = [score < 0 for row, score in events if (not row.violent, row.group) == group]
        print(
            f"{group[1]:16} {'peaceful' if group[0] else 'violent':10} {sum(gone):5} of {len(gone):5} would go"
        )
    print(told)
    if write:
        ODDS.write_text(json.dumps(passage) + "\n", encoding="utf-8")
        peace.FILE.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for folder in ("evaluation", "learning", "language"):
        parser.add_argument(folder, type=Path)
    parser.add_argument("--write", action="store_true", help="put the weights in their places")
    given = parser.parse_args()
    main((given.evaluation, given.learning, given.language), write=given.write)
