"""Which event a word that tells of one told already belongs to."""

from __future__ import annotations

from kgbuild.extract.events import anchors, described, owners
from kgbuild.extract.events.candidate import EventCandidate, sharper
from kgbuild.extract.events.context import EventContext
from kgbuild.extract.whys import Proposal
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.clauses import Argument
from kgbuild.syntax.modifiers import modifiers_of
from kgbuild.syntax.passive import is_passive
from kgbuild.words import listed

#: Prepositions by which a result names the event that brought it about: "killed in an airstrike".
_CAUSES = frozenset(
    {"in", "during", "by", "from", "with", "by means of", "as a result of", "due to", "because of", "amid"}
)
#: The kinds of times that tell when something was.
DAYS = frozenset({"date", "weekday", "day", "ago", "later", "earlier", "month", "week"})
#: Adverbs by which one thing followed another.
_THEN = frozenset({"then", "afterwards", "subsequently"})
_MOMENTS = frozenset({"when", "as", "after", "following", "while", "once"})


def hosts(ctx: EventContext, draft: EventCandidate) -> list[Proposal]:
    """Return the rules that may say which event a draft belongs to, with what they are asked of."""
    if draft.noun:
        return [(_host_of_noun, draft)]
    rules: list[Proposal] = [
        (_host_by_argument, draft),
        (_attack_in_which, draft),
        (_aimed_so, draft),
    ]
    return rules + [(_host_by_clause, draft.word)] * (draft.trigger.strength == "result")


def _host_of_noun(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the event that a noun of result ("the deaths") stands beside: "the attack caused four deaths"."""
    own = modifiers_of(ctx.clauses, draft.word)
    deep = [a for b in own if b.prep == "of" for a in modifiers_of(ctx.clauses, b.head)]
    for a in (*own, *deep):  # "the death of [a commander in a raid]"
        if a.position == "nmod" and a.prep in _CAUSES and a.head in ctx.at:
            return ctx.at[a.head]  # "the killing of three men in a strike"
    verb = ctx.clauses.clause_of(draft.word)
    if ctx.words[draft.word].prep in ctx.apart:
        return None  # "in retaliation for the killing of a soldier, the army shelled a village"
    if owners.takes_answered(ctx, ctx.words[verb].lemma):
        causes = [a.head for a in arguments_of(ctx.clauses, verb) if a.prep in _CAUSES]
        return next((ctx.at[j] for j in causes if j in ctx.at), None)  # "to avenge a death in a raid"
    if verb != draft.word:
        if verb in ctx.at:
            return ctx.at[verb]
        for a in arguments_of(ctx.clauses, verb):
            if a.head in ctx.at and a.head != draft.word and a.position in ("subj", "agent"):
                return ctx.at[a.head]
    return None


def _host_by_argument(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the event that is the subject of a verb, or the cause of a result: "the [raid] killed ten"."""
    result = draft.trigger.strength == "result" or ctx.lexicon.is_a(draft.kind, "Execution")
    own = _with_nested(ctx, arguments_of(ctx.clauses, draft.word), result)
    for argument in [*own, *(_shared_causes(ctx, draft.word) if result else [])]:
        for j in owners.event_nouns(ctx, argument.head):
            other = ctx.at[j]
            if other is draft or other.trigger.strength in ("result", "agent"):
                continue
            if j != argument.head and owners.is_answered(ctx, j):
                continue  # "was destroyed in what he called punishment for [a raid]"
            told = result or _befell_in(ctx, draft, other) or _done_in(ctx, draft, other, argument)
            if argument.position in ("subj", "agent") or (told and _is_cause(ctx, argument, other)):
                return other
    return described.nearest(ctx, draft)


def _befell_in(ctx: EventContext, draft: EventCandidate, other: EventCandidate) -> bool:
    """Tell whether a passive says what befell somebody in an attack known already: "were [shot dead] in the raid"."""
    known = other.noun and other.reference == "definite" and ctx.lexicon.is_a(other.kind, "Attack")
    return known and is_passive(ctx.clauses, draft.word) and ctx.lexicon.is_a(draft.kind, "Attack")


def _done_in(ctx: EventContext, draft: EventCandidate, other: EventCandidate, argument: Argument) -> bool:
    """Tell whether a noun says what a verb was done in the course of: "[shot dead] three men in an attack on a bus"."""
    one = other.noun and not other.plural and argument.prep == "in" and other.trigger.strength == "main"
    alike = _are_both(ctx, draft, other, "Attack") or _are_both(ctx, draft, other, "Offensive")
    return one and alike and not draft.noun and bool(sharper(ctx.lexicon, other.kind, draft.kind))


def _are_both(ctx: EventContext, draft: EventCandidate, other: EventCandidate, kind: str) -> bool:
    return ctx.lexicon.is_a(draft.kind, kind) and ctx.lexicon.is_a(other.kind, kind)


def _shared_causes(ctx: EventContext, i: int) -> list[Argument]:
    """Return the phrases of a verb joined to word `i`, of both: "killed one and [arrested] two in a raid"."""
    joined = [j for j in ctx.clauses.below(i, "conj") if not ctx.clauses.below(j, "subj", "subj:pass")]
    own = [a for j in joined if ctx.clauses.is_verb(j) for a in arguments_of(ctx.clauses, j)]
    return [a for a in own if a.position == "obl" and a.prep in _CAUSES]


def _with_nested(ctx: EventContext, arguments: list[Argument], result: bool) -> list[Argument]:
    """Add the causes that a parser hangs on a place: "died in [towns in rocket attacks]"."""
    places = [a.head for a in arguments if a.position == "obl" and a.prep in ("in", "at")] if result else []
    nested = [a for place in places if place not in ctx.at for a in modifiers_of(ctx.clauses, place)]
    return arguments + [
        Argument("obl", a.prep, a.head) for a in nested if a.position == "nmod" and a.prep in ("in", "by")
    ]


def _is_cause(ctx: EventContext, argument: Argument, event: EventCandidate) -> bool:
    """Tell whether a result's phrase names its cause: "killed in a strike", but not "died during an operation"."""
    if argument.position != "obl" or argument.prep not in _CAUSES:
        return False
    return argument.prep != "during" or ctx.lexicon.is_listed(event.kind, "deadly")


def _host_in_which(ctx: EventContext, i: int) -> EventCandidate | None:
    """Return the event "in which" people died, wherever the clause hangs."""
    for j in ctx.clauses.below(i, "obl"):
        if ctx.words[j].text.lower() != "which" or ctx.words[j].prep not in ("in", "during"):
            continue
        before = [d for d in owners.told_before(ctx, j) if d.trigger.strength != "result"]
        return before[-1] if before else None
    return None


def _attack_in_which(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the one attack of which a clause tells the deeds: "an attack on a church in which [a man was shot]"."""
    host = _host_in_which(ctx, draft.word)
    if host is None or not host.noun or host.plural:
        return None
    return host if all(ctx.lexicon.is_a(d.kind, "Attack") for d in (host, draft)) else None


def _aimed_so(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the attack of which a participle says no more than what it was on: "launched raids, [targeting] a depot"."""
    word = ctx.words[draft.word]
    if (
        word.rel not in ("advcl", "acl")
        or word.tag != "VBG"
        or word.prep
        or draft.trigger.strength in ("result", "agent")
    ):
        return None
    host = owners.event_of(ctx, word.head)
    if host is None or host is draft or ctx.clauses.below(draft.word, "subj", "mark", "aux"):
        return None
    broad = ctx.lexicon.is_a(host.kind, draft.kind) and ctx.lexicon.is_a(draft.kind, "Attack")
    if not broad or draft.has("weapon") or host.word > draft.word:
        return None
    draft.drop("attacker", host.keys("orderedBy"))
    return host


def _host_by_clause(ctx: EventContext, i: int) -> EventCandidate | None:
    """Return the event of the clause that a result hangs on, or of the clause that tells the moment."""
    word = ctx.words[i]
    if _when_last(ctx, i) or (word.rel == "advcl" and _long_after(ctx, i)):
        return None
    if (event := _host_in_which(ctx, i) or _shared_cause(ctx, i) or _harm_before(ctx, i)) is not None:
        return event
    if (
        word.rel in ("advcl", "conj", "xcomp", "acl", "relcl", "parataxis", "ccomp")
        and word.head in ctx.at
        and ctx.at[word.head] is not ctx.at.get(i)
    ):
        if _took_others(ctx, i, ctx.at[word.head]):
            return None
        if _stands_apart(ctx, i):
            if not _before_or_after(ctx, i):
                _like(ctx, ctx.at[i], ctx.at[word.head])
            return None
        return ctx.at[word.head]
    below = [j for k in _together(ctx, i) for j in ctx.clauses.below(k, "advcl", "conj", "xcomp", "obl")]
    plain = [j for j in below if ctx.words[j].rel == "conj" and _tells_none(ctx, j)]
    moments = [
        *below,
        *(k for j in plain for k in ctx.clauses.below(j, "advcl")),
    ]  # "… and one went missing when"
    if (event := _at_the_moment(ctx, i, moments)) is not None:
        return event
    if (event := _joined_below(ctx, i, below)) is not None:
        return event
    if word.tag == "VBG" and ctx.words[i - 1].text == ",":
        before = [d for d in owners.told_before(ctx, i) if d.trigger.strength != "result"]
        if before:
            _drop_tellers(ctx, i)
            return before[-1]
    if word.rel in ("advcl", "conj", "xcomp") and word.head != i and not _before_or_after(ctx, i):
        verbs = [word.head, *ctx.clauses.below(word.head, "xcomp")]
        for a in [a for verb in verbs for a in arguments_of(ctx.clauses, verb)]:
            core = a.position in ("subj", "obj", "agent") or (a.prep == "in" and word.tag == "VBG")
            if a.head in ctx.at and core and ctx.at[a.head].noun:
                return ctx.at[a.head]  # "tried to free them in [a raid], killing two"
    return None


def _harm_before(ctx: EventContext, i: int) -> EventCandidate | None:
    """Return the attack of the clause that a harm stands behind: "arrested four after [a bomb went off], wounding six"."""
    word = ctx.words[i]
    above = ctx.at.get(word.head)
    if word.rel != "advcl" or word.tag != "VBG" or word.prep or ctx.words[i - 1].text != ",":
        return None
    if above is not None and ctx.lexicon.is_a(above.kind, "Attack"):
        return None
    clauses = [j for j in ctx.clauses.below(word.head, "advcl") if word.head < j < i]
    attacks = [ctx.at[j] for j in clauses if j in ctx.at and ctx.clauses.below(j, "subj")]
    attacks = [d for d in attacks if ctx.lexicon.is_a(d.kind, "Attack")]
    if not attacks:
        return None
    ctx.at[i].drop("attacker", words=ctx.clauses.below(word.head, "subj"))
    return attacks[-1]


def _drop_tellers(ctx: EventContext, i: int) -> None:
    """Let who only tells of it have done nothing: "[rebels] accused the army of shelling a village, [wounding six]"."""
    verb = ctx.words[ctx.words[i].head]
    if verb.lemma.lower() in listed("declaring") | listed("speaking"):
        ctx.at[i].drop("attacker", words=ctx.clauses.below(verb.i, "subj"))


def _shared_cause(ctx: EventContext, i: int) -> EventCandidate | None:
    """Return the event that brought about two results, named with the second: "one was [killed] and two hurt by shells"."""
    if not ctx.clauses.below(i, "subj:pass") or _has_cause(ctx, i):
        return None
    joined = (
        j for j in ctx.clauses.below(i, "conj") if ctx.clauses.below(j, "subj:pass") and _has_cause(ctx, j)
    )
    return next((ctx.at[j] for j in joined if owners.only_result(ctx, j) and j in ctx.at), None)


def _joined_below(ctx: EventContext, i: int, below: list[int]) -> EventCandidate | None:
    """Return the event of a verb joined behind a result that tells how it came: "[killed] two and shelled the town"."""
    for j in below:
        other = owners.event_of(ctx, j)
        if other is None or i in other.words or ctx.words[j].rel not in ("conj", "xcomp"):
            continue
        after = {ctx.words[k].text.lower() for k in ctx.clauses.below(j, "advmod")} & _THEN
        if ctx.words[j].rel == "conj" and (other.reference == "further" or _took_others(ctx, i, other)):
            continue  # "killed 15, and another [blew] himself up"
        if ctx.words[j].rel != "conj" or not (after or _caused_apart(ctx, i, j)):
            return other
    return None


def _took_others(ctx: EventContext, i: int, other: EventCandidate) -> bool:
    """Tell whether others were taken than were killed beside it: "[killed] eight people and kidnapped twelve others"."""
    draft = ctx.at.get(i)
    if draft is None or ctx.words[i].tag == "VBG" or not ctx.lexicon.is_listed(other.kind, "takings"):
        return False
    objects = [ctx.clauses.below(j, "obj") for j in (i, other.word)]
    return all(objects) and not draft.keys("target") & other.keys("target")


def _when_last(ctx: EventContext, i: int) -> bool:
    """Tell whether a clause says when the like was last: "the first raid since March, when [ten were killed] by a bomb"."""
    times = ctx.times_of.get(ctx.words[i].sent, ())
    return any(t.when.kind in ("since", "until") and owners.when_clause(ctx, t) == i for t in times)


def _before_or_after(ctx: EventContext, i: int) -> bool:
    """Tell whether a clause with its own subject tells what was at another time: "it came after [bombs killed two]"."""
    subjects = ctx.clauses.below(i, "subj", "subj:pass")
    return bool(subjects) and bool(
        (ctx.clauses.marks(i) | {ctx.words[i].prep}) & {"after", "before", "since"}
    )


def _tells_none(ctx: EventContext, j: int) -> bool:
    """Tell whether a clause tells no event of its own: "two were killed and [one was captured] when gunmen came"."""
    event = owners.event_of(ctx, j)
    return event is None or not anchors.is_met(ctx, event)


def _together(ctx: EventContext, i: int) -> list[int]:
    """Return word `i` and the results told in one breath with it: "were [killed] and two [injured] when a bomb …"."""
    draft = ctx.at.get(i)
    joined = [k for k in sorted(draft.words) if k != i and owners.only_result(ctx, k)] if draft else []
    return [i, *joined]


def _at_the_moment(ctx: EventContext, i: int, clauses: list[int]) -> EventCandidate | None:
    """Return the event of the first of `clauses` that tells when word `i` came about: "when a bomb went off"."""
    for j in clauses:
        other = owners.event_of(ctx, j)
        marks = ctx.clauses.marks(j) | {ctx.words[j].prep}
        if other is not None and (
            _long_after(ctx, j)
            or (i in ctx.at and ctx.at[i].at_odds(other, "attacker"))
            or ("after" in marks and _done_by_somebody(ctx, i) and _before_or_after(ctx, j))
        ):
            continue
        aimless = other is not None and other.trigger.strength == "aimed" and not anchors.is_met(ctx, other)
        if other is not None and i not in other.words and marks & _MOMENTS and not aimless:
            return other
    return None


def _done_by_somebody(ctx: EventContext, i: int) -> bool:
    """Tell whether a verb has its doer or weapon for a subject: "jets [killed] two after rockets hurt a guard"."""
    does = {a.head for a in arguments_of(ctx.clauses, i) if a.position == "subj"}
    return i in ctx.at and any(r.role in ("attacker", "weapon") and r.word in does for r in ctx.at[i].roles)


def _long_after(ctx: EventContext, j: int) -> bool:
    """Tell whether it is said how long after clause `j` something was: "killed two, a week [after it shelled] X"."""
    marks = {
        k for k in ctx.clauses.below(j, "mark", "advmod", "case") if ctx.words[k].text.lower() == "after"
    }
    return any(time.last - 1 in marks for time in ctx.times)


def _stands_apart(ctx: EventContext, i: int) -> bool:
    """Tell whether a clause has a subject and a time or place of its own: "…, while ten were killed in Y on Monday"."""
    if ctx.words[i].rel not in ("advcl", "conj", "parataxis"):
        return False
    if not ctx.clauses.below(i, "subj", "subj:pass"):
        dated = [any(t.head == j and t.when.kind in DAYS for t in ctx.times) for j in (ctx.words[i].head, i)]
        return all(dated)  # "captured the town in May and [destroyed] a temple on Sunday"
    if _is_gapped(ctx, i):
        return False
    marks = {ctx.words[k].text.lower() for k in ctx.clauses.below(i, "mark", "advmod")}
    if marks & {"when", "after"}:  # "jets struck a camp [after a bomb killed two soldiers]"
        return "after" in marks and ctx.at[ctx.words[i].head].trigger.strength != "result"
    timed = any(t.head == i for t in ctx.times) or "before" in marks  # "died, two days before a bomb hit X"
    before = ctx.at[ctx.words[i].head].has("attacker", "weapon", "place")
    own = ctx.at[i].has("place") or (before and ctx.at[i].has("weapon"))
    return _caused_apart(ctx, ctx.words[i].head, i) or timed or own


def _is_gapped(ctx: EventContext, i: int) -> bool:
    """Tell whether a clause leaves its "was" to the one before, which has no place: "six were killed and [80 hurt] in X"."""
    first = ctx.words[i].head
    bare = (
        ctx.words[i].rel == "conj"
        and ctx.words[i].tag == "VBN"
        and not ctx.clauses.below(i, "aux:pass", "aux")
    )
    placed = [ctx.entities.of(j) for j in ctx.clauses.below(first, "obl")]
    there = any(k is not None and ctx.lexicon.fits(ctx.entities.kind(k), ("Place",)) for k in placed)
    return bare and not there and not any(t.head in (first, i) for t in ctx.times)


def _caused_apart(ctx: EventContext, first: int, second: int) -> bool:
    """Tell whether two coordinated clauses each have who suffered and what brought it about."""
    own = bool(ctx.clauses.below(second, "subj", "subj:pass")) and _has_cause(ctx, second)
    return own and (_has_cause(ctx, first) or (first in ctx.at and ctx.at[first].has("weapon", "attacker")))


def _has_cause(ctx: EventContext, i: int) -> bool:
    """Tell whether a clause names an event as its cause: "another died in a gun battle"."""
    causes = [a for a in arguments_of(ctx.clauses, i) if a.position in ("obl", "agent") and a.prep in _CAUSES]
    return any(owners.event_nouns(ctx, a.head) for a in causes)


def _like(ctx: EventContext, draft: EventCandidate, host: EventCandidate) -> None:
    """Take class and attacker from the clause that this one stands beside: "…, and ten were killed the next day"."""
    if draft.trigger.strength == "result" and not draft.has("attacker", "weapon"):
        draft.kind = host.kind
        for role in host.roles:
            if role.role in ("attacker", "weapon"):
                draft.add(role, "rule:extract.events.merge_targets._like")
