"""Brings together what tells of one event in one sentence: a noun and the verb said of it, a result and its cause."""

from __future__ import annotations

from kgbuild.extract.events import anchors, answering, deaths, factuality, merge_targets, owners, told_again
from kgbuild.extract.events.candidate import EventCandidate, sharper
from kgbuild.extract.events.context import NEEDY, TOLD_BEFORE, EventContext
from kgbuild.extract.whys import first_of
from kgbuild.syntax.passive import conjuncts, is_passive
from kgbuild.words import classes

#: How a parser hangs on a clause, or its object, what is said of all of it.
_ASIDES = ("appos", "dep", "parataxis", "subj")
#: So many verbs may stand between what was set on fire and the attack in which it was.
_DEEDS = 3


def merge_told_again(ctx: EventContext) -> None:
    """Join what tells of one event in one sentence: a noun and the verb said of it, a result and its cause."""
    _merge_kinds(ctx)
    for i in sorted(ctx.at):
        inner = [j for j in owners.event_nouns(ctx, i) if j != i] if owners.stands_for_others(ctx, i) else []
        if inner and ctx.at[inner[0]] is not ctx.at[i]:
            ctx.at[inner[0]].absorb(ctx.at[i], "rule:extract.events.owners.event_nouns")
            ctx.at[i] = ctx.at[inner[0]]
    for i in sorted(ctx.at):
        deaths.set_apart(ctx, ctx.at[i])
    for i in [i for i in sorted(ctx.at) if deaths.only_counts(ctx, i)]:
        del ctx.at[i]
    for i in [i for i in sorted(ctx.at) if _only_arrives(ctx, i)]:
        del ctx.at[i]
    for i in sorted(ctx.at):
        rules = (
            _ranked,
            _means_of,
            _dated_by,
            _shared,
            _burnt_by,
            _taken_and_killed,
            _who_suffered,
        )
        host, by = first_of(ctx, [(rule, ctx.at[i]) for rule in rules])
        if host is not None and host is not ctx.at[i]:
            _join(ctx, host, ctx.at[i], by)
    for i in sorted(ctx.at):
        draft = ctx.at[i]
        if draft.trigger.strength == "result" and factuality.unreal(ctx.triggers, i):
            continue  # "chose to die in the battle": the battle was, the death was not
        plain = draft.noun and draft.trigger.strength not in (*TOLD_BEFORE, "result")
        host, by = first_of(ctx, [(_occasion_of, draft)] if plain else merge_targets.hosts(ctx, draft))
        if host is not None and host is not draft and _may_hold(ctx, host, draft):
            _join(ctx, host, draft, by)
    for draft in owners.all_events(ctx):
        again = (
            told_again.hit_again,
            told_again.fired_again,
            told_again.hit_as_told,
            told_again.fought_for,
            told_again.flown,
        )
        host, by = first_of(ctx, [(rule, draft) for rule in again])
        if host is not None:
            _join(ctx, host, draft, by)


def _merge_kinds(ctx: EventContext) -> None:
    """Join the kinds of one thing: "a barrage of rocket fire, shelling and airstrikes" is one."""
    for word in ctx.words:
        if word.tag != "NN" or word.lemma.lower() not in ctx.lexicon.partitives:
            continue
        for j in ctx.clauses.below(word.i, "nmod"):
            kinds = [k for k in conjuncts(ctx.clauses, j) if k in ctx.at and ctx.at[k].noun]
            apart = sum(ctx.at[k].has("target", "place", "attacker") for k in kinds) > 1
            if ctx.words[j].prep != "of" or kinds[:1] != [j] or apart:
                continue  # "a number of bombings in one town and raids in another"
            for k in kinds[1:]:
                if ctx.at[k] is not ctx.at[j]:
                    _join(ctx, ctx.at[j], ctx.at[k], "rule:extract.events.merge._merge_kinds")


def _join(ctx: EventContext, host: EventCandidate, draft: EventCandidate, by: str = "") -> None:
    """Let `host` be the one event of both; what was hit is no weapon: "a convoy was bombed, killing ten"."""
    hit = {r.key for r in host.roles if r.role == "target"}
    draft.drop("weapon", hit)
    if draft.trigger.strength == "result":  # "the army [beat back the attack] and killed ten"
        draft.drop("attacker", hit)
    if not ctx.lexicon.is_a(draft.kind, "Arson"):  # a fire that an attack lit makes no arson of it
        host.kind = sharper(ctx.lexicon, host.kind, draft.kind) or host.kind
        if (
            draft.word < host.word
            and ctx.lexicon.is_a(host.kind, "Arson")
            and ctx.words[host.word].rel == "conj"
        ):
            host.kind = draft.kind  # "[killed] ten people and set their homes on fire"
    owners.join(ctx, host, draft, by)


def _only_arrives(ctx: EventContext, i: int) -> bool:
    """Tell whether a word says how an attack began that is told with it: "[entered] the town and shot ten people".

    Who died where a place was taken died in that: "[overran] the post, killing ten".
    """
    if ctx.at[i].noun or ctx.words[i].lemma.lower() not in ctx.lexicon.arrivals:
        return False
    next_to = [
        j for j in ctx.clauses.below(i, "conj", "advcl") if not ctx.clauses.below(j, "subj", "subj:pass")
    ]
    attacks = [ctx.at[j] for j in next_to if j in ctx.at and ctx.lexicon.is_a(ctx.at[j].kind, "Attack")]
    if ctx.at[i].trigger.strength == "aimed":
        attacks = [d for d in attacks if d.trigger.strength != "result"]
    return ctx.at[i].kind == "Offensive" and bool(attacks)


def _ranked(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the event that a noun ranks among others: "bombed a camp, in [its first airstrike] since the war"."""
    word = ctx.words[draft.word]
    if draft.noun and (what := _so_called(ctx, draft.word)) is not None:
        before = owners.told_before(ctx, what)
        told = [d for d in before if d.trigger.strength != "result"] or before
        return told[-1] if told else None
    if not draft.noun or draft.word not in ctx.at or not owners.is_ranked(ctx, draft.word):
        return None
    if draft.reference == "further" and not ctx.clauses.below(draft.word, "poss"):
        return None  # "six were killed in a second attack" is told for itself
    if word.head > draft.word and word.rel == "obl" and word.head in ctx.at:
        if owners.told_before(ctx, draft.word):
            draft.reference = "indefinite"  # one of many, told for the first time
        return None  # "; in the largest raid, in May, jets [killed] ten": its own clause tells it
    above = word.head if word.rel == "nmod" and word.prep == "of" else draft.word
    # a parser may take "in one of the worst attacks" for the subject of a clause behind it
    told_of = word.rel in _ASIDES and word.head < draft.word and bool(ctx.clauses.below(draft.word, "poss"))
    if not told_of and all(ctx.words[j].text.lower() != "in" for j in ctx.clauses.below(above, "case")):
        return None  # "carried out raids on Sunday, [its second attack] in a week"
    before = owners.told_before(ctx, draft.word)
    host = next((d for d in before if d.trigger.strength != "result"), before[0] if before else None)
    if host is not None:
        draft.reference, draft.roles = "definite", [r for r in draft.roles if r.role == "attacker"]
        ctx.ranked.add(draft.word)
    return host


def _shared(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the attack that shares its target: "bombed and [opened fire on] a mosque", "hacked and [shot] ten men".

    So does the one in whose course its doers went on: "raided a village and [shot] ten men".
    """
    word = ctx.words[draft.word]
    host = ctx.at.get(word.head) if word.rel == "conj" and not draft.noun else None
    if host is None or host.noun or not host.has("attacker"):
        return None
    there = _went_on(ctx, host, draft)
    if host.has("target") and host.keys("target") != draft.keys("target") and not there:
        return None
    own = ctx.clauses.below(draft.word, "subj", "subj:pass", "advmod", "tmod")
    own = [j for j in own if not there or j > draft.word or ctx.words[j].rel != "tmod"]
    hostile = ctx.lexicon.is_a(host.kind, "Attack") and ctx.lexicon.is_a(draft.kind, "Attack")
    return host if hostile and draft.has("target") and not own else None


def _went_on(ctx: EventContext, host: EventCandidate, draft: EventCandidate) -> bool:
    """Tell whether what was hit is a place, and whom the same doers hit next are people, with no place or time of theirs."""
    places = [r for r in host.roles if r.role == "target"]
    people = [r for r in draft.roles if r.role == "target"]
    stormed = bool(places) and all(ctx.lexicon.fits(ctx.entities.kind(r.key), ("Place",)) for r in places)
    shot = bool(people) and all(ctx.lexicon.fits(ctx.entities.kind(r.key), ("HumanActor",)) for r in people)
    timed = any(t.head in draft.words and t.first > draft.word for t in ctx.times)
    alike = sharper(ctx.lexicon, host.kind, draft.kind) is not None
    return stormed and shot and alike and not timed and not draft.has("place", "near", "weapon")


def _taken_and_killed(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the killing of whom a verb beside it says to have been taken: "[abducted] and executed the governor"."""
    beside = [ctx.at[j] for j in ctx.clauses.below(draft.word, "conj") if j in ctx.at]
    if draft.noun or len(beside) != 1 or not ctx.lexicon.is_listed(draft.kind, "takings"):
        return None
    host = beside[0]
    dragged = bool(draft.trigger.objects) and ctx.lexicon.is_a(
        host.kind, "Attack"
    )  # "[dragged from her car] and shot"
    killed = not host.noun and (host.kind == "Execution" or host.trigger.strength == "result" or dragged)
    dated = [d for d in (draft, host) if any(t.head == d.word for t in ctx.times)]
    apart = ctx.clauses.below(host.word, "subj", "subj:pass") or len(dated) > 1
    alike = draft.has("target") and draft.keys("target") == host.keys("target")
    if not killed or not alike or apart:
        return None
    host.reference = draft.reference  # a deed of two steps is no mere result of another
    return host


def _who_suffered(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return what a clause tells of its victims again: "the arrest of five students, whom the police [seized] in May"."""
    word = ctx.words[draft.word]
    host = ctx.at.get(ctx.words[word.head].head) if word.rel == "relcl" and not draft.noun else None
    if host is None or not host.noun or host is draft:
        return None
    same = any(r.role == "target" and r.word == word.head for r in host.roles) and draft.has("target")
    taken = all(ctx.lexicon.is_listed(d.kind, "takings") for d in (draft, host))
    alike = taken or sharper(ctx.lexicon, host.kind, draft.kind) is not None
    return host if same and alike and draft.keys("target") == host.keys("target") else None


def _burnt_by(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the attack in whose course its doers set fire: "stormed the town, looting shops and [burning] homes"."""
    if draft.noun or not ctx.lexicon.is_a(draft.kind, "Arson") or draft.has("place"):
        return None
    if any(t.head in draft.words for t in ctx.times):
        return None
    i = draft.word
    for _ in range(_DEEDS):
        word = ctx.words[i]
        if word.rel not in ("conj", "advcl", "xcomp") or ctx.clauses.below(i, "subj", "subj:pass"):
            return None
        i = word.head
        host = ctx.at.get(i)
        if host is not None and host.trigger.strength == "result":
            continue  # "raided the village, [killing ten] and burning houses"
        if host is not None and not ctx.lexicon.fits(host.kind, classes("aside")):
            here = ctx.lexicon.is_a(host.kind, "Attack") and not host.noun and not is_passive(ctx.clauses, i)
            spread = draft.has("weapon") or not _hits_things(ctx, host)
            return host if here and spread else None
    return None


def _hits_things(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether it is said of an attack which buildings or goods it was on: what else burnt is another matter."""
    hit = (ctx.entities.kind(r.key) for r in draft.roles if r.role == "target")
    return any(ctx.lexicon.fits(kind, ("Facility", "MaterialTarget")) for kind in hit)


def _so_called(ctx: EventContext, i: int) -> int | None:
    """Return the "what" of a phrase that says what an event was: "was killed in [what appeared to be] a raid"."""
    if ctx.words[i].rel in ("nmod", "obl") and ctx.words[i].prep != "as":
        return None  # "in what it called a reply to [the raid]"
    for j in ctx.clauses.ancestors(i):
        if ctx.words[j].text.lower() == "what" and ctx.words[j].prep == "in" and j < i:
            return j
    return None


def _means_of(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the attack that a clause without a subject tells the means of: "stormed the town, [setting off two bombs]".

    So does the clause of a weapon that strikes: "shells [fired from a hill] hit a ward", "planted a bomb that [hit a ward]".
    """
    word = ctx.words[draft.word]
    if word.rel == "relcl" and not draft.noun:
        fired = ctx.at.get(ctx.words[word.head].head)
        held = fired is not None and any(r.role == "weapon" and r.word == word.head for r in fired.roles)
        own = any(r.role == "weapon" and r.word == word.head for r in draft.roles)
        return fired if held and own and fired is not draft else None
    if not draft.noun and word.rel == "acl" and word.tag == "VBG":
        return _armed_by(ctx, word.head)
    if draft.noun or draft.trigger.strength not in NEEDY:
        return None
    if word.rel == "advcl" and word.tag == "VBG" and not word.prep and word.head in ctx.at:
        host = ctx.at[word.head]
        apart = any(
            ctx.words[j].rel in ("obl",) and ctx.words[j].prep in ("in", "at")
            for j in ctx.doc.children[draft.word]
        )
        own = draft.has("target") and not _lands(ctx, host, draft)
        return None if apart or own or host.trigger.strength == "result" else host
    if word.rel == "acl" and draft.has("weapon"):
        hits = [d for d in owners.events_of(ctx, draft.sent, draft.sent) if d is not draft and not d.noun]
        strikes = [d for d in hits if any(r.role == "weapon" and r.word == word.head for r in d.roles)]
        return strikes[0] if strikes and ctx.words[draft.word].head < draft.word < strikes[0].word else None
    return None


def _lands(ctx: EventContext, host: EventCandidate, draft: EventCandidate) -> bool:
    """Tell whether a clause says what a weapon hit where it fell: "shells landed in the town, [hitting a school]"."""
    weapons = {r.key for r in host.roles if r.role == "weapon"}
    return not host.has("target") and any(r.role == "weapon" and r.key in weapons for r in draft.roles)


def _may_hold(ctx: EventContext, host: EventCandidate, draft: EventCandidate) -> bool:
    """Tell whether an event can have had a result: nobody is murdered by a meeting."""
    armed = any(slot.role == "weapon" for slot in host.trigger.slots)
    if (host.trigger.strength == "aimed" or not armed) and not anchors.is_met(ctx, host):
        return False  # "guests were taken ill, and one died": what a result tells is no aim of another word
    return draft.trigger.strength != "result" or ctx.lexicon.is_a(host.kind, "UseOfForce")


def _occasion_of(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return what an event noun tells again: "the second time that X launched strikes", "hit X with [airstrikes]"."""
    word = ctx.words[draft.word]
    fired = ctx.at.get(word.head) if word.rel in ("obj", "subj:pass") else None
    if fired is not None and any(r.role == "weapon" and r.word == draft.word for r in fired.roles):
        return fired  # "fired [a salvo of rockets]"
    above = ctx.words[word.head]
    verb = ctx.at.get(word.head) or (ctx.at.get(above.head) if above.rel == "obj" else None)
    called = word.prep == "in" and answering.is_answer_noun(ctx, draft.word) and not draft.has("target")
    if (word.prep == "with" or called) and verb is not None and not verb.noun:
        return verb if verb.trigger.strength != "result" else None  # "bombed the hills in [a counterattack]"
    return None


def _dated_by(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the event on whose day a clause tells what was done: "a bombing on 14 May, [when a van hit a bus]".

    "The worst raid since May, when a ward was hit" tells of two, but the other is an attack too.
    """
    if draft.noun or draft.trigger.strength == "result":
        return None
    sent = ctx.words[draft.word].sent
    for time in ctx.times_of.get(sent, ()):  # a clause with "when" stands in the sentence of its time
        if owners.when_clause(ctx, time) == draft.word:
            before = owners.told_before(ctx, time.first)
            host = before[-1] if before and before[-1].noun else None
            if host is not None and ctx.lexicon.is_a(draft.kind, "Attack") != ctx.lexicon.is_a(
                host.kind, "Attack"
            ):
                return None  # "the truce collapsed when jets [bombed] the town"
            apart = time.when.kind in ("since", "until")
            draft.supported = draft.supported or (apart and host is not None)
            return None if apart else host
    return None


def _armed_by(ctx: EventContext, weapon: int) -> EventCandidate | None:
    """Return the attack that a weapon belongs to: "an attack by drones [targeting a base]"."""
    for draft in owners.all_events(ctx):
        if draft.noun and draft.word < weapon and draft.sent == ctx.words[weapon].sent:
            of = [
                k
                for r in draft.roles
                if r.role == "weapon"
                for k in (r.word, *ctx.clauses.below(r.word, "nmod"))
            ]
            if weapon in of:
                return draft
    return None
