"""Who said what: direct and reported speech, its speaker, its words, and how sure the report leaves it.

A *saying* (`attribution.reporting`) is a verb of saying or a phrase of source with its speaker. A quotation is
given to the saying that stands nearest, first behind it, then before; what has no saying of its own goes on
from the quotation before it. What is not quoted is taken from the clause that the saying governs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kgbuild.extract.attribution import content, reporting
from kgbuild.extract.attribution.content import PAUSE
from kgbuild.extract.attribution.quotations import MARKS, Quote
from kgbuild.extract.attribution.reporting import EntityOf, Saying
from kgbuild.extract.attribution.statement import FoundStatement, StatementContext, Told
from kgbuild.model import Document
from kgbuild.speech import ReportingVerb, Speech

_STOP = frozenset({".", "…", "...", "!", "?"})
_NEAR = 25  # words between a verb of saying and a quotation behind it


def statements(document: Document, entity_of: EntityOf, lexicon: Speech) -> list[FoundStatement]:
    """Return the statements of a document, sorted by position.

    `entity_of` gives the entity of the noun phrase that a word heads, None where it has none; speakers
    without an entity stay in the result with `speaker` None.
    """
    speaking = StatementContext(document, entity_of, lexicon)
    found = {s for told in all_told(speaking) for s in statements_of(speaking, told)}
    return sorted(found, key=lambda s: (s.first, s.last, s.speaker_word, s.verb or 0))


def all_told(ctx: StatementContext) -> Iterator[Told]:
    """Yield all that is said: quotations with their sayings, then what the other sayings govern."""
    direct: dict[int, list[Quote]] = {}
    loose: list[tuple[Quote, Saying]] = []
    before: tuple[Quote, Saying] | None = None
    for quote in ctx.quotes.all:
        near = _nearest(ctx, quote)
        saying = near or _goes_on(ctx, quote, before) or _behind_a_subject(ctx, quote)
        if near:
            direct.setdefault(near.cue, []).append(quote)
        elif saying:
            loose.append((quote, saying))
        if saying and _is_whole(ctx, quote, saying):
            before = (quote, saying)
    for quote, saying in loose:
        yield Told(saying, ((quote.first, quote.last),), True)
    for saying in ctx.sayings:
        yield from _of(ctx, saying, direct.get(saying.cue, []))


def _takes_quotes(ctx: StatementContext, saying: Saying) -> bool:
    return "quote" in saying.how.content


def _nearest(ctx: StatementContext, quote: Quote) -> Saying | None:
    """Return the saying that a quotation belongs to: behind it, else before it, else around it."""
    return _behind(ctx, quote) or _ahead(ctx, quote) or _around(ctx, quote)


def _behind(ctx: StatementContext, quote: Quote) -> Saying | None:
    """Return the saying that follows: "…,” he said"; none where a full stop ends the quotation."""
    if quote.end >= len(ctx.words) or ctx.words[quote.last - 1].text in {".", "…"} or quote.end == quote.last:
        return None
    at = quote.end + (ctx.words[quote.end].text == ",")
    for saying in ctx.sayings:
        if _takes_quotes(ctx, saying) and saying.region[0] == at and saying.cue - at <= 12:
            return saying
    return None


def _ahead(ctx: StatementContext, quote: Quote) -> Saying | None:
    """Return the saying that leads up to a quotation: "he said: “…", "he said that “…"."""
    mark = quote.first - 1
    colon = mark > 0 and ctx.words[mark - 1].text == ":"
    for saying in reversed(ctx.sayings):
        if saying.cue >= mark or not _takes_quotes(ctx, saying):
            continue
        if ctx.words[saying.cue].sent != ctx.words[mark].sent and not colon:
            return None
        between = range(saying.cue + 1, mark)
        if len(between) > _NEAR or any(i in ctx.quotes.holding for i in between):
            return None
        return saying if colon or not any(content.is_clause(ctx, i) for i in between) else None
    return None


def _around(ctx: StatementContext, quote: Quote) -> Saying | None:
    """Return the saying in whose sentence a quotation stands, the nearest one."""
    sents = {ctx.words[i].sent for i in (quote.first - 1, quote.first, quote.last - 1)}
    near = [s for s in ctx.sayings if ctx.words[s.cue].sent in sents and _governs(ctx, s, quote)]
    return min(near, key=lambda s: abs(s.cue - quote.first), default=None)


def _governs(ctx: StatementContext, saying: Saying, quote: Quote) -> bool:
    """Whether a quotation stands in what a saying tells."""
    return any(a <= quote.first < b for a, b in content.content(ctx, saying))


def _goes_on(ctx: StatementContext, quote: Quote, before: tuple[Quote, Saying] | None) -> Saying | None:
    """Return the saying of the quotation before, where this one follows it with nothing between."""
    if before is None:
        return None
    earlier, saying = before
    if quote.continues:
        return saying
    mark = quote.first - 1
    starts = (
        mark == ctx.doc.sents[ctx.words[mark].sent][0] or ctx.words[mark - 1].text in PAUSE | _STOP | MARKS
    )
    last = max(earlier.end - 1, saying.cue if saying.cue < mark else 0)
    follows = ctx.words[mark].sent - ctx.words[last].sent <= 1
    return saying if starts and follows and _has_verb(ctx, quote) else None


def _has_verb(ctx: StatementContext, quote: Quote) -> bool:
    return any(ctx.words[i].pos in ("VERB", "AUX") for i in range(quote.first, quote.last))


def _behind_a_subject(ctx: StatementContext, quote: Quote) -> Saying | None:
    """Return a saying of whom the sentence before a quotation speaks, where it is a sentence itself."""
    mark = quote.first - 1
    sent = ctx.words[mark].sent
    colon = mark > 0 and ctx.words[mark - 1].text == ":"
    opens = mark == ctx.doc.sents[sent][0]
    if not (opens or colon) or quote.last - quote.first < 4 or not _has_verb(ctx, quote):
        return None
    sent -= not colon
    if sent < 0 or ctx.quotes.paragraph(mark) - ctx.quotes.paragraph(ctx.doc.sents[sent][0]) > 1:
        return None
    speaker = _subject_of(ctx, sent, mark)
    if speaker is None:
        return None
    how = ReportingVerb("reported", frozenset({"quote"}))
    return Saying(speaker, None, (speaker,), how, (speaker, speaker + 1))


def _subject_of(ctx: StatementContext, sent: int, before: int) -> int | None:
    """Return the last subject with an entity before a word in a sentence: who it speaks of."""
    first, last = ctx.doc.sents[sent]
    told = [s for s in ctx.sayings if first <= s.cue < min(last, before)]
    if told:
        return told[-1].speakers[0]
    root = next((w for w in ctx.words[first:last] if w.rel == "root"), None)
    for word in reporting.below(ctx.finder, root.i, "subj") if root else []:
        if word.i < before and ctx.entity_of(word.i) is not None and word.i not in ctx.quotes.holding:
            return word.i
    return None


def _of(ctx: StatementContext, saying: Saying, quotes: list[Quote]) -> Iterator[Told]:
    """Yield what one saying tells: its quotations, or the clause with the words quoted in it."""
    whole = [
        q for q in quotes if _is_whole(ctx, q, saying) and (_has_verb(ctx, q) or _beside(ctx, q, saying))
    ]
    if whole:
        yield Told(saying, tuple((quote.first, quote.last) for quote in whole), True)
        return
    spans = content.content(ctx, saying)
    if not spans and quotes:
        spans = tuple((quote.first, quote.last) for quote in quotes)
    if spans:
        yield Told(saying, spans, False)


def _beside(ctx: StatementContext, quote: Quote, saying: Saying) -> bool:
    """Whether a quotation touches its attribution, a comma or a colon between them or not."""
    a, b = saying.region
    return a - quote.end in (0, 1) or quote.first - 1 - b in (0, 1)


def _is_whole(ctx: StatementContext, quote: Quote, saying: Saying) -> bool:
    """Whether a quotation is all that is said, and not some words of a clause."""
    mark = quote.first - 1
    a, b = saying.region
    before = ctx.words[mark - 1] if mark else None
    opens = (
        before is None
        or before.sent != ctx.words[mark].sent
        or before.text in PAUSE | MARKS | _STOP
        or before.lemma in ("that", "as")
        or a <= before.i < b
    )
    if not opens:
        return False
    behind = ctx.words[quote.end] if quote.end < len(ctx.words) else None
    return (
        behind is None
        or behind.sent != ctx.words[quote.last - 1].sent
        or behind.pos == "PUNCT"
        or a <= behind.i < b
        or ctx.words[quote.last - 1].text in _STOP
        or _has_verb(ctx, quote)
    )


def statements_of(ctx: StatementContext, told: Told) -> Iterator[FoundStatement]:
    """Yield a statement for each speaker."""
    spans = sorted(told.spans)
    quote = " ".join(_text(ctx, a, b) for a, b in spans).strip()
    each: dict[int | str, int] = {}
    for i in told.saying.speakers:
        key = ctx.entity_of(i)
        each.setdefault(str(i) if key is None else key, i)
    for speaker in each.values():
        yield FoundStatement(
            speaker_word=speaker,
            speaker=ctx.entity_of(speaker),
            first=spans[0][0],
            last=spans[-1][1],
            quote=quote,
            direct=told.direct,
            verb=told.saying.verb,
            certainty=told.saying.how.certainty,
        )


def _text(ctx: StatementContext, a: int, b: int) -> str:
    """Return words as they stand, without a comma at their end or before a closing mark there."""
    text = ctx.doc.text(a, b).rstrip(", ")
    return text[:-2] + text[-1] if text[-2:-1] == "," and text[-1] in MARKS else text


def holding(found: Iterable[FoundStatement], i: int) -> FoundStatement | None:
    """Return the narrowest of some statements that holds word `i`, None where none does."""
    inside = [s for s in found if s.first <= i < s.last]
    return min(inside, key=lambda s: (s.last - s.first, s.first), default=None)
