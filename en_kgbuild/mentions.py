"""Which words of a text may head a mention, what is to be seen of each and of pairs of them, and a mention's words.

A mention is known by its head: a pronoun, a noun or a name's head word. Its words are what hangs below the head, without
what hangs there for the sentence's sake (prepositions, further conjuncts, the rest of a clause whose predicate is a noun).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Token

Ints = NDArray[np.int64]

#: Candidates before a mention that are looked at, and how many further back whose head is the same word.
NEAR, SAME = 40, 4
#: Kinds of heads: pronouns by number and person, names, nouns by their determiner.
PRONOUNS: Final[Mapping[str, int]] = {
    form: kind
    for kind, forms in enumerate(
        (
            "i me my mine myself",
            "we us our ours ourselves",
            "you your yours yourself yourselves",
            "he him his himself",
            "she her hers herself",
            "it its itself",
            "they them their theirs themselves themself",
            "this that",
            "these those",
        )
    )
    for form in forms.split()
}
OTHER, NAME, DEFINITE, INDEFINITE, BARE = range(9, 14)
#: Kinds, doubled for the plural of names and nouns.
KINDS: Final = 2 * (BARE + 1)
_DEFINITE: Final = frozenset(("the", "this", "that", "these", "those"))
_INDEFINITE: Final = frozenset(("a", "an", "some", "any", "no", "another", "each", "every"))
_SMALL: Final = _DEFINITE | _INDEFINITE | frozenset(("of", "and", "'s", "’s", "'", "’", ",", "in", "for"))
#: Parts of speech of heads; labels of words that are part of another's name or of none; tags of words that only relate.
_HEADS: Final = frozenset(("PRON", "PROPN", "NOUN"))
_PARTS: Final = frozenset(("flat", "fixed", "goeswith", "expl"))
_RELATIVE: Final = frozenset(("WDT", "WP", "WP$", "EX"))
#: Grammatical functions that are told apart, by the first part of a label; any other is 0.
FUNCTIONS: Final[Mapping[str, int]] = {
    label: i + 1
    for i, labels in enumerate(("nsubj", "obj iobj", "obl", "nmod", "nmod:poss", "conj", "appos", "compound"))
    for label in labels.split()
}
_FUNCTIONS: Final = 9
#: Labels below a head that do not belong to the mention; those of clauses only where the head is a predicate.
_OUTSIDE: Final = frozenset(("cc", "punct", "conj", "mark", "parataxis", "discourse", "vocative", "orphan"))
_CLAUSE: Final = frozenset(
    ("cop", "nsubj", "csubj", "aux", "obl", "advcl", "ccomp", "xcomp", "expl", "dislocated", "advmod")
)
#: How many classes each feature of a pair has, in order: distance in candidates, in sentences, likeness of the words,
#: both kinds, both functions, how the tree joins them.
CLASSES: Final = (12, 8, 7, KINDS * KINDS, _FUNCTIONS * _FUNCTIONS, 5)
OFFSETS: Final = tuple(int(x) for x in np.cumsum((0, *CLASSES[:-1])))


class Candidate(NamedTuple):
    """A word that may head a mention, with what is seen of it; words are positions in the Doc."""

    word: int
    sentence: int
    kind: int
    function: int
    #: The head's letters, those of the whole phrase without small words, and those of its words.
    head: str
    phrase: str
    words: frozenset[str]


@dataclass(frozen=True)
class Pairs:
    """Pairs of a candidate and an earlier one, by number, sorted by the first; features [pairs, 6] as rows of one table."""

    later: Ints
    earlier: Ints
    features: Ints


def base(label: str) -> str:
    """Return a label without its subtype."""
    return label.partition(":")[0]


def is_candidate(token: Token) -> bool:
    """Tell whether a word may head a mention."""
    return token.pos_ in _HEADS and base(token.dep_) not in _PARTS and token.tag_ not in _RELATIVE


def words_of(head: Token) -> tuple[int, int]:
    """Return the first word and the end of the mention with this head."""
    predicate = any(base(child.dep_) == "cop" for child in head.children)
    first, end = head.i, head.i + 1
    for child in head.children:
        if belongs(child, head, predicate=predicate):
            first, end = min(first, child.left_edge.i), max(end, child.right_edge.i + 1)
    doc = head.doc
    while first < head.i and doc[first].is_punct:
        first += 1
    while end > head.i + 1 and doc[end - 1].is_punct:
        end -= 1
    return first, end


def belongs(child: Token, head: Token, *, predicate: bool) -> bool:
    """Tell whether what hangs below a head with this word is part of the mention."""
    label = base(child.dep_)
    if label == "case":
        return child.i == head.i + 1 and child.tag_ == "POS"
    return label not in _OUTSIDE and not (predicate and label in _CLAUSE)


def candidates(doc: Doc) -> list[Candidate]:
    """Return the candidates of a parsed Doc in order."""
    out = []
    sentence = -1
    for token in doc:
        sentence += bool(token.is_sent_start)
        if is_candidate(token):
            out.append(_seen(token, sentence))
    return out


def _seen(token: Token, sentence: int) -> Candidate:
    lower = token.lower_
    function = FUNCTIONS.get(token.dep_, FUNCTIONS.get(base(token.dep_), 0))
    if token.pos_ == "PRON":
        kind = PRONOUNS.get(lower, OTHER)
        return Candidate(token.i, sentence, kind, function, lower, lower, frozenset((lower,)))
    first, end = words_of(token)
    inside = [w.lower_ for w in token.doc[first : min(end, token.i + 4)] if w.lower_ not in _SMALL]
    return Candidate(token.i, sentence, _kind(token), function, lower, " ".join(inside), frozenset(inside))


def _kind(token: Token) -> int:
    """Return the kind of a noun or name."""
    plural = (BARE + 1) * (token.tag_ in ("NNS", "NNPS"))
    if token.pos_ == "PROPN":
        return NAME + plural
    for child in token.lefts:
        if child.lower_ in _DEFINITE or child.dep_ == "nmod:poss":
            return DEFINITE + plural
        if child.lower_ in _INDEFINITE:
            return INDEFINITE + plural
    return BARE + plural


def pairs(doc: Doc, found: Sequence[Candidate]) -> Pairs:
    """Return each candidate with those before it that it may go back to."""
    rows: list[tuple[int, int]] = []
    seen: dict[str, list[int]] = {}
    for j, one in enumerate(found):
        near = range(max(0, j - NEAR), j)
        same = [i for i in seen.get(one.head, ())[-SAME:] if i < near.start]
        rows += [(j, i) for i in (*same, *near)]
        if one.kind > OTHER:
            seen.setdefault(one.head, []).append(j)
    later, earlier = np.asarray(rows, np.int64).reshape(-1, 2).T
    return Pairs(later, earlier, _features(doc, found, later, earlier))


def _features(doc: Doc, found: Sequence[Candidate], later: Ints, earlier: Ints) -> Ints:
    """Return the classes of each pair, each feature's own rows behind those of the one before."""
    sentence, kind, function = (
        np.asarray([getattr(c, name) for c in found], np.int64).reshape(-1)
        for name in ("sentence", "kind", "function")
    )
    alike = [likeness(found[i], found[j]) for i, j in zip(earlier.tolist(), later.tolist(), strict=True)]
    words = [c.word for c in found]
    above = {w: doc[w].head.i for w in words}
    joins = [
        joined(doc, words[i], words[j], above) for i, j in zip(earlier.tolist(), later.tolist(), strict=True)
    ]
    columns = (
        np.minimum(11, _steps(later - earlier)),
        np.minimum(7, sentence[later] - sentence[earlier]),
        np.asarray(alike, np.int64),
        kind[earlier] * KINDS + kind[later],
        function[earlier] * _FUNCTIONS + function[later],
        np.asarray(joins, np.int64),
    )
    return np.stack([c + o for c, o in zip(columns, OFFSETS, strict=True)], 1)


def _steps(apart: Ints) -> Ints:
    """Return classes of distances: each up to 4, then 5-6, 7-8, 9-12, 13-20, 21-30, 31-40, more."""
    return 1 + np.searchsorted(np.asarray([1, 2, 3, 4, 6, 8, 12, 20, 30, 40]), apart)


def likeness(one: Candidate, other: Candidate) -> int:
    """Return how alike the words of two candidates are: 0 not, to 6 the same phrase."""
    if one.head == other.head:
        return 6 if one.phrase == other.phrase else 5
    if one.kind <= OTHER or other.kind <= OTHER:
        return 0
    if one.head in other.words or other.head in one.words:
        return 4
    if acronym(one.phrase, other.phrase) or acronym(other.phrase, one.phrase):
        return 3
    if _stem(one.head) == _stem(other.head):
        return 2
    return int(bool(one.words & other.words))


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") else word


def acronym(short: str, long: str) -> bool:
    """Tell whether one phrase is the initials of the other.

    >>> acronym("sdf", "syrian democratic forces"), acronym("us", "forces")
    (True, False)
    """
    parts = long.split()
    return len(parts) > 1 and short.replace(".", "") == "".join(part[0] for part in parts)


def joined(doc: Doc, one: int, other: int, above: Mapping[int, int]) -> int:
    """Return how the tree joins two words: 0 not, 1 apposition, 2 later below, 3 both below a third, 4 earlier below."""
    if above[other] == one:
        return 1 if doc[other].dep_ == "appos" else 2
    if above[one] == other:
        return 4
    return 3 if above[one] == above[other] else 0


def chains(links: Sequence[int]) -> list[list[int]]:
    """Return the chains that links make: each number's link is an earlier number, or -1 for none.

    >>> chains([-1, 0, -1, 1, -1, 2])
    [[0, 1, 3], [2, 5]]
    """
    of: list[int] = []
    found: dict[int, list[int]] = {}
    for number, link in enumerate(links):
        of.append(number if link < 0 else of[link])
        found.setdefault(of[number], []).append(number)
    return [chain for chain in found.values() if len(chain) > 1]


def best_links(later: Ints, earlier: Ints, scores: Ints, size: int) -> list[int]:
    """Return for each of `size` candidates the earlier one that scores best above 0, the nearest of equals, or -1."""
    out = [-1] * size
    edges = np.searchsorted(later, np.arange(size + 1)).tolist()
    for j, (first, end) in enumerate(pairwise(edges)):
        if first < end:
            at = end - 1 - int(scores[first:end][::-1].argmax())
            if scores[at] > 0:
                out[j] = int(earlier[at])
    return out
