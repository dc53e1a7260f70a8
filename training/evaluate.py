"""Scores of a pipeline on the tests, as a table; ``python -m training.evaluate [MODEL]``."""

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import spacy
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from training import corpus, paths, tokens, trees
from training.conllu import Sentence

#: Labels that extraction reads; the others only count in the totals.
WATCHED = [
    "nsubj",
    "nsubj:pass",
    "obj",
    "obl",
    "obl:agent",
    "obl:unmarked",
    "nmod",
    "nmod:poss",
    "nmod:desc",
    "appos",
    "conj",
    "acl",
    "acl:relcl",
    "advcl",
    "ccomp",
    "xcomp",
    "compound",
    "flat",
    "nummod",
    "amod",
    "case",
]
#: UNER knows three kinds of names.
COARSE = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}


def examples(nlp: Language, golds: Iterable[Doc]) -> list[Example]:
    """Predictions from raw text beside the gold annotation."""
    golds = list(golds)
    predicted = nlp.pipe(gold.text for gold in golds)
    return [Example(p, g) for p, g in zip(predicted, golds, strict=True)]


def tree_scores(nlp: Language, golds: Iterable[Doc]) -> dict[str, Any]:
    """SpaCy's scores of tags, lemmas, sentences and trees (punctuation does not count)."""
    found = examples(nlp, golds)
    morph = Scorer.score_token_attr_per_feat
    scores: dict[str, Any] = {**Scorer.score_token_attr(found, "tag")}
    if "lemmatizer" in nlp.pipe_names:
        scores |= Scorer.score_token_attr(found, "lemma")
    scores |= Scorer.score_token_attr(found, "pos")
    scores |= morph(found, "morph", getter=lambda t, _: t.morph.key)  # type: ignore[attr-defined]
    scores |= Scorer.score_spans(found, "sents", has_annotation=lambda d: d.has_annotation("SENT_START"))
    scores |= Scorer.score_deps(
        found,
        "dep",
        getter=lambda t, attr: getattr(t, f"{attr}_").lower() if attr == "dep" else t.head,
        ignore_labels=("punct", "p"),
    )
    return scores


def recased(gold: Doc, case: Callable[[str], str]) -> Doc:
    """Return the same annotation over text in small letters (`str.lower`) or in capitals (`str.upper`)."""
    return Doc(
        gold.vocab,
        words=[case(t.text) for t in gold],
        spaces=[bool(t.whitespace_) for t in gold],
        tags=[t.tag_ for t in gold],
        pos=[t.pos_ for t in gold],
        morphs=[str(t.morph) for t in gold],
        lemmas=[t.lemma_ for t in gold],
        heads=[t.head.i for t in gold],
        deps=[t.dep_ for t in gold],
        sent_starts=[bool(t.is_sent_start) for t in gold],
    )


def tests(nlp: Language) -> dict[str, list[Sentence]]:
    """The test sets by name."""
    gum, pud = corpus.treebank(nlp, "gum-test"), corpus.treebank(nlp, "pud")
    return {
        "EWT test": corpus.treebank(nlp, "ewt-test"),
        "GUM test": gum,
        "GUM test news": [s for s in gum if s.document.startswith("GUM_news")],
        "PUD news": [s for s in pud if s.document.startswith(corpus.NEWS)],
        "PUD wiki": [s for s in pud if not s.document.startswith(corpus.NEWS)],
    }


def percent(value: float | None) -> str:
    """Return a share as per cent with one decimal."""
    return "-" if value is None else f"{100 * value:.1f}"


def tree_table(nlp: Language, sets: dict[str, list[Sentence]]) -> tuple[list[str], dict[str, Any]]:
    """Rows of the table of trees, and all scores by set."""
    rows = [
        "| test | TAG | POS | morph | lemma | UAS | LAS | LAS lower-cased | LAS in capitals | LAS running text |"
    ]
    rows.append("|---" * 10 + "|")
    kept: dict[str, Any] = {}
    for name, sentences in sets.items():
        single = list(trees.docs(nlp.vocab, sentences, single=True))
        kept[name] = scores = tree_scores(nlp, single)
        for key, case in (("las_lower", str.lower), ("las_upper", str.upper)):
            scores[key] = tree_scores(nlp, (recased(gold, case) for gold in single))["dep_las"]
        running = tree_scores(nlp, trees.docs(nlp.vocab, sentences))
        scores["las_running"], scores["sents_running"] = running["dep_las"], running["sents_f"]
        values = ("tag_acc", "pos_acc", "morph_micro_f", "lemma_acc", "dep_uas", "dep_las",
                  "las_lower", "las_upper", "las_running")  # fmt: skip
        rows.append(f"| {name} | " + " | ".join(percent(scores.get(v)) for v in values) + " |")
    return rows, kept


def label_table(kept: dict[str, Any]) -> list[str]:
    """F per dependency label and set."""
    rows = ["| label | " + " | ".join(kept) + " |", "|---" * (len(kept) + 1) + "|"]
    for label in WATCHED:
        values = (s["dep_las_per_type"].get(label, {}).get("f") for s in kept.values())
        rows.append(f"| {label} | " + " | ".join(map(percent, values)) + " |")
    return rows


def coarse(doc: Doc) -> list[tuple[int, int, str]]:
    """Names at the granularity of UNER."""
    return [(e.start_char, e.end_char, COARSE[e.label_]) for e in doc.ents if e.label_ in COARSE]


def fine(doc: Doc) -> list[tuple[int, int, str]]:
    """Names with their own labels."""
    return [(e.start_char, e.end_char, e.label_) for e in doc.ents]


def name_f(
    pairs: Sequence[tuple[Doc, Doc]], view: Callable[[Doc], list[tuple[int, int, str]]]
) -> tuple[float, float, float, int]:
    """Precision, recall and F of exact names, and how many there are to find."""
    right = guessed = wanted = 0
    for predicted, gold in pairs:
        mine, theirs = set(view(predicted)), set(view(gold))
        right += len(mine & theirs)
        guessed += len(mine)
        wanted += len(theirs)
    return right / max(1, guessed), right / max(1, wanted), 2 * right / max(1, guessed + wanted), wanted


def name_table(nlp: Language) -> tuple[list[str], dict[str, float]]:
    """Rows of the table of names."""
    rows = ["| names | labels | precision | recall | F | names in it |", "|---|---|---|---|---|---|"]
    kept = {}
    for name, view in (("re3d", fine), ("re3d", coarse), ("pud", coarse), ("pud", fine)):
        golds = list(DocBin().from_disk(paths.BUILD / f"corpus/names-{name}.spacy").get_docs(nlp.vocab))
        pairs = list(zip(nlp.pipe(g.text for g in golds), golds, strict=True))
        p, r, f, count = name_f(pairs, view)
        label = "ours" if view is fine else "PER ORG LOC"
        kept[f"{name} {label}"] = f
        title = "re3d held out" if name == "re3d" else "PUD"
        rows.append(f"| {title} | {label} | {percent(p)} | {percent(r)} | {percent(f)} | {count} |")
        if view is fine:
            rows += label_rows(title, pairs)
    return rows, kept


def label_rows(title: str, pairs: Sequence[tuple[Doc, Doc]]) -> list[str]:
    """One row for each label of names."""
    rows = []
    for label in ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP"):
        p, r, f, count = name_f(pairs, lambda d, x=label: [n for n in fine(d) if n[2] == x])  # type: ignore[misc]
        rows.append(f"| {title} | {label} | {percent(p)} | {percent(r)} | {percent(f)} | {count} |")
    return rows


def speed(nlp: Language, sentences: Sequence[Sentence], *, rounds: int = 3) -> float:
    """Measure words a second of processor time through ``nlp.pipe``: the best of a few rounds."""
    texts = [" ".join(s.text for s in sentences[i : i + 10]) for i in range(0, len(sentences), 10)]
    best = 0.0
    for _ in range(rounds):
        start = time.process_time()
        words = sum(len(doc) for doc in nlp.pipe(texts))
        best = max(best, words / (time.process_time() - start))
    return best


def report(nlp: Language) -> tuple[str, dict[str, Any]]:
    """Return the whole report in Markdown, and the figures."""
    sets = tests(nlp)
    tree_rows, kept = tree_table(nlp, sets)
    name_rows, names = name_table(nlp) if "ner" in nlp.pipe_names else ([], {})
    words, bare = speed(nlp, sets["GUM test"]), speed(tokens.blank(), sets["GUM test"])
    parts = [
        "### Trees", *tree_rows, "", "### Labels (F)", *label_table(kept), "", "### Names", *name_rows,
        "", "### Speed", f"{words:,.0f} words/s on one core; the bare tokenizer {bare:,.0f} "
        f"({bare / words:.0f} times as fast).",
    ]  # fmt: skip
    return "\n".join(parts), {"trees": kept, "names": names, "words_per_second": words}


def main() -> None:
    """Print the report on a pipeline, by default the package's."""
    target = sys.argv[1] if len(sys.argv) > 1 else str(paths.PACKAGE / "data")
    print(report(spacy.load(target))[0])


if __name__ == "__main__":
    main()
