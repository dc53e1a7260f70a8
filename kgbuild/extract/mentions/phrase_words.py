"""What the words of a noun phrase tell: its noun, its number, its nation, how it is described."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgbuild.extract.mentions import extents
from kgbuild.extract.mentions.phrase import OWNERS, PLURAL_TAGS, Nominals, Phrase
from kgbuild.model import Word
from kgbuild.nouns import LONGEST, Noun, RelationWord, Title
from kgbuild.syntax.words import DEFINITE
from kgbuild.words import is_speaking, listed

#: Grammar's own words of quantity and order: they describe no party.
_EMPTY_WORDS = """
    a an the this that these those some any no each every all both either neither many much more most
    few fewer several other others another such same certain multiple various numerous least less about
    around nearly almost only just over up to at between and or own said as well even also further first
    second third last latest later earlier recent former alleged apparent possible suspected so-called total
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_CALENDAR_WORDS = """
    monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight january
    february march april may june july august september october november december week month year night
    day morning evening afternoon weekend hour minute
"""
_CALENDAR = frozenset(_CALENDAR_WORDS.split())
#: Who is only told the age of.
_AGED = re.compile(r"\d+-year-olds?")


def is_proper(ctx: Nominals, word: Word, first: int) -> bool:
    """Tell whether a noun is written as a name: a capital, and one before it that opens no sentence."""
    opens = ctx.doc.sents[word.sent][0]
    before = [i for i in range(max(first, opens + 1), word.i) if describes(ctx, i)]
    capitals = [i for i in before if ctx.words[i].text[:1].isupper() and i not in ctx.doc.name_at]
    if ctx.nouns.title([_lemma(ctx, word)]):
        return False
    return word.text[:1].isupper() and bool(capitals) and not word.text.isupper()


def seat_of(ctx: Nominals, word: Word) -> str:
    """Return Agency for a seat that stands for who works there: "[the governor's office] said", "" for any other noun."""
    verb = ctx.words[word.head].lemma.lower()
    speaks = word.rel == "subj" and (is_speaking(verb) or verb in listed("declaring"))
    return "Agency" if speaks and word.lemma.lower() in listed("seats") else ""


def kind_of(ctx: Nominals, noun: Noun | None, title: Title | None, plural: bool) -> str:
    """Return the class that a noun or a title gives."""
    if noun:
        return noun.kind if plural else noun.one
    return "PeopleGroup" if title and plural else "Person" if title else ""


def may_be_known(ctx: Nominals, word: Word) -> bool:
    """Tell whether the lexicon may have a phrase with this head: as a noun, a title, also a long one, or a number."""
    lemma, text = _lemma(ctx, word), word.text.lower()
    if ctx.nouns.may_end(lemma) or not ctx.nouns.partitives.isdisjoint((lemma, text)):
        return True
    behind = ctx.words[word.i + 1 : word.i + 2]
    return bool(behind) and behind[0].text.lower() == "of"


def lemmas_of(ctx: Nominals, word: Word) -> list[str]:
    """Return the lemmas of `word` and of the words before it that may belong to it, in lower case."""
    found = [_lemma(ctx, word)]
    i = word.i - 1
    while i >= ctx.doc.sents[word.sent][0] and len(found) < LONGEST and not _named(ctx, i):
        if ctx.words[i].pos in ("PUNCT", "VERB", "PRON") and ctx.words[i].tag not in ("VBG", "VBN"):
            break
        found.insert(0, ctx.words[i].text.lower())
        i -= 1
    return found


def long_title(ctx: Nominals, word: Word, lemmas: list[str]) -> tuple[tuple[Title, int], int] | None:
    """Return a title that goes on behind its head ("chief of staff"), and by how many words."""
    following = [w.text.lower() for w in ctx.words[word.i + 1 : word.i + LONGEST] if w.sent == word.sent]
    if len(following) < 2 or following[0] != "of":
        return None
    for tail in range(len(following), 1, -1):
        found = ctx.nouns.title([*lemmas, *following[:tail]])
        if found and found[1] > tail:
            return (found[0], found[1] - tail), tail
    return None


def _named(ctx: Nominals, i: int) -> bool:
    """Tell whether word `i` is in a name; weapons are named by common nouns and do not count."""
    name = ctx.doc.name_at.get(i)
    return name is not None and name.kind != "WeaponType"


def _lemma(ctx: Nominals, word: Word) -> str:
    """Return the lemma in lower case; where the model's is unknown, the form without a plural's s."""
    lemma, text = word.lemma.lower(), word.text.lower()
    if _AGED.fullmatch(text) and word.tag.startswith("NN"):
        return "person"  # "police shot [a 23-year-old]"
    if lemma in ctx.nouns.common or lemma in ctx.nouns.titles:
        return lemma
    for form in (text, *_singulars(text)):
        if form in ctx.nouns.common or form in ctx.nouns.titles:
            return form
    return text.rstrip(".") if text.endswith(".") and text.rstrip(".") in ctx.nouns.titles else lemma


def is_plural(ctx: Nominals, word: Word) -> bool:
    """Tell whether a noun speaks of several."""
    lemma, text = _lemma(ctx, word), word.text.lower()
    if lemma != text and text.endswith("s") and lemma in ctx.nouns.common:
        return True
    return word.tag in PLURAL_TAGS or lemma in listed("several")


def describes(ctx: Nominals, i: int) -> bool:
    """Tell whether a word before the head describes it."""
    word = ctx.words[i]
    if word.pos == "ADV":  # "heavily armed men"
        return word.text.endswith("ly") and ctx.words[i + 1].tag in ("JJ", "VBN")
    if word.pos in ("DET", "NUM", "PUNCT", "ADP", "PART", "PRON", "CCONJ"):
        return False
    return word.text.lower() not in _EMPTY and word.lemma.lower() not in _CALENDAR


def is_definite(ctx: Nominals, left: range) -> bool:
    """Tell whether words before a head make it definite."""
    lowered = {ctx.words[i].text.lower() for i in left}
    return bool(lowered & (DEFINITE | OWNERS)) or possessor_of(ctx, left) is not None


def nation_of(ctx: Nominals, left: range) -> str:
    """Return the country that modifies a phrase: "Turkish troops", "US troops", "Turkey's troops"."""
    for i in reversed(left):
        name = ctx.doc.name_at.get(i)
        if name and name.kind in ("Nationality", "Country"):
            return name.iri
    return ""


def possessor_of(ctx: Nominals, left: range) -> int | None:
    """Return the head of the genitive among the words before a head."""
    for i in reversed(left):
        if ctx.words[i].tag == "POS" and i > 0:
            owner = i - 1
            return None if ctx.words[owner].lemma.lower() in _CALENDAR else owner
        if ctx.words[i].text.lower() in OWNERS:
            return i
    return None


def related_party(ctx: Nominals, left: range) -> tuple[int, RelationWord] | None:
    """Return the hyphenated modifier that names another party, and its relation word."""
    for i in left:
        found = ctx.nouns.combined(ctx.words[i].text)
        if found:
            return i, found[0]
    return None


def description(ctx: Nominals, first: int, head: int, size: int) -> str:
    """Return the words that describe: "four armed fighters" → "armed fighters"."""
    kept: list[int] = []
    for i in range(first, head - size + 1):
        if ctx.words[i].tag == "POS":
            kept = kept if kept and kept[-1] == i - 1 else []
            kept += [i] if kept else []
        elif describes(ctx, i):
            kept.append(i)
    kept += range(head - size + 1, head + 1)
    return _joined(ctx, kept)


def counted(ctx: Nominals, first: int, head: int, size: int) -> str:
    """Return a description of people with the number in front of it."""
    number = [i for i in range(first, head - size + 1) if ctx.words[i].pos == "NUM"]
    if not number or not ctx.words[number[-1]].text.isalpha():
        return ""
    return f"{ctx.words[number[-1]].text} {description(ctx, number[-1] + 1, head, size)}"


def is_of_people(ctx: Nominals, noun: Noun) -> bool:
    """Tell whether a noun speaks of people."""
    return ctx.nouns.is_a(noun.one, "HumanActor")


def whole(ctx: Nominals, first: int, head: int, size: int) -> str:
    """Return a description of a site with the "of" phrase right behind it, which says whose it is."""
    last = extents.end_of(ctx, head)
    name = ctx.doc.name_at.get(last)
    last = name.last if name and name.first == last and name.kind == "Person" else last
    behind = last > head + 1 and ctx.words[head + 1].text.lower() == "of"
    return f"{description(ctx, first, head, size)} {ctx.doc.text(head + 1, last)}" if behind else ""


def behind_title(ctx: Nominals, first: int, head: int, size: int) -> int:
    """Leave out a title that a parser took into the phrase of the organization behind it."""
    titled = ctx.nouns.title([_lemma(ctx, ctx.words[head])])
    titles = [i for i in range(first, head - size + 1) if ctx.words[i].text.lower() in ctx.nouns.titles]
    return titles[-1] + 1 if titles and not titled else first


def _joined(ctx: Nominals, kept: list[int]) -> str:
    text = ""
    for i in kept:
        space = " " if text and ctx.words[i].tag != "POS" else ""
        text += space + _cased(ctx, i)
    return text


def _cased(ctx: Nominals, i: int) -> str:
    """Return a word as it would stand inside a sentence: "Gunmen" and "Pro-" open one with a capital."""
    word = ctx.words[i]
    opens = i == ctx.doc.sents[word.sent][0]
    common = word.pos == "NOUN" and word.text[1:].islower() and word.lemma.islower()
    common = common or word.text.lower() in ctx.nouns.common
    found = ctx.nouns.combined(word.text)
    prefixed = found is not None and found[0].combining == "prefix"
    plain = (common and found is None) or prefixed
    return word.text[0].lower() + word.text[1:] if opens and plain and i not in ctx.doc.name_at else word.text


def modifier_texts(ctx: Nominals, phrase: Phrase) -> frozenset[str]:
    """Return the modifiers of a phrase in lower case."""
    return frozenset(ctx.words[i].text.lower() for i in phrase.modifiers)


def left_titles(ctx: Nominals, phrase: Phrase) -> Iterator[tuple[int, int, Title]]:
    """Yield (first, last, title) of the titles right before a person's name, nearest first."""
    end = phrase.name.first if phrase.name else phrase.first
    while end > 0:
        found = _title_before(ctx, end)
        if not found:
            return
        yield found
        end = found[0]


def _title_before(ctx: Nominals, end: int) -> tuple[int, int, Title] | None:
    start = max([0, end - LONGEST, *(i + 1 for i in range(max(0, end - LONGEST), end) if _named(ctx, i))])
    lowered = [_title_word(ctx, ctx.words[i]) for i in range(start, end)]
    found = ctx.nouns.title(lowered)
    return (end - found[1], end, found[0]) if found else None


def _title_word(ctx: Nominals, word: Word) -> str:
    text = word.text.lower().rstrip(".")
    return text if text in ctx.nouns.titles else _lemma(ctx, word) if word.tag in PLURAL_TAGS else text


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
