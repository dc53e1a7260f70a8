"""Tolls that verbs and states tell: killed, wounded, died, 12 dead, escaped unhurt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kgbuild.extract.casualties.arguments import (
    circumstance_of,
    company_of,
    counted_before,
    first_subject,
    in_hospital,
    listed_before,
    objects_of,
    place_of,
    subjects_of,
    victims_of,
    wounds_of,
)
from kgbuild.extract.casualties.counts import count
from kgbuild.extract.casualties.grammar import (
    Clause,
    among,
    counts_them,
    governor_of,
    is_open,
    kids,
    lists,
    texts_of,
)
from kgbuild.extract.casualties.nouns import BOTH, read_toll
from kgbuild.extract.casualties.quantities import Count, nth
from kgbuild.model import Document, Word
from kgbuild.numerals import quantity
from kgbuild.syntax.clauses import Clauses
from kgbuild.syntax.passive import is_passive
from kgbuild.syntax.words import RELATIVES

_NOT_QUITE = frozenset({"almost", "nearly", "narrowly"})


def read_verb(document: Document, word: Word, name: str) -> Clause | None:
    """Read a verb of killing or wounding by its object, or in the passive by its subject."""
    if counts_them(document, word):
        return read_toll(document, word, name)
    if word.rel == "acl" and counts_them(document, document.words[word.head]):
        counted = read_toll(document, document.words[word.head], name)
        return replace(counted, trigger=word.i) if counted else None  # "put the number of men killed at 60"
    if word.rel == "xcomp" and (number := _number_before(document, word)) is not None:
        counted = read_toll(document, document.words[number], name)
        return (
            replace(counted, trigger=word.i) if counted else None
        )  # "bringing the number of men killed to 60"
    if word.pos not in ("VERB", "ADJ") and not word.tag.startswith("VB"):
        return None
    if is_open(document, word.i) or texts_of(document, kids(document, word.i, "advmod")) & _NOT_QUITE:
        return None
    kinds = ("killed",) if name in ("killing", "dead") else ("wounded",)
    passive = is_passive(Clauses(document), word.i)
    victims = victims_of(document, word) if passive else objects_of(document, word)
    if _shared_number(document, word):
        return _neither(document, word, victims)
    if name == "wounding" and not passive and word.lemma.lower() in lists()["figurative"]:
        victims = [j for j in victims if any(document.words[k].rel == "nummod" for k in document.children[j])]
    bare = not kids(document, word.i, "subj", "subj:pass", "aux", "aux:pass", "obj", "obl", "agent")
    if (bare or not victims) and (own := _numbered_state(document, word, kinds)):
        return own
    if kids(document, word.i, "neg"):
        return _denied(document, word, kinds, passive)
    head, cause = place_of(document, word.i, passive)
    company = company_of(document, word.i)
    told = victims or among(document, word.i)  # "a nurse was among those [killed]"
    return Clause(kinds, word.i, (*victims, *company), head, cause) if told else None


def _number_before(document: Document, word: Word) -> int | None:
    """Return the noun that counts those killed or hurt where a parser hangs both on one verb: "brought [the number] …"."""
    objects = [j for j in kids(document, word.head, "obj") if j < word.i]
    return next((j for j in objects if document.words[j].lemma.lower() in lists()["tolls"]), None)


def _neither(document: Document, word: Word, victims: Sequence[int]) -> Clause | None:
    """Read "no one was killed or wounded", the one number that is of both."""
    counted = tuple(c for c in count(document, victims, lists()["collectives"]) if c.number == 0)
    head, cause = place_of(document, word.i, True)
    return Clause(BOTH, word.i, (), head, cause, counted) if counted else None


def _shared_number(document: Document, word: Word) -> bool:
    """Tell whether a number is of killed and wounded together: "killed or wounded 20"."""
    words = document.words
    mine = word.lemma.lower() in lists()["killing"]
    for joint, other in ((word.i + 1, word.i + 2), (word.i - 1, word.i - 2)):
        inside = min(joint, other) >= 0 and max(joint, other) < len(words)
        if inside and words[joint].text.lower() in ("or", "and"):
            lemma = words[other].lemma.lower()
            if lemma in lists()["wounding" if mine else "killing"]:
                return True
    return False


def _denied(document: Document, word: Word, kinds: tuple[str, ...], passive: bool) -> Clause | None:
    """Read "did not injure anyone", "were not hurt": none of several people."""
    if not passive and not {"anyone", "anybody", "any"} & texts_of(document, list(document.subtree(word.i))):
        return None
    subjects = kids(document, word.i, "subj:pass")
    if passive and not any(document.words[j].tag in ("NNS", "NNPS", "PRP") for j in subjects):
        return None
    head, cause = place_of(document, word.i, passive)
    return Clause(kinds, word.i, (), head, cause, (Count(word.i, word.i + 1, 0),))


def read_dying(document: Document, word: Word, name: str) -> Clause | None:
    """Read a verb of dying by its subject."""
    if word.pos != "VERB" or is_open(document, word.i) or kids(document, word.i, "neg"):
        return None
    victims = subjects_of(document, word.i, "subj", "subj:pass")
    counted = counted_before(document, word.i)
    if counted is not None and not count(document, victims, lists()["collectives"]):
        victims = [counted]
    cause = circumstance_of(document, word.i)
    added = nth(document, victims[0]) if len(victims) == 1 else 0
    if added and (in_hospital(document, word.i) or wounds_of(document, word.i) is not None):
        counted_up = Count(victims[0], word.i + 1, added, revised=True)  # "a fifth died in hospital"
        return Clause(("killed",), word.i, (), word.i, cause, (counted_up,))
    everyone = (*listed_before(document, victims), *victims, *company_of(document, word.i))
    return Clause(("killed",), word.i, everyone, word.i, cause) if victims else None


def read_hurt(document: Document, word: Word, name: str) -> Clause | None:
    """Read "16 people suffered serious injuries", "doctors treated 40 people for burns"."""
    if word.pos != "VERB" or is_open(document, word.i) or kids(document, word.i, "neg"):
        return None
    passive = is_passive(Clauses(document), word.i)
    rels = ("obj",) if name == "suffering" else ("obl", "nmod")
    said = [*kids(document, word.i, *rels)]
    said += [
        k for j in kids(document, word.i, "obj") for k in kids(document, j, "nmod") if name == "treating"
    ]
    of = [j for j in said if document.words[j].lemma.lower() in lists()["injuries"]]
    being = name == "treating" and "being" in texts_of(document, kids(document, word.i, "aux", "aux:pass"))
    if being and not said:  # "[seven others] are being treated"
        patients = kids(document, word.i, "subj:pass")
        patients = [j for j in patients if kids(document, j, "nummod") or document.words[j].pos == "NUM"]
        return Clause(("wounded",), word.i, tuple(patients), word.i) if patients else None
    if not any(name == "suffering" or document.words[j].prep == "for" for j in of):
        return None
    if name == "treating" and not passive:
        victims = objects_of(document, word)
    else:
        victims = subjects_of(document, word.i, "subj:pass" if passive else "subj")
    victims = [j for j in victims if j not in of]
    return Clause(("wounded",), word.i, tuple(victims), word.i) if victims else None


def read_carried(document: Document, word: Word, name: str) -> Clause | None:
    """Read "33 people were taken to hospital": whoever is brought there, and is not said to be dead, is hurt."""
    words = document.words
    if word.pos != "VERB" or is_open(document, word.i) or kids(document, word.i, "neg"):
        return None
    where = [j for j in kids(document, word.i, "obl", "nmod") if words[j].prep in ("to", "in")]
    if not is_passive(Clauses(document), word.i) or not any(
        words[j].lemma.lower() in lists()["hospitals"] for j in where
    ):
        return None
    told = lists()["bodies"] | lists()["dead"] | lists()["hurt"]
    subjects = subjects_of(document, word.i, "subj:pass")
    victims = [j for j in subjects if not told & {words[k].lemma.lower() for k in document.subtree(j)}]
    return Clause(("wounded",), word.i, tuple(victims), word.i) if victims else None


def read_in_hospital(document: Document, word: Word, name: str) -> Clause | None:
    """Read "six people are in hospital", "seven remain in hospital": a number of people there are hurt."""
    words = document.words
    above = words[word.head]
    lying = word.rel == "obl" and above.lemma.lower() in lists()["lying"] | {"be"}
    verb = above.i if lying else word.i
    if word.prep != "in" or not (lying or kids(document, word.i, "cop")) or is_open(document, verb):
        return None
    subjects = subjects_of(document, verb, "subj")
    told = lists()["bodies"] | lists()["dead"]
    victims = [
        j
        for j in subjects
        if (kids(document, j, "nummod") or words[j].pos == "NUM")
        and not told & {words[k].lemma.lower() for k in document.subtree(j)}
    ]
    return Clause(("wounded",), word.i, tuple(victims), verb) if victims else None


def read_lost_life(document: Document, word: Word, name: str) -> Clause | None:
    """Read "two of them did not survive", "none of the five survived"."""
    if word.pos != "VERB" or is_open(document, word.i):
        return None
    victims = subjects_of(document, word.i, "subj")
    if not kids(document, word.i, "neg"):
        none = [j for j in victims if document.words[j].text.lower() == "none"]
        victims = [k for j in none for k in kids(document, j, "nmod") if document.words[k].prep == "of"]
    return Clause(("killed",), word.i, tuple(victims), word.i) if victims else None


def read_state(document: Document, word: Word, name: str) -> Clause | None:
    """Read "12 dead", "left three people wounded", "two were shot dead", "seven are dead"."""
    kinds = ("killed",) if name == "dead" else ("wounded",)
    if word.tag.startswith("VB") and word.lemma.lower() in lists()["killing"] | lists()["wounding"]:
        return read_verb(document, word, name)
    if is_open(document, word.i):
        return None
    if counts_them(document, word) or _is_given(document, word):
        return read_toll(document, word, name)
    if word.rel == "amod" and counts_them(document, document.words[word.head]):
        return read_toll(document, document.words[word.head], name)  # "gave the number of dead guards as 12"
    victims = _in_state(document, word)
    own = _numbered_state(document, word, kinds)
    if own:
        return own
    head = word.head if word.rel in ("xcomp", "amod", "acl", "obj", "advcl", "conj") else word.i
    leaving = lists()["leaving"]
    if document.words[head].lemma.lower() not in leaving and (
        document.words[governor_of(document, head)].lemma.lower() in leaving
    ):
        head = governor_of(document, head)
    return Clause(kinds, word.i, tuple(victims), head, first_subject(document, head)) if victims else None


def _is_given(document: Document, word: Word) -> bool:
    """Tell whether a verb gives a figure for the dead or hurt themselves: "put [the dead] at 70"."""
    above = document.words[word.head]
    return word.rel in ("obj", "xcomp") and above.lemma.lower() in lists()["giving"]


def _in_state(document: Document, word: Word) -> list[int]:
    """Return the nouns that an adjective is said of."""
    words = document.words
    if subjects := kids(document, word.i, "subj", "subj:pass"):
        return [words[word.i].head] if words[subjects[0]].text.lower() in RELATIVES else subjects
    above = words[word.head]
    if word.rel in ("amod", "acl") and above.pos in ("NOUN", "PROPN", "NUM"):
        return [word.head]
    if above.lemma.lower() in lists()["lying"] and word.rel in ("xcomp", "advcl", "amod", "obj", "advmod"):
        return kids(document, word.head, "subj", "subj:pass")
    if above.lemma.lower() in lists()["leaving"] and word.rel in (
        "xcomp",
        "advcl",
        "obl",
        "advmod",
        "ccomp",
        "amod",
    ):
        if objects := kids(document, word.head, "obj"):
            return objects
        return (
            subjects_of(document, word.head, "subj:pass") if is_passive(Clauses(document), word.head) else []
        )
    return []


def _is_of_nation(document: Document, i: int) -> bool:
    name = document.name_at.get(i)
    return name is not None and name.kind == "Nationality"


def _numbered_state(document: Document, word: Word, kinds: tuple[str, ...]) -> Clause | None:
    """Read a number with only people between it and the word: "30 wounded", "12 people dead"."""
    words = document.words
    opens = document.sents[word.sent][0]
    tokens = [w.text.lower() for w in words[opens : word.i + 1]]
    for start in range(max(opens, word.i - 7), word.i):
        found = quantity(tokens, start - opens)
        if found is None or found.last + opens > word.i or found.bound == "range":
            continue
        nouns = range(found.last + opens, word.i)
        if len(nouns) > 3 or any(words[j].pos not in ("NOUN", "PROPN", "ADJ") for j in nouns):
            continue
        if nouns and words[nouns[-1]].pos not in ("NOUN", "ADJ") and not _is_of_nation(document, nouns[-1]):
            continue
        before_noun = word.i + 1 < len(words) and words[word.i + 1].pos in ("NOUN", "PROPN")
        if before_noun or (words[word.i].rel == "amod" and words[word.i].head > word.i):
            return None
        of = document.text(nouns[0], word.i) if nouns else ""
        counted = Count(start, word.i + 1, found.low, found.bound, of, nouns[-1] if nouns else None)
        head = governor_of(document, word.i)
        if words[start - 1].text.lower() == "to" and words[head].lemma.lower() in lists()["revising"]:
            counted = replace(counted, revised=True)  # "revised the toll to 12 dead"
        return Clause(kinds, word.i, (), head, first_subject(document, head), (counted,))
    return None


def read_unharmed(document: Document, word: Word, name: str) -> Clause | None:
    """Read "escaped unhurt", "were unharmed" of several people."""
    words = document.words
    verb = word.head if words[word.head].lemma.lower() in lists()["escaping"] else word.i
    if word.pos not in ("ADJ", "ADV", "VERB") or is_open(document, verb):
        return None
    if verb == word.i and (word.lemma == "safe" or not kids(document, word.i, "cop", "aux:pass")):
        return None
    subjects = subjects_of(document, verb, "subj", "subj:pass")
    if not subjects or words[subjects[0]].tag not in ("NNS", "NNPS"):
        return None
    zero = Count(min(subjects[0], word.i), word.i + 1, 0, of=words[subjects[0]].text, of_word=subjects[0])
    return Clause(("wounded",), word.i, (), verb, None, (zero,))
