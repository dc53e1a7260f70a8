"""Finds verbs of saying and phrases of source, who speaks, and which words of the sentence only attribute.

The parse is asked for what it is good at (passives, subjects, coordination); names, marks and commas decide
where it is often wrong: behind an inverted verb, before a verb, at the opening of a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kgbuild.extract.clauses import Clauses
from kgbuild.extract.quotations import MARKS, Quotes
from kgbuild.model import Document, Word
from kgbuild.speech import ReportingVerb, Speech

EntityOf = Callable[[int], int | None]
Span = tuple[int, int]

#: Tags of finite verbs and of relative pronouns.
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
RELATIVE = frozenset({"WP", "WDT", "WP$", "WRB"})

_OWNER_PREPS = frozenset({"by", "from", "of"})
_MODAL = frozenset({"will", "wo", "shall", "could", "should", "might", "may", "must", "can", "ca"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_PHRASE = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "DET", "NUM", "PART"})
_MODIFIER = frozenset({"NOUN", "PROPN", "ADJ", "DET", "NUM"})
_PREMODIFIER = frozenset({"det", "amod", "compound", "nummod", "poss", "flat"})
_FRAME = (
    "subj", "subj:pass", "obl", "advmod", "aux", "iobj", "agent", "tmod", "mark", "neg", "aux:pass", "expl",
)  # fmt: skip
_PROCEED = frozenset({"go", "continue", "proceed"})  # "he went on to say"
_FAR_THAT = 8  # words between a verb of saying and the "that" of its content


@dataclass(frozen=True, slots=True)
class Saying:
    """A verb of saying, or the head of a phrase of source (`verb` None), with the heads of its speakers.

    `region` are the words that attribute: the verb, its speaker and what goes with them, without the content.
    """

    cue: int
    verb: int | None
    speakers: tuple[int, ...]
    how: ReportingVerb
    region: Span


class Sayings:
    """The sayings of one document, in order."""

    def __init__(self, document: Document, quotes: Quotes, entity_of: EntityOf, lexicon: Speech) -> None:
        self.doc, self.quotes, self.entity_of, self.lexicon = document, quotes, entity_of, lexicon
        self.words = document.words
        self.clauses = Clauses(document)
        self.all = self._find()

    def _find(self) -> list[Saying]:
        """Return the sayings in order; one without a subject beside another shares that one's speaker."""
        found = list(self._phrases())
        for word in self.words:
            how = self.lexicon.verbs.get(self._lemma(word))
            if how and self._is_saying(word):
                shared = [s for s in found if s.verb is not None and self.words[s.cue].sent == word.sent]
                speaker = self._speaker(word.i, shared[-1] if shared else None)
                if speaker is not None:
                    speakers = tuple(dict.fromkeys(self._each(self._author(speaker))))
                    found.append(Saying(word.i, word.i, speakers, how, self._region(word.i, speaker)))
        return sorted(found, key=lambda s: s.cue)

    def _lemma(self, word: Word) -> str:
        """Return the base form of a verb of saying, also of a past tense that the model took for a noun."""
        lemma, text = word.lemma.lower(), word.text.lower()
        if lemma in self.lexicon.verbs or not text.endswith("ed") or word.i == 0:
            return lemma
        base = next((text[:-n] for n in (2, 1) if text[:-n] in self.lexicon.verbs), lemma)
        return base if self.words[word.i - 1].pos in _NOMINAL or self._after_mark(word.i) else lemma

    def _is_saying(self, word: Word) -> bool:
        """Tell a verb that reports from one that is kept back, only possible, a participle, or quoted."""
        if word.i in self.quotes.holding or not (
            word.pos == "VERB" or word.lemma.lower() != self._lemma(word)
        ):
            return False
        head = self.words[word.head]
        if word.tag == "VBN" and (word.rel == "amod" or (word.rel == "xcomp" and head.i < word.i)):
            return False
        return not self._unsaid(word) and not (self._infinitive(word) and head.lemma not in _PROCEED)

    def _unsaid(self, word: Word) -> bool:
        """Whether a saying did not happen: "did not say", "may say", "refused to say"."""
        if self.clauses.negated(word.i) or any(w.text.lower() in _MODAL for w in self.below(word.i, "aux")):
            return True
        head = self.words[word.head]
        if head.i == word.i or head.i in self.quotes.holding:
            return False
        kept = word.rel in ("xcomp", "ccomp", "acl", "advcl") and head.lemma in self.lexicon.reticent
        return kept or (word.rel == "xcomp" and self.clauses.negated(head.i))

    def _infinitive(self, word: Word) -> bool:
        """Whether a verb is an infinitive with "to": what somebody wants to say is not said."""
        return word.tag == "VB" and any(w.tag == "TO" for w in self.below(word.i, "mark", "aux", "dep"))

    def below(self, i: int, *rels: str) -> list[Word]:
        """Return the dependents of word `i` with one of some relations, in order."""
        return [self.words[j] for j in self.clauses.below(i, *rels)]

    def _after_mark(self, i: int) -> bool:
        """Whether word `i` directly follows a quotation, a comma between them or not."""
        before = i - 1
        if before > 0 and self.words[before].text == ",":
            before -= 1
        return before >= 0 and self.words[before].text in MARKS and before not in self.quotes.holding

    def _speaker(self, verb: int, shared: Saying | None) -> int | None:
        """Return the head of who says it: subject, agent of a passive, or what follows an inverted verb."""
        if self._passive(verb):
            return next(iter(self.clauses.below(verb, "agent")), None)
        inverted = self._inverted(verb)
        if inverted is not None:
            return inverted
        named = self._named_before(verb)
        named = self._named_first(verb) if named is None else named
        if named is not None:
            return named
        own = [j for j in self.clauses.below(verb, "subj", "subj:pass") if j not in self.quotes.holding]
        if not own and shared and self.words[verb].rel == "conj":
            return shared.speakers[0]
        given = [a.head for a in self.clauses.arguments(verb) if a.position in ("subj", "subj:pass")]
        heads = [j for j in given if j not in self.quotes.holding] or self._quoted_as(verb)
        return heads[0] if heads else self._opening(verb)

    def _passive(self, verb: int) -> bool:
        """Whether a verb is passive; a participle in a sentence without finite verb is a past tense."""
        if self.words[verb].lemma == "quote" or self._after_mark(verb):
            return False
        if self.clauses.below(verb, "subj:pass", "aux:pass", "agent"):
            return True
        first, last = self.doc.sents[self.words[verb].sent]
        return self.clauses.passive(verb) and self._spoken(first, last)

    def _quoted_as(self, verb: int) -> list[int]:
        """Return who "was quoted as saying" it."""
        head = self.words[verb].head
        if self.words[head].lemma in ("quote", "cite") and self.clauses.passive(head):
            return self.clauses.below(head, "subj:pass", "subj")
        return []

    def _inverted(self, verb: int) -> int | None:
        """Return the speaker behind a verb that closes a quotation or a clause: "…,” said a farmer".

        Behind a verb of telling stands who is told.
        """
        if "hearer" in self.lexicon.verbs[self._lemma(self.words[verb])].content:
            return None
        first, last = self.doc.sents[self.words[verb].sent]
        after_mark = self._after_mark(verb)
        comma = verb > first and self.words[verb - 1].text == "," and self._spoken(first, verb)
        if not after_mark and not comma:
            return None
        end = verb + 1
        while end < last and self.words[end].pos != "PUNCT" and self.words[end].tag not in RELATIVE:
            end += 1
        core = self._core(verb + 1, end)
        finite = any(self.words[i].tag in FINITE for i in range(verb + 1, end))
        explained = self._explained(verb + 1, end, last) if after_mark or not finite else None
        if explained is not None or not core or (finite and not after_mark):
            return explained
        return self._best(core)

    def _explained(self, begin: int, comma: int, last: int) -> int | None:
        """Return the person whose name follows the phrase behind an inverted verb: "said one of them, [X]"."""
        if comma + 1 >= last or self.words[comma].text != "," or begin == comma:
            return None
        if any(i in self.doc.name_at and self.doc.name_at[i].kind == "Person" for i in range(begin, comma)):
            return None
        name = self.doc.name_at.get(comma + 1)
        closed = name is not None and (name.last >= last or self.words[name.last].pos == "PUNCT")
        return self._head(comma + 1) if name is not None and name.kind == "Person" and closed else None

    def _core(self, begin: int, end: int) -> range:
        """Return the words of the noun phrase at `begin`, up to a preposition or a verb."""
        stop = begin
        while stop < end and (self.words[stop].pos in _PHRASE or stop in self.doc.name_at):
            stop += 1
        core = range(begin, stop)
        return core if any(self.words[i].pos in _NOMINAL for i in core) else range(0)

    def _best(self, core: range) -> int:
        """Return the word that stands for a noun phrase: a person's name, else the last with an entity."""
        people = [
            self._head(i) for i in core if i in self.doc.name_at and self.doc.name_at[i].kind == "Person"
        ]
        if people:
            return people[0]
        nominal = [i for i in core if self.words[i].pos in _NOMINAL]
        known = [i for i in nominal if self.entity_of(i) is not None]
        return known[-1] if known else nominal[-1]

    def _head(self, i: int) -> int:
        """Return the head of the name that word `i` stands in."""
        name = self.doc.name_at[i]
        inside = range(name.first, name.last)
        return next((j for j in inside if self.words[j].head not in inside or self.words[j].head == j), i)

    def _named_before(self, verb: int) -> int | None:
        """Return the person whose name stands directly before a verb, unless it belongs to a preposition."""
        at = verb - 1
        while at >= 0 and self.words[at].pos in ("ADV", "AUX"):
            at -= 1
        name = self.doc.name_at.get(at)
        if name is None or name.kind != "Person" or at != name.last - 1 or at in self.quotes.holding:
            return None
        before = name.first - 1
        while before >= 0 and self.words[before].pos in _PHRASE and self.words[before].pos != "PART":
            before -= 1
        if before >= 0 and self.words[before].pos in ("ADP", "PART"):
            return None
        if before > 0 and self.words[before].pos == "CCONJ" and self.words[before - 1].pos == "PROPN":
            return None  # "Cole and Reed said": the first of them is the subject
        return self._head(at)

    def _named_first(self, verb: int) -> int | None:
        """Return the person with whose name a sentence opens, where nothing but asides stands before the verb."""
        first, _ = self.doc.sents[self.words[verb].sent]
        name = self.doc.name_at.get(first)
        if name is None or name.kind != "Person" or not name.last < verb - 1 or first in self.quotes.holding:
            return None
        aside = self.words[name.last].text == "," and self.words[verb - 1].text == ","
        return self._head(first) if aside and not self._spoken(name.last, verb) else None

    def _opening(self, verb: int) -> int | None:
        """Return the noun phrase that opens a sentence, or what a quotation leaves of it: no subject is parsed."""
        first, _ = self.doc.sents[self.words[verb].sent]
        first = max([first, *(quote.end for quote in self.quotes.all if first < quote.end < verb)])
        core = self._core(first, verb)
        if not core or first in self.quotes.holding or self._spoken(core.stop, verb):
            return None
        return self._best(core)

    def _each(self, head: int) -> Iterator[int]:
        """Yield a speaker and who is coordinated with it."""
        yield head
        for word in self.below(head, "conj"):
            if word.pos in _NOMINAL and self.entity_of(word.i) is not None:
                yield word.i

    def _author(self, head: int) -> int:
        """Return who speaks by a statement, a letter, a report; any other word speaks itself."""
        if self.words[head].lemma.lower() not in self.lexicon.nouns:
            return self._with_entity(head)
        below = self.doc.children[head]
        owners = [
            j
            for j in below
            if self.words[j].rel in ("nmod", "agent", "obl") and self.words[j].prep in _OWNER_PREPS
        ]
        owners += [j for j in below if self.words[j].rel in ("poss", "compound", "amod")]
        for owner in owners:
            person = self._with_entity(owner)
            if self.entity_of(person) is not None:
                return person
        return self._with_entity(head)

    def _with_entity(self, head: int) -> int:
        """Return the word of a noun phrase that has an entity: its head, else its name or apposition."""
        if self.entity_of(head) is not None:
            return head
        below = self.clauses.below(head, "appos", "flat", "compound")
        named = [j for j in below if self.words[j].pos in _NOMINAL and self.entity_of(j) is not None]
        return named[0] if named else head

    def _phrases(self) -> Iterator[Saying]:
        """Yield "according to residents" and its like."""
        for word in self.words:
            certainty = self.lexicon.phrases.get(word.prep)
            if certainty and word.rel != "conj" and word.i not in self.quotes.holding:
                how = ReportingVerb(certainty, frozenset({"clause"}))
                a, b = self.extent(word.i)
                first, last = self.doc.sents[word.sent]
                if a > first and not any(w.tag in FINITE for w in self.words[b:last]):
                    b = last  # what follows describes the source
                b = self._behind_aside(b, last)
                speakers = tuple(dict.fromkeys(self._each(self._author(word.i))))
                yield Saying(word.i, None, speakers, how, (a, b))

    def _behind_aside(self, b: int, last: int) -> int:
        """Return where a description of the source ends: "according to X, [a group that tracks deaths,] six died"."""
        b -= self.words[b - 1].text == ","
        if b + 2 >= last or self.words[b].text != "," or self.words[b + 1].tag != "DT":
            return b
        comma = next((i for i in range(b + 2, last) if self.words[i].text == ","), last)
        return comma if comma < last and not self._spoken(b + 1, comma) else b

    def extent(self, i: int) -> Span:
        """Return the words of a subtree, from its first to its last."""
        below = list(self.doc.subtree(i))
        return min(below), max(below) + 1

    def _region(self, verb: int, speaker: int) -> Span:
        """Return the words that attribute: the verb, its speaker, and what goes with them."""
        first, last = self.doc.sents[self.words[verb].sent]
        below = set(self.doc.subtree(speaker))
        shared = self.words[verb].rel == "conj" and not self.clauses.below(verb, "subj", "subj:pass")
        begin = verb if speaker < first or (shared and self._spoken(speaker, verb)) else min(verb, speaker)
        while begin > first and self._joins(begin - 1, below):
            begin -= 1
        if speaker > verb:
            begin = verb
        inside = {j for i in self.clauses.below(verb, *_FRAME) for j in self.doc.subtree(i)} | (
            below if speaker > verb else set()
        )
        end = max(verb, speaker) + 1
        while end < last and end in inside and not self._ends_region(verb, end):
            end += 1
        return begin, end

    def _ends_region(self, verb: int, i: int) -> bool:
        """Whether word `i` ends an attribution: a quotation, a verb, the "that" of a clause."""
        return i in self.quotes.holding or self.words[i].pos in ("VERB", "AUX") or self.opens(verb, i)

    def opens(self, verb: int, i: int) -> bool:
        """Whether word `i` is the "that" with which the content of a verb opens."""
        if self.words[i].lemma != "that" or i - verb > _FAR_THAT:
            return False
        if self.words[i].tag in RELATIVE and self.words[i].rel == "subj":
            return False  # "responded to a raid [that killed two]"
        between = self.words[verb + 1 : i]
        if any(word.pos in ("PUNCT", "VERB") for word in between):
            return False
        how = self.lexicon.verbs[self._lemma(self.words[verb])]
        led = (
            not between
            or between[0].pos in ("ADP", "ADV")
            or between[0].rel == "tmod"
            or "hearer" in how.content
        )
        return led or self.words[i].tag == "IN"

    def _spoken(self, begin: int, end: int) -> bool:
        """Whether a finite verb stands among some words, relative clauses apart."""
        relative = False
        for i in range(begin, end):
            relative = relative or self.words[i].tag in RELATIVE
            if self.words[i].tag in FINITE and not relative:
                return True
        return False

    def _joins(self, i: int, below: set[int]) -> bool:
        """Whether word `i` belongs to the noun phrase behind it."""
        word = self.words[i]
        if word.pos == "PUNCT" or i in self.quotes.holding:
            return False
        return i in below or word.pos in _MODIFIER or (word.rel in _PREMODIFIER and word.head > i)
