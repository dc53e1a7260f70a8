"""Which words evoke an event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kgbuild.extract.casualties.grammar import lists
from kgbuild.extract.events.trigger_context import TriggerContext
from kgbuild.lexicon import Trigger
from kgbuild.model import Word
from kgbuild.syntax.modifiers import modifiers_of
from kgbuild.syntax.passive import conjuncts, is_passive
from kgbuild.syntax.words import DEFINITE
from kgbuild.words import listed


@dataclass(frozen=True, slots=True)
class TriggerMatch:
    """Word `word` evokes an event by `trigger`; `noun` as a noun; `consumed` are further words that belong to it."""

    word: int
    trigger: Trigger
    noun: bool
    consumed: tuple[int, ...] = ()


def spot(ctx: TriggerContext) -> Iterator[tuple[TriggerMatch, ...]]:
    """Yield, for each word that evokes an event, its readings, the one that asks for most words first."""
    for word in ctx.doc.words:
        name = ctx.doc.name_at.get(word.i)
        if name is not None and name.kind not in ("Nationality", "WeaponType"):
            continue
        found = tuple(_readings(ctx, word.i))
        if found:
            yield found


def _readings(ctx: TriggerContext, i: int) -> Iterator[TriggerMatch]:
    word = ctx.doc.words[i]
    noun = is_noun(ctx, i)
    if not noun and not ctx.clauses.is_verb(i):
        return
    known = _triggers(ctx, word, noun)
    if not known:
        return
    bound = (word.rel == "amod" and not noun) or _of_people(ctx, i)
    if bound or word.rel in ("compound", "flat", "aux", "prt"):
        return
    if not noun and _to_hospital(ctx, i):
        return
    for trigger in known:
        consumed = _consumed(ctx, i, trigger)
        if consumed is not None:
            yield TriggerMatch(i, trigger, noun, consumed)


def _to_hospital(ctx: TriggerContext, i: int) -> bool:
    """Tell whether a verb says that somebody was brought to a hospital, which is no taking: "were [taken] to a clinic"."""
    where = [ctx.doc.words[j] for j in ctx.clauses.below(i, "obl", "nmod")]
    cared = any(word.prep in ("to", "in") and word.lemma.lower() in lists()["hospitals"] for word in where)
    return cared and ctx.doc.words[i].lemma.lower() in lists()["carrying"]


def _of_people(ctx: TriggerContext, i: int) -> bool:
    """Tell whether a participle stands for people: "five women were among [the injured]"."""
    if ctx.doc.words[i].tag not in ("VBN", "VBD", "JJ"):
        return False
    return any(ctx.doc.words[j].text.lower() == "the" for j in ctx.clauses.below(i, "det"))


def _triggers(ctx: TriggerContext, word: Word, noun: bool) -> Sequence[Trigger]:
    """Return the triggers with a word's lemma; of a participle whose lemma the model does not know, with its base."""
    if noun:
        lemma = word.text.lower() if word.tag == "VBG" else word.lemma.lower()
        return ctx.lexicon.by_lemma.get((lemma, "noun"), ())
    return ctx.lexicon.by_lemma.get((base_of(ctx, word.i), "verb"), ())


def base_of(ctx: TriggerContext, i: int) -> str:
    """Return a word's lemma; of a participle whose lemma the model does not know, the base that the lexicon does."""
    text, lemma = ctx.doc.words[i].text.lower(), ctx.doc.words[i].lemma.lower()
    bases: tuple[str, ...] = ()
    if lemma == text and text.endswith("ed"):
        bases = (text[:-2], text[:-1], text[:-3])
    elif lemma == text and text.endswith("ing") and not is_noun(ctx, i):
        bases = (text[:-3], text[:-3] + "e", text[:-4])
    known = (base for base in (lemma, *bases) if (base, "verb") in ctx.lexicon.by_lemma)
    return next(known, lemma)


def is_noun(ctx: TriggerContext, i: int) -> bool:
    """Tell whether word `i` is a noun, gerunds with a determiner or possessor among them ("the shelling of")."""
    word = ctx.doc.words[i]
    if word.tag.startswith("NN"):
        return True
    if word.tag == "VBZ" and word.i == ctx.doc.sents[word.sent][0]:
        return bool(
            ctx.clauses.below(i, "nmod")
        )  # "Clashes between …": a capital that opens a sentence misleads
    if word.tag != "VBG" or ctx.clauses.below(i, "obj"):
        return False
    if word.prep == "of" and word.rel == "acl" and ctx.doc.words[word.head].tag.startswith("NN"):
        return True  # "days of fighting", where a parser takes it for a clause
    if word.rel == "obl" and word.prep == "under":
        return True  # "came under shelling"
    return word.rel in ("subj", "subj:pass", "nmod") or bool(
        ctx.clauses.below(i, "det", "poss", "amod", "compound")
    )


def _consumed(ctx: TriggerContext, i: int, trigger: Trigger) -> tuple[int, ...] | None:
    words, below = ctx.doc.words, ctx.clauses.below
    used: list[int] = []
    if trigger.particle:
        used = [j for j in below(i, "prt", "advmod") if words[j].lemma.lower() == trigger.particle][:1]
        led = any(words[j].prep == f"{trigger.particle} of" for j in below(i, "obl"))
        if not used and not led:  # "pulled [out of] a town", where a parser takes both for a preposition
            return None
    elif any(
        words[j].text.lower() == "away" and not below(j, "tmod", "obl") for j in below(i, "prt", "advmod")
    ):
        return None  # who is taken away is no fort; what is hit two metres away is
    if trigger.objects:
        objects = [
            *below(i, "obj"),
            *_shared(ctx, i),
            *(k for j in below(i, "obj") for k in below(j, "conj")),
        ]
        objects += below(i, "subj:pass", "compound", "xcomp", "advmod", "obl", "nmod")
        aims = [j for j in below(i, "advcl") if words[j].tag == "VB"]  # "gathered to [demand]"
        # "set a port [ablaze]", which a tagger may take for a verb
        objects += [
            j for j in below(i, "advcl") if words[j].tag in ("RB", "JJ") or not ctx.clauses.children[j]
        ]
        # "sent a jet to bomb a post": that is told by itself
        objects += [j for j in aims if (words[j].lemma.lower(), "verb") not in ctx.lexicon.by_lemma]
        # "set a bus on fire": a parser may hang the second half of a phrase on the object
        objects += [j for k in below(i, "obj", "subj:pass") for j in below(k, "nmod", "acl", "appos")]
        if below(i, "obj"):  # "struck the docks [with 12 bombs]" set off none
            objects = [j for j in objects if words[j].prep != "with"]
        found = [j for j in objects if {words[j].lemma.lower(), words[j].text.lower()} & trigger.objects][:1]
        if not found:
            return None
        used += found
    if words[i].tag == "VBG" and trigger.objects & listed("left"):
        return None  # "leaving ten dead" is what came of an attack told before it
    if trigger.modifiers and not _modified(ctx, i, trigger.modifiers):
        return None
    if (
        trigger.strength in ("anaphoric", "tally")
        and ctx.doc.words[i].tag.startswith("NN")
        and not is_particular(ctx, i)
    ):
        return None
    if trigger.voice and (trigger.voice == "passive") != is_passive(ctx.clauses, i):
        return None
    return tuple(used)


def _shared(ctx: TriggerContext, i: int) -> list[int]:
    """Return the object that a second verb shares with the first, which it follows: "found and [seized] two rifles"."""
    word = ctx.doc.words[i]
    if word.rel != "conj" or not ctx.clauses.is_verb(word.head) or ctx.clauses.below(i, "obj", "subj:pass"):
        return []
    return [k for j in ctx.clauses.below(word.head, "obj") if j > i for k in conjuncts(ctx.clauses, j)]


def _modified(ctx: TriggerContext, i: int, wanted: frozenset[str]) -> bool:
    words = ctx.doc.words
    adverbs = ctx.clauses.below(i, "advmod") if ctx.clauses.is_verb(i) else ()
    if any(words[j].lemma.lower() in wanted for j in adverbs):
        return True
    for argument in modifiers_of(ctx.clauses, i):
        word = words[argument.head]
        if argument.position in ("compound", "amod", "poss", "nummod") and (
            word.lemma.lower() in wanted or word.text.lower() in wanted
        ):
            return True
    # "air and artillery strikes": the first of two coordinated modifiers counts as well
    previous = words[i - 1] if i else None
    return previous is not None and previous.sent == words[i].sent and previous.lemma.lower() in wanted


def is_particular(ctx: TriggerContext, i: int) -> bool:
    """Tell whether a noun speaks of a known event: "the attack", "Monday's attack"."""
    return any(
        ctx.doc.words[j].rel == "poss" or ctx.doc.words[j].lemma.lower() in DEFINITE
        for j in ctx.clauses.below(i, "det", "poss")
    )
