"""Scores event coreference on ECB+ (Cybulska and Vossen 2014): its own mentions, brought together by our profiles of them.

    python -m benchmarks.ecb FOLDER

FOLDER holds `train.jsonl.gz` and `dev.jsonl.gz`: one document a line, with the sentences that are annotated, and of each
event mention its words and its chain. A mention that extraction reads, too, has the profile that extraction gives it;
of any other (ECB+ counts saying, going and winning) the profile is made of the clause that its word heads. What the
model's heads make of its words, and how often two words told of one event in other topics of train, are compared as
well. Weights are fitted on train, and so, topics left out, is how much evidence a group needs; dev is scored in CoNLL F1,
beside the baseline that takes one head lemma for one event.
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
from kgbuild.model import Article, ArticleExtraction, Block, Document, EventArgument, EventMention, RoleArc
from kgbuild.pipeline import Resources
from kgbuild.resolve.clusters import Clustered
from kgbuild.resolve.features import across_features
from kgbuild.resolve.knowledge import GazetteerKnowledge
from kgbuild.resolve.profile import EventProfile, Relatedness
from kgbuild.resolve.vetoes import ruled_out
from kgbuild.resolve.world import resolved
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.clauses import Clauses
from kgbuild.syntax.modifiers import modifiers_of
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
#: Shares of pairs of two words that told of one event, and how many pairs prove anything.
_SHARES = (0.0, 0.03, 0.1, 0.25, 0.5)
_LEAST_PAIRS = 3
#: How far around a mention words are near it.
_NEAR = 5
#: Semantic roles by the part of a profile that they are: parties, place, time.
_PARTS = {"ARG0": "parties", "ARG1": "parties", "ARG2": "parties", "ARGM-LOC": "place", "ARGM-TMP": "time"}
#: Dependents that are parties where no role is found.
_PARTY = frozenset({"subj", "subj:pass", "obj", "iobj", "obl", "nmod", "agent", "compound", "poss"})
#: Into so many parts train is cut, and what may be added to each pair's score before groups are formed.
_FOLDS = 4
_BONUSES = (0.0, 0.5, 1.0, 1.5)
#: What a pair counts that no documents alike have in common.
_NEVER = -3.0

Vector = Mapping[str, float]


@dataclass(frozen=True)
class Told:
    """A mention of the gold: its document's number and topic, lemma of its head, chain, profile, words of its sentence.

    `kind` is the type that the trigger head gives it, `near` are the words around it, and `parties`, `place` and `time`
    those of its arguments.
    """

    document: int
    topic: str
    lemma: str
    chain: str
    profile: EventProfile
    sentence: frozenset[str]
    kind: str
    near: frozenset[str]
    parties: frozenset[str]
    place: frozenset[str]
    time: frozenset[str]


@dataclass(frozen=True)
class Corpus:
    """The mentions of some documents; of each document the weighed words; what is known of the things in them.

    `rarity` says how much a word weighs.
    """

    told: Sequence[Told]
    words: Sequence[Vector]
    related: Relatedness
    rarity: Mapping[str, float]


@dataclass(frozen=True)
class Pair:
    """Two mentions of documents that are enough alike: their numbers, what holds of them, whether they are of one event."""

    first: int
    second: int
    features: frozenset[str]
    same: bool


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
    likeness = Words(train)
    pairs = list(judged(train, likeness))
    ours = brought_together(len(dev.told), judged(dev, likeness), _weights(pairs), _bonus(train, pairs))
    systems = {"one head lemma": by_lemma, "one head lemma in documents alike": by_both, "profiles": ours}
    return {name: 100 * conll(gold, found) for name, found in systems.items()}


def _weights(pairs: Iterable[Pair]) -> dict[str, float]:
    return regression([(pair.features, pair.same) for pair in pairs], _RIDGE)


def brought_together(
    number: int, pairs: Iterable[Pair], weights: Mapping[str, float], bonus: float
) -> Partition:
    """Return the groups of so many mentions; `bonus` is added to each pair's score."""
    scores = {(p.first, p.second): score(weights, p.features) + bonus for p in pairs}
    return average_link(number, scores, _NEVER)


def _bonus(train: Corpus, pairs: Sequence[Pair]) -> float:
    """Return the bonus with which topics that are left out of fitting come out best: pairs alone are too cautious."""
    folds = _folds(train)
    total = dict.fromkeys(_BONUSES, 0.0)
    for fold, mentions in enumerate(folds):
        number = {n: at for at, n in enumerate(mentions)}
        weights = _weights(p for p in pairs if p.first not in number and p.second not in number)
        inside = [
            replace(p, first=number[p.first], second=number[p.second])
            for p in pairs
            if p.first in number and p.second in number
        ]
        gold = grouped(enumerate(train.told[n].chain for n in folds[fold]))
        for bonus in _BONUSES:
            total[bonus] += conll(gold, brought_together(len(mentions), inside, weights, bonus))
    return max(_BONUSES, key=lambda bonus: total[bonus])


def _folds(train: Corpus) -> list[list[int]]:
    """Return the numbers of mentions in parts, each topic in one of them."""
    topics = sorted({told.topic for told in train.told})
    fold = {topic: n % _FOLDS for n, topic in enumerate(topics)}
    return [[n for n, t in enumerate(train.told) if fold[t.topic] == part] for part in range(_FOLDS)]


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
    profiles, related = _profiles(readings, resources)
    told = []
    for n, (document, row) in enumerate(zip(documents, rows, strict=True)):
        around = _Around(document)
        for key, event in enumerate(row["events"]):
            head = heads[n][key]
            word = document.words[head]
            sentence = frozenset(_content(document, *document.sents[word.sent]))
            told.append(
                Told(
                    n,
                    str(row["topic"]),
                    word.lemma.casefold(),
                    event["chain"],
                    profiles[n, key],
                    sentence,
                    around.kinds.get(head, ""),
                    around.near(head),
                    **around.parts(head),
                )
            )
    counts = [Counter(_content(d, 0, len(d.words))) for d in documents]
    return Corpus(told, _weighed(counts), related, _rarity(counts))


class _Around:
    """The words that stand around a mention, and those of its arguments."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.kinds = {i: kind for i, kind, _ in document.heads.triggers}
        self._arcs: dict[int, list[RoleArc]] = defaultdict(list)
        for arc in document.heads.roles:
            self._arcs[arc.predicate].append(arc)

    def near(self, head: int) -> frozenset[str]:
        """Return the lemmas of the words close to a word, in its sentence."""
        first, last = self._document.sents[self._document.words[head].sent]
        before = _content(self._document, max(first, head - _NEAR), head)
        return frozenset({*before, *_content(self._document, head + 1, min(last, head + _NEAR + 1))})

    def parts(self, head: int) -> dict[str, frozenset[str]]:
        """Return the lemmas of what the roles of a word, and its dependents, tell: parties, place, time."""
        found: dict[str, set[str]] = {part: set() for part in _PARTS.values()}
        for arc in self._arcs[head]:
            if arc.label in _PARTS:
                found[_PARTS[arc.label]].update(_content(self._document, arc.first, arc.last))
        for child in self._document.children[head]:
            if self._document.words[child].rel in _PARTY:
                for i in self._document.subtree(child):
                    found["parties"].update(_content(self._document, i, i + 1))
        return {part: frozenset(words) for part, words in found.items()}


def _content(document: Document, first: int, last: int) -> Iterator[str]:
    return (w.lemma.casefold() for w in document.words[first:last] if w.pos in _CONTENT)


def _rarity(counts: Sequence[Counter[str]]) -> dict[str, float]:
    """Return the weight of each word: the more, the fewer documents have it."""
    having = Counter(word for count in counts for word in count)
    return {word: math.log(len(counts) / number) for word, number in having.items()}


def _weighed(counts: Sequence[Counter[str]]) -> list[Vector]:
    """Return vectors of length one, in which a word weighs the more the fewer documents have it."""
    rarity = _rarity(counts)
    found: list[Vector] = []
    for count in counts:
        raw = {w: (1 + math.log(n)) * rarity[w] for w, n in sorted(count.items())}
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

    def reading(self, heads: Sequence[int]) -> ArticleExtraction:
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
        arguments = (arguments_of if verb else modifiers_of)(self._clauses, head)
        arguments = []
        for argument in arguments:
            key = self._entities.of(argument.head)
            if key is None:
                continue
            place = self._lexicon.fits(self._entities.kind(key), ("Place",)) and argument.prep
            role = "place" if place else _ROLES.get(argument.position, "")
            if role:
                arguments.append(EventArgument(role, self._entities.mention(argument.head), entity=key))
        for time in self._times:
            if time.head == head:
                arguments.append(
                    EventArgument("time", self._entities.span(time.first, time.last), when=time.when)
                )
        return EventMention(0, "Event", (), tuple(arguments), sentence=self._document.words[head].sent)


def _profiles(
    readings: Sequence[ArticleExtraction], resources: Resources
) -> tuple[dict[tuple[int, int], EventProfile], Relatedness]:
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


class Words:
    """How often two words told of one event in the documents of train that are alike."""

    def __init__(self, train: Corpus) -> None:
        self._counts: dict[tuple[str, str], Counter[tuple[str, bool]]] = defaultdict(Counter)
        for i, j, _ in _pairs(train):
            a, b = train.told[i], train.told[j]
            self._counts[_both(a.lemma, b.lemma)][a.topic, a.chain == b.chain] += 1

    def step(self, one: str, other: str, left_out: str) -> str:
        """Return the share of pairs of two words that are of one event, as a step; "" where few pairs tell.

        Pairs of the topic `left_out` don't count: that is how the words of topics never seen look.
        """
        counts = self._counts.get(_both(one, other), Counter())
        told = [(same, n) for (topic, same), n in counts.items() if topic != left_out]
        right, number = sum(n for same, n in told if same), sum(n for _, n in told)
        share = (right + 0.5) / (number + 3)
        return str(max(s for s in _SHARES if s <= share)) if number >= _LEAST_PAIRS else ""


def _both(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)


def judged(corpus: Corpus, likeness: Words) -> Iterator[Pair]:
    """Yield the pairs of mentions of documents that are enough alike, with what holds of them."""
    for i, j, documents in _pairs(corpus):
        a, b = corpus.told[i], corpus.told[j]
        features = _features(a, b, documents, corpus.related)
        features |= _of_words(a, b, documents, likeness) | _of_arguments(a, b, corpus.rarity)
        yield Pair(i, j, features, a.chain == b.chain)


def _pairs(corpus: Corpus) -> Iterator[tuple[int, int, str]]:
    """Yield the numbers of two mentions of documents that are enough alike, and how much these are."""
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
        yield from ((i, j, likeness) for i, j in pairs)


def _alike(words: Sequence[Vector], least: float = _APART) -> Iterator[tuple[int, int]]:
    for d in range(len(words)):
        for e in range(d, len(words)):
            if d == e or _cosine(words[d], words[e]) >= least:
                yield d, e


def _features(a: Told, b: Told, documents: str, related: Relatedness) -> frozenset[str]:
    common, word = a.sentence & b.sentence, _word(a, b)
    least = min(len(a.sentence), len(b.sentence)) or 1
    return frozenset(
        {
            *across_features(a.profile, b.profile, related),
            f"word:{word}",
            f"sentences:{_step(len(common) / least)}",
            f"documents:{documents}",
            f"word:{word} documents:{documents}",
            f"word:{word} sentences:{_step(len(common) / least)}",
            f"kept apart by:{ruled_out(a.profile, b.profile, related)}",
            f"said in both:{a.lemma in b.sentence and b.lemma in a.sentence}",
        }
    )


def _of_words(a: Told, b: Told, documents: str, likeness: Words) -> frozenset[str]:
    """Return how alike two mentions' words were elsewhere, and the types that the trigger head gives them."""
    share = likeness.step(a.lemma, b.lemma, a.topic)
    types = "" if not (a.kind and b.kind) else "same" if a.kind == b.kind else "other"
    return frozenset(
        {f"share:{share}", f"share:{share} word:{_word(a, b)} documents:{documents}", f"types:{types}"}
    )


def _of_arguments(a: Told, b: Told, rarity: Mapping[str, float]) -> frozenset[str]:
    """Return how much the words of two mentions' arguments, and those around them, have in common."""
    parties, near = _common(a.parties, b.parties, rarity), _common(a.near, b.near, rarity)
    return frozenset(
        {
            *(f"parties:{parties}", f"parties:{parties} word:{_word(a, b)}"),
            *(f"near:{near}", f"near:{near} word:{_word(a, b)}"),
            f"told place:{_common(a.place, b.place, rarity)}",
            f"told time:{_common(a.time, b.time, rarity)}",
        }
    )


def _word(a: Told, b: Told) -> str:
    return "lemma" if a.lemma == b.lemma else "stem" if a.profile.words & b.profile.words else "other"


def _common(a: frozenset[str], b: frozenset[str], rarity: Mapping[str, float]) -> str:
    """Return how much of the lighter of two sets of words is in both, as a step; "" where one is empty."""
    if not a or not b:
        return ""
    least = min(_weight(a, rarity), _weight(b, rarity))
    return _step(_weight(a & b, rarity) / least if least else 0.0)


def _weight(words: frozenset[str], rarity: Mapping[str, float]) -> float:
    return sum(rarity[word] for word in sorted(words))


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
