"""Tells how many of the words that others marked for acts of violence the lexicon knows, and which it does not.

    python -m benchmarks.coverage FOLDER [REPORTS] [--missing N]

FOLDER holds `wikievents/train.jsonl.gz` and `ecbplus/train.jsonl.gz`, REPORTS `train.jsonl` with `gold-train.json` of
MUC-4. They are read where they lie; nothing of them is kept. What counts:

- WikiEvents: the triggers of attacks, deaths, injuries and arrests.
- ECB+: in topics about violence, the mentions of each event that is called at least once by a word that WikiEvents has for
  such an act more often than for any other; so what names the act in other words is asked for, too.
- MUC-4: the words that govern a victim or a target of the key, as object, subject of a passive, possessor, or behind one of
  the prepositions of aims, `_OFTEN` times or more and in at least the share `_MOSTLY` of the sentences with fillers in which
  they stand.

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
from pathlib import Path
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kgbuild.annotate import model
from kgbuild.extract.tollgrammar import lists
from kgbuild.lexicon import Lexicon, Trigger, load, turtle_files
from kgbuild.resources import shipped

#: Types of WikiEvents, by how they begin, and the classes that fit them.
_TYPES: Final = {
    "Conflict.Attack": ("HostileAct",),
    "Conflict.Defeat": ("HostileAct",),
    "Life.Die": ("HostileAct",),
    "Life.Injure": ("HostileAct",),
    "Justice.ArrestJailDetain": ("Arrest", "Abduction"),
}
_TOPICS: Final = frozenset({"3", "8", "13", "14", "16", "19", "22", "24", "26", "32", "33"})
_PATIENT: Final = frozenset({"obj", "dobj", "nsubj:pass", "nsubjpass", "nmod:poss", "poss", "compound"})
_AIMS: Final = frozenset({"of", "on", "against", "at", "upon"})
_OFTEN: Final = 8
_MOSTLY: Final = 0.25
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """A word that a corpus marks: its lemma, "verb", "noun" or "adjective", and what else its sentence has."""

    lemma: str
    pos: str
    beside: frozenset[str]
    fits: tuple[str, ...]


def part_of_speech(token: Token) -> str:
    """Return the part of speech of a word as the lexicon has it: gerunds with a determiner are nouns."""
    if token.tag_ == "VBG" and token.dep_ in ("nsubj", "obj", "dobj", "pobj", "nsubj:pass", "nsubjpass"):
        return "noun"
    return {"VERB": "verb", "NOUN": "noun", "PROPN": "noun", "AUX": "verb"}.get(token.pos_, "adjective")


def asked(span: Span, fits: tuple[str, ...]) -> Asked:
    """Return what a marked span asks of the lexicon: its head, and the words beside it."""
    token = next((t for t in (span.root, *span) if t.pos_ in ("VERB", "NOUN", "PROPN")), span.root)
    pos = part_of_speech(token)
    lemma = token.text.lower() if pos == "noun" and token.tag_ == "VBG" else token.lemma_.lower()
    return Asked(lemma, pos, frozenset(w for t in token.sent for w in (t.lemma_.lower(), t.text.lower())), fits)


class Known:
    """What the lexicon knows."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        names = ("dead", "dying", "killing", "wounding", "hurt", "deaths", "injuries", "losses", "tolls")
        self.tolls = frozenset(w for name in names for w in lists()[name])

    def __call__(self, word: Asked) -> bool:
        """Tell whether the lexicon knows a word in its sense."""
        if "HostileAct" in word.fits and word.lemma in self.tolls | self.lexicon.sufferers:
            return True
        pos = ("verb", "noun") if word.pos == "adjective" else (word.pos,)
        bases = (word.lemma, word.lemma.removesuffix("s"))
        found = (t for p in pos for b in bases for t in self.lexicon.by_lemma.get((b, p), ()))
        return any(self.lexicon.fits(t.evokes, word.fits) and _beside(t, word) for t in found)


def _beside(trigger: Trigger, word: Asked) -> bool:
    asks = [frozenset({trigger.particle}) - {""}, trigger.objects, trigger.modifiers]
    return all(not some or some & word.beside for some in asks)


def wikievents(path: Path, nlp: Language) -> Iterator[tuple[str, Asked]]:
    """Yield every trigger of WikiEvents with its type."""
    records = list(_lines(path))
    docs = nlp.pipe(Doc(nlp.vocab, words=record["tokens"]) for record in records)
    for record, doc in zip(records, docs, strict=True):
        for event in record["event_mentions"]:
            at = event["trigger"]
            yield event["event_type"], asked(doc[at["start"] : at["end"]], _fitting(event["event_type"]))


def ecbplus(path: Path, nlp: Language, violent: frozenset[tuple[str, str]]) -> Iterator[Asked]:
    """Yield the mentions in topics about violence of each event that a word of `violent` names at least once."""
    chains: defaultdict[str, list[Asked]] = defaultdict(list)
    for record in (r for r in _lines(path) if r["topic"] in _TOPICS):
        sentences = {s["id"]: nlp(Doc(nlp.vocab, words=s["tokens"])) for s in record["sentences"]}
        for event in record["events"]:
            first, last = min(event["tokens"]), max(event["tokens"])
            span = sentences[event["sent"]][first : last + 1]
            chains[f"{record['topic']} {event['chain']}"].append(asked(span, ("HostileAct",)))
    for words in chains.values():
        if any((w.lemma, w.pos) in violent for w in words):
            yield from words


def muc4(folder: Path, nlp: Language) -> Iterator[Asked]:
    """Yield, once for each filler that it governs, every word that governs victims and targets of the key often."""
    gold = json.loads((folder / "gold-train.json").read_text(encoding="utf-8"))
    stands, governs = Counter[tuple[str, str]](), defaultdict[tuple[str, str], list[Asked]](list)
    for sentence, names in _with_fillers(folder / "train.jsonl", gold, nlp):
        stands.update({(t.lemma_.lower(), part_of_speech(t)) for t in sentence})
        for token in {t for name in names for t in _heads(sentence, name)}:
            if (governor := _governor(token)) is not None:
                word = asked(sentence.doc[governor.i : governor.i + 1], ("HostileAct",))
                governs[(word.lemma, word.pos)].append(word)
    for key, words in sorted(governs.items()):
        if len(words) >= _OFTEN and len(words) >= _MOSTLY * stands[key]:
            yield from words


def _with_fillers(
    path: Path, gold: Mapping[str, Any], nlp: Language
) -> Iterator[tuple[Span, frozenset[str]]]:
    """Yield each sentence that has victims or targets of the key, with their names."""
    for record in _lines(path):
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
    if token.dep_ in ("nmod", "obl") and any(t.text.lower() in _AIMS for t in token.lefts if t.dep_ == "case"):
        return above
    return above if token.dep_ in _PATIENT and above is not token else None


def _fitting(kind: str) -> tuple[str, ...]:
    return next((classes for begins, classes in _TYPES.items() if kind.startswith(begins)), ())


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    with opened as file:
        yield from map(json.loads, file)


def violent_words(triggers: Iterable[tuple[str, Asked]]) -> frozenset[tuple[str, str]]:
    """Return the words that name acts of violence more often than anything else, and more than once."""
    acts, others = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for _, word in triggers:
        (acts if word.fits else others)[(word.lemma, word.pos)] += 1
    return frozenset(key for key, n in acts.items() if n > max(1, others[key]))


def report(name: str, words: Iterable[Asked], known: Known, shown: int) -> Iterator[str]:
    """Yield the share of words that are known, and the commonest that are not."""
    counted = [(word, known(word)) for word in words]
    missing = Counter(f"{w.lemma} ({w.pos})" for w, found in counted if not found)
    share = sum(found for _, found in counted) / max(len(counted), 1)
    yield f"{name}: {share:.1%} of {len(counted)} words known"
    yield from (f"    {n:4} {what}" for what, n in missing.most_common(shown))


def main() -> None:
    """Print the share that is known of each corpus that is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("reports", type=Path, nargs="?")
    parser.add_argument("--missing", type=int, default=_SHOWN)
    args = parser.parse_args()
    known, nlp = Known(load(f for f in turtle_files(shipped("ontology")) if f.name != "shapes.ttl")), model.load()
    triggers = list(wikievents(args.folder / "wikievents" / "train.jsonl.gz", nlp))
    corpora = {"WikiEvents train": [word for _, word in triggers if word.fits]}
    corpora["ECB+ train"] = list(
        ecbplus(args.folder / "ecbplus" / "train.jsonl.gz", nlp, violent_words(triggers))
    )
    if args.reports:
        corpora["MUC-4 train"] = list(muc4(args.reports, nlp))
    for name, words in corpora.items():
        print(*report(name, words, known, args.missing), sep="\n")


if __name__ == "__main__":
    main()
