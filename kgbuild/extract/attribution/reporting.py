"""Finds verbs of saying and phrases of source, who speaks, and which words of the sentence only attribute.

The parse is asked for what it is good at (passives, subjects, coordination); names, marks and commas decide
where it is often wrong: behind an inverted verb, before a verb, at the opening of a sentence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kgbuild.extract.attribution.quotations import MARKS, Quotes
from kgbuild.model import Document, Word
from kgbuild.speech import ReportingVerb, Speech
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.clauses import Clauses
from kgbuild.syntax.passive import is_passive
from kgbuild.syntax.words import FINITE
from kgbuild.words import listed

EntityOf = Callable[[int], int | None]
Span = tuple[int, int]
RELATIVE = frozenset({"WP", "WDT", "WP$", "WRB"})
_OWNER_PREPS = frozenset({"by", "from", "of"})
_MODAL = frozenset({"will", "wo", "shall", "could", "should", "might", "may", "must", "can", "ca"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_PHRASE = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "DET", "NUM", "PART"})
_MODIFIER = frozenset({"NOUN", "PROPN", "ADJ", "DET", "NUM"})
_PREMODIFIER = frozenset({"det", "amod", "compound", "nummod", "poss", "flat"})
_FRAME = (
    "subj", "subj:pass", "obl", "advmod", "aux", "iobj", "agent", "tmod", "mark", "neg", "aux:pass", "expl",
)  # fmt: skip
_FAR_THAT = 8  # words between a verb of saying and the "that" of its content


@dataclass(frozen=True, slots=True)
class Saying:
    """A verb of saying, or the head of a phrase of source (`verb` None), with the heads of its speakers.

    `region` are the words that attribute: the verb, its speaker and what goes with them, without the content.
    """

    cue: int
    verb: int | None
    speakers: tuple[int, ...]
    how: ReportingVerb
    region: Span


class SayingContext:
    """A document with what its sayings are read from, and all of them, in order."""

    def __init__(self, document: Document, quotes: Quotes, entity_of: EntityOf, lexicon: Speech) -> None:
        self.doc, self.quotes, self.entity_of, self.lexicon = document, quotes, entity_of, lexicon
        self.words = document.words
        self.clauses = Clauses(document)
        self.all = _find(self)
        self.phrases = [saying for saying in self.all if saying.verb is None]

    def said_in(self, first: int, end: int) -> list[Saying]:
        """Return the sayings with a cue from word `first` on, before word `end`."""
        begin, end = (bisect_left(self.all, i, key=lambda s: s.cue) for i in (first, end))
        return self.all[begin:end]


def _find(ctx: SayingContext) -> list[Saying]:
    """Return the sayings in order; one without a subject beside another shares that one's speaker."""
    found = list(_phrases(ctx))
    latest = {ctx.words[s.cue].sent: s for s in found if s.verb is not None}
    for word in ctx.words:
        how = ctx.lexicon.verbs.get(_lemma(ctx, word))
        if how and _is_saying(ctx, word):
            speaker = _speaker(ctx, word.i, latest.get(word.sent))
            if speaker is not None:
                speakers = tuple(dict.fromkeys(_each(ctx, _issuer(ctx, _author(ctx, speaker), found))))
                latest[word.sent] = Saying(word.i, word.i, speakers, how, _region(ctx, word.i, speaker))
                found.append(latest[word.sent])
    return sorted(found, key=lambda s: s.cue)


def _lemma(ctx: SayingContext, word: Word) -> str:
    """Return the base form of a verb of saying, also of a past tense that the model took for a noun."""
    lemma, text = word.lemma.lower(), word.text.lower()
    if lemma in ctx.lexicon.verbs or not text.endswith("ed") or word.i == 0:
        return lemma
    base = next((text[:-n] for n in (2, 1) if text[:-n] in ctx.lexicon.verbs), lemma)
    return base if ctx.words[word.i - 1].pos in _NOMINAL or _after_mark(ctx, word.i) else lemma


def _is_saying(ctx: SayingContext, word: Word) -> bool:
    """Tell a verb that reports from one that is kept back, only possible, a participle, or quoted."""
    if word.i in ctx.quotes.holding or not (word.pos == "VERB" or word.lemma.lower() != _lemma(ctx, word)):
        return False
    head = ctx.words[word.head]
    if word.tag == "VBN" and (word.rel == "amod" or (word.rel == "xcomp" and head.i < word.i)):
        return False
    # "he went on to say"
    return not _unsaid(ctx, word) and not (_infinitive(ctx, word) and head.lemma not in listed("proceeding"))


def _unsaid(ctx: SayingContext, word: Word) -> bool:
    """Whether a saying did not happen: "did not say", "may say", "refused to say"."""
    if ctx.clauses.negated(word.i) or any(w.text.lower() in _MODAL for w in below(ctx, word.i, "aux")):
        return True
    head = ctx.words[word.head]
    if head.i == word.i or head.i in ctx.quotes.holding:
        return False
    kept = word.rel in ("xcomp", "ccomp", "acl", "advcl") and head.lemma in ctx.lexicon.reticent
    return kept or (word.rel == "xcomp" and ctx.clauses.negated(head.i))


def _infinitive(ctx: SayingContext, word: Word) -> bool:
    """Whether a verb is an infinitive with "to": what somebody wants to say is not said."""
    return word.tag == "VB" and any(w.tag == "TO" for w in below(ctx, word.i, "mark", "aux", "dep"))


def below(ctx: SayingContext, i: int, *rels: str) -> list[Word]:
    """Return the dependents of word `i` with one of some relations, in order."""
    return [ctx.words[j] for j in ctx.clauses.below(i, *rels)]


def _after_mark(ctx: SayingContext, i: int) -> bool:
    """Whether word `i` directly follows a quotation, a comma between them or not."""
    before = i - 1
    if before > 0 and ctx.words[before].text == ",":
        before -= 1
    return before >= 0 and ctx.words[before].text in MARKS and before not in ctx.quotes.holding


def _speaker(ctx: SayingContext, verb: int, shared: Saying | None) -> int | None:
    """Return the head of who says it: subject, agent of a passive, or what follows an inverted verb."""
    if _passive(ctx, verb):
        return next(iter(ctx.clauses.below(verb, "agent")), None)
    for told in (_quoted_as, _inverted, _named_before, _named_first):
        speaker = told(ctx, verb)
        if speaker is not None:
            return speaker
    own = [j for j in ctx.clauses.below(verb, "subj", "subj:pass") if j not in ctx.quotes.holding]
    if not own and shared and ctx.words[verb].rel == "conj":
        return shared.speakers[0]
    given = [a.head for a in arguments_of(ctx.clauses, verb) if a.position in ("subj", "subj:pass")]
    heads = [j for j in given if j not in ctx.quotes.holding]
    return heads[0] if heads else _opening(ctx, verb)


def _passive(ctx: SayingContext, verb: int) -> bool:
    """Whether a verb is passive; a participle in a sentence without finite verb is a past tense."""
    if ctx.words[verb].lemma == "quote" or _after_mark(ctx, verb):
        return False
    if ctx.clauses.below(verb, "subj:pass", "aux:pass", "agent"):
        return True
    first, last = ctx.doc.sents[ctx.words[verb].sent]
    return is_passive(ctx.clauses, verb) and _spoken(ctx, first, last)


def _quoted_as(ctx: SayingContext, verb: int) -> int | None:
    """Return who "was quoted as saying" it, or whom somebody "quoted as saying" it."""
    head = ctx.words[verb].head
    if ctx.words[head].lemma not in ("quote", "cite") or head == verb or ctx.words[verb].prep != "as":
        return None
    named = ("subj:pass", "subj") if is_passive(ctx.clauses, head) else ("obj",)
    return next(iter(ctx.clauses.below(head, *named)), None)


def _inverted(ctx: SayingContext, verb: int) -> int | None:
    """Return the speaker behind a verb that closes a quotation or a clause: "…,” said a farmer".

    Behind a verb of telling stands who is told.
    """
    if "hearer" in ctx.lexicon.verbs[_lemma(ctx, ctx.words[verb])].content:
        return None
    first, last = ctx.doc.sents[ctx.words[verb].sent]
    after_mark = _after_mark(ctx, verb)
    comma = verb > first and ctx.words[verb - 1].text == "," and _spoken(ctx, first, verb)
    if not after_mark and not comma:
        return None
    end = verb + 1
    while end < last and ctx.words[end].pos != "PUNCT" and ctx.words[end].tag not in RELATIVE:
        end += 1
    core = _core(ctx, verb + 1, end)
    finite = any(ctx.words[i].tag in FINITE for i in range(verb + 1, end))
    explained = _explained(ctx, verb + 1, end, last) if after_mark or not finite else None
    if explained is not None or not core or (finite and not after_mark):
        return explained
    return _best(ctx, core)


def _explained(ctx: SayingContext, begin: int, comma: int, last: int) -> int | None:
    """Return the person whose name follows the phrase behind an inverted verb: "said one of them, [X]"."""
    if comma + 1 >= last or ctx.words[comma].text != "," or begin == comma:
        return None
    if any(i in ctx.doc.name_at and ctx.doc.name_at[i].kind == "Person" for i in range(begin, comma)):
        return None
    name = ctx.doc.name_at.get(comma + 1)
    closed = name is not None and (name.last >= last or ctx.words[name.last].pos == "PUNCT")
    return _head(ctx, comma + 1) if name is not None and name.kind == "Person" and closed else None


def _core(ctx: SayingContext, begin: int, end: int) -> range:
    """Return the words of the noun phrase at `begin`, up to a preposition or a verb."""
    stop = begin
    while stop < end and (ctx.words[stop].pos in _PHRASE or stop in ctx.doc.name_at):
        stop += 1
    core = range(begin, stop)
    return core if any(ctx.words[i].pos in _NOMINAL for i in core) else range(0)


def _best(ctx: SayingContext, core: range) -> int:
    """Return the word that stands for a noun phrase: a person's name, else the last with an entity."""
    people = [_head(ctx, i) for i in core if i in ctx.doc.name_at and ctx.doc.name_at[i].kind == "Person"]
    if people:
        return people[0]
    nominal = [i for i in core if ctx.words[i].pos in _NOMINAL]
    known = [i for i in nominal if ctx.entity_of(i) is not None]
    return known[-1] if known else nominal[-1]


def _head(ctx: SayingContext, i: int) -> int:
    """Return the head of the name that word `i` stands in."""
    name = ctx.doc.name_at[i]
    inside = range(name.first, name.last)
    return next((j for j in inside if ctx.words[j].head not in inside or ctx.words[j].head == j), i)


def _named_before(ctx: SayingContext, verb: int) -> int | None:
    """Return the person whose name stands directly before a verb, unless it belongs to a preposition."""
    at = verb - 1
    while at >= 0 and ctx.words[at].pos in ("ADV", "AUX"):
        at -= 1
    name = ctx.doc.name_at.get(at)
    if name is None or name.kind != "Person" or at != name.last - 1 or at in ctx.quotes.holding:
        return None
    before = name.first - 1
    while before >= 0 and ctx.words[before].pos in _PHRASE and ctx.words[before].pos != "PART":
        before -= 1
    if before >= 0 and ctx.words[before].pos in ("ADP", "PART"):
        return None
    if before > 0 and ctx.words[before].pos == "CCONJ" and ctx.words[before - 1].pos == "PROPN":
        return None  # "Cole and Reed said": the first of them is the subject
    return _head(ctx, at)


def _named_first(ctx: SayingContext, verb: int) -> int | None:
    """Return the person with whose name a sentence opens, where nothing but asides stands before the verb."""
    first, _ = ctx.doc.sents[ctx.words[verb].sent]
    name = ctx.doc.name_at.get(first)
    if name is None or name.kind != "Person" or not name.last < verb - 1 or first in ctx.quotes.holding:
        return None
    aside = ctx.words[name.last].text == "," and ctx.words[verb - 1].text == ","
    return _head(ctx, first) if aside and not _spoken(ctx, name.last, verb) else None


def _opening(ctx: SayingContext, verb: int) -> int | None:
    """Return the noun phrase that opens a sentence, or what a quotation leaves of it: no subject is parsed."""
    first, _ = ctx.doc.sents[ctx.words[verb].sent]
    first = max([first, *(quote.end for quote in ctx.quotes.all if first < quote.end < verb)])
    core = _core(ctx, first, verb)
    if not core or first in ctx.quotes.holding or _spoken(ctx, core.stop, verb):
        return None
    return _best(ctx, core)


def _each(ctx: SayingContext, head: int) -> Iterator[int]:
    """Yield a speaker and who is coordinated with it."""
    yield head
    for word in below(ctx, head, "conj"):
        if word.pos in _NOMINAL and ctx.entity_of(word.i) is not None:
            yield word.i


def _author(ctx: SayingContext, head: int) -> int:
    """Return who speaks by a statement, a letter, a report; any other word speaks itself."""
    if ctx.words[head].lemma.lower() not in ctx.lexicon.nouns:
        return _with_entity(ctx, head)
    below = ctx.doc.children[head]
    owners = [
        j for j in below if ctx.words[j].rel in ("nmod", "agent", "obl") and ctx.words[j].prep in _OWNER_PREPS
    ]
    owners += [j for j in below if ctx.words[j].rel in ("poss", "compound", "amod")]
    for owner in owners:
        person = _with_entity(ctx, owner)
        if ctx.entity_of(person) is not None:
            return person
    return _with_entity(ctx, head)


def _issuer(ctx: SayingContext, head: int, found: list[Saying]) -> int:
    """Return who issued a text that was told of before: "said in a statement … The [statement] added"."""
    lemma = ctx.words[head].lemma.lower()
    if lemma not in ctx.lexicon.nouns or ctx.entity_of(head) is not None:
        return head
    for word in reversed(ctx.words[:head]):
        if word.lemma.lower() == lemma and word.sent < ctx.words[head].sent:
            above = {word.i, *ctx.clauses.ancestors(word.i)}
            told = [s.speakers[0] for s in found if s.cue in above]
            author = told[-1] if told else _author(ctx, word.i)
            return author if ctx.entity_of(author) is not None else head
    return head


def _with_entity(ctx: SayingContext, head: int) -> int:
    """Return the word of a noun phrase that has an entity: its head, else its name or apposition."""
    if ctx.entity_of(head) is not None:
        return head
    below = ctx.clauses.below(head, "appos", "flat", "compound")
    named = [j for j in below if ctx.words[j].pos in _NOMINAL and ctx.entity_of(j) is not None]
    return named[0] if named else head


def _phrases(ctx: SayingContext) -> Iterator[Saying]:
    """Yield "according to residents" and its like."""
    for word in ctx.words:
        certainty = ctx.lexicon.phrases.get(word.prep)
        if certainty and word.rel != "conj" and word.i not in ctx.quotes.holding:
            how = ReportingVerb(certainty, frozenset({"clause"}))
            a, b = extent(ctx, word.i)
            first, last = ctx.doc.sents[word.sent]
            if a > first and not any(w.tag in FINITE for w in ctx.words[b:last]):
                b = last  # what follows describes the source
            b = _behind_aside(ctx, b, last)
            speakers = tuple(dict.fromkeys(_each(ctx, _author(ctx, word.i))))
            yield Saying(word.i, None, speakers, how, (a, b))


def _behind_aside(ctx: SayingContext, b: int, last: int) -> int:
    """Return where a description of the source ends: "according to X, [a group that tracks deaths,] six died"."""
    b -= ctx.words[b - 1].text == ","
    if b + 2 >= last or ctx.words[b].text != "," or ctx.words[b + 1].tag != "DT":
        return b
    comma = next((i for i in range(b + 2, last) if ctx.words[i].text == ","), last)
    return comma if comma < last and not _spoken(ctx, b + 1, comma) else b


def extent(ctx: SayingContext, i: int) -> Span:
    """Return the words of a subtree, from its first to its last."""
    below = list(ctx.doc.subtree(i))
    return min(below), max(below) + 1


def _region(ctx: SayingContext, verb: int, speaker: int) -> Span:
    """Return the words that attribute: the verb, its speaker, and what goes with them."""
    first, last = ctx.doc.sents[ctx.words[verb].sent]
    below = set(ctx.doc.subtree(speaker))
    shared = ctx.words[verb].rel == "conj" and not ctx.clauses.below(verb, "subj", "subj:pass")
    begin = verb if speaker < first or (shared and _spoken(ctx, speaker, verb)) else min(verb, speaker)
    while begin > first and _joins(ctx, begin - 1, below):
        begin -= 1
    if speaker > verb:
        begin = verb
    inside = {j for i in ctx.clauses.below(verb, *_FRAME) for j in ctx.doc.subtree(i)} | (
        below if speaker > verb else set()
    )
    end = max(verb, speaker) + 1
    while end < last and end in inside and not _ends_region(ctx, verb, end):
        end += 1
    return begin, end


def _ends_region(ctx: SayingContext, verb: int, i: int) -> bool:
    """Whether word `i` ends an attribution: a quotation, a verb, the "that" of a clause."""
    return i in ctx.quotes.holding or ctx.words[i].pos in ("VERB", "AUX") or opens(ctx, verb, i)


def opens(ctx: SayingContext, verb: int, i: int) -> bool:
    """Whether word `i` is the "that" with which the content of a verb opens."""
    if ctx.words[i].lemma != "that" or i - verb > _FAR_THAT:
        return False
    if ctx.words[i].tag in RELATIVE and ctx.words[i].rel == "subj":
        return False  # "responded to a raid [that killed two]"
    between = ctx.words[verb + 1 : i]
    if any(word.pos in ("PUNCT", "VERB") for word in between):
        return False
    how = ctx.lexicon.verbs[_lemma(ctx, ctx.words[verb])]
    led = (
        not between or between[0].pos in ("ADP", "ADV") or between[0].rel == "tmod" or "hearer" in how.content
    )
    return led or ctx.words[i].tag == "IN"


def _spoken(ctx: SayingContext, begin: int, end: int) -> bool:
    """Whether a finite verb stands among some words, relative clauses apart."""
    relative = False
    for i in range(begin, end):
        relative = relative or ctx.words[i].tag in RELATIVE
        if ctx.words[i].tag in FINITE and not relative:
            return True
    return False


def _joins(ctx: SayingContext, i: int, below: set[int]) -> bool:
    """Whether word `i` belongs to the noun phrase behind it."""
    word = ctx.words[i]
    if word.pos == "PUNCT" or i in ctx.quotes.holding:
        return False
    return i in below or word.pos in _MODIFIER or (word.rel in _PREMODIFIER and word.head > i)
