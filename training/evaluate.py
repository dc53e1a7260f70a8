"""Scores of the package on the tests, as tables: ``python -m training.evaluate [MODEL]``.

Trees are scored on gold words, sentence by sentence, punctuation left out, but for the column of running text: there
the text goes in as it is written. Nothing of the tests was trained on.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from training import coreference, data, headscores, items, paths, relations, tokens, windows
from training.items import Item, Span

#: Labels that extraction reads; the others only count in the totals.
WATCHED = (
    "nsubj", "nsubj:pass", "obj", "obl", "obl:agent", "obl:unmarked", "nmod", "nmod:poss", "nmod:desc", "appos",
    "conj", "acl", "acl:relcl", "advcl", "ccomp", "xcomp", "compound", "flat", "nummod", "amod", "case",
)  # fmt: skip
#: Universal NER knows three kinds of names.
COARSE = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
#: Labels that do not count.
PUNCTUATION = ("punct", "p")
#: Documents of PUD whose name begins with this letter are news, the others Wikipedia.
NEWS = "n"


def load(name: str) -> list[Item]:
    """Return a set of items."""
    return list(items.load(data.place(name)))


def blank(nlp: Language, item: Item, case: Callable[[str], str] = str, *, known: bool = True) -> Doc:
    """Return an item's words as a Doc; with `known`, its sentence starts are given."""
    doc = Doc(nlp.vocab, words=[case(w) for w in item.words])
    if known:
        starts = set(item.starts)
        column = np.asarray([1 if i in starts else -1 for i in range(len(doc))], np.int64).astype(np.uint64)
        doc.from_array(["SENT_START"], column.reshape(-1, 1))  # type: ignore[arg-type]
    return doc


def parsed(
    nlp: Language, found: Iterable[Item], case: Callable[[str], str] = str, *, known: bool = True
) -> list[Doc]:
    """Return the items' Docs through the pipeline."""
    return list(nlp.pipe(blank(nlp, item, case, known=known) for item in found))


class Trees:
    """Counts over parsed Docs and their gold trees."""

    def __init__(self, docs: Iterable[Doc], golds: Iterable[Item]) -> None:
        self.words, self.right = 0, Counter[str]()
        self.gold, self.found, self.same = Counter[str](), Counter[str](), Counter[str]()
        self.heads = [0, 0, 0]
        self.starts = [0, 0, 0]
        for doc, item in zip(docs, golds, strict=True):
            self._add(doc, item)

    def _add(self, doc: Doc, item: Item) -> None:
        tree = item.tree
        assert tree is not None
        self.words += len(doc)
        self.right["tag"] += sum(t.tag_ == x for t, x in zip(doc, tree.tags, strict=True))
        self.right["pos"] += sum(t.pos_ == x for t, x in zip(doc, tree.pos, strict=True))
        self.right["feats"] += sum(str(t.morph) == x for t, x in zip(doc, tree.feats, strict=True))
        gold = {
            (i, h, d)
            for i, (h, d) in enumerate(zip(tree.heads, tree.deps, strict=True))
            if d not in PUNCTUATION
        }
        found = {(t.i, t.head.i, t.dep_) for t in doc if t.dep_ not in PUNCTUATION}
        self.gold.update(d for _, _, d in gold)
        self.found.update(d for _, _, d in found)
        self.same.update(d for _, _, d in gold & found)
        bare = [{x[:2] for x in gold}, {x[:2] for x in found}]
        starts = [set(item.starts), {t.i for t in doc if t.is_sent_start}]
        for counts, (one, other) in ((self.heads, bare), (self.starts, starts)):
            for k, n in enumerate((len(one), len(other), len(one & other))):
                counts[k] += n

    def accuracy(self, name: str) -> float:
        """Per cent of words with the right tag, pos or feats."""
        return 100 * self.right[name] / self.words

    @property
    def las(self) -> float:
        """F of arcs with their labels."""
        return f_of(self.gold.total(), self.found.total(), self.same.total())

    def label(self, name: str) -> float:
        """F of one label."""
        return f_of(self.gold[name], self.found[name], self.same[name])


def f_of(gold: int, found: int, same: int) -> float:
    """F in per cent."""
    return 200 * same / max(1, gold + found)


def tests() -> dict[str, list[Item]]:
    """The test sets by name."""
    gum, pud = load("gum-test"), load("pud")
    return {
        "EWT test": load("ewt-test"),
        "GUM test": gum,
        "GUM test news": [s for s in gum if s.doc.startswith("GUM_news")],
        "PUD news": [s for s in pud if s.doc.startswith(NEWS)],
        "PUD wiki": [s for s in pud if not s.doc.startswith(NEWS)],
    }


def tree_table(nlp: Language, sets: dict[str, list[Item]]) -> tuple[list[str], dict[str, Any]]:
    """Rows of the table of trees and of labels, and the figures by set."""
    names = (
        "TAG",
        "POS",
        "morph",
        "UAS",
        "LAS",
        "LAS lower-cased",
        "LAS in capitals",
        "LAS running text",
        "sentences F",
    )
    rows = ["| test | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    kept: dict[str, Any] = {}
    labels: dict[str, list[float]] = {name: [] for name in WATCHED}
    for name, found in sets.items():
        plain = Trees(parsed(nlp, found), found)
        runs = list(windows.grouped(found, random.Random(0), limit=250, most=5, single=0.2))
        running = Trees(parsed(nlp, runs, known=False), runs)
        values = [
            *(plain.accuracy(x) for x in ("tag", "pos", "feats")), f_of(*plain.heads), plain.las,
            *(Trees(parsed(nlp, found, case), found).las for case in (str.lower, str.upper)),
            running.las, f_of(*running.starts),
        ]  # fmt: skip
        kept[name] = {n: round(v, 2) for n, v in zip(names, values, strict=True)}
        rows.append(f"| {name} | " + " | ".join(f"{v:.1f}" for v in values) + " |")
        for label, cells in labels.items():
            cells.append(plain.label(label))
    rows += ["", "| label (F) | " + " | ".join(sets) + " |", "|---" * (len(sets) + 1) + "|"]
    rows += [
        f"| {label} | " + " | ".join(f"{v:.1f}" for v in cells) + " |" for label, cells in labels.items()
    ]
    return rows, kept


def name_rows(title: str, pairs: Sequence[tuple[set[Span], set[Span]]], view: str) -> tuple[str, float]:
    """Return a row of the table of names (found, gold) and its F."""
    gold, found = sum(len(g) for _, g in pairs), sum(len(f) for f, _ in pairs)
    same = sum(len(f & g) for f, g in pairs)
    f = f_of(gold, found, same)
    shares = (100 * same / max(1, found), 100 * same / max(1, gold), f)
    return f"| {title} | {view} | " + " | ".join(f"{v:.1f}" for v in shares) + f" | {gold} |", f


def name_table(nlp: Language) -> tuple[list[str], dict[str, float]]:
    """Rows of the table of names, and F by set and labels."""
    rows = ["| names | labels | precision | recall | F | names in it |", "|---|---|---|---|---|---|"]
    kept: dict[str, float] = {}
    for title, name in (("re3d held out", "names-re3d-test"), ("PUD", "names-uner-pud")):
        golds = load(name)
        docs = parsed(nlp, golds, known=False)
        pairs = [
            ({(e.start, e.end, e.label_) for e in d.ents}, {(a, b, x) for a, b, x in g.ents or ()})
            for d, g in zip(docs, golds, strict=True)
        ]

        def seen(spans: set[Span], want: Callable[[str], str]) -> set[Span]:
            return {(a, b, want(x)) for a, b, x in spans if want(x)}

        views: dict[str, Callable[[str], str]] = {"ours": str, "PER ORG LOC": lambda x: COARSE.get(x, "")}
        views |= {x: (lambda y, x=x: x if x == y else "") for x in (*COARSE, "NORP")}  # type: ignore[misc]
        for view, want in views.items():
            row, kept[f"{title} {view}"] = name_rows(
                title, [(seen(f, want), seen(g, want)) for f, g in pairs], view
            )
            rows.append(row)
    return rows, kept


def speed(nlp: Language, texts: Sequence[str], *, rounds: int = 3) -> float:
    """Measure words a second of processor time through ``nlp.pipe``: the best of a few rounds."""
    best = 0.0
    for _ in range(rounds):
        start = time.process_time()
        words = sum(len(doc) for doc in nlp.pipe(texts))
        best = max(best, words / (time.process_time() - start))
    return best


def speed_row(nlp: Language) -> tuple[str, dict[str, float]]:
    """Return words a second with the grammar's heads, with all, and of the tokenizer alone."""
    sentences = [" ".join(item.words) for item in load("pud")]
    texts = [" ".join(sentences[i : i + 10]) for i in range(0, len(sentences), 10)]
    given: dict[str, float] = {}
    with nlp.select_pipes(disable=[n for n in ("heads",) if n in nlp.pipe_names]):
        given["grammar and names"] = speed(nlp, texts)
    given["all heads"] = speed(nlp, texts)
    if "coreference" in nlp.disabled:
        nlp.enable_pipe("coreference")
        given["all heads and coreference"] = speed(nlp, texts)
        nlp.disable_pipe("coreference")
    given["tokenizer"] = speed(tokens.blank(), texts)
    return "; ".join(
        f"{name} {value:,.0f}" for name, value in given.items()
    ) + " words/s on one thread", given


def report(nlp: Language) -> tuple[str, dict[str, Any]]:
    """Return the whole report in Markdown, and the figures."""
    tree_rows, trees = tree_table(nlp, tests())
    names_rows, names = name_table(nlp)
    head_rows, heads = headscores.table(nlp) if "heads" in nlp.pipe_names else ([], {})
    if "coreference" in nlp.component_names:
        more, figures_of_chains = coreference.table(nlp)
        head_rows, heads = head_rows + more, heads | figures_of_chains
    counts, _ = relations.check(nlp)
    row, rates = speed_row(nlp)
    parts = ["### Trees", *tree_rows, "", "### Names", *names_rows, "", "### Heads", *head_rows, "", "### Domain",
             *relations.summary(counts), "", "### Speed", row]  # fmt: skip
    figures = {
        "trees": trees,
        "names": names,
        "heads": heads,
        "domain": dict(counts),
        "words_per_second": rates,
    }
    return "\n".join(parts), figures


def main() -> None:
    """Print the report on a pipeline, by default the package's."""
    target = sys.argv[1] if len(sys.argv) > 1 else str(paths.PACKAGE / "data")
    print(report(spacy.load(target))[0])


if __name__ == "__main__":
    main()
