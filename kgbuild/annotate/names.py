"""Finds names: the gazetteer leads, then words that explain a name, then the model and the geographic index.

The order in which overlapping proposals are decided stands in `spans.Rank`. What a text itself tells then completes
the names: a surname alone belongs to a person named in full, "(KSS)" after a name abbreviates it, "X province" is the
province, and a name found once is found wherever it stands again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.tokens import Doc

from kgbuild.annotate.document import APPOSED
from kgbuild.annotate.matching import METONYM, NATIONALITY, Match, Matcher
from kgbuild.annotate.namewords import NameWords
from kgbuild.annotate.places import Context, Places
from kgbuild.annotate.rules import Rules
from kgbuild.annotate.spans import Chosen, Proposal, Rank
from kgbuild.annotate.tokens import Tokens, is_link
from kgbuild.gazetteer import Gazetteer
from kgbuild.geography import Geography
from kgbuild.model import Name
from kgbuild.nouns import Nouns
from kgbuild.resources import shipped

_KINDS: Final = {
    "PERSON": "Person",
    "PER": "Person",
    "ORG": "Organization",
    "GPE": "Settlement",
    "LOC": "Region",
    "FAC": "Facility",
}
_PLACE_LABELS: Final = frozenset({"GPE", "LOC"})
#: A name that may mean several things means the first of these that it can.
_PREFERRED: Final = ("Country", NATIONALITY, "Organization", "Person", "Settlement", "Place")


class NameFinder:
    """Finds the names of a parsed Doc; one finder serves any number of texts."""

    def __init__(
        self, gazetteer: Gazetteer, geography: Geography | None = None, files: Iterable[Path] | None = None
    ) -> None:
        """Prepare the gazetteer's names; `files` are the Turtle files of ontology and lexicon (default: shipped)."""
        files = sorted(_shipped() if files is None else files)
        self.gazetteer, self.geography = gazetteer, geography
        self.words, self.nouns = NameWords.load(files), Nouns.load(files)
        self.matcher = Matcher(gazetteer, STOP_WORDS)

    def __call__(self, doc: Doc) -> tuple[Name, ...]:
        """Return the names, sorted, none overlapping another."""
        if not len(doc):
            return ()
        return _Text(Tokens(doc), self).names()


def _shipped() -> list[Path]:
    folder = shipped("ontology")
    return [folder / "kgbuild.ttl", *(folder / "lexicon").glob("*.ttl")]


class _Text:
    """The names of one text in the making."""

    def __init__(self, tokens: Tokens, finder: NameFinder) -> None:
        self.t, self.f = tokens, finder
        self.chosen = Chosen(tokens.size)
        self.country_at: dict[int, tuple[int, str]] = {}
        self.countries: list[tuple[int, int, str]] = []

    def names(self) -> tuple[Name, ...]:
        known = [p for match in self.f.matcher.find(self.t) for p in self._of_match(match)]
        known += self._hyphenated({p.first for p in known})
        for p in known:
            if p.kind in ("Country", NATIONALITY):
                self.countries.append((p.first, p.last, p.iri))
                self.country_at.update(dict.fromkeys(range(p.first, p.last), (p.last, p.kind)))
        proposals = [*known, *Rules(self.t, self.f.words, self.country_at)(), *self._of_model()]
        self.places = self._places()
        if self.places:
            proposals += self.places()
        self.chosen.offer(proposals)
        self._qualify()
        self._repeat()
        aliases = self._brackets()
        found = self.chosen.all()
        self.t.doc.user_data[APPOSED] = [(p.apposed, p.first, p.last) for p in found if p.apposed >= 0]
        number = {p.first: n for n, p in enumerate(found)}
        return tuple(self._name(p, number.get(aliases.get(p.first, -1), -1)) for p in found)

    def _name(self, p: Proposal, alias: int) -> Name:
        return Name(p.first, p.last, p.kind, p.iri, p.origin, p.candidates, alias)

    def _places(self) -> Places | None:
        if self.f.geography is None:
            return None
        return Places(self.t, self.f.geography, self.f.words, Context.of(self.t, self.countries))

    def _is_a(self, kind: str, wanted: str) -> bool:
        return self.f.nouns.is_a(kind, wanted)

    # ------------------------------------------------------------------------------- gazetteer

    def _of_match(self, match: Match) -> Iterator[Proposal]:
        first, last = match.first, match.last
        forms = sorted(match.forms, key=lambda f: (self._preference(f.kind), f.iri))
        named = [form for form in forms if form.kind != METONYM] or self._metonyms(forms, first, last)
        if not named or (last - first == 1 and self._is_doubtful(first, named[0].kind)):
            return
        best = named[0]
        rank = Rank.GAZETTEER
        single = best.kind in ("Country", NATIONALITY, "WeaponType", METONYM) or self._is_a(
            best.kind, "Place"
        )
        if single and not (last - first > 1 and best.kind != "WeaponType" and best.kind != NATIONALITY):
            rank = Rank.COUNTRY
        kind = "Country" if best.kind == METONYM else best.kind
        others = tuple(dict.fromkeys(f.iri for f in named if f.iri != best.iri))
        yield Proposal(first, last, kind, rank, best.iri, "gazetteer", others)

    def _metonyms(self, forms: list, first: int, last: int) -> list:  # type: ignore[type-arg]
        """A metonym that the geographic index knows as a place is a place first."""
        known = self.f.geography and self.f.geography.lookup(self.t.joined(first, last))
        return [] if known else forms

    def _preference(self, kind: str) -> int:
        for number, wanted in enumerate(_PREFERRED):
            if kind == wanted or self._is_a(kind, wanted):
                return number
        return len(_PREFERRED)

    def _is_doubtful(self, i: int, kind: str) -> bool:
        """Tell whether a single word only looks like a name of the gazetteer: an opening word, a surname."""
        if kind in ("Country", NATIONALITY, "WeaponType"):
            return False
        text = self.t.text[i]
        if text.isupper() and len(text) > 1:
            return False
        return (
            (self.t.opens(i) or self.t.loud[i]) and text.lower() in self.t.small and self.t.pos[i] != "PROPN"
        )

    def _hyphenated(self, taken: set[int]) -> Iterator[Proposal]:
        """Yield the country in "Iran-backed", "pro-Iranian", "US-led"."""
        for i, text in enumerate(self.t.text):
            if len(self.t.parts[i]) < 2 or i in taken or ("-" not in text and "–" not in text):
                continue
            found = [f for part in text.replace("–", "-").split("-") for f in self.f.matcher.inside(part)]
            iris = tuple(dict.fromkeys(form.iri for form in found))
            if iris:
                yield Proposal(i, i + 1, NATIONALITY, Rank.COUNTRY, iris[0], "gazetteer", iris[1:])

    # ----------------------------------------------------------------------------------- model

    def _of_model(self) -> Iterator[Proposal]:
        for first, last, label in self.t.ents:
            kind = _KINDS.get(label)
            if kind is None:
                continue
            first, last = self._trim(first, last, label)
            if first < last and self._is_plausible(first, last, label):
                if kind == "Organization":
                    kind = self._kind_by_head(first, last) or kind
                rank = Rank.LONG if last - first > 1 else Rank.MODEL
                yield Proposal(first, last, kind, rank)

    def _trim(self, first: int, last: int, label: str) -> tuple[int, int]:
        """Drop what does not belong to a name at either end: articles, titles, nationalities, verbs."""
        t = self.t
        person = label in ("PERSON", "PER")
        while first < last and (
            not (t.nameish[first] or (t.text[first][:1].isdigit() and not person))
            or (person and (first in self.country_at or tuple(t.parts[first]) in self.f.words.honorifics))
            or t.pos[first] in ("DET", "ADP", "PRON", "VERB", "AUX", "CCONJ", "PUNCT")
        ):
            first += 1
        if person:
            stop = t.matches(self.f.words.titles, first, last)
            first = stop if stop < last else first
        while last > first and not (t.nameish[last - 1] or (t.text[last - 1][:1].isdigit() and not person)):
            last -= 1
        return first, last

    def _is_plausible(self, first: int, last: int, label: str) -> bool:
        t, words = self.t, self.f.words
        if t.sent_of[first] != t.sent_of[last - 1]:
            return False
        lowers = [t.text[i].lower() for i in range(first, last)]
        if any(word in words.calendar for word in lowers) or t.joined(first, last).lower() in words.none:
            return False
        if not all(
            t.nameish[i] or is_link(w) or w in words.particles or w in "-'’&."
            for i, w in enumerate(lowers, first)
        ):
            return not any(
                t.text[i].islower() and t.pos[i] in ("VERB", "ADP", "AUX") for i in range(first, last)
            )
        if last - first > 1:
            return not (t.loud[first] and all(w in t.small or w in words.none for w in lowers))
        if t.loud[first] or t.opens(first):
            return (
                t.tag[first] in ("NNP", "NNPS") and lowers[0] not in t.small and lowers[0] not in STOP_WORDS
            )
        return t.pos[first] in ("PROPN", "NOUN", "X", "ADJ") and lowers[0] not in STOP_WORDS

    def _kind_by_head(self, first: int, last: int) -> str:
        """Return the kind that the last words of an organisation's name tell, "" where they tell nothing."""
        after = self.f.words.heads["after"]
        for i in range(first, last):
            head = after.get(tuple(part for j in range(i, last) for part in self.t.parts[j]))
            if head and self._is_a(head.kind, "Organization"):
                return head.kind
        return ""

    # --------------------------------------------------------------------------- what the text tells

    def _qualify(self) -> None:
        """Read the noun beside a place: "Diyala province", "the town of Hajin", "northern Aleppo"."""
        beside = self.f.words.heads["beside"]
        for p in self.chosen.all():
            if not self._is_a(p.kind, "Place") or p.kind == "Country":
                continue
            end = self.t.matches(
                beside, p.last, min(self.t.size, p.last + 2, self.t.sents[self.t.sent_of[p.first]][1])
            )
            if end > p.last and self.chosen.free(p.last, end) and p.last - p.first <= 3:
                head = beside[tuple(part for j in range(p.last, end) for part in self.t.parts[j])]
                self.chosen.put(self._requalified(replace(p, last=end), head.kind, p))
                continue
            j = p.first - (2 if p.first > 1 and self.t.text[p.first - 1] == "of" else 1)
            if j >= 0 and tuple(self.t.parts[j]) in beside and self.chosen.free(j, p.first):
                self.chosen.put(
                    self._requalified(replace(p, apposed=j), beside[tuple(self.t.parts[j])].kind, p)
                )
            elif (
                p.first
                and self.t.text[p.first - 1].lower() in self.f.words.directions
                and self.chosen.free(p.first - 1, p.first)
            ):
                self.chosen.put(replace(p, first=p.first - 1, kind="Region", iri="", candidates=()))

    def _requalified(self, p: Proposal, kind: str, named: Proposal) -> Proposal:
        """Give a place the kind that the text states, and of its candidates the first of that kind."""
        region = self._is_a(kind, "Region") and not self._is_a(kind, "Settlement")
        iris = [iri for iri in (named.iri, *named.candidates) if iri]
        fitting = [iri for iri in iris if self._is_region(iri) == region]
        if not fitting:
            keep = not region or kind not in ("Province",)
            return replace(p, kind=kind, iri="" if region else p.iri, candidates=() if keep else tuple(iris))
        rest = tuple(iri for iri in iris if iri != fitting[0])
        return replace(p, kind=kind, iri=fitting[0], candidates=rest)

    def _is_region(self, iri: str) -> bool:
        entry = self.f.gazetteer.entries.get(iri)
        if entry:
            return self._is_a(entry.kind, "Region")
        place = self.f.geography.place(iri) if self.f.geography else None
        return place is not None and place.kind == "Region"

    def _repeat(self) -> None:
        """Find the names that were found once wherever they stand again, and surnames alone."""
        known: dict[tuple[str, ...], Proposal] = {}
        for p in self.chosen.all():
            if p.kind in ("WeaponType", NATIONALITY) or p.rank in (Rank.GAZETTEER, Rank.COUNTRY):
                if p.kind != "Person":
                    continue
            key = tuple(self.t.text[p.first : p.last])
            best = known.get(key)
            if best is None or (best.rank, best.kind) > (p.rank, p.kind):
                known[key] = p
            if p.kind == "Person" and p.last - p.first > 1:
                for size in (2, 1):
                    if size < p.last - p.first and self.t.nameish[p.last - size]:
                        known.setdefault(tuple(self.t.text[p.last - size : p.last]), p)
        self._claim(known)

    def _claim(self, known: dict[tuple[str, ...], Proposal]) -> None:
        by_first: dict[str, list[tuple[str, ...]]] = {}
        for key in sorted(known, key=lambda k: (-len(k), k)):
            by_first.setdefault(key[0], []).append(key)
        for i, text in enumerate(self.t.text):
            for key in by_first.get(text, ()):
                last = i + len(key)
                if tuple(self.t.text[i:last]) == key and self._may_claim(i, last, known[key]):
                    model = known[key]
                    again = Proposal(
                        i, last, model.kind, model.rank, model.iri, model.origin, model.candidates
                    )
                    self.chosen.put(again)
                    break

    def _may_claim(self, first: int, last: int, model: Proposal) -> bool:
        if self.chosen.free(first, last):
            return self.t.nameish[first] and not (
                last - first == 1 and self.t.text[first].lower() in self.f.words.none
            )
        old = self.chosen.at(first)
        same = old is not None and (old.first, old.last) == (first, last)
        return same and old is not None and not old.iri and old.rank > model.rank and old.kind != model.kind

    def _brackets(self) -> dict[int, int]:
        """Find acronyms in brackets after a name; return {first word of a short name: first word of the long one}."""
        aliases: dict[int, int] = {}
        for p in self.chosen.all():
            i = p.last
            if i + 2 < self.t.size and self.t.text[i] == "(" and self.t.text[i + 2] == ")":
                if self._abbreviates(i + 1, p):
                    self._alias(i + 1, p, aliases)
        return aliases

    def _abbreviates(self, i: int, p: Proposal) -> bool:
        short = self.t.text[i].replace(".", "")
        if not (2 <= len(short) <= 8 and sum(c.isupper() for c in short) >= 2) or p.last - p.first < 2:
            return False
        initials = [part[0] for j in range(p.first, p.last) for part in self.t.parts[j] if part]
        return short[0].lower() in initials and sum(c.lower() in initials for c in short) >= len(short) / 2

    def _alias(self, at: int, p: Proposal, aliases: dict[int, int]) -> None:
        short = self.t.text[at]
        for i in range(at, self.t.size):
            old = self.chosen.at(i)
            if self.t.text[i] == short and (old is None or (old.last - old.first == 1 and not old.iri)):
                self.chosen.put(Proposal(i, i + 1, p.kind, Rank.RULE, p.iri, p.origin))
                aliases[i] = p.first
