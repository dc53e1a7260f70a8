"""Which event answers which: responses, retaliation, reasons given."""

from __future__ import annotations

from kgbuild.extract.clauses import Argument
from kgbuild.extract.drafting import Drafting
from kgbuild.extract.drafts import Draft

#: How many sentences may lie between an event and the words that tell what it avenged.
_NEAR = 2
#: The prepositions of what a response consists in: "with shells", "by shelling".
_BY = ("with", "by")


class Answering(Drafting):
    """Links events to what they answer."""

    def _link(self, drafts: list[Draft]) -> None:
        for n, draft in enumerate(drafts):
            for i in sorted(draft.words):
                for answered in self._answered(i):
                    other = self._event_behind(answered, drafts[:n])
                    if other is not None and other is not draft and other in drafts:
                        draft.links.append(("inResponseTo", other.word))
                for reason in self._reasons(i):
                    other = self._event_behind(reason, drafts[:n])
                    if other is not None and other is not draft and other in drafts:
                        draft.links.append(("inResponseTo", other.word))
                if self._answers(i):
                    previous = self._previous(draft, drafts[:n])
                    if previous is not None and not draft.links:
                        draft.links.append(("inResponseTo", previous.word))
        self._avenge(drafts)

    def _avenge(self, drafts: list[Draft]) -> None:
        """Link what is done "to avenge X", by the verb above or else told just before, to X."""
        for verb in (w.i for w in self.words if self._takes_answered(w.lemma) and self.clauses.is_verb(w.i)):
            above = list(self.clauses.ancestors(verb))[:3]
            if verb in self.at or any(self.lexicon.context(self.words[j].lemma, "to") for j in above):
                continue  # "vowed to avenge the strike": that is still to come
            objects = [a.head for a in self.clauses.arguments(verb) if a.position == "obj"]
            other = next((d for j in objects if (d := self._event_behind(j, [])) is not None), None)
            draft = self._first_owner(above) or self._last_told(verb, other, drafts)
            if other in drafts and draft in drafts and other is not draft and other and draft:
                draft.links.append(("inResponseTo", other.word))

    def _takes_answered(self, lemma: str) -> bool:
        """Tell whether a verb takes what is answered as its object: "avenged the raid", "answered the rockets"."""
        return any(lemma.lower() in link.lemmas and "object" in link.preps for link in self.lexicon.links)

    def _last_told(self, i: int, other: Draft | None, drafts: list[Draft]) -> Draft | None:
        """Return the event that the sentences before word `i` tell of, other than the avenged one."""
        near = (d for d in reversed(drafts) if d.word < i and self.words[i].sent - d.sent <= _NEAR)
        return next((d for d in near if d is not other and d.trigger.strength != "result"), None)

    def _reasons(self, i: int) -> list[int]:
        """Return what is given as the reason for the event at `i`: "cited five raids as the reason for the strikes"."""
        above = [i, *self.clauses.ancestors(i)][:4]
        for noun in above:
            word = self.words[noun]
            if word.lemma.lower() in self.lexicon.reasons and word.prep == "as" and word.head != noun:
                return [a.head for a in self.clauses.arguments(word.head) if a.position == "obj"]
        return []

    def _answered(self, i: int) -> list[int]:
        """Return the words for what the event at `i` is said to answer: "in response to X", "responded to X by"."""
        found: list[int] = []
        arguments = self._around(i)
        for argument in arguments:
            noun = self.words[argument.head].lemma.lower()
            for link in self.lexicon.links:
                if argument.prep in link.preps and (
                    not link.lemmas or self.words[i].lemma.lower() in link.lemmas
                ):
                    found += self.clauses.conjuncts(argument.head)
                elif noun in link.lemmas:
                    inner = [a for a in self.clauses.modifiers(argument.head) if a.prep in link.preps]
                    found += [j for a in inner for j in self.clauses.conjuncts(a.head)]
        word = self.words[self._carrier(i)]
        if word.rel in ("advcl", "xcomp", "acl", "obl"):
            preps, takes = self._respond(word.head), self._takes_answered(self.words[word.head].lemma)
            found += [
                j
                for a in self.clauses.arguments(word.head)
                if (preps and a.prep in preps) or (takes and word.prep in _BY and a.position == "obj")
                for j in self.clauses.conjuncts(a.head)
                if j != word.i
            ]
        return found

    def _carrier(self, i: int) -> int:
        """Return the noun by which a sentence speaks of an event: "[hours] of strikes", else the event's own word."""
        while (
            self.words[i].rel == "nmod" and self.words[i].prep == "of" and self.words[i].head not in self.at
        ):
            i = self.words[i].head
        return i

    def _by_responding(self, i: int) -> bool:
        """Tell whether an event is how somebody responded, without saying to what: "responded with three raids"."""
        word = self.words[self._carrier(i)]
        verb = word.head
        responding = any(
            self.words[verb].lemma.lower() in link.lemmas and "verb" in link.preps
            for link in self.lexicon.links
        )
        if not responding or word.prep not in _BY or word.rel not in ("obl", "advcl", "xcomp"):
            return False
        others = [
            a for a in self.clauses.arguments(verb) if a.position in ("obj", "obl") and a.head != word.i
        ]
        return not any(a.position == "obj" or a.prep in self._respond(verb) for a in others)

    def _around(self, i: int) -> list[Argument]:
        """Return what hangs on the event's word, and on the verb "be" or the like that says something of it."""
        if self.clauses.is_verb(i):
            own = self.clauses.arguments(i)
            # "fired at the town of X in response": a parser may hang the last phrase on the town
            deep = [
                j
                for j in self.doc.subtree(i)
                if self.words[j].rel == "nmod" and self.clauses.clause_of(j) == i
            ]
            return own + [Argument("obl", self.words[j].prep, j) for j in sorted(deep)]
        found = self.clauses.modifiers(i)
        word = self.words[i]
        if word.rel in ("subj", "subj:pass"):
            head = word.head
            found += (
                self.clauses.arguments(head) if self.clauses.is_verb(head) else self.clauses.modifiers(head)
            )
            found.append(Argument("obl", self.words[head].prep, head))
        if word.rel == "obj" and word.head not in self.at:
            # "called the strike a legitimate action in response to": what answers is the strike
            # "called in strikes in response"
            answers = {p for link in self.lexicon.links if not link.lemmas for p in link.preps}
            nouns = {lemma for link in self.lexicon.links for lemma in link.lemmas}
            found += [
                a
                for a in self.clauses.arguments(word.head)
                if a.prep in answers or (a.prep == "in" and self.words[a.head].lemma.lower() in nouns)
            ]
        return found

    def _answers(self, i: int) -> bool:
        """Tell whether the event at `i` is said to be an answer without saying to what: "in response, troops fired"."""
        own = self.words[i].lemma.lower()
        if any(own in link.lemmas and "verb" in link.preps for link in self.lexicon.links):
            return True
        if self._by_responding(i):
            return True
        for argument in self._around(i):
            lemma = self.words[argument.head].lemma.lower()
            if argument.position in ("amod", "compound") and any(
                lemma in link.lemmas and "modifier" in link.preps for link in self.lexicon.links
            ):
                return True
            noun = self.words[argument.head].lemma.lower()
            for link in self.lexicon.links:
                if argument.prep == "in" and noun in link.lemmas and self.words[argument.head].pos == "NOUN":
                    return not any(a.prep in link.preps for a in self.clauses.modifiers(argument.head))
        return False

    def _in_answer(self, i: int) -> bool:
        """Tell whether the noun `i` speaks of what was answered, or of an answer: such an event happened, however bare."""
        word = self.words[self._carrier(i)]
        above = self.words[word.head].lemma.lower()
        answered = any(
            word.prep in link.preps and (not link.lemmas or above in link.lemmas)
            for link in self.lexicon.links
        )
        return answered or self._answers(i) or bool(self._answered(i))

    def _event_behind(self, word: int, earlier: list[Draft]) -> Draft | None:
        """Return the event that a word stands for: an event's own, or the last one that used that weapon ("the rockets")."""
        found = self._event_nouns(word)
        if found:
            return self.at[found[0]]
        owner = self._owner(word) or self._first_owner(self.clauses.below(word, "acl", "relcl"))
        if owner is not None:
            return owner  # "in response to a missile [fired at the city]"
        key = self.entities.of(word)
        return next((d for d in reversed(earlier) if key is not None and key in d.keys("weapon")), None)

    def _previous(self, draft: Draft, earlier: list[Draft]) -> Draft | None:
        """Return the event told last before this one that somebody else began."""
        mine = draft.keys("attacker")
        for other in reversed(earlier):
            theirs = other.keys("attacker")
            if self._at_another_time(other):
                continue  # "less than a day after jets bombed the port"
            if other.trigger.strength != "result" and (not theirs or not theirs & mine):
                return other
        return None

    def _respond(self, i: int) -> frozenset[str]:
        lemma = self.words[i].lemma.lower()
        return frozenset(p for link in self.lexicon.links if lemma in link.lemmas for p in link.preps)
