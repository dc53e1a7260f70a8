"""Gives tolls, and who suffered them, to the events that brought them about."""

from __future__ import annotations

from dataclasses import replace

from kgbuild.extract.casualties.arguments import wounds_of
from kgbuild.extract.casualties.figures import FoundToll
from kgbuild.extract.casualties.grammar import lists
from kgbuild.extract.events import anchors, factuality, layout, modality, owners
from kgbuild.extract.events.candidate import EventCandidate, Figure, Role
from kgbuild.extract.events.context import EventContext
from kgbuild.extract.whys import Proposal, proposed

#: How many sentences back the campaign may have been told of that "since then" counts from.
_CAMPAIGN = 2
#: What says that people are counted beside those counted before.
_OTHERS = frozenset({"additional", "another", "further", "more", "other", "others"})
#: How many sentences after an attack it may be said that nobody came to harm.
_SEQUEL = 3


def _caused(ctx: EventContext, toll: FoundToll) -> EventCandidate | None:
    """Return the event that a clause names as the cause of a toll: "four died in the strikes"."""
    wounds = wounds_of(ctx.doc, toll.trigger) if owners.is_dying(ctx, toll.trigger) else None
    if wounds is not None and (event := owners.cause_of(ctx, wounds)) is not None:
        return event
    told = toll.cause is not None and not ctx.clauses.is_verb(
        toll.cause
    )  # a verb stands for no other that is joined to it
    nouns = owners.event_nouns(ctx, toll.cause) if toll.cause is not None and told else []
    nouns = [j for j in nouns if not owners.is_doer(ctx, ctx.at[j])]
    return ctx.at[nouns[0]] if nouns else _in_which(ctx, toll)


def _in_which(ctx: EventContext, toll: FoundToll) -> EventCandidate | None:
    """Return the event last told before "in which", of what a clause behind it counts: "the raid, in which …".

    It is a noun, or all that the sentence has told of: "were driven out after a battle in which, officers said, 90 died".
    """
    opens = ctx.doc.sents[ctx.words[toll.head].sent][0]
    which = [
        w.i for w in ctx.words[opens : toll.first] if w.text.lower() == "which" and w.prep in ("in", "during")
    ]
    if not which or any(
        ctx.clauses.is_verb(i) and i not in ctx.reporting for i in range(which[-1], toll.first)
    ):
        return None
    before = [d for d in owners.all_events(ctx) if opens <= d.word < which[-1]]
    nouns = [d for d in before if d.noun]
    return nouns[-1] if nouns else before[0] if len(before) == 1 else None


def _add_victims(ctx: EventContext, draft: EventCandidate, toll: FoundToll) -> None:
    """Take who was killed or wounded for a target, whoever has a name beside what else was hit too."""
    key = ctx.entities.of(toll.of_word) if toll.of_word is not None and toll.number else None
    if toll.of_word is not None:
        _add_member(ctx, draft, toll.of_word)
        _add_named(ctx, draft, toll)
    if key is None or not ctx.lexicon.fits(ctx.entities.kind(key), ("Actor",)):
        return
    named = toll.of_word in ctx.doc.name_at and ctx.lexicon.fits(ctx.entities.kind(key), ("HumanActor",))
    if named or not draft.has("target"):
        draft.add(
            Role("target", key, toll.of_word or draft.word), "rule:extract.events.casualties._add_victims"
        )


def _add_member(ctx: EventContext, draft: EventCandidate, counted: int) -> None:
    """Take who was among the dead for a target: "[Ali Karim] and [his driver] were among 17 people killed"."""
    led = {ctx.words[j].text.lower() for j in ctx.clauses.below(counted, "case")}
    if not led & {"among", "amongst"}:
        return
    for j in [k for i in ctx.clauses.below(counted, "subj", "subj:pass") for k in ctx.entities.members(i)]:
        key = ctx.entities.of(j)
        if key is not None and ctx.lexicon.fits(ctx.entities.kind(key), ("HumanActor",)):
            draft.add(Role("target", key, j), "rule:extract.events.casualties._add_member")


def _add_named(ctx: EventContext, draft: EventCandidate, toll: FoundToll) -> None:
    """Take who one of several is for a target: "one of its drivers, [Ali Karim], 28, was killed"."""
    end = ctx.entities.phrase(toll.of_word)[1] if toll.of_word is not None else 0
    if toll.number != 1 or not end or ctx.words[toll.first].text.lower() != "one":
        return
    for name in ctx.doc.names:
        if name.kind == "Person" and name.first == end + 1 and ctx.words[end].text == ",":
            key = ctx.entities.of(name.last - 1)
            if key is not None:
                draft.add(Role("target", key, name.last - 1), "rule:extract.events.casualties._add_named")


def _clause_above(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return the event of a clause that the one around word `head` hangs on: "came under fire but escaped injury"."""
    verb = ctx.clauses.clause_of(head)
    for _ in range(3):
        word = ctx.words[verb]
        if word.rel not in ("conj", "advcl", "acl", "relcl", "xcomp", "parataxis"):
            return None
        verb = ctx.clauses.clause_of(word.head)
        owner = owners.event_of(ctx, verb) or owners.event_of(ctx, word.head)
        if owner is not None:
            return owner
    return None


def attach_tolls(ctx: EventContext) -> None:
    """Give each toll to the event that brought it about."""
    for toll in ctx.tolls:
        if toll.number is None or toll.trigger in ctx.carriers:
            continue
        draft, by, against = proposed(ctx, _causes(ctx, toll))
        if (
            draft is not None
            and draft.trigger.strength == "aimed"
            and not (draft.noun or anchors.is_met(ctx, draft))
        ):
            # "lost their lives when a bomb hit a bus": who died is not what was lost to somebody
            draft = None if toll.cause is None else owners.event_of(ctx, toll.cause)
        if (draft is None and _goes_on(ctx, toll)) or (
            draft is not None and toll.number == 0 and _of_nothing(ctx, draft)
        ):
            draft, by, against = proposed(ctx, [(_clause_above, toll.head), (_just_told, toll.head)])
        if draft is not None and not (toll.number == 0 and toll.of and tells_harm(ctx, draft)):
            span = (toll.first, toll.last)
            figure = Figure(
                toll.kind, toll.number, toll.bound, toll.of, span, toll.part_of, toll.entry, toll.revised
            )
            draft.count(figure, by, against)
            _add_victims(ctx, draft, toll)
            if by.endswith("._begun"):
                _take_over(ctx, draft, toll, by)
        elif draft is None and toll.cumulative:
            _of_a_period(ctx, toll)
    for draft in owners.all_events(ctx):
        _sum_up(ctx, draft)


def _sum_up(ctx: EventContext, draft: EventCandidate) -> None:
    """Add those who are told to be others to those told before: "a strike killed X and left [four others] dead"."""
    counted = draft.trigger.strength == "tally" and any(f.revised for f in draft.figures)
    told_of = _just_told(ctx, draft.word) if counted else None  # "bringing [the death toll] to three"
    for role in ("killed", "wounded"):
        if told_of is not None and told_of is not draft:
            top = max((f.number for f in draft.figures if f.role == role and f.revised), default=0)
            told_of.figures = [
                replace(f, part=True) if f.role == role and f.number < top else f for f in told_of.figures
            ]
        before: Figure | None = None
        for figure in sorted(
            (f for f in draft.figures if f.role == role and not f.part), key=lambda f: f.span
        ):
            told = figure
            if before is not None and before.number < figure.number and figure.revised:
                # "killing two … which brings the number of dead to three": the counts before are outdated
                draft.figures = [
                    replace(f, part=True)
                    if f.role == role and f.number < figure.number and f.span < figure.span
                    else f
                    for f in draft.figures
                ]
            elif before is not None and before.number and figure.number and _counts_others(ctx, *figure.span):
                exact = {before.bound, figure.bound} == {"exactly"}
                told = replace(
                    figure, number=before.number + figure.number, bound="exactly" if exact else "least"
                )
                draft.figures[draft.figures.index(before)] = replace(before, part=True)
                draft.figures[draft.figures.index(figure)] = told
            before = told


def _counts_others(ctx: EventContext, first: int, end: int) -> bool:
    """Tell whether words count people beside others: "[four others]", "[another three]", "[two more]"."""
    words = [w.text.lower() for w in ctx.words[first:end]]
    return any(
        word in _OTHERS and following != "than"
        for word, following in zip(words, [*words[1:], ""], strict=True)
    )


def _take_over(ctx: EventContext, draft: EventCandidate, toll: FoundToll, by: str) -> None:
    """Let a campaign have what is told with its dead: "[40 have been killed in Kabo] since clashes began"."""
    result = ctx.at.get(toll.trigger)
    if result is not None and result is not draft and result.trigger.strength == "result":
        owners.join(ctx, draft, result, by)


def _of_a_period(ctx: EventContext, toll: FoundToll) -> None:
    """Keep the deaths of a period apart from the attacks told beside them: "drones [have killed] 38 people since July"."""
    draft = owners.event_of(ctx, toll.trigger)
    single = toll.number is None or toll.number < 2
    if draft is None or single or draft.trigger.strength != "result" or draft.figures:
        return
    if draft.noun and draft.word != toll.trigger:
        return  # "have been killed in air strikes since July"
    draft.reference = "period"


def _goes_on(ctx: EventContext, toll: FoundToll) -> bool:
    """Tell whether a toll by itself says how what was told last ended: "[A doctor put the number of dead at 104]"."""
    mourned = ctx.words[toll.trigger].lemma.lower() in lists()["mourned"]
    return not (toll.cumulative or mourned or toll.trigger in ctx.outlived)


def tells_harm(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether people came to harm, though none of one kind: "ten rebels were killed but no civilians"."""
    return any(owners.only_result(ctx, i) and not modality.is_denied(ctx.triggers, i) for i in draft.words)


def _causes(ctx: EventContext, toll: FoundToll) -> list[Proposal]:
    """Return the rules that may say which event a toll is of, with what they are asked of, the first come first."""
    begun: list[Proposal] = [(_begun, toll.head)]
    if toll.cumulative:
        return [*begun, (_summed_in, toll)]
    if ctx.words[toll.trigger].lemma.lower() in lists()["mourned"]:
        # what somebody lost may have been lost anywhere
        cause: list[Proposal] = [] if toll.cause is None else [(owners.event_of, toll.cause)]
        return [*begun, (_caused, toll), *cause]
    if toll.trigger in ctx.outlived:
        return [*begun, (_survived, toll.trigger)]
    return [
        *begun,
        (_answered_for, toll),
        (_caused, toll),
        (_told_by_itself, toll),
        (_headed, toll),
        (_at_word, toll.trigger),
        (owners.event_of_clause, toll.head),
        (_clause_above, toll.head),
        (_only_in_sentence, toll.head),
    ]


def _survived(ctx: EventContext, dying: int) -> EventCandidate | None:
    """Return the attack of which somebody died later: "was shot on Monday and [died] two days later"."""
    host = ctx.outlived.get(dying)
    return (
        ctx.at.get(host.word, host) if host is not None else None
    )  # it may have been joined to another since


def _headed(ctx: EventContext, toll: FoundToll) -> EventCandidate | None:
    """Return the event of the word that a toll hangs on; nobody dies of a release: "[freed] a man and killed two"."""
    draft, own = owners.event_of(ctx, toll.head), ctx.at.get(toll.trigger)
    if ctx.words[toll.trigger].tag == "NN" and ctx.words[toll.trigger].prep in ctx.apart:
        return own  # "set fire to a car in protest against [the killing of a pupil]"
    bloodless = draft is not None and not ctx.lexicon.is_a(draft.kind, "UseOfForce")
    return own if bloodless and own is not None and ctx.lexicon.is_a(own.kind, "UseOfForce") else draft


def _at_word(ctx: EventContext, i: int) -> EventCandidate | None:
    """Return the event that word `i` itself tells of."""
    return ctx.at.get(i)


def _summed_in(ctx: EventContext, toll: FoundToll) -> EventCandidate | None:
    """Return the one event in which a sum of days came about: "17 killed since Thursday in the [battle] for X"."""
    draft = _caused(ctx, toll)
    if draft is not None and not draft.plural and draft.reference == "definite":
        return draft
    owner = owners.event_of(ctx, toll.head)
    draft = draft or owner
    if draft is None:
        return None
    spans = draft.noun and any(when.kind in ("since", "recent", "week", "month") for when, _ in draft.times)
    series = any(f.role == "count" for f in draft.figures)
    return draft if series or spans else None  # "200 raids since Sunday, killing 90"


def _begun(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return the campaign since whose beginning a toll is counted: "60 have died since the offensive began"."""
    verb = ctx.clauses.clause_of(head)
    for j in ctx.clauses.below(verb, "advcl", "obl"):
        if ctx.words[j].prep.split()[:1] != ["since"]:
            continue
        inside = [ctx.at[k] for k in sorted(ctx.doc.subtree(j)) if k in ctx.at]
        if found := [d for d in inside if ctx.lexicon.fits(d.kind, ctx.lexicon.lasting)]:
            return found[0]
        if nouns := owners.event_nouns(ctx, j):
            return ctx.at[nouns[0]]
        if ctx.words[j].text.lower() == "then":
            return _campaign_before(ctx, j)
    return None


def _campaign_before(ctx: EventContext, i: int) -> EventCandidate | None:
    """Return the campaign of which the text spoke last, "then" being its beginning."""
    before = owners.told_before(ctx, i, _CAMPAIGN)
    campaigns = [d for d in before if ctx.lexicon.is_a(d.kind, "Offensive") and anchors.is_met(ctx, d)]
    return campaigns[-1] if campaigns else None


def _answered_for(ctx: EventContext, toll: FoundToll) -> EventCandidate | None:
    """Return the killing that an event answers: "in retaliation for the killing of two soldiers, jets struck"."""
    return ctx.at.get(toll.trigger) if ctx.words[toll.trigger].prep in ctx.apart else None


def _told_by_itself(ctx: EventContext, toll: FoundToll) -> EventCandidate | None:
    """Return the event of a word that tells it and its toll: "took the village and [executed] eight men"."""
    draft = ctx.at.get(toll.trigger)
    if draft is None or draft.trigger.strength != "result":
        return draft
    other = owners.event_of(ctx, toll.head)  # "abducted a doctor and [killed] two guards"
    return draft if other is not None and ctx.lexicon.is_listed(other.kind, "takings") else None


def _only_in_sentence(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return the event of the sentence, where it tells of one alone."""
    sent = ctx.words[head].sent
    here = [d for d in owners.events_of(ctx, sent, sent) if not _is_habit(ctx, d)]
    if len(here) != 1 or ctx.lexicon.is_listed(here[0].kind, "bloodless"):
        return None  # "put the dead at 131 and said that women had been raped"
    return here[0]


def _is_habit(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a clause says what somebody is: "blamed the militias [that fight beside the army]"."""
    return ctx.words[draft.word].rel == "relcl" and ctx.words[draft.word].tag in ("VBP", "VBZ")


def _of_nothing(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a draft is no event but the harm that nobody came to: "nobody was wounded"."""
    return draft.trigger.strength == "result" and modality.is_denied(ctx.triggers, draft.word)


def _just_told(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return the attack told last, alone in its sentence but for asides: "Nobody was hurt" says how it ended."""
    sent = ctx.words[head].sent
    told = [
        d
        for d in owners.events_of(ctx, sent - _SEQUEL, sent)
        if d.trigger.strength not in ("result", "tally")
        and anchors.is_met(ctx, d)
        and ctx.lexicon.is_a(d.kind, "Attack")
    ]
    told = [d for d in told if not factuality.unreal(ctx.triggers, d.word)]  # "denied any role in the attack"
    told = [d for d in told if not layout.listed_apart(ctx, d.word, head)]
    if any(d.sent == sent for d in told):
        return None
    before = [d for d in told if d.sent not in ctx.doc.headline_sents]
    before = [d for d in before if not owners.is_aside(ctx, d)]
    last = [d for d in before if d.sent == max(b.sent for b in before)]
    last = [d for d in last if not (d.plural and d.reference == "bare")] or last  # "one of many attacks"
    doers = {frozenset(d.keys("attacker")) for d in last}
    row = len(last) == 1 or (len(doers) == 1 and any(doers))  # what somebody did in a row is one attack
    return last[0] if row and last else None
