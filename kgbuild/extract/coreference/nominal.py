"""Descriptions → drafts: what was told of before in the same words, or what "the group" refers back to."""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.extract.coreference import backing, branches, metonymy, people, pronominal, wording
from kgbuild.extract.coreference.chains import ARMED, SUBJECTS, Chains, CoreferenceChain
from kgbuild.extract.mentions.phrase import Phrase
from kgbuild.extract.mentions.types import kinds_agree
from kgbuild.words import classes, is_speaking, listed

#: How many sentences back a description may refer: any, and one with the antecedent's own noun.
NEAR, FAR = 4, 80
#: What speaks for an antecedent, and what each sentence back speaks against it: its own noun outweighs ten sentences, being
#: in the gazetteer two and a half, being a subject less than one. Set by hand; half and twice of each lose slots of the 348
#: cases with gold, or change none, but for 0.4 a sentence, which gains four on one set and loses three on the others.
_OWN, _SUBJECT, _SENTENCE = 8.0, 0.5, 0.8
_KNOWN, _NAMED, _SITE = 2.0, 1.5, 0.5


def of_description(board: Chains, phrase: Phrase, group: list[Phrase]) -> CoreferenceChain | None:
    """Return what a description means: something told of before, or something new."""
    phrase = (
        max(group, key=lambda p: (bool(p.kind), len(p.modifiers), -p.first)) if len(group) > 1 else phrase
    )
    kind = phrase.kind
    if not kind:
        return None
    if phrase.kind == "WeaponType":
        return metonymy.weapon(board, phrase)
    if phrase.title and phrase.title.voice:
        voice = metonymy.spoken_for(board, phrase)
        if voice is not None:
            return voice
    nation = phrase.nation or _owning_country(board, phrase) or _ruled_country(board, phrase)
    body = (
        metonymy.national_body(board, phrase, nation)
        or metonymy.nation_acting(board, phrase)
        or _capital(board, phrase, nation)
    )
    if body is not None:
        return body
    backer = backing.of(board, phrase)
    if backer and board.nouns.is_a(kind, "Organization") and not board.nouns.is_a(kind, "StateBody"):
        kind = "Militia" if kind in classes("backed") else kind
    found = _same_description(board, phrase, kind, nation, backer) or _refers_back(
        board, phrase, kind, nation, group
    )
    if found:
        found.backer = found.backer or backer
        return found
    if phrase.noun and phrase.noun.fallback:
        return None
    draft = CoreferenceChain(
        -1,
        kind,
        generic=not phrase.proper,
        site=_site(board, phrase) if board.nouns.is_a(kind, "Facility") else -1,
        plural=phrase.plural,
        nation=nation,
        backer=backer,
        modifiers=wording.telling(board, phrase),
    )
    return board.new(draft)


def _owning_country(board: Chains, phrase: Phrase) -> str:
    """Return the country of a genitive, or that of a body of state: "Turkey said two of its soldiers"."""
    if phrase.possessor is None or phrase.nation:
        return ""
    key = board.key_of.get(phrase.possessor)
    if key is None:
        owner = board.phrases.at.get(phrase.possessor)
        found = pronominal.of_pronoun(board, owner) if owner and owner.pronoun else None
        if found is None:
            return ""
        key = found.key
    whose = board.drafts[key]
    if board.nouns.is_a(whose.kind, "StateBody"):  # "the Israeli military said that its troops"
        return whose.nation or board.known.country(whose.iri)
    return whose.iri if whose.kind == "Country" else ""


def _ruled_country(board: Chains, phrase: Phrase) -> str:
    """Return the country of "the armed forces of X"."""
    for j in board.doc.children[phrase.head] if phrase.noun and phrase.noun.body else ():
        name = board.doc.name_at.get(j)
        if name and name.kind == "Country" and board.words[j].prep == "of":
            return name.iri
    return ""


def _capital(board: Chains, phrase: Phrase, nation: str) -> CoreferenceChain | None:
    """Return the town that "the Somali capital" or "the capital" is, where the text names one town that is a capital."""
    if not phrase.noun or not phrase.noun.seat or phrase.plural or wording.telling(board, phrase):
        return None
    if not (phrase.definite or phrase.possessor is not None) or wording.completed(board, phrase):
        return None
    towns = [name for name in board.doc.names if board.nouns.is_a(name.kind, "Settlement")]
    states = {name: board.known.metonym(board.doc.text(name.first, name.last)) for name in towns}
    found = [name for name in towns if states[name] and states[name] == (nation or states[name])]
    if len({states[name] for name in found}) != 1:
        return None
    other = next((p for i in range(found[0].first, found[0].last) if (p := board.phrases.at.get(i))), None)
    if other is not None and other.head not in board.key_of:
        board.ahead(other)
    town = board.at(other.head) if other is not None else None
    if town is not None and town.kind == "Country" and found[0].iri:  # "[Kyiv's] forces" are the state's
        return board.known_as(found[0].iri, found[0].kind, "rule:extract.coreference.nominal._capital")
    return town


def _same_description(
    board: Chains, phrase: Phrase, kind: str, nation: str, backer: str
) -> CoreferenceChain | None:
    """Return the earlier description in the same words, or of the same backer."""
    single = not phrase.plural and not phrase.definite and not board.nouns.is_a(kind, "Organization")
    site = _site(board, phrase) if single and board.nouns.is_a(kind, "Facility") else -1
    backed = board.nouns.is_a(kind, ARMED) and bool(backer or nation)
    agreeing: dict[str, bool] = {}  # a long text has thousands of drafts, and few classes
    for draft in reversed(_worded_so(board, phrase, single, site >= 0 or backed)):
        if not (draft.generic or draft.described):
            continue
        if draft.kind not in agreeing:
            agreeing[draft.kind] = kinds_agree(board.nouns, draft.kind, kind)
        if not agreeing[draft.kind]:
            continue
        armed = backed and board.nouns.is_a(draft.kind, ARMED)
        if armed and backer and draft.backer == backer:
            return draft
        if armed and nation and draft.backer == nation:
            return draft
        if site >= 0 and draft.site == site and draft.kind == kind and not draft.plural:
            return draft
        if single and draft.last not in board.doc.headline_sents:
            continue
        if phrase.numbered and not phrase.definite and draft.counted and phrase.counted not in draft.counted:
            continue  # "31 people" are not the "14 people" killed elsewhere
        if draft.plural == phrase.plural and _one_wording(board, draft, phrase, nation, backer):
            return draft
    return None


def _worded_so(board: Chains, phrase: Phrase, single: bool, other: bool) -> list[CoreferenceChain]:
    """Return at least what may be told of in the same words, all where `other` than words may make two the same."""
    if other:
        return board.drafts
    return board.within(board.doc.headline_sents) if single else board.with_lemma(wording.lemma_of(phrase))


def _site(board: Chains, phrase: Phrase) -> int:
    """Return the key of the named place that a phrase says something stands in, -1 without one."""
    behind = [j for j in board.doc.children[phrase.head] if board.words[j].prep in ("in", "at", "of")]
    for i in (*(j for j in behind if j > phrase.head), *phrase.modifiers):
        other = board.phrases.at.get(i)
        if other and other.name and board.nouns.is_a(other.kind, "Place") and other.kind != "Country":
            if i not in board.key_of:
                board.ahead(other)
            return board.key_of.get(i, -1)
    return -1


def _one_wording(board: Chains, draft: CoreferenceChain, phrase: Phrase, nation: str, backer: str) -> bool:
    return (
        wording.lemma_of(phrase) in draft.lemmas
        and draft.nation == nation
        and draft.backer == backer
        and draft.modifiers == wording.telling(board, phrase)
    )


def _refers_back(
    board: Chains, phrase: Phrase, kind: str, nation: str, group: list[Phrase]
) -> CoreferenceChain | None:
    """Return what a definite description refers back to: the best fitting of what was told last."""
    noun, title = phrase.noun, phrase.title
    if not phrase.modifiers and (did := people.culprit(board, phrase)) is not None:
        return did
    bare = (
        not phrase.definite and board.nouns.is_a(kind, ARMED) and not phrase.modifiers and not phrase.numbered
    )
    if bare:
        return _only_generic(board, kind)
    if phrase.numbered and phrase.definite and phrase.plural and phrase.possessor is None:
        return people.as_many(board, phrase)
    if phrase.possessor is not None and kind == "Person":
        return people.of_same_owner(board, phrase)
    if phrase.proper or phrase.numbered or phrase.possessor is not None:
        return None
    if not phrase.definite and not (phrase.modifying and kind in classes("modifying")):
        return None
    if phrase.modifying:
        adjective = board.words[phrase.head].tag == "JJ"  # "a [militant] raid" is by some or other
        return None if adjective else _only_one(board, phrase, frozenset(), nation)
    if wording.completed(board, phrase):
        return None
    if kind == "Country":
        return None if phrase.plural else _the_country(board, phrase)
    wanted = noun.anaphor if noun else frozenset[str]()
    if title and not phrase.plural:
        return people.holder_of(board, phrase, nation)
    best: tuple[float, int, int] | None = None
    chosen: CoreferenceChain | None = None
    for draft in board.since(board.words[phrase.head].sent - FAR):
        score = _fit(board, draft, phrase, wanted, nation)
        last = draft.phrases[-1].head if draft.phrases else -1
        if score is not None and (best is None or (score, draft.last, last) > best):
            best, chosen = (score, draft.last, last), draft
    named = _named_group(board, phrase, chosen, wanted, nation) if chosen else None
    whole = branches.whole_of(board, chosen, phrase) if chosen else None
    return named or whole or chosen or _only_one(board, phrase, wanted, nation)


def _named_group(
    board: Chains, phrase: Phrase, chosen: CoreferenceChain, wanted: Iterable[str], nation: str
) -> CoreferenceChain | None:
    """Return the one group with a name that "the militants" of a text may be, where it spoke of "gunmen" last."""
    noun = phrase.noun
    if not chosen.generic or noun is None or not noun.members or noun.lemma in chosen.lemmas:
        return None
    named = [
        d for d in board.drafts if not d.generic and _fit(board, d, phrase, wanted, nation, FAR) is not None
    ]
    return named[0] if len(named) == 1 else None


def _only_one(board: Chains, phrase: Phrase, wanted: frozenset[str], nation: str) -> CoreferenceChain | None:
    """Return the one named thing, further back or in the gazetteer, that a description can mean."""
    near = board.since(board.words[phrase.head].sent - FAR)
    named = [d for d in near if not d.generic and _fit(board, d, phrase, wanted, nation, FAR) is not None]
    if named or phrase.modifiers:
        return named[0] if len(named) == 1 else None
    iri = board.known.short(phrase.text)
    kind = board.known.kind(iri)
    known = iri and kinds_agree(board.nouns, kind, phrase.kind)
    return board.known_as(iri, kind, "rule:extract.coreference.nominal._only_one") if known else None


def _fit(
    board: Chains,
    draft: CoreferenceChain,
    phrase: Phrase,
    wanted: Iterable[str],
    nation: str,
    near: int = NEAR,
) -> float | None:
    """Return how well `draft` fits as antecedent (higher is better), None where it cannot be."""
    lemma = phrase.noun.lemma if phrase.noun else ""
    body = phrase.noun.body if phrase.noun else ""
    rebels = bool(body) and board.nouns.is_a(draft.kind, "ArmedGroup")
    if rebels and not draft.generic and not board.nouns.is_a(draft.kind, body):
        return None  # "the army" is no New People's Army, though both fight
    own = lemma in draft.lemmas or (lemma in draft.words and not rebels)  # "the army" is no Liberation Army
    fits = any(board.nouns.is_a(draft.kind, kind) for kind in wanted)
    fits = fits or (own and kinds_agree(board.nouns, draft.kind, phrase.kind))
    if (
        phrase.noun
        and phrase.noun.groups
        and board.known.kind(draft.iri)
        and draft.iri not in phrase.noun.groups
    ):
        return None
    if not fits or draft.kind == "Country" or (draft.kind == "Media" and not own):
        return None  # "the group" of which a news agency speaks is not the agency
    if (
        not own
        and phrase.noun
        and branches.is_group(phrase.noun)
        and any(board.nouns.is_a(draft.kind, kind) for kind in classes("of-a-state"))
    ):
        return None  # "the group" told of beside an army is not the army
    if not own and phrase.plural and draft.generic and _only_tell(board, draft):
        return None  # "witnesses said. They took [the men] away": those are not the witnesses
    if lemma in listed("suspects") and not draft.generic and people.suffered(board, draft):
        return None
    sentence = board.words[phrase.head].sent
    distance = sentence - draft.last
    if draft.last < 0 or distance > (FAR if own else near) or _clashes(board, draft, phrase, nation):
        return None
    if wording.beside_it(board, draft, phrase) or (
        phrase.noun and phrase.noun.body and draft.counted and not own
    ):
        return None  # "the military" is more than the "40 soldiers" told of
    subject = draft.phrases and board.words[draft.phrases[-1].head].rel in SUBJECTS
    return (
        (_OWN if own else 0.0)
        + _standing(board, draft)
        + (_SUBJECT if subject else 0.0)
        - _SENTENCE * distance
    )


def _only_tell(board: Chains, draft: CoreferenceChain) -> bool:
    """Tell whether all that is told of somebody is that they say something."""
    told = [board.words[p.head] for p in draft.phrases]
    return bool(told) and all(w.rel == "subj" and is_speaking(board.words[w.head].lemma) for w in told)


def _standing(board: Chains, draft: CoreferenceChain) -> float:
    """Return how much a named thing is preferred: well known before named, and sites least."""
    if draft.generic:
        return 0.0
    if board.nouns.is_a(draft.kind, "Facility"):
        return _SITE
    return _KNOWN if draft.iri else _NAMED


def _clashes(board: Chains, draft: CoreferenceChain, phrase: Phrase, nation: str) -> bool:
    group = board.nouns.is_a(draft.kind, "Organization")
    several = group and draft.generic and draft.plural and not phrase.plural
    if several and phrase.kind == "Person":
        return True  # "the assailant" is not the "extremists" who were blamed
    if several and phrase.noun and (phrase.noun.body or phrase.noun.lemma in draft.lemmas):
        return True  # "the army" is no more than some "soldiers", "the group" is not "armed groups"
    if phrase.noun and not branches.own_branch(draft, phrase.noun.lemma):
        return True
    several = phrase.plural and not draft.plural and not draft.generic
    if several and not (phrase.noun and phrase.noun.members):
        return True
    if not group and draft.plural != phrase.plural:
        return True
    home = draft.nation or board.known.country(draft.iri)
    adjective = not any(
        board.doc.name_at[i].kind == "Country" for i in phrase.modifiers if i in board.doc.name_at
    )
    unknown = not home and adjective and board.nouns.is_a(draft.kind, "Place")
    if nation and nation != home and not unknown:
        return True
    if _named_otherwise(board, draft, phrase):
        return True
    telling = wording.telling(board, phrase)
    return bool(telling - draft.words - draft.lemmas)


def _named_otherwise(board: Chains, draft: CoreferenceChain, phrase: Phrase) -> bool:
    """Tell whether a place is called by another noun in its own name: "X camp" is not "the city"."""
    own = [board.nouns.common.get(name.split()[-1].lower()) for name in draft.names]
    called = {noun.lemma for noun in own if noun is not None and board.nouns.is_a(noun.one, "Place")}
    if phrase.noun is None or not board.nouns.is_a(phrase.noun.one, "Settlement"):
        return False
    return bool(called) and len(called) == len(own) and phrase.noun.lemma not in called


def _only_generic(board: Chains, kind: str) -> CoreferenceChain | None:
    """Return the one unnamed armed group with a backer, for a bare "militias"."""
    found = [
        d for d in board.drafts if (d.generic or d.described) and d.backer and board.nouns.is_a(d.kind, kind)
    ]
    return found[0] if len(found) == 1 else None


def _the_country(board: Chains, phrase: Phrase) -> CoreferenceChain | None:
    found = [d for d in board.drafts if d.kind == "Country" and d.placed and d.last >= 0]
    if not found:
        return None
    sentence = board.words[phrase.head].sent
    return max(found, key=lambda d: (sentence - d.last <= 1, d.placed, d.last, -d.key))
