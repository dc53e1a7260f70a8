"""What may fill a slot of an incident: the noun phrases of an article, those of one thing together, with their features.

A feature is a word "name=value"; how much each weighs is fitted. They say what the phrase is, how it hangs in its
clause, what the heads and the rules make of it, and what is told around it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kgbuild.extract.incidents.spans import Spans, plain
from kgbuild.model import ArticleExtraction, Document, Entity, EventMention, RoleArc

_PRONOUNS = frozenset({"PRP", "PRP$", "WP", "WDT", "DT"})
_KEPT = frozenset({"ARGM-LOC", "ARGM-MNR"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A noun phrase by its head: its sentence, features, and the stretches of words it may be called by."""

    head: int
    sent: int
    features: tuple[str, ...]
    variants: dict[str, tuple[int, int]]


@dataclass(slots=True)
class Group:
    """Noun phrases that speak of one thing: `entity` is the reading's, where it has one.

    `events` are those of the reading that it has a role in.
    """

    entity: Entity | None
    features: tuple[str, ...]
    members: list[Candidate] = field(default_factory=list)
    events: tuple[EventMention, ...] = ()

    @property
    def sentences(self) -> list[int]:
        """The sentences that speak of it, in order."""
        return sorted({member.sent for member in self.members})


@dataclass(frozen=True, eq=False)
class Told:
    """An article's groups of noun phrases, features of the whole article, and the vectors of the phrases' heads in order.

    There are no vectors where the document has none.
    """

    groups: tuple[Group, ...]
    features: tuple[str, ...]
    vectors: NDArray[np.float16] | None = None


def told(document: Document, reading: ArticleExtraction) -> Told:
    """Return what may fill slots of incidents in an article."""
    return _Finder(document, reading).told() if document.words else Told((), ())


def bucket(n: int) -> int:
    """Return the class of a count.

    >>> [bucket(n) for n in (0, 3, 4, 6, 7, 11, 12, 90)]
    [0, 3, 4, 4, 7, 7, 12, 12]
    """
    return n if n < 4 else 4 if n < 7 else 7 if n < 12 else 12


class _Finder:
    def __init__(self, document: Document, reading: ArticleExtraction) -> None:
        self.doc, self.words, self.reading = document, document.words, reading
        self.spans = Spans(document)
        self.entity: dict[int, Entity] = {}
        self.shown: dict[int, tuple[int, int]] = {}
        for entity in reading.entities:
            for mention in entity.mentions:
                span = self.spans.of(mention)
                head = self.spans.root(*span)
                self.entity[head], self.shown[head] = entity, span
        self._of_heads()
        self._of_rules()
        self.often = Counter(w.lemma.lower() for w in self.words if w.pos in ("NOUN", "PROPN"))

    def _of_heads(self) -> None:
        """Arrange what the model's heads say by the words that it is about."""
        heads = self.doc.heads
        self.triggers = {i: kind.split(".")[-1] for i, kind, _ in heads.triggers}
        self.fact = dict(heads.factuality)
        self.arguments: dict[int, list[tuple[int, str, float]]] = defaultdict(list)
        for trigger, role, word, share in heads.arguments:
            self.arguments[word].append((trigger, role, share))
        self.roles: dict[int, list[RoleArc]] = defaultdict(list)
        for arc in heads.roles:
            if not arc.label.startswith("ARGM") or arc.label in _KEPT:
                self.roles[self.spans.root(arc.first, arc.last)].append(arc)

    def _of_rules(self) -> None:
        """Arrange what the rules make of the text by words, entities and sentences."""
        self.roles_of: dict[int, set[tuple[str, str, str]]] = defaultdict(set)
        self.filling: dict[int, set[tuple[str, str]]] = defaultdict(set)
        self.having: dict[int, dict[int, EventMention]] = defaultdict(dict)
        self.kinds: dict[int, str] = {}
        self.around: dict[int, set[str]] = defaultdict(set)
        for event in self.reading.events:
            for trigger in event.triggers:
                self.kinds[self.spans.of(trigger)[0]] = event.kind
            for argument in event.arguments:
                if argument.entity is not None:
                    head = self.spans.root(*self.spans.of(argument.mention))
                    self.roles_of[head].add((argument.role, event.kind, argument.source.certainty))
                    self.filling[argument.entity].add((argument.role, event.kind))
                    self.having[argument.entity][event.key] = event
        for i, kind in self.kinds.items():
            self.around[self.words[i].sent].add(kind)
        for i, kind in self.triggers.items():
            self.around[self.words[i].sent].add(f"h:{kind}")

    # ------------------------------------------------------------------------------------- the groups

    def told(self) -> Told:
        """Return groups and features of the article."""
        groups: dict[object, Group] = {}
        for head in self._heads():
            candidate, entity = self._candidate(head), self.entity.get(head)
            key = entity.key if entity else plain(self.doc.text(*candidate.variants["nonum"]))
            if key not in groups:
                events = tuple(self.having[entity.key].values()) if entity else ()
                groups[key] = Group(entity, tuple(self._of_entity(entity)), events=events)
            groups[key].members.append(candidate)
        heads = [member.head for group in groups.values() for member in group.members]
        rows = [np.frombuffer(self.doc.vectors[head], "<f2") for head in heads if self.doc.vectors]
        vectors = np.stack(rows) if rows else None
        return Told(tuple(groups.values()), tuple(self._of_article()), vectors)

    def _heads(self) -> list[int]:
        nouns = (w.i for w in self.words if w.pos in ("NOUN", "PROPN") and w.rel not in ("compound", "flat"))
        found = {*self.entity, *(i for i in nouns if i not in self.doc.name_at)}
        found |= {self.spans.root(n.first, n.last) for n in self.doc.names if n.kind != "Nationality"}
        return sorted(i for i in found if self.words[i].pos != "PRON" and self.words[i].tag not in _PRONOUNS)

    def _candidate(self, head: int) -> Candidate:
        variants = self.spans.variants(head)
        if head in self.shown:
            variants["span"] = self.shown[head]
        features = (*self._itself(head), *self._clause(head), *self._judged(head), *self._nearby(head))
        return Candidate(head, self.words[head].sent, tuple(dict.fromkeys(features)), variants)

    def _of_entity(self, entity: Entity | None) -> Iterator[str]:
        for role, kind in sorted(self.filling[entity.key]) if entity else ():
            yield from (f"E:f={role}", f"E:f={role}:{kind}")

    def _of_article(self) -> Iterator[str]:
        yield f"D:n={bucket(len(self.reading.events))}"
        yield f"D:len={min(9, len(self.doc.sents) // 4)}"
        yield from (f"D:k={kind}" for kind in sorted({e.kind for e in self.reading.events}))
        yield from (f"D:t={k}{bucket(n)}" for k, n in sorted(Counter(self.triggers.values()).items()))

    # ----------------------------------------------------------------------------------- the features

    def _kind(self, head: int) -> str:
        return self.entity[head].kind if head in self.entity else "none"

    def _itself(self, head: int) -> Iterator[str]:
        """Yield what a phrase is: its words, class, name, modifiers."""
        word, name, entity = self.words[head], self.doc.name_at.get(head), self.entity.get(head)
        lemma = word.lemma.lower()
        yield from (
            f"l={lemma}",
            f"k={self._kind(head)}",
            f"n={name.kind if name else '-'}",
            f"tag={word.tag}",
        )
        iri = (name.iri if name else "") or (entity.iri if entity else "")
        if iri:
            yield f"iri={iri}"
        if entity:
            yield from (f"gen={entity.generic}", f"nm={bucket(len(entity.mentions))}")
        yield from (
            f"cnt={bucket(self.often[lemma])}",
            f"uc={word.text[:1].isupper()}",
            f"sb={bucket(word.sent)}",
        )
        below = self.doc.children[head]
        yield f"poss={any(self.words[c].rel == 'poss' or self.words[c].tag == 'PRP$' for c in below)}"
        for child in below:
            other = self.words[child]
            if child < head and other.rel in ("amod", "compound", "nummod", "nmod", "poss", "det"):
                yield from (f"m={other.lemma.lower()}", f"mr={other.rel}")
            if child > head and other.rel == "nmod":
                yield from (f"of={other.prep}:{other.lemma.lower()}", f"ofp={other.prep}")
            if other.rel in ("relcl", "acl", "appos"):
                yield f"{'ap' if other.rel == 'appos' else 'rc'}={other.lemma.lower()}"

    def _above(self, i: int) -> tuple[int, str, str, int | None]:
        """Return the first of the things that a word is listed with, how that hangs, and on what."""
        for _ in range(6):
            word = self.words[i]
            if word.rel not in ("conj", "appos") or word.head == i:
                break
            i = word.head
        word = self.words[i]
        return i, word.rel, word.prep, word.head if word.head != i else None

    def _clause(self, head: int) -> Iterator[str]:
        """Yield how a phrase hangs in its clause, and on what."""
        first, rel, prep, above = self._above(head)
        kind, lemma = self._kind(head), "ROOT" if above is None else self.words[above].lemma.lower()
        how = f"{rel}:{prep}"
        yield from (f"rel={how}", f"g={lemma}", f"g={lemma}:{how}", f"k={kind}:{how}")
        yield from (f"conj={first != head}", f"wr={self.words[head].rel}")
        if above is None:
            return
        for mark, table in (("gt", self.triggers), ("ge", self.kinds)):
            if above in table:
                yield f"{mark}={table[above]}:{how}"
        if above in self.fact:
            yield f"fact={round(self.fact[above])}"
        _, rel2, prep2, higher = self._above(above)
        if higher is not None:
            yield from (
                f"gg={self.words[higher].lemma.lower()}:{rel2}:{prep2}:{rel}",
                f"gr={rel}:{rel2}:{kind}",
            )
            if higher in self.triggers:
                yield f"ggt={self.triggers[higher]}:{rel2}:{rel}"

    def _judged(self, head: int) -> Iterator[str]:
        """Yield what the heads and the rules make of a phrase."""
        kind = self._kind(head)
        for trigger, role, share in self.arguments[head]:
            yield from (f"a={role}", f"a={self.triggers.get(trigger, '')}:{role}", f"ak={role}:{kind}")
            yield f"al={self.words[trigger].lemma.lower()}:{role}"
            if share > 0.8:
                yield f"a!={role}"
            if self.words[trigger].sent != self.words[head].sent:
                yield f"a~={role}"
        for arc in self.roles[head]:
            yield f"r={self.words[arc.predicate].lemma.lower()}:{arc.label}"
            if arc.predicate in self.triggers:
                yield f"rt={self.triggers[arc.predicate]}:{arc.label}:{kind}"
        for role, event, certainty in sorted(self.roles_of[head]):
            yield from (f"f={role}", f"f={role}:{event}", f"fk={role}:{kind}", f"fc={role}:{certainty}")

    def _nearby(self, head: int) -> Iterator[str]:
        """Yield what is told around a phrase."""
        sent, kind = self.words[head].sent, self._kind(head)
        first, last = self.doc.sents[sent]
        for off in (-2, -1, 1, 2):
            if first <= head + off < last:
                yield f"w{off}={self.words[head + off].lemma.lower()}"
        for what in sorted(self.around[sent]) or ["none"]:
            yield from (f"s={what}", f"sk={what}:{kind}")
        yield from (f"ps={what}" for what in sorted(self.around[sent - 1]))
        yield from (f"sv={w.lemma.lower()}" for w in self.words[first:last] if w.pos == "VERB")
