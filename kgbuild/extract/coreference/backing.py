"""Who backs whom, as the phrase itself says: "Iran-backed militias", "groups backed by Iran"."""

from __future__ import annotations

from kgbuild.extract.coreference.chains import Chains, CoreferenceChain
from kgbuild.extract.mentions.phrase import Phrase


def of(board: Chains, phrase: Phrase) -> str:
    """Return the IRI (or, without one, the name) of the actor that the phrase says backs it."""
    if phrase.related is None or phrase.related[1].relates != "backedBy":
        return _backer_behind(board, phrase)
    return party(board, phrase)


def party(board: Chains, phrase: Phrase) -> str:
    """Return the IRI (or, without one, the name) of the party inside a phrase's hyphenated word."""
    assert phrase.party is not None
    found = board.nouns.combined(board.words[phrase.party].text)
    if not found:
        return ""
    iri = board.known.find(found[1])
    draft = board.by_iri(iri, board.known.kind(iri)) if iri else board.called(found[1])
    if draft is None and iri:
        draft = board.known_as(iri, board.known.kind(iri), "rule:extract.coreference.backing.party")
        board.name(draft, board.known.label(iri), 0)
    if draft is None:
        draft = faction(board, found[1])
    if draft is not None:
        board.parties[phrase.party] = draft.key
        return iri or found[1].lower()
    return ""


def faction(board: Chains, word: str) -> CoreferenceChain | None:
    """Return the first party of the article that goes by a common noun: the rebels of "rebel-held"."""
    noun = board.nouns.noun([word.lower()])
    if noun is None or not board.nouns.is_a(noun[0].kind, "Actor"):
        return None
    return next((d for d in board.with_lemma(noun[0].lemma) if board.nouns.is_a(d.kind, "Actor")), None)


def _backer_behind(board: Chains, phrase: Phrase) -> str:
    """Read "groups backed by Iran": the agent of a backing participle behind the noun."""
    for j in board.doc.children[phrase.head]:
        word = board.nouns.relation(board.words[j].text.lower(), "participle")
        if j > phrase.head and word and word.relates == "backedBy" and board.words[j].rel in ("acl", "amod"):
            for k in board.doc.children[j]:
                other = board.phrases.at.get(k)
                if board.words[k].rel == "agent" and other and other.name:
                    return other.name.iri or other.text.lower()
    return ""
