"""In which words a description tells what it means."""

from __future__ import annotations

from kgbuild.extract.coreference import backing
from kgbuild.extract.coreference.chains import SUBJECTS, Chains, CoreferenceChain
from kgbuild.extract.mentions.phrase import Phrase


def telling(board: Chains, phrase: Phrase) -> frozenset[str]:
    """Return the modifiers that tell one thing from another: neither its country nor its backer."""
    skip = {
        i
        for i in phrase.modifiers
        if (n := board.doc.name_at.get(i)) and n.kind in ("Nationality", "Country")
    }
    if backing.of(board, phrase):
        skip.add(phrase.party if phrase.party is not None else -1)
    return frozenset(board.words[i].text.lower() for i in phrase.modifiers if i not in skip)


def lemma_of(phrase: Phrase) -> str:
    """Return the noun that a description is headed by, in small letters."""
    return phrase.noun.lemma if phrase.noun else phrase.text.split()[-1].lower()


def completed(board: Chains, phrase: Phrase) -> bool:
    """Tell whether an "of" behind the noun says which one is meant: "the city of the dead"."""
    if phrase.title:
        return False
    return any(j > phrase.head and board.words[j].prep == "of" for j in board.doc.children[phrase.head])


def beside_it(board: Chains, draft: CoreferenceChain, phrase: Phrase) -> bool:
    """Tell whether the draft's last mention and the phrase are arguments of one verb, so not the same."""
    if not draft.phrases:
        return False
    one, other = board.words[draft.phrases[-1].head], board.words[phrase.head]
    if one.sent != other.sent:
        return False
    while one.rel in ("nmod", "flat") and one.prep in ("from", "of", "") and one.head != one.i:
        one = board.words[one.head]  # "forces from Misrata seized [the city]"
        if one.rel in SUBJECTS:
            return one.head == other.head
    one = board.words[draft.phrases[-1].head]
    return one.head == other.head or one.i == other.head or one.head == other.i
