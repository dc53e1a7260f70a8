"""Which noun phrases of a sentence are one thing by grammar: apposition, "is", brackets, "the town of X"."""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.extract.mentions import extents, phrase_words
from kgbuild.extract.mentions.noun_phrases import Phrases
from kgbuild.extract.mentions.phrase import Phrase
from kgbuild.extract.mentions.types import kinds_agree
from kgbuild.words import classes, listed

_OPEN, _CLOSE = frozenset({"(", "[", "-LRB-"}), frozenset({")", "]", "-RRB-"})
_DASHES = frozenset({"-", "–", "—", "--"})
_MEMBER_PREPS = frozenset({"of", "from"})


def same(phrases: Phrases) -> Iterator[tuple[Phrase, Phrase]]:
    """Yield the pairs of phrases that denote one thing by the grammar of their sentence."""
    for phrase in phrases.all:
        for rule in _RULES:
            for other in rule(phrases, phrase):
                if other is not phrase:
                    yield phrase, other


def _coordinate(phrases: Phrases, phrase: Phrase) -> Iterator[Phrase]:
    """Find "X, an activist and co-chair of Y": a bare title coordinated with another is the same person's."""
    word = phrases.words[phrase.head]
    if word.rel != "conj" or not phrase.title or phrase.plural or phrase.definite or phrase.name:
        return
    other = phrases.at.get(word.head)
    bare = not any(phrases.words[i].rel == "det" for i in range(phrase.first, phrase.head))
    bare = bare and word.head + 1 not in phrases.doc.name_at
    if (
        bare
        and other
        and other.title
        and not (other.plural or other.name or other.definite)
        and other.head < phrase.head
    ):
        yield other
    elif (first := _first_title(phrases, phrase)) is not None:
        yield first


def _first_title(phrases: Phrases, phrase: Phrase) -> Phrase | None:
    """Return the title behind a person's name that another goes on: "X, the head of Y [and a former general], said"."""
    words, i = phrases.words, phrase.head
    while words[i].rel in ("conj", "nmod") and words[i].head < i:
        i = words[i].head
        other = phrases.at.get(i)
        if other and other.title and not (other.plural or other.name) and _described(phrases, other):
            break
        if other and other.name and other.kind == "Person" and words[other.last].text == ",":
            break  # as a parser may have it
    else:
        return None
    joined = words[phrase.first - 1].text == "and" and words[phrase.first - 2].text != ","
    named = [name for name in phrases.doc.names if phrase.head < name.first <= phrase.last + 1]
    return other if joined and not any(name.kind == "Person" for name in named) else None


def _alias(phrases: Phrases, phrase: Phrase) -> Iterator[Phrase]:
    """Find the name that this one abbreviates, as the name finder knows."""
    if phrase.name and phrase.name.alias_of >= 0:
        full = phrases.doc.names[phrase.name.alias_of]
        other = phrases.at.get(full.first)
        if other and other.name == full:
            yield other


def _title(phrases: Phrases, phrase: Phrase) -> Iterator[Phrase]:
    """Titles right before a person's name: "Foreign Minister X"."""
    if phrase.name and phrase.kind == "Person":
        for first, last, _ in phrase_words.left_titles(phrases, phrase):
            for i in range(first, last):
                other = phrases.at.get(i)
                if other and other.head + other.tail == last - 1 and not other.name and not other.plural:
                    yield other


def _apposition(phrases: Phrases, phrase: Phrase) -> Iterator[Phrase]:
    """Find "X, the head of Y": the parser's apposition, or a title right behind a person's name."""
    word = phrases.words[phrase.head]
    if word.rel == "appos" and phrase.head > word.head:
        other = phrases.at.get(word.head)
        if other and _may_be(phrases, other, phrase):
            yield other
    if phrase.name and phrase.kind == "Person":
        yield from _after_comma(phrases, phrase)
    elif phrase.name and phrase.kind != "Country":
        yield from _explained(phrases, phrase)


def _after_comma(phrases: Phrases, person: Phrase) -> Iterator[Phrase]:
    yield from _before_comma(phrases, person)
    i = person.last
    words = phrases.words
    if i >= len(words):
        return
    i += words[i].text in {",", *_DASHES}
    if i == person.last and words[i].tag != "DT":
        return
    for other in phrases.starting(i):
        if (
            other.title
            and not other.plural
            and not other.name
            and words[other.head].sent == words[person.head].sent
        ):
            yield other


def _explained(phrases: Phrases, phrase: Phrase) -> Iterator[Phrase]:
    """Find "X, a town in Y", "Z, an alliance that …": the kind of thing right behind its name."""
    words, i = phrases.words, phrase.last + 1
    if (
        i >= len(words)
        or words[i - 1].text not in {",", *_DASHES}
        or words[i].text.lower() not in ("a", "an", "the")
    ):
        return
    for other in phrases.starting(i):
        telling = other.noun is not None and (other.noun.naming or other.kind in classes("explaining"))
        listed = words[other.head].rel == "conj" and words[words[other.head].head].i == phrase.head
        if (
            telling
            and not other.plural
            and not listed
            and kinds_agree(phrases.nouns, phrase.kind, other.kind)
        ):
            yield other


def _before_comma(phrases: Phrases, person: Phrase) -> Iterator[Phrase]:
    """Find "Y's envoy to Z, X", "a spokesman for Y, Col X,": a title whose phrase ends at the comma before the name.

    One without "the" is another's where no comma closes the name: "with a teacher, X and Y".
    """
    words, comma = phrases.words, _before_titles(phrases, person) - 1
    if comma >= 1 and comma in phrases.doc.name_at and words[comma].tag != "POS":
        comma += 1  # "the ambassador to Y X"
    elif comma < 1 or words[comma].text != ",":
        return
    closed = person.last < len(words) and words[person.last].text == ","
    found = [
        other
        for other in phrases.heading(phrases.words[comma].sent)
        if other.title
        and not (other.plural or other.name)
        and (other.definite or closed or words[comma].text != ",")
        and comma - 9 < other.head + other.tail + 1 <= comma - (words[comma].text != ",")
        and _ends_at(phrases, other, comma)
    ]
    if found and not _described(phrases, found[-1]):
        yield found[-1]


def _ends_at(phrases: Phrases, title: Phrase, comma: int) -> bool:
    """Tell whether only what a title is of stands between it and a comma: "the envoy to Y,"."""
    between = phrases.words[title.head + title.tail + 1 : comma]
    plain = all(
        w.pos not in ("VERB", "AUX", "PUNCT", "CCONJ", "PRON") or w.i in phrases.doc.name_at for w in between
    )
    return plain and (not between or between[0].pos == "ADP")


def _described(phrases: Phrases, title: Phrase) -> bool:
    """Tell whether a title stands right behind the comma after a person's name: it is that person's."""
    i = title.first - 1
    name = phrases.doc.name_at.get(i - 1) if i > 0 and phrases.words[i].text == "," else None
    return name is not None and name.kind == "Person"


def _before_titles(phrases: Phrases, person: Phrase) -> int:
    """Return where a person's name starts, with the titles right before it."""
    assert person.name is not None
    return min([person.name.first, *(first for first, _, _ in phrase_words.left_titles(phrases, person))])


def _may_be(phrases: Phrases, one: Phrase, other: Phrase) -> bool:
    if one.pronoun or other.pronoun or one.through is not None or other.through is not None:
        return False
    if one.name and other.name and not _acronym(one.text, other.text):
        return False
    if one.plural != other.plural and not phrases.nouns.is_a(one.kind, "Organization"):
        return False
    if (one.title and other.kind == "Person") or (other.title and one.kind == "Person"):
        return True
    return bool(one.kind and other.kind) and kinds_agree(phrases.nouns, one.kind, other.kind)


def _acronym(one: str, other: str) -> bool:
    """Tell whether one of two names is made of the initials of the other, or may be (few capitals).

    >>> _acronym("Syrian Democratic Forces", "SDF"), _acronym("Baghdad", "Basra")
    (True, False)
    """
    short, long = sorted((one, other), key=len)
    letters = short.replace(".", "").replace("/", "")
    if not 2 <= len(letters) <= 7 or " " in short or sum(c.isupper() for c in letters) < 2:
        return False
    initials = "".join(w[0] for w in long.replace("-", " ").split() if w[0].isalnum()).lower()
    wanted = iter(initials)
    return len(long.split()) > 1 and all(c in wanted for c in letters.lower()[:2])


def _copula(phrases: Phrases, phrase: Phrase) -> Iterator[Phrase]:
    """Find "X is a fellow at Y", said of a name and not denied."""
    below = [phrases.words[j] for j in phrases.doc.children[phrase.head]]
    if not any(w.rel == "cop" for w in below) or any(w.rel == "neg" or w.text.lower() == "no" for w in below):
        return
    if any(w.rel in ("aux", "mark", "case") for w in below):
        return
    for w in below:
        other = phrases.at.get(w.i) if w.rel == "subj" else None
        if other and w.text.lower() == "who" and phrases.words[phrase.head].rel == "relcl":
            other = _who(phrases, w.i)
        if (
            other
            and other.name
            and not phrase.name
            and not other.modifying
            and _may_be(phrases, other, phrase)
        ):
            yield other
        elif (
            other
            and phrase.name
            and phrase.kind == "Person"
            and other.title
            and not (other.plural or other.name)
        ):
            yield other  # "its spokesman is X"


def _who(phrases: Phrases, pronoun: int) -> Phrase | None:
    """Return the person whose name stands last before "who" in its sentence: "X, from Y, who was a commander"."""
    before = [
        name
        for name in phrases.doc.names
        if name.kind == "Person"
        and name.last <= pronoun
        and phrases.words[name.first].sent == phrases.words[pronoun].sent
    ]
    return phrases.at.get(extents.head_of(phrases, before[-1].first, before[-1].last)) if before else None


def _brackets(phrases: Phrases, phrase: Phrase) -> Iterator[Phrase]:
    """Find "Kata'ib Hezbollah (KH)": a name in brackets right behind a name."""
    words, first = phrases.words, phrase.first
    if not phrase.name or first < 2 or words[phrase.name.first - 1].text not in _OPEN:
        return
    closed = phrase.last < len(words) and words[phrase.last].text in _CLOSE
    before = phrases.at.get(phrase.name.first - 2)
    if closed and before and before.name and (
        _acronym(before.text, phrase.text) or kinds_agree(phrases.nouns, before.kind, phrase.kind)
    ) and before.kind != "Nationality":  # fmt: skip
        yield before


def _classifier(phrases: Phrases, phrase: Phrase) -> Iterator[Phrase]:
    """Find "the town of X", "X province": a noun that only says what kind of place X is."""
    noun = phrase.noun
    if not noun or not noun.naming or phrase.plural:
        return
    is_place = phrases.nouns.is_a(phrase.kind, "Place")
    for j in sorted({*phrases.doc.children[phrase.head], *_next_name(phrases, phrase.head)}):
        other, word = phrases.at.get(j), phrases.words[j]
        if not other or not other.name or other.kind == "Country" or other.head != j:
            continue
        of = phrases.words[other.name.first - 1].text == "of" and not word.prep.endswith(" of")
        behind = is_place and of and j > phrase.head  # but "a town [north of X]" is another
        before = word.rel in ("compound", "amod", "nmod", "flat") and other.last <= phrase.head
        mistaken = is_place and not other.name.iri and other.kind in ("Person", "Organization")
        agree = kinds_agree(phrases.nouns, phrase.kind, other.kind) or (
            is_place and _places(phrases, phrase, other)
        )
        if (behind or before) and (agree or mistaken):
            yield other


def _next_name(phrases: Phrases, head: int) -> list[int]:
    """Return the head of the name right behind "of", wherever the parser hung it."""
    words = phrases.words
    if head + 2 >= len(words) or words[head + 1].text != "of":
        return []
    other = phrases.at.get(head + 2)
    return [other.head] if other and other.name and other.name.first == head + 2 else []


def _places(phrases: Phrases, phrase: Phrase, other: Phrase) -> bool:
    """Tell whether a name can be the province as well as its town."""
    wide = ("Settlement", "Region")
    return all(any(phrases.nouns.is_a(p.kind, kind) for kind in wide) for p in (phrase, other))


def _beside(phrases: Phrases, phrase: Phrase) -> Iterator[Phrase]:
    """Find "the militant group X", "news agency X": a naming noun right before a name."""
    noun = phrase.noun
    if not noun or not noun.naming or phrase.plural:
        return
    other = phrases.at.get(phrase.head + 1)
    if not other or not other.name or other.name.first != phrase.head + 1 or other.kind == "Country":
        return
    if kinds_agree(phrases.nouns, phrase.kind, other.kind) and not other.modifying:
        yield other


def _members(phrases: Phrases, phrase: Phrase) -> Iterator[Phrase]:
    """Find "X fighters", "fighters from X": the armed group X itself."""
    noun = phrase.noun
    if not noun or not noun.members or not (phrase.plural or noun.one == noun.kind):
        return
    for j in phrases.doc.children[phrase.head]:
        other, word = phrases.at.get(j), phrases.words[j]
        if not other or not other.name or other.head != j:
            continue
        if not phrases.nouns.has_fighters(other.kind):
            continue
        before = word.rel in ("compound", "amod", "nmod") and other.last <= phrase.head
        behind = word.rel in ("nmod", "obl") and word.prep in _MEMBER_PREPS and phrase.plural
        if before or behind:
            yield other


def _known_as(phrases: Phrases, phrase: Phrase) -> Iterator[Phrase]:
    """Find "a base known as X", "a boy named X"."""
    words = phrases.words
    if phrase.pronoun or not phrase.kind:
        return
    passive = [words[phrase.head].head] if words[phrase.head].rel == "subj:pass" else []
    for j in (*phrases.doc.children[phrase.head], *passive):
        if words[j].lemma.lower() not in listed("naming") or (
            words[j].rel not in ("acl", "relcl") and j not in passive
        ):
            continue
        for k in phrases.doc.children[j]:
            other = phrases.at.get(k)
            if k > j and other and other.name and words[k].rel in ("obl", "xcomp", "obj", "advcl"):
                mistaken = not other.name.iri and other.kind in ("Person", "Organization", "Settlement")
                if words[k].prep in ("", "as") and (
                    mistaken or kinds_agree(phrases.nouns, phrase.kind, other.kind)
                ):
                    yield other


_RULES = (
    _title,
    _apposition,
    _copula,
    _coordinate,
    _alias,
    _brackets,
    _classifier,
    _beside,
    _members,
    _known_as,
)
