"""Gives times to the events that they are said of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kgbuild.extract.events import counted_times, layout, moments, owners
from kgbuild.extract.events.candidate import EventCandidate
from kgbuild.extract.events.context import EventContext
from kgbuild.extract.events.other_times import ends_at, of_no_event, point_of
from kgbuild.extract.times.attachment import governors
from kgbuild.extract.times.found import DAYS, FoundTime
from kgbuild.extract.times.tense import tense
from kgbuild.extract.whys import proposed
from kgbuild.model import TimeExpression
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.modifiers import extent_of
from kgbuild.syntax.passive import conjuncts

#: How many sentences a tale goes on at the time told last.
_TALE = 2
#: How many sentences back the day lies that a time of day is of.
_DAYLONG = 6
#: Where a time has its direction: into the past, the future, or open.
_DIRECTIONS = {"date": 3, "weekday": 1}
#: The kinds of times that tell on which day a lead was told.
_TODAY = frozenset({"weekday", "day"})
#: So many sentences at the head of an article tell its news.
_LEAD = 4
#: How news refers to what it tells first.
_NEW = frozenset({"", "indefinite", "result", "bare", "further"})


def attach_times(ctx: EventContext) -> None:
    """Give each time to the event that it is of."""
    for time in ctx.times:
        time = replace(time, when=counted_times.count_from_it(ctx, time))
        if time.head is None:
            continue
        told = _when_after(ctx, time)
        if told is not None:
            told.date(point_of(time.when), (time.first, time.last), "rule:extract.events.times._when_after")
        counted_times.count_from_day(ctx, time)
        counted_times.count_from_tale(ctx, time)
        if of_no_event(ctx, time):
            continue
        if told is not None and time.when.kind in ("since", "until"):
            continue  # "none since 4 October, when a school was hit": only what is told of that day
        draft, by, against = proposed(
            ctx,
            [
                (moments.right_before, time),
                (_answered_before, time.first),
                (_governing, time),
                (_noun_above, time.head),
                (moments.noun_below, time),
                (_just_before, time.first),
                (_served, time.head),
                (_of_clause, time.head),
                (moments.told_by_when, time.head),
                (moments.at_that_moment, time.head),
                (_done_within, time.head),
                (_done_next, time.head),
                (_done_before, time.head),
                (_going_on, time.head),
                (moments.left_behind, time.head),
                (moments.told_with_where, time.head),
                (moments.on_the_way, time.head),
            ],
        )
        if draft is not None and draft is not told and not _is_of_a_claim(ctx, draft, time):
            when = _turned(ctx, time.when, draft.word) if draft is _served(ctx, time.head) else time.when
            draft.date(when, (time.first, time.last), by, against)
            _turn(ctx, draft, time)
            _share(ctx, draft, time)
    counted_times.range_of(ctx)


def _governing(ctx: EventContext, time: FoundTime) -> EventCandidate | None:
    """Return the event of the word that a time hangs on: "[struck] the town on Monday".

    A verb without its aim is none: what "lost ten men in a raid on Monday" tells of is the raid.
    """
    return _aiming(owners.first_event(ctx, governors(ctx.doc, time)))


def _of_clause(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return the event of the clause that a time stands in."""
    return _aiming(owners.event_of_clause(ctx, head))


def _aiming(draft: EventCandidate | None) -> EventCandidate | None:
    """Return an event but for a verb without its aim: "[lost] their lives in a raid on Monday"."""
    aimless = draft is not None and draft.trigger.strength == "aimed" and not draft.roles
    return None if aimless else draft


def _served(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return the event whose aim a time stands behind: "launched [an operation to retake X] on Friday"."""
    verb = ctx.clauses.clause_of(head)
    aim = ctx.words[verb].tag == "VB" and ctx.words[verb].rel in ("acl", "advcl", "xcomp")
    return owners.event_of(ctx, ctx.words[verb].head) if aim and owners.event_of(ctx, verb) is None else None


def _turned(ctx: EventContext, when: TimeExpression, word: int) -> TimeExpression:
    """Give a time behind an infinitive the direction of the verb above it."""
    at = _DIRECTIONS.get(when.kind)
    if at is None or when.args[at] != 0:
        return when
    return replace(when, args=(*when.args[:at], tense(ctx.doc, word), *when.args[at + 1 :]))


def _share(ctx: EventContext, draft: EventCandidate, time: FoundTime) -> None:
    """Give what is told together its one time: "a barrage of rockets, [shelling] and airstrikes began on Sunday"."""
    for other in owners.all_events(ctx):
        if other is draft or other.times:
            continue
        if not other.noun and not draft.noun and other.word in owners.deeds_before(ctx, draft.word):
            past = {ctx.words[i].tag for i in (other.word, draft.word)} <= {"VBD", "VBN"}
            if time.first > draft.word and past:
                other.date(time.when, (time.first, time.last), "rule:extract.events.times._share")
            continue
        if not other.noun or time.head not in other.words:
            continue
        if other.word in conjuncts(ctx.clauses, draft.word) or draft.word in conjuncts(
            ctx.clauses, other.word
        ):
            other.date(time.when, (time.first, time.last), "rule:extract.events.times._share")


def _when_after(ctx: EventContext, time: FoundTime) -> EventCandidate | None:
    """Return the event of the clause that tells what was at a time: "on 4 October, [when a school was hit]"."""
    verb = owners.when_clause(ctx, time)
    if verb is None:
        return None
    told = [
        j
        for a in arguments_of(ctx.clauses, verb)
        if a.position == "obj"
        for j in owners.event_nouns(ctx, a.head)
    ]
    return owners.event_of(ctx, verb) or (ctx.at[told[0]] if told else None)  # "when it widened its bombing"


def go_on(ctx: EventContext, drafts: list[EventCandidate]) -> None:
    """Let a tale go on at the time told last: "Jets bombed the port on Monday. [A second strike hit a school]".

    Only what is told in the same plain past goes on; "had hit" goes back to some other day. A time of day alone
    ("in the afternoon") is of the day told last, further back too.
    """
    for n, draft in enumerate(drafts):
        first = _first_of(ctx, draft)
        if first is not None and not draft.times and _on_a_day(ctx, first):
            when, span = next(t for t in first.times if t[0].kind in DAYS)
            # "drove in on Sunday and opened fire": the driving is no event
            told = any(d is first for d in drafts)
            gone_on = TimeExpression("with-event", (first.word,), when.text, when.mention) if told else when
            draft.date(gone_on, span, "rule:extract.events.times._first_of")
        on_the_day = any(when.kind == "clock" for when, _ in draft.times)
        if (draft.times and not on_the_day) or not goes_on(ctx, draft) or _told_on_a_day(ctx, draft):
            continue
        far = _DAYLONG if on_the_day else _TALE
        near = [d for d in drafts[:n] if 0 <= draft.sent - d.sent <= far and _on_a_day(ctx, d)]
        near = [d for d in near if not layout.listed_apart(ctx, d.word, draft.word)]
        before = [d for d in near if not (owners.is_answered(ctx, d.word) or owners.describes(ctx, d.word))]
        before = [d for d in before if not moments.is_background(ctx, d)]
        last = before[-1] if before and _plain_past(ctx, before[-1].word) else None
        if not on_the_day and _tell_on(ctx, draft, last.sent + 1 if last is not None else 0):
            continue
        if last is not None:
            when, span = next(t for t in last.times if t[0].kind in DAYS)
            gone_on = TimeExpression("with-event", (last.word,), when.text, when.mention)
            draft.date(gone_on, span, "rule:extract.events.times.go_on")


def goes_on(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a clause tells of something new in the plain past, and not of what was before or after."""
    new = draft.reference in ("", "indefinite", "result", "further")
    if (
        draft.noun
        and ctx.words[draft.word].rel == "obl"
        and ctx.clauses.clause_of(draft.word) in ctx.reporting
    ):
        return False  # "Turkey complained about [an offensive]"
    return new and _plain_past(ctx, draft.word) and not owners.at_another_time(ctx, draft)


def _first_of(ctx: EventContext, draft: EventCandidate) -> EventCandidate | None:
    """Return the event told first of what somebody did in a row: "[had seized X in May] and shot down a helicopter"."""
    word = ctx.words[draft.word]
    if draft.noun or word.rel != "conj" or ctx.clauses.below(draft.word, "subj", "subj:pass", "aux", "mark"):
        return None
    first = ctx.at.get(word.head)
    past = {"VBD", "VBN"}  # "had seized and shot": a tagger may take the second for a past tense
    return first if first and not first.noun and {word.tag, ctx.words[first.word].tag} <= past else None


def _tell_on(ctx: EventContext, draft: EventCandidate, since: int = 0) -> bool:
    """Take the day on which the tale has just told something else: "They stopped a bus on Friday. [They shot …]".

    `since` is the first sentence in which that may have been. Return whether there was such a day.
    """
    if since > draft.sent:
        return False
    first = ctx.doc.sents[max(0, draft.sent - 1, since)][0]
    for time in reversed([t for t in ctx.times if first <= t.first and t.last <= draft.word]):
        if time.when.kind in DAYS and time.head is not None and not of_no_event(ctx, time):
            verb = ctx.clauses.clause_of(time.head)
            told = verb not in ctx.reporting and ctx.clauses.is_verb(verb) and _plain_past(ctx, verb)
            found = told and time.head == verb and ctx.words[verb].rel in ("root", "conj", "ccomp")
            if found:
                draft.date(time.when, (time.first, time.last), "rule:extract.events.times._tell_on")
            return found
    return False


def said_on(ctx: EventContext, drafts: list[EventCandidate]) -> None:
    """Let the news of a lead have happened on the day on which it was told: "said on Monday that jets had hit X".

    Further down what was said that day may be long past.
    """
    for draft in drafts:
        verb = ctx.clauses.clause_of(draft.word)
        new = draft.reference in _NEW and not owners.at_another_time(ctx, draft)
        if draft.times or not new or not owners.is_reported(ctx, verb):
            continue
        while ctx.words[verb].rel == "conj":
            verb = ctx.words[verb].head
        said = ctx.words[verb].head
        # "claimed on 3 May to have hit a post", "said that it had": of the deed no other day is told
        own = ctx.words[verb].rel == "xcomp" or _is_own_deed(ctx, draft, said)
        if not own and draft.sent >= _LEAD:
            continue
        days = _TODAY | {"date"} if own else _TODAY
        when = next((t for t in ctx.times if t.head == said and t.when.kind in days), None)
        recent = draft.word < said and any(
            ctx.words[j].text.lower() in ("has", "have") for j in ctx.clauses.below(verb, "aux")
        )  # "[has killed] 30 people, a doctor said on Sunday"
        if when is not None and (when.first < max(draft.word, said) or recent):
            draft.date(when.when, (when.first, when.last), "rule:extract.events.times.said_on")


def _is_own_deed(ctx: EventContext, draft: EventCandidate, said: int) -> bool:
    """Tell whether a party says what it did itself: "[the group] said that it had taken the town".

    What a person confesses may be long past.
    """
    speakers = {ctx.entities.of(j) for j in ctx.clauses.below(said, "subj")}
    parties = (key for key in draft.keys("attacker") if key in speakers)
    return any(ctx.lexicon.fits(ctx.entities.kind(key), ("Organization", "Country")) for key in parties)


def _told_on_a_day(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether the day is known on which somebody told of it: "on 3 May the group said that it [had taken] X"."""
    verb = ctx.clauses.clause_of(draft.word)
    said = ctx.words[verb].head if owners.is_reported(ctx, verb) else None
    return any(t.head == said and t.when.kind in DAYS for t in ctx.times if said is not None)


def _on_a_day(ctx: EventContext, draft: EventCandidate) -> bool:
    return any(when.kind in DAYS for when, _ in draft.times)


def _plain_past(ctx: EventContext, i: int) -> bool:
    """Tell whether the clause of word `i` is in the simple past, neither "had hit" nor "has hit".

    Behind a verb of saying in the past "had hit" is what was said as "hit".
    """
    verb = ctx.clauses.clause_of(i)
    word = ctx.words[verb]
    helpers = owners.helpers_of(ctx, verb)
    gapped = word.rel == "conj" and word.tag == "VBN" and not helpers  # "two were shot and [four wounded]"
    if gapped or (word.rel in ("advcl", "conj", "xcomp") and word.tag == "VBG" and word.head != verb):
        return _plain_past(ctx, word.head)
    if word.rel == "xcomp" and helpers == {"have"}:  # "were said to [have captured] it"
        return bool(owners.helpers_of(ctx, word.head) & {"was", "were"})
    plain = {"was", "were", "had", "been"} if owners.is_reported(ctx, verb) else {"was", "were"}
    return helpers <= plain and (word.tag == "VBD" or bool(helpers))


def _turn(ctx: EventContext, draft: EventCandidate, time: FoundTime) -> None:
    """Count back to the event that another is said to follow: "struck two days after [rebels shelled the town]"."""
    turned = {"after-event": "before-event", "before-event": "after-event"}.get(time.when.kind)
    anchor, *distance = time.when.args or (None,)
    other = owners.event_of(ctx, anchor) if isinstance(anchor, int) else None
    few = distance[:1] == [0] and distance[-1] not in ("hour", "minute")  # "weeks after"
    if turned is None or other is None or other is draft or not distance or few:
        return
    when = TimeExpression(turned, (draft.word, *distance), time.when.text, time.when.mention)
    other.date(when, (time.first, time.last), "rule:extract.events.times._turn")


def _noun_above(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return the event noun whose own phrase holds word `head`: "strikes in Iraq and [Syria on Sunday]"."""
    for above in (head, *ctx.clauses.ancestors(head)):
        if above in ctx.at and ctx.at[above].noun:
            return ctx.at[above]
        if ctx.words[above].rel not in ("nmod", "conj", "appos", "compound", "poss", "amod"):
            return None
    return None


def _answered_before(ctx: EventContext, first: int) -> EventCandidate | None:
    """Return what is answered where a time stands right behind it: "in retaliation for [attacks on the town in May]"."""
    told = [d for d in _ending_at(ctx, first) if owners.is_answered(ctx, d.word)]
    return told[-1] if told else None


def _just_before(ctx: EventContext, first: int) -> EventCandidate | None:
    """Return the event noun whose phrase ends where a time begins: "defended the strikes in Syria on Sunday"."""
    return next(_ending_at(ctx, first), None)


def _ending_at(ctx: EventContext, first: int) -> Iterator[EventCandidate]:
    """Yield the event nouns whose phrases end where a time begins, the outer ones first."""
    sentence = ctx.words[first].sent
    for draft in owners.events_of(ctx, sentence, sentence):
        before = draft.noun and draft.word < first
        if before and (first <= extent_of(ctx.clauses, draft.word) or ends_at(ctx, draft.word, first)):
            yield draft


def _is_of_a_claim(ctx: EventContext, draft: EventCandidate, time: FoundTime) -> bool:
    """Tell whether a day is that of a claim to what was told with a day: "claimed [the attack on 11 May] by radio"."""
    if not draft.noun and draft.trigger.strength == "anaphoric" and draft.has("claimedBy"):
        return True  # "claimed responsibility on Tuesday", "on Tuesday the group owned up"
    if not draft.noun or draft.reference != "definite" or time.first < draft.word:
        return False
    claimed = draft.has("claimedBy") and not draft.has("target", "place", "weapon") and not draft.figures
    earlier = owners.events_of(ctx, draft.sent - _TALE, draft.sent - 1) if draft.sent else []
    return claimed and any(_on_a_day(ctx, d) and ctx.lexicon.is_a(d.kind, "Attack") for d in earlier)


def _done_within(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return the event in whose course something was done at a time: "tried to free them in July in [a raid]"."""
    within = [j for j in ctx.clauses.below(head, "obl") if ctx.words[j].prep in ("in", "during")]
    return owners.first_event(ctx, [j for j in within if j in ctx.at and ctx.at[j].noun])


def _done_next(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return the event that the same doer went on to: "stopped a bus on Monday and [shot] the driver"."""
    if head in ctx.reporting:
        return None
    chain = ctx.clauses.below(head, "conj")
    for j in chain:
        if not ctx.clauses.is_verb(j) or ctx.clauses.below(j, "subj", "subj:pass"):
            continue
        owner = owners.event_of(ctx, j)
        if owner is not None and not owner.times:
            return owner
        chain += ctx.clauses.below(j, "conj")
    return None


def _done_before(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return the event that the same doer had just done: "[felled] the trees and drove off on Monday"."""
    before = owners.deeds_before(ctx, head)
    owner = owners.first_event(ctx, before)
    return owner if owner is not None and not owner.noun and not owner.times else None


def _going_on(ctx: EventContext, head: int) -> EventCandidate | None:
    """Return what befell those who were at something at a time: "a bomb at a cafe where [fans were watching] on Sunday"."""
    verb = ctx.words[ctx.clauses.clause_of(head)]
    if verb.rel not in ("acl", "relcl") or verb.tag not in ("VBG", "VBD"):
        return None
    owner = owners.event_of_clause(ctx, verb.head)
    if owner is None or (verb.tag == "VBD" and not _minutes_away(ctx, verb.sent)):
        return None
    return None if _on_a_day(ctx, owner) else owner


def _minutes_away(ctx: EventContext, sent: int) -> bool:
    """Tell whether a sentence counts in minutes: "fired on men who broke in on Monday, [minutes after] a vote"."""
    return any(
        t.when.kind in ("after-event", "before-event")
        and t.when.args[-1] in ("minute", "hour")
        and ctx.words[t.first].sent == sent
        for t in ctx.times
    )


def hand_down(kept: list[EventCandidate], ctx: EventContext) -> None:
    """Give what is told with "when" the time of what is only feared: "ten may have died when [rebels struck] on Sunday"."""
    for draft in [d for d in kept if not d.times and not d.noun]:
        word = ctx.words[draft.word]
        above = ctx.at.get(word.head) if word.rel == "advcl" and word.prep == "when" else None
        if above is not None and above not in kept:
            for when, span in above.times:
                draft.date(when, span, "rule:extract.events.times.hand_down")
