"""Scores of the heads beyond grammar and names: roles, factuality, triggers, arguments, each on its test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from en_kgbuild.heads import Heads
from training import data, items
from training.items import Item

#: Kinds of events whose triggers count most.
VIOLENT = ("Conflict.", "Life.", "Justice.")
Words = Sequence[str]


def docs(nlp: Language, found: Iterable[Item]) -> list[Doc]:
    """Return Docs with given sentence starts, encoded and parsed."""
    from training.evaluate import blank

    encoder: Any = nlp.get_pipe("encoder")
    grammar: Any = nlp.get_pipe("grammar")
    return [grammar(encoder(blank(nlp, item))) for item in found]


def prf(found: int, gold: int, same: int) -> tuple[float, float, float]:
    """Precision, recall and F in per cent."""
    return 100 * same / max(1, found), 100 * same / max(1, gold), 200 * same / max(1, found + gold)


def scored(heads: Heads, doc: Doc) -> Iterable[tuple[Any, dict[str, Any]]]:
    """Yield the places of each window and the scores of its words."""
    for at, vectors in doc._.encoded:
        yield at, {name: array[1:] for name, array in heads._words(x=vectors).items()}


def roles(nlp: Language, found: Sequence[Item]) -> tuple[dict[str, Counter[str]], Counter[str]]:
    """Count arguments by label (gold, found, same) for gold predicates, and of predicates."""
    heads: Any = nlp.get_pipe("heads")
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("gold", "found", "same")}
    predicates: Counter[str] = Counter()
    for doc, item in zip(docs(nlp, found), found, strict=True):
        if item.preds is None:
            continue
        sentences = np.cumsum([t.is_sent_start is True for t in doc])
        above, marks = (np.asarray([f(t) for t in doc]) for f in (lambda t: t.head.i, lambda t: t.is_punct))
        gold = {(p, x, a, b) for p, spans in item.preds for a, b, x in spans}
        mine = set()
        for at, scores in scored(heads, doc):
            given = np.asarray([p - at[0] for p, _ in item.preds if at[0] <= p <= at[-1]], np.int64)
            said = set((np.flatnonzero(scores["pred"].argmax(1)) + at[0]).tolist())
            real = {p for p, _ in item.preds if at[0] <= p <= at[-1]}
            predicates.update(gold=len(real), found=len(said), same=len(said & real))
            if len(given):
                mine |= {
                    (int(at[p]), x, int(at[a]), int(at[b - 1]) + 1)
                    for p, x, a, b, _ in heads.roles_of(
                        given, sentences[at], above[at] - at[0], marks[at], scores
                    )
                }
        for name, group in (("gold", gold), ("found", mine), ("same", gold & mine)):
            counts[name].update(x for _, x, _, _ in group)
    return counts, predicates


def factuality(nlp: Language, found: Sequence[Item]) -> tuple[float, float, int]:
    """Pearson's correlation with the given values, mean absolute error, number of events."""
    heads: Any = nlp.get_pipe("heads")
    pairs: list[tuple[float, float]] = []
    for doc, item in zip(docs(nlp, found), found, strict=True):
        values = dict(item.facts or ())
        for at, scores in scored(heads, doc):
            pairs += [(float(scores["fact"][k]), values[i]) for k, i in enumerate(at.tolist()) if i in values]
    one, other = np.asarray(pairs).T
    return float(np.corrcoef(one, other)[0, 1]), float(np.abs(one - other).mean()), len(pairs)


def events(nlp: Language, found: Sequence[Item]) -> dict[str, Counter[str]]:
    """Count (gold, found, same) triggers, arguments for gold triggers, and from the text alone."""
    heads: Any = nlp.get_pipe("heads")
    kinds = {kind: i for i, kind in enumerate(heads.lists["trigger"])}
    out: dict[str, Counter[str]] = {
        name: Counter() for name in ("triggers", "violent", "arguments", "identified", "alone")
    }

    def add(name: str, gold: set[Any], mine: set[Any]) -> None:
        out[name].update(gold=len(gold), found=len(mine), same=len(gold & mine))

    for doc, item in zip(docs(nlp, found), found, strict=True):
        gold, mine = set(item.triggers or ()), set()
        args, given_args, own_args = {a for a in item.args or () if a[1]}, set(), set()
        for at, scores in scored(heads, doc):
            names = heads.lists["trigger"]
            said = {k: kind for k, (kind, _) in heads.triggers_of(scores).items()}
            mine |= {(int(at[k]), names[x]) for k, x in said.items()}
            given = {t - int(at[0]): kinds.get(x, 0) for t, x in gold if at[0] <= t <= at[-1]}
            for target, triggers in ((given_args, given), (own_args, said)):
                target |= {(int(at[t]), r, int(at[w])) for t, r, w, _ in heads.arguments_of(triggers, scores)}
        add("triggers", gold, mine)
        add("violent", *({x for x in g if x[1].startswith(VIOLENT)} for g in (gold, mine)))
        add("arguments", args, given_args)
        add("identified", *({(t, w) for t, _, w in g} for g in (args, given_args)))
        add("alone", args, own_args)
    return out


def _row(title: str, counts: Counter[str]) -> tuple[str, float]:
    values = prf(counts["found"], counts["gold"], counts["same"])
    return f"| {title} | " + " | ".join(f"{v:.1f}" for v in values) + f" | {counts['gold']} |", values[2]


def table(nlp: Language) -> tuple[list[str], dict[str, float]]:
    """Rows of the table of heads, and the figures."""
    ewt = list(items.load(data.place("ewt-test")))
    reports = list(items.load(data.place("wikievents-dev")))
    rows = ["| head | precision | recall | F | in it |", "|---|---|---|---|---|"]
    kept: dict[str, float] = {}
    counts, predicates = roles(nlp, ewt)
    total = Counter({name: group.total() for name, group in counts.items()})
    named = {"roles, PropBank EWT test, gold predicates": total, "predicates, EWT test": predicates}
    for label in ("ARG0", "ARG1", "ARG2", "ARGM-TMP", "ARGM-LOC", "ARGM-NEG", "ARGM-MOD"):
        named[f"roles: {label}"] = Counter({name: group[label] for name, group in counts.items()})
    found = events(nlp, reports)
    titles = {
        "triggers": "triggers, WikiEvents dev", "violent": "triggers of Conflict, Life, Justice",
        "arguments": "arguments, gold triggers, head words with roles", "identified": "arguments, gold triggers, head words",
        "alone": "arguments from the text alone",
    }  # fmt: skip
    for title, group in [*named.items(), *((titles[name], group) for name, group in found.items())]:
        row, kept[title] = _row(title, group)
        rows.append(row)
    r, error, count = factuality(nlp, ewt)
    kept["factuality"] = r
    rows += ["", f"Factuality, UDS test: Pearson {r:.3f}, mean error {error:.2f}, {count} events"]
    return rows, kept
