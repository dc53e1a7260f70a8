"""What the rules about names see of a parsed Doc: plain lists, and which capitals mean something."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.tokens import Doc

from kgbuild.annotate.document import HEADLINES
from kgbuild.annotate.namewords import Phrases
from kgbuild.annotate.tree import Strings
from kgbuild.gazetteer import pieces
from kgbuild.words import is_speaking

#: A sentence with more words in capitals than this share is read without regard to capitals.
_SHARE: Final = 0.7
#: Below so many words a sentence tells nothing about its use of capitals.
_FEWEST: Final = 4
#: Words shorter than this keep a small letter in headlines.
_LONG: Final = 4
#: Words inside a hyphenated name that need no capital are no longer than this: "Port-au-Prince".
_SMALL: Final = 4
#: The longest phrase that is looked for, in words.
_PHRASE: Final = 6
#: Arabic's article and its assimilated forms, which may stand in small letters before a name.
ARTICLES: Final = frozenset(
    {"ad", "adh", "al", "an", "ar", "as", "ash", "at", "az", "e", "el", "es", "ez", "ul"}
)
_LINKS: Final = frozenset({"of", "and", "the", "for", "&", "in", "to"})


@lru_cache(maxsize=50_000)
def is_nameish(text: str) -> bool:
    """Tell whether a word is written as names are: with a capital, also after an article or in each part.

    >>> [is_nameish(w) for w in ("Omar", "al-Omar", "Ali-Reza", "Iran-backed", "pro-Iran", "3rd", "army")]
    [True, True, True, False, False, False, False]
    >>> [is_nameish(w) for w in ("Port-au-Prince", "Croix-des-Bouquets", "day-to-Day")]  # small words inside a name
    [True, True, False]
    """
    parts = [part for part in text.strip("'’‘`ʿʾ.").replace("–", "-").split("-") if part]
    if not parts:
        return False
    if len(parts) == 1:
        return parts[0][0].isupper() or parts[0][:1] in "ʿ" or parts[0].lstrip("'’‘")[:1].isupper()
    named = [part for part in parts if part.lower() not in ARTICLES]
    capital = [part.strip("'’‘")[:1].isupper() for part in named]
    inside = all(up or len(part) <= _SMALL for part, up in zip(named, capital, strict=True))
    return bool(named) and capital[0] and capital[-1] and inside


class Tokens:
    """A parsed Doc as lists over its tokens.

    `parts` are the words in the gazetteer's normal form, `nameish` tells whether a capital marks a name,
    `loud` whether the sentence is one in which capitals tell nothing (a title or all capitals), `shouted`
    whether it is all capitals.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.size = len(doc)
        table = doc.to_array(["ORTH", "POS", "TAG", "DEP", "LEMMA", "HEAD", "SENT_START"])
        strings = Strings(doc)
        columns = [table[:, column].tolist() for column in range(5)]
        rows = ([strings[x] for x in column] for column in columns)
        self.text, self.pos, self.tag, self.dep, self.lemma = rows
        self.parts = [pieces(text) for text in self.text]
        self.head = [i + offset for i, offset in enumerate(table[:, 5].astype("int64").tolist())]
        starts = [i for i, x in enumerate(table[:, 6].astype("int64").tolist()) if x == 1 or i == 0]
        self.sents = list(zip(starts, [*starts[1:], self.size], strict=True))
        self.sent_of = [number for number, (first, last) in enumerate(self.sents) for _ in range(first, last)]
        self.ents = [(ent.start, ent.end, ent.label_) for ent in doc.ents]
        self.label = [""] * self.size
        for first, last, label in self.ents:
            self.label[first:last] = [label] * (last - first)
        self.nameish = [is_nameish(text) for text in self.text]
        self.loud, self.shouted = [False] * self.size, [False] * self.size
        for first, last in self.sents:
            self._judge_capitals(first, last)
        self.small = frozenset(text for text in self.text if text.islower())

    def _judge_capitals(self, first: int, last: int) -> None:
        words = [text for text in self.text[first:last] if text[0].isalpha()]
        if len(words) < _FEWEST:
            in_headline = any(a <= first < b for a, b in self.doc.user_data.get(HEADLINES, ()))
            self.loud[first:last] = [in_headline] * (last - first)
            return
        shouted = sum(word.isupper() for word in words) > _SHARE * len(words)
        long = [word for word in words[1:] if len(word) >= _LONG]
        titled = len(long) >= _FEWEST and sum(word[0].isupper() for word in long) > _SHARE * len(long)
        titled = titled and not any(self._is_small_verb(i) for i in range(first, last))
        self.shouted[first:last] = [shouted] * (last - first)
        self.loud[first:last] = [shouted or titled] * (last - first)
        if shouted or titled:  # then it is the model that tells
            for i in range(first, last):
                named = self.pos[i] == "PROPN" or self.label[i] != ""
                self.nameish[i] = self.nameish[i] and named and self.text[i].lower() not in STOP_WORDS

    def _is_small_verb(self, i: int) -> bool:
        """Tell whether a word is a verb of some length in small letters, which no title has."""
        return self.pos[i] == "VERB" and self.text[i].islower() and len(self.text[i]) >= _LONG

    def opens(self, i: int) -> bool:
        """Tell whether token `i` is the first word of its sentence, quotation marks not counted."""
        first = self.sents[self.sent_of[i]][0]
        return all(not self.parts[j] or not self.text[j][0].isalnum() for j in range(first, i))

    def speaks(self, i: int) -> bool:
        """Tell whether token `i` is the subject of a verb of speaking."""
        return self.dep[i] == "nsubj" and is_speaking(self.lemma[self.head[i]])

    def joined(self, first: int, last: int) -> str:
        """Return the tokens' text with single spaces, as the gazetteer's lookups take it."""
        return " ".join(self.text[first:last])

    def matches(self, table: Phrases[Any], i: int, end: int) -> int:
        """Return where the longest phrase of `table` that starts at token `i` ends; `i` where none does.

        `end` is the first token that the phrase may not reach.
        """
        parts = self.parts[i] if i < end else ()
        if not parts or parts[0] not in table.firsts:
            return i
        best, phrase = i, tuple[str, ...]()
        for j in range(i, min(end, i + _PHRASE)):
            phrase += self.parts[j]
            if phrase in table and self.parts[j]:
                best = j + 1
        return best

    def runs(self) -> Iterator[tuple[int, int]]:
        """Yield the longest stretches of name-like words, each within a sentence."""
        for first, last in self.sents:
            i = first
            while i < last:
                j = i
                while j < last and self.nameish[j]:
                    j += 1
                if j > i:
                    yield i, j
                i = max(j, i + 1)


def is_link(text: str) -> bool:
    """Tell whether a small word may stand inside the name of an organisation.

    >>> is_link("of"), is_link("near")
    (True, False)
    """
    return text in _LINKS
