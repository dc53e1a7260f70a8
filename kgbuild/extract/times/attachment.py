"""Which word a phrase of time hangs on, and which event it counts from."""

from __future__ import annotations

from kgbuild.extract.times.found import CLIMB, POINTS, FoundTime
from kgbuild.extract.times.tables import Args
from kgbuild.extract.times.tense import VERBAL
from kgbuild.model import Document, Word
from kgbuild.words import listed

_INTRODUCED = frozenset({"case", "mark"})
#: Positions inside a phrase or clause, below the word that tells the event.
_INSIDE = frozenset({"subj", "subj:pass", "compound", "poss", "amod"})


def governors(document: Document, time: FoundTime) -> tuple[int, ...]:
    """Return the words that a time may be said of: its head and all above, up to the first verb.

    Parsers hang "at the base on Monday" from the base; the caller takes the first of these that tells an
    event.
    """
    found: list[int] = []
    at = time.head
    while at is not None and at not in found and len(found) < CLIMB:
        found.append(at)
        at = None if document.words[at].pos in VERBAL else document.words[at].head
    return tuple(found)


def settled(document: Document, last: int, args: Args, direction: int) -> Args:
    """Decide what "in two weeks" is: the time ahead, the time since, or a length ("in two months of war")."""
    if args[0] != "in":
        return args
    following = document.words[last].text.lower() if last < len(document.words) else ""
    if following == "of":
        return ("duration", *args[1:])
    return ("coming" if direction > 0 else "recent", *args[1:])


def top_of(words: tuple[Word, ...], first: int, last: int) -> int:
    """Return the highest word of a phrase: the first whose head lies outside, a function word last."""
    tops = [i for i in range(first, last) if not first <= words[i].head < last or words[i].head == i]
    solid = [i for i in tops if words[i].rel not in (*_INTRODUCED, "punct", "det", "cc")]
    return (solid or tops or [last - 1])[0]


def head_of(document: Document, top: int, anchor: int | None) -> int | None:
    """Return the word that the phrase modifies, past the event that it counts from."""
    words = document.words
    while words[top].rel == "conj":  # "on Tuesday and late on Sunday": both hang where the first does
        top = words[top].head
    head = words[top].head
    while anchor is not None and head != words[head].head and (head == anchor or _below(words, head, anchor)):
        head = words[head].head
    while (head in document.name_at or _is_it(words[head])) and words[head].head != head:
        head = words[
            head
        ].head  # a base has no time: what happened there has; nor has the "it" of "two days after it"
    return None if head in (top, anchor) else head


def _is_it(word: Word) -> bool:
    return word.text.lower() in ("it", "this", "that") and word.rel == "obl"


def out_of_habit(document: Document, top: int, args: Args) -> int:
    """Return the noun that a clause of lasting state describes, for a day that a parser hangs inside that clause.

    "Rockets hit a base that hosts troops on Monday": nothing that is so in general is so on one day; nor is the day
    that of "a bus carrying pilgrims". Else `top`.
    """
    words = document.words
    verb = words[words[top].head]
    lasting = verb.tag in ("VBZ", "VBP", "VBG") and not any(
        words[j].rel in ("aux", "aux:pass") for j in document.children[verb.i]
    )
    if args[0] in POINTS and lasting and verb.rel in ("relcl", "acl") and verb.head < verb.i < top:
        return verb.head
    return top


def past_purpose(document: Document, first: int, top: int) -> int:
    """Return an infinitive of purpose for a time behind a comma, as if it hung there: "moved to take X, Syria, [on 6 May]".

    The day is that of what was done, not of what it was done for.
    """
    words = document.words
    phrase = top
    while words[phrase].rel == "conj":  # a parser may join a day to the place before it
        phrase = words[phrase].head
    verb = words[words[phrase].head]
    purpose = verb.tag == "VB" and verb.rel in ("advcl", "acl", "xcomp") and verb.prep == "to"
    behind = first > 0 and words[first - 1].text == "," and verb.i < first
    return verb.i if purpose and behind else top


def counts_to_now(document: Document, head: int | None, anchor: int, args: Args) -> bool:
    """Tell whether a span since an event ends with the report: "three days after the raid, it is still unclear"."""
    if args[0] != "after-event" or not args[2]:
        return False
    if head is None:
        # a parser may take the clause of the event for the main one
        behind = [
            j for j in document.children[anchor] if document.words[j].rel in ("conj", "parataxis", "ccomp")
        ]
        head = next((j for j in behind if j > anchor), anchor)
    group = [
        document.words[j]
        for j in document.children[head]
        if document.words[j].rel in ("aux", "aux:pass", "cop")
    ]
    finite = (group or [document.words[head]])[0]
    lemma = finite.lemma.lower()
    return finite.tag in ("VBZ", "VBP") and (lemma in ("be", "have", "do") or lemma in listed("lasting"))


def reported(document: Document, first: int, head: int | None, args: Args) -> int | None:
    """Return the reported verb for a date before a reporting one: "On 1 May doctors said that two died"."""
    opens = document.sents[document.words[first].sent][0]
    day = args[0] == "range" or (args[0] == "date" and args[3])
    if head is None or head < first or first - opens > 1 or not day:
        return head
    clauses = [j for j in document.children[head] if document.words[j].rel == "ccomp" and j > head]
    return clauses[0] if clauses and not _looks_back(document, clauses[0]) else head


def _looks_back(document: Document, verb: int) -> bool:
    """Tell whether a told clause lies before the telling: "On 1 May he admitted that he [had] killed two men"."""
    return any(
        document.words[j].rel == "aux" and document.words[j].text.lower() in ("had", "'d", "’d")
        for j in document.children[verb]
    )


def _below(words: tuple[Word, ...], i: int, above: int) -> bool:
    for _ in range(CLIMB):
        if words[i].head == above:
            return True
        if words[i].head == i:
            return False
        i = words[i].head
    return False


def anchor_of(document: Document, opener: int) -> int | None:
    """Return the word of the event after the preposition `opener`: its clause's verb, or its noun."""
    words = document.words
    end = document.sents[words[opener].sent][1]
    target = words[opener].head if words[opener].rel in _INTRODUCED and words[opener].head > opener else None
    if target is None:
        word = words[opener].text.lower()
        after = range(opener + 1, end)
        target = next((i for i in after if word in words[i].prep.split() or words[i].head == opener), None)
    if target is None or words[target].pos in ("PRON", "DET"):
        return None  # "a day before that"
    while words[target].rel in _INSIDE and words[target].head > opener:
        target = words[target].head
    return target
