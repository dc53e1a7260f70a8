"""Everything that one article says: entities, events, statements, positions and relations, put together."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property

from kgbuild.extract.attribution.statement import FoundStatement
from kgbuild.extract.attribution.statements import statements
from kgbuild.extract.attribution.voices import voices
from kgbuild.extract.casualties.figures import find_tolls, gapped
from kgbuild.extract.casualties.grammar import giving_verb
from kgbuild.extract.coreference.entities import Entities
from kgbuild.extract.events import reader, scope
from kgbuild.extract.events.candidate import Decided, EventCandidate, Reason, mention
from kgbuild.extract.events.context import EventContext
from kgbuild.extract.events.signs import signs
from kgbuild.extract.relations.positions import positions
from kgbuild.extract.relations.relations import relations
from kgbuild.extract.times.finding import find_times
from kgbuild.gazetteer import Gazetteer
from kgbuild.lexicon import Lexicon
from kgbuild.model import (
    ArticleExtraction,
    Document,
    EventArgument,
    EventMention,
    Mention,
    Rival,
    Source,
    StatementMention,
    TimeExpression,
    Why,
)
from kgbuild.nouns import Nouns
from kgbuild.scores import score
from kgbuild.speech import Speech
from kgbuild.words import using


@dataclass(frozen=True)
class Tools:
    """What reading needs beside the document: the lexicons and the gazetteer."""

    lexicon: Lexicon
    nouns: Nouns
    speech: Speech
    gazetteer: Gazetteer


def read_document(document: Document, tools: Tools) -> ArticleExtraction:
    """Return what an annotated article says."""
    with using(tools.lexicon.words):
        return _Reader(document, tools).reading()


class _Reader:
    def __init__(self, document: Document, tools: Tools) -> None:
        self.doc, self.tools = document, tools
        self.entities = Entities.read(document, tools.gazetteer, tools.nouns)
        self.said = statements(document, self.entities.of, tools.speech)
        self.said += voices(document, self.entities, tools.speech, self.said)
        self.number: dict[int, int] = {}

    def reading(self) -> ArticleExtraction:
        times = find_times(self.doc)
        quoted = [s for s in self.said if s.direct and s.speaker is not None and self._speaks(s.speaker)]
        self.entities.speak((s.first, s.last, s.speaker) for s in quoted if s.speaker is not None)
        sources = frozenset(i for s in self.said for i in self._sourcing(s))
        beside = (gapped(self.doc, w.i) for w in self.doc.words if w.pos == "NUM")
        sources |= {i for i in beside if i is not None}
        drafting = EventContext(
            self.doc,
            self.entities,
            self.tools.lexicon,
            self._implied,
            times,
            find_tolls(self.doc, times, sources),
            frozenset(s.verb for s in self.said if s.verb is not None),
            sources,
        )
        drafts = reader.read_events(drafting)
        self.number = {i: n for n, draft in enumerate(drafts) for i in draft.words}
        events = tuple(self._event(n, draft, drafting) for n, draft in enumerate(drafts))
        return ArticleExtraction(
            article=self.doc.article,
            entities=self.entities.all,
            events=events,
            statements=self._statements(drafts),
            positions=tuple(positions(self.doc, self.entities)),
            relations=tuple(relations(self.doc, self.entities)),
        )

    def _sourcing(self, s: FoundStatement) -> range:
        """Return the words of a phrase of source that stands before what it tells: "according to X, a monitor"."""
        same = self.doc.words[s.speaker_word].sent == self.doc.words[s.first].sent
        return range(s.speaker_word, s.first) if s.verb is None and same else range(0)

    def _implied(self, key: int) -> str:
        """Return the event class that a weapon implies."""
        iri = self.entities.entity(key).iri
        entry = self.tools.gazetteer.entries.get(iri) if iri else None
        return entry.implies if entry else ""

    # ---------------------------------------------------------------------------------------- events

    def _event(self, key: int, draft: EventCandidate, drafting: EventContext) -> EventMention:
        source = self._source(draft.word)
        granted = source.certainty == "denied" and self._is_granted(draft.word, drafting)
        source = Source() if granted else source
        # what a source says of an event in one sentence it does not say in the next
        around = {self.doc.words[i].sent: self._source(i) for i in sorted(draft.words, reverse=True)}
        arguments = [
            EventArgument(
                r.role,
                self._mention(*self.entities.phrase(r.word)),
                Source(source.speaker, "implied", by=source.by)
                if r.implied
                else self._source(r.word, around.get(self.doc.words[r.word].sent)),
                entity=r.key,
                why=self._why(draft, (r.role, r.key)),
            )
            for r in draft.roles
        ]
        arguments += [
            EventArgument(
                f.role,
                self._mention(*f.span),
                self._giver(range(*f.span))
                or self._source(f.span[0], around.get(self.doc.words[f.span[0]].sent)),
                number=f.number,
                bound="part" if f.part else f.bound,
                of=f.of,
                why=self._why(draft, (f.role, f.span)),
            )
            for f in draft.figures
        ]
        arguments += [
            EventArgument(
                "time",
                self._mention(*span),
                source,
                when=self._anchored(when),
                why=self._why(draft, ("time", span)),
            )
            for when, span in draft.times
        ]
        if granted:
            arguments = [replace(a, source=_stated(a.source)) for a in arguments]
        return EventMention(
            key=key,
            kind=draft.kind,
            triggers=tuple(self._mention(i, i + 1) for i in sorted(draft.words)),
            arguments=tuple(arguments),
            links=tuple(sorted({(p, self.number[i]) for p, i in draft.links if i in self.number})),
            source=source,
            reference=draft.reference,
            plural=draft.plural,
            sentence=draft.sent,
            signs=tuple(
                sorted((*signs(drafting, draft), *(["quoted"] if self._is_quoted(draft.word) else [])))
            ),
            why=tuple((what, self._made(reason)) for what, reason in draft.steps) + self._of_links(draft),
        )

    def _of_links(self, draft: EventCandidate) -> tuple[tuple[str, Why], ...]:
        """Return why an event is linked to others: the number of the other stands in `grounds`."""
        found = {(prop, self.number[i]): (prop, i) for prop, i in reversed(draft.links) if i in self.number}
        whys = [(prop, self._made(draft.reasons[at]), n) for (prop, n), at in sorted(found.items())]
        return tuple((prop, replace(why, grounds=str(n))) for prop, why, n in whys)

    def _why(self, draft: EventCandidate, what: Decided) -> Why | None:
        reason = draft.reasons.get(what)
        return self._made(reason) if reason is not None and reason.by else None

    def _made(self, reason: Reason) -> Why:
        """Return a reason with offsets in the article, each run of words once, and the score of who proposed it."""
        words = self.doc.words
        spans: list[tuple[int, int]] = []
        for i in sorted(set(reason.words)):
            begin = spans.pop()[0] if spans and words[i - 1].end == spans[-1][1] else words[i].start
            spans.append((begin, words[i].end))
        against = tuple(map(self._told, reason.against))
        certainty = score(reason.by) if reason.by else 0.0
        return Why(reason.by, certainty, tuple(spans), reason.grounds, against, reason.entry)

    def _told(self, rival: Rival) -> Rival:
        """Return a rival as a reader sees it: an event, a word's index, by its word and where that stands."""
        if not rival.value.isdecimal():
            return rival
        word = self.doc.words[int(rival.value)]
        return replace(rival, value=f"{word.text} [{word.start}-{word.end}]")

    def _anchored(self, when: TimeExpression) -> TimeExpression:
        """Put the number of the event in place of the word that a time counts from."""
        if not when.kind.endswith("-event") or not when.args:
            return when
        word = when.args[0]
        number = self.number.get(word, -1) if isinstance(word, int) else -1
        return TimeExpression(when.kind, (number, *when.args[1:]), when.text, when.mention)

    def _source(self, i: int, default: Source | None = None) -> Source:
        said = self._said(i)
        found = said or self._aside(i)
        if found is None or found.speaker is None or not self._speaks(found.speaker):
            return default or Source()
        by = "_said" if found is said else "_aside"
        return Source(found.speaker, found.certainty, by=f"rule:extract.reading.{by}")

    def _is_granted(self, i: int, drafting: EventContext) -> bool:
        """Tell whether who denies something takes an event for granted: "denied any role in [the raid in Homs]"."""
        while self.doc.words[i].head != i:
            if self.doc.words[i].rel == "relcl" or scope.is_disowned(drafting.triggers, i):
                return True
            i = self.doc.words[i].head
        return False

    def _giver(self, span: range) -> Source | None:
        """Return whose figure it is: "[the ministry] put the number of wounded at 40"."""
        for i in span:
            verb, beside = giving_verb(self.doc, i), gapped(self.doc, i)
            does = [beside] if beside is not None else self._does(verb) if verb is not None else []
            keys = [key for j in does if (key := self.entities.of(j)) is not None and self._speaks(key)]
            if keys:
                return Source(keys[0], "reported", by="rule:extract.reading._giver")
        return None

    def _does(self, verb: int) -> list[int]:
        """Return the subjects of a verb, or of the one that it is joined to."""
        words = self.doc.words
        told = words[verb].head if words[verb].rel in ("conj", "advcl") else verb
        return [j for k in (verb, told) for j in self.doc.children[k] if words[j].rel == "subj" and j < verb]

    def _speaks(self, key: int) -> bool:
        """Tell whether an entity can say something: "the media office said" may be read as a building."""
        return self.tools.lexicon.fits(self.entities.kind(key), ("Actor",))

    def _said(self, i: int) -> FoundStatement | None:
        """Return the narrowest statement that holds word `i`."""
        return self._holding.get(i)

    @cached_property
    def _holding(self) -> dict[int, FoundStatement]:
        """The narrowest statement that holds each word."""
        found: dict[int, FoundStatement] = {}
        for statement in sorted(self.said, key=lambda s: (s.last - s.first, s.first)):
            for i in range(statement.first, statement.last):
                found.setdefault(i, statement)
        return found

    def _is_quoted(self, i: int) -> bool:
        """Tell whether word `i` stands in what somebody is quoted with."""
        said = self._said(i)
        return said is not None and said.direct

    def _aside(self, i: int) -> FoundStatement | None:
        """Return the statement that a participle goes on: "…", the minister said, citing five attacks."""
        words = self.doc.words
        while words[i].head != i:
            above = words[i].head
            if words[i].rel in ("advcl", "xcomp") and words[i].tag == "VBG":
                return next((s for s in self.said if s.verb == above), None)
            if words[i].rel in ("subj", "subj:pass", "relcl", "conj", "parataxis"):
                return None
            i = above
        return None

    def _mention(self, first: int, last: int) -> Mention:
        words, article = self.doc.words, self.doc.article
        final = max(first, last - 1)
        start, end = words[first].start, words[final].end
        # a quotation may run over several sentences: all of them are around it
        opening, closing = self.doc.sents[words[first].sent][0], self.doc.sents[words[final].sent][1]
        sentence = (words[opening].start, words[closing - 1].end)
        return mention(article.id, start, end, article.text[start:end], sentence)

    # ------------------------------------------------------------------------------------ statements

    def _statements(self, drafts: list[EventCandidate]) -> tuple[StatementMention, ...]:
        told = sorted((i, n) for n, draft in enumerate(drafts) for i in draft.words)
        return tuple(
            StatementMention(
                speaker=s.speaker,
                quote=s.quote,
                mention=self._mention(s.first, s.last),
                direct=s.direct,
                about=tuple(sorted({n for _, n in told[_at(told, s.first) : _at(told, s.last)]})),
            )
            for s in self.said
            if s.speaker is not None and self._speaks(s.speaker)
        )


def _stated(source: Source) -> Source:
    """Return a source that denies nothing."""
    return Source() if source.certainty == "denied" else source


def _at(told: list[tuple[int, int]], word: int) -> int:
    """Return where the pairs (word, event) from `word` on begin."""
    return bisect_left(told, (word, -1))
