"""Scores event coreference on ECB+ (Cybulska and Vossen 2014): its own mentions, brought together by our profiles of them.

    python -m benchmarks.ecb FOLDER

FOLDER holds `train.jsonl.gz` and `dev.jsonl.gz`: one document a line, with the sentences that are annotated, and of each
event mention its words and its chain. A mention that extraction reads, too, has the profile that extraction gives it;
of any other (ECB+ counts saying, going and winning) the profile is made of the clause that its word heads. Weights are
fitted on train; dev is scored in CoNLL F1, beside the baseline that takes one head lemma for one event.
"""

from __future__ import annotations

import gzip
import heapq
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.coreference import Partition, conll
from benchmarks.logistic import regression, score
from kgbuild import pipeline
from kgbuild.annotate import annotate
from kgbuild.extract.coreference.entities import Entities
from kgbuild.extract.reading import read_document
from kgbuild.extract.times.finding import find_times
from kgbuild.model import Article, Block, Document, EventMention, Fill, Reading
from kgbuild.pipeline import Resources
from kgbuild.resolve.clusters import Clustered
from kgbuild.resolve.knowledge import GazetteerKnowledge
from kgbuild.resolve.profiles import across_features, ruled_out
from kgbuild.resolve.sketch import Relatedness, Sketch
from kgbuild.resolve.world import resolved
from kgbuild.syntax.clauses import Clauses
from kgbuild.vocab import DATA

_NO_SPACE_BEFORE = re.compile(r"^(?:[,.;:!?%)\]]|'s|'|n't|'(?:re|ve|ll|d|m))$")
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
#: The role that a phrase at each position of a clause has in a profile.
_ROLES = {"subj": "attacker", "agent": "attacker", "obj": "target", "subj:pass": "target", "nmod": "target"}
#: Documents less alike than this (cosine of their words, the rarer the heavier) share no event.
_APART = 0.15
#: Documents at least so alike are of one topic.
_TOPIC = 0.3
_RIDGE = 1.0
_STEPS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6)

Vector = Mapping[str, float]


@dataclass(frozen=True)
class Told:
    """A mention of the gold: its document's number, lemma of its head, chain, sketch, and the words of its sentence."""

    document: int
    lemma: str
    chain: str
    sketch: Sketch
    sentence: frozenset[str]


@dataclass(frozen=True)
class Corpus:
    """The mentions of some documents; of each document the weighed words; what is known of the things in them."""

    told: Sequence[Told]
    words: Sequence[Vector]
    related: Relatedness


def main(folder: Path) -> None:
    """Print the figures of dev."""
    for name, value in figures(folder).items():
        print(f"{name:44} {value:.1f}")


def figures(folder: Path) -> dict[str, float]:
    """Return CoNLL F1 on dev in per cent, of the baselines and of the fitted model."""
    resources = Resources.load()
    train, dev = (corpus(folder / f"{half}.jsonl.gz", resources) for half in ("train", "dev"))
    gold = grouped(enumerate(t.chain for t in dev.told))
    near = topics(dev)
    by_lemma = grouped((n, t.lemma) for n, t in enumerate(dev.told))
    by_both = grouped((n, (t.lemma, near[t.document])) for n, t in enumerate(dev.told))
    weights = regression([(features, same) for _, _, features, same in judged(train)], _RIDGE)
    scores = {(i, j): score(weights, features) for i, j, features, _ in judged(dev)}
    ours = average_link(len(dev.told), scores)
    systems = {"one head lemma": by_lemma, "one head lemma in documents alike": by_both, "profiles": ours}
    return {name: 100 * conll(gold, found) for name, found in systems.items()}


# --------------------------------------------------------------------------------------------- reading


def corpus(path: Path, resources: Resources) -> Corpus:
    """Return the mentions of a file with their profiles."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    articles = [article(row) for row in rows]
    documents = annotate((a for a, _ in articles), pipeline.language(resources))
    return profiled(rows, [at for _, at in articles], list(documents), resources)


def article(row: Mapping[str, Any]) -> tuple[Article, dict[tuple[int, int], int]]:
    """Return a document as an article, each sentence a paragraph, and the offset of each token."""
    text, at = "", {}
    for sentence in row["sentences"]:
        for n, token in enumerate(sentence["tokens"]):
            text += " " if n and not _NO_SPACE_BEFORE.match(token) else ""
            at[sentence["id"], n] = len(text)
            text += token
        text += "\n\n"
    return Article(row["doc"], text, (Block(0, len(text), "body"),)), at


def profiled(
    rows: Sequence[Mapping[str, Any]],
    offsets: Sequence[Mapping[tuple[int, int], int]],
    documents: Sequence[Document],
    resources: Resources,
) -> Corpus:
    """Return the mentions of annotated documents with their profiles; `offsets` are those of their tokens."""
    readers = [_Reader(document, resources) for document in documents]
    heads = [
        [reader.head([at[e["sent"], t] for t in e["tokens"]]) for e in row["events"]]
        for reader, row, at in zip(readers, rows, offsets, strict=True)
    ]
    readings = [reader.reading(words) for reader, words in zip(readers, heads, strict=True)]
    sketches, related = _sketches(readings, resources)
    told = []
    for n, (document, row) in enumerate(zip(documents, rows, strict=True)):
        for key, event in enumerate(row["events"]):
            word = document.words[heads[n][key]]
            sentence = frozenset(_content(document, *document.sents[word.sent]))
            told.append(Told(n, word.lemma.casefold(), event["chain"], sketches[n, key], sentence))
    return Corpus(told, _weighed([Counter(_content(d, 0, len(d.words))) for d in documents]), related)


def _content(document: Document, first: int, last: int) -> Iterator[str]:
    return (w.lemma.casefold() for w in document.words[first:last] if w.pos in _CONTENT)


def _weighed(counts: Sequence[Counter[str]]) -> list[Vector]:
    """Return vectors of length one, in which a word weighs the more the fewer documents have it."""
    having = Counter(word for count in counts for word in count)
    found = []
    for count in counts:
        raw = {w: (1 + math.log(n)) * math.log(len(counts) / having[w]) for w, n in sorted(count.items())}
        length = math.sqrt(sum(x * x for x in raw.values())) or 1.0
        found.append({w: x / length for w, x in raw.items()})
    return found


class _Reader:
    """Gives each mention of the gold an event mention of ours: the one read there, else one made of its clause."""

    def __init__(self, document: Document, resources: Resources) -> None:
        tools = resources.tools
        self._document, self._clauses = document, Clauses(document)
        self._entities = Entities.read(document, tools.gazetteer, tools.nouns)
        self._times, self._lexicon = find_times(document), tools.lexicon
        self._read = read_document(document, tools)

    def head(self, starts: Sequence[int]) -> int:
        """Return the word among those at these offsets that none of the others is above."""
        words = self._document.words
        inside = [w.i for w in words if any(w.start <= start < w.end for start in starts)]
        return next((i for i in inside if words[i].head not in inside or words[i].head == i), inside[0])

    def reading(self, heads: Sequence[int]) -> Reading:
        """Return the reading of the document with just these words' events, in their order."""
        events = [self._event(key, head) for key, head in enumerate(heads)]
        return replace(self._read, events=tuple(events), statements=())

    def _event(self, key: int, head: int) -> EventMention:
        start = self._document.words[head].start
        own = (e for e in self._read.events if any(t.start <= start < t.end for t in e.triggers))
        event = next(own, None) or self._of_clause(head)
        return replace(event, key=key, links=(), triggers=(self._entities.span(head, head + 1),))

    def _of_clause(self, head: int) -> EventMention:
        verb = self._clauses.is_verb(head)
        arguments = self._clauses.arguments(head) if verb else self._clauses.modifiers(head)
        fills = []
        for argument in arguments:
            key = self._entities.of(argument.head)
            if key is None:
                continue
            place = self._lexicon.fits(self._entities.kind(key), ("Place",)) and argument.prep
            role = "place" if place else _ROLES.get(argument.position, "")
            if role:
                fills.append(Fill(role, self._entities.mention(argument.head), entity=key))
        for time in self._times:
            if time.head == head:
                fills.append(Fill("time", self._entities.span(time.first, time.last), when=time.when))
        return EventMention(0, "Event", (), tuple(fills), sentence=self._document.words[head].sent)


def _sketches(
    readings: Sequence[Reading], resources: Resources
) -> tuple[dict[tuple[int, int], Sketch], Relatedness]:
    tools, order = resources.tools, sorted(range(len(readings)), key=lambda n: readings[n].article.id)
    knowledge = GazetteerKnowledge(tools.gazetteer, resources.geography, tools.lexicon)
    by_id = [readings[n] for n in order]
    world = resolved(by_id, [r.article.id for r in by_id], knowledge, tools.lexicon, DATA)
    undated = Clustered((), [(None, "")] * len(by_id), (), ())
    found = {
        (order[n], key): world.clusterer.of_members({(n, key)}, undated)
        for n, reading in enumerate(by_id)
        for key in range(len(reading.events))
    }
    return found, world.named.related


# ------------------------------------------------------------------------------------------- comparing


def judged(corpus: Corpus) -> Iterator[tuple[int, int, frozenset[str], bool]]:
    """Yield the pairs of mentions of documents that are enough alike, with what holds of them."""
    in_document: dict[int, list[int]] = defaultdict(list)
    for n, told in enumerate(corpus.told):
        in_document[told.document].append(n)
    for d, e in _alike(corpus.words):
        likeness = "same" if d == e else _step(_cosine(corpus.words[d], corpus.words[e]))
        pairs = (
            combinations(in_document[d], 2)
            if d == e
            else ((i, j) for i in in_document[d] for j in in_document[e])
        )
        for i, j in pairs:
            a, b = corpus.told[i], corpus.told[j]
            yield i, j, _features(a, b, likeness, corpus.related), a.chain == b.chain


def _alike(words: Sequence[Vector], least: float = _APART) -> Iterator[tuple[int, int]]:
    for d in range(len(words)):
        for e in range(d, len(words)):
            if d == e or _cosine(words[d], words[e]) >= least:
                yield d, e


def _features(a: Told, b: Told, documents: str, related: Relatedness) -> frozenset[str]:
    common = a.sentence & b.sentence
    word = "lemma" if a.lemma == b.lemma else "stem" if a.sketch.words & b.sketch.words else "other"
    least = min(len(a.sentence), len(b.sentence)) or 1
    return frozenset(
        {
            *across_features(a.sketch, b.sketch, related),
            f"word:{word}",
            f"sentences:{_step(len(common) / least)}",
            f"documents:{documents}",
            f"word:{word} documents:{documents}",
            f"word:{word} sentences:{_step(len(common) / least)}",
            f"kept apart by:{ruled_out(a.sketch, b.sketch, related)}",
            f"said in both:{a.lemma in b.sentence and b.lemma in a.sentence}",
        }
    )


def _cosine(a: Vector, b: Vector) -> float:
    few, many = (a, b) if len(a) < len(b) else (b, a)
    return sum(value * many[word] for word, value in few.items() if word in many)


def _step(value: float) -> str:
    return str(max(step for step in _STEPS if step <= max(0.0, value)))


def topics(corpus: Corpus) -> list[int]:
    """Return for each document the number of those that hang together by being alike."""
    number = list(range(len(corpus.words)))
    for d, e in _alike(corpus.words, _TOPIC):
        old, new = number[e], number[d]
        number = [new if n == old else n for n in number]
    return number


def grouped(keys: Iterable[tuple[int, Any]]) -> Partition:
    """Return the numbers that have one key in one set."""
    found: dict[Any, set[int]] = defaultdict(set)
    for number, key in keys:
        found[key].add(number)
    return list(found.values())


def average_link(number: int, scores: Mapping[tuple[int, int], float], never: float = -6.0) -> Partition:
    """Join, best first, groups whose members' mean score is above zero; a pair without a score has `never`.

    >>> average_link(4, {(0, 1): 2.0, (1, 2): 1.0, (0, 2): -4.0})
    [{0, 1}, {2}, {3}]
    """
    groups = {n: {n} for n in range(number)}
    ties: dict[int, dict[int, tuple[float, int]]] = {n: {} for n in range(number)}
    for (i, j), found in scores.items():
        ties[i][j] = ties[j][i] = (found, 1)

    def mean(i: int, j: int) -> float:
        total, counted = ties[i][j]
        size = len(groups[i]) * len(groups[j])
        return round((total + never * (size - counted)) / size, 6)

    heap = [(-mean(i, j), i, j) for i in ties for j in ties[i] if i < j and mean(i, j) > 0]
    heapq.heapify(heap)
    while heap:
        score, i, j = heapq.heappop(heap)
        if i not in groups or j not in groups or -score != mean(i, j):
            continue  # one of them has grown since
        groups[i] |= groups.pop(j)
        for other, (total, counted) in ties.pop(j).items():
            del ties[other][j]
            if other != i:
                had = ties[i].get(other, (0.0, 0))
                ties[i][other] = ties[other][i] = (had[0] + total, had[1] + counted)
        for other in ties[i]:
            first, second = min(i, other), max(i, other)
            if mean(first, second) > 0:
                heapq.heappush(heap, (-mean(first, second), first, second))
    return list(groups.values())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
