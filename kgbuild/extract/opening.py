"""The first step of reading events: a draft for each word that evokes one, with the roles that its frame fills."""

from __future__ import annotations

from kgbuild.extract.clauses import Argument
from kgbuild.extract.drafting import TOLD_BEFORE, Drafting
from kgbuild.extract.drafts import Draft, Figure, Reason
from kgbuild.extract.triggers import Spotted
from kgbuild.extract.whys import frame
from kgbuild.model import Word
from kgbuild.numerals import Quantity, quantity


class Opening(Drafting):
    """Opens drafts."""

    def _open(self, readings: dict[int, tuple[Spotted, ...]]) -> None:
        consumed: set[int] = set()
        for i in sorted(readings):
            if i in consumed:
                continue
            draft, used = self._best(readings[i])
            if draft.trigger.strength == "agent" and not draft.has("target"):
                continue  # "the killers" are somebody; "the killers of X" tell of a killing
            consumed |= used
            self.at[i] = draft
        for i in consumed & self.at.keys():
            del self.at[i]

    def _best(self, found: tuple[Spotted, ...]) -> tuple[Draft, set[int]]:
        """Return the reading that asks for most words; among equals the one whose needs are met and that fills most."""
        drafts = [(self._draft(spotted), set(spotted.consumed)) for spotted in found]
        return max(drafts, key=lambda d: (self._met(d[0]), d[0].trigger.specific, len(d[0].roles)))

    def _draft(self, spotted: Spotted) -> Draft:
        word = self.words[spotted.word]
        draft = Draft(
            spotted.word,
            spotted.trigger,
            spotted.trigger.evokes,
            spotted.noun,
            word.sent,
            {word.i, *spotted.consumed},
        )
        draft.steps.append(("type", Reason(frame(spotted.trigger.iri), tuple(sorted(draft.words)))))
        arguments = self._arguments(spotted.word, spotted.noun)
        # "an exchange of [fire between X and Y]", "took [control of X]"
        arguments = arguments + [a for j in spotted.consumed for a in self.clauses.modifiers(j)]
        does = any(s.role == "attacker" for s in spotted.trigger.slots)  # who dies is no doer
        if not spotted.noun and spotted.trigger.strength == "result" and does:
            arguments = self._suffered(word, arguments)
        self._fill(draft, arguments, spotted.trigger.slots)
        draft.plural = spotted.noun and word.tag in ("NNS", "NNPS")
        if draft.plural:
            self._count(draft)
        draft.reference = self._reference(spotted.word) if spotted.noun else ""
        if spotted.trigger.strength in TOLD_BEFORE:
            draft.reference = "anaphoric"
        elif spotted.trigger.strength == "agent":
            draft.reference, draft.plural, draft.figures = "definite", False, []
        elif spotted.trigger.strength == "result" and draft.reference != "definite":
            draft.reference = "result"
        elif not spotted.noun and self._known_perpetrator(draft):
            draft.reference = "known"
        if self._is_further(draft):
            draft.reference = "further"
        return draft

    def _is_further(self, draft: Draft) -> bool:
        """Tell whether it is said to be one more: "[another] strike", "a [second] lorry hit [another] bomb"."""
        if draft.reference == "anaphoric" or self.words[draft.word].sent in self.doc.headline_sents:
            return False
        armed = [r.word for r in draft.roles if r.role in ("weapon", "attacker")]
        heads = [draft.word] if draft.noun else [i for i in armed if not self.clauses.below(i, "nummod")]
        told = {self.words[j].text.lower() for i in heads for j in self.clauses.below(i, "det", "amod")}
        return bool(told & self.lexicon.sameness.words["further"]) and not told & {"the", "this", "that"}

    def _suffered(self, word: Word, arguments: list[Argument]) -> list[Argument]:
        """Take the subject of a past form without object for whom it befell: "the students killed on Monday were"."""
        if word.tag not in ("VBD", "VBN") or any(a.position in ("obj", "subj:pass") for a in arguments):
            return arguments
        after = self.words[word.i + 1] if word.i + 1 < len(self.words) else word
        if after.pos not in ("ADP", "ADV"):
            return arguments  # "killed “a number of soldiers”": what a parser lost may be the object
        return [
            Argument("subj:pass", a.prep, a.head) if a.position == "subj" and self._is_somebody(a.head) else a
            for a in arguments
        ]

    def _is_somebody(self, i: int) -> bool:
        key = self.entities.of(i)
        return key is not None and self.lexicon.fits(self.entities.kind(key), ("HumanActor",))

    def _known_perpetrator(self, draft: Draft) -> bool:
        """Tell whether an attacker is spoken of as known from the event: "the bomber", "the assailants"."""
        acting = [r.word for r in draft.roles if r.role == "attacker"]
        acting += [a.head for a in self.clauses.arguments(draft.word) if a.position in ("subj", "agent")]
        for i in acting:
            if self.words[i].lemma.lower() not in self.lexicon.perpetrators:
                continue
            if any(self.words[j].lemma.lower() == "the" for j in self.clauses.below(i, "det")):
                return True
        return False

    def _reference(self, i: int) -> str:
        """Tell how a noun refers: definite ("the attack", "Monday's attack"), indefinite or bare."""
        for j in self.clauses.below(i, "det", "poss"):
            lemma = self.words[j].lemma.lower()
            if self.words[j].rel == "poss" or lemma in ("the", "this", "that", "these", "those", "both"):
                return "definite"
            if lemma in ("a", "an", "another", "one"):
                return "indefinite"
        # "said that attack had been …": a parser may take the word for a conjunction, but one thing needs an article
        before = self.words[i - 1].text.lower() if i else ""
        return "definite" if self.words[i].tag == "NN" and before in ("this", "that") else "bare"

    def _count(self, draft: Draft) -> None:
        """Take how many attacks a noun speaks of: "three strikes", "at least five attacks", "two waves of airstrikes"."""
        word = self.words[draft.word]
        carried = word.prep == "of" and self.words[word.head].lemma.lower() in self.lexicon.partitives
        carrier = word.head if carried else word.i
        for noun in dict.fromkeys((word.i, carrier)):
            for j in self.clauses.below(noun, "nummod"):
                found = None if self._is_year(j) else self._quantity(j)
                if found is not None and found.low and not self._of_people(noun):
                    figure = Figure("count", found.low, found.bound, "", (found.first, found.last))
                    draft.count(figure, "rule:extract.opening._count")
                    return
        of_which = self._count_of_which(word.i)
        found = self._quantity(of_which) if of_which is not None else None
        if of_which is not None and found is not None and found.low:
            figure = Figure("count", found.low, found.bound, "", (found.first, found.last))
            draft.count(figure, "rule:extract.opening._count_of_which")
            draft.words.add(self.words[of_which].head)

    def _is_year(self, j: int) -> bool:
        """Tell whether a number before a noun is a year: "the 2005 bombings"."""
        text, before = self.words[j].text, self.words[j - 1]
        led = j > 0 and (before.tag in ("DT", "PRP$", "POS"))
        return led and len(text) == 4 and text.isdigit() and text[:2] in ("19", "20")

    def _count_of_which(self, noun: int) -> int | None:
        """Return the number in "strikes, three of which have hit the town"."""
        for j in range(noun + 1, min(noun + 3, self.doc.sents[self.words[noun].sent][1])):
            which = [k for k in self.clauses.below(j, "nmod", "obl") if self.words[k].text.lower() == "which"]
            if which and self.words[j].pos == "NUM":
                return j
        return None

    def _of_people(self, noun: int) -> bool:
        return self.entities.of(noun) is not None

    def _quantity(self, j: int) -> Quantity | None:
        """Return the quantity that holds word `j`, qualifiers before it ("at least") included, by document indices."""
        first, last = self.doc.sents[self.words[j].sent]
        tokens = [w.text.lower() for w in self.words[first:last]]
        for start in range(max(first, j - 3), j + 1):
            found = quantity(tokens, start - first)
            if found is not None and found.last + first > j:
                return Quantity(start, found.last + first, found.low, found.high, found.bound)
        return None
