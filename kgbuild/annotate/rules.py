"""Names that a word in or beside them explains: titles, head nouns, directions, borders."""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.annotate.namewords import Head, NameWords
from kgbuild.annotate.spans import Proposal, Rank
from kgbuild.annotate.tokens import ARTICLES, Tokens, is_link

#: The longest name of a person, in words.
_PERSON = 5
#: The longest stretch before or after a head noun.
_RUN = 6
#: Heads of several words are looked for up to this length.
_HEAD = 4
_ORDINAL = ("st", "nd", "rd", "th")
_ORDINALS = frozenset(
    {"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}
)


class Rules:
    """The rules over one text; `country_at` gives the country or nationality at a token, if any."""

    def __init__(self, tokens: Tokens, words: NameWords, country_at: dict[int, tuple[int, str]]) -> None:
        self.t, self.words, self.country_at = tokens, words, country_at

    def __call__(self) -> Iterator[Proposal]:
        """Yield every name that a rule finds, overlapping ones too."""
        for first, last in self.t.sents:
            i = first
            while i < last:
                titled = self._title(i, last)
                if titled > i:
                    yield from self._person(titled, last)
                yield from self._explained(i, last)
                i += 1
            yield from self._heads(first, last)
            yield from self._directions(first, last)

    # ------------------------------------------------------------------------------------ people

    def _title(self, i: int, end: int) -> int:
        """Return where the title or honorific that starts at token `i` ends, `i` where none does."""
        stop = self.t.matches(self.words.titles, i, end)
        stop = max(stop, self.t.matches(self.words.honorifics, i, end))
        while i < stop < end and self.t.text[stop] == ".":
            stop += 1
        return stop

    def _person(self, first: int, end: int) -> Iterator[Proposal]:
        last = first
        while last < min(end, first + _PERSON) and self._in_person(last, last == first, end):
            last += 1
        while last > first and not self.t.nameish[last - 1]:
            last -= 1
        if last > first and not self._is_office(first, last):
            yield Proposal(first, last, "Person", Rank.RULE, origin="rule")

    def _in_person(self, i: int, opening: bool, end: int) -> bool:
        if self.t.nameish[i]:
            if i in self.country_at or self.t.tag[i] == "POS" or (self._title(i, end) > i and opening):
                return False
            lower = self.t.text[i].lower()
            return lower not in self.words.calendar and (opening or lower not in self.words.none)
        lower = self.t.text[i].lower()
        if i + 1 >= end:
            return False
        if lower in self.words.particles or lower in ARTICLES:
            return self.t.nameish[i + 1] and self.t.text[i] not in ("and", "e", "y")
        return lower in ("-", "'") and not opening and self.t.nameish[i + 1]

    def _is_office(self, first: int, last: int) -> bool:
        """Tell whether the words after a title are no person: "General Staff", "Prime Minister Office"."""
        after = self.words.heads["after"]
        ends = [tuple(p for i in range(k, last) for p in self.t.parts[i]) for k in range(first, last)]
        if any(end in after and after[end].capitals for end in ends):
            return True
        return all(self.t.text[i].lower() in self.words.none for i in range(first, last)) or all(
            self.t.pos[i] in ("VERB", "AUX", "DET", "PRON") for i in range(first, last)
        )

    # ------------------------------------------------------------------------------- naming nouns

    def _explained(self, i: int, end: int) -> Iterator[Proposal]:
        """Yield the name behind a noun that says what it is: "the tanker X", "the militia X", "the village of X"."""
        t, stop = self.t, self.t.matches(self.words.naming, i, end)
        if stop == i or t.nameish[i] or stop >= end - 1:
            return
        kind = self.words.naming[tuple(part for j in range(i, stop) for part in t.parts[j])]
        first = stop + (t.text[stop] == "of" and t.parts[stop - 1] in self.words.heads["beside"])
        named = t.nameish[first] or t.text[first].lower() in ("al", "el")
        last = self._right(first, end, links=False) if named else first
        if last > first and self._is_explained(first, last, kind):
            yield Proposal(first, last, kind, Rank.BESIDE if first > stop else Rank.RULE, origin="rule")

    def _is_explained(self, first: int, last: int, kind: str) -> bool:
        """Tell whether the words behind a noun are a name: no country, no titled person, no subject of their own clause.

        Ships alone are called after titles ("the frigate Admiral X"), and "the base Saleh visited" has no name.
        """
        t = self.t
        titled = kind != "Vehicle" and self._title(first, last) > first
        if titled or self._follows_noun(last, t.size) or first in self.country_at or t.loud[first]:
            return False
        if any(t.dep[j].startswith("nsubj") and t.head[t.head[j]] < first for j in range(first, last)):
            return False
        bare = self.words.none | self.words.directions
        return any(t.nameish[j] and t.text[j].lower() not in bare for j in range(first, last))

    # -------------------------------------------------------------------------------- head nouns

    def _heads(self, first: int, last: int) -> Iterator[Proposal]:
        heads, covered = self.words.heads, first
        for i in range(first, last):
            if not self.t.parts[i] or self.t.parts[i][0] not in self.words.head_firsts:
                continue
            stop, head = self._head("border", i, last)
            if head:
                yield from self._border(first, i, stop, head)
            stop, head = self._head("after", i, last)
            if head and i >= covered:
                covered = stop  # "News Agency" is no agency
                yield from self._after(first, i, stop, head, Rank.RULE)
            stop, head = self._head("beside", i, last)
            if head:
                yield from self._after(first, i, stop, head, Rank.BESIDE)
            if (stop := self.t.matches(heads["before"], i, last)) > i:
                yield from self._before(i, stop, last)
            if (stop := self.t.matches(heads["of"], i, last)) > i and stop < last:
                yield from self._of(i, stop, last)

    def _head(self, place: str, i: int, end: int) -> tuple[int, Head | None]:
        """Return the end and the meaning of the longest head noun that starts at token `i`."""
        table = self.words.heads[place]
        best, found, phrase = i, None, tuple[str, ...]()
        if self.t.parts[i][0] not in table.firsts:
            return best, found
        for j in range(i, min(end, i + _HEAD)):
            phrase += self.t.parts[j]
            head = table.get(phrase) if self.t.parts[j] else None
            if head and (not head.capitals or self.t.nameish[i]):
                best, found = j + 1, head
        return best, found

    def _after(self, start: int, i: int, stop: int, head: Head, rank: Rank) -> Iterator[Proposal]:
        """Yield a name that ends in a head noun: "Badr Brigade", "Al Omar oil field"."""
        first = self._left(start, i, head.capitals)
        press = (
            head.kind == "Media" and self._title(stop - 1, self.t.size) > stop
        )  # "White House [Press Secretary]"
        if first == i or press:
            return
        proper = any(self._is_proper(j) for j in range(first, i))
        if proper or (head.capitals and self.t.nameish[i] and not self.t.loud[i]):
            yield Proposal(first, stop, self._kind(first, i, head.kind), rank, origin="rule")
        if rank == Rank.BESIDE and first > start + 1 and self.t.text[first - 1] == "and" and proper:
            other = self._left(start, first - 1, False)
            if any(self._is_proper(j) for j in range(other, first - 1)):
                yield Proposal(other, first - 1, head.kind, rank, origin="rule")

    def _kind(self, first: int, i: int, kind: str) -> str:
        """Return the kind of a name; with a number and an arm alone, "34th Infantry Brigade", it is an army's."""
        counted = self._is_ordinal(first) or self.t.text[first].lower() in _ORDINALS
        arms = all(self.t.text[j].lower() in self.words.branches for j in range(first + 1, i))
        return "MilitaryForce" if kind == "Militia" and counted and arms else kind

    def _left(self, start: int, i: int, capitals: bool) -> int:
        """Return where the name-like words before token `i` begin."""
        first = i
        while first > start and i - first < _RUN and self._joins(first - 1, first, start, capitals):
            first -= 1
        while first < i and not (self.t.nameish[first] or self._is_ordinal(first)):
            first += 1
        while first < i and self._is_stray(first, start):
            first += 1
        return first

    def _joins(self, j: int, following: int, start: int, capitals: bool) -> bool:
        text = self.t.text[j]
        if self.t.nameish[j]:
            participle = capitals and self.t.tag[j] in ("VBN", "VBD") and not self.t.opens(j)  # "Armoured"
            if text.lower() in self.words.calendar or (
                self.t.pos[j] in ("VERB", "AUX", "PRON", "DET", "ADP") and not participle
            ):
                return False
            return capitals or self.t.pos[j] in ("PROPN", "ADJ", "NOUN", "X")
        if self._is_ordinal(j) and capitals:
            return True
        lower = text.lower()
        if (lower in self.words.particles or lower in ARTICLES) and lower not in ("e", "y", "an", "as", "at"):
            inside = j > start and self.t.nameish[j - 1] and self.t.nameish[following]
            return inside or lower in ("al", "el")
        return text == "&" and capitals

    def _is_ordinal(self, j: int) -> bool:
        text = self.t.text[j]
        return text[:1].isdigit() and text.lower().endswith(_ORDINAL)

    def _is_stray(self, j: int, start: int) -> bool:
        """Tell whether a name-like word before a name does not belong to it: an opening word, a title."""
        lower = self.t.text[j].lower()
        if self._title(j, self.t.size) > j and self.t.nameish[j] and lower not in self.words.none:
            return tuple(self.t.parts[j]) not in self.words.honorifics
        opening = self.t.opens(j)
        return opening and (self.t.pos[j] not in ("PROPN", "ADJ", "NOUN") or lower in self.t.small)

    def _is_proper(self, j: int) -> bool:
        """Tell whether a word carries a name by itself, being no nationality, direction or common noun."""
        t, lower = self.t, self.t.text[j].lower()
        if (
            not t.nameish[j]
            or j in self.country_at
            or lower in self.words.directions
            or lower in self.words.none
        ):
            return False
        named = t.pos[j] == "PROPN" or t.label[j] not in ("", "NORP")
        return named and (not t.loud[j] or t.label[j] != "" or lower not in t.small)

    def _before(self, i: int, stop: int, end: int) -> Iterator[Proposal]:
        """Yield a name that begins with a head noun: "Camp Taji", "Jabhat al-Nusra"."""
        head = self._head("before", i, end)[1]
        if self._title(stop, end) > stop:  # "Brigade [Commander Colonel X]"
            return
        last = self._right(stop, end, links=False)
        if head and last == stop:
            last = self._number(stop, end)
        if head and last > stop and not (self.t.opens(i) and self.t.pos[i] == "VERB"):
            rank = Rank.BESIDE if head.kind == "Settlement" else Rank.RULE  # the index knows many towns
            yield Proposal(i, last, head.kind, rank, origin="rule")

    def _number(self, i: int, end: int) -> int:
        """Return where the number of a unit that stands at token `i` ends ("Task Force 59"), `i` where it counts nouns."""
        counts = i + 1 < end and self.t.tag[i + 1] in ("NNS", "NNPS", "NN", "JJ", "CD")
        return i + 1 if i < end and self.t.text[i].isdigit() and not counts else i

    def _of(self, i: int, stop: int, end: int) -> Iterator[Proposal]:
        """Yield a name with "of": "Ministry of Oil", "University of Mosul", "Council for Peace"."""
        head = self._head("of", i, end)[1]
        if not head or self.t.text[stop] not in ("of", "for"):
            return
        first = stop + 1
        while first < end and self.t.text[first] == "the":
            first += 1
        last = self._right(first, end, links=True)
        whose = all(j in self.country_at for j in range(first, last))  # "the Army of Iraq" is Iraq's
        if last > first and not (whose and head.kind == "Militia"):
            begin = self._left(self.t.sents[self.t.sent_of[i]][0], i, True)
            yield Proposal(begin, last, head.kind, Rank.RULE, origin="rule")

    def _right(self, i: int, end: int, links: bool) -> int:
        """Return where the name-like words from token `i` on end."""
        last = i
        while last < min(end, i + _RUN):
            text = self.t.text[last]
            linked = (
                (links and is_link(text) and text != "in")
                or text.lower() in ARTICLES
                or text.lower() in self.words.particles
            )
            if self.t.nameish[last] and text.lower() not in self.words.calendar:
                last += 1
            elif (linked and last > i and last + 1 < end and self.t.nameish[last + 1]) or (
                not links
                and last == i
                and text.lower() in ARTICLES
                and self.t.nameish[min(last + 1, end - 1)]
            ):
                last += 2
            else:
                break
        return last

    # ----------------------------------------------------------------------- directions, borders

    def _directions(self, first: int, last: int) -> Iterator[Proposal]:
        """Yield a part of a country: "eastern Syria"."""
        for i in range(first, last - 1):
            if self.t.text[i].lower() not in self.words.directions or i in self.country_at:
                continue
            end, kind = self.country_at.get(i + 1, (0, ""))
            if kind == "Country" and not self._follows_noun(end, last):
                yield Proposal(i, end, "Region", Rank.RULE, origin="rule")

    def _follows_noun(self, i: int, end: int) -> bool:
        """Tell whether the name before token `i` only modifies a noun there."""
        return i < end and self.t.pos[i] in ("NOUN", "PROPN") and self.t.head[i - 1] == i

    def _border(self, start: int, i: int, stop: int, head: Head) -> Iterator[Proposal]:
        """Yield a border: "Iraqi border", "Iraq-Syria border region", "border between Syria and Iraq"."""
        first = i
        while first > start and (first - 1 in self.country_at or self._is_pair(first - 1)):
            first -= 1
        if first < i:
            last = self._bordering(stop)
            if last > stop or not self._follows_noun(stop, self.t.size):  # "Jordanian [border guards]"
                yield Proposal(first, last, head.kind, Rank.RULE, origin="rule")
            return
        end = self._bordering(stop)
        if end > stop and self.t.text[stop] == "between":
            yield Proposal(i, end, head.kind, Rank.RULE, origin="rule")

    def _is_pair(self, j: int) -> bool:
        parts = self.t.text[j].replace("–", "-").split("-")
        return len(parts) == 2 and all(part[:1].isupper() for part in parts)

    def _bordering(self, stop: int) -> int:
        """Return where "with Iraq" or "between Syria and Iraq" after a border ends, `stop` without it."""
        t, at = self.t, stop + 1
        if stop + 1 >= t.size or t.text[stop] not in ("with", "between"):
            return stop
        one = self.country_at.get(at + (t.text[at] == "the"), (0, ""))[0]
        if t.text[stop] == "with" or not one:
            return one or stop
        two = one + 1
        if two >= t.size or t.text[one] != "and":
            return stop
        return self.country_at.get(two + (t.text[two] == "the"), (stop, ""))[0] or stop
