"""The entities of one article in the making, and which word refers to which of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kgbuild.extract.mentions import phrase_words
from kgbuild.extract.mentions.entity_linking import EntityLinker
from kgbuild.extract.mentions.noun_phrases import Phrases
from kgbuild.extract.mentions.person_names import forms, split
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

    Those that a phrase can mean are found by sentence, word, name or IRI: a long text has thousands.
    `parties` holds the keys of those that a hyphenated word names. `ahead` gives a phrase further on its
    draft before its turn ("a spokesman for the ministry").
    """

    def __init__(self, phrases: Phrases, known: EntityLinker, ahead: Callable[[Phrase], None]) -> None:
        self.phrases, self.known, self.ahead = phrases, known, ahead
        self.doc, self.words, self.nouns = phrases.doc, phrases.words, phrases.nouns
        self.drafts: list[CoreferenceChain] = []
        self.key_of: dict[int, int] = {}
        self.parties: dict[int, int] = {}
        self._in_sentence: dict[int, set[int]] = defaultdict(set)
        self._with_lemma: dict[str, set[int]] = defaultdict(set)
        self._with_word: dict[str, set[int]] = defaultdict(set)
        self._with_form: dict[str, set[int]] = defaultdict(set)
        self._with_iri: dict[str, set[int]] = defaultdict(set)
        self._furthest = 0  # the last sentence that anything was found in

    def new(self, draft: CoreferenceChain) -> CoreferenceChain:
        """Take a draft in, with the next key."""
        draft.key = len(self.drafts)
        self.drafts.append(draft)
        self._with_iri[draft.iri].add(draft.key)
        return draft

    def link(self, draft: CoreferenceChain, iri: str, candidates: tuple[str, ...], by: str) -> None:
        """Let a draft be an individual of the gazetteer or the geographic index, by the rule `by`."""
        draft.iri, draft.candidates, draft.linked = iri, candidates, by
        self._with_iri[iri].add(draft.key)

    def name(self, draft: CoreferenceChain, text: str, times: int) -> None:
        """Let a draft be called by a name, so many times more."""
        if text not in draft.names:
            for form in forms(text):
                self._with_form[form].add(draft.key)
        draft.names[text] = draft.names.get(text, 0) + times

    # ---------------------------------------------------------------- which drafts a phrase can mean, the first made first

    def since(self, sentence: int) -> list[CoreferenceChain]:
        """Return at least the drafts that a sentence from `sentence` on speaks of."""
        if sentence <= 0:
            return self.drafts
        return self._of(k for n in range(sentence, self._furthest + 1) for k in self._in_sentence.get(n, ()))

    def within(self, sentences: Iterable[int]) -> list[CoreferenceChain]:
        """Return the drafts that some sentences speak of."""
        return self._of(k for n in sentences for k in self._in_sentence.get(n, ()))

    def with_lemma(self, lemma: str) -> list[CoreferenceChain]:
        """Return the drafts that have been called by a noun."""
        return self._of(self._with_lemma.get(lemma, ()))

    def with_word(self, word: str) -> list[CoreferenceChain]:
        """Return the drafts of which a name or a description holds a word."""
        return self._of(self._with_word.get(word, ()))

    def alike(self, name: str) -> list[CoreferenceChain]:
        """Return at least the drafts with a name that `name` may be a form of."""
        return self._of(k for form in forms(name) for k in self._with_form.get(form, ()))

    def _of(self, keys: Iterable[int]) -> list[CoreferenceChain]:
        return [self.drafts[key] for key in sorted(set(keys))]

    def by_iri(self, iri: str, kind: str) -> CoreferenceChain | None:
        """Return the draft of an individual of the gazetteer or the geographic index."""
        there = self._of(self._with_iri.get(iri, ())) if iri else []
        return next((d for d in there if kinds_agree(self.nouns, d.kind, kind)), None)

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
        self._in_sentence[word.sent].add(draft.key)
        self._furthest = max(self._furthest, word.sent)
        if not phrase.modifying:
            draft.last = max(draft.last, word.sent)
        draft.placed += word.prep in PLACED
        if not phrase.pronoun:
            self._learn(draft, phrase)

    def _learn(self, draft: CoreferenceChain, phrase: Phrase) -> None:
        if phrase.noun:
            self._call(draft, phrase.noun.lemma, phrase.noun.lemma.split()[-1])
            draft.gender = draft.gender or phrase.noun.gender
        if phrase.title:
            self._call(draft, phrase.title.lemma)
        draft.nation = draft.nation or phrase.nation
        draft.counted.update(filter(None, (phrase.counted,)))
        self._hear(draft, phrase_words.modifier_texts(self.phrases, phrase))
        if phrase.name and phrase.name.kind != "Nationality":
            self.name(draft, phrase.text, 1)
            self._hear(draft, split(phrase.text))
            self._call(draft, *({self.words[phrase.head].lemma.lower()} & self.nouns.common.keys()))
        elif not phrase.name and not (draft.descriptions and phrase.definite and not phrase.modifiers):
            for text in filter(None, (phrase.whole, phrase.text, phrase.counted)):
                draft.descriptions[text] = draft.descriptions.get(text, 0) + 1

    def _call(self, draft: CoreferenceChain, *lemmas: str) -> None:
        """Let a draft have been called by nouns."""
        draft.lemmas.update(lemmas)
        for lemma in lemmas:
            self._with_lemma[lemma].add(draft.key)

    def _hear(self, draft: CoreferenceChain, words: Iterable[str]) -> None:
        """Let words be part of a name or a description of a draft."""
        for word in words:
            draft.words.add(word)
            self._with_word[word].add(draft.key)
