"""English numbers as texts write them, with what is said about their bounds.

Libraries were weighed: word2number 1.1 fails on digits ("1,300"), "a dozen" and "no", and reads "two or
three" as 5 and "between nine and 50" as 9; text2num 3.1 rewrites text and leaves "one", "a dozen" and all
qualifiers alone; quantulum3 0.10 reads single values with units (its "a dozen" is 1), without bounds, and
brings a classifier. None says where the qualifier of a number begins and whether it is a lower bound, which
is what a toll needs; English number words are a closed class, so they stand here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


def _words(text: str) -> list[str]:
    return text.split()


_ONES = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
)
_ONES += _words("sixteen seventeen eighteen nineteen")
_SMALL = {word: value for value, word in enumerate(_ONES)}
_TENS = {
    word: 10 * value
    for value, word in enumerate(_words("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
}
_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "k": 1_000,
    "m": 1_000_000,
}
_ARTICLES = frozenset({"a", "an"})
_COLLECTIVE = {"dozen": 12, "couple": 2, "pair": 2, "trio": 3, "score": 20}
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")

#: Words before a number and the bound that they give it.
QUALIFIERS: dict[tuple[str, ...], str] = {
    tuple(text.split()): bound
    for bound, texts in {
        "least": "at least|more than|over|no fewer than|no less than|not less than|not fewer than"
        "|upwards of|above|upward of|in excess of|a minimum of|well over|well more than|at the very least"
        "|at a minimum|at minimum",
        "most": "at most|up to|as many as|fewer than|less than|no more than|not more than|under|below"
        "|a maximum of|as much as|at the most",
        "about": "about|around|some|roughly|approximately|an estimated|estimated|nearly|almost|close to"
        "|just over|just under|a little over|a little under|little more than|just more than"
        "|an approximate|approx.|circa",
        "exactly": "exactly|only|just|precisely|a total of|all|the|these|those|another|a further|further"
        "|a scant|barely|an additional|additional|other|a full|as few as",
    }.items()
    for text in texts.split("|")
}
_EXACT = {"no": 0, "zero": 0, "none": 0, "nobody": 0, "no-one": 0, "both": 2}
_LONGEST = max(map(len, QUALIFIERS))
_SUFFIXES = {"or more": "least", "or so": "about", "or fewer": "most", "or less": "most", "+": "least"}

#: Quantities that name no number. A final "of" belongs to them.
_VAGUE = frozenset(
    _words(
        "dozens scores hundreds thousands millions tens several many numerous few countless multiple various"
    )
)
_VAGUE_AFTER_ARTICLE = frozenset(_words("few number handful lot bunch host"))
#: Words with which a quantity may begin, but for numbers in figures and of two words ("twenty-five").
_OPENING = frozenset({words[0] for words in QUALIFIERS} | {"between", "from", "half", "dozen"}).union(
    _ARTICLES, _EXACT, _VAGUE, _SMALL, _TENS
)
#: A number of more digits counts nothing that news tells of: a telephone, an account, a slip.
_MOST_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity in tokens `first` to `last` (exclusive), qualifiers included.

    `low` and `high` are equal for a single number and None for one that is not named ("dozens"). `bound` is
    exactly, least, most, about, range or vague.
    """

    first: int
    last: int
    low: int | None
    high: int | None
    bound: str = "exactly"


def _digits(token: str) -> int | float | None:
    if not _DIGITS.fullmatch(token):
        return None
    plain = token.replace(",", "")
    if len(plain) > _MOST_DIGITS:
        return None
    return float(plain) if "." in plain else int(plain)


def _unit(token: str) -> int | float | None:
    """Return the value of one token that is no scale: digits, a word below a hundred, or "twenty-five"."""
    if token in _SMALL:
        return _SMALL[token]
    if token in _TENS:
        return _TENS[token]
    tens, _, ones = token.partition("-")
    if tens in _TENS and 0 < _SMALL.get(ones, 0) < 10:
        return _TENS[tens] + _SMALL[ones]
    return _digits(token)


def cardinal(tokens: Sequence[str], i: int) -> tuple[int, int] | None:
    """Read a number at token `i` (lower case); return its value and the index after it, or None.

    >>> cardinal("two hundred and five men".split(), 0)
    (205, 4)
    >>> cardinal("2.5 million".split(), 0), cardinal("a dozen".split(), 0), cardinal("1,300".split(), 0)
    ((2500000, 2), (12, 2), (1300, 1))
    >>> cardinal("half a dozen".split(), 0), cardinal("both".split(), 0), cardinal(["9" * 20], 0)
    ((6, 3), None, None)
    """
    if tokens[i : i + 3] == ["half", "a", "dozen"]:
        return 6, i + 3
    if tokens[i] in _ARTICLES and i + 1 < len(tokens):
        return _counted_collective(tokens, i + 1) or _scaled(tokens, i)
    if tokens[i] == "dozen":
        return 12, i + 1
    if (read := _scaled(tokens, i)) is None:
        return None
    value, end = read
    if end < len(tokens) and tokens[end] == "dozen":
        return value * 12, end + 1
    return read


def _counted_collective(tokens: Sequence[str], i: int) -> tuple[int, int] | None:
    """Read "dozen", "couple of" after an article."""
    if tokens[i] not in _COLLECTIVE:
        return None
    end = i + 1
    if tokens[i] != "dozen" and tokens[end : end + 1] != ["of"]:
        return None if tokens[i] == "score" else (_COLLECTIVE[tokens[i]], end)
    return _COLLECTIVE[tokens[i]], end + (tokens[end : end + 1] == ["of"])


def _scaled(tokens: Sequence[str], i: int) -> tuple[int, int] | None:
    """Read units and scales: "three thousand two hundred and six", "a hundred"."""
    total: float = 0
    part: float | None = 1 if _before_scale(tokens, i) else None
    end = i + 1 if part else i
    while end < len(tokens):
        token = tokens[end]
        if token in _SCALES and part is not None and (token not in "km" or end == i + 1):
            total, part = _scale(total, part, _SCALES[token])
        elif (value := _unit(token)) is not None and (part is None or _joins(part, value, tokens[end - 1])):
            part = (part or 0) + value
        elif not (token == "and" and part is not None and _continues(tokens, end)):
            break
        end += 1
    if part is None or not total + part <= 10**_MOST_DIGITS or (total + part) != int(total + part):
        return None
    return int(total + part), end


def _before_scale(tokens: Sequence[str], i: int) -> bool:
    following = tokens[i + 1] if i + 1 < len(tokens) else ""
    return tokens[i] in _ARTICLES and len(following) > 1 and following in _SCALES


def _scale(total: float, part: float, scale: int) -> tuple[float, float]:
    """Multiply by a scale: a hundred multiplies the part, a greater one closes it."""
    return (total, (part or 1) * 100) if scale == 100 else (total + (part or 1) * scale, 0)


def _joins(part: float, value: float, previous: str) -> bool:
    """Tell whether `value` continues the number: "two hundred" five, "twenty" five, "two thousand" six."""
    if previous in _SCALES or previous == "and":
        return value < 100 or (value < 1000 and part == 0)
    return previous in _TENS and value < 10


def _continues(tokens: Sequence[str], i: int) -> bool:
    """Tell whether "and" at `i` stands inside a number: after a scale, before a small one."""
    following = _unit(tokens[i + 1]) if i + 1 < len(tokens) else None
    return following is not None and tokens[i - 1] in ("hundred", "thousand") and following < 100


def quantity(tokens: Sequence[str], i: int) -> Quantity | None:
    """Read a quantity with its qualifiers at token `i` (lower case); None where none begins there.

    >>> quantity("at least 14 civilians".split(), 0)
    Quantity(first=0, last=3, low=14, high=14, bound='least')
    >>> quantity("between nine and 50 people".split(), 0)
    Quantity(first=0, last=4, low=9, high=50, bound='range')
    >>> quantity("dozens of people".split(), 0)
    Quantity(first=0, last=2, low=None, high=None, bound='vague')
    >>> quantity("no one".split(), 0)
    Quantity(first=0, last=1, low=0, high=0, bound='exactly')
    """
    if tokens[i] not in _OPENING and not _may_be_number(tokens[i]):
        return None  # nearly every word of a text
    bound, start = _qualifier(tokens, i)
    if start < len(tokens) and (found := _core(tokens, start)):
        low, high, end, own = found
        after, end = _suffix(tokens, end)
        return Quantity(i, end, low, high, _combined(own, after or bound))
    return None


def _may_be_number(token: str) -> bool:
    return token[:1].isdigit() or "-" in token


def _combined(own: str, said: str) -> str:
    return own if own in ("vague", "range") else said


def _qualifier(tokens: Sequence[str], i: int) -> tuple[str, int]:
    """Return the bound that the words at `i` give and the index after them; "only about" stacks."""
    bound, start, found = "exactly", i, True
    while found:
        found = False
        for length in range(min(_LONGEST, len(tokens) - start), 0, -1):
            said = QUALIFIERS.get(tuple(tokens[start : start + length]))
            if said:
                bound, start, found = (said if bound == "exactly" else bound), start + length, True
                break
    return bound, start


def _core(tokens: Sequence[str], i: int) -> tuple[int | None, int | None, int, str] | None:
    """Read a range, a vague quantity, "no", or a number."""
    if ranged := _range(tokens, i):
        return *ranged, "range"
    if vague := _vague(tokens, i):
        return None, None, vague, "vague"
    if tokens[i] in _EXACT:
        return _EXACT[tokens[i]], _EXACT[tokens[i]], i + 1, "exactly"
    if read := cardinal(tokens, i):
        return read[0], read[0], read[1], "exactly"
    return None


def _range(tokens: Sequence[str], i: int) -> tuple[int, int, int] | None:
    joiners = {"between": ("and",), "from": ("to",)}.get(tokens[i])
    start = i + 1 if joiners else i
    low = cardinal(tokens, start) if start < len(tokens) else None
    if low is None or low[1] + 1 >= len(tokens) or tokens[low[1]] not in (joiners or ("to", "or", "-", "–")):
        return None
    high = cardinal(tokens, low[1] + 1)
    return (low[0], high[0], high[1]) if high and high[0] > low[0] else None


def _vague(tokens: Sequence[str], i: int) -> int | None:
    """Return the index after a quantity that names no number."""
    if tokens[i] in _ARTICLES and i + 1 < len(tokens) and tokens[i + 1] in _VAGUE_AFTER_ARTICLE:
        end = i + 2
    elif tokens[i] in _VAGUE:
        end = i + 1
    else:
        return None
    if tokens[end : end + 1] == ["of"]:
        end += 1
        if end < len(tokens) and tokens[end] in _VAGUE:
            return _vague(tokens, end)
    return end


def _suffix(tokens: Sequence[str], end: int) -> tuple[str, int]:
    """Read "or more", "or so", "+" after a number."""
    for words, bound in _SUFFIXES.items():
        parts = words.split()
        if list(tokens[end : end + len(parts)]) == parts:
            return bound, end + len(parts)
    return "", end
