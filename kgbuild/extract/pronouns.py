"""Pronouns → drafts: "he", "it", "they" by nearness and subjecthood, relative pronouns by their clause."""

from __future__ import annotations

from collections.abc import Callable

from kgbuild.extract.board import SUBJECTS, Draft, Part
from kgbuild.extract.phrases import FIRST_PERSON, Phrase

_ARGUMENTS = frozenset({"subj", "subj:pass", "obj", "agent", "poss"})
_HE, _SHE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
_IT, _THEY = frozenset({"it", "its", "itself"}), frozenset({"they", "them", "their", "theirs", "themselves"})
#: What can be hit beside places and bodies.
_THINGS = ("MaterialTarget", "WeaponType")
_RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})


class Pronouns(Part):
    """Gives pronouns their draft; those of the first person have none, they are whoever speaks."""

    def of_pronoun(self, phrase: Phrase) -> Draft | None:
        """Return what a pronoun stands for; None where nothing fits, and for relatives and "we"."""
        text = phrase.pronoun
        if text in FIRST_PERSON or text in _RELATIVE:
            return None
        if text in _HE or text in _SHE:
            return self._nearest(phrase, self._is_one_person, "male" if text in _HE else "female")
        if text in _IT:
            held = self.words[phrase.head].rel in ("obj", "subj:pass")
            return self._nearest(phrase, self._is_one_thing if held else self._is_one_body)
        return self._nearest(phrase, self._is_many) if text in _THEY else None

    def _is_one_person(self, draft: Draft) -> bool:
        return draft.kind == "Person" and not draft.plural

    def _is_one_body(self, draft: Draft) -> bool:
        body = any(self.nouns.is_a(draft.kind, kind) for kind in ("Organization", "Country", "Facility"))
        return body and not (draft.generic and draft.plural)

    def _is_one_thing(self, draft: Draft) -> bool:
        """Tell whether something can be taken or hit: a body, a place, a thing ("was in a car when it was hit")."""
        hit = any(self.nouns.is_a(draft.kind, kind) for kind in ("Place", *_THINGS))
        return self._is_one_body(draft) or (hit and not draft.plural)

    def _is_many(self, draft: Draft) -> bool:
        many = draft.plural and self.nouns.is_a(draft.kind, "Actor")
        return many or (self.nouns.is_a(draft.kind, "Organization") and draft.kind != "Media")

    def _nearest(self, phrase: Phrase, fits: Callable[[Draft], bool], gender: str = "") -> Draft | None:
        """Return the antecedent of a pronoun in its sentence or the one before, subjects first."""
        word = self.words[phrase.head]
        near = self._own_subject(word.i, fits, gender) or self._own_object(word.i, fits)
        if near is not None:
            return near
        best: tuple[int, int, int] | None = None
        chosen: Draft | None = None
        for draft in self.drafts:
            if not fits(draft) or (gender and draft.gender and draft.gender != gender):
                continue
            rank = self._salience(draft, word.i, word.sent, bool(gender))
            if rank and (best is None or rank > best):
                best, chosen = rank, draft
        if chosen and gender:
            chosen.gender = chosen.gender or gender
        return chosen

    def _own_subject(self, i: int, fits: Callable[[Draft], bool], gender: str) -> Draft | None:
        """Return the subject of the clause whose object a genitive belongs to: "since [the army] launched its offensive".

        So does the subject of a clause take that of the clause that it is joined to: "[troops] came under fire, and
        they fired back".
        """
        word = self.words[i]
        noun = self.words[word.head]
        if (word.rel == "poss" and noun.rel == "obj") or (word.rel in SUBJECTS and noun.rel == "conj"):
            clause = noun.head
        else:
            return None
        for j in self.doc.children[clause]:
            key = self.key_of.get(j) if self.words[j].rel in SUBJECTS and j < i else None
            draft = self.drafts[key] if key is not None else None
            if draft is not None and fits(draft) and not (gender and draft.gender and draft.gender != gender):
                return draft
        return None

    def _own_object(self, i: int, fits: Callable[[Draft], bool]) -> Draft | None:
        """Return what the main clause names for a pronoun in what followed: "fired on [troops], killing two of them"."""
        above = i
        while self.words[above].rel in ("nmod", "obj", "iobj") and self.words[above].head != above:
            above = self.words[above].head
        clause = self.words[above]
        if clause.tag != "VBG" or clause.rel != "advcl" or above == i:
            return None
        for j in self.doc.children[clause.head]:
            key = self.key_of.get(j) if self.words[j].rel in ("obj", "obl") and j < above else None
            draft = self.drafts[key] if key is not None else None
            if draft is not None and fits(draft):
                return draft
        return None

    def _salience(self, draft: Draft, at: int, sentence: int, gendered: bool) -> tuple[int, int, int] | None:
        """Rank by sentence, subjecthood and place of the draft's last mention before word `at`."""
        reach = 3 if draft.kind == "Person" else 1
        found: list[tuple[int, int, int]] = []
        for phrase in draft.phrases[-6:]:
            word = self.words[phrase.head]
            if word.i >= at or sentence - word.sent > reach or phrase.modifying:
                continue
            if self._acts_on(word.i, at):
                continue
            near = self.words[at].rel == "poss" or any(self.nouns.is_a(draft.kind, kind) for kind in _THINGS)
            loose = gendered or (near and word.sent == sentence)
            if self._siblings(word.i, at) or not (loose or word.rel in _ARGUMENTS):
                continue
            found.append((word.sent, int(word.rel in SUBJECTS), -word.i if word.rel in SUBJECTS else word.i))
        return max(found) if found else None

    def _siblings(self, one: int, other: int) -> bool:
        """Two arguments of one verb are not the same, a genitive aside."""
        return self.words[one].head == self.words[other].head and self.words[other].rel != "poss"

    def _acts_on(self, one: int, pronoun: int) -> bool:
        """Tell whether word `one` does what a plain pronoun suffers: "[gunmen] stopped a bus and shot them"."""
        word = self.words[pronoun]
        if word.rel not in ("obj", "iobj") or word.text.lower().endswith(("self", "selves")):
            return False
        verb = word.head
        while self.words[verb].rel in ("conj", "xcomp", "advcl") and self.words[verb].head != verb:
            if any(self.words[j].rel in SUBJECTS for j in self.doc.children[verb]):
                return False
            verb = self.words[verb].head
        return self.words[one].head == verb and self.words[one].rel in SUBJECTS

    def relatives(self) -> None:
        """Give relative pronouns the entity of the noun that their clause modifies."""
        for phrase in self.phrases.all:
            if phrase.pronoun in _RELATIVE:
                antecedent = self._antecedent(phrase.head)
                if antecedent is not None and antecedent in self.key_of:
                    self.key_of[phrase.head] = self.key_of[antecedent]

    def _antecedent(self, pronoun: int) -> int | None:
        i = pronoun
        for _ in range(8):
            word = self.words[i]
            if word.rel == "relcl" or (word.rel == "acl" and word.head < i):
                return word.head
            if word.head == i:
                break
            i = word.head
        return self._right_before(pronoun)

    def _right_before(self, pronoun: int) -> int | None:
        """Return the phrase that ends at the comma before a relative pronoun whose clause hangs elsewhere."""
        if pronoun < 2 or self.words[pronoun - 1].text != "," or self.words[pronoun].text.lower() == "that":
            return None
        ending = [p.head for p in self.phrases.ending(pronoun - 1) if not p.pronoun]
        return ending[-1] if ending else None
