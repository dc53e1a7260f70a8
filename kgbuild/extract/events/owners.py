"""Which event a word, a phrase or a clause belongs to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from kgbuild.extract.casualties.arguments import causes_of_wounds
from kgbuild.extract.casualties.grammar import lists
from kgbuild.extract.casualties.quantities import ORDINALS
from kgbuild.extract.events.candidate import EventCandidate
from kgbuild.extract.events.context import EventContext
from kgbuild.extract.times.found import FoundTime
from kgbuild.extract.times.words import periods
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.modifiers import noun_before
from kgbuild.syntax.passive import conjuncts
from kgbuild.syntax.words import RELATIVES


def _called(ctx: EventContext, head: int) -> int:
    """Return the event noun of a free relative: the strikes of "what officials called surgical strikes"."""
    last = max((j for c in ctx.clauses.below(head, "relcl", "acl") for j in ctx.doc.subtree(c)), default=head)
    nouns = [j for j in range(head + 1, last + 1) if j in ctx.at and ctx.at[j].noun]
    nouns = [j for j in nouns if not is_answered(ctx, j)]
    return nouns[0] if nouns else head


def is_answered(ctx: EventContext, i: int) -> bool:
    """Tell whether a word is what an answer is to: "in retaliation for [the raid]", "was an answer to [the raid]"."""
    word, above = ctx.words[i], ctx.words[ctx.words[i].head].lemma.lower()
    before = noun_before(ctx.clauses, i)
    return any(
        word.prep in link.preps
        and (not link.lemmas or (above in link.lemmas and word.rel == "nmod") or before in link.lemmas)
        for link in ctx.lexicon.links
    )


def stands_for_others(ctx: EventContext, i: int) -> bool:
    """Tell whether an event noun is itself a number of others: "a barrage of rocket fire"."""
    return ctx.words[i].lemma.lower() in ctx.lexicon.partitives


def event_nouns(ctx: EventContext, head: int) -> list[int]:
    """Return the event nouns that a phrase stands for: its conjuncts, or what it is a number of ("a series of …")."""
    if ctx.words[head].text.lower() == "what":
        head = _called(ctx, head)
    members = conjuncts(ctx.clauses, head)
    found = [j for j in members if j in ctx.at and ctx.at[j].noun and not stands_for_others(ctx, j)]
    if not found:
        measures = ctx.lexicon.partitives | periods()
        some = [j for j in members if ctx.words[j].lemma.lower() in measures]
        inner = [k for j in some for k in ctx.clauses.below(j, "nmod", "acl") if ctx.words[k].prep == "of"]
        found = [k for j in inner for k in conjuncts(ctx.clauses, j) if k in ctx.at and ctx.at[k].noun]
    return found or [j for j in members if j in ctx.at and ctx.at[j].noun]


def takes_answered(ctx: EventContext, lemma: str) -> bool:
    """Tell whether a verb takes what is answered as its object: "avenged the raid", "answered the rockets"."""
    return lemma.lower() in ctx.linking["object"]


def all_events(ctx: EventContext) -> list[EventCandidate]:
    """Return all events in the making, each once, in the order of their words."""
    if ctx.ordered[0] != ctx.at.changes:  # asked for each event, and seldom other than before
        one_each = {id(draft): draft for draft in ctx.at.values()}
        ctx.ordered = ctx.at.changes, sorted(one_each.values(), key=lambda d: d.word)
    return ctx.ordered[1]


def events_of(ctx: EventContext, first: int, last: int) -> Sequence[EventCandidate]:
    """Return the events of some sentences, `first` to `last`, in the order of their words."""
    return within(ctx, all_events(ctx), first, last)


def told_before(ctx: EventContext, i: int, back: int = 0) -> Sequence[EventCandidate]:
    """Return the events told before word `i`, in its sentence and the `back` sentences before that, in their order."""
    found, sent = all_events(ctx), ctx.words[i].sent
    begin = ctx.doc.sents[max(sent - back, 0)][0]
    return found[bisect_left(found, begin, key=_word) : bisect_left(found, i, key=_word)]


def within(
    ctx: EventContext, drafts: Sequence[EventCandidate], first: int, last: int
) -> Sequence[EventCandidate]:
    """Return those of some events, in the order of their words, that sentences `first` to `last` tell of."""
    sents = ctx.doc.sents
    begin, end = sents[max(first, 0)][0], sents[min(last, len(sents) - 1)][1]
    return drafts[bisect_left(drafts, begin, key=_word) : bisect_left(drafts, end, key=_word)]


def _word(draft: EventCandidate) -> int:
    return draft.word


def describes(ctx: EventContext, clause: int) -> bool:
    """Tell whether a clause says what somebody did to a thing: "bombed the town that [rebels took] in May".

    What is told of an event by its noun or its weapon tells of that event.
    """
    noun = ctx.words[clause].head
    if ctx.words[clause].rel != "relcl" or event_of(ctx, noun) is not None:
        return False
    key = ctx.entities.of(noun)
    if key is not None and ctx.lexicon.is_a(ctx.entities.kind(key), "WeaponType"):
        return False
    does, objects = (ctx.clauses.below(clause, rel) for rel in ("subj", "obj"))
    own = any(j < clause and ctx.words[j].text.lower() not in RELATIVES for j in does)
    if any(ctx.words[j].text.lower() in ("where", "when") for j in ctx.clauses.below(clause, "advmod")):
        return False  # "villages [where ten people died]"
    return own and all(ctx.words[j].text.lower() in RELATIVES for j in objects)


def join(ctx: EventContext, host: EventCandidate, draft: EventCandidate, by: str = "") -> None:
    """Let `host` know all that `draft` knows, and stand for it at each of its words."""
    host.absorb(draft, by)
    for j in sorted(ctx.at.words_of(draft)):
        ctx.at[j] = host


def event_of(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return the event that what hangs on word `head` belongs to: "[a raid] that wounded three", "[wounded] three"."""
    if head in ctx.at:
        return ctx.at[head]
    for draft in ctx.at.values() if head in ctx.at.standing else ():
        if head in draft.words:
            return draft
    return None


def at_another_time(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether the clause says that it was before or after what it is told with: "after [jets bombed the port]"."""
    words = {draft.word, ctx.clauses.clause_of(draft.word)}
    marks = {ctx.words[j].text.lower() for i in words for j in ctx.clauses.below(i, "mark")}
    marks |= {ctx.words[i].prep for i in words if ctx.words[i].rel == "advcl"}
    marks |= {ctx.words[i].prep for i in words if draft.noun and ctx.words[i].rel in ("obl", "nmod")}
    # a parser may take "after" for a preposition of the subject
    does = [j for i in words for j in ctx.clauses.below(i, "subj", "subj:pass")]
    marks |= {ctx.words[k].text.lower() for j in does for k in ctx.clauses.below(j, "case")}
    return bool(marks & {"after", "before", "since", "until"})


def is_aside(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether an event is told beside the tale: "rockets hit a base a day after [jets bombed the port]"."""
    inside = (draft.word, *ctx.clauses.ancestors(draft.word))
    return at_another_time(ctx, draft) or any(ctx.words[i].rel in ("relcl", "acl") for i in inside)


def helpers_of(ctx: EventContext, verb: int) -> set[str]:
    """Return the auxiliaries of a verb: had and been of "had been hit"."""
    return {ctx.words[j].text.lower() for j in ctx.clauses.below(verb, "aux", "aux:pass")}


def is_reported(ctx: EventContext, verb: int) -> bool:
    """Tell whether a clause is what somebody said: "the army said it [had shot down a drone]"."""
    word = ctx.words[verb]
    while word.rel == "conj":
        word = ctx.words[word.head]
    return word.rel in ("ccomp", "xcomp") and word.head in ctx.reporting and ctx.words[word.head].tag == "VBD"


def is_doer(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a draft is no more than what a doer is called by: "was killed by his [captors] in May"."""
    return draft.trigger.strength == "agent"


def first_event(ctx: EventContext, heads: Iterable[int]) -> EventCandidate | None:
    """Return the event of the first of `heads` that has one."""
    owners = [owner for head in heads if (owner := event_of(ctx, head)) is not None]
    acts = [owner for owner in owners if not is_doer(ctx, owner)]
    return next(iter(acts or owners), None)


def event_of_clause(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return the event of the clause that word `head` stands in: its verb's, or the one that is its subject."""
    verb = ctx.clauses.clause_of(head)
    if verb in ctx.reporting:
        return None
    owner = event_of(ctx, verb) or _meanwhile(ctx, verb)
    if owner is not None:
        return owner
    subjects = [
        j
        for a in arguments_of(ctx.clauses, verb)
        if a.position.startswith("subj")
        for j in event_nouns(ctx, a.head)
    ]
    tally = [j for j in subjects if ctx.words[j].lemma.lower() in ctx.lexicon.tallies]
    return ctx.at[subjects[0]] if len(subjects) == 1 and not tally else None


def _meanwhile(ctx: EventContext, verb: int) -> EventCandidate | None:
    """Return the event during which something was done: "was killed while [clearing mines in X in May]"."""
    word = ctx.words[verb]
    marks = {ctx.words[j].text.lower() for j in ctx.clauses.below(verb, "mark")} | {word.prep}
    return (
        event_of(ctx, word.head) if word.tag == "VBG" and word.rel == "advcl" and "while" in marks else None
    )


def deeds_before(ctx: EventContext, verb: int) -> list[int]:
    """Return the verbs of what the same doer did before, nearest first: "[stormed] X, [killed] two and left"."""
    found: list[int] = []
    while ctx.words[verb].rel == "conj" and not ctx.clauses.below(verb, "subj", "subj:pass", "aux", "mark"):
        first = ctx.words[verb].head
        between = [j for j in ctx.clauses.below(first, "conj") if j < verb and ctx.clauses.is_verb(j)]
        if not ctx.clauses.is_verb(first):
            break
        found += [*reversed(between), first]
        verb = first
    return list(dict.fromkeys(found))


def when_clause(ctx: EventContext, time: FoundTime) -> int | None:
    """Return the verb of the clause with "when" that stands right behind a time."""
    closes = ctx.doc.sents[ctx.words[time.first].sent][1]
    after = [w for w in ctx.words[time.last : min(time.last + 2, closes)] if w.text != ","]
    if not after or after[0].text.lower() != "when" or ctx.words[after[0].i - 1].rel == "cc":
        return None
    verb = ctx.clauses.clause_of(ctx.words[after[0].i].head)
    return verb if verb > after[0].i else None


def is_force(ctx: EventContext, i: int) -> bool:
    """Tell whether a word tells of an attack of its own; a rally or a meeting may be where one happened."""
    return i in ctx.at and ctx.lexicon.is_a(ctx.at[i].kind, "UseOfForce")


def opens_clause(ctx: EventContext, i: int) -> bool:
    """Tell whether a word opens what is told for itself: a finite clause joined to another, what is said, who says it."""
    word = ctx.words[i]
    if word.prep == "according to":
        return True
    return word.rel in ("conj", "parataxis", "ccomp", "advcl") and ctx.clauses.is_verb(i)


def is_counted(ctx: EventContext, i: int) -> bool:
    """Tell whether a noun has a number."""
    return bool(ctx.clauses.below(i, "nummod"))


def only_result(ctx: EventContext, i: int) -> bool:
    """Tell whether a word tells what an event did, and no event by itself."""
    found = ctx.lexicon.by_lemma.get((ctx.words[i].lemma.lower(), "verb"), ())
    return bool(found) and all(t.strength == "result" for t in found)


def is_dying(ctx: EventContext, i: int) -> bool:
    """Tell whether a word is a verb of dying."""
    return not ctx.words[i].tag.startswith("NN") and ctx.words[i].lemma.lower() in lists()["dying"]


def cause_of(ctx: EventContext, wounds: int) -> EventCandidate | None:
    """Return the event in which somebody came to harm: "wounds suffered in [a raid]"."""
    for j in causes_of_wounds(ctx.doc, wounds):
        nouns = event_nouns(ctx, j)
        found = ctx.at[nouns[0]] if nouns else event_of(ctx, j)
        if found is not None and found.trigger.strength != "result":
            return found
    return None


def is_ranked(ctx: EventContext, i: int) -> bool:
    """Tell whether a noun says how its event compares: "the worst attack", "the bloodiest raids", "its first strike"."""
    if ctx.words[i].tag == "JJS":
        return True  # "was the deadliest in years"
    for j in ctx.clauses.below(i, "amod", "nummod"):
        most = any(ctx.words[k].text.lower() == "most" for k in ctx.clauses.below(j, "advmod"))
        if ctx.words[j].tag == "JJS" or most or ctx.words[j].lemma.lower() in ORDINALS:
            return True
    return False
