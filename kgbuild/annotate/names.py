"""Finds names: the gazetteer leads, words that explain a name follow, then geographic index and model.

The order in which overlapping proposals are decided stands in `spans.Rank`; what the text itself tells then
completes the names (`discourse`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.tokens import Doc

from kgbuild.annotate.discourse import Discourse
from kgbuild.annotate.document import APPOSED, PLACED
from kgbuild.annotate.lands import Lands, is_town, lands_of
from kgbuild.annotate.matching import METONYM, NATIONALITY, Form, Match, Matcher
from kgbuild.annotate.modelnames import ModelNames, surnamed
from kgbuild.annotate.namewords import NameWords
from kgbuild.annotate.places import Context, Places, before
from kgbuild.annotate.rules import Rules
from kgbuild.annotate.signers import signers
from kgbuild.annotate.spans import Chosen, Proposal, Rank
from kgbuild.annotate.tokens import ARTICLES, Tokens
from kgbuild.gazetteer import Gazetteer, normalise
from kgbuild.geography import Geography
from kgbuild.model import Name
from kgbuild.nouns import Nouns
from kgbuild.resources import shipped

#: A name that may mean several things means the first of these that it can.
_PREFERRED: Final = ("Country", NATIONALITY, "Organization", "Person", "Settlement", "Place")
_COMMON: Final = frozenset({"Country", NATIONALITY, "WeaponType"})


class NameFinder:
    """Finds the names of a parsed Doc; one finder serves any number of texts."""

    def __init__(
        self, gazetteer: Gazetteer, geography: Geography | None = None, files: Iterable[Path] | None = None
    ) -> None:
        """Prepare the gazetteer's names; `files` are the ontology's and lexicon's, by default the shipped."""
        files = sorted(_shipped() if files is None else files)
        self.gazetteer, self.geography = gazetteer, geography
        self.words, self.nouns = NameWords.load(files), Nouns.load(files)
        self.matcher = Matcher(gazetteer, STOP_WORDS)

    def __call__(self, doc: Doc) -> tuple[Name, ...]:
        """Return the names, sorted, none overlapping another."""
        return _Text(Tokens(doc), self).names() if len(doc) else ()

    def is_capital(self, name: str) -> bool:
        """Tell whether a name may stand for a government."""
        return normalise(name) in self.gazetteer.by_metonym

    def is_region(self, iri: str) -> bool:
        """Tell whether an IRI is that of a region, as against a settlement."""
        entry = self.gazetteer.entries.get(iri)
        if entry:
            return self.nouns.is_a(entry.kind, "Region")
        place = self.geography.place(iri) if self.geography else None
        return place is not None and place.kind == "Region"

    def acronyms_of(self, iri: str) -> tuple[str, ...]:
        """Return the short names of an entry that are words in small letters: "IS", "WHO"."""
        entry = self.gazetteer.entries.get(iri)
        names = entry.links.get("shortName", ()) if entry else ()
        return tuple(name for name in names if name.isupper())


def _shipped() -> list[Path]:
    folder = shipped("ontology")
    return [folder / "kgbuild.ttl", *(folder / "lexicon").glob("*.ttl")]


def _is_inside(p: Proposal, other: Proposal) -> bool:
    return other.first <= p.first and p.last <= other.last and p.last - p.first < other.last - other.first


def _is_end(p: Proposal, other: Proposal) -> bool:
    return other.first < p.first and p.last == other.last


class _Text:
    """The names of one text in the making."""

    def __init__(self, tokens: Tokens, finder: NameFinder) -> None:
        self.t, self.f, self.is_a = tokens, finder, finder.nouns.is_a
        self.country_at: dict[int, tuple[int, str]] = {}
        self.countries: list[tuple[int, str]] = []

    def names(self) -> tuple[Name, ...]:
        chosen = Chosen(self.t.size)
        chosen.offer(_proposals(self))
        told = Discourse(self.t, chosen, self.f.words, self.is_a, self.f.is_region, self.f.acronyms_of)
        aliases = told.complete()
        found = chosen.all()
        self.t.doc.user_data[APPOSED] = [(p.apposed, p.first, p.last) for p in found if p.apposed >= 0]
        number = {p.first: n for n, p in enumerate(found)}
        return tuple(
            Name(
                p.first,
                p.last,
                p.kind,
                p.iri,
                p.origin,
                p.candidates,
                number.get(aliases.get(p.first, -1), -1),
            )
            for p in found
        )


def _proposals(ctx: _Text) -> list[Proposal]:
    known = [p for match in ctx.f.matcher.find(ctx.t) for p in _of_match(ctx, match)]
    known = [p for p in known if p.kind != "Country" or not is_town(ctx.t, ctx.f.geography, ctx.f.words, p)]
    known += _hyphenated(ctx, {p.first for p in known})
    countries = [p for p in known if p.kind in ("Country", NATIONALITY)]
    ctx.countries = [(p.first, p.iri) for p in countries]
    for p in countries:
        ctx.country_at.update(dict.fromkeys(range(p.first, p.last), (p.last, p.kind)))
    lands = Lands(
        ctx.t, ctx.f.gazetteer, {first: (ctx.country_at[first][0], iri) for first, iri in ctx.countries}
    )
    known = [lands.body(p) if ctx.is_a(p.kind, "Organization") else p for p in known]
    known += signers(ctx.t, known)
    model = ModelNames(ctx.t, ctx.f.words, ctx.f.nouns, ctx.country_at)
    found = list(model())
    return [*known, *_of_rules(ctx, known), *surnamed(model, known, found), *found, *_of_places(ctx, known)]


def _of_places(ctx: _Text, known: Sequence[Proposal]) -> Iterator[Proposal]:
    if ctx.f.geography is not None:
        context = Context.of(ctx.t, ctx.countries)
        named = [p.iri for p in known if p.kind != "Country" and ctx.is_a(p.kind, "Place")]
        context.about(sorted(lands_of(ctx.f.gazetteer.entries, named)))
        places = Places(ctx.t, ctx.f.geography, ctx.f.words, context, ctx.f.is_capital)
        yield from places()
        for first, last in ctx.t.doc.user_data.get(PLACED, ()):
            yield from places.listed(first, last)


def _of_match(ctx: _Text, match: Match) -> Iterator[Proposal]:
    """Yield what a name of the gazetteer means where it was found."""
    first, last = match.first, match.last
    forms = sorted(match.forms, key=lambda f: (_preference(ctx, f.kind), f.iri))
    forms = [form for form in forms if form.kind != METONYM] or _metonyms(ctx, forms, first, last)
    if not forms or (last - first == 1 and _is_doubtful(ctx, first, forms[0].kind)):
        return
    if forms[0].kind == "WeaponType" and _ends_other_noun(ctx, first, last):
        return
    best = forms[0]
    kind = "Country" if best.kind == METONYM else best.kind
    rank = Rank.KNOWN if kind in _COMMON or ctx.is_a(kind, "Place") else Rank.GAZETTEER
    others = tuple(dict.fromkeys(form.iri for form in forms if form.iri != best.iri))
    yield Proposal(first, last, kind, rank, best.iri, "gazetteer", others)


def _ends_other_noun(ctx: _Text, first: int, last: int) -> bool:
    """Tell whether what looks like a weapon ends a longer noun of the lexicon, for what is none: "coal [mine]"."""
    noun = ctx.t.joined(first - 1, last).lower() if first else ""
    known = ctx.f.nouns.common.get(noun) or ctx.f.nouns.common.get(noun.removesuffix("s"))
    return known is not None and ctx.is_a(known.kind, "Place")


def _metonyms(ctx: _Text, forms: list[Form], first: int, last: int) -> list[Form]:
    """Return a government's metonyms, unless the geographic index knows a place of that name."""
    known = ctx.f.geography and ctx.f.geography.lookup(ctx.t.joined(first, last))
    return [] if known else forms


def _preference(ctx: _Text, kind: str) -> int:
    for number, wanted in enumerate(_PREFERRED):
        if kind == wanted or ctx.is_a(kind, wanted):
            return number
    return len(_PREFERRED)


def _is_doubtful(ctx: _Text, i: int, kind: str) -> bool:
    """Tell whether a word only looks like a name of the gazetteer, as it opens a sentence or a title."""
    text = ctx.t.text[i]
    if kind in _COMMON or (text.isupper() and len(text) > 1):
        return False
    return (ctx.t.opens(i) or ctx.t.loud[i]) and text.lower() in ctx.t.small and ctx.t.pos[i] != "PROPN"


def _hyphenated(ctx: _Text, taken: set[int]) -> Iterator[Proposal]:
    """Yield the country in "Iran-backed", "pro-Iranian", "US-led"."""
    for i, text in enumerate(ctx.t.text):
        if len(ctx.t.parts[i]) < 2 or i in taken or not ("-" in text or "–" in text):
            continue
        found = [f for part in text.replace("–", "-").split("-") for f in ctx.f.matcher.inside(part)]
        iris = tuple(dict.fromkeys(form.iri for form in found))
        if iris:
            yield Proposal(i, i + 1, NATIONALITY, Rank.KNOWN, iris[0], "gazetteer", iris[1:])


def _of_rules(ctx: _Text, known: list[Proposal]) -> Iterator[Proposal]:
    """Yield what the rules find; the gazetteer's own name of just these words keeps its identity."""
    same = {(p.first, p.last): p for p in known if p.kind not in (NATIONALITY, "Country")}
    begin = {p.first: p for p in known if p.kind not in _COMMON}
    ends = {p.last: p for p in known if p.kind not in _COMMON}
    longer = [p for p in known if p.last - p.first > 1]
    for p in Rules(ctx.t, ctx.f.words, ctx.country_at)():
        if any(_is_inside(p, k) or (ctx.t.loud[p.first] and _is_end(k, p)) for k in longer):
            continue
        start, end = begin.get(p.first), ends.get(p.last)
        if (p.first, p.last) in same:
            yield replace(same[p.first, p.last], rank=Rank.RULE)
        elif start and start.last < p.last and p.kind != "Person":
            yield _extended(ctx, start, p)
        elif end and p.first < end.first and _opens_group(ctx, p.first, end.first):
            yield replace(end, first=p.first, rank=Rank.GAZETTEER)  # "Harakat [al-Shabaab]"
        elif end and p.first == end.first - 1 and ctx.t.text[p.first].lower() in ARTICLES:
            yield replace(end, first=p.first, rank=Rank.RULE)  # "the town of Ash [Shafah]"
        else:
            yield _border(ctx, p) if p.kind == "Border" else p


def _extended(ctx: _Text, known: Proposal, p: Proposal) -> Proposal:
    """Return the name that a rule makes of a known one and more: "Taji base" is Taji's own."""
    if ctx.is_a(known.kind, p.kind):
        return replace(known, last=p.last, rank=min(known.rank, p.rank))
    if ctx.is_a(known.kind, "Organization") and p.rank == Rank.RULE:
        return replace(p, rank=Rank.GAZETTEER)
    return p


def _opens_group(ctx: _Text, first: int, last: int) -> bool:
    """Tell whether the words from `first` on are only a first word of an armed group's name."""
    heads = ctx.f.words.heads["before"]
    return ctx.t.matches(heads, first, last) == last and ctx.is_a(
        heads[tuple(x for i in range(first, last) for x in ctx.t.parts[i])].kind, "ArmedGroup"
    )


def _border(ctx: _Text, p: Proposal) -> Proposal:
    """Give "the Iraqi border" its identity, where the sentence is in another country: "in Syria, near …"."""
    begin = ctx.t.sents[ctx.t.sent_of[p.first]][0]
    own = [iri for at, iri in ctx.countries if p.first <= at < p.last]
    around = [iri for at, iri in ctx.countries if begin <= at < p.first and before(ctx.t, at) == "in"]
    if len(set(own)) != 1 or not around or around[-1] == own[0]:
        return p
    one, two = (ctx.f.gazetteer.entries[iri].label for iri in (own[0], around[-1]))
    names = (f"{one}-{two} border", f"{two}-{one} border")
    found = [entry.iri for name in names for entry in ctx.f.gazetteer.lookup(name)]
    return replace(p, iri=found[0], origin="gazetteer") if found else p
