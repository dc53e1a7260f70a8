"""Words → drafts of events with their roles, times and figures, as frames and support verbs of the lexicon say."""

from __future__ import annotations

from collections.abc import Callable

from kgbuild.extract.answering import Answering
from kgbuild.extract.casualties import Casualties
from kgbuild.extract.dating import Dating
from kgbuild.extract.drafting import NEEDY
from kgbuild.extract.drafts import Draft, Reason
from kgbuild.extract.folding import Folding
from kgbuild.extract.given import Given
from kgbuild.extract.opening import Opening
from kgbuild.extract.placing import Placing
from kgbuild.extract.refining import Refining
from kgbuild.extract.rosters import Rosters
from kgbuild.extract.senses import senses
from kgbuild.extract.supporting import Supporting
from kgbuild.extract.times import periods
from kgbuild.extract.whys import rule
from kgbuild.extract.willing import Willing
from kgbuild.model import When

#: How many sentences on an event's damage may be told.
_SEQUEL = 2


def _is_day(when: When) -> bool:
    """Tell whether a time is finer than a year."""
    return not (when.kind == "date" and when.args[1] == 0)


#: How many sentences back the attack may have been told that "it" means.
_BEFORE = 3


class EventReader(
    Opening, Supporting, Folding, Dating, Casualties, Rosters, Placing, Refining, Answering, Given, Willing
):
    """Reads the events of one document."""

    def read(self) -> list[Draft]:
        """Return the drafts of events that the text holds to have happened, in order of their trigger words."""
        readings = {found[0].word: found for found in self.spotter.spot() if self.tells(found[0].word)}
        self._open(readings)
        self._support()
        self._fold()
        self._attach_times()
        self._attach_tolls()
        self._name_people()
        drafts = self._distinct()
        self._given_by_leads(drafts)
        self._given_times(drafts)
        for draft in drafts:
            self._given_fields(draft)
            self._holders(draft)
            self._places(draft)
            self._given_places(draft)
            self._vague_places(draft)
            self._refine(draft)
        mishaps = self._unwilled(drafts)
        kept = [d for d in drafts if d not in mishaps and self._holds(d)]
        self._scenes(kept)
        for draft in kept:
            self._described_places(draft)
        self._flyers(kept)
        self._commanders(kept)
        for part in self._parts(kept):
            self._go_on(part)
            self._said_on(part)
        self._link(kept)
        return kept

    def _holds(self, draft: Draft) -> bool:
        """Tell whether the text holds that it happened, and says enough of it to be an event."""
        unreal = {self.spotter.unreal(i) for i in sorted(draft.words) if self._finite(i, draft)} - {""}
        if unreal == {"denied"} and self._spared(draft):
            draft.reference, draft.roles = "anaphoric", []
            return self._stands(draft, self._spared)
        counted = any(f.role == "count" for f in draft.figures)
        if unreal - ({"generic"} if counted else set()):
            return False  # a number makes a series of what else would be a habit
        harm = draft.trigger.strength != "aimed" and (bool(draft.figures) or self._tells_harm(draft))
        anchored = self._anchored(draft) if draft.trigger.strength in NEEDY else True
        if not (anchored or harm):
            return False
        if self._died_alone(draft) or self._of_something_else(draft):
            return False
        if draft.trigger.strength == "result":
            told = draft.has("attacker", "accused", "claimedBy", "weapon", "place")
            if told or draft.figures or draft.times:
                return self._stands(draft, self._holds)
            rules = [found for found in (self._of_somebody, self._follows) if found(draft)]
            return bool(rules) and self._stands(draft, rules[0])
        if self._vague(draft):
            return False
        needed = self._anchored if anchored else self._tells_harm
        return self._stands(draft, needed if draft.trigger.strength in NEEDY else self.spotter.unreal)

    def _stands(self, draft: Draft, why: Callable[..., object]) -> bool:
        """Take down by which rule an event is one that happened."""
        draft.steps.append(("fact", Reason(rule(why), (draft.word,))))
        return True

    def _died_alone(self, draft: Draft) -> bool:
        """Tell whether a death may have been in bed: of one person, in some year, or told in brackets with the birth."""
        if draft.has("attacker", "accused", "weapon") or not all(map(self._is_dying, draft.words)):
            return False
        if any(f.role == "killed" and (f.number != 1 or f.bound == "least") for f in draft.figures):
            return False
        if any(self._in_brackets(i) or self._naturally(i) for i in draft.words):
            return True
        if not draft.times and not self._amid_violence(draft):
            return True
        return bool(draft.times) and not any(_is_day(when) for when, _ in draft.times)

    def _amid_violence(self, draft: Draft) -> bool:
        """Tell whether an attack is told in the sentence of a draft, or in the one before or behind it."""
        others = (d for d in self._distinct() if d is not draft and abs(d.sent - draft.sent) <= 1)
        return any(self.lexicon.is_a(d.kind, "HostileAct") and self._met(d) for d in others)

    def _naturally(self, i: int) -> bool:
        """Tell whether an adverb says that a death was natural: "died peacefully"."""
        adverbs = self.clauses.below(i, "advmod")
        return any(self.words[j].lemma.lower() in senses()["natural"] for j in adverbs)

    def _in_brackets(self, i: int) -> bool:
        """Tell whether a bracket that opened before word `i` closes after it, in its sentence."""
        opens, closes = self.doc.sents[self.words[i].sent]
        before = [w.text for w in self.words[opens:i] if w.text in "()"]
        after = [w.text for w in self.words[i:closes] if w.text in "()"]
        return before[-1:] == ["("] and after[:1] == [")"]

    def _of_something_else(self, draft: Draft) -> bool:
        """Tell whether "it" did harm where no attack was told before: "A fire broke out. [It] killed two"."""
        if draft.trigger.strength != "result" or draft.has("attacker", "accused", "claimedBy", "weapon"):
            return False
        does = [a.head for a in self.clauses.arguments(draft.word) if a.position == "subj"]
        if not any(self.words[j].text.lower() == "it" for j in does):
            return False
        told = [d for d in self._distinct() if d is not draft and d.trigger.strength != "result"]
        return not any(0 <= draft.sent - d.sent <= _BEFORE and self._met(d) for d in told)

    def _spared(self, draft: Draft) -> bool:
        """Tell whether it says that an event told before hurt nobody: "No one was injured"."""
        harmless = bool(draft.figures) and not any(f.number for f in draft.figures)
        return harmless and draft.trigger.strength == "result"

    def _follows(self, draft: Draft) -> bool:
        """Tell whether it says what the event told just before did to things: "Two shops were damaged"."""
        hit = [self.entities.kind(r.key) for r in draft.roles if r.role == "target"]
        if not any(self.lexicon.fits(kind, ("Facility", "MaterialTarget")) for kind in hit):
            return False
        before = [d for d in self.at.values() if d.trigger.strength != "result"]
        return any(0 < draft.sent - d.sent <= _SEQUEL for d in before)

    def _of_somebody(self, draft: Draft) -> bool:
        """Tell whether somebody with a name is said to have been killed: that is one event, whatever else is told."""
        if not any(s.role == "attacker" for s in draft.trigger.slots):
            return False
        targets = [r for r in draft.roles if r.role == "target" and r.word in self.doc.name_at]
        return any(self.lexicon.fits(self.entities.kind(r.key), ("Person",)) for r in targets)

    def _vague(self, draft: Draft) -> bool:
        """Tell whether a noun speaks of no event in particular: "attacks on medics", "on strike"."""
        if not draft.noun or draft.reference != "bare" or draft.supported or draft.times or draft.figures:
            return False
        if draft.sent in self.doc.headline_sents or self._counted(draft.word) or self._in_answer(draft.word):
            return False
        if self._lasting(draft.word) and any(not r.implied for r in draft.roles):
            return False
        if draft.plural:
            return not (draft.has("attacker", "place") and draft.has("target", "attacker"))
        return bool(self.words[draft.word].prep) and not draft.has("attacker", "target", "weapon")

    def _lasting(self, i: int) -> bool:
        """Tell whether it is said how long it went on: "in three days of [fighting] around the town"."""
        word = self.words[i]
        above = word.head
        return (
            word.prep == "of"
            and self.words[above].lemma.lower() in periods()
            and bool(self.clauses.below(above, "nummod", "det"))
        )

    def _finite(self, i: int, draft: Draft) -> bool:
        if i != draft.word and self._only_result(i):
            return False  # "no one was hurt in the attack" does not deny the attack
        return i == draft.word or self.clauses.is_verb(i)
