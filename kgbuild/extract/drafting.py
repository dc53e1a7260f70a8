"""What all steps of reading events share: the drafts by their words, and how slots are filled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Protocol

from kgbuild.extract.clauses import Argument, Clauses
from kgbuild.extract.drafts import Draft, Reason, Role
from kgbuild.extract.phrases import Phrase
from kgbuild.extract.times import FoundTime, periods
from kgbuild.extract.tollgrammar import lists
from kgbuild.extract.tollparties import causes_of_wounds
from kgbuild.extract.tolls import FoundToll
from kgbuild.extract.triggers import Spotter
from kgbuild.extract.victims import ORDINALS
from kgbuild.extract.whys import frame, lost, refused, rule
from kgbuild.lexicon import Lexicon, Slot
from kgbuild.model import Document, Entity, Rival

#: Triggers that need words beside them: a weapon or a party, a weapon, a target.
NEEDY = frozenset({"anchored", "armed", "aimed"})
#: Triggers that speak only of an event told before.
TOLD_BEFORE = frozenset({"anaphoric", "tally"})
#: Prepositions by which fire finds its aim, whatever stands there.
_AIMS = frozenset(
    {"at", "against", "towards", "toward", "into", "onto", "on", "in", "near", "outside", "inside"}
)
#: Those that a parser may hang on where it came from: "threw grenades from [a car at the station]".
_AT = frozenset({"at", "against"})
#: Adverbs that say where something came down.
_SPOTS = frozenset({"there", "nearby", "inside", "outside"})
#: Prepositions that name some of those just spoken of: "five politicians, including X".
_SOME_OF = frozenset({"including", "among", "like", "such as"})
#: Organizations whose people act for them.
_ARMED = ("ArmedGroup", "StateForce", "CriminalGroup")
#: Organizations that tell of attacks and make none.
_REPORTING = ("Media", "Monitor", "AidOrganization")


class EntityView(Protocol):
    """What event extraction asks of an article's entities (see `extract.entities.Entities`)."""

    def of(self, head: int) -> int | None:
        """Return the key of the entity that word `head` stands for."""

    def kind(self, key: int) -> str:
        """Return an entity's class."""

    def entity(self, key: int) -> Entity:
        """Return the entity with this key."""

    def members(self, head: int) -> tuple[int, ...]:
        """Return the heads of a coordination."""

    def owner(self, head: int) -> int | None:
        """Return the actor that a phrase belongs to: "Turkish jets"."""

    def nation(self, key: int) -> int | None:
        """Return the key of an actor's country, where the article speaks of it."""

    def phrase(self, head: int) -> tuple[int, int]:
        """Return the word span of the phrase of word `head`."""

    def details(self, head: int) -> Phrase | None:
        """Return the phrase of word `head`."""

    def phrases_of(self, key: int) -> tuple[Phrase, ...]:
        """Return the phrases that refer to an entity."""

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """Return all phrases, in the order of their heads."""


class Drafting:
    """The drafts of one document in the making, and what every step asks of them."""

    def __init__(
        self,
        document: Document,
        entities: EntityView,
        lexicon: Lexicon,
        implied: Callable[[int], str],
        times: Sequence[FoundTime],
        tolls: Sequence[FoundToll],
        reporting: frozenset[int] = frozenset(),
    ) -> None:
        """`implied` gives the event class that a weapon (by entity key) implies; `reporting` are verbs of saying."""
        self.doc, self.entities, self.lexicon = document, entities, lexicon
        self.words = document.words
        self.clauses = Clauses(document)
        self.spotter = Spotter(document, self.clauses, lexicon)
        self.implied, self.times, self.tolls, self.reporting = implied, times, tolls, reporting
        self.at: dict[int, Draft] = {}
        self.outlived: dict[int, Draft] = {}  # verbs of dying, and the attack that brought the death about
        self.ranked: set[int] = set()  # nouns that only say how an event compares with others
        self.carriers: set[int] = (
            set()
        )  # verbs that would be events, were they not said of one: "executed a raid"

    def _met(self, draft: Draft) -> bool:
        return draft.trigger.strength not in NEEDY or self._anchored(draft)

    def _arguments(self, i: int, noun: bool) -> list[Argument]:
        if noun:
            own = self.clauses.modifiers(i)
            own += [a for b in own if b.prep == "of" for a in self._done_by(b.head)]
            own += [a for b in own if b.prep == "of" for a in self._taken_by(b.head)]
            return own + [a for b in own if b.prep == "by" for a in self._done_to(b.head)]
        own = self.clauses.arguments(i)
        own += [a for b in own if b.prep == "from" for a in self._aimed(b.head) if a.prep in _AT]
        weapons = [k for b in own if self._is_weapon(b) for k in self.clauses.conjuncts(b.head)]
        own += [a for k in weapons for a in self._aimed(k)]
        objects = [b.head for b in own if b.position == "obj"]
        return own + [a for j in objects for a in (*self._armed_with(j), *self._loaded(j))]

    def _done_by(self, i: int) -> list[Argument]:
        """Return the doer that a parser hangs on whom it befell: "the execution of [hostages by the group]"."""
        return [a for a in self.clauses.modifiers(i) if a.position in ("nmod", "agent") and a.prep == "by"]

    def _taken_by(self, i: int) -> list[Argument]:
        """Return the party that a parser hangs on the place that it takes: "the fall of [X to the rebels]"."""
        return [a for a in self.clauses.modifiers(i) if a.position == "nmod" and a.prep == "to"]

    def _done_to(self, i: int) -> list[Argument]:
        """Return the aim that a parser hangs on who takes it: "an assault by [troops on the town]"."""
        return [a for a in self.clauses.modifiers(i) if a.position == "nmod" and a.prep in ("on", "against")]

    def _armed_with(self, i: int) -> list[Argument]:
        """Return the weapon that a parser hangs on what it hits: "pounded [trenches with rockets]"."""
        found = [a for a in self.clauses.modifiers(i) if a.prep in ("with", "using")]
        keys = [(a, self.entities.of(a.head)) for a in found]
        return [
            Argument("obl", a.prep, a.head)
            for a, key in keys
            if key is not None and self.lexicon.fits(self.entities.kind(key), ("WeaponType",))
        ]

    def _is_weapon(self, argument: Argument) -> bool:
        key = (
            self.entities.of(argument.head)
            if argument.position in ("obj", "subj", "subj:pass", "agent")
            else None
        )
        return key is not None and self.lexicon.fits(self.entities.kind(key), ("WeaponType",))

    def _aimed(self, weapon: int) -> list[Argument]:
        """Return what a parser hangs on the weapon though it belongs to the verb: "fired [rockets at a base]"."""
        return [
            Argument("obl", a.prep, a.head) for a in self.clauses.modifiers(weapon) if a.position == "nmod"
        ]

    def _loaded(self, i: int) -> list[Argument]:
        """Return what a parser hangs on an object's load: "rammed a van [packed with explosives into a bus]"."""
        loads = [a for j in self.clauses.below(i, "acl") for a in self.clauses.arguments(j)]
        return [a for a in loads if a.position == "obl" and a.prep in ("into", "onto", "on", "at")]

    def _fill(self, draft: Draft, arguments: Iterable[Argument], slots: Sequence[Slot]) -> None:
        for argument in arguments:
            for head in self._heads(argument.head):
                key = self._party(head)
                slot = self._slot(slots, argument, self.entities.kind(key)) if key is not None else None
                if slot is None and key is not None and argument.position in ("subj", "agent"):
                    key, slot = self._garrison(head, key, argument, slots)
                if head in draft.words and (slot is None or slot.role != "weapon"):
                    continue
                against = self._others(slots, argument, key, slot) if key is not None else ()
                if key is not None and slot is None and against:
                    draft.steps.append(("role", Reason(rule(self._slot), (head,), against)))
                if slot is not None and slot.role == "attacker":
                    key = self._fighting(head, key)
                if key is not None and slot is not None:
                    draft.add(Role(slot.role, key, head), frame(slot.iri), against)
                    if slot.role == "attacker":
                        self._organization_acts(draft, key, head)
                    if slot.role == "weapon":
                        self._owner_attacks(draft, head, slots)

    def _garrison(
        self, head: int, key: int, argument: Argument, slots: Sequence[Slot]
    ) -> tuple[int | None, Slot | None]:
        """Return whose base a doer is, with the slot of a doer: "[a Turkish army base] shelled the town"."""
        owner = self.entities.owner(head)
        if owner is None or not self.lexicon.fits(self.entities.kind(key), ("MilitaryBase",)):
            return key, None
        return owner, self._slot(slots, argument, self.entities.kind(owner))

    def _fighting(self, head: int, key: int | None) -> int | None:
        """Return who attacks where a pronoun seems to mean who reports: "the monitor said [it] had hit hospitals".

        That is the party of which the sentence before spoke, if any.
        """
        if key is None or self.words[head].pos != "PRON" or not self._reports(key):
            return key
        sent = self.words[head].sent
        for phrase in reversed(self.entities.phrases):
            word = self.words[phrase.head]
            other = self.entities.of(phrase.head)
            if word.sent != sent - 1 or word.rel not in ("subj", "subj:pass") or other is None:
                continue
            if self.lexicon.fits(self.entities.kind(other), (*_ARMED, "Country", "Government")):
                return other
        return None

    def _reports(self, key: int) -> bool:
        return self.lexicon.fits(self.entities.kind(key), _REPORTING)

    def _party(self, head: int) -> int | None:
        """Return the entity that word `head` stands for, none for "no group" and for the "it" that means it."""
        key = self.entities.of(head)
        denied = self.spotter.nobody(head) or (self.words[head].pos == "PRON" and key in self._denied)
        return None if denied else key

    @cached_property
    def _denied(self) -> frozenset[int]:
        """The entities that the text speaks of as "no group", "neither side"."""
        keys = (self.entities.of(word.i) for word in self.words if self.spotter.nobody(word.i))
        return frozenset(key for key in keys if key is not None)

    def _organization_acts(self, draft: Draft, key: int, head: int) -> None:
        """Take whom described people belong to for an attacker too: "ELN guerrillas", "members of the cartel"."""
        if head in self.doc.name_at or not self.lexicon.fits(self.entities.kind(key), ("HumanActor",)):
            return
        behind = [
            a.head for a in self.clauses.modifiers(head) if a.position == "nmod" and a.prep in ("of", "from")
        ]
        for owner in (self.entities.owner(head), *(self.entities.of(j) for j in behind)):
            if owner is not None and self.lexicon.fits(self.entities.kind(owner), _ARMED):
                draft.add(Role("attacker", owner, head), "rule:extract.drafting._organization_acts")

    def _owner_attacks(self, draft: Draft, head: int, slots: Sequence[Slot]) -> None:
        """Take whose weapon it is for the attacker: "Turkish jets", "the militia's rockets", "bombs that X had laid"."""
        if not any(s.role == "attacker" for s in slots):
            return
        owner = self.entities.owner(head)
        if owner is None:  # "[jets of the air force] bombed": one who may have weapons, not what they are for
            of = [a.head for a in self.clauses.modifiers(head) if a.position == "nmod" and a.prep == "of"]
            armed = ((self._party(j), j) for k in of for j in self.clauses.conjuncts(k))
            owner = next((k for k, _ in armed if k is not None and self._bears_arms(k)), None)
        if owner is not None:
            draft.add(Role("attacker", owner, head), "rule:extract.drafting._owner_attacks")
        for verb in (j for j in self.clauses.below(head, "acl", "relcl") if self._handles_weapons(j)):
            does = ("agent",) if self.words[verb].rel == "acl" else ("agent", "subj")
            for agent in (
                a.head for a in self.clauses.arguments(verb) if a.position in does and a.head != head
            ):
                key = self._party(agent)
                if key is not None and not self.lexicon.fits(self.entities.kind(key), ("Actor",)):
                    key = self.entities.owner(agent)  # "bombs dropped by government helicopters"
                if key is not None and self.lexicon.fits(self.entities.kind(key), ("Actor",)):
                    draft.add(Role("attacker", key, agent), "rule:extract.drafting._owner_attacks")

    def _bears_arms(self, key: int) -> bool:
        """Tell whether an entity is one whose weapons are used in its name: an armed group, a force, a country."""
        return self.lexicon.fits(self.entities.kind(key), (*_ARMED, "Country", "Government", "Agency"))

    def _handles_weapons(self, verb: int) -> bool:
        """Tell whether a verb says what is done with a weapon ("plant", "launch"), not against it ("shoot down")."""
        if self.clauses.below(verb, "prt"):
            return False
        found = self.lexicon.by_lemma.get((self.words[verb].lemma.lower(), "verb"), ())
        return any(s.role == "weapon" and "obj" in s.positions for t in found for s in t.slots)

    def _heads(self, head: int) -> list[int]:
        if self.words[head].text.lower() == "what":
            head = self._what(head)
        members = list(self.entities.members(head)) or [head]
        members = members if head in members else [head, *members]
        named = [
            j for m in members for j in self.clauses.below(m, "nmod", "obl") if self.words[j].prep in _SOME_OF
        ]
        # who is only described is counted with the rest: "six villagers, including [a mother and two children]"
        inside = [k for j in named for k in self.entities.members(j) if k not in members]
        return members + [k for k in inside if k in self.doc.name_at]

    def _what(self, head: int) -> int:
        """Return the noun that a free relative tells: the militias of "what officials said were militias"."""
        called = {
            k
            for j in self.clauses.below(head, "relcl", "acl")
            for k in self.clauses.below(j, "obj", "obl", "xcomp")
        }  # "bombed what they called [a camp]"
        for j in sorted(self.doc.subtree(head)):
            told = self.clauses.below(j, "cop") or self.words[j].head == head or j in called
            if self.words[j].tag.startswith("NN") and told:
                return j
        return head

    def _called(self, head: int) -> int:
        """Return the event noun of a free relative: the strikes of "what officials called surgical strikes"."""
        last = max(
            (j for c in self.clauses.below(head, "relcl", "acl") for j in self.doc.subtree(c)), default=head
        )
        nouns = [j for j in range(head + 1, last + 1) if j in self.at and self.at[j].noun]
        return nouns[0] if nouns else head

    def _slot(self, slots: Sequence[Slot], argument: Argument, kind: str) -> Slot | None:
        """Return the first slot that is open to an argument by position, preposition and class."""
        for slot in slots:
            if argument.position not in slot.positions:
                continue
            if slot.preps and argument.prep not in slot.preps:
                continue
            if slot.kinds and not self.lexicon.fits(kind, slot.kinds):
                continue
            return slot
        return None

    def _others(
        self, slots: Sequence[Slot], argument: Argument, key: int, taken: Slot | None
    ) -> tuple[Rival, ...]:
        """Return the slots of other roles that an argument may have by its position.

        Those before the one taken were closed to its class, those behind it have lost.
        """
        kind = self.entities.kind(key)
        roles = {taken.role} if taken is not None else set()
        found, before = [], True
        for slot in slots:
            before = before and slot is not taken
            open_here = argument.position in slot.positions and (
                not slot.preps or argument.prep in slot.preps
            )
            if not open_here or slot.role in roles:
                continue
            if before or not slot.kinds or self.lexicon.fits(kind, slot.kinds):
                roles.add(slot.role)
                found.append(refused(slot, kind) if before else lost(slot.role, slot.iri))
        return tuple(found)

    def _anchored(self, draft: Draft) -> bool:
        """Tell whether a word that alone tells of no attack has beside it what makes it one: a weapon, a party, an aim."""
        if draft.supported:
            return True
        if draft.trigger.strength == "aimed":
            return draft.has("target") or (draft.noun and draft.has("weapon") and draft.has("place"))
        if draft.noun and draft.has("weapon"):
            return True
        if draft.trigger.strength == "armed":
            return draft.has("weapon")
        if draft.has("weapon") and any(self._is_aim(a) for a in self._arguments(draft.word, draft.noun)):
            return True
        if draft.has("weapon") and self._hits(draft.word):
            return True
        if draft.has("weapon"):
            return draft.has("target", "place", "near") or bool(draft.figures)
        return draft.has("attacker") and draft.has("target", "place")

    def _hits(self, i: int) -> bool:
        """Tell whether a weapon's verb says what or where it hit, whatever that may be: "struck the wall", "fell there"."""
        objects = [j for j in self.clauses.below(i, "obj") if self.words[j].tag.startswith("NN")]
        hit = [j for j in objects if not self._is_weapon(Argument("obj", "", j))]
        where = [j for j in self.clauses.below(i, "advmod") if self.words[j].text.lower() in _SPOTS]
        return self.clauses.is_verb(i) and bool(hit or where)

    def _is_aim(self, a: Argument) -> bool:
        return a.prep in _AIMS and not any(t.first <= a.head < t.last for t in self.times)

    def _stands_for_others(self, i: int) -> bool:
        """Tell whether an event noun is itself a number of others: "a barrage of rocket fire"."""
        return self.words[i].lemma.lower() in self.lexicon.partitives

    def _event_nouns(self, head: int) -> list[int]:
        """Return the event nouns that a phrase stands for: its conjuncts, or what it is a number of ("a series of …")."""
        if self.words[head].text.lower() == "what":
            head = self._called(head)
        members = self.clauses.conjuncts(head)
        found = [j for j in members if j in self.at and self.at[j].noun and not self._stands_for_others(j)]
        if not found:
            measures = self.lexicon.partitives | periods()
            some = [j for j in members if self.words[j].lemma.lower() in measures]
            inner = [
                k for j in some for k in self.clauses.below(j, "nmod", "acl") if self.words[k].prep == "of"
            ]
            found = [k for j in inner for k in self.clauses.conjuncts(j) if k in self.at and self.at[k].noun]
        return found or [j for j in members if j in self.at and self.at[j].noun]

    def _takes_answered(self, lemma: str) -> bool:
        """Tell whether a verb takes what is answered as its object: "avenged the raid", "answered the rockets"."""
        return any(lemma.lower() in link.lemmas and "object" in link.preps for link in self.lexicon.links)

    @cached_property
    def _apart(self) -> frozenset[str]:
        """The prepositions that keep two events apart: those of answers, and of before and after."""
        answers = {p for link in self.lexicon.links if not link.lemmas for p in link.preps}
        return frozenset(answers | {"after", "since", "following", "before", "over", "despite"})

    def _distinct(self) -> list[Draft]:
        seen: dict[int, Draft] = {}
        for draft in self.at.values():
            seen.setdefault(id(draft), draft)
        return sorted(seen.values(), key=lambda d: d.word)

    def _owner(self, head: int) -> Draft | None:
        """Return the event that something hanging on word `head` belongs to."""
        if head in self.at:
            return self.at[head]
        for draft in self.at.values():
            if head in draft.words:
                return draft
        return None

    def _at_another_time(self, draft: Draft) -> bool:
        """Tell whether the clause says that it was before or after what it is told with: "after [jets bombed the port]"."""
        words = {draft.word, self.clauses.clause_of(draft.word)}
        marks = {self.words[j].text.lower() for i in words for j in self.clauses.below(i, "mark")}
        marks |= {self.words[i].prep for i in words if self.words[i].rel == "advcl"}
        # a parser may take "after" for a preposition of the subject
        does = [j for i in words for j in self.clauses.below(i, "subj", "subj:pass")]
        marks |= {self.words[k].text.lower() for j in does for k in self.clauses.below(j, "case")}
        return bool(marks & {"after", "before", "since", "until"})

    def _is_doer(self, draft: Draft) -> bool:
        """Tell whether a draft is no more than what a doer is called by: "was killed by his [captors] in May"."""
        return draft.trigger.strength == "agent"

    def _first_owner(self, heads: Iterable[int]) -> Draft | None:
        """Return the event of the first of `heads` that has one."""
        owners = [owner for head in heads if (owner := self._owner(head)) is not None]
        acts = [owner for owner in owners if not self._is_doer(owner)]
        return next(iter(acts or owners), None)

    def _clause_owner(self, head: int) -> Draft | None:
        """Return the event of the clause that word `head` stands in: its verb's, or the one that is its subject."""
        verb = self.clauses.clause_of(head)
        if verb in self.reporting:
            return None
        owner = self._owner(verb) or self._meanwhile(verb)
        if owner is not None:
            return owner
        subjects = [
            j
            for a in self.clauses.arguments(verb)
            if a.position.startswith("subj")
            for j in self._event_nouns(a.head)
        ]
        tally = [j for j in subjects if self.words[j].lemma.lower() in self._tallies]
        return self.at[subjects[0]] if len(subjects) == 1 and not tally else None

    def _meanwhile(self, verb: int) -> Draft | None:
        """Return the event during which something was done: "was killed while [clearing mines in X in May]"."""
        word = self.words[verb]
        marks = {self.words[j].text.lower() for j in self.clauses.below(verb, "mark")} | {word.prep}
        return (
            self._owner(word.head) if word.tag == "VBG" and word.rel == "advcl" and "while" in marks else None
        )

    @cached_property
    def _tallies(self) -> frozenset[str]:
        """The nouns whose verb tells of a count and not of the event: "the toll rose on Monday"."""
        return frozenset(w for t in self.lexicon.triggers if t.strength == "tally" for w in t.lemmas)

    def when_clause(self, time: FoundTime) -> int | None:
        """Return the verb of the clause with "when" that stands right behind a time."""
        closes = self.doc.sents[self.words[time.first].sent][1]
        after = [w for w in self.words[time.last : min(time.last + 2, closes)] if w.text != ","]
        if not after or after[0].text.lower() != "when" or self.words[after[0].i - 1].rel == "cc":
            return None
        verb = self.clauses.clause_of(self.words[after[0].i].head)
        return verb if verb > after[0].i else None

    def _counted(self, i: int) -> bool:
        return bool(self.clauses.below(i, "nummod"))

    def _only_result(self, i: int) -> bool:
        """Tell whether a word tells what an event did, and no event by itself."""
        found = self.lexicon.by_lemma.get((self.words[i].lemma.lower(), "verb"), ())
        return bool(found) and all(t.strength == "result" for t in found)

    def _is_dying(self, i: int) -> bool:
        return not self.words[i].tag.startswith("NN") and self.words[i].lemma.lower() in lists()["dying"]

    def _cause_of(self, wounds: int) -> Draft | None:
        """Return the event in which somebody came to harm: "wounds suffered in [a raid]"."""
        for j in causes_of_wounds(self.doc, wounds):
            nouns = self._event_nouns(j)
            found = self.at[nouns[0]] if nouns else self._owner(j)
            if found is not None and found.trigger.strength != "result":
                return found
        return None

    def _is_ranked(self, i: int) -> bool:
        """Tell whether a noun says how its event compares: "the worst attack", "the bloodiest raids", "its first strike"."""
        if self.words[i].tag == "JJS":
            return True  # "was the deadliest in years"
        for j in self.clauses.below(i, "amod", "nummod"):
            most = any(self.words[k].text.lower() == "most" for k in self.clauses.below(j, "advmod"))
            if self.words[j].tag == "JJS" or most or self.words[j].lemma.lower() in ORDINALS:
                return True
        return False
