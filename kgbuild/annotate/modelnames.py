"""Names that the model finds: where they begin and end, which of them can be names, and of what kind they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from spacy.lang.en.stop_words import STOP_WORDS

from kgbuild.annotate.namewords import NameWords
from kgbuild.annotate.places import before
from kgbuild.annotate.spans import Proposal, Rank
from kgbuild.annotate.tokens import Tokens, is_link
from kgbuild.nouns import Nouns
from kgbuild.words import listed

#: The model's labels, in OntoNotes' terms and in shorter ones.
_KINDS: Final = {
    "PERSON": "Person",
    "PER": "Person",
    "ORG": "Organization",
    "GPE": "Settlement",
    "LOC": "Region",
    "FAC": "Facility",
}
_PEOPLE: Final = frozenset({"PERSON", "PER"})
#: Prepositions that places have and people hardly.
_OF_PLACES: Final = frozenset({"inside", "near", "outside"})
#: How far behind the comma after a name its title may stand, and what does not stand before it.
_TITLED: Final = 6
_ENDS_TITLE: Final = frozenset({"PUNCT", "VERB", "AUX", "ADP", "CCONJ", "SCONJ"})
_NOT_FIRST: Final = frozenset({"DET", "ADP", "PRON", "VERB", "AUX", "CCONJ", "PUNCT"})


class ModelNames:
    """The names that the model finds in one text; `country_at` has the end and kind of what a token says of a country."""

    def __init__(
        self, tokens: Tokens, words: NameWords, nouns: Nouns, country_at: Mapping[int, tuple[int, str]]
    ) -> None:
        self.t, self.words, self.nouns, self.country_at = tokens, words, nouns, country_at

    def __call__(self) -> Iterator[Proposal]:
        """Yield them in order."""
        yield from _of_model(self)


def _of_model(ctx: ModelNames) -> Iterator[Proposal]:
    for begin, end, label in ctx.t.ents:
        if label not in _KINDS:
            continue
        first, last = _trim(ctx, begin, end, label)
        office = first < last and ctx.t.matches(ctx.words.titles, first, ctx.t.size) >= last
        if first < last and not office and _is_plausible(ctx, first, last, label):
            rank = Rank.LONG if last - first > 1 else Rank.MODEL
            yield Proposal(first, last, _kind(ctx, first, last, label), rank)


def _trim(ctx: ModelNames, first: int, last: int, label: str) -> tuple[int, int]:
    """Drop what does not belong to a name at either end: articles, titles, nationalities, verbs."""
    while first < last and (ctx.t.pos[first] in _NOT_FIRST or not _may_edge(ctx, first, label)):
        first += 1
    if label in _PEOPLE:
        stop = ctx.t.matches(ctx.words.titles, first, last)
        first = stop if stop < last else first
        last = next((i for i in range(first, last) if ctx.t.text[i] == "of"), last)  # "Ray [of the Trust]"
    while last > first and not _may_edge(ctx, last - 1, label):
        last -= 1
    return first, last


def _may_edge(ctx: ModelNames, i: int, label: str) -> bool:
    """Tell whether a name of this label may begin or end with token `i`."""
    if label in _PEOPLE:
        honorific = tuple(ctx.t.parts[i]) in ctx.words.honorifics
        return ctx.t.nameish[i] and i not in ctx.country_at and not honorific
    return ctx.t.nameish[i] or ctx.t.text[i][:1].isdigit()


def _is_plausible(ctx: ModelNames, first: int, last: int, label: str) -> bool:
    t, words = ctx.t, ctx.words
    lowers = [text.lower() for text in t.text[first:last]]
    if t.sent_of[first] != t.sent_of[last - 1] or any(word in words.calendar for word in lowers):
        return False
    if (
        len("".join(lowers)) < 2
        or " ".join(lowers) in words.none
        or (first and t.text[first - 1].lower() in words.operations)
    ):
        return False
    if any(not _belongs(ctx, i) for i in range(first, last)):
        return False
    if last - first > 1:
        return not (t.loud[first] and all(word in t.small or word in words.none for word in lowers))
    if lowers[0] in STOP_WORDS:
        return False
    if _is_common(ctx, first) or (ctx.t.dep[first] == "amod" and label in ("ORG", "PERSON")):
        return False  # "[Armed] Assault" in a field
    tags = ("NNP", "NNPS", "NN") if label in _PEOPLE else ("NNP", "NNPS")
    if t.loud[first] or t.opens(first):
        return t.tag[first] in tags and lowers[0] not in t.small
    return label in _PEOPLE or t.pos[first] in ("PROPN", "NOUN", "X", "ADJ")


def _is_common(ctx: ModelNames, i: int) -> bool:
    """Tell whether a word is a common noun of the lexicon, in the singular or the plural."""
    lower, common = ctx.t.text[i].lower(), ctx.nouns.common
    forms = {lower, ctx.t.lemma[i].lower(), lower.removesuffix("s"), lower.removesuffix("men") + "man"}
    return any(form in common for form in forms)


def _belongs(ctx: ModelNames, i: int) -> bool:
    """Tell whether a word may stand inside a name."""
    lower = ctx.t.text[i].lower()
    return (
        ctx.t.nameish[i]
        or is_link(lower)
        or lower in ctx.words.particles
        or lower in "-'’&.,"
        or ctx.t.pos[i] not in ("VERB", "ADP", "AUX")
    )


def _kind(ctx: ModelNames, first: int, last: int, label: str) -> str:
    """Return the kind of a name that the model found."""
    if last - first == 1 and ctx.t.tag[first] == "NNPS" and ctx.t.text[first].endswith("s"):
        return "PeopleGroup"
    if label == "ORG":
        kind = _kind_by_head(ctx, first, last)
        return "Person" if kind == "Organization" and _has_office(ctx, last) else kind
    if label == "GPE" and ctx.t.dep[first] == "nsubj" and not ctx.t.loud[first]:
        # A place that is in no index and acts is none: who speaks is a person, else an organisation.
        return "Person" if ctx.t.speaks(first) else "Organization"
    if label in _PEOPLE and _is_located(ctx, first, last):
        return "Settlement"
    return "Person" if _has_office(ctx, last) else _KINDS[label]


def _has_office(ctx: ModelNames, last: int) -> bool:
    """Tell whether a title explains a name, which no place has: "X, a spokesman for Y"."""
    if last >= ctx.t.size or ctx.t.text[last] != ",":
        return False
    for i in range(last + 1, min(last + _TITLED, ctx.t.size)):
        if ctx.t.pos[i] in _ENDS_TITLE:
            return False
        if ctx.t.matches(ctx.words.titles, i, ctx.t.size) > i:
            return ctx.t.tag[last + 1] in ("DT", "PRP$") or i == last + 1
    return False


def _is_located(ctx: ModelNames, first: int, last: int) -> bool:
    """Tell whether a preposition makes a place of what the model takes for a person: "near X", "from X to Y"."""
    word = before(ctx.t, first)
    if word == "from":
        return last < ctx.t.size and ctx.t.text[last] == "to"
    top = _top(ctx, first, last)
    if ctx.t.dep[top] == "conj" and before(ctx.t, ctx.t.head[top]) in _OF_PLACES:
        return True  # "near X and Y"
    believed = ctx.t.lemma[ctx.t.head[top]] in listed("believing")
    return word in _OF_PLACES or (word == "in" and ctx.t.dep[top] in ("obl", "nmod") and not believed)


def _top(ctx: ModelNames, first: int, last: int) -> int:
    """Return the word of a name that depends on none of its others."""
    return next((i for i in range(first, last) if not first <= ctx.t.head[i] < last), first)


def _kind_by_head(ctx: ModelNames, first: int, last: int) -> str:
    """Return the kind that the last words of an organisation's name tell."""
    after = ctx.words.heads["after"]
    for i in range(first, last):
        head = after.get(tuple(part for j in range(i, last) for part in ctx.t.parts[j]))
        if head and ctx.nouns.is_a(head.kind, "Organization"):
            return head.kind
    return "Organization"


def surnamed(ctx: ModelNames, known: Iterable[Proposal], found: Iterable[Proposal]) -> Iterator[Proposal]:
    """Yield those with an office, or who speak, whose last name alone is something known: "Mervan [Qamishli] said"."""
    ends = {p.last: p for p in known if p.last - p.first == 1}
    for p in found:
        end = ends.get(p.last)
        if p.kind != "Person" or end is None or end.kind == "Person" or p.first >= end.first:
            continue
        if ctx.t.speaks(_top(ctx, p.first, p.last)) or _has_office(ctx, p.last):
            yield replace(p, rank=Rank.GAZETTEER)
