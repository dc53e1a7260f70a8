"""Pronouns → drafts: "he", "it", "they" by nearness and subjecthood, relative pronouns by their clause."""

from __future__ import annotations

from collections.abc import Callable

from kgbuild.extract.coreference.chains import ARMED, SUBJECTS, Chains, CoreferenceChain
from kgbuild.extract.mentions.phrase import Phrase
from kgbuild.model import Word
from kgbuild.syntax.words import FIRST_PERSON, FORMER, LATTER, NONE, RELATIVES
from kgbuild.words import in_force, is_speaking, listed

_ARGUMENTS = frozenset({"subj", "subj:pass", "obj", "agent", "poss"})
_HE, _SHE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
_IT, _THEY = frozenset({"it", "its", "itself"}), frozenset({"they", "them", "their", "theirs", "themselves"})
#: How a clause may be joined to one before it.
_JOINED = frozenset({"conj", "parataxis", "ccomp"})
#: How a clause stands under one that has the subject of which something in it is said to be.
_UNDER = frozenset({"parataxis", "advcl", "ccomp"})
#: What can be hit beside places and bodies.
_THINGS = ("MaterialTarget", "WeaponType")
#: Those of a group who say something one after the other.
_MEMBERS = frozenset({"one", "another", "others"})
_RELATIVE = RELATIVES | {"whose"}
#: How many sentences back a pronoun may refer, to a person.
_REACH = 3


def of_pronoun(board: Chains, phrase: Phrase) -> CoreferenceChain | None:
    """Return what a pronoun stands for; None where nothing fits, and for relatives and "we"."""
    text = phrase.pronoun
    if text in FIRST_PERSON or text in _RELATIVE:
        return None
    if text in _HE or text in _SHE:
        spoken_for = _voice_before(board, phrase)
        return spoken_for or _nearest(board, phrase, _is_one_person, "male" if text in _HE else "female")
    if text in _IT:
        held = board.words[phrase.head].rel in ("obj", "subj:pass")
        found = _nearest(board, phrase, _is_spot) if held and _is_taken(board, phrase.head) else None
        found = found or _nearest(board, phrase, _is_one_thing if held else _is_one_body)
        found = found and (_state_with_arms(board, phrase, found) or found)
        return _site_before(board, phrase) if found is None and held else found
    if text in _THEY:
        if board.words[phrase.head].rel == "poss":  # "warplanes kept up [their] bombardment"
            owner = _own_subject(board, phrase.head, _is_many_or_flown, "")
            if owner is not None:
                return owner
        return _nearest(board, phrase, _is_many_or_flown if _does(board, phrase.head) else _is_many)
    return _one_of_two(board, phrase) if text in (FORMER, LATTER) else None


def _state_with_arms(board: Chains, phrase: Phrase, body: CoreferenceChain) -> CoreferenceChain | None:
    """Return the country of a body of state where weapons are called its own: "the ministry said [its] jets hit X"."""
    word = board.words[phrase.head]
    owned = board.phrases.at.get(word.head) if word.rel == "poss" else None
    if owned is None or owned.kind != "WeaponType" or not board.nouns.is_a(body.kind, "StateBody"):
        return None
    if board.nouns.is_a(body.kind, ARMED):
        return None
    nation = body.nation or board.known.country(body.iri)
    by = "rule:extract.coreference.pronominal._state_with_arms"
    return board.known_as(nation, "Country", by) if nation else None


def _one_of_two(board: Chains, phrase: Phrase) -> CoreferenceChain | None:
    """Return the one meant of the two parties that were last told of together: "X and Y clashed when [the latter] …"."""
    at = board.words[phrase.head]
    for word in reversed(board.words[board.doc.sents[max(at.sent - 1, 0)][0] : at.i]):
        pair = (board.at(word.head), board.at(word.i)) if word.rel == "conj" and word.head < word.i else ()
        parties = [d for d in pair if d is not None and board.nouns.is_a(d.kind, "Actor")]
        if len(parties) == len(pair) > 0:
            return parties[phrase.pronoun == LATTER]
    return None


def _voice_before(board: Chains, phrase: Phrase) -> CoreferenceChain | None:
    """Return for whom the unnamed speaker spoke that the sentence before has for its subject: "A spokesman for X said …"."""
    word = board.words[phrase.head]
    if word.rel != "subj" or word.sent == 0:
        return None
    first, last = board.doc.sents[word.sent - 1]
    root = next((w.i for w in board.words[first:last] if w.rel == "root"), None)
    told = [j for j in board.doc.children[root] if board.words[j].rel == "subj"] if root is not None else []
    before = board.phrases.at.get(told[0]) if told else None
    if before is None or before.title is None or not before.title.voice or before.name:
        return None
    draft = board.at(before.head)
    return draft if draft is not None and draft.kind != "Person" else None


def _does(board: Chains, i: int) -> bool:
    """Tell whether a pronoun is the subject of what a weapon may do as well as a party: "[They] hit a fuel depot"."""
    verb = board.words[i].head
    return board.words[i].rel == "subj" and not is_speaking(board.words[verb].lemma)


def _is_one_person(board: Chains, draft: CoreferenceChain) -> bool:
    return draft.kind == "Person" and not draft.plural


def _is_one_body(board: Chains, draft: CoreferenceChain) -> bool:
    body = any(board.nouns.is_a(draft.kind, kind) for kind in ("Organization", "Country", "Facility"))
    several = bool(draft.phrases) and board.words[draft.phrases[-1].head].tag == "NNS"  # "Somali troops"
    return body and not (draft.generic and draft.plural) and not several


def _is_one_thing(board: Chains, draft: CoreferenceChain) -> bool:
    """Tell whether something can be taken or hit: a body, a place, a thing ("was in a car when it was hit")."""
    hit = any(board.nouns.is_a(draft.kind, kind) for kind in ("Place", *_THINGS))
    return _is_one_body(board, draft) or (hit and not draft.plural)


def _is_spot(board: Chains, draft: CoreferenceChain) -> bool:
    """Tell whether something is a place and no party."""
    return board.nouns.is_a(draft.kind, "Place") and not (
        board.nouns.is_a(draft.kind, "Actor") or draft.plural
    )


def _is_taken(board: Chains, i: int) -> bool:
    """Tell whether a pronoun is what changes hands: "rebels took the hill, but the army recaptured [it]"."""
    return board.words[board.words[i].head].lemma.lower() in listed("retaking")


def _is_many(board: Chains, draft: CoreferenceChain) -> bool:
    many = draft.plural and board.nouns.is_a(draft.kind, "Actor")
    return many or (board.nouns.is_a(draft.kind, "Organization") and draft.kind != "Media")


def _is_many_or_flown(board: Chains, draft: CoreferenceChain) -> bool:
    """Tell whether several did it, drones and shells among them that the text last said of that they did something."""
    last = board.words[draft.phrases[-1].head] if draft.phrases else None
    did = (
        last is not None
        and last.rel in SUBJECTS
        and (last.tag in ("NNS", "NNPS", "PRP") or _agrees(board, last))
    )
    armed = board.nouns.is_a(draft.kind, "WeaponType") or board.nouns.is_a(draft.kind, "Vehicle")
    return (did and armed) or _is_many(board, draft)


def _agrees(board: Chains, word: Word) -> bool:
    """Tell whether a subject without an ending has a verb in the plural: "[aircraft] have hit"."""
    verbs = [board.words[word.head], *(board.words[j] for j in board.doc.children[word.head])]
    return any(
        v.tag == "VBP" and v.i > word.i and v.rel in ("aux", "root", "ccomp", "conj", "relcl") for v in verbs
    )


def _nearest(
    board: Chains, phrase: Phrase, fits: Callable[[Chains, CoreferenceChain], bool], gender: str = ""
) -> CoreferenceChain | None:
    """Return the antecedent of a pronoun in its sentence or the one before, subjects first."""
    word = board.words[phrase.head]
    near = _own_subject(board, word.i, fits, gender) or _own_object(board, word.i, fits)
    if near is not None:
        return near
    best: tuple[int, int, int] | None = None
    chosen: CoreferenceChain | None = None
    for draft in board.since(word.sent - _REACH):
        if not fits(board, draft) or (gender and draft.gender and draft.gender != gender):
            continue
        rank = _salience(board, draft, word.i, word.sent, bool(gender))
        if rank and (best is None or rank > best):
            best, chosen = rank, draft
    if chosen and gender:
        chosen.gender = chosen.gender or gender
    return chosen


def _site_before(board: Chains, phrase: Phrase) -> CoreferenceChain | None:
    """Return the one building of which the sentence before spoke: "spoke in front of the [clinic]. A drone hit it"."""
    sentence = board.words[phrase.head].sent
    told = [
        draft
        for draft in board.drafts
        if board.nouns.is_a(draft.kind, "Facility") and not draft.plural and draft.last == sentence - 1
    ]
    return told[0] if len(told) == 1 else None


def _own_subject(
    board: Chains, i: int, fits: Callable[[Chains, CoreferenceChain], bool], gender: str
) -> CoreferenceChain | None:
    """Return the subject of the clause whose object a genitive belongs to: "since [the army] launched its offensive".

    So does the subject of a clause take that of the clause that it is joined to: "[troops] came under fire, and
    they fired back", "[troops] hit a depot; they also burned a camp"; and that
    of what is said who says it: "its ally said that [it] had taken the town".
    """
    word = board.words[i]
    noun = board.words[word.head]
    if (word.rel == "poss" and noun.rel == "obj") or (word.rel in SUBJECTS and noun.rel in _JOINED):
        clause = noun.head
    elif word.rel == "poss" and noun.rel in SUBJECTS and board.words[noun.head].rel in _UNDER:
        clause = board.words[noun.head].head  # "[the army] told them to leave before its jets killed ten"
        while board.words[clause].rel == "xcomp" and board.words[clause].head != clause:
            clause = board.words[clause].head
    elif word.rel in SUBJECTS and noun.rel == "advcl" and board.words[noun.head].rel == "ccomp":
        clause = noun.head  # "X said that [the army] had killed ten when it pounded the town"
    else:
        return None
    if _tells(board, i):
        return None
    for j in board.doc.children[clause]:
        told = board.words[j].rel in SUBJECTS and j < i and not _is_nobody(board, j)
        key = board.key_of.get(j) if told else None
        draft = board.drafts[key] if key is not None else None
        if (
            draft is not None
            and fits(board, draft)
            and not (gender and draft.gender and draft.gender != gender)
        ):
            return draft
    return None


def _tells(board: Chains, i: int) -> bool:
    """Tell whether a pronoun is who says what stands before it: of "a soldier was hurt, [she] added" she is not."""
    word = board.words[i]
    verb = board.words[word.head]
    if word.rel != "subj" or not is_speaking(verb.lemma):
        return False
    before = [board.words[j] for j in board.doc.children[verb.i] if j < i]
    return verb.rel == "parataxis" or any(w.rel in ("ccomp", "parataxis") for w in before)


def _own_object(
    board: Chains, i: int, fits: Callable[[Chains, CoreferenceChain], bool]
) -> CoreferenceChain | None:
    """Return what the main clause names for a pronoun in what followed: "fired on [troops], killing two of them".

    So does the first of two joined clauses: "dropped grenades on [soldiers] and injured six of them".
    """
    above = i
    while board.words[above].rel in ("nmod", "obj", "iobj") and board.words[above].head != above:
        above = board.words[above].head
    clause = board.words[above]
    joined = clause.rel == "conj" and all(
        board.words[j].rel not in SUBJECTS for j in board.doc.children[above]
    )
    if not (joined or (clause.tag == "VBG" and clause.rel == "advcl")) or above == i:
        return None
    for j in board.doc.children[clause.head]:
        key = board.key_of.get(j) if board.words[j].rel in ("obj", "obl") and j < above else None
        draft = board.drafts[key] if key is not None else None
        if draft is not None and fits(board, draft):
            return draft
    return None


def _salience(
    board: Chains, draft: CoreferenceChain, at: int, sentence: int, gendered: bool
) -> tuple[int, int, int] | None:
    """Rank by sentence, subjecthood and place of the draft's last mention before word `at`."""
    reach = _REACH if draft.kind == "Person" else 1
    telling, quoted = gendered and _tells(board, at), _is_quoted(board, at)
    says = is_speaking(board.words[board.words[at].head].lemma) or board.words[at].rel not in SUBJECTS
    found: list[tuple[int, int, int]] = []
    if any(_acts_on(board, phrase.head, at) for phrase in draft.phrases[-6:]) or _are_dead(board, draft, at):
        return None
    for phrase in draft.phrases[-6:]:
        word = board.words[phrase.head]
        if word.i >= at or sentence - word.sent > reach or phrase.modifying or _is_nobody(board, word.i):
            continue
        if telling and word.sent == sentence:
            continue
        told_by = word.rel == "subj" and any(
            is_speaking(board.words[j].lemma) for j in _deeds(board, word.head)
        )
        if told_by and word.sent < sentence and board.words[at].rel in ("obj", "subj:pass"):
            continue  # "took four soldiers, the army said. They released [them]": not who told it
        near = board.words[at].rel == "poss" or any(board.nouns.is_a(draft.kind, kind) for kind in _THINGS)
        loose = gendered or (near and word.sent == sentence)
        if _siblings(board, word.i, at) or not (loose or word.rel in _ARGUMENTS):
            continue
        aside = quoted or (told_by and word.sent < sentence and not says)
        leads = word.rel in SUBJECTS and not (aside and is_speaking(board.words[word.head].lemma))
        found.append((word.sent, int(leads), -word.i if word.rel in SUBJECTS else word.i))
    return max(found) if found else None


def _deeds(board: Chains, verb: int) -> list[int]:
    """Return a verb and those joined to it: "[named] him and [said] he was 20"."""
    return [verb, *(j for j in board.doc.children[verb] if board.words[j].rel == "conj")]


def _is_nobody(board: Chains, i: int) -> bool:
    """Tell whether a phrase says that there was none: "[no group] said it had fired"."""
    return any(board.words[j].text.lower() in NONE for j in board.doc.children[i])


def _is_quoted(board: Chains, i: int) -> bool:
    """Tell whether a pronoun is the subject of words that are quoted before who says them: "[They] shot," he said."""
    clause = board.words[board.words[i].head]
    return (
        board.words[i].rel == "subj"
        and clause.rel == "ccomp"
        and clause.i < clause.head
        and is_speaking(board.words[clause.head].lemma)
    )


def _siblings(board: Chains, one: int, other: int) -> bool:
    """Two arguments of one verb are not the same, a genitive aside."""
    return board.words[one].head == board.words[other].head and board.words[other].rel != "poss"


def _acts_on(board: Chains, one: int, pronoun: int) -> bool:
    """Tell whether word `one` does what a plain pronoun suffers: "[gunmen] stopped a bus and shot three of them"."""
    word = board.words[pronoun]
    if word.rel == "nmod" and word.prep == "of" and board.words[word.head].pos in ("NUM", "PRON", "DET"):
        word = board.words[word.head]
    if word.rel not in ("obj", "iobj") or board.words[pronoun].text.lower().endswith(("self", "selves")):
        return False
    verb = word.head
    while board.words[verb].rel in ("conj", "xcomp", "advcl") and board.words[verb].head != verb:
        if any(board.words[j].rel in SUBJECTS for j in board.doc.children[verb]):
            return False
        verb = board.words[verb].head
    return board.words[one].head == verb and board.words[one].rel in SUBJECTS


def _are_dead(board: Chains, draft: CoreferenceChain, pronoun: int) -> bool:
    """Tell whether who does something was last told of as killed: "ten people were killed. [They] shot at guards".

    What a clause says of the day itself is of the dead still: "was killed hours after [he] set off a bomb".
    """
    if board.words[pronoun].rel != "subj" or not draft.phrases:
        return False
    word = board.words[draft.phrases[-1].head]
    if _is_under(board, pronoun, word.head):
        return False
    suffers = (
        "subj:pass" if any(board.words[j].rel == "aux:pass" for j in board.doc.children[word.head]) else "obj"
    )
    verb, tolls = board.words[word.head], in_force().tolls
    dead = any(board.words[j].lemma.lower() in tolls["dead"] for j in board.doc.children[verb.i])
    return word.rel == suffers and (dead or verb.lemma.lower() in tolls["killing"])  # "were shot dead"


def _is_under(board: Chains, i: int, clause: int) -> bool:
    """Tell whether word `i` stands in a clause below another."""
    while board.words[i].head not in (i, clause):
        i = board.words[i].head
    return board.words[i].head == clause and board.words[i].rel in ("advcl", "obl", "tmod")


def relatives(board: Chains) -> None:
    """Give relative pronouns the entity of the noun that their clause modifies."""
    for phrase in board.phrases.all:
        if phrase.pronoun in _RELATIVE:
            antecedent = _antecedent(board, phrase.head)
            if antecedent is not None and antecedent in board.key_of:
                board.key_of[phrase.head] = board.key_of[antecedent]


def members(board: Chains) -> None:
    """Give "one" and "another" who speak the group that was spoken of: "Officials differed. [One] said ten died"."""
    for word in board.words:
        if word.text.lower() not in _MEMBERS or word.rel != "subj" or word.i in board.key_of:
            continue
        verb = board.words[word.head].lemma.lower()
        if not is_speaking(verb) and verb not in in_force().tolls["giving"]:
            continue
        groups = [
            d
            for d in board.since(word.sent - 1)
            if d.plural and board.nouns.is_a(d.kind, "HumanActor") and _led(board, d, word.i, word.sent)
        ]
        if len(groups) == 1:
            board.key_of[word.i] = groups[0].key


def _led(board: Chains, draft: CoreferenceChain, at: int, sentence: int) -> bool:
    """Tell whether a sentence shortly before word `at` had a group for its subject."""
    heads = (board.words[p.head] for p in draft.phrases)
    return any(w.rel == "subj" and w.i < at and sentence - w.sent <= 1 for w in heads)


def _antecedent(board: Chains, pronoun: int) -> int | None:
    i = pronoun
    for _ in range(8):
        word = board.words[i]
        if word.rel == "relcl" or (word.rel == "acl" and word.head < i):
            return word.head
        if word.head == i:
            break
        i = word.head
    return _right_before(board, pronoun)


def _right_before(board: Chains, pronoun: int) -> int | None:
    """Return the phrase that ends at the comma before a relative pronoun whose clause hangs elsewhere."""
    if pronoun < 2 or board.words[pronoun - 1].text != "," or board.words[pronoun].text.lower() == "that":
        return None
    ending = [p.head for p in board.phrases.ending(pronoun - 1) if not p.pronoun]
    return ending[-1] if ending else None
