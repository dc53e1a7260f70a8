"""Descriptions of what states act through: "Turkish troops", "the regime", "a spokesman for the ministry"."""

from __future__ import annotations

from kgbuild.extract.coreference.chains import Chains, CoreferenceChain
from kgbuild.extract.mentions.phrase import Phrase
from kgbuild.extract.mentions.types import kinds_agree
from kgbuild.words import classes, in_force, listed


def spoken_for(board: Chains, phrase: Phrase) -> CoreferenceChain | None:
    """Return the organization whose unnamed spokesperson it is: "a spokesman for the ministry"."""
    behind = [j for j in board.doc.children[phrase.head] if board.words[j].prep in ("for", "of", "from")]
    for i in [
        *behind,
        *([phrase.possessor] if phrase.possessor is not None else []),
        *reversed(phrase.modifiers),
    ]:
        other = board.phrases.at.get(i)
        if other and i not in board.key_of and i > phrase.head:
            board.ahead(other)
        key = board.key_of.get(i)
        if key is not None and board.nouns.is_a(board.drafts[key].kind, "Organization"):
            return board.drafts[key]
    return None


def weapon(board: Chains, phrase: Phrase) -> CoreferenceChain:
    """Return the kind of weapon that a phrase means, by its whole words or by its noun."""
    lemma = phrase.noun.lemma if phrase.noun else phrase.text
    iri = board.known.find(phrase.text) or board.known.find(lemma)
    iri = iri if board.nouns.is_a(board.known.kind(iri), "WeaponType") else ""
    for draft in board.drafts:
        if draft.kind == "WeaponType" and (draft.iri == iri if iri else lemma in draft.descriptions):
            return draft
    draft = board.new(
        CoreferenceChain(
            -1,
            "WeaponType",
            iri,
            generic=not iri,
            linked="rule:extract.coreference.metonymy.weapon" if iri else "",
        )
    )
    draft.descriptions[lemma] = 1
    return draft


def national_body(board: Chains, phrase: Phrase, nation: str) -> CoreferenceChain | None:
    """Read "Turkish troops" are the Turkish armed forces, if the gazetteer knows them."""
    if not phrase.noun or phrase.party is not None or not board.nouns.is_a(phrase.kind, "Organization"):
        return None
    force = _members_of(board, phrase)
    if force is not None:
        return force
    nation = nation or _ruling_country(board, phrase) or _spoken_country(board, phrase)
    if not nation:
        return _known_body(board, phrase) if board.nouns.is_a(phrase.kind, "StateBody") else None
    named = _known_body(board, phrase)
    if named is not None:
        return named
    if (
        not phrase.noun.body
        or phrase.kind == "Person"
        or (phrase.numbered and phrase.noun.one != phrase.noun.kind)
    ):
        return None
    iri = board.known.body(nation, phrase.noun.body)
    if not iri:
        return None
    return board.known_as(iri, phrase.noun.body, "rule:extract.coreference.metonymy.national_body", nation)


def nation_acting(board: Chains, phrase: Phrase) -> CoreferenceChain | None:
    """Read "[the Turks] shelled the town", "war against [the Turks]" for the country; "the Turks were killed" are people."""
    nation = phrase.nation if phrase.kind == "PeopleGroup" and phrase.noun is None else ""
    if not nation or not phrase.definite or phrase.numbered:
        return None
    word = board.words[phrase.head]
    while word.rel == "conj" and word.head != word.i:
        word = board.words[word.head]
    verb = board.words[word.head].lemma.lower()
    does = word.rel == "agent" or (
        word.rel == "subj" and verb not in in_force().tolls["dying"] | listed("fleeing")
    )
    told = any(d.kind == "PeopleGroup" and d.nation == nation for d in board.drafts)
    if told or not (does or word.prep == "against"):
        return None
    return board.known_as(nation, "Country", "rule:extract.coreference.metonymy.nation_acting")


def _spoken_country(board: Chains, phrase: Phrase) -> str:
    """Return the country of "the regime" after "Syrian regime forces", where no government was named."""
    if phrase.kind != "Government" or not phrase.noun or not (phrase.definite or phrase.modifying):
        return ""
    homes = {
        d.nation or board.known.country(d.iri)
        for d in board.with_word(phrase.noun.lemma)
        if board.nouns.is_a(d.kind, "Organization")
    } - {""}
    return next(iter(homes)) if len(homes) == 1 else ""


def _known_body(board: Chains, phrase: Phrase) -> CoreferenceChain | None:
    """Return the body that the gazetteer knows by the very words ("the state department")."""
    words = phrase.text.split(" ", 1)[-1]
    iri = board.known.find(f"{_demonym(board, phrase)} {words}") or board.known.find(phrase.text)
    kind = board.known.kind(iri)
    if not iri or kind == "Country" or not kinds_agree(board.nouns, kind, phrase.kind):
        return None
    return board.known_as(iri, kind, "rule:extract.coreference.metonymy._known_body")


def _members_of(board: Chains, phrase: Phrase) -> CoreferenceChain | None:
    """Return the coalition or group whose fighters a phrase means: "coalition forces"."""
    if not phrase.noun or not phrase.noun.members or not phrase.plural:
        return None
    for i in phrase.modifiers:
        key = board.key_of.get(i)
        if key is not None and any(
            board.nouns.is_a(board.drafts[key].kind, k) for k in classes("membership")
        ):
            return board.drafts[key]
    return None


def _ruling_country(board: Chains, phrase: Phrase) -> str:
    """Return the country whose government modifies a force: "regime troops" after "the Syrian regime"."""
    for i in phrase.modifiers:
        key = board.key_of.get(i)
        if key is not None and board.drafts[key].kind == "Government":
            return board.drafts[key].nation or board.known.country(board.drafts[key].iri)
    return ""


def _demonym(board: Chains, phrase: Phrase) -> str:
    for i in phrase.modifiers:
        name = board.doc.name_at.get(i)
        if name and name.kind in ("Nationality", "Country"):
            return board.doc.text(name.first, name.last)
    return ""
