"""Tells how many of the words that others marked for acts of violence the lexicon knows, and which it does not.

    python -m benchmarks.coverage FOLDER [REPORTS] [--missing N]

FOLDER holds `wikievents/train.jsonl.gz` and `ecbplus/train.jsonl.gz`, REPORTS `train.jsonl` with `gold-train.json` of
MUC-4. They are read where they lie; nothing of them is kept. What counts:

- WikiEvents: the triggers of attacks, deaths, injuries and arrests.
- ECB+: in topics about violence, the mentions of each event half of whose mentions are words that WikiEvents has
  `_AGAIN` times or more for such an act; so what names the act in other words is asked for, too.
- MUC-4: in the first `_REPORTS` reports that have a template, the words that govern a victim or a target of the key, as
  object, subject of a passive, possessor, or behind one of the prepositions of aims, `_OFTEN` times or more and in at least
  the share `_MOSTLY` of the sentences with fillers in which they stand.

What was looked at and names no such act ("escape", "trial"), or none that the ontology has a class for, stands in
`benchmarks/coverage.tsv` and is set aside; the share with it is printed, too.

A word is known where the lexicon has a trigger with its lemma in its part of speech, of a class that fits; of triggers that
need words beside them ("set [fire]") one of these must stand in the sentence. For deaths and injuries the words with which
tolls are read count as well.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kgbuild.annotate import model
from kgbuild.extract.casualties.grammar import lists
from kgbuild.lexicon import Lexicon, Trigger
from kgbuild.lexiconfiles import load, turtle_files
from kgbuild.resources import shipped

TABLE: Final = Path(__file__).parent / "coverage.tsv"
#: Types of WikiEvents, by how they begin, and the classes that fit them.
_TYPES: Final = {
    "Conflict.Attack": ("UseOfForce",),
    "Conflict.Defeat": ("UseOfForce",),
    "Life.Die": ("UseOfForce",),
    "Life.Injure": ("UseOfForce",),
    "Justice.ArrestJailDetain": ("Arrest", "Abduction"),
}
_TOPICS: Final = frozenset({"3", "8", "13", "14", "16", "19", "22", "24", "26", "32", "33"})
_PATIENT: Final = frozenset({"obj", "dobj", "nsubj:pass", "nsubjpass", "nmod:poss", "poss", "compound"})
_AIMS: Final = frozenset({"of", "on", "against", "at", "upon"})
_AGAIN: Final = 3
_REPORTS: Final = 200
_OFTEN: Final = 4
_MOSTLY: Final = 0.25
#: So many words on each side of a trigger are read for its part of speech and what stands beside it.
_AROUND: Final = 12
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """A word that a corpus marks: its lemma, "verb", "noun" or "adjective", and what else its sentence has."""

    lemma: str
    pos: str
    beside: frozenset[str]
    fits: tuple[str, ...]


def part_of_speech(token: Token) -> str:
    """Return the part of speech of a word as the lexicon has it: gerunds behind a determiner are nouns."""
    if token.tag_ == "VBG" and token.i and token.nbor(-1).pos_ in ("DET", "ADJ", "NOUN", "PROPN", "NUM"):
        return "noun"
    return {"VERB": "verb", "NOUN": "noun", "PROPN": "noun", "AUX": "verb"}.get(token.pos_, "adjective")


def asked(span: Span, fits: tuple[str, ...]) -> Asked:
    """Return what a marked span asks of the lexicon: its first verb or noun, and the words beside it."""
    token = next((t for t in span if t.pos_ in ("VERB", "NOUN", "PROPN")), span[0])
    pos = part_of_speech(token)
    lemma = token.text.lower() if pos == "noun" and token.tag_ == "VBG" else token.lemma_.lower()
    return Asked(lemma, pos, frozenset(w for t in span.doc for w in (t.lemma_.lower(), t.text.lower())), fits)


class Known:
    """What the lexicon knows."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        names = ("dead", "dying", "killing", "wounding", "hurt", "deaths", "injuries", "losses", "tolls")
        self.tolls = frozenset(w for name in names for w in lists()[name])

    def __call__(self, word: Asked) -> bool:
        """Tell whether the lexicon knows a word in its sense."""
        if "UseOfForce" in word.fits and word.lemma in self.tolls | self.lexicon.sufferers:
            return True
        pos = ("verb", "noun") if word.pos == "adjective" else (word.pos,)
        bases = (word.lemma, word.lemma.removesuffix("s"))
        found = (t for p in pos for b in bases for t in self.lexicon.by_lemma.get((b, p), ()))
        return any(self.lexicon.fits(t.evokes, word.fits) and _beside(t, word) for t in found)


def _beside(trigger: Trigger, word: Asked) -> bool:
    asks = [frozenset({trigger.particle}) - {""}, trigger.objects, trigger.modifiers]
    return all(not some or some & word.beside for some in asks)


def wikievents(path: Path, nlp: Language) -> Iterator[Asked]:
    """Yield every trigger of WikiEvents that tells of violence."""
    spots = []
    for record in _lines(path):
        for event in record["event_mentions"]:
            if fits := _fitting(event["event_type"]):
                at, first = event["trigger"], max(0, event["trigger"]["start"] - _AROUND)
                words = record["tokens"][first : at["end"] + _AROUND]
                spots.append((words, at["start"] - first, at["end"] - first, fits))
    docs = nlp.pipe(Doc(nlp.vocab, words=spot[0]) for spot in spots)
    for doc, (_, first, last, fits) in zip(docs, spots, strict=True):
        yield asked(doc[first:last], fits)


def ecbplus(path: Path, nlp: Language, violent: frozenset[tuple[str, str]]) -> Iterator[Asked]:
    """Yield the mentions in topics about violence of each event that a word of `violent` names for the most part."""
    chains: defaultdict[str, list[Asked]] = defaultdict(list)
    for record in (r for r in _lines(path) if r["topic"] in _TOPICS):
        at = {event["sent"] for event in record["events"]}
        texts = {s["id"]: Doc(nlp.vocab, words=s["tokens"]) for s in record["sentences"] if s["id"] in at}
        sentences = dict(zip(texts, nlp.pipe(texts.values()), strict=True))
        for event in record["events"]:
            span = sentences[event["sent"]][min(event["tokens"]) : max(event["tokens"]) + 1]
            chains[f"{record['topic']} {event['chain']}"].append(asked(span, ("UseOfForce", "Arrest")))
    for words in chains.values():
        if 2 * sum((w.lemma, w.pos) in violent for w in words) >= len(words):
            yield from words


def muc4(folder: Path, nlp: Language) -> Iterator[Asked]:
    """Yield, once for each filler that it governs, every word that governs victims and targets of the key often."""
    gold = json.loads((folder / "gold-train.json").read_text(encoding="utf-8"))
    stands, governs = Counter[tuple[str, str]](), defaultdict[tuple[str, str], list[Asked]](list)
    for sentence, names in _with_fillers(folder / "train.jsonl", gold, nlp):
        stands.update({(t.lemma_.lower(), part_of_speech(t)) for t in sentence})
        for token in {t for name in names for t in _heads(sentence, name)}:
            if (governor := _governor(token)) is not None and governor.pos_ in ("VERB", "NOUN"):
                word = asked(sentence.doc[governor.i : governor.i + 1], ("UseOfForce",))
                governs[(word.lemma, word.pos)].append(word)
    for key, words in sorted(governs.items()):
        if len(words) >= _OFTEN and len(words) >= _MOSTLY * stands[key]:
            yield from words


def _with_fillers(
    path: Path, gold: Mapping[str, Any], nlp: Language
) -> Iterator[tuple[Span, frozenset[str]]]:
    """Yield each sentence that has victims or targets of the key, with their names."""
    for record in islice((r for r in _lines(path) if gold[r["id"]]["templates"]), _REPORTS):
        told = gold[record["id"]]["templates"]
        names = {n for t in told for role in ("Target", "VictimAny") for filler in t[role] for n in filler}
        texts = [p for p in record["text"].split("\n\n") if any(n in p.lower() for n in names)]
        for doc in nlp.pipe(texts):
            for sentence in doc.sents:
                here = frozenset(n for n in names if n in sentence.text.lower())
                if here:
                    yield sentence, here


def _heads(sentence: Span, name: str) -> Iterator[Token]:
    """Yield the head of each place in a sentence where a name stands."""
    low, at = sentence.text.lower(), 0
    while (at := low.find(name, at)) >= 0:
        span = sentence.char_span(at, at + len(name), alignment_mode="expand")
        at += len(name)
        if span is not None and span.root.pos_ in ("NOUN", "PROPN"):
            yield span.root


def _governor(token: Token) -> Token | None:
    """Return the word that a filler is the patient of."""
    above = token.head
    if token.dep_ == "pobj":
        return above.head if above.text.lower() in _AIMS else None
    if token.dep_ in ("nmod", "obl") and any(
        t.text.lower() in _AIMS for t in token.lefts if t.dep_ == "case"
    ):
        return above
    return above if token.dep_ in _PATIENT and above is not token else None


def _fitting(kind: str) -> tuple[str, ...]:
    return next((classes for begins, classes in _TYPES.items() if kind.startswith(begins)), ())


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    yield from map(json.loads, text.decode("utf-8").splitlines())


def violent_words(triggers: Iterable[Asked]) -> frozenset[tuple[str, str]]:
    """Return the words that often name acts of violence."""
    acts = Counter((word.lemma, word.pos) for word in triggers if word.pos != "adjective")
    return frozenset(key for key, n in acts.items() if n >= _AGAIN)


def set_aside(table: Path = TABLE) -> frozenset[tuple[str, str]]:
    """Return the words, with their parts of speech, that a table holds to name no act of violence."""
    lines = [line for line in table.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return frozenset((lemma, pos) for lemma, pos, _ in (line.split("\t") for line in lines))


def report(name: str, words: Iterable[Asked], known: Known, shown: int) -> Iterator[str]:
    """Yield the share of words that are known, of those of the class and of all, and the commonest that are not."""
    counted = [(word, known(word)) for word in words]
    aside = set_aside()
    of_class = [(w, found) for w, found in counted if found or (w.lemma, w.pos) not in aside]
    missing = Counter(f"{w.lemma} ({w.pos})" for w, found in of_class if not found)
    share, all_of = (sum(f for _, f in some) / max(len(some), 1) for some in (of_class, counted))
    yield f"{name}: {share:.1%} of {len(of_class)} words known ({all_of:.1%} with the words set aside)"
    yield from (f"    {n:4} {what}" for what, n in missing.most_common(shown))


def main() -> None:
    """Print the share that is known of each corpus that is there."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("reports", type=Path, nargs="?")
    parser.add_argument("--missing", type=int, default=_SHOWN)
    args = parser.parse_args()
    known, nlp = (
        Known(load(f for f in turtle_files(shipped("ontology")) if f.name != "shapes.ttl")),
        model.load(),
    )
    corpora = {}
    with nlp.select_pipes(disable=["parser", "ner"]):
        triggers = corpora["WikiEvents train"] = list(
            wikievents(args.folder / "wikievents" / "train.jsonl.gz", nlp)
        )
        path = args.folder / "ecbplus" / "train.jsonl.gz"
        corpora["ECB+ train"] = list(ecbplus(path, nlp, violent_words(triggers)))
    if args.reports:
        with nlp.select_pipes(disable=["ner"]):
            corpora["MUC-4 train"] = list(muc4(args.reports, nlp))
    for name, words in corpora.items():
        print(*report(name, words, known, args.missing), sep="\n")


if __name__ == "__main__":
    main()
