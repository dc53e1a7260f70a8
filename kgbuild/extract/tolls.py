"""Finds who and how many were killed or wounded, and what in the sentence it is said of.

The grammar is here, the words are in `ontology/lexicon/tolls.ttl`. A toll is told by a verb with its object
("killed four"), its subject ("two died"), by a state beside a number ("12 dead"), by a noun that counts
("three deaths", "no casualties"), by lives that are claimed, or by a toll that rises to a figure. What is
only possible, feared or intended is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, takewhile

from kgbuild.extract.timephrases import MONTHS, WEEKDAYS
from kgbuild.extract.times import FoundTime, find_times, governors, prospective
from kgbuild.extract.victims import Count, count, single
from kgbuild.model import Document, Word
from kgbuild.numerals import QUALIFIERS, quantity
from kgbuild.resources import shipped
from kgbuild.wordlists import word_lists

#: The lists of words that the rules below ask for.
_LISTS = (
    "collectives", "dead", "death-tolls", "deaths", "doubted", "dying", "escaping", "figurative", "hurt", "injuries",
    "killing", "leaving", "lives", "losses", "reports", "taking", "tolls", "totals", "unharmed", "wounding",
)  # fmt: skip
_BOTH = ("killed", "wounded")
_MODALS = frozenset({"could", "would", "might", "may", "should", "can", "will", "must", "shall", "'ll"})
_CONDITIONS = frozenset({"if", "unless", "whether", "lest"})
_RELATIVES = frozenset({"who", "that", "which", "whom"})
_NOT_QUITE = frozenset({"almost", "nearly", "narrowly"})
_REFLEXIVES = frozenset({"himself", "herself", "themselves", "itself", "myself", "ourselves"})
_CAUSES = (
    "in",
    "by",
    "during",
    "from",
    "after",
    "as a result of",
    "following",
    "when",
    "in the course of",
    "on",
    "at",
)
_ALONGSIDE = frozenset({"alongside", "along with", "together with"})
_VALUES = frozenset({"of", "to", "at", "past", "above"})
_NO_CAUSE = frozenset(
    {
        "total",
        "morning",
        "afternoon",
        "evening",
        "night",
        "day",
        "week",
        "month",
        "year",
        "hour",
        "dawn",
        "time",
    }
)
_NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "PRON"})
#: The words of qualifiers ("at least").
_QUALIFYING = frozenset({word for phrase in QUALIFIERS for word in phrase})
#: How many words before a verb group its counted subject is looked for.
_RUN = 12
_LONG = frozenset({"week", "month", "year", "decade"})


@dataclass(frozen=True, slots=True)
class FoundToll:
    """A number of people killed or wounded, told in words `first` to `last` (exclusive).

    `kind` is "killed" or "wounded". `number` is None for "dozens" (`bound` is then "vague"), 0 where the
    words deny deaths or injuries; else `bound` is exactly, least, most or about. `of` says of whom,
    `of_word` is its noun. `trigger` is the word that tells it (killed, dead, casualties). `head` is the
    verb or noun that it hangs on: the verb itself, the verb above a participle ("hit …, killing four"), the
    noun that a clause describes ("strikes that killed four"). `cause` is the word for what did it, where
    the clause names it ("in an airstrike"). `part_of`: it is counted in another toll of the sentence
    ("including two children"). `cumulative`: it sums up a period.
    """

    first: int
    last: int
    kind: str
    number: int | None
    bound: str
    of: str
    of_word: int | None
    trigger: int
    head: int
    cause: int | None = None
    part_of: bool = False
    cumulative: bool = False


@dataclass(frozen=True, slots=True)
class _Clause:
    """What tells a toll: its word, the nouns that it counts (or counts already made), where it hangs."""

    kinds: tuple[str, ...]
    trigger: int
    victims: tuple[int, ...]
    head: int
    cause: int | None = None
    counts: tuple[Count, ...] = ()


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    return word_lists(shipped("ontology") / "lexicon" / "tolls.ttl", _LISTS, prefix="casualty-")


def find_tolls(document: Document, times: Sequence[FoundTime] | None = None) -> list[FoundToll]:
    """Return the tolls of a document in order; its `times` are found anew where they are not given."""
    clauses = [clause for word in document.words for clause in _clauses(document, word)]
    if not clauses:
        return []
    dated = find_times(document) if times is None else times
    found = {toll: None for clause in clauses for toll in _counted(document, clause, dated)}
    return sorted(_without_doubles(found), key=lambda t: (t.trigger, t.first, t.kind, t.part_of, t.bound))


def _clauses(document: Document, word: Word) -> Iterator[_Clause]:
    """Yield what a word tells, by each of the ways that its lemma can tell a toll."""
    lemma, low = word.lemma.lower(), word.text.lower()
    for names, read in _READERS:
        for name in names:
            if (lemma in _words()[name] or low in _words()[name]) and (clause := read(document, word, name)):
                yield clause
                return


def _counted(document: Document, clause: _Clause, times: Sequence[FoundTime]) -> Iterator[FoundToll]:
    collectives = _words()["collectives"]
    counts = [*clause.counts, *(count(document, clause.victims, collectives) if clause.victims else ())]
    summed = _is_cumulative(document, clause, times)
    for c in counts:
        for kind in clause.kinds:
            told = (clause.trigger, clause.trigger if c.of_word is None else c.of_word)
            first, last = min(c.first, *told), max(c.last - 1, *told) + 1
            yield FoundToll(
                first, last, kind, c.number, c.bound, c.of, c.of_word,
                clause.trigger, clause.head, clause.cause, c.part_of, summed,
            )  # fmt: skip


def _without_doubles(found: dict[FoundToll, None]) -> Iterator[FoundToll]:
    """Drop the second of two tolls of one kind that count the same words ("12 dead" read by two rules)."""
    seen: set[tuple[str, int | None, int | None, str, bool]] = set()
    kept: list[FoundToll] = []
    for toll in found:
        key = (toll.kind, toll.number, toll.of_word, toll.bound, toll.part_of)
        same = any(
            (t.kind, t.number, t.part_of) == (toll.kind, toll.number, toll.part_of)
            and t.first < toll.last > toll.first < t.last
            for t in kept
            if t.of_word is None
        )
        if key not in seen if toll.of_word is not None else not same:
            seen.add(key)
            kept.append(toll)
            yield toll


def _is_cumulative(document: Document, clause: _Clause, times: Sequence[FoundTime]) -> bool:
    """Tell whether a figure sums up a period: "in total", "since June", "in two months of fighting"."""
    near = {clause.trigger, clause.head}
    for time in times:
        if _ranks(document, time):
            continue
        kind, args = time.when.kind, time.when.args
        long = kind == "since" or (kind in ("recent", "duration") and args[1] in _LONG)
        year = kind == "date" and args[1] == 0
        if (year and time.head in near.union(clause.victims)) or (
            long and near & set(governors(document, time))
        ):
            return True
    if _counts_them(document, document.words[clause.trigger]):
        near.add(document.words[clause.trigger].head)
    below = [document.words[j] for i in near for j in (i, *document.children[i])]
    below = [w for w in below if document.words[w.i - 1].text.lower() != "a"]  # "a total of 31"
    texts = {w.lemma.lower() for w in below} | {f"{w.prep} {w.lemma.lower()}" for w in below}
    words = _words()["totals"]
    follows = document.words[clause.trigger + 1 : clause.trigger + 6]
    pairs = {f"{a.text} {b.text}".lower() for a, b in pairwise(follows)}
    return bool(texts & words or pairs & words)


def _ranks(document: Document, time: FoundTime) -> bool:
    """Tell whether a time is that of a comparison: "the worst attack in five years", "the deadliest since 2015"."""
    nouns = [i for i in governors(document, time) if document.words[i].pos in _NOMINAL]
    return any(document.words[j].tag == "JJS" for i in nouns for j in document.children[i])


# --------------------------------------------------------------------------------------------- the grammar


def _kids(document: Document, i: int, *rels: str) -> list[int]:
    return [j for j in document.children[i] if document.words[j].rel in rels]


def _texts(document: Document, indices: Sequence[int]) -> set[str]:
    return {document.words[j].text.lower() for j in indices}


def _is_open(document: Document, verb: int) -> bool:
    """Tell whether a verb group leaves it open whether it happened: by a modal, a condition, a purpose."""
    word = document.words[verb]
    group = _kids(document, verb, "aux", "aux:pass", "mark", "cop")
    forms = _texts(document, group)
    if forms & _MODALS or _CONDITIONS & set(word.prep.split()) or forms & _CONDITIONS:
        return True
    if "to" in forms and not any(document.words[j].lemma == "have" for j in group):
        return True
    if word.tag == "VBG" and word.rel == "acl" and document.words[word.head].lemma.lower() in prospective():
        return True
    if word.rel in ("xcomp", "ccomp", "conj", "advcl") and word.head != verb:
        above = document.words[word.head]
        if above.lemma.lower() in _words()["doubted"]:
            return True
        if word.rel == "conj" and not _kids(document, verb, "subj", "subj:pass", "aux", "aux:pass"):
            return _is_open(document, word.head)
    return False


def _is_passive(document: Document, verb: int) -> bool:
    word = document.words[verb]
    if _kids(document, verb, "subj:pass", "aux:pass", "agent"):
        return True
    if word.tag == "VBN" and not _kids(document, verb, "aux", "obj"):
        return not _counts_next(document, verb)
    return (
        word.tag in ("VBD", "JJ") and word.rel in ("acl", "amod") and not _kids(document, verb, "obj", "subj")
    )


def _headline(document: Document, word: Word, name: str) -> _Clause | None:
    """Read "Blast kills 12", where a parser takes the verb of a headline for a noun."""
    words = document.words
    closes = document.sents[word.sent][1]
    tokens = [w.text.lower() for w in words[word.i : closes]]
    found = quantity(tokens, 1) if len(tokens) > 1 else None
    if found is None or word.lemma.lower() not in _words()[name]:
        return None
    noun = found.last + word.i
    of = words[noun].text if noun < closes and words[noun].pos == "NOUN" else ""
    counted = Count(word.i + 1, noun + bool(of), found.low, found.bound, of, noun if of else None)
    before = word.i - 1 if word.i and words[word.i - 1].pos in ("NOUN", "PROPN") else None
    head = word.i if before is None else before
    return _Clause(("killed",) if name == "killing" else ("wounded",), word.i, (), head, before, (counted,))


def _counts_next(document: Document, verb: int) -> bool:
    """Tell whether a number follows right behind: the participle is then a past tense with its object."""
    words = document.words
    closes = document.sents[words[verb].sent][1]
    tokens = [w.text.lower() for w in words[verb:closes]]
    found = (
        quantity(tokens, 1)
        if len(tokens) > 1 and words[verb + 1].text.lower() not in ("the", "all")
        else None
    )
    return found is not None and not _dates(words, verb + found.last)


def _verb(document: Document, word: Word, name: str) -> _Clause | None:
    """Read a verb of killing or wounding by its object, or in the passive by its subject."""
    if word.pos == "NOUN" and word.tag == "NNS" and word.text.lower() != word.lemma.lower():
        return _headline(document, word, name)
    if _counts_them(document, word):
        return _toll(document, word, name)
    if word.pos not in ("VERB", "ADJ") and not word.tag.startswith("VB"):
        return None
    if _is_open(document, word.i) or _texts(document, _kids(document, word.i, "advmod")) & _NOT_QUITE:
        return None
    kinds = ("killed",) if name in ("killing", "dead") else ("wounded",)
    passive = _is_passive(document, word.i)
    victims = _passive_victims(document, word) if passive else _objects(document, word)
    if _shared_number(document, word):
        return _neither(document, word, victims)
    if name == "wounding" and not passive and word.lemma.lower() in _words()["figurative"]:
        victims = [j for j in victims if any(document.words[k].rel == "nummod" for k in document.children[j])]
    bare = not _kids(document, word.i, "subj", "subj:pass", "aux", "aux:pass", "obj", "obl", "agent")
    if (bare or not victims) and (own := _numbered_state(document, word, kinds)):
        return own
    if _kids(document, word.i, "neg"):
        return _denied(document, word, kinds, passive)
    head, cause = _place(document, word.i, passive)
    company = _company(document, word.i) if passive else []
    return _Clause(kinds, word.i, (*victims, *company), head, cause) if victims else None


def _company(document: Document, verb: int) -> list[int]:
    """Return who met the same end: "was killed alongside two guards"."""
    return [j for j in _kids(document, verb, "obl", "nmod", "advcl") if document.words[j].prep in _ALONGSIDE]


def _neither(document: Document, word: Word, victims: Sequence[int]) -> _Clause | None:
    """Read "no one was killed or wounded", the one number that is of both."""
    counted = tuple(c for c in count(document, victims, _words()["collectives"]) if c.number == 0)
    head, cause = _place(document, word.i, True)
    return _Clause(_BOTH, word.i, (), head, cause, counted) if counted else None


def _shared_number(document: Document, word: Word) -> bool:
    """Tell whether a number is of killed and wounded together: "killed or wounded 20"."""
    words = document.words
    mine = word.lemma.lower() in _words()["killing"]
    for joint, other in ((word.i + 1, word.i + 2), (word.i - 1, word.i - 2)):
        inside = min(joint, other) >= 0 and max(joint, other) < len(words)
        if inside and words[joint].text.lower() in ("or", "and"):
            lemma = words[other].lemma.lower()
            if lemma in _words()["wounding" if mine else "killing"]:
                return True
    return False


def _denied(document: Document, word: Word, kinds: tuple[str, ...], passive: bool) -> _Clause | None:
    """Read "did not injure anyone", "were not hurt": none of several people."""
    if not passive and not {"anyone", "anybody", "any"} & _texts(document, list(document.subtree(word.i))):
        return None
    subjects = _kids(document, word.i, "subj:pass")
    if passive and not any(document.words[j].tag in ("NNS", "NNPS", "PRP") for j in subjects):
        return None
    head, cause = _place(document, word.i, passive)
    return _Clause(kinds, word.i, (), head, cause, (Count(word.i, word.i + 1, 0),))


def _objects(document: Document, word: Word) -> list[int]:
    """Return the objects of a verb, or the counted noun right after it where the parser saw no object.

    "Killed or wounded 20" says of neither how many.
    """
    words = document.words
    found = _kids(document, word.i, "obj")
    if found:
        # a parser may hang "and two guards" on the verb
        found += [
            j
            for j in _kids(document, word.i, "conj")
            if words[j].pos in _NOMINAL and _has_number(document, j)
        ]
        return [j for j in found if words[j].text.lower() not in _REFLEXIVES]
    closes = document.sents[word.sent][1]
    number = quantity([w.text.lower() for w in words[:closes]], word.i + 1) if word.i + 1 < closes else None
    if number is None:
        return []
    noun = number.last - 1
    while (
        words[noun].head > noun
        and words[words[noun].head].pos in ("NOUN", "PROPN")
        and words[noun].head < closes
    ):
        noun = words[noun].head
    return [noun]


def _has_number(document: Document, i: int) -> bool:
    word = document.words[i]
    owned = word.tag == "NN" and bool(_kids(document, i, "poss"))
    return word.pos == "NUM" or owned or bool(_kids(document, i, "nummod"))


def _subjects(document: Document, verb: int, *rels: str) -> list[int]:
    """Return the subjects of a verb: its own, the noun that it describes, or those of the verb beside it."""
    words = document.words
    own = _one_subject(document, _kids(document, verb, *rels))
    if own and words[own[0]].text.lower() in _RELATIVES:
        return [_antecedent(document, own[0], verb)]
    if own:
        return own
    if words[verb].rel == "relcl":
        return [words[verb].head]
    if words[verb].rel in ("conj", "xcomp") and words[verb].head != verb:
        return _subjects(document, words[verb].head, *rels)
    return []


def _antecedent(document: Document, pronoun: int, verb: int) -> int:
    """Return the noun that a relative pronoun stands for; "…, which X, and which Y" has one for both."""
    words = document.words
    if words[verb].rel in ("relcl", "acl"):
        return words[verb].head
    opens = document.sents[words[verb].sent][0]
    same = words[pronoun].text.lower()
    if words[pronoun - 1].rel == "cc":
        before = [
            j for j in range(opens, pronoun) if words[j].text.lower() == same and words[j].pos == "PRON"
        ]
        pronoun = before[-1] if before else pronoun
    nouns = (j for j in range(pronoun - 1, opens - 1, -1) if words[j].pos not in ("PUNCT", "CCONJ", "ADP"))
    noun = next(nouns, pronoun)
    return noun if words[noun].pos in ("NOUN", "PROPN") else pronoun


def _one_subject(document: Document, found: list[int]) -> list[int]:
    """Return of several subjects those listed together, else the one that is counted."""
    if len(found) > 1:
        found = [j for j in found if document.words[j].text.lower() not in _RELATIVES] or found
    if len(found) < 2:
        return found
    between = document.words[found[-2] + 1 : found[-1]]
    if any(w.text.lower() in (",", "and") for w in between) and all(w.pos != "VERB" for w in between):
        return found
    counted = [j for j in found if any(document.words[k].rel == "nummod" for k in document.children[j])]
    return (counted or found)[-1:]


def _passive_victims(document: Document, word: Word) -> list[int]:
    """Return the subjects of a passive verb, or the counted noun before it where they count nobody."""
    own = _kids(document, word.i, "subj:pass", "subj")
    described = word.rel in ("acl", "amod") and document.words[word.head].pos in _NOMINAL
    if not own and described and count(document, [word.head], _words()["collectives"]):
        return [word.head]
    counted = _counted_before(document, word.i)
    if not own and word.rel != "relcl" and counted is not None:
        return [counted]
    subjects = [_whole(document, j) for j in _subjects(document, word.i, "subj:pass", "subj")]
    if subjects and count(document, subjects, _words()["collectives"]):
        return [*_listed_before(document, subjects), *subjects]
    return subjects if counted is None else [counted]


def _listed_before(document: Document, heads: Sequence[int]) -> list[int]:
    """Return the counted nouns before "and" and `heads` that the parse does not join with them."""
    words = document.words
    found: list[int] = []
    at = min((c.first for i in heads for c in single(document, i)), default=0)
    joint = words[at - 1].text.lower() if at else ""
    if joint == "and" and words[words[at - 1].head].pos in ("VERB", "AUX"):
        return []  # "…, and another died": it joins two clauses
    while at > 2 and joint == ("," if found else "and"):
        last = at - 2 - (words[at - 2].text == ",")
        nominal = words[last].pos in _NOMINAL or _has_number(document, last)
        known = single(document, last) if nominal and words[last].sent == words[at].sent else []
        if not known or last in heads or any(words[i].head == last and words[i].rel == "conj" for i in heads):
            break
        found.append(last)
        at = known[0].first
        joint = words[at - 1].text.lower() if at else ""
    return found


def _whole(document: Document, i: int) -> int:
    """Return the noun of which a part was taken for the subject: "14 civilians including three children"."""
    words = document.words
    if words[i].prep != "including" and "including" not in _texts(document, document.children[i]):
        return i
    opener = next(
        (j for j in range(i, document.sents[words[i].sent][0], -1) if words[j].text.lower() == "including"), i
    )
    before = opener - 1 - (words[opener - 1].text == ",")
    while words[before].rel in ("nmod", "compound") and words[before].head < before:
        before = words[before].head
    return before if words[before].pos in ("NOUN", "PROPN", "NUM") and before < i else i


def _counted_before(document: Document, verb: int) -> int | None:
    """Return the noun or numeral with a number right before a verb group, past an apposition."""
    words = document.words
    opens = document.sents[words[verb].sent][0]
    end = min([verb, *(j for j in _kids(document, verb, "aux", "aux:pass", "cop", "advmod") if j > verb - 5)])
    if end > opens and words[end - 1].text == ",":
        end = next((j for j in range(end - 2, max(opens, end - 9), -1) if words[j].text == ","), end)
    start = end
    while start > opens and end - start < _RUN and _in_phrase(words[start - 1]):
        start -= 1
    tokens = [w.text.lower() for w in words[:end]]
    found = [
        q for j in range(start, end) if (q := quantity(tokens, j)) and q.low and not _dates(words, q.last)
    ]
    if not found:
        return None
    after = max(q.last for q in found)
    nouns = list(takewhile(lambda j: words[j].pos in ("NOUN", "PROPN", "ADJ"), range(after, end)))
    return nouns[-1] if nouns else after - 1 if after == end else None


def _in_phrase(word: Word) -> bool:
    return word.pos in ("NOUN", "PROPN", "ADJ", "NUM", "DET", "CCONJ") or word.text.lower() in _QUALIFYING


def _dates(words: Sequence[Word], i: int) -> bool:
    return i < len(words) and (words[i].lemma.lower() in MONTHS or words[i].lemma.lower() in _NO_CAUSE)


def _place(document: Document, verb: int, passive: bool) -> tuple[int, int | None]:
    """Return the word on which a toll's verb hangs, and the word for what caused it."""
    words = document.words
    at = verb
    while (
        words[at].rel == "conj"
        and not _kids(document, at, "subj", "subj:pass")
        and words[words[at].head].pos == "VERB"
    ):
        at = words[at].head
    if passive and words[verb].rel == "relcl" and _texts(document, _kids(document, verb, "obl")) & _RELATIVES:
        return words[verb].head, words[verb].head
    if passive:
        return at, _circumstance(document, verb) or (_circumstance(document, at) if at != verb else None)
    subject = _subjects(document, verb, "subj")
    if subject and _texts(document, _kids(document, verb, "subj")) & _RELATIVES:
        return subject[0], subject[0]
    if words[at].rel in ("advcl", "acl", "relcl", "xcomp", "ccomp") and not _kids(document, at, "subj"):
        return words[at].head, subject[0] if subject else words[at].head
    if words[at].rel == "relcl" and subject:
        return words[at].head, subject[0]
    return at, subject[0] if subject else None


def _circumstance(document: Document, verb: int) -> int | None:
    """Return what did it, or in which it happened: the agent, "in an airstrike", "when a bomb went off"."""
    words = document.words
    if agents := _kids(document, verb, "agent"):
        return agents[0]
    for prep in _CAUSES:
        for j in _kids(document, verb, "obl", "advcl", "nmod"):
            if words[j].prep == prep and words[j].text.lower() in _RELATIVES:
                return words[verb].head if words[verb].rel in ("relcl", "acl") else None
            if words[j].prep == prep and j not in document.name_at and not _is_calendar(words[j]):
                return j
    return None


def _is_calendar(word: Word) -> bool:
    """Tell whether a word is of a date or a total, and so no cause."""
    low = word.lemma.lower()
    return word.pos == "NUM" or low in WEEKDAYS or low in MONTHS or low in _NO_CAUSE


def _dying(document: Document, word: Word, name: str) -> _Clause | None:
    """Read a verb of dying by its subject."""
    if word.pos != "VERB" or _is_open(document, word.i) or _kids(document, word.i, "neg"):
        return None
    victims = _subjects(document, word.i, "subj", "subj:pass")
    counted = _counted_before(document, word.i)
    if counted is not None and not count(document, victims, _words()["collectives"]):
        victims = [counted]
    everyone = (*_listed_before(document, victims), *victims, *_company(document, word.i))
    cause = _circumstance(document, word.i)
    return _Clause(("killed",), word.i, everyone, word.i, cause) if victims else None


def _state(document: Document, word: Word, name: str) -> _Clause | None:
    """Read "12 dead", "left three people wounded", "two were shot dead", "seven are dead"."""
    kinds = ("killed",) if name == "dead" else ("wounded",)
    if word.tag.startswith("VB") and word.lemma.lower() in _words()["killing"] | _words()["wounding"]:
        return _verb(document, word, name)
    if _is_open(document, word.i):
        return None
    if _counts_them(document, word):
        return _toll(document, word, name)
    if own := _numbered_state(document, word, kinds):
        return own
    victims = _in_state(document, word)
    head = word.head if word.rel in ("xcomp", "amod", "acl", "obj", "advcl", "conj") else word.i
    if document.words[_governor(document, head)].lemma.lower() in _words()["leaving"]:
        head = _governor(document, head)
    return _Clause(kinds, word.i, tuple(victims), head, _subject_of(document, head)) if victims else None


def _in_state(document: Document, word: Word) -> list[int]:
    """Return the nouns that an adjective is said of."""
    words = document.words
    if subjects := _kids(document, word.i, "subj", "subj:pass"):
        return [words[word.i].head] if words[subjects[0]].text.lower() in _RELATIVES else subjects
    above = words[word.head]
    if word.rel in ("amod", "acl") and above.pos in ("NOUN", "PROPN", "NUM"):
        return [word.head]
    if above.lemma.lower() in _words()["leaving"] and word.rel in (
        "xcomp",
        "advcl",
        "obl",
        "advmod",
        "ccomp",
        "amod",
    ):
        if objects := _kids(document, word.head, "obj"):
            return objects
        return _subjects(document, word.head, "subj:pass") if _is_passive(document, word.head) else []
    return []


def _numbered_state(document: Document, word: Word, kinds: tuple[str, ...]) -> _Clause | None:
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
        if nouns and words[nouns[-1]].pos not in ("NOUN", "ADJ"):
            continue
        before_noun = word.i + 1 < len(words) and words[word.i + 1].pos in ("NOUN", "PROPN")
        if before_noun or (words[word.i].rel == "amod" and words[word.i].head > word.i):
            return None
        of = document.text(nouns[0], word.i) if nouns else ""
        counted = Count(start, word.i + 1, found.low, found.bound, of, nouns[-1] if nouns else None)
        head = _governor(document, word.i)
        return _Clause(kinds, word.i, (), head, _subject_of(document, head), (counted,))
    return None


def _governor(document: Document, i: int) -> int:
    """Return the verb above word `i`, past nouns and coordination; the topmost word where there is none."""
    words = document.words
    for _ in range(6):
        if words[i].head == i:
            break
        i = words[i].head
        if words[i].pos in ("VERB", "AUX"):
            break
    return i


def _subject_of(document: Document, verb: int) -> int | None:
    if document.words[verb].pos not in ("VERB", "AUX"):
        return None
    subjects = _subjects(document, verb, "subj")
    return subjects[0] if subjects else None


def _noun(document: Document, word: Word, name: str) -> _Clause | None:
    """Read a noun that counts: "three deaths", "the deaths of two men", "no casualties"."""
    if word.pos not in ("NOUN", "PROPN"):
        return None
    kinds = {"deaths": ("killed",), "injuries": ("wounded",), "losses": _BOTH}[name]
    head = _governor(document, word.i)
    if _is_none(document, word, head):
        first = min(word.i, _first_no(document, word))
        zero = Count(first, word.i + 1, 0, of=_kind_of_people(document, word.i))
        return _Clause(kinds, word.i, (), head, _cause_of_none(document, word, head), (zero,))
    if _counts_them(document, word):
        return _toll(document, word, name)
    if name == "losses" or _is_open(document, head):
        return None
    if name == "deaths" and (whose := _whose_death(document, word, head)):
        return _Clause(kinds, word.i, tuple(whose), head, _cause_of_none(document, word, head))
    of = _kind_of_people(document, word.i)
    counted = tuple(replace(c, of=of, of_word=None) for c in single(document, word.i) if c.number)
    if not counted or word.tag != "NNS":
        return None
    return _Clause(kinds, word.i, (), head, _cause_of_none(document, word, head), counted)


def _whose_death(document: Document, word: Word, head: int) -> list[int]:
    """Return who "the death of two men", "Karim's murder" and "were shot to death" are said of."""
    words = document.words
    if word.prep == "to":
        if words[head].lemma.lower() not in _words()["leaving"]:
            return []
        passive = _is_passive(document, head)
        return _passive_victims(document, words[head]) if passive else _kids(document, head, "obj")
    inner = [j for j in _kids(document, word.i, "nmod") if words[j].prep == "of"]
    return inner or [j for j in _kids(document, word.i, "poss") if j in document.name_at]


def _counts_them(document: Document, word: Word) -> bool:
    """Tell whether a word stands in "the number of dead"."""
    return word.prep == "of" and document.words[word.head].lemma.lower() in _words()["tolls"]


def _cause_of_none(document: Document, word: Word, head: int) -> int | None:
    """Return what had no victims: the subject of "caused", what "without" hangs from, or "in the attack"."""
    words = document.words
    subject = _subject_of(document, head)
    named = subject in document.name_at or words[head].lemma.lower() in _words()["escaping"]
    if subject is not None and subject not in (word.i, word.head) and not named:
        return subject
    for at in (word.i, head):
        if (found := _circumstance(document, at)) is not None and found != word.i:
            return found
    return None


def _kind_of_people(document: Document, i: int) -> str:
    modifiers = [document.words[j] for j in _kids(document, i, "amod", "compound") if j < i]
    return " ".join(
        w.text for w in modifiers if w.lemma.lower() not in ("further", "serious", "major", "any", "other")
    )


def _first_no(document: Document, word: Word) -> int:
    return min(
        (j for j in document.children[word.i] if document.words[j].text.lower() in ("no", "without")),
        default=word.i,
    )


def _is_none(document: Document, word: Word, head: int) -> bool:
    """Tell whether there were none: "no", "without", "did not cause any", "no reports of"."""
    words = document.words
    if any(words[j].lemma.lower() in _words()["doubted"] for j in document.children[word.i]):
        return False
    if {"no", "neither", "nor"} & _texts(document, document.children[word.i]) or word.prep == "without":
        return True
    if words[head].prep == "without" and word.rel == "obj":
        return True
    if words[head].lemma.lower() in _words()["escaping"] and word.rel == "obj":
        return not _is_open(document, head)
    if "any" in _texts(document, document.children[word.i]) and _kids(document, head, "neg"):
        return True
    report = words[word.head]
    if report.lemma.lower() in _words()["reports"] and word.prep == "of":
        return _is_none(document, report, head)
    if word.rel == "conj" and report.pos == "NOUN":
        return _is_none(document, report, head)
    return False


def _lives(document: Document, word: Word, name: str) -> _Clause | None:
    """Read "claimed the lives of two", "cost 12 lives", "two lost their lives"."""
    words = document.words
    verb = words[word.head]
    if word.prep == "of" and "no" in _texts(document, document.children[word.head]):
        head = _governor(document, word.i)
        return _Clause(
            ("killed",),
            word.i,
            (),
            head,
            _cause_of_none(document, word, head),
            (Count(word.i, word.i + 1, 0),),
        )
    if verb.lemma.lower() not in _words()["taking"] or word.rel not in ("obj", "subj:pass", "subj"):
        return None
    if _is_open(document, verb.i) or _kids(document, verb.i, "neg"):
        return None
    inner = [
        j for j in _kids(document, word.i, "nmod", "poss") if words[j].prep == "of" or words[j].tag != "PRP$"
    ]
    owners = [j for j in _kids(document, word.i, "poss") if words[j].tag == "PRP$"]
    subjects = _subjects(document, verb.i, "subj")
    if owners and verb.lemma == "lose":
        return _Clause(("killed",), word.i, tuple(subjects), verb.i, _circumstance(document, verb.i))
    cause = subjects[0] if subjects and word.rel == "obj" else _circumstance(document, verb.i)
    head, _ = _place(document, verb.i, False)
    if inner:
        return _Clause(("killed",), word.i, tuple(inner), head, cause)
    counted = tuple(replace(c, of="", of_word=None) for c in single(document, word.i))
    return _Clause(("killed",), word.i, (), head, cause, counted) if counted else None


def _toll(document: Document, word: Word, name: str) -> _Clause | None:
    """Read "a death toll of 20", "the toll rose to 87", "the number of dead stood at 151"."""
    words = document.words
    verb = _governor(document, word.i)
    closes = document.sents[word.sent][1]
    tokens = [w.text.lower() for w in words[:closes]]
    near = range(word.i + 1, min(word.i + 9, closes - 1))
    values = [j for j in near if words[j].text.lower() in _VALUES]
    values += [_first_case(document, j) for j in _kids(document, verb, "obl", "nmod") if j > word.i]
    after = range(word.i + 1, closes - 1)
    values += [j for j in after if words[j - 1].pos == "VERB" and words[j].text in ("at", "to")]
    for j in values:
        found = quantity(tokens, j + 1) if words[j].text.lower() in _VALUES and j + 1 < closes else None
        if found and found.low is not None and found.bound != "range" and not _dates(words, found.last):
            noun = found.last if found.last < closes and words[found.last].pos == "NOUN" else None
            of = words[noun].text if noun else ""
            counted = Count(word.i, found.last, found.low, found.bound, of, noun)
            kinds = ("wounded",) if name in ("hurt", "wounding", "injuries") else ("killed",)
            return _Clause(kinds, word.i, (), verb, _cause_of_none(document, word, verb), (counted,))
    return None


def _first_case(document: Document, i: int) -> int:
    return next(iter(_kids(document, i, "case")), i)


def _unharmed(document: Document, word: Word, name: str) -> _Clause | None:
    """Read "escaped unhurt", "were unharmed" of several people."""
    words = document.words
    verb = word.head if words[word.head].lemma.lower() in _words()["escaping"] else word.i
    if word.pos not in ("ADJ", "ADV", "VERB") or _is_open(document, verb):
        return None
    if verb == word.i and (word.lemma == "safe" or not _kids(document, word.i, "cop", "aux:pass")):
        return None
    subjects = _subjects(document, verb, "subj", "subj:pass")
    if not subjects or words[subjects[0]].tag not in ("NNS", "NNPS"):
        return None
    zero = Count(min(subjects[0], word.i), word.i + 1, 0, of=words[subjects[0]].text, of_word=subjects[0])
    return _Clause(("wounded",), word.i, (), verb, None, (zero,))


_Reader = Callable[[Document, Word, str], _Clause | None]
_READERS: tuple[tuple[tuple[str, ...], _Reader], ...] = (
    (("killing", "wounding"), _verb),
    (("dying",), _dying),
    (("dead", "hurt"), _state),
    (("deaths", "injuries", "losses"), _noun),
    (("lives",), _lives),
    (("death-tolls",), _toll),
    (("unharmed",), _unharmed),
)
