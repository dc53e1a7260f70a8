"""The first step of reading events: a candidate for each word that evokes one, with the roles that its frame fills."""

from __future__ import annotations

from kgbuild.extract.events import anchors, dependents, frames, modality
from kgbuild.extract.events.candidate import EventCandidate, Figure, Reason
from kgbuild.extract.events.context import TOLD_BEFORE, EventContext
from kgbuild.extract.events.triggers import TriggerMatch
from kgbuild.extract.whys import frame
from kgbuild.model import Word
from kgbuild.numerals import Quantity, quantity
from kgbuild.syntax.arguments import arguments_of
from kgbuild.syntax.clauses import Argument
from kgbuild.syntax.modifiers import modifiers_of
from kgbuild.words import listed


def open_candidates(ctx: EventContext, readings: dict[int, tuple[TriggerMatch, ...]]) -> None:
    """Open a candidate for each word that evokes an event; what belongs to another word's reading is none."""
    consumed: set[int] = set()
    for i in sorted(readings):
        if i in consumed or _is_month(ctx, i):
            continue
        draft, used = _best(ctx, readings[i])
        if draft.trigger.strength == "agent" and not draft.has("target"):
            continue  # "the killers" are somebody; "the killers of X" tell of a killing
        consumed |= used
        ctx.at[i] = draft
    for i in consumed & ctx.at.keys():
        del ctx.at[i]
    for draft in sorted(ctx.at.values(), key=lambda d: d.word):
        means = None if draft.noun else modality.means_of(ctx.triggers, draft.word)
        if means is not None and anchors.is_met(ctx, draft) and _is_free(ctx, means):
            draft.words.add(
                means
            )  # "[used] drones to attack the base": what is told of the one is of the other
            ctx.at[means] = draft


def _is_free(ctx: EventContext, i: int) -> bool:
    """Tell whether a word tells no event of its own."""
    return i not in ctx.at or not anchors.is_met(ctx, ctx.at[i])


def _is_month(ctx: EventContext, i: int) -> bool:
    """Tell whether a word is a name within a time: "in [March] 2022" tells of no march."""
    return ctx.words[i].tag == "NNP" and any(t.first <= i < t.last for t in ctx.times)


def _best(ctx: EventContext, found: tuple[TriggerMatch, ...]) -> tuple[EventCandidate, set[int]]:
    """Return the reading that asks for most words; among equals the one whose needs are met and that fills most."""
    drafts = [(_draft(ctx, spotted), set(spotted.consumed)) for spotted in found]
    return max(drafts, key=lambda d: (anchors.is_met(ctx, d[0]), d[0].trigger.specific, len(d[0].roles)))


def _draft(ctx: EventContext, spotted: TriggerMatch) -> EventCandidate:
    word = ctx.words[spotted.word]
    draft = EventCandidate(
        spotted.word,
        spotted.trigger,
        spotted.trigger.evokes,
        spotted.noun,
        word.sent,
        {word.i, *spotted.consumed},
    )
    draft.steps.append(("type", Reason(frame(spotted.trigger.iri), tuple(sorted(draft.words)))))
    arguments = dependents.dependents_of(ctx, spotted.word, spotted.noun)
    # "an exchange of [fire between X and Y]", "took [control of X]"
    arguments = arguments + [a for j in spotted.consumed for a in modifiers_of(ctx.clauses, j)]
    does = any(s.role == "attacker" for s in spotted.trigger.slots)  # who dies is no doer
    if not spotted.noun and spotted.trigger.strength == "result" and does:
        arguments = _suffered(ctx, word, arguments)
    frames.fill_slots(ctx, draft, arguments, spotted.trigger.slots)
    draft.plural = spotted.noun and word.tag in ("NNS", "NNPS")
    if draft.plural and spotted.trigger.strength != "result":
        _count(ctx, draft)  # "six deaths" are not six attacks
    draft.reference = _reference(ctx, spotted.word) if spotted.noun else ""
    if spotted.trigger.strength in TOLD_BEFORE:
        draft.reference = "anaphoric"
    elif spotted.trigger.strength == "agent":
        draft.reference, draft.plural, draft.figures = "definite", False, []
    elif spotted.trigger.strength == "result" and draft.reference != "definite":
        draft.reference = "result"
    elif not spotted.noun and _known_perpetrator(ctx, draft):
        draft.reference = "known"
    if _is_it(ctx, draft):
        draft.reference = "definite"
    elif _is_further(ctx, draft):
        draft.reference = "further"
    return draft


def _is_it(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether a noun says what was told before: "It was the second [attack] on the town within a week"."""
    said = draft.noun and ctx.clauses.below(draft.word, "cop")
    return bool(said) and any(
        ctx.words[j].text.lower() == "it" for j in ctx.clauses.below(draft.word, "subj")
    )


def _is_further(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether it is said to be one more: "[another] strike", "a [second] lorry hit [another] bomb"."""
    if draft.reference == "anaphoric" or ctx.words[draft.word].sent in ctx.doc.headline_sents:
        return False
    armed = [r.word for r in draft.roles if r.role in ("weapon", "attacker")]
    heads = [draft.word] if draft.noun else [i for i in armed if not ctx.clauses.below(i, "nummod")]
    told = {ctx.words[j].text.lower() for i in heads for j in ctx.clauses.below(i, "det", "amod")}
    told |= {ctx.words[j].text.lower() for j in ctx.clauses.below(draft.word, "subj") if not draft.noun}
    return bool(told & ctx.lexicon.sameness.words["further"]) and not told & {"the", "this", "that"}


def _suffered(ctx: EventContext, word: Word, arguments: list[Argument]) -> list[Argument]:
    """Take the subject of a past form without object for whom it befell: "the students killed on Monday were"."""
    if word.tag not in ("VBD", "VBN") or any(a.position in ("obj", "subj:pass") for a in arguments):
        return arguments
    if word.lemma.lower() in listed("intransitive"):
        return arguments  # "a commander [died] in a raid"
    after = ctx.words[word.i + 1] if word.i + 1 < len(ctx.words) else word
    if after.pos not in ("ADP", "ADV"):
        return arguments  # "killed “a number of soldiers”": what a parser lost may be the object
    return [
        Argument("subj:pass", a.prep, a.head) if a.position == "subj" and _is_somebody(ctx, a.head) else a
        for a in arguments
    ]


def _is_somebody(ctx: EventContext, i: int) -> bool:
    key = ctx.entities.of(i)
    return key is not None and ctx.lexicon.fits(ctx.entities.kind(key), ("HumanActor",))


def _known_perpetrator(ctx: EventContext, draft: EventCandidate) -> bool:
    """Tell whether an attacker is spoken of as known from the event: "the bomber", "the assailants"."""
    acting = [r.word for r in draft.roles if r.role == "attacker"]
    acting += [a.head for a in arguments_of(ctx.clauses, draft.word) if a.position in ("subj", "agent")]
    for i in acting:
        if ctx.words[i].lemma.lower() not in ctx.lexicon.perpetrators:
            continue
        if any(ctx.words[j].lemma.lower() == "the" for j in ctx.clauses.below(i, "det")):
            return True
    return False


def _reference(ctx: EventContext, i: int) -> str:
    """Tell how a noun refers: definite ("the attack", "Monday's attack"), indefinite or bare."""
    for j in ctx.clauses.below(i, "det", "poss", "tmod", "nmod"):
        lemma = ctx.words[j].lemma.lower()
        owning = any(ctx.words[k].tag == "POS" for k in ctx.clauses.below(j, "case"))
        if ctx.words[j].rel == "poss" or owning or lemma in ("the", "this", "that", "these", "those", "both"):
            return "definite"
        if lemma in ("a", "an", "another", "one"):
            return "indefinite"
    # "said that attack had been …": a parser may take the word for a conjunction, but one thing needs an article
    before = ctx.words[max(0, i - 1)]
    pointed = ctx.words[i].tag == "NN" and before.text.lower() in ("this", "that")
    return "definite" if pointed or before.tag == "POS" else "bare"


def _count(ctx: EventContext, draft: EventCandidate) -> None:
    """Take how many attacks a noun speaks of: "three strikes", "at least five attacks", "two waves of airstrikes"."""
    word = ctx.words[draft.word]
    carried = word.prep == "of" and ctx.words[word.head].lemma.lower() in ctx.lexicon.partitives
    carrier = word.head if carried else word.i
    for noun in dict.fromkeys((word.i, carrier)):
        for j in ctx.clauses.below(noun, "nummod"):
            found = None if _is_year(ctx, j) else _quantity(ctx, j)
            if found is not None and found.low and not _of_people(ctx, noun):
                figure = Figure("count", found.low, found.bound, "", (found.first, found.last))
                draft.count(figure, "rule:extract.events.candidates._count")
                return
    of_which = _count_of_which(ctx, word.i)
    found = _quantity(ctx, of_which) if of_which is not None else None
    if of_which is not None and found is not None and found.low:
        figure = Figure("count", found.low, found.bound, "", (found.first, found.last))
        draft.count(figure, "rule:extract.events.candidates._count_of_which")
        draft.words.add(ctx.words[of_which].head)


def _is_year(ctx: EventContext, j: int) -> bool:
    """Tell whether a number before a noun is a year: "the 2005 bombings"."""
    text, before = ctx.words[j].text, ctx.words[j - 1]
    led = j > 0 and (before.tag in ("DT", "PRP$", "POS"))
    return led and len(text) == 4 and text.isdigit() and text[:2] in ("19", "20")


def _count_of_which(ctx: EventContext, noun: int) -> int | None:
    """Return the number in "strikes, three of which have hit the town"."""
    for j in range(noun + 1, min(noun + 3, ctx.doc.sents[ctx.words[noun].sent][1])):
        which = [k for k in ctx.clauses.below(j, "nmod", "obl") if ctx.words[k].text.lower() == "which"]
        if which and ctx.words[j].pos == "NUM":
            return j
    return None


def _of_people(ctx: EventContext, noun: int) -> bool:
    return ctx.entities.of(noun) is not None


def _quantity(ctx: EventContext, j: int) -> Quantity | None:
    """Return the quantity that holds word `j`, qualifiers before it ("at least") included, by document indices."""
    first, last = ctx.doc.sents[ctx.words[j].sent]
    tokens = [w.text.lower() for w in ctx.words[first:last]]
    for start in range(max(first, j - 3), j + 1):
        found = quantity(tokens, start - first)
        if found is not None and found.last + first > j:
            return Quantity(start, found.last + first, found.low, found.high, found.bound)
    return None
