"""Noun phrases of one article: which words make one, what its head denotes, and what a description is called.

A phrase is headed by a name, by a common noun that the lexicon knows, or by a pronoun. Titles in front of a
name ("US Secretary of State X") are found by their words and not by the parse, which is least reliable there.
"""

from __future__ import annotations

from functools import cached_property

from kgbuild.extract.mentions import extents, phrase_words
from kgbuild.extract.mentions.phrase import NOMINAL, PLURAL_TAGS, Nominals, Phrase
from kgbuild.model import Document, Name, Word
from kgbuild.nouns import Noun, Nouns
from kgbuild.syntax.words import FIRST_PERSON, FORMER, LATTER
from kgbuild.words import listed

_PRONOUNS_WORDS = """
    he she it they him her them his hers its their theirs himself herself itself themselves who whom
    whose which that
"""
_PRONOUNS = frozenset(_PRONOUNS_WORDS.split())
#: Heads that a parser may tag as something else although the lexicon knows them ("the wounded" stays out).
_SUBSTANTIVE = frozenset({"JJ"})
#: How adjectives stand that are no nouns.
_BESIDE = frozenset({"amod", "acl", "aux", "advmod", "case", "compound"})
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
#: Where those stand who do or suffer something.
_STANDING = frozenset({"subj", "subj:pass", "obj", "agent", "conj", "obl", "nmod", "appos"})


class Phrases(Nominals):
    """All noun phrases of one document, found once, in the order of their heads."""

    def __init__(self, document: Document, nouns: Nouns) -> None:
        super().__init__(document, nouns)
        found = [_of_name(self, name) for name in document.names if _is_noun(self, name)]
        found += [_of_nationality(self, name) for name in document.names if name.kind == "Nationality"]
        found += [p for word in self.words if (p := _of_word(self, word)) is not None]
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

    def heading(self, sentence: int) -> list[Phrase]:
        """Return the phrases with their heads in a sentence."""
        return self._heads.get(sentence, [])

    @cached_property
    def _heads(self) -> dict[int, list[Phrase]]:
        found: dict[int, list[Phrase]] = {}
        for phrase in self.all:
            found.setdefault(self.words[phrase.head].sent, []).append(phrase)
        return found

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


def _is_noun(ctx: Nominals, name: Name) -> bool:
    """Leave out adjectives of nationality, and verbs that look like weapons ("arms the rebels")."""
    verb = name.kind == "WeaponType" and ctx.words[name.last - 1].pos == "VERB"
    return name.kind != "Nationality" and not verb


def _of_name(ctx: Nominals, name: Name) -> Phrase:
    head = extents.head_of(ctx, name.first, name.last)
    first = extents.start_of(ctx, name.first, head)
    left = range(first, name.first)
    return Phrase(
        head=head,
        first=first,
        last=name.last,
        text=ctx.doc.text(name.first, name.last),
        kind=name.kind,
        name=name,
        definite=True,
        nation=phrase_words.nation_of(ctx, left),
        modifiers=tuple(i for i in left if phrase_words.describes(ctx, i)),
        related=phrase_words.related_party(ctx, range(first, name.last)),
    )


def _of_nationality(ctx: Nominals, name: Name) -> Phrase:
    """Return the phrase of an adjective of nationality: its country; of "two Russians", "a Russian": people."""
    head = extents.head_of(ctx, name.first, name.last)
    text = ctx.doc.text(name.first, name.last)
    if ctx.words[head].tag in PLURAL_TAGS:
        first = extents.start_of(ctx, name.first, head)
        numbered = any(ctx.words[i].pos == "NUM" for i in range(first, name.first))
        return Phrase(
            head, first, name.last, text, "PeopleGroup", plural=True, nation=name.iri, numbered=numbered,
            definite=phrase_words.is_definite(ctx, range(first, name.first)),
        )  # fmt: skip
    if _is_one_of(ctx, head):
        first = extents.start_of(ctx, name.first, head)
        return Phrase(head, first, name.last, text, "Person", nation=name.iri)
    return Phrase(head, name.first, name.last, text, "Country", name=name, nation=name.iri, modifying=True)


def _is_one_of(ctx: Nominals, head: int) -> bool:
    """Tell whether a word of nationality stands for a person: "killed [an American] and [a young Colombian]"."""
    led = {ctx.words[j].text.lower() for j in ctx.doc.children[head] if j < head}
    return ctx.words[head].rel in _STANDING and bool(led & {"a", "an", "another", "one"})


def _of_word(ctx: Nominals, word: Word) -> Phrase | None:
    if word.i in ctx.doc.name_at or word.i in ctx.taken:
        return None
    text = word.text.lower()
    if word.pos == "PRON" or text in _PRONOUNS:
        return _of_pronoun(ctx, word)
    if text in (FORMER, LATTER) and word.rel in _STANDING:
        return Phrase(word.i, word.i, word.i + 1, word.text, "", pronoun=text)
    if word.pos not in NOMINAL and (word.pos == "NUM" or text in ctx.nouns.partitives):
        through = extents.through_of(ctx, word.i)
        if through is not None:
            return Phrase(
                word.i, extents.start_of(ctx, word.i, word.i), word.i + 1, word.text, "", through=through
            )
    if word.pos in NOMINAL or word.tag in _SUBSTANTIVE or word.tag.startswith("NN"):
        return _of_noun(ctx, word)
    return None


def _of_pronoun(ctx: Nominals, word: Word) -> Phrase | None:
    text = word.text.lower()
    if text not in _PRONOUNS and text not in FIRST_PERSON:
        return None
    if text == "that" and word.tag not in ("WDT", "WP"):
        return None
    return Phrase(word.i, word.i, word.i + 1, word.text, "", pronoun=text)


def _tells_whose(ctx: Nominals, word: Word, noun: Noun | None) -> bool:
    """Tell whether a word before a deed is those who did it: "a [jihadist] raid", but "a [jihadist] leader"."""
    before = word.rel in ("amod", "compound") and word.head > word.i
    deed = ctx.words[word.head].lemma.lower() in listed("deeds")
    return before and deed and noun is not None and noun.members


def _of_noun(ctx: Nominals, word: Word) -> Phrase | None:
    if not phrase_words.may_be_known(ctx, word):
        return None
    lemmas = phrase_words.lemmas_of(ctx, word)
    partitive = lemmas[-1] in ctx.nouns.partitives or word.text.lower() in ctx.nouns.partitives
    through = extents.through_of(ctx, word.i) if partitive else None
    found, title = ctx.nouns.noun(lemmas), ctx.nouns.title(lemmas)
    title, tail = phrase_words.long_title(ctx, word, lemmas) or (title, 0)
    through = None if tail else through
    if not found and not title and through is None:
        return None
    beside = word.tag in _SUBSTANTIVE and word.rel in _BESIDE
    if beside and not (found and _tells_whose(ctx, word, found[0])):
        return None
    if title and not tail and " of " in title[0].lemma:
        return None  # it has its phrase at its head: the "secretary" of "secretary of state"
    noun, size = found or (None, 1)
    size = max(size, title[1] if title else 1)
    first = phrase_words.behind_title(ctx, extents.start_of(ctx, word.i - size + 1, word.i), word.i, size)
    plural = phrase_words.is_plural(ctx, word)
    several = plural or _tells_whose(ctx, word, noun)
    left = range(first, word.i - size + 1)
    return Phrase(
        head=word.i,
        first=first,
        last=max(extents.end_of(ctx, word.i), word.i + tail + 1),
        tail=tail,
        text=phrase_words.description(ctx, first, word.i, size),
        kind=phrase_words.seat_of(ctx, word)
        or phrase_words.kind_of(ctx, noun, title[0] if title else None, several),
        noun=noun,
        title=title[0] if title else None,
        plural=plural,
        definite=phrase_words.is_definite(ctx, left),
        numbered=any(ctx.words[i].pos == "NUM" for i in left),
        counted=phrase_words.counted(ctx, first, word.i, size)
        if noun is None or phrase_words.is_of_people(ctx, noun)
        else "",
        whole=phrase_words.whole(ctx, first, word.i, size)
        if noun and ctx.nouns.is_a(noun.one, "Facility")
        else "",
        nation=phrase_words.nation_of(ctx, left),
        modifiers=tuple(i for i in left if phrase_words.describes(ctx, i)),
        possessor=phrase_words.possessor_of(ctx, left),
        through=through,
        proper=phrase_words.is_proper(ctx, word, first),
        modifying=word.rel in ("compound", "amod") and ctx.words[word.head].i > word.i,
        related=phrase_words.related_party(ctx, left),
    )
