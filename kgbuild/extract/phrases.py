"""Noun phrases of one article: which words make one, what its head denotes, and what a description is called.

A phrase is headed by a name, by a common noun that the lexicon knows, or by a pronoun. Titles in front of a
name ("US Secretary of State X") are found by their words and not by the parse, which is least reliable there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kgbuild.model import Document, Name, Word
from kgbuild.nouns import LONGEST, Noun, Nouns, RelationWord, Title

#: Left dependents that belong to a noun phrase.
_LEFT = frozenset(
    {"det", "amod", "compound", "nummod", "poss", "flat", "advmod", "nmod", "dep", "case", "punct"}
)
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_OWNERS = frozenset({"my", "your", "his", "her", "its", "our", "their", "whose"})
#: Grammar's own words of quantity and order: they describe no party.
_EMPTY_WORDS = """
    a an the this that these those some any no each every all both either neither many much more most
    few fewer several other others another such same certain multiple various numerous least less about
    around nearly almost only just over up to at between and or own said as well even also further first
    second third last latest later earlier recent former alleged apparent possible suspected so-called total
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_PRONOUNS_WORDS = """
    he she it they him her them his hers its their theirs himself herself itself themselves who whom
    whose which that
"""
_PRONOUNS = frozenset(_PRONOUNS_WORDS.split())
FIRST_PERSON = frozenset(["i", "we", "me", "us", "my", "our", "mine", "ours", "myself", "ourselves"])
_PLURAL_TAGS = frozenset({"NNS", "NNPS"})
_NOMINAL = frozenset({"NOUN", "PROPN"})
#: Heads that a parser may tag as something else although the lexicon knows them ("the wounded" stays out).
_SUBSTANTIVE = frozenset({"JJ"})
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_CALENDAR_WORDS = """
    monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight january
    february march april may june july august september october november december week month year night
    day morning evening afternoon weekend hour minute
"""
_CALENDAR = frozenset(_CALENDAR_WORDS.split())

#: Who is only told the age of.
_AGED = re.compile(r"\d+-year-olds?")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase.

    `head` is its head word, `first` to `last` (exclusive) its extent without relative clauses. `text` is its
    name, or its description without determiners, numbers and the like; `counted` a description of people with
    its number ("two soldiers"), where it has one, `whole` one of a site with whose it is ("offices of the union").
    `kind` is the class that name or noun gives. `nation` is the
    IRI of a country that modifies it ("Turkish troops"). `related` is a hyphenated modifier that names
    another party ("Iran-backed"), with its relation word. `possessor` heads the phrase in its genitive.
    `through` is the head that a partitive noun looks through to ("dozens of rockets"). `tail` is how many
    words behind the head belong to its title ("secretary of state"). `proper` tells a name that the name
    finder did not see: its noun is written with a capital.
    """

    head: int
    first: int
    last: int
    text: str
    kind: str
    name: Name | None = None
    noun: Noun | None = None
    title: Title | None = None
    pronoun: str = ""
    plural: bool = False
    definite: bool = False
    numbered: bool = False
    nation: str = ""
    modifiers: tuple[int, ...] = ()
    related: tuple[int, RelationWord] | None = None
    possessor: int | None = None
    through: int | None = None
    modifying: bool = False
    proper: bool = False
    tail: int = 0
    counted: str = ""
    whole: str = ""

    @property
    def party(self) -> int | None:
        """The hyphenated word that names another party."""
        return self.related[0] if self.related else None


#: Where those stand who do or suffer something.
_STANDING = frozenset({"subj", "subj:pass", "obj", "agent", "conj", "obl", "nmod", "appos"})


class Phrases:
    """All noun phrases of one document, found once, in the order of their heads."""

    def __init__(self, document: Document, nouns: Nouns) -> None:
        self.doc, self.nouns = document, nouns
        self.words = document.words
        self._taken: set[int] = set()
        found = [self._of_name(name) for name in document.names if self._is_noun(name)]
        found += [self._of_nationality(name) for name in document.names if name.kind == "Nationality"]
        found += [p for word in self.words if (p := self._of_word(word)) is not None]
        self.all = tuple(sorted(found, key=lambda p: (p.head, p.first)))

    @cached_property
    def at(self) -> dict[int, Phrase]:
        """The phrase of each head word and of each word inside a name or a lemma of several words."""
        found: dict[int, Phrase] = {}
        for phrase in self.all:
            if phrase.name:
                found.update(dict.fromkeys(range(phrase.name.first, phrase.name.last), phrase))
            found[phrase.head] = phrase
        return found

    def starting(self, i: int) -> list[Phrase]:
        """Return the phrases that start at word `i`."""
        return self._starts.get(i, [])

    def ending(self, i: int) -> list[Phrase]:
        """Return the phrases whose extent ends with the word before `i`."""
        return self._ends.get(i, [])

    @cached_property
    def _starts(self) -> dict[int, list[Phrase]]:
        found: dict[int, list[Phrase]] = {}
        for phrase in self.all:
            found.setdefault(phrase.first, []).append(phrase)
        return found

    @cached_property
    def _ends(self) -> dict[int, list[Phrase]]:
        found: dict[int, list[Phrase]] = {}
        for phrase in self.all:
            found.setdefault(phrase.last, []).append(phrase)
        return found

    # ------------------------------------------------------------------------------------------ names

    def head_of(self, first: int, last: int) -> int:
        """Return the word of a span that stands highest in the tree, the last of several."""
        outside = [
            i for i in range(first, last) if not first <= self.words[i].head < last or self.words[i].head == i
        ]
        nominal = [i for i in outside if self.words[i].pos in _NOMINAL]
        return (nominal or outside or [last - 1])[-1]

    def _is_noun(self, name: Name) -> bool:
        """Leave out adjectives of nationality, and verbs that look like weapons ("arms the rebels")."""
        verb = name.kind == "WeaponType" and self.words[name.last - 1].pos == "VERB"
        return name.kind != "Nationality" and not verb

    def _of_name(self, name: Name) -> Phrase:
        head = self.head_of(name.first, name.last)
        first = self._start(name.first, head)
        left = range(first, name.first)
        return Phrase(
            head=head,
            first=first,
            last=name.last,
            text=self.doc.text(name.first, name.last),
            kind=name.kind,
            name=name,
            definite=True,
            nation=self._nation(left),
            modifiers=tuple(i for i in left if self._describes(i)),
            related=self._related(range(first, name.last)),
        )

    def _of_nationality(self, name: Name) -> Phrase:
        """Return the phrase of an adjective of nationality: its country; of "two Russians", "a Russian": people."""
        head = self.head_of(name.first, name.last)
        text = self.doc.text(name.first, name.last)
        if self.words[head].tag in _PLURAL_TAGS:
            first = self._start(name.first, head)
            numbered = any(self.words[i].pos == "NUM" for i in range(first, name.first))
            return Phrase(
                head, first, name.last, text, "PeopleGroup", plural=True, nation=name.iri, numbered=numbered,
                definite=self._definite(range(first, name.first)),
            )  # fmt: skip
        if self._is_one_of(head):
            first = self._start(name.first, head)
            return Phrase(head, first, name.last, text, "Person", nation=name.iri)
        return Phrase(
            head, name.first, name.last, text, "Country", name=name, nation=name.iri, modifying=True
        )

    def _is_one_of(self, head: int) -> bool:
        """Tell whether a word of nationality stands for a person: "killed [an American] and [a young Colombian]"."""
        led = {self.words[j].text.lower() for j in self.doc.children[head] if j < head}
        return self.words[head].rel in _STANDING and bool(led & {"a", "an", "another"})

    # ------------------------------------------------------------------------------------ common nouns

    def _of_word(self, word: Word) -> Phrase | None:
        if word.i in self.doc.name_at or word.i in self._taken:
            return None
        if word.pos == "PRON" or word.text.lower() in _PRONOUNS:
            return self._of_pronoun(word)
        if word.pos not in _NOMINAL and (word.pos == "NUM" or word.text.lower() in self.nouns.partitives):
            through = self._through(word.i)
            if through is not None:
                return Phrase(word.i, self._start(word.i, word.i), word.i + 1, word.text, "", through=through)
        if word.pos in _NOMINAL or word.tag in _SUBSTANTIVE or word.tag.startswith("NN"):
            return self._of_noun(word)
        return None

    def _of_pronoun(self, word: Word) -> Phrase | None:
        text = word.text.lower()
        if text not in _PRONOUNS and text not in FIRST_PERSON:
            return None
        if text == "that" and word.tag not in ("WDT", "WP"):
            return None
        return Phrase(word.i, word.i, word.i + 1, word.text, "", pronoun=text)

    def _of_noun(self, word: Word) -> Phrase | None:
        lemmas = self._lemmas(word)
        partitive = lemmas[-1] in self.nouns.partitives or word.text.lower() in self.nouns.partitives
        through = self._through(word.i) if partitive else None
        found, title = self.nouns.noun(lemmas), self.nouns.title(lemmas)
        title, tail = self._long_title(word, lemmas) or (title, 0)
        through = None if tail else through
        if not found and not title and through is None:
            return None
        if word.tag in _SUBSTANTIVE and word.rel in ("amod", "acl", "aux", "advmod", "case", "compound"):
            return None
        if title and not tail and " of " in title[0].lemma:
            return None  # it has its phrase at its head: the "secretary" of "secretary of state"
        noun, size = found or (None, 1)
        size = max(size, title[1] if title else 1)
        first = self._behind_title(self._start(word.i - size + 1, word.i), word.i, size)
        plural = self._plural(word)
        left = range(first, word.i - size + 1)
        return Phrase(
            head=word.i,
            first=first,
            last=max(self._end(word.i), word.i + tail + 1),
            tail=tail,
            text=self._description(first, word.i, size),
            kind=self._kind(noun, title[0] if title else None, plural),
            noun=noun,
            title=title[0] if title else None,
            plural=plural,
            definite=self._definite(left),
            numbered=any(self.words[i].pos == "NUM" for i in left),
            counted=self._counted(first, word.i, size) if noun is None or self._of_people(noun) else "",
            whole=self._whole(first, word.i, size) if noun and self.nouns.is_a(noun.one, "Facility") else "",
            nation=self._nation(left),
            modifiers=tuple(i for i in left if self._describes(i)),
            possessor=self._possessor(left),
            through=through,
            proper=self._is_proper(word, first),
            modifying=word.rel in ("compound", "amod") and self.words[word.head].i > word.i,
            related=self._related(left),
        )

    def _is_proper(self, word: Word, first: int) -> bool:
        """Tell whether a noun is written as a name: a capital, and one before it that opens no sentence."""
        opens = self.doc.sents[word.sent][0]
        before = [i for i in range(max(first, opens + 1), word.i) if self._describes(i)]
        capitals = [i for i in before if self.words[i].text[:1].isupper() and i not in self.doc.name_at]
        if self.nouns.title([self._lemma(word)]):
            return False
        return word.text[:1].isupper() and bool(capitals) and not word.text.isupper()

    def _kind(self, noun: Noun | None, title: Title | None, plural: bool) -> str:
        if noun:
            return noun.kind if plural else noun.one
        return "PeopleGroup" if title and plural else "Person" if title else ""

    def _lemmas(self, word: Word) -> list[str]:
        """Return the lemmas of `word` and of the words before it that may belong to it, in lower case."""
        found = [self._lemma(word)]
        i = word.i - 1
        while i >= self.doc.sents[word.sent][0] and len(found) < LONGEST and not self._named(i):
            if self.words[i].pos in ("PUNCT", "VERB", "PRON") and self.words[i].tag not in ("VBG", "VBN"):
                break
            found.insert(0, self.words[i].text.lower())
            i -= 1
        return found

    def _long_title(self, word: Word, lemmas: list[str]) -> tuple[tuple[Title, int], int] | None:
        """Return a title that goes on behind its head ("chief of staff"), and by how many words."""
        following = [w.text.lower() for w in self.words[word.i + 1 : word.i + LONGEST] if w.sent == word.sent]
        if len(following) < 2 or following[0] != "of":
            return None
        for tail in range(len(following), 1, -1):
            found = self.nouns.title([*lemmas, *following[:tail]])
            if found and found[1] > tail:
                return (found[0], found[1] - tail), tail
        return None

    def _named(self, i: int) -> bool:
        """Tell whether word `i` is in a name; weapons are named by common nouns and do not count."""
        name = self.doc.name_at.get(i)
        return name is not None and name.kind != "WeaponType"

    def _lemma(self, word: Word) -> str:
        """Return the lemma in lower case; where the model's is unknown, the form without a plural's s."""
        lemma, text = word.lemma.lower(), word.text.lower()
        if _AGED.fullmatch(text) and word.tag.startswith("NN"):
            return "person"  # "police shot [a 23-year-old]"
        if lemma in self.nouns.common or lemma in self.nouns.titles:
            return lemma
        for form in (text, *_singulars(text)):
            if form in self.nouns.common or form in self.nouns.titles:
                return form
        return text.rstrip(".") if text.endswith(".") and text.rstrip(".") in self.nouns.titles else lemma

    def _plural(self, word: Word) -> bool:
        lemma, text = self._lemma(word), word.text.lower()
        if lemma != text and text.endswith("s") and lemma in self.nouns.common:
            return True
        return word.tag in _PLURAL_TAGS or lemma in (
            "people",
            "police",
            "personnel",
            "staff",
            "crowd",
        )

    def _through(self, i: int) -> int | None:
        """Return what a noun of number or measure counts: "dozens of rockets"."""
        for j in self.doc.children[i]:
            if j > i and self.words[j].rel in ("nmod", "obl") and self.words[j].prep == "of":
                return j
        return None

    # ------------------------------------------------------------------------------------ extents

    def _start(self, first: int, head: int) -> int:
        """Return where the phrase starts: left modifiers are contiguous and hang below head or each other."""
        start = first
        while start > 0:
            i = start - 1
            word = self.words[i]
            if word.sent != self.words[head].sent or not self._belongs(word, head, start):
                break
            if self._outside(word, head):
                break
            start = i
        while start < first and self.words[start].pos in ("PUNCT", "CCONJ", "ADP"):
            start += 1
        return start

    def _outside(self, word: Word, head: int) -> bool:
        """Tell whether a word describes what the phrase only modifies: "separate coalition airstrikes"."""
        return (
            self.words[head].rel in ("compound", "amod")
            and word.pos == "ADJ"
            and word.head == self.words[head].head
        )

    def _belongs(self, word: Word, head: int, start: int) -> bool:
        if word.tag == "POS":
            return True
        if word.rel == "det" or word.text.lower() in _OWNERS:
            return True
        if (
            word.pos in ("VERB", "AUX", "ADP", "SCONJ", "PUNCT", "CCONJ", "PRON", "INTJ")
            and word.rel != "amod"
        ):
            return False
        name = self.doc.name_at.get(
            word.i
        )  # the words of a name stand or fall with its head: "the San Jorge warehouse"
        j = self.head_of(name.first, name.last) if name and name.last == start else word.i
        for _ in range(6):
            if start <= j <= head:
                return True
            if self.words[j].rel not in _LEFT or self.words[j].head <= j:
                return False
            j = self.words[j].head
        return False

    def _end(self, head: int) -> int:
        """Return where the phrase ends: behind an "of" phrase or a name that hangs right below the head."""
        end = head + 1
        for j in self.doc.children[head]:
            if j > head and (
                self.words[j].rel == "flat"
                or (self.words[j].rel == "nmod" and self.words[j].prep in ("of", "between"))
            ):
                end = max(end, self._extent(j))
        return end

    def _extent(self, j: int) -> int:
        name = self.doc.name_at.get(j)
        end = name.last if name else j + 1
        for k in self.doc.children[j]:
            if k > j and self.words[k].rel in ("flat", "conj") and not self.doc.children[k]:
                end = max(end, self._extent(k))
        return end

    # ------------------------------------------------------------------------------------ modifiers

    def _describes(self, i: int) -> bool:
        word = self.words[i]
        if word.pos == "ADV":  # "heavily armed men"
            return word.text.endswith("ly") and self.words[i + 1].tag in ("JJ", "VBN")
        if word.pos in ("DET", "NUM", "PUNCT", "ADP", "PART", "PRON", "CCONJ"):
            return False
        return word.text.lower() not in _EMPTY and word.lemma.lower() not in _CALENDAR

    def _definite(self, left: range) -> bool:
        lowered = {self.words[i].text.lower() for i in left}
        return bool(lowered & (_DEFINITE | _OWNERS)) or self._possessor(left) is not None

    def _nation(self, left: range) -> str:
        """Return the country that modifies a phrase: "Turkish troops", "US troops", "Turkey's troops"."""
        for i in reversed(left):
            name = self.doc.name_at.get(i)
            if name and name.kind in ("Nationality", "Country"):
                return name.iri
        return ""

    def _possessor(self, left: range) -> int | None:
        for i in reversed(left):
            if self.words[i].tag == "POS" and i > 0:
                owner = i - 1
                return None if self.words[owner].lemma.lower() in _CALENDAR else owner
            if self.words[i].text.lower() in _OWNERS:
                return i
        return None

    def _related(self, left: range) -> tuple[int, RelationWord] | None:
        """Return the hyphenated modifier that names another party, and its relation word."""
        for i in left:
            found = self.nouns.combined(self.words[i].text)
            if found:
                return i, found[0]
        return None

    def _description(self, first: int, head: int, size: int) -> str:
        """Return the words that describe: "four armed fighters" → "armed fighters"."""
        kept: list[int] = []
        for i in range(first, head - size + 1):
            if self.words[i].tag == "POS":
                kept = kept if kept and kept[-1] == i - 1 else []
                kept += [i] if kept else []
            elif self._describes(i):
                kept.append(i)
        kept += range(head - size + 1, head + 1)
        return self._joined(kept)

    def _counted(self, first: int, head: int, size: int) -> str:
        """Return a description of people with the number in front of it."""
        number = [i for i in range(first, head - size + 1) if self.words[i].pos == "NUM"]
        if not number or not self.words[number[-1]].text.isalpha():
            return ""
        return f"{self.words[number[-1]].text} {self._description(number[-1] + 1, head, size)}"

    def _of_people(self, noun: Noun) -> bool:
        return self.nouns.is_a(noun.one, "HumanActor")

    def _whole(self, first: int, head: int, size: int) -> str:
        """Return a description of a site with the "of" phrase right behind it, which says whose it is."""
        last = self._end(head)
        name = self.doc.name_at.get(last)
        last = name.last if name and name.first == last and name.kind == "Person" else last
        behind = last > head + 1 and self.words[head + 1].text.lower() == "of"
        return f"{self._description(first, head, size)} {self.doc.text(head + 1, last)}" if behind else ""

    def _behind_title(self, first: int, head: int, size: int) -> int:
        """Leave out a title that a parser took into the phrase of the organization behind it."""
        titled = self.nouns.title([self._lemma(self.words[head])])
        titles = [i for i in range(first, head - size + 1) if self.words[i].text.lower() in self.nouns.titles]
        return titles[-1] + 1 if titles and not titled else first

    def _joined(self, kept: list[int]) -> str:
        text = ""
        for i in kept:
            space = " " if text and self.words[i].tag != "POS" else ""
            text += space + self._cased(i)
        return text

    def _cased(self, i: int) -> str:
        """Return a word as it would stand inside a sentence: "Gunmen" and "Pro-" open one with a capital."""
        word = self.words[i]
        opens = i == self.doc.sents[word.sent][0]
        common = word.pos == "NOUN" and word.text[1:].islower() and word.lemma.islower()
        common = common or word.text.lower() in self.nouns.common
        found = self.nouns.combined(word.text)
        prefixed = found is not None and found[0].combining == "prefix"
        plain = (common and found is None) or prefixed
        return (
            word.text[0].lower() + word.text[1:]
            if opens and plain and i not in self.doc.name_at
            else word.text
        )

    # ------------------------------------------------------------------------------------ helpers

    def modifier_texts(self, phrase: Phrase) -> frozenset[str]:
        """Return the modifiers of a phrase in lower case."""
        return frozenset(self.words[i].text.lower() for i in phrase.modifiers)

    def left_titles(self, phrase: Phrase) -> Iterator[tuple[int, int, Title]]:
        """Yield (first, last, title) of the titles right before a person's name, nearest first."""
        end = phrase.name.first if phrase.name else phrase.first
        while end > 0:
            found = self._title_before(end)
            if not found:
                return
            yield found
            end = found[0]

    def _title_before(self, end: int) -> tuple[int, int, Title] | None:
        start = max([0, end - LONGEST, *(i + 1 for i in range(max(0, end - LONGEST), end) if self._named(i))])
        lowered = [self._title_word(self.words[i]) for i in range(start, end)]
        found = self.nouns.title(lowered)
        return (end - found[1], end, found[0]) if found else None

    def _title_word(self, word: Word) -> str:
        text = word.text.lower().rstrip(".")
        return text if text in self.nouns.titles else self._lemma(word) if word.tag in _PLURAL_TAGS else text


def _singulars(text: str) -> tuple[str, ...]:
    """Return what a form in -s may be the plural of.

    >>> _singulars("enemies"), _singulars("part")
    (('enemie', 'enemi', 'enemy'), ())
    """
    if text.endswith("men"):
        return (text[:-2] + "an",)
    if not text.endswith("s"):
        return ("child",) if text == "children" else ()
    return (
        (text[:-1], text[:-2], text[:-3] + "y")
        if text.endswith("ies")
        else (text[:-1], text.removesuffix("es"))
    )
