"""The entities of one article in the making, and which word refers to which of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kgbuild.extract.mentions import phrase_words
from kgbuild.extract.mentions.entity_linking import EntityLinker
from kgbuild.extract.mentions.noun_phrases import Phrases
from kgbuild.extract.mentions.person_names import split
from kgbuild.extract.mentions.phrase import Phrase
from kgbuild.extract.mentions.types import kinds_agree

#: Prepositions behind which a place stands as a place, and not as who acts there.
PLACED = frozenset(
    {"in", "near", "at", "from", "outside", "around", "inside", "across", "into", "to", "toward", "towards"}
)
SUBJECTS = frozenset({"subj", "subj:pass"})
ARMED = "ArmedGroup"


@dataclass
class CoreferenceChain:
    """An entity in the making.

    `generic` says that it has descriptions only, `described` that a name of the gazetteer is a
    description in the text ("Iran-backed militias"). `nation`, `backer` are IRIs; `site` is the key of
    the place it stands in, -1 without one. `names` and `descriptions` count what it is called; `words`,
    `lemmas` and `modifiers` are what a description of it can repeat. `last` is the sentence of its
    latest mention, `placed` how often it stands as a place. `linked` is the rule that found its `iri`.
    """

    key: int
    kind: str
    iri: str = ""
    generic: bool = True
    described: bool = False
    plural: bool = False
    nation: str = ""
    backer: str = ""
    gender: str = ""
    names: dict[str, int] = field(default_factory=dict)
    descriptions: dict[str, int] = field(default_factory=dict)
    counted: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    lemmas: set[str] = field(default_factory=set)
    modifiers: frozenset[str] = frozenset()
    candidates: tuple[str, ...] = ()
    phrases: list[Phrase] = field(default_factory=list)
    last: int = -1
    placed: int = 0
    site: int = -1
    linked: str = ""


class Chains:
    """All drafts of one document, and the draft's key for each word.

    `parties` holds the keys of those that a hyphenated word names. `ahead` gives a phrase further on its
    draft before its turn ("a spokesman for the ministry").
    """

    def __init__(self, phrases: Phrases, known: EntityLinker, ahead: Callable[[Phrase], None]) -> None:
        self.phrases, self.known, self.ahead = phrases, known, ahead
        self.doc, self.words, self.nouns = phrases.doc, phrases.words, phrases.nouns
        self.drafts: list[CoreferenceChain] = []
        self.key_of: dict[int, int] = {}
        self.parties: dict[int, int] = {}

    def new(self, draft: CoreferenceChain) -> CoreferenceChain:
        """Take a draft in, with the next key."""
        draft.key = len(self.drafts)
        self.drafts.append(draft)
        return draft

    def by_iri(self, iri: str, kind: str) -> CoreferenceChain | None:
        """Return the draft of an individual of the gazetteer or the geographic index."""
        fitting = (d for d in self.drafts if d.iri == iri and kinds_agree(self.nouns, d.kind, kind))
        return next(fitting, None) if iri else None

    def known_as(self, iri: str, kind: str, by: str, nation: str = "") -> CoreferenceChain:
        """Return the draft of an individual, a new one by the rule `by` where the article has not spoken of it yet."""
        return self.by_iri(iri, kind) or self.new(
            CoreferenceChain(-1, kind, iri, generic=False, nation=nation, linked=by)
        )

    def called(self, text: str) -> CoreferenceChain | None:
        """Return the first draft that goes by this name or description."""
        lowered = text.lower()
        every = ((d, (*d.names, *d.descriptions)) for d in self.drafts)
        return next((d for d, names in every if any(n.lower() == lowered for n in names)), None)

    def at(self, word: int) -> CoreferenceChain | None:
        """Return the draft that a word refers to."""
        key = self.key_of.get(word)
        return self.drafts[key] if key is not None else None

    def add(self, draft: CoreferenceChain, phrase: Phrase) -> None:
        """Let a phrase refer to a draft, and the draft learn from its words."""
        self.key_of[phrase.head] = draft.key
        if phrase.name:
            self.key_of.update(dict.fromkeys(range(phrase.name.first, phrase.name.last), draft.key))
        draft.phrases.append(phrase)
        word = self.words[phrase.head]
        if not phrase.modifying:
            draft.last = max(draft.last, word.sent)
        draft.placed += word.prep in PLACED
        if not phrase.pronoun:
            self._learn(draft, phrase)

    def _learn(self, draft: CoreferenceChain, phrase: Phrase) -> None:
        if phrase.noun:
            draft.lemmas.update({phrase.noun.lemma, phrase.noun.lemma.split()[-1]})
            draft.gender = draft.gender or phrase.noun.gender
        if phrase.title:
            draft.lemmas.add(phrase.title.lemma)
        draft.nation = draft.nation or phrase.nation
        draft.counted.update(filter(None, (phrase.counted,)))
        draft.words.update(phrase_words.modifier_texts(self.phrases, phrase))
        if phrase.name and phrase.name.kind != "Nationality":
            draft.names[phrase.text] = draft.names.get(phrase.text, 0) + 1
            draft.words.update(split(phrase.text))
            draft.lemmas.update({self.words[phrase.head].lemma.lower()} & self.nouns.common.keys())
        elif not phrase.name and not (draft.descriptions and phrase.definite and not phrase.modifiers):
            for text in filter(None, (phrase.whole, phrase.text, phrase.counted)):
                draft.descriptions[text] = draft.descriptions.get(text, 0) + 1
