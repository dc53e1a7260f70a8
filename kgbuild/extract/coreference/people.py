"""Descriptions of people → drafts: by an office, by whose kin they are, by how many they are."""

from __future__ import annotations

from kgbuild.extract.coreference import wording
from kgbuild.extract.coreference.chains import Chains, CoreferenceChain
from kgbuild.extract.mentions.phrase import Phrase
from kgbuild.words import in_force, listed

#: How many sentences back people may have been counted.
_NEAR = 4


def of_same_owner(board: Chains, phrase: Phrase) -> CoreferenceChain | None:
    """Return who was told of before by the same tie to the same person: "Dina's father, X, …", then "Dina's father"."""
    lemma = wording.lemma_of(phrase)
    owner = board.key_of.get(phrase.possessor) if phrase.possessor is not None else None
    if owner is None or phrase.plural or phrase.numbered:
        return None
    for draft in reversed(board.with_lemma(lemma)):
        tied = [
            p for p in draft.phrases if p.possessor is not None and board.key_of.get(p.possessor) == owner
        ]
        if draft.kind == "Person" and any(wording.lemma_of(p) == lemma for p in tied):
            return draft if not (wording.telling(board, phrase) - draft.words - draft.lemmas) else None
    return None


def as_many(board: Chains, phrase: Phrase) -> CoreferenceChain | None:
    """Return the people told of last by the same number: "two suspected militants …", then "the two men"."""
    number = phrase.counted.split()[0].lower() if phrase.counted else ""
    if not number or phrase.noun is None or wording.completed(board, phrase):
        return None
    sentence, lemma = board.words[phrase.head].sent, wording.lemma_of(phrase)
    for draft in reversed(board.since(sentence - _NEAR)):
        numbers = {text.split()[0].lower() for text in draft.counted}
        people = board.nouns.is_a(draft.kind, "HumanActor") or board.nouns.has_fighters(draft.kind)
        anybody = lemma in listed("anybody") or lemma in draft.lemmas
        told = draft.generic and draft.plural and people and anybody
        if number in numbers and told and not (wording.telling(board, phrase) - draft.words - draft.lemmas):
            return None if wording.beside_it(board, draft, phrase) else draft
    return None


def culprit(board: Chains, phrase: Phrase) -> CoreferenceChain | None:
    """Return the one told of last who did it: "a suicide bomber …", then "the attacker"."""
    if not phrase.definite or phrase.plural or wording.lemma_of(phrase) not in listed("culprits"):
        return None
    near = board.since(board.words[phrase.head].sent - _NEAR)
    did = [d for d in near if d.kind == "Person" and not d.plural and d.lemmas & listed("culprits")]
    found = max(did, key=lambda d: (d.last, d.key)) if did else None
    return None if found is None or wording.beside_it(board, found, phrase) else found


def suffered(board: Chains, draft: CoreferenceChain) -> bool:
    """Tell whether somebody came to harm, who is no suspect then: "X [was wounded]. The suspect was arrested"."""
    tolls = in_force().tolls
    for phrase in draft.phrases:
        word = board.words[phrase.head]
        lemma = board.words[word.head].lemma.lower()
        hit = word.rel in ("subj:pass", "obj") and lemma in tolls["killing"] | tolls["wounding"]
        beside = {board.words[j].lemma.lower() for j in board.doc.children[word.head]}
        lies = bool(beside & (tolls["hospitals"] | tolls["conditions"]))  # "remained in critical [condition]"
        if hit or (word.rel == "subj" and (lemma in tolls["dying"] or lies)):
            return True
    return False


def holder_of(board: Chains, phrase: Phrase, nation: str) -> CoreferenceChain | None:
    """Return the person told of before with this title: "the president", "the Turkish president"."""
    assert phrase.title is not None
    if phrase.title.lemma == "leader" and nation:
        return _head_of(board, nation)
    lemma = phrase.title.lemma
    held = [d for d in board.drafts if d.kind == "Person" and not d.generic and _holds(board, d, lemma)]
    held = [d for d in held if not nation or (d.nation or board.known.home(d.iri)) in ("", nation)]
    return max(held, key=lambda d: (d.last, d.key)) if held else None


def _head_of(board: Chains, nation: str) -> CoreferenceChain | None:
    """Return the person told of before who leads a country: "the Turkish leader"."""
    held = [
        d for d in board.drafts
        if d.kind == "Person" and not d.generic and board.known.home(d.iri) == nation
        and any(_holds(board, d, title.lemma) for title in board.nouns.titles.values() if title.leads)
    ]  # fmt: skip
    return max(held, key=lambda d: (d.last, d.key)) if held else None


def _holds(board: Chains, draft: CoreferenceChain, lemma: str) -> bool:
    """Tell whether a person was called so in the article, or is known to be."""
    titles = {title.replace("-", " ").lower() for title in board.known.offices(draft.iri)[0]}
    spoken = {known.replace("-", " ") for known in draft.lemmas} | titles
    wanted = lemma.replace("-", " ")
    return wanted in spoken or any(
        s.endswith(f" {wanted}") and s.split()[0] not in listed("deputies") for s in spoken
    )
