"""Names → drafts: the same name, a shorter one, a surname, an acronym, a capital for its state."""

from __future__ import annotations

from kgbuild.extract.coreference import backing
from kgbuild.extract.coreference.chains import PLACED, SUBJECTS, Chains, CoreferenceChain
from kgbuild.extract.mentions.person_names import name_tokens, same_person, short_of
from kgbuild.extract.mentions.phrase import Phrase
from kgbuild.extract.mentions.types import kinds_agree
from kgbuild.model import Word
from kgbuild.vocab import GAZ

_WIDE = frozenset({"Settlement", "Region", "Person", "Organization", "Place"})


def of_name(board: Chains, phrase: Phrase, group: list[Phrase]) -> CoreferenceChain:
    """Return the draft of a name: one that bears it or a form of it, or a new one."""
    assert phrase.name is not None
    iri, kind = phrase.name.iri, phrase.kind
    by = "rule:annotate.names._of_match" if iri.startswith(GAZ) else "rule:annotate.places.ranked"
    country = _metonym(board, phrase)
    if country:
        iri, kind, by = country, "Country", "rule:extract.coreference.proper._metonym"
    if phrase.kind == "Country" and not iri:
        iri, by = board.known.find(phrase.text), "rule:extract.known.find"
    better, candidates = _narrowest(board, kind, group), phrase.name.candidates
    if not kinds_agree(board.nouns, better, kind):
        kind, iri, candidates = better, "", tuple(dict.fromkeys([*filter(None, [iri]), *candidates]))
    draft = board.by_iri(iri, better) or _by_name(board, phrase, better, iri, group)
    if draft is None:
        draft = board.new(CoreferenceChain(-1, better, iri, generic=False, candidates=candidates, linked=by))
    if not draft.iri and iri:
        board.link(draft, iri, candidates, by)
    draft.generic = False
    draft.described = draft.described or _common(board, phrase)
    draft.backer = draft.backer or next(iter(board.known.backers(draft.iri)), "")
    if board.nouns.is_a(better, draft.kind):
        draft.kind = better
    draft.backer = draft.backer or backing.of(board, phrase)
    return draft


def _common(board: Chains, phrase: Phrase) -> bool:
    """Tell whether a name of the gazetteer is a description in the text: "Iran-backed militias"."""
    word = board.words[phrase.head]
    return word.text.islower() and word.lemma.lower() in board.nouns.common


def _metonym(board: Chains, phrase: Phrase) -> str:
    """Return the country that a capital stands for where it acts: "Moscow denied", "Ankara's forces"."""
    word = board.words[phrase.head]
    held = _held(board, word)
    if (
        (word.prep in PLACED and not held)
        or not board.nouns.is_a(phrase.kind, "Place")
        or phrase.kind == "Country"
    ):
        return ""
    possessed = board.phrases.at.get(word.head) if word.rel == "poss" else None
    if possessed and board.nouns.is_a(possessed.kind, "Place"):
        return ""
    first = word
    while first.rel == "conj":  # "Moscow and Damascus denied", but "rockets hit Aleppo and Damascus"
        first = board.words[first.head]
    acts = first.rel in ("agent", "poss") or (first.rel in SUBJECTS and _acts(board, first.head))
    return board.known.metonym(phrase.text) if acts or held else ""


def _held(board: Chains, word: Word) -> bool:
    """Tell whether a word is the party that is addressed or blamed: "accused [Moscow]", "blamed it on [Tehran]"."""
    verb = board.words[word.head]
    if word.rel == "nmod" and verb.rel in ("obj", "subj:pass"):
        verb = board.words[verb.head]  # "blamed [the raid on Tehran]", as a parser may have it
    preps = board.nouns.addressing.get(verb.lemma.lower())
    if preps is None or verb.pos != "VERB":
        return False
    return word.rel in ("obj", "iobj", "subj:pass") or (word.rel in ("obl", "nmod") and word.prep in preps)


def _acts(board: Chains, verb: int) -> bool:
    if board.words[verb].lemma.lower() in board.nouns.addressing:
        return True  # "Moscow was responsible"
    return board.words[verb].pos == "VERB" and not any(
        board.words[j].rel == "aux:pass" for j in board.doc.children[verb]
    )


def _by_name(
    board: Chains, phrase: Phrase, kind: str, iri: str, group: list[Phrase]
) -> CoreferenceChain | None:
    near: CoreferenceChain | None = None
    fitting = [
        d for d in board.alike(phrase.text)
        if not d.generic
        and not (iri and d.iri and iri != d.iri)
        and kinds_agree(board.nouns, d.kind, kind)
    ]  # fmt: skip
    lowered = phrase.text.lower()
    for draft in fitting:
        if any(lowered == name.lower() for name in draft.names):
            near = near or draft
    if kind == "Person":
        return _person(board, phrase, [d for d in fitting if board.nouns.is_a(d.kind, "HumanActor")], group)
    if near:
        return near
    for draft in fitting:
        if board.nouns.is_a(draft.kind, "Organization") and any(
            short_of(phrase.text, n) for n in draft.names
        ):
            return draft
    return None


def _person(
    board: Chains, phrase: Phrase, people: list[CoreferenceChain], group: list[Phrase]
) -> CoreferenceChain | None:
    """Return who a person's name means.

    A surname alone is the first who bears it, "Mr X" the latest whose gender fits.
    """
    tokens = name_tokens(phrase.text)
    fitting = [d for d in people if d.names and same_person(tokens, max(map(name_tokens, d.names), key=len))]
    honorific = board.words[phrase.first].text.lower().rstrip(".") if phrase.first < phrase.head else ""
    before = board.words[phrase.first - 1].text.lower().rstrip(".") if phrase.first else ""
    gender = board.nouns.honorifics.get(honorific) or board.nouns.honorifics.get(before) or ""
    fitting = [d for d in fitting if not (gender and d.gender and gender != d.gender)]
    if not fitting:
        return None
    found = fitting[0]
    if gender and len(tokens) == 1 and len(fitting) > 1:
        found = max((d for d in fitting), key=lambda d: (d.gender == gender, d.last, d.key))
    found.gender = found.gender or gender
    return found


def _narrowest(board: Chains, kind: str, group: list[Phrase]) -> str:
    """Return the class that nouns beside a name give it: "the town of X" is a town."""
    for phrase in group:
        naming = phrase.noun is not None and phrase.noun.naming and not phrase.name
        special = naming and board.nouns.is_a(phrase.kind, kind)
        if special or (naming and board.nouns.is_a(phrase.kind, "Place") and kind in _WIDE):
            kind = phrase.kind
    return kind
