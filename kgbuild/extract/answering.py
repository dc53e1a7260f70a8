"""Which event answers which: responses, retaliation, reasons given."""

from __future__ import annotations

from kgbuild.extract.clauses import Argument
from kgbuild.extract.drafting import Drafting
from kgbuild.extract.drafts import Draft
from kgbuild.extract.whys import first_of

#: How many sentences may lie between an event and the words that tell what it avenged.
_NEAR = 2
#: The prepositions of what a response consists in: "with shells", "by shelling".
_BY = ("with", "by")
#: The prepositions by which a clause says what its event is, and how far behind them it may.
_AS = frozenset({"in", "as"})
_CALLED = 6
#: Where a verb tells of its own what somebody did.
_MAIN = frozenset({"root", "ccomp", "conj", "parataxis"})


class Answering(Drafting):
    """Links events to what they answer."""

    def _link(self, drafts: list[Draft]) -> None:
        for n, draft in enumerate(drafts):
            for i in sorted(draft.words):
                for answered in self._answered(i):
                    other = self._event_behind(answered, drafts[:n])
                    if other is not None and other is not draft and other in drafts:
                        draft.link("inResponseTo", other, "rule:extract.answering._answered")
                for reason in self._reasons(i):
                    other = self._event_behind(reason, drafts[:n])
                    if other is not None and other is not draft and other in drafts:
                        draft.link("inResponseTo", other, "rule:extract.answering._reasons")
                if self._answers(i):
                    previous = self._previous(draft, drafts[:n])
                    if previous is not None and not draft.links:
                        draft.link("inResponseTo", previous, "rule:extract.answering._previous")
        self._avenge(drafts)
        self._provoke(drafts)
        self._told_to_answer(drafts)
        for draft in drafts:
            rules = () if draft.links else (self._blamed_before, self._hit_before)
            other, by = first_of([(rule, draft) for rule in rules])
            if other is not None and other is not draft and other in drafts:
                draft.link("inResponseTo", other, by)

    def _blamed_before(self, draft: Draft) -> Draft | None:
        """Return what somebody is blamed for by whoever then acts: "[blamed the group for the raid] and ordered strikes"."""
        for verb in (self.words[i].head for i in sorted(draft.words) if self.words[i].rel == "conj"):
            heads = {a.head for a in self.clauses.arguments(verb) if a.position in ("obj", "obl")}
            for other in self._distinct():
                if any(r.role == "accused" and r.word in heads for r in other.roles):
                    return other
        return None

    def _hit_before(self, draft: Draft) -> Draft | None:
        """Return the attack by others after which a clause says that one was made: "shelled X [after rebels attacked Y]".

        Days that lie between part the two.
        """
        if not self._is_one_sided(draft) or not draft.has("attacker"):
            return None
        for i in sorted(draft.words):
            for j in self.clauses.below(i, "advcl") if self.clauses.is_verb(i) else ():
                other = self._owner(j)
                if other is None or not self._after(j) or not self._is_one_sided(other):
                    continue
                theirs, mine = other.keys("attacker"), draft.keys("attacker")
                if theirs and not theirs & mine and self.lexicon.is_a(other.kind, "Attack"):
                    return other
        return None

    def _after(self, i: int) -> bool:
        """Tell whether "after" alone joins clause `i`, and no count of days."""
        marks = [j for j in self.clauses.below(i, "mark") if self.words[j].text.lower() == "after"]
        measured = any(t.first <= j < t.last for t in self.times for j in marks)
        return bool(marks) and not measured

    def _told_to_answer(self, drafts: list[Draft]) -> None:
        """Link what was told last to what it is said to have answered: "troops [were responding to] the shelling"."""
        for verb in (w.i for w in self.words if self._responds(w.i) and self.clauses.is_verb(w.i)):
            if (
                self._owner(verb) is not None
                or self.words[verb].rel not in _MAIN
                or self.spotter.unreal(verb)
            ):
                continue
            heads = [a.head for a in self.clauses.arguments(verb) if a.prep in self._respond(verb)]
            other = next((d for j in heads if (d := self._event_behind(j, [])) is not None), None)
            draft = self._last_told(verb, other, drafts) if other in drafts else None
            if draft is not None and other is not None and not draft.links:
                mine, theirs = draft.keys("attacker"), other.keys("attacker")
                if mine and theirs and not mine & theirs:  # "the attack" alone may be what was told last
                    draft.link("inResponseTo", other, "rule:extract.answering._told_to_answer")

    def _provoke(self, drafts: list[Draft]) -> None:
        """Link what an event is said to have brought on: "the raid [prompted] rebels to shell the town"."""
        for verb in (w.i for w in self.words if self._brings_on(w.lemma) and self.clauses.is_verb(w.i)):
            arguments = self.clauses.arguments(verb)
            causes = [a.head for a in arguments if a.position in ("subj", "agent")]
            cause = self._first_owner(j for head in causes for j in self._event_nouns(head))
            effects = [a.head for a in arguments if a.position in ("obj", "subj:pass")]
            heads = [j for head in effects for j in self._event_nouns(head)]
            draft = self._first_owner([*self.clauses.below(verb, "xcomp", "ccomp"), *heads])
            if cause is None or draft is None or cause is draft or cause not in drafts or draft not in drafts:
                continue
            if self._is_one_sided(draft) and not self.spotter.unreal(verb):
                draft.link("inResponseTo", cause, "rule:extract.answering._provoke")

    def _brings_on(self, lemma: str) -> bool:
        return any(lemma.lower() in link.lemmas and "provoked" in link.preps for link in self.lexicon.links)

    def _is_one_sided(self, draft: Draft) -> bool:
        """Tell whether somebody does it to others: what sparks a clash is not answered by it."""
        return any(s.role == "attacker" for s in draft.trigger.slots) and not self.lexicon.is_a(
            draft.kind, "ArmedClash"
        )

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
                draft.link("inResponseTo", other, "rule:extract.answering._avenge")

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
        found: list[int] = [j for noun in self._revenges(i) for j in self._inner(noun)]
        found += self._participles(i) + self._predicates(i)
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
        joined = word.rel != "advcl" or word.prep in _BY or (word.tag == "VBG" and not word.prep)
        if word.rel in ("advcl", "xcomp", "acl", "obl") and joined:
            preps, takes = self._respond(word.head), self._takes_answered(self.words[word.head].lemma)
            found += [
                j
                for a in self.clauses.arguments(word.head)
                if (preps and a.prep in preps) or (takes and word.prep in _BY and a.position == "obj")
                for j in self.clauses.conjuncts(a.head)
                if j != word.i
            ]
        return found

    def _participles(self, i: int) -> list[int]:
        """Return what a participle beside the event says that is answered: "[responding to the raid], troops fired"."""
        return [
            j
            for k in self.clauses.below(i, "advcl")
            if self.words[k].tag == "VBG" and not self.words[k].prep and k not in self.at
            for a in self.clauses.arguments(k)
            if a.prep in self._respond(k)
            for j in self.clauses.conjuncts(a.head)
        ]

    def _predicates(self, i: int) -> list[int]:
        """Return what is answered by an event that is said to be the answer: "the response to the raid was a strike"."""
        nouns = self.clauses.below(self._carrier(i), "subj") if not self.clauses.is_verb(i) else []
        return [j for noun in nouns if self._is_answer_noun(noun) for j in self._inner(noun)]

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
        if not self._responds(verb) or word.prep not in _BY or word.rel not in ("obl", "advcl", "xcomp"):
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
        if self._responds(i) or self._by_responding(i) or self._returned(i) or self._is_revenge(i):
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

    def _responds(self, i: int) -> bool:
        """Tell whether word `i` is a verb of responding, with its adverb: "retaliated", "hit [back]"."""
        own = self.words[i].lemma.lower()
        behind = self.words[i + 1].text.lower() if i + 1 < len(self.words) else ""
        return any(
            "verb" in link.preps and not link.lemmas.isdisjoint({own, f"{own} {behind}"})
            for link in self.lexicon.links
        )

    def _returned(self, i: int) -> bool:
        """Tell whether an event noun is the object of a verb that makes an answer of it: "returned fire"."""
        word = self.words[i]
        verb = self.words[word.head].lemma.lower()
        return word.rel in ("obj", "subj:pass") and any(
            "carried" in link.preps and verb in link.lemmas for link in self.lexicon.links
        )

    def _is_revenge(self, i: int) -> bool:
        """Tell whether the clause of event `i` says that it is an answer, without saying to what: "in an act of revenge"."""
        return any(not self._inner(noun) for noun in self._revenges(i))

    def _revenges(self, i: int) -> list[int]:
        """Return the nouns of answering by which the clause of event `i` says what the event is.

        "in what it called [retaliation] for the raid", "in an act of [revenge]", "as [retaliation] for the raid".
        """
        tops = [j for j in self.clauses.below(i, "obl", "advcl") if self.words[j].prep in _AS]
        tops += [
            k
            for j in self.clauses.below(i, "obj")
            for k in self.clauses.below(j, "nmod")
            if self.words[k].prep in _AS
        ]
        return [
            k
            for j in tops
            for k in sorted(self.doc.subtree(j))
            if k - min(self.doc.subtree(j)) <= _CALLED
            and self._is_answer_noun(k)
            and not self._apart_from(k, j)
        ]

    def _is_answer_noun(self, i: int) -> bool:
        lemma = self.words[i].lemma.lower()
        return self.words[i].pos == "NOUN" and any(
            lemma in link.lemmas and not link.preps & {"verb", "object", "modifier", "carried"}
            for link in self.lexicon.links
        )

    def _apart_from(self, i: int, top: int) -> bool:
        """Tell whether an event stands between word `i` and `top` above it: then it is that event's answer."""
        for j in self.clauses.ancestors(i):
            if j == top:
                return False
            if j in self.at:
                return True
        return False

    def _inner(self, noun: int) -> list[int]:
        """Return what a noun of answering says that is answered: "retaliation for [the raid]"."""
        lemma = self.words[noun].lemma.lower()
        preps = {p for link in self.lexicon.links if lemma in link.lemmas for p in link.preps}
        inner = [a for a in self.clauses.modifiers(noun) if a.prep in preps]
        return [j for a in inner for j in self.clauses.conjuncts(a.head)]

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
            told = other.trigger.strength != "result" or other.has("attacker", "weapon")
            if told and (not theirs or not theirs & mine):
                return other
        return None

    def _respond(self, i: int) -> frozenset[str]:
        lemma = self.words[i].lemma.lower()
        return frozenset(p for link in self.lexicon.links if lemma in link.lemmas for p in link.preps)
