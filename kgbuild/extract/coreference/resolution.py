"""Which noun phrases of one article denote the same thing, found from left to right.

Identity by grammar comes first (`syntactic`), then names (equal, shorter, acronyms), then descriptions
that refer back ("the base"), then pronouns. When unsure, things are kept apart.
"""

from __future__ import annotations

from kgbuild.extract.coreference import backing, nominal, pronominal, proper
from kgbuild.extract.coreference.chains import Chains
from kgbuild.extract.coreference.syntactic import same
from kgbuild.extract.mentions.entity_linking import EntityLinker
from kgbuild.extract.mentions.noun_phrases import Phrases
from kgbuild.extract.mentions.person_names import name_tokens, same_person
from kgbuild.extract.mentions.phrase import Phrase
from kgbuild.words import listed


class Coreference:
    """The chains of one document, which become its entities."""

    def __init__(self, phrases: Phrases, known: EntityLinker) -> None:
        self.phrases, self.known = phrases, known
        self.doc, self.words = phrases.doc, phrases.words
        self._groups = _grouped(phrases)
        self.board = Chains(phrases, known, lambda phrase: self._place(self._groups[id(phrase)]))
        self._read()

    def _read(self) -> None:
        """Place each group of phrases where its first phrase or its name stands."""
        done: set[int] = set()
        for phrase in self.phrases.all:
            group = self._groups[id(phrase)]
            if id(group[0]) not in done and (phrase is group[0] or phrase.name):
                self._place(group)
                done.add(id(group[0]))
        self._look_through()
        pronominal.relatives(self.board)
        pronominal.members(self.board)
        for phrase in self.phrases.all:
            if phrase.related is not None:
                backing.party(self.board, phrase)

    def _place(self, group: list[Phrase]) -> None:
        """Give the phrases of one group their draft: an earlier one, or a new one."""
        if any(p.head in self.board.key_of for p in group if p.name or len(group) == 1):
            return
        lead = next((p for p in group if p.name), group[0])
        if lead.pronoun:
            draft = pronominal.of_pronoun(self.board, lead)
        elif self._counts(lead) or self._only_predicate(lead, group):
            return
        elif lead.name:
            draft = proper.of_name(self.board, lead, group)
        else:
            draft = nominal.of_description(self.board, lead, group)
        if draft is None:
            return
        for phrase in group:
            self.board.add(draft, phrase)

    def named_with(self, phrase: Phrase) -> bool:
        """Tell whether grammar makes the phrase one with a name ("X, the head of Y"), and not coreference."""
        return any(other.name for other in self._groups[id(phrase)])

    def _counts(self, phrase: Phrase) -> bool:
        """Tell whether a noun only counts another: "dozens of rockets", "members of the militia"."""
        if phrase.through is None:
            return False
        known = phrase.through in self.phrases.at or phrase.through in self.doc.name_at
        return not phrase.kind or (known and (phrase.plural or not phrase.title))

    def _only_predicate(self, phrase: Phrase, group: list[Phrase]) -> bool:
        """Tell whether a noun is only said of something: "they were the target of fire", not "the target was [a camp]"."""
        children = [self.words[j] for j in self.doc.children[phrase.head]]
        if any(w.rel == "subj" and w.lemma.lower() in listed("aims") for w in children):
            return False
        if any(w.rel == "case" and w.text.lower() in ("among", "amongst") for w in children):
            return False  # "a nurse was among [nine civilians] killed"
        below = {w.rel for w in children}
        return len(group) == 1 and not phrase.name and "cop" in below and bool(below & {"subj", "csubj"})

    def _look_through(self) -> None:
        """Give nouns of number the entity of what they count: "two of its soldiers"."""
        for phrase in reversed(self.phrases.all):
            if phrase.through is not None and phrase.through in self.board.key_of and self._counts(phrase):
                self.board.key_of[phrase.head] = self.board.key_of[phrase.through]


def _two_names(phrases: list[Phrase]) -> bool:
    """Tell whether phrases name two things that the gazetteer knows apart, or two people."""
    people = [name_tokens(p.text) for p in phrases if p.name and p.kind == "Person" and not p.name.iri]
    apart = any(not same_person(people[0], other) for other in people[1:])
    return apart or len({p.name.iri for p in phrases if p.name and p.name.iri}) > 1


def _grouped(phrases: Phrases) -> dict[int, list[Phrase]]:
    """Map each phrase (by identity) to the list of phrases that grammar makes one with it, in text order."""
    group: dict[int, list[Phrase]] = {id(p): [p] for p in phrases.all}
    for one, other in same(phrases):
        if group[id(one)] is not group[id(other)] and not _two_names(group[id(one)] + group[id(other)]):
            merged = sorted(group[id(one)] + group[id(other)], key=lambda p: (p.first, p.head))
            for phrase in merged:
                group[id(phrase)] = merged
    return group
