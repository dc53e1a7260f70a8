"""The entities of one article: its noun phrases brought together, and what each word refers to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from kgbuild.extract.coreference import backing
from kgbuild.extract.coreference.chains import CoreferenceChain
from kgbuild.extract.coreference.resolution import Coreference
from kgbuild.extract.mentions.entity_linking import EntityLinker
from kgbuild.extract.mentions.noun_phrases import Phrases
from kgbuild.extract.mentions.phrase import Phrase
from kgbuild.gazetteer import Gazetteer
from kgbuild.model import Document, Entity, Mention, Rival, Why
from kgbuild.nouns import Nouns
from kgbuild.scores import score
from kgbuild.syntax.words import FIRST_PERSON
from kgbuild.words import listed

#: What one person says of itself.
_I = frozenset({"i", "me", "my", "mine", "myself"})


class Entities:
    """The entities of one Document, built once, read-only afterwards."""

    def __init__(self, phrases: Phrases, links: Coreference) -> None:
        self._phrases, self._links = phrases, links
        self._key_of = links.board.key_of  # asked for more often than anything else
        self.nouns, self.known = phrases.nouns, links.known
        self.document = phrases.doc
        self._speakers: dict[int, int] = {}
        self.all: tuple[Entity, ...] = tuple(self._entity(draft) for draft in links.board.drafts)

    @classmethod
    def read(cls, document: Document, gazetteer: Gazetteer, nouns: Nouns) -> Entities:
        """Find the noun phrases of `document` and bring those that denote the same thing together."""
        phrases = Phrases(document, nouns)
        return cls(phrases, Coreference(phrases, EntityLinker(gazetteer, nouns)))

    # ---------------------------------------------------------------------------------- what the words mean

    def of(self, head: int) -> int | None:
        """Return the key of what word `head` refers to, as the head of a phrase or as part of a name."""
        key = self._key_of.get(head)
        return key if key is not None else self._speakers.get(head)

    def speak(self, said: Iterable[tuple[int, int, int]]) -> None:
        """Let "I", and "we" of a body, mean who says words `first` to `last`: the narrowest of (first, last, speaker)."""
        for first, last, speaker in sorted(said, key=lambda s: (s[0] - s[1], s[0])):
            whole = not self.nouns.is_a(self.kind(speaker), "Person")
            for i in range(first, last):
                text = self.document.words[i].text.lower()
                if text in FIRST_PERSON and (whole or text in _I):
                    self._speakers[i] = speaker

    def speakers(self) -> list[int]:
        """Return whom "I" and "we" mean in the text, each once, in the order of their words."""
        return list(dict.fromkeys(self._speakers[i] for i in sorted(self._speakers)))

    def entity(self, key: int) -> Entity:
        """Return the entity with this key."""
        return self.all[key]

    def kind(self, key: int) -> str:
        """Return the entity's class by local name."""
        return self.all[key].kind

    def phrase(self, head: int) -> tuple[int, int]:
        """Return the word span of the noun phrase headed by word `head`, without relative clauses."""
        found = self._phrases.at.get(head)
        return (found.first, found.last) if found else (head, head + 1)

    def details(self, head: int) -> Phrase | None:
        """Return the noun phrase of word `head` itself, with number, definiteness and modifiers."""
        return self._phrases.at.get(head)

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All noun phrases, in the order of their heads."""
        return self._phrases.all

    def phrases_of(self, key: int) -> tuple[Phrase, ...]:
        """Return the phrases that refer to an entity, in order."""
        return tuple(self._links.board.drafts[key].phrases)

    def nation(self, key: int) -> int | None:
        """Return the key of an actor's country, as the text or the gazetteer has it."""
        draft = self._links.board.drafts[key]
        return self.keyed(draft.nation or self.known.home(draft.iri))

    def keyed(self, iri: str) -> int | None:
        """Return the key of the entity with this IRI, where the article speaks of it."""
        return self._keys.get(iri) if iri else None

    @cached_property
    def _keys(self) -> dict[str, int]:
        """The key of the first entity with each IRI."""
        return {draft.iri: draft.key for draft in reversed(self._links.board.drafts)}

    def forces(self, country: str) -> int | None:
        """Return the key of a country's armed forces, where the article speaks of them."""
        return self.keyed(self.known.body(country, "MilitaryForce"))

    def starting(self, i: int) -> list[Phrase]:
        """Return the phrases that start at word `i`."""
        return self._phrases.starting(i)

    def between(self, first: int, last: int) -> list[Phrase]:
        """Return the phrases that start at word `first` or behind it and before word `last`, in the order of their heads."""
        found = [phrase for i in range(first, last) for phrase in self._phrases.starting(i)]
        return sorted(found, key=lambda p: (p.head, p.first))

    def before(self, i: int, sentence: int) -> Iterator[Phrase]:
        """Yield the phrases with a head before word `i`, the last first, back to the beginning of a sentence."""
        words = self.document.words
        for phrase in reversed(self.headed(self.document.sents[max(sentence, 0)][0], i)):
            if words[phrase.head].sent >= sentence:
                yield phrase

    def headed(self, first: int, end: int) -> tuple[Phrase, ...]:
        """Return the phrases with a head from word `first` on, before word `end`, in the order of their heads."""
        begin = bisect_left(self.phrases, first, key=_head)
        return self.phrases[begin : bisect_left(self.phrases, end, key=_head)]

    def has_name(self, key: int) -> bool:
        """Tell whether a phrase with a name refers to an entity."""
        return key in self._named

    @cached_property
    def _named(self) -> frozenset[int]:
        drafts = self._links.board.drafts
        return frozenset(d.key for d in drafts if any(phrase.name for phrase in d.phrases))

    def members(self, head: int) -> tuple[int, ...]:
        """Return the heads of "A, B and C" from its first head; `head` alone where nothing is coordinated."""
        words = self.document.words
        found = [head]
        for i in found:
            found += [j for j in self.document.children[i] if words[j].rel == "conj" and j not in found]
        return tuple(sorted(found))

    def owner(self, head: int) -> int | None:
        """Return the key of the actor that a phrase belongs to: "Turkish jets", "the army's tanks"."""
        phrase = self._phrases.at.get(head)
        if phrase is None:
            return None
        if phrase.possessor is not None and self.of(phrase.possessor) is not None:
            return self.of(phrase.possessor)
        for i in reversed(phrase.modifiers):
            key = self.of(i)
            maker = self.document.words[i].text.lower().rpartition("-")[2] in listed("making")
            if key is not None and key != self.of(head) and self._is_actor(key) and not maker:
                return key  # "Iranian-made drones" are flown by whoever has them
        return self._pronoun_owner(head)

    def _pronoun_owner(self, head: int) -> int | None:
        """Return the actor whom a genitive of the third person means: "[its] helicopters", "two of [their] planes"."""
        children = self.document.children
        some = [head, *(j for j in children[head] if self.document.words[j].prep == "of")]
        for i in (k for j in some for k in children[j]):
            key = self.of(i) if self.document.words[i].rel == "poss" else None
            if key is not None and self.document.words[i].tag == "PRP$" and self._is_actor(key):
                return key
        return None

    def named_with(self, phrase: Phrase) -> bool:
        """Tell whether grammar makes the phrase one with a name, as in "X, the head of Y"."""
        return self._links.named_with(phrase)

    def party(self, word: int) -> int | None:
        """Return the key of the actor inside a hyphenated word: Iran of "Iran-backed"."""
        return self._links.board.parties.get(word)

    def faction(self, word: int) -> int | None:
        """Return the key of the party that a noun stands for inside a phrase: the rebels of "rebel hands"."""
        draft = backing.faction(self._links.board, self.document.words[word].lemma)
        return draft.key if draft is not None else None

    def mention(self, head: int) -> Mention:
        """Return the evidence for the phrase of word `head`."""
        first, last = self.phrase(head)
        return self.span(first, last)

    def span(self, first: int, last: int) -> Mention:
        """Return words `first` to `last` (exclusive) as evidence."""
        words, article = self.document.words, self.document.article
        start, end = words[first].start, words[last - 1].end
        opens, closes = self.document.sents[words[first].sent]
        sentence = (words[opens].start, words[closes - 1].end)
        return Mention(article.id, start, end, self.document.text(first, last), sentence)

    def _is_actor(self, key: int) -> bool:
        return self._phrases.nouns.is_a(self.kind(key), "Actor")

    # ------------------------------------------------------------------------------------------ the records

    def _entity(self, draft: CoreferenceChain) -> Entity:
        national = bool(draft.iri and draft.nation and self.nouns.is_a(draft.kind, "Organization"))
        spoken = [d for d in draft.descriptions if draft.generic or national or _contains(d, draft.names)]
        names, mentions = dict.fromkeys([*draft.names, *spoken]), self._mentions(draft)
        if not names and not draft.iri:
            names = dict.fromkeys(draft.descriptions)
        return Entity(
            key=draft.key,
            kind=draft.kind,
            name=self._name(draft),
            names=tuple(names),
            iri=draft.iri,
            generic=draft.generic,
            mentions=mentions,
            candidates=draft.candidates,
            why=_why(draft, mentions),
        )

    def _mentions(self, draft: CoreferenceChain) -> tuple[Mention, ...]:
        """Return where the entity is spoken of; one that only a compound names stands in that word."""
        inside = self._inside.get(draft.key, ())
        spans = sorted({*map(self._shown, draft.phrases), *((word, word + 1) for word in inside)})
        return tuple(self.span(*span) for span in spans)

    @cached_property
    def _inside(self) -> dict[int, list[int]]:
        """The compounds that name each entity."""
        found: dict[int, list[int]] = {}
        for word, key in self._links.board.parties.items():
            found.setdefault(key, []).append(word)
        return found

    def _name(self, draft: CoreferenceChain) -> str:
        """Return the name to call it by; a kind of weapon is called as the gazetteer calls it."""
        label = self.known.label(draft.iri)
        weapon = draft.kind == "WeaponType" and label
        return (
            label if weapon or (draft.iri and not draft.names and not draft.nation) else _best(draft) or label
        )

    def _shown(self, phrase: Phrase) -> tuple[int, int]:
        if phrase.name:
            return phrase.name.first, phrase.name.last
        return phrase.first, phrase.last


def _head(phrase: Phrase) -> int:
    return phrase.head


def _why(draft: CoreferenceChain, mentions: Sequence[Mention]) -> Why | None:
    """Return by which rule an entity is what gazetteer or geographic index know, and what else its name may mean."""
    if not draft.iri:
        return None
    against = tuple(Rival(iri, draft.linked) for iri in draft.candidates if iri != draft.iri)
    return Why(draft.linked, score(draft.linked), tuple((m.start, m.end) for m in mentions[:1]), "", against)


def _contains(description: str, names: Iterable[str]) -> bool:
    """Tell whether a description holds one of the names: "Valley Army fighters"."""
    return any(f" {name.lower()} " in f" {description.lower()} " for name in names)


def _best(draft: CoreferenceChain) -> str:
    """Return what to call an entity: a person's fullest name, another's most used, a first description."""
    if not draft.names:
        return next(iter(draft.descriptions), "")

    def worth(name: str) -> tuple[bool, bool, int, int]:
        used = len(name) if draft.kind == "Person" else draft.names[name]
        return "(" not in name, len(name.split()) > 1, used, len(name)

    return max(draft.names, key=worth)
