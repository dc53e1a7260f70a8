"""An event in the making: what is known of one trigger before the article's mentions of an event are brought together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from kgbuild.lexicon import Lexicon, Trigger
from kgbuild.model import Mention, Rival, Source, TimeExpression

#: What a reason is of: a role and its entity, a figure or a time and its words, a link and the word of the other event.
Decided = tuple[str, object]


@dataclass(frozen=True, slots=True)
class Role:
    """An entity in a role: `word` heads the noun phrase that the text uses for it; `implied` if not by the clause."""

    role: str
    key: int
    word: int
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of an event: killed, wounded or count; `entry` is the entry of the lexicon with the word that tells it.

    `revised`: a count told before has come to this number.
    """

    role: str
    number: int
    bound: str
    of: str
    span: tuple[int, int]
    part: bool = False
    entry: str = field(default="", compare=False)
    revised: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was decided of a draft: as `model.Why`, with word indices."""

    by: str
    words: tuple[int, ...] = ()
    against: tuple[Rival, ...] = ()
    grounds: str = ""
    entry: str = ""


@dataclass(slots=True, eq=False)
class EventCandidate:
    """A trigger with what hangs on it. `words` are all words that stand for the event: trigger, support verbs, results.

    `reasons` tell by whom each role, figure, time and link was proposed; `steps` are the other decisions, in their order:
    "merge", "type", "fact", and "role" for an argument that was refused.
    """

    word: int
    trigger: Trigger
    kind: str
    noun: bool
    sent: int
    words: set[int] = field(default_factory=set)
    supported: bool = False
    roles: list[Role] = field(default_factory=list)
    times: list[tuple[TimeExpression, tuple[int, int]]] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    links: list[tuple[str, int]] = field(default_factory=list)
    source: Source = Source()
    reference: str = ""
    plural: bool = False
    kinds: set[str] = field(default_factory=set)
    reasons: dict[Decided, Reason] = field(default_factory=dict)
    steps: list[tuple[str, Reason]] = field(default_factory=list)

    def has(self, *roles: str) -> bool:
        """Tell whether any of `roles` is filled."""
        return any(r.role in roles for r in self.roles)

    def keys(self, role: str) -> set[int]:
        """Return the entities in `role`."""
        return {r.key for r in self.roles if r.role == role}

    def at_odds(self, other: EventCandidate, *roles: str) -> bool:
        """Tell whether both have fillers of `roles` that are told, and none in common."""
        one, two = ({r.key for r in d.roles if r.role in roles and not r.implied} for d in (self, other))
        return bool(one and two) and one.isdisjoint(two)

    def add(self, role: Role, by: str = "", against: tuple[Rival, ...] = ()) -> None:
        """Add a role, once for each entity; `by` and `against` are those of its `Reason`."""
        if all((r.role, r.key) != (role.role, role.key) for r in self.roles):
            self.roles.append(role)
            self.reasons[role.role, role.key] = Reason(by, (role.word,), against)

    def drop(self, role: str, keys: Collection[int] = (), words: Collection[int] = ()) -> None:
        """Take from a role the fillers that are some entities, or that stand at some words."""
        self.roles = [r for r in self.roles if r.role != role or (r.key not in keys and r.word not in words)]

    def date(
        self, when: TimeExpression, span: tuple[int, int], by: str = "", against: tuple[Rival, ...] = ()
    ) -> None:
        """Add a time, and who proposed it."""
        self.times.append((when, span))
        self.reasons.setdefault(("time", span), Reason(by, tuple(range(*span)), against))

    def count(self, figure: Figure, by: str = "", against: tuple[Rival, ...] = ()) -> None:
        """Add a number, and who proposed it."""
        self.figures.append(figure)
        why = Reason(by, tuple(range(*figure.span)), against, entry=figure.entry)
        self.reasons.setdefault((figure.role, figure.span), why)

    def link(self, prop: str, other: EventCandidate, by: str = "") -> None:
        """Relate another event to this one, and say who proposed it."""
        self.links.append((prop, other.word))
        self.reasons.setdefault((prop, other.word), Reason(by, (self.word, other.word)))

    def absorb(self, other: EventCandidate, by: str = "") -> None:
        """Take over all that `other` knows: it tells of the same event, as `by` has it."""
        self.words |= other.words
        self.supported = self.supported or other.supported
        for role in other.roles:
            self.add(role)
        self.reasons = {**other.reasons, **{k: r for k, r in self.reasons.items() if r.by}}
        # what evoked the other is of interest where it gave the class
        self.steps += [step for step in other.steps if step[0] != "type" or other.kind == self.kind]
        self.steps.append(("merge", Reason(by, tuple(sorted(other.words)))))
        self.times += [t for t in other.times if t not in self.times]
        self.figures += [f for f in other.figures if f not in self.figures]
        self.links += [link for link in other.links if link not in self.links]
        self.kinds |= other.kinds


class EventsByWord(dict[int, EventCandidate]):
    """The event of each word.

    `standing` are at least all words that any event stands at; `changes` counts what was put in or taken out.
    """

    def __init__(self) -> None:
        super().__init__()
        self.standing: set[int] = set()
        self.changes = 0
        self._words: dict[EventCandidate, set[int]] = {}

    def __setitem__(self, i: int, draft: EventCandidate) -> None:
        if i in self:
            self._words[self[i]].discard(i)
        super().__setitem__(i, draft)
        self._words.setdefault(draft, set()).add(i)
        self.standing |= draft.words
        self.changes += 1

    def __delitem__(self, i: int) -> None:
        self._words[self[i]].discard(i)
        super().__delitem__(i)
        self.changes += 1

    def words_of(self, draft: EventCandidate) -> frozenset[int]:
        """Return the words of which an event is that of."""
        return frozenset(self._words.get(draft, ()))


def sharper(lexicon: Lexicon, one: str, other: str) -> str | None:
    """Return the more specific of two classes, None where neither is below the other.

    Attack is no information beside any violent class that is below it.
    """
    if lexicon.is_a(one, other):
        return one
    if lexicon.is_a(other, one):
        return other
    return None


def mention(article: str, start: int, end: int, text: str, sentence: tuple[int, int]) -> Mention:
    """Make a Mention with its text's white space made single."""
    return Mention(article, start, end, " ".join(text.split()), sentence)
