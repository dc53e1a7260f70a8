"""The words of a news page that are no part of the story: `ontology/lexicon/page.ttl`, and what a user adds to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from kgbuild.errors import OntologyError
from kgbuild.resources import shipped
from kgbuild.turtle import Described, described
from kgbuild.vocab import LEX, RDF
from kgbuild.wordlists import word_lists

#: How a phrase of each `lex:match` is looked for in a line; the second says whether full sentences count too.
_FORMS: dict[str, tuple[str, bool]] = {
    "whole": (r"^(?:{})\W*$", True),
    "start": (r"^\W*(?:{})", False),
    "sentenceStart": (r"^[\W]*(?:{})", True),
    "end": (r"(?:{})$", True),
    "anywhere": (r"(?:{})", True),
}
#: Lists of words that stand in patterns.
_LISTS: Final = (
    "archives", "hyphened-first", "hyphened-last", "labels", "participles", "pointers", "releases", "reporting",
    "rights", "slugs", "sources", "speakers",
)  # fmt: skip
_WORD = re.compile(r"\w+")
#: Letters that match others where capitals do not matter, and that folding does not bring to those.
_ODD = re.compile("[\u0130\u0131\u017f\u212a\ufb05\ufb06]")


@dataclass(frozen=True, slots=True)
class Rule:
    """Lines that match `pattern` are of `kind`; it `opens` a section, holds for full `sentences` too.

    `beginning` are parts of the pattern by a word that stands in each line that they match, and "" for the rest of it.
    """

    pattern: re.Pattern[str]
    kind: str
    opens: bool
    sentences: bool
    beginning: Mapping[str, str]


class _Part(NamedTuple):
    """A part of the pattern of rule `number`, and the rule."""

    number: int
    pattern: str
    rule: Rule

    def matches(self, line: str) -> bool:
        """Tell whether the part matches a line."""
        return _compiled(self.pattern).search(line) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageWords:
    """The rules, the picture credits, the cues before a day of publication or of a change, and the lists of words.

    `parts` are those of the rules' patterns, by the word that stands in each line that they match.
    """

    rules: tuple[Rule, ...]
    credits: tuple[str, ...]
    published: tuple[str, ...]
    updated: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, Sequence[_Part]]

    def any_of(self, name: str) -> str:
        """Return the pattern of any word of a list."""
        return "(?:" + "|".join(map(re.escape, self.lists[name])) + ")"

    def rule(self, line: str, *, sentence: bool) -> Rule | None:
        """Return the first rule that `line` falls under; `sentence` says whether it is a full sentence."""
        if _ODD.search(line):
            fitting = (r for r in self.rules if (r.sentences or not sentence) and r.pattern.search(line))
            return next(fitting, None)
        # only a few parts of the patterns can match a line with these words
        words = {"", *_WORD.findall(line.casefold())}
        there = sorted(part for word in words for part in self.parts.get(word, ()))
        fitting = (p.rule for p in there if (p.rule.sentences or not sentence) and p.matches(line))
        return next(fitting, None)


def _bounded(phrase: str) -> str:
    """Return the pattern of a phrase, between word boundaries where it begins or ends with a letter."""
    words = r"\s+".join(map(re.escape, phrase.split()))
    return ("\\b" if phrase[0].isalpha() else "") + words + ("\\b" if phrase.rstrip()[-1].isalpha() else "")


def _first_word(phrase: str) -> str:
    """Return a word that stands by itself, case folded, in each line that `_bounded` of a phrase matches, else "".

    >>> _first_word("Read more"), _first_word("© 2021"), _first_word("24")
    ('read', '', '')
    """
    match = _WORD.search(phrase)
    if not match or (match.start() == 0 and not phrase[0].isalpha()):
        return ""
    ends = match.end() == len(phrase.rstrip())
    return "" if ends and not phrase.rstrip()[-1].isalpha() else match.group().casefold()


def longest_first(words: Iterable[str]) -> tuple[str, ...]:
    """Sort so that a longer alternative is tried before one that it begins with.

    >>> longest_first(["AFP", "AFP Photo"])
    ('AFP Photo', 'AFP')
    """
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _rule(iri: str, values: Mapping[str, list[str]]) -> Rule:
    """Build the rule of one `lex:PagePhrase`."""
    match, kind, opens = (sorted(values.get(LEX + name, ())) for name in ("match", "block", "opensSection"))
    phrases = longest_first(values.get(LEX + "phrase", ()))
    if len(match) != 1 or match[0] not in _FORMS or len(kind) != 1 or not phrases:
        raise OntologyError(
            f"it needs lex:block, lex:phrase, and one lex:match out of {sorted(_FORMS)}",
            where=iri,
            remedy="Correct the entry",
        )
    form, sentences = _FORMS[match[0]]
    pattern = re.compile(form.format("|".join(map(_bounded, phrases))), re.IGNORECASE)
    beginning: dict[str, list[str]] = {}
    for phrase in phrases:
        beginning.setdefault(_first_word(phrase), []).append(_bounded(phrase))
    parts = {word: form.format("|".join(some)) for word, some in beginning.items()}
    return Rule(pattern, kind[0], opens == ["true"], sentences, parts)


@cache
def page_words(files: tuple[Path, ...] = ()) -> PageWords:
    """Load the page's words from Turtle files, by default from the shipped `ontology/lexicon/page.ttl`.

    Raises OntologyError where a file is no Turtle or an entry is incomplete.
    """
    files = files or (shipped("ontology") / "lexicon" / "page.ttl",)
    found = described(files)
    rules = [_rule(iri, found[iri]) for iri in _instances(found, "PagePhrase")]
    credit = [
        word for iri in _instances(found, "PictureCredit") for word in found[iri].get(LEX + "credit", ())
    ]
    cues: dict[str, list[str]] = {"published": [], "updated": []}
    for iri in _instances(found, "DateCue"):
        for role in found[iri].get(LEX + "dateRole", ()):
            cues[role] += found[iri].get(LEX + "phrase", ())
    # a heading that opens a section says more than a word that any line may hold
    rules = sorted(rules, key=lambda rule: not rule.opens)
    return PageWords(
        tuple(rules),
        longest_first(credit),
        longest_first(cues["published"]),
        longest_first(cues["updated"]),
        {name: longest_first(words) for name, words in word_lists(files, _LISTS, prefix="page-").items()},
        _parts(rules),
    )


def _parts(rules: Sequence[Rule]) -> dict[str, list[_Part]]:
    found: dict[str, list[_Part]] = {}
    for number, rule in enumerate(rules):
        for word, pattern in rule.beginning.items():
            found.setdefault(word, []).append(_Part(number, pattern, rule))
    return found


def _instances(found: Described, name: str) -> list[str]:
    """Return the individuals of a class of the lexicon, sorted."""
    return sorted(iri for iri, values in found.items() if LEX + name in values.get(RDF + "type", ()))
