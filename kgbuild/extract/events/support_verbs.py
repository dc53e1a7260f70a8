"""Support verbs lend their arguments to the event nouns that they carry."""

from __future__ import annotations

from dataclasses import replace

from kgbuild.extract.events import frames, layout, modality, owners, scope, sequels
from kgbuild.extract.events.candidate import EventCandidate, Reason, Role
from kgbuild.extract.events.context import EventContext
from kgbuild.extract.whys import frame
from kgbuild.lexicon import Support
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.clauses import Argument
from kgbuild.syntax.modifiers import modifiers_of
from kgbuild.syntax.passive import conjuncts, is_passive
from kgbuild.syntax.subjects import predicate_of
from kgbuild.syntax.words import DEFINITE, MODALS
from kgbuild.words import classes

#: Roles that tell who owns up to an event, or is blamed: they say nothing of whether it happened.
_TOLD_ROLES = frozenset({"claimedBy", "accused", "accuser"})
#: Triggers that a support verb keeps from telling of an event of their own.
_WEAK = frozenset({"anchored", "anaphoric"})
#: Pronouns that may stand for attacks told before.
_MEANT = frozenset({"it", "them", "this", "these"})


def support(ctx: EventContext) -> None:
    """Let support verbs lend their arguments to the event nouns that they carry."""
    for word in ctx.words:
        for support in ctx.lexicon.support_by_lemma.get(word.lemma.lower(), ()):
            if word.rel in ("aux", "aux:pass", "cop") or word.i in ctx.doc.name_at:
                continue
            if support.particle and not _particle(ctx, word.i, support.particle):
                continue
            if _lend(ctx, word.i, support):
                break


def accuse(ctx: EventContext) -> None:
    """Take for accused, and for no more, of whom a passive says so: "are [accused of killing] 300 men".

    Nobody is accused of what befell himself: "has been under arrest and faces ten years if convicted".
    """
    for draft in owners.all_events(ctx):
        draft.drop("accused", draft.keys("target"))
        word = ctx.words[draft.word]
        active = ctx.clauses.below(word.head, "subj") and not ctx.clauses.below(word.head, "aux:pass", "cop")
        if draft.noun or word.tag != "VBG" or not word.prep or active:
            continue  # what somebody accuses others of is attributed to him
        blaming = modality.blaming(ctx.triggers, ctx.words[word.head])
        slots = [s for b in blaming if word.prep in b.preps for s in b.slots if s.role == "accused"]
        for role in [r for r in draft.roles if r.role == "attacker"] if slots else ():
            draft.roles.remove(role)
            draft.add(Role("accused", role.key, role.word), frame(slots[0].iri))


def _particle(ctx: EventContext, i: int, particle: str) -> bool:
    after = ctx.words[i + 1].text.lower() if i + 1 < len(ctx.words) else ""
    return after == particle or any(
        ctx.words[j].lemma.lower() == particle for j in ctx.clauses.below(i, "prt")
    )


def _lend(ctx: EventContext, i: int, support: Support) -> bool:
    if support.position == "case":
        return _lend_predicate(ctx, i, support)
    arguments = arguments_of(ctx.clauses, i)
    if not ctx.clauses.is_verb(i):  # a noun for somebody is an argument of its own: "a suspect in the murder"
        arguments = [*arguments, *modifiers_of(ctx.clauses, i), Argument("self", "", i)]
    nouns = [j for j in _carried(ctx, i, support, arguments) if not _is_others(ctx, i, j)]
    if not nouns and sequels.takes_it_on(ctx, i, support):
        return True
    if support.position == "subj" and any(
        owners.event_nouns(ctx, a.head) for a in arguments if a.position == "obj"
    ):
        return False  # "the attack followed strikes on Sunday": what stands behind is said of the strikes
    told = bool(support.slots) and {s.role for s in support.slots} <= _TOLD_ROLES
    if told and not support.particle and ctx.clauses.below(i, "prt"):
        return False  # "tied up two guards"
    if told:
        nouns = [j for j in nouns if not _means_one_told(ctx, j)]
    if told and not nouns and support.position == "obj":
        nouns = _own_deeds(ctx, i)
    if told and (modality.is_denied(ctx.triggers, i) or _is_often(ctx, i) or _is_to_come(ctx, i)):
        return False  # "no group has claimed the attack", "rarely claims its raids": the attack stays
    if told and not nouns:
        nouns = _told_before(ctx, i, support, arguments)
    for noun in nouns:
        draft = ctx.at[noun]
        if i in draft.words:
            continue
        draft.supported = True
        if support.position != "acl" and not told:
            draft.words.add(i)
            ctx.at.standing.add(i)
        verb = ctx.at.get(i)
        light = support.position == "obj" or bool(support.particle)
        if verb is not None and verb is not draft and (light or verb.trigger.strength in _WEAK):
            ctx.at[i] = draft  # "launched air strikes", "executed a raid": the verb is no event of its own
            ctx.carriers.add(i)
        others = _own(ctx, [a for a in arguments if a.head not in nouns])
        frames.fill_slots(ctx, draft, others, support.slots)
        _fill_beside(ctx, draft, noun, support)
        taken = {r.word for r in draft.roles}
        rest = [a for a in others if a.position == "obl" and a.head not in taken]
        if support.position == "subj":
            rest = [a for a in rest if a.prep != "on"]  # "the attack happened [on the road] to X"
        frames.fill_slots(ctx, draft, rest, draft.trigger.slots)
        _own_up(ctx, draft, noun, i)
        _speak_for(ctx, draft)
    return bool(nouns)


def _is_to_come(ctx: EventContext, i: int) -> bool:
    """Tell whether nobody has said so yet: "the attack [will be] blamed on the militia"."""
    return any(ctx.words[j].text.lower() in MODALS for j in ctx.clauses.below(i, "aux"))


def _speak_for(ctx: EventContext, draft: EventCandidate) -> None:
    """Let what a spokesman claims be claimed by those he speaks for: "[the Houthi] spokesman X claimed the strike"."""
    for n, role in enumerate(draft.roles):
        phrase = ctx.entities.details(role.word) if role.role == "claimedBy" else None
        if phrase is None or phrase.title is None or not phrase.title.voice:
            continue
        behind = [j for j in ctx.clauses.below(role.word, "nmod") if ctx.words[j].prep in ("for", "of")]
        keys = (*(ctx.entities.of(j) for j in behind), ctx.entities.owner(role.word))
        whose = [
            k for k in keys if k is not None and ctx.lexicon.fits(ctx.entities.kind(k), ("Organization",))
        ]
        if whose:
            draft.roles[n] = replace(role, key=whose[0])
            by = "rule:extract.events.support_verbs._speak_for"
            draft.reasons["claimedBy", whose[0]] = Reason(by, (role.word,))


def _is_others(ctx: EventContext, i: int, noun: int) -> bool:
    """Tell whether a deed is said to be others': "denied [carrying out] the raid", "did not carry out the raid that …"."""
    if not scope.is_disowned(ctx.triggers, noun):
        return False
    if modality.is_denied(ctx.triggers, i):
        owners_of = ctx.clauses.below(noun, "poss")
        return bool(ctx.clauses.below(noun, "relcl")) or any(ctx.words[j].tag == "NNP" for j in owners_of)
    return scope.is_below_denial(ctx.triggers, i)


def _means_one_told(ctx: EventContext, noun: int) -> bool:
    """Tell whether a noun that may mean any deed means the attack told before: "the rebels claimed [the operation]"."""
    word = ctx.words[noun]
    if word.lemma.lower() not in ctx.lexicon.anaphors or ctx.at[noun].trigger.strength == "main":
        return False
    known = {ctx.words[j].text.lower() for j in ctx.clauses.below(noun, "det")} & DEFINITE
    return bool(known and sequels.hostile_before(ctx, noun, sequels.BACK))


def _is_often(ctx: EventContext, i: int) -> bool:
    """Tell whether a verb speaks of many times: "[rarely] claims responsibility", "[always] blames the rebels"."""
    return any(
        ctx.lexicon.context(ctx.words[j].lemma, "often") == "generic" for j in ctx.clauses.below(i, "advmod")
    )


def _own_up(ctx: EventContext, draft: EventCandidate, noun: int, told: int) -> None:
    """Let who says that it did what is known have claimed it: "[the group] said that it was behind the blast"."""
    word = ctx.words[told]
    known = {ctx.words[j].text.lower() for j in ctx.clauses.below(noun, "det")} & DEFINITE
    said = word.head if word.rel == "ccomp" and word.head < told else None
    pronoun = noun != word.i and word.text.lower() in _MEANT
    if said not in ctx.reporting or not (known or pronoun or ctx.clauses.below(noun, "poss")):
        return
    doers = [r.word for r in draft.roles if r.role == "attacker"]
    doers += [j for k in doers for j in ctx.clauses.below(k, "nmod")]  # "one of its men"
    whose = {ctx.entities.of(j) for k in doers for j in (k, *ctx.clauses.below(k, "poss"))}  # "its fighters"
    for argument in arguments_of(ctx.clauses, word.head):
        key = ctx.entities.of(argument.head) if argument.position == "subj" else None
        if key is None or key not in whose:
            continue
        all_of_them = any(ctx.words[k].text.lower() == "they" for k in doers)
        for member in ctx.entities.members(argument.head) if all_of_them else (argument.head,):
            own = ctx.entities.of(member)
            if own is not None:  # "[X] and [a group] both said they had carried out the bombing"
                draft.add(Role("claimedBy", own, member), "rule:extract.events.support_verbs._own_up")


def _own_deeds(ctx: EventContext, i: int) -> list[int]:
    """Return what somebody says to have done: "claimed [to have seized and shot] a spy", "claims [hitting] it"."""
    firsts = ctx.clauses.below(i, "xcomp")
    told = [k for k in firsts if ctx.words[k].tag == "VBG" or ctx.clauses.below(k, "aux")]
    deeds = [j for k in told for j in conjuncts(ctx.clauses, k) if j in ctx.at]
    return [j for j in deeds if _is_doing(ctx.at[j])]


def _is_doing(draft: EventCandidate) -> bool:
    """Tell whether the subject of a verb does what it tells: not who "admitted [losing] six men"."""
    doers = [s for s in draft.trigger.slots if s.role == "attacker"]
    return not doers or any("subj" in s.positions for s in doers)


def _own(ctx: EventContext, arguments: list[Argument]) -> list[Argument]:
    """Leave out what stands behind another event: "came in retaliation for the killing of X [by a bomb in Y]".

    Planes may carry out a raid, but who is meant by "they carried out a raid" is no weapon.
    """
    apart = [a.head for a in arguments if a.prep in ctx.apart and a.head in ctx.at]
    arguments = [a for a in arguments if not _means_a_weapon(ctx, a.head)]
    return [a for a in arguments if not apart or a.head <= apart[0] or a.position != "obl"]


def _means_a_weapon(ctx: EventContext, i: int) -> bool:
    key = ctx.entities.of(i) if ctx.words[i].pos == "PRON" else None
    return key is not None and ctx.lexicon.fits(ctx.entities.kind(key), classes("used"))


def _lend_predicate(ctx: EventContext, i: int, support: Support) -> bool:
    """Let a preposition that says something of its subject lend it: "the group was [behind] the attack"."""
    noun = ctx.words[i].head
    nouns = owners.event_nouns(ctx, noun) if ctx.clauses.below(noun, "cop") else []
    if not nouns and ctx.clauses.below(noun, "cop") and ctx.words[noun].text.lower() in _MEANT:
        told = sequels.hostile_before(ctx, noun, sequels.BACK)
        nouns = [d.word for d in told[-1:]]  # "said it was behind [them]"
    nouns = [j for j in nouns if not _is_others(ctx, noun, j)]
    if not nouns and ctx.words[noun].lemma.lower() in ctx.lexicon.anaphors:
        return sequels.takes_it_on(ctx, noun, support)
    for j in nouns:
        ctx.at[j].supported = True
        frames.fill_slots(ctx, ctx.at[j], predicate_of(ctx.clauses, noun), support.slots)
        _own_up(ctx, ctx.at[j], j, noun)
    return bool(nouns)


def _told_before(ctx: EventContext, i: int, support: Support, arguments: list[Argument]) -> list[int]:
    """Return the event told before that is claimed or blamed: "blamed it on X"."""
    sent = ctx.words[i].sent
    position = {"obj", "subj:pass"} if support.position == "obj" else {support.position}
    stands = [a for a in (_beyond(ctx, i, support) if support.noun else arguments) if a.position in position]
    stands = [a for a in stands if not support.preps or a.prep in support.preps]
    meant = any(ctx.words[a.head].lemma.lower() in ctx.lexicon.anaphors for a in stands)
    if not meant and not _blames_alone(ctx, i, support, arguments):
        return _related_to(ctx, i, support)
    hostile = [d for d in sequels.hostile(ctx, i) if not layout.listed_apart(ctx, d.word, i)]
    before = [d.word for d in hostile if d.word < i and sent - d.sent <= sequels.BACK]
    behind = [d.word for d in hostile if d.word > i and d.sent == sent and ctx.words[i].rel == "acl"]
    if not behind and any(_are_all(ctx, a.head) for a in stands):
        return before  # "accepts responsibility for [all these operations]"
    return behind[:1] or before[-1:]  # "in an action blamed on the group, a bomb destroyed a school"


def _are_all(ctx: EventContext, i: int) -> bool:
    """Tell whether a noun means all that was told of before: "[all these operations]"."""
    known = ctx.words[i].lemma.lower() in ctx.lexicon.anaphors and ctx.words[i].tag == "NNS"
    return known and any(ctx.words[j].text.lower() == "all" for j in ctx.doc.children[i] if j < i)


def _blames_alone(ctx: EventContext, i: int, support: Support, arguments: list[Argument]) -> bool:
    """Tell whether a verb says whom somebody blames, and not for what: "the army [blamed] the militia"."""
    if support.noun and not _beyond(ctx, i, support):
        return False
    below = (*(a.prep for a in arguments), *(ctx.words[j].prep for j in ctx.clauses.below(i, "advcl")))
    if support.position != "obl" or not support.preps.isdisjoint(below):
        return False
    objects = [j for a in arguments if a.position == "obj" for j in conjuncts(ctx.clauses, a.head)]
    objects = [
        j for j in objects if ctx.words[j].lemma.lower() != support.noun
    ]  # "pointed the [finger] at rebels"
    if any(_leads_to(ctx, j, support.preps) for j in objects):
        return False
    blamed = [s for s in support.slots if s.role == "accused"]
    return any(
        frames.open_slot(ctx, blamed, a, ctx.entities.kind(key)) is not None
        for a in arguments
        if (key := ctx.entities.of(a.head)) is not None
    )


def _leads_to(ctx: EventContext, i: int, preps: frozenset[str]) -> bool:
    """Tell whether what is blamed for stands below the one blamed: "the rebels led by X [for] the bomb"."""
    below = (ctx.words[k] for k in ctx.doc.subtree(i) if k > i)
    below = (w for w in below if w.prep in preps and w.rel in ("nmod", "obl", "advcl", "acl"))
    return any(w.prep != "of" or w.i in ctx.at for w in below)


def _related_to(ctx: EventContext, i: int, support: Support) -> list[int]:
    """Return the attack that a relative clause or a participle of blaming is said of, wherever the parser hung it.

    "an attack on a camp in X, [which the army blames] on Y"; of a bomb it is what that did: "a bomb [blamed on] Y
    killed two".
    """
    if ctx.words[i].rel not in ("relcl", "acl") or support.position not in ("obj", "acl"):
        return []
    above = ctx.words[i].head
    same = [
        d for d in owners.events_of(ctx, ctx.words[i].sent, ctx.words[i].sent) if sequels.is_attack(ctx, d)
    ]
    armed = [d.word for d in same if any(r.role == "weapon" and r.word == above for r in d.roles)]
    nouns = [d.word for d in same if d.noun and d.word < i and d.trigger.strength != "result"]
    return armed[:1] or nouns[-1:]


def _fill_beside(ctx: EventContext, draft: EventCandidate, noun: int, support: Support) -> None:
    """Give a support verb what a parser hangs on its noun: "attributed [the attack to the group]"."""
    if support.position != "obj":
        return
    for argument in modifiers_of(ctx.clauses, noun):
        if argument.position != "nmod" or not argument.prep:
            continue
        beside = Argument("obl", argument.prep, argument.head)
        key = ctx.entities.of(argument.head)
        if key is not None and frames.open_slot(ctx, support.slots, beside, ctx.entities.kind(key)):
            draft.roles = [r for r in draft.roles if r.word != argument.head]
            frames.fill_slots(ctx, draft, [beside], support.slots)


def _carried(ctx: EventContext, i: int, support: Support, arguments: list[Argument]) -> list[int]:
    positions = {support.position}
    if support.position == "obj" and is_passive(ctx.clauses, i):
        positions = {"subj:pass", "subj"}
    if support.position == "subj":
        positions = {"subj", "subj:pass"}  # a verb astray below its own subject looks passive
    found = []
    if support.position in ("acl", "relcl"):
        positions = set()
    if support.noun:
        arguments = _beyond(ctx, i, support)
        positions = {"nmod", "obl"}
        found += _gerunds(ctx, i, support)
    for argument in arguments:
        if argument.position in positions and (not support.preps or argument.prep in support.preps):
            found += owners.event_nouns(ctx, argument.head) or _told_of(ctx, argument.head, support)
    if support.position == "obl" and not found:  # "blamed [rebels for the attack]"
        tops = [a.head for a in arguments if a.position in ("obj", "subj:pass")]
        objects = [j for top in tops for j in conjuncts(ctx.clauses, top)]
        hanging = [b for j in objects for b in modifiers_of(ctx.clauses, j) if b.position == "nmod"]
        found += [j for b in hanging if b.prep in support.preps for j in owners.event_nouns(ctx, b.head)]
        led = [a for a in arguments if a.position == "obl" and a.prep in support.preps]
        if not found and led and ctx.words[i].rel == "relcl":
            found += _described(ctx, i)  # "the attack on a school, [for which X blamed Y]"
    aim = ctx.words[i].tag == "VB" or ctx.words[i].prep in ("at", "for")
    if support.position == "acl" and aim and ctx.words[i].rel in ("acl", "advcl", "xcomp"):
        found += owners.event_nouns(ctx, ctx.words[i].head)
    if support.position == "relcl":
        found += _described(ctx, i)
    return found


def _told_of(ctx: EventContext, head: int, support: Support) -> list[int]:
    """Return what a clause says was done with a weapon that is claimed: "responsibility for the rockets [fired at X]"."""
    if not {s.role for s in support.slots} & _TOLD_ROLES or ctx.entities.of(head) is None:
        return []
    return [j for j in ctx.clauses.below(head, "acl", "relcl") if j in ctx.at][:1]


def _described(ctx: EventContext, i: int) -> list[int]:
    """Return the event that a relative clause tells of, hung on a word below: "an attack on [X, which took place]"."""
    if ctx.words[i].rel not in ("relcl", "acl"):
        return []
    above = (j for j in ctx.clauses.ancestors(i) if j < i)
    return next(([j] for j in above if j in ctx.at and ctx.at[j].noun), [])


def _gerunds(ctx: EventContext, i: int, support: Support) -> list[int]:
    """Return the verbs behind the noun of a support phrase: "responsibility for [shelling] the town"."""
    nouns = [j for j in ctx.clauses.below(i, "obj") if ctx.words[j].lemma.lower() == support.noun]
    below = [j for k in (i, *nouns) for j in ctx.clauses.below(k, "acl", "advcl") if nouns and j > nouns[0]]
    return [
        j for j in below if ctx.words[j].tag == "VBG" and ctx.words[j].prep in support.preps and j in ctx.at
    ]


def _beyond(ctx: EventContext, i: int, support: Support) -> list[Argument]:
    """Return what hangs on the noun of a support phrase ("responsibility for the attack"), or on its verb."""
    nouns = [
        j
        for j in ctx.clauses.below(i, "obj", "subj:pass", "obl", "xcomp")
        if ctx.words[j].lemma.lower() == support.noun
    ]
    return [a for j in nouns for a in modifiers_of(ctx.clauses, j)] + (
        arguments_of(ctx.clauses, i) if nouns else []
    )
