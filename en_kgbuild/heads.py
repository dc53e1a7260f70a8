"""The component that says what happens: semantic roles, factuality, event triggers and their arguments.

It sets five extensions of Doc, each a list of tuples in the order of the text; words are positions of tokens, shares
are 0 to 1, to three digits:

* `doc._.roles`: (predicate, label, first, last, share), PropBank's labels ("ARG0", "ARGM-TMP") for the words from
  `first` to `last` (exclusive);
* `doc._.factuality`: (word, value) of each predicate and trigger, -3 (did not happen) to 3 (did), after UDS;
* `doc._.triggers`: (word, type, share), types of two levels after KAIROS ("Conflict.Attack");
* `doc._.arguments`: (trigger, role, word, share), the head word of each argument, also of other sentences near by;
* `doc._.passages`: (first word, odds) of each sentence: the log odds, to two digits, that it and the sentences around it
  tell of violence in earnest, and not of sport, trade, weather, accidents, plays or other peaceful things.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from en_kgbuild.decode import best, logs, softmax
from en_kgbuild.network import Arrays, Network
from en_kgbuild.parts import Encoded, Part, column, extend
from en_kgbuild.roles import Gains, phrases, reaches, steps, whole_phrase

EXTENSIONS: Final = ("roles", "factuality", "triggers", "arguments", "passages")
for _name in EXTENSIONS:
    extend(_name)

#: Shares that a word must have to be a trigger, and to be an argument, of the type or role that fits best.
TRIGGER, ARGUMENT = 0.3, 0.4
#: Distances between two words are told apart up to NEAR, then by doubling, at most FAR times.
NEAR, FAR = 8, 4
#: How many sentences before and behind one make a passage with it.
AROUND = 2

Words = NDArray[np.int64]


def distance(apart: Words) -> Words:
    """Return the class of each distance in words, as training has them.

    >>> distance(np.array([0, 1, 8, 9, 16, 17, -1, -500])).tolist()
    [0, 1, 8, 9, 9, 10, 14, 25]
    """
    far = np.abs(apart)
    edges = np.asarray([NEAR * 2**k for k in range(FAR)])
    size = np.where(far <= NEAR, far, NEAR + np.minimum(FAR, np.searchsorted(edges, far)))
    return np.where(apart < 0, size + NEAR + FAR + 1, size)


def passages(encoded: Encoded, sentences: Words) -> tuple[Words, NDArray[np.float64]]:
    """Return the first word of each sentence, and the mean of the vectors in the passage around it.

    `sentences` number the sentence of each token of the Doc.
    """
    at = np.concatenate([words for words, _ in encoded])
    rows = np.concatenate([vectors[1:] for _, vectors in encoded]).astype(np.float64)
    _, first, sizes = np.unique(sentences[at], return_index=True, return_counts=True)
    sums = np.vstack([np.zeros(rows.shape[1]), np.cumsum(np.add.reduceat(rows, first), axis=0)])
    counts = np.concatenate([[0], np.cumsum(sizes)])
    begin = np.maximum(np.arange(len(first)) - AROUND, 0)
    end = np.minimum(np.arange(len(first)) + AROUND + 1, len(first))
    return at[first], (sums[end] - sums[begin]) / (counts[end] - counts[begin])[:, None]


class Heads(Part):
    """Sets `doc._.roles`, `factuality`, `triggers`, `arguments` and `passages` (see the module)."""

    FILES: ClassVar[tuple[str, ...]] = (
        "words.onnx",
        "roles.onnx",
        "nodes.onnx",
        "arguments.onnx",
        "labels.json",
        "passages.json",
    )

    def read(self, folder: Path) -> None:
        """Load the scorers of words and of pairs."""
        super().read(folder)
        self._words, self._roles, self._nodes, self._arguments = (
            Network(folder / name) for name in ("words.onnx", "roles.onnx", "nodes.onnx", "arguments.onnx")
        )
        known = folder / "passages.json"  # fitted on the finished package
        self._earnest = json.loads(known.read_text(encoding="utf-8")) if known.exists() else None
        self._place = {label[2:]: i for i, label in enumerate(self.lists["role"][1::2])}

    def __call__(self, doc: Doc) -> Doc:
        """Read the heads of a Doc that the encoder has read and whose sentences are known."""
        for name in EXTENSIONS:
            setattr(doc._, name, [])
        starts = np.cumsum(column(doc, "SENT_START") == 1)
        above, marks = np.arange(len(doc)) + column(doc, "HEAD"), column(doc, "IS_PUNCT")
        for at, vectors in self.encoded(doc):
            scores = {name: array[1:] for name, array in self._words(x=vectors).items()}
            predicates = np.flatnonzero(np.asarray(best(scores["pred"]), np.int64))
            triggers = self._triggers(doc, at, scores)
            self._factuality(doc, at, sorted({*predicates.tolist(), *triggers}), scores)
            heads = np.searchsorted(at, above[at])
            for predicate, label, first, last, share in self.roles_of(
                predicates, starts[at], heads, marks[at], scores
            ):
                doc._.roles.append((int(at[predicate]), label, int(at[first]), int(at[last - 1]) + 1, share))
            for trigger, role, word, share in self.arguments_of(triggers, scores):
                doc._.arguments.append((int(at[trigger]), role, int(at[word]), share))
        doc._.passages = self._passages(self.encoded(doc), starts)
        return doc

    def _passages(self, encoded: Encoded, sentences: Words) -> list[tuple[int, float]]:
        """Return (first word, odds) of each sentence."""
        if not encoded or self._earnest is None:
            return []
        first, means = passages(encoded, sentences)
        odds = np.round(means @ np.asarray(self._earnest["weights"]) + self._earnest["bias"], 2)
        return list(zip(first.tolist(), odds.tolist(), strict=True))

    @staticmethod
    def _factuality(doc: Doc, at: Words, events: list[int], scores: Arrays) -> None:
        """Write the values of the events of a window."""
        values = np.clip(np.round(scores["fact"][events].astype(np.float64), 3), -3, 3)
        doc._.factuality += list(zip(at[events].tolist(), values.tolist(), strict=True))

    def _triggers(self, doc: Doc, at: Words, scores: Arrays) -> dict[int, int]:
        """Write the triggers of a window; return the type of each by its place in it."""
        found = self.triggers_of(scores)
        for i, (kind, share) in found.items():
            doc._.triggers.append((int(at[i]), self.lists["trigger"][kind], share))
        return {i: kind for i, (kind, _) in found.items()}

    @staticmethod
    def triggers_of(scores: Arrays) -> dict[int, tuple[int, float]]:
        """Return the type and share of each trigger of a window, by its place in it."""
        shares = np.round(softmax(scores["trigger"]), 3)
        kinds = shares[:, 1:].argmax(1) + 1
        top = shares[np.arange(len(kinds)), kinds]
        return {int(i): (int(kinds[i]), float(top[i])) for i in np.flatnonzero(top >= TRIGGER)}

    def roles_of(
        self, predicates: Words, sentences: Words, heads: Words, marks: Words, scores: Arrays
    ) -> list[tuple[int, str, int, int, float]]:
        """Return (predicate, label, first, last, share) for predicates of a window, by places in it.

        `sentences` number the sentence of each word, `heads` are the words' heads in the tree, `marks` tell punctuation
        (1) from words (0), all by places.
        """
        one, other = np.nonzero(sentences[predicates][:, None] == sentences[None])
        if not len(one):
            return []
        spans = [np.flatnonzero(sentences == sentences[p]) for p in predicates.tolist()]
        trees = {int(s[0]): (heads[s] - s[0]).tolist() for s in spans}
        walk = np.concatenate(
            [steps(trees[int(s[0])], int(p - s[0])) for p, s in zip(predicates, spans, strict=True)]
        )
        near = np.flatnonzero((walk >= 0) & (predicates[one] != other) & (marks[other] == 0))
        if not len(near):
            return []
        nodes = self._pairs(self._nodes, "node", predicates[one[near]], other[near], walk[near], scores)
        labels, shares = np.asarray(best(nodes)), softmax(nodes)
        widest = {begin: reaches(tree) for begin, tree in trees.items()}
        edges = {begin: marks[begin : begin + len(tree)].tolist() for begin, tree in trees.items()}
        gains: dict[int, Gains] = {}
        out: list[tuple[int, str, int, int, float]] = []
        for k in np.flatnonzero(labels).tolist():
            row, name = int(one[near[k]]), self.lists["node"][labels[k]]
            begin, predicate = int(spans[row][0]), int(predicates[row])
            word = int(other[near[k]]) - begin
            first, end = whole_phrase(widest[begin][word], word, edges[begin])
            if first <= predicate - begin < end:
                if row not in gains:
                    gains[row] = self._gains(predicate, spans[row], scores)
                found = phrases(trees[begin], widest[begin], word)
                first, end = gains[row].best(found, predicate - begin, self._place[name])
            out.append((predicate, name, begin + first, begin + end, round(float(shares[k, labels[k]]), 3)))
        return out

    def _gains(self, predicate: int, words: Words, scores: Arrays) -> Gains:
        """Score each word of a predicate's sentence as the beginning, inside or outside of its arguments."""
        one = np.full(len(words), predicate)
        return Gains(logs(self._pairs(self._roles, "role", one, words, np.zeros_like(one), scores)))

    def arguments_of(self, triggers: dict[int, int], scores: Arrays) -> list[tuple[int, str, int, float]]:
        """Return (trigger, role, word, share) for triggers of a window with their types, by places in it."""
        if not triggers:
            return []
        size = len(scores["fact"])
        one, other = np.repeat(list(triggers), size), np.tile(np.arange(size), len(triggers))
        kinds = np.repeat(list(triggers.values()), size)
        shares = np.round(softmax(self._pairs(self._arguments, "arg", one, other, kinds, scores)), 3)
        roles = shares[:, 1:].argmax(1) + 1
        found = np.flatnonzero(shares[np.arange(len(one)), roles] >= ARGUMENT)
        names = self.lists["arg"]
        return [(int(one[k]), names[roles[k]], int(other[k]), float(shares[k, roles[k]])) for k in found]

    @staticmethod
    def _pairs(
        network: Network, name: str, one: Words, other: Words, kinds: Words, scores: Arrays
    ) -> NDArray[Any]:
        """Return the scores of pairs of words, by places in the window."""
        table: NDArray[Any] = network(
            one=scores[f"{name}_one"][one],
            other=scores[f"{name}_other"][other],
            far=distance(other - one),
            kind=kinds,
        )["label"]
        return table


@Language.factory(
    "kgbuild_heads",
    requires=["doc._.encoded", "token.is_sent_start", "token.head"],
    assigns=[f"doc._.{name}" for name in EXTENSIONS],
)
def create(nlp: Language, name: str) -> Heads:
    """Return the component; its files come with `from_disk`."""
    return Heads(name)
