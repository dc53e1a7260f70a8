"""Which event answers which: responses, retaliation, reasons given."""

from __future__ import annotations

from kgbuild.extract.events import factuality, owners
from kgbuild.extract.events.candidate import EventCandidate, Role
from kgbuild.extract.events.context import EventContext
from kgbuild.extract.whys import first_of
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.clauses import Argument
from kgbuild.syntax.modifiers import modifiers_of
from kgbuild.syntax.passive import conjuncts

#: How many sentences may lie between an event and the words that tell what it avenged.
_NEAR = 2
#: The prepositions of what a response consists in: "with shells", "by shelling".
_BY = ("with", "by")
#: The prepositions by which a clause says what its event is, and how far behind them it may.
_AS = frozenset({"in", "as"})
_CALLED = 6
#: Where a verb tells of its own what somebody did.
_MAIN = frozenset({"root", "ccomp", "conj", "parataxis"})


def link_answers(ctx: EventContext, drafts: list[EventCandidate]) -> None:
    """Link events to what they answer."""
    for n, draft in enumerate(drafts):
        for i in sorted(draft.words):
            for answered in _answered(ctx, i):
                other = _event_behind(ctx, answered, drafts[:n])
                if other is not None and other is not draft and other in drafts:
                    draft.link("inResponseTo", other, "rule:extract.events.relations._answered")
            for reason in _reasons(ctx, i):
                other = _event_behind(ctx, reason, drafts[:n])
                if other is not None and other is not draft and other in drafts:
                    draft.link("inResponseTo", other, "rule:extract.events.relations._reasons")
            if _answers(ctx, i):
                previous = _previous(ctx, draft, drafts[:n])
                if previous is not None and not draft.links:
                    draft.link("inResponseTo", previous, "rule:extract.events.relations._previous")
    for draft in drafts:
        _own_answer(ctx, draft)
    _avenge(ctx, drafts)
    _provoke(ctx, drafts)
    _told_to_answer(ctx, drafts)
    for draft in drafts:
        rules = () if draft.links else (_blamed_before, _hit_before)
        other, by = first_of(ctx, [(rule, draft) for rule in rules])
        if other is not None and other is not draft and other in drafts:
            draft.link("inResponseTo", other, by)


def _own_answer(ctx: EventContext, draft: EventCandidate) -> None:
    """Take for the attacker who calls an attack an answer of its own: "rockets hit X, in what [Y] called revenge for"."""
    if draft.has("attacker") or not _is_one_sided(ctx, draft):
        return
    for i in sorted(draft.words):
        if not (_called_answers(ctx, i) or _revenges(ctx, i)):
            continue
        for head in (j for verb in _called(ctx, i) for j in ctx.clauses.below(verb, "subj")):
            key = ctx.entities.of(head)
            if key is not None and ctx.lexicon.bears_arms(ctx.entities.kind(key), "members", "forces"):
                draft.add(Role("attacker", key, head), "rule:extract.events.relations._own_answer")


def _blamed_before(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return what somebody is blamed for by whoever then acts: "[blamed the group for the raid] and ordered strikes"."""
    for verb in (ctx.words[i].head for i in sorted(draft.words) if ctx.words[i].rel == "conj"):
        heads = {a.head for a in arguments_of(ctx.clauses, verb) if a.position in ("obj", "obl")}
        for other in owners.all_events(ctx):
            if any(r.role == "accused" and r.word in heads for r in other.roles):
                return other
    return None


def _hit_before(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the attack by others after which a clause says that one was made: "shelled X [after rebels attacked Y]".

    Days that lie between part the two.
    """
    if not _is_one_sided(ctx, draft) or not draft.has("attacker"):
        return None
    for i in sorted(draft.words):
        for j in ctx.clauses.below(i, "advcl") if ctx.clauses.is_verb(i) else ():
            other = owners.event_of(ctx, j)
            if other is None or not _after(ctx, j) or not _is_one_sided(ctx, other):
                continue
            theirs, mine = other.keys("attacker"), draft.keys("attacker")
            if theirs and not theirs & mine and ctx.lexicon.is_a(other.kind, "Attack"):
                return other
    return None


def _after(ctx: EventContext, i: int) -> bool:
    """Tell whether "after" alone joins clause `i`, and no count of days."""
    marks = [j for j in ctx.clauses.below(i, "mark") if ctx.words[j].text.lower() == "after"]
    measured = any(t.first <= j < t.last for t in ctx.times for j in marks)
    return bool(marks) and not measured


def _told_to_answer(ctx: EventContext, drafts: list[EventCandidate]) -> None:
    """Link what was told last to what it is said to have answered: "troops [were responding to] the shelling"."""
    for verb in (w.i for w in ctx.words if _responds(ctx, w.i) and ctx.clauses.is_verb(w.i)):
        if (
            owners.event_of(ctx, verb) is not None
            or ctx.words[verb].rel not in _MAIN
            or factuality.unreal(ctx.triggers, verb)
        ):
            continue
        heads = [a.head for a in arguments_of(ctx.clauses, verb) if a.prep in _respond(ctx, verb)]
        other = next((d for j in heads if (d := _event_behind(ctx, j, [])) is not None), None)
        draft = _last_told(ctx, verb, other, drafts) if other in drafts else None
        if draft is not None and other is not None and not draft.links:
            mine, theirs = draft.keys("attacker"), other.keys("attacker")
            if mine and theirs and not mine & theirs:  # "the attack" alone may be what was told last
                draft.link("inResponseTo", other, "rule:extract.events.relations._told_to_answer")


def _provoke(ctx: EventContext, drafts: list[EventCandidate]) -> None:
    """Link what an event is said to have brought on: "the raid [prompted] rebels to shell the town"."""
    for verb in (w.i for w in ctx.words if _brings_on(ctx, w.lemma) and ctx.clauses.is_verb(w.i)):
        arguments = arguments_of(ctx.clauses, verb)
        causes = [a.head for a in arguments if a.position in ("subj", "agent")]
        cause = owners.first_event(ctx, (j for head in causes for j in owners.event_nouns(ctx, head)))
        effects = [a.head for a in arguments if a.position in ("obj", "subj:pass")]
        heads = [j for head in effects for j in owners.event_nouns(ctx, head)]
        draft = owners.first_event(ctx, [*ctx.clauses.below(verb, "xcomp", "ccomp"), *heads])
        if cause is None or draft is None or cause is draft or cause not in drafts or draft not in drafts:
            continue
        if _is_one_sided(ctx, draft) and not factuality.unreal(ctx.triggers, verb):
            draft.link("inResponseTo", cause, "rule:extract.events.relations._provoke")


def _brings_on(ctx: EventContext, lemma: str) -> bool:
    return any(lemma.lower() in link.lemmas and "provoked" in link.preps for link in ctx.lexicon.links)


def _is_one_sided(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether somebody does it to others: what sparks a clash is not answered by it."""
    return any(s.role == "attacker" for s in draft.trigger.slots) and not ctx.lexicon.is_a(
        draft.kind, "ArmedClash"
    )


def _avenge(ctx: EventContext, drafts: list[EventCandidate]) -> None:
    """Link what is done "to avenge X", by the verb above or else told just before, to X."""
    for verb in (w.i for w in ctx.words if owners.takes_answered(ctx, w.lemma) and ctx.clauses.is_verb(w.i)):
        above = list(ctx.clauses.ancestors(verb))[:3]
        if verb in ctx.at or any(ctx.lexicon.context(ctx.words[j].lemma, "to") for j in above):
            continue  # "vowed to avenge the strike": that is still to come
        objects = [a.head for a in arguments_of(ctx.clauses, verb) if a.position == "obj"]
        other = next((d for j in objects if (d := _event_behind(ctx, j, [])) is not None), None)
        draft = owners.first_event(ctx, above) or _last_told(ctx, verb, other, drafts)
        if other in drafts and draft in drafts and other is not draft and other and draft:
            draft.link("inResponseTo", other, "rule:extract.events.relations._avenge")


def _last_told(
    ctx: EventContext, i: int, other: EventCandidate | None, drafts: list[EventCandidate]
) -> EventCandidate | None:
    """Return the event that the sentences before word `i` tell of, other than the avenged one."""
    near = (d for d in reversed(drafts) if d.word < i and ctx.words[i].sent - d.sent <= _NEAR)
    return next((d for d in near if d is not other and d.trigger.strength != "result"), None)


def _reasons(ctx: EventContext, i: int) -> list[int]:
    """Return what is given as the reason for the event at `i`: "cited five raids as the reason for the strikes"."""
    above = [i, *ctx.clauses.ancestors(i)][:4]
    for noun in above:
        word = ctx.words[noun]
        if word.lemma.lower() in ctx.lexicon.reasons and word.prep == "as" and word.head != noun:
            given = arguments_of(ctx.clauses, word.head)
            # a parser may take "at least" for the preposition of what is cited
            return [a.head for a in given if a.position == "obj" or (a.position == "obl" and not a.prep)]
    return []


def _answered(ctx: EventContext, i: int) -> list[int]:
    """Return the words for what the event at `i` is said to answer: "in response to X", "responded to X by"."""
    found: list[int] = [j for noun in _revenges(ctx, i) for j in _inner(ctx, noun)]
    found += _participles(ctx, i) + _predicates(ctx, i)
    found += [j for k in _called_answers(ctx, i) for j in conjuncts(ctx.clauses, k)]
    arguments = _around(ctx, i)
    for argument in arguments:
        noun = ctx.words[argument.head].lemma.lower()
        for link in ctx.lexicon.links:
            if argument.prep in link.preps and (not link.lemmas or ctx.words[i].lemma.lower() in link.lemmas):
                found += conjuncts(ctx.clauses, argument.head)
            elif noun in link.lemmas:
                inner = [a for a in modifiers_of(ctx.clauses, argument.head) if a.prep in link.preps]
                found += [j for a in inner for j in conjuncts(ctx.clauses, a.head)]
    word = ctx.words[_carrier(ctx, i)]
    joined = word.rel != "advcl" or word.prep in _BY or (word.tag == "VBG" and not word.prep)
    if word.rel in ("advcl", "xcomp", "acl", "obl") and joined:
        preps, takes = _respond(ctx, word.head), owners.takes_answered(ctx, ctx.words[word.head].lemma)
        found += [
            j
            for a in arguments_of(ctx.clauses, word.head)
            if (preps and a.prep in preps) or (takes and word.prep in _BY and a.position == "obj")
            for j in conjuncts(ctx.clauses, a.head)
            if j != word.i
        ]
    return found


def _called_answers(ctx: EventContext, i: int) -> list[int]:
    """Return what is answered by what somebody calls the event: "in what X described [as a response to the raid]"."""
    preps = {p for link in ctx.lexicon.links if not link.lemmas for p in link.preps}
    called = [k for j in _called(ctx, i) for k in sorted(ctx.doc.subtree(j)) if ctx.words[k].prep in preps]
    return [k for k in called if not _apart_from(ctx, k, i)]


def _called(ctx: EventContext, i: int) -> list[int]:
    """Return the verbs by which somebody calls an event something: "hit a port, in what X [called] an answer"."""
    tops = [j for j in ctx.clauses.below(i, "obl", "advcl") if ctx.words[j].prep in _AS]
    whats = [j for j in tops if ctx.words[j].text.lower() == "what"]
    return [k for j in whats for k in ctx.clauses.below(j, "relcl", "acl")]


def _participles(ctx: EventContext, i: int) -> list[int]:
    """Return what a participle beside the event says that is answered: "[responding to the raid], troops fired"."""
    return [
        j
        for k in ctx.clauses.below(i, "advcl")
        if ctx.words[k].tag == "VBG" and not ctx.words[k].prep and k not in ctx.at
        for a in arguments_of(ctx.clauses, k)
        if a.prep in _respond(ctx, k)
        for j in conjuncts(ctx.clauses, a.head)
    ]


def _predicates(ctx: EventContext, i: int) -> list[int]:
    """Return what is answered by an event that is said to be the answer: "the response to the raid was a strike"."""
    nouns = ctx.clauses.below(_carrier(ctx, i), "subj") if not ctx.clauses.is_verb(i) else []
    return [j for noun in nouns if _is_answer_noun(ctx, noun) for j in _inner(ctx, noun)]


def _carrier(ctx: EventContext, i: int) -> int:
    """Return the noun by which a sentence speaks of an event: "[hours] of strikes", else the event's own word."""
    while ctx.words[i].rel == "nmod" and ctx.words[i].prep == "of" and ctx.words[i].head not in ctx.at:
        i = ctx.words[i].head
    return i


def _by_responding(ctx: EventContext, i: int) -> bool:
    """Tell whether an event is how somebody responded, without saying to what: "responded with three raids"."""
    word = ctx.words[_carrier(ctx, i)]
    verb = word.head
    if not _responds(ctx, verb) or word.prep not in _BY or word.rel not in ("obl", "advcl", "xcomp"):
        return False
    others = [a for a in arguments_of(ctx.clauses, verb) if a.position in ("obj", "obl") and a.head != word.i]
    return not any(a.position == "obj" or a.prep in _respond(ctx, verb) for a in others)


def _around(ctx: EventContext, i: int) -> list[Argument]:
    """Return what hangs on the event's word, and on the verb "be" or the like that says something of it."""
    if ctx.clauses.is_verb(i):
        own = arguments_of(ctx.clauses, i)
        # "fired at the town of X in response": a parser may hang the last phrase on the town
        deep = [j for j in ctx.doc.subtree(i) if ctx.words[j].rel == "nmod" and ctx.clauses.clause_of(j) == i]
        joined = [
            a for k in ctx.clauses.below(i, "conj") if _no_event(ctx, k) for a in arguments_of(ctx.clauses, k)
        ]
        return own + [Argument("obl", ctx.words[j].prep, j) for j in sorted(deep)] + joined
    found = modifiers_of(ctx.clauses, i)
    word = ctx.words[i]
    if word.rel in ("subj", "subj:pass"):
        head = word.head
        found += (
            arguments_of(ctx.clauses, head) if ctx.clauses.is_verb(head) else modifiers_of(ctx.clauses, head)
        )
        found.append(Argument("obl", ctx.words[head].prep, head))
    if word.rel == "obj" and word.head not in ctx.at:
        # "called the strike a legitimate action in response to": what answers is the strike
        # "called in strikes in response"
        answers = {p for link in ctx.lexicon.links if not link.lemmas for p in link.preps}
        nouns = {lemma for link in ctx.lexicon.links for lemma in link.lemmas}
        found += [
            a
            for a in arguments_of(ctx.clauses, word.head)
            if a.prep in answers or (a.prep == "in" and ctx.words[a.head].lemma.lower() in nouns)
        ]
    return found


def _no_event(ctx: EventContext, i: int) -> bool:
    """Tell whether a clause joined to an event's tells none itself: "came under fire [but escaped, in revenge for X]"."""
    return owners.event_of(ctx, i) is None and not ctx.clauses.below(i, "subj", "subj:pass")


def _answers(ctx: EventContext, i: int) -> bool:
    """Tell whether the event at `i` is said to be an answer without saying to what: "in response, troops fired"."""
    if _responds(ctx, i) or _by_responding(ctx, i) or _returned(ctx, i) or _is_revenge(ctx, i):
        return True
    for argument in _around(ctx, i):
        lemma = ctx.words[argument.head].lemma.lower()
        if argument.position in ("amod", "compound") and any(
            lemma in link.lemmas and "modifier" in link.preps for link in ctx.lexicon.links
        ):
            return True
        noun = ctx.words[argument.head].lemma.lower()
        for link in ctx.lexicon.links:
            if argument.prep == "in" and noun in link.lemmas and ctx.words[argument.head].pos == "NOUN":
                return not any(a.prep in link.preps for a in modifiers_of(ctx.clauses, argument.head))
    return False


def _responds(ctx: EventContext, i: int) -> bool:
    """Tell whether word `i` is a verb of responding, with its adverb: "retaliated", "hit [back]"."""
    own = ctx.words[i].lemma.lower()
    behind = ctx.words[i + 1].text.lower() if i + 1 < len(ctx.words) else ""
    return any(
        "verb" in link.preps and not link.lemmas.isdisjoint({own, f"{own} {behind}"})
        for link in ctx.lexicon.links
    )


def _returned(ctx: EventContext, i: int) -> bool:
    """Tell whether an event noun is the object of a verb that makes an answer of it: "returned fire"."""
    word = ctx.words[i]
    verb = ctx.words[word.head].lemma.lower()
    return word.rel in ("obj", "subj:pass") and any(
        "carried" in link.preps and verb in link.lemmas for link in ctx.lexicon.links
    )


def _is_revenge(ctx: EventContext, i: int) -> bool:
    """Tell whether the clause of event `i` says that it is an answer, without saying to what: "in an act of revenge"."""
    return any(not _inner(ctx, noun) for noun in _revenges(ctx, i))


def _revenges(ctx: EventContext, i: int) -> list[int]:
    """Return the nouns of answering by which the clause of event `i` says what the event is.

    "in what it called [retaliation] for the raid", "in an act of [revenge]", "as [retaliation] for the raid".
    """
    tops = [j for j in ctx.clauses.below(i, "obl", "advcl") if ctx.words[j].prep in _AS]
    tops += [
        k
        for j in ctx.clauses.below(i, "obj")
        for k in ctx.clauses.below(j, "nmod")
        if ctx.words[k].prep in _AS
    ]
    return [
        k
        for j in tops
        for k in sorted(ctx.doc.subtree(j))
        if k - min(ctx.doc.subtree(j)) <= _CALLED and _is_answer_noun(ctx, k) and not _apart_from(ctx, k, j)
    ]


def _is_answer_noun(ctx: EventContext, i: int) -> bool:
    lemma = ctx.words[i].lemma.lower()
    return ctx.words[i].pos == "NOUN" and any(
        lemma in link.lemmas and not link.preps & {"verb", "object", "modifier", "carried"}
        for link in ctx.lexicon.links
    )


def _apart_from(ctx: EventContext, i: int, top: int) -> bool:
    """Tell whether an event stands between word `i` and `top` above it: then it is that event's answer."""
    for j in ctx.clauses.ancestors(i):
        if j == top:
            return False
        if j in ctx.at:
            return True
    return False


def _inner(ctx: EventContext, noun: int) -> list[int]:
    """Return what a noun of answering says that is answered: "retaliation for [the raid]"."""
    lemma = ctx.words[noun].lemma.lower()
    preps = {p for link in ctx.lexicon.links if lemma in link.lemmas for p in link.preps}
    inner = [a for a in modifiers_of(ctx.clauses, noun) if a.prep in preps]
    return [j for a in inner for j in conjuncts(ctx.clauses, a.head)]


def in_answer(ctx: EventContext, i: int) -> bool:
    """Tell whether the noun `i` speaks of what was answered, or of an answer: such an event happened, however bare."""
    word = ctx.words[_carrier(ctx, i)]
    above = ctx.words[word.head].lemma.lower()
    answered = any(
        word.prep in link.preps and (not link.lemmas or above in link.lemmas) for link in ctx.lexicon.links
    )
    return answered or _answers(ctx, i) or bool(_answered(ctx, i))


def _event_behind(ctx: EventContext, word: int, earlier: list[EventCandidate]) -> EventCandidate | None:
    """Return the event that a word stands for: an event's own, or the last one that used that weapon ("the rockets")."""
    found = owners.event_nouns(ctx, word)
    if found:
        return ctx.at[found[0]]
    owner = owners.event_of(ctx, word) or owners.first_event(ctx, ctx.clauses.below(word, "acl", "relcl"))
    if owner is not None:
        return owner  # "in response to a missile [fired at the city]"
    key = ctx.entities.of(word)
    return next((d for d in reversed(earlier) if key is not None and key in d.keys("weapon")), None)


def _previous(
    ctx: EventContext, draft: EventCandidate, earlier: list[EventCandidate]
) -> EventCandidate | None:
    """Return the event told last before this one that somebody else began."""
    mine = draft.keys("attacker")
    for other in reversed(earlier):
        theirs = other.keys("attacker")
        if owners.at_another_time(ctx, other):
            continue  # "less than a day after jets bombed the port"
        told = other.trigger.strength != "result" or other.has("attacker", "weapon")
        if told and (not theirs or not theirs & mine):
            return other
    return None


def _respond(ctx: EventContext, i: int) -> frozenset[str]:
    lemma = ctx.words[i].lemma.lower()
    return frozenset(p for link in ctx.lexicon.links if lemma in link.lemmas for p in link.preps)
