"""Who said what: direct and reported speech, its speaker, its words, and how sure the report leaves it.

A *saying* (`extract.sayings`) is a verb of saying or a phrase of source with its speaker. A quotation is
given to the saying that stands nearest, first behind it, then before; what has no saying of its own goes on
from the quotation before it. What is not quoted is taken from the clause that the saying governs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kgbuild.extract.quotations import MARKS, Quote, Quotes
from kgbuild.extract.sayings import FINITE, EntityOf, Saying, Sayings, Span
from kgbuild.model import Document, Word
from kgbuild.speech import ReportingVerb, Speech

_PAUSE = frozenset({",", ":", ";", "—", "–", "-", "--", "(", "[", "…", "..."})
_STOP = frozenset({".", "…", "...", "!", "?"})
_ENDS_CONTENT = frozenset({"punct", "cc", "conj", "advcl", "parataxis"})
_ACCUSING = frozenset({"of", "for"})
_NEAR = 25  # words between a verb of saying and a quotation behind it


@dataclass(frozen=True, slots=True)
class FoundStatement:
    """A statement in words `first` to `last` (exclusive) of a document.

    `speaker_word` heads the speaker's noun phrase, `speaker` is its entity; `quote` are the words without
    outer marks and without the attribution that may stand amid them; `direct`: all of it is quoted.
    `verb` is the verb of saying, None for a phrase of source ("according to"). `certainty`: stated, reported,
    claimed, denied, accused.
    """

    speaker_word: int
    speaker: int | None
    first: int
    last: int
    quote: str
    direct: bool
    verb: int | None
    certainty: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said, as spans of words; `direct` where all of it is quoted."""

    saying: Saying
    spans: tuple[Span, ...]
    direct: bool


def statements(document: Document, entity_of: EntityOf, lexicon: Speech) -> list[FoundStatement]:
    """Return the statements of a document, sorted by position.

    `entity_of` gives the entity of the noun phrase that a word heads, None where it has none; speakers
    without an entity stay in the result with `speaker` None.
    """
    reader = _Reader(document, entity_of, lexicon)
    found = {s for told in reader.told() for s in reader.found(told)}
    return sorted(found, key=lambda s: (s.first, s.last, s.speaker_word, s.verb or 0))


class _Reader:
    def __init__(self, document: Document, entity_of: EntityOf, lexicon: Speech) -> None:
        self.doc, self.entity_of, self.lexicon = document, entity_of, lexicon
        self.words = document.words
        self.quotes = Quotes(document)
        self.finder = Sayings(document, self.quotes, entity_of, lexicon)
        self.sayings = self.finder.all
        self.clauses = self.finder.clauses

    # ---------------------------------------------------------------------------------- quotations

    def told(self) -> Iterator[_Told]:
        """Yield all that is said: quotations with their sayings, then what the other sayings govern."""
        direct: dict[int, list[Quote]] = {}
        loose: list[tuple[Quote, Saying]] = []
        before: tuple[Quote, Saying] | None = None
        for quote in self.quotes.all:
            near = self._nearest(quote)
            saying = near or self._goes_on(quote, before) or self._behind_a_subject(quote)
            if near:
                direct.setdefault(near.cue, []).append(quote)
            elif saying:
                loose.append((quote, saying))
            if saying and self._is_whole(quote, saying):
                before = (quote, saying)
        for quote, saying in loose:
            yield _Told(saying, ((quote.first, quote.last),), True)
        for saying in self.sayings:
            yield from self._of(saying, direct.get(saying.cue, []))

    def _takes_quotes(self, saying: Saying) -> bool:
        return "quote" in saying.how.content

    def _nearest(self, quote: Quote) -> Saying | None:
        """Return the saying that a quotation belongs to: behind it, else before it, else around it."""
        return self._behind(quote) or self._ahead(quote) or self._around(quote)

    def _behind(self, quote: Quote) -> Saying | None:
        """Return the saying that follows: "…,” he said"; none where a full stop ends the quotation."""
        if (
            quote.end >= len(self.words)
            or self.words[quote.last - 1].text in {".", "…"}
            or quote.end == quote.last
        ):
            return None
        at = quote.end + (self.words[quote.end].text == ",")
        for saying in self.sayings:
            if self._takes_quotes(saying) and saying.region[0] == at and saying.cue - at <= 12:
                return saying
        return None

    def _ahead(self, quote: Quote) -> Saying | None:
        """Return the saying that leads up to a quotation: "he said: “…", "he said that “…"."""
        mark = quote.first - 1
        colon = mark > 0 and self.words[mark - 1].text == ":"
        for saying in reversed(self.sayings):
            if saying.cue >= mark or not self._takes_quotes(saying):
                continue
            if self.words[saying.cue].sent != self.words[mark].sent and not colon:
                return None
            between = range(saying.cue + 1, mark)
            if len(between) > _NEAR or any(i in self.quotes.holding for i in between):
                return None
            return saying if colon or not any(self._is_clause(i) for i in between) else None
        return None

    def _is_clause(self, i: int) -> bool:
        """Whether word `i` heads a clause with a subject of its own."""
        return self.clauses.is_verb(i) and bool(self.clauses.below(i, "subj", "subj:pass"))

    def _around(self, quote: Quote) -> Saying | None:
        """Return the saying in whose sentence a quotation stands, the nearest one."""
        sents = {self.words[i].sent for i in (quote.first - 1, quote.first, quote.last - 1)}
        near = [s for s in self.sayings if self.words[s.cue].sent in sents and self._governs(s, quote)]
        return min(near, key=lambda s: abs(s.cue - quote.first), default=None)

    def _governs(self, saying: Saying, quote: Quote) -> bool:
        """Whether a quotation stands in what a saying tells."""
        return any(a <= quote.first < b for a, b in self._content(saying))

    def _goes_on(self, quote: Quote, before: tuple[Quote, Saying] | None) -> Saying | None:
        """Return the saying of the quotation before, where this one follows it with nothing between."""
        if before is None:
            return None
        earlier, saying = before
        if quote.continues:
            return saying
        mark = quote.first - 1
        starts = (
            mark == self.doc.sents[self.words[mark].sent][0]
            or self.words[mark - 1].text in _PAUSE | _STOP | MARKS
        )
        last = max(earlier.end - 1, saying.cue if saying.cue < mark else 0)
        follows = self.words[mark].sent - self.words[last].sent <= 1
        return saying if starts and follows and self._has_verb(quote) else None

    def _has_verb(self, quote: Quote) -> bool:
        return any(self.words[i].pos in ("VERB", "AUX") for i in range(quote.first, quote.last))

    def _behind_a_subject(self, quote: Quote) -> Saying | None:
        """Return a saying of whom the sentence before a quotation speaks, where it is a sentence itself."""
        mark = quote.first - 1
        sent = self.words[mark].sent
        colon = mark > 0 and self.words[mark - 1].text == ":"
        opens = mark == self.doc.sents[sent][0]
        if not (opens or colon) or quote.last - quote.first < 4 or not self._has_verb(quote):
            return None
        sent -= not colon
        if sent < 0 or self.quotes.paragraph(mark) - self.quotes.paragraph(self.doc.sents[sent][0]) > 1:
            return None
        speaker = self._subject_of(sent, mark)
        if speaker is None:
            return None
        how = ReportingVerb("reported", frozenset({"quote"}))
        return Saying(speaker, None, (speaker,), how, (speaker, speaker + 1))

    def _subject_of(self, sent: int, before: int) -> int | None:
        """Return the last subject with an entity before a word in a sentence: who it speaks of."""
        first, last = self.doc.sents[sent]
        told = [s for s in self.sayings if first <= s.cue < min(last, before)]
        if told:
            return told[-1].speakers[0]
        root = next((w for w in self.words[first:last] if w.rel == "root"), None)
        for word in self.finder.below(root.i, "subj") if root else []:
            if word.i < before and self.entity_of(word.i) is not None and word.i not in self.quotes.holding:
                return word.i
        return None

    # ------------------------------------------------------------------------------------ content

    def _of(self, saying: Saying, quotes: list[Quote]) -> Iterator[_Told]:
        """Yield what one saying tells: its quotations, or the clause with the words quoted in it."""
        whole = [
            q for q in quotes if self._is_whole(q, saying) and (self._has_verb(q) or self._beside(q, saying))
        ]
        if whole:
            yield _Told(saying, tuple((quote.first, quote.last) for quote in whole), True)
            return
        spans = self._content(saying)
        if not spans and quotes:
            spans = tuple((quote.first, quote.last) for quote in quotes)
        if spans:
            yield _Told(saying, spans, False)

    def _beside(self, quote: Quote, saying: Saying) -> bool:
        """Whether a quotation touches its attribution, a comma or a colon between them or not."""
        a, b = saying.region
        return a - quote.end in (0, 1) or quote.first - 1 - b in (0, 1)

    def _is_whole(self, quote: Quote, saying: Saying) -> bool:
        """Whether a quotation is all that is said, and not some words of a clause."""
        mark = quote.first - 1
        a, b = saying.region
        before = self.words[mark - 1] if mark else None
        opens = (
            before is None
            or before.sent != self.words[mark].sent
            or before.text in _PAUSE | MARKS | _STOP
            or before.lemma in ("that", "as")
            or a <= before.i < b
        )
        if not opens:
            return False
        behind = self.words[quote.end] if quote.end < len(self.words) else None
        return (
            behind is None
            or behind.sent != self.words[quote.last - 1].sent
            or behind.pos == "PUNCT"
            or a <= behind.i < b
            or self.words[quote.last - 1].text in _STOP
            or self._has_verb(quote)
        )

    def _content(self, saying: Saying) -> tuple[Span, ...]:
        """Return the words that a saying governs, as spans; none where it governs nothing."""
        spans = self._phrase_content(saying) if saying.verb is None else self._verb_content(saying)
        return tuple(span for part in spans for span in self._trimmed(*part))

    def _phrase_content(self, saying: Saying) -> list[Span]:
        """Return the sentence that a phrase of source stands in, or the coordinated clause inside it."""
        first, last = self.doc.sents[self.words[saying.cue].sent]
        a, b = saying.region
        head = self.clauses.clause_of(self.words[saying.cue].head)
        if self.words[head].rel == "conj" and self._is_clause(head) and first < a:
            first, last = self.finder.extent(head)
        return [(first, min(a, last)), (max(b, first), last)]

    def _verb_content(self, saying: Saying) -> list[Span]:
        """Return what a verb of saying governs, by the kinds of content that it takes."""
        verb, takes = saying.cue, saying.how.content
        if "clause" in takes:
            spans = self._clause(saying)
            if spans:
                return spans
        if "description" in takes:
            return self._named(verb)
        objects = [j for j in self.clauses.below(verb, "obj", "iobj") if j > verb]
        below = [j for j in self.clauses.below(verb, "xcomp", "advcl") if j > verb and self._to(j)]
        if "infinitive" in takes and below and not (objects and "object" in takes):
            a, b = self._right(verb, below[0])
            return [(min([a, *(self.finder.extent(j)[0] for j in objects if j < a)]), b)]
        if objects and "infinitive" in takes and any(self._to(j) for j in self.doc.children[objects[0]]):
            return [self._right(verb, objects[0])]
        if objects and self._object_counts(verb, objects[0], saying.how):
            return [self._right(verb, objects[0])]
        return []

    def _named(self, verb: int) -> list[Span]:
        """Return what a verb calls something, that thing first: "the raid a crime", "it as a success"."""
        below = [j for j in self.clauses.below(verb, "obj", "xcomp", "ccomp") if j > verb]
        if not below:
            return []
        spans = [self._right(verb, j) for j in below]
        begin, end = min(a for a, _ in spans), max(b for _, b in spans)
        complement = any(self.words[j].rel != "obj" for j in below) or len(below) > 1
        as_something = any(self.words[i].text == "as" for i in range(begin, end))
        return [(begin, end)] if complement or as_something else []

    def _to(self, i: int) -> bool:
        """Whether a word heads an infinitive with "to", or a gerund that is a complement."""
        gerund = self.words[i].rel == "xcomp" and self.words[i].tag == "VBG"
        if self.words[i].prep not in ("", "to"):
            return False
        return gerund or any(self.words[j].tag == "TO" for j in self.doc.children[i])

    def _object_counts(self, verb: int, thing: int, how: ReportingVerb) -> bool:
        """Whether the object of a verb is what it reports, or whom it accuses of something."""
        if "accusation" in how.content:
            begin, end = self._right(verb, thing)
            return any(self.words[i].text in _ACCUSING for i in range(begin, end))
        word = self.words[thing]
        return "object" in how.content and word.pos in ("NOUN", "PROPN") and word.lemma not in how.not_objects

    def _clause(self, saying: Saying) -> list[Span]:
        """Return the clause that is said: behind the verb, before the attribution, or on both sides of it."""
        verb = saying.cue
        a, b = saying.region
        first, last = self.doc.sents[self.words[verb].sent]
        below = self.clauses.below(verb, "ccomp", "xcomp", "csubj", "obj")
        behind = [j for j in below if j >= b and self._tells(j)]
        if self._set_off(a, b, saying):
            resumed = self._resumed(b, last, behind)
            if resumed or any(self._tells(i) for i in range(first, a)):
                return [(self._left(first, a), a), *resumed]
        if b < last and self.finder.opens(verb, b) and not any(b < j < b + 12 for j in behind):
            return [(b, last)]
        if behind:
            return [self._right(verb, behind[0])]
        if self._finite_behind(verb, b, last):
            return [(b, last)]
        return []

    def _resumed(self, b: int, last: int, behind: list[int]) -> list[Span]:
        """Return the clause that goes on behind an attribution amid it: "the road, he said, was open"."""
        goes_on = b + 1 < last and self.words[b].text == "," and not behind
        goes_on = goes_on and any(self.words[i].tag in FINITE for i in range(b, min(b + 4, last)))
        return [(b, last)] if goes_on else []

    def _finite_behind(self, verb: int, b: int, last: int) -> bool:
        """Whether a clause follows a finite verb of saying that the parser did not hang on it."""
        if self.words[verb].tag not in FINITE or b >= last or self.words[b].pos in ("PUNCT", "CCONJ"):
            return False
        below = [j for j in self.clauses.below(verb, "ccomp", "xcomp", "obj") if j >= b]
        return not below and any(self.words[i].tag in FINITE for i in range(b, last))

    def _tells(self, i: int) -> bool:
        """Whether a word heads a clause that can be true: a verb with a subject, or a predicate with "be"."""
        return bool(self.clauses.below(i, "subj", "subj:pass", "cop", "expl", "aux", "aux:pass"))

    def _set_off(self, a: int, b: int, saying: Saying) -> bool:
        """Whether a comma or a mark sets an attribution off from the clause before it."""
        verb = saying.cue
        first, last = self.doc.sents[self.words[verb].sent]
        if a - first < 2 or self.words[verb].tag not in FINITE | {"VBN"} or self._in_relative(verb):
            return False
        if self.words[a - 1].text == ";" or self.words[a - 1].text not in _PAUSE | MARKS:
            return False
        told = [w for w in self.finder.below(verb, "obj", "xcomp") if w.i >= b]
        if told and "hearer" not in saying.how.content:
            return False
        closed = b >= last or self.words[b].pos == "PUNCT" or self.words[b].tag in {"VBG", "IN"}
        return closed or self.words[verb].rel == "parataxis" or not self._finite_behind(verb, b, last)

    def _in_relative(self, verb: int) -> bool:
        """Whether a verb has a relative pronoun for its subject: "remarks that underlined it"."""
        before = self.words[verb - 1]
        relative = before.text.lower() in {"that", "which", "who"} and before.tag != "IN"
        return relative or (self.words[verb].rel in ("relcl", "acl") and not self.clauses.below(verb, "subj"))

    def _left(self, first: int, a: int) -> int:
        """Return where the clause before an attribution begins: behind an earlier one in the sentence."""
        closed = [
            s.region[1] for s in self.sayings if first <= s.cue and s.verb is not None and s.region[1] < a - 2
        ]
        return max([first, *(end for end in closed if self.words[end].text == ",")])

    def _right(self, verb: int, content: int) -> Span:
        """Return the words of a content behind its verb, with what the parser hung on the verb instead."""
        begin, end = self.finder.extent(content)
        begin = max(begin, verb + 1)
        last = self.doc.sents[self.words[verb].sent][1]
        below = set(self.doc.subtree(verb))
        while end < last and end in below and self._goes_with(self._branch(verb, end)):
            end += 1
        if any(self._and_that(i) for i in range(end, min(end + 4, last))):
            end = last
        ends = [self._start(s) for s in self.sayings if self._shares(s, verb, begin, end)]
        ends += [
            s.region[0]
            for s in self.sayings
            if s.verb is None and begin < s.region[0] < end <= s.region[1] + 1
        ]
        return begin, min([end, *ends, *(i for i in range(begin + 1, end) if self._turns(i))])

    def _goes_with(self, branch: Word) -> bool:
        """Whether what hangs on a verb of saying behind its content can belong to that."""
        accused = branch.rel == "advcl" and branch.prep in _ACCUSING  # "accused the army [of shelling X]"
        return branch.rel not in _ENDS_CONTENT or accused or (branch.rel == "advcl" and self._to(branch.i))

    def _and_that(self, i: int) -> bool:
        """Whether a second clause opens at word `i`: "and that"."""
        return self.words[i].lemma == "that" and self.words[i - 1].pos == "CCONJ"

    def _turns(self, i: int) -> bool:
        """Whether a participle of saying takes over behind a comma: ", citing a source", ", adding that"."""
        word = self.words[i]
        known = word.tag == "VBG" and word.lemma in self.lexicon.verbs and i not in self.quotes.holding
        return known and self.words[i - 1].text == ","

    def _shares(self, other: Saying, verb: int, begin: int, end: int) -> bool:
        """Whether another verb of saying in a content is a second one of the speaker: "and added"."""
        inside = other.verb is not None and begin < other.cue < end
        return inside and self.words[other.cue].rel == "conj" and other.region[0] == other.cue

    def _start(self, saying: Saying) -> int:
        """Return where a coordinated saying begins, its conjunction included."""
        before = saying.cue - 1
        return before if self.words[before].pos in ("CCONJ", "ADV") else saying.cue

    def _branch(self, verb: int, i: int) -> Word:
        """Return the dependent of a verb under which word `i` stands."""
        while self.words[i].head != verb:
            i = self.words[i].head
        return self.words[i]

    def _trimmed(self, begin: int, end: int) -> Iterator[Span]:
        """Yield a span without the marks, commas and "that" at its ends, if anything is left."""
        inner = {quote.first - 1 for quote in self.quotes.all if begin < quote.first and quote.end < end}
        while (
            begin < end and (self.words[begin].pos == "PUNCT" or self._is_that(begin)) and begin not in inner
        ):
            begin += 1
        while end > begin and self.words[end - 1].pos == "PUNCT" and not self._closes(begin, end - 1):
            end -= 1
        if end > begin:
            yield begin, end

    def _closes(self, begin: int, i: int) -> bool:
        """Whether mark `i` closes a bracket, or a quotation that opens behind `begin`."""
        if self.words[i].text in {")", "]"}:
            return True
        return any(quote.end == i + 1 and quote.first - 1 > begin for quote in self.quotes.all)

    def _is_that(self, i: int) -> bool:
        """Whether word `i` is the conjunction, and not what the clause speaks of ("that was late")."""
        if self.words[i].text != "that" or i + 1 >= len(self.words):
            return False
        return self.words[i].rel in ("mark", "dep") or self.words[i + 1].pos not in ("AUX", "VERB", "ADV")

    # ------------------------------------------------------------------------------------- results

    def found(self, told: _Told) -> Iterator[FoundStatement]:
        """Yield a statement for each speaker."""
        spans = sorted(told.spans)
        quote = " ".join(self._text(a, b) for a, b in spans).strip()
        each: dict[int | str, int] = {}
        for i in told.saying.speakers:
            key = self.entity_of(i)
            each.setdefault(str(i) if key is None else key, i)
        for speaker in each.values():
            yield FoundStatement(
                speaker_word=speaker,
                speaker=self.entity_of(speaker),
                first=spans[0][0],
                last=spans[-1][1],
                quote=quote,
                direct=told.direct,
                verb=told.saying.verb,
                certainty=told.saying.how.certainty,
            )

    def _text(self, a: int, b: int) -> str:
        """Return words as they stand, without a comma at their end or before a closing mark there."""
        text = self.doc.text(a, b).rstrip(", ")
        return text[:-2] + text[-1] if text[-2:-1] == "," and text[-1] in MARKS else text


def holding(found: Iterable[FoundStatement], i: int) -> FoundStatement | None:
    """Return the narrowest of some statements that holds word `i`, None where none does."""
    inside = [s for s in found if s.first <= i < s.last]
    return min(inside, key=lambda s: (s.last - s.first, s.first), default=None)
