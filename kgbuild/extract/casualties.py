"""Gives tolls, and who suffered them, to the events that brought them about."""

from __future__ import annotations

from kgbuild.extract.drafting import Drafting
from kgbuild.extract.drafts import Draft, Figure, Role
from kgbuild.extract.tollgrammar import lists
from kgbuild.extract.tollparties import wounds_of
from kgbuild.extract.tolls import FoundToll
from kgbuild.extract.whys import Proposal, proposed

#: How many sentences back the campaign may have been told of that "since then" counts from.
_CAMPAIGN = 2
#: How many sentences after an attack it may be said that nobody came to harm.
_SEQUEL = 3


class Casualties(Drafting):
    """Attaches tolls."""

    def _caused(self, toll: FoundToll) -> Draft | None:
        """Return the event that a clause names as the cause of a toll: "four died in the strikes"."""
        wounds = wounds_of(self.doc, toll.trigger) if self._is_dying(toll.trigger) else None
        if wounds is not None and (event := self._cause_of(wounds)) is not None:
            return event
        nouns = self._event_nouns(toll.cause) if toll.cause is not None else []
        nouns = [j for j in nouns if not self._is_doer(self.at[j])]
        return self.at[nouns[0]] if nouns else self._in_which(toll)

    def _in_which(self, toll: FoundToll) -> Draft | None:
        """Return the event noun last told before "in which", of what a clause behind it counts: "the raid, in which …"."""
        which = [
            a.head
            for a in self.clauses.arguments(toll.head)
            if a.prep in ("in", "during") and self.words[a.head].text.lower() == "which"
        ]
        before = [d for d in self._distinct() if which and d.noun and d.word < which[0]]
        last = before[-1] if before else None
        return last if last is not None and last.sent == self.words[toll.head].sent else None

    def _add_victims(self, draft: Draft, toll: FoundToll) -> None:
        """Take who was killed or wounded for a target, whoever has a name beside what else was hit too."""
        key = self.entities.of(toll.of_word) if toll.of_word is not None and toll.number else None
        if toll.of_word is not None:
            self._add_member(draft, toll.of_word)
            self._add_named(draft, toll)
        if key is None or not self.lexicon.fits(self.entities.kind(key), ("Actor",)):
            return
        named = toll.of_word in self.doc.name_at and self.lexicon.fits(
            self.entities.kind(key), ("HumanActor",)
        )
        if named or not draft.has("target"):
            draft.add(Role("target", key, toll.of_word or draft.word), "rule:extract.casualties._add_victims")

    def _add_member(self, draft: Draft, counted: int) -> None:
        """Take who is named among the dead for a target: "[Ali Karim] was among 17 people killed"."""
        led = {self.words[j].text.lower() for j in self.clauses.below(counted, "case")}
        if not led & {"among", "amongst"}:
            return
        for j in self.clauses.below(counted, "subj", "subj:pass"):
            key = self.entities.of(j)
            if (
                key is not None
                and j in self.doc.name_at
                and self.lexicon.fits(self.entities.kind(key), ("HumanActor",))
            ):
                draft.add(Role("target", key, j), "rule:extract.casualties._add_member")

    def _add_named(self, draft: Draft, toll: FoundToll) -> None:
        """Take who one of several is for a target: "one of its drivers, [Ali Karim], 28, was killed"."""
        end = self.entities.phrase(toll.of_word)[1] if toll.of_word is not None else 0
        if toll.number != 1 or not end or self.words[toll.first].text.lower() != "one":
            return
        for name in self.doc.names:
            if name.kind == "Person" and name.first == end + 1 and self.words[end].text == ",":
                key = self.entities.of(name.last - 1)
                if key is not None:
                    draft.add(Role("target", key, name.last - 1), "rule:extract.casualties._add_named")

    def _clause_above(self, head: int) -> Draft | None:
        """Return the event of a clause that the one around word `head` hangs on: "came under fire but escaped injury"."""
        verb = self.clauses.clause_of(head)
        for _ in range(3):
            word = self.words[verb]
            if word.rel not in ("conj", "advcl", "acl", "relcl", "xcomp", "parataxis"):
                return None
            verb = self.clauses.clause_of(word.head)
            owner = self._owner(verb) or self._owner(word.head)
            if owner is not None:
                return owner
        return None

    def _attach_tolls(self) -> None:
        for toll in self.tolls:
            if toll.number is None or toll.trigger in self.carriers:
                continue
            draft, by, against = proposed(self._causes(toll))
            if (
                draft is not None
                and draft.trigger.strength == "aimed"
                and not (draft.noun or self._met(draft))
            ):
                draft = None  # "lost their lives": who died is not what was lost to somebody
            if (draft is None and self._goes_on(toll)) or (
                draft is not None and toll.number == 0 and self._of_nothing(draft)
            ):
                draft, by, against = proposed([(self._just_told, toll.head)])
            if draft is not None and not (toll.number == 0 and toll.of and self._tells_harm(draft)):
                span = (toll.first, toll.last)
                draft.count(
                    Figure(toll.kind, toll.number, toll.bound, toll.of, span, toll.part_of), by, against
                )
                self._add_victims(draft, toll)

    def _goes_on(self, toll: FoundToll) -> bool:
        """Tell whether a toll by itself says how what was told last ended: "[A doctor put the number of dead at 104]"."""
        mourned = self.words[toll.trigger].lemma.lower() in lists()["mourned"]
        return not (toll.cumulative or mourned or toll.trigger in self.outlived)

    def _tells_harm(self, draft: Draft) -> bool:
        """Tell whether people came to harm, though none of one kind: "ten rebels were killed but no civilians"."""
        return any(self._only_result(i) and not self.spotter.denied(i) for i in draft.words)

    def _causes(self, toll: FoundToll) -> list[Proposal]:
        """Return the rules that may say which event a toll is of, with what they are asked of, the first come first."""
        begun: list[Proposal] = [(self._begun, toll.head)]
        if toll.cumulative:
            return [*begun, (self._summed_in, toll)]
        if self.words[toll.trigger].lemma.lower() in lists()["mourned"]:
            # what somebody lost may have been lost anywhere
            cause: list[Proposal] = [] if toll.cause is None else [(self._owner, toll.cause)]
            return [*begun, (self._caused, toll), *cause]
        if toll.trigger in self.outlived:
            return [*begun, (self._survived, toll.trigger)]
        return [
            *begun,
            (self._answered_for, toll),
            (self._caused, toll),
            (self._told_by_itself, toll),
            (self._owner, toll.head),
            (self._at_word, toll.trigger),
            (self._clause_owner, toll.head),
            (self._clause_above, toll.head),
            (self._only_in_sentence, toll.head),
        ]

    def _survived(self, dying: int) -> Draft | None:
        """Return the attack of which somebody died later: "was shot on Monday and [died] two days later"."""
        return self.outlived.get(dying)

    def _at_word(self, i: int) -> Draft | None:
        """Return the event that word `i` itself tells of."""
        return self.at.get(i)

    def _summed_in(self, toll: FoundToll) -> Draft | None:
        """Return the one event in which a sum of days came about: "17 killed since Thursday in the [battle] for X"."""
        draft = self._caused(toll)
        if draft is not None and not draft.plural and draft.reference == "definite":
            return draft
        owner = self._owner(toll.head)
        draft = draft or owner
        if draft is None:
            return None
        spans = draft.noun and any(
            when.kind in ("since", "recent", "week", "month") for when, _ in draft.times
        )
        series = any(f.role == "count" for f in draft.figures)
        return draft if series or spans else None  # "200 raids since Sunday, killing 90"

    def _begun(self, head: int) -> Draft | None:
        """Return the campaign since whose beginning a toll is counted: "60 have died since the offensive began"."""
        verb = self.clauses.clause_of(head)
        for j in self.clauses.below(verb, "advcl", "obl"):
            if self.words[j].prep.split()[:1] != ["since"]:
                continue
            inside = [self.at[k] for k in sorted(self.doc.subtree(j)) if k in self.at]
            if found := [d for d in inside if self.lexicon.is_a(d.kind, "Offensive")]:
                return found[0]
            if nouns := self._event_nouns(j):
                return self.at[nouns[0]]
            if self.words[j].text.lower() == "then":
                return self._campaign_before(j)
        return None

    def _campaign_before(self, i: int) -> Draft | None:
        """Return the campaign of which the text spoke last, "then" being its beginning."""
        before = [d for d in self._distinct() if d.word < i and self.words[i].sent - d.sent <= _CAMPAIGN]
        campaigns = [d for d in before if self.lexicon.is_a(d.kind, "Offensive") and self._met(d)]
        return campaigns[-1] if campaigns else None

    def _answered_for(self, toll: FoundToll) -> Draft | None:
        """Return the killing that an event answers: "in retaliation for the killing of two soldiers, jets struck"."""
        return self.at.get(toll.trigger) if self.words[toll.trigger].prep in self._apart else None

    def _told_by_itself(self, toll: FoundToll) -> Draft | None:
        """Return the event of a word that tells it and its toll: "took the village and [executed] eight men"."""
        draft = self.at.get(toll.trigger)
        return draft if draft is not None and draft.trigger.strength != "result" else None

    def _only_in_sentence(self, head: int) -> Draft | None:
        """Return the event of the sentence, where it tells of one alone."""
        sent = self.words[head].sent
        here = {id(d): d for d in self.at.values() if d.sent == sent}
        return next(iter(here.values())) if len(here) == 1 else None

    def _of_nothing(self, draft: Draft) -> bool:
        """Tell whether a draft is no event but the harm that nobody came to: "nobody was wounded"."""
        return draft.trigger.strength == "result" and self.spotter.denied(draft.word)

    def _just_told(self, head: int) -> Draft | None:
        """Return the attack told last, where it stands alone in its sentence: "Nobody was hurt" says how it ended."""
        sent = self.words[head].sent
        told = [
            d
            for d in self._distinct()
            if d.trigger.strength != "result" and self._met(d) and self.lexicon.is_a(d.kind, "Attack")
        ]
        if any(d.sent == sent for d in told):
            return None
        before = [d for d in told if 0 < sent - d.sent <= _SEQUEL and d.sent not in self.doc.headline_sents]
        last = [d for d in before if d.sent == max(b.sent for b in before)]
        return last[0] if len(last) == 1 and not self.spotter.unreal(last[0].word) else None
