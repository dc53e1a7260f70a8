"""How the slots of a frame are filled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kgbuild.extract.events import dependents, modality
from kgbuild.extract.events.candidate import EventCandidate, Reason, Role
from kgbuild.extract.events.context import EventContext
from kgbuild.extract.whys import frame, lost, refused, rule
from kgbuild.lexicon import Slot
from kgbuild.model import Rival
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.clauses import Argument
from kgbuild.syntax.modifiers import modifiers_of
from kgbuild.syntax.passive import conjuncts
from kgbuild.syntax.words import REFLEXIVES


def fill_slots(
    ctx: EventContext, draft: EventCandidate, arguments: Iterable[Argument], slots: Sequence[Slot]
) -> None:
    """Fill the slots of a frame with arguments, and note which roles lost."""
    for argument in arguments:
        for head in dependents.heads_of(ctx, argument.head):
            if head in ctx.sources or _is_said_of_things(ctx, draft.word, argument, head):
                continue  # "according to X, [a monitor], nine were killed"
            if head != argument.head and ctx.words[head].text.lower() in REFLEXIVES:
                continue  # "killed three people and [himself]"
            key = _party(ctx, head)
            slot = _slot_of(ctx, slots, argument, head, key) if key is not None else None
            if slot is None and key is not None and argument.position in ("subj", "agent"):
                key, slot = _garrison(ctx, head, key, argument, slots)
            if head in draft.words and (slot is None or slot.role != "weapon"):
                continue
            against = _others(ctx, slots, argument, key, slot) if key is not None else ()
            if key is not None and slot is None and against:
                draft.steps.append(("role", Reason(rule(open_slot), (head,), against)))
            if slot is not None and slot.role == "attacker":
                key = _fighting(ctx, head, key)
            if key is not None and slot is not None:
                key = _whose_people(ctx, head, key, slot.role)
                draft.add(Role(slot.role, key, head), frame(slot.iri), against)
                if slot.role == "attacker":
                    _organization_acts(ctx, draft, key, head)
                if slot.role == "weapon":
                    _owner_attacks(ctx, draft, head, slots)
                if slot.role in ("attacker", "weapon"):
                    _nations_act(ctx, draft, head, slots)


def _is_said_of_things(ctx: EventContext, clause: int, argument: Argument, head: int) -> bool:
    """Tell whether people stand where "which" is the subject: "pictures of [suspects] in a bombing, which killed nine"."""
    key = ctx.entities.of(head) if argument.position == "subj" else None
    while ctx.words[clause].rel == "conj" and ctx.words[clause].head != clause:
        clause = ctx.words[clause].head
    if key is None or ctx.words[clause].rel != "relcl" or ctx.words[clause].head != argument.head:
        return False
    pronouns = {ctx.words[j].text.lower() for j in ctx.clauses.below(clause, "subj")}
    return "which" in pronouns and ctx.lexicon.fits(ctx.entities.kind(key), ("HumanActor",))


def _slot_of(
    ctx: EventContext, slots: Sequence[Slot], argument: Argument, head: int, key: int
) -> Slot | None:
    """Return the slot that is open to what an argument is, else to what it is called here: "[the two men] were seized"."""
    slot = open_slot(ctx, slots, argument, ctx.entities.kind(key))
    phrase = ctx.entities.details(head)
    if slot is not None or phrase is None or not ctx.lexicon.fits(phrase.kind, ("PeopleGroup",)):
        return slot
    return open_slot(ctx, slots, argument, phrase.kind)


def _garrison(
    ctx: EventContext, head: int, key: int, argument: Argument, slots: Sequence[Slot]
) -> tuple[int | None, Slot | None]:
    """Return whose base a doer is, with the slot of a doer: "[a Turkish army base] shelled the town"."""
    owner = ctx.entities.owner(head)
    if owner is None or not ctx.lexicon.fits(ctx.entities.kind(key), ("MilitaryBase",)):
        return key, None
    return owner, open_slot(ctx, slots, argument, ctx.entities.kind(owner))


def _fighting(ctx: EventContext, head: int, key: int | None) -> int | None:
    """Return who attacks where a pronoun seems to mean who reports: "the monitor said [it] had hit hospitals".

    That is the party of which the sentence before spoke, if any.
    """
    if key is None or ctx.words[head].pos != "PRON" or not _reports(ctx, key):
        return key
    sent = ctx.words[head].sent
    for phrase in reversed(ctx.entities.phrases):
        word = ctx.words[phrase.head]
        other = ctx.entities.of(phrase.head)
        if word.sent != sent - 1 or word.rel not in ("subj", "subj:pass") or other is None:
            continue
        if _bears_arms(ctx, other):
            return other
    return None


def _reports(ctx: EventContext, key: int) -> bool:
    return ctx.lexicon.is_listed(ctx.entities.kind(key), "tellers")


def _party(ctx: EventContext, head: int) -> int | None:
    """Return the entity that word `head` stands for, none for "no group" and for the "it" that means it."""
    key = ctx.entities.of(head)
    denied = modality.is_nobody(ctx.triggers, head) or (ctx.words[head].pos == "PRON" and key in ctx.denied)
    return None if denied else key


def _organization_acts(ctx: EventContext, draft: EventCandidate, key: int, head: int) -> None:
    """Take whom described people belong to for an attacker too: "ELN guerrillas", "members of the cartel"."""
    if head in ctx.doc.name_at:
        return
    rebels = ctx.entities.entity(key).generic and _bears_arms(ctx, key)  # "rebels of the X group"
    if not (rebels or ctx.lexicon.fits(ctx.entities.kind(key), ("HumanActor",))):
        return
    behind = [
        a.head for a in modifiers_of(ctx.clauses, head) if a.position == "nmod" and a.prep in ("of", "from")
    ]
    noun = any(
        ctx.words[j].tag == "NN" for j in ctx.clauses.below(head, "compound")
    )  # "gang members": no gang
    for owner in (None if noun else ctx.entities.owner(head), *(ctx.entities.of(j) for j in behind)):
        if owner is not None and ctx.lexicon.bears_arms(ctx.entities.kind(owner), "members"):
            draft.add(Role("attacker", owner, head), "rule:extract.events.frames._organization_acts")


def _whose_people(ctx: EventContext, head: int, key: int, role: str) -> int:
    """Return the group whose own fighters a party is: "the group said that [its fighters] had taken the town".

    Those who suffered are so of a group with a name: "four men died when [their patrol] was hit".
    """
    if role not in ("attacker", "target"):
        return key
    own = any(ctx.words[j].tag == "PRP$" for j in ctx.clauses.below(head, "poss"))
    owner = ctx.entities.owner(head) if own and ctx.entities.entity(key).generic else None
    if owner is None or not _bears_arms(ctx, owner) or not _bears_arms(ctx, key):
        return key
    return key if role == "target" and ctx.entities.entity(owner).generic else owner


def _owner_of(ctx: EventContext, head: int) -> int | None:
    """Return whose weapon it is, as the noun phrase says."""
    owner = ctx.entities.owner(head)
    if owner is None:  # "[jets of the air force] bombed": one who may have weapons, not what they are for
        behind = [a for j in conjuncts(ctx.clauses, head) for a in modifiers_of(ctx.clauses, j)]
        of = [a.head for a in behind if a.position == "nmod" and a.prep == "of"]
        armed = ((_party(ctx, j), j) for k in of for j in conjuncts(ctx.clauses, k))
        owner = next((k for k, _ in armed if k is not None and _bears_arms(ctx, k)), None)
    if owner is None and head - 1 in ctx.doc.name_at and ctx.words[head - 1].rel == "compound":
        beside = _party(ctx, head - 1)  # "a [Hezbollah] drone", wherever a parser hangs the name
        owner = beside if beside is not None and _bears_arms(ctx, beside) else None
    if owner is None or _bears_arms(ctx, owner):
        return owner
    nation = ctx.entities.nation(owner)  # "[Turkey's] defence ministry said that its jets"
    return owner if nation is None else nation


def _owner_attacks(ctx: EventContext, draft: EventCandidate, head: int, slots: Sequence[Slot]) -> None:
    """Take whose weapon it is for the attacker: "Turkish jets", "the militia's rockets", "bombs that X had laid"."""
    if any(s.role == "attacker" for s in slots) or ctx.lexicon.is_a(draft.kind, "Attack"):
        owner = _owner_of(ctx, head)
        used = ctx.words[head].rel == "obl" and ctx.words[head].prep == "with" and draft.has("attacker")
        if owner is not None and not used:  # "rebels hit two tanks with [American missiles]"
            draft.add(Role("attacker", owner, head), "rule:extract.events.frames._owner_attacks")
    told = list(ctx.clauses.below(head, "acl", "relcl"))
    if (
        ctx.words[draft.word].head == head
        and ctx.words[draft.word].rel == "relcl"
        and ctx.words[head].rel == "obj"
    ):
        told.append(ctx.words[head].head)  # "rebels threw [the grenade] that killed a judge"
    for verb in (j for j in told if _handles_weapons(ctx, j)):
        does = ("agent",) if ctx.words[verb].rel == "acl" else ("agent", "subj")
        for agent in (
            a.head for a in arguments_of(ctx.clauses, verb) if a.position in does and a.head != head
        ):
            if verb in ctx.at and any(r.role == "target" and r.word == agent for r in ctx.at[verb].roles):
                continue  # "[their car] hit a mine that killed them"
            key = _party(ctx, agent)
            if key is not None and not ctx.lexicon.fits(ctx.entities.kind(key), ("Actor",)):
                key = ctx.entities.owner(agent)  # "bombs dropped by government helicopters"
            if key is not None and ctx.lexicon.fits(ctx.entities.kind(key), ("Actor",)):
                draft.add(Role("attacker", key, agent), "rule:extract.events.frames._owner_attacks")


def _nations_act(ctx: EventContext, draft: EventCandidate, head: int, slots: Sequence[Slot]) -> None:
    """Take each of several nations for an attacker: "[American and British] forces", "[Russian and Syrian] jets"."""
    nations, joined, own = [], False, ctx.entities.details(head)
    for j in range(head - 1, ctx.doc.sents[draft.sent][0] - 1, -1):
        phrase, small = ctx.entities.details(j), ctx.words[j].text.lower()
        before = ctx.words[j].rel in ("amod", "compound", "conj")
        if phrase is not None and phrase.kind == "Country" and before:
            nations.append(j)
        elif phrase is not None and before and ctx.lexicon.fits(phrase.kind, ("Place",)):
            continue  # "American and [Gulf] aircraft"
        elif small not in ("and", ",") and (phrase is None or phrase is not own):
            break
        joined = joined or small == "and"
    if not joined or not any(s.role == "attacker" for s in slots):
        return
    for j in nations:
        key = ctx.entities.of(j)
        if key is not None:
            draft.add(Role("attacker", key, j), "rule:extract.events.frames._nations_act")


def _bears_arms(ctx: EventContext, key: int) -> bool:
    """Tell whether an entity is one whose weapons are used in its name: an armed group, a force, a country."""
    return ctx.lexicon.bears_arms(ctx.entities.kind(key), "members", "forces")


def _handles_weapons(ctx: EventContext, verb: int) -> bool:
    """Tell whether a verb says what is done with a weapon ("plant", "operate"), not against it ("shoot down")."""
    if ctx.clauses.below(verb, "prt"):
        return False
    if "by" in ctx.lexicon.holders.get(ctx.words[verb].lemma.lower(), ()):
        return True
    found = ctx.lexicon.by_lemma.get((ctx.words[verb].lemma.lower(), "verb"), ())
    return any(s.role == "weapon" and "obj" in s.positions for t in found for s in t.slots)


def open_slot(ctx: EventContext, slots: Sequence[Slot], argument: Argument, kind: str) -> Slot | None:
    """Return the first slot that is open to an argument by position, preposition and class."""
    for slot in slots:
        if argument.position not in slot.positions:
            continue
        if slot.preps and argument.prep not in slot.preps:
            continue
        if slot.kinds and not ctx.lexicon.fits(kind, slot.kinds):
            continue
        return slot
    return None


def _others(
    ctx: EventContext, slots: Sequence[Slot], argument: Argument, key: int, taken: Slot | None
) -> tuple[Rival, ...]:
    """Return the slots of other roles that an argument may have by its position.

    Those before the one taken were closed to its class, those behind it have lost.
    """
    kind = ctx.entities.kind(key)
    roles = {taken.role} if taken is not None else set()
    found, before = [], True
    for slot in slots:
        before = before and slot is not taken
        open_here = argument.position in slot.positions and (not slot.preps or argument.prep in slot.preps)
        if not open_here or slot.role in roles:
            continue
        if before or not slot.kinds or ctx.lexicon.fits(kind, slot.kinds):
            roles.add(slot.role)
            found.append(refused(slot, kind) if before else lost(slot.role, slot.iri))
    return tuple(found)
