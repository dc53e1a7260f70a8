"""Whose words a text is where it quotes nobody: the turns of a transcript; letters, releases, communiqués that say "we".

A turn opens with a mark ("MS. LEE:", "Q:") and lasts until the next one. A text in the first person is that of the body
which its heading names as the author ("Communiqué of the General Staff"), which stands alone above it or is its source,
of who signed it, or of that of which its first sentence tells ("The Relief Corps condemns the bombing of our clinic").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kgbuild.extract.attribution.quotations import Quotes
from kgbuild.extract.attribution.statement import FoundStatement
from kgbuild.extract.coreference.entities import Entities
from kgbuild.extract.mentions.phrase import Phrase
from kgbuild.gazetteer import normalise
from kgbuild.model import Document
from kgbuild.speech import Speech
from kgbuild.syntax.words import FIRST_PERSON
from kgbuild.words import listed

#: How many words a mark of who speaks may have, its colon included.
_LONGEST_MARK = 8
#: How many turns make a transcript.
_TURNS = 2
#: Prepositions between a kind of text and its author: "a letter from", "a statement by".
_FROM = frozenset({"by", "from", "of"})
#: Lines above and beside a story that may name its author.
_LINES = frozenset({"headline", "byline", "dateline", "boilerplate"})
#: The first person of one who writes alone.
_SINGLE = frozenset({"i", "my", "me"})
#: Where the first person is told something and tells nothing itself: "a nurse told us".
_TOLD = frozenset({"iobj", "obj", "obl"})


@dataclass(frozen=True, slots=True)
class _Voice:
    """Who speaks in some words: the word that names the speaker, its entity, the span."""

    word: int
    key: int | None
    first: int
    last: int


class VoiceContext:
    """What voices are told by: a document, its entities, its paragraphs, what is quoted in it."""

    def __init__(self, document: Document, entities: Entities, speech: Speech) -> None:
        self.doc, self.entities, self.speech = document, entities, speech
        self.words, self.quotes = document.words, Quotes(document)
        self.paragraphs = tuple(_paragraphs(document, self.quotes))


def voices(
    document: Document, entities: Entities, speech: Speech, said: Sequence[FoundStatement]
) -> list[FoundStatement]:
    """Return a statement for each run of sentences that is somebody's own words; none for most texts.

    `said` are the statements that have a verb or a phrase of their own.
    """
    ctx = VoiceContext(document, entities, speech)
    turns = list(_turns(ctx)) or [run for voice in _authored(ctx) for run in _own(ctx, voice, said)]
    return [
        FoundStatement(v.word, v.key, v.first, v.last, document.text(v.first, v.last), True, None, "reported")
        for v in turns
        if v.key is not None and v.first < v.last
    ]


def _paragraphs(document: Document, quotes: Quotes) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs that are neither headlines nor fields, as (first, last) words."""
    first, words = 0, document.words
    opens = quotes.paragraph(0) if words else 0
    fields = [(b.start, b.end) for b in document.article.blocks if b.kind == "cell"]
    for i in range(1, len(words) + 1):
        here = quotes.paragraph(i) if i < len(words) else -1
        if here != opens:
            field = any(start <= words[first].start < end for start, end in fields)
            if words[first].sent not in document.headline_sents and not field:
                yield first, i
            first, opens = i, here


def _own(ctx: VoiceContext, voice: _Voice, said: Sequence[FoundStatement]) -> Iterator[_Voice]:
    """Yield a voice without the sentences in which it tells what others said."""
    told = [s for s in said if s.speaker not in (None, voice.key) and not _is_ours(ctx, s.speaker_word)]
    others = {ctx.words[s.speaker_word].sent for s in told}
    first = voice.first
    for sent in range(ctx.words[voice.first].sent, ctx.words[voice.last - 1].sent + 1):
        begin, end = ctx.doc.sents[sent]
        if sent in others:
            yield replace(voice, first=first, last=max(first, begin))
            first = max(first, min(end, voice.last))
    yield replace(voice, first=first)


def _is_ours(ctx: VoiceContext, i: int) -> bool:
    """Tell whether word `i` stands for a body of who speaks: "[my government] rejects the charge"."""
    return any(ctx.words[j].text.lower() in FIRST_PERSON for j in ctx.doc.children[i])


# --------------------------------------------------------------------------------------------- transcripts


def _turns(ctx: VoiceContext) -> Iterator[_Voice]:
    """Yield the paragraphs of a transcript's turns, each without its mark."""
    marks = [_mark(ctx, first, last) for first, last in ctx.paragraphs]
    if sum(mark is not None for mark in marks) < _TURNS:
        return
    speaker: tuple[int, int | None] = (0, None)
    for mark, (first, last) in zip(marks, ctx.paragraphs, strict=True):
        if mark is not None:
            speaker, first = (mark.word, mark.key), mark.last
        yield _Voice(*speaker, first, last)


def _mark(ctx: VoiceContext, first: int, last: int) -> _Voice | None:
    """Return the mark at the head of a paragraph: a name behind titles alone, or a word for somebody who asks."""
    stop = min(last, first + _LONGEST_MARK)
    colon = next((i for i in range(first, stop) if ctx.words[i].text == ":"), None)
    if colon is None or colon == first:
        return None
    if colon == first + 1 and ctx.words[first].text.lower() in listed("askers"):
        return _Voice(first, None, first, colon + 1)
    name = ctx.doc.name_at.get(colon - 1)
    if name is None or name.kind != "Person" or name.first < first:
        return None
    if any(not ctx.words[i].text[0].isupper() and ctx.words[i].pos != "PUNCT" for i in range(first, colon)):
        return None
    return _Voice(colon - 1, ctx.entities.of(colon - 1), first, colon + 1)


# ----------------------------------------------------------------------------------------- the first person


def _authored(ctx: VoiceContext) -> Iterator[_Voice]:
    """Yield the paragraphs of a text in the first person whose author is known."""
    if not any(_says_we(ctx, i) for first, last in ctx.paragraphs for i in range(first, last)):
        return
    word = _by_heading(ctx)
    word = _by_lines(ctx) if word is None else word
    word = _by_signature(ctx) if word is None else word
    word = _by_opening(ctx) if word is None else word
    if word is None:
        return
    signed = _words_of(ctx, "signer")
    for first, last in ctx.paragraphs:
        if not signed or first < signed[0]:  # what stands below a signature is others' words
            yield _Voice(word, ctx.entities.of(word), first, last)


def _says_we(ctx: VoiceContext, i: int) -> bool:
    """Tell whether a word is an author's "we": not quoted, and not whom somebody told something."""
    word = ctx.words[i]
    if word.text.lower() not in FIRST_PERSON or word.pos != "PRON" or i in ctx.quotes.holding:
        return False  # "US" is none
    return not (word.rel in _TOLD and ctx.words[word.head].lemma.lower() in ctx.speech.verbs)


def _by_heading(ctx: VoiceContext) -> int | None:
    """Return the author that a heading names: "Briefing of [the ministry]", "Letter dated 3 May from the envoy of [X]"."""
    for sent in sorted(ctx.doc.headline_sents):
        first, last = ctx.doc.sents[sent]
        kinds = [i for i in range(first, last) if ctx.words[i].text.lower() in ctx.speech.nouns]
        for i in range(kinds[0] + 1, last - 1) if kinds else ():
            if ctx.words[i].text.lower() in _FROM:
                found = _named_behind(ctx, i + 1, last)
                if found is not None:
                    return found
    return None


def _named_behind(ctx: VoiceContext, first: int, last: int) -> int | None:
    """Return the head of the first phrase from a word on that is a body or a person by name."""
    inside = (p for p in ctx.entities.phrases if first <= p.first and p.last <= last)
    return next((p.head for p in sorted(inside, key=lambda p: p.first) if _is_author(ctx, p)), None)


def _is_author(ctx: VoiceContext, phrase: Phrase) -> bool:
    """Tell whether a phrase means a body, a country or a person by name, and no medium."""
    key = ctx.entities.of(phrase.head)
    if key is None or ctx.entities.entity(key).generic:
        return False
    kind = ctx.entities.kind(key)
    is_a = ctx.entities.nouns.is_a
    return is_a(kind, "Actor") and not is_a(kind, "Media")


def _by_lines(ctx: VoiceContext) -> int | None:
    """Return the author who stands alone in a line above the story, in brackets behind one, or as its source."""
    text, body = ctx.doc.article.text, next(iter(ctx.paragraphs), (0, 0))[0]
    starts = ctx.words[body].start if ctx.words else 0
    above = [b for b in ctx.doc.article.blocks if b.kind in _LINES and b.start < starts]
    lines = [text[b.start : b.end].rstrip(" -–—:") for b in above]
    lines += [line[line.rindex("(") + 1 : -1] for line in lines if line.endswith(")") and "(" in line]
    lines += [ctx.doc.article.source] if ctx.doc.article.source else []
    wanted = set(map(normalise, lines))
    known = {iri for line in lines if (iri := ctx.entities.known.find(line))}
    for phrase in ctx.entities.phrases:
        key = ctx.entities.of(phrase.head) if _is_author(ctx, phrase) else None
        if key is not None:
            entity = ctx.entities.entity(key)
            if entity.iri in known or wanted & set(map(normalise, entity.names)):
                return phrase.head
    return None


def _by_signature(ctx: VoiceContext) -> int | None:
    """Return who signed: the person where the text says "I", else the body that the office is in, or that gives it out."""
    signer, office = _words_of(ctx, "signer"), _words_of(ctx, "office")
    bodies = [p.head for p in ctx.entities.phrases if p.head in office and _is_author(ctx, p)]
    if not signer:
        return bodies[0] if bodies else None
    own = any(
        ctx.words[i].text.lower() in _SINGLE and _says_we(ctx, i)
        for a, b in ctx.paragraphs
        for i in range(a, b)
    )
    return bodies[0] if bodies and not own else signer[-1]


def _words_of(ctx: VoiceContext, holds: str) -> list[int]:
    """Return the words of the first block that holds something: the name of who signed, an office."""
    block = next((b for b in ctx.doc.article.blocks if b.kind == "cell" and b.holds == holds), None)
    return [w.i for w in ctx.words if block is not None and block.start <= w.start < block.end]


def _by_opening(ctx: VoiceContext) -> int | None:
    """Return the body of which the first sentence tells, where its first two paragraphs say "we"."""
    if not ctx.paragraphs:
        return None
    first, last = ctx.doc.sents[ctx.words[ctx.paragraphs[0][0]].sent]
    root = next((w.i for w in ctx.words[first:last] if w.rel == "root"), None)
    subjects = [j for j in ctx.doc.children[root] if ctx.words[j].rel == "subj"] if root is not None else []
    said = any(_says_we(ctx, i) for a, b in ctx.paragraphs[:2] for i in range(a, b))
    for head in subjects:
        phrase = ctx.entities.details(head)
        if said and phrase is not None and phrase.name and _is_author(ctx, phrase):
            return head
    return None
