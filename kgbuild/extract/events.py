"""Words → drafts of events with their roles, times and figures, as frames and support verbs of the lexicon say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Protocol

from kgbuild.extract.clauses import Argument, Clauses
from kgbuild.extract.drafts import Draft, Figure, Role
from kgbuild.extract.times import FoundTime, governors
from kgbuild.extract.tolls import FoundToll
from kgbuild.extract.triggers import Spotted, Spotter
from kgbuild.lexicon import Lexicon, Refinement, Slot, Support
from kgbuild.model import Document
from kgbuild.numerals import Quantity, quantity

#: Prepositions by which a result names the event that brought it about: "killed in an airstrike".
_CAUSES = frozenset(
    {"in", "during", "by", "from", "with", "by means of", "as a result of", "due to", "because of", "amid"}
)
#: Triggers that need words beside them: a weapon or a party, or a weapon.
_NEEDY = frozenset({"anchored", "armed"})
#: Prepositions by which fire finds its aim, whatever stands there.
_AIMS = frozenset(
    {"at", "against", "towards", "toward", "into", "onto", "on", "in", "near", "outside", "inside"}
)
#: Roles that tell who owns up to an event, or is blamed: they say nothing of whether it happened.
_TOLD_ROLES = frozenset({"claimedBy", "accused", "orderedBy"})
#: Prepositions that name some of those just spoken of: "five politicians, including X".
_SOME_OF = frozenset({"including", "among", "like", "such as"})
#: Organizations whose people act for them.
_ARMED = ("ArmedGroup", "MilitaryForce", "CriminalGroup")
_MOMENTS = frozenset({"when", "as", "after", "while", "once"})
#: Nouns that say why: grammar's own, not the domain's.
_REASONS = frozenset({"reason", "grounds", "justification", "cause", "motive"})
#: How many sentences back the scene of an event may have been set.
_SCENE = 1
#: How many sentences on an event's damage may be told.
_SEQUEL = 2
_SPOTS = frozenset({"at", "in", "near", "outside", "inside", "beside", "during", "by", "between", "with"})
#: How often one party must be named before all air attacks of an article are held to be its own.
_ENOUGH = 2
_PLACE_PREPS = frozenset({"in", "at", "inside", "within", "of"})


class EntityView(Protocol):
    """What event extraction asks of an article's entities (see `extract.entities.Entities`)."""

    def of(self, head: int) -> int | None:
        """Return the key of the entity that word `head` stands for."""

    def kind(self, key: int) -> str:
        """Return an entity's class."""

    def members(self, head: int) -> tuple[int, ...]:
        """Return the heads of a coordination."""

    def owner(self, head: int) -> int | None:
        """Return the actor that a phrase belongs to: "Turkish jets"."""


class EventReader:
    """Reads the events of one document."""

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

    def read(self) -> list[Draft]:
        """Return the drafts of events that the text holds to have happened, in order of their trigger words."""
        readings = {found[0].word: found for found in self.spotter.spot()}
        self._open(readings)
        self._support()
        self._fold()
        self._attach_times()
        self._attach_tolls()
        drafts = self._distinct()
        for draft in drafts:
            self._holders(draft)
            self._places(draft)
            self._refine(draft)
        kept = [d for d in drafts if self._holds(d)]
        self._scenes(kept)
        for draft in kept:
            self._described_places(draft)
        self._flyers(kept)
        self._link(kept)
        return kept

    # ------------------------------------------------------------------------------------- opening

    def _open(self, readings: dict[int, tuple[Spotted, ...]]) -> None:
        consumed: set[int] = set()
        for i in sorted(readings):
            if i in consumed:
                continue
            draft, used = self._best(readings[i])
            consumed |= used
            self.at[i] = draft
        for i in consumed & self.at.keys():
            del self.at[i]

    def _best(self, found: tuple[Spotted, ...]) -> tuple[Draft, set[int]]:
        """Return the reading that asks for most words; among equals the one whose needs are met and that fills most."""
        drafts = [(self._draft(spotted), set(spotted.consumed)) for spotted in found]
        return max(drafts, key=lambda d: (self._met(d[0]), d[0].trigger.specific, len(d[0].roles)))

    def _met(self, draft: Draft) -> bool:
        return draft.trigger.strength not in _NEEDY or self._anchored(draft)

    def _draft(self, spotted: Spotted) -> Draft:
        word = self.words[spotted.word]
        draft = Draft(
            spotted.word,
            spotted.trigger,
            spotted.trigger.evokes,
            spotted.noun,
            word.sent,
            {word.i, *spotted.consumed},
        )
        arguments = self._arguments(spotted.word, spotted.noun)
        if spotted.noun:  # "an exchange of [fire between X and Y]"
            arguments = arguments + [a for j in spotted.consumed for a in self.clauses.modifiers(j)]
        self._fill(draft, arguments, spotted.trigger.slots)
        draft.plural = spotted.noun and word.tag in ("NNS", "NNPS")
        if draft.plural:
            self._count(draft)
        draft.reference = self._reference(spotted.word) if spotted.noun else ""
        if spotted.trigger.strength == "result":
            draft.reference = "result"
        elif not spotted.noun and self._known_perpetrator(draft):
            draft.reference = "known"
        return draft

    def _known_perpetrator(self, draft: Draft) -> bool:
        """Tell whether an attacker is spoken of as known from the event: "the bomber", "the assailants"."""
        for role in draft.roles:
            word = self.words[role.word]
            if role.role != "attacker" or word.lemma.lower() not in self.lexicon.perpetrators:
                continue
            if any(self.words[j].lemma.lower() == "the" for j in self.clauses.below(role.word, "det")):
                return True
        return False

    def _arguments(self, i: int, noun: bool) -> list[Argument]:
        if noun:
            own = self.clauses.modifiers(i)
            return own + [a for b in own if b.prep == "of" for a in self._done_by(b.head)]
        own = self.clauses.arguments(i)
        own += [a for b in own if self._is_weapon(b) for a in self._aimed(b.head)]
        return own + [a for b in own if b.position == "obj" for a in self._armed_with(b.head)]

    def _done_by(self, i: int) -> list[Argument]:
        """Return the doer that a parser hangs on whom it befell: "the execution of [hostages by the group]"."""
        return [a for a in self.clauses.modifiers(i) if a.position in ("nmod", "agent") and a.prep == "by"]

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

    def _reference(self, i: int) -> str:
        """Tell how a noun refers: definite ("the attack", "Monday's attack"), indefinite or bare."""
        for j in self.clauses.below(i, "det", "poss"):
            lemma = self.words[j].lemma.lower()
            if self.words[j].rel == "poss" or lemma in ("the", "this", "that", "these", "those", "both"):
                return "definite"
            if lemma in ("a", "an", "another", "one"):
                return "indefinite"
        return "bare"

    def _fill(self, draft: Draft, arguments: Iterable[Argument], slots: Sequence[Slot]) -> None:
        for argument in arguments:
            for head in self._heads(argument.head):
                key = self._party(head)
                slot = self._slot(slots, argument, self.entities.kind(key)) if key is not None else None
                if head in draft.words and (slot is None or slot.role != "weapon"):
                    continue
                if key is not None and slot is not None:
                    draft.add(Role(slot.role, key, head))
                    if slot.role == "attacker":
                        self._organization_acts(draft, key, head)
                    if slot.role == "weapon":
                        self._owner_attacks(draft, head, slots)

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
        if head in self.doc.name_at or not self.lexicon.fits(self.entities.kind(key), ("Person",)):
            return
        behind = [
            a.head for a in self.clauses.modifiers(head) if a.position == "nmod" and a.prep in ("of", "from")
        ]
        for owner in (self.entities.owner(head), *(self.entities.of(j) for j in behind)):
            if owner is not None and self.lexicon.fits(self.entities.kind(owner), _ARMED):
                draft.add(Role("attacker", owner, head))

    def _owner_attacks(self, draft: Draft, head: int, slots: Sequence[Slot]) -> None:
        """Take whose weapon it is for the attacker: "Turkish jets bombed", "the militia's rockets"."""
        owner = self.entities.owner(head)
        if owner is not None and any(s.role == "attacker" for s in slots):
            draft.add(Role("attacker", owner, head))

    def _heads(self, head: int) -> list[int]:
        if self.words[head].text.lower() == "what":
            head = self._what(head)
        members = list(self.entities.members(head)) or [head]
        members = members if head in members else [head, *members]
        named = [
            j for m in members for j in self.clauses.below(m, "nmod", "obl") if self.words[j].prep in _SOME_OF
        ]
        return members + [k for j in named for k in self.entities.members(j) if k not in members]

    def _what(self, head: int) -> int:
        """Return the noun that a free relative tells: the militias of "what officials said were militias"."""
        for j in sorted(self.doc.subtree(head)):
            told = self.clauses.below(j, "cop") or self.words[j].head == head
            if self.words[j].tag.startswith("NN") and told:
                return j
        return head

    def _slot(self, slots: Sequence[Slot], argument: Argument, kind: str) -> Slot | None:
        for slot in slots:
            if argument.position not in slot.positions:
                continue
            if slot.preps and argument.prep not in slot.preps:
                continue
            if slot.kinds and not self.lexicon.fits(kind, slot.kinds):
                continue
            return slot
        return None

    def _anchored(self, draft: Draft) -> bool:
        if draft.supported or (draft.noun and draft.has("weapon")):
            return True
        if draft.trigger.strength == "armed":
            return draft.has("weapon")
        if draft.has("weapon") and any(self._is_aim(a) for a in self._arguments(draft.word, draft.noun)):
            return True
        if draft.has("weapon"):
            return draft.has("target", "place", "near") or bool(draft.figures)
        return draft.has("attacker") and draft.has("target", "place")

    def _is_aim(self, a: Argument) -> bool:
        return a.prep in _AIMS and not any(t.first <= a.head < t.last for t in self.times)

    # ----------------------------------------------------------------------------------- support verbs

    def _support(self) -> None:
        """Let support verbs lend their arguments to the event nouns that they carry."""
        for word in self.words:
            for support in self.lexicon.support_by_lemma.get(word.lemma.lower(), ()):
                if word.rel in ("aux", "aux:pass", "cop") or word.i in self.doc.name_at:
                    continue
                if support.particle and not self._particle(word.i, support.particle):
                    continue
                if self._lend(word.i, support):
                    break

    def _particle(self, i: int, particle: str) -> bool:
        after = self.words[i + 1].text.lower() if i + 1 < len(self.words) else ""
        return after == particle or any(
            self.words[j].lemma.lower() == particle for j in self.clauses.below(i, "prt")
        )

    def _lend(self, i: int, support: Support) -> bool:
        arguments = self.clauses.arguments(i) + ([] if self.clauses.is_verb(i) else self.clauses.modifiers(i))
        nouns = self._carried(i, support, arguments)
        if nouns and {s.role for s in support.slots} <= _TOLD_ROLES and self.spotter.denied(i):
            return False  # "no group has claimed the attack": the attack stays
        for noun in nouns:
            draft = self.at[noun]
            if i in draft.words:
                continue
            draft.supported = True
            if support.position != "acl":
                draft.words.add(i)
            verb = self.at.get(i)
            if verb is not None and verb is not draft and verb.trigger.strength == "anchored":
                self.at[i] = draft  # "launched air strikes": the verb is no launch of its own
            others = [a for a in arguments if a.head not in nouns]
            self._fill(draft, others, support.slots)
            self._fill_beside(draft, noun, support)
            taken = {r.word for r in draft.roles}
            rest = [a for a in others if a.position == "obl" and a.head not in taken]
            self._fill(draft, rest, draft.trigger.slots)
        return bool(nouns)

    def _fill_beside(self, draft: Draft, noun: int, support: Support) -> None:
        """Give a support verb what a parser hangs on its noun: "attributed [the attack to the group]"."""
        if support.position != "obj":
            return
        for argument in self.clauses.modifiers(noun):
            if argument.position != "nmod" or not argument.prep:
                continue
            beside = Argument("obl", argument.prep, argument.head)
            key = self.entities.of(argument.head)
            if key is not None and self._slot(support.slots, beside, self.entities.kind(key)):
                draft.roles = [r for r in draft.roles if r.word != argument.head]
                self._fill(draft, [beside], support.slots)

    def _carried(self, i: int, support: Support, arguments: list[Argument]) -> list[int]:
        positions = {support.position}
        if support.position == "obj" and self.clauses.passive(i):
            positions = {"subj:pass", "subj"}
        if support.position == "subj":
            positions = {"subj", "subj:pass"}  # a verb astray below its own subject looks passive
        found = []
        if support.position == "acl":
            positions = set()
        if support.noun:
            arguments = self._beyond(i, support)
            positions = {"nmod", "obl"}
        for argument in arguments:
            if argument.position in positions and (not support.preps or argument.prep in support.preps):
                found += self._event_nouns(argument.head)
        if support.position == "obl" and not found:  # "blamed [rebels for the attack]"
            tops = [a.head for a in arguments if a.position in ("obj", "subj:pass")]
            objects = [j for top in tops for j in self.clauses.conjuncts(top)]
            hanging = [b for j in objects for b in self.clauses.modifiers(j) if b.position == "nmod"]
            found += [j for b in hanging if b.prep in support.preps for j in self._event_nouns(b.head)]
        if support.position == "acl" and self.words[i].rel in ("acl", "advcl", "xcomp"):
            found += self._event_nouns(self.words[i].head)
        return found

    def _stands_for_others(self, i: int) -> bool:
        """Tell whether an event noun is itself a number of others: "a barrage of rocket fire"."""
        return self.words[i].lemma.lower() in self.lexicon.partitives

    def _event_nouns(self, head: int) -> list[int]:
        """Return the event nouns that a phrase stands for: its conjuncts, or what it is a number of ("a series of …")."""
        members = self.clauses.conjuncts(head)
        found = [j for j in members if j in self.at and self.at[j].noun and not self._stands_for_others(j)]
        if not found:
            some = [j for j in members if self.words[j].lemma.lower() in self.lexicon.partitives]
            inner = [k for j in some for k in self.clauses.below(j, "nmod") if self.words[k].prep == "of"]
            found = [k for j in inner for k in self.clauses.conjuncts(j) if k in self.at and self.at[k].noun]
        return found or [j for j in members if j in self.at and self.at[j].noun]

    def _beyond(self, i: int, support: Support) -> list[Argument]:
        """Return what hangs on the noun of a support phrase ("responsibility for the attack"), or on its verb."""
        nouns = [
            j
            for j in self.clauses.below(i, "obj", "subj:pass", "obl")
            if self.words[j].lemma.lower() == support.noun
        ]
        return [a for j in nouns for a in self.clauses.modifiers(j)] + (
            self.clauses.arguments(i) if nouns else []
        )

    # ---------------------------------------------------------------------------------------- folding

    def _fold(self) -> None:
        """Join what tells of one event in one sentence: a noun and the verb said of it, a result and its cause."""
        for i in sorted(self.at):
            inner = [j for j in self._event_nouns(i) if j != i] if self._stands_for_others(i) else []
            if inner and self.at[inner[0]] is not self.at[i]:
                self.at[inner[0]].absorb(self.at[i])
                self.at[i] = self.at[inner[0]]
        for i in sorted(self.at):
            draft = self.at[i]
            if draft.trigger.strength == "result" and self.spotter.unreal(i):
                continue  # "chose to die in the battle": the battle was, the death was not
            plain = draft.noun and draft.trigger.strength != "result"
            host = self._occasion_of(draft) if plain else self._host(draft)
            if host is not None and host is not draft:
                host.absorb(draft)
                for j in [k for k, d in self.at.items() if d is draft]:
                    self.at[j] = host

    def _occasion_of(self, draft: Draft) -> Draft | None:
        """Return what an event noun under a support verb tells again ("the second time that X launched strikes")."""
        for i in sorted(draft.words - {draft.word}):
            host = self._host_by_occasion(Draft(i, draft.trigger, draft.kind, False, draft.sent))
            if host is not None:
                return host
        return None

    def _host(self, draft: Draft) -> Draft | None:
        if draft.noun:
            return self._host_of_noun(draft)
        by_argument = self._host_by_argument(draft) or self._host_by_occasion(draft)
        if by_argument is not None or draft.trigger.strength != "result":
            return by_argument
        return self._host_by_clause(draft.word)

    def _host_of_noun(self, draft: Draft) -> Draft | None:
        """Return the event that a noun of result ("the deaths") stands beside: "the attack caused four deaths"."""
        for a in self.clauses.modifiers(draft.word):
            if a.position == "nmod" and a.prep in _CAUSES and a.head in self.at:
                return self.at[a.head]
        verb = self.clauses.clause_of(draft.word)
        if self.words[draft.word].prep in self._apart:
            return None  # "in retaliation for the killing of a soldier, the army shelled a village"
        if verb != draft.word:
            if verb in self.at:
                return self.at[verb]
            for a in self.clauses.arguments(verb):
                if a.head in self.at and a.head != draft.word and a.position in ("subj", "agent"):
                    return self.at[a.head]
        return None

    @cached_property
    def _apart(self) -> frozenset[str]:
        """The prepositions that keep two events apart: those of answers, and of before and after."""
        answers = {p for link in self.lexicon.links if not link.lemmas for p in link.preps}
        return frozenset(answers | {"after", "since", "following", "before", "over", "despite"})

    def _host_by_argument(self, draft: Draft) -> Draft | None:
        result = draft.trigger.strength == "result"
        for argument in self.clauses.arguments(draft.word):
            for j in self._event_nouns(argument.head):
                other = self.at[j]
                if other is draft or other.trigger.strength == "result":
                    continue
                if argument.position in ("subj", "agent") or (result and self._is_cause(argument, other)):
                    return other
        return None

    def _is_cause(self, argument: Argument, event: Draft) -> bool:
        """Tell whether a result's phrase names its cause: "killed in a strike", but not "died during an operation"."""
        if argument.position != "obl" or argument.prep not in _CAUSES:
            return False
        return argument.prep != "during" or self.lexicon.is_a(event.kind, "Attack")

    def _host_by_occasion(self, draft: Draft) -> Draft | None:
        """Return the event that a clause tells again: "the raid was the second time that jets struck the town"."""
        word = self.words[draft.word]
        if word.rel not in ("relcl", "acl", "ccomp") or self.words[word.head].lemma.lower() not in (
            "time",
            "occasion",
        ):
            return None
        occasion = word.head
        verb = self.clauses.clause_of(occasion)
        for a in self.clauses.arguments(verb if self.clauses.is_verb(verb) else occasion):
            if a.position == "subj" and self._event_nouns(a.head):
                return self.at[self._event_nouns(a.head)[0]]
        return None

    def _host_by_clause(self, i: int) -> Draft | None:
        """Return the event of the clause that a result hangs on, or of the clause that tells the moment."""
        word = self.words[i]
        if (
            word.rel in ("advcl", "conj", "xcomp", "acl", "relcl", "parataxis", "ccomp")
            and word.head in self.at
        ):
            if self._stands_apart(i):
                self._like(self.at[i], self.at[word.head])
                return None
            return self.at[word.head]
        for j in self.clauses.below(i, "advcl", "conj", "xcomp", "obl"):
            if j not in self.at or self.at[j].word == i:
                continue
            marks = {self.words[k].text.lower() for k in self.clauses.below(j, "mark", "advmod")} | {
                self.words[j].prep
            }
            if marks & _MOMENTS or self.words[j].rel in ("conj", "xcomp"):
                return self.at[j]
        if word.tag == "VBG" and self.words[i - 1].text == ",":
            before = [
                d
                for d in self._distinct()
                if d.sent == word.sent and d.word < i and d.trigger.strength != "result"
            ]
            if before:
                return before[-1]
        if word.rel in ("advcl", "conj", "xcomp") and word.head != i:
            for a in self.clauses.arguments(word.head):
                if a.head in self.at and a.position in ("subj", "obj", "agent") and self.at[a.head].noun:
                    return self.at[a.head]
        return None

    def _stands_apart(self, i: int) -> bool:
        """Tell whether a clause has a subject and a time or place of its own: "…, while ten were killed in Y on Monday"."""
        if self.words[i].rel not in ("advcl", "conj", "parataxis") or not self.clauses.below(
            i, "subj", "subj:pass"
        ):
            return False
        if {self.words[k].text.lower() for k in self.clauses.below(i, "mark", "advmod")} & {"when", "after"}:
            return False
        return self.at[i].has("place") or any(t.head == i for t in self.times)

    def _like(self, draft: Draft, host: Draft) -> None:
        """Take class and attacker from the clause that this one stands beside: "…, and ten were killed the next day"."""
        if draft.trigger.strength == "result" and not draft.has("attacker", "weapon"):
            draft.kind = host.kind
            for role in host.roles:
                if role.role in ("attacker", "weapon"):
                    draft.add(role)

    def _distinct(self) -> list[Draft]:
        seen: dict[int, Draft] = {}
        for draft in self.at.values():
            seen.setdefault(id(draft), draft)
        return sorted(seen.values(), key=lambda d: d.word)

    # ------------------------------------------------------------------------------- times and figures

    def _owner(self, head: int) -> Draft | None:
        """Return the event that something hanging on word `head` belongs to."""
        if head in self.at:
            return self.at[head]
        for draft in self.at.values():
            if head in draft.words:
                return draft
        return None

    def _first_owner(self, heads: Iterable[int]) -> Draft | None:
        """Return the event of the first of `heads` that has one."""
        return next((owner for head in heads if (owner := self._owner(head)) is not None), None)

    def _attach_times(self) -> None:
        for time in self.times:
            if time.head is None:
                continue
            draft = (
                self._first_owner(governors(self.doc, time))
                or self._noun_above(time.head)
                or self._just_before(time.first)
                or self._clause_owner(time.head)
                or self._told_by_when(time.head)
            )
            if draft is not None:
                draft.times.append((time.when, (time.first, time.last)))

    def _noun_above(self, head: int) -> Draft | None:
        """Return the event noun whose own phrase holds word `head`: "strikes in Iraq and [Syria on Sunday]"."""
        for above in (head, *self.clauses.ancestors(head)):
            if above in self.at and self.at[above].noun:
                return self.at[above]
            if self.words[above].rel not in ("nmod", "conj", "appos", "compound", "poss", "amod"):
                return None
        return None

    def _just_before(self, first: int) -> Draft | None:
        """Return the event noun whose phrase ends where a time begins: "defended the strikes in Syria on Sunday"."""
        for draft in self._distinct():
            before = draft.noun and draft.word < first and draft.sent == self.words[first].sent
            if before and first <= self.clauses.extent(draft.word):
                return draft
        return None

    def _told_by_when(self, head: int) -> Draft | None:
        """Return the event that a clause with "when" tells: "it happened in May, when a convoy was shelled"."""
        for j in self.clauses.below(head, "advcl", "relcl"):
            marks = {self.words[k].text.lower() for k in self.clauses.below(j, "mark", "advmod", "obl")}
            if "when" in marks:
                owner = self._owner(j) or self._clause_owner(j)
                if owner is not None:
                    return owner
        return None

    def _clause_owner(self, head: int) -> Draft | None:
        """Return the event of the clause that word `head` stands in: its verb's, or the one that is its subject."""
        verb = self.clauses.clause_of(head)
        if verb in self.reporting:
            return None
        owner = self._owner(verb)
        if owner is not None:
            return owner
        subjects = [
            j
            for a in self.clauses.arguments(verb)
            if a.position.startswith("subj")
            for j in self._event_nouns(a.head)
        ]
        return self.at[subjects[0]] if len(subjects) == 1 else None

    def _caused(self, toll: FoundToll) -> Draft | None:
        """Return the event that a clause names as the cause of a toll: "four died in the strikes"."""
        nouns = self._event_nouns(toll.cause) if toll.cause is not None else []
        return self.at[nouns[0]] if nouns else None

    def _add_victims(self, draft: Draft, toll: FoundToll) -> None:
        """Take who was killed or wounded for a target."""
        key = self.entities.of(toll.of_word) if toll.of_word is not None and toll.number else None
        if (
            key is not None
            and self.lexicon.fits(self.entities.kind(key), ("Actor",))
            and not draft.has("target")
        ):
            draft.add(Role("target", key, toll.of_word or draft.word))

    def _clause_above(self, head: int) -> Draft | None:
        """Return the event of a clause that the one around word `head` hangs on: "came under fire but escaped injury"."""
        verb = self.clauses.clause_of(head)
        for _ in range(3):
            word = self.words[verb]
            if word.rel not in ("conj", "advcl", "acl", "relcl", "xcomp", "parataxis"):
                return None
            verb = self.clauses.clause_of(word.head)
            owner = self._owner(verb) or self._owner(word.head)
            if owner is not None:
                return owner
        return None

    def _attach_tolls(self) -> None:
        for toll in self.tolls:
            if toll.number is None or toll.cumulative:
                continue
            draft = (
                self._answered_for(toll)
                or self._caused(toll)
                or self._owner(toll.head)
                or self._clause_owner(toll.head)
                or self._clause_above(toll.head)
                or self._only_in_sentence(toll.head)
            )
            if draft is not None:
                span = (toll.first, toll.last)
                draft.figures.append(Figure(toll.kind, toll.number, toll.bound, toll.of, span, toll.part_of))
                self._add_victims(draft, toll)

    def _answered_for(self, toll: FoundToll) -> Draft | None:
        """Return the killing that an event answers: "in retaliation for the killing of two soldiers, jets struck"."""
        return self.at.get(toll.trigger) if self.words[toll.trigger].prep in self._apart else None

    def _only_in_sentence(self, head: int) -> Draft | None:
        sent = self.words[head].sent
        here = {id(d): d for d in self.at.values() if d.sent == sent}
        return next(iter(here.values())) if len(here) == 1 else None

    # --------------------------------------------------------------------------------- places and class

    def _places(self, draft: Draft) -> None:
        """Take the place from the clause, else from what the target's own phrase says ("a base in X"), else the target."""
        if draft.has("place"):
            return
        self._outer_places(draft)
        if draft.has("place"):
            return
        for role in [r for r in draft.roles if r.role == "target"]:
            for argument in self._inside(role.word):
                if argument.position == "nmod" and argument.prep in _PLACE_PREPS:
                    self._add_places(draft, argument.head)
        if not draft.has("place"):
            self._trailing_places(draft)
        if not draft.has("place"):
            for role in [r for r in draft.roles if r.role == "target"]:
                if role.word in self.doc.name_at and self._is_somewhere(role):
                    draft.add(Role("place", role.key, role.word))

    def _described_places(self, draft: Draft) -> None:
        """Take a target without a name for the place where nothing else says where: "hit a house"."""
        if not draft.has("place"):
            for role in [r for r in draft.roles if r.role == "target" and self._is_somewhere(r)]:
                draft.add(Role("place", role.key, role.word))

    def _trailing_places(self, draft: Draft) -> None:
        """Take the place that a parser hangs on what ends the clause: "abducted by [gunmen in Basra]"."""
        arguments = self.clauses.modifiers(draft.word) if draft.noun else self.clauses.arguments(draft.word)
        carriers = sorted(i for i in draft.words - {draft.word} if self.clauses.is_verb(i))
        for a in arguments + [a for i in carriers for a in self.clauses.arguments(i)]:
            behind = a.head > draft.word and a.head not in self.doc.name_at
            if not behind or not (a.position in ("agent", "obj") or a.prep in _SPOTS):
                continue
            for b in self.clauses.modifiers(a.head):
                if b.position == "nmod" and b.prep in ("in", "at"):
                    self._add_places(draft, b.head)

    def _scenes(self, drafts: list[Draft]) -> None:
        """Let an event without a place happen where the text just was: the last town that something was said to be in."""
        for draft in drafts:
            if draft.has("place", "near") or draft.reference == "definite":
                continue
            scene = self._scene(draft)
            if scene is not None:
                draft.add(Role("place", *scene, implied=True))

    def _flyers(self, drafts: list[Draft]) -> None:
        """Let air attacks without an attacker be those of the one party that flies all others of the article."""
        strikes = [d for d in drafts if self.lexicon.is_a(d.kind, "AirAttack")]
        known = [r for d in strikes for r in d.roles if r.role == "attacker"]
        if len(known) < _ENOUGH or len({r.key for r in known}) != 1:
            return
        for draft in strikes:
            if not draft.has("attacker", "accused", "claimedBy"):
                nearest = min(known, key=lambda r: abs(r.word - draft.word))
                draft.add(Role("attacker", nearest.key, nearest.word, implied=True))

    def _scene(self, draft: Draft) -> tuple[int, int] | None:
        first = self.doc.sents[max(0, draft.sent - _SCENE)][0]
        for i in range(draft.word - 1, first - 1, -1):
            key = self.entities.of(i)
            if (
                key is not None
                and self._sets_scene(i)
                and self.lexicon.fits(self.entities.kind(key), ("Settlement",))
            ):
                return key, i
        return None

    def _sets_scene(self, i: int) -> bool:
        """Tell whether a name says where something is, and not where its teller is: "sources in X said"."""
        word = self.words[i]
        if i not in self.doc.name_at or word.rel not in ("obl", "nmod") or word.prep not in ("in", "at"):
            return False
        return self.clauses.clause_of(i) not in self.reporting

    def _holders(self, draft: Draft) -> None:
        """Take whose the target is for a target too: "sites used by militias", "the army's depot"."""
        for role in [r for r in draft.roles if r.role == "target"]:
            if not self.lexicon.fits(self.entities.kind(role.key), ("Facility", "MaterialTarget")):
                continue
            verbs = self.clauses.below(role.word, "acl", "relcl")
            verbs += [
                k for j in verbs for k in self.clauses.below(j, "ccomp")
            ]  # "sites it said were used by"
            heads = [a.head for j in verbs for a in self._holder(j)]
            for head in [h for top in heads for h in self._heads(top)]:
                key = self.entities.of(head)
                if key is not None and self.lexicon.fits(
                    self.entities.kind(key), ("Organization", "Country")
                ):
                    draft.add(Role("target", key, head))

    def _holder(self, verb: int) -> list[Argument]:
        preps = self.lexicon.holders.get(self.words[verb].lemma.lower(), frozenset())
        return [a for a in self.clauses.arguments(verb) if a.prep in preps]

    def _inside(self, i: int) -> list[Argument]:
        """Return what modifies a noun, and what modifies that: "a base of the US forces in X"."""
        direct = self.clauses.modifiers(i)
        return direct + [b for a in direct if a.position == "nmod" for b in self.clauses.modifiers(a.head)]

    def _is_somewhere(self, role: Role) -> bool:
        """Tell whether a target says where it is: one place, not a country and not "the sites"."""
        kind = self.entities.kind(role.key)
        if not self.lexicon.fits(kind, ("Place",)) or self.lexicon.fits(kind, ("Country",)):
            return False
        return role.word in self.doc.name_at or self.words[role.word].tag == "NN"

    def _outer_places(self, draft: Draft) -> None:
        verb = self.clauses.clause_of(draft.word)
        if verb in self.reporting or verb == draft.word:
            return
        for argument in self.clauses.arguments(verb):
            if argument.position == "obl" and argument.prep in ("in", "at", "inside"):
                self._add_places(draft, argument.head)

    def _add_places(self, draft: Draft, head: int) -> None:
        for member in self._heads(head):
            key = self.entities.of(member)
            if key is not None and self.lexicon.fits(self.entities.kind(key), ("Place",)):
                draft.add(Role("place", key, member))

    def _refine(self, draft: Draft) -> None:
        """Make the class as specific as weapon and parties allow."""
        for key in sorted(draft.keys("weapon")):
            implied = self.implied(key)
            if implied and self.lexicon.is_a(implied, draft.kind):
                draft.kind = implied
                break
        for refinement in self.lexicon.refinements:
            if refinement.of == draft.kind and any(self._refines(r, refinement) for r in draft.roles):
                draft.kind = refinement.to
        draft.kinds.add(draft.kind)

    def _refines(self, role: Role, refinement: Refinement) -> bool:
        if role.role != refinement.role:
            return False
        word = self.words[role.word]
        before = self.words[role.word - 1].lemma.lower() if role.word else ""
        names = {word.lemma.lower(), f"{before} {word.lemma.lower()}"}
        return bool(names & refinement.lemmas) or self.lexicon.fits(
            self.entities.kind(role.key), refinement.kinds
        )

    # ------------------------------------------------------------------------------------- what holds

    def _holds(self, draft: Draft) -> bool:
        """Tell whether the text holds that it happened, and says enough of it to be an event."""
        unreal = {self.spotter.unreal(i) for i in sorted(draft.words) if self._finite(i, draft)} - {""}
        counted = any(f.role == "count" for f in draft.figures)
        if unreal - ({"generic"} if counted else set()):
            return False  # a number makes a series of what else would be a habit
        if draft.trigger.strength in _NEEDY and not (self._anchored(draft) or draft.figures):
            return False
        if draft.trigger.strength == "result":
            told = draft.has("attacker", "weapon", "place") or bool(draft.figures or draft.times)
            return told or self._of_somebody(draft) or self._follows(draft)
        return not self._vague(draft)

    def _follows(self, draft: Draft) -> bool:
        """Tell whether it says what the event told just before did to things: "Two shops were damaged"."""
        hit = [self.entities.kind(r.key) for r in draft.roles if r.role == "target"]
        if not any(self.lexicon.fits(kind, ("Facility", "MaterialTarget")) for kind in hit):
            return False
        before = [d for d in self.at.values() if d.trigger.strength != "result"]
        return any(0 < draft.sent - d.sent <= _SEQUEL for d in before)

    def _of_somebody(self, draft: Draft) -> bool:
        """Tell whether somebody with a name is said to have been killed: that is one event, whatever else is told."""
        if not any(s.role == "attacker" for s in draft.trigger.slots):
            return False
        targets = [r for r in draft.roles if r.role == "target" and r.word in self.doc.name_at]
        return any(self.lexicon.fits(self.entities.kind(r.key), ("Person",)) for r in targets)

    def _vague(self, draft: Draft) -> bool:
        """Tell whether a noun speaks of no event in particular: "attacks on medics", "on strike"."""
        if not draft.noun or draft.reference != "bare" or draft.supported or draft.times or draft.figures:
            return False
        if draft.sent in self.doc.headline_sents or self._counted(draft.word):
            return False
        if draft.plural:
            return not (draft.has("attacker", "place") and draft.has("target", "attacker"))
        return bool(self.words[draft.word].prep) and not draft.has("attacker", "target", "weapon")

    def _counted(self, i: int) -> bool:
        return bool(self.clauses.below(i, "nummod"))

    def _count(self, draft: Draft) -> None:
        """Take how many attacks a noun speaks of: "three strikes", "at least five attacks", "two waves of airstrikes"."""
        word = self.words[draft.word]
        carried = word.prep == "of" and self.words[word.head].lemma.lower() in self.lexicon.partitives
        carrier = word.head if carried else word.i
        for noun in dict.fromkeys((word.i, carrier)):
            for j in self.clauses.below(noun, "nummod"):
                found = self._quantity(j)
                if found is not None and found.low and not self._of_people(noun):
                    draft.figures.append(
                        Figure("count", found.low, found.bound, "", (found.first, found.last))
                    )
                    return
        of_which = self._count_of_which(word.i)
        found = self._quantity(of_which) if of_which is not None else None
        if of_which is not None and found is not None and found.low:
            draft.figures.append(Figure("count", found.low, found.bound, "", (found.first, found.last)))
            draft.words.add(self.words[of_which].head)

    def _count_of_which(self, noun: int) -> int | None:
        """Return the number in "strikes, three of which have hit the town"."""
        for j in range(noun + 1, min(noun + 3, self.doc.sents[self.words[noun].sent][1])):
            which = [k for k in self.clauses.below(j, "nmod", "obl") if self.words[k].text.lower() == "which"]
            if which and self.words[j].pos == "NUM":
                return j
        return None

    def _of_people(self, noun: int) -> bool:
        return self.entities.of(noun) is not None

    def _quantity(self, j: int) -> Quantity | None:
        """Return the quantity that holds word `j`, qualifiers before it ("at least") included, by document indices."""
        first, last = self.doc.sents[self.words[j].sent]
        tokens = [w.text.lower() for w in self.words[first:last]]
        for start in range(max(first, j - 3), j + 1):
            found = quantity(tokens, start - first)
            if found is not None and found.last + first > j:
                return Quantity(start, found.last + first, found.low, found.high, found.bound)
        return None

    def _finite(self, i: int, draft: Draft) -> bool:
        if i != draft.word and self._only_result(i):
            return False  # "no one was hurt in the attack" does not deny the attack
        return i == draft.word or self.clauses.is_verb(i)

    def _only_result(self, i: int) -> bool:
        """Tell whether a word tells what an event did, and no event by itself."""
        found = self.lexicon.by_lemma.get((self.words[i].lemma.lower(), "verb"), ())
        return bool(found) and all(t.strength == "result" for t in found)

    # ------------------------------------------------------------------------------------------ links

    def _link(self, drafts: list[Draft]) -> None:
        for n, draft in enumerate(drafts):
            for i in sorted(draft.words):
                for answered in self._answered(i):
                    other = self._event_behind(answered, drafts[:n])
                    if other is not None and other is not draft and other in drafts:
                        draft.links.append(("inResponseTo", other.word))
                for reason in self._reasons(i):
                    other = self._event_behind(reason, drafts[:n])
                    if other is not None and other is not draft and other in drafts:
                        draft.links.append(("inResponseTo", other.word))
                if self._answers(i):
                    previous = self._previous(draft, drafts[:n])
                    if previous is not None and not draft.links:
                        draft.links.append(("inResponseTo", previous.word))

    def _reasons(self, i: int) -> list[int]:
        """Return what is given as the reason for the event at `i`: "cited five raids as the reason for the strikes"."""
        above = [i, *self.clauses.ancestors(i)][:4]
        for noun in above:
            word = self.words[noun]
            if word.lemma.lower() in _REASONS and word.prep == "as" and word.head != noun:
                return [a.head for a in self.clauses.arguments(word.head) if a.position == "obj"]
        return []

    def _answered(self, i: int) -> list[int]:
        """Return the words for what the event at `i` is said to answer: "in response to X", "responded to X by"."""
        found: list[int] = []
        arguments = self._around(i)
        for argument in arguments:
            noun = self.words[argument.head].lemma.lower()
            for link in self.lexicon.links:
                if argument.prep in link.preps and (
                    not link.lemmas or self.words[i].lemma.lower() in link.lemmas
                ):
                    found += self.clauses.conjuncts(argument.head)
                elif noun in link.lemmas:
                    inner = [a for a in self.clauses.modifiers(argument.head) if a.prep in link.preps]
                    found += [j for a in inner for j in self.clauses.conjuncts(a.head)]
        word = self.words[i]
        preps = self._respond(word.head) if word.rel in ("advcl", "xcomp", "acl", "obl") else frozenset()
        found += [a.head for a in self.clauses.arguments(word.head) if preps and a.prep in preps]
        return found

    def _around(self, i: int) -> list[Argument]:
        """Return what hangs on the event's word, and on the verb "be" or the like that says something of it."""
        if self.clauses.is_verb(i):
            own = self.clauses.arguments(i)
            # "fired at the town of X in response": a parser may hang the last phrase on the town
            deep = [
                j
                for j in self.doc.subtree(i)
                if self.words[j].rel == "nmod" and self.clauses.clause_of(j) == i
            ]
            return own + [Argument("obl", self.words[j].prep, j) for j in sorted(deep)]
        found = self.clauses.modifiers(i)
        word = self.words[i]
        if word.rel in ("subj", "subj:pass"):
            head = word.head
            found += (
                self.clauses.arguments(head) if self.clauses.is_verb(head) else self.clauses.modifiers(head)
            )
            found.append(Argument("obl", self.words[head].prep, head))
        return found

    def _answers(self, i: int) -> bool:
        """Tell whether the event at `i` is said to be an answer without saying to what: "in response, troops fired"."""
        own = self.words[i].lemma.lower()
        if any(own in link.lemmas and "verb" in link.preps for link in self.lexicon.links):
            return True
        for argument in self._around(i):
            lemma = self.words[argument.head].lemma.lower()
            if argument.position in ("amod", "compound") and any(
                lemma in link.lemmas and "modifier" in link.preps for link in self.lexicon.links
            ):
                return True
            noun = self.words[argument.head].lemma.lower()
            for link in self.lexicon.links:
                if argument.prep == "in" and noun in link.lemmas:
                    return not any(a.prep in link.preps for a in self.clauses.modifiers(argument.head))
        return False

    def _event_behind(self, word: int, earlier: list[Draft]) -> Draft | None:
        """Return the event that a word stands for: an event's own, or the last one that used that weapon ("the rockets")."""
        found = self._event_nouns(word)
        if found:
            return self.at[found[0]]
        owner = self._owner(word)
        if owner is not None:
            return owner
        key = self.entities.of(word)
        return next((d for d in reversed(earlier) if key is not None and key in d.keys("weapon")), None)

    def _previous(self, draft: Draft, earlier: list[Draft]) -> Draft | None:
        """Return the event told last before this one that somebody else began."""
        mine = draft.keys("attacker")
        for other in reversed(earlier):
            theirs = other.keys("attacker")
            if other.trigger.strength != "result" and (not theirs or not theirs & mine):
                return other
        return None

    def _respond(self, i: int) -> frozenset[str]:
        lemma = self.words[i].lemma.lower()
        return frozenset(p for link in self.lexicon.links if lemma in link.lemmas for p in link.preps)
