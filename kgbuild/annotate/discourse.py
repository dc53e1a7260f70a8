"""What a text tells of its own names.

"X province" is the province, a surname belongs to a person named in full, "(KSS)" after a name abbreviates
it, and a name that was found once is one everywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from kgbuild.annotate.namewords import NameWords
from kgbuild.annotate.places import before
from kgbuild.annotate.spans import Chosen, Proposal, Rank
from kgbuild.annotate.tokens import Tokens

_Key = tuple[str, ...]
#: Prepositions after which a word is a place even where a person of the text has the same surname.
_IN: Final = frozenset({"in", "near", "at", "outside", "inside"})


class Discourse:
    """Completes the chosen names of one text, in place."""

    def __init__(
        self,
        tokens: Tokens,
        chosen: Chosen,
        words: NameWords,
        is_a: Callable[[str, str], bool],
        is_region: Callable[[str], bool],
        acronyms_of: Callable[[str], Sequence[str]],
    ) -> None:
        self.t, self.chosen, self.words, self.is_a, self.is_region = tokens, chosen, words, is_a, is_region
        self.acronyms_of = acronyms_of

    def complete(self) -> dict[int, int]:
        """Complete the names; return {first word of a short name: first word of the long one}."""
        for p in self.chosen.all():
            if p.kind == "Person":
                self._extend(p)
            elif self.is_a(p.kind, "Place") and p.kind != "Country":
                self._qualify(p)
        self._claim(self._known())
        return self._abbreviations()

    # ------------------------------------------------------------------------------ neighbours

    def _extend(self, p: Proposal) -> None:
        """Add to a person's name what the model left off: "al-Khodr" behind "Aghid", "Siraj" before "Mahmoud"."""
        last, end = p.last, self.t.sents[self.t.sent_of[p.first]][1]
        while last < end and self.chosen.free(last, last + 1) and self._is_byname(last):
            last += 1
        first = self._forename(p.first, p.last)
        if (last > p.last or first < p.first) and not p.iri:
            self.chosen.put(replace(p, first=first, last=last))

    def _forename(self, first: int, last: int) -> int:
        """Return where a surname that was found alone begins with the forename that the parser puts to it."""
        t, i = self.t, first - 1
        if (
            i < 0
            or last - first != 1
            or t.opens(i)
            or t.loud[i]
            or t.tag[i] != "NNP"
            or not t.text[i].isalpha()
        ):
            return first
        below = t.dep[i] in ("compound", "flat") and t.head[i] == first and t.nameish[i]
        titled = (
            t.matches(self.words.titles, i, t.size) > i or t.matches(self.words.honorifics, i, t.size) > i
        )
        plain = (
            not titled and not t.label[i] and t.text[i].lower() not in self.words.none | self.words.calendar
        )
        return i if below and plain and self.chosen.free(i, first) else first

    def _is_byname(self, i: int) -> bool:
        article, _, rest = self.t.text[i].partition("-")
        return article.lower() in ("al", "el", "ul") and rest[:1].isupper()

    def _qualify(self, p: Proposal) -> None:
        """Read the noun beside a place: "Diyala province", "the (Sinai) town of Hajin"; or a direction before it."""
        t, beside = self.t, self.words.heads["beside"]
        if not self._is_land(p):
            return
        end = t.matches(beside, p.last, min(p.last + 2, t.sents[t.sent_of[p.first]][1]))
        if end > p.last and p.rank != Rank.BESIDE and self.chosen.free(p.last, end):
            head = beside[tuple(part for j in range(p.last, end) for part in t.parts[j])]
            if not (self.is_a(head.kind, "Settlement") and self._goes_on(end)):
                self.chosen.put(self._of_kind(replace(p, last=end), head.kind))
                return
        noun = p.first - (2 if p.first > 1 and t.text[p.first - 1] == "of" else 1)
        if noun >= 0 and t.parts[noun] in beside and self.chosen.free(noun, p.first):
            self.chosen.put(self._of_kind(replace(p, apposed=noun), beside[t.parts[noun]].kind))
        elif (
            p.first
            and t.text[p.first - 1].lower() in self.words.directions
            and self.chosen.free(p.first - 1, p.first)
        ):
            self.chosen.put(
                replace(p, first=p.first - 1, kind="Region", iri="", candidates=(), origin="rule")
            )

    def _goes_on(self, i: int) -> bool:
        """Tell whether "of" and a name follow word `i`: in "the Sinai town of Hajin" the town is Hajin."""
        return i + 1 < len(self.t.text) and self.t.text[i] == "of" and self.t.text[i + 1][:1].isupper()

    def _is_land(self, p: Proposal) -> bool:
        """Tell whether a place is one that such nouns and directions stand beside."""
        return any(self.is_a(p.kind, kind) for kind in ("Settlement", "Region")) and p.kind != "Border"

    def _of_kind(self, p: Proposal, kind: str) -> Proposal:
        """Give a place the kind that the text states, and of what it may denote the first of that kind."""
        region = self.is_a(kind, "Region")
        iris = [iri for iri in (p.iri, *p.candidates) if iri]
        fitting = [iri for iri in iris if self.is_region(iri) == region]
        if fitting:
            rest = tuple(iri for iri in iris if iri != fitting[0])
            return replace(p, kind=kind, iri=fitting[0], candidates=rest)
        kept = "" if region else p.iri
        return replace(p, kind=kind, iri=kept, candidates=(), origin=p.origin if kept else "rule")

    # -------------------------------------------------------------------------------- repeats

    def _known(self) -> dict[_Key, Proposal]:
        """Return the names to look for again, with surnames; the best-founded proposal for each."""
        found: dict[_Key, list[Proposal]] = {}
        bearers: dict[_Key, set[_Key]] = {}
        for p in self.chosen.all():
            key = tuple(self.t.text[p.first : p.last])
            if p.kind == "Person" or p.rank in (Rank.RULE, Rank.LONG, Rank.MODEL):
                found.setdefault(key, []).append(p)
            if p.kind == "Person" and len(key) > 1:
                for surname in self._surnames(key):
                    bearers.setdefault(surname, set()).add(key)
        known = {key: _best(proposals) for key, proposals in found.items()}
        for surname in sorted(bearers):
            full = known[min(bearers[surname])]
            alone = len(bearers[surname]) == 1
            known[surname] = full if alone else replace(full, iri="", candidates=())
        return known

    def _surnames(self, key: _Key) -> list[_Key]:
        """Return the ends of a full name that may stand alone: "Assil", "al Assil"."""
        ends = [key[-1:]]
        if len(key) > 2 and key[-2].lower() in self.words.particles:
            ends.append(key[-2:])
        return [end for end in ends if end[0][:1].isalpha() and end[-1].lower() not in self.words.none]

    def _claim(self, known: dict[_Key, Proposal]) -> None:
        by_first: dict[str, list[_Key]] = {}
        for key in sorted(known, key=lambda k: (-len(k), k)):
            by_first.setdefault(key[0], []).append(key)
        for i, text in enumerate(self.t.text):
            for key in by_first.get(text, ()):
                last = i + len(key)
                if tuple(self.t.text[i:last]) == key and self._may_claim(i, last, known[key]):
                    p = known[key]
                    first = self._forename(i, last) if p.kind == "Person" and not p.iri else i
                    self.chosen.put(Proposal(first, last, p.kind, p.rank, p.iri, p.origin, p.candidates))
                    break

    def _may_claim(self, first: int, last: int, p: Proposal) -> bool:
        """Tell whether words that equal a known name are that name here."""
        if self.chosen.free(first, last):
            stray = last - first == 1 and self.t.text[first].lower() in self.words.none
            return self.t.nameish[first] and not stray
        old = self.chosen.at(first)
        if old is None or (old.first, old.last) != (first, last) or old.iri == p.iri != "":
            return False
        if p.kind == "Person" and old.rank in (Rank.PLACE, Rank.MODEL):
            return before(self.t, first) not in _IN
        return not old.iri and (old.rank > p.rank or (old.rank == p.rank and old.kind != p.kind))

    # -------------------------------------------------------------------------- abbreviations

    def _abbreviations(self) -> dict[int, int]:
        """Read acronyms in brackets after a name, and find them again: "Badr Organisation (BO)"."""
        aliases: dict[int, int] = {}
        for p in self.chosen.all():
            at = p.last + 1
            bracketed = at + 1 < self.t.size and self.t.text[p.last] == "(" and self.t.text[at + 1] == ")"
            if bracketed and self._abbreviates(self.t.text[at], p):
                for i in self._occurrences(self.t.text[at], at):
                    self.chosen.put(Proposal(i, i + 1, p.kind, Rank.RULE, p.iri, p.origin))
                    aliases[i] = p.first
        return aliases | self._acronyms()

    def _acronyms(self) -> dict[int, int]:
        """Find acronyms that are words in small letters, behind the name that they stand for: "Islamic State … [IS]"."""
        found: dict[int, int] = {}
        for p in self.chosen.all():
            for short in self.acronyms_of(p.iri) if p.iri and p.last - p.first > 1 else ():
                for i in self._occurrences(short, p.last):
                    if self.t.tag[i].startswith("NNP") and not self.t.loud[i]:
                        self.chosen.put(Proposal(i, i + 1, p.kind, Rank.RULE, p.iri, p.origin))
                        found.setdefault(i, p.first)
        return found

    def _abbreviates(self, short: str, p: Proposal) -> bool:
        short = short.replace(".", "")
        capitals = sum(c.isupper() for c in short)
        if not 2 <= len(short) <= 8 or capitals < 2 or p.last - p.first < 2:
            return False
        initials = [part[0] for j in range(p.first, p.last) for part in self.t.parts[j]]
        return short[0].lower() in initials and 2 * sum(c.lower() in initials for c in short) >= len(short)

    def _occurrences(self, short: str, start: int) -> list[int]:
        """Return where an abbreviation stands from token `start` on, not as a part of another name."""
        found = []
        for i in range(start, self.t.size):
            old = self.chosen.at(i)
            if self.t.text[i] == short and (old is None or (old.last - old.first == 1 and not old.iri)):
                found.append(i)
        return found


def _best(proposals: list[Proposal]) -> Proposal:
    """Return the proposal of the first rank and, within it, of the kind that most of them have."""
    votes = Counter(p.kind for p in proposals)
    return min(proposals, key=lambda p: (p.rank, -votes[p.kind], p.kind, p.first))
