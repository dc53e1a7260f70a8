"""A count of people, and the numbers and the single people that phrases tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kgbuild.extract.times.parts import MONTHS, WEEKDAYS
from kgbuild.model import Document, Word
from kgbuild.numerals import QUALIFIERS, Quantity, quantity
from kgbuild.words import in_force

_SINGULAR = frozenset(
    {"a", "an", "one", "the", "his", "her", "their", "its", "my", "our", "another", "this", "that", "'s"}
)
_ONE = frozenset({"he", "she", "him", "her", "someone", "somebody", "another", "one"})
_NOBODY = frozenset({"nobody", "none", "no-one", "noone"})
THEM = frozenset({"them", "whom", "these", "those", "which"})
#: What does not stand between a number and the noun that it counts.
_BREAKS = frozenset({"VERB", "ADP", "AUX", "PUNCT", "CCONJ", "NUM"})
#: What does, and the words of qualifiers that are none of these.
#: Tags of opening quotation marks.
_QUOTED = frozenset({"``"})
_IN_PHRASE = frozenset({"ADJ", "DET", "NOUN", "PROPN", "NUM"})
_QUALIFYING = frozenset({word for phrase in QUALIFIERS for word in phrase} | {"between", "from"}) - {"of"}
#: How many words back the number of a noun is looked for.
_RUN = 10


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people in words `first` to `last` (exclusive).

    `number` is None where the text names none ("dozens"); `bound` is exactly, least, most, about or vague.
    `of` is the noun without its number, `of_word` its index. `part_of`: counted in another number of the
    same sentence. `revised`: it takes a count told before up to this number.
    """

    first: int
    last: int
    number: int | None
    bound: str = "exactly"
    of: str = ""
    of_word: int | None = None
    part_of: bool = False
    revised: bool = False


def single_phrase(document: Document, i: int, collectives: frozenset[str]) -> list[Count]:
    """Return what one phrase without its conjuncts counts; a range gives its lower and its upper bound."""
    if document.words[i].lemma.lower() in {**MONTHS, **WEEKDAYS}:
        return []
    found = quantity_of(document, i)
    if found is None:
        return _unnumbered(document, i, collectives)
    first, last = found.first, max(found.last, i + 1)
    of_word, of = _of(document, i, found, collectives)
    if found.low == 0 and document.words[i].text.lower() == "one":  # "no one"
        of_word, of = None, ""
    if found.bound == "range":
        low, high = (
            Count(first, last, found.low, "least", of, of_word),
            Count(first, last, found.high, "most", of, of_word),
        )
        return [low, high]
    part = of_word is not None and _are_dead(document, of_word)
    return [Count(first, last, found.low, found.bound, of, of_word, part)]


def _are_dead(document: Document, i: int) -> bool:
    """Tell whether they are some of those who have been counted: "five of [the dead] were killed in a camp"."""
    definite = any(document.words[j].text.lower() == "the" for j in document.children[i])
    return definite and document.words[i].prep == "of" and document.small[i] in in_force().tolls["dead"]


def quantity_of(document: Document, i: int) -> Quantity | None:
    """Return the quantity that counts noun (or numeral) `i`, indices counted in the document."""
    words = document.words
    opens, closes = document.sents[words[i].sent]
    tokens = [w.text.lower() for w in words[opens : min(closes, i + 6)]]
    for start in range(_left(document, i, opens), i + 1):
        found = quantity(tokens, start - opens)
        if found is None:
            continue
        found = replace(found, first=found.first + opens, last=found.last + opens)
        if found.last - 1 <= i + (found.bound == "vague") and _belongs(words, found, i):
            return found
    return None


def _left(document: Document, i: int, opens: int) -> int:
    """Return the first word of the run before `i` that may hold its number, whatever the parse says."""
    left = i
    while (
        left > opens
        and i - left < _RUN
        and (_under(document.words, left - 1, i) or _loose(document.words[left - 1]))
    ):
        left -= 1
    return left + (left < i and document.words[left].rel == "cc")


def _loose(word: Word) -> bool:
    """Tell whether a word may stand in a noun phrase before its noun, "and" within a number included."""
    if (word.rel == "cc" and word.text.lower() == "and") or word.tag in _QUOTED:
        return True  # "30 [“]terrorists” died"
    return word.pos in _IN_PHRASE or word.text.lower() in _QUALIFYING


def _under(words: Sequence[Word], j: int, i: int) -> bool:
    for _ in range(6):
        if words[j].rel in ("punct", "relcl", "conj", "cc", "appos", "parataxis") and words[j].head == i:
            return False
        if words[j].head == i:
            return True
        if words[j].head == j:
            return False
        j = words[j].head
    return False


def _belongs(words: Sequence[Word], found: Quantity, i: int) -> bool:
    """Tell whether the number counts word `i`: no measure, no date and no other phrase stands between."""
    between = [words[j] for j in range(found.last, i)]
    lemmas = {w.lemma.lower() for w in between}
    if found.last - 1 >= i:
        return True
    if (
        lemmas & in_force().tolls["measures"]
        or lemmas & MONTHS.keys()
        or lemmas & WEEKDAYS.keys()
        # "nine [displaced] people", "30 [“]terrorists”"
        or any(w.pos in _BREAKS and w.rel != "amod" and w.tag not in _QUOTED for w in between)
    ):
        return False
    dated = found.first > 0 and words[found.first - 1].lemma.lower() in MONTHS
    if dated and any(w.pos == "DET" for w in between):
        return False  # "on June [23] a builder was hurt"
    number = words[found.last - 1]
    year = len(number.text) == 4 and number.text.isdecimal() and 1900 <= int(number.text) < 2100
    return not year or number.head == i


def _of(document: Document, i: int, found: Quantity, collectives: frozenset[str]) -> tuple[int | None, str]:
    """Return the noun that is counted: its index and its words."""
    words = document.words
    if found.last <= i:
        last = _members(document, i)
        return i, document.text(found.last, last)
    inner = next(
        (j for j in document.children[i] if words[j].rel in ("nmod", "obl") and words[j].prep == "of"), None
    )
    if inner is None or words[inner].text.lower() in THEM:
        return None, ""
    number = quantity_of(document, inner)
    opener = next((j + 1 for j in range(i, inner) if words[j].text == "of"), i + 1)
    start = (
        number.last if number and opener <= number.first <= inner else max(_left(document, inner, i), opener)
    )
    return inner, document.text(start, inner + 1).removeprefix("the ")


def _members(document: Document, i: int) -> int:
    """Return the end of "members of the same family", else of the noun itself."""
    words = document.words
    if words[i].lemma != "member":
        return i + 1
    inner = [j for j in document.children[i] if words[j].prep == "of" and words[j].rel == "nmod"]
    return inner[0] + 1 if inner else i + 1


def _unnumbered(document: Document, i: int, collectives: frozenset[str]) -> list[Count]:
    """Count a phrase without a number: one person, nobody, or a group that says how many it is of."""
    word = document.words[i]
    low = word.text.lower()
    if low in _NOBODY:
        return [Count(i, i + 1, 0)]
    if word.lemma.lower() in collectives:
        return _group(document, i, collectives)
    if low in _ONE and word.pos in ("PRON", "DET", "NUM"):
        return [Count(i, i + 1, 1)]
    name = document.name_at.get(i)
    if name and name.kind == "Person":
        return [Count(name.first, name.last, 1, of=document.text(name.first, name.last), of_word=i)]
    if name is None and word.tag == "NNP" and not low.endswith("s") and low not in {**WEEKDAYS, **MONTHS}:
        return [Count(i, i + 1, 1, of=word.text, of_word=i)]
    return [Count(_left(document, i, 0), i + 1, 1, of=word.text, of_word=i)] if _is_one(document, i) else []


def _is_one(document: Document, i: int) -> bool:
    """Tell whether noun `i` is one person: singular, with a determiner, and not the third of its kind."""
    word, children = document.words[i], [document.words[j] for j in document.children[i]]
    name = document.name_at.get(i)
    if name is not None:
        return name.kind == "Nationality" and any(w.text.lower() in ("a", "an", "another") for w in children)
    if word.tag not in ("NN", "JJ") or word.pos not in ("NOUN", "ADJ"):
        return False
    if any(w.tag == "JJ" and w.lemma.lower() in ORDINALS for w in children):
        return False
    return any(w.text.lower() in _SINGULAR or w.rel == "poss" for w in children)


_NTH = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
ORDINALS = frozenset({*_NTH, "last", "latest"})


def nth(document: Document, i: int) -> int:
    """Return how many there are with the one that a phrase adds: 3 for "a [third] body", 0 for other phrases."""
    word, below = document.words[i], [document.words[j] for j in document.children[i]]
    if word.tag not in ("NN", "JJ") or not any(w.text.lower() == "a" for w in below):
        return 0
    found = [_NTH.get(w.text.lower(), 0) for w in (word, *below)]
    return next((n for n in found if n > 1), 0)


def _group(document: Document, i: int, collectives: frozenset[str]) -> list[Count]:
    """Count "a family of seven civilians", "a group of 12"."""
    for j in document.children[i]:
        if document.words[j].prep == "of" and document.words[j].rel == "nmod" and quantity_of(document, j):
            return [replace(c, first=min(c.first, i)) for c in single_phrase(document, j, collectives)]
    return []
