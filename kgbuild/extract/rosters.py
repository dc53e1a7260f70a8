"""Who the people are that a text first counts and then names: "two reporters, X and Y", "the victims were X and Y"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kgbuild.extract.drafting import Drafting
from kgbuild.extract.drafts import Draft, Role
from kgbuild.extract.phrases import Phrase
from kgbuild.model import Name

#: What stands between the names of a list; the last of a list follows one of the latter.
_SEPARATORS = frozenset({",", ";", "and", "&"})
_CLOSING = frozenset({"and", "&", ";"})
#: Ages, and what is said of somebody between two names ("X, a nurse, and Y").
_BESIDE = frozenset({"NN", "NNP", "JJ", "DT", "PRP$", "CD", "HYPH"})
#: How many words may stand between two names.
_GAP = 8
#: A name there does something of its own, or is whose something is.
_APART = frozenset({"subj", "subj:pass", "poss"})
_BE = frozenset({"is", "are", "was", "were"})
_SOME_OF = frozenset({"including", "among", "like"})
_THEM = frozenset({"them", "whom"})
_NAMING = frozenset({"identify", "name"})
#: How many sentences back it may stand who suffered.
_BACK = 8


@dataclass(frozen=True, slots=True)
class Roster:
    """Names in a row: `first` is the word that they begin with, `heads` a word of each."""

    first: int
    heads: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """What a text calls the people of a roster: the entity, and the role that the words tell, "" where none."""

    key: int | None
    role: str


class Rosters(Drafting):
    """Gives events the people whom the text names apart from where it tells what happened."""

    def _name_people(self) -> None:
        people = [n for n in self.doc.names if n.kind == "Person"]
        for draft in self._distinct():
            for role in [r for r in draft.roles if r.role in ("attacker", "target")]:
                self._add(draft, role.role, self._listed(role, people), "rule:extract.rosters._listed")
        for roster in self._rosters(people):
            told = self._told_as(roster)
            if told is None:
                self._into_counted(roster)
            elif not self._into_group(told, roster):
                self._into_latest(roster, told.role)
        for phrase in self.entities.phrases:
            if not phrase.plural and self._is_named(phrase):
                self._into_latest(Roster(phrase.first, (phrase.head,)), self._part(phrase))

    # ------------------------------------------------------------------------------------- names in a row

    def _rosters(self, people: list[Name]) -> Iterator[Roster]:
        """Yield the longest rows of people's names of the text."""
        done = -1
        for n, name in enumerate(people):
            if name.first > done:
                row = [name, *self._behind(name.last, people[n + 1 :])]
                done = row[-1].last
                yield Roster(self.entities.phrase(name.last - 1)[0], tuple(x.last - 1 for x in row))

    def _listed(self, role: Role, people: list[Name]) -> Roster:
        """Return the names that go on from a filler, whatever the parse: "the murder of a guard, X and Colonel Y"."""
        if not self.lexicon.fits(self.entities.kind(role.key), ("HumanActor",)):
            return Roster(role.word, ())
        end = self.entities.phrase(role.word)[1]
        row = self._behind(end, [n for n in people if n.first >= end])
        return Roster(role.word, tuple(n.last - 1 for n in row))

    def _behind(self, end: int, others: list[Name]) -> list[Name]:
        """Return the names in a list from word `end` on, which "and" closes or which has three members."""
        row: list[Name] = []
        closed = False
        for other in others:
            if not self._next_to(end, other):
                break
            closed = any(self.words[i].text.lower() in _CLOSING for i in range(end, other.first))
            end = other.last
            row.append(other)
        return row if closed or len(row) > 1 else []

    def _next_to(self, end: int, other: Name) -> bool:
        """Tell whether only separators, ages and titles stand between word `end` and a name."""
        between = self.words[end : other.first]
        if not 0 < len(between) <= _GAP or between[0].sent != self.words[other.first].sent:
            return False
        if any(w.text.lower() not in _SEPARATORS and w.tag not in _BESIDE for w in between):
            return False
        heads = [w for w in self.words[other.first : other.last] if not other.first <= w.head < other.last]
        return between[0].text in _SEPARATORS and not any(w.rel in _APART for w in heads)

    # ------------------------------------------------------------------------------- what they are told as

    def _told_as(self, roster: Roster) -> _Told | None:
        """Return what counts or describes the people of a roster, as the words before it show."""
        first = roster.first
        opens = self.doc.sents[self.words[first].sent][0]
        if first == 0:
            return None
        before = self.words[first - 1]
        low = before.text.lower()
        if low == ":":  # a sentence may end there
            return self._counted_before(first - 1)
        if first == opens:
            return None
        if low == "as":
            return self._identified(opens, first - 1)
        if low in _BE:
            return self._subject(opens, before.i)
        if low in _SOME_OF or (low in _THEM and self.words[first - 2].text.lower() in _SOME_OF):
            return self._told(self._groups(opens, first - 1)[-1:])
        if len(roster.heads) > 1:
            end = first - 1 if low == "," else first
            return self._told([p for p in self._groups(opens, end) if p.last == end])
        return None

    def _told(self, phrases: list[Phrase]) -> _Told | None:
        found = [_Told(self.entities.of(p.head), self._part(p)) for p in phrases]
        return found[0] if found else None

    def _people(self, phrase: Phrase) -> bool:
        one = phrase.noun.one if phrase.noun else "Person" if phrase.title else ""
        return not phrase.name and self.lexicon.fits(one, ("HumanActor",))

    def _groups(self, first: int, end: int) -> list[Phrase]:
        """Return the phrases for several people from word `first` to `end`."""
        return [p for p in self.entities.phrases if first <= p.head < end and p.plural and self._people(p)]

    def _counted_before(self, colon: int) -> _Told | None:
        """Return those that a colon explains: "the following guards were killed: X and Y"."""
        groups = self._groups(self.doc.sents[self.words[colon].sent][0], colon)
        told = [p for p in groups if p.numbered or "following" in p.text.lower().split()]
        return self._told(told if len(told) == 1 else groups if len(groups) == 1 else [])

    def _identified(self, opens: int, end: int) -> _Told | None:
        """Return those who are "identified as X": subject of the passive, object of the active, or noun before it."""
        for i in range(end - 1, opens, -1):
            if self.words[i].lemma.lower() in _NAMING:
                heads = [a.head for a in self.clauses.arguments(i) if a.position in ("subj:pass", "obj")]
                return self._told([p for h in heads if (p := self.entities.details(h)) and not p.name])
        return None

    def _subject(self, opens: int, be: int) -> _Told | None:
        """Return what is said to be people with names: "the dead were X and Y", "among the injured are X and Y"."""
        for i in range(be - 1, max(opens - 1, be - 5), -1):
            found = self.entities.details(i)
            if found is not None and (found.pronoun or self._people(found) or self._part(found)):
                return self._told([found])
            if self.words[i].text.lower() in self.lexicon.sufferers and i > opens and self._the(i - 1):
                return _Told(None, "target")
            if self._only_result(i) and i > opens and self.words[i - 1].text.lower() == "those":
                return _Told(None, "target")  # "among those killed was X"
        return None

    def _the(self, i: int) -> bool:
        return self.words[i].text.lower() == "the"

    def _part(self, phrase: Phrase) -> str:
        """Return the role that a description tells: target for "the victims", "the dead man"; attacker for "the gunman"."""
        words = self.words[phrase.first : phrase.head + 1]
        if phrase.name or not phrase.definite:
            return ""
        if any({w.lemma.lower(), w.text.lower()} & self.lexicon.sufferers for w in words):
            return "target"
        return "attacker" if words[-1].lemma.lower() in self.lexicon.perpetrators else ""

    def _is_named(self, phrase: Phrase) -> bool:
        """Tell whether a description belongs to somebody with a name, in another phrase."""
        key = self.entities.of(phrase.head)
        return key is not None and not phrase.name and any(p.name for p in self.entities.phrases_of(key))

    # ------------------------------------------------------------------------------------------ whose they are

    def _into_group(self, told: _Told, roster: Roster) -> bool:
        """Give the people of a roster the roles of their group; tell whether it has any."""
        found = False
        for draft in self._distinct() if told.key is not None else []:
            for role in [r for r in draft.roles if r.key == told.key]:
                found = True
                self._add(draft, role.role, roster, "rule:extract.rosters._into_group")
        return found

    def _into_latest(self, roster: Roster, role: str) -> None:
        """Give the people of a roster a role in the latest event before them that befell somebody."""
        sent = self.words[roster.first].sent
        for draft in reversed(self._distinct() if role else []):
            if draft.word < roster.first and sent - draft.sent <= _BACK and self._befell(draft):
                self._add(draft, role, roster, "rule:extract.rosters._into_latest")
                return

    def _befell(self, draft: Draft) -> bool:
        """Tell whether an event is told with people whom it befell."""
        of_people = any(
            r.role == "target" and self.lexicon.fits(self.entities.kind(r.key), ("HumanActor",))
            for r in draft.roles
        )
        return of_people or any(f.role in ("killed", "wounded") and f.number for f in draft.figures)

    def _into_counted(self, roster: Roster) -> None:
        """Give a roster to the toll right before it: "killed ten, including X"."""
        opener = self.words[roster.first - 1] if roster.first else None
        if opener is None or opener.text.lower() not in _SOME_OF:
            return
        for draft in self._distinct():
            ends = [f.span[1] for f in draft.figures if f.role in ("killed", "wounded")]
            if any(opener.i - 2 <= end <= opener.i for end in ends):
                self._add(draft, "target", roster, "rule:extract.rosters._into_counted")

    def _add(self, draft: Draft, role: str, roster: Roster, by: str) -> None:
        for head in roster.heads:
            key = self.entities.of(head)
            if key is not None:
                draft.add(Role(role, key, head), by)
