"""Gives times to the events that they are said of."""

from __future__ import annotations

from dataclasses import replace

from kgbuild.extract.drafting import Drafting
from kgbuild.extract.drafts import Draft
from kgbuild.extract.senses import senses
from kgbuild.extract.times import FoundTime, governors, tense
from kgbuild.extract.victims import ORDINALS
from kgbuild.extract.whys import proposed
from kgbuild.model import When

#: How many sentences a tale goes on at the time told last.
_TALE = 2
#: How many sentences back the day lies that a time of day is of.
_DAYLONG = 6
#: Where a time has its direction: into the past, the future, or open.
_DIRECTIONS = {"date": 3, "weekday": 1}
#: The kinds of times that tell on which day a lead was told.
_TODAY = frozenset({"weekday", "day"})
#: So many sentences at the head of an article tell its news.
_LEAD = 4
#: How news refers to what it tells first.
_NEW = frozenset({"", "indefinite", "result", "bare", "further"})
#: The kinds of times that tell a day.
_DAYS = frozenset({"date", "weekday", "day", "part", "same", "earlier", "later"})


def _point(when: When) -> When:
    """Return the time itself of "since 4 October"."""
    return When(str(when.args[0]), when.args[1:], when.text, when.mention) if when.kind == "since" else when


class Dating(Drafting):
    """Attaches times."""

    def _attach_times(self) -> None:
        for time in self.times:
            if time.head is None:
                continue
            told = self._when_after(time)
            if told is not None:
                told.date(_point(time.when), (time.first, time.last), "rule:extract.dating._when_after")
            if self._compares(time) or self._is_of_a_thing(time) or self._is_of_a_tally(time):
                continue
            if self._is_of_a_source(time.head) or self._is_of_a_court(time.head):
                continue
            if told is not None and time.when.kind == "since":
                continue  # "none since 4 October, when a school was hit": only what is told of that day
            draft, by, against = proposed(
                [
                    (self._answered_before, time.first),
                    (self._governing, time),
                    (self._noun_above, time.head),
                    (self._just_before, time.first),
                    (self._served, time.head),
                    (self._clause_owner, time.head),
                    (self._told_by_when, time.head),
                    (self._at_that_moment, time.head),
                    (self._done_next, time.head),
                ]
            )
            if draft is not None and draft is not told:
                when = self._turned(time.when, draft.word) if draft is self._served(time.head) else time.when
                draft.date(when, (time.first, time.last), by, against)
                self._turn(draft, time)
                self._share(draft, time)

    def _governing(self, time: FoundTime) -> Draft | None:
        """Return the event of the word that a time hangs on: "[struck] the town on Monday"."""
        return self._first_owner(governors(self.doc, time))

    def _served(self, head: int) -> Draft | None:
        """Return the event whose aim a time stands behind: "launched [an operation to retake X] on Friday"."""
        verb = self.clauses.clause_of(head)
        aim = self.words[verb].tag == "VB" and self.words[verb].rel in ("acl", "advcl", "xcomp")
        return self._owner(self.words[verb].head) if aim and self._owner(verb) is None else None

    def _turned(self, when: When, word: int) -> When:
        """Give a time behind an infinitive the direction of the verb above it."""
        at = _DIRECTIONS.get(when.kind)
        if at is None or when.args[at] != 0:
            return when
        return replace(when, args=(*when.args[:at], tense(self.doc, word), *when.args[at + 1 :]))

    def _share(self, draft: Draft, time: FoundTime) -> None:
        """Give what is told together its one time: "a barrage of rockets, [shelling] and airstrikes began on Sunday"."""
        for other in self._distinct():
            if other is draft or not other.noun or time.head not in other.words or other.times:
                continue
            if other.word in self.clauses.conjuncts(draft.word) or draft.word in self.clauses.conjuncts(
                other.word
            ):
                other.date(time.when, (time.first, time.last), "rule:extract.dating._share")

    def _when_after(self, time: FoundTime) -> Draft | None:
        """Return the event of the clause that tells what was at a time: "on 4 October, [when a school was hit]"."""
        verb = self.when_clause(time)
        return self._owner(verb) if verb is not None else None

    def _go_on(self, drafts: list[Draft]) -> None:
        """Let a tale go on at the time told last: "Jets bombed the port on Monday. [A second strike hit a school]".

        Only what is told in the same plain past goes on; "had hit" goes back to some other day. A time of day alone
        ("in the afternoon") is of the day told last, further back too.
        """
        for n, draft in enumerate(drafts):
            on_the_day = any(when.kind == "clock" for when, _ in draft.times)
            if (
                (draft.times and not on_the_day)
                or draft.reference not in ("", "indefinite", "result", "further")
                or not self._plain_past(draft.word)
                or self._at_another_time(draft)
            ):
                continue
            far = _DAYLONG if on_the_day else _TALE
            before = [d for d in drafts[:n] if 0 <= draft.sent - d.sent <= far and self._on_a_day(d)]
            if before and self._plain_past(before[-1].word):
                when, span = next(t for t in before[-1].times if t[0].kind in _DAYS)
                gone_on = When("with-event", (before[-1].word,), when.text, when.mention)
                draft.date(gone_on, span, "rule:extract.dating._go_on")
            elif not on_the_day:
                self._tell_on(draft)

    def _tell_on(self, draft: Draft) -> None:
        """Take the day on which the tale has just told something else: "They stopped a bus on Friday. [They shot …]"."""
        first = self.doc.sents[max(0, draft.sent - 1)][0]
        for time in reversed([t for t in self.times if first <= t.first and t.last <= draft.word]):
            if time.when.kind in _DAYS and time.head is not None:
                verb = self.clauses.clause_of(time.head)
                told = verb not in self.reporting and self.clauses.is_verb(verb) and self._plain_past(verb)
                if told and time.head == verb and self.words[verb].rel in ("root", "conj", "ccomp"):
                    draft.date(time.when, (time.first, time.last), "rule:extract.dating._tell_on")
                return

    def _said_on(self, drafts: list[Draft]) -> None:
        """Let the news of a lead have happened on the day on which it was told: "said on Monday that jets had hit X".

        Further down what was said that day may be long past.
        """
        for draft in drafts:
            verb = self.clauses.clause_of(draft.word)
            news = draft.reference in _NEW and draft.sent < _LEAD and not self._at_another_time(draft)
            if draft.times or not news or not self._told_of(verb):
                continue
            while self.words[verb].rel == "conj":
                verb = self.words[verb].head
            said = self.words[verb].head
            when = next((t for t in self.times if t.head == said and t.when.kind in _TODAY), None)
            recent = draft.word < said and any(
                self.words[j].text.lower() in ("has", "have") for j in self.clauses.below(verb, "aux")
            )  # "[has killed] 30 people, a doctor said on Sunday"
            if when is not None and (when.first < max(draft.word, said) or recent):
                draft.date(when.when, (when.first, when.last), "rule:extract.dating._said_on")

    def _on_a_day(self, draft: Draft) -> bool:
        return any(when.kind in _DAYS for when, _ in draft.times)

    def _plain_past(self, i: int) -> bool:
        """Tell whether the clause of word `i` is in the simple past, neither "had hit" nor "has hit".

        Behind a verb of saying in the past "had hit" is what was said as "hit".
        """
        verb = self.clauses.clause_of(i)
        word = self.words[verb]
        if word.rel in ("advcl", "conj", "xcomp") and word.tag == "VBG" and word.head != verb:
            return self._plain_past(word.head)
        helpers = {self.words[j].text.lower() for j in self.clauses.below(verb, "aux", "aux:pass")}
        plain = {"was", "were", "had", "been"} if self._told_of(verb) else {"was", "were"}
        return helpers <= plain and (word.tag == "VBD" or bool(helpers))

    def _told_of(self, verb: int) -> bool:
        """Tell whether a clause is what somebody said: "the army said it [had shot down a drone]"."""
        word = self.words[verb]
        while word.rel == "conj":
            word = self.words[word.head]
        return (
            word.rel in ("ccomp", "xcomp")
            and word.head in self.reporting
            and self.words[word.head].tag == "VBD"
        )

    def _compares(self, time: FoundTime) -> bool:
        """Tell whether a time says among what an event ranks: "the worst attack in [five years], since [1971]"."""
        if time.head is None:
            return False
        above = (time.head, *self.clauses.ancestors(time.head))
        noun = next((i for i in above if i in self.ranked), None)
        if noun is not None and noun < time.first:
            return True
        kind, args = time.when.kind, time.when.args
        long = kind in ("since", "recent", "duration", "month", "week") or (kind == "date" and args[1] == 0)
        opens = self.doc.sents[self.words[time.first].sent][0]
        ending = [i for i in range(opens, time.first) if self._ends_at(i, time.first)] if long else []
        ranks = [i for i in (*above, *ending) if i < time.first and not self.clauses.is_verb(i)]
        return long and any(self._is_ranked(i) or self.words[i].lemma.lower() in ORDINALS for i in ranks)

    def _is_of_a_thing(self, time: FoundTime) -> bool:
        """Tell whether a time only tells which thing is meant: "the first strike since [the war of 1971]"."""
        of = time.first > 0 and self.words[time.first - 1].text.lower() == "of"
        return (
            of and time.head is not None and time.head not in self.at and self.words[time.head].pos == "NOUN"
        )

    def _turn(self, draft: Draft, time: FoundTime) -> None:
        """Count back to the event that another is said to follow: "struck two days after [rebels shelled the town]"."""
        turned = {"after-event": "before-event", "before-event": "after-event"}.get(time.when.kind)
        anchor, *distance = time.when.args or (None,)
        other = self._owner(anchor) if isinstance(anchor, int) else None
        if turned is None or other is None or other is draft or not distance or not distance[0]:
            return
        when = When(turned, (draft.word, *distance), time.when.text, time.when.mention)
        other.date(when, (time.first, time.last), "rule:extract.dating._turn")

    def _noun_above(self, head: int) -> Draft | None:
        """Return the event noun whose own phrase holds word `head`: "strikes in Iraq and [Syria on Sunday]"."""
        for above in (head, *self.clauses.ancestors(head)):
            if above in self.at and self.at[above].noun:
                return self.at[above]
            if self.words[above].rel not in ("nmod", "conj", "appos", "compound", "poss", "amod"):
                return None
        return None

    def _answered_before(self, first: int) -> Draft | None:
        """Return what is answered where a time stands right behind it: "in retaliation for [attacks on the town in May]"."""
        answers = {p for link in self.lexicon.links if not link.lemmas for p in link.preps}
        draft = self._just_before(first)
        return draft if draft is not None and self.words[draft.word].prep in answers else None

    def _just_before(self, first: int) -> Draft | None:
        """Return the event noun whose phrase ends where a time begins: "defended the strikes in Syria on Sunday"."""
        for draft in self._distinct():
            before = draft.noun and draft.word < first and draft.sent == self.words[first].sent
            if before and (first <= self.clauses.extent(draft.word) or self._ends_at(draft.word, first)):
                return draft
        return None

    def _ends_at(self, i: int, end: int) -> bool:
        """Tell whether the phrase of word `i` with its clauses ends right before word `end`."""
        phrase = [j for j in self.doc.subtree(i) if self.words[j].rel != "punct"]
        return max(phrase, default=i) + 1 == end

    def _at_that_moment(self, head: int) -> Draft | None:
        """Return the event that a clause tells the moment of: "was shot [as he walked home on Sunday]"."""
        word = self.words[head]
        marks = {word.prep, *(self.words[j].text.lower() for j in self.clauses.below(head, "mark", "advmod"))}
        owner = self._owner(word.head) if word.rel == "advcl" and marks & {"as", "when", "while"} else None
        return owner if owner is not None and not owner.times else None

    def _is_of_a_source(self, head: int) -> bool:
        """Tell whether a time is that of a source: "was hit, according to a statement [issued yesterday]"."""
        return any(self.words[i].prep == "according to" for i in (head, *self.clauses.ancestors(head)))

    def _is_of_a_court(self, head: int) -> bool:
        """Tell whether a time is that of a trial or of mourning: "pleaded guilty [on Tuesday] to opening fire"."""
        lemma = self.words[head].lemma.lower()
        return self.clauses.is_verb(head) and head not in self.at and lemma in senses()["courts"]

    def _is_of_a_tally(self, time: FoundTime) -> bool:
        """Tell whether a period is that of a count: "taking the [toll since May] to 40"."""
        if time.when.kind not in ("since", "recent", "week", "month") or time.head is None:
            return False
        nouns = [time.head, *self.clauses.below(time.head, "obj", "subj")]
        return any(i < time.first and self.words[i].lemma.lower() in self._tallies for i in nouns)

    def _done_next(self, head: int) -> Draft | None:
        """Return the event that the same doer went on to: "stopped a bus on Monday and [shot] the driver"."""
        if head in self.reporting:
            return None
        chain = self.clauses.below(head, "conj")
        for j in chain:
            if not self.clauses.is_verb(j) or self.clauses.below(j, "subj", "subj:pass"):
                continue
            owner = self._owner(j)
            if owner is not None and not owner.times:
                return owner
            chain += self.clauses.below(j, "conj")
        return None

    def _told_by_when(self, head: int) -> Draft | None:
        """Return the event that a clause with "when" tells: "it happened in May, when a convoy was shelled"."""
        for j in self.clauses.below(head, "advcl", "relcl"):
            marks = {self.words[k].text.lower() for k in self.clauses.below(j, "mark", "advmod", "obl")}
            if "when" in marks:
                owner = self._owner(j) or self._clause_owner(j)
                if owner is not None:
                    return owner
        return None
