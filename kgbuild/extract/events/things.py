"""What things do and suffer by themselves: who drives, holds or guards them is not told."""

from __future__ import annotations

from collections.abc import Sequence

from kgbuild.extract.events import owners, spheres
from kgbuild.extract.events.context import EventContext
from kgbuild.extract.senses import senses
from kgbuild.syntax.arguments import arguments_of


def is_effort(ctx: EventContext, i: int) -> bool:
    """Tell whether a noun is what a blast or a storm has: "the [force] of the explosion"."""
    if ctx.words[i].lemma.lower() not in senses()["efforts"]:
        return False
    of = [j for j in ctx.clauses.below(i, "nmod") if ctx.words[j].prep == "of"]
    return any(j in ctx.at or ctx.words[j].lemma.lower() in senses()["mishaps"] for j in of)


def is_thing(ctx: EventContext, j: int) -> bool:
    """Tell whether a common noun stands for neither a party nor an act: "syrup", but not "violence"."""
    word, key = ctx.words[j], ctx.entities.of(j)
    lemma = word.lemma.lower()
    if word.pos != "NOUN" or owners.event_of(ctx, j) is not None or (lemma, "noun") in ctx.lexicon.by_lemma:
        return False
    if lemma in senses()["violent"] or lemma in ctx.lexicon.perpetrators:
        return False
    return key is None or ctx.lexicon.fits(ctx.entities.kind(key), ("Place",))


def goes_to_ruin(ctx: EventContext, i: int) -> bool:
    """Tell whether a verb, or it with a word behind it, tells of a mishap: "collapsed", "gave way", "jumped the rails"."""
    return ctx.words[i].lemma.lower() in senses()["mishap-verbs"] or comes_down(ctx, i)


def comes_down(ctx: EventContext, i: int) -> bool:
    """Tell whether a verb, or it with a word behind it, says that something falls or breaks: "crashed", "came down"."""
    lemma = ctx.words[i].lemma.lower()
    if lemma in senses()["down"]:
        return True
    behind = ctx.clauses.below(i, "obj", "prt", "advmod", "xcomp", "obl")
    return any(f"{lemma} {ctx.words[j].lemma.lower()}" in senses()["mishap-phrases"] for j in behind)


def by_things(ctx: EventContext, verb: int) -> bool:
    """Tell whether what a verb says is done by things alone: vehicles that drive at people are none."""
    told = arguments_of(ctx.clauses, verb)
    does = [a.head for a in told if a.position in ("subj", "subj:pass", "agent")]
    aims = [a.head for a in told if a.prep in ("into", "through", "at")]
    if any(_is_of_people(ctx, j) for j in aims):
        return False
    return bool(does) and all(is_thing(ctx, j) or is_craft(ctx, j) for j in does)


def _is_of_people(ctx: EventContext, j: int) -> bool:
    key = ctx.entities.of(j)
    return key is not None and ctx.lexicon.fits(ctx.entities.kind(key), ("HumanActor",))


def armed_told(ctx: EventContext, but: Sequence[int] = ()) -> bool:
    """Tell whether a text tells of a weapon or of anybody armed, but for the words `but`."""
    phrases = ctx.entities.headed(0, len(ctx.words))
    return any(spheres.bears_arms(ctx, phrase) for phrase in phrases if phrase.head not in but)


def is_craft(ctx: EventContext, j: int) -> bool:
    """Tell whether a word names what drives, flies or falls: "lorry", "airliner", "cable car"."""
    return bool(terms(ctx, j) & (senses()["crafts"] | senses()["flying"] | senses()["falling"]))


def terms(ctx: EventContext, j: int) -> set[str]:
    """Return a word's lemma, and that with the word before it: "car", "cable car"."""
    lemma = ctx.words[j].lemma.lower()
    return {lemma, f"{ctx.words[j - 1].text.lower()} {lemma}"} if j else {lemma}


def holds_fuel(ctx: EventContext, j: int) -> bool:
    """Tell whether a thing, by a word before it, holds what burns: "[gas] lorry", "[oxygen] tank"."""
    before = ctx.clauses.below(j, "compound", "amod")
    return any(ctx.words[k].lemma.lower() in senses()["fuels"] for k in before)


def is_disaster(ctx: EventContext, i: int) -> bool:
    """Tell whether a word names a disaster or says that one befell somebody."""
    word, lemma = ctx.words[i], ctx.words[i].lemma.lower()
    if word.pos == "VERB":
        return lemma in senses()["mishap-verbs"]
    pair = f"{ctx.words[i - 1].text.lower()} {lemma}"
    return word.pos in ("NOUN", "PROPN") and not senses()["disasters"].isdisjoint((lemma, pair))


def brought_about(ctx: EventContext, verb: int) -> bool:
    """Tell whether people are said to have done it to something: "militants [derailed] a train"."""
    does = ctx.clauses.below(verb, "subj", "agent")
    hit = ctx.clauses.below(verb, "obj", "subj:pass")
    return bool(hit) and any(_is_of_people(ctx, j) for j in does)
