"""Which words evoke an event, and whether the text holds that it happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kgbuild.extract.clauses import Clauses
from kgbuild.lexicon import Lexicon, Trigger
from kgbuild.model import Document

#: Modal auxiliaries: grammar, not domain.
_MODALS = frozenset(
    {
        "could",
        "might",
        "would",
        "will",
        "'ll",
        "’ll",
        "may",
        "should",
        "can",
        "must",
        "shall",
        "wo",
        "ca",
        "'d",
        "’d",
    }
)
#: Subjects that stand for anyone: what "you" suffer is no event.
_ANYONE = frozenset({"you", "anyone", "one", "anybody", "whoever"})
_CONDITIONS = frozenset({"if", "unless", "whether", "lest", "in case"})
#: The relations by which a word that plans, fears or prevents takes in what stands below it.
_TAKEN_IN = frozenset(
    {"obj", "obl", "nmod", "xcomp", "advcl", "acl", "ccomp", "subj:pass", "compound", "csubj"}
)
#: Through these a clause leaves the scope of the words above it.
_BARRIERS = frozenset({"relcl", "parataxis", "appos"})


@dataclass(frozen=True, slots=True)
class Spotted:
    """Word `word` evokes an event by `trigger`; `noun` as a noun; `consumed` are further words that belong to it."""

    word: int
    trigger: Trigger
    noun: bool
    consumed: tuple[int, ...] = ()


class Spotter:
    """Finds triggers in one document."""

    def __init__(self, document: Document, clauses: Clauses, lexicon: Lexicon) -> None:
        self.doc, self.clauses, self.lexicon = document, clauses, lexicon

    def spot(self) -> Iterator[tuple[Spotted, ...]]:
        """Yield, for each word that evokes an event, its readings, the one that asks for most words first."""
        for word in self.doc.words:
            name = self.doc.name_at.get(word.i)
            if name is not None and name.kind not in ("Nationality", "WeaponType"):
                continue
            found = tuple(self._readings(word.i))
            if found:
                yield found

    def _readings(self, i: int) -> Iterator[Spotted]:
        word = self.doc.words[i]
        noun = self._as_noun(i)
        if word.rel in ("compound", "flat", "aux", "prt") or (word.rel == "amod" and not noun):
            return
        if not noun and not self.clauses.is_verb(i):
            return
        for trigger in self.lexicon.by_lemma.get((word.lemma.lower(), "noun" if noun else "verb"), ()):
            consumed = self._consumed(i, trigger)
            if consumed is not None:
                yield Spotted(i, trigger, noun, consumed)

    def _as_noun(self, i: int) -> bool:
        """Tell whether word `i` is a noun, gerunds with a determiner or possessor among them ("the shelling of")."""
        word = self.doc.words[i]
        if word.tag.startswith("NN"):
            return True
        return word.tag == "VBG" and bool(self.clauses.below(i, "det", "poss", "amod", "compound"))

    def _consumed(self, i: int, trigger: Trigger) -> tuple[int, ...] | None:
        words, below = self.doc.words, self.clauses.below
        used: list[int] = []
        if trigger.particle:
            used = [j for j in below(i, "prt", "advmod") if words[j].lemma.lower() == trigger.particle][:1]
            if not used:
                return None
        if trigger.objects:
            objects = [*below(i, "obj"), *below(i, "subj:pass", "compound", "xcomp", "obl")]
            found = [j for j in objects if {words[j].lemma.lower(), words[j].text.lower()} & trigger.objects][
                :1
            ]
            if not found:
                return None
            used += found
        if trigger.modifiers and not self._modified(i, trigger.modifiers):
            return None
        if trigger.voice and (trigger.voice == "passive") != self.clauses.passive(i):
            return None
        return tuple(used)

    def _modified(self, i: int, wanted: frozenset[str]) -> bool:
        words = self.doc.words
        for argument in self.clauses.modifiers(i):
            word = words[argument.head]
            if argument.position in ("compound", "amod", "poss", "nummod") and (
                word.lemma.lower() in wanted or word.text.lower() in wanted
            ):
                return True
        # "air and artillery strikes": the first of two coordinated modifiers counts as well
        previous = words[i - 1] if i else None
        return previous is not None and previous.sent == words[i].sent and previous.lemma.lower() in wanted

    # ------------------------------------------------------------------------------------ factuality

    def unreal(self, i: int) -> str:
        """Return why the event at word `i` is not said to have happened (planned, feared, denied …), or ""."""
        own = self._own(i)
        return own or self._scope(i)

    def _own(self, i: int) -> str:
        words = self.doc.words
        if self.clauses.negated(i):
            return "denied"
        if any(words[j].text.lower() in _ANYONE for j in self.clauses.below(i, "subj", "subj:pass")):
            return "generic"
        for j in self.clauses.children[i]:
            word = words[j]
            if word.rel in ("aux", "aux:pass") and word.text.lower() in _MODALS:
                return "hypothetical"
            if word.rel in ("amod", "det") and self.lexicon.context(word.lemma) == "generic":
                return "generic"
            if word.rel == "mark" and word.text.lower() in _CONDITIONS:
                return "hypothetical"
        word = words[i]
        if word.rel == "conj" and word.pos in ("VERB", "NOUN") and word.head != i:
            shared = not self.clauses.below(i, "subj", "subj:pass", "aux")
            return self._own(word.head) if shared and words[word.head].pos == word.pos else ""
        return ""

    def _scope(self, i: int) -> str:
        """Look at the words above: what plans, fears, prevents or denies takes in what hangs from it."""
        words, below = self.doc.words, i
        while words[below].head != below:
            rel, above = words[below].rel, words[below].head
            if rel == "conj":
                below = above
                continue
            if rel in _BARRIERS:
                return ""
            if rel in ("advcl", "acl", "xcomp", "csubj", "ccomp") and self._to_infinitive(below):
                reading = self.lexicon.context(words[above].lemma, "to")
                if reading or rel in ("advcl", "acl"):
                    return reading or "planned"
            elif rel in ("subj", "subj:pass"):
                if below == i and "subj" in self.lexicon.preps_of_context(words[above].lemma):
                    return "generic"  # "the attacks need to stop"
            elif rel in _TAKEN_IN:
                reading = self._reading(above, below, rel)
                if reading:
                    return reading
            if rel == "xcomp" and self._own(above) in ("denied", "hypothetical"):
                return self._own(above)  # "could begin to shell"
            below = above
        return ""

    def _reading(self, above: int, below: int, rel: str) -> str:
        reading = self.lexicon.context(self.doc.words[above].lemma, self.doc.words[below].prep)
        if reading == "generic":
            return ""
        if rel == "ccomp" and reading in ("planned", "prevented"):
            return ""  # "warned that rockets had hit the base": the clause is finite and told as fact
        if (
            rel in ("obl", "advcl")
            and reading == "prevented"
            and self.doc.words[below].prep in ("after", "since", "in", "on")
        ):
            return ""
        if rel == "obl" and self.doc.words[below].prep in (
            "after",
            "following",
            "since",
            "before",
            "in response to",
        ):
            return ""
        return reading

    def _to_infinitive(self, i: int) -> bool:
        words = self.doc.words
        if words[i].tag != "VB":
            return False
        return any(words[j].text.lower() == "to" for j in self.clauses.children[i] if j < i)
