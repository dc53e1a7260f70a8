"""Armed forces and their branches, groups and states: what a noun for one cannot mean of another."""

from __future__ import annotations

from kgbuild.extract.coreference.chains import Chains, CoreferenceChain
from kgbuild.extract.mentions.phrase import Phrase
from kgbuild.extract.mentions.types import kinds_agree
from kgbuild.nouns import Noun
from kgbuild.words import listed


def whole_of(board: Chains, draft: CoreferenceChain, phrase: Phrase) -> CoreferenceChain | None:
    """Return the armed forces where a branch of them was told of before: "the air force bombed X, [the military] said"."""
    body = phrase.noun.body if phrase.noun and not phrase.plural else ""
    if not body or phrase.noun is None or phrase.noun.lemma in draft.lemmas | draft.words:
        return None
    iri = board.known.forces_around(draft.iri)
    kind = board.known.kind(iri)
    fits = iri and kinds_agree(board.nouns, kind, phrase.kind)
    return board.known_as(iri, kind, "rule:extract.coreference.branches.whole_of") if fits else None


def own_branch(draft: CoreferenceChain, lemma: str) -> bool:
    """Tell whether a noun for a branch may mean what others call by another: "the army" is not "the air force"."""
    nouns = listed("branches")
    others = {b for b in nouns if b in draft.lemmas or any(n.lower().endswith(b) for n in draft.names)}
    return lemma not in nouns or not others or lemma in others


def is_group(noun: Noun) -> bool:
    """Tell whether a noun means a body of any kind, armed groups first: "the group", "the movement"."""
    return noun.kind == "Organization" and "ArmedGroup" in noun.anaphor
