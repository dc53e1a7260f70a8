"""The records that the stages hand to each other: frozen, comparable, ignorant of spaCy and of rdflib.

    read      files      -> Article
    annotate  Article    -> Document   (words in one small grammar, names)
    extract   Document   -> ArticleExtraction  (what one article says)
    resolve   Readings   -> World      (what they say together)
    graph     World      -> triples

Offsets are characters (Python code points) of `Article.text`, the text as it was read, end exclusive.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Block:
    """A run of an article's text: `kind` is headline, dateline, byline, body, caption, teaser, or boilerplate.

    Only headline and body are read for events; `dateline` blocks give dates and places of writing. Two kinds are read
    for what they give to others and tell no event: `day`, a heading or dateline, and `cell`, a field of a row or a card.
    `holds` says what a block gives (date, place, attacker …, of a cell that tells the event "event", of the time above an
    entry of a page that is kept up to date "clock"); `given` are the
    indices of the blocks whose fields hold for this one: cells, days, the sentence that a list hangs on. `item` numbers
    rows and items of lists, 0 outside them: what two of them tell are two events. `day` is (year, month, day) of a block
    that gives a single one, the year 0 where it is not said.
    """

    start: int
    end: int
    kind: str
    holds: str = ""
    given: tuple[int, ...] = ()
    item: int = 0
    day: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One article. `published` is the stated day of publication, None where the article does not say.

    `text` is canonical; `shown` has runs of it, (offset in `text`, offset in what the source showed), each up to the next:
    none where both are one.
    """

    id: str
    text: str
    blocks: tuple[Block, ...]
    title: str = ""
    published: date | None = None
    published_evidence: str = ""
    source: str = ""
    url: str = ""
    path: str = ""
    shown: tuple[tuple[int, int], ...] = ()


#: The grammatical positions, the same for every label scheme (see `annotate.grammar`).
POSITIONS = (
    "root", "subj", "subj:pass", "agent", "obj", "iobj", "obl", "nmod", "poss", "compound", "amod", "nummod",
    "det", "appos", "conj", "cc", "relcl", "acl", "advcl", "ccomp", "xcomp", "csubj", "mark", "aux", "aux:pass",
    "cop", "neg", "advmod", "tmod", "case", "flat", "prt", "parataxis", "punct", "expl", "dep",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word in the normalised grammar.

    `i`, `head`, `sent` index into the Document (a root is its own head); `start`, `end` are offsets in the article.
    `rel` is one of POSITIONS. `prep` is set where `rel` is obl, nmod, agent, acl or advcl and a preposition or
    subordinator introduces it: lower case, several words joined by a space ("in response to", "near", "by").
    A conjunct keeps `rel` "conj" and its `prep` is its own preposition, if it has one.
    `pos` is the universal part of speech, `tag` Penn's, `lemma` lower case except for proper nouns.
    """

    i: int
    text: str
    lemma: str
    pos: str
    tag: str
    rel: str
    prep: str
    head: int
    sent: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name: words `first` to `last` (exclusive). `kind` is a class of the ontology by local name.

    `kind`: Person, Organization or below (Militia, MilitaryForce, Government, Agency, Media, Monitor, ArmedGroup …),
    Country, Settlement, Region, MilitaryBase, Facility, OilField, WeaponType, Nationality (adjective; `iri` is then
    the country's). `iri` is empty where no gazetteer knows the name. `origin`: gazetteer, rule or model.
    `candidates` are further IRIs that the name may denote (towns of one name), best first. `alias_of` is the index in
    `Document.names` of the name that this one abbreviates ("(KSS)" after a name in full), -1 for none.
    """

    first: int
    last: int
    kind: str
    iri: str = ""
    origin: str = "model"
    candidates: tuple[str, ...] = ()
    alias_of: int = -1


@dataclass(frozen=True, slots=True)
class RoleArc:
    """A semantic role: words `first` to `last` (exclusive) are `label` (PropBank's: ARG0, ARGM-TMP) of a predicate."""

    predicate: int
    label: str
    first: int
    last: int
    score: float


@dataclass(frozen=True, slots=True)
class Heads:
    """What the model's heads say of a text beside its grammar; words by index, scores from 0 to 1 to three digits.

    `factuality` has (word, value) of events, -3 (did not happen) to 3 (did); `triggers` (word, type, score) with types as
    "Conflict.Attack"; `arguments` (trigger word, role, word, score), also across sentences; `passages` (first word, log
    odds) of each sentence, that it and those around it tell of violence in earnest; `coreference`, where it was asked
    for, chains of mentions (head, first, last, exclusive) that are one person, group, place or thing.
    """

    roles: tuple[RoleArc, ...] = ()
    factuality: tuple[tuple[int, float], ...] = ()
    triggers: tuple[tuple[int, str, float], ...] = ()
    arguments: tuple[tuple[int, str, int, float], ...] = ()
    passages: tuple[tuple[int, float], ...] = ()
    coreference: tuple[tuple[tuple[int, int, int], ...], ...] = ()


@dataclass(frozen=True)
class Document:
    """An annotated article: words in order, sentences as (first, last) pairs of word indices, names sorted by position.

    `vectors` are the encoder's of each word, as numbers of two bytes ("<f2"), where they were asked for.
    """

    article: Article
    words: tuple[Word, ...]
    sents: tuple[tuple[int, int], ...]
    names: tuple[Name, ...]
    headline_sents: frozenset[int] = frozenset()
    heads: Heads = Heads()
    vectors: tuple[bytes, ...] = field(default=(), compare=False, repr=False)

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """For each word the indices of its dependents, in order."""
        below: list[list[int]] = [[] for _ in self.words]
        for word in self.words:
            if word.head != word.i:
                below[word.head].append(word.i)
        return tuple(map(tuple, below))

    @cached_property
    def small(self) -> list[str]:
        """The words in small letters, as `kgbuild.numerals` reads them."""
        return [word.text.lower() for word in self.words]

    @cached_property
    def name_at(self) -> dict[int, Name]:
        """Each word index that lies in a name, with the name."""
        return {i: name for name in self.names for i in range(name.first, name.last)}

    def subtree(self, i: int) -> Iterator[int]:
        """Yield the indices of word `i` and everything below it, unordered."""
        stack = [i]
        while stack:
            j = stack.pop()
            yield j
            stack.extend(self.children[j])

    def text(self, first: int, last: int) -> str:
        """Return the article's own characters from word `first` to word `last` (exclusive), white space made single."""
        return " ".join(self.article.text[self.words[first].start : self.words[last - 1].end].split())


@dataclass(frozen=True, slots=True)
class Rival:
    """What a decision was taken against: what was proposed instead (`value`), by whom, and with what score.

    `veto` says what ruled it out whatever its score ("Person is no Place"); it is empty where the rival only lost.
    """

    value: str
    by: str
    score: float = 0.0
    veto: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """Why something was decided: who proposed it, how sure, on which words of the article.

    `by` is "frame:" and the IRI of an entry of the lexicon, "rule:" and a function of the program
    ("rule:extract.events.places.scenes"), or "head:" and a learned judgement. `score` is between 0 and 1 for what one rule
    proposes (`scores`), and the likeness for what is brought together. `words` are offsets in the article, `grounds`
    what the score is made of. `entry` is the entry of the lexicon (IRI) whose word let a rule find a figure.
    """

    by: str
    score: float
    words: tuple[tuple[int, int], ...] = ()
    grounds: str = ""
    against: tuple[Rival, ...] = ()
    entry: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A stretch of an article that something rests on; `sentence` is the (start, end) of the sentence around it."""

    article: str
    start: int
    end: int
    text: str
    sentence: tuple[int, int]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time as the text gives it, before and after it is put on the calendar.

    `text` is the expression; `kind` names the rule that grounds it (`timeline.ground`), `args` its values. An
    expression that counts from publication stays symbolic, so that an undated article can be dated later.
    """

    kind: str
    args: tuple[int | str, ...] = ()
    text: str = ""
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """First and last instant that the evidence allows; None is unbounded. `day` where both are one known day."""

    earliest: datetime | None = None
    latest: datetime | None = None

    @property
    def day(self) -> date | None:
        """The day, where the bounds lie in one."""
        if self.earliest and self.latest and self.earliest.date() == self.latest.date():
            return self.earliest.date()
        return None


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity of one article, after coreference inside it.

    `key` is its number in the ArticleExtraction; `kind` the class by local name; `name` the best surface form; `names`
    all of them; `iri` the gazetteer's or geographic index's, else empty; `generic` where it is a description ("Iran-backed
    militias") and no name; `near` where the text puts things only near this place; `within` the keys of places that
    the text says contain it; `backer` the key of a backing actor that the description itself states.
    """

    key: int
    kind: str
    name: str
    names: tuple[str, ...] = ()
    iri: str = ""
    generic: bool = False
    mentions: tuple[Mention, ...] = ()
    candidates: tuple[str, ...] = ()
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Who says something: `speaker` is an entity key or None (the article itself), `certainty` how sure.

    `certainty`: stated, reported, claimed, accused, denied, or implied (by the text around, not by the
    clause). `text` is the attribution as written ("two US officials").
    """

    speaker: int | None = None
    certainty: str = "stated"
    text: str = ""
    by: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class EventArgument:
    """One role, figure or time of an event, with its evidence: exactly one of `entity`, `number`, `when` is set.

    `role` is a property by local name (attacker, target, weapon, place, orderedBy, claimedBy, accused, killed,
    wounded, count, time). `bound` of a figure: exactly, least, most, about. `of` says of whom ("civilians").
    """

    role: str
    mention: Mention
    source: Source = Source()
    entity: int | None = None
    number: int | None = None
    when: TimeExpression | None = None
    bound: str = "exactly"
    of: str = ""
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class EventMention:
    """One mention of an event; those of one event are brought together by resolve, inside an article and across.

    `key` is its number in the ArticleExtraction; `kind` the class by local name; `links` are (property, event key) pairs:
    inResponseTo, partOf. `reference` tells how a noun refers (definite, indefinite, bare; empty for a verb);
    `plural` whether it speaks of several. `why` are the decisions on the mention itself, as (what was decided, why):
    "type" that it is an event of its class, "fact" that it happened, "merge" for each other mention of its sentence that
    was joined to it, "role" for an argument that no role was open to, and each of `links` by its property. `whole` says
    that it is all that its article tells of one event, so that no other mention of the article is brought together with it.
    `signs` name what its words say of whether it was told before (`extract.events.signs`).
    """

    key: int
    kind: str
    triggers: tuple[Mention, ...]
    arguments: tuple[EventArgument, ...] = ()
    links: tuple[tuple[str, int], ...] = ()
    source: Source = Source()
    reference: str = ""
    plural: bool = False
    sentence: int = 0
    why: tuple[tuple[str, Why], ...] = ()
    whole: bool = False
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementMention:
    """Something that somebody said: `quote` the words (direct or reported), `about` keys of events it speaks of."""

    speaker: int
    quote: str
    mention: Mention
    direct: bool
    about: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PositionMention:
    """A person's office, rank or job, and whose it is."""

    person: int
    title: str
    organization: int | None
    mention: Mention


@dataclass(frozen=True, slots=True)
class RelationMention:
    """A relation between two entities: within, backedBy, controls, stationedAt, memberOf, near."""

    subject: int
    predicate: str
    object: int
    mention: Mention
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class ArticleExtraction:
    """What one article says, entities and events numbered by their `key` (their place in the tuples)."""

    article: Article
    entities: tuple[Entity, ...] = ()
    events: tuple[EventMention, ...] = ()
    statements: tuple[StatementMention, ...] = ()
    positions: tuple[PositionMention, ...] = ()
    relations: tuple[RelationMention, ...] = ()
