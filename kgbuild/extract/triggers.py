"""Which words evoke an event, and whether the text holds that it happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kgbuild.extract.clauses import Argument, Clauses
from kgbuild.extract.present import CONDITIONS, Present
from kgbuild.extract.veracity import Veracity
from kgbuild.lexicon import Lexicon, Trigger
from kgbuild.model import Document, Word

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
#: Subjects and objects that deny: "no militia attacked", "nobody was hurt".
_NOBODY = frozenset({"nobody", "none", "nothing", "neither", "no-one"})
#: Auxiliaries that open a condition without "if": "had the missile hit", "should they attack".
_INVERTED = frozenset({"had", "should", "were"})
#: Where the object, and where the cause or doer of an event stands.
_OBJECTS = frozenset({"obj", "subj:pass", "compound", "amod"})
_OBJECT_PREPS = frozenset({"of", "on", "against", "with", "for", "upon", "into"})
_DOERS = frozenset({"subj", "agent", "compound", "poss", "amod"})
_DOER_PREPS = frozenset({"by", "from"})
_CAUSES = frozenset(
    {"in", "of", "from", "by", "with", "during", "when", "after", "as", "because of", "due to", "to", "while"}
)
#: Those of them that tell when something was too.
_MOMENTS = frozenset({"after", "during", "when", "while"})
#: The relations by which a word that plans, fears or prevents takes in what stands below it.
_TAKEN_IN = frozenset(
    {"obj", "obl", "nmod", "xcomp", "advcl", "acl", "ccomp", "subj:pass", "compound", "csubj"}
)
#: Prepositions behind which a concern names what has happened.
_OVER = frozenset({"over", "about", "at"})
#: What joins a clause of what came first: "flights were halted [after] a rocket hit the airport".
_AFTER = frozenset({"after", "since", "because", "as"})
#: Through these a clause leaves the scope of the words above it.
_BARRIERS = frozenset({"relcl", "parataxis", "appos"})


_DEFINITE = frozenset({"the", "this", "that", "these", "those"})


def _at_cause(a: Argument) -> bool:
    """Tell whether an argument names what brought something about."""
    return a.position in ("subj", "agent", "compound") or (
        a.position in ("obl", "nmod") and a.prep in _CAUSES
    )


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
        self.veracity, self.present = Veracity(document, clauses), Present(document, clauses, lexicon)

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
        bound = (word.rel == "amod" and not noun) or self._of_people(i)
        if bound or word.rel in ("compound", "flat", "aux", "prt"):
            return
        if not noun and not self.clauses.is_verb(i):
            return
        for trigger in self._triggers(word, noun):
            consumed = self._consumed(i, trigger)
            if consumed is not None:
                yield Spotted(i, trigger, noun, consumed)

    def _of_people(self, i: int) -> bool:
        """Tell whether a participle stands for people: "five women were among [the injured]"."""
        if self.doc.words[i].tag not in ("VBN", "VBD", "JJ"):
            return False
        return any(self.doc.words[j].text.lower() == "the" for j in self.clauses.below(i, "det"))

    def _triggers(self, word: Word, noun: bool) -> Sequence[Trigger]:
        """Return the triggers with a word's lemma; of a participle whose lemma the model does not know, with its base."""
        if noun:
            lemma = word.text.lower() if word.tag == "VBG" else word.lemma.lower()
            return self.lexicon.by_lemma.get((lemma, "noun"), ())
        return self.lexicon.by_lemma.get((self._base(word.i), "verb"), ())

    def _base(self, i: int) -> str:
        """Return a word's lemma; of a participle whose lemma the model does not know, the base that the lexicon does."""
        text, lemma = self.doc.words[i].text.lower(), self.doc.words[i].lemma.lower()
        bases = (text[:-2], text[:-1], text[:-3]) if lemma == text and text.endswith("ed") else ()
        known = (base for base in (lemma, *bases) if (base, "verb") in self.lexicon.by_lemma)
        return next(known, lemma)

    def _as_noun(self, i: int) -> bool:
        """Tell whether word `i` is a noun, gerunds with a determiner or possessor among them ("the shelling of")."""
        word = self.doc.words[i]
        if word.tag.startswith("NN"):
            return True
        if word.tag == "VBZ" and word.i == self.doc.sents[word.sent][0]:
            return bool(
                self.clauses.below(i, "nmod")
            )  # "Clashes between …": a capital that opens a sentence misleads
        if word.tag != "VBG" or self.clauses.below(i, "obj"):
            return False
        if word.prep == "of" and word.rel == "acl" and self.doc.words[word.head].tag.startswith("NN"):
            return True  # "days of fighting"
        return word.rel in ("subj", "subj:pass") or bool(
            self.clauses.below(i, "det", "poss", "amod", "compound")
        )

    def _consumed(self, i: int, trigger: Trigger) -> tuple[int, ...] | None:
        words, below = self.doc.words, self.clauses.below
        used: list[int] = []
        if trigger.particle:
            used = [j for j in below(i, "prt", "advmod") if words[j].lemma.lower() == trigger.particle][:1]
            if not used:
                return None
        elif any(
            words[j].text.lower() == "away" and not below(j, "tmod", "obl") for j in below(i, "prt", "advmod")
        ):
            return None  # who is taken away is no fort; what is hit two metres away is
        if trigger.objects:
            objects = [*below(i, "obj"), *below(i, "subj:pass", "compound", "xcomp", "advmod", "obl", "nmod")]
            # "set a bus on fire": a parser may hang the second half of a phrase on the object
            objects += [j for k in below(i, "obj", "subj:pass") for j in below(k, "nmod", "acl", "appos")]
            found = [j for j in objects if {words[j].lemma.lower(), words[j].text.lower()} & trigger.objects][
                :1
            ]
            if not found:
                return None
            used += found
        if trigger.modifiers and not self._modified(i, trigger.modifiers):
            return None
        if (
            trigger.strength in ("anaphoric", "tally")
            and self.doc.words[i].tag.startswith("NN")
            and not self._particular(i)
        ):
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
        return self._own(i) or self._scope(i) or self.veracity.reading(i)

    def _own(self, i: int) -> str:
        words = self.doc.words
        if self.denied(i):
            return "denied"
        if self._figurative(i):
            return "figurative"
        if words[i].prep == "than":
            return "generic"  # "less intense than attacks in the week before"
        if self._inverted(i):
            return "hypothetical"
        if not self._as_noun(i) and self.present.habit(i):
            return "generic"
        if self._to_infinitive(i) and self.clauses.below(i, "cop"):
            return "planned"  # "the presidents are to meet"
        if self._of_anyone(i):
            return "generic"
        for j in self.clauses.children[i]:
            word = words[j]
            if word.rel in ("aux", "aux:pass") and word.text.lower() in _MODALS:
                return "hypothetical"
            if word.rel in ("amod", "det") and self.lexicon.context(word.lemma) == "generic":
                return "generic"
            if word.tag == "NNS" and self.lexicon.context(word.lemma, word.prep) == "generic":
                return "" if self.clauses.below(j, "nummod") else "generic"  # "on some occasions"
            if word.rel == "mark" and word.text.lower() in CONDITIONS:
                return "hypothetical"
        word = words[i]
        if word.rel == "conj" and word.pos in ("VERB", "NOUN") and word.head != i:
            shared = not self.clauses.below(i, "subj", "subj:pass", "aux")
            return self._own(word.head) if shared and words[word.head].pos == word.pos else ""
        return ""

    def denied(self, i: int) -> bool:
        """Tell whether a verb is denied, or said of nobody."""
        return self.clauses.negated(i) or self._of_nobody(i)

    def _of_nobody(self, i: int) -> bool:
        """Tell whether a clause is said of nobody: "no militia attacked", "none of them fired"."""
        return any(self.nobody(j) for j in self.clauses.below(i, "subj", "subj:pass", "agent"))

    def nobody(self, j: int) -> bool:
        """Tell whether a phrase denies what it stands for: "no militia", "nobody", "neither side"."""
        words = self.doc.words
        if words[j].text.lower() in _NOBODY or words[j].lemma.lower() in _NOBODY:
            return True
        return any(words[k].text.lower() in ("no", "neither") for k in self.clauses.below(j, "det", "advmod"))

    def _figurative(self, i: int) -> bool:
        """Tell whether the words beside it make a word a figure of speech, or name a cause that nobody willed.

        "shot a film", "the execution of the plan", "a heart attack", "a storm struck the coast", "killed in a crash".
        """
        verb = self.clauses.is_verb(i)
        arguments = self.clauses.arguments(i) if verb else self.clauses.modifiers(i)
        if any(self._figure_beside(i, a) for a in arguments):
            return True
        word = self.doc.words[i]
        if word.prep and self._is_figure(f"{word.prep} {word.lemma.lower()}", ""):
            return not self.clauses.below(i, "det", "poss", "amod")  # "on strike"
        above = self.doc.words[word.head]
        if word.rel == "advcl" and word.tag == "VBG" and self._is_figure(above.lemma.lower(), "cause"):
            hit = [j for j in self.clauses.below(above.i, "obl") if self.doc.words[j].prep == "into"]
            return not hit and not self.clauses.below(above.i, "obj")  # "the roof collapsed, [killing two]"
        return any(
            self._is_figure(self.doc.words[j].lemma.lower(), "cause")
            for j in self.clauses.below(i, "advcl")
            if self.doc.words[j].prep in _CAUSES or self._marks(j) & _CAUSES
        )

    def _figure_beside(self, i: int, a: Argument) -> bool:
        lemma, beside = self._base(i), self.doc.words[a.head].lemma.lower()
        if a.position in ("compound", "amod"):
            pair = f"{beside} {lemma}"
        else:
            pair = f"{lemma} {a.prep} {beside}" if a.prep else f"{lemma} {beside}"
        if self._is_figure(pair, "") or self._is_figure(beside, self._side(a)):
            return True
        modified = [
            f"{self.doc.words[k].lemma.lower()} {beside}"
            for k in self.clauses.below(a.head, "compound", "amod")
        ]
        if any(self._is_figure(m, self._side(a)) for m in modified):
            return True  # "the home side's attack"
        if a.prep in _MOMENTS and self.clauses.below(i, "subj") and self.clauses.below(i, "obj"):
            return False  # "two days after the flood, rebels attacked a prison": who did it is told
        return _at_cause(a) and any(
            self._is_figure(m, side) for m in (beside, *modified) for side in ("cause", "")
        )

    def _of_anyone(self, i: int) -> bool:
        subjects = self.clauses.below(i, "subj", "subj:pass")
        return any(
            self.doc.words[j].text.lower() in _ANYONE and not self.clauses.below(j, "nmod") for j in subjects
        )  # but "one of the guards was killed"

    def _marks(self, j: int) -> set[str]:
        return {self.doc.words[k].text.lower() for k in self.clauses.below(j, "mark", "advmod")}

    def _side(self, a: Argument) -> str:
        if a.position in _OBJECTS or (a.position in ("nmod", "obl") and a.prep in _OBJECT_PREPS):
            return "object"
        if a.position in _DOERS or (a.position in ("nmod", "obl") and a.prep in _DOER_PREPS):
            return "subject"
        return ""

    def _is_figure(self, lemma: str, side: str) -> bool:
        found = self.lexicon.contexts_of(lemma)
        return any(c.reading == "figurative" and (side in c.preps if side else not c.preps) for c in found)

    def _inverted(self, i: int) -> bool:
        """Tell whether a clause is a condition by its order: "had the missile hit the terminal"."""
        word = self.doc.words[i]
        first = self.doc.words[self.doc.sents[word.sent][0]]
        if first.text.lower() not in _INVERTED:
            return False
        opens = first.head == i or (word.tag == "VBN" and word.rel == "advcl" and first.head == word.head)
        opens = opens or (word.head == first.i and word.rel in ("xcomp", "ccomp", "csubj"))
        return opens and not self.doc.words[self.doc.sents[word.sent][1] - 1].text.startswith("?")

    def _perfect(self, i: int) -> bool:
        """Tell whether an infinitive looks back: "is said to have launched"."""
        return any(self.doc.words[j].lemma.lower() == "have" for j in self.clauses.below(i, "aux"))

    def _scope(self, i: int) -> str:
        """Look at the words above: what plans, fears, prevents or denies takes in what hangs from it."""
        words, below = self.doc.words, i
        while words[below].head != below:
            rel, above = words[below].rel, words[below].head
            if rel == "conj":
                below = above
                continue
            if rel in _BARRIERS or (rel == "advcl" and self._told(below) and self._is_past(below)):
                return ""  # "to mark a year since rebels attacked": that they did is told
            if rel in ("advcl", "acl", "xcomp", "csubj", "ccomp") and self._to_infinitive(below):
                reading = self.lexicon.context(words[above].lemma, "to")
                if reading or rel in ("advcl", "acl"):
                    return reading or "planned"
            elif rel in ("subj", "subj:pass"):
                if below == i and "subj" in self.lexicon.preps_of_context(words[above].lemma):
                    return "generic"  # "the attacks need to stop"
                if rel == "subj:pass" and "subj:pass" in self.lexicon.preps_of_context(words[above].lemma):
                    return self.lexicon.context(words[above].lemma, "subj:pass")  # "the attack was averted"
                if below == i and self._of_any(i, above, rel) == "hypothetical":
                    return "hypothetical"  # "an attack on one would be answered by all"
            elif self._avenged(below, above) and (self._particular(i) or rel == "obj"):
                return ""  # "want revenge for the strikes", "to avenge a raid": those were
            elif rel == "obj" and self._failed(above):
                return ""  # "failed to prevent the attack"
            elif rel in _TAKEN_IN:
                reading = self._reading(above, below, rel) or self._of_any(i, above, rel)
                if reading == "rejected":
                    # a murder that is rejected was committed, a claim of one that is rejected is denied
                    reading = "" if below == i and rel == "obj" and self._particular(i) else "denied"
                if (
                    reading == "permitted"
                ):  # "approved an offensive"; the offensive that was approved may be on
                    reading = (
                        "planned" if self.doc.words[below].tag == "NN" and self._indefinite(below) else ""
                    )
                if reading:
                    return reading
            if rel == "xcomp":
                reading = self._own(above)
                if reading in ("denied", "hypothetical") or (
                    reading == "generic" and not self._perfect(below)
                ):
                    return reading  # "could begin to shell", "mortars are used to shell"
            below = above
        return ""

    def _of_any(self, i: int, above: int, rel: str) -> str:
        """Return why a noun speaks of no event in particular: what would be, and what laws and habits are about."""
        word = self.doc.words[i]
        if not word.tag.startswith("NN") or word.head != above or self._particular(i):
            return ""
        modal = any(self.doc.words[j].text.lower() in _MODALS for j in self.clauses.below(above, "aux"))
        if not self.clauses.is_verb(above):  # "an attack on the dam would be a disaster"
            return "hypothetical" if modal and self.clauses.below(above, "cop") else ""
        reading = self._own(above)
        bare = not self.clauses.below(i, "det", "nummod", "poss")
        if reading == "generic":
            return reading if bare and (rel == "obj" or self._of_anyone(above)) else ""
        return reading if reading == "hypothetical" else ""

    def _indefinite(self, i: int) -> bool:
        return any(self.doc.words[j].text.lower() in ("a", "an") for j in self.clauses.below(i, "det"))

    def _particular(self, i: int) -> bool:
        """Tell whether a noun speaks of a known event: "the attack", "Monday's attack"."""
        return any(
            self.doc.words[j].rel == "poss" or self.doc.words[j].lemma.lower() in _DEFINITE
            for j in self.clauses.below(i, "det", "poss")
        )

    def _reading(self, above: int, below: int, rel: str) -> str:
        reading = self.lexicon.context(self.doc.words[above].lemma, self.doc.words[below].prep)
        if not reading and rel == "obl":
            reading = self._of_object(above, below)
        if reading == "generic" or (rel == "advcl" and self._told(below)):
            return ""
        if (
            reading == "ended"
        ):  # "ended its offensive": what ends was there; "to end attacks on medics" tells of none
            return "" if rel == "obl" or (rel == "obj" and self._particular(below)) else "prevented"
        if rel == "ccomp" and reading in ("planned", "prevented"):
            return ""  # "warned that rockets had hit the base": the clause is finite and told as fact
        if reading == "feared" and self.doc.words[below].prep in _OVER and self._particular(below):
            return ""  # "voiced concern over the bombing of a clinic"
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

    def _told(self, verb: int) -> bool:
        """Tell whether an adverbial clause says what came to pass: "were kept from going there [when shots rang out]"."""
        word = self.doc.words[verb]
        return word.prep in _AFTER or (word.prep == "when" and word.tag in ("VBD", "VBN"))

    def _is_past(self, verb: int) -> bool:
        return self.doc.words[verb].tag == "VBD" or any(
            self.doc.words[j].tag == "VBD" for j in self.clauses.below(verb, "aux", "aux:pass")
        )

    def _failed(self, verb: int) -> bool:
        """Tell whether a verb of preventing tells what somebody failed to do."""
        word = self.doc.words[verb]
        above = self.doc.words[word.head]
        prevents = self.lexicon.context(word.lemma) == "prevented"
        return (
            prevents
            and word.rel in ("xcomp", "acl")
            and self.lexicon.context(above.lemma, "to") == "prevented"
        )

    def _of_object(self, verb: int, below: int) -> str:
        """Return how the noun right before a phrase takes it: "stressed the need [for a truce]" hung on the verb."""
        first = min(self.doc.subtree(below))
        for j in self.clauses.below(verb, "obj", "obl"):
            found = self.lexicon.contexts.get(self.doc.words[j].lemma.lower(), ())
            if j == first - 1 and any(self.doc.words[below].prep in c.preps for c in found):
                return self.lexicon.context(self.doc.words[j].lemma, self.doc.words[below].prep)
        return ""

    def _avenged(self, below: int, above: int) -> bool:
        """Tell whether word `below` names what is, or is to be, answered: "revenge [for the strikes]", "avenge [them]"."""
        prep = self.doc.words[below].prep or ("object" if self.doc.words[below].rel == "obj" else "")
        words = [above, *self.clauses.below(above, "obj", "obl")]  # "take [revenge] for the strikes"
        lemmas = {self.doc.words[j].lemma.lower() for j in words}
        return bool(prep) and any(lemmas & x.lemmas and prep in x.preps for x in self.lexicon.links)

    def _to_infinitive(self, i: int) -> bool:
        words = self.doc.words
        if words[i].tag != "VB":
            return False
        return any(words[j].text.lower() == "to" for j in self.clauses.children[i] if j < i)
