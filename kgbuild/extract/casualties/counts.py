"""How many people a noun phrase stands for: "at least 14 civilians", "two men and a woman", "nobody"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kgbuild.extract.casualties.quantities import THEM, Count, single_phrase
from kgbuild.model import Document, Word
from kgbuild.numerals import quantity
from kgbuild.words import in_force

_INCLUDING = frozenset({"including", "among", "amongst"})
#: How many words after a noun phrase its parts ("including three children") may begin.
_REACH = 12


def count(document: Document, heads: Sequence[int], collectives: frozenset[str]) -> list[Count]:
    """Return what noun phrases count together: one number (two for a range), then its parts.

    `heads` are the head words; what is coordinated with them is added. Several phrases are summed, and
    stand behind the sum as its parts; where one of them has no number the sum is a lower bound. A noun
    without a determiner shares the number before it ("21 soldiers and militiamen").
    """
    if not heads:
        return []
    phrases = [
        j
        for j in _phrases(document, heads)
        if document.words[j].lemma.lower() not in in_force().tolls["beasts"]
    ]
    if not phrases:
        return []
    counted = [single_phrase(document, j, collectives) for j in phrases]
    shared = [
        not c and n > 0 and _is_bare(document, j)
        for n, (j, c) in enumerate(zip(phrases, counted, strict=True))
    ]
    apart = [c for c, share in zip(counted, shared, strict=True) if not share]
    included = [c for j in phrases for c in _included(document, j, collectives)]
    if len(apart) == 1 or _explains(document, phrases, apart) or _is_either(document, phrases, apart):
        return [*apart[0], *included]
    total = _sum([c[0] if c else None for c in apart], phrases[0])
    parts = [replace(c[0], part_of=True) for c in apart if c] if total else []
    return [*total, *parts, *included]


def single(document: Document, i: int) -> list[Count]:
    """Return what the phrase of word `i` counts by itself, without what is coordinated with it."""
    return single_phrase(document, i, frozenset())


def _phrases(document: Document, heads: Sequence[int]) -> list[int]:
    """Return the heads with what is coordinated with them, without ages ("Ali Karim, 24, died")."""
    words = document.words
    found = dict.fromkeys(heads)
    for i in heads:
        name = document.name_at.get(i)
        below = [j for k in (range(name.first, name.last) if name else (i,)) for j in document.children[k]]
        for j in below:
            age = words[j].pos == "NUM" and words[i].pos != "NUM" and words[j - 1].text == ","
            part = _is_part(document, i, j)
            if (
                words[j].rel == "conj"
                and _nominal(words[j])
                and not age
                and not part
                and not _is_spared(document, j)
            ):
                found[j] = None
        found.update(dict.fromkeys(_between(document, i)))
    return [
        j
        for j in sorted(found)
        if not (_is_age(words, j) or _is_whole(document, j, heads))
        and not (j in heads and _is_part(document, min(found), j))
    ]


def _is_part(document: Document, i: int, j: int) -> bool:
    """Tell whether word `j` stands beside an "including" or "among them" that says who of `i` is meant."""
    if any(w.text.lower() in _INCLUDING for w in document.words[i + 1 : j]):
        return True
    opens = min((k for k in document.children[j] if k < j), default=j)
    if document.small[max(opens - 2, 0) : opens] == ["of", "whom"]:
        return True  # "seven dead, of whom [one officer], and twelve wounded"
    if i == j:
        return False
    pause = next(
        (k for k in range(j, len(document.words)) if document.words[k].pos == "PUNCT"), len(document.words)
    )
    behind = document.small[j + 1 : pause]
    return any(
        a in _INCLUDING and b in THEM for a, b in pairwise(behind)
    )  # "six people, [two girls] among them"


def _is_age(words: Sequence[Word], j: int) -> bool:
    """Tell whether a number stands alone in brackets, as ages do: "a woman ([54])"."""
    if words[j].pos != "NUM" or not 0 < j < len(words) - 1:
        return False
    return words[j - 1].text in ("(", "[") and words[j + 1].text in (")", "]")


def _is_whole(document: Document, j: int, heads: Sequence[int]) -> bool:
    """Tell whether a phrase says again what all of them are: "eight people, [all civilians], died"."""
    first = next((k for k in document.children[j] if k < j), j)
    text = document.words[first].text.lower()
    again = text in ("all", "both", "most", "mostly") and document.words[first - 1].text == ","
    return again and j != min(heads)


def _is_spared(document: Document, j: int) -> bool:
    """Tell whether word `j` says who is left out: "all but [two] of the crew"."""
    return any(document.words[k].text.lower() == "but" for k in document.children[j] if k < j)


def _between(document: Document, i: int) -> list[int]:
    """Return the members of a list that a parser takes to explain its first: "three men, [a woman] and two children"."""
    words = document.words
    joined = [j for j in document.children[i] if words[j].rel == "conj" and _nominal(words[j])]
    apposed = [j for j in document.children[i] if words[j].rel == "appos" and joined and i < j < joined[0]]
    apposed = [
        j for j in apposed if words[i + 1].text == "," or j not in document.name_at
    ]  # "the priest [X Y]"
    numbers = [c.number for c in single(document, i)]
    whole = numbers == [len(apposed) + len(joined)] or _adds_up(document, i, [*apposed, *joined])
    if i in document.name_at or not apposed or whole:
        return []
    joint = next((j for j in range(apposed[-1], joined[0]) if words[j].rel == "cc"), None)
    return apposed if joint is not None and words[joint - 1].text != "," else []


def _adds_up(document: Document, i: int, parts: Sequence[int]) -> bool:
    """Tell whether those told of behind a number are as many: "three people, [two Indians and a Pakistani]"."""
    counted = [single(document, j) for j in (i, *parts)]
    numbers = [c[0].number or 0 if len(c) == 1 else 0 for c in counted]
    return all(numbers) and numbers[0] == sum(numbers[1:])


def _explains(document: Document, phrases: Sequence[int], counted: Sequence[Sequence[Count]]) -> bool:
    """Tell whether the second half of an apposition is taken for coordinated: "two men, a doctor and [a nurse]"."""
    numbers = [c[0].number if c else None for c in counted]
    first = document.children[phrases[0]]
    apposed = [j for j in first if document.words[j].rel == "appos" and phrases[0] < j < phrases[1]]
    if not apposed or (numbers[0] or 0) <= 1:
        return False
    as_many = numbers[0] == len(apposed) + len(numbers) - 1
    return as_many or _adds_up(document, phrases[0], [*apposed, *phrases[1:]])


def _is_either(document: Document, phrases: Sequence[int], counted: Sequence[Sequence[Count]]) -> bool:
    """Tell whether the same people are called one thing or another: "four bandits [or four mechanics]"."""
    joints = [document.words[j] for j in document.children[phrases[-1]] if document.words[j].rel == "cc"]
    numbers = {c[0].number if c else None for c in counted}
    return any(w.text.lower() == "or" for w in joints) and len(numbers) == 1


def _is_bare(document: Document, i: int) -> bool:
    rels = {document.words[j].rel for j in document.children[i]}
    return document.words[i].tag in ("NNS", "NNPS", "NN") and not rels & {"det", "nummod", "poss"}


def _nominal(word: Word) -> bool:
    return word.pos in ("NOUN", "PROPN", "NUM", "PRON") or (word.pos == "ADJ" and word.tag in ("CD", "JJ"))


def _sum(counts: Sequence[Count | None], of_word: int) -> list[Count]:
    """Return the sum of coordinated counts, nothing where none of them has a number."""
    known = [c for c in counts if c and c.number is not None]
    if not known:
        return []
    bounds = {c.bound for c in known} - {"exactly"}
    bound = bounds.pop() if len(bounds) == 1 else "about" if bounds else "exactly"
    of = " and ".join(c.of for c in known if c.of)
    number, last = sum(c.number or 0 for c in known), max(c.last for c in known)
    return [Count(known[0].first, last, number, "least" if len(known) < len(counts) else bound, of, of_word)]


def _included(document: Document, i: int, collectives: frozenset[str]) -> list[Count]:
    """Return the parts after a phrase: "including three children", "30 of them women"."""
    words = document.words
    closes = document.sents[words[i].sent][1]
    found: list[Count] = []
    for j in range(i + 1, min(i + _REACH, closes)):
        low = words[j].text.lower()
        if low in _INCLUDING:
            found += _listed(document, j, closes, collectives)
        elif low == "of" and j + 1 < closes and words[j + 1].text.lower() in THEM:
            found += _of_them(document, i, j, closes)
    return [replace(c, part_of=True) for c in found]


def _listed(document: Document, opener: int, closes: int, collectives: frozenset[str]) -> list[Count]:
    """Count the phrases after "including" or "among them"."""
    words = document.words
    start = opener + 1 + (opener + 1 < closes and words[opener + 1].text.lower() in THEM)
    tokens = document.small[:closes]
    if start >= closes or (found := quantity(tokens, start)) is None:
        return []
    head = found.last - 1
    while (
        start <= words[head].head < closes
        and words[head].head > head
        and words[words[head].head].pos in ("NOUN", "PROPN")
    ):
        head = words[head].head
    heads = [head, *(j for j in document.children[head] if words[j].rel == "conj" and j > head)]
    return [c for h in heads for c in single_phrase(document, h, collectives) if c.number is not None]


def _of_them(document: Document, i: int, j: int, closes: int) -> list[Count]:
    """Count "30 of them children": the number before "of", the noun after "them"."""
    words = document.words
    tokens = document.small[:closes]
    for start in range(max(i + 1, j - 4), j):
        found = quantity(tokens, start)
        apart = words[start - 1].text in (",", "(", "-", "–", ";")
        if apart and found and found.last == j and found.low is not None:
            noun = j + 2 if j + 2 < closes and words[j + 2].pos == "NOUN" else None
            of = words[noun].text if noun else ""
            return [
                Count(start, (noun or j + 1) + 1, found.low, found.bound.replace("range", "least"), of, noun)
            ]
    return []
